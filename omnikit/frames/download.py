"""Lists as files for spreadsheets and analysis: CSV, XLSX, Parquet.

A text that a spreadsheet would run as a formula gets an apostrophe in front, in CSV and XLSX: names and messages come
from outside. Numbers stay numbers. Times are UTC: ISO 8601 text in CSV, cells with a date format in XLSX, timestamps in
Parquet; amounts are exact, but for XLSX, which knows no decimals but floating ones.

CSV and XLSX are written row by row; for Parquet, columns are gathered, compactly.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, NamedTuple

import pandas as pd

from omnikit.errors import InvalidInput
from omnikit.frames.build import AMOUNTS, TIMES
from omnikit.model.cells import harmless

Rows = pd.DataFrame | Iterable[Mapping[str, Any]]
MOST_IN_SHEET = 1_048_575  # rows below the heading
_LONGEST_CELL = 32_767  # characters, in XLSX
_WIDEST = 60
_EXACT = 10**15  # XLSX keeps fifteen digits of a number: what has more is an id, and stays text
_GROUP = 20_000  # rows in a group of Parquet
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_AS_IT_IS = frozenset({str, int, bool, Decimal, type(None)})
_IS_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


class _Table(NamedTuple):
    columns: list[str]
    rows: Iterator[tuple[Any, ...]]  # None, bool, int, float, Decimal, datetime or str each


def write(rows: Rows, path: Path, columns: Sequence[str] | None = None) -> Path:
    """Write to `path`, in the kind its suffix names, by way of a file beside it. `columns`: these, in this order, even
    where there is no row. Raises InvalidInput.
    """
    put = _writer(path.suffix.lstrip("."))
    whole = path.expanduser().absolute()
    if not whole.parent.is_dir():
        raise InvalidInput(
            f"There is no directory {str(whole.parent)!r}.", field="path", remedy="Make it, or name another file."
        )
    handle, beside = tempfile.mkstemp(prefix=f".{whole.name}.", dir=whole.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            put(_table(rows, columns), file)
        Path(beside).replace(whole)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return whole


def as_bytes(rows: Rows, kind: str, columns: Sequence[str] | None = None) -> bytes:
    """The same as bytes. Raises InvalidInput."""
    put, buffer = _writer(kind), BytesIO()
    put(_table(rows, columns), buffer)
    return buffer.getvalue()


def _writer(kind: str) -> Callable[[_Table, IO[bytes]], None]:
    if kind.lower() not in _WRITERS:
        raise InvalidInput(
            f"{kind[:20]!r} is no kind of file for a list; there are: {', '.join(_WRITERS)}.",
            field="path",
            remedy="End the file's name in .csv, .xlsx or .parquet.",
            code="download.kind",
        )
    return _WRITERS[kind.lower()]


# -- from rows or a frame to plain values ----------------------------------------------------------------------


def _table(rows: Rows, columns: Sequence[str] | None) -> _Table:
    if isinstance(rows, pd.DataFrame):
        return _of_frame(rows if columns is None else rows[list(columns)])
    found = iter(rows)
    first = list(islice(found, 1))
    names = list(columns or (first[0] if first else ()))
    return _Table(names, (_values(row, names) for row in chain(first, found)))


def _of_frame(frame: pd.DataFrame) -> _Table:
    """Its columns; an index that says something comes first."""
    if not isinstance(frame.index, pd.RangeIndex) and any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    names = [" ".join(map(str, name)).strip() if isinstance(name, tuple) else str(name) for name in frame.columns]
    return _Table(names, (tuple(map(_plain, row)) for row in frame.itertuples(index=False, name=None)))


def _values(row: Mapping[str, Any], columns: Sequence[str]) -> tuple[Any, ...]:
    """A row's values; rows hold times and amounts as text, which their columns' names tell."""
    return tuple(_typed(name, row.get(name)) for name in columns)


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, str):
        if name in TIMES and _IS_TIME.fullmatch(value):
            return datetime.fromisoformat(value)
        if name in AMOUNTS and _NUMBER.fullmatch(value):
            return Decimal(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, dict | list | tuple | set):
        return json.dumps(sorted(value) if isinstance(value, set) else value, ensure_ascii=False, default=str)
    if value is None or pd.isna(value):
        return None
    if hasattr(value, "item"):  # a number of numpy's
        value = value.item()
    if isinstance(value, pd.Timestamp):
        value = value.to_pydatetime()
    known = isinstance(value, bool | int | float | Decimal | datetime | date | str)
    return value if known else str(value)


# -- the kinds -------------------------------------------------------------------------------------------------


def _csv(table: _Table, file: IO[bytes]) -> None:
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(harmless, table.columns))
    writer.writerows(map(_csv_cell, row) for row in table.rows)
    text.detach()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return _utc(value).isoformat() + "Z"
    return format(value, "f") if isinstance(value, Decimal) else value


def _xlsx(table: _Table, file: IO[bytes]) -> None:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "nan_inf_to_errors": True}  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        sheet, bold = book.add_worksheet("omnikit"), book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        head = list(islice(table.rows, 200))  # widths are laid down before the rows are written
        for number, name in enumerate(table.columns):
            sheet.set_column(number, number, _width(name, [row[number] for row in head]))
            sheet.write_string(0, number, harmless(name), bold)
        for at, row in enumerate(chain(head, table.rows), start=1):
            if at > MOST_IN_SHEET:
                raise _too_long()
            for number, value in enumerate(row):
                _put_cell(sheet, at, number, value, moment, day)


def _put_cell(sheet: Any, at: int, number: int, value: Any, moment: Any, day: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(at, number, value)
    elif isinstance(value, int | float | Decimal) and -_EXACT < value < _EXACT:
        sheet.write_number(at, number, float(value))
    elif isinstance(value, datetime):
        sheet.write_datetime(at, number, _utc(value), moment)
    elif isinstance(value, date):
        sheet.write_datetime(at, number, value, day)
    elif value is not None:
        sheet.write_string(at, number, _cut(harmless(str(value))))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _width(name: str, values: list[Any]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(_WIDEST, max(len(name), longest) + 2)


def _utc(moment: datetime) -> datetime:
    """Without its zone, which is UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _too_long() -> InvalidInput:
    return InvalidInput(
        f"A sheet has room for {MOST_IN_SHEET} rows, and the list has more.",
        field="path",
        remedy="Take CSV or Parquet, or narrow the list.",
        code="download.too_long",
    )


def _parquet(table: _Table, file: IO[bytes]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parts: list[list[Any]] = [[] for _ in table.columns]
    while group := list(islice(table.rows, _GROUP)):
        for column, values in zip(parts, zip(*group, strict=True), strict=True):
            column.append(_array(values))
    whole = {name: _joined(name, column) for name, column in zip(table.columns, parts, strict=True)}
    parquet.write_table(pa.table(whole), file)


def _array(values: tuple[Any, ...]) -> Any:
    import pyarrow as pa

    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # of several types: as text
        return pa.array([None if value is None else str(value) for value in values], pa.string())


def _joined(name: str, parts: list[Any]) -> Any:
    """One column: of the type that all its parts fit, or text."""
    import pyarrow as pa

    try:
        kinds = [pa.schema([(name, part.type)]) for part in parts]
        kind = pa.unify_schemas(kinds, promote_options="permissive").field(0).type if parts else pa.null()
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        kind = pa.string()
    if kind == pa.null():  # nothing in it tells
        kind = pa.timestamp("us", "UTC") if name in TIMES else pa.string()
    return pa.chunked_array([part.cast(kind) for part in parts], kind)


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}
