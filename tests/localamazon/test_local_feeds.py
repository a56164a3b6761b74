"""Feeds: documents, the life of a feed, invoices and files of shipments, and the reports on their processing."""

import gzip
import hashlib
from datetime import UTC, datetime

import pytest
import requests

DE, FR = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"
FEEDS = "/feeds/2021-06-30"
ORDER, OTHER = "305-0000000-0000001", "305-0000000-0000002"
INVOICE, SHIPMENTS = "UPLOAD_VAT_INVOICE", "POST_FLAT_FILE_FULFILLMENT_DATA"
PDF = b"%PDF-1.7 an invoice"
METADATA = {
    "metadata:orderid": ORDER,
    "metadata:invoicenumber": "RE-2026/1",
    "metadata:documenttype": "Invoice",
    "metadata:totalamount": "11.90",
    "metadata:totalvatamount": "1.90",
}
SUCCESS = "Feed Processing Summary:\n\tNumber of records processed\t\t1\n\tNumber of records successful\t\t1\n"
HEAD = "order-id\torder-item-id\tquantity\tship-date\tcarrier-code\tcarrier-name\ttracking-number\tship-method"
BAD_REQUESTS = {
    "no type": {"feedType": None},
    "a type Amazon removed": {"feedType": "POST_PRODUCT_DATA"},
    "a number as type": {"feedType": 7},
    "no marketplace": {"marketplaceIds": []},
    "marketplace of the moon": {"marketplaceIds": ["MOON"]},
    "a number as marketplace": {"marketplaceIds": [7]},
    "26 marketplaces": {"marketplaceIds": [DE] * 26},
    "one marketplace without a list": {"marketplaceIds": DE},
    "unknown document": {"inputFeedDocumentId": "amzn1.tortuga.3.unknown"},
    "no document": {"inputFeedDocumentId": None},
    "options of numbers": {"feedOptions": {"metadata:totalamount": 11.9}},
    "options in a list": {"feedOptions": ["metadata:orderid"]},
}


class Sender:
    """A client that sends feeds as Amazon's guide says: document, put, feed, wait, report."""

    def __init__(self, api):
        self.api = api
        self.local = api.local

    def put(self, body, content_type):
        made = self.api.post(f"{FEEDS}/documents", {"contentType": content_type})
        assert made.status_code == 201, made.text
        if body is not None:
            answer = requests.put(made.json()["url"], data=body, headers={"Content-Type": content_type}, timeout=10)
            assert answer.status_code == 200, answer.text
        return made.json()["feedDocumentId"]

    def create(self, document_id, feed_type=INVOICE, **changes):
        body = {"feedType": feed_type, "marketplaceIds": [DE], "inputFeedDocumentId": document_id} | changes
        return self.api.post(f"{FEEDS}/feeds", {name: value for name, value in body.items() if value is not None})

    def feed(self, feed_id):
        return self.api.get(f"{FEEDS}/feeds/{feed_id}").json()

    def report(self, feed_id):
        document_id = self.feed(feed_id)["resultFeedDocumentId"]
        return requests.get(self.api.get(f"{FEEDS}/documents/{document_id}").json()["url"], timeout=10).text

    def done(self, answer):
        assert answer.status_code == 202, answer.text
        self.local.advance(60)
        return answer.json()["feedId"]

    def invoice(self, body=PDF, content_type="application/pdf", places=(DE,), options=None, **changes):
        """The report on an upload; a change of None leaves that piece of metadata out."""
        given = METADATA | {f"metadata:{name}": value for name, value in changes.items()}
        given = {name: value for name, value in given.items() if value is not None} if options is None else options
        document_id = self.put(body, content_type)
        return self.report(self.done(self.create(document_id, marketplaceIds=list(places), feedOptions=given)))

    def ship(self, *lines, head=HEAD, encoding="utf-8"):
        """The report on a file of shipments."""
        text = "\n".join([head, *("\t".join(line) for line in lines)]) + "\n"
        document_id = self.put(text.encode(encoding), "text/tab-separated-values; charset=UTF-8")
        return self.report(self.done(self.create(document_id, SHIPMENTS)))


