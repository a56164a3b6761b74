"""REPORTS: what can be run, what has run, and what runs by itself."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.errors import NotFound
from omnikit.kit.callback import CALLBACK_VARIABLE
from omnikit.model.states import RunState
from omnikit.reports import PAGES_PATH
from omnikit.widgets.screen import ListScreen, Row, button
from omnikit.widgets.status import look
from omnikit.widgets.story import lines_of
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, number, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

_MOST_RUNS = 2_000
_TABS = (("reports", "Reports"), ("runs", "Runs"), ("schedules", "Schedules"))
_MIMES = {"page": ("html", "text/html"), "notebook": ("ipynb", "application/x-ipynb+json")}
_NAMED = 5  # schedules in a question


class _Face(ListScreen):
    """One of the three faces; its panel is about a run."""

    heading = "Reports"
    tab: ClassVar[str] = ""

    def __init__(self, kit: Kit, columns: list[Column]) -> None:
        self.part = {"tab": self.tab} if self.tab else {}
        super().__init__(kit, columns)
        here = self.tab or _TABS[0][0]
        self.tabs = [{**button(f"show_{name}", _t(label), ""), "on": name == here} for name, label in _TABS]

    def show_reports(self) -> None:
        self.go("reports")

    def show_runs(self) -> None:
        self.go("reports", tab="runs")

    def show_schedules(self) -> None:
        self.go("reports", tab="schedules")

    # -- a run -------------------------------------------------------------------------------------------------

    def show_run(self, row: Row) -> None:
        """A run, as `report_rows` has it, beside the list."""
        self.panel = _panel(row)

    def vue_act_on(self, data: dict[str, Any]) -> None:
        verbs = {"again": self._again, "page": self._keep, "notebook": self._keep}
        name = str(data["name"])
        if name in verbs:
            verbs[name](int(data["id"]), name)
        else:
            super().vue_act_on(data)

    def _again(self, run_id: int, _name: str) -> None:
        """[RUN AGAIN]: the form, filled with what this run was given."""
        self.go("report", report=self.kit.report_row(run_id)["name"], like=run_id)

    def _keep(self, run_id: int, name: str) -> None:
        """[DOWNLOAD PAGE], [DOWNLOAD NOTEBOOK]: what a run left, as a file for the browser."""
        if self.packing:
            return
        kind, mime = _MIMES[name]
        made: list[bytes] = []

        def ended(done: bool) -> None:
            self.packing = False
            if done:
                file = f"{self.kit.report_row(run_id)['name']}-{run_id}.{kind}"
                self.file = {"name": file, "mime": mime, "content": base64.b64encode(made[0]).decode()}

        self.packing = True
        self.beside(lambda: made.append(_left(self.kit, run_id, name)), ended)


class ReportsScreen(_Face):
    """What can be run."""

    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-file-chart-outline",
        "title": "There is no report",
        "text": "A notebook becomes a report when it is put into HOME/reports/notebooks.",
    }

    def __init__(self, kit: Kit) -> None:
        columns = [
            Column("what", _t("Report"), "story", sort_by="title"),
            Column("start", _t("Start"), "way", searched=False, opens="run"),
            Column("state_look", _t("State"), "look", sort_by="state_word"),
            Column("last_look", _t("Last run"), "look", sort_by="last_word", opens="details"),
            Column("last_at", _t("When"), "time", searched=False),
            Column("schedules", _t("Schedules"), "number", searched=False),
            Column("named", _t("Parameters")),
            Column("origin_look", _t("Origin"), "look", sort_by="origin_word"),
        ]
        super().__init__(kit, columns)

    def read(self) -> list[Row]:
        return [_report_row(row) for row in self.kit.reports()]

    def opened(self, row: Row) -> None:
        """A click on a report: its form."""
        self.go("report", report=row["name"])

    def details(self, row: Row) -> None:
        """A click on the last run's state."""
        if row["last"]:
            self.show_run(row["last"])

    def vue_act_on(self, data: dict[str, Any]) -> None:
        row = self.table.row(data["id"]) if data["name"] == "run" else None
        if row is not None:
            self.opened(row)
        else:
            super().vue_act_on(data)


class ReportRunsScreen(_Face):
    """What has run, and what it left."""

    tab = "runs"
    follows = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-history",
        "title": "No report has run yet",
        "text": "Open a report and run it; what it finds is kept here for 30 days.",
    }

    def __init__(self, kit: Kit) -> None:
        columns = [
            Column("run", _t("Run"), "link", sort_by="id"),
            Column("title", _t("Report")),
            Column("page", _t("Page"), "way", searched=False, opens="page"),
            Column("state_look", _t("State"), "progress", sort_by="state_word"),
            Column("given", _t("Parameters")),
            Column("asked", _t("Asked for by")),
            Column("started", _t("Begun"), "time", searched=False),
            Column("seconds", _t("Seconds"), "number", searched=False),
            Column("message", _t("Message")),
        ]
        super().__init__(kit, columns)

    def read(self) -> list[Row]:
        alive = self.kit.worker_alive()
        return [_run_row(row, alive=alive) for row in self.kit.report_rows(limit=_MOST_RUNS)]

    def opened(self, row: Row) -> None:
        """A click on a run: how it went, beside the list."""
        self.show_run(self.kit.report_row(row["id"]))

    def details(self, row: Row) -> None:
        self.opened(row)


