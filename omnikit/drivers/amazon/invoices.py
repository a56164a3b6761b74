"""Invoices through the Feeds API 2021-06-30: a document is put, a feed names it, a processing report says the outcome.

One PDF is one feed, and createFeed has one call in two minutes. Amazon knows no idempotency key: a submission whose
answer was lost is looked for among the feeds before anything is sent again.

| Amazon says               | so                                                                               |
| ------------------------- | -------------------------------------------------------------------------------- |
| IN_QUEUE, IN_PROGRESS     | not known yet                                                                    |
| CANCELLED, FATAL          | not taken                                                                        |
| DONE                      | taken if the report says so: DONE with error 79513 is what a wrong request gets  |

Sources: developer-docs.amazon.com "Manually upload invoices" and "Error Handling" of the VAT Calculation Service
(August 2026); reports as sellers published them: amzn/selling-partner-api-models 2437, 2777, 2965 and 5068.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from omnikit.drivers.amazon.marketplaces import named
from omnikit.drivers.http import Answer
from omnikit.errors import RequestRefused, Unavailable, UnreadableAnswer
from omnikit.model.exports import Invoice, Outcome
from omnikit.model.times import iso, parse

FEED_TYPE = "UPLOAD_VAT_INVOICE"
PDF = "application/pdf"
_FEEDS = "/feeds/2021-06-30/feeds"
_DOCUMENTS = "/feeds/2021-06-30/documents"
_PER_PAGE = 100
_MOST_PAGES = 20
_ENDED_BADLY = frozenset({"CANCELLED", "FATAL"})
_LARGEST = 1_000_000  # bytes of a report about one record
_SHOWN = 500  # characters of Amazon's own words
_GZIP = b"\x1f\x8b"
# what Amazon takes in a value of the metadata, and the point of its own examples' amounts
_TAKEN = re.compile(r"[0-9A-Za-z ,/\\\-_;:#.]+")
_NOT_TAKEN = re.compile(r"[^0-9A-Za-z ,/\\\-_;:#.]")
# the words are those of the seller's language, so it is their place that tells: first processed, then successful
_COUNT = re.compile(r"^.*?[^\d\n](\d+)[ \t\r]*$", re.MULTILINE)
_ERROR_TYPES = frozenset({"error", "fatal"})


class Amazon(Protocol):
    """What this needs of `AmazonDriver`."""

    @property
    def call(self) -> Callable[..., Answer]: ...

    def document(self, url: str, *, content: bytes | None = None, content_type: str = "") -> Answer: ...


def submit(amazon: Amazon, invoice: Invoice, pdf: bytes) -> str:
    """Upload an invoice; the feed's id. Raises as `drivers.base.Invoices.submit_invoice`."""
    body = {
        "feedType": FEED_TYPE,
        "marketplaceIds": [named(invoice.marketplace).id],
        "feedOptions": options_of(invoice),
    }
    made = amazon.call("createFeedDocument", _DOCUMENTS, {}, body={"contentType": PDF}, method="POST")
    _put(amazon, _told(made, "url"), pdf)
    body["inputFeedDocumentId"] = _told(made, "feedDocumentId")
    # sent again, it would be a second invoice
    return _told(amazon.call("createFeed", _FEEDS, {}, body=body, method="POST", resend=False), "feedId")


def options_of(invoice: Invoice) -> dict[str, str]:
    """The metadata. Without its prefix Amazon does not see a key (error 79513). Raises RequestRefused for a value that
    Amazon would not take.
    """
    which = ("shippingid", invoice.shipping_id) if invoice.shipping_id else ("orderid", invoice.order_id)
    values = dict([which]) | {
        "invoicenumber": invoice.number,
        "documenttype": invoice.kind,
        "totalamount": invoice.total,
        "totalvatamount": invoice.vat,
        "transactionid": invoice.transaction_id,
    }
    for value in values.values():
        if value is not None and not _TAKEN.fullmatch(value):
            raise _not_taken(value)
    return {f"metadata:{name}": value for name, value in values.items() if value is not None}


def _not_taken(value: str) -> RequestRefused:
    found = _NOT_TAKEN.search(value)
    words = f"Amazon takes no {found[0]!r} in {value!r}." if found else "Amazon takes no empty value."
    error = RequestRefused(words, remedy="Use letters of ASCII, digits, blanks and , / \\ - _ ; : # . only.")
    error.words = words
    return error


def _put(amazon: Amazon, url: str, pdf: bytes) -> None:
    answer = amazon.document(url, content=pdf, content_type=PDF)
    if answer.status != HTTPStatus.OK:
        # its address lives five minutes, and the next attempt gets another
        raise Unavailable(
            f"The invoice's document could not be put to Amazon ({answer.status}).",
            remedy="It is tried again.",
            code="document.refused",
            exchange=answer.exchange,
        )


def find(amazon: Amazon, invoice: Invoice, since: datetime, known: Collection[str]) -> str | None:
    """The feed that a lost submission made. Raises RequestRefused where several could be it."""
    found = [one for one in _feeds(amazon, invoice, since) if one not in known]
    if len(found) > 1:
        error = RequestRefused(
            f"{len(found)} uploads that nobody here knows began since {iso(since)}.",
            remedy="Look in Seller Central which invoices the order has.",
        )
        error.words = error.message
        raise error
    return found[0] if found else None


def _feeds(amazon: Amazon, invoice: Invoice, since: datetime) -> Iterator[str]:
    query = {
        "feedTypes": FEED_TYPE,
        "marketplaceIds": named(invoice.marketplace).id,
        "createdSince": iso(since),
        "pageSize": str(_PER_PAGE),
    }
    for _ in range(_MOST_PAGES):
        answer = amazon.call("getFeeds", _FEEDS, query)
        yield from _ids(answer, since)
        token = answer.body.get("nextToken")
        if not token:
            return
        query = {"nextToken": str(token)}
    raise UnreadableAnswer("Amazon's list of feeds does not end.", remedy="It is tried again.")


