"""What the measurements share: a server of its own, contestants of their own, medians, and a line about the machine."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
DE = "A1PA6795UKMFR9"

# All orders belong to the first seller and to one marketplace, so that every contestant has the same ones to fetch.
_WRITE_ORDERS = """
import json, sys
from omnikit.localamazon.amazon import Amazon

amazon = Amazon(seed=int(sys.argv[2]))
made = amazon.generate(amazon.accounts.first, int(sys.argv[1]), 89.0, [sys.argv[3]])
with open(sys.argv[4], "w", encoding="utf-8") as file:
    file.writelines(json.dumps(entry.order, ensure_ascii=False) + "\\n" for entry in made)
"""


@contextmanager
def workplace() -> Iterator[Path]:
    """A directory that is gone afterwards."""
    with TemporaryDirectory(prefix="omnikit-benchmark-") as directory:
        yield Path(directory)


@contextmanager
def local_amazon(orders: int, directory: Path, seed: int = 1) -> Iterator[dict[str, Any]]:
    """A local Amazon in a process of its own, without rate limits, pages prebuilt; yields what it says of itself."""
    file = directory / f"orders-{orders}.jsonl"
    subprocess.run([sys.executable, "-c", _WRITE_ORDERS, str(orders), str(seed), DE, str(file)], check=True)
    command = [
        sys.executable, "-m", "omnikit.cli", "local-amazon", "--port", "0", "--load", str(file), "--prebuild",
        "--rate-scale", "0", "--json",
    ]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
    finally:
        server.terminate()
        server.wait()


def contestant(name: str, server: Mapping[str, Any], directory: Path, **options: Any) -> dict[str, Any]:
    """What `contestants.py` measured of `name`, in a fresh process with a fresh database."""
    given = json.dumps({"server": server, "directory": str(directory), **options})
    done = subprocess.run(
        [sys.executable, str(HERE / "contestants.py"), name], input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def alternating(names: Sequence[str], rounds: int, measure: Callable[[str, int], Any]) -> dict[str, list[Any]]:
    """A B C A B C ...: what disturbs the machine for a while disturbs all of them."""
    results: dict[str, list[Any]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            results[name].append(measure(name, number))
    return results


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def machine() -> str:
    """Where and when, for the table in the README."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    day = datetime.now(UTC).date().isoformat()
    return f"{day}, {cores} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table, ready for the README."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def verdict(value: float, goal: float, *, at_least: bool = True) -> str:
    reached = value >= goal if at_least else value <= goal
    return "reached" if reached else "MISSED"
