"""How it stands with everything, in a few queries that stay quick with a million orders: each reads a stretch of an
index and no more.
"""

from __future__ import annotations

from typing import Any

from omnikit.store.database import Database

Row = dict[str, Any]
# from each connection's end of the index: a walk through all orders would take a second
_ORDERS = """
SELECT substr(o.created, 1, 10) AS day, coalesce(o.marketplace, '') AS marketplace, count(*) AS orders
FROM connections c CROSS JOIN orders o INDEXED BY orders_created ON o.connection_id = c.id AND o.created >= ?
GROUP BY 1, 2 ORDER BY 1
"""
_ERRORS = """
SELECT substr(created, 1, 10) AS day, count(*) AS errors FROM import_errors INDEXED BY import_errors_created
WHERE created >= ? GROUP BY 1 ORDER BY 1
"""
_OLDEST = """
SELECT e.id, e.connection_id, c.name AS connection, e.kind, e.record_id AS order_id, e.code, e.created, e.fingerprint
FROM import_errors e JOIN connections c ON c.id = e.connection_id
WHERE e.id = (SELECT id FROM import_errors INDEXED BY import_errors_created
    WHERE state IN ('open', 'retrying') ORDER BY created LIMIT 1)
"""
_UNDER_WAY = "SELECT * FROM runs INDEXED BY runs_one_active WHERE state IN ('queued', 'running') ORDER BY id LIMIT ?"
_ENDING = """
SELECT id, name, authorized FROM connections WHERE status = 'Active' AND authorized <= ? ORDER BY authorized LIMIT ?
"""
_BY_STATUS = "SELECT status, count(*) AS connections FROM connections GROUP BY status"


class Overviews:
    """Queries for the page that shows everything at once; none of them writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def orders_by_day(self, since: str) -> list[Row]:
        """Orders created since then: day, marketplace, orders."""
        return [dict(row) for row in self._db.rows(_ORDERS, (since,))]

    def errors_by_day(self, since: str) -> list[Row]:
        """Errors that came up since then, whatever became of them: day, errors."""
        return [dict(row) for row in self._db.rows(_ERRORS, (since,))]

    def oldest_error(self) -> Row | None:
        """The open error that has waited longest."""
        row = self._db.row(_OLDEST)
        return dict(row) if row else None

    def under_way(self, limit: int) -> list[Row]:
        """Runs that are queued or running, the oldest first."""
        return [dict(row) for row in self._db.rows(_UNDER_WAY, (limit,))]

    def connections_by_status(self) -> dict[str, int]:
        return {row["status"]: row["connections"] for row in self._db.rows(_BY_STATUS)}

    def authorized_before(self, moment: str, limit: int) -> list[Row]:
        """Active connections whose authorization is not younger, the oldest first: id, name, authorized."""
        return [dict(row) for row in self._db.rows(_ENDING, (moment, limit))]

    def drivers(self) -> list[str]:
        """The drivers that connections have."""
        return [row[0] for row in self._db.rows("SELECT DISTINCT driver FROM connections ORDER BY driver")]
