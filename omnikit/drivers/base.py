"""The seam between omnikit and a sales channel: what a driver declares, what it is given, what it must do.

A driver is found by its entry point in the group `omnikit.drivers`, which names a `Manifest`. Reading the manifest
must not import the driver's client code; `Manifest.factory` does that when work begins.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from omnikit.model.exports import Invoice, Outcome, Shipment
from omnikit.model.offers import FbaStock, Offer, StockAnswer, StockChange
from omnikit.model.orders import Mapped
from omnikit.model.ports import Budget, Clock, NoTickets, Say, Tickets, TokenCache
from omnikit.model.returns import MappedReturn
from omnikit.model.settings import SettingsGroup


def _covers_nothing_else(_account: Mapping[str, str], _settings: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Manifest:
    """What a driver declares about itself, as data.

    `credentials` and `application` are pydantic models whose fields carry `model.fields.Ui`; fields marked secret are
    kept apart. `account_key` names what must be unique among connections. `factory` is "module:callable", called with
    `Wiring` and returning a `Driver`. `zone` gives the IANA zone in which the account's days begin. `many` names the
    credential of which one authorization covers several values (Amazon: the marketplace). `application_check` is
    "module:callable" too: called with a `Wiring` without account, it asks the channel whether it knows the application.
    `order_rules` is one as well: called with `Terms`, it returns `OrderRules`, which need no credentials and make no
    call. So is `return_rules`, which gives `ReturnRules`, and `file_reader`, which gives a `FileReader`. `application`
    is None for a channel that knows no applications. `covers`: from an account and its settings, the keys of further
    accounts whose orders it imports as well; raises ValueError where it cannot; `place` says such a key for people.
    `first_window`: where the orders of an account begin that synchronises for the first time on a day.
    """

    id: str
    label: str
    credentials: type[BaseModel]
    application: type[BaseModel] | None
    factory: str
    account_key: Callable[[Mapping[str, str]], str]
    zone: Callable[[Mapping[str, str]], str]
    summary: Callable[[Mapping[str, str]], Mapping[str, str]]
    capabilities: frozenset[str] = field(default_factory=frozenset)
    settings: tuple[SettingsGroup, ...] = ()
    instructions: tuple[str, ...] = ()
    many: str = ""
    application_check: str = ""
    order_rules: str = ""
    return_rules: str = ""
    file_reader: str = ""
    covers: Callable[[Mapping[str, str], Mapping[str, Mapping[str, Any]]], tuple[str, ...]] = _covers_nothing_else
    place: Callable[[str], str] = str
    first_window: Callable[[Mapping[str, str], date], datetime] = lambda _account, day: datetime.combine(
        day, time.min, UTC
    )

    def connect(self, wiring: Wiring) -> Driver:
        """A driver at work on one account."""
        driver: Driver = _named(self.factory)(wiring)
        return driver

    def rules(self, terms: Terms) -> OrderRules:
        """How this driver's records become orders under given settings."""
        rules: OrderRules = _named(self.order_rules)(terms)
        return rules

    def return_mapping(self, terms: Terms) -> ReturnRules:
        """How this driver's records become returns under given settings."""
        rules: ReturnRules = _named(self.return_rules)(terms)
        return rules

    def reader(self, terms: Terms) -> FileReader:
        """How files of this channel are read."""
        reader: FileReader = _named(self.file_reader)(terms)
        return reader

    def check_application(self, wiring: Wiring) -> str:
        """A sentence that says that the channel knows the application; the error that says why not."""
        if not self.application_check:
            return f"{self.label} gives no way to test an application."
        said: str = _named(self.application_check)(wiring)
        return said


