"""The run list, and what it shares with other lists of one connection or all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.widgets.filing import rejected_section
from omnikit.widgets.screen import ListScreen, Row
from omnikit.widgets.status import look
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, said
from omnikit.widgets.underway import facts, run_look

if TYPE_CHECKING:
    from omnikit.kit import Kit

_MOST_RUNS = 2_000


class Scoped(ListScreen):
    """A list of all connections or of one."""

    def __init__(self, kit: Kit, columns: list[Column], connection: int | None) -> None:
        super().__init__(kit, columns, connection)
        if connection is not None:
            names = {row["id"]: row["name"] for row in kit.connection_rows()}
            self.scope = names.get(connection, _t("Connection {}").format(connection))


class RunsScreen(Scoped):
    """What ran, when, and how it ended."""

    heading = "Runs"
    follows = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-history",
        "title": "No run yet",
        "text": "Select a connection and synchronise it.",
    }

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        columns = [
            Column("run", _t("Run"), "link", sort_by="id"),
            Column("connection", _t("Connection")),
            Column("state_look", _t("State"), "progress", sort_by="state_word"),
            Column("created", _t("Created"), "time", searched=False),
            Column("seconds", _t("Seconds"), "number", searched=False),
            *(Column(name, _t(title), "number", searched=False) for name, title in _COUNTS),
            Column("calls", _t("Calls"), "number", searched=False, shown=False),
            Column("message", _t("Message")),
        ]
        super().__init__(kit, columns, connection)

    def read(self) -> list[Row]:
        rows = self.kit.run_rows(self.connection, limit=_MOST_RUNS)
        return [
            {**row, "id": row["run_id"], "run": str(row["run_id"]), "label": f"{row['run_id']}",
             "state_look": run_look(row), "state_word": look(row["state"])["word"],
             "message": said(row["message"])}
            for row in rows
        ]  # fmt: skip

    def opened(self, row: Row) -> None:
        """A click on a run: its log, kept up to date while it is under way."""
        self.panel = run_panel(self.kit, row)

    def details(self, row: Row) -> None:
        """A click on its state."""
        self.opened(row)


def run_panel(kit: Kit, row: Row) -> dict[str, Any]:
    """A run with its log, for the side."""
    lines = [
        {"id": one["id"], "look": _level(one["level"]), "head": one["code"], "at": one["at"],
         "text": said(one["message"]), "more": ""}
        for one in kit.run_log(row["run_id"])
    ]  # fmt: skip
    rejected = rejected_section(kit, row["run_id"]) if row["job"] == "file" else None
    left_out = [rejected] if rejected else []
    named = ((_t("Connection"), "connection"), (_t("Job"), "job"), (_t("Asked for by"), "requested_by"))
    return {
        "id": row["run_id"],
        "title": _t("Run {}").format(row["run_id"]),
        "facts": [
            *({"label": label, "value": row[key], "time": False} for label, key in named),
            *({"label": label, "value": value, "time": time} for label, value, time in facts(row, kit)),
        ],
        "sections": [{"title": _t("Log"), "empty": _t("No message."), "rows": lines, "action": None}, *left_out],
    }


_COUNTS = (
    ("fetched", "Fetched"),
    ("imported", "Imported"),
    ("updated", "Updated"),
    ("pending", "Pending"),
    ("excluded", "Excluded"),
    ("failed", "Failed"),
)
_TONES = {"Debug": "quiet", "Info": "quiet", "Notice": "busy", "Warning": "warn"}


def _level(level: str) -> dict[str, str]:
    return {"icon": "mdi-circle-medium", "word": _t(level), "tone": _TONES.get(level, "bad")}
