"""Importing a downloaded report file: rows a second, and peak memory at one and at four times the size.

The rows are those of the local Amazon's report on all orders; four times the size are the same rows under further order
numbers. Every contestant runs in a fresh process with a fresh database; the memory is that of it and of the processes
that it starts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import DE, alternating, contestant, local_amazon, machine, median, table, verdict, workplace

ROWS = 128_975
GOAL = 20_000.0  # rows a second
GOAL_MB = 20.0  # more at four times the size
CONTESTANTS = ("omnikit_file", "floor_file", "pandas_file")
_NAMES = {
    "omnikit_file": "omnikit, everything on",
    "floor_file": "csv, each row as text into SQLite",
    "pandas_file": "pandas: read_csv in pieces, to_sql",
}
_TIMES = 4

# written in a process of its own: nobody's memory is measured with the orders in it
_WRITE = """
import sys
from omnikit.localamazon.amazon import Amazon
from omnikit.localamazon.reportkinds import KINDS, head, rendered

rows, seed, place, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
kind = KINDS["GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"]
amazon = Amazon(seed=seed)
with open(path, "wb") as file:
    file.write(head(kind, kind.columns, "en"))
    while rows > 0:
        for entry in amazon.generate(amazon.accounts.first, 5_000, 89.0, [place]):
            lines = rendered(kind, kind.columns, entry).splitlines(keepends=True)
            if len(lines) <= rows:
                file.writelines(lines)
                rows -= len(lines)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with workplace() as directory, local_amazon(1, directory) as server:
        file = directory / "orders.txt"
        subprocess.run([sys.executable, "-c", _WRITE, str(options.rows), str(options.seed), DE, str(file)], check=True)
        orders = len({line.partition(b"\t")[0] for line in file.read_bytes().splitlines()[1:]})
        results = alternating(CONTESTANTS, options.rounds, lambda name, _: _measured(name, server, file))
        large = _measured("omnikit_file", server, _larger(file))
    _show(options.rows, orders, results, large)


def _measured(name: str, server: dict[str, Any], file: Path) -> dict[str, Any]:
    with workplace() as directory:
        result = contestant(name, server, directory, file=str(file))
    print(f"  {name:14} {file.stat().st_size / 1e6:6.1f} MB  {result['seconds']:6.2f} s", flush=True)
    return result


def _larger(file: Path) -> Path:
    """The same rows, and three times more under numbers of their own."""
    larger = file.with_name("larger.txt")
    with file.open("rb") as source, larger.open("wb") as target:
        heading, rows = next(source), list(source)
        target.write(heading)
        target.writelines(_renumbered(rows))
    return larger


def _renumbered(rows: list[bytes]) -> Iterator[bytes]:
    for turn in range(_TIMES):
        for row in rows:
            yield b"%d" % (int(row[:3]) + turn) + row[3:]


def _show(rows: int, orders: int, results: dict[str, list[dict[str, Any]]], large: dict[str, Any]) -> None:
    assert all(one["stored"] == orders for one in results["omnikit_file"]), "an order is missing"
    assert large["stored"] == _TIMES * orders, "an order is missing"
    seconds = {name: median(one["seconds"] for one in found) for name, found in results.items()}
    ours = rows / seconds["omnikit_file"]
    print(f"\n{rows:,} rows, {orders:,} orders; {machine()}\n")
    lines = [
        (_NAMES[name], f"{rows / took:,.0f}", f"{median(one['all_mb'] for one in results[name]):.0f}",
         "" if name == "omnikit_file" else f"{took / seconds['omnikit_file']:.2f} times")
        for name, took in seconds.items()
    ]  # fmt: skip
    print(table(("", "rows/s", "peak MB", "omnikit is"), lines))
    print(f"\nGoal {GOAL:,.0f} rows/s: {verdict(ours, GOAL)}.")
    small = median(one["all_mb"] for one in results["omnikit_file"])
    more = large["all_mb"] - small
    print(
        f"{_TIMES} times the rows: {_TIMES * rows / large['seconds']:,.0f} rows/s, peak {large['all_mb']:.0f} MB, ",
        end="",
    )
    print(f"{more:.0f} MB more; goal under {GOAL_MB:.0f}: {verdict(more, GOAL_MB, at_least=False)}.")


if __name__ == "__main__":
    main()
