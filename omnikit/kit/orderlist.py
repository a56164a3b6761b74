"""The order list, or that of returns, of a page that stays open, for a million orders: a column is read when a sort or
a filter first needs it, and from then on only in the rows that were written since. The rows of the page that is shown
are read by their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from omnikit.model.states import ErrorState
from omnikit.store import Store
from omnikit.store.orderlist import DAY_LENGTH, ORDERS, TIMES, WORDS, Listed, Marks, OrderLists

Row = dict[str, Any]
Numbers = npt.NDArray[Any]
_DIGITS = [at for at, one in enumerate("dddd-dd-ddTdd:dd:ddZ") if one == "d"]
_FEW = 100  # as many as the longest page has; so many of the newest orders are found without reading any column
_KEPT = 8  # searches whose findings are kept
_SMALL = 30_000  # so many different words fit into two bytes each


class Words(NamedTuple):
    """A column of words: what occurs, and for each order the place of its word among them."""

    known: list[Any]
    places: Numbers


class OrderPicture:
    """The list at one moment. Columns stand in the order of `ids`, which ascend; what was read stays."""

    def __init__(
        self,
        store: Store,
        connection: int | None,
        marks: Marks,
        made: dict[str, Any] | None = None,
        what: Listed = ORDERS,
    ) -> None:
        self._store = store
        self._what = what
        self._lists = OrderLists(store.db, what)
        self.connection = connection
        self.marks = marks
        self.made: dict[str, Any] = made or {}

    # -- who is in it ------------------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many orders."""
        return len(self.made["ids"]) if "ids" in self.made else self.marks.many

    @property
    def ids(self) -> Numbers:
        """Row ids, ascending."""
        self._base()
        ids: Numbers = self.made["ids"]
        return ids

    @property
    def natural(self) -> Numbers:
        """Places of the orders in the list as it comes: the newest first, those without a date last."""
        found: Numbers = self._once("natural", lambda: _newest_first(self.numbers("created")))
        return found

    def newest(self, first: int, count: int) -> list[int]:
        """Ids of a stretch of the list as it comes."""
        if "natural" not in self.made and first + count <= _FEW:
            return self._lists.newest(self.connection, first, count)
        found: list[int] = self.ids[self.natural[first : first + count]].tolist()
        return found

    def places(self, ids: Sequence[int] | Numbers) -> tuple[Numbers, Numbers]:
        """Where ids stand, and which of them are there at all."""
        wanted = np.asarray(ids, dtype=np.int64)
        at = np.searchsorted(self.ids, wanted)
        at = np.minimum(at, max(0, self.count - 1))
        there = self.ids[at] == wanted if self.count else np.zeros(len(wanted), dtype=bool)
        return at, there

    # -- columns -----------------------------------------------------------------------------------------------

    def words(self, name: str) -> Words:
        """A column of words, or of flags (0, 1 or None); `connection_id` as well."""
        if name == "connection_id":
            self._base()
        found: Words = self._once(name, lambda: _words(self._values(name)))
        return found

    def connections(self) -> list[str]:
        """The names of the connections in `words("connection_id")`."""
        names = self._lists.connection_names()
        return [names.get(one, "") for one in self.words("connection_id").known]

    def numbers(self, name: str) -> Numbers:
        """A column of times (as the number that their digits make) or of amounts; NaN where there is none."""
        if name == "created":
            self._base()
        found: Numbers = self._once(name, lambda: _numbers(name, self._values(name)))
        return found

    def order_id_ranks(self) -> Numbers:
        """Each order's place in the order of the order ids."""
        found: Numbers = self._once("places of ids", self._order_id_ranks)
        return found

    def containing(self, text: str, *names: str) -> Numbers:
        """Which orders have `text`, whatever its case, in these columns; without any, in those that a search looks
        into.
        """
        key = f"containing {names} {text}"
        if key not in self.made:
            for old in [one for one in list(self.made) if one.startswith("containing ")][:-_KEPT]:
                self.made.pop(old, None)
        found: Numbers = self._once(key, lambda: self._containing(text, names))
        return found

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def _base(self) -> None:
        if "ids" in self.made:
            return
        ids, connections, created = self._lists.base(self.connection, self.marks.top)
        numbers = _integers(ids)
        order = np.argsort(numbers, kind="stable")
        of = _integers(connections)
        known = np.flatnonzero(np.bincount(of))
        places = np.searchsorted(known, of)
        self.made["ids"] = numbers[order]
        self.made["connection_id"] = Words(known.tolist(), _small(places[order], len(known)))
        times = _times(created, len(numbers))
        self.made["created"] = _numbers("created", self._by_pairs("created")) if times is None else times[order]

    def _values(self, name: str) -> Any:
        """A column in the order of the ids. Where orders were taken away meanwhile, theirs is missing."""
        whole = not self._lists.is_rare(self.marks)
        count, text = self._lists.column(name, self.connection, self.marks.top, whole=whole)
        found = _parsed(name, text, count) if count == self.count else None
        return self._by_pairs(name) if found is None else found

    def _by_pairs(self, name: str) -> list[Any]:
        pairs = self._lists.pairs(name, self.connection, self.marks.top)
        at, there = self.places([one for one, _ in pairs])
        found: list[Any] = [None] * self.count
        for place, is_there, (_, value) in zip(at.tolist(), there.tolist(), pairs, strict=True):
            if is_there:
                found[place] = value
        return found

    def _order_id_ranks(self) -> Numbers:
        at, there = self.places(_integers(self._lists.by_order_id(self.connection)))
        at = at[there]
        ranks = np.full(self.count, np.nan)
        ranks[at] = np.arange(len(at))
        return ranks

    def _containing(self, text: str, names: Sequence[str]) -> Numbers:
        found = np.zeros(self.count, dtype=bool)
        at, there = self.places(_integers(self._lists.containing(text, self.connection, names)))
        found[at[there]] = True
        return found

    # -- rows --------------------------------------------------------------------------------------------------

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Orders as lists show them, in this order: what `kit.order_rows` (`kit.return_rows`) has, with `id` (of the
        row), `problems` (what is wrong, in sentences) and `retrying`. One that is gone is left out.
        """
        if not ids:
            return []
        named = self._store.reading.orders_named if self._what is ORDERS else self._store.returns.named
        found = {row["id"]: row for row in named(ids)}
        for row in found.values():
            row["problems"], row["retrying"] = [], False
        pairs = self._lists.errors_of(ids)
        errors = {row["id"]: row for row in self._store.reading.errors_named([one for _, one in pairs])}
        for order, one in pairs:
            if order in found and one in errors:
                found[order]["problems"].append(errors[one]["message"])
                found[order]["retrying"] |= errors[one]["state"] == ErrorState.RETRYING
        return [found[one] for one in ids if one in found]

    def named(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """The order ids of rows, by connection."""
        found: dict[int, list[str]] = {}
        for connection, order_id in self._lists.named(ids):
            found.setdefault(connection, []).append(order_id)
        return found

    # -- the next picture --------------------------------------------------------------------------------------

    def followed(self, marks: Marks, changed: Sequence[int]) -> OrderPicture:
        """The list with these orders written anew, or added. Columns that were read are kept in all other orders."""
        made = self._put(marks, sorted(changed)) if "ids" in self.made else {}
        return OrderPicture(self._store, self.connection, marks, made, self._what)

    def _put(self, marks: Marks, changed: list[int]) -> dict[str, Any]:
        """What the next picture can take over; nothing where the whole has to be read again."""
        added = [one for one in changed if one > self.marks.top]
        old = changed[: len(changed) - len(added)]
        at, there = self.places(old)
        names = [one for one in list(self.made) if one in self._what.columns]  # another thread may add one
        rows = self._lists.values(names, changed)
        if self.count + len(added) != marks.many or not there.all() or len(rows) != len(changed):
            return {}
        if not changed:
            return dict(self.made)
        made = {"ids": np.concatenate([self.ids, np.array(added, dtype=np.int64)])}
        for number, name in enumerate(names, 1):
            values = [row[number] for row in rows]
            made[name] = _with(name, self.made[name], at, values)
        if (
            not added
            and "natural" in self.made
            and np.array_equal(made["created"], self.made["created"], equal_nan=True)
        ):
            made["natural"] = self.made["natural"]
        return made


class OrderList:
    """The list for a page that stays open: `read` looks for what has changed. It compares, it does not listen."""

    def __init__(self, store: Store, connection: int | None = None, what: Listed = ORDERS) -> None:
        self._store = store
        self._what = what
        self._lists = OrderLists(store.db, what)
        self._connection = connection
        self._lock = Lock()  # a page reads in a thread of its own, and at once when [Refresh] is pressed
        self._picture: OrderPicture | None = None
        self._since = ""
        self._recent: list[tuple[Any, ...]] | None = []

    def read(self) -> OrderPicture:
        """The list as it is now; the same object as before where nothing has changed."""
        with self._lock:
            before, marks = self._picture, self._lists.marks(self._connection)
            if before is None:
                self._since = marks.modified or ""
            rows = self._lists.changed(self._since, self._connection)
            if before is not None and (marks, rows) == (before.marks, self._recent):
                return before
            self._picture = self._next(before, marks, rows)
            self._since = marks.modified or ""
            self._recent = rows and [row for row in rows if row[1] >= self._since]
            return self._picture

    def _next(self, before: OrderPicture | None, marks: Marks, rows: list[tuple[Any, ...]] | None) -> OrderPicture:
        if before is None or rows is None:
            return OrderPicture(self._store, self._connection, marks, what=self._what)
        known = set(self._recent or ())
        # one that came in between is seen the next time
        return before.followed(marks, [row[0] for row in rows if row not in known and row[0] <= marks.top])


# -- from texts to numbers -----------------------------------------------------------------------------------------


def _parsed(name: str, text: str, count: int) -> Any:
    """None where a value is written in a way that is not ours."""
    if name in WORDS:
        return orjson.loads(text or "[]")
    if name in TIMES:
        return _times(text, count)
    try:
        return np.array(orjson.loads(f"[{text}]"), dtype=np.float64)
    except (ValueError, TypeError):
        return None


def _integers(text: str) -> Numbers:
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.zeros(0, dtype=np.int64)


def _times(text: str, count: int) -> Numbers | None:
    """`2026-01-31T12:00:00Z` as 20260131120000: enough to sort by."""
    raw = np.frombuffer(text.encode(), dtype=np.uint8)
    if len(raw) != count * DAY_LENGTH:
        return None
    found = np.zeros(count)
    for at in _DIGITS:
        found *= 10
        found += raw[at::DAY_LENGTH]
        found -= ord("0")
    found[raw[::DAY_LENGTH] == ord("-")] = np.nan
    return found


def _number(name: str, value: Any) -> float:
    if name in TIMES:
        digits = "".join(str(value)[at : at + 1] for at in _DIGITS)
        return float(digits) if len(digits) == len(_DIGITS) and digits.isascii() and digits.isdigit() else np.nan
    try:
        return np.nan if value is None else float(value)
    except ValueError:
        return np.nan


def _numbers(name: str, values: Any) -> Numbers:
    if isinstance(values, np.ndarray):
        return values
    return np.array([_number(name, value) for value in values], dtype=np.float64)


def _words(values: list[Any], known: Sequence[Any] = ()) -> Words:
    order = {word: at for at, word in enumerate(dict.fromkeys([*known, *set(values).difference(known)]))}
    places = np.fromiter(map(order.__getitem__, values), dtype=np.int32, count=len(values))
    return Words(list(order), _small(places, len(order)))


def _small(places: Numbers, known: int) -> Numbers:
    return places.astype(np.int16 if known < _SMALL else np.int32)


def _with(name: str, column: Any, at: Numbers, values: list[Any]) -> Any:
    """A column with the first values in their places and the others behind it."""
    if name in WORDS:
        fresh = _words(values, column.known)
        return Words(fresh.known, _placed(column.places.astype(fresh.places.dtype), at, fresh.places))
    return _placed(column, at, _numbers(name, values))


def _placed(column: Numbers, at: Numbers, values: Numbers) -> Numbers:
    made = np.concatenate([column, values[len(at) :]])
    made[at] = values[: len(at)]
    return made


def _newest_first(created: Numbers) -> Numbers:
    return np.argsort(-created, kind="stable").astype(np.int32)  # what has no date is no number, and comes last
