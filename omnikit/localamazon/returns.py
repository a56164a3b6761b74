"""What buyers send back: a small book of returns beside a seller's orders.

Most returns follow from the orders: about 6 % of the shipped ones come back, the same ones every time, and a return
goes on as time does (asked for, approved, received, refunded). The admin door adds and changes others. The words are
those seen in reports that sellers published; the statuses besides `Approved` are rarer and less certain.
"""

import zlib
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from omnikit.localamazon import samples, shapev0
from omnikit.localamazon.book import Book, Entry
from omnikit.localamazon.clock import iso, parse
from omnikit.localamazon.sketch import DAY
from omnikit.localamazon.wire import Json

SHARE = 0.06  # of the shipped orders
MERCHANT, AMAZON = "MFN", "AFN"
RESOLUTIONS = ("StandardRefund", "StandardRefund", "StandardRefund", "RefundAtFirstScan", "ReturnlessRefund")
REASONS = (
    "CR-UNWANTED_ITEM", "CR-DEFECTIVE", "CR-ORDERED_WRONG_ITEM", "CR-QUALITY_UNACCEPTABLE", "CR-NO_REASON_GIVEN",
    "CR-DAMAGED_BY_CARRIER", "CR-SWITCHEROO", "CR-MISSING_PARTS", "CR-FOUND_BETTER_PRICE", "AMZ-PG-BAD-DESC",
)  # fmt: skip
AMAZON_REASONS = (
    "UNWANTED_ITEM", "DEFECTIVE", "ORDERED_WRONG_ITEM", "NOT_AS_DESCRIBED", "DAMAGED_BY_CARRIER", "MISSING_PARTS",
)  # fmt: skip
DISPOSITIONS = (
    ("SELLABLE", "Unit returned to inventory"),
    ("SELLABLE", "Unit returned to inventory"),
    ("CUSTOMER_DAMAGED", "Unit returned to inventory"),
    ("DEFECTIVE", "Unit returned to inventory"),
    ("CARRIER_DAMAGED", "Reimbursed"),
)
CENTERS = ("BER3", "LEJ1", "DTM2", "WRO1", "FRA3")
COMMENTS = (
    "",
    "Passt nicht.",
    'Sollte 19" breit sein\tist aber nur 17" breit',
    "Kaputt angekommen :-(\nBitte schnell ersetzen!",
    "=1+1; 'nein' — \"ja\"",
    "Größe falsch, Farbe „Nordsee“ ≠ Foto 🌊",
    "<b>Nie wieder</b> & sofort zurück",
)
# Of so many returns one each is broken in these ways: no order, no number, no product of the seller.
BROKEN_ONE_IN = 30
BROKEN: tuple[dict[str, Any], ...] = ({"order_id": ""}, {"quantity": "zwei"}, {"sku": "GIBT-ES-NICHT"})
# Days after the buyer asked.
APPROVED, SCANNED, RECEIVED, REFUNDED = 1, 3, 6, 8
MOMENTS = ("ordered", "requested", "delivered")


class Return(NamedTuple):
    """One line of a return as it stands now; quantities and amounts are texts, for they may be nonsense."""

    id: str  # Amazon's RMA id, or the licence plate of an FBA unit
    order_id: str
    network: str
    marketplace_id: str
    ordered: float
    requested: float  # for FBA: when the unit was received
    status: str
    reason: str
    quantity: str
    sku: str
    asin: str
    item_name: str
    order_item_id: str
    order_amount: str
    order_quantity: str
    currency: str
    is_prime: bool = False
    resolution: str = ""
    refunded: str = ""
    delivered: float | None = None
    merchant_rma: str = ""
    carrier: str = ""
    tracking: str = ""
    label_payer: str = "Customer"
    disposition: str = ""
    fulfillment_center: str = ""
    comments: str = ""

    def shown(self) -> Json:
        """As the admin door shows it."""
        known = self._asdict()
        return known | {name: iso(known[name]) for name in MOMENTS if known[name] is not None}


class Returns:
    """The returns of one seller."""

    def __init__(self, seed: str, book: Book) -> None:
        self._seed = seed
        self._book = book
        self._made: dict[str, tuple[Entry, Return | None]] = {}
        self._added: dict[str, Return] = {}
        self._changes: dict[str, dict[str, Any]] = {}

    def at(self, now: float) -> list[Return]:
        """Every return known at this time, oldest first."""
        known = [*(aged(each, now) for each in self._grown() if each.requested <= now), *self._added.values()]
        changed = [each._replace(**self._changes.get(each.id, {})) for each in known]
        return sorted(changed, key=lambda each: (each.requested, each.id))

    def add(self, entry: Entry, now: float, **fields: Any) -> Return:
        """A return of this order's first item, or of the one whose `sku` is given; the fields say what is special.

        Raises:
            ValueError: an unknown field, or an order without a readable item.

        """
        network = fields.pop("network", MERCHANT if entry.fulfilled_by == "MERCHANT" else AMAZON)
        item = _chosen(entry, fields.get("sku"))
        random = Random(f"{self._seed}/added/{len(self._added)}/{entry.order_id}")
        begun = _begun(entry, item, network, random)._replace(requested=now, status="")
        made = _checked(begun, fields)
        if not made.status:
            made = made._replace(status="Approved" if network == MERCHANT else DISPOSITIONS[0][1])
        self._added[made.id] = made
        return made

    def change(self, return_id: str, now: float, **fields: Any) -> Return:
        """Change a return from now on.

        Raises:
            LookupError: no such return.
            ValueError: an unknown field.

        """
        known = next((each for each in self.at(now) if each.id == return_id), None)
        if known is None:
            raise LookupError(f"No return {return_id!r}.")
        changed = _checked(known, fields)
        new = {name: getattr(changed, name) for name in fields}
        self._changes[return_id] = self._changes.get(return_id, {}) | new
        return changed

    def _grown(self) -> Iterator[Return]:
        for entry in self._book:
            if entry.status == "SHIPPED" and _comes_back(self._seed, entry.order_id):
                known = self._made.get(entry.order_id)
                if known is None or known[0] is not entry:
                    known = self._made[entry.order_id] = (entry, _grown(self._seed, entry))
                if known[1] is not None:
                    yield known[1]


