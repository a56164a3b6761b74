"""The verbs about orders for lists and for the page of one order, as a part of the kit: what is shown of them, who
looked at personal data, what happened to an order, and how often orders are to be fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from omnikit.errors import InvalidInput, OmnikitError, Refused
from omnikit.kit.rows import run_row
from omnikit.model.connection import Connection
from omnikit.model.schedule import INTERVALS, LATE_AFTER, next_due
from omnikit.model.states import ConnectionStatus
from omnikit.model.times import iso
from omnikit.store import Filter, Store
from omnikit.store.orderlist import OrderLists

if TYPE_CHECKING:
    from omnikit.kit.handles import RunHandle
    from omnikit.kit.orderlist import OrderList

Row = dict[str, Any]
STREAMS = ("orders", "returns")
_PENDING = ("Not imported", "Imported")
HISTORY = 50  # events of an order, or a return, unless more are asked for


class Begun(NamedTuple):
    """What was asked for in many connections: the runs, and connections that were refused (connection_id, connection,
    message, remedy, code).
    """

    runs: list[RunHandle]
    refused: list[Row]


class OrderVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _held(self, stream: str) -> dict[int, int]: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...
        def _refusal(self, connection_id: int, error: OmnikitError) -> Row: ...
        def sync(self, connection_id: int, *, job: str = "sync") -> RunHandle: ...
        def import_returns(self, connection: int, *, since: date | datetime | str | None = None) -> RunHandle: ...
        def _with_returns(self, connection_id: int) -> None: ...
        def order_row(self, order_id: str, connection: int | None = None) -> Row: ...

    # -- lists -------------------------------------------------------------------------------------------------

    def order_list(self, connection: int | None = None) -> OrderList:
        """Orders by column, for a page that stays open: its `read` reads only what is asked for and has changed."""
        from omnikit.kit.orderlist import OrderList

        return OrderList(self._store, connection)

    def order_summary(self, connection: int | None = None) -> Row:
        """How it stands with all orders, or a connection's: light (red: an order is in error; yellow: one is pending;
        green: all complete; empty: there is none), errors, pending, total, last_success (of an import).
        """
        lists = OrderLists(self._store.db)
        total, by_status = lists.marks(connection).many, lists.unfinished(connection)
        errors, pending = by_status.get("Error", 0), sum(by_status.get(one, 0) for one in _PENDING)
        light = "red" if errors else "yellow" if pending else "green" if total else ""
        return {"light": light, "errors": errors, "pending": pending, "total": total,
                "last_success": lists.last_success(connection)}  # fmt: skip

    def import_all(self, job: str = "orders") -> Begun:
        """[Import orders for all connections], or with `job="returns"` their returns: a run for each active connection;
        the others, and those that are refused (busy, not authorized), are named.
        """
        runs: list[RunHandle] = []
        refused: list[Row] = []
        for connection in self._store.connections.all():
            try:
                runs.append(self._import(connection, job))
            except OmnikitError as error:
                refused.append(self._refusal(connection.id, error))
        return Begun(runs, refused)

    def _import(self, connection: Connection, job: str) -> RunHandle:
        if connection.status == ConnectionStatus.DELETING:
            raise Refused(f"Connection {connection.id} is being deleted.", code="connection.deleting")
        return self.import_returns(connection.id) if job == "returns" else self.sync(connection.id, job=job)

    # -- how often ---------------------------------------------------------------------------------------------

    def downloads(self, connection: int) -> dict[str, int | None]:
        """*Download orders automatically*: every how many minutes, for orders and for returns; None: never."""
        self._store.connections.get(connection)
        found = self._store.schedules.of(connection)
        return {stream: found.get(stream) for stream in STREAMS}

    def set_download(self, connection: int, stream: str, minutes: int | None) -> None:
        """Fetch `orders` or `returns` of a connection every 2, 5, 10, 15, 20, 30 or 60 minutes, by any worker; None:
        never. Raises NotFound, InvalidInput; Refused for returns of a channel that has none.
        """
        from omnikit.sync.schedule import schedule_key

        before = self.downloads(connection)
        if stream not in STREAMS:
            raise InvalidInput(f"{stream!r} is neither orders nor returns.", field="stream")
        if stream == "returns" and minutes is not None:
            self._with_returns(connection)
        if minutes is not None and minutes not in INTERVALS:
            raise InvalidInput(
                f"Every {minutes} minutes is not offered.",
                field="minutes",
                remedy=f"Choose one of {', '.join(map(str, INTERVALS))} minutes, or never.",
            )
        if before[stream] != minutes:
            key = schedule_key(self._store.connections.get(connection), stream)
            following = minutes and next_due(key, minutes, self._now())
            self._store.schedules.put(connection, stream, minutes, following or None)
            self._note("connection.download", connection, stream=stream, minutes=minutes)

    def schedule(self, connection: int | Sequence[int] | None = None) -> list[Row]:
        """What runs by itself, the next first, of all connections, one or some: connection_id, connection, status,
        stream, minutes, effective (minutes: what the account's budget really holds, with all that is scheduled for it),
        next_due, last_due, outcome (`run`, `busy`, or the code of what stood in the way), run_id, late (bool: due for
        more than a minute, as when no worker runs).
        """
        listed, limit = self._store.schedules.listed, iso(self._now() - LATE_AFTER)
        only = [connection] if isinstance(connection, int) else connection
        rows = listed() if only is None else [row for one in only for row in listed(one)]
        held = {stream: self._held(stream) for stream in {row["stream"] for row in rows}}
        return [
            {**row, "effective": held[row["stream"]].get(row["connection_id"], row["minutes"]),
             "late": row["next_due"] < limit}
            for row in sorted(rows, key=lambda row: (row["next_due"], row["connection_id"]))
        ]  # fmt: skip

    # -- one order ---------------------------------------------------------------------------------------------

    def order_facts(self, order_id: str, connection: int | None = None) -> Row:
        """One order with its `lines`, without personal data. Raises NotFound, UsageError."""
        row = self._store.reading.order_head(order_id, connection)
        return {**row, "lines": OrderLists(self._store.db).lines(row["connection_id"], order_id)}

    def personal_data(self, order_id: str, connection: int | None = None) -> Row:
        """Recipient and buyer of an order. The audit keeps who looked."""
        row = self.order_row(order_id, connection)
        self._note("order.personal_data", row["connection_id"], order_id=order_id)
        return {"recipient": row["recipient"], "buyer": row["buyer"]}

    def order_history(self, order_id: str, connection: int | None = None, limit: int = HISTORY) -> list[Row]:
        """What happened to an order, newest first: rows with at, kind, actor and detail. Kinds: first_seen, imported
        (of the order); run (`run` is it); any other is a verb of the audit. Raises NotFound, UsageError.
        """
        row = self._store.reading.order_head(order_id, connection)
        errors = self._store.reading.errors(Filter(row["connection_id"]), order_id=order_id, every_state=True)
        return history(OrderLists(self._store.db), row, order_id, list(errors), limit)


def history(lists: OrderLists, row: Row, record_id: str, errors: Sequence[Row], limit: int) -> list[Row]:
    """What happened to an order or a return, which `row` tells as lists do, and to its errors; newest first."""
    number = row["connection_id"]
    known = {row["run_id"], *(one[key] for one in errors for key in ("run_id", "retry_run") if one[key])}
    runs = lists.runs_of(number, record_id, sorted(known), limit)
    audit = lists.audit_of(number, record_id, [run["id"] for run in runs], [one["id"] for one in errors], limit)
    found = [_event(row[kind], kind) for kind in ("first_seen", "imported") if row[kind]]
    found += [_event(run["created"], "run", run["requested_by"], run=run_row(run)) for run in runs]
    found += [_event(one["at"], one["verb"], one["actor"], one["detail"]) for one in audit]
    return sorted(found, key=lambda one: one["at"], reverse=True)[:limit]


def _event(at: str, kind: str, actor: str | None = None, detail: Row | None = None, run: Row | None = None) -> Row:
    return {"at": at, "kind": kind, "actor": actor, "detail": detail or {}, "run": run}
