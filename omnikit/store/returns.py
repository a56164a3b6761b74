"""Returns: how they are kept, which is as orders are (see `pages`), and how they are read. Lists hold no personal data:
what a buyer wrote stands encrypted beside the payload.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import zstandard

from omnikit.errors import NotFound, UsageError
from omnikit.model.importing import Stored
from omnikit.model.returns import Return
from omnikit.model.states import ImportStatus
from omnikit.store.database import Database
from omnikit.store.pages import Change, Claim, Kind, Page, commit_page, payload_about
from omnikit.store.reading import Filter, Kept, Scope, conditions
from omnikit.store.vault import Vault

Row = dict[str, Any]
_FETCH = 1000
_COLUMNS = (
    "id", "connection_id", "return_id", "order_id", "version", "created", "updated", "marketplace", "channel_status",
    "import_status", "excluded_by", "fulfilled_by", "rma", "merchant_rma", "resolution", "carrier", "tracking",
    "currency", "refunded", "quantity", "reason", "first_seen", "imported", "modified", "run_id", "digest",
)  # fmt: skip
# the reports of some channels do not say whose marketplace it was: the order does
_RETURNS = """
SELECT r.connection_id, c.name AS connection, r.return_id, r.order_id, coalesce(r.marketplace, o.marketplace)
    AS marketplace, r.channel_status, r.import_status, r.excluded_by, r.created, r.updated AS last_updated, r.quantity,
    r.reason, r.refunded, r.currency, r.fulfilled_by, r.rma, r.merchant_rma, r.resolution, r.carrier, r.tracking,
    r.oms_status, o.import_status AS order_import_status, r.first_seen, r.imported, r.modified, r.run_id
FROM returns r JOIN connections c ON c.id = r.connection_id
    LEFT JOIN orders o ON o.connection_id = r.connection_id AND o.order_id = r.order_id
"""
_KEPT = """
SELECT r.id, r.return_id, r.version, r.import_status, r.imported IS NOT NULL, r.digest,
    r.oms_status IN ('Being exported', 'Exported'), p.body
