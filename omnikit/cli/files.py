"""`omnikit orders import-file` and `omnikit plan`: orders out of a file, and what a sync would cost."""

from __future__ import annotations

import sys
from typing import Any

import click

from omnikit.cli.common import as_json, clean, kit_of, write_json, write_table
from omnikit.cli.data import orders
from omnikit.cli.following import exit_code, follow

Row = dict[str, Any]
_ORDERS = {
    "order_id": "Order", "created": "Created", "channel_status": "Channel status", "fulfilled_by": "By",
    "lines": "Lines", "total": "Total", "currency": "Currency", "would_be": "Would be", "why": "Why",
}  # fmt: skip
_REJECTED = {"line": "Line", "reason": "Reason"}
_WAYS = {
    "way": "Way", "calls": "Calls", "orders": "Orders and lines", "detail_orders": "Without details",
    "detail_calls": "Further calls", "details": "All details", "taken": "Taken",
}  # fmt: skip


@orders.command("import-file")
@click.argument("connection", metavar="ID", type=int)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option("--preview", is_flag=True, help="Only say what the file is and what would become of its orders.")
@as_json
@click.pass_context
def import_file(ctx: click.Context, connection: int, file: str, preview: bool, as_json: bool) -> None:
    """Import the orders of a downloaded report file into a connection; the same file twice changes nothing."""
    kit = kit_of(ctx)
    if preview:
        found = kit.preview_file(connection, file)
        write_json(found) if as_json else _show_preview(found)
        sys.exit(2 if found["missing"] else 0)
    run = kit.import_file(connection, file)
    row = follow(kit, run, "Import", wait=True, quiet=as_json)
    rejected = kit.rejected_rows(row["run_id"])
    if as_json:
        write_json({**row, "rejected": rejected})
    elif rejected:
        click.echo("One row is left out:" if row["refused"] == 1 else f"{row['refused']:,} rows are left out:")
        write_table(rejected, _REJECTED, "")
    sys.exit(exit_code(row))


def _show_preview(found: Row) -> None:
    click.echo(clean(f"{found['file']}: {found['encoding']}, {len(found['columns'])} columns"))
    if found["ignored"]:
        click.echo(clean(f"Left aside: {', '.join(found['ignored'])}"))
    if found["missing"]:
        click.echo(f"It cannot be imported, for it has no column {', '.join(found['missing'])}.")
        return
    counts = ", ".join(f"{count} {name}" for name, count in found["counts"].items() if count)
    which = "All" if found["whole"] else "The first"
    click.echo(f"{which} {found['read']} orders: {counts or 'none'}")
    write_table(found["orders"], _ORDERS, "No order.")
    if found["rejected"]:
        click.echo("Rows that would be left out:")
        write_table(found["rejected"], _REJECTED, "")


@click.command()
@click.argument("connection", metavar="ID", type=int)
@click.option("--since", help="As if it went back to this day (DD.MM.YYYY or YYYY-MM-DD).")
@as_json
@click.pass_context
def plan(ctx: click.Context, connection: int, since: str | None, as_json: bool) -> None:
    """What the next sync would fetch, by which way, and how long it would take; nothing is begun."""
    found = kit_of(ctx).plan(connection, since=since)
    if as_json:
        write_json(found)
        return
    known = "" if found["counted"] else ", a guess"
    click.echo(f"From {found['since']} to {found['until']}: {found['orders']:,} orders to fetch{known}.")
    if found["begun"]:
        click.echo(f"Begun already, and gone on with first: {found['begun']} reports or pages.")
    if found["ways"]:
        write_table([_in_words(one) for one in found["ways"]], _WAYS, "")
    click.echo(found["why"])
    for note in found["notes"]:
        click.echo(f"  {note}")


def _in_words(way: Row) -> Row:
    from omnikit.kit.plan import duration

    return {
        **way,
        "orders": duration(way["orders_seconds"]),
        "details": duration(way["details_seconds"]),
        "taken": "yes" if way["taken"] else "no",
    }


COMMANDS = (plan,)
