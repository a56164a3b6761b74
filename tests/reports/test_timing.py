"""When a report with a time of day is due, summer time included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.timing import next_at, parsed_clock

# hypothesis wants its bounds without a zone
FIRST, LAST = datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2030-01-01")


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "days", "now", "due"),
    [
        ("06:30", "", "2026-11-25T05:00:00+01:00", "2026-11-25T06:30:00+01:00"),
        ("06:30", "", "2026-11-25T06:30:00+01:00", "2026-11-26T06:30:00+01:00"),
        ("06:30", "1", "2026-11-25T05:00:00+01:00", "2026-11-30T06:30:00+01:00"),
        ("06:30", "3", "2026-11-25T07:00:00+01:00", "2026-12-02T06:30:00+01:00"),
        ("12:00", "", "2026-03-28T13:00:00+01:00", "2026-03-29T12:00:00+02:00"),
        ("02:30", "", "2026-10-25T02:45:00+02:00", "2026-10-26T02:30:00+01:00"),
    ],
)
def test_the_next_time_of_day(clock, days, now, due):
    assert next_at(clock, days, "Europe/Berlin", at(now)) == at(due)


@given(
    st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    st.integers(0, 23),
    st.sampled_from(["", "1", "67", "1234567"]),
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "UTC"]),
)
def test_it_is_always_ahead_and_never_further_than_it_must_be(now, hour, days, zone):
    found = next_at(f"{hour:02d}:15", days, zone, now)
    assert now < found <= now + timedelta(days=8)
    assert not days or str(found.astimezone(ZoneInfo(zone)).isoweekday()) in days


@pytest.mark.parametrize("text", ["24:00", "6:30", "06:60", "noon", ""])
def test_what_is_no_time_of_day(text):
    with pytest.raises(ValueError, match="time of day"):
        parsed_clock(text)
