"""Commands that make things happen: sync, runs, worker, serve, demo."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from omnikit.cli.common import as_json, kit_of, write_json, write_json_rows, write_table
from omnikit.errors import OmnikitError, UsageError

if TYPE_CHECKING:
    from omnikit.kit import Kit

_OUTCOME = {"succeeded": 0, "succeeded_with_errors": 3, "failed": 1, "canceled": 1, "queued": 0, "running": 0}
_WORST_FIRST = (1, 4, 5, 3, 0)
_SHOWN = (
    "run_id", "connection_id", "state", "fetched", "imported", "updated", "unchanged", "pending", "excluded", "failed",
    "seconds", "code", "message", "remedy",
)  # fmt: skip
_RUN_COLUMNS = {
    "run_id": "Run", "connection": "Connection", "job": "Job", "state": "State", "created": "Created",
    "seconds": "Seconds", "fetched": "Fetched", "imported": "Imported", "updated": "Updated", "failed": "Failed",
    "message": "Message",
}  # fmt: skip


@click.command()
@click.argument("ids", metavar="ID...", type=int, nargs=-1)
@click.option("--all", "every", is_flag=True, help="All active connections.")
@click.option("--since", help="Go back to this day instead (DD.MM.YYYY or YYYY-MM-DD).")
@click.option("--wait", is_flag=True, help="Wait for the end; works without a worker.")
@as_json
@click.pass_context
def sync(ctx: click.Context, ids: tuple[int, ...], every: bool, since: str | None, wait: bool, as_json: bool) -> None:
    """Synchronise connections: check them, import their orders."""
    kit = kit_of(ctx)
    wanted = _wanted(kit, ids, every)
    results, worst = [], []
    for number in wanted:
        try:
            results.append(_sync_one(kit, number, since, wait, quiet=as_json))
            worst.append(_exit_code(results[-1]))
        except OmnikitError as error:
            if len(wanted) == 1 and not every:
                raise
            click.echo(f"Connection {number}: {error.message} [{error.code}]", err=True)
            results.append(
                {"connection_id": number, "code": error.code, "message": error.message, "remedy": error.remedy}
            )
            worst.append(error.exit_code)
    if as_json:
        one = len(ids) == 1 and not every
        write_json(results[0]) if one else write_json_rows(results)
    sys.exit(next((code for code in _WORST_FIRST if code in worst), 0))


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


def _sync_one(kit: Kit, number: int, since: str | None, wait: bool, *, quiet: bool) -> dict[str, Any]:
    run = kit.connection(number).sync(since=since)
    if not wait:
        row = run.as_dict()
        if not quiet:
            hint = "" if kit.worker_alive() else " No worker is running: start `omnikit worker`, or use --wait."
            click.echo(f"Sync triggered for connection {number} (run {run.id}).{hint}")
        return {"run_id": run.id, "connection_id": number, "state": row["state"]}
    run.wait(None if quiet or not sys.stderr.isatty() else _progress())
    row = run.as_dict()
    if not quiet:
        _tell(row)
    return {name: row[name] for name in _SHOWN}


def _exit_code(row: dict[str, Any]) -> int:
    if str(row.get("code") or "").startswith("authorization."):
        return 4
    return _OUTCOME[row["state"]]


def _tell(row: dict[str, Any]) -> None:
    counts = ", ".join(
        f"{row[name]} {name}" for name in ("imported", "updated", "unchanged", "pending", "excluded", "failed")
    )
    click.echo(f"Run {row['run_id']} {row['state']}: {row['fetched']} fetched ({counts}) in {row['seconds']:.1f} s.")
    if row["message"]:
        click.echo(f"  {row['message']} [{row['code']}]\n  {row['remedy'] or ''}".rstrip(), err=True)
    if row["failed"]:
        click.echo("  `omnikit errors` says why orders failed and what to do.", err=True)


def _progress() -> Callable[[dict[str, Any]], None]:
    """One line on a terminal that is written over and over."""

    def show(row: dict[str, Any]) -> None:
        share = f"{row['progress']:.0%}" if row["progress"] else "…"
        left = f", {row['eta_seconds']:.0f} s left" if row["eta_seconds"] else ""
        waiting = f", waiting for quota until {row['waiting_until']}" if row["waiting_until"] else ""
        text = f"{row['state']} {share}: {row['fetched']} orders, {row['failed']} errors{left}{waiting}"
        end = "\n" if row["finished"] else ""
        click.echo(f"\r\x1b[K{text}{end}", nl=False, err=True)

    return show


@click.group(invoke_without_command=True)
@click.option("--connection", type=int, help="Of one connection.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@as_json
@click.pass_context
def runs(ctx: click.Context, connection: int | None, limit: int, as_json: bool) -> None:
    """List runs, newest first; `runs cancel`, `runs log`."""
    if ctx.invoked_subcommand:
        return
    rows = kit_of(ctx).run_rows(connection, limit)
    if as_json:
        write_json_rows(rows)
    else:
        write_table(rows, _RUN_COLUMNS, "No run yet. Start one with `omnikit sync ID`.")


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
