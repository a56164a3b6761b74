"""`omnikit orders ...`: what was imported, one order whole, why it failed, giving it up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from omnikit.cli.common import as_json, clean, kit_of, out, write_file, write_json, write_json_rows, write_table

_ORDER_COLUMNS = {
    "order_id": "Order", "connection": "Connection", "created": "Created", "channel_status": "Channel status",
    "import_status": "Import status", "total": "Total", "currency": "Currency", "last_updated": "Last updated",
}  # fmt: skip
_connection = click.option("--connection", type=int, help="Of one connection.")
_in_connection = click.option("--connection", type=int, help="Where two connections have the order.")
_limit = click.option("--limit", type=click.IntRange(min=1), help="At most so many.")


@click.group(invoke_without_command=True)
@_connection
@click.option("--since", help="Created on or after this day (DD.MM.YYYY or YYYY-MM-DD).")
@click.option("--status", help="With this import status, such as Error.")
@_limit
@out
@as_json
@click.pass_context
def orders(
    ctx: click.Context,
    connection: int | None,
    since: str | None,
    status: str | None,
    limit: int | None,
    out: str | None,
    as_json: bool,
) -> None:
    """List orders, newest first, without personal data; `orders show` has one whole."""
    if ctx.invoked_subcommand:
        return
    kit = kit_of(ctx)
    if connection is not None:
        kit.connection(connection)
    rows = kit.order_rows(connection, since=since, status=status, limit=limit)
    if out:
        write_file(kit, rows, out, "orders")
    elif as_json:
        write_json_rows(rows)
    else:
        write_table(rows, _ORDER_COLUMNS, "No order. `omnikit sync ID --wait` imports them.")


@orders.command()
@click.argument("order_id")
@_in_connection
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
    write_table(list(_fields(row)), {"field": "Field", "value": "Value"}, "")
    for line in row["lines"]:
        click.echo(clean(f"  {line['kind']:<10} {line['quantity']} x {line['sku'] or line['title']}  {line['total']}"))
    for error in row["errors"]:
        click.echo(clean(f"  ! {error['code']} ({error['state']}): {error['message']} {error['remedy']}"))


def _fields(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each field that has a value; those of recipient and buyer on rows of their own."""
    for key, value in row.items():
        if isinstance(value, dict):
            yield from ({"field": f"{key}.{name}", "value": inner} for name, inner in value.items() if inner)
        elif key not in {"lines", "errors"} and value is not None:
            yield {"field": key, "value": value}


@orders.command()
@click.argument("order_id")
@_in_connection
@as_json
@click.pass_context
def explain(ctx: click.Context, order_id: str, connection: int | None, as_json: bool) -> None:
    """Why an order is in error or was left out: rule, place in the payload, setting to blame, and what to do."""
    story = kit_of(ctx).explain(order_id, connection)
    if as_json:
        write_json(story.as_dict())
    else:
        click.echo("\n".join(clean(line) for line in repr(story).splitlines()))


@orders.command()
@click.argument("order_ids", metavar="ORDER...", nargs=-1, required=True)
@_in_connection
@as_json
@click.pass_context
def cancel(ctx: click.Context, order_ids: tuple[str, ...], connection: int | None, as_json: bool) -> None:
    """Give up the import of orders in Error; nothing is canceled at the channel, and a retry takes it back."""
    kit = kit_of(ctx)
    found: dict[int, list[str]] = {}
    for order_id in dict.fromkeys(order_ids):
        found.setdefault(kit.order(order_id, connection).connection_id, []).append(order_id)
    count = sum(kit.cancel_orders(number, orders) for number, orders in found.items())
    if as_json:
        write_json({"canceled": count})
    else:
        click.echo(f"The import of {count} {'order' if count == 1 else 'orders'} is given up.")


COMMANDS = (orders,)
