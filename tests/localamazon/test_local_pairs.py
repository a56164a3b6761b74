"""Amazon's own request and response pairs, replayed.

A success pair's response is put into the server through the admin door, then the pair's request is sent and the
same body is expected, tokens aside. An error pair's request must be refused with the pair's status and code. What
cannot be replayed stands in NOT_REPLAYED with its reason; a pair that is neither replayed nor listed fails.
"""

import json
import os
from pathlib import Path

import pytest

from omnikit.localamazon.clock import iso, parse
from omnikit.localamazon.marketplaces import MARKETPLACES

pytestmark = pytest.mark.spapi
FILES = ("orders_2026-01-01", "ordersV0", "sellers", "tokens_2021-03-01")
V0 = "/orders/v0/orders"
LONG_AGO = "1970-01-01T00:00:00Z"

NOT_SERVED = "a v0 operation this server does not have; importing orders needs none of them"
NOT_REPLAYED = {
    "ordersV0/updateShipmentStatus": NOT_SERVED,
    "ordersV0/getOrderRegulatedInfo": NOT_SERVED,
    "ordersV0/updateVerificationStatus": NOT_SERVED,
    "ordersV0/confirmShipment": NOT_SERVED,
    "sellers/getAccount/200": "the pair lacks defaultCurrencyCode, which its own schema requires",
    "sellers/getAccount/400": "its request is the very request of the success pair",
}
# v0 fields that no 2026-01-01 order can carry: the server stores that form and cannot know them.
NO_SUCCESSOR = {
    "ShipServiceLevel", "IsSoldByAB", "DefaultShipFromLocationAddress", "FulfillmentInstruction", "StoreChainStoreId",
    "AutomatedShippingSettings", "EasyShipShipmentStatus", "ElectronicInvoiceStatus", "PaymentMethodDetails",
    "SerialNumberRequired",
}  # fmt: skip
TOKENS = {"NextToken", "restrictedDataToken", "CreatedBefore"}  # CreatedBefore is "1.569521782042E9" in the v0 pairs


def _pairs():
    root = Path(os.environ.get("OMNIKIT_SPAPI_DIR") or Path(__file__).parents[2] / "../shared/spapi")
    for name in FILES:
        file = root / "examples" / f"{name}.jsonl"
        yield from (json.loads(line) for line in file.read_text().splitlines()) if file.is_file() else ()


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
    expected = pair["response_body"]["payload"]
    orders = expected.get("Orders") or [expected]
    api.local.upsert_orders([stored(order) for order in orders])
    elements = ["buyerInfo", "shippingAddress", "buyerTaxInformation"]
    path = pair["path"].replace("{orderId}", orders[0]["AmazonOrderId"])
    resource = (path, elements if path.count("/") <= 4 or path.endswith("/orderItems") else None)
    headers = {"x-amz-access-token": api.restricted(resource).json()["restrictedDataToken"]}
    dates = {"CreatedAfter": LONG_AGO, "NextToken": None} if pair["operationId"] == "getOrders" else {}
    assert_carries(send(api, pair, path, headers, **dates).json()["payload"], expected)


def participations(api, pair):
    api.local.add_seller("BestSellerStore", ["ATVPDKIKX0DER"], api.seller["seller_id"])
    assert send(api, pair).json() == pair["response_body"]


def restricted(api, pair):
    assert_carries(send(api, pair).json(), pair["response_body"])


REPLAY = {
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
    codes = [error["code"] for error in pair["response_body"]["errors"]]
    assert [error["code"] for error in answer.json()["errors"]] == codes


def test_every_pair_is_replayed_or_explained(spapi):
    assert spapi.is_dir()
    assert len(PAIRS) == 45
    assert len(SUCCESSES) + len(ERRORS) + len([pair for pair in PAIRS if reason(pair)]) == len(PAIRS)
    assert [start for start in NOT_REPLAYED if not any(name_of(pair).startswith(start) for pair in PAIRS)] == []


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if reason(pair) == NOT_SERVED], ids=name_of)
def test_operations_not_served_are_unknown_routes(everywhere, pair):
    assert send(everywhere, pair).status_code == 404
