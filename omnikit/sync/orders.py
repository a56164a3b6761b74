"""Importing orders: which stretches of time are missing, page after page, one transaction each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import cast

from omnikit.drivers.base import Driver, OrderRules
from omnikit.errors import RequestRefused
from omnikit.model.intervals import Interval, plan
from omnikit.model.states import Level
from omnikit.model.times import parse
from omnikit.store import Page, Record, Slice, SliceStep
from omnikit.sync.bulk import TELL_EVERY, BulkDriver, by_page, fetch_reports, is_able, plan_reports
from omnikit.sync.context import RunContext
from omnikit.sync.details import bring_details
from omnikit.sync.rules import mark_mixed, rules_of

_END = object()
_RESTARTS = 4  # of one slice whose pages cannot be followed to the end


def import_orders(context: RunContext, driver: Driver) -> None:
    """Fetch and store everything that is wanted and missing. Resumes unfinished slices; newest first. What would take
    hours page by page comes by reports, its details after it.
    """
    rules = rules_of(context)
    since = parse(context.run["since"]) if context.run["since"] else rules.begins
    mark_mixed(context, rules)
    stream = stream_of(rules)

    def catch_up() -> Iterator[None]:
        """What is new since the run began, page by page."""
        _lay_plan(context, driver, since, stream)
        return _pages(context, driver, rules, stream, _Meter(context, driver, is_told=False))

    _lay_plan(context, driver, since, stream)
    pages = _pages(context, driver, rules, stream, _Meter(context, driver))
    if is_able(context.connection):
        bulk = cast("BulkDriver", driver)
        if plan_reports(context, bulk, rules, stream, pages):
            pages = _pages(context, driver, rules, stream, _Meter(context, driver))
            # the newest orders first, as far as that keeps nobody waiting
            while not bulk.waits()[1] and next(pages, _END) is not _END:
                pass
            fetch_reports(context, bulk, rules, stream)
            pages = _pages(context, driver, rules, stream, _Meter(context, driver, is_told=False))
        bring_details(context, bulk, rules, pages, catch_up)
    for _ in pages:
        pass


def _pages(context: RunContext, driver: Driver, rules: OrderRules, stream: str, meter: _Meter) -> Iterator[None]:
    """Fetch the planned slices, but for those that come by a report; newest first. Yields after each page stored."""
    restarts = 0
    while slices := by_page(context.store.cursors.slices(context.connection.id, stream)):
        current = slices[0]
        meter.begin(slices)
        try:
            yield from _fetch(context, driver, current, rules, meter)
        except RequestRefused as refused:
            restarts += 1
            if not _restart(context, stream, current.start, restarts):
                raise
            context.say(
                Level.NOTICE, "orders.restart", f"A page token was refused; fetching again. ({refused.message})"
            )


def stream_of(rules: OrderRules) -> str:
    """What was fetched is counted for each set of places: of one that is added, nothing has been fetched yet."""
    return "+".join(("orders", *rules.also))


def _lay_plan(context: RunContext, driver: Driver, start: datetime, stream: str) -> None:
    """Keep what is half done and can be gone on with; plan the rest of what is missing."""
    # whole seconds, as they are kept: two borders within one second would be one
    cursors, now = context.store.cursors, context.clock.now().replace(microsecond=0)
    begun = [
        one for one in cursors.slices(context.connection.id, stream) if one.token is not None and one.end is not None
    ]
    if context.claim.attempt > 1 and begun:
        return  # the same run taken up again: its plan stands
    fresh = [one for one in begun if one.token_at is not None and now - one.token_at < driver.token_lifetime]
    in_hand = [Interval(one.start, one.end) for one in fresh if one.end is not None]
    done = [*cursors.fetched(context.connection.id, stream), *in_hand]
    pieces = plan(Interval(start, now), done, overlap=driver.overlap, longest=driver.longest_slice)
    planned = [_slice(piece, now, stream) for piece in pieces if piece.start < now - driver.youngest]
    taken = {one.start for one in fresh}
    cursors.replace_slices(context.connection.id, stream, [*fresh, *(one for one in planned if one.start not in taken)])


def _slice(piece: Interval, now: datetime, stream: str) -> Slice:
    """A piece that reaches up to now is left open: where it ends, the channel says."""
    is_open = piece.end == now
    return Slice(stream, piece.start, None if is_open else piece.end, is_open)


def _restart(context: RunContext, stream: str, start: datetime, restarts: int) -> bool:
    """Fetch a slice anew, in halves: a token that ended before its last page asks for shorter slices.

    False where that would not help: no page of the slice had come, so it was not the token that was refused.
    """
    cursors = context.store.cursors
    slices = cursors.slices(context.connection.id, stream)
    failed = next((one for one in slices if one.start == start), None)
    if failed is None or failed.token is None or failed.end is None or restarts > _RESTARTS:
        return False
    middle = failed.start + (failed.end - failed.start) / 2
    middle = middle.replace(microsecond=0)
    halves = [Slice(stream, failed.start, middle), Slice(stream, middle, failed.end)]
    if failed.end - failed.start < timedelta(minutes=2):
        halves = [Slice(stream, failed.start, failed.end)]
    cursors.replace_slices(context.connection.id, stream, [*(one for one in slices if one is not failed), *halves])
    return True


def _fetch(context: RunContext, driver: Driver, current: Slice, rules: OrderRules, meter: _Meter) -> Iterator[None]:
    known_end = current.end
    asked_end = None if current.is_open else current.end
    pages = driver.orders(current.start, asked_end, current.token, rules.also)
    # one page after the other: fetching ahead in a thread was slower (each row written hands the GIL over), and where
    # the network is slow the channel's rate limit is slower still
    for fetched in pages:
        known_end = known_end or fetched.end
        step = SliceStep(current.stream, current.start, known_end, fetched.token)
        records = [Record(raw, rules.map_order(raw)) for raw in fetched.records]
        page = Page(context.connection.id, records, step, fetched.request_id)
        counts = context.store.commit_page(context.claim, page, context.at())
        context.heart.check()
        meter.page(current, page, counts)
        yield


class _Meter:
    """Progress for people: how much of the wanted time has been covered, and how long the rest may take. `is_told`:
    nobody else tells how far the run is.
    """

    def __init__(self, context: RunContext, driver: Driver, *, is_told: bool = True) -> None:
        self._context = context
        self._driver = driver
        self._orders = 0
        self._is_told = is_told
        self._total = 0.0
        self._left = 0.0
        self._share = 0.0
        self._told = 0.0

    def begin(self, slices: list[Slice]) -> None:
        now = self._context.clock.now()
        lengths = [max(1.0, ((one.end or now) - one.start).total_seconds()) for one in slices]
        self._left = sum(lengths)
        self._total = max(self._total, self._left)
        self._share = lengths[0]

    def page(self, current: Slice, page: Page, counts: dict[str, int]) -> None:
        last = page.step is None or page.step.token is None
        done = 1.0 if last else _reached(current, page)
        progress = min(0.999, (self._total - self._left + done * self._share) / self._total)
        self._orders += len(page.records)
        now = time.monotonic()
        if self._is_told and (now - self._told >= TELL_EVERY or last):
            self._told = now
            self._context.store.runs.progress(self._context.claim, progress=progress, eta_seconds=self._eta(progress))
        self._context.told(counts)

    def _eta(self, progress: float) -> float | None:
        """As long as it took so far, or as the budget that is left allows: the first calls of a full one are quick."""
        if progress <= 0.01:  # noqa: PLR2004 too early to tell
            return None
        left = (1 - progress) / progress
        return max(self._context.spent() * left, self._driver.forecast(round(self._orders * left), 0))


def _reached(current: Slice, page: Page) -> float:
    """A guess from the last order on the page: Amazon sorts by update, but promises nothing. Only for the eye."""
    if not page.records or page.step is None or page.step.end is None:
        return 0.0
    try:
        moment = parse(page.records[-1].mapped.header.updated)
    except ValueError:
        return 0.0
    length = (page.step.end - current.start).total_seconds()
    return max(0.0, min(1.0, (moment - current.start).total_seconds() / length)) if length > 0 else 0.0
