"""Doing what is due: each look claims it and asks for a run, as a person would. The claim is (connection, stream, due
time), so that any number of workers ask once; what was missed while no worker ran is caught up once.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.errors import Busy, OmnikitError
from omnikit.model.connection import Connection
from omnikit.model.schedule import key_of, last_due, next_due
from omnikit.store import Store
from omnikit.sync.together import TOGETHER, group_of

if TYPE_CHECKING:
    from omnikit.sync.queue import Queue

ASKED_BY = "schedule"
_SHARED = "orders"  # the stream of which one call brings many connections' records
JOBS = {"orders": "orders", "returns": "returns"}  # stream -> job
Row = dict[str, Any]


def schedule_key(connection: Connection, stream: str) -> str:
    """The name of a connection's periodic work. Those that can be fetched together are due together: a channel that
    counts calls by account then has one call where it had many.
    """
    group = group_of(connection.driver, dict(connection.account)) if stream == _SHARED else None
    return f"{group}/{stream}" if group else key_of(connection.id, stream)


def ask_for_due(store: Store, queue: Queue, now: datetime) -> list[int]:
    """Ask for a run of everything that is due. Returns the runs."""
    groups: dict[str, list[Row]] = {}
    for due in store.schedules.due(now):
        connection = store.connections.get(due["connection_id"])
        key, minutes = schedule_key(connection, due["stream"]), due["minutes"]
        if store.schedules.claim(due, last_due(key, minutes, now), next_due(key, minutes, now)):
            groups.setdefault(key, []).append(due)
    return [run_id for dues in groups.values() for run_id in _asked_together(store, queue, dues, now)]


def _asked_together(store: Store, queue: Queue, dues: list[Row], now: datetime) -> list[int]:
    """A run for each; the first one leads, and is told of the others before anyone can begin it."""
    rest = [run_id for due in dues[1:] if (run_id := _asked(store, due, now)) is not None]
    first = _asked(store, dues[0], now, {TOGETHER: rest} if rest else None)
    runs = [first, *rest] if first is not None else rest
    for run_id in runs:
        queue.put(run_id)
    return runs


def _asked(store: Store, due: Row, now: datetime, scope: Row | None = None) -> int | None:
    """A run, or why there is none: a connection that is inactive, must be authorized, or is busy is left alone until it
    is due again.
    """
    outcome, run_id = _obstacle(store, due), None
    if outcome is None:
        outcome, run_id = _begun(store, due, now, scope)
    store.schedules.ended(due, outcome, run_id)
    return run_id


def _obstacle(store: Store, due: Row) -> str | None:
    connection = store.connections.get(due["connection_id"])
    if not connection.is_active:
        return "connection.inactive"
    if connection.authorization_error is not None:
        return "authorization.missing"
    return None if due["stream"] in JOBS else "stream.unknown"


def _begun(store: Store, due: Row, now: datetime, scope: Row | None) -> tuple[str, int | None]:
    job = JOBS[due["stream"]]
    try:
        return "run", store.runs.create(due["connection_id"], job, ASKED_BY, None, now, scope=scope)
    except Busy:
        return "busy", None
    except OmnikitError as error:
        return error.code, None
