"""Runs: the rows are the truth, the queue only transport. A lost or doubled message must not matter.

A run is claimed atomically and with an attempt number; whoever lost it writes nothing more (see `pages`).
"""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from omnikit.errors import Busy, NotFound
from omnikit.model.jobs import lane_of
from omnikit.model.states import RUN_MOVES, Level, RunState
from omnikit.model.times import iso
from omnikit.store.database import Database
from omnikit.store.logs import retention
from omnikit.store.pages import Claim

STALLED_AFTER = timedelta(seconds=60)
WORKER_SILENT_AFTER = timedelta(seconds=10)

Row = dict[str, Any]


def _process_start(pid: int) -> str:
    """When process `pid` began (ticks since boot, Linux): a pid used again is not taken for the old process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return ""


def this_process() -> str:
    """The name under which this process claims runs."""
    pid = os.getpid()
    return f"{socket.gethostname()}/{pid}/{_process_start(pid)}"


def is_gone(owner: str | None) -> bool:
    """True where `owner` was a process of this machine that has ended. Elsewhere only its heartbeat tells."""
    if not owner:
        return True
    host, pid, started = owner.rsplit("/", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return started != _process_start(int(pid))


_FINISH = (
    "UPDATE runs SET state = ?, finished = ?, seconds = seconds + ?, owner = NULL, waiting_until = NULL, "
    "waiting_for = NULL, "
    "progress = CASE WHEN ? IN ('succeeded', 'succeeded_with_errors') THEN 1.0 ELSE progress END, "
    "eta_seconds = NULL, error_code = ?, error_message = ?, error_remedy = ? "
    "WHERE id = ? AND attempt = ? AND state = 'running'"
)

# every worker looks for these every few seconds: without the index it would walk through all runs that ever were
_UNDER_WAY = "FROM runs INDEXED BY runs_one_active WHERE state IN ('queued', 'running')"


def release(connection: sqlite3.Connection, run_id: int) -> None:
    """Errors that a run was to try again, and did not get to or that stay, are open again."""
    connection.execute("UPDATE import_errors SET state = 'open' WHERE retry_run = ? AND state = 'retrying'", (run_id,))


class Runs:
    """Every change of a run's state, one verb each."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def create(
        self,
        connection_id: int,
        job: str,
        requested_by: str,
        since: datetime | None,
        at: datetime,
        *,
        scope: Mapping[str, Any] | None = None,
        also: Callable[[sqlite3.Connection, int], None] = lambda _connection, _run_id: None,
    ) -> int:
        """A new queued run; `also` writes what belongs to it in the same transaction, or raises to have neither. Raises
        Busy, naming the run under way: one at a time for each connection and direction.
        """
        lane = lane_of(job)
        told = orjson.dumps(scope).decode() if scope else None
        try:
            with self._db.write() as connection:
                cursor = connection.execute(
                    "INSERT INTO runs "
                    "(connection_id, connection_name, job, lane, state, owner, requested_by, since, scope, created) "
                    "SELECT id, name, ?, ?, 'queued', ?, ?, ?, ?, ? FROM connections WHERE id = ?",
                    (
                        job,
                        lane,
                        this_process(),
                        requested_by,
                        iso(since) if since else None,
                        told,
                        iso(at),
                        connection_id,
                    ),
                )
                also(connection, cursor.lastrowid or 0)
        except sqlite3.IntegrityError:
            active = self.active(connection_id, lane)
            number = f"run {active['id']}" if active else "another run"
            raise Busy(
                f"A sync of connection {connection_id} is under way already ({number}).",
                remedy="Wait for it to end, or cancel it with `omnikit runs cancel`.",
            ) from None
        if not cursor.lastrowid or not cursor.rowcount:
            raise NotFound(f"There is no connection {connection_id}.")
        return cursor.lastrowid

    def get(self, run_id: int) -> Row:
        row = self._db.row("SELECT * FROM runs WHERE id = ?", (run_id,))
        if row is None:
            raise NotFound(f"There is no run {run_id}.", remedy="`omnikit runs` lists them.")
        return dict(row)

    def active(self, connection_id: int, lane: str | None = None) -> Row | None:
        """The run under way of a connection; with `lane`, in that direction."""
        row = self._db.row(
            "SELECT * FROM runs WHERE connection_id = :one AND state IN ('queued', 'running') "
            "AND (:lane IS NULL OR lane = :lane) ORDER BY lane DESC LIMIT 1",
            {"one": connection_id, "lane": lane},
        )
        return dict(row) if row else None

    def forsaken(self, connection_id: int, at: datetime, lane: str) -> int | None:
        """A run that is queued, whose asker has ended, and that no worker is there to begin."""
        row = self.active(connection_id, lane)
        if row is None or row["state"] != RunState.QUEUED or not is_gone(row["owner"]) or self.worker_alive(at):
            return None
        return int(row["id"])

    def claim(self, run_id: int, at: datetime) -> Claim | None:
        """Take a queued run: None where it is not queued (any more)."""
        with self._db.write() as connection:
            row = connection.execute(
                "UPDATE runs SET state = 'running', attempt = attempt + 1, owner = ?, heartbeat = ?, "
                "started = coalesce(started, ?) WHERE id = ? AND state = 'queued' RETURNING attempt",
                (this_process(), iso(at), iso(at), run_id),
            ).fetchone()
        return Claim(run_id, row[0]) if row else None

    def beat(self, claim: Claim, at: datetime, calls: int = 0) -> bool:
        """Show life, and count the calls made since the last sign. Returns whether someone asked the run to stop, or
        another attempt owns it.
        """
        self._db.run(
            "UPDATE runs SET heartbeat = ?, calls = calls + ? WHERE id = ? AND attempt = ? AND state = 'running'",
            (iso(at), calls, *claim),
        )
        row = self._db.row("SELECT cancel_requested, attempt FROM runs WHERE id = ?", (claim.run_id,))
        return row is None or bool(row["cancel_requested"]) or row["attempt"] != claim.attempt

    def stop_reason(self, claim: Claim) -> str | None:
        """'canceled', 'disabled', 'superseded' or None: read before each call that leaves."""
        row = self._db.row(
            "SELECT r.attempt, r.state, r.cancel_requested, c.status FROM runs r "
            "LEFT JOIN connections c ON c.id = r.connection_id WHERE r.id = ?",
            (claim.run_id,),
        )
        if row is None or row["attempt"] != claim.attempt or row["state"] != RunState.RUNNING:
            return "superseded"
        if row["cancel_requested"]:
            return "canceled"
        return None if row["status"] == "Active" else "disabled"

    def progress(self, claim: Claim, **fields: Any) -> None:
        """Write `step`, `progress`, `eta_seconds`, `waiting_until`, `waiting_for` of a run that this attempt owns."""
        names = ", ".join(f"{name} = ?" for name in fields)
        self._db.run(
            f"UPDATE runs SET {names} WHERE id = ? AND attempt = ? AND state = 'running'",  # noqa: S608
            (*fields.values(), *claim),
        )

    def finish(self, claim: Claim, state: RunState, seconds: float, at: datetime, error: Row | None = None) -> bool:
        """End (or hand back) a run. False where another attempt owns it by now."""
        if state not in RUN_MOVES[RunState.RUNNING]:
            raise ValueError(f"a running run cannot become {state}")
        error = error or {}
        ended = None if state == RunState.QUEUED else iso(at)
        with self._db.write() as connection:
            why = (error.get("code"), error.get("message"), error.get("remedy"))
            changed = connection.execute(_FINISH, (state, ended, seconds, state, *why, *claim)).rowcount
            if changed and ended:
                release(connection, claim.run_id)
        return bool(changed)

    def request_cancel(self, run_id: int, at: datetime) -> RunState:
        """Ask a run to stop; one that nobody has begun ends at once. Returns the state it is in now."""
        with self._db.write() as connection:
            connection.execute("UPDATE runs SET cancel_requested = 1 WHERE id = ?", (run_id,))
            ended = connection.execute(
                "UPDATE runs SET state = 'canceled', finished = ? WHERE id = ? AND state = 'queued'", (iso(at), run_id)
            ).rowcount
            if ended:
                release(connection, run_id)
        return RunState(self.get(run_id)["state"])

    def queued(self) -> list[int]:
        return [row[0] for row in self._db.rows(f"SELECT id {_UNDER_WAY} AND state = 'queued' ORDER BY id")]

    def requeue_stalled(self, at: datetime, connection_id: int | None = None) -> list[int]:
        """Hand back runs whose process has ended or whose heartbeat stopped. Returns their numbers."""
        silent_since = iso(at - STALLED_AFTER)
        rows = self._db.rows(
            f"SELECT id, attempt, owner, heartbeat {_UNDER_WAY} AND state = 'running' "
            "AND (:only IS NULL OR connection_id = :only)",
            {"only": connection_id},
        )
        stalled = [row for row in rows if row["heartbeat"] < silent_since or is_gone(row["owner"])]
        return [row["id"] for row in stalled if self._hand_back(row["id"], row["attempt"])]

    def _hand_back(self, run_id: int, attempt: int) -> bool:
        return bool(
            self._db.run(
                "UPDATE runs SET state = 'queued', owner = NULL WHERE id = ? AND attempt = ? AND state = 'running'",
                (run_id, attempt),
            )
        )

    def failed_since(self, moment: datetime) -> list[Row]:
        """Runs that failed since then, the oldest first."""
        rows = self._db.rows("SELECT * FROM runs WHERE state = 'failed' AND finished >= ? ORDER BY id", (iso(moment),))
        return [dict(row) for row in rows]

    def listed(self, connection_id: int | None, limit: int | None) -> list[Row]:
        rows = self._db.rows(
            "SELECT * FROM runs WHERE :only IS NULL OR connection_id = :only ORDER BY id DESC LIMIT :limit",
            {"only": connection_id, "limit": -1 if limit is None else limit},
        )
        return [dict(row) for row in rows]

    def log(self, run_id: int, at: datetime, level: str, code: str, message: str, exchange: str | None) -> None:
        """A message of a run. One milder than what is kept is dropped, unless it shows an exchange."""
        if exchange is None and not retention(self._db).keeps(Level(level)):
            return
        self._db.run(
            "INSERT INTO run_log (run_id, at, level, code, message, exchange) VALUES (?, ?, ?, ?, ?, ?)",
            (run_id, iso(at), level, code, message, exchange),
        )

    def log_of(self, run_id: int) -> list[Row]:
        return [dict(row) for row in self._db.rows("SELECT * FROM run_log WHERE run_id = ? ORDER BY id", (run_id,))]

    def worker_beat(self, started: datetime, at: datetime) -> None:
        self._db.run(
            "INSERT INTO workers VALUES (?, ?, ?) ON CONFLICT (owner) DO UPDATE SET heartbeat = excluded.heartbeat",
            (this_process(), iso(started), iso(at)),
        )

    def worker_gone(self) -> None:
        self._db.run("DELETE FROM workers WHERE owner = ?", (this_process(),))

    def worker_alive(self, at: datetime) -> bool:
        """Whether any worker has shown life in the last ten seconds and is not known to have ended."""
        rows = self._db.rows("SELECT owner FROM workers WHERE heartbeat >= ?", (iso(at - WORKER_SILENT_AFTER),))
        return any(not is_gone(row["owner"]) for row in rows)
