"""Tokens API 2021-03-01: restricted data tokens, for personal data of Orders v0 and for documents of some reports."""

import re

from omnikit.localamazon.accounts import DELIVERY, INVOICING, REMITTANCE
from omnikit.localamazon.call import Call
from omnikit.localamazon.lwa import TOKEN_SECONDS, Resource
from omnikit.localamazon.wire import Json, Refused, denied, dump, json_body

MAX_RESOURCES = 50
METHODS = ("GET", "PUT", "POST", "DELETE")
REPORTS = "/reports/"
DOCUMENTS = "/reports/2021-06-30/documents/"
# True: the operation has restricted and open parts, so dataElements must say which are wanted.
RESTRICTED: dict[str, bool] = {
    r"/orders/v0/orders": True,
    r"/orders/v0/orders/[^/]+": True,
    r"/orders/v0/orders/[^/]+/orderItems": True,
    r"/orders/v0/orders/[^/]+/address": False,
    r"/orders/v0/orders/[^/]+/buyerInfo": False,
    r"/orders/v0/orders/[^/]+/orderItems/buyerInfo": False,
}
ELEMENT_ROLES = {
    "buyerInfo": {DELIVERY, INVOICING, REMITTANCE},
    "shippingAddress": {DELIVERY},
    "buyerTaxInformation": {INVOICING, REMITTANCE},
}


def create(call: Call) -> bytes:
    """POST /tokens/2021-03-01/restrictedDataToken."""
    if call.token.resources is not None:
        raise denied("A restricted data token cannot be used to create another one.")
    given = json_body(call.request).get("restrictedResources")
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_RESOURCES:
        raise _bad("Between 1 and 50 restricted resources must be given.")
    resources = tuple(_resource(entry, call) for entry in given)
    _check_roles(resources, call.seller.roles)
    token = call.lwa.issue(call.seller.id, "Atz.sprdt|", resources)
    return dump({"restrictedDataToken": token, "expiresIn": TOKEN_SECONDS})


def _bad(details: str) -> Refused:
    return Refused(400, "InvalidRequest", "Request is missing or has invalid parameters", details)


def _resource(entry: Json, call: Call) -> Resource:
    if not isinstance(entry, dict) or entry.get("method") not in METHODS or not isinstance(entry.get("path"), str):
        raise _bad("Resource not provided.")
    if entry["path"].startswith(REPORTS):
        return _report_document(entry, call)
    needs_elements = next((need for path, need in RESTRICTED.items() if re.fullmatch(path, entry["path"])), None)
    if needs_elements is None:
        raise _bad(f"{entry['path']} is not a restricted resource.")
    elements = entry.get("dataElements") or []
    if not isinstance(elements, list) or any(element not in ELEMENT_ROLES for element in elements):
        raise _bad(f"dataElements must be among {', '.join(ELEMENT_ROLES)}.")
    if needs_elements and not elements:
        raise _bad(f"dataElements are required for {entry['path']}.")
    return Resource(entry["method"], entry["path"], frozenset(elements) if needs_elements else None)


def _report_document(entry: Json, call: Call) -> Resource:
    """The document of one report; unlike an order's path it cannot stand for many. Both texts are Amazon's."""
    report = call.reports.of_document(entry["path"].removeprefix(DOCUMENTS))
    if report is None or not report.wanted.kind.restricted:
        raise Refused(400, "InvalidInput", "Invalid or unsupported document ID found")
    if report.wanted.kind.roles.isdisjoint(call.seller.roles):
        raise Refused(400, "InvalidInput", "Application do not have access to some or all requested resource")
    return Resource(entry["method"], entry["path"], None)


def _check_roles(resources: tuple[Resource, ...], roles: set[str]) -> None:
    asked = {element for resource in resources for element in resource.elements or ()}
    missing = sorted(element for element in asked if ELEMENT_ROLES[element].isdisjoint(roles))
    if missing:
        message = f"Application does not have access to one or more requested data elements: [{', '.join(missing)}]"
        raise Refused(403, "Unauthorized", message)
