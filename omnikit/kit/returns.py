"""The verbs about returns, as a part of the kit: importing them, lists, and one return whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from omnikit.drivers import registry
from omnikit.errors import Refused
from omnikit.kit.days import day_or_none
from omnikit.kit.explain import Explanation, errors_of_return, explained_return
from omnikit.kit.handles import ReturnHandle
from omnikit.kit.orders import HISTORY, history
from omnikit.store import Filter, Store
from omnikit.store.orderlist import RETURNS, OrderLists

if TYPE_CHECKING:
    from omnikit.frames.shown import ReturnsFrame
    from omnikit.kit.handles import RunHandle
    from omnikit.kit.kit import Kit
    from omnikit.kit.orderlist import OrderList

Row = dict[str, Any]
_PENDING = ("Not imported", "Imported")


class ReturnVerbs:
    """Mixed into `Kit`."""

    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...
        def sync(
            self, connection_id: int, *, since: date | datetime | str | None = None, job: str = "sync"
        ) -> RunHandle: ...

    def import_returns(self, connection: int, *, since: date | datetime | str | None = None) -> RunHandle:
        """[Import returns]: the return job alone. Returns at once; a worker executes it, or whoever waits for it.
        Raises Refused, Busy, SetupError, InvalidInput.
        """
        self._with_returns(connection)
        return self.sync(connection, since=since, job="returns")

    def _with_returns(self, connection_id: int) -> None:
        """Raises Refused for a connection whose channel has no returns."""
        connection = self._store.connections.get(connection_id)
        if "returns" not in registry.manifest(connection.driver).capabilities:
            raise Refused(
                f"The channel of connection {connection.id} ({connection.name!r}) has no returns to import.",
                remedy="Choose another connection.",
                code="returns.unsupported",
            )

    # -- lists -------------------------------------------------------------------------------------------------

    def return_rows(
        self,
        connection: int | None = None,
        *,
        since: str | None = None,
        status: str | None = None,
        limit: int | None = None,
    ) -> Iterator[Row]:
        """Returns, newest first, one at a time; without personal data.

        Keys: connection_id, connection, return_id, order_id, marketplace (the order's where the channel names none),
        channel_status (its own word), import_status, excluded_by, created (when the return was asked for, or arrived),
        last_updated, quantity, reason, refunded, currency, fulfilled_by (to whom it goes back: MFN or AFN), rma,
        merchant_rma, resolution, carrier, tracking, oms_status, order_import_status (None: the order is not stored),
        first_seen, imported, modified, run_id.
        """
        return self._store.returns.rows(Filter(connection, day_or_none(since), status, limit))

    def returns(
        self, connection: int | None = None, *, since: str | None = None, status: str | None = None
    ) -> ReturnsFrame:
        """Returns as a frame; without personal data."""
        from omnikit.frames.build import returns_frame

        return returns_frame(self.return_rows(connection, since=since, status=status))

    def returns_of(self, order_id: str, connection: int | None = None) -> list[Row]:
        """The returns of an order, newest first, as `return_rows` has them. Raises NotFound, UsageError."""
        row = self._store.reading.order_head(order_id, connection)
        return self._store.returns.of_order(row["connection_id"], order_id)

    def return_list(self, connection: int | None = None) -> OrderList:
        """Returns by column, for a page that stays open; see `order_list`. Columns are those of `return_rows`."""
        from omnikit.kit.orderlist import OrderList

        return OrderList(self._store, connection, RETURNS)

    def return_summary(self, connection: int | None = None) -> Row:
        """How it stands with all returns, or a connection's: light, errors, pending and total as in `order_summary`;
        last_success: up to when returns have been fetched.
        """
        lists = OrderLists(self._store.db, RETURNS)
        total, by_status = lists.marks(connection).many, lists.unfinished(connection)
        errors, pending = by_status.get("Error", 0), sum(by_status.get(one, 0) for one in _PENDING)
        light = "red" if errors else "yellow" if pending else "green" if total else ""
        return {"light": light, "errors": errors, "pending": pending, "total": total,
                "last_success": self._store.returns.reach(connection)}  # fmt: skip

    # -- one return --------------------------------------------------------------------------------------------

    def return_(self, return_id: str, connection: int | None = None) -> ReturnHandle:
        """One return whole. Raises NotFound; UsageError where several connections have it."""
        return ReturnHandle(_kit(self), return_id, connection)

    def return_row(self, return_id: str, connection: int | None = None) -> Row:
        """What `return_rows` has of it, with lines (line, sku, asin, title, quantity, reason, disposition, refunded),
        has_comment and errors (as in `error_rows`, of every state). Raises as `return_`.
        """
        row = self._store.returns.whole(return_id, connection)
        return {**row, "errors": errors_of_return(self._store, return_id, row["connection_id"])}

    def return_history(self, return_id: str, connection: int | None = None, limit: int = HISTORY) -> list[Row]:
        """What happened to a return; see `order_history`. Raises as `return_`."""
        row = self._store.returns.head(return_id, connection)
        errors = errors_of_return(self._store, return_id, row["connection_id"])
        return history(OrderLists(self._store.db, RETURNS), row, return_id, errors, limit)

    def return_comment(self, return_id: str, connection: int | None = None) -> str | None:
        """What the buyer wrote: personal. The audit keeps who looked."""
        row = self._store.returns.head(return_id, connection)
        self._note("return.personal_data", row["connection_id"], return_id=return_id)
        return self._store.returns.comment(return_id, row["connection_id"])

    def raw_return(self, return_id: str, connection: int | None = None) -> Row:
        """The record of a return as the channel's report had it: source (MFN or AFN), made (when the channel was asked
        for the report), marketplaces, rows (heading -> cell). The audit keeps who looked.
        """
        row = self._store.returns.head(return_id, connection)
        self._note("return.raw", row["connection_id"], return_id=return_id)
        return self._store.returns.raw(return_id, row["connection_id"])

    def explain_return(self, return_id: str, connection: int | None = None) -> Explanation:
        """Why a return is in error or was left out; see `explain`. Raises NotFound, UsageError."""
        return explained_return(self._store, return_id, connection)

    def cancel_returns(self, connection: int, returns: Sequence[str]) -> int:
        """Give up the import of returns in Error; nothing happens at the channel, and a retry takes it back. Returns
        how many. Raises Refused where none is in Error.
        """
        self._store.connections.get(connection)
        changed = self._store.errors.cancel("return", connection, returns, self._now())
        if not changed:
            raise Refused(
                "Only the import of a return in Error can be given up.",
                remedy="Choose returns with import status Error.",
                code="return.not_in_error",
            )
        self._note("returns.cancel", connection, returns=list(returns))
        return changed


def _kit(verbs: Any) -> Kit:
    """The kit that these verbs are a part of."""
    kit: Kit = verbs
    return kit
