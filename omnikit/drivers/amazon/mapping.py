"""From an order of the Orders API 2026-01-01 to omnikit's order, or to the reasons why not. Pure; never raises.

Unknown fields and unknown words never break an import: only what omnikit relies on is looked at.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from decimal import Decimal
from typing import Any, NamedTuple

from omnikit.drivers.amazon.marketplaces import BY_ID
from omnikit.drivers.amazon.money import (
    ItemMoney,
    Misfit,
    NoReading,
    amount_of,
    dotted,
    lines_of,
    plain,
    read_item,
)
from omnikit.model.currencies import CURRENCIES
from omnikit.model.orders import Buyer, Header, Mapped, Order, OrderLine, Recipient
from omnikit.model.problems import Problem
from omnikit.model.times import version

# no prices yet, no address yet: Amazon fills them in once the payment has cleared
_PENDING = {"PENDING", "PENDING_AVAILABILITY"}
# paid for: amounts are there, and an address where the merchant ships
_PAID = {"UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"}
_NEVER_SHIPS = {"CANCELLED", "UNFULFILLABLE"}
_KNOWN = _PENDING | _PAID | _NEVER_SHIPS
_PROGRAMME = {"MERCHANT": "MFN", "AMAZON": "AFN"}
_TOO_MANY = 10**9  # pieces of one item
_NO_VERSION = ""  # sorts before every version, so that a readable copy of the order always wins


def map_order(raw: Any) -> Mapped:
    """`raw` is one element of `orders` as parsed JSON, whatever it may be."""
    header = _header(raw)
    try:
        return _Reader(raw, header).mapped()
    except Misfit as misfit:
        problem = Problem("payload_invalid", misfit.path, {"path": misfit.path, "reason": misfit.reason})
    except Exception as error:  # noqa: BLE001 one bad order never stops the others
        problem = unforeseen(error)
    return Mapped(header, None, (problem,))


def unforeseen(error: Exception) -> Problem:
    """A fault of ours as a problem of the record that brought it about."""
    return Problem("mapping_failed", "", {"error": type(error).__name__, "where": _where(error)})


def _where(error: Exception) -> str:
    """The line of ours that failed; the error's text is left out, it may quote the buyer."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.name}:{frame.lineno}"


def _header(raw: Any) -> Header:
    order = raw if isinstance(raw, dict) else {}
    updated, created = order.get("lastUpdatedTime"), order.get("createdTime")
    channel = order.get("salesChannel")
    marketplace_id = channel.get("marketplaceId") if isinstance(channel, dict) else None
    marketplace = BY_ID.get(marketplace_id) if isinstance(marketplace_id, str) else None
    fulfillment = order.get("fulfillment")
    status = fulfillment.get("fulfillmentStatus") if isinstance(fulfillment, dict) else None
    updated_version = _version_or(updated, _NO_VERSION)
    return Header(
        _order_id(order.get("orderId"), raw),
        updated_version,
        _utc(created),
        f"{updated_version[:19]}Z" if updated_version else "",
        _storable(status) if isinstance(status, str) else None,
        marketplace.code if marketplace else None,
    )


def _order_id(value: Any, raw: Any) -> str:
    """Amazon's id. A record without one still gets a name of its own, the same each time it comes."""
    if isinstance(value, str) and value.strip():
        return value.strip()[:100].encode("utf-8", "replace").decode()
    return f"unreadable-{hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:12]}"


def _utc(text: Any) -> str | None:
    """An instant of the payload as ISO 8601 UTC, whole seconds; None where it is none."""
    exact = _version_or(text, "")
    return f"{exact[:19]}Z" if exact else None


def _version_or(text: Any, otherwise: str) -> str:
    try:
        return version(text)
    except (TypeError, ValueError, AttributeError, OverflowError):  # before or after all times that can be written
        return otherwise


class _Item(NamedTuple):
    item_id: str
    path: str
    raw: dict[str, Any]


