"""Tab-separated text as Amazon writes it: no cell is quoted, a row is a line, the encoding is told or found out.

Amazon's reports say their charset in the Content-Type, often with Java's name for it (Cp1252, windows-31j); files that
people bring say nothing. So bytes decide where nothing is said, and where what is said cannot be.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Generator, Iterator, Sequence
from typing import BinaryIO, NamedTuple

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UTF8 = frozenset({"utf-8", "utf-8-sig", "ascii"})
# what is called Latin-1 is Windows' superset of it, as browsers take it too: nobody writes the control characters
_LATIN = frozenset({"iso8859-1", "cp1252"})
# names that Python does not know, or takes for a smaller set than those who write them
_ALIASES = {"windows-31j": "cp932", "x-sjis": "cp932", "shift_jis": "cp932", "x-windows-949": "cp949"}
# codecs of Python that files are written in; others (idna, unicode_escape, base64) would be a trap
_OF_FILES = re.compile(
    r"ascii|utf-(8|16|32)\S*|cp\d+|iso8859-\d+|shift_jis\w*|euc_\w+|gb\w+|big5\w*|koi8-\w+|mac-roman"
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_SAMPLE = 4_000_000  # bytes of text that is not ASCII; enough to tell Japanese from European
_KANA = re.compile("[\u3041-\u30ff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


class Row(NamedTuple):
    """One line of a file: `line` is counted from 1, headings included; `cells` by normalised heading, trimmed."""

    line: int
    cells: dict[str, str]


def rows(source: BinaryIO | bytes, charset: str | None = None) -> Iterator[Row]:
    """The rows of a file below its headings; empty lines are left out. `source` can be read from its beginning.

    A row that is too short lacks cells; what is too much in one belongs to its last cell, for free text stands there.
    """
    names: list[str] = []
    for line, text in lines(source, charset):
        cells = text.split("\t")
        if not names:
            names = headings(cells)
            continue
        if len(cells) > len(names):
            cells[len(names) - 1 :] = ["\t".join(cells[len(names) - 1 :])]
        yield Row(line, dict(zip(names, (cell.strip() for cell in cells), strict=False)))


def lines(source: BinaryIO | bytes, charset: str | None = None) -> Generator[tuple[int, str]]:
    """Line numbers and lines that are not empty, without their ends. A byte that fits no encoding becomes U+FFFD."""
    file = _opened(source)
    encoding = encoding_of(file, charset)
    file.seek(0)
    # newline="\n": a lone CR, or any of Unicode's other ends of lines, is part of a cell
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="\n")
    try:
        for number, line in enumerate(text, 1):
            ended = line.removesuffix("\n").removesuffix("\r")
            if ended.strip():
                yield number, ended
    finally:
        text.detach()


def headings(cells: Sequence[str]) -> list[str]:
    """Names for columns: normalised; one that is empty or comes again is told apart by its number."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = normalised(cell) or f"column-{number}"
        names.append(name if name not in names else f"{name}-{number}")
    return names


def normalised(heading: str) -> str:
    """`Order ID`, `order-id` and `ORDER_ID` are one heading: lower case, words joined by hyphens."""
    return _BETWEEN_WORDS.sub("-", unicodedata.normalize("NFKC", heading).casefold()).strip("-")


def encoding_of(source: BinaryIO | bytes, charset: str | None = None) -> str:
    """The name of Python's codec for a file: by its byte order mark, else what `charset` says if that can be, else by
    its bytes. Reads the file through, a line at a time.
    """
    file = _opened(source)
    start = file.read(4)
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    told = _codec(charset)
    if told is not None and told not in _UTF8:
        return told
    file.seek(0)
    return _found(file)


def _opened(source: BinaryIO | bytes) -> BinaryIO:
    file: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
    file.seek(0)
    return file


def _codec(charset: str | None) -> str | None:
    """Python's name for a charset; None where there is none, or where it is no way to write text in files."""
    told = (charset or "").strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_ALIASES.get(told, told)).name
    except LookupError:
        return None
    if name in _LATIN:
        return "cp1252"
    return name if _OF_FILES.fullmatch(name) else None


def _found(file: BinaryIO) -> str:
    """UTF-8 where most of the lines that can tell are that: one damaged line must not garble all others."""
    utf8, other, kept = 0, [], 0
    for line in file:
        if line.isascii():
            continue
        if _decodes(line, "utf-8"):
            utf8 += 1
        elif kept < _SAMPLE:
            other.append(line)
            kept += len(line)
    if utf8 >= len(other):
        return "utf-8"
    return "cp932" if _is_japanese(b"".join(other)) else "cp1252"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_japanese(sample: bytes) -> bool:
    """Nearly every byte of a European text is something in CP932 too, but it is never kana."""
    text = sample.decode("cp932", errors="replace")
    strange = sum(not character.isascii() for character in text)
    odd = text.count("\ufffd") + len(_PRIVATE.findall(text))
    return len(_KANA.findall(text)) * 10 >= strange and odd * 20 <= strange
