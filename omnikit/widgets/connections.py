"""Settings > CONNECTIONS: the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.widgets import underway
from omnikit.widgets.listed import HEALTH_ORDER, Listed, MadeColumns, errors_look
from omnikit.widgets.planning import PlanDialog, planned_drivers
from omnikit.widgets.screen import ListScreen, Row, Rows, button
from omnikit.widgets.status import look
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.underway import with_worker

if TYPE_CHECKING:
    from omnikit.kit import Kit

_SHOWN = 5


def _columns() -> list[Column]:
    return [
        Column("name", _t("Name"), "link"),
        Column("status_look", _t("Status"), "look", sort_by="status_word"),
        Column("errors_look", _t("Order/Return have errors"), "look", sort_by="has_errors_word", opens="errors"),
        Column("driver", _t("Driver")),
        Column("id", _t("ID"), "number"),
        Column("run_look", _t("Sync"), "progress", sort_by="run_order", searched=False, opens="details"),
        Column("last_sync", _t("Last sync"), "time", searched=False),
        Column("health_look", _t("Health"), "look", sort_by="health_order", searched=False, opens="details"),
        Column("errors_open", _t("Errors open"), "number", searched=False),
        Column("marketplace", _t("Marketplace"), shown=False),
        Column("created", _t("Created DD/MM/YYYY"), "day", searched=False, shown=False),
        Column("orders_24h", _t("Orders 24 h"), "number", searched=False, shown=False),
    ]


class ConnectionsScreen(ListScreen):
    """All connections; what is selected can be synchronised, enabled, disabled; one can be deleted."""

    heading = "Connections"
    list_name = "connections"
    selects = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-connection",
        "title": "No connection yet",
        "text": "Press (Add) to connect the first account.",
    }

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _columns())
        self.actions = [*self.actions, button("add", _t("Add"), "mdi-plus")]
        self._opened: Any = None
        self._going: set[Any] = set()  # being deleted by this page
        self._list = kit.connection_list()
        self._made = MadeColumns()
        self._planned = planned_drivers(kit)

    def read(self) -> Listed:
        picture, known = self._list.read(), self.table.source
        if isinstance(known, Listed) and known.picture is picture:
            return known
        return Listed(picture, self._made, _shown)

    def show_rows(self, rows: Rows) -> None:
        super().show_rows(rows)
        row = self.table.row(self._opened)
        if self.panel and row is not None:
            self.panel = self._panel(row)

    # -- the editing toolbar -----------------------------------------------------------------------------------

    def buttons(self) -> list[dict[str, str]]:
        statuses = self.table.selected_values("status")
        single = len(self.table.selected) == 1
        shown = []
        if single:
            (row,) = self._selected()
            shown = [self._delete_button(row), button("synchronize", _t("SYNCHRONIZE"), "mdi-sync")]
            if row["status"] == "Active" and row["driver_id"] in self._planned:
                shown.append(button("plan", _t("PLAN"), "mdi-calculator-variant-outline"))
        if "Active" in statuses:
            shown.append(button("disable", _t("DISABLE"), "mdi-pause-circle-outline"))
        if "Inactive" in statuses:
            shown.append(button("enable", _t("ENABLE"), "mdi-play-circle-outline"))
        if single:
            shown.append(button("edit", _t("Edit"), "mdi-pencil-outline"))
        return shown

    def add(self) -> None:
        """(Add)"""
        self.go("create")

    def edit(self) -> None:
        """(Edit)"""
        (row,) = self._selected()
        self.opened(row)

    def _delete_button(self, row: Row) -> dict[str, str]:
        reason = _t("Disable it first") if row["status"] == "Active" else ""
        reason = _t("It is being deleted") if row["id"] in self._going else reason
        return button("delete", _t("DELETE"), "mdi-delete-outline", reason)

    def _selected(self) -> list[Row]:
        rows = (self.table.row(key) for key in self.table.selected)
        return sorted((row for row in rows if row is not None), key=lambda row: row["id"])

    def synchronize(self) -> None:
        """[SYNCHRONIZE]: answers at once with *Sync triggered*; a refusal is shown."""
        done = self._each(self._selected(), lambda row: self.kit.connection(row["id"]).sync())
        if done:
            self._triggered([row["name"] for row in done])

    def _triggered(self, names: list[str]) -> None:
        self.say(_t("Sync triggered"), with_worker(self.kit, f"{_listed(names)}."))
        self.live.wake()

    @cached_property
    def planner(self) -> PlanDialog:
        """Made when it is first wanted: the page opens sooner without it."""
        self.window = PlanDialog(self.kit, lambda name: self._triggered([name]))
        return self.window

    def plan(self) -> None:
        """[PLAN]: what [SYNCHRONIZE] would take."""
        (row,) = self._selected()
        self.planner.ask(row["id"], row["name"])

    def enable(self) -> None:
        """[ENABLE]"""
        chosen = [row for row in self._selected() if row["status"] == "Inactive"]
        done = self._each(chosen, lambda row: self.kit.connection(row["id"]).enable())
        if done:
            self.say(_t("Enabled"), _names(done))

    def disable(self) -> None:
        """[DISABLE]"""
        chosen = [row for row in self._selected() if row["status"] == "Active"]
        done = self._each(chosen, lambda row: self.kit.connection(row["id"]).disable())
        if done:
            self.say(_t("Disabled"), _names(done))

    def delete(self) -> None:
        """[DELETE]: asks, naming what goes."""
        (row,) = self._selected()
        takes = {what: number(many) for what, many in self.kit.deletion_takes(row["id"]).items()}
        text = _t("{orders} orders, {import_errors} errors, {runs} runs of '{name}'; may take a long time")
        self.ask(
            _t("Delete connection?"), text.format(name=row["name"], **takes), _t("DELETE"),
            lambda _answer: self._delete(row), tone="bad",
        )  # fmt: skip

    def _delete(self, row: Row) -> None:
        """In the background: the row shows *Deleting*. Left half-way, the next worker finishes it."""

        def ended(done: bool) -> None:
            self._going.discard(row["id"])
            self.refresh()
            if done:
                self.say(_t("Deleted"), row["name"])

        self._going.add(row["id"])
        self.redraw()
        self.beside(lambda: self.kit.delete(row["id"]), ended)
        self.live.wake()

    def _each(self, rows: list[Row], verb: Callable[[Row], Any]) -> list[Row]:
        """Do `verb` to each row; returns those it was done to. The last refusal is shown."""
        done = [row for row in rows if self.attempt(lambda row=row: verb(row))]  # type: ignore[misc]
        self.refresh()
        self.live.wake()
        return done

    # -- one connection ----------------------------------------------------------------------------------------

    def opened(self, row: Row) -> None:
        """A click on a row, or Enter on its name: *Edit connection*."""
        self.go("edit", row["id"])

    def details(self, row: Row) -> None:
        """Its last errors and runs, beside the list."""
        self._opened = row["id"]
        self.panel = self._panel(row)

    def _panel(self, row: Row) -> dict[str, Any]:
        errors = self.kit.error_rows(row["id"], limit=_SHOWN)
        runs = self.kit.run_rows(row["id"], limit=_SHOWN)
        return {
            "id": row["id"],
            "title": row["name"],
            "facts": _facts(row, self.kit),
            "sections": [
                {
                    "title": _t("Last errors"),
                    "empty": _t("No open error."),
                    "rows": [error_line(error) for error in errors],
                    "action": "errors" if row["errors_open"] else None,
                    "action_label": _t("All {} errors").format(row["errors_open"]),
                },
                {
                    "title": _t("Last runs"),
                    "empty": _t("No run yet: select the connection and synchronise it."),
                    "rows": [run_line(run) for run in runs],
                    "action": "runs" if runs else None,
                    "action_label": _t("All runs"),
                },
            ],
        }


def _names(rows: list[Row]) -> str:
    return _listed([row["name"] for row in rows])


def _listed(names: list[str]) -> str:
    first = ", ".join(names[:3])
    return first if len(names) <= 3 else _t("{} and {} more").format(first, len(names) - 3)  # noqa: PLR2004


def _shown(row: Row) -> Row:
    """A row of the kit with what its cells need."""
    status, errors = look(row["status"]), errors_look(row["has_errors"])
    return {
        **row,
        "label": row["name"],
        "status_look": status,
        "status_word": status["word"],
        "errors_look": errors,
        "has_errors_word": errors["word"],
        "health_look": {**look(row["health"]), "hint": said(row["health_reason"])},
        "health_order": HEALTH_ORDER.get(row["health"], 3),
        **_run_cell(row),
    }


def _run_cell(row: Row) -> Row:
    run = row["run"] or row["last_run"]
    if run is None:
        return {"run_look": None, "run_order": 0}
    cell = {**underway.run_look(run), "detail": _fetched(run)}
    return {"run_look": cell, "run_order": 2 if cell["busy"] else 1}


def _fetched(run: Row) -> str:
    """How many orders a run has fetched, in words; of one without any, how many returns: a cell has room for one."""
    if orders := run["fetched"] - run["returns"]:
        return _t("1 order") if orders == 1 else _t("{} orders").format(number(orders))
    returns = run["returns"]
    return _t("1 return") if returns == 1 else _t("{} returns").format(number(returns)) if returns else ""


def _facts(row: Row, kit: Kit) -> list[dict[str, Any]]:
    facts = [
        (_t("Driver"), row["driver"], False),
        (_t("Marketplace"), row["marketplace"], False),
        (_t("Seller ID"), row["account"], False),
        (_t("Status"), look(row["status"])["word"], False),
        (_t("Health"), ": ".join(filter(None, [look(row["health"])["word"], said(row["health_reason"])])), False),
        (_t("Created"), row["created"], True),
        *(underway.facts(row["run"], kit) if row["run"] else ()),
    ]
    return [{"label": label, "value": value, "time": time} for label, value, time in facts if value]


def error_line(error: Row) -> dict[str, Any]:
    """An import error as one line of a panel."""
    return {"id": error["id"], "look": look(error["state"]), "head": error["order_id"], "at": error["created"],
            "text": said(error["message"]), "more": said(error["remedy"])}  # fmt: skip


def run_line(run: Row) -> dict[str, Any]:
    """A run as one line of a panel."""
    counts = _t("{} fetched, {} imported, {} updated, {} failed").format(
        run["fetched"], run["imported"], run["updated"], run["failed"]
    )
    more = " ".join(filter(None, [said(run["message"]), said(run["remedy"])]))
    return {"id": run["run_id"], "look": look(run["state"]), "head": _t("Run {}").format(run["run_id"]),
            "at": run["created"], "text": counts, "more": more, **underway.rest(run)}  # fmt: skip
