"""JSON as channels send it."""

from __future__ import annotations

import json
from typing import Any

import orjson


def parsed(content: bytes) -> Any:
    """JSON, fast; where orjson is stricter than others (half a surrogate pair), the slow way. Raises ValueError."""
    if not content:
        return None
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return json.loads(content)
