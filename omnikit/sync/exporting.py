"""Asking for a shipment or an invoice to be exported: the one way in, for the kit as for files that are dropped.

Everything is checked here, before anything waits to be sent: whether the order may be exported at all (see
`model.exporting`), whether the values make sense, and whether more would be shipped than was ordered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from omnikit.drivers import registry
from omnikit.drivers.base import Manifest
from omnikit.errors import InvalidInput, OmnikitError, Refused
from omnikit.model.connection import Connection
from omnikit.model.exporting import GROUP, Parcels, held_by, left_to_ship, next_reference, obstacle
from omnikit.model.exports import ExportKind, ExportState, Invoice, Shipment, ShippedItem
from omnikit.model.fields import ui_fields
from omnikit.model.problems import Problem
from omnikit.model.settings import group_named
from omnikit.model.times import iso, parse, parse_day
from omnikit.store import Store
from omnikit.store.exports import TAKEN, Asked, Parcel, Queued
from omnikit.store.orderlist import OrderLists
from omnikit.sync.active import active_connection
from omnikit.sync.rules import acting_settings

Row = dict[str, Any]
Moment = datetime | date | str
Amount = Decimal | int | float | str

INVOICE, CREDIT_NOTE = "Invoice", "CreditNote"
_KINDS = {"invoice": INVOICE, "creditnote": CREDIT_NOTE}
_LARGEST_PDF = 10_000_000  # bytes; Amazon publishes no limit, and an invoice is a page or two
_PDF = b"%PDF"
_LONGEST = 100  # characters of a tracking number, an invoice's number or an id
_REFERENCE = re.compile(r"0*([1-9][0-9]{0,5})")
_CENT = Decimal("0.01")
_MOST = Decimal(10) ** 9
# what neither is nor will be at the channel
_NOT_THERE = frozenset({ExportState.CANCELED, ExportState.FINALLY_FAILED})


class Asker(NamedTuple):
    """Who asks, by which way, and when."""

    actor: str
    source: str
    now: datetime


class WantedShipment(NamedTuple):
    """A parcel as it is asked for. `items`: item id or SKU -> how many; None: all that is left to ship, or what the
    parcel holds already. `reference` None: the next free one; `shipped` None: now.
    """

    order_id: str
    provider: str
    tracking: str
    items: Mapping[str, int] | None = None
    reference: str | int | None = None
    shipped: Moment | None = None
    connection: int | None = None


class WantedInvoice(NamedTuple):
    """An invoice or credit note as it is asked for."""

    order_id: str
    pdf: bytes
    number: str
    total: Amount
    vat: Amount
    kind: str = INVOICE
    shipping_id: str | None = None
    transaction_id: str | None = None
    connection: int | None = None

    def __repr__(self) -> str:
        return f"WantedInvoice({self.order_id!r}, {self.number!r})"


class Accepted(NamedTuple):
    """What became of asking: the export, its connection, what `store.exports.Queued` says, and warnings for people."""

    id: int
    connection_id: int
    outcome: str
    warnings: tuple[str, ...] = ()


class _Line(NamedTuple):
    item_id: str
    sku: str | None
    title: str | None
    quantity: int


class _Book(NamedTuple):
    """What is known of an order's items and parcels."""

    lines: tuple[_Line, ...]
    channel: Parcels
    ours: tuple[Parcel, ...]

    @property
    def ordered(self) -> dict[str, int]:
        return {line.item_id: line.quantity for line in self.lines}

    @property
    def standing(self) -> dict[str, dict[str, int]]:
        """Parcels that are, or will be, at the channel: reference -> item -> how many."""
        return {one.shipment.reference: _held(one) for one in self.ours if one.state not in _NOT_THERE}

    def parcel(self, reference: str) -> Parcel | None:
        return next((one for one in self.ours if one.shipment.reference == reference), None)

    def left(self, reference: str) -> dict[str, int]:
        """How many of each item the parcel of this reference may hold."""
        left, standing = left_to_ship(self.ordered, self.channel, self.standing), self.standing
        held = held_by(reference, self.channel, standing)
        return {item: min(many + held.get(item, 0), self.ordered[item]) for item, many in left.items()}


