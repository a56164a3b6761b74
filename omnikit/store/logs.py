"""The messages of all runs: reading them, and letting go of those that are old enough (see `model.retention`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson

from omnikit.model.retention import Retention
from omnikit.model.states import Level
from omnikit.model.times import iso
from omnikit.store.database import Database

Row = dict[str, Any]
_FETCH, _BATCH = 1000, 5000
_EVERY = timedelta(hours=1)

_LOG = """
SELECT l.id, l.at, l.level, l.code, l.message, l.run_id, r.connection_id, r.connection_name AS connection, r.job,
    l.exchange
FROM run_log l JOIN runs r ON r.id = l.run_id
WHERE l.level IN (SELECT value FROM json_each(:levels)) AND (:only IS NULL OR r.connection_id = :only)
    AND (:since IS NULL OR l.at >= :since)
ORDER BY l.id DESC LIMIT :limit
"""
# the API exchange of an open error stays, however old it is
_PRUNE = """
DELETE FROM run_log WHERE id IN (
    SELECT id FROM run_log WHERE level = :level AND at < :before AND (exchange IS NULL OR run_id NOT IN (
        SELECT run_id FROM import_errors WHERE state IN ('open', 'retrying')
        UNION SELECT retry_run FROM import_errors WHERE state IN ('open', 'retrying') AND retry_run IS NOT NULL
    )) LIMIT :limit
)
"""
# of several workers one prunes; a clock that was set back does not keep anybody from it
_CLAIM = """
INSERT INTO meta VALUES ('log_pruned', :now)
ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <= :before OR value > :now
"""


class LogFilter(NamedTuple):
    """What a log is narrowed to; None: not at all."""

    levels: Sequence[Level]
    connection_id: int | None = None
    since: datetime | None = None
    limit: int | None = None


def retention(db: Database) -> Retention:
    """How long messages are kept in this home."""
    stored = db.value("SELECT value FROM meta WHERE key = 'log'")
    if stored is None:
        return Retention()
    found = orjson.loads(stored)
    return Retention({Level(name): hours for name, hours in found["hours"].items()}, Level(found["minimum"]))


class Logs:
    """The log of a home."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rows(self, wanted: LogFilter) -> Iterator[Row]:
        """Messages, newest first, one at a time: id, at, level, code, message, run_id, connection_id, connection, job,
        exchange (JSON, or None).
        """
        values = {
            "levels": orjson.dumps(wanted.levels).decode(),
            "only": wanted.connection_id,
            "since": iso(wanted.since) if wanted.since else None,
            "limit": -1 if wanted.limit is None else wanted.limit,
        }
        cursor = self._db.connection.execute(_LOG, values)
        while rows := cursor.fetchmany(_FETCH):
            yield from map(dict, rows)

    def retention(self) -> Retention:
        """See `retention`."""
        return retention(self._db)

    def keep(self, wanted: Retention) -> None:
        """Change how long messages are kept."""
        hours = {str(level): number for level, number in wanted.hours.items()}
        stored = orjson.dumps({"hours": hours, "minimum": wanted.minimum}).decode()
        self._db.run("INSERT OR REPLACE INTO meta VALUES ('log', ?)", (stored,))

    def prune(self, now: datetime) -> int:
        """Let go of what is old enough, some at a time so that nobody waits for it. Returns how many messages went."""
        kept = self.retention()
        return sum(self._prune(level, iso(kept.kept_since(level, now))) for level in Level)

    def _prune(self, level: Level, before: str) -> int:
        gone = 0
        while some := self._db.run(_PRUNE, {"level": level, "before": before, "limit": _BATCH}):
            gone += some
        return gone

    def prune_if_due(self, now: datetime) -> int | None:
        """The same, if nobody did it within the last hour. None: it was not due."""
        bounds = {"now": iso(now), "before": iso(now - _EVERY)}
        last = self._db.value("SELECT value FROM meta WHERE key = 'log_pruned'")
        if last is not None and bounds["before"] < last <= bounds["now"]:
            return None
        return self.prune(now) if self._db.run(_CLAIM, bounds) else None
