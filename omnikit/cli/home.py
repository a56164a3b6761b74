"""Commands about the home itself: init, driver, app, backup, and the local Amazon."""

from __future__ import annotations

from typing import Any

import click

from omnikit.cli.common import as_json, kit_of, read_secret, write_json, write_json_rows, write_table


@click.command()
@as_json
@click.pass_context
def init(ctx: click.Context, as_json: bool) -> None:
    """Make a home: database and key. One that is there is brought up to date; nothing in it is lost."""
    from omnikit.kit import create

    with create(ctx.obj) as kit:
        if as_json:
            write_json({"home": str(kit.home)})
        else:
            click.echo(f"The home {kit.home} is ready. Keep a copy of its secret.key in a safe place.")


@click.group()
def driver() -> None:
    """Installed drivers."""


@driver.command("list")
@as_json
@click.pass_context
def driver_list(ctx: click.Context, as_json: bool) -> None:
    """List the installed drivers; one that cannot be loaded shows why."""
    rows = kit_of(ctx).drivers()
    if as_json:
        write_json_rows(rows)
    else:
        write_table(
            rows, {"id": "ID", "label": "Driver", "loads": "Loads", "reason": "Reason"}, "No driver is installed."
        )


@click.group()
def app() -> None:
    """How a sales channel knows this installation."""


@app.command("set")
@click.argument("driver", type=click.Choice(["amazon"]))
@click.option("--application-id", required=True, help="Begins with amzn1.sellerapps.app or amzn1.sp.solution.")
@click.option("--client-id", required=True, help="LWA client identifier.")
@click.option("--client-secret-file", help="File with the client secret; - is standard input. "
              "Else OMNIKIT_CLIENT_SECRET, else you are asked.")  # fmt: skip
@click.option("--base-url", default="", help="Replaces all of Amazon's addresses (a local Amazon).")
@click.option("--api-url", default="", help="Replaces the Selling Partner API's address alone.")
@click.option("--lwa-url", default="", help="Replaces Login with Amazon's address alone.")
@click.option("--seller-central-url", default="", help="Replaces Seller Central's address alone.")
@click.option("--draft", is_flag=True, help="The application is still a draft: ask for consent with version=beta.")
@as_json
@click.pass_context
def app_set(ctx: click.Context, /, driver: str, client_secret_file: str | None, as_json: bool, **fields: Any) -> None:
    """Store ids and client secret of the application."""
    kit = kit_of(ctx)
    secret = read_secret(client_secret_file, "OMNIKIT_CLIENT_SECRET", "Client secret")
    stored = kit.set_application(driver, {**fields, "client_secret": secret})
    if as_json:
        write_json(stored)
    else:
        click.echo(f"The application {stored['application_id']} is stored; its secret is encrypted.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@as_json
@click.pass_context
def backup(ctx: click.Context, file: str, as_json: bool) -> None:
    """Copy the database to FILE while others work, and prove that the copy opens. The key is not in it."""
    result = kit_of(ctx).backup(file)
    if as_json:
        write_json(result)
    else:
        click.echo(
            f"{result['file']}: {result['connections']} connections, {result['orders']} orders; checked. "
            f"It opens with the key {result['key']} only: keep a copy of secret.key elsewhere."
        )


@click.command("local-amazon")
@click.option("--port", default=8700, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--orders", type=click.IntRange(min=0), help="How many orders to make [300; 0 with --load].")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same orders.")
@click.option(
    "--load", type=click.Path(exists=True, dir_okay=False), help="Orders in Amazon's 2026-01-01 form, one a line."
)
@click.option("--rate-scale", type=click.FloatRange(min=0), default=1.0, show_default=True,
              help="Multiplies Amazon's rates; 0 switches limits off.")  # fmt: skip
@click.option("--prebuild", is_flag=True, help="Make all pages at the start (for measuring).")
@as_json
def local_amazon(as_json: bool, **options: Any) -> None:
    """Serve a Selling Partner API on this machine, for demos, tests and teaching. It holds nothing when it ends."""
    from omnikit.localamazon.command import run

    raise SystemExit(run(as_json=as_json, **options))


COMMANDS = (init, driver, app, backup, local_amazon)
