"""SCHEDULED EXPORTS: shipments and invoices on their way to a channel, orders and returns on their way to the OMS; and
the switch that holds all of it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.errors import OmnikitError
from omnikit.widgets.lists import Scoped
from omnikit.widgets.records import money
from omnikit.widgets.screen import Row, button
from omnikit.widgets.status import look
from omnikit.widgets.story import lines_of
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, number, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

_MOST = 5_000  # of each kind; older ones are found by connection
_RETRIED = frozenset({"Finally failed", "Canceled", "Error"})  # what [RETRY EXPORT] takes
_GIVEN_UP = frozenset({"Pending", "Finally failed"})  # what [CANCEL EXPORT] takes
_TO_OMS = frozenset({"order", "return"})
_KINDS = {
    "shipment": ("mdi-truck-outline", "Shipment"),
    "invoice": ("mdi-file-document-outline", "Invoice"),
    "order": ("mdi-package-variant-closed", "Order to the OMS"),
    "return": ("mdi-keyboard-return", "Return to the OMS"),
}


class ExportsScreen(Scoped):
    """Everything that is to leave, or could not; and with every state, what has left."""

    heading = "Scheduled exports"
    list_name = "exports"
    follows = True
    selects = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-truck-fast-outline",
        "title": "Nothing waits to be sent",
        "text": "Shipments, invoices and orders for the OMS appear here until they have arrived.",
    }

    def __init__(self, kit: Kit, connection: int | None = None, tab: str | None = None) -> None:
        self.every = tab == "all"
        self.part = {"tab": "all"} if self.every else {}
        super().__init__(kit, _columns(), connection)
        self._plain = self.actions
        self.tabs = [
            {**button("show_scheduled", _t("Scheduled"), ""), "on": not self.every},
            {**button("show_all", _t("All exports"), ""), "on": self.every},
        ]

    # -- reading -----------------------------------------------------------------------------------------------

    def read(self) -> list[Row]:
        states = None if self.every else ("Pending", "Sending", "Submitted", "Finally failed")
        exports = self.kit.export_rows(self.connection, states=states, limit=_MOST)
        unfinished = None if self.every else ("Being exported", "Error")
        handed = self.kit.handover_rows(self.connection, states=unfinished, limit=_MOST)
        rows = [*map(_export_row, exports), *map(_handover_row, handed)]
        return sorted(rows, key=lambda row: row["modified"], reverse=True)

    def redraw(self) -> None:
        super().redraw()
        self.actions = [*self._plain, self._switch()]

    def _switch(self) -> dict[str, str]:
        if self._pause() is None:
            return button("pause_exports", _t("Pause exports"), "mdi-pause-circle-outline")
        return button("resume_exports", _t("Resume exports"), "mdi-play-circle-outline")

    def _pause(self) -> Row | None:
        """The pause of what is shown here: of the connection, or of all."""
        return next((one for one in self.kit.pauses() if one["connection_id"] == self.connection), None)

    # -- faces -------------------------------------------------------------------------------------------------

    def show_scheduled(self) -> None:
        self.go("exports", self.connection)

    def show_all(self) -> None:
        self.go("exports", self.connection, tab="all")

    def vue_unscope(self, _data: Any = None) -> None:
        super().vue_unscope()
        self.here(connection=None)

    # -- the switch --------------------------------------------------------------------------------------------

    def pause_exports(self) -> None:
        """[Pause exports]: asks for the reason, which every page then says."""
        whose = self.scope or _t("all connections")
        text = _t("No shipment, invoice, stock or order leaves for {} until it is resumed. Imports go on.")
        self.ask(
            _t("Pause exports?"), text.format(whose), _t("PAUSE"), self._hold,
            label=_t("Reason"), blank="yes", tone="bad",
        )  # fmt: skip

    def _hold(self, reason: str) -> None:
        self.kit.pause(self.connection, reason=reason)
        self.say(_t("Paused"), self.scope or _t("all connections"))
        self.redraw()

    def resume_exports(self) -> None:
        """[Resume exports]"""
        self.kit.resume(self.connection)
        self.say(_t("Resumed"), self.scope or _t("all connections"))
        self.redraw()

    # -- the editing toolbar -----------------------------------------------------------------------------------

    def buttons(self) -> list[dict[str, str]]:
        states = {row["state"] for row in self._selected()}
        channel = {row["state"] for row in self._selected() if row["kind"] not in _TO_OMS}
        retry = "" if states & _RETRIED else _t("Only for exports that have finally failed.")
        cancel = "" if channel & _GIVEN_UP else _t("Only for shipments and invoices that have not left.")
        return [
            button("retry_exports", _t("RETRY EXPORT"), "mdi-replay", retry),
            button("cancel_exports", _t("CANCEL EXPORT"), "mdi-cancel", cancel),
        ]

    def _selected(self) -> list[Row]:
        rows = (self.table.row(key) for key in self.table.selected)
        return [row for row in rows if row is not None]

    def retry_exports(self) -> None:
        """[RETRY EXPORT]: those that have finally failed, and those given up."""
        chosen = [row for row in self._selected() if row["state"] in _RETRIED]
        many, refused = 0, list[OmnikitError]()
        for verb, rows in ((self.kit.retry_handover, _of(chosen, _TO_OMS)), (self.kit.retry_exports, _rest(chosen))):
            try:
                many += verb(rows) if rows else 0
            except OmnikitError as error:
                refused.append(error)
        self._tell(_t("Retry triggered"), many, refused)

    def cancel_exports(self) -> None:
        """[CANCEL EXPORT]: asks; nothing that has left comes back."""
        chosen = _rest([row for row in self._selected() if row["state"] in _GIVEN_UP])
        text = _t("{} exports are given up: the channel is not told. [RETRY EXPORT] takes it back.")
        self.ask(
            _t("Give up exports?"), text.format(number(len(chosen))), _t("GIVE UP"),
            lambda _answer: self._tell(_t("Given up"), self.kit.cancel_exports(chosen), ()), tone="bad",
        )  # fmt: skip

    def _tell(self, done: str, many: int, refused: Sequence[OmnikitError]) -> None:
        words = [_t("1 export") if many == 1 else _t("{} exports").format(number(many))] if many else []
        words += [f"{said(one.message)} {said(one.remedy)}" for one in refused]
        self.say(done if many else _t("Nothing was done."), ". ".join(words), "bad" if refused else "good")
        self.refresh()
        self.live.wake()

    # -- one row -----------------------------------------------------------------------------------------------

    def opened(self, row: Row) -> None:
        """A click on a row: its story beside the list."""
        self.panel = _panel(row)

    def vue_act_on(self, data: dict[str, Any]) -> None:
        row = self.table.row(data["id"])
        if row is not None and data["name"] == "record":
            self._to_record(row)

    def _to_record(self, row: Row) -> None:
        """[VIEW ORDER], or the return."""
        if row["kind"] == "return":
            self.go("return", row["connection_id"], order=row["record_id"])
        else:
            self.go("order", row["connection_id"], order=row["record_id"])


def _columns() -> list[Column]:
    return [
        Column("what", _t("What"), "link"),
        Column("kind_look", _t("Type"), "look", sort_by="kind_word"),
        Column("record", _t("Order"), "way", sort_by="record_id", opens="record"),
        Column("connection", _t("Connection")),
        Column("state_look", _t("State"), "look", sort_by="state_word"),
        Column("reason", _t("Reason")),
        Column("attempts", _t("Attempts"), "number", searched=False),
        Column("next_try", _t("Next try"), "time", searched=False),
        Column("created", _t("Created"), "time", searched=False),
        Column("modified", _t("Last modified"), "time", searched=False),
    ]


def _export_row(row: Row) -> Row:
    return _shown(row, f"e{row['id']}", row["kind"], row["order_id"], _told(row))


def _handover_row(row: Row) -> Row:
    return _shown(row, f"h{row['id']}", row["kind"], row["record_id"], _KINDS[row["kind"]][1])


def _shown(row: Row, key: str, kind: str, record: str, what: str) -> Row:
    """A row of the kit with what its cells need."""
    icon, word = _KINDS[kind]
    state = look(row["state"])
    waits = row["state"] in {"Pending", "Submitted", "Being exported"}
    return {
        **row,
        "id": key,
        "number": row["id"],
        "label": what,
        "what": what,
        "kind": kind,
        "kind_look": {"state": kind, "icon": icon, "word": _t(word), "tone": "quiet"},
        "kind_word": _t(word),
        "record_id": record,
        "record": {"word": record, "icon": "", "hint": record},
        "state_look": {**state, "hint": said(row["message"])},
        "state_word": state["word"],
        "reason": said(row["message"]),
        "next_try": row["next_try"] if waits else None,
    }


def _told(row: Row) -> str:
    """What is sent, in a few words: provider and tracking number, or number and amount."""
    facts = row["facts"]
    if row["kind"] == "shipment":
        return " ".join(filter(None, [facts.get("provider"), facts.get("tracking")])) or _t("Shipment")
    return " ".join(filter(None, [row["reference"], money(facts.get("total"), facts.get("currency"))]))


def _panel(row: Row) -> Row:
    facts: list[tuple[str, Any, str]] = [
        (_t("Type"), row["kind_look"], "look"),
        (_t("State"), row["state_look"], "look"),
        (_t("Connection"), row["connection"], ""),
        (_t("Order"), row["record_id"], ""),
        (_t("Reference"), row.get("reference"), ""),
        (_t("Reason"), row["reason"], ""),
        (_t("Remedy"), said(row["remedy"]), ""),
        (_t("Code"), row["code"], ""),
        (_t("Attempts"), number(row["attempts"]), ""),
        (_t("Next try"), row["next_try"], "time"),
        (_t("Asked for by"), row["requested_by"], ""),
        (_t("Created"), row["created"], "time"),
        (_t("Sent"), row.get("sent") or row.get("arrived"), "time"),
    ]
    view = button("record", _t("VIEW RETURN") if row["kind"] == "return" else _t("VIEW ORDER"), "mdi-arrow-right")
    return {"id": row["id"], "title": row["what"], "buttons": [view], "facts": lines_of(facts), "sections": []}


def _of(rows: Sequence[Row], kinds: frozenset[str]) -> list[int]:
    return [row["number"] for row in rows if row["kind"] in kinds]


def _rest(rows: Sequence[Row]) -> list[int]:
    return [row["number"] for row in rows if row["kind"] not in _TO_OMS]
