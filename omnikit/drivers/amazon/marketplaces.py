"""Amazon's marketplaces, endpoints and published rates, as tables.

Sources: developer-docs.amazon.com "Marketplace IDs" and "SP-API endpoints"; rates from the usage plans in the official
models (commit 34dc93f, August 2026). Tests compare both with those files. Zones are those of the country; where it has
several, that of the marketplace's head office.
"""

from __future__ import annotations

from typing import NamedTuple

from omnikit.model.ports import Rate

API = {
    "NA": "https://sellingpartnerapi-na.amazon.com",
    "EU": "https://sellingpartnerapi-eu.amazon.com",
    "FE": "https://sellingpartnerapi-fe.amazon.com",
}
LWA = "https://api.amazon.com"
_EUROPE = "sellercentral-europe.amazon.com"


class Marketplace(NamedTuple):
    """`code` is the country's as Amazon's addresses write it: GB, where Amazon's tables say UK."""

    code: str
    id: str
    name: str
    region: str
    seller_central: str
    currency: str
    zone: str


MARKETPLACES = (
    Marketplace("AE", "A2VIGQ35RCS4UG", "United Arab Emirates", "EU", "sellercentral.amazon.ae", "AED", "Asia/Dubai"),
    Marketplace("AU", "A39IBJ37TRP1C6", "Australia", "FE", "sellercentral.amazon.com.au", "AUD", "Australia/Sydney"),
    Marketplace("BE", "AMEN7PMS3EDWL", "Belgium", "EU", "sellercentral.amazon.com.be", "EUR", "Europe/Brussels"),
    Marketplace("BR", "A2Q3Y263D00KWC", "Brazil", "NA", "sellercentral.amazon.com.br", "BRL", "America/Sao_Paulo"),
    Marketplace("CA", "A2EUQ1WTGCTBG2", "Canada", "NA", "sellercentral.amazon.ca", "CAD", "America/Vancouver"),
    Marketplace("DE", "A1PA6795UKMFR9", "Germany", "EU", _EUROPE, "EUR", "Europe/Berlin"),
    Marketplace("EG", "ARBP9OOSHTCHU", "Egypt", "EU", "sellercentral.amazon.eg", "EGP", "Africa/Cairo"),
    Marketplace("ES", "A1RKKUPIHCS9HS", "Spain", "EU", _EUROPE, "EUR", "Europe/Madrid"),
    Marketplace("FR", "A13V1IB3VIYZZH", "France", "EU", _EUROPE, "EUR", "Europe/Paris"),
    Marketplace("GB", "A1F83G8C2ARO7P", "United Kingdom", "EU", _EUROPE, "GBP", "Europe/London"),
    Marketplace("IE", "A28R8C7NBKEWEA", "Ireland", "EU", "sellercentral.amazon.ie", "EUR", "Europe/Dublin"),
    Marketplace("IN", "A21TJRUUN4KGV", "India", "EU", "sellercentral.amazon.in", "INR", "Asia/Kolkata"),
    Marketplace("IT", "APJ6JRA9NG5V4", "Italy", "EU", _EUROPE, "EUR", "Europe/Rome"),
    Marketplace("JP", "A1VC38T7YXB528", "Japan", "FE", "sellercentral.amazon.co.jp", "JPY", "Asia/Tokyo"),
    Marketplace("MX", "A1AM78C64UM0Y8", "Mexico", "NA", "sellercentral.amazon.com.mx", "MXN", "America/Mexico_City"),
    Marketplace("NL", "A1805IZSGTT6HS", "Netherlands", "EU", "sellercentral.amazon.nl", "EUR", "Europe/Amsterdam"),
    Marketplace("PL", "A1C3SOZRARQ6R3", "Poland", "EU", "sellercentral.amazon.pl", "PLN", "Europe/Warsaw"),
    Marketplace("SA", "A17E79C6D8DWNP", "Saudi Arabia", "EU", "sellercentral.amazon.sa", "SAR", "Asia/Riyadh"),
    Marketplace("SE", "A2NODRKZP88ZB9", "Sweden", "EU", "sellercentral.amazon.se", "SEK", "Europe/Stockholm"),
    Marketplace("SG", "A19VAU5U5O7RUS", "Singapore", "FE", "sellercentral.amazon.sg", "SGD", "Asia/Singapore"),
    Marketplace("TR", "A33AVAJ2PDY3EV", "Turkey", "EU", "sellercentral.amazon.com.tr", "TRY", "Europe/Istanbul"),
    Marketplace("US", "ATVPDKIKX0DER", "United States", "NA", "sellercentral.amazon.com", "USD", "America/Los_Angeles"),
    Marketplace(
        "ZA", "AE08WJ6YKNBMC", "South Africa", "EU", "sellercentral.amazon.co.za", "ZAR", "Africa/Johannesburg"
    ),
)
BY_CODE = {marketplace.code: marketplace for marketplace in MARKETPLACES}
BY_ID = {marketplace.id: marketplace for marketplace in MARKETPLACES}

# where Amazon's VAT calculation service exists: the marketplaces of its VAT invoice data report
VCS_MARKETPLACES = frozenset({"BE", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "PL", "SE"})

RATES: dict[str, Rate] = {
    "searchOrders": Rate(0.0056, 20),
    "getOrder": Rate(0.5, 30),
    "getMarketplaceParticipations": Rate(0.016, 15),
    "searchListingsItems": Rate(5, 5),
    "getListingsItem": Rate(5, 10),
    "patchListingsItem": Rate(5, 5),
    "getInventorySummaries": Rate(2, 2),
    "confirmShipment": Rate(2, 10),
    "createFeedDocument": Rate(0.5, 15),
    "createFeed": Rate(0.0083, 15),
    "getFeeds": Rate(0.0222, 10),
    "getFeed": Rate(2, 15),
    "getFeedDocument": Rate(0.0222, 10),
    "createReport": Rate(0.0167, 15),
    "getReport": Rate(2, 15),
    "getReportDocument": Rate(0.0167, 15),
    "createRestrictedDataToken": Rate(1, 10),
    "getOrderMetrics": Rate(0.5, 15),
}


def named(text: str) -> Marketplace:
    """A marketplace by country code (UK is taken for GB) or by Amazon's id. Raises KeyError."""
    key = text.strip()
    if key in BY_ID:
        return BY_ID[key]
    code = key.upper()
    return BY_CODE["GB" if code == "UK" else code]
