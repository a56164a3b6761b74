"""What a worker does beside its runs, over and over. Nobody watches at night: a duty that fails is kept in the store
for everyone to see, done again at its next turn, and keeps no other from being done.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from omnikit.errors import OmnikitError, unforeseen
from omnikit.store import Store
from omnikit.sync.clock import BaseClock

_LOG = logging.getLogger("omnikit.worker")


class Duty(NamedTuple):
    """What is done at a time, under which name, and how many seconds lie in between."""

    name: str
    every: float
    do: Callable[[datetime], object]


class Beside:
    """A thread for duties that may wait for each other."""

    def __init__(self, store: Store, clock: BaseClock, duties: Sequence[Duty]) -> None:
        self._store = store
        self._clock = clock
        self._duties = duties
        self._failing: set[str] | None = None  # None: not known yet, another worker may have left some
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"duty {duties[0].name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float | None = None) -> None:
        """End it after the duty at work, or leave that to its own end after `patience` seconds."""
        self._ended.set()
        self._thread.join(patience)

    def look_after(self) -> None:
        """Every duty, now."""
        for duty in self._duties:
            self._do(duty)

    def _work(self) -> None:
        due = dict.fromkeys((duty.name for duty in self._duties), time.monotonic())
        try:
            while not self._ended.wait(max(0.0, min(due.values()) - time.monotonic())):
                for duty in self._duties:
                    if due[duty.name] <= time.monotonic():
                        self._do(duty)
                        due[duty.name] = time.monotonic() + duty.every
        finally:
            self._store.db.close_thread()

    def _do(self, duty: Duty) -> None:
        error: OmnikitError | None = None
        try:
            duty.do(self._clock.now())
        except OmnikitError as known:
            error = known
        except Exception as fault:  # noqa: BLE001 the night goes on
            error = unforeseen(fault)
        try:
            self._tell(duty.name, error)
        except Exception as fault:  # noqa: BLE001 a store that cannot be written is no reason to stop looking
            _LOG.warning("%s: %s", duty.name, unforeseen(fault))

    def _tell(self, name: str, error: OmnikitError | None) -> None:
        """To the store where something has changed, to the log once."""
        if self._failing is None:
            self._failing = self._store.duties.failing()
        if error is not None:
            if name not in self._failing:
                _LOG.warning("%s fails: %s", name, error)
            self._failing.add(name)
            self._store.duties.failed(name, str(error), self._clock.now())
        elif name in self._failing:
            self._store.duties.done(name)
            self._failing.discard(name)
            _LOG.warning("%s works again", name)
