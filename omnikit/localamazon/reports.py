"""Reports API 2021-06-30: reports, their documents and schedules."""

import json
from dataclasses import dataclass

from omnikit.localamazon.bodies import body_of, is_moment, is_one_of, is_text, is_text_map, is_texts
from omnikit.localamazon.book import Key
from omnikit.localamazon.call import Call
from omnikit.localamazon.clock import parse
from omnikit.localamazon.paging import LIFETIME, Cursor
from omnikit.localamazon.query import Names, Query
from omnikit.localamazon.reportbook import PERIODS, QUEUE, RETENTION, STATUSES, Report, Schedule, Wanted
from omnikit.localamazon.reportkinds import FOREIGN, KINDS, Kind
from omnikit.localamazon.wire import Json, Refused, denied, dump, invalid, not_found

MAX_MARKETPLACES = 25
MAX_FILTER = 10
PAGE = 10
NAMES = Names("createdSince", "createdUntil", "", "", "marketplaceIds", "pageSize")
_WANTED = {"reportType": is_text, "marketplaceIds": is_texts(MAX_MARKETPLACES), "reportOptions": is_text_map}
_CREATE = _WANTED | {"dataStartTime": is_moment, "dataEndTime": is_moment}
_SCHEDULE = _WANTED | {"period": is_one_of(*PERIODS), "nextReportCreationTime": is_moment}


def create_report(call: Call) -> bytes:
    """POST /reports/2021-06-30/reports."""
    body = body_of(call.request, _CREATE, ("marketplaceIds", "reportType"))
    wanted = _wanted(call, body)
    start, end = _span(body, call.now)
    fault = call.fault.kind if call.fault else ""
    return dump({"reportId": call.reports.create(wanted, start, end, call.now, fault).id})


def get_report(call: Call) -> bytes:
    """GET /reports/2021-06-30/reports/{reportId}."""
    return dump(_report(call).shown(call.now))


def cancel_report(call: Call) -> bytes:
    """DELETE /reports/2021-06-30/reports/{reportId}."""
    report = _report(call)
    if report.status(call.now) != QUEUE:
        raise invalid(f"Only reports with processingStatus {QUEUE} can be cancelled.")
    report.cancelled = call.now
    return b""


def get_reports(call: Call) -> bytes:
    """GET /reports/2021-06-30/reports."""
    search, position = _search(call)
    found = [
        each for each in call.reports.reports(call.now) if search.matches(each, call.now) and _behind(each, position)
    ]
    page, more = found[: search.limit], len(found) > search.limit
    tail = {"nextToken": _token(call, search, page[-1])} if more else {}
    return dump({"reports": [each.shown(call.now) for each in page]} | tail)


def get_report_document(call: Call) -> bytes:
    """GET /reports/2021-06-30/documents/{reportDocumentId}."""
    document_id = call.arguments[0]
    encoded = Query(call.request, NAMES).text("enableContentEncodingUrlHeader") or "false"
    if encoded not in ("true", "false"):
        raise invalid("enableContentEncodingUrlHeader must be true or false.")
    report = call.reports.of_document(document_id)
    if report is None and not document_id.startswith("amzn1."):
        raise invalid("reportDocumentId is not an identifier of a report document.")
    if report is None:
        raise not_found(f"Report document {document_id} was not found.")
    _check_access(call, report.wanted.kind)
    host = call.request.headers.get("host", "")
    url = call.documents.url(document_id, host, call.now, content_encoding=encoded == "true")
    gzip = {"compressionAlgorithm": "GZIP"} if call.documents.is_gzip(document_id) else {}
    return dump({"reportDocumentId": document_id, "url": url} | gzip)


def create_schedule(call: Call) -> bytes:
    """POST /reports/2021-06-30/schedules."""
    body = body_of(call.request, _SCHEDULE, ("marketplaceIds", "period", "reportType"))
    wanted = _wanted(call, body)
    first = parse(body["nextReportCreationTime"]) if "nextReportCreationTime" in body else call.now
    schedule = call.reports.schedule(wanted, body["period"], max(first, call.now))
    return dump({"reportScheduleId": schedule.id})


def get_schedules(call: Call) -> bytes:
    """GET /reports/2021-06-30/schedules."""
    types = _types(Query(call.request, NAMES))
    if not types:
        raise invalid("reportTypes is a required parameter.")
    schedules = [each.shown() for each in call.reports.schedules(call.now) if each.wanted.kind.name in types]
    return dump({"reportSchedules": schedules})


def get_schedule(call: Call) -> bytes:
    """GET /reports/2021-06-30/schedules/{reportScheduleId}."""
    return dump(_schedule(call).shown())


def cancel_schedule(call: Call) -> bytes:
    """DELETE /reports/2021-06-30/schedules/{reportScheduleId}."""
    call.reports.unschedule(_schedule(call).id)
    return b""


