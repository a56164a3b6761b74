"""Every use case as a verb. A verb checks, acts, and notes in the audit who asked for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import orjson

from omnikit.bootstrap import Runtime, home_path
from omnikit.drivers import registry
from omnikit.errors import Busy, InvalidInput, NeedsAuthorization, Refused
from omnikit.kit.alerts import AlertVerbs
from omnikit.kit.analysis import AnalysisVerbs
from omnikit.kit.applications import ApplicationVerbs
from omnikit.kit.authorize import Consent
from omnikit.kit.completeness import CompletenessVerbs
from omnikit.kit.coverage import require_free
from omnikit.kit.credentials import clean_name, granting, split, without_secrets
from omnikit.kit.days import day_or_none, instant, no_date
from omnikit.kit.drafts import UNPROVEN, DraftVerbs
from omnikit.kit.exports import ExportVerbs
from omnikit.kit.files import FileVerbs
from omnikit.kit.handles import ConnectionHandle, OrderHandle, RunHandle
from omnikit.kit.handover import HandoverVerbs
from omnikit.kit.imports import ImportVerbs
from omnikit.kit.listing import ConnectionList
from omnikit.kit.logs import LogVerbs
from omnikit.kit.orders import OrderVerbs
from omnikit.kit.overview import OverviewVerbs
from omnikit.kit.pauses import PauseVerbs
from omnikit.kit.plan import PlanVerbs
from omnikit.kit.preview import PreviewVerbs
from omnikit.kit.reports import ReportVerbs
from omnikit.kit.returns import ReturnVerbs
from omnikit.kit.rows import connection_rows, run_row
from omnikit.kit.sharing import SharingVerbs
from omnikit.kit.stock import StockVerbs
from omnikit.kit.users import UserVerbs, process_user
from omnikit.kit.views import ViewVerbs
from omnikit.kit.working import WorkingVerbs
from omnikit.model.connection import Connection
from omnikit.model.jobs import lane_of
from omnikit.model.scopes import of_connection
from omnikit.model.states import RUN_ENDED, ConnectionStatus, RunState
from omnikit.model.times import iso
from omnikit.store import Filter, Store
from omnikit.sync.active import active_connection

if TYPE_CHECKING:
    import pandas as pd

    from omnikit.frames.shown import ErrorsFrame, OrdersFrame
    from omnikit.sync.clock import BaseClock

Row = dict[str, Any]
_POLL = 0.1


def create(home: str | Path | None = None, *, actor: str | None = None) -> Kit:
    """Make a home (or bring one up to date) and open it."""
    return Kit(Runtime(Store.create(home_path(home))), actor)


def open_kit(home: str | Path | None = None, *, actor: str | None = None, clock: BaseClock | None = None) -> Kit:
    """See `omnikit.open`."""
    return Kit(Runtime(Store.open(home_path(home)), clock), actor)


class Kit(
    AlertVerbs,
    AnalysisVerbs,
    ApplicationVerbs,
    CompletenessVerbs,
    DraftVerbs,
    ExportVerbs,
    FileVerbs,
    HandoverVerbs,
    ImportVerbs,
    LogVerbs,
    OrderVerbs,
    OverviewVerbs,
    PauseVerbs,
    PlanVerbs,
    PreviewVerbs,
    ReportVerbs,
    ReturnVerbs,
    SharingVerbs,
    StockVerbs,
    UserVerbs,
    ViewVerbs,
    WorkingVerbs,
):
    """The kit of one home. Rows are plain dicts (`*_rows`), frames are pandas, objects carry their verbs."""

    def __init__(self, runtime: Runtime, actor: str | None) -> None:
        self._runtime = runtime
        self._store = runtime.store
        self.actor = actor or process_user()

    def __repr__(self) -> str:
        return f"<omnikit kit of {str(self.home)!r}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def acting_as(self, actor: str) -> Kit:
        """The same home, in another user's name; for a server that answers many."""
        return Kit(self._runtime, actor)

    @property
    def home(self) -> Path:
        return self._store.home

    def close(self) -> None:
        """Close files. A kit that is dropped closes them as well, later."""
        self._runtime.close()

    @cached_property
    def ui(self) -> Any:
        """The screens, as widgets: `kit.ui.app()`, `kit.ui.connections()`, ..."""
        from omnikit.widgets import Screens

        return Screens(self)

    def _now(self) -> datetime:
        return self._runtime.clock.now()

    def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None:
        self._store.connections.note(self.actor, verb, connection_id, detail, self._now())

    # -- drivers -----------------------------------------------------------------------------------------------

    def drivers(self) -> list[Row]:
        """Installed drivers: id, label, loads (bool), reason (why it does not load), capabilities."""
        return [
            {
                "id": one.id,
                "label": one.label,
                "loads": one.manifest is not None,
                "reason": one.reason,
                "capabilities": sorted(one.manifest.capabilities) if one.manifest else [],
            }
            for one in registry.installed()
        ]

    # -- connections -------------------------------------------------------------------------------------------

    def create_connection(
        self, driver: str, name: str, credentials: Mapping[str, Any], *, sync: bool = False, proven: bool = False
    ) -> ConnectionHandle:
        """Check the credentials at the channel and, only if it accepts them, store a connection; then maybe sync it.

        `proven`: the account id came with a consent's callback. Raises InvalidInput, Duplicate, NeedsAuthorization,
        SetupError, ChannelError; nothing is stored then.
        """
        manifest = registry.manifest(driver)
        name, valid = clean_name(name), split(manifest.credentials, credentials)
        key = manifest.account_key(valid.plain)
        self._store.connections.check_free(name, driver, key)
        require_free(self._store, manifest, key)
        result = self._runtime.driver(driver, valid.plain, valid.secrets).check()
        made = self._store.connections.add(
            name=name, driver=driver, account=valid.plain, account_key=key, secrets=valid.secrets, at=self._now()
        )
        self._note("connection.create", made.id, name=name, driver=driver)
        warnings = result.warnings if proven or not manifest.grants else (*result.warnings, UNPROVEN)
        handle = ConnectionHandle(self, made.id, warnings)
        if sync:
            handle.sync()
        return handle

    def connection(self, connection_id: int) -> ConnectionHandle:
        """One connection. Raises NotFound."""
        return ConnectionHandle(self, self._store.connections.get(connection_id).id)

    def connection_rows(self) -> list[Row]:
        """What the connection list shows, by id."""
        return connection_rows(self._store, self._now())

    def connection_list(self) -> ConnectionList:
        """The same by column, for a page that stays open: its `read` reads only what has changed."""
        return ConnectionList(self._store, self._now)

    def connection_row(self, connection_id: int) -> Row:
        """One row of it. Raises NotFound."""
        self._store.connections.get(connection_id)
        return connection_rows(self._store, self._now(), connection_id)[0]

    def find_connections(
        self, text: str = "", *, driver: str | None = None, but: int | None = None, limit: int | None = None
    ) -> tuple[list[Row], int]:
        """Connections (of a driver, `but` one) whose name has all words of `text`, by name: id and name of the first
        `limit`, and how many there are. For choosers: quick, however many connections there are.
        """
        words = text.casefold().split()
        names = [one for one in self._store.connections.names(driver) if one[0] != but]
        found = [one for one in names if all(word in one[1].casefold() for word in words)] if words else names
        return [{"id": number, "name": name} for number, name in found[:limit]], len(found)

    def connections(self) -> pd.DataFrame:
        """Connections as a frame."""
        from omnikit.frames.build import CONNECTIONS, frame

        return frame(self.connection_rows(), CONNECTIONS)

    def _active(self, connection_id: int) -> Connection:
        """A connection for which calls may leave. Raises Refused for one that is not active."""
        return active_connection(self._store, connection_id)

    def check_connection(self, connection_id: int) -> str:
        """Do the credentials work? Returns a sentence. Raises Refused, NeedsAuthorization, ChannelError."""
        connection = self._active(connection_id)
        try:
            result = self._runtime.driver_of(connection).check()
        except NeedsAuthorization as refused:
            self._store.connections.needs_authorization(connection.id, refused.message)
            raise
        self._store.connections.authorization_works(connection.id, self._now())
        return result.summary

    def rename_connection(self, connection_id: int, name: str, *, version: int | None = None) -> None:
        """Give a connection another name, at once, without check or sync. Raises InvalidInput, Duplicate, Busy."""
        before = self._store.connections.get(connection_id).name
        after = self._store.connections.rename(connection_id, clean_name(name), self._now(), version).name
        self._note("connection.rename", connection_id, was=before, becomes=after)

    def edit_connection(self, connection_id: int, changes: Mapping[str, str]) -> None:
        """Correct credentials that are no secret (the Seller ID); see `save_connection`."""
        self.save_connection(connection_id, changes)

    def enable(self, connection_id: int) -> None:
        """Let it synchronise again."""
        self._store.connections.set_status(connection_id, ConnectionStatus.ACTIVE, self._now())
        self._note("connection.enable", connection_id)

    def disable(self, connection_id: int) -> None:
        """No call leaves for it any more; a run under way stops after its page."""
        self._store.connections.set_status(connection_id, ConnectionStatus.INACTIVE, self._now())
        self._note("connection.disable", connection_id)

    def deletion_takes(self, connection_id: int) -> dict[str, int]:
        """What `delete` would take away: orders, import_errors, runs."""
        return self._store.connections.counts(connection_id)

    def delete(self, connection_id: int) -> dict[str, int]:
        """Take away a connection with its credentials, orders and errors; audit and run totals stay.

        Raises Refused while it is active. Interrupted, it goes on when called again, or with the next worker.
        """
        connection = self._store.connections.get(connection_id)
        if connection.is_active:
            raise Refused(
                f"Connection {connection_id} ({connection.name!r}) is active and cannot be deleted.",
                remedy="Disable it first.",
                code="connection.active",
            )
        if self._store.runs.active(connection_id):
            raise Busy(f"A run of connection {connection_id} has not ended yet.", remedy="Try again in a moment.")
        takes = self.deletion_takes(connection_id)
        self._store.connections.set_status(connection_id, ConnectionStatus.DELETING, self._now())
        self._note("connection.delete", connection_id, name=connection.name, **takes)
        self._store.connections.delete(connection_id)
        return takes

    # -- authorization -----------------------------------------------------------------------------------------

    def begin_consent(self, connection_id: int, redirect_uri: str | None = None) -> Consent:
        """Begin to authorize a stored connection anew."""
        connection = self._store.connections.get(connection_id)
        return self.begin_consent_for(connection.driver, connection.account, redirect_uri)

    def begin_consent_for(self, driver: str, account: Mapping[str, str], redirect_uri: str | None = None) -> Consent:
        """Begin to authorize an account that is not stored yet. `account` has the plain credentials."""
        manifest = registry.manifest(driver)
        plain = without_secrets(manifest, account)
        return Consent(self._unauthorized(driver, plain), manifest.summary(plain)["account"], redirect_uri)

    def authorize(
        self,
        connection_id: int,
        refresh_token: str | None = None,
        *,
        consent: Consent | None = None,
        callback: Mapping[str, str] | None = None,
    ) -> None:
        """Store a new grant for a connection after the channel has accepted it; a refused one changes nothing.

        An inactive connection can be authorized too: saving credentials checks them (product 8.1).
        """
        connection = self._store.connections.get(connection_id)
        if consent is not None and callback is not None:
            secrets = dict(consent.finish(callback).secrets)
        elif refresh_token and refresh_token.strip():
            secrets = {granting(registry.manifest(connection.driver)): refresh_token.strip()}
        else:
            raise InvalidInput("Give a refresh token, or a consent with its callback.", field="refresh_token")
        stored = self._store.connections.secrets(of_connection(connection.id))
        self._runtime.driver(connection.driver, connection.account, {**stored, **secrets}).check()
        self._store.connections.set_authorized(connection.id, self._now(), secrets)
        self._note("connection.authorize", connection.id, by="consent" if consent else "token")

    # -- runs --------------------------------------------------------------------------------------------------

    def sync(self, connection_id: int, *, since: date | datetime | str | None = None, job: str = "sync") -> RunHandle:
        """Ask for a run and return at once; a worker executes it, or whoever waits for it.

        A run that nobody is there to begin or to go on with is taken up instead. Raises Refused, Busy, SetupError,
        InvalidInput.
        """
        connection = self._active(connection_id)
        self._runtime.application(connection.driver)
        moment = self._since(since, connection)
        self._store.runs.requeue_stalled(self._now(), connection_id)
        run_id = self._forsaken(connection_id, job, moment) or self._store.runs.create(
            connection_id, job, self.actor, moment, self._now()
        )
        self._note("sync", connection_id, run_id=run_id, job=job)
        self._runtime.queue.put(run_id)
        return RunHandle(self, run_id)

    def _forsaken(
        self, connection_id: int, job: str, since: datetime | None, scope: Mapping[str, Any] | None = None
    ) -> int | None:
        """The same work, asked for and left behind by a process that has ended; other work that was is called off."""
        run_id = self._store.runs.forsaken(connection_id, self._now(), lane_of(job))
        if run_id is None:
            return None
        run = self._store.runs.get(run_id)
        told = orjson.dumps(scope).decode() if scope else None
        if run["job"] == job and run["since"] == (iso(since) if since else None) and run["scope"] == told:
            return run_id
        self._store.runs.request_cancel(run_id, self._now())
        return None

    def _since(self, since: date | datetime | str | None, connection: Connection) -> datetime | None:
        """The instant that `since` means; a day begins at 00:00 in the marketplace's zone. Raises InvalidInput."""
        if since is None:
            return None
        try:
            moment = instant(since, registry.manifest(connection.driver).zone(connection.account))
        except ValueError:
            raise no_date(since) from None
        if moment > self._now():
            raise InvalidInput("The date lies in the future.", field="since", remedy="Choose an earlier one.")
        return moment

    def wait_for(self, run_id: int, on_progress: Callable[[Row], None] | None = None) -> Row:
        """Return the run's row when it has ended. Where no worker lives, this process works it off itself."""
        tell = on_progress or (lambda _row: None)
        while True:
            row = self.run_row(run_id)
            tell(row)
            if row["state"] in RUN_ENDED:
                return row
            if row["state"] == RunState.QUEUED and not self.worker_alive():
                self._work_off(run_id, tell)
                continue
            self._store.runs.requeue_stalled(self._now(), row["connection_id"])
            time.sleep(_POLL)

    def _work_off(self, run_id: int, tell: Callable[[Row], None]) -> None:
        from omnikit.sync.run import execute

        def listen(_counts: Row) -> None:
            tell(self.run_row(run_id))

        execute(self._store, run_id, self._runtime.connect, self._runtime.clock, threading.Event(), listen)

    def run(self, run_id: int) -> RunHandle:
        """One run. Raises NotFound."""
        self._store.runs.get(run_id)
        return RunHandle(self, run_id)

    def run_row(self, run_id: int) -> Row:
        return run_row(self._store.runs.get(run_id))

    def run_rows(self, connection: int | None = None, limit: int | None = None) -> list[Row]:
        """Runs, newest first."""
        return [run_row(row) for row in self._store.runs.listed(connection, limit)]

    def run_log(self, run_id: int) -> list[Row]:
        """The messages of a run."""
        self._store.runs.get(run_id)
        return self._store.runs.log_of(run_id)

    def runs(self, connection: int | None = None) -> pd.DataFrame:
        """Runs as a frame."""
        from omnikit.frames.build import runs_frame

        return runs_frame(self.run_rows(connection))

    def cancel_run(self, run_id: int) -> Row:
        """Ask a run to stop after its page. Raises NotFound, Refused where it has ended already."""
        row = self.run_row(run_id)
        if row["state"] in RUN_ENDED:
            raise Refused(f"Run {run_id} has ended already ({row['state']}).", code="run.ended")
        self._store.runs.request_cancel(run_id, self._now())
        self._note("run.cancel", row["connection_id"], run_id=run_id)
        return self.run_row(run_id)

    # -- orders and errors -------------------------------------------------------------------------------------

    def order_rows(
        self,
        connection: int | None = None,
        *,
        since: str | None = None,
        status: str | None = None,
        limit: int | None = None,
    ) -> Iterator[Row]:
        """Orders, newest first, one at a time; without personal data."""
        return self._store.reading.orders(Filter(connection, day_or_none(since), status, limit))

    def orders(
        self, connection: int | None = None, *, since: str | None = None, status: str | None = None
    ) -> OrdersFrame:
        """Orders as a frame; without personal data."""
        from omnikit.frames.build import orders_frame

        return orders_frame(self.order_rows(connection, since=since, status=status))

    def order(self, order_id: str, connection: int | None = None) -> OrderHandle:
        """One order whole. Raises NotFound; UsageError where several connections have it."""
        return OrderHandle(self, order_id, connection)

    def order_row(self, order_id: str, connection: int | None = None) -> Row:
        return self._store.reading.order(order_id, connection)

    def raw_order(self, order_id: str, connection: int | None = None) -> Row:
        """An order's payload as the channel sent it. The audit keeps who looked."""
        raw = self._store.reading.raw(order_id, connection)
        self._note("order.raw", connection, order_id=order_id)
        return raw

    def error_rows(
        self,
        connection: int | None = None,
        *,
        limit: int | None = None,
        every_state: bool = False,
        cluster: str | None = None,
        states: Sequence[str] | None = None,
    ) -> list[Row]:
        """Open import errors, newest first; with `cluster`, those of one cause; with `states`, those in one of them.
        With a limit, those reported last.
        """
        wanted = Filter(connection, limit=limit)
        return list(self._store.reading.errors(wanted, cluster=cluster, every_state=every_state, states=states))

    def count_errors(
        self, connection: int | None = None, *, cluster: str | None = None, states: Sequence[str] | None = None
    ) -> int:
        """How many import errors `error_rows` would give without a limit."""
        return self._store.reading.count_errors(connection, cluster, states)

    def errors(
        self, connection: int | None = None, *, every_state: bool = False, cluster: str | None = None
    ) -> ErrorsFrame:
        """Open import errors as a frame; its `clusters()` has one row for each cause."""
        from omnikit.frames.build import errors_frame

        return errors_frame(self.error_rows(connection, every_state=every_state, cluster=cluster))

    def totals(self) -> dict[str, int]:
        """How many orders there are in each import status."""
        return self._store.reading.totals()

    # -- housekeeping ------------------------------------------------------------------------------------------

    def pulse(self) -> object:
        """A cheap value that changes when anything stored has changed."""
        return self._store.reading.pulse()

    def audit(self, connection: int | None = None, limit: int = 100) -> list[Row]:
        """Who did what, newest first."""
        return self._store.connections.audit(connection, limit)

    def backup(self, target: str | Path) -> Row:
        """Copy the database while others work, and prove that the copy opens. The key is not in it."""
        result = self._store.back_up(Path(target).absolute())
        self._note("backup", file=Path(target).name)
        return result
