"""`omnikit alert`: who is told what."""

from __future__ import annotations

from typing import Any

import click

from omnikit.cli.common import as_json, kit_of, read_secret, write_json, write_table

_RULES = {
    "rule": "Rule", "kind": "Watches", "told": "With", "channel": "Tells", "repeat_hours": "Again after (h)",
    "hours": "Quiet", "open": "Open", "owner": "By",
}  # fmt: skip
_OPEN = {"rule": "Rule", "title": "What", "since": "Since", "told": "Told", "times": "Times"}
_CHANNELS = {"channel": "Channel", "name": "Name", "kind": "Kind", "told": "With", "has_secret": "Secret"}
_KINDS = {"kind": "Kind", "help": "What is watched", "told": "Parameters"}


@click.group()
def alert() -> None:
    """Alerts: add, list, remove, test; channels and kinds."""


def _told(values: dict[str, Any]) -> str:
    words = {name: ",".join(value) if isinstance(value, list) else value for name, value in values.items()}
    return " ".join(f"{name}={value}" for name, value in words.items() if value not in (None, ""))


def _pairs(params: tuple[str, ...], option: str = "--param") -> dict[str, Any]:
    wrong = [one for one in params if "=" not in one]
    if wrong:
        raise click.BadParameter(f"write KEY=VALUE, not {wrong[0]!r}", param_hint=option)
    return dict(one.split("=", 1) for one in params)


@alert.command()
@click.argument("kind")
@click.option("--channel", type=int, required=True, help="The number of the channel that is told.")
@click.option("--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter, such as hours=3.")
@click.option("--repeat-hours", type=int, default=24, show_default=True, help="Tell again after so long; 0: never.")
@click.option("--quiet", nargs=3, metavar="FROM TO ZONE", help="Send nothing then, such as 22:00 06:00 Europe/Berlin.")
@click.pass_context
def add(
    ctx: click.Context,
    kind: str,
    channel: int,
    params: tuple[str, ...],
    repeat_hours: int,
    quiet: tuple[str, str, str] | None,
) -> None:
    """Watch KIND (see `omnikit alert kinds`) and tell a channel."""
    row = kit_of(ctx).add_alert(kind, channel, _pairs(params), repeat_hours=repeat_hours, quiet=quiet)
    click.echo(f"Rule {row['rule']} watches {kind} and tells {row['channel']}.", err=True)


@alert.command()
@click.argument("rule", type=int)
@click.option("--channel", type=int, help="Tell this channel instead.")
@click.option(
    "--param", "params", multiple=True, metavar="KEY=VALUE", help="Another parameter, such as hours=3; KEY= empties it."
)
@click.option("--repeat-hours", type=int, help="Tell again after so long; 0: never.")
@click.option("--quiet", nargs=3, metavar="FROM TO ZONE", help="Send nothing then, such as 22:00 06:00 Europe/Berlin.")
@click.option("--no-quiet", is_flag=True, help="Send at any time.")
@click.pass_context
def edit(
    ctx: click.Context,
    rule: int,
    channel: int | None,
    params: tuple[str, ...],
    repeat_hours: int | None,
    quiet: tuple[str, str, str] | None,
    no_quiet: bool,
) -> None:
    """Watch the RULE otherwise: what is not named stays, and what is found now stays known."""
    if quiet and no_quiet:
        raise click.UsageError("Name --quiet or --no-quiet, not both.")
    parameters = {name: value or None for name, value in _pairs(params).items()}
    row = kit_of(ctx).change_alert(
        rule, channel=channel, parameters=parameters, repeat_hours=repeat_hours, quiet=() if no_quiet else quiet
    )
    told = _told(row["parameters"])
    watched = f"{row['kind']} ({told})" if told else row["kind"]
    click.echo(f"Rule {rule} watches {watched} and tells {row['channel']}.", err=True)


@alert.command("list")
@click.option("--rules", is_flag=True, help="The rules instead of what is found now.")
@as_json
@click.pass_context
def list_(ctx: click.Context, rules: bool, as_json: bool) -> None:
    """What is found now; with --rules, what is watched."""
    kit = kit_of(ctx)
    rows = kit.alert_rules() if rules else kit.alerts()
    if as_json:
        write_json(rows)
    elif rules:
        shown = [{**row, "told": _told(row["parameters"]), "hours": _hours(row["quiet"])} for row in rows]
        write_table(shown, _RULES, "Nothing is watched. `omnikit alert add` changes that.")
    else:
        write_table(rows, _OPEN, "Nothing is found now.")


