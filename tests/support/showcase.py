"""The demo's home, served: connections in all conditions, with orders, errors and runs. The same each time."""

from contextlib import contextmanager

from omnikit import demo
from omnikit.kit import create
from omnikit.localamazon import LocalAmazon
from tests.serve import serving

SEED = 20260
ORDERS = 240


@contextmanager
def amazon():
    """A local Amazon with the showcase's orders, without rate limits."""
    with LocalAmazon(orders=ORDERS, seed=SEED, rate_scale=0, report_seconds=0) as local:
        yield local


@contextmanager
def dashboard(home, local):
    """The demo's connections in a new home, and its dashboard with a worker."""
    demo._prepare(home, local)
    with _served(home) as served:
        yield served


@contextmanager
def empty_dashboard(home, user, password):
    """A dashboard without any connection, which asks for a name."""
    with create(home, actor="tester") as kit:
        kit.add_user(user, password)
    with _served(home) as served:
        yield served


@contextmanager
def _served(home):
    started = serving.start(home, worker=True)
    try:
        yield started.ready()
    finally:
        started.end()
