"""Reading orders and errors for lists, frames and single pages. Lists hold no personal data."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import orjson
import zstandard

from omnikit.errors import NotFound, UsageError
from omnikit.model.importing import Stored
from omnikit.model.orders import Buyer, Recipient
from omnikit.model.problems import CAUSES, Problem
from omnikit.model.states import ErrorState
from omnikit.store.database import Database
from omnikit.store.pages import payload_about, stored_of
from omnikit.store.vault import Vault

Row = dict[str, Any]
_FLAGS = ("b2b", "prime", "invoice_by_amazon", "warehousing")
_FETCH = 1000
ALIVE = ("open", "retrying")  # states of errors that count as open
_OPEN = "e.state IN ('open', 'retrying')"

_ORDERS = """
SELECT o.connection_id, c.name AS connection, o.order_id, o.marketplace, o.channel_status, o.import_status,
    o.excluded_by, o.created, o.updated AS last_updated, o.total, o.currency, o.fulfilled_by, o.service_level,
    o.b2b, o.prime, o.invoice_by_amazon, o.replaces, o.ship_by, o.deliver_by, o.price_basis, o.oms_status,
    o.channel_export_status, o.shipping_status, o.warehousing, o.shipping_option, o.shipping_provider,
    o.first_seen, o.imported, o.modified, o.run_id
FROM orders o JOIN connections c ON c.id = o.connection_id
"""
_ERRORS = """
SELECT e.id, e.connection_id, c.name AS connection, e.kind, e.record_id AS order_id, e.code, e.path, e.params,
    e.fingerprint, e.state, e.created, e.modified, e.solved, e.run_id, e.request_id, e.setting, e.assigned_to, e.note,
    e.reason, e.retry_run
FROM import_errors e JOIN connections c ON c.id = e.connection_id
"""
# found from the end of a connection's runs, however many it had
_LAST_RUN = """(
    SELECT id FROM runs WHERE connection_id = c.id AND finished IS NOT NULL AND lane = 'import' ORDER BY id DESC LIMIT 1
)"""
# everything about a connection in one pass
_LISTED = f"""
SELECT c.id, c.name, c.status, c.driver, c.account, c.authorized, c.authorization_error, c.last_success, c.created,
    c.version,
    (SELECT count(*) FROM import_errors e
     WHERE e.connection_id = c.id AND e.state IN ('open', 'retrying')) AS errors_open,
    (SELECT count(*) FROM orders o WHERE o.connection_id = c.id AND o.created >= :since) AS orders_24h,
    r.state AS last_state, r.finished AS last_finished, r.fetched AS last_fetched, r.returns AS last_returns,
    r.error_message AS last_message
FROM connections c LEFT JOIN runs r ON r.id = {_LAST_RUN}
"""  # noqa: S608
# of these alone depends how well an active connection is
_FACTS = f"""
SELECT c.id, c.driver, c.authorized, c.authorization_error, c.last_success, r.state, r.error_message
FROM connections c LEFT JOIN runs r ON r.id = {_LAST_RUN}
WHERE c.status = 'Active'
"""  # noqa: S608
_OPEN_ERRORS = """
SELECT connection_id, count(*) FROM import_errors WHERE state IN ('open', 'retrying') GROUP BY connection_id
"""
_FAILED_EXPORTS = """
SELECT connection_id, count(*) FROM (
    SELECT connection_id FROM exports WHERE state = 'Finally failed'
    UNION ALL SELECT connection_id FROM handovers WHERE state = 'Error'
) GROUP BY connection_id
"""
_MARKS = """
SELECT count(*) AS number, sum(id) AS ids, sum(version) AS versions, count(authorized) AS authorized,
    count(authorization_error) AS complaints, max(modified) AS modified
FROM connections
"""
_LAST_RUNS = f"SELECT r.* FROM connections c JOIN runs r ON r.id = {_LAST_RUN}"  # noqa: S608
LISTED = (
    "id", "name", "status", "driver_id", "account", "authorized", "authorization_error", "last_success", "created",
    "version", "errors_open", "orders_24h", "last_state", "last_sync", "last_fetched", "last_returns",
    "last_message",
)  # fmt: skip
FACTS = ("id", "driver_id", "authorized", "authorization_error", "last_success", "last_state", "last_message")


class Filter(NamedTuple):
    """What a list is narrowed to; None: not at all. `since` compares with the order's creation."""

    connection_id: int | None = None
    since: str | None = None
    status: str | None = None
    limit: int | None = None


