"""What a listings request may say: its form (400 when broken) and its sense (200 INVALID with issues when wrong).

Texts called "seen" are Amazon's own: jlevers/selling-partner-api 240, 363, 493 and 861; amzn/selling-partner-api-docs
3005, 2158 and 1714; amzn/selling-partner-api-models 5219, 5241, 3987. Which code goes with a wrong channel code could
not be confirmed.
"""

import re
from typing import Any, NamedTuple

from omnikit.localamazon.catalog import DEFAULT, PRODUCT_TYPES, amazon_channel
from omnikit.localamazon.wire import Json, Refused

AVAILABILITY, CONDITION = "fulfillment_availability", "condition_type"
ATTRIBUTES = ("item_name", CONDITION, "merchant_suggested_asin", "purchasable_offer", AVAILABILITY)
OPS = ("add", "replace", "merge", "delete")
REQUIREMENTS = ("LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY")
# Records of an attribute with the same selectors are the same record: a patch replaces that one and adds all others
# (seen: replacing DEFAULT by AMAZON_NA left both).
_SELECTORS = {AVAILABILITY: "fulfillment_channel_code"}
_TITLES = {AVAILABILITY: "Fulfillment Availability", CONDITION: "Condition Type"}
CONDITIONS = (
    "new_new", "new_open_box", "new_oem", "refurbished_refurbished", "used_like_new", "used_very_good", "used_good",
    "used_acceptable", "collectible_like_new", "collectible_very_good", "collectible_good", "collectible_acceptable",
    "club_club",
)  # fmt: skip
# Seen.
UNREADABLE = "Request has missing or invalid parameters and cannot be parsed."
NO_VALUE = "Value is missing for patch at index of {}."
BAD_PATH = "Invalid path provided in patch at index of {}."


class Patch(NamedTuple):
    """One operation on one top-level attribute."""

    op: str
    attribute: str
    value: list[Json]


def _bad(message: str, details: str = "") -> Refused:
    return Refused(400, "InvalidInput", message, details)


def read_patches(body: Json) -> tuple[Patch, ...]:
    """The patches of a patchListingsItem body.

    Raises:
        Refused: the body is not of the model's form, or a path is not a top-level attribute.

    """
    patches = body.get("patches")
    if not _is_text(body.get("productType")) or not isinstance(patches, list) or not patches:
        raise _bad(UNREADABLE, "productType and at least one patch are required.")
    return tuple(_patch(at, given) for at, given in enumerate(patches))


def _patch(at: int, given: Any) -> Patch:
    if not isinstance(given, dict) or given.get("op") not in OPS or not _is_text(given.get("path")):
        raise _bad(UNREADABLE, f"Patch {at} needs a path and one of the operations {', '.join(OPS)}.")
    value = given.get("value")
    if value is None or value == []:
        raise _bad(NO_VALUE.format(at))
    if not _is_records(value):
        raise _bad(UNREADABLE, f"The value of patch {at} must be a list of objects.")
    found = re.fullmatch(r"/attributes/(\w+)", given["path"])
    if not found:
        raise _bad(BAD_PATH.format(at))
    return Patch(given["op"], found[1], value)


def read_item(body: Json) -> tuple[Patch, ...]:
    """The attributes of a putListingsItem body, as patches of an empty listing.

    Raises:
        Refused: the body is not of the model's form.

    """
    attributes = body.get("attributes")
    if not _is_text(body.get("productType")) or not isinstance(attributes, dict):
        raise _bad(UNREADABLE, "productType and attributes are required.")
    if body.get("requirements", REQUIREMENTS[0]) not in REQUIREMENTS:
        raise _bad(UNREADABLE, f"requirements must be one of {', '.join(REQUIREMENTS)}.")
    if not all(_is_records(value) for value in attributes.values()):
        raise _bad(UNREADABLE, "Every attribute must be a list of objects.")
    return tuple(Patch("replace", name, value) for name, value in attributes.items())


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def issue(code: str, message: str, attribute: str = "", category: str = "") -> Json:
    """An issue of severity ERROR."""
    found: Json = {"code": code, "message": message, "severity": "ERROR"}
    if attribute:
        found["attributeNames"] = [attribute]
    return found | {"categories": [category] if category else []}


def unknown_type(body: Json) -> list[Json]:
    """The objection to a product type; nothing else is looked at then."""
    if body["productType"] in PRODUCT_TYPES:
        return []
    return [issue("4000003", "The Amazon product type specified is invalid or not supported.")]  # seen


def problems(patches: tuple[Patch, ...], marketplace_id: str) -> list[Json]:
    """What Amazon would object to; empty when the attributes are valid."""
    unknown = [patch.attribute for patch in patches if patch.attribute not in ATTRIBUTES]
    found = [issue("90000900", "The attributes are invalid.", name) for name in unknown]  # seen
    for patch in patches:
        for record in patch.value if patch.attribute == AVAILABILITY else ():
            found += _availability_problems(patch, record, marketplace_id)
        if patch.attribute == CONDITION and any(record.get("value") not in CONDITIONS for record in patch.value):
            found.append(_invalid(CONDITION))
    return found


def _invalid(attribute: str) -> Json:
    return issue("4000001", f"The provided value for '{_TITLES[attribute]}' is invalid.", attribute)  # seen


def missing_condition(body: Json) -> list[Json]:
    """What a whole listing lacks; of all the rules of a product type this server knows the one for the condition."""
    if CONDITION in body["attributes"] or body.get("requirements") == "LISTING_PRODUCT_ONLY":
        return []
    text = "'condition_type' is required but not supplied."  # the model's own example
    return [issue("90220", text, CONDITION, "MISSING_ATTRIBUTE")]


def _availability_problems(patch: Patch, record: Json, marketplace_id: str) -> list[Json]:
    code, quantity = record.get("fulfillment_channel_code"), record.get("quantity")
    if code is None:
        text = (  # seen
            f"The field 'fulfillment_channel_code' for the attribute '{AVAILABILITY}' does not have enough values. "
            "The required minimum is '1' value(s)."
        )
        return [issue("99022", text, AVAILABILITY, "INVALID_ATTRIBUTE")]
    if code not in (DEFAULT, amazon_channel(marketplace_id)):
        text = f"Invalid enumerated value '{code}' for attribute '{AVAILABILITY}'."  # text seen
        return [issue("90244", text, AVAILABILITY, "INVALID_ATTRIBUTE")]
    if record.get("marketplace_id", marketplace_id) != marketplace_id:
        return [_invalid(AVAILABILITY)]
    is_count = quantity is None or (isinstance(quantity, int) and not isinstance(quantity, bool) and quantity >= 0)
    return [] if is_count or patch.op == "delete" else [_invalid(AVAILABILITY)]


def patched(records: list[Json], patch: Patch, marketplace_id: str) -> list[Json]:
    """The records of an attribute after a valid patch."""
    selector = _SELECTORS.get(patch.attribute, "marketplace_id")
    at = {"marketplace_id": marketplace_id}
    given = {str((at | each).get(selector)): each | at for each in patch.value}
    known = {str(each.get(selector)): each for each in records}
    if patch.op == "delete":
        return [each for key, each in known.items() if key not in given]
    if patch.op == "merge":
        given = {key: known.get(key, {}) | each for key, each in given.items()}
    return list((known | given).values())
