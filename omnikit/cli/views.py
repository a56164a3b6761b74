"""`omnikit view ...`"""

from __future__ import annotations

from typing import Any, TextIO

import click

from omnikit.cli.common import as_json, kit_of, write_json_rows, write_table

_COLUMNS = {"id": "ID", "list": "List", "name": "Name", "owner": "Owner", "published": "Published"}


@click.group()
def view() -> None:
    """Saved views of lists: columns, sort, search and filters."""


def _write(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        write_json_rows(rows)
        return
    shown = [{**row, "published": "Yes" if row["published"] else "No"} for row in rows]
    write_table(shown, _COLUMNS, "No view yet. Create one on a list's page, or import a file.")


@view.command("list")
@click.option("--list", "list_name", help="Only views of this list, such as connections.")
@as_json
@click.pass_context
def list_(ctx: click.Context, list_name: str | None, as_json: bool) -> None:
    """List your views and those that others have published."""
    _write(kit_of(ctx).views(list_name), as_json=as_json)


@view.command()
@click.argument("ids", metavar="[ID]...", nargs=-1, type=int)
@click.option("--output", "-o", type=click.File("w", encoding="utf-8", atomic=True), default="-", help="File [-].")
@click.pass_context
def export(ctx: click.Context, ids: tuple[int, ...], output: TextIO) -> None:
    """Write views (all you see, where no ID is given) as JSON."""
    output.write(kit_of(ctx).export_views(list(ids)))


@view.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--replace", is_flag=True, help="Replace views of the same name.")
@as_json
@click.pass_context
def import_(ctx: click.Context, file: TextIO, replace: bool, as_json: bool) -> None:
    """Take the views of a FILE over as your own, all or none."""
    _write(kit_of(ctx).import_views(file.read(), replace=replace), as_json=as_json)


@view.command()
@click.argument("view_id", metavar="ID", type=int)
@as_json
@click.pass_context
def delete(ctx: click.Context, view_id: int, as_json: bool) -> None:
    """Delete a view of yours."""
    kit = kit_of(ctx)
    row = kit.view(view_id)
    kit.delete_view(view_id)
    write_json_rows([row]) if as_json else click.echo(f"View {row['name']!r} is gone.")


COMMANDS = (view,)
