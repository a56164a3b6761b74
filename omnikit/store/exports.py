"""Shipments and invoices on their way to a channel: asked for, claimed by a run, ended; none is lost, none is twice.

`begun` is the intent, written before a call leaves. While it stands, the channel may have what was sent: a process that
ended, or an answer that was lost, leaves it behind, and whoever takes the row over knows that it is in doubt. States
change as `model.exports.EXPORT_MOVES` allows; each change mirrors itself in the order and in its error, in the same
transaction.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
import orjson
import zstandard

from omnikit.errors import Busy, NotFound
from omnikit.model.exporting import order_status, wait_after
from omnikit.model.exports import EXPORT_MOVES, EXPORTS_DUE, ExportKind, ExportState, Invoice, Shipment
from omnikit.model.problems import Problem
from omnikit.model.times import iso, parse
from omnikit.store.database import Database
from omnikit.store.pages import Claim, check_claim
from omnikit.store.reading import conditions
from omnikit.store.vault import Vault

Row = dict[str, Any]
Content = Shipment | Invoice
TAKEN = "taken"
GIVEN_UP = "The export was given up."  # why the errors of a canceled export are ignored
_LEASE = timedelta(minutes=5)  # for so long nobody else asks what became of an invoice
_AFTER_A_FAILURE = timedelta(minutes=5)  # a run that failed as a whole would fail again at once
_LOOK_AGAIN = timedelta(minutes=1)
_TICKETS_OF = timedelta(days=1)
_LONGEST_KIND = 80  # characters of a fingerprint's last part

_SHOWN = (
    "id", "connection_id", "kind", "order_id", "reference", "state", "facts", "ticket", "attempts", "next_try", "code",
    "message", "remedy", "request_id", "requested_by", "source", "created", "modified", "sent", "run_id",
)  # fmt: skip
_COLUMNS = ", ".join(f"e.{name}" for name in _SHOWN)
_LISTED = f"SELECT {_COLUMNS}, c.name AS connection FROM exports e JOIN connections c ON c.id = e.connection_id"  # noqa: S608
# whose run is still at it
_AT_WORK = "EXISTS (SELECT 1 FROM runs WHERE id = e.run_id AND attempt = e.run_attempt AND state = 'running')"
# said in these words, it lets SQLite use the index that holds nothing but what has not ended
_UNENDED = "state IN ('Pending', 'Sending', 'Submitted')"
_DUE = f"e.{_UNENDED} AND e.next_try <= :now AND (e.state <> 'Sending' OR NOT {_AT_WORK})"
_WAITING = f"""
SELECT DISTINCT e.connection_id FROM exports e JOIN connections c ON c.id = e.connection_id
WHERE {_DUE} AND c.status = 'Active' AND c.authorization_error IS NULL
    AND NOT EXISTS (SELECT 1 FROM pauses WHERE scope IN ('all', 'connection:' || c.id))
    AND NOT EXISTS (SELECT 1 FROM runs WHERE connection_id = c.id AND lane = 'export'
        AND (state IN ('queued', 'running') OR (job = 'exports' AND state = 'failed' AND finished > :lately)))
