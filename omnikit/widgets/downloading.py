"""[Download]: the rows that a list has found, in its columns and their order, as a file for the browser."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from omnikit.model.times import now
from omnikit.widgets.events import Guarded
from omnikit.widgets.texts import _t, number

if TYPE_CHECKING:
    from omnikit.widgets.table import Column, Table

Row = dict[str, Any]
_MOST = 100_000  # rows that go through a page
_FORMATS = (
    ("csv", "CSV", "text/csv"),
    ("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("parquet", "Parquet", "application/vnd.apache.parquet"),
)
_TIMES = frozenset({"time", "day"})


class Downloading(Guarded):
    """Mixed into a list screen."""

    table: Table
    list_name: ClassVar[str]

    formats: traitlets.List[Any] = traitlets.List().tag(sync=True)
    file: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # name, mime, content (Base64); empty: none
    packing = traitlets.Bool(False).tag(sync=True)

    def __init__(self, *args: Any, **traits: Any) -> None:
        super().__init__(*args, **traits)
        self.formats = [{"name": name, "label": label} for name, label, _ in _FORMATS]

    def vue_download(self, kind: str) -> None:
        """One of the formats."""
        mimes = {name: mime for name, _, mime in _FORMATS}
        if kind not in mimes or self.packing:
            return
        if self.table.found > _MOST:
            text = _t("Narrow the list to {} rows, or use `--out FILE` on the command line.").format(number(_MOST))
            self.say(_t("These are too many rows for a page."), text, "bad")
            return
        made: list[bytes] = []
        columns = [self.table.columns[key] for key in self.table.state.columns]
        names = _names(columns)

        def pack() -> None:
            rows = _rows(self.table.found_rows(), dict(zip(names, columns, strict=True)))
            made.append(self.kit.download_bytes(rows, kind, columns=names))

        def ended(done: bool) -> None:
            self.packing = False
            if done:
                name = f"{self.list_name or 'rows'}-{now():%Y-%m-%d}.{kind}"
                self.file = {"name": name, "mime": mimes[kind], "content": base64.b64encode(made[0]).decode()}

        self.packing = True
        self.beside(pack, ended)

    def vue_took_file(self, _data: Any = None) -> None:
        """The browser has it; it need not stand here any longer."""
        self.file = {}


def _names(columns: list[Column]) -> list[str]:
    """Titles, and keys where two columns have the same title."""
    titles = [column.title for column in columns]
    return [column.title if titles.count(column.title) == 1 else column.key for column in columns]


def _rows(found: list[Row], columns: dict[str, Column]) -> Iterator[Row]:
    for row in found:
        yield {name: _cell(row.get(column.key), column.kind) for name, column in columns.items()}


def _cell(value: Any, kind: str) -> Any:
    """What stands in a cell, as a value: of a look its word, of a time the instant."""
    if isinstance(value, dict):
        return value.get("word") or value.get("text")
    if kind in _TIMES and isinstance(value, str):
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    return value
