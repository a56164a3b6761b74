"""`omnikit settings ...` and `omnikit provider ...`"""

from __future__ import annotations

from typing import Any

import click

from omnikit.cli.common import as_json, kit_of, pairs, parsed_pairs, write_json, write_json_rows, write_table

_COLUMNS = {"key": "Setting", "value": "Value", "origin": "Origin", "label": "Label", "note": ""}
_id = click.argument("connection_id", metavar="ID", type=int)
_whose = click.argument("whose", metavar="ID|DRIVER")  # a connection, or a driver's defaults


@click.group()
def settings() -> None:
    """What a connection imports and exports, and how."""


def _number(whose: str) -> int | None:
    """The connection that is meant; None: the defaults of the driver `whose`."""
    return int(whose) if whose.isdecimal() else None


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
    rows = kit_of(ctx).settings(connection_id)
    _write(rows, as_json=as_json)
    for row in rows:
        if row["leads_to"]:
            click.echo(row["notice"], err=True)


@settings.command("set")
@_id
@pairs
@click.pass_context
def set_(ctx: click.Context, connection_id: int, pairs: tuple[str, ...]) -> None:
    """Change settings, all or none, such as order_import.import_mfn=false shipping_mapping.default=DHL."""
    for sentence in kit_of(ctx).set_settings(connection_id, parsed_pairs(pairs)):
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
@_whose
@click.argument("group")
@as_json
@click.pass_context
def history(ctx: click.Context, whose: str, group: str, as_json: bool) -> None:
    """Who changed a GROUP of a connection, or of a driver's defaults; when, from what to what."""
    kit, number = kit_of(ctx), _number(whose)
    rows = kit.default_settings_history(whose, group) if number is None else kit.settings_history(number, group)
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
@_whose
@click.argument("group")
@click.argument("change", type=int)
@click.pass_context
def restore(ctx: click.Context, whose: str, group: str, change: int) -> None:
    """Put a GROUP of a connection, or of a driver's defaults, back to what it was before a CHANGE of its history."""
    kit, number = kit_of(ctx), _number(whose)
    if number is None:
        click.echo(_affecting(kit.restore_default_settings(whose, group, change)))
    else:
        kit.restore_settings(number, group, change)
        click.echo("Saving successful")


def _affecting(connections: int) -> str:
    return f"Saving successful; {connections} connections apply it."


def _numbers(_ctx: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]) -> list[int]:
    """`2,3` and `--to 2 --to 3` alike."""
    words = [word.strip() for text in texts for word in text.split(",") if word.strip()]
    wrong = [word for word in words if not word.isdecimal()]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is no ID of a connection.")
    return [int(word) for word in words]


@settings.command("copy")
@_id
@click.option(
    "--to",
    "targets",
    metavar="ID,...",
    multiple=True,
    required=True,
    callback=_numbers,
    help="The connections that get them.",
)
@click.option("--group", "groups", multiple=True, help="Only this group (can be given several times).")
@click.pass_context
def copy_(ctx: click.Context, connection_id: int, targets: list[int], groups: tuple[str, ...]) -> None:
    """Give other connections the settings of connection ID, all or none; what they had stays in their history."""
    copied = kit_of(ctx).copy_settings(connection_id, targets, list(groups) or None)
    click.echo(f"Settings copied to {copied} connections")


@settings.command()
@click.argument("driver")
@pairs
@as_json
@click.pass_context
def defaults(ctx: click.Context, driver: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Show a driver's default settings, or change them by KEY=VALUE."""
    kit = kit_of(ctx)
    if pairs:
        affected = kit.set_default_settings(driver, parsed_pairs(pairs))
        click.echo(_affecting(affected), err=as_json)
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
