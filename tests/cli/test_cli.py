"""The command line: fast, documented, and honest in its exit codes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import omnikit.cli
from omnikit.cli.common import clean, root


def commands(
    command: click.Command = root, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_every_command_has_help_and_every_option_too(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(root, [*path, "--help"])
    assert result.exit_code == 0
    command = dict(commands())[path]
    assert command.help
    undocumented = [
        one.name
        for one in command.params
        if isinstance(one, click.Option) and not one.help and one.name not in {"limit", "orders", "seed"}
    ]
    assert undocumented == []


@pytest.mark.parametrize("code", ["import omnikit", "import omnikit.cli"])
def test_importing_loads_nothing_heavy(code: str) -> None:
    heavy = "{'pandas', 'ipywidgets', 'requests', 'huey', 'sqlite_utils', 'pydantic', 'voila', 'tornado'}"
    program = f"import sys; {code}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["orders"], 1, "omnikit init"),
        (["connection", "show", "9"], 2, "connection list"),
        (["sync"], 2, "--all"),
        (["sync", "9"], 2, "no connection 9"),
        (["nonsense"], 2, "No such command"),
        (["runs", "cancel", "9"], 2, "no run 9"),
        (["orders", "show", "1"], 2, "no order 1"),
    ],
)
def test_a_mistake_says_what_to_do_and_exits_by_its_kind(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    home = tmp_path / "home"
    if arguments != ["orders"]:
        CliRunner().invoke(root, ["--home", str(home), "init"], catch_exceptions=False)
    result = CliRunner().invoke(root, ["--home", str(home), *arguments])
    assert result.exit_code == code
    assert said in result.output


def test_listings_are_json_even_when_empty(tmp_path: Path) -> None:
    home = ["--home", str(tmp_path / "home")]
    CliRunner().invoke(root, [*home, "init"], catch_exceptions=False)
    for arguments in (["orders"], ["errors"], ["runs"], ["connection", "list"]):
        assert json.loads(CliRunner().invoke(root, [*home, *arguments, "--json"]).output) == []


def test_init_twice_loses_nothing(tmp_path: Path) -> None:
    home = ["--home", str(tmp_path / "home")]
    CliRunner().invoke(root, [*home, "init"], catch_exceptions=False)
    key = (tmp_path / "home/secret.key").read_bytes()
    assert CliRunner().invoke(root, [*home, "init"], catch_exceptions=False).exit_code == 0
    assert (tmp_path / "home/secret.key").read_bytes() == key


def test_hostile_text_cannot_steer_a_terminal() -> None:
    assert clean("a\x1b[2Jb\u202ec\n") == "a\\x1b[2Jb\\u202ec\\n"


def test_the_package_gives_the_command() -> None:
    assert callable(omnikit.cli.main)
