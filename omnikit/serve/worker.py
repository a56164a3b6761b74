"""The worker as a child process: started again when it dies, ended with the server."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Self

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# A worker that ran this long was no victim of its start: begin again with the short pause.
_HEALTHY_AFTER = 60.0
_GRACE = 15.0


def command(home: Path) -> list[str]:
    return [sys.executable, "-m", "omnikit.cli", "--home", str(home), "worker"]


class Worker:
    """Use as a context manager."""

    def __init__(self, argv: Sequence[str], *, first_pause: float = FIRST_PAUSE, grace: float = _GRACE) -> None:
        self._argv = list(argv)
        self._first_pause = first_pause
        self._grace = grace
        self._ending = threading.Event()
        # held while a child is started or ended: no child may begin after the end
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, name="worker-keeper", daemon=True)

    def __enter__(self) -> Self:
        self._start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._turn:
            self._ending.set()
            if self._child is not None:
                _end(self._child, self._grace)
        self._thread.join()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def _start(self) -> None:
        with self._turn:
            if self._ending.is_set():
                return
            # A session of its own: Ctrl-C in the terminal reaches it through us, once.
            self._child = subprocess.Popen(self._argv, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 our own command

    def _keep_running(self) -> None:
        pause = self._first_pause
        while self._child is not None and not self._ending.is_set():
            if self._outlives(_HEALTHY_AFTER):
                pause = self._first_pause
                continue
            if self._ending.wait(pause):
                return
            pause = min(pause * 2, LONGEST_PAUSE)
            self._start()

    def _outlives(self, seconds: float) -> bool:
        assert self._child is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(seconds)
        return self._child.poll() is None


def _end(child: subprocess.Popen[bytes], grace: float) -> None:
    """SIGINT lets the page under way finish; huey loses the task on SIGTERM."""
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
