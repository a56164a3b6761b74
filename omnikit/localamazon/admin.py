"""The admin door: what a demo, a test or a teacher does to this Amazon from outside."""

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

from omnikit.localamazon.accounts import Seller, role_named
from omnikit.localamazon.amazon import Amazon
from omnikit.localamazon.book import Entry
from omnikit.localamazon.clock import iso, parse
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.outboundadmin import OutboundActions
from omnikit.localamazon.returns import Returns
from omnikit.localamazon.wire import JSON_TYPE, Json, Refused, Reply, Request, dump, invalid, json_body, not_found

PREFIX = "/_admin/"


def order_problem(order: object) -> str:
    """Why this cannot be stored at all; empty when it can. Anything Amazon's model dislikes is still test material."""
    if not isinstance(order, dict):
        return "is not a JSON object"
    order_id = order.get("orderId")
    return "" if isinstance(order_id, str) and order_id else "has no orderId"


def merged(value: Any, changes: Any) -> Any:
    """Deep merge: objects are merged, null removes a key, everything else (lists too) replaces."""
    if not isinstance(value, dict) or not isinstance(changes, dict):
        return changes
    kept = {key: item for key, item in value.items() if changes.get(key, ...) is not None}
    return kept | {key: merged(value.get(key), item) for key, item in changes.items() if item is not None}


