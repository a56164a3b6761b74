"""The import rules of an Amazon connection: what its settings make of an order that has been read. Pure.

First whether the order is wanted at all, then each rule in the order of `_RULES`. A rule takes an order and gives it
back changed, with the problems it found. Sync, replay, retry and what-if all come through here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson

from omnikit.drivers.amazon.flatfile import MARK
from omnikit.drivers.amazon.flatorders import map_flat, settled
from omnikit.drivers.amazon.mapping import map_order, unforeseen
from omnikit.drivers.amazon.marketplaces import VCS_MARKETPLACES, named
from omnikit.drivers.amazon.money import read_item
from omnikit.drivers.amazon.settings import ShippingMapping
from omnikit.drivers.base import Terms
from omnikit.drivers.parsing import parsed
from omnikit.model.addresses import Parts, PostalKind, laid_out, postal
from omnikit.model.orders import Details, Mapped, Order, OrderLine, Recipient
from omnikit.model.problems import Problem
from omnikit.model.times import day_start, iso, version

# raised when the same settings make something else of an order than before: stored orders are then looked at again
_EDITION = 1

Settings = Mapping[str, Any]
Problems = tuple[Problem, ...]

_SHIPPING_STATUS = {
    "PARTIALLY_SHIPPED": "partially_shipped",
    "SHIPPED": "shipped",
    "CANCELLED": "canceled",
    "UNFULFILLABLE": "canceled",
}
_TO_BE_SHIPPED = {"open", "partially_shipped"}
_ROWS = frozenset(ShippingMapping.model_fields)
_ADDRESS = "recipient.deliveryAddress"


class _Start(NamedTuple):
    """Where a programme's orders begin, and which day says so."""

    version: str
    reason: str


class _Case(NamedTuple):
    """What a rule may look at beside the order."""

    settings: Settings  # of the group order_import
    mapping: Settings
    raw: Mapping[str, Any]
    pending: bool


class AmazonRules:
    """Implements `drivers.base.OrderRules`."""

    def __init__(self, terms: Terms) -> None:
        self._import = terms.settings["order_import"]
        self._mapping = terms.settings["shipping_mapping"]
        self.also = also_imported(terms.account, terms.settings)
        zone = named(terms.account["marketplace"]).zone
        begins = {programme: _begin(terms, self._import[field], zone) for programme, field in _DAYS.items()}
        self._starts = {
            programme: _Start(version(iso(begin)), f"order_import.{_DAYS[programme]}" if explicit else "window")
            for programme, (begin, explicit) in begins.items()
        }
        wanted = [begins[programme][0] for programme, field in _WANTED.items() if self._import[field]]
        self.begins = min(wanted, default=terms.window_start)
        self.version = _version(self._import, self._mapping, self._starts)

    def map_order(self, raw: bytes) -> Mapped:
        record = _record(raw)
        mapped = _read(raw, record)
        try:
            return self._ruled(mapped, record)
        except Exception as error:  # noqa: BLE001 one bad order never stops the others
            return mapped._replace(order=None, problems=(unforeseen(error),))

    def _ruled(self, mapped: Mapped, record: Any) -> Mapped:
        order = mapped.order
        reason, too_old = self._excluded(mapped, order)
        if order is None:
            return mapped._replace(excluded_by=reason, too_old=too_old) if too_old else mapped
        case = _Case(self._import, self._mapping, record, mapped.pending)
        problems = mapped.problems
        for rule in _RULES:
            order, found = rule(order, case)
            problems += found
        ruled = Mapped(mapped.header, order, problems, mapped.pending, reason, too_old, mapped.details)
        return ruled if mapped.details == Details.THERE else settled(ruled)

    def _excluded(self, mapped: Mapped, order: Order | None) -> tuple[str | None, bool]:
        """What keeps the order out, and whether it is a day that does."""
        if order is not None and (unwanted := _unwanted(order, self._import)):
            return f"order_import.{unwanted}", False
        start = self._starts.get(order.fulfilled_by or "") if order is not None else None
        # of an order that cannot be read, or of a programme Amazon has just invented, the earliest day counts
        start = start or min(self._starts.values())
        return (start.reason, True) if (mapped.header.created or "9") < start.version else (None, False)