def ask_for_shipment(store: Store, wanted: WantedShipment, asker: Asker) -> Accepted:
    """Queue a shipment for its channel. Asked for again, the same parcel is the same export; under the reference of a
    known one it corrects that.

    Raises NotFound, UsageError, InvalidInput, Refused (codes `export.*`, `connection.inactive`), Busy.
    """
    order, connection = _order_of(store, wanted.order_id, wanted.connection, ExportKind.SHIPMENT)
    while True:
        asked = _shipment(store, wanted, order, connection, asker)
        queued = store.exports.queue(asked, asker.now)
        # someone took the free reference meanwhile: what is left to ship is another now
        if queued.outcome != TAKEN:
            return _accepted(store, asked, queued, asker)


def ask_for_invoice(store: Store, wanted: WantedInvoice, asker: Asker) -> Accepted:
    """Queue an invoice or a credit note for its channel; its number tells it from the order's others.

    Raises as `ask_for_shipment`.
    """
    order, connection = _order_of(store, wanted.order_id, wanted.connection, ExportKind.INVOICE)
    invoice = _invoice(wanted, order)
    if not wanted.pdf.startswith(_PDF):
        raise InvalidInput("The invoice is no PDF: it does not begin with %PDF.", field="pdf",
                           remedy="Name the PDF itself.")  # fmt: skip
    _require_size(len(wanted.pdf))
    _require_same_kind(store, connection, invoice)
    facts = _invoice_facts(invoice, order, len(wanted.pdf))
    asked = Asked(connection.id, invoice, facts, asker.actor, asker.source, wanted.pdf)
    queued = store.exports.queue(asked, asker.now)
    return _accepted(store, asked, queued, asker, tuple(_warnings(invoice, order, store)))


def _require_same_kind(store: Store, connection: Connection, invoice: Invoice) -> None:
    """A bill that has left is corrected by another bill: what takes it back has a number of its own."""
    left = store.exports.listed(
        connection.id, kind=ExportKind.INVOICE, order_id=invoice.order_id, states=[ExportState.EXPORTED]
    )
    for row in left:
        if row["reference"] == invoice.number and row["facts"]["document"] != invoice.kind:
            raise InvalidInput(
                f"{invoice.number!r} has been exported as the other kind of document.",
                field="number",
                remedy="Give the credit note, or the invoice, a number of its own.",
            )


def _accepted(store: Store, asked: Asked, queued: Queued, asker: Asker, warnings: tuple[str, ...] = ()) -> Accepted:
    """Who asked for what stands in the audit."""
    if queued.outcome != "same":
        detail = {"order_id": asked.content.order_id, "export": queued.id, "reference": asked.reference}
        store.connections.note(asker.actor, f"export.{asked.kind}", asked.connection_id, detail, asker.now)
    return Accepted(queued.id, asked.connection_id, queued.outcome, warnings)


def read_pdf(path: Path) -> bytes:
    """An invoice's document. Raises InvalidInput for what cannot be read or is too large."""
    try:
        _require_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path.name!r} cannot be read ({type(error).__name__}).", field="pdf") from None


def _require_size(size: int) -> None:
    if size > _LARGEST_PDF:
        raise InvalidInput(
            f"The invoice has {size} bytes; at most {_LARGEST_PDF} are taken.",
            field="pdf",
            remedy="Make the PDF smaller.",
        )


# -- may it be exported ------------------------------------------------------------------------------------------------


def why_not(
    store: Store, connection: Connection, kind: ExportKind, order: Mapping[str, Any], *, asked: bool = True
) -> Problem | None:
    """What forbids an export of an order now; see `model.exporting.obstacle`."""
    manifest = registry.manifest(connection.driver)
    settings = acting_settings(store, connection).get(GROUP)
    return obstacle(kind, order, settings, lambda field: _label(manifest, field), asked=asked)


def _label(manifest: Manifest, field: str) -> str:
    model = group_named(manifest.settings, GROUP).model
    return next(ui.label for name, _, ui in ui_fields(model) if name == field)