class Admin:
    """Every admin action as a plain method; `ValueError` means the caller asked for nonsense."""

    def __init__(self, amazon: Amazon) -> None:
        self._amazon = amazon
        self.outbound = OutboundActions(amazon)

    def state(self) -> Json:
        """Time, sellers without secrets, counts and faults."""
        amazon = self._amazon
        return {
            "now": iso(amazon.clock.now()),
            "orders": sum(len(book) for book in amazon.books.values()),
            "calls": dict(amazon.counts),
            "faults": amazon.faults.describe(),
            "sellers": [self._describe(seller) for seller in amazon.accounts.sellers.values()],
        }

    def _describe(self, seller: Seller) -> Json:
        return {
            "seller_id": seller.id,
            "store_name": seller.store_name,
            "marketplace_ids": seller.marketplace_ids,
            "roles": sorted(seller.roles),
            "authorized": self._amazon.accounts.is_authorized(seller),
            "orders": len(self._amazon.book(seller)),
        }

    def calls(self) -> list[Json]:
        """The call log, oldest first."""
        return [record._asdict() for record in self._amazon.calls]

    def clear_calls(self) -> None:
        """Forget the call log and the counts."""
        self._amazon.calls.clear()
        self._amazon.counts.clear()

    def advance(self, seconds: float) -> str:
        """Move the clock; returns the new time."""
        self._amazon.clock.advance(float(seconds))
        return iso(self._amazon.clock.now())

    def set_clock(self, moment: str) -> str:
        """Set the clock to an ISO 8601 time; returns it."""
        self._amazon.clock.set(parse(moment))
        return iso(self._amazon.clock.now())

    def upsert_orders(self, orders: Iterable[Json], seller_id: str | None = None) -> int:
        """Add or replace orders in the 2026-01-01 form; without lastUpdatedTime they were updated now."""
        book = self._amazon.book(self._seller(seller_id))
        now = iso(self._amazon.clock.now())
        entries = []
        for at, order in enumerate(orders):
            problem = order_problem(order)
            if problem:
                raise ValueError(f"Order {at} {problem}.")
            entries.append(Entry.of(order if "lastUpdatedTime" in order else order | {"lastUpdatedTime": now}))
        for entry in entries:
            book.put(entry)
        return len(entries)

    def change_order(self, order_id: str, changes: Json) -> Json:
        """Deep-merge changes into an order; it was updated now unless the changes say when."""
        seller, entry = self._find(order_id)
        changes = {"lastUpdatedTime": iso(self._amazon.clock.now())} | changes | {"orderId": order_id}
        order: Json = merged(entry.order, changes)
        self._amazon.book(seller).put(Entry.of(order))
        return order

    def cancel_order(self, order_id: str) -> Json:
        """The buyer cancels the whole order."""
        done = {"cancellationExecution": {"cancelledBy": "BUYER", "cancelReason": "Ordered by mistake"}}
        items = [
            merged(item, {"cancellation": done, "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 0}})
            for item in self._find(order_id)[1].order.get("orderItems", [])
        ]
        return self.change_order(order_id, {"fulfillment": {"fulfillmentStatus": "CANCELLED"}, "orderItems": items})

    def generate(
        self, count: int, seller_id: str | None = None, marketplace_id: str | None = None, days: float = 1.0
    ) -> list[str]:
        """Orders bought within the last `days` that Amazon learns of now: the next sync must find them."""
        if marketplace_id is not None and marketplace_id not in MARKETPLACES:
            raise ValueError(f"Unknown marketplace {marketplace_id!r}.")
        seller, places = self._seller(seller_id), [marketplace_id] if marketplace_id else None
        seller.join(set(places or ()))
        entries = self._amazon.generate(seller, int(count), float(days), places)
        ids = [entry.order_id for entry in entries]
        for order_id in ids:
            self.change_order(order_id, {})
        return ids

    def add_seller(self, store_name: str, marketplace_ids: list[str], seller_id: str = "") -> Json:
        """One more seller, already authorized; an existing id gets new participations and a new name."""
        accounts = self._amazon.accounts
        known = accounts.sellers.get(seller_id)
        unknown = [place for place in marketplace_ids if place not in MARKETPLACES]
        if known is None:
            known = accounts.add(store_name, marketplace_ids, seller_id)
        elif unknown:
            raise ValueError(f"Unknown marketplace {unknown[0]!r}.")
        known.store_name, known.marketplace_ids = store_name, list(marketplace_ids)
        return {"seller_id": known.id, "refresh_token": known.refresh_token, "marketplace_ids": known.marketplace_ids}

    def revoke(self, seller_id: str) -> None:
        """The seller withdraws every authorization."""
        seller = self._seller(seller_id)
        self._amazon.accounts.revoke(seller)
        self._amazon.lwa.revoke(seller)

    def grant(self, seller_id: str) -> str:
        """A new refresh token of a seller, as the self-authorization button gives."""
        return self._amazon.accounts.grant(self._seller(seller_id))

    def authorize(self, seller_id: str, redirect_uri: str | None = None) -> str:
        """The code a pressed Confirm would carry."""
        return self._amazon.lwa.consent(self._seller(seller_id), redirect_uri)

    def set_roles(self, seller_id: str, roles: list[str]) -> list[str]:
        """The roles the seller's authorization carries from now on."""
        seller = self._seller(seller_id)
        seller.roles = {role_named(role) for role in roles}
        return sorted(seller.roles)

    def add_fault(self, operation: str = "*", kind: str = "", times: int = 1, after: int = 0, **options: Any) -> Json:
        """Switch a fault on."""
        given = {"operation": operation, "kind": kind, "times": times, "after": after}
        return self._amazon.faults.add(given | options).describe()

    def clear_faults(self) -> None:
        """Switch all faults off."""
        self._amazon.faults.clear()

    def set_reports(self, **settings: Any) -> Json:
        """How reports are made from now on; returns all settings, see `reportbook.Settings`."""
        return asdict(self._amazon.report_desk.turn(settings))

    def returns(self) -> list[Json]:
        """Every return known now, of all sellers."""
        return [each.shown() for desk in self._returns() for each in desk.at(self._amazon.clock.now())]

    def add_return(self, order_id: str, **fields: Any) -> Json:
        """A buyer sends an item of this order back; the fields are those of `returns.Return`."""
        seller, entry = self._find(order_id)
        return self._amazon.reports(seller).returns.add(entry, self._amazon.clock.now(), **fields).shown()

    def change_return(self, return_id: str, **fields: Any) -> Json:
        """A return goes on, or was something else all along."""
        now = self._amazon.clock.now()
        desk = next((each for each in self._returns() if any(known.id == return_id for known in each.at(now))), None)
        if desk is None:
            raise LookupError(f"No return {return_id!r}.")
        return desk.change(return_id, now, **fields).shown()

    def _returns(self) -> list[Returns]:
        return [self._amazon.reports(seller).returns for seller in self._amazon.accounts.sellers.values()]

    def _seller(self, seller_id: str | None) -> Seller:
        accounts = self._amazon.accounts
        seller = accounts.sellers.get(seller_id) if seller_id else accounts.first
        if seller is None:
            raise LookupError(f"No seller {seller_id!r}.")
        return seller

    def _find(self, order_id: str) -> tuple[Seller, Entry]:
        for seller in self._amazon.accounts.sellers.values():
            entry = self._amazon.book(seller).get(order_id)
            if entry is not None:
                return seller, entry
        raise LookupError(f"No order {order_id!r}.")


Action = Callable[[Admin, Json, str], Any]


def _clock(admin: Admin, given: Json, _: str) -> Json:
    if "set" in given:
        return {"now": admin.set_clock(str(given["set"]))}
    return {"now": admin.advance(float(given["advance"]))}


def _faults(admin: Admin, given: Json, _: str) -> Json:
    return admin.add_fault(**given)


def _upsert(admin: Admin, given: Json, _: str) -> Json:
    return {"orders": admin.upsert_orders(given["orders"], given.get("seller_id"))}


_ORDER = r"orders/([^/]+)"
_RETURN = r"returns/([^/]+)"
_ACTIONS: tuple[tuple[str, str, Action], ...] = (
    ("GET", "state", lambda admin, _given, _arg: admin.state()),
    ("GET", "calls", lambda admin, _given, _arg: admin.calls()),
    ("DELETE", "calls", lambda admin, _given, _arg: admin.clear_calls()),
    ("POST", "clock", _clock),
    ("POST", "orders", _upsert),
    ("POST", _ORDER, lambda admin, given, order_id: {"order": admin.change_order(order_id, given["changes"])}),
    ("POST", _ORDER + "/cancel", lambda admin, _given, order_id: {"order": admin.cancel_order(order_id)}),
    ("POST", "generate", lambda admin, given, _arg: {"order_ids": admin.generate(**given)}),
    ("POST", "sellers", lambda admin, given, _arg: admin.add_seller(**given)),
    ("POST", "revoke", lambda admin, given, _arg: admin.revoke(given["seller_id"])),
    ("POST", "grant", lambda admin, given, _arg: {"refresh_token": admin.grant(given["seller_id"])}),
    ("POST", "roles", lambda admin, given, _arg: {"roles": admin.set_roles(given["seller_id"], given["roles"])}),
    ("POST", "reports", lambda admin, given, _arg: admin.set_reports(**given)),
    ("GET", "returns", lambda admin, _given, _arg: admin.returns()),
    ("POST", "returns", lambda admin, given, _arg: admin.add_return(**given)),
    ("POST", _RETURN, lambda admin, given, return_id: admin.change_return(return_id, **given)),
    ("GET", "shipments", lambda admin, _given, _arg: admin.outbound.shipments()),
    ("GET", "shipment_counts", lambda admin, _given, _arg: admin.outbound.shipment_counts()),
    ("GET", _ORDER + "/shipping_ids", lambda admin, _given, order_id: admin.outbound.shipping_ids(order_id)),
    ("GET", "invoices", lambda admin, _given, _arg: admin.outbound.invoices()),
    ("GET", "feeds", lambda admin, _given, _arg: admin.outbound.feeds()),
    ("GET", "listings", lambda admin, _given, _arg: admin.outbound.listings()),
    ("GET", "submissions", lambda admin, _given, _arg: admin.outbound.submissions()),
    ("GET", "turned_offers", lambda admin, _given, _arg: admin.outbound.turned_offers()),
    ("POST", "listings", lambda admin, given, _arg: admin.outbound.upsert_listing(**given)),
    ("POST", r"listings/([^/]+)", lambda admin, given, sku: admin.outbound.change_listing(sku, **given)),
    ("POST", r"stock/([^/]+)", lambda admin, given, sku: admin.outbound.set_stock(sku, **given)),
    ("POST", "outbound", lambda admin, given, _arg: admin.outbound.set_outbound(**given)),
    ("POST", "invoicing", lambda admin, given, _arg: {"invoicing": admin.outbound.set_invoicing(**given)}),
    ("POST", "faults", _faults),
    ("DELETE", "faults", lambda admin, _given, _arg: admin.clear_faults()),
)  # fmt: skip


def answer(admin: Admin, request: Request) -> Reply:
    """The reply to a request under /_admin/."""
    try:
        result = _perform(admin, request)
        return Reply(200, dump({} if result is None else result), {"Content-Type": JSON_TYPE})
    except LookupError as error:
        refused = invalid(f"Missing {error}.") if isinstance(error, KeyError) else not_found(str(error))
    except (ValueError, TypeError) as error:
        refused = invalid(str(error))
    except Refused as error:
        refused = error
    return Reply(refused.status, refused.body(), {"Content-Type": JSON_TYPE})


def _perform(admin: Admin, request: Request) -> Any:
    path = request.path.removeprefix(PREFIX)
    for method, pattern, action in _ACTIONS:
        found = re.fullmatch(pattern, path)
        if found and method == request.method:
            given = _given(request) if method == "POST" else {}
            return action(admin, given, unquote(found.group(1)) if found.groups() else "")
    raise not_found(f"{request.method} {request.path}")


def _given(request: Request) -> Json:
    # A foreign web page can send forms to localhost, but no JSON without asking first.
    if not request.headers.get("content-type", "").startswith(JSON_TYPE):
        raise Refused(415, "UnsupportedMediaType", "The admin door speaks application/json.")
    return json_body(request) if request.body else {}
