"""Commands that make things happen: sync, runs, worker, serve, demo."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from omnikit.cli.common import as_json, kit_of, out, write_file, write_json, write_json_rows, write_table
from omnikit.cli.following import exit_code, follow, worst
from omnikit.errors import OmnikitError, UsageError
from omnikit.model.durations import still

if TYPE_CHECKING:
    from omnikit.kit import Kit

_RUN_COLUMNS = {
    "run_id": "Run", "connection": "Connection", "job": "Job", "state": "State", "created": "Created",
    "seconds": "Seconds", "fetched": "Fetched", "imported": "Imported", "updated": "Updated", "failed": "Failed",
    "still": "Still", "message": "Message",
}  # fmt: skip


@click.command()
@click.argument("ids", metavar="ID...", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="All active connections.")
@click.option("--since", help="Go back to this day instead (DD.MM.YYYY or YYYY-MM-DD).")
@click.option("--wait", is_flag=True, help="Wait for the end; works without a worker.")
@as_json
@click.pass_context
def sync(ctx: click.Context, ids: tuple[int, ...], every: bool, since: str | None, wait: bool, as_json: bool) -> None:
    """Synchronise connections: check them, import their orders and returns, send what is due."""
    kit = kit_of(ctx)
    wanted = _wanted(kit, ids, every)
    results, codes = [], []
    for number in wanted:
        try:
            run = kit.connection(number).sync(since=since)
            results.append(follow(kit, run, "Sync", wait=wait, quiet=as_json))
            codes.append(exit_code(results[-1]))
        except OmnikitError as error:
            if len(wanted) == 1 and not every:
                raise
            click.echo(f"Connection {number}: {error.message} [{error.code}]", err=True)
            results.append(
                {"connection_id": number, "code": error.code, "message": error.message, "remedy": error.remedy}
            )
            codes.append(error.exit_code)
    if as_json:
        one = len(ids) == 1 and not every
        write_json(results[0]) if one else write_json_rows(results)
    sys.exit(worst(codes))


def _wanted(kit: Kit, ids: tuple[int, ...], every: bool) -> list[int]:
    if bool(ids) == every:
        raise UsageError("Name connections by their IDs, or --all.", remedy="`omnikit connection list` shows them.")
    if not every:
        return list(dict.fromkeys(ids))
    rows = kit.connection_rows()
    skipped = [row for row in rows if row["status"] != "Active"]
    if skipped:
        click.echo(f"Left out, because not active: {', '.join(str(row['id']) for row in skipped)}.", err=True)
    return [row["id"] for row in rows if row["status"] == "Active"]


@click.group(invoke_without_command=True)
@click.option("--connection", type=int, help="Of one connection.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@out
@as_json
@click.pass_context
def runs(ctx: click.Context, connection: int | None, limit: int, out: str | None, as_json: bool) -> None:
    """List runs, newest first; `runs cancel`, `runs log`."""
    if ctx.invoked_subcommand:
        return
    kit = kit_of(ctx)
    if connection is not None:
        kit.connection(connection)
    rows = kit.run_rows(connection, limit)
    if out:
        write_file(kit, rows, out, "runs")
    elif as_json:
        write_json_rows(rows)
    else:
        shown = [{**row, "still": ", ".join(still(row))} for row in rows]
        write_table(shown, _RUN_COLUMNS, "No run yet. Start one with `omnikit sync ID`.")


@runs.command()
@click.argument("run_id", type=int)
@click.pass_context
def cancel(ctx: click.Context, run_id: int) -> None:
    """Ask a run to stop after its page; what was fetched is kept."""
    row = kit_of(ctx).cancel_run(run_id)
    click.echo(
        f"Run {run_id} is {row['state']}." if row["state"] == "canceled" else f"Run {run_id} stops after its page."
    )


@runs.command("log")
@click.argument("run_id", type=int)
@as_json
@click.pass_context
def log_(ctx: click.Context, run_id: int, as_json: bool) -> None:
    """The messages of a run; what failed shows its exchange, secrets taken out."""
    rows = kit_of(ctx).run_log(run_id)
    if as_json:
        write_json_rows(rows)
    else:
        write_table(rows, {"at": "Time", "level": "Level", "code": "Code", "message": "Message"}, "No message.")


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Runs at the same time.")
@click.pass_context
def worker(ctx: click.Context, workers: int) -> None:
    """Execute runs until ended by Ctrl-C or SIGTERM; both let the page under way finish."""
    kit = kit_of(ctx)
    click.echo(f"Working for {kit.home}.", err=True)
    kit.work(workers=workers)


@click.command()
@click.option("--port", default=8866, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--open/--no-open", "open_browser", default=False, help="Open the page in a browser.")
@click.pass_context
def serve(ctx: click.Context, port: int, open_browser: bool) -> None:
    """Serve the dashboard on this machine, with a worker. The address printed holds the token that opens it."""
    home = kit_of(ctx).home
    from omnikit.serve import serve as serve_home

    serve_home(home, port=port, open_browser=open_browser)


@click.command()
@click.option("--once", is_flag=True, help="Do it all without serving; print a JSON summary.")
@click.option("--port", default=8866, show_default=True, help="Port of the dashboard.")
@click.option("--orders", type=click.IntRange(min=1), default=400, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.pass_context
def demo(ctx: click.Context, once: bool, port: int, orders: int, seed: int) -> None:
    """A local Amazon, several connections, a first sync, then the dashboard. Without --home, in a new directory."""
    from omnikit.demo import run_demo

    run_demo(ctx.obj, once=once, port=port, orders=orders, seed=seed)


COMMANDS = (sync, runs, worker, serve, demo)
