"""The verbs about offers and stock, as a part of the kit: what is offered, what lies with the channel, and quantities
on their way to the channel, looked at before they leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from omnikit.drivers import registry
from omnikit.errors import Busy, NeedsAuthorization, NotFound, Refused, RequestRefused, UnreadableAnswer
from omnikit.kit.handles import RunHandle
from omnikit.kit.quantities import MOST, QuantityFile, read_quantities
from omnikit.model.connection import Connection
from omnikit.model.jobs import EXPORT
from omnikit.model.offers import NEVER_SENT, Elsewhere, StockChange, Verdict, Wish, judged, rival
from omnikit.model.problems import CAUSES, Problem
from omnikit.model.scopes import of_connection
from omnikit.model.states import Level
from omnikit.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from omnikit.bootstrap import Runtime
    from omnikit.drivers.base import Stock
    from omnikit.kit.kit import Kit

Row = dict[str, Any]
_NO_NUMBER = "The quantity is no whole number from 0 on."


class StockSet(NamedTuple):
    """What became of quantities that were set: rows as of `preview_stock`, the refused ones with code and message."""

    accepted: list[Row]
    refused: list[Row]


class StockVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...
        def _active(self, connection_id: int) -> Connection: ...

    # -- lists -------------------------------------------------------------------------------------------------

    def offer_rows(self, connection: int | None = None, *, skus: Sequence[str] | None = None) -> list[Row]:
        """Offers by connection and SKU, as they were read last: connection_id, connection, sku, asin, title,
        fulfilled_by (MFN or AFN), channel_code (the channel's own word), quantity (offered; None: the channel names
        none), fba_fulfillable (what lies with Amazon, where that is read), status, product_type, seen, gone (since when
        the channel shows it no more), wanted, wanted_by, wanted_at, state (of what is wanted: Pending, Sending, Sent,
        Shown, Refused), sent, sent_at, outcome, issues. Raises NotFound.
        """
        if connection is not None:
            self._store.connections.get(connection)
        return self._store.offers.listed(connection, skus)

    def offers(self, connection: int | None = None) -> pd.DataFrame:
        """Offers as a frame."""
        from omnikit.frames.build import OFFERS, STOCK_TIMES, frame

        return frame(self.offer_rows(connection), OFFERS, STOCK_TIMES)

    def fba_rows(self, connection: int | None = None) -> list[Row]:
        """What lies in Amazon's warehouses, by connection and SKU: connection_id, connection, sku, fnsku, asin,
        condition, fulfillable, inbound, reserved, unfulfillable, researching, total, updated, seen, kept_up (False: the
        setting is off, and the next synchronisation takes the row away). Marketplaces that share stock show the same
        pieces: do not add them up. Raises NotFound.
        """
        from omnikit.sync.stock import keeps_fba

        if connection is not None:
            self._store.connections.get(connection)
        rows = self._store.offers.fba_listed(connection)
        kept = {
            one: keeps_fba(self._store, self._store.connections.get(one))
            for one in {row["connection_id"] for row in rows}
        }
        return [{**row, "kept_up": kept[row["connection_id"]]} for row in rows]

    def stock(self, connection: int | None = None) -> pd.DataFrame:
        """What lies in Amazon's warehouses, as a frame."""
        from omnikit.frames.build import FBA_STOCK, STOCK_TIMES, frame

        return frame(self.fba_rows(connection), FBA_STOCK, STOCK_TIMES)

    # -- what is wanted ----------------------------------------------------------------------------------------

    def quantity_file(self, source: str | Path | bytes) -> QuantityFile:
        """Quantities out of a CSV file (columns sku and quantity), and the lines that are not taken. See
        `quantities.read_quantities`. Raises InvalidInput.
        """
        return read_quantities(source)

    def set_stock(self, connection: int, quantities: Mapping[str, int]) -> StockSet:
        """From now on these quantities are to be offered; they leave with the next synchronisation, or `push_stock`,
        once each. Unknown SKUs, offers that Amazon fulfils and what is no whole number are refused one by one.

        Raises NotFound; Refused for a connection that is not active, or whose driver knows no stock.
        """
        active = self._stocked(connection)
        rows = self._judged(active, quantities)
        refused = [row for row in rows if row["code"]]
        accepted = [row for row in rows if not row["code"]]
        if accepted:
            wanted = {row["sku"]: row["wanted"] for row in accepted}
            self._store.offers.want(active.id, wanted, self.actor, self._now())
            self._note("stock.set", active.id, offers=len(accepted), refused=len(refused))
        return StockSet(accepted, refused)

    def withdraw_stock(self, connection: int, skus: Sequence[str]) -> int:
        """Nothing is wanted of these SKUs any more, where it has not left yet. Returns of how many. Raises NotFound."""
        self._store.connections.get(connection)
        count = self._store.offers.withdraw(connection, skus, self._now())
        if count:
            self._note("stock.withdraw", connection, offers=count)
        return count

    def preview_stock(
        self, connection: int, quantities: Mapping[str, int] | None = None, *, ask_channel: bool = False
    ) -> list[Row]:
        """What sending these quantities would come to; without, what waits and what was refused. Nothing is written,
        here or there. Each row: sku, title, fulfilled_by, channel_code, offered (now), seen (when that was read),
        wanted, state, verdict (send, unchanged, FBA: never sent, unknown SKU, conflict, sent with another marketplace,
        paused, refused, no quantity), code and message (why it is never sent), other (the connection of a conflict),
        issues (the channel's sentences).

        `ask_channel`: let the channel judge what would be sent; takes a call or two for each. Raises as `set_stock`,
        and with it NeedsAuthorization, ChannelError.
        """
        active = self._stocked(connection)
        rows = self._judged(active, quantities)
        if ask_channel:
            self._ask_channel(active, [row for row in rows if row["verdict"] == Verdict.SEND])
        return rows

    # -- runs --------------------------------------------------------------------------------------------------

    def push_stock(self, connection: int, quantities: Mapping[str, int] | None = None) -> RunHandle:
        """Send these quantities, or all that wait and were refused. A worker does it, or whoever waits for the run.
        What is not taken (see `set_stock`) stands in the run's log.

        Raises as `set_stock`; Busy while another export of the connection is under way: the quantities are kept then.
        """
        if quantities is None:
            active = self._stocked(connection)
            self._store.offers.again(active.id)
            return self._begin_stock(active, {})
        found = self.set_stock(connection, quantities)
        run = self._begin_stock(self._active(connection), {"skus": [row["sku"] for row in found.accepted]})
        for row in found.refused:
            message = f"Quantity {row['wanted']} of SKU {row['sku']} is not taken ({row['code']})."
            self._store.runs.log(run.id, self._now(), Level.WARNING, "stock.left_out", message, None)
        return run

    def read_stock(self, connection: int) -> RunHandle:
        """Read offers, and FBA stock where that is kept up, anew; nothing is sent. Raises as `push_stock`."""
        return self._begin_stock(self._stocked(connection), {"read": True, "skus": []})

    def _begin_stock(self, connection: Connection, scope: Row) -> RunHandle:
        self._runtime.application(connection.driver)
        runs, now = self._store.runs, self._now()
        runs.requeue_stalled(now, connection.id)
        forsaken = runs.forsaken(connection.id, now, EXPORT)
        if forsaken is not None:
            runs.request_cancel(forsaken, now)
        try:
            run_id = runs.create(connection.id, "stock", self.actor, None, now, scope=scope)
        except Busy as busy:
            raise Busy(
                f"{busy.message} What is wanted is kept.",
                remedy="It leaves with the next synchronisation, or when you send it once that run has ended.",
            ) from None
        self._note("stock.push", connection.id, run_id=run_id)
        self._runtime.queue.put(run_id)
        return RunHandle(_kit(self), run_id)

    # -- judging -----------------------------------------------------------------------------------------------

    def _stocked(self, connection_id: int) -> Connection:
        connection = self._active(connection_id)
        if "stock" not in registry.manifest(connection.driver).capabilities:
            raise Refused(
                f"The driver of connection {connection_id} knows no stock.",
                remedy="Choose a connection whose driver has the capability stock.",
                code="stock.not_offered",
            )
        return connection

    def _judged(self, connection: Connection, quantities: Mapping[str, int] | None) -> list[Row]:
        from omnikit.sync.stock import pool_of

        offers, now = self._store.offers, self._now()
        if quantities is None:
            wishes: dict[str, Wish] = {wish.sku: wish for wish in offers.waiting(connection.id)}
            wanted: Mapping[str, Any] = {sku: wish.wanted for sku, wish in wishes.items()}
        else:
            wishes, wanted = offers.wishes(connection.id, list(quantities)), quantities
        listed = {row["sku"]: row for row in offers.listed(connection.id, list(wishes))}
        shared = offers.elsewhere(pool_of(self._store, connection), list(wishes))
        held = self._store.pauses.holding(connection.id) is not None
        rows = []
        for sku, quantity in wanted.items():
            wish, others = wishes.get(sku), shared.get(sku, [])
            asked = wish._replace(wanted=quantity) if wish else None
            verdict = judged(asked, others, now, held=held) if _is_quantity(quantity) else Verdict.NO_NUMBER
            issues = listed[sku]["issues"] if wish and quantities is None else []
            rows.append(_row(sku, quantity, listed.get(sku, {}), verdict, asked and rival(asked, others), issues))
        return rows

    def _ask_channel(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Put what the channel says into rows that would be sent."""
        secrets = self._store.connections.secrets(of_connection(connection.id))
        channel = cast("Stock", self._runtime.driver(connection.driver, connection.account, secrets))
        try:
            for row in rows:
                row.update(_judgement(channel, row))
        except NeedsAuthorization as refused:
            self._store.connections.needs_authorization(connection.id, refused.message)
            raise


def _kit(verbs: Any) -> Kit:
    """The kit that these verbs are a part of."""
    kit: Kit = verbs
    return kit


def _is_quantity(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _row(
    sku: str, wanted: Any, listed: Mapping[str, Any], verdict: Verdict, other: Elsewhere | None, issues: list[str]
) -> Row:
    code = "stock_no_quantity" if verdict == Verdict.NO_NUMBER else NEVER_SENT.get(verdict)
    return {
        "sku": sku,
        "title": listed.get("title"),
        "fulfilled_by": listed.get("fulfilled_by"),
        "channel_code": listed.get("channel_code"),
        "offered": listed.get("quantity"),
        "seen": listed.get("seen"),
        "wanted": wanted,
        "state": listed.get("state"),
        "verdict": str(verdict),
        "code": code,
        "message": _reason(code, sku, wanted),
        "other": other.connection if other and verdict == Verdict.CONFLICT else None,
        "issues": issues,
    }


def _reason(code: str | None, sku: str, wanted: Any) -> str | None:
    if code is None:
        return None
    return Problem(code, "", {"sku": sku, "quantity": str(wanted)}).message if code in CAUSES else _NO_NUMBER


def _judgement(channel: Stock, row: Row) -> Row:
    """Verdict and issues of the channel. What it says of one SKU stops no other."""
    try:
        answer = channel.send_stock(StockChange(row["sku"], None, row["wanted"]), preview=True)
    except (Refused, NotFound, RequestRefused, UnreadableAnswer) as error:
        verdict = next((word for word, code in NEVER_SENT.items() if code == error.code), Verdict.REFUSED)
        return {"verdict": str(verdict), "issues": [error.message]}
    return {"issues": list(answer.issues), **({} if answer.accepted else {"verdict": str(Verdict.REFUSED)})}
