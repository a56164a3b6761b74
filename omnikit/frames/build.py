"""One way from rows to a frame: times become UTC timestamps, columns keep their order even when there is no row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from omnikit.frames.shown import ErrorsFrame, OrdersFrame, ReturnsFrame

TIMES = frozenset(
    {"created", "last_updated", "ship_by", "deliver_by", "first_seen", "imported", "modified", "solved", "started",
     "finished", "last_sync", "heartbeat", "at", "waiting_until",
     "seen", "gone", "wanted_at", "sent_at"}
)  # fmt: skip
AMOUNTS = frozenset({"total", "refunded"})

ORDERS = (
    "connection_id", "connection", "order_id", "marketplace", "channel_status", "import_status", "excluded_by",
    "created", "last_updated", "total", "currency", "fulfilled_by", "service_level", "b2b", "prime",
    "invoice_by_amazon", "replaces", "ship_by", "deliver_by", "price_basis", "oms_status", "channel_export_status",
    "shipping_status", "warehousing", "shipping_option", "shipping_provider",
    "first_seen", "imported", "modified", "run_id",
)  # fmt: skip
RETURNS = (
    "connection_id", "connection", "return_id", "order_id", "marketplace", "channel_status", "import_status",
    "excluded_by", "created", "last_updated", "quantity", "reason", "refunded", "currency", "fulfilled_by", "rma",
    "merchant_rma", "resolution", "carrier", "tracking", "oms_status", "order_import_status", "first_seen", "imported",
    "modified", "run_id",
)  # fmt: skip
ERRORS = (
    "id", "connection_id", "connection", "kind", "order_id", "code", "message", "remedy", "path", "fingerprint",
    "setting", "state", "assigned_to", "created", "modified", "solved", "run_id", "retry_run", "request_id",
)  # fmt: skip
CONNECTIONS = (
    "id", "name", "status", "has_errors", "driver", "marketplace", "last_sync", "health", "health_reason", "created",
    "orders_24h", "errors_open",
)  # fmt: skip
RUNS = (
    "run_id", "connection_id", "connection", "job", "state", "created", "started", "finished", "seconds", "fetched",
    "returns", "imported", "updated", "unchanged", "pending", "excluded", "failed", "calls", "progress",
    "eta_seconds", "waiting_until", "message",
)  # fmt: skip
OFFERS = (
    "connection_id", "connection", "sku", "asin", "title", "fulfilled_by", "channel_code", "quantity",
    "fba_fulfillable", "status", "product_type", "seen", "gone", "wanted", "wanted_by", "wanted_at", "state", "sent",
    "sent_at", "outcome", "issues",
)  # fmt: skip
FBA_STOCK = (
    "connection_id", "connection", "sku", "fnsku", "asin", "condition", "fulfillable", "inbound", "reserved",
    "unfulfillable", "researching", "total", "updated", "seen", "kept_up",
)  # fmt: skip
STOCK_TIMES = frozenset({"seen", "gone", "wanted_at", "sent_at", "updated"})  # `sent` is how many
EXPORTS = (
    "id", "connection_id", "connection", "kind", "order_id", "reference", "state", "provider", "carrier", "tracking",
    "items", "shipped", "document", "total", "vat", "currency", "attempts", "next_try", "code", "message", "remedy",
    "requested_by", "source", "created", "modified", "sent",
)  # fmt: skip
EXPORT_TIMES = TIMES | {"next_try", "shipped", "sent"}
LOG = ("id", "at", "level", "code", "message", "run_id", "connection_id", "connection", "job")
LISTS = {"connections": CONNECTIONS, "orders": ORDERS, "returns": RETURNS, "errors": ERRORS, "runs": RUNS, "log": LOG,
         "offers": OFFERS, "fba_stock": FBA_STOCK, "exports": EXPORTS}  # fmt: skip

# of the SQL views; `imported` and `since` are times there as well, unless they are a run's count
_SQL_TIMES = TIMES | {"authorized", "last_success", "since"}
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def orders_frame(rows: Iterable[Mapping[str, Any]]) -> OrdersFrame:
    """Orders."""
    return OrdersFrame(frame(rows, ORDERS))


def returns_frame(rows: Iterable[Mapping[str, Any]]) -> ReturnsFrame:
    """Returns."""
    return ReturnsFrame(frame(rows, RETURNS))


def errors_frame(rows: Iterable[Mapping[str, Any]]) -> ErrorsFrame:
    """Import errors, with `.clusters()`."""
    return ErrorsFrame(frame(rows, ERRORS))


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


def selected_frame(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """What a SELECT gave. A column that is named like a time and holds nothing else becomes datetime64[UTC]."""
    table = pd.DataFrame(rows, columns=list(columns))
    if len(set(columns)) < len(columns):
        return table  # two columns of one name: which of them is meant?
    for name in _SQL_TIMES.intersection(columns):
        if all(_is_time(value) for value in table[name]):
            table[name] = pd.to_datetime(table[name].astype("string"), utc=True, format="ISO8601")
    return table


def _is_time(value: Any) -> bool:
    return bool(_ISO.fullmatch(value)) if isinstance(value, str) else pd.isna(value)
