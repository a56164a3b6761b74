"""Orders API v0 (ends 27 March 2027), rendered from the same stored 2026-01-01 orders."""

from functools import partial

from omnikit.localamazon.book import Entry
from omnikit.localamazon.call import Call, Search
from omnikit.localamazon.clock import iso
from omnikit.localamazon.query import LAG, Names, Query, Window
from omnikit.localamazon.shapev0 import CHANNELS, STATUSES, address, buyer, item, item_buyer, order
from omnikit.localamazon.wire import Json, dump, invalid

NAMES = Names(
    "CreatedAfter", "CreatedBefore", "LastUpdatedAfter", "LastUpdatedBefore", "MarketplaceIds", "MaxResultsPerPage"
)
_STATUS_2026 = {old: new for new, old in STATUSES.items()}
_CHANNEL_2026 = {old: new for new, old in CHANNELS.items()}
_BEFORE = {"created": "CreatedBefore", "updated": "LastUpdatedBefore"}
_WHOLE = frozenset({"buyerInfo", "shippingAddress", "buyerTaxInformation"})
_NOTHING: frozenset[str] = frozenset()


def get_orders(call: Call) -> bytes:
    """GET /orders/v0/orders."""
    query = Query(call.request, NAMES)
    page = call.page(_search(call, query))
    elements = _elements(call)
    orders = call.spoil([_served(entry, elements) for entry in page.entries])
    tail: Json = {"NextToken": page.next_token} if page.next_token else {}
    tail[_BEFORE[page.window.axis]] = iso(page.window.before)
    return b'{"payload":{"Orders":[' + b",".join(orders) + b"]," + dump(tail)[1:] + b"}"


def get_order(call: Call) -> bytes:
    """GET /orders/v0/orders/{orderId}."""
    return b'{"payload":' + call.spoil([_served(call.entry(), _elements(call))])[0] + b"}"


def get_address(call: Call) -> bytes:
    """GET /orders/v0/orders/{orderId}/address."""
    stored, elements = call.entry().order, _elements(call)
    payload: Json = {"AmazonOrderId": stored["orderId"]}
    shown = address(stored, personal="shippingAddress" in elements)
    payload |= {"ShippingAddress": shown} if shown else {}
    company = stored.get("buyer", {}).get("buyerCompanyName")
    return _payload(payload | ({"BuyerCompanyName": company} if company and elements else {}))


def get_buyer_info(call: Call) -> bytes:
    """GET /orders/v0/orders/{orderId}/buyerInfo."""
    stored = call.entry().order
    return _payload({"AmazonOrderId": stored["orderId"]} | (buyer(stored) if _elements(call) else {}))


def get_items(call: Call) -> bytes:
    """GET /orders/v0/orders/{orderId}/orderItems."""
    stored, personal = call.entry().order, "buyerInfo" in _elements(call)
    items = [item(part, personal=personal) for part in stored.get("orderItems", [])]
    return _payload({"AmazonOrderId": stored["orderId"], "OrderItems": items})


def get_items_buyer_info(call: Call) -> bytes:
    """GET /orders/v0/orders/{orderId}/orderItems/buyerInfo."""
    stored, personal = call.entry().order, bool(_elements(call))
    items = [
        {"OrderItemId": part["orderItemId"]} | item_buyer(part, personal=personal)
        for part in stored.get("orderItems", [])
    ]
    return _payload({"AmazonOrderId": stored["orderId"], "OrderItems": items})


def _payload(payload: Json) -> bytes:
    return dump({"payload": payload})


def _elements(call: Call) -> frozenset[str]:
    """The personal data this call's token unlocks; the token was already checked to cover the path."""
    if call.token.resources is None:
        return _NOTHING
    covering = [each for each in call.token.resources if each.covers(call.request.method, call.request.path)]
    return _NOTHING.union(*(_WHOLE if each.elements is None else each.elements for each in covering))


def _served(entry: Entry, elements: frozenset[str]) -> bytes:
    return entry.served(("v0", elements), partial(_render, elements=elements))


def _render(stored: Json, elements: frozenset[str]) -> bytes:
    return dump(order(stored, elements))


def _search(call: Call, query: Query) -> Search:
    token, ids = query.text("NextToken"), query.few("AmazonOrderIds")
    marketplaces = query.marketplaces(call.seller.marketplace_ids)
    if not marketplaces:
        raise invalid("MarketplaceIds is a required parameter.")
    has_after = query.text("CreatedAfter") or query.text("LastUpdatedAfter")
    statuses = query.texts("OrderStatuses", _STATUS_2026)
    channels = query.texts("FulfillmentChannels", _CHANNEL_2026)
    return Search(
        # A NextToken alone is enough in v0; so are order ids, which then come from all times.
        window=query.window(call.now) if has_after or not (token or ids) else _always(call, token),
        marketplaces=frozenset(marketplaces),
        statuses=frozenset(_STATUS_2026[status] for status in statuses),
        fulfilled_by=frozenset(_CHANNEL_2026[channel] for channel in channels),
        extra=sorted(ids),
        limit=query.page_size(),
        token=token,
        before_given=any(query.text(name) for name in _BEFORE.values()),
        accepts=(lambda entry: entry.order_id in ids) if ids else None,
    )


def _always(call: Call, token: str | None) -> Window | None:
    return None if token else Window("created", 0.0, float(int(call.now - LAG)))
