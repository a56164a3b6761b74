"""Markdown from values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# what Markdown would take for markup; inside of code it is left alone
_MARKUP = re.compile(r"([*<>_\[\]])")
_CODE = re.compile(r"(`[^`]*`)")


def escaped(text: str) -> str:
    """Text on one line that is shown as it is written; what stands in backticks stays code."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(part if part.startswith("`") and len(part) > 1 else _MARKUP.sub(r"\\\1", part) for part in parts)


def cell(markup: str) -> str:
    """Markup as a cell of a table."""
    return markup.replace("|", r"\|").replace("\n", " ")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are markup."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


def code(text: str) -> str:
    """Text as code; nothing where there is none."""
    return f"`{text}`" if text else ""


def sections(*parts: str) -> str:
    """Parts with a blank line between them; empty ones are left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())
