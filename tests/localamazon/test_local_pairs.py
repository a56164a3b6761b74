"""Amazon's own request and response pairs, replayed.

A success pair's response is put into the server through the admin door, then the pair's request is sent and the
same body is expected, tokens aside. An error pair's request must be refused with the pair's status and code. What
cannot be replayed stands in NOT_REPLAYED with its reason; a pair that is neither replayed nor listed fails.
"""

import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from omnikit.localamazon.clock import iso, parse
from omnikit.localamazon.feeddesk import CANCELLED, Feed
from omnikit.localamazon.marketplaces import MARKETPLACES

pytestmark = pytest.mark.spapi
FILES = (
    "orders_2026-01-01", "ordersV0", "sellers", "tokens_2021-03-01", "reports_2021-06-30", "sales",
    "feeds_2021-06-30", "listingsItems_2021-08-01", "fbaInventory",
)  # fmt: skip
V0 = "/orders/v0/orders"
LONG_AGO = "1970-01-01T00:00:00Z"

NOT_SERVED = "a v0 operation this server does not have; importing orders needs none of them"
NO_SUCH_REPORT = "of a report type that importing and exporting orders does not need: this server makes none"
NOT_REPLAYED = {
    "reports_2021-06-30/createReport/202": NO_SUCH_REPORT,
    "reports_2021-06-30/createReportSchedule/201": NO_SUCH_REPORT,
    "reports_2021-06-30/getReportSchedules/200": NO_SUCH_REPORT,
    "reports_2021-06-30/getReportSchedule/200": NO_SUCH_REPORT,
    "reports_2021-06-30/getReports/200": "its report is in progress and has already ended: no server gets there",
    "reports_2021-06-30/getReport/200": "its report is in progress and has already ended: no server gets there",
    "sales/getOrderMetrics/200/0": "its interval ends a year before it begins",
    "sales/getOrderMetrics/200/1": "its intervals end a year before they begin",
    "ordersV0/updateShipmentStatus": NOT_SERVED,
    "ordersV0/getOrderRegulatedInfo": NOT_SERVED,
    "ordersV0/updateVerificationStatus": NOT_SERVED,
    "feeds_2021-06-30/createFeed/202": "its feed type, POST_PRODUCT_DATA, was removed by Amazon in June 2025",
    "sellers/getAccount/200": "the pair lacks defaultCurrencyCode, which its own schema requires",
    "sellers/getAccount/400": "its request is the very request of the success pair",
}
# v0 fields that no 2026-01-01 order can carry: the server stores that form and cannot know them.
NO_SUCCESSOR = {
    "ShipServiceLevel", "IsSoldByAB", "DefaultShipFromLocationAddress", "FulfillmentInstruction", "StoreChainStoreId",
    "AutomatedShippingSettings", "EasyShipShipmentStatus", "ElectronicInvoiceStatus", "PaymentMethodDetails",
    "SerialNumberRequired",
}  # fmt: skip
TOKENS = {
    "NextToken",
    "nextToken",
    "restrictedDataToken",
    "CreatedBefore",
}  # CreatedBefore is "1.569521782042E9" in the v0 pairs


def _pairs():
    root = Path(os.environ.get("OMNIKIT_SPAPI_DIR") or Path(__file__).parents[2] / "../shared/spapi")
    for name in FILES:
        file = root / "examples" / f"{name}.jsonl"
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []
        yield from (line for line in lines if line["kind"] == "static")  # "dynamic" says that there are no pairs


def name_of(pair):
    return f"{pair['model']}/{pair['operationId']}/{pair['response_status']}/{pair['index']}"


def reason(pair):
    return next((why for start, why in NOT_REPLAYED.items() if name_of(pair).startswith(start)), None)


PAIRS = list(_pairs())
SUCCESSES = [pair for pair in PAIRS if pair["response_status"] < 300 and not reason(pair)]
ERRORS = [pair for pair in PAIRS if pair["response_status"] >= 400 and not reason(pair)]


