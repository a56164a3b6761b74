"""Stock in both directions: what the channel offers and what lies with it is read; what is wanted is sent.

| a quantity that is wanted            | so                                                                |
| ------------------------------------ | ----------------------------------------------------------------- |
| is shown by the channel already      | nothing is sent                                                   |
| of an offer that Amazon fulfils      | never sent: an error, refused                                     |
| another connection wants another     | an error; waits until both want the same                          |
| just sent with another marketplace   | waits: connections that share stock need one call                 |
| the channel does not take it         | an error, refused: sent again when somebody asks for it           |
| the channel takes it                 | Sent; Shown once the channel shows it; an error where it does not |
| everything is held back              | waits                                                             |

It is sent once. The channel counts down with each sale, and a quantity that was sent again would sell what is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, cast

import orjson

from omnikit.drivers import registry
from omnikit.drivers.base import Driver, Stock
from omnikit.errors import (
    ChannelError,
    NeedsAuthorization,
    NotFound,
    OmnikitError,
    Refused,
    RequestRefused,
    UnreadableAnswer,
)
from omnikit.model.connection import Connection
from omnikit.model.offers import (
    UNCHANGED,
    UNDER_WAY_FOR,
    Elsewhere,
    StockAnswer,
    StockChange,
    StockState,
    Verdict,
    Wish,
    judged,
    rival,
)
from omnikit.model.problems import CAUSES, Problem
from omnikit.model.states import Level
from omnikit.model.times import iso, parse
from omnikit.store import Store
from omnikit.store.offers import Settled
from omnikit.sync.context import RunContext
from omnikit.sync.rules import acting_settings

READ_EVERY = timedelta(minutes=15)
_OFFERS, _FBA = "stock.offers", "stock.fba"  # tickets: when each was read last
_A_CALL = 20  # offers are read with one call, about; what is to be sent is read one by one
_LONGEST = 300  # characters of the channel's words


def keeps_fba(store: Store, connection: Connection) -> bool:
    """Is stock that lies with the channel read (the setting `offers.update_fba_stock`)?"""
    return bool(acting_settings(store, connection).get("offers", {}).get("update_fba_stock"))


def pool_of(store: Store, connection: Connection) -> list[int]:
    """Other active connections that share the stock of this one's offers."""
    pool = registry.manifest(connection.driver).stock_pool
    own = pool(connection.account)
    if own is None:
        return []
    others = (one for one in store.connections.all() if one.driver == connection.driver and one.is_active)
    return [one.id for one in others if one.id != connection.id and pool(one.account) == own]


def keep_stock(context: RunContext, driver: Driver) -> None:
    """Read offers and FBA stock where that is due, then send what is wanted. Nothing where the driver has no stock."""
    if "stock" not in registry.manifest(context.connection.driver).capabilities:
        return
    channel = cast("Stock", driver)
    scope: dict[str, Any] = orjson.loads(context.run["scope"] or "{}")
    due = context.store.offers.due(context.connection.id, scope.get("skus"))
    try:
        was_read = _read(context, channel, scope, due)
    except NeedsAuthorization as denied:
        if not _may_be_left_out(context, denied):
            raise
        context.say(Level.NOTICE, "stock.denied", f"Offers are not read: {denied.message}")
        return
    _send(context, channel, scope.get("skus"), set(map(_name, due)) if was_read else set())


def _may_be_left_out(context: RunContext, denied: NeedsAuthorization) -> bool:
    """Does the application lack the role for offers alone, and has nobody asked for anything that needs it?"""
    store, connection = context.store, context.connection
    asked = context.run["job"] != "sync" or keeps_fba(store, connection) or store.offers.waiting(connection.id)
    return denied.code == "authorization.denied" and not asked


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(context: RunContext, channel: Stock, scope: dict[str, Any], due: Sequence[Wish]) -> bool:
    """Returns whether the offers were read."""
    store, connection = context.store, context.connection
    anew, named = bool(scope.get("read")), scope.get("skus")
    offers = anew or (named is None and _is_due(context, _OFFERS)) or _saves_calls(context, due)
    if offers:
        _read_offers(context, channel)
    if not keeps_fba(store, connection):
        _let_go(context)
    elif anew or (named is None and _is_due(context, _FBA)):
        _read_fba(context, channel)
    return offers


