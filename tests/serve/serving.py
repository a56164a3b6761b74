"""A dashboard as a process of its own, as `omnikit serve` is one."""

import re
import signal
import subprocess
import sys
import threading
from queue import Queue

import psutil

from tests.support.commands import environment
from tests.support.waiting import until

_SERVE = """
import sys
from pathlib import Path

from omnikit.serve import run, server
from omnikit.serve.config import voila_config

home, cull_after, worker, token, notebook = (
    sys.argv[1], float(sys.argv[2]), sys.argv[3] == "worker", sys.argv[4], Path(sys.argv[5]) if sys.argv[5] else None
)
if token == "empty":
    run.voila_config = lambda _token: voila_config("")
if token == "none":
    from jupyter_server.auth.identity import PasswordIdentityProvider

    server.Identity = PasswordIdentityProvider  # Voila's own, which lets everyone in when there is no token
    run.voila_config = lambda _token: voila_config("")
run.serve(home, cull_after=cull_after, worker=worker, notebook=notebook)
"""


class Served:
    """A running dashboard. `url` opens it, `origin` is its address without the token."""

    def __init__(self, process):
        self.process = process
        self.output = []
        self._lines = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = ""

    def _read(self):
        for line in self.process.stdout:
            self.output.append(line)
            self._lines.put(line)
        self._lines.put(None)

    def ready(self):
        while not self.url:
            line = self._lines.get(timeout=60)
            assert line is not None, f"the server ended:\n{self.text}"
            found = re.search(r"http://\S+", line)
            self.url = found.group(0) if found else ""
        return self

    @property
    def text(self):
        return "".join(self.output)

    @property
    def origin(self):
        return self.url.partition("/?")[0]

    @property
    def token(self):
        return self.url.partition("token=")[2]

    def children(self, word):
        """Processes below the server whose command has `word`."""
        return [one for one in psutil.Process(self.process.pid).children(recursive=True) if word in _command(one)]

    def kernels(self):
        return self.children("ipykernel_launcher")

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(40)
        self._reader.join(10)
        self.process.stdout.close()
        return code


def _command(process):
    try:
        return " ".join(process.cmdline()) if process.status() != psutil.STATUS_ZOMBIE else ""
    except psutil.Error:
        return ""


def start(home, *, cull_after=120, worker=False, token="", cwd=None, notebook=""):
    """Start a dashboard of `home`; `token="none"` takes its lock away, `"empty"` its key."""
    argv = [
        sys.executable,
        "-c",
        _SERVE,
        str(home),
        str(cull_after),
        "worker" if worker else "no",
        token,
        str(notebook),
    ]
    process = subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(),
        cwd=cwd or home.parent,
    )  # fmt: skip
    return Served(process)


def gone(processes):
    """Wait until none of these processes runs."""
    until(lambda: not any(_command(one) for one in processes), "the end of processes")
