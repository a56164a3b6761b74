"""Sales API v1: counts and sums over a seller's orders, made from the same book the Orders APIs serve.

Amazon does not say which orders count. Here a cancelled order does not, and one not yet paid counts with its pieces
but has no price. Sales are the prices of the products as ordered, without shipping, as they stand in the orders.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from omnikit.localamazon.book import Entry
from omnikit.localamazon.call import Call
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.privacy import whole
from omnikit.localamazon.query import Names, Query
from omnikit.localamazon.sketch import DAY
from omnikit.localamazon.wire import Json, dump, invalid

NAMES = Names("", "", "", "", "marketplaceIds", "")
GRANULARITIES = ("Hour", "Day", "Week", "Month", "Year", "Total")
BUYERS = ("B2B", "B2C", "All")
NETWORKS = {"MFN": "MERCHANT", "AFN": "AMAZON"}
WEEKDAYS = {"Monday": 0, "Sunday": 6}
UTC_NAMES = ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu")
HOURS_BACK = 30 * DAY
BACK = 731 * DAY
# Amazon's own pattern, as its error message prints it.
_MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?(?:[+-]\d\d:\d\d|Z)"
_INTERVAL = re.compile(rf"({_MOMENT})--({_MOMENT})")
_CENT = Decimal("0.01")


class Line(NamedTuple):
    """What counts of one order item."""

    asin: str
    sku: str
    quantity: int
    amount: str


class Sale(NamedTuple):
    """What counts of one order."""

    programs: list[str]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked request."""

    marketplace_id: str
    start: datetime
    end: datetime
    granularity: str
    zone: ZoneInfo | None
    first_day: int
    buyer: str
    fulfilled_by: str
    asin: str
    sku: str
    program: str

    def counts(self, entry: Entry) -> bool:
        """Whether an order is one of those asked for, as far as can be told without opening it."""
        return (
            entry.marketplace_id == self.marketplace_id
            and entry.status != "CANCELLED"
            and self.fulfilled_by in ("", entry.fulfilled_by)
        )

    def lines(self, sale: Sale) -> list[Line]:
        """The items of an order that count."""
        is_business = "AMAZON_BUSINESS" in sale.programs
        if self.buyer != "All" and is_business != (self.buyer == "B2B"):
            return []
        if self.program and self.program not in sale.programs:
            return []
        return [line for line in sale.lines if self.asin in ("", line.asin) and self.sku in ("", line.sku)]


def order_metrics(call: Call) -> bytes:
    """GET /sales/v1/orderMetrics."""
    asked = _asked(Query(call.request, NAMES), call)
    walk = call.book.walk("created", asked.start.timestamp(), asked.end.timestamp(), None, newest_first=False)
    orders = [(entry.created, asked.lines(sale_of(entry))) for entry in walk if asked.counts(entry)]
    currency = MARKETPLACES[asked.marketplace_id].currency
    return dump({"payload": list(_metrics(asked, [each for each in orders if each[1]], currency))})


def sale_of(entry: Entry) -> Sale:
    """What counts of an order, kept with it until it changes."""
    known = entry.known("sale")
    programs, lines = json.loads(entry.keep("sale", dump(_sale(whole(entry)))) if known is None else known)
    return Sale(programs, [Line(*line) for line in lines])


