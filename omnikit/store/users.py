"""Users of the dashboard: names, password hashes (argon2id, each with its own salt), and failed log-ins.

A password is taken, hashed and dropped; nothing here keeps, returns or reports one.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

from omnikit.errors import Busy, Duplicate, NotFound
from omnikit.model.times import iso, parse
from omnikit.store.database import Database
from omnikit.store.vault import Vault

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Row = dict[str, Any]

_FREE_FAILURES = 5
_FIRST_LOCK, _LONGEST_LOCK = timedelta(seconds=30), timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(days=1)


class Users:
    """Rows of `users`. A name is compared without regard to case."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def all(self) -> list[Row]:
        """Without the hashes: name, disabled (since when), created, last_login."""
        return [
            dict(row) for row in self._db.rows("SELECT name, disabled, created, last_login FROM users ORDER BY name")
        ]

    def get(self, name: str) -> Row:
        """One user, without the hash. Raises NotFound."""
        row = self._db.row("SELECT name, disabled, generation, created, last_login FROM users WHERE name = ?", (name,))
        if row is None:
            raise NotFound(
                f"There is no user {name!r}.", remedy="`omnikit user list` shows the users.", code="user.not_found"
            )
        return dict(row)

    def add(self, name: str, password: str, at: datetime) -> None:
        """A new user, enabled. Raises Duplicate."""
        try:
            self._db.run(
                "INSERT INTO users (name, password, created, modified) VALUES (?, ?, ?, ?)",
                (name, _hasher().hash(password), iso(at), iso(at)),
            )
        except sqlite3.IntegrityError:
            raise Duplicate(
                f"A user named {name!r} exists already.",
                remedy=f"Choose another name, or `omnikit user password {name}`.",
                code="user.duplicate",
            ) from None

    def set_password(self, name: str, password: str, at: datetime) -> None:
        """A new password ends every session and forgives failed log-ins."""
        hashed = _hasher().hash(password)
        with self._db.write() as connection:
            connection.execute(
                "UPDATE users SET password = ?, generation = generation + 1, modified = ? WHERE name = ?",
                (hashed, iso(at), name),
            )
            connection.execute("DELETE FROM login_failures WHERE key = ?", (self._key(name),))

    def set_disabled(self, name: str, at: datetime, *, disabled: bool) -> None:
        """Disabling ends every session, also for when the user is enabled again."""
        self._db.run(
            "UPDATE users SET disabled = ?, generation = generation + 1, modified = ? WHERE name = ?",
            (iso(at) if disabled else None, iso(at), name),
        )

    def any_enabled(self) -> bool:
        return self._db.row("SELECT 1 FROM users WHERE disabled IS NULL LIMIT 1") is not None

    def is_current(self, name: str, generation: int) -> bool:
        """Whether a session that began in `generation` still holds."""
        found = self._db.row(
            "SELECT 1 FROM users WHERE name = ? AND generation = ? AND disabled IS NULL", (name, generation)
        )
        return found is not None

    # -- logging in --------------------------------------------------------------------------------------------

    def begin_attempt(self, name: str, at: datetime) -> None:
        """Count an attempt as failed before the password is looked at, so that many at once count as many.

        Raises Busy while the name is locked. A name that nobody has is counted alike: a lock betrays nothing.
        """
        key = self._key(name)
        with self._db.write() as connection:
            connection.execute("DELETE FROM login_failures WHERE at < ?", (iso(at - _FORGOTTEN_AFTER),))
            row = connection.execute("SELECT count, locked_until FROM login_failures WHERE key = ?", (key,)).fetchone()
            if row is not None and row["locked_until"] is not None and parse(row["locked_until"]) > at:
                seconds = ceil((parse(row["locked_until"]) - at).total_seconds())
                raise Busy(
                    "Too many failed attempts with this name.",
                    remedy=f"Try again in {seconds} seconds.",
                    code="login.locked",
                )
            count = (row["count"] if row else 0) + 1
            connection.execute(
                "INSERT OR REPLACE INTO login_failures VALUES (?, ?, ?, ?)", (key, count, _lock(count, at), iso(at))
            )

    def verified(self, name: str, password: str, at: datetime) -> Row | None:
        """The user, where the password is right and the user enabled. Takes as long for a name that nobody has."""
        from argon2.exceptions import InvalidHashError, VerificationError

        nobody = _nobody()  # in either case: the first time it takes as long as a look at a password
        row = self._db.row("SELECT name, password, disabled, generation FROM users WHERE name = ?", (name,))
        try:
            _hasher().verify(row["password"] if row else nobody, password)
        except (VerificationError, InvalidHashError):
            return None
        if row is None or row["disabled"] is not None:
            return None
        with self._db.write() as connection:
            connection.execute("UPDATE users SET last_login = ? WHERE name = ?", (iso(at), name))
            connection.execute("DELETE FROM login_failures WHERE key = ?", (self._key(name),))
        if _hasher().check_needs_rehash(row["password"]):
            self._db.run(
                "UPDATE users SET password = ? WHERE name = ? AND password = ?",
                (_hasher().hash(password), name, row["password"]),
            )
        return {"name": row["name"], "generation": row["generation"]}

    def _key(self, name: str) -> str:
        """Not the name itself: sooner or later somebody types a password there."""
        return hmac.new(self._vault.derived("login").encode(), name.lower().encode(), hashlib.sha256).hexdigest()


def _lock(count: int, at: datetime) -> str | None:
    """Until when `count` failures in a row lock a name: not at first, then twice as long each time."""
    beyond = count - _FREE_FAILURES
    if beyond < 0:
        return None
    return iso(at + min(_FIRST_LOCK * 2 ** min(beyond, 10), _LONGEST_LOCK))


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the library's present recommendation; imported late, most commands need none."""
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password has, of the same cost as the real ones."""
    import secrets

    return _hasher().hash(secrets.token_hex(32))
