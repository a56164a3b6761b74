"""The switch that holds back everything that leaves: for one connection, or for all. It outlives restarts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from omnikit.model.scopes import of_connection
from omnikit.model.times import iso
from omnikit.store.database import Database

ALL = "all"
Row = dict[str, Any]


def _scope(connection_id: int | None) -> str:
    return ALL if connection_id is None else of_connection(connection_id)


class Pauses:
    """None stands for all connections."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, connection_id: int | None, actor: str, reason: str, at: datetime) -> bool:
        """Hold back from now on. False where it is so already: who did it first, and why, stays."""
        return bool(
            self._db.run(
                "INSERT OR IGNORE INTO pauses VALUES (?, ?, ?, ?)", (_scope(connection_id), actor, iso(at), reason)
            )
        )

    def lift(self, connection_id: int | None) -> bool:
        """Let it leave again. False where nothing was held back."""
        return bool(self._db.run("DELETE FROM pauses WHERE scope = ?", (_scope(connection_id),)))

    def holding(self, connection_id: int) -> Row | None:
        """What holds a connection back, its own pause before that of all: scope, actor, at, reason. None: nothing."""
        row = self._db.row(
            "SELECT * FROM pauses WHERE scope IN (?, ?) ORDER BY scope = ? LIMIT 1",
            (of_connection(connection_id), ALL, ALL),
        )
        return dict(row) if row else None

    def listed(self) -> list[Row]:
        """All that are in force, that of all connections first: connection_id (None: all), connection, actor, at,
        reason.
        """
        rows = self._db.rows(
            "SELECT c.id AS connection_id, c.name AS connection, p.actor, p.at, p.reason FROM pauses p "
            "LEFT JOIN connections c ON p.scope = 'connection:' || c.id "
            "WHERE p.scope = 'all' OR c.id IS NOT NULL ORDER BY p.scope <> 'all', c.name"
        )
        return [dict(row) for row in rows]
