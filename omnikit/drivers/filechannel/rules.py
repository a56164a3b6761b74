"""From the rows of one order to an order: the column mapping and the import settings at work. Pure; never raises.

What the record keeps are the file's own headings and cells, so that a mended mapping reads stored orders anew.
"""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from omnikit.drivers.base import Terms
from omnikit.drivers.filechannel.cells import Amount, Cell, Unfit, amount, country, moment, quantity, text_of
from omnikit.drivers.filechannel.columns import NAMED, chosen
from omnikit.drivers.filechannel.reader import LONGEST_ID, MOST_ROWS_OF_ORDER
from omnikit.drivers.parsing import parsed
from omnikit.model.currencies import CURRENCIES
from omnikit.model.orders import Buyer, Header, Mapped, Order, OrderLine, Recipient
from omnikit.model.problems import Problem
from omnikit.model.times import day_start, iso, version

# raised when the same settings make something else of a record than before: stored records are then looked at again
_EDITION = 1

_NO_STATUS = "Open"  # of an order whose file has no column for it
_SHIPPED = frozenset({"shipped", "delivered", "completed", "complete", "versandt", "verschickt", "geliefert",
                      "abgeschlossen"})  # fmt: skip
_CANCELED = frozenset({"canceled", "cancelled", "refunded", "storniert", "abgebrochen"})
_PENDING = frozenset({"pending", "unpaid", "awaiting payment", "unbezahlt", "wartet auf zahlung", "zahlung ausstehend"})
_OPTIONS = {
    "STANDARD": ("standard", "economy", "ground", "normal"),
    "EXPRESS": ("express", "expedited", "next day", "overnight", "priority", "eil"),
}
_ZERO = Decimal(0)
_CODE = re.compile(r"[A-Za-z]{3}")
_LONGEST_WORD = 60  # of a status or a shipping option


class _Missing(Exception):
    """A column that an order needs is not there."""

    def __init__(self, field: str, setting: str = "") -> None:
        super().__init__(field)
        self.field = field
        self.setting = setting or f"column_mapping.{field}"


class _Wrong(Exception):
    """A cell that is not what its column is taken for."""

    def __init__(self, field: str, at: int, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field, self.at, self.reason = field, at, reason


class FileRules:
    """Implements `drivers.base.OrderRules`."""

    def __init__(self, terms: Terms) -> None:
        self._account = terms.account
        self._import = terms.settings["order_import"]
        self._mapping = terms.settings["column_mapping"]
        self._shipping = terms.settings["shipping_mapping"]
        by, account = self._mapping.get("order_id"), terms.account
        # another folder has files of its own, and another column makes other orders of the same rows: all are read then
        self.also: tuple[str, ...] = (f"{account['folder']}|{account['pattern']}", *([f"order_id={by}"] if by else ()))
        # whatever changed in the folder is read: a file of today may hold an order of last year
        self.begins = min(terms.window_start, terms.since or terms.window_start)
        self._start, self._start_reason = self._first_day(terms)
        self.version = self._version()
        self._columns: dict[tuple[str, ...], dict[str, str]] = {}

    def _first_day(self, terms: Terms) -> tuple[str, str]:
        """Before when an order is not wanted, and what says so."""
        day = self._import["import_from"]
        begin = day_start(date.fromisoformat(day), terms.account["zone"]) if day else self.begins
        if terms.since is not None and terms.since < begin:
            begin = terms.since
        return iso(begin), "order_import.import_from" if day else "window"

    def _version(self) -> str:
        told = [_EDITION, dict(self._account), dict(self._import), dict(self._mapping), dict(self._shipping),
                self._start]  # fmt: skip
        return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]

    def map_order(self, raw: bytes) -> Mapped:
        record = _record(raw)
        header = _header(record, raw, self._account["marketplace"])
        try:
            return self._mapped(record, header)
        except Exception as error:  # noqa: BLE001 one bad record never stops the others
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{frame.name}:{frame.lineno}"
            return Mapped(
                header, None, (Problem("mapping_failed", "", {"error": type(error).__name__, "where": where}),)
            )

    def _mapped(self, record: Mapping[str, Any], header: Header) -> Mapped:
        if "troubles" in record:
            return _of_file(record, header)
        fault = _misshapen(record)
        if fault:
            return Mapped(header, None, (Problem("payload_invalid", fault[0], {"path": fault[0], "reason": fault[1]}),))
        columns = self._columns_of(tuple(record["columns"]))
        if columns.get("order_id") != record["by"]:
            return Mapped(header, None, excluded_by="column_mapping.order_id")
        return self._read(_Rows(record["rows"], columns), header)

    def _columns_of(self, columns: tuple[str, ...]) -> dict[str, str]:
        if columns not in self._columns:
            self._columns[columns] = chosen(self._mapping, columns)
        return self._columns[columns]

    def _read(self, rows: _Rows, header: Header) -> Mapped:
        reading = _Reading(rows, self._import, self._shipping, self._account)
        header = reading.header(header)
        order = reading.order(header)
        too_old = (header.created or "9") < self._start
        reason = self._start_reason if too_old else None
        pending = (header.channel_status or "").lower() in _PENDING
        return Mapped(header, order, tuple(reading.problems), pending, reason, too_old)


