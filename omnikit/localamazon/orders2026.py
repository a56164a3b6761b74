"""Orders API 2026-01-01: searchOrders and getOrder."""

from functools import partial, reduce
from operator import or_

from omnikit.localamazon.book import Entry
from omnikit.localamazon.call import Call, Search
from omnikit.localamazon.clock import iso
from omnikit.localamazon.privacy import hidden, redact
from omnikit.localamazon.query import Names, Query
from omnikit.localamazon.wire import Json, dump

NAMES = Names(
    "createdAfter", "createdBefore", "lastUpdatedAfter", "lastUpdatedBefore", "marketplaceIds", "maxResultsPerPage"
)
STATUSES = (
    "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE",
)  # fmt: skip
FULFILLED_BY = ("MERCHANT", "AMAZON")
DATASETS = (
    "BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX",
    "PAYMENT", "FULFILLMENT_ORDERS",
)  # fmt: skip
ALL = (1 << len(DATASETS)) - 1
_BIT = {name: 1 << at for at, name in enumerate(DATASETS)}

# Fields that only come with their dataset; everything else always comes.
_OF_ORDER = {
    "buyer": _BIT["BUYER"],
    "recipient": _BIT["RECIPIENT"],
    "proceeds": _BIT["PROCEEDS"],
    "payment": _BIT["PAYMENT"],
    "tax": _BIT["TAX"],
    "fulfillment": _BIT["FULFILLMENT"],
    "packages": _BIT["PACKAGES"],
    "fulfillmentOrders": _BIT["FULFILLMENT_ORDERS"],
}
_OF_ITEM = {
    "proceeds": _BIT["PROCEEDS"],
    "expense": _BIT["EXPENSE"],
    "promotion": _BIT["PROMOTION"],
    "cancellation": _BIT["CANCELLATION"],
    "fulfillment": _BIT["FULFILLMENT"],
    "tax": _BIT["TAX"],
}
_BEFORE = {"created": "createdBefore", "updated": "lastUpdatedBefore"}


def search_orders(call: Call) -> bytes:
    """GET /orders/2026-01-01/orders."""
    query = Query(call.request, NAMES)
    mask = _mask(query)
    search = Search(
        window=query.window(call.now),
        marketplaces=frozenset(query.marketplaces(call.seller.marketplace_ids)),
        statuses=frozenset(query.texts("fulfillmentStatuses", STATUSES)),
        fulfilled_by=frozenset(query.texts("fulfilledBy", FULFILLED_BY)),
        extra=mask,
        limit=query.page_size(),
        token=query.text("paginationToken"),
        before_given=any(query.text(name) for name in _BEFORE.values()),
    )
    page = call.page(search)
    orders = call.spoil([served(entry, mask, call.seller.roles) for entry in page.entries])
    tail: Json = {"pagination": {"nextToken": page.next_token}} if page.next_token else {}
    tail[_BEFORE[page.window.axis]] = iso(page.window.before)
    return b'{"orders":[' + b",".join(orders) + b"]," + dump(tail)[1:]


def get_order(call: Call) -> bytes:
    """GET /orders/2026-01-01/orders/{orderId}."""
    mask = _mask(Query(call.request, NAMES))
    orders = call.spoil([served(call.entry(), mask, call.seller.roles)])
    return b'{"order":' + orders[0] + b"}"


def served(entry: Entry, mask: int, roles: set[str]) -> bytes:
    """The order's JSON for these datasets and roles, serialised once."""
    hide = hidden(roles)
    if entry.present is None:  # not twice through entry.order: generated documents are written anew each time
        order = entry.order
        entry.present = _datasets(order)
        return entry.keep((mask & entry.present, hide), _render(order, mask, hide))
    # Datasets the order does not have cannot change its JSON: leave them out and hit the cache more often.
    return entry.served((mask & entry.present, hide), partial(_render, mask=mask, hide=hide))


def _render(order: Json, mask: int, hide: tuple[bool, ...]) -> bytes:
    return dump(redact(view(order, mask), hide))


def view(order: Json, mask: int) -> Json:
    """The order with the chosen datasets."""
    shown = _chosen(order, _OF_ORDER, mask)
    items = order.get("orderItems")
    if isinstance(items, list):
        shown["orderItems"] = [_chosen(item, _OF_ITEM, mask) if isinstance(item, dict) else item for item in items]
    return shown


def _datasets(order: Json) -> int:
    items = order.get("orderItems")
    names = {name for item in items if isinstance(item, dict) for name in item} if isinstance(items, list) else set()
    bits = {_OF_ORDER.get(name, 0) for name in order} | {_OF_ITEM.get(name, 0) for name in names}
    return reduce(or_, bits, 0)


def _chosen(value: Json, datasets: dict[str, int], mask: int) -> Json:
    return {key: part for key, part in value.items() if datasets.get(key, ALL) & mask or key not in datasets}


def _mask(query: Query) -> int:
    return sum(_BIT[name] for name in set(query.texts("includedData", DATASETS)))
