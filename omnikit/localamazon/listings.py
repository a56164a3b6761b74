"""A seller's listings: one SKU, its offer, and what each marketplace knows of it. Submissions change them later."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from omnikit.localamazon.accounts import Seller
from omnikit.localamazon.catalog import ARTICLES, DEFAULT, Article, amazon_channel, is_amazon, offer_pool
from omnikit.localamazon.clock import iso, parse
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.money import Till
from omnikit.localamazon.patching import AVAILABILITY, Patch, patched
from omnikit.localamazon.samples import PER_EURO, VAT_PERCENT
from omnikit.localamazon.wire import Json

DAY = 86400
PATCH, PUT, DELETE = "patchListingsItem", "putListingsItem", "deleteListingsItem"


class Offer(NamedTuple):
    """How a SKU is sold, in all marketplaces of its pool at once."""

    channel: str
    quantity: int | None = None  # of a merchant's offer


@dataclass(slots=True)
class Place:
    """What one marketplace knows of a listing."""

    attributes: Json
    created: float
    updated: float
    issues: list[Json] = field(default_factory=list)
    status: list[str] | None = None  # None: it follows from the offer
    image: Json | None = None

    def value(self, name: str) -> str:
        """The value of a simple attribute, empty when it has none."""
        records = self.attributes.get(name) or [{}]
        return str(records[0].get("value", ""))


@dataclass(slots=True)
class Listing:
    """One SKU."""

    sku: str
    asin: str
    fnsku: str
    product_type: str
    places: dict[str, Place] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)

    def offer(self, marketplace_id: str) -> Offer | None:
        """The offer a marketplace shows; None without one."""
        return self.offers.get(offer_pool(marketplace_id))


class Submission(NamedTuple):
    """One accepted change, applied when it is due."""

    id: str
    operation: str
    time: str
    sku: str
    marketplace_id: str
    body: Json
    patches: tuple[Patch, ...]
    due: float
    issue: Json | None  # what a fault lets processing find; then nothing is applied


class Turned(NamedTuple):
    """An offer that a submission moved from Amazon's channel to the merchant's own: the trap of stock sent to FBA."""

    time: str
    sku: str
    marketplace_id: str
    channel: str
    quantity: int | None
    submission_id: str


class Listings:
    """All listings of one seller, those of the generated products from the start."""

    def __init__(self, seed: str, seller: Seller, born: float) -> None:
        self._seed = seed
        self._seller = seller
        self._born = int(born)
        self._listings: dict[str, Listing] = {}
        self._filled: set[str] = set()
        self._waiting: list[Submission] = []
        self.submissions: list[Submission] = []
        self.turned: list[Turned] = []

    def get(self, sku: str) -> Listing | None:
        """The listing of a SKU; its SKU is compared exactly, as Amazon does."""
        self._fill()
        return self._listings.get(sku)

    def __iter__(self) -> Iterator[Listing]:
        self._fill()
        return iter(self._listings.values())

    def submit(self, submission: Submission) -> None:
        """Accept a change that is applied when it is due."""
        self.submissions.append(submission)
        self._waiting.append(submission)

    def settle(self, now: float) -> None:
        """Apply what is due, oldest first."""
        for submission in sorted((each for each in self._waiting if each.due <= now), key=lambda each: each.due):
            self._waiting.remove(submission)
            self._apply(submission)

    def is_waiting(self, submission: Submission) -> bool:
        """Whether a submission was accepted but not applied so far."""
        return any(each.id == submission.id for each in self._waiting)

    def restore(self, item: Json, now: float) -> None:
        """Add or replace a listing given as the `Item` of the API.

        Raises:
            ValueError: the document says nothing this server could list.

        """
        self._fill()
        listing = _restored(item, now)
        self._listings[listing.sku] = listing

    def sell(self, sku: str, marketplace_id: str, offer: Offer, now: float) -> None:
        """Set an offer from outside, at once.

        Raises:
            LookupError: no such listing in the marketplace.

        """
        listing = self.get(sku)
        if listing is None or marketplace_id not in listing.places:
            raise LookupError(f"No listing {sku!r} in {marketplace_id}.")
        listing.offers[offer_pool(marketplace_id)] = offer
        place = listing.places[marketplace_id]
        place.attributes = place.attributes | {AVAILABILITY: [_record(offer, marketplace_id)]}
        place.updated = now

    def _fill(self) -> None:
        """Whatever the seller's marketplaces are by now: each of them lists all generated products."""
        for marketplace_id in [each for each in self._seller.marketplace_ids if each not in self._filled]:
            self._filled.add(marketplace_id)
            for article in ARTICLES.values():
                self._list(article, marketplace_id)

    def _list(self, article: Article, marketplace_id: str) -> None:
        product = article.product
        listing = self._listings.setdefault(
            product.sku,
            Listing(product.sku, product.asin, article.fnsku if article.is_fba else "", article.product_type),
        )
        random = Random(f"{self._seed}/listing/{marketplace_id}/{product.sku}")
        updated = self._born - random.randrange(60, 30 * DAY)
        created = updated - random.randrange(DAY, 600 * DAY)
        channel = amazon_channel(marketplace_id) if article.is_fba else DEFAULT
        offer = listing.offers.setdefault(offer_pool(marketplace_id), Offer(channel, article.quantity))
        listing.places[marketplace_id] = Place(_attributes(article, marketplace_id, offer), created, updated)

    def _apply(self, submission: Submission) -> None:
        if submission.operation == DELETE and submission.issue is None:
            self._delete(submission)
        if submission.operation == PUT and submission.issue is None:
            self._create(submission)
        listing = self.get(submission.sku)
        place = listing.places.get(submission.marketplace_id) if listing else None
        if listing is None or place is None:
            return  # deleted by now, or never created
        place.updated = submission.due
        place.issues = [submission.issue] if submission.issue else []
        for patch in submission.patches if submission.issue is None else ():
            self._change(listing, place, patch, submission)

    def _delete(self, submission: Submission) -> None:
        listing = self.get(submission.sku)
        if listing is not None:
            listing.places.pop(submission.marketplace_id, None)
            if not listing.places:
                del self._listings[submission.sku]

    def _create(self, submission: Submission) -> None:
        body, sku = submission.body, submission.sku
        suggested = body["attributes"].get("merchant_suggested_asin") or [{}]
        asin = str(suggested[0].get("value") or f"B0{len(self._listings):08d}")
        listing = self._listings.setdefault(sku, Listing(sku, asin, "", body["productType"]))
        listing.product_type = body["productType"]
        old = listing.places.get(submission.marketplace_id)
        created = old.created if old else submission.due
        listing.places[submission.marketplace_id] = Place({}, created, submission.due)

    def _change(self, listing: Listing, place: Place, patch: Patch, submission: Submission) -> None:
        marketplace_id = submission.marketplace_id
        records = patched(place.attributes.get(patch.attribute) or [], patch, marketplace_id)
        place.attributes = {name: value for name, value in place.attributes.items() if name != patch.attribute}
        place.attributes |= {patch.attribute: records} if records else {}
        if patch.attribute == AVAILABILITY:
            self._reoffer(listing, patch, records, submission)

    def _reoffer(self, listing: Listing, patch: Patch, records: list[Json], submission: Submission) -> None:
        """Sell through the channel that was patched last; the quantity is one for all marketplaces of the pool."""
        pool, before = offer_pool(submission.marketplace_id), listing.offer(submission.marketplace_id)
        named = [each["fulfillment_channel_code"] for each in patch.value]
        if patch.op == "delete":
            if before is None or before.channel not in named:
                return
            named = [each["fulfillment_channel_code"] for each in records]
        if not named:
            listing.offers.pop(pool, None)
            return
        channel = named[-1]
        record = next(each for each in records if each["fulfillment_channel_code"] == channel)
        offer = Offer(channel, record.get("quantity") if channel == DEFAULT else None)
        listing.offers[pool] = offer
        if before is not None and is_amazon(before.channel) and channel == DEFAULT:
            time, sku = iso(submission.due), listing.sku
            turned = Turned(time, sku, submission.marketplace_id, before.channel, offer.quantity, submission.id)
            self.turned.append(turned)


