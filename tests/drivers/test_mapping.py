"""From Amazon's order to ours: what fits is mapped, what does not is named, nothing raises."""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.drivers.amazon.mapping import map_order
from omnikit.model.orders import Mapped


def euro(amount: str, currency: str = "EUR") -> dict[str, str]:
    return {"amount": amount, "currencyCode": currency}


def order(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "orderId": "302-1234567-1234567",
        "createdTime": "2026-11-01T10:00:00Z",
        "lastUpdatedTime": "2026-11-02T10:00:00.5Z",
        "programs": ["PRIME"],
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1PA6795UKMFR9"},
        "buyer": {"buyerName": "Jörg Müller"},
        "recipient": {
            "deliveryAddress": {
                "name": "Jörg Müller",
                "addressLine1": "Weg 1",
                "postalCode": "10115",
                "city": "Berlin",
                "countryCode": "DE",
            }
        },
        "fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"},
        "proceeds": {"grandTotal": euro("24.90")},
        "orderItems": [item()],
    }
    return base | changes


def item(total: str = "24.90", *rows: tuple[str, str], **product: Any) -> dict[str, Any]:
    breakdowns = [{"type": kind, "subtotal": euro(amount)} for kind, amount in rows or (("ITEM", total),)]
    return {
        "orderItemId": "111",
        "quantityOrdered": 1,
        "product": {"asin": "B000000001", "sellerSku": "SKU-1", "title": "Becher"} | product,
        "proceeds": {"proceedsTotal": euro(total), "breakdowns": breakdowns},
    }


def codes(mapped: Mapped) -> list[str]:
    return [problem.code for problem in mapped.problems]


def test_an_order_that_fits_is_mapped_whole() -> None:
    mapped = map_order(order())
    assert mapped.problems == ()
    assert mapped.order is not None
    assert (mapped.order.marketplace, mapped.order.fulfilled_by, mapped.order.prime) == ("DE", "MFN", True)
    assert (mapped.order.total, mapped.order.currency, mapped.order.price_basis) == ("24.90", "EUR", "gross")
    assert mapped.header.version == "2026-11-02T10:00:00.500000Z"


def changed(path: str, value: Any) -> dict[str, Any]:
    """An order with the value at `path` replaced; None takes it away."""
    raw: Any = copy.deepcopy(order())
    *parents, last = path.split(".")
    target = raw
    for name in parents:
        target = target[int(name)] if name.isdigit() else target[name]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return raw


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("recipient", None, "missing_address"),
        ("recipient.deliveryAddress", {"name": "X", "city": "Berlin", "postalCode": "10115"}, "missing_address"),
        ("recipient.deliveryAddress", {"city": "Berlin", "countryCode": "DE"}, "personal_data_not_granted"),
        ("orderItems.0.product.sellerSku", None, "missing_sku"),
        ("orderItems.0.product.sellerSku", "  ", "missing_sku"),
        ("salesChannel.marketplaceId", "A0000000000000", "unknown_marketplace"),
        ("salesChannel.marketplaceId", None, "unknown_marketplace"),
        ("proceeds.grandTotal", euro("24.90", "EUX"), "mixed_currencies"),
        ("proceeds.grandTotal", euro("24.91"), "totals_mismatch"),
        ("orderItems.0.proceeds.proceedsTotal", euro("20.00"), "totals_mismatch"),
        ("orderItems.0.proceeds", None, "missing_amounts"),
        ("orderItems.0.proceeds.proceedsTotal", {"amount": 24.9, "currencyCode": "EUR"}, "payload_invalid"),
        ("orderItems.0.proceeds.proceedsTotal", euro("NaN"), "payload_invalid"),
        ("orderItems.0.proceeds.proceedsTotal", euro("twelve"), "payload_invalid"),
        ("orderItems", [], "payload_invalid"),
        ("orderItems", {}, "payload_invalid"),
        ("orderItems.0.quantityOrdered", "1", "payload_invalid"),
        ("fulfillment", None, "payload_invalid"),
        ("fulfillment.fulfillmentStatus", None, "payload_invalid"),
        ("createdTime", "yesterday", "payload_invalid"),
        ("lastUpdatedTime", None, "payload_invalid"),
        ("recipient", "Berlin", "payload_invalid"),
    ],
)
def test_each_cause_is_named(path: str, value: Any, code: str) -> None:
    mapped = map_order(changed(path, value))
    assert code in codes(mapped)
    assert mapped.header.order_id == "302-1234567-1234567"
    assert all(problem.message and problem.remedy for problem in mapped.problems)


def test_an_unknown_currency_is_named() -> None:
    raw = json.loads(json.dumps(order()).replace("EUR", "EUX"))
    assert codes(map_order(raw)) == ["unknown_currency"]


def test_all_problems_of_an_order_are_found_at_once() -> None:
    raw = changed("recipient", None)
    del raw["orderItems"][0]["product"]["sellerSku"]
    assert codes(map_order(raw)) == ["missing_address", "missing_sku"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fulfillmentStatus", "TELEPORTED"),
        ("fulfilledBy", "DRONE"),
        ("fulfillmentServiceLevel", "WARP"),
        ("new", {"x": 1}),
    ],
)
def test_words_and_fields_that_nobody_knows_break_nothing(field: str, value: Any) -> None:
    assert map_order(changed(f"fulfillment.{field}", value)).problems == ()


