"""A view: the saved state of a list, as data. Pure.

Which columns a list has is not known here: what no column of the list can obey, the list leaves out.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from omnikit.errors import InvalidInput
from omnikit.model.faults import by_place

_LONGEST = 200


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class SortBy(_Strict):
    key: str
    order: Literal["asc", "desc"] = "asc"


class Condition(_Strict):
    """What a column's filter asks for; a column obeys those of its kind."""

    contains: str | None = Field(None, max_length=_LONGEST)
    is_: tuple[str, ...] | None = Field(None, alias="is")
    min: float | None = Field(None, allow_inf_nan=False)
    max: float | None = Field(None, allow_inf_nan=False)


class ViewState(_Strict):
    """Everything a view keeps."""

    columns: tuple[str, ...] = Field(min_length=1, max_length=_LONGEST)
    sort: tuple[SortBy, ...] = ()
    search: str = Field("", max_length=1000)
    filters: dict[str, Condition] = {}
    per_page: int = Field(25, ge=1, le=500)

    def as_data(self) -> dict[str, Any]:
        """As plain JSON, without what is not set."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class SavedView(_Strict):
    """One view in a file of views."""

    list: str = Field(pattern="^[a-z_]{1,40}$")
    name: str
    state: ViewState


class ViewsFile(_Strict):
    """A file of views. `version` is of the format."""

    omnikit_views: Literal[1] = 1
    views: tuple[SavedView, ...]


def view_state(state: Any) -> dict[str, Any]:
    """`state` as it is stored. Raises InvalidInput."""
    try:
        return ViewState.model_validate(state).as_data()
    except ValidationError as error:
        raise _invalid(error, "This is no state of a list") from None


def views_file(text: str) -> ViewsFile:
    """The views in a file's text. Raises InvalidInput."""
    try:
        return ViewsFile.model_validate_json(text)
    except ValidationError as error:
        raise _invalid(error, "This is no file of views") from None


def _invalid(error: ValidationError, what: str) -> InvalidInput:
    place, words = by_place(error)[0]
    return InvalidInput(
        f"{what}{': ' + place if place else ''}: {words}.",
        field=place,
        remedy="`omnikit view export` writes such files.",
        code="view.invalid",
    )