def row(report):
    """Code, type and text of the only row."""
    head, line = report.splitlines()[4:]
    assert head == "original-record-number\tsku\terror-code\terror-type\terror-message"
    record, sku, code, kind, message = line.split("\t")
    assert (record, sku, kind) == ("1", "", "Error")
    assert report.splitlines()[2].endswith("\t0")
    return code, message


def rows(report):
    """Record, order, item, code, type of each row of a report on shipments."""
    head, *lines = report.splitlines()[4:] or [""]
    assert not lines or head.split("\t")[:3] == ["original-record-number", "order-id", "order-item-id"]
    return [tuple(line.split("\t")[:5]) for line in lines]


def sums(report):
    return [int(line.rpartition("\t")[2]) for line in report.splitlines()[1:3]]


@pytest.fixture
def sender(api, order):
    """The first seller with a shipped and an unshipped order."""
    sent = {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT"}
    api.local.upsert_orders([order(1, fulfillment=sent), order(2)])
    return Sender(api)


@pytest.fixture
def shipper(api, order):
    """The first seller with two unshipped orders, one of two items."""
    items = [
        {"orderItemId": "1", "quantityOrdered": 2, "product": {"asin": "B0", "sellerSku": "A-1"}},
        {"orderItemId": "2", "quantityOrdered": 1, "product": {"asin": "B1", "sellerSku": "A-2"}},
    ]
    api.local.upsert_orders([order(1, orderItems=items), order(2)])
    return Sender(api)


def test_a_document_has_an_id_and_a_url_for_five_minutes(sender):
    made = sender.api.post(f"{FEEDS}/documents", {"contentType": "application/pdf"}).json()
    assert set(made) == {"feedDocumentId", "url"}
    sender.local.advance(301)
    answer = requests.put(made["url"], data=PDF, headers={"Content-Type": "application/pdf"}, timeout=10)
    assert answer.status_code == 403


def test_what_was_put_can_be_read_back(sender):
    document_id = sender.put(PDF, "application/pdf")
    url = sender.api.get(f"{FEEDS}/documents/{document_id}").json()["url"]
    answer = requests.get(url, timeout=10)
    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert requests.put(url, data=b"", headers={"Content-Type": "application/pdf"}, timeout=10).status_code == 403


@pytest.mark.parametrize("body", [{}, {"contentType": ""}, {"contentType": 7}, {"contentType": "UPLOAD_VAT_INVOICE"}])
def test_a_document_needs_a_media_type(sender, body):
    assert sender.api.post(f"{FEEDS}/documents", body).status_code == 400


@pytest.mark.parametrize("changes", BAD_REQUESTS.values(), ids=BAD_REQUESTS)
def test_feeds_that_are_not_created(sender, changes):
    answer = sender.create(sender.put(PDF, "application/pdf"), **changes)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")
    assert sender.local.feeds() == []


def test_a_type_not_served_is_refused_in_amazons_words(sender):
    answer = sender.create(sender.put(PDF, "application/pdf"), "_UPLOAD_VAT_INVOICE_")
    assert answer.json()["errors"][0]["message"] == "feed type _UPLOAD_VAT_INVOICE_ is invalid"


def test_another_sellers_document_is_unknown(sender, serve):
    other = Sender(serve.connect(sender.local, 1))
    assert other.create(sender.put(PDF, "application/pdf")).status_code == 400


def test_invoices_need_the_role_tax_invoicing(sender):
    document_id = sender.put(PDF, "application/pdf")
    sender.local.set_roles(sender.api.seller["seller_id"], ["Inventory and Order Tracking"])
    answer = sender.create(document_id, feedOptions=METADATA)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["message"] == "Access to the resource is forbidden"
    assert sender.create(document_id, SHIPMENTS).status_code == 202


def test_a_feed_waits_works_and_is_done(sender):
    document_id = sender.put(PDF, "application/pdf")
    feed_id = sender.create(document_id, feedOptions=METADATA).json()["feedId"]
    seen = []
    for _ in range(3):
        seen.append(sender.feed(feed_id))
        sender.local.advance(30)
    assert [each["processingStatus"] for each in seen] == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    assert set(seen[0]) == {"feedId", "feedType", "marketplaceIds", "createdTime", "processingStatus"}
    assert set(seen[1]) - set(seen[0]) == {"processingStartTime"}
    assert set(seen[2]) - set(seen[1]) == {"processingEndTime", "resultFeedDocumentId"}
    created, started, ended = (
        datetime.fromisoformat(seen[2][name]) for name in ("createdTime", "processingStartTime", "processingEndTime")
    )
    assert created < started < ended
    assert sender.report(feed_id) == SUCCESS


def test_the_time_a_feed_takes_can_be_set(serve, order):
    api = serve(feed_seconds=0)
    api.local.upsert_orders([order(1, fulfillment={"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT"})])
    sender = Sender(api)
    feed_id = sender.create(sender.put(PDF, "application/pdf"), feedOptions=METADATA).json()["feedId"]
    assert sender.feed(feed_id)["processingStatus"] == "DONE"
    assert api.post("/_admin/outbound", {"feed_seconds": 7200}).json()["feed_seconds"] == 7200
    feed_id = sender.create(sender.put(PDF, "application/pdf"), feedOptions=METADATA).json()["feedId"]
    api.local.advance(3500)
    assert sender.feed(feed_id)["processingStatus"] == "IN_QUEUE"
    assert api.post("/_admin/outbound", {"feed_seconds": -1}).status_code == 400
    assert api.post("/_admin/outbound", {"patience": 1}).status_code == 400


def test_a_report_may_be_compressed(sender):
    sender.local.set_outbound(feed_gzip=True)
    feed_id = sender.done(sender.create(sender.put(PDF, "application/pdf"), feedOptions=METADATA))
    path = f"{FEEDS}/documents/{sender.feed(feed_id)['resultFeedDocumentId']}"
    shown = sender.api.get(path).json()
    assert shown["compressionAlgorithm"] == "GZIP"
    assert gzip.decompress(requests.get(shown["url"], timeout=10).content).decode() == SUCCESS
    unpacked = sender.api.get(path, enableContentEncodingUrlHeader="true").json()["url"]
    assert requests.get(unpacked, timeout=10).text == SUCCESS
    assert sender.api.get(path, enableContentEncodingUrlHeader="please").status_code == 400


def test_only_a_waiting_feed_can_be_cancelled(sender):
    feed_id = sender.create(sender.put(PDF, "application/pdf"), feedOptions=METADATA).json()["feedId"]
    url = f"{sender.local.base_url}{FEEDS}/feeds/{feed_id}"
    answer = sender.api.session.delete(url, timeout=10)
    assert (answer.status_code, answer.content) == (200, b"")
    sender.local.advance(600)
    assert sender.feed(feed_id)["processingStatus"] == "CANCELLED"
    assert sender.local.invoices() == []
    assert sender.api.session.delete(url, timeout=10).status_code == 400


@pytest.mark.parametrize(("feed_id", "status"), [("99999999999", 404), ("badFeedId1", 400)])
def test_unknown_feeds(sender, serve, feed_id, status):
    assert sender.api.get(f"{FEEDS}/feeds/{feed_id}").status_code == status
    assert (
        sender.api.session.delete(f"{sender.local.base_url}{FEEDS}/feeds/{feed_id}", timeout=10).status_code == status
    )


def test_feeds_and_reports_are_their_sellers_own(sender, serve):
    feed_id = sender.done(sender.create(sender.put(PDF, "application/pdf"), feedOptions=METADATA))
    other = serve.connect(sender.local, 1)
    assert other.get(f"{FEEDS}/feeds/{feed_id}").status_code == 404
    document_id = sender.feed(feed_id)["resultFeedDocumentId"]
    assert other.get(f"{FEEDS}/documents/{document_id}").status_code == 404
    assert other.get(f"{FEEDS}/documents/nonsense").status_code == 400


def test_a_feed_without_a_document_is_fatal(sender):
    feed_id = sender.done(sender.create(sender.put(None, "application/pdf"), feedOptions=METADATA))
    feed = sender.feed(feed_id)
    assert feed["processingStatus"] == "FATAL"
    assert "resultFeedDocumentId" not in feed


# -- the list ------------------------------------------------------------------------------------------------------


@pytest.fixture
def five(sender):
    """Five feeds, a minute apart; the ids oldest first."""
    ids = []
    for number in range(5):
        feed_type = SHIPMENTS if number == 2 else INVOICE
        answer = sender.create(
            sender.put(PDF, "application/pdf"), feed_type, marketplaceIds=[FR if number == 3 else DE]
        )
        ids.append(answer.json()["feedId"])
        sender.local.advance(60)
    return sender, ids


def listed(sender, **params):
    answer = sender.api.get(f"{FEEDS}/feeds", **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_list_is_filtered(five):
    sender, ids = five

    def found(**params):
        return [ids.index(each["feedId"]) for each in listed(sender, **params)["feeds"]]

    both = f"{INVOICE},{SHIPMENTS}"
    assert found(feedTypes=both) == [4, 3, 2, 1, 0]
    assert found(feedTypes=SHIPMENTS) == [2]
    assert found(feedTypes=both, marketplaceIds=FR) == [3]
    assert found(feedTypes=both, processingStatuses="IN_QUEUE,CANCELLED") == []
    assert found(feedTypes=both, createdUntil=sender.feed(ids[1])["createdTime"]) == [0]
    since = datetime.fromtimestamp(sender.local.amazon.clock.now() - 130, UTC).isoformat()
    assert found(feedTypes=both, createdSince=since) == [4, 3]


def test_the_list_forgets_after_ninety_days(five):
    sender, ids = five
    sender.local.advance(91 * 86400)
    sender.api.log_in()
    assert listed(sender, feedTypes=INVOICE, createdSince="2020-01-01")["feeds"] == []
    assert sender.api.get(f"{FEEDS}/feeds/{ids[0]}").status_code == 404


def test_pages_follow_by_token_alone(five):
    sender, ids = five
    page = listed(sender, feedTypes=f"{INVOICE},{SHIPMENTS}", pageSize=2)
    found = [each["feedId"] for each in page["feeds"]]
    sender.create(sender.put(PDF, "application/pdf"))
    while "nextToken" in page:
        page = listed(sender, nextToken=page["nextToken"])
        found += [each["feedId"] for each in page["feeds"]]
    assert found == ids[::-1]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"marketplaceIds": DE},
        {"feedTypes": ",".join(["A"] * 11)},
        {"feedTypes": INVOICE, "processingStatuses": "DONE,BAD_VALUE"},
        {"feedTypes": INVOICE, "pageSize": "0"},
        {"feedTypes": INVOICE, "pageSize": "101"},
        {"feedTypes": INVOICE, "createdSince": "yesterday"},
        {"nextToken": "forged"},
    ],
)
def test_lists_that_are_refused(sender, params):
    assert sender.api.get(f"{FEEDS}/feeds", **params).status_code == 400


