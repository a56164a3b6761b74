"""`omnikit replay` and `omnikit what-if`: stored orders under the present settings, and under others."""

from __future__ import annotations

import sys

import click

from omnikit.cli.common import as_json, clean, kit_of, pairs, parsed_pairs, write_json, write_table
from omnikit.cli.following import exit_code, follow

_id = click.argument("connection_id", metavar="ID", type=int)


@click.command()
@_id
@click.option("--order", "orders", multiple=True, metavar="ORDER", help="This order; may be given several times.")
@click.option("--return", "returns", multiple=True, metavar="RETURN", help="This return; may be given several times.")
@click.option("--cluster", help="The orders and returns of this cause, by its FINGERPRINT.")
@click.option("--since", help="Created on or after this day (DD.MM.YYYY or YYYY-MM-DD).")
@click.option("--until", help="Created before this day.")
@click.option("--wait", is_flag=True, help="Wait for the end; works without a worker.")
@as_json
@click.pass_context
def replay(
    ctx: click.Context,
    connection_id: int,
    *,
    orders: tuple[str, ...],
    returns: tuple[str, ...],
    cluster: str | None,
    since: str | None,
    until: str | None,
    wait: bool,
    as_json: bool,
) -> None:
    """Map the stored orders and returns of a connection again under its present settings, without any call."""
    kit = kit_of(ctx)
    named = {"orders": orders or None, "returns": returns or None}
    run = kit.replay(connection_id, cluster=cluster, since=since, until=until, **named)
    row = follow(kit, run, "Replay", wait=wait, quiet=as_json)
    if as_json:
        write_json(row)
    sys.exit(exit_code(row))


@click.command("what-if")
@_id
@pairs
@as_json
@click.pass_context
def what_if(ctx: click.Context, connection_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """What other settings would do to the stored orders of a connection; nothing is changed."""
    found = kit_of(ctx).what_if(connection_id, parsed_pairs(pairs))
    if as_json:
        write_json(found.as_dict())
        return
    click.echo(clean(found.sentence))
    rows = [{"what": what, "orders": len(ids), "such as": ", ".join(ids[:3])} for what, ids in found.orders.items()]
    if rows:
        write_table(rows, {"what": "What happens", "orders": "Orders", "such as": "Such as"}, "")


COMMANDS = (replay, what_if)
