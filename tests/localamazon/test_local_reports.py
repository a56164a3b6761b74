"""The Reports API: a report's life, its document, its rows."""

import csv
import gzip
import io
import re
import threading
import zlib
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import requests

from omnikit.localamazon import LocalAmazon, reportbook
from omnikit.localamazon.reportkinds import FOREIGN, KINDS

API = "/reports/2021-06-30"
BY_UPDATE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
BY_PURCHASE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
SHIPPING = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"
SHIPMENTS = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
MFN_RETURNS = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"
FBA_RETURNS = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
DE, FR, US = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "ATVPDKIKX0DER"
START, NOW = "2026-11-01T00:00:00Z", "2026-11-23T12:00:00Z"
ADDRESS = {
    "name": "Lena Großmann",
    "addressLine1": "Weg\t1",
    "city": "Köln",
    "postalCode": "50667",
    "countryCode": "DE",
}


class Desk:
    """A seller who works with reports."""

    def __init__(self, api):
        self.api, self.local = api, api.local

    def create(self, kind=BY_UPDATE, start=START, end=NOW, places=(DE,), **more):
        asked = {"reportType": kind, "marketplaceIds": list(places), "dataStartTime": start, "dataEndTime": end}
        body = {name: value for name, value in (asked | more).items() if value is not None}
        return self.api.post(API + "/reports", body)

    def made(self, *args, wait=60, **options):
        """A created report after some time."""
        answer = self.create(*args, **options)
        assert answer.status_code == 202, answer.text
        self.local.advance(wait)
        return self.get(answer.json()["reportId"])

    def get(self, report_id):
        return self.api.get(f"{API}/reports/{report_id}").json()

    def document(self, report, token=None, **params):
        headers = {"x-amz-access-token": token} if token else None
        return self.api.get(f"{API}/documents/{report['reportDocumentId']}", headers, **params)

    def restricted(self, report):
        return self.api.restricted((f"{API}/documents/{report['reportDocumentId']}", None))

    def bytes(self, report, token=None):
        found = self.document(report, token).json()
        body = requests.get(found["url"], timeout=10).content
        return gzip.decompress(body) if found.get("compressionAlgorithm") else body

    def rows(self, report, token=None, encoding="utf-8"):
        text = self.bytes(report, token).decode(encoding)
        assert text.endswith("\r\n")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))

    def read(self, *args, **options):
        """The rows of a report made now."""
        return self.rows(self.made(*args, **options))


@pytest.fixture
def desk(api):
    return Desk(api)


@pytest.fixture(scope="module")
def library(full):
    """The seller with 400 orders; tests only add reports."""
    return Desk(full)


@pytest.fixture(scope="module")
def orders(full):
    wide = {"lastUpdatedAfter": "2026-10-25T00:00:00Z", "lastUpdatedBefore": "2026-11-23T11:50:00Z"}
    return {each["orderId"]: each for each in full.orders(includedData=full.everything, **wide)}


@pytest.fixture(scope="module")
def rows(library):
    span = {"start": "2026-10-25T00:00:00Z", "end": "2026-11-23T11:50:00Z"}
    return library.read(BY_UPDATE, places=library.api.seller["marketplace_ids"], **span)


@pytest.fixture(scope="module")
def many():
    """The returns of 20,000 orders, as the server knows them; no network needed."""
    local = LocalAmazon(orders=20_000, now=NOW)
    sent = [entry for book in local.amazon.books.values() for entry in book if entry.status == "SHIPPED"]
    return local, local.returns(), {entry.order_id: entry for entry in sent}