def _is_due(context: RunContext, key: str) -> bool:
    read = context.store.tickets_of(context.connection.id, context.clock.now).get(key)
    return read is None or parse(read) <= context.clock.now() - READ_EVERY


def _was_read(context: RunContext, key: str) -> None:
    context.store.tickets_of(context.connection.id, context.clock.now).put(key, context.at())


def _saves_calls(context: RunContext, due: Sequence[Wish]) -> bool:
    """Many quantities look as if the channel showed them already: does reading all take less than asking for each?"""
    alike = [one for one in due if one.quantity == one.wanted and not one.is_surely_shown]
    return len(alike) * _A_CALL > context.store.offers.count(context.connection.id) > 0


def _read_offers(context: RunContext, channel: Stock) -> None:
    offers, number, began, count = context.store.offers, context.connection.id, context.clock.now(), 0
    try:
        for page in channel.offers():
            offers.put(context.claim, number, page, context.clock.now())
            count += len(page)
    except UnreadableAnswer as incomplete:
        if incomplete.code != "stock.incomplete":
            raise
        context.say(Level.WARNING, incomplete.code, str(incomplete))
        gone = 0
    else:
        gone = offers.all_seen(context.claim, number, began, context.clock.now())
        for wish in offers.overdue(number, began - UNDER_WAY_FOR):
            _settle(context, _refused(wish, _problem("stock_not_shown", wish)))
    _was_read(context, _OFFERS)
    context.say(Level.INFO, "stock.offers", f"Offers read: {count}. The channel shows no more: {gone}.")


def _read_fba(context: RunContext, channel: Stock) -> None:
    offers, number, began = context.store.offers, context.connection.id, context.clock.now()
    for page in channel.fba_stock():
        offers.put_fba(context.claim, number, page, context.clock.now())
    offers.all_fba_seen(context.claim, number, began)
    _was_read(context, _FBA)
    context.say(Level.INFO, "stock.fba", f"FBA stock read: {len(offers.fba_listed(number))} SKUs.")


def _let_go(context: RunContext) -> None:
    """Numbers that nobody keeps up are worse than none."""
    dropped = context.store.offers.drop_fba(context.connection.id)
    context.store.tickets_of(context.connection.id, context.clock.now).drop(_FBA)
    if dropped:
        context.say(Level.NOTICE, "stock.fba_off", f"FBA stock is not kept up any more; taken away: {dropped} SKUs.")


# -- sending -----------------------------------------------------------------------------------------------------------


def _name(wish: Wish) -> tuple[str, int | None, str | None]:
    return wish.sku, wish.wanted, wish.wanted_at


def _send(context: RunContext, channel: Stock, skus: Sequence[str] | None, before: Collection[Any]) -> None:
    """`before`: names of the wishes that were there when this run began to read the offers."""
    due = context.store.offers.due(context.connection.id, skus)
    pool, counts = pool_of(context.store, context.connection), Counter[str]()
    for number, wish in enumerate(due):
        context.heart.check()
        held = context.store.pauses.holding(context.connection.id)
        if held is not None:
            context.say(
                Level.NOTICE, "exports.paused", f"Exports are paused by {held['actor']}: what waits stays pending."
            )
            break
        others = context.store.offers.elsewhere(pool, [wish.sku]).get(wish.sku, [])
        sure = wish.is_surely_shown or _name(wish) in before
        counts[_one(context, channel, wish, others, sure=sure)] += 1
        if context.run["job"] == "stock":
            context.store.runs.progress(context.claim, progress=min(0.999, (number + 1) / len(due)))
            context.told({})
    if due:
        context.say(
            Level.INFO,
            "stock.done",
            f"Quantities sent: {counts['sent']}. Refused: {counts['refused']}. Shown already: {counts['unchanged']}. "
            f"Waiting: {len(due) - counts['sent'] - counts['refused'] - counts['unchanged']}.",
        )


