"""A listing as getListingsItem and searchListingsItems show it."""

from collections.abc import Callable, Collection
from typing import Any

from omnikit.localamazon.catalog import is_amazon
from omnikit.localamazon.clock import iso
from omnikit.localamazon.listings import Listing, Place
from omnikit.localamazon.outbound import Outbound
from omnikit.localamazon.wire import Json

Places = dict[str, Place]
DATASETS = (
    "summaries", "attributes", "issues", "offers", "fulfillmentAvailability", "procurement", "relationships",
    "productTypes",
)  # fmt: skip


def shown(outbound: Outbound, listing: Listing, places: list[str], included: Collection[str]) -> Json:
    """The `Item` with the data sets asked for, of those of the marketplaces that list it."""
    at = {place: listing.places[place] for place in places if place in listing.places}
    return {"sku": listing.sku} | {name: _DATA[name](outbound, listing, at) for name in DATASETS if name in included}


def statuses(outbound: Outbound, listing: Listing, marketplace_id: str, place: Place) -> list[str]:
    """What buyers can do with it: see it, and buy it when there is something to sell."""
    if place.status is not None:
        return place.status
    offer = listing.offer(marketplace_id)
    if offer is None:
        return ["DISCOVERABLE"]
    in_stock = outbound.stock.fulfillable(listing.sku, marketplace_id) if is_amazon(offer.channel) else offer.quantity
    return [*(["BUYABLE"] if in_stock else []), "DISCOVERABLE"]


def _summaries(outbound: Outbound, listing: Listing, places: Places) -> list[Json]:
    return [_summary(outbound, listing, marketplace_id, place) for marketplace_id, place in places.items()]


def _summary(outbound: Outbound, listing: Listing, marketplace_id: str, place: Place) -> Json:
    summary = {
        "marketplaceId": marketplace_id,
        "asin": listing.asin,
        "productType": listing.product_type,
        "conditionType": place.value("condition_type"),
        "fnSku": listing.fnsku,
        "itemName": place.value("item_name"),
        "createdDate": iso(place.created),
        "lastUpdatedDate": iso(place.updated),
        "mainImage": place.image,
    }
    status = statuses(outbound, listing, marketplace_id, place)
    return {name: value for name, value in summary.items() if value} | {"status": status}


def _offers(_outbound: Outbound, _listing: Listing, places: Places) -> list[Json]:
    return [
        {
            "marketplaceId": marketplace_id,
            "offerType": "B2C",
            "price": price,
            "audience": {"value": "ALL", "displayName": "Sell on Amazon"},
        }
        for marketplace_id, place in places.items()
        for price in filter(None, map(_price, place.attributes.get("purchasable_offer") or []))
    ]


def _price(sold: Json) -> Json | None:
    """The price of an offer; one that a client patched in need not have it where it belongs."""
    try:
        value = float(sold["our_price"][0]["schedule"][0]["value_with_tax"])
        return {"currencyCode": str(sold["currency"]), "amount": f"{value:.2f}"}
    except (LookupError, TypeError, ValueError):
        return None


def _availability(_outbound: Outbound, listing: Listing, places: Places) -> list[Json]:
    found: dict[str, Json] = {}  # the list knows no marketplaces: of several with the same channel the first counts
    for offer in filter(None, (listing.offer(marketplace_id) for marketplace_id in places)):
        quantity = {} if offer.quantity is None else {"quantity": offer.quantity}
        found.setdefault(offer.channel, {"fulfillmentChannelCode": offer.channel} | quantity)
    return list(found.values())


def _issues(_outbound: Outbound, _listing: Listing, places: Places) -> list[Json]:
    found: list[Json] = []
    for place in places.values():
        found += [each for each in place.issues if each not in found]
    return found


def _attributes(_outbound: Outbound, _listing: Listing, places: Places) -> Json:
    merged: Json = {}
    for place in places.values():
        for name, records in place.attributes.items():
            merged[name] = [*merged.get(name, []), *records]
    return merged


def _relationships(_outbound: Outbound, _listing: Listing, places: Places) -> list[Json]:
    return [{"marketplaceId": marketplace_id, "relationships": []} for marketplace_id in places]


def _product_types(_outbound: Outbound, listing: Listing, places: Places) -> list[Json]:
    return [{"marketplaceId": marketplace_id, "productType": listing.product_type} for marketplace_id in places]


_DATA: dict[str, Callable[[Outbound, Listing, Places], Any]] = {
    "summaries": _summaries,
    "attributes": _attributes,
    "issues": _issues,
    "offers": _offers,
    "fulfillmentAvailability": _availability,
    "procurement": lambda _outbound, _listing, _places: [],  # of vendors only
    "relationships": _relationships,
    "productTypes": _product_types,
}
