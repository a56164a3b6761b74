"""`omnikit user ...`"""

from __future__ import annotations

import os
import sys

import click

from omnikit.cli.common import as_json, kit_of, read_secret, write_json, write_json_rows, write_table
from omnikit.errors import InvalidInput

_COLUMNS = {"name": "Name", "status": "Status", "created": "Created", "last_login": "Last log-in"}
_VARIABLE = "OMNIKIT_PASSWORD"
_name = click.argument("name")
_password_file = click.option(
    "--password-file", metavar="FILE", help=f"Read the password here (- is standard input), else {_VARIABLE} or ask."
)


@click.group()
def user() -> None:
    """Who may log in to the dashboard. Without any user its token opens it."""


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _password(path: str | None) -> str:
    """A new password: a person types it twice. It is never an argument, where every process could read it."""
    given = path is not None or bool(os.environ.get(_VARIABLE)) or not _at_a_terminal()
    first = read_secret(path, _VARIABLE, "Password")
    if not given and click.prompt("Once more", hide_input=True).strip() != first:
        raise InvalidInput("The two passwords differ.", field="password", remedy="Nothing was changed; try again.")
    return first


@user.command()
@_name
@_password_file
@as_json
@click.pass_context
def add(ctx: click.Context, name: str, password_file: str | None, as_json: bool) -> None:
    """Add a user who may log in to the dashboard."""
    row = kit_of(ctx).add_user(name, _password(password_file))
    write_json(row) if as_json else click.echo(f"User {row['name']} may log in.")


@user.command("list")
@as_json
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the users."""
    rows = kit_of(ctx).user_rows()
    if as_json:
        write_json_rows(rows)
    else:
        write_table(rows, _COLUMNS, "No user: the token opens the dashboard. Add one with `omnikit user add NAME`.")


@user.command()
@_name
@click.pass_context
def disable(ctx: click.Context, name: str) -> None:
    """Refuse a user from now on, with a session that is open as well."""
    kit = kit_of(ctx)
    row = kit.disable_user(name)
    click.echo(f"User {row['name']} is disabled.")
    if not kit.has_users():
        click.echo("No user is enabled: the dashboard asks for its token alone.", err=True)


@user.command()
@_name
@click.pass_context
def enable(ctx: click.Context, name: str) -> None:
    """Let a disabled user log in again."""
    click.echo(f"User {kit_of(ctx).enable_user(name)['name']} may log in.")


@user.command()
@_name
@_password_file
@click.pass_context
def password(ctx: click.Context, name: str, password_file: str | None) -> None:
    """Give a user another password; sessions that are open end."""
    kit_of(ctx).set_user_password(name, _password(password_file))
    click.echo(f"User {name.strip().lower()} has a new password.")


COMMANDS = (user,)
