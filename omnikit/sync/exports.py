"""Sending what is due: shipments first, then what became of invoices, then invoices, until nothing is due.

| a shipment, or an invoice                  | becomes                                                    |
| ------------------------------------------ | ---------------------------------------------------------- |
| taken                                      | Exported; an invoice Submitted, until its outcome is known |
| refused by the channel, or by a rule here  | Finally failed: an error of the order                      |
| not sent: channel away, quota used up      | Pending, and tried again at growing distances              |
| sent, perhaps: the answer was lost         | the same; an invoice is looked for before it is sent again |
| not sent: the authorization has ended      | Pending; the run fails                                     |
| its run was stopped                        | Pending                                                    |

A shipment may be told twice: the same reference is the same parcel. An invoice may not, and a channel need not know an
idempotency key: one invoice at a time is under way for each connection, its intent is written before it leaves, and an
upload that appeared since and that nobody knows is that one.

Whatever is due and not done gets another time: otherwise it would be asked for without end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from omnikit.drivers import registry
from omnikit.drivers.base import Driver, Invoices, Shipments
from omnikit.errors import (
    ChannelError,
    NeedsAuthorization,
    NotFound,
    OmnikitError,
    RequestRefused,
    Stopped,
    Unavailable,
    UnreadableAnswer,
)
from omnikit.model.exporting import wait_after
from omnikit.model.exports import ExportKind, ExportState, Invoice, Outcome, Shipment
from omnikit.model.problems import Problem
from omnikit.model.states import Level
from omnikit.store import Store
from omnikit.store.exports import Taken, label
from omnikit.sync.context import RunContext
from omnikit.sync.exporting import why_not

if TYPE_CHECKING:
    from omnikit.sync.queue import Queue

ASKED_BY = "exports"
# what was sent is sure to show by then: a call has ended, and the channel lists what it took
_SETTLED = timedelta(minutes=2)
_SKEW = timedelta(minutes=1)  # by so much the channel's clock may be behind ours
_PATIENCE = 10.0  # seconds a run waits for the budget of an invoice; shipments would wait with it
_FIRST_LOOK, _LONGEST_LOOK = timedelta(minutes=1), timedelta(minutes=30)
_NO_ANSWER_AFTER = timedelta(days=3)
_AWAY_AFTER = 2  # one after the other that could not be sent: the channel is away, and the rest waits with them
_DENIED = "authorization.denied"
_THROTTLED = "channel.throttled"  # a call that was throttled did nothing
_OPEN = (ExportState.PENDING, ExportState.SENDING)


def ask_for_exports(store: Store, queue: Queue, now: datetime) -> list[int]:
    """Ask for a run of each connection that has something to send. Returns the runs."""
    runs = []
    for connection_id in store.exports.waiting(now):
        try:
            runs.append(store.runs.create(connection_id, "exports", ASKED_BY, None, now))
        except OmnikitError:  # another worker asked first
            continue
        queue.put(runs[-1])
    return runs


def send_exports(context: RunContext, driver: Driver) -> None:
    """The step `exports`. What waits stays as it is while exports are paused."""
    able = registry.manifest(context.connection.driver).capabilities
    sender = _Sender(context, driver)
    work = [*([sender.ship] if "shipments" in able else []),
            *([sender.ask_outcome, sender.upload] if "invoices" in able else [])]  # fmt: skip
    due = context.store.exports.how_many_due(context.connection.id, context.clock.now())
    done = 0
    # any() stops at the first that found something to do: what is slow comes last
    while work and not sender.is_held() and any(step() for step in work):
        done += 1
        context.store.runs.progress(context.claim, progress=min(0.999, done / max(due, done + 1)))
        context.told({"done": done})


class _Sender:
    """One run's work on the exports of its connection. Each step returns False where it found nothing to do."""

    def __init__(self, context: RunContext, driver: Driver) -> None:
        self._context = context
        self._exports = context.store.exports
        self._shipments = cast("Shipments", driver)
        self._invoices = cast("Invoices", driver)
        self._failures = 0

    def is_held(self) -> bool:
        """Asked before each single thing leaves: does something hold the rest back? The log says what."""
        self._context.heart.check()
        here, now = self._context.connection.id, self._now()
        if self._failures >= _AWAY_AFTER:
            self._exports.postpone(here, now + _FIRST_LOOK, now)
            return True
        pause = self._context.store.pauses.holding(here)
        if pause is not None and self._exports.how_many_due(here, now):
            words = f"Exports are paused by {pause['actor']}: what waits stays pending."
            self._context.say(Level.NOTICE, "exports.paused", words)
        return pause is not None

    def _now(self) -> datetime:
        return self._context.clock.now()

    # -- shipments ---------------------------------------------------------------------------------------------

    def ship(self) -> bool:
        """Send the next shipment."""
        taken = self._exports.take_shipment(self._context.connection.id, self._context.claim, self._now())
        if taken is None:
            return False

        def send() -> None:
            self._shipments.confirm_shipment(cast("Shipment", taken.content))
            self._exports.exported(taken, self._context.claim, self._now())
            self._context.say(Level.INFO, "exports.sent", f"{_name(taken)}: the channel was told.")

        self._carefully(taken, send, doubt=lambda _error: False)
        return True

    # -- invoices ----------------------------------------------------------------------------------------------

    def upload(self) -> bool:
        """Send the next invoice, or look for one that may have left already; where the budget lets it wait, all do."""
        here, now, wait = self._context.connection.id, self._now(), self._invoices.submit_wait()
        if wait > _PATIENCE:
            self._exports.postpone(here, now + timedelta(seconds=wait), now, kinds=(ExportKind.INVOICE,), states=_OPEN)
            return False
        taken = self._exports.take_invoice(here, self._context.claim, now, _SETTLED)
        if taken is None:
            return False
        if taken.doubt is None or not self._found(taken, taken.doubt):
            self._submit(taken)
        return True

    def _found(self, taken: Taken, begun: datetime) -> bool:
        """True where it is done with: the upload was found, or could not be looked for. False: nothing had left."""
        found: list[str | None] = []

        def look() -> None:
            since = begun - _SKEW
            known = self._exports.known_tickets(since)
            found.append(self._invoices.find_invoice(cast("Invoice", taken.content), since, known))

        self._carefully(taken, look, doubt=lambda _error: True, looking=True)
        if not found:
            return True
        if found[0] is None:
            self._exports.begin(taken, self._context.claim, self._now(), _SETTLED)
            return False
        self._submitted(taken, found[0])
        self._context.say(Level.NOTICE, "exports.found", f"{_name(taken)}: it had arrived, only the answer was lost.")
        return True

    def _submit(self, taken: Taken) -> None:
        def send() -> None:
            ticket = self._invoices.submit_invoice(cast("Invoice", taken.content), taken.pdf)
            self._submitted(taken, ticket)
            self._context.say(
                Level.INFO, "exports.sent", f"{_name(taken)}: uploaded; the channel works on it ({ticket})."
            )

        self._carefully(taken, send, doubt=_may_have_arrived)

    def _submitted(self, taken: Taken, ticket: str) -> None:
        now = self._now()
        self._exports.submitted(taken, self._context.claim, ticket, now + _FIRST_LOOK, now)

    def ask_outcome(self) -> bool:
        """Ask what became of the next invoice; where the budget lets it wait, all do."""
        here, now, wait = self._context.connection.id, self._now(), self._invoices.outcome_wait()
        if wait > _PATIENCE:
            self._exports.postpone(here, now + timedelta(seconds=wait), now, states=(ExportState.SUBMITTED,))
            return False
        taken = self._exports.take_submitted(here, self._context.claim, now)
        if taken is None:
            return False
        try:
            self._judge(taken, self._invoices.invoice_outcome(taken.ticket or ""))
        except (Unavailable, UnreadableAnswer) as trouble:
            self._not_yet(taken, trouble)
        except RequestRefused as refused:
            # its ticket has ended, or is no longer known
            self._fail(taken, "invoice_unclear", {"words": refused.words or refused.message}, refused)
        except NeedsAuthorization as refused:
            if refused.code != _DENIED:
                raise
            self._not_yet(taken, refused)
        return True

    def _judge(self, taken: Taken, outcome: Outcome | None) -> None:
        self._failures = 0
        if outcome is None:
            self._look_later(taken)
        elif outcome.accepted:
            self._exports.exported(taken, self._context.claim, self._now())
            self._context.say(Level.INFO, "exports.taken", f"{_name(taken)}: the channel took it.")
        else:
            self._fail(taken, "invoice_refused", {"words": f"{outcome.code} {outcome.message}".strip()})

    def _not_yet(self, taken: Taken, trouble: OmnikitError) -> None:
        self._failures += 1
        self._context.say(
            Level.WARNING, "exports.later", f"{_name(taken)}: {trouble.message} The outcome is not known yet."
        )
        self._look_later(taken)

    def _look_later(self, taken: Taken) -> None:
        now = self._now()
        waited = now - (taken.sent or now)
        if waited > _NO_ANSWER_AFTER:
            self._fail(taken, "invoice_no_answer", {"days": str(_NO_ANSWER_AFTER.days)})
            return
        self._exports.later(taken, now + min(_LONGEST_LOOK, max(_FIRST_LOOK, waited)))

    # -- what may go wrong -------------------------------------------------------------------------------------

    def _carefully(
        self, taken: Taken, act: Callable[[], None], *, doubt: Callable[[OmnikitError], bool], looking: bool = False
    ) -> None:
        """Do one thing for an export and see to it that, however it ends, the export is in a state that says so.
        `doubt`: may the channel have it, after this error? `looking`: only whether it has was asked.
        """
        try:
            if looking or not self._is_forbidden(taken):
                act()
            self._failures = 0
        except RequestRefused as error:
            cause = "invoice_unclear" if looking else f"{_kind(taken)}_refused"
            self._fail(taken, cause, {"words": error.words or error.message}, error)
        except (Unavailable, UnreadableAnswer) as error:
            self._again(taken, error, doubt=doubt(error))
        except NeedsAuthorization as error:
            if error.code == _DENIED:  # a role is missing: orders can be imported all the same
                self._fail(taken, "export_denied", {"words": error.message}, doubt=looking)
                return
            self._exports.again(taken, self._context.claim, self._now(), self._now(), doubt=looking)
            raise
        except Stopped as error:
            self._exports.again(taken, self._context.claim, self._now(), self._now(), doubt=doubt(error))
            raise

    def _is_forbidden(self, taken: Taken) -> bool:
        """Whether a rule forbids by now what was allowed when it was asked for; then it has failed."""
        context = self._context
        try:
            order = context.store.reading.order_head(taken.content.order_id, context.connection.id)
        except NotFound:
            return False
        problem = why_not(context.store, context.connection, _kind(taken), order, asked=False)
        if problem is not None:
            self._fail(taken, problem.code, problem.params)
        return problem is not None

    def _fail(
        self,
        taken: Taken,
        code: str,
        params: Mapping[str, str],
        error: ChannelError | None = None,
        *,
        doubt: bool = False,
    ) -> None:
        exchange = error.exchange if error else None
        request_id = str(exchange["request_id"]) if exchange and exchange.get("request_id") else None
        problem = _problem(taken, code, params)
        now, claim = self._now(), self._context.claim
        self._failures = 0
        self._exports.failed(taken, claim, problem, now, request_id=request_id, doubt=doubt)
        self._context.say(
            Level.ERROR, "exports.failed", f"{_name(taken)}: {problem.message} It has finally failed.", exchange
        )

    def _again(self, taken: Taken, error: ChannelError, *, doubt: bool) -> None:
        """Later, at growing distances; after a day of that, a person has to look."""
        now, wait = self._now(), wait_after(taken.attempts)
        params = {"attempts": str(taken.attempts), "words": error.message}
        if wait is None:
            self._fail(taken, "export_unreachable", params, error, doubt=doubt)
            return
        self._failures += 1
        next_try = now + (max(wait, _SETTLED) if doubt else wait)
        problem = _problem(taken, "export_unreachable", params)
        self._exports.again(taken, self._context.claim, next_try, now, problem, doubt=doubt)
        self._context.say(
            Level.WARNING, "exports.later", f"{_name(taken)}: {error.message} It is tried again later.", error.exchange
        )


def _may_have_arrived(error: OmnikitError) -> bool:
    return error.code != _THROTTLED


def _kind(taken: Taken) -> ExportKind:
    return ExportKind.SHIPMENT if isinstance(taken.content, Shipment) else ExportKind.INVOICE


def _reference(taken: Taken) -> str:
    return taken.content.reference if isinstance(taken.content, Shipment) else taken.content.number


def _name(taken: Taken) -> str:
    return label(_kind(taken), _reference(taken), taken.content.order_id)


def _problem(taken: Taken, code: str, params: Mapping[str, str]) -> Problem:
    """A cause with the channel's own words put into its sentence."""
    told = {"reference": _reference(taken), "order": taken.content.order_id, **params}
    words = told.get("words", "").strip().rstrip(".")
    return Problem(code, "", {**told, "words": words} if words else told)
