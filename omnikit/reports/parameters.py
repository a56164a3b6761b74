"""The parameters of a report: what its cell tagged `parameters` declares, and values held against that.

A line `HOURS: int = 24  # how far back` is name, type, default and help at once. Without a type, that of the default
counts; `...` as default means that a value must be given. The cell is read, never executed.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple, Union

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, create_model

from omnikit.errors import InvalidInput
from omnikit.model.faults import WORDS, worded
from omnikit.model.times import parse_day

HOME = "HOME"  # set by us, and nobody's business
_TAG = "parameters"
_DATES = "from datetime import date"  # all that a cell may import: without it, `date` as a type fails when it runs
_COMMENT = re.compile(r"#\s*(.*)$")


def _day(value: Any) -> Any:
    try:
        return parse_day(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(WORDS["date_parsing"]) from None


_Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]  # what can be stored, as every number below
_TYPES: dict[str, Any] = {
    "int": _Whole, "float": Annotated[float, Field(allow_inf_nan=False)], "bool": bool,
    "str": Annotated[str, Field(max_length=2000)], "date": Annotated[date, BeforeValidator(_day)],
    "list[str]": list[str], "list[int]": list[_Whole], "dict": dict[str, Any], "None": type(None),
}  # fmt: skip


class Parameter(NamedTuple):
    """One parameter. `type` is its annotation as text; `needed`: it has no default."""

    name: str
    type: str
    default: Any
    help: str
    needed: bool


def declared(notebook: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """The parameters of a notebook. Raises ValueError where its cell holds what is no plain declaration."""
    cells = [cell for cell in notebook["cells"] if _TAG in _tags(cell)]
    if len(cells) > 1:
        raise ValueError("it has several cells tagged parameters")
    return tuple(_read("".join(cells[0].get("source", ""))) if cells else ())


def _tags(cell: Any) -> Sequence[str]:
    metadata = cell.get("metadata", {}) if isinstance(cell, dict) else {}
    tags = metadata.get("tags", ()) if isinstance(metadata, dict) else ()
    return tags if isinstance(tags, list) else ()


def _read(source: str) -> Iterator[Parameter]:
    lines = source.splitlines()
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"its parameters cannot be read: line {error.lineno}") from None
    seen: set[str] = set()
    for statement in body:
        if ast.unparse(statement) == _DATES:
            continue
        name, annotation, value = _assigned(statement)
        if name == HOME:
            continue
        if name in seen:
            raise ValueError(f"it has two parameters {name}")
        seen.add(name)
        default = _literal(name, value)
        needed = default is ...
        told = _COMMENT.search(lines[statement.end_lineno - 1][statement.end_col_offset or 0 :])  # type: ignore[operator]
        kind = annotation or ("str" if needed else _kind_of(default))
        _type_of(kind, name)
        yield Parameter(name, kind, None if needed else default, told.group(1) if told else "", needed)


def _assigned(statement: ast.stmt) -> tuple[str, str, ast.expr]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
        return statement.target.id, ast.unparse(statement.annotation), statement.value
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id, "", statement.value
    raise ValueError(f"its parameters cell holds more than names and values: line {statement.lineno}")


def _literal(name: str, value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except ValueError:
        raise ValueError(f"the default of {name} is no plain value") from None


def _kind_of(default: Any) -> str:
    if isinstance(default, list):
        return "list[int]" if default and all(isinstance(one, int) for one in default) else "list[str]"
    return "str | None" if default is None else type(default).__name__


def _type_of(text: str, name: str) -> Any:
    """The type that an annotation means: one of `_TYPES`, or several with `|`."""
    parts = [part.strip() for part in text.split("|")]
    unknown = [part for part in parts if part not in _TYPES]
    if unknown:
        raise ValueError(f"the type of {name} is none of {', '.join(_TYPES)}")
    return Union[tuple(_TYPES[part] for part in parts)] if len(parts) > 1 else _TYPES[parts[0]]  # noqa: UP007


def checked(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` (from the command line or a form: text will do) as values of the declared types, defaults left out.

    Raises InvalidInput, naming the parameter and what it may be.
    """
    known = {one.name: one for one in parameters}
    for name in given:
        if name not in known:
            names = ", ".join(known) or "none"
            raise InvalidInput(f"There is no parameter {str(name)[:60]!r}; there are: {names}.", field=str(name)[:60])
    missing = [one.name for one in parameters if one.needed and one.name not in given]
    if missing:
        raise InvalidInput(
            f"The parameter {missing[0]} is missing.", field=missing[0], remedy=known[missing[0]].help or "Give it."
        )
    # under names of ours: a parameter may be called `json` or `model_config`, which pydantic keeps for itself
    fields: Any = {f"of_{name}": (_type_of(known[name].type, name), ...) for name in given}
    model = create_model("Parameters", __config__=ConfigDict(hide_input_in_errors=True), **fields)
    try:
        valid = model.model_validate({f"of_{name}": _emptied(value, known[name].type) for name, value in given.items()})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).removeprefix("of_")
        raise InvalidInput(
            f"{name} must be {known[name].type}: {worded(first)}.", field=name, remedy=known[name].help
        ) from None
    return {name: _plain(getattr(valid, f"of_{name}")) for name in given}


def _emptied(value: Any, kind: str) -> Any:
    """Nothing typed means none, words with commas are a list, and names with values are written as JSON."""
    if isinstance(value, str):
        if not value.strip() and "None" in kind:
            return None
        if "list[" in kind:
            return [word for word in value.replace(",", " ").split() if word]
        if "dict" in kind:
            return _table(value)
    return value


def _table(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _plain(value: Any) -> Any:
    """What a notebook's cell can be given: no objects."""
    return value.isoformat() if isinstance(value, date) else value
