"""Whatever goes wrong between us and Amazon: the run ends as documented, and no order is lost, doubled or stale."""

import json

import pytest

from omnikit.drivers.http import RETRIES, Trouble
from omnikit.localamazon import amazon as routes
from tests.conftest import ORDERS
from tests.support.homes import assert_complete, assert_same, dump, make_kit

PASSING = [
    *((kind, operation) for kind in ("quota", "error_500", "error_503", "reset", "truncated_json", "cut_body", "slow")
      for operation in ("searchOrders", "getMarketplaceParticipations", "token")),
    ("timeout", "searchOrders"), ("timeout", "token"), ("slow_drip", "searchOrders"),
    ("duplicate_page", "searchOrders"), ("out_of_order_page", "searchOrders"),
    ("access_token_expired", "searchOrders"), ("access_token_expired", "getMarketplaceParticipations"),
]  # fmt: skip
LASTING = {
    "quota": ("channel.throttled", Trouble.THROTTLED),
    "error_500": ("channel.unavailable", Trouble.UNAVAILABLE),
    "error_503": ("channel.unavailable", Trouble.UNAVAILABLE),
    "reset": ("channel.broken", Trouble.BROKEN),
    "timeout": ("channel.broken", Trouble.BROKEN),
    "cut_body": ("channel.broken", Trouble.BROKEN),
    "truncated_json": ("channel.unreadable", Trouble.UNREADABLE),
}
SEEN = ("imported", "updated", "unchanged", "pending", "excluded", "failed")


@pytest.fixture
def impatient(monkeypatch):
    """A call is given up after a moment: a service that never answers need not be waited for."""
    monkeypatch.setattr("omnikit.drivers.http.TIMEOUT", (2.0, 0.4))


def expire_tokens(amazon):
    """The cached access token ends, so that the next call needs a new one."""
    amazon.advance(3700)


def adds_up(row):
    return row["fetched"] == sum(row[name] for name in SEEN)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("kind", "operation"), PASSING)
def test_a_fault_that_passes_leaves_no_trace_in_the_orders(kind, operation, amazon, kit, home, fresh):
    """Once at the first page and twice in the middle of a chain: same end, same orders as without it."""
    expire_tokens(amazon)
    options = {"seconds": 0.02} if kind.startswith("slow") else {}
    amazon.add_fault(operation, kind, times=1, **options)
    if operation == "searchOrders":
        amazon.add_fault(operation, kind, times=1, after=2, **options)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert amazon.state()["faults"] == [], "the fault was never met"
    assert row["state"] == "succeeded_with_errors", row
    assert adds_up(row), row
    found = dump(home)
    assert_same(found, fresh(), kind)
    assert_complete(found, "2026-08-24T22:00:00Z", "2026-11-23T12:58:00Z", kind)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("kind", LASTING)
def test_a_fault_that_stays_ends_the_run_as_failed_and_what_came_before_is_kept(kind, amazon, kit, home, fresh):
    code, trouble = LASTING[kind]
    amazon.clear_calls()
    amazon.add_fault("searchOrders", kind, times=10_000, after=3)
    run = kit.connection(1).sync(wait=True)
    row = run.as_dict()
    assert (row["state"], row["code"]) == ("failed", code)
    assert row["message"]
    assert row["remedy"]
    assert adds_up(row)
    calls = amazon.state()["calls"]["searchOrders"]
    assert calls == 3 + RETRIES[trouble].attempts, "retries are bounded by the table"
    kept = dump(home)
    assert len(kept.orders) == row["fetched"] > 100
    assert [line["code"] for line in run.log()][-1] == code
    assert kit.connection(1).as_dict()["health"] == "Broken"

    amazon.clear_faults()
    again = kit.connection(1).sync(wait=True).as_dict()
    assert again["state"] == "succeeded_with_errors"
    assert again["fetched"] < ORDERS - 100, "it went on where it had stopped"
    assert_same(dump(home), fresh(), kind)
    assert kit.connection(1).as_dict()["health"] == "OK"


def test_a_token_service_that_fails_for_good_ends_the_run_and_the_next_one_repairs_it(amazon, kit, home, fresh):
    expire_tokens(amazon)
    amazon.add_fault("token", "error_503", times=10_000)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert (row["state"], row["code"]) == ("failed", "channel.unavailable")
    assert kit.connection(1).as_dict()["health_reason"] != "Needs authorization.", "it is not the seller's fault"
    amazon.clear_faults()
    kit.connection(1).sync(wait=True)
    assert_same(dump(home), fresh())


def test_an_access_token_that_ends_between_pages_is_fetched_anew_once(amazon, kit, home, fresh):
    expire_tokens(amazon)
    amazon.clear_calls()
    run = kit.connection(1).sync()
    pages = []

    def first_page(row):
        if row["fetched"] and not pages:
            pages.append(row["fetched"])
            amazon.advance(3601)

    run.wait(first_page)
    assert pages
    assert run.as_dict()["state"] == "succeeded_with_errors"
    assert amazon.state()["calls"]["token"] == 2
    assert_same(dump(home), fresh())


