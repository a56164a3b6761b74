"""The state of a list and what follows from it: filtering, sorting, paging and selecting, without a widget.

Only the rows of one page leave the kernel. The state is one plain dict (`columns, sort, search, filters, page,
per_page`), so that saved views can be just that.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from omnikit.widgets.source import DictRows, Index, Numbers, Source
from omnikit.widgets.texts import in_alphabet

_FEW = 100
_FILTERS = {
    "text": "contains", "link": "contains", "story": "contains", "look": "is", "progress": "is", "word": "is",
    "number": "range", "amount": "range",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """`kind`: text, word (one of a few), link (opens the row), story (the same with a second text below, `key` +
    `_more`), look (icon and word), number, amount (a text with its currency), time and day (ISO text), progress, way
    (icon and word that lead to `opens`). `sort_by` names another column of the frame where the shown value itself has
    no order.
    """

    key: str
    title: str
    kind: str = "text"
    sort_by: str | None = None
    searched: bool = True
    width: str | None = None
    opens: str | None = None  # a click on this cell does this instead of opening the row
    shown: bool = True  # from the beginning
    starts: tuple[str, ...] = ()  # what its filter lets pass from the beginning; nothing: all

    @property
    def fixed(self) -> bool:
        """Cannot be hidden: without it, no key would open a row."""
        return self.kind in {"link", "story"}

    @property
    def filter(self) -> str:
        """How it is filtered: contains, is, range, or not at all."""
        return _FILTERS.get(self.kind, "")

    def header(self) -> dict[str, Any]:
        """As Vuetify's data table wants it."""
        align = "end" if self.kind in {"number", "amount"} else "start"
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
    """Rows (dicts with an `id`, or a source of columns), a state, a selection."""

    def __init__(self, columns: Sequence[Column], per_page: int = 25) -> None:
        self.columns = {column.key: column for column in columns}
        self._per_page = per_page
        self._searched = [column.sort_by or column.key for column in columns if column.searched]
        self._index = Index()
        self._made: object = None  # what the rows found were made from
        self.state = self.fresh()
        self.selected: set[Hashable] = set()
        self.set_rows([])

    def fresh(self) -> ListState:
        """The state of a list that nobody has touched."""
        columns = self.columns.values()
        return ListState(
            [column.key for column in columns if column.shown],
            filters={column.key: {"is": list(column.starts)} for column in columns if column.starts},
            per_page=self._per_page,
        )

    # -- rows --------------------------------------------------------------------------------------------------

    def set_rows(self, rows: Iterable[dict[str, Any]] | Source) -> None:
        self.source = rows if isinstance(rows, Source) else DictRows(rows)
        self._apply()

    def prepare(self, source: Source, *, whole: bool = False) -> None:
        """Make what the present state, or `whole`: any state, needs of a source; for the thread that has read it."""
        state, index = self.state, self._index
        index.places(source)
        for key, column in self.columns.items():
            if whole or any(one["key"] == key for one in state.sort):
                index.ranks(source, column.sort_by or key)
            if column.filter and (whole or key in state.filters):
                self._filterable(source, column)
        if whole or state.search:
            index.texts(source, self._searched)

    @property
    def total(self) -> int:
        return len(self.source.keys)

    @property
    def found(self) -> int:
        """How many rows pass search and filters."""
        return len(self._found)

    def row(self, key: Hashable) -> dict[str, Any] | None:
        at = self._places.get(key)
        return None if at is None else self.source.row(at)

    def page_rows(self) -> list[dict[str, Any]]:
        """The rows of the present page."""
        return [self.source.row(at) for at in self._page()]

    def found_rows(self) -> list[dict[str, Any]]:
        """All rows that pass search and filters, in their order."""
        return [self.source.row(at) for at in self._found.tolist()]

    def _page(self) -> list[int]:
        first = (self.state.page - 1) * self.state.per_page
        places: list[int] = self._found[first : first + self.state.per_page].tolist()
        return places

    @property
    def _places(self) -> dict[Hashable, int]:
        return self._index.places(self.source)

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
        """What occurs in a look column, for a choice: the state that a filter keeps, and its word."""
        states = self._index.states(self.source, key)[0]
        found = [{"value": state, "title": word} for state, word in states.items() if state]
        return sorted(found, key=lambda one: in_alphabet(one["title"]))

    def _apply(self) -> None:
        used = self._used()
        if used != self._made:
            self._made = used
            self._found = self._sorted(self._searched_for(self._filtered()))
            self._let_go()
        pages = max(1, -(-len(self._found) // self.state.per_page))
        self.state.page = min(max(1, self.state.page), pages)

    def _used(self) -> object:
        """All that decides which rows are found. A list that is the same list equals itself at once."""
        state = self.state
        keys = [*state.filters, *(self.columns[one["key"]].sort_by or one["key"] for one in state.sort)]
        keys += self._searched if state.search else []
        columns = [*map(self.source.column, keys), self.source.keys]
        return state.search, deepcopy((state.filters, state.sort)), columns

    def _filtered(self) -> Numbers:
        passed = np.ones(self.total, dtype=bool)
        for key, condition in self.state.filters.items():
            passed &= self._passing(self.columns[key], condition)
        return np.flatnonzero(passed)

    def _filterable(self, source: Source, column: Column) -> Any:
        """What a filter of this column compares."""
        if column.filter == "is":
            return self._index.states(source, column.key)
        if column.filter == "range":
            return self._index.numbers(source, column.key)
        return self._index.texts(source, [column.key])

    def _passing(self, column: Column, condition: Mapping[str, Any]) -> Numbers:
        compared = self._filterable(self.source, column)
        if column.filter == "is":
            states, places = compared
            return np.isin(places, [at for at, state in enumerate(states) if state in condition["is"]])
        if column.filter == "range":
            low, high = condition.get("min", -np.inf), condition.get("max", np.inf)
            passed: Numbers = (compared >= low) & (compared <= high)
            return passed
        wanted = condition["contains"].casefold()
        return np.fromiter((wanted in text for text in compared), dtype=bool, count=len(compared))

    def _searched_for(self, found: Numbers) -> Numbers:
        words = self.state.search.casefold().split()
        if words:
            texts, left = self._index.texts(self.source, self._searched), found.tolist()
            for word in words:  # in plain Python: twice as fast as text in pandas
                left = [at for at in left if word in texts[at]]
            found = np.array(left, dtype=np.int64)
        return found

    def _sorted(self, found: Numbers) -> Numbers:
        """Stable; what is missing comes last either way."""
        by = []
        for one in self.state.sort:
            ranks = self._index.ranks(self.source, self.columns[one["key"]].sort_by or one["key"])[found]
            ordered = -ranks if one.get("order", "asc") == "desc" else ranks
            by.append(np.where(ranks < 0, np.iinfo(np.int64).max, ordered))
        return found[np.lexsort(by[::-1])] if by else found

    def _let_go(self) -> None:
        """Nobody acts on what he cannot see: a row that search hides, or that is gone, leaves the selection."""
        if self.selected:
            passed = np.zeros(self.total, dtype=bool)
            passed[self._found] = True
            places = self._places
            self.selected = {key for key in self.selected if key in places and passed[places[key]]}

    # -- selection ---------------------------------------------------------------------------------------------

    def select(self, key: Hashable, *, on: bool) -> None:
        at = self._places.get(key)
        if on and at is not None and at in self._found:
            self.selected.add(key)
        else:
            self.selected.discard(key)

    def select_all(self, *, on: bool) -> None:
        """Every row that passes search and filters, on all pages; or none."""
        keys = self.source.keys
        self.selected = {keys[at] for at in self._found.tolist()} if on else set()

    def selected_here(self) -> list[Hashable]:
        """The selected rows of the present page."""
        keys = self.source.keys
        return [keys[at] for at in self._page() if keys[at] in self.selected]

    def selected_elsewhere(self) -> int:
        """How many selected rows stand on other pages."""
        return len(self.selected) - len(self.selected_here())

    def selected_values(self, key: str) -> set[Any]:
        """What occurs in a column of the selected rows; of many, no row is made for it."""
        places = [self._places[one] for one in self.selected]
        if len(places) <= _FEW:
            return {self.source.row(at)[key] for at in places}
        values = self.source.column(key)
        return {values[at] for at in places}


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
