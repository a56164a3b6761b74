"""The verbs about the log, as a part of the kit: the messages of all runs, and how long they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from omnikit.kit.days import instant, no_date
from omnikit.model.retention import DEFAULT_HOURS, Retention, at_least, hours_of, level_named
from omnikit.model.states import Level
from omnikit.store.logs import LogFilter

if TYPE_CHECKING:
    import pandas as pd

    from omnikit.store import Store

Row = dict[str, Any]


class LogVerbs:
    """Mixed into `Kit`."""

    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    def log_rows(
        self,
        connection: int | None = None,
        *,
        level: str = "Debug",
        since: date | datetime | str | None = None,
        limit: int | None = None,
    ) -> Iterator[Row]:
        """Messages of runs from `level` on, newest first: id, at, level, code, message, run_id, connection_id,
        connection, job, exchange (JSON text of the call that failed, secrets taken out; or None). A day begins at 00:00
        UTC. Raises InvalidInput.
        """
        wanted = at_least(level_named(level))
        return self._store.logs.rows(LogFilter(wanted, connection, _moment(since), limit))

    def log(
        self,
        connection: int | None = None,
        *,
        level: str = "Debug",
        since: date | datetime | str | None = None,
        limit: int | None = None,
    ) -> pd.DataFrame:
        """The same as a frame, without exchanges. Raises InvalidInput.

        >>> kit.log(level="Warning", since="01.11.2026")                                # doctest: +SKIP
        """
        from omnikit.frames.build import LOG, frame

        return frame(self.log_rows(connection, level=level, since=since, limit=limit), LOG)

    def log_settings(self) -> Row:
        """How long messages are kept: minimum_level (milder ones are not), hours (level -> hours), defaults."""
        return _as_row(self._store.logs.retention())

    def set_log_settings(
        self, hours: Mapping[str, int | str | None] | None = None, *, minimum_level: str | None = None
    ) -> Row:
        """Change it: `hours` by level (None or "": the default again), the mildest level that is kept; what is not
        named stays. Acts on new messages at once, on old ones when the log is pruned next. Returns `log_settings()`.
        Raises InvalidInput; nothing is changed then.
        """
        before = self._store.logs.retention()
        changed: dict[Level, int | None] = dict(before.hours)
        for name, value in (hours or {}).items():
            level = level_named(name, "hours")
            changed[level] = hours_of(value, level)
        minimum = before.minimum if minimum_level is None else level_named(minimum_level, "minimum_level")
        own = {level: value for level, value in changed.items() if value is not None and value != DEFAULT_HOURS[level]}
        after = Retention(own, minimum)
        if after != before:
            self._store.logs.keep(after)
            self._note("log.settings", minimum_level=minimum, hours={str(level): value for level, value in own.items()})
        return self.log_settings()

    def prune_log(self) -> int:
        """Let go of messages that are old enough, now; workers do so every hour. Returns how many went. The exchanges
        of open errors stay.
        """
        gone = self._store.logs.prune(self._now())
        self._note("log.prune", messages=gone)
        return gone


def _as_row(kept: Retention) -> Row:
    return {
        "minimum_level": str(kept.minimum),
        "hours": {str(level): kept.of(level) for level in Level},
        "defaults": {str(level): hours for level, hours in DEFAULT_HOURS.items()},
    }


def _moment(since: date | datetime | str | None) -> datetime | None:
    if since is None or isinstance(since, datetime):
        return since
    try:
        return instant(since, "UTC")
    except ValueError:
        raise no_date(since) from None
