"""How long the messages of runs are kept (product 8.18): hours for each level, and the mildest level kept at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from omnikit.errors import InvalidInput
from omnikit.model.states import Level

DEFAULT_HOURS: dict[Level, int] = {
    Level.DEBUG: 48,
    Level.INFO: 48,
    Level.NOTICE: 48,
    Level.WARNING: 7 * 24,
    Level.ERROR: 30 * 24,
    Level.CRITICAL: 30 * 24,
    Level.ALERT: 30 * 24,
    Level.EMERGENCY: 30 * 24,
}
MOST_HOURS = 10 * 365 * 24
_MILDEST_FIRST = tuple(Level)


class Retention(NamedTuple):
    """`hours` has what differs from the default; messages milder than `minimum` are not kept."""

    hours: Mapping[Level, int] = {}
    minimum: Level = Level.DEBUG

    def of(self, level: Level) -> int:
        """For how many hours messages of a level are kept."""
        return self.hours.get(level, DEFAULT_HOURS[level])

    def keeps(self, level: Level) -> bool:
        """Is a message of this level kept at all?"""
        return level in at_least(self.minimum)

    def kept_since(self, level: Level, now: datetime) -> datetime:
        """Older messages of the level go."""
        return now - timedelta(hours=self.of(level)) if self.keeps(level) else now


def at_least(level: Level) -> tuple[Level, ...]:
    """The levels from this one on, mildest first."""
    return _MILDEST_FIRST[_MILDEST_FIRST.index(level) :]


def level_named(name: str, field: str = "level") -> Level:
    """The level that is meant, however it is capitalised. Raises InvalidInput."""
    try:
        return Level(str(name).strip().capitalize())
    except ValueError:
        raise InvalidInput(
            f"There is no level {str(name)[:20]!r}; there are: {', '.join(Level)}.",
            field=field,
            remedy="Choose one of them.",
        ) from None


def hours_of(value: Any, level: Level) -> int | None:
    """A number of hours; None (nothing was written): the default. Raises InvalidInput."""
    text = str("" if value is None else value).strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > MOST_HOURS:
        raise InvalidInput(
            f"{text[:20]!r} is no number of hours from 0 to {MOST_HOURS}.", field=str(level),
            remedy="Write whole hours, such as 48.",
        )  # fmt: skip
    return int(text)
