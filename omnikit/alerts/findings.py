"""What each kind of rule looks for: a function from what is stored to findings, one line in the table each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from omnikit.frames.viewing import count_in
from omnikit.model.alerting import Finding
from omnikit.model.connection import Connection
from omnikit.model.health import AUTHORIZATION_LASTS, SECRET_LASTS
from omnikit.model.problems import CAUSES, Problem
from omnikit.model.times import iso, parse
from omnikit.store import Store

Row = dict[str, Any]
_HOUR = 3600


class Scene(NamedTuple):
    """What a rule looks at: the store, now, its parameters, and whose rule it is."""

    store: Store
    now: datetime
    parameters: Mapping[str, Any]
    owner: str

    def connections(self) -> list[Connection]:
        """The active connections that the rule is about."""
        only = self.parameters.get("connection")
        return [one for one in self.store.connections.all() if one.is_active and only in (None, one.id)]


def findings(kind: str, scene: Scene) -> list[Finding]:
    """What a rule of this kind finds now."""
    return list(_LOOKS[kind](scene))


def _run_failed(scene: Scene) -> Iterator[Finding]:
    last = scene.store.reading.last_runs()
    for one in scene.connections():
        run = last.get(one.id)
        if run is not None and run["state"] == "failed":
            text = f"{run['error_message']} {run['error_remedy'] or ''}".strip()
            yield Finding(f"connection:{one.id}", f"{one.name}: the last sync failed", text, _page("runs", one.id))


def _no_success(scene: Scene) -> Iterator[Finding]:
    limit = scene.now - timedelta(hours=scene.parameters["hours"])
    for one in scene.connections():
        last = one.last_success or one.created
        if last < limit:
            hours = int((scene.now - last).total_seconds() // _HOUR)
            text = f"The last success was {iso(last)}." if one.last_success else "It has never synchronised."
            yield Finding(
                f"connection:{one.id}", f"{one.name}: no successful import for {hours} hours", text,
                _page("runs", one.id),
            )  # fmt: skip


def _cluster_grows(scene: Scene) -> Iterator[Finding]:
    for row in scene.store.errors.clusters(scene.now, scene.parameters.get("connection")):
        if row["last_day"] >= scene.parameters["errors"] and row["last_day"] > row["day_before"]:
            text = (
                f"{row['last_day']} new in 24 hours after {row['day_before']} the day before; {row['count']} are open."
            )
            link = f"?page=errors&cluster={quote(row['fingerprint'], safe=':.')}"
            yield Finding(row["fingerprint"], f"Errors grow: {_cause(row['fingerprint'])}", text, link)


def _cause(fingerprint: str) -> str:
    """The cause's sentence with gaps for what is one record's own."""
    code, _, place = fingerprint.partition(":")
    return Problem(code, place, {}).common.message if code in CAUSES else code


def _authorization_ends(scene: Scene) -> Iterator[Finding]:
    limit = timedelta(days=scene.parameters["days"])
    for one in scene.connections():
        if one.authorization_error:
            yield Finding(
                f"connection:{one.id}", f"{one.name} needs authorization", one.authorization_error,
                _page("edit", one.id),
            )  # fmt: skip
        elif one.authorized and (left := one.authorized + AUTHORIZATION_LASTS - scene.now) <= limit:
            text = "Authorize it again before it ends: [AUTHORIZE]."
            days = max(0, left.days)
            yield Finding(
                f"connection:{one.id}",
                f"{one.name}: the authorization ends in {days} days",
                text,
                _page("edit", one.id),
            )


def _secret_ends(scene: Scene) -> Iterator[Finding]:
    limit = timedelta(days=scene.parameters["days"])
    for driver in sorted({one.driver for one in scene.store.connections.all()}):
        application = scene.store.connections.application(driver)
        set_at = application.secret_set if application else None
        if set_at is not None and (left := set_at + SECRET_LASTS - scene.now) <= limit:
            text = "Rotate it at the channel, then store the new one under Applications."
            title = f"The client secret of {driver} must be rotated within {max(0, left.days)} days"
            yield Finding(f"application:{driver}", title, text, "?page=applications")


def _export_failed(scene: Scene) -> Iterator[Finding]:
    failed = scene.store.reading.failed_exports()
    for one in scene.connections():
        if many := failed.get(one.id):
            text = "See what stands in the way, mend it, and retry."
            yield Finding(
                f"connection:{one.id}",
                f"{one.name}: {many} exports have finally failed",
                text,
                _page("exports", one.id),
            )


def _duty_failed(scene: Scene) -> Iterator[Finding]:
    for row in scene.store.duties.all():
        text = f"{row['times']} times since {row['since']}: {row['message']}"
        yield Finding(f"duty:{row['name']}", f"A worker fails at: {row['name']}", text, "?page=overview")


def _report_failed(scene: Scene) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in scene.store.reports.listed(limit=1000):
        ended = row["state"] in {"failed", "succeeded"}
        if ended and row["name"] not in seen and row["state"] == "failed":
            text = f"{_own_words(row)} {row['error_remedy'] or ''}".strip()
            yield Finding(f"report:{row['name']}", f"The report {row['title']!r} failed", text, "?page=reports")
        if ended:
            seen.add(row["name"])


def _own_words(row: Row) -> str:
    """Why a report failed, without what a cell said: that may be about people, and the message leaves the house."""
    if row["error_code"] not in {"report.cell_failed", "report.not_run"}:
        return str(row["error_message"])
    return ": ".join(row["error_message"].split(": ", 2)[:2]).rstrip(".") + "."


def _late(scene: Scene) -> Iterator[Finding]:
    limit = iso(scene.now - timedelta(minutes=scene.parameters["minutes"]))
    for row in scene.store.schedules.listed():
        if row["next_due"] < limit and row["status"] == "Active":
            minutes = int((scene.now - parse(row["next_due"])).total_seconds() // 60)
            text = "Does a worker run? Is it overtaxed?"
            key = f"{row['connection_id']}/{row['stream']}"
            yield Finding(
                key, f"{row['connection']}: {row['stream']} are {minutes} minutes late", text,
                _page("connections", row["connection_id"]),
            )  # fmt: skip


def _view_not_empty(scene: Scene) -> Iterator[Finding]:
    view = next(
        (one for one in scene.store.views.visible(None, scene.owner) if one["id"] == scene.parameters["view"]), None
    )
    if view is None:
        yield Finding("view", "A view that an alert watches is gone", "Remove the rule, or publish the view again.", "")
        return
    many = count_in(scene.store, view["list"], view["state"], scene.now)
    if many:
        text = f"{many} in the list {view['list']}."
        yield Finding("view", f"The view {view['name']!r} is not empty", text, f"?page={view['list']}")


def _page(page: str, connection: int) -> str:
    return f"?page={page}&connection={connection}"


_LOOKS: dict[str, Callable[[Scene], Iterator[Finding]]] = {
    "run_failed": _run_failed, "no_success": _no_success, "cluster_grows": _cluster_grows,
    "authorization_ends": _authorization_ends, "secret_ends": _secret_ends, "export_failed": _export_failed,
    "report_failed": _report_failed, "late": _late, "duty_failed": _duty_failed,
    "view_not_empty": _view_not_empty,
}  # fmt: skip
