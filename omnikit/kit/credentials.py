"""From what a person typed to what a driver gets: validated against the driver's declaration, secrets set apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from omnikit.drivers.base import Manifest
from omnikit.errors import InvalidInput, Refused
from omnikit.model.faults import by_field, sentence
from omnikit.model.fields import ui_fields

_LONGEST_NAME = 200
_Model = TypeVar("_Model", bound=BaseModel)


class Split(NamedTuple):
    """Validated values: `plain` may be shown, `secrets` may not. The default repr of a tuple would show them."""

    plain: dict[str, str]
    secrets: dict[str, str]

    def __repr__(self) -> str:
        return f"Split(plain={self.plain!r}, secrets={sorted(self.secrets)!r})"


def checked(schema: type[_Model], values: Mapping[str, Any]) -> _Model:
    """`values` as `schema` types them. Raises InvalidInput naming the fields by their labels, never their values."""
    labels = {name: ui.label for name, _, ui in ui_fields(schema)}
    try:
        return schema.model_validate(dict(values))
    except ValidationError as error:
        found = by_field(error)
        raise InvalidInput(sentence(found, labels), field=found[0][0], remedy="Correct it and try again.") from None


def split(schema: type[BaseModel], values: Mapping[str, Any]) -> Split:
    """Validate `values`; raises as `checked`."""
    model = checked(schema, values)
    secret = {name for name, _, ui in ui_fields(schema) if ui.secret}
    texts = {name: str(value) for name, value in model.model_dump().items()}
    return Split(
        {name: value for name, value in texts.items() if name not in secret},
        {name: value for name, value in texts.items() if name in secret},
    )


def without_secrets(manifest: Manifest, values: Mapping[str, Any]) -> dict[str, str]:
    """The plain credentials alone, validated; secrets need not be there yet. Raises InvalidInput."""
    secret = (*manifest.grants, *manifest.typed_secrets)
    return split(manifest.credentials, {**values, **dict.fromkeys(secret, "-")}).plain


def granting(manifest: Manifest) -> str:
    """The credential that a pasted token fills. Raises Refused where the channel asks for no authorization."""
    if not manifest.grants:
        raise Refused(
            f"{manifest.label} needs no authorization.",
            remedy="Save its credentials; they are checked then.",
            code="authorization.not_needed",
        )
    return manifest.grants[0]


def clean_name(name: str) -> str:
    """A connection's name without blanks around it. Raises InvalidInput."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > _LONGEST_NAME or not cleaned.isprintable():
        raise InvalidInput(
            f"A name has 1 to {_LONGEST_NAME} printable characters.", field="name", remedy="Choose another name."
        )
    return cleaned
