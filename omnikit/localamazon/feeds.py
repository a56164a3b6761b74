"""Feeds API 2021-06-30: documents are put to a url, feeds name them, and live by the server's clock.

Texts called "seen" are from amzn/selling-partner-api-models 785, 1559 and 3644 (of the docs repository). The official
examples give the code 400 where the threads show InvalidInput; this server says what the threads show.
"""

import json
import re

from omnikit.localamazon.accounts import INVOICING
from omnikit.localamazon.call import Call
from omnikit.localamazon.faults import FEED_STUCK, FEEDS
from omnikit.localamazon.feeddesk import CANCELLED, QUEUE, SHIPMENT_FILE, STATUSES, UPLOAD_VAT_INVOICE, Feed
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.paging import LIFETIME, Cursor
from omnikit.localamazon.query import Names, Query
from omnikit.localamazon.sketch import DAY
from omnikit.localamazon.wire import Json, Refused, dump, invalid, json_body, not_found

TYPES = (UPLOAD_VAT_INVOICE, SHIPMENT_FILE)
RETENTION = 90 * DAY
MAX_FILTERS, MAX_PLACES, DEFAULT_PAGE, MAX_PAGE = 10, 25, 10, 100
_AXIS = "feeds"
_NAMES = Names("createdSince", "createdUntil", "", "", "marketplaceIds", "pageSize")
BAD_PARAMETERS = "Invalid request parameters"  # seen
BAD_TYPE = "feed type {} is invalid"  # seen
FORBIDDEN = "Access to the resource is forbidden"  # seen


def create_feed_document(call: Call) -> bytes:
    """POST /feeds/2021-06-30/documents."""
    content_type = json_body(call.request).get("contentType")
    if not isinstance(content_type, str) or not re.fullmatch(r"[\w.+-]+/[\w.+-]+(\s*;.*)?", content_type):
        raise _bad("contentType must be a media type.")
    document_id = call.outbound.feeds.slot(content_type)
    return dump({"feedDocumentId": document_id, "url": _url(call, document_id)})


def get_feed_document(call: Call) -> bytes:
    """GET /feeds/2021-06-30/documents/{feedDocumentId}."""
    document_id = call.arguments[0]
    if not call.outbound.feeds.owns(document_id):
        raise not_found() if document_id.startswith("amzn1.") else _bad("feedDocumentId is no document identifier.")
    encoded = Query(call.request, _NAMES).text("enableContentEncodingUrlHeader") or "false"
    if encoded not in ("true", "false"):
        raise _bad("enableContentEncodingUrlHeader must be true or false.")
    body: Json = {"feedDocumentId": document_id, "url": _url(call, document_id, content_encoding=encoded == "true")}
    return dump(body | ({"compressionAlgorithm": "GZIP"} if call.outbound.feeds.is_gzip(document_id) else {}))


def _url(call: Call, document_id: str, *, content_encoding: bool = False) -> str:
    host = call.request.headers.get("host", "")
    return call.outbound.feeds.url(document_id, host, call.now, content_encoding=content_encoding)


def create_feed(call: Call) -> bytes:
    """POST /feeds/2021-06-30/feeds."""
    body = json_body(call.request)
    feed_type = body.get("feedType")
    if not isinstance(feed_type, str) or not feed_type:
        raise _bad("feedType is required.")
    if feed_type not in TYPES:
        raise _bad(f"This server takes {', '.join(TYPES)}.", BAD_TYPE.format(feed_type))
    if feed_type == UPLOAD_VAT_INVOICE and INVOICING not in call.seller.roles:
        raise Refused(403, "Unauthorized", FORBIDDEN)
    desk = call.outbound.feeds
    fault = call.fault if call.fault is not None and call.fault.kind in FEEDS else None
    stuck = fault is not None and fault.kind == FEED_STUCK
    feed = Feed(
        id=desk.new_id(),
        type=feed_type,
        marketplace_ids=_feed_places(body),
        document_id=_document(call, body),
        options=_options(body),
        created=call.now,
        seconds=float("inf") if stuck else call.outbound.settings.feed_seconds,
        fault=fault,
    )
    desk.add(feed)
    return dump({"feedId": feed.id})


def _bad(details: str, message: str = BAD_PARAMETERS) -> Refused:
    return Refused(400, "InvalidInput", message, details)


