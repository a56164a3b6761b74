"""The rows of each report: an order, or a return, as Amazon's flat files tell of it."""

import zlib
from random import Random

from omnikit.localamazon import samples, shapev0
from omnikit.localamazon.book import Entry
from omnikit.localamazon.flatfile import day, stamp
from omnikit.localamazon.returns import CENTERS, Return
from omnikit.localamazon.sketch import DAY
from omnikit.localamazon.wire import Json

Row = dict[str, str]

# Public files show Pending, Unshipped, Shipped and Cancelled; the others are rare and not settled.
_STATUSES = shapev0.STATUSES | {"PENDING_AVAILABILITY": "Pending", "CANCELLED": "Cancelled"}
_CHANNELS = {"MERCHANT": "Merchant", "AMAZON": "Amazon"}


def shipped(entry: Entry) -> float:
    """When Amazon sent an order off; the 2026-01-01 document does not say it for FBA orders."""
    return min(entry.created + zlib.crc32(entry.order_id.encode()) % (2 * DAY), max(entry.updated, entry.created))


def _items(order: Json) -> list[Json]:
    items: list[Json] = order.get("orderItems", [])
    return items


def _amount(money: Json | None) -> str:
    return str((money or {}).get("Amount") or "")


def _currency(part: Json) -> str:
    return str((part.get("ItemPrice") or {}).get("CurrencyCode") or "")


def _flag(order: Json, program: str) -> str:
    return "true" if program in (order.get("programs") or []) else "false"


def _product(part: Json) -> Row:
    return {
        "sku": str(part.get("SellerSKU") or ""),
        "asin": str(part.get("ASIN") or ""),
        "product-name": str(part.get("Title") or ""),
    }


def _money(part: Json) -> Row:
    wrap = part.get("BuyerInfo") or {}
    return {
        "currency": _currency(part),
        "item-price": _amount(part.get("ItemPrice")),
        "item-tax": _amount(part.get("ItemTax")),
        "shipping-price": _amount(part.get("ShippingPrice")),
        "shipping-tax": _amount(part.get("ShippingTax")),
        "gift-wrap-price": _amount(wrap.get("GiftWrapPrice")),
        "gift-wrap-tax": _amount(wrap.get("GiftWrapTax")),
    }


def _order_facts(order: Json) -> Row:
    level = (order.get("fulfillment") or {}).get("fulfillmentServiceLevel") or ""
    buyer = order.get("buyer") or {}
    return {
        "sales-channel": str((order.get("salesChannel") or {}).get("marketplaceName") or ""),
        "ship-service-level": shapev0.LEVELS.get(level, level),
        "is-business-order": _flag(order, "AMAZON_BUSINESS"),
        "is-prime": _flag(order, "PRIME"),
        "is-iba": _flag(order, "INVOICE_BY_AMAZON"),
        "purchase-order-number": str(buyer.get("buyerPurchaseOrderNumber") or ""),
    }


def _town(order: Json) -> Row:
    address = (order.get("recipient") or {}).get("deliveryAddress") or {}
    names = {"city": "city", "state": "stateOrRegion", "postal-code": "postalCode", "country": "countryCode"}
    return {f"ship-{name}": str(address.get(field) or "") for name, field in names.items()}


def all_orders(entry: Entry, order: Json) -> list[Row]:
    """A row for each item of an order: no personal data, no prices before it is paid."""
    old = shapev0.order(order, frozenset())
    known = {
        "amazon-order-id": entry.order_id,
        "merchant-order-id": str(old.get("SellerOrderId") or ""),
        "purchase-date": stamp(entry.created),
        "last-updated-date": stamp(entry.updated),
        "order-status": _STATUSES.get(entry.status, entry.status),
        "fulfillment-channel": _CHANNELS.get(entry.fulfilled_by, entry.fulfilled_by),
        **_order_facts(order),
        **_town(order),
    }
    return [known | _item_row(entry, item) for item in _items(order)]


def _item_row(entry: Entry, item: Json) -> Row:
    part = shapev0.item(item, personal=False)
    ordered = int(part.get("QuantityOrdered") or 0)
    is_gone = entry.status == "CANCELLED"
    sent = ordered and int(part.get("QuantityShipped") or 0) >= ordered
    row = _product(part) | {
        "order-item-id": str(part.get("OrderItemId") or ""),
        "item-status": "Cancelled" if is_gone else "Shipped" if sent else "Unshipped",
        # Seen in public files: a cancelled order counts nothing and costs nothing.
        "quantity": "0" if is_gone else str(ordered),
        "price-designation": str(part.get("PriceDesignation") or ""),
    }
    return row if is_gone else row | _money(part) | _promotions(part)


def _promotions(part: Json) -> Row:
    return {
        "item-promotion-discount": _amount(part.get("PromotionDiscount")),
        "ship-promotion-discount": _amount(part.get("ShippingDiscount")),
        "promotion-ids": ",".join(str(each) for each in part.get("PromotionIds") or []),
    }