@pytest.fixture
def paid(order):
    """Makes orders with money and an address."""

    def make(number=1, quantity=2, **changes):
        def money(amount):
            return {"amount": amount, "currencyCode": "EUR"}

        rows = [("ITEM", "20.00"), ("SHIPPING", "4.99"), ("TAX", "3.99"), ("DISCOUNT", "2.00")]
        item = {
            "orderItemId": f"9{number}",
            "quantityOrdered": quantity,
            "product": {"asin": "B01", "sellerSku": f"S-{number}", "title": 'Lampe "Nord"\t\n19"'},
            "fulfillment": {"quantityFulfilled": quantity, "quantityUnfulfilled": 0},
            "proceeds": {"breakdowns": [{"type": kind, "subtotal": money(amount)} for kind, amount in rows]},
        }
        known = {"recipient": {"deliveryAddress": ADDRESS}, "orderItems": [item]}
        known["buyer"] = {"buyerName": "Lena Großmann", "buyerEmail": "x@marketplace.amazon.de"}
        known["fulfillment"] = {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT"}
        return order(number) | known | changes

    return make


def code(answer):
    return answer.status_code, answer.json()["errors"][0]["code"]


class TestLife:
    def test_a_report_waits_works_and_ends_on_the_servers_clock(self, desk, order):
        desk.local.upsert_orders([order(1)])
        desk.local.set_reports(report_seconds=400)
        report = desk.made(wait=0)
        assert report["processingStatus"] == "IN_QUEUE"
        assert "processingStartTime" not in report
        desk.local.advance(101)
        working = desk.get(report["reportId"])
        assert working["processingStatus"] == "IN_PROGRESS"
        assert not {"processingEndTime", "reportDocumentId"} & set(working)
        desk.local.advance(300)
        done = desk.get(report["reportId"])
        assert done["processingStatus"] == "DONE"
        assert done["reportDocumentId"]
        began, ended = (datetime.fromisoformat(done[f"processing{name}Time"]) for name in ("Start", "End"))
        assert ended - began == timedelta(seconds=300)
        assert done["createdTime"] == "2026-11-23T12:00:00+00:00"

    def test_how_long_it_takes_is_an_option_of_the_server(self, serve, order):
        desk = Desk(serve(report_seconds=1000))
        desk.local.upsert_orders([order(1)])
        report = desk.made(wait=990)
        assert report["processingStatus"] == "IN_PROGRESS"
        desk.local.advance(20)
        assert desk.get(report["reportId"])["processingStatus"] == "DONE"

    @pytest.mark.parametrize("kind", KINDS)
    def test_no_data_is_cancelled_without_a_document(self, desk, kind):
        report = desk.made(kind)
        assert report["processingStatus"] == "CANCELLED"
        assert "reportDocumentId" not in report
        assert report["processingEndTime"] == "2026-11-23T12:00:04+00:00"

    def test_without_a_span_it_is_about_this_very_moment(self, desk, order):
        desk.local.upsert_orders([order(1)])
        report = desk.made(start=None, end=None)
        assert report["dataStartTime"] == report["dataEndTime"] == "2026-11-23T12:00:00+00:00"
        assert report["processingStatus"] == "CANCELLED"

    @pytest.mark.parametrize(("kind", "days"), [(BY_UPDATE, 30), (BY_PURCHASE, 30), (SHIPMENTS, 31), (MFN_RETURNS, 60)])
    def test_too_long_a_span_is_fatal_and_the_document_says_why(self, desk, kind, days):
        start = (datetime.fromisoformat(NOW) - timedelta(days=days)).isoformat()
        assert desk.made(kind, start)["processingStatus"] != "FATAL"
        longer = desk.made(kind, "2026-09-01T00:00:00Z")
        assert longer["processingStatus"] == "FATAL"
        assert desk.bytes(longer).decode() == f"Date range exceeded. Report can be requested only upto {days} days"

    def test_only_a_report_in_the_queue_can_be_cancelled(self, desk, order):
        desk.local.upsert_orders([order(1)])
        waiting = desk.made(wait=0)
        url = f"{desk.local.base_url}{API}/reports/{waiting['reportId']}"
        answer = desk.api.session.delete(url, timeout=10)
        assert (answer.status_code, answer.content) == (200, b"")
        cancelled = desk.get(waiting["reportId"])
        assert cancelled["processingStatus"] == "CANCELLED"
        assert "processingStartTime" not in cancelled
        assert code(desk.api.session.delete(url, timeout=10)) == (400, "InvalidInput")
        working = desk.made(wait=2)
        url = f"{desk.local.base_url}{API}/reports/{working['reportId']}"
        assert code(desk.api.session.delete(url, timeout=10)) == (400, "InvalidInput")

    def test_a_report_not_yet_written_is_still_in_progress(self, desk, order, monkeypatch):
        monkeypatch.setattr(reportbook, "PATIENCE", 0.01)
        desk.local.upsert_orders([order(1)])
        gate = threading.Event()
        desk.local.amazon.report_desk.write(lambda: str(gate.wait(10)).encode())  # the thread that writes is busy
        report = desk.made()
        assert report["processingStatus"] == "IN_PROGRESS"
        assert desk.api.search().status_code == 200
        gate.set()
        monkeypatch.setattr(reportbook, "PATIENCE", 5)
        desk.local.advance(5)
        assert desk.get(report["reportId"])["processingStatus"] == "DONE"

    def test_data_are_those_of_the_time_of_processing(self, desk, order):
        desk.local.upsert_orders([order(1), order(2)])
        report = desk.made(wait=0)
        desk.local.change_order(order(2)["orderId"], {"lastUpdatedTime": NOW, "fulfillment": {"fulfilledBy": "AMAZON"}})
        desk.local.advance(60)
        rows = desk.rows(desk.get(report["reportId"]))
        assert [row["fulfillment-channel"] for row in rows] == ["Merchant", "Amazon"]

    @pytest.mark.parametrize(
        ("path", "method"), [("/reports/{}", "GET"), ("/reports/{}", "DELETE"), ("/schedules/{}", "DELETE")]
    )
    def test_malformed_and_unknown_ids(self, desk, path, method):
        for found, expected in (("nonsense", (400, "InvalidInput")), ("50000000999", (404, "NotFound"))):
            url = desk.local.base_url + API + path.format(found)
            assert code(desk.api.session.request(method, url, timeout=10)) == expected

    def test_another_seller_sees_nothing_of_it(self, desk, serve, order):
        desk.local.upsert_orders([order(1)])
        report = desk.made()
        other = Desk(serve.connect(desk.local, 1))
        assert code(other.api.get(f"{API}/reports/{report['reportId']}")) == (404, "NotFound")
        assert code(other.document(report)) == (404, "NotFound")


class TestRequests:
    @pytest.mark.parametrize(
        "body",
        [
            {"reportType": None},
            {"places": ()},
            {"marketplaceIds": DE},
            {"marketplaceIds": [DE] * 26},
            {"marketplaceIds": [1]},
            {"kind": "GET_EVERYTHING"},
            {"kind": min(FOREIGN)},
            {"start": "yesterday"},
            {"start": 5},
            {"start": "2026-11-24T00:00:00Z", "end": "2026-11-25T00:00:00Z"},
            {"end": "2026-11-24T00:00:00Z"},
            {"start": NOW, "end": START},
            {"reportOptions": {"a": True}},
            {"reportOptions": ""},
            {"colour": "blue"},
        ],
    )
    def test_create_report_refuses(self, desk, body):
        assert code(desk.create(**body)) == (400, "InvalidInput")

    def test_missing_parameters_are_named_as_amazon_names_them(self, desk):
        error = desk.api.post(API + "/reports", {}).json()["errors"][0]
        assert error["message"] == "One or more required parameters missing"
        assert error["details"] == "marketplaceIds;reportType;"

    def test_bare_dates_are_accepted(self, desk):
        assert desk.create(start="2026-11-01", end="2026-11-20").status_code == 202

    def test_foreign_marketplace_is_forbidden(self, desk):
        assert code(desk.create(places=(US,))) == (403, "Unauthorized")

    @pytest.mark.parametrize(
        ("kind", "role", "status"),
        [
            (BY_UPDATE, "Inventory and Order Tracking", 202),
            (BY_UPDATE, "Tax Invoicing", 403),
            (SHIPPING, "Direct-to-Consumer Delivery", 202),
            (SHIPPING, "Inventory and Order Tracking", 403),
            (MFN_RETURNS, "Inventory and Order Tracking", 202),
        ],
    )
    def test_roles_decide(self, desk, kind, role, status):
        desk.local.set_roles(desk.api.seller["seller_id"], [role])
        assert desk.create(kind).status_code == status

    def test_create_report_has_a_tight_plan(self, serve):
        desk = Desk(serve(rate_scale=1))
        answers = [desk.create() for _ in range(16)]
        assert [answer.status_code for answer in answers] == [202] * 15 + [429]
        assert answers[0].headers["x-amzn-RateLimit-Limit"] == "0.0167"
        desk.local.advance(61)
        assert desk.create().status_code == 202


class TestLists:
    @pytest.fixture
    def five(self, desk):
        """Five reports, one a minute, of two types and two places."""
        for number in range(5):
            desk.create(MFN_RETURNS if number == 3 else BY_UPDATE, places=(FR,) if number == 4 else (DE,))
            desk.local.advance(60)
        return desk

    def listed(self, desk, **asked):
        answer = desk.api.get(API + "/reports", **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def numbers(self, body):
        return [int(report["reportId"]) - 50_000_000_000 for report in body["reports"]]

    def test_filters(self, five):
        def found(**asked):
            return self.numbers(self.listed(five, **{"reportTypes": BY_UPDATE} | asked))

        assert found() == [5, 3, 2, 1]
        assert found(reportTypes=f"{BY_UPDATE},{MFN_RETURNS}") == [5, 4, 3, 2, 1]
        assert found(marketplaceIds=FR) == [5]
        assert found(createdSince="2026-11-23T12:01:00Z", createdUntil="2026-11-23T12:02:30Z") == [3, 2]
        assert found(processingStatuses="CANCELLED") == [5, 3, 2, 1]
        assert found(processingStatuses="DONE,FATAL") == []

    def test_pages_follow_the_token_alone(self, five):
        first = self.listed(five, reportTypes=f"{BY_UPDATE},{MFN_RETURNS}", pageSize=2)
        five.create()
        second = self.listed(five, nextToken=first["nextToken"])
        third = self.listed(five, nextToken=second["nextToken"])
        assert [self.numbers(page) for page in (first, second, third)] == [[5, 4], [3, 2], [1]]
        assert "nextToken" not in third

    def test_ten_are_a_page(self, five):
        for _ in range(7):
            five.create()
        assert len(self.listed(five, reportTypes=BY_UPDATE)["reports"]) == 10

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"reportTypes": "GET_EVERYTHING"},
            {"reportTypes": ",".join([BY_UPDATE] * 11)},
            {"reportTypes": BY_UPDATE, "pageSize": 0},
            {"reportTypes": BY_UPDATE, "pageSize": 101},
            {"reportTypes": BY_UPDATE, "processingStatuses": "FINISHED"},
            {"reportTypes": BY_UPDATE, "marketplaceIds": ",".join([DE] * 11)},
            {"reportTypes": BY_UPDATE, "createdSince": "soon"},
            {"nextToken": "forged"},
        ],
    )
    def test_refused(self, desk, asked):
        assert code(desk.api.get(API + "/reports", **asked)) == (400, "InvalidInput")

    def test_a_token_is_refused_with_company_and_from_others(self, five, serve):
        token = self.listed(five, reportTypes=BY_UPDATE, pageSize=1)["nextToken"]
        assert code(five.api.get(API + "/reports", nextToken=token, pageSize=1)) == (400, "InvalidInput")
        other = serve.connect(five.local, 1)
        assert code(other.get(API + "/reports", nextToken=token)) == (400, "InvalidInput")
        asked = {"MarketplaceIds": DE, "NextToken": token}
        assert code(five.api.get("/orders/v0/orders", **asked)) == (400, "InvalidInput")

    def test_reports_are_forgotten_after_ninety_days(self, five):
        five.local.advance(90 * 86400 - 200)
        five.api.log_in()
        assert self.numbers(self.listed(five, reportTypes=BY_UPDATE)) == [5, 3]
        assert code(five.api.get(f"{API}/reports/50000000001")) == (404, "NotFound")


