"""Settings: declared once by a driver, stored sparse, read as default -> own -> effective value with its origin. Pure.

A group applies the driver's defaults exactly as long as it has no own values (product 8.6). Turning *Apply from
default* off copies the present defaults as own values; turning it on discards the own ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from omnikit.errors import InvalidInput, NotFound
from omnikit.model.faults import by_field, sentence
from omnikit.model.fields import ui_fields

Values = dict[str, Any]


@dataclass(frozen=True)
class SettingsGroup:
    """One screen of settings. `inherits`: has *Apply from default*. `notice` stands on the screen; while nothing at all
    is set in the group that it `awaits`, `awaiting` stands there instead and leads to that group. `of_orders`: stored
    orders are mapped under it, so that what another value would do can be foreseen.
    """

    key: str
    title: str
    model: type[BaseModel]
    inherits: bool = True
    notice: str = ""
    awaits: str = ""
    awaiting: str = ""
    of_orders: bool = False


class Setting(NamedTuple):
    """One effective value. `origin` is "default" or "own"; `obeyed` False: nothing acts on it yet."""

    key: str
    label: str
    value: Any
    origin: str
    default: Any
    obeyed: bool


def group_named(groups: tuple[SettingsGroup, ...], key: str) -> SettingsGroup:
    """A group by its key. Raises NotFound naming all there are."""
    for group in groups:
        if group.key == key:
            return group
    names = ", ".join(group.key for group in groups)
    raise NotFound(f"There is no settings group {key!r}; there are: {names}.", code="settings.no_group")


def split_key(groups: tuple[SettingsGroup, ...], key: str) -> tuple[SettingsGroup, str]:
    """`order_import.import_mfn` as its group and field. Raises NotFound for either that does not exist."""
    group_key, _, field = key.partition(".")
    group = group_named(groups, group_key)
    names = [name for name, _, _ in ui_fields(group.model)]
    if field not in names:
        raise NotFound(f"There is no setting {key!r}; {group_key} has: {', '.join(names)}.", code="settings.no_setting")
    return group, field


def validated(group: SettingsGroup, values: Mapping[str, Any]) -> Values:
    """All values of a group as JSON, those not given from the declaration. Raises InvalidInput naming each field."""
    labels = {name: ui.label for name, _, ui in ui_fields(group.model)}
    try:
        # the whole is validated again whenever a part changes: pydantic does not validate an update
        return group.model.model_validate(dict(values)).model_dump(mode="json")
    except ValidationError as error:
        found = by_field(error)
        raise InvalidInput(
            sentence(found, labels),
            field=f"{group.key}.{found[0][0]}",
            remedy="Correct it; nothing was saved.",
            code="settings.invalid",
        ) from None


def sparse(group: SettingsGroup, values: Values) -> Values:
    """`values` without those that equal the declaration: a later release may change a default that nobody touched."""
    declared = validated(group, {})
    return {key: value for key, value in values.items() if value != declared[key]}


def effective(group: SettingsGroup, defaults: Mapping[str, Any], own: Mapping[str, Any] | None) -> list[Setting]:
    """The group's settings as they act: own values where it has any, else the driver's defaults."""
    by_default = validated(group, defaults)
    acting = by_default if own is None else validated(group, own)
    origin = "default" if own is None and group.inherits else "own"
    return [
        Setting(f"{group.key}.{name}", ui.label, acting[name], origin, by_default[name], ui.obeyed)
        for name, _, ui in ui_fields(group.model)
    ]


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs: field -> from, to."""
    keys = [*before, *(key for key in after if key not in before)]
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}
