"""Settings and shipping providers. Values are kept sparse; each change leaves a line in the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from omnikit.errors import Busy, Duplicate, NotFound
from omnikit.model.scopes import CONNECTION
from omnikit.model.times import iso
from omnikit.store.database import Database

Row = dict[str, Any]


class Saving(NamedTuple):
    """New values of one group of one scope, as decided on the state of `version`. None: it applies the defaults."""

    scope: str
    group: str
    values: Mapping[str, Any] | None
    version: int


class Settings:
    """Scopes are those of `omnikit.model.scopes`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def values(self, scope: str, group: str) -> tuple[Row | None, int]:
        """The stored values of a group (None: it has none of its own) and their version."""
        return _present(self._db.connection, scope, group)

    def versions(self, scopes: Sequence[str], groups: Sequence[str]) -> dict[tuple[str, str], int]:
        """The versions of many groups at once; one that was never saved is not named."""
        rows = self._db.rows(
            'SELECT s.scope, s."group", s.version FROM json_each(?) j JOIN settings s ON s.scope = j.value '
            'WHERE s."group" IN (SELECT value FROM json_each(?))',
            (orjson.dumps(list(scopes)).decode(), orjson.dumps(list(groups)).decode()),
        )
        return {(row["scope"], row["group"]): row["version"] for row in rows}

    def save(
        self,
        changes: Sequence[Saving],
        *,
        actor: str,
        at: datetime,
        unchanged: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        """Store all changes or none. Raises Busy where someone else has saved one of these groups meanwhile, or one of
        `unchanged` (scope and group -> version), on which the changes rest. What is the same already leaves no trace.
        """
        with self._db.write() as connection:
            for (scope, group), version in (unchanged or {}).items():
                _require(_present(connection, scope, group)[1], version)
            for change in changes:
                _save(connection, change, actor, iso(at))

    def history(self, scope: str, group: str) -> list[Row]:
        """Changes, newest first: id, at, actor, old and new stored values (None: the defaults applied)."""
        rows = self._db.rows(
            'SELECT id, at, actor, old, new FROM settings_history WHERE scope = ? AND "group" = ? ORDER BY id DESC',
            (scope, group),
        )
        return [{**dict(row), "old": _loaded(row["old"]), "new": _loaded(row["new"])} for row in rows]

    def applying_defaults(self, driver: str, groups: Sequence[str]) -> int:
        """How many connections of a driver apply the defaults of at least one of these groups."""
        found: int = self._db.value(
            "SELECT count(*) FROM connections c WHERE c.driver = ? AND (SELECT count(*) FROM settings s "
            'WHERE s.scope = ? || c.id AND s."values" IS NOT NULL AND s."group" IN (SELECT value FROM json_each(?))'
            ") < ?",
            (driver, CONNECTION, orjson.dumps(list(groups)).decode(), len(groups)),
        )
        return found

    def own(self, driver: str) -> list[tuple[Row, str, Row]]:
        """Every own value of a driver's connections: connection (id, name, account), group, values."""
        rows = self._db.rows(
            'SELECT c.id, c.name, c.account, s."group", s."values" FROM settings s '
            'JOIN connections c ON s.scope = ? || c.id WHERE c.driver = ? AND s."values" IS NOT NULL',
            (CONNECTION, driver),
        )
        return [
            ({"id": row[0], "name": row[1], "account": orjson.loads(row[2])}, row[3], orjson.loads(row[4]))
            for row in rows
        ]

    def newest(self, driver: str, group: str, field: str) -> Any:
        """What the newest connection of a driver has in a field; None where none has anything."""
        return self._db.value(
            'SELECT json_extract(s."values", :path) FROM connections c '
            'JOIN settings s ON s.scope = :kind || c.id AND s."group" = :group '
            'WHERE c.driver = :driver AND json_extract(s."values", :path) IS NOT NULL ORDER BY c.id DESC LIMIT 1',
            {"path": f'$."{field}"', "kind": CONNECTION, "group": group, "driver": driver},
        )

    # -- shipping providers ------------------------------------------------------------------------------------

    def providers(self) -> list[Row]:
        return [dict(row) for row in self._db.rows("SELECT * FROM shipping_providers ORDER BY name")]

    def provider(self, name: str) -> Row:
        row = self._db.row("SELECT * FROM shipping_providers WHERE name = ?", (name,))
        if row is None:
            names = ", ".join(one["name"] for one in self.providers()) or "none yet"
            raise NotFound(
                f"There is no shipping provider {name!r}; there are: {names}.",
                remedy="Add it with `omnikit provider add`.",
                code="provider.not_found",
            )
        return dict(row)

    def add_provider(self, row: Mapping[str, Any], at: datetime) -> Row:
        try:
            self._db.run(
                "INSERT INTO shipping_providers (name, carrier_code, carrier_name, method, modified) "
                "VALUES (?, ?, ?, ?, ?)",
                (row["name"], row["carrier_code"], row["carrier_name"], row["method"], iso(at)),
            )
        except sqlite3.IntegrityError:
            raise Duplicate(
                f"A shipping provider named {row['name']!r} exists already.",
                remedy="Choose another name, or edit that one.",
                code="provider.duplicate",
            ) from None
        return self.provider(row["name"])

    def edit_provider(self, name: str, row: Mapping[str, Any], at: datetime, version: int) -> Row:
        """Change one as decided on the state of `version`. Raises NotFound, and Busy where it was changed meanwhile."""
        changed = self._db.run(
            "UPDATE shipping_providers SET carrier_code = ?, carrier_name = ?, method = ?, modified = ?, "
            "version = version + 1 WHERE name = ? AND version = ?",
            (row["carrier_code"], row["carrier_name"], row["method"], iso(at), name, version),
        )
        found = self.provider(name)
        if not changed:
            raise Busy(
                f"Someone else has changed shipping provider {name!r} meanwhile.",
                remedy="Load it again and repeat your change.",
                code="provider.changed_meanwhile",
            )
        return found

    def remove_provider(self, name: str, group: str) -> tuple[str, ...]:
        """Take one away unless a mapping in `group` names it; returns the names of the connections that do."""
        with self._db.write() as connection:
            rows = connection.execute(
                'SELECT DISTINCT c.name FROM settings s JOIN json_each(s."values") j '
                "JOIN connections c ON c.id = CAST(substr(s.scope, ?) AS INTEGER) "
                'WHERE s."group" = ? AND s.scope LIKE ? AND j.value = ? COLLATE NOCASE ORDER BY c.name',
                (len(CONNECTION) + 1, group, f"{CONNECTION}%", name),
            ).fetchall()
            if not rows:
                connection.execute("DELETE FROM shipping_providers WHERE name = ?", (name,))
        return tuple(row["name"] for row in rows)


def _loaded(text: str | None) -> Row | None:
    return None if text is None else orjson.loads(text)


def _present(connection: sqlite3.Connection, scope: str, group: str) -> tuple[Row | None, int]:
    row = connection.execute(
        'SELECT "values", version FROM settings WHERE scope = ? AND "group" = ?', (scope, group)
    ).fetchone()
    return (_loaded(row["values"]), row["version"]) if row else (None, 0)


def _require(present: int, expected: int) -> None:
    if present != expected:
        raise Busy(
            "Someone else has changed these settings meanwhile.",
            remedy="Load them again and repeat your change.",
            code="settings.changed_meanwhile",
        )


def _save(connection: sqlite3.Connection, change: Saving, actor: str, at: str) -> None:
    """One group: its new values, and a line of history."""
    scope, group, values, version = change
    old, present = _present(connection, scope, group)
    _require(present, version)
    if old == values:
        return
    new = None if values is None else orjson.dumps(dict(values)).decode()
    connection.execute(
        "INSERT OR REPLACE INTO settings VALUES (?, ?, ?, ?, ?, ?)", (scope, group, new, version + 1, actor, at)
    )
    connection.execute(
        'INSERT INTO settings_history (scope, "group", at, actor, old, new) VALUES (?, ?, ?, ?, ?, ?)',
        (scope, group, at, actor, None if old is None else orjson.dumps(old).decode(), new),
    )
