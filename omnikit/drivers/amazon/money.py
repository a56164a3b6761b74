"""Reading an item's proceeds: which amounts hold the tax? Decided by sums, item by item, never assumed.

Amazon's model does not say whether ITEM contains TAX. Its US example adds (ITEM 39.99 + TAX 10.00 = 49.99), reports of
sellers with VAT calculation service contain it. So: the total must equal the sum with tax or the sum without it.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from omnikit.model.orders import OrderLine

_KINDS = {"ITEM": "item", "SHIPPING": "shipping", "GIFT_WRAP": "gift_wrap"}  # the rest are fees
_ZERO = Decimal(0)
_DIGITS = 30
_WRITTEN_OUT = frozenset("0123456789.-+ ")


class Misfit(Exception):
    """A value that is not what the API promises. `path` inside the record, `reason` without the value itself."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} {reason}")
        self.path = path
        self.reason = reason


class NoReading(Exception):
    """The sums fit neither reading."""

    def __init__(self, total: Decimal, without_tax: Decimal, with_tax: Decimal) -> None:
        super().__init__("totals fit no reading")
        self.params = {"total": plain(total), "without_tax": plain(without_tax), "with_tax": plain(with_tax)}


class ItemMoney(NamedTuple):
    """An item's amounts, read: `net` says that tax came on top."""

    total: Decimal
    net: bool
    taxed: bool
    parts: dict[str, tuple[Decimal, Decimal, Decimal]]  # type -> amount, tax, discount


def plain(amount: Decimal) -> str:
    """Decimal text without exponent, digits as they were."""
    text = str(amount)
    return format(amount, "f") if "E" in text else text


def dotted(where: tuple[object, ...]) -> str:
    """A path for people. Put together only when there is something to say: thousands of paths are never shown."""
    return ".".join(map(str, where))


def amount_of(money: Any, currencies: set[str], *where: object) -> Decimal:
    """The exact amount of a Money at `where`; its currency is added to `currencies`. Raises Misfit."""
    if not isinstance(money, dict):
        raise Misfit(dotted(where), "is no amount")
    text, currency = money.get("amount"), money.get("currencyCode")
    if not isinstance(text, str) or not isinstance(currency, str):
        raise Misfit(dotted(where), "lacks an amount or a currency in text form")
    try:
        amount = _exact(text)
    except Misfit as wrong:
        raise Misfit(dotted((*where, "amount")), wrong.reason) from None
    currencies.add(currency if currency.isascii() else currency.encode("utf-8", "replace").decode())
    return amount


@lru_cache(4096)  # prices come again and again
def _exact(text: str) -> Decimal:
    """Raises Misfit, whose path is for the caller to name."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise Misfit("", "is no decimal number") from None
    if not amount.is_finite():
        raise Misfit("", "is no finite number")
    if len(text) > _DIGITS or not _WRITTEN_OUT.issuperset(text):
        # written out, an exponent of a million would fill the memory
        raise Misfit("", "is no amount of money written out in digits")
    return amount


def read_item(proceeds: dict[str, Any], path: str, currencies: set[str]) -> ItemMoney | None:
    """An item's proceeds; None where there are none. Raises Misfit, NoReading."""
    rows = proceeds.get("breakdowns") or []
    if not isinstance(rows, list):
        raise Misfit(f"{path}.breakdowns", "is no list")
    told = proceeds.get("proceedsTotal")
    if told is None and not rows:
        return None
    sums, taxes, discounts = _sums(rows, path, currencies)
    plus = sum(sums.values(), _ZERO)
    tax, discount = taxes.pop("", _ZERO), discounts.pop("", _ZERO)
    if told is None:
        raise Misfit(f"{path}.proceedsTotal", "is missing")
    total = amount_of(told, currencies, path, "proceedsTotal")
    if not rows:
        return ItemMoney(total, net=False, taxed=False, parts={"ITEM": (total, _ZERO, _ZERO)})
    without_tax, with_tax = plus - discount, plus + tax - discount
    if total not in (without_tax, with_tax):
        raise NoReading(total, without_tax, with_tax)
    shared = _shared(sums, taxes, tax), _shared(sums, discounts, discount)
    parts = {kind: (amount, shared[0][kind], shared[1][kind]) for kind, amount in sums.items()}
    return ItemMoney(total, net=total != without_tax, taxed=tax != 0, parts=parts)


def _sums(
    rows: list[Any], path: str, currencies: set[str]
) -> tuple[dict[str, Decimal], dict[str, Decimal], dict[str, Decimal]]:
    """Amounts by type; tax and discount by the type they belong to, their sum under ''."""
    sums: dict[str, Decimal] = {}
    taxes: dict[str, Decimal] = {}
    discounts: dict[str, Decimal] = {}
    for position, row in enumerate(rows):
        if not isinstance(row, dict) or not isinstance(row.get("type"), str):
            raise Misfit(dotted((path, "breakdowns", position)), "has no type")
        amount = amount_of(row.get("subtotal"), currencies, path, "breakdowns", position, "subtotal")
        kind = row["type"]
        if kind == "TAX":
            _details(row, f"{path}.breakdowns.{position}", currencies, taxes, amount)
        elif kind == "DISCOUNT":
            # written with and without a minus; the total tells whether taking it off was right
            _details(row, f"{path}.breakdowns.{position}", currencies, discounts, abs(amount))
        else:
            sums[kind] = sums.get(kind, _ZERO) + amount
    return sums or {"ITEM": _ZERO}, taxes, discounts


def _details(row: dict[str, Any], path: str, currencies: set[str], into: dict[str, Decimal], amount: Decimal) -> None:
    into[""] = into.get("", _ZERO) + amount
    details = row.get("detailedBreakdowns") or []
    if not isinstance(details, list):
        raise Misfit(f"{path}.detailedBreakdowns", "is no list")
    for position, detail in enumerate(details):
        if not isinstance(detail, dict):
            raise Misfit(dotted((path, "detailedBreakdowns", position)), "is no breakdown")
        kind, value = detail.get("subtype"), detail.get("value")
        if isinstance(kind, str) and value is not None:
            part = amount_of(value, currencies, path, "detailedBreakdowns", position, "value")
            into[kind] = into.get(kind, _ZERO) + (abs(part) if row["type"] == "DISCOUNT" else part)


def _shared(sums: dict[str, Decimal], detailed: dict[str, Decimal], total: Decimal) -> dict[str, Decimal]:
    """`total` shared out over the parts as detailed; what no detail claims belongs to the first part (the item)."""
    shares = {kind: detailed.get(kind, _ZERO) for kind in sums}
    first = "ITEM" if "ITEM" in sums else next(iter(sums))
    shares[first] += total - sum(shares.values(), _ZERO)
    return shares


def lines_of(item_id: str, money: ItemMoney, facts: tuple[Any, ...]) -> list[OrderLine]:
    """One line per part of an item. `facts`: sku, asin, title, quantity. The sum of totals is the item's total."""
    sku, asin, title, quantity = facts
    result = []
    for kind, (amount, tax, discount) in money.parts.items():
        gross = amount + tax if money.net else amount
        is_item = kind == "ITEM"
        net_text, tax_text = (plain(gross - tax), plain(tax)) if money.taxed else (None, None)
        result.append(
            OrderLine(
                _KINDS.get(kind, "fee"), item_id, sku if is_item else None, asin if is_item else None,
                title if is_item else kind.replace("_", " ").capitalize(), quantity if is_item else 1,
                net_text, tax_text, plain(gross), plain(discount), plain(gross - discount),
            )
        )  # fmt: skip
    return result
