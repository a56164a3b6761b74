"""What a generated seller looks like."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from omnikit.localamazon import LocalAmazon
from omnikit.localamazon.shapev0 import LEVELS

ISO_CURRENCIES = {"EUR", "GBP", "SEK", "PLN"}


@pytest.fixture(scope="module")
def orders(full):
    return full.orders(includedData=full.everything)


def reading(item):
    """How an item's rows add up: 'with tax', 'without tax', or ''."""
    rows = {row["type"]: Decimal(row["subtotal"]["amount"]) for row in item["proceeds"]["breakdowns"]}
    total = Decimal(item["proceeds"]["proceedsTotal"]["amount"])
    plain = sum(rows.get(kind, 0) for kind in ("ITEM", "SHIPPING", "GIFT_WRAP")) - rows.get("DISCOUNT", 0)
    if total == plain:
        return "without tax"
    return "with tax" if total == plain + rows.get("TAX", 0) else ""


def broken(order):
    """The reasons an importer must report, sorted."""
    fulfillment = order["fulfillment"]
    ready = fulfillment["fulfilledBy"] == "MERCHANT" and fulfillment["fulfillmentStatus"] == "UNSHIPPED"
    total = order.get("proceeds", {}).get("grandTotal", {"currencyCode": "EUR"})
    checks = {
        "sku": any("sellerSku" not in item["product"] for item in order["orderItems"]),
        "address": ready and "deliveryAddress" not in order.get("recipient", {}),
        "reading": any("proceeds" in item and not reading(item) for item in order["orderItems"]),
        "currency": total["currencyCode"] not in ISO_CURRENCIES,
    }
    return [name for name, is_so in checks.items() if is_so]


def test_same_seed_same_everything(full):
    with LocalAmazon(orders=400, now="2026-11-23T12:00:00Z") as twin:
        assert twin.describe() | {"base_url": ""} == full.local.describe() | {"base_url": ""}
        api = type(full)(twin)
        try:
            assert api.orders(includedData=api.everything) == full.orders(includedData=full.everything)
        finally:
            api.session.close()
    assert LocalAmazon(orders=0, seed=2).client_secret != full.local.client_secret


def test_most_orders_belong_to_the_first_seller_in_germany(full, orders):
    counts = {seller["seller_id"]: seller["orders"] for seller in full.local.state()["sellers"]}
    assert list(counts.values()) == [340, 60]
    places = Counter(order["salesChannel"]["marketplaceName"] for order in orders)
    assert places.most_common(1)[0][0] == "Amazon.de"
    assert len(places) >= 8


def test_ids_and_times(orders):
    assert all(re.fullmatch(r"\d{3}-\d{7}-\d{7}", order["orderId"]) for order in orders)
    assert len({order["orderId"] for order in orders}) == len(orders)
    for order in orders:
        assert "2026-08-24" < order["createdTime"] <= order["lastUpdatedTime"] <= "2026-11-23T11:57:00Z"


def test_every_kind_is_there(orders):
    seen = {
        (fulfillment["fulfilledBy"], fulfillment["fulfillmentStatus"])
        for fulfillment in (order["fulfillment"] for order in orders)
    }
    merchant = {"SHIPPED", "UNSHIPPED", "PARTIALLY_SHIPPED", "PENDING", "PENDING_AVAILABILITY", "CANCELLED"}
    amazon = {"SHIPPED", "UNSHIPPED", "PENDING", "CANCELLED", "UNFULFILLABLE"}
    assert seen == {("MERCHANT", status) for status in merchant} | {("AMAZON", status) for status in amazon}
    programs = {(order["fulfillment"]["fulfilledBy"], program) for order in orders for program in order["programs"]}
    assert programs >= {
        (by, name) for by in ("MERCHANT", "AMAZON") for name in ("PRIME", "AMAZON_BUSINESS", "INVOICE_BY_AMAZON")
    }
    assert {order["fulfillment"]["fulfillmentServiceLevel"] for order in orders} == set(LEVELS)
    assert any(order.get("associatedOrders") for order in orders)
    assert any(len(order["orderItems"]) > 1 for order in orders)


def test_pending_orders_have_neither_money_nor_people(orders):
    for order in orders:
        is_pending = order["fulfillment"]["fulfillmentStatus"].startswith("PENDING")
        assert is_pending == ("buyer" not in order) == ("proceeds" not in order)


def test_amazon_fulfilled_orders_carry_no_phone_and_no_mail(orders):
    for order in orders:
        if order["fulfillment"]["fulfilledBy"] == "AMAZON":
            assert "phone" not in order.get("recipient", {}).get("deliveryAddress", {})
            assert "buyerEmail" not in order.get("buyer", {})


def test_business_orders_append_the_purchase_order_to_the_name(orders):
    business = [order for order in orders if "AMAZON_BUSINESS" in order["programs"]]
    assert all(order["buyer"]["buyerCompanyName"] for order in business)
    for order in business:
        name = order["recipient"]["deliveryAddress"]["name"]
        by_merchant = order["fulfillment"]["fulfilledBy"] == "MERCHANT"
        assert name.endswith(order["buyer"]["buyerPurchaseOrderNumber"]) == by_merchant


def test_gifts_cost_a_wrap_and_promotions_a_discount(orders):
    for order in orders:
        for item in order["orderItems"]:
            rows = {row["type"] for row in item.get("proceeds", {}).get("breakdowns", [])}
            assert ("GIFT_WRAP" in rows) == bool(item["fulfillment"].get("packing"))
            assert ("DISCOUNT" in rows) == ("promotion" in item)


def test_sums_fit_and_all_three_vat_shapes_occur(orders):
    shapes = Counter()
    for order in orders:
        items = [item for item in order["orderItems"] if "proceeds" in item]
        for item in items:
            has_tax = any(row["type"] == "TAX" for row in item["proceeds"]["breakdowns"])
            shapes[reading(item), has_tax] += 1
        if items:
            total = sum(Decimal(item["proceeds"]["proceedsTotal"]["amount"]) for item in items)
            assert Decimal(order["proceeds"]["grandTotal"]["amount"]) == total
    assert {("without tax", False), ("with tax", True), ("without tax", True)} <= set(shapes)


@pytest.mark.parametrize("count", [200, 1000])
def test_two_to_three_percent_are_broken_and_each_way_occurs(count):
    with LocalAmazon(orders=count, now="2026-11-23T12:00:00Z") as local:
        documents = [entry.order for book in local.amazon.books.values() for entry in book]
    reasons = Counter(reason for order in documents for reason in broken(order))
    assert set(reasons) == {"sku", "address", "reading", "currency"}
    assert 0.02 <= sum(bool(broken(order)) for order in documents) / count <= 0.03


def test_lockers_are_german_and_of_several_shapes(orders):
    lines = [
        (
            order["recipient"]["deliveryAddress"],
            re.search("packstation|postfiliale", str(order["recipient"]), re.IGNORECASE),
        )
        for order in orders
        if "recipient" in order
    ]
    lockers = [address for address, found in lines if found]
    assert {address["countryCode"] for address in lockers} == {"DE"}
    shapes = {tuple(sorted(set(address) & {"companyName", "addressLine2", "addressLine3"})) for address in lockers}
    assert len(shapes) >= 4


def test_names_are_unpleasant(orders):
    text = " ".join(order["buyer"]["buyerName"] for order in orders if "buyer" in order)
    assert all(part in text for part in ("<script>", "ß", "🌻", "محمد", "DROP TABLE"))
