"""What users have chosen for themselves. Whoever works here may choose, also without a name on the dashboard."""

from __future__ import annotations

from datetime import datetime

from omnikit.model.times import iso
from omnikit.store.database import Database


class Preferences:
    """Rows of `preferences`: one value for each user and name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, owner: str, name: str) -> str | None:
        found: str | None = self._db.value("SELECT value FROM preferences WHERE owner = ? AND name = ?", (owner, name))
        return found

    def put(self, owner: str, name: str, value: str, at: datetime) -> None:
        self._db.run("INSERT OR REPLACE INTO preferences VALUES (?, ?, ?, ?)", (owner, name, value, iso(at)))