def test_a_token_with_company_or_of_another_list_is_refused(five, serve):
    sender, _ = five
    token = listed(sender, feedTypes=INVOICE, pageSize=1)["nextToken"]
    assert sender.api.get(f"{FEEDS}/feeds", nextToken=token, pageSize=1).status_code == 400
    assert serve.connect(sender.local, 1).get(f"{FEEDS}/feeds", nextToken=token).status_code == 400
    sender.local.upsert_orders([{"orderId": f"305-0000000-000010{number}"} for number in range(3)])
    foreign = sender.api.search(createdAfter="1970-01-01", maxResultsPerPage=1).json()["pagination"]["nextToken"]
    assert sender.api.get(f"{FEEDS}/feeds", nextToken=foreign).status_code == 400


# -- invoices ------------------------------------------------------------------------------------------------------


def test_an_accepted_invoice_is_kept_with_its_fingerprint(sender):
    assert sender.invoice() == SUCCESS
    (invoice,) = sender.local.invoices()
    assert invoice.pop("time")
    assert invoice == {
        "seller_id": sender.api.seller["seller_id"],
        "feed_id": sender.local.feeds()[0]["feedId"],
        "marketplace_id": DE,
        "order_id": ORDER,
        "shipping_id": "",
        "number": "RE-2026/1",
        "document_type": "Invoice",
        "total_amount": "11.90",
        "total_vat_amount": "1.90",
        "transaction_id": "",
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "effect": "new",
    }


