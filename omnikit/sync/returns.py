"""Importing returns, and trying those in error again.

Channels tell of a return by the day on which it was asked for, and not when it changed. So each import fetches anew
what may still change (`returns_overlap`), and what says the same as before is left alone (see `model.importing`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import cast

from omnikit.drivers import registry
from omnikit.drivers.base import Driver, ReturnRules, Returns
from omnikit.errors import RequestRefused
from omnikit.model.intervals import Interval, cut, plan
from omnikit.model.problems import CAUSES, Cure
from omnikit.model.states import Level
from omnikit.model.times import parse
from omnikit.store import Kept, Page, Record, Scope, Slice, SliceStep
from omnikit.sync.context import RunContext
from omnikit.sync.rules import mark_mixed, return_rules_of, rules_of

KIND = "return"
_DAY = timedelta(days=1)
_BATCH = 200
_DENIED = "channel.denied"
_FETCHED = frozenset({Cure.CHANNEL, Cure.CONNECTION})


def has_returns(driver_id: str) -> bool:
    """Whether a driver can fetch returns."""
    return "returns" in registry.manifest(driver_id).capabilities


def import_returns(context: RunContext, driver: Driver) -> None:
    """Fetch and store the returns that are wanted and missing, and those that may have changed; newest first.

    An application that may not have returns does not keep a synchronisation from its other work.
    """
    mapping = return_rules_of(context)
    if mapping is None or not has_returns(context.connection.driver):
        return
    try:
        _import(context, cast("Returns", driver), mapping)
    except RequestRefused as refused:
        if refused.code != _DENIED or context.run["job"] != "sync":
            raise
        context.say(Level.WARNING, "returns.denied", f"Returns are left out: {refused.message} {refused.remedy}")


def _import(context: RunContext, channel: Returns, mapping: ReturnRules) -> None:
    rules = rules_of(context)
    mark_mixed(context, rules)
    stream = "+".join(("returns", *rules.also))
    since = parse(context.run["since"]) if context.run["since"] else rules.begins
    cursors = context.store.cursors
    slices = _planned(context, channel, since, stream)
    cursors.replace_slices(context.connection.id, stream, slices)
    for current in sorted(slices, key=lambda one: one.start, reverse=True):
        for fetched in channel.returns(current.start, current.end, rules.also):
            records = [Record(raw, mapping.map_return(raw)) for raw in fetched.records]
            # there is no going on in the middle of a report: what it holds counts as fetched with its last page
            done = SliceStep(stream, current.start, fetched.end, None) if fetched.token is None else None
            _commit(context, Page(context.connection.id, records, done, fetched.request_id))


def _planned(context: RunContext, channel: Returns, start: datetime, stream: str) -> list[Slice]:
    """What is missing, in whole days: planned again on the same day, borders are where they were, so that a report that
    was asked for before is found again. The newest slice is left open: where it ends, the channel says.
    """
    midnight = context.clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    done = context.store.cursors.fetched(context.connection.id, stream)
    pieces = plan(
        Interval(start, midnight), done, overlap=channel.returns_overlap, longest=channel.returns_longest_slice
    )
    return [
        Slice(stream, piece.start, None if piece.end == midnight else piece.end, piece.end == midnight)
        for piece in pieces
    ]


def _commit(context: RunContext, page: Page) -> None:
    counts = context.store.commit_returns(context.claim, page, context.at())
    context.heart.check()
    context.told(counts)


# -- once more ---------------------------------------------------------------------------------------------------------


def retry_returns(context: RunContext, driver: Driver, scope: Scope) -> None:
    """Try the returns of a scope again: from what is stored where a setting was to blame, else fetched anew with the
    days on which they were asked for.
    """
    mapping = return_rules_of(context)
    if mapping is None or not scope.returns:
        return
    connection_id = context.connection.id
    causes = context.store.errors.causes(connection_id, scope.returns, KIND)
    wanted = {name for name, codes in causes.items() if any(_is_fetched(code) for code in codes)}
    fresh = _anew(context, cast("Returns", driver), mapping, wanted)
    after = 0
    while kept := context.store.returns.kept(connection_id, scope, after=after, limit=_BATCH):
        records = [_record(one, mapping, fresh.get(one.order_id)) for one in kept]
        _commit(context, Page(connection_id, records, again=True))
        after = kept[-1].stored.pk


def _is_fetched(code: str) -> bool:
    return code in CAUSES and CAUSES[code].cure in _FETCHED


def _record(kept: Kept, mapping: ReturnRules, raw: bytes | None) -> Record:
    return Record(raw or kept.raw, mapping.map_return(raw or kept.raw), kept=raw is None)


def _anew(context: RunContext, channel: Returns, mapping: ReturnRules, wanted: Collection[str]) -> dict[str, bytes]:
    """Of these returns what the channel has now; those it refuses or does not know are missing."""
    days = context.store.returns.days_of(context.connection.id, list(wanted))
    if days is None:
        return {}
    found: dict[str, bytes] = {}
    period = Interval(parse(days[0]), min(parse(days[1]) + _DAY, context.clock.now()))
    try:
        for piece in cut(period, channel.returns_longest_slice):
            for page in channel.returns(piece.start, piece.end, rules_of(context).also):
                named = ((mapping.map_return(raw).header.order_id, raw) for raw in page.records)
                found |= {name: raw for name, raw in named if name in wanted}
    except RequestRefused as refused:
        context.say(Level.WARNING, "retry.refused", refused.message, refused.exchange)
    return found