def _order_of(store: Store, order_id: str, connection_id: int | None, kind: ExportKind) -> tuple[Row, Connection]:
    """The order, of an active connection whose channel takes such exports, and with nothing in the way."""
    order = store.reading.order_head(order_id.strip(), connection_id)
    connection = active_connection(store, order["connection_id"])
    manifest = registry.manifest(connection.driver)
    if f"{kind}s" not in manifest.capabilities:
        raise Refused(
            f"{manifest.label} takes nothing of this kind ({kind}).",
            remedy="Tell it there by hand.",
            code="export.not_supported",
        )
    problem = why_not(store, connection, kind, order)
    if problem is not None:
        raise Refused(problem.message, remedy=problem.remedy, code=problem.code.replace("_", ".", 1))
    return order, connection


# -- how far it is shipped ---------------------------------------------------------------------------------------------


def shipping_of(store: Store, order: Row) -> Row:
    """How far an order is shipped, and why no shipment can be asked for now; see `kit.shipping`."""
    connection = store.connections.get(order["connection_id"])
    book = _book(store, connection, order)
    left = left_to_ship(book.ordered, book.channel, book.standing)
    items = [
        {"item_id": line.item_id, "sku": line.sku, "title": line.title, "ordered": line.quantity,
         "left": left[line.item_id]}
        for line in book.lines
    ]  # fmt: skip
    parcels = [
        {"reference": reference, "items": dict(held), **_NO_FACTS, **book.channel.facts.get(reference, {})}
        for reference, held in book.channel.packages.items()
    ]
    return {"items": items, "parcels": parcels, "refusal": _refusal(store, order, book, left)}


_NO_FACTS = dict.fromkeys(("carrier", "tracking", "status", "shipped"))


def _refusal(store: Store, order: Row, book: _Book, left: Mapping[str, int]) -> Row | None:
    try:
        _order_of(store, order["order_id"], order["connection_id"], ExportKind.SHIPMENT)
        if not any(left.values()):
            raise _nothing_left(book, order)
    except OmnikitError as error:
        return {"code": error.code, "message": error.message, "remedy": error.remedy}
    return None


# -- a shipment --------------------------------------------------------------------------------------------------------


def _shipment(store: Store, wanted: WantedShipment, order: Row, connection: Connection, asker: Asker) -> Asked:
    """The parcel as it is to be sent."""
    provider = store.settings.provider(wanted.provider.strip())
    book, tracking = _book(store, connection, order), _word(wanted.tracking, "tracking")
    found = _known_parcel(book, provider, tracking, wanted)
    reference = found or next_reference([*(one.shipment.reference for one in book.ours), *book.channel.packages])
    known = book.parcel(reference)
    if known and wanted.reference is None:
        tracking = known.shipment.tracking  # written otherwise, it is the same
    shipment = Shipment(
        order["order_id"],
        order["marketplace"] or "",
        reference,
        provider["carrier_code"],
        provider["carrier_name"],
        provider["method"],
        tracking,
        _shipped(wanted.shipped, known, order, connection, asker.now),
        _packed(wanted.items, reference, book, order),
    )
    facts = _shipment_facts(shipment, provider)
    return Asked(connection.id, shipment, facts, asker.actor, asker.source, fresh=found is None)


def _book(store: Store, connection: Connection, order: Row) -> _Book:
    order_id = order["order_id"]
    rows = OrderLists(store.db).lines(connection.id, order_id)
    lines = tuple(
        _Line(row["item_id"], row["sku"], row["title"], row["quantity"]) for row in rows if row["kind"] == "item"
    )
    channel = registry.manifest(connection.driver).parcels_of(store.reading.raw(order_id, connection.id))
    return _Book(lines, channel, tuple(store.exports.parcels(connection.id, order_id)))


def _held(parcel: Parcel | None) -> dict[str, int]:
    return {item.item_id: item.quantity for item in parcel.shipment.items} if parcel else {}


def _known_parcel(book: _Book, provider: Row, tracking: str, wanted: WantedShipment) -> str | None:
    """The reference that is named or, as a tracking number tells parcels apart, that of the parcel with this one."""
    if wanted.reference is not None:
        return _reference(wanted.reference)
    carrier = (provider["carrier_code"], provider["carrier_name"])
    same = [
        one.shipment.reference
        for one in book.ours
        if (one.shipment.carrier_code, one.shipment.carrier_name) == carrier
        and one.shipment.tracking.casefold() == tracking.casefold()
    ]
    for reference in same:
        if wanted.items is None or _resolved(wanted.items, reference, book) == _held(book.parcel(reference)):
            return reference
    for reference in same:
        if reference in book.standing:
            raise Refused(
                f"Shipment {reference} of this order has tracking number {tracking!r} already, with other items.",
                remedy=f"Name reference {reference} to correct it.",
                code="export.reference_needed",
            )
    return same[0] if same else None