def test_metadata_without_its_prefix_is_not_seen(sender):
    report = sender.invoice(options={"orderid": ORDER, "invoicenumber": "1", "totalamount": "1", "totalvatamount": "0"})
    names = (
        "metadata:shippingid or metadata:orderid,metadata:invoicenumber,metadata:totalamount,metadata:totalvatamount"
    )
    assert row(report) == ("79513", f"Please provide {names}")
    assert sender.local.invoices() == []


def test_keys_may_be_in_any_case_with_blanks_around(sender):
    options = {" Metadata:OrderId ": f" {ORDER} ", "metadata:InvoiceNumber": "1"}
    assert sender.invoice(options=options | {"metadata:TotalAmount": "1", "metadata:TotalVATAmount": "0"}) == SUCCESS


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"orderid": None}, "79513", "Please provide metadata:shippingid or metadata:orderid"),
        ({"invoicenumber": None}, "79513", "Please provide metadata:invoicenumber"),
        ({"totalamount": None}, "79513", "Please provide metadata:totalamount"),
        ({"totalvatamount": "1,90"}, "79513", "Please provide metadata:totalvatamount"),
        ({"documenttype": "Bill"}, "79531", "The document type Bill is not supported"),
        ({"documenttype": "CreditNote"}, "79513", "Please provide metadata:transactionid"),
        ({"orderid": OTHER}, "79517", OTHER),
        ({"orderid": "305-0000000-0000009"}, "79517", "305-0000000-0000009"),
        ({"shippingid": "Dnothere"}, "79517", "Dnothere"),
    ],
)
def test_what_the_report_says_of_bad_metadata(sender, changes, code, words):
    found, message = row(sender.invoice(**changes))
    assert found == code
    assert words in message
    assert sender.local.invoices() == []


