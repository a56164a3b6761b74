"""Stored orders and returns looked at again under today's rules, without any call; and those in error tried again.

Both commit their work in pages as an import does, so a run that is killed is gone on with and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import orjson

from omnikit.drivers.base import Driver, OrderRules
from omnikit.errors import RequestRefused
from omnikit.model.importing import Came
from omnikit.model.problems import CAUSES, Cure
from omnikit.model.states import Level
from omnikit.store import Claim, Kept, Page, Reading, Record, Returns, Scope, Store
from omnikit.sync.context import RunContext
from omnikit.sync.returns import retry_returns
from omnikit.sync.rules import mark_mixed, return_rules_of, rules_of

_BATCH = 200  # stored orders looked at in one transaction
_FETCHED = frozenset({Cure.CHANNEL, Cure.CONNECTION})


def batches(store: Store, connection_id: int, scope: Scope) -> Iterator[list[Kept]]:
    """The stored orders of a scope, some at a time."""
    return _batches(store.reading, connection_id, scope)


def _batches(stored: Reading | Returns, connection_id: int, scope: Scope) -> Iterator[list[Kept]]:
    after = 0
    while kept := stored.kept(connection_id, scope, after=after, limit=_BATCH):
        yield kept
        after = kept[-1].stored.pk


def follow_rules(context: RunContext, _driver: Driver | None = None) -> None:
    """Where the rules have changed since the stored orders were mapped, map them again (product 8.11)."""
    rules = rules_of(context)
    before = context.store.connections.rules(context.connection.id)
    if before == rules.version:
        return
    if before is not None or context.store.reading.oldest(context.connection.id) is not None:
        context.say(Level.INFO, "replay.rules", "The settings have changed: stored orders are mapped again.")
        _replay(context, rules, Scope())
    context.store.connections.set_rules(context.connection.id, rules.version)


def replay(context: RunContext, _driver: Driver) -> None:
    """Map the stored orders of the run's scope again."""
    rules, scope = rules_of(context), scope_of(context.run)
    _replay(context, rules, scope)
    if scope == Scope():
        context.store.connections.set_rules(context.connection.id, rules.version)


def scope_of(run: dict[str, Any]) -> Scope:
    """What a run is about."""
    return Scope(**orjson.loads(run["scope"])) if run["scope"] else Scope()


class _Kind(NamedTuple):
    """One kind of records that are looked at again."""

    stored: Reading | Returns
    map: Callable[[bytes], Came]
    commit: Callable[[Claim, Page, str], dict[str, int]]


def _kinds(context: RunContext, rules: OrderRules, scope: Scope) -> list[_Kind]:
    store, returns = context.store, return_rules_of(context)
    found = [_Kind(store.reading, rules.map_order, store.commit_page)] if scope.has_orders else []
    if scope.has_returns and returns is not None:
        found.append(_Kind(store.returns, returns.map_return, store.commit_returns))
    return found


def _replay(context: RunContext, rules: OrderRules, scope: Scope) -> None:
    mark_mixed(context, rules)
    kinds, connection_id = _kinds(context, rules, scope), context.connection.id
    total, done = sum(kind.stored.how_many(connection_id, scope) for kind in kinds), 0
    handed_on = 0
    for kind in kinds:
        for kept in _batches(kind.stored, connection_id, scope):
            _commit(context, [Record(one.raw, kind.map(one.raw), kept=True) for one in kept], kind.commit)
            done += len(kept)
            handed_on += sum(one.stored.handed_on for one in kept)
            context.store.runs.progress(context.claim, progress=min(0.999, done / max(1, total)))
    if handed_on:
        context.say(Level.NOTICE, "replay.handed_on", f"Handed on already and left as they are: {handed_on} records.")


def _commit(context: RunContext, records: list[Record], commit: Callable[[Claim, Page, str], dict[str, int]]) -> None:
    counts = commit(context.claim, Page(context.connection.id, records, again=True), context.at())
    context.heart.check()
    context.told(counts)


def retry(context: RunContext, driver: Driver) -> None:
    """Try the orders and returns of the run's scope again: from what is stored where a setting was to blame, else
    fetched anew.
    """
    rules, scope = rules_of(context), scope_of(context.run)
    mark_mixed(context, rules)
    if scope.has_orders:
        _retry_orders(context, driver, rules, scope)
    retry_returns(context, driver, scope)


def _retry_orders(context: RunContext, driver: Driver, rules: OrderRules, scope: Scope) -> None:
    total, done = len(scope.orders or ()), 0
    for kept in batches(context.store, context.connection.id, scope):
        causes = context.store.errors.causes(context.connection.id, [one.order_id for one in kept])
        for one in kept:
            record = _again(context, driver, rules, one, causes.get(one.order_id, set()))
            _commit(context, [record], context.store.commit_page)
            done += 1
            context.store.runs.progress(context.claim, progress=min(0.999, done / max(1, total)))


def _again(context: RunContext, driver: Driver, rules: OrderRules, kept: Kept, causes: set[str]) -> Record:
    """The order as it is at the channel now, or as it is stored: where that is enough, or nothing else is to be had."""
    raw = None
    if any(CAUSES[code].cure in _FETCHED for code in causes if code in CAUSES):
        raw = fetched(context, driver, kept.order_id)
    if raw is None:
        return Record(kept.raw, rules.map_order(kept.raw), kept=True)
    return Record(raw, rules.map_order(raw))


def fetched(context: RunContext, driver: Driver, order_id: str) -> bytes | None:
    """One order anew. One that the channel refuses stops no other."""
    try:
        raw = driver.order(order_id)
    except RequestRefused as refused:
        context.say(Level.WARNING, "retry.refused", f"{refused.message} ({order_id})", refused.exchange)
        return None
    if raw is None:
        context.say(Level.WARNING, "retry.unknown", f"The channel does not know order {order_id}.")
    return raw
