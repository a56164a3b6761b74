"""Documents and sinks for tests of the hand-over."""

from datetime import UTC, datetime
from pathlib import Path

from omnikit.model.handover import as_line, document
from omnikit.model.orders import Buyer, OrderLine, Recipient
from omnikit.sinks.base import Batch, Record, SinkWiring
from omnikit.sinks.kinds import kind_named

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_ORDER = {
    "connection_id": 1, "connection": "Shop DE", "channel": "amazon", "version": "2026-11-20T10:00:00.000000Z",
    "created": "2026-11-19T10:00:00Z", "last_updated": "2026-11-20T10:00:00Z", "marketplace": "DE",
    "channel_status": "UNSHIPPED", "fulfilled_by": "MFN", "service_level": "STANDARD", "b2b": False, "prime": True,
    "invoice_by_amazon": False, "replaces": None, "ship_by": None, "deliver_by": None, "currency": "EUR",
    "total": "119.00", "price_basis": "gross", "shipping_status": "open", "warehousing": True, "shipping_option": "PBM",
    "shipping_provider": "DHL",
}  # fmt: skip
_RETURN = {
    "connection_id": 1, "connection": "Shop DE", "channel": "amazon", "order_id": "302-1", "version": "1",
    "created": None, "last_updated": "2026-11-20T10:00:00Z", "marketplace": "DE", "channel_status": "Approved",
    "fulfilled_by": "MFN", "rma": None, "merchant_rma": None, "resolution": None, "carrier": None, "tracking": None,
    "currency": "EUR", "refunded": "119.00", "quantity": 1, "reason": "DEFECTIVE",
}  # fmt: skip
_PERSON = Recipient("Ada Lovelace", None, "Ringstr. 1", None, None, "10115", "Berlin", None, "DE", "+49 30 1")
_BUYER = Buyer("Ada Lovelace", "ada@marketplace.example", None, None)
_LINE = OrderLine("item", "11", "SKU-1", "B01", "Kaffeemühle", 1, "100.00", "19.00", "119.00", "0", "119.00")


def order(number, title=None, *, name=None, **changes):
    """A record with the document of an order."""
    line = _LINE._replace(title=title or _LINE.title)
    people = {"recipient": _PERSON._replace(name=name or _PERSON.name)._asdict(), "buyer": _BUYER._asdict()}
    row = {**_ORDER, "order_id": f"302-{number}", **changes}
    whole = {**document("order", row, [{"line": 0, **line._asdict()}], people), "key": f"key-{number}"}
    return Record(whole["key"], whole["order_id"], as_line(whole))


def returned(number, comment="too big"):
    """A record with the document of a return."""
    line = {"line": 0, "sku": "SKU-1", "asin": None, "title": None, "quantity": 1, "reason": "DEFECTIVE",
            "disposition": None, "refunded": "119.00"}  # fmt: skip
    row = {**_RETURN, "return_id": f"R-{number}"}
    whole = {**document("return", row, [line], {"comment": comment}), "key": f"return-{number}"}
    return Record(whole["key"], whole["return_id"], as_line(whole))


def batch(*records, kind="order", again=False):
    return Batch("20261123T120000Z-abc", kind, records, again)


def sink(kind, config, home="/nonexistent/home", now=lambda: NOW):
    """A sink at work."""
    declared = kind_named(kind)
    return declared.connect(SinkWiring(declared.config.model_validate(config), {}, Path(home), now))
