"""`omnikit sink ...` and `omnikit handover ...`: where complete orders and returns go, and what became of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from omnikit.cli.common import as_json, kit_of, out, read_secret, write_file, write_json, write_json_rows, write_table
from omnikit.cli.following import follow_all
from omnikit.errors import UsageError

if TYPE_CHECKING:
    from omnikit.kit import Kit

_SINKS = {
    "whose": "Connection", "kind": "Kind", "where": "Where", "how": "How", "since": "Not before",
    "modified": "Modified", "modified_by": "By",
}  # fmt: skip
_DROPS = {
    "at": "Taken", "kind": "Kind", "file": "From", "outcome": "Outcome", "taken": "New", "unchanged": "Known",
    "refused": "Refused", "reason": "Reason",
}  # fmt: skip
_HANDOVERS = {
    "id": "ID", "connection": "Connection", "kind": "Kind", "record_id": "Order or return", "state": "State",
    "attempts": "Attempts", "modified": "Modified", "message": "Message",
}  # fmt: skip
_SECRET_HELP = "File with the secret; - is standard input. Without it, the one that is there stays."  # noqa: S105
_connection = click.option("--connection", type=int, help="Of this connection alone; else of all that have none.")
_manual = click.option("--manual", is_flag=True, help="Only when asked for; else by itself after each import.")
_since = click.option("--since", help="Leave older orders and returns alone (DD.MM.YYYY or YYYY-MM-DD); else all go.")


@click.group()
def sink() -> None:
    """Where complete orders and returns are handed over to: one place for all connections, or a connection's own."""


@sink.group("set")
def sink_set() -> None:
    """Set a sink, in place of the one that is there."""


@sink_set.command()
@click.option("--path", required=True, help="A whole path; made where it is missing.")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True,
    help="JSON Lines and Parquet are exact; CSV holds no formula.",
)  # fmt: skip
@click.option("--batch-size", type=int, default=500, show_default=True, help="Records per file, at most.")
@_connection
@_manual
@_since
@as_json
@click.pass_context
def folder(
    ctx: click.Context,
    *,
    path: str,
    form: str,
    batch_size: int,
    connection: int | None,
    manual: bool,
    since: str | None,
    as_json: bool,
) -> None:
    """Files in a folder."""
    config = {"path": path, "format": form, "batch_size": batch_size}
    kit = kit_of(ctx)
    row = kit.set_sink("folder", config, connection=connection, automatic=not manual, since=since)
    _told(kit, row, as_json=as_json)


@sink_set.command()
@click.option("--url", required=True, help="Where documents are posted to; https.")
@click.option("--secret-file", help=_SECRET_HELP)
@click.option(
    "--records-per-call", type=int, default=1, show_default=True, help="More than 1: an envelope with a list."
)
@click.option("--collect-url", default="", help="Asked for shipments and invoices.")
@_connection
@_manual
@_since
@as_json
@click.pass_context
def http(
    ctx: click.Context,
    *,
    url: str,
    secret_file: str | None,
    records_per_call: int,
    collect_url: str,
    connection: int | None,
    manual: bool,
    since: str | None,
    as_json: bool,
) -> None:
    """Calls to an endpoint, each signed with the secret."""
    kit = kit_of(ctx)
    kept = kit.sink(connection)
    present = kept is not None and kept["kind"] == "http" and kept["connection_id"] == connection
    asked = secret_file or not present
    secret = read_secret(secret_file, "OMNIKIT_SINK_SECRET", "Secret") if asked else None
    config = {"url": url, "records_per_call": records_per_call, "collect_url": collect_url}
    row = kit.set_sink("http", config, secret=secret, connection=connection, automatic=not manual, since=since)
    _told(kit, row, as_json=as_json)


