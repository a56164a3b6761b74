"""Which personal fields a role unlocks."""

import json
from typing import Any

from omnikit.localamazon.accounts import DELIVERY, INVOICING, REMITTANCE, ROLES
from omnikit.localamazon.book import Entry
from omnikit.localamazon.wire import Json

Path = tuple[str, ...]

# Developer documentation "Access Orders PII", summed up: addresses, mail and gift messages need Direct-to-Consumer
# Delivery; the buyer's name needs one of the two tax roles. A missing role means absent fields, never an error.
_ADDRESS = ("name", "addressLine1", "addressLine2", "addressLine3", "postalCode", "phone", "extendedFields")
_GIFT: Path = ("orderItems", "*", "fulfillment", "packing", "giftOption", "giftMessage")
_CUSTOM: Path = ("orderItems", "*", "product", "customization", "customizedUrl")
RULES: tuple[tuple[frozenset[str], tuple[Path, ...]], ...] = (
    (
        frozenset({DELIVERY}),
        (
            *(("recipient", "deliveryAddress", field) for field in _ADDRESS),
            ("buyer", "buyerEmail"),
            _GIFT,
            _CUSTOM,
        ),
    ),
    (frozenset({INVOICING, REMITTANCE}), (("buyer", "buyerName"),)),
)


def hidden(roles: set[str]) -> tuple[bool, ...]:
    """For each rule, whether these roles fail to unlock it."""
    return tuple(unlocking.isdisjoint(roles) for unlocking, _ in RULES)


_NOTHING = hidden(set(ROLES))


def whole(entry: Entry) -> Json:
    """An order with everything. Reading it from the form once served is far cheaper than writing it anew."""
    body = None if entry.present is None else entry.known((entry.present, _NOTHING))
    order: Json = entry.order if body is None else json.loads(body)
    return order


def redact(order: Json, hide: tuple[bool, ...]) -> Json:
    """The order without the fields of the rules to hide."""
    for is_hidden, (_, paths) in zip(hide, RULES, strict=True):
        for path in paths if is_hidden else ():
            order = without(order, path)
    return order


def without(value: Any, path: Path) -> Any:
    """A copy without what the path names; `*` or an index goes through lists, untouched parts are shared."""
    head, rest = path[0], path[1:]
    if isinstance(value, list):
        return [
            (without(item, rest) if rest else item) if head in ("*", str(at)) else item
            for at, item in enumerate(value)
            if rest or head not in ("*", str(at))
        ]
    if not isinstance(value, dict) or head not in value:
        return value
    if not rest:
        return {key: item for key, item in value.items() if key != head}
    return value | {head: without(value[head], rest)}
