"""`omnikit connection ...`"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from omnikit.cli.common import (
    as_json,
    clean,
    kit_of,
    out,
    read_secret,
    write_file,
    write_json,
    write_json_rows,
    write_table,
)
from omnikit.cli.declared import declared_by, given, given_secrets, options_of, value_of
from omnikit.errors import NeedsAuthorization, UsageError

if TYPE_CHECKING:
    from omnikit.kit import Kit

_TOKEN_HELP = "File with the refresh token; - is standard input. Else OMNIKIT_REFRESH_TOKEN, else you are asked."  # noqa: S105
_COLUMNS = {
    "id": "ID", "name": "Name", "status": "Status", "has_errors": "Order/Return have errors", "driver": "Driver",
    "marketplace": "Marketplace", "last_sync": "Last sync", "health": "Health", "errors_open": "Errors open",
}  # fmt: skip
_id = click.argument("connection_id", metavar="ID", type=int)


@click.group()
def connection() -> None:
    """Accounts on marketplaces: add, check, authorize, enable, disable, delete."""


def _credentials_named(_ctx: click.Context, args: list[str]) -> list[click.Option]:
    from omnikit.drivers import registry

    driver = value_of(args, "--driver")
    return options_of(registry.manifest(driver).credentials) if driver else []


def _credentials_stored(ctx: click.Context, args: list[str]) -> list[click.Option]:
    from omnikit.drivers import registry

    number = next((word for word in args if word.isdecimal()), None)
    if number is None:
        return []
    stored = kit_of(ctx).credentials_of(int(number))
    return options_of(registry.manifest(stored["driver"]).credentials, changing=True)


@connection.command(cls=declared_by(_credentials_named))
@click.option("--driver", required=True, help="See `omnikit driver list`; `--driver ID --help` lists its credentials.")
@click.option("--name", required=True, help="A name of your own, such as 'Shop DE'.")
@click.option("--refresh-token-file", help=_TOKEN_HELP)
@click.option("--authorize", is_flag=True, help="Get the token by consent in a browser instead.")
@click.option("--also", default="", help="Further marketplaces of the same authorization: FR,IT. Each gets its own "
              "connection; all are stored or none.")  # fmt: skip
@click.option("--default-provider", help="Shipping provider where the mapping has no other.")
@click.option("--sync", is_flag=True, help="Start a first sync (a worker executes it).")
@as_json
@click.pass_context
def add(
    ctx: click.Context,
    /,
    driver: str,
    name: str,
    refresh_token_file: str | None,
    authorize: bool,
    as_json: bool,
    also: str,
    **options: Any,
) -> None:
    """Check credentials at the channel and store a connection. What is refused is not stored."""
    from omnikit.drivers import registry

    kit, manifest = kit_of(ctx), registry.manifest(driver)
    account, secrets = given(manifest.credentials, options), given_secrets(manifest.credentials, options)
    draft = kit.begin_draft(driver)["id"]
    kit.keep_draft(draft, name=name, values=account)
    if authorize:
        _by_consent(kit, draft)
    elif manifest.grants or refresh_token_file:
        kit.paste_token(draft, read_secret(refresh_token_file, "OMNIKIT_REFRESH_TOKEN", "Refresh token"))
    made = kit.create_from_draft(
        draft, name=name, values={**account, **secrets}, also=also.replace(",", " ").split(), sync=options["sync"],
        default_provider=options["default_provider"],
    )  # fmt: skip
    for warning in made[0].warnings:
        click.echo(f"Note: {warning}", err=True)
    if as_json:
        rows = [_public(one.as_dict()) for one in made]
        write_json(rows[0] if not also else rows)
        return
    for one in made:
        click.echo(f"Connection {one.id} ({one.name!r}) is stored.{' Sync triggered.' if options['sync'] else ''}")


def _by_consent(kit: Kit, draft: str) -> None:
    from omnikit.kit.callback import await_callback

    with await_callback() as callback:
        url = kit.ask_consent(draft, callback.redirect_uri)
        click.echo(f"Open this page, sign in and confirm:\n  {url}", err=True)
        row = kit.receive_consent(callback.query())
    if row["problem"]:
        message, remedy, code = row["problem"]
        raise NeedsAuthorization(message, remedy=remedy, code=code)


def _public(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in {"run", "last_run"}}


@connection.command("list")
@out
@as_json
@click.pass_context
def list_(ctx: click.Context, out: str | None, as_json: bool) -> None:
    """List the connections."""
    kit = kit_of(ctx)
    rows = kit.connection_rows()
    if out:
        write_file(kit, rows, out, "connections")
    elif as_json:
        write_json_rows(rows)
    else:
        shown = ({**row, "has_errors": "Yes" if row["has_errors"] else "No"} for row in rows)
        write_table(shown, _COLUMNS, "No connection yet. Add one with `omnikit connection add`.")


@connection.command()
@_id
@as_json
@click.pass_context
def show(ctx: click.Context, connection_id: int, as_json: bool) -> None:
    """Show one connection."""
    row = kit_of(ctx).connection(connection_id).as_dict()
    if as_json:
        write_json(row)
    else:
        fields = [{"field": key, "value": value} for key, value in _public(row).items()]
        write_table(fields, {"field": "Field", "value": "Value"}, "")


@connection.command()
@_id
@as_json
@click.pass_context
def check(ctx: click.Context, connection_id: int, as_json: bool) -> None:
    """Call the channel: do the credentials work?"""
    said = kit_of(ctx).connection(connection_id).check()
    if as_json:
        write_json({"id": connection_id, "ok": True, "message": said})
    else:
        click.echo(said)


@connection.command()
@_id
@click.option("--sample", is_flag=True, help="Its first rows too; they hold personal data.")
@as_json
@click.pass_context
def preview(ctx: click.Context, connection_id: int, sample: bool, as_json: bool) -> None:
    """Show what each column of the newest file is taken for, of a connection that reads files."""
    found = kit_of(ctx).preview(connection_id)
    if not sample:
        del found["sample"]
    if as_json:
        write_json(found)
        return
    click.echo(f"{clean(found['file'])}:")
    write_table(found["columns"], {"column": "Column", "taken_for": "Taken for"}, "")
    for at, row in enumerate(found.get("sample", ()), 1):
        click.echo(f"\nRow {at}:")
        cells = [{"column": one, "cell": cell} for one, cell in row.items()]
        write_table(cells, {"column": "Column", "cell": "Cell"}, "")
    if found["missing"]:
        click.echo(f"No column is found for: {', '.join(found['missing'])}. Choose them: `omnikit settings set "
                   f"{connection_id} column_mapping.FIELD=HEADING`.")  # fmt: skip


@connection.command()
@_id
@click.option("--refresh-token-file", help=_TOKEN_HELP)
@click.option("--consent", is_flag=True, help="By consent in a browser; a callback on this machine is awaited.")
@click.pass_context
def authorize(ctx: click.Context, connection_id: int, refresh_token_file: str | None, consent: bool) -> None:
    """Authorize a connection anew: by consent, or with a pasted refresh token."""
    handle = kit_of(ctx).connection(connection_id)
    if consent or not refresh_token_file:
        from omnikit.kit.callback import await_callback

        with await_callback() as callback:
            asked = handle.consent(callback.redirect_uri)
            click.echo(f"Open this page, sign in and confirm:\n  {asked.url}", err=True)
            handle.authorize(consent=asked, callback=callback.query())
    else:
        handle.authorize(read_secret(refresh_token_file, "OMNIKIT_REFRESH_TOKEN", "Refresh token"))
    click.echo(f"Connection {connection_id} is authorized.")


@connection.command(cls=declared_by(_credentials_stored))
@_id
@click.option("--name", help="Another name; stored at once.")
@click.pass_context
def edit(ctx: click.Context, /, connection_id: int, name: str | None, **options: Any) -> None:
    """Change a connection's name, or its credentials once the channel has accepted them. `ID --help` lists which."""
    from omnikit.drivers import registry

    kit = kit_of(ctx)
    model = registry.manifest(kit.credentials_of(connection_id)["driver"]).credentials
    changes = {**given(model, options), **given_secrets(model, options, changing=True)}
    if name is None and not changes:
        raise UsageError("Nothing to change.", remedy="`omnikit connection edit ID --help` lists what can be changed.")
    if changes:
        kit.edit_connection(connection_id, changes)
    if name is not None:
        kit.rename_connection(connection_id, name)
    click.echo("Saving successful")