def _record(offer: Offer, marketplace_id: str) -> Json:
    quantity = {} if offer.quantity is None else {"quantity": offer.quantity}
    return {"fulfillment_channel_code": offer.channel, **quantity, "marketplace_id": marketplace_id}


def _attributes(article: Article, marketplace_id: str, offer: Offer) -> Json:
    place, product = MARKETPLACES[marketplace_id], article.product
    till = Till(place.currency, PER_EURO[place.currency], VAT_PERCENT.get(place.country, 19), "gross")
    price = till.unit_price(product.cents)
    schedule = [{"value_with_tax": float(price["amount"])}]
    sold = {"currency": price["currencyCode"], "audience": "ALL", "our_price": [{"schedule": schedule}]}
    at = {"marketplace_id": marketplace_id}
    return {
        "item_name": [{"value": product.title, "language_tag": place.language} | at],
        "condition_type": [{"value": "new_new"} | at],
        "merchant_suggested_asin": [{"value": product.asin} | at],
        "purchasable_offer": [sold | at],
        AVAILABILITY: [_record(offer, marketplace_id)],
    }


def _restored(item: Json, now: float) -> Listing:
    summaries = item.get("summaries") or []
    if not isinstance(item.get("sku"), str) or not summaries:
        raise ValueError("A listing needs a sku and at least one of its summaries.")
    first = summaries[0]
    listing = Listing(item["sku"], first.get("asin", ""), first.get("fnSku", ""), first.get("productType", "PRODUCT"))
    offers = [
        Offer(each["fulfillmentChannelCode"], each.get("quantity"))
        for each in item.get("fulfillmentAvailability") or []
    ]
    for summary in summaries:
        marketplace_id = summary.get("marketplaceId")
        if marketplace_id not in MARKETPLACES:
            raise ValueError(f"Unknown marketplace {marketplace_id!r}.")
        listing.places[marketplace_id] = _restored_place(item, summary, offers, now)
        listing.offers |= {offer_pool(marketplace_id): offer for offer in offers[:1]}
    return listing