def _hours(quiet: dict[str, str] | None) -> str:
    return f"{quiet['start']}-{quiet['end']} {quiet['zone']}" if quiet else ""


@alert.command()
@click.argument("rule", type=int)
@click.pass_context
def remove(ctx: click.Context, rule: int) -> None:
    """Watch the RULE no longer."""
    kit_of(ctx).remove_alert(rule)
    click.echo(f"Rule {rule} is gone.", err=True)


@alert.command()
@click.argument("channel", type=int)
@click.pass_context
def test(ctx: click.Context, channel: int) -> None:
    """Send a test message to a CHANNEL now."""
    click.echo(kit_of(ctx).test_alert_channel(channel))


@alert.command()
@as_json
@click.pass_context
def kinds(ctx: click.Context, as_json: bool) -> None:
    """What can be watched."""
    rows = kit_of(ctx).alert_kinds()
    if as_json:
        write_json(rows)
        return
    named = [{**row, "told": ", ".join(one["name"] for one in row["parameters"])} for row in rows]
    write_table(named, _KINDS, "Nothing can be watched.")


@alert.command()
@click.option("--add", "kind", type=click.Choice(["email", "webhook"]), help="Add a channel of this kind.")
@click.option("--edit", type=int, help="Change the channel of this number: what is not named stays.")
@click.option("--name", help="With --add, --edit: its name.")
@click.option("--set", "config", multiple=True, metavar="KEY=VALUE", help="With --add, --edit: host, port, to, ...")
@click.option(
    "--secret-file", type=click.Path(dir_okay=False), help="With --add, --edit: a file with password or address."
)
@click.option("--remove", type=int, help="Remove the channel of this number.")
@as_json
@click.pass_context
def channels(
    ctx: click.Context,
    kind: str | None,
    edit: int | None,
    name: str | None,
    config: tuple[str, ...],
    secret_file: str | None,
    remove: int | None,
    as_json: bool,
) -> None:
    """Where alerts are told; --add, --edit and --remove change it."""
    _one_of(kind, edit, remove, changes=bool(name or config or secret_file))
    kit = kit_of(ctx)
    if kind is not None:
        row = kit.add_alert_channel(kind, name or kind, _config(config), _secret(kind, config, secret_file))
        click.echo(
            f"Channel {row['channel']}: {row['name']}. Try it with `omnikit alert test {row['channel']}`.", err=True
        )
    elif edit is not None:
        secret = _read(secret_file) if secret_file else None
        row = kit.change_alert_channel(edit, name=name, config=_config(config), secret=secret)
        click.echo(f"Channel {edit}: {row['name']} is changed. Try it with `omnikit alert test {edit}`.", err=True)
    elif remove is not None:
        kit.remove_alert_channel(remove)
        click.echo(f"Channel {remove} is gone.", err=True)
    elif as_json:
        write_json(kit.alert_channels())
    else:
        rows = [{**row, "told": _told(row["config"])} for row in kit.alert_channels()]
        write_table(rows, _CHANNELS, "Nobody is told. `omnikit alert channels --add email` changes that.")


def _one_of(*asked: object, changes: bool) -> None:
    many = sum(one is not None for one in asked)
    if many > 1:
        raise click.UsageError("Name one of --add, --edit and --remove.")
    if changes and (asked[-1] is not None or not many):
        raise click.UsageError("--name, --set and --secret-file go with --add or --edit.")


def _config(config: tuple[str, ...]) -> dict[str, Any]:
    found = _pairs(config, "--set")
    if "to" in found:
        found["to"] = [one.strip() for one in found["to"].split(",") if one.strip()]
    return found


def _secret(kind: str, config: tuple[str, ...], path: str | None) -> str:
    if kind == "email" and not path and not _pairs(config).get("user"):
        return ""
    return _read(path, "Password" if kind == "email" else "Address of the webhook")


def _read(path: str | None, prompt: str = "Secret") -> str:
    return read_secret(path, "OMNIKIT_ALERT_SECRET", prompt)


COMMANDS = (alert,)
