"""Reports of the local Amazon as bytes, and single rows of one, for tests that need no server."""

from omnikit.drivers.amazon import manifest
from omnikit.drivers.amazon.rules import AmazonRules
from omnikit.drivers.base import Terms
from omnikit.localamazon import LocalAmazon
from omnikit.localamazon.marketplaces import BY_COUNTRY
from omnikit.localamazon.reportkinds import KINDS, _mailable, head, rendered
from omnikit.model.settings import effective
from omnikit.model.times import parse

ALL = KINDS["GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"]
TO_SHIP = KINDS["GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"]
NOW = "2026-11-23T12:00:00Z"
HEADINGS = ALL.columns
ROW = {
    "amazon-order-id": "302-1234567-1234567", "purchase-date": "2026-11-01T10:00:00+00:00",
    "last-updated-date": "2026-11-02T10:00:00+00:00", "order-status": "Shipped", "fulfillment-channel": "Amazon",
    "sales-channel": "Amazon.de", "ship-service-level": "Standard", "product-name": "Becher", "sku": "MUG",
    "asin": "B01", "item-status": "Shipped", "quantity": "1", "currency": "EUR", "item-price": "119.00",
    "item-tax": "19.00", "ship-city": "Köln", "ship-postal-code": "50667", "ship-country": "DE",
    "is-business-order": "false", "is-iba": "false", "order-item-id": "77",
}  # fmt: skip


def sold(country="DE", count=160, seed=5):
    """Orders of a generated seller in one country."""
    amazon = LocalAmazon(orders=0, seed=seed, rate_scale=0, now=NOW).amazon
    place = BY_COUNTRY[country].id
    amazon.accounts.first.join({place})
    return amazon.generate(amazon.accounts.first, count, 80.0, [place])


def report(kind, entries, columns=None):
    """What Amazon's report of a kind holds of these orders."""
    names = columns or kind.columns
    return head(kind, names, "en") + b"".join(rendered(kind, names, entry) for entry in entries)


def mailable(entries):
    return [entry for entry in entries if _mailable(entry)]


def row(**changes):
    """Cells of one row; a name with underscores stands for one with hyphens."""
    return ROW | {name.replace("_", "-"): value for name, value in changes.items()}


def table(rows, headings=HEADINGS):
    """A file of these rows."""
    lines = ["\t".join(headings), *("\t".join(one.get(name, "") for name in headings) for one in rows)]
    return "\r\n".join(lines) + "\r\n"


def rules(country="DE", **order_import):
    """Import rules with default settings, and a default shipping provider."""
    return AmazonRules(terms(country, **order_import))


def terms(country="DE", **order_import):
    """What they are under."""
    values = {
        group.key: {one.key.partition(".")[2]: one.value for one in effective(group, {}, None)}
        for group in manifest.settings
    }
    values["shipping_mapping"]["default"] = "DHL"
    values["order_import"] |= order_import
    return Terms({"seller_id": "A1", "marketplace": country}, values, parse("2026-01-01T00:00:00Z"))
