"""Code of the documentation's pages, carried out as it stands there: fences with `sh NAME` or `python NAME`."""

import os
import re
import shlex
import subprocess
from pathlib import Path

from click.testing import CliRunner

from omnikit.cli.common import root

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```(?:sh|python) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_IMPORT_ERRORS = 3


def text_of(page):
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(page):
    """The named code of a page, in order."""
    return dict(_BLOCK.findall(text_of(page)))


def commands(page):
    """Every command that a page names, in a fence or in running text: the words after `omnikit`."""
    text = text_of(page)
    said = [
        line for fence in re.findall(r"^```.*?^```$", text, re.MULTILINE | re.DOTALL) for line in fence.splitlines()
    ]
    said += re.findall(r"`(omnikit [^`]+)`", text.replace("\n", " "))
    return [
        found[1].split() for line in said if (found := re.match(r"(?:\S*/)?omnikit((?: [a-z][\w-]*)+)", line.strip()))
    ]


def lines(code):
    """The words of each command: lines that go on are one, comments are none, variables have their values."""
    for line in code.replace("\\\n", " ").splitlines():
        if words := shlex.split(line, comments=True):
            yield [os.path.expandvars(word) for word in words]


def carry_out(page, name, monkeypatch):
    """The commands of a block, those of omnikit in this process. Returns what each printed; an import may end with
    import errors.
    """
    told = []
    for program, *words in lines(blocks(page)[name]):
        if program == "export":
            monkeypatch.setenv(*words[0].split("=", 1))
            continue
        code, output = _omnikit(words) if program == "omnikit" else _other(program, words)
        allowed = {0, _IMPORT_ERRORS} if {"sync", "import", "import-file"} & set(words) else {0}
        assert code in allowed, f"{page}: {program} {' '.join(words)} ended with {code}:\n{output}"
        told.append(output)
    return told


def _omnikit(words):
    done = CliRunner().invoke(root, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def _other(program, words):
    done = subprocess.run([program, *words], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr
