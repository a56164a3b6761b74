"""The verbs for people who calculate: SQL over the documented views, and lists as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnikit.store.sql import Selected, select
from omnikit.store.sqlviews import VIEWS, markdown

if TYPE_CHECKING:
    import pandas as pd

    from omnikit.store import Store

Row = dict[str, Any]


class AnalysisVerbs:
    """Mixed into `Kit`."""

    _store: Store

    def sql(
        self, statement: str, params: Sequence[Any] | Mapping[str, Any] = (), *, seconds: float = 30.0
    ) -> pd.DataFrame:
        """What a SELECT over the documented views gives, as a frame; see docs/sql.md and `sql_views()`.

        >>> kit.sql("select * from omnikit_orders where marketplace = ?", ["DE"])       # doctest: +SKIP

        Raises InvalidInput: `sql.invalid` for a mistake and for everything that is no SELECT over the views,
        `sql.timeout` after `seconds`, `sql.too_many_rows`.
        """
        from omnikit.frames.build import selected_frame

        return selected_frame(*self.select(statement, params, seconds=seconds))

    def select(
        self, statement: str, params: Sequence[Any] | Mapping[str, Any] = (), *, seconds: float = 30.0
    ) -> Selected:
        """The same as `columns` (names) and `rows` (tuples), values as they are stored. Raises InvalidInput."""
        return select(self._store.db.path, statement, params, seconds=seconds)

    def sql_views(self) -> list[Row]:
        """The views of `sql`: view, column, description."""
        return [
            {"view": name, "column": column, "description": told}
            for name, view in VIEWS.items()
            for column, told in view.columns.items()
        ]

    def download(
        self,
        rows: pd.DataFrame | Iterable[Mapping[str, Any]],
        path: str | Path,
        *,
        columns: str | Sequence[str] | None = None,
    ) -> Path:
        """Write a frame or rows to a file: CSV, XLSX or Parquet, by the suffix of `path`; returns its whole path. The
        file is there when it is complete, and not before.

        In CSV and XLSX a text that a spreadsheet would run as a formula gets an apostrophe in front. CSV and XLSX are
        written row by row, so rows that come one at a time (`kit.order_rows()`) may be many. `columns`: these alone,
        even without any row; or the name of a list that has them (connections, orders, returns, errors, ...). Raises
        InvalidInput for another suffix, a directory that is not there, or more rows than a sheet has.

        >>> kit.download(kit.errors(), "errors.xlsx")                                   # doctest: +SKIP
        """
        from omnikit.frames.download import write

        return write(rows, Path(path), _columns(columns))

    def download_bytes(
        self,
        rows: pd.DataFrame | Iterable[Mapping[str, Any]],
        kind: str = "csv",
        *,
        columns: str | Sequence[str] | None = None,
    ) -> bytes:
        """The same as bytes; `kind` is csv, xlsx or parquet. Raises InvalidInput."""
        from omnikit.frames.download import as_bytes

        return as_bytes(rows, kind, _columns(columns))


def _columns(columns: str | Sequence[str] | None) -> Sequence[str] | None:
    from omnikit.frames.build import LISTS

    return LISTS[columns] if isinstance(columns, str) else columns


def sql_reference() -> str:
    """The text of docs/sql.md."""
    return markdown()
