"""The server without a network: a request goes in, an answer comes out."""

import logging
import re
from collections import Counter, deque
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from omnikit.localamazon import (
    consent,
    documents,
    feeds,
    inventory,
    listingsitems,
    orders2026,
    ordersv0,
    rdt,
    reports,
    sales,
    sellers,
    shipments,
)
from omnikit.localamazon.accounts import ROLES, Accounts, Mint, Seller
from omnikit.localamazon.book import Book, Entry
from omnikit.localamazon.call import Call
from omnikit.localamazon.clock import Clock, iso
from omnikit.localamazon.documents import Documents
from omnikit.localamazon.faults import DELIVERIES, QUOTA, REFUSALS, Fault, Faults
from omnikit.localamazon.generate import entry as generated
from omnikit.localamazon.lwa import AccessToken, Lwa, LwaRefused, seller_of
from omnikit.localamazon.outbound import Outbound
from omnikit.localamazon.outbound import Settings as OutboundSettings
from omnikit.localamazon.paging import Seal
from omnikit.localamazon.rates import Limits
from omnikit.localamazon.reportbook import ReportBook, ReportDesk
from omnikit.localamazon.sketch import Dealer
from omnikit.localamazon.wire import JSON_TYPE, Delivery, Json, Refused, Reply, Request, denied, invalid, not_found

log = logging.getLogger(__name__)

CALLS_KEPT = 100_000
MAX_USER_AGENT = 500
MAIN_SHARE = 0.85  # of the generated orders go to the first seller
# The model declares x-amzn-RateLimit-Limit for these statuses only.
_RATED = (200, 201, 202, 204, 400, 404)
Validator = Callable[[str, str, int, bytes], list[str]]


class Route(NamedTuple):
    """One operation of the Selling Partner API."""

    operation: str
    method: str
    path: str
    handler: Callable[[Call], bytes]
    status: int = 200
    needs_role: bool = True

    def match(self, request: Request) -> tuple[str, ...] | None:
        """The path's arguments, or None when the request is for another route."""
        found = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", self.path), request.path)
        return tuple(map(unquote, found.groups())) if found and request.method == self.method else None


_ITEMS = "/orders/v0/orders/{orderId}/orderItems"
_PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
_CONFIRMATION = "/orders/v0/orders/{orderId}/shipmentConfirmation"
_FEEDS = "/feeds/2021-06-30"
_LISTINGS = "/listings/2021-08-01/items/{sellerId}"
_LISTING = _LISTINGS + "/{sku}"
_REPORT = "/reports/2021-06-30/reports/{reportId}"
_SCHEDULE = "/reports/2021-06-30/schedules/{reportScheduleId}"
ROUTES = (
    Route("searchOrders", "GET", "/orders/2026-01-01/orders", orders2026.search_orders),
    Route("getOrder", "GET", "/orders/2026-01-01/orders/{orderId}", orders2026.get_order),
    Route("getOrders", "GET", "/orders/v0/orders", ordersv0.get_orders),
    Route("getOrderV0", "GET", "/orders/v0/orders/{orderId}", ordersv0.get_order),
    Route("getOrderItems", "GET", _ITEMS, ordersv0.get_items),
    Route("getOrderAddress", "GET", "/orders/v0/orders/{orderId}/address", ordersv0.get_address),
    Route("getOrderBuyerInfo", "GET", "/orders/v0/orders/{orderId}/buyerInfo", ordersv0.get_buyer_info),
    Route("getOrderItemsBuyerInfo", "GET", _ITEMS + "/buyerInfo", ordersv0.get_items_buyer_info),
    Route("getMarketplaceParticipations", "GET", _PARTICIPATIONS, sellers.participations, needs_role=False),
    Route("getAccount", "GET", "/sellers/v1/account", sellers.account, needs_role=False),
    Route("createReport", "POST", "/reports/2021-06-30/reports", reports.create_report, 202),
    Route("getReports", "GET", "/reports/2021-06-30/reports", reports.get_reports),
    Route("getReport", "GET", _REPORT, reports.get_report),
    Route("cancelReport", "DELETE", _REPORT, reports.cancel_report),
    Route("getReportDocument", "GET", "/reports/2021-06-30/documents/{reportDocumentId}", reports.get_report_document),
    Route("createReportSchedule", "POST", "/reports/2021-06-30/schedules", reports.create_schedule, 201),
    Route("getReportSchedules", "GET", "/reports/2021-06-30/schedules", reports.get_schedules),
    Route("getReportSchedule", "GET", _SCHEDULE, reports.get_schedule),
    Route("cancelReportSchedule", "DELETE", _SCHEDULE, reports.cancel_schedule),
    Route("getOrderMetrics", "GET", "/sales/v1/orderMetrics", sales.order_metrics),
    Route("createRestrictedDataToken", "POST", "/tokens/2021-03-01/restrictedDataToken", rdt.create, needs_role=False),
    Route("confirmShipment", "POST", _CONFIRMATION, shipments.confirm_shipment, 204),
    Route("createFeedDocument", "POST", _FEEDS + "/documents", feeds.create_feed_document, 201),
    Route("getFeedDocument", "GET", _FEEDS + "/documents/{feedDocumentId}", feeds.get_feed_document),
    Route("createFeed", "POST", _FEEDS + "/feeds", feeds.create_feed, 202),
    Route("getFeeds", "GET", _FEEDS + "/feeds", feeds.get_feeds),
    Route("getFeed", "GET", _FEEDS + "/feeds/{feedId}", feeds.get_feed),
    Route("cancelFeed", "DELETE", _FEEDS + "/feeds/{feedId}", feeds.cancel_feed),
    Route("searchListingsItems", "GET", _LISTINGS, listingsitems.search_listings_items),
    Route("getListingsItem", "GET", _LISTING, listingsitems.get_listings_item),
    Route("patchListingsItem", "PATCH", _LISTING, listingsitems.patch_listings_item),
    Route("putListingsItem", "PUT", _LISTING, listingsitems.put_listings_item),
    Route("deleteListingsItem", "DELETE", _LISTING, listingsitems.delete_listings_item),
    Route("getInventorySummaries", "GET", "/fba/inventory/v1/summaries", inventory.get_inventory_summaries),
)  # fmt: skip