class TestDocuments:
    @pytest.fixture
    def done(self, desk, order):
        desk.local.upsert_orders([order(1)])
        return desk.made()

    def test_a_url_lives_five_minutes(self, desk, done):
        found = desk.document(done).json()
        assert set(found) == {"reportDocumentId", "url"}
        desk.local.advance(299)
        assert requests.get(found["url"], timeout=10).status_code == 200
        desk.local.advance(5)
        late = requests.get(found["url"], timeout=10)
        assert (late.status_code, late.headers["Content-Type"]) == (403, "application/xml")
        assert "<Code>AccessDenied</Code><Message>Request has expired</Message>" in late.text
        assert requests.get(desk.document(done).json()["url"], timeout=10).status_code == 200

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda url: url.replace("X-Amz-Expires=300", "X-Amz-Expires=3000"),
            lambda url: re.sub("X-Amz-Date=....", "X-Amz-Date=2036", url),
            lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
            lambda url: url + "&response-content-encoding=gzip",
            lambda url: re.sub(r"/amzn1[^?]*", "/amzn1.spdoc.1.4.eu.other", url),
        ],
    )
    def test_a_forged_url_is_refused(self, desk, done, spoil):
        answer = requests.get(spoil(desk.document(done).json()["url"]), timeout=10)
        assert answer.status_code == 403
        assert "<Code>SignatureDoesNotMatch</Code>" in answer.text

    def test_a_url_serves_its_method_only_and_no_amazon_headers(self, desk, done):
        url = desk.document(done).json()["url"]
        assert "SignatureDoesNotMatch" in requests.put(url, data=b"x", timeout=10).text
        leaked = desk.api.session.get(url, timeout=10)
        assert leaked.status_code == 403
        assert "<HeadersNotSigned>x-amz-access-token</HeadersNotSigned>" in leaked.text
        bare = requests.get(url.partition("?")[0], timeout=10)
        assert (bare.status_code, "Access Denied" in bare.text) == (403, True)

    def test_a_slot_takes_what_it_was_made_for(self, desk):
        documents, now = desk.local.amazon.documents, desk.local.amazon.clock.now()
        slot = documents.slot("text/xml; charset=UTF-8")
        url = documents.url(slot, desk.local.base_url.removeprefix("http://"), now)
        wrong = requests.put(url, data=b"<a/>", headers={"Content-Type": "text/xml"}, timeout=10)
        assert (wrong.status_code, "SignatureDoesNotMatch" in wrong.text) == (403, True)
        assert documents.body(slot) is None
        right = {"Content-Type": "text/xml; charset=UTF-8"}
        assert requests.put(url, data=b"<a/>", headers=right, timeout=10).status_code == 200
        assert documents.body(slot) == b"<a/>"
        assert requests.get(url, timeout=10).status_code == 403

    def test_big_documents_are_compressed(self, library):
        asked = {"start": "2026-10-25T00:00:00Z", "places": library.api.seller["marketplace_ids"]}
        library.local.set_reports(report_gzip=None)
        report = library.made(BY_PURCHASE, **asked)
        assert "compressionAlgorithm" not in library.document(report).json()
        library.local.set_reports(report_gzip=True)
        try:
            packed = library.made(BY_PURCHASE, **asked)
        finally:
            library.local.set_reports(report_gzip=None)
        found = library.document(packed).json()
        assert found["compressionAlgorithm"] == "GZIP"
        answer = requests.get(found["url"], timeout=10)
        assert "Content-Encoding" not in answer.headers
        assert gzip.decompress(answer.content) == library.bytes(report)
        unpacked = requests.get(
            library.document(packed, enableContentEncodingUrlHeader="true").json()["url"], timeout=10
        )
        assert unpacked.headers["Content-Encoding"] == "gzip"
        assert unpacked.content == library.bytes(report)

    def test_above_a_hundred_kilobytes_nobody_has_to_ask_for_compression(self, desk, order):
        title = "x" * 1000
        items = [{"orderItemId": str(n), "quantityOrdered": 1, "product": {"title": title}} for n in range(110)]
        desk.local.upsert_orders([order(1, orderItems=items)])
        assert desk.document(desk.made()).json()["compressionAlgorithm"] == "GZIP"

    @pytest.mark.parametrize(
        ("document_id", "expected"), [("nonsense", (400, "InvalidInput")), ("amzn1.spdoc.1", (404, "NotFound"))]
    )
    def test_unknown_documents(self, desk, document_id, expected):
        assert code(desk.document({"reportDocumentId": document_id})) == expected

    def test_the_encoding_header_is_a_truth_value(self, desk, done):
        assert code(desk.document(done, enableContentEncodingUrlHeader="yes")) == (400, "InvalidInput")

    def test_fetching_a_document_stands_in_the_call_log_without_its_signature(self, desk, done):
        desk.bytes(done)
        line = desk.local.calls()[-1]
        assert (line["operation"], line["status"], "Signature" in str(line)) == ("document", 200, False)


