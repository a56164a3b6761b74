"""From the rows of Amazon's reports (`flatfile`) to omnikit's order. Pure; never raises.

What comes out has the same amounts as the order has at the Orders API, or says that it cannot tell: then the order
waits for its details, which come from there. The report names no total, so whether tax is inside of the amounts is told
by rates: 19.00 beside 119.00 is 19 % inside and no rate on top. Where they fit both ways, or neither, the order waits.

| an order that is                                  | needs, to be complete                                    |
| ------------------------------------------------- | -------------------------------------------------------- |
| not yet paid                                      | nothing: it comes again when it is                       |
| fulfilled by Amazon, its amounts certain          | nothing: no address is asked for (product 8.9)           |
| shipped by the merchant, of a consumer            | the rows of the report on orders to be shipped: names,   |
|                                                   | addresses, Prime                                         |
| shipped by the merchant, of a business            | the Orders API: no report has a column for the company   |
| canceled (the report tells no amounts then), free | the Orders API: what is free may be a replacement, and   |
| of charge, of another status or place, or doubted | the report does not say of what                          |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from omnikit.drivers.amazon.flatfile import CREATED, ORDER, QUANTITY, UPDATED
from omnikit.drivers.amazon.marketplaces import VCS_MARKETPLACES
from omnikit.drivers.amazon.money import ItemMoney, lines_of, plain
from omnikit.model.currencies import CURRENCIES
from omnikit.model.orders import Buyer, Details, Header, Mapped, Order, OrderLine, Recipient
from omnikit.model.problems import CAUSES, Cure
from omnikit.model.times import version

# as the marketplaces call themselves in the column sales-channel
_MARKETPLACES = {
    "amazon.ae": "AE", "amazon.com.au": "AU", "amazon.com.be": "BE", "amazon.com.br": "BR", "amazon.ca": "CA",
    "amazon.de": "DE", "amazon.eg": "EG", "amazon.es": "ES", "amazon.fr": "FR", "amazon.co.uk": "GB", "amazon.ie": "IE",
    "amazon.in": "IN", "amazon.it": "IT", "amazon.co.jp": "JP", "amazon.com.mx": "MX", "amazon.nl": "NL",
    "amazon.pl": "PL", "amazon.sa": "SA", "amazon.se": "SE", "amazon.sg": "SG", "amazon.com.tr": "TR",
    "amazon.com": "US", "amazon.co.za": "ZA",
}  # fmt: skip
_STATUSES = {
    "pending": "PENDING", "pendingavailability": "PENDING_AVAILABILITY", "unshipped": "UNSHIPPED",
    "partiallyshipped": "PARTIALLY_SHIPPED", "shipped": "SHIPPED", "cancelled": "CANCELLED", "canceled": "CANCELLED",
    "unfulfillable": "UNFULFILLABLE",
}  # fmt: skip
_PENDING = frozenset({"PENDING", "PENDING_AVAILABILITY"})
_KNOWN = frozenset(_STATUSES.values())
_CHANNELS = {"amazon": "AFN", "afn": "AFN", "merchant": "MFN", "mfn": "MFN", "seller": "MFN"}
_LEVELS = {
    "expedited": "EXPEDITED", "freeeconomy": "FREE_ECONOMY", "nextday": "NEXT_DAY", "priority": "PRIORITY",
    "sameday": "SAME_DAY", "secondday": "SECOND_DAY", "scheduled": "SCHEDULED", "standard": "STANDARD",
}  # fmt: skip

# percent, as of 2026; where one is not here any more or not yet, orders wait for the Orders API and are right as well
VAT_RATES: dict[str, tuple[str, ...]] = {
    "AT": ("20", "13", "10"), "BE": ("21", "12", "6"), "BG": ("20", "9"), "CY": ("19", "9", "5", "3"),
    "CZ": ("21", "12"), "DE": ("19", "7"), "DK": ("25",), "EE": ("24", "13", "9"), "ES": ("21", "10", "4"),
    "FI": ("25.5", "14", "13.5", "10"), "FR": ("20", "10", "5.5", "2.1"), "GB": ("20", "5"), "GR": ("24", "13", "6"),
    "HR": ("25", "13", "5"), "HU": ("27", "18", "5"), "IE": ("23", "13.5", "9", "4.8"), "IT": ("22", "10", "5", "4"),
    "JP": ("10", "8"), "LT": ("21", "12", "5"), "LU": ("17", "14", "8", "3"), "LV": ("21", "12", "5"),
    "MT": ("18", "12", "7", "5"), "NL": ("21", "9"), "PL": ("23", "8", "5"), "PT": ("23", "13", "6"),
    "RO": ("21", "11"), "SE": ("25", "12", "6"), "SI": ("22", "9.5", "5"), "SK": ("23", "19", "5"),
}  # fmt: skip
_RATES = {country: tuple(Decimal(one) / 100 for one in rates) for country, rates in VAT_RATES.items()}
# how far a tax may lie beside its rate, in smallest units of the currency: it is rounded, and so is that of a discount
_ROUNDED = Decimal("1.5")
_CENT, _WHOLE = Decimal("0.01"), Decimal(1)
_NO_DECIMALS = frozenset({"JPY"})
_ZERO = Decimal(0)

# what a report has beside an item's own price: kind, and its columns for amount, tax and discount
_BESIDE = (
    ("SHIPPING", "shipping-price", "shipping-tax", "ship-promotion-discount"),
    ("GIFT_WRAP", "gift-wrap-price", "gift-wrap-tax", ""),
)
_MADE_GOOD = frozenset({"is-iba", "order-item-id"})  # by the rows of the report on orders to be shipped
_TOLD_TO_SHIP = ("recipient-name", "is-prime", "is-iba")
_ADDRESS_LINES = ("ship-address-1", "ship-address-2", "ship-address-3")
_TRUE = frozenset({"true", "yes", "1"})
_SPELLINGS = 256  # of statuses, levels, countries that are worth remembering

Cells = Mapping[str, str]


class Part(NamedTuple):
    """Something of an item that is paid for, as the report has it."""

    kind: str
    amount: Decimal
    tax: Decimal
    discount: Decimal


class _Item(NamedTuple):
    row: Cells
    item_id: str
    parts: list[Part]  # empty: no amounts yet


def map_flat(flat: Mapping[str, Any]) -> Mapped:
    """`flat` is what stands under that name in a record of `flatfile`."""
    return _Reader(flat).mapped()


def settled(mapped: Mapped) -> Mapped:
    """What the rules made of an order of a report: where something is wrong with it that a setting does not mend, the
    Orders API has the last word.
    """
    if not mapped.problems:
        return mapped
    if mapped.details == Details.MISSING or any(CAUSES[one.code].cure != Cure.SETTINGS for one in mapped.problems):
        return mapped._replace(problems=(), details=Details.MISSING)
    return mapped


class _Reader:
    """Reads one order. A first sync reads a hundred thousand: what costs time is done once, and plainly."""

    def __init__(self, flat: Mapping[str, Any]) -> None:
        self._flat = flat
        self._rows: Sequence[Cells] = flat["rows"]
        self._shipping: Sequence[Cells] = flat["shipping"]
        self._first = first = self._rows[0]
        self._to_ship: Cells = self._shipping[0] if self._shipping else {}
        self._status = status_of(first.get("order-status", ""))
        self._marketplace = _MARKETPLACES.get(first.get("sales-channel", "").lower())
        channel = first.get("fulfillment-channel", "")
        self._fulfilled_by = _CHANNELS.get(channel.lower(), channel or None)

    def mapped(self) -> Mapped:
        first, exact, created = self._first, version(self._first[UPDATED]), version(self._first[CREATED])
        header = Header(first[ORDER], exact, f"{created[:19]}Z", f"{exact[:19]}Z", self._status, self._marketplace)
        items = self._items()
        basis = self._basis(items)
        lines, total = _lines(items, net=basis == "net")
        pending = self._status in _PENDING
        enough = pending or (bool(total) and basis is not None and self._is_certain(items))
        order = self._order(header, tuple(lines), None if total is None else plain(total), basis)
        return Mapped(header, order, (), pending, details=Details.ENOUGH if enough else Details.MISSING)

    def _order(self, header: Header, lines: tuple[OrderLine, ...], total: str | None, basis: str | None) -> Order:
        first, to_ship = self._first, self._to_ship
        return Order(
            header.order_id,
            header.version,
            header.created or "",
            header.updated,
            header.marketplace,
            self._status,
            self._fulfilled_by,
            level_of(first.get("ship-service-level", "")),
            b2b=_is_true(first, "is-business-order"),
            prime=self._fulfilled_by == "MFN" and _is_true(to_ship, "is-prime"),
            invoice_by_amazon=_is_true(first, "is-iba") or _is_true(to_ship, "is-iba"),
            replaces=None,
            ship_by=_moment(to_ship.get("latest-ship-date")),
            deliver_by=_moment(to_ship.get("latest-delivery-date")),
            currency=None if total is None else first.get("currency"),
            total=total,
            price_basis=basis,
            lines=lines,
            recipient=self._recipient(),
            buyer=self._buyer(),
        )

    def _is_certain(self, items: Sequence[_Item]) -> bool:
        """Is nothing in doubt of what an import needs?"""
        currency = self._first.get("currency")
        certain = (
            not self._flat["doubts"]
            and self._status in _KNOWN
            and self._marketplace is not None
            and currency in CURRENCIES
            and all(item.item_id and "sku" in item.row and item.row.get("currency") == currency for item in items)
        )
        return certain and (self._is_told() if self._fulfilled_by == "AFN" else self._is_shippable())

    def _is_told(self) -> bool:
        """Has the file a column for everything? Amazon writes invoices in the marketplaces of its VAT service alone."""
        lacks = self._flat["lacks"]
        return not lacks or (lacks == ["is-iba"] and self._marketplace not in VCS_MARKETPLACES)

    def _is_shippable(self) -> bool:
        return (
            self._fulfilled_by == "MFN"
            and all(name in self._to_ship for name in _TOLD_TO_SHIP)
            and any(name in self._to_ship for name in _ADDRESS_LINES)
            and _MADE_GOOD.issuperset(self._flat["lacks"])
            and not _is_true(self._first, "is-business-order")
            and level_of(self._first.get("ship-service-level", "")) is not None
        )

    # -- people ------------------------------------------------------------------------------------------------

    def _recipient(self) -> Recipient | None:
        """Of an order that waits for its address, nothing: a town alone is none."""
        if self._fulfilled_by == "MFN" and not self._to_ship:
            return None
        row = self._to_ship or self._first
        name, *lines = [row.get(name) for name in _ADDRESS]
        return Recipient._make([name, None, *lines, "street", None, None]) if name or any(lines) else None

    def _buyer(self) -> Buyer | None:
        row = self._to_ship or self._first
        read = (row.get("buyer-name"), row.get("buyer-email"), None, row.get("purchase-order-number"))
        return Buyer(*read) if any(read) else None

    # -- items and money ---------------------------------------------------------------------------------------

    def _items(self) -> list[_Item]:
        by_sku = self._ids_by_sku() if "order-item-id" in self._flat["lacks"] else {}
        return [
            _Item(row, row.get("order-item-id") or by_sku.get(row.get("sku", ""), ""), parts_of(row))
            for row in self._rows
        ]

    def _ids_by_sku(self) -> dict[str, str]:
        """Where the file has no column for it: the numbers of items as the other report tells them, if each item has an
        SKU of its own.
        """
        told = {row["sku"]: row["order-item-id"] for row in self._shipping if "sku" in row and "order-item-id" in row}
        skus = {row.get("sku") for row in self._rows}
        return told if len(told) == len(self._shipping) == len(self._rows) and skus == set(told) else {}

    def _basis(self, items: Sequence[_Item]) -> str | None:
        """Tax is inside of the amounts, or there is none: gross; it comes on top: net; it cannot be told: None."""
        taxed = []
        for item in items:
            if not item.parts:
                return None
            taxed += [(part, item.row) for part in item.parts if part.tax]
        if not taxed:
            return "gross"
        rates = _rates(self._first.get("ship-country", ""), self._marketplace or "")
        currency = self._first.get("currency", "")
        limits = [(part, _tolerance(currency, row[QUANTITY])) for part, row in taxed]
        inside = all(fits(part, rates, limit, inside=True) for part, limit in limits)
        on_top = all(fits(part, rates, limit, inside=False) for part, limit in limits)
        return None if inside == on_top else "gross" if inside else "net"


@lru_cache(_SPELLINGS)
def _rates(country: str, marketplace: str) -> tuple[Decimal, ...]:
    """Of the country that the parcel goes to, and of the marketplace's: up to a threshold sellers charge their own."""
    return tuple(dict.fromkeys((*_RATES.get(country, ()), *_RATES.get(marketplace, ()))))


