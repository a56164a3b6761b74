"""Amounts of generated orders, in the three ways VAT may stand in Amazon's breakdowns.

gross  ITEM, SHIPPING and so on include VAT; there is no TAX row.
net    they exclude VAT and a TAX row is added: proceedsTotal = sum + TAX - DISCOUNT.
vcs    they include VAT and a TAX row says how much of it is VAT: proceedsTotal = sum - DISCOUNT, without TAX.
zero   as vcs, with 0 % charged (reverse charge, export).
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from omnikit.localamazon.samples import NO_DECIMALS
from omnikit.localamazon.wire import Json

_ORDER = ("ITEM", "SHIPPING", "GIFT_WRAP", "TAX", "DISCOUNT")
WRONG_BY = 333  # cents; fits no reading because no VAT of our price list comes to it


class Line(NamedTuple):
    """Gross euro cents of one order item."""

    item: int
    shipping: int = 0
    gift_wrap: int = 0
    discount: int = 0


class Till:
    """Writes amounts of one order in its currency and VAT shape. Internally everything is the smallest unit."""

    def __init__(self, currency: str, per_euro: float, vat_percent: int, shape: str) -> None:
        self._currency = currency
        self._digits = 0 if currency in NO_DECIMALS else 2
        self._factor = per_euro / (1 if self._digits else 100)
        self._percent = 0 if shape == "zero" else vat_percent
        self._shape = shape

    def unit_price(self, cents: int) -> Json:
        """The price of one piece, gross."""
        return self._money(self._local(cents))

    def proceeds(self, line: Line, *, wrong: bool = False) -> Json:
        """The item's `proceeds`; a wrong one fits neither reading."""
        gross = {
            "ITEM": self._local(line.item),
            "SHIPPING": self._local(line.shipping),
            "GIFT_WRAP": self._local(line.gift_wrap),
            "DISCOUNT": self._local(line.discount),
        }
        total = gross["ITEM"] + gross["SHIPPING"] + gross["GIFT_WRAP"] - gross["DISCOUNT"] + (WRONG_BY if wrong else 0)
        rows = {kind: amount for kind, amount in gross.items() if amount or kind == "ITEM"}
        breakdowns = [self._row(kind, amount) for kind, amount in rows.items()]
        if self._shape != "gross":
            breakdowns.append(self._tax_row(rows))
        breakdowns.sort(key=lambda row: _ORDER.index(row["type"]))
        return {"proceedsTotal": self._money(total), "breakdowns": breakdowns}

    @staticmethod
    def order_proceeds(items: list[Json]) -> Json:
        """The order's `proceeds`: the sums over its items."""
        currency = items[0]["proceeds"]["proceedsTotal"]["currencyCode"]
        total = sum((Decimal(item["proceeds"]["proceedsTotal"]["amount"]) for item in items), Decimal(0))
        sums: dict[str, Decimal] = {}
        for item in items:
            for row in item["proceeds"]["breakdowns"]:
                sums[row["type"]] = sums.get(row["type"], Decimal(0)) + Decimal(row["subtotal"]["amount"])
        rows = [{"type": kind, "subtotal": _amount(sums[kind], currency)} for kind in _ORDER if kind in sums]
        return {"grandTotal": _amount(total, currency), "breakdowns": rows}

    def _row(self, kind: str, gross: int) -> Json:
        shown = gross - self._vat(gross) if self._shape == "net" else gross
        return {"type": kind, "subtotal": self._money(shown)}

    def _tax_row(self, rows: dict[str, int]) -> Json:
        vat = {kind: self._vat(amount) for kind, amount in rows.items()}
        vat["ITEM"] -= vat.pop("DISCOUNT", 0)
        details = [{"subtype": kind, "value": self._money(amount)} for kind, amount in vat.items()]
        return {"type": "TAX", "subtotal": self._money(sum(vat.values())), "detailedBreakdowns": details}

    def _vat(self, gross: int) -> int:
        net = (Decimal(gross) * 100 / (100 + self._percent)).quantize(Decimal(1), ROUND_HALF_UP)
        return gross - int(net)

    def _local(self, cents: int) -> int:
        return round(cents * self._factor)

    def _money(self, units: int) -> Json:
        amount = f"{Decimal(units).scaleb(-self._digits):.{self._digits}f}"
        return {"amount": amount, "currencyCode": self._currency}


def _amount(value: Decimal, currency: str) -> Json:
    return {"amount": str(value), "currencyCode": currency}
