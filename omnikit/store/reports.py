"""Runs of reports and when they are due. As with `runs`, the rows are the truth; each is claimed once."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from omnikit.errors import NotFound
from omnikit.model.times import iso
from omnikit.store.database import Database
from omnikit.store.runs import is_gone, this_process

Row = dict[str, Any]
_ATTEMPTS = 2  # of a report whose process ends under it


class Order(NamedTuple):
    """A report that is asked for. `about`: what it tells of, where one report must be all there is."""

    name: str
    title: str
    parameters: Mapping[str, Any]
    code: bool
    requested_by: str
    about: str | None = None


class Timing(NamedTuple):
    """Every so many `minutes`; or at `clock` (HH:MM) on `days` (digits, 1 is Monday; empty: all) in `zone`."""

    minutes: int | None = None
    clock: str | None = None
    days: str = ""
    zone: str = "UTC"


class Reports:
    """Every change of a report's run, one verb each."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -- runs --------------------------------------------------------------------------------------------------

    def ask(self, order: Order, at: datetime) -> int | None:
        """A queued run; None where there is one about the same already."""
        try:
            with self._db.write() as connection:
                cursor = connection.execute(
                    "INSERT INTO report_runs "
                    "(name, title, state, parameters, code, about, requested_by, owner, created) "
                    "VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?)",
                    (order.name, order.title, orjson.dumps(order.parameters).decode(), order.code, order.about,
                     order.requested_by, this_process(), iso(at)),
                )  # fmt: skip
        except sqlite3.IntegrityError:
            return None
        return cursor.lastrowid

    def get(self, run_id: int) -> Row:
        """One run. Raises NotFound."""
        row = self._db.row("SELECT * FROM report_runs WHERE id = ?", (run_id,))
        if row is None:
            raise NotFound(
                f"There is no run {run_id} of a report.", remedy="`omnikit report list --runs` lists them.",
                code="report.run_not_found",
            )  # fmt: skip
        return _row(row)

    def listed(self, name: str | None = None, limit: int | None = None) -> list[Row]:
        """Runs, newest first."""
        rows = self._db.rows(
            "SELECT * FROM report_runs WHERE :name IS NULL OR name = :name ORDER BY id DESC LIMIT :limit",
            {"name": name, "limit": -1 if limit is None else limit},
        )
        return [_row(row) for row in rows]

    def queued(self) -> list[int]:
        """Runs that nobody has begun, the oldest first."""
        return [row[0] for row in self._db.rows("SELECT id FROM report_runs WHERE state = 'queued' ORDER BY id")]

    def claim(self, run_id: int, at: datetime) -> bool:
        """Take a queued run; False where someone else has."""
        return bool(
            self._db.run(
                "UPDATE report_runs SET state = 'running', attempt = attempt + 1, owner = ?, started = ? "
                "WHERE id = ? AND state = 'queued'",
                (this_process(), iso(at), run_id),
            )
        )

    def ended(self, run_id: int, state: str, seconds: float, folder: str, at: datetime, why: Row | None = None) -> None:
        """How a run of this process ended, and where what it left lies (relative to the home)."""
        why = why or {}
        self._db.run(
            "UPDATE report_runs SET state = ?, finished = ?, seconds = ?, folder = ?, owner = NULL, error_code = ?, "
            "error_message = ?, error_remedy = ? WHERE id = ? AND state = 'running' AND owner = ?",
            (state, iso(at), seconds, folder, why.get("code"), why.get("message"), why.get("remedy"), run_id,
             this_process()),
        )  # fmt: skip

    def forsaken(self, at: datetime) -> list[int]:
        """Hand back runs whose process has ended; one that ends its process each time has failed. Returns those that
        go on.
        """
        rows = self._db.rows("SELECT id, attempt, owner FROM report_runs WHERE state = 'running'")
        gone = [row for row in rows if is_gone(row["owner"])]
        for row in gone:
            self._hand_back(row, at)
        return [row["id"] for row in gone if row["attempt"] < _ATTEMPTS]

    def _hand_back(self, row: sqlite3.Row, at: datetime) -> None:
        again = row["attempt"] < _ATTEMPTS
        self._db.run(
            "UPDATE report_runs SET state = ?, owner = NULL, finished = ?, error_code = ?, error_message = ?, "
            "error_remedy = ? WHERE id = ? AND owner = ? AND state = 'running'",
            (
                "queued" if again else "failed",
                None if again else iso(at),
                None if again else "report.interrupted",
                None if again else "The process that ran the report ended, more than once.",
                None if again else "It may have run out of memory: narrow the report's parameters.",
                row["id"],
                row["owner"],
            ),
        )

    def finished_before(self, limit: datetime) -> list[Row]:
        """Runs that ended before, with what they left."""
        rows = self._db.rows("SELECT * FROM report_runs WHERE finished < ? AND folder IS NOT NULL", (iso(limit),))
        return [_row(row) for row in rows]

    def forget(self, run_id: int) -> None:
        """What it left has been taken away; the row stays, as the totals of other runs do."""
        self._db.run("UPDATE report_runs SET folder = NULL WHERE id = ?", (run_id,))

    # -- when they are due -------------------------------------------------------------------------------------

    def schedule(
        self, name: str, parameters: Mapping[str, Any], timing: Timing, due: datetime, actor: str, at: datetime
    ) -> int:
        """Run a report from now on whenever it is due."""
        with self._db.write() as connection:
            cursor = connection.execute(
                "INSERT INTO report_schedules (name, parameters, minutes, clock, days, zone, next_due, actor, created) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (name, orjson.dumps(parameters).decode(), *timing, iso(due), actor, iso(at)),
            )
        return cursor.lastrowid or 0

    def unschedule(self, schedule_id: int) -> bool:
        """No longer. False where there is none of this number."""
        return bool(self._db.run("DELETE FROM report_schedules WHERE id = ?", (schedule_id,)))

    def schedules(self) -> list[Row]:
        """What is scheduled, the next first."""
        rows = self._db.rows("SELECT * FROM report_schedules ORDER BY next_due, id")
        return [{**dict(row), "parameters": orjson.loads(row["parameters"])} for row in rows]

    def claim_due(self, row: Row, following: datetime) -> bool:
        """Take what is due, once, however many workers look."""
        return bool(
            self._db.run(
                "UPDATE report_schedules SET last_due = next_due, next_due = ? WHERE id = ? AND next_due = ?",
                (iso(following), row["id"], row["next_due"]),
            )
        )

    def began(self, schedule_id: int, run_id: int) -> None:
        """Which run came of it."""
        self._db.run("UPDATE report_schedules SET report_run = ? WHERE id = ?", (run_id, schedule_id))


def _row(row: sqlite3.Row) -> Row:
    return {**dict(row), "parameters": orjson.loads(row["parameters"]), "code": bool(row["code"])}
