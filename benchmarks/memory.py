"""Peak memory of an import: it must not grow with the number of orders."""

from __future__ import annotations

import argparse

from common import contestant, local_amazon, machine, median, table, verdict, workplace

GOAL_MB = 50.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--contestant", choices=["omnikit", "floor", "script_pages", "script_whole"], default="omnikit")
    options = parser.parse_args()
    peaks = {
        size: [_peak(options.contestant, size) for _ in range(options.rounds)]
        for size in (options.small, options.large)
    }
    print(f"\nPeak resident memory of the client process ({options.contestant}); {machine()}\n")
    print(table(("orders", "peak MB"), [(f"{size:,}", f"{median(found):.1f}") for size, found in peaks.items()]))
    more = median(peaks[options.large]) - median(peaks[options.small])
    print(f"\nDifference: {more:.1f} MB; goal: under {GOAL_MB:.0f}: {verdict(more, GOAL_MB, at_least=False)}")


def _peak(name: str, orders: int) -> float:
    with workplace() as directory, local_amazon(orders, directory) as server:
        result = contestant(name, server, directory)
    assert result["orders"] == result["stored"] == orders, result
    print(f"  {orders:8,} orders  {result['peak_mb']:6.1f} MB  {result['seconds']:6.1f} s", flush=True)
    return float(result["peak_mb"])


if __name__ == "__main__":
    main()
