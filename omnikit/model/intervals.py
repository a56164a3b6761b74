"""Sets of time intervals: what has been fetched, what is missing. Pure.

A cursor that is one timestamp cannot say "March is missing". Ours is the set of completed intervals: a sync
asks for what is wanted minus what is there, so a gap stays visible until it is filled.
(The idea is the concurrent cursor of Airbyte's CDK; the code is ours.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple


class Interval(NamedTuple):
    """From `start` (included) to `end` (included by Amazon, so neighbours may share their edge)."""

    start: datetime
    end: datetime


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments with touching and overlapping intervals joined, oldest first."""
    result: list[Interval] = []
    for interval in sorted(i for i in intervals if i.start <= i.end):
        if result and interval.start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(result[-1].end, interval.end))
        else:
            result.append(interval)
    return result


def missing(wanted: Interval, done: Iterable[Interval]) -> list[Interval]:
    """The parts of `wanted` that no interval of `done` covers, oldest first."""
    gaps: list[Interval] = []
    reached = wanted.start
    for interval in merged(done):
        if interval.end <= reached:
            continue
        if interval.start >= wanted.end:
            break
        if interval.start > reached:
            gaps.append(Interval(reached, interval.start))
        reached = interval.end
    if reached < wanted.end:
        gaps.append(Interval(reached, wanted.end))
    return gaps


def cut(interval: Interval, longest: timedelta) -> Iterator[Interval]:
    """`interval` in pieces of at most `longest`, newest first, counted from its end: a border that counting from the
    start would lay just before the end would be younger than a channel allows.
    """
    end = interval.end
    while interval.start < end - longest:
        yield Interval(end - longest, end)
        end -= longest
    yield Interval(interval.start, end)


def plan(wanted: Interval, done: Iterable[Interval], *, overlap: timedelta, longest: timedelta) -> list[Interval]:
    """The slices to fetch, newest first, because today's orders matter more than those of a month ago.

    The newest slice reaches `overlap` back into what was fetched before: Amazon's index is eventually consistent.
    """
    gaps = missing(wanted, done)
    if gaps and gaps[-1].end == wanted.end:
        gaps[-1] = Interval(max(wanted.start, gaps[-1].start - overlap), wanted.end)
    return [piece for gap in reversed(gaps) for piece in cut(gap, longest)]
