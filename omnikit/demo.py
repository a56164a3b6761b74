"""The demo: a local Amazon, several connections in all conditions, a first sync, then the dashboard."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from omnikit.errors import OmnikitError

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.localamazon import LocalAmazon


class _Shop(NamedTuple):
    """One connection of the demo: `seller` is the position in the local Amazon's list."""

    name: str
    seller: int
    marketplace: str
    fate: str = "active"
    provider: str | None = "DHL"


SHOPS = (
    _Shop("Shop DE", 0, "DE"),
    _Shop("Shop FR", 0, "FR"),
    _Shop("Shop IT", 0, "IT", provider=None),
    _Shop("Shop UK", 0, "GB"),
    _Shop("Shop ES (closed for the season)", 0, "ES", "inactive"),
    _Shop("Outlet DE", 1, "DE", "revoked"),
)


def run_demo(home: str | None, *, once: bool, port: int, orders: int, seed: int) -> None:
    """Set everything up; with `once` print a JSON summary and return, else serve until ended."""
    from omnikit.localamazon import LocalAmazon

    began = time.perf_counter()
    with ExitStack() as stack:
        where = Path(home or tempfile.mkdtemp(prefix="omnikit-demo-"))
        amazon = stack.enter_context(LocalAmazon(orders=orders, seed=seed, rate_scale=0, report_seconds=0))
        _say(f"A local Amazon with {orders} orders answers at {amazon.base_url} (its rate limits are off).")
        summary = _prepare(where, amazon)
        summary["seconds"] = round(time.perf_counter() - began, 2)
        if once:
            click.echo(json.dumps(summary, ensure_ascii=False))
            return
        _serve(where, port)


def _prepare(where: Path, amazon: LocalAmazon) -> dict[str, Any]:
    from omnikit.kit import create

    with create(where, actor="demo") as kit:
        _say(f"The home is {where}.")
        kit.set_application(
            "amazon",
            {
                "application_id": amazon.application_id,
                "client_id": amazon.client_id,
                "client_secret": amazon.client_secret,
                "base_url": amazon.base_url,
            },
        )
        for shop in SHOPS:
            _connect(kit, amazon, shop)
        return _summary(kit)


def _connect(kit: Kit, amazon: LocalAmazon, shop: _Shop) -> None:
    """Make a connection (unless an earlier demo in this home made it), and let its fate befall it."""
    seller = amazon.sellers[shop.seller]
    known = {row["name"]: row["id"] for row in kit.connection_rows()}
    if shop.name in known:
        handle = kit.connection(known[shop.name])
    else:
        handle = kit.create_connection(
            "amazon",
            shop.name,
            {
                "seller_id": seller["seller_id"],
                "refresh_token": seller["refresh_token"],
                "marketplace": shop.marketplace,
            },
        )
        if shop.provider:  # without one, its orders show what an error is and how a setting mends it
            kit.set_settings(handle.id, {"shipping_mapping.default": shop.provider})
    if shop.fate == "inactive":
        handle.disable()
        _say(f"{shop.name}: inactive.")
        return
    if shop.fate == "revoked":
        amazon.revoke(seller["seller_id"])
    _sync(handle)


def _sync(handle: Any) -> None:
    try:
        row = handle.sync(wait=True).as_dict()
    except OmnikitError as error:
        _say(f"{handle.name}: {error.message}")
        return
    why = f" - {row['message']}" if row["message"] else ""
    _say(
        f"{handle.name}: {row['state']}, {row['fetched']} orders and returns fetched, {row['failed']} with errors{why}"
    )


def _summary(kit: Kit) -> dict[str, Any]:
    totals = kit.totals()
    return {
        "home": str(kit.home),
        "connections": len(kit.connection_rows()),
        "orders": sum(totals.values()),
        "complete": totals.get("Complete", 0),
        "by_status": totals,
        "errors": dict(Counter(row["code"] for row in kit.error_rows())),
        "runs": dict(Counter(row["state"] for row in kit.run_rows())),
    }


def _serve(where: Path, port: int) -> None:
    from omnikit.serve import serve

    serve(where, port=port)


def _say(text: str) -> None:
    click.echo(text, err=True)
