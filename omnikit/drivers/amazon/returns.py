"""Returns of Amazon, which tells of them in reports alone: those that go back to the merchant by the day of the
request, those that arrive in Amazon's own warehouses by the day of arrival.

| report                                     | one return is                    | columns            |
| ------------------------------------------ | -------------------------------- | ------------------ |
| GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE  | the rows of one RMA              | Order ID, ...      |
| GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA  | a unit, by its license plate     | order-id, ...      |

(Report type values, developer-docs.amazon.com, August 2026.) Headings are words for people: they may come in the
account's language and in any order, so columns are found by name. No row says when it changed last; its version is the
time at which Amazon was asked for the report.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from omnikit.drivers.amazon.mapping import unforeseen
from omnikit.drivers.amazon.marketplaces import BY_ID
from omnikit.drivers.amazon.money import plain
from omnikit.drivers.amazon.reports import Delivered, Report, Reports
from omnikit.drivers.amazon.tsv import rows
from omnikit.drivers.base import FetchedPage, Terms
from omnikit.errors import UnreadableAnswer
from omnikit.model.currencies import CURRENCIES
from omnikit.model.orders import Header
from omnikit.model.problems import Problem
from omnikit.model.returns import MappedReturn, Return, ReturnLine
from omnikit.model.times import iso, parse, version

SOURCES = {
    "MFN": "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE",
    "AFN": "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
}
PER_PAGE = 200
_MORE = "more"  # a page token for what needs none: it is not the last page
_NETWORKS = {kind: network for network, kind in SOURCES.items()}
_OF_NOW = timedelta(hours=1)  # so long a report up to now is worth going on with

# what a column holds -> its headings, normalised: English as documented, German as Seller Central's pages say it
_HEADINGS = {
    "order": ("order-id", "amazon-order-id", "bestellnummer", "bestell-id"),
    "requested": (
        "return-request-date",
        "return-date",
        "datum-der-rücksendeanfrage",
        "rückgabedatum",
        "rücksendedatum",
    ),
    "status": ("return-request-status", "status", "status-der-rücksendeanfrage"),
    "rma": ("amazon-rma-id",),
    "merchant_rma": ("merchant-rma-id", "händler-rma-id"),
    "plate": ("license-plate-number", "lpn", "nummernschild", "kennzeichennummer"),
    "carrier": ("return-carrier", "rücksende-transportunternehmen"),
    "tracking": ("tracking-id", "sendungsverfolgungsnummer"),
    "currency": ("currency-code", "währungscode"),
    "prime": ("is-prime", "prime"),
    "item": ("order-item-id", "bestellpositionsnummer"),
    "sku": ("merchant-sku", "sku", "händler-sku"),
    "asin": ("asin",),
    "title": ("item-name", "product-name", "artikelname", "produktname"),
    "quantity": ("return-quantity", "quantity", "rücksendemenge", "menge"),
    "reason": ("return-reason", "reason", "rücksendegrund", "grund"),
    "disposition": ("detailed-disposition", "zustand-im-detail"),
    "resolution": ("resolution", "lösung"),
    "refunded": ("refunded-amount", "erstatteter-betrag"),
    "comment": ("customer-comments", "kommentare-des-kunden"),
}
_COLUMNS = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
_TOLD_APART_BY = ("order", "sku", "requested")  # where there is no number of its own
_LONGEST = 1000  # characters of a cell that are taken over; the whole cell stays in the record
_YES = frozenset({"y", "yes", "true", "1", "j", "ja"})


# -- asking ------------------------------------------------------------------------------------------------------------


def reports(start: datetime, end: datetime | None, marketplace_ids: Sequence[str], now: datetime) -> list[Report]:
    """The reports that hold the returns of a period. Whole days: rows name no time, and the border of two periods must
    not run through a return of several items.
    """
    begin, until = _midnight(start), None
    if end is not None and end < now - timedelta(days=1):
        until = _midnight(end + timedelta(days=1) - timedelta(microseconds=1))
    keep = _OF_NOW if until is None else timedelta(days=1)
    return [Report(kind, begin, until, tuple(marketplace_ids), keep=keep) for kind in SOURCES.values()]


def return_pages(
    client: Reports, start: datetime, end: datetime | None, marketplace_ids: Sequence[str], now: datetime
) -> Iterator[FetchedPage]:
    """Pages of returns; the last one is empty and says up to when the reports reach. Up to now: up to when Amazon was
    asked, and never later than our own clock says.
    """
    reach = end or now
    for found in client.each(reports(start, end, marketplace_ids, now)):
        reach = reach if end else min(reach, found.made)
        for records in pages(found):
            yield FetchedPage(records, reach, _MORE, found.request_id)
    yield FetchedPage([], reach, None, None)


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def pages(found: Delivered) -> Iterator[list[bytes]]:
    """The returns of a report as JSON texts, some at a time: {"source", "made", "marketplaces", "rows"}. Rows of one
    return need not follow one another; one that repeats another word for word is the same. Raises UnreadableAnswer
    where no column is known to hold what a return is told by.
    """
    network = _NETWORKS[found.report.type]
    head = {"source": network, "made": iso(found.made), "marketplaces": _codes(found.report.marketplace_ids)}
    grouped: dict[str, dict[bytes, None]] = {}
    for number, row in enumerate(rows(found.file, found.charset)):
        if number == 0:
            _check(row.cells, found)
        cells = {name: cell for name, cell in row.cells.items() if cell}
        grouped.setdefault(_key(network, _read(cells), cells), {})[orjson.dumps(cells)] = None
    keys = list(grouped)
    for first in range(0, len(keys), PER_PAGE):
        yield [_record(head, grouped.pop(key)) for key in keys[first : first + PER_PAGE]]


def _codes(marketplace_ids: Sequence[str]) -> list[str]:
    return [BY_ID[one].code if one in BY_ID else one for one in marketplace_ids]


def _check(cells: Mapping[str, str], found: Delivered) -> None:
    known = {_COLUMNS[name] for name in cells if name in _COLUMNS}
    if "order" in known and known & {"rma", "plate", "sku"}:
        return
    raise UnreadableAnswer(
        f"Report {found.report} has columns that omnikit does not know: {', '.join(cells)[:300]}.",
        remedy="What was fetched before is kept. Set the language of the account's reports to English or German in "
        "Seller Central, or report these columns.",
        code="report.columns",
    )


def _record(head: Mapping[str, Any], kept: Mapping[bytes, None]) -> bytes:
    return orjson.dumps({**head, "rows": [orjson.Fragment(row) for row in kept]})


def _read(cells: Mapping[str, Any]) -> dict[str, str]:
    """A row by what its columns hold; of two columns for the same, the first."""
    found: dict[str, str] = {}
    for heading, cell in cells.items():
        name = _COLUMNS.get(heading)
        if name is not None and isinstance(cell, str) and cell.strip():
            found.setdefault(name, cell.strip().replace("\0", "\ufffd")[:_LONGEST])
    return found


def _key(network: str, row: Mapping[str, str], cells: Mapping[str, Any]) -> str:
    """What a return is called: Amazon's number for it, else what tells it apart, else a name of ours."""
    own = row.get("rma" if network == "MFN" else "plate")
    parts = [row[name] for name in _TOLD_APART_BY if name in row]
    if own or parts:
        return (own or "/".join(parts))[:100]
    told = orjson.dumps(cells, option=orjson.OPT_SORT_KEYS)
    return f"unreadable-{hashlib.sha256(told).hexdigest()[:12]}"


