"""The life sign of a run, and the ear that hears when it must stop."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from omnikit.errors import CanceledByUser, ConnectionDisabled, Interrupted, Superseded
from omnikit.store import Claim, Store
from omnikit.sync.clock import BaseClock
from omnikit.sync.spending import Calls

BEAT_SECONDS = 1.0


class Heart:
    """While it is entered, a thread shows life and listens; `check` raises as soon as the run must not go on."""

    def __init__(self, store: Store, claim: Claim, clock: BaseClock, interrupted: threading.Event) -> None:
        self.stop = threading.Event()
        self.calls = Calls()
        self._store = store
        self._claim = claim
        self._others: list[Claim] = []  # taken along by this run; they live as long as it does
        self._clock = clock
        self._interrupted = interrupted
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart-{claim.run_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self.tell_calls()

    def tell_calls(self) -> None:
        """Write down the calls since the last beat, without waiting for the next."""
        if calls := self.calls.taken():
            self._store.runs.beat(self._claim, self._clock.now(), calls)

    def also(self, claim: Claim) -> None:
        """From now on another run lives by this heart as well."""
        self._others = [*self._others, claim]

    def without(self, claim: Claim) -> None:
        """No longer."""
        self._others = [one for one in self._others if one != claim]

    def check(self) -> None:
        """Raises the `errors.Stopped` (or Superseded) that applies. Asked before each call that leaves."""
        if self._interrupted.is_set():
            raise Interrupted("The worker is ending; the run goes on elsewhere from its last page.")
        reason = self._store.runs.stop_reason(self._claim)
        if reason == "superseded":
            raise Superseded(f"Run {self._claim.run_id} is owned by a newer attempt.")
        if reason == "canceled":
            raise CanceledByUser("The run was canceled. What was fetched is kept.")
        if reason == "disabled":
            raise ConnectionDisabled(
                "The connection was disabled; the run stopped after its page.",
                remedy="Enable it and synchronise again: it goes on from there.",
            )

    def _beat(self) -> None:
        # real time on purpose: a heartbeat tells that the process lives, whatever a test's clock says
        try:
            while not self._ended.wait(BEAT_SECONDS):
                told_to_stop = self._store.runs.beat(self._claim, self._clock.now(), self.calls.taken())
                for other in self._others:
                    self._store.runs.beat(other, self._clock.now())
                if told_to_stop or self._interrupted.is_set() or self._store.runs.stop_reason(self._claim):
                    self.stop.set()
        finally:
            self._store.db.close_thread()
