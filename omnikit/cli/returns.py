"""`omnikit returns ...`: what buyers send back, one return whole, importing them."""

from __future__ import annotations

import sys

import click

from omnikit.cli.common import as_json, clean, kit_of, out, write_file, write_json, write_json_rows, write_table
from omnikit.cli.following import exit_code, follow, follow_all
from omnikit.errors import UsageError

_COLUMNS = {
    "return_id": "Return", "order_id": "Order", "connection": "Connection", "created": "Created",
    "channel_status": "Channel status", "import_status": "Import status", "quantity": "Pieces", "reason": "Reason",
    "refunded": "Refunded", "currency": "Currency",
}  # fmt: skip
_in_connection = click.option("--connection", type=int, help="Where two connections have the return.")


@click.group(invoke_without_command=True)
@click.option("--connection", type=int, help="Of one connection.")
@click.option("--since", help="Asked for on or after this day (DD.MM.YYYY or YYYY-MM-DD).")
@click.option("--status", help="With this import status, such as Error.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@out
@as_json
@click.pass_context
def returns(
    ctx: click.Context,
    connection: int | None,
    since: str | None,
    status: str | None,
    limit: int | None,
    out: str | None,
    as_json: bool,
) -> None:
    """List returns, newest first, without personal data; `returns show` has one whole."""
    if ctx.invoked_subcommand:
        return
    kit = kit_of(ctx)
    if connection is not None:
        kit.connection(connection)
    rows = kit.return_rows(connection, since=since, status=status, limit=limit)
    if out:
        write_file(kit, rows, out, "returns")
    elif as_json:
        write_json_rows(rows)
    else:
        write_table(rows, _COLUMNS, "No return. `omnikit returns import ID --wait` imports them.")


@returns.command()
@click.argument("return_id")
@_in_connection
@click.option("--raw", is_flag=True, help="The rows of the channel's report, what the buyer wrote included (audited).")
@click.option("--comment", is_flag=True, help="What the buyer wrote (kept in the audit).")
@as_json
@click.pass_context
def show(ctx: click.Context, return_id: str, connection: int | None, raw: bool, comment: bool, as_json: bool) -> None:
    """One return whole, without personal data unless they are asked for."""
    kit = kit_of(ctx)
    found = kit.return_(return_id, connection)
    if raw:
        write_json(found.raw())
        return
    row = {**found.as_dict(), **({"comment": found.comment()} if comment else {})}
    if as_json:
        write_json(row)
        return
    fields = [{"field": key, "value": value} for key, value in row.items() if key not in {"lines", "errors"}]
    write_table([one for one in fields if one["value"] is not None], {"field": "Field", "value": "Value"}, "")
    for line in row["lines"]:
        told = [f"{line['quantity']} x {line['sku'] or line['title']}", line["reason"], line["disposition"]]
        click.echo(clean("  " + "  ".join(one for one in told if one)))
    for error in row["errors"]:
        click.echo(clean(f"  ! {error['code']} ({error['state']}): {error['message']} {error['remedy']}"))


@returns.command()
@click.argument("return_id")
@_in_connection
@as_json
@click.pass_context
def explain(ctx: click.Context, return_id: str, connection: int | None, as_json: bool) -> None:
    """Why a return is in error or was left out: rule, place in the payload, setting to blame, and what to do."""
    story = kit_of(ctx).explain_return(return_id, connection)
    if as_json:
        write_json(story.as_dict())
    else:
        click.echo("\n".join(clean(line) for line in repr(story).splitlines()))


@returns.command("import")
@click.argument("connection_id", metavar="[ID]", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="All active connections.")
@click.option("--since", help="Go back to this day instead (DD.MM.YYYY or YYYY-MM-DD).")
@click.option("--wait", is_flag=True, help="Wait for the end; works without a worker.")
@as_json
@click.pass_context
def import_(
    ctx: click.Context, connection_id: int | None, every: bool, since: str | None, wait: bool, as_json: bool
) -> None:
    """Import the returns of a connection, or of all: those that are new, and those that may have changed."""
    if (connection_id is None) != every or (every and since):
        raise UsageError(
            "Name a connection by its ID (with --since, if need be), or --all.",
            remedy="`omnikit connection list` shows them.",
        )
    kit = kit_of(ctx)
    if every:
        begun = kit.import_all(job="returns")
        sys.exit(follow_all(kit, begun.runs, begun.refused, "Import", wait=wait, quiet=as_json))
    assert connection_id is not None
    row = follow(kit, kit.import_returns(connection_id, since=since), "Import", wait=wait, quiet=as_json)
    if as_json:
        write_json(row)
    sys.exit(exit_code(row))


@returns.command()
@click.argument("return_ids", metavar="RETURN...", nargs=-1, required=True)
@_in_connection
@as_json
@click.pass_context
def cancel(ctx: click.Context, return_ids: tuple[str, ...], connection: int | None, as_json: bool) -> None:
    """Give up the import of returns in Error; nothing happens at the channel, and a retry takes it back."""
    kit = kit_of(ctx)
    found: dict[int, list[str]] = {}
    for return_id in dict.fromkeys(return_ids):
        found.setdefault(kit.return_(return_id, connection).connection_id, []).append(return_id)
    count = sum(kit.cancel_returns(number, named) for number, named in found.items())
    if as_json:
        write_json({"canceled": count})
    else:
        click.echo(f"The import of {count} {'return' if count == 1 else 'returns'} is given up.")


COMMANDS = (returns,)
