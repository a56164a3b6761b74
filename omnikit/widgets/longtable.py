"""A table of a million rows: the same state as any list's, with what follows from it worked out in numbers.

No row is made but those of the page that is shown, and a column is asked for when a sort, a filter or a search needs
it. As long as none of them is set, not even the keys are.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

import numpy as np

from omnikit.widgets.source import Numbers, Row, Source, Values
from omnikit.widgets.table import Column, Table

Filters = dict[str, dict[str, Any]]
Sorts = list[dict[str, str]]
_FEW = 100  # so many selected rows are looked at one by one
_OFFERED = 60  # words in the choice of a filter
_AT_ONCE = 5_000  # rows read in one go


class LongSource(Source):
    """Rows by number. Places count in the order of the ascending keys."""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many rows."""

    @property
    @abstractmethod
    def keys(self) -> Any:
        """The keys as an array, ascending."""

    @property
    @abstractmethod
    def natural(self) -> Numbers:
        """Places in the list as it comes."""

    @abstractmethod
    def newest(self, first: int, count: int) -> list[int]:
        """Keys of a stretch of the list as it comes."""

    @abstractmethod
    def places(self, keys: Sequence[int] | Numbers) -> tuple[Numbers, Numbers]:
        """Where keys stand, and which are there at all."""

    @abstractmethod
    def rows(self, keys: Sequence[int]) -> list[Row]:
        """Rows with all that their cells need; those that are gone are left out."""

    @abstractmethod
    def ranks(self, key: str) -> Numbers:
        """What to sort a column by; NaN where there is nothing."""

    @abstractmethod
    def amounts(self, key: str) -> Numbers:
        """A column as numbers, for bounds."""

    @abstractmethod
    def words(self, key: str) -> tuple[list[tuple[str, str]], Numbers]:
        """A column's states with the words shown for them, and the place of each row's among them."""

    @abstractmethod
    def state(self, row: Row, key: str) -> str:
        """The state in a cell of a row."""

    @abstractmethod
    def offered(self, key: str) -> list[tuple[str, str]]:
        """States and words that a filter offers."""

    @abstractmethod
    def containing(self, key: str, text: str) -> Numbers:
        """In which rows a column's text has `text` in it, whatever its case."""

    @abstractmethod
    def having(self, word: str) -> Numbers:
        """Which rows a search for one word finds."""

    @abstractmethod
    def warm(self) -> None:
        """Read what a first search or change of page would wait for."""

    def column(self, key: str) -> Values:
        raise NotImplementedError(key)

    def row(self, at: int) -> Row:
        return self.rows([int(self.keys[at])])[0]


class Chosen:
    """A selection that may have a million keys: a set of whole numbers, as an ascending array."""

    def __init__(self, ascending: Numbers | None = None) -> None:
        self.keys: Numbers = np.zeros(0, dtype=np.int64) if ascending is None else ascending

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[int]:
        return iter(self.keys.tolist())

    def __contains__(self, key: object) -> bool:
        at = np.searchsorted(self.keys, key)  # type: ignore[call-overload]
        return bool(at < len(self.keys) and self.keys[at] == key)

    def with_key(self, key: int, *, on: bool) -> Chosen:
        """The same with or without a key."""
        if (key in self) == on:
            return self
        at = np.searchsorted(self.keys, key)
        return Chosen(np.insert(self.keys, at, key) if on else np.delete(self.keys, at))