ORDER BY e.connection_id
"""  # noqa: S608
_REPORT = (
    "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, "
    "modified, run_id, request_id, setting) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?) "
    "ON CONFLICT (connection_id, kind, record_id, code, path) DO UPDATE SET modified = excluded.modified, "
    "params = excluded.params, setting = excluded.setting, fingerprint = excluded.fingerprint, state = 'open', "
    "solved = NULL, reason = NULL, run_id = excluded.run_id, request_id = excluded.request_id"
)


class Asked(NamedTuple):
    """An export as it is asked for. `facts` are shown in lists: nothing personal. `pdf`: an invoice's document.
    `fresh`: its reference was chosen because it was free.
    """

    connection_id: int
    content: Content
    facts: Mapping[str, Any]
    requested_by: str
    source: str
    pdf: bytes = b""
    fresh: bool = False

    @property
    def kind(self) -> ExportKind:
        return ExportKind.SHIPMENT if isinstance(self.content, Shipment) else ExportKind.INVOICE

    @property
    def reference(self) -> str:
        return self.content.reference if isinstance(self.content, Shipment) else self.content.number


class Queued(NamedTuple):
    """What became of asking: `outcome` is new, changed (it corrects what was asked for earlier), again (what had failed
    or was given up), same (nothing was done), or taken: nothing was done, the reference is no longer free.
    """

    id: int
    outcome: str


class Taken(NamedTuple):
    """An export that a run works on. `doubt`: since when the channel may have it already, None where it has not."""

    id: int
    connection_id: int
    content: Content
    pdf: bytes
    attempts: int
    ticket: str | None
    doubt: datetime | None
    sent: datetime | None


class Parcel(NamedTuple):
    """A shipment that was asked for."""

    id: int
    state: str
    shipment: Shipment


class Exports:
    """Rows of `exports`."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    # -- asking ------------------------------------------------------------------------------------------------

    def queue(self, asked: Asked, at: datetime) -> Queued:
        """Ask for an export. The same again changes nothing; another content under the same reference corrects it.
        Raises Busy while what was asked for earlier may be on its way.
        """
        about = _about(asked.connection_id, asked.kind, asked.content.order_id, asked.reference)
        told = msgspec.msgpack.encode((asked.content, asked.pdf))
        digest = hashlib.blake2b(told, digest_size=12, key=self._vault.digest_key).hexdigest()
        with self._db.write() as connection:
            row = connection.execute(
                "SELECT * FROM exports WHERE connection_id = ? AND kind = ? AND order_id = ? AND reference = ?",
                (asked.connection_id, asked.kind, asked.content.order_id, asked.reference),
            ).fetchone()
            if row is None:
                number, outcome = self._insert(connection, asked, self._sealed(told, about), digest, at), "new"
            else:
                number, outcome = row["id"], _again(row, digest, fresh=asked.fresh)
            if outcome in {"changed", "again"}:
                self._replace(connection, row, asked, self._sealed(told, about), digest, at)
            if outcome not in {"same", TAKEN}:
                _mirror(connection, asked.connection_id, asked.content.order_id, at)
        return Queued(number, outcome)

    def _insert(self, connection: sqlite3.Connection, asked: Asked, body: bytes, digest: str, at: datetime) -> int:
        now = iso(at)
        number = connection.execute(
            "INSERT INTO exports (connection_id, order_id, kind, reference, state, facts, body, digest, next_try, "
            "requested_by, source, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                asked.connection_id, asked.content.order_id, asked.kind, asked.reference, ExportState.PENDING,
                orjson.dumps(asked.facts).decode(), body, digest, now, asked.requested_by, asked.source, now, now,
            ),
        ).lastrowid  # fmt: skip
        assert number is not None
        return number

    def _replace(
        self, connection: sqlite3.Connection, row: sqlite3.Row, asked: Asked, body: bytes, digest: str, at: datetime
    ) -> None:
        # what may have arrived as it is stays in doubt; a parcel is only edited
        begun = row["begun"] if digest == row["digest"] else None
        connection.execute(
            "UPDATE exports SET state = 'Pending', facts = ?, body = ?, digest = ?, begun = ?, attempts = 0, "
            "next_try = ?, code = NULL, message = NULL, remedy = NULL, requested_by = ?, source = ?, modified = ? "
            "WHERE id = ?",
            (
                orjson.dumps(asked.facts).decode(), body, digest, begun, iso(at), asked.requested_by, asked.source,
                iso(at), row["id"],
            ),
        )  # fmt: skip
        _errors_become(connection, "retrying", None, [row["id"]], at)

    def retry(self, ids: Sequence[int], at: datetime) -> int:
        """[RETRY EXPORT]: what has finally failed or was given up is sent again as it is. Returns how many."""
        return self._turn(ids, ExportState.PENDING, "retrying", at, ", attempts = 0, next_try = :now")

    def cancel(self, ids: Sequence[int], at: datetime) -> int:
        """Give up what has not left. Returns how many. An invoice that may have arrived cannot be given up."""
        sure = "AND (begun IS NULL OR kind = 'shipment' OR state = 'Finally failed')"
        return self._turn(ids, ExportState.CANCELED, "ignored", at, "", sure)

    def _turn(self, ids: Sequence[int], to: ExportState, errors: str, at: datetime, fields: str, only: str = "") -> int:
        sources = _ways_to(to) - {ExportState.SENDING, ExportState.EXPORTED}
        with self._db.write() as connection:
            rows = connection.execute(
                f"UPDATE exports SET state = :to, modified = :now, code = NULL, message = NULL, remedy = NULL{fields} "  # noqa: S608 ours
                "WHERE id IN (SELECT value FROM json_each(:ids)) AND state IN (SELECT value FROM json_each(:sources)) "
                f"{only} RETURNING id, connection_id, order_id",
                {"to": to, "now": iso(at), "ids": _json(ids), "sources": _json(sorted(sources))},
            ).fetchall()
            _errors_become(connection, errors, GIVEN_UP if errors == "ignored" else None, [row[0] for row in rows], at)
            for connection_id, order_id in {(row[1], row[2]) for row in rows}:
                _mirror(connection, connection_id, order_id, at)
        return len(rows)

    # -- sending -----------------------------------------------------------------------------------------------

    def waiting(self, now: datetime) -> list[int]:
        """Connections that have something due and nothing in its way: inactive, paused, to be authorized, under way, or
        failed a moment ago.
        """
        bounds = {"now": iso(now), "lately": iso(now - _AFTER_A_FAILURE)}
        return [row[0] for row in self._db.rows(_WAITING, bounds)]

    def how_many_due(self, connection_id: int, now: datetime) -> int:
        found: int = self._db.value(
            f"SELECT count(*) FROM exports e WHERE e.connection_id = :one AND {_DUE}",  # noqa: S608
            {"one": connection_id, "now": iso(now)},
        )
        return found

    def take_shipment(self, connection_id: int, claim: Claim, at: datetime) -> Taken | None:
        """The oldest shipment that is due, from now on this run's. One that a run left behind may be repeated."""
        return self._take(connection_id, claim, ExportKind.SHIPMENT, at, timedelta())

    def take_invoice(self, connection_id: int, claim: Claim, at: datetime, settled: timedelta) -> Taken | None:
        """The same for an invoice: one at a time for each connection, one in doubt before all others, and none before
        the parcels of its order (Amazon refuses the invoice of what was not shipped, error 79517). `settled`: so long
        after an intent the channel surely shows what came of it.
        """
        return self._take(connection_id, claim, ExportKind.INVOICE, at, settled)

    def _take(
        self, connection_id: int, claim: Claim, kind: ExportKind, at: datetime, settled: timedelta
    ) -> Taken | None:
        with self._db.write() as connection:
            check_claim(connection, claim)
            bounds = {"one": connection_id, "kind": kind, "now": iso(at)}
            row = None
            if kind == ExportKind.INVOICE:
                _wait_for_parcels(connection, bounds, at)
                row = _in_doubt(connection, bounds)
            if row is None:
                row = connection.execute(
                    f"SELECT e.*, 1 AS free FROM exports e WHERE e.connection_id = :one AND e.kind = :kind "  # noqa: S608
                    f"AND e.state <> 'Submitted' AND {_DUE} ORDER BY e.created, e.id LIMIT 1",
                    bounds,
                ).fetchone()
            if row is None or not row["free"]:
                _wait_behind(connection, row, bounds, at)
                return None
            # should a run die over it again and again, others have their turn in between
            until = at + max(settled, wait_after(row["attempts"] + 1) or _AFTER_A_FAILURE)
            connection.execute(
                "UPDATE exports SET state = 'Sending', run_id = ?, run_attempt = ?, begun = coalesce(begun, ?), "
                "attempts = attempts + 1, next_try = ?, modified = ? WHERE id = ?",
                (*claim, iso(at), iso(until), iso(at), row["id"]),
            )
        return self._taken(row, row["attempts"] + 1)

    def take_submitted(self, connection_id: int, claim: Claim, at: datetime) -> Taken | None:
        """An invoice of which it is time to ask what became of it; for some minutes nobody else asks."""
        with self._db.write() as connection:
            check_claim(connection, claim)
            row = connection.execute(
                "UPDATE exports SET next_try = ? WHERE id = (SELECT id FROM exports WHERE connection_id = ? "  # noqa: S608
                f"AND {_UNENDED} AND state = 'Submitted' AND next_try <= ? ORDER BY next_try, id LIMIT 1) RETURNING *",
                (iso(at + _LEASE), connection_id, iso(at)),
            ).fetchone()
        return self._taken(row, row["attempts"]) if row else None

    def _taken(self, row: sqlite3.Row, attempts: int) -> Taken:
        content, pdf = self._opened(row)
        doubt, sent = (parse(row[name]) if row[name] else None for name in ("begun", "sent"))
        return Taken(row["id"], row["connection_id"], content, pdf, attempts, row["ticket"], doubt, sent)

    def known_tickets(self, since: datetime) -> set[str]:
        """The tickets of all invoices that were touched since, a day's margin included."""
        rows = self._db.rows(
            "SELECT ticket FROM exports WHERE ticket IS NOT NULL AND modified >= ?", (iso(since - _TICKETS_OF),)
        )
        return {row[0] for row in rows}

    def postpone(
        self,
        connection_id: int,
        until: datetime,
        at: datetime,
        *,
        kinds: Collection[ExportKind] = tuple(ExportKind),
        states: Collection[ExportState] = EXPORTS_DUE,
    ) -> None:
        """Nothing of this can be done before that: until then none of what is due is."""
        self._db.run(
            f"UPDATE exports SET next_try = ? WHERE connection_id = ? AND {_UNENDED} AND next_try <= ? "  # noqa: S608
            "AND kind IN (SELECT value FROM json_each(?)) AND state IN (SELECT value FROM json_each(?))",
            (iso(until), connection_id, iso(at), _json(kinds), _json(states)),
        )

    def begin(self, taken: Taken, claim: Claim, at: datetime, settled: timedelta) -> None:
        """The intent of a new attempt, once it is known that the one before left nothing behind."""
        with self._db.write() as connection:
            check_claim(connection, claim)
            connection.execute(
                "UPDATE exports SET begun = ?, next_try = ? WHERE id = ? AND state = 'Sending'",
                (iso(at), iso(at + settled), taken.id),
            )

    # -- how it ended ------------------------------------------------------------------------------------------

    def exported(self, taken: Taken, claim: Claim, at: datetime) -> None:
        """The channel has it. The document of an invoice, which was counted when it left, is let go of."""
        if isinstance(taken.content, Shipment):
            self._end(taken, claim, ExportState.EXPORTED, {**_SETTLED, "sent": iso(at)}, at, sent=1)
            return
        about = _about(taken.connection_id, ExportKind.INVOICE, taken.content.order_id, taken.content.number)
        body = self._sealed(msgspec.msgpack.encode((taken.content, b"")), about)
        self._end(taken, claim, ExportState.EXPORTED, {**_SETTLED, "body": body}, at)

    def submitted(self, taken: Taken, claim: Claim, ticket: str, next_try: datetime, at: datetime) -> None:
        """The channel works on it under this ticket."""
        fields = {**_SETTLED, "ticket": ticket, "sent": iso(at), "next_try": iso(next_try)}
        self._end(taken, claim, ExportState.SUBMITTED, fields, at, sent=1)

    def again(
        self, taken: Taken, claim: Claim, next_try: datetime, at: datetime, why: Problem | None = None, *, doubt: bool
    ) -> None:
        """To be tried again then. `doubt`: the channel may have it; `why` is shown in lists."""
        told = _told(why) if why else {}
        fields = {**told, "next_try": iso(next_try), **({} if doubt else {"begun": None})}
        self._end(taken, claim, ExportState.PENDING, fields, at)

    def failed(
        self, taken: Taken, claim: Claim, why: Problem, at: datetime, *, request_id: str | None, doubt: bool = False
    ) -> None:
        """Finally: only a person brings it back."""
        fields = {**_told(why), "request_id": request_id, **({} if doubt else {"begun": None})}
        self._end(taken, claim, ExportState.FINALLY_FAILED, fields, at, why=why)

    def later(self, taken: Taken, next_try: datetime) -> None:
        """The channel is still at work on it: ask again then."""
        self._db.run("UPDATE exports SET next_try = ? WHERE id = ? AND state = 'Submitted'", (iso(next_try), taken.id))

    def _end(
        self,
        taken: Taken,
        claim: Claim,
        to: ExportState,
        fields: Mapping[str, Any],
        at: datetime,
        *,
        sent: int = 0,
        why: Problem | None = None,
    ) -> None:
        """One way for every end: the row, the run's counts, the order and its error."""
        values = {"state": to, "modified": iso(at), "run_id": claim.run_id, **fields}
        names = ", ".join(f"{name} = :{name}" for name in values)
        where = {"id": taken.id, "ways": _json(sorted(_ways_to(to))), "attempt": claim.attempt}
        with self._db.write() as connection:
            check_claim(connection, claim)
            moved = connection.execute(
                f"UPDATE exports SET {names} WHERE id = :id AND state IN (SELECT value FROM json_each(:ways)) "  # noqa: S608 ours
                "AND (state <> 'Sending' OR (run_id = :run_id AND run_attempt = :attempt))",
                {**values, **where},
            ).rowcount
            if not moved:  # its connection is being deleted
                return
            connection.execute(
                "UPDATE runs SET sent = sent + ?, refused = refused + ?, waiting_until = NULL, waiting_for = NULL "
                "WHERE id = ?",
                (sent, int(why is not None), claim.run_id),
            )
            if why is not None:
                _report(connection, taken, why, claim, at, fields["request_id"])
            elif to == ExportState.EXPORTED:
                _errors_become(connection, "solved", None, [taken.id], at)
            _mirror(connection, taken.connection_id, taken.content.order_id, at)

    # -- looking -----------------------------------------------------------------------------------------------

    def parcels(self, connection_id: int, order_id: str) -> list[Parcel]:
        """The shipments that were asked for of an order, whatever became of them."""
        rows = self._db.rows(
            "SELECT * FROM exports WHERE connection_id = ? AND order_id = ? AND kind = 'shipment' ORDER BY id",
            (connection_id, order_id),
        )
        opened = ((row, self._opened(row)[0]) for row in rows)
        return [Parcel(row["id"], row["state"], one) for row, one in opened if isinstance(one, Shipment)]

    def get(self, export_id: int) -> Row:
        """One export as lists show it. Raises NotFound."""
        found = self.listed(ids=[export_id])
        if not found:
            raise NotFound(
                f"There is no export {export_id}.",
                remedy="`omnikit exports list` shows them.",
                code="export.not_found",
            )
        return found[0]

    def listed(
        self,
        connection_id: int | None = None,
        *,
        ids: Collection[int] | None = None,
        kind: str | None = None,
        states: Collection[str] | None = None,
        order_id: str | None = None,
        limit: int | None = None,
    ) -> list[Row]:
        """Exports without what is sent, those changed last first. `next_try` is None where nothing is tried again."""
        # most have been exported: named so, the others are found without them
        unfinished = states is not None and ExportState.EXPORTED not in states
        where, values = conditions(
            ("e.connection_id = ?", connection_id),
            ("e.kind = ?", kind),
            ("e.order_id = ?", order_id),
            ("e.id IN (SELECT value FROM json_each(?))", None if ids is None else _json(ids)),
            ("e.state IN (SELECT value FROM json_each(?))", None if states is None else _json(states)),
            also=["e.state <> 'Exported'"] if unfinished else (),
        )
        rows = self._db.rows(
            f"{_LISTED} {where} ORDER BY e.modified DESC, e.id DESC LIMIT ?", (*values, -1 if limit is None else limit)
        )
        return [_shown(row) for row in rows]

    def of_errors(self, errors: Sequence[int]) -> dict[int, list[int]]:
        """Ids of the exports that these errors are about, by connection; errors of other kinds have none."""
        found: dict[int, list[int]] = {}
        for row in self._db.rows(
            "SELECT DISTINCT x.connection_id, x.id FROM import_errors e JOIN exports x "
            "ON x.connection_id = e.connection_id AND x.order_id = e.record_id AND x.kind = e.kind "
            "AND 'exports.' || x.id = e.path WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            (_json(errors),),
        ):
            found.setdefault(row[0], []).append(row[1])
        return found

    def summary(self, connection_id: int | None = None) -> dict[str, int]:
        """How many there are in each state."""
        rows = self._db.rows(
            "SELECT state, count(*) FROM exports WHERE ? IS NULL OR connection_id = ? GROUP BY state",
            (connection_id, connection_id),
        )
        found = {row[0]: row[1] for row in rows}
        return {state: found.get(state, 0) for state in ExportState}

    def log_of(self, export_id: int) -> list[Row]:
        """What the logs of runs say about one export, oldest first: at, level, code, message, exchange, run_id."""
        row = self.get(export_id)
        rows = self._db.rows(
            "SELECT l.at, l.level, l.code, l.message, l.exchange, l.run_id "
            "FROM run_log l JOIN runs r ON r.id = l.run_id WHERE r.connection_id = ? AND l.at >= ? "
            "AND l.code LIKE 'exports.%' AND instr(l.message, ?) = 1 ORDER BY l.id",
            (row["connection_id"], row["created"], f"{label(row['kind'], row['reference'], row['order_id'])}:"),
        )
        return [dict(one) for one in rows]

    # -- what is sent, sealed ----------------------------------------------------------------------------------

    def _sealed(self, told: bytes, about: str) -> bytes:
        return self._vault.seal(zstandard.compress(told), about)

    def _opened(self, row: sqlite3.Row) -> tuple[Content, bytes]:
        about = _about(row["connection_id"], row["kind"], row["order_id"], row["reference"])
        told = zstandard.decompress(self._vault.open(row["body"], about))
        if row["kind"] == ExportKind.SHIPMENT:
            return msgspec.msgpack.decode(told, type=tuple[Shipment, bytes])
        return msgspec.msgpack.decode(told, type=tuple[Invoice, bytes])


