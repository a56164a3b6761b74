"""What orders lack that a report told of: from a further report where the application may see it, else from the channel
order by order and page by page, with both budgets, until none is left.

Which orders wait for details stands with each of them (`store.details`), so that a run may be killed at any time.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from omnikit.drivers import registry
from omnikit.drivers.base import FetchedPage, FileReader, FileRecord, OrderRules
from omnikit.errors import ChannelError, RequestRefused
from omnikit.model.durations import in_words
from omnikit.model.intervals import Interval, cut
from omnikit.model.orders import Details
from omnikit.model.problems import Problem
from omnikit.model.states import Level
from omnikit.model.times import parse
from omnikit.store import Page, Record, Scope
from omnikit.sync.bulk import BATCH, TELL_EVERY, BulkDriver, batches
from omnikit.sync.context import RunContext
from omnikit.sync.rules import terms_of

_WORTH_A_REPORT = 300.0  # seconds of calls: in less of them nobody has prepared a report
_BECOMES_DUE = timedelta(days=2)  # the report tells of an order by the day on which it was paid, not created
_FRESH = timedelta(minutes=15)  # so long details may keep a run from new orders
_AHEAD = 50  # orders named at once
_MOST, _FEW = 0.5, 0.02  # shares of a page's orders that are wanted: with fewer it is not worth the call
_FEW_AT_ALL = 2
_NONE = object()
_JOINED = "details: reports joined by run"  # a ticket: what they did not complete, they do not complete
_REFUSALS = 20  # one after the other: then it is not the orders that are refused


def bring_details(
    context: RunContext,
    driver: BulkDriver,
    rules: OrderRules,
    newest: Iterator[None],
    catch_up: Callable[[], Iterator[None]],
) -> None:
    """Until no order lacks details. `newest` fetches page by page what a report did not bring, and comes first where a
    page may be asked for; `catch_up` begins with what is new meanwhile.
    """
    missing = context.store.details.missing(context.connection.id)
    if not missing:
        return
    forecast = in_words(driver.detail_forecast(missing))
    context.say(
        Level.INFO,
        "details.begin",
        f"Details are missing of {missing:,} orders: names, addresses or certain amounts. One by one: {forecast}.",
    )
    to_ship = context.store.details.to_ship(context.connection.id).orders
    tickets = context.store.tickets_of(context.connection.id, context.clock.now)
    if driver.detail_forecast(to_ship) > _WORTH_A_REPORT and tickets.get(_JOINED) != str(context.claim.run_id):
        _join_reports(context, driver, rules)
        tickets.put(_JOINED, str(context.claim.run_id))
    _Completing(context, driver, rules, newest, catch_up).run()


# -- by report ---------------------------------------------------------------------------------------------------------


def _join_reports(context: RunContext, driver: BulkDriver, rules: OrderRules) -> None:
    terms = terms_of(context.store, context.connection, context.clock.now())
    reader = registry.manifest(context.connection.driver).reader(terms)
    done = 0
    try:
        for _, records in driver.bulk_details(_periods(context, driver), rules.also):
            for batch in batches(records, BATCH):
                done += _joined(context, reader, rules, batch)
    except ChannelError as failed:
        context.say(
            Level.NOTICE, "details.no_report", f"{failed.message} Details are fetched order by order.", failed.exchange
        )
        return
    context.say(Level.INFO, "details.report", f"A report brought the details of {done:,} orders.")


def _periods(context: RunContext, driver: BulkDriver) -> list[tuple[datetime, datetime]]:
    """When the orders were created that such a report may complete."""
    found = context.store.details.to_ship(context.connection.id)
    first, last = parse(found.first or context.at()), parse(found.last or context.at())
    end = min(last + _BECOMES_DUE, context.clock.now().replace(minute=0, second=0, microsecond=0))
    return [(one.start, one.end) for one in cut(Interval(first, max(end, last)), driver.longest_slice)]


def _joined(context: RunContext, reader: FileReader, rules: OrderRules, batch: list[FileRecord]) -> int:
    """Complete the stored orders of a batch that wait for just this; how many they were."""
    came = {one.order_id: one.raw for one in batch if one.order_id and one.raw is not None}
    kept = context.store.reading.kept(context.connection.id, Scope(list(came)), limit=len(came))
    waiting = [one for one in kept if one.stored.details == Details.MISSING and not one.stored.is_imported]
    records = []
    for one in waiting:
        raw = reader.joined(one.raw, came[one.order_id] or b"")
        mapped = rules.map_order(raw)
        if mapped.details != Details.MISSING:
            records.append(Record(raw, mapped))
    if records:
        _commit(context, records)
    return len(records)


def _commit(context: RunContext, records: list[Record], request_id: str | None = None) -> None:
    page = Page(context.connection.id, records, request_id=request_id)
    counts = context.store.commit_page(context.claim, page, context.at())
    context.heart.check()
    context.told(counts)


# -- by two kinds of calls ---------------------------------------------------------------------------------------------


class _Completing:
    """Fetches whole orders: one by one what people wait for, newest first, and pages where most of the rest lies."""

    def __init__(
        self,
        context: RunContext,
        driver: BulkDriver,
        rules: OrderRules,
        newest: Iterator[None],
        catch_up: Callable[[], Iterator[None]],
    ) -> None:
        self._context = context
        self._driver = driver
        self._rules = rules
        self._newest = newest
        self._catch_up = catch_up
        self._id = context.connection.id
        self._details = context.store.details
        self._left_out: list[str] = []  # of this run: asked for in vain
        self._refused = 0  # one after the other
        self._next: deque[str] = deque()
        self._pages = self._found_pages()
        self._total = self._details.missing(self._id)
        self._fresh = context.clock.now()
        self._told = 0.0

    def run(self) -> None:
        while order_id := self._following():
            single, page = self._driver.waits()
            if page > single or not self._page():
                self._one(order_id)
            self._tell()
        self._context.say(Level.INFO, "details.done", f"Details are there{self._left()}.")
        for _ in self._newest:
            pass

    def _left(self) -> str:
        left = self._details.missing(self._id)
        return f", but for {left:,} orders that the next synchronisation asks for again" if left else ""

    def _following(self) -> str | None:
        """Who is next and still waits."""
        while True:
            if not self._next:
                self._next.extend(self._details.following(self._id, _AHEAD, self._left_out))
            if not self._next:
                return None
            if self._details.is_missing(self._id, self._next[0]):
                return self._next[0]
            self._next.popleft()

    def _page(self) -> bool:
        """Fetch a page: of what is new, else one with details. False where none is worth the call."""
        if next(self._newest, _NONE) is not _NONE:
            return True
        if self._context.clock.now() - self._fresh >= _FRESH:
            self._fresh, self._newest = self._context.clock.now(), self._catch_up()
            return next(self._newest, _NONE) is not _NONE
        found = next(self._pages, None)
        if found is not None:
            self._store(found)
        return found is not None

    def _one(self, order_id: str) -> None:
        self._next.popleft()
        try:
            raw = self._driver.order(order_id)
        except RequestRefused as refused:
            self._refuse(order_id, refused)
            return
        self._refused = 0
        record = self._unknown(order_id) if raw is None else Record(raw, self._rules.map_order(raw))
        _commit(self._context, [record])
        if self._details.is_missing(self._id, order_id):
            self._left_out.append(order_id)  # what came is older than what the report told

    def _refuse(self, order_id: str, refused: RequestRefused) -> None:
        self._context.say(Level.WARNING, "details.refused", f"{refused.message} ({order_id})", refused.exchange)
        self._left_out.append(order_id)
        self._refused += 1
        if self._refused >= _REFUSALS:
            raise refused

    def _unknown(self, order_id: str) -> Record:
        """An order that the channel does not know by its number: an error that people see."""
        (kept,) = self._context.store.reading.kept(self._id, Scope([order_id]), limit=1)
        mapped = self._rules.map_order(kept.raw)
        if mapped.details == Details.MISSING:
            problem = Problem("details_unknown", "", {})
            mapped = mapped._replace(problems=(problem,), details=Details.ENOUGH)
        return Record(kept.raw, mapped)

    def _found_pages(self) -> Iterator[FetchedPage]:
        """Pages with many orders that lack details, kind by kind: where most do, those to be shipped first."""
        done = set()
        while True:
            kinds = [one for one in self._details.kinds(self._id) if one.key not in done]
            kind = max(kinds, key=lambda one: (one.share >= _MOST and one.is_open, one.share), default=None)
            if kind is None or kind.share < _FEW or kind.missing < _FEW_AT_ALL:
                return
            done.add(kind.key)
            first, last = parse(kind.first) - timedelta(seconds=1), parse(kind.last) + timedelta(seconds=1)
            try:
                yield from self._driver.detail_pages(
                    first, last, self._rules.also, fulfilled_by=kind.fulfilled_by, channel_status=kind.channel_status
                )
            except RequestRefused as refused:  # such as a page token that has ended: what came is kept
                self._context.say(Level.NOTICE, "details.page", refused.message, refused.exchange)

    def _store(self, page: FetchedPage) -> None:
        _commit(self._context, [Record(raw, self._rules.map_order(raw)) for raw in page.records], page.request_id)

    def _tell(self) -> None:
        if time.monotonic() - self._told < TELL_EVERY:
            return
        self._told = time.monotonic()
        left = self._details.missing(self._id)
        self._total = max(self._total, left)
        self._context.store.runs.progress(
            self._context.claim,
            progress=min(0.999, 0.5 + 0.5 * (1 - left / self._total)),
            eta_seconds=self._driver.detail_forecast(left),
        )
