"""What stored orders would become under other settings: the same rules and verdicts as a replay, without writing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from omnikit.drivers import registry
from omnikit.drivers.base import OrderRules
from omnikit.model.connection import Connection
from omnikit.model.importing import compared, judge
from omnikit.model.problems import Problem
from omnikit.model.states import ImportStatus
from omnikit.store import Scope, Store
from omnikit.sync.orders import stream_of
from omnikit.sync.replay import batches
from omnikit.sync.rules import terms_of


class Unfetched(NamedTuple):
    """Days that other settings want and nobody has fetched; `orders` is a guess from those that are there."""

    since: datetime
    days: int
    orders: int


class Prediction(NamedTuple):
    """`counts` are those of a replay. `orders`: what would happen -> ids; `still_failing`: how many of those that would
    fail are in error now; `failing`: the first problem of each of the others, by its id.
    """

    counts: Counter[str]
    orders: dict[str, list[str]]
    still_failing: int
    failing: dict[str, Problem]
    handed_on: list[str]
    unfetched: Unfetched | None


def predict(
    store: Store, connection: Connection, now: datetime, changes: Mapping[str, dict[str, Any]], scope: Scope
) -> Prediction:
    """`changes`: group -> all its values, as they would be saved."""
    terms = terms_of(store, connection, now, changes=changes)
    rules = registry.manifest(connection.driver).rules(terms)
    counts: Counter[str] = Counter()
    orders: dict[str, list[str]] = {}
    failing: dict[str, Problem] = {}
    still_failing, handed_on = 0, []  # type: int, list[str]
    for kept in batches(store, connection.id, scope):
        for one in kept:
            mapped = rules.map_order(one.raw)
            verdict = judge(one.stored, mapped, store.digest_of(compared(one.stored, mapped)), again=True)
            counts[verdict.counted] += 1
            if verdict.counted == "failed" and one.stored.status == ImportStatus.ERROR:
                still_failing += 1
                continue
            if verdict.counted != "unchanged":
                orders.setdefault(verdict.counted, []).append(one.order_id)
            if verdict.counted == "failed":
                failing[one.order_id] = mapped.problems[0]
            if one.stored.handed_on:
                handed_on.append(one.order_id)
    unfetched = _unfetched(store, connection.id, rules)
    return Prediction(counts, orders, still_failing, failing, handed_on, unfetched)


def _unfetched(store: Store, connection_id: int, rules: OrderRules) -> Unfetched | None:
    begins = rules.begins
    fetched = store.cursors.fetched(connection_id, stream_of(rules)) or store.cursors.fetched(connection_id, "orders")
    if not fetched:
        return None
    first, last = min(one.start for one in fetched), max(one.end for one in fetched)
    if begins >= first:
        return None
    a_day = store.reading.how_many(connection_id, Scope()) / max(1.0, (last - first).total_seconds() / 86_400)
    days = math.ceil((first - begins).total_seconds() / 86_400)
    return Unfetched(begins, days, round(a_day * days))
