"""Many orders at once: what paging would not bring within an hour comes by reports, and its details after it.

A slice of time that comes by a report is marked as such where a page token would stand, so that a run that was killed
finds it again. It counts as fetched with the last page of its orders: what is left then is known order by order (see
`details`). The youngest hours are always paged: a report may not show them yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

from omnikit.drivers import registry
from omnikit.drivers.base import Bulk, Driver, FileRecord, OrderRules, Ways
from omnikit.errors import ChannelError, RequestRefused, UnreadableAnswer
from omnikit.model.connection import Connection
from omnikit.model.durations import in_words
from omnikit.model.states import Level
from omnikit.store import Page, Record, Slice, SliceStep
from omnikit.sync.context import RunContext
from omnikit.sync.replay import fetched

REPORT = "report"  # in place of a page token
AT_MOST = 3600.0  # seconds that paging may take
BATCH = 300  # orders in one transaction
_MOST_ORDERS = 1_000_000  # where even these would be paged in time, nobody needs to count
TELL_EVERY = 0.3  # seconds; nobody reads faster
_WORTH_A_REPORT = timedelta(hours=6)  # of shorter times nobody has orders for an hour of paging
_T = TypeVar("_T")
_TOLD = 20  # rows of a report that are named when they are left out
# what a report says for good: paging brings the same. Otherwise (the network, a report that is late) the run ends, and
# the next one goes on with the same reports.
_FOR_GOOD = (RequestRefused, UnreadableAnswer)
_FATAL = "report.fatal"

Period = tuple[datetime, datetime]


class BulkDriver(Driver, Bulk, Protocol):
    """A driver that has the capability."""


class Choice(NamedTuple):
    """By which way a period would be fetched, and why."""

    by_report: bool
    why: str


def is_able(connection: Connection) -> bool:
    """Whether a connection's driver can fetch in bulk."""
    return "bulk" in registry.manifest(connection.driver).capabilities


def chosen(ways: Ways) -> Choice:
    """Paging brings an order whole, so it is preferred while it takes no longer than an hour, or than reports do."""
    if ways.paging_seconds <= AT_MOST:
        return Choice(False, f"Page by page they are there within {AT_MOST / 60:.0f} minutes, details and all.")
    if ways.report_seconds >= ways.paging_seconds:
        return Choice(False, "Reports would take longer than pages, because few of them can be asked for now.")
    return Choice(True, f"Page by page they would take {in_words(ways.paging_seconds)}.")


def by_report(slices: Iterable[Slice]) -> list[Slice]:
    return [one for one in slices if one.token == REPORT]


def by_page(slices: Iterable[Slice]) -> list[Slice]:
    return [one for one in slices if one.token != REPORT]


def periods_of(slices: Iterable[Slice], now: datetime, lag: timedelta) -> list[Period]:
    """What of the slices that nobody has begun is worth a report, and old enough for one."""
    border = now - lag
    ends = ((one.start, min(one.end or now, border)) for one in slices if one.token is None)
    return [(start, end) for start, end in ends if end - start >= _WORTH_A_REPORT]


def plan_reports(
    context: RunContext, driver: BulkDriver, rules: OrderRules, stream: str, pages: Iterator[None]
) -> bool:
    """Decide by which way the planned slices are fetched, say why, and mark those that come by a report; False where
    none does. One of the `pages` goes first, where that waits for nothing: with it, the channel tells its real limit.
    """
    cursors, now = context.store.cursors, context.clock.now().replace(microsecond=0)
    slices = cursors.slices(context.connection.id, stream)
    if not periods_of(slices, now, driver.lag):
        return bool(by_report(slices))
    planned = {one.start for one in slices if one.token is None}
    if not driver.waits()[1]:
        next(pages, None)
    slices = [_unbegun(one) if one.start in planned else one for one in cursors.slices(context.connection.id, stream)]
    periods = periods_of(slices, now, driver.lag)
    if not periods or driver.forecast(_MOST_ORDERS, _days(periods)) <= AT_MOST:
        return bool(by_report(slices))
    ways = driver.ways(periods, rules.also)
    choice = chosen(ways)
    how = "by reports" if choice.by_report else "page by page"
    known = "counted" if ways.counted else "a guess"
    context.say(Level.INFO, "orders.way", f"Orders to fetch: {ways.orders:,} ({known}); {how}. {choice.why}")
    if choice.by_report:
        cursors.replace_slices(context.connection.id, stream, list(_marked(slices, now - driver.lag, now)))
        context.store.runs.progress(context.claim, eta_seconds=ways.detail_seconds)
    return choice.by_report or bool(by_report(slices))


def _unbegun(one: Slice) -> Slice:
    return one._replace(token=None, token_at=None, end=None if one.is_open else one.end)


def _days(periods: Iterable[Period]) -> int:
    return sum((end - start for start, end in periods), timedelta()).days


