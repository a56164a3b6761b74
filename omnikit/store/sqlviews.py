"""The views for people who write SQL: what each column is, in one table. Migrations make the views (see `schema`); a
test keeps the two the same, and `docs/sql.md` is made from here by `omnikit sql --describe`.

No view has a secret or personal data of buyers. Columns may be added in later versions; none changes or goes away.
"""

from __future__ import annotations

from typing import NamedTuple

_INTRODUCTION = """\
# SQL over a home

`kit.sql("select ...", params)` in Python, `omnikit sql "select ..."` in a shell. Both read these views and nothing
else; they cannot write. The views stand in `omnikit.db`, so Datasette and the like see them as well
(`datasette HOME/omnikit.db`; open it read-only).

Times are ISO 8601 text in UTC, which sorts and compares as it stands; amounts are exact decimal text: write
`CAST(total AS REAL)` to calculate. Yes and no are 1 and 0; what is not known is NULL. Columns may be added; none is
changed or taken away. No view has a secret, or a buyer's name, address, mail or phone.

In `kit.sql` and `omnikit sql`, two functions put errors into words: `error_message(code, details)` and
`error_remedy(code, details)`.

```sql
SELECT error_message(code, details) AS message, count(*) AS errors, min(created) AS first
FROM omnikit_errors WHERE state = 'open' GROUP BY fingerprint ORDER BY errors DESC;

SELECT marketplace, substr(created, 1, 10) AS day, count(*) AS orders, sum(CAST(total AS REAL)) AS total
FROM omnikit_orders WHERE import_status = 'Complete' GROUP BY marketplace, day ORDER BY day;
```

This page is made by `omnikit sql --describe > docs/sql.md`.
"""

_CONNECTION = {"connection_id": "id of the connection", "connection": "its name"}


class SqlView(NamedTuple):
    """One view: what a row is, and what each column holds, in the view's order."""

    row: str
    columns: dict[str, str]


