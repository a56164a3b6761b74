"""Shipments and invoices on their whole way to Amazon: everything arrives once, whatever happens in between."""

from datetime import datetime, timedelta

import pytest

from omnikit.sync.exports import ask_for_exports
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.exporting import (
    EVERYTHING,
    PDF,
    at_amazon,
    import_and_tick,
    items,
    of_pieces,
    orders,
    send,
)
from tests.support.homes import make_kit

ORDERS = 60


@pytest.fixture
def amazon():
    with stocked(NOW, ORDERS) as local:
        yield local


@pytest.fixture
def shop(kit):
    return import_and_tick(kit)


@pytest.fixture
def order(shop):
    return of_pieces(shop, 2, 2)


def calls(amazon, operation):
    return amazon.state()["calls"].get(operation, 0)


def later(amazon, **delta):
    amazon.advance(timedelta(**delta).total_seconds())


def shipped(shop, count):
    """So many orders that were shipped, at Amazon too."""
    found = orders(shop)[:count]
    for order_id in found:
        shop.ship(order_id, "DHL", f"T-{order_id}")
    send(shop)
    return found


def upload(shop, order_id, number=None, pdf=PDF, **more):
    total = shop.order(order_id).total
    return shop.invoice(order_id, pdf, number or f"RE-{order_id}", total, "1.00", **more)


def settled(shop, amazon, runs=8):
    """Look again and again as a worker does, a few minutes apart."""
    for _ in range(runs):
        later(amazon, minutes=3)
        attend(shop)


def attend(shop):
    """What a worker would do now: ask for what is due, and do it."""
    for run_id in ask_for_exports(shop._store, shop._runtime.queue, shop._now()):
        shop.wait_for(run_id)


# -- shipments -----------------------------------------------------------------------------------------------------