@pytest.mark.parametrize("status", ["PENDING", "PENDING_AVAILABILITY"])
def test_an_order_before_payment_is_too_early_not_wrong(status: str) -> None:
    raw = changed("fulfillment.fulfillmentStatus", status)
    del raw["recipient"], raw["proceeds"], raw["orderItems"][0]["proceeds"]
    mapped = map_order(raw)
    assert mapped.pending
    assert mapped.problems == ()


@pytest.mark.parametrize(("field", "value"), [("fulfilledBy", "AMAZON"), ("fulfillmentStatus", "CANCELLED")])
def test_an_address_is_asked_for_only_where_the_merchant_ships(field: str, value: str) -> None:
    raw = changed(f"fulfillment.{field}", value)
    del raw["recipient"]
    assert map_order(raw).problems == ()


def test_a_replacement_may_cost_nothing() -> None:
    raw = changed("orderItems.0.proceeds", None)
    del raw["proceeds"]
    raw["associatedOrders"] = [{"orderId": "302-7654321-7654321", "associationType": "REPLACEMENT_ORIGINAL_ID"}]
    mapped = map_order(raw)
    assert mapped.problems == ()
    assert mapped.order is not None
    assert mapped.order.replaces == "302-7654321-7654321"


@pytest.mark.parametrize(
    ("total", "rows", "net", "gross"),
    [
        ("119.00", (("ITEM", "119.00"), ("TAX", "19.00")), "100.00", "119.00"),
        ("119.00", (("ITEM", "100.00"), ("TAX", "19.00")), "100.00", "119.00"),
        ("119.00", (("ITEM", "119.00"),), None, "119.00"),
        ("5980", (("ITEM", "5980"),), None, "5980"),
    ],
)
def test_the_sums_decide_where_the_tax_is(total: str, rows: Any, net: str | None, gross: str) -> None:
    raw = order(orderItems=[item(total, *rows)], proceeds={"grandTotal": euro(total)})
    mapped = map_order(raw)
    assert mapped.order is not None
    assert mapped.problems == ()
    assert (mapped.order.lines[0].net, mapped.order.lines[0].gross) == (net, gross)


def test_shipping_gift_wrap_and_discount_become_lines_whose_sum_is_the_total() -> None:
    rows = (("ITEM", "20.00"), ("SHIPPING", "3.99"), ("GIFT_WRAP", "2.50"), ("TAX", "5.03"), ("DISCOUNT", "1.00"))
    raw = order(orderItems=[item("30.52", *rows)], proceeds={"grandTotal": euro("30.52")})
    mapped = map_order(raw)
    assert mapped.order is not None
    assert [line.kind for line in mapped.order.lines] == ["item", "shipping", "gift_wrap"]
    assert sum(Decimal(line.total) for line in mapped.order.lines) == Decimal("30.52")


amounts = st.decimals(min_value=0, max_value=10_000, places=2)


@given(st.lists(st.tuples(amounts, amounts, amounts, amounts, st.booleans()), min_size=1, max_size=4))
def test_the_sum_of_all_lines_is_always_the_order_total(
    items: list[tuple[Decimal, Decimal, Decimal, Decimal, bool]],
) -> None:
    raws, grand = [], Decimal(0)
    for price, shipping, tax, discount, on_top in items:
        total = price + shipping - discount + (tax if on_top else 0)
        rows = [("ITEM", price), ("SHIPPING", shipping), ("TAX", tax), ("DISCOUNT", discount)]
        raws.append(item(str(total), *((kind, str(amount)) for kind, amount in rows)))
        grand += total
    mapped = map_order(order(orderItems=raws, proceeds={"grandTotal": euro(str(grand))}))
    assert mapped.problems == ()
    assert mapped.order is not None
    assert sum(Decimal(line.total) for line in mapped.order.lines) == grand == Decimal(mapped.order.total or "x")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_whatever_comes_is_mapped_or_named(raw: Any) -> None:
    mapped = map_order(raw)
    assert mapped.problems
    assert mapped.header.order_id


PATHS = (
    "orderId", "createdTime", "programs", "salesChannel", "salesChannel.marketplaceId", "buyer", "buyer.buyerName",
    "recipient.deliveryAddress", "recipient.deliveryAddress.name", "fulfillment", "proceeds", "proceeds.grandTotal",
    "orderItems.0", "orderItems.0.product", "orderItems.0.proceeds.breakdowns",
    "orderItems.0.proceeds.breakdowns.0.type",
)  # fmt: skip


@given(st.sampled_from(PATHS), json_values)
def test_any_value_in_any_place_never_raises(path: str, value: Any) -> None:
    raw = changed(path.removesuffix(".0") if path == "orderItems.0" else path, value)
    mapped = map_order(raw)
    assert all(problem.message for problem in mapped.problems)
    assert "mapping_failed" not in codes(mapped)


def test_half_a_surrogate_pair_is_kept_harmless() -> None:
    mapped = map_order(changed("buyer.buyerName", "half \ud83d"))
    assert mapped.order is not None
    assert mapped.order.buyer is not None
    (mapped.order.buyer.name or "").encode()


def test_a_record_without_an_id_gets_the_same_name_each_time() -> None:
    raw = changed("orderId", None)
    assert map_order(raw).header.order_id == map_order(copy.deepcopy(raw)).header.order_id
    assert codes(map_order(raw)) == ["payload_invalid"]
