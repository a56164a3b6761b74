"""OVERVIEW: how it stands with everything, for a wall screen and a phone; each part leads to the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import traitlets

from omnikit.errors import OmnikitError
from omnikit.widgets.events import Guarded
from omnikit.widgets.live import Live
from omnikit.widgets.status import look
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.underway import effective_text, rest, run_look
from omnikit.widgets.vuetify import locale_words

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
# told apart by everybody (Okabe and Ito), and legible on light and dark
_SERIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999")
_MOST_SERIES = len(_SERIES)


def _words() -> dict[str, str]:
    return {
        "retry": _t("Try again"),
        "numbers": _t("The numbers"),
        "day": _t("Day"),
        "sum": _t("Sum"),
        "just_now": _t("just now"),
        "close": _t("Close"),
    }


class OverviewScreen(Guarded):
    """Everything at once. It reads anew when something has changed, and says so when it cannot."""

    template_file = (__file__, "overview.vue")

    title = traitlets.Unicode().tag(sync=True)
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    banner = traitlets.Unicode().tag(sync=True)
    loading = traitlets.Bool(True).tag(sync=True)
    tiles: traitlets.List[Any] = traitlets.List().tag(sync=True)
    charts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    cards: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.connection = None
        super().__init__(title=_t("Overview"), words=_words() | locale_words())
        self.live = Live(
            pulse=kit.pulse,
            read=kit.overview,
            show=self.show_overview,
            fail=self.show_failure,
            alive=lambda: self.comm is not None,
        )

    def begin(self) -> Self:
        """Read at once, then keep up to date while the page is open."""
        self.vue_look_again()
        self.live.start()
        return self

    def show_failure(self, error: Exception | None) -> None:
        """What could not be read; None: it can be again."""
        known = isinstance(error, OmnikitError)
        other = _t("The data could not be read ({}).").format(type(error).__name__)
        self.banner = "" if error is None else said(str(error)) if known else other

    def show_overview(self, found: Row) -> None:
        with self.hold_sync():
            self.loading, self.banner = False, ""
            self.tiles = [one for make in _TILES for one in make(found)]
            self.charts = [_orders_chart(found), _errors_chart(found)]
            self.cards = [card for make in _CARDS for card in make(found)]

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_look_again(self, _data: Any = None) -> None:
        try:
            self.live.look()
        except Exception as error:  # noqa: BLE001 whatever it is, the page must say so
            self.show_failure(error)

    def vue_open_place(self, place: Mapping[str, Any]) -> None:
        """A tile, a bar or a row: the list behind it."""
        if place and place.get("page"):
            more = {key: value for key, value in place.items() if key not in {"page", "connection"} and value}
            connection = place.get("connection")
            self.go(str(place["page"]), None if connection is None else int(connection), **more)


# -- tiles ---------------------------------------------------------------------------------------------------------


def _tile(label: str, value: int, tone: str, text: str, place: Row) -> Row:
    icons = {"good": "mdi-check-circle", "warn": "mdi-alert", "bad": "mdi-close-octagon", "quiet": "mdi-circle-outline"}
    return {"label": label, "value": number(value), "tone": tone, "icon": icons[tone], "text": text, "place": place}


def _connection_tile(found: Row) -> list[Row]:
    active = found["connections"].get("Active", 0)
    broken, attention = found["healths"].get("Broken", 0), found["healths"].get("Attention", 0)
    tone = "bad" if broken else "warn" if attention else "good" if active else "quiet"
    told = [_t("{} broken").format(number(broken))] if broken else []
    told += [_t("{} need attention").format(number(attention))] if attention else []
    text = ", ".join(told) or (_t("All are well") if active else _t("None yet"))
    return [
        _tile(_t("Active connections"), active, tone, text, {"page": "connections", "only": "unwell" if told else ""})
    ]


def _order_tile(found: Row) -> list[Row]:
    today, before = _of_day(found, -1), _of_day(found, -2)
    text = _t("{} yesterday").format(number(before))
    return [_tile(_t("Orders today (UTC)"), today, "quiet", text, {"page": "orders"})]


def _of_day(found: Row, at: int) -> int:
    return sum(row["orders"] for row in found["orders"] if row["day"] == found["days"][at])


def _error_tile(found: Row) -> list[Row]:
    many = found["open_errors"]
    oldest = found["oldest"]
    text = _t("Oldest: {}").format(oldest["created"][:10]) if oldest else _t("None is open")
    return [_tile(_t("Open errors"), many, "bad" if many else "good", text, {"page": "errors"})]


def _export_tile(found: Row) -> list[Row]:
    many = sum(found["exports"].values())
    text = _t("finally failed") if many else _t("None has failed")
    return [_tile(_t("Exports"), many, "bad" if many else "good", text, {"page": "exports"})]


def _late_tile(found: Row) -> list[Row]:
    late = found["many_late"]
    text = _t("No worker is running") if not found["worker"] else _t("late") if late else _t("Everything is on time")
    tone = "bad" if late or (not found["worker"] and found["coming"]) else "good"
    return [_tile(_t("Late runs"), late, tone, text, {"page": "runs"})]


_TILES: tuple[Callable[[Row], list[Row]], ...] = (_connection_tile, _order_tile, _error_tile, _export_tile, _late_tile)


# -- charts --------------------------------------------------------------------------------------------------------


def _orders_chart(found: Row) -> Row:
    sums: dict[str, int] = {}
    for row in found["orders"]:
        sums[row["marketplace"]] = sums.get(row["marketplace"], 0) + row["orders"]
    places = sorted(sums, key=lambda one: (-sums[one], one))
    named, rest = places[: _MOST_SERIES - 1], places[_MOST_SERIES - 1 :]
    values = {(row["day"], row["marketplace"]): row["orders"] for row in found["orders"]}
    series = [_series(at, one or _t("unknown"), [values.get((day, one), 0) for day in found["days"]])
              for at, one in enumerate(named)]  # fmt: skip
    if rest:
        others = [sum(values.get((day, one), 0) for one in rest) for day in found["days"]]
        series.append(_series(_MOST_SERIES - 1, _t("others"), others))
    return _chart(_t("Orders by day (UTC) and marketplace"), found["days"], series, {"page": "orders"})


def _errors_chart(found: Row) -> Row:
    values = {row["day"]: row["errors"] for row in found["errors"]}
    series = [_series(5, _t("Errors"), [values.get(day, 0) for day in found["days"]])]
    return _chart(_t("New errors by day (UTC)"), found["days"], series, {"page": "errors"})


def _series(at: int, label: str, values: Sequence[int]) -> Row:
    return {"label": label, "colour": _SERIES[at], "values": list(values)}


def _chart(title: str, days: Sequence[str], series: list[Row], place: Row) -> Row:
    sums = [sum(one["values"][at] for one in series) for at in range(len(days))]
    return {"title": title, "days": list(days), "series": series, "sums": sums, "top": max([*sums, 1]),
            "place": place, "empty": "" if any(sums) else _t("Nothing in these days.")}  # fmt: skip


# -- cards ---------------------------------------------------------------------------------------------------------


def _card(title: str, empty: str, rows: list[Row], place: Row, heads: Sequence[str] = ()) -> Row:
    return {"title": title, "empty": empty, "rows": rows, "place": place, "heads": list(heads)}


def _line(text: str, *, more: str = "", mark: Row | None = None, at: str | None = None, place: Row | None = None,
          percent: float | None = None, busy: bool = False, until: str | None = None) -> Row:  # fmt: skip
    return {"text": text, "more": more, "look": mark, "at": at, "place": place or {}, "percent": percent, "busy": busy,
            "until": until}  # fmt: skip


def _troubled_card(found: Row) -> list[Row]:
    rows = [
        _line(row["name"], more=said(row["health_reason"]), mark=look(row["health"]),
              place={"page": "edit", "connection": row["id"]})
        for row in found["troubled"]
    ]  # fmt: skip
    return [_card(_t("Connections that need somebody"), _t("Every active connection is well."), rows,
                  {"page": "connections", "only": "unwell" if rows else ""})]  # fmt: skip


def _cause_card(found: Row) -> list[Row]:
    rows = [
        _line(said(row["message"]), more=said(row["remedy"]), at=row["last_seen"],
              mark={"icon": "", "word": number(row["count"]), "tone": "bad"},
              place={"page": "errors", "cluster": row["fingerprint"]})
        for row in found["causes"]
    ]  # fmt: skip
    return [_card(_t("Open errors by cause"), _t("No error is open."), rows, {"page": "errors"})]


def _oldest_card(found: Row) -> list[Row]:
    one = found["oldest"]
    if one is None:
        return []
    place = {"page": "order", "connection": one["connection_id"], "order": one["order_id"]}
    row = _line(one["order_id"], more=f"{one['connection']}: {said(one['message'])}", at=one["created"],
                place=place if one["kind"] == "order" else {"page": "errors"})  # fmt: skip
    return [_card(_t("Oldest open error"), "", [row], {"page": "errors", "tab": "all"})]


def _run_card(found: Row) -> list[Row]:
    rows = [
        _line(row["connection"], more=_under_way(row), mark=look(row["state"]), at=row["created"],
              percent=run_look(row)["percent"], busy=True, until=row["waiting_until"],
              place={"page": "runs", "connection": row["connection_id"]})
        for row in found["runs"]
    ]  # fmt: skip
    place = {"page": "runs", "only": "active" if rows else ""}
    return [_card(_t("Runs under way"), _t("Nothing runs now."), rows, place)]


def _under_way(row: Row) -> str:
    """Which run, how many calls it has made, how long it still takes."""
    calls = [_t("{} calls").format(number(row["calls"]))] if row["calls"] else []
    return ", ".join(filter(None, [_t("Run {}").format(row["run_id"]), *calls, rest(row)["rest"]]))


def _schedule_card(found: Row) -> list[Row]:
    rows = [
        _line(row["connection"], more=_stream(row), at=row["next_due"], mark=_late_mark() if row["late"] else None,
              place={"page": row["stream"], "connection": row["connection_id"]})
        for row in (*found["late"], *found["coming"])
    ]  # fmt: skip
    return [_card(_t("Next runs"), _t("Nothing is fetched automatically."), rows, {"page": "orders"})]


def _late_mark() -> Row:
    return {"icon": "mdi-clock-alert-outline", "word": _t("late"), "tone": "bad"}


def _stream(row: Row) -> str:
    names = {"orders": _t("Orders"), "returns": _t("Returns")}
    every = _t("every {} minutes").format(row["minutes"])
    return ", ".join(filter(None, [names.get(row["stream"], row["stream"]), every, effective_text(row)]))


def _quota_card(found: Row) -> list[Row]:
    rows = []
    for row in found["quota"]:
        tone = "bad" if row["left"] < 1 else "warn" if row["share"] < 1 / 4 else "good"
        left = _t("{} of {} calls left").format(number(row["left"]), number(row["burst"]))
        more = _t("{}; {} an hour come back").format(row["account"], number(row["per_hour"]))
        mark = {"icon": "mdi-gauge", "word": left, "tone": tone}
        rows.append(_line(row["operation"], more=more, mark=mark, percent=round(100 * row["share"])))
    return [_card(_t("Quota left"), _t("No call has left yet."), rows, {})]


def _age_card(found: Row) -> list[Row]:
    rows = []
    for row in found["ages"]:
        is_secret = row["what"] == "secret"
        tone = "bad" if row["days"] < 1 else "warn"
        what = _t("Client secret of {}").format(row["name"]) if is_secret else row["name"]
        ends = _t("ends in {} days").format(number(max(0, row["days"])))
        place = {"page": "applications"} if is_secret else {"page": "edit", "connection": row["connection_id"]}
        word = _t("Secret") if is_secret else _t("Authorization")
        mark = {"icon": "mdi-key-outline", "word": word, "tone": tone}
        rows.append(_line(what, more=ends, at=row["ends"], place=place, mark=mark))
    return [_card(_t("Authorizations and secrets"), _t("None ends within 60 days."), rows, {"page": "applications"})]


def _duty_card(found: Row) -> list[Row]:
    mark = {"icon": "mdi-robot-dead-outline", "word": _t("fails"), "tone": "bad"}
    rows = [_line(row["name"], more=said(row["message"]), mark=mark, at=row["since"]) for row in found["duties"]]
    return [_card(_t("What a worker cannot do"), "", rows, {})] if rows else []


def _alert_card(found: Row) -> list[Row]:
    rows = [_line(row["title"], more=said(row["text"]), at=row["since"]) for row in found["alerts"]]
    return [_card(_t("Alerts"), _t("No alert is found now."), rows, {})]


def _report_card(found: Row) -> list[Row]:
    rows = [
        _line(row["title"], more=said(row["message"]) if row["code"] else "", mark=look(row["state"]),
              at=row["created"], place={"page": "reports", "tab": "runs"})
        for row in found["reports"]
    ]  # fmt: skip
    return [_card(_t("Last reports"), _t("No report has run yet."), rows, {"page": "reports", "tab": "runs"})]


_CARDS: tuple[Callable[[Row], list[Row]], ...] = (
    _duty_card, _troubled_card, _cause_card, _oldest_card, _run_card, _schedule_card, _alert_card, _quota_card,
    _age_card, _report_card,
)  # fmt: skip
