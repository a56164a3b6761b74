"""Feeds and their documents, as they stand with Amazon: they live by the server's clock."""

import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from omnikit.localamazon.accounts import Seller
from omnikit.localamazon.clock import iso
from omnikit.localamazon.documents import Documents
from omnikit.localamazon.faults import FEED_FATAL, Fault
from omnikit.localamazon.processing import CONTENT_TYPE, Outcome
from omnikit.localamazon.wire import Json

log = logging.getLogger(__name__)

UPLOAD_VAT_INVOICE = "UPLOAD_VAT_INVOICE"
SHIPMENT_FILE = "POST_FLAT_FILE_FULFILLMENT_DATA"
QUEUE, PROGRESS, DONE, FATAL, CANCELLED = "IN_QUEUE", "IN_PROGRESS", "DONE", "FATAL", "CANCELLED"
STATUSES = (CANCELLED, DONE, FATAL, PROGRESS, QUEUE)
QUEUED_SHARE = 0.5  # of the time a feed takes, before its processing starts


@dataclass(slots=True)
class Feed:
    """One feed."""

    id: str
    type: str
    marketplace_ids: tuple[str, ...]
    document_id: str
    options: dict[str, str]
    created: float
    seconds: float  # how long queue and processing take together; infinite when a fault lets it never end
    fault: Fault | None = None
    outcome: str = ""  # DONE, FATAL or CANCELLED, once it has ended
    ended: float = 0.0
    result_id: str = ""

    @property
    def starts(self) -> float:
        """When processing starts; a feed that never ends starts as soon as it is created."""
        return self.created + (0 if self.seconds == float("inf") else self.seconds * QUEUED_SHARE)

    @property
    def due(self) -> float:
        """When processing ends."""
        return self.created + self.seconds

    def status(self, now: float) -> str:
        """The processing status."""
        return self.outcome or (PROGRESS if now >= self.starts else QUEUE)

    def shown(self, now: float) -> Json:
        """The `Feed` of the model."""
        status = self.status(now)
        shown: Json = {"feedId": self.id, "feedType": self.type, "marketplaceIds": list(self.marketplace_ids)}
        shown |= {"createdTime": iso(self.created), "processingStatus": status}
        if status != QUEUE:
            shown["processingStartTime"] = iso(min(self.starts, self.ended or self.starts))
        if self.outcome:
            shown["processingEndTime"] = iso(self.ended)
        return shown | ({"resultFeedDocumentId": self.result_id} if self.result_id else {})


Processor = Callable[[Feed, float], Outcome]


class FeedDesk:
    """The feeds and feed documents of one seller."""

    def __init__(self, seller: Seller, documents: Documents, processors: Mapping[str, Processor]) -> None:
        self._documents = documents
        self._processors = processors
        self._first = 10**11 + zlib.crc32(seller.id.encode()) % 10**6 * 10**4
        self._slots: dict[str, str] = {}  # content type by document id
        self._results: set[str] = set()
        self._open: list[Feed] = []
        self.feeds: dict[str, Feed] = {}

    def slot(self, content_type: str) -> str:
        """The id of a document to be put."""
        document_id = self._documents.slot(content_type)
        self._slots[document_id] = content_type
        return document_id

    def is_slot(self, document_id: str) -> bool:
        """Whether this seller created the document."""
        return document_id in self._slots

    def owns(self, document_id: str) -> bool:
        """Whether the document is one of this seller's feed documents, put or processed."""
        return document_id in self._slots or document_id in self._results

    def content_type(self, document_id: str) -> str:
        """What createFeedDocument was told."""
        return self._slots[document_id]

    def url(self, document_id: str, host: str, now: float, *, content_encoding: bool = False) -> str:
        """Where to put a slot's content, or where a document is; see `Documents.url`."""
        return self._documents.url(document_id, host, now, content_encoding=content_encoding)

    def is_gzip(self, document_id: str) -> bool:
        """Whether a document is compressed."""
        return self._documents.is_gzip(document_id)

    def body(self, document_id: str) -> bytes | None:
        """What was put; None when nothing was."""
        return self._documents.body(document_id)

    def add(self, feed: Feed) -> None:
        """Take a new feed in."""
        self.feeds[feed.id] = feed
        self._open.append(feed)

    def new_id(self) -> str:
        """An id that no feed of this seller has."""
        return str(self._first + len(self.feeds) + 1)

    def settle(self, now: float, *, gzip: bool) -> None:
        """Process what is due, oldest first."""
        self._open = [feed for feed in self._open if not feed.outcome]
        for feed in sorted((feed for feed in self._open if feed.due <= now), key=lambda feed: feed.due):
            self._end(feed, gzip=gzip)

    def _end(self, feed: Feed, *, gzip: bool) -> None:
        feed.outcome, feed.ended = FATAL, feed.due
        if self.body(feed.document_id) is None or (feed.fault is not None and feed.fault.kind == FEED_FATAL):
            return  # nothing to process: the document was never put
        try:
            report = self._processors[feed.type](feed, feed.due).report()
        except Exception:  # an order that was loaded broken on purpose must not break every later answer
            log.exception("%s %s failed", feed.type, feed.id)
            return
        feed.outcome, feed.result_id = DONE, self._documents.put(report, CONTENT_TYPE, gzip=gzip)
        self._results.add(feed.result_id)