def test_an_access_token_that_is_always_refused_is_renewed_once_and_not_for_ever(amazon, kit):
    amazon.clear_calls()
    amazon.add_fault("searchOrders", "access_token_expired", times=1_000)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"] == "failed"
    assert row["code"].startswith("authorization.")
    assert amazon.state()["calls"]["searchOrders"] == 2
    assert amazon.state()["calls"]["token"] == 1


# -- authorization taken back --------------------------------------------------------------------------------------


def test_a_revoked_grant_is_asked_once_and_never_retried(amazon, kit, cli):
    kit.connection(1).sync(wait=True)
    expire_tokens(amazon)
    amazon.clear_calls()
    amazon.add_fault("token", "revoked", times=1_000)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert (row["state"], row["code"]) == ("failed", "authorization.invalid_grant")
    assert amazon.state()["calls"] == {"token": 1}
    shown = kit.connection(1).as_dict()
    assert shown["health"] == "Broken"
    assert "invalid_grant" in shown["health_reason"]


def test_a_grant_revoked_while_pages_are_fetched_keeps_them_and_comes_back_with_a_new_one(amazon, kit, home, fresh):
    seller = amazon.sellers[0]["seller_id"]
    run = kit.connection(1).sync()
    run.wait(lambda row: amazon.revoke(seller) if row["fetched"] else None)
    row = run.as_dict()
    assert row["state"] == "failed"
    assert row["code"].startswith("authorization.")
    assert 0 < len(dump(home).orders) < ORDERS
    assert kit.connection(1).as_dict()["health"] == "Broken"

    kit.connection(1).authorize(amazon.grant(seller))
    assert kit.connection(1).sync(wait=True).as_dict()["state"] == "succeeded_with_errors"
    assert kit.connection(1).as_dict()["health"] == "OK"
    assert_same(dump(home), fresh())


def test_a_revoked_grant_ends_the_command_with_exit_code_4(amazon_today, home, cli):
    make_kit(home, amazon_today).close()
    amazon_today.revoke(amazon_today.sellers[0]["seller_id"])
    amazon_today.clear_calls()
    synced = cli("sync", 1, "--wait", "--json")
    assert synced.exit_code == 4, synced
    assert synced.json["state"] == "failed"
    assert synced.json["code"].startswith("authorization.")
    checked = cli("connection", "check", 1)
    assert checked.exit_code == 4, checked
    assert "authorization." in checked.stderr
    assert cli("connection", "show", 1, "--json").json["health"] == "Broken"
    assert amazon_today.state()["calls"].get("token", 0) <= 1, "a refused grant is not asked for again and again"


# -- answers that hold something else than promised ----------------------------------------------------------------


def touch(amazon, ids):
    """Amazon changes something of these orders, a while later."""
    amazon.advance(600)
    for order_id in ids:
        amazon.change_order(order_id, {})
    amazon.advance(600)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("orderItems.0.product.sellerSku", "missing_sku"),
        ("orderItems", "payload_invalid"),
        ("orderItems.0.product", "payload_invalid"),
        ("salesChannel", "unknown_marketplace"),
        ("createdTime", "payload_invalid"),
        ("lastUpdatedTime", "payload_invalid"),
        ("fulfillment", "payload_invalid"),
        ("proceeds", None),
    ],
)
def test_an_order_that_lacks_a_field_stays_visible_and_stops_no_other(field, code, amazon, kit, home, fresh):
    """Twenty orders of one page: each is there, with the reason; a later update brings them in order."""
    reference = fresh()
    amazon.add_fault("searchOrders", "missing_field", times=1, after=2, field=field, orders=20)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"] == "succeeded_with_errors"
    assert adds_up(row)
    found = dump(home)
    assert found.orders.keys() == reference.orders.keys()
    spoilt = [key for key in found.payloads if found.payloads[key] != reference.payloads[key]]
    assert 10 < len(spoilt) <= 20
    others = {key: value for key, value in found.orders.items() if key not in spoilt}
    assert others == {key: value for key, value in reference.orders.items() if key not in spoilt}
    if code:
        for key in spoilt:
            assert found.orders[key]["import_status"] == "Error"
            assert code in {error[2] for error in found.errors if error[:2] == key}

    touch(amazon, [order_id for _, order_id in spoilt])
    kit.connection(1).sync(wait=True)
    assert_same(dump(home, error_states=("open",)), fresh(error_states=("open",)), field)


def test_a_record_without_an_id_is_kept_under_a_name_of_its_own(amazon, kit, home, fresh):
    reference = fresh()
    amazon.add_fault("searchOrders", "missing_field", times=1, after=1, field="orderId", orders=1)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"] == "succeeded_with_errors"
    found = dump(home)
    (nameless,) = found.orders.keys() - reference.orders.keys()
    (missing,) = reference.orders.keys() - found.orders.keys()
    assert found.orders[nameless]["import_status"] == "Error"
    assert found.payloads[nameless] == {k: v for k, v in reference.payloads[missing].items() if k != "orderId"}


