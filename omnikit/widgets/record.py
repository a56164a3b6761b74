"""What the pages of one order and of one return share: what is wrong with it and why, what can be done, what happened.

Personal data are not there until somebody asks for them, which the audit keeps; they go with the page, and when the
record is written anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import traitlets

from omnikit.errors import OmnikitError
from omnikit.widgets.events import Guarded
from omnikit.widgets.live import Live
from omnikit.widgets.records import Verbs, Words, cancel_text, import_look
from omnikit.widgets.screen import button
from omnikit.widgets.status import look
from omnikit.widgets.story import type_look
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.underway import with_worker
from omnikit.widgets.vuetify import locale_words

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
# what would be read otherwise than it stands there: characters that are not seen or turn the direction, and halves
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
HANDED_ON = frozenset({"Being exported", "Exported"})
_OWN = frozenset({"causes", "history", "connected"})  # what a page reads beside the record


def _words() -> dict[str, str]:
    return {
        "back": _t("Back"),
        "close": _t("Close"),
        "cancel": _t("CANCEL"),
        "copied": _t("Copied"),
        "again": _t("Try again"),
        "show": _t("Show personal data"),
        "hide": _t("Hide personal data"),
        "payload": _t("Payload and what was made of it"),
        "raw": _t("As the channel sent it"),
        "mapped": _t("As omnikit keeps it"),
        "required": _t("Fill in all fields first."),
        "history": _t("History"),
        "just_now": _t("just now"),
    }


class RecordScreen(Guarded):
    """One record of a connection; without the connection, of whichever has it."""

    template_file = (__file__, "record.vue")

    title = traitlets.Unicode().tag(sync=True)
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    record_id = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)  # why it cannot be shown
    status: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    buttons: traitlets.List[Any] = traitlets.List().tag(sync=True)
    groups: traitlets.List[Any] = traitlets.List().tag(sync=True)  # attributes: title and facts
    causes: traitlets.List[Any] = traitlets.List().tag(sync=True)
    causes_title = traitlets.Unicode().tag(sync=True)
    sections: traitlets.List[Any] = traitlets.List().tag(sync=True)  # see `section`
    history: traitlets.List[Any] = traitlets.List().tag(sync=True)
    personal: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # empty: hidden
    dialog: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # empty: closed
    form: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # a dialog with fields; empty: closed

    home = "orders"  # the list of such records

    def __init__(self, kit: Kit, title: str, record_id: str, connection: int | None, words: dict[str, str]) -> None:
        self.kit = kit
        self.connection = connection
        self._row: Row = {}
        self._links: list[dict[str, str] | None] = []
        self._ways: dict[str, Callable[[], object]] = {}
        self._asked: Callable[[], object] | None = None
        self._filled: Callable[[Row], object] | None = None
        self._origin: tuple[str, int | None, Row] = (self.home, None, {})
        super().__init__(title=title, words=_words() | words | locale_words(), record_id=record_id)
        self.live = Live(
            pulse=kit.pulse,
            read=self.read,
            show=self.show_record,
            fail=self.show_failure,
            alive=lambda: self.comm is not None,
        )

    def comes_from(self, page: str, connection: int | None, rest: Row) -> None:
        """Where (Back) leads to."""
        self._origin = (page, connection, rest)

    # -- what a subclass says ----------------------------------------------------------------------------------

    @property
    def told(self) -> Words:
        """The words of such records in the user's language."""
        raise NotImplementedError

    @property
    def verbs(self) -> Verbs:
        """What the kit does with them."""
        raise NotImplementedError

    def read(self) -> Row:
        """The record as lists have it, with all that is shown of it but personal data; `causes`, `history` and
        `connected` (whether somebody takes what is handed over) are among it.
        """
        raise NotImplementedError

    def groups_of(self, row: Row) -> list[tuple[str, list[Row]]]:
        """Its attributes: titles and facts."""
        raise NotImplementedError

    def sections_of(self, row: Row) -> list[Row]:
        """What stands below them."""
        raise NotImplementedError

    def people(self) -> tuple[list[Row], Row]:
        """What is personal: parts (title, facts, empty) to be shown, and the same as it is kept. The audit notes it."""
        raise NotImplementedError

    def payload(self) -> Row:
        """What the channel sent. The audit notes it."""
        raise NotImplementedError

    # -- living ------------------------------------------------------------------------------------------------

    def begin(self) -> Self:
        """Read at once, then keep up to date while the page is open."""
        self.vue_look_again()
        self.live.start()
        return self

    def close(self) -> None:
        """What is personal goes first."""
        self.personal = {}
        super().close()

    def show_failure(self, error: Exception | None) -> None:
        """What could not be read; None: it can be again."""
        known = isinstance(error, OmnikitError)
        other = _t("The data could not be read ({}).").format(type(error).__name__)
        self.problem = "" if error is None else said(str(error)) if known else other

    def show_record(self, row: Row) -> None:
        """Carry what was read to the traits."""
        if self.personal and row["modified"] != self._row.get("modified"):
            self.personal = {}
        self._row, self.connection = row, row["connection_id"]
        self._links = [link_of(cause) for cause in row["causes"]]
        self._ways = {}
        with self.hold_sync():
            self.problem = ""
            self.status = import_look({**row, "problems": [], "retrying": is_retried(row)})
            self.buttons = self._buttons()
            self.groups = _with_values(self.groups_of(row))
            self.causes = [_cause(cause, link) for cause, link in zip(row["causes"], self._links, strict=True)]
            self.causes_title = _t("Why it was left out") if row["import_status"] == "Excluded" else _t("What is wrong")
            self.sections = self.sections_of(row)
            self.history = [_event(at, one) for at, one in enumerate(row["history"])]

    def _buttons(self) -> list[dict[str, str]]:
        row, told = self._row, self.told
        state = {row["import_status"]}
        again = _t("A run is trying it.") if is_retried(row) else told.no_retry(state)
        handed_on = _t("It was handed to the OMS.") if row["oms_status"] in HANDED_ON else ""
        no_export = told.no_export(state, connected=row["connected"]) or handed_on
        return [
            button("export", _t("EXPORT TO OMS"), "mdi-export", no_export),
            button("retry", _t("RETRY IMPORT"), "mdi-refresh", again),
            button("give_up", told.cancel[0], "mdi-cancel", told.no_cancel(state)),
            button("replay", _t("Replay"), "mdi-replay", handed_on),
        ]

    # -- what can be done --------------------------------------------------------------------------------------

    @property
    def _where(self) -> int:
        assert self.connection is not None
        return self.connection

    def export(self) -> None:
        """[EXPORT TO OMS]"""
        self.verbs.hand_over(self._where, [self.record_id])
        self.begun(_t("Export triggered"))

    def retry(self) -> None:
        """[RETRY IMPORT]"""
        self.verbs.retry(self._where, [self.record_id])
        self.begun(_t("Retry triggered"))

    def replay(self) -> None:
        """[Replay]: map it again from what is stored, without any call."""
        self.verbs.replay(self._where, [self.record_id])
        self.begun(_t("Replay triggered"))

    def give_up(self) -> None:
        """[CANCEL ORDER], [CANCEL RETURN]: asks, saying what it does and what it does not."""
        self._asked = self._give_up
        self.dialog = {
            "title": self.told.cancel_title(1), "text": cancel_text([self.record_id]), "confirm": _t("GIVE UP IMPORT"),
        }  # fmt: skip

    def _give_up(self) -> None:
        self.verbs.cancel(self._where, [self.record_id])
        self.say(_t("Import given up"))
        self.live.look()

    def begun(self, title: str, text: str = "") -> None:
        """Say what a worker does next, and look at it."""
        self.say(title, with_worker(self.kit, text))
        self.live.look()
        self.live.wake()

    # -- cells -------------------------------------------------------------------------------------------------

    def way(self, key: str, word: str, then: Callable[[], object], *, icon: str = "") -> Row:
        """A cell to be clicked. `key` says what and where: a click on what has just changed does nothing else."""
        self._ways[key] = then
        return {"act": key, "word": word, "icon": icon}

    def handovers(self, rows: Sequence[Row]) -> Row:
        """The section of what was handed over to the OMS."""
        heads = columns(
            ("state", _t("State")), ("reason", _t("Reason")), ("attempts", _t("Attempts"), True),
            ("by", _t("Asked for by")), ("at", _t("Last modified")), ("ways", _t("Action")),
        )  # fmt: skip
        cells = [self._handover(row) for row in rows]
        shown = table(_t("Hand-over"), heads, cells, optional=("reason", "ways"))
        told = _t("Nothing of it was handed over to the OMS.")
        return section("handover", _t("Hand-over"), shown, text="" if rows else told)

    def _handover(self, row: Row) -> Row:
        return {
            "id": row["id"],
            "state": {"look": look(row["state"])},
            "reason": sentence(row),
            "attempts": number(row["attempts"]),
            "by": row["requested_by"] or "",
            "at": {"time": row["modified"]},
            "ways": [self._hand_over_again(row["id"])] if row["state"] == "Error" else [],
        }

    def _hand_over_again(self, handover: int) -> Row:
        def again() -> None:
            self.kit.retry_handover([handover])
            self.begun(_t("Retry triggered"))

        return self.way(f"hand over {handover}", _t("RETRY EXPORT"), again, icon="mdi-replay")

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_back(self, _data: Any = None) -> None:
        """(Back): to the list as it was left, or the record that led here."""
        page, connection, rest = self._origin
        self.go(page, connection, **rest)

    def vue_look_again(self, _data: Any = None) -> None:
        """Read now; [Try again]."""
        try:
            self.live.look()
        except Exception as error:  # noqa: BLE001 whatever it is, the page must say so
            self.show_failure(error)
        else:
            self.problem = ""

    def vue_act(self, name: str) -> None:
        """One of the buttons above, or of a section."""
        offered = [*self.buttons, *(one for each in self.sections for one in each["buttons"])]
        if name in {one["name"] for one in offered if not one["reason"]}:
            getattr(self, name)()

    def vue_act_on(self, key: Any) -> None:
        """A cell that can be clicked."""
        then = self._ways.get(str(key))
        if then is not None:
            then()

    def vue_answer_dialog(self, _data: Any = None) -> None:
        """The dialog was confirmed."""
        asked, self._asked, self.dialog = self._asked, None, {}
        if asked is not None:
            asked()

    def vue_cancel_dialog(self, _data: Any = None) -> None:
        self._asked, self.dialog = None, {}

    def ask_form(self, then: Callable[[Row], object], form: Row) -> None:
        """A dialog with fields (name, label, kind: choice, text or count, value, ...) whose values `then` gets."""
        self._filled, self.form = then, {"error": "", **form}

    def vue_submit_form(self, values: Any) -> None:
        """The fields were filled in. What is refused is said in the dialog, where all that was typed stays."""
        if self._filled is None:
            return
        known = {one["name"] for one in self.form["fields"]}
        given = {name: str(value) for name, value in dict(values or {}).items() if name in known}
        try:
            self._filled(given)
        except OmnikitError as error:
            self.form = {**self.form, "error": f"{said(error.message)} {said(error.remedy)}".strip()}
        else:
            self.vue_cancel_form()

    def vue_cancel_form(self, _data: Any = None) -> None:
        self._filled, self.form = None, {}

    def vue_show_personal(self, _data: Any = None) -> None:
        """[Show personal data]: the audit keeps who looked."""
        parts, kept = self.people()
        raw = self.payload()
        shown = {key: value for key, value in self._row.items() if key not in _OWN}
        self.personal = {"parts": parts, "raw": as_json(raw), "mapped": as_json({**shown, **kept})}
        self.live.look()

    def vue_hide_personal(self, _data: Any = None) -> None:
        self.personal = {}

    def vue_follow(self, place: Any) -> None:
        """The page that mends a cause."""
        link = self._links[int(place)] if 0 <= int(place) < len(self._links) else None
        if link is not None:
            rest = {key: value for key, value in link.items() if key not in {"page", "connection"}}
            self.go(link["page"], int(link["connection"]), **rest)

    def vue_open_runs(self, _data: Any = None) -> None:
        """The runs of the connection."""
        self.go("runs", self.connection)


