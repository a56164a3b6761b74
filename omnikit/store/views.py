"""Saved views of lists. Whoever made one owns it; a name is unique for its owner and list."""

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


class Views:
    """Rows of `views`, with their state as a dict."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def visible(self, list_name: str | None, owner: str) -> list[Row]:
        """An owner's views and those that others have published, by name."""
        rows = self._db.rows(
            "SELECT * FROM views WHERE (owner = ? OR published) AND (? IS NULL OR list = ?) "
            "ORDER BY list, name COLLATE NOCASE, id",
            (owner, list_name, list_name),
        )
        return [_loaded(row) for row in rows]

    def get(self, view_id: int) -> Row:
        row = self._db.row("SELECT * FROM views WHERE id = ?", (view_id,))
        if row is None:
            raise NotFound(
                f"There is no view {view_id}.", remedy="`omnikit view list` shows those there are.",
                code="view.not_found",
            )  # fmt: skip
        return _loaded(row)

    def add(self, list_name: str, name: str, owner: str, state: Mapping[str, Any], at: datetime) -> Row:
        try:
            with self._db.write() as connection:
                number = connection.execute(
                    "INSERT INTO views (list, name, owner, state, modified) VALUES (?, ?, ?, ?, ?)",
                    (list_name, name, owner, _dumped(state), iso(at)),
                ).lastrowid
        except sqlite3.IntegrityError:
            raise _taken(name) from None
        assert number is not None
        return self.get(number)

    def rename(self, view_id: int, name: str, at: datetime) -> Row:
        try:
            self._db.run("UPDATE views SET name = ?, modified = ? WHERE id = ?", (name, iso(at), view_id))
        except sqlite3.IntegrityError:
            raise _taken(name) from None
        return self.get(view_id)

    def publish(self, view_id: int, *, on: bool, at: datetime) -> Row:
        self._db.run("UPDATE views SET published = ?, modified = ? WHERE id = ?", (int(on), iso(at), view_id))
        return self.get(view_id)

    def save(self, view_id: int, state: Mapping[str, Any], *, version: int, at: datetime) -> Row:
        """Store what was decided on the state of `version`. Raises Busy where it was saved meanwhile."""
        changed = self._db.run(
            "UPDATE views SET state = ?, modified = ?, version = version + 1 WHERE id = ? AND version = ?",
            (_dumped(state), iso(at), view_id, version),
        )
        present = self.get(view_id)
        if not changed:
            raise Busy(
                f"View {present['name']!r} has been saved elsewhere meanwhile.",
                remedy="Reset takes that state; save it under another name to keep yours.",
                code="view.changed_meanwhile",
            )
        return present

    def delete(self, view_id: int) -> None:
        self._db.run("DELETE FROM views WHERE id = ?", (view_id,))


def _taken(name: str) -> Duplicate:
    return Duplicate(f"You have a view named {name!r} already.", remedy="Choose another name.", code="view.duplicate")


def _dumped(state: Mapping[str, Any]) -> str:
    return orjson.dumps(dict(state)).decode()


def _loaded(row: sqlite3.Row) -> Row:
    return {**dict(row), "published": bool(row["published"]), "state": orjson.loads(row["state"])}
