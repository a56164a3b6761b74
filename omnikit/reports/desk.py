"""Running reports: what is asked for, what is due, what tells of a failed sync by itself; letting go of old ones."""

from __future__ import annotations

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from omnikit.errors import OmnikitError, unforeseen
from omnikit.model.schedule import next_due
from omnikit.model.states import RunState
from omnikit.model.times import parse
from omnikit.model.timing import next_at
from omnikit.reports.catalog import report
from omnikit.reports.execution import SECONDS_A_CELL, Ended, execute
from omnikit.reports.page import written
from omnikit.reports.parameters import checked
from omnikit.store import Store
from omnikit.store.reports import Order, Timing
from omnikit.sync.clock import BaseClock

NOTEBOOK, PAGE = "report.ipynb", "report.html"
KEPT = timedelta(days=30)
INCIDENT = "incident"
_SCHEDULE, _INCIDENTS = "schedule", "incident"  # who asked
Row = dict[str, Any]


def following(timing: Timing, key: str, now: datetime) -> datetime:
    """When it is due next."""
    if timing.minutes is not None:
        return next_due(key, timing.minutes, now)
    return next_at(timing.clock or "00:00", timing.days, timing.zone, now)


def ask_for_due(store: Store, now: datetime) -> list[int]:
    """Ask for every report that is due, each once; what was missed is caught up once. Returns the runs."""
    begun = []
    for row in store.reports.schedules():
        if parse(row["next_due"]) > now:
            break
        timing = Timing(row["minutes"], row["clock"], row["days"] or "", row["zone"] or "UTC")
        if store.reports.claim_due(row, following(timing, f"report/{row['id']}", now)):
            run_id = _asked(store, row, now)
            begun += [run_id] if run_id is not None else []
    return begun


def _asked(store: Store, row: Row, now: datetime) -> int | None:
    try:
        title = report(store.home, row["name"]).facts.title
    except OmnikitError:
        title = row["name"]  # its run fails and says why
    order = Order(row["name"], title, row["parameters"], code=False, requested_by=_SCHEDULE)
    run_id = store.reports.ask(order, now)
    if run_id is not None:
        store.reports.began(row["id"], run_id)
    return run_id


def tell_of_failures(store: Store, now: datetime) -> list[int]:
    """A report of its own for each sync that failed within the last day: for a connection and cause one a day, however
    often it fails. Returns the runs.
    """
    begun = []
    for run in store.runs.failed_since(now - timedelta(days=1)):
        about = f"incident:{run['connection_id']}/{run['error_code']}/{run['finished'][:10]}"
        order = Order(INCIDENT, f"Incident: {run['connection_name']}", {"RUN": run["id"]}, code=False,
                      requested_by=_INCIDENTS, about=about)  # fmt: skip
        run_id = store.reports.ask(order, now)
        begun += [run_id] if run_id is not None else []
    return begun


def work_off_next(store: Store, clock: BaseClock) -> None:
    """The report that has waited longest; one whose worker is gone waits again."""
    store.reports.forsaken(clock.now())
    for run_id in store.reports.queued()[:1]:
        work_off(store, run_id, clock)


def work_off(store: Store, run_id: int, clock: BaseClock, *, seconds: float = SECONDS_A_CELL) -> bool:
    """Run one report that waits. False where someone else has it."""
    if not store.reports.claim(run_id, clock.now()):
        return False
    run, began = store.reports.get(run_id), time.perf_counter()
    folder = Path("reports", "runs", f"{run['name']}-{run['id']:06d}")
    try:
        ended = _worked(store, run, store.home / folder, seconds)
    except OmnikitError as refused:
        ended = Ended(refused.code, refused.message, refused.remedy)
    except Exception as fault:  # noqa: BLE001 a report that fails must be seen to have failed
        error = unforeseen(fault)
        ended = Ended(error.code, error.message, error.remedy)
    state = RunState.FAILED if ended.code else RunState.SUCCEEDED
    kept = str(folder) if (store.home / folder / NOTEBOOK).is_file() else ""
    store.reports.ended(run_id, state, time.perf_counter() - began, kept, clock.now(), ended._asdict())
    return True


def _worked(store: Store, run: Row, folder: Path, seconds: float) -> Ended:
    found = report(store.home, run["name"])
    if found.problem:
        return Ended("report.unreadable", f"The report {found.name!r} cannot be run: {found.problem}.", "Mend it.")
    values = checked(found.parameters, run["parameters"])
    ended = execute(found.path, folder / NOTEBOOK, values, store.home, seconds=seconds)
    if (folder / NOTEBOOK).is_file():
        _write_page(folder, run, ended)
    return ended


def _write_page(folder: Path, run: Row, ended: Ended) -> None:
    told = ", ".join(f"{name} = {value}" for name, value in run["parameters"].items())
    facts = {"Report": run["title"], "Begun": run["started"], "Asked for by": run["requested_by"]}
    facts |= {"Parameters": told} if told else {}
    failure = (ended.message, ended.remedy) if ended.code else ()
    page = folder / PAGE
    page.write_text(written(folder / NOTEBOOK, run["title"], facts, failure, code=run["code"]), encoding="utf-8")
    page.chmod(0o600)


def let_go(store: Store, now: datetime, kept: timedelta = KEPT) -> int:
    """Take away what reports left that ended long ago. Returns of how many."""
    old = store.reports.finished_before(now - kept)
    for run in old:
        shutil.rmtree(store.home / run["folder"], ignore_errors=True)
        store.reports.forget(run["id"])
    return len(old)