class LongTable(Table):
    """See `Table`; its rows come from a `LongSource`."""

    source: Any
    selected: Any

    def __init__(self, columns: Sequence[Column], per_page: int = 25) -> None:
        self._ready: tuple[object, Numbers | None] = (None, None)  # worked out beforehand
        self._at: Numbers | None = None  # places of the rows found, in order; None: all, as they come
        super().__init__(columns, per_page)
        self.selected = Chosen()

    # -- rows --------------------------------------------------------------------------------------------------

    def set_rows(self, rows: Iterable[Row] | Source) -> None:
        self.source = rows if isinstance(rows, LongSource) else None
        self._apply()

    def prepare(self, source: Source, *, whole: bool = False) -> None:
        """Work out what the present state finds in a source; `whole`: and what the first change would wait for."""
        if isinstance(source, LongSource):
            used = self._used_of(source)
            if self._ready[0] != used:
                self._ready = (used, self._found_by(*used))
            if len(self.selected):
                source.places(self.selected.keys)
            if whole:
                source.warm()

    @property
    def total(self) -> int:
        return self.source.count if self.source else 0

    @property
    def found(self) -> int:
        return self.total if self._at is None else len(self._at)

    def row(self, key: Hashable) -> Row | None:
        found = self.source.rows([key]) if self.source and isinstance(key, int) else []
        return found[0] if found else None

    def page_rows(self) -> list[Row]:
        keys = self._page_keys()
        return self.source.rows(keys) if keys else []

    def found_rows(self) -> list[Row]:
        if not self.source:
            return []
        places = self.source.natural if self._at is None else self._at
        keys = self.source.keys[places].tolist()
        return [row for at in range(0, len(keys), _AT_ONCE) for row in self.source.rows(keys[at : at + _AT_ONCE])]

    def _page_keys(self) -> list[int]:
        if not self.source:
            return []
        first, many = (self.state.page - 1) * self.state.per_page, self.state.per_page
        if self._at is None:
            stretch: list[int] = self.source.newest(first, many)
            return stretch
        keys: list[int] = self.source.keys[self._at[first : first + many]].tolist()
        return keys

    # -- state -------------------------------------------------------------------------------------------------

    def words(self, key: str) -> list[dict[str, str]]:
        states = self.source.offered(key) if self.source else []
        return [{"value": state, "title": word} for state, word in states[:_OFFERED]]

    def _apply(self) -> None:
        used = self._used_of(self.source)
        if used != self._made:
            self._made = used
            self._at = self._ready[1] if self._ready[0] == used else self._found_by(*used)
            self._let_go()
        pages = max(1, -(-self.found // self.state.per_page))
        self.state.page = min(max(1, self.state.page), pages)

    def _used_of(self, source: LongSource | None) -> tuple[LongSource | None, str, Filters, Sorts]:
        """All that decides which rows are found; a copy, since one thread may work on it while another goes on."""
        return source, self.state.search, deepcopy(self.state.filters), deepcopy(self.state.sort)

    def _found_by(self, source: LongSource | None, search: str, filters: Filters, sort: Sorts) -> Numbers | None:
        if source is None or not (search or filters or sort):
            return None
        masks = [self._passes(source, self.columns[key], one) for key, one in filters.items()]
        masks += [source.having(word) for word in search.casefold().split()]
        found = source.natural
        if masks:
            found = found[np.logical_and.reduce(masks)[found]]
        return _ordered(source, found, sort)

    def _passes(self, source: LongSource, column: Column, condition: Mapping[str, Any]) -> Numbers:
        if column.filter == "is":
            states, places = source.words(column.key)
            wanted = np.array([state in condition["is"] for state, _ in states], dtype=bool)
            return wanted[places] if len(states) else np.zeros(source.count, dtype=bool)
        if column.filter == "range":
            amounts = source.amounts(column.key)
            passed: Numbers = (amounts >= condition.get("min", -np.inf)) & (amounts <= condition.get("max", np.inf))
            return passed
        return source.containing(column.key, condition["contains"].casefold())

    def _let_go(self) -> None:
        if not len(self.selected):
            return
        if self.source is None:
            self.selected = Chosen()
            return
        at, there = self.source.places(self.selected.keys)
        if self._at is not None:
            passed = np.zeros(self.source.count, dtype=bool)
            passed[self._at] = True
            there = there & passed[at]
        self.selected = Chosen(self.selected.keys[there])

    # -- selection ---------------------------------------------------------------------------------------------

    def select(self, key: Hashable, *, on: bool) -> None:
        if isinstance(key, int):
            self.selected = self.selected.with_key(key, on=on and self._is_found(key))

    def _is_found(self, key: int) -> bool:
        if key in self._page_keys():
            return True
        at, there = self.source.places([key]) if self.source else (np.zeros(1), np.zeros(1, dtype=bool))
        return bool(there[0]) and (self._at is None or bool(np.any(self._at == at[0])))

    def select_all(self, *, on: bool) -> None:
        if not on or self.source is None:
            self.selected = Chosen()
        else:
            keys = self.source.keys
            self.selected = Chosen(keys if self._at is None else np.sort(keys[self._at]))

    def selected_here(self) -> list[Hashable]:
        return [key for key in self._page_keys() if key in self.selected] if len(self.selected) else []

    def selected_values(self, key: str) -> set[Any]:
        """The states that occur in a column of looks of the selected rows."""
        if self._few():
            return set(self._few_states(key).values())
        states, at = self._many_states(key)
        return {states[one] for one in np.flatnonzero(np.bincount(at)).tolist()}

    def selected_with(self, key: str, wanted: Collection[str]) -> list[int]:
        """The selected rows that have one of these states."""
        if self._few():
            return [one for one, state in self._few_states(key).items() if state in wanted]
        states, at = self._many_states(key)
        passes = np.array([state in wanted for state in states], dtype=bool)
        keys: list[int] = self.selected.keys[passes[at]].tolist()
        return keys

    def _few(self) -> bool:
        return len(self.selected) <= _FEW

    def _few_states(self, key: str) -> dict[int, str]:
        """States of the selected rows, by key; no column is read for it."""
        chosen = list(self.selected)
        return {row["id"]: self.source.state(row, key) for row in self.source.rows(chosen)} if chosen else {}

    def _many_states(self, key: str) -> tuple[list[str], Numbers]:
        """The states of a column, and for each selected row the place of its among them."""
        words, places = self.source.words(key)
        return [state for state, _ in words], places[self.source.places(self.selected.keys)[0]]


def _ordered(source: LongSource, found: Numbers, sort: Sorts) -> Numbers:
    """Stable; what is missing comes last either way: it is no number."""
    for one in reversed(sort):
        ranks = source.ranks(one["key"])[found]
        found = found[np.argsort(-ranks if one.get("order", "asc") == "desc" else ranks, kind="stable")]
    return found
