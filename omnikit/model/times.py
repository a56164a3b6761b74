"""Instants: aware datetimes in UTC inside, ISO 8601 with a final Z wherever they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_PLAIN = len("2026-01-31T12:00:00Z")


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`2026-01-31T12:00:00Z`: whole seconds, cut off; nothing we keep is finer (a record's `version` apart)."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


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
    if len(text) == _PLAIN and text[-1] == "Z" and text[10] == "T" and text[:4].isdigit():
        return f"{text[:-1]}.000000Z"
    return parse(text).isoformat(timespec="microseconds").replace("+00:00", "Z")


def day_start(day: date, zone: str) -> datetime:
    """00:00 of `day` in an IANA zone, as an instant."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def parse_day(text: str) -> date:
    """A day written DD.MM.YYYY or ISO (YYYY-MM-DD). Raises ValueError."""
    if "." in text:
        return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()
    return date.fromisoformat(text)
