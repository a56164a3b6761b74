"""Clusters over a million stored errors: one query of the store, side by side with pandas over the same rows."""

from __future__ import annotations

import argparse
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from common import alternating, machine, median, table, verdict, workplace

from omnikit.kit import create, open_kit
from omnikit.model.times import iso

GOAL_SECONDS = 1.0
_CODES = ("missing_sku", "missing_address", "totals_mismatch", "no_shipping_provider", "vcs_mismatch")
_COLUMNS = (
    "connection_id", "kind", "record_id", "code", "path", "params", "fingerprint", "state", "created", "modified",
    "run_id", "setting",
)  # fmt: skip


def errors(count: int, connections: int, now: datetime) -> Iterator[tuple[Any, ...]]:
    """Of forty causes, over all connections and the last sixty days; one in ten is solved."""
    for number in range(count):
        code, kind = _CODES[number % len(_CODES)], number % 40
        at = iso(now - timedelta(minutes=number % 86_400))
        yield (
            number % connections + 1, "order", f"304-{number:07}-0000001", code, f"orderItems.{number % 3}", "{}",
            f"{code}:{kind}", "solved" if number // 40 % 10 == 0 else "open", at, at, 1, None,
        )  # fmt: skip


def make_home(home: Path, count: int, connections: int, now: datetime) -> Path:
    create(home, actor="benchmark").close()
    with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
        db.executemany(
            "INSERT INTO connections (name, driver, status, account, account_key, created, modified) "
            'VALUES (?, \'amazon\', \'Active\', \'{"seller_id": "S", "marketplace": "DE"}\', ?, ?, ?)',
            ((f"Shop {number}", str(number), iso(now), iso(now)) for number in range(1, connections + 1)),
        )
        marks = ", ".join("?" * len(_COLUMNS))
        db.executemany(
            f"INSERT INTO import_errors ({', '.join(_COLUMNS)}) VALUES ({marks})", errors(count, connections, now)
        )
    return home


def by_store(home: Path) -> float:
    with open_kit(home, actor="benchmark") as kit:
        began = time.perf_counter()
        found = kit.clusters()
        taken = time.perf_counter() - began
    assert len(found) == 40, len(found)
    return taken


def by_pandas(home: Path) -> float:
    """What an analyst would write: read the open errors, group them."""
    import pandas as pd

    began = time.perf_counter()
    with closing(sqlite3.connect(home / "omnikit.db")) as db:
        frame = pd.read_sql_query(
            "SELECT id, fingerprint, connection_id, created, modified FROM import_errors "
            "WHERE state IN ('open', 'retrying')",
            db,
        )
    found = frame.groupby("fingerprint").agg(
        count=("id", "size"),
        connections=("connection_id", "nunique"),
        first=("created", "min"),
        last=("modified", "max"),
    )
    taken = time.perf_counter() - began
    assert len(found) == 40, len(found)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=1_000_000)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with workplace() as place:
        home = make_home(place / "home", options.errors, options.connections, datetime.now(UTC))
        contestants = {"kit.clusters()": by_store, "read_sql and groupby": by_pandas}
        found = alternating(list(contestants), options.rounds, lambda name, _round: contestants[name](home))
    times = median(a / b for a, b in zip(found["kit.clusters()"], found["read_sql and groupby"], strict=True))
    print(f"{machine()}\n\n{options.errors:,} errors, {options.rounds} rounds\n")
    rows = [
        (name, f"{median(values):.2f}", f"{max(values):.2f}",
         f"{GOAL_SECONDS}: {verdict(median(values), GOAL_SECONDS, at_least=False)}" if name.startswith("kit") else "")
        for name, values in found.items()
    ]  # fmt: skip
    print(table(("how", "median s", "longest", "goal"), rows))
    print(f"\nkit.clusters() takes {times:.2f} times as long as pandas.")


if __name__ == "__main__":
    main()
