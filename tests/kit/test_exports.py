"""Asking for shipments and invoices: what is refused and why, what is the same and what corrects, what lists show."""

import json
import shutil
from datetime import date, datetime
from decimal import Decimal

import pytest

from omnikit.errors import InvalidInput, NotFound, OmnikitError, Refused, UsageError
from omnikit.kit import open_kit
from omnikit.model.exporting import Parcels, left_to_ship, next_reference, order_status
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.exporting import EVERYTHING, PDF, at_amazon, import_and_tick, items, of_pieces, orders, send
from tests.support.homes import make_kit, query

ORDERS = 60  # of every kind


@pytest.fixture(scope="module")
def still_amazon():
    """Of which nothing is asked in the tests that share it."""
    with stocked(NOW, ORDERS) as local:
        yield local


@pytest.fixture(scope="module")
def template(still_amazon, tmp_path_factory):
    """A home whose orders were imported, to be copied: making one takes longer than most of these tests."""
    place = tmp_path_factory.mktemp("template") / "home"
    with make_kit(place, still_amazon, FakeClock(still_amazon)) as kit:
        import_and_tick(kit)
    return place


@pytest.fixture
def shop(still_amazon, template, home):
    """A kit with orders; no call leaves."""
    shutil.copytree(template, home)
    with open_kit(home, actor="tester", clock=FakeClock(still_amazon)) as kit:
        yield kit


@pytest.fixture
def amazon():
    """One that may be changed."""
    with stocked(NOW, ORDERS) as local:
        yield local


@pytest.fixture
def live(kit):
    """The same with an Amazon of its own."""
    return import_and_tick(kit)


@pytest.fixture
def order(request):
    """An order of two items, the first of several pieces."""
    made = "live" if "live" in request.fixturenames else "shop"
    return of_pieces(request.getfixturevalue(made), 2, 2)


def parcels(kit, order_id):
    """Reference, state and tracking number of each."""
    rows = kit.export_rows(order=order_id, kind="shipment")
    return sorted((row["reference"], row["state"], row["facts"]["tracking"]) for row in rows)


# -- one parcel, several parcels -----------------------------------------------------------------------------------


def test_all_that_is_left_is_shipped_unless_it_is_said(shop, order):
    parcel = shop.ship(order, "DHL", "T1")
    pieces = sum(line["quantity"] for line in items(shop, order))
    assert (parcel.outcome, parcel.state, parcel.reference) == ("new", "Pending", "1")
    assert parcel.facts["items"] == pieces
    assert parcel.facts["provider"] == "DHL"
    assert (parcel.facts["carrier"], parcel.facts["method"]) == ("DHL", "Paket")
    assert shop.order(order).channel_export_status == "Pending"


def test_the_same_call_twice_is_one_export(shop, order):
    line = items(shop, order)[0]
    for call in (
        lambda: shop.ship(order, "DHL", "T1", {line["sku"]: 1}),
        lambda: shop.ship(order, "dhl", " t1 ", {line["item_id"]: 1}),
    ):
        parcel = call()
    assert (parcel.id, parcel.outcome) == (1, "same")
    shop.ship(order, "DHL", "T2")
    assert shop.ship(order, "DHL", "T2").outcome == "same"
    assert parcels(shop, order) == [("1", "Pending", "T1"), ("2", "Pending", "T2")]


def test_an_order_is_shipped_in_pieces_and_never_more_than_was_ordered(shop, order):
    first, second = items(shop, order)
    shop.ship(order, "DHL", "T1", {first["sku"]: 1})
    with pytest.raises(Refused) as refused:
        shop.ship(order, "DHL", "T2", {first["sku"]: first["quantity"]})
    assert refused.value.code == "export.too_many"
    left = first["quantity"] - 1
    assert f"{first['quantity']} were ordered, {left} are left" in refused.value.message
    rest = shop.ship(order, "DHL", "T2")
    assert rest.facts["items"] == left + second["quantity"]
    with pytest.raises(Refused) as refused:
        shop.ship(order, "DHL", "T3")
    assert refused.value.code == "export.nothing_left"


