"""Instants: aware datetimes in UTC inside, ISO 8601 with a final Z wherever they are written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

# an instant of UTC in whole seconds; days that only some months have are left to the slower way
_UTC_SECONDS = re.compile(
    r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|\+00:00)", re.ASCII
)


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`2026-01-31T12:00:00Z`: whole seconds, cut off; nothing we keep is finer (a record's `version` apart)."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def plain(moment: datetime) -> str:
    """`2026-01-31 12:00 UTC`, for sentences."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def parse(text: str) -> datetime:
    """The instant that `text` names. Raises ValueError; a time without a zone is refused, not guessed."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone")
    return moment.astimezone(UTC)


def version(text: str) -> str:
    """`text` as UTC with microseconds always written, so that plain string order is order in time.

    Amazon writes `...:00Z` and `...:00.123Z`; as bare strings the second would sort before the first.
    """
    if _UTC_SECONDS.fullmatch(text):
        return f"{text[:19]}.000000Z"
    return parse(text).isoformat(timespec="microseconds").replace("+00:00", "Z")


def day_start(day: date, zone: str) -> datetime:
    """00:00 of `day` in an IANA zone, as an instant."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def parse_day(text: str) -> date:
    """A day written DD.MM.YYYY or ISO (YYYY-MM-DD). Raises ValueError."""
    if "." in text:
        return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()
    return date.fromisoformat(text)
