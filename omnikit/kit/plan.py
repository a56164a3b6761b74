"""The verb that says what a sync would cost before it starts, as a part of the kit: page by page or by reports, in
calls and in time, by the budgets that are left.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from omnikit.drivers import registry
from omnikit.drivers.base import Ways
from omnikit.errors import Refused
from omnikit.model.connection import Connection
from omnikit.model.durations import in_words
from omnikit.model.intervals import Interval, plan
from omnikit.model.scopes import of_connection
from omnikit.model.times import iso
from omnikit.store import Slice, Store
from omnikit.sync.bulk import BulkDriver, chosen, is_able, periods_of
from omnikit.sync.orders import stream_of
from omnikit.sync.rules import terms_of

if TYPE_CHECKING:
    from omnikit.bootstrap import Runtime

Row = dict[str, Any]
_NO_WAY = {
    "orders": 0, "counted": True, "ways": [], "taken": None, "notes": [],
    "why": "Nothing is missing but what is newest: some pages bring it.",
}  # fmt: skip
_PREPARED = "Amazon publishes no time for the preparation of a report: five minutes are assumed."
_NOT_ALL = "How many orders lack details once a report has come is a guess."
_GUESS = (
    "The orders could not be counted (the application may not call the Sales API): as many a day as in the last one."
)


class PlanVerbs:
    """Mixed into `Kit`."""

    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _active(self, connection_id: int) -> Connection: ...
        def _since(self, since: date | datetime | str | None, connection: Connection) -> datetime | None: ...

    def plan(self, connection: int, *, since: date | datetime | str | None = None) -> Row:
        """What the next sync, or one since a day, would fetch and by which way; nothing is begun.

        `connection_id`, `since`, `until`, `missing` (start and end of what was not fetched yet), `begun` (how many
        reports and pages an interrupted run is still to go on with), `orders`, `counted` (False: a guess), `ways`: one
        row each with `way` ("pages", "reports"), `calls`, `orders_seconds` (until orders and lines are there),
        `detail_orders` (that lack details then), `detail_calls`, `details_seconds` (until all are there), `taken`;
        `taken`, `why`, `notes` (what of this is a guess). Costs some calls where the channel counts orders. Raises
        NotFound, Refused, NeedsAuthorization, ChannelError, InvalidInput.
        """
        found = self._active(connection)
        driver = self._bulk(found)
        moment = self._since(since, found)
        terms = terms_of(self._store, found, self._now(), since=moment)
        rules = registry.manifest(found.driver).rules(terms)
        start = moment or rules.begins
        missing, begun = self._missing(found.id, driver, start, stream_of(rules))
        row = {
            "connection_id": found.id,
            "since": iso(start),
            "until": iso(self._now()),
            "missing": [{"start": iso(one.start), "end": iso(one.end or self._now())} for one in missing],
            "begun": begun,
        }
        periods = periods_of(missing, self._now(), driver.lag)
        return {**row, **(_compared(driver.ways(periods, rules.also)) if periods else _NO_WAY)}

    def _bulk(self, connection: Connection) -> BulkDriver:
        if not is_able(connection):
            raise Refused(
                f"{registry.manifest(connection.driver).label} has one way to fetch orders: nothing can be compared.",
                remedy=f"Start it: `omnikit sync {connection.id}`.",
                code="plan.not_supported",
            )
        secrets = self._store.connections.secrets(of_connection(connection.id))
        return cast("BulkDriver", self._runtime.driver(connection.driver, connection.account, secrets))

    def _missing(self, connection_id: int, driver: BulkDriver, start: datetime, stream: str) -> tuple[list[Slice], int]:
        """The slices that a sync would plan now, newest first, and how many were begun."""
        now, cursors = self._now().replace(microsecond=0), self._store.cursors
        begun = [one for one in cursors.slices(connection_id, stream) if one.token is not None]
        in_hand = [Interval(one.start, one.end) for one in begun if one.end is not None]
        done = [*cursors.fetched(connection_id, stream), *in_hand]
        pieces = plan(Interval(start, now), done, overlap=driver.overlap, longest=driver.longest_slice)
        return [Slice(stream, one.start, one.end) for one in pieces if one.start < now - driver.youngest], len(begun)


def _compared(ways: Ways) -> Row:
    choice = chosen(ways)
    rows = [
        {
            "way": "pages",
            "calls": ways.paging_calls,
            "orders_seconds": round(ways.paging_seconds),
            "detail_orders": 0,
            "detail_calls": 0,
            "details_seconds": round(ways.paging_seconds),
            "taken": not choice.by_report,
        },
        {
            "way": "reports",
            "calls": ways.report_calls,
            "orders_seconds": round(ways.report_seconds),
            "detail_orders": ways.details,
            "detail_calls": ways.detail_calls,
            "details_seconds": round(ways.detail_seconds),
            "taken": choice.by_report,
        },
    ]
    return {
        "orders": ways.orders,
        "counted": ways.counted,
        "ways": rows,
        "taken": "reports" if choice.by_report else "pages",
        "why": choice.why,
        "notes": [*([] if ways.counted else [_GUESS]), _PREPARED, _NOT_ALL],
    }


def duration(seconds: float) -> str:
    """See `model.durations.in_words`."""
    return in_words(seconds) if seconds >= 1 else "at once"