def test_what_amazon_knows_of_is_shipped_already(live, order, amazon):
    """Confirmed in Seller Central: its pieces are not left, and its reference is not free."""
    first, second = items(live, order)
    changed = at_amazon(amazon, order)
    for item in changed["orderItems"]:
        if item["orderItemId"] == first["item_id"]:
            item["fulfillment"] = {"quantityFulfilled": 1, "quantityUnfulfilled": first["quantity"] - 1}
    held = [{"orderItemId": first["item_id"], "quantity": 1}]
    packages = [{"packageReferenceId": "4", "packageItems": held}]
    amazon.change_order(order, {"orderItems": changed["orderItems"], "packages": packages})
    amazon.advance(180)
    live.connection(1).import_orders(wait=True)
    parcel = live.ship(order, "DHL", "T1")
    assert parcel.reference == "5"
    assert parcel.facts["items"] == first["quantity"] - 1 + second["quantity"]


def test_a_parcel_that_has_failed_or_was_given_up_is_not_shipped(shop, order):
    shop.ship(order, "DHL", "T1").cancel()
    other = shop.ship(order, "DHL", "T2")
    assert (other.reference, other.outcome) == ("2", "new")
    with pytest.raises(Refused):
        shop.ship(order, "DHL", "T1")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [({"NOBODY-HAS-THIS": 1}, "usage.invalid"), ({}, "usage.invalid"), ({"sku": 0}, "usage.invalid"),
     ({"sku": -1}, "usage.invalid"), ({"sku": True}, "usage.invalid"), ({"sku": "1"}, "usage.invalid"),
     ({"sku": 999}, "export.too_many")],
)  # fmt: skip
def test_items_that_make_no_sense_are_refused(wanted, code, shop, order):
    named = {items(shop, order)[0]["sku"] if name == "sku" else name: many for name, many in wanted.items()}
    with pytest.raises(OmnikitError) as refused:
        shop.ship(order, "DHL", "T1", named)
    assert refused.value.code == code
    assert shop.export_rows() == []


def test_a_sku_on_several_lines_fills_one_after_the_other(live, order, amazon):
    changed = at_amazon(amazon, order)
    for item in changed["orderItems"]:
        item["product"]["sellerSku"] = "SAME"
    amazon.change_order(order, {"orderItems": changed["orderItems"]})
    amazon.advance(180)
    live.connection(1).import_orders(wait=True)
    pieces = sum(line["quantity"] for line in items(live, order))
    first = live.ship(order, "DHL", "T1", {"SAME": 1})
    assert live.ship(order, "DHL", "T1", {"SAME": 1}).outcome == "same"
    second = live.ship(order, "DHL", "T2", {"SAME": pieces - 1})
    assert (first.facts["items"], second.facts["items"]) == (1, pieces - 1)


# -- corrections ---------------------------------------------------------------------------------------------------


def test_the_same_reference_corrects_a_parcel_and_keeps_what_is_in_it(shop, order):
    line = items(shop, order)[0]
    shop.ship(order, "DHL", "T1", {line["sku"]: 1}, shipped="2026-11-23T12:59:00+01:00")
    corrected = shop.ship(order, "GLS", "T9", reference=1)
    assert (corrected.id, corrected.outcome) == (1, "changed")
    assert (corrected.facts["carrier"], corrected.facts["items"]) == ("GLS", 1)
    assert corrected.facts["shipped"] == "2026-11-23T11:59:00Z"
    more = shop.ship(order, "GLS", "T9", {line["sku"]: 2}, reference="01")
    assert (more.id, more.facts["items"]) == (1, 2)


def test_the_same_tracking_number_with_other_items_asks_which_is_meant(shop, order):
    line = items(shop, order)[0]
    shop.ship(order, "DHL", "T1", {line["sku"]: 1})
    with pytest.raises(Refused) as refused:
        shop.ship(order, "DHL", "T1", {line["sku"]: 2})
    assert refused.value.code == "export.reference_needed"
    assert "reference 1" in refused.value.remedy
    assert shop.ship(order, "GLS", "T1", {line["sku"]: 1}).reference == "2", "another carrier's number is another one"


@pytest.mark.parametrize("reference", ["0", "-1", "1.5", "A", "", "1000000"])
def test_a_reference_is_a_positive_number(reference, shop, order):
    with pytest.raises(InvalidInput) as wrong:
        shop.ship(order, "DHL", "T1", reference=reference)
    assert wrong.value.field == "reference"


