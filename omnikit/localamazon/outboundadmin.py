"""The admin door's part for what sellers send: what arrived, and how Amazon takes it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from omnikit.localamazon.accounts import Seller
from omnikit.localamazon.amazon import Amazon
from omnikit.localamazon.catalog import DEFAULT, amazon_channel
from omnikit.localamazon.invoices import INVOICING
from omnikit.localamazon.listings import Listings, Offer
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.outbound import Outbound
from omnikit.localamazon.shippingids import shipping_ids
from omnikit.localamazon.wire import Json

FBA = "FBA"  # in change_listing: whatever the marketplace's channel code of FBA is


class OutboundActions:
    """Every action as a plain method; `ValueError` means nonsense, `LookupError` that something does not exist."""

    def __init__(self, amazon: Amazon) -> None:
        self._amazon = amazon

    def shipments(self) -> list[Json]:
        """Every accepted confirmation, oldest first: time, order, package reference, new or edited, by what, body."""
        return self._rows(lambda outbound: (each._asdict() for each in outbound.confirmations))

    def shipment_counts(self) -> list[Json]:
        """For each package of each order, how many confirmations made it and how many edited it."""
        counts: Counter[tuple[str, str, str]] = Counter()
        for row in self.shipments():
            counts[row["order_id"], row["package_reference_id"], row["effect"]] += 1
        packages = dict.fromkeys((order_id, reference) for order_id, reference, _ in counts)
        return [
            {"order_id": order_id, "package_reference_id": reference}
            | {effect: counts[order_id, reference, effect] for effect in ("new", "edited")}
            for order_id, reference in packages
        ]

    def shipping_ids(self, order_id: str) -> list[str]:
        """What Amazon calls the shipments of an order."""
        for seller in self._amazon.accounts.sellers.values():
            entry = self._amazon.book(seller).get(order_id)
            if entry is not None:
                return shipping_ids(entry)
        raise LookupError(f"No order {order_id!r}.")

    def invoices(self) -> list[Json]:
        """Every accepted invoice and credit note, oldest first, replacements included."""
        return self._rows(lambda outbound: (each._asdict() for each in outbound.invoices.accepted))

    def feeds(self) -> list[Json]:
        """Every feed as getFeed shows it."""
        now = self._amazon.clock.now()
        return self._rows(lambda outbound: (feed.shown(now) for feed in outbound.feeds.feeds.values()), "createdTime")

    def listings(self) -> list[Json]:
        """Every listing in every marketplace: channel and quantity of the offer, None without one."""
        return self._rows(lambda outbound: _listed(outbound.listings), "sku")

    def submissions(self) -> list[Json]:
        """Every accepted change of a listing, and whether it is still waiting to be applied."""
        return self._rows(lambda outbound: _submitted(outbound.listings))

    def turned_offers(self) -> list[Json]:
        """FBA offers that a seller's own submission turned into merchant offers; a good client causes none."""
        return self._rows(lambda outbound: (each._asdict() for each in outbound.listings.turned))

    def change_listing(
        self,
        sku: str,
        marketplace_id: str,
        channel: str = DEFAULT,
        quantity: int | None = None,
        seller_id: str | None = None,
    ) -> None:
        """Set how a listing is sold, at once; `FBA` as the channel is the marketplace's own code of FBA."""
        self._known(marketplace_id)
        offer = Offer(amazon_channel(marketplace_id) if channel == FBA else channel, quantity)
        self._outbound(seller_id).listings.sell(sku, marketplace_id, offer, self._amazon.clock.now())

    def upsert_listing(self, item: Json, seller_id: str | None = None) -> None:
        """Add or replace a listing, given in the form of getListingsItem."""
        self._outbound(seller_id).listings.restore(item, self._amazon.clock.now())

    def set_stock(self, sku: str, marketplace_id: str, counts: dict[str, int], seller_id: str | None = None) -> Json:
        """Set unit counts of a SKU in Amazon's warehouses; all marketplaces of the same pool show them."""
        self._known(marketplace_id)
        return self._outbound(seller_id).stock.change(sku, marketplace_id, counts, self._amazon.clock.now())

    def set_outbound(self, **settings: Any) -> Json:
        """How feeds and changes of listings are taken from now on; returns all settings, see `outbound.Settings`."""
        self._amazon.outbound_settings.turn(settings)
        return asdict(self._amazon.outbound_settings)

    def set_invoicing(self, invoicing: str, seller_id: str | None = None) -> str:
        """Who writes the seller's invoices: VCS, OWN, CLOSED or AMAZON, see invoices.py."""
        if invoicing not in INVOICING:
            raise ValueError(f"Unknown way of invoicing {invoicing!r}. Known: {', '.join(INVOICING)}.")
        self._outbound(seller_id).invoicing = invoicing
        return invoicing

    def _known(self, marketplace_id: str) -> None:
        if marketplace_id not in MARKETPLACES:
            raise ValueError(f"Unknown marketplace {marketplace_id!r}.")

    def _outbound(self, seller_id: str | None) -> Outbound:
        return self._amazon.outbound(self._seller(seller_id))

    def _seller(self, seller_id: str | None) -> Seller:
        accounts = self._amazon.accounts
        seller = accounts.sellers.get(seller_id) if seller_id else accounts.first
        if seller is None:
            raise LookupError(f"No seller {seller_id!r}.")
        return seller

    def _rows(self, pick: Callable[[Outbound], Iterable[Json]], by: str = "time") -> list[Json]:
        self._amazon.settle()
        sellers = self._amazon.accounts.sellers.values()
        rows = [{"seller_id": seller.id} | row for seller in sellers for row in pick(self._amazon.outbound(seller))]
        return sorted(rows, key=lambda row: str(row[by]))


def _listed(listings: Listings) -> Iterable[Json]:
    for listing in listings:
        for marketplace_id in listing.places:
            offer = listing.offer(marketplace_id)
            yield {
                "sku": listing.sku,
                "asin": listing.asin,
                "product_type": listing.product_type,
                "marketplace_id": marketplace_id,
                "channel": offer.channel if offer else None,
                "quantity": offer.quantity if offer else None,
            }


def _submitted(listings: Listings) -> Iterable[Json]:
    names = ("time", "operation", "sku", "marketplace_id", "id", "body")
    for submission in listings.submissions:
        shown: dict[str, Any] = {name: getattr(submission, name) for name in names}
        yield shown | {"is_waiting": listings.is_waiting(submission)}
