"""A saved view of a list over stored rows, without a screen: how many rows it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from omnikit.errors import InvalidInput
from omnikit.model.states import ErrorState
from omnikit.model.times import iso
from omnikit.store import Filter, Store

Row = Mapping[str, Any]
_DAY = timedelta(days=1)
# a column of a screen that shows a state by icon and word, where its name is not that state's with `_look`
_STATES = {"errors_look": "has_errors", "run_look": "last_state", "type_look": "kind", "trend": "last_day"}


def count_in(store: Store, list_name: str, state: Mapping[str, Any], now: datetime) -> int:
    """How many rows of a list pass a view's search and filters. Raises InvalidInput for any other list."""
    if list_name not in _ROWS:
        raise InvalidInput(
            f"Views of the list {list_name!r} cannot be watched.",
            field="view",
            remedy=f"Choose one of {', '.join(_ROWS)}.",
        )
    return sum(passes(row, state) for row in _ROWS[list_name](store, now))


def watchable() -> list[str]:
    """The lists whose views can be watched."""
    return list(_ROWS)


def passes(row: Row, state: Mapping[str, Any]) -> bool:
    """Does a row pass a view's search and filters? A column that the row does not have lets everything pass, as the
    list does with a column it does not know.
    """
    filters = state.get("filters", {})
    words = str(state.get("search", "")).casefold().split()
    text = " ".join(str(value) for value in row.values() if isinstance(value, str | int)).casefold()
    return all(_obeys(row, key, condition) for key, condition in filters.items()) and all(one in text for one in words)


def _obeys(row: Row, key: str, condition: Mapping[str, Any]) -> bool:
    name = _STATES.get(key, key.removesuffix("_look"))
    if name not in row:
        return True
    value = row[name]
    if "is" in condition:
        return bool(_word(value) in condition["is"])
    if "contains" in condition:
        return str(condition["contains"]).casefold() in str(value or "").casefold()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return False
    return bool(condition.get("min", number) <= number <= condition.get("max", number))


def _word(value: Any) -> str:
    """A state as filters name it: flags are Yes and No."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


def _connections(store: Store, now: datetime) -> Iterator[Row]:
    for row in store.reading.listed(iso(now - _DAY)):
        yield {**_named(row), "has_errors": bool(_named(row)["errors_open"])}


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    from omnikit.store.reading import LISTED

    return dict(zip(LISTED, row, strict=True))


def _errors(store: Store, _now: datetime) -> Iterable[Row]:
    return store.reading.errors(Filter(), states=[str(one) for one in ErrorState])


_ROWS: dict[str, Callable[[Store, datetime], Iterable[Row]]] = {
    "connections": _connections,
    "orders": lambda store, _now: store.reading.orders(Filter()),
    "errors": _errors,
}