def test_two_who_ask_at_once_do_not_overwrite_each_other(shop, order, monkeypatch):
    """The free reference is taken between looking and writing."""
    line, second = items(shop, order)
    queue = shop._store.exports.queue
    begun = []

    def interrupted(asked, at):
        if not begun:
            begun.append(1)
            shop.ship(order, "GLS", "T-other", {second["sku"]: 1})
        return queue(asked, at)

    monkeypatch.setattr(shop._store.exports, "queue", interrupted)
    assert shop.ship(order, "DHL", "T1", {line["sku"]: 1}).reference == "2"
    assert [tracking for _, _, tracking in parcels(shop, order)] == ["T-other", "T1"]


# -- what is told --------------------------------------------------------------------------------------------------


def test_a_carrier_without_a_code_is_told_by_name(shop, order):
    shop.add_provider("Radkurier", "Other", "Radkurier Kiel")
    assert shop.ship(order, "radkurier", "T1").facts["carrier"] == "Radkurier Kiel"
    with pytest.raises(NotFound) as unknown:
        shop.ship(order, "Brieftaube", "T1")
    assert unknown.value.code == "provider.not_found"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, "2026-11-23T12:0"),
        ("23.11.2026", "2026-11-23T12:0"),
        ("2026-11-22", "2026-11-22T22:59:59Z"),
        (date(2026, 11, 22), "2026-11-22T22:59:59Z"),
        ("2026-11-22 20:15", "2026-11-22T19:15:00Z"),
        ("2026-11-22T20:15:00Z", "2026-11-22T20:15:00Z"),
        (datetime(2026, 11, 22, 20, 15), "2026-11-22T19:15:00Z"),  # noqa: DTZ001 without a zone: the marketplace's
    ],
)
def test_when_it_left_may_be_said_in_several_ways(given, told, shop):
    early = next(one for one in orders(shop) if shop.order_facts(one)["created"] < "2026-11-22T12")
    assert shop.ship(early, "DHL", "T1", shipped=given).facts["shipped"].startswith(told)


@pytest.mark.parametrize("given", ["tomorrow", "2026-11-24", "2026-11-23T12:30:00Z", "2020-01-01", "31.02.2026"])
def test_a_time_that_cannot_be_is_refused(given, shop, order):
    with pytest.raises(InvalidInput) as wrong:
        shop.ship(order, "DHL", "T1", shipped=given)
    assert wrong.value.field == "shipped"


@pytest.mark.parametrize("tracking", ["", "  ", "T\n1", "T" * 101])
def test_a_tracking_number_is_something(tracking, shop, order):
    with pytest.raises(InvalidInput) as wrong:
        shop.ship(order, "DHL", tracking)
    assert wrong.value.field == "tracking"


# -- what is not exported ------------------------------------------------------------------------------------------


def ship(kit, order_id):
    return kit.ship(order_id, "DHL", "T1")


def upload(kit, order_id):
    return kit.invoice(order_id, PDF, "RE-1", "10.00", "1.60")


@pytest.mark.parametrize(
    ("ask", "facts", "code"),
    [
        (ship, {"import_status": "Error"}, "export.not_complete"),
        (upload, {"import_status": "Not imported"}, "export.not_complete"),
        (ship, {"shipping_status": "canceled"}, "export.canceled"),
        (upload, {"shipping_status": "canceled"}, "export.canceled"),
        (ship, {"fulfilled_by": "AFN"}, "export.afn"),
        (upload, {"invoice_by_amazon": 1}, "export.invoice_by_amazon"),
        (ship, {"marketplace": "FR"}, "export.not_ticked"),
        (upload, {"marketplace": "FR"}, "export.not_ticked"),
    ],
)
def test_an_order_that_is_not_exported_says_why(ask, facts, code, shop, order):
    for name, value in facts.items():
        shop._store.db.run(f"UPDATE orders SET {name} = ? WHERE order_id = ?", (value, order))
    with pytest.raises(Refused) as refused:
        ask(shop, order)
    assert refused.value.code == code
    assert order in refused.value.message
    assert refused.value.remedy
    assert shop.export_rows() == []


