"""A seller's reports and schedules, and how they go on as the server's clock does.

Nothing ticks here: where a report stands follows from the time whenever somebody looks. Its data are those of the
first look after its processing began, as with Amazon, where an order changed in between may be in it or not.
"""

import codecs
from calendar import monthrange
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from omnikit.localamazon.book import Book
from omnikit.localamazon.documents import Documents
from omnikit.localamazon.flatfile import stamp
from omnikit.localamazon.paging import Seal
from omnikit.localamazon.reportkinds import Kind, Source, Thing, head, rendered
from omnikit.localamazon.returns import Returns
from omnikit.localamazon.sketch import DAY
from omnikit.localamazon.wire import Json

SECONDS = 4.0  # from the request of a report to its end
QUEUED = 0.25  # of that time it waits
RETENTION = 90 * DAY
BIG = 100_000  # bytes; longer documents are compressed when nobody says otherwise
DUPLICATES = 5
PATIENCE = 5.0  # real seconds that the answer waits for a report still being written
LANGUAGES = ("en", "de")
QUEUE, PROGRESS, DONE, CANCELLED, FATAL = STATUSES = ("IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED", "FATAL")
PERIODS = {
    "PT5M": 300, "PT15M": 900, "PT30M": 1800, "PT1H": 3600, "PT2H": 7200, "PT4H": 14400, "PT8H": 28800,
    "PT12H": 43200, "P1D": DAY, "P2D": 2 * DAY, "P3D": 3 * DAY, "PT84H": 302400, "P7D": 7 * DAY, "P14D": 14 * DAY,
    "P15D": 15 * DAY, "P18D": 18 * DAY, "P30D": 30 * DAY, "P1M": None,
}  # fmt: skip
# Amazon's own words in such a document, for the reports on all orders.
TOO_LONG = "Date range exceeded. Report can be requested only upto {} days"


@dataclass
class Settings:
    """What can be turned at the admin door, for all sellers. Amazon's choices here are not known, or differ."""

    report_seconds: float = SECONDS
    report_encoding: str = "UTF-8"  # as Content-Type names it
    report_language: str = "en"  # of headers in human words
    report_gzip: bool | None = None  # None: documents above 100 kB
    report_without: tuple[str, ...] = ()  # columns left out, as many sellers do not have them all

    def __post_init__(self) -> None:
        self.report_without = tuple(self.report_without)
        if self.report_seconds < 0:
            raise ValueError("report_seconds must not be negative.")
        if self.report_language not in LANGUAGES:
            raise ValueError(f"report_language must be one of {', '.join(LANGUAGES)}.")
        try:
            codecs.lookup(self.report_encoding)
        except LookupError as error:
            raise ValueError(f"Unknown report_encoding {self.report_encoding!r}.") from error


@dataclass
class Wanted:
    """What somebody asks a report, or a schedule, to be."""

    kind: Kind
    marketplaces: tuple[str, ...]
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Report:
    """One report. `fate` is how it ends, known once its processing has begun."""

    id: str
    wanted: Wanted
    start: float
    end: float
    created: float
    begins: float
    ends: float
    schedule_id: str = ""
    fault: str = ""
    fate: str = ""
    cancelled: float | None = None
    settings: Settings = field(default_factory=Settings)
    body: "Future[bytes] | None" = None
    document_id: str = ""

    def status(self, now: float) -> str:
        """Where it stands."""
        if self.cancelled is not None:
            return CANCELLED
        if now < self.begins:
            return QUEUE
        return PROGRESS if now < self.ends or self.fault == "report_stuck" else self.fate

    def shown(self, now: float) -> Json:
        """As getReport tells it."""
        status, schedule = self.status(now), self.schedule_id
        is_over = status in (DONE, CANCELLED, FATAL)
        began = self.begins if self.cancelled is None else None
        ended = self.ends if self.cancelled is None else self.cancelled
        return {
            "reportId": self.id,
            "reportType": self.wanted.kind.name,
            "marketplaceIds": list(self.wanted.marketplaces),
            "dataStartTime": stamp(self.start),
            "dataEndTime": stamp(self.end),
            "createdTime": stamp(self.created),
            "processingStatus": status,
            **({"reportScheduleId": schedule} if schedule else {}),
            **({"processingStartTime": stamp(began)} if began is not None and status != QUEUE else {}),
            **({"processingEndTime": stamp(ended)} if is_over else {}),
            **({"reportDocumentId": self.document_id} if is_over and self.document_id else {}),
        }


