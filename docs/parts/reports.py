"""The reports that omnikit brings, with what can be set."""

from __future__ import annotations

from docs.parts.markdown import code, escaped, table
from omnikit.reports.catalog import Report, shipped
from omnikit.reports.parameters import Parameter


def reports() -> str:
    """One row a report."""
    place = shipped()
    found = [Report(path, own=False) for path in sorted(place.glob("*.ipynb"))] if place else []
    rows = ((code(one.name), escaped(one.facts.description), "; ".join(map(_told, one.parameters))) for one in found)
    return table(("report", "what it tells", "parameters"), rows)


def _told(one: Parameter) -> str:
    default = "required" if one.needed else str(one.default)
    return f"`{one.name}` ({default}): {escaped(one.help)}"
