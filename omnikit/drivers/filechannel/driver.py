"""The file channel at work on one folder: what changed in it, file after file, page after page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from omnikit.drivers.base import CheckResult, FetchedPage, FileFacts, Wiring
from omnikit.drivers.filechannel.folder import Entry, entries, opened, refuse_home
from omnikit.drivers.filechannel.reader import FILE, Trouble, facts_of, file_record, records_of
from omnikit.drivers.filechannel.tables import Unreadable
from omnikit.errors import Refused
from omnikit.model.states import Level
from omnikit.model.times import iso, parse

PER_PAGE = 100
_GRAIN = timedelta(seconds=2)  # how coarse the stamps of some file systems are
_TROUBLED = "files in trouble"  # the ticket that names the files of which an error stands open
_MOST_HELD = 32 * 2**20  # bytes of records kept while single orders are looked for


class _Place(NamedTuple):
    """How far a listing has been read: the file, as it was then, and how many of its orders."""

    name: str
    changed: str
    orders: int

    def token(self, end: datetime) -> str:
        return orjson.dumps([self.name, self.changed, self.orders, iso(end)]).decode()


class _Page(NamedTuple):
    """Records, where they stand, and which file is in order again once they are stored."""

    records: list[bytes]
    place: _Place
    mended: str = ""


class FileChannel:
    """Implements `drivers.base.Driver` and capability `preview`."""

    token_lifetime = timedelta(days=1)
    longest_slice = timedelta(days=36_500)  # a folder is listed as a whole
    overlap = timedelta(minutes=10)  # the clock of a file server may be behind ours
    youngest = timedelta(seconds=30)  # a file that was written to more recently may not be whole yet

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._mapping: Mapping[str, Any] = wiring.settings.get("column_mapping", {})
        self._sought: Iterator[tuple[str, bytes]] | None = None
        self._seen: dict[str, bytes] = {}
        self._held = 0  # bytes of what was seen

    def __repr__(self) -> str:
        return f"FileChannel({self._wiring.account['folder']!r}, {self._wiring.account['pattern']!r})"

    def _entries(self) -> list[Entry]:
        self._wiring.before_call()
        return entries(self._wiring.account, self._wiring.clock.now())

    def check(self) -> CheckResult:
        """Is the folder there, may it be read, and what is in it? A home of omnikit is refused."""
        refuse_home(Path(self._wiring.account["folder"]))
        files = self._entries()
        pattern = self._wiring.account["pattern"]
        return CheckResult(f"The folder holds {len(files)} files that fit {pattern}.", self._warnings(files))

    def _warnings(self, files: Sequence[Entry]) -> tuple[str, ...]:
        if not files:
            return ()
        newest = files[-1]
        try:
            with opened(newest.path) as descriptor:
                lacks = facts_of(descriptor, self._mapping).missing
        except (Unreadable, OSError):
            return (f"The file {newest.name} cannot be read.",)
        return (f"In {newest.name}, no column is found for: {', '.join(lacks)}.",) if lacks else ()

    def preview(self) -> tuple[str, FileFacts]:
        """The newest file that can be read, and what it is taken for. Raises Refused where there is none."""
        for entry in reversed(self._entries()):
            try:
                with opened(entry.path) as descriptor:
                    return entry.name, facts_of(descriptor, self._mapping)
            except (Unreadable, OSError):
                continue
        raise Refused(
            "The folder holds no file that can be read.", remedy="Put one there that fits the pattern.",
            code="folder.empty",
        )  # fmt: skip

    # -- orders ------------------------------------------------------------------------------------------------

    def orders(
        self, start: datetime, end: datetime | None, token: str | None, also: Sequence[str] = ()
    ) -> Iterator[FetchedPage]:
        """See `drivers.base.Driver`. An open end is told as the moment of the listing, or as the time of the oldest
        file that is still being written: that one is left for later.
        """
        del also  # it is in the settings; the rules name it so that all files are read again
        asked = self._wiring.clock.now()
        files = self._entries()
        ready, young = (files, []) if end is not None else self._settled(files, asked)
        told = end or min([asked - _GRAIN, *(one.changed for one in young)])
        wanted = [one for one in ready if one.changed >= start and (end is None or one.changed <= end)]
        begun = _Place("", "", 0)
        if token is not None:
            name, changed, orders, bound = orjson.loads(token)
            begun, told = _Place(name, changed, orders), parse(bound)
            wanted = [one for one in wanted if (_stamp(one), one.name) >= (changed, name)]
        yield from self._with_tokens(self._pages(wanted, files, begun), told)

    def _with_tokens(self, pages: Iterator[_Page], end: datetime) -> Iterator[FetchedPage]:
        """Each page with where it goes on; only the page behind it tells which one is the last. None at all is one."""
        before = next(pages, None)
        if before is None:
            yield FetchedPage([], end, None, None)
        while before is not None:
            behind = next(pages, None)
            token = before.place.token(end) if behind is not None else None
            yield FetchedPage(before.records, end, token, before.place.name)
            if before.mended:  # the next page was asked for: this one is stored
                self._mended(before.mended)
            before = behind

    def _settled(self, files: list[Entry], now: datetime) -> tuple[list[Entry], list[Entry]]:
        """Files that nobody seems to be writing to, and the others. A stamp of the future is no sign of that."""
        young = [one for one in files if timedelta(0) <= now - one.modified < self.youngest]
        if young:
            self._wiring.say(
                Level.NOTICE, "files.young", f"Left for the next import, as they may not be whole yet: {_names(young)}."
            )
        return [one for one in files if one not in young], young

    def _pages(self, wanted: list[Entry], files: list[Entry], begun: _Place) -> Iterator[_Page]:
        for entry in wanted:
            done = begun.orders if (entry.name, _stamp(entry)) == (begun.name, begun.changed) else 0
            yield from self._pages_of(entry, done)
        yield from self._gone({one.name for one in files})

    def _pages_of(self, entry: Entry, done: int) -> Iterator[_Page]:
        """A file's orders by the page, and at last the file itself, where something is or was wrong with it."""
        self._wiring.before_call()
        try:
            with opened(entry.path) as descriptor:
                found = records_of(descriptor, entry, self._mapping)
                records = islice(found.records, done, None)
                while page := [one.raw for one in islice(records, PER_PAGE)]:
                    done += len(page)
                    yield _Page(page, _Place(entry.name, _stamp(entry), done))
                    self._wiring.before_call()
                troubles = found.troubles
        except FileNotFoundError:
            self._wiring.say(Level.NOTICE, "files.gone", f"The file {entry.name} is gone; it is left out.")
            return
        except Unreadable as fault:
            troubles = [Trouble("file_unreadable", fault.reason)]
        yield from self._about(entry, troubles, done)

    def _about(self, entry: Entry, troubles: list[Trouble], done: int) -> Iterator[_Page]:
        known = self._troubled()
        for trouble in troubles:
            self._wiring.say(Level.ERROR, f"files.{trouble.code}", _told(entry.name, trouble))
        if troubles:
            self._wiring.tickets.put(_TROUBLED, orjson.dumps(sorted({*known, entry.name})).decode())
        if troubles or entry.name in known:
            place = _Place(entry.name, _stamp(entry), done)
            yield _Page([file_record(entry, troubles)], place, "" if troubles else entry.name)

    def _gone(self, names: set[str]) -> Iterator[_Page]:
        """Files that were in trouble and are no longer there: nothing is wrong with them any more."""
        now = self._wiring.clock.now()
        for name in self._troubled():
            if name not in names:
                gone = Entry(name, Path(self._wiring.account["folder"]) / name, 0, now, now)
                yield _Page([file_record(gone, [])], _Place(name, _stamp(gone), 0), name)

    def _troubled(self) -> list[str]:
        names: list[str] = orjson.loads(self._wiring.tickets.get(_TROUBLED) or "[]")
        return names

    def _mended(self, name: str) -> None:
        left = [one for one in self._troubled() if one != name]
        self._wiring.tickets.put(_TROUBLED, orjson.dumps(left).decode())

    # -- one order ---------------------------------------------------------------------------------------------

    def order(self, order_id: str) -> bytes | None:
        """The record of the newest file that has the order. What is read on the way to it is kept, as the next one that
        is asked for often stands beside it.
        """
        if order_id.startswith(FILE):
            return self._file(order_id.removeprefix(FILE))
        if self._sought is None:
            self._sought = self._newest_first()
        while order_id not in self._seen:
            found = next(self._sought, None)
            if found is None:
                return None
            self._seen.setdefault(*found)
            self._held += len(found[1])
            if self._held > _MOST_HELD:
                return self._searched(order_id)
        return self._seen[order_id]

    def _searched(self, order_id: str) -> bytes | None:
        """The same where too much would have to be held."""
        self._sought, self._seen, self._held = None, {}, 0
        return next((raw for name, raw in self._newest_first() if name == order_id), None)

    def _newest_first(self) -> Iterator[tuple[str, bytes]]:
        for entry in sorted(self._entries(), key=lambda one: (one.modified, one.name), reverse=True):
            self._wiring.before_call()
            try:
                with opened(entry.path) as descriptor:
                    for one in records_of(descriptor, entry, self._mapping).records:
                        yield one.order_id, one.raw
            except (FileNotFoundError, Unreadable):
                continue

    def _file(self, name: str) -> bytes | None:
        """The file itself, looked at again."""
        entry = next((one for one in self._entries() if one.name == name), None)
        if entry is None:
            return None
        try:
            with opened(entry.path) as descriptor:
                found = records_of(descriptor, entry, self._mapping)
                for _ in found.records:
                    self._wiring.before_call()
                return file_record(entry, found.troubles)
        except (FileNotFoundError, Unreadable) as fault:
            reason = fault.reason if isinstance(fault, Unreadable) else "it is gone"
            return file_record(entry, [Trouble("file_unreadable", reason)])

    def forecast(self, orders: int, days: int) -> float:  # noqa: ARG002 the protocol's
        return 0.0


def _stamp(entry: Entry) -> str:
    return entry.changed.isoformat(timespec="microseconds")


def _names(files: Sequence[Entry]) -> str:
    shown = ", ".join(one.name for one in files[:3])
    return shown if len(files) <= 3 else f"{shown}, … ({len(files)})"  # noqa: PLR2004


def _told(name: str, trouble: Trouble) -> str:
    if trouble.code == "column_missing":
        return f"In {name}, no column is found for the order number."
    if trouble.rows:
        return (
            f"Rows of {name} that belong to no order: {trouble.rows}. The first, line {trouble.line}, {trouble.reason}."
        )
    return f"The file {name} cannot be read: {trouble.reason}."
