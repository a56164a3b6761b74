"""The feed POST_FLAT_FILE_FULFILLMENT_DATA: many shipments in one tab-separated file.

Columns and their meaning are those of Seller Central's Shipping Confirmation template. Seen: 90012 and 90061
(amzn/selling-partner-api-models 1091), and that a row Amazon does not like gets 18028 with the text below, whatever
the reason; the reason behind it is ours. How Amazon forms packages from rows is not documented: here one tracking
number of an order is one package, and a number it knows already edits that package.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from omnikit.localamazon.book import Book, Entry
from omnikit.localamazon.packages import OTHER, Parcel, contents, quantities
from omnikit.localamazon.processing import FATAL, OF_SHIPMENTS, WARNING, Outcome, Row
from omnikit.localamazon.sketch import DAY
from omnikit.localamazon.wire import Json, Refused

REQUIRED = ("order-id", "ship-date", "carrier-code")
COLUMNS = (
    "order-id", "order-item-id", "quantity", "ship-date", "carrier-code", "carrier-name", "tracking-number",
    "ship-method", "transparency_code", "ship_from_supply_source_id", "cod-collection-method",
)  # fmt: skip
_TEMPLATE = "TemplateType="
_HEAD_LINES = 3  # the template's own line, translated headings, headings
MISSING = (
    "The required {} field is missing from the file. To correct this error, download the template again and use the "
    "new copy, or insert the required field into your existing file."
)
UNKNOWN = (
    "The {} field heading is invalid, so values in this field were ignored. To correct this error, download the "
    "template again and use the new copy, or fix the field heading in your existing file."
)
BAD_ROW = "18028"
INCOMPLETE = (
    "The data you submitted is incomplete or invalid. For help fixing this, see "
    "http://sellercentral-europe.amazon.com/gp/help/30721"
)
Confirm = Callable[[Entry, Parcel, Json], None]


class _Line(NamedTuple):
    record: int
    cells: dict[str, str]

    def get(self, name: str) -> str:
        return self.cells.get(name, "")

    def problem(self, reason: str) -> Row:
        subject = (self.get("order-id"), self.get("order-item-id"))
        return Row(self.record, subject, BAD_ROW, f"{INCOMPLETE} {reason}".rstrip())


class _Unfit(Exception):
    """Why a line is refused."""


def process(body: bytes, book: Book, confirm: Confirm, at: float) -> Outcome:
    """Confirm what the file says, package by package; what is wrong stands in the report and stops nothing else."""
    headings, lines = _table(_text(body))
    missing = [name for name in REQUIRED if name not in headings]
    rows = [Row(0, ("", ""), "90012", MISSING.format(name), FATAL) for name in missing]
    rows += [Row(0, ("", ""), "90061", UNKNOWN.format(name), WARNING) for name in headings if name not in COLUMNS]
    if missing:
        return Outcome(0, 0, OF_SHIPMENTS, tuple(rows))
    successful = 0
    for group in _groups(lines):
        found = _confirmed(group, book, confirm, at)
        successful += len(group) - len(found)
        rows += found
    return Outcome(len(lines), successful, OF_SHIPMENTS, tuple(sorted(rows)))


def refused(code: str, message: str) -> Outcome:
    """The outcome of a file whose first record has an error."""
    return Outcome(1, 0, OF_SHIPMENTS, (Row(1, ("", ""), code, message),))


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")  # what spreadsheets in Europe save


def _table(text: str) -> tuple[list[str], list[_Line]]:
    """The headings and the lines below; a template's own line and translated headings may stand above."""
    cells = [[cell.strip() for cell in line.split("\t")] for line in text.split("\n") if line.strip()]
    at = next((at for at, row in enumerate(cells[:_HEAD_LINES]) if REQUIRED[0] in row), 0)
    if not cells:
        return [], []
    if cells[at][0].startswith(_TEMPLATE):
        at = min(at + 1, len(cells) - 1)
    headings = cells[at]
    return [each for each in headings if each], [
        _Line(number, dict(zip(headings, row, strict=False))) for number, row in enumerate(cells[at + 1 :], start=1)
    ]


def _groups(lines: list[_Line]) -> list[list[_Line]]:
    """The lines of each package; lines without a tracking number are packages of their own."""
    groups: dict[tuple[str, str], list[_Line]] = {}
    for line in lines:
        own = line.get("tracking-number") or f"\t{line.record}"
        groups.setdefault((line.get("order-id"), own), []).append(line)
    return list(groups.values())


def _confirmed(group: list[_Line], book: Book, confirm: Confirm, at: float) -> list[Row]:
    first = group[0]
    entry = book.get(first.get("order-id"))
    if entry is None:
        return [line.problem("Invalid OrderID or AmazonOrderID.") for line in group]
    try:
        parcel = _parcel(entry, group, at)
        confirm(entry, parcel, {"rows": [line.cells for line in group]})
    except _Unfit as error:
        return [line.problem(str(error)) for line in group]
    except Refused as error:
        return [line.problem(error.details or error.message) for line in group]
    return []


def _parcel(entry: Entry, group: list[_Line], at: float) -> Parcel:
    first, packages = group[0], entry.order.get("packages") or []
    tracking = first.get("tracking-number")
    known = next((each for each in packages if tracking and each.get("trackingNumber") == tracking), None)
    taken = [int(each["packageReferenceId"]) for each in packages if str(each.get("packageReferenceId")).isdecimal()]
    return Parcel(
        reference=known["packageReferenceId"] if known else str(max(taken, default=0) + 1),
        carrier=_carrier(first),
        method=first.get("ship-method"),
        tracking=tracking,
        shipped=_ship_date(first.get("ship-date"), entry, at),
        quantities=_pieces(entry, group, known),
        codes={},
    )


def _carrier(line: _Line) -> str:
    code, name = line.get("carrier-code"), line.get("carrier-name")
    if not code or (code == OTHER and not name):
        raise _Unfit("carrier-code is required, carrier-name too when it is Other.")
    return name if code == OTHER else code


def _ship_date(text: str, entry: Entry, at: float) -> float:
    """The instant of a ship-date; a day without a time is any time of it that makes sense."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _Unfit("ship-date must be a date in the form yyyy-mm-dd.") from error
    shipped = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    is_fitting_day = len(text) == len("yyyy-mm-dd") and shipped <= at and shipped + DAY > entry.created
    return min(max(shipped, entry.created), at) if is_fitting_day else shipped


def _pieces(entry: Entry, group: list[_Line], known: Json | None) -> dict[str, int]:
    """How much of each item the package holds; a line without an item means all that is left of the order."""
    order, packed = entry.order, contents(known)
    left = {each["orderItemId"]: quantities(order, each)[1] for each in order.get("orderItems") or []}
    pieces: dict[str, int] = {}
    for line in group:
        item_id = line.get("order-item-id")
        for each in [item_id] if item_id else [name for name in left if left[name] + packed[name]]:
            count = _count(line.get("quantity")) if item_id else None
            free = left.get(each, 0) + packed[each]
            pieces[each] = pieces.get(each, 0) + (free if count is None else count)
    if not pieces or not all(pieces.values()):
        raise _Unfit("Nothing of the order is left to ship.")
    return pieces


def _count(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise _Unfit("quantity must be a positive whole number.")
    return int(text)
