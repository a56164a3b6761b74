"""Is every order there? What was fetched, as intervals, and each day's orders against an independent count. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from omnikit.model.intervals import Interval, missing


class DayVerdict(StrEnum):
    AGREES = "agrees"
    EXPLAINED = "explained"  # by orders that were canceled: whether they are counted, the channel does not say
    MISSING = "missing"
    MORE = "more than counted"
    UNCOUNTED = "not counted"


class Day(NamedTuple):
    """One day in the channel's zone: how many of its orders are stored, how many of those the channel canceled, and how
    many the channel counts (None: nobody has counted).
    """

    day: str
    stored: int
    canceled: int
    counted: int | None

    @property
    def verdict(self) -> DayVerdict:
        if self.counted is None:
            return DayVerdict.UNCOUNTED
        if self.counted == self.stored:
            return DayVerdict.AGREES
        if self.counted > self.stored:
            return DayVerdict.MISSING
        return DayVerdict.EXPLAINED if self.counted >= self.stored - self.canceled else DayVerdict.MORE


class Proof(NamedTuple):
    """What is known of a connection's orders from `wanted.start` on: what was fetched, what was not, and the days."""

    wanted: Interval
    fetched: Sequence[Interval]
    gaps: Sequence[Interval]
    days: Sequence[Day]

    @property
    def short(self) -> int:
        """How many orders fewer are stored than counted, over all days of which that is so."""
        return sum((one.counted or 0) - one.stored for one in self.days if one.verdict == DayVerdict.MISSING)

    @property
    def is_counted(self) -> bool:
        return any(one.counted is not None for one in self.days)

    @property
    def is_complete(self) -> bool:
        """Nothing that was wanted is unfetched, and no day has fewer orders than were counted."""
        return not self.gaps and not self.short


def proof(wanted: Interval, done: Sequence[Interval], days: Sequence[Day], youngest: datetime) -> Proof:
    """What is missing of `wanted`. A gap that begins after `youngest` is no gap: the channel does not show it yet, or
    the next run is about to fetch it.
    """
    inside = [one for one in done if one.end > wanted.start and one.start < wanted.end]
    gaps = [one for one in missing(wanted, done) if one.start < youngest]
    return Proof(wanted, inside, gaps, days)