class Scope(NamedTuple):
    """Which stored orders and returns of a connection are meant; None: not narrowed. `since` and `until` compare with
    creation. Where orders are named no return is meant, unless it is named as well, and the other way round.
    """

    orders: Sequence[str] | None = None
    since: str | None = None
    until: str | None = None
    returns: Sequence[str] | None = None

    @property
    def has_orders(self) -> bool:
        """Whether any order can be meant."""
        return self.orders is not None or self.returns is None

    @property
    def has_returns(self) -> bool:
        """Whether any return can be meant."""
        return self.returns is not None or self.orders is None


class Kept(NamedTuple):
    """A stored order, or return, with its payload, decrypted. `order_id`: its own id."""

    order_id: str
    stored: Stored
    raw: bytes


class Reading:
    """Queries; none of them writes."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def orders(self, wanted: Filter) -> Iterator[Row]:
        """Orders, newest first, one at a time: a list of a million does not have to fit into memory."""
        where, values = conditions(
            ("o.connection_id = ?", wanted.connection_id),
            ("o.created >= ?", wanted.since),
            ("o.import_status = ?", wanted.status),
        )
        limit = -1 if wanted.limit is None else wanted.limit
        sql = f"{_ORDERS} {where} ORDER BY o.created DESC, o.order_id LIMIT ?"
        cursor = self._db.connection.execute(sql, (*values, limit))
        while rows := cursor.fetchmany(_FETCH):
            yield from (_with_flags(dict(row)) for row in rows)

    def orders_named(self, ids: Sequence[int]) -> list[Row]:
        """Orders by the ids of their rows, which stand in `id`."""
        orders = _ORDERS.replace("SELECT", "SELECT o.id,", 1)
        sql = f"{orders} WHERE o.id IN (SELECT value FROM json_each(?))"  # noqa: S608
        return [_with_flags(dict(row)) for row in self._db.rows(sql, (orjson.dumps(list(ids)).decode(),))]

    def order(self, order_id: str, connection_id: int | None = None) -> Row:
        """One order whole: lines, errors, recipient, buyer. Raises NotFound; UsageError where two have it."""
        pk, row = self._one_order(order_id, connection_id)
        recipient, buyer = self._private(pk)
        lines = self._db.rows("SELECT * FROM order_lines WHERE order_pk = ? ORDER BY line", (pk,))
        row["lines"] = [{key: line[key] for key in line.keys() if key != "order_pk"} for line in lines]  # noqa: SIM118
        row["recipient"], row["buyer"] = recipient, buyer
        row["errors"] = list(self.errors(Filter(row["connection_id"]), order_id=order_id, every_state=True))
        return row

    def _one_order(self, order_id: str, connection_id: int | None) -> tuple[int, Row]:
        where, values = conditions(("o.order_id = ?", order_id), ("o.connection_id = ?", connection_id))
        sql = _ORDERS.replace("SELECT", "SELECT o.id AS pk,", 1)
        found = [dict(row) for row in self._db.rows(f"{sql} {where} ORDER BY o.connection_id", values)]
        if not found:
            raise NotFound(
                f"There is no order {order_id}.", remedy="Synchronise its connection first.", code="order.not_found"
            )
        if len(found) > 1:
            names = ", ".join(f"{row['connection_id']} ({row['connection']})" for row in found)
            raise UsageError(
                f"Order {order_id} exists in several connections: {names}.",
                remedy="Name one with --connection.",
                code="order.ambiguous",
            )
        return found[0].pop("pk"), _with_flags(found[0])

    def order_head(self, order_id: str, connection_id: int | None = None) -> Row:
        """One order as lists show it. Raises NotFound, UsageError."""
        return self._one_order(order_id, connection_id)[1]

    def raw(self, order_id: str, connection_id: int | None = None) -> dict[str, Any]:
        """The payload of an order as the channel sent it, decrypted."""
        pk, _ = self._one_order(order_id, connection_id)
        sealed = self._db.value("SELECT body FROM order_payloads WHERE order_pk = ?", (pk,))
        raw: dict[str, Any] = json.loads(self._opened(pk, sealed))
        return raw

    def kept(self, connection_id: int, wanted: Scope, *, after: int = 0, limit: int = 200) -> list[Kept]:
        """Stored orders with their payloads, by row id: at most `limit` behind row `after`."""
        where, values = conditions(("o.id > ?", after), *_within(connection_id, wanted))
        rows = self._db.rows(
            "SELECT o.id, o.order_id, o.version, o.import_status, o.imported IS NOT NULL, o.digest, "  # noqa: S608
            "o.oms_status IN ('Being exported', 'Exported'), o.details, p.body "
            f"FROM orders o JOIN order_payloads p ON p.order_pk = o.id {where} ORDER BY o.id LIMIT ?",
            (*values, limit),
        )
        return [
            Kept(
                row[1],
                Stored(row[0], row[2], row[3], bool(row[4]), row[5], bool(row[6]), row[7]),
                self._opened(row[0], row[8]),
            )
            for row in rows
        ]

    def stored(self, connection_id: int, ids: Sequence[str]) -> dict[str, Stored]:
        """What is stored of these orders, without their payloads."""
        return stored_of(self._db.connection, connection_id, ids)

    def orders_by_day(self, connection_id: int, bounds: tuple[str, str]) -> list[tuple[str, bool]]:
        """When each order within `bounds` was created, and whether the channel has canceled it."""
        rows = self._db.rows(
            "SELECT created, channel_status IN ('CANCELLED', 'CANCELED') FROM orders "
            "WHERE connection_id = ? AND created >= ? AND created < ?",
            (connection_id, *bounds),
        )
        return [(row[0], bool(row[1])) for row in rows]

    def how_many(self, connection_id: int, wanted: Scope) -> int:
        """How many orders `kept` would give in all."""
        where, values = conditions(*_within(connection_id, wanted))
        return int(self._db.value(f"SELECT count(*) FROM orders o {where}", values))  # noqa: S608

    def oldest(self, connection_id: int) -> str | None:
        """When the oldest stored order was created."""
        found: str | None = self._db.value("SELECT min(created) FROM orders WHERE connection_id = ?", (connection_id,))
        return found

    def _opened(self, pk: int, sealed: bytes) -> bytes:
        return zstandard.decompress(self._vault.open(sealed, payload_about(pk)))

    def _private(self, pk: int) -> tuple[Row | None, Row | None]:
        sealed = self._db.value("SELECT private FROM order_payloads WHERE order_pk = ?", (pk,))
        if sealed is None:
            return None, None
        recipient, buyer = orjson.loads(self._vault.open(sealed, payload_about(pk)))
        return (
            Recipient(*recipient)._asdict() if recipient else None,
            Buyer(*buyer)._asdict() if buyer else None,
        )

    def errors(
        self,
        wanted: Filter,
        *,
        order_id: str | None = None,
        cluster: str | None = None,
        every_state: bool = False,
        states: Collection[str] | None = None,
    ) -> Iterator[Row]:
        """Import errors, newest first; only those that are open (or being retried) unless `every_state`, or of `states`
        alone. With a limit, those reported last: the newest thousands of a million are found without sorting it.
        """
        where, values = conditions(
            ("e.connection_id = ?", wanted.connection_id),
            ("e.record_id = ?", order_id),
            ("e.fingerprint = ?", cluster),
            ("e.created >= ?", wanted.since),
            also=_of_states(None if every_state else states or ALIVE),
        )
        if wanted.limit is not None:
            where = f"WHERE e.id IN (SELECT e.id FROM import_errors e {where} ORDER BY e.id DESC LIMIT ?)"  # noqa: S608
            values.append(wanted.limit)
        for row in self._db.rows(f"{_ERRORS} {where} ORDER BY e.modified DESC, e.id DESC", values):
            yield _explained(dict(row))

    def count_errors(
        self, connection_id: int | None, cluster: str | None = None, states: Collection[str] | None = None
    ) -> int:
        """How many errors there are in these states, in those that count as open where none is named."""
        where, values = conditions(
            ("e.connection_id = ?", connection_id), ("e.fingerprint = ?", cluster), also=_of_states(states or ALIVE)
        )
        return int(self._db.value(f"SELECT count(*) FROM import_errors e {where}", values))  # noqa: S608

    def errors_named(self, ids: Sequence[int]) -> list[Row]:
        """Errors by their ids, in any state; `cause`: the message without what is the record's own."""
        sql = f"{_ERRORS} WHERE e.id IN (SELECT value FROM json_each(?))"  # noqa: S608
        rows = self._db.rows(sql, (orjson.dumps(list(ids)).decode(),))
        return [{**_explained(dict(row)), "cause": _common(row)} for row in rows]

    def listed(self, since: str, only: Collection[int] | None = None) -> Iterator[tuple[Any, ...]]:
        """Connections by id, as plain tuples in the order of `LISTED`; `orders_24h` counts those created since."""
        cursor = self._db.connection.cursor()
        cursor.row_factory = None
        narrowed = "" if only is None else "WHERE c.id IN (SELECT value FROM json_each(:only))"
        chosen = orjson.dumps(list(only or ())).decode()
        return cursor.execute(f"{_LISTED} {narrowed} ORDER BY c.id", {"since": since, "only": chosen})

    def facts(self) -> list[tuple[Any, ...]]:
        """What the health of each active connection depends on, in the order of `FACTS`."""
        cursor = self._db.connection.cursor()
        cursor.row_factory = None
        return cursor.execute(_FACTS).fetchall()

    def connection_marks(self) -> Row:
        """What tells cheaply that connections were added, changed or taken away."""
        (row,) = self._db.rows(_MARKS)
        return dict(row)

    def connections_modified(self, since: str) -> set[int]:
        return {row[0] for row in self._db.rows("SELECT id FROM connections WHERE modified >= ?", (since,))}

    def connection_ids(self) -> list[int]:
        return [row[0] for row in self._db.rows("SELECT id FROM connections ORDER BY id")]

    def open_errors(self) -> dict[int, int]:
        """How many errors are open, by connection; those without any are not there."""
        return {row[0]: row[1] for row in self._db.rows(_OPEN_ERRORS)}

    def failed_exports(self) -> dict[int, int]:
        """How many shipments, invoices and hand-overs have finally failed, by connection."""
        rows = self._db.rows(_FAILED_EXPORTS)
        return {row[0]: row[1] for row in rows}

    def active_runs(self, only: int | None = None) -> dict[int, Row]:
        """Runs under way, by connection: of two, the import."""
        sql = (
            "SELECT * FROM runs WHERE state IN ('queued', 'running') AND (:only IS NULL OR connection_id = :only) "
            "ORDER BY lane"  # the later row of a connection replaces the earlier one
        )
        return {row["connection_id"]: dict(row) for row in self._db.rows(sql, {"only": only})}

    def runs_since(self, run_id: int) -> tuple[int, set[int]]:
        """The newest run, and the connections that have had one after `run_id`."""
        rows = self._db.rows("SELECT id, connection_id FROM runs WHERE id > ?", (run_id,))
        return max((row[0] for row in rows), default=run_id), {row[1] for row in rows}

    def newest_run(self) -> int:
        return int(self._db.value("SELECT coalesce(max(id), 0) FROM runs"))

    def last_runs(self, only: int | None = None) -> dict[int, Row]:
        """The last import that ended, by connection."""
        where, values = conditions(("c.id = ?", only))
        return {row["connection_id"]: dict(row) for row in self._db.rows(f"{_LAST_RUNS} {where}", values)}

    def pulse(self) -> tuple[int, ...]:
        """A value that changes with every commit of anyone; costs microseconds."""
        return (self._db.value("PRAGMA data_version"), self._db.connection.total_changes)

    def totals(self) -> dict[str, int]:
        """How many orders there are in each import status, over all connections."""
        rows = self._db.rows("SELECT import_status, count(*) FROM orders GROUP BY import_status")
        return {row[0]: row[1] for row in rows}


