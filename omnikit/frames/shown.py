"""Frames that say in a line what they hold, and know what can be asked of them. What is cut from one stays one."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, ClassVar

import pandas as pd

from omnikit.errors import UsageError

CLUSTERS = (
    "fingerprint", "code", "message", "count", "connections", "first_seen", "last_seen", "example", "remedy", "setting",
)  # fmt: skip
_FOR_CLUSTERS = (
    "fingerprint", "code", "message", "remedy", "setting", "connection", "order_id", "created", "modified", "id",
)  # fmt: skip


class _Headed(pd.DataFrame):
    """A frame with a headline over its text and HTML, as long as its rows are what they were: what was aggregated, or
    cut to other columns, has none.
    """

    _told_by: ClassVar[tuple[str, ...]] = ()  # the columns that say what a row is

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return type(self)

    def _headline(self) -> str:
        raise NotImplementedError

    def _is_whole(self) -> bool:
        return all(name in self.columns for name in self._told_by)

    def __repr__(self) -> str:
        text = super().__repr__()
        return f"{self._headline()}\n{text}" if self._is_whole() else text

    def _repr_html_(self) -> str | None:
        table: str | None = super()._repr_html_()  # type: ignore[misc]
        return f"<p>{escape(self._headline())}</p>{table}" if table and self._is_whole() else table


class OrdersFrame(_Headed):
    """Orders, one row each, without personal data."""

    _told_by = ("order_id", "import_status")

    def _headline(self) -> str:
        return f"{_many(len(self), 'order')}{_counted(self, 'import_status')}"


class ReturnsFrame(_Headed):
    """Returns, one row each, without personal data."""

    _told_by = ("return_id", "import_status")

    def _headline(self) -> str:
        return f"{_many(len(self), 'return')}{_counted(self, 'import_status')}"


class ErrorsFrame(_Headed):
    """Import errors, one row for each cause of an order; `clusters()` has one row for each cause of many."""

    _told_by = ("id", "order_id", "fingerprint", "state")

    def _headline(self) -> str:
        causes = _many(self["fingerprint"].nunique(), "cause")
        return f"{_many(len(self), 'import error')}, {causes}{_counted(self, 'state')}"

    def clusters(self) -> pd.DataFrame:
        """One row for each cause, the most frequent first: fingerprint, code, message (of the newest), count,
        connections (names), first_seen, last_seen, example (the newest's order_id), remedy, setting.

        Of the errors in this frame, so filter first: `errors[errors.connection == "Shop DE"].clusters()`. Raises
        UsageError where the frame has lost the columns it needs.
        """
        lost = [name for name in _FOR_CLUSTERS if name not in self.columns]
        if lost:
            raise UsageError(
                f"clusters() needs the columns {', '.join(lost)}.",
                remedy="Ask kit.errors() again, or filter rows and keep the columns.",
                code="frame.columns",
            )
        rows = [_cluster(group) for _, group in pd.DataFrame(self).groupby("fingerprint", sort=False)]
        rows.sort(key=lambda row: (-row["count"], -row["last_seen"].value))
        found = pd.DataFrame(rows, columns=list(CLUSTERS))
        if not rows:
            found = found.astype({"count": "int64", "first_seen": self.created.dtype, "last_seen": self.modified.dtype})
        return found


def _cluster(group: pd.DataFrame) -> dict[str, Any]:
    newest = group.sort_values("id").iloc[-1]
    return {
        "fingerprint": newest["fingerprint"],
        "code": newest["code"],
        "message": newest["message"],
        "count": len(group),
        "connections": ", ".join(sorted(set(group["connection"]))),
        "first_seen": group["created"].min(),
        "last_seen": group["modified"].max(),
        "example": newest["order_id"],
        "remedy": newest["remedy"],
        "setting": newest["setting"],
    }


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _counted(table: pd.DataFrame, column: str) -> str:
    """`: 380 Complete, 12 Error`."""
    if table.empty:
        return ""
    return ": " + ", ".join(f"{count:,} {word}" for word, count in table[column].value_counts().items())
