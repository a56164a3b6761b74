"""What may be exported of an order, and what of it is left to ship. Pure.

| an export is refused          | shipment | invoice | code                      |
| ----------------------------- | -------- | ------- | ------------------------- |
| its order is not complete     | yes      | yes     | export_not_complete       |
| its order was canceled        | yes      | yes     | export_canceled           |
| the channel itself ships      | yes      |         | export_afn                |
| the channel itself invoices   |          | yes     | export_invoice_by_amazon  |
| its marketplace is not ticked | yes      | yes     | export_not_ticked         |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from omnikit.model.exports import ExportKind, ExportState
from omnikit.model.problems import Problem
from omnikit.model.states import ImportStatus

GROUP = "order_export"  # the settings group that says which marketplaces are exported for
Facts = Mapping[str, Any]
Quantities = Mapping[str, int]

_MANY_TRIES = 30  # with the waits between them about a day
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
_MOST_PARCELS = 1_000_000


class Parcels(NamedTuple):
    """What a channel's record says of the parcels of an order, by item id: how many are to be shipped at all, how many
    were; and by the parcel's reference what is in it and `facts`: carrier, tracking, status (the channel's own word),
    shipped (ISO 8601), each where the record has it.
    """

    wanted: Quantities = MappingProxyType({})
    fulfilled: Quantities = MappingProxyType({})
    packages: Mapping[str, Quantities] = MappingProxyType({})
    facts: Mapping[str, Mapping[str, str]] = MappingProxyType({})


def left_to_ship(ordered: Quantities, channel: Parcels, ours: Mapping[str, Quantities]) -> dict[str, int]:
    """How many of each item no parcel holds yet. `ours`: parcels asked for here, by reference; the channel's record may
    know them already, may know others, and may be older than they are.
    """
    known = _sum([*ours.values(), *(held for name, held in channel.packages.items() if name not in ours)])
    return {
        item: max(0, min(many, channel.wanted.get(item, many)) - max(known[item], channel.fulfilled.get(item, 0)))
        for item, many in ordered.items()
    }


def held_by(reference: str, channel: Parcels, ours: Mapping[str, Quantities]) -> Quantities:
    """What a parcel holds that is to be corrected."""
    return ours.get(reference) or channel.packages.get(reference) or {}


def next_reference(used: Iterable[str]) -> str:
    """The next free positive number."""
    numbers = [int(one) for one in used if one.isascii() and one.isdigit()]
    return str(max((one for one in numbers if one < _MOST_PARCELS), default=0) + 1)


def _sum(held: Iterable[Quantities]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in held:
        total.update(one)
    return total


def ticks(kind: ExportKind, order: Facts) -> str:
    """The setting that decides over an export: B2B and B2C orders have lists of their own."""
    return f"{kind}s_{'b2b' if order['b2b'] else 'b2c'}"


_Hinders = Callable[[Facts], bool]
_BOTH = frozenset(ExportKind)
_RULES: tuple[tuple[str, frozenset[ExportKind], _Hinders], ...] = (
    ("export_not_complete", _BOTH, lambda order: order["import_status"] != ImportStatus.COMPLETE),
    ("export_canceled", _BOTH, lambda order: order["shipping_status"] == "canceled"),
    ("export_afn", frozenset({ExportKind.SHIPMENT}), lambda order: order["fulfilled_by"] == "AFN"),
    ("export_invoice_by_amazon", frozenset({ExportKind.INVOICE}), lambda order: bool(order["invoice_by_amazon"])),
)


def obstacle(
    kind: ExportKind, order: Facts, settings: Facts | None, label: Callable[[str], str], *, asked: bool = True
) -> Problem | None:
    """What forbids an export, as the first row of the table that applies. `order`: as lists have it; `settings`: those
    of `GROUP`, None where the driver declares none; `label`: a setting's name on screens. `asked` False: it was asked
    for earlier, and what has been shipped is told though its order is in error by now.
    """
    for code, kinds, hinders in _RULES if asked else _RULES[1:]:
        if kind in kinds and hinders(order):
            return Problem(code, "", {"order": order["order_id"], "status": str(order["import_status"])})
    field = ticks(kind, order)
    if settings is None or order["marketplace"] in settings[field]:
        return None
    params = {"order": order["order_id"], "marketplace": str(order["marketplace"]), "row": field, "label": label(field)}
    return Problem("export_not_ticked", "", params)


def order_status(states: Iterable[str]) -> str:
    """*Export to channel* of an order from the states of its exports: the worst that is, else the last that was."""
    found = frozenset(states) - {ExportState.CANCELED}
    if ExportState.FINALLY_FAILED in found:
        return "Error"
    if found - {ExportState.EXPORTED}:
        return "Pending"
    return "Exported" if found else "No changes to sync"


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts in vain; None: long enough."""
    if attempts >= _MANY_TRIES:
        return None
    return min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(attempts - 1, 10)))