def _restored_place(item: Json, summary: Json, offers: list[Offer], now: float) -> Place:
    marketplace_id = summary["marketplaceId"]
    at = {"marketplace_id": marketplace_id}
    prices = [each for each in item.get("offers") or [] if each["marketplaceId"] == marketplace_id]
    attributes = item.get("attributes") or {
        "item_name": [{"value": summary.get("itemName", "")} | at],
        "condition_type": [{"value": summary.get("conditionType", "new_new")} | at],
        "purchasable_offer": [_sold(each) | at for each in prices],
        AVAILABILITY: [_record(offer, marketplace_id) for offer in offers],
    }
    issues = [
        each for each in item.get("issues") or [] if marketplace_id in each.get("marketplaceIds", [marketplace_id])
    ]
    return Place(
        attributes,
        created=parse(summary["createdDate"]) if "createdDate" in summary else now,
        updated=parse(summary["lastUpdatedDate"]) if "lastUpdatedDate" in summary else now,
        issues=issues,
        status=summary.get("status"),
        image=summary.get("mainImage"),
    )


def _sold(offer: Json) -> Json:
    price = {"schedule": [{"value_with_tax": float(offer["price"]["amount"])}]}
    return {"currency": offer["price"]["currencyCode"], "audience": "ALL", "our_price": [price]}
