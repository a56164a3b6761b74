"""The kit's verbs, by the part of the kit that has them: what autodoc is asked for."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from docs.parts.markdown import sections
from omnikit.kit import handles
from omnikit.kit.kit import Kit

_TITLES = {"Kit": "Connections, runs, orders and errors", "SettingsVerbs": "Settings", "SqlVerbs": "SQL"}


def verbs() -> str:
    """Each part of the kit with its verbs."""
    return sections(*(_part(one) for one in Kit.__mro__ if one is not object and list(_public(one))))


def _part(kind: type) -> str:
    title = (
        _TITLES.get(kind.__name__) or re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__.removesuffix("Verbs")).capitalize()
    )
    asked = (f".. automethod:: {kind.__module__}.{kind.__qualname__}.{name}" for name in _public(kind))
    return sections(f"### {title}", "```{eval-rst}", *asked) + "\n```"


def _public(kind: type) -> Iterator[str]:
    for name, value in vars(kind).items():
        if not name.startswith("_") and inspect.isfunction(value):
            yield name


def objects() -> str:
    """The objects that verbs hand out, with theirs."""
    kinds = [one for one in vars(handles).values() if inspect.isclass(one) and one.__name__.endswith("Handle")]
    asked = (f".. autoclass:: {one.__module__}.{one.__qualname__}\n   :members:" for one in kinds)
    return sections("```{eval-rst}", *asked) + "\n```"