@dataclass
class Schedule:
    """One schedule; `last` is up to when its reports already reach."""

    id: str
    wanted: Wanted
    period: str
    next: float
    last: float

    def shown(self) -> Json:
        """As getReportSchedule tells it."""
        options = {"reportOptions": self.wanted.options} if self.wanted.options else {}
        return {
            "reportScheduleId": self.id,
            "reportType": self.wanted.kind.name,
            "marketplaceIds": list(self.wanted.marketplaces),
            "period": self.period,
            "nextReportCreationTime": stamp(self.next),
            **options,
        }


def later(moment: float, period: str, times: int = 1) -> float:
    """The moment so many periods away; a month is a calendar month."""
    seconds = PERIODS[period]
    if seconds is not None:
        return moment + times * seconds
    at = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(at.year * 12 + at.month - 1 + times, 12)
    last = monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, last)).timestamp()


class ReportBook:
    """The reports of one seller."""

    def __init__(self, desk: "ReportDesk", book: Book, returns: Returns) -> None:
        self._desk = desk
        self._book = book
        self.returns = returns
        self._reports: dict[str, Report] = {}
        self._schedules: dict[str, Schedule] = {}

    @property
    def seal(self) -> Seal:
        """What writes and reads the page tokens of getReports."""
        return self._desk.seal

    def create(self, wanted: Wanted, start: float, end: float, now: float, fault: str = "") -> Report:
        """A new report, in the queue."""
        return self._created(wanted, (start, end), now, fault=fault)

    def reports(self, now: float) -> Iterator[Report]:
        """All reports not yet forgotten, the youngest first, each as far as it is."""
        self._go_on(now)
        for report in sorted(self._reports.values(), key=lambda each: (each.created, each.id), reverse=True):
            yield self._settled(report, now)

    def report(self, report_id: str, now: float) -> Report | None:
        """One report, as far as it is."""
        self._go_on(now)
        report = self._reports.get(report_id)
        return None if report is None else self._settled(report, now)

    def of_document(self, document_id: str) -> Report | None:
        """The report whose contents a document is."""
        return next((each for each in self._reports.values() if each.document_id == document_id), None)

    def schedule(self, wanted: Wanted, period: str, first: float) -> Schedule:
        """A new schedule; there is one for each report type, so an older one of the type ends."""
        self._schedules = {key: each for key, each in self._schedules.items() if each.wanted.kind != wanted.kind}
        made = Schedule(self._desk.number(), wanted, period, first, later(first, period, -1))
        self._schedules[made.id] = made
        return made

    def schedules(self, now: float) -> list[Schedule]:
        """All schedules, each with its next time to come."""
        self._go_on(now)
        return list(self._schedules.values())

    def unschedule(self, schedule_id: str) -> Schedule | None:
        """End a schedule; the reports it made stay."""
        return self._schedules.pop(schedule_id, None)

    def _created(
        self, wanted: Wanted, span: tuple[float, float], created: float, schedule_id: str = "", fault: str = ""
    ) -> Report:
        seconds = self._desk.settings.report_seconds
        begins, ends = created + QUEUED * seconds, created + seconds
        report = Report(self._desk.number(), wanted, *span, created, begins, ends, schedule_id, fault)
        self._reports[report.id] = report
        return report

    def _go_on(self, now: float) -> None:
        for schedule in self._schedules.values():
            while schedule.next <= now:
                if now - schedule.next < RETENTION:
                    self._created(schedule.wanted, (schedule.last, schedule.next), schedule.next, schedule.id)
                schedule.last, schedule.next = schedule.next, later(schedule.next, schedule.period)
        old = [report.id for report in self._reports.values() if now - report.created >= RETENTION]
        for report_id in old:
            del self._reports[report_id]

    def _settled(self, report: Report, now: float) -> Report:
        if report.status(now) == QUEUE or report.cancelled is not None:
            return report
        if not report.fate:
            self._begin(report)
        if report.body is not None and report.status(now) != PROGRESS:
            self._finish(report, now)
        return report

    def _finish(self, report: Report, now: float) -> None:
        assert report.body is not None
        try:
            report.document_id = self._desk.keep(report.body.result(PATIENCE), report.settings)
        except TimeoutError:
            report.ends = now + 1  # it takes longer than it should: still in progress
        else:
            report.body = None

    def _begin(self, report: Report) -> None:
        kind, report.settings = report.wanted.kind, self._desk.settings
        if report.fault == "report_fatal":
            report.fate = FATAL
        elif kind.days is not None and report.end - report.start > kind.days * DAY:
            report.fate, report.body = FATAL, self._desk.write(lambda: TOO_LONG.format(kind.days).encode())
        else:
            self._look(report)

    def _look(self, report: Report) -> None:
        places = frozenset(report.wanted.marketplaces)
        source = Source(self._book, self.returns, report.start, report.end, places, report.begins)
        things = [] if report.fault == "report_cancelled" else report.wanted.kind.select(source)
        report.fate = DONE if things else CANCELLED
        if things:
            extra = DUPLICATES if report.fault == "duplicate_rows" else 0
            wanted, settings = report.wanted, report.settings
            report.body = self._desk.write(lambda: contents(wanted, things, settings, extra))


