"""What has been fetched (a set of intervals) and where unfinished work goes on. Written only with a page."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import NamedTuple

from omnikit.model.intervals import Interval, merged
from omnikit.model.times import iso, parse
from omnikit.store.database import Database


class Slice(NamedTuple):
    """A stretch of time being fetched. `end` None: up to now, as far as the channel says with its first page;
    `is_open` remembers that it was so, because a page token is bound to the bounds that were asked with.

    `token` is where the channel goes on, `token_at` when it gave it.
    """

    stream: str
    start: datetime
    end: datetime | None
    is_open: bool = False
    token: str | None = None
    token_at: datetime | None = None


class SliceStep(NamedTuple):
    """What one page does to its slice: `end` as now known, `token` of the next page, None on the last one."""

    stream: str
    start: datetime
    end: datetime | None
    token: str | None


def advance(connection: sqlite3.Connection, connection_id: int, step: SliceStep, at: str) -> None:
    """Inside a page's transaction: remember the next token, or count the finished slice as fetched."""
    key = (connection_id, step.stream, iso(step.start))
    if step.token is not None:
        connection.execute(
            'UPDATE slices SET "end" = ?, token = ?, token_at = ?, pages = pages + 1 '
            "WHERE connection_id = ? AND stream = ? AND start = ?",
            (iso(step.end) if step.end else None, step.token, at, *key),
        )
        return
    if step.end is None:
        raise ValueError("a slice cannot finish before its end is known")
    connection.execute("DELETE FROM slices WHERE connection_id = ? AND stream = ? AND start = ?", key)
    _add_fetched(connection, connection_id, step.stream, Interval(step.start, step.end))


def _add_fetched(connection: sqlite3.Connection, connection_id: int, stream: str, new: Interval) -> None:
    where = (connection_id, stream)
    rows = connection.execute('SELECT start, "end" FROM fetched WHERE connection_id = ? AND stream = ?', where)
    intervals = merged([*(Interval(parse(row[0]), parse(row[1])) for row in rows), new])
    connection.execute("DELETE FROM fetched WHERE connection_id = ? AND stream = ?", where)
    connection.executemany(
        "INSERT INTO fetched VALUES (?, ?, ?, ?)", [(*where, iso(one.start), iso(one.end)) for one in intervals]
    )


class Cursors:
    """Reading and planning; see `advance` for what a page does."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def fetched(self, connection_id: int, stream: str) -> list[Interval]:
        """The completed intervals, oldest first."""
        rows = self._db.rows(
            'SELECT start, "end" FROM fetched WHERE connection_id = ? AND stream = ? ORDER BY start',
            (connection_id, stream),
        )
        return [Interval(parse(row["start"]), parse(row["end"])) for row in rows]

    def slices(self, connection_id: int, stream: str) -> list[Slice]:
        """Work begun or planned and not finished, newest first."""
        rows = self._db.rows(
            "SELECT * FROM slices WHERE connection_id = ? AND stream = ? ORDER BY start DESC", (connection_id, stream)
        )
        return [
            Slice(
                stream,
                parse(row["start"]),
                parse(row["end"]) if row["end"] else None,
                bool(row["is_open"]),
                row["token"],
                parse(row["token_at"]) if row["token_at"] else None,
            )
            for row in rows
        ]

    def replace_slices(self, connection_id: int, stream: str, slices: list[Slice]) -> None:
        """Lay down the plan of a run, in place of what an earlier one left."""
        with self._db.write() as connection:
            connection.execute("DELETE FROM slices WHERE connection_id = ? AND stream = ?", (connection_id, stream))
            connection.executemany(
                "INSERT INTO slices VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                [
                    (
                        connection_id,
                        stream,
                        iso(one.start),
                        iso(one.end) if one.end else None,
                        one.is_open,
                        one.token,
                        iso(one.token_at) if one.token_at else None,
                    )
                    for one in slices
                ],
            )