@pytest.mark.parametrize(("ask", "what"), [(ship, "shipments"), (upload, "invoices")])
@pytest.mark.parametrize(("b2b", "buyers"), [(True, "b2b"), (False, "b2c")])
def test_a_marketplace_that_is_not_ticked_names_the_setting(ask, what, b2b, buyers, shop):
    order_id = orders(shop, b2b=b2b)[0]
    key = f"order_export.{what}_{buyers}"
    shop.set_settings(1, {**EVERYTHING, key: ""})
    with pytest.raises(Refused) as refused:
        ask(shop, order_id)
    assert refused.value.code == "export.not_ticked"
    assert key in refused.value.message
    assert f"Export {what}: {buyers.upper()} orders" in refused.value.message
    shop.set_settings(1, {key: "DE"})
    assert ask(shop, order_id).state == "Pending"


@pytest.mark.parametrize("ask", [ship, upload])
def test_nothing_is_asked_for_of_an_inactive_connection(ask, shop, order):
    shop.ship(order, "DHL", "T0", {items(shop, order)[0]["sku"]: 1}).cancel()
    shop.disable(1)
    for again in (lambda: ask(shop, order), lambda: shop.retry_exports([1]), lambda: shop.send_exports(1)):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "connection.inactive"


@pytest.mark.parametrize("ask", [ship, upload])
def test_a_channel_that_takes_no_exports_is_told_nothing(ask, shop, order, tmp_path):
    account = {"source": "wholesale", "folder": str(tmp_path), "marketplace": "DE"}
    other = shop.create_connection("file", "Wholesale", account)
    shop._store.db.run("UPDATE orders SET connection_id = ? WHERE order_id = ?", (other.id, order))
    with pytest.raises(Refused) as refused:
        ask(shop, order)
    assert refused.value.code == "export.not_supported"


def test_an_order_that_does_not_exist_is_not_found(shop):
    with pytest.raises(NotFound):
        ship(shop, "000-0000000-0000000")


# -- invoices ------------------------------------------------------------------------------------------------------


def test_an_invoice_is_asked_for_with_its_amounts(shop, order, tmp_path):
    file = tmp_path / "RE-17.pdf"
    file.write_bytes(PDF)
    total = shop.order(order).total
    asked = shop.invoice(order, file, "RE-17", total, "1.6")
    assert (asked.kind, asked.reference, asked.state) == ("invoice", "RE-17", "Pending")
    wanted = {"document": "Invoice", "total": total, "vat": "1.60", "currency": "EUR", "bytes": len(PDF)}
    assert wanted.items() <= asked.facts.items()
    assert shop.invoice(order, PDF, "RE-17", Decimal(total), 1.60).outcome == "same"
    assert shop.invoice(order, PDF + b"2", "RE-17", total, "1.60").outcome == "changed"


@pytest.mark.parametrize(("given", "told"), [("119", "119.00"), ("119,5", "119.50"), (119.5, "119.50"), (0, "0.00")])
def test_amounts_are_exact(given, told, shop, order):
    assert shop.invoice(order, PDF, "RE-1", given, 0).facts["total"] == told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"total": "1.190,00"}, "total"), ({"total": "1,190.00"}, "total"), ({"total": "119.001"}, "total"),
        ({"total": "-1"}, "total"), ({"total": "NaN"}, "total"), ({"total": "1e99"}, "total"), ({"total": ""}, "total"),
        ({"total": True}, "total"), ({"vat": "20.00"}, "vat"), ({"vat": "x"}, "vat"), ({"number": " "}, "number"),
        ({"number": "RE\t1"}, "number"), ({"kind": "Proforma"}, "kind"), ({"kind": "CreditNote"}, "transaction_id"),
        ({"transaction_id": "amzn:crow:1"}, "transaction_id"), ({"pdf": b"<html>"}, "pdf"), ({"pdf": b""}, "pdf"),
        ({"pdf": "/no/such/file.pdf"}, "pdf"),
        ({"pdf": b"%PDF" + b"0" * 10_000_000}, "pdf"),
    ],
)  # fmt: skip
def test_an_invoice_that_makes_no_sense_is_refused(changes, field, shop, order):
    values = {"pdf": PDF, "number": "RE-1", "total": "10.00", "vat": "1.60", **changes}
    with pytest.raises(InvalidInput) as wrong:
        shop.invoice(order, values.pop("pdf"), **values)
    assert wrong.value.field == field
    assert shop.export_rows() == []


