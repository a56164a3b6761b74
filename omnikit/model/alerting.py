"""Alerts as values: what can be watched, and when a finding is told, told again, or told to be over. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from omnikit.model.fields import Ui
from omnikit.model.times import parse
from omnikit.model.timing import parsed_clock

_MOST_HOURS = 24 * 90


class _Watch(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


Connection = Annotated[int | None, Ui("Connection", "The number of one; empty: every active one.")]
Days = Annotated[int, Field(ge=1, le=180), Ui("Days before")]


class RunFailed(_Watch):
    """The last sync of a connection failed."""

    connection: Connection = None


class NoSuccess(_Watch):
    """Nothing has been imported successfully for so many hours."""

    hours: Annotated[int, Field(ge=1, le=_MOST_HOURS), Ui("Hours")] = 3
    connection: Connection = None


class ClusterGrows(_Watch):
    """A cause has brought more new errors in a day than in the day before, and at least so many."""

    errors: Annotated[int, Field(ge=1, le=1_000_000), Ui("New errors in 24 hours")] = 10
    connection: Connection = None


class AuthorizationEnds(_Watch):
    """The authorization of a connection ends soon, or has ended."""

    days: Days = 14


class SecretEnds(_Watch):
    """The client secret of an application must be rotated soon."""

    days: Days = 14


class ExportFailed(_Watch):
    """A shipment, an invoice or a hand-over has finally failed."""

    connection: Connection = None


class ReportFailed(_Watch):
    """The last run of a report failed."""


class Late(_Watch):
    """Scheduled work is late: no worker runs, or it is overtaxed."""

    minutes: Annotated[int, Field(ge=1, le=1440), Ui("Minutes late")] = 15


class DutyFailed(_Watch):
    """Something that a worker does by itself fails: schedules, dropped files, exports, reports."""


class ViewNotEmpty(_Watch):
    """A saved view of a list finds something."""

    view: Annotated[int, Ui("View", "Its number; `omnikit view list` shows it.")]


WATCHES: dict[str, type[_Watch]] = {
    "run_failed": RunFailed, "no_success": NoSuccess, "cluster_grows": ClusterGrows,
    "authorization_ends": AuthorizationEnds, "secret_ends": SecretEnds, "export_failed": ExportFailed,
    "report_failed": ReportFailed, "late": Late, "duty_failed": DutyFailed,
    "view_not_empty": ViewNotEmpty,
}  # fmt: skip


class Finding(NamedTuple):
    """Something that is so now. `key` tells it from the rule's other findings, and stays while it lasts; `title` and
    `text` hold no secrets and nothing personal; `link` is the place in the dashboard.
    """

    key: str
    title: str
    text: str
    link: str


class Told(NamedTuple):
    """What is known of a finding: since when it is so, when it was told last and how often (0: not yet)."""

    key: str
    since: str
    title: str
    text: str
    told: str | None
    times: int


class Quiet(NamedTuple):
    """Hours in which nothing is sent, such as 22:00 to 06:00 in a zone; what is found then is told afterwards."""

    start: str
    end: str
    zone: str

    def holds(self, now: datetime) -> bool:
        """Is it quiet now? A stretch may go over midnight."""
        clock = now.astimezone(ZoneInfo(self.zone)).time()
        begin, end = time(*parsed_clock(self.start)), time(*parsed_clock(self.end))
        return begin <= clock < end if begin <= end else clock >= begin or clock < end


class Decision(NamedTuple):
    """What to tell: `new` and `again` of what is so, `over` of what was told and is no longer."""

    new: Sequence[Finding]
    again: Sequence[Finding]
    over: Sequence[Told]

    @property
    def says_something(self) -> bool:
        return bool(self.new or self.again or self.over)


def decide(findings: Sequence[Finding], known: Mapping[str, Told], now: datetime, repeat: timedelta) -> Decision:
    """A finding is told when it is new, again after `repeat` (each further time after twice as long as before, at most
    a week), and once when it is over. What was never told is not told to be over.
    """
    present = {finding.key: finding for finding in findings}
    new = [one for one in findings if one.key not in known or not known[one.key].times]
    again = [one for one in findings if one.key in known and _is_due(known[one.key], now, repeat)]
    over = [one for key, one in known.items() if key not in present and one.times]
    return Decision(new, again, over)


_LONGEST = timedelta(days=7)


def _is_due(told: Told, now: datetime, repeat: timedelta) -> bool:
    if not told.times or told.told is None or repeat <= timedelta(0):
        return False
    return now >= parse(told.told) + min(repeat * (1 << min(told.times - 1, 10)), _LONGEST)


def worded(decisions: Sequence[tuple[str, Decision]]) -> tuple[str, str]:
    """Subject and text of one message about several rules (their titles)."""
    new = sum(len(one.new) for _, one in decisions)
    again = sum(len(one.again) for _, one in decisions)
    over = sum(len(one.over) for _, one in decisions)
    counted = [f"{new} new" if new else "", f"{again} still" if again else "", f"{over} resolved" if over else ""]
    lines = [line for title, decision in decisions for line in _lines(title, decision)]
    return f"omnikit: {', '.join(filter(None, counted))}", "\n".join(lines).strip()


def _lines(title: str, decision: Decision) -> list[str]:
    parts: list[tuple[str, Sequence[Any]]] = [("", decision.new), ("Still: ", decision.again)]
    lines = [
        f"- {word}{one.title}\n  {one.text}" + (f"\n  {one.link}" if one.link else "")
        for word, found in parts
        for one in found
    ]
    lines += [f"- Resolved: {one.title}" for one in decision.over]
    return [title, *lines, ""]
