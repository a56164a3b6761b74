"""Committing one page of an import: rows, errors, cursor and counts in one transaction, or nothing of it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import orjson
import zstandard

from omnikit.errors import Superseded
from omnikit.model.importing import COUNTS, Came, Stored, Verdict, compared, details_after, is_confirmed, judge, news
from omnikit.model.orders import Details, Mapped, Order
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
    "shipping_provider", "first_seen", "imported", "modified", "run_id", "digest", "details",
)  # fmt: skip
_MARK = "UPDATE orders SET details = ? WHERE id = ?"
_KEPT_ON_UPDATE = {"id", "connection_id", "order_id", "return_id", "first_seen", "imported"}
_SOLVE = (
    "UPDATE import_errors SET state = 'solved', solved = ?, modified = ? "
    "WHERE connection_id = ? AND kind = ? AND record_id = ? AND state <> 'solved' "
    "AND code || char(10) || path NOT IN (SELECT value FROM json_each(?))"
)
# a cause that comes again opens its old row, with its first date; one that is only seen again changes nothing
_REPORT = (
    "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, "
    "modified, run_id, request_id, setting) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?) "
    "ON CONFLICT (connection_id, kind, record_id, code, path) DO UPDATE SET "
    "modified = CASE WHEN state = 'open' AND params = excluded.params THEN modified ELSE excluded.modified END, "
    "params = excluded.params, setting = excluded.setting, fingerprint = excluded.fingerprint, "
    "state = CASE state WHEN 'ignored' THEN 'ignored' ELSE 'open' END, solved = NULL, "
    # what only looked at the stored record brought no exchange of its own: that of the call stays
    "run_id = CASE WHEN excluded.request_id IS NULL THEN run_id ELSE excluded.run_id END, "
    "request_id = coalesce(excluded.request_id, request_id)"
)


class Kind:
    """How one kind of record is kept: in the tables NAMEs, NAME_lines and NAME_payloads.

    `row`: (primary key, change, connection, run, time) -> the values of `columns`; `lines`: those of what was mapped,
    `width` columns each with key and number; `private`: the part of it that is personal, or None.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[str],
        width: int,
        row: Callable[[int, Change, int, int, str], tuple[Any, ...]],
        lines: Callable[[Any], Sequence[tuple[Any, ...]]],
        private: Callable[[Any], Any],
    ) -> None:
        self.name, self.row, self.lines, self.private = name, row, lines, private
        self.upsert = (
            f"INSERT INTO {name}s ({', '.join(columns)}) VALUES ({_marks(len(columns))}) "  # noqa: S608 names of ours
            "ON CONFLICT (id) DO UPDATE SET imported = coalesce(imported, excluded.imported), "
            # whatever it says now, the OMS has not been told
            "oms_status = CASE WHEN digest IS excluded.digest THEN oms_status ELSE 'Not exported' END, "
            + ", ".join(f"{column} = excluded.{column}" for column in columns if column not in _KEPT_ON_UPDATE)
        )
        self.drop_lines = f"DELETE FROM {name}_lines WHERE {name}_pk = ?"  # noqa: S608
        self.insert_line = f"INSERT INTO {name}_lines VALUES ({_marks(width)})"  # noqa: S608
        self.put_payload = f"INSERT OR REPLACE INTO {name}_payloads ({name}_pk, body, private) VALUES (?, ?, ?)"  # noqa: S608
        self.put_private = f"UPDATE {name}_payloads SET private = ? WHERE {name}_pk = ?"  # noqa: S608
        self.confirm = f"UPDATE {name}s SET version = ? WHERE id = ?"  # noqa: S608
        self.next_pk = f"SELECT coalesce(max(id), 0) + 1 FROM {name}s"  # noqa: S608
        details = "details" if "details" in columns else f"'{Details.THERE}'"
        self.known = (
            f"SELECT {name}_id, id, version, import_status, imported IS NOT NULL, digest, "  # noqa: S608
            f"oms_status IN ('Being exported', 'Exported'), {details} FROM {name}s "
            f"WHERE connection_id = ? AND {name}_id IN "
        )


def _marks(count: int) -> str:
    return ", ".join("?" * count)


class Claim(NamedTuple):
    """Which attempt of which run is writing. An older attempt's writes are refused."""

    run_id: int
    attempt: int


class Record(NamedTuple):
    """One fetched record: `raw` as it came (JSON bytes) and what the rules made of it. `kept`: it is stored already;
    `packed`: `raw` went through `packed` before it got here.
    """

    raw: bytes
    mapped: Came
    kept: bool = False
    packed: bool = False


