"""Handing complete orders and returns over to the OMS, batch after batch, until nothing is due or nothing is taken.

| what became of a batch    | what happens                                                          |
| ------------------------- | --------------------------------------------------------------------- |
| arrived                   | Exported                                                              |
| refused                   | Error: it is never sent again by itself                               |
| failed, maybe its fault   | it waits, longer each time; after some in a row the other side rests  |
| could not be reached      | it waits, and the other side is left alone as long                    |

What waited for about a day is an Error too. What was killed between sending and writing down is sent again as the same.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from pydantic import ValidationError

from omnikit.drivers.base import Driver
from omnikit.errors import OmnikitError, SetupError
from omnikit.model.handover import ORDER, RETURN, wait_after
from omnikit.model.problems import Problem
from omnikit.model.scopes import of_sink
from omnikit.model.states import Level
from omnikit.sinks.base import Batch, Delivery, Outcome, Record, Sink, SinkWiring
from omnikit.sinks.kinds import kind_named
from omnikit.store import Store
from omnikit.store.handovers import Fate, Outgoing, OutgoingBatch
from omnikit.sync.context import RunContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnikit.sync.queue import Queue

Row = dict[str, Any]
_JOB = ASKED_BY = "handover"
EVERYTHING = {"everything": True}  # the scope of a run that a person asked for: what is due goes, automatic or not
_A_WHILE = 60.0  # seconds that a sync hands over; the rest is left to a run of its own, which holds up no import
_IN_A_ROW = 4  # batches that failed one after the other: it is hardly their own fault any more
_CODES = {Outcome.REFUSED: "oms_refused", Outcome.LATER: "oms_failing", Outcome.UNREACHABLE: "oms_unreachable"}


class _Way(NamedTuple):
    """Whereto, in batches of how many, and whether new ones are begun; not before which day."""

    sink: Sink
    at_once: int
    begins: bool
    since: str | None


def hand_over(context: RunContext, _driver: Driver) -> None:
    """Hand over what is due; nothing where no sink is set."""
    way = _way(context)
    if way is None:
        return
    ends = math.inf if context.run["job"] == _JOB else time.monotonic() + _A_WHILE
    counts, in_a_row = Counter[Outcome](), 0
    for batch in _batches(context, way):
        found = _delivered(context, way.sink, batch)
        _settle(context, batch, found)
        outcomes = Counter(one.outcome for one in found.values())
        counts += outcomes
        in_a_row = 0 if outcomes[Outcome.ARRIVED] or outcomes[Outcome.REFUSED] else in_a_row + 1
        if outcomes[Outcome.UNREACHABLE] or in_a_row == _IN_A_ROW:
            _rest(context, next(one for one in found.values() if one.outcome != Outcome.ARRIVED))
            break
        if time.monotonic() >= ends:
            break
    if counts:
        arrived = counts.pop(Outcome.ARRIVED, 0)
        context.say(Level.INFO, "handover.done", f"Handed over: {arrived}. Not taken: {counts.total()}.")


def _way(context: RunContext) -> _Way | None:
    """The connection's way to the OMS. One that cannot be used fails a run of its own, and no sync."""
    row = context.store.sinks.acting(context.connection.id)
    if row is None:
        return None
    try:
        sink = sink_at_work(context.store, row, context.clock.now)
    except OmnikitError as error:
        if context.run["job"] == _JOB:
            raise
        context.say(Level.ERROR, error.code, str(error))
        return None
    everything = bool(context.run["scope"]) and orjson.loads(context.run["scope"]) == EVERYTHING
    return _Way(sink, kind_named(row["kind"]).at_once(row["config"]), row["automatic"] or everything, row["since"])


def sink_at_work(store: Store, row: Row, now: Callable[[], datetime]) -> Sink:
    """The sink of a stored row. Raises SetupError where what is stored does not suffice any more."""
    kind = kind_named(row["kind"])
    secrets = store.connections.secrets(of_sink(row["id"]))
    try:
        config = kind.config.model_validate({**row["config"], **secrets})
    except ValidationError as error:
        fields = ", ".join(str(one["loc"][0]) for one in error.errors(include_input=False) if one["loc"])
        raise SetupError(
            f"The stored sink cannot be used: {fields}.",
            remedy="Set it anew: `omnikit sink set`.",
            code="sink.unusable",
        ) from None
    return kind.connect(SinkWiring(config, secrets, store.home, now))


