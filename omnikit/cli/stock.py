"""`omnikit stock ...` and `omnikit offers`: what is offered, what lies with Amazon, and quantities on their way."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from omnikit.cli.common import as_json, clean, kit_of, out, write_file, write_json, write_json_rows, write_table
from omnikit.cli.following import exit_code, follow, worst
from omnikit.errors import UsageError

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
_PREVIEW = {
    "sku": "SKU", "title": "Title", "fulfilled_by": "By", "offered": "Offered", "wanted": "Wanted",
    "verdict": "Verdict", "why": "Why",
}  # fmt: skip
_OFFERS = {
    "connection": "Connection", "sku": "SKU", "title": "Title", "fulfilled_by": "By", "channel_code": "Channel",
    "quantity": "Offered", "fba_fulfillable": "FBA", "status": "Status", "seen": "Read",
}  # fmt: skip
_STOCK = {
    "sku": "SKU", "fulfilled_by": "By", "quantity": "Offered", "wanted": "Wanted", "state": "State", "sent": "Sent",
    "sent_at": "Sent at", "outcome": "Outcome", "seen": "Read",
}  # fmt: skip
_FBA = {
    "sku": "SKU", "fulfillable": "Fulfillable", "inbound": "Inbound", "reserved": "Reserved",
    "unfulfillable": "Unfulfillable", "researching": "Researching", "total": "Total", "updated": "Updated",
    "seen": "Read",
}  # fmt: skip
_LEFT_OUT = 3  # something was not taken, though the rest went well
_id = click.argument("connection_id", metavar="ID", type=int)
_file = click.option(
    "--file", "path", type=click.Path(dir_okay=False), help="CSV file with the columns sku and quantity."
)
_set = click.option("--set", "pairs", multiple=True, metavar="SKU=QUANTITY", help="May be given several times.")
_wait = click.option("--wait", is_flag=True, help="Wait for the end; works without a worker.")


@click.group()
def stock() -> None:
    """Quantities on their way to a channel, and stock that lies with it."""


@stock.command()
@_id
@_file
@_set
@click.option("--ask", is_flag=True, help="Let the channel judge each quantity; writes nothing there.")
@as_json
@click.pass_context
def preview(
    ctx: click.Context, connection_id: int, path: str | None, pairs: tuple[str, ...], ask: bool, as_json: bool
) -> None:
    """What sending quantities would come to; without any, what waits and what was refused. Nothing is written."""
    kit = kit_of(ctx)
    quantities, rejected = _quantities(kit, path, pairs)
    rows = kit.preview_stock(connection_id, quantities, ask_channel=ask)
    if as_json:
        write_json({"rows": rows, "rejected": rejected})
    else:
        _write_preview(rows, rejected)


@stock.command()
@_id
@_file
@_set
@click.option("--yes", is_flag=True, help="Do not ask before it is sent.")
@_wait
@as_json
@click.pass_context
def push(
    ctx: click.Context,
    connection_id: int,
    path: str | None,
    pairs: tuple[str, ...],
    yes: bool,
    wait: bool,
    as_json: bool,
) -> None:
    """Send quantities; without any, all that wait and were refused. Shows first what will be sent, and asks."""
    kit = kit_of(ctx)
    quantities, rejected = _quantities(kit, path, pairs)
    rows = kit.preview_stock(connection_id, quantities)
    refused = [row for row in rows if row["code"]]
    if not as_json:
        _write_preview(rows, rejected)
    left_out = [_LEFT_OUT] if refused or rejected else []
    if len(refused) == len(rows):
        if as_json:
            write_json({"refused": refused, "rejected": rejected})
        sys.exit(worst(left_out))
    if not yes:
        _confirm(len(rows) - len(refused), as_json=as_json)
    row = follow(kit, kit.push_stock(connection_id, quantities), "Stock", wait=wait, quiet=as_json)
    if as_json:
        write_json({**row, "left_out": refused, "rejected": rejected})
    sys.exit(worst([exit_code(row), *left_out]))


@stock.command("list")
@_id
@as_json
@click.pass_context
def list_(ctx: click.Context, connection_id: int, as_json: bool) -> None:
    """The offers of a connection with what is wanted of them and what became of it."""
    _write(kit_of(ctx).offer_rows(connection_id), _STOCK, as_json=as_json)


@stock.command()
@_id
@as_json
@click.pass_context
def fba(ctx: click.Context, connection_id: int, as_json: bool) -> None:
    """What lies in Amazon's warehouses, while offers.update_fba_stock is on."""
    rows = kit_of(ctx).fba_rows(connection_id)
    empty = "No FBA stock. Switch it on with `omnikit settings set ID offers.update_fba_stock=true`, then synchronise."
    _write(rows, _FBA, empty, as_json=as_json)


