"""What the measurements share: a server of its own, contestants of their own, medians, and a line about the machine."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import psutil

HERE = Path(__file__).resolve().parent
_LOOK = 0.02  # seconds between two looks at the memory
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
    """What `contestants.py` measured of `name`, in a fresh process with a fresh database; `all_mb`: the most memory
    that the process and those it started had at a time, as it was seen from here.
    """
    with TemporaryFile() as given, TemporaryFile() as told, TemporaryFile() as failed:
        given.write(json.dumps({"server": server, "directory": str(directory), **options}).encode())
        given.seek(0)
        with subprocess.Popen(
            [sys.executable, str(HERE / "contestants.py"), name], stdin=given, stdout=told, stderr=failed
        ) as process:
            peak = peak_of(process)
        failed.seek(0)
        told.seek(0)
        if process.returncode:
            sys.exit(f"{name} failed:\n{failed.read().decode()}")
        result: dict[str, Any] = json.load(told)
    return {**result, "all_mb": peak}


def peak_of(process: subprocess.Popen[bytes]) -> float:
    """The most memory (MB) that a process and its children had at a time, until it ends."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        time.sleep(_LOOK)
    return peak / 1e6


def _resident(pid: int) -> int:
    found = 0
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        for one in (parent, *parent.children(recursive=True)):
            with suppress(psutil.Error):  # it has just ended
                found += one.memory_info().rss
    return found


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
