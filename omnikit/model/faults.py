"""What pydantic finds wrong with a value, in words for people who have never heard of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

_NEEDED, _WHOLE, _NUMBER = "this is needed", "a whole number is needed", "a number is needed"
_SWITCH, _LIST, _TEXT = "true or false is needed", "a list is needed", "a text is needed"
_TABLE, _DAY = "names with their values are needed", "a day is needed, as DD.MM.YYYY or YYYY-MM-DD"

WORDS = {
    "missing": _NEEDED, "extra_forbidden": "this is not known",
    "int_parsing": _WHOLE, "int_type": _WHOLE, "int_from_float": _WHOLE,
    "float_parsing": _NUMBER, "float_type": _NUMBER, "decimal_parsing": _NUMBER, "decimal_type": _NUMBER,
    "finite_number": _NUMBER, "bool_parsing": _SWITCH, "bool_type": _SWITCH, "string_type": _TEXT,
    "list_type": _LIST, "tuple_type": _LIST, "frozen_set_type": _LIST, "set_type": _LIST,
    "dict_type": _TABLE, "model_type": _TABLE, "model_attributes_type": _TABLE,
    "date_type": _DAY, "date_parsing": _DAY, "date_from_datetime_parsing": _DAY, "date_from_datetime_inexact": _DAY,
    "greater_than_equal": "at least {ge}", "greater_than": "more than {gt}",
    "less_than_equal": "at most {le}", "less_than": "less than {lt}",
    "string_too_short": "at least {min_length} characters", "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} entries", "too_long": "at most {max_length} entries",
    "literal_error": "one of {expected}", "enum": "one of {expected}",
}  # fmt: skip


def worded(fault: Mapping[str, Any]) -> str:
    """One of a ValidationError's `errors()`, without capital and full stop. Quotes no value."""
    limits = fault.get("ctx", {})
    if fault["type"] == "string_too_short" and limits["min_length"] == 1:
        return _NEEDED
    if fault["type"] in WORDS:
        return WORDS[fault["type"]].format(**limits)
    return str(fault["msg"].removeprefix("Value error, ").rstrip("."))


def by_place(error: ValidationError) -> list[tuple[str, str]]:
    """What is wrong, each with the place that it is about: `to.0`."""
    faults = error.errors(include_input=False, include_url=False)
    return [(".".join(map(str, one["loc"])), worded(one)) for one in faults]


def by_field(error: ValidationError) -> list[tuple[str, str]]:
    """The same by the field that the place is in."""
    return [(place.partition(".")[0], words) for place, words in by_place(error)]


def sentence(found: list[tuple[str, str]], labels: Mapping[str, str]) -> str:
    """The same in one line, by the fields' labels."""
    return "; ".join(f"{labels.get(field, field)}: {words}" for field, words in found) + "."
