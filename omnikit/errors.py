"""Everything omnikit raises on purpose, sorted by what the caller has to do next.

::

    OmnikitError                    code, message, remedy, exit_code
    ├── UsageError            2     ask differently: the request itself cannot be carried out
    │   ├── NotFound                there is no such thing
    │   ├── InvalidInput            a value is wrong; `field` names it
    │   └── Duplicate               it exists already
    ├── Refused               1     a rule of the product forbids it now (an inactive connection, ...)
    ├── Busy                  5     try again when the run under way has ended
    ├── NeedsAuthorization    4     a person must authorize the connection again
    ├── SetupError            1     this installation lacks something (key, application, home)
    ├── ChannelError          1     the sales channel answered with a failure
    │   ├── Unavailable             it may work later: throttled, broken connection, 5xx
    │   ├── RequestRefused          it will not work as asked: 400, 403, 404
    │   └── UnreadableAnswer        what came is not what the API promises
    ├── Stopped               1     a run was asked to stop
    │   ├── CanceledByUser          by a person
    │   ├── ConnectionDisabled      by switching its connection off
    │   └── Interrupted             by its worker, which hands it back to the queue
    └── Superseded                  a newer attempt owns the run; this one must write nothing more

One bad order is no exception at this level: see `omnikit.model.problems`.
"""

from __future__ import annotations

import traceback
from typing import ClassVar


class OmnikitError(Exception):
    """Base of all. `code` is stable and meant for scripts; `message` and `remedy` are for people.

    Messages are written by us and carry no secret: whatever a channel answers goes through
    redaction before it may become part of one.
    """

    default_code: ClassVar[str] = "omnikit.error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = code or self.default_code

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()


class UsageError(OmnikitError):
    default_code = "usage"
    exit_code = 2


class NotFound(UsageError):
    default_code = "usage.not_found"


class InvalidInput(UsageError):
    default_code = "usage.invalid"

    def __init__(self, message: str, *, field: str = "", remedy: str = "", code: str | None = None) -> None:
        super().__init__(message, remedy=remedy, code=code)
        self.field = field


class Duplicate(UsageError):
    default_code = "usage.duplicate"


class Refused(OmnikitError):
    default_code = "refused"


class Busy(OmnikitError):
    default_code = "busy"
    exit_code = 5


class NeedsAuthorization(OmnikitError):
    default_code = "needs_authorization"
    exit_code = 4


class SetupError(OmnikitError):
    default_code = "setup"


class ChannelError(OmnikitError):
    """`exchange` holds the redacted request and answer, for the log and for `errors`."""

    default_code = "channel"

    def __init__(
        self, message: str, *, remedy: str = "", code: str | None = None, exchange: dict[str, object] | None = None
    ) -> None:
        super().__init__(message, remedy=remedy, code=code)
        self.exchange = exchange


class Unavailable(ChannelError):
    default_code = "channel.unavailable"


class RequestRefused(ChannelError):
    """`status`: the HTTP status of the refusal, 0 where there is none; `words`: what the channel itself said."""

    default_code = "channel.refused"
    status = 0
    words = ""


class UnreadableAnswer(ChannelError):
    default_code = "channel.unreadable"


class Stopped(OmnikitError):
    default_code = "run.stopped"


class CanceledByUser(Stopped):
    default_code = "run.canceled"


class ConnectionDisabled(Stopped):
    default_code = "run.connection_disabled"


class Interrupted(Stopped):
    default_code = "run.interrupted"


class Superseded(OmnikitError):
    default_code = "run.superseded"


def unforeseen(fault: Exception, remedy: str = "If it goes on, report this line.") -> OmnikitError:
    """An exception that nobody foresaw, by type and place. Its text is left out: it may quote a payload or a token."""
    frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)[-4:]]
    return OmnikitError(
        f"omnikit failed unexpectedly: {type(fault).__name__} in {' > '.join(frames)}.", remedy=remedy, code="internal"
    )
