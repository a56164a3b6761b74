"""Copies of a home's database, and the proof that a copy works."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from omnikit.errors import InvalidInput, SetupError
from omnikit.store.database import Database
from omnikit.store.reading import Filter, Reading
from omnikit.store.vault import Vault

_COUNTED = ("connections", "orders", "order_payloads", "returns", "import_errors", "runs")


def back_up(db: Database, vault: Vault, target: Path) -> dict[str, Any]:
    """Write a consistent copy of the database to `target` while others go on working, and check it.

    The key is not part of it: whoever finds the copy must not be able to open it. Raises InvalidInput where
    `target` exists, SetupError where the copy cannot be written or does not pass its check; what was written is then
    removed.
    """
    try:
        if target.exists():
            raise InvalidInput(f"{str(target)!r} exists already.", remedy="Name a new file.", field="target")
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        return _copied(db, vault, target)
    except (OSError, sqlite3.OperationalError) as error:
        raise SetupError(
            f"The copy {target.name!r} cannot be written: {getattr(error, 'strerror', None) or error}.",
            remedy="Name a file in a folder that may be written to and has room for it.",
            code="backup.not_written",
        ) from error


def _copied(db: Database, vault: Vault, target: Path) -> dict[str, Any]:
    try:
        with closing(sqlite3.connect(target)) as copy:
            db.connection.backup(copy)
        return check(target, vault)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def check(path: Path, vault: Vault) -> dict[str, Any]:
    """Open a copy: is the file sound, does this key open its secrets and payloads, what is in it?"""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise SetupError(
                f"The copy {path.name!r} is damaged: {verdict}.", remedy="Make another one.", code="backup.damaged"
            )
        found = {table: copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _COUNTED}  # noqa: S608
    return {"file": str(path), "key": vault.fingerprint, "opened": _open_samples(path, vault), **found}


def _open_samples(path: Path, vault: Vault) -> int:
    """Decrypt one secret and one payload of the copy; returns how many there were to try."""
    copy, tried = Database(path), 0
    try:
        secret = copy.row("SELECT owner, name, value FROM secrets LIMIT 1")
        if secret is not None:
            vault.open(secret["value"], f"secret:{secret['owner']}:{secret['name']}")
            tried += 1
        for order in Reading(copy, vault).orders(Filter(limit=1)):
            Reading(copy, vault).raw(order["order_id"], order["connection_id"])
            tried += 1
    finally:
        copy.close()
    return tried
