"""Transport of run numbers to workers, by huey. The rows in `runs` are the truth: a message lost is found again by
`requeue`, a message doubled finds nothing to claim.

The queue has its own file and signs its messages: whoever can write that file cannot make a worker run code.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.consumer import Consumer
from huey.serializer import SignedSerializer

from omnikit.store import Store

# a click must be answered within a second; huey's own default lets an idle worker look every ten
_POLL = {"initial_delay": 0.05, "backoff": 1.3, "max_delay": 0.3}


class Queue:
    """The queue of one home."""

    def __init__(self, home: Path, secret: str) -> None:
        self._huey = SqliteHuey(
            "omnikit", filename=str(home / "queue.db"), results=False, serializer=SignedSerializer(secret=secret),
            timeout=30,
        )  # fmt: skip
        self._job: Callable[[int], Any] = lambda _run_id: None
        self._task = self._huey.task(name="omnikit_run")(self._perform)

    def _perform(self, run_id: int) -> None:
        self._job(run_id)

    def put(self, run_id: int) -> None:
        """Tell workers that run `run_id` is waiting."""
        self._task(run_id)

    def close(self) -> None:
        self._huey.storage.close()

    def waiting(self) -> int:
        """How many messages nobody has taken yet."""
        return int(self._huey.pending_count())

    def serve(self, job: Callable[[int], Any], *, workers: int, interrupted: threading.Event) -> None:
        """Work off the queue until SIGINT or SIGTERM, which set `interrupted`. For a process of its own: huey takes
        the signals.
        """
        self._job = job
        logging.getLogger("huey").setLevel(logging.WARNING)
        _Consumer(self._huey, interrupted, workers=workers, periodic=False, **_POLL).run()


class _Consumer(Consumer):  # type: ignore[misc]
    """huey drops the running task at SIGTERM. Here every signal means: end after the page, hand the rest back."""

    def __init__(self, huey: Any, interrupted: threading.Event, **options: Any) -> None:
        super().__init__(huey, **options)
        self._interrupted = interrupted

    def _handle_signal(self, signum: int, frame: Any) -> None:
        self._interrupted.set()
        super()._handle_signal(signum, frame)
        self._graceful = True


def requeue(store: Store, queue: Queue, now: datetime) -> list[int]:
    """Hand back runs whose process ended, and send every waiting run's number again: doubled messages do no harm."""
    store.runs.requeue_stalled(now)
    waiting = store.runs.queued()
    if queue.waiting() >= len(waiting):
        return []
    for run_id in waiting:
        queue.put(run_id)
    return waiting
