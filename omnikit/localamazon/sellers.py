"""Sellers API v1."""

from omnikit.localamazon.accounts import Seller
from omnikit.localamazon.call import Call
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.wire import Json, dump


def participations(call: Call) -> bytes:
    """GET /sellers/v1/marketplaceParticipations."""
    return dump({"payload": _participations(call.seller)})


def account(call: Call) -> bytes:
    """GET /sellers/v1/account."""
    address = {"addressLine1": "Hafenstraße 7", "city": "Hamburg", "postalCode": "20457", "countryCode": "DE"}
    payload = {
        "businessType": "PRIVATE_LIMITED",
        "sellingPlan": "PROFESSIONAL",
        "marketplaceParticipationList": _participations(call.seller),
        "business": {"name": call.seller.store_name, "registeredBusinessAddress": address},
    }
    return dump({"payload": payload})


def _participations(seller: Seller) -> list[Json]:
    return [_participation(marketplace_id, seller.store_name) for marketplace_id in seller.marketplace_ids]


def _participation(marketplace_id: str, store_name: str) -> Json:
    place = MARKETPLACES[marketplace_id]
    marketplace = {
        "id": place.id,
        "countryCode": place.country,
        "name": place.name,
        "defaultCurrencyCode": place.currency,
        "defaultLanguageCode": place.language,
        "domainName": place.domain,
    }
    participation = {"isParticipating": True, "hasSuspendedListings": False}
    return {"marketplace": marketplace, "storeName": store_name, "participation": participation}
