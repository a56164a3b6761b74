"""What is offered on a channel, and stock in both directions. Quantities are pieces.

A quantity that somebody wants to be offered is a wish: it is sent once. The channel counts down by itself with each
sale, so a wish that was sent again and again would sell what is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from omnikit.model.times import iso

AFN, MFN = "AFN", "MFN"


class Offer(NamedTuple):
    """One SKU on one marketplace. `fulfilled_by`: "MFN" or "AFN"; `channel_code`: the channel's own word for that.

    `quantity` is None where the channel names none (Amazon's own stock is counted in `FbaStock`).
    """

    sku: str
    asin: str | None
    title: str | None
    product_type: str | None
    fulfilled_by: str
    channel_code: str | None
    quantity: int | None
    status: str | None


class FbaStock(NamedTuple):
    """What of one SKU lies in the channel's own warehouses, as one marketplace sees it."""

    sku: str
    fnsku: str | None
    asin: str | None
    condition: str | None
    fulfillable: int
    inbound: int
    reserved: int
    unfulfillable: int
    researching: int
    total: int
    updated: str | None


class StockChange(NamedTuple):
    """A quantity to be offered from now on. `replacing`: another one was sent just now and may not show yet, so that
    what the channel shows is no reason to send nothing.
    """

    sku: str
    product_type: str | None
    quantity: int
    replacing: bool = False


class StockAnswer(NamedTuple):
    """What the channel says to a change: `status` is its own word, or UNCHANGED where it offered that quantity already
    and nothing was sent; `accepted` what that means; `issues` sentences; `code` the channel's name for the first one.
    """

    accepted: bool
    status: str
    issues: tuple[str, ...] = ()
    code: str = ""


UNCHANGED = "UNCHANGED"


class StockState(StrEnum):
    """What became of the quantity that is wanted. `Sent`: the channel took it and does not show it yet."""

    PENDING = "Pending"
    SENDING = "Sending"
    SENT = "Sent"
    SHOWN = "Shown"
    REFUSED = "Refused"


STOCK_DUE = frozenset({StockState.PENDING, StockState.SENDING})


class Verdict(StrEnum):
    """What sending a wish now would come to."""

    SEND = "send"
    UNCHANGED = "unchanged"
    FBA = "FBA: never sent"
    UNKNOWN = "unknown SKU"
    CONFLICT = "conflict"
    UNDER_WAY = "sent with another marketplace"
    PAUSED = "paused"
    REFUSED = "refused"
    NO_NUMBER = "no quantity"


NEVER_SENT = {Verdict.UNKNOWN: "stock_unknown_sku", Verdict.FBA: "stock_fba_channel"}
"""Verdicts with which a quantity is not even kept, and the code of each."""

# Amazon names no time; its listings follow a submission within minutes
UNDER_WAY_FOR = timedelta(minutes=15)
_LEAVING = frozenset({StockState.SENDING, StockState.SENT})


class Wish(NamedTuple):
    """An offer as it is stored, and the quantity that is wanted of it. Times are ISO 8601 UTC, as they are kept."""

    sku: str
    product_type: str | None
    fulfilled_by: str
    channel_code: str | None
    quantity: int | None
    seen: str
    gone: str | None
    wanted: int | None
    wanted_at: str | None
    state: str | None
    sent: int | None
    sent_at: str | None

    def is_other_under_way(self, now: datetime) -> bool:
        """Was another quantity than the one wanted sent, and is it still to show?"""
        return self.sent not in {None, self.wanted, self.quantity} and _lately(self.sent_at, now)

    @property
    def is_surely_shown(self) -> bool:
        """Did the channel show the quantity after it had been wished for? Kept to the second, so it may say no."""
        return self.quantity == self.wanted and self.seen > (self.wanted_at or "")


class Elsewhere(NamedTuple):
    """The same SKU in another connection that shares its stock."""

    connection_id: int
    connection: str
    fulfilled_by: str
    wanted: int | None
    state: str | None
    sent: int | None
    sent_at: str | None


def judged(wish: Wish | None, others: Sequence[Elsewhere], now: datetime, *, held: bool = False) -> Verdict:
    """What sending `wish` now would come to; `held`: the pause switch is on. None stands for an unknown SKU."""
    if wish is None or wish.gone:
        return Verdict.UNKNOWN
    if wish.fulfilled_by == AFN or any(one.fulfilled_by == AFN for one in others):
        return Verdict.FBA
    if rival(wish, others):
        return Verdict.CONFLICT
    if wish.quantity == wish.wanted and not wish.is_other_under_way(now):
        return Verdict.UNCHANGED
    if any(one.state in _LEAVING and one.sent == wish.wanted and _lately(one.sent_at, now) for one in others):
        return Verdict.UNDER_WAY
    return Verdict.PAUSED if held else Verdict.SEND


def rival(wish: Wish, others: Sequence[Elsewhere]) -> Elsewhere | None:
    """Another connection in which another quantity of the same stock is wanted and not sent yet."""
    return next((one for one in others if one.state in STOCK_DUE and one.wanted != wish.wanted), None)


def _lately(at: str | None, now: datetime) -> bool:
    return at is not None and at > iso(now - UNDER_WAY_FOR)