@pytest.mark.parametrize(
    ("body", "content_type", "code", "words"),
    [
        (b"<html>", "application/pdf", "79503", "Invoice uploaded is not pdf for shipmentId N/A, orderId"),
        (PDF, "text/plain", "79503", "and InvoiceNumber RE-2026/1"),
        (b"", "application/pdf", "79540", "Invoice missing in feed submission."),
    ],
)
def test_what_is_no_pdf_is_refused(sender, body, content_type, code, words):
    found, message = row(sender.invoice(body, content_type))
    assert found == code
    assert words in message


@pytest.mark.parametrize("places", [(DE, FR), (FR,), ("A33AVAJ2PDY3EV",)])
def test_the_marketplace_is_the_orders_alone(sender, places):
    code, message = row(sender.invoice(places=places))
    assert code == "79523"
    assert message == "Please provide only one valid marketplace while uploading an invoice."


def test_amazon_writes_the_invoices_of_its_own_programme(sender, order):
    sent = {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "AMAZON"}
    sender.local.upsert_orders([order(1, fulfillment=sent, programs=["INVOICE_BY_AMAZON"])])
    expected = ("79525", f"Amazon will generate invoice for shipmentId N/A, orderId {ORDER}")
    assert row(sender.invoice()) == expected
    sender.local.change_order(ORDER, {"programs": []})
    assert sender.local.set_invoicing("AMAZON") == "AMAZON"
    assert row(sender.invoice()) == expected


