"""The connection list as a table's source: cells are made for the page shown, columns when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from omnikit.widgets.source import Row, Source, Values
from omnikit.widgets.status import look

if TYPE_CHECKING:
    from omnikit.kit.listing import ConnectionColumns

HEALTH_ORDER = {"Broken": 0, "Attention": 1, "OK": 2}


def errors_look(errors: int) -> dict[str, str]:
    return look("Yes" if errors else "No")


# a column of looks or of what they are sorted by: the column it is made from, and how one value is made
_MADE: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "status_look": ("status", look),
    "status_word": ("status", lambda status: look(status)["word"]),
    "errors_look": ("errors_open", errors_look),
    "has_errors_word": ("errors_open", lambda errors: errors_look(errors)["word"]),
    "health_look": ("health", look),
    "health_order": ("health", lambda word: HEALTH_ORDER.get(word, 3)),
}


class MadeColumns:
    """Columns that are made of others, kept from one picture of the list to the next."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Any, Values]] = {}

    def once(self, key: str, base: Any, make: Callable[[], Values]) -> Values:
        """The same list again as long as `base` is the same."""
        kept = self._made.get(key)
        if kept is None or kept[0] != base:
            kept = self._made[key] = (base, make())
        return kept[1]


class Listed(Source):
    """One picture of the connections; `shown` makes a row's cells."""

    def __init__(self, picture: ConnectionColumns, made: MadeColumns, shown: Callable[[Row], Row]) -> None:
        self.picture = picture
        self._made = made
        self._shown = shown
        self._states = {key: run["state"] for key, run in picture.active.items()}

    @property
    def keys(self) -> list[int]:
        return self.picture.ids

    def row(self, at: int) -> Row:
        return self._shown(self.picture.row(at))

    def column(self, key: str) -> Values:
        if key in {"run_look", "run_order"}:
            runs = (self.picture.columns["last_state"], self.keys, self._states)
            return self._made.once(key, runs, self._run_looks if key == "run_look" else self._run_orders)
        if key in _MADE:
            name, make = _MADE[key]
            base = self.picture.columns[name]
            return self._made.once(key, base, lambda: _mapped(base, make))
        return self.picture.columns[key]

    def _run_looks(self) -> Values:
        ended = zip(self.keys, self.picture.columns["last_state"], strict=True)
        return _mapped(
            [self._states.get(key, state) for key, state in ended], lambda state: look(state) if state else None
        )

    def _run_orders(self) -> Values:
        ended = zip(self.keys, self.picture.columns["last_state"], strict=True)
        return [2 if key in self._states else int(state is not None) for key, state in ended]


def _mapped(values: Values, make: Callable[[Any], Any]) -> Values:
    """Each different value is made once."""
    made = {value: make(value) for value in set(values)}
    return [made[value] for value in values]
