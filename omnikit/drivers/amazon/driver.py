"""The Amazon driver at work on one account: wiring of auth, orders and mapping."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson

from omnikit.drivers.amazon import invoices, shipments
from omnikit.drivers.amazon.auth import LoginWithAmazon, consent_url
from omnikit.drivers.amazon.bulk import LAG, Backfill
from omnikit.drivers.amazon.marketplaces import API, BY_ID, LWA, RATES, named
from omnikit.drivers.amazon.orders import PER_PAGE, get_order, search_pages
from omnikit.drivers.amazon.reports import Reports
from omnikit.drivers.amazon.returns import return_pages
from omnikit.drivers.amazon.sales import counted_by_day
from omnikit.drivers.amazon.stock import Stock
from omnikit.drivers.base import CheckResult, Delivery, FetchedPage, Grant, Periods, Ways, Wiring
from omnikit.drivers.http import Answer, Call, HttpChannel, Redactor, budget_key, refusal, said
from omnikit.drivers.parsing import parsed
from omnikit.errors import NeedsAuthorization, UnreadableAnswer
from omnikit.model.exports import Invoice, Outcome, Shipment
from omnikit.model.offers import FbaStock, Offer, StockAnswer, StockChange

_DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT})
_NOT_ALLOWED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class _Asked(NamedTuple):
    """One call before it has a token. Its `token` and `body` may hold secrets."""

    operation: str
    path: str
    query: dict[str, str]
    decode: Callable[[bytes], Any]
    body: Any
    method: str
    token: str | None
    resend: bool

    def __repr__(self) -> str:
        return f"_Asked({self.operation!r}, {self.path!r})"


class AmazonDriver:
    """Implements `drivers.base.Driver` over the Selling Partner API."""

    # a pagination token lives 24 hours; one that old is not worth the attempt
    token_lifetime = timedelta(hours=23)
    longest_slice = timedelta(days=30)
    overlap = timedelta(minutes=5)
    youngest = timedelta(minutes=2)
    # Amazon takes 60 days; the days at both ends are asked for whole
    returns_longest_slice = timedelta(days=58)
    # from the request to the refund: reports tell of a return by its first day alone, so all that may still change are
    # fetched anew, in one report as long as a sync runs every three days
    returns_overlap = timedelta(days=55)
    lag = LAG

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._marketplace = named(wiring.account["marketplace"])
        self._redact = Redactor([wiring.client_secret, *wiring.secrets.values()])
        self._channel = _channel(wiring, self._redact)
        self._api = _address(wiring, "api_url", API[self._marketplace.region])
        self._login = LoginWithAmazon(self._channel, _address(wiring, "lwa_url", LWA), wiring)
        self._stock = Stock(self, wiring, self._marketplace)
        self._backfill = Backfill(self, wiring, self._marketplace)

    @property
    def _account(self) -> str:
        """Whom Amazon counts calls for: the seller with this application."""
        return f"{self._wiring.account['seller_id']}|{self._wiring.application['application_id']}"

    def __repr__(self) -> str:
        return f"AmazonDriver({self._wiring.account['seller_id']}, {self._marketplace.code})"

    def call(
        self,
        operation: str,
        path: str,
        query: dict[str, str],
        decode: Callable[[bytes], Any] = parsed,
        *,
        body: Any = None,
        method: str = "GET",
        token: str | None = None,
        resend: bool = True,
    ) -> Answer:
        """One authorized call. A token that ended on the way is fetched anew and the call repeated, once. `body`: what
        is sent as JSON; `token`: a restricted data token instead of the connection's own; `resend`: it may be repeated.
        """
        asked = _Asked(operation, path, query, decode, body, method, token, resend)
        answer = self._send(asked)
        if answer.status == HTTPStatus.FORBIDDEN and _token_ended(answer.body):
            self._login.forget_access_token()
            answer = self._send(asked)
        if answer.status in _DONE:
            return answer
        if answer.status == HTTPStatus.FORBIDDEN and _token_revoked(answer.body):
            self._login.forget_access_token()
            raise NeedsAuthorization(
                f"Amazon took back the access of this connection ({operation}).",
                remedy="Authorize the connection again: [AUTHORIZE], or `omnikit connection authorize ID`.",
                code="authorization.revoked",
            )
        if answer.status in _NOT_ALLOWED:
            raise NeedsAuthorization(
                f"Amazon denies {operation} to this connection: {said(answer.body)}",
                remedy="The application may lack a role: add it in Seller Central, then authorize the connection anew.",
                code="authorization.denied",
            )
        raise refusal(answer, operation)

    def _send(self, asked: _Asked) -> Answer:
        token = asked.token or self._login.access_token()
        self._redact.learn(token)
        headers = {"x-amz-access-token": token, "accept": "application/json"}
        headers["x-amz-date"] = self._wiring.clock.now().strftime("%Y%m%dT%H%M%SZ")
        if asked.body is not None:
            headers["content-type"] = "application/json"
        return self._channel.send(
            Call(
                asked.operation,
                asked.method,
                self._api + asked.path,
                asked.query,
                content=None if asked.body is None else orjson.dumps(asked.body),
                headers=headers,
                plan=RATES[asked.operation],
                account=self._account,
                resend=asked.resend,
                decode=asked.decode,
            )
        )

    def document(self, url: str, *, content: bytes | None = None, content_type: str = "") -> Answer:
        """What lies at an address that Amazon gave for some minutes; with `content`, that is put there. The address is
        a secret: whoever has it may read. `body` of the answer: bytes, of a refusal too (S3 says why in XML).
        """
        self._redact.learn(url)
        headers = {"content-type": content_type} if content_type else {}
        method = "GET" if content is None else "PUT"
        return self._channel.send(
            Call(
                "document", method, url, content=content, headers=headers, account=self._account,
                decode=bytes, decode_refusal=bytes,
            )
        )  # fmt: skip

    def seconds_for(self, operation: str, calls: int = 1) -> float:
        """How long so many further calls of an operation would take by the budget that is left."""
        key = budget_key(self._account, operation)
        return self._wiring.budget.forecast(key, RATES[operation], calls, self._wiring.clock.now())

    def check(self) -> CheckResult:
        """Does the grant work, and does the seller take part in the connection's marketplace?"""
        answer = self.call("getMarketplaceParticipations", "/sellers/v1/marketplaceParticipations", {})
        takes_part = _participations(answer.body)
        covers = tuple(sorted(BY_ID[one].code for one in takes_part if one in BY_ID))
        if self._marketplace.id not in takes_part:
            known = ", ".join(covers) or "none"
            raise NeedsAuthorization(
                f"The seller does not take part in marketplace {self._marketplace.code}.",
                remedy=f"Choose one of those the authorization covers: {known}.",
                code="connection.marketplace_not_covered",
            )
        said = f"Amazon answers for {len(takes_part)} marketplaces, {self._marketplace.code} among them."
        return CheckResult(said, covers=covers)

    def orders(
        self, start: datetime, end: datetime | None, token: str | None, also: Sequence[str] = ()
    ) -> Iterator[FetchedPage]:
        places = [self._marketplace.id, *(named(code).id for code in also)]
        return search_pages(self.call, ",".join(places), (start, end), token, self._wiring.clock.now)

    def order(self, order_id: str) -> bytes | None:
        return get_order(self.call, order_id)

    def returns(self, start: datetime, end: datetime | None, also: Sequence[str] = ()) -> Iterator[FetchedPage]:
        places = [self._marketplace.id, *(named(code).id for code in also)]
        client = Reports(self, self._wiring)
        return return_pages(client, start, end, places, self._wiring.clock.now())

    def forecast(self, orders: int, days: int) -> float:
        slices = math.ceil(days / self.longest_slice.days)
        return self.seconds_for("searchOrders", max(math.ceil(orders / PER_PAGE), slices))

    def ways(self, periods: Periods, also: Sequence[str] = ()) -> Ways:
        return self._backfill.ways(periods, also)

    def counted_by_day(self, first: date, last: date, also: Sequence[str] = ()) -> dict[date, int]:
        places = [self._marketplace.id, *(named(code).id for code in also)]
        return counted_by_day(self.call, places, self._marketplace.zone, first, last)

    def bulk_orders(self, periods: Periods, also: Sequence[str] = ()) -> Iterator[Delivery]:
        return self._backfill.bulk_orders(periods, also)

    def bulk_details(self, periods: Periods, also: Sequence[str] = ()) -> Iterator[Delivery]:
        return self._backfill.bulk_details(periods, also)

    def detail_pages(
        self, start: datetime, end: datetime, also: Sequence[str] = (), *, fulfilled_by: str, channel_status: str
    ) -> Iterator[FetchedPage]:
        return self._backfill.detail_pages(start, end, also, fulfilled_by=fulfilled_by, channel_status=channel_status)

    def waits(self) -> tuple[float, float]:
        return self._backfill.waits()

    def detail_forecast(self, orders: int) -> float:
        return self._backfill.detail_forecast(orders)

    def confirm_shipment(self, shipment: Shipment) -> None:
        shipments.confirm(self.call, shipment)

    def submit_invoice(self, invoice: Invoice, pdf: bytes) -> str:
        return invoices.submit(self, invoice, pdf)

    def submit_wait(self) -> float:
        return self.seconds_for("createFeed")

    def outcome_wait(self) -> float:
        return self.seconds_for("getFeedDocument")

    def find_invoice(self, invoice: Invoice, since: datetime, known: Collection[str]) -> str | None:
        return invoices.find(self, invoice, since, known)

    def invoice_outcome(self, ticket: str) -> Outcome | None:
        return invoices.outcome(self, ticket, self._redact)

    def offers(self) -> Iterator[Sequence[Offer]]:
        return self._stock.offers()

    def fba_stock(self) -> Iterator[Sequence[FbaStock]]:
        return self._stock.fba_stock()

    def send_stock(self, change: StockChange, *, preview: bool = False) -> StockAnswer:
        return self._stock.send_stock(change, preview=preview)

    def authorize_url(self, state: str, redirect_uri: str | None) -> str:
        application = self._wiring.application
        seller_central = _address(self._wiring, "seller_central_url", f"https://{self._marketplace.seller_central}")
        draft = application.get("draft") == "True"
        return consent_url(seller_central, application["application_id"], state, redirect_uri, draft=draft)

    def exchange_code(self, code: str, redirect_uri: str | None) -> Grant:
        return self._login.exchange(code, redirect_uri)


