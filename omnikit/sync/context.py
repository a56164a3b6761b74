"""What a step of a run works with."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson

from omnikit.drivers.base import Driver
from omnikit.model.connection import Connection
from omnikit.model.ports import Clock
from omnikit.model.states import Level
from omnikit.model.times import iso
from omnikit.store import Claim, Store
from omnikit.sync.heart import Heart

# waits shorter than this are not worth a line on a screen
_WORTH_TELLING = 2.0


@dataclass(frozen=True, repr=False)
class RunContext:
    """One attempt of one run."""

    store: Store
    claim: Claim
    run: dict[str, Any]
    connection: Connection
    clock: Clock
    heart: Heart
    listen: Callable[[dict[str, Any]], None]
    began: float = field(default_factory=time.perf_counter)

    def __repr__(self) -> str:
        return f"RunContext({self.claim})"

    def at(self) -> str:
        return iso(self.clock.now())

    def spent(self) -> float:
        """Seconds of work so far, earlier attempts included."""
        return float(self.run["seconds"]) + time.perf_counter() - self.began

    def say(self, level: Level, code: str, message: str, exchange: dict[str, Any] | None = None) -> None:
        """A line for the run's log."""
        kept = orjson.dumps(exchange, default=str).decode() if exchange else None
        self.store.runs.log(self.claim.run_id, self.clock.now(), level, code, message, kept)

    def waiting(self, seconds: float, why: str) -> None:
        """Tell screens that nothing is wrong, it only takes its time. `why`: an operation, or what is waited for."""
        if seconds >= _WORTH_TELLING:
            until = iso(self.clock.now() + timedelta(seconds=seconds))
            self.store.runs.progress(self.claim, waiting_until=until, waiting_for=why)
            self.heart.calls.waits = True
            self.heart.tell_calls()
            self.say(Level.INFO, "quota.waiting", f"{why}: next call in {seconds:.0f} s.")

    def called(self) -> None:
        """A call leaves: it counts, and what was waited for is over."""
        self.heart.calls.count()
        if self.heart.calls.waits:
            self.heart.calls.waits = False
            self.store.runs.progress(self.claim, waiting_until=None, waiting_for=None)

    def told(self, counts: dict[str, int]) -> None:
        """A page was stored; whoever follows this process's work may look."""
        self.listen(counts)


Connect = Callable[[Connection, RunContext], Driver]
"""Makes the driver for a connection; `bootstrap` knows how."""
