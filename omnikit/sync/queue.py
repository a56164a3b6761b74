"""Transport of run numbers to workers, by huey. The rows in `runs` are the truth: a message lost is found again by
`requeue`, a message doubled finds nothing to claim.

The queue has its own file and signs its messages: whoever can write that file cannot make a worker run code.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.consumer import Consumer
from huey.serializer import SignedSerializer

from omnikit.store import Store
from omnikit.sync.backchannel import take_inboxes
from omnikit.sync.clock import BaseClock
from omnikit.sync.dropfolder import take_drops
from omnikit.sync.exports import ask_for_exports
from omnikit.sync.handover import ask_for_handover
from omnikit.sync.schedule import ask_for_due

# a click must be answered within a second; huey's own default lets an idle worker look every ten
_POLL = {"initial_delay": 0.05, "backoff": 1.3, "max_delay": 0.3}
_LOOK_FOR_STALLED = 5.0
_WORKER_BEAT = 2.0


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


class Attendant:
    """A thread beside the workers: shows that they live, puts stalled and forgotten runs back into the queue, and lets
    go of old messages of the log.
    """

    def __init__(self, store: Store, queue: Queue, clock: BaseClock) -> None:
        self._store = store
        self._queue = queue
        self._clock = clock
        self._ended = threading.Event()
        self._started = clock.now()
        self._beaten = time.monotonic()
        self._thread = threading.Thread(target=self._attend, name="attendant", daemon=True)

    def start(self) -> None:
        self.look_after()
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
        self._store.runs.worker_gone()

    def look_after(self) -> None:
        """What there is to do from time to time: work that is due, files that were dropped, runs left behind; the log
        is pruned at most once an hour.
        """
        ask_for_due(self._store, self._queue, self._clock.now())
        ask_for_handover(self._store, self._queue, self._clock.now())
        take_drops(self._store, self._clock.now(), self._breathe)
        take_inboxes(self._store, self._clock.now(), self._breathe)
        ask_for_exports(self._store, self._queue, self._clock.now())
        requeue(self._store, self._queue, self._clock.now())
        self._store.logs.prune_if_due(self._clock.now())

    def _breathe(self) -> None:
        """In the middle of work that may take long: the workers still live."""
        if time.monotonic() - self._beaten >= _WORKER_BEAT:
            self._beat()

    def _beat(self) -> None:
        self._beaten = time.monotonic()
        self._store.runs.worker_beat(self._started, self._clock.now())

    def _attend(self) -> None:
        since_look = 0.0
        try:
            while True:
                self._beat()
                if self._ended.wait(_WORKER_BEAT):
                    return
                since_look += _WORKER_BEAT
                if since_look >= _LOOK_FOR_STALLED:
                    since_look = 0.0
                    self.look_after()
        finally:
            self._store.db.close_thread()


def requeue(store: Store, queue: Queue, now: datetime) -> list[int]:
    """Hand back runs whose process ended, and send every waiting run's number again: doubled messages do no harm."""
    store.runs.requeue_stalled(now)
    waiting = store.runs.queued()
    if queue.waiting() >= len(waiting):
        return []
    for run_id in waiting:
        queue.put(run_id)
    return waiting