def check_application(wiring: Wiring) -> str:
    """Does Login with Amazon know the application? See `Manifest.application_check`."""
    channel = _channel(wiring, Redactor([wiring.client_secret]))
    LoginWithAmazon(channel, _address(wiring, "lwa_url", LWA), wiring).check_application()
    return "Login with Amazon knows the application: client ID and client secret are right."


def _channel(wiring: Wiring, redact: Redactor) -> HttpChannel:
    return HttpChannel(
        budget=wiring.budget, clock=wiring.clock, say=wiring.say, before_call=wiring.before_call,
        waiting=wiring.waiting, redact=redact,
    )  # fmt: skip


def _address(wiring: Wiring, name: str, default: str) -> str:
    return wiring.application.get(name) or wiring.application.get("base_url") or default


def _details(body: Any) -> str:
    errors = body.get("errors") if isinstance(body, dict) else None
    return " ".join(str(error.get("details", "")) for error in errors or [] if isinstance(error, dict)).lower()


def _token_ended(body: Any) -> bool:
    # Amazon answers an expired token with 403 and says so in `details` only (python-amazon-sp-api's issues, 2021-)
    return "expired" in _details(body)


def _token_revoked(body: Any) -> bool:
    return "revoked" in _details(body)


def _participations(body: Any) -> set[str]:
    """Ids of marketplaces in which the seller takes part now."""
    try:
        return {one["marketplace"]["id"] for one in body["payload"] if one["participation"]["isParticipating"]}
    except (KeyError, TypeError):
        raise UnreadableAnswer(
            "Amazon's list of marketplaces is not in the promised form.", remedy="Try again later."
        ) from None