def _comes_back(seed: str, order_id: str) -> bool:
    return zlib.crc32(f"{seed}/{order_id}".encode()) < SHARE * 2**32


def _checked(made: Return, fields: dict[str, Any]) -> Return:
    unknown = sorted(fields.keys() - set(Return._fields))
    if unknown:
        raise ValueError(f"Unknown field {unknown[0]!r}. Known: {', '.join(Return._fields)}.")
    moments = {name: parse(value) for name, value in fields.items() if name in MOMENTS and isinstance(value, str)}
    return made._replace(**fields | moments)


def _chosen(entry: Entry, sku: object = None) -> Json:
    items = entry.order.get("orderItems")
    known = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    fitting = [item for item in known if (item.get("product") or {}).get("sellerSku") == sku]
    if not known:
        raise ValueError(f"Order {entry.order_id} has no item.")
    return (fitting or known)[0]


def _grown(seed: str, entry: Entry) -> Return | None:
    """The return that follows from an order; None when the order is too odd to be sent back."""
    random = Random(f"{seed}/{entry.order_id}")
    network = MERCHANT if entry.fulfilled_by == "MERCHANT" else AMAZON
    try:
        made = _begun(entry, _chosen(entry), network, random)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return _broken(made, random.randrange(BROKEN_ONE_IN))


def _begun(entry: Entry, item: Json, network: str, random: Random) -> Return:
    old = shapev0.item(item, personal=False)
    ordered = int(old.get("QuantityOrdered") or 1)
    price = old.get("ItemPrice") or {}
    serial = "".join(random.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=7))
    begun = Return(
        id=f"D{serial}RRMA" if network == MERCHANT else f"LPNHE{random.randrange(10**8, 10**9)}",
        order_id=entry.order_id,
        network=network,
        marketplace_id=entry.marketplace_id,
        ordered=entry.created,
        requested=entry.created + (5 + 20 * random.random()) * DAY,
        status="",
        reason=random.choice(REASONS if network == MERCHANT else AMAZON_REASONS),
        quantity=str(random.randint(1, ordered) if network == MERCHANT else 1),
        sku=str(old.get("SellerSKU") or ""),
        asin=str(old.get("ASIN") or ""),
        item_name=str(old.get("Title") or ""),
        order_item_id=str(old.get("OrderItemId") or ""),
        order_amount=str(price.get("Amount") or ""),
        order_quantity=str(ordered),
        currency=str(price.get("CurrencyCode") or ""),
        is_prime="PRIME" in (entry.order.get("programs") or []),
    )
    return _with_label(begun, random) if network == MERCHANT else _with_unit(begun, random)


def _with_label(begun: Return, random: Random) -> Return:
    carrier, _service = random.choice(samples.CARRIERS)
    return begun._replace(
        resolution=random.choice(RESOLUTIONS),
        status=random.choices(("", "Rejected"), (12, 1))[0],
        carrier=carrier,
        tracking=f"JJD{random.randrange(10**13, 10**14)}",
        label_payer=random.choice(("Customer", "Seller")),
        merchant_rma=random.choice(("", "", "", f"R-{random.randrange(10**5):05d}")),
    )


def _with_unit(begun: Return, random: Random) -> Return:
    disposition, status = random.choice(DISPOSITIONS)
    return begun._replace(
        disposition=disposition,
        status=status,
        fulfillment_center=random.choice(CENTERS),
        comments=random.choice(COMMENTS),
    )


def _broken(made: Return, kind: int) -> Return:
    return made._replace(**BROKEN[kind]) if kind < len(BROKEN) else made


def aged(made: Return, now: float) -> Return:
    """How far a return that follows from an order has come: status, arrival and refund."""
    if made.network == AMAZON or made.status == "Rejected":
        return made
    age = (now - made.requested) / DAY
    if age < APPROVED:
        return made._replace(status="Pending")
    keeps = made.resolution == "ReturnlessRefund"
    paid = age >= {"RefundAtFirstScan": SCANNED, "ReturnlessRefund": APPROVED}.get(made.resolution, REFUNDED)
    arrived = made.requested + RECEIVED * DAY if age >= RECEIVED and not keeps else None
    done = paid and (keeps or arrived is not None)
    return made._replace(
        status="Completed" if done else "Approved",
        delivered=arrived,
        refunded=_refund(made) if paid else "",
    )


def _refund(made: Return) -> str:
    """The price of the pieces that come back; empty when the return does not say how many, or the order how much."""
    try:
        share = float(made.order_amount) * int(made.quantity) / int(made.order_quantity)
    except ValueError:
        return ""
    return f"{share:.0f}" if made.currency in samples.NO_DECIMALS else f"{share:.2f}"
