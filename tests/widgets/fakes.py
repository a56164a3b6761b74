"""A kit that holds what a test puts into it."""

from pathlib import Path
from types import SimpleNamespace

from omnikit.errors import Refused
from omnikit.kit.listing import SHOWN, ConnectionColumns


def connection(number, name=None, **changes):
    row = {
        "id": number,
        "name": name or f"Shop {number}",
        "status": "Active",
        "has_errors": False,
        "driver": "Amazon",
        "driver_id": "amazon",
        "marketplace": "DE",
        "account": "A1SELLER",
        "last_sync": None,
        "health": "OK",
        "health_reason": "",
        "created": "2026-11-01T08:00:00Z",
        "orders_24h": 0,
        "errors_open": 0,
        "run": None,
        "last_run": None,
    }
    return row | changes


def pictured(rows):
    last = [row["last_run"] or {} for row in rows]
    columns = {key: [row[key] for row in rows] for key in SHOWN}
    columns["errors_open"] = [row["errors_open"] or int(row["has_errors"]) for row in rows]
    for column, key in (("last_state", "state"), ("last_fetched", "fetched"), ("last_message", "message")):
        columns[column] = [run.get(key) for run in last]
    return ConnectionColumns(columns, {row["id"]: row["run"] for row in rows if row["run"]})


class FakeKit:
    def __init__(self, rows=()):
        self.home, self.actor = Path("/home/of/tests"), "tester"
        self.rows = {row["id"]: row for row in rows}
        self.errors, self.runs, self.done = [], [], []
        self.beat, self.working = 0, True
        self.preferences = {}

    def drivers(self):
        return [{"id": "amazon", "label": "Amazon", "loads": True, "reason": "", "capabilities": ["bulk"]}]

    def connection_rows(self):
        return [dict(row) for row in self.rows.values()]

    def connection_list(self):
        """By column, what `connection_rows` says at the moment."""
        return SimpleNamespace(read=lambda: pictured(self.connection_rows()))

    def error_rows(self, connection=None, limit=None):
        return [row for row in self.errors if connection in (None, row["connection_id"])][:limit]

    def clusters(self, _connection=None):
        return []

    def run_rows(self, connection=None, limit=None):
        return [row for row in self.runs if connection in (None, row["connection_id"])][:limit]

    def views(self, _list_name=None):
        return []

    def preference(self, name):
        return self.preferences.get(name)

    def set_preference(self, name, value):
        self.preferences[name] = value

    def pulse(self):
        return self.beat

    def worker_alive(self):
        return self.working

    def pauses(self):
        return []

    def connection(self, number):
        return SimpleNamespace(
            sync=lambda: self._sync(number),
            enable=lambda: self._set(number, "Active"),
            disable=lambda: self._set(number, "Inactive"),
        )

    def deletion_takes(self, _number):
        return {"orders": 12304, "import_errors": 41, "runs": 88}

    def delete(self, number):
        if self.rows[number]["status"] == "Active":
            raise Refused("It is active.", remedy="Disable it first.")
        self.done.append(("delete", number))
        del self.rows[number]

    def _sync(self, number):
        if self.rows[number]["status"] == "Inactive":
            raise Refused(f"{self.rows[number]['name']} is inactive.", remedy="ENABLE it first.")
        self.done.append(("sync", number))

    def _set(self, number, status):
        self.rows[number]["status"] = status
        self.done.append((status, number))
