"""Options that a driver's own declaration makes: `--seller-id` of Amazon's `seller_id`, `--folder` of another one's.

Which driver is meant stands among the arguments, so the options are made while these are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from omnikit.cli.common import read_secret

if TYPE_CHECKING:
    from pydantic import BaseModel

_MADE = "omnikit.declared"
Declared = Callable[[click.Context, list[str]], "list[click.Option]"]


class DeclaredCommand(click.Command):
    """A command whose further options `declared` makes from the arguments as they were typed."""

    declared: Declared = staticmethod(lambda _ctx, _args: [])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_MADE] = self.declared(ctx, args)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *ctx.meta.get(_MADE, ())]


def declared_by(make: Declared) -> type[DeclaredCommand]:
    """The kind of command whose options `make` finds."""
    return type("DeclaredCommand", (DeclaredCommand,), {"declared": staticmethod(make)})


def value_of(args: list[str], option: str) -> str | None:
    """What stands behind an option among arguments that nobody has parsed yet."""
    for at, word in enumerate(args):
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
        if word == option and at + 1 < len(args):
            return args[at + 1]
    return None


def options_of(model: type[BaseModel], *, changing: bool = False) -> list[click.Option]:
    """An option for each field that is typed. `changing`: none is required, and what is fixed has none."""
    from omnikit.model.fields import ui_fields

    typed = [one for one in ui_fields(model) if not one[2].locked and not (changing and one[2].fixed)]
    return [
        _secret(name, ui.label) if ui.secret else _plain(name, ui.help or ui.label, field, changing=changing)
        for name, field, ui in typed
    ]


def _plain(name: str, text: str, field: Any, *, changing: bool) -> click.Option:
    flag = field.annotation is bool
    required = field.is_required() and not changing and not flag
    return click.Option([_word(name), name], help=text, required=required, is_flag=flag)


def _secret(name: str, label: str) -> click.Option:
    text = f"File with the {label}; - is standard input. Else {_variable(name)}, else you are asked."
    return click.Option([f"{_word(name)}-file", _file(name)], help=text)


def given(model: type[BaseModel], options: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values among a command's options, by field."""
    from omnikit.model.fields import ui_fields

    names = [name for name, _, ui in ui_fields(model) if not ui.secret]
    return {name: options[name] for name in names if options.get(name) is not None}


def given_secrets(model: type[BaseModel], options: Mapping[str, Any], *, changing: bool = False) -> dict[str, str]:
    """The secrets that are typed, by field: from a file, the environment, or the terminal. `changing`: those alone for
    which a file is named. Raises InvalidInput.
    """
    from omnikit.model.fields import ui_fields

    return {
        name: read_secret(options.get(_file(name)), _variable(name), ui.label)
        for name, _, ui in ui_fields(model)
        if ui.secret and not ui.locked and (options.get(_file(name)) or not changing)
    }


def _word(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _file(name: str) -> str:
    return f"{name}_file"


def _variable(name: str) -> str:
    return f"OMNIKIT_{name.upper()}"
