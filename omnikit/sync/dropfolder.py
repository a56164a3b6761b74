"""HOME/drop: shipments and invoices as files that another program puts there. A worker looks every few seconds.

::

    drop/shipments/NAME.csv   order_id, provider, tracking [, items, shipped, reference, connection]
    drop/invoices/NAME.csv    order_id, file, number, total, vat [, kind, shipping_id, transaction_id, connection]
    drop/invoices/*.pdf       what `file` names
    drop/.../done/            what was taken
    drop/.../rejected/        the rows that were refused, each with its line and the reason

A file is taken whole, once: its content is its key. A file is whole when it has not been written to for two seconds;
one that is still being written may be called NAME.csv.part until then. Rows pass the same checks as everything that
asks for an export. A row that was refused stops no other, and one that was taken before does nothing again: so a file
that a worker died over is simply read once more.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from omnikit.errors import Busy, InvalidInput, Refused, SetupError, UsageError
from omnikit.model.times import iso
from omnikit.store import Store
from omnikit.sync.exporting import (
    INVOICE,
    Accepted,
    Asker,
    WantedInvoice,
    WantedShipment,
    ask_for_invoice,
    ask_for_shipment,
    read_pdf,
)

Row = dict[str, Any]
FOLDER = "drop"
KINDS = ("shipments", "invoices")
ACTOR = "drop folder"
_AGE = 2.0  # seconds without a change
_WAIT_FOR_PDF = 600.0  # seconds that a list of invoices waits for the files it names
_LARGEST = 20_000_000  # bytes of a list
_DELIMITERS = (";", "\t", ",")
_NEEDED = {
    "shipments": ("order_id", "provider", "tracking"),
    "invoices": ("order_id", "file", "number", "total", "vat"),
}
_PIECES = re.compile(r"[0-9]{1,6}")


class _NoList(Exception):
    """A file that is no list of what its folder takes. Its text says why."""


class _Line(NamedTuple):
    """One row of a file: where it stands, and its cells by heading."""

    number: int
    cells: dict[str, str]

    def get(self, name: str) -> str | None:
        return self.cells.get(name) or None


class _List(NamedTuple):
    headings: tuple[str, ...]
    lines: tuple[_Line, ...]


class _Result(NamedTuple):
    """What became of the rows: taken, unchanged, and line -> reason of the others."""

    taken: int
    unchanged: int
    refused: dict[int, str]


def take_drops(store: Store, now: datetime) -> list[Row]:
    """Take what lies there; of several workers one does. Returns what was taken, as `store.inbox` keeps it. Raises
    SetupError where the folder cannot be used.
    """
    try:
        return take_folder(store, store.home / FOLDER, now)
    except OSError as error:
        raise SetupError(
            f"The folder for dropped files cannot be used ({type(error).__name__}).",
            remedy=f"See that {FOLDER} in the home is a folder which the worker's user may read and write.",
            code="setup.drop_folder",
        ) from None


def take_folder(store: Store, root: Path, now: datetime) -> list[Row]:
    """The same with another folder of the same form: the inbox of a sink."""
    for kind in KINDS:
        (root / kind).mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(root / ".lock", timeout=0):
            return [row for kind in KINDS for row in _taken_of(store, root / kind, kind, now)]
    except Timeout:
        return []


def _taken_of(store: Store, folder: Path, kind: str, now: datetime) -> Iterator[Row]:
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() != ".csv" or not is_whole(path):
            continue
        try:
            row = _take(store, path, kind, now)
        except (OSError, SetupError):  # not to be read, moved or written: it stays, and is looked at again
            continue
        if row is not None:
            yield row


def is_whole(path: Path) -> bool:
    """A file of its own that nobody writes to any more. By the machine's clock, as files know no other."""
    if path.name.startswith(".") or path.is_symlink() or not path.is_file():
        return False
    return not 0 <= time.time() - path.stat().st_mtime < _AGE


def shown_name(path: Path) -> str:
    """Its name as text that can be stored: one in another encoding than the system's is no text at all."""
    return path.name.encode(errors="replace").decode()


def _take(store: Store, path: Path, kind: str, now: datetime) -> Row | None:
    """None: it waits for its PDFs, or had been taken before."""
    content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    key = f"{kind}:{hashlib.sha256(content or shown_name(path).encode()).hexdigest()}"
    try:
        listed = _listed(content, kind)
    except _NoList as refused:
        return _turn_away(store, path, kind, key, str(refused), now)
    known = store.inbox.get(key)
    if known is not None and not known["detail"]["refused"]:
        _move_all(path, kind, listed, frozenset())
        return None
    if kind == "invoices" and _waits_for_pdf(path, listed):
        return None
    result = _asked(store, path, kind, listed, now)
    return _put_away(store, path, kind, key, listed, result, now)


