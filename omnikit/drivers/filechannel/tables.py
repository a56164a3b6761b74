"""Tables out of files that anybody may have written: flat text of any usual encoding and delimiter, Excel workbooks.

Whatever a file holds, reading it ends: sizes, rows, columns and cells have limits, and what does not fit is said with
its line. Nothing is computed: of a formula the value that the spreadsheet stored with it counts.
"""

from __future__ import annotations

import codecs
import csv
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from omnikit.drivers.filechannel.cells import Cell

MOST_BYTES = 256 * 2**20  # of a flat file, and of all that a workbook unpacks to
MOST_ROWS = 1_048_576  # what a sheet of Excel has
MOST_COLUMNS = 500
LONGEST_CELL = 32_767  # characters, in Excel as well
LONGEST_HEADING = 200
_PACKED_MORE = 200  # times as large as the archive: no workbook of a spreadsheet program, but a bomb
_SNIFFED = 64 * 2**10  # bytes that delimiter and facts are told from
_BLOCK = 2**20
_SAMPLE = 20  # rows looked at for the delimiter
_DELIMITERS = ",;\t|"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOK, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TOLD = re.compile(r'"?sep=([,;\t|])"?\r?\n')  # a first line for Excel alone
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')  # how spreadsheets are told to leave 00123 alone


class Unreadable(Exception):
    """A file that is no table, or a row that is no row. `reason` goes into a sentence and quotes nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Row(NamedTuple):
    """One row below the headings: its line in the file, and its cells that are not empty. `extra`: how many stand
    beyond the last heading; `fault`: why it could not be read.
    """

    line: int
    cells: dict[str, Cell]
    extra: int = 0
    fault: str = ""


class Table(NamedTuple):
    """A file's headings, made unique, and its rows, which are read as they are asked for."""

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    rows: Iterator[Row]


Lines = Iterator[tuple[int, Sequence[Any], str]]  # line, cells, fault


def open_table(descriptor: int) -> Table:
    """The table in an open file, from its beginning. The file stays open. Raises Unreadable, OSError."""
    with _from_the_beginning(descriptor) as file:
        head = file.read(_SNIFFED)
    if head.startswith(_OLD_EXCEL):
        raise Unreadable(
            "it is an Excel file of the old kind, or has a password; save it as .xlsx without one, or as CSV"
        )
    if head.startswith(_WORKBOOK):
        return _headed("", "", _sheet(descriptor))
    encoding = _encoding(descriptor, head)
    delimiter = _delimiter(head.decode(encoding, "replace"), cut=len(head) == _SNIFFED)
    return _headed(encoding, delimiter, _lines(descriptor, encoding, delimiter))


def _from_the_beginning(descriptor: int) -> BinaryIO:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return open(descriptor, "rb", closefd=False)


# -- headings ------------------------------------------------------------------------------------------------------


def _headed(encoding: str, delimiter: str, lines: Lines) -> Table:
    """The first row that holds anything has the headings."""
    for _, cells, fault in lines:
        if fault:
            raise Unreadable(f"the row of its headings {fault}")
        if any(map(_filled, cells)) and not _for_excel(cells):
            return Table(encoding, delimiter, _columns(cells), _rows(_columns(cells), lines))
    raise Unreadable("it is empty")


def _for_excel(cells: Sequence[Any]) -> bool:
    return str(cells[0]).startswith("sep=") and not any(map(_filled, cells[1:]))


def _columns(cells: Sequence[Any]) -> tuple[str, ...]:
    """Headings as names: each once, none empty."""
    found: dict[str, None] = {}
    width = max(at for at, cell in enumerate(cells, 1) if _filled(cell))
    if width > MOST_COLUMNS:
        raise Unreadable(f"it has more than {MOST_COLUMNS} columns")
    for at, cell in enumerate(cells[:width]):
        name = " ".join(str(cell if cell is not None else "").replace("\x00", "").split())[:LONGEST_HEADING]
        name = name.encode("utf-8", "replace").decode() or f"({at + 1})"
        number, unique = 1, name
        while unique in found:
            number += 1
            unique = f"{name} ({number})"
        found[unique] = None
    return tuple(found)


