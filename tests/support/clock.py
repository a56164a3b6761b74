"""A clock that nobody has to wait for."""

from datetime import UTC, datetime


class FakeClock:
    """The local Amazon's time is ours too, and a wait moves both on instead of waiting."""

    def __init__(self, amazon):
        self._amazon = amazon
        self.waits = []

    def now(self):
        return datetime.fromtimestamp(self._amazon.amazon.clock.now(), UTC)

    def wait(self, seconds, stop):
        self.waits.append(seconds)
        if not stop.is_set():
            self._amazon.advance(seconds)
