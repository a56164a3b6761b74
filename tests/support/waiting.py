"""Waiting for something that another process or thread will bring about."""

import threading
import time

_pause = threading.Event().wait


def until(condition, what, seconds=20.0, every=0.01):
    """What `condition` returns as soon as it is true; fails, naming `what`, where it does not come true in time."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, f"{what} did not happen within {seconds} s"
        _pause(every)