class TestRestricted:
    @pytest.fixture
    def done(self, desk, paid):
        desk.local.upsert_orders(
            [paid(1), paid(2, fulfillment={"fulfillmentStatus": "SHIPPED", "fulfilledBy": "AMAZON"})]
        )
        return desk.made(SHIPPING)

    def test_a_token_for_this_document_opens_it(self, desk, done):
        assert code(desk.document(done)) == (403, "Unauthorized")
        token = desk.restricted(done).json()["restrictedDataToken"]
        (row,) = desk.rows(done, token)
        assert row["recipient-name"] == row["buyer-name"] == "Lena Großmann"
        assert row["buyer-email"] == "x@marketplace.amazon.de"
        assert (row["ship-address-1"], row["ship-city"], row["ship-postal-code"]) == ("Weg 1", "Köln", "50667")
        assert (row["sku"], row["quantity-purchased"], row["item-price"], row["item-tax"]) == (
            "S-1",
            "2",
            "20.00",
            "3.99",
        )

    def test_a_token_for_another_document_does_not(self, desk, done):
        token = desk.restricted(done).json()["restrictedDataToken"]
        other = desk.made(SHIPPING)
        assert code(desk.document(other, token)) == (403, "Unauthorized")

    @pytest.mark.parametrize("tail", ["/documents/{reportDocumentId}", "/documents/amzn1.spdoc.1", "/reports"])
    def test_only_a_concrete_document_can_be_named(self, desk, tail):
        answer = desk.api.restricted((API + tail, None))
        assert code(answer) == (400, "InvalidInput")
        assert answer.json()["errors"][0]["message"] == "Invalid or unsupported document ID found"

    def test_an_open_report_needs_and_gets_no_token(self, desk, order):
        desk.local.upsert_orders([order(1)])
        report = desk.made()
        assert desk.document(report).status_code == 200
        assert code(desk.restricted(report)) == (400, "InvalidInput")

    def test_without_the_role_there_is_neither_token_nor_document(self, desk, done):
        token = desk.restricted(done).json()["restrictedDataToken"]
        desk.local.set_roles(desk.api.seller["seller_id"], ["Inventory and Order Tracking"])
        assert code(desk.restricted(done)) == (400, "InvalidInput")
        assert code(desk.document(done, token)) == (403, "Unauthorized")


