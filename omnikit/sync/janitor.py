"""What a worker does beside its runs: deletions that their page or process did not bring to an end."""

from __future__ import annotations

import threading

from omnikit.store import Store

_LOOK = 5.0  # seconds


def finish_deletions(store: Store) -> list[int]:
    """Go on with every deletion that was begun; two at once do each other no harm. Returns which ended."""
    found = store.connections.deleting()
    for connection_id in found:
        store.connections.delete(connection_id)
    return found


class Janitor:
    """A thread that looks every few seconds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="janitor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            while True:
                finish_deletions(self._store)
                if self._ended.wait(_LOOK):
                    return
        finally:
            self._store.db.close_thread()
