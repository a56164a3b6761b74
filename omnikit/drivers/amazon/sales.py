"""getOrderMetrics of the Sales API v1: orders counted by Amazon itself, apart from the API that hands them over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from omnikit.drivers.http import Answer
from omnikit.errors import UnreadableAnswer

OPERATION = "getOrderMetrics"
_PATH = "/sales/v1/orderMetrics"
_DAY = timedelta(days=1)


def counted_by_day(
    call: Callable[[str, str, dict[str, str]], Answer], places: Sequence[str], zone: str, first: date, last: date
) -> dict[date, int]:
    """How many orders Amazon counts on each day from `first` to `last` (both included, days of `zone`), over all of
    these marketplaces: one call each.
    """
    found = {first + at * _DAY: 0 for at in range((last - first).days + 1)}
    # the offsets of both ends must agree with the zone, also where summer time lies between them
    interval = f"{_midnight(first, zone)}--{_midnight(last + _DAY, zone)}"
    for place in places:
        query = {"marketplaceIds": place, "interval": interval, "granularity": "Day", "granularityTimeZone": zone}
        for day, orders in _days(call(OPERATION, _PATH, query)):
            if day in found:
                found[day] += orders
    return found


def _midnight(day: date, zone: str) -> str:
    return datetime.combine(day, time.min, ZoneInfo(zone)).isoformat()


def _days(answer: Answer) -> list[tuple[date, int]]:
    try:
        return [_day(one) for one in answer.body["payload"]]
    except (KeyError, TypeError, ValueError):
        raise UnreadableAnswer(
            "Amazon's count of orders is not in the promised form.",
            remedy="Count again later; if it stays, Amazon has changed its answer.",
            exchange=answer.exchange,
        ) from None


def _day(one: dict[str, Any]) -> tuple[date, int]:
    return datetime.fromisoformat(one["interval"].partition("--")[0]).date(), int(one["orderCount"])
