"""What is handed over to the OMS: the documents, their schemas, and how long one waits that was not taken. Pure.

The models declare each field once: documents, JSON Schema, columns of CSV and Parquet, and `docs/handover.md` read
them. Documents are built as plain dicts from what the store holds, which has these types already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from omnikit.model import exporting

ORDER, RETURN = "order", "return"
ORDER_SCHEMA, RETURN_SCHEMA = "omnikit.order/1", "omnikit.return/1"

Amount = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Row = Mapping[str, Any]


class OmsStatus(StrEnum):
    """How far an order or return is on its way to the OMS; *Export to OMS* on the screens."""

    NOT_EXPORTED = "Not exported"
    BEING_EXPORTED = "Being exported"
    EXPORTED = "Exported"
    ERROR = "Error"


OMS_MOVES: dict[OmsStatus, frozenset[OmsStatus]] = {
    # at once to exported: what would be handed over is what has arrived
    OmsStatus.NOT_EXPORTED: frozenset({OmsStatus.BEING_EXPORTED, OmsStatus.EXPORTED}),
    # back to not exported, here and below: a newer version has come
    OmsStatus.BEING_EXPORTED: frozenset({OmsStatus.EXPORTED, OmsStatus.ERROR, OmsStatus.NOT_EXPORTED}),
    OmsStatus.EXPORTED: frozenset({OmsStatus.NOT_EXPORTED}),
    OmsStatus.ERROR: frozenset({OmsStatus.BEING_EXPORTED, OmsStatus.NOT_EXPORTED}),
}


class Part(BaseModel):
    """What a document is made of."""

    model_config = ConfigDict(frozen=True)


class LineDocument(Part):
    """One line of an order. `total` = `gross` - `discount`; `gross` = `net` + `tax`."""

    line: int = Field(description="position in the order, from 0")
    kind: str = Field(description="item, shipping, gift_wrap or fee")
    item_id: str | None = Field(description="the channel's id of the item it belongs to")
    sku: str | None = Field(description="the seller's SKU, of items")
    asin: str | None = Field(description="the channel's id of the product, of items")
    title: str | None = Field(description="of an item, its title; of a gift wrap, the provider that the mapping names")
    quantity: int = Field(description="how many")
    net: Amount | None = Field(description="without tax; null where the channel names no tax")
    tax: Amount | None = Field(description="the tax; null where the channel names none")
    gross: Amount = Field(description="with tax")
    discount: Amount = Field(description="what is taken off")
    total: Amount = Field(description="what is paid")


class RecipientDocument(Part):
    """Where the parcel goes. A Packstation's lines are laid out as the connection's setting says."""

    name: str | None = Field(description="name")
    company: str | None = Field(description="company")
    address1: str | None = Field(description="first address line")
    address2: str | None = Field(description="second address line")
    address3: str | None = Field(description="third address line")
    postal_code: str | None = Field(description="postal code")
    city: str | None = Field(description="city")
    region: str | None = Field(description="state or region")
    country: str | None = Field(description="country code")
    phone: str | None = Field(description="phone")
    kind: str = Field(description="street, packstation, postfiliale or postfach")
    locker: str | None = Field(description="number of the Packstation or Postfiliale")
    post_number: str | None = Field(description="Postnummer")


class BuyerDocument(Part):
    """Who bought."""

    name: str | None = Field(description="name")
    email: str | None = Field(description="mail address, as the channel gives it")
    company: str | None = Field(description="company")
    purchase_order: str | None = Field(description="the buyer's own number for the order")


class OrderDocument(Part):
    """One version of a complete order."""

    schema_: Literal["omnikit.order/1"] = Field(alias="schema", description="what this document is")
    key: str = Field(description="names this document: what comes again under the same key is the same")
    connection_id: int = Field(description="id of the connection")
    connection: str = Field(description="its name")
    channel: str = Field(description="its driver, such as amazon")
    order_id: str = Field(description="the channel's id of the order")
    version: str = Field(description="the channel's last update, sortable as text: of two documents the greater counts")
    created: Moment | None = Field(description="when it was placed")
    last_updated: Moment = Field(description="when the channel changed it last")
    marketplace: str | None = Field(description="country code")
    channel_status: str | None = Field(description="the channel's own word; a canceled order comes as such")
    fulfilled_by: str | None = Field(description="MFN (the merchant) or AFN (Amazon)")
    service_level: str | None = Field(description="STANDARD, NEXT_DAY, ...")
    b2b: bool | None = Field(description="is it a business order?")
    prime: bool | None = Field(description="is it Prime by merchant?")
    invoice_by_amazon: bool | None = Field(description="does Amazon sell on and invoice, so that the seller must not?")
    replaces: str | None = Field(description="the order that this one replaces")
    ship_by: Moment | None = Field(description="end of the window for shipping")
    deliver_by: Moment | None = Field(description="end of the window for delivery")
    currency: str | None = Field(description="ISO 4217 code of all amounts")
    total: Amount | None = Field(description="what the buyer pays: the sum of the lines' totals")
    price_basis: str | None = Field(description="net: take net and tax; gross: tax is inside or not named")
    shipping_status: str | None = Field(description="open, partially_shipped, shipped or canceled")
    warehousing: bool | None = Field(description="is there work for a warehouse?")
    shipping_option: str | None = Field(description="AFN, PBM or the service level: what the provider is looked up by")
    shipping_provider: str | None = Field(description="the shipping provider that the mapping names")
    recipient: RecipientDocument | None = Field(description="where it goes; null where the channel does not tell")
    buyer: BuyerDocument | None = Field(description="who bought; null where the channel does not tell")
    lines: list[LineDocument] = Field(description="its lines")


class ReturnLineDocument(Part):
    """What came, or will come, back."""

    line: int = Field(description="position in the return, from 0")
    sku: str | None = Field(description="the seller's SKU")
    asin: str | None = Field(description="the channel's id of the product")
    title: str | None = Field(description="its title")
    quantity: int = Field(description="how many")
    reason: str | None = Field(description="why, in the channel's own word")
    disposition: str | None = Field(description="in what state it arrived, in the channel's own word")
    refunded: Amount | None = Field(description="what was paid back for it")


class ReturnDocument(Part):
    """One version of a complete return."""

    schema_: Literal["omnikit.return/1"] = Field(alias="schema", description="what this document is")
    key: str = Field(description="names this document: what comes again under the same key is the same")
    connection_id: int = Field(description="id of the connection")
    connection: str = Field(description="its name")
    channel: str = Field(description="its driver, such as amazon")
    return_id: str = Field(description="the channel's number for it: an RMA, or the plate of a unit")
    order_id: str | None = Field(description="the channel's id of the order")
    version: str = Field(description="sortable as text: of two documents the greater counts")
    created: Moment | None = Field(description="when it was requested")
    last_updated: Moment = Field(description="when it changed last")
    marketplace: str | None = Field(description="country code")
    channel_status: str | None = Field(description="the channel's own word")
    fulfilled_by: str | None = Field(description="MFN or AFN: to whom it goes back")
    rma: str | None = Field(description="the channel's RMA number")
    merchant_rma: str | None = Field(description="the seller's RMA number")
    resolution: str | None = Field(description="what the buyer wants or got")
    carrier: str | None = Field(description="who carries it")
    tracking: str | None = Field(description="its tracking number")
    currency: str | None = Field(description="ISO 4217 code of all amounts")
    refunded: Amount | None = Field(description="what was paid back")
    quantity: int | None = Field(description="how many units in all")
    reason: str | None = Field(description="why, in the channel's own word")
    comment: str | None = Field(description="the buyer's own words")
    lines: list[ReturnLineDocument] = Field(description="its lines")


DOCUMENTS: dict[str, type[Part]] = {ORDER: OrderDocument, RETURN: ReturnDocument}
SCHEMAS = {ORDER: ORDER_SCHEMA, RETURN: RETURN_SCHEMA}
# a document that differs from the last one in these alone says nothing new
_ABOUT = frozenset({"key", "version", "last_updated", "connection"})
# readers of lines that split where Unicode does would cut a document here
_BREAKS = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"), (b"\xc2\x85", b"\\u0085"))


@cache
def names(part: type[Part]) -> dict[str, type[Part] | None]:
    """The fields of a document or a part of one, as they are written, in order; with the part that stands in each."""
    return {info.alias or name: _part_in(info.annotation) for name, info in part.model_fields.items()}


def _part_in(annotation: Any) -> type[Part] | None:
    found = (annotation, *getattr(annotation, "__args__", ()))
    return next((one for one in found if isinstance(one, type) and issubclass(one, Part)), None)


def document(kind: str, row: Row, lines: Sequence[Row], people: Row) -> dict[str, Any]:
    """The document of an order or return without its key. `row`: as it is stored, its connection named; `people`:
    recipient and buyer, or a return's comment.
    """
    whole = {**row, **people, "schema": SCHEMAS[kind], "key": "", "lines": lines}
    return _narrowed(DOCUMENTS[kind], whole)


def _narrowed(part: type[Part], values: Row) -> dict[str, Any]:
    """What is declared, and nothing else."""
    found = {}
    for name, inner in names(part).items():
        value = values[name]
        if inner is not None and isinstance(value, Mapping):
            value = _narrowed(inner, value)
        elif inner is not None and value is not None:
            value = [_narrowed(inner, one) for one in value]
        found[name] = value
    return found


def news(whole: Mapping[str, Any]) -> bytes:
    """What of a document counts in telling whether the OMS has it already."""
    return orjson.dumps({name: value for name, value in whole.items() if name not in _ABOUT})


def as_line(whole: Mapping[str, Any]) -> bytes:
    """A document as JSON in one line, whatever counts as the end of a line."""
    text = orjson.dumps(whole)
    for raw, escaped in _BREAKS:
        text = text.replace(raw, escaped)
    return text


def personal(whole: Mapping[str, Any]) -> list[str]:
    """The words of a document that are about people: what an answer quotes of them is taken out."""
    people = [whole.get("recipient") or {}, whole.get("buyer") or {}]
    texts = [str(text) for one in people for name, text in one.items() if text and name not in {"country", "kind"}]
    comment = [whole["comment"]] if whole.get("comment") else []
    return [*texts, *comment, *(word for text in texts for word in text.split())]


# -- what was not taken ------------------------------------------------------------------------------------------------

_LONGEST_ASKED = 86_400.0


def wait_after(attempts: int, asked: float | None = None) -> timedelta | None:
    """How long to wait after so many attempts in vain; `asked`: the seconds that the endpoint wants. None: no more."""
    own = exporting.wait_after(attempts)
    return own and max(own, timedelta(seconds=min(asked or 0.0, _LONGEST_ASKED)))


# -- for readers ---------------------------------------------------------------------------------------------------


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a document."""
    found: dict[str, Any] = _tidy(DOCUMENTS[kind].model_json_schema(by_alias=True))
    return found


def _tidy(schema: Any) -> Any:
    """Without titles that repeat names, and with "may be null" said in one word."""
    if isinstance(schema, list):
        return [_tidy(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _tidy(value) for name, value in schema.items() if name != "title" or isinstance(value, dict)}
    first = (found.get("anyOf") or [{}])[0]
    if "type" in first:
        found |= {**first, "type": [first["type"], "null"]}
        del found["anyOf"]
    return found