def _rows(columns: tuple[str, ...], lines: Lines) -> Iterator[Row]:
    for count, (line, cells, fault) in enumerate(lines, 1):
        if count > MOST_ROWS:
            yield Row(line, {}, fault=f"stands below {MOST_ROWS} rows")
            return
        if fault:
            yield Row(line, {}, fault=fault)
            continue
        read = zip(columns, map(_cell, cells), strict=False)
        found = {name: cell for name, cell in read if cell is not None and _filled(cell)}
        beyond = cells[len(columns) :]
        extra = sum(map(_filled, beyond)) if beyond.count(None) < len(beyond) else 0
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in found.values()):
            yield Row(line, {}, fault="has a cell that is too long")
        elif found or extra:
            yield Row(line, found, extra)


def _filled(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _cell(value: Any) -> Cell | None:
    """A cell as JSON has it. Days and times are written as ISO does, which is read in one way only."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    text = str(value)
    kept = _KEPT_AS_TEXT.fullmatch(text.strip())
    return kept[1] if kept else text


# -- flat files ----------------------------------------------------------------------------------------------------


def _encoding(descriptor: int, head: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes say so, else Windows-1252: what German spreadsheets write.

    All of it is looked at: the first umlaut may stand in the last line, and one broken byte makes no other encoding.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[first::2].count(0) > len(head) // 4:
            return name
    with _from_the_beginning(descriptor) as file:
        good, broken = _utf8(iter(lambda: file.read(_BLOCK), b""))
    return "utf-8" if broken <= good else "cp1252"


def _utf8(blocks: Iterable[bytes]) -> tuple[int, int]:
    """How many characters beyond ASCII are UTF-8, and how many bytes are none. Raises Unreadable for too many bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = broken = total = 0
    for block in blocks:
        total += len(block)
        if total > MOST_BYTES:
            raise Unreadable(f"it is larger than {MOST_BYTES // 2**20} MB")
        text = decoder.decode(block)
        if not text.isascii():
            escaped = sum("\udc80" <= char <= "\udcff" for char in text)
            broken += escaped
            good += sum(char > "\x7f" for char in text) - escaped
    return good, broken


def _delimiter(text: str, *, cut: bool) -> str:
    """The one that divides most rows into as many cells as the first has. `cut`: the last line is not whole."""
    if told := _TOLD.match(text.lstrip("\ufeff")):
        return told[1]
    lines = text.splitlines(keepends=True)
    sample = lines[:-1] if cut and len(lines) > 1 else lines

    def fits(delimiter: str) -> tuple[int, int]:
        try:
            rows = [row for row in islice(csv.reader(sample, delimiter=delimiter), _SAMPLE) if row]
        except csv.Error:
            return 0, 0
        width = len(rows[0]) if rows else 0
        return (sum(len(row) == width for row in rows), width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=fits)


def _lines(descriptor: int, encoding: str, delimiter: str) -> Lines:
    """Rows as they stand there. A row that cannot be read is one fault, and the next line begins anew."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(descriptor, encoding=encoding, errors="replace", newline="", closefd=False) as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield (
                    line,
                    (),
                    "has a cell that is too long" if "limit" in str(error) else "has a quote that never ends",
                )
            else:
                yield line, cells, ""


# -- workbooks -----------------------------------------------------------------------------------------------------


def _sheet(descriptor: int) -> Lines:
    """Rows of a workbook's first sheet. Raises Unreadable."""
    with _from_the_beginning(descriptor) as file:
        _refuse_bombs(file)
        yield from _cells(file)


def _cells(file: BinaryIO) -> Lines:
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    except Exception as error:
        raise Unreadable("it is no Excel workbook that can be read") from error
    line = 0
    while True:
        line += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 a sheet that breaks off: what came before it counts
            yield line, (), "and all rows below it cannot be read: the workbook is damaged"
            return
        yield line, cells, ""


def _refuse_bombs(file: BinaryIO) -> None:
    """A workbook is an archive: what it would unpack to is added up before anything is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except Exception as error:
        raise Unreadable("it is no Excel workbook that can be read") from error
    packed, unpacked = sum(part.compress_size for part in parts), sum(part.file_size for part in parts)
    if unpacked > MOST_BYTES or (unpacked > _BLOCK and unpacked > packed * _PACKED_MORE):
        raise Unreadable(f"it would unpack to {unpacked // 2**20} MB")
