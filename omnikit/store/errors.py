"""Import errors: their clusters, their lives, and which of them a run tries again.

Their rows are written with the orders (see `pages`): reported, solved and reopened by what the rules find. Here is what
people do with them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from omnikit.errors import Refused
from omnikit.model.states import ErrorState, ImportStatus
from omnikit.model.times import iso
from omnikit.store.database import Database
from omnikit.store.reading import Scope

Row = dict[str, Any]
GIVEN_UP = "The import of the order was given up."  # why the errors of a canceled order are ignored

# the counts need the index alone; which of them are being retried is another, short one
_CLUSTERS = """
SELECT c.*, coalesce(r.count, 0) AS retrying FROM (
    SELECT fingerprint, count(*) AS count, group_concat(DISTINCT connection_id) AS connections,
        min(created) AS first_seen, max(modified) AS last_seen, max(id) AS example,
        sum(created >= :day) AS last_day, sum(created >= :before AND created < :day) AS day_before
    FROM import_errors
    WHERE state IN ('open', 'retrying') AND (:only IS NULL OR connection_id = :only)
        AND fingerprint BETWEEN coalesce(:cluster, '') AND coalesce(:cluster, char(0x10ffff))
    GROUP BY fingerprint
) c LEFT JOIN (
    SELECT fingerprint, count(*) AS count FROM (
        SELECT fingerprint, connection_id FROM import_errors WHERE retry_run IS NOT NULL AND state = 'retrying'
        UNION ALL
        SELECT e.fingerprint, e.connection_id FROM exports x JOIN import_errors e ON e.connection_id = x.connection_id
            AND e.record_id = x.order_id AND e.kind = x.kind AND e.path = 'exports.' || x.id
        WHERE x.state IN ('Pending', 'Sending', 'Submitted') AND e.state = 'retrying'
    ) WHERE :only IS NULL OR connection_id = :only GROUP BY fingerprint
) r USING (fingerprint) ORDER BY c.count DESC, last_seen DESC
"""
_NAMED = "IN (SELECT value FROM json_each(:records))"
_RECORDS = ("order", "return")  # kinds of what is imported
_GIVE_UP = {
    kind: f"UPDATE {kind}s SET import_status = :canceled, modified = :at WHERE connection_id = :connection "  # noqa: S608
    f"AND import_status = :error AND {kind}_id {_NAMED}"
    for kind in _RECORDS
}
_IGNORE_GIVEN_UP = {
    kind: "UPDATE import_errors SET state = :ignored, reason = :reason, modified = :at "  # noqa: S608
    f"WHERE connection_id = :connection AND kind = '{kind}' AND state IN ('open', 'retrying') AND record_id IN ("
    f"SELECT {kind}_id FROM {kind}s WHERE connection_id = :connection AND import_status = :canceled "
    f"AND {kind}_id {_NAMED})"
    for kind in _RECORDS
}
_TAKE_BACK = {
    kind: f"UPDATE {kind}s SET import_status = :error, modified = coalesce(:at, modified) "  # noqa: S608
    f"WHERE connection_id = :connection AND import_status = :canceled AND {kind}_id {_NAMED}"
    for kind in _RECORDS
}
_CLAIM = {
    kind: "UPDATE import_errors SET state = 'retrying', retry_run = :run, reason = NULL "  # noqa: S608
    f"WHERE connection_id = :connection AND kind = '{kind}' AND state IN ('open', 'ignored') AND record_id {_NAMED}"
    for kind in _RECORDS
}
_DAY = timedelta(days=1)


class Errors:
    """The errors of a home."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def clusters(self, now: datetime, connection_id: int | None = None, cluster: str | None = None) -> list[Row]:
        """Open errors by cause, the most frequent first, or one cause alone; `example` is the id of one, `connections`
        are theirs, `retrying` is how many are being tried again.
        """
        bounds = {"day": iso(now - _DAY), "before": iso(now - 2 * _DAY), "only": connection_id, "cluster": cluster}
        found = [dict(row) for row in self._db.rows(_CLUSTERS, bounds)]
        for row in found:
            row["connections"] = sorted(map(int, row["connections"].split(",")))
        return found

    def causes(self, connection_id: int, records: Sequence[str], kind: str = "order") -> dict[str, set[str]]:
        """The codes of what is wrong with these orders, or returns, by their ids."""
        found: dict[str, set[str]] = {}
        for row in self._db.rows(
            "SELECT record_id, code FROM import_errors WHERE connection_id = ? AND kind = ? "
            "AND state <> 'solved' AND record_id IN (SELECT value FROM json_each(?))",
            (connection_id, kind, _json(records)),
        ):
            found.setdefault(row[0], set()).add(row[1])
        return found

    def scopes(
        self,
        *,
        ids: Sequence[int] | None = None,
        clusters: Sequence[str] | None = None,
        connection_id: int | None = None,
    ) -> dict[int, Scope]:
        """The orders and returns of open errors, by connection: of those named, of clusters, or of a connection. Errors
        of exports have none.
        """
        found: dict[int, dict[str, list[str]]] = {}
        for row in self._db.rows(
            "SELECT DISTINCT connection_id, kind, record_id FROM import_errors WHERE kind IN ('order', 'return') AND "
            "CASE WHEN :ids IS NULL THEN state IN ('open', 'retrying') "
            "ELSE id IN (SELECT value FROM json_each(:ids)) END "
            "AND (:clusters IS NULL OR fingerprint IN (SELECT value FROM json_each(:clusters))) "
            "AND (:only IS NULL OR connection_id = :only) ORDER BY connection_id, record_id",
            {
                "ids": None if ids is None else _json(ids),
                "clusters": None if clusters is None else _json(clusters),
                "only": connection_id,
            },
        ):
            found.setdefault(row[0], {}).setdefault(row[1], []).append(row[2])
        return {one: Scope(kinds.get("order"), returns=kinds.get("return")) for one, kinds in found.items()}

    def get(self, ids: Sequence[int]) -> list[Row]:
        """Rows as they are stored: id, connection_id, record_id, code, state, assigned_to, note, reason."""
        rows = self._db.rows("SELECT * FROM import_errors WHERE id IN (SELECT value FROM json_each(?))", (_json(ids),))
        return [dict(row) for row in rows]

    def change(self, ids: Sequence[int], changes: Mapping[str, Any], states: Sequence[str], at: datetime) -> int:
        """Set `state`, `reason`, `assigned_to` or `note` of errors that are in one of `states`; returns how many."""
        names = ", ".join(f"{name} = :{name}" for name in changes)
        return self._db.run(
            f"UPDATE import_errors SET {names}, modified = :at "  # noqa: S608 names of ours
            "WHERE id IN (SELECT value FROM json_each(:ids)) AND state IN (SELECT value FROM json_each(:states))",
            {**changes, "at": iso(at), "ids": _json(ids), "states": _json(states)},
        )

    def cancel(self, kind: str, connection_id: int, records: Sequence[str], at: datetime) -> int:
        """Give up the import of orders (or returns) in Error: they become Canceled, their errors ignored. Returns how
        many.
        """
        about = {
            "canceled": ImportStatus.CANCELED, "error": ImportStatus.ERROR, "ignored": ErrorState.IGNORED,
            "reason": GIVEN_UP, "at": iso(at), "connection": connection_id, "records": _json(records),
        }  # fmt: skip
        with self._db.write() as connection:
            changed = connection.execute(_GIVE_UP[kind], about).rowcount
            connection.execute(_IGNORE_GIVEN_UP[kind], about)
        return changed


def claim_for_retry(
    connection: sqlite3.Connection,
    run_id: int,
    connection_id: int,
    orders: Sequence[str],
    at: datetime | None = None,
    *,
    returns: Sequence[str] = (),
) -> None:
    """Mark the errors of `orders` and `returns` as retried by a run, in the transaction that makes it; what was given
    up is taken back. Raises Refused where another run tries all of them already, or none has an error: two clicks do
    not run twice.
    """
    claimed = 0
    for kind, records in (("order", orders), ("return", returns)):
        about = {
            "canceled": ImportStatus.CANCELED, "error": ImportStatus.ERROR, "at": at and iso(at), "run": run_id,
            "connection": connection_id, "records": _json(records),
        }  # fmt: skip
        connection.execute(_TAKE_BACK[kind], about)
        claimed += connection.execute(_CLAIM[kind], about).rowcount
    if not claimed:
        raise Refused(
            "None of these orders has an error that waits to be retried.",
            remedy="Refresh the list: they may be retried, or solved, by now.",
            code="retry.nothing",
        )


def _json(values: Sequence[Any]) -> str:
    return orjson.dumps(list(values)).decode()