# -- mapping -----------------------------------------------------------------------------------------------------------


class AmazonReturnRules:
    """Implements `drivers.base.ReturnRules`. A return belongs to its order: where orders of its kind are left out, it
    is as well.
    """

    def __init__(self, terms: Terms) -> None:
        self._import = terms.settings["order_import"]

    def map_return(self, raw: bytes) -> MappedReturn:
        try:
            return self._mapped(raw)
        except Exception as error:  # noqa: BLE001 one bad return never stops the others
            name = f"unreadable-{hashlib.sha256(raw).hexdigest()[:12]}"
            return MappedReturn(Header(name, "", None, "", None, None), None, (unforeseen(error),))

    def _mapped(self, raw: bytes) -> MappedReturn:
        record = _Record.of(raw)
        reader = _Reader(record)
        returned = reader.returned()
        header = Header(
            returned.return_id,
            version(record.made),
            returned.requested or None,
            returned.updated,
            returned.channel_status or None,
            returned.marketplace,
        )
        return MappedReturn(
            header,
            returned,
            tuple(reader.problems),
            excluded_by=self._excluded_by(record),
            content=hashlib.sha256(orjson.dumps(record.cells)).hexdigest()[:24],
        )

    def _excluded_by(self, record: _Record) -> str | None:
        """The toggle that keeps the orders of this kind out (product 8.8)."""
        if record.network == "AFN":
            return None if self._import["import_afn"] else "order_import.import_afn"
        if not self._import["import_mfn"]:
            return "order_import.import_mfn"
        prime = any(row.get("prime", "").lower() in _YES for row in record.rows)
        return "order_import.import_prime" if prime and not self._import["import_prime"] else None


class _Record(NamedTuple):
    """A stored record, taken apart: `cells` as they came, `rows` by what they hold."""

    network: str
    made: str
    marketplaces: list[str]
    cells: list[dict[str, str]]
    rows: list[dict[str, str]]

    @classmethod
    def of(cls, raw: bytes) -> _Record:
        told = orjson.loads(raw)
        cells = told["rows"]
        return cls(told["source"], told["made"], told["marketplaces"], cells, [_read(row) for row in cells])


