"""Every group of settings, credential and application field that an installed driver of ours declares."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from docs.parts.markdown import code, escaped, sections, table
from omnikit.drivers import registry
from omnikit.drivers.base import Manifest
from omnikit.model.fields import Ui, ui_fields
from omnikit.model.settings import SettingsGroup, validated

_WAYS = {
    bool: "on or off (`true`, `false`)",
    date: "a day, DD.MM.YYYY or YYYY-MM-DD",
    int: "a number",
    str: "text",
}


def ours() -> list[Manifest]:
    """The drivers that omnikit brings, by id."""
    found = [one.manifest for one in registry.installed() if one.manifest is not None]
    return [manifest for manifest in found if manifest.factory.startswith("omnikit.")]


def settings() -> str:
    """What each driver declares: credentials, application, and its groups."""
    return sections(*(_driver(manifest) for manifest in ours()))


def _driver(manifest: Manifest) -> str:
    application = sections("### Application", declared(manifest.application)) if manifest.application else ""
    return sections(
        f"## {manifest.label}",
        f"The driver's id is `{manifest.id}`.",
        sections("### Credentials", declared(manifest.credentials)),
        application,
        *(_group(group) for group in manifest.settings),
    )


def _group(group: SettingsGroup) -> str:
    values = validated(group, {})
    rows = [
        (f"`{group.key}.{name}`", escaped(ui.label), _value(values[name]), _choices(field, ui), _told(group, ui))
        for name, field, ui in ui_fields(group.model)
    ]
    inherits = "It has *Apply from default*." if group.inherits else "It has no *Apply from default*."
    told = sections(escaped(group.model.__doc__ or ""), inherits)
    return sections(
        f"### {escaped(group.title)}", told, table(("key", "label", "default", "what it takes", "more"), rows)
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if value in (None, "", []):
        return "empty"
    return code(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _choices(field: FieldInfo, ui: Ui) -> str:
    kinds = _kinds(field)
    if list in kinds:
        return "country codes, parted by commas: `DE,FR`"
    if ui.source == "providers":
        return "the name of a shipping provider, or nothing"
    if ui.choices:
        return "; ".join(f"`{value}`: {escaped(label)}" for value, label in ui.choices)
    named = next((_WAYS[kind] for kind in _WAYS if kind in kinds), "")
    return f"{named}, or nothing" if type(None) in kinds else named


def _kinds(field: FieldInfo) -> set[Any]:
    """The types that a field's annotation allows, without what they hold."""
    return {typing.get_origin(kind) or kind for kind in _members(field.annotation)}


def _members(annotation: Any) -> Iterator[Any]:
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from _members(typing.get_args(annotation)[0])
    elif origin in {typing.Union, types.UnionType}:
        for one in typing.get_args(annotation):
            yield from _members(one)
    elif origin is typing.Literal:
        yield str
    else:
        yield annotation


def _told(group: SettingsGroup, ui: Ui) -> str:
    needs = f"Locked while `{group.key}.{ui.needs}` is off." if ui.needs else ""
    unheard = "" if ui.obeyed else "Stored; nothing acts on it yet."
    return " ".join(filter(None, (escaped(ui.help), needs, unheard)))


def applications() -> str:
    """What the installation needs once, for each driver whose channel knows applications."""
    return sections(*(declared(one.application, options=True) for one in ours() if one.application is not None))


def declared(model: type[BaseModel], *, options: bool = False) -> str:
    """The fields of a declaration. `options`: with the command's options that give them."""
    rows = []
    for name, field, ui in ui_fields(model):
        option = f"`--{name.replace('_', '-')}{'-file' if ui.secret else ''}`"
        default = "required" if field.is_required() else _value(_default(field))
        rows.append((option if options else f"`{name}`", escaped(ui.label), default, escaped(ui.help)))
    return table(("option" if options else "name", "label", "default", "more"), rows)


def _default(field: FieldInfo) -> Any:
    value = field.get_default(call_default_factory=True)
    return None if value is PydanticUndefined else value