def _told(kit: Kit, row: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        write_json(row)
        return
    click.echo(f"{_whose(row)} are handed over to {_where(row)}. `omnikit sink test` tries it.")
    found = kit.unsent(row["connection_id"], row["since"])
    if any(found.values()):
        when = "go with the next import" if row["automatic"] else "go with `omnikit handover --connection ID`"
        click.echo(f"{found['orders']:,} orders and {found['returns']:,} returns were never handed over and {when}.")


def _whose(row: dict[str, Any]) -> str:
    return f"Orders of {row['connection']}" if row["connection"] else "Orders of all connections"


def _where(row: dict[str, Any]) -> str:
    return str(row["config"].get("path") or row["config"].get("url"))


@sink.command("list")
@as_json
@click.pass_context
def sink_list(ctx: click.Context, as_json: bool) -> None:
    """List the sinks that are set."""
    rows = kit_of(ctx).sinks()
    if as_json:
        write_json_rows(rows)
    else:
        write_table(map(_shown, rows), _SINKS, "No sink is set: `omnikit sink set`.")


@sink.command("show")
@_connection
@as_json
@click.pass_context
def sink_show(ctx: click.Context, connection: int | None, as_json: bool) -> None:
    """Show where the orders of a connection go; never a secret."""
    row = kit_of(ctx).sink(connection)
    if as_json:
        write_json(row)
    else:
        write_table([_shown(row)] if row else [], _SINKS, "No sink is set: `omnikit sink set`.")


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    how = "by itself" if row["automatic"] else "when asked for"
    return {**row, "whose": row["connection"] or "(all)", "where": _where(row), "how": how}


@sink.command("test")
@_connection
@click.pass_context
def sink_test(ctx: click.Context, connection: int | None) -> None:
    """Hand over a test document, and say what happened."""
    click.echo(kit_of(ctx).test_sink(connection))


@sink.command("remove")
@_connection
@click.pass_context
def sink_remove(ctx: click.Context, connection: int | None) -> None:
    """Take a sink away with its secret; what is being exported waits for the next one."""
    kit_of(ctx).remove_sink(connection)
    click.echo("The sink is removed.")


@sink.command("collect")
@as_json
@click.pass_context
def sink_collect(ctx: click.Context, as_json: bool) -> None:
    """Take what the OMS tells of shipments and invoices now; workers do so by themselves."""
    kit = kit_of(ctx)
    rows = kit.collect_from_oms()
    problems = [row["collect_problem"] for row in kit.sinks() if row["collect_problem"]]
    if as_json:
        write_json_rows(rows)
    elif rows or not problems:
        write_table(rows, _DROPS, "The OMS has nothing new to tell.")
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        ctx.exit(1)


class _Handover(click.Group):
    """What is no command of the group is what `handover orders` is given: `omnikit handover 302-1234567-1234567`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or not {args[0]} & {*self.commands, "-h", "--help"}:
            args = ["orders", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Handover)
def handover() -> None:
    """[EXPORT TO OMS]: hand over orders by their ids, or all that are due; `handover list`, `handover retry`."""


@handover.command("orders")
@click.argument("orders", metavar="[ORDER]...", nargs=-1)
@click.option("--return", "returns", multiple=True, metavar="RETURN", help="This return; may be given several times.")
@click.option("--connection", type=int, help="Of this connection alone.")
@click.option("--wait", is_flag=True, help="Wait for the end; works without a worker.")
@as_json
@click.pass_context
def handover_orders(
    ctx: click.Context,
    orders: tuple[str, ...],
    returns: tuple[str, ...],
    connection: int | None,
    wait: bool,
    as_json: bool,
) -> None:
    """Hand over orders and returns by their ids; without any, all that are due."""
    kit = kit_of(ctx)
    begun = kit.export_to_oms(orders or None, returns or None, connection)
    if begun.records and not begun.runs:
        click.echo(f"The run under way, or the next, hands over {begun.records}.", err=True)
    sys.exit(follow_all(kit, begun.runs, begun.refused, "Hand-over", wait=wait, quiet=as_json))


@handover.command("list")
@click.option("--connection", type=int, help="Of this connection alone.")
@click.option("--record", metavar="ORDER", help="Of this order or return.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(["Being exported", "Exported", "Error"]),
    help="In this state; may be given several times.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True)
@out
@as_json
@click.pass_context
def handover_list(
    ctx: click.Context,
    connection: int | None,
    record: str | None,
    states: tuple[str, ...],
    limit: int,
    out: str | None,
    as_json: bool,
) -> None:
    """List what was or is being handed over, written last first."""
    kit = kit_of(ctx)
    rows = kit.handover_rows(connection, states=states or None, record=record, limit=limit)
    if out:
        write_file(kit, rows, out)
    elif as_json:
        write_json_rows(rows)
    else:
        write_table(rows, _HANDOVERS, "Nothing was handed over yet.")


@handover.command("retry")
@click.argument("ids", metavar="[ID]...", nargs=-1, type=int)
@click.option("--order", "orders", multiple=True, metavar="ORDER", help="This order; may be given several times.")
@click.option("--connection", type=int, help="All of this connection.")
@as_json
@click.pass_context
def handover_retry(
    ctx: click.Context, ids: tuple[int, ...], orders: tuple[str, ...], connection: int | None, as_json: bool
) -> None:
    """Try hand-overs in Error again: by their IDs, of orders, or all of a connection."""
    if ids and orders:
        raise UsageError("Name hand-overs or orders, not both.", remedy="See `omnikit handover list`.")
    many = kit_of(ctx).retry_handover(ids or None, orders=orders or None, connection=connection)
    if as_json:
        write_json({"retried": many})
    else:
        click.echo(f"{many} {'is' if many == 1 else 'are'} tried again.")


@handover.command("describe")
def handover_describe() -> None:
    """The page about what is handed over, and how: docs/handover.md."""
    from omnikit.sinks.describing import describe

    click.echo(describe(), nl=False)


COMMANDS = (sink, handover)