class Page(NamedTuple):
    """One page to commit. `request_id` is the channel's name for the call that brought it; `again`: these are stored
    records looked at anew.
    """

    connection_id: int
    records: Sequence[Record]
    step: SliceStep | None = None  # None: the records belong to no slice
    request_id: str | None = None
    again: bool = False


class Change(NamedTuple):
    """A record that is to be written, and how."""

    record: Record
    verdict: Verdict
    is_new: bool
    digest: str
    details: str


def payload_about(pk: int) -> str:
    """What a stored payload is bound to; see `Vault.seal`."""
    return f"payload:{pk}"


def commit_page(
    db: Database, vault: Vault, claim: Claim, page: Page, at: str, kind: Kind | None = None
) -> Counter[str]:
    """Write `page` and return what its records were counted as. Raises Superseded for an older attempt."""
    kind = kind or ORDERS
    with db.write() as connection:
        check_claim(connection, claim)
        counts, changes = _judged(connection, vault, page, kind)
        _write_records(connection, vault, kind, changes, (page.connection_id, claim.run_id, at))
        _write_errors(connection, claim, page, kind, changes.values(), at)
        if page.step is not None:
            advance(connection, page.connection_id, page.step, at)
        returns = 0 if kind is ORDERS else counts["fetched"]
        _add_counts(connection, claim, {**counts, "returns": returns}, at)
    return counts


def check_claim(connection: sqlite3.Connection, claim: Claim) -> None:
    """Raises Superseded unless `claim` is the attempt that owns its run now."""
    owner = connection.execute(
        "SELECT 1 FROM runs WHERE id = ? AND attempt = ? AND state = 'running'", (claim.run_id, claim.attempt)
    ).fetchone()
    if owner is None:
        raise Superseded(f"Run {claim.run_id} is no longer attempt {claim.attempt}'s; its page was not stored.")


def digest_of(vault: Vault, mapped: Came) -> str:
    """Equal for what comes out equal. Keyed: nobody without the key can try out addresses against it."""
    told: Any = news(mapped)
    # an order that is told whole has the digest that it had before orders could be told in part
    if isinstance(told, Mapped) and told.details == Details.THERE:
        told = told[:-1]
    return hashlib.blake2b(msgspec.msgpack.encode(told), digest_size=12, key=vault.digest_key).hexdigest()


def _judged(
    connection: sqlite3.Connection, vault: Vault, page: Page, kind: Kind
) -> tuple[Counter[str], dict[int, Change]]:
    """What to write, by the record's row id: one that comes twice on a page is written once, in its last form."""
    known = stored_of(connection, page.connection_id, [one.mapped.header.order_id for one in page.records], kind)
    next_pk: int = connection.execute(kind.next_pk).fetchone()[0]
    counts: Counter[str] = Counter(fetched=len(page.records))
    changes: dict[int, Change] = {}
    for record in page.records:
        header = record.mapped.header
        stored = known.get(header.order_id)
        digest = digest_of(vault, compared(stored, record.mapped))
        verdict = judge(stored, record.mapped, digest, again=page.again)
        counts[verdict.counted] += 1
        details = details_after(stored, record.mapped, verdict, fresh=not record.kept)
        if verdict.status is None:
            if stored is not None and is_confirmed(stored, record.mapped, digest):
                connection.execute(kind.confirm, (header.version, stored.pk))
            if stored is not None and details != stored.details:
                connection.execute(_MARK, (details, stored.pk))
                known[header.order_id] = stored._replace(details=details)
            continue
        pk = stored.pk if stored else next_pk + len(changes)
        changes[pk] = Change(record, verdict, stored is None or pk >= next_pk, digest, details)
        was_imported = verdict.status == ImportStatus.COMPLETE or bool(stored and stored.was_imported)
        known[header.order_id] = Stored(pk, header.version, verdict.status, was_imported, digest, details=details)
    return counts, changes


def stored_of(
    connection: sqlite3.Connection, connection_id: int, ids: Sequence[str], kind: Kind | None = None
) -> dict[str, Stored]:
    """What is stored of these orders, or of these records of another kind."""
    sql = (kind or ORDERS).known
    found = connection.execute(f"{sql} ({_marks(len(ids))})", (connection_id, *ids))
    return {row[0]: Stored(row[1], row[2], row[3], bool(row[4]), row[5], bool(row[6]), row[7]) for row in found}