def order_shipping(entry: Entry, order: Json) -> list[Row]:
    """A row for each item of an order the seller sends himself, with the buyer's name and address."""
    address = (order.get("recipient") or {}).get("deliveryAddress") or {}
    buyer, windows = order.get("buyer") or {}, shapev0.order(order, frozenset())
    known = {
        "order-id": entry.order_id,
        "purchase-date": stamp(entry.created),
        "payments-date": stamp(entry.created),
        "buyer-email": str(buyer.get("buyerEmail") or ""),
        "buyer-name": str(buyer.get("buyerName") or ""),
        "buyer-phone-number": str(address.get("phone") or ""),
        "recipient-name": str(address.get("name") or ""),
        **{f"ship-address-{number}": str(address.get(f"addressLine{number}") or "") for number in (1, 2, 3)},
        "ship-phone-number": str(address.get("phone") or ""),
        "earliest-ship-date": str(windows.get("EarliestShipDate") or ""),
        "latest-ship-date": str(windows.get("LatestShipDate") or ""),
        "earliest-delivery-date": str(windows.get("EarliestDeliveryDate") or ""),
        "latest-delivery-date": str(windows.get("LatestDeliveryDate") or ""),
        **_order_facts(order),
        **_town(order),
    }
    return [known | _purchased(item) for item in _items(order)]


def _purchased(item: Json) -> Row:
    part = shapev0.item(item, personal=False)
    return (
        _product(part)
        | _money(part)
        | {
            "order-item-id": str(part.get("OrderItemId") or ""),
            "quantity-purchased": str(part.get("QuantityOrdered") or ""),
            "price-designation": str(part.get("PriceDesignation") or ""),
        }
    )


def fulfilled_shipments(entry: Entry, order: Json) -> list[Row]:
    """A row for each item Amazon sent: what `packages` of the Orders API do not tell for FBA orders."""
    random = Random(f"shipment/{entry.order_id}")
    sent, old = shipped(entry), shapev0.order(order, frozenset())
    known = {
        "amazon-order-id": entry.order_id,
        "merchant-order-id": str(old.get("SellerOrderId") or ""),
        "shipment-id": _serial(random, ""),
        "purchase-date": stamp(entry.created),
        "payments-date": stamp(sent),
        "shipment-date": stamp(sent),
        "reporting-date": stamp(sent + 3 * 3600),
        "carrier": random.choice(samples.CARRIERS)[0],
        "tracking-number": f"JJD{random.randrange(10**13, 10**14)}",
        "estimated-arrival-date": stamp(sent + 2 * DAY),
        "fulfillment-center-id": random.choice(CENTERS),
        "fulfillment-channel": "AFN",
        **_order_facts(order),
        **_town(order),
    }
    return [known | _sent_item(item, _serial(random, "RR")) for item in _items(order)]


def _sent_item(item: Json, serial: str) -> Row:
    part = shapev0.item(item, personal=False)
    money = {name: value or "0.00" for name, value in _money(part).items() if name != "currency"}
    return (
        _product(part)
        | money
        | {
            "currency": _currency(part),
            "shipment-item-id": serial,
            "amazon-order-item-id": str(part.get("OrderItemId") or ""),
            "quantity-shipped": str(part.get("QuantityShipped") or ""),
            # Discounts are negative here, other than in the reports on all orders.
            "item-promotion-discount": _negative(_amount(part.get("PromotionDiscount"))),
            "ship-promotion-discount": _negative(_amount(part.get("ShippingDiscount"))),
        }
    )


def _serial(random: Random, tail: str) -> str:
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "D" + "".join(random.choices(letters, k=8 - len(tail))) + tail


def _negative(amount: str) -> str:
    return f"-{amount}" if amount.strip("0.") else "0.00"


def merchant_return(each: Return) -> list[Row]:
    """The row of a return that goes back to the seller."""
    row = {
        "Order ID": each.order_id,
        "Order date": day(each.ordered),
        "Return request date": day(each.requested),
        "Return request status": each.status,
        "Amazon RMA ID": each.id,
        "Merchant RMA ID": each.merchant_rma,
        "A-to-Z Claim": "N",
        "Is prime": "Y" if each.is_prime else "N",
        "ASIN": each.asin,
        "Merchant SKU": each.sku,
        "Item Name": each.item_name,
        "Return quantity": each.quantity,
        "Return Reason": each.reason,
        "In policy": "Y",
        "Return type": "C-Returns",
        "Resolution": each.resolution,
        "Return delivery date": "" if each.delivered is None else day(each.delivered),
        "Order Amount": each.order_amount,
        "Order quantity": each.order_quantity,
        "Refunded Amount": each.refunded,
        "Order Item ID": each.order_item_id,
    }
    return [row | _label(each)]


def _label(each: Return) -> Row:
    if not each.tracking:
        return {"Currency code": each.currency}
    is_paid = each.label_payer == "Seller"
    return {
        "Label type": "AmazonPrePaidLabel" if is_paid else "AmazonUnPaidLabel",
        "Label cost": "4.14" if is_paid else "0.00",
        "Currency code": each.currency,
        "Return carrier": each.carrier,
        "Tracking ID": each.tracking,
        "Label to be paid by": each.label_payer,
    }


def amazon_return(each: Return) -> list[Row]:
    """The row of a unit that came back to one of Amazon's warehouses."""
    row = {
        "return-date": stamp(each.requested),
        "order-id": each.order_id,
        "sku": each.sku,
        "asin": each.asin,
        "fnsku": f"X00{zlib.crc32(each.sku.encode()):08X}"[:10],
        "product-name": each.item_name,
        "quantity": each.quantity,
        "fulfillment-center-id": each.fulfillment_center,
        "detailed-disposition": each.disposition,
        "reason": each.reason,
        "status": each.status,
        "license-plate-number": each.id,
        "customer-comments": each.comments,
    }
    return [row]