def test_a_seller_who_never_opted_in_cannot_upload(sender):
    sender.api.post("/_admin/invoicing", {"invoicing": "CLOSED"})
    code, message = row(sender.invoice())
    assert code == "79509"
    assert "closed beta" in message
    assert sender.api.post("/_admin/invoicing", {"invoicing": "SOMEBODY"}).status_code == 400


def test_a_seller_without_amazons_tax_calculation_needs_no_amounts(sender):
    sender.local.set_invoicing("OWN")
    assert sender.invoice(totalamount=None, totalvatamount=None) == SUCCESS


def test_the_same_number_again_replaces_and_another_order_cannot_have_it(sender):
    assert sender.invoice() == SUCCESS
    assert sender.invoice(PDF + b" corrected") == SUCCESS
    assert [invoice["effect"] for invoice in sender.local.invoices()] == ["new", "replaced"]
    sender.local.change_order(OTHER, {"fulfillment": {"fulfillmentStatus": "SHIPPED"}})
    code, message = row(sender.invoice(orderid=OTHER))
    assert (code, "RE-2026/1" in message) == ("79532", True)
    assert sender.invoice(orderid=OTHER, invoicenumber="RE-2026/2") == SUCCESS
    assert len({invoice["sha256"] for invoice in sender.local.invoices()}) == 2


def test_a_credit_note_names_its_transaction(sender):
    assert sender.invoice() == SUCCESS
    note = {"documenttype": "CreditNote", "transactionid": "amzn:crow:429491192ksjfhe39sk"}
    assert sender.invoice(**note) == SUCCESS
    assert [invoice["document_type"] for invoice in sender.local.invoices()] == ["Invoice", "CreditNote"]
    assert row(sender.invoice(b"", **note))[0] == "79544"


def test_a_shipment_is_named_by_its_shipping_id(serve):
    api = serve(orders=160)
    sender = Sender(api)
    by_amazon, by_merchant = (
        next(
            order["orderId"]
            for order in api.orders(fulfilledBy=who, fulfillmentStatuses="SHIPPED", marketplaceIds=DE)
            if "INVOICE_BY_AMAZON" not in order["programs"]
        )
        for who in ("AMAZON", "MERCHANT")
    )
    for number, order_id in enumerate((by_amazon, by_merchant)):
        (shipment,) = api.get(f"/_admin/orders/{order_id}/shipping_ids").json()
        assert sender.invoice(orderid=None, shippingid=shipment, invoicenumber=str(number)) == SUCCESS
        assert sender.local.invoices()[-1]["order_id"] == order_id
    assert row(sender.invoice(orderid=by_merchant, shippingid=sender.local.shipping_ids(by_amazon)[0]))[0] == "79517"


# -- files of shipments --------------------------------------------------------------------------------------------


def shipped(sender, order_id):
    found = sender.api.get(f"{sender.api.search_path}/{order_id}", includedData=sender.api.everything).json()["order"]
    packages = [
        (package.get("trackingNumber"), [(part["orderItemId"], part["quantity"]) for part in package["packageItems"]])
        for package in found.get("packages", [])
    ]
    return found["fulfillment"]["fulfillmentStatus"], packages


def test_a_file_ships_orders_package_by_package(shipper):
    report = shipper.ship(
        (ORDER, "1", "1", "2026-11-22", "DHL", "", "JJD1", "Paket"),
        (ORDER, "1", "1", "2026-11-22", "DHL", "", "JJD2", "Paket"),
        (ORDER, "2", "1", "2026-11-22", "DHL", "", "JJD2", "Paket"),
        (OTHER, "", "", "2026-11-19", "Other", "Radkurier", "R-7", ""),
    )
    assert sums(report) == [4, 4]
    assert rows(report) == []
    assert shipped(shipper, ORDER) == ("SHIPPED", [("JJD1", [("1", 1)]), ("JJD2", [("1", 1), ("2", 1)])])
    assert shipped(shipper, OTHER) == ("SHIPPED", [("R-7", [("1", 1)])])
    feed_id = shipper.local.feeds()[0]["feedId"]
    confirmations = shipper.local.shipments()
    assert {each["via"] for each in confirmations} == {feed_id}
    assert [each["effect"] for each in confirmations] == ["new"] * 3
    shipper.local.advance(121)
    assert len(shipper.api.orders(fulfillmentStatuses="SHIPPED")) == 2