def _resolved(items: Mapping[str, int], reference: str, book: _Book) -> dict[str, int]:
    """How many of each item, by item id."""
    found: dict[str, int] = {}
    left = book.left(reference)
    for name, many in items.items():
        if not isinstance(many, int) or isinstance(many, bool) or many < 1:
            raise InvalidInput(f"{str(many)[:20]!r} of {name!r} is no number of pieces.", field="items")
        for item_id, part in _spread(str(name).strip(), many, left, book):
            found[item_id] = found.get(item_id, 0) + part
    if not found:
        raise InvalidInput("A shipment holds at least one item.", field="items")
    return found


def _spread(name: str, many: int, left: Mapping[str, int], book: _Book) -> list[tuple[str, int]]:
    """A SKU that stands on several lines fills one after the other. What is too much lands on the last."""
    lines = [line for line in book.lines if name in {line.item_id, line.sku}]
    if not lines:
        known = ", ".join(line.sku or line.item_id for line in book.lines)
        raise InvalidInput(f"The order has no item {name!r}; it has: {known}.", field="items")
    parts = []
    for line in lines[:-1]:
        parts.append((line.item_id, min(many, left[line.item_id])))
        many -= parts[-1][1]
    return [(item_id, part) for item_id, part in [*parts, (lines[-1].item_id, many)] if part]


def _packed(wanted: Mapping[str, int] | None, reference: str, book: _Book, order: Row) -> tuple[ShippedItem, ...]:
    """What the parcel holds: never more than is left to ship."""
    left, known = book.left(reference), book.parcel(reference)
    if wanted is not None:
        items = _resolved(wanted, reference, book)
    else:
        items = _held(known) or {item: many for item, many in left.items() if many}
    if not items:
        raise _nothing_left(book, order)
    for item, many in items.items():
        if many > left.get(item, 0):
            raise _too_many(item, many, left.get(item, 0), book)
    return tuple(ShippedItem(item, many) for item, many in sorted(items.items()))


def _nothing_left(book: _Book, order: Row) -> Refused:
    pieces = sum(book.ordered.values())
    return Refused(
        f"Nothing of order {order['order_id']} is left to ship: all its pieces ({pieces}) are in shipments.",
        remedy="To correct a shipment, name its reference.",
        code="export.nothing_left",
    )


def _too_many(item: str, many: int, left: int, book: _Book) -> Refused:
    line = next((one for one in book.lines if one.item_id == item), _Line(item, None, None, 0))
    return Refused(
        f"{many} of {line.sku or item!r} are too many: {line.quantity} were ordered, {left} are left to ship.",
        remedy="Correct the quantity; to correct another shipment, name its reference.",
        code="export.too_many",
    )


def _reference(given: str | int) -> str:
    found = _REFERENCE.fullmatch(str(given).strip())
    if found is None:
        raise InvalidInput(
            f"{str(given)[:20]!r} is no reference.", field="reference", remedy="Name a positive number, such as 1."
        )
    return found[1]


def _shipped(given: Moment | None, known: Parcel | None, order: Row, connection: Connection, now: datetime) -> str:
    """When it left. Not said: as was said before, else now."""
    if given is None:
        return known.shipment.shipped if known else iso(now)
    zone = registry.manifest(connection.driver).zone(connection.account)
    try:
        moment = _moment(given, ZoneInfo(zone), now)
    except ValueError:
        raise InvalidInput(
            f"{str(given)[:40]!r} is no time.", field="shipped", remedy="Write DD.MM.YYYY, YYYY-MM-DD or ISO 8601."
        ) from None
    if moment > now:
        raise InvalidInput("The date lies in the future.", field="shipped", remedy="Choose an earlier one.")
    if order["created"] and moment < parse(order["created"]):
        raise InvalidInput(
            "The shipment would be older than its order.", field="shipped", remedy="Choose a later date."
        )
    return iso(moment)


