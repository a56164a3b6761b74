"""`omnikit app ...`"""

from __future__ import annotations

from typing import Any

import click

from omnikit.cli.common import as_json, kit_of, read_secret, write_json, write_table
from omnikit.cli.declared import declared_by, given, options_of

_driver = click.argument("driver")
_SECRET_HELP = "File with the client secret; - is standard input. Else OMNIKIT_CLIENT_SECRET, else you are asked."  # noqa: S105


@click.group()
def app() -> None:
    """How a sales channel knows this installation."""


def _fields(_ctx: click.Context, args: list[str]) -> list[click.Option]:
    from omnikit.drivers import registry

    known = {one.id: one.manifest for one in registry.installed()}
    manifest = next((known[word] for word in args if word in known), None)
    return options_of(manifest.application) if manifest and manifest.application else []


@app.command("set", cls=declared_by(_fields))
@_driver
@as_json
@click.pass_context
def app_set(ctx: click.Context, /, driver: str, as_json: bool, **options: Any) -> None:
    """Store ids and client secret of the application. `DRIVER --help` lists what its driver asks for."""
    from omnikit.drivers import registry
    from omnikit.kit.applications import declared_application

    kit, declared = kit_of(ctx), declared_application(registry.manifest(driver))
    secret = read_secret(options.get("client_secret_file"), "OMNIKIT_CLIENT_SECRET", "Client secret")
    stored = kit.set_application(driver, {**given(declared, options), "client_secret": secret})
    known = {name: value for name, value in stored["fields"].items() if value}
    if as_json:
        write_json({"driver": driver, **known})
    else:
        click.echo(f"The application {next(iter(known.values()), driver)} is stored; its secret is encrypted.")


@app.command("show")
@_driver
@as_json
@click.pass_context
def app_show(ctx: click.Context, driver: str, as_json: bool) -> None:
    """Show the application's ids and how old its secret is; never the secret."""
    row = kit_of(ctx).application(driver)
    if as_json:
        write_json(row)
        return
    shown = {**row["fields"], **{name: row[name] for name in ("secret_mask", "secret_set", "secret_ends", "days_left")}}
    fields = [{"field": name, "value": value} for name, value in shown.items() if value not in {None, ""}]
    write_table(fields, {"field": "Field", "value": "Value"}, "No application is stored: `omnikit app set`.")


@app.command("test")
@_driver
@click.pass_context
def app_test(ctx: click.Context, driver: str) -> None:
    """Ask the channel whether it knows the application."""
    click.echo(kit_of(ctx).test_application(driver))


@app.command("rotate")
@_driver
@click.option("--client-secret-file", help=_SECRET_HELP)
@click.pass_context
def app_rotate(ctx: click.Context, driver: str, client_secret_file: str | None) -> None:
    """Replace the client secret, once the channel has accepted the new one; authorizations stay as they are."""
    kit = kit_of(ctx)
    row = kit.rotate_secret(driver, read_secret(client_secret_file, "OMNIKIT_CLIENT_SECRET", "New client secret"))
    click.echo(f"The new client secret is stored; rotate it again by {row['secret_ends'][:10]}.")


COMMANDS = (app,)
