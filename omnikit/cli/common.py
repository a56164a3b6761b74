"""What the commands share: the home, output, errors and their exit codes, secrets that never stand in an argument."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from omnikit.errors import InvalidInput, OmnikitError, UsageError, unforeseen
from omnikit.version import __version__

if TYPE_CHECKING:
    from omnikit.kit import Kit

EXIT_CODES = "Exit codes: 0 ok; 1 failed; 2 usage; 3 finished with import errors; 4 needs authorization; 5 busy."


class OmnikitGroup(click.Group):
    """Turns our errors into one line on standard error and the exit code of their kind."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OmnikitError as error:
            fail(error)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise click.UsageError(f"{error.format_message()} [{UsageError.default_code}]", error.ctx) from None
        except BrokenPipeError:  # `omnikit orders | head`: nothing to say, nobody to say it to
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as fault:  # noqa: BLE001 a traceback could quote what it was working on
            fail(unforeseen(fault))


def fail(error: OmnikitError) -> NoReturn:
    """Say what happened and what to do next; end with the error's exit code."""
    click.echo(f"Error: {error.message} [{error.code}]", err=True)
    if error.remedy:
        click.echo(f"  {error.remedy}", err=True)
    sys.exit(error.exit_code)


@click.group(cls=OmnikitGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.option("--home", envvar="OMNIKIT_HOME", type=click.Path(file_okay=False), help="Home directory [~/.omnikit].")
@click.version_option(__version__, prog_name="omnikit")
@click.pass_context
def root(ctx: click.Context, home: str | None) -> None:
    """Run sales-channel connections: import orders, see what failed and why, retry."""
    ctx.obj = home


def kit_of(ctx: click.Context) -> Kit:
    """The kit of the command's home, closed when the command ends."""
    import omnikit

    kit = omnikit.open(ctx.obj)
    ctx.call_on_close(kit.close)
    return kit


as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON.")
out = click.option(
    "--out", type=click.Path(dir_okay=False), help="Write the list to this file: .csv, .xlsx or .parquet."
)
pairs = click.argument("pairs", metavar="KEY=VALUE...", nargs=-1)


def parsed_pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    """`KEY=VALUE` words as a dict. An empty value empties the setting."""
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong or not pairs:
        raise UsageError(
            f"Write KEY=VALUE, not {wrong[0]!r}." if wrong else "Name at least one KEY=VALUE.",
            remedy="`omnikit settings show ID` lists the keys.",
        )
    return dict(pair.split("=", 1) for pair in pairs)


def write_json(value: Any) -> None:
    click.echo(json.dumps(value, default=str, ensure_ascii=False))


def write_json_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    """A JSON array with one object a line, written as the rows come."""
    opening = "["
    for row in rows:
        click.echo(f"{opening}{json.dumps(row, default=str, ensure_ascii=False)}", nl=False)
        opening = ",\n "
    click.echo("[]" if opening == "[" else "]")


def write_file(kit: Kit, rows: Any, path: str, columns: str | list[str] | None = None) -> None:
    """A list as a file; see `Kit.download`."""
    click.echo(f"The list is written to {kit.download(rows, path, columns=columns)}.", err=True)


def clean(text: object) -> str:
    """Text from outside made harmless for a terminal: control and direction characters are shown as escapes."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(text))


def write_table(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], empty: str) -> None:
    """Aligned columns (key -> heading); `empty` says what to do where there is no row."""
    cells = [["" if row[key] is None else clean(row[key]) for key in columns] for row in rows]
    if not cells:
        click.echo(empty)
        return
    table = [list(columns.values()), *cells]
    widths = [min(60, max(len(line[number]) for line in table)) for number in range(len(columns))]
    for line in table:
        click.echo("  ".join(_fit(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _fit(cell: str, width: int) -> str:
    return cell.ljust(width) if len(cell) <= width else f"{cell[: width - 1]}…"


def read_secret(path: str | None, variable: str, prompt: str) -> str:
    """A secret from a file (`-` is standard input), from the environment, or typed unseen. Raises InvalidInput."""
    if path == "-":
        return sys.stdin.readline().strip()
    if path:
        return _from_file(path, prompt)
    if os.environ.get(variable):
        return os.environ[variable].strip()
    if not sys.stdin.isatty():
        raise InvalidInput(
            f"{prompt} is missing.", remedy=f"Name a file, set {variable}, or run this at a terminal to be asked."
        )
    return str(click.prompt(prompt, hide_input=True)).strip()


def _from_file(path: str, prompt: str) -> str:
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{prompt}: {path!r} cannot be read ({type(error).__name__}).") from None
    if not text:
        raise InvalidInput(f"{prompt}: {path!r} is empty.")
    return text
