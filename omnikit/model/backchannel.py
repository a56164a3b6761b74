"""What the OMS tells: parcels it has shipped and invoices it has written, as messages with a schema."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Base64Bytes, BaseModel, BeforeValidator, ConfigDict, Field

SHIPMENTS, INVOICES = "shipments", "invoices"


def _text(value: Any) -> Any:
    """A number is taken for its digits: programs write order and tracking numbers as either."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=200)]


class _Message(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)

    order_id: Text = Field(description="the channel's id of the order")
    connection: int | None = Field(None, description="id of the connection, where two have the order")


class ShipmentMessage(_Message):
    """A parcel that was shipped."""

    provider: Text = Field(description="one of the shipping providers, by name")
    tracking: Text = Field(description="its tracking number")
    items: dict[str, int] | None = Field(None, description="item id or SKU: how many; without it, all that is left")
    reference: Text | None = Field(None, description="tells it from the order's other parcels; sent again, it corrects")
    shipped: Text | None = Field(None, description="when, ISO 8601; without it, now")


class InvoiceMessage(_Message):
    """An invoice or credit note."""

    number: Text = Field(description="its number; sent again, it corrects")
    total: Text = Field(description="what is to be paid, the tax included, as exact decimal text")
    vat: Text = Field(description="the tax in it")
    pdf: Base64Bytes = Field(description="the document, base64")
    kind: Text = Field("Invoice", description="Invoice or CreditNote")
    shipping_id: Text | None = Field(None, description="the channel's id of the parcel")
    transaction_id: Text | None = Field(None, description="of a credit note: the channel's id of the refund")


MESSAGES: dict[str, type[ShipmentMessage | InvoiceMessage]] = {
    SHIPMENTS: ShipmentMessage,
    INVOICES: InvoiceMessage,
}