def test_a_word_amazon_has_just_invented_breaks_nothing(amazon, kit, home, fresh):
    reference = fresh()
    amazon.add_fault("searchOrders", "unknown_enum", times=1, after=2, orders=100)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"] == "succeeded_with_errors"
    assert adds_up(row)
    found = dump(home)
    assert found.orders.keys() == reference.orders.keys()
    told = [key for key, order in found.orders.items() if order["channel_status"] == "TELEPORTED"]
    assert len(told) > 50, "the channel's own word is shown"
    assert found.errors.keys() == reference.errors.keys(), "and is no error of its own"
    for key in told:
        assert found.orders[key]["import_status"] == reference.orders[key]["import_status"]
    touch(amazon, [order_id for _, order_id in told])
    kit.connection(1).sync(wait=True)
    assert_same(dump(home, error_states=("open",)), fresh(error_states=("open",)))


def test_a_field_amazon_has_just_added_breaks_nothing_and_is_kept(amazon, kit, home, fresh):
    reference = fresh()
    amazon.add_fault("searchOrders", "extra_field", times=100)
    kit.connection(1).sync(wait=True)
    found = dump(home)
    assert_same(found, reference, names=("orders", "lines", "private", "errors"))
    assert all(payload["amazonAddedThisYesterday"] == {"new": True} for payload in found.payloads.values())


@pytest.mark.parametrize("body", [[], None, {"orders": None}, {"orders": {}}, {"payload": {"orders": []}}, "gone"])
def test_a_page_in_another_form_ends_the_run_with_a_stable_code(body, amazon, kit, monkeypatch):
    changed = [
        route._replace(handler=lambda _call: json.dumps(body).encode()) if route.operation == "searchOrders" else route
        for route in routes.ROUTES
    ]
    monkeypatch.setattr(routes, "ROUTES", tuple(changed))
    row = kit.connection(1).sync(wait=True).as_dict()
    assert (row["state"], row["code"]) == ("failed", "channel.unreadable"), row


# -- mistakes of others ---------------------------------------------------------------------------------------------


def test_the_cursor_does_not_follow_the_largest_record_of_an_out_of_order_page(amazon, kit, home, fresh):
    """tap-amazon-sp moved its bookmark to the newest order seen: newest first and then a failure lost all others."""
    amazon.add_fault("searchOrders", "out_of_order_page", times=1)
    amazon.add_fault("searchOrders", "error_503", times=10_000)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"] == "failed"
    assert row["fetched"] == 100
    stopped = dump(home)
    newest = max(order["updated"] for order in fresh_orders(amazon))
    assert newest in {order["updated"] for order in stopped.orders.values()}, "the newest order came first"
    assert stopped.fetched == [], "nothing counts as fetched before its last page"

    amazon.clear_faults()
    kit.connection(1).sync(wait=True)
    found = dump(home)
    assert_same(found, fresh())
    assert_complete(found, "2026-08-24T22:00:00Z", "2026-11-23T11:57:00Z")


def fresh_orders(amazon):
    return [{"updated": entry.order["lastUpdatedTime"]} for entry in amazon.amazon.book(amazon.amazon.accounts.first)]


def test_a_later_cancellation_is_applied(amazon, kit, home, fresh):
    """Frappe's connector skipped orders it knew already; a cancellation never arrived."""
    kit.connection(1).sync(wait=True)
    imported = next(
        row["order_id"] for row in kit.order_rows(1, status="Complete") if row["channel_status"] == "UNSHIPPED"
    )
    failed = next(row["order_id"] for row in kit.order_rows(1, status="Error"))
    pending = next(row["order_id"] for row in kit.order_rows(1, status="Not imported"))
    amazon.advance(600)
    for order_id in (imported, failed, pending):
        amazon.cancel_order(order_id)
    amazon.advance(600)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["fetched"] >= 3
    assert row["updated"] >= 1
    for order_id in (imported, failed, pending):
        assert kit.order(order_id).channel_status == "CANCELLED"
    assert_same(dump(home, error_states=("open",)), fresh(error_states=("open",)))


def test_an_order_that_changes_while_its_pages_are_fetched_arrives_with_the_next_sync(amazon, kit, home, fresh):
    known = sorted((entry.updated, entry.order_id) for entry in amazon.amazon.book(amazon.amazon.accounts.first))
    changed = [order_id for _, order_id in known[::25]]
    once = []

    def in_between(row):
        if row["fetched"] and not once:
            once.append(row["fetched"])
            amazon.advance(60)
            for order_id in changed:
                amazon.cancel_order(order_id)

    kit.connection(1).sync().wait(in_between)
    assert once
    amazon.advance(600)
    kit.connection(1).sync(wait=True)
    assert_same(dump(home, error_states=("open",)), fresh(error_states=("open",)))