# -- the record ----------------------------------------------------------------------------------------------------


def _record(raw: bytes) -> Mapping[str, Any]:
    try:
        found = parsed(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _header(record: Mapping[str, Any], raw: bytes, marketplace: str) -> Header:
    """What the record says of itself: no setting changes under which name, and as which version, it is kept."""
    order_id, modified = record.get("order_id"), record.get("modified")
    name = order_id.strip() if isinstance(order_id, str) else ""
    if not name or not name.isprintable() or len(name) > 3 * LONGEST_ID:
        name = f"unreadable-{hashlib.sha256(raw).hexdigest()[:12]}"
    stamp = _stamp(modified)
    return Header(name, stamp, None, f"{stamp[:19]}Z" if stamp else "", None, marketplace)


def _stamp(text: Any) -> str:
    try:
        return version(text)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return ""


def _misshapen(record: Mapping[str, Any]) -> tuple[str, str] | None:
    """Where a record is not in the form that the reader writes, and how; None where it is."""
    if not _stamp(record.get("modified")):
        return "modified", "is missing or no instant"
    columns, rows = record.get("columns"), record.get("rows")
    if not isinstance(record.get("by"), str):
        return "by", "is missing"
    if not isinstance(columns, list) or not all(isinstance(one, str) for one in columns):
        return "columns", "is no list of headings"
    if not isinstance(rows, list) or not rows:
        return "rows", "is missing or empty"
    if len(rows) > MOST_ROWS_OF_ORDER:
        return "rows", f"has more than {MOST_ROWS_OF_ORDER} rows"
    for at, row in enumerate(rows):
        if not isinstance(row, dict) or not isinstance(row.get("cells"), dict) or not isinstance(row.get("line"), int):
            return f"rows.{at}", "is no row"
        if row.get("extra"):
            return f"rows.{at}.extra", "has more cells than there are headings"
    return None


def _of_file(record: Mapping[str, Any], header: Header) -> Mapped:
    """The file itself: what is wrong with it. Once nothing is, it is no order and no error any more."""
    name = str(record.get("file"))[: 2 * LONGEST_ID]
    problems = tuple(_trouble(reason, one, name) for reason, one in record["troubles"].items())
    return Mapped(header, None, problems, excluded_by=None if problems else "no_order")


def _trouble(reason: str, trouble: Mapping[str, Any], name: str) -> Problem:
    if trouble["code"] == "column_missing":
        return _column_missing("order_id", "column_mapping.order_id")
    path, params = f"troubles.{reason}", {"file": name, "reason": reason}
    if trouble["code"] == "file_unreadable":
        return Problem("file_unreadable", path, params)
    return Problem("rows_unreadable", path, {**params, "rows": str(trouble["rows"]), "line": str(trouble["line"])})


def _column_missing(field: str, setting: str) -> Problem:
    return Problem("column_missing", field, {"field": NAMED[field].label, "setting": setting})


# -- its rows ------------------------------------------------------------------------------------------------------


class _Rows:
    """The rows of one order, asked for by field."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> None:
        self._rows = rows
        self._columns = columns

    def __len__(self) -> int:
        return len(self._rows)

    def has(self, field: str) -> bool:
        return field in self._columns

    def need(self, *fields: str) -> None:
        """Raises _Missing where no column is taken for any of them."""
        if not any(map(self.has, fields)):
            raise _Missing(fields[0])

    def column(self, field: str) -> str:
        return self._columns.get(field, "")

    def line(self, at: int) -> int:
        return int(self._rows[at]["line"])

    def cell(self, field: str, at: int) -> Cell | None:
        """A cell; None where it is empty. Raises _Wrong for what no cell is."""
        found = self._rows[at]["cells"].get(self._columns.get(field))
        if found is None or (isinstance(found, str) and not found.strip()):
            return None
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            raise _Wrong(field, at, "is no cell of a table")
        return found

    def text(self, field: str, at: int) -> str | None:
        cell = self.cell(field, at)
        return None if cell is None else self.made(field, at, lambda: text_of(cell) or None)

    def made(self, field: str, at: int, make: Callable[[], Any]) -> Any:
        """What `make` reads from a cell. Raises _Wrong."""
        try:
            return make()
        except Unfit as unfit:
            raise _Wrong(field, at, unfit.reason) from None

    def one(self, field: str) -> tuple[int, str] | None:
        """What the rows of the order agree on: where it stands first, and what. Raises _Wrong where they do not."""
        found = [(at, text) for at in range(len(self)) if (text := self.text(field, at)) is not None]
        for at, text in found[1:]:
            if text != found[0][1]:
                raise _Wrong(field, at, "is not the same in all rows of the order")
        return found[0] if found else None


class _Reading:
    """Reads one order. Every problem is collected: whoever mends a file wants to know all of them."""

    def __init__(
        self, rows: _Rows, settings: Mapping[str, Any], shipping: Mapping[str, Any], account: Mapping[str, str]
    ) -> None:
        self._rows = rows
        self._settings = settings
        self._shipping = shipping
        self._account = account
        self._currencies: dict[str, int] = {}
        self._wrong: set[str] = set()
        self.problems: list[Problem] = []

    def header(self, header: Header) -> Header:
        """What the rows say of the order as a whole."""
        return header._replace(
            created=self._try(self._moment, "created"),
            updated=self._try(self._moment, "updated") or header.updated,
            channel_status=self._try(self._word, "status") or _NO_STATUS,
        )

    def order(self, header: Header) -> Order | None:
        """The order; None where its date or a line of it is not there."""
        status = header.channel_status or _NO_STATUS
        shipping_status = _shipping_status(status)
        due = shipping_status == "open" and status.lower() not in _PENDING
        recipient, buyer = self._recipient(required=due), self._buyer()
        lines = [line for at in range(len(self._rows)) if (line := self._try(self._line, at))]
        whole = len(lines) == len(self._rows)
        lines += self._charge()
        currency, total = self._currency(), sum((Decimal(line.total) for line in lines), _ZERO)
        self._try(self._check_total, total)
        option, provider = self._provider(required=due)
        if header.created is None or not whole:
            return None
        return Order(
            order_id=header.order_id, version=header.version, created=header.created, updated=header.updated,
            marketplace=header.marketplace, channel_status=status, fulfilled_by="MFN",
            service_level=self._try(self._word, "service_level"), b2b=False, prime=False, invoice_by_amazon=False,
            replaces=None, ship_by=None, deliver_by=None, currency=currency, total=_plain(total),
            price_basis="gross", lines=tuple(lines), recipient=recipient, buyer=buyer,
            shipping_status=shipping_status, warehousing=due, shipping_option=option, shipping_provider=provider,
        )  # fmt: skip

    def _try(self, read: Callable[..., Any], *about: Any) -> Any:
        """What `read` gives; None and a problem where it fails."""
        try:
            return read(*about)
        except _Missing as missing:
            self._problem(_column_missing(missing.field, missing.setting))
        except _Wrong as wrong:
            self._problem(self._cell_invalid(wrong))
        return None

    def _problem(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _cell_invalid(self, wrong: _Wrong) -> Problem:
        column = self._rows.column(wrong.field)
        self._wrong.add(wrong.field)
        params = {
            "field": NAMED[wrong.field].label, "column": column, "reason": wrong.reason,
            "line": str(self._rows.line(wrong.at)), "setting": f"column_mapping.{wrong.field}",
        }  # fmt: skip
        return Problem("cell_invalid", self._path(wrong.field, wrong.at), params)

    def _path(self, field: str, at: int = 0) -> str:
        column = self._rows.column(field)
        return f"rows.{at}.cells.{column}" if column else f"rows.{at}.cells"

    # -- the order itself --------------------------------------------------------------------------------------

    def _moment(self, field: str) -> str | None:
        found = self._rows.one(field)
        if found is None:
            if field == "created":
                self._rows.need(field)
                raise _Wrong(field, 0, "is empty")
            return None
        at, cell = found
        days, zone = self._settings["days"], self._account["zone"]
        read: datetime = self._rows.made(field, at, lambda: moment(cell, days, zone))
        return iso(read)

    def _word(self, field: str) -> str | None:
        found = self._rows.one(field)
        return found[1][:_LONGEST_WORD] if found else None

    # -- people ------------------------------------------------------------------------------------------------

    def _recipient(self, *, required: bool) -> Recipient | None:
        names = ("name", "company", "address1", "address2", "address3", "postal_code", "city", "region")
        read = {field: self._try(self._text, field) for field in names}
        land, phone = self._try(self._country), self._try(self._text, "phone")
        if required:
            for fields in (("name", "company"), ("address1",), ("postal_code",), ("city",)):
                self._check_address(fields, read)
        if not any(read.values()):
            return None
        return Recipient(**read, country=land, phone=phone)

    def _text(self, field: str) -> str | None:
        found = self._rows.one(field)
        return found[1] if found else None

    def _check_address(self, fields: tuple[str, ...], read: Mapping[str, Any]) -> None:
        if any(read[field] for field in fields):
            return
        if not any(map(self._rows.has, fields)):
            self._problem(_column_missing(fields[0], f"column_mapping.{fields[0]}"))
        elif not self._wrong & {*fields}:
            self._problem(Problem("missing_address", self._path(fields[0]), {}))

    def _country(self) -> str | None:
        """As the file says; where it says nothing, the account's own where that is a country."""
        found = self._rows.one("country")
        if found is None:
            place = self._account["marketplace"]
            return place if len(place) == 2 and place.isalpha() else None  # noqa: PLR2004
        at, cell = found
        code: str = self._rows.made("country", at, lambda: country(cell))
        return code

    def _buyer(self) -> Buyer | None:
        name, email = self._try(self._text, "buyer_name"), self._try(self._text, "buyer_email")
        return Buyer(name, email, None, None) if name or email else None

    # -- lines and money ---------------------------------------------------------------------------------------

    def _line(self, at: int) -> OrderLine | None:
        count = self._try(self._count, at)
        item_id = (self._try(self._rows.text, "item_id", at) or str(at + 1))[:LONGEST_ID]
        sku, title = self._try(self._sku, at, item_id), self._try(self._rows.text, "title", at)
        total = self._try(self._line_total, at, count)
        if count is None or total is None:
            return None
        paid = _plain(total)
        return OrderLine("item", item_id, sku, None, title, count, None, None, paid, "0", paid)

    def _count(self, at: int) -> int:
        self._rows.need("quantity")
        count: int | None = self._number("quantity", at, lambda cell: quantity(cell, self._settings["numbers"]))
        if count is None:
            raise _Wrong("quantity", at, "is empty")
        return count

    def _sku(self, at: int, item_id: str) -> str | None:
        self._rows.need("sku")
        sku = self._rows.text("sku", at)
        if sku is None:
            self._problem(Problem("missing_sku", self._path("sku", at), {"item_id": item_id}))
        return sku

    def _line_total(self, at: int, count: int | None) -> Decimal | None:
        self._rows.need("unit_price", "line_total")
        total, price = self._money("line_total", at), self._money("unit_price", at)
        if total is None and price is None:
            raise _Wrong("line_total" if self._rows.has("line_total") else "unit_price", at, "is empty")
        if count is None or price is None:
            return total
        if total not in {None, price * count}:
            raise _Wrong("line_total", at, "is not the price of one piece times the quantity")
        return price * count

    def _money(self, field: str, at: int) -> Decimal | None:
        found: Amount | None = self._number(field, at, lambda cell: amount(cell, self._settings["numbers"]))
        if found is None:
            return None
        if found.currency:
            self._currencies.setdefault(found.currency, at)
        return found.value

    def _number(self, field: str, at: int, read: Callable[[Cell], Any]) -> Any:
        cell = self._rows.cell(field, at)
        return None if cell is None else self._rows.made(field, at, lambda: read(cell))

    def _once(self, field: str) -> tuple[int, Decimal] | None:
        """An amount of the whole order, which may stand in each of its rows. Raises _Wrong where they differ."""
        found = [(at, value) for at in range(len(self._rows)) if (value := self._money(field, at)) is not None]
        for at, value in found[1:]:
            if value != found[0][1]:
                raise _Wrong(field, at, "is not the same in all rows of the order")
        return found[0] if found else None

    def _charge(self) -> Iterator[OrderLine]:
        found = self._try(self._once, "shipping")
        if found and found[1]:
            total = _plain(found[1])
            yield OrderLine("shipping", "", None, None, "Shipping", 1, None, None, total, "0", total)

    def _check_total(self, total: Decimal) -> None:
        told = self._once("order_total")
        if told is None or self.problems or told[1] == total:
            return
        text = _plain(total)
        params = {"where": "Order", "total": _plain(told[1]), "without_tax": text, "with_tax": text}
        self._problem(Problem("totals_mismatch", self._path("order_total", told[0]), params))

    def _currency(self) -> str | None:
        named = self._try(self._named_currency)
        codes = dict.fromkeys([*([named] if named else []), *self._currencies])
        if not codes and self._settings["currency"]:
            return str(self._settings["currency"])
        if not codes and "currency" not in self._wrong:
            self._problem(_column_missing("currency", "order_import.currency"))
        if len(codes) > 1:
            self._problem(Problem("mixed_currencies", self._path("currency"), {"currencies": ", ".join(codes)[:100]}))
        for code in codes:
            if code not in CURRENCIES:
                self._problem(Problem("unknown_currency", self._path("currency"), {"currency": code[:20]}))
        return next(iter(codes), None)

    def _named_currency(self) -> str | None:
        found = self._rows.one("currency")
        if found is None:
            return None
        at, code = found
        if _CODE.fullmatch(code) is None:
            raise _Wrong("currency", at, "is no currency")
        return code.upper()

    # -- who carries it ----------------------------------------------------------------------------------------

    def _provider(self, *, required: bool) -> tuple[str, str | None]:
        level = self._try(self._word, "service_level") or ""
        row = next((row for row, words in _OPTIONS.items() if any(word in level.lower() for word in words)), "default")
        found = self._shipping.get(row) or self._shipping.get("default")
        option = level or "default"
        if required and not found:
            path = self._path("service_level") if level else ""
            self._problem(Problem("no_shipping_provider", path, {"option": option[:40], "row": row}))
        return option, found


def _shipping_status(status: str) -> str:
    word = status.lower()
    return "shipped" if word in _SHIPPED else "canceled" if word in _CANCELED else "open"


def _plain(value: Decimal) -> str:
    return format(value, "f")
