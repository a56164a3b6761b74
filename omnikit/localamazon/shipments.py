"""confirmShipment of Orders v0: the seller says what left his warehouse, and the order changes at once.

Texts called "seen" are Amazon's own, from amzn/selling-partner-api-models 5094 and jlevers/selling-partner-api 489;
more of them are in packages.py. Not modelled: that Amazon-invoiced EU orders must ship from a VAT-registered location.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from omnikit.localamazon.book import Entry
from omnikit.localamazon.call import Call
from omnikit.localamazon.faults import REFUSED_SHIPMENT
from omnikit.localamazon.marketplaces import BY_COUNTRY
from omnikit.localamazon.packages import BAD_INPUT, BAD_ITEM, OTHER, Parcel, refused
from omnikit.localamazon.wire import Json, json_body

# Seen.
BAD_TYPES = "The input you have submitted is not valid. Please check the fields with invalid type [{}]."
BAD_REFERENCE = "PackageReferenceId: is invalid, must be a positive numeric value."

_STRINGS = (
    "packageReferenceId", "carrierCode", "carrierName", "shippingMethod", "trackingNumber", "shipDate",
    "shipFromSupplySourceId",
)  # fmt: skip
_REQUIRED = ("packageReferenceId", "carrierCode", "trackingNumber", "shipDate", "orderItems")


def confirm_shipment(call: Call) -> bytes:
    """POST /orders/v0/orders/{orderId}/shipmentConfirmation."""
    if call.fault is not None and call.fault.kind == REFUSED_SHIPMENT:
        raise refused(str(call.fault.options.get("message", BAD_INPUT)))
    body = json_body(call.request)
    parcel = parcel_of(body)
    entry = call.entry()
    check_place(entry, body)
    call.outbound.confirm(entry, parcel, body, "confirmShipment", call.now)
    return b""


def parcel_of(body: Json) -> Parcel:
    """The package of a request body.

    Raises:
        Refused: a field is missing, of the wrong type or makes no sense by itself.

    """
    wrong = [path for path, value, kind in _fields(body) if value is not None and not _is(value, kind)]
    if wrong:
        raise refused(BAD_TYPES.format(", ".join(wrong)))
    package = body.get("packageDetail") or {}
    missing = [f"packageDetail.{name}" for name in _REQUIRED if not package.get(name)]
    missing += [] if body.get("marketplaceId") else ["marketplaceId"]
    if missing:
        raise refused(BAD_INPUT, f"Missing: {', '.join(missing)}.")
    if not re.fullmatch(r"0*[1-9][0-9]*", package["packageReferenceId"]):
        raise refused(BAD_REFERENCE)
    return Parcel(
        reference=package["packageReferenceId"],
        carrier=_carrier(package),
        method=package.get("shippingMethod") or "",
        tracking=package["trackingNumber"],
        shipped=_ship_date(package["shipDate"]),
        quantities=_quantities(package["orderItems"]),
        codes={
            item["orderItemId"]: item["transparencyCodes"]
            for item in package["orderItems"]
            if item.get("transparencyCodes")
        },
    )


def _fields(body: Json) -> Iterator[tuple[str, Any, type]]:
    yield "marketplaceId", body.get("marketplaceId"), str
    yield "codCollectionMethod", body.get("codCollectionMethod"), str
    package = body.get("packageDetail")
    yield "packageDetail", package, dict
    if not isinstance(package, dict):
        return
    yield from ((f"packageDetail.{name}", package.get(name), str) for name in _STRINGS)
    items = package.get("orderItems")
    yield "packageDetail.orderItems", items, list
    for at, item in enumerate(items if isinstance(items, list) else ()):
        yield from _item_fields(f"packageDetail.orderItems[{at}]", item)


def _item_fields(where: str, item: Any) -> Iterator[tuple[str, Any, type]]:
    if not isinstance(item, dict):
        yield where, False, dict  # a null would count as absent, but an item cannot be
        return
    yield f"{where}.orderItemId", item.get("orderItemId"), str
    yield f"{where}.quantity", item.get("quantity"), int
    codes = item.get("transparencyCodes")
    yield f"{where}.transparencyCodes", codes, list
    yield from ((f"{where}.transparencyCodes", code, str) for code in (codes if isinstance(codes, list) else ()))


def _is(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _carrier(package: Json) -> str:
    if package["carrierCode"] != OTHER:
        return str(package["carrierCode"])
    if not package.get("carrierName"):
        raise refused(BAD_INPUT, "carrierName is required when carrierCode is Other.")
    return str(package["carrierName"])


def _ship_date(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise refused(BAD_INPUT, "shipDate must be an ISO 8601 date-time.") from error
    if moment.tzinfo is None:  # the model's date-time has an offset; a bare date or local time says no instant
        raise refused(BAD_INPUT, "shipDate must be an ISO 8601 date-time with an offset.")
    return moment.timestamp()


def _quantities(items: list[Json]) -> dict[str, int]:
    quantities: Counter[str] = Counter()
    for item in items:
        if not item.get("orderItemId"):
            raise refused(BAD_ITEM)
        if not item.get("quantity") or item["quantity"] < 1:
            raise refused(BAD_INPUT, "quantity must be a whole number of at least 1.")
        quantities[item["orderItemId"]] += item["quantity"]
    return dict(quantities)


def check_place(entry: Entry, body: Json) -> None:
    """Whether the body speaks of the order's own marketplace.

    Raises:
        Refused: another marketplace, or a way to collect cash that is known in Japan only.

    """
    if body["marketplaceId"] != entry.marketplace_id:
        raise refused(BAD_INPUT, f"marketplaceId must be that of the order, {entry.marketplace_id}.")
    collection = body.get("codCollectionMethod")
    if collection is not None and (collection != "DirectPayment" or entry.marketplace_id != BY_COUNTRY["JP"].id):
        raise refused(BAD_INPUT, "codCollectionMethod is DirectPayment, in Japan only.")
