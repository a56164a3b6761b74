"""What a channel was asked for and has not delivered yet, kept over restarts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from omnikit.model.times import iso
from omnikit.store.database import Database


class KeptTickets:
    """Implements `model.ports.Tickets` for one connection."""

    def __init__(self, db: Database, connection_id: int, now: Callable[[], datetime]) -> None:
        self._db = db
        self._connection_id = connection_id
        self._now = now

    def get(self, key: str) -> str | None:
        found: str | None = self._db.value(
            "SELECT value FROM tickets WHERE connection_id = ? AND key = ?", (self._connection_id, key)
        )
        return found

    def put(self, key: str, value: str) -> None:
        self._db.run(
            "INSERT OR REPLACE INTO tickets VALUES (?, ?, ?, ?)", (self._connection_id, key, value, iso(self._now()))
        )

    def drop(self, key: str) -> None:
        self._db.run("DELETE FROM tickets WHERE connection_id = ? AND key = ?", (self._connection_id, key))