@pytest.fixture
def everywhere(serve):
    """A seller of every marketplace."""
    api = serve()
    api.local.add_seller("BestSellerStore", list(MARKETPLACES), api.seller["seller_id"])
    return api


def send(api, pair, path=None, headers=None, **query):
    asked = {
        name: ",".join(value) if isinstance(value, list) else value for name, value in (pair["query"] | query).items()
    }
    asked = {name: value for name, value in asked.items() if value is not None}
    url = api.local.base_url + (path or pair["request_path"])
    return api.session.request(pair["method"], url, params=asked, json=pair["body"], headers=headers, timeout=10)


def orders_2026(api, pair):
    body = pair["response_body"]
    api.local.upsert_orders(body.get("orders") or [body["order"]])
    before = body.get("createdBefore") or body.get("lastUpdatedBefore")
    if before:
        api.local.set_clock(iso(parse(before) + 120))
        api.log_in()
    # The one pair with a paginationToken follows no other pair: no server could have issued that token.
    got = send(api, pair, paginationToken=None).json()
    if not before:
        got.pop("createdBefore", None)
    assert got | {"pagination": None} == body | {"pagination": None}


def orders_v0(api, pair):
    if pair["operationId"] == "confirmShipment":
        confirmation(api, pair)
        return
    expected = pair["response_body"]["payload"]
    orders = expected.get("Orders") or [expected]
    api.local.upsert_orders([stored(order) for order in orders])
    elements = ["buyerInfo", "shippingAddress", "buyerTaxInformation"]
    path = pair["path"].replace("{orderId}", orders[0]["AmazonOrderId"])
    resource = (path, elements if path.count("/") <= 4 or path.endswith("/orderItems") else None)
    headers = {"x-amz-access-token": api.restricted(resource).json()["restrictedDataToken"]}
    dates = {"CreatedAfter": LONG_AGO, "NextToken": None} if pair["operationId"] == "getOrders" else {}
    assert_carries(send(api, pair, path, headers, **dates).json()["payload"], expected)


def confirmation(api, pair):
    package = pair["body"]["packageDetail"]
    bought = {"createdTime": "2022-02-10T00:00:00Z", "lastUpdatedTime": "2022-02-10T00:00:00Z"}
    items = [BOUGHT["orderItems"][0] | {"orderItemId": each["orderItemId"]} for each in package["orderItems"]]
    api.local.upsert_orders([BOUGHT | bought | {"orderId": pair["path_params"]["orderId"], "orderItems": items}])
    answer = send(api, pair)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [each["body"] for each in api.local.shipments()] == [pair["body"]]


def feeds(api, pair):
    """The pairs' feeds are put among this server's; one path says feedId1 and its answer FeedId1."""
    ended = datetime.fromisoformat("2024-03-11T13:16:24.630Z").timestamp()
    api.local.set_clock("2024-03-11T13:20:00Z")
    api.log_in()
    desk = api.local.amazon.outbound(api.local.amazon.accounts.first).feeds
    for feed_id, outcome in (("feedId1", CANCELLED), ("ID1", "")):
        feed = Feed(feed_id, "POST_PRODUCT_DATA", (), desk.slot("text/xml"), {}, ended, 3600.0, None, outcome, ended)
        desk.feeds[feed_id] = feed
    path = pair["path"].replace("{feedDocumentId}", desk.slot("text/xml")).format(**pair["path_params"])
    answer = send(api, pair, path)
    assert answer.status_code == pair["response_status"]
    expected = pair["response_body"]
    if pair["operationId"].endswith("Document"):
        assert set(answer.json()) == set(expected)
    elif expected:
        whole = json.loads(json.dumps(expected).replace(".630Z", "Z").replace("FeedId1", "feedId1"))
        assert_carries(answer.json(), whole)
    else:
        assert answer.content == b""


US = "ATVPDKIKX0DER"
ENFORCED = {"categories", "enforcements"}
SUBMITTED = {
    "patchListingsItem": lambda name: {
        "productType": "LUGGAGE",
        "patches": [{"op": "replace", "path": f"/attributes/{name}", "value": [{"value": "Suitcase"}]}],
    },
    "putListingsItem": lambda name: {
        "productType": "LUGGAGE",
        "attributes": {name: [{"value": "x"}]} | ({} if name == FAKE else {"condition_type": [{"value": "new_new"}]}),
    },
}
FAKE = "fake_attribute"


