"""What leaves for a channel about one order: shipments and invoices, and the states of their export."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class ExportKind(StrEnum):
    SHIPMENT = "shipment"
    INVOICE = "invoice"


class ExportState(StrEnum):
    """`Sending`: a call is leaving, or its process ended meanwhile; `Submitted`: the channel has it and works on it."""

    PENDING = "Pending"
    SENDING = "Sending"
    SUBMITTED = "Submitted"
    EXPORTED = "Exported"
    FINALLY_FAILED = "Finally failed"
    CANCELED = "Canceled"


EXPORT_MOVES: dict[ExportState, frozenset[ExportState]] = {
    ExportState.PENDING: frozenset({ExportState.SENDING, ExportState.FINALLY_FAILED, ExportState.CANCELED}),
    # back to pending: it may work later
    ExportState.SENDING: frozenset(
        {ExportState.PENDING, ExportState.SUBMITTED, ExportState.EXPORTED, ExportState.FINALLY_FAILED}
    ),
    ExportState.SUBMITTED: frozenset({ExportState.EXPORTED, ExportState.FINALLY_FAILED}),
    # the same package edited, an invoice replaced
    ExportState.EXPORTED: frozenset({ExportState.PENDING}),
    ExportState.FINALLY_FAILED: frozenset({ExportState.PENDING, ExportState.CANCELED}),
    ExportState.CANCELED: frozenset({ExportState.PENDING}),
}
EXPORTS_DUE = frozenset({ExportState.PENDING, ExportState.SENDING, ExportState.SUBMITTED})


class ShippedItem(NamedTuple):
    """How many of one of the order's items (by the channel's id of it) are in the parcel."""

    item_id: str
    quantity: int


class Shipment(NamedTuple):
    """One parcel. `reference` tells it from the order's other parcels, a positive number as text: sent again under the
    same reference, it corrects the parcel instead of adding one.
    """

    order_id: str
    marketplace: str
    reference: str
    carrier_code: str
    carrier_name: str | None  # where the code is Other
    method: str | None
    tracking: str
    shipped: str  # ISO 8601 UTC
    items: tuple[ShippedItem, ...]


class Invoice(NamedTuple):
    """What the channel is told beside the PDF. `kind`: Invoice or CreditNote; amounts are exact decimal strings."""

    order_id: str
    marketplace: str
    number: str
    kind: str
    total: str
    vat: str
    shipping_id: str | None = None
    transaction_id: str | None = None  # credit notes name the transaction they belong to


class Outcome(NamedTuple):
    """What a channel made of something it had taken for work; `code` and `message` are its own words."""

    accepted: bool
    code: str = ""
    message: str = ""
