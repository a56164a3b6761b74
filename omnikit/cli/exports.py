"""`omnikit ship`, `omnikit invoice`, `omnikit exports ...`: what leaves for a channel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from omnikit.cli.common import as_json, clean, kit_of, out, write_file, write_json, write_json_rows, write_table
from omnikit.cli.following import exit_code, follow
from omnikit.errors import UsageError
from omnikit.model.exports import ExportKind, ExportState

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.kit.handles import ExportHandle

Row = dict[str, Any]
_COLUMNS = {
    "id": "ID", "connection": "Connection", "kind": "Kind", "order_id": "Order", "reference": "Reference",
    "what": "What", "state": "State", "next_try": "Next try", "message": "Message",
}  # fmt: skip
_DROPPED = {
    "at": "Taken at", "kind": "Kind", "file": "File", "outcome": "Outcome", "rows": "Rows", "taken": "Asked for",
    "unchanged": "Unchanged", "refused": "Refused", "rejected": "Refused rows in", "reason": "Reason",
}  # fmt: skip
_LOG = {"at": "Time", "level": "Level", "code": "Code", "message": "Message"}
_OUTCOMES = {
    "new": "is on its way", "changed": "is on its way as a correction", "again": "is on its way again",
    "same": "was asked for before",
}  # fmt: skip
_SCHEDULED = tuple(state for state in ExportState if state not in {ExportState.EXPORTED, ExportState.CANCELED})
_ids = click.argument("ids", metavar="ID...", nargs=-1, type=int, required=True)
_connection = click.option("--connection", type=int, help="Where several connections have the order.")


@click.command()
@click.argument("order_id", metavar="ORDER")
@click.option("--provider", required=True, help="A shipping provider; `omnikit provider list` shows them.")
@click.option("--tracking", required=True, help="Tracking number of the parcel.")
@click.option("--item", "items", multiple=True, metavar="SKU=QUANTITY", help="Without it, all that is left to ship.")
@click.option("--reference", help="Number of the parcel within the order; that of a known one corrects it.")
@click.option("--shipped", help="When it left (DD.MM.YYYY, YYYY-MM-DD or ISO 8601); now unless it is said.")
@_connection
@as_json
@click.pass_context
def ship(
    ctx: click.Context,
    order_id: str,
    *,
    provider: str,
    tracking: str,
    items: tuple[str, ...],
    reference: str | None,
    shipped: str | None,
    connection: int | None,
    as_json: bool,
) -> None:
    """Have a parcel of an ORDER confirmed to its channel."""
    kit = kit_of(ctx)
    asked = kit.ship(
        order_id, provider, tracking, _items(items), connection=connection, reference=reference, shipped=shipped
    )
    _tell(kit, asked, as_json=as_json)


def _items(pairs: tuple[str, ...]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for pair in pairs:
        name, _, many = pair.rpartition("=")
        if not name or not (many.isascii() and many.isdigit()):
            raise UsageError(f"Write SKU=QUANTITY, not {pair!r}.")
        found[name] = found.get(name, 0) + int(many)
    return found or None


@click.command()
@click.argument("order_id", metavar="ORDER")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--number", required=True, help="Number of the invoice; the same again corrects it.")
@click.option("--total", required=True, help="Total with VAT, such as 119.00.")
@click.option("--vat", required=True, help="The VAT in it, such as 19.00.")
@click.option("--credit-note", is_flag=True, help="It is a credit note; needs --transaction.")
@click.option("--transaction", help="Transaction that a credit note belongs to, from Amazon's VAT report.")
@click.option("--shipping-id", help="Amazon's id of the shipment; instead of the whole order.")
@_connection
@as_json
@click.pass_context
def invoice(
    ctx: click.Context,
    order_id: str,
    file: str,
    *,
    number: str,
    total: str,
    vat: str,
    credit_note: bool,
    transaction: str | None,
    shipping_id: str | None,
    connection: int | None,
    as_json: bool,
) -> None:
    """Have the invoice of an ORDER, a PDF in FILE, uploaded to its channel."""
    kit = kit_of(ctx)
    asked = kit.invoice(
        order_id, file, number, total, vat, kind="CreditNote" if credit_note else "Invoice", shipping_id=shipping_id,
        transaction_id=transaction, connection=connection,
    )  # fmt: skip
    _tell(kit, asked, as_json=as_json)


def _tell(kit: Kit, asked: ExportHandle, *, as_json: bool) -> None:
    for warning in asked.warnings:
        click.echo(f"Warning: {warning}", err=True)
    row = asked.as_dict()
    if as_json:
        write_json({**row, "outcome": asked.outcome, "warnings": list(asked.warnings)})
        return
    hint = "" if kit.worker_alive() else f" No worker is running: `omnikit exports send {row['connection_id']}`."
    name = f"{row['kind'].capitalize()} {row['reference']} of order {row['order_id']}"
    click.echo(f"{clean(name)} {_OUTCOMES[asked.outcome]} (export {asked.id}, {row['state']}).{hint}")


@click.group(invoke_without_command=True)
@click.pass_context
def exports(ctx: click.Context) -> None:
    """Shipments and invoices on their way to a channel; alone: how many there are in each state."""
    if not ctx.invoked_subcommand:
        for state, many in kit_of(ctx).export_summary().items():
            click.echo(f"{many:>7}  {state}")


@exports.command("list")
@click.option("--connection", type=int, help="Of one connection.")
@click.option("--order", help="Of one order.")
@click.option("--kind", type=click.Choice([one.value for one in ExportKind]), help="Shipments or invoices alone.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice([one.value for one in ExportState]), help="Of these states."
)
@click.option("--every-state", is_flag=True, help="Those that have arrived or were given up as well.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@out
@as_json
@click.pass_context
def list_(
    ctx: click.Context,
    *,
    connection: int | None,
    order: str | None,
    kind: str | None,
    states: tuple[str, ...],
    every_state: bool,
    limit: int | None,
    out: str | None,
    as_json: bool,
) -> None:
    """What waits, is on its way or has finally failed, changed last first."""
    kit = kit_of(ctx)
    wanted = None if every_state else states or _SCHEDULED
    rows = kit.export_rows(connection, kind, wanted, order, limit)
    if out:
        write_file(kit, [{**row["facts"], **row} for row in rows], out, "exports")
    elif as_json:
        write_json_rows(rows)
    else:
        write_table([{**row, "what": _what(row)} for row in rows], _COLUMNS, "Nothing waits to be sent.")
        for code, remedy in dict.fromkeys((row["code"], row["remedy"]) for row in rows if row["code"]):
            click.echo(f"\n{code}: {clean(remedy)}")


def _what(row: Row) -> str:
    facts = row["facts"]
    if row["kind"] == ExportKind.SHIPMENT:
        return f"{facts['provider']} {facts['tracking']} ({facts['items']})"
    return f"{facts['document']} {facts['total']} {facts['currency'] or ''}".rstrip()


@exports.command()
@click.argument("export_id", metavar="ID", type=int)
@as_json
@click.pass_context
def show(ctx: click.Context, export_id: int, as_json: bool) -> None:
    """One export whole, and what the logs say about it."""
    kit = kit_of(ctx)
    row, log = kit.export_row(export_id), kit.export_log(export_id)
    if as_json:
        write_json({**row, "log": log})
        return
    for name, value in {**row["facts"], **row}.items():
        if name != "facts" and value is not None:
            click.echo(f"{name}: {clean(value)}")
    write_table(log, _LOG, "No run has told of it yet.")


@exports.command()
@_ids
@as_json
@click.pass_context
def retry(ctx: click.Context, ids: tuple[int, ...], as_json: bool) -> None:
    """Send again, as it is, what has finally failed or was given up."""
    _changed(kit_of(ctx).retry_exports(ids), "on the way again", as_json=as_json)


@exports.command()
@_ids
@as_json
@click.pass_context
def cancel(ctx: click.Context, ids: tuple[int, ...], as_json: bool) -> None:
    """Give up what has not left; the channel is not told."""
    _changed(kit_of(ctx).cancel_exports(ids), "given up", as_json=as_json)


def _changed(count: int, what: str, *, as_json: bool) -> None:
    if as_json:
        write_json({"changed": count})
    else:
        click.echo(f"{count} {'export' if count == 1 else 'exports'} {what}.")


@exports.command()
@click.argument("connection_id", metavar="CONNECTION", type=int)
@click.option("--wait", is_flag=True, help="Wait for the end; works without a worker.")
@as_json
@click.pass_context
def send(ctx: click.Context, connection_id: int, wait: bool, as_json: bool) -> None:
    """Send what is due of a CONNECTION now; a worker does so by itself."""
    kit = kit_of(ctx)
    row = follow(kit, kit.send_exports(connection_id), "Export", wait=wait, quiet=as_json)
    if as_json:
        write_json(row)
    sys.exit(exit_code(row))


@exports.command()
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@as_json
@click.pass_context
def drop(ctx: click.Context, limit: int, as_json: bool) -> None:
    """The drop folder: files that a worker took from it, the last first."""
    kit = kit_of(ctx)
    rows = kit.drop_rows(limit)
    if as_json:
        write_json_rows(rows)
    else:
        write_table(rows, _DROPPED, f"Nothing was taken yet. A worker looks into {kit.home / 'drop'}.")


COMMANDS = (ship, invoice, exports)
