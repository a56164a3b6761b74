"""The connection list of a page that stays open: read once, and then only what has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from omnikit.kit.columns import ColumnReader, Columns
from omnikit.kit.rows import run_row
from omnikit.store import Store

Row = dict[str, Any]
_WHOLE_AGAIN = timedelta(minutes=10)  # what changes with time alone: orders of 24 hours, authorizations that end
_MANY = 4  # a change of more than one in so many rows is read whole
_FIRST = 100  # as many as the longest page has
SHOWN = (
    "id", "name", "status", "driver", "driver_id", "marketplace", "account", "last_sync", "health", "health_reason",
    "created", "orders_24h", "errors_open",
)  # fmt: skip


class ConnectionColumns:
    """A picture of the list. The next one shares the lists in which nothing has changed."""

    def __init__(self, columns: Columns, active: dict[int, Row]) -> None:
        self._columns = columns
        self.active = active  # runs under way, by connection

    @property
    def ids(self) -> list[int]:
        return self._columns["id"]

    @property
    def columns(self) -> Columns:
        """All columns, each in the order of the ids."""
        return self._columns

    def row(self, at: int) -> Row:
        """One connection as `kit.connection_rows()` has it; of the last run only what a list shows."""
        row = {key: column[at] for key, column in self._columns.items()}
        return {
            **{key: row[key] for key in SHOWN},
            "has_errors": bool(row["errors_open"]),
            "run": self.active.get(row["id"]),
            "last_run": _last_run(row),
        }


def _last_run(row: Row) -> Row | None:
    if row["last_state"] is None:
        return None
    return {
        "state": row["last_state"],
        "finished": row["last_sync"],
        "fetched": row["last_fetched"],
        "returns": row["last_returns"],
        "progress": None,
        "message": row["last_message"],
    }


class FirstRows(ConnectionColumns):
    """A picture of a long list that can be shown at once: who is in it, and the first rows. The rest is read when it is
    asked for, or by the page's thread soon after.
    """

    def __init__(self, ids: list[int], first: Columns, active: dict[int, Row], whole: Callable[[], Columns]) -> None:
        super().__init__(first, active)
        self._ids = ids
        self._read = whole
        self._all: Columns = {}

    @property
    def ids(self) -> list[int]:
        return self._ids

    @property
    def columns(self) -> Columns:
        if not self._all:
            self._all = self._columns = self._read()
            self._ids = self._all["id"]
        return self._all

    def row(self, at: int) -> Row:
        if at >= len(self._columns["id"]):
            assert self.columns
        return super().row(at)


class ConnectionList:
    """The list for a page that stays open: `read` looks for what has changed and reads that alone.

    It compares, it does not listen: whatever was overlooked once is found the next time.
    """

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._reader = ColumnReader(store)
        self._lock = Lock()  # a page reads in a thread of its own, and at once when [Refresh] is pressed
        self._picture: ConnectionColumns | None = None
        self._begun = False
        self._whole_at = now()
        self._marks: Row = {}
        self._newest_run = 0

    def read(self) -> ConnectionColumns:
        """The list as it is now; the same object as before where nothing has changed."""
        with self._lock:
            now, before = self._now(), self._picture
            if not self._begun:
                self._begun = True
                return self._read_first(now)
            if before is None or now - self._whole_at > _WHOLE_AGAIN:
                return self._read_whole(now)
            found = self._read_changes(before, now)
            return self._read_whole(now) if found is None else found

    def _read_whole(self, now: datetime) -> ConnectionColumns:
        reading = self._store.reading
        self._whole_at, self._marks, self._newest_run = now, reading.connection_marks(), reading.newest_run()
        active = self._active()
        self._picture = ConnectionColumns(self._reader.read(now), active)
        return self._picture

    def _read_first(self, now: datetime) -> ConnectionColumns:
        ids = self._store.reading.connection_ids()
        if len(ids) <= _FIRST:
            return self._read_whole(now)
        return FirstRows(ids, self._reader.read(now, ids[:_FIRST]), self._active(), lambda: self.read().columns)

    def _active(self) -> dict[int, Row]:
        return {key: run_row(run) for key, run in self._store.reading.active_runs().items()}

    def _read_changes(self, before: ConnectionColumns, now: datetime) -> ConnectionColumns | None:
        """None where the whole has to be read."""
        marks, active = self._store.reading.connection_marks(), self._active()
        touched = self._touched(before, active, marks)
        if len(touched) * _MANY > len(before.ids) + _MANY:
            return None
        columns = _put(before.columns, self._reader.read(now, touched), touched) if touched else before.columns
        if marks != self._marks and not _agree(columns, marks):
            return None
        self._marks = marks
        if columns != before.columns or active != before.active:
            self._picture = ConnectionColumns(columns, active)
        return self._picture

    def _touched(self, before: ConnectionColumns, active: dict[int, Row], marks: Row) -> set[int]:
        """The connections that may have changed."""
        reading, ids, errors = self._store.reading, before.ids, before.columns["errors_open"]
        self._newest_run, touched = reading.runs_since(self._newest_run)
        touched |= _differing(before.active, active)
        touched |= _differing({key: many for key, many in zip(ids, errors, strict=True) if many}, reading.open_errors())
        if marks != self._marks:
            touched |= reading.connections_modified(self._marks["modified"] or "")
        if marks["number"] != len(ids):
            touched |= set(ids).symmetric_difference(reading.connection_ids())
        return touched


def _agree(columns: Columns, marks: Row) -> bool:
    """Whether the store's marks are explained by what is known; a clock that was set back leaves something over."""
    known = (len(columns["id"]), sum(columns["id"]), sum(columns["version"]), sum(columns["authorized"]))
    told = (marks["number"], marks["ids"] or 0, marks["versions"] or 0, marks["authorized"])
    return known == told and sum(columns["complaint"]) == marks["complaints"]


def _differing(one: dict[int, Any], other: dict[int, Any]) -> set[int]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _put(columns: Columns, changes: Columns, touched: set[int]) -> Columns:
    """The columns with the changed rows in their places, new ones at the end, and those that are gone left out."""
    places = {key: at for at, key in enumerate(columns["id"]) if key in touched}
    there = [places.get(key) for key in changes["id"]]
    gone = {places[key] for key in places.keys() - set(changes["id"])}
    return {key: _put_column(column, changes[key], there, gone) for key, column in columns.items()}


def _put_column(column: list[Any], values: list[Any], there: list[int | None], gone: set[int]) -> list[Any]:
    """The same list where nothing is different."""
    added = [value for at, value in zip(there, values, strict=True) if at is None]
    changed = [(at, value) for at, value in zip(there, values, strict=True) if at is not None and column[at] != value]
    if not (added or changed or gone):
        return column
    made = [*column, *added]
    for at, value in changed:
        made[at] = value
    return [value for at, value in enumerate(made) if at not in gone] if gone else made