def test_a_credit_note_names_its_transaction(shop, order):
    note = shop.invoice(order, PDF, "GS-1", "5.00", "0.80", kind="credit note", transaction_id="amzn:crow:1")
    assert (note.facts["document"], note.facts["transaction_id"]) == ("CreditNote", "amzn:crow:1")


def test_an_invoice_that_has_left_becomes_no_credit_note(shop, order):
    asked = shop.invoice(order, PDF, "RE-1", "5.00", "0.80")
    noted = {"kind": "credit note", "transaction_id": "amzn:crow:1"}
    shop._store.db.run("UPDATE exports SET state = 'Exported' WHERE id = ?", (asked.id,))
    with pytest.raises(InvalidInput, match="other kind") as refused:
        shop.invoice(order, PDF, "RE-1", "5.00", "0.80", **noted)
    assert refused.value.field == "number"
    assert shop.invoice(order, PDF, "GS-1", "5.00", "0.80", **noted).facts["document"] == "CreditNote"


def test_what_looks_odd_about_an_invoice_is_a_warning(shop, order):
    total = shop.order(order).total
    warned = shop.invoice(order, PDF, "RE-1", "0.01", "0").warnings
    assert any(total in one for one in warned)
    assert any("has been shipped" in one for one in warned)
    shop.ship(order, "DHL", "T1")
    assert shop.invoice(order, PDF, "RE-2", total, "0").warnings == ()
    assert shop.invoice(order, PDF, "RE-3", "0.01", "0", shipping_id="U1").warnings == ()


# -- lists ---------------------------------------------------------------------------------------------------------


def test_lists_show_what_was_asked_for_and_nothing_personal(shop, order, home):
    shop.ship(order, "DHL", "T1")
    shop.invoice(order, PDF, "RE-1", "10.00", "1.60")
    rows = shop.export_rows()
    assert {row["kind"] for row in rows} == {"shipment", "invoice"}
    assert {"connection", "requested_by", "source", "created", "next_try"} <= rows[0].keys()
    person = shop.order(order).recipient["name"]
    assert person not in json.dumps([rows, query(home, "SELECT * FROM audit")], ensure_ascii=False)
    assert b"Mustermann" not in (home / "omnikit.db").read_bytes()
    frame = shop.exports()
    assert list(frame["tracking"].dropna()) == ["T1"]
    assert shop.export_summary()["Pending"] == 2
    assert shop.export_rows(states=["Exported"]) == []
    with pytest.raises(InvalidInput):
        shop.export_rows(states=["Lost"])
    with pytest.raises(InvalidInput):
        shop.export_rows(kind="parcel")


def test_a_handle_tells_and_acts(live, order):
    parcel = live.ship(order, "DHL", "T1")
    assert repr(parcel) == f"<Export 1: shipment 1 of order {order}, Pending>"
    assert "T1" in parcel._repr_html_()
    assert parcel.cancel().state == "Canceled"
    assert live.order(order).channel_export_status == "No changes to sync"
    assert parcel.retry().state == "Pending"
    send(live)
    assert parcel.state == "Exported"
    assert [line["code"] for line in parcel.log()] == ["exports.sent"]
    for verb in (parcel.cancel, parcel.retry):
        with pytest.raises(Refused):
            verb()
    for verb in (live.retry_exports, live.cancel_exports):
        with pytest.raises(NotFound):
            verb([1, 99])
        with pytest.raises(NotFound):
            verb([])
    with pytest.raises(NotFound):
        live.export(99)


def test_who_asked_stands_in_the_audit_and_in_the_history_of_the_order(shop, order):
    parcel = shop.ship(order, "DHL", "T1")
    shop.ship(order, "DHL", "T1")
    parcel.cancel().retry()
    verbs = [row["kind"] for row in shop.order_history(order) if row["kind"].startswith("export.")]
    assert sorted(verbs) == ["export.cancel", "export.retry", "export.shipment"]
    assert shop.audit(1)[0]["actor"] == "tester"