# -- reading -----------------------------------------------------------------------------------------------------------


def _listed(content: bytes, kind: str) -> _List:
    """The rows of a file. Raises _NoList."""
    if not content:
        raise _NoList(f"The file is empty, or larger than {_LARGEST} bytes.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    # strict: a quotation mark that is never closed would swallow the rows after it without a word
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count), strict=True)
    try:
        headings = tuple(re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in next(reader, []))
        missing = [name for name in _NEEDED[kind] if name not in headings]
        if missing:
            raise _NoList(f"The heading lacks: {', '.join(missing)}.")
        return _List(headings, tuple(_lines(reader, headings)))
    except csv.Error as error:
        raise _NoList(f"The file is no table ({error}).") from None


def _lines(reader: Any, headings: Sequence[str]) -> Iterator[_Line]:
    at = reader.line_num
    for cells in reader:
        number, at = at + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield _Line(number, dict(zip(headings, (cell.strip() for cell in cells), strict=False)))


def _waits_for_pdf(path: Path, listed: _List) -> bool:
    """Its PDFs may come after the list. After a while, rows without one are refused."""
    if time.time() - path.stat().st_mtime > _WAIT_FOR_PDF:
        return False
    named = filter(None, (line.get("file") for line in listed.lines))
    return any(_is_name(name) and not is_whole(path.parent / name) for name in named)


def _is_name(name: str) -> bool:
    """The name of a file in the same folder, and no way to another one."""
    return name == Path(name).name and not name.startswith(".") and "\\" not in name and "\0" not in name


# -- asking ------------------------------------------------------------------------------------------------------------


def _asked(store: Store, path: Path, kind: str, listed: _List, now: datetime) -> _Result:
    taken, unchanged, refused = 0, 0, dict[int, str]()
    for lines in _parcels(listed) if kind == "shipments" else ((line,) for line in listed.lines):
        asker = Asker(ACTOR, f"{path.parent.parent.name}/{kind}/{shown_name(path)}:{lines[0].number}", now)
        try:
            accepted = _ask(store, path.parent, kind, lines, asker)
        except (UsageError, Refused, Busy) as error:
            refused |= dict.fromkeys((line.number for line in lines), f"{error} [{error.code}]")
            continue
        taken += len(lines) * (accepted.outcome != "same")
        unchanged += len(lines) * (accepted.outcome == "same")
    return _Result(taken, unchanged, refused)


def _parcels(listed: _List) -> Iterable[tuple[_Line, ...]]:
    """Rows that name items of the same parcel are one parcel: other programs write a row for each item."""
    groups: dict[tuple[Any, ...], list[_Line]] = {}
    for line in listed.lines:
        same = tuple(line.get(name) for name in ("order_id", "provider", "tracking", "reference", "connection"))
        groups.setdefault((*same, None if line.get("items") else line.number), []).append(line)
    return (tuple(lines) for lines in groups.values())


def _ask(store: Store, folder: Path, kind: str, lines: Sequence[_Line], asker: Asker) -> Accepted:
    line = lines[0]
    missing = [name for name in _NEEDED[kind] if not line.get(name)]
    if missing:
        raise InvalidInput(f"The row lacks: {', '.join(missing)}.", field=missing[0])
    if kind == "shipments":
        wanted = WantedShipment(
            line.cells["order_id"], line.cells["provider"], line.cells["tracking"], _items(lines),
            line.get("reference"), line.get("shipped"), _connection(line),
        )  # fmt: skip
        return ask_for_shipment(store, wanted, asker)
    return ask_for_invoice(store, _invoice(folder, line), asker)


def _items(lines: Sequence[_Line]) -> dict[str, int] | None:
    """`SKU=2|OTHER=1`; a name alone is one piece."""
    found: dict[str, int] = {}
    cells = [cell for line in lines if (cell := line.get("items"))]
    for cell in cells:
        mark = next((one for one in "|;," if one in cell), "|")
        for part in filter(None, (one.strip() for one in cell.split(mark))):
            name, _, many = part.rpartition("=") if "=" in part else (part, "=", "1")
            if not _PIECES.fullmatch(many.strip()):
                raise InvalidInput(f"{many[:20]!r} of {name!r} is no number of pieces.", field="items")
            found[name.strip()] = found.get(name.strip(), 0) + int(many)
    return found if cells else None


