"""Exports whose process is killed with -9 at any moment: in the end everything has arrived, and no invoice twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from omnikit.sync.exports import ask_for_exports
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.commands import environment
from tests.support.exporting import PDF, import_and_tick, orders
from tests.support.homes import make_kit

ORDERS, SHIPPED = 40, 4
SEED = int(os.environ.get("OMNIKIT_TEST_SEED") or time.time())  # set it to repeat a failure
KILLS = 6
ROOT = Path(__file__).parents[2]

# A worker in the local Amazon's time that dies at its n-th event: before or after a call, before or after a commit; or
# at the first one of a name, such as "after createFeed".
_WORKER = """
import contextlib, os, sys, threading
from datetime import UTC, datetime
import requests
from omnikit.kit import open_kit
from omnikit.store.database import Database
from omnikit.sync.exports import ask_for_exports

home, base, wanted = sys.argv[1:]
admin, events = requests.Session(), 0
call, write = requests.Session.request, Database.write
NAMES = {"shipmentConfirmation": "confirmShipment", "documents": "createFeedDocument", "feeds": "createFeed"}

def event(name):
    global events
    events += 1
    if wanted in (name, str(events)) and threading.current_thread() is threading.main_thread():
        os.kill(os.getpid(), 9)

def watched_call(self, method, url, **more):
    if self is admin:
        return call(self, method, url, **more)
    last = url.split("?")[0].rsplit("/", 1)[1]
    name = NAMES.get(last, last) if method == "POST" else "document" if method == "PUT" else "another"
    event(f"before {name}")
    answer = call(self, method, url, **more)
    event(f"after {name}")
    return answer

@contextlib.contextmanager
def watched_write(self):
    if threading.current_thread() is threading.main_thread():
        event("before a commit")
    with write(self) as connection:
        yield connection
    if threading.current_thread() is threading.main_thread():
        event("after a commit")

requests.Session.request, Database.write = watched_call, watched_write

class Clock:
    def now(self):
        return datetime.fromisoformat(admin.request("GET", base + "/_admin/state").json()["now"]).astimezone(UTC)

    def wait(self, seconds, stop):
        admin.request("POST", base + "/_admin/advance", json={"seconds": seconds})

with open_kit(home, actor="tester", clock=Clock()) as kit:
    for _ in range(30):
        kit._store.runs.requeue_stalled(kit._now())
        ask_for_exports(kit._store, kit._runtime.queue, kit._now())
        for run_id in kit._store.runs.queued():
            kit.wait_for(run_id)
        if kit.export_summary()["Exported"] == len(kit.export_rows()):
            break
        Clock().wait(150, None)
"""


@pytest.fixture
def amazon():
    with stocked(NOW, ORDERS) as local:
        yield local


@pytest.fixture
def shop(kit):
    """Shipments of some orders wait to be sent, and their invoices."""
    import_and_tick(kit)
    for order_id in orders(kit)[:SHIPPED]:
        kit.ship(order_id, "DHL", f"T-{order_id}")
        kit.invoice(order_id, PDF, f"RE-{order_id}", kit.order(order_id).total, "1.00")
    return kit


def killed(home, amazon, moment):
    """A worker that dies at its moment; False where it came to its end before."""
    argv = [sys.executable, "-c", _WORKER, str(home), amazon.base_url, str(moment)]
    ended = subprocess.run(argv, env=environment(), cwd=ROOT, check=False, timeout=60, capture_output=True, text=True)
    assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr
    return ended.returncode != 0


def finished(shop, amazon):
    """What the next worker does, until nothing is under way."""
    for _ in range(30):
        shop._store.runs.requeue_stalled(shop._now())
        ask_for_exports(shop._store, shop._runtime.queue, shop._now())
        for run_id in shop._store.runs.queued():
            shop.wait_for(run_id)
        if shop.export_summary()["Exported"] == len(shop.export_rows()):
            return
        amazon.advance(150)
    late = [(row["kind"], row["state"], row["message"]) for row in shop.export_rows() if row["state"] != "Exported"]
    raise AssertionError(f"not everything has arrived: {late}")


def check(shop, amazon, about):
    """Amazon has everything once; the runs have counted it once."""
    uploads = Counter(one["number"] for one in amazon.invoices())
    assert uploads == {row["reference"]: 1 for row in shop.export_rows(kind="invoice")}, about
    assert len(amazon.feeds()) == SHIPPED, f"{about}: an upload was repeated"
    added = {(one["order_id"], one["package_reference_id"]): one["new"] for one in amazon.shipment_counts()}
    assert added == {(row["order_id"], "1"): 1 for row in shop.export_rows(kind="shipment")}, about
    assert {row["state"] for row in shop.export_rows()} == {"Exported"}, about
    assert sum(row["sent"] for row in shop.run_rows(1)) == 2 * SHIPPED, about
    assert sum(row["refused"] for row in shop.run_rows(1)) == 0, about
    assert {shop.order(row["order_id"]).channel_export_status for row in shop.export_rows()} == {"Exported"}, about


@pytest.mark.parametrize(
    "moment",
    ["after confirmShipment", "before createFeed", "after createFeed"],
)
def test_killed_around_a_call_nothing_is_sent_twice_or_forgotten(moment, shop, amazon, home):
    assert killed(home, amazon, moment)
    finished(shop, amazon)
    check(shop, amazon, moment)


def test_killed_again_and_again_everything_arrives_once(shop, amazon, home):
    """At moments of chance, while it still deals with what the kill before left behind."""
    chance, moments = random.Random(SEED), []
    while len(moments) < KILLS:
        moments.append(chance.randint(8, 28))
        if not killed(home, amazon, moments[-1]):
            break
    about = f"seed {SEED}, killed at events {moments}"
    assert len(moments) >= 4, about
    finished(shop, amazon)
    check(shop, amazon, about)


@pytest.fixture
def clock(amazon):
    return FakeClock(amazon)


@pytest.fixture
def kit(home, amazon, clock):
    with make_kit(home, amazon, clock) as made:
        yield made
