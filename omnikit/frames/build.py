"""One way from rows to a frame: times become UTC timestamps, columns keep their order even when there is no row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

TIMES = frozenset(
    {"created", "last_updated", "ship_by", "deliver_by", "first_seen", "imported", "modified", "solved", "started",
     "finished", "last_sync", "heartbeat"}
)  # fmt: skip
AMOUNTS = frozenset({"total"})

ORDERS = (
    "connection_id", "connection", "order_id", "marketplace", "channel_status", "import_status", "excluded_by",
    "created", "last_updated", "total", "currency", "fulfilled_by", "service_level", "b2b", "prime",
    "invoice_by_amazon", "replaces", "ship_by", "deliver_by", "price_basis", "oms_status", "channel_export_status",
    "first_seen", "imported", "modified", "run_id",
)  # fmt: skip
ERRORS = (
    "id", "connection_id", "connection", "kind", "order_id", "code", "message", "remedy", "path", "fingerprint",
    "state", "created", "modified", "solved", "run_id", "request_id",
)  # fmt: skip
CONNECTIONS = (
    "id", "name", "status", "has_errors", "driver", "marketplace", "last_sync", "health", "health_reason", "created",
    "orders_24h", "errors_open",
)  # fmt: skip
RUNS = (
    "run_id", "connection_id", "connection", "job", "state", "created", "started", "finished", "seconds", "fetched",
    "imported", "updated", "unchanged", "pending", "excluded", "failed", "message",
)  # fmt: skip


def runs_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Runs: here `imported` is how many orders were, not when."""
    return frame(rows, RUNS, TIMES - {"imported"})


def frame(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], times: frozenset[str] = TIMES) -> pd.DataFrame:
    """A DataFrame of `rows` with exactly `columns`. Times are datetime64[UTC], amounts Decimal, absent is missing."""
    table = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows], columns=list(columns))
    for name in columns:
        if name in times:
            table[name] = pd.to_datetime(table[name].astype("string"), utc=True, format="ISO8601")
        elif name in AMOUNTS:
            table[name] = table[name].map(lambda text: None if text is None or pd.isna(text) else Decimal(text))
    return table
