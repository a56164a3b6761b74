"""Offers and stock: the Listings Items API 2021-08-01 and the FBA Inventory API v1.

Facts that are not in the models, with their sources:

- A search can be paged through for 1,000 offers and no further (the model's `numberOfResults`, and
  developer-docs.amazon.com "Search for listings items"). Sorted by creation, the next one begins where it had to end.
- A page token is now and then refused although nothing has changed; a few seconds later it is taken
  (selling-partner-api-models 4977, October 2025).
- A merchant's quantity belongs to seller and SKU, not to a marketplace (Amazon's staff in selling-partner-api-docs
  3167, June 2023, and selling-partner-api-models 4356, December 2024).
- DEFAULT sent to an offer that Amazon fulfils adds a merchant's offer beside it (selling-partner-api-models 2061 and
  2633). That must never happen: each listing is read anew right before its quantity is sent.
- The product type PRODUCT does for a patch of attributes that every type has (2061, selling-partner-api-docs 2167).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from omnikit.drivers.amazon.marketplaces import Marketplace
from omnikit.drivers.base import Wiring
from omnikit.drivers.http import Answer
from omnikit.errors import NotFound, Refused, RequestRefused, UnreadableAnswer
from omnikit.model.offers import AFN, MFN, UNCHANGED, FbaStock, Offer, StockAnswer, StockChange
from omnikit.model.states import Level
from omnikit.model.times import iso, parse

_ITEMS = "/listings/2021-08-01/items"
_SUMMARIES = "/fba/inventory/v1/summaries"
_PER_PAGE = 20
_MOST = 1000  # offers that one search shows
_AGAIN = (1.0, 2.0, 4.0, 8.0)  # seconds before a refused page token is tried again
_RESTARTS = 4  # of the inventory, whose tokens live 30 seconds
_DEFAULT, _AMAZON = "DEFAULT", "AMAZON"  # the merchant's channel; AMAZON_EU, AMAZON_NA, AMAZON_JP, ...
_ANY_TYPE = "PRODUCT"
_TAKEN, _INVALID = frozenset({"ACCEPTED", "VALID"}), "INVALID"
_LONGEST = 300  # characters of an issue's message
_NO_COUNT = 2**53  # what is larger counts no pieces
_INBOUND = ("inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity")
_SECOND = timedelta(seconds=1)
_NO_STOCK = "A page of FBA stock is not in the promised form: no list 'inventorySummaries'."
_NO_LISTING = "A listing is not in the promised form, so nothing was sent."
_BROKEN = (AttributeError, KeyError, TypeError, ValueError)  # by a record that is not in the promised form

Json = Mapping[str, Any]


class Amazon(Protocol):
    """What this needs of `AmazonDriver`."""

    def call(
        self, operation: str, path: str, query: dict[str, str], *, body: Any = None, method: str = "GET"
    ) -> Answer: ...


class _Axis(NamedTuple):
    """What offers are sorted by, and the bounds that go with it; both are inclusive."""

    field: str
    after: str
    before: str


_CREATED = _Axis("createdDate", "createdAfter", "createdBefore")
_UPDATED = _Axis("lastUpdatedDate", "lastUpdatedAfter", "lastUpdatedBefore")


@dataclass
class _Search:
    """What one search came to: how many offers, between which moments (whole seconds)."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def at(self, moment: datetime | None) -> None:
        self.first = self.first or moment
        self.last = moment or self.last


Pages = Generator[Sequence[Offer], None, _Search]
Walk = Generator[Sequence[Offer], None, bool]


