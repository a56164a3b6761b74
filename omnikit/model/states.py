"""Words for states and the legal ways between them, as tables. The words are those of the screens."""

from __future__ import annotations

from enum import StrEnum


class ConnectionStatus(StrEnum):
    ACTIVE = "Active"
    INACTIVE = "Inactive"
    DELETING = "Deleting"


CONNECTION_MOVES: dict[ConnectionStatus, frozenset[ConnectionStatus]] = {
    ConnectionStatus.ACTIVE: frozenset({ConnectionStatus.INACTIVE}),
    ConnectionStatus.INACTIVE: frozenset({ConnectionStatus.ACTIVE, ConnectionStatus.DELETING}),
    ConnectionStatus.DELETING: frozenset(),
}


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    SUCCEEDED_WITH_ERRORS = "succeeded_with_errors"
    FAILED = "failed"
    CANCELED = "canceled"


RUN_MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.CANCELED}),
    # back to queued: its worker went away, another one goes on from the last page
    RunState.RUNNING: frozenset(
        {RunState.QUEUED, RunState.SUCCEEDED, RunState.SUCCEEDED_WITH_ERRORS, RunState.FAILED, RunState.CANCELED}
    ),
    RunState.SUCCEEDED: frozenset(),
    RunState.SUCCEEDED_WITH_ERRORS: frozenset(),
    RunState.FAILED: frozenset(),
    RunState.CANCELED: frozenset(),
}
RUN_ENDED = frozenset(state for state, onward in RUN_MOVES.items() if not onward)


class ImportStatus(StrEnum):
    NOT_IMPORTED = "Not imported"
    IMPORTED = "Imported"
    COMPLETE = "Complete"
    ERROR = "Error"
    CANCELED = "Canceled"
    EXCLUDED = "Excluded"


_WHEN_SEEN_AGAIN = frozenset(
    {
        ImportStatus.NOT_IMPORTED,
        ImportStatus.IMPORTED,
        ImportStatus.COMPLETE,
        ImportStatus.ERROR,
        ImportStatus.EXCLUDED,
    }
)
IMPORT_MOVES: dict[ImportStatus, frozenset[ImportStatus]] = {
    ImportStatus.NOT_IMPORTED: _WHEN_SEEN_AGAIN,
    # what has been imported is left out only by a setting about its kind, and never by a later day (product 8.7)
    ImportStatus.IMPORTED: frozenset(
        {ImportStatus.IMPORTED, ImportStatus.COMPLETE, ImportStatus.ERROR, ImportStatus.EXCLUDED}
    ),
    ImportStatus.COMPLETE: frozenset({ImportStatus.COMPLETE, ImportStatus.ERROR, ImportStatus.EXCLUDED}),
    ImportStatus.ERROR: _WHEN_SEEN_AGAIN | {ImportStatus.CANCELED},
    # given up by a user: only a user's retry takes it back, as an order in error that is looked at again
    ImportStatus.CANCELED: frozenset({ImportStatus.CANCELED, ImportStatus.ERROR}),
    ImportStatus.EXCLUDED: _WHEN_SEEN_AGAIN,
}


class ErrorState(StrEnum):
    OPEN = "open"
    RETRYING = "retrying"
    SOLVED = "solved"
    IGNORED = "ignored"


class Health(StrEnum):
    OK = "OK"
    ATTENTION = "Attention"
    BROKEN = "Broken"


class Level(StrEnum):
    """Severity of a log line, mildest first (syslog's words)."""

    DEBUG = "Debug"
    INFO = "Info"
    NOTICE = "Notice"
    WARNING = "Warning"
    ERROR = "Error"
    CRITICAL = "Critical"
    ALERT = "Alert"
    EMERGENCY = "Emergency"
