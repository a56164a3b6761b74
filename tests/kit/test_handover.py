"""The kit's verbs about the OMS: where orders go, [EXPORT TO OMS], what is refused, and what became of it."""

import json
import logging
from pathlib import Path

import pytest

from omnikit.errors import Busy, InvalidInput, NotFound, Refused, Unavailable
from omnikit.kit.handover import HandoverVerbs
from omnikit.model.handover import DOCUMENTS, json_schema, names
from omnikit.sinks.describing import describe
from omnikit.sync.handover import ask_for_handover
from tests.support.endpoint import SECRET, Answer, Endpoint
from tests.support.homes import credentials, query


@pytest.fixture
def endpoint():
    with Endpoint() as at_work:
        yield at_work


@pytest.fixture
def place(tmp_path):
    """Where a folder sink may write."""
    return tmp_path / "oms"


@pytest.fixture
def shop(kit):
    """A kit whose connection has imported its orders and knows no sink yet."""
    kit.connection(1).sync(wait=True)
    return kit


def to_folder(kit, place, **options):
    return kit.set_sink("folder", {"path": str(place)}, **options)


def to_endpoint(kit, endpoint, **options):
    return kit.set_sink("http", {"url": endpoint.url}, secret=SECRET, **options)


def complete(kit, many=1):
    return [row["order_id"] for row in kit.order_rows(status="Complete", limit=many)]


def documents_in(place, kind="order"):
    return [
        json.loads(line) for one in sorted(place.glob(f"{kind}s-*.jsonl")) for line in one.read_bytes().splitlines()
    ]


def status(kit, order_id):
    return kit.order(order_id).oms_status


def looked(kit):
    """What a worker would do now by itself."""
    return [kit.wait_for(run) for run in ask_for_handover(kit._store, kit._runtime.queue, kit._now())]


# -- where to ------------------------------------------------------------------------------------------------------


def test_a_sink_of_all_connections_serves_those_without_one_of_their_own(kit, amazon, tmp_path):
    kit.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))
    assert kit.sink(1) is None
    to_folder(kit, tmp_path / "all")
    to_folder(kit, tmp_path / "fr", connection=2)
    assert kit.sink(1)["config"]["path"] == str(tmp_path / "all")
    assert kit.sink(2)["config"]["path"] == str(tmp_path / "fr")
    assert [(row["connection_id"], row["connection"]) for row in kit.sinks()] == [(None, None), (2, "Shop FR")]
    kit.remove_sink(2)
    assert kit.sink(2)["connection_id"] is None


def test_a_sink_decided_on_a_state_that_has_changed_is_refused(kit, place):
    assert to_folder(kit, place, version=0)["version"] == 1
    with pytest.raises(Busy, match="meanwhile"):
        to_folder(kit, place, version=0)
    assert to_folder(kit, place, version=1, automatic=False)["automatic"] is False
    with pytest.raises(Busy):
        kit.remove_sink(version=1)
    kit.remove_sink(version=2)
    with pytest.raises(NotFound):
        kit.remove_sink()


