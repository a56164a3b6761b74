"""What one seller sends to Amazon: confirmed shipments, feeds with their invoices, listings and FBA stock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from omnikit.localamazon import invoices, shipmentfile
from omnikit.localamazon.accounts import Mint, Seller
from omnikit.localamazon.book import Book, Entry
from omnikit.localamazon.clock import iso
from omnikit.localamazon.documents import Documents
from omnikit.localamazon.faults import FEED_ERROR
from omnikit.localamazon.feeddesk import SHIPMENT_FILE, UPLOAD_VAT_INVOICE, Feed, FeedDesk
from omnikit.localamazon.invoices import VCS, Invoices, Upload
from omnikit.localamazon.listings import Listings
from omnikit.localamazon.packages import Confirmation, Parcel, shipped_order
from omnikit.localamazon.processing import Outcome
from omnikit.localamazon.stock import Stock
from omnikit.localamazon.wire import Json

FEED_SECONDS, LISTING_SECONDS = 60.0, 30.0


@dataclass
class Settings:
    """What can be turned at the admin door, for all sellers; seconds are those of the server's clock."""

    feed_seconds: float = FEED_SECONDS
    listing_seconds: float = LISTING_SECONDS
    feed_gzip: bool = False  # whether processing reports are compressed

    def turn(self, given: dict[str, Any]) -> None:
        """Change some.

        Raises:
            ValueError: an unknown setting, or a negative time.

        """
        unknown = sorted(given.keys() - vars(self).keys())
        if unknown:
            raise ValueError(f"Unknown setting {unknown[0]!r}. Known: {', '.join(vars(self))}.")
        wanted = replace(self, **given)
        if wanted.feed_seconds < 0 or wanted.listing_seconds < 0:
            raise ValueError("feed_seconds and listing_seconds must not be negative.")
        vars(self).update(vars(wanted))


class Outbound:
    """One seller's part."""

    def __init__(
        self, seller: Seller, book: Book, documents: Documents, mint: Mint, settings: Settings, born: float
    ) -> None:
        seed = mint.fixed(f"outbound {seller.id}")
        self._mint, self._seller = mint, seller
        self._book = book
        self.settings = settings
        self.invoicing = VCS
        self.confirmations: list[Confirmation] = []
        self.invoices = Invoices(book)
        self.listings = Listings(seed, seller, born)
        self.stock = Stock(seed, born)
        self._submissions = 0
        processors = {UPLOAD_VAT_INVOICE: self._upload, SHIPMENT_FILE: self._ship}
        self.feeds = FeedDesk(seller, documents, processors)

    def settle(self, now: float) -> None:
        """Let happen what is due by now, so that every answer shows it."""
        self.feeds.settle(now, gzip=self.settings.feed_gzip)
        self.listings.settle(now)

    def submission_id(self) -> str:
        """An id for a listings submission, 32 hexadecimal digits."""
        self._submissions += 1
        return self._mint.fixed(f"submission {self._seller.id} {self._submissions}")[:32]

    def confirm(self, entry: Entry, parcel: Parcel, body: Json, via: str, at: float) -> None:
        """Put a package into an order.

        Raises:
            Refused: the order does not allow it.

        """
        order, is_new = shipped_order(entry, parcel, at)
        self._book.put(Entry.of(order))
        effect = "new" if is_new else "edited"
        self.confirmations.append(Confirmation(iso(at), entry.order_id, parcel.reference, effect, via, body))

    def _upload(self, feed: Feed, at: float) -> Outcome:
        content_type, body = self.feeds.content_type(feed.document_id), self.feeds.body(feed.document_id)
        upload = Upload(feed.id, feed.marketplace_ids, content_type, body or b"", feed.options)
        return _spoilt(feed, invoices.refused) or self.invoices.process(upload, self.invoicing, at)

    def _ship(self, feed: Feed, at: float) -> Outcome:
        body, confirm = self.feeds.body(feed.document_id) or b"", partial(self._confirm, feed.id, at)
        return _spoilt(feed, shipmentfile.refused) or shipmentfile.process(body, self._book, confirm, at)

    def _confirm(self, via: str, at: float, entry: Entry, parcel: Parcel, body: Json) -> None:
        self.confirm(entry, parcel, body, via, at)


def _spoilt(feed: Feed, refused: Callable[[str, str], Outcome]) -> Outcome | None:
    """The error a fault wants to be reported instead of any processing."""
    if feed.fault is None or feed.fault.kind != FEED_ERROR:
        return None
    options = feed.fault.options
    return refused(str(options.get("code", "8058")), str(options.get("message", "An internal error has occurred.")))