def _sale(order: Json) -> Sale:
    items = order.get("orderItems")
    lines = [_line(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return Sale([str(each) for each in order.get("programs") or []], lines)


def _line(item: Json) -> Line:
    product, proceeds = item.get("product") or {}, item.get("proceeds") or {}
    prices = [row.get("subtotal") or {} for row in proceeds.get("breakdowns") or [] if row.get("type") == "ITEM"]
    amount = str(prices[0].get("amount") or "0") if prices else "0"
    quantity = item.get("quantityOrdered")
    return Line(
        str(product.get("asin") or ""),
        str(product.get("sellerSku") or ""),
        quantity if isinstance(quantity, int) else 0,
        amount if _is_number(amount) else "0",
    )


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _metrics(asked: Asked, orders: list[tuple[float, list[Line]]], currency: str) -> Iterator[Json]:
    edges = list(_edges(asked))
    at = 0
    for start, end in pairwise(edges):
        first = at
        while at < len(orders) and orders[at][0] < end.timestamp():
            at += 1
        yield _interval(start, end, [lines for _, lines in orders[first:at]], currency)


def _interval(start: datetime, end: datetime, orders: list[list[Line]], currency: str) -> Json:
    lines = [line for each in orders for line in each]
    units = sum(line.quantity for line in lines)
    total = sum((Decimal(line.amount) for line in lines), Decimal(0))
    average = (total / units).quantize(_CENT, ROUND_HALF_UP) if units else Decimal(0)
    return {
        "interval": f"{_written(start)}--{_written(end)}",
        "unitCount": units,
        "orderItemCount": len(lines),
        "orderCount": len(orders),
        "averageUnitPrice": {"amount": _plain(average), "currencyCode": currency},
        "totalSales": {"amount": _plain(total), "currencyCode": currency},
    }


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _written(moment: datetime) -> str:
    """As Amazon writes it: no seconds when there are none, Z for UTC."""
    text = moment.isoformat(timespec="minutes" if moment.second == 0 else "seconds")
    return re.sub(r"\+00:00$", "Z", text)


def _edges(asked: Asked) -> Iterator[datetime]:
    yield asked.start
    if asked.granularity != "Total":
        for edge in _NEXT[asked.granularity](asked):
            if edge.timestamp() >= asked.end.timestamp():
                break
            yield edge
    yield asked.end


def _hours(asked: Asked) -> Iterator[datetime]:
    edge = asked.start.replace(minute=0, second=0, microsecond=0)
    while True:
        edge += timedelta(hours=1)
        yield edge


def _days(asked: Asked) -> Iterator[datetime]:
    """Midnights of the zone after the start: with the wall clock, so a day may have 23 or 25 hours."""
    assert asked.zone is not None
    day = asked.start.astimezone(asked.zone).date()
    while True:
        day += timedelta(days=1)
        yield datetime(day.year, day.month, day.day, tzinfo=asked.zone)


def _weeks(asked: Asked) -> Iterator[datetime]:
    return (day for day in _days(asked) if day.weekday() == asked.first_day)


def _months(asked: Asked) -> Iterator[datetime]:
    return (day for day in _days(asked) if day.day == 1)


def _years(asked: Asked) -> Iterator[datetime]:
    return (day for day in _months(asked) if day.month == 1)


_NEXT: dict[str, Callable[[Asked], Iterator[datetime]]] = {
    "Hour": _hours,
    "Day": _days,
    "Week": _weeks,
    "Month": _months,
    "Year": _years,
}


def _asked(query: Query, call: Call) -> Asked:
    places = query.marketplaces(call.seller.marketplace_ids)
    if len(places) != 1:
        raise invalid("Exactly one marketplace must be given in marketplaceIds.")
    granularity = _one_of(query, "granularity", GRANULARITIES)
    if not granularity:
        raise invalid("granularity is a required parameter.")
    start, end = _interval_of(query)
    _check_age(granularity, start, call.now)
    asin, sku = query.text("asin") or "", query.text("sku") or ""
    if asin and sku:
        raise invalid("Only one of asin and sku can be given.")
    return Asked(
        marketplace_id=places[0],
        start=start,
        end=end,
        granularity=granularity,
        zone=_zone(query, granularity, start, end),
        first_day=WEEKDAYS[_one_of(query, "firstDayOfWeek", tuple(WEEKDAYS)) or "Monday"],
        buyer=_one_of(query, "buyerType", BUYERS) or "All",
        fulfilled_by=NETWORKS.get(_one_of(query, "fulfillmentNetwork", tuple(NETWORKS)), ""),
        asin=asin,
        sku=sku,
        program="AMAZON_HAUL" if _one_of(query, "amazonProgram", ("AmazonHaul",)) else "",
    )


def _one_of(query: Query, name: str, allowed: tuple[str, ...]) -> str:
    text = query.text(name) or ""
    if text and text not in allowed:
        raise invalid(f"'{text}' is not a valid value of {name}. Must be one of {', '.join(allowed)}.")
    return text


def _interval_of(query: Query) -> tuple[datetime, datetime]:
    found = _INTERVAL.fullmatch(query.text("interval") or "")
    if not found:
        raise invalid("interval must be two ISO 8601 date-times with offset, separated by two hyphens.")
    try:
        start, end = (datetime.fromisoformat(text) for text in found.groups())
    except ValueError as error:
        raise invalid("interval names no existing dates.") from error
    if start >= end:
        raise invalid("interval must begin before it ends.")
    return start, end


def _check_age(granularity: str, start: datetime, now: float) -> None:
    back = HOURS_BACK if granularity == "Hour" else BACK
    if start.timestamp() < now - back:
        raise invalid(f"interval must not begin more than {back // DAY} days ago with granularity {granularity}.")


def _zone(query: Query, granularity: str, start: datetime, end: datetime) -> ZoneInfo | None:
    """The zone whose days count.

    Raises:
        Refused: it is missing, unknown, or has another offset than the interval at its begin or end.

    """
    name = query.text("granularityTimeZone")
    if name is None:
        if granularity != "Hour":
            raise invalid(f"granularityTimeZone is required with granularity {granularity}.")
        return None
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise invalid(f"'{name}' is not a time zone.") from error
    for moment in (start, end):
        if moment.astimezone(zone).utcoffset() != moment.utcoffset():
            raise invalid("granularityTimeZone does not align with the offset of the interval.")
    if (query.text("interval") or "").endswith("Z") and zone.key not in UTC_NAMES:
        raise invalid("granularityTimeZone must be UTC when the interval is written with Z.")
    return zone
