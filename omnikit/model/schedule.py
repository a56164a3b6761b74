"""When periodic work is due: a pure function of the interval and of whose work it is. Nothing drifts, and whoever asks
gets the same answer.

Each connection has an offset of its own within the interval: those with the same interval are not all due at once.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

INTERVALS = (2, 5, 10, 15, 20, 30, 60)  # minutes
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
LATE_AFTER = timedelta(minutes=1)


def key_of(connection_id: int, stream: str) -> str:
    """The name of periodic work."""
    return f"{connection_id}/{stream}"


def offset(key: str, minutes: int) -> timedelta:
    """Where within the interval work of this name is due: spread evenly, the same for ever, whole seconds."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4])
    return timedelta(seconds=number % (minutes * 60))


def last_due(key: str, minutes: int, now: datetime) -> datetime:
    """The latest due time that is not after `now`. Those before it are not caught up one by one."""
    interval = timedelta(minutes=minutes)
    first = _EPOCH + offset(key, minutes)
    return first + (now - first) // interval * interval


def next_due(key: str, minutes: int, now: datetime) -> datetime:
    """The first due time after `now`."""
    return last_due(key, minutes, now) + timedelta(minutes=minutes)
