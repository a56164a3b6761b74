"""Times of day, days and time zones as forms take them; what is none is said in the user's language."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

from omnikit.model.times import parse_day
from omnikit.model.timing import parsed_clock
from omnikit.widgets.texts import _t

_SHOWN = 60  # characters of what was typed


def clock(text: str) -> str:
    """HH:MM. Raises ValueError."""
    try:
        parsed_clock(text)
    except ValueError:
        raise ValueError(_t("Write a time of day such as 06:30.")) from None
    return text.strip()


def zone(text: str) -> str:
    """The name of a time zone. Raises ValueError."""
    try:
        ZoneInfo(text.strip())
    except (KeyError, ValueError, OSError):
        raise ValueError(_t("{!r} is no time zone such as Europe/Berlin.").format(text[:_SHOWN])) from None
    return text.strip()


def _day(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    try:
        return parse_day(str(value).strip())
    except ValueError:
        raise ValueError(_t("is no date; write DD.MM.YYYY")) from None


Day = Annotated[date, BeforeValidator(_day)]
