"""What can be watched, where alerts go, and how long the log is kept."""

from __future__ import annotations

from docs.parts.markdown import code, escaped, sections, table
from docs.parts.settings import declared
from omnikit.alerts.post import KINDS, SECRETS
from omnikit.model.alerting import WATCHES
from omnikit.model.fields import ui_fields
from omnikit.model.retention import DEFAULT_HOURS


def watches() -> str:
    """The kinds of rules, with their parameters."""
    rows = []
    for kind, model in WATCHES.items():
        told = [
            f"`{name}`{'' if field.is_required() or field.default is None else f' ({field.default})'}"
            for name, field, _ in ui_fields(model)
        ]
        rows.append((code(kind), escaped(model.__doc__ or ""), ", ".join(told)))
    return table(("rule", "is true when", "parameters (default)"), rows)


def channels() -> str:
    """The kinds of channels, with what each is told."""
    return sections(
        *(
            sections(
                f"#### `{kind}`", f"{escaped(model.__doc__ or '')} Its secret: the {SECRETS[kind]}.", declared(model)
            )
            for kind, model in KINDS.items()
        )
    )


def retention() -> str:
    """For how long messages of each level are kept."""
    return table(("level", "hours"), ((str(level), str(hours)) for level, hours in DEFAULT_HOURS.items()))
