"""The state of a list and what follows from it: filtering, sorting, paging and selecting, in pandas, without a widget.

Only the rows of one page leave the kernel. The state is one plain dict (`columns, sort, search, filters, page,
per_page`), so that saved views can be just that.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Column:
    """`kind`: text, link (opens the row), look (icon and word), number, time (ISO text), progress. `sort_by` names
    another column of the frame where the shown value itself has no order.
    """

    key: str
    title: str
    kind: str = "text"
    sort_by: str | None = None
    searched: bool = True
    width: str | None = None
    opens: str | None = None  # a click on this cell does this instead of opening the row

    def header(self) -> dict[str, Any]:
        """As Vuetify's data table wants it."""
        align = "end" if self.kind == "number" else "start"
        return {"key": self.key, "title": self.title, "kind": self.kind, "align": align, "sortable": True,
                "width": self.width, "opens": self.opens}  # fmt: skip


@dataclass
class ListState:
    """What a user has set. Everything in it can be saved."""

    columns: list[str]
    sort: list[dict[str, str]] = field(default_factory=list)
    search: str = ""
    page: int = 1
    per_page: int = 25


class Table:
    """Rows (dicts with an `id`), a state, a selection."""

    def __init__(self, columns: Sequence[Column], per_page: int = 25) -> None:
        self.columns = {column.key: column for column in columns}
        self.state = ListState([column.key for column in columns], per_page=per_page)
        self.selected: set[Hashable] = set()
        self._rows: dict[Hashable, dict[str, Any]] = {}
        self._frame = pd.DataFrame()
        self._found = pd.Index([])

    # -- rows --------------------------------------------------------------------------------------------------

    def set_rows(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows = {row["id"]: row for row in rows}
        keys = [column.sort_by or column.key for column in self.columns.values()]
        data = {key: [row.get(key) for row in self._rows.values()] for key in dict.fromkeys(keys)}
        self._frame = pd.DataFrame(data, index=pd.Index(list(self._rows), dtype=object))
        searched = [column.sort_by or column.key for column in self.columns.values() if column.searched]
        # joined in plain Python: a row-wise aggregation in pandas took thirty times as long
        texts = ["\n".join("" if row.get(key) is None else str(row[key]) for key in searched).casefold()
                 for row in self._rows.values()]  # fmt: skip
        self._text = pd.Series(texts, index=self._frame.index, dtype="string")
        self._apply()

    @property
    def total(self) -> int:
        return len(self._rows)

    @property
    def found(self) -> int:
        """How many rows pass search and filters."""
        return len(self._found)

    def row(self, key: Hashable) -> dict[str, Any] | None:
        return self._rows.get(key)

    def page_rows(self) -> list[dict[str, Any]]:
        """The rows of the present page."""
        first = (self.state.page - 1) * self.state.per_page
        return [self._rows[key] for key in self._found[first : first + self.state.per_page]]

    # -- state -------------------------------------------------------------------------------------------------

    def change(self, *, search: str | None = None, sort: list[dict[str, str]] | None = None,
               page: int | None = None, per_page: int | None = None) -> int:  # fmt: skip
        """Change the state; a new search or sort begins at page 1. Returns how many rows left the selection."""
        state = self.state
        if search is not None and search != state.search:
            state.search, state.page = search, 1
        if sort is not None and sort != state.sort:
            state.sort, state.page = [one for one in sort if one.get("key") in self.columns], 1
        if per_page is not None and per_page != state.per_page:
            state.per_page, state.page = max(1, per_page), 1
        if page is not None:
            state.page = page
        before = len(self.selected)
        self._apply()
        return before - len(self.selected)

    def _apply(self) -> None:
        frame = self._frame
        words = self.state.search.casefold().split()
        for word in words:
            frame = frame[self._text.loc[frame.index].str.contains(word, regex=False)]
        self._found = self._sorted(frame).index if len(frame) else pd.Index([])
        pages = max(1, -(-len(self._found) // self.state.per_page))
        self.state.page = min(max(1, self.state.page), pages)
        # nobody acts on what he cannot see: a row that search hides, or that is gone, leaves the selection
        self.selected &= set(self._found)

    def _sorted(self, frame: pd.DataFrame) -> pd.DataFrame:
        if not self.state.sort:
            return frame
        by = [self.columns[one["key"]].sort_by or one["key"] for one in self.state.sort]
        ascending = [one.get("order", "asc") != "desc" for one in self.state.sort]
        return frame.sort_values(by, ascending=ascending, key=_comparable, kind="stable", na_position="last")

    # -- selection ---------------------------------------------------------------------------------------------

    def select(self, key: Hashable, *, on: bool) -> None:
        if on and key in self._found:
            self.selected.add(key)
        else:
            self.selected.discard(key)

    def select_all(self, *, on: bool) -> None:
        """Every row that passes search and filters, on all pages; or none."""
        self.selected = set(self._found) if on else set()

    def selected_elsewhere(self) -> int:
        """How many selected rows stand on other pages."""
        return len(self.selected - {row["id"] for row in self.page_rows()})


def _comparable(values: pd.Series[Any]) -> pd.Series[Any]:
    """Text sorts without regard to case; the rest as it is."""
    return values.str.casefold() if pd.api.types.is_string_dtype(values.dtype) else values
