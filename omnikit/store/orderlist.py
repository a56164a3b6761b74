"""Orders by column, for lists of a million: keys and single columns as one text each, rows for the page that is shown.

SQLite writes a column into one text in a single step, which takes a third of the time of a million rows in Python and
holds nobody up. All columns stand in the order of the rows' ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from omnikit.store.database import Database

Row = dict[str, Any]

DAY_LENGTH = len("2026-01-31T12:00:00Z")
_UNKNOWN_DAY = "-" * DAY_LENGTH
_RARE = 8  # a connection with less than one in so many orders is found by an index instead of a walk through all
_MOST_CHANGED = 20_000  # more is read as a whole

_TIMES = {
    "created": "created",
    "last_updated": "updated",
    "first_seen": "first_seen",
    "imported": "imported",
    "modified": "modified",
}
_WORDS = {
    name: name
    for name in (
        "connection_id", "marketplace", "channel_status", "import_status", "excluded_by", "oms_status",
        "channel_export_status", "fulfilled_by", "b2b", "prime", "service_level", "shipping_status", "warehousing",
        "shipping_provider", "price_basis",
    )
}  # fmt: skip
COLUMNS = {**_TIMES, **_WORDS, "total": "total"}
TIMES, WORDS = frozenset(_TIMES), frozenset(_WORDS)

_HISTORY = """
SELECT id, at, actor, verb, detail FROM (
    SELECT * FROM audit WHERE connection_id = :connection ORDER BY id DESC LIMIT 20000
) WHERE (
    json_extract(detail, '$.order_id') = :order
    OR json_extract(detail, '$.run_id') IN (SELECT value FROM json_each(:runs))
    OR (verb = 'orders.cancel' AND EXISTS (SELECT 1 FROM json_each(detail, '$.orders') WHERE value = :order))
    OR (verb LIKE 'errors.%' AND EXISTS (
        SELECT 1 FROM json_each(detail, '$.errors') WHERE value IN (SELECT value FROM json_each(:errors))))
) ORDER BY id DESC LIMIT :limit
"""
_RUNS = """
SELECT r.* FROM runs r WHERE r.connection_id = :connection AND (
    r.id IN (SELECT value FROM json_each(:known))
    OR (r.scope IS NOT NULL AND r.id > (SELECT max(id) - 20000 FROM runs) AND EXISTS (
        SELECT 1 FROM json_each(r.scope, '$.orders') WHERE value = :order))
) ORDER BY r.id DESC LIMIT :limit
"""


class Marks(NamedTuple):
    """What tells cheaply whether orders were added, changed or taken away."""

    many: int
    top: int  # the greatest id
    modified: str | None
    retrying: int
    connections: tuple[int, str | None]


class OrderLists:
    """Queries for lists of all orders, or of one connection's (`connection`); none of them writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -- columns -----------------------------------------------------------------------------------------------

    def marks(self, connection: int | None) -> Marks:
        count, top = self._db.rows(
            "SELECT count(*), coalesce(max(id), 0) FROM orders WHERE connection_id = ?"
            if connection
            else "SELECT (SELECT count(*) FROM orders), (SELECT coalesce(max(id), 0) FROM orders) WHERE ? IS NULL",
            (connection,),
        )[0]
        modified = self._db.value("SELECT max(modified) FROM orders")
        retrying = self._db.value(
            "SELECT count(*) FROM import_errors WHERE retry_run IS NOT NULL AND state = 'retrying'"
        )
        connections = tuple(self._db.rows("SELECT count(*), max(modified) FROM connections")[0])
        return Marks(count, top, modified, retrying, connections)

    def base(self, connection: int | None, top: int) -> tuple[str, str, str]:
        """Ids, their connections and their creation (each as long as the other), in the order of one index; it holds
        all three, so that no order is touched.
        """
        found = self._db.rows(
            "SELECT group_concat(id), group_concat(connection_id), "  # noqa: S608 a text of ours
            f"group_concat({_as_day('created')}, '') FROM orders INDEXED BY orders_created "
            f"WHERE id <= ?{_of(connection)}",
            (top, *_values(connection)),
        )[0]
        return found[0] or "", found[1] or "", found[2] or ""

    def column(self, name: str, connection: int | None, top: int, *, whole: bool) -> tuple[int, str]:
        """One column up to id `top`, and how many values it has: times one after the other, numbers parted by commas,
        words as a JSON list. `whole`: most orders are among them, so that a walk through all is the shorter way.
        """
        hint = "NOT INDEXED " if connection and whole else ""
        inner = f"SELECT {COLUMNS[name]} AS v FROM orders {hint}WHERE id <= ?{_of(connection)} ORDER BY id"  # noqa: S608
        sql = f"SELECT count(*), {_joined(name)} FROM ({inner})"  # noqa: S608
        count, text = self._db.rows(sql, (top, *_values(connection)))[0]
        return count, text or ""

    def pairs(self, name: str, connection: int | None, top: int) -> list[tuple[int, Any]]:
        """The same as ids and values, where rows were taken away meanwhile."""
        sql = f"SELECT id, {COLUMNS[name]} FROM orders WHERE id <= ?{_of(connection)} ORDER BY id"  # noqa: S608
        return [(row[0], row[1]) for row in self._db.rows(sql, (top, *_values(connection)))]

    def values(self, names: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Id and columns of some orders."""
        columns = ", ".join(["id", *(COLUMNS[name] for name in names)])
        sql = f"SELECT {columns} FROM orders WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"  # noqa: S608
        return [tuple(row) for row in self._db.rows(sql, (_json(ids),))]

    def changed(self, since: str, connection: int | None) -> list[tuple[Any, ...]] | None:
        """Orders written since then (that second included), with what changes in them; None: too many to name."""
        rows = self._db.rows(
            "SELECT id, modified, version, import_status, oms_status, channel_export_status FROM orders "  # noqa: S608
            f"INDEXED BY orders_modified WHERE modified >= ?{_of(connection)} ORDER BY id LIMIT ?",
            (since, *_values(connection), _MOST_CHANGED + 1),
        )
        return [tuple(row) for row in rows] if len(rows) <= _MOST_CHANGED else None

    def by_order_id(self, connection: int | None) -> str:
        """Ids in the order of the order ids."""
        where = "WHERE connection_id = ?" if connection else ""
        sql = f"SELECT group_concat(id) FROM (SELECT id FROM orders {where} ORDER BY order_id)"  # noqa: S608
        return self._db.value(sql, _values(connection)) or ""

    def containing(self, text: str, connection: int | None) -> str:
        """Ids of the orders whose id has `text` in it, whatever its case."""
        lowered = text.lower()
        place = "order_id" if lowered == text.upper() else "lower(order_id)"
        sql = f"SELECT group_concat(id) FROM orders WHERE instr({place}, ?) > 0{_of(connection)}"  # noqa: S608
        return self._db.value(sql, (lowered, *_values(connection))) or ""

    def newest(self, connection: int | None, first: int, count: int) -> list[int]:
        """Ids of a stretch of the list as it comes: the newest order first."""
        where = "WHERE connection_id = ?" if connection else ""
        sql = f"SELECT id FROM orders {where} ORDER BY created DESC, id LIMIT ? OFFSET ?"  # noqa: S608
        return [row[0] for row in self._db.rows(sql, (*_values(connection), count, first))]

    def is_rare(self, marks: Marks) -> bool:
        """Whether a connection with these marks has but few of all orders."""
        return marks.many * _RARE < marks.top

    def connection_names(self) -> dict[int, str]:
        return {row[0]: row[1] for row in self._db.rows("SELECT id, name FROM connections")}

    # -- a page's rows -----------------------------------------------------------------------------------------

    def named(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Connection and order id of some orders."""
        sql = "SELECT connection_id, order_id FROM orders WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
        return [(row[0], row[1]) for row in self._db.rows(sql, (_json(ids),))]

    def errors_of(self, ids: Sequence[int]) -> list[tuple[int, int]]:
        """Of these orders: id, and id of each of their open errors."""
        sql = (
            "SELECT o.id, e.id FROM orders o JOIN import_errors e ON e.connection_id = o.connection_id "
            "AND e.record_id = o.order_id AND e.kind = 'order' AND e.state IN ('open', 'retrying') "
            "WHERE o.id IN (SELECT value FROM json_each(?)) ORDER BY e.id"
        )
        return [(row[0], row[1]) for row in self._db.rows(sql, (_json(ids),))]

    # -- what is above the list --------------------------------------------------------------------------------

    def unfinished(self, connection: int | None) -> dict[str, int]:
        """How many orders there are in each import status but Complete; from an index that holds only those."""
        where = "import_status <> 'Complete'" + _of(connection)
        sql = f"SELECT import_status, count(*) FROM orders WHERE {where} GROUP BY import_status"  # noqa: S608
        return {row[0]: row[1] for row in self._db.rows(sql, _values(connection))}

    def last_success(self, connection: int | None) -> str | None:
        """When an import ended well last."""
        sql = "SELECT max(last_success) FROM connections WHERE ? IS NULL OR id = ?"
        found: str | None = self._db.value(sql, (connection, connection))
        return found

    # -- one order ---------------------------------------------------------------------------------------------

    def lines(self, connection: int, order_id: str) -> list[Row]:
        """The lines of an order."""
        rows = self._db.rows(
            "SELECT l.* FROM order_lines l JOIN orders o ON o.id = l.order_pk "
            "WHERE o.connection_id = ? AND o.order_id = ? ORDER BY l.line",
            (connection, order_id),
        )
        return [{key: value for key, value in dict(row).items() if key != "order_pk"} for row in rows]

    def runs_of(self, connection: int, order_id: str, known: Sequence[int], limit: int) -> list[Row]:
        """Runs that touched an order, newest first: those `known` to have, and those that were about it by name."""
        about = {"connection": connection, "order": order_id, "known": _json(known), "limit": limit}
        return [dict(row) for row in self._db.rows(_RUNS, about)]

    def audit_of(
        self, connection: int, order_id: str, runs: Sequence[int], errors: Sequence[int], limit: int
    ) -> list[Row]:
        """What people did with an order, its errors, and in which runs of it, newest first."""
        about = {"connection": connection, "order": order_id, "runs": _json(runs), "errors": _json(errors),
                 "limit": limit}  # fmt: skip
        rows = self._db.rows(_HISTORY, about)
        return [{**dict(row), "detail": orjson.loads(row["detail"])} for row in rows]


def _of(connection: int | None) -> str:
    return " AND connection_id = ?" if connection else ""


def _values(connection: int | None) -> tuple[int, ...]:
    return (connection,) if connection else ()


def _as_day(column: str) -> str:
    """A time in as many characters as all times have; dashes where there is none, or one that is written otherwise."""
    return f"CASE length({column}) WHEN {DAY_LENGTH} THEN {column} ELSE '{_UNKNOWN_DAY}' END"


def _joined(name: str) -> str:
    if name in TIMES:
        return f"group_concat({_as_day('v')}, '')"
    return "group_concat(coalesce(v, 'null'))" if name == "total" else "json_group_array(v)"


def _json(values: Sequence[Any]) -> str:
    return orjson.dumps(list(values)).decode()
