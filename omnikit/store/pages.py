"""Committing one page of an import: rows, errors, cursor and counts in one transaction, or nothing of it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import orjson
import zstandard

from omnikit.errors import Superseded
from omnikit.model.importing import COUNTS, Stored, Verdict, compared, judge
from omnikit.model.orders import Mapped
from omnikit.model.problems import Problem
from omnikit.model.states import ImportStatus
from omnikit.store.cursor import SliceStep, advance
from omnikit.store.database import Database
from omnikit.store.vault import Vault

_COMPRESSOR = zstandard.ZstdCompressor(level=1)

_ORDER_COLUMNS = (
    "id", "connection_id", "order_id", "version", "created", "updated", "marketplace", "channel_status",
    "import_status", "excluded_by", "fulfilled_by", "service_level", "b2b", "prime", "invoice_by_amazon", "replaces",
    "ship_by", "deliver_by", "currency", "total", "price_basis", "shipping_status", "warehousing", "shipping_option",
    "shipping_provider", "first_seen", "imported", "modified", "run_id", "digest",
)  # fmt: skip
_KEPT_ON_UPDATE = {"id", "connection_id", "order_id", "first_seen", "imported"}
_UPSERT = (
    f"INSERT INTO orders ({', '.join(_ORDER_COLUMNS)}) VALUES ({', '.join('?' * len(_ORDER_COLUMNS))}) "  # noqa: S608
    "ON CONFLICT (id) DO UPDATE SET imported = coalesce(imported, excluded.imported), "
    + ", ".join(f"{column} = excluded.{column}" for column in _ORDER_COLUMNS if column not in _KEPT_ON_UPDATE)
)
_INSERT_LINE = "INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_PAYLOAD = "INSERT OR REPLACE INTO order_payloads (order_pk, body, private) VALUES (?, ?, ?)"
_SOLVE = (
    "UPDATE import_errors SET state = 'solved', solved = ?, modified = ? "
    "WHERE connection_id = ? AND kind = 'order' AND record_id = ? AND state <> 'solved' "
    "AND code || char(10) || path NOT IN (SELECT value FROM json_each(?))"
)
# a cause that comes again opens its old row, with its first date; one that is only seen again changes nothing
_REPORT = (
    "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, "
    "modified, run_id, request_id, setting) VALUES (?, 'order', ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?) "
    "ON CONFLICT (connection_id, kind, record_id, code, path) DO UPDATE SET "
    "modified = CASE WHEN state = 'open' AND params = excluded.params THEN modified ELSE excluded.modified END, "
    "params = excluded.params, setting = excluded.setting, fingerprint = excluded.fingerprint, "
    "state = CASE state WHEN 'ignored' THEN 'ignored' ELSE 'open' END, solved = NULL, "
    # what only looked at the stored record brought no exchange of its own: that of the call stays
    "run_id = CASE WHEN excluded.request_id IS NULL THEN run_id ELSE excluded.run_id END, "
    "request_id = coalesce(excluded.request_id, request_id)"
)


class Claim(NamedTuple):
    """Which attempt of which run is writing. An older attempt's writes are refused."""

    run_id: int
    attempt: int


class Record(NamedTuple):
    """One fetched record: `raw` as it came (JSON bytes) and what the rules made of it. `kept`: it is stored already."""

    raw: bytes
    mapped: Mapped
    kept: bool = False


class Page(NamedTuple):
    """One page to commit. `request_id` is the channel's name for the call that brought it; `again`: these are stored
    records looked at anew.
    """

    connection_id: int
    records: Sequence[Record]
    step: SliceStep | None = None  # None: the records belong to no slice
    request_id: str | None = None
    again: bool = False


class _Change(NamedTuple):
    """A record that is to be written, and how."""

    record: Record
    verdict: Verdict
    is_new: bool
    digest: str


def payload_about(pk: int) -> str:
    """What a stored payload is bound to; see `Vault.seal`."""
    return f"payload:{pk}"


def commit_page(db: Database, vault: Vault, claim: Claim, page: Page, at: str) -> Counter[str]:
    """Write `page` and return what its records were counted as. Raises Superseded for an older attempt."""
    with db.write() as connection:
        check_claim(connection, claim)
        counts, changes = _judged(connection, vault, page)
        _write_orders(connection, vault, changes, (page.connection_id, claim.run_id, at))
        _write_errors(connection, claim, page, changes.values(), at)
        if page.step is not None:
            advance(connection, page.connection_id, page.step, at)
        _add_counts(connection, claim, counts, at)
    return counts


def check_claim(connection: sqlite3.Connection, claim: Claim) -> None:
    """Raises Superseded unless `claim` is the attempt that owns its run now."""
    owner = connection.execute(
        "SELECT 1 FROM runs WHERE id = ? AND attempt = ? AND state = 'running'", (claim.run_id, claim.attempt)
    ).fetchone()
    if owner is None:
        raise Superseded(f"Run {claim.run_id} is no longer attempt {claim.attempt}'s; its page was not stored.")


def digest_of(vault: Vault, mapped: Mapped) -> str:
    """Equal for what comes out equal. Keyed: nobody without the key can try out addresses against it."""
    told = msgspec.msgpack.encode(mapped)
    return hashlib.blake2b(told, digest_size=12, key=vault.digest_key).hexdigest()