_SETTLED: Row = {"begun": None, "code": None, "message": None, "remedy": None}


def label(kind: str, reference: str, order_id: str) -> str:
    """An export as logs name it."""
    return f"{kind.capitalize()} {reference} of order {order_id}"


def _about(connection_id: int, kind: str, order_id: str, reference: str) -> str:
    """What a sealed body is bound to."""
    return f"export:{connection_id}:{kind}:{order_id}:{reference}"


def _kind(content: Content) -> ExportKind:
    return ExportKind.SHIPMENT if isinstance(content, Shipment) else ExportKind.INVOICE


def _again(row: sqlite3.Row, digest: str, *, fresh: bool) -> str:
    """What asking for a known export means. Raises Busy where it cannot be corrected now."""
    state, same = row["state"], row["digest"] == digest
    if fresh and not same:
        return TAKEN
    if same:
        return "same" if state in EXPORTS_DUE or state == ExportState.EXPORTED else "again"
    may_have_left = row["begun"] is not None and row["kind"] == ExportKind.INVOICE
    if state in {ExportState.SENDING, ExportState.SUBMITTED} or may_have_left:
        raise Busy(
            f"{label(row['kind'], row['reference'], row['order_id'])} is on its way as it was asked for before "
            f"({row['state']}).",
            remedy="Wait until the channel has answered, then correct it.",
            code="export.on_its_way",
        )
    return "changed"


