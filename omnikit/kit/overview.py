"""How it stands with everything, as a part of the kit: what the page for operations shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

from omnikit.drivers import registry
from omnikit.kit.columns import ColumnReader
from omnikit.kit.rows import connection_rows, run_row
from omnikit.model.health import AUTHORIZATION_LASTS, SECRET_LASTS
from omnikit.model.ports import Rate
from omnikit.model.states import Health
from omnikit.model.times import iso, parse
from omnikit.store import Store
from omnikit.store.overview import Overviews

Row = dict[str, Any]
_SHOWN = 8  # rows of each small table
_DAYS = 14
_LEFT = timedelta(days=60)  # an age that ends later is no news


class OverviewVerbs:
    """Mixed into `Kit`."""

    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def clusters(self, connection: int | None = None, *, cluster: str | None = None) -> list[Row]: ...
        def schedule(self, connection: int | Sequence[int] | None = None) -> list[Row]: ...
        def report_rows(self, name: str | None = None, limit: int | None = None) -> list[Row]: ...
        def alerts(self) -> list[Row]: ...
        def worker_alive(self) -> bool: ...
        def failing_duties(self) -> list[Row]: ...

    def overview(self, days: int = _DAYS) -> Row:
        """Everything at once: `connections` (status -> how many), `healths` (health -> how many), `troubled` (active
        connections that are not OK, the worst first), `orders` and `errors` by day of the last `days` (UTC),
        `open_errors` (how many), `causes` (of them, the most frequent first), `oldest` (open error), `runs` (under
        way), `many_late`, `late` and `coming` (of what is scheduled), `quota` (calls left), `ages` (authorizations and
        secrets that end soon), `reports` (the last runs), `alerts` (what is found now), `exports` (connection -> how
        many have finally failed), `worker` (bool), `duties` (what a worker should do by itself and cannot).
        """
        now, lists = self._now(), Overviews(self._store.db)
        since = iso((now - timedelta(days=days - 1)).replace(hour=0, minute=0, second=0, microsecond=0))
        healths, troubled = self._healths(now)
        active, causes = [row for row in self.schedule() if row["status"] == "Active"], self.clusters()
        late = [row for row in active if row["late"]]
        return {
            "connections": lists.connections_by_status(),
            "healths": healths,
            "troubled": troubled,
            "days": [iso(now - timedelta(days=days - 1 - ago))[:10] for ago in range(days)],
            "orders": lists.orders_by_day(since),
            "errors": lists.errors_by_day(since),
            "open_errors": sum(row["count"] for row in causes),
            "causes": causes[:_SHOWN],
            "oldest": self._oldest(lists.oldest_error()),
            "runs": [run_row(row) for row in lists.under_way(_SHOWN)],
            "many_late": len(late),
            "late": late[:_SHOWN],
            "coming": [row for row in active if not row["late"]][:_SHOWN],
            "quota": self.quota()[:_SHOWN],
            "ages": self._ages(lists, now)[:_SHOWN],
            "reports": self.report_rows(limit=_SHOWN),
            "alerts": self.alerts()[:_SHOWN],
            "exports": self._store.reading.failed_exports(),
            "worker": self.worker_alive(),
            "duties": self.failing_duties(),
        }

    def quota(self) -> list[Row]:
        """What is left of channels' budgets, the scarcest first: account, operation, left and burst (calls), share (of
        the burst), per_hour (how many come back), full_in (seconds until all are there).
        """
        plans = _plans()
        found = []
        for key, left, per_second in self._store.budget.levels(plans, self._now()):
            account, _, operation = key.rpartition("|")
            burst = plans[operation].burst
            found.append(
                {"account": account.partition("|")[0], "operation": operation, "left": int(left + 1e-6),
                 "burst": int(burst), "share": left / burst, "per_hour": round(per_second * 3600, 1),
                 "full_in": round((burst - left) / per_second) if per_second else None}
            )  # fmt: skip
        return sorted(found, key=lambda row: row["share"])

    def _healths(self, now: datetime) -> tuple[dict[str, int], list[Row]]:
        """How many active connections are how well, and the worst of those that are not. Only these are read whole."""
        found, errors = ColumnReader(self._store).healths(now), self._store.reading.open_errors()
        troubled = (
            (word != Health.BROKEN, -errors.get(one, 0), one) for one, word in found.items() if word != Health.OK
        )
        worst = nsmallest(_SHOWN, troubled)
        return dict(Counter(found.values())), [
            row for *_, one in worst for row in connection_rows(self._store, now, one)
        ]

    def _oldest(self, row: Row | None) -> Row | None:
        """The error with its cause in words, without what is the record's own."""
        named = self._store.reading.errors_named([row["id"]]) if row else []
        return {**row, "message": named[0]["cause"]} if row and named else None

    def _ages(self, lists: Overviews, now: datetime) -> list[Row]:
        """What ends soon: what (authorization or secret), connection_id (None: an application), name, ends, days."""
        oldest = lists.authorized_before(iso(now + _LEFT + timedelta(days=1) - AUTHORIZATION_LASTS), _SHOWN)
        found = [
            _age("authorization", one["id"], one["name"], parse(one["authorized"]) + AUTHORIZATION_LASTS, now)
            for one in oldest
        ]
        for driver in lists.drivers():
            application = self._store.connections.application(driver)
            if application is not None and application.secret_set is not None:
                found.append(_age("secret", None, driver, application.secret_set + SECRET_LASTS, now))
        return sorted((one for one in found if one["days"] <= _LEFT.days), key=lambda one: one["ends"])


def _plans() -> Mapping[str, Rate]:
    """The published plans of all installed drivers, by operation."""
    return {key: rate for one in registry.installed() if one.manifest for key, rate in one.manifest.plans().items()}


def _age(what: str, connection: int | None, name: str, ends: datetime, now: datetime) -> Row:
    return {"what": what, "connection_id": connection, "name": name, "ends": iso(ends), "days": (ends - now).days}
