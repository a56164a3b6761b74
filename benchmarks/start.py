"""`omnikit --help` against a bare click program with the same commands and options; and what they import."""

from __future__ import annotations

import argparse
import compileall
import json
import subprocess
import sys
import time
from pathlib import Path

import click
from common import alternating, machine, median, table, verdict, workplace

GOAL = 1.5
HEAVY = ("pandas", "numpy", "ipywidgets", "ipyvuetify", "IPython", "voila", "papermill", "requests", "huey", "pydantic")
_FORBIDDEN = {"pandas", "ipywidgets", "requests"}


# -- the twin --------------------------------------------------------------------------------------------------------


def twin_source(root: click.Group) -> str:
    """A click program with the tree of `root`: same commands, options, types and help; the commands do nothing."""
    lines = ["import click", "", "def nothing(**given): pass", ""]
    name = _write(root, "root", lines)
    return "\n".join([*lines, f"main = {name}", ""])


def _write(command: click.Command, variable: str, lines: list[str]) -> str:
    children = []
    if isinstance(command, click.Group):
        for number, child in enumerate(command.commands.values()):
            children.append(_write(child, f"{variable}_{number}", lines))
    kind = "Group" if isinstance(command, click.Group) else "Command"
    params = ", ".join(_param(one) for one in command.params)
    facts = {
        "name": command.name, "help": command.help, "epilog": command.epilog, "short_help": command.short_help,
        "hidden": command.hidden, "context_settings": command.context_settings,
    }  # fmt: skip
    given = ", ".join(f"{key}={value!r}" for key, value in facts.items() if value)
    lines.append(f"{variable} = click.{kind}({given}, callback=nothing, params=[{params}])")
    lines += [f"{variable}.add_command({child})" for child in children]
    return variable


def _param(param: click.Parameter) -> str:
    if "version" in param.opts[0]:
        return 'click.Option(["--version"], is_flag=True, help="Show the version and exit.")'
    facts = {"required": param.required, "nargs": param.nargs, "envvar": param.envvar}
    if isinstance(param, click.Argument):
        return _call("Argument", [param.name], facts, param)
    assert isinstance(param, click.Option)
    facts |= {"help": param.help, "is_flag": param.is_flag, "multiple": param.multiple, "hidden": param.hidden}
    facts |= {"show_default": param.show_default, "metavar": param.metavar}
    if not param.is_flag and isinstance(param.default, (str, int, float)):
        facts["default"] = param.default
    return _call("Option", [*param.opts, param.name], facts, param)


def _call(kind: str, declarations: list[object], facts: dict[str, object], param: click.Parameter) -> str:
    default_nargs = facts["nargs"] == 1
    given = [f"{key}={value!r}" for key, value in facts.items() if value and not (key == "nargs" and default_nargs)]
    if not facts.get("is_flag"):
        given.append(f"type={_type(param.type)}")
    return f"click.{kind}({declarations!r}, {', '.join(given)})"


def _type(kind: click.ParamType) -> str:
    if isinstance(kind, click.Choice):
        return f"click.Choice({list(kind.choices)!r})"
    if isinstance(kind, (click.IntRange, click.FloatRange)):
        return f"click.{type(kind).__name__}(min={kind.min!r}, max={kind.max!r})"
    if isinstance(kind, click.Path):
        return f"click.Path(exists={kind.exists}, file_okay={kind.file_okay}, dir_okay={kind.dir_okay})"
    return {"integer": "int", "float": "float", "boolean": "bool"}.get(kind.name, "str")


# -- measuring -------------------------------------------------------------------------------------------------------


def write_twin(directory: Path) -> Path:
    """The twin as a compiled module with a two-line script, as an installed program is."""
    from omnikit.cli import root

    (directory / "twin.py").write_text(twin_source(root), encoding="utf-8")
    compileall.compile_dir(directory, quiet=1)
    script = directory / "run_twin"
    script.write_text("import sys\nfrom twin import main\nmain(prog_name='omnikit')\n", encoding="utf-8")
    return script


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _help(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def imported(code: str) -> list[str]:
    """Which of the heavy packages are loaded after `code`, in a fresh process."""
    probe = f"{code}\nimport json, sys; print(json.dumps([one for one in {HEAVY!r} if one in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded: list[str] = json.loads(done.stdout.splitlines()[-1])
    return loaded


_RUN_HELP = """
import sys
from omnikit.cli import main
sys.argv = ["omnikit", "--help"]
try:
    main()
except SystemExit:
    pass
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with workplace() as directory:
        ours = str(Path(sys.executable).with_name("omnikit"))
        commands = {
            "omnikit": [sys.executable, ours, "--help"],
            "twin": [sys.executable, str(write_twin(directory)), "--help"],
        }
        commands["python"] = [sys.executable, "-c", "pass"]
        assert _help(commands["omnikit"]) == _help(commands["twin"]), "the twin is no twin"
        results = alternating(list(commands), options.rounds, lambda name, _: _seconds(commands[name]))
    ratio = median(a / b for a, b in zip(results["omnikit"], results["twin"], strict=True))
    print(f"\n{options.rounds} rounds; {machine()}\n")
    print(table(("program", "median ms"), [(name, f"{1000 * median(found):.0f}") for name, found in results.items()]))
    print(f"\nomnikit --help takes {ratio:.2f} times the bare program's; goal: under {GOAL}: ", end="")
    print(verdict(ratio, GOAL, at_least=False))
    for label, code in (("import omnikit", "import omnikit"), ("omnikit --help", _RUN_HELP)):
        found = imported(code)
        print(f"{label} imports {', '.join(found) or 'none'} of: {', '.join(HEAVY)}")
        assert not _FORBIDDEN & set(found), found


if __name__ == "__main__":
    main()