@stock.command()
@_id
@_wait
@as_json
@click.pass_context
def read(ctx: click.Context, connection_id: int, wait: bool, as_json: bool) -> None:
    """Read offers, and FBA stock where it is kept up, anew; nothing is sent."""
    kit = kit_of(ctx)
    row = follow(kit, kit.read_stock(connection_id), "Reading stock", wait=wait, quiet=as_json)
    if as_json:
        write_json(row)
    sys.exit(exit_code(row))


@stock.command()
@_id
@click.argument("skus", metavar="SKU...", nargs=-1, required=True)
@as_json
@click.pass_context
def withdraw(ctx: click.Context, connection_id: int, skus: tuple[str, ...], as_json: bool) -> None:
    """Take back quantities that wait or were refused."""
    count = kit_of(ctx).withdraw_stock(connection_id, skus)
    if as_json:
        write_json({"withdrawn": count})
    else:
        click.echo(f"{count} {'quantity is' if count == 1 else 'quantities are'} withdrawn.")


@click.command()
@click.option("--connection", type=int, help="Of one connection.")
@out
@as_json
@click.pass_context
def offers(ctx: click.Context, connection: int | None, out: str | None, as_json: bool) -> None:
    """List offers with their channel and quantities, as they were read last."""
    kit = kit_of(ctx)
    rows = kit.offer_rows(connection)
    if out:
        write_file(kit, rows, out, "offers")
    else:
        _write(rows, _OFFERS, as_json=as_json)


def _write(
    rows: list[Row], columns: dict[str, str], empty: str = "No offer. `omnikit sync ID --wait` reads them.", *,
    as_json: bool,
) -> None:  # fmt: skip
    if as_json:
        write_json_rows(rows)
    else:
        write_table(rows, columns, empty)


def _write_preview(rows: list[Row], rejected: list[Row]) -> None:
    shown = [{**row, "why": row["message"] or _other(row) or "; ".join(row["issues"])} for row in rows]
    write_table(shown, _PREVIEW, "No quantity is wanted.")
    for line in rejected:
        click.echo(clean(f"Line {line['line']}: {line['reason']} ({line['sku'] or 'no SKU'})"), err=True)


def _other(row: Row) -> str:
    return f"Connection {row['other']} wants another quantity." if row["other"] else ""


def _confirm(count: int, *, as_json: bool) -> None:
    if as_json or not sys.stdin.isatty():
        raise UsageError(
            "Nobody was asked whether to send it.", remedy="Look at it with `omnikit stock preview`, then add --yes."
        )
    click.confirm(f"Send {count} {'quantity' if count == 1 else 'quantities'}?", abort=True, err=True)


def _quantities(kit: Kit, path: str | None, pairs: tuple[str, ...]) -> tuple[dict[str, int] | None, list[Row]]:
    """What the command line names, and lines of the file that are not taken; None where it names nothing."""
    if path is None and not pairs:
        return None, []
    quantities, rejected = kit.quantity_file(path) if path is not None else ({}, [])
    return {**quantities, **dict(map(_pair, pairs))}, rejected


def _pair(pair: str) -> tuple[str, int]:
    sku, _, quantity = pair.rpartition("=")
    if not sku or not (quantity.isascii() and quantity.isdigit()):
        raise UsageError(
            f"Write SKU=QUANTITY with a whole number, not {pair!r}.", remedy="Such as --set LAMP-OAK-02=5."
        )
    return sku, int(quantity)


COMMANDS = (stock, offers)
