"""From a file to records: the rows of one order together, as JSON text, with everything that the file says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from omnikit.drivers.base import FileFacts, FileRecord, Terms
from omnikit.drivers.filechannel.cells import Cell, Unfit, text_of
from omnikit.drivers.filechannel.columns import NAMED, chosen
from omnikit.drivers.filechannel.folder import Entry, entry_of, opened
from omnikit.drivers.filechannel.tables import Row, Table, Unreadable, open_table
from omnikit.errors import InvalidInput
from omnikit.model.times import version

MOST_ROWS_OF_ORDER = 2_000
LONGEST_ID = 100
FILE = "file: "  # begins the name under which a file itself is kept, where something is wrong with it
_SHOWN = 5  # rows of a sample
# a spreadsheet keeps 15 digits: longer numbers were rounded before we saw them, and two orders may have become one
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_MOST_DIGITS = 15
NEEDED = ("order_id", "created", "sku", "quantity", "address1", "postal_code", "city")


class Trouble(NamedTuple):
    """What is wrong with the file, or with rows that belong to no order."""

    code: str  # file_unreadable, rows_unreadable or column_missing
    reason: str = ""
    line: int = 0
    rows: int = 0


class Record(NamedTuple):
    """One order of a file: `raw` is its JSON text."""

    order_id: str
    line: int
    raw: bytes


class Found(NamedTuple):
    """Everything of one file that is being read: orders as their last row has come, and then its troubles."""

    records: Iterator[Record]
    troubles: list[Trouble]


def records_of(descriptor: int, entry: Entry, mapping: Mapping[str, str | None]) -> Found:
    """The orders of an open file. It is read twice: first to learn where each order ends, as its rows may stand far
    apart. So memory holds order numbers, and of rows only those of the orders at hand. What fails is a trouble.
    """
    troubles: list[Trouble] = []
    return Found(_records(descriptor, entry, mapping, troubles), troubles)


def _records(
    descriptor: int, entry: Entry, mapping: Mapping[str, str | None], troubles: list[Trouble]
) -> Iterator[Record]:
    try:
        table = open_table(descriptor)
        by = chosen(mapping, table.columns).get("order_id")
        if by is None:
            troubles.append(Trouble("column_missing"))
            return
        ends, lost = _ends(table, by)
        troubles += lost
        yield from _grouped(open_table(descriptor), by, ends, entry)
    except Unreadable as fault:
        troubles.append(Trouble("file_unreadable", fault.reason))
    except OSError as error:
        troubles.append(Trouble("file_unreadable", f"it cannot be read ({type(error).__name__})"))


def _ends(table: Table, by: str) -> tuple[dict[str, int], list[Trouble]]:
    """Order -> its last line; and the rows that belong to none, counted by reason."""
    ends: dict[str, int] = {}
    lost: dict[str, Trouble] = {}
    for row in table.rows:
        try:
            ends[_order_id(row, by)] = row.line
        except Unfit as unfit:
            before = lost.get(unfit.reason, Trouble("rows_unreadable", unfit.reason, row.line))
            lost[unfit.reason] = before._replace(rows=before.rows + 1)
    return ends, list(lost.values())


def _order_id(row: Row, by: str) -> str:
    """The order that a row belongs to. Raises Unfit."""
    if row.fault:
        raise Unfit(row.fault)
    cell = row.cells.get(by)
    text = "" if cell is None else text_of(cell)
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not text:
        raise Unfit("names no order")
    digits = sum(char.isdigit() for char in text)
    if _ROUNDED.fullmatch(text) or (isinstance(cell, int | float) and digits > _MOST_DIGITS):
        raise Unfit("has an order number that the spreadsheet has rounded; format the column as text")
    if len(text) > LONGEST_ID:
        raise Unfit("has an order number that is too long")
    return text


def _grouped(table: Table, by: str, ends: Mapping[str, int], entry: Entry) -> Iterator[Record]:
    held: dict[str, list[Row]] = {}
    for row in table.rows:
        try:
            order_id = _order_id(row, by)
        except Unfit:
            continue  # counted in the first reading
        rows = held.setdefault(order_id, [])
        if len(rows) <= MOST_ROWS_OF_ORDER:
            rows.append(row)
        if row.line >= ends.get(order_id, 0):
            yield _record(order_id, held.pop(order_id), table.columns, by, entry)
    for order_id, rows in held.items():  # the file was written to between the two readings: it will be read again
        yield _record(order_id, rows, table.columns, by, entry)


def _record(order_id: str, rows: list[Row], columns: tuple[str, ...], by: str, entry: Entry) -> Record:
    told = {**_about(entry), "order_id": order_id, "by": by, "columns": columns, "rows": [_told(row) for row in rows]}
    return Record(order_id, rows[0].line, orjson.dumps(told))


def _told(row: Row) -> dict[str, Any]:
    cells = {name: _storable(cell) for name, cell in row.cells.items()}
    return {"line": row.line, "cells": cells} | ({"extra": row.extra} if row.extra else {})


def _storable(cell: Cell) -> Cell:
    """JSON has no half surrogate pairs and no numbers beyond 64 bits."""
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()
    return str(cell) if isinstance(cell, int) and cell.bit_length() > 63 else cell  # noqa: PLR2004


def _about(entry: Entry) -> dict[str, Any]:
    return {"file": entry.name, "modified": version(entry.modified.isoformat())}


def file_record(entry: Entry, troubles: list[Trouble]) -> bytes:
    """The file itself as a record: what is wrong with it, or that nothing is any more."""
    told = {one.reason or one.code: {"code": one.code, "line": one.line, "rows": one.rows} for one in troubles}
    return orjson.dumps({**_about(entry), "order_id": FILE + entry.name, "troubles": told})


class FileChannelReader:
    """Implements `drivers.base.FileReader`, for files that a person brings."""

    def __init__(self, terms: Terms) -> None:
        self._mapping = terms.settings["column_mapping"]

    def facts(self, path: Path) -> FileFacts:
        """What the file is. Raises InvalidInput."""
        try:
            with opened(path, follow=True) as descriptor:
                return facts_of(descriptor, self._mapping)
        except (Unreadable, OSError) as fault:
            raise _no_table(path, fault) from None

    def records(self, path: Path) -> Iterator[FileRecord]:
        """Its orders, each as its last row has come, and then what is wrong with it. Raises InvalidInput."""
        try:
            entry = entry_of(path, datetime.now(UTC))
            with opened(path, follow=True) as descriptor:
                found = records_of(descriptor, entry, self._mapping)
                yield from (FileRecord(one.line, one.raw, order_id=one.order_id) for one in found.records)
                yield from (FileRecord(one.line, None, _sentence(one)) for one in found.troubles)
        except (Unreadable, OSError) as fault:
            raise _no_table(path, fault) from None

    def joined(self, stored: bytes, came: bytes) -> bytes:
        """Rows of one file belong together; another file's replace them, unless they are older."""
        before, after = orjson.loads(stored), orjson.loads(came)
        if before.get("file") != after.get("file") or before.get("modified") != after.get("modified"):
            return came if after["modified"] >= before.get("modified", "") else stored
        rows = {row["line"]: row for row in (*before["rows"], *after["rows"])}
        return orjson.dumps({**after, "rows": [rows[line] for line in sorted(rows)]})


