"""Rows of lists, put together from what the store has."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from omnikit.drivers import registry
from omnikit.model.connection import Connection
from omnikit.model.health import health
from omnikit.model.states import Health
from omnikit.model.times import iso
from omnikit.store import Store

Row = dict[str, Any]
_DAY = timedelta(days=1)
_COUNTS = ("fetched", "imported", "updated", "unchanged", "pending", "excluded", "failed")


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
        "step": run["step"],
        "progress": run["progress"],
        "eta_seconds": run["eta_seconds"],
        "waiting_until": run["waiting_until"],
        "code": run["error_code"],
        "message": run["error_message"],
        "remedy": run["error_remedy"],
    }


def connection_rows(store: Store, now: datetime, only: int | None = None) -> list[Row]:
    """The connection list; with `only`, one connection of it."""
    connections = store.connections.all() if only is None else [store.connections.get(only)]
    overview = store.reading.overview(iso(now - _DAY), only)
    runs = store.reading.latest_runs(only)
    labels = {one.id: one for one in registry.installed()}
    applications = {one.driver: store.connections.application(one.driver) for one in connections}
    rows = []
    for connection in connections:
        counts = overview.get(connection.id, {"errors_open": 0, "orders_24h": 0})
        active, last = runs.get(connection.id, (None, None))
        verdict = health(connection, applications[connection.driver], last, now)
        rows.append(_row(connection, labels.get(connection.driver), counts, verdict, (active, last)))
    return rows


def _row(
    connection: Connection,
    driver: registry.Installed | None,
    counts: Row,
    verdict: tuple[Health, str],
    runs: tuple[Row | None, Row | None],
) -> Row:
    summary = driver.manifest.summary(connection.account) if driver and driver.manifest else {}
    active, last = runs
    return {
        "id": connection.id,
        "name": connection.name,
        "status": str(connection.status),
        "has_errors": bool(counts["errors_open"]),
        "driver": driver.label if driver else connection.driver,
        "driver_id": connection.driver,
        "marketplace": summary.get("marketplace"),
        "account": summary.get("account"),
        "last_sync": last["finished"] if last else None,
        "health": str(verdict[0]),
        "health_reason": verdict[1],
        "created": iso(connection.created),
        "orders_24h": counts["orders_24h"],
        "errors_open": counts["errors_open"],
        "run": run_row(active) if active else None,
        "last_run": run_row(last) if last else None,
    }