def _moment(given: Moment, zone: ZoneInfo, now: datetime) -> datetime:
    """An instant; a day alone is its end, or now where it has not ended. Without a zone: the marketplace's."""
    if isinstance(given, str) and ":" in given:
        given = datetime.fromisoformat(given.strip())
    if isinstance(given, datetime):
        return given.replace(tzinfo=given.tzinfo or zone).astimezone(UTC)
    day = parse_day(given.strip()) if isinstance(given, str) else given
    end = datetime.combine(day, time.max, zone).astimezone(UTC)
    return now if day == now.astimezone(zone).date() else end


def _shipment_facts(shipment: Shipment, provider: Row) -> Row:
    return {
        "provider": provider["name"],
        "carrier": shipment.carrier_name or shipment.carrier_code,
        "method": shipment.method,
        "tracking": shipment.tracking,
        "items": sum(item.quantity for item in shipment.items),
        "shipped": shipment.shipped,
        "marketplace": shipment.marketplace,
    }


# -- an invoice --------------------------------------------------------------------------------------------------------


def _invoice(wanted: WantedInvoice, order: Row) -> Invoice:
    kind = _KINDS.get(re.sub(r"[\s_-]", "", wanted.kind).lower())
    if kind is None:
        raise InvalidInput(f"{wanted.kind[:20]!r} is neither Invoice nor CreditNote.", field="kind")
    total, vat = _amount(wanted.total, "total"), _amount(wanted.vat, "vat")
    if vat > total:
        raise InvalidInput(f"The VAT ({vat}) is more than the total ({total}).", field="vat",
                           remedy="The total contains the VAT.")  # fmt: skip
    transaction = _word(wanted.transaction_id, "transaction_id") if wanted.transaction_id else None
    if kind == CREDIT_NOTE and transaction is None:
        raise InvalidInput(
            "A credit note names the transaction that it belongs to.",
            field="transaction_id",
            remedy="It stands in Amazon's VAT invoice data report.",
        )
    if kind == INVOICE and transaction is not None:  # a credit note that was not called one would be uploaded as a bill
        raise InvalidInput(
            "An invoice belongs to no transaction: a credit note does.",
            field="transaction_id",
            remedy="Say that it is a credit note, or leave the transaction out.",
        )
    return Invoice(
        order["order_id"],
        order["marketplace"],
        _word(wanted.number, "number"),
        kind,
        str(total),
        str(vat),
        _word(wanted.shipping_id, "shipping_id") if wanted.shipping_id else None,
        transaction,
    )


def _amount(given: Amount, field: str) -> Decimal:
    """An amount of at most two decimal places that is not negative; a comma alone is a decimal point."""
    text = str(given).strip()
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        value = Decimal(text)
        exact = value.is_finite() and value == value.quantize(_CENT)
    except InvalidOperation:
        exact = False
    if not exact or not 0 <= value < _MOST or isinstance(given, bool):
        raise InvalidInput(f"{str(given)[:20]!r} is no amount.", field=field, remedy="Write it as 119.00.")
    return value.quantize(_CENT)


def _warnings(invoice: Invoice, order: Row, store: Store) -> list[str]:
    """What looks odd and need not be wrong: one shipment's invoice is not the whole order's."""
    found = []
    whole = invoice.kind == INVOICE and invoice.shipping_id is None
    if whole and order["total"] is not None and Decimal(order["total"]) != Decimal(invoice.total):
        found.append(
            f"The invoice's total {invoice.total} is not the order's, {order['total']} {order['currency'] or ''}."
        )
    if order["shipping_status"] == "open" and not store.exports.parcels(order["connection_id"], order["order_id"]):
        found.append("Nothing of the order has been shipped yet: the channel may refuse its invoice.")
    return found


def _invoice_facts(invoice: Invoice, order: Row, size: int) -> Row:
    return {
        "number": invoice.number,
        "document": invoice.kind,
        "total": invoice.total,
        "vat": invoice.vat,
        "currency": order["currency"],
        "shipping_id": invoice.shipping_id,
        "transaction_id": invoice.transaction_id,
        "bytes": size,
        "marketplace": invoice.marketplace,
    }


def _word(given: object, field: str) -> str:
    word = str(given).strip()
    if not word or len(word) > _LONGEST or not word.isprintable():
        raise InvalidInput(f"{field}: write 1 to {_LONGEST} printable characters.", field=field)
    return word