def test_an_order_in_two_parcels_is_shipped_at_amazon_after_the_second(shop, order, amazon):
    first = items(shop, order)[0]
    shop.ship(order, "DHL", "T1", {first["sku"]: 1})
    run = send(shop)
    assert (run["state"], run["sent"], run["refused"]) == ("succeeded", 1, 0)
    assert at_amazon(amazon, order)["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert shop.order(order).channel_export_status == "Exported"
    shop.ship(order, "GLS", "T2")
    send(shop)
    assert at_amazon(amazon, order)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    packages = {one["packageReferenceId"]: one["trackingNumber"] for one in at_amazon(amazon, order)["packages"]}
    assert packages == {"1": "T1", "2": "T2"}


def test_a_parcel_corrected_under_its_reference_is_edited_and_none_is_added(shop, order, amazon):
    shop.ship(order, "DHL", "T1")
    send(shop)
    shop.ship(order, "GLS", "T9", reference="1")
    assert shop.order(order).channel_export_status == "Pending"
    send(shop)
    (package,) = at_amazon(amazon, order)["packages"]
    assert (package["trackingNumber"], package["carrier"]) == ("T9", "GLS")
    assert [one["effect"] for one in amazon.shipments()] == ["new", "edited"]


def test_a_parcel_is_told_with_the_carrier_that_its_provider_stands_for(shop, order, amazon):
    shop.add_provider("Radkurier", "Other", "Radkurier Kiel", "Lastenrad")
    shop.ship(order, "Radkurier", "T1")
    send(shop)
    told = amazon.shipments()[0]["body"]["packageDetail"]
    assert (told["carrierCode"], told["carrierName"], told["shippingMethod"]) == (
        "Other",
        "Radkurier Kiel",
        "Lastenrad",
    )


def test_synchronise_sends_what_is_due_as_well(shop, order, amazon):
    shop.ship(order, "DHL", "T1")
    run = shop.connection(1).sync(wait=True).as_dict()
    assert run["sent"] == 1
    assert len(amazon.shipments()) == 1


def test_a_marketplace_that_is_no_longer_ticked_fails_what_waits_and_says_so(shop, order, amazon):
    parcel = shop.ship(order, "DHL", "T1")
    key = f"order_export.shipments_{'b2b' if shop.order(order).b2b else 'b2c'}"
    shop.set_settings(1, {key: ""})
    run = send(shop)
    assert (run["state"], run["refused"]) == ("succeeded_with_errors", 1)
    assert (parcel.state, parcel.code) == ("Finally failed", "export_not_ticked")
    assert shop.explain(order).causes[0]["setting"]["key"] == key
    assert amazon.shipments() == []
    shop.set_settings(1, EVERYTHING)
    parcel.retry()
    send(shop)
    assert (parcel.state, len(amazon.shipments())) == ("Exported", 1)


def test_one_that_is_refused_stops_no_other(shop, amazon):
    first, second, third = orders(shop)[:3]
    for order_id in (first, second, third):
        shop.ship(order_id, "DHL", f"T-{order_id}")
    amazon.add_fault("confirmShipment", "refused_shipment", after=1, message="OrderItemId is invalid")
    run = send(shop)
    assert (run["sent"], run["refused"]) == (2, 1)
    (failed,) = shop.export_rows(states=["Finally failed"])
    assert (failed["order_id"], failed["code"]) == (second, "shipment_refused")
    assert "OrderItemId is invalid" in failed["message"]
    assert failed["request_id"]
    assert shop.order(second).channel_export_status == "Error"


def test_what_amazon_has_canceled_meanwhile_is_refused_and_fails_again_when_retried(shop, order, amazon):
    parcel = shop.ship(order, "DHL", "T1")
    amazon.cancel_order(order)
    send(shop)
    assert parcel.state == "Finally failed"
    assert "cancelled" in parcel.message
    (error,) = [row for row in shop.error_rows(1) if row["kind"] == "shipment"]
    parcel.retry()
    assert shop.error_rows(1, states=["retrying"])[0]["id"] == error["id"]
    send(shop)
    assert parcel.state == "Finally failed"
    assert [row["state"] for row in shop.error_rows(1) if row["kind"] == "shipment"] == ["open"]


# -- trouble with the channel --------------------------------------------------------------------------------------


def test_while_amazon_is_away_everything_waits_and_nothing_is_lost(shop, amazon):
    found = orders(shop)[:5]
    for order_id in found:
        shop.ship(order_id, "DHL", f"T-{order_id}")
    amazon.add_fault("confirmShipment", "error_503", times=10**6)
    run = send(shop)
    assert (run["state"], run["sent"], run["refused"]) == ("succeeded", 0, 0)
    tried = [row for row in shop.export_rows() if row["attempts"]]
    assert len(tried) == 2, "two in a row are enough to see that the channel is away"
    assert {row["state"] for row in shop.export_rows()} == {"Pending"}
    assert tried[0]["code"] == "export_unreachable"
    assert shop._store.exports.waiting(shop._now()) == []
    amazon.clear_faults()
    settled(shop, amazon)
    assert {row["state"] for row in shop.export_rows()} == {"Exported"}
    assert [row["code"] for row in shop.export_rows()] == [None] * 5
    assert len(amazon.shipments()) == 5


def test_after_a_day_in_vain_a_person_has_to_look(shop, order, amazon):
    parcel = shop.ship(order, "DHL", "T1")
    amazon.add_fault("confirmShipment", "error_503", times=10**6)
    for _ in range(40):
        attend(shop)
        later(amazon, hours=1)
    assert (parcel.state, parcel.code, parcel.attempts) == ("Finally failed", "export_unreachable", 30)
    amazon.clear_faults()
    parcel.retry()
    send(shop)
    assert parcel.state == "Exported"


def test_an_authorization_that_ended_keeps_everything_pending(shop, order, amazon):
    parcel = shop.ship(order, "DHL", "T1")
    amazon.revoke(amazon.sellers[0]["seller_id"])
    amazon.advance(3700)
    run = send(shop)
    assert run["state"] == "failed"
    assert parcel.state == "Pending"
    attend(shop)
    assert shop.run_rows(1, 1)[0]["run_id"] == run["run_id"], "nothing is asked for until it is authorized"
    shop.authorize(1, amazon.grant(amazon.sellers[0]["seller_id"]))
    settled(shop, amazon, runs=3)
    assert parcel.state == "Exported"


def test_a_missing_role_is_an_error_of_the_export_and_orders_are_still_imported(shop, amazon):
    (order_id,) = shipped(shop, 1)
    amazon.set_roles(amazon.sellers[0]["seller_id"], ["Inventory and Order Tracking",
                                                       "Direct-to-Consumer Delivery (Restricted)"])  # fmt: skip
    asked = upload(shop, order_id)
    send(shop)
    assert (asked.state, asked.code) == ("Finally failed", "export_denied")
    assert "Tax Invoicing" in asked.remedy
    assert shop.connection(1).import_orders(wait=True).state == "succeeded"


# -- pause and inactivity ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", [1, None])
def test_a_pause_holds_everything_back_and_resuming_sends_it(whose, shop, order, amazon):
    shop.pause(whose, reason="stock-taking")
    parcel = shop.ship(order, "DHL", "T1")
    run = send(shop)
    assert (run["state"], parcel.state) == ("succeeded", "Pending")
    assert [line["level"] for line in shop.run_log(run["run_id"]) if line["code"] == "exports.paused"] == ["Notice"]
    attend(shop)
    assert calls(amazon, "confirmShipment") == 0
    shop.resume(whose)
    attend(shop)
    assert (parcel.state, len(amazon.shipments())) == ("Exported", 1)


def test_a_pause_in_the_middle_stops_before_the_next_thing_leaves(shop, amazon, monkeypatch):
    for order_id in orders(shop)[:3]:
        shop.ship(order_id, "DHL", f"T-{order_id}")
    run = shop.send_exports(1)
    run.wait(lambda _row: shop.pause(1) if amazon.shipments() else None)
    assert run.state == "succeeded"
    assert len(amazon.shipments()) == 1
    assert shop.export_summary()["Pending"] == 2


def test_switching_off_stops_the_run_and_no_call_leaves(shop, amazon):
    for order_id in orders(shop)[:3]:
        shop.ship(order_id, "DHL", f"T-{order_id}")
    run = shop.send_exports(1)
    run.wait(lambda _row: shop.disable(1) if amazon.shipments() else None)
    assert (run.state, run.code) == ("canceled", "run.connection_disabled")
    amazon.clear_calls()
    attend(shop)
    assert amazon.state()["calls"] == {}
    assert {row["state"] for row in shop.export_rows()} == {"Exported", "Pending"}
    shop.enable(1)
    attend(shop)
    assert len(amazon.shipments()) == 3


# -- invoices ------------------------------------------------------------------------------------------------------


def test_an_invoice_is_uploaded_and_its_outcome_asked_for(shop, amazon):
    (order_id,) = shipped(shop, 1)
    asked = upload(shop, order_id)
    run = send(shop)
    assert (run["sent"], asked.state) == (1, "Submitted")
    assert asked.ticket in {feed["feedId"] for feed in amazon.feeds()}
    assert shop.order(order_id).channel_export_status == "Pending"
    settled(shop, amazon, runs=2)
    assert (asked.state, asked.code) == ("Exported", None)
    assert [one["number"] for one in amazon.invoices()] == [f"RE-{order_id}"]
    assert shop.order(order_id).channel_export_status == "Exported"


def test_done_with_an_error_is_a_failure_and_the_correction_replaces_it(shop, amazon):
    """An order that has not been shipped: Amazon takes the upload and says in its report that it is none."""
    order_id = orders(shop)[0]
    asked = upload(shop, order_id)
    assert asked.warnings
    send(shop)
    settled(shop, amazon, runs=2)
    assert (asked.state, asked.code) == ("Finally failed", "invoice_refused")
    assert "79517" in asked.message
    assert [row["code"] for row in shop.explain(order_id).causes] == ["invoice_refused"]
    shop.ship(order_id, "DHL", "T1")
    assert upload(shop, order_id, pdf=PDF + b" corrected").outcome == "changed"
    settled(shop, amazon, runs=3)
    assert asked.state == "Exported"
    assert [one["effect"] for one in amazon.invoices()] == ["new"]
    assert shop.explain(order_id).causes[0]["state"] == "solved"


def test_an_invoice_refused_by_its_report_says_amazons_words(shop, amazon):
    (order_id,) = shipped(shop, 1)
    amazon.add_fault("createFeed", "feed_error", code="79513", message="Please provide metadata:orderid.")
    asked = upload(shop, order_id)
    send(shop)
    settled(shop, amazon, runs=2)
    assert asked.message == f"The channel refused invoice RE-{order_id}: 79513 Please provide metadata:orderid."
    assert upload(shop, order_id).outcome == "again"
    settled(shop, amazon, runs=3)
    assert (asked.state, len(amazon.invoices())) == ("Exported", 1)


def test_a_credit_note_follows_its_invoice(shop, amazon):
    (order_id,) = shipped(shop, 1)
    upload(shop, order_id)
    shop.invoice(order_id, PDF, "GS-1", "1.00", "0.16", kind="CreditNote", transaction_id="amzn:crow:1")
    settled(shop, amazon, runs=4)
    kinds = {one["number"]: (one["document_type"], one["transaction_id"]) for one in amazon.invoices()}
    assert kinds["GS-1"] == ("CreditNote", "amzn:crow:1")
    assert len(kinds) == 2


def test_invoices_wait_for_their_budget_and_shipments_do_not_wait_with_them(home, clock_of_plans):
    amazon, shop = clock_of_plans
    found = shipped(shop, 18)
    for order_id in found:
        upload(shop, order_id)
    send(shop)
    submitted = shop.export_summary()["Submitted"]
    assert 14 <= submitted <= 16, "the burst leaves at once"
    waiting = shop.export_rows(states=["Pending"])
    assert {row["state"] for row in waiting} == {"Pending"}
    assert all(row["next_try"] > shop._now().strftime("%Y-%m-%dT%H:%M:%SZ") for row in waiting)
    late = orders(shop, channel_export_status="No changes to sync")[0]
    parcel = shop.ship(late, "DHL", "T-late")
    before = amazon.state()["now"]
    attend(shop)
    assert parcel.state == "Exported"
    assert (_seconds(amazon.state()["now"]) - _seconds(before)) < 60, "it did not wait for an invoice"
    for _ in range(12):
        later(amazon, minutes=2)
        attend(shop)
    settled(shop, amazon, runs=10)
    assert shop.export_summary()["Exported"] == 37
    assert len(amazon.invoices()) == 18


def _seconds(moment):
    return datetime.fromisoformat(moment).timestamp()


@pytest.fixture
def clock_of_plans(home):
    """A local Amazon that keeps to its published rates, and a shop."""
    with stocked(NOW, ORDERS) as amazon:
        amazon.amazon._limits._scale = 1.0
        with make_kit(home, amazon, FakeClock(amazon)) as kit:
            yield amazon, import_and_tick(kit)


# -- answers that are lost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["reset", "truncated_json"])
def test_an_upload_whose_answer_was_lost_is_found_and_not_repeated(fault, shop, amazon):
    first, second = shipped(shop, 2)
    amazon.add_fault("createFeed", fault)
    lost, other = upload(shop, first), upload(shop, second)
    send(shop)
    assert (lost.state, lost.code) == ("Pending", "export_unreachable")
    assert other.state == "Pending", "one at a time: what is found must be the one that was lost"
    settled(shop, amazon, runs=4)
    assert (lost.state, other.state) == ("Exported", "Exported")
    assert calls(amazon, "createFeed") == 2
    assert [one["effect"] for one in amazon.invoices()] == ["new", "new"]
    assert "exports.found" in [line["code"] for line in lost.log()]


def test_an_upload_that_never_arrived_is_sent_again(shop, amazon):
    (order_id,) = shipped(shop, 1)
    amazon.add_fault("createFeed", "error_503")
    asked = upload(shop, order_id)
    send(shop)
    assert asked.state == "Pending"
    settled(shop, amazon, runs=3)
    assert (asked.state, len(amazon.invoices())) == ("Exported", 1)


def test_two_uploads_that_nobody_knows_end_with_a_person(shop, amazon):
    (order_id,) = shipped(shop, 1)
    amazon.add_fault("createFeed", "reset")
    asked = upload(shop, order_id)
    send(shop)
    driver = shop._runtime.driver_of(shop._store.connections.get(1))
    row = shop._store.exports._db.row("SELECT * FROM exports WHERE id = ?", (asked.id,))
    invoice, pdf = shop._store.exports._opened(row)
    driver.submit_invoice(invoice._replace(number="FOREIGN"), pdf)
    settled(shop, amazon, runs=2)
    assert (asked.state, asked.code) == ("Finally failed", "invoice_unclear")
    assert "2 uploads" in asked.message
    assert "Seller Central" in asked.remedy
    assert calls(amazon, "createFeed") == 2, "nothing was sent again"
    asked.cancel()
    assert asked.state == "Canceled"


def test_a_shipment_whose_answer_was_lost_is_told_again_and_no_parcel_is_added(shop, order, amazon):
    amazon.add_fault("confirmShipment", "reset", times=3)
    parcel = shop.ship(order, "DHL", "T1")
    send(shop)
    assert parcel.state == "Exported"
    assert [(one["new"], one["edited"]) for one in amazon.shipment_counts()] == [(1, 3)]


def test_an_outcome_that_never_comes_ends_with_a_person(shop, amazon):
    (order_id,) = shipped(shop, 1)
    amazon.add_fault("createFeed", "feed_stuck")
    asked = upload(shop, order_id)
    send(shop)
    asks = calls(amazon, "getFeed")
    for _ in range(26):
        later(amazon, hours=3)
        attend(shop)
    assert (asked.state, asked.code) == ("Finally failed", "invoice_no_answer")
    assert 20 < calls(amazon, "getFeed") - asks <= 26