class ReportSchedulesScreen(_Face):
    """What runs by itself."""

    tab = "schedules"
    selects = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-calendar-clock",
        "title": "No report runs by itself",
        "text": "Open a report and give it a time.",
    }

    def __init__(self, kit: Kit) -> None:
        columns = [
            Column("title", _t("Report"), "link"),
            Column("when", _t("When")),
            Column("given", _t("Parameters")),
            Column("next_due", _t("Next"), "time", searched=False),
            Column("last_due", _t("Last"), "time", searched=False),
            Column("last_run", _t("Last run"), "way", sort_by="report_run", searched=False, opens="last"),
            Column("actor", _t("Asked for by")),
            Column("schedule", _t("ID"), "number", shown=False),
        ]
        super().__init__(kit, columns)

    def read(self) -> list[Row]:
        titles = {row["name"]: _t(row["title"]) for row in self.kit.reports()}
        return [_schedule_row(row, titles) for row in self.kit.report_schedules()]

    def buttons(self) -> list[dict[str, str]]:
        return [button("remove", _t("REMOVE"), "mdi-delete-outline")]

    def remove(self) -> None:
        """[REMOVE]: asks, naming what will not run any more."""
        rows = [row for row in map(self.table.row, self.table.selected) if row is not None]
        named = [f"{row['title']}, {row['when']}" for row in rows[:_NAMED]]
        named += [_t("{} more").format(number(len(rows) - _NAMED))] if len(rows) > _NAMED else []
        text = _t("By itself it runs no longer: {}. What has run stays.").format("; ".join(named))
        numbers = [int(row["id"]) for row in rows]
        self.ask(_t("Remove schedules?"), text, _t("REMOVE"), lambda _answer: self._removed(numbers), tone="bad")

    def _removed(self, numbers: list[int]) -> None:
        for one in numbers:
            self.kit.unschedule_report(one)
        self.say(_t("Removed"), _t("1 schedule") if len(numbers) == 1 else _t("{} schedules").format(len(numbers)))
        self.refresh()

    def opened(self, row: Row) -> None:
        """A click on a schedule: the form of its report."""
        self.go("report", report=row["name"], tab="every" if row["every"] else "at")

    def vue_act_on(self, data: dict[str, Any]) -> None:
        row = self.table.row(data["id"]) if data["name"] == "last" else None
        if row is not None and row["report_run"]:
            self.show_run(self.kit.report_row(row["report_run"]))
        else:
            super().vue_act_on(data)


REPORT_FACES = (ReportsScreen, ReportRunsScreen, ReportSchedulesScreen)


def reports_screen(kit: Kit, tab: str | None = None) -> ReportsScreen | ReportRunsScreen | ReportSchedulesScreen:
    """The face that a tab names: runs, schedules, else the reports."""
    return next((face(kit) for face in REPORT_FACES if face.tab == tab), None) or ReportsScreen(kit)


# -- rows ------------------------------------------------------------------------------------------------------------


def _report_row(row: Row) -> Row:
    last, problem = row["last"], row["problem"]
    state, origin = _able(problem), _origin(own=row["own"])
    last_look = look(last["state"]) if last else None
    return {
        **row,
        "id": row["name"],
        "label": _t(row["title"]),
        "title": _t(row["title"]),
        "what": _t(row["title"]),
        "what_more": said(problem) if problem else _t(row["description"]),
        "start": None if problem else {"word": _t("RUN"), "icon": "mdi-play", "hint": _t(row["title"])},
        "state_look": state,
        "state_word": state["word"],
        "last_look": last_look and {**last_look, "hint": said(last["message"])},
        "last_word": last_look["word"] if last_look else "",
        "last_at": (last["finished"] or last["started"] or last["created"]) if last else None,
        "named": ", ".join(label_of(one["name"]) for one in row["parameters"]),
        "origin_look": origin,
        "origin_word": origin["word"],
    }


def _able(problem: str) -> dict[str, str]:
    if problem:
        return {"state": "problem", "icon": "mdi-close-octagon", "word": _t("Cannot be run"), "tone": "bad",
                "hint": said(problem)}  # fmt: skip
    return {"state": "ready", "icon": "mdi-check-circle", "word": _t("Ready"), "tone": "good", "hint": ""}


def _origin(*, own: bool) -> dict[str, str]:
    icon, word = ("mdi-account-outline", _t("Own")) if own else ("mdi-circle-double", "omnikit")
    return {"state": "own" if own else "omnikit", "icon": icon, "word": word, "tone": "quiet"}