def _in_doubt(connection: sqlite3.Connection, bounds: Mapping[str, Any]) -> sqlite3.Row | None:
    """The invoice that the channel may have; `free`: this run may look for it now."""
    row: sqlite3.Row | None = connection.execute(
        f"SELECT e.*, {_DUE} AS free FROM exports e WHERE e.connection_id = :one AND +e.kind = :kind "  # noqa: S608
        f"AND e.{_UNENDED} AND e.begun IS NOT NULL AND e.state IN ('Pending', 'Sending') ORDER BY e.begun LIMIT 1",
        bounds,
    ).fetchone()
    return row


def _wait_for_parcels(connection: sqlite3.Connection, bounds: Mapping[str, Any], at: datetime) -> None:
    """No invoice is due while a parcel of its order has not arrived; one that has finally failed is not waited for."""
    open_parcels = (
        "FROM exports s WHERE s.connection_id = e.connection_id AND s.order_id = e.order_id AND s.kind = 'shipment' "
        "AND s.state IN ('Pending', 'Sending')"
    )
    connection.execute(
        f"UPDATE exports AS e SET next_try = (SELECT max(:soon, max(s.next_try)) {open_parcels}) "  # noqa: S608 ours
        f"WHERE e.connection_id = :one AND e.kind = :kind AND e.{_UNENDED} AND e.state = 'Pending' AND e.begun IS NULL "
        f"AND e.next_try <= :now AND EXISTS (SELECT 1 {open_parcels})",
        {**bounds, "soon": iso(at + _LOOK_AGAIN)},
    )