def _wanted(call: Call, body: Json) -> Wanted:
    name, places = body["reportType"], body["marketplaceIds"]
    kind = KINDS.get(name)
    if kind is None and name in FOREIGN:
        raise Refused(400, "InvalidInput", f"Request for report type {name} is not allowed at this time")
    if kind is None:
        raise Refused(400, "InvalidInput", f"Invalid Report Type {name}")
    _check_role(call, kind)
    foreign = [place for place in places if place not in call.seller.marketplace_ids]
    if foreign:
        raise denied(f"The selling partner does not participate in marketplace {foreign[0]}.")
    return Wanted(kind, tuple(dict.fromkeys(places)), body.get("reportOptions", {}))


def _check_role(call: Call, kind: Kind) -> None:
    if kind.roles.isdisjoint(call.seller.roles):
        raise denied(f"The application has no role for report type {kind.name}.")


def _check_access(call: Call, kind: Kind) -> None:
    _check_role(call, kind)
    if kind.restricted and call.token.resources is None:
        raise denied("This report holds personal data: a restricted data token for this document is needed.")


def _span(body: Json, now: float) -> tuple[float, float]:
    """Start and end of the data; both are the present when nothing is said, and may not lie in the future."""
    start, end = (parse(body[name]) if name in body else now for name in ("dataStartTime", "dataEndTime"))
    late = [name for name, moment in (("dataStartTime", start), ("dataEndTime", end)) if moment > now]
    if late:
        raise invalid(f"{late[0]} must be prior to or equal to the current date and time.")
    if start > end:
        raise invalid("dataStartTime must not be after dataEndTime.")
    return start, end


def _report(call: Call) -> Report:
    report_id = call.arguments[0]
    report = call.reports.report(report_id, call.now)
    if report is None and not report_id.isdecimal():
        raise invalid("reportId is not an identifier of a report.")
    if report is None:
        raise not_found(f"Report {report_id} was not found.")
    return report


def _schedule(call: Call) -> Schedule:
    schedule_id = call.arguments[0]
    schedule = next((each for each in call.reports.schedules(call.now) if each.id == schedule_id), None)
    if schedule is None and not schedule_id.isdecimal():
        raise invalid("reportScheduleId is not an identifier of a report schedule.")
    if schedule is None:
        raise not_found(f"Report schedule {schedule_id} was not found.")
    return schedule


@dataclass(frozen=True, slots=True)
class _Search:
    """What getReports asks for; the following pages carry it in their token."""

    types: list[str]
    statuses: list[str]
    marketplaces: list[str]
    since: float
    until: float
    limit: int

    def matches(self, report: Report, now: float) -> bool:
        return (
            report.wanted.kind.name in self.types
            and (not self.statuses or report.status(now) in self.statuses)
            and (not self.marketplaces or not set(self.marketplaces).isdisjoint(report.wanted.marketplaces))
            and self.since <= report.created <= self.until
        )


def _behind(report: Report, position: Key | None) -> bool:
    return position is None or (report.created, report.id) < position


def _search(call: Call) -> tuple[_Search, Key | None]:
    query = Query(call.request, NAMES)
    token = query.text("nextToken")
    if token is None:
        return _asked(query, call.now), None
    if set(call.request.query) != {"nextToken"}:
        raise invalid("nextToken must be the only parameter.")
    cursor = call.reports.seal.read(token, call.now)
    seller_id, types, statuses, marketplaces, limit = json.loads(cursor.filters)
    if seller_id != call.seller.id:
        raise invalid("The pagination token belongs to another selling partner.")
    search = _Search(types, statuses, marketplaces, cursor.after, cursor.before, limit)
    return search, cursor.position


def _asked(query: Query, now: float) -> _Search:
    types = _types(query)
    if not types:
        raise invalid("Either reportTypes or nextToken is required.")
    marketplaces = query.texts("marketplaceIds")
    if len(marketplaces) > MAX_FILTER:
        raise invalid(f"marketplaceIds accepts at most {MAX_FILTER} values.")
    since, until = query.instant("createdSince"), query.instant("createdUntil")
    return _Search(
        types=types,
        statuses=query.texts("processingStatuses", STATUSES),
        marketplaces=marketplaces,
        since=now - RETENTION if since is None else since,
        until=now if until is None else until,
        limit=query.page_size(PAGE),
    )


def _types(query: Query) -> list[str]:
    types = query.texts("reportTypes")
    if len(types) > MAX_FILTER:
        raise invalid(f"reportTypes accepts at most {MAX_FILTER} values.")
    unknown = [name for name in types if name not in KINDS and name not in FOREIGN]
    if unknown:
        raise Refused(400, "InvalidInput", f"Invalid Report Type {unknown[0]}")
    return types


def _token(call: Call, search: _Search, last: Report) -> str:
    filters = json.dumps([call.seller.id, search.types, search.statuses, search.marketplaces, search.limit])
    position, expires = (last.created, last.id), call.now + LIFETIME
    return call.reports.seal.write(Cursor(filters, "created", search.since, search.until, position, True, expires))