def as_json(value: Any) -> str:
    """JSON to be read: what would not be seen, or turn the direction of the text, is written as its number."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def is_retried(row: Row) -> bool:
    """Whether a run is trying its import again."""
    return any(cause["state"] == "retrying" and cause["kind"] in {"order", "return"} for cause in row["causes"])


# -- attributes ----------------------------------------------------------------------------------------------------


def fact(label: str, value: Any, **more: Any) -> Row:
    """A label and what stands beside it; `time` and `look` say how."""
    return {"label": label, "value": value, **more}


def look_fact(label: str, state: str) -> Row:
    """A state with its look."""
    return fact(label, state, look=look(state))


def import_fact(row: Row) -> Row:
    """The import status of a record that was read, also while a run tries it again."""
    shown = import_look({**row, "problems": [], "retrying": is_retried(row)})
    return fact(_t("Import status"), row["import_status"], look=shown)


def _with_values(groups: Sequence[tuple[str, list[Row]]]) -> list[Row]:
    shown = [{"title": title, "facts": [one for one in facts if one["value"]]} for title, facts in groups]
    return [one for one in shown if one["facts"]]


# -- sections ------------------------------------------------------------------------------------------------------


def section(
    name: str,
    title: str,
    *tables: Row,
    text: str = "",
    warning: str = "",
    buttons: Sequence[dict[str, str]] = (),
) -> Row:
    """A part of the page: tables (label, heads, rows, foot) of which those without rows are left out, a text in their
    place or beside them, buttons.
    """
    filled = [one for one in tables if one["rows"]]
    return {"name": name, "title": title, "tables": filled, "text": text, "warning": warning, "buttons": list(buttons)}


def table(
    label: str, heads: list[Row], rows: list[Row], foot: Row | None = None, optional: Collection[str] = ()
) -> Row:
    """A table for a section. A cell is a text, a dict (look, or time), or a list of what `RecordScreen.way` gives;
    `foot`: title and value; `optional`: columns that are there when a row has something in them.
    """
    shown = [one for one in heads if one["key"] not in optional or any(row[one["key"]] for row in rows)]
    return {"label": label, "heads": shown, "rows": rows, "foot": foot}


def columns(*heads: tuple[str, str] | tuple[str, str, bool]) -> list[Row]:
    """Heads of a table: key, title, and whether its cells stand at the end, as numbers do."""
    return [{"key": one[0], "title": one[1], "end": len(one) > 2} for one in heads]  # noqa: PLR2004


def sentence(row: Row) -> str:
    """What went wrong last and what to do about it."""
    return " ".join(filter(None, [said(row["message"]), said(row["remedy"])]))


# -- causes --------------------------------------------------------------------------------------------------------


def link_of(cause: Row) -> dict[str, str] | None:
    """Where a cause is mended, unless that is the page of its record."""
    link: dict[str, str] = cause["link"]
    return None if link["page"] in {"order", "return"} else link


def _cause(cause: Row, link: Mapping[str, str] | None) -> Row:
    setting = cause["setting"]
    imported = cause["kind"] in {None, "order", "return"}
    facts = [
        fact(_t("Type"), "" if imported else type_look(cause)["word"]),
        fact(_t("Rule"), said(cause["rule"])),
        fact(_t("In the payload"), f"{cause['path']} = {cause['value']}" if cause["path"] else ""),
        fact(_t("Setting"), _setting(setting) if setting else ""),
        fact(_t("Changed by"), setting["changed_by"] if setting else ""),
        fact(_t("Changed"), setting["changed_at"] if setting else "", time=True),
        fact(_t("What to do"), said(cause["remedy"])),
        fact(_t("Why it is ignored"), said(cause["reason"])),
        fact(_t("Assigned to"), cause["assigned_to"]),
        fact(_t("Note"), cause["note"]),
        fact(_t("Since"), cause["since"], time=True),
        fact(_t("Amazon's request id"), cause["request_id"]),
    ]
    opens = {
        "settings": _t("Open the setting"), "edit": _t("Open the connection"), "exports": _t("Open exports"),
    }  # fmt: skip
    return {
        "message": said(cause["message"]),
        "code": cause["code"],
        "look": look(cause["state"]),
        "facts": [one for one in facts if one["value"]],
        "link": opens.get(link["page"], _t("Open")) if link else "",
    }


def _setting(setting: Row) -> str:
    return f"{_t(setting['label'])} ({setting['key']}): {_value(setting['value'])} ({_t(setting['origin'])})"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _t("on") if value else _t("off")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return _t("empty") if value in {None, ""} else str(value)


# -- history -------------------------------------------------------------------------------------------------------


def _kinds_of_events() -> dict[str, tuple[str, str]]:
    """Icon and word."""
    payload, people = ("mdi-file-eye-outline", _t("Payload looked at")), _t("Personal data looked at")
    given_up = ("mdi-cancel", _t("Import given up"))
    return {
        "first_seen": ("mdi-eye-outline", _t("First seen")),
        "imported": ("mdi-check", _t("Imported")),
        "order.raw": payload,
        "return.raw": payload,
        "order.personal_data": ("mdi-account-eye-outline", people),
        "return.personal_data": ("mdi-account-eye-outline", people),
        "orders.cancel": given_up,
        "returns.cancel": given_up,
        "retry": ("mdi-refresh", _t("Retry asked for")),
        "replay": ("mdi-replay", _t("Replay asked for")),
        "sync": ("mdi-sync", _t("Import asked for")),
        "errors.ignore": ("mdi-eye-off", _t("Error ignored")),
        "errors.reopen": ("mdi-alert-circle", _t("Error reopened")),
        "errors.assign": ("mdi-account-arrow-right-outline", _t("Error assigned")),
        "errors.note": ("mdi-note-text-outline", _t("Note written")),
        "export.shipment": ("mdi-truck-outline", _t("Shipment asked for")),
        "export.invoice": ("mdi-file-document-outline", _t("Invoice asked for")),
        "export.retry": ("mdi-replay", _t("Export asked for again")),
        "export.cancel": ("mdi-cancel", _t("Export given up")),
        "oms.export": ("mdi-export", _t("Hand-over asked for")),
    }


def _event(at: int, one: Row) -> Row:
    run = one["run"]
    if run is not None:
        shown: Row = {"look": look(run["state"]), "word": _t("Run {}").format(run["run_id"]), "text": run["job"]}
    else:
        icon, word = _kinds_of_events().get(one["kind"], ("mdi-circle-small", one["kind"]))
        reference = str(one["detail"].get("reference", ""))
        shown = {"look": {"icon": icon, "word": "", "tone": "quiet"}, "word": word, "text": reference}
    return {"id": at, "at": one["at"], "actor": one["actor"] or "", "run": run is not None, **shown}
