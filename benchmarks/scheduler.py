"""What the schedule costs a worker: ten thousand connections due every five minutes, on a simulated clock.

The real store, the real queue and the real looks of a worker, every five seconds: for what is due, and for runs that
were left behind. The runs that it asks for are not executed but marked as ended, so that the next round finds their
connections free. Each home has a history of runs.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from common import alternating, machine, median, table, verdict, workplace

from omnikit.kit import create, open_kit
from omnikit.model.schedule import next_due
from omnikit.model.times import iso
from omnikit.sync.queue import requeue
from omnikit.sync.schedule import ask_for_due, schedule_key

GOAL_SHARE = 0.05  # of one core
_EVERY = 5.0  # seconds between two looks of a worker, see omnikit/kit/working.py
_MINUTES = 5
_START = datetime(2026, 1, 1, tzinfo=UTC)
_PLACES = ("DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE", "IE", "GB")  # of one region: fetched together
_ALONE, _TOGETHER = "each of a seller of its own", f"{len(_PLACES)} of each seller, fetched together"

_HEADS = (
    "connections", "CPU us per run", "ms per look", "longest", "with nothing due", "for runs left behind", "times",
    "of one core", "goal",
)  # fmt: skip


class Look(NamedTuple):
    """Seconds that passed, and seconds of the processor."""

    seconds: float
    cpu: float


class Five(NamedTuple):
    """Five minutes of a worker: its looks for what is due, the same again right after them (nothing is due), its looks
    for runs left behind; and the runs that were asked for.
    """

    due: list[Look]
    idle: list[Look]
    behind: list[Look]
    runs: list[int]

    @property
    def cpu(self) -> float:
        return sum(look.cpu for look in (*self.due, *self.behind))


class Scheduler:
    """A home whose clock moves on by looks alone; `each` connections are of one seller, `history` runs have ended."""

    def __init__(self, home: Path, connections: int, each: int, history: int, stack: ExitStack) -> None:
        create(home, actor="benchmark").close()
        with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
            db.executemany(
                "INSERT INTO connections (name, driver, status, account, account_key, authorized, created, modified) "
                "VALUES (:name, 'amazon', 'Active', :account, :key, :now, :now, :now)",
                _connections(connections, each),
            )
            db.executemany(
                "INSERT INTO runs (connection_id, connection_name, job, state, requested_by, created, finished) "
                "VALUES (?, 'Shop', 'orders', 'succeeded', 'schedule', ?, ?)",
                ((number % connections + 1, iso(_START), iso(_START)) for number in range(history)),
            )
        kit = stack.enter_context(open_kit(home, actor="benchmark"))
        self._store, self._queue = kit._store, kit._runtime.queue  # noqa: SLF001 what a worker has
        self._now = _START
        for one in self._store.connections.all():
            due = next_due(schedule_key(one, "orders"), _MINUTES, _START)
            self._store.db.connection.execute(
                "INSERT INTO schedules (connection_id, stream, minutes, next_due) VALUES (?, 'orders', ?, ?)",
                (one.id, _MINUTES, iso(due)),
            )

    def five_minutes(self) -> Five:
        found = Five([], [], [], [])
        for _ in range(int(_MINUTES * 60 / _EVERY)):
            self._now += timedelta(seconds=_EVERY)
            found.runs.extend(self._look(found.due))
            assert self._look(found.idle) == []
            _timed(found.behind, lambda: requeue(self._store, self._queue, self._now))
        return found

    def after_an_hour(self) -> float:
        """Seconds of the first look after no worker has run for an hour: everything is due."""
        self._now += timedelta(hours=1)
        taken: list[Look] = []
        self._look(taken)
        return taken[0].seconds

    def _look(self, taken: list[Look]) -> list[int]:
        runs = _timed(taken, lambda: ask_for_due(self._store, self._queue, self._now))
        self._end(runs)
        return runs

    def _end(self, runs: list[int]) -> None:
        """As if workers had taken the messages and done the work."""
        self._queue._huey.flush()  # noqa: SLF001
        with self._store.db.write() as db:
            db.executemany(
                "UPDATE runs SET state = 'succeeded', started = created, finished = created WHERE id = ?",
                ((run_id,) for run_id in runs),
            )


def _timed(taken: list[Look], do: Callable[[], list[int]]) -> list[int]:
    began, cpu = time.perf_counter(), time.process_time()
    found = do()
    taken.append(Look(time.perf_counter() - began, time.process_time() - cpu))
    return found


def _connections(count: int, each: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        seller, place = f"A{number // each:013}", _PLACES[number % len(_PLACES)]
        account = json.dumps({"seller_id": seller, "marketplace": place})
        yield {"name": f"Shop {number}", "account": account, "key": f"{seller}/{place}", "now": iso(_START)}


def _milliseconds(rounds: Iterable[list[Look]]) -> list[float]:
    return [1e3 * look.seconds for looks in rounds for look in looks]


def _row(name: str, rounds: list[Five], against: list[Five]) -> tuple[object, ...]:
    share = median(one.cpu for one in rounds) / (_MINUTES * 60)
    due = _milliseconds(one.due for one in rounds)
    idle, behind = _milliseconds(one.idle for one in rounds), _milliseconds(one.behind for one in rounds)
    times = median(a.cpu / b.cpu for a, b in zip(rounds, against, strict=True))
    return (
        name, f"{1e6 * median(one.cpu / len(one.runs) for one in rounds):.0f}", f"{median(due):.0f}", f"{max(due):.0f}",
        f"{median(idle):.2f}", f"{median(behind):.2f}", f"{times:.2f}", f"{100 * share:.2f} %",
        f"{100 * GOAL_SHARE:.0f} %: {verdict(share, GOAL_SHARE, at_least=False)}",
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=10_000, help="each due every five minutes")
    parser.add_argument("--history", type=int, default=1_000_000, help="runs that have ended")
    parser.add_argument("--rounds", type=int, default=3, help="of five simulated minutes each")
    options = parser.parse_args()
    with workplace() as place, ExitStack() as stack:
        contestants = {
            _ALONE: Scheduler(place / "alone", options.connections, 1, options.history, stack),
            _TOGETHER: Scheduler(place / "together", options.connections, len(_PLACES), options.history, stack),
        }
        found = alternating(list(contestants), options.rounds, lambda name, _round: contestants[name].five_minutes())
        missed = {name: one.after_an_hour() for name, one in contestants.items()}
    for rounds in found.values():
        assert all(len(one.runs) == options.connections for one in rounds), [len(one.runs) for one in rounds]
    print(f"{machine()}\n\n{options.connections:,} connections, every {_MINUTES} minutes, {options.rounds} rounds\n")
    print(table(_HEADS, [_row(name, rounds, found[_ALONE]) for name, rounds in found.items()]))
    told = ", ".join(f"{seconds:.1f} s ({name})" for name, seconds in missed.items())
    print(f"\nThe first look after an hour without a worker asks for all of them: {told}.")


if __name__ == "__main__":
    main()