def _ids(answer: Answer, since: datetime) -> Iterator[str]:
    """Those of the feeds created since, whatever else Amazon lists."""
    feeds = answer.body.get("feeds") if isinstance(answer.body, Mapping) else None
    if not isinstance(feeds, list):
        raise _unreadable(answer, "feeds")
    for feed in feeds:
        try:
            if feed["feedType"] == FEED_TYPE and parse(feed["createdTime"]) >= since:
                yield str(feed["feedId"])
        except (KeyError, TypeError, ValueError):
            raise _unreadable(answer, "feeds") from None


def outcome(amazon: Amazon, feed_id: str, redact: Callable[[str], str]) -> Outcome | None:
    """What became of a feed; None while Amazon is at work."""
    answer = amazon.call("getFeed", f"{_FEEDS}/{quote(feed_id, safe='')}", {})
    status = _told(answer, "processingStatus")
    document_id = answer.body.get("resultFeedDocumentId")
    if status == "DONE":
        report = _report(amazon, document_id, redact) if document_id else None
        return verdict(report)
    if status in _ENDED_BADLY:
        rows = _report(amazon, document_id, redact).rows if document_id else ()
        return rows[0] if rows else Outcome(accepted=False, code=status, message=_ENDS[status])
    return None


_ENDS = {
    "CANCELLED": "The upload was canceled before Amazon looked at it.",
    "FATAL": "Amazon could not process the upload.",
}


class Report(NamedTuple):
    """A processing report: its counts, None where they could not be read, and a row for each complaint."""

    processed: int | None
    successful: int | None
    rows: tuple[Outcome, ...] = ()
    text: str = ""


def verdict(report: Report | None) -> Outcome:
    """DONE alone is no success: the report must say that its one record was taken, and complain of nothing."""
    if report is None:
        return Outcome(accepted=False, code="NO_REPORT", message="Amazon ended the upload without saying how.")
    if report.rows:
        return report.rows[0]
    if report.processed is None or report.processed != report.successful or not report.successful:
        words = f"Amazon's report does not say that it took the invoice: {report.text}"
        return Outcome(accepted=False, code="UNCLEAR", message=words[:_SHOWN])
    return Outcome(accepted=True)


def _report(amazon: Amazon, document_id: Any, redact: Callable[[str], str]) -> Report:
    answer = amazon.call("getFeedDocument", f"{_DOCUMENTS}/{quote(str(document_id), safe='')}", {})
    found = amazon.document(_told(answer, "url"))
    if found.status != HTTPStatus.OK:
        raise Unavailable(
            f"Amazon's report about an invoice could not be fetched ({found.status}).",
            remedy="It is tried again.",
            code="document.refused",
            exchange=found.exchange,
        )
    return read_report(redact(_text(found)))


def _text(found: Answer) -> str:
    """The report as text: unpacked where it is packed, whatever Amazon said about that."""
    content: bytes = found.body
    if content.startswith(_GZIP):
        content = _unpacked(content)
    try:
        return content[:_LARGEST].decode("utf-8-sig")
    except UnicodeDecodeError:
        return content[:_LARGEST].decode("cp1252", errors="replace")


def _unpacked(content: bytes) -> bytes:
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = packed.decompress(content, _LARGEST)
    except zlib.error:
        unpacked = b""
    if not packed.eof:
        raise Unavailable(
            "Amazon's report about an invoice came damaged.", remedy="It is tried again.", code="document.damaged"
        )
    return unpacked


def read_report(text: str) -> Report:
    """A processing report in Amazon's form: a summary of two counts and, where something was wrong, a table.

    ::

        Feed Processing Summary:
            Number of records processed     1
            Number of records successful    0

        original-record-number  sku     error-code      error-type      error-message
        1                       79513   Error           Please provide metadata:shippingid or ...
    """
    head, table = _parted(text.splitlines())
    counts = [int(one) for one in _COUNT.findall("\n".join(head))]
    processed, successful = counts if len(counts) == 2 else (None, None)  # noqa: PLR2004
    return Report(processed, successful, tuple(_complaints(table)), " ".join(text.split()))


def _parted(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    """The summary, and the rows of the table as cells, its heading first."""
    for at, line in enumerate(lines):
        if "error-code" in line.lower() and "\t" in line:
            return lines[:at], [one.split("\t") for one in lines[at:] if one.strip()]
    return lines, []


def _complaints(table: list[list[str]]) -> Iterator[Outcome]:
    """The rows that say that something was not taken; a warning says nothing of that kind."""
    names = [name.strip().lower() for name in table[0]] if table else []
    for cells in table[1:]:
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        kind = row.get("error-type", "").lower()
        if kind in _ERROR_TYPES or not kind:
            message = row.get("error-message") or " ".join(cell.strip() for cell in cells if cell.strip())
            yield Outcome(accepted=False, code=row.get("error-code", "")[:20], message=message[:_SHOWN])


def _told(answer: Answer, name: str) -> str:
    value = answer.body.get(name) if isinstance(answer.body, Mapping) else None
    if not isinstance(value, str) or not value:
        raise _unreadable(answer, name)
    return value


def _unreadable(answer: Answer, name: str) -> UnreadableAnswer:
    return UnreadableAnswer(
        f"An answer about an invoice is not in the promised form: no {name!r}.",
        remedy="It is tried again; if it stays, Amazon has changed its answer.",
        exchange=answer.exchange,
    )
