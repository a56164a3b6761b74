"""The demo's home, served: connections in all conditions, with orders, returns, errors and runs. The same each time."""

from contextlib import contextmanager

from omnikit import demo
from omnikit.kit import create, open_kit
from omnikit.localamazon import LocalAmazon
from tests.serve import serving

SEED = 20260
ORDERS = 240
_SHOP_UK = 4


@contextmanager
def amazon():
    """A local Amazon with the showcase's orders, without rate limits."""
    with LocalAmazon(orders=ORDERS, seed=SEED, rate_scale=0, report_seconds=0) as local:
        yield local


@contextmanager
def dashboard(home, local):
    """The demo's connections in a new home, and its dashboard with a worker."""
    demo._prepare(home, local)
    _spoil(home, local)
    with _served(home) as served:
        yield served


def _spoil(home, local):
    """Of Shop UK, Amazon refuses a shipment, and a return cannot be read."""
    with open_kit(home, actor="tester") as kit:
        kit.set_settings(_SHOP_UK, {f"order_export.shipments_{buyers}": "GB" for buyers in ("b2b", "b2c")})
        complete = list(kit.order_rows(_SHOP_UK, status="Complete"))
        waiting = [
            row["order_id"] for row in complete if (row["fulfilled_by"], row["shipping_status"]) == ("MFN", "open")
        ]
        local.add_fault("confirmShipment", "refused_shipment", message="The tracking number is invalid.")
        kit.ship(waiting[0], "DHL", "WRONG-1")
        kit.send_exports(_SHOP_UK).wait()
        sent = next(row["order_id"] for row in complete if row["shipping_status"] == "shipped")
        local.add_return(sent, quantity="two")
        kit.import_returns(_SHOP_UK).wait()


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
