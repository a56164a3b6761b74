"""`omnikit completeness`: is every order there?"""

from __future__ import annotations

import click

from omnikit.cli.common import as_json, kit_of, write_json, write_table

_DAYS = {"day": "Day", "stored": "Stored", "canceled": "Canceled", "counted": "Counted", "verdict": "Verdict"}


@click.command()
@click.argument("connection", type=int)
@click.option("--days", type=int, default=30, show_default=True, help="How many days.")
@click.option("--count/--no-count", default=True, help="Ask the channel how many orders each day had.")
@as_json
@click.pass_context
def completeness(ctx: click.Context, connection: int, days: int, count: bool, as_json: bool) -> None:
    """Prove that every order of a CONNECTION is there: gaps, and each day against the channel's own count. Ends with 1
    where something is missing.
    """
    found = kit_of(ctx).completeness(connection, days=days, count=count)
    if as_json:
        write_json(found.as_dict())
    else:
        write_table(found.as_dict()["days"], _DAYS, "No whole day yet.")
        click.echo(found.verdict)
    if not found.is_complete:
        ctx.exit(1)


COMMANDS = (completeness,)
