"""Shipments and invoices on their way to Amazon: what is sent, what its answers mean, and what is sent once at most."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.drivers.amazon.invoices import Report, options_of, read_report, verdict
from omnikit.drivers.amazon.shipments import body_of, parcels
from omnikit.errors import NeedsAuthorization, RequestRefused, Unavailable, UnreadableAnswer
from omnikit.model.exports import Invoice, Outcome, Shipment, ShippedItem
from tests.conftest import NOW
from tests.drivers.test_official import SPAPI
from tests.support.drivers import Bench

PDF = b"%PDF-1.7\n1 0 obj"
BEGUN = datetime.fromisoformat(NOW)


@pytest.fixture
def bench(amazon, clock):
    return Bench(amazon, clock)


@pytest.fixture
def driver(bench):
    return bench.driver


@pytest.fixture
def order(amazon):
    """An order of the local Amazon that a merchant has to ship, of one item in several pieces."""
    book = amazon.amazon.book(amazon.amazon.accounts.first)
    return next(
        entry.order
        for entry in book
        if entry.status == "UNSHIPPED" and entry.fulfilled_by == "MERCHANT"
        and "INVOICE_BY_AMAZON" not in entry.order["programs"] and len(entry.order["orderItems"]) == 2
    )  # fmt: skip


def shipment(order, reference="1", tracking="00340434161094015902", code="DHL", name=None, items=None):
    held = items or {item["orderItemId"]: item["quantityOrdered"] for item in order["orderItems"]}
    return Shipment(
        order["orderId"], "DE", reference, code, name, "Paket", tracking, NOW,
        tuple(ShippedItem(*item) for item in held.items()),
    )  # fmt: skip


def invoice(order, number="RE-2026/17", **changes):
    total = order["proceeds"]["grandTotal"]["amount"]
    return Invoice(order["orderId"], "DE", number, "Invoice", total, "1.00")._replace(**changes)


def calls(amazon, operation):
    return amazon.state()["calls"].get(operation, 0)


def shipped(amazon, driver, order):
    driver.confirm_shipment(shipment(order))


# -- shipments -----------------------------------------------------------------------------------------------------


def test_a_shipment_arrives_as_it_is(amazon, driver, order):
    driver.confirm_shipment(shipment(order))
    (arrived,) = amazon.shipments()
    package = arrived["body"]["packageDetail"]
    assert (package["packageReferenceId"], package["carrierCode"]) == ("1", "DHL")
    assert "carrierName" not in package
    assert (arrived["order_id"], arrived["effect"]) == (order["orderId"], "new")


def test_the_name_of_a_carrier_is_told_where_amazon_has_no_code_for_it(order):
    other = body_of(shipment(order, code="Other", name="Radkurier Kiel"))["packageDetail"]
    assert (other["carrierCode"], other["carrierName"]) == ("Other", "Radkurier Kiel")
    assert "carrierName" not in body_of(shipment(order, code="DHL", name="Deutsche Post DHL"))["packageDetail"]


def test_the_same_reference_again_edits_the_parcel(amazon, driver, order):
    driver.confirm_shipment(shipment(order))
    driver.confirm_shipment(shipment(order, tracking="T2"))
    assert [one["effect"] for one in amazon.shipments()] == ["new", "edited"]


def test_an_answer_that_was_lost_is_asked_for_again(amazon, driver, order):
    amazon.add_fault("confirmShipment", "reset")
    driver.confirm_shipment(shipment(order))
    assert [one["effect"] for one in amazon.shipments()] == ["new", "edited"]


def test_a_refusal_says_what_amazon_says(amazon, driver, order):
    message = "Failed to create package. Token Atza|secret was used."
    amazon.add_fault("confirmShipment", "refused_shipment", message=message)
    with pytest.raises(RequestRefused) as refused:
        driver.confirm_shipment(shipment(order))
    assert refused.value.words == "Failed to create package. Token *** was used."
    assert refused.value.exchange["request_id"]
    assert calls(amazon, "confirmShipment") == 1


@pytest.mark.parametrize("kind", ["error_500", "error_503", "quota"])
def test_trouble_that_passes_is_waited_for_and_trouble_that_stays_is_told(kind, amazon, driver, order):
    amazon.add_fault("confirmShipment", kind, times=2)
    driver.confirm_shipment(shipment(order))
    assert len(amazon.shipments()) == 1
    amazon.add_fault("confirmShipment", kind, times=1000)
    with pytest.raises(Unavailable):
        driver.confirm_shipment(shipment(order, "2"))
    assert len(amazon.shipments()) == 1


@pytest.mark.spapi
def test_the_requests_fit_amazons_models(driver, order):
    jsonschema = pytest.importorskip("jsonschema")
    for name, definition, body in (
        ("ordersV0", "ConfirmShipmentRequest", body_of(shipment(order))),
        ("feeds_2021-06-30", "CreateFeedSpecification", {
            "feedType": "UPLOAD_VAT_INVOICE", "marketplaceIds": ["A1PA6795UKMFR9"], "inputFeedDocumentId": "d",
            "feedOptions": options_of(invoice(order)),
        }),
    ):  # fmt: skip
        model = json.loads((SPAPI / "models" / f"{name}.json").read_text())
        schema = {**model["definitions"][definition], "definitions": model["definitions"]}
        jsonschema.Draft4Validator(schema).validate(body)


# -- what is known of an order's parcels -----------------------------------------------------------------------------


def test_the_parcels_of_an_order_are_read_from_its_record(amazon, driver, order):
    first, second = (item["orderItemId"] for item in order["orderItems"])
    driver.confirm_shipment(shipment(order, items={first: 1}))
    found = parcels(driver.order(order["orderId"]))
    assert found.fulfilled == {first: 1, second: 0}
    assert found.packages == {"1": {first: 1}}
    assert found.wanted == {item["orderItemId"]: item["quantityOrdered"] for item in order["orderItems"]}
    told = found.facts["1"]
    assert (told["carrier"], told["tracking"], told["status"]) == ("DHL", shipment(order).tracking, "SHIPPED")
    assert told["shipped"].endswith("Z")


def test_pieces_that_were_canceled_are_not_to_be_shipped():
    item = {"orderItemId": "7", "quantityOrdered": 3, "fulfillment": {"quantityFulfilled": 1, "quantityUnfulfilled": 1}}
    assert parcels({"orderItems": [item]}).wanted == {"7": 2}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["orderItems", "packages", "packageItems", "packageReferenceId", "orderItemId", "quantity",
                         "carrier", "trackingNumber", "packageStatus", "status", "fulfillment", "quantityFulfilled",
                         "quantityUnfulfilled"]), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(_JSON)
def test_a_record_of_any_form_says_nothing_wrong_about_parcels(record):
    found = parcels(record)
    assert all(many >= 0 for many in (*found.wanted.values(), *found.fulfilled.values()))
    assert all(isinstance(text, str) for told in found.facts.values() for text in told.values())
    assert parcels(json.dumps(record).encode()) == found
    assert parcels(b"{") == parcels({})


# -- invoices ------------------------------------------------------------------------------------------------------


def test_an_invoice_is_put_named_and_taken(amazon, driver, order):
    shipped(amazon, driver, order)
    ticket = driver.submit_invoice(invoice(order), PDF)
    assert driver.invoice_outcome(ticket) is None
    amazon.advance(61)
    assert driver.invoice_outcome(ticket) == Outcome(accepted=True)
    (taken,) = amazon.invoices()
    assert (taken["number"], taken["order_id"], taken["document_type"]) == ("RE-2026/17", order["orderId"], "Invoice")
    assert taken["total_amount"] == order["proceeds"]["grandTotal"]["amount"]


def test_the_shipments_id_is_preferred_to_the_orders(order):
    options = options_of(invoice(order, shipping_id="U123"))
    assert options["metadata:shippingid"] == "U123"
    assert "metadata:orderid" not in options
    assert all(name.startswith("metadata:") for name in options)
    assert "metadata:transactionid" not in options


def test_a_credit_note_names_its_transaction(amazon, driver, order):
    shipped(amazon, driver, order)
    note = invoice(order, "GS-1", kind="CreditNote", transaction_id="amzn:crow:1")
    ticket = driver.submit_invoice(note, PDF)
    amazon.advance(61)
    assert driver.invoice_outcome(ticket) == Outcome(accepted=True)
    assert amazon.invoices()[0]["transaction_id"] == "amzn:crow:1"


@pytest.mark.parametrize("number", ["RE ÄÖ", "RE\n1", "RE'1", "RE=1", ""])
def test_a_number_that_amazon_would_not_take_is_refused_before_anything_leaves(number, amazon, driver, order):
    with pytest.raises(RequestRefused, match="Amazon takes no"):
        driver.submit_invoice(invoice(order, number), PDF)
    assert calls(amazon, "createFeed") == calls(amazon, "createFeedDocument") == 0


def test_what_amazon_would_call_a_missing_role_is_told_as_such(amazon, driver, order):
    amazon.set_roles(amazon.sellers[0]["seller_id"], ["Inventory and Order Tracking"])
    with pytest.raises(NeedsAuthorization) as denied:
        driver.submit_invoice(invoice(order), PDF)
    assert denied.value.code == "authorization.denied"


@pytest.mark.parametrize("fault", ["reset", "cut_body", "truncated_json"])
def test_a_submission_whose_answer_was_lost_is_found_and_not_repeated(fault, amazon, driver, order):
    shipped(amazon, driver, order)
    amazon.add_fault("createFeed", fault)
    with pytest.raises((Unavailable, UnreadableAnswer)):
        driver.submit_invoice(invoice(order), PDF)
    assert calls(amazon, "createFeed") == 1
    found = driver.find_invoice(invoice(order), BEGUN, set())
    assert found in {feed["feedId"] for feed in amazon.feeds()}
    assert driver.find_invoice(invoice(order), BEGUN, {found}) is None


def test_a_submission_that_never_left_is_not_found(amazon, driver, order):
    amazon.add_fault("createFeedDocument", "error_503", times=1000)
    with pytest.raises(Unavailable):
        driver.submit_invoice(invoice(order), PDF)
    assert driver.find_invoice(invoice(order), BEGUN - timedelta(hours=1), set()) is None


def test_two_uploads_that_nobody_knows_are_not_guessed_between(amazon, driver, order):
    shipped(amazon, driver, order)
    tickets = [driver.submit_invoice(invoice(order, f"RE-{number}"), PDF) for number in range(3)]
    with pytest.raises(RequestRefused, match="2 uploads"):
        driver.find_invoice(invoice(order), BEGUN, {tickets[0]})
    assert driver.find_invoice(invoice(order), BEGUN, set(tickets[:2])) == tickets[2]


def test_all_pages_of_feeds_are_looked_through(amazon, bench, driver, order, monkeypatch):
    shipped(amazon, driver, order)
    tickets = [driver.submit_invoice(invoice(order, f"RE-{number}"), PDF) for number in range(5)]
    monkeypatch.setattr("omnikit.drivers.amazon.invoices._PER_PAGE", 2)
    assert driver.find_invoice(invoice(order), BEGUN, set(tickets[1:])) == tickets[0]
    assert calls(amazon, "getFeeds") == 3


def test_uploads_for_other_marketplaces_and_earlier_ones_are_others(amazon, driver, order):
    shipped(amazon, driver, order)
    driver.submit_invoice(invoice(order), PDF)
    assert driver.find_invoice(invoice(order, marketplace="FR"), BEGUN, set()) is None
    assert driver.find_invoice(invoice(order), BEGUN + timedelta(seconds=1), set()) is None


@pytest.mark.parametrize("kind", ["error_503", "reset", "expired_url"])
def test_a_document_that_cannot_be_put_makes_no_feed(kind, amazon, driver, order):
    amazon.add_fault("document", kind, times=1000)
    with pytest.raises(Unavailable):
        driver.submit_invoice(invoice(order), PDF)
    assert calls(amazon, "createFeed") == 0


# -- what became of it ---------------------------------------------------------------------------------------------


def submitted(amazon, driver, order, **options):
    shipped(amazon, driver, order)
    if options:
        amazon.add_fault("createFeed", **options)
    ticket = driver.submit_invoice(invoice(order), PDF)
    amazon.advance(61)
    return ticket


def test_done_alone_is_no_success(amazon, driver, order):
    why = {"code": "79513", "message": "Please provide metadata:orderid"}
    ticket = submitted(amazon, driver, order, kind="feed_error", **why)
    assert amazon.feeds()[0]["processingStatus"] == "DONE"
    assert driver.invoice_outcome(ticket) == Outcome(False, "79513", "Please provide metadata:orderid")
    assert amazon.invoices() == []


def test_a_fatal_feed_is_no_success(amazon, driver, order):
    outcome = driver.invoice_outcome(submitted(amazon, driver, order, kind="feed_fatal"))
    assert (outcome.accepted, outcome.code) == (False, "FATAL")
    assert outcome.message


def test_a_canceled_feed_is_no_success(amazon, driver, order):
    ticket = driver.submit_invoice(invoice(order), PDF)
    amazon._in_loop(lambda: setattr(next(iter(_desk(amazon).feeds.values())), "outcome", "CANCELLED"))
    assert driver.invoice_outcome(ticket).code == "CANCELLED"


def _desk(amazon):
    return amazon.amazon.outbound(amazon.amazon.accounts.first).feeds


def test_a_feed_that_never_ends_is_not_known_yet(amazon, driver, order):
    assert driver.invoice_outcome(submitted(amazon, driver, order, kind="feed_stuck")) is None


def test_a_packed_report_is_read(amazon, driver, order):
    amazon.set_outbound(feed_gzip=True)
    assert driver.invoice_outcome(submitted(amazon, driver, order)).accepted


@pytest.mark.parametrize("kind", ["expired_url", "broken_gzip", "error_503"])
def test_a_report_that_cannot_be_fetched_whole_is_asked_for_again_later(kind, amazon, driver, order):
    amazon.set_outbound(feed_gzip=True)
    ticket = submitted(amazon, driver, order)
    amazon.add_fault("document", kind, times=1000)
    with pytest.raises(Unavailable):
        driver.invoice_outcome(ticket)
    amazon.clear_faults()
    assert driver.invoice_outcome(ticket).accepted


def test_a_ticket_that_amazon_does_not_know_is_a_refusal(driver):
    with pytest.raises(RequestRefused):
        driver.invoice_outcome("123")


SUMMARY = "Feed Processing Summary:\n\tNumber of records processed\t\t{}\n\tNumber of records successful\t\t{}\n"
TABLE = "\noriginal-record-number\tsku\terror-code\terror-type\terror-message\n"


@pytest.mark.parametrize(
    ("text", "accepted", "code"),
    [
        (SUMMARY.format(1, 1), True, ""),
        (SUMMARY.format(1, 1).replace("\n", "\r\n"), True, ""),
        (SUMMARY.format(1, 1) + TABLE + "1\t\t79999\tWarning\tLate\n", True, ""),
        ("Zusammenfassung:\n\tVerarbeitet\t\t1\n\tErfolgreich\t\t1\n", True, ""),
        (SUMMARY.format(1, 0) + TABLE + "1\t\t79525\tError\tAmazon will generate invoice\n", False, "79525"),
        (SUMMARY.format(1, 1) + TABLE + "1\t\t79525\tFatal\tAmazon will generate invoice\n", False, "79525"),
        (SUMMARY.format(1, 1) + TABLE + "1\t\t79525\n", False, "79525"),
        (SUMMARY.format(1, 0), False, "UNCLEAR"),
        (SUMMARY.format(0, 0), False, "UNCLEAR"),
        (SUMMARY.format(2, 1), False, "UNCLEAR"),
        ("", False, "UNCLEAR"),
        ("<html>Service Unavailable</html>", False, "UNCLEAR"),
        ("Number of records processed\t\t1\n", False, "UNCLEAR"),
        ("<AmazonEnvelope><StatusCode>Complete</StatusCode></AmazonEnvelope>", False, "UNCLEAR"),
    ],
)
def test_only_a_report_that_says_so_is_success(text, accepted, code):
    outcome = verdict(read_report(text))
    assert (outcome.accepted, outcome.code) == (accepted, code)
    assert outcome.accepted or outcome.message


def test_no_report_is_no_success():
    assert verdict(None).accepted is False
    assert verdict(Report(1, 1)).accepted is True


@given(st.text())
def test_a_report_of_any_text_is_read(text):
    outcome = verdict(read_report(text))
    assert outcome.accepted == (outcome.code == "" and outcome.message == "")
    assert len(outcome.message) <= 500
