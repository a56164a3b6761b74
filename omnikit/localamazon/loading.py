"""Orders from a file, served as they are."""

import json
from pathlib import Path

from omnikit.localamazon.admin import order_problem
from omnikit.localamazon.amazon import Amazon
from omnikit.localamazon.book import Entry
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.wire import Json

REQUIRED = ("orderId", "createdTime", "lastUpdatedTime", "salesChannel", "orderItems")


class Unloadable(ValueError):
    """A line that is no order at all."""


def load(amazon: Amazon, path: Path) -> list[str]:
    """Give every order of a JSON Lines file to the first seller; returns warnings.

    Raises:
        Unloadable: a line is no JSON object or has no orderId.
        OSError: the file cannot be read.

    """
    orders, warnings = [], []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                order = _order(line, f"{path}:{number}")
                warnings += _warnings(order, f"{path}:{number}")
                orders.append(order)
    seller = amazon.accounts.first
    entries = [Entry.of(order) for order in orders]
    seller.join({entry.marketplace_id for entry in entries if entry.marketplace_id in MARKETPLACES})
    amazon.book(seller).fill(list({entry.order_id: entry for entry in entries}.values()))
    return warnings


def _order(line: str, where: str) -> Json:
    try:
        order = json.loads(line)
    except ValueError as error:
        raise Unloadable(f"{where}: not JSON ({error}).") from error
    problem = order_problem(order)
    if problem:
        raise Unloadable(f"{where}: {problem}.")
    loaded: Json = order
    return loaded


def _warnings(order: Json, where: str) -> list[str]:
    missing = [name for name in REQUIRED if name not in order]
    return [f"{where}: served although it lacks {', '.join(missing)}."] if missing else []
