"""Reports API 2021-06-30: ask for a report, wait until Amazon has prepared it, fetch it; one or many at a time.

| Amazon says              | so                                                              |
| ------------------------ | --------------------------------------------------------------- |
| IN_QUEUE, IN_PROGRESS    | look again, at growing distances                                |
| DONE                     | fetch it at once: its address lives five minutes                |
| CANCELLED                | there are no data: a report without rows                        |
| FATAL                    | `report.fatal`; asked for anew next time                        |
| no such report, or an old one | asked for anew                                             |

What was asked for is kept as a ticket until its reader has come back for the next: a run that was killed goes on with
the report that it began to wait for. createReport and getReportDocument have one call a minute, so many reports are
asked for as the budget allows and looked at together.
"""

from __future__ import annotations

import gzip
import io
import re
import tempfile
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, BinaryIO, NamedTuple, Protocol, cast
from urllib.parse import quote

from omnikit.drivers.base import Wiring
from omnikit.drivers.http import Answer, refusal
from omnikit.errors import ChannelError, NeedsAuthorization, RequestRefused, Unavailable, UnreadableAnswer
from omnikit.model.states import Level
from omnikit.model.times import iso, parse

_PATH = "/reports/2021-06-30/reports"
_DOCUMENTS = "/reports/2021-06-30/documents"
_TOKENS = "/tokens/2021-03-01/restrictedDataToken"
_WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)  # seconds between looks; the last one from then on
_PATIENCE = timedelta(hours=3)  # Amazon names no limit; its ticket stays, so the next run looks again
_PIECE = 1_000_000
_IN_MEMORY = 4_000_000  # bytes of a report that are worth no file
_LARGEST = 4_000_000_000  # bytes of unpacked text: more is no report but a way to fill a disk
_ATTEMPTS = 3  # at a document that came damaged, or whose address had ended
_DONE, _CANCELLED, _FATAL = "DONE", "CANCELLED", "FATAL"
# 400: an id of another form, such as that of another server
_VANISHED = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
# whose documents need a restricted data token: developer-docs.amazon.com "Tokens API use case guide", August 2026
RESTRICTED = re.compile(
    r"GET_.*ORDER.*_(INVOICING|TAX|SHIPPING)|GET_ORDER_REPORT_DATA_\w+|GET_AMAZON_FULFILLED_SHIPMENTS_DATA_(INVOICING|TAX)"
    r"|GET_VAT_TRANSACTION_DATA|SC_VAT_TAX_REPORT|GET_GST_MTR_B2B_CUSTOM|GET_EASYSHIP_DOCUMENTS"
)


class Report(NamedTuple):
    """What to ask for. `end` None: up to now, by Amazon's clock and not by ours, which it would not take if it were
    ahead. `keep`: for so long a report that was asked for is as good as a new one.
    """

    type: str
    start: datetime
    end: datetime | None
    marketplace_ids: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    keep: timedelta = timedelta(days=1)

    @property
    def key(self) -> str:
        """Its ticket's: the same question has the same answer."""
        options = "".join(f" {name}={value}" for name, value in self.options)
        places = "+".join(self.marketplace_ids)
        return f"report {self.type} {iso(self.start)}--{iso(self.end) if self.end else 'now'} {places}{options}"

    @property
    def body(self) -> dict[str, Any]:
        """What createReport is sent."""
        told = {"reportType": self.type, "marketplaceIds": list(self.marketplace_ids), "dataStartTime": iso(self.start)}
        until = {} if self.end is None else {"dataEndTime": iso(self.end)}
        return {**told, **until, **({"reportOptions": dict(self.options)} if self.options else {})}

    def __str__(self) -> str:
        until = f"{self.end:%Y-%m-%d}" if self.end else "now"
        return f"{self.type} ({self.start:%Y-%m-%d} to {until})"


class Delivered(NamedTuple):
    """A report that is there. `file`: its text, unpacked, open until the next one is asked for; empty where Amazon has
    no data. `charset` as Amazon names it; `made`: when the report was asked for by Amazon's clock: what it shows is no
    older.
    """

    report: Report
    report_id: str
    made: datetime
    file: BinaryIO
    charset: str | None
    request_id: str | None


class Amazon(Protocol):
    """What this needs of `AmazonDriver`."""

    @property
    def call(self) -> Callable[..., Answer]: ...

    def document(self, url: str) -> Answer: ...

    def seconds_for(self, operation: str, calls: int = 1) -> float: ...


@dataclass
class _Asked:
    report: Report
    report_id: str
    at: datetime  # when it was asked for
    since: datetime  # when waiting began, here
    due: datetime
    by_ticket: bool  # an earlier run asked for it
    looks: int = 0


class _Ready(NamedTuple):
    """What getReport told of a report that is done with. Without a document there are no data."""

    asked: _Asked
    made: datetime
    document_id: str | None
    request_id: str | None