class Stock:
    """Implements `drivers.base.Stock` for one account."""

    def __init__(self, amazon: Amazon, wiring: Wiring, marketplace: Marketplace) -> None:
        self._amazon = amazon
        self._wiring = wiring
        self._place = marketplace.id
        self._items = f"{_ITEMS}/{quote(wiring.account['seller_id'], safe='')}"

    # -- offers ------------------------------------------------------------------------------------------------

    def offers(self) -> Iterator[Sequence[Offer]]:
        """Every offer once, page by page. Raises UnreadableAnswer with the code `stock.incomplete`, after the last
        page, where Amazon shows only a part of them.
        """
        hidden = yield from self._along((_CREATED, _UPDATED), {}, set())
        if hidden:
            raise UnreadableAnswer(
                f"More than {_MOST} offers were made within one second; Amazon does not show the others.",
                remedy="Those that it shows are kept. Ask Amazon's support how the others can be read.",
                code="stock.incomplete",
            )

    def _along(self, axes: Sequence[_Axis], within: Mapping[str, str], seen: set[str]) -> Walk:
        """Search after search along the first of `axes`, each from where the last one had to end; a second with more
        offers than a search shows is searched along the next axis. Returns whether some offers stay hidden.
        """
        axis, since, hidden = axes[0], None, False
        while True:
            bounds = dict(within) if since is None else {**within, axis.after: iso(since)}
            search = yield from self._search(axis, bounds, seen)
            if search.count < _MOST:
                return hidden
            if search.last is None or search.first is None or search.last < (since or search.last):
                return True  # what came does not say where to go on, or is not what was asked for
            if search.last > (since or search.first):
                since = search.last
                continue
            if len(axes) > 1:
                hidden |= yield from self._along(axes[1:], {**within, **_second(axis, search.last)}, seen)
            else:
                hidden = True
            since = search.last + _SECOND

    def _search(self, axis: _Axis, bounds: Mapping[str, str], seen: set[str]) -> Pages:
        query = {
            "marketplaceIds": self._place,
            "includedData": "summaries,fulfillmentAvailability,productTypes",
            "pageSize": str(_PER_PAGE),
            "sortBy": axis.field,
            "sortOrder": "ASC",
            **bounds,
        }
        search, token = _Search(), None
        while search.count < _MOST:
            items, token = self._page(query, token)
            offers = list(self._read(items, seen))
            search.count += len(items)
            for item in items:
                search.at(_moment(item, self._place, axis.field))
            if offers:
                yield offers
            if token is None:
                break
        return search

    def _page(self, query: dict[str, str], token: str | None) -> tuple[list[Any], str | None]:
        """The items of one page, and the token of the next."""
        asked = {**query, "pageToken": token} if token else query
        for pause in (*_AGAIN, None):
            try:
                answer = self._amazon.call("searchListingsItems", self._items, asked)
                break
            except RequestRefused as refused:
                if token is None or pause is None or refused.status != HTTPStatus.BAD_REQUEST:
                    raise
                self._wiring.clock.sleep(pause)
        body = answer.body if isinstance(answer.body, dict) else {}
        if not isinstance(body.get("items"), list):
            raise _unreadable("A page of offers is not in the promised form: no list 'items'.", answer)
        return body["items"], _next(body, token, answer)

    def _read(self, items: Sequence[Any], seen: set[str]) -> Iterator[Offer]:
        """The offers of a page that are new. One that cannot be read is told of and stops no other."""
        for item in items:
            try:
                offer = offer_of(item, self._place)
            except _BROKEN:
                self._left_out(item, "sku")
                continue
            if offer.sku not in seen:
                seen.add(offer.sku)
                yield offer

    def _left_out(self, record: Any, key: str) -> None:
        sku = str(record.get(key))[:40] if isinstance(record, dict) else "?"
        told = sku.encode("ascii", "backslashreplace").decode()
        self._wiring.say(Level.WARNING, "stock.unreadable", f"A record that cannot be read is left out: SKU {told}.")

    # -- FBA stock ---------------------------------------------------------------------------------------------

    def fba_stock(self) -> Iterator[Sequence[FbaStock]]:
        """Amazon's own stock as the marketplace sees it, page by page. After a token that had ended it begins anew:
        what came already comes once more.
        """
        token, restarts = None, 0
        query = {"granularityType": "Marketplace", "granularityId": self._place, "marketplaceIds": self._place,
                 "details": "true"}  # fmt: skip
        while True:
            asked = {**query, "nextToken": token} if token else query
            try:
                answer = self._amazon.call("getInventorySummaries", _SUMMARIES, asked)
            except RequestRefused as refused:
                restarts += 1
                if token is None or refused.status != HTTPStatus.BAD_REQUEST or restarts > _RESTARTS:
                    raise
                self._wiring.say(Level.NOTICE, "stock.restart", "A page token had ended; reading FBA stock anew.")
                token = None
                continue
            yield list(self._units(_summaries(answer)))
            token = _next(answer.body, token, answer)
            if token is None:
                return

    def _units(self, records: Sequence[Any]) -> Iterator[FbaStock]:
        for record in records:
            try:
                yield fba_of(record)
            except _BROKEN:
                self._left_out(record, "sellerSku")

    # -- sending -----------------------------------------------------------------------------------------------

    def send_stock(self, change: StockChange, *, preview: bool = False) -> StockAnswer:
        """Offer this quantity, or let Amazon judge it. The listing is read right before.

        Raises Refused with the code `stock_fba_channel` or `stock_locations` and NotFound with `stock_unknown_sku`;
        nothing was sent then. Raises RequestRefused, NeedsAuthorization, Unavailable, UnreadableAnswer.
        """
        offer = self._listed(change.sku)
        _check_channel(offer)
        if not preview and not change.replacing and offer.quantity == change.quantity:
            return StockAnswer(accepted=True, status=UNCHANGED)
        query = {"marketplaceIds": self._place, "includedData": "issues", "issueLocale": "en_US"}
        mode = {"mode": "VALIDATION_PREVIEW"} if preview else {}
        kind = offer.product_type or change.product_type or _ANY_TYPE
        answer = self._amazon.call(
            "patchListingsItem", self._path(change.sku), {**query, **mode}, method="PATCH",
            body={"productType": kind, "patches": [_patch(change.quantity)]},
        )  # fmt: skip
        return _verdict(answer)

    def _listed(self, sku: str) -> Offer:
        """The offer as Amazon has it now, its attributes looked at as well."""
        included = "summaries,attributes,fulfillmentAvailability,productTypes"
        query = {"marketplaceIds": self._place, "includedData": included}
        try:
            answer = self._amazon.call("getListingsItem", self._path(sku), query)
        except RequestRefused as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            raise _unknown(sku) from None
        try:
            offer = offer_of(answer.body, self._place)
        except _BROKEN:
            raise _unreadable(_NO_LISTING, answer) from None
        if offer.sku != sku:
            raise _unreadable(_NO_LISTING, answer)
        return offer

    def _path(self, sku: str) -> str:
        if not sku.strip("."):
            raise _unknown(sku)  # as a part of an address these dots would lead elsewhere
        return f"{self._items}/{quote(sku, safe='')}"


