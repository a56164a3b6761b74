"""Which language a browser asks for."""

from __future__ import annotations

from omnikit.kit.users import LANGUAGES

_FIRST = next(iter(LANGUAGES))


def browser_language(accepted: str) -> str:
    """The language that an Accept-Language header likes best among ours; else English."""
    wishes = [_wish(part) for part in accepted.split(",")]
    liked = [wish for wish in wishes if wish[1] in LANGUAGES and wish[0] > 0]
    return max(liked, key=lambda wish: wish[0], default=(0.0, _FIRST))[1]


def _wish(part: str) -> tuple[float, str]:
    """`de-AT;q=0.8` as weight and language."""
    tag, _, quality = part.partition(";")
    try:
        weight = float(quality.partition("=")[2] or 1)
    except ValueError:
        weight = 0.0
    return weight, tag.strip().lower().partition("-")[0]