def _json(values: Sequence[str] | None) -> str | None:
    return None if values is None else orjson.dumps(list(values)).decode()


def _within(connection_id: int, wanted: Scope) -> tuple[tuple[str, Any], ...]:
    """The conditions of a scope."""
    return (
        ("o.connection_id = ?", connection_id),
        ("o.created >= ?", wanted.since),
        ("o.created < ?", wanted.until),
        ("o.order_id IN (SELECT value FROM json_each(?))", _json(wanted.orders)),
    )


def conditions(*pairs: tuple[str, Any], also: Sequence[str] = ()) -> tuple[str, list[Any]]:
    """A WHERE of those pairs (SQL with a mark, value) that have a value, and its values."""
    used: Iterable[tuple[str, Any]] = [(sql, value) for sql, value in pairs if value is not None]
    clauses, values = [*(sql for sql, _ in used), *also], [value for _, value in used]
    return (f"WHERE {' AND '.join(clauses)}" if clauses else ""), values


def _of_states(states: Collection[str] | None) -> list[str]:
    """Conditions that let pass what is in one of these states; None: everything."""
    if states is None:
        return []
    named = ", ".join(f"'{one}'" for one in ErrorState if one in states)
    # said twice, it lets SQLite use the indices that hold nothing but open errors
    return [*([_OPEN] if set(states) <= set(ALIVE) else []), f"e.state IN ({named})"]


def _with_flags(row: Row) -> Row:
    for name in _FLAGS:
        row[name] = None if row[name] is None else bool(row[name])
    return row


def _common(row: sqlite3.Row) -> str:
    """What happened, without what is this record's own."""
    known = row["code"] in CAUSES
    return Problem(row["code"], row["path"], orjson.loads(row["params"])).common.message if known else row["code"]


def _explained(row: Row) -> Row:
    """Code and parameters as a sentence with its remedy. A code that this version does not know is still shown."""
    params = orjson.loads(row.pop("params"))
    if row["code"] not in CAUSES:
        return {**row, "message": f"Unknown cause {row['code']}.", "remedy": "Update omnikit."}
    problem = Problem(row["code"], row["path"], params)
    return {**row, "message": problem.message, "remedy": problem.remedy}