class CallRecord(NamedTuple):
    """One line of the call log."""

    at: str
    method: str
    path: str
    operation: str
    seller_id: str | None
    status: int
    request_id: str


class Amazon:
    """State and behaviour of the local Amazon."""

    def __init__(self, seed: int = 1, rate_scale: float = 1.0, start: float | None = None) -> None:
        self.seed = seed
        self.clock = Clock(start)
        self.mint = Mint(seed)
        self.accounts = Accounts(self.mint)
        self.lwa = Lwa(self.accounts, self.mint, self.clock)
        self.faults = Faults()
        self.seal = Seal(self.mint.fixed("page tokens"))
        self.documents = Documents(self.mint.fixed("documents"), self.clock.now)
        self.report_desk = ReportDesk(
            self.mint.fixed("returns"), self.documents, Seal(self.mint.fixed("report tokens"))
        )
        self.books: dict[str, Book] = {seller_id: Book() for seller_id in self.accounts.sellers}
        self.calls: deque[CallRecord] = deque(maxlen=CALLS_KEPT)
        self.counts: Counter[str] = Counter()
        self.validate: Validator | None = None
        self.outbound_settings = OutboundSettings()
        self._born = self.clock.now()
        self._outbound: dict[str, Outbound] = {}
        self._limits = Limits(rate_scale, self.clock.now)
        self._dealers: dict[str, Dealer] = {}
        self._answers = 0

    def book(self, seller: Seller) -> Book:
        """The seller's orders."""
        return self.books.setdefault(seller.id, Book())

    def reports(self, seller: Seller) -> ReportBook:
        """The seller's reports and returns."""
        return self.report_desk.of(seller.id, self.book(seller))

    def outbound(self, seller: Seller) -> Outbound:
        """What the seller sends."""
        if seller.id not in self._outbound:
            book = self.book(seller)
            settings = self.outbound_settings
            self._outbound[seller.id] = Outbound(seller, book, self.documents, self.mint, settings, self._born)
        return self._outbound[seller.id]

    def settle(self) -> None:
        """Let happen what feeds and changed listings have been waiting for, so that every answer shows it."""
        for outbound in self._outbound.values():
            outbound.settle(self.clock.now())

    def generate_total(self, count: int) -> None:
        """The orders of a start: most for the first seller, the rest for the others."""
        first, *others = self.accounts.sellers.values()
        rest = int(count * (1 - MAIN_SHARE)) // max(1, len(others))
        for seller in others:
            self.generate(seller, rest)
        self.generate(first, count - rest * len(others))

    def generate(self, seller: Seller, count: int, days: float = 90.0, places: list[str] | None = None) -> list[Entry]:
        """Make up so many orders of the last `days`."""
        dealer = self._dealers.setdefault(seller.id, Dealer(f"{self.seed}/{seller.id}"))
        sketches = dealer.deal(count, places or seller.marketplace_ids, int(self.clock.now()), days)
        entries = [generated(f"{self.seed}/{seller.id}", sketch) for sketch in sketches]
        self.book(seller).fill(entries)
        return entries

    def prebuild(self) -> None:
        """Serialise every order with all data and roles, so that the first pages are as fast as later ones."""
        for book in self.books.values():
            for entry in book:
                orders2026.served(entry, orders2026.ALL, set(ROLES))

    def answer(self, request: Request) -> Reply:
        """What Amazon says to this request. Never raises."""
        self.settle()
        operation, reply, seller_id = self._dispatch(request)
        self._answers += 1
        request_id = f"{self.mint.fixed('request')[:8]}-{self._answers:012d}"
        reply.headers |= {"Date": self.clock.http_date(), "x-amzn-RequestId": request_id}
        self.counts[operation] += 1
        at = iso(self.clock.now())
        self.calls.append(CallRecord(at, request.method, request.path, operation, seller_id, reply.status, request_id))
        return reply

    def _dispatch(self, request: Request) -> tuple[str, Reply, str | None]:
        if (request.method, request.path) == ("POST", "/auth/o2/token"):
            return "token", self._token(request), None
        if request.path == consent.PATH:
            return "consent", consent.page(self.accounts, self.lwa, request), None
        if request.path.startswith(documents.PREFIX):
            return "document", self._document(request), None
        for route in ROUTES:
            arguments = route.match(request)
            if arguments is not None:
                return route.operation, *self._operation(route, arguments, request)
        return "unknown", _refusal(not_found()), None

    def _token(self, request: Request) -> Reply:
        fault = self.faults.pick("token")
        refusal = REFUSALS.get(fault.kind) if fault else None
        if refusal and refusal.token:
            return LwaRefused(*refusal.token).reply()
        return _delivered(self.lwa.exchange(request), fault)

    def _document(self, request: Request) -> Reply:
        fault = self.faults.pick("document")
        refusal = documents.refusal(fault.kind, self.clock.now()) if fault else None
        reply = refusal or self.documents.answer(request)
        return _delivered(documents.spoilt(reply, fault.kind) if fault else reply, fault)

    def _operation(self, route: Route, arguments: tuple[str, ...], request: Request) -> tuple[Reply, str | None]:
        seller: Seller | None = None
        fault: Fault | None = None
        try:
            token = self._authenticated(request)
            seller = self.accounts.sellers[seller_of(token)]
            fault = self._fault(route)
            self._within_plan(route, seller)
            _permitted(route, request, seller, token)
            call = Call(
                request=request,
                arguments=arguments,
                seller=seller,
                token=token,
                book=self.book(seller),
                outbound=self.outbound(seller),
                lwa=self.lwa,
                seal=self.seal,
                documents=self.documents,
                reports=self.reports(seller),
                now=self.clock.now(),
                fault=fault,
            )
            reply = Reply(route.status, route.handler(call), {"Content-Type": JSON_TYPE})
        except Refused as refused:
            reply = _refusal(refused)
        except Exception:
            log.exception("%s failed", route.operation)
            reply = _refusal(Refused(500, "InternalFailure", "The local Amazon failed; see its log."))
        if reply.status in _RATED and seller is not None:
            reply.headers["x-amzn-RateLimit-Limit"] = self._limits.header(route.operation)
        return _delivered(self._validated(route, reply, fault), fault), seller.id if seller else None

    def _authenticated(self, request: Request) -> AccessToken:
        agent = request.headers.get("user-agent", "")
        if not agent:
            raise invalid("The user-agent header is required.")
        if len(agent) > MAX_USER_AGENT:
            raise invalid(f"The user-agent header must not be longer than {MAX_USER_AGENT} characters.")
        return self.lwa.token(request.headers.get("x-amz-access-token"))

    def _fault(self, route: Route) -> Fault | None:
        fault = self.faults.pick(route.operation)
        refusal = REFUSALS.get(fault.kind) if fault else None
        if refusal and refusal.api:
            raise Refused(*refusal.api)
        return fault

    def _within_plan(self, route: Route, seller: Seller) -> None:
        if not self._limits.take(seller.id, route.operation):
            raise Refused(*QUOTA)

    def _validated(self, route: Route, reply: Reply, fault: Fault | None) -> Reply:
        if self.validate is None or (fault is not None and fault.changes_orders):
            return reply
        problems = self.validate(route.method, route.path, reply.status, reply.body)
        if not problems:
            return reply
        log.error("%s answered outside Amazon's model: %s", route.operation, "; ".join(problems))
        return _refusal(Refused(500, "InternalFailure", "Answer outside Amazon's model.", "; ".join(problems[:5])))


def _permitted(route: Route, request: Request, seller: Seller, token: AccessToken) -> None:
    if route.needs_role and not seller.roles:
        raise denied("The application has no role for this operation.")
    resources = token.resources
    if resources is not None and not any(each.covers(request.method, request.path) for each in resources):
        raise denied("The restricted data token does not cover this resource.")


def _refusal(refused: Refused) -> Reply:
    headers: Json = {"Content-Type": JSON_TYPE}
    if refused.code == "Unauthorized":
        headers["x-amzn-ErrorType"] = "AccessDeniedException"
    return Reply(refused.status, refused.body(), headers)


def _delivered(reply: Reply, fault: Fault | None) -> Reply:
    if fault is None or fault.kind not in DELIVERIES:
        return reply
    if fault.kind == "truncated_json":
        reply.body = reply.body[: len(reply.body) * 2 // 3]
        return reply
    reply.delivery = Delivery(fault.kind, fault.seconds)
    return reply