def also_imported(account: Settings, settings: Mapping[str, Settings]) -> tuple[str, ...]:
    """Country codes of the further marketplaces that a connection imports. Raises ValueError for one of another region:
    an authorization does not reach it.
    """
    own = named(account["marketplace"])
    further = [
        named(code) for code in settings.get("order_import", {}).get("also_marketplaces", ()) if code != own.code
    ]
    for one in further:
        if one.region != own.region:
            raise ValueError(f"{one.name} is not in the region of {own.name}.")
    return tuple(one.code for one in further)


_DAYS = {"MFN": "import_mfn_from", "AFN": "import_afn_from"}
_WANTED = {"MFN": "import_mfn", "AFN": "import_afn"}


def _begin(terms: Terms, day: Any, zone: str) -> tuple[datetime, bool]:
    """Where a programme's orders begin, and whether a setting says so. Days begin at 00:00 in the given zone."""
    begin = day_start(date.fromisoformat(day), zone) if day else terms.window_start
    return (terms.since, bool(day)) if terms.since is not None and terms.since < begin else (begin, bool(day))


def _version(settings: Settings, mapping: Settings, starts: Mapping[str, _Start]) -> str:
    mapped_by = {key: value for key, value in settings.items() if key != "also_marketplaces"}
    told = [_EDITION, mapped_by, dict(mapping), [starts[key].version for key in sorted(starts)]]
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _record(raw: bytes) -> Any:
    try:
        return parsed(raw)
    except (ValueError, RecursionError):  # it was taken for JSON when it came; keep it all the same
        return raw.decode(errors="replace")


def _read(raw: bytes, record: Any) -> Mapped:
    """A record as it came from the Orders API, or from a report."""
    if raw.startswith(MARK):
        try:
            return map_flat(record["flat"])
        except Exception:  # noqa: BLE001, S110 no report's after all: the other way says what it lacks
            pass
    return map_order(record)


def _unwanted(order: Order, settings: Settings) -> str | None:
    """The toggle that keeps this kind of order out (product 8.8)."""
    if order.fulfilled_by == "AFN":
        return None if settings["import_afn"] else "import_afn"
    if order.fulfilled_by == "MFN":
        if not settings["import_mfn"]:
            return "import_mfn"
        if order.prime and not settings["import_prime"]:
            return "import_prime"
    return None


# -- the rules -----------------------------------------------------------------------------------------------------


def _tax(order: Order, case: _Case) -> tuple[Order, Problems]:
    """VCS on: amounts of an AFN order are handed over net with Amazon's tax; off: gross (product 8.10).

    `mapping` has read by sums whether tax is inside. Off, tax on top contradicts the setting; only where the service
    exists: elsewhere tax on top (a sales tax) is no matter of VCS.
    """
    if order.fulfilled_by != "AFN" or order.price_basis is None:
        return order, ()
    if case.settings["vcs_enabled"]:
        return order._replace(price_basis="net", lines=tuple(map(_with_net, order.lines))), ()
    if order.price_basis == "net" and order.marketplace in VCS_MARKETPLACES:
        return order, (_vcs_mismatch(order, case.raw),)
    return order, ()


def _with_net(line: OrderLine) -> OrderLine:
    """Without a tax of Amazon's, 0 % was charged: B2B reverse charge, export."""
    return line if line.tax is not None else line._replace(net=line.gross, tax="0")


def _vcs_mismatch(order: Order, raw: Mapping[str, Any]) -> Problem:
    read = ((at, read_item(item.get("proceeds") or {}, "", set())) for at, item in enumerate(raw.get("orderItems", ())))
    items = [line for line in order.lines if line.kind == "item"]
    # of a report's record all items are read the same way
    place = next((at for at, money in read if money is not None and money.net), 0)
    on_top = items[place]
    params = {"item_id": on_top.item_id, "net": on_top.net or "", "tax": on_top.tax or "", "gross": on_top.gross}
    return Problem("vcs_mismatch", f"orderItems.{place}.proceeds", params)


