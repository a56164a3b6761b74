"""What goes in and out of the server, without any web framework."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
JSON_TYPE = "application/json"
HTML_TYPE = "text/html; charset=utf-8"


@dataclass(slots=True)
class Request:
    """One HTTP request. Header names are looked up in lower case."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(slots=True)
class Delivery:
    """How an answer is put on the wire when a fault spoils it."""

    kind: str
    seconds: float | None = None


@dataclass(slots=True)
class Reply:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delivery: Delivery | None = None


class Refused(Exception):
    """An answer in Amazon's error form."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def body(self) -> bytes:
        """The `errors` array."""
        error = {"code": self.code, "message": self.message}
        if self.details:
            error["details"] = self.details
        return dump({"errors": [error]})


def dump(value: object) -> bytes:
    """Compact UTF-8 JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def invalid(details: str, message: str = "Invalid Input") -> Refused:
    """400 InvalidInput."""
    return Refused(400, "InvalidInput", message, details)


def denied(details: str) -> Refused:
    """403 Unauthorized."""
    return Refused(403, "Unauthorized", "Access to requested resource is denied.", details)


def not_found(details: str = "") -> Refused:
    """404 NotFound."""
    return Refused(404, "NotFound", "The requested resource doesn't exist.", details)


def json_body(request: Request) -> Json:
    """The request's JSON object.

    Raises:
        Refused: the body is no JSON object.

    """
    try:
        value = json.loads(request.body)
    except ValueError as error:
        raise invalid("The request body is not valid JSON.") from error
    if not isinstance(value, dict):
        raise invalid("The request body must be a JSON object.")
    return value