def _feed_places(body: Json) -> tuple[str, ...]:
    places = body.get("marketplaceIds")
    if not isinstance(places, list) or not 1 <= len(places) <= MAX_PLACES:
        raise _bad(f"marketplaceIds must be a list of 1 to {MAX_PLACES} marketplaces.")
    if not all(isinstance(place, str) and place in MARKETPLACES for place in places):
        raise _bad("marketplaceIds holds an unknown marketplace.")
    return tuple(places)


def _document(call: Call, body: Json) -> str:
    document_id = body.get("inputFeedDocumentId")
    if not isinstance(document_id, str) or not call.outbound.feeds.is_slot(document_id):
        raise _bad("inputFeedDocumentId is not the id of a document created for feeds.")
    return document_id


def _options(body: Json) -> dict[str, str]:
    options = body.get("feedOptions") or {}
    if not isinstance(options, dict) or not all(isinstance(value, str) for value in options.values()):
        raise _bad("feedOptions must be an object of strings.")
    return options


def get_feed(call: Call) -> bytes:
    """GET /feeds/2021-06-30/feeds/{feedId}."""
    return dump(_feed(call).shown(call.now))


def cancel_feed(call: Call) -> bytes:
    """DELETE /feeds/2021-06-30/feeds/{feedId}."""
    feed = _feed(call)
    if feed.status(call.now) != QUEUE:
        raise _bad(f"Only a feed that is {QUEUE} can be cancelled; this one is {feed.status(call.now)}.")
    feed.outcome, feed.ended = CANCELLED, call.now
    return b""


def _feed(call: Call) -> Feed:
    feed = call.outbound.feeds.feeds.get(call.arguments[0])
    if feed is None or call.now - feed.created > RETENTION:
        if not call.arguments[0].isdecimal():
            raise _bad("feedId is no feed identifier.")
        raise not_found()
    return feed


def get_feeds(call: Call) -> bytes:
    """GET /feeds/2021-06-30/feeds."""
    cursor, size = _cursor(call)
    wanted = json.loads(cursor.filters)
    found = [feed for feed in _newest_first(call) if _matches(feed, cursor, wanted, call.now)]
    shown = found[:size]
    body: Json = {"feeds": [feed.shown(call.now) for feed in shown]}
    if len(found) > size:
        last = shown[-1]
        position = (last.created, last.id)
        following = Cursor(cursor.filters, _AXIS, cursor.after, cursor.before, position, expires=call.now + LIFETIME)
        body["nextToken"] = call.seal.write(following)
    return dump(body)


def _newest_first(call: Call) -> list[Feed]:
    return sorted(call.outbound.feeds.feeds.values(), key=lambda feed: (feed.created, feed.id), reverse=True)


def _cursor(call: Call) -> tuple[Cursor, int]:
    """Where the list stands and how many feeds a page has; a token brings the filters of the first request along."""
    query = Query(call.request, _NAMES)
    token = query.text("nextToken")
    if token is None:
        return _first(call, query)
    if len(call.request.query) > 1:
        raise _bad("nextToken must be the only parameter.")
    cursor = call.seal.read(token, call.now)
    if cursor.axis != _AXIS:
        raise invalid("The pagination token is invalid.")
    wanted = json.loads(cursor.filters)
    if wanted["seller"] != call.seller.id:
        raise invalid("The pagination token is invalid.")
    return cursor, int(wanted["size"])


def _first(call: Call, query: Query) -> tuple[Cursor, int]:
    types = query.texts("feedTypes")
    places, statuses = query.texts("marketplaceIds"), query.texts("processingStatuses", STATUSES)
    if not types:
        raise _bad("Either feedTypes or nextToken is required.")
    if max(len(types), len(places)) > MAX_FILTERS:
        raise _bad(f"feedTypes and marketplaceIds accept at most {MAX_FILTERS} values.")
    size = query.page_size(DEFAULT_PAGE, MAX_PAGE)
    since, until = query.instant("createdSince"), query.instant("createdUntil")
    wanted = {"seller": call.seller.id, "types": types, "places": places, "statuses": statuses, "size": size}
    after = call.now - RETENTION if since is None else since
    before = call.now if until is None else until
    return Cursor(json.dumps(wanted), _AXIS, after, before), size


def _matches(feed: Feed, cursor: Cursor, wanted: Json, now: float) -> bool:
    return (
        feed.type in wanted["types"]
        and max(cursor.after, now - RETENTION) <= feed.created <= cursor.before
        and (not wanted["places"] or not set(wanted["places"]).isdisjoint(feed.marketplace_ids))
        and (not wanted["statuses"] or feed.status(now) in wanted["statuses"])
        and (cursor.position is None or (feed.created, feed.id) < cursor.position)
    )