class _Reader:
    """Reads one order. Problems that do not hide others are collected; a Misfit ends the reading."""

    def __init__(self, raw: Any, header: Header) -> None:
        if not isinstance(raw, dict):
            raise Misfit("order", "is no JSON object")
        self._raw: dict[str, Any] = raw
        self._header = header
        self._problems: list[Problem] = []
        self._currencies: set[str] = set()

    def mapped(self) -> Mapped:
        self._check_header()
        fulfillment = self._object("fulfillment")
        status = _word(fulfillment, "fulfillmentStatus", "fulfillment.fulfillmentStatus")
        # of a status that Amazon invents tomorrow, only the amounts tell whether it is too early
        pending = status in _PENDING or (status not in _KNOWN and not self._has_amounts())
        told = _text(fulfillment.get("fulfilledBy"), "fulfillment", "fulfilledBy")
        fulfilled_by = _PROGRAMME.get(told or "", told)
        recipient = self._recipient(required=fulfilled_by != "AFN" and not pending and status not in _NEVER_SHIPS)
        lines, total, basis = self._money(amounts_due=status in _PAID)
        order = self._order(status, fulfilled_by, fulfillment)._replace(
            recipient=recipient, buyer=self._buyer(), lines=tuple(lines), price_basis=basis,
            total=None if total is None else plain(total), currency=self._currency(),
        )  # fmt: skip
        return Mapped(self._header, order, tuple(self._problems), pending)

    def _check_header(self) -> None:
        for name, value in (("createdTime", self._header.created), ("lastUpdatedTime", self._header.version)):
            if not value:
                raise Misfit(name, "is missing or no instant")
        if self._header.order_id != self._raw.get("orderId"):
            raise Misfit("orderId", "is missing or no text")

    def _object(self, name: str) -> dict[str, Any]:
        value = self._raw.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise Misfit(name, "is no JSON object")
        return value

    def _problem(self, code: str, path: str, **params: str) -> None:
        self._problems.append(Problem(code, path, params))

    def _order(self, status: str, fulfilled_by: Any, fulfillment: dict[str, Any]) -> Order:
        programs = _words(self._raw.get("programs"), "programs")
        prime = "PRIME" in programs and fulfilled_by == "MFN"
        return Order(
            order_id=self._header.order_id,
            version=self._header.version,
            created=self._header.created or "",
            updated=self._header.updated,
            marketplace=self._marketplace(),
            channel_status=status,
            fulfilled_by=_text(fulfilled_by, "fulfillment", "fulfilledBy"),
            service_level=_text(fulfillment.get("fulfillmentServiceLevel"), "fulfillment", "fulfillmentServiceLevel"),
            b2b="AMAZON_BUSINESS" in programs,
            prime=prime,
            invoice_by_amazon="INVOICE_BY_AMAZON" in programs,
            replaces=self._replaces(),
            ship_by=_latest(fulfillment, "shipByWindow"),
            deliver_by=_latest(fulfillment, "deliverByWindow"),
            currency=None,
            total=None,
            price_basis=None,
        )

    def _marketplace(self) -> str | None:
        channel = self._object("salesChannel")
        marketplace_id = channel.get("marketplaceId")
        known = BY_ID.get(marketplace_id) if isinstance(marketplace_id, str) else None
        if known is None:
            shown = _storable(str(marketplace_id)[:40])
            self._problem("unknown_marketplace", "salesChannel.marketplaceId", marketplace_id=shown)
        return known.code if known else None

    def _replaces(self) -> str | None:
        for other in _rows(self._raw.get("associatedOrders"), "associatedOrders"):
            if isinstance(other, dict) and other.get("associationType") == "REPLACEMENT_ORIGINAL_ID":
                return _text(other.get("orderId"), "associatedOrders.orderId")
        return None

    # -- people ------------------------------------------------------------------------------------------------

    def _recipient(self, *, required: bool) -> Recipient | None:
        path = "recipient.deliveryAddress"
        address = self._object("recipient").get("deliveryAddress")
        if address is None or address == {}:
            if required:
                self._problem("missing_address", path)
            return None
        if not isinstance(address, dict):
            raise Misfit(path, "is no JSON object")
        read = _address(address, path)
        if required:
            self._check_address(read, path)
        return read

    def _check_address(self, read: Recipient, path: str) -> None:
        """Without its role an application sees country, region and city alone; a seller's gap looks different."""
        asked = {"name": read.name or read.company, "addressLine": read.address1 or read.address2 or read.address3}
        absent = [name for name, value in asked.items() if not value]
        if len(absent) == len(asked) and not read.postal_code:
            self._problem("personal_data_not_granted", path, fields="name, address lines and postal code")
        elif absent:
            self._problem("missing_address", f"{path}.{absent[0]}")

    def _buyer(self) -> Buyer | None:
        buyer = self._object("buyer")
        if not buyer:
            return None
        names = ("buyerName", "buyerEmail", "buyerCompanyName", "buyerPurchaseOrderNumber")
        return Buyer(*(_text(buyer.get(name), "buyer", name) for name in names))

    # -- items and money ---------------------------------------------------------------------------------------

    def _money(self, *, amounts_due: bool) -> tuple[list[OrderLine], Decimal | None, str | None]:
        lines: list[OrderLine] = []
        total, net, complete = Decimal(0), False, True
        for item in self._items():
            facts = self._facts(item)
            money = self._item_money(item, due=amounts_due)
            if money is None:
                complete = False
                lines.append(_bare_line(item, facts))
                continue
            total, net = total + money.total, net or money.net
            lines.extend(lines_of(item.item_id, money, facts))
        if not complete:
            return lines, None, None
        lines, total = self._with_order_fees(lines, total)
        self._check_grand_total(total)
        return lines, total, "net" if net else "gross"

    def _has_amounts(self) -> bool:
        return any(item.raw.get("proceeds") for item in self._items())

    def _items(self) -> list[_Item]:
        items = self._raw.get("orderItems")
        if not isinstance(items, list) or not items:
            raise Misfit("orderItems", "is missing or empty")
        result = []
        for position, raw in enumerate(items):
            path = f"orderItems.{position}"
            if not isinstance(raw, dict):
                raise Misfit(path, "is no JSON object")
            result.append(_Item(_word(raw, "orderItemId", path, "orderItemId"), path, raw))
        return result

    def _facts(self, item: _Item) -> tuple[str | None, str | None, str | None, int]:
        product, path = item.raw.get("product"), f"{item.path}.product"
        if not isinstance(product, dict):
            raise Misfit(path, "is missing or no JSON object")
        quantity = item.raw.get("quantityOrdered")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or not 0 <= quantity < _TOO_MANY:
            raise Misfit(f"{item.path}.quantityOrdered", "is no whole number that anybody can order")
        sku = _text(product.get("sellerSku"), path, "sellerSku")
        if sku is None:
            self._problem("missing_sku", f"{path}.sellerSku", item_id=item.item_id)
        return sku, _text(product.get("asin"), path, "asin"), _text(product.get("title"), path, "title"), quantity

    def _item_money(self, item: _Item, *, due: bool) -> ItemMoney | None:
        """The amounts of a line; None where there are none (a problem if they are `due`) or they fit no reading."""
        proceeds, path = item.raw.get("proceeds") or {}, f"{item.path}.proceeds"
        if not isinstance(proceeds, dict):
            raise Misfit(path, "is no JSON object")
        try:
            money = read_item(proceeds, path, self._currencies)
        except NoReading as misfit:
            self._problem("totals_mismatch", path, where=f"Line {item.item_id}", **misfit.params)
            return None
        if money is None and due and self._replaces() is None:  # a replacement costs nothing
            self._problem("missing_amounts", path, item_id=item.item_id)
        return money

    def _with_order_fees(self, lines: list[OrderLine], total: Decimal) -> tuple[list[OrderLine], Decimal]:
        """A delivery tip stands at the order alone; the other breakdowns of an order only sum up those of its items."""
        rows = _rows(self._object("proceeds").get("breakdowns"), "proceeds.breakdowns")
        for position, row in enumerate(rows):
            if isinstance(row, dict) and row.get("type") == "DELIVERY_TIP":
                tip = amount_of(row.get("subtotal"), self._currencies, "proceeds.breakdowns", position, "subtotal")
                text = plain(tip)
                fee = OrderLine("fee", "", None, None, "Delivery tip", 1, None, None, text, "0", text)
                lines, total = [*lines, fee], total + tip
        return lines, total

    def _check_grand_total(self, total: Decimal) -> None:
        told = self._object("proceeds").get("grandTotal")
        if told is None or self._problems:
            return
        grand = amount_of(told, self._currencies, "proceeds.grandTotal")
        if grand != total:
            text = plain(total)
            self._problem(
                "totals_mismatch",
                "proceeds.grandTotal",
                where="Order",
                total=plain(grand),
                without_tax=text,
                with_tax=text,
            )

    def _currency(self) -> str | None:
        currencies = sorted(self._currencies)
        if len(currencies) > 1:
            self._problem("mixed_currencies", "proceeds", currencies=", ".join(currencies)[:100])
        for currency in currencies:
            if currency not in CURRENCIES:
                self._problem("unknown_currency", "proceeds.currencyCode", currency=currency[:20])
        return currencies[0] if currencies else None