@lru_cache(_SPELLINGS)
def _tolerance(currency: str, quantity: str) -> Decimal:
    smallest = _WHOLE if currency in _NO_DECIMALS else _CENT
    return smallest * _ROUNDED * max(1, int(quantity))


def fits(part: Part, rates: Sequence[Decimal], tolerance: Decimal, *, inside: bool) -> bool:
    """Whether the tax of a part is that of a rate: on its amount, or on what a discount leaves of it."""
    for base in (part.amount, part.amount - part.discount) if part.discount else (part.amount,):
        for rate in rates:
            share = base * rate / (1 + rate) if inside else base * rate
            if abs(share - part.tax) <= tolerance:
                return True
    return False


def parts_of(row: Cells) -> list[Part]:
    """What is paid for in a row; nothing where it has no price yet."""
    price = row.get("item-price")
    if price is None:
        return []
    found = [Part("ITEM", Decimal(price), _amount(row, "item-tax"), abs(_amount(row, "item-promotion-discount")))]
    for kind, amount, tax, discount in _BESIDE:
        if amount in row or tax in row or discount in row:
            told = Part(kind, _amount(row, amount), _amount(row, tax), abs(_amount(row, discount)))
            if told.amount or told.tax or told.discount:
                found.append(told)
    return found


def _amount(row: Cells, name: str) -> Decimal:
    text = row.get(name)
    return _ZERO if text is None else Decimal(text)