def _judged(connection: sqlite3.Connection, vault: Vault, page: Page) -> tuple[Counter[str], dict[int, _Change]]:
    """What to write, by the order's row id: an order that comes twice on a page is written once, in its last form."""
    known = _known(connection, page)
    next_pk: int = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM orders").fetchone()[0]
    counts: Counter[str] = Counter(fetched=len(page.records))
    changes: dict[int, _Change] = {}
    for record in page.records:
        header = record.mapped.header
        stored = known.get(header.order_id)
        digest = digest_of(vault, compared(stored, record.mapped))
        verdict = judge(stored, record.mapped, digest, again=page.again)
        counts[verdict.counted] += 1
        if verdict.status is None:
            continue
        pk = stored.pk if stored else next_pk + len(changes)
        changes[pk] = _Change(record, verdict, stored is None or pk >= next_pk, digest)
        was_imported = verdict.status == ImportStatus.COMPLETE or bool(stored and stored.was_imported)
        known[header.order_id] = Stored(pk, header.version, verdict.status, was_imported, digest)
    return counts, changes


def _known(connection: sqlite3.Connection, page: Page) -> dict[str, Stored]:
    ids = [record.mapped.header.order_id for record in page.records]
    return stored_of(connection, page.connection_id, ids)


def stored_of(connection: sqlite3.Connection, connection_id: int, ids: Sequence[str]) -> dict[str, Stored]:
    """What is stored of these orders."""
    found = connection.execute(
        "SELECT order_id, id, version, import_status, imported IS NOT NULL, digest, "  # noqa: S608 marks only
        "oms_status IN ('Being exported', 'Exported') FROM orders "
        f"WHERE connection_id = ? AND order_id IN ({','.join('?' * len(ids))})",
        (connection_id, *ids),
    )
    return {row[0]: Stored(row[1], row[2], row[3], bool(row[4]), row[5], bool(row[6])) for row in found}


def _write_orders(
    connection: sqlite3.Connection, vault: Vault, changes: dict[int, _Change], where: tuple[int, int, str]
) -> None:
    connection.executemany(_UPSERT, [_order_row(pk, change, *where) for pk, change in changes.items()])
    connection.executemany(
        "DELETE FROM order_lines WHERE order_pk = ?", [(pk,) for pk, change in changes.items() if not change.is_new]
    )
    connection.executemany(
        _INSERT_LINE,
        [
            (pk, number, *line)
            for pk, change in changes.items()
            if change.record.mapped.order is not None
            for number, line in enumerate(change.record.mapped.order.lines)
        ],
    )
    connection.executemany(
        _INSERT_PAYLOAD,
        [
            (pk, sealed_body(vault, pk, change.record), sealed_people(vault, pk, change.record))
            for pk, change in changes.items()
            if not change.record.kept
        ],
    )
    connection.executemany(
        "UPDATE order_payloads SET private = ? WHERE order_pk = ?",
        [(sealed_people(vault, pk, change.record), pk) for pk, change in changes.items() if change.record.kept],
    )


def sealed_body(vault: Vault, pk: int, record: Record) -> bytes:
    """The raw record, compressed and encrypted."""
    return vault.seal(_COMPRESSOR.compress(record.raw), payload_about(pk))


def sealed_people(vault: Vault, pk: int, record: Record) -> bytes | None:
    """The personal part of what was mapped, encrypted."""
    order = record.mapped.order
    if order is None or not (order.recipient or order.buyer):
        return None
    people = [order.recipient and tuple(order.recipient), order.buyer and tuple(order.buyer)]
    return vault.seal(orjson.dumps(people), payload_about(pk))


def _order_row(pk: int, change: _Change, connection_id: int, run_id: int, at: str) -> tuple[Any, ...]:
    verdict, header, order = change.verdict, change.record.mapped.header, change.record.mapped.order
    imported = at if verdict.status == ImportStatus.COMPLETE else None
    head = (pk, connection_id, header.order_id, header.version, header.created, header.updated)
    tail = (at, imported, at, run_id, change.digest)
    if order is None:
        facts: tuple[Any, ...] = (None,) * 15
        return (*head, header.marketplace, header.channel_status, verdict.status, verdict.excluded_by, *facts, *tail)
    return (
        *head, order.marketplace, order.channel_status, verdict.status, verdict.excluded_by, order.fulfilled_by,
        order.service_level, order.b2b, order.prime, order.invoice_by_amazon, order.replaces, order.ship_by,
        order.deliver_by, order.currency, order.total, order.price_basis, order.shipping_status, order.warehousing,
        order.shipping_option, order.shipping_provider, *tail,
    )  # fmt: skip


def _write_errors(
    connection: sqlite3.Connection, claim: Claim, page: Page, changes: Iterable[_Change], at: str
) -> None:
    """Solve what is no longer so, report what is."""
    found = [(change, change.record.mapped.header.order_id, _problems(change)) for change in changes]
    connection.executemany(
        _SOLVE,
        [
            (
                at,
                at,
                page.connection_id,
                order_id,
                orjson.dumps([f"{one.code}\n{one.path}" for one in problems]).decode(),
            )
            for change, order_id, problems in found
            if not change.is_new
        ],
    )
    connection.executemany(
        _REPORT,
        [
            (page.connection_id, order_id, problem.code, problem.path, orjson.dumps(problem.params).decode(),
             problem.fingerprint, at, at, claim.run_id, page.request_id, problem.setting)
            for _, order_id, problems in found
            for problem in problems
        ],
    )  # fmt: skip


def _problems(change: _Change) -> tuple[Problem, ...]:
    return change.record.mapped.problems if change.verdict.status == ImportStatus.ERROR else ()


def _add_counts(connection: sqlite3.Connection, claim: Claim, counts: Counter[str], at: str) -> None:
    names = ("fetched", *COUNTS)
    connection.execute(
        f"UPDATE runs SET heartbeat = ?, pages = pages + 1, waiting_until = NULL, "  # noqa: S608 names from our table
        f"{', '.join(f'{name} = {name} + ?' for name in names)} WHERE id = ?",
        (at, *(counts[name] for name in names), claim.run_id),
    )
