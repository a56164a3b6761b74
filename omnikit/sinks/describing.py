"""`docs/handover.md`, made from what the code declares."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from omnikit.model.backchannel import MESSAGES
from omnikit.model.fields import ui_fields
from omnikit.model.handover import DOCUMENTS, OMS_MOVES, OmsStatus, Part, json_schema, names
from omnikit.sinks.kinds import KINDS

_NESTED = frozenset({"$defs", "properties"})
_HEAD = """\
# Handing over to the OMS

Complete orders and returns go to a *sink*: a folder, or an endpoint over HTTP. One sink serves all connections; a
connection may have its own (`omnikit sink set`, `kit.set_sink`). Orders go by themselves after each import, or only
when [EXPORT TO OMS] is pressed (`--manual`; `omnikit handover`). Only what is Complete goes, and nothing goes for an
inactive connection or while exports are paused.

Each version of an order goes once. A version that changes nothing of the document (beside `version` and `last_updated`)
is not sent again; of versions that came while none could go, the newest goes. Versions of one order arrive in order; of
two documents the one with the greater `version` counts, and of equal ones the later.

This page is made by `omnikit handover describe > docs/handover.md`.

## Statuses

*Export to OMS* of an order or return:

| from | to | when |
| --- | --- | --- |
"""
_WHEN = {
    (OmsStatus.NOT_EXPORTED, OmsStatus.BEING_EXPORTED): "it is due, and its document is written down to be sent",
    (OmsStatus.NOT_EXPORTED, OmsStatus.EXPORTED): "what would be sent has arrived already",
    (OmsStatus.BEING_EXPORTED, OmsStatus.EXPORTED): "it has arrived",
    (OmsStatus.BEING_EXPORTED, OmsStatus.ERROR): "it was refused, or did not get through for about a day",
    (
        OmsStatus.BEING_EXPORTED,
        OmsStatus.NOT_EXPORTED,
    ): "a newer version came: it follows once this one's fate is known",
    (OmsStatus.EXPORTED, OmsStatus.NOT_EXPORTED): "a newer version came",
    (OmsStatus.ERROR, OmsStatus.BEING_EXPORTED): "someone tries again: [RETRY EXPORT], [EXPORT TO OMS]",
    (OmsStatus.ERROR, OmsStatus.NOT_EXPORTED): "a newer version came, or the order was mapped anew",
}
_DELIVERY = """
## Once, whatever happens

A document is written down, encrypted, before it is sent, and sent until its fate is known. A process that dies between
sending and writing down leaves a document that may have arrived: it is sent again, byte for byte the same, under the
same `key`. So a receiver that keeps the keys it has seen gets each document once.

What was not taken waits: a minute, then twice as long each time, an hour at most; after 30 attempts (about a day) it is
an Error. Where nothing can be reached, nothing else is tried meanwhile. Errors stand under *Export to OMS* in ERRORS.

## A folder

One file for a batch, `orders-BATCH.jsonl` or `returns-BATCH.jsonl` (`.parquet`). It appears whole, under its name, in
one step; names that begin with a dot are not whole yet. BATCH begins with the time and stays the same when a batch is
written again, which replaces the file by the same bytes. Take a file away once it is read.

CSV needs two files: `orders-BATCH.csv` (people as `recipient_name`, `buyer_email`, ...) and `orders-BATCH.lines.csv`,
which names the order's `key`, `connection_id` and `order_id` on each line. Read them once `orders-BATCH.done.json` is
there: it is written last, and says how many rows and which SHA-256 each file has. A text that a spreadsheet would take
for a formula has an apostrophe in front; JSON Lines and Parquet are exact. Parquet nests people and lines as JSON does;
amounts are text there too.

Files are readable by their owner alone (0600, folders that are made 0700), and hold names and addresses.
`omnikit sink test` leaves `omnikit-test.json`.

## An HTTP endpoint

`POST` with JSON: the document by itself, or with *Records per call* above 1 an envelope
`{"schema": "omnikit.batch/1", "batch": ..., "records": [...]}`. If an envelope is refused, its documents come one by
one.

| header | what it is |
| --- | --- |
| `Idempotency-Key` | the document's `key`, or the envelope's `batch` |
| `X-Omnikit-Event` | `order`, `return`; `orders`, `returns` for envelopes; `test` for the test document |
| `X-Omnikit-Signature` | `t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY` with the secret |

