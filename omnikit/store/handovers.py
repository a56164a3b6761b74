"""What was or is to be handed over to the OMS: each version of an order or return that says something new, once.

An order or return that is due is taken in here as the document that will be sent, sealed, in the transaction that makes
it Being exported. It goes out under one key, as often as it takes; that it was handed over stays on record, the
document does not. At most one version of a record is on its way: a newer one waits until it is known what became of the
older, so that they arrive in order.

An import that writes something new over a record makes it Not exported again (see `pages`). That is how it is known
here that what arrives is no longer the newest.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
import zstandard

from omnikit.model.handover import OmsStatus, as_line, document, news, wait_after
from omnikit.model.problems import Problem
from omnikit.model.times import iso
from omnikit.store.database import Database
from omnikit.store.handoverlist import CAME_ABOUT, KINDS, NOT_ON_ITS_WAY, UNREACHABLE, HandoverLists, Kind
from omnikit.store.pages import Claim, check_claim, payload_about
from omnikit.store.vault import Vault

Row = dict[str, Any]
_FLAGS = ("b2b", "prime", "invoice_by_amazon", "warehousing")
_COMPRESSOR = zstandard.ZstdCompressor(level=1)


class Queued(NamedTuple):
    """What was due: so many taken in, as one batch; and so many that have arrived already as they are."""

    queued: int
    known: int
    batch: str


class Outgoing(NamedTuple):
    """One document on its way. Holds personal data: its repr shows where it belongs and no more."""

    id: int
    key: str
    record_id: str
    attempts: int
    document: bytes

    def __repr__(self) -> str:
        return f"Outgoing({self.id}, {self.key!r}, {self.record_id!r})"


class OutgoingBatch(NamedTuple):
    """What is handed over at once; `again`: it may have arrived already."""

    id: str
    kind: str
    records: list[Outgoing]
    again: bool


class Fate(NamedTuple):
    """What became of a document. `problem`: why it was not taken, None where it arrived; `until`: when it is tried
    again, None where never.
    """

    record: Outgoing
    problem: Problem | None = None
    until: datetime | None = None


class _Judged(NamedTuple):
    """A record that is due. `same`: the id of its last hand-over, where that says the same; `state`: of that."""

    pk: int
    record_id: str
    version: str
    digest: str
    key: str
    whole: Row
    same: int | None
    state: str | None

    @property
    def is_known(self) -> bool:
        return self.state == OmsStatus.EXPORTED


class _Where(NamedTuple):
    """Whose fate is written down, by which run, and when."""

    kind: Kind
    name: str
    connection_id: int
    run_id: int
    at: str


_DUE = (
    "SELECT o.*, o.id AS pk, o.updated AS last_updated, c.name AS connection, c.driver AS channel, p.private "  # noqa: S608
    "FROM {table}s o JOIN connections c ON c.id = o.connection_id LEFT JOIN {table}_payloads p ON p.{table}_pk = o.id "
    f"WHERE o.connection_id = :connection AND o.import_status = 'Complete' AND {{which}} AND {NOT_ON_ITS_WAY} "
    f"ORDER BY {CAME_ABOUT}, o.id LIMIT :limit"
)
_ALL = f"o.oms_status = 'Not exported' AND {CAME_ABOUT} >= :since"
_CHOSEN = "o.oms_status IN ('Not exported', 'Error') AND o.{id} IN (SELECT value FROM json_each(:only))"
_LAST = """
SELECT id, key, digest, state FROM handovers WHERE connection_id = ? AND kind = ? AND record_id = ?
ORDER BY id DESC LIMIT 1
"""
# of equals any: those that always fail must not stand before the others each time
_FIRST_DUE = """
SELECT batch, kind FROM handovers h
WHERE connection_id = :connection AND state = 'Being exported' AND next_try <= :at
    AND (:batch IS NULL OR batch = :batch)
    AND NOT (run_id IS NOT NULL AND (run_id <> :run OR run_attempt <> :attempt) AND EXISTS (
        SELECT 1 FROM runs r WHERE r.id = h.run_id AND r.attempt = h.run_attempt AND r.state = 'running'))
ORDER BY next_try, random() LIMIT 1
"""
_OF_BATCH = "batch = ? AND state = 'Being exported' AND state <> 'Exported'"  # said twice, an index can be used
_TAKE = "UPDATE handovers SET attempts = attempts + 1, begun = coalesce(begun, ?), run_id = ?, run_attempt = ? WHERE "
_REST = """
UPDATE handovers SET attempts = attempts + (next_try <= :at), next_try = :until, code = :code, message = :message,
    remedy = :remedy, modified = :at
