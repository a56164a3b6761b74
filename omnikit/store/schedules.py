"""Which work is to be done every so many minutes, and who has claimed what is due: any number of workers do it once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from omnikit.model.times import iso
from omnikit.store.database import Database

Row = dict[str, Any]
_LISTED = """
SELECT s.connection_id, c.name AS connection, c.status, s.stream, s.minutes, s.next_due, s.last_due, s.outcome, s.run_id
FROM schedules s JOIN connections c ON c.id = s.connection_id
"""


class Schedules:
    """One row for each connection and stream that has an interval."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, connection_id: int, stream: str, minutes: int | None, next_due: datetime | None) -> None:
        """An interval from now on; None: never."""
        if minutes is None or next_due is None:
            self._db.run("DELETE FROM schedules WHERE connection_id = ? AND stream = ?", (connection_id, stream))
            return
        self._db.run(
            "INSERT INTO schedules (connection_id, stream, minutes, next_due) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (connection_id, stream) DO UPDATE "
            "SET minutes = excluded.minutes, next_due = excluded.next_due",
            (connection_id, stream, minutes, iso(next_due)),
        )

    def of(self, connection_id: int) -> dict[str, int]:
        """The intervals of a connection, in minutes, by stream."""
        rows = self._db.rows("SELECT stream, minutes FROM schedules WHERE connection_id = ?", (connection_id,))
        return {row["stream"]: row["minutes"] for row in rows}

    def listed(self, connection_id: int | None = None) -> list[Row]:
        """What is scheduled, the next first: connection_id, connection, status, stream, minutes, next_due, last_due,
        outcome (of the last one: a run, or why there was none), run_id.
        """
        rows = self._db.rows(
            f"{_LISTED} WHERE :only IS NULL OR s.connection_id = :only ORDER BY s.next_due, s.connection_id",
            {"only": connection_id},
        )
        return [dict(row) for row in rows]

    def polled(self, stream: str) -> list[tuple[int, int, str, str]]:
        """Of every active connection with an interval for a stream: its number, the minutes, the driver, and the
        account as JSON.
        """
        rows = self._db.rows(
            "SELECT s.connection_id, s.minutes, c.driver, c.account FROM schedules s "
            "JOIN connections c ON c.id = s.connection_id WHERE s.stream = ? AND c.status = 'Active'",
            (stream,),
        )
        return [tuple(row) for row in rows]

    def due(self, now: datetime) -> list[Row]:
        """What is due and nobody has claimed: connection_id, stream, minutes, next_due."""
        rows = self._db.rows("SELECT * FROM schedules WHERE next_due <= ? ORDER BY next_due", (iso(now),))
        return [dict(row) for row in rows]

    def claim(self, due: Row, last: datetime, following: datetime) -> bool:
        """Take what is due, once: True for the one who got it. `last` is the due time that it counts for, `following`
        the next one.
        """
        return bool(
            self._db.run(
                "UPDATE schedules SET next_due = ?, last_due = ?, outcome = NULL, run_id = NULL "
                "WHERE connection_id = ? AND stream = ? AND next_due = ? AND minutes = ?",
                (iso(following), iso(last), due["connection_id"], due["stream"], due["next_due"], due["minutes"]),
            )
        )

    def ended(self, due: Row, outcome: str, run_id: int | None) -> None:
        """What came of it: the code of a refusal, or `run` with its number."""
        self._db.run(
            "UPDATE schedules SET outcome = ?, run_id = ? WHERE connection_id = ? AND stream = ?",
            (outcome, run_id, due["connection_id"], due["stream"]),
        )
