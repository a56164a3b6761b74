"""The report types this server makes: who may have them, for how long a span, and what they are about."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from omnikit.localamazon import reportcolumns as columns
from omnikit.localamazon import reportdata as data
from omnikit.localamazon.accounts import DELIVERY, INVENTORY
from omnikit.localamazon.book import Book, Entry
from omnikit.localamazon.flatfile import line
from omnikit.localamazon.privacy import whole
from omnikit.localamazon.returns import AMAZON, MERCHANT, Return, Returns

log = logging.getLogger(__name__)

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)  # of an order that was loaded broken on purpose
Thing = Entry | Return


class Source(NamedTuple):
    """What a report is made from."""

    book: Book
    returns: Returns
    start: float
    end: float
    marketplaces: frozenset[str]
    now: float


class Kind(NamedTuple):
    """One report type."""

    name: str
    columns: tuple[str, ...]
    select: Callable[[Source], list[Thing]]
    rows: Callable[..., list[data.Row]]
    roles: frozenset[str]
    days: int | None = None  # the longest span
    restricted: bool = False
    is_translated: bool = False
    empty: str = ""  # what stands in a cell without a value


def rendered(kind: Kind, names: tuple[str, ...], thing: Thing) -> bytes:
    """The thing's lines in UTF-8; those of an order are kept with it until it changes."""
    if isinstance(thing, Return):
        return _text(kind, names, thing)
    key = ("report", kind.name, names)
    known = thing.known(key)
    return thing.keep(key, _text(kind, names, thing, whole(thing))) if known is None else known


def _text(kind: Kind, names: tuple[str, ...], *facts: object) -> bytes:
    try:
        rows = kind.rows(*facts)
        return "".join(line(row.get(name) or kind.empty for name in names) for row in rows).encode()
    except UNREADABLE:
        log.warning("%s leaves out an order that cannot be read", kind.name)
        return b""


def _walk(axis: str, wanted: Callable[[Entry], bool], source: Source) -> list[Thing]:
    walk = source.book.walk(axis, source.start, source.end, None, newest_first=False)
    return [entry for entry in walk if entry.marketplace_id in source.marketplaces and wanted(entry)]


def _every(_entry: Entry) -> bool:
    return True


def _mailable(entry: Entry) -> bool:
    return entry.fulfilled_by == "MERCHANT" and entry.status in ("UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED")


def _shipped_by_amazon(source: Source) -> list[Thing]:
    sent = (entry for entry in source.book if entry.fulfilled_by == "AMAZON" and entry.status == "SHIPPED")
    dated = [(data.shipped(entry), entry.order_id, entry) for entry in sent]
    return [
        entry
        for moment, _, entry in sorted(dated, key=itemgetter(0, 1))
        if source.start <= moment <= source.end and entry.marketplace_id in source.marketplaces
    ]


def _returned(network: str, source: Source) -> list[Thing]:
    return [
        each
        for each in source.returns.at(source.now)
        if each.network == network
        and each.marketplace_id in source.marketplaces
        and source.start <= each.requested <= source.end
    ]


def head(kind: Kind, names: Iterable[str], language: str) -> bytes:
    """The header line."""
    german = kind.is_translated and language == "de"
    return line(columns.GERMAN.get(name, name) if german else name for name in names).encode()


_OPEN = frozenset({INVENTORY})
_TRACKING = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_"
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            _TRACKING + "LAST_UPDATE_GENERAL",
            columns.ALL_ORDERS,
            partial(_walk, "updated", _every),
            data.all_orders,
            _OPEN,
            30,
        ),
        Kind(
            _TRACKING + "ORDER_DATE_GENERAL",
            columns.ALL_ORDERS_BY_PURCHASE,
            partial(_walk, "created", _every),
            data.all_orders,
            _OPEN,
            30,
        ),
        Kind(
            "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING",
            columns.ORDER_SHIPPING,
            partial(_walk, "created", _mailable),
            data.order_shipping,
            frozenset({DELIVERY}),
            restricted=True,
        ),
        Kind(
            "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL",
            columns.FULFILLED_SHIPMENTS,
            _shipped_by_amazon,
            data.fulfilled_shipments,
            _OPEN,
            31,
        ),
        Kind(
            "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE",
            columns.MFN_RETURNS,
            partial(_returned, MERCHANT),
            data.merchant_return,
            frozenset({INVENTORY, DELIVERY}),
            60,
            is_translated=True,
            empty=" ",  # a single blank, as the rows that sellers published have it
        ),
        Kind(
            "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
            columns.FBA_RETURNS,
            partial(_returned, AMAZON),
            data.amazon_return,
            _OPEN,
            is_translated=True,
        ),
    )
}
# Types Amazon has and this server does not make: they may be asked for in lists, but not created here.
FOREIGN = frozenset(
    {
        "FEE_DISCOUNTS_REPORT", "GET_AFN_INVENTORY_DATA", "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING",
        "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX", "GET_EASYSHIP_DOCUMENTS",
        "GET_FBA_FULFILLMENT_CUSTOMER_TAXES_DATA", "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",
        "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING", "GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING",
        "GET_FLAT_FILE_ORDER_REPORT_DATA_TAX", "GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT", "GET_GST_MTR_B2B_CUSTOM",
        "GET_MERCHANT_LISTINGS_ALL_DATA", "GET_ORDER_REPORT_DATA_INVOICING", "GET_ORDER_REPORT_DATA_SHIPPING",
        "GET_ORDER_REPORT_DATA_TAX", "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", "GET_VAT_TRANSACTION_DATA",
        "GET_XML_RETURNS_DATA_BY_RETURN_DATE", "GET_XML_VAT_INVOICE_DATA_REPORT", "SC_VAT_TAX_REPORT",
    }
)  # fmt: skip
