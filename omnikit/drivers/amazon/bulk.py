"""Many orders of Amazon's at once: by the report on all orders, by the one on orders to be shipped, and what both ways
of asking would cost.

searchOrders brings 100 orders a call and has a call in three minutes; createReport brings 30 days of orders a call and
has one a minute. What a report lacks comes by searchOrders and getOrder side by side: two budgets that do not share.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol

from omnikit.drivers.amazon.flatfile import read, read_shipping
from omnikit.drivers.amazon.marketplaces import Marketplace, named
from omnikit.drivers.amazon.orders import PER_PAGE, search_pages
from omnikit.drivers.amazon.reports import Delivered, Report, Reports
from omnikit.drivers.base import Delivery, FetchedPage, FileRecord, Periods, Ways, Wiring
from omnikit.drivers.http import Answer
from omnikit.drivers.parsing import parsed
from omnikit.errors import ChannelError, InvalidInput, NeedsAuthorization, RequestRefused, UnreadableAnswer
from omnikit.model.intervals import Interval, merged
from omnikit.model.times import iso, parse

ALL_ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
SHIPPING = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"
LAG = timedelta(hours=2)

_METRICS = "/sales/v1/orderMetrics"
_MAY_SEE = "may see the report on orders to be shipped"  # a ticket: whether Amazon gave it the last time
_YES, _NO = "yes", "no"
_FULFILLED_BY = {"MFN": "MERCHANT", "AFN": "AMAZON"}
_STATUSES = frozenset(
    {
        "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE",
    }
)  # fmt: skip

# guesses, and called so where they are shown: Amazon says of none of them how it is
PREPARATION = 300.0  # seconds that it takes a report to be prepared
_LOOKS = 8  # at a report in that time
_OF_THE_MERCHANT = 0.6  # of all orders: those that need a name and an address
_LEFT_OVER = 0.15  # of all orders, when the report on orders to be shipped has come
_WANTED_OF_A_PAGE = 50  # of its 100 orders, when a page is fetched for details
_DAY = timedelta(days=1)


class Amazon(Protocol):
    """What this needs of `AmazonDriver`."""

    @property
    def call(self) -> Callable[..., Answer]: ...

    def document(self, url: str) -> Answer: ...

    def seconds_for(self, operation: str, calls: int = 1) -> float: ...


class Backfill:
    """Implements `drivers.base.Bulk` for one account."""

    def __init__(self, amazon: Amazon, wiring: Wiring, marketplace: Marketplace) -> None:
        self._amazon = amazon
        self._wiring = wiring
        self._marketplace = marketplace

    def _places(self, also: Sequence[str]) -> tuple[str, ...]:
        return (self._marketplace.id, *(named(code).id for code in also))

    # -- reports -----------------------------------------------------------------------------------------------

    def bulk_orders(self, periods: Periods, also: Sequence[str] = ()) -> Iterator[Delivery]:
        return self._delivered(ALL_ORDERS, read, periods, also)

    def bulk_details(self, periods: Periods, also: Sequence[str] = ()) -> Iterator[Delivery]:
        try:
            for one in self._delivered(SHIPPING, read_shipping, periods, also):
                self._wiring.tickets.put(_MAY_SEE, _YES)
                yield one
        except RequestRefused:
            self._wiring.tickets.put(_MAY_SEE, _NO)
            raise

    def _delivered(
        self,
        kind: str,
        reader: Callable[[BinaryIO, str | None], Iterator[FileRecord]],
        periods: Periods,
        also: Sequence[str],
    ) -> Iterator[Delivery]:
        wanted = [Report(kind, start, end, self._places(also)) for start, end in periods]
        for found in Reports(self._amazon, self._wiring).each(wanted):
            yield (found.report.start, found.report.end or found.made), _records(found, reader)

    # -- details by two kinds of calls -------------------------------------------------------------------------

    def detail_pages(
        self, start: datetime, end: datetime, also: Sequence[str] = (), *, fulfilled_by: str, channel_status: str
    ) -> Iterator[FetchedPage]:
        only = {}
        if fulfilled_by in _FULFILLED_BY:
            only["fulfilledBy"] = _FULFILLED_BY[fulfilled_by]
        if channel_status in _STATUSES:
            only["fulfillmentStatuses"] = channel_status
        now = self._wiring.clock.now
        latest = now() - timedelta(minutes=2)  # Amazon takes no later bound
        bounds = (min(start, latest), min(end, latest))
        return search_pages(self._amazon.call, ",".join(self._places(also)), bounds, None, now, only)

    def waits(self) -> tuple[float, float]:
        return self._amazon.seconds_for("getOrder"), self._amazon.seconds_for("searchOrders")

    def detail_forecast(self, orders: int) -> float:
        """The least time, over all ways to share the orders out over both kinds of calls."""
        low, high = 0, math.ceil(orders / _WANTED_OF_A_PAGE)
        while low < high:
            pages = (low + high) // 2
            alone = orders - pages * _WANTED_OF_A_PAGE
            if self._amazon.seconds_for("searchOrders", pages) < self._amazon.seconds_for("getOrder", alone):
                low = pages + 1
            else:
                high = pages
        return self._amazon.seconds_for("searchOrders", low)

    # -- what it costs -----------------------------------------------------------------------------------------

    def ways(self, periods: Periods, also: Sequence[str] = ()) -> Ways:
        spans = merged(Interval(*period) for period in periods)
        counted = self._counted(spans, also)
        orders = self._guessed(spans, also) if counted is None else counted
        reports, calls = len(periods), max(math.ceil(orders / PER_PAGE), len(periods))
        report_seconds = self._prepared(reports)
        may_see = self._wiring.tickets.get(_MAY_SEE) == _YES
        details = math.ceil(orders * (_LEFT_OVER if may_see else _OF_THE_MERCHANT))
        before = self._prepared(2 * reports) + PREPARATION if may_see else report_seconds
        return Ways(
            orders=orders,
            counted=counted is not None,
            paging_seconds=self._amazon.seconds_for("searchOrders", calls),
            paging_calls=calls,
            report_seconds=report_seconds,
            report_calls=reports * (2 + _LOOKS),
            details=details,
            detail_seconds=before + self.detail_forecast(details),
            detail_calls=details + (reports * (3 + _LOOKS) if may_see else 0),
        )

    def _prepared(self, reports: int) -> float:
        asked = self._amazon.seconds_for("createReport", reports)
        return asked + PREPARATION + self._amazon.seconds_for("getReportDocument", reports)

    def _counted(self, spans: Sequence[Interval], also: Sequence[str]) -> int | None:
        """How many orders there are; None where Amazon does not say."""
        try:
            return sum(self._sales(place, span) for place in self._places(also) for span in spans)
        except NeedsAuthorization as denied:
            if denied.code != "authorization.denied":
                raise
        except ChannelError:
            pass  # a count is a help: without it, a guess has to do
        return None

    def _sales(self, place: str, span: Interval) -> int:
        interval = f"{iso(span.start)}--{iso(span.end)}"
        query = {"marketplaceIds": place, "interval": interval, "granularity": "Total", "granularityTimeZone": "UTC"}
        answer = self._amazon.call("getOrderMetrics", _METRICS, query)
        try:
            return sum(int(one["orderCount"]) for one in answer.body["payload"])
        except (KeyError, TypeError, ValueError):
            raise UnreadableAnswer("Amazon's count of orders is not in the promised form.") from None

    def _guessed(self, spans: Sequence[Interval], also: Sequence[str]) -> int:
        """As many orders a day as in the last one, which a page tells of."""
        end = min(spans[-1].end, self._wiring.clock.now() - timedelta(minutes=2))
        bounds = (end - _DAY, end)
        page = next(search_pages(self._amazon.call, ",".join(self._places(also)), bounds, None, self._wiring.clock.now))
        days = sum(((span.end - span.start) / _DAY for span in spans), 0.0)
        return math.ceil(_a_day(page) * days)


def _a_day(page: FetchedPage) -> float:
    """Orders a day, by a page of the last day's: where it is not all of them, by the time that it covers."""
    if page.token is None:
        return float(len(page.records))
    times = sorted(moment for moment in map(_updated, page.records) if moment is not None)
    covered = times[-1] - times[0] if times else _DAY
    return len(page.records) * (_DAY / max(covered, timedelta(minutes=1)))


def _updated(record: bytes) -> datetime | None:
    try:
        return parse(parsed(record)["lastUpdatedTime"])
    except (ValueError, TypeError, KeyError):
        return None


def _records(found: Delivered, reader: Callable[[BinaryIO, str | None], Iterator[FileRecord]]) -> Iterator[FileRecord]:
    """The orders of a report. Raises UnreadableAnswer where it is another one than was asked for, or a part of it."""
    if not found.file.seek(0, os.SEEK_END):
        return  # Amazon has no data
    found.file.seek(-1, os.SEEK_END)
    if found.file.read(1) != b"\n":
        raise _unreadable(found, "its last row has no end.")
    try:
        yield from reader(found.file, found.charset)
    except InvalidInput as wrong:
        raise _unreadable(found, wrong.message) from None


def _unreadable(found: Delivered, why: str) -> UnreadableAnswer:
    return UnreadableAnswer(
        f"Report {found.report} cannot be read: {why}",
        remedy="Synchronise again later: it is asked for anew.",
        code="report.columns",
    )
