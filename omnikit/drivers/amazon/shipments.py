"""confirmShipment of the Orders API v0, which has no successor; and what an order's record says of its parcels.

Sent again under the same packageReferenceId, a package is edited: an answer that was lost may be asked for again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from omnikit.drivers.amazon.marketplaces import named
from omnikit.drivers.http import Answer
from omnikit.drivers.parsing import parsed
from omnikit.model.exporting import Parcels
from omnikit.model.exports import Shipment

OPERATION = "confirmShipment"
_OTHER = "Other"
_LONGEST = 200  # characters of a fact that is told


def confirm(call: Callable[..., Answer], shipment: Shipment) -> None:
    """Tell Amazon of one parcel. Raises as `drivers.base.Shipments.confirm_shipment`."""
    path = f"/orders/v0/orders/{quote(shipment.order_id, safe='')}/shipmentConfirmation"
    call(OPERATION, path, {}, body=body_of(shipment), method="POST")


def body_of(shipment: Shipment) -> dict[str, Any]:
    """The request. The reference is a string: as a number Amazon has refused it since January 2026
    (amzn/selling-partner-api-models 5094).
    """
    package = {
        "packageReferenceId": shipment.reference,
        "carrierCode": shipment.carrier_code,
        "carrierName": shipment.carrier_name if shipment.carrier_code == _OTHER else None,
        "shippingMethod": shipment.method,
        "trackingNumber": shipment.tracking,
        "shipDate": shipment.shipped,
        "orderItems": [{"orderItemId": one.item_id, "quantity": one.quantity} for one in shipment.items],
    }
    told = {name: value for name, value in package.items() if value is not None}
    return {"marketplaceId": named(shipment.marketplace).id, "packageDetail": told}


def parcels(raw: bytes | Mapping[str, Any]) -> Parcels:
    """What a record of searchOrders says of the order's parcels. What does not fit is not said; never raises."""
    try:
        order = parsed(raw) if isinstance(raw, bytes) else raw
    except ValueError:
        return Parcels()
    wanted: dict[str, int] = {}
    fulfilled: dict[str, int] = {}
    for item in _objects(order, "orderItems"):
        item_id, done = item.get("orderItemId"), item.get("fulfillment")
        sent, left = (_count(done.get(name)) for name in _COUNTS) if isinstance(done, Mapping) else (None, None)
        if isinstance(item_id, str) and sent is not None:
            fulfilled[item_id] = sent
            # pieces that were canceled are in neither
            wanted |= {} if left is None else {item_id: sent + left}
    packages = {str(one["packageReferenceId"]): one for one in _objects(order, "packages") if _is_named(one)}
    held = {reference: _held(one) for reference, one in packages.items()}
    return Parcels(wanted, fulfilled, held, {reference: _facts(one) for reference, one in packages.items()})


_COUNTS = ("quantityFulfilled", "quantityUnfulfilled")


_FACTS = {"carrier": ("carrier",), "tracking": ("trackingNumber",), "status": ("packageStatus", "status"),
          "shipped": ("shipTime",)}  # fmt: skip


def _facts(package: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name, path in _FACTS.items():
        value: Any = package
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str) and value.strip():
            found[name] = value.strip()[:_LONGEST]
    return found


def _is_named(package: Mapping[str, Any]) -> bool:
    return isinstance(package.get("packageReferenceId"), str)


def _held(package: Mapping[str, Any]) -> Counter[str]:
    held: Counter[str] = Counter()
    for item in _objects(package, "packageItems"):
        item_id, quantity = item.get("orderItemId"), _count(item.get("quantity"))
        if isinstance(item_id, str) and quantity:
            held[item_id] += quantity
    return held


def _objects(value: Any, name: str) -> Iterator[Mapping[str, Any]]:
    found = value.get(name) if isinstance(value, Mapping) else None
    yield from (one for one in found if isinstance(one, Mapping)) if isinstance(found, list) else ()


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