@connection.command()
@click.argument("ids", metavar="ID...", type=int, nargs=-1, required=True)
@click.pass_context
def enable(ctx: click.Context, ids: tuple[int, ...]) -> None:
    """Let connections synchronise again."""
    for number in ids:
        kit_of(ctx).connection(number).enable()
        click.echo(f"Connection {number} is Active.")


@connection.command()
@click.argument("ids", metavar="ID...", type=int, nargs=-1, required=True)
@click.pass_context
def disable(ctx: click.Context, ids: tuple[int, ...]) -> None:
    """No call leaves for them any more; a run under way stops after its page."""
    for number in ids:
        kit_of(ctx).connection(number).disable()
        click.echo(f"Connection {number} is Inactive.")


@connection.command()
@_id
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
@click.pass_context
def delete(ctx: click.Context, connection_id: int, yes: bool, as_json: bool) -> None:
    """Delete an inactive connection with its orders and errors. Audit and run totals stay."""
    kit = kit_of(ctx)
    handle = kit.connection(connection_id)
    takes = kit.deletion_takes(connection_id)
    if handle.status != "Active" and not yes:
        text = (
            f"{takes['orders']:,} orders, {takes['import_errors']:,} errors, {takes['runs']:,} runs of {handle.name!r}"
        )
        click.confirm(f"This deletes {text}; it may take a long time. Go on?", abort=True, err=True)
    gone = handle.delete()
    if as_json:
        write_json({"id": connection_id, "deleted": gone})
    else:
        click.echo(f"Connection {connection_id} is deleted.")


COMMANDS = (connection,)
