"""One tidy return, whatever the channel. Amounts, times and absence are as in `model.orders`."""

from __future__ import annotations

from typing import NamedTuple

from omnikit.model.orders import Details, Header
from omnikit.model.problems import Problem


class ReturnLine(NamedTuple):
    """What came, or will come, back."""

    sku: str | None
    asin: str | None
    title: str | None
    quantity: int
    reason: str | None  # the channel's own word
    disposition: str | None  # what state it arrived in, the channel's own word
    refunded: str | None


class Return(NamedTuple):
    """A return as omnikit keeps it. `comment` is the buyer's own words: personal, kept encrypted."""

    return_id: str  # the channel's number for it: an RMA, or the plate of a unit
    order_id: str
    requested: str
    updated: str
    marketplace: str | None
    channel_status: str
    fulfilled_by: str  # "MFN" or "AFN": to whom it goes back
    rma: str | None
    merchant_rma: str | None
    resolution: str | None
    carrier: str | None
    tracking: str | None
    currency: str | None
    refunded: str | None
    lines: tuple[ReturnLine, ...] = ()
    comment: str | None = None


class MappedReturn(NamedTuple):
    """What became of one raw record; the fields that `model.importing.judge` looks at are those of `Mapped`. `content`
    differs whenever the record does, also in what is mapped to nothing.
    """

    header: Header  # `order_id` holds the return's id
    returned: Return | None
    problems: tuple[Problem, ...] = ()
    pending: bool = False
    excluded_by: str | None = None
    too_old: bool = False
    content: str = ""

    @property
    def details(self) -> Details:
        """A return is told whole or not at all."""
        return Details.THERE
