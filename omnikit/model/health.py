"""How well a connection is, as one word and its reason: the worst of what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from omnikit.model.connection import Application
from omnikit.model.states import Health, RunState

# Amazon: a seller authorizes again after 365 days, a client secret is rotated within 180, with notice from day 90
AUTHORIZATION_LASTS = timedelta(days=365)
SECRET_LASTS = timedelta(days=180)
_NOTICE = timedelta(days=30)
_ORDER = (Health.BROKEN, Health.ATTENTION, Health.OK)

Finding = tuple[Health, str]


class Needs(NamedTuple):
    """What a channel asks for, as its driver declares: somebody's authorization, an application of its own."""

    authorization: bool = True
    application: bool = True


_EVERYTHING = Needs()


class Known(Protocol):
    """What of a connection is looked at."""

    @property
    def authorized(self) -> datetime | None: ...
    @property
    def authorization_error(self) -> str | None: ...
    @property
    def last_success(self) -> object: ...


def untroubled_since(now: datetime) -> datetime:
    """An authorization that is younger is no finding, nor does its reason change from day to day."""
    return now - AUTHORIZATION_LASTS + _NOTICE


def health(
    connection: Known,
    application: Application | None,
    last_run: Mapping[str, Any] | None,
    now: datetime,
    needs: Needs = _EVERYTHING,
) -> Finding:
    """The worst finding; OK with an empty reason where there is none."""
    secret = _secret(application, now) if needs.application else ()
    found = [*_authorization(connection, now, needs), *secret, *_last_run(connection, last_run)]
    return min(found, key=lambda finding: _ORDER.index(finding[0]), default=(Health.OK, ""))


def _authorization(connection: Known, now: datetime, needs: Needs) -> Iterator[Finding]:
    if connection.authorized is None:
        yield Health.BROKEN, connection.authorization_error or "Needs authorization."
        return
    if not needs.authorization:
        return
    left = connection.authorized + AUTHORIZATION_LASTS - now
    if left <= timedelta(0):
        yield Health.BROKEN, "The authorization is older than 365 days; authorize again."
    elif left <= _NOTICE:
        yield Health.ATTENTION, f"The authorization ends in {left.days} days."


def _secret(application: Application | None, now: datetime) -> Iterator[Finding]:
    if application is None or application.secret_set is None:
        yield Health.BROKEN, "No application is stored for its driver."
        return
    left = application.secret_set + SECRET_LASTS - now
    if left <= timedelta(0):
        yield Health.BROKEN, "The client secret is older than 180 days; rotate it."
    elif left <= _NOTICE:
        yield Health.ATTENTION, f"The client secret must be rotated within {left.days} days."


def _last_run(connection: Known, last_run: Mapping[str, Any] | None) -> Iterator[Finding]:
    if last_run is not None and last_run["state"] == RunState.FAILED:
        yield Health.BROKEN, last_run["error_message"] or "The last sync failed."
    elif connection.last_success is None:
        yield Health.ATTENTION, "Never synchronised yet."
