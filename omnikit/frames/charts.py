"""Charts for notebooks: a picture with a text for those who do not see it, and the table behind it.

A chart is drawn once, as SVG inside its HTML: JupyterLab and Voilà show it without any script, font or address of
somebody else's. Colours are those of Okabe and Ito, which colour-blind people tell apart, the same for the same status
everywhere; what a colour means is written beside it as well.
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO
from typing import Any

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLOURS = {
    "Complete": "#009E73", "Imported": "#56B4E9", "Not imported": "#F0E442", "Error": "#D55E00",
    "Excluded": "#CC79A7", "Canceled": "#999999",
}  # fmt: skip
_PLAIN = "#0072B2"
_SERIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
_STYLE: Any = {
    "svg.hashsalt": "omnikit", "svg.fonttype": "path", "font.size": 9, "axes.spines.top": False,
    "axes.spines.right": False, "figure.facecolor": "white", "axes.titlelocation": "left",
}  # fmt: skip
_LONGEST = 60
_LINE, _LINES = 52, 2  # of a sentence beside a bar
_MOST_BARS = 20
_NARROW = 0.06  # of the whole: a segment with no room for its number


class Chart:
    """A chart. `table` is what it shows; `svg` the picture, for a file."""

    def __init__(self, title: str, table: pd.DataFrame, draw: Callable[[Axes], None], *, rows: float) -> None:
        self.title = title
        self.table = table
        self._draw = draw
        self._rows = rows

    @property
    def svg(self) -> bytes:
        """The picture. The same table gives the same bytes."""
        with rc_context(_STYLE):
            figure = Figure(figsize=(8, 1.1 + 0.34 * self._rows), layout="constrained")
            axes = figure.subplots()
            axes.set_title(self.title)
            self._draw(axes)
            buffer = BytesIO()
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return buffer.getvalue()

    def __repr__(self) -> str:
        return f"{self.title}\n{_text(self.table)}"

    def _repr_html_(self) -> str:
        if self.table.empty:
            return f"<p>{escape(self.title)}: nothing to show.</p>"
        picture = base64.b64encode(self.svg).decode()
        table = self.table.to_html(index=False, border=0)
        return (
            f'<img alt="{escape(f"{self.title}; the table below has the numbers")}" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{picture}">'
            f"<details><summary>{escape(self.title)}: the numbers</summary>{table}</details>"
        )


def orders_by_status(counted: pd.DataFrame) -> Chart:
    """What share of a connection's orders is in which import status: those with the most errors first. `counted`:
    connection, import_status, orders.
    """
    named = ["connection", "import_status", "orders"]
    wide = counted.pivot_table(
        index="connection", columns="import_status", values="orders", aggfunc="sum", fill_value=0
    )
    worst = wide.assign(_all=wide.sum(axis=1), _bad=wide.get("Error", 0)).sort_values(["_bad", "_all"], ascending=False)
    wide = wide.loc[worst.index[:_MOST_BARS]]
    table = counted.loc[counted["connection"].isin(wide.index), named].reset_index(drop=True)
    cut = f" ({_MOST_BARS} of {len(worst):,})" if len(worst) > _MOST_BARS else ""
    statuses = [*(one for one in COLOURS if one in wide.columns), *(one for one in wide.columns if one not in COLOURS)]
    wide = wide[statuses].iloc[::-1]

    total = wide.sum(axis=1)

    def draw(axes: Axes) -> None:
        left = total * 0.0
        for status in statuses:
            share = wide[status] / total
            bars = axes.barh(_cut(wide.index), share, left=left, color=COLOURS.get(status, _PLAIN), label=status)
            texts = [f"{number:,}" if part > _NARROW else "" for number, part in zip(wide[status], share, strict=True)]
            axes.bar_label(bars, texts, label_type="center")
            left = left + share
        failed = wide.get("Error", total * 0)
        told = [f"{number:,} orders, {bad:,} Error" for number, bad in zip(total, failed, strict=True)]
        axes.bar_label(bars, told, padding=5)
        _quiet(axes)
        axes.set_xlim(0, 1.25)
        axes.legend(ncols=len(statuses), loc="upper center", bbox_to_anchor=(0.4, 0), frameon=False)

    return Chart(f"Import status of each connection's orders{cut}", table, draw, rows=len(wide) + 1)


def errors_by_cause(clusters: pd.DataFrame) -> Chart:
    """The most frequent causes: a bar each, with its number. `clusters` is what `errors.clusters()` gives."""
    table = clusters[["message", "count", "connections", "code"]].head(_MOST_BARS).reset_index(drop=True)
    shown = table.iloc[::-1]

    def draw(axes: Axes) -> None:
        places = range(len(shown))  # by place: two causes may have the same words
        bars = axes.barh(places, shown["count"], color=COLOURS["Error"])
        axes.set_yticks(places, [_wrapped(message) for message in shown["message"]])
        axes.bar_label(bars, [f"{number:,}" for number in shown["count"]], padding=3)
        _quiet(axes)

    return Chart("Open errors by cause", table, draw, rows=1.25 * len(table))


def errors_by_day(errors: pd.DataFrame, days: int = 30) -> Chart:
    """When the errors (with `created`) came up: a bar for each of the last `days` days (UTC) up to the newest."""
    counted = errors["created"].dropna().dt.tz_convert("UTC").dt.floor("D").value_counts().sort_index()
    if len(counted):
        last = counted.index[-1]
        counted = counted.reindex(pd.date_range(last - pd.Timedelta(days=days - 1), last, freq="D"), fill_value=0)
    table = pd.DataFrame({"day": [day.strftime("%Y-%m-%d") for day in counted.index], "errors": list(counted)})

    def draw(axes: Axes) -> None:
        bars = axes.bar(table["day"], table["errors"], color=_PLAIN)
        axes.bar_label(bars, [f"{number:,}" if number else "" for number in table["errors"]])
        axes.set_xticks(axes.get_xticks()[::-7][::-1])
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)

    return Chart("Open errors by the day they came up", table, draw, rows=4)


def orders_by_day(counted: pd.DataFrame, days: int = 30, until: str | None = None) -> Chart:
    """How many orders were created on each of the last `days` days up to `until` (YYYY-MM-DD; None: that of the newest
    order); each marketplace is a part of the bar.

    `counted`: day (YYYY-MM-DD), marketplace, orders; more rows for one are added up.
    """
    known = counted.assign(marketplace=counted["marketplace"].fillna("unknown"))
    wide = known.pivot_table(index="day", columns="marketplace", values="orders", aggfunc="sum", fill_value=0)
    if len(wide):
        last = pd.Timestamp(until or wide.index[-1])
        every = pd.date_range(last - pd.Timedelta(days=days - 1), last, freq="D").strftime("%Y-%m-%d")
        wide = wide.reindex(every, fill_value=0)
        wide = wide[wide.sum().sort_values(ascending=False).index]
    table = wide.rename_axis("day").reset_index().rename_axis(columns=None)

    def draw(axes: Axes) -> None:
        below = pd.Series(0, index=wide.index)
        for at, place in enumerate(wide.columns):
            axes.bar(wide.index, wide[place], bottom=below, color=_SERIES[at % len(_SERIES)], label=place, width=0.85)
            below = below + wide[place]
        axes.set_xticks(axes.get_xticks()[::-7][::-1])
        axes.legend(ncols=min(6, len(wide.columns)), frameon=False, loc="upper left", bbox_to_anchor=(0, -0.12))

    return Chart("Orders by day", table, draw, rows=6)


def stored_and_counted(days: pd.DataFrame, most: int = 30) -> Chart:
    """Orders stored beside those that the channel counts, on each of the last `most` days. `days`: day, stored,
    counted (missing: nobody counted); several connections are added up.
    """
    named = ["stored", "counted"]
    known = days.reindex(columns=["day", *named])
    by_day = known.groupby("day")
    table = by_day[named].sum(min_count=1)
    # what was counted of some only is no sum to hold against all that is stored
    table["counted"] = table["counted"].where(by_day["counted"].count() == by_day["counted"].size())
    table = table.tail(most).reset_index()

    def draw(axes: Axes) -> None:
        axes.bar(table["day"], table["stored"], color=_PLAIN, label="stored", width=0.85)
        axes.plot(table["day"], table["counted"], "o", color=_SERIES[1], markersize=4, label="counted by the channel")
        axes.set_xticks(axes.get_xticks()[::-7][::-1])
        axes.legend(ncols=2, frameon=False, loc="upper left", bbox_to_anchor=(0, -0.12))

    return Chart("Orders stored and counted, by day", table, draw, rows=6)


def _quiet(axes: Axes) -> None:
    """Numbers stand at the bars: an axis would say them again."""
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.08)


def _cut(texts: Sequence[Any] | pd.Series | pd.Index) -> list[str]:
    """As long as fits beside a bar. A dollar sign would begin a formula."""
    cut = (text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…" for text in map(str, texts))
    return [text.replace("$", r"\$") for text in cut]


def _wrapped(sentence: str) -> str:
    lines = textwrap.wrap(sentence, _LINE, max_lines=_LINES, placeholder="…")
    return "\n".join(lines).replace("$", r"\$")


def _text(table: pd.DataFrame) -> str:
    return "(nothing to show)" if table.empty else table.to_string(index=False)
