"""What comes back from the OMS: shipments and invoices, as files in a sink's inbox and as answers of an endpoint.

A folder sink's `inbox` has the form of HOME/drop (see `dropfolder`); besides, `inbox/shipments/NAME.jsonl` and
`inbox/invoices/NAME.jsonl` hold one message a line. An endpoint is asked every minute. Each message passes the checks
of everything that asks for an export; one that is refused stops no other, and one that comes again does nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from filelock import FileLock, Timeout
from pydantic import ValidationError

from omnikit.errors import Busy, ChannelError, OmnikitError, Refused, SetupError, UsageError
from omnikit.model.backchannel import MESSAGES, InvoiceMessage
from omnikit.model.connection import Connection
from omnikit.model.faults import by_place
from omnikit.model.scopes import cursor_of
from omnikit.model.times import iso, parse
from omnikit.store import Store
from omnikit.sync.dropfolder import is_whole, move, shown_name, take_folder
from omnikit.sync.exporting import Asker, WantedInvoice, WantedShipment, ask_for_invoice, ask_for_shipment
from omnikit.sync.handover import sink_at_work

Row = dict[str, Any]
ACTOR = "OMS"
_EVERY = timedelta(minutes=1)
_ROUNDS = 20  # answers in a row that one look takes
_LARGEST = 64 * 1024 * 1024  # bytes of a file


class _Told(NamedTuple):
    """What became of a message: new, same, or why it was refused."""

    outcome: str
    reason: str = ""


# -- files ---------------------------------------------------------------------------------------------------------


def take_inboxes(store: Store, now: datetime) -> list[Row]:
    """Take what lies in the inboxes of folder sinks, as `dropfolder.take_drops` does with its own."""
    found: list[Row] = []
    for row in store.sinks.listed():
        try:
            inbox = sink_at_work(store, row, lambda: now).drop()
            if inbox is not None and _may_speak(store, row):
                found += take_folder(store, inbox, now)
                found += _messages_in(store, inbox, now)
        except (OSError, OmnikitError):  # not to be read now: it stays, and is looked at again
            continue
    return found


def _may_speak(store: Store, sink: Row) -> bool:
    """A sink of its own follows its connection; that of all serves whoever is active."""
    number = sink["connection_id"]
    connections: list[Connection] = [store.connections.get(number)] if number else store.connections.all()
    return any(one.is_active for one in connections)


def _messages_in(store: Store, inbox: Path, now: datetime) -> Iterator[Row]:
    try:
        with FileLock(inbox / ".lock", timeout=0):
            for kind in MESSAGES:
                for path in sorted((inbox / kind).glob("*.jsonl")):
                    if is_whole(path) and path.stat().st_size <= _LARGEST:
                        yield _take_file(store, path, kind, now)
    except Timeout:
        return


def _take_file(store: Store, path: Path, kind: str, now: datetime) -> Row:
    """Write what was refused, remember what was taken, and clear the folder, in this order: a worker may die at any
    point of it.
    """
    content, name = path.read_bytes(), shown_name(path)
    lines = [(at, line) for at, line in enumerate(content.split(b"\n"), start=1) if line.strip()]
    told = []
    for at, line in lines:
        told.append(_asked(store, kind, _parsed(line), Asker(ACTOR, f"inbox/{kind}/{name}:{at}", now)))
    refused = [(line, one.reason) for (_, line), one in zip(lines, told, strict=True) if one.reason]
    if refused:
        _reject(path, refused)
    key = f"{kind}:{hashlib.sha256(content).hexdigest()}"
    row = _kept(store, key, kind, told, {"file": name, "rejected": name if refused else None}, now)
    move(path, "done")
    return row


def _reject(path: Path, refused: list[tuple[bytes, str]]) -> None:
    """The refused lines as a file that can be corrected and dropped again."""
    folder = path.parent / "rejected"
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = folder / f".{path.name}.part"
    rows = (_with_reason(_parsed(line), reason) for line, reason in refused)
    draft.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    draft.replace(folder / path.name)


def _with_reason(values: Any, reason: str) -> Row:
    return {**(values if isinstance(values, dict) else {}), "reason": reason}


def _parsed(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except ValueError:
        return None


# -- an endpoint ---------------------------------------------------------------------------------------------------


def collect_due(store: Store, now: datetime) -> list[Row]:
    """Ask the endpoints that were not asked in the last minute; of several workers one does."""
    try:
        with FileLock(store.home / "locks" / "backchannel.lock", timeout=0):
            due = [sink for sink in store.sinks.listed() if _is_due(store, sink, now)]
            return [row for sink in due for row in collect(store, sink, now)]
    except Timeout:
        return []


def _is_due(store: Store, sink: Row, now: datetime) -> bool:
    if not sink["config"].get("collect_url"):
        return False
    last = store.inbox.get(cursor_of(sink["id"]))
    return last is None or parse(last["at"]) <= now - _EVERY


def collect(store: Store, sink: Row, now: datetime) -> list[Row]:
    """Ask one endpoint until it has nothing more to tell. How far that went, and what went wrong, is kept."""
    if not _may_speak(store, sink):
        return []
    last = store.inbox.get(cursor_of(sink["id"]))
    cursor, rows = (last["detail"]["cursor"] if last else ""), list[Row]()
    reason = ""
    try:
        at_work = sink_at_work(store, sink, lambda: now)
        for _ in range(_ROUNDS):
            found = at_work.collect(cursor)
            rows += [_take_message(store, sink, one.kind, one.values, now) for one in found.messages]
            if not found.messages or found.cursor == cursor:
                break
            cursor = found.cursor
    except (ChannelError, SetupError, Busy) as error:
        reason = error.message
    told = {"cursor": cursor, "reason": reason}
    store.inbox.put(cursor_of(sink["id"]), "cursor", "failed" if reason else "taken", told, now)
    return [row for row in rows if row["outcome"] != "unchanged"]


def _take_message(store: Store, sink: Row, kind: str, values: Any, now: datetime) -> Row:
    """Raises Busy where it cannot be taken yet."""
    key = f"{kind}:{hashlib.sha256(orjson.dumps([sink['id'], values])).hexdigest()}"
    known = store.inbox.get(key)
    if known is not None and known["outcome"] == "taken":
        return {**known, "outcome": "unchanged"}
    told = _asked(store, kind, values, Asker(ACTOR, f"sink {sink['id']}", now))
    return _kept(store, key, kind, [told], {"file": sink["config"]["collect_url"], "rejected": None}, now)


# -- a message -----------------------------------------------------------------------------------------------------


def _asked(store: Store, kind: str, values: Any, asker: Asker) -> _Told:
    """Raises Busy where what was asked for earlier may be on its way."""
    try:
        message = MESSAGES[kind].model_validate(values)
    except ValidationError as error:
        return _Told("refused", "; ".join(f"{place}: {words}" for place, words in by_place(error)))
    try:
        if isinstance(message, InvoiceMessage):
            wanted = WantedInvoice(
                message.order_id, message.pdf, message.number, message.total, message.vat, message.kind,
                message.shipping_id, message.transaction_id, message.connection,
            )  # fmt: skip
            return _Told(ask_for_invoice(store, wanted, asker).outcome)
        parcel = WantedShipment(
            message.order_id, message.provider, message.tracking, message.items, message.reference, message.shipped,
            message.connection,
        )  # fmt: skip
        return _Told(ask_for_shipment(store, parcel, asker).outcome)
    except (UsageError, Refused) as error:
        return _Told("refused", f"{error} [{error.code}]")


def _kept(store: Store, key: str, kind: str, told: list[_Told], detail: Row, now: datetime) -> Row:
    """What became of it, as of a file that was dropped."""
    refused = [one.reason for one in told if one.reason]
    same = sum(one.outcome == "same" for one in told)
    outcome = "taken" if not refused else "rejected" if len(refused) == len(told) else "partly"
    whole = {
        "rows": len(told), "taken": len(told) - same - len(refused), "unchanged": same, "refused": len(refused),
        "reason": refused[0] if refused else None, **detail,
    }  # fmt: skip
    store.inbox.put(key, kind, outcome, whole, now)
    return {"key": key, "kind": kind, "at": iso(now), "outcome": outcome, "detail": whole}
