"""When something is due that has a time of day: a pure function, as `model.schedule` is for intervals."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_WEEK = 7


def parsed_clock(text: str) -> tuple[int, int]:
    """Hour and minute of HH:MM. Raises ValueError."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no time of day such as 06:30")
    return int(found[1]), int(found[2])


def next_at(clock: str, days: str, zone: str, now: datetime) -> datetime:
    """The first moment after `now` at which it is `clock` in `zone` on one of `days` (digits, 1 is Monday; none: every
    day). A time that a change to summer time leaves out is taken an hour later; one that comes twice counts once.
    """
    hour, minute = parsed_clock(clock)
    local = now.astimezone(ZoneInfo(zone))
    for ahead in range(_WEEK + 1):
        day = local + timedelta(days=ahead)
        moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0).astimezone(UTC)
        if moment > now and (not days or str(day.isoweekday()) in days):
            return moment
    return (local + timedelta(days=_WEEK)).replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)
