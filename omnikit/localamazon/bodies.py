"""Strict reading of JSON request bodies, for operations whose model says exactly what they may hold."""

from collections.abc import Callable
from typing import Any

from omnikit.localamazon.clock import parse
from omnikit.localamazon.wire import Json, Refused, Request, invalid, json_body

Check = Callable[[Any], str]  # what is wrong with a value; empty when nothing is


def body_of(request: Request, fields: dict[str, Check], required: tuple[str, ...]) -> Json:
    """The request's JSON object with only known fields, all that are required, and values that pass their checks.

    Raises:
        Refused: it is otherwise.

    """
    body = json_body(request)
    missing = [name for name in required if body.get(name) in (None, "", [])]
    if missing:
        raise Refused(400, "InvalidInput", "One or more required parameters missing", ";".join([*missing, ""]))
    unknown = sorted(body.keys() - fields.keys())
    if unknown:
        raise invalid(f"{unknown[0]} is not a parameter of this operation.")
    for name, value in body.items():
        problem = fields[name](value)
        if problem:
            raise invalid(f"{name} {problem}.")
    return body


def is_text(value: Any) -> str:
    """A string."""
    return "" if isinstance(value, str) else "must be a string"


def is_texts(most: int) -> Check:
    """A list of 1 to so many strings."""

    def check(value: Any) -> str:
        fits = isinstance(value, list) and 1 <= len(value) <= most and all(isinstance(each, str) for each in value)
        return "" if fits else f"must be a list of 1 to {most} strings"

    return check


def is_text_map(value: Any) -> str:
    """An object of strings."""
    fits = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    return "" if fits else "must be an object whose values are strings"


def is_one_of(*allowed: str) -> Check:
    """One of these strings."""

    def check(value: Any) -> str:
        return "" if isinstance(value, str) and value in allowed else f"must be one of {', '.join(allowed)}"

    return check


def is_moment(value: Any) -> str:
    """An ISO 8601 date or date-time."""
    try:
        parse(value)
    except (ValueError, TypeError, OverflowError):
        return "is not a valid ISO 8601 date-time"
    return ""
