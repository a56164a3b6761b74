"""Writes the 2026-01-01 document of a sketched order, the same one every time it is asked."""

from functools import partial
from random import Random

from omnikit.localamazon import samples
from omnikit.localamazon.book import Entry
from omnikit.localamazon.clock import iso
from omnikit.localamazon.marketplaces import MARKETPLACES, Marketplace
from omnikit.localamazon.money import Line, Till
from omnikit.localamazon.sketch import DAY, Sketch
from omnikit.localamazon.wire import Json

UNPAID = ("PENDING", "PENDING_AVAILABILITY")
MAILABLE = ("UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED")
# Shares of orders, or items, with a feature that no row of the mix asks for.
ODD_LEVEL, SEVERAL, PROMOTED, ONE_STOP_SHOP, OWN_NUMBER = 0.5, 0.2, 0.1, 0.1, 0.1
UNKNOWN_CURRENCY = "EUX"  # no ISO 4217 code
_PROGRAMS = {
    "prime": "PRIME",
    "business": "AMAZON_BUSINESS",
    "iba": "INVOICE_BY_AMAZON",
    "premium": "PREMIUM",
    "preorder": "PREORDER",
}


def entry(seed: str, sketch: Sketch) -> Entry:
    """The sketch as an entry of a book; its document is written when it is first read."""
    facts = (sketch.kind.status, sketch.kind.fulfilled_by, sketch.marketplace_id)
    key = (sketch.order_id, float(sketch.created), float(sketch.updated))
    return Entry.sketched(key, facts, partial(document, seed, sketch))


def document(seed: str, sketch: Sketch) -> Json:
    """The order as Amazon's 2026-01-01 Orders API shows it to a seller with every role."""
    return _Writer(seed, sketch).order()