class TestOrderRows:
    def test_the_same_orders_and_items_as_the_search_shows(self, orders, rows):
        searched = Counter(
            (order_id, item["orderItemId"]) for order_id, order in orders.items() for item in order["orderItems"]
        )
        assert Counter((row["amazon-order-id"], row["order-item-id"]) for row in rows) == searched
        assert [row["last-updated-date"] for row in rows] == sorted(row["last-updated-date"] for row in rows)

    def test_their_amounts_are_those_of_the_search(self, orders, rows):
        checked = 0
        for row in rows:
            order = orders[row["amazon-order-id"]]
            item = next(each for each in order["orderItems"] if each["orderItemId"] == row["order-item-id"])
            parts = {each["type"]: each["subtotal"] for each in item.get("proceeds", {}).get("breakdowns", [])}
            if order["fulfillment"]["fulfillmentStatus"] in ("CANCELLED", "PENDING", "PENDING_AVAILABILITY"):
                assert row["item-price"] == row["currency"] == row["shipping-price"] == ""
                continue
            columns = {"ITEM": "item-price", "SHIPPING": "shipping-price", "GIFT_WRAP": "gift-wrap-price"}
            columns["DISCOUNT"] = "item-promotion-discount"
            assert {kind: row[name] for kind, name in columns.items()} == {
                kind: parts.get(kind, {}).get("amount", "") for kind in columns
            }
            taxes = [Decimal(row[name]) for name in ("item-tax", "shipping-tax", "gift-wrap-tax") if row[name]]
            assert sum(taxes) == Decimal(parts.get("TAX", {}).get("amount", "0"))
            assert row["currency"] == parts["ITEM"]["currencyCode"]
            checked += 1
        assert checked > 100

    def test_words_and_dates(self, orders, rows):
        expected = {"Pending", "Unshipped", "PartiallyShipped", "Shipped", "Cancelled", "Unfulfillable"}
        assert {row["order-status"] for row in rows} == expected
        assert {row["item-status"] for row in rows} == {"Unshipped", "Shipped", "Cancelled"}
        assert {row["fulfillment-channel"] for row in rows} == {"Amazon", "Merchant"}
        assert {row["is-business-order"] for row in rows} == {"true", "false"}
        assert "Amazon.de" in {row["sales-channel"] for row in rows}
        for row in rows:
            created = orders[row["amazon-order-id"]]["createdTime"]
            assert row["purchase-date"].endswith("+00:00")
            assert datetime.fromisoformat(row["purchase-date"]) == datetime.fromisoformat(created)

    def test_no_personal_data(self, library, orders):
        text = library.bytes(library.made(BY_PURCHASE, "2026-10-25T00:00:00Z")).decode()
        people = [each["recipient"]["deliveryAddress"] for each in orders.values() if "recipient" in each]
        lines = {address.get("addressLine1") for address in people} - {None}
        assert len(lines) > 50
        assert not [line for line in lines if line in text]
        assert not [each for each in orders.values() if each.get("buyer", {}).get("buyerEmail", "@") in text]

    def test_the_two_reports_go_by_their_own_time(self, desk, order):
        desk.local.upsert_orders(
            [order(1, createdTime="2026-10-01T00:00:00Z"), order(2, "2026-11-02T00:00:00Z", createdTime=START)]
        )
        assert [row["amazon-order-id"][-1] for row in desk.read(BY_UPDATE)] == ["2", "1"]
        assert [row["amazon-order-id"][-1] for row in desk.read(BY_PURCHASE)] == ["2"]

    def test_tabs_and_line_ends_become_blanks_and_quotes_stay(self, desk, paid):
        desk.local.upsert_orders([paid(1)])
        (row,) = desk.read()
        assert row["product-name"] == 'Lampe "Nord" 19"'

    def test_marketplaces_are_kept_apart(self, desk, order):
        desk.local.upsert_orders([order(1), order(2, marketplace=FR)])
        assert [row["amazon-order-id"][-1] for row in desk.read(places=(FR,))] == ["2"]
        assert len(desk.read(places=(DE, FR))) == 2

    def test_an_unreadable_order_does_not_spoil_the_report(self, desk, order, caplog):
        desk.local.upsert_orders([order(1), order(2, orderItems=7), order(3, buyer=5)])
        assert [row["amazon-order-id"][-1] for row in desk.read()] == ["1"]
        assert "leaves out an order" in caplog.text

    def test_a_changed_order_shows_its_change_in_the_next_report(self, desk, order):
        desk.local.upsert_orders([order(1)])
        assert [row["order-status"] for row in desk.read()] == ["Unshipped"]
        desk.local.cancel_order(order(1)["orderId"])
        desk.local.advance(5)
        (row,) = desk.read(end="2026-11-23T12:01:01Z")
        assert (row["order-status"], row["quantity"]) == ("Cancelled", "0")

    def test_what_amazon_sent_carries_tracking_and_warehouse(self, desk, paid):
        by_amazon = {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "AMAZON"}
        desk.local.upsert_orders([paid(1), paid(2, fulfillment=by_amazon)])
        (row,) = desk.read(SHIPMENTS)
        assert row["amazon-order-id"].endswith("2")
        assert (row["quantity-shipped"], row["item-price"], row["item-promotion-discount"]) == ("2", "20.00", "-2.00")
        assert all(row[name] for name in ("carrier", "tracking-number", "fulfillment-center-id", "shipment-id"))
        assert row["recipient-name"] == row["buyer-email"] == row["ship-address-1"] == ""
        assert "2026-11-19T10:00:00+00:00" <= row["shipment-date"] <= "2026-11-20T10:00:00+00:00"


