"""FBA Inventory v1: getInventorySummaries.

Texts called "seen" are from amzn/selling-partner-api-docs 110 and selling-partner-api-models 358 and 4946.
"""

from calendar import monthrange
from datetime import UTC, datetime

from omnikit.localamazon.call import Call
from omnikit.localamazon.clock import iso, parse
from omnikit.localamazon.paging import Cursor, fingerprint
from omnikit.localamazon.query import MAX_LIST, Names, Query
from omnikit.localamazon.stock import FULFILLABLE, INBOUND, NEW, RESEARCHING, RESERVED, UNFULFILLABLE, Units
from omnikit.localamazon.wire import Json, Refused, dump

TOKEN_SECONDS = 30
PAGE = 50  # seen: selling-partner-api-docs 2312
MONTHS = 18
_AXIS = "inventory"
_NAMES = Names("startDateTime", "", "startDateTime", "", "marketplaceIds", "")
# Seen, typing errors included.
BAD_INPUT = "This is an invalid input"
TOO_EARLY = "Query startDateTime cannot not be earlier than 19"
BAD_PAGE = "Next token is invalid or expired"


def get_inventory_summaries(call: Call) -> bytes:
    """GET /fba/inventory/v1/summaries."""
    query = Query(call.request, _NAMES)
    marketplace_id = _marketplace(call, query)
    details = _flag(query, "details")
    start, skus = _start(query, call.now), _skus(query)
    filters = fingerprint(call.seller.id, marketplace_id, details, start, sorted(skus))
    after = _position(call, query, filters)
    wanted = [units for units in call.outbound.stock.at(marketplace_id) if _matches(units, start, skus)]
    rest = [units for units in wanted if units.sku > after]
    shown = rest[:PAGE]
    payload = {
        "granularity": {"granularityType": "Marketplace", "granularityId": marketplace_id},
        "inventorySummaries": [_summary(units, details=details) for units in shown],
    }
    body: Json = {"payload": payload}
    if len(rest) > len(shown):
        cursor = Cursor(filters, _AXIS, 0.0, 0.0, (0.0, shown[-1].sku), expires=call.now + TOKEN_SECONDS)
        body["pagination"] = {"nextToken": call.seal.write(cursor)}
    return dump(body)


def _bad(details: str, message: str = BAD_INPUT) -> Refused:
    return Refused(400, "InvalidInput", message, details)


def _marketplace(call: Call, query: Query) -> str:
    if query.text("granularityType") != "Marketplace":
        raise _bad("Query parameter [granularityType] must be Marketplace.")
    asked = query.marketplaces(call.seller.marketplace_ids)
    if len(asked) != 1:
        raise _bad("Query parameter [marketplaceIds] must name exactly one marketplace.")
    # Amazon answers with zeros when the two differ (seen: 515); refusing says what is wrong.
    if query.text("granularityId") != asked[0]:
        raise _bad("Query parameter [granularityId] must be the marketplace of marketplaceIds.")
    return asked[0]


def _flag(query: Query, name: str) -> bool:
    text = (query.text(name) or "false").lower()
    if text not in ("true", "false"):
        raise _bad(f"Query parameter [{name}] must be true or false.")
    return text == "true"


def _start(query: Query, now: float) -> float | None:
    text = query.text("startDateTime")
    if text is None:
        return None
    try:
        start = parse(text)
    except (ValueError, OverflowError) as error:
        raise _bad("Query parameter [startDateTime] value is not a valid ISO date-time object.") from error
    if start < _months_back(now):
        raise _bad(f"startDateTime must not be more than {MONTHS} months back.", TOO_EARLY)
    return start


def _months_back(now: float) -> float:
    moment = datetime.fromtimestamp(now, UTC)
    year, month = divmod(moment.year * 12 + moment.month - 1 - MONTHS, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day).timestamp()


def _skus(query: Query) -> set[str]:
    """The SKUs asked for; empty for all. startDateTime beats sellerSkus, which beats sellerSku, as the model says."""
    if query.text("startDateTime"):
        return set()
    several = query.texts("sellerSkus")
    if len(several) > MAX_LIST:
        raise _bad(f"Query parameter [sellerSkus] accepts at most {MAX_LIST} values.")
    one = query.text("sellerSku")
    return set(several) or ({one} if one else set())


def _position(call: Call, query: Query, filters: str) -> str:
    token = query.text("nextToken")
    if token is None:
        return ""
    try:
        cursor = call.seal.read(token, call.now)
    except Refused as error:
        raise _bad("", BAD_PAGE) from error
    if cursor.axis != _AXIS or cursor.filters != filters or cursor.position is None:
        raise _bad("The other parameters must be those of the first request, startDateTime above all.", BAD_PAGE)
    return cursor.position[1]


def _matches(units: Units, start: float | None, skus: set[str]) -> bool:
    return (start is None or units.updated >= start) and (not skus or units.sku in skus)


def _summary(units: Units, *, details: bool) -> Json:
    shown: Json = {
        "asin": units.asin,
        "fnSku": units.fnsku,
        "sellerSku": units.sku,
        "condition": NEW,
        "lastUpdatedTime": iso(units.updated),
        "productName": units.title,
        "totalQuantity": units.total,
        "stores": [],
    }
    return shown | ({"inventoryDetails": _details(units.counts)} if details else {})


def _details(counts: dict[str, int]) -> Json:
    researching = [{"name": name, "quantity": counts[name]} for name in RESEARCHING]
    return {
        FULFILLABLE: counts[FULFILLABLE],
        **{name: counts[name] for name in INBOUND},
        "reservedQuantity": _group("totalReservedQuantity", RESERVED, counts),
        "researchingQuantity": {
            "totalResearchingQuantity": sum(counts[name] for name in RESEARCHING),
            "researchingQuantityBreakdown": researching,
        },
        "unfulfillableQuantity": _group("totalUnfulfillableQuantity", UNFULFILLABLE, counts),
    }


def _group(total: str, names: tuple[str, ...], counts: dict[str, int]) -> Json:
    return {total: sum(counts[name] for name in names)} | {name: counts[name] for name in names}
