"""The verbs about reports, as a part of the kit: which there are, running them now or by the clock, what they left."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from omnikit.errors import InvalidInput, NotFound
from omnikit.model.states import RUN_ENDED
from omnikit.model.timing import parsed_clock
from omnikit.store import Store

if TYPE_CHECKING:
    from omnikit.bootstrap import Runtime

Row = dict[str, Any]
_POLL = 0.2
_SHORTEST, _LONGEST = 5, 7 * 24 * 60  # minutes between two runs of a report
_WEEK = "1234567"


class ReportVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    def reports(self) -> list[Row]:
        """What can be run: name, title, description, own (a user put it there), path, problem (why it cannot be run),
        parameters (name, type, default, help, needed), last (its last run), schedules (how many).
        """
        from omnikit.reports.catalog import reports

        scheduled = [row["name"] for row in self._store.reports.schedules()]
        return [
            {
                "name": one.name,
                "title": one.facts.title,
                "description": one.facts.description,
                "own": one.own,
                "path": str(one.path),
                "problem": one.problem,
                "parameters": [parameter._asdict() for parameter in one.parameters],
                "last": next((_run_row(row) for row in self._store.reports.listed(one.name, 1)), None),
                "schedules": scheduled.count(one.name),
            }
            for one in reports(self._store.home)
        ]

    def run_report(
        self, name: str, parameters: Mapping[str, Any] | None = None, *, code: bool = False, wait: bool = False
    ) -> Row:
        """Run a report: asked for, a worker does it; with `wait`, where no worker lives, it is done here. `code`: the
        page shows the notebook's code. Returns its row, see `report_rows`.

        Raises NotFound, and InvalidInput where a parameter is unknown, missing or of another type.
        """
        from omnikit.reports.catalog import report
        from omnikit.reports.parameters import checked
        from omnikit.store.reports import Order

        found = report(self._store.home, name)
        if found.problem:
            raise InvalidInput(
                f"The report {name!r} cannot be run: {found.problem}.", remedy="Mend the notebook.",
                code="report.unreadable",
            )  # fmt: skip
        values = checked(found.parameters, parameters or {})
        order = Order(name, found.facts.title, values, code, self.actor)
        run_id = self._store.reports.ask(order, self._now())
        assert run_id is not None  # it is about nothing in particular
        self._note("report.run", None, report=name, report_run=run_id)
        return self.wait_for_report(run_id) if wait else self.report_row(run_id)

    def wait_for_report(self, run_id: int) -> Row:
        """The row of a report's run when it has ended; where no worker lives, this process works it off itself."""
        from omnikit.reports.desk import work_off

        while True:
            row = self.report_row(run_id)
            if row["state"] in RUN_ENDED:
                return row
            if row["state"] == "queued" and not self._store.runs.worker_alive(self._now()):
                work_off(self._store, run_id, self._runtime.clock)
                continue
            self._store.reports.forsaken(self._now())
            time.sleep(_POLL)

    def report_rows(self, name: str | None = None, limit: int | None = None) -> list[Row]:
        """Runs of reports, newest first: report_run, name, title, state, parameters, requested_by, created, started,
        finished, seconds, code, message, remedy, kept (what it left is still there).
        """
        return [_run_row(row) for row in self._store.reports.listed(name, limit)]

    def report_row(self, run_id: int) -> Row:
        """One of them. Raises NotFound."""
        return _run_row(self._store.reports.get(run_id))

    def report_files(self, run_id: int) -> dict[str, Path]:
        """What a run left: `notebook`, executed, and `page`, which opens anywhere. Raises NotFound where it has been
        let go.
        """
        from omnikit.reports.desk import NOTEBOOK, PAGE

        run = self._store.reports.get(run_id)
        folder = self._store.home / (run["folder"] or "-")
        found = {"notebook": folder / NOTEBOOK, "page": folder / PAGE}
        kept = {name: path for name, path in found.items() if run["folder"] and path.is_file()}
        if not kept:
            raise NotFound(
                f"Run {run_id} of {run['name']!r} has left nothing, or it has been let go.",
                remedy="Run the report again.",
                code="report.not_kept",
            )
        return kept

    def copy_report(self, run_id: int, folder: str | Path) -> list[Path]:
        """Copy what a run left into a folder, under the report's name and the run's number."""
        target, run = Path(folder).absolute(), self._store.reports.get(run_id)
        found = self.report_files(run_id)
        try:
            target.mkdir(parents=True, exist_ok=True)
            named = [(path, target / f"{run['name']}-{run_id}{path.suffix}") for path in found.values()]
            return [Path(shutil.copyfile(source, place)) for source, place in named]
        except OSError as error:
            raise InvalidInput(
                f"{str(target)!r} cannot be written ({type(error).__name__}).", field="out",
                remedy=f"Name another folder; the page is kept: `omnikit report open {run_id}`.",
            ) from None  # fmt: skip

    # -- by the clock ------------------------------------------------------------------------------------------

    def schedule_report(
        self,
        name: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        every: int | None = None,
        at: str | None = None,
        days: str = "",
        zone: str = "UTC",
    ) -> Row:
        """Let workers run a report `every` so many minutes, or `at` HH:MM (on `days`, digits with 1 for Monday) in a
        zone. Returns its row, see `report_schedules`. Raises NotFound, InvalidInput.
        """
        from omnikit.reports.catalog import report
        from omnikit.reports.desk import following
        from omnikit.reports.parameters import checked
        from omnikit.store.reports import Timing

        values = checked(report(self._store.home, name).parameters, parameters or {})
        timing = Timing(*_timing(every, at, days, zone))
        due = following(timing, f"report/{name}", self._now())
        number = self._store.reports.schedule(name, values, timing, due, self.actor, self._now())
        self._note("report.schedule", None, report=name, schedule=number)
        return next(row for row in self.report_schedules() if row["schedule"] == number)

    def unschedule_report(self, schedule: int) -> None:
        """No longer by itself. Raises NotFound."""
        if not self._store.reports.unschedule(schedule):
            raise NotFound(
                f"There is no schedule {schedule} of a report.", remedy="`omnikit report list --schedules` lists them.",
                code="report.schedule_not_found",
            )  # fmt: skip
        self._note("report.unschedule", None, schedule=schedule)

    def report_schedules(self) -> list[Row]:
        """What runs by itself, the next first: schedule, name, parameters, every (minutes), at, days, zone, next_due,
        last_due, report_run (the last), actor.
        """
        return [
            {"schedule": row["id"], "name": row["name"], "parameters": row["parameters"], "every": row["minutes"],
             "at": row["clock"], "days": row["days"] or "", "zone": row["zone"], "next_due": row["next_due"],
             "last_due": row["last_due"], "report_run": row["report_run"], "actor": row["actor"]}
            for row in self._store.reports.schedules()
        ]  # fmt: skip