def contents(wanted: Wanted, things: list[Thing], settings: Settings, duplicates: int) -> bytes:
    """The text of a report in its encoding; what the encoding lacks becomes a question mark, as Amazon does it."""
    kind = wanted.kind
    names = tuple(name for name in kind.columns if name not in settings.report_without)
    asked = wanted.options.get("preferredReportDocumentLocale", "").partition("_")[0]
    lines = [rendered(kind, names, thing) for thing in things]
    text = b"".join([head(kind, names, asked or settings.report_language), *lines, *lines[:duplicates]])
    encoding = settings.report_encoding
    is_plain = codecs.lookup(encoding).name == "utf-8"
    return text if is_plain else text.decode().encode(encoding, "replace")


class ReportDesk:
    """What the report books of all sellers share: settings, numbers, the documents and a thread that writes."""

    def __init__(self, seed: str, documents: Documents, seal: Seal) -> None:
        self.settings = Settings()
        self.seal = seal
        self._seed = seed
        self._documents = documents
        self._numbers = 0
        self._books: dict[str, ReportBook] = {}
        # A report on 100,000 orders takes seconds to write: not in the thread that answers everybody.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="local-amazon-reports")

    def of(self, seller_id: str, book: Book) -> ReportBook:
        """The seller's report book."""
        if seller_id not in self._books:
            self._books[seller_id] = ReportBook(self, book, Returns(f"{self._seed}/{seller_id}/returns", book))
        return self._books[seller_id]

    def turn(self, given: dict[str, Any]) -> Settings:
        """Change settings; returns all of them.

        Raises:
            ValueError: an unknown setting, or a value that makes no sense.

        """
        unknown = sorted(given.keys() - vars(self.settings).keys())
        if unknown:
            raise ValueError(f"Unknown setting {unknown[0]!r}. Known: {', '.join(vars(self.settings))}.")
        self.settings = Settings(**vars(self.settings) | given)
        return self.settings

    def number(self) -> str:
        """The next id of a report or schedule."""
        self._numbers += 1
        return str(50_000_000_000 + self._numbers)

    def write(self, make: Callable[[], bytes]) -> "Future[bytes]":
        """Have something written while the server goes on."""
        return self._writer.submit(make)

    def keep(self, body: bytes, settings: Settings) -> str:
        """Put a report into the document store."""
        is_gzip = len(body) > BIG if settings.report_gzip is None else settings.report_gzip
        return self._documents.put(body, f"text/plain; charset={settings.report_encoding}", gzip=is_gzip)
