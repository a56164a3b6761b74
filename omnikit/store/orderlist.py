"""Orders, or returns, by column, for lists of a million: keys and single columns as one text each, rows for the page
that is shown.

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


class Listed(NamedTuple):
    """What is listed: the table NAMEs with NAME_id. Columns as lists name them -> SQL; `searched`: columns that a
    search looks into; `changes`: what changes in a row without its time of change telling it.
    """

    name: str
    words: dict[str, str]
    numbers: dict[str, str]
    searched: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def columns(self) -> dict[str, str]:
        """All columns: times, words and numbers."""
        return {**_TIMES, **self.words, **self.numbers}


ORDERS = Listed(
    "order",
    {
        name: name
        for name in (
            "connection_id", "marketplace", "channel_status", "import_status", "excluded_by", "oms_status",
            "channel_export_status", "fulfilled_by", "b2b", "prime", "service_level", "shipping_status", "warehousing",
            "shipping_provider", "price_basis",
        )
    },
    {"total": "total"},
    ("order_id",),
    ("version", "import_status", "oms_status", "channel_export_status"),
)  # fmt: skip
RETURNS = Listed(
    "return",
    {
        name: name
        for name in (
            "connection_id", "order_id", "channel_status", "import_status", "excluded_by", "oms_status", "fulfilled_by",
            "reason", "resolution", "carrier", "currency",
        )
    }
    | {
        "marketplace": "coalesce(marketplace, (SELECT o.marketplace FROM orders o "
        "WHERE o.connection_id = returns.connection_id AND o.order_id = returns.order_id))"
    },
    {"quantity": "quantity", "refunded": "refunded"},
    ("return_id", "order_id", "tracking"),
    ("digest", "import_status", "oms_status"),
)  # fmt: skip
TIMES, WORDS = frozenset(_TIMES), frozenset(ORDERS.words | RETURNS.words)

_HISTORY = """
SELECT id, at, actor, verb, detail FROM (
    SELECT * FROM audit WHERE connection_id = :connection ORDER BY id DESC LIMIT 20000
) WHERE (
    json_extract(detail, :its_id) = :record
    OR json_extract(detail, '$.run_id') IN (SELECT value FROM json_each(:runs))
    OR (verb IN (:cancel, 'oms.export') AND EXISTS (
        SELECT 1 FROM json_each(detail, :among) WHERE value = :record))
    OR (verb LIKE 'errors.%' AND EXISTS (
        SELECT 1 FROM json_each(detail, '$.errors') WHERE value IN (SELECT value FROM json_each(:errors))))
) ORDER BY id DESC LIMIT :limit
"""
_RUNS = """
SELECT r.* FROM runs r WHERE r.connection_id = :connection AND (
    r.id IN (SELECT value FROM json_each(:known))
    OR (r.scope IS NOT NULL AND r.id > (SELECT max(id) - 20000 FROM runs) AND EXISTS (
        SELECT 1 FROM json_each(r.scope, :among) WHERE value = :record))
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
    """Queries for lists of all orders (or returns), or of one connection's (`connection`); none of them writes."""

    def __init__(self, db: Database, what: Listed = ORDERS) -> None:
        self._db = db
        self._what = what
        self._table = f"{what.name}s"

    # -- columns -----------------------------------------------------------------------------------------------

    def marks(self, connection: int | None) -> Marks:
        table = self._table
        count, top = self._db.rows(
            f"SELECT count(*), coalesce(max(id), 0) FROM {table} WHERE connection_id = ?"  # noqa: S608
            if connection
            else f"SELECT (SELECT count(*) FROM {table}), (SELECT coalesce(max(id), 0) FROM {table}) WHERE ? IS NULL",  # noqa: S608
            (connection,),
        )[0]
        modified = self._db.value(f"SELECT max(modified) FROM {table}")  # noqa: S608
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
            f"group_concat({_as_day('created')}, '') FROM {self._table} INDEXED BY {self._table}_created "
            f"WHERE id <= ?{_of(connection)}",
            (top, *_values(connection)),
        )[0]
        return found[0] or "", found[1] or "", found[2] or ""

    def column(self, name: str, connection: int | None, top: int, *, whole: bool) -> tuple[int, str]:
        """One column up to id `top`, and how many values it has: times one after the other, numbers parted by commas,
        words as a JSON list. `whole`: most orders are among them, so that a walk through all is the shorter way.
        """
        hint = "NOT INDEXED " if connection and whole else ""
        column = self._what.columns[name]
        inner = f"SELECT {column} AS v FROM {self._table} {hint}WHERE id <= ?{_of(connection)} ORDER BY id"  # noqa: S608
        sql = f"SELECT count(*), {_joined(name)} FROM ({inner})"  # noqa: S608
        count, text = self._db.rows(sql, (top, *_values(connection)))[0]
        return count, text or ""

    def pairs(self, name: str, connection: int | None, top: int) -> list[tuple[int, Any]]:
        """The same as ids and values, where rows were taken away meanwhile."""
        column = self._what.columns[name]
        sql = f"SELECT id, {column} FROM {self._table} WHERE id <= ?{_of(connection)} ORDER BY id"  # noqa: S608
        return [(row[0], row[1]) for row in self._db.rows(sql, (top, *_values(connection)))]

    def values(self, names: Sequence[str], ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Id and columns of some orders."""
        columns = ", ".join(["id", *(self._what.columns[name] for name in names)])
        sql = f"SELECT {columns} FROM {self._table} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"  # noqa: S608
        return [tuple(row) for row in self._db.rows(sql, (_json(ids),))]

    def changed(self, since: str, connection: int | None) -> list[tuple[Any, ...]] | None:
        """Orders written since then (that second included), with what changes in them; None: too many to name."""
        rows = self._db.rows(
            f"SELECT id, modified, {', '.join(self._what.changes)} FROM {self._table} "  # noqa: S608
            f"INDEXED BY {self._table}_modified WHERE modified >= ?{_of(connection)} ORDER BY id LIMIT ?",
            (since, *_values(connection), _MOST_CHANGED + 1),
        )
        return [tuple(row) for row in rows] if len(rows) <= _MOST_CHANGED else None

    def by_order_id(self, connection: int | None) -> str:
        """Ids in the order of the order ids."""
        where = "WHERE connection_id = ?" if connection else ""
        name = f"{self._what.name}_id"
        sql = f"SELECT group_concat(id) FROM (SELECT id FROM {self._table} {where} ORDER BY {name})"  # noqa: S608
        return self._db.value(sql, _values(connection)) or ""

    def containing(self, text: str, connection: int | None, names: Sequence[str] = ()) -> str:
        """Ids of the orders that have `text`, whatever its case, in these columns, or in those that are searched."""
        lowered = text.lower()
        searched = names or self._what.searched
        places = [name if lowered == text.upper() else f"lower({name})" for name in searched]
        found = " OR ".join(f"instr({place}, :text) > 0" for place in places)
        of = " AND connection_id = :connection" if connection else ""
        sql = f"SELECT group_concat(id) FROM {self._table} WHERE ({found}){of}"  # noqa: S608
        return self._db.value(sql, {"text": lowered, "connection": connection}) or ""

    def newest(self, connection: int | None, first: int, count: int) -> list[int]:
        """Ids of a stretch of the list as it comes: the newest order first."""
        where = "WHERE connection_id = ?" if connection else ""
        sql = f"SELECT id FROM {self._table} {where} ORDER BY created DESC, id LIMIT ? OFFSET ?"  # noqa: S608
        return [row[0] for row in self._db.rows(sql, (*_values(connection), count, first))]

    def is_rare(self, marks: Marks) -> bool:
        """Whether a connection with these marks has but few of all orders."""
        return marks.many * _RARE < marks.top

    def connection_names(self) -> dict[int, str]:
        return {row[0]: row[1] for row in self._db.rows("SELECT id, name FROM connections")}

    # -- a page's rows -----------------------------------------------------------------------------------------

    def named(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Connection and order id of some orders."""
        sql = (
            f"SELECT connection_id, {self._what.name}_id FROM {self._table} "  # noqa: S608
            "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
        )
        return [(row[0], row[1]) for row in self._db.rows(sql, (_json(ids),))]

    def errors_of(self, ids: Sequence[int]) -> list[tuple[int, int]]:
        """Of these orders: id, and id of each of their open errors."""
        sql = (
            f"SELECT o.id, e.id FROM {self._table} o JOIN import_errors e ON e.connection_id = o.connection_id "  # noqa: S608
            f"AND e.record_id = o.{self._what.name}_id AND e.kind = '{self._what.name}' "
            "AND e.state IN ('open', 'retrying') WHERE o.id IN (SELECT value FROM json_each(?)) ORDER BY e.id"
        )
        return [(row[0], row[1]) for row in self._db.rows(sql, (_json(ids),))]

    # -- what is above the list --------------------------------------------------------------------------------

    def unfinished(self, connection: int | None) -> dict[str, int]:
        """How many orders there are in each import status but Complete; from an index that holds only those."""
        where = "import_status <> 'Complete'" + _of(connection)
        sql = f"SELECT import_status, count(*) FROM {self._table} WHERE {where} GROUP BY import_status"  # noqa: S608
        return {row[0]: row[1] for row in self._db.rows(sql, _values(connection))}

    def last_success(self, connection: int | None) -> str | None:
        """When an import ended well last."""
        sql = "SELECT max(last_success) FROM connections WHERE ? IS NULL OR id = ?"
        found: str | None = self._db.value(sql, (connection, connection))
        return found

    # -- one order, or one return ------------------------------------------------------------------------------

    def lines(self, connection: int, order_id: str) -> list[Row]:
        """The lines of an order."""
        rows = self._db.rows(
            "SELECT l.* FROM order_lines l JOIN orders o ON o.id = l.order_pk "
            "WHERE o.connection_id = ? AND o.order_id = ? ORDER BY l.line",
            (connection, order_id),
        )
        return [{key: value for key, value in dict(row).items() if key != "order_pk"} for row in rows]

    def runs_of(self, connection: int, record_id: str, known: Sequence[int], limit: int) -> list[Row]:
        """Runs that touched an order, newest first: those `known` to have, and those that were about it by name."""
        about = {"connection": connection, "record": record_id, "among": f"$.{self._table}", "known": _json(known),
                 "limit": limit}  # fmt: skip
        return [dict(row) for row in self._db.rows(_RUNS, about)]

    def audit_of(
        self, connection: int, record_id: str, runs: Sequence[int], errors: Sequence[int], limit: int
    ) -> list[Row]:
        """What people did with an order, its errors, and in which runs of it, newest first."""
        about = {
            "connection": connection, "record": record_id, "its_id": f"$.{self._what.name}_id",
            "among": f"$.{self._table}", "cancel": f"{self._table}.cancel", "runs": _json(runs),
            "errors": _json(errors), "limit": limit,
        }  # fmt: skip
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
    return "json_group_array(v)" if name in WORDS else "group_concat(coalesce(v, 'null'))"


def _json(values: Sequence[Any]) -> str:
    return orjson.dumps(list(values)).decode()