def _wait_behind(
    connection: sqlite3.Connection, doubtful: sqlite3.Row | None, bounds: Mapping[str, Any], at: datetime
) -> None:
    """While one invoice is in doubt no other one is due."""
    if doubtful is not None:
        until = max(doubtful["next_try"], iso(at + _LOOK_AGAIN))
        connection.execute(
            "UPDATE exports SET next_try = :until WHERE connection_id = :one AND kind = :kind AND id <> :id "  # noqa: S608
            f"AND {_UNENDED} AND state = 'Pending' AND next_try <= :now",
            {**bounds, "until": until, "id": doubtful["id"]},
        )


def _ways_to(state: ExportState) -> set[ExportState]:
    """From which states this one may be reached."""
    return {source for source, onward in EXPORT_MOVES.items() if state in onward}


def _mirror(connection: sqlite3.Connection, connection_id: int, order_id: str, at: datetime) -> None:
    """*Export to channel* of the order says how it stands with its exports."""
    rows = connection.execute(
        "SELECT DISTINCT state FROM exports WHERE connection_id = ? AND order_id = ?", (connection_id, order_id)
    )
    status = order_status(row[0] for row in rows)
    connection.execute(
        "UPDATE orders SET channel_export_status = ?, modified = ? "
        "WHERE connection_id = ? AND order_id = ? AND channel_export_status <> ?",
        (status, iso(at), connection_id, order_id, status),
    )


