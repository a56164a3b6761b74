"""Real time, and waiting that can be interrupted. Tests pass another clock in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from omnikit.model import times


class BaseClock(Protocol):
    def now(self) -> datetime: ...

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Return after `seconds`, or at once when `stop` is set."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return times.now()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        stop.wait(seconds)


class StoppableClock:
    """A `model.ports.Clock`: after each wait `check` is asked, which raises `errors.Stopped` if work must end."""

    def __init__(self, base: BaseClock, stop: threading.Event, check: Callable[[], None]) -> None:
        self._base = base
        self._stop = stop
        self._check = check

    def now(self) -> datetime:
        return self._base.now()

    def sleep(self, seconds: float) -> None:
        self._base.wait(seconds, self._stop)
        self._check()
