"""Packages of an order: what a confirmation or a line of a shipment file does to it, wherever it came from.

Texts called "seen" are Amazon's own, from threads of sellers' developers: amzn/selling-partner-api-models 492, 4979
and 5037, jlevers/selling-partner-api 528. All other texts are ours, Amazon publishes none.
"""

from collections import Counter
from typing import NamedTuple

from omnikit.localamazon.book import Entry
from omnikit.localamazon.clock import iso
from omnikit.localamazon.wire import Json, Refused

OTHER = "Other"  # the carrier code of carriers that Amazon has no code for
# Seen.
BAD_INPUT = "The input you have submitted is not valid. Please check your input and try again."
BAD_ITEM = "OrderItemId is invalid, please obtain the value through the getOrderItems API or Manage Orders page"
NO_PACKAGE = (
    "Failed to create package due to not finding a matching package or order already fulfilled. "
    "ErrorMessage(errorCode=GeneralError, errorDescription=Unable to find package to update for order ({}), "
    "errorMetric=PackageToUpdateNotFound, packageIndex=null)"
)
# Ours.
_UNSHIPPABLE = {
    "PENDING": "Order {} is pending: it cannot be shipped yet.",
    "PENDING_AVAILABILITY": "Order {} is a pre-order that has not been released: it cannot be shipped yet.",
    "CANCELLED": "Order {} is cancelled: it cannot be shipped.",
    "UNFULFILLABLE": "Order {} is unfulfillable: it cannot be shipped.",
}


class Parcel(NamedTuple):
    """What a seller says of one package."""

    reference: str
    carrier: str
    method: str
    tracking: str
    shipped: float
    quantities: dict[str, int]  # by order item id
    codes: dict[str, list[str]]  # transparency codes by order item id


class Confirmation(NamedTuple):
    """One accepted confirmation."""

    time: str
    order_id: str
    package_reference_id: str
    effect: str  # "new" or "edited"
    via: str  # "confirmShipment" or the id of the feed it came with
    body: Json


def refused(message: str, details: str = "") -> Refused:
    """400 InvalidInput, the only code Amazon is known to give here."""
    return Refused(400, "InvalidInput", message, details)


def shipped_order(entry: Entry, parcel: Parcel, now: float) -> tuple[Json, bool]:
    """The order with this package, and whether the package is new.

    Raises:
        Refused: the order is not to be shipped by the seller, or not so.

    """
    order = entry.order
    packages = [each for each in order.get("packages") or [] if isinstance(each, dict)]
    old = next((each for each in packages if each.get("packageReferenceId") == parcel.reference), None)
    _check_state(entry, known=old is not None)
    _check_date(entry, parcel, now)
    items = _shipped_items(order, parcel, contents(old))
    done = all(item["fulfillment"]["quantityUnfulfilled"] == 0 for item in items)
    package = _package(parcel, old, now)
    fulfillment = order["fulfillment"] | {"fulfillmentStatus": "SHIPPED" if done else "PARTIALLY_SHIPPED"}
    changed = {
        "lastUpdatedTime": iso(now),
        "fulfillment": fulfillment,
        "packages": [package if each is old else each for each in packages] + ([package] if old is None else []),
        "orderItems": items,
    }
    return order | changed, old is None


def _check_state(entry: Entry, *, known: bool) -> None:
    if entry.fulfilled_by != "MERCHANT":
        raise refused(f"Order {entry.order_id} is fulfilled by Amazon: the seller cannot confirm its shipment.")
    if entry.status in _UNSHIPPABLE:
        raise refused(_UNSHIPPABLE[entry.status].format(entry.order_id))
    if entry.status == "SHIPPED" and not known:
        raise refused(NO_PACKAGE.format(entry.order_id))


def _check_date(entry: Entry, parcel: Parcel, now: float) -> None:
    if parcel.shipped > now:
        raise refused(BAD_INPUT, "shipDate must not be in the future.")
    if parcel.shipped < entry.created:
        raise refused(BAD_INPUT, f"shipDate must not be before the purchase, {iso(entry.created)}.")


def contents(package: Json | None) -> Counter[str]:
    """How many pieces of each order item a package holds."""
    pieces: Counter[str] = Counter()
    for part in (package or {}).get("packageItems") or []:
        pieces[part["orderItemId"]] += part["quantity"]
    return pieces


def _shipped_items(order: Json, parcel: Parcel, before: Counter[str]) -> list[Json]:
    items: list[Json] = order.get("orderItems") or []
    if not parcel.quantities.keys() <= {item["orderItemId"] for item in items}:
        raise refused(BAD_ITEM)
    return [_shipped_item(order, item, parcel, before[item["orderItemId"]]) for item in items]


def _shipped_item(order: Json, item: Json, parcel: Parcel, before: int) -> Json:
    """The item's quantities after the package holds what it is now said to hold, instead of `before`."""
    sent, left = quantities(order, item)
    now = parcel.quantities.get(item["orderItemId"], 0)
    if now > left + before:
        raise refused(BAD_INPUT, f"{left + before} of order item {item['orderItemId']} are left to ship, not {now}.")
    counts = {"quantityFulfilled": sent - before + now, "quantityUnfulfilled": left + before - now}
    return item | {"fulfillment": (item.get("fulfillment") or {}) | counts}


def quantities(order: Json, item: Json) -> tuple[int, int]:
    """Shipped and unshipped pieces of an item; a loaded order need not say, then its packages do."""
    known = item.get("fulfillment") or {}
    packed = sum(contents(package)[item["orderItemId"]] for package in order.get("packages") or [])
    sent = known.get("quantityFulfilled", packed)
    return sent, known.get("quantityUnfulfilled", max(0, item.get("quantityOrdered", 0) - sent))


def _package(parcel: Parcel, old: Json | None, now: float) -> Json:
    package = {
        "packageReferenceId": parcel.reference,
        "createdTime": (old or {}).get("createdTime") or iso(now),
        "packageStatus": {"status": "SHIPPED"},
        "carrier": parcel.carrier,
        "shippingService": parcel.method,
        "shipTime": iso(parcel.shipped),
        "trackingNumber": parcel.tracking,
        "packageItems": [_packed(parcel, item_id, count) for item_id, count in parcel.quantities.items()],
    }
    return {name: value for name, value in package.items() if value}


def _packed(parcel: Parcel, item_id: str, count: int) -> Json:
    packed: Json = {"orderItemId": item_id, "quantity": count}
    return packed | ({"transparencyCodes": parcel.codes[item_id]} if item_id in parcel.codes else {})