def _shipping(order: Order, case: _Case) -> tuple[Order, Problems]:
    """How it is shipped, and by whom. One change of the order for both: each one copies it whole."""
    status, warehousing = _shipping_status(order, case)
    option, provider = _provider(order, case)
    order = order._replace(
        shipping_status=status, warehousing=warehousing, shipping_option=option, shipping_provider=provider
    )
    # what nobody here ships needs no provider
    needed = warehousing or (order.fulfilled_by != "AFN" and status != "canceled")
    if provider or case.pending or not needed:
        return order, ()
    params = {"option": option[:40], "row": option if option in _ROWS else "default"}
    return order, (Problem("no_shipping_provider", "fulfillment.fulfillmentServiceLevel", params),)


def _shipping_status(order: Order, case: _Case) -> tuple[str, bool]:
    """The status, and whether a warehouse hears of it. AFN orders arrive as shipped, whatever Amazon says, and no
    warehouse hears of them (product 8.9).
    """
    if order.fulfilled_by == "AFN" and case.settings["mark_afn_shipped"]:
        return "shipped", False
    status = _SHIPPING_STATUS.get(order.channel_status, "open")
    return status, status in _TO_BE_SHIPPED


def _provider(order: Order, case: _Case) -> tuple[str, str | None]:
    """The shipping option, and who is mapped to it: AFN > PBM > service level > default (product 8.11)."""
    level = (order.service_level or "").upper()
    options = [name for name, applies in (("AFN", order.fulfilled_by == "AFN"), ("PBM", order.prime)) if applies]
    options += [level] if level else []
    found = next((case.mapping[row] for row in (*options, "default") if case.mapping.get(row)), None)
    return next(iter(options), "default"), found


def _recipient(order: Order, case: _Case) -> tuple[Order, Problems]:
    """The buyer's purchase-order number is no part of the name; a Packstation's address is laid out as set."""
    if order.recipient is None or not any(order.recipient[:5]):  # no name and no line: nothing to be laid out
        return order, ()
    number = order.buyer.purchase_order if order.buyer else None
    appended = number if order.fulfilled_by == "MFN" else None
    person = order.recipient._replace(name=without_number(order.recipient.name, appended))
    others = [one for one in (person.phone, number) if one]
    address = Parts(person.name, person.company, person.address1, person.address2, person.address3,
                    person.postal_code, person.country)  # fmt: skip
    found = postal(address, numbers_of_others=others)
    if found.kind == PostalKind.STREET and not found.problem:
        return order._replace(recipient=person), ()
    layout = laid_out(found, case.settings["packstation_layout"])
    moved = _moved(person, layout)._replace(kind=str(found.kind), locker=found.locker, post_number=found.post_number)
    due = found.problem is not None and _is_shipped_here(order, case)
    return order._replace(recipient=moved), (Problem(found.problem, _ADDRESS, {}),) if due and found.problem else ()


def _moved(person: Recipient, parts: Parts) -> Recipient:
    return person._replace(
        name=parts.name,
        company=parts.company,
        address1=parts.address1,
        address2=parts.address2,
        address3=parts.address3,
    )


def without_number(name: str | None, number: str | None) -> str | None:
    """A recipient's name without the purchase-order number that Amazon appends to it (Seller Central help, B2B)."""
    if not name or not number or not name.rstrip(") ]").endswith(number):
        return name
    before = name[: name.rindex(number)]
    if before and before[-1].isalnum():
        return name  # it only ends like the number
    rest = before.rstrip(" \t-–—/,;:#([")  # noqa: RUF001 dashes of all lengths
    return rest or name


def _is_shipped_here(order: Order, case: _Case) -> bool:
    return order.fulfilled_by != "AFN" and not case.pending and order.shipping_status != "canceled"


def _gift_wrap(order: Order, case: _Case) -> tuple[Order, Problems]:
    """The line of a gift wrap is named by the mapping."""
    title = case.mapping.get("giftWrap")
    if not title or all(line.kind != "gift_wrap" for line in order.lines):
        return order, ()
    return order._replace(
        lines=tuple(line._replace(title=title) if line.kind == "gift_wrap" else line for line in order.lines)
    ), ()


_RULES: tuple[Callable[[Order, _Case], tuple[Order, Problems]], ...] = (
    _tax,
    _shipping,
    _recipient,
    _gift_wrap,
)
