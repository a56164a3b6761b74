"""The command line, in this process (fast) and as a process of its own (as a user runs it)."""

import json
import os
import subprocess
import sys

from click.testing import CliRunner

from omnikit.cli.common import root

_OURS = (
    "OMNIKIT_HOME",
    "OMNIKIT_KEY",
    "OMNIKIT_CLIENT_SECRET",
    "OMNIKIT_REFRESH_TOKEN",
    "OMNIKIT_PASSWORD",
    "OMNIKIT_USER",
)


class Outcome:
    """How a command ended."""

    def __init__(self, exit_code, stdout, stderr):
        self.exit_code = exit_code
        self.stdout = stdout
        self.stderr = stderr

    @property
    def json(self):
        return json.loads(self.stdout)

    def __repr__(self):
        return f"exit {self.exit_code}\n--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"


def environment(**more):
    """The environment of a user who has set nothing of ours."""
    return {name: value for name, value in os.environ.items() if name not in _OURS} | more


def argv(home, *arguments):
    return [sys.executable, "-m", "omnikit.cli", "--home", str(home), *map(str, arguments)]


def run_process(home, *arguments, stdin=None, timeout=60, **env):
    """A command as a process of its own."""
    done = subprocess.run(
        argv(home, *arguments), input=stdin, capture_output=True, text=True, timeout=timeout, check=False,
        env=environment(**env), cwd=home.parent,
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout, done.stderr)


def start_process(home, *arguments, **env):
    """A command that goes on while the test does; its output is dropped."""
    return subprocess.Popen(
        argv(home, *arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        env=environment(**env), cwd=home.parent,
    )  # fmt: skip


def run_here(home, *arguments, stdin=None, **env):
    """A command in this process. An exception that no command turned into a message is raised."""
    given = dict.fromkeys(_OURS) | env
    done = CliRunner().invoke(root, ["--home", str(home), *map(str, arguments)], input=stdin, env=given)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Outcome(done.exit_code, done.stdout, done.stderr)
