"""Due times: pure, evenly spread, never drifting."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.schedule import INTERVALS, key_of, last_due, next_due, offset

moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
intervals = st.sampled_from(INTERVALS)
keys = st.integers(1, 10**6).map(lambda number: key_of(number, "orders"))


@given(keys, intervals, moments)
def test_now_lies_between_the_last_and_the_next(key: str, minutes: int, now: datetime) -> None:
    last, following = last_due(key, minutes, now), next_due(key, minutes, now)
    assert last <= now < following
    assert following - last == timedelta(minutes=minutes)


@given(keys, intervals, moments)
def test_a_due_time_is_due_at_once_and_the_next_one_follows_it(key: str, minutes: int, now: datetime) -> None:
    due = next_due(key, minutes, now)
    assert last_due(key, minutes, due) == due
    assert last_due(key, minutes, due - timedelta(seconds=1)) == due - timedelta(minutes=minutes)


@pytest.mark.parametrize("minutes", INTERVALS)
def test_connections_are_spread_over_the_interval(minutes: int) -> None:
    offsets = [offset(key_of(number, "orders"), minutes) for number in range(1000)]
    quarters = [sum(1 for one in offsets if one // (timedelta(minutes=minutes) / 4) == part) for part in range(4)]
    assert all(200 < many < 300 for many in quarters)