def listings(api, pair):
    """Seller and marketplace, which the pairs leave out, are filled in; so is a body that leads to the answer."""
    expected = pair["response_body"]
    if "items" in expected:
        listings_search(api, pair)
        return
    sku, name = expected["sku"], FAKE if expected.get("status") == "INVALID" else "item_name"
    asin = next((each["asin"] for each in expected.get("identifiers", [])), "")
    summary = {"marketplaceId": US, "asin": asin, "productType": "LUGGAGE"}
    api.local.upsert_listing(expected if "summaries" in expected else {"sku": sku, "summaries": [summary]})
    path = pair["path"].format(sellerId=api.seller["seller_id"], sku=sku)
    places = [each["marketplaceId"] for each in expected.get("summaries", [summary])]
    asked = {"marketplaceIds": ",".join(places), "includedData": pair["query"].get("includedData")}
    if "summaries" in expected:
        asked["includedData"] = [each for each in expected if each != "sku"]
    make = SUBMITTED.get(pair["operationId"])
    got = send(api, pair | {"body": make(name) if make else None}, path, **asked).json()
    assert_carries(plain(got), plain({key: value for key, value in expected.items() if key != "submissionId"}))


def plain(submission):
    """A submission's answer without the parts of its issues that the pairs themselves have here and lack there."""
    if "status" not in submission:
        return submission
    issues = [{key: value for key, value in each.items() if key not in ENFORCED} for each in submission["issues"]]
    return submission | {"issues": issues}


def listings_search(api, pair):
    """The pair is the second of three pages: it has both tokens."""
    (item,) = pair["response_body"]["items"]
    for sku, day in zip(pair["query"]["identifiers"], ("2021-03-01", "2021-03-09", "2021-02-01"), strict=True):
        dated = [each | ({"lastUpdatedDate": day} if sku != item["sku"] else {}) for each in item["summaries"]]
        api.local.upsert_listing(item | {"sku": sku, "summaries": dated})
    path = pair["path"].format(sellerId=api.seller["seller_id"])
    token = send(api, pair, path).json()["pagination"]["nextToken"]
    got = send(api, pair, path, pageToken=token).json()
    assert set(got["pagination"]) == set(pair["response_body"]["pagination"])
    assert_carries(got, pair["response_body"] | {"pagination": {}})


def participations(api, pair):
    api.local.add_seller("BestSellerStore", ["ATVPDKIKX0DER"], api.seller["seller_id"])
    assert send(api, pair).json() == pair["response_body"]


def restricted(api, pair):
    assert_carries(send(api, pair).json(), pair["response_body"])


def reports(api, pair):
    """The two cancellations and the document; the ids in the path are those this server has given."""
    api.local.upsert_orders([BOUGHT])
    wanted = {"reportType": ALL_ORDERS, "marketplaceIds": ["ATVPDKIKX0DER"]}
    root = "/reports/2021-06-30"
    span = {"dataStartTime": "2026-11-01T00:00:00Z", "dataEndTime": api.local.state()["now"]}
    report_id = api.post(root + "/reports", wanted | span).json()["reportId"]
    schedule_id = api.post(root + "/schedules", wanted | {"period": "P1D"}).json()["reportScheduleId"]
    if pair["operationId"] == "getReportDocument":
        api.local.advance(60)
    document_id = api.get(f"{root}/reports/{report_id}").json().get("reportDocumentId", "")
    ids = {"reportId": report_id, "reportScheduleId": schedule_id, "reportDocumentId": document_id}
    answer = send(api, pair, pair["path"].format(**ids))
    assert answer.status_code == pair["response_status"]
    expected = pair["response_body"]
    assert (answer.json().keys() if expected else answer.content) == (expected.keys() if expected else b"")


