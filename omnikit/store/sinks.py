"""Where complete orders and returns are handed over to: one sink for all connections, or a connection's own.

What a sink's kind marks as secret stands apart, encrypted, and never leaves with the row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from omnikit.errors import Busy
from omnikit.model.scopes import of_sink
from omnikit.model.times import iso
from omnikit.store.database import Database
from omnikit.store.vault import Vault

Row = dict[str, Any]
_LISTED = """
SELECT s.id, s.connection_id, c.name AS connection, s.kind, s.config, s.automatic, s.since, s.version,
    s.modified_by, s.modified
FROM sinks s LEFT JOIN connections c ON c.id = s.connection_id
"""


class NewSink(NamedTuple):
    """What is stored of a sink besides its secrets. `connection_id` None: of all that have none of their own; `since`:
    the ISO day before which nothing is due.
    """

    connection_id: int | None
    kind: str
    config: Mapping[str, Any]
    automatic: bool
    since: str | None = None


class Sinks:
    """None stands for all connections."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def put(
        self, new: NewSink, secrets: Mapping[str, str], actor: str, at: datetime, version: int | None = None
    ) -> Row:
        """Store a sink. Secrets that are not given stay, unless the kind is another one now. Raises Busy where someone
        has saved since `version`; 0: there was none.
        """
        with self._db.write() as connection:
            present = connection.execute(
                "SELECT id, kind, version FROM sinks WHERE connection_id IS ?", (new.connection_id,)
            ).fetchone()
            _require(present, version)
            if present is not None and present["kind"] != new.kind:
                connection.execute("DELETE FROM secrets WHERE owner = ?", (of_sink(present["id"]),))
            sink_id = _written(connection, new, present, actor, iso(at))
            for name, value in secrets.items():
                owner = of_sink(sink_id)
                sealed = self._vault.seal(value.encode(), f"secret:{owner}:{name}")
                connection.execute("INSERT OR REPLACE INTO secrets VALUES (?, ?, ?, ?)", (owner, name, sealed, iso(at)))
        found = self.get(new.connection_id)
        assert found is not None
        return found

    def get(self, connection_id: int | None) -> Row | None:
        """The sink of a connection, or that of all; None where it has none of its own."""
        row = self._db.row(f"{_LISTED} WHERE s.connection_id IS ?", (connection_id,))
        return _shown(row) if row else None

    def acting(self, connection_id: int) -> Row | None:
        """The sink that a connection's orders go to: its own, else that of all."""
        return self.get(connection_id) or self.get(None)

    def listed(self) -> list[Row]:
        """All, that of all connections first."""
        rows = self._db.rows(f"{_LISTED} ORDER BY s.connection_id IS NOT NULL, c.name")
        return [_shown(row) for row in rows]

    def remove(self, connection_id: int | None, version: int | None = None) -> bool:
        """Take one away with its secrets. False where there is none. Raises Busy as `put`."""
        with self._db.write() as connection:
            present = connection.execute(
                "SELECT id, kind, version FROM sinks WHERE connection_id IS ?", (connection_id,)
            ).fetchone()
            if present is None:
                return False
            _require(present, version)
            connection.execute("DELETE FROM secrets WHERE owner = ?", (of_sink(present["id"]),))
            connection.execute("DELETE FROM sinks WHERE id = ?", (present["id"],))
        return True


def _require(present: sqlite3.Row | None, version: int | None) -> None:
    if version is not None and version != (present["version"] if present else 0):
        raise Busy(
            "Someone else has changed this sink meanwhile.",
            remedy="Load it again and repeat your change.",
            code="sink.changed_meanwhile",
        )


def _written(connection: sqlite3.Connection, new: NewSink, present: sqlite3.Row | None, actor: str, at: str) -> int:
    values = (new.kind, orjson.dumps(dict(new.config)).decode(), new.automatic, new.since, actor, at)
    if present is not None:
        connection.execute(
            "UPDATE sinks SET kind = ?, config = ?, automatic = ?, since = ?, modified_by = ?, modified = ?, "
            "version = version + 1 WHERE id = ?",
            (*values, present["id"]),
        )
        return int(present["id"])
    made = connection.execute(
        "INSERT INTO sinks (kind, config, automatic, since, modified_by, modified, connection_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*values, new.connection_id),
    ).lastrowid
    assert made is not None
    return made


def _shown(row: sqlite3.Row) -> Row:
    return {**dict(row), "config": orjson.loads(row["config"]), "automatic": bool(row["automatic"])}