class Reports:
    """Reports of one account."""

    def __init__(self, amazon: Amazon, wiring: Wiring) -> None:
        self._amazon = amazon
        self._wiring = wiring

    @contextmanager
    def one(self, report: Report) -> Iterator[Delivered]:
        """One report. Left without an exception, it is done with. Raises as `each`."""
        with closing(self.each([report])) as found:
            yield next(found)
            next(found, None)

    def each(self, wanted: Sequence[Report]) -> Generator[Delivered]:
        """The reports as they become ready. Whoever asks for the next one is done with the one before.

        One that fails stops no other: its error (a ChannelError) is raised when all others have been delivered.
        """
        waiting = deque(sorted(wanted, key=lambda report: self._ticket(report) is None))
        asked: list[_Asked] = []
        failed: list[ChannelError] = []
        while waiting or asked:
            self._ask(waiting, asked, failed)
            for ready in self._looked_at(waiting, asked, failed):
                yield from self._handed_over(ready, failed)
            self._rest(waiting, asked)
        if failed:
            raise failed[0]

    def _ask(self, waiting: deque[Report], asked: list[_Asked], failed: list[ChannelError]) -> None:
        """Take up what has a ticket; ask for the next ones while the budget has a call, for the first one anyway."""
        while waiting:
            ticket = self._ticket(waiting[0])
            if ticket is None and asked and self._amazon.seconds_for("createReport") > 0:
                return
            report = waiting.popleft()
            try:
                asked.append(self._created(report) if ticket is None else self._taken_up(report, *ticket))
            except ChannelError as error:
                failed.append(error)

    def _created(self, report: Report) -> _Asked:
        answer = self._call("createReport", _PATH, body=report.body, method="POST")
        report_id, now = _told(answer, "reportId"), self._wiring.clock.now()
        self._wiring.tickets.put(report.key, f"{report_id} {iso(now)}")
        self._wiring.say(Level.INFO, "report.asked", f"Amazon was asked for report {report}.")
        return _Asked(report, report_id, now, now, now, by_ticket=False)

    def _taken_up(self, report: Report, report_id: str, at: datetime) -> _Asked:
        now = self._wiring.clock.now()
        self._wiring.say(Level.INFO, "report.taken_up", f"Report {report} was asked for before: going on with it.")
        return _Asked(report, report_id, at, now, now, by_ticket=True)

    def _ticket(self, report: Report) -> tuple[str, datetime] | None:
        """Id and time of a report that was asked for before and is still of use."""
        kept = self._wiring.tickets.get(report.key)
        if kept is None:
            return None
        report_id, _, at = kept.rpartition(" ")
        if self._wiring.clock.now() - parse(at) <= report.keep:
            return report_id, parse(at)
        self._wiring.tickets.drop(report.key)
        return None

    def _looked_at(self, waiting: deque[Report], asked: list[_Asked], failed: list[ChannelError]) -> Iterator[_Ready]:
        """What is ready of those that it is time to look at again. What has vanished is asked for anew."""
        for one in [one for one in asked if one.due <= self._wiring.clock.now()]:
            try:
                ready = self._look(one)
            except ChannelError as error:
                asked.remove(one)
                if one.by_ticket and isinstance(error, RequestRefused) and error.status in _VANISHED:
                    self._wiring.tickets.drop(one.report.key)
                    waiting.append(one.report)
                else:
                    failed.append(error)
                continue
            if ready is not None:
                asked.remove(one)
                yield ready

    def _look(self, one: _Asked) -> _Ready | None:
        """How far Amazon is; None while it is at work."""
        answer = self._call("getReport", f"{_PATH}/{quote(one.report_id, safe='')}")
        status = _told(answer, "processingStatus")
        if status == _FATAL:
            self._wiring.tickets.drop(one.report.key)
            raise _fatal(one.report, answer)
        if status not in (_DONE, _CANCELLED):
            self._wait_longer(one)
            return None
        document_id = _told(answer, "reportDocumentId") if status == _DONE else None
        return _Ready(one, _made(answer, one.at), document_id, answer.request_id)

    def _wait_longer(self, one: _Asked) -> None:
        now = self._wiring.clock.now()
        if now - one.since > _PATIENCE:
            raise Unavailable(
                f"Amazon has not prepared report {one.report} after {_PATIENCE.seconds // 3600} hours.",
                remedy="Start the import again later: it goes on with the same report.",
                code="report.late",
            )
        one.due = now + timedelta(seconds=_WAITS[min(one.looks, len(_WAITS) - 1)])
        one.looks += 1

    def _rest(self, waiting: deque[Report], asked: list[_Asked]) -> None:
        """Until the next look, or until one more can be asked for."""
        if not asked:
            return
        seconds = min((one.due - self._wiring.clock.now()).total_seconds() for one in asked)
        if waiting:
            seconds = min(seconds, self._amazon.seconds_for("createReport"))
        if seconds > 0:
            self._wiring.waiting(seconds, "Amazon is preparing reports")
            self._wiring.clock.sleep(seconds)

    def _handed_over(self, ready: _Ready, failed: list[ChannelError]) -> Iterator[Delivered]:
        """The report; its ticket goes when the reader has come back."""
        try:
            file, charset = self._fetched(ready)
        except ChannelError as error:
            if isinstance(error, RequestRefused):
                self._wiring.tickets.drop(ready.asked.report.key)
            failed.append(error)
            return
        report = ready.asked.report
        with closing(file):
            yield Delivered(report, ready.asked.report_id, ready.made, file, charset, ready.request_id)
        self._wiring.tickets.drop(report.key)

    def _fetched(self, ready: _Ready) -> tuple[BinaryIO, str | None]:
        """The text of a report and its charset. What came damaged is fetched again, from a new address if need be."""
        report, where = ready.asked.report, None
        if ready.document_id is None:
            self._wiring.say(Level.INFO, "report.empty", f"Report {report}: Amazon has no data.")
            return io.BytesIO(), None
        for _ in range(_ATTEMPTS):
            where = where or self._address(report, ready.document_id)
            answer = self._amazon.document(where.url)
            if answer.status == HTTPStatus.OK:
                try:
                    return _unpacked(answer, where, report), _charset(answer)
                except (gzip.BadGzipFile, EOFError, zlib.error):
                    told = f"Report {report} came damaged; fetching it again."
            elif answer.status == HTTPStatus.FORBIDDEN:
                told, where = f"The address of report {report} had ended; asking for another one.", None
            else:
                raise refusal(answer, f"The document of report {report}")
            self._wiring.say(Level.WARNING, "report.again", told)
        raise Unavailable(
            f"Report {report} could not be fetched whole in {_ATTEMPTS} attempts.",
            remedy="Start the import again later: it goes on with the same report.",
            code="report.not_fetched",
        )

    def _address(self, report: Report, document_id: str) -> _Address:
        path, token = f"{_DOCUMENTS}/{quote(document_id, safe='')}", None
        if RESTRICTED.fullmatch(report.type):
            token = self._restricted_token(path)
        answer = self._call("getReportDocument", path, token=token)
        packed = answer.body.get("compressionAlgorithm")
        if packed not in (None, "GZIP"):
            raise _unreadable(f"Report {report} is packed in an unknown way: {str(packed)[:40]!r}.", answer)
        return _Address(_told(answer, "url"), packed is not None)

    def _restricted_token(self, path: str) -> str:
        wanted = {"restrictedResources": [{"method": "GET", "path": path}]}
        answer = self._call("createRestrictedDataToken", _TOKENS, body=wanted, method="POST")
        return _told(answer, "restrictedDataToken")

    def _call(self, operation: str, path: str, **options: Any) -> Answer:
        """One call. Where the application lacks the role for reports, nothing is wrong with the rest of a connection:
        a refusal, no lost authorization.
        """
        try:
            return self._amazon.call(operation, path, {}, **options)
        except NeedsAuthorization as denied:
            if denied.code != "authorization.denied":
                raise
            raise RequestRefused(denied.message, remedy=denied.remedy, code="channel.denied") from denied


