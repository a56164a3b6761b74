"""Commands that show what was imported: orders, errors."""

from __future__ import annotations

import click

from omnikit.cli.common import as_json, clean, kit_of, write_json, write_json_rows, write_table

_ORDER_COLUMNS = {
    "order_id": "Order", "connection": "Connection", "created": "Created", "channel_status": "Channel status",
    "import_status": "Import status", "total": "Total", "currency": "Currency", "last_updated": "Last updated",
}  # fmt: skip
_ERROR_COLUMNS = {
    "connection": "Connection", "order_id": "Order", "code": "Code", "message": "Message", "created": "Created",
}  # fmt: skip
_connection = click.option("--connection", type=int, help="Of one connection.")
_limit = click.option("--limit", type=click.IntRange(min=1), help="At most so many.")


@click.group(invoke_without_command=True)
@_connection
@click.option("--since", help="Created on or after this day (DD.MM.YYYY or YYYY-MM-DD).")
@click.option("--status", help="With this import status, such as Error.")
@_limit
@as_json
@click.pass_context
def orders(
    ctx: click.Context, connection: int | None, since: str | None, status: str | None, limit: int | None, as_json: bool
) -> None:
    """List orders, newest first, without personal data; `orders show` has one whole."""
    if ctx.invoked_subcommand:
        return
    kit = kit_of(ctx)
    if connection is not None:
        kit.connection(connection)
    rows = kit.order_rows(connection, since=since, status=status, limit=limit)
    if as_json:
        write_json_rows(rows)
    else:
        write_table(rows, _ORDER_COLUMNS, "No order. `omnikit sync ID --wait` imports them.")


@orders.command()
@click.argument("order_id")
@click.option("--connection", type=int, help="Where two connections have the order.")
@click.option("--raw", is_flag=True, help="The payload as the channel sent it (kept in the audit).")
@as_json
@click.pass_context
def show(ctx: click.Context, order_id: str, connection: int | None, raw: bool, as_json: bool) -> None:
    """One order whole, personal data included."""
    kit = kit_of(ctx)
    row = kit.raw_order(order_id, connection) if raw else kit.order(order_id, connection).as_dict()
    if as_json or raw:
        write_json(row)
        return
    fields = [{"field": key, "value": value} for key, value in row.items() if key not in {"lines", "errors"}]
    write_table(fields, {"field": "Field", "value": "Value"}, "")
    for line in row["lines"]:
        click.echo(clean(f"  {line['kind']:<10} {line['quantity']} x {line['sku'] or line['title']}  {line['total']}"))
    for error in row["errors"]:
        click.echo(clean(f"  ! {error['code']} ({error['state']}): {error['message']} {error['remedy']}"))


@click.command()
@_connection
@_limit
@click.option("--every-state", is_flag=True, help="Solved and ignored ones as well.")
@as_json
@click.pass_context
def errors(ctx: click.Context, connection: int | None, limit: int | None, every_state: bool, as_json: bool) -> None:
    """List open import errors, newest first: what happened, to which order, what to do."""
    kit = kit_of(ctx)
    if connection is not None:
        kit.connection(connection)
    rows = kit.error_rows(connection, limit=limit, every_state=every_state)
    if as_json:
        write_json_rows(rows)
        return
    write_table(rows, _ERROR_COLUMNS, "No open import error.")
    for code, remedy in {row["code"]: row["remedy"] for row in rows}.items():
        click.echo(f"\n{code}: {remedy}")


COMMANDS = (orders, errors)
