"""Keeping a page up to date: one task, which reads beside the event loop and writes only what has changed.

Writing only on change matters: a kernel that writes every second is never idle, so it is never culled after its tab
has closed (measured).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_OFTEN = 0.5
_SELDOM = 3.0
_SLOWER = 1.25
_SETTLED = 2.0  # the first picture has just been read: let the browser have the machine first
_SHARE = 8  # times as long as a look took is waited: reading never takes more than a part of the page's time


class Live:
    """Calls `read` in a thread and hands what it returns to `show` whenever it differs from the last time; `prepare`
    gets it before, in the same thread.

    `pulse` is a cheap value that changes with the data. `fail` gets an exception (None once reading works again), so
    that a fault is seen on the page instead of dying in a task. `alive` ends it.
    """

    def __init__(
        self,
        *,
        pulse: Callable[[], object],
        read: Callable[[], Any],
        prepare: Callable[[Any], None] = lambda _found: None,
        show: Callable[[Any], None],
        fail: Callable[[Exception | None], None],
        alive: Callable[[], bool],
    ) -> None:
        self._pulse = pulse
        self._read = read
        self._prepare = prepare
        self._show = show
        self._fail = fail
        self._alive = alive
        self._seen: object = None
        self._shown: Any = None
        self._failed = False
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        # one thread, so that the pulse is always asked on the same database connection
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")

    def start(self) -> None:
        """Begin; without a running event loop (a plain script) there is nobody to keep up to date."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._task = loop.create_task(self._run())

    def wake(self) -> None:
        """Look now: something was just done."""
        self._seen = None
        self._woken.set()

    def look(self) -> None:
        """Read and show at once, in this thread: for the first picture, and for tests."""
        self._tell(self._read())

    async def _run(self) -> None:
        pause = _OFTEN
        try:
            await self._rest(_SETTLED)
            while self._alive():
                began = time.monotonic()
                changed = await self._turn()
                pause = _OFTEN if changed else min(_SELDOM, pause * _SLOWER)
                if await self._rest(max(pause, _SHARE * (time.monotonic() - began))):
                    pause = _OFTEN
        finally:
            self._thread.shutdown(wait=False)

    async def _rest(self, seconds: float) -> bool:
        """Whether it was woken."""
        self._woken.clear()
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _turn(self) -> bool:
        loop = asyncio.get_running_loop()
        try:
            pulse = await loop.run_in_executor(self._thread, self._pulse)
            if pulse == self._seen:
                return False
            found = await loop.run_in_executor(self._thread, self._read_beside)
            self._seen = pulse
            return self._tell(found)
        except Exception as error:  # noqa: BLE001 an exception in a task is invisible on the page: show it
            self._failed, self._seen = True, None
            self._fail(error)
            return False

    def _read_beside(self) -> Any:
        found = self._read()
        self._prepare(found)
        return found

    def _tell(self, found: Any) -> bool:
        if self._failed:
            self._failed = False
            self._fail(None)
        if found == self._shown:
            return False
        self._shown = found
        self._show(found)
        return True