def test_a_known_tracking_number_edits_its_package(shipper):
    line = (ORDER, "1", "2", "2026-11-22", "DHL", "", "JJD1", "")
    shipper.ship(line)
    shipper.ship((ORDER, "1", "1", "2026-11-22", "DPD", "", "JJD1", ""))
    assert shipped(shipper, ORDER) == ("PARTIALLY_SHIPPED", [("JJD1", [("1", 1)])])
    assert [each["effect"] for each in shipper.local.shipments()] == ["new", "edited"]


def test_a_bad_line_stops_no_other(shipper):
    bad = [
        ("nonsense", "", "", "2026-11-22", "DHL", "", "T1", ""),
        (ORDER, "99", "1", "2026-11-22", "DHL", "", "T2", ""),
        (ORDER, "1", "7", "2026-11-22", "DHL", "", "T3", ""),
        (ORDER, "1", "one", "2026-11-22", "DHL", "", "T4", ""),
        (ORDER, "1", "1", "soon", "DHL", "", "T5", ""),
        (ORDER, "1", "1", "2026-11-18", "DHL", "", "T6", ""),
        (ORDER, "1", "1", "2026-11-24", "DHL", "", "T7", ""),
        (ORDER, "1", "1", "2026-11-22", "", "", "T8", ""),
        (ORDER, "1", "1", "2026-11-22", "Other", "", "T9", ""),
        (ORDER,),
    ]
    report = shipper.ship(*bad, (OTHER, "1", "1", "2026-11-22", "DHL", "", "GOOD", ""))
    assert sums(report) == [11, 1]
    assert rows(report) == [(str(at), line[0], *([*line, ""][1:2]), "18028", "Error") for at, line in enumerate(bad, 1)]
    assert "The data you submitted is incomplete or invalid. For help fixing this, see" in report
    assert shipped(shipper, ORDER) == ("UNSHIPPED", [])
    assert shipped(shipper, OTHER)[0] == "SHIPPED"


def test_a_file_without_its_columns_is_not_read_at_all(shipper):
    report = shipper.ship(("1", "2"), head="tracking-number\tcolour")
    assert sums(report) == [0, 0]
    assert [each[3:] for each in rows(report)] == [("90012", "Fatal")] * 3 + [("90061", "Warning")]
    assert "The required order-id field is missing from the file." in report
    assert "The colour field heading is invalid, so values in this field were ignored." in report