def _bare_line(item: _Item, facts: tuple[str | None, str | None, str | None, int]) -> OrderLine:
    """A line whose amounts are not there (yet)."""
    sku, asin, title, quantity = facts
    return OrderLine("item", item.item_id, sku, asin, title, quantity, None, None, "0", "0", "0")


def _text(value: Any, *where: object) -> str | None:
    """Text, None where it is absent or blank. Raises Misfit for anything else."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise Misfit(dotted(where), "is no text")
    if not value or value.isspace():
        return None
    return value if value.isascii() else _storable(value)


def _storable(text: str) -> str:
    """Half a surrogate pair, legal in JSON, can be neither stored nor shown."""
    return text.encode("utf-8", "replace").decode()


def _word(owner: dict[str, Any], name: str, *where: object) -> str:
    text = _text(owner.get(name), *where)
    if text is None:
        raise Misfit(dotted(where), "is missing")
    return text


def _words(value: Any, path: str) -> list[str]:
    return [word for word in _rows(value, path) if isinstance(word, str)]


def _rows(value: Any, path: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Misfit(path, "is no list")
    return value


def _latest(fulfillment: dict[str, Any], name: str) -> str | None:
    window = fulfillment.get(name)
    return _utc(window.get("latestDateTime")) if isinstance(window, dict) else None


_ADDRESS = (
    "name", "companyName", "addressLine1", "addressLine2", "addressLine3", "postalCode", "city", "stateOrRegion",
    "countryCode", "phone",
)  # fmt: skip


def _address(address: dict[str, Any], path: str) -> Recipient:
    return Recipient._make([*(_text(address.get(name), path, name) for name in _ADDRESS), "street", None, None])