def _marked(slices: Iterable[Slice], border: datetime, now: datetime) -> Iterator[Slice]:
    """The same slices, each in what a report brings and what is too young for one."""
    for one in slices:
        end = one.end or now
        if one.token is not None or min(end, border) - one.start < _WORTH_A_REPORT:
            yield one
            continue
        yield Slice(one.stream, one.start, min(end, border), token=REPORT, token_at=now)
        if end > border:
            yield one._replace(start=border)


def fetch_reports(context: RunContext, driver: BulkDriver, rules: OrderRules, stream: str) -> None:
    """Store what the reports of the marked slices bring. What cannot come by a report is left to be paged."""
    slices = by_report(context.store.cursors.slices(context.connection.id, stream))
    periods = [(one.start, one.end) for one in slices if one.end is not None]
    if not periods:
        return
    try:
        for period, records in driver.bulk_orders(periods, rules.also):
            _store(context, driver, rules, stream, period, records)
    except ChannelError as failed:
        if not isinstance(failed, _FOR_GOOD) and failed.code != _FATAL:
            raise
        _page_instead(context, stream, failed)


def _unmark(context: RunContext, stream: str, starts: Collection[datetime]) -> None:
    """Leave slices to be paged."""
    cursors = context.store.cursors
    slices = cursors.slices(context.connection.id, stream)
    unmarked = [one._replace(token=None, token_at=None) if one.start in starts else one for one in slices]
    cursors.replace_slices(context.connection.id, stream, unmarked)


def _page_instead(context: RunContext, stream: str, failed: ChannelError) -> None:
    slices = by_report(context.store.cursors.slices(context.connection.id, stream))
    _unmark(context, stream, [one.start for one in slices])
    context.say(
        Level.WARNING, "orders.no_report", f"{failed.message} What it lacks is fetched page by page.", failed.exchange
    )


def _store(
    context: RunContext,
    driver: BulkDriver,
    rules: OrderRules,
    stream: str,
    period: Period,
    records: Iterator[FileRecord],
) -> None:
    """The orders of one report; its period counts as fetched with the last of them."""
    count, wrong = 0, []
    for batch in batches(records, BATCH):
        wrong += [one for one in batch if one.raw is None]
        count += sum(one.raw is not None for one in batch)
        commit(context, rules, batch)
    if not count and not wrong and not _is_empty(driver, rules, period):
        _unmark(context, stream, [period[0]])
        return
    _fetch_rejected(context, driver, rules, wrong)
    step = SliceStep(stream, period[0], period[1], None)
    context.store.commit_page(context.claim, Page(context.connection.id, [], step), context.at())
    context.say(
        Level.INFO,
        "orders.report",
        f"The report from {period[0]:%Y-%m-%d %H:%M} to {period[1]:%Y-%m-%d %H:%M} brought {count:,} orders.",
    )


def _is_empty(driver: BulkDriver, rules: OrderRules, period: Period) -> bool:
    """A report without orders is believed where a count says the same; else a page tells."""
    ways = driver.ways([period], rules.also)
    return ways.counted and not ways.orders


def batches(records: Iterator[_T], size: int) -> Iterator[list[_T]]:
    """Records, some at a time."""
    while batch := list(islice(records, size)):
        yield batch


def commit(context: RunContext, rules: OrderRules, batch: Iterable[FileRecord]) -> None:
    """Map and store the orders of a batch. What an earlier attempt of the run has stored is not counted again."""
    commit_mapped(context, [Record(one.raw, rules.map_order(one.raw)) for one in batch if one.raw is not None])


def commit_mapped(context: RunContext, records: list[Record], step: SliceStep | None = None) -> None:
    """The same once they are mapped."""
    context.heart.check()
    if context.claim.attempt > 1 and step is None:
        records = _not_stored(context, records)
    if records or step is not None:
        counts = context.store.commit_page(context.claim, Page(context.connection.id, records, step), context.at())
        context.told(counts)


def _not_stored(context: RunContext, records: list[Record]) -> list[Record]:
    ids = [one.mapped.header.order_id for one in records]
    stored = context.store.reading.stored(context.connection.id, ids)
    versions = {order_id: one.version for order_id, one in stored.items()}
    return [one for one in records if versions.get(one.mapped.header.order_id) != one.mapped.header.version]


def _fetch_rejected(context: RunContext, driver: BulkDriver, rules: OrderRules, wrong: list[FileRecord]) -> None:
    """Orders with rows that cannot be read are asked for by their number: a report must not lose them."""
    for one in wrong[:_TOLD]:
        context.say(Level.WARNING, "orders.row", f"Line {one.line} of a report: {one.problem}")
    for order_id in sorted({one.order_id for one in wrong if one.order_id}):
        commit(context, rules, [FileRecord(0, fetched(context, driver, order_id), order_id=order_id)])
