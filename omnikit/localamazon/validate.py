"""Checks answers against Amazon's own Swagger models; needs jsonschema, so only on demand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

from omnikit.localamazon.wire import Json

FILES = (
    "orders_2026-01-01.json",
    "ordersV0.json",
    "sellers.json",
    "tokens_2021-03-01.json",
    "reports_2021-06-30.json",
    "sales.json",
    "feeds_2021-06-30.json",
    "listingsItems_2021-08-01.json",
    "fbaInventory.json",
)
METHODS = ("get", "post", "put", "patch", "delete")


class Models:
    """The official models of the operations this server has."""

    def __init__(self, directory: Path) -> None:
        self._schemas: dict[tuple[str, str, int], tuple[Json, Json]] = {}
        folder = directory / "models" if (directory / "models").is_dir() else directory
        for name in FILES:
            self._add(json.loads((folder / name).read_text(encoding="utf-8")))

    def _add(self, model: Json) -> None:
        for path, operations in model["paths"].items():
            for method, operation in operations.items():
                responses = operation["responses"] if method in METHODS else {}
                for status, response in responses.items():
                    schema = response.get("schema", {})
                    self._schemas[method.upper(), path, int(status)] = (model["definitions"], schema)

    def problems(self, method: str, path: str, status: int, body: bytes) -> list[str]:
        """What is wrong with an answer: undeclared status, schema violations, properties the model does not know."""
        known = self._schemas.get((method, path, status))
        if known is None:
            return [f"{method} {path} declares no status {status}"]
        definitions, schema = known
        if not schema:
            return ["a body where the model has none"] if body else []
        try:
            value = json.loads(body)
        except ValueError as error:
            return [f"not JSON: {error}"]
        validator = Draft4Validator(schema | {"definitions": definitions}, format_checker=FormatChecker())
        broken = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
        return broken + [f"{where}: not in the model" for where in undeclared(value, schema, definitions)]


def undeclared(value: Any, schema: Json, definitions: Json, where: str = "$") -> Iterator[str]:
    """Paths of properties the schema does not declare; plain JSON Schema lets them pass."""
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        for at, item in enumerate(value):
            yield from undeclared(item, schema.get("items", {}), definitions, f"{where}[{at}]")
    elif isinstance(value, dict) and "properties" in schema:
        for name, item in value.items():
            if name in schema["properties"]:
                yield from undeclared(item, schema["properties"][name], definitions, f"{where}.{name}")
            else:
                yield f"{where}.{name}"