def _invoice(folder: Path, line: _Line) -> WantedInvoice:
    name = line.cells["file"]
    if not _is_name(name) or not is_whole(folder / name):
        raise InvalidInput(f"There is no file {name[:100]!r} in the folder.", field="file",
                           remedy="Put the PDF beside the list, and the row into a new one.")  # fmt: skip
    return WantedInvoice(
        line.cells["order_id"], read_pdf(folder / name), line.cells["number"], line.cells["total"], line.cells["vat"],
        line.get("kind") or INVOICE, line.get("shipping_id"), line.get("transaction_id"), _connection(line),
    )  # fmt: skip


def _connection(line: _Line) -> int | None:
    text = line.get("connection")
    if text is not None and not _PIECES.fullmatch(text):
        raise InvalidInput(f"{text[:20]!r} is no connection's ID.", field="connection")
    return int(text) if text else None


# -- putting away ------------------------------------------------------------------------------------------------------


def _put_away(store: Store, path: Path, kind: str, key: str, listed: _List, result: _Result, now: datetime) -> Row:
    """Write what was refused, remember what was taken, and clear the folder, in this order: a worker may die at any
    point of it.
    """
    rejected = _reject(path, listed, result.refused) if result.refused else None
    none = not result.taken + result.unchanged
    outcome = "taken" if not result.refused else "rejected" if none else "partly"
    detail = {
        "file": shown_name(path), "rows": len(listed.lines), "taken": result.taken, "unchanged": result.unchanged,
        "refused": len(result.refused), "rejected": rejected, "reason": None,
    }  # fmt: skip
    store.inbox.put(key, kind, outcome, detail, now)
    _move_all(path, kind, listed, frozenset(result.refused))
    return {"key": key, "kind": kind, "at": iso(now), "outcome": outcome, "detail": detail}


def _turn_away(store: Store, path: Path, kind: str, key: str, reason: str, now: datetime) -> Row:
    """A file that cannot be read as a list, whole, with the reason beside it."""
    name = shown_name(path)
    detail = {"file": name, "rows": 0, "taken": 0, "unchanged": 0, "refused": 1, "rejected": name,
              "reason": reason}  # fmt: skip
    store.inbox.put(key, kind, "rejected", detail, now)
    moved = move(path, "rejected")
    moved.with_name(f"{moved.name}.txt").write_text(f"{reason}\n", encoding="utf-8")
    return {"key": key, "kind": kind, "at": iso(now), "outcome": "rejected", "detail": detail}


def _reject(path: Path, listed: _List, refused: Mapping[int, str]) -> str:
    """The refused rows as a file that can be corrected and dropped again; its name."""
    told = io.StringIO(newline="")
    writer = csv.writer(told)
    headings = [name for name in listed.headings if name not in _ADDED]
    writer.writerow([*headings, *_ADDED])
    for line in listed.lines:
        if line.number in refused:
            cells = (line.cells.get(name, "") for name in headings)
            writer.writerow([*cells, line.number, refused[line.number]])
    content = told.getvalue().encode("utf-8-sig")
    target = _free(path.parent / "rejected" / path.name, content)
    draft = target.with_name(f".{target.name}.part")
    draft.write_bytes(content)
    draft.replace(target)
    return shown_name(target)


_ADDED = ("line", "reason")


def _move_all(path: Path, kind: str, listed: _List, refused: frozenset[int]) -> None:
    """The list to `done`, and its PDFs beside it, or beside the rows that were refused."""
    if kind == "invoices":
        for line in sorted(listed.lines, key=lambda line: line.number in refused):
            name = line.get("file")
            if name and _is_name(name) and (path.parent / name).is_file():
                move(path.parent / name, "rejected" if line.number in refused else "done")
    move(path, "done")


def move(path: Path, where: str) -> Path:
    return path.replace(_free(path.parent / where / path.name, None))


def _free(target: Path, content: bytes | None) -> Path:
    """A name that is not taken by anything else than the same content."""
    target.parent.mkdir(mode=0o700, exist_ok=True)
    names = (target.with_name(f"{target.stem}{mark}{target.suffix}") for mark in _marks())
    return next(one for one in names if not one.exists() or (content is not None and one.read_bytes() == content))


def _marks() -> Iterator[str]:
    yield ""
    number = 1
    while True:
        number += 1
        yield f".{number}"