# -- what Amazon's records say -----------------------------------------------------------------------------------------


def offer_of(item: Json, place: str) -> Offer:
    """One item of a search, or a listing, as an offer. Raises KeyError, TypeError, ValueError, AttributeError."""
    summary, channels = _of_place(item.get("summaries"), place), channels_of(item)
    code = next((one for one in channels if one.startswith(_AMAZON)), None)
    # an offer that names no channel and has a number of Amazon's warehouses is none that a merchant ships
    by_amazon = code is not None or (not channels and bool(summary.get("fnSku")))
    code = code or next((one for one in channels if one != _DEFAULT), None) or next(iter(channels), None)
    status = ", ".join(map(_text, summary.get("status") or ()))
    return Offer(
        sku=_text(item["sku"]), asin=_maybe(summary.get("asin")), title=_maybe(summary.get("itemName")),
        product_type=product_type_of(item, place), fulfilled_by=AFN if by_amazon else MFN, channel_code=code,
        quantity=channels.get(code) if code else None, status=status or None,
    )  # fmt: skip


def channels_of(item: Json) -> dict[str, int | None]:
    """The fulfillment channels that a listing names anywhere, with the quantity where there is one: what it offers, and
    what its attributes say besides. Raises as `offer_of`.
    """
    attributes = (item.get("attributes") or {}).get("fulfillment_availability") or ()
    found: dict[str, int | None] = {_text(one["fulfillment_channel_code"]): None for one in attributes}
    for one in item.get("fulfillmentAvailability") or ():
        quantity = one.get("quantity")
        found[_text(one["fulfillmentChannelCode"])] = None if quantity is None else _count(quantity)
    return found


def product_type_of(item: Json, place: str) -> str | None:
    """As it is submitted for the marketplace, else as the summary has it."""
    found = _of_place(item.get("productTypes"), place) or _of_place(item.get("summaries"), place)
    return _maybe(found.get("productType"))