class _Writer:
    """Writes one order. Every random choice comes from the order's own stream."""

    def __init__(self, seed: str, sketch: Sketch) -> None:
        self.sketch = sketch
        self.random = Random(f"{seed}/{sketch.number}/{sketch.order_id}")
        self.place: Marketplace = MARKETPLACES[sketch.marketplace_id]
        self.country = self.place.country if self.place.country in samples.PLACES else "DE"
        self.paid = sketch.kind.status not in UNPAID
        self.merchant = sketch.kind.fulfilled_by == "MERCHANT"
        self.name = self._name()
        self.purchase_order = f"PO-{self.random.randrange(10**5):05d}" if self.has("business") else ""
        self.company = self.random.choice(samples.COMPANIES) if self.has("business") else ""
        self.due = sketch.created + self.random.choice((2, 3, 5, 7)) * DAY

    def has(self, trait: str) -> bool:
        return trait in self.sketch.kind.traits

    def order(self) -> Json:
        items = self._items()
        order: Json = {
            "orderId": self.sketch.order_id,
            "createdTime": iso(self.sketch.created),
            "lastUpdatedTime": iso(self.sketch.updated),
            "programs": [_PROGRAMS[trait] for trait in self.sketch.kind.traits if trait in _PROGRAMS],
            "salesChannel": self._channel(),
            "fulfillment": self._fulfillment(),
        }
        order |= self._people() if self.paid else {}
        order |= self._order_money(items) if self.paid else {}
        order |= self._extras(items)
        order["orderItems"] = items
        return order

    def _channel(self) -> Json:
        return {"channelName": "AMAZON", "marketplaceId": self.place.id, "marketplaceName": self.place.name}

    def _name(self) -> str:
        if self.has("odd name"):
            return samples.ODD_NAMES[self.sketch.turn % len(samples.ODD_NAMES)]
        return self.random.choice(samples.NAMES)

    def _fulfillment(self) -> Json:
        kind, created = self.sketch.kind, self.sketch.created
        level = samples.LEVELS[(self.sketch.number + self.sketch.turn) % len(samples.LEVELS)]
        return {
            "fulfillmentStatus": kind.status,
            "fulfilledBy": kind.fulfilled_by,
            "fulfillmentServiceLevel": level if self.random.random() < ODD_LEVEL else "STANDARD",
            "shipByWindow": {"earliestDateTime": iso(created + DAY // 4), "latestDateTime": iso(created + 2 * DAY)},
            "deliverByWindow": {"earliestDateTime": iso(created + 2 * DAY), "latestDateTime": iso(self.due)},
        }

    def _people(self) -> Json:
        people: Json = {"buyer": self._buyer()}
        if not self.has("no address"):
            people["recipient"] = {"deliveryAddress": self._address()}
        return people

    def _buyer(self) -> Json:
        buyer = {"buyerName": self.name}
        if self.merchant and self.sketch.kind.status in MAILABLE:  # Amazon hands out no address for FBA orders
            mailbox = f"{self.random.getrandbits(50):x}"
            buyer["buyerEmail"] = f"{mailbox}@marketplace.{self.place.domain.removeprefix('www.')}"
        if self.company:
            buyer |= {"buyerCompanyName": self.company, "buyerPurchaseOrderNumber": self.purchase_order}
        return buyer

    def _address(self) -> Json:
        town = self.random.choice(samples.PLACES[self.country])
        street = self.random.choice(samples.STREETS[self.country])
        house = self.random.randrange(1, 120)
        line = f"{house} {street}" if self.country in ("GB", "FR", "IE") else f"{street} {house}"
        address = {"name": self._recipient(), "addressLine1": line}
        if self.company:
            address["companyName"] = self.company
        address |= self._locker()
        address |= {"city": town.city, "stateOrRegion": town.region, "postalCode": town.postal_code}
        address |= {"countryCode": self.country, "addressType": "COMMERCIAL" if self.company else "RESIDENTIAL"}
        if self.merchant and self.due > self.sketch.born:  # Amazon drops the phone after the last delivery date
            address["phone"] = f"+49 151 {self.random.randrange(10**7, 10**8)}"
        return {key: value for key, value in address.items() if value}

    def _recipient(self) -> str:
        # Amazon appends the purchase-order number on merchant-fulfilled business orders.
        return f"{self.name} {self.purchase_order}" if self.purchase_order and self.merchant else self.name

    def _locker(self) -> Json:
        tables = {"locker": samples.LOCKERS, "office": samples.OFFICES, "lookalike": samples.LOOKALIKES}
        trait = next((trait for trait in tables if self.has(trait)), "")
        if not trait or self.country != "DE":
            return {}
        # Two kinds carry the locker trait: an offset by kind lets them walk through different shapes.
        turn = self.sketch.turn + (4 if self.sketch.kind.status == "SHIPPED" else 0)
        shape = tables[trait][turn % len(tables[trait])]
        words = {"n": self.random.randrange(101, 400), "p": self.random.randrange(10**7, 10**8), "name": self.name}
        return {key: text.format(**words) for key, text in shape.items()}

    def _items(self) -> list[Json]:
        several = self.has("several") or self.random.random() < SEVERAL
        count = self.random.choice((2, 2, 3)) if several else 1
        products = self.random.sample(samples.PRODUCTS, count)
        till = self._till()
        return [self._item(till, number, product) for number, product in enumerate(products)]

    def _till(self) -> Till:
        shape = self.random.choices(("gross", "net", "vcs"), (60, 20, 20))[0]
        if self.has("business"):
            shape = self.random.choice(("net", "vcs", "zero"))
        if shape == "net" and not self.merchant and self.place.region == "EU":
            shape = "vcs"  # in Europe the amounts of FBA orders contain the VAT
        currency = UNKNOWN_CURRENCY if self.has("no currency") else self.place.currency
        return Till(
            currency, samples.PER_EURO[self.place.currency], samples.VAT_PERCENT.get(self.place.country, 19), shape
        )

    def _item(self, till: Till, number: int, product: samples.Product) -> Json:
        quantity = 2 if self.has("several") and number == 0 else self.random.choice((1, 1, 1, 1, 2, 3))
        item: Json = {
            "orderItemId": f"{self.random.randrange(10**13, 10**14)}",
            "quantityOrdered": quantity,
            "product": self._product(till, product),
            "fulfillment": self._item_fulfillment(number, quantity),
        }
        if self.has("no sku") and number == 0:
            del item["product"]["sellerSku"]
        if self.paid:
            item |= self._item_money(till, number, product, quantity)
        return item | self._cancellation()

    def _product(self, till: Till, product: samples.Product) -> Json:
        shown: Json = {
            "asin": product.asin,
            "title": product.title,
            "sellerSku": product.sku,
            "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
        }
        if self.paid:
            shown["price"] = {"unitPrice": till.unit_price(self._cents(product))}
            shown["price"] |= {"priceDesignation": "BUSINESS_PRICE"} if self.company else {}
        return shown

    def _cents(self, product: samples.Product) -> int:
        return 0 if self.has("replacement") else product.cents

    def _item_fulfillment(self, number: int, quantity: int) -> Json:
        sent = {"SHIPPED": quantity, "PARTIALLY_SHIPPED": 1 if number == 0 else 0}.get(self.sketch.kind.status, 0)
        open_ = 0 if self.sketch.kind.status == "CANCELLED" else quantity - sent
        shown: Json = {"quantityFulfilled": sent, "quantityUnfulfilled": open_}
        if self.has("gift") and number == 0:
            text = samples.GIFT_MESSAGES[self.sketch.turn % len(samples.GIFT_MESSAGES)]
            shown["packing"] = {"giftOption": {"giftMessage": text, "giftWrapLevel": "Classic"}}
        return shown

    def _item_money(self, till: Till, number: int, product: samples.Product, quantity: int) -> Json:
        promoted = self.has("promotion") or (self._cents(product) and self.random.random() < PROMOTED)
        line = Line(
            item=self._cents(product) * quantity,
            shipping=self.random.choice((0, 0, 399, 499)) if number == 0 and self._cents(product) else 0,
            gift_wrap=350 if self.has("gift") and number == 0 else 0,
            discount=self._cents(product) * quantity // 10 if promoted else 0,
        )
        money: Json = {"proceeds": till.proceeds(line, wrong=self.has("no reading") and number == 0)}
        if promoted:
            money["promotion"] = {"breakdowns": [{"promotionId": f"Rabatt-{self.sketch.number % 7:02d}"}]}
        if self.place.region == "EU" and self.random.random() < ONE_STOP_SHOP:
            money["tax"] = {"taxCalculationBreakdowns": [{"reportingScheme": "UOSS"}]}
        return money

    def _cancellation(self) -> Json:
        reason = samples.CANCEL_REASONS[self.sketch.turn % len(samples.CANCEL_REASONS)]
        if self.sketch.kind.status == "CANCELLED":
            return {"cancellation": {"cancellationExecution": {"cancelledBy": "BUYER", "cancelReason": reason}}}
        if self.has("buyer wants to cancel"):
            return {"cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": reason}}}
        return {}

    def _order_money(self, items: list[Json]) -> Json:
        return {"proceeds": Till.order_proceeds(items), "payment": self._payment(items)}

    def _payment(self, items: list[Json]) -> Json:
        total = Till.order_proceeds(items)["grandTotal"]
        return {
            "paymentExecutions": [{"paymentMethod": "Invoice" if self.company else "Other", "paymentAmount": total}]
        }

    def _extras(self, items: list[Json]) -> Json:
        extras: Json = {}
        if self.random.random() < OWN_NUMBER:
            extras["orderAliases"] = [{"aliasId": f"WEB-{self.sketch.number:06d}", "aliasType": "SELLER_ORDER_ID"}]
        if self.sketch.replaces:
            link = {"orderId": self.sketch.replaces, "associationType": "REPLACEMENT_ORIGINAL_ID"}
            extras["associatedOrders"] = [link]
        if self.company:
            extras["tax"] = {"taxRegistrations": [self._registration()]}
        if self.merchant and self.sketch.kind.status in ("SHIPPED", "PARTIALLY_SHIPPED"):
            extras["packages"] = [self._package(items)]
        return extras

    def _registration(self) -> Json:
        number = f"{self.country}{self.random.randrange(10**8, 10**9)}"
        return {
            "entityType": "BUYER",
            "legalName": self.company,
            "taxRegistrationType": "VAT",
            "taxRegistrationNumber": number,
        }

    def _package(self, items: list[Json]) -> Json:
        carrier, service = self.random.choice(samples.CARRIERS)
        sent = [(item["orderItemId"], item["fulfillment"]["quantityFulfilled"]) for item in items]
        return {
            "packageReferenceId": "1",
            "createdTime": iso(self.sketch.updated),
            "packageStatus": {"status": "SHIPPED"},
            "carrier": carrier,
            "shippingService": service,
            "shipTime": iso(self.sketch.updated),
            "trackingNumber": f"JJD{self.random.randrange(10**13, 10**14)}",
            "packageItems": [{"orderItemId": item_id, "quantity": count} for item_id, count in sent if count],
        }
