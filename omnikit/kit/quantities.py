"""Quantities by SKU out of a CSV file that people bring. Makes no call."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from omnikit.errors import InvalidInput

MOST = 1_000_000_000  # pieces; no channel has more
_LARGEST = 50_000_000  # bytes
_SKU, _QUANTITY = "sku", "quantity"
_DELIMITERS = ("\t", ";", ",")
_NUMBER = re.compile(r"[0-9]{1,12}")
# our own lists put an apostrophe before what a spreadsheet would take for a formula
_HARMLESS = re.compile(r"^'(?=[=+\-@])")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Row = dict[str, Any]


class QuantityFile(NamedTuple):
    """What a file holds. `rejected`: line (counted from 1), sku and reason of each line that is not taken."""

    quantities: dict[str, int]
    rejected: list[Row]


class _Heading(NamedTuple):
    delimiter: str
    sku: int
    quantity: int


def read_quantities(source: str | Path | bytes) -> QuantityFile:
    """Read a CSV file with the columns `sku` and `quantity`; others are left alone. Delimiter comma, semicolon or tab;
    UTF-8 or Windows-1252. Raises InvalidInput for what is no such file. A line that is wrong stops no other; of an SKU
    that stands there with different quantities none is taken.
    """
    text = _text(_content(source))
    heading = _heading(text.partition("\n")[0])
    found: dict[str, tuple[int, int]] = {}  # SKU -> quantity, line
    rejected: list[Row] = []
    doubtful: set[str] = set()
    for line, cells in _records(text, heading.delimiter):
        sku, quantity, reason = _read(cells, heading)
        if reason is None and found.get(sku, (quantity, 0))[0] != quantity:
            doubtful.add(sku)
            reason = f"The SKU stands in line {found[sku][1]} with another quantity."
        if reason is not None:
            rejected.append({"line": line, "sku": sku, "reason": reason})
        elif sku not in found:
            found[sku] = (quantity, line)
    rejected += [
        {"line": found[sku][1], "sku": sku, "reason": "The SKU stands in another line with another quantity."}
        for sku in doubtful
    ]
    kept = {sku: quantity for sku, (quantity, _) in found.items() if sku not in doubtful}
    return QuantityFile(kept, sorted(rejected, key=lambda row: row["line"]))


def _content(source: str | Path | bytes) -> bytes:
    if isinstance(source, bytes):
        content = source
    else:
        try:
            with Path(source).expanduser().open("rb") as file:
                content = file.read(_LARGEST + 1)
        except OSError as error:
            raise InvalidInput(f"The file cannot be read ({type(error).__name__}).", field="file") from None
    if len(content) > _LARGEST:
        raise InvalidInput("The file is larger than 50 MB.", field="file", remedy="Split it.")
    return content


def _text(content: bytes) -> str:
    if content.startswith(_UTF16):
        raise InvalidInput("The file is in UTF-16.", field="file", remedy="Save it as CSV in UTF-8.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise InvalidInput(
        "The file is neither in UTF-8 nor in Windows-1252.", field="file", remedy="Save it as CSV in UTF-8."
    )


def _heading(line: str) -> _Heading:
    for delimiter in _DELIMITERS:
        names = [cell.strip(' "').casefold() for cell in line.split(delimiter)]
        if _SKU in names and _QUANTITY in names:
            return _Heading(delimiter, names.index(_SKU), names.index(_QUANTITY))
    raise InvalidInput(
        "The first line of the file does not name the columns sku and quantity.",
        field="file",
        remedy="Write sku and quantity above the columns, parted by comma, semicolon or tab.",
    )


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record below the heading with the line where it begins; None for one that cannot be told apart."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None
            continue
        if line > 1 and any(cell.strip() for cell in cells):
            yield line, cells


def _read(cells: list[str] | None, heading: _Heading) -> tuple[str, int, str | None]:
    """SKU, quantity, and why they are not taken."""
    if cells is None:
        return "", 0, "A quotation mark is not closed, or the line is no text."
    sku, quantity = (cells[at].strip() if at < len(cells) else "" for at in (heading.sku, heading.quantity))
    sku = _HARMLESS.sub("", sku, count=1)
    if not sku:
        return "", 0, "The line has no SKU."
    if not _NUMBER.fullmatch(quantity) or int(quantity) > MOST:
        return sku, 0, "The quantity is no whole number from 0 on."
    return sku, int(quantity), None
