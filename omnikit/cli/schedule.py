"""`omnikit schedule`: what runs by itself, and how often."""

from __future__ import annotations

import click

from omnikit.cli.common import as_json, kit_of, write_json, write_table

_COLUMNS = {
    "connection_id": "ID", "connection": "Connection", "status": "Status", "stream": "What", "minutes": "Every (min)",
    "effective": "Effective", "next_due": "Next", "last_due": "Last", "outcome": "Outcome", "run_id": "Run",
    "late": "Late",
}  # fmt: skip
_NEVER = "never"


@click.group(invoke_without_command=True)
@click.option("--connection", type=int, help="Of one connection.")
@as_json
@click.pass_context
def schedule(ctx: click.Context, connection: int | None, as_json: bool) -> None:
    """What a worker fetches by itself, the next first; `schedule set` changes it."""
    if ctx.invoked_subcommand:
        return
    kit = kit_of(ctx)
    if connection is not None:
        kit.connection(connection)
    rows = kit.schedule(connection)
    if as_json:
        write_json(rows)
    else:
        write_table(rows, _COLUMNS, "Nothing runs by itself. `omnikit schedule set ID 15` changes that.")


@schedule.command("set")
@click.argument("connection", type=int)
@click.argument("minutes")
@click.option(
    "--stream", type=click.Choice(["orders", "returns"]), default="orders", show_default=True, help="What to fetch."
)
@click.pass_context
def set_(ctx: click.Context, connection: int, minutes: str, stream: str) -> None:
    """Fetch every 2, 5, 10, 15, 20, 30 or 60 MINUTES, or `never`."""
    if minutes != _NEVER and not minutes.isdecimal():
        raise click.BadParameter("is a number of minutes, or never", param_hint="MINUTES")
    kit = kit_of(ctx)
    kit.set_download(connection, stream, None if minutes == _NEVER else int(minutes))
    how = _NEVER if minutes == _NEVER else f"every {minutes} minutes"
    found = [row["effective"] for row in kit.schedule(connection) if row["stream"] == stream]
    held = f" (effective: every {found[0]} min)" if found and found[0] != int(minutes) else ""
    click.echo(f"{stream} of connection {connection}: {how}{held}.", err=True)


@schedule.command("what-if")
@click.option("--minutes", type=int, help="As if all were fetched every so many minutes.")
@click.option("--add", type=int, default=0, help="As if each account had so many more connections.")
@as_json
@click.pass_context
def what_if(ctx: click.Context, minutes: int | None, add: int, as_json: bool) -> None:
    """How often the connections of each account can really be fetched by its budget, apart and together."""
    rows = kit_of(ctx).intervals(minutes=minutes, add=add)
    if as_json:
        write_json(rows)
        return
    for row in rows:
        click.echo(f"{row['account']}: {row['sentence']}")
    if not rows:
        click.echo("Nothing is fetched by itself. Add --minutes 5 to see what it would come to.")


COMMANDS = (schedule,)
