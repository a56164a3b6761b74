"""The story of one import error, for the side of the list: from the payload over rule and setting to the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from omnikit.errors import OmnikitError
from omnikit.kit.explain import about, mend_link
from omnikit.model.states import ErrorState
from omnikit.widgets.screen import Row, button
from omnikit.widgets.status import look
from omnikit.widgets.texts import _t, said

if TYPE_CHECKING:
    from omnikit.kit import Kit


_DIRECTIONS = {"shipment": "channel", "invoice": "channel", "stock": "channel", "oms": "oms"}
IMPORTED = frozenset({"order", "return"})  # kinds of errors that [RETRY IMPORT] tries again
SENT = frozenset({"shipment", "invoice", "oms"})  # kinds of errors that [RETRY EXPORT] does
PAGES = {"order": "order", "return": "return", "offer": "offers"}  # where one sees what an error is about


def kind_look(row: Row) -> dict[str, str]:
    """What an error is about."""
    kinds = {
        "order": ("mdi-package-variant-closed", _t("Order")),
        "return": ("mdi-keyboard-return", _t("Return")),
        "shipment": ("mdi-truck-outline", _t("Shipment")),
        "invoice": ("mdi-file-document-outline", _t("Invoice")),
        "stock": ("mdi-tag-outline", _t("Stock")),
        "oms": ("mdi-export", _t("Hand-over")),
    }
    icon, word = kinds.get(row["kind"], ("mdi-help-circle-outline", row["kind"]))
    return {"state": row["kind"], "icon": icon, "word": word, "tone": "quiet"}


def type_look(row: Row) -> dict[str, str]:
    """In which direction it failed."""
    types = {
        "import": ("mdi-tray-arrow-down", _t("Import from channel")),
        "channel": ("mdi-tray-arrow-up", _t("Export to channel")),
        "oms": ("mdi-export", _t("Export to OMS")),
    }
    state = _DIRECTIONS.get(row["kind"], "import")
    icon, word = types[state]
    return {"state": state, "icon": icon, "word": word, "tone": "quiet"}


def mend_word(link: Mapping[str, str]) -> str:
    """What a button says that leads to the page of a link."""
    words = {"settings": _t("Open settings"), "edit": _t("Open connection"), "order": _t("Open order"),
             "return": _t("Open return"), "offers": _t("Open offers"), "exports": _t("Open exports")}  # fmt: skip
    return words[link["page"]]


def view_word(what: str) -> str:
    """What a button says that leads to what an error is about."""
    words = {"order": _t("VIEW ORDER"), "return": _t("VIEW RETURN"), "offer": _t("VIEW OFFER")}
    return words[what]


def lines_of(facts: Sequence[tuple[str, Any, str]]) -> list[dict[str, Any]]:
    """Label, value and kind (look, time, or empty for text) as panels show them; what has no value is left out."""
    return [
        {"label": label, "value": "" if kind == "look" else value, "time": kind == "time",
         "look": value if kind == "look" else None}
        for label, value, kind in facts
        if value
    ]  # fmt: skip


def story(kit: Kit, row: Row, *, trying: bool) -> dict[str, Any]:
    """An error whole: what happened, by which rule, where in the payload, which setting, who changed it, what to do."""
    causes = _causes(kit, row)
    cause = next((one for one in causes if one["id"] == row["id"]), None) or _bare(row)
    others = [one for one in causes if one["id"] not in {row["id"], None}]
    lines = [
        {"id": one["id"], "look": look(one["state"]), "head": one["code"], "at": one["since"],
         "text": said(one["message"]), "more": said(one["remedy"])}
        for one in others
    ]  # fmt: skip
    others_title = _t("Other errors of this return") if about(row) == "return" else _t("Other errors of this order")
    section = {"title": others_title, "empty": "", "rows": lines, "action": None}
    return {
        "id": row["id"],
        "title": row["order_id"],
        "link": cause["link"],
        "buttons": _panel_buttons(row, cause, trying=trying),
        "facts": lines_of([*_what(cause), *_setting(cause["setting"]), *_life(row, cause)]),
        "sections": [section] if lines else [],
    }


def _causes(kit: Kit, row: Row) -> list[Row]:
    """All that is wrong with the order or return. Without its payload, its connection or its driver, and for an offer,
    the error's own row tells.
    """
    explain = {"order": kit.explain, "return": kit.explain_return}.get(about(row))
    try:
        return explain(row["order_id"], row["connection_id"]).causes if explain else []
    except OmnikitError:
        return []


def _bare(row: Row) -> Row:
    """A cause from what the list knows."""
    link = mend_link(row["code"], row["setting"], row["connection_id"], row["order_id"], row["kind"])
    return {**row, "rule": "", "value": "", "setting": None, "link": link, "since": row["created"]}


def _panel_buttons(row: Row, cause: Row, *, trying: bool) -> list[dict[str, str]]:
    mend = button("mend", mend_word(cause["link"]), "mdi-arrow-right")
    shown = [] if cause["link"]["page"] in PAGES.values() else [mend]
    if cause["state"] != ErrorState.SOLVED and row["kind"] in IMPORTED | SENT:
        busy = trying or cause["state"] == ErrorState.RETRYING
        word = _t("RETRY IMPORT") if row["kind"] in IMPORTED else _t("RETRY EXPORT")
        shown.append(button("again", word, "mdi-replay", _t("It is being retried already") if busy else ""))
    return [
        *shown,
        button("view", view_word(about(row)), "mdi-package-variant-closed"),
        button("log", _t("SHOW LOG"), "mdi-text-box-outline"),
    ]


def _what(cause: Row) -> list[tuple[str, Any, str]]:
    return [
        (_t("What happened"), said(cause["message"]), ""),
        (_t("What to do"), said(cause["remedy"]), ""),
        (_t("State"), look(cause["state"]), "look"),
        (_t("Rule"), said(cause["rule"]), ""),
        (_t("Place in the payload"), cause["path"], ""),
        (_t("Value there"), _payload_words().get(cause["value"], cause["value"]), ""),
    ]


def _payload_words() -> dict[str, str]:
    """What stands for a value that is not shown."""
    return {
        "(not there)": _t("(not there)"),
        "(personal data: see the payload)": _t("(personal data: see the payload)"),
    }


def _setting(setting: Row | None) -> list[tuple[str, Any, str]]:
    """The setting to blame: its name and key, its value, where that comes from, who changed it."""
    if setting is None:
        return []
    origins = {
        "own value": _t("own value"),
        "default": _t("default"),
        "default, never changed": _t("default, never changed"),
    }
    return [
        (_t("Setting"), f"{_t(setting['label'])} ({setting['key']})", ""),
        (_t("Its value"), _value_words(setting["value"]), ""),
        (_t("Origin"), origins.get(setting["origin"], setting["origin"]), ""),
        (_t("Changed by"), setting["changed_by"], ""),
        (_t("Changed at"), setting["changed_at"], "time"),
    ]


def _value_words(value: Any) -> str:
    if isinstance(value, bool):
        return _t("on") if value else _t("off")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _t("none")
    return str(value) if value not in {None, ""} else _t("empty")


def _life(row: Row, cause: Row) -> list[tuple[str, Any, str]]:
    run = _t("Run {}")
    return [
        (_t("Ignored because"), said(cause["reason"]), ""),
        (_t("Assigned to"), cause["assigned_to"], ""),
        (_t("Note"), cause["note"], ""),
        (_t("Connection"), row["connection"], ""),
        (_t("Type"), type_look(row)["word"], ""),
        (_t("Order/Return"), kind_look(row)["word"], ""),
        (_t("Code"), cause["code"], ""),
        (_t("Reported by"), run.format(cause["run_id"]), ""),
        (_t("Last retried by"), run.format(row["retry_run"]) if row["retry_run"] else "", ""),
        (_t("Amazon's request id"), cause["request_id"], ""),
        (_t("Created"), row["created"], "time"),
        (_t("Last modified"), row["modified"], "time"),
    ]
