"""A first sync of 90 days against Amazon's own limits, on a simulated clock: when are all orders and lines there, when
all details?

omnikit's whole kit works over HTTP against the local Amazon with its published rates; waiting moves the clock on.
Amazon publishes no time for the preparation of a report: it is assumed. The other ways are counted: so many calls
against the local Amazon's token buckets, side by side where they have budgets of their own.
"""

from __future__ import annotations

import argparse
import math
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from common import DE, machine, table, workplace

from omnikit.kit import create, open_kit
from omnikit.localamazon import LocalAmazon
from omnikit.localamazon.accounts import DELIVERY, ROLES
from omnikit.localamazon.rates import PLAN, Bucket
from omnikit.sync.bulk import in_words

START = "2026-11-23T12:00:00Z"
DAYS = 89.0
YOUNGEST = 2.0  # hours
GOAL_MINUTES = 30.0


class SimulatedClock:
    """The local Amazon's time; a wait moves it on."""

    def __init__(self, local: LocalAmazon) -> None:
        self._local = local

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._local.amazon.clock.now(), UTC)

    def wait(self, seconds: float, stop: threading.Event) -> None:
        if not stop.is_set():
            self._local.advance(seconds)


class Took(NamedTuple):
    way: str
    orders_seconds: float
    details_seconds: float
    calls: int


def omnikit(orders: int, preparation: float, directory: Path, *, addresses: bool) -> Took:
    local = LocalAmazon(orders=0, rate_scale=1.0, now=START, report_seconds=preparation)
    first = local.amazon.accounts.first
    young = round(orders / DAYS / 12)  # of the last two hours; all others changed before
    local.amazon.generate(first, orders - young, DAYS, [DE])
    local.advance(YOUNGEST * 3600)
    local.amazon.generate(first, young, YOUNGEST / 24, [DE])
    with local:
        if not addresses:
            local.set_roles(first.id, [role for role in ROLES if role != DELIVERY])
        took = _synchronised(local, orders, directory)
    role = "" if addresses else ", without the role for addresses"
    return took._replace(way=f"omnikit{role}")


def _synchronised(local: LocalAmazon, orders: int, directory: Path) -> Took:
    create(directory / "home").close()
    clock, seller = SimulatedClock(local), local.sellers[0]
    with open_kit(directory / "home", clock=clock) as kit:
        application = {
            name: getattr(local, name) for name in ("application_id", "client_id", "client_secret", "base_url")
        }
        kit.set_application("amazon", application)
        account = {"seller_id": seller["seller_id"], "refresh_token": seller["refresh_token"], "marketplace": "DE"}
        connection = kit.create_connection("amazon", "Benchmark", account)
        kit.set_settings(connection.id, {"shipping_mapping.default": "DHL"})
        local.clear_calls()
        began = clock.now()
        run = connection.import_orders(wait=True)
        assert run.state in {"succeeded", "succeeded_with_errors"}, run.as_dict()
        told = {row["code"]: row["at"] for row in kit.run_log(run.id)}
        assert sum(1 for _ in kit.order_rows(connection.id)) == orders, "an order is missing"
        done = datetime.fromisoformat(told["details.done"])
        there = datetime.fromisoformat(told["details.begin"])
        calls = {name: count for name, count in local.state()["calls"].items() if name in PLAN}
        return Took("", (there - began).total_seconds(), (done - began).total_seconds(), sum(calls.values()))


def seconds_for(operation: str, calls: int) -> float:
    """How long so many calls take from a full bucket on."""
    rate, burst = PLAN[operation]
    bucket, now = Bucket(rate, burst, 0.0), 0.0
    for _ in range(calls):
        while not bucket.take(now):
            now += 1 / rate
    return now


def pages(orders: int) -> Took:
    calls = math.ceil(orders / 100)
    seconds = seconds_for("searchOrders", calls)
    return Took("searchOrders, page by page", seconds, seconds, calls)


def older(orders: int) -> Took:
    """getOrders, then items, address and buyer of each order; each operation has its own budget."""
    listed, each = seconds_for("getOrders", math.ceil(orders / 100)), seconds_for("getOrderItems", orders)
    details = max(seconds_for(name, orders) for name in ("getOrderAddress", "getOrderBuyerInfo"))
    calls = math.ceil(orders / 100) + 3 * orders
    return Took("v0: getOrders and three calls for each", max(listed, each), max(listed, each, details), calls)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--preparation", type=float, default=300.0, help="simulated seconds until a report is ready")
    options = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    reached = True
    for orders in options.orders:
        found = [
            _measured(orders, options.preparation, addresses=True),
            _measured(orders, options.preparation, addresses=False),
        ]
        reached &= found[0].orders_seconds <= GOAL_MINUTES * 60
        rows += [_row(orders, one, found[0]) for one in (*found, pages(orders), older(orders))]
    print(f"\nA report is assumed to take {options.preparation / 60:.0f} minutes; {machine()}\n")
    heads = ("orders", "way", "orders and lines after", "all details after", "calls", "times omnikit's")
    print(table(heads, rows))
    said = "reached" if reached else "MISSED"
    print(f"\nGoal: all orders and lines within {GOAL_MINUTES:.0f} simulated minutes: {said}")


def _measured(orders: int, preparation: float, *, addresses: bool) -> Took:
    began = time.perf_counter()
    with workplace() as directory:
        took = omnikit(orders, preparation, directory, addresses=addresses)
    print(f"  {orders:8,} orders, {took.way}: simulated in {time.perf_counter() - began:.0f} s", flush=True)
    return took


def _row(orders: int, took: Took, ours: Took) -> tuple[object, ...]:
    ratio = f"{took.orders_seconds / ours.orders_seconds:,.0f} and {took.details_seconds / ours.details_seconds:.1f}"
    return (
        f"{orders:,}", took.way, in_words(took.orders_seconds), in_words(took.details_seconds), f"{took.calls:,}",
        "" if took is ours else ratio,
    )  # fmt: skip


if __name__ == "__main__":
    main()
