"""The verbs about the OMS, as a part of the kit: where complete orders and returns go, [EXPORT TO OMS], and what became
of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from omnikit.errors import Busy, InvalidInput, NotFound, OmnikitError, Refused, UsageError
from omnikit.kit.credentials import checked
from omnikit.kit.days import named_day
from omnikit.kit.handles import RunHandle
from omnikit.model.connection import Connection
from omnikit.model.fields import ui_fields
from omnikit.model.handover import ORDER, RETURN, OmsStatus
from omnikit.model.scopes import cursor_of, of_sink
from omnikit.model.states import ImportStatus
from omnikit.sinks.base import SinkWiring
from omnikit.sinks.kinds import KINDS, kind_named
from omnikit.store import Store
from omnikit.store.sinks import NewSink

if TYPE_CHECKING:
    from omnikit.bootstrap import Runtime
    from omnikit.kit.kit import Kit

Row = dict[str, Any]
_JOB = "handover"
_SECRET = "secret"  # noqa: S105 the field's name


class HandedOver(NamedTuple):
    """What [EXPORT TO OMS] began: runs, how many records they were given by name, and what was refused (connection_id,
    connection, record_id (None: the whole connection), code, message, remedy).
    """

    runs: list[RunHandle]
    refused: list[Row]
    records: int


class _Obstacle(NamedTuple):
    """Why a record is not handed over."""

    code: str
    message: str
    remedy: str


class HandoverVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...
        def _active(self, connection_id: int) -> Connection: ...
        def _forsaken(
            self, connection_id: int, job: str, since: datetime | None, scope: Mapping[str, Any] | None = None
        ) -> int | None: ...

    # -- where to ----------------------------------------------------------------------------------------------

    def sink_kinds(self) -> list[Row]:
        """The kinds of sinks there are: id, label, config (the declaration that a form is made of)."""
        return [{"id": kind.id, "label": kind.label, "config": kind.config} for kind in KINDS]

    def set_sink(
        self,
        kind: str,
        config: Mapping[str, Any],
        *,
        secret: str | None = None,
        connection: int | None = None,
        automatic: bool = True,
        since: date | str | None = None,
        version: int | None = None,
    ) -> Row:
        """Where complete orders and returns go: those of a connection, or of all that have no sink of their own. An
        empty `secret` keeps the one that is there. `automatic`: they go by themselves after each import; else only when
        [EXPORT TO OMS] is pressed. `since` (a date, DD.MM.YYYY or ISO): orders and returns from before that day go only
        where they are named. Returns its row. Raises NotFound, InvalidInput; Busy where it was changed since
        `version` (0: there was none).
        """
        if connection is not None:
            self._store.connections.get(connection)
        declared = kind_named(kind)
        present = self._store.sinks.get(connection)
        kept = self._secrets(present) if present and present["kind"] == kind else {}
        secrets = {**kept, **({_SECRET: secret.strip()} if secret and secret.strip() else {})}
        valid = checked(declared.config, {**config, **secrets})
        declared.connect(SinkWiring(valid, secrets, self._store.home, self._now)).prepare()
        hidden = {name for name, _, ui in ui_fields(declared.config) if ui.secret}
        plain = valid.model_dump(mode="json", exclude=hidden)
        given = {name: getattr(valid, name) for name in hidden}
        new = NewSink(connection, kind, plain, automatic, named_day(since))
        row = self._store.sinks.put(new, given, self.actor, self._now(), version)
        self._note("sink.set", connection, kind=kind, automatic=automatic, since=new.since, secret=bool(secret))
        return self._sink_row(row)

    def sink(self, connection: int | None = None) -> Row | None:
        """The sink that the orders of a connection go to, its own or that of all; without a connection, that of all.
        Keys: id, connection_id and connection (None: of all), kind, label, config, has_secret, automatic, since (an ISO
        day, or None), version, modified_by, modified; collected (when its back channel was asked last) and
        collect_problem (why in vain). Never a secret.
        """
        if connection is not None:
            self._store.connections.get(connection)
        row = self._store.sinks.get(None) if connection is None else self._store.sinks.acting(connection)
        return self._sink_row(row) if row else None

    def sinks(self) -> list[Row]:
        """All sinks, that of all connections first; keys as in `sink`."""
        return [self._sink_row(row) for row in self._store.sinks.listed()]

    def unsent(self, connection: int | None = None, since: date | str | None = None) -> Row:
        """How many complete orders and returns (keys `orders`, `returns`) were never handed over, and would go to a
        sink of a connection, or to that of all that have none of their own; not from before the day `since`. Raises
        NotFound, InvalidInput.
        """
        if connection is not None:
            self._store.connections.get(connection)
        found = self._store.handovers.unsent(connection, named_day(since))
        return {f"{kind}s": many for kind, many in found.items()}

    def remove_sink(self, connection: int | None = None, *, version: int | None = None) -> None:
        """Take a sink away with its secret. What is being exported waits for the next one. Raises NotFound, Busy."""
        if not self._store.sinks.remove(connection, version):
            raise _no_sink(connection)
        self._note("sink.remove", connection)

    def test_sink(self, connection: int | None = None) -> str:
        """Hand a test document to the sink of a connection, or to that of all; a sentence that says what happened.
        Raises NotFound, Refused (an inactive connection), InvalidInput, ChannelError.
        """
        from omnikit.sync.handover import sink_at_work

        row = self._store.sinks.get(None) if connection is None else self._acting_sink(self._active(connection).id)
        if row is None:
            raise _no_sink(None)
        told = sink_at_work(self._store, row, self._now).check()
        self._note("sink.test", row["connection_id"])
        return told

    def _acting_sink(self, connection_id: int) -> Row:
        row = self._store.sinks.acting(connection_id)
        if row is None:
            raise _no_sink(connection_id)
        return row

    def _secrets(self, row: Row) -> dict[str, str]:
        return self._store.connections.secrets(of_sink(row["id"]))

    def _sink_row(self, row: Row) -> Row:
        asked = self._store.inbox.get(cursor_of(row["id"]))
        return {
            **row,
            "label": kind_named(row["kind"]).label,
            "has_secret": bool(self._secrets(row)),
            "collected": asked and asked["at"],
            "collect_problem": asked["detail"]["reason"] if asked else "",
        }

    def collect_from_oms(self) -> list[Row]:
        """Take what the OMS tells of shipments and invoices, now: from the inboxes of folder sinks and from endpoints
        that are asked; workers do so by themselves. Rows as `drop_rows` has them.
        """
        from omnikit.sync.backchannel import collect, take_inboxes

        found = take_inboxes(self._store, self._now())
        for row in self._store.sinks.listed():
            if row["config"].get("collect_url"):
                found += collect(self._store, row, self._now())
        return [{"kind": row["kind"], "at": row["at"], "outcome": row["outcome"], **row["detail"]} for row in found]

    # -- [EXPORT TO OMS] ---------------------------------------------------------------------------------------

    def export_to_oms(
        self,
        orders: Sequence[str] | None = None,
        returns: Sequence[str] | None = None,
        connection: int | None = None,
    ) -> HandedOver:
        """[EXPORT TO OMS]: hand over orders and returns by their ids, or all that are due of a connection (None: of
        every active one). A worker does it. What failed before is tried again; what has arrived is not sent twice.

        Raises Refused where nothing can be handed over, with the code of the first reason: sink.none, oms.not_complete,
        oms.exported, oms.under_way, connection.inactive. Of several, those that can be are, and the others named.
        """
        if orders is None and returns is None:
            return self._export_all(connection)
        wanted, refused = self._chosen({ORDER: orders or (), RETURN: returns or ()}, connection)
        runs, many = [], 0
        for connection_id, records in wanted.items():
            try:
                many += self._take_in(connection_id, records)
            except OmnikitError as error:
                refused.append(self._refused(connection_id, None, _of_error(error)))
                continue
            runs += self._begun(connection_id)
        if not many:
            raise _nothing(refused)
        return HandedOver(runs, refused, many)

    def _export_all(self, connection: int | None) -> HandedOver:
        numbers = [connection] if connection is not None else [one.id for one in self._store.connections.all()]
        runs: list[RunHandle] = []
        refused: list[Row] = []
        for number in numbers:
            try:
                runs.append(self._everything(number))
            except OmnikitError as error:
                if connection is not None:
                    raise
                refused.append(self._refused(number, None, _of_error(error)))
        return HandedOver(runs, refused, 0)

    def _everything(self, connection_id: int) -> RunHandle:
        from omnikit.sync.handover import EVERYTHING

        self._active(connection_id)
        self._acting_sink(connection_id)
        self._store.handovers.wake(connection_id, self._now())
        self._note("oms.export", connection_id, everything=True)
        return self._run(connection_id, EVERYTHING)

    def _chosen(
        self, wanted: Mapping[str, Sequence[str]], connection: int | None
    ) -> tuple[dict[int, dict[str, list[str]]], list[Row]]:
        """What can be handed over, by connection and kind; and what cannot. Raises NotFound, UsageError."""
        found: dict[int, dict[str, list[str]]] = {}
        refused: list[Row] = []
        for kind, ids in wanted.items():
            for row in self._records(kind, list(dict.fromkeys(ids)), connection):
                why = _obstacle(row)
                if why is None:
                    found.setdefault(row["connection_id"], {}).setdefault(kind, []).append(row["record_id"])
                else:
                    refused.append(self._refused(row["connection_id"], row["record_id"], why))
        return found, refused

    def _records(self, kind: str, ids: list[str], connection: int | None) -> list[Row]:
        rows = self._store.handovers.records(kind, ids, connection)
        known: dict[str, Row] = {}
        for row in rows:
            if row["record_id"] in known:
                raise UsageError(
                    f"{row['record_id']} exists in several connections.",
                    remedy="Name one with --connection.",
                    code=f"{kind}.ambiguous",
                )
            known[row["record_id"]] = row
        missing = [one for one in ids if one not in known]
        if missing:
            raise _unknown(kind, missing[0])
        return [known[one] for one in ids]

    def _take_in(self, connection_id: int, records: Mapping[str, list[str]]) -> int:
        self._active(connection_id)
        sink = self._acting_sink(connection_id)
        limit, many = kind_named(sink["kind"]).at_once(sink["config"]), 0
        for kind, ids in records.items():
            while True:
                found = self._store.handovers.enqueue(
                    connection_id, kind, self._now(), actor=self.actor, limit=limit, only=ids
                )
                many += found.queued + found.known
                if not found.queued + found.known:
                    break
        self._note("oms.export", connection_id, **{f"{kind}s": ids for kind, ids in records.items()})
        return many

    def _begun(self, connection_id: int) -> list[RunHandle]:
        """A run that delivers; where one is under way, that one or the next does."""
        try:
            return [self._run(connection_id)]
        except Busy:
            return []

    def _run(self, connection_id: int, scope: Mapping[str, Any] | None = None) -> RunHandle:
        self._store.runs.requeue_stalled(self._now(), connection_id)
        left = self._forsaken(connection_id, _JOB, None, scope)
        run_id = left or self._store.runs.create(connection_id, _JOB, self.actor, None, self._now(), scope=scope)
        self._runtime.queue.put(run_id)
        return RunHandle(_kit(self), run_id)

    def _refused(self, connection_id: int, record_id: str | None, why: _Obstacle) -> Row:
        name = self._store.connections.get(connection_id).name
        return {"connection_id": connection_id, "connection": name, "record_id": record_id, **why._asdict()}

    # -- what became of it -------------------------------------------------------------------------------------

    def handover_rows(
        self,
        connection: int | None = None,
        *,
        states: Sequence[str] | None = None,
        record: str | None = None,
        limit: int | None = None,
    ) -> list[Row]:
        """What was or is being handed over, written last first, in some states (Being exported, Exported, Error) or in
        all; `record`: of one order or return. Keys: id, connection_id, connection, kind (order, return), record_id,
        version, key, batch, state, attempts, next_try, code, message, remedy, requested_by, created, modified, arrived.
        """
        return self._store.handovers.listed(connection, states=states, record_id=record, limit=limit)

    def retry_handover(
        self,
        ids: Sequence[int] | None = None,
        *,
        orders: Sequence[str] | None = None,
        connection: int | None = None,
    ) -> int:
        """[RETRY EXPORT]: try hand-overs in Error again, by their ids, of orders (or returns), or of a connection;
        under the same keys. A worker does it. Returns how many. Raises Refused where there is none, or its connection
        is inactive.
        """
        if ids is None and orders is None and connection is None:
            raise InvalidInput("Say what to retry: hand-overs, orders or a connection.", field="ids")
        wanted = self._store.handovers.in_error(connection, orders) if ids is None else list(ids)
        numbers = [self._active(number).id for number in self._store.handovers.connections_of(wanted)]
        limits = [self._limit(number) for number in numbers]
        many = self._store.handovers.retry(wanted, self._now(), actor=self.actor, limit=min(limits, default=1))
        if not many:
            raise Refused(
                "There is no hand-over to retry.",
                remedy="Refresh the list: it may be solved by now, or a newer version may be on its way.",
                code="retry.nothing",
            )
        for number in numbers:
            self._note("oms.retry", number, count=many)
            self._begun(number)
        return many

    def _limit(self, connection_id: int) -> int:
        sink = self._acting_sink(connection_id)
        return kind_named(sink["kind"]).at_once(sink["config"])


def _kit(verbs: Any) -> Kit:
    """The kit that these verbs are a part of."""
    kit: Kit = verbs
    return kit


def _no_sink(connection: int | None) -> OmnikitError:
    if connection is None:
        return NotFound("No sink is set.", remedy="Set one: `omnikit sink set`.", code="sink.none")
    return Refused(
        f"Connection {connection} has no sink: nobody takes its orders.",
        remedy="Set one: `omnikit sink set`.",
        code="sink.none",
    )


# (does it hinder?, code, sentence, remedy)
_HINDRANCES: tuple[tuple[Callable[[Row], bool], str, Callable[[Row], str], str], ...] = (
    (
        lambda row: row["import_status"] != ImportStatus.COMPLETE,
        "oms.not_complete",
        lambda row: f"{row['record_id']} is not complete (import status {row['import_status']}).",
        "Mend what keeps its import from being complete; then it is handed over.",
    ),
    (
        lambda row: row["on_its_way"] or row["oms_status"] == OmsStatus.BEING_EXPORTED,
        "oms.under_way",
        lambda row: f"{row['record_id']} is being exported.",
        "Wait for what becomes of it; a newer version follows by itself.",
    ),
    (
        lambda row: row["oms_status"] == OmsStatus.EXPORTED,
        "oms.exported",
        lambda row: f"{row['record_id']} has been exported already.",
        "Each version is handed over once. A newer one goes when it comes.",
    ),
)


def _obstacle(row: Row) -> _Obstacle | None:
    """What forbids to hand a record over: the first row of the table that applies."""
    for hinders, code, said, remedy in _HINDRANCES:
        if hinders(row):
            return _Obstacle(code, said(row), remedy)
    return None


def _unknown(kind: str, record_id: str) -> NotFound:
    if kind == RETURN:
        return NotFound(
            f"There is no return {record_id}.", remedy="Import the returns of its connection first.",
            code="return.not_found",
        )  # fmt: skip
    return NotFound(
        f"There is no order {record_id}.", remedy="Synchronise its connection first.", code="order.not_found"
    )


def _of_error(error: OmnikitError) -> _Obstacle:
    return _Obstacle(error.code, error.message, error.remedy)


def _nothing(refused: Sequence[Row]) -> Refused:
    """The first reason; a person who chose one order is told why, one who chose many is told of one."""
    if not refused:
        return Refused("There is nothing to hand over.", remedy="Choose orders or returns.", code="oms.nothing")
    first = refused[0]
    return Refused(first["message"], remedy=first["remedy"], code=first["code"])
