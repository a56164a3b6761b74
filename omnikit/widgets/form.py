"""The one form renderer: a declared model as fields, and its values on their way to a form and back. Pure.

What was not touched comes back exactly as it was stored; a secret never leaves: empty keeps it, typing replaces it.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from omnikit.model.faults import by_field
from omnikit.model.fields import Ui, ui_fields
from omnikit.model.times import parse_day
from omnikit.widgets.texts import _t, in_alphabet, said

Values = dict[str, Any]
Choices = Mapping[str, list[tuple[str, str]]]

_KINDS: dict[Any, str] = {bool: "switch", date: "date", int: "number", float: "number", list: "list"}


def _plain(annotation: Any) -> tuple[Any, bool]:
    """The type behind Annotated and `| None`, and whether None is allowed."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        kinds = [one for one in get_args(annotation) if one is not type(None)]
        return _plain(kinds[0])[0], len(kinds) < len(get_args(annotation))
    return get_origin(annotation) or annotation, False


def kind_of(annotation: Any, ui: Ui) -> str:
    """switch, select, date, checks, list, number, grant (a secret that an authorization fills), secret or text."""
    plain, _ = _plain(annotation)
    if ui.secret:
        return "grant" if ui.locked else "secret"
    if ui.choices or ui.source:
        return "checks" if plain is list else "select"
    return _KINDS.get(plain, "text")


def described(
    model: type[BaseModel],
    choices: Choices | None = None,
    *,
    stored: bool = True,
    account: Mapping[str, str] | None = None,
) -> list[Values]:
    """The fields of `model` as data that a template renders. `stored`: fixed fields are read-only now; `account`: the
    plain credentials of the connection that they are about.
    """
    labels = {name: ui.label for name, _, ui in ui_fields(model)}
    return [
        {
            "name": name,
            "kind": kind_of(field.annotation, ui),
            "label": _t(ui.part or ui.label),
            "full_label": _t(ui.label),
            "help": _t(ui.help),
            "section": _t(ui.section),
            "needs": ui.needs,
            "lacks": _t("Locked while this is off: {}").format(_t(labels[ui.needs])) if ui.needs else "",
            "locked": ui.locked or (ui.fixed and stored),
            "unheeded": "" if ui.obeyed else _t("Nothing obeys this setting yet."),
            "empty": _plain(field.annotation)[1],
            "sourced": bool(ui.source),
            "choices": [
                {"value": value, "title": title}
                for value, title in (_titled(ui, account or {}) if ui.choices else (choices or {}).get(ui.source, ()))
            ],
        }
        for name, field, ui in ui_fields(model)
    ]


def _titled(ui: Ui, account: Mapping[str, str]) -> list[tuple[str, str]]:
    """The declared choices in the user's language; those in the order of the alphabet are so again, the account's own
    before them.
    """
    declared = [title for _, title in ui.choices]
    found = [(value, _t(title)) for value, title in ui.choices]
    if declared == sorted(declared):
        found.sort(key=lambda one: in_alphabet(one[1]))
    return sorted(found, key=lambda one: one[0] != account.get(ui.first)) if ui.first in account else found


def day_text(value: Any) -> str:
    """A day as DD.MM.YYYY; what is none stays as it was typed."""
    text = "" if value is None else str(value).strip()
    with suppress(ValueError):
        day = parse_day(text)
        return f"{day:%d.%m.}{day.year:04}"  # strftime writes the year 999 with three digits
    return text


_SHOWN: dict[str, Any] = {
    "secret": lambda _value: "",
    "grant": lambda _value: "",
    "date": day_text,
    "number": lambda value: "" if value is None else str(value),
    "text": lambda value: "" if value is None else str(value),
    "list": lambda value: ", ".join(value or ()),
    "checks": lambda value: list(value or ()),
}


def _stored_day(text: str) -> str | None:
    with suppress(ValueError):
        return parse_day(text.strip()).isoformat()
    return text.strip() or None


def _stored_list(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def to_form(model: type[BaseModel], values: Mapping[str, Any]) -> Values:
    """Stored values as a form shows them; secrets are empty."""
    return {
        name: _SHOWN.get(kind_of(field.annotation, ui), lambda value: value)(values.get(name))
        for name, field, ui in ui_fields(model)
    }


def from_form(model: type[BaseModel], form: Mapping[str, Any], kept: Mapping[str, Any]) -> Values:
    """What a form holds, as values to store; fields left as `kept` shows them are `kept` to the letter."""
    before = to_form(model, kept)
    found = {}
    for name, field, ui in ui_fields(model):
        shown = form.get(name, before[name])
        if shown == before[name]:
            if name in kept:
                found[name] = kept[name]
            continue
        found[name] = _stored(kind_of(field.annotation, ui), shown, empty=_plain(field.annotation)[1])
    return found


def _stored(kind: str, shown: Any, *, empty: bool) -> Any:
    if kind == "date":
        return _stored_day(str(shown))
    if kind == "list":
        return _stored_list(str(shown))
    if empty and shown == "":
        return None
    return shown


def declared(model: type[BaseModel]) -> Values:
    """The values that its fields have until somebody types others."""
    return {name: field.default for name, field in model.model_fields.items() if not field.is_required()}


def problems(model: type[BaseModel], form: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong, by field, in words. Empty: it can be saved."""
    try:
        model.model_validate(from_form(model, form, kept))
    except ValidationError as error:
        grants = {name for name, field, ui in ui_fields(model) if kind_of(field.annotation, ui) == "grant"}
        faults = {name: _sentence(said(words)) for name, words in reversed(by_field(error))}
        order = {name: at for at, name in enumerate(model.model_fields)}
        return {
            name: _t("Authorize first.") if name in grants else faults[name]
            for name in sorted(faults, key=lambda name: order.get(name, -1))
        }
    return {}


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."


def value_text(model: type[BaseModel], name: str, value: Any) -> str:
    """A value in words, for sentences and history."""
    field, ui = next((field, ui) for key, field, ui in ui_fields(model) if key == name)
    kind = kind_of(field.annotation, ui)
    if kind in {"secret", "grant"}:
        return _t("(secret)")
    if kind == "switch":
        return _t("on") if value else _t("off")
    titles = {value: _t(title) for value, title in ui.choices}
    if kind == "checks":
        return ", ".join(titles.get(one, one) for one in value or ()) or _t("none")
    return titles.get(value, _SHOWN.get(kind, str)(value) if value is not None else "") or _t("empty")
