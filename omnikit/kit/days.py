"""Days and moments as people name them to the kit."""

from __future__ import annotations

from datetime import UTC, date, datetime

from omnikit.errors import InvalidInput
from omnikit.model.times import day_start, iso, parse, parse_day


def instant(since: date | datetime | str, zone: str) -> datetime:
    """The moment that `since` means; a day begins at 00:00 in an IANA zone. Raises ValueError."""
    if isinstance(since, datetime):
        return since.astimezone(UTC)
    if isinstance(since, str) and "T" in since:
        return parse(since)
    return day_start(parse_day(since) if isinstance(since, str) else since, zone)


def no_date(since: object) -> InvalidInput:
    """What is said of text that names no day."""
    return InvalidInput(f"{str(since)[:40]!r} is no date.", field="since", remedy="Write DD.MM.YYYY or YYYY-MM-DD.")


def day_or_none(since: str | None) -> str | None:
    """The beginning of a day in UTC, as lists are narrowed by it. Raises InvalidInput."""
    if since is None:
        return None
    try:
        return iso(instant(since, "UTC"))
    except ValueError:
        raise no_date(since) from None


def named_day(since: date | str | None) -> str | None:
    """A day as ISO text; None or nothing: none is named. Raises InvalidInput."""
    if not since:
        return None
    try:
        return (parse_day(since) if isinstance(since, str) else since).isoformat()
    except ValueError:
        raise no_date(since) from None
