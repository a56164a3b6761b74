"""COMPLETENESS: which connections have gaps; and for one, the time line of what was fetched and each day against the
channel's own count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import traitlets

from omnikit.kit.completeness import Completeness
from omnikit.model.times import parse
from omnikit.widgets.events import Guarded
from omnikit.widgets.lists import Scoped
from omnikit.widgets.live import Live
from omnikit.widgets.screen import Row, button
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.underway import with_worker
from omnikit.widgets.vuetify import locale_words

if TYPE_CHECKING:
    from omnikit.kit import Kit

_MOST = 500  # connections that are looked at in one list
_DAYS = (14, 30, 90)
_VERDICTS = {
    "agrees": ("mdi-check-circle", "agrees", "good"),
    "explained": ("mdi-check-circle-outline", "explained by canceled orders", "good"),
    "missing": ("mdi-close-octagon", "orders are missing", "bad"),
    "more than counted": ("mdi-alert", "more than counted", "warn"),
    "not counted": ("mdi-minus", "not counted", "quiet"),
}


class CompletenessScreen(Scoped):
    """What was fetched of every active connection; nobody is asked."""

    heading = "Completeness"
    list_name = "completeness"
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-check-decagram-outline",
        "title": "No active connection",
        "text": "Create a connection, or enable one.",
    }

    def __init__(self, kit: Kit) -> None:
        columns = [
            Column("name", _t("Connection"), "link"),
            Column("look", _t("Fetched"), "look", sort_by="word"),
            Column("since", _t("Since"), "time", searched=False),
            Column("until", _t("Until"), "time", searched=False),
            Column("gaps", _t("Gaps"), "number", searched=False),
        ]
        super().__init__(kit, columns, None)

    def read(self) -> list[Row]:
        active = [row for row in self.kit.connection_rows() if row["status"] == "Active"][:_MOST]
        return [self._row(row) for row in active]

    def _row(self, row: Row) -> Row:
        found = self.kit.completeness(row["id"], days=90, count=False)
        icon, word, tone = ("mdi-check-circle", _t("Without a gap"), "good")
        if not found.fetched:
            icon, word, tone = "mdi-timer-sand", _t("Nothing yet"), "warn"
        elif found.gaps:
            icon, word, tone = "mdi-close-octagon", _t("With gaps"), "bad"
        mark = {"state": word, "icon": icon, "word": word, "tone": tone}
        fetched = found.fetched
        return {"id": row["id"], "label": row["name"], "name": row["name"], "look": mark, "word": word,
                "since": fetched[0][0] if fetched else None, "until": fetched[-1][1] if fetched else None,
                "gaps": len(found.gaps)}  # fmt: skip

    def opened(self, row: Row) -> None:
        self.go("completeness", row["id"])


class ProofScreen(Guarded):
    """The proof of one connection. What was fetched is shown at once; counting asks the channel."""

    template_file = (__file__, "completeness.vue")

    title = traitlets.Unicode().tag(sync=True)
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    subject = traitlets.Unicode().tag(sync=True)
    banner = traitlets.Unicode().tag(sync=True)
    verdict: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    spans: traitlets.List[Any] = traitlets.List().tag(sync=True)  # from, width (per cent), gap, text
    bounds: traitlets.List[Any] = traitlets.List().tag(sync=True)  # from and to, ISO
    days: traitlets.List[Any] = traitlets.List().tag(sync=True)
    top = traitlets.Int(1).tag(sync=True)
    buttons: traitlets.List[Any] = traitlets.List().tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List().tag(sync=True)
    chosen = traitlets.Int(30).tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)

    def __init__(self, kit: Kit, connection: int) -> None:
        self.kit, self.connection = kit, connection
        self._found: Completeness | None = None
        super().__init__(
            title=_t("Completeness"),
            words=_words() | locale_words(),
            choices=[{"value": many, "title": _t("{} days").format(many)} for many in _DAYS],
        )
        self.live = Live(
            pulse=kit.pulse,
            read=lambda: kit.completeness(connection, days=self.chosen, count=False),
            show=self._go_on,
            fail=lambda _error: None,
            alive=lambda: self.comm is not None,
        )

    def begin(self) -> Self:
        """What was fetched, kept up to date while the page is open; counting is for the button."""
        self._look(count=False)
        self.live.start()
        return self

    def _go_on(self, found: Completeness) -> None:
        """A gap was filled, or there is a new one: what was counted before does not go with it."""
        if not self.busy and self._found is not None and len(found.gaps) != len(self._found.gaps):
            self._show(found)

    def _look(self, *, count: bool) -> None:
        found: list[Completeness] = []

        def ended(done: bool) -> None:
            self.busy = False
            if done:
                self._show(found[0])
            elif self._found is None:
                self.banner = self.message.get("title", "") + " " + self.message.get("text", "")

        def look() -> None:
            found.append(self.kit.completeness(self.connection, days=self.chosen, count=count))

        self.busy = count
        self.beside(look, ended)

    def _show(self, found: Completeness) -> None:
        self._found = found
        with self.hold_sync():
            self.banner, self.subject = "", found.connection
            tone = "good" if found.is_complete else "bad"
            icon = "mdi-check-decagram" if found.is_complete else "mdi-close-octagon"
            if found.is_complete and not found.proof.is_counted:
                tone, icon = "quiet", "mdi-check-circle-outline"
            self.verdict = {"tone": tone, "icon": icon, "text": said(found.verdict)}
            self.bounds = [found.as_dict()[key] for key in ("from", "to")]
            self.spans = _spans(found)
            self.days = [_day(row) for row in reversed(found.as_dict()["days"])]
            self.top = max([1, *(max(one["stored"], one["counted"] or 0) for one in self.days)])
            gaps = "" if found.gaps else _t("There is no gap.")
            self.buttons = [
                button("count", _t("Count"), "mdi-counter"),
                button("fill_gap", _t("Fill gap"), "mdi-tray-arrow-down", gaps),
            ]

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_act(self, name: str) -> None:
        if not self.busy and name in {one["name"] for one in self.buttons if not one["reason"]}:
            getattr(self, name)()

    def count(self) -> None:
        """[Count]: ask the channel how many orders each day had."""
        self._look(count=True)

    def fill_gap(self) -> None:
        """[Fill gap]: fetch what was not."""
        run = self.kit.fill_gap(self.connection)
        self.say(_t("Import triggered"), with_worker(self.kit, f"{_t('Run {}').format(run.id)}."))

    def vue_choose_days(self, days: int) -> None:
        if days in _DAYS and not self.busy:
            self.chosen = days
            self._look(count=self._found is not None and self._found.proof.is_counted)

    def vue_look_again(self, _data: Any = None) -> None:
        self._look(count=False)

    def vue_back(self, _data: Any = None) -> None:
        self.go("completeness")


def _words() -> dict[str, str]:
    return {
        "back": _t("Back"),
        "close": _t("Close"),
        "retry": _t("Try again"),
        "line": _t("What was fetched"),
        "fetched": _t("Fetched"),
        "gap": _t("Gap"),
        "days": _t("By day"),
        "day": _t("Day"),
        "stored": _t("Stored"),
        "canceled": _t("of these canceled"),
        "counted": _t("Counted by the channel"),
        "verdict": _t("Verdict"),
        "none": _t("No whole day yet."),
        "busy": _t("The channel is asked"),
        "period": _t("Period"),
    }


def _spans(found: Completeness) -> list[Row]:
    """The time line in parts of a hundred: what was fetched, and gaps in between."""
    wanted = found.proof.wanted
    whole = max(1.0, (wanted.end - wanted.start).total_seconds())

    def part(start: str, end: str, *, gap: bool) -> Row:
        first = max(0.0, (parse(start) - wanted.start).total_seconds() / whole)
        last = min(1.0, (parse(end) - wanted.start).total_seconds() / whole)
        return {"from": round(100 * first, 3), "width": round(max(0.4, 100 * (last - first)), 3), "gap": gap,
                "start": start, "end": end}  # fmt: skip

    return [part(*one, gap=False) for one in found.fetched] + [part(*one, gap=True) for one in found.gaps]


def _day(row: Row) -> Row:
    icon, word, tone = _VERDICTS[row["verdict"]]
    return {**row, "look": {"icon": icon, "word": _t(word), "tone": tone}, "numbers": [
        number(row["stored"]), number(row["canceled"]), "" if row["counted"] is None else number(row["counted"])
    ]}  # fmt: skip