def test_what_is_older_than_a_sink_s_day_goes_only_where_it_is_named(shop, place):
    rows = sorted(shop.order_rows(status="Complete"), key=lambda row: row["created"])
    day = rows[len(rows) // 2]["created"][:10]
    old, young = [[row["order_id"] for row in rows if (row["created"] >= day) is late] for late in (False, True)]
    assert min(len(old), len(young)) > 3
    assert (
        shop.unsent()
        == shop.unsent(1)
        == {"orders": len(rows), "returns": len(list(shop.return_rows(status="Complete")))}
    )
    assert to_folder(shop, place, since=day)["since"] == day
    assert shop.unsent(since=day)["orders"] == len(young)
    looked(shop)
    assert sorted(one["order_id"] for one in documents_in(place)) == sorted(young)
    assert looked(shop) == [], "nothing is due any more"
    shop.export_to_oms(connection=1).runs[0].wait()
    assert {status(shop, one) for one in old} == {"Not exported"}
    shop.export_to_oms(old[:1]).runs[0].wait()
    assert status(shop, old[0]) == "Exported"
    to_folder(shop, place)
    looked(shop)
    assert {status(shop, one) for one in old} == {"Exported"}
    assert shop.unsent() == {"orders": 0, "returns": 0}


def test_the_day_of_a_connection_s_own_sink_counts_and_not_that_of_all(shop, place):
    to_folder(shop, place, since="2099-01-01")
    assert looked(shop) == []
    to_folder(shop, place / "own", connection=1)
    assert shop.unsent() == {"orders": 0, "returns": 0}, "it has a sink of its own"
    assert shop.unsent(1)["orders"] > 0
    assert len(looked(shop)) == 1
    assert shop.unsent(1)["orders"] == 0


def test_a_day_that_is_none_is_refused(kit, place):
    with pytest.raises(InvalidInput) as refused:
        to_folder(kit, place, since="tomorrow")
    assert (refused.value.field, kit.sinks()) == ("since", [])
    assert to_folder(kit, place, since="24.12.2026")["since"] == "2026-12-24"


def test_a_secret_is_write_only_kept_where_none_is_given_and_gone_with_its_kind(kit, endpoint, place, home):
    row = to_endpoint(kit, endpoint)
    assert row["has_secret"]
    assert SECRET not in json.dumps([row, kit.sinks(), kit.sink(1)], default=str)
    kit.set_sink("http", {"url": endpoint.url, "records_per_call": 5})
    assert kit.test_sink().startswith("The endpoint took a test document")
    assert endpoint.calls[-1].is_genuine()
    to_folder(kit, place)
    assert query(home, "SELECT * FROM secrets WHERE owner LIKE 'sink:%'") == []
    with pytest.raises(InvalidInput, match="Secret"):
        kit.set_sink("http", {"url": endpoint.url})


def test_a_deleted_connection_takes_its_sink_and_the_secret_with_it(kit, endpoint, home):
    to_endpoint(kit, endpoint, connection=1)
    kit.disable(1)
    kit.delete(1)
    for table in ("sinks", "handovers", "secrets"):
        rows = query(home, f"SELECT * FROM {table}")
        assert [row for row in rows if table != "secrets" or row["owner"].startswith("sink")] == []


@pytest.mark.parametrize(
    ("kind", "config", "field"),
    [
        ("folder", {"path": "relative"}, "path"),
        ("folder", {"path": "/proc/no/such"}, "path"),
        ("folder", {"path": "/tmp/x", "format": "xml"}, "format"),
        ("folder", {}, "path"),
        ("http", {"url": "http://oms.example"}, "url"),
        ("http", {"url": "https://oms.example", "secret": "short"}, "secret"),
    ],
)
def test_what_a_sink_lacks_is_named_by_its_field(kind, config, field, kit):
    with pytest.raises(InvalidInput) as refused:
        kit.set_sink(kind, config)
    assert refused.value.field == field
    assert kit.sinks() == []


def test_a_folder_inside_the_home_and_an_unknown_kind_are_refused(kit, home):
    with pytest.raises(InvalidInput, match="inside omnikit's home"):
        to_folder(kit, home / "oms")
    with pytest.raises(NotFound, match="folder, http"):
        kit.set_sink("fax", {})


def test_a_test_says_what_happened_and_makes_no_call_for_an_inactive_connection(kit, endpoint, place):
    with pytest.raises(NotFound):
        kit.test_sink()
    to_folder(kit, place)
    assert "omnikit-test.json" in kit.test_sink()
    to_endpoint(kit, endpoint, connection=1)
    endpoint.answer = lambda _call: Answer(503)
    with pytest.raises(Unavailable, match="503"):
        kit.test_sink(1)
    kit.disable(1)
    endpoint.calls.clear()
    with pytest.raises(Refused) as refused:
        kit.test_sink(1)
    assert refused.value.code == "connection.inactive"
    assert endpoint.calls == []


def test_the_declaration_of_each_kind_has_what_a_form_needs(kit):
    from omnikit.model.fields import ui_fields

    for row in kit.sink_kinds():
        fields = {name: ui for name, _, ui in ui_fields(row["config"])}
        assert set(fields) == set(row["config"].model_fields)
        assert all(ui.label for ui in fields.values())


# -- by itself, and when asked for ---------------------------------------------------------------------------------


def test_a_sync_hands_over_what_is_complete_and_nothing_else(kit, place):
    to_folder(kit, place)
    run = kit.connection(1).sync(wait=True).as_dict()
    handed = {one["order_id"] for one in documents_in(place)}
    assert handed == {row["order_id"] for row in kit.order_rows(status="Complete")}
    returned = documents_in(place, "return")
    assert len(returned) == len({one["return_id"] for one in returned}) > 0
    assert run["sent"] == len(handed) + len(returned)
    others = [row for row in kit.order_rows() if row["import_status"] != "Complete"]
    assert others
    assert {row["oms_status"] for row in others} == {"Not exported"}
    assert {row["oms_status"] for row in kit.order_rows(status="Complete")} == {"Exported"}
    assert kit.connection(1).sync(wait=True).as_dict()["sent"] == 0


def test_a_sink_that_is_not_automatic_gets_what_is_asked_for_alone(shop, place):
    to_folder(shop, place, automatic=False)
    assert shop.connection(1).sync(wait=True).as_dict()["sent"] == 0
    chosen = complete(shop, 3)
    begun = shop.export_to_oms(chosen)
    assert begun.records == 3
    assert {status(shop, one) for one in chosen} == {"Being exported"}
    assert begun.runs[0].wait().as_dict()["sent"] == 3
    assert {one["order_id"] for one in documents_in(place)} == set(chosen)
    shop.export_to_oms().runs[0].wait()
    assert len(documents_in(place)) == shop.totals()["Complete"]


REFUSED = {
    "oms.exported": lambda kit: complete(kit)[0],
    "oms.not_complete": lambda kit: next(row["order_id"] for row in kit.order_rows(status="Error")),
    "oms.under_way": lambda kit: complete(kit, 2)[1],
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_handed_over_is_refused_by_a_stable_code(code, shop, place):
    to_folder(shop, place, automatic=False)
    shop.export_to_oms(complete(shop)).runs[0].wait()
    shop.pause()
    shop.export_to_oms(complete(shop, 2)[1:])
    with pytest.raises(Refused) as refused:
        shop.export_to_oms([REFUSED[code](shop)])
    assert refused.value.code == code
    assert refused.value.remedy


def test_of_several_those_that_can_be_are_and_the_others_named(shop, place):
    to_folder(shop, place, automatic=False)
    good, bad = complete(shop), next(row["order_id"] for row in shop.order_rows(status="Error"))
    begun = shop.export_to_oms([bad, *good])
    assert begun.records == 1
    assert [(row["record_id"], row["code"], row["connection"]) for row in begun.refused] == [
        (bad, "oms.not_complete", "Shop DE")
    ]


def test_without_a_sink_for_an_inactive_connection_and_for_an_unknown_order_nothing_is_begun(shop, place):
    for asked in (lambda: shop.export_to_oms(complete(shop)), lambda: shop.export_to_oms(connection=1)):
        with pytest.raises(Refused) as refused:
            asked()
        assert refused.value.code == "sink.none"
    to_folder(shop, place)
    with pytest.raises(NotFound):
        shop.export_to_oms(["302-0000000-0000000"])
    shop.disable(1)
    for asked in (lambda: shop.export_to_oms(complete(shop)), lambda: shop.export_to_oms(connection=1)):
        with pytest.raises(Refused) as refused:
            asked()
        assert refused.value.code == "connection.inactive"
    assert documents_in(place) == []
    assert shop.handover_rows() == []


def test_all_connections_are_asked_and_those_that_refuse_are_named(shop, amazon, place):
    shop.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))
    shop.disable(2)
    to_folder(shop, place)
    begun = shop.export_to_oms()
    assert [run.as_dict()["connection_id"] for run in begun.runs] == [1]
    assert [(row["connection"], row["code"]) for row in begun.refused] == [("Shop FR", "connection.inactive")]


