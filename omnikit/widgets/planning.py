"""[PLAN]: what a synchronisation would fetch, by which way and for how long, before it is begun; in a dialog over the
list of connections, or over one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import traitlets

from omnikit.errors import InvalidInput, OmnikitError
from omnikit.model.intervals import Interval, merged
from omnikit.model.times import iso, parse
from omnikit.widgets.events import Guarded
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.underway import duration
from omnikit.widgets.vuetify import locale_words

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
_SHOWN = 6  # missing stretches


def planned_drivers(kit: Kit) -> set[str]:
    """The drivers that have more than one way to fetch orders: of others there is nothing to plan."""
    return {one["id"] for one in kit.drivers() if "bulk" in one["capabilities"]}


def _words() -> dict[str, str]:
    return {
        "busy": _t("Asking the channel how much there is"),
        "since": _t("Go back to"),
        "day": _t("DD.MM.YYYY"),
        "help": _t("Empty: what has not been fetched yet."),
        "again": _t("Plan"),
        "changed": _t("Plan again first: the day is another one."),
        "retry": _t("Try again"),
        "way": _t("Way"),
        "calls": _t("Calls"),
        "orders": _t("Orders are there"),
        "details": _t("Details as well"),
        "missing": _t("Not fetched yet"),
        "guesses": _t("What of this is a guess"),
        "now": _t("now"),
        "close": _t("CANCEL"),
        "synchronize": _t("SYNCHRONIZE"),
    }


class PlanDialog(Guarded):
    """One dialog; `ask` opens it for a connection. `begun` is told the connection's name once a run was asked for."""

    template_file = (__file__, "planning.vue")

    title = traitlets.Unicode().tag(sync=True)  # empty: closed
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    since = traitlets.Unicode().tag(sync=True)  # the day that was planned for; empty: none
    fault = traitlets.Unicode().tag(sync=True)  # what is wrong with it
    error: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    plan: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(self, kit: Kit, begun: Callable[[str], None]) -> None:
        self.kit = kit
        self._begun = begun
        self._connection, self._name = 0, ""
        self._asked = 0  # answers to an earlier question are not shown
        super().__init__(words=_words() | locale_words())

    def ask(self, connection: int, name: str) -> None:
        """Open it, and ask for the plan beside the page: the channel may have to count."""
        self._connection, self._name = connection, name
        self.title = _t("What a sync of {} would take").format(name)
        self._plan("")

    def _plan(self, since: str) -> None:
        self._asked += 1
        asked, found = self._asked, []  # type: int, list[Row]
        with self.hold_sync():
            self.since, self.fault, self.error, self.plan, self.busy = since, "", {}, {}, True

        def look() -> None:
            found.append(self.kit.plan(self._connection, since=since or None))

        def ended(done: bool) -> None:
            if asked == self._asked:
                self.busy = False
                self.plan = _told(found[0]) if done else {}

        self.beside(look, ended)

    def say(self, title: str, text: str = "", tone: str = "good") -> None:
        """Whatever fails is said in the dialog."""
        self.error = {"title": title, "text": text} if tone == "bad" else {}

    def refused(self, error: OmnikitError) -> None:
        if isinstance(error, InvalidInput) and error.field == "since":
            self.fault = said(str(error))
        else:
            super().refused(error)

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_plan_since(self, day: str) -> None:
        """[Plan]: the same for another day, or again."""
        if self.title and not self.busy:
            self._plan(str(day or "").strip())

    def vue_synchronize(self, _data: Any = None) -> None:
        """[SYNCHRONIZE]: what was planned is asked for."""
        if not self.plan or self.busy:
            return
        self.kit.connection(self._connection).sync(since=self.since or None)
        self.vue_shut()
        self._begun(self._name)

    def vue_shut(self, _data: Any = None) -> None:
        """[CANCEL]: an answer that is still to come is not shown."""
        self._asked += 1
        with self.hold_sync():
            self.title, self.busy, self.error, self.fault, self.plan = "", False, {}, "", {}


def _told(found: Row) -> Row:
    """A plan of the kit, in words and rows."""
    missing = _stretches(found["missing"])
    return {
        "lines": [*_lead(found), said(found["why"])],
        "rows": [_way(one) for one in found["ways"]],
        "missing": missing[:_SHOWN],
        "until": found["until"],
        "more": _t("and {} more").format(number(len(missing) - _SHOWN)) if len(missing) > _SHOWN else "",
        "notes": [said(note) for note in found["notes"]],
    }


def _stretches(missing: list[Row]) -> list[Row]:
    """What is missing in one piece, newest first: it is fetched in slices, which are nobody's concern here."""
    pieces = merged(Interval(parse(one["start"]), parse(one["end"])) for one in missing)
    return [{"start": iso(one.start), "end": iso(one.end)} for one in reversed(pieces)]


def _lead(found: Row) -> list[str]:
    told = []
    if found["ways"]:
        counted = _t("{} orders to fetch, as the channel counts them.")
        guessed = _t("{} orders to fetch: a guess.")
        told.append((counted if found["counted"] else guessed).format(number(found["orders"])))
        told.append(_t("They would come by reports.") if found["taken"] == "reports" else _t("They would be paged."))
    if found["begun"]:
        told.append(_t("Begun already, and gone on with first: {} reports or pages.").format(number(found["begun"])))
    return told


def _way(one: Row) -> Row:
    names = {"pages": _t("Page by page"), "reports": _t("By reports")}
    calls = number(one["calls"])
    if one["detail_calls"]:
        calls = _t("{} and {} for details").format(calls, number(one["detail_calls"]))
    return {
        "way": names[one["way"]],
        "taken": _t("would be taken") if one["taken"] else "",
        "calls": calls,
        "orders": duration(one["orders_seconds"]),
        "details": duration(one["details_seconds"]),
    }
