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

from omnikit.model.exporting import Parcels
from omnikit.model.exports import Invoice, Outcome, Shipment
from omnikit.model.fields import ui_fields
from omnikit.model.offers import FbaStock, Offer, StockAnswer, StockChange
from omnikit.model.orders import Mapped
from omnikit.model.ports import Budget, Clock, NoTickets, Rate, Say, Tickets, TokenCache
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
    call. So is `return_rules`, which gives `ReturnRules`, and `file_reader`, which gives a `FileReader`. `parcels`:
    "module:callable" as well, which reads `Parcels` out of an order's record and never raises. `rates`: "module:name"
    of the channel's published limits, by operation. `application` is None for a channel that knows no applications.
    `covers`: from an account and its settings, the keys of further accounts whose orders it imports as well; raises
    ValueError where it cannot; `place` says such a key for people. `first_window`: where the orders of an account begin
    that synchronises for the first time on a day. `personal`: the first words of places in a record that hold personal
    data; what stands there is named in explanations, never shown. `stock_pool`: accounts of one pool share the quantity
    of an SKU that the merchant ships; None: nothing is shared. `together`: accounts of the same word can be fetched by
    one call; None: each alone. `own_place`: the place of an account, as its orders name it. `polling`: the operation of
    which a look for new orders costs one call; `returns_polling`: the one of which a look for returns costs calls, and
    how many.
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
    personal: tuple[str, ...] = ("recipient", "buyer")
    application_check: str = ""
    order_rules: str = ""
    return_rules: str = ""
    file_reader: str = ""
    rates: str = ""
    parcels: str = ""
    covers: Callable[[Mapping[str, str], Mapping[str, Mapping[str, Any]]], tuple[str, ...]] = _covers_nothing_else
    place: Callable[[str], str] = str
    stock_pool: Callable[[Mapping[str, str]], str | None] = lambda _account: None
    together: Callable[[Mapping[str, str]], str | None] = lambda _account: None
    own_place: Callable[[Mapping[str, str]], str] = lambda _account: ""
    polling: str = ""
    returns_polling: tuple[str, int] = ("", 0)
    first_window: Callable[[Mapping[str, str], date], datetime] = lambda _account, day: datetime.combine(
        day, time.min, UTC
    )

    @property
    def grants(self) -> tuple[str, ...]:
        """The credentials that an authorization fills: secret ones that nobody types. None: none is needed."""
        return tuple(name for name, _, ui in ui_fields(self.credentials) if ui.secret and ui.locked)

    @property
    def typed_secrets(self) -> tuple[str, ...]:
        """The secret credentials that a person types, such as a key."""
        return tuple(name for name, _, ui in ui_fields(self.credentials) if ui.secret and not ui.locked)

    def connect(self, wiring: Wiring) -> Driver:
        """A driver at work on one account."""
        driver: Driver = _named(self.factory)(wiring)
        return driver

    def rules(self, terms: Terms) -> OrderRules:
        """How this driver's records become orders under given settings."""
        rules: OrderRules = _named(self.order_rules)(terms)
        return rules

    def plans(self) -> Mapping[str, Rate]:
        """The channel's published limits, by operation; none where it has none."""
        found: Mapping[str, Rate] = _named(self.rates) if self.rates else {}
        return found

    def return_mapping(self, terms: Terms) -> ReturnRules:
        """How this driver's records become returns under given settings."""
        rules: ReturnRules = _named(self.return_rules)(terms)
        return rules

    def parcels_of(self, record: Mapping[str, Any]) -> Parcels:
        """What an order's record says of its parcels."""
        found: Parcels = _named(self.parcels)(record) if self.parcels else Parcels()
        return found

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
    `settings`: the effective settings by group, those of the driver's defaults where the account is not stored yet.

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
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

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

    also: tuple[str, ...]  # what else is fetched: of what is added here nothing has been fetched yet
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
    """One order of a file as JSON text, or why a row is none. `line`: where it begins, counted from 1; `order_id`:
    whose it is, or says it is.
    """

    line: int
    raw: bytes | None
    problem: str | None = None
    order_id: str | None = None


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
        `also`: as the rules name it, such as further places.
        """
        ...

    def order(self, order_id: str) -> bytes | None:
        """One record anew, as JSON text; None where the channel does not know it."""
        ...

    def forecast(self, orders: int, days: int) -> float:
        """Seconds that fetching about so many orders of so many days would take by the budget that is left."""
        ...


# -- what a driver may be able to do besides, each named in `Manifest.capabilities` ------------------------------------


class ByConsent(Protocol):
    """Capability `authorize_by_consent`."""

    def authorize_url(self, state: str, redirect_uri: str | None) -> str:
        """Where a person gives consent."""
        ...

    def exchange_code(self, code: str, redirect_uri: str | None) -> Grant:
        """The grant for a code that the consent page's callback brought."""
        ...


