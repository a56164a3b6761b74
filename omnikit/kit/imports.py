"""The verbs about import errors, as a part of the kit: clusters and their remedies, retry, replay, what-if, and what
people do with an error. No call leaves here but those of a retry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from omnikit.drivers import registry
from omnikit.errors import InvalidInput, NotFound, OmnikitError, Refused
from omnikit.kit.explain import Explanation, about, explained, mend_link
from omnikit.kit.handles import RunHandle
from omnikit.kit.whatif import WhatIf
from omnikit.model.connection import Connection
from omnikit.model.problems import CAUSES
from omnikit.model.settings import group_named, split_key, validated
from omnikit.model.states import ErrorState
from omnikit.model.times import iso
from omnikit.store import Scope, Store, claim_for_retry

if TYPE_CHECKING:
    from omnikit.bootstrap import Runtime
    from omnikit.kit.kit import Kit

Row = dict[str, Any]
_LONGEST = 1000  # characters of a reason or a note
_EXPORTED = frozenset({"shipment", "invoice", "oms"})
_ALIVE = (ErrorState.OPEN, ErrorState.RETRYING)


class Retried(NamedTuple):
    """What a retry began: runs, how many orders and returns they try, and connections that were refused (connection_id,
    connection, message, remedy, code).
    """

    runs: list[RunHandle]
    refused: list[Row]
    orders: int


class ImportVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...
        def _active(self, connection_id: int) -> Connection: ...
        def _since(self, since: date | datetime | str | None, connection: Connection) -> datetime | None: ...

    # -- clusters ----------------------------------------------------------------------------------------------

    def clusters(self, connection: int | None = None, *, cluster: str | None = None) -> list[Row]:
        """Open errors by cause, the most frequent first, or one cause alone: fingerprint, code, message (without what
        is one record's own), rule, remedy, setting, count, retrying (how many are being tried again), connections (id
        -> name), first_seen, last_seen, last_day, day_before (how many were new), kind (of the errors), example
        (connection_id, order_id, id, about: order, return or offer), link (the page that mends it).
        """
        found = self._store.errors.clusters(self._now(), connection, cluster)
        names = self._store.connections.names_of({one for row in found for one in row["connections"]})
        examples = {row["id"]: row for row in self._store.reading.errors_named([one["example"] for one in found])}
        return [_cluster(row, examples[row["example"]], names) for row in found if row["example"] in examples]

    # -- trying again ------------------------------------------------------------------------------------------

    def retry(
        self,
        errors: Sequence[int] | None = None,
        *,
        orders: Sequence[str] | None = None,
        returns: Sequence[str] | None = None,
        cluster: str | Sequence[str] | None = None,
        connection: int | None = None,
    ) -> Retried:
        """[RETRY IMPORT]: try orders and returns in error again: those of errors, of clusters, those named, or all of a
        connection. A worker does it, one run for each connection. One whose import was given up is taken back.

        Raises Refused where there is nothing to retry or a connection is not active; Busy while one synchronises. Of
        several connections those that can be retried are, and the others named in `refused`.
        """
        if orders is None and returns is None:
            wanted = self._of_errors(errors, cluster, connection)
        else:
            wanted = self._of_names(orders, returns, connection)
        if not wanted:
            raise self._nothing(errors or ())
        runs, refused, count = [], [], 0
        for connection_id, scope in wanted.items():
            try:
                runs.append(self._retry_one(connection_id, scope))
                count += len(scope.orders or ()) + len(scope.returns or ())
            except OmnikitError as error:
                if len(wanted) == 1:
                    raise
                refused.append(self._refusal(connection_id, error))
        return Retried(runs, refused, count)

    def _nothing(self, errors: Sequence[int]) -> Refused:
        """Why there is nothing to retry here."""
        if {row["kind"] for row in self._store.errors.get(errors)} & _EXPORTED:
            return Refused(
                "What these errors are about is exported, not imported.",
                remedy="Press [RETRY EXPORT] on the exports screen, or use `omnikit exports retry`.",
                code="retry.exports",
            )
        return Refused(
            "There is no error to retry.", remedy="Refresh the list: it may be solved by now.", code="retry.nothing"
        )

    def _of_errors(
        self, errors: Sequence[int] | None, cluster: str | Sequence[str] | None, connection: int | None
    ) -> dict[int, Scope]:
        if errors is None and cluster is None and connection is None:
            raise InvalidInput("Say what to retry: errors, orders, a cluster or a connection.", field="errors")
        clusters = [cluster] if isinstance(cluster, str) else cluster
        return self._store.errors.scopes(ids=errors, clusters=clusters, connection_id=connection)

    def _of_names(
        self, orders: Sequence[str] | None, returns: Sequence[str] | None, connection: int | None
    ) -> dict[int, Scope]:
        """Raises NotFound, UsageError."""
        found: dict[int, Scope] = {}
        for order_id in dict.fromkeys(orders or ()):
            number = self._store.reading.order_head(order_id, connection)["connection_id"]
            scope = found.get(number, Scope())
            found[number] = scope._replace(orders=[*(scope.orders or ()), order_id])
        for return_id in dict.fromkeys(returns or ()):
            number = self._store.returns.head(return_id, connection)["connection_id"]
            scope = found.get(number, Scope())
            found[number] = scope._replace(returns=[*(scope.returns or ()), return_id])
        return found

    def _retry_one(self, connection_id: int, scope: Scope) -> RunHandle:
        connection = self._active(connection_id)
        self._runtime.application(connection.driver)
        return self._begin(connection, "retry", scope, claim=True)

    def _begin(self, connection: Connection, job: str, scope: Scope, *, claim: bool = False) -> RunHandle:
        """A run over stored records. With `claim` their errors are marked in the transaction that makes the run."""
        self._store.runs.requeue_stalled(self._now(), connection.id)

        def claimed(db: Any, run_id: int) -> None:
            if claim:
                orders, returns = scope.orders or (), scope.returns or ()
                claim_for_retry(db, run_id, connection.id, orders, self._now(), returns=returns)

        told = {key: value for key, value in scope._asdict().items() if value is not None}
        run_id = self._store.runs.create(connection.id, job, self.actor, None, self._now(), scope=told, also=claimed)
        named = {"orders": scope.orders, "returns": scope.returns}
        detail: Row = {kind: len(ids) for kind, ids in named.items() if ids is not None} or {"since": scope.since}
        self._note(job, connection.id, run_id=run_id, **detail)
        self._runtime.queue.put(run_id)
        return RunHandle(_kit(self), run_id)

    def _refusal(self, connection_id: int, error: OmnikitError) -> Row:
        name = self._store.connections.get(connection_id).name
        return {"connection_id": connection_id, "connection": name, "message": error.message,
                "remedy": error.remedy, "code": error.code}  # fmt: skip

    def replay(
        self,
        connection: int,
        *,
        orders: Sequence[str] | None = None,
        returns: Sequence[str] | None = None,
        cluster: str | None = None,
        since: date | datetime | str | None = None,
        until: date | datetime | str | None = None,
    ) -> RunHandle:
        """Map stored orders and returns again under the present settings, without any call: all of a connection, those
        named, those of a cluster, or those created in a period. What was handed on is left as it is.

        Raises Refused for a connection that is not active, Busy, NotFound, InvalidInput.
        """
        active = self._active(connection)
        scope = self._scope(active, orders, cluster, since, until)
        if returns is not None:
            for return_id in returns:
                self._store.returns.head(return_id, active.id)
            scope = scope._replace(returns=list(returns))
        return self._begin(active, "replay", scope)

    def _scope(
        self,
        connection: Connection,
        orders: Sequence[str] | None,
        cluster: str | None,
        since: date | datetime | str | None,
        until: date | datetime | str | None,
    ) -> Scope:
        begin, end = self._since(since, connection), self._since(until, connection)
        period = {"since": iso(begin) if begin else None, "until": iso(end) if end else None}
        if cluster is not None:
            named = self._store.errors.scopes(clusters=[cluster], connection_id=connection.id)
            return named.get(connection.id, Scope([]))._replace(**period)
        for order_id in orders or ():
            self._store.reading.order_head(order_id, connection.id)
        return Scope(orders, **period)

    # -- what would be -----------------------------------------------------------------------------------------

    def what_if(self, connection: int, changes: Mapping[str, Any] | None = None, **settings: Any) -> WhatIf:
        """What would become of the stored orders of a connection with other settings; nothing is changed. `changes`: by
        key (`{"order_import.import_mfn": False}`); as words, a dot is written as two underscores
        (`order_import__import_mfn=False`). The same verdicts as a replay after saving. Raises InvalidInput, NotFound.
        """
        from omnikit.sync.whatif import predict

        stored = self._store.connections.get(connection)
        wanted = {**(changes or {}), **{key.replace("__", "."): value for key, value in settings.items()}}
        found = predict(self._store, stored, self._now(), self._as_saved(stored, wanted), Scope())
        seconds = self._seconds(stored, found.unfetched.orders, found.unfetched.days) if found.unfetched else None
        return WhatIf(stored.id, stored.name, wanted, found, seconds)

    def _as_saved(self, connection: Connection, changes: Mapping[str, Any]) -> dict[str, Row]:
        """The groups that are touched, whole, validated as saving would."""
        from omnikit.sync.rules import acting_settings

        groups = registry.manifest(connection.driver).settings
        acting = acting_settings(self._store, connection)
        found: dict[str, Row] = {}
        for key, value in changes.items():
            group, field = split_key(groups, key)
            found.setdefault(group.key, dict(acting[group.key]))[field] = value
        return {key: validated(group_named(groups, key), values) for key, values in found.items()}

    def _seconds(self, connection: Connection, orders: int, days: int) -> float | None:
        """How long fetching so many orders would take by the budget; None where nobody can say."""
        try:
            return self._runtime.driver_of(connection).forecast(orders, days)
        except OmnikitError:
            return None

    # -- what people do with errors ----------------------------------------------------------------------------

    def explain(self, order_id: str, connection: int | None = None) -> Explanation:
        """Why an order is in error or was left out: rule, place and value in the payload, setting to blame and who
        changed it, remedy, and the page that mends it. Raises NotFound, UsageError.
        """
        return explained(self._store, order_id, connection)

    def cancel_orders(self, connection: int, orders: Sequence[str]) -> int:
        """[CANCEL ORDER]: give up the import of orders in Error; nothing is canceled at the channel, and a retry takes
        it back. Returns how many. Raises Refused where none is in Error.
        """
        self._store.connections.get(connection)
        changed = self._store.errors.cancel("order", connection, orders, self._now())
        if not changed:
            raise Refused(
                "Only the import of an order in Error can be given up.",
                remedy="Choose orders with import status Error.",
                code="order.not_in_error",
            )
        self._note("orders.cancel", connection, orders=list(orders))
        return changed

    def ignore_errors(self, errors: Sequence[int], reason: str) -> int:
        """Errors that need nothing done; they no longer count as open. Returns how many. Raises InvalidInput."""
        reason = _words(reason, "reason")
        return self._change(errors, {"state": ErrorState.IGNORED, "reason": reason}, _ALIVE, "errors.ignore")

    def reopen_errors(self, errors: Sequence[int]) -> int:
        """Take an ignoring back. Returns how many."""
        changes = {"state": ErrorState.OPEN, "reason": None}
        return self._change(errors, changes, (ErrorState.IGNORED,), "errors.reopen")

    def assign_errors(self, errors: Sequence[int], to: str | None) -> int:
        """Say who looks after errors; None: nobody in particular. Returns how many."""
        person = None if to is None else _words(to, "to")
        return self._change(errors, {"assigned_to": person}, tuple(ErrorState), "errors.assign")

    def note_errors(self, errors: Sequence[int], note: str | None) -> int:
        """A note beside errors; None takes it away. Returns how many."""
        text = None if note is None else _words(note, "note")
        return self._change(errors, {"note": text}, tuple(ErrorState), "errors.note")

    def _change(self, errors: Sequence[int], changes: Row, states: Sequence[ErrorState], verb: str) -> int:
        rows = self._store.errors.get(errors)
        missing = set(errors) - {row["id"] for row in rows}
        if missing:
            raise NotFound(f"There is no error {min(missing)}.", remedy="Refresh the list.", code="error.not_found")
        changed = self._store.errors.change(errors, changes, states, self._now())
        for connection_id in sorted({row["connection_id"] for row in rows}):
            ids = [row["id"] for row in rows if row["connection_id"] == connection_id]
            self._note(verb, connection_id, errors=ids[:100], count=len(ids))
        return changed


def _kit(verbs: Any) -> Kit:
    """The kit that these verbs are a part of."""
    kit: Kit = verbs
    return kit


def _words(text: str, field: str) -> str:
    words = " ".join(str(text).split())
    if not words or len(words) > _LONGEST:
        raise InvalidInput(f"Write between 1 and {_LONGEST} characters.", field=field)
    return words


def _cluster(row: Row, example: Row, names: Mapping[int, str]) -> Row:
    known = CAUSES.get(example["code"])
    return {
        "fingerprint": row["fingerprint"],
        "code": example["code"],
        "message": example["cause"],
        "rule": known.rule if known else "",
        "remedy": example["remedy"],
        "setting": example["setting"],
        "count": row["count"],
        "retrying": row["retrying"],
        "connections": {one: names.get(one, "") for one in row["connections"]},
        "first_seen": row["first_seen"],
        "last_seen": row["last_seen"],
        "last_day": row["last_day"],
        "day_before": row["day_before"],
        "kind": example["kind"],
        "example": {
            "connection_id": example["connection_id"],
            "order_id": example["order_id"],
            "id": example["id"],
            "about": about(example),
        },
        "link": mend_link(
            example["code"], example["setting"], example["connection_id"], example["order_id"], example["kind"]
        ),
    }
