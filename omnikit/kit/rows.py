"""Rows of lists, put together from what the store has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from omnikit.kit.columns import ColumnReader
from omnikit.store import Store

Row = dict[str, Any]
_COUNTS = ("fetched", "returns", "imported", "updated", "unchanged", "pending", "excluded", "failed")


def run_row(run: Row) -> Row:
    """A run as lists and scripts see it."""
    return {
        "run_id": run["id"],
        "connection_id": run["connection_id"],
        "connection": run["connection_name"],
        "job": run["job"],
        "state": run["state"],
        "requested_by": run["requested_by"],
        "created": run["created"],
        "started": run["started"],
        "finished": run["finished"],
        "seconds": round(run["seconds"], 3),
        **{name: run[name] for name in _COUNTS},
        "sent": run["sent"],
        "refused": run["refused"],
        "step": run["step"],
        "progress": run["progress"],
        "eta_seconds": run["eta_seconds"],
        "waiting_until": run["waiting_until"],
        "waiting_for": run["waiting_for"],
        "calls": run["calls"],
        "code": run["error_code"],
        "message": run["error_message"],
        "remedy": run["error_remedy"],
    }


def connection_rows(store: Store, now: datetime, only: int | None = None) -> list[Row]:
    """The connection list; with `only`, one connection of it."""
    columns = ColumnReader(store).read(now, None if only is None else [only])
    active, last = store.reading.active_runs(only), store.reading.last_runs(only)
    rows = ({key: column[at] for key, column in columns.items()} for at in range(len(columns["id"])))
    return [_row(row, active.get(row["id"]), last.get(row["id"])) for row in rows]


def _row(row: Row, active: Row | None, last: Row | None) -> Row:
    return {
        "id": row["id"],
        "name": row["name"],
        "status": row["status"],
        "has_errors": bool(row["errors_open"]),
        "driver": row["driver"],
        "driver_id": row["driver_id"],
        "marketplace": row["marketplace"],
        "account": row["account"],
        "last_sync": row["last_sync"],
        "health": row["health"],
        "health_reason": row["health_reason"],
        "created": row["created"],
        "orders_24h": row["orders_24h"],
        "errors_open": row["errors_open"],
        "run": run_row(active) if active else None,
        "last_run": run_row(last) if last else None,
    }
