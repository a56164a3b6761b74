"""`omnikit errors`, `orders explain|cancel`, `replay`, `what-if`: how the kit's verbs look on a command line."""

import pytest

from tests.support.commands import run_here


@pytest.fixture
def shop(kit, home):
    """A connection whose orders have no shipping provider, and `omnikit ...` on its home; the clock is the kit's."""
    kit.set_settings(1, {"shipping_mapping.default": ""})
    kit.connection(1).sync(wait=True)

    def omnikit(*words, code=0):
        outcome = run_here(home, *words)
        assert outcome.exit_code == code, outcome
        return outcome

    return omnikit


def ids(shop, *words):
    return [row["id"] for row in shop("errors", *words, "--json").json]


def cluster(shop):
    return shop("errors", "--clusters", "--json").json[0]["fingerprint"]


def test_errors_are_listed_with_their_remedies(shop, kit):
    rows = shop("errors", "--json").json
    assert rows == kit.error_rows()
    said = shop("errors", "--limit", 5).stdout
    assert f"\n{rows[0]['code']}: {rows[0]['remedy']}" in said


def test_causes_are_listed_and_one_is_looked_into(shop, kit):
    rows = shop("errors", "--clusters", "--json").json
    assert [row["count"] for row in rows] == [row["count"] for row in kit.clusters()]
    first = rows[0]
    assert first["setting"].startswith("shipping_mapping.")
    assert first["fingerprint"] in shop("errors", "--clusters").stdout
    found = shop("errors", "--cluster", first["fingerprint"], "--json").json
    assert len(found) == first["count"]
    assert {row["fingerprint"] for row in found} == {first["fingerprint"]}


def test_a_cluster_is_tried_again_once_its_cause_is_mended(shop, kit):
    fingerprint = cluster(shop)
    before = len(ids(shop))
    kit.set_settings(1, {"shipping_mapping.default": "DHL"})
    # some of its orders have another cause as well
    (run,) = shop("errors", "retry", "--cluster", fingerprint, "--wait", "--json", code=3).json
    assert run["imported"] > run["failed"] > 0
    assert ids(shop, "--cluster", fingerprint) == []
    assert len(ids(shop)) < before


def test_a_retry_that_fails_again_ends_with_3(shop):
    first = ids(shop, "--cluster", cluster(shop))[0]
    said = shop("errors", "retry", first, "--wait", code=3)
    assert "succeeded_with_errors" in said.stdout


def test_a_retry_of_an_order_is_triggered_at_once(shop, kit):
    order = kit.error_rows()[0]["order_id"]
    said = shop("errors", "retry", "--order", order).stdout
    assert "Retry triggered for connection 1" in said
    assert "--wait" in said  # no worker lives here
    assert kit.error_rows(every_state=True)[0]["state"] in {"retrying", "open"}
    shop("errors", "retry", "--order", order, code=5)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "Say what to retry"),
        ((999999,), 1, "no error to retry"),
        (("--cluster", "none"), 1, "no error to retry"),
        (("--order", "1-2"), 2, "no order 1-2"),
        (("--order", "1-2", "--cluster", "none"), 2, "not several"),
    ],
)
def test_a_retry_of_nothing_says_so(shop, words, code, said):
    assert said in shop("errors", "retry", *words, code=code).stderr


def test_an_inactive_connection_is_refused(shop, kit):
    kit.disable(1)
    refused = shop("errors", "retry", "--connection", 1, code=1)
    assert "[connection.inactive]" in refused.stderr
    assert "[connection.inactive]" in shop("replay", 1, code=1).stderr


