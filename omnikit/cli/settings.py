"""`omnikit settings ...` and `omnikit provider ...`"""

from __future__ import annotations

from typing import Any

import click

from omnikit.cli.common import as_json, kit_of, write_json, write_json_rows, write_table
from omnikit.errors import UsageError

_COLUMNS = {"key": "Setting", "value": "Value", "origin": "Origin", "label": "Label", "note": ""}
_id = click.argument("connection_id", metavar="ID", type=int)
_pairs = click.argument("pairs", metavar="KEY=VALUE...", nargs=-1)


@click.group()
def settings() -> None:
    """What a connection imports and exports, and how."""


def _parsed(pairs: tuple[str, ...]) -> dict[str, str]:
    """`KEY=VALUE` words as a dict. An empty value empties the setting."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong or not pairs:
        raise UsageError(
            f"Write KEY=VALUE, not {wrong[0]!r}." if wrong else "Name at least one KEY=VALUE.",
            remedy="`omnikit settings show ID` lists the keys.",
        )
    return dict(pair.split("=", 1) for pair in pairs)


def _write(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        write_json_rows(rows)
        return
    flat = [
        {**one, "value": _shown(one["value"]), "note": "" if one["obeyed"] else "nothing obeys it yet"}
        for row in rows
        for one in row["settings"]
    ]
    write_table(flat, _COLUMNS, "This driver declares no settings.")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


@settings.command()
@_id
@as_json
@click.pass_context
def show(ctx: click.Context, connection_id: int, as_json: bool) -> None:
    """Show a connection's settings and where each value comes from."""
    _write(kit_of(ctx).settings(connection_id), as_json=as_json)


@settings.command("set")
@_id
@_pairs
@click.pass_context
def set_(ctx: click.Context, connection_id: int, pairs: tuple[str, ...]) -> None:
    """Change settings, all or none, such as order_import.import_mfn=false shipping_mapping.default=DHL."""
    for sentence in kit_of(ctx).set_settings(connection_id, _parsed(pairs)):
        click.echo(sentence)
    click.echo("Saving successful")


@settings.command()
@_id
@click.argument("group")
@click.pass_context
def inherit(ctx: click.Context, connection_id: int, group: str) -> None:
    """Apply the default in a GROUP again; says which own values are discarded."""
    gone = kit_of(ctx).inherit_settings(connection_id, group)
    for line in gone:
        click.echo(f"Discarded {line}")
    click.echo("Saving successful" if gone else f"{group} applies the default.")


@settings.command()
@_id
@click.argument("group")
@as_json
@click.pass_context
def history(ctx: click.Context, connection_id: int, group: str, as_json: bool) -> None:
    """Who changed a GROUP, when, from what to what."""
    rows = kit_of(ctx).settings_history(connection_id, group)
    if as_json:
        write_json_rows(rows)
        return
    flat = [
        {"id": row["id"], "at": row["at"], "actor": row["actor"], "field": field, "from": was, "to": becomes}
        for row in rows
        for field, (was, becomes) in (row["changes"] or {"(origin)": ("", "")}).items()
    ]
    names = {"id": "Change", "at": "When", "actor": "Who", "field": "Setting", "from": "From", "to": "To"}
    write_table(flat, names, "Never changed.")


@settings.command()
@_id
@click.argument("group")
@click.argument("change", type=int)
@click.pass_context
def restore(ctx: click.Context, connection_id: int, group: str, change: int) -> None:
    """Put a GROUP back to what it was before a CHANGE of its history."""
    kit_of(ctx).restore_settings(connection_id, group, change)
    click.echo("Saving successful")


@settings.command("copy")
@_id
@click.argument("targets", type=int, nargs=-1, required=True)
@click.option("--group", "groups", multiple=True, help="Only this group (can be given several times).")
@click.pass_context
def copy_(ctx: click.Context, connection_id: int, targets: tuple[int, ...], groups: tuple[str, ...]) -> None:
    """Give the connections TARGETS the settings of connection ID."""
    kit_of(ctx).copy_settings(connection_id, list(targets), list(groups) or None)
    click.echo("Saving successful")


@settings.command()
@click.argument("driver")
@_pairs
@as_json
@click.pass_context
def defaults(ctx: click.Context, driver: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Show a driver's default settings, or change them by KEY=VALUE."""
    kit = kit_of(ctx)
    if pairs:
        affected = kit.set_default_settings(driver, _parsed(pairs))
        click.echo(f"Saving successful; {affected} connections apply it.", err=as_json)
    if as_json or not pairs:
        _write(kit.default_settings(driver), as_json=as_json)


@click.group()
def provider() -> None:
    """Shipping providers: what carries a parcel, and what Amazon calls it."""


@provider.command("list")
@as_json
@click.pass_context
def provider_list(ctx: click.Context, as_json: bool) -> None:
    """List the shipping providers."""
    rows = kit_of(ctx).providers()
    if as_json:
        write_json_rows(rows)
    else:
        names = {"name": "Name", "carrier_code": "Carrier code", "carrier_name": "Carrier name", "method": "Method"}
        write_table(rows, names, "No shipping provider. Add one with `omnikit provider add`.")


_name = click.option("--carrier-name", help="The carrier's name, with carrier code Other.")
_method = click.option("--method", help="Shipping method, such as Paket.")


@provider.command("add")
@click.argument("name")
@click.option("--carrier-code", required=True, help="Amazon's code, such as DHL; or Other.")
@_name
@_method
@as_json
@click.pass_context
def provider_add(ctx: click.Context, /, name: str, as_json: bool, **fields: Any) -> None:
    """Add a shipping provider."""
    row = kit_of(ctx).add_provider(name, **fields)
    write_json(row) if as_json else click.echo(f"Shipping provider {row['name']!r} is stored.")


@provider.command("edit")
@click.argument("name")
@click.option("--carrier-code", help="Amazon's code, such as DHL; or Other.")
@_name
@_method
@click.pass_context
def provider_edit(ctx: click.Context, /, name: str, **fields: Any) -> None:
    """Change a shipping provider."""
    kit_of(ctx).edit_provider(name, **fields)
    click.echo("Saving successful")


@provider.command("remove")
@click.argument("name")
@click.pass_context
def provider_remove(ctx: click.Context, name: str) -> None:
    """Take a shipping provider away; not while a mapping names it."""
    kit_of(ctx).remove_provider(name)
    click.echo(f"Shipping provider {name!r} is gone.")


COMMANDS = (settings, provider)
