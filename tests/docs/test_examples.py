"""The examples of the operations page: units that systemd takes and that run as they say, lines that cron takes."""

import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from omnikit.cli import root
from tests.docs.pages import DOCS
from tests.support.homes import make_kit
from tests.support.waiting import until

EXAMPLES = DOCS / "examples"
UNITS = sorted(EXAMPLES.glob("*.service"))
BIN = Path(sys.executable).parent
_CRON = re.compile(r"(?P<when>(?:[\d*/,-]+\s+){5})(?P<account>[a-z]+)\s+(?P<command>.+)")


def unit(path):
    """The settings of a unit, each with all its values."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "[#":
            name, value = line.split("=", 1)
            found.setdefault(name, []).append(value)
    return found


def jobs():
    text = (EXAMPLES / "omnikit.cron").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and line[0] != "#" and not re.match(r"[A-Z_]+=", line)]
    return [_CRON.fullmatch(line) for line in lines]


def asked(words):
    """The command that words call, its arguments understood, without running it."""
    command, rest = root, list(words)
    while getattr(command, "commands", None):
        command = command.commands[rest.pop(0)]
    return command.make_context(command.name, rest)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_command_that_exists(path):
    (start,) = unit(path)["ExecStart"]
    program, *words = shlex.split(start)
    assert program == "/opt/omnikit/bin/omnikit"
    assert asked(words).command.name in {"worker", "serve"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not there")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_systemd_takes_a_unit(path, tmp_path):
    here = tmp_path / path.name
    here.write_text(path.read_text(encoding="utf-8").replace("/opt/omnikit/bin", str(BIN)), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_worker_runs_with_nothing_but_what_its_unit_gives_it(home, tmp_path, amazon_today):
    told = unit(EXAMPLES / "omnikit-worker.service")
    own = str(tmp_path / "own")
    given = dict(one.replace("/var/lib/omnikit/home", str(home)).replace("/var/lib/omnikit", own).split("=", 1)
                 for one in told["Environment"])  # fmt: skip
    command = shlex.split(told["ExecStart"][0].replace("/opt/omnikit/bin", str(BIN)))
    with make_kit(home, amazon_today) as kit:
        worker = subprocess.Popen(command, env=given, cwd="/", stderr=subprocess.DEVNULL)
        try:
            until(kit.worker_alive, "a worker's sign of life")
            run = kit.connection(1).import_orders()
            until(lambda: run.ended, "the end of the run")
            assert run.as_dict()["fetched"] > 400
        finally:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(30) == 0


def test_cron_lines_are_whole():
    assert len(jobs()) == 3
    assert all(jobs())
    for job in jobs():
        words = shlex.split(job["command"].removeprefix("/opt/omnikit/bin/omnikit "))
        assert asked(words[: words.index(">/dev/null")])


@pytest.mark.parametrize("name", ["sync", "backup"])
def test_cron_lines_do_what_they_say(name, home, tmp_path, amazon_today):
    with make_kit(home, amazon_today):
        pass
    command = next(job["command"] for job in jobs() if f"omnikit {name} " in job["command"])
    for was, becomes in (("/opt/omnikit/bin", BIN), ("/var/backups/omnikit", tmp_path / "backups"), (r"\%", "%")):
        command = command.replace(was, str(becomes))
    given = {"OMNIKIT_HOME": str(home), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(["/bin/sh", "-c", command], env=given, capture_output=True, timeout=60, check=False)
    assert done.returncode in ({0, 3} if name == "sync" else {0}), done.stderr
    assert len(list((tmp_path / "backups").glob("20??-??-??.db"))) == (name == "backup")
