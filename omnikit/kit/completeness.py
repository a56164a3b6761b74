"""The proof that every order is there, as a part of the kit: what was fetched, what was not, and the channel's own
count of each day beside ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from omnikit.drivers import registry
from omnikit.errors import InvalidInput
from omnikit.model.completeness import Day, DayVerdict, Proof, proof
from omnikit.model.connection import Connection
from omnikit.model.intervals import Interval
from omnikit.model.scopes import of_connection
from omnikit.model.times import day_start, iso, plain
from omnikit.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from omnikit.bootstrap import Runtime
    from omnikit.drivers.base import Counts
    from omnikit.kit.handles import RunHandle

Row = dict[str, Any]
_MOST_DAYS = 365
_EXPECTED = timedelta(minutes=70)  # the longest interval of a schedule, and a run: younger than that is no gap


class Completeness:
    """The proof for one connection: `verdict` says it in words, `days` is a frame, `gaps` are what was not fetched."""

    def __init__(self, connection: Connection, found: Proof, refusal: str = "") -> None:
        self.connection_id = connection.id
        self.connection = connection.name
        self.proof = found
        self.refusal = refusal  # why nobody could count

    @property
    def is_complete(self) -> bool:
        """No gap, and no day with fewer orders than the channel counts."""
        return self.proof.is_complete

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """From when to when nothing was fetched, in UTC."""
        return [(iso(one.start), iso(one.end)) for one in self.proof.gaps]

    @property
    def fetched(self) -> list[tuple[str, str]]:
        """From when to when everything was fetched, in UTC."""
        return [(iso(one.start), iso(one.end)) for one in self.proof.fetched]

    @property
    def verdict(self) -> str:
        """What follows from all of it, in words."""
        told = [_gap_words(self.proof)]
        if self.refusal:
            told.append(f"The channel's own count is not to be had: {self.refusal}")
        elif not self.proof.is_counted:
            told.append("Nobody has counted.")
        elif self.proof.short:
            days = [one.day for one in self.proof.days if one.verdict == DayVerdict.MISSING]
            told.append(f"{self.proof.short:,} orders fewer are stored than the channel counts, on {_few(days)}.")
        else:
            told.append("No day has fewer orders than the channel counts.")
        return " ".join(told)

    @property
    def days(self) -> pd.DataFrame:
        """One row a day: day, stored, canceled, counted, verdict."""
        import pandas as pd

        rows = [{**one._asdict(), "verdict": str(one.verdict)} for one in self.proof.days]
        return pd.DataFrame(rows, columns=["day", "stored", "canceled", "counted", "verdict"])

    def as_dict(self) -> Row:
        """All of it as plain data."""
        wanted = self.proof.wanted
        return {
            "connection_id": self.connection_id, "connection": self.connection, "complete": self.is_complete,
            "verdict": self.verdict, "from": iso(wanted.start), "to": iso(wanted.end), "gaps": self.gaps,
            "fetched": self.fetched, "counted": self.proof.is_counted,
            "days": [{**one._asdict(), "verdict": str(one.verdict)} for one in self.proof.days],
        }  # fmt: skip

    def __repr__(self) -> str:
        return f"<Completeness of {self.connection!r}: {self.verdict}>"

    def _repr_html_(self) -> str:
        return f"<p><b>{escape(self.connection)}</b>: {escape(self.verdict)}</p>"


class CompletenessVerbs:
    """Mixed into `Kit`."""

    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _active(self, connection_id: int) -> Connection: ...
        def sync(self, connection_id: int, *, job: str = "sync") -> RunHandle: ...

    def completeness(self, connection: int, *, days: int = 30, count: bool = True) -> Completeness:
        """Is every order of the last `days` days there? With `count`, the channel is asked how many orders each day
        had: a call for each marketplace. Where it may not be asked, the proof says so and rests on what was fetched.

        Raises NotFound, InvalidInput; with `count` also Refused for an inactive connection, NeedsAuthorization,
        Unavailable.
        """
        if not 1 <= days <= _MOST_DAYS:
            raise InvalidInput(f"Choose between 1 and {_MOST_DAYS} days.", field="days")
        found = self._active(connection) if count else self._store.connections.get(connection)
        manifest = registry.manifest(found.driver)
        zone = manifest.zone(found.account)
        first, last = self._days(found, zone, days)
        counts, refusal = self._counted(found, first, last) if count and last is not None else ({}, "")
        stored = self._store.reading.orders_by_day(found.id, _bounds(first, last or first, zone))
        return Completeness(found, self._proven(found, zone, (first, last), counts, stored), refusal)

    def _days(self, connection: Connection, zone: str, days: int) -> tuple[date, date | None]:
        """The first day that counts, and the last one that is over; None: none is yet."""
        today = self._now().astimezone(ZoneInfo(zone)).date()
        first = today - timedelta(days=days)
        if connection.window_start is not None:
            begins = connection.window_start.astimezone(ZoneInfo(zone))
            whole = begins.date() if begins == day_start(begins.date(), zone) else begins.date() + timedelta(days=1)
            first = max(first, whole)
        last = today - timedelta(days=1)
        return first, last if last >= first else None

    def _counted(self, connection: Connection, first: date, last: date) -> tuple[dict[date, int], str]:
        from omnikit.errors import NeedsAuthorization, RequestRefused

        if "counts" not in registry.manifest(connection.driver).capabilities:
            return {}, "Its driver cannot count."
        secrets = self._store.connections.secrets(of_connection(connection.id))
        driver = cast("Counts", self._runtime.driver(connection.driver, connection.account, secrets))
        try:
            return driver.counted_by_day(first, last, self._also(connection)), ""
        except (NeedsAuthorization, RequestRefused) as refused:
            return {}, refused.message

    def _also(self, connection: Connection) -> Sequence[str]:
        from omnikit.sync.rules import terms_of

        return registry.manifest(connection.driver).rules(terms_of(self._store, connection, self._now())).also

    def _proven(
        self,
        connection: Connection,
        zone: str,
        bounds: tuple[date, date | None],
        counts: dict[date, int],
        stored: Sequence[tuple[str, bool]],
    ) -> Proof:
        from omnikit.sync.orders import stream_of
        from omnikit.sync.rules import terms_of

        first, last = bounds
        now = self._now()
        rules = registry.manifest(connection.driver).rules(terms_of(self._store, connection, now))
        done = self._store.cursors.fetched(connection.id, stream_of(rules))
        wanted = Interval(day_start(first, zone), now)
        days = _by_day(stored, zone, first, last, counts) if last is not None else []
        return proof(wanted, done, days, now - _EXPECTED)

    def fill_gap(self, connection: int) -> RunHandle:
        """[Fill gap]: fetch what was not fetched; a worker does it. Raises as `sync`."""
        return self.sync(connection, job="orders")


def _bounds(first: date, last: date, zone: str) -> tuple[str, str]:
    return iso(day_start(first, zone)), iso(day_start(last + timedelta(days=1), zone))


def _by_day(
    stored: Sequence[tuple[str, bool]], zone: str, first: date, last: date, counts: dict[date, int]
) -> list[Day]:
    many: dict[date, int] = {}
    gone: dict[date, int] = {}
    local = ZoneInfo(zone)
    for created, canceled in stored:
        day = datetime.fromisoformat(created).astimezone(local).date()
        many[day] = many.get(day, 0) + 1
        gone[day] = gone.get(day, 0) + int(canceled)
    every = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    return [Day(day.isoformat(), many.get(day, 0), gone.get(day, 0), counts.get(day)) for day in every]


def _gap_words(found: Proof) -> str:
    if not found.fetched:
        return "Nothing has been fetched yet."
    if not found.gaps:
        return f"Everything since {plain(found.wanted.start)} was fetched."
    first = found.gaps[0]
    more = "" if len(found.gaps) == 1 else f" and {len(found.gaps) - 1} more"
    return f"Not fetched: {plain(first.start)} to {plain(first.end)}{more}."


def _few(days: Sequence[str]) -> str:
    return ", ".join(days[:3]) + (f" and {len(days) - 3} more days" if len(days) > 3 else "")  # noqa: PLR2004
