"""ERRORS and the run list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.widgets.screen import ListScreen, Row
from omnikit.widgets.status import look
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

_MOST_RUNS = 2_000


class _Scoped(ListScreen):
    """A list of all connections or of one."""

    def __init__(self, kit: Kit, columns: list[Column], connection: int | None) -> None:
        super().__init__(kit, columns, connection)
        if connection is not None:
            names = {row["id"]: row["name"] for row in kit.connection_rows()}
            self.scope = names.get(connection, _t("Connection {}").format(connection))


class ErrorsScreen(_Scoped):
    """Every order that could not be imported, and why."""

    heading = "Errors"
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-check-circle-outline",
        "title": "No open error",
        "text": "Every order that was fetched has been imported, or waits for its payment.",
    }

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        columns = [
            Column("order_id", _t("ID in shop"), "link"),
            Column("connection", _t("Connection")),
            Column("code", _t("Code")),
            Column("message", _t("Message")),
            Column("created", _t("Created"), "time", searched=False),
            Column("modified", _t("Last modified"), "time", searched=False),
        ]
        super().__init__(kit, columns, connection)

    def read(self) -> list[Row]:
        rows = self.kit.error_rows(self.connection)
        return [{**row, "label": row["order_id"], "message": said(row["message"])} for row in rows]

    def opened(self, row: Row) -> None:
        facts: list[tuple[str, Any, bool]] = [
            (_t("Connection"), row["connection"], False),
            (_t("What happened"), row["message"], False),
            (_t("What to do"), said(row["remedy"]), False),
            (_t("Code"), row["code"], False),
            (_t("Place in the payload"), row["path"], False),
            (_t("Amazon's request id"), row["request_id"], False),
            (_t("Created"), row["created"], True),
            (_t("Last modified"), row["modified"], True),
        ]
        shown = [{"label": label, "value": value, "time": time} for label, value, time in facts if value]
        self.panel = {"id": row["id"], "title": row["order_id"], "facts": shown, "sections": []}


class RunsScreen(_Scoped):
    """What ran, when, and how it ended."""

    heading = "Runs"
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-history",
        "title": "No run yet",
        "text": "Select a connection and synchronise it.",
    }

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        columns = [
            Column("run", _t("Run"), "link", sort_by="id"),
            Column("connection", _t("Connection")),
            Column("state_look", _t("State"), "look", sort_by="state_word"),
            Column("created", _t("Created"), "time", searched=False),
            Column("seconds", _t("Seconds"), "number", searched=False),
            *(Column(name, _t(title), "number", searched=False) for name, title in _COUNTS),
            Column("message", _t("Message")),
        ]
        super().__init__(kit, columns, connection)

    def read(self) -> list[Row]:
        rows = self.kit.run_rows(self.connection, limit=_MOST_RUNS)
        return [
            {**row, "id": row["run_id"], "run": str(row["run_id"]), "label": f"{row['run_id']}",
             "state_look": look(row["state"]), "state_word": look(row["state"])["word"],
             "message": said(row["message"])}
            for row in rows
        ]  # fmt: skip

    def opened(self, row: Row) -> None:
        log = self.kit.run_log(row["run_id"])
        lines = [
            {"id": one["id"], "look": _level(one["level"]), "head": one["code"], "at": one["at"],
             "text": said(one["message"]), "more": ""}
            for one in log
        ]  # fmt: skip
        named = ((_t("Connection"), "connection"), (_t("Job"), "job"), (_t("Asked for by"), "requested_by"))
        facts = [(label, row[key]) for label, key in named]
        self.panel = {
            "id": row["run_id"],
            "title": _t("Run {}").format(row["run_id"]),
            "facts": [{"label": label, "value": value, "time": False} for label, value in facts],
            "sections": [{"title": _t("Log"), "empty": _t("No message."), "rows": lines, "action": None}],
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