class TestLook:
    """What can be turned: encoding, language, columns."""

    @pytest.mark.parametrize("encoding", ["UTF-8", "Cp1252", "ISO-8859-1", "CP932"])
    def test_the_encoding_is_told_and_what_it_lacks_becomes_a_question_mark(self, desk, order, encoding):
        product = {"asin": "B0", "sellerSku": "A-1", "title": "Größe 山"}
        desk.local.upsert_orders([order(1, orderItems=[order(1)["orderItems"][0] | {"product": product}])])
        desk.local.set_reports(report_encoding=encoding)
        report = desk.made()
        answer = requests.get(desk.document(report).json()["url"], timeout=10)
        assert answer.headers["Content-Type"] == f"text/plain; charset={encoding}"
        expected = "Größe 山".encode(encoding, "replace").decode(encoding)
        assert desk.rows(report, encoding=encoding)[0]["product-name"] == expected

    def test_german_headers_name_the_same_columns(self, desk, paid):
        desk.local.upsert_orders([paid(1)])
        desk.local.add_return(paid(1)["orderId"], requested="2026-11-22T10:00:00Z")
        (english,) = desk.read(MFN_RETURNS)
        desk.local.set_reports(report_language="de")
        (german,) = desk.read(MFN_RETURNS)
        assert list(german.values()) == list(english.values())
        assert german["Bestellnummer"] == english["Order ID"]
        assert len(set(german)) == len(english)
        assert not (set(german) - {"ASIN"}) & set(english)

    def test_a_seller_may_ask_for_english_headers(self, desk, paid):
        desk.local.upsert_orders([paid(1)])
        desk.local.add_return(paid(1)["orderId"], requested="2026-11-22T10:00:00Z")
        desk.local.set_reports(report_language="de")
        (row,) = desk.read(MFN_RETURNS, reportOptions={"preferredReportDocumentLocale": "en_US"})
        assert row["Order ID"] == paid(1)["orderId"]

    def test_columns_can_be_missing(self, desk, order):
        desk.local.upsert_orders([order(1)])
        assert desk.read()[0]["order-item-id"] == "1"
        desk.local.set_reports(report_without=["order-item-id", "is-iba"])
        assert not {"order-item-id", "is-iba"} & set(desk.read()[0])

    @pytest.mark.parametrize(
        "given",
        [{"report_seconds": -1}, {"report_encoding": "klingon"}, {"report_language": "tlh"}, {"colour": "blue"}],
    )
    def test_nonsense_is_refused_at_the_admin_door(self, desk, given):
        assert desk.api.post("/_admin/reports", given).status_code == 400

    def test_the_admin_door_tells_all_settings(self, desk):
        told = desk.api.post("/_admin/reports", {"report_seconds": 300}).json()
        assert told == {
            "report_seconds": 300,
            "report_encoding": "UTF-8",
            "report_language": "en",
            "report_gzip": None,
            "report_without": [],
        }