class Preview(Protocol):
    """Capability `preview`, of channels that are files: what would be read, and as what, before anything is."""

    def preview(self) -> tuple[str, FileFacts]:
        """The newest file's name, and what it is taken for under the settings. Raises Refused where there is none."""
        ...


class Returns(Protocol):
    """Capability `returns`."""

    returns_longest_slice: timedelta
    returns_overlap: timedelta  # how far back a return may still change without the channel saying when it did

    def returns(self, start: datetime, end: datetime | None, also: Sequence[str] = ()) -> Iterator[FetchedPage]:
        """Pages of returns requested from `start` to `end` (None: up to now); only the last one has no token. May take
        minutes: the channel prepares them, and what it was asked for is kept as a ticket. Raises RequestRefused with
        the code `channel.denied` where the application may not have them.
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

    def submit_wait(self) -> float:
        """Seconds until the channel takes the next one, by the budget that is left."""
        ...

    def outcome_wait(self) -> float:
        """Seconds until it can be asked for the next outcome."""
        ...

    def find_invoice(self, invoice: Invoice, since: datetime, known: Collection[str]) -> str | None:
        """The ticket of a submission whose answer was lost: begun since, and none of those `known`. Raises
        RequestRefused where several could be it.
        """
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
        merchant ships alone: whoever calls has made sure, and the driver looks once more. Raises Refused or NotFound
        with a code of `problems.CAUSES` where nothing was sent, RequestRefused, NeedsAuthorization, Unavailable.
        """
        ...


class Counts(Protocol):
    """Capability `counts`: the channel's own count of orders, apart from the way by which it hands them over."""

    def counted_by_day(self, first: date, last: date, also: Sequence[str] = ()) -> dict[date, int]:
        """How many orders there were on each day from `first` to `last`, in the account's zone."""
        ...


class Ways(NamedTuple):
    """What fetching periods would cost, one way or the other: seconds until orders and lines are there, and until all
    details are (paging brings both at once); and calls. `details`: how many orders a report leaves without, a guess.
    """

    orders: int
    counted: bool  # False: `orders` is a guess
    paging_seconds: float
    paging_calls: int
    report_seconds: float
    report_calls: int
    details: int
    detail_seconds: float
    detail_calls: int


Periods = Sequence[tuple[datetime, datetime]]
Delivery = tuple[tuple[datetime, datetime], Iterator[FileRecord]]


class Bulk(Protocol):
    """Capability `bulk`: many orders at once by reports, and what these lack by two kinds of calls side by side."""

    lag: timedelta  # what changed more recently than this a report may not show yet

    def ways(self, periods: Periods, also: Sequence[str] = ()) -> Ways:
        """How long either way would take by the budgets that are left."""
        ...

    def bulk_orders(self, periods: Periods, also: Sequence[str] = ()) -> Iterator[Delivery]:
        """Every order last updated in these periods (none longer than `Driver.longest_slice`), without what is
        personal; each period as soon as it is there. Its records are read before the next is asked for. What could not
        be delivered raises a ChannelError at the end.
        """
        ...

    def bulk_details(self, periods: Periods, also: Sequence[str] = ()) -> Iterator[Delivery]:
        """What orders created in these periods lack, where the application may see it; RequestRefused where it may not.
        Otherwise as `bulk_orders`.
        """
        ...

    def detail_pages(
        self, start: datetime, end: datetime, also: Sequence[str] = (), *, fulfilled_by: str, channel_status: str
    ) -> Iterator[FetchedPage]:
        """Pages of whole orders last updated from `start` to `end`, of one kind."""
        ...

    def waits(self) -> tuple[float, float]:
        """Seconds until a call for one order and a call for a page of them may leave."""
        ...

    def detail_forecast(self, orders: int) -> float:
        """Seconds that the details of so many orders would take, with both kinds of calls."""
        ...
