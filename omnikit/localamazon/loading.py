"""Orders from a file, served as they are."""

import json
from pathlib import Path

from omnikit.localamazon.admin import order_problem
from omnikit.localamazon.amazon import Amazon
from omnikit.localamazon.book import Entry
from omnikit.localamazon.clock import parse
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.wire import Json

REQUIRED = ("orderId", "createdTime", "lastUpdatedTime", "salesChannel", "orderItems")
REQUIRED_OF_ITEM = ("orderItemId", "quantityOrdered", "product")
TIMES = ("createdTime", "lastUpdatedTime")


class Unloadable(ValueError):
    """A line that is no order at all."""


def load(amazon: Amazon, path: Path) -> list[str]:
    """Give every order of a JSON Lines file to the first seller; returns warnings, one at most.

    Raises:
        Unloadable: a line is no JSON object or has no orderId.
        OSError: the file cannot be read.

    """
    orders, odd = [], []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                order = _order(line, f"{path}:{number}")
                orders.append(order)
                odd += [f"line {number} {oddity}" for oddity in oddities(order)[:1]]
    seller = amazon.accounts.first
    entries = [Entry.of(order) for order in orders]
    seller.join({entry.marketplace_id for entry in entries if entry.marketplace_id in MARKETPLACES})
    amazon.book(seller).fill(list({entry.order_id: entry for entry in entries}.values()))
    return [f"{path}: {len(odd)} orders outside Amazon's model are served as they are: {odd[0]}."] if odd else []


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


def oddities(order: Json) -> list[str]:
    """Where an order breaks the required parts of the model; the whole model needs --validate."""
    items = order.get("orderItems")
    found = [f"lacks {name}" for name in REQUIRED if name not in order]
    found += [f"has no readable {name}" for name in TIMES if name in order and not _is_time(order[name])]
    if not isinstance(items, list):
        return found
    known = [item if isinstance(item, dict) else {} for item in items]
    return found + [f"lacks {name} in an item" for item in known for name in REQUIRED_OF_ITEM if name not in item]


def _is_time(value: object) -> bool:
    try:
        parse(str(value))
    except ValueError:
        return False
    return isinstance(value, str)
