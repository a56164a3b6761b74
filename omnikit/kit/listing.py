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
SHOWN = (
    "id", "name", "status", "driver", "driver_id", "marketplace", "account", "last_sync", "health", "health_reason",
    "created", "orders_24h", "errors_open",
)  # fmt: skip


class ConnectionColumns:
    """A picture of the list. The next one shares the lists in which nothing has changed."""

    def __init__(self, columns: Columns, active: dict[int, Row]) -> None:
        self.columns = columns
        self.active = active  # runs under way, by connection

    def __len__(self) -> int:
        return len(self.columns["id"])

    def row(self, at: int) -> Row:
        """One connection as `kit.connection_rows()` has it; of the last run only what a list shows."""
        row = {key: self.columns[key][at] for key in SHOWN}
        return {
            **row,
            "has_errors": bool(row["errors_open"]),
            "run": self.active.get(row["id"]),
            "last_run": self._last_run(at),
        }

    def _last_run(self, at: int) -> Row | None:
        state, message = self.columns["last_state"][at], self.columns["last_message"][at]
        if state is None:
            return None
        finished, fetched = self.columns["last_sync"][at], self.columns["last_fetched"][at]
        return {"state": state, "finished": finished, "fetched": fetched, "progress": None, "message": message}


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
        self._whole_at = now()
        self._marks: Row = {}
        self._newest_run = 0

    def read(self) -> ConnectionColumns:
        """The list as it is now; the same object as before where nothing has changed."""
        with self._lock:
            now, before = self._now(), self._picture
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

    def _active(self) -> dict[int, Row]:
        return {key: run_row(run) for key, run in self._store.reading.active_runs().items()}

    def _read_changes(self, before: ConnectionColumns, now: datetime) -> ConnectionColumns | None:
        """None where the whole has to be read."""
        marks, active = self._store.reading.connection_marks(), self._active()
        touched = self._touched(before, active, marks)
        if len(touched) * _MANY > len(before) + _MANY:
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
        reading, ids, errors = self._store.reading, before.columns["id"], before.columns["errors_open"]
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
