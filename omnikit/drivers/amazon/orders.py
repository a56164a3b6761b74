"""searchOrders of the Orders API 2026-01-01, page by page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec

from omnikit.drivers.base import FetchedPage
from omnikit.drivers.http import Answer
from omnikit.drivers.parsing import parsed
from omnikit.errors import RequestRefused, UnreadableAnswer
from omnikit.model.times import iso, parse

OPERATION = "searchOrders"
PER_PAGE = 100
_PATH = "/orders/2026-01-01/orders"
# without these a page holds little more than ids; EXPENSE, PAYMENT and FULFILLMENT_ORDERS feed nothing of ours yet
_INCLUDED = "BUYER,RECIPIENT,PROCEEDS,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX"
# Amazon takes no upper bound younger than this, and uses it where none is named
_TWO_MINUTES = timedelta(minutes=2)


class Envelope(msgspec.Struct):
    """What stands around the orders of a page. The orders themselves stay text: each is kept as it came, and read
    one by one while it is still in the processor's cache.
    """

    orders: list[msgspec.Raw]
    pagination: Any = None
    lastUpdatedBefore: Any = None  # noqa: N815 Amazon's name


_DECODER = msgspec.json.Decoder(Envelope)


def split_page(content: bytes) -> Any:
    """A page as an Envelope; JSON of another form as it is. Raises ValueError where it is no JSON."""
    try:
        return _DECODER.decode(content)
    except msgspec.ValidationError:
        return parsed(content)
    except msgspec.DecodeError:
        return _split_slowly(content)


def _split_slowly(content: bytes) -> Any:
    """Where msgspec is stricter than others (half a surrogate pair in one order must not hide the rest)."""
    body = parsed(content)
    if not isinstance(body, dict) or not isinstance(body.get("orders"), list):
        return body
    orders = [msgspec.Raw(json.dumps(order).encode()) for order in body["orders"]]
    return Envelope(orders, body.get("pagination"), body.get("lastUpdatedBefore"))


def search_pages(
    call: Callable[[str, str, dict[str, str], Callable[[bytes], Any]], Answer],
    marketplace_ids: str,
    bounds: tuple[datetime, datetime | None],
    token: str | None,
    now: Callable[[], datetime],
    only: Mapping[str, str] | None = None,
) -> Iterator[FetchedPage]:
    """Pages of orders last updated within `bounds`. The newest slice names no upper bound: Amazon chooses it, and the
    page tells it (`lastUpdatedBefore`), so no clock of ours decides what is complete. `only`: further filters.
    """
    start, end = bounds
    query = {
        "lastUpdatedAfter": iso(start),
        "marketplaceIds": marketplace_ids,
        "maxResultsPerPage": str(PER_PAGE),
        "includedData": _INCLUDED,
        **(only or {}),
    }
    if end is not None:
        query["lastUpdatedBefore"] = iso(end)
    # a token is bound to its filters: each page repeats those of the first, an unnamed bound stays unnamed
    while True:
        asked = now()
        answer = call(OPERATION, _PATH, {**query, "paginationToken": token} if token else query, split_page)
        page = _page(answer, end, asked)
        yield page
        if page.token is None:
            return
        token, end = page.token, page.end


def _page(answer: Answer, end: datetime | None, asked: datetime) -> FetchedPage:
    body = answer.body
    if not isinstance(body, Envelope):
        raise UnreadableAnswer(
            "A page of orders is not in the promised form: no list 'orders'.",
            remedy="What was fetched is kept. Synchronise again; if it stays, Amazon has changed its answer.",
            exchange=answer.exchange,
        )
    token = body.pagination.get("nextToken") if isinstance(body.pagination, dict) else None
    return FetchedPage(
        [bytes(order) for order in body.orders], end or _told_end(body, asked), token or None, answer.request_id
    )


def _told_end(body: Envelope, asked: datetime) -> datetime:
    """Up to when the page is complete. The field is optional in the model; then the two-minute rule decides.

    Never later than that by our clock: were Amazon's ahead of ours, the next sync would find nothing missing.
    """
    safe = asked - _TWO_MINUTES
    try:
        return min(parse(body.lastUpdatedBefore), safe)
    except (TypeError, ValueError):
        return safe


class _Whole(msgspec.Struct):
    order: msgspec.Raw


# 400: what was kept under a name of ours, because it came without an id
_UNKNOWN = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST})
_WHOLE = msgspec.json.Decoder(_Whole)


def _split_order(content: bytes) -> Any:
    try:
        return _WHOLE.decode(content)
    except msgspec.ValidationError:
        return parsed(content)
    except msgspec.DecodeError:
        body = parsed(content)
        known = isinstance(body, dict) and "order" in body
        return _Whole(msgspec.Raw(json.dumps(body["order"]).encode())) if known else body


def get_order(
    call: Callable[[str, str, dict[str, str], Callable[[bytes], Any]], Answer], order_id: str
) -> bytes | None:
    """One order as it is now, as JSON text; None where Amazon does not know it."""
    try:
        answer = call("getOrder", f"{_PATH}/{quote(order_id, safe='')}", {"includedData": _INCLUDED}, _split_order)
    except RequestRefused as refused:
        if refused.status in _UNKNOWN:
            return None
        raise
    if not isinstance(answer.body, _Whole):
        raise UnreadableAnswer(
            f"Order {order_id} is not in the promised form: no 'order'.",
            remedy="Its stored record is kept. Retry later; if it stays, Amazon has changed its answer.",
            exchange=answer.exchange,
        )
    return bytes(answer.body.order)