def test_people_take_errors_in_hand(shop, kit):
    first = ids(shop)[0]
    assert shop("errors", "assign", first, "--to", "Anna").stdout == "1 error assigned to Anna.\n"
    assert shop("errors", "note", first, "--text", "Asked the buyer", "--json").json == {"changed": 1}
    shop("errors", "ignore", first, code=2)  # without a reason
    shop("errors", "ignore", first, "--reason", "A test order")
    assert first not in ids(shop)
    row = next(row for row in kit.error_rows(every_state=True) if row["id"] == first)
    assert [row[name] for name in ("state", "assigned_to", "note", "reason")] == [
        "ignored", "Anna", "Asked the buyer", "A test order",
    ]  # fmt: skip
    shop("errors", "reopen", first)
    assert first in ids(shop)
    shop("errors", "assign", first)
    shop("errors", "note", first)
    row = kit.error_rows(every_state=True)[0]
    assert row["note"] is row["assigned_to"] is None
    assert "[error.not_found]" in shop("errors", "reopen", 999999, code=2).stderr


def test_the_import_of_an_order_is_given_up(shop, kit):
    orders = list(dict.fromkeys(row["order_id"] for row in kit.error_rows()))[:2]
    assert shop("orders", "cancel", *orders).stdout == "The import of 2 orders is given up.\n"
    assert shop("orders", "show", orders[0], "--json").json["import_status"] == "Canceled"
    assert "[order.not_in_error]" in shop("orders", "cancel", orders[0], code=1).stderr


def test_an_order_is_explained(shop, kit):
    order = kit.error_rows(cluster=cluster(shop))[0]["order_id"]
    told = shop("orders", "explain", order, "--json").json
    cause = next(one for one in told["causes"] if one["code"] == "no_shipping_provider")
    assert cause["setting"]["key"].startswith("shipping_mapping.")
    assert cause["remedy"] in shop("orders", "explain", order).stdout
    assert "no order 1-2" in shop("orders", "explain", "1-2", code=2).stderr


def test_an_order_is_shown_whole(shop, kit):
    complete = next(row["order_id"] for row in kit.order_rows(status="Complete"))
    row = shop("orders", "show", complete, "--json").json
    assert row.keys() >= {
        "channel_status", "import_status", "excluded_by", "fulfilled_by", "b2b", "prime", "warehousing",
        "shipping_status", "shipping_provider", "price_basis", "lines", "errors", "recipient",
    }  # fmt: skip
    failed = kit.error_rows()[0]["order_id"]
    assert shop("orders", "show", failed, "--json").json["errors"][0]["code"]
    assert all(isinstance(line[name], str) for line in row["lines"] for name in ("gross", "discount", "total"))
    assert row["created"].endswith("Z")
    recipients = [kit.order(one["order_id"]).recipient for one in kit.order_rows()]
    assert next(one for one in recipients if one).keys() == {
        "name", "company", "address1", "address2", "address3", "postal_code", "city", "region", "country", "phone",
        "kind", "locker", "post_number",
    }  # fmt: skip


def test_other_settings_are_tried_out_and_change_nothing(shop, kit):
    before = kit.totals()
    told = shop("what-if", 1, "order_import.import_afn=false", "--json").json
    assert told["counts"]["excluded"] == len(told["orders"]["excluded"]) > 0
    assert shop("what-if", 1, "order_import.import_afn=false").stdout.startswith(told["sentence"])
    assert kit.totals() == before
    assert "KEY=VALUE" in shop("what-if", 1, code=2).stderr
    shop("what-if", 1, "order_import.nonsense=1", code=2)


def test_stored_orders_are_mapped_again(shop, kit, amazon):
    kit.set_settings(1, {"shipping_mapping.default": "DHL"})
    amazon.clear_calls()
    order = next(row["order_id"] for row in kit.error_rows(cluster=cluster(shop)))
    row = shop("replay", 1, "--order", order, "--wait", "--json").json
    assert row["state"] == "succeeded"
    assert kit.order(order).import_status == "Complete"
    shop("replay", 1, "--since", "01.01.2026", "--until", "02.01.2026", "--wait")
    assert amazon.calls() == []
    assert "no date" in shop("replay", 1, "--since", "soon", code=2).stderr


def test_a_replay_that_leaves_errors_ends_with_3(shop):
    shop("replay", 1, "--wait", code=3)
