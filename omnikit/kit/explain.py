"""Why an order is in error, or was left out: from the payload over the rule and the setting to the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from omnikit.drivers import registry
from omnikit.model.connection import Connection
from omnikit.model.problems import CAUSES, Cure
from omnikit.model.scopes import of_connection, of_defaults
from omnikit.model.settings import Setting, changed, effective, group_named, split_key, validated
from omnikit.store import Store

Row = dict[str, Any]
Link = dict[str, str]
_PERSONAL = ("recipient", "buyer")
_LEFT = "style='text-align:left'"
_LONGEST = 300  # characters of a payload's value
_WINDOW = "The order was created before the days that the first sync began with."
_OUT = "The order is kept out by a setting."


def mend_link(code: str, setting: str | None, connection_id: int, order_id: str) -> Link:
    """The page where a cause is mended, as the parameters of its address."""
    known = CAUSES.get(code)
    cure = known.cure if known else Cure.OMNIKIT
    if setting:
        return {"page": "settings", "connection": str(connection_id), "group": setting.partition(".")[0]}
    if cure == Cure.CONNECTION:
        return {"page": "edit", "connection": str(connection_id)}
    return {"page": "order", "connection": str(connection_id), "order": order_id}


class Explanation:
    """The story of one order in words. `causes`: one row each, see `explained`. Prints without personal data."""

    def __init__(self, order: Row, causes: list[Row]) -> None:
        self.order = order
        self.causes = causes

    def as_dict(self) -> Row:
        return {**self.order, "causes": self.causes}

    def __repr__(self) -> str:
        head = f"Order {self.order['order_id']} of {self.order['connection']}: {self.order['import_status']}"
        return "\n".join([head, *(line for cause in self.causes for line in ("", *_lines(cause)))])

    def _repr_html_(self) -> str:
        head = f"<strong>Order {escape(self.order['order_id'])}</strong> of {escape(self.order['connection'])}: "
        parts = [f"<p>{head}{escape(self.order['import_status'])}</p>"]
        for cause in self.causes:
            rows = (line.partition(": ") for line in _lines(cause))
            cells = "".join(
                f"<tr><th {_LEFT}>{escape(name)}</th><td {_LEFT}>{escape(text)}</td></tr>" for name, _, text in rows
            )
            parts.append(f"<table>{cells}</table>")
        return "".join(parts)


def _lines(cause: Row) -> list[str]:
    setting = cause["setting"]
    told = [("What happened", cause["message"]), ("Rule", cause["rule"]), ("Code", cause["code"])]
    if cause["path"]:
        told.append(("In the payload", f"{cause['path']} = {cause['value']}"))
    if setting:
        by = f", changed by {setting['changed_by']} at {setting['changed_at']}" if setting["changed_by"] else ""
        told.append(("Setting", f"{setting['key']} = {setting['value']!r} ({setting['origin']}{by})"))
    told.append(("What to do", cause["remedy"]))
    told.append(("State", cause["state"] + (f" ({cause['reason']})" if cause["reason"] else "")))
    return [f"{name}: {text}" for name, text in told if text]


def explained(store: Store, order_id: str, connection_id: int | None) -> Explanation:
    """Each cause: id, code, message, rule, remedy, path, value (of the payload; personal data are named, not shown),
    setting (key, label, value, origin, changed_by, changed_at; or None), link, state, reason, assigned_to, note, since,
    run_id, request_id. Raises NotFound, UsageError.
    """
    row = store.reading.order(order_id, connection_id)
    connection = store.connections.get(row["connection_id"])
    raw = store.reading.raw(order_id, connection.id)
    causes = [_cause(store, connection, error, raw) for error in row["errors"]]
    if row["import_status"] == "Excluded":
        causes.insert(0, _exclusion(store, connection, row))
    head = {key: value for key, value in row.items() if key not in {"recipient", "buyer", "lines", "errors"}}
    return Explanation(head, causes)


def _cause(store: Store, connection: Connection, error: Row, raw: Mapping[str, Any]) -> Row:
    known = CAUSES.get(error["code"])
    return {
        "id": error["id"],
        "code": error["code"],
        "message": error["message"],
        "rule": known.rule if known else "",
        "remedy": error["remedy"],
        "path": error["path"],
        "value": value_at(raw, error["path"]),
        "setting": _setting(store, connection, error["setting"]),
        "link": mend_link(error["code"], error["setting"], connection.id, error["order_id"]),
        "state": error["state"],
        "reason": error["reason"],
        "assigned_to": error["assigned_to"],
        "note": error["note"],
        "since": error["created"],
        "run_id": error["run_id"],
        "request_id": error["request_id"],
    }


def _exclusion(store: Store, connection: Connection, row: Row) -> Row:
    """An order that was left out: no error, but a rule as well."""
    reason = row["excluded_by"]
    key = None if reason == "window" else reason
    remedy = (
        "Set an earlier day in the order import settings, or synchronise with `omnikit sync ID --since DD.MM.YYYY`."
        if reason == "window"
        else "Change the setting if the order is wanted; the next sync takes it in without fetching it again."
    )
    group = key.partition(".")[0] if key else "order_import"
    return {
        "id": None, "code": f"excluded.{reason}", "message": _OUT if key else _WINDOW, "rule": "", "remedy": remedy,
        "path": "createdTime" if reason == "window" or reason.endswith("_from") else "fulfillment.fulfilledBy",
        "value": row["created"] if reason == "window" or reason.endswith("_from") else row["fulfilled_by"],
        "setting": _setting(store, connection, key),
        "link": {"page": "settings", "connection": str(connection.id), "group": group},
        "state": row["import_status"], "reason": None, "assigned_to": None, "note": None, "since": row["modified"],
        "run_id": row["run_id"], "request_id": None,
    }  # fmt: skip


def value_at(raw: Any, path: str) -> str:
    """What stands at a place of the payload, as text, cut short. What is about people is not shown."""
    if path.partition(".")[0] in _PERSONAL:
        return "(personal data: see the payload)"
    found = raw
    for part in filter(None, path.split(".")):
        if isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        elif isinstance(found, dict) and part in found:
            found = found[part]
        else:
            return "(not there)"
    text = str(found)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _setting(store: Store, connection: Connection, key: str | None) -> Row | None:
    """A setting as it acts, and who brought it about."""
    if not key:
        return None
    groups = registry.manifest(connection.driver).settings
    group, field = split_key(groups, key)
    defaults, _ = store.settings.values(of_defaults(connection.driver), group.key)
    own, _ = store.settings.values(of_connection(connection.id), group.key)
    found = next(one for one in effective(group_named(groups, group.key), defaults or {}, own) if one.key == key)
    scope = of_defaults(connection.driver) if found.origin == "default" else of_connection(connection.id)
    by, at = _last_change(store, scope, group, field)
    return {"key": key, "label": found.label, "value": found.value, "origin": _origin(found, by), "changed_by": by,
            "changed_at": at}  # fmt: skip


def _origin(found: Setting, changed_by: str | None) -> str:
    if found.origin == "own":
        return "own value"
    return "default" if changed_by else "default, never changed"


def _last_change(store: Store, scope: str, group: Any, field: str) -> tuple[str | None, str | None]:
    """Who changed a field last, and when."""
    for one in store.settings.history(scope, group.key):
        if field in changed(validated(group, one["old"] or {}), validated(group, one["new"] or {})):
            return one["actor"], one["at"]
    return None, None
