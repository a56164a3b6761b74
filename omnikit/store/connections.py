"""Connections, applications, their secrets, and the audit of who did what."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from omnikit.errors import Busy, Duplicate, NotFound, Refused
from omnikit.model.connection import Application, Connection
from omnikit.model.scopes import of_application, of_connection, of_sink
from omnikit.model.states import CONNECTION_MOVES, ConnectionStatus
from omnikit.model.times import iso
from omnikit.store.database import Database
from omnikit.store.vault import Vault

_NEVER = "9999-12-31T23:59:59Z"
_BATCH = 500  # orders a deletion takes away at once, so that others get their turn to write


class NewConnection(NamedTuple):
    """What `add_all` stores of one connection, besides the secrets."""

    name: str
    account: Mapping[str, str]
    account_key: str


# in one go; orders and returns are too many for that
_WITH_IT = (
    "import_errors", "fetched", "slices", "schedules", "tickets", "exports", "handovers", "sinks", "offers",
    "fba_stock",
)  # fmt: skip


def _take(connection: sqlite3.Connection, record: str, connection_id: int) -> int:
    """Some orders, or returns, of a connection with all that hangs on them. Returns how many."""
    rows = connection.execute(
        f"SELECT id FROM {record}s WHERE connection_id = ? LIMIT ?",  # noqa: S608 names are ours
        (connection_id, _BATCH),
    ).fetchall()
    keys = [(row[0],) for row in rows]
    connection.executemany(f"DELETE FROM {record}_lines WHERE {record}_pk = ?", keys)  # noqa: S608
    connection.executemany(f"DELETE FROM {record}_payloads WHERE {record}_pk = ?", keys)  # noqa: S608
    connection.executemany(f"DELETE FROM {record}s WHERE id = ?", keys)  # noqa: S608
    return len(keys)


class Connections:
    """Rows of `connections` and `applications`, each with its secrets, which never leave with the row."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    # -- connections -------------------------------------------------------------------------------------------

    def add(
        self,
        *,
        name: str,
        driver: str,
        account: Mapping[str, str],
        account_key: str,
        secrets: Mapping[str, str],
        at: datetime,
    ) -> Connection:
        """Store a connection and its secrets. Raises Duplicate for a name or an account that is there already."""
        (made,) = self.add_all([NewConnection(name, account, account_key)], driver=driver, secrets=secrets, at=at)
        return made

    def add_all(
        self, new: Sequence[NewConnection], *, driver: str, secrets: Mapping[str, str], at: datetime
    ) -> list[Connection]:
        """Store connections that share one authorization: all or none. Raises Duplicate."""
        numbers = []
        one = new[0]
        try:
            with self._db.write() as connection:
                for one in new:
                    number = self._insert(connection, one, driver, iso(at))
                    for key, value in secrets.items():
                        self._put_secret(connection, of_connection(number), key, value, iso(at))
                    numbers.append(number)
        except sqlite3.IntegrityError:
            raise self._duplicate(one.name, driver, one.account_key) from None
        return [self.get(number) for number in numbers]

    def _insert(self, connection: sqlite3.Connection, new: NewConnection, driver: str, now: str) -> int:
        number = connection.execute(
            "INSERT INTO connections (name, driver, status, account, account_key, authorized, created, modified) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new.name, driver, ConnectionStatus.ACTIVE, orjson.dumps(dict(new.account)).decode(), new.account_key,
                now, now, now,
            ),
        ).lastrowid  # fmt: skip
        assert number is not None
        return number

    def _duplicate(self, name: str, driver: str, account_key: str) -> Duplicate:
        same = self._db.row(
            "SELECT id, name FROM connections WHERE driver = ? AND account_key = ?", (driver, account_key)
        )
        if same is not None:
            return Duplicate(
                f"Connection {same['id']} ({same['name']!r}) has this account already.",
                remedy="Edit that one, or delete it first.",
                code="connection.duplicate_account",
            )
        return Duplicate(
            f"A connection named {name!r} exists already.",
            remedy="Choose another name.",
            code="connection.duplicate_name",
        )

    def check_free(self, name: str, driver: str, account_key: str) -> None:
        """Raises Duplicate before a check at the channel is made for nothing; `add` guards again."""
        taken = self._db.row(
            "SELECT 1 FROM connections WHERE name = ? OR (driver = ? AND account_key = ?)", (name, driver, account_key)
        )
        if taken is not None:
            raise self._duplicate(name, driver, account_key)

    def named_by_key(self, driver: str, keys: Sequence[str]) -> dict[str, str]:
        """The names of connections that have one of these account keys, by key."""
        rows = self._db.rows(
            "SELECT account_key, name FROM connections WHERE driver = ? "
            "AND account_key IN (SELECT value FROM json_each(?))",
            (driver, orjson.dumps(list(keys)).decode()),
        )
        return {row["account_key"]: row["name"] for row in rows}

    def check_name(self, name: str, connection_id: int | None = None) -> None:
        """Raises Duplicate where another connection than this one has the name."""
        taken = self._db.row("SELECT 1 FROM connections WHERE name = ? AND id IS NOT ?", (name, connection_id))
        if taken is not None:
            raise self._duplicate(name, "", "")

    def get(self, connection_id: int) -> Connection:
        row = self._db.row("SELECT * FROM connections WHERE id = ?", (connection_id,))
        if row is None:
            raise NotFound(
                f"There is no connection {connection_id}.",
                remedy="`omnikit connection list` shows the connections and their ids.",
                code="connection.not_found",
            )
        return _connection(row)

    def all(self) -> list[Connection]:
        return [_connection(row) for row in self._db.rows("SELECT * FROM connections ORDER BY id")]

    def names(self, driver: str | None = None) -> list[tuple[int, str]]:
        """Id and name of each connection (of a driver) that is not being deleted, by name: quick, however many."""
        rows = self._db.rows(
            "SELECT id, name FROM connections WHERE (:driver IS NULL OR driver = :driver) AND status <> :going "
            "ORDER BY name",
            {"driver": driver, "going": ConnectionStatus.DELETING},
        )
        return [(row["id"], row["name"]) for row in rows]

    def names_of(self, ids: Collection[int]) -> dict[int, str]:
        """The names of these connections, those that are being deleted left out."""
        rows = self._db.rows(
            "SELECT id, name FROM connections WHERE id IN (SELECT value FROM json_each(?)) AND status <> ?",
            (orjson.dumps(list(ids)).decode(), ConnectionStatus.DELETING),
        )
        return {row["id"]: row["name"] for row in rows}

    def set_status(self, connection_id: int, status: ConnectionStatus, at: datetime) -> Connection:
        """Change the status where `CONNECTION_MOVES` allows it; the same status again is no change. Raises Refused."""
        present = self.get(connection_id)
        if present.status == status:
            return present
        if status not in CONNECTION_MOVES[present.status]:
            raise Refused(
                f"Connection {connection_id} is {present.status} and cannot become {status}.",
                remedy="Disable it first." if status == ConnectionStatus.DELETING else "",
                code="connection.status",
            )
        changed = self._db.run(
            "UPDATE connections SET status = ?, modified = ?, version = version + 1 WHERE id = ? AND status = ?",
            (status, iso(at), connection_id, present.status),
        )
        return self.get(connection_id) if changed else self.set_status(connection_id, status, at)

    def rename(self, connection_id: int, name: str, at: datetime, version: int | None = None) -> Connection:
        """Give another name. Raises Duplicate; Busy where `version` is given and someone has saved meanwhile."""
        present = self.get(connection_id)
        try:
            with self._db.write() as connection:
                self._require(connection, connection_id, version)
                connection.execute(
                    "UPDATE connections SET name = ?, modified = ?, version = version + 1 WHERE id = ?",
                    (name, iso(at), connection_id),
                )
        except sqlite3.IntegrityError:
            raise self._duplicate(name, present.driver, "") from None
        return self.get(connection_id)

    def save_credentials(
        self,
        connection_id: int,
        account: Mapping[str, str],
        account_key: str,
        secrets: Mapping[str, str],
        at: datetime,
        version: int | None = None,
    ) -> Connection:
        """Store corrected credentials, and a new authorization where `secrets` holds one; what is kept is not named.

        Raises Duplicate; Busy where `version` is given and someone has saved meanwhile.
        """
        try:
            with self._db.write() as connection:
                self._require(connection, connection_id, version)
                connection.execute(
                    "UPDATE connections SET account = ?, account_key = ?, modified = ?, version = version + 1 "
                    "WHERE id = ?",
                    (orjson.dumps(dict(account)).decode(), account_key, iso(at), connection_id),
                )
                if secrets:
                    self._authorize(connection, connection_id, secrets, iso(at))
        except sqlite3.IntegrityError:
            raise self._duplicate("", self.get(connection_id).driver, account_key) from None
        return self.get(connection_id)

    def _require(self, connection: sqlite3.Connection, connection_id: int, version: int | None) -> None:
        found = connection.execute("SELECT version FROM connections WHERE id = ?", (connection_id,)).fetchone()
        if found is not None and version is not None and found["version"] != version:
            raise Busy(
                f"Someone else has changed connection {connection_id} meanwhile.",
                remedy="Load it again and repeat your change.",
                code="connection.changed_meanwhile",
            )

    def set_authorized(self, connection_id: int, at: datetime, secrets: Mapping[str, str]) -> None:
        """A new grant was proven: store its secrets and clear the complaint."""
        with self._db.write() as connection:
            self._authorize(connection, connection_id, secrets, iso(at))

    def _authorize(
        self, connection: sqlite3.Connection, connection_id: int, secrets: Mapping[str, str], now: str
    ) -> None:
        for key, value in secrets.items():
            self._put_secret(connection, of_connection(connection_id), key, value, now)
        connection.execute(
            "UPDATE connections SET authorized = ?, authorization_error = NULL, modified = ?, "
            "version = version + 1 WHERE id = ?",
            (now, now, connection_id),
        )

    def needs_authorization(self, connection_id: int, reason: str) -> None:
        self._db.run(
            "UPDATE connections SET authorized = NULL, authorization_error = ? WHERE id = ?", (reason, connection_id)
        )

    def authorization_works(self, connection_id: int, at: datetime) -> None:
        """The grant was used with success; keeps the date of authorization that is known."""
        self._db.run(
            "UPDATE connections SET authorized = coalesce(authorized, ?), authorization_error = NULL "
            "WHERE id = ? AND (authorized IS NULL OR authorization_error IS NOT NULL)",
            (iso(at), connection_id),
        )

    def fix_window(self, connection_id: int, start: datetime, earlier: datetime | None = None) -> datetime:
        """Lay down where the connection's orders begin: at `start` the first time, and from then on only `earlier`.
        Returns what is laid down.
        """
        self._db.run(
            "UPDATE connections SET window_start = min(coalesce(window_start, ?), ?) WHERE id = ?",
            (iso(start), iso(earlier) if earlier else _NEVER, connection_id),
        )
        fixed = self.get(connection_id).window_start
        assert fixed is not None
        return fixed

    def rules(self, connection_id: int) -> str | None:
        """Under which rules the stored orders were mapped last; None before the first sync that knew rules."""
        found: str | None = self._db.value("SELECT rules FROM connections WHERE id = ?", (connection_id,))
        return found

    def set_rules(self, connection_id: int, version: str) -> None:
        self._db.run("UPDATE connections SET rules = ? WHERE id = ?", (version, connection_id))

    def succeeded(self, connection_id: int, at: datetime) -> None:
        self._db.run("UPDATE connections SET last_success = ? WHERE id = ?", (iso(at), connection_id))

    def counts(self, connection_id: int) -> dict[str, int]:
        """What a deletion takes away: orders, errors, runs."""
        return {
            table: self._db.value(f"SELECT count(*) FROM {table} WHERE connection_id = ?", (connection_id,))  # noqa: S608
            for table in ("orders", "import_errors", "runs")
        }

    def delete(self, connection_id: int) -> None:
        """Take away a connection that is Deleting: credentials first, then its data in batches; can be resumed.

        Runs (their totals) and the audit stay.
        """
        sinks = self._db.rows("SELECT id FROM sinks WHERE connection_id = ?", (connection_id,))
        for owner in (of_connection(connection_id), *(of_sink(row["id"]) for row in sinks)):
            self.drop_secrets(owner)
        while self._delete_batch(connection_id):
            pass
        with self._db.write() as connection:
            connection.execute("DELETE FROM settings WHERE scope = ?", (of_connection(connection_id),))
            connection.execute("DELETE FROM preferences WHERE owner = ?", (of_connection(connection_id),))
            connection.execute("DELETE FROM pauses WHERE scope = ?", (of_connection(connection_id),))
            for table in _WITH_IT:
                connection.execute(f"DELETE FROM {table} WHERE connection_id = ?", (connection_id,))  # noqa: S608
            connection.execute("DELETE FROM connections WHERE id = ?", (connection_id,))

    def deleting(self) -> list[int]:
        """Connections whose deletion was begun and has not ended."""
        rows = self._db.rows("SELECT id FROM connections WHERE status = ?", (ConnectionStatus.DELETING,))
        return [row[0] for row in rows]

    def _delete_batch(self, connection_id: int) -> int:
        with self._db.write() as connection:
            return sum(_take(connection, record, connection_id) for record in ("order", "return"))

    # -- applications ------------------------------------------------------------------------------------------

    def set_application(self, driver: str, fields: Mapping[str, str], secret: str | None, at: datetime) -> Application:
        """Store an application; `secret` None keeps the one that is there."""
        now = iso(at)
        with self._db.write() as connection:
            connection.execute(
                "INSERT INTO applications VALUES (?, ?, ?, ?) ON CONFLICT (driver) DO UPDATE SET "
                "fields = excluded.fields, secret_set = coalesce(excluded.secret_set, secret_set), "
                "modified = excluded.modified",
                (driver, orjson.dumps(dict(fields)).decode(), now if secret else None, now),
            )
            if secret:
                self._put_secret(connection, of_application(driver), "client_secret", secret, now)
        found = self.application(driver)
        assert found is not None
        return found

    def application(self, driver: str) -> Application | None:
        row = self._db.row("SELECT * FROM applications WHERE driver = ?", (driver,))
        if row is None:
            return None
        return Application(driver=driver, fields=orjson.loads(row["fields"]), secret_set=row["secret_set"])

    # -- secrets -----------------------------------------------------------------------------------------------

    def _put_secret(self, connection: sqlite3.Connection, owner: str, name: str, value: str, at: str) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO secrets VALUES (?, ?, ?, ?)",
            (owner, name, self._vault.seal(value.encode(), f"secret:{owner}:{name}"), at),
        )

    def secrets(self, owner: str) -> dict[str, str]:
        """The secrets of `connection:1` or `application:amazon`, in the clear: for drivers only."""
        rows = self._db.rows("SELECT name, value FROM secrets WHERE owner = ?", (owner,))
        return {row["name"]: self._vault.open(row["value"], f"secret:{owner}:{row['name']}").decode() for row in rows}

    def keep_secrets(self, owner: str, secrets: Mapping[str, str], at: datetime) -> None:
        """Store secrets of an owner that is no connection, in place of those it had of these names."""
        with self._db.write() as connection:
            for name, value in secrets.items():
                self._put_secret(connection, owner, name, value, iso(at))

    def drop_secrets(self, owner: str) -> None:
        """Take away all secrets of an owner."""
        self._db.run("DELETE FROM secrets WHERE owner = ?", (owner,))

    # -- audit -------------------------------------------------------------------------------------------------

    def note(self, actor: str, verb: str, connection_id: int | None, detail: Mapping[str, Any], at: datetime) -> None:
        """One line of audit. `detail` must hold no secret: callers pass names and numbers."""
        self._db.run(
            "INSERT INTO audit (at, actor, verb, connection_id, detail) VALUES (?, ?, ?, ?, ?)",
            (iso(at), actor, verb, connection_id, orjson.dumps(dict(detail)).decode()),
        )

    def note_each(
        self, actor: str, verb: str, connection_ids: Sequence[int], detail: Mapping[str, Any], at: datetime
    ) -> None:
        """The same line for each of many connections."""
        text = orjson.dumps(dict(detail)).decode()
        with self._db.write() as connection:
            connection.executemany(
                "INSERT INTO audit (at, actor, verb, connection_id, detail) VALUES (?, ?, ?, ?, ?)",
                ((iso(at), actor, verb, number, text) for number in connection_ids),
            )

    def audit(self, connection_id: int | None = None, limit: int = 100) -> list[dict[str, Any]]:
        rows = self._db.rows(
            "SELECT * FROM audit WHERE :only IS NULL OR connection_id = :only ORDER BY id DESC LIMIT :limit",
            {"only": connection_id, "limit": limit},
        )
        return [{**dict(row), "detail": orjson.loads(row["detail"])} for row in rows]


def _connection(row: sqlite3.Row) -> Connection:
    fields = dict(row)
    fields["account"] = orjson.loads(fields["account"])
    return Connection.model_validate(fields)
