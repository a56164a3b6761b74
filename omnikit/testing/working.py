"""What a driver is given while it is tested: an account that works, and stand-ins for what omnikit keeps in a home."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from omnikit.drivers.base import Driver, Manifest, Terms, Wiring
from omnikit.model.ports import AccessToken, Clock, NoTickets, Rate, Tickets
from omnikit.model.settings import validated

Settings = Mapping[str, Mapping[str, Any]]


class SteadyClock:
    """The machine's time, moved on by `advance` and by every wait; nobody has to wait for it."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)


class _Free:
    """A budget that is never used up."""

    def take(self, key: str, plan: Rate, now: datetime) -> float:  # noqa: ARG002 the protocol's
        return 0.0

    def learn(self, key: str, plan: Rate, per_second: float, now: datetime) -> None:
        """Nothing to learn."""

    def drained(self, key: str, plan: Rate, now: datetime) -> None:
        """It is not."""

    def forecast(self, key: str, plan: Rate, calls: int, now: datetime) -> float:  # noqa: ARG002 the protocol's
        return 0.0


class _Tokens:
    """Access tokens, as long as the test lasts."""

    def __init__(self) -> None:
        self._held: dict[str, AccessToken] = {}

    def get(self, key: str) -> AccessToken | None:
        return self._held.get(key)

    def put(self, key: str, token: AccessToken) -> None:
        self._held[key] = token

    def drop(self, key: str) -> None:
        self._held.pop(key, None)

    def refreshing(self, key: str) -> AbstractContextManager[object]:  # noqa: ARG002 the protocol's
        return nullcontext()


@dataclass(repr=False)
class Working:
    """An account that works, for one test. Its repr names the account alone.

    `put(n)` puts n new orders into the channel and returns their ids; by the clock they are then old enough to be
    shown. `wrong`: accounts and secrets that the channel refuses; `others`: plain credentials of other accounts, whose
    keys must differ. `settings`: what differs from the declared ones, by group. `page`: more orders than one page
    holds. `unknown`: an id that the channel does not have, in its own form.
    """

    account: Mapping[str, str]
    put: Callable[[int], Sequence[str]]
    secrets: Mapping[str, str] = field(default_factory=dict)
    application: Mapping[str, str] = field(default_factory=dict)
    client_secret: str = ""
    settings: Settings = field(default_factory=dict)
    clock: Clock = field(default_factory=SteadyClock)
    advance: Callable[[float], None] | None = None  # moves the channel's clock and ours; else the clock's own
    wrong: Sequence[tuple[Mapping[str, str], Mapping[str, str]]] = ()
    others: Sequence[Mapping[str, str]] = ()
    page: int = 120
    unknown: str = "no-such-order"
    tickets: Tickets = field(default_factory=NoTickets)

    def __repr__(self) -> str:
        return f"Working({dict(self.account)!r})"

    def moves_on(self, seconds: float) -> None:
        """Time passes, for the channel and for the driver."""
        if self.advance is not None:
            self.advance(seconds)
        else:
            self.clock.sleep(seconds)

    def acting(self, manifest: Manifest) -> dict[str, dict[str, Any]]:
        """All effective settings, by group."""
        return {group.key: validated(group, self.settings.get(group.key, {})) for group in manifest.settings}

    def wiring(self, manifest: Manifest, before_call: Callable[[], None] = lambda: None, **changes: Any) -> Wiring:
        """What the driver is given."""
        given: dict[str, Any] = {
            "account": self.account, "secrets": self.secrets, "application": self.application,
            "client_secret": self.client_secret, "budget": _Free(), "tokens": _Tokens(), "clock": self.clock,
            "say": _say_nothing, "before_call": before_call, "waiting": lambda _seconds, _why: None,
            "tickets": self.tickets, "settings": self.acting(manifest),
        }  # fmt: skip
        return Wiring(**{**given, **changes})

    def driver(self, manifest: Manifest, **changes: Any) -> Driver:
        """The driver at work on the account."""
        return manifest.connect(self.wiring(manifest, **changes))

    def terms(self, manifest: Manifest, settings: Settings | None = None) -> Terms:
        """What records are mapped under."""
        begins = manifest.first_window(self.account, self.clock.now().date())
        return Terms(self.account, self.acting(manifest) if settings is None else settings, begins)


def _say_nothing(*_line: Any, **_exchange: Any) -> None:
    return
