"""What stands in one cell: amounts, quantities, days, countries. Pure; what could be read in two ways is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

Cell = str | int | float  # numbers as a spreadsheet keeps them; a flat file has text alone

_MOST_DIGITS = 15  # more than a spreadsheet keeps, and than any price has
_TOO_MANY = 10**9  # pieces of one line
_EXCEL_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_MONEY = re.compile(r"([A-Za-z]{3}|[€$£¥])?\s*([-+]?)\s*([0-9][0-9.,'\u00a0\u202f\u2019 ]*)\s*([A-Za-z]{3}|[€$£¥])?")
_SYMBOLS = {"€": "EUR", "£": "GBP"}  # the others mean several currencies
_BLANKS = str.maketrans(dict.fromkeys("'\u2019\u00a0\u202f ", ""))
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAY = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d\d)(?:,?[ T]+(\d{1,2}):(\d\d)(?::(\d\d))?)?", re.ASCII)
_CENTURY = 2000
_YEARS = range(1990, 2101)
_MONTHS = 12
# where people write a country out; codes are taken as they are
_COUNTRIES = {
    "germany": "DE", "deutschland": "DE", "austria": "AT", "österreich": "AT", "switzerland": "CH", "schweiz": "CH",
    "france": "FR", "frankreich": "FR", "italy": "IT", "italien": "IT", "spain": "ES", "spanien": "ES",
    "netherlands": "NL", "niederlande": "NL", "belgium": "BE", "belgien": "BE", "luxembourg": "LU", "luxemburg": "LU",
    "poland": "PL", "polen": "PL", "denmark": "DK", "dänemark": "DK", "sweden": "SE", "schweden": "SE",
    "united kingdom": "GB", "great britain": "GB", "großbritannien": "GB", "vereinigtes königreich": "GB",
    "ireland": "IE", "irland": "IE", "united states": "US", "usa": "US", "vereinigte staaten": "US",
    "czech republic": "CZ", "czechia": "CZ", "tschechien": "CZ",
}  # fmt: skip


class Unfit(Exception):
    """A cell that is not what it should be. `reason` goes into a sentence and does not quote the cell."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Amount(NamedTuple):
    """An exact amount, and the currency that stands beside it in the cell."""

    value: Decimal
    currency: str | None


def text_of(cell: Cell) -> str:
    """A cell as text that can be stored. Raises Unfit."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**_MOST_DIGITS:
        cell = int(cell)
    text = str(cell).strip()
    if text in _EXCEL_ERRORS:
        raise Unfit("is an error of the spreadsheet")
    if "\ufffd" in text:
        raise Unfit("has characters that cannot be read")
    shown = "".join(" " if char in "\r\n\t" else char for char in text if char >= " " or char in "\r\n\t")
    return shown.encode("utf-8", "replace").decode()


def amount(cell: Cell, style: str) -> Amount:
    """An amount as `style` (auto, comma, point) writes it. Raises Unfit."""
    if isinstance(cell, int | float):
        return Amount(_exact(cell), None)
    found = _MONEY.fullmatch(text_of(cell))
    if found is None:
        raise Unfit("is no amount")
    before, sign, digits, behind = found.groups()
    value = Decimal(_written(digits.rstrip().translate(_BLANKS), style))
    code = before or behind
    currency = _SYMBOLS.get(code, code.upper() if code.isalpha() else None) if code else None
    return Amount(-value if sign == "-" else value, currency)


def _exact(number: float) -> Decimal:
    """A spreadsheet's number without what binary fractions add to it: 19.990000000000002 is 19.99."""
    if not abs(number) < 10**_MOST_DIGITS:  # what is no number at all is not below it either
        raise Unfit("has more digits than an amount can have")
    return Decimal(format(Decimal(format(number, f".{_MOST_DIGITS}g")), "f"))


def _written(digits: str, style: str) -> str:
    """Digits with separators as plain digits. Raises Unfit."""
    point = {"comma": ",", "point": "."}.get(style) or _decimal_sign(digits)
    whole, _, fraction = digits.partition(point) if point else (digits, "", "")
    group = "." if point == "," else ","
    parts = whole.split(group) if point else re.split(r"[.,]", whole)
    grouped = len(parts) == 1 or (0 < len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]))  # noqa: PLR2004
    joined = "".join(parts)
    if not grouped or not joined.isdecimal() or (fraction and not fraction.isdecimal()):
        raise Unfit("is no amount")
    if len(joined) + len(fraction) > _MOST_DIGITS:
        raise Unfit("has more digits than an amount can have")
    return f"{joined}.{fraction}" if fraction else joined


def _decimal_sign(digits: str) -> str:
    """Which separator begins the fraction; none where all of them group thousands. Raises Unfit where both may be."""
    if "," in digits and "." in digits:
        return max(",.", key=digits.rfind)
    sign = "," if "," in digits else "."
    if digits.count(sign) != 1:
        return ""
    before, _, behind = digits.partition(sign)
    if len(behind) == 3 and 0 < len(before) <= 3 and before != "0":  # noqa: PLR2004
        raise Unfit("could be read in two ways: say in the order import settings how numbers are written")
    return sign


def quantity(cell: Cell, style: str) -> int:
    """How many pieces. Raises Unfit."""
    try:
        value = amount(cell, style).value
    except Unfit as unfit:
        raise unfit if "two ways" in unfit.reason else Unfit("is no whole number") from None
    if value != value.to_integral_value() or not 0 <= value < _TOO_MANY:
        raise Unfit("is no whole number that anybody can order")
    return int(value)


def moment(cell: Cell, style: str, zone: str) -> datetime:
    """An instant; a day begins, and a time without a zone is meant, in the account's zone. Raises Unfit."""
    text = text_of(cell)
    try:
        found = _iso(text) or _split(text, style)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.year not in _YEARS:
        raise Unfit("is no date")
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _iso(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if _ISO.match(text) else None


def _split(text: str, style: str) -> datetime | None:
    """Days with dots or slashes, with a time behind them or none."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if found[2] == "." else _day_first(first, second, style)
    year = int(found[4]) if len(found[4]) > 2 else _CENTURY + int(found[4])  # noqa: PLR2004
    hour, minute, second = (int(found[at] or 0) for at in (5, 6, 7))
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 the account's zone is added


def _day_first(first: int, second: int, style: str) -> tuple[int, int]:
    if style == "month_first" or (style == "auto" and second > _MONTHS):
        return second, first
    if style == "day_first" or first > _MONTHS or first == second:
        return first, second
    raise Unfit("could be read in two ways: say in the order import settings how days are written")


def country(cell: Cell) -> str:
    """A country's code. Raises Unfit."""
    text = text_of(cell)
    if len(text) == 2 and text.isascii() and text.isalpha():  # noqa: PLR2004
        return text.upper()
    code = _COUNTRIES.get(text.lower())
    if code is None:
        raise Unfit("is no country; write its code, such as DE")
    return code
