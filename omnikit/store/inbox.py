"""What came in from outside as a file or message: each is taken once, and what became of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from omnikit.model.times import iso
from omnikit.store.database import Database

Row = dict[str, Any]


class Inbox:
    """Rows of `inbox`. A key is made of the content, so that a name used again is no hindrance."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, key: str) -> Row | None:
        """What became of it: key, kind, at, outcome, detail. None: it is new."""
        row = self._db.row("SELECT * FROM inbox WHERE key = ?", (key,))
        return _row(row) if row else None

    def put(self, key: str, kind: str, outcome: str, detail: Mapping[str, Any], at: datetime) -> None:
        """It was taken. `detail` holds nothing personal."""
        told = orjson.dumps(dict(detail)).decode()
        self._db.run("INSERT OR REPLACE INTO inbox VALUES (?, ?, ?, ?, ?)", (key, kind, iso(at), outcome, told))

    def listed(self, kinds: Sequence[str], limit: int | None = None) -> list[Row]:
        """What was taken of these kinds, the last first."""
        rows = self._db.rows(
            "SELECT * FROM inbox WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY at DESC, key LIMIT ?",
            (orjson.dumps(list(kinds)).decode(), -1 if limit is None else limit),
        )
        return [_row(row) for row in rows]


def _row(row: Any) -> Row:
    return {**dict(row), "detail": orjson.loads(row["detail"])}
