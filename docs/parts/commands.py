"""Every command with its help, arguments and options, as click knows them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from docs.parts.markdown import escaped, sections, table
from omnikit.cli import common
from omnikit.cli.declared import DeclaredCommand

_WIDTH = 10_000  # no line of help is broken here
_FIRST = 2  # words of a command that stands below no other
_MADE = "Its further options are the fields that the driver asks for: see [settings](settings.md)."


def commands() -> str:
    """All of them, groups first as they are listed, each with its own."""
    return sections(*(_command(command, path) for path, command in every()))


def every() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Each command and the words that call it."""
    yield from _below(common.root, ("omnikit",))


def _below(group: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield (*path, name), command
        yield from _below(command, (*path, name))


def _command(command: click.Command, path: tuple[str, ...]) -> str:
    context = click.Context(command, info_name=" ".join(path), max_content_width=_WIDTH)
    usage = " ".join((*path, *command.collect_usage_pieces(context)))
    level = "##" if len(path) == _FIRST else "###"
    told = " ".join((command.help or "").split())
    more = _MADE if isinstance(command, DeclaredCommand) else ""
    options = table(("option", "what it does"), rows) if (rows := list(_options(command, context))) else ""
    return sections(f"{level} {' '.join(path)}", escaped(told), f"```text\n{usage}\n```", options, more)


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for one in command.params:
        record = one.get_help_record(context)
        if record is not None and isinstance(one, click.Option):
            yield f"`{record[0]}`", escaped(record[1])
