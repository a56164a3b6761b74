"""The server's own clock: it runs with real time and can be moved by the admin door."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate


def iso(epoch: float) -> str:
    """The instant as Amazon writes it: whole seconds, UTC, trailing Z."""
    return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str) -> float:
    """The instant an ISO 8601 text names; a text without offset is read as UTC.

    Raises:
        ValueError: the text is no ISO 8601 date or date-time.

    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


class Clock:
    """Real elapsed time on top of a chosen start, so that a fixed start gives the same orders every time."""

    def __init__(self, start: float | None = None, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._base = 0.0
        self.set(time.time() if start is None else start)

    def now(self) -> float:
        """Seconds since 1970 on this server's clock."""
        return self._base + self._ticks()

    def set(self, epoch: float) -> None:
        """Go to this instant and run on from there."""
        self._base = epoch - self._ticks()

    def advance(self, seconds: float) -> None:
        """Move by so many seconds; a negative number goes back."""
        self._base += seconds

    def http_date(self) -> str:
        """The `Date` header."""
        return formatdate(self.now(), usegmt=True)