def test_what_was_handed_over_can_be_listed_without_the_documents(shop, place):
    to_folder(shop, place, automatic=False)
    (chosen,) = complete(shop)
    shop.export_to_oms([chosen]).runs[0].wait()
    (row,) = shop.handover_rows(1, states=["Exported"], record=chosen, limit=5)
    assert (row["record_id"], row["kind"], row["state"], row["connection"]) == (chosen, "order", "Exported", "Shop DE")
    assert row["arrived"]
    assert shop.handover_rows(states=["Error"]) == []
    assert "oms.export" in {event["kind"] for event in shop.order_history(chosen)}
    assert documents_in(place)[0]["key"] == row["key"]


def test_nothing_to_retry_is_said(shop, place):
    to_folder(shop, place)
    with pytest.raises(InvalidInput):
        shop.retry_handover()
    for asked in ({"ids": [99]}, {"orders": complete(shop)}, {"connection": 1}):
        with pytest.raises(Refused) as refused:
            shop.retry_handover(**asked)
        assert refused.value.code == "retry.nothing"


# -- what it holds -------------------------------------------------------------------------------------------------


def test_a_document_is_what_the_order_is_and_fits_its_schema(shop, place):
    jsonschema = pytest.importorskip("jsonschema")
    to_folder(shop, place)
    shop.export_to_oms().runs[0].wait()
    check = jsonschema.Draft202012Validator(json_schema("order"), format_checker=jsonschema.FormatChecker())
    found = documents_in(place)
    for one in found:
        check.validate(one)
        assert list(one) == list(names(DOCUMENTS["order"]))
    for one in found[:20]:
        order = shop.order(one["order_id"]).as_dict()
        assert {name: one[name] for name in one.keys() & order.keys()} == {
            name: order[name] for name in one.keys() & order.keys()
        }
        assert one["recipient"] is None or set(one["recipient"]) == set(order["recipient"])
    assert any(one["recipient"] for one in found)


