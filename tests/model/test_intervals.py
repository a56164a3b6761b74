"""The cursor is a set of intervals: nothing missing, nothing twice, whatever was fetched before."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.intervals import Interval, cut, merged, missing, plan

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return EPOCH + timedelta(minutes=minutes)


intervals = st.builds(
    lambda start, length: Interval(at(start), at(start + length)), st.integers(0, 500), st.integers(0, 120)
)


def covered(parts: list[Interval]) -> set[int]:
    """The minutes whose whole length is covered."""
    return {
        minute
        for minute in range(700)
        if any(part.start <= at(minute) and at(minute + 1) <= part.end for part in parts)
    }


@given(st.lists(intervals, max_size=8))
def test_merging_covers_the_same_moments_with_parts_that_do_not_touch(parts: list[Interval]) -> None:
    result = merged(parts)
    assert covered(result) == covered(parts)
    assert all(one.end < other.start for one, other in pairwise(result))


@given(intervals, st.lists(intervals, max_size=8))
def test_what_is_missing_and_what_is_done_make_up_what_is_wanted(wanted: Interval, done: list[Interval]) -> None:
    gaps = missing(wanted, done)
    assert covered(gaps) | covered(done) >= covered([wanted])
    assert not covered(gaps) & covered(merged(done))
    assert all(wanted.start <= gap.start < gap.end <= wanted.end for gap in gaps)


@given(intervals, st.integers(1, 50))
def test_pieces_are_short_and_join_up(interval: Interval, longest: int) -> None:
    pieces = list(cut(interval, timedelta(minutes=longest)))
    assert covered(merged(pieces)) == covered([interval])
    assert all(piece.end - piece.start <= timedelta(minutes=longest) for piece in pieces)


@given(intervals, st.lists(intervals, max_size=6))
def test_a_plan_leaves_nothing_out(wanted: Interval, done: list[Interval]) -> None:
    pieces = plan(wanted, done, overlap=timedelta(minutes=5), longest=timedelta(minutes=30))
    assert covered([*pieces, *done]) >= covered([wanted])
    assert [piece.end for piece in pieces] == sorted((piece.end for piece in pieces), reverse=True)


def test_the_newest_slice_reaches_back_by_the_overlap() -> None:
    done = [Interval(at(0), at(100))]
    pieces = plan(Interval(at(0), at(120)), done, overlap=timedelta(minutes=5), longest=timedelta(days=1))
    assert pieces == [Interval(at(95), at(120))]
