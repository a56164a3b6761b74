"""`omnikit pause` and `omnikit resume`: the switch for everything that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from omnikit.cli.common import as_json, kit_of, write_json, write_table

if TYPE_CHECKING:
    from omnikit.kit import Kit

_COLUMNS = {"connection_id": "ID", "connection": "Connection", "actor": "By", "at": "Since", "reason": "Reason"}


@click.command()
@click.argument("connection", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Of all connections.")
@click.option("--reason", default="", help="Why; every screen says it.")
@as_json
@click.pass_context
def pause(ctx: click.Context, connection: int | None, every: bool, reason: str, as_json: bool) -> None:
    """Hold back shipments, invoices, stock and the hand-over of a CONNECTION or of all; without either, list what is
    held back.
    """
    kit = kit_of(ctx)
    if connection is None and not every:
        rows = kit.pauses()
        if as_json:
            write_json(rows)
        else:
            write_table(rows, _COLUMNS, "Nothing is held back.")
        return
    if kit.pause(_target(connection, every), reason=reason):
        click.echo(f"Nothing leaves for {_named(connection)} any more. `omnikit resume` takes it back.", err=True)
    else:
        click.echo(f"What is to leave for {_named(connection)} is held back already: see `omnikit pause`.", err=True)


@click.command()
@click.argument("connection", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Of all connections.")
@click.pass_context
def resume(ctx: click.Context, connection: int | None, every: bool) -> None:
    """Let shipments, invoices, stock and the hand-over of a CONNECTION or of all leave again."""
    kit = kit_of(ctx)
    changed = kit.resume(_target(connection, every))
    said = "leaves again" if changed else "was not held back"
    click.echo(f"What is to leave for {_named(connection)} {said}.{_still(kit, connection)}", err=True)


def _still(kit: Kit, connection: int | None) -> str:
    """One switch for each and one for all: what the other one still holds back."""
    held = [row for row in kit.pauses() if connection is None or row["connection_id"] is None]
    if not held:
        return ""
    if connection is None:
        named = ", ".join(f"{row['connection_id']}" for row in held)
        return f" Still held back by a switch of its own: {named}. `omnikit resume ID` lifts it."
    return " It is still held back with all others: `omnikit resume --all` lifts that."


def _target(connection: int | None, every: bool) -> int | None:
    if (connection is None) != every:
        raise click.UsageError("Name one connection, or --all.")
    return connection


def _named(connection: int | None) -> str:
    return "all connections" if connection is None else f"connection {connection}"


COMMANDS = (pause, resume)