def test_returns_are_handed_over_as_orders_are(shop, place):
    jsonschema = pytest.importorskip("jsonschema")
    shop.sync(1, job="returns").wait()
    to_folder(shop, place, automatic=False)
    ids = [row["return_id"] for row in shop.return_rows() if row["import_status"] == "Complete"]
    begun = shop.export_to_oms(returns=ids[:3])
    assert begun.records == 3
    begun.runs[0].wait()
    found = documents_in(place, "return")
    assert sorted(one["return_id"] for one in found) == sorted(ids[:3])
    check = jsonschema.Draft202012Validator(json_schema("return"), format_checker=jsonschema.FormatChecker())
    for one in found:
        check.validate(one)
        assert list(one) == list(names(DOCUMENTS["return"]))
    assert {row["oms_status"] for row in shop.return_rows() if row["return_id"] in ids[:3]} == {"Exported"}
    with pytest.raises(Refused) as refused:
        shop.export_to_oms(returns=ids[:1])
    assert refused.value.code == "oms.exported"
    assert {row["kind"] for row in shop.handover_rows()} == {"return"}


def test_settings_decide_over_what_is_handed_over(kit, amazon, clock, place):
    """Packstation, tax and provider as they are set; a gift wrap as the mapping names it."""
    kit.set_settings(1, {"order_import.packstation_layout": "company", "order_import.vcs_enabled": True,
                         "shipping_mapping.giftWrap": "DPD", "shipping_mapping.AFN": "UPS"})  # fmt: skip
    to_folder(kit, place)
    kit.connection(1).sync(wait=True)
    found = documents_in(place)
    lockers = [one["recipient"] for one in found if (one["recipient"] or {}).get("kind") == "packstation"]
    assert lockers
    assert all(one["post_number"] in one["company"] for one in lockers)
    amazons = [one for one in found if one["fulfilled_by"] == "AFN"]
    assert amazons
    assert {one["price_basis"] for one in amazons} == {"net"}
    assert {(one["shipping_status"], one["warehousing"]) for one in amazons} == {("shipped", False)}
    assert {one["shipping_provider"] for one in amazons} == {"UPS"}
    wraps = [line["title"] for one in found for line in one["lines"] if line["kind"] == "gift_wrap"]
    assert set(wraps) == {"DPD"}


def test_the_page_about_it_is_what_the_code_declares():
    text = Path("docs/handover.md").read_text(encoding="utf-8")
    assert text == describe()
    for kind, declared in DOCUMENTS.items():
        assert f"omnikit.{kind}/1" in text
        assert all(f"`{name}`" in text for name in names(declared))


def test_every_verb_is_documented():
    verbs = [name for name in vars(HandoverVerbs) if not name.startswith("_")]
    assert all(getattr(HandoverVerbs, name).__doc__ for name in verbs if name != "actor")


# -- secrets and people --------------------------------------------------------------------------------------------


def test_secrets_and_people_stand_nowhere_but_in_what_is_sealed(shop, endpoint, home, caplog):
    """Neither where it works nor where the endpoint quotes everything back, or a secret is typed wrong."""
    caplog.set_level(logging.DEBUG)
    people = {
        text
        for order_id in complete(shop, 30)
        for part in (shop.order(order_id).recipient, shop.order(order_id).buyer)
        for name, text in (part or {}).items()
        if name in {"name", "address1", "phone", "email"} and text and len(text) > 6
    }
    assert len(people) > 20
    told = [to_endpoint(shop, endpoint, automatic=False), shop.test_sink()]
    quoting = json.dumps
    endpoint.answer = lambda call: Answer(422, quoting({"message": f"{SECRET} in {call.body.decode()}"}).encode())
    shop.export_to_oms(complete(shop, 30)).runs[0].wait()
    with pytest.raises(InvalidInput) as refused:
        shop.set_sink("http", {"url": "nonsense"}, secret=SECRET)
    told += [refused.value.message, repr(refused.value), shop.handover_rows(), shop.error_rows(), shop.audit()]
    told += [shop.run_log(row["run_id"]) for row in shop.run_rows()] + [
        record.getMessage() for record in caplog.records
    ]
    assert shop.error_rows(), "there was something to search in"
    text = json.dumps(told, default=str, ensure_ascii=False)
    stored = (home / "omnikit.db").read_bytes() + (home / "omnikit.db-wal").read_bytes()
    for needle in (SECRET, *people):
        assert needle not in text
        assert needle.encode() not in stored
