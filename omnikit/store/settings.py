"""Settings and shipping providers. Values are kept sparse; each change leaves a line in the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from omnikit.errors import Busy, Duplicate, NotFound
from omnikit.model.times import iso
from omnikit.store.database import Database

Row = dict[str, Any]


class Settings:
    """A scope is `default:<driver>` or `connection:<id>`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def values(self, scope: str, group: str) -> tuple[Row | None, int]:
        """The stored values of a group (None: it has none of its own) and their version."""
        row = self._db.row('SELECT "values", version FROM settings WHERE scope = ? AND "group" = ?', (scope, group))
        if row is None:
            return None, 0
        return (None if row["values"] is None else orjson.loads(row["values"])), row["version"]

    def save(
        self, scope: str, group: str, values: Mapping[str, Any] | None, *, version: int, actor: str, at: datetime
    ) -> None:
        """Store what was decided on the state of `version`. Raises Busy where someone else has saved meanwhile.

        None takes a connection's own values away: it applies the defaults again.
        """
        new = None if values is None else orjson.dumps(dict(values)).decode()
        with self._db.write() as connection:
            row = connection.execute(
                'SELECT "values", version FROM settings WHERE scope = ? AND "group" = ?', (scope, group)
            ).fetchone()
            if (row["version"] if row else 0) != version:
                raise Busy(
                    f"Someone else has changed {group} meanwhile.", remedy="Load it again and repeat your change.",
                    code="settings.changed_meanwhile",
                )  # fmt: skip
            old = row["values"] if row else None
            connection.execute(
                "INSERT OR REPLACE INTO settings VALUES (?, ?, ?, ?, ?, ?)",
                (scope, group, new, version + 1, actor, iso(at)),
            )
            connection.execute(
                'INSERT INTO settings_history (scope, "group", at, actor, old, new) VALUES (?, ?, ?, ?, ?, ?)',
                (scope, group, iso(at), actor, old, new),
            )

    def history(self, scope: str, group: str) -> list[Row]:
        """Changes, newest first: id, at, actor, old and new stored values (None: the defaults applied)."""
        rows = self._db.rows(
            'SELECT id, at, actor, old, new FROM settings_history WHERE scope = ? AND "group" = ? ORDER BY id DESC',
            (scope, group),
        )
        return [{**dict(row), "old": _loaded(row["old"]), "new": _loaded(row["new"])} for row in rows]

    def applying_defaults(self, driver: str, group: str) -> int:
        """How many connections of a driver apply a group's defaults."""
        found: int = self._db.value(
            "SELECT count(*) FROM connections c WHERE c.driver = ? AND NOT EXISTS (SELECT 1 FROM settings s "
            'WHERE s.scope = \'connection:\' || c.id AND s."group" = ? AND s."values" IS NOT NULL)',
            (driver, group),
        )
        return found

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

    def edit_provider(self, name: str, row: Mapping[str, Any], at: datetime) -> Row:
        self._db.run(
            "UPDATE shipping_providers SET carrier_code = ?, carrier_name = ?, method = ?, modified = ? WHERE name = ?",
            (row["carrier_code"], row["carrier_name"], row["method"], iso(at), name),
        )
        return self.provider(name)

    def remove_provider(self, name: str) -> None:
        self._db.run("DELETE FROM shipping_providers WHERE name = ?", (name,))

    def mappings(self, group: str) -> list[tuple[str, Row]]:
        """Scope and values of every stored mapping: who uses which provider."""
        rows = self._db.rows(
            'SELECT scope, "values" FROM settings WHERE "group" = ? AND "values" IS NOT NULL', (group,)
        )
        return [(row["scope"], orjson.loads(row["values"])) for row in rows]


def _loaded(text: str | None) -> Row | None:
    return None if text is None else orjson.loads(text)
