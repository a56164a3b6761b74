"""Token buckets that survive restarts and are shared by every worker of a home.

A bucket holds `burst` calls and refills at `per_second`; the channel keeps its own, which we can only guess at.
To stay below it: we debit when a call leaves, the channel when it arrives, so ours may believe to have refilled
for up to the call's flight longer than the channel's. `_FLIGHT` seconds of refill are therefore held back from the
burst. That costs nothing of the steady rate.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from omnikit.model.ports import Rate
from omnikit.store.database import Database

_FLIGHT = 2.0
# Amazon rounds what it tells (0.0056 for one call in 178.6 s); a header this close to the plan is the plan
_SAME_RATE = 0.02


class _Bucket(NamedTuple):
    per_second: float
    tokens: float
    at: float

    def level(self, burst: float, now: float) -> float:
        """Calls that could leave now; a clock that went back refills nothing."""
        return min(self.room(burst), self.tokens + max(0.0, now - self.at) * self.per_second)

    def room(self, burst: float) -> float:
        """A full bucket of ours: less than the channel's, for calls that are in flight are counted there later."""
        return max(1.0, burst - self.per_second * _FLIGHT)

    def shown(self, burst: float, now: float) -> float:
        """The level for people: a bucket that is full for us is full."""
        return self.level(burst, now) + burst - self.room(burst)


class Budgets:
    """Implements `model.ports.Budget`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def take(self, key: str, plan: Rate, now: datetime) -> float:
        moment = now.timestamp()
        with self._db.write() as connection:
            bucket = _read(connection, key, plan, moment)
            level = bucket.level(plan.burst, moment)
            if level < 1.0 - 1e-9:
                return (1.0 - level) / bucket.per_second
            _write(connection, key, bucket._replace(tokens=level - 1.0, at=moment))
        return 0.0

    def learn(self, key: str, plan: Rate, per_second: float, now: datetime) -> None:
        bucket = _read(self._db.connection, key, plan, now.timestamp())
        if per_second <= 0 or abs(per_second - bucket.per_second) <= _SAME_RATE * bucket.per_second:
            return
        self._settle(key, plan, now, per_second=per_second)

    def drained(self, key: str, plan: Rate, now: datetime) -> None:
        self._settle(key, plan, now, tokens=0.0)

    def forecast(self, key: str, plan: Rate, calls: int, now: datetime) -> float:
        bucket = _read(self._db.connection, key, plan, now.timestamp())
        return max(0.0, calls - bucket.level(plan.burst, now.timestamp())) / bucket.per_second

    def levels(self, plans: Mapping[str, Rate], now: datetime) -> list[tuple[str, float, float]]:
        """Every bucket of an operation (the key's last part) that `plans` names: key, calls left, calls a second."""
        rows = self._db.rows("SELECT key, per_second, tokens, at FROM rate_budgets ORDER BY key")
        moment = now.timestamp()
        found = [(row[0], _Bucket(*row[1:]), plans.get(row[0].rpartition("|")[2])) for row in rows]
        return [
            (key, bucket.shown(plan.burst, moment), bucket.per_second)
            for key, bucket, plan in found
            if plan is not None
        ]

    def _settle(self, key: str, plan: Rate, now: datetime, **changes: float) -> None:
        moment = now.timestamp()
        with self._db.write() as connection:
            bucket = _read(connection, key, plan, moment)
            settled = bucket._replace(tokens=bucket.level(plan.burst, moment), at=moment)
            _write(connection, key, settled._replace(**changes))


def _read(connection: sqlite3.Connection, key: str, plan: Rate, now: float) -> _Bucket:
    row = connection.execute("SELECT per_second, tokens, at FROM rate_budgets WHERE key = ?", (key,)).fetchone()
    return _Bucket(*row) if row else _Bucket(plan.per_second, plan.burst, now)


def _write(connection: sqlite3.Connection, key: str, bucket: _Bucket) -> None:
    connection.execute("INSERT OR REPLACE INTO rate_budgets VALUES (?, ?, ?, ?)", (key, *bucket))
