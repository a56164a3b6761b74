"""What a run spends of its account's budget: calls are counted as they leave, and written down with the run's life
sign, not in a transaction each.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from omnikit.model.ports import Budget, Rate


class Calls:
    """Counted by the thread that works, taken by the one that writes them down. `waits`: it was told that the run
    waits.
    """

    def __init__(self) -> None:
        self.waits = False
        self._lock = threading.Lock()
        self._many = 0

    def count(self) -> None:
        """One more."""
        with self._lock:
            self._many += 1

    def taken(self) -> int:
        """How many there were since this was last asked."""
        with self._lock:
            many, self._many = self._many, 0
        return many


class Spending:
    """A `model.ports.Budget` that tells `called` of each call that it lets go."""

    def __init__(self, budget: Budget, called: Callable[[], None]) -> None:
        self._budget = budget
        self._called = called

    def take(self, key: str, plan: Rate, now: datetime) -> float:
        seconds = self._budget.take(key, plan, now)
        if not seconds:
            self._called()
        return seconds

    def learn(self, key: str, plan: Rate, per_second: float, now: datetime) -> None:
        self._budget.learn(key, plan, per_second, now)

    def drained(self, key: str, plan: Rate, now: datetime) -> None:
        self._budget.drained(key, plan, now)

    def forecast(self, key: str, plan: Rate, calls: int, now: datetime) -> float:
        return self._budget.forecast(key, plan, calls, now)
