"""Doing what is due: each look claims it and asks for a run, as a person would. The claim is (connection, stream, due
time), so that any number of workers ask once; what was missed while no worker ran is caught up once.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.errors import Busy, OmnikitError
from omnikit.model.schedule import key_of, last_due, next_due
from omnikit.store import Store

if TYPE_CHECKING:
    from omnikit.sync.queue import Queue

ASKED_BY = "schedule"
JOBS = {"orders": "orders"}  # stream -> job; returns come with a later release
Row = dict[str, Any]


def ask_for_due(store: Store, queue: Queue, now: datetime) -> list[int]:
    """Ask for a run of everything that is due. Returns the runs."""
    runs = []
    for due in store.schedules.due(now):
        key, minutes = key_of(due["connection_id"], due["stream"]), due["minutes"]
        if store.schedules.claim(due, last_due(key, minutes, now), next_due(key, minutes, now)):
            run_id = _asked(store, queue, due, now)
            runs += [run_id] if run_id is not None else []
    return runs


def _asked(store: Store, queue: Queue, due: Row, now: datetime) -> int | None:
    """A run, or why there is none: a connection that is inactive, must be authorized, or is busy is left alone until it
    is due again.
    """
    outcome, run_id = _obstacle(store, due), None
    if outcome is None:
        outcome, run_id = _begun(store, due, now)
        if run_id is not None:
            queue.put(run_id)
    store.schedules.ended(due, outcome, run_id)
    return run_id


def _obstacle(store: Store, due: Row) -> str | None:
    connection = store.connections.get(due["connection_id"])
    if not connection.is_active:
        return "connection.inactive"
    if connection.authorization_error is not None:
        return "authorization.missing"
    return None if due["stream"] in JOBS else "stream.unknown"


def _begun(store: Store, due: Row, now: datetime) -> tuple[str, int | None]:
    try:
        return "run", store.runs.create(due["connection_id"], JOBS[due["stream"]], ASKED_BY, None, now)
    except Busy:
        return "busy", None
    except OmnikitError as error:
        return error.code, None