class _Reader:
    """Reads one return; what is wrong is collected."""

    def __init__(self, record: _Record) -> None:
        self.problems: list[Problem] = []
        self._record = record
        self._currency = self._all("currency")

    def returned(self) -> Return:
        record = self._record
        lines = tuple(self._line(number) for number in range(len(record.rows)))
        return Return(
            return_id=_key(record.network, record.rows[0], record.cells[0]),
            order_id=self._order_id(),
            requested=self._requested(),
            updated=iso(parse(record.made)),
            marketplace=record.marketplaces[0] if len(record.marketplaces) == 1 else None,
            channel_status=self._all("status") or "",
            fulfilled_by=record.network,
            rma=self._all("rma"),
            merchant_rma=self._all("merchant_rma"),
            resolution=self._all("resolution"),
            carrier=self._all("carrier"),
            tracking=self._all("tracking"),
            currency=self._checked_currency(),
            refunded=_sum(line.refunded for line in lines),
            lines=lines,
            comment=self._all("comment", "\n"),
        )

    def _all(self, name: str, between: str = ", ") -> str | None:
        """What the rows say in a column, each once."""
        said = dict.fromkeys(row[name] for row in self._record.rows if name in row)
        return between.join(said) or None

    def _problem(self, code: str, name: str, number: int = 0, **params: str) -> None:
        cells = self._record.cells[number]
        heading = next((one for one in cells if _COLUMNS.get(one) == name), _HEADINGS[name][0])
        self.problems.append(Problem(code, f"rows.{number}.{heading}", params))

    def _order_id(self) -> str:
        found = list(dict.fromkeys(row["order"] for row in self._record.rows if "order" in row))
        if not found:
            self._problem("missing_order_id", "order")
        elif len(found) > 1:
            self._problem("several_orders", "order")
        return found[0] if found else ""

    def _requested(self) -> str:
        text = next((row["requested"] for row in self._record.rows if "requested" in row), "")
        found = moment(text)
        if found is None:
            self._problem("unreadable_date", "requested")
        return found or ""

    def _checked_currency(self) -> str | None:
        if self._currency is not None and self._currency not in CURRENCIES:
            self._problem("unknown_currency", "currency", currency=_named(self._currency))
        return self._currency

    def _line(self, number: int) -> ReturnLine:
        row = self._record.rows[number]
        name = _named(row.get("item") or row.get("asin") or "", str(number + 1))
        if "sku" not in row:
            self._problem("missing_sku", "sku", number, item_id=name)
        return ReturnLine(
            row.get("sku"), row.get("asin"), row.get("title"), self._quantity(row.get("quantity", ""), number, name),
            row.get("reason"), row.get("disposition"), self._refunded(row.get("refunded", ""), number, name),
        )  # fmt: skip

    def _quantity(self, text: str, number: int, name: str) -> int:
        if _PIECES.fullmatch(text):
            return int(text)
        self._problem("unreadable_quantity", "quantity", number, item_id=name)
        return 0

    def _refunded(self, text: str, number: int, name: str) -> str | None:
        found = amount(text)
        if found is None and text:
            self._problem("unreadable_amount", "refunded", number, item_id=name)
        return found


# -- cells -------------------------------------------------------------------------------------------------------------

_ID = re.compile(r"[A-Z0-9-]{1,40}")
_PIECES = re.compile(r"[0-9]{1,9}")
_AMOUNT = re.compile(r"(-?)([0-9]{1,3}(?:[.,][0-9]{3})*|[0-9]{1,12})(?:[.,]([0-9]{1,2}|[0-9]{4,6}))?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1
    )
    for name in names.split()
}
_WORDED = re.compile(r"(\d{1,2})[-. ]{1,2}([^\W\d_]{3,9})[-. ]{1,2}(\d{4})")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


def _named(text: str, otherwise: str = "?") -> str:
    """A word that may stand in an error's sentence. A cell that slipped by a column may hold what a buyer wrote."""
    return text if _ID.fullmatch(text) else otherwise


def moment(text: str) -> str | None:
    """A time or a day as reports write it, as ISO 8601 UTC; a day as its beginning. None where it is none, or could
    mean two days (03/04/2026).
    """
    try:
        return iso(parse(text))
    except (ValueError, OverflowError):
        pass
    try:
        day = _day(text)
    except ValueError:
        return None
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _day(text: str) -> date | None:
    """Raises ValueError for the 31st of February."""
    if found := _WORDED.fullmatch(text):
        month = _MONTHS.get(found[2].lower()[:3])
        return date(int(found[3]), month, int(found[1])) if month else None
    if found := _GERMAN.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    return None


def amount(text: str) -> str | None:
    """An amount as exact decimal text, whichever of point and comma stands before its decimals; None where it is none,
    or could be two (1,234).
    """
    found = _AMOUNT.fullmatch(text)
    if found is None or (not found[3] and not found[2].isdigit()):
        return None
    whole = re.sub("[.,]", "", found[2])
    return plain(Decimal(f"{found[1]}{whole}.{found[3]}" if found[3] else f"{found[1]}{whole}"))


def _sum(amounts: Iterator[str | None]) -> str | None:
    known = [Decimal(one) for one in amounts if one is not None]
    return plain(sum(known, Decimal(0))) if known else None