def sales(api, pair):
    """The pairs with an ASIN; marketplace, interval and zone, which they leave out, are those of their answers."""
    payload = pair["response_body"]["payload"]
    api.local.set_clock("2018-05-10T00:00:00Z")
    api.log_in()
    bought = BOUGHT | {"createdTime": "2018-05-01T12:00:00-07:00", "lastUpdatedTime": "2018-05-01T12:00:00-07:00"}
    api.local.upsert_orders([bought])
    edges = (payload[0]["interval"].split("--")[0], payload[-1]["interval"].split("--")[1])
    asked = {"interval": "--".join(f"{edge[:16]}:00{edge[16:]}" for edge in edges)}
    answer = send(api, pair, marketplaceIds="ATVPDKIKX0DER", granularityTimeZone="US/Pacific", **asked)
    assert answer.json()["payload"] == payload


ALL_ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
BOUGHT = {
    "orderId": "112-0000000-0000001",
    "createdTime": "2026-11-20T10:00:00Z",
    "lastUpdatedTime": "2026-11-20T10:00:00Z",
    "salesChannel": {"channelName": "AMAZON", "marketplaceId": "ATVPDKIKX0DER"},
    "fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"},
    "orderItems": [
        {
            "orderItemId": "1",
            "quantityOrdered": 1,
            "product": {"asin": "B008OLKVEW"},
            "proceeds": {"breakdowns": [{"type": "ITEM", "subtotal": {"amount": "22.95", "currencyCode": "USD"}}]},
        }
    ],
}


REPLAY = {
    "feeds_2021-06-30": feeds,
    "listingsItems_2021-08-01": listings,
    "reports_2021-06-30": reports,
    "sales": sales,
    "orders_2026-01-01": orders_2026,
    "ordersV0": orders_v0,
    "sellers": participations,
    "tokens_2021-03-01": restricted,
}


def assert_carries(got, expected, where="$"):
    """Everything expected is there with the same value, fields without successor and tokens aside."""
    if isinstance(expected, dict):
        for name in expected.keys() - NO_SUCCESSOR - TOKENS:
            assert name in got, f"{where}.{name}"
            assert_carries(got[name], expected[name], f"{where}.{name}")
    elif isinstance(expected, list) and expected and isinstance(expected[0], dict):
        assert len(got) == len(expected), where
        for at, (one, other) in enumerate(zip(got, expected, strict=True)):
            assert_carries(one, other, f"{where}[{at}]")
    else:
        assert got == expected, where


def upper(words):
    return "".join("_" + letter if letter.isupper() else letter for letter in words).strip("_").upper()


def money(amount):
    return {"amount": amount["Amount"], "currencyCode": amount["CurrencyCode"]} if amount else None


def stored(old):
    """A v0 answer (of any of the six operations) as the 2026-01-01 order it would come from."""
    address = {name[0].lower() + name[1:]: value for name, value in old.get("ShippingAddress", {}).items()}
    if "addressType" in address:
        address["addressType"] = address["addressType"].upper()
    items = [item(each) for each in old.get("OrderItems", [])]
    counts = {
        "quantityFulfilled": old.get("NumberOfItemsShipped", 0),
        "quantityUnfulfilled": old.get("NumberOfItemsUnshipped", 0),
    }
    programs = {
        "IsPrime": "PRIME",
        "IsBusinessOrder": "AMAZON_BUSINESS",
        "IsIBA": "INVOICE_BY_AMAZON",
        "IsPremiumOrder": "PREMIUM",
    }
    payments = [
        {"paymentAmount": money(each["Payment"])}
        | {name[0].lower() + name[1:]: value for name, value in each.items() if name != "Payment"}
        for each in old.get("PaymentExecutionDetail", [])
    ]
    return {
        "orderId": old["AmazonOrderId"],
        "createdTime": old.get("PurchaseDate", LONG_AGO),
        "lastUpdatedTime": old.get("LastUpdateDate", LONG_AGO),
        "programs": [program for flag, program in programs.items() if old.get(flag)],
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": old.get("MarketplaceId"),
            "marketplaceName": old.get("SalesChannel"),
        },
        "buyer": {"buyerName": old.get("BuyerName"), "buyerEmail": old.get("BuyerEmail")},
        "recipient": {"deliveryAddress": address},
        "proceeds": {"grandTotal": money(old.get("OrderTotal"))},
        "payment": {"paymentExecutions": payments},
        "fulfillment": {
            "fulfillmentStatus": upper(old.get("OrderStatus", "Unshipped")).replace("CANCELED", "CANCELLED"),
            "fulfilledBy": {"MFN": "MERCHANT", "AFN": "AMAZON"}.get(old.get("FulfillmentChannel")),
            "fulfillmentServiceLevel": upper(old.get("ShipmentServiceLevelCategory", "Standard")),
            "shipByWindow": {
                "earliestDateTime": old.get("EarliestShipDate"),
                "latestDateTime": old.get("LatestShipDate"),
            },
            "deliverByWindow": {
                "earliestDateTime": old.get("EarliestDeliveryDate"),
                "latestDateTime": old.get("LatestDeliveryDate"),
            },
        },
        "orderItems": items or [{"orderItemId": "1", "quantityOrdered": 1, "product": {}, "fulfillment": counts}],
    }