def _run_row(row: Row) -> Row:
    named = ("name", "title", "state", "parameters", "requested_by", "created", "started", "finished")
    return {
        "report_run": row["id"],
        **{key: row[key] for key in named},
        "seconds": round(row["seconds"], 3),
        "code": row["error_code"],
        "message": row["error_message"],
        "remedy": row["error_remedy"],
        "kept": bool(row["folder"]),
    }


def _timing(every: int | None, at: str | None, days: str, zone: str) -> tuple[int | None, str | None, str, str]:
    if (every is None) == (at is None):
        raise InvalidInput(
            "Say either every how many minutes or at which time of day.", field="every",
            remedy="Such as --every 60, or --at 06:30.",
        )  # fmt: skip
    if every is not None:
        if days:
            raise InvalidInput("Days go with a time of day.", field="days", remedy="Say at which time, such as 06:30.")
        if not _SHORTEST <= every <= _LONGEST:
            raise InvalidInput(f"Choose between {_SHORTEST} and {_LONGEST} minutes.", field="every")
        return every, None, "", "UTC"
    try:
        parsed_clock(at or "")
    except ValueError as error:
        raise InvalidInput(f"{str(error)[:80]}.", field="at") from None
    if set(days) - set(_WEEK):
        raise InvalidInput("Days are digits from 1 (Monday) to 7.", field="days", remedy="Such as 12345.")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise InvalidInput(f"{zone[:60]!r} is no time zone such as Europe/Berlin.", field="zone") from None
    return None, (at or "").strip(), "".join(sorted(set(days))), zone
