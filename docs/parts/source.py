"""What the source says with a stable code: refusals and failures, messages of the log. Collected, never executed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from omnikit import errors
from omnikit.drivers.http import Trouble
from omnikit.model import exporting
from omnikit.model.problems import CAUSES

PACKAGE = Path(errors.__file__).parent
_ELSEWHERE = {"localamazon", "testing"}  # a server like Amazon's, and what authors of drivers test with
_ERRORS: dict[str, type[errors.OmnikitError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.OmnikitError)
}
_CODE = re.compile(r"[a-z]+\.[a-z_]+")
_WORDS = re.compile(r"[A-Za-z…].* .*", re.DOTALL)
_LOGGING = {"say", "_say", "log"}
_HOLE = "…"
_RECORDS = ("order", "return")
# codes that are put together where they are said, as the source writes them
_COMPUTED: dict[str, tuple[str, ...]] = {
    "f'channel.{trouble}'": tuple(f"channel.{one}" for one in Trouble),
    "f'http.{trouble}'": tuple(f"http.{one}" for one in Trouble),
    "f'{kind}.not_found'": tuple(f"{one}.not_found" for one in _RECORDS),
    "f'{kind}.ambiguous'": tuple(f"{one}.ambiguous" for one in _RECORDS),
}
# an export that is refused when it is asked for has the code of the export that fails later, with a dot
_REFUSED_EXPORTS = "problem.code.replace('_', '.', 1)"


class Said(NamedTuple):
    """A refusal or failure: its code, the name of its class where that is known, what happened, what to do."""

    code: str
    kind: str
    message: str
    remedy: str


class Logged(NamedTuple):
    """A message of a run's log."""

    code: str
    level: str
    message: str


def said() -> list[Said]:
    """Every refusal and failure, by code, each once."""
    found = [one for path in _files() for node in _nodes(path) for one in _said(node, path)]
    return sorted({*found, *_refused_exports()})


def logged() -> list[Logged]:
    """Every message of a log that has a code, by code."""
    return sorted({one for path in _files() for node in _nodes(path) for one in _logged(node)})


def _files() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if not _ELSEWHERE & set(path.parts)]


def _nodes(path: Path) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _said(node: ast.AST, path: Path) -> Iterator[Said]:
    if isinstance(node, ast.Tuple):
        yield from _listed(node.elts)
    if isinstance(node, ast.Call) and _name(node) not in _LOGGING:
        given = {word.arg: word.value for word in node.keywords}
        if _name(node) in _ERRORS or ({"code", "remedy"} <= given.keys() and node.args):
            yield from _raised(node, given.get("remedy"), given.get("code"), path)
        else:
            yield from _listed(node.args)


def _raised(node: ast.Call, remedy: ast.expr | None, code: ast.expr | None, path: Path) -> Iterator[Said]:
    kind = _name(node) if _name(node) in _ERRORS else ""
    messages = texts(node.args[0]) if node.args else []
    for one in _codes(node, code, kind, path, told=bool(messages)):
        for message, what_to_do in product(messages or [""], texts(remedy) or [""]):
            yield Said(one, kind, message, what_to_do)


def _codes(node: ast.Call, code: ast.expr | None, kind: str, path: Path, *, told: bool) -> Sequence[str]:
    if code is None or (isinstance(code, ast.Constant) and code.value is None):
        return [_ERRORS[kind].default_code]
    known = _COMPUTED.get(ast.unparse(code), ()) or [one for one in texts(code) if _HOLE not in one]
    if known or not told or ast.unparse(code) == _REFUSED_EXPORTS:
        return known  # without words of its own it passes on what another place says
    raise ValueError(
        f"{path}:{node.lineno}: {ast.unparse(code)} cannot be read; say in docs/parts/source.py what it can be"
    )


def _listed(values: Sequence[ast.expr]) -> Iterator[Said]:
    """A code with a sentence and a remedy behind it, in a table or as arguments."""
    for at, value in enumerate(values):
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and _CODE.fullmatch(value.value):
            behind = [[text for text in texts(one) if _WORDS.fullmatch(text)] for one in values[at + 1 : at + 3]]
            if len(behind) > 1 and all(behind):
                for message, remedy in product(*behind):
                    yield Said(value.value, "", message, remedy)


def _refused_exports() -> Iterator[Said]:
    hindrances = [row[0] for row in exporting._RULES]  # noqa: SLF001 the table that decides
    for code in (*hindrances, "export_not_ticked"):
        cause = CAUSES[code]
        message, remedy = (re.sub(r"\{\w+\}", _HOLE, text) for text in (cause.message, cause.remedy))
        yield Said(code.replace("_", ".", 1), "Refused", message, remedy)


def _logged(node: ast.AST) -> Iterator[Logged]:
    if not (isinstance(node, ast.Call) and _name(node) in _LOGGING):
        return
    at = next((at for at, one in enumerate(node.args) if "Level." in ast.unparse(one)), None)
    if at is not None and len(node.args) > at + 2:
        level = " or ".join(dict.fromkeys(re.findall(r"Level\.([A-Z]+)", ast.unparse(node.args[at])))).capitalize()
        codes = _COMPUTED.get(ast.unparse(node.args[at + 1]), ()) or texts(node.args[at + 1])
        for code, message in product(codes, texts(node.args[at + 2]) or [""]):
            yield Logged(code, level, message)


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def texts(node: ast.expr | None) -> list[str]:
    """The texts that an expression can be: both branches of a choice, what a function says; … for what is put in."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and node.value else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values)]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in texts(value)]
    return texts(node.body) if isinstance(node, ast.Lambda) else []
