"""What lower rooms need from outside, as protocols: implemented in `store`, handed to drivers by `bootstrap`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol


class Clock(Protocol):
    """Time and waiting, passed in so that tests need neither."""

    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> None:
        """Wait. Raises `errors.Stopped` as soon as the work is asked to stop."""
        ...


class Rate(NamedTuple):
    """`per_second` calls refill the bucket, which holds `burst`."""

    per_second: float
    burst: float


class Budget(Protocol):
    """Token buckets shared by every worker of this home; see `store.budget`."""

    def take(self, key: str, plan: Rate, now: datetime) -> float:
        """Spend one call and return 0.0, or spend nothing and return the seconds until one is free."""
        ...

    def learn(self, key: str, plan: Rate, per_second: float, now: datetime) -> None:
        """The channel told its real rate."""
        ...

    def drained(self, key: str, plan: Rate, now: datetime) -> None:
        """The channel refused a call: the bucket is emptier than we thought."""
        ...

    def forecast(self, key: str, plan: Rate, calls: int, now: datetime) -> float:
        """Seconds that `calls` more calls would take from now on."""
        ...


class AccessToken(NamedTuple):
    """`value` is a secret. The default repr of a tuple would show it."""

    value: str
    expires: datetime

    def __repr__(self) -> str:
        return f"AccessToken(value='***', expires={self.expires!r})"


class TokenCache(Protocol):
    """Access tokens kept between runs, encrypted; one refresh at a time per key, across threads and processes."""

    def get(self, key: str) -> AccessToken | None: ...

    def put(self, key: str, token: AccessToken) -> None: ...

    def drop(self, key: str) -> None: ...

    def refreshing(self, key: str) -> AbstractContextManager[object]: ...


class Tickets(Protocol):
    """What a channel was asked for and has not delivered yet, kept over restarts: nothing is asked for twice.

    Keys and values are the driver's own words; neither holds secrets or personal data.
    """

    def get(self, key: str) -> str | None: ...

    def put(self, key: str, value: str) -> None: ...

    def drop(self, key: str) -> None: ...


class NoTickets:
    """For calls outside of a run: forgets with the driver."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self._held.get(key)

    def put(self, key: str, value: str) -> None:
        self._held[key] = value

    def drop(self, key: str) -> None:
        self._held.pop(key, None)


Say = Callable[..., None]
"""`say(level, code, message, exchange=None)`: one line for the run's log."""
