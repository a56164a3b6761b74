"""Being a worker, as a part of the kit: runs out of the queue, and beside them everything that goes by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.bootstrap import Runtime
from omnikit.store import Store

if TYPE_CHECKING:
    from omnikit.sync.beside import Beside

Row = dict[str, Any]
_BEAT, _LOOK, _LOOK_FOR_REPORTS, _LOOK_FOR_DUE_REPORTS = 2.0, 5.0, 2.0, 20.0  # seconds
_PATIENCE = 2.0  # for a report under way: its kernel is ended, and the next worker begins it anew


class WorkingVerbs:
    """Mixed into `Kit`."""

    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...

    def work(self, *, workers: int = 2) -> None:
        """Be a worker: execute runs until told to stop by SIGINT or SIGTERM. For a process of its own."""
        from omnikit.sync.run import execute

        interrupted = threading.Event()

        def job(run_id: int) -> None:
            try:
                execute(self._store, run_id, self._runtime.connect, self._runtime.clock, interrupted)
            finally:
                self._store.db.close_thread()

        with ExitStack() as stack:
            stack.callback(self._store.runs.worker_gone)
            for name, thread in beside(self._runtime).items():
                stack.callback(thread.stop, _PATIENCE if name == "reports" else None)
                thread.start()
            self._runtime.queue.serve(job, workers=workers, interrupted=interrupted)

    def worker_alive(self) -> bool:
        """Whether a worker shows life."""
        return self._store.runs.worker_alive(self._now())

    def failing_duties(self) -> list[Row]:
        """What a worker should do by itself and could not the last time, the oldest first: name, since, last, times,
        message. Empty: all is well, or no worker has run.
        """
        return self._store.duties.all()


def beside(runtime: Runtime) -> dict[str, Beside]:
    """The threads beside the runs, by name. What waits for others (endpoints, notebooks, mail) has one of its own."""
    from omnikit.alerts import watch
    from omnikit.reports import desk
    from omnikit.sync import backchannel, beside, dropfolder, exports, handover, janitor, queue, schedule

    store, clock, messages = runtime.store, runtime.clock, runtime.queue
    started = clock.now()

    def thread(*duties: tuple[str, float, Callable[[datetime], object]]) -> beside.Beside:
        return beside.Beside(store, clock, [beside.Duty(*duty) for duty in duties])

    return {
        "life": thread(("life", _BEAT, lambda now: store.runs.worker_beat(started, now))),
        "due": thread(
            ("schedule", _LOOK, lambda now: schedule.ask_for_due(store, messages, now)),
            ("handover", _LOOK, lambda now: handover.ask_for_handover(store, messages, now)),
            ("dropped files", _LOOK, lambda now: dropfolder.take_drops(store, now)),
            ("inboxes", _LOOK, lambda now: backchannel.take_inboxes(store, now)),
            ("exports", _LOOK, lambda now: exports.ask_for_exports(store, messages, now)),
            ("runs left behind", _LOOK, lambda now: queue.requeue(store, messages, now)),
            ("deletions", _LOOK, lambda _now: janitor.finish_deletions(store)),
            ("log", _LOOK, store.logs.prune_if_due),
        ),
        "oms": thread(("answers of the OMS", _LOOK, lambda now: backchannel.collect_due(store, now))),
        "reports": thread(
            ("report schedule", _LOOK_FOR_DUE_REPORTS, lambda now: desk.ask_for_due(store, now)),
            ("incidents", _LOOK_FOR_DUE_REPORTS, lambda now: desk.tell_of_failures(store, now)),
            ("old reports", _LOOK_FOR_DUE_REPORTS, lambda now: desk.let_go(store, now)),
            ("reports", _LOOK_FOR_REPORTS, lambda _now: desk.work_off_next(store, clock)),
        ),
        "alerts": thread(
            ("alerts", _LOOK, lambda now: watch.look_if_due(store, now)),
            ("messages", _LOOK, lambda now: watch.deliver(store, now)),
        ),
    }
