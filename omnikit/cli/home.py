"""Commands about the home itself: init, driver, app, backup, and the local Amazon."""

from __future__ import annotations

from typing import Any

import click

from omnikit.cli.common import as_json, kit_of, write_json, write_json_rows, write_table


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


COMMANDS = (init, driver, backup, local_amazon)
