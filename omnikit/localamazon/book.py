"""A seller's orders, kept in the 2026-01-01 form and indexed by both times."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from typing import Any

from omnikit.localamazon.clock import parse
from omnikit.localamazon.wire import Json

Key = tuple[float, str]
LAST = "\U0010ffff"  # sorts behind every order id


class Entry:
    """One order: what filters need at once, the document itself when somebody asks for it."""

    __slots__ = (
        "_make",
        "_order",
        "_served",
        "created",
        "fulfilled_by",
        "marketplace_id",
        "order_id",
        "present",
        "status",
        "updated",
    )

    def __init__(self, order_id: str, created: float, updated: float, facts: tuple[str, str, str]) -> None:
        self.order_id = order_id
        self.created = created
        self.updated = updated
        self.status, self.fulfilled_by, self.marketplace_id = facts
        self.present: int | None = None  # which datasets the document has, once somebody looked
        self._make: Callable[[], Json] | None = None
        self._order: Json | None = None
        self._served: dict[Any, bytes] = {}

    @classmethod
    def of(cls, order: Json) -> "Entry":
        """The entry of a finished document."""
        fulfillment = _object(order.get("fulfillment"))
        marketplace_id = _object(order.get("salesChannel")).get("marketplaceId", "")
        facts = (fulfillment.get("fulfillmentStatus", ""), fulfillment.get("fulfilledBy", ""), marketplace_id)
        entry = cls(order["orderId"], _epoch(order, "createdTime"), _epoch(order, "lastUpdatedTime"), facts)
        entry._order = order
        return entry

    @classmethod
    def sketched(cls, key: tuple[str, float, float], facts: tuple[str, str, str], make: Callable[[], Json]) -> "Entry":
        """An entry whose document is made on demand and never kept: 100,000 of them fit in memory."""
        entry = cls(*key, facts)
        entry._make = make
        return entry

    @property
    def order(self) -> Json:
        """The document; not to be changed in place."""
        if self._order is not None:
            return self._order
        assert self._make is not None
        return self._make()

    def served(self, key: Any, render: Callable[[Json], bytes]) -> bytes:
        """The serialised form under this key, rendered once."""
        cached = self._served.get(key)
        return self.keep(key, render(self.order)) if cached is None else cached

    def known(self, key: Any) -> bytes | None:
        """The serialised form under this key, if it was rendered before."""
        return self._served.get(key)

    def keep(self, key: Any, body: bytes) -> bytes:
        """Remember a serialised form."""
        self._served[key] = body
        return body


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _epoch(order: Json, name: str) -> float:
    try:
        return parse(order[name])
    except (KeyError, TypeError, ValueError):
        return 0.0  # a loaded order may be malformed on purpose; it sorts first


class Book:
    """The orders of one seller."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._index: dict[str, list[Key]] = {"updated": [], "created": []}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def get(self, order_id: str) -> Entry | None:
        """The entry of an order id."""
        return self._entries.get(order_id)

    def fill(self, entries: list[Entry]) -> None:
        """Put many entries at once; sorting once is cheaper than inserting each."""
        for entry in entries:
            self._forget(entry.order_id)
            self._entries[entry.order_id] = entry
        for axis, keys in self._index.items():
            keys += [(getattr(entry, axis), entry.order_id) for entry in entries]
            keys.sort()

    def put(self, entry: Entry) -> None:
        """Add or replace one order."""
        self._forget(entry.order_id)
        self._entries[entry.order_id] = entry
        for axis, keys in self._index.items():
            insort(keys, (getattr(entry, axis), entry.order_id))

    def _forget(self, order_id: str) -> None:
        known = self._entries.pop(order_id, None)
        if known is None:
            return
        for axis, keys in self._index.items():
            del keys[bisect_left(keys, (getattr(known, axis), order_id))]

    def walk(self, axis: str, after: float, before: float, position: Key | None, newest_first: bool) -> Iterator[Entry]:
        """Entries of a window in stable order, from behind a position."""
        keys = self._index[axis]
        low = bisect_left(keys, (after, ""))
        high = bisect_right(keys, (before, LAST))
        if newest_first:
            high = min(high, bisect_left(keys, position)) if position else high
            return (self._entries[keys[at][1]] for at in range(high - 1, low - 1, -1))
        low = max(low, bisect_right(keys, position)) if position else low
        return (self._entries[keys[at][1]] for at in range(low, high))
