"""The rate budget against Amazon's token bucket on a simulated clock: how much of the plan is used, and is any call
refused?

The real `drivers.http.HttpChannel` with the real `store.budget.Budgets` calls as fast as it may. A transport takes the
place of the network: it moves the clock on by a random flight, asks the local Amazon's bucket, and moves it on again.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import requests
from common import machine, table, verdict, workplace

from omnikit.drivers.http import Call, HttpChannel, Redactor
from omnikit.localamazon.rates import PLAN, Bucket
from omnikit.model.ports import Rate
from omnikit.store.budget import Budgets
from omnikit.store.database import Database

OPERATIONS = ("searchOrders", "getOrder", "getMarketplaceParticipations")
HOURS = (1, 6, 24)
GOAL = 0.98
_START = datetime(2026, 1, 1, tzinfo=UTC)


class Over(Exception):
    """The simulated time is up."""


class SimulatedClock:
    def __init__(self, end: float) -> None:
        self.seconds = 0.0
        self._end = end

    def now(self) -> datetime:
        return _START + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        if self.seconds > self._end:
            raise Over


class Amazon(requests.adapters.BaseAdapter):
    """One operation of Amazon's, and the way there and back, each up to `jitter` seconds."""

    def __init__(self, operation: str, jitter: float, clock: SimulatedClock, seed: int) -> None:
        super().__init__()
        self._rate, self._burst = PLAN[operation]
        self._bucket = Bucket(self._rate, self._burst, clock.seconds)
        self._jitter = jitter
        self._clock = clock
        self._random = random.Random(seed)
        self.accepted: list[float] = []
        self.refused: list[float] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        self._fly()
        is_within = self._bucket.take(self._clock.seconds)
        (self.accepted if is_within else self.refused).append(self._clock.seconds)
        self._fly()
        answer = requests.Response()
        answer.status_code, answer._content = (200 if is_within else 429), b"{}"  # noqa: SLF001
        # as Amazon does, the rate is told with the answers that were let through, rounded
        answer.headers["x-amzn-RateLimit-Limit"] = f"{self._rate:g}" if is_within else ""
        answer.request, answer.url = request, request.url or ""
        return answer

    def close(self) -> None:
        return

    def _fly(self) -> None:
        self._clock.sleep(self._random.uniform(0, self._jitter))

    def allowed(self, seconds: float) -> int:
        """Whole calls that the plan lets through: what a client without any flight could reach."""
        return int(self._burst + self._rate * seconds + 1e-9)


class Used(NamedTuple):
    hours: int
    calls: int
    allowed: int
    refused: int


def simulate(operation: str, jitter: float, seed: int, hours: int, database: Database) -> list[Used]:
    """Counts after 1, 6 and 24 hours, from a full bucket on."""
    clock = SimulatedClock(hours * 3600.0)
    amazon = Amazon(operation, jitter, clock, seed)
    channel = HttpChannel(
        budget=Budgets(database), clock=clock, say=_nothing, before_call=_nothing, waiting=_nothing, redact=Redactor([])
    )
    channel._session.mount("http://", amazon)  # noqa: SLF001 the one place where the network can be exchanged
    call = Call(operation, "GET", "http://amazon.example/", plan=Rate(*PLAN[operation]), account=f"{jitter}")
    try:
        while True:
            channel.send(call)
    except Over:
        pass
    return [_used(amazon, mark) for mark in HOURS if mark <= hours]


def _used(amazon: Amazon, hours: int) -> Used:
    end = hours * 3600.0
    calls = sum(1 for moment in amazon.accepted if moment <= end)
    return Used(hours, calls, amazon.allowed(end), sum(1 for moment in amazon.refused if moment <= end))


def _nothing(*_: Any) -> None:
    return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, choices=HOURS, default=24, help="simulated")
    parser.add_argument("--jitter", type=float, nargs="+", default=[0.0, 0.2, 1.5], help="longest flight, one way, s")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    rows = _rows(options)
    print(f"\nSeed {options.seed}; simulated in {time.perf_counter() - began:.0f} s; {machine()}\n")
    print(table(("operation", "flight up to", "hours", "calls", "allowed", "used", "429"), [row for row, _, _ in rows]))
    least, refused = min(share for _, share, _ in rows), sum(number for _, _, number in rows)
    print(f"\nLeast used: {least:.1%}; goal {GOAL:.0%}: {verdict(least, GOAL)}. ", end="")
    print(f"429: {refused}; goal 0: {verdict(refused, 0, at_least=False)}.")


def _rows(options: argparse.Namespace) -> list[tuple[tuple[object, ...], float, int]]:
    rows = []
    with workplace() as directory:
        database = Database(directory / "budget.db")
        database.open(create=True)
        for operation in OPERATIONS:
            for jitter in options.jitter:
                for one in simulate(operation, jitter, options.seed, options.hours, database):
                    share = one.calls / one.allowed
                    shown = (operation, f"{jitter:g} s", one.hours, one.calls, one.allowed, f"{share:.1%}", one.refused)
                    rows.append((shown, share, one.refused))
        database.close()
    return rows


if __name__ == "__main__":
    main()