class TestReturns:
    def test_a_seller_fulfilled_return_has_its_row(self, desk, paid):
        desk.local.upsert_orders([paid(1)])
        added = desk.local.add_return(
            paid(1)["orderId"], requested="2026-11-09T10:00:00Z", quantity="1", refunded="10.00", status="Completed"
        )
        (row,) = desk.read(MFN_RETURNS)
        assert (row["Order ID"], row["Amazon RMA ID"]) == (paid(1)["orderId"], added["id"])
        assert (row["Order date"], row["Return request date"]) == ("19-Nov-2026", "09-Nov-2026")
        assert (row["Merchant SKU"], row["Return quantity"], row["Order quantity"]) == ("S-1", "1", "2")
        assert (row["Order Amount"], row["Refunded Amount"], row["Currency code"]) == ("20.00", "10.00", "EUR")
        assert (row["Return request status"], row["SafeT claim id"]) == ("Completed", " ")
        assert row["Item Name"] == 'Lampe "Nord" 19"'
        assert desk.made(FBA_RETURNS)["processingStatus"] == "CANCELLED"

    def test_a_unit_that_came_back_to_amazon_has_its_row(self, desk, paid):
        by_amazon = {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "AMAZON"}
        desk.local.upsert_orders([paid(1, fulfillment=by_amazon)])
        said = 'Nur 17" statt 19"\tbreit\nSchade!'
        desk.local.add_return(
            paid(1)["orderId"], comments=said, disposition="DEFECTIVE", requested="2026-11-22T10:00:00Z"
        )
        (row,) = desk.read(FBA_RETURNS)
        assert (row["return-date"], row["order-id"]) == ("2026-11-22T10:00:00+00:00", paid(1)["orderId"])
        assert (row["detailed-disposition"], row["quantity"]) == ("DEFECTIVE", "1")
        assert row["customer-comments"] == 'Nur 17" statt 19" breit Schade!'
        assert row["license-plate-number"].startswith("LPN")

    def test_a_return_changes_and_the_next_report_says_so(self, desk, paid):
        desk.local.upsert_orders([paid(1)])
        added = desk.local.add_return(paid(1)["orderId"], requested="2026-11-22T10:00:00Z")
        desk.local.change_return(added["id"], status="Completed", delivered="2026-11-23T09:00:00Z", order_id="")
        (row,) = desk.read(MFN_RETURNS)
        assert (row["Return request status"], row["Return delivery date"]) == ("Completed", "23-Nov-2026")
        assert row["Order ID"] == " "
        assert [each["status"] for each in desk.local.returns()] == ["Completed"]

    def test_the_admin_door_does_the_same(self, desk, paid):
        desk.local.upsert_orders([paid(1)])
        made = desk.api.post("/_admin/returns", {"order_id": paid(1)["orderId"], "reason": "CR-DEFECTIVE"}).json()
        changed = desk.api.post(f"/_admin/returns/{made['id']}", {"refunded": "5.00"}).json()
        assert (changed["reason"], changed["refunded"]) == ("CR-DEFECTIVE", "5.00")
        assert desk.api.get("/_admin/returns").json() == [changed]

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            ("returns", {"order_id": "305-0000000-0000009"}, 404),
            ("returns", {}, 400),
            ("returns", {"order_id": "305-0000000-0000001", "colour": "blue"}, 400),
            ("returns/DnothingRRMA", {"status": "Approved"}, 404),
        ],
    )
    def test_nonsense_is_refused(self, desk, order, path, body, status):
        desk.local.upsert_orders([order(1)])
        assert desk.api.post("/_admin/" + path, body).status_code == status

    def test_about_six_percent_of_what_was_shipped_comes_back(self, many):
        _, returns, sent = many
        old = [order_id for order_id, entry in sent.items() if entry.created < 1795435200 - 25 * 86400]
        known = {each["order_id"] for each in returns}
        assert 0.05 < len(known & set(old)) / len(old) < 0.07

    def test_they_are_of_every_sort(self, many):
        _, returns, _ = many
        merchant = [each for each in returns if each["network"] == "MFN"]
        amazon = [each for each in returns if each["network"] == "AFN"]
        assert len(merchant) > 50 < len(amazon)
        assert {each["status"] for each in merchant} == {"Pending", "Approved", "Completed", "Rejected"}
        assert len({each["reason"] for each in merchant}) == 10
        assert {each["disposition"] for each in amazon} == {
            "SELLABLE",
            "CUSTOMER_DAMAGED",
            "DEFECTIVE",
            "CARRIER_DAMAGED",
        }
        assert any("\t" in each["comments"] for each in amazon)
        assert any(each["quantity"] < each["order_quantity"] for each in merchant)
        assert all((each["refunded"] == "") for each in merchant if each["status"] in ("Pending", "Rejected"))
        assert any(each["refunded"] for each in merchant if each["status"] == "Approved")

    def test_money_goes_back_when_the_resolution_says_so(self, many):
        _, returns, _ = many
        going = [each for each in returns if each["network"] == "MFN" and each["status"] in ("Approved", "Completed")]
        now = datetime.fromisoformat(NOW)
        for each in going:
            age = (now - datetime.fromisoformat(each["requested"])) / timedelta(days=1)
            due = {"StandardRefund": 8, "RefundAtFirstScan": 3, "ReturnlessRefund": 1}[each["resolution"]]
            is_readable = each["quantity"] != "zwei" and each["order_amount"]
            assert bool(each["refunded"]) == bool(age >= due and is_readable)
            assert bool(each["delivered"]) == (age >= 6 and each["resolution"] != "ReturnlessRefund")

    def test_a_few_are_broken(self, many):
        _, returns, _ = many
        broken = [
            each for each in returns if not each["order_id"] or each["quantity"] == "zwei" or "GIBT" in each["sku"]
        ]
        assert 0.05 < len(broken) / len(returns) < 0.16
        assert {"", "zwei", "GIBT-ES-NICHT"} <= {
            each[name] for each in broken for name in ("order_id", "quantity", "sku")
        }

    def test_a_return_goes_on_as_time_does(self, many):
        local, before, _ = many
        begun = {each["id"]: each for each in before if each["status"] == "Pending"}
        local.advance(9 * 86400)
        after = {each["id"]: each for each in local.returns() if each["id"] in begun}
        assert {each["status"] for each in after.values()} == {"Completed"}
        assert all(each["refunded"] for each in after.values() if each["quantity"] != "zwei")
        assert any(each["delivered"] for each in after.values())

    def test_the_same_seed_sends_the_same_back(self):
        twins = [LocalAmazon(orders=300, now=NOW).returns() for _ in range(2)]
        assert twins[0] == twins[1] != []


