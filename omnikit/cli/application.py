"""`omnikit app ...`"""

from __future__ import annotations

from typing import Any

import click

from omnikit.cli.common import as_json, kit_of, read_secret, write_json, write_table

_driver = click.argument("driver", type=click.Choice(["amazon"]))
_SECRET_HELP = "File with the client secret; - is standard input. Else OMNIKIT_CLIENT_SECRET, else you are asked."  # noqa: S105


@click.group()
def app() -> None:
    """How a sales channel knows this installation."""


@app.command("set")
@_driver
@click.option("--application-id", required=True, help="Begins with amzn1.sellerapps.app or amzn1.sp.solution.")
@click.option("--client-id", required=True, help="LWA client identifier.")
@click.option("--client-secret-file", help=_SECRET_HELP)
@click.option("--base-url", default="", help="Replaces all of Amazon's addresses (a local Amazon).")
@click.option("--api-url", default="", help="Replaces the Selling Partner API's address alone.")
@click.option("--lwa-url", default="", help="Replaces Login with Amazon's address alone.")
@click.option("--seller-central-url", default="", help="Replaces Seller Central's address alone.")
@click.option("--redirect-uri", default="", help="As registered with Amazon; empty: the dashboard's own address.")
@click.option("--draft", is_flag=True, help="The application is still a draft: ask for consent with version=beta.")
@as_json
@click.pass_context
def app_set(ctx: click.Context, /, driver: str, client_secret_file: str | None, as_json: bool, **fields: Any) -> None:
    """Store ids and client secret of the application."""
    kit = kit_of(ctx)
    secret = read_secret(client_secret_file, "OMNIKIT_CLIENT_SECRET", "Client secret")
    stored = kit.set_application(driver, {**fields, "client_secret": secret})
    known = {name: value for name, value in stored["fields"].items() if value}
    if as_json:
        write_json({"driver": driver, **known})
    else:
        click.echo(f"The application {known['application_id']} is stored; its secret is encrypted.")


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