def _named(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


@dataclass(frozen=True, repr=False)
class Wiring:
    """What a driver is given. `before_call` is asked before each call leaves and raises `errors.Stopped` to forbid it.

    Holds secrets: its repr names the account and nothing else.
    """

    account: Mapping[str, str]
    secrets: Mapping[str, str]
    application: Mapping[str, str]
    client_secret: str
    budget: Budget
    tokens: TokenCache
    clock: Clock
    say: Say
    before_call: Callable[[], None]
    waiting: Callable[[float, str], None]
    tickets: Tickets = field(default_factory=NoTickets)

    def __repr__(self) -> str:
        return f"Wiring(account={dict(self.account)!r})"


class Terms(NamedTuple):
    """Under which records become orders: the connection's account, its effective settings by group, and where its
    orders begin unless a setting names a day. `since`: a day asked for by hand, which counts where it is earlier.
    """

    account: Mapping[str, str]
    settings: Mapping[str, Mapping[str, Any]]
    window_start: datetime
    since: datetime | None = None


class OrderRules(Protocol):
    """Import rules at work under some terms. Pure: a stored record can be looked at again without any call."""

    also: tuple[str, ...]  # further places whose orders are fetched together with the account's own
    begins: datetime  # orders created before are not wanted: where fetching begins
    version: str  # changes with the terms and with the rules: what was mapped under another is looked at again

    def map_order(self, raw: bytes) -> Mapped:
        """One record as an order, as what excludes it, or as its problems. Never raises."""
        ...


class ReturnRules(Protocol):
    """How records become returns. Pure, as `OrderRules`."""

    def map_return(self, raw: bytes) -> MappedReturn:
        """One record as a return, as what excludes it, or as its problems. Never raises."""
        ...


class FileFacts(NamedTuple):
    """What a file is, as far as its first rows tell. `columns`: its own headings, in order; `known`: heading -> what it
    is taken for; `missing`: what must be there and is not; `sample`: its first rows by heading.
    """

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    known: Mapping[str, str]
    missing: tuple[str, ...]
    sample: tuple[Mapping[str, str], ...]


class FileRecord(NamedTuple):
    """One order of a file as JSON text, or why a row is none. `line`: where it begins, counted from 1."""

    line: int
    raw: bytes | None
    problem: str | None = None


class FileReader(Protocol):
    """Reads orders out of files that people bring. Makes no call. Raises InvalidInput for what is no such file."""

    def facts(self, path: Path) -> FileFacts:
        """What the file is, without reading all of it."""
        ...

    def records(self, path: Path) -> Iterator[FileRecord]:
        """Its orders, one at a time: memory does not grow with the file."""
        ...

    def joined(self, stored: bytes, came: bytes) -> bytes:
        """What is stored of an order and what a further record brings, as one record."""
        ...


class CheckResult(NamedTuple):
    """What a successful check found out: sentences for people, and warnings that do not refuse the credentials.

    `covers`: the values of `Manifest.many` that these credentials reach.
    """

    summary: str
    warnings: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


class Grant(NamedTuple):
    """What an authorization brought. `secrets` are stored; the default repr of a tuple would show them."""

    account_id: str | None
    secrets: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Grant(account_id={self.account_id!r})"


class FetchedPage(NamedTuple):
    """One page of records, each the JSON text as it came. `end`: up to when the channel says this is complete;
    `token`: where it goes on.
    """

    records: Sequence[bytes]
    end: datetime | None
    token: str | None
    request_id: str | None


class Driver(Protocol):
    """A driver at work on one account. Every method may raise `errors.OmnikitError`."""

    token_lifetime: timedelta  # a page token older than this is not worth the attempt
    longest_slice: timedelta
    overlap: timedelta  # how far a new slice reaches back into what was fetched before
    youngest: timedelta  # what changed more recently than this is not shown yet

    def check(self) -> CheckResult:
        """Call the channel: do the credentials work, do they reach the marketplace?"""
        ...

    def orders(
        self, start: datetime, end: datetime | None, token: str | None, also: Sequence[str] = ()
    ) -> Iterator[FetchedPage]:
        """Pages of orders last updated from `start` to `end`; `end` None: up to now; `token` goes on from there.
        `also`: as the rules name them.
        """
        ...

    def order(self, order_id: str) -> bytes | None:
        """One record anew, as JSON text; None where the channel does not know it."""
        ...

    def forecast(self, orders: int, days: int) -> float:
        """Seconds that fetching about so many orders of so many days would take by the budget that is left."""
        ...

    def authorize_url(self, state: str, redirect_uri: str | None) -> str:
        """Where a person gives consent."""
        ...

    def exchange_code(self, code: str, redirect_uri: str | None) -> Grant:
        """The grant for a code that the consent page's callback brought."""
        ...


# -- what a driver may be able to do besides, each named in `Manifest.capabilities` ------------------------------------


class Returns(Protocol):
    """Capability `returns`."""

    returns_longest_slice: timedelta
    returns_overlap: timedelta  # how far back a return may still change without the channel saying when it did

    def returns(self, start: datetime, end: datetime | None, also: Sequence[str] = ()) -> Iterator[FetchedPage]:
        """Pages of returns requested from `start` to `end` (None: up to now). May take minutes: the channel prepares
        them, and what it was asked for is kept as a ticket.
        """
        ...


class Shipments(Protocol):
    """Capability `shipments`."""

    def confirm_shipment(self, shipment: Shipment) -> None:
        """Tell the channel of a parcel. The same reference again corrects it. Raises RequestRefused for what will never
        be taken, NeedsAuthorization, Unavailable.
        """
        ...


class Invoices(Protocol):
    """Capability `invoices`."""

    def submit_invoice(self, invoice: Invoice, pdf: bytes) -> str:
        """Upload an invoice; the ticket under which the channel works on it. Raises as `confirm_shipment`."""
        ...

    def find_invoice(self, invoice: Invoice, since: datetime, known: Collection[str]) -> str | None:
        """The ticket of a submission whose answer was lost: begun since, and none of those `known`."""
        ...

    def invoice_outcome(self, ticket: str) -> Outcome | None:
        """What became of it; None while the channel is still at work."""
        ...


class Stock(Protocol):
    """Capability `stock`."""

    def offers(self) -> Iterator[Sequence[Offer]]:
        """What is offered on the account's marketplace, page by page."""
        ...

    def fba_stock(self) -> Iterator[Sequence[FbaStock]]:
        """What lies in the channel's own warehouses, page by page."""
        ...

    def send_stock(self, change: StockChange, *, preview: bool = False) -> StockAnswer:
        """Offer this quantity from now on; `preview` lets the channel judge and writes nothing. For offers that the
        merchant ships alone: whoever calls has made sure.
        """
        ...


class Ways(NamedTuple):
    """What fetching a period would cost, one way or the other: seconds until orders and lines are there, and until all
    details are; and calls. `by_report` is None where the channel prepares no reports.
    """

    orders: int
    counted: bool  # False: `orders` is a guess
    paging_seconds: float
    paging_calls: int
    report_seconds: float | None
    report_detail_seconds: float | None
    report_calls: int | None


class Bulk(Protocol):
    """Capability `bulk`."""

    bulk_slice: timedelta

    def ways(self, start: datetime, end: datetime, also: Sequence[str] = ()) -> Ways:
        """How long either way would take by the budgets that are left."""
        ...

    def bulk_orders(
        self, periods: Sequence[tuple[datetime, datetime]], also: Sequence[str] = ()
    ) -> Iterator[tuple[tuple[datetime, datetime], Iterator[FileRecord]]]:
        """Every order of these periods, without what is personal; each period as soon as it is there."""
        ...

    def bulk_details(
        self, periods: Sequence[tuple[datetime, datetime]], also: Sequence[str] = ()
    ) -> Iterator[tuple[tuple[datetime, datetime], Iterator[FileRecord]]]:
        """What the orders of `bulk_orders` lack, where the application may see it; nothing where it may not."""
        ...
