"""`omnikit sql`: SELECT over the documented views."""

from __future__ import annotations

import sys

import click

from omnikit.cli.common import as_json, kit_of, out, write_file, write_json_rows, write_table
from omnikit.errors import UsageError


@click.command()
@click.argument("statement", required=False)
@click.argument("params", nargs=-1)
@click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")
@click.option("--seconds", type=click.FloatRange(min=0), default=30.0, show_default=True, help="Stop after so long.")
@click.option("--describe", is_flag=True, help="Describe the views and their columns instead (docs/sql.md).")
@out
@as_json
@click.pass_context
def sql(
    ctx: click.Context,
    statement: str | None,
    params: tuple[str, ...],
    as_csv: bool,
    seconds: float,
    describe: bool,
    out: str | None,
    as_json: bool,
) -> None:
    """Carry out a SELECT over the documented, read-only views; PARAMS stand for its question marks."""
    if describe:
        from omnikit.kit.analysis import sql_reference

        click.echo(sql_reference(), nl=False)
        return
    if statement is None:
        raise UsageError("Write a SELECT.", remedy="`omnikit sql --describe` shows what there is.")
    kit = kit_of(ctx)
    columns, found = kit.select(statement, params, seconds=seconds)
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    if out:
        write_file(kit, rows, out, columns)
    elif as_json:
        write_json_rows(rows)
    elif as_csv:
        sys.stdout.write(kit.download_bytes(rows, "csv", columns=columns).decode())
    else:
        write_table(rows, {name: name for name in columns}, "No row.")


COMMANDS = (sql,)