def _report(
    connection: sqlite3.Connection, taken: Taken, why: Problem, claim: Claim, at: datetime, request_id: str | None
) -> None:
    """An error of the order; other errors of the same export are no longer so."""
    problem = why._replace(path=_path(taken.id))
    _errors_become(connection, "solved", None, [taken.id], at)
    connection.execute(
        _REPORT,
        (
            taken.connection_id, _kind(taken.content), taken.content.order_id, problem.code, problem.path,
            orjson.dumps(problem.params).decode(), _fingerprint(problem), iso(at), iso(at), claim.run_id, request_id,
            problem.setting,
        ),
    )  # fmt: skip


def _path(export_id: int) -> str:
    """Where an export's errors are filed. The number is left out of fingerprints."""
    return f"exports.{export_id}"


def _fingerprint(problem: Problem) -> str:
    """Equal for what the channel refuses in the same words, ids and amounts left out."""
    words = re.findall(r"[a-z]+", re.sub(r"\S*[\d@]\S*", " ", problem.params.get("words", "")).lower())
    code = re.findall(r"^\d{4,6}\b", problem.params.get("words", ""))
    kind = "-".join([*code, *words])[:_LONGEST_KIND]
    return f"{problem.fingerprint}:{kind}" if kind else problem.fingerprint


def _errors_become(
    connection: sqlite3.Connection, state: str, reason: str | None, ids: Sequence[int], at: datetime
) -> None:
    """The errors of these exports; what is solved stays so."""
    connection.execute(
        "UPDATE import_errors SET state = ?, reason = ?, modified = ?, solved = ? "
        "WHERE kind IN ('shipment', 'invoice') AND state <> 'solved' AND (connection_id, kind, record_id, path) IN ("
        "SELECT connection_id, kind, order_id, 'exports.' || id FROM exports "
        "WHERE id IN (SELECT value FROM json_each(?)))",
        (state, reason, iso(at), iso(at) if state == "solved" else None, _json(ids)),
    )


def _told(why: Problem) -> Row:
    return {"code": why.code, "message": why.message, "remedy": why.remedy}


def _shown(row: sqlite3.Row) -> Row:
    shown = dict(row)
    next_try = shown["next_try"] if shown["state"] in EXPORTS_DUE else None
    return {**shown, "facts": orjson.loads(shown["facts"]), "next_try": next_try}


def _json(values: Collection[Any]) -> str:
    return orjson.dumps(list(values)).decode()