class _Address(NamedTuple):
    """Where a document lies: `url` is a secret. `packed`: with gzip."""

    url: str
    packed: bool

    def __repr__(self) -> str:
        return f"_Address(url='***', packed={self.packed})"


def _told(answer: Answer, name: str) -> str:
    """A text of an answer that must be there."""
    value = answer.body.get(name) if isinstance(answer.body, dict) else None
    if isinstance(value, str) and value:
        return value
    raise _unreadable(f"Amazon's answer on a report is not in the promised form: no {name!r}.", answer)


def _unreadable(message: str, answer: Answer) -> UnreadableAnswer:
    return UnreadableAnswer(
        message,
        remedy="What was fetched is kept. Start the import again later; if it stays, Amazon has changed its answer.",
        exchange=answer.exchange,
    )


def _fatal(report: Report, answer: Answer) -> Unavailable:
    return Unavailable(
        f"Amazon could not prepare report {report}: FATAL.",
        remedy="Start the import again later: the report is asked for anew. If it stays so, see in Seller Central "
        "whether the account may have this report.",
        code="report.fatal",
        exchange=answer.exchange,
    )


def _made(answer: Answer, otherwise: datetime) -> datetime:
    """When Amazon was asked for the report: by Amazon's clock, which orders all reports."""
    try:
        return parse(_told(answer, "createdTime"))
    except (UnreadableAnswer, ValueError):
        return otherwise


def _charset(answer: Answer) -> str | None:
    found = _CHARSET.search(answer.headers.get("Content-Type", ""))
    return found[1] if found else None


def _unpacked(answer: Answer, where: _Address, report: Report) -> BinaryIO:
    """What came, as text. Whole or not at all: a checksum that does not fit is found here, not by the reader."""
    packed = io.BytesIO(answer.body)
    if not where.packed or answer.headers.get("Content-Encoding") == "gzip":
        return packed
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 the reader closes it
    try:
        _copied(gzip.GzipFile(fileobj=packed), file, report)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _copied(source: gzip.GzipFile, file: BinaryIO, report: Report) -> None:
    while piece := source.read(_PIECE):
        file.write(piece)
        if file.tell() > _LARGEST:
            raise UnreadableAnswer(
                f"Report {report} holds more than {_LARGEST // 10**9} GB.",
                remedy="Ask for shorter periods.",
                code="report.too_large",
            )
