"""Listings Items API 2021-08-01.

Texts called "seen" are from amzn/selling-partner-api-models 4283 and 4977 and jrl84/amazon-sp-api 176. The official
examples say code BAD_REQUEST where the threads show InvalidInput; this server says what the threads show.
"""

from typing import Any

from omnikit.localamazon.call import Call
from omnikit.localamazon.clock import iso
from omnikit.localamazon.faults import FAILED_SUBMISSION
from omnikit.localamazon.listings import DELETE, PATCH, PUT, Listing, Place, Submission
from omnikit.localamazon.listingshape import DATASETS, shown, statuses
from omnikit.localamazon.marketplaces import MARKETPLACES
from omnikit.localamazon.paging import LIFETIME, Cursor, fingerprint
from omnikit.localamazon.patching import (
    Patch,
    issue,
    missing_condition,
    problems,
    read_item,
    read_patches,
    unknown_type,
)
from omnikit.localamazon.query import Names, Query
from omnikit.localamazon.wire import Json, Refused, denied, dump, invalid, json_body

NAMES = Names("createdAfter", "createdBefore", "lastUpdatedAfter", "lastUpdatedBefore", "marketplaceIds", "pageSize")
PREVIEW = "VALIDATION_PREVIEW"
SEVERITIES = ("WARNING", "ERROR")
STATUSES = ("BUYABLE", "DISCOVERABLE")
IDENTIFIER_TYPES = ("ASIN", "EAN", "FNSKU", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC")
SORTS = {"sku": "sku", "createdDate": "created", "lastUpdatedDate": "updated"}
MAX_PAGE, DEFAULT_PAGE, MAX_IDENTIFIERS, MAX_FOUND = 20, 10, 20, 1000
_AXIS = "listings"
# Seen.
OTHER_SEARCH = "Search parameters do not match the provided 'pageToken'."
NOT_LISTED = "SKU '{}' not found in marketplace {}"
PROCESSING_FAILED = (  # seen, 3987: what getListingsItem shows although the submission was accepted
    "The data you provided for an attribute is invalid. Please refer the data definitions and resubmit with a valid "
    "value."
)


def get_listings_item(call: Call) -> bytes:
    """GET /listings/2021-08-01/items/{sellerId}/{sku}."""
    query = Query(call.request, NAMES)
    places, included = _places(call, query), query.texts("includedData", DATASETS)
    sku = call.arguments[1]
    listing = call.outbound.listings.get(sku)
    if listing is None or listing.places.keys().isdisjoint(places):
        raise Refused(404, "NOT_FOUND", NOT_LISTED.format(sku, ", ".join(places)))
    return dump(shown(call.outbound, listing, places, included or DATASETS[:1]))


def search_listings_items(call: Call) -> bytes:
    """GET /listings/2021-08-01/items/{sellerId}."""
    query = Query(call.request, NAMES)
    places, included = _places(call, query), query.texts("includedData", DATASETS)
    found = _sorted(call, query, places)[:MAX_FOUND]
    size = query.page_size(DEFAULT_PAGE, MAX_PAGE)
    filters = fingerprint(call.seller.id, *sorted((name, values) for name, values in _filters(call).items()))
    start = _start(call, query, filters)
    body: Json = {"numberOfResults": len(found)}
    tokens = {"nextToken": start + size, "previousToken": start - size}
    turns = {name: at for name, at in tokens.items() if -size < at < len(found) and at != start}
    if turns:
        body["pagination"] = {name: _token(call, filters, max(0, at)) for name, at in turns.items()}
    page = found[start : start + size]
    return dump(body | {"items": [shown(call.outbound, each, places, included or DATASETS[:1]) for each in page]})


def patch_listings_item(call: Call) -> bytes:
    """PATCH /listings/2021-08-01/items/{sellerId}/{sku}."""
    query = Query(call.request, NAMES)
    (marketplace_id,) = _places(call, query)
    body = json_body(call.request)
    patches = read_patches(body)
    listing = _listed(call, marketplace_id)
    found = unknown_type(body) or problems(patches, marketplace_id)
    return _answer(call, query, _submission(call, PATCH, marketplace_id, body, patches), found, listing.asin)


def put_listings_item(call: Call) -> bytes:
    """PUT /listings/2021-08-01/items/{sellerId}/{sku}."""
    query = Query(call.request, NAMES)
    (marketplace_id,) = _places(call, query)
    body = json_body(call.request)
    patches = read_item(body)
    found = unknown_type(body) or [*missing_condition(body), *problems(patches, marketplace_id)]
    listing = call.outbound.listings.get(call.arguments[1])
    asin = listing.asin if listing else ""
    return _answer(call, query, _submission(call, PUT, marketplace_id, body, patches), found, asin)


def delete_listings_item(call: Call) -> bytes:
    """DELETE /listings/2021-08-01/items/{sellerId}/{sku}."""
    query = Query(call.request, NAMES)
    (marketplace_id,) = _places(call, query)
    _listed(call, marketplace_id)
    return _answer(call, query, _submission(call, DELETE, marketplace_id, {}, ()), [], "")


def _places(call: Call, query: Query) -> list[str]:
    """The marketplaces asked for, exactly one for a change; the parameters are looked at before the seller."""
    asked = query.few("marketplaceIds")
    unknown = [place for place in asked if place not in MARKETPLACES]
    if unknown or not asked or (call.request.method != "GET" and len(asked) > 1):
        raise invalid(f"marketplaceIds: {', '.join(asked) or 'nothing'} is not a valid value.", "Invalid input")
    if call.arguments[0] != call.seller.id:
        raise denied(f"The access token does not speak for selling partner {call.arguments[0]}.")
    return query.marketplaces(call.seller.marketplace_ids)


def _listed(call: Call, marketplace_id: str) -> Listing:
    listing = call.outbound.listings.get(call.arguments[1])
    if listing is None or marketplace_id not in listing.places:  # the model knows no 404 for changes
        raise invalid(NOT_LISTED.format(call.arguments[1], marketplace_id), "Invalid input")
    return listing


def _submission(call: Call, operation: str, place: str, body: Json, patches: tuple[Patch, ...]) -> Submission:
    failed = call.fault is not None and call.fault.kind == FAILED_SUBMISSION
    attribute = patches[0].attribute if patches else ""
    found = issue("8015", PROCESSING_FAILED, attribute, "INVALID_ATTRIBUTE") | {"marketplaceIds": [place]}
    due = call.now + call.outbound.settings.listing_seconds
    return Submission(
        id=call.outbound.submission_id(),
        operation=operation,
        time=iso(call.now),
        sku=call.arguments[1],
        marketplace_id=place,
        body=body,
        patches=patches,
        due=due,
        issue=found if failed else None,
    )


def _answer(call: Call, query: Query, submission: Submission, found: list[Json], asin: str) -> bytes:
    """Accept a valid submission, unless it is a preview; say what became of it."""
    mode = query.text("mode")
    included = query.texts("includedData", ("identifiers", "issues")) or ["issues"]
    if mode not in (None, PREVIEW) or ("identifiers" in included and mode is None):
        raise invalid(f"mode must be {PREVIEW} or absent; identifiers come with it only.", "Invalid input")
    body: Json = {"sku": submission.sku, "status": "INVALID", "submissionId": submission.id}
    if not found:
        body["status"] = "VALID" if mode else "ACCEPTED"
    if not found and mode is None:
        call.outbound.listings.submit(submission)
    if "identifiers" in included:
        known = asin and not found
        body["identifiers"] = [{"marketplaceId": submission.marketplace_id, "asin": asin}] if known else []
    return dump(body | ({"issues": found} if "issues" in included else {}))


def _filters(call: Call) -> dict[str, list[str]]:
    return {name: values for name, values in call.request.query.items() if name != "pageToken"}


def _start(call: Call, query: Query, filters: str) -> int:
    token = query.text("pageToken")
    if token is None:
        return 0
    cursor = call.seal.read(token, call.now)
    if cursor.axis != _AXIS or cursor.filters != filters or cursor.position is None:
        raise invalid("", OTHER_SEARCH)
    return int(cursor.position[0])


def _token(call: Call, filters: str, start: int) -> str:
    return call.seal.write(Cursor(filters, _AXIS, 0.0, 0.0, (float(start), ""), expires=call.now + LIFETIME))


def _sorted(call: Call, query: Query, places: list[str]) -> list[Listing]:
    by, order = query.text("sortBy") or "lastUpdatedDate", query.text("sortOrder") or "DESC"
    if by not in SORTS or order not in ("ASC", "DESC"):
        raise invalid(f"sortBy must be one of {', '.join(SORTS)}, sortOrder ASC or DESC.", "Invalid input")
    found = [each for each in call.outbound.listings if _matches(call, query, each, places)]

    def key(listing: Listing) -> tuple[Any, str]:
        first = next(listing.places[place] for place in places if place in listing.places)
        return (listing.sku if by == "sku" else getattr(first, SORTS[by]), listing.sku)

    return sorted(found, key=key, reverse=order == "DESC")


def _matches(call: Call, query: Query, listing: Listing, places: list[str]) -> bool:
    at = {place: listing.places[place] for place in places if place in listing.places}
    if not at or not _is_named(query, listing):
        return False
    severities, wanted = query.texts("withIssueSeverity", SEVERITIES), query.texts("withStatus", STATUSES)
    unwanted = query.texts("withoutStatus", STATUSES)
    known = {status for place, each in at.items() for status in statuses(call.outbound, listing, place, each)}
    found = {each["severity"] for place in at.values() for each in place.issues}
    return (
        any(_in_time(query, place) for place in at.values())
        and (not severities or not found.isdisjoint(severities))
        and (not wanted or not known.isdisjoint(wanted))
        and known.isdisjoint(unwanted)
    )


def _is_named(query: Query, listing: Listing) -> bool:
    named, kind = query.texts("identifiers"), query.text("identifiersType")
    others = query.text("variationParentSku"), query.text("packageHierarchySku")
    if kind not in (None, *IDENTIFIER_TYPES) or bool(named) != bool(kind) or len(named) > MAX_IDENTIFIERS:
        text = f"identifiers (at most {MAX_IDENTIFIERS}) and identifiersType must be given together."
        raise invalid(text, "Invalid input")
    if sum(map(bool, (named, *others))) > 1:
        raise invalid("identifiers, variationParentSku and packageHierarchySku exclude each other.", "Invalid input")
    known = {"SKU": listing.sku, "ASIN": listing.asin, "FNSKU": listing.fnsku}  # nothing is known of bar codes
    return not any(others) and (not named or known.get(kind or "") in named)


def _in_time(query: Query, place: Place) -> bool:
    bounds = (
        (NAMES.created_after, place.created, 1),
        (NAMES.created_before, place.created, -1),
        (NAMES.updated_after, place.updated, 1),
        (NAMES.updated_before, place.updated, -1),
    )
    limits = ((query.instant(name), moment, sign) for name, moment, sign in bounds)
    return all(limit is None or (moment - limit) * sign >= 0 for limit, moment, sign in limits)