def _lines(items: Sequence[_Item], *, net: bool) -> tuple[list[OrderLine], Decimal | None]:
    """The lines of an order, and its total; None where an item has no amounts."""
    lines: list[OrderLine] = []
    total, complete = _ZERO, True
    for row, item_id, parts in items:
        facts = (row.get("sku"), row.get("asin"), row.get("product-name"), int(row[QUANTITY]))
        if parts:
            money = _money(parts, net=net)
            total += money.total
            lines.extend(lines_of(item_id, money, facts))
        else:
            lines.append(OrderLine("item", item_id, *facts, None, None, "0", "0", "0"))
            complete = False
    return lines, total if complete else None


def _money(parts: Sequence[Part], *, net: bool) -> ItemMoney:
    total, taxed = _ZERO, False
    for part in parts:
        total += part.amount - part.discount
        if part.tax:
            total, taxed = total + part.tax if net else total, True
    return ItemMoney(total, net, taxed, {part.kind: part[1:] for part in parts})


_ADDRESS = (
    "recipient-name", "ship-address-1", "ship-address-2", "ship-address-3", "ship-postal-code", "ship-city",
    "ship-state", "ship-country", "ship-phone-number",
)  # fmt: skip


def _bare(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


@lru_cache(_SPELLINGS)
def status_of(text: str) -> str:
    """The status as the Orders API words it; one that this does not know as it stands there."""
    return _STATUSES.get(_bare(text), text)


@lru_cache(_SPELLINGS)
def level_of(text: str) -> str | None:
    """The service level as the Orders API words it; None for one that this does not know."""
    return _LEVELS.get(_bare(text))


def _is_true(row: Cells, name: str) -> bool:
    text = row.get(name)
    return text is not None and text.lower() in _TRUE


def _moment(text: str | None) -> str | None:
    try:
        return f"{version(text)[:19]}Z" if text else None
    except (ValueError, OverflowError):
        return None