```python
import hashlib, hmac, time

def is_genuine(secret: str, header: str, body: bytes) -> bool:
    parts = dict(part.split("=", 1) for part in header.split(","))
    made = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made, parts["v1"]) and abs(time.time() - int(parts["t"])) < 300
```

| answer | means |
| --- | --- |
| 2xx | arrived |
| 409 that repeats the key (header or body), or to a key that was sent before | arrived already |
| 429, 503 (`Retry-After` is obeyed); a redirect, which is not followed; no connection | nothing would be taken now |
| another 5xx; a connection that broke | this one waits |
| another 4xx | Error; the answer's reason is shown, without secrets and personal data |
"""

_BACK = """\
## What comes back: shipments and invoices

The OMS says which parcels it has shipped and which invoices it has written; they pass the same checks as `omnikit ship`
and `omnikit invoice`, and are told to the channel. What comes again changes nothing.

A folder sink has an `inbox` for it, of the same form as `HOME/drop`: `inbox/shipments/NAME.csv` (`order_id`,
`provider`, `tracking` and, if wanted, `items` as `SKU=2|OTHER=1`, `reference`, `shipped`, `connection`) and
`inbox/invoices/NAME.csv` (`order_id`, `file`, `number`, `total`, `vat` and, if wanted, `kind`, `shipping_id`,
`transaction_id`, `connection`) with the PDFs beside it; or `NAME.jsonl` with one of the messages below a line. A worker
looks every few seconds for files that were not written to for two. What was taken goes to `done`, what was refused to
`rejected`, with the reason.

An endpoint is asked every minute where *Address of the back channel* is set: `GET`, with `X-Omnikit-Event: collect`,
signed as above (of an empty body), and `?after=CURSOR` with the cursor of the last answer. It answers 204, or

```json
{"cursor": "42", "shipments": [...], "invoices": [...]}
```

It is asked again at once while messages come and the cursor moves on. Without a cursor it may tell the same again.
"""


def describe() -> str:
    """The whole page."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield _HEAD + "\n".join(_statuses())
    yield _DELIVERY
    yield _BACK
    for name, message in MESSAGES.items():
        yield f"### `{name}`: {(message.__doc__ or '').rstrip('.').lower()}\n\n| field | what it is |\n| --- | --- |"
        yield from (f"| `{field}` | {info.description} |" for field, info in message.model_fields.items())
        yield ""
    for kind in KINDS:
        yield f"## Settings of a sink: {kind.label}\n\n| setting | what it is |\n| --- | --- |"
        yield "\n".join(
            f"| `{name}` | {ui.label}. {ui.help} |".replace(".. ", ". ") for name, _, ui in ui_fields(kind.config)
        )
        yield ""
    for name, declared in DOCUMENTS.items():
        yield f"## {declared.__doc__ or ''}".rstrip(".") + f": `omnikit.{name}/1`\n"
        yield "Times are ISO 8601 UTC, amounts exact decimal text; what is absent is `null`. Fields may be added.\n"
        yield from _fields(declared, [])
        schema = _written(json_schema(name))
        yield f"<details><summary>JSON Schema</summary>\n\n```json\n{schema}\n```\n\n</details>\n"


def _statuses() -> Iterator[str]:
    for before, onward in OMS_MOVES.items():
        for after in OmsStatus:
            if after in onward:
                yield f"| {before} | {after} | {_WHEN[before, after]} |"


def _written(schema: Any, indent: str = "", *, whole: bool = True) -> str:
    """JSON with a line for each field. `whole`: it is a schema, and not one field of it."""
    if not whole or not isinstance(schema, dict):
        return json.dumps(schema, ensure_ascii=False)
    inner = f"{indent}  "
    rows = ",\n".join(
        f"{inner}{json.dumps(name)}: {_written(value, inner, whole=name in _NESTED or 'properties' in value)}"
        for name, value in schema.items()
    )
    return f"{{\n{rows}\n{indent}}}"


def _fields(declared: type[Part], path: Sequence[str]) -> Iterator[str]:
    yield "| field | what it is |\n| --- | --- |"
    inner = []
    for (name, part), info in zip(names(declared).items(), declared.model_fields.values(), strict=True):
        yield f"| `{'.'.join([*path, name])}` | {info.description} |"
        inner += [(name, part)] if part else []
    yield ""
    for name, part in inner:
        yield f"### `{name}`: {(part.__doc__ or '').split('.')[0].lower()}\n"
        yield from _fields(part, [name])
