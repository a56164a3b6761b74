"""Access tokens, encrypted, shared by all processes of a home."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock

from omnikit.model.ports import AccessToken
from omnikit.model.times import iso, parse
from omnikit.store.database import Database
from omnikit.store.vault import Vault


class Tokens:
    """Implements `model.ports.TokenCache`."""

    def __init__(self, db: Database, vault: Vault, locks: Path) -> None:
        self._db = db
        self._vault = vault
        self._locks = locks

    def get(self, key: str) -> AccessToken | None:
        row = self._db.row("SELECT value, expires FROM access_tokens WHERE key = ?", (key,))
        if row is None:
            return None
        return AccessToken(self._vault.open(row["value"], f"token:{key}").decode(), parse(row["expires"]))

    def put(self, key: str, token: AccessToken) -> None:
        sealed = self._vault.seal(token.value.encode(), f"token:{key}")
        self._db.run("INSERT OR REPLACE INTO access_tokens VALUES (?, ?, ?)", (key, sealed, iso(token.expires)))

    def drop(self, key: str) -> None:
        self._db.run("DELETE FROM access_tokens WHERE key = ?", (key,))

    def refreshing(self, key: str) -> AbstractContextManager[object]:
        """Held while a token is fetched: a second process or thread waits and then finds it in the cache."""
        name = hashlib.sha256(key.encode()).hexdigest()[:16]
        self._locks.mkdir(mode=0o700, exist_ok=True)
        return FileLock(self._locks / f"token-{name}.lock")
