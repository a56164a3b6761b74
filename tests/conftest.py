"""Fixtures for tests of the whole: a local Amazon, a home, a kit with one connection, the command line."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings

from omnikit.localamazon import LocalAmazon
from tests.support.clock import FakeClock
from tests.support.commands import run_here, run_process
from tests.support.homes import dump, make_kit

# how long an example takes says more about the machine than about the code
settings.register_profile("omnikit", deadline=None)
settings.load_profile("omnikit")

SEED = 20260
NOW = "2026-11-23T12:00:00Z"
DE = "A1PA6795UKMFR9"
ORDERS = 480  # of one marketplace, over 80 days: three slices of two pages and more
DAYS = 80.0  # inside the window of a first sync, whichever side of midnight it runs on


def stocked(now, orders=ORDERS, seed=SEED, rate_scale=0, report_seconds=0):
    """A local Amazon, not yet serving, whose first seller has `orders` in Germany. It has no limits unless it is told
    (1: Amazon's own): processes wait for real.
    """
    local = LocalAmazon(orders=0, seed=seed, rate_scale=rate_scale, now=now, report_seconds=report_seconds)
    local.amazon.generate(local.amazon.accounts.first, orders, DAYS, [DE])
    return local


@pytest.fixture
def amazon():
    """A local Amazon without rate limits, at a fixed time, with fixed orders."""
    with stocked(NOW) as local:
        yield local


@pytest.fixture
def amazon_today():
    """The same with the machine's time, for processes that know no other clock; all orders are minutes old."""
    now = datetime.now(UTC)
    with stocked(now - timedelta(minutes=30)) as local:
        local.set_clock(now.isoformat())
        yield local


@pytest.fixture
def clock(amazon):
    return FakeClock(amazon)


@pytest.fixture
def home(tmp_path):
    """Where a home can be made."""
    return tmp_path / "home"


@pytest.fixture
def kit(home, amazon, clock):
    """A kit with the application and one connection, "Shop DE"; its time is the local Amazon's."""
    with make_kit(home, amazon, clock) as made:
        yield made


@pytest.fixture
def fresh(tmp_path, amazon, clock):
    """Makes a home that saw nothing of what went before and dumps what it gets from the same Amazon."""
    homes = []

    def synchronised(**options):
        place = tmp_path / f"fresh{len(homes)}"
        homes.append(place)
        with make_kit(place, amazon, clock) as made:
            made.connection(1).sync(wait=True)
        return dump(place, **options)

    return synchronised


@pytest.fixture
def cli(home):
    """`cli("orders", "--json")`: a command on the home, in this process."""
    return lambda *arguments, **options: run_here(home, *arguments, **options)


@pytest.fixture
def run_cli(home):
    """`run_cli("orders", "--json")`: a command on the home, as a process of its own."""
    home.parent.mkdir(exist_ok=True)
    return lambda *arguments, **options: run_process(home, *arguments, **options)