# -- which ---------------------------------------------------------------------------------------------------------


def _batches(context: RunContext, way: _Way) -> Iterator[OutgoingBatch]:
    """What is new and what waited, in turns: neither stands in the other's way."""
    while True:
        taken = 0
        for find in (_new, _waited):
            context.heart.check()
            if _held(context):
                return
            batch = find(context, way)
            if batch is not None:
                taken += 1
                yield batch
        if not taken:
            return


def _new(context: RunContext, way: _Way) -> OutgoingBatch | None:
    number, outbox = context.connection.id, context.store.handovers
    if not way.begins or outbox.resting(number, context.clock.now()):
        return None
    actor = context.run["requested_by"]
    for kind in (ORDER, RETURN):
        while True:
            found = outbox.enqueue(number, kind, context.clock.now(), actor=actor, limit=way.at_once, since=way.since)
            if found.queued:
                return outbox.take(context.claim, number, context.clock.now(), found.batch)
            if not found.known:
                break
    return None


def _waited(context: RunContext, _way: _Way) -> OutgoingBatch | None:
    return context.store.handovers.take(context.claim, context.connection.id, context.clock.now())


def _held(context: RunContext) -> bool:
    pause = context.store.pauses.holding(context.connection.id)
    if pause is not None:
        context.say(Level.NOTICE, "exports.paused", "Exports are paused: what is to be handed over waits.")
    return pause is not None


# -- what became of it ---------------------------------------------------------------------------------------------


def _delivered(context: RunContext, sink: Sink, batch: OutgoingBatch) -> dict[str, Delivery]:
    """What became of each record, by its key."""
    records = [Record(one.key, one.record_id, one.document) for one in batch.records]
    try:
        found = sink.deliver(Batch(batch.id, batch.kind, records, batch.again))
    except Exception as fault:  # noqa: BLE001 one batch must not stop the others, nor be tried without end
        said = f"an unforeseen {type(fault).__name__}"
        context.say(Level.CRITICAL, "handover.failed", f"Batch {batch.id}: {said}.")
        return {one.key: Delivery(one.key, Outcome.LATER, said) for one in records}
    return {one.key: one for one in found}


def _settle(context: RunContext, batch: OutgoingBatch, found: dict[str, Delivery]) -> None:
    at = context.clock.now()
    fates = [_fate(one, found[one.key], at) for one in batch.records]
    context.store.handovers.settle(context.claim, context.connection.id, batch, fates, at)
    missed = [fate for fate in fates if fate.problem is not None]
    if missed:
        first = missed[0]
        assert first.problem is not None
        more = f" (and {len(missed) - 1} more)" if len(missed) > 1 else ""
        level = Level.WARNING if first.until else Level.ERROR
        context.say(level, first.problem.code, f"{first.record.record_id}{more}: {first.problem.message}")
    context.told({})


def _fate(record: Outgoing, delivery: Delivery, at: datetime) -> Fate:
    if delivery.outcome == Outcome.ARRIVED:
        return Fate(record)
    problem = _problem(delivery, record.attempts)
    pause = None if delivery.outcome == Outcome.REFUSED else wait_after(record.attempts, delivery.wait)
    return Fate(record, problem, at + pause if pause else None)


def _problem(delivery: Delivery, attempts: int) -> Problem:
    params = {"words": delivery.said, "status": delivery.status, "attempts": str(attempts)}
    return Problem(_CODES[delivery.outcome], "", params)


def _rest(context: RunContext, delivery: Delivery) -> None:
    problem = Problem("oms_unreachable", "", {"words": delivery.said, "attempts": "1"})
    until = context.store.handovers.rest(context.connection.id, problem, delivery.wait, context.clock.now())
    context.say(Level.NOTICE, "handover.rests", f"The OMS is left alone until {until:%d.%m.%Y %H:%M} UTC.")


# -- by itself -----------------------------------------------------------------------------------------------------


def ask_for_handover(store: Store, queue: Queue, now: datetime) -> list[int]:
    """Ask for a run for each connection that has something to hand over, as a person would. Returns the runs."""
    runs = []
    for connection_id in store.handovers.waiting(now):
        try:
            runs.append(store.runs.create(connection_id, _JOB, ASKED_BY, None, now))
        except OmnikitError:  # someone else was quicker
            continue
        queue.put(runs[-1])
    return runs