def _sentence(trouble: Trouble) -> str:
    if trouble.code == "column_missing":
        return "No column is taken for the order number."
    if trouble.rows:
        return f"Rows that belong to no order: {trouble.rows}. The first {trouble.reason}."
    return f"The file cannot be read on: {trouble.reason}."


def _no_table(path: Path, fault: Exception) -> InvalidInput:
    reason = fault.reason if isinstance(fault, Unreadable) else f"it cannot be opened ({type(fault).__name__})"
    return InvalidInput(
        f"The file {path.name!r} cannot be read: {reason}.",
        field="file",
        remedy="Give a CSV file, a tab-separated one, or an Excel workbook (.xlsx).",
        code="file.unreadable",
    )


def facts_of(descriptor: int, mapping: Mapping[str, str | None]) -> FileFacts:
    """What an open file is, from its headings and first rows. Raises Unreadable."""
    table = open_table(descriptor)
    found = chosen(mapping, table.columns)
    known = {column: NAMED[name].label for name, column in found.items()}
    sample = tuple({name: str(cell) for name, cell in row.cells.items()} for row in islice(table.rows, _SHOWN))
    return FileFacts(table.encoding, table.delimiter, table.columns, known, missing(found), sample)


def missing(found: Mapping[str, str]) -> tuple[str, ...]:
    """Labels of what an order needs and no column is taken for."""
    absent = [name for name in NEEDED if name not in found]
    if not {"unit_price", "line_total"} & found.keys():
        absent.append("unit_price")
    if not {"name", "company"} & found.keys():
        absent.append("name")
    return tuple(NAMED[name].label for name in absent)