def _run_row(row: Row, *, alive: bool) -> Row:
    state, running = look(row["state"]), row["state"] == RunState.RUNNING
    waits = row["state"] == RunState.QUEUED and not alive
    hint = _t("No worker is running: it waits until one is.") if waits else said(row["message"])
    return {
        **row,
        "id": row["report_run"],
        "run": str(row["report_run"]),
        "label": f"{row['report_run']}",
        "title": _t(row["title"]),
        "page": _way_to_page(row),
        "state_look": {**state, "detail": _t("waits for a worker") if waits else "", "hint": hint, "busy": running,
                       "percent": None},
        "state_word": state["word"],
        "given": given_text(row["parameters"]),
        "asked": _asked(row["requested_by"]),
        "seconds": round(row["seconds"], 1) if row["finished"] else None,
        "message": said(row["message"]),
    }  # fmt: skip


def _way_to_page(row: Row) -> dict[str, str] | None:
    """Where a dashboard's server shows the page, a link; elsewhere, as in JupyterLab, the page is downloaded."""
    if not row["kept"]:
        return None
    address = page_address(row["report_run"])
    if address:
        return {"word": _t("OPEN"), "icon": "mdi-open-in-new", "hint": _t("Opens in a new tab"), "href": address}
    return {"word": _t("DOWNLOAD"), "icon": "mdi-download-outline", "hint": "", "href": ""}


def page_address(run_id: int) -> str:
    """The address of a kept page at the dashboard's server; empty where no such server shows this screen."""
    return f"{PAGES_PATH}{run_id}" if os.environ.get(CALLBACK_VARIABLE) else ""


def _schedule_row(row: Row, titles: Mapping[str, str]) -> Row:
    title = titles.get(row["name"], row["name"])
    last = _t("Run {}").format(row["report_run"])
    return {
        **row,
        "id": row["schedule"],
        "label": title,
        "title": title,
        "when": when_text(row),
        "given": given_text(row["parameters"]),
        "last_run": {"word": last, "icon": "", "hint": ""} if row["report_run"] else None,
    }


def _panel(row: Row) -> Row:
    state = look(row["state"])
    facts: list[tuple[str, Any, str]] = [
        (_t("State"), state, "look"),
        (_t("Message"), said(row["message"]), ""),
        (_t("What to do"), said(row["remedy"]), ""),
        (_t("Parameters"), given_text(row["parameters"]), ""),
        (_t("Asked for by"), _asked(row["requested_by"]), ""),
        (_t("Created"), row["created"], "time"),
        (_t("Begun"), row["started"], "time"),
        (_t("Ended"), row["finished"], "time"),
        (_t("Seconds"), number(round(row["seconds"], 1)) if row["finished"] else "", ""),
        (_t("Code"), row["code"], ""),
    ]
    title = f"{_t('Run {}').format(row['report_run'])}: {_t(row['title'])}"
    return {"id": row["report_run"], "title": title, "buttons": _panel_buttons(row), "facts": lines_of(facts),
            "sections": []}  # fmt: skip


def _panel_buttons(row: Row) -> list[dict[str, str]]:
    again = button("again", _t("RUN AGAIN"), "mdi-replay")
    if not row["kept"]:
        return [again]
    address = page_address(row["report_run"])
    opens = {**button("open", _t("OPEN"), "mdi-open-in-new"), "href": address}
    return [
        *([opens] if address else []),
        button("page", _t("DOWNLOAD PAGE"), "mdi-download-outline"),
        button("notebook", _t("DOWNLOAD NOTEBOOK"), "mdi-notebook-outline"),
        again,
    ]


def _left(kit: Kit, run_id: int, name: str) -> bytes:
    """One of the files that a run left. Raises NotFound where it has been let go."""
    path = kit.report_files(run_id).get(name)
    try:
        if path is not None:
            return path.read_bytes()
    except OSError:
        pass  # let go a moment ago
    raise NotFound(_t("This run has left no such file."), remedy=_t("Run the report again."), code="report.not_kept")


# -- words -----------------------------------------------------------------------------------------------------------


def label_of(parameter: str) -> str:
    """The name of a parameter as a form says it: HOURS is Hours."""
    words = parameter.replace("_", " ").strip()
    return _t(words.capitalize() if parameter.isupper() else words)


def given_text(parameters: Mapping[str, Any]) -> str:
    """Parameters and their values in one line."""
    return ", ".join(f"{label_of(name)}: {_value(value)}" for name, value in parameters.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _t("on") if value else _t("off")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _t("none")
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return _t("empty") if value is None or value == "" else str(value)


def when_text(row: Row) -> str:
    """How often, or when, a schedule runs."""
    if row["every"]:
        return _t("every {} minutes").format(number(row["every"]))
    days = ", ".join(label for digit, label in days_of_week() if digit in row["days"])
    at = _t("at {} ({})").format(row["at"], row["zone"])
    return f"{at}, {days}" if days else at


def days_of_week() -> list[tuple[str, str]]:
    """Digit and name of each day, Monday first."""
    names = (_t("Monday"), _t("Tuesday"), _t("Wednesday"), _t("Thursday"), _t("Friday"), _t("Saturday"), _t("Sunday"))
    return [(str(digit), name) for digit, name in enumerate(names, 1)]


def _asked(by: str) -> str:
    """Who asked for a run: a user, or one of ours that do so by themselves."""
    return {"schedule": _t("a schedule"), "incident": _t("a failed run")}.get(by, by)