def fba_of(record: Json) -> FbaStock:
    """One inventory summary. Raises as `offer_of`; a count that is not there is 0."""
    details = record.get("inventoryDetails") or {}

    def count(*names: str) -> int:
        found: Any = details
        for name in names:
            found = (found or {}).get(name)
        return _count(found or 0)

    return FbaStock(
        sku=_text(record["sellerSku"]), fnsku=_maybe(record.get("fnSku")), asin=_maybe(record.get("asin")),
        condition=_maybe(record.get("condition")), fulfillable=count("fulfillableQuantity"),
        inbound=sum(count(name) for name in _INBOUND), reserved=count("reservedQuantity", "totalReservedQuantity"),
        unfulfillable=count("unfulfillableQuantity", "totalUnfulfillableQuantity"),
        researching=count("researchingQuantity", "totalResearchingQuantity"),
        total=_count(record.get("totalQuantity") or 0), updated=_maybe(record.get("lastUpdatedTime")),
    )  # fmt: skip


def _of_place(records: Any, place: str) -> Json:
    """The record of a list that is about the marketplace."""
    found: Json = next((one for one in records or () if one.get("marketplaceId") == place), {})
    return found


def _moment(item: Any, place: str, field: str) -> datetime | None:
    """When an offer was made or changed, in whole seconds."""
    try:
        return parse(_of_place(item.get("summaries"), place)[field]).replace(microsecond=0)
    except _BROKEN:
        return None


def _second(axis: _Axis, moment: datetime) -> dict[str, str]:
    """The bounds of one second."""
    return {axis.after: iso(moment), axis.before: iso(moment).replace("Z", ".999Z")}


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("no text")
    value.encode()  # half a surrogate pair is no text that can be kept
    return value


def _maybe(value: Any) -> str | None:
    return _text(value) if value else None


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _NO_COUNT:
        raise TypeError("no count")
    return value


def _summaries(answer: Answer) -> list[Any]:
    payload = answer.body.get("payload") if isinstance(answer.body, dict) else None
    found = payload.get("inventorySummaries") if isinstance(payload, dict) else None
    if not isinstance(found, list):
        raise _unreadable(_NO_STOCK, answer)
    return found


def _next(body: Json, token: str | None, answer: Answer) -> str | None:
    """The token of the next page; the same one again would go on for ever."""
    pagination = body.get("pagination")
    following = pagination.get("nextToken") if isinstance(pagination, dict) else None
    if following and following == token:
        raise _unreadable("A page names the token that brought it as that of the next: the list has no end.", answer)
    return following or None


def _check_channel(offer: Offer) -> None:
    """Raises Refused unless the merchant's own channel is all that the listing names."""
    if offer.fulfilled_by == AFN:
        raise Refused(
            f"SKU {offer.sku} is fulfilled by Amazon: no quantity is sent for it.",
            remedy="Amazon counts its own stock. If the merchant ships this offer, change that in Seller Central.",
            code="stock_fba_channel",
        )
    if offer.channel_code not in {None, _DEFAULT}:
        raise Refused(
            f"The quantity of SKU {offer.sku} is kept by location; one for all would take the locations away.",
            remedy="Set the quantities of the locations in Seller Central.",
            code="stock_locations",
        )


def _patch(quantity: int) -> dict[str, Any]:
    value = [{"fulfillment_channel_code": _DEFAULT, "quantity": quantity}]
    return {"op": "replace", "path": "/attributes/fulfillment_availability", "value": value}


def _verdict(answer: Answer) -> StockAnswer:
    body = answer.body if isinstance(answer.body, dict) else {}
    status, issues = body.get("status"), [one for one in body.get("issues") or () if isinstance(one, dict)]
    if status not in {*_TAKEN, _INVALID}:
        raise _unreadable("The answer to a quantity is not in the promised form: no known status.", answer)
    issues.sort(key=lambda one: one.get("severity") != "ERROR")
    told = tuple(str(one.get("message") or "no reason was given")[:_LONGEST] for one in issues)
    code = str(issues[0].get("code") or "") if issues else ""
    return StockAnswer(accepted=status in _TAKEN, status=status, issues=told, code=code)


def _unknown(sku: str) -> NotFound:
    return NotFound(
        f"Amazon knows no listing with the SKU {sku} in this marketplace.",
        remedy="Compare the SKU with the listing in Seller Central; upper and lower case count.",
        code="stock_unknown_sku",
    )


def _unreadable(message: str, answer: Answer) -> UnreadableAnswer:
    return UnreadableAnswer(
        message,
        remedy="What was read is kept. Try again later; if it stays, Amazon has changed its answer.",
        exchange=answer.exchange,
    )
