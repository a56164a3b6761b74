"""How far a run under way is, in the user's words: lists, panels and the overview say the same of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from omnikit.model.states import RUN_ENDED
from omnikit.widgets.status import look
from omnikit.widgets.texts import _t, number, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_CHANNEL = frozenset({"unavailable", "broken", "unreadable"})  # what is tried again, as `drivers.http` names it
Fact = tuple[str, Any, bool]  # label, value, whether that is a time


def with_worker(kit: Kit, text: str = "") -> str:
    """What was begun; where no worker is there to do it, that it waits as well."""
    waits = "" if kit.worker_alive() else _t("No worker is running: it waits until one is.")
    return f"{text} {waits}".strip()


def duration(seconds: float) -> str:
    """About how long."""
    if seconds < _MINUTE:
        return _t("less than a minute")
    if seconds < 2 * _HOUR:
        return _t("about {} minutes").format(number(round(seconds / _MINUTE)))
    if seconds < 2 * _DAY:
        return _t("about {} hours").format(number(round(seconds / _HOUR)))
    return _t("about {} days").format(number(round(seconds / _DAY)))


def is_under_way(run: Row) -> bool:
    """Whether a run is queued or running."""
    return run["state"] not in RUN_ENDED


def run_look(run: Row) -> Row:
    """A run as a cell with its progress."""
    percent = None if run["progress"] is None else round(run["progress"] * 100)
    return {**look(run["state"]), "busy": is_under_way(run), "percent": percent, "hint": said(run["message"]),
            **rest(run)}  # fmt: skip


def rest(run: Row) -> Row:
    """How long a run under way still takes: `rest` in words and, where these end in a time, `until`. In a narrow cell
    there is room for less: until when it `waits`, then what is `left`.
    """
    if not is_under_way(run):
        return {"rest": "", "until": None, "waits": "", "left": ""}
    left = "" if run["eta_seconds"] is None else _t("{} left").format(duration(run["eta_seconds"]))
    until = run["waiting_until"]
    whole = _t("waits for {} until").format(_awaited(run["waiting_for"])) if until else ""
    return {"rest": ", ".join(filter(None, [left, whole])), "until": until,
            "waits": _t("waits until") if until else "", "left": left}  # fmt: skip


def facts(run: Row, kit: Kit) -> list[Fact]:
    """The same line by line, with the calls that the run has made and what is left of the budget it waits for."""
    found: list[Fact] = [(_t("Calls"), number(run["calls"]), False)] if run["calls"] else []
    if not is_under_way(run):
        return found
    if run["eta_seconds"] is not None:
        found.insert(0, (_t("Still takes"), duration(run["eta_seconds"]), False))
    if run["waiting_until"]:
        found.append((_t("Waits for"), _awaited(run["waiting_for"]), False))
        found.append((_t("Goes on at"), run["waiting_until"], True))
        found += [(_t("Quota left"), text, False) for text in _quota(run, kit)]
    return found


def _quota(run: Row, kit: Kit) -> Sequence[str]:
    """What the account has left of the operation that is waited for."""
    if not _is_operation(run["waiting_for"]):
        return []
    account = kit.connection_row(run["connection_id"])["account"]
    text = _t("{}: {} of {} calls; {} an hour come back")
    return [
        text.format(row["operation"], number(row["left"]), number(row["burst"]), number(row["per_hour"]))
        for row in kit.quota()
        if (row["operation"], row["account"]) == (run["waiting_for"], account)
    ]


def _is_operation(awaited: str | None) -> bool:
    """A driver tells the operation of which it has no call left, else why it waits."""
    return bool(awaited) and str(awaited).isidentifier() and awaited not in _CHANNEL | {"throttled"}


def _awaited(awaited: str | None) -> str:
    if awaited in _CHANNEL:
        return _t("the channel")
    if awaited in {None, "throttled"} or _is_operation(awaited):
        return _t("quota")
    return _t("reports")


def effective_text(scheduled: Row) -> str:
    """What becomes of an interval that the account's budget cannot hold; empty: it is held."""
    held = scheduled["effective"] == scheduled["minutes"]
    return "" if held else _t("effective: every {} min").format(scheduled["effective"])