VIEWS: dict[str, SqlView] = {
    "omnikit_connections": SqlView(
        "each connection",
        {
            "id": "id of the connection",
            "name": "its name",
            "status": "Active, Inactive or Deleting",
            "driver": "driver, such as amazon",
            "marketplace": "country code of its own marketplace",
            "authorized": "since when it is authorized; NULL: it needs authorization",
            "last_success": "when it was synchronised last without failing",
            "created": "when it was made",
            "modified": "when it was changed last",
            "orders": "how many orders it has",
            "errors_open": "how many of its import errors are open",
        },
    ),
    "omnikit_orders": SqlView(
        "each order, as lists show it",
        {
            **_CONNECTION,
            "order_id": "the channel's number of the order; with connection_id it names one order",
            "marketplace": "country code of the order's marketplace",
            "channel_status": "the channel's own word for its state",
            "import_status": "Not imported, Imported, Complete, Error, Canceled or Excluded",
            "excluded_by": "key of the setting that keeps it out, or window",
            "created": "when it was placed",
            "last_updated": "when the channel changed it last",
            "total": "what the buyer pays",
            "currency": "ISO 4217",
            "fulfilled_by": "MFN (merchant) or AFN (Amazon)",
            "service_level": "the shipping service the buyer chose",
            "b2b": "is it a business order?",
            "prime": "is it Prime by merchant?",
            "invoice_by_amazon": "does Amazon write the invoice?",
            "replaces": "number of the order that this one replaces",
            "ship_by": "latest moment to ship",
            "deliver_by": "latest moment to deliver",
            "price_basis": "net: tax comes on top; gross: tax is inside or not named",
            "oms_status": "Not exported, Being exported, Exported or Error",
            "channel_export_status": "No changes to sync, Pending, Exported or Error",
            "shipping_status": "open, partially_shipped, shipped or canceled, as omnikit sees it",
            "warehousing": "is it offered to warehouse work?",
            "shipping_option": "AFN, PBM or the service level: what the provider is looked up by",
            "shipping_provider": "name of the shipping provider",
            "first_seen": "when omnikit saw it first",
            "imported": "when it was imported first",
            "modified": "when anything of it was changed here last",
            "run_id": "run that wrote it last",
        },
    ),
    "omnikit_order_lines": SqlView(
        "each line of an order; the totals of its lines make the order's total",
        {
            "connection_id": "id of the connection",
            "order_id": "the channel's number of the order",
            "line": "place in the order, from 0",
            "kind": "item, shipping, gift_wrap or fee",
            "item_id": "the channel's number of the item",
            "sku": "seller SKU",
            "asin": "Amazon's number of the product",
            "title": "title of the product or line",
            "quantity": "how many",
            "net": "amount without tax; NULL: no tax is named",
            "tax": "tax",
            "gross": "amount with tax",
            "discount": "what is taken off",
            "total": "gross less discount",
            "currency": "ISO 4217",
        },
    ),
    "omnikit_returns": SqlView(
        "each return, as lists show it",
        {
            **_CONNECTION,
            "return_id": "the channel's number of the return; with connection_id it names one return",
            "order_id": "the channel's number of the order it belongs to",
            "marketplace": "country code of the order's marketplace",
            "channel_status": "the channel's own word for its state",
            "import_status": "Not imported, Imported, Complete, Error, Canceled or Excluded",
            "excluded_by": "key of the setting that keeps it out",
            "created": "when it was asked for; of what arrives at Amazon, when it arrived",
            "last_updated": "when the channel was asked for what stands here",
            "quantity": "pieces of all lines",
            "reason": "the channel's own words for why; several are parted by commas",
            "refunded": "what the buyer got back; NULL: the channel names none",
            "currency": "ISO 4217",
            "fulfilled_by": "to whom it goes back: MFN (merchant) or AFN (Amazon)",
            "rma": "the channel's number for the parcel that comes back",
            "merchant_rma": "the merchant's own number",
            "resolution": "the channel's own word for what the buyer gets",
            "carrier": "who brings it back",
            "tracking": "tracking number of the parcel",
            "oms_status": "Not exported, Being exported, Exported or Error",
            "order_import_status": "import status of its order; NULL: the order is not stored",
            "first_seen": "when omnikit saw it first",
            "imported": "when it was imported first",
            "modified": "when anything of it was changed here last",
            "run_id": "run that wrote it last",
        },
    ),
    "omnikit_return_lines": SqlView(
        "each line of a return",
        {
            "connection_id": "id of the connection",
            "return_id": "the channel's number of the return",
            "order_id": "the channel's number of the order",
            "line": "place in the return, from 0",
            "sku": "seller SKU",
            "asin": "Amazon's number of the product",
            "title": "title of the product",
            "quantity": "how many pieces",
            "reason": "the channel's own word for why",
            "disposition": "the channel's own word for the state it arrived in",
            "refunded": "what the buyer got back for it",
            "currency": "ISO 4217",
        },
    ),
    "omnikit_errors": SqlView(
        "each cause why one order or return could not be imported or exported, solved ones included",
        {
            "id": "id of the error",
            **_CONNECTION,
            "kind": "order or return (import from the channel), shipment, invoice or stock (export to it), oms",
            "order_id": "the channel's number of the order, or of the return",
            "code": "stable code of the cause",
            "details": "JSON: what the message names",
            "path": "place in the payload",
            "fingerprint": "equal for errors of the same cause (a cluster)",
            "setting": "key of the setting to blame",
            "state": "open, retrying, solved or ignored",
            "assigned_to": "who looks after it",
            "created": "when it came up first",
            "modified": "when it changed last",
            "solved": "when its cause was gone",
            "run_id": "run that saw it last",
            "retry_run": "run that tries it again, or did so last",
            "request_id": "the channel's name for the call that brought the record",
        },
    ),
    "omnikit_runs": SqlView(
        "each run; fetched = imported + updated + unchanged + pending + excluded + failed",
        {
            "run_id": "number of the run",
            **_CONNECTION,
            "job": "sync, orders, returns, retry, replay, exports, handover or stock",
            "state": "queued, running, succeeded, succeeded_with_errors, failed or canceled",
            "requested_by": "user who asked for it",
            "since": "day it goes back to, where one was named",
            "created": "when it was asked for",
            "started": "when it began",
            "finished": "when it ended",
            "seconds": "how long it worked",
            "pages": "pages of orders and returns fetched",
            "calls": "calls of the account's budget that it made",
            "fetched": "orders and returns looked at",
            "returns": "how many of them were returns",
            "imported": "those imported",
            "updated": "those imported earlier that changed",
            "unchanged": "those that did not change",
            "pending": "those that cannot be imported yet",
            "excluded": "those that a rule keeps out",
            "failed": "those with an error",
            "code": "stable code of why it failed",
            "message": "the same as a sentence",
            "remedy": "what to do",
        },
    ),
    "omnikit_exports": SqlView(
        "each shipment and invoice that was asked for",
        {
            "id": "id of the export",
            **_CONNECTION,
            "kind": "shipment or invoice",
            "order_id": "the channel's number of the order",
            "reference": "number of the parcel within its order, or of the invoice",
            "state": "Pending, Sending, Submitted, Exported, Finally failed or Canceled",
            "provider": "of a shipment: name of the shipping provider",
            "tracking": "of a shipment: tracking number",
            "items": "of a shipment: how many pieces",
            "shipped": "of a shipment: when it left",
            "document": "of an invoice: Invoice or CreditNote",
            "total": "of an invoice: total with VAT",
            "vat": "of an invoice: the VAT in it",
            "currency": "of an invoice: ISO 4217",
            "ticket": "the channel's number for an upload",
            "attempts": "how often it was tried",
            "next_try": "when it is tried, or asked after, next, unless it has ended",
            "code": "stable code of what went wrong last",
            "message": "the same as a sentence",
            "request_id": "the channel's name for the call that was refused",
            "requested_by": "user who asked for it",
            "source": "by which way: kit, or the dropped file and its line",
            "created": "when it was asked for",
            "modified": "when it changed last",
            "sent": "when it left",
            "run_id": "run that worked on it last",
        },
    ),
    "omnikit_run_log": SqlView(
        "each message of a run, as long as it is kept",
        {
            "id": "number of the message",
            "run_id": "number of the run",
            **_CONNECTION,
            "at": "when it was written",
            "level": "Debug, Info, Notice, Warning, Error, Critical, Alert or Emergency",
            "code": "stable code",
            "message": "the message",
        },
    ),
    "omnikit_offers": SqlView(
        "each offer of a connection's marketplace, as it was read last",
        {
            **_CONNECTION,
            "sku": "seller SKU",
            "asin": "Amazon's number of the product",
            "title": "title of the product",
            "product_type": "the channel's product type",
            "fulfilled_by": "MFN (merchant) or AFN (Amazon)",
            "channel_code": "the channel's own word for that, such as DEFAULT or AMAZON_EU",
            "quantity": "how many are offered; NULL: the channel names none",
            "status": "the channel's own words, such as BUYABLE",
            "seen": "when it was read last",
            "gone": "since when the channel shows it no more",
            "wanted": "quantity that is to be offered",
            "wanted_by": "user who said so",
            "wanted_at": "when",
            "state": "of what is wanted: Pending, Sending, Sent, Shown or Refused",
            "sent": "quantity that was sent last",
            "sent_at": "when",
            "outcome": "what the channel said to it, or the code of the reason why it was not sent",
            "issues": "JSON: the channel's sentences about it",
        },
    ),
    "omnikit_fba_stock": SqlView(
        "each SKU in Amazon's warehouses, while the setting offers.update_fba_stock is on",
        {
            **_CONNECTION,
            "sku": "seller SKU",
            "fnsku": "Amazon's own SKU of it",
            "asin": "Amazon's number of the product",
            "condition": "condition, such as NewItem",
            "fulfillable": "pieces that can be shipped now; marketplaces that share stock show the same pieces",
            "inbound": "pieces on their way to Amazon",
            "reserved": "pieces reserved for orders, transfers or processing",
            "unfulfillable": "pieces that cannot be sold",
            "researching": "pieces that Amazon looks for",
            "total": "all of them",
            "updated": "when Amazon changed a number last",
            "seen": "when it was read last",
        },
    ),
    "omnikit_audit": SqlView(
        "each thing that somebody did",
        {
            "id": "number of the entry",
            "at": "when",
            "actor": "user who did it",
            "verb": "what was done, such as connection.enable",
            "connection_id": "connection it was done to",
        },
    ),
}


def markdown() -> str:
    """`docs/sql.md`."""
    parts = [_INTRODUCTION]
    for name, view in VIEWS.items():
        rows = "\n".join(f"| `{column}` | {told} |" for column, told in view.columns.items())
        parts.append(f"## {name}\n\nOne row for {view.row}.\n\n| column | what it holds |\n| --- | --- |\n{rows}\n")
    return "\n".join(parts)
