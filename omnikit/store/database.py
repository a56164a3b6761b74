"""The SQLite file: how it is opened, written and migrated. Every rule about locking stands here."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from omnikit.errors import InvalidInput, SetupError
from omnikit.store.schema import migrations

BUSY_SECONDS = 30.0


def _locked() -> SetupError:
    return SetupError(
        f"The database of the home is in use by another program, and was not free for {BUSY_SECONDS:.0f} seconds.",
        remedy="Try again; if it goes on, see which program holds omnikit.db open.",
        code="setup.database_locked",
    )


def _full() -> SetupError:
    return SetupError(
        "The disk of the home is full: what was to be stored is not.",
        remedy="Make room on it, then try again; what was stored before is whole.",
        code="setup.disk_full",
    )


# by SQLite's primary result codes, which stand in the low byte
_TROUBLES = {sqlite3.SQLITE_BUSY: _locked, sqlite3.SQLITE_FULL: _full}


@contextmanager
def _understood() -> Iterator[None]:
    """What is wrong around the file, in words that say what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        trouble = _TROUBLES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if trouble is None:
            raise
        raise trouble() from error
    except OverflowError:
        raise _too_large() from None


def _too_large() -> InvalidInput:
    """Ids and quantities come from a keyboard, or from a file; SQLite's integers end where Python's go on."""
    return InvalidInput("A number is too large: it has at most 18 digits.", remedy="Check the number.")


class Database:
    """One file, one connection per thread. Reads run at once; writes go through `write()`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._writing = threading.Lock()
        self._all: set[sqlite3.Connection] = set()

    def __repr__(self) -> str:
        return f"Database({self.path.name!r})"

    def open(self, *, create: bool = False) -> None:
        """Migrate to the present schema. Raises SetupError where there is no such file, or it is of a newer version."""
        if not create and not self.path.exists():
            raise SetupError(
                f"There is no omnikit home in {str(self.path.parent)!r}.",
                remedy="Create one with `omnikit init`, or name another with --home or OMNIKIT_HOME.",
                code="setup.no_home",
            )
        # sqlite-utils applies migrations without a lock of its own: of two processes starting at once, one failed
        with FileLock(f"{self.path}.migrate.lock"):
            migrations.apply(self.connection)

    @property
    def connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        # isolation_level=None: Python must not open transactions for us, they would begin with a plain BEGIN
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        self._all.add(connection)
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A writing transaction. BEGIN IMMEDIATE: after a plain BEGIN, a read and another process's commit, the
        first write fails with "database is locked" at once, whatever the busy timeout. Never span an HTTP call. Raises
        SetupError where the file stays locked, or the disk is full.
        """
        # our own threads queue here: SQLite would let the later one sleep, a millisecond and more
        with self._writing, _understood():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has rolled it back already
                    connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        return self._read(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self._read(sql, parameters).fetchone()
        return found

    def _read(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> sqlite3.Cursor:
        try:
            return self.connection.execute(sql, parameters)
        except OverflowError:
            raise _too_large() from None

    def value(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        found = self.row(sql, parameters)
        return None if found is None else found[0]

    def run(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """One writing statement in its own transaction; returns how many rows it changed."""
        with self.write() as connection:
            return connection.execute(sql, parameters).rowcount

    def close_thread(self) -> None:
        """Close this thread's connection; a thread that ends calls it, or its connection would stay open."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            self._all.discard(connection)
            connection.close()
            self._local.connection = None

    def close(self) -> None:
        """Close the connections of all threads."""
        self.close_thread()
        while self._all:
            self._all.pop().close()
        self._local = threading.local()