WHERE connection_id = :connection AND state = 'Being exported' AND next_try < :until
"""
_SOLVE = (
    "UPDATE import_errors SET state = 'solved', solved = ?, modified = ? WHERE connection_id = ? AND kind = 'oms' "
    "AND record_id = ? AND path = ? AND state <> 'solved' AND code <> ?"
)
_REPORT = (
    "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, "
    "modified, run_id, setting) VALUES (?, 'oms', ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?) "
    "ON CONFLICT (connection_id, kind, record_id, code, path) DO UPDATE SET modified = excluded.modified, "
    "params = excluded.params, state = CASE state WHEN 'ignored' THEN 'ignored' ELSE 'open' END, solved = NULL, "
    "run_id = excluded.run_id"
)


class Handovers(HandoverLists):
    """The outbox."""

    def __init__(self, db: Database, vault: Vault) -> None:
        super().__init__(db)
        self._vault = vault

    # -- taking in ---------------------------------------------------------------------------------------------

    def enqueue(
        self, connection_id: int, kind: str, at: datetime, *, actor: str, limit: int,
        only: Sequence[str] | None = None, since: str | None = None,
    ) -> Queued:  # fmt: skip
        """Take in what is due: Complete, Not exported, and not from before the day `since`; with `only`, these records,
        and Error as well. At most `limit`, as one batch.
        """
        where, now = KINDS[kind], iso(at)
        with self._db.write() as connection:
            due = _due(connection, kind, (connection_id, limit), only, since)
            judged = [self._judged(connection, kind, row) for row in due]
            fresh = [one for one in judged if not one.is_known]
            batch = _batch_id(at, [one.key for one in fresh])
            for one in fresh:
                self._take_in(connection, (connection_id, kind), one, (batch, actor, now))
            _set_status(connection, where, [one.pk for one in fresh], OmsStatus.BEING_EXPORTED, now)
            known = [one.pk for one in judged if one.is_known]
            _set_status(connection, where, known, OmsStatus.EXPORTED, now)
        return Queued(len(fresh), len(known), batch)

    def _judged(self, connection: sqlite3.Connection, kind: str, row: sqlite3.Row) -> _Judged:
        """What is to be sent of a record, beside what was sent of it last."""
        whole = self._document(connection, kind, row)
        record_id, version = row[KINDS[kind].record_id], row["version"]
        digest = hashlib.blake2b(news(whole), digest_size=12, key=self._vault.digest_key).hexdigest()
        last = connection.execute(_LAST, (row["connection_id"], kind, record_id)).fetchone()
        if last is not None and last["digest"] == digest:
            return _Judged(row["pk"], record_id, version, digest, last["key"], whole, last["id"], last["state"])
        named = f"{row['connection_id']}/{kind}/{record_id}/{version}/{digest}"
        key = hashlib.blake2b(named.encode(), digest_size=16).hexdigest()
        return _Judged(row["pk"], record_id, version, digest, key, {**whole, "key": key}, None, None)

    def _document(self, connection: sqlite3.Connection, kind: str, row: sqlite3.Row) -> Row:
        where, stored = KINDS[kind], dict(row)
        flags = {name: bool(stored[name]) for name in _FLAGS if stored.get(name) is not None}
        lines = connection.execute(
            f"SELECT * FROM {where.table}_lines WHERE {where.table}_pk = ? ORDER BY line",  # noqa: S608 names of ours
            (row["pk"],),
        )
        sealed = row["private"]
        people = orjson.loads(self._vault.open(sealed, payload_about(row["pk"]))) if sealed is not None else None
        return document(kind, stored | flags, [dict(line) for line in lines], where.people(people))

    def _take_in(
        self, connection: sqlite3.Connection, of: tuple[int, str], one: _Judged, how: tuple[str, str, str]
    ) -> None:
        batch, actor, at = how
        if one.same is not None:  # what failed is tried again as it is, under its key
            _reopen(connection, [one.same], how)
            return
        # what failed of older versions is never sent any more
        connection.execute(
            "UPDATE handovers SET body = NULL WHERE connection_id = ? AND kind = ? AND record_id = ?",
            (*of, one.record_id),
        )
        body = self._vault.seal(_COMPRESSOR.compress(as_line(one.whole)), _about(one.key))
        connection.execute(
            "INSERT OR REPLACE INTO handovers (connection_id, kind, record_id, version, digest, key, state, body, "
            "batch, next_try, requested_by, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*of, one.record_id, one.version, one.digest, one.key, OmsStatus.BEING_EXPORTED, body, batch, at, actor, at,
             at),
        )  # fmt: skip

    def retry(self, ids: Sequence[int], at: datetime, *, actor: str, limit: int) -> int:
        """Try these hand-overs in Error again, as they are; returns how many. One whose record has a newer version, or
        is left out or in error by now, stays.
        """
        with self._db.write() as connection:
            found = [row for kind in KINDS for row in connection.execute(_failed_of(kind), (_json(ids),))]
            for part in _parts(found, limit):
                batch = _batch_id(at, [row["key"] for row in part])
                _reopen(connection, [row["id"] for row in part], (batch, actor, iso(at)))
                pks = [row["pk"] for row in part]
                _set_status(connection, KINDS[part[0]["kind"]], pks, OmsStatus.BEING_EXPORTED, iso(at))
        return len(found)

    # -- sending -----------------------------------------------------------------------------------------------

    def take(self, claim: Claim, connection_id: int, at: datetime, batch: str | None = None) -> OutgoingBatch | None:
        """The batch named, or that of a connection that is due first; none that another living run has in hand. From
        now on it counts as one more attempt: whoever dies with it may have sent it. Raises Superseded.
        """
        asked = {"connection": connection_id, "at": iso(at), "run": claim.run_id, "attempt": claim.attempt}
        with self._db.write() as connection:
            check_claim(connection, claim)
            first = connection.execute(_FIRST_DUE, {**asked, "batch": batch}).fetchone()
            if first is None:
                return None
            rows = connection.execute(
                f"SELECT * FROM handovers WHERE {_OF_BATCH} ORDER BY id",  # noqa: S608 a text of ours
                (first["batch"],),
            ).fetchall()
            connection.execute(_TAKE + _OF_BATCH, (iso(at), *claim, first["batch"]))
        again = any(row["begun"] is not None for row in rows)
        return OutgoingBatch(first["batch"], first["kind"], [self._outgoing(row) for row in rows], again)

    def _outgoing(self, row: sqlite3.Row) -> Outgoing:
        body = zstandard.decompress(self._vault.open(row["body"], _about(row["key"])))
        return Outgoing(row["id"], row["key"], row["record_id"], row["attempts"] + 1, body)

    def settle(
        self, claim: Claim, connection_id: int, batch: OutgoingBatch, fates: Sequence[Fate], at: datetime
    ) -> None:
        """Write down what became of a batch, and count it. Raises Superseded for an attempt that no longer owns its
        run: whoever does sends the batch again, as the same.
        """
        where = _Where(KINDS[batch.kind], batch.kind, connection_id, claim.run_id, iso(at))
        waiting = [fate for fate in fates if fate.until is not None]
        arrived = sum(fate.problem is None for fate in fates)
        # what is left of a batch is another one
        left = batch.id if len(waiting) == len(fates) else _batch_id(at, [fate.record.key for fate in waiting])
        with self._db.write() as connection:
            check_claim(connection, claim)
            for fate in fates:
                if fate.problem is None:
                    _arrived(connection, where, fate.record)
                else:
                    _missed(connection, where, fate, left)
            connection.execute(
                "UPDATE runs SET heartbeat = ?, sent = sent + ?, refused = refused + ? WHERE id = ?",
                (iso(at), arrived, len(fates) - arrived - len(waiting), claim.run_id),
            )

    def rest(self, connection_id: int, problem: Problem, wait: float | None, at: datetime) -> datetime:
        """Nothing would be taken now: all that is on its way waits, and what was not even tried counts as tried.
        `wait`: the seconds that the other side asks for. Returns until when.
        """
        many = self._db.value(
            "SELECT max(attempts) FROM handovers WHERE connection_id = ? AND state = 'Being exported'", (connection_id,)
        )
        pause = wait_after(many or 1, wait) or wait_after(1, wait)
        assert pause is not None
        told = {"code": UNREACHABLE, "message": problem.message, "remedy": problem.remedy}
        times = {"at": iso(at), "until": iso(at + pause)}
        self._db.run(_REST, {**told, **times, "connection": connection_id})
        return at + pause

    def wake(self, connection_id: int, at: datetime) -> None:
        """What waits is due now: a person says so."""
        self._db.run(
            "UPDATE handovers SET next_try = :at "
            "WHERE connection_id = :connection AND state = 'Being exported' AND next_try > :at",
            {"at": iso(at), "connection": connection_id},
        )


def _about(key: str) -> str:
    """What a sealed document is bound to; see `Vault.seal`."""
    return f"handover:{key}"


def _batch_id(at: datetime, keys: Sequence[str]) -> str:
    """Sorts by time, and names the same documents alone."""
    return f"{at:%Y%m%dT%H%M%SZ}-{hashlib.blake2b(','.join(keys).encode(), digest_size=6).hexdigest()}"


def _json(values: Sequence[Any]) -> str:
    return orjson.dumps(list(values)).decode()


def _due(
    connection: sqlite3.Connection, kind: str, of: tuple[int, int], only: Sequence[str] | None, since: str | None
) -> list[sqlite3.Row]:
    where = KINDS[kind]
    which = (_ALL if only is None else _CHOSEN).format(id=where.record_id)
    sql = _DUE.format(table=where.table, id=where.record_id, kind=kind, which=which)
    told = {"connection": of[0], "limit": of[1], "since": since or "", "only": None if only is None else _json(only)}
    return connection.execute(sql, told).fetchall()


def _failed_of(kind: str) -> str:
    where = KINDS[kind]
    return (
        f"SELECT h.id, h.key, h.kind, h.connection_id, o.id AS pk FROM handovers h JOIN {where.table}s o "  # noqa: S608
        f"ON o.connection_id = h.connection_id AND o.{where.record_id} = h.record_id "
        f"WHERE h.id IN (SELECT value FROM json_each(?)) AND h.kind = '{kind}' AND h.state = 'Error' "
        "AND h.body IS NOT NULL AND o.oms_status = 'Error' AND o.import_status = 'Complete' "
        "ORDER BY h.connection_id, h.id"
    )


def _parts(rows: Sequence[sqlite3.Row], limit: int) -> list[list[sqlite3.Row]]:
    """What may go out together: of one kind and connection, and not too many."""
    parts: list[list[sqlite3.Row]] = []
    for row in rows:
        last = parts[-1] if parts else []
        if last and len(last) < limit and tuple(last[0])[2:4] == tuple(row)[2:4]:
            last.append(row)
        else:
            parts.append([row])
    return parts


def _reopen(connection: sqlite3.Connection, ids: Sequence[int], how: tuple[str, str, str]) -> None:
    batch, actor, at = how
    connection.executemany(
        "UPDATE handovers SET state = ?, batch = ?, attempts = 0, next_try = ?, requested_by = ?, modified = ?, "
        "code = NULL, message = NULL, remedy = NULL WHERE id = ?",
        [(OmsStatus.BEING_EXPORTED, batch, at, actor, at, one) for one in ids],
    )


def _set_status(connection: sqlite3.Connection, where: Kind, pks: Sequence[int], status: OmsStatus, at: str) -> None:
    connection.executemany(
        f"UPDATE {where.table}s SET oms_status = ?, modified = ? WHERE id = ?",  # noqa: S608 names of ours
        [(status, at, pk) for pk in pks],
    )


def _moved_on(connection: sqlite3.Connection, where: _Where, record_id: str, status: OmsStatus) -> bool:
    """Give the record its new status; False where a newer version has come meanwhile, whose status it has."""
    kind = where.kind
    changed = connection.execute(
        f"UPDATE {kind.table}s SET oms_status = ?, modified = ? WHERE connection_id = ? AND {kind.record_id} = ? "  # noqa: S608
        "AND oms_status = 'Being exported'",
        (status, where.at, where.connection_id, record_id),
    ).rowcount
    return bool(changed)


def _arrived(connection: sqlite3.Connection, where: _Where, record: Outgoing) -> None:
    connection.execute(
        "UPDATE handovers SET state = ?, body = NULL, run_id = NULL, run_attempt = NULL, code = NULL, message = NULL, "
        "remedy = NULL, arrived = ?, modified = ? WHERE id = ?",
        (OmsStatus.EXPORTED, where.at, where.at, record.id),
    )
    _moved_on(connection, where, record.record_id, OmsStatus.EXPORTED)
    told = (where.connection_id, record.record_id, where.kind.path, "")
    connection.execute(_SOLVE, (where.at, where.at, *told))


def _missed(connection: sqlite3.Connection, where: _Where, fate: Fate, batch: str) -> None:
    """It waits, in the batch of all that do; or it has failed for good."""
    problem, until = fate.problem, fate.until
    assert problem is not None
    why = (problem.code, problem.message, problem.remedy, where.at, fate.record.id)
    connection.execute(
        "UPDATE handovers SET state = ?, batch = ?, next_try = ?, run_id = NULL, run_attempt = NULL, code = ?, "
        "message = ?, remedy = ?, modified = ? WHERE id = ?",
        (OmsStatus.BEING_EXPORTED if until else OmsStatus.ERROR, batch, iso(until) if until else where.at, *why),
    )
    if until is None and _moved_on(connection, where, fate.record.record_id, OmsStatus.ERROR):
        _report(connection, where, fate.record.record_id, problem)


def _report(connection: sqlite3.Connection, where: _Where, record_id: str, problem: Problem) -> None:
    path = where.kind.path
    connection.execute(_SOLVE, (where.at, where.at, where.connection_id, record_id, path, problem.code))
    told = (where.connection_id, record_id, problem.code, path, orjson.dumps(problem.params).decode())
    connection.execute(_REPORT, (*told, problem.fingerprint, where.at, where.at, where.run_id, problem.setting))
