"""One tidy order, whatever the channel.

Named tuples, not pydantic: a first sync makes hundreds of thousands of them, and validated models cost a third
of the whole import (measured, see architecture notes). Validation happens where the driver reads the payload.

Amounts are exact decimal strings in `currency`; times are ISO 8601 UTC strings; absent is None, never "".
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from omnikit.model.problems import Problem


class Details(StrEnum):
    """How much a record tells: all that the channel has; a part that is enough to import the order, from a report; a
    part that is not.
    """

    THERE = "there"
    ENOUGH = "enough"
    MISSING = "missing"


class Recipient(NamedTuple):
    """Where the parcel goes. Personal data: kept encrypted, never in a list, a log or a report."""

    name: str | None
    company: str | None
    address1: str | None
    address2: str | None
    address3: str | None
    postal_code: str | None
    city: str | None
    region: str | None
    country: str | None
    phone: str | None
    kind: str = "street"  # street, packstation, postfiliale, postfach
    locker: str | None = None  # number of the Packstation or Postfiliale
    post_number: str | None = None


class Buyer(NamedTuple):
    """Who bought. Personal data as well."""

    name: str | None
    email: str | None
    company: str | None
    purchase_order: str | None


class OrderLine(NamedTuple):
    """One line: `kind` is item, shipping, gift_wrap or fee. The law: the sum of `total` is the order's total.

    total = gross - discount; gross = net + tax. `net` and `tax` are None where the channel names no tax.
    """

    kind: str
    item_id: str
    sku: str | None
    asin: str | None
    title: str | None
    quantity: int
    net: str | None
    tax: str | None
    gross: str
    discount: str
    total: str


class Order(NamedTuple):
    """An order as omnikit keeps it."""

    order_id: str
    version: str  # the channel's last update, sortable as text
    created: str
    updated: str
    marketplace: str | None  # country code, "DE"
    channel_status: str  # the channel's own word
    fulfilled_by: str | None  # "MFN" or "AFN"
    service_level: str | None
    b2b: bool
    prime: bool  # Prime by merchant
    invoice_by_amazon: bool
    replaces: str | None
    ship_by: str | None
    deliver_by: str | None
    currency: str | None
    total: str | None
    price_basis: str | None  # "net": tax comes on top, "gross": tax is inside or not named
    lines: tuple[OrderLine, ...] = ()
    recipient: Recipient | None = None
    buyer: Buyer | None = None
    shipping_status: str = "open"  # open, partially_shipped, shipped, canceled: as omnikit sees it
    warehousing: bool = True  # is it offered to warehouse work?
    shipping_option: str | None = None  # AFN, PBM or the service level: what the provider is looked up by
    shipping_provider: str | None = None


class Header(NamedTuple):
    """The little that must be known of a record before it can be kept at all, even when nothing else fits."""

    order_id: str
    version: str
    created: str | None
    updated: str
    channel_status: str | None
    marketplace: str | None


class Mapped(NamedTuple):
    """What became of one raw record: an order, or its problems; `pending` where it is too early for either.

    `excluded_by` names what keeps the order out: a setting's key, `window` for the days before the first sync's, or
    `no_order` where what was kept under this name is none (a file that could not be read, and now can);
    `too_old`: it is a day that does, and not what kind of order it is.
    """

    header: Header
    order: Order | None
    problems: tuple[Problem, ...] = ()
    pending: bool = False
    excluded_by: str | None = None
    too_old: bool = False
    details: Details = Details.THERE