def test_an_unknown_column_is_only_a_warning(shipper):
    report = shipper.ship((OTHER, "", "", "2026-11-22", "DHL", "", "T1", "", "blue"), head=HEAD + "\tcolour")
    assert sums(report) == [1, 1]
    assert [each[3:] for each in rows(report)] == [("90061", "Warning")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_template_is_read_as_spreadsheets_save_it(shipper, encoding):
    head = f"TemplateType=OrderFulfillment\tVersion=2011.1102\r\nBestellnummer\tPosition\r\n{HEAD}"
    report = shipper.ship((OTHER, "", "", "2026-11-22", "Other", "Müller", "T1", "Größe"), head=head, encoding=encoding)
    assert sums(report) == [1, 1]
    order = shipper.api.get(f"{shipper.api.search_path}/{OTHER}", includedData="PACKAGES").json()["order"]
    assert (order["packages"][0]["carrier"], order["packages"][0]["shippingService"]) == ("Müller", "Größe")


@pytest.mark.parametrize("body", [b"", b"\n\n", b"\x00\xff\xfe", b"TemplateType=OrderFulfillment"])
def test_a_file_of_rubbish_is_reported(shipper, body):
    feed_id = shipper.done(shipper.create(shipper.put(body, "text/plain"), SHIPMENTS))
    assert sums(shipper.report(feed_id)) == [0, 0]
    assert "90012" in shipper.report(feed_id)


def test_an_order_loaded_broken_spoils_its_feed_but_not_the_server(shipper, order, caplog):
    shipper.local.upsert_orders([order(1, orderItems=[{"product": {}}])])
    document_id = shipper.put(f"{HEAD}\n{ORDER}\t\t\t2026-11-22\tDHL\t\tT1\t".encode(), "text/plain")
    feed_id = shipper.done(shipper.create(document_id, SHIPMENTS))
    assert shipper.feed(feed_id)["processingStatus"] == "FATAL"
    assert feed_id in caplog.text
    assert rows(shipper.ship((OTHER, "", "", "2026-11-22", "DHL", "", "T2", ""))) == []


# -- faults --------------------------------------------------------------------------------------------------------


def test_a_feed_ends_fatal(sender):
    sender.local.add_fault("createFeed", "feed_fatal")
    feed_id = sender.done(sender.create(sender.put(PDF, "application/pdf"), feedOptions=METADATA))
    assert sender.feed(feed_id)["processingStatus"] == "FATAL"
    assert sender.local.invoices() == []
    assert sender.invoice() == SUCCESS


def test_a_feed_never_ends(sender):
    sender.local.add_fault("createFeed", "feed_stuck")
    feed_id = sender.create(sender.put(PDF, "application/pdf"), feedOptions=METADATA).json()["feedId"]
    sender.local.advance(30 * 86400)
    sender.api.log_in()
    assert sender.feed(feed_id)["processingStatus"] == "IN_PROGRESS"


def test_a_feed_is_done_with_an_error(sender):
    sender.local.add_fault("createFeed", "feed_error", code="79528", message="Amount differs.")
    assert row(sender.invoice()) == ("79528", "Amount differs.")
    sender.local.add_fault("createFeed", "feed_error", code="18029", message="No.")
    report = sender.ship((OTHER, "", "", "2026-11-22", "DHL", "", "T1", ""))
    assert rows(report) == [("1", "", "", "18029", "Error")]
    assert (sender.local.invoices(), sender.local.shipments()) == ([], [])


def test_the_answer_is_lost_but_the_feed_is_there(sender):
    document_id = sender.put(PDF, "application/pdf")
    sender.local.add_fault("createFeed", "reset")
    with pytest.raises(requests.ConnectionError):
        sender.create(document_id, feedOptions=METADATA)
    assert sender.create(document_id, feedOptions=METADATA).status_code == 202
    sender.local.advance(60)
    assert [invoice["effect"] for invoice in sender.local.invoices()] == ["new", "replaced"]
    assert len(listed(sender, feedTypes=INVOICE)["feeds"]) == 2


def test_every_answer_fits_the_model(serve, order, spapi):
    api = serve(validate_dir=spapi)
    api.local.upsert_orders([order(1, fulfillment={"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT"})])
    sender = Sender(api)
    assert sender.invoice() == SUCCESS
    sender.local.add_fault("createFeed", "feed_fatal")
    for _ in range(2):
        feed_id = sender.create(sender.put(None, "text/plain"), SHIPMENTS).json()["feedId"]
        api.local.advance(30)
        assert sender.feed(feed_id)["processingStatus"] == "IN_PROGRESS"
    assert len(listed(sender, feedTypes=f"{INVOICE},{SHIPMENTS}", pageSize=2)["feeds"]) == 2
    assert api.session.delete(f"{api.local.base_url}{FEEDS}/feeds/{feed_id}", timeout=10).status_code == 400
    feed_id = sender.create(sender.put(None, "text/plain"), SHIPMENTS).json()["feedId"]
    assert api.session.delete(f"{api.local.base_url}{FEEDS}/feeds/{feed_id}", timeout=10).status_code == 200
