"""The daily report, and the overview, of a home with a million orders: time and memory, against a home with a thousand
and against pandas, which reads everything and groups it.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from clusters import make_home as make_home_with_errors
from common import alternating, machine, median, peak_of, table, verdict, workplace

from omnikit.kit import open_kit
from omnikit.model.times import iso

GOAL_MEMORY = 1.5  # times the small home's
GOAL_SECONDS = 10.0  # more than the small home's
GOAL_OVERVIEW = 0.3  # seconds
_CONNECTIONS = 50
_YEAR = 365 * 24 * 60  # minutes
_PLACES = ("DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE")
_STATUSES = ("Complete",) * 17 + ("Imported", "Error", "Canceled")

# What is measured, each in a fresh process: the kit's own verb, which runs the notebook in a kernel of its own, ...
_REPORT = """
import sys
from omnikit.kit import open_kit

with open_kit(sys.argv[1], actor="benchmark") as kit:
    row = kit.run_report("daily-sync", wait=True)
    assert row["state"] == "succeeded", row
"""
# ... and what an analyst would write for the same figures.
_PANDAS = """
import sqlite3, sys
from contextlib import closing
import pandas as pd

with closing(sqlite3.connect(sys.argv[1] + "/omnikit.db")) as db:
    names = pd.read_sql_query("SELECT id AS connection_id, name FROM connections", db)
    runs = pd.read_sql_query("SELECT * FROM runs", db)
    errors = pd.read_sql_query("SELECT * FROM import_errors", db)
    orders = pd.read_sql_query("SELECT * FROM orders", db)
since = (pd.Timestamp.now("UTC") - pd.Timedelta(hours=24)).strftime("%Y-%m-%dT%H:%M:%SZ")
runs = runs[runs["created"] >= since]
counts = ["fetched", "returns", "imported", "updated", "unchanged", "pending", "excluded", "failed"]
print(runs.groupby("connection_name")[counts].sum(), runs[runs["state"] == "failed"])
print(errors["state"].isin(["open", "retrying"]).sum())
print(orders.merge(names, on="connection_id").groupby(["name", "import_status"]).size())
"""


class Cost(NamedTuple):
    """Seconds, and the most memory (MB) that a process and its children had at a time."""

    seconds: float
    peak: float


def cost(code: str, home: Path) -> Cost:
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.DEVNULL) as process:
        peak = peak_of(process)
    taken = time.perf_counter() - began
    assert process.returncode == 0, process.returncode
    return Cost(taken, peak)


# -- what is read --------------------------------------------------------------------------------------------------


def make_home(home: Path, orders: int, now: datetime) -> Path:
    """A year of orders of fifty connections, as many runs, and an error for every hundredth order."""
    make_home_with_errors(home, orders // 100, _CONNECTIONS, now)
    with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
        for name, rows in (("orders", _orders(orders, now)), ("runs", _runs(orders, now))):
            first = next(rows)
            sql = f"INSERT INTO {name} ({', '.join(first)}) VALUES ({', '.join(f':{key}' for key in first)})"
            db.execute(sql, first)
            db.executemany(sql, rows)
        db.executemany(
            "INSERT INTO schedules (connection_id, stream, minutes, next_due) VALUES (?, 'orders', 30, ?)",
            ((number, iso(now + timedelta(minutes=number % 30))) for number in range(1, _CONNECTIONS + 1)),
        )
    return home


def _ago(number: int, count: int, now: datetime) -> str:
    """Evenly over the last year, the oldest first."""
    return iso(now - timedelta(minutes=_YEAR * (count - number) / count))


def _orders(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(count):
        at = _ago(number, count, now)
        yield {
            "connection_id": number % _CONNECTIONS + 1, "order_id": f"304-{number:07}-0000001", "version": at,
            "created": at, "updated": at, "marketplace": _PLACES[number % len(_PLACES)], "channel_status": "SHIPPED",
            "import_status": _STATUSES[number // _CONNECTIONS % len(_STATUSES)], "fulfilled_by": "MFN",
            "service_level": "Std DE Dom", "currency": "EUR", "total": f"{number % 300}.95", "first_seen": at,
            "imported": at, "modified": at, "run_id": number + 1,
        }  # fmt: skip


def _runs(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(count):
        connection, at = number % _CONNECTIONS + 1, _ago(number, count, now)
        failed = number // _CONNECTIONS % 200 == 0
        yield {
            "connection_id": connection, "connection_name": f"Shop {connection}", "job": "orders",
            "state": "failed" if failed else "succeeded", "requested_by": "schedule", "created": at, "started": at,
            "finished": at, "seconds": 1.5, "progress": 1.0, "fetched": 1, "imported": 1,
            "error_message": "Amazon did not answer." if failed else None,
        }  # fmt: skip


# -- all of it -----------------------------------------------------------------------------------------------------


def overview(home: Path, rounds: int) -> list[float]:
    """Seconds of each `kit.overview()`."""
    found = []
    with open_kit(home, actor="benchmark") as kit:
        for _ in range(rounds):
            began = time.perf_counter()
            kit.overview()
            found.append(time.perf_counter() - began)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=1_000, help="orders of the other home")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with workplace() as place:
        now = datetime.now(UTC)
        small, large = make_home(place / "small", options.small, now), make_home(place / "large", options.orders, now)
        contestants: dict[str, Callable[[], Cost]] = {
            f"the report, {options.small:,} orders": lambda: cost(_REPORT, small),
            f"the report, {options.orders:,} orders": lambda: cost(_REPORT, large),
            f"pandas, {options.orders:,} orders": lambda: cost(_PANDAS, large),
        }
        found = alternating(list(contestants), options.rounds, lambda name, _round: contestants[name]())
        looks = {orders: overview(home, 5 * options.rounds) for orders, home in
                 ((options.small, small), (options.orders, large))}  # fmt: skip
    print(f"{machine()}\n\n{options.rounds} rounds\n")
    _print_reports(found)
    _print_overviews(looks)


def _print_reports(found: dict[str, list[Cost]]) -> None:
    few, many, _ = found.values()
    rows = [
        (name, f"{median(one.seconds for one in costs):.1f}", f"{max(one.seconds for one in costs):.1f}",
         f"{median(one.peak for one in costs):.0f}",
         f"{median(a.peak / b.peak for a, b in zip(costs, few, strict=True)):.2f}")
        for name, costs in found.items()
    ]  # fmt: skip
    print(table(("how", "median s", "longest", "peak MB", "times the memory"), rows))
    times = median(a.peak / b.peak for a, b in zip(many, few, strict=True))
    more = median(a.seconds - b.seconds for a, b in zip(many, few, strict=True))
    print(f"\nMemory: {times:.2f} times; goal {GOAL_MEMORY}: {verdict(times, GOAL_MEMORY, at_least=False)}.")
    print(f"Time: {more:.1f} s more; goal {GOAL_SECONDS:.0f}: {verdict(more, GOAL_SECONDS, at_least=False)}.")


def _print_overviews(looks: dict[int, list[float]]) -> None:
    rows = [
        (f"{orders:,}", f"{1e3 * median(values):.0f}", f"{1e3 * max(values):.0f}",
         f"{1e3 * GOAL_OVERVIEW:.0f}: {verdict(median(values), GOAL_OVERVIEW, at_least=False)}")
        for orders, values in looks.items()
    ]  # fmt: skip
    print(f"\n{table(('kit.overview(), orders', 'median ms', 'longest', 'goal'), rows)}")


if __name__ == "__main__":
    main()
