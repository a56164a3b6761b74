"""What is offered on a channel, and stock in both directions. Quantities are pieces."""

from __future__ import annotations

from typing import NamedTuple


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
    """A quantity to be offered from now on."""

    sku: str
    product_type: str | None
    quantity: int


class StockAnswer(NamedTuple):
    """What the channel says to a change: `status` is its own word; `accepted` what that means; `issues` sentences."""

    accepted: bool
    status: str
    issues: tuple[str, ...] = ()
