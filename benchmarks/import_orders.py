"""Import of orders: omnikit against the floor, a user's script over the same API, and one over the older API."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from common import alternating, contestant, local_amazon, machine, median, table, verdict, workplace

LABELS = {
    "omnikit": "omnikit, everything on",
    "floor": "(a) floor: requests, json, text into SQLite",
    "script_pages": "(b) python-amazon-sp-api + pandas to_sql, page by page",
    "script_whole": "(b) the same, everything stored at the end",
    "script_v0": "(c) the same package, v0 with calls per order",
}
GOALS = {"floor": 0.9, "script_pages": 4.0, "script_whole": 4.0, "script_v0": 100.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--v0-orders", type=int, default=300, help="(c) fetches so many only; its speed is orders/s")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=list(LABELS), default=list(LABELS))
    options = parser.parse_args()
    with workplace() as directory, local_amazon(options.orders, directory) as server:
        results = alternating(
            options.only, options.rounds, lambda name, number: one(name, number, server, options, directory)
        )
    report(results, options.orders)


def one(name: str, number: int, server: dict[str, Any], options: argparse.Namespace, directory: Path) -> dict[str, Any]:
    fresh = directory / f"{name}-{number}"
    fresh.mkdir()
    before = _calls(server)
    result = contestant(name, server, fresh, limit=options.v0_orders)
    calls = _calls(server) - before
    expected = min(options.v0_orders, options.orders) if name == "script_v0" else options.orders
    # an order that changed on the very second at which two slices meet comes twice and is stored once
    assert result["orders"] >= result["stored"] == expected, f"{name}: {result}, expected {expected}"
    speed = result["orders"] / result["seconds"]
    print(f"  round {number + 1}  {name:13}  {speed:8.0f} orders/s", flush=True)
    per_thousand = 1000 / result["orders"]
    return {
        "speed": speed, "cpu": result["cpu"] * per_thousand, "calls": calls * per_thousand, "peak": result["peak_mb"]
    }  # fmt: skip


def _calls(server: dict[str, Any]) -> int:
    """How many calls the server has answered so far."""
    with urlopen(server["base_url"] + "/_admin/state") as answer:
        return sum(json.load(answer)["calls"].values())


def report(results: dict[str, list[dict[str, Any]]], orders: int) -> None:
    print(f"\n{orders} orders of one seller and marketplace; {machine()}\n")
    rows = [
        (
            LABELS[name],
            f"{median(one['speed'] for one in rounds):,.0f}",
            f"{median(one['cpu'] for one in rounds):.2f}",
            f"{median(one['calls'] for one in rounds):,.0f}",
            f"{median(one['peak'] for one in rounds):.0f}",
            *_ratio(results, name),
        )
        for name, rounds in results.items()
    ]
    heads = ("", "orders/s", "client CPU s per 1,000", "calls per 1,000", "peak MB", "omnikit is", "goal")
    print(table(heads, rows))


def _ratio(results: dict[str, list[dict[str, Any]]], name: str) -> tuple[str, str]:
    """Median of the ratios within each round."""
    if name not in GOALS or "omnikit" not in results:
        return "", ""
    value = median(
        ours["speed"] / theirs["speed"] for ours, theirs in zip(results["omnikit"], results[name], strict=True)
    )
    return f"{value:.2f} times", f"{GOALS[name]:g}: {verdict(value, GOALS[name])}"


if __name__ == "__main__":
    main()
