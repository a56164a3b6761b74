"""Executing a run: its steps in order, and how it ends, whatever happens.

| what ends it                  | state becomes          |
| ----------------------------- | ---------------------- |
| all steps done, none refused  | succeeded              |
| all steps done, bad records   | succeeded_with_errors  |
| a user cancels, or disables   | canceled               |
| its worker ends               | queued: goes on later  |
| a newer attempt owns it       | not ours to say        |
| anything else                 | failed                 |
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from omnikit.drivers.base import Driver
from omnikit.errors import (
    CanceledByUser,
    ChannelError,
    ConnectionDisabled,
    Interrupted,
    NeedsAuthorization,
    OmnikitError,
    Superseded,
    unforeseen,
)
from omnikit.model.jobs import JOBS
from omnikit.model.states import Level, RunState
from omnikit.store import Store
from omnikit.sync.clock import BaseClock, StoppableClock
from omnikit.sync.context import Connect, RunContext
from omnikit.sync.exports import send_exports
from omnikit.sync.files import import_file
from omnikit.sync.handover import hand_over
from omnikit.sync.heart import Heart
from omnikit.sync.replay import follow_rules, replay, retry
from omnikit.sync.returns import import_returns
from omnikit.sync.stock import keep_stock
from omnikit.sync.together import fetch_orders

Step = Callable[[RunContext, Driver], None]


@contextmanager
def rare_collections() -> Iterator[None]:
    """Pages make hundreds of thousands of objects and hardly a cycle: looking for cycles as often as Python does by
    itself cost a tenth of an import (measured).
    """
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def check_account(context: RunContext, driver: Driver) -> None:
    """Do the credentials still work? Says so in the log; a refusal ends the run."""
    result = driver.check()
    context.store.connections.authorization_works(context.connection.id, context.clock.now())
    context.say(Level.INFO, "check.passed", result.summary)


STEPS: dict[str, Step] = {
    "check": check_account, "rules": follow_rules, "orders": fetch_orders, "returns": import_returns,
    "replay": replay, "retry": retry, "file": import_file, "handover": hand_over, "exports": send_exports,
    "stock": keep_stock,
}  # fmt: skip
_BESIDE = frozenset({"returns"})  # steps that the others do not build on: where the channel fails them, they go on
_AFTER_A_FAULT = "What was fetched is kept. Synchronise again; if it fails again, report this line."
_FETCHING = frozenset({"sync", "orders"})  # jobs after which a connection is up to date

Listener = Callable[[dict[str, Any]], None]


def execute(
    store: Store,
    run_id: int,
    connect: Connect,
    clock: BaseClock,
    interrupted: threading.Event,
    listen: Listener = lambda _counts: None,
) -> bool:
    """Claim run `run_id` and work it off. False where it was not there to be claimed: someone else has it."""
    claim = store.runs.claim(run_id, clock.now())
    if claim is None:
        return False
    run = store.runs.get(run_id)
    began = time.perf_counter()
    with rare_collections(), Heart(store, claim, clock, interrupted) as heart:
        connection = store.connections.get(run["connection_id"])
        stoppable = StoppableClock(clock, heart.stop, heart.check)
        context = RunContext(store, claim, run, connection, stoppable, heart, listen)
        try:
            state, error = _ended(context, connect)
        except KeyboardInterrupt:  # whoever waited has had enough; what was fetched is kept
            store.runs.finish(claim, RunState.CANCELED, time.perf_counter() - began, clock.now())
            raise
    if state is not None:
        store.runs.finish(claim, state, time.perf_counter() - began, clock.now(), error)
    return True


def _ended(context: RunContext, connect: Connect) -> tuple[RunState | None, dict[str, str] | None]:
    """Work the steps off; the state to end in and, where it failed, why."""
    try:
        _work(context, connect)
    except Superseded:
        return None, None
    except Interrupted:
        return RunState.QUEUED, None
    except (CanceledByUser, ConnectionDisabled) as stopped:
        return RunState.CANCELED, _why(context, stopped, Level.NOTICE)
    except NeedsAuthorization as refused:
        context.store.connections.needs_authorization(context.connection.id, refused.message)
        return RunState.FAILED, _why(context, refused, Level.ERROR)
    except OmnikitError as failed:
        return RunState.FAILED, _why(context, failed, Level.ERROR)
    except Exception as fault:  # noqa: BLE001 a fault of ours must end as a visible run, not as a lost one
        return RunState.FAILED, _why(context, unforeseen(fault, _AFTER_A_FAULT), Level.CRITICAL)
    run = context.store.runs.get(context.claim.run_id)
    if context.run["job"] in _FETCHING:
        context.store.connections.succeeded(context.connection.id, context.clock.now())
    return (RunState.SUCCEEDED_WITH_ERRORS if run["failed"] or run["refused"] else RunState.SUCCEEDED), None


def _work(context: RunContext, connect: Connect) -> None:
    context.heart.check()
    context.say(Level.INFO, "run.begins", f"Attempt {context.claim.attempt} of {context.run['job']} begins.")
    driver = connect(context.connection, context)
    failed: ChannelError | None = None
    for name in JOBS[context.run["job"]]:
        context.heart.check()
        context.store.runs.progress(context.claim, step=name)
        try:
            STEPS[name](context, driver)
        except ChannelError as error:
            if name not in _BESIDE:
                raise
            failed = failed or error
    if failed is not None:
        raise failed


def _why(context: RunContext, error: OmnikitError, level: Level) -> dict[str, str]:
    exchange = error.exchange if isinstance(error, ChannelError) else None
    context.say(level, error.code, str(error), exchange)
    return {"code": error.code, "message": error.message, "remedy": error.remedy}
