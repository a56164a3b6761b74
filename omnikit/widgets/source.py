"""Rows by column: what a table filters, sorts and searches without making a dict of every row.

Everything made from a column is kept with the list it was made from. A source that hands out the same list again says
that nothing in it has changed, so a list of 100,000 rows is not sorted anew because one run wrote its progress.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Row = dict[str, Any]
Values = Sequence[Any]
Numbers = npt.NDArray[Any]


class Source(ABC):
    """Rows with a key each."""

    @property
    @abstractmethod
    def keys(self) -> Sequence[Hashable]:
        """Whose the rows are."""

    @abstractmethod
    def column(self, key: str) -> Values:
        """The column's values in the order of `keys`; the same list as long as nothing in it has changed."""

    @abstractmethod
    def row(self, at: int) -> Row:
        """One row, with all that its cells need."""


class DictRows(Source):
    """Rows that are dicts with an `id`."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {row["id"]: row for row in rows}
        self._list = list(self._rows.values())
        self._columns: dict[str, Values] = {}
        self._keys = list(self._rows)

    @property
    def keys(self) -> Sequence[Hashable]:
        return self._keys

    def column(self, key: str) -> Values:
        if key not in self._columns:
            self._columns[key] = [row.get(key) for row in self._list]
        return self._columns[key]

    def row(self, at: int) -> Row:
        return self._list[at]


class Index:
    """What is made from columns, each once. It may be filled in one thread while another one reads it."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, ...], tuple[list[Values], Any]] = {}

    def _once(self, name: tuple[str, ...], columns: list[Values], make: Callable[..., Any]) -> Any:
        kept = self._made.get(name)
        if kept is None or any(old is not new for old, new in zip(kept[0], columns, strict=True)):
            kept = self._made[name] = (columns, make(*columns))
        return kept[1]

    def places(self, source: Source) -> dict[Hashable, int]:
        """Where each key stands."""
        made: dict[Hashable, int] = self._once(("places",), [source.keys], _places)
        return made

    def ranks(self, source: Source, key: str) -> Numbers:
        """Each row's place in the order of a column; -1 where there is no value."""
        made: Numbers = self._once(("ranks", key), [source.column(key)], _ranks)
        return made

    def states(self, source: Source, key: str) -> tuple[dict[str, str], Numbers]:
        """The states that occur in a look column with their words, and each row's place among them."""
        made: tuple[dict[str, str], Numbers] = self._once(("states", key), [source.column(key)], _states)
        return made

    def numbers(self, source: Source, key: str) -> Numbers:
        """A column as numbers; NaN, which no bound lets pass, where there is none."""
        made: Numbers = self._once(("numbers", key), [source.column(key)], _floats)
        return made

    def texts(self, source: Source, keys: Sequence[str]) -> list[str]:
        """Each row's text in these columns, without regard to case."""
        made: list[str] = self._once(("texts", *keys), [source.keys, *map(source.column, keys)], _texts)
        return made


def _places(keys: Values) -> dict[Hashable, int]:
    return {key: at for at, key in enumerate(keys)}


def _ranks(values: Values) -> Numbers:
    """Text is ranked without regard to case."""
    plain = [value.casefold() if isinstance(value, str) else value for value in values]
    order = {value: at for at, value in enumerate(sorted(set(plain) - {None}))}
    order[None] = -1
    return np.fromiter((order[value] for value in plain), dtype=np.int64, count=len(plain))


def _states(values: Values) -> tuple[dict[str, str], Numbers]:
    states = [value.get("state", value["word"]) if value else "" for value in values]
    words = {state: value["word"] if value else "" for state, value in zip(states, values, strict=True)}
    order = {state: at for at, state in enumerate(words)}
    return words, np.fromiter((order[state] for state in states), dtype=np.int64, count=len(states))


def _floats(values: Values) -> Numbers:
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)


def _texts(keys: Values, *columns: Values) -> list[str]:
    if not columns:
        return [""] * len(keys)
    parts = [["" if value is None else str(value) for value in values] for values in columns]
    return ["\n".join(row).casefold() for row in zip(*parts, strict=True)]
