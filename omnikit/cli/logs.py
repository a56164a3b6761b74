"""`omnikit log ...`: the messages of all runs, and how long they are kept."""

from __future__ import annotations

import click

from omnikit.cli.common import as_json, kit_of, out, parsed_pairs, write_file, write_json, write_json_rows, write_table

_COLUMNS = {
    "at": "Time", "level": "Level", "connection": "Connection", "run_id": "Run", "code": "Code", "message": "Message",
}  # fmt: skip


@click.group()
def log() -> None:
    """The messages of runs, and how long they are kept."""


@log.command()
@click.option("--level", default="Debug", show_default=True, help="From this level on, such as Warning.")
@click.option("--connection", type=int, help="Of one connection.")
@click.option("--since", help="Written on or after this day (DD.MM.YYYY or YYYY-MM-DD).")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many.")
@out
@as_json
@click.pass_context
def show(
    ctx: click.Context,
    level: str,
    connection: int | None,
    since: str | None,
    limit: int | None,
    out: str | None,
    as_json: bool,
) -> None:
    """List messages, newest first; --json has the exchange of calls that failed, secrets taken out."""
    kit = kit_of(ctx)
    rows = kit.log_rows(connection, level=level, since=since, limit=limit)
    if out:
        write_file(kit, rows, out, "log")
    elif as_json:
        write_json_rows(rows)
    else:
        write_table(rows, _COLUMNS, "No message.")


@log.command()
@click.argument("pairs", metavar="[LEVEL=HOURS]...", nargs=-1)
@click.option("--minimum-level", help="Messages milder than this are not kept.")
@as_json
@click.pass_context
def settings(ctx: click.Context, pairs: tuple[str, ...], minimum_level: str | None, as_json: bool) -> None:
    """Show for how many hours messages are kept, or change it, such as Warning=336; without hours: the default."""
    kit = kit_of(ctx)
    if pairs or minimum_level is not None:
        row = kit.set_log_settings(parsed_pairs(pairs) if pairs else {}, minimum_level=minimum_level)
    else:
        row = kit.log_settings()
    if as_json:
        write_json(row)
        return
    rows = [
        {"level": level, "hours": hours, "default": row["defaults"][level]} for level, hours in row["hours"].items()
    ]
    write_table(rows, {"level": "Level", "hours": "Hours", "default": "Default"}, "")
    if row["minimum_level"] != "Debug":
        click.echo(f"Messages milder than {row['minimum_level']} are not kept.")


@log.command()
@as_json
@click.pass_context
def prune(ctx: click.Context, as_json: bool) -> None:
    """Let go of messages that are old enough, now; workers do so every hour."""
    gone = kit_of(ctx).prune_log()
    if as_json:
        write_json({"removed": gone})
    else:
        click.echo(f"{gone} {'message is' if gone == 1 else 'messages are'} gone.")


COMMANDS = (log,)
