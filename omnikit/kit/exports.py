"""The verbs about what leaves for a channel, as a part of the kit: shipments, invoices, SCHEDULED EXPORTS, and the drop
folder. A verb only asks; a worker sends, or a run that is waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from omnikit.errors import InvalidInput, NotFound, OmnikitError, Refused
from omnikit.kit.handles import ExportHandle, RunHandle
from omnikit.model.connection import Connection
from omnikit.model.exports import ExportKind, ExportState
from omnikit.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from omnikit.kit.kit import Kit

Row = dict[str, Any]


class Resent(NamedTuple):
    """How many exports and hand-overs are sent again, and why others are not."""

    many: int
    refused: list[OmnikitError]


class ExportVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...
        def _active(self, connection_id: int) -> Connection: ...
        def sync(self, connection_id: int, *, job: str = "sync") -> RunHandle: ...

    # -- asking ------------------------------------------------------------------------------------------------

    def ship(
        self,
        order_id: str,
        provider: str,
        tracking: str,
        items: Mapping[str, int] | None = None,
        *,
        connection: int | None = None,
        reference: str | int | None = None,
        shipped: datetime | date | str | None = None,
    ) -> ExportHandle:
        """Have a parcel confirmed to the channel. `provider`: one of the shipping providers; `items`: item id or SKU ->
        how many, all that is left to ship unless it is said; `shipped`: now unless it is said.

        The same parcel again is the same export. Under the `reference` of a known one it corrects that; without, the
        next free number is taken. Raises NotFound, UsageError, InvalidInput, Busy, Refused (`export.not_complete`,
        `.canceled`, `.afn`, `.not_ticked`, `.not_supported`, `.nothing_left`, `.too_many`, `.reference_needed`;
        `connection.inactive`).
        """
        from omnikit.sync.exporting import WantedShipment, ask_for_shipment

        wanted = WantedShipment(order_id, provider, tracking, items, reference, shipped, connection)
        accepted = ask_for_shipment(self._store, wanted, self._asker())
        return ExportHandle(_kit(self), accepted.id, accepted.outcome, accepted.warnings)

    def invoice(
        self,
        order_id: str,
        pdf: str | Path | bytes,
        number: str,
        total: Decimal | float | str,
        vat: Decimal | float | str,
        *,
        kind: str = "Invoice",
        shipping_id: str | None = None,
        transaction_id: str | None = None,
        connection: int | None = None,
    ) -> ExportHandle:
        """Have an invoice, or with `kind` CreditNote a credit note, uploaded to the channel. `pdf`: a file or its
        content; `total` contains `vat`, both in the order's currency. The same number again corrects it.

        What looks odd stands in the handle's `warnings`. Raises as `ship`; `export.invoice_by_amazon` where Amazon
        writes the invoice.
        """
        from omnikit.sync.exporting import WantedInvoice, ask_for_invoice, read_pdf

        content = pdf if isinstance(pdf, bytes) else read_pdf(Path(pdf))
        wanted = WantedInvoice(order_id, content, number, total, vat, kind, shipping_id, transaction_id, connection)
        accepted = ask_for_invoice(self._store, wanted, self._asker())
        return ExportHandle(_kit(self), accepted.id, accepted.outcome, accepted.warnings)

    def _asker(self) -> Any:
        from omnikit.sync.exporting import Asker

        return Asker(self.actor, "kit", self._now())

    def send_exports(self, connection: int) -> RunHandle:
        """Ask for a run that sends what is due of a connection now; workers do so by themselves. Raises as `sync`."""
        return self.sync(connection, job="exports")

    # -- looking -----------------------------------------------------------------------------------------------

    def export_rows(
        self,
        connection: int | None = None,
        kind: str | None = None,
        states: Sequence[str] | None = None,
        order: str | None = None,
        limit: int | None = None,
    ) -> list[Row]:
        """Shipments and invoices that were asked for, those changed last first: id, connection_id, connection, kind
        (shipment, invoice), order_id, reference (number of the parcel or of the invoice), state (Pending, Sending,
        Submitted, Exported, Finally failed, Canceled), facts (of a shipment: provider, carrier, method, tracking,
        items, shipped, marketplace; of an invoice: number, document, total, vat, currency, shipping_id, transaction_id,
        bytes, marketplace), ticket (the channel's number for an upload), attempts, next_try (None: not tried again),
        code, message and remedy (of what went wrong last), request_id, requested_by, source, created, modified, sent,
        run_id.
        """
        _known(kind, ExportKind, "kind")
        for state in states or ():
            _known(state, ExportState, "states")
        return self._store.exports.listed(connection, kind=kind, states=states, order_id=order, limit=limit)

    def export_row(self, export_id: int) -> Row:
        """One of them. Raises NotFound."""
        return self._store.exports.get(export_id)

    def export(self, export_id: int) -> ExportHandle:
        """One of them with its verbs. Raises NotFound."""
        return ExportHandle(_kit(self), self.export_row(export_id)["id"])

    def exports(self, connection: int | None = None) -> pd.DataFrame:
        """The same as a frame, with the facts as columns."""
        from omnikit.frames.build import EXPORT_TIMES, EXPORTS, frame

        return frame(({**row["facts"], **row} for row in self.export_rows(connection)), EXPORTS, EXPORT_TIMES)

    def export_summary(self, connection: int | None = None) -> dict[str, int]:
        """How many there are in each state."""
        return self._store.exports.summary(connection)

    def export_log(self, export_id: int) -> list[Row]:
        """What the logs of runs say about one: at, level, code, message, exchange, run_id. Raises NotFound."""
        return self._store.exports.log_of(export_id)

    def drop_rows(self, limit: int | None = None) -> list[Row]:
        """Files that were taken from the drop folder, the last first: file, kind (shipments, invoices), at, outcome
        (taken, partly, rejected), rows, taken, unchanged (asked for before), refused (how many rows), rejected (the
        file that holds them), reason (where the whole file was refused).
        """
        from omnikit.sync.dropfolder import KINDS

        found = self._store.inbox.listed(KINDS, limit)
        return [{"kind": row["kind"], "at": row["at"], "outcome": row["outcome"], **row["detail"]} for row in found]

    def shipping(self, order_id: str, connection: int | None = None) -> Row:
        """How far an order is shipped, without personal data. Keys: items (item_id, sku, title, ordered, left: how many
        may still be shipped); parcels, as the channel's record of the order has them (reference, items: item id -> how
        many, carrier, tracking, status in the channel's own word, shipped; None where it does not say); refusal (code,
        message, remedy): why no shipment can be asked for now, or None. Raises NotFound, UsageError.
        """
        from omnikit.sync.exporting import shipping_of

        return shipping_of(self._store, self._store.reading.order_head(order_id, connection))

    # -- changing ----------------------------------------------------------------------------------------------

    def retry_exports(self, ids: Sequence[int]) -> int:
        """[RETRY EXPORT]: send again what has finally failed or was given up, as it is. Returns how many.

        Raises NotFound; Refused where a connection is not active, or none of them is to be retried.
        """
        for connection_id in sorted({row["connection_id"] for row in self._rows_of(ids)}):
            self._active(connection_id)
        changed = self._store.exports.retry(ids, self._now())
        if not changed:
            raise Refused(
                "None of these exports has finally failed or was given up.",
                remedy="Refresh the list: they may be on their way by now.",
                code="export.nothing_to_retry",
            )
        self._note_all("export.retry", ids)
        return changed

    def retry_failed(self, errors: Sequence[int]) -> Resent:
        """[RETRY EXPORT] of ERRORS: send again what these errors are about, shipments and invoices to the channel and
        hand-overs to the OMS. Errors of other kinds are passed over. Raises Refused where nothing is sent again.
        """
        sent: tuple[tuple[Callable[[list[int]], int], dict[int, list[int]]], ...] = (
            (self.retry_exports, self._store.exports.of_errors(errors)),
            (_kit(self).retry_handover, self._store.handovers.of_errors(errors)),
        )
        many, refused = 0, list[OmnikitError]()
        for verb, ids in [(verb, ids) for verb, found in sent for ids in found.values()]:
            try:
                many += verb(ids)
            except OmnikitError as error:
                refused.append(error)
        if not many:
            raise refused[0] if refused else _nothing_failed()
        return Resent(many, refused)

    def cancel_exports(self, ids: Sequence[int]) -> int:
        """[CANCEL EXPORT]: give up what has not left; the channel is not told, and a retry takes it back. Returns how
        many. Raises NotFound; Refused where none of them can be given up.
        """
        self._rows_of(ids)
        changed = self._store.exports.cancel(ids, self._now())
        if not changed:
            raise Refused(
                "None of these exports can be given up: they have left, or may have.",
                remedy="Only what is pending or has finally failed is given up.",
                code="export.nothing_to_cancel",
            )
        self._note_all("export.cancel", ids)
        return changed

    def _rows_of(self, ids: Sequence[int]) -> list[Row]:
        rows = self._store.exports.listed(ids=ids)
        missing = set(ids) - {row["id"] for row in rows}
        if missing or not rows:
            raise NotFound(
                f"There is no export {min(missing)}." if missing else "Name at least one export.",
                remedy="`omnikit exports list` shows them.",
                code="export.not_found",
            )
        return rows

    def _note_all(self, verb: str, ids: Sequence[int]) -> None:
        """Each in the history of its order."""
        for row in self._rows_of(ids):
            self._note(verb, row["connection_id"], order_id=row["order_id"], export=row["id"])


def _kit(verbs: Any) -> Kit:
    """The kit that these verbs are a part of."""
    kit: Kit = verbs
    return kit


def _nothing_failed() -> Refused:
    return Refused(
        "None of these errors is about an export that has failed.",
        remedy="Refresh the list: it may be on its way by now.",
        code="export.nothing_to_retry",
    )


def _known(word: str | None, words: type[ExportKind | ExportState], field: str) -> None:
    if word is not None and word not in set(words):
        raise InvalidInput(f"{word[:30]!r} is none of {', '.join(words)}.", field=field)
