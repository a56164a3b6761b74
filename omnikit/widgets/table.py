"""The state of a list and what follows from it: filtering, sorting, paging and selecting, in pandas, without a widget.

Only the rows of one page leave the kernel. The state is one plain dict (`columns, sort, search, filters, page,
per_page`), so that saved views can be just that.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from omnikit.widgets.texts import in_alphabet

_FILTERS = {"text": "contains", "link": "contains", "look": "is", "progress": "is", "number": "range"}


@dataclass(frozen=True)
class Column:
    """`kind`: text, link (opens the row), look (icon and word), number, time and day (ISO text), progress. `sort_by`
    names another column of the frame where the shown value itself has no order.
    """

    key: str
    title: str
    kind: str = "text"
    sort_by: str | None = None
    searched: bool = True
    width: str | None = None
    opens: str | None = None  # a click on this cell does this instead of opening the row
    shown: bool = True  # from the beginning

    @property
    def fixed(self) -> bool:
        """Cannot be hidden: without it, no key would open a row."""
        return self.kind == "link"

    @property
    def filter(self) -> str:
        """How it is filtered: contains, is, range, or not at all."""
        return _FILTERS.get(self.kind, "")

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
    filters: dict[str, dict[str, Any]] = field(default_factory=dict)  # {"id": {"min": 3}}, {"name": {"contains": "DE"}}
    page: int = 1
    per_page: int = 25


class Table:
    """Rows (dicts with an `id`), a state, a selection."""

    def __init__(self, columns: Sequence[Column], per_page: int = 25) -> None:
        self.columns = {column.key: column for column in columns}
        self._per_page = per_page
        self.state = self.fresh()
        self.selected: set[Hashable] = set()
        self.set_rows([])

    def fresh(self) -> ListState:
        """The state of a list that nobody has touched."""
        return ListState([column.key for column in self.columns.values() if column.shown], per_page=self._per_page)

    # -- rows --------------------------------------------------------------------------------------------------

    def set_rows(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows: dict[Hashable, dict[str, Any]] = {row["id"]: row for row in rows}
        keys = [column.sort_by or column.key for column in self.columns.values()]
        data = {key: [row.get(key) for row in self._rows.values()] for key in dict.fromkeys(keys)}
        self._frame = pd.DataFrame(data, index=pd.Index(list(self._rows), dtype=object))
        searched = [column.sort_by or column.key for column in self.columns.values() if column.searched]
        # joined in plain Python: a row-wise aggregation in pandas took thirty times as long
        texts = ["\n".join("" if row.get(key) is None else str(row[key]) for key in searched).casefold()
                 for row in self._rows.values()]  # fmt: skip
        self._text = pd.Series(texts, index=self._frame.index, dtype="string")
        self._values: dict[str, pd.Series[Any]] = {}
        self._words: dict[str, list[dict[str, str]]] = {}
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
               page: int | None = None, per_page: int | None = None, columns: Sequence[str] | None = None,
               filters: Mapping[str, Mapping[str, Any]] | None = None) -> int:  # fmt: skip
        """Change the state; a new search, sort or filter begins at page 1. What no column can obey is left out.

        Returns how many rows left the selection.
        """
        state = self.state
        if search is not None and search != state.search:
            state.search, state.page = search, 1
        if sort is not None and sort != state.sort:
            state.sort, state.page = [one for one in sort if one.get("key") in self.columns], 1
        if per_page is not None and per_page != state.per_page:
            state.per_page, state.page = max(1, per_page), 1
        if columns is not None:
            state.columns = self._complete(columns)
        if filters is not None and (cleaned := self._cleaned(filters)) != state.filters:
            state.filters, state.page = cleaned, 1
        if page is not None:
            state.page = page
        before = len(self.selected)
        self._apply()
        return before - len(self.selected)

    def saved(self) -> dict[str, Any]:
        """The state as a view keeps it: all but the page."""
        return {key: value for key, value in asdict(self.state).items() if key != "page"}

    def move(self, key: str, by: int) -> None:
        """Move a shown column to the left or the right."""
        keys = self.state.columns
        if key in keys:
            at = keys.index(key)
            keys.insert(min(max(0, at + by), len(keys) - 1), keys.pop(at))

    def _complete(self, keys: Sequence[str]) -> list[str]:
        known = [key for key in dict.fromkeys(keys) if key in self.columns]
        return [key for key, column in self.columns.items() if column.fixed and key not in known] + known

    def _cleaned(self, filters: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        found = {key: _condition(self.columns[key].filter, one) for key, one in filters.items() if key in self.columns}
        return {key: one for key, one in found.items() if one}

    def words(self, key: str) -> list[dict[str, str]]:
        """What occurs in a look column, for a choice: the state, which a filter keeps, and its word."""
        if key not in self._words:
            looks = (look for row in self._rows.values() if (look := row.get(key)))
            found = {look["state"]: look["word"] for look in looks}
            named = sorted(found.items(), key=lambda one: in_alphabet(one[1]))
            self._words[key] = [{"value": state, "title": word} for state, word in named]
        return self._words[key]

    def _shown(self, key: str) -> pd.Series[Any]:
        """What a filter compares, by row; made when it is first asked for."""
        if key not in self._values:
            kind, rows = self.columns[key].filter, self._rows.values()
            self._values[key] = pd.Series([_compared(kind, row.get(key)) for row in rows], index=self._frame.index)
        return self._values[key]

    def _filtered(self, frame: pd.DataFrame) -> pd.DataFrame:
        for key, condition in self.state.filters.items():
            if len(frame):
                values = self._shown(key).loc[frame.index]
                for name, wanted in condition.items():
                    values = values[_TESTS[name](values, wanted)]
                frame = frame.loc[values.index]
        return frame

    def _apply(self) -> None:
        frame = self._filtered(self._frame)
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


_TESTS: dict[str, Callable[[pd.Series[Any], Any], pd.Series[bool]]] = {
    "contains": lambda values, text: values.str.contains(text.casefold(), regex=False),
    "is": lambda values, words: values.isin(words),
    "min": lambda values, least: values >= least,
    "max": lambda values, most: values <= most,
}


def _compared(kind: str, value: Any) -> Any:
    """A cell as its filter compares it."""
    if kind == "range":
        return float("nan") if value is None else float(value)
    if kind == "is":
        return value["state"] if value else ""
    return "" if value is None else str(value).casefold()


def _condition(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A filter from outside with only what its kind knows, and nothing that filters nothing."""
    if kind == "contains":
        text = str(given.get("contains") or "").strip()
        return {"contains": text} if text else {}
    if kind == "is":
        words = [str(word) for word in given.get("is") or []]
        return {"is": words} if words else {}
    bounds = {name: _number(given.get(name)) for name in ("min", "max")} if kind == "range" else {}
    return {name: value for name, value in bounds.items() if value is not None}


def _number(value: Any) -> float | None:
    try:
        return None if value is None or value == "" else float(value)
    except (TypeError, ValueError):
        return None