def _write_records(
    connection: sqlite3.Connection, vault: Vault, kind: Kind, changes: dict[int, Change], where: tuple[int, int, str]
) -> None:
    connection.executemany(kind.upsert, [kind.row(pk, change, *where) for pk, change in changes.items()])
    connection.executemany(kind.drop_lines, [(pk,) for pk, change in changes.items() if not change.is_new])
    connection.executemany(
        kind.insert_line,
        [
            (pk, number, *line)
            for pk, change in changes.items()
            for number, line in enumerate(kind.lines(change.record.mapped))
        ],
    )
    connection.executemany(
        kind.put_payload,
        [
            (pk, sealed_body(vault, pk, change.record), _sealed(vault, pk, kind.private(change.record.mapped)))
            for pk, change in changes.items()
            if not change.record.kept
        ],
    )
    connection.executemany(
        kind.put_private,
        [
            (_sealed(vault, pk, kind.private(change.record.mapped)), pk)
            for pk, change in changes.items()
            if change.record.kept
        ],
    )


def packed(raw: bytes) -> bytes:
    """A raw record as small as it is kept. The slow part of keeping it, which anybody can do beforehand."""
    return _COMPRESSOR.compress(raw)


def sealed_body(vault: Vault, pk: int, record: Record) -> bytes:
    """The raw record, compressed and encrypted."""
    return vault.seal(record.raw if record.packed else packed(record.raw), payload_about(pk))


def sealed_people(vault: Vault, pk: int, record: Record) -> bytes | None:
    """The personal part of what was mapped of an order, encrypted."""
    return _sealed(vault, pk, _people(record.mapped))


def _sealed(vault: Vault, pk: int, personal: Any) -> bytes | None:
    return None if personal is None else vault.seal(orjson.dumps(personal), payload_about(pk))


# -- orders ------------------------------------------------------------------------------------------------------------


def _people(mapped: Any) -> list[Any] | None:
    order: Order | None = mapped.order
    if order is None or not (order.recipient or order.buyer):
        return None
    return [order.recipient and tuple(order.recipient), order.buyer and tuple(order.buyer)]


def _order_lines(mapped: Any) -> Sequence[tuple[Any, ...]]:
    return () if mapped.order is None else mapped.order.lines


def _order_row(pk: int, change: Change, connection_id: int, run_id: int, at: str) -> tuple[Any, ...]:
    mapped: Any = change.record.mapped
    verdict, header, order = change.verdict, mapped.header, mapped.order
    imported = at if verdict.status == ImportStatus.COMPLETE else None
    head = (pk, connection_id, header.order_id, header.version, header.created, header.updated)
    tail = (at, imported, at, run_id, change.digest, change.details)
    if order is None:
        facts: tuple[Any, ...] = (None,) * 15
        return (*head, header.marketplace, header.channel_status, verdict.status, verdict.excluded_by, *facts, *tail)
    return (
        *head, order.marketplace, order.channel_status, verdict.status, verdict.excluded_by, order.fulfilled_by,
        order.service_level, order.b2b, order.prime, order.invoice_by_amazon, order.replaces, order.ship_by,
        order.deliver_by, order.currency, order.total, order.price_basis, order.shipping_status, order.warehousing,
        order.shipping_option, order.shipping_provider, *tail,
    )  # fmt: skip


ORDERS = Kind("order", _ORDER_COLUMNS, 13, _order_row, _order_lines, _people)


# -- errors and counts -------------------------------------------------------------------------------------------------


def _write_errors(
    connection: sqlite3.Connection, claim: Claim, page: Page, kind: Kind, changes: Iterable[Change], at: str
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
                kind.name,
                record_id,
                orjson.dumps([f"{one.code}\n{one.path}" for one in problems]).decode(),
            )
            for change, record_id, problems in found
            if not change.is_new
        ],
    )
    connection.executemany(
        _REPORT,
        [
            (page.connection_id, kind.name, record_id, problem.code, problem.path,
             orjson.dumps(problem.params).decode(), problem.fingerprint, at, at, claim.run_id, page.request_id,
             problem.setting)
            for _, record_id, problems in found
            for problem in problems
        ],
    )  # fmt: skip


def _problems(change: Change) -> tuple[Problem, ...]:
    return change.record.mapped.problems if change.verdict.status == ImportStatus.ERROR else ()


def _add_counts(connection: sqlite3.Connection, claim: Claim, counts: Mapping[str, int], at: str) -> None:
    names = ("fetched", "returns", *COUNTS)
    connection.execute(
        f"UPDATE runs SET heartbeat = ?, pages = pages + 1, waiting_until = NULL, waiting_for = NULL, "  # noqa: S608 names from our table
        f"{', '.join(f'{name} = {name} + ?' for name in names)} WHERE id = ?",
        (at, *(counts.get(name, 0) for name in names), claim.run_id),
    )