class TestSchedules:
    def schedule(self, desk, **changes):
        body = {"reportType": BY_UPDATE, "marketplaceIds": [DE], "period": "PT30M"} | changes
        return desk.api.post(API + "/schedules", {name: value for name, value in body.items() if value is not None})

    def test_a_due_schedule_makes_reports_as_time_goes_on(self, desk, order):
        desk.local.upsert_orders([order(1, "2026-11-23T12:10:00Z")])
        made = self.schedule(desk, nextReportCreationTime="2026-11-23T12:30:00Z")
        assert made.status_code == 201
        schedule_id = made.json()["reportScheduleId"]
        desk.local.advance(61 * 60)
        desk.api.log_in()
        reports = desk.api.get(API + "/reports", reportTypes=BY_UPDATE).json()["reports"]
        assert [report["createdTime"] for report in reports] == [
            "2026-11-23T13:00:00+00:00",
            "2026-11-23T12:30:00+00:00",
        ]
        assert {report["reportScheduleId"] for report in reports} == {schedule_id}
        spans = [(report["dataStartTime"], report["dataEndTime"]) for report in reports]
        assert spans[0][0] == spans[1][1] == "2026-11-23T12:30:00+00:00"
        assert [report["processingStatus"] for report in reports] == ["CANCELLED", "DONE"]
        found = desk.api.get(f"{API}/schedules/{schedule_id}").json()
        assert found["nextReportCreationTime"] == "2026-11-23T13:30:00+00:00"
        assert (found["period"], found["reportType"], found["marketplaceIds"]) == ("PT30M", BY_UPDATE, [DE])

    def test_there_is_one_for_each_type(self, desk):
        first = self.schedule(desk).json()["reportScheduleId"]
        second = self.schedule(desk, period="P1D", reportOptions={"a": "b"}).json()["reportScheduleId"]
        self.schedule(desk, reportType=MFN_RETURNS)
        assert code(desk.api.get(f"{API}/schedules/{first}")) == (404, "NotFound")
        listed = desk.api.get(API + "/schedules", reportTypes=f"{BY_UPDATE},{BY_PURCHASE}").json()["reportSchedules"]
        assert [(each["reportScheduleId"], each["reportOptions"]) for each in listed] == [(second, {"a": "b"})]

    def test_a_cancelled_schedule_makes_no_more_reports(self, desk):
        schedule_id = self.schedule(desk, period="PT5M").json()["reportScheduleId"]
        desk.local.advance(400)
        url = f"{desk.local.base_url}{API}/schedules/{schedule_id}"
        assert desk.api.get(f"{API}/schedules/{schedule_id}").status_code == 200
        assert desk.api.session.delete(url, timeout=10).status_code == 200
        assert code(desk.api.session.delete(url, timeout=10)) == (404, "NotFound")
        desk.local.advance(4000)
        desk.api.log_in()
        assert len(desk.api.get(API + "/reports", reportTypes=BY_UPDATE).json()["reports"]) == 2

    def test_a_month_is_a_calendar_month(self, desk):
        made = self.schedule(desk, period="P1M", nextReportCreationTime="2026-11-30T00:00:00Z").json()
        times = []
        for days in (8, 31, 31):
            desk.local.advance(days * 86400)
            desk.api.log_in()
            times.append(
                desk.api.get(f"{API}/schedules/{made['reportScheduleId']}").json()["nextReportCreationTime"][:10]
            )
        assert times == ["2026-12-30", "2027-01-30", "2027-02-28"]

    @pytest.mark.parametrize(
        "body",
        [
            {"period": None},
            {"period": "PT1M"},
            {"marketplaceIds": None},
            {"reportType": "GET_EVERYTHING"},
            {"nextReportCreationTime": "soon"},
            {"dataStartTime": START},
        ],
    )
    def test_refused(self, desk, body):
        assert code(self.schedule(desk, **body)) == (400, "InvalidInput")

    def test_a_list_needs_types(self, desk):
        assert code(desk.api.get(API + "/schedules")) == (400, "InvalidInput")


class TestFaults:
    @pytest.fixture
    def ten(self, desk, order):
        desk.local.upsert_orders([order(number) for number in range(10)])
        return desk

    @pytest.mark.parametrize(
        ("kind", "status"),
        [("report_fatal", "FATAL"), ("report_stuck", "IN_PROGRESS"), ("report_cancelled", "CANCELLED")],
    )
    def test_a_report_ends_badly_or_not_at_all(self, ten, kind, status):
        ten.local.add_fault("createReport", kind)
        report = ten.made(wait=3500)
        assert report["processingStatus"] == status
        assert "reportDocumentId" not in report

    def test_rows_stand_twice(self, ten):
        ten.local.add_fault("createReport", "duplicate_rows")
        numbers = [row["amazon-order-id"][-1] for row in ten.read()]
        assert numbers == [*"0123456789", *"01234"]
        assert len(ten.read()) == 10

    def test_a_url_may_be_expired_at_once(self, ten):
        report = ten.made()
        ten.local.add_fault("document", "expired_url")
        assert b"Request has expired" in ten.bytes(report)
        assert len(ten.rows(report)) == 10

    def test_a_document_may_be_cut(self, ten):
        report = ten.made()
        whole = ten.bytes(report)
        ten.local.add_fault("document", "truncated_document")
        assert ten.bytes(report) == whole[: len(whole) * 2 // 3]

    def test_compressed_bytes_may_be_damaged_or_missing(self, ten):
        ten.local.set_reports(report_gzip=True)
        report = ten.made()
        for kind in ("broken_gzip", "truncated_document"):
            ten.local.add_fault("document", kind)
            with pytest.raises((OSError, EOFError, zlib.error)):
                ten.bytes(report)

    @pytest.mark.parametrize(
        ("kind", "status", "word"), [("error_500", 500, "InternalError"), ("error_503", 503, "SlowDown")]
    )
    def test_the_store_fails_in_its_own_words(self, ten, kind, status, word):
        url = ten.document(ten.made()).json()["url"]
        ten.local.add_fault("document", kind)
        answer = requests.get(url, timeout=10)
        assert (answer.status_code, f"<Code>{word}</Code>" in answer.text) == (status, True)

    def test_a_fault_for_all_operations_keeps_to_its_kind(self, ten):
        ten.local.add_fault("*", "report_fatal")
        assert ten.api.search().status_code == 200
        assert ten.made()["processingStatus"] == "FATAL"