def test_an_error_of_an_export_is_explained_and_not_retried_as_an_import(live, order, amazon):
    live.ship(order, "DHL", "T1")
    amazon.add_fault("confirmShipment", "refused_shipment", message="The order is closed.")
    assert send(live)["state"] == "succeeded_with_errors"
    (error,) = live.error_rows()[:1]
    assert (error["kind"], error["order_id"], error["code"]) == ("shipment", order, "shipment_refused")
    (cause,) = live.explain(order).causes
    assert cause["message"].startswith("The channel refused shipment 1: ")
    assert cause["message"].endswith("The order is closed.")
    assert (cause["path"], cause["value"]) == ("", "")
    assert "What to do" in repr(live.explain(order))
    with pytest.raises(Refused) as refused:
        live.retry([error["id"]])
    assert refused.value.code == "retry.exports"
    assert live.retry_failed([error["id"]]).many == 1
    assert [row["state"] for row in live.export_rows()] == ["Pending"]
    with pytest.raises(Refused) as refused:
        live.retry_failed([error["id"]])
    assert refused.value.code == "export.nothing_to_retry"
    send(live)
    assert live.error_rows(states=["open", "retrying"], connection=1) == [
        row for row in live.error_rows(1) if row["kind"] == "order"
    ]


def test_how_far_an_order_is_shipped_is_told_without_people(live, order, amazon):
    first, second = items(live, order)
    live.ship(order, "DHL", "T1", {first["item_id"]: 1})
    send(live)
    amazon.advance(300)
    live.connection(1).import_orders(wait=True)
    found = live.shipping(order)
    assert {one["item_id"]: (one["ordered"], one["left"]) for one in found["items"]} == {
        first["item_id"]: (first["quantity"], first["quantity"] - 1),
        second["item_id"]: (second["quantity"], second["quantity"]),
    }
    (parcel,) = found["parcels"]
    assert (parcel["reference"], parcel["items"]) == ("1", {first["item_id"]: 1})
    assert (parcel["carrier"], parcel["tracking"], parcel["status"]) == ("DHL", "T1", "SHIPPED")
    assert found["refusal"] is None
    live.ship(order, "DHL", "T2")
    assert live.shipping(order)["refusal"]["code"] == "export.nothing_left"
    live.disable(1)
    assert live.shipping(order)["refusal"]["code"] == "connection.inactive"
    person = live.order_row(order)["recipient"]
    assert json.dumps(person["name"])[1:-1] not in json.dumps(found)


# -- the rules, pure -----------------------------------------------------------------------------------------------


def test_what_is_left_counts_each_parcel_once():
    channel = Parcels({"a": 5, "b": 1}, {"a": 3}, {"1": {"a": 2}, "4": {"a": 1}})
    assert left_to_ship({"a": 5, "b": 2}, channel, {}) == {"a": 2, "b": 1}
    assert left_to_ship({"a": 5, "b": 2}, channel, {"1": {"a": 2}, "2": {"a": 1, "b": 1}}) == {"a": 1, "b": 0}
    assert left_to_ship({"a": 5}, Parcels(), {"1": {"a": 6}}) == {"a": 0}


def test_the_next_reference_is_beyond_all_that_are_numbers():
    assert next_reference([]) == "1"
    assert next_reference(["1", "7", "A-12", "99999999999999", "٣"]) == "8"


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([], "No changes to sync"), (["Canceled"], "No changes to sync"), (["Exported"], "Exported"),
        (["Exported", "Pending"], "Pending"), (["Submitted", "Canceled"], "Pending"), (["Sending"], "Pending"),
        (["Finally failed", "Pending", "Exported"], "Error"),
    ],
)  # fmt: skip
def test_an_order_shows_the_worst_of_its_exports(states, status):
    assert order_status(states) == status


def test_an_ambiguous_order_asks_for_its_connection(shop, order):
    shop._store.db.run("INSERT INTO connections (name, driver, status, account, account_key, created, modified) "
                       "VALUES ('Other', 'amazon', 'Active', '{}', 'x', 'x', 'x')")  # fmt: skip
    shop._store.db.run(
        "INSERT INTO orders (connection_id, order_id, version, updated, import_status, first_seen, modified, run_id) "
        "VALUES (2, ?, 'v', 'x', 'Complete', 'x', 'x', 1)",
        (order,),
    )
    with pytest.raises(UsageError) as ambiguous:
        shop.ship(order, "DHL", "T1")
    assert ambiguous.value.code == "order.ambiguous"
    assert shop.ship(order, "DHL", "T1", connection=1).state == "Pending"
