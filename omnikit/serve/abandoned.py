"""Kernels whose page is gone.

Jupyter culls kernels that are idle. While a sync goes on, the kernel of its page writes progress and is never idle,
tab or no tab; so here the question is whether anybody is connected.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
from tornado.ioloop import PeriodicCallback


class Abandoned:
    """Which kernels have had no connection for `after` seconds. A new kernel has as long to get its first."""

    def __init__(self, after: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.after = after
        self._clock = clock
        self._connected: dict[str, float] = {}

    def among(self, connections: Mapping[str, int]) -> list[str]:
        """Take note of how many connections each kernel has; returns the abandoned ones."""
        now = self._clock()
        self._connected = {
            kernel: now if count else self._connected.get(kernel, now) for kernel, count in connections.items()
        }
        return [kernel for kernel, last in self._connected.items() if now - last > self.after]


def end_abandoned(kernels: MappingKernelManager, after: float) -> PeriodicCallback:
    """Look regularly from now on; the caller keeps the callback and stops it."""
    abandoned = Abandoned(after)

    async def look() -> None:
        counts = {kernel["id"]: kernel["connections"] for kernel in kernels.list_kernels()}  # type: ignore[no-untyped-call]
        for kernel in abandoned.among(counts):
            if kernel in kernels:
                await ensure_async(kernels.shutdown_kernel(kernel))  # type: ignore[no-untyped-call]

    callback = PeriodicCallback(look, 1000 * max(0.5, after / 4))
    callback.start()
    return callback
