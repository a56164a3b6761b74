"""`Ui(...)`: what a form needs beyond type and constraint, written once beside the field it describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True)
class Ui:
    """How one field is shown. `secret`: write-only. `locked`: never typed. `fixed`: locked after the first save."""

    label: str
    help: str = ""
    secret: bool = False
    locked: bool = False
    fixed: bool = False
    obeyed: bool = True  # False: stored, but nothing acts on it yet; every screen says so
    choices: tuple[tuple[str, str], ...] = ()  # value, label
    source: str = ""  # choices that are known at run time only, such as "providers"
    section: str = ""  # the heading it stands under
    part: str = ""  # its label within that section, where it differs from `label`
    needs: str = ""  # the switch without which it means nothing
    first: str = ""  # the credential whose value stands first among the choices


def ui_fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo, Ui]]:
    """Name, pydantic field and Ui of each field of `model` that has one, in order of declaration."""
    for name, field in model.model_fields.items():
        for extra in field.metadata:
            if isinstance(extra, Ui):
                yield name, field, extra