FROM returns r JOIN return_payloads p ON p.return_pk = r.id
"""


# -- writing -----------------------------------------------------------------------------------------------------------


def _row(pk: int, change: Change, connection_id: int, run_id: int, at: str) -> tuple[Any, ...]:
    mapped: Any = change.record.mapped
    verdict, header = change.verdict, mapped.header
    returned: Return | None = mapped.returned
    imported = at if verdict.status == ImportStatus.COMPLETE else None
    status = (header.channel_status, verdict.status, verdict.excluded_by)
    times = (header.version, header.created, header.updated, header.marketplace)
    tail = (at, imported, at, run_id, change.digest)
    if returned is None:
        return (pk, connection_id, header.order_id, None, *times, *status, *(None,) * 10, *tail)
    facts = (
        returned.fulfilled_by, returned.rma, returned.merchant_rma, returned.resolution, returned.carrier,
        returned.tracking, returned.currency, returned.refunded, sum(line.quantity for line in returned.lines),
        _joined([line.reason for line in returned.lines]),
    )  # fmt: skip
    return (pk, connection_id, header.order_id, returned.order_id or None, *times, *status, *facts, *tail)


def _joined(words: Sequence[str | None]) -> str | None:
    return ", ".join(dict.fromkeys(word for word in words if word)) or None


def _lines(mapped: Any) -> Sequence[tuple[Any, ...]]:
    return () if mapped.returned is None else mapped.returned.lines


def _comment(mapped: Any) -> str | None:
    return None if mapped.returned is None else mapped.returned.comment


RETURNS = Kind("return", _COLUMNS, 9, _row, _lines, _comment)


def commit_returns(db: Database, vault: Vault, claim: Claim, page: Page, at: str) -> Counter[str]:
    """See `pages.commit_page`."""
    return commit_page(db, vault, claim, page, at, RETURNS)


# -- reading -----------------------------------------------------------------------------------------------------------


class Returns:
    """Queries; none of them writes."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def rows(self, wanted: Filter) -> Iterator[Row]:
        """Returns, newest first, one at a time."""
        where, values = conditions(
            ("r.connection_id = ?", wanted.connection_id),
            ("r.created >= ?", wanted.since),
            ("r.import_status = ?", wanted.status),
        )
        limit = -1 if wanted.limit is None else wanted.limit
        sql = f"{_RETURNS} {where} ORDER BY r.created DESC, r.return_id LIMIT ?"
        cursor = self._db.connection.execute(sql, (*values, limit))
        while rows := cursor.fetchmany(_FETCH):
            yield from map(dict, rows)

    def named(self, ids: Sequence[int]) -> list[Row]:
        """Returns by the ids of their rows, which stand in `id`."""
        returns = _RETURNS.replace("SELECT", "SELECT r.id,", 1)
        sql = f"{returns} WHERE r.id IN (SELECT value FROM json_each(?))"  # noqa: S608
        return [dict(row) for row in self._db.rows(sql, (_json(ids),))]

    def of_order(self, connection_id: int, order_id: str) -> list[Row]:
        """The returns of an order, newest first."""
        where = "WHERE r.connection_id = ? AND r.order_id = ? ORDER BY r.created DESC, r.return_id"
        return [dict(row) for row in self._db.rows(f"{_RETURNS} {where}", (connection_id, order_id))]

    def head(self, return_id: str, connection_id: int | None = None) -> Row:
        """One return as lists show it. Raises NotFound; UsageError where several connections have it."""
        return self._one(return_id, connection_id)[1]

    def whole(self, return_id: str, connection_id: int | None = None) -> Row:
        """One return with its `lines`, and `has_comment`: whether the buyer wrote something. Raises as `head`."""
        pk, row = self._one(return_id, connection_id)
        lines = self._db.rows("SELECT * FROM return_lines WHERE return_pk = ? ORDER BY line", (pk,))
        row["lines"] = [{key: value for key, value in dict(line).items() if key != "return_pk"} for line in lines]
        row["has_comment"] = self._private(pk) is not None
        return row

    def comment(self, return_id: str, connection_id: int | None = None) -> str | None:
        """What the buyer wrote: personal. Raises as `head`."""
        pk, _ = self._one(return_id, connection_id)
        sealed = self._private(pk)
        return None if sealed is None else orjson.loads(self._vault.open(sealed, payload_about(pk)))

    def raw(self, return_id: str, connection_id: int | None = None) -> Row:
        """The record as the channel's report had it, decrypted. Raises as `head`."""
        pk, _ = self._one(return_id, connection_id)
        found: Row = json.loads(
            self._opened(pk, self._db.value("SELECT body FROM return_payloads WHERE return_pk = ?", (pk,)))
        )
        return found

    def kept(self, connection_id: int, wanted: Scope, *, after: int = 0, limit: int = 200) -> list[Kept]:
        """Stored returns with their payloads, by row id: at most `limit` behind row `after`."""
        where, values = conditions(("r.id > ?", after), *_within(connection_id, wanted))
        rows = self._db.rows(f"{_KEPT} {where} ORDER BY r.id LIMIT ?", (*values, limit))
        return [
            Kept(
                row[1], Stored(row[0], row[2], row[3], bool(row[4]), row[5], bool(row[6])), self._opened(row[0], row[7])
            )
            for row in rows
        ]

    def how_many(self, connection_id: int, wanted: Scope) -> int:
        """How many returns `kept` would give in all."""
        where, values = conditions(*_within(connection_id, wanted))
        return int(self._db.value(f"SELECT count(*) FROM returns r {where}", values))  # noqa: S608

    def days_of(self, connection_id: int, ids: Sequence[str]) -> tuple[str, str] | None:
        """From when to when these returns were asked for; one without a day that can be read counts by the days before
        it was seen first. None where there is none of them.
        """
        row = self._db.row(
            "SELECT min(coalesce(created, strftime('%Y-%m-%dT%H:%M:%SZ', first_seen, '-60 days'))) AS first, "
            "max(coalesce(created, first_seen)) AS last FROM returns "
            "WHERE connection_id = ? AND return_id IN (SELECT value FROM json_each(?))",
            (connection_id, _json(ids)),
        )
        return (row["first"], row["last"]) if row is not None and row["first"] else None

    def reach(self, connection_id: int | None = None) -> str | None:
        """Up to when the returns of a connection, or of all, have been fetched."""
        found: str | None = self._db.value(
            "SELECT max(\"end\") FROM fetched WHERE stream LIKE 'returns%' AND (? IS NULL OR connection_id = ?)",
            (connection_id, connection_id),
        )
        return found

    def _one(self, return_id: str, connection_id: int | None) -> tuple[int, Row]:
        where, values = conditions(("r.return_id = ?", return_id), ("r.connection_id = ?", connection_id))
        sql = _RETURNS.replace("SELECT", "SELECT r.id AS pk,", 1)
        found = [dict(row) for row in self._db.rows(f"{sql} {where} ORDER BY r.connection_id", values)]
        if not found:
            raise NotFound(
                f"There is no return {return_id}.",
                remedy="Import the returns of its connection first.",
                code="return.not_found",
            )
        if len(found) > 1:
            names = ", ".join(f"{row['connection_id']} ({row['connection']})" for row in found)
            raise UsageError(
                f"Return {return_id} exists in several connections: {names}.",
                remedy="Name one with --connection.",
                code="return.ambiguous",
            )
        return found[0].pop("pk"), found[0]

    def _private(self, pk: int) -> bytes | None:
        found: bytes | None = self._db.value("SELECT private FROM return_payloads WHERE return_pk = ?", (pk,))
        return found

    def _opened(self, pk: int, sealed: bytes) -> bytes:
        return zstandard.decompress(self._vault.open(sealed, payload_about(pk)))


def _within(connection_id: int, wanted: Scope) -> tuple[tuple[str, Any], ...]:
    return (
        ("r.connection_id = ?", connection_id),
        ("r.created >= ?", wanted.since),
        ("r.created < ?", wanted.until),
        ("r.return_id IN (SELECT value FROM json_each(?))", None if wanted.returns is None else _json(wanted.returns)),
    )


def _json(values: Sequence[Any]) -> str:
    return orjson.dumps(list(values)).decode()
