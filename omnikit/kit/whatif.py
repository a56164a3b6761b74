"""What other settings would do, as an object that says it in a sentence and has the lists behind it."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

from omnikit.kit.handles import table_html

if TYPE_CHECKING:
    from omnikit.sync.whatif import Prediction

Row = dict[str, Any]
_HOUR, _MINUTE = 3600, 60
_WORDS = (
    ("imported", "+{:,} orders imported"),
    ("excluded", "{:,} excluded"),
    ("failed", "{:,} would fail"),
    ("updated", "{:,} mapped differently"),
)
_CAUSES_NAMED = 3


def duration(seconds: float) -> str:
    """About how long, for people."""
    if seconds < _MINUTE:
        return "less than a minute"
    if seconds < 2 * _HOUR:
        return f"about {round(seconds / _MINUTE)} minutes"
    return f"about {round(seconds / _HOUR)} hours"


class WhatIf:
    """The prediction for one connection. `counts` are those of a replay after saving (`failed` with those in error now,
    `still_failing`); `orders`: what would happen -> ids; `clusters`: cause -> how many would newly fail of it;
    `not_fetched`: days that would have to be fetched first.
    """

    def __init__(
        self, connection_id: int, connection: str, changes: Row, found: Prediction, seconds: float | None
    ) -> None:
        self.connection_id = connection_id
        self.connection = connection
        self.changes = changes
        self.counts = dict(found.counts)
        self.orders = found.orders
        self.handed_on = found.handed_on
        self.still_failing = found.still_failing
        self.clusters = dict(Counter(problem.fingerprint for problem in found.failing.values()).most_common())
        self._messages = {problem.fingerprint: problem.message for problem in found.failing.values()}
        self.not_fetched: Row | None = None
        if found.unfetched:
            since, days, orders = found.unfetched
            self.not_fetched = {"since": since, "days": days, "orders": orders, "seconds": seconds}

    @property
    def messages(self) -> list[str]:
        """Why orders would newly fail, in words; the most frequent cause first."""
        return [self._messages[one] for one in self.clusters]

    @property
    def sentence(self) -> str:
        """`+1,284 orders imported, 12 excluded, 3 would fail (...)`."""
        parts = [text.format(len(self.orders[name])) + self._why(name) for name, text in _WORDS if name in self.orders]
        told = ", ".join(parts) or "no stored order would change"
        return f"{told}{self._more()}."

    def _why(self, name: str) -> str:
        messages = [self._messages[one].rstrip(".") for one in list(self.clusters)[:_CAUSES_NAMED]]
        return f" ({'; '.join(messages)})" if name == "failed" and messages else ""

    def _more(self) -> str:
        still = f"; {self.still_failing:,} stay in error" if self.still_failing else ""
        return f"{still}{self._handed_on()}{self._not_fetched()}"

    def _handed_on(self) -> str:
        return f"; {len(self.handed_on):,} handed on already stay as they are" if self.handed_on else ""

    def _not_fetched(self) -> str:
        if not self.not_fetched:
            return ""
        seconds = self.not_fetched["seconds"]
        about = f", {duration(seconds)}" if seconds is not None else ""
        return f"; not fetched yet: {self.not_fetched['days']:,} days{about}"

    def as_dict(self) -> Row:
        return {
            "connection_id": self.connection_id, "connection": self.connection, "changes": self.changes,
            "sentence": self.sentence, "counts": self.counts, "orders": self.orders, "clusters": self.clusters,
            "still_failing": self.still_failing, "handed_on": self.handed_on, "not_fetched": self.not_fetched,
        }  # fmt: skip

    def __repr__(self) -> str:
        return f"<What if, {self.connection!r}: {self.sentence}>"

    def _repr_html_(self) -> str:
        shown = {name: f"{len(self.orders.get(name, ())):,}" for name, _ in _WORDS}
        causes = {f"fails: {self._messages[one]}": f"{count:,}" for one, count in self.clusters.items()}
        return f"<p>{escape(self.sentence)}</p>{table_html(f'What if, {self.connection}', {**shown, **causes})}"
