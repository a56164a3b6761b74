"""Fetching for several connections of one account at once: one page carries the orders of many places, and a channel
counts calls by account. Each connection keeps its own run, its own rules and its own cursor; only the calls are shared.

The first run of a group leads. It takes the waiting runs of the others, fetches for all, hands each order to the
connection that it belongs to, and counts the time as fetched for each when the last page has come. Whatever ends it
before that gives the others back to the queue, where they go on alone: nothing is lost, what is seen twice stays as it
is.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from omnikit.drivers import registry
from omnikit.drivers.base import Driver, FetchedPage, OrderRules
from omnikit.errors import OmnikitError
from omnikit.model.intervals import Interval, missing
from omnikit.model.orders import Mapped
from omnikit.model.states import Level, RunState
from omnikit.store import Page, Record, SliceStep
from omnikit.sync.context import RunContext
from omnikit.sync.orders import import_orders, stream_of
from omnikit.sync.replay import follow_rules
from omnikit.sync.rules import mark_mixed, rules_of

# what is missing for longer is fetched by each connection for itself: others would fetch it again
_RECENT = timedelta(hours=6)
_MOST_PLACES = 50  # that one call may name (Amazon: marketplaceIds)
TOGETHER = "together"  # in a run's scope: the runs that it leads


@dataclass(repr=False)
class _Member:
    """A connection of the group at work: its run as one context, its rules, and where what it misses begins."""

    context: RunContext
    rules: OrderRules
    stream: str
    places: tuple[str, ...]
    start: datetime
    began: float = field(default_factory=time.perf_counter)


def group_of(driver_id: str, account: dict[str, str]) -> str | None:
    """What connections that can be fetched together have in common; None: this one is always fetched alone."""
    try:
        together = registry.manifest(driver_id).together(account)
    except OmnikitError:  # its driver is gone: its own run says so, and nobody else's waits for it
        return None
    return together and f"{driver_id}:{together}"


def fetch_orders(context: RunContext, driver: Driver) -> None:
    """The orders of a connection; where its run leads others, theirs with them."""
    led = orjson.loads(context.run["scope"] or "{}").get(TOGETHER, [])
    if not led or not _fetched_for_all(context, driver, led):
        import_orders(context, driver)


def _fetched_for_all(context: RunContext, driver: Driver, led: Sequence[int]) -> bool:
    """False where the leader has more to fetch than the others, or there are none: each goes alone."""
    leader = _member(context)
    if leader is None:
        return False
    with _Taken(context, led, leader) as others:
        if not others:
            return False
        _fetch(context, driver, [leader, *others])
    return True


class _Taken:
    """Runs of others that were taken along: finished when all went well, else given back to the queue."""

    def __init__(self, context: RunContext, runs: Sequence[int], leader: _Member) -> None:
        self._context = context
        self._runs = runs
        self._room = _MOST_PLACES - len(leader.places)
        self._members: list[_Member] = []

    def __enter__(self) -> list[_Member]:
        try:
            for run_id in self._runs:
                self._take(run_id)
        except BaseException:
            self._give_back(self._members)
            raise
        return self._members

    def _take(self, run_id: int) -> None:
        store, now = self._context.store, self._context.clock.now()
        claim = store.runs.claim(run_id, now)
        if claim is None:
            return  # it is under way elsewhere, or canceled
        run = store.runs.get(run_id)
        connection = store.connections.get(run["connection_id"])
        context = RunContext(store, claim, run, connection, self._context.clock, self._context.heart, _nobody)
        self._context.heart.also(claim)
        member = self._ready(context)
        if member is None:
            store.runs.finish(claim, RunState.QUEUED, 0.0, now)
            self._context.heart.without(claim)
            return
        self._members.append(member)

    def _ready(self, context: RunContext) -> _Member | None:
        """The member, once its stored orders follow today's rules; None where it must go alone."""
        if context.store.runs.stop_reason(context.claim) is not None:
            return None
        try:
            member = _member(context)
            if member is None or len(member.places) > self._room:
                return None
            follow_rules(context)
        except OmnikitError:
            return None  # alone, it fails in its own name
        self._room -= len(member.places)
        return member

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._give_back(self._members)
            return
        for member in self._members:
            _finish(member)
            self._context.heart.without(member.context.claim)

    def _give_back(self, members: Sequence[_Member]) -> None:
        store, now = self._context.store, self._context.clock.now()
        for member in members:
            store.runs.finish(member.context.claim, RunState.QUEUED, time.perf_counter() - member.began, now)
            self._context.heart.without(member.context.claim)


def _nobody(_counts: dict[str, Any]) -> None:
    return


def _member(context: RunContext) -> _Member | None:
    """A run that misses nothing but what has happened lately; None for any other."""
    rules, store, now = rules_of(context), context.store, context.clock.now()
    stream = stream_of(rules)
    if context.run["since"] or store.cursors.slices(context.connection.id, stream):
        return None
    gaps = missing(Interval(rules.begins, now), store.cursors.fetched(context.connection.id, stream))
    if len(gaps) != 1 or gaps[0].end != now or now - gaps[0].start > _RECENT:
        return None
    own = registry.manifest(context.connection.driver).own_place(context.connection.account)
    return _Member(context, rules, stream, (own, *rules.also), gaps[0].start)


def _fetch(context: RunContext, driver: Driver, members: list[_Member]) -> None:
    start = min(member.start for member in members) - driver.overlap
    if context.clock.now() - start <= driver.youngest + driver.overlap:
        return
    places = list(dict.fromkeys(place for member in members for place in member.places))
    context.say(Level.INFO, "orders.together", f"Fetched together with {len(members) - 1} more connections.")
    for member in members:
        mark_mixed(member.context, member.rules)
    end: datetime | None = None
    for fetched in driver.orders(start, None, None, places[1:]):
        end = end or fetched.end
        _hand_out(fetched, members)
        context.heart.check()
    if end is None:
        return
    for member in members:
        step = SliceStep(member.stream, min(member.start, end), end, None)
        _commit(member, Page(member.context.connection.id, [], step))


def _hand_out(fetched: FetchedPage, members: list[_Member]) -> None:
    """Each order of a page to the connection whose place it names; one that names none is the leader's to report."""
    of = {place: member for member in members for place in member.places}
    records: dict[int, list[Record]] = {}
    for raw in fetched.records:
        mapped = members[0].rules.map_order(raw)
        member = of.get(mapped.header.marketplace or "", members[0])
        if member is not members[0]:
            mapped = _mapped_by(member, raw)
        records.setdefault(id(member), []).append(Record(raw, mapped))
    for member in members:
        found = records.get(id(member))
        if found:
            _commit(member, Page(member.context.connection.id, found, None, fetched.request_id))


def _mapped_by(member: _Member, raw: bytes) -> Mapped:
    return member.rules.map_order(raw)


def _commit(member: _Member, page: Page) -> None:
    counts = member.context.store.commit_page(member.context.claim, page, member.context.at())
    member.context.told(counts)


def _finish(member: _Member) -> None:
    """A member's run ends as it would have ended alone."""
    context, now = member.context, member.context.clock.now()
    run = context.store.runs.get(context.claim.run_id)
    state = RunState.SUCCEEDED_WITH_ERRORS if run["failed"] else RunState.SUCCEEDED
    if context.store.runs.finish(context.claim, state, time.perf_counter() - member.began, now):
        context.store.connections.succeeded(context.connection.id, now)