def _one(context: RunContext, channel: Stock, wish: Wish, others: Sequence[Elsewhere], *, sure: bool) -> str:
    """Deal with one wish; what came of it in a word. `sure`: what the channel shows was read after it was made."""
    # an offer that the last reading did not see may be there again: the channel decides
    verdict = judged(wish._replace(gone=None), others, context.clock.now())
    if verdict == Verdict.FBA:
        return _settle(context, _refused(wish, _problem("stock_fba_channel", wish)))
    if verdict == Verdict.CONFLICT:
        other = rival(wish, others)
        assert other is not None
        told = {"other": other.connection, "other_quantity": str(other.wanted)}
        problem = _problem("stock_conflict", wish, **told)
        return _settle(context, _refused(wish, problem)._replace(state=StockState.PENDING))
    if verdict == Verdict.UNCHANGED and sure:
        return _settle(context, _shown(wish))
    if verdict == Verdict.UNDER_WAY:
        return "waiting"
    return _ask(context, channel, wish)


def _ask(context: RunContext, channel: Stock, wish: Wish) -> str:
    """Send one quantity; nothing of it is lost where this process ends meanwhile."""
    offers, number, now = context.store.offers, context.connection.id, context.clock.now()
    if not offers.take(context.claim, number, wish, now):
        return "waiting"
    assert wish.wanted is not None
    change = StockChange(wish.sku, wish.product_type, wish.wanted, replacing=wish.is_other_under_way(now))
    exchange = None
    try:
        settled = _answered(wish, channel.send_stock(change), iso(now))
    except (Refused, NotFound, RequestRefused, UnreadableAnswer) as error:
        settled = _refused(wish, _cause(wish, error))
        exchange = error.exchange if isinstance(error, ChannelError) else None
    except OmnikitError:
        offers.put_back(context.claim, number, wish)
        raise
    return _settle(context, settled, exchange, taken=True)


def _settle(
    context: RunContext, settled: Settled, exchange: dict[str, Any] | None = None, *, taken: bool = False
) -> str:
    context.store.offers.settle(context.claim, context.connection.id, settled, context.clock.now(), taken=taken)
    if settled.problem is not None:
        context.say(Level.WARNING, settled.problem.code, settled.problem.message, exchange)
    return settled.counted or "unchanged"


def _answered(wish: Wish, answer: StockAnswer, at: str) -> Settled:
    if not answer.accepted:
        words = "; ".join(answer.issues) or answer.status
        return _refused(wish, _refusal(wish, words, answer.code), answer.status, answer.issues)
    if answer.status == UNCHANGED:
        return _shown(wish)
    return Settled(wish, StockState.SENT, answer.status, answer.issues, wish.wanted, at, counted="sent")


def _shown(wish: Wish) -> Settled:
    return Settled(wish, StockState.SHOWN, UNCHANGED, sent=wish.sent, sent_at=wish.sent_at, shown=wish.wanted)


def _refused(wish: Wish, problem: Problem, outcome: str = "", issues: tuple[str, ...] = ()) -> Settled:
    return Settled(
        wish, StockState.REFUSED, outcome or problem.code, issues or (problem.message,), wish.sent, wish.sent_at,
        problem, "refused",
    )  # fmt: skip


def _cause(wish: Wish, error: OmnikitError) -> Problem:
    return _problem(error.code, wish) if error.code in CAUSES else _refusal(wish, error.message)


def _refusal(wish: Wish, words: str, code: str = "") -> Problem:
    """The channel's words without what a list cannot show. Refusals with the same code of the channel are one cause."""
    issue = "".join(char for char in words if char.isprintable())[:_LONGEST].rstrip(" .")
    named = "".join(char for char in code if char.isalnum())[:40]
    return _problem("stock_refused", wish, f"issue-{named}" if named else "", issue=issue)


def _problem(code: str, wish: Wish, path: str = "", **params: str) -> Problem:
    return Problem(code, path, {"sku": wish.sku, "quantity": str(wish.wanted), **params})