def item(old):
    """A v0 order item as a 2026-01-01 one."""
    rows = [
        {"type": "ITEM", "subtotal": money(old.get("ItemPrice"))},
        {"type": "TAX", "subtotal": money(old.get("ItemTax"))},
        {"type": "DISCOUNT", "subtotal": money(old.get("PromotionDiscount"))},
        {"type": "GIFT_WRAP", "subtotal": money(old.get("GiftWrapPrice"))},
    ]
    cancel = old.get("BuyerRequestedCancel", {}).get("BuyerCancelReason")
    gift = {"giftMessage": old.get("GiftMessageText"), "giftWrapLevel": old.get("GiftWrapLevel")}
    return {
        "orderItemId": old["OrderItemId"],
        "quantityOrdered": old.get("QuantityOrdered", 1),
        "product": {
            "asin": old.get("ASIN"),
            "sellerSku": old.get("SellerSKU"),
            "title": old.get("Title"),
            "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
            "customization": {"customizedUrl": old.get("BuyerCustomizedInfo", {}).get("CustomizedURL")},
        },
        "proceeds": {"breakdowns": [row for row in rows if row["subtotal"]]},
        "cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": cancel}} if cancel else {},
        "tax": {"taxCalculationBreakdowns": [{"reportingScheme": old.get("DeemedResellerCategory")}]},
        "fulfillment": {
            "quantityFulfilled": old.get("QuantityShipped", 0),
            "packing": {"giftOption": gift} if gift["giftMessage"] else {},
            "shipping": {"internationalShipping": {"iossNumber": old.get("IossNumber")}},
        },
    }


@pytest.mark.parametrize("pair", SUCCESSES, ids=name_of)
def test_success(everywhere, pair):
    REPLAY[pair["model"]](everywhere, pair)


@pytest.mark.parametrize("pair", ERRORS, ids=name_of)
def test_error(everywhere, pair):
    answer = send(everywhere, pair)
    assert answer.status_code == pair["response_status"]
    # The pairs of reports and feeds repeat the status as code, and others have words of their own; the service itself
    # says InvalidInput, as many threads show.
    words = dict.fromkeys(("400", "BAD_REQUEST", "Invalid Input"), "InvalidInput")
    codes = [words.get(error["code"], error["code"]) for error in pair["response_body"]["errors"]]
    assert [error["code"] for error in answer.json()["errors"]] == codes


def test_every_pair_is_replayed_or_explained(spapi):
    assert spapi.is_dir()
    assert len(PAIRS) == 93
    assert len(SUCCESSES) + len(ERRORS) + len([pair for pair in PAIRS if reason(pair)]) == len(PAIRS)
    assert [start for start in NOT_REPLAYED if not any(name_of(pair).startswith(start) for pair in PAIRS)] == []


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if reason(pair) == NOT_SERVED], ids=name_of)
def test_operations_not_served_are_unknown_routes(everywhere, pair):
    assert send(everywhere, pair).status_code == 404
