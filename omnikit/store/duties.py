"""What a worker should do by itself and cannot: a row a duty, gone with its next success."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from omnikit.model.times import iso
from omnikit.store.database import Database

Row = dict[str, Any]


class Duties:
    """Failures that last."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def failing(self) -> set[str]:
        """The names of duties that failed the last time."""
        return {row["name"] for row in self._db.rows("SELECT name FROM duties")}

    def failed(self, name: str, message: str, at: datetime) -> None:
        """It failed once more."""
        self._db.run(
            "INSERT INTO duties VALUES (?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET "
            "last = excluded.last, times = times + 1, message = excluded.message",
            (name, iso(at), iso(at), message),
        )

    def done(self, name: str) -> None:
        self._db.run("DELETE FROM duties WHERE name = ?", (name,))

    def all(self) -> list[Row]:
        """What fails, the oldest first: name, since, last, times, message."""
        return [dict(row) for row in self._db.rows("SELECT * FROM duties ORDER BY since, name")]
