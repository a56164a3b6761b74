"""Every word a user sees goes through `_t`, so that one table can say it in another language."""

from __future__ import annotations


def _t(text: str) -> str:
    """`text` in the user's language; English so far."""
    return text
