"""`omnikit errors ...`: what failed and why, trying it again, and what people do with it."""

from __future__ import annotations

import sys
from typing import Any

import click

from omnikit.cli.common import as_json, clean, kit_of, out, write_file, write_json, write_json_rows, write_table
from omnikit.cli.following import follow_all
from omnikit.errors import UsageError

_COLUMNS = {
    "id": "ID", "connection": "Connection", "order_id": "Order", "code": "Code", "message": "Message",
    "state": "State", "created": "Created",
}  # fmt: skip
_CLUSTER_COLUMNS = {
    "count": "Errors", "message": "Message", "names": "Connections",
    "first_seen": "First seen", "last_seen": "Last seen",
}  # fmt: skip
_ids = click.argument("ids", metavar="ID...", nargs=-1, type=int, required=True)


@click.group(invoke_without_command=True)
@click.option("--connection", type=int, help="Of one connection.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@click.option("--every-state", is_flag=True, help="Solved and ignored ones as well.")
@click.option("--clusters", is_flag=True, help="One line for each cause instead, the most frequent first.")
@click.option("--cluster", help="Of one cause alone, by the FINGERPRINT that --clusters shows.")
@out
@as_json
@click.pass_context
def errors(
    ctx: click.Context,
    connection: int | None,
    limit: int | None,
    every_state: bool,
    clusters: bool,
    cluster: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """List open import errors, newest first: what happened, to which order, what to do."""
    if ctx.invoked_subcommand:
        return
    kit = kit_of(ctx)
    if connection is not None:
        kit.connection(connection)
    if clusters:
        rows = [row for row in kit.clusters(connection) if cluster in {None, row["fingerprint"]}][:limit]
    else:
        rows = kit.error_rows(connection, limit=limit, every_state=every_state, cluster=cluster)
    if out:
        write_file(kit, rows, out, None if clusters else "errors")
    elif as_json:
        write_json_rows(rows)
    else:
        (_write_clusters if clusters else _write)(rows)


def _write(rows: list[dict[str, Any]]) -> None:
    write_table(rows, _COLUMNS, "No open import error.")
    for code, remedy in dict.fromkeys((row["code"], row["remedy"]) for row in rows):
        click.echo(f"\n{code}: {clean(remedy)}")


def _write_clusters(rows: list[dict[str, Any]]) -> None:
    shown = [{**row, "names": ", ".join(row["connections"].values())} for row in rows]
    write_table(shown, _CLUSTER_COLUMNS, "No open import error.")
    for row in rows:
        setting = [f"Setting: {row['setting']}"] if row["setting"] else []
        told = [row["message"], row["remedy"], *setting, f"--cluster {row['fingerprint']}"]
        click.echo("\n" + "\n  ".join(map(clean, told)))


@errors.command()
@click.argument("ids", metavar="[ID]...", nargs=-1, type=int)
@click.option("--cluster", help="The orders of this cause, by its FINGERPRINT.")
@click.option("--order", "orders", multiple=True, metavar="ORDER", help="This order; may be given several times.")
@click.option("--return", "returns", multiple=True, metavar="RETURN", help="This return; may be given several times.")
@click.option("--connection", type=int, help="Of this connection alone; by itself: all that is in error there.")
@click.option("--wait", is_flag=True, help="Wait for the end; works without a worker.")
@as_json
@click.pass_context
def retry(
    ctx: click.Context,
    ids: tuple[int, ...],
    cluster: str | None,
    orders: tuple[str, ...],
    returns: tuple[str, ...],
    connection: int | None,
    wait: bool,
    as_json: bool,
) -> None:
    """Try the import again: of errors by their IDs, a cluster, orders, returns, or all of a connection."""
    if (orders or returns) and (ids or cluster):
        raise UsageError("Name errors, a cluster or orders, not several of them.", remedy="See `omnikit errors -h`.")
    kit = kit_of(ctx)
    named = {"orders": orders or None, "returns": returns or None}
    begun = kit.retry(ids or None, cluster=cluster, connection=connection, **named)
    sys.exit(follow_all(kit, begun.runs, begun.refused, "Retry", wait=wait, quiet=as_json))


@errors.command()
@_ids
@click.option("--reason", required=True, help="Why nothing needs to be done.")
@as_json
@click.pass_context
def ignore(ctx: click.Context, ids: tuple[int, ...], reason: str, as_json: bool) -> None:
    """Take errors out of the open ones, with a reason."""
    _changed(kit_of(ctx).ignore_errors(ids, reason), "ignored", as_json=as_json)


@errors.command()
@_ids
@as_json
@click.pass_context
def reopen(ctx: click.Context, ids: tuple[int, ...], as_json: bool) -> None:
    """Take an ignoring back."""
    _changed(kit_of(ctx).reopen_errors(ids), "open again", as_json=as_json)


@errors.command()
@_ids
@click.option("--to", help="Who looks after them; without it, nobody in particular.")
@as_json
@click.pass_context
def assign(ctx: click.Context, ids: tuple[int, ...], to: str | None, as_json: bool) -> None:
    """Say who looks after errors."""
    _changed(kit_of(ctx).assign_errors(ids, to), f"assigned to {to}" if to else "assigned to nobody", as_json=as_json)


@errors.command()
@_ids
@click.option("--text", help="The note; without it, the note is taken away.")
@as_json
@click.pass_context
def note(ctx: click.Context, ids: tuple[int, ...], text: str | None, as_json: bool) -> None:
    """Write a note beside errors."""
    _changed(kit_of(ctx).note_errors(ids, text), "with this note" if text else "without a note", as_json=as_json)


def _changed(count: int, what: str, *, as_json: bool) -> None:
    if as_json:
        write_json({"changed": count})
    else:
        click.echo(f"{count} {'error' if count == 1 else 'errors'} {what}.")


COMMANDS = (errors,)
