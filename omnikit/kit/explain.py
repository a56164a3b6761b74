"""Why an order is in error, or was left out: from the payload over the rule and the setting to the remedy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Any

from omnikit.drivers import registry
from omnikit.model.connection import Connection
from omnikit.model.handover import RETURN
from omnikit.model.problems import CAUSES, Cure
from omnikit.model.scopes import of_connection, of_defaults
from omnikit.model.settings import Setting, changed, effective, group_named, split_key, validated
from omnikit.store import Filter, Store
from omnikit.store.handoverlist import KINDS

Row = dict[str, Any]
Link = dict[str, str]
_LEFT = "style='text-align:left'"
_LONGEST = 300  # characters of a payload's value
_WINDOW = "The order was created before the days that the first sync began with."
_OUT = "The order is kept out by a setting."
_RETURN_OUT = "The return is kept out by a setting: so are the orders of its kind."
_NO_ORDER = "What stood here was no order, and it has been mended."
_NOT_THERE = "(not there)"
_OF_A_PAYLOAD = frozenset({"order", "return"})  # errors of exports are about nothing in the payload


def mend_link(code: str, setting: str | None, connection_id: int, order_id: str, kind: str = "order") -> Link:
    """The page where a cause is mended, as the parameters of its address. `kind`: of the error; `order_id`: what it is
    about, the id of a return or the SKU of an offer as well.
    """
    known = CAUSES.get(code)
    cure = known.cure if known else Cure.OMNIKIT
    if setting:
        return {"page": "settings", "connection": str(connection_id), "group": setting.partition(".")[0]}
    if cure == Cure.CONNECTION:
        return {"page": "edit", "connection": str(connection_id)}
    if kind == "oms":
        return {"page": "exports", "connection": str(connection_id)}
    page = {"return": "return", "stock": "offers"}.get(kind, "order")
    return {"page": page, "connection": str(connection_id), "order": order_id}


class Explanation:
    """The story of one order, or return, in words. `causes`: one row each, see `explained`. Prints without personal
    data.
    """

    def __init__(self, order: Row, causes: list[Row]) -> None:
        self.order = order
        self.causes = causes

    def as_dict(self) -> Row:
        return {**self.order, "causes": self.causes}

    @property
    def _name(self) -> tuple[str, str]:
        row = self.order
        return ("Return", row["return_id"]) if "return_id" in row else ("Order", row["order_id"])

    def __repr__(self) -> str:
        head = f"{' '.join(self._name)} of {self.order['connection']}: {self.order['import_status']}"
        return "\n".join([head, *(line for cause in self.causes for line in ("", *_lines(cause)))])

    def _repr_html_(self) -> str:
        head = f"<strong>{escape(' '.join(self._name))}</strong> of {escape(self.order['connection'])}: "
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
    """Each cause: id, kind (of the error), code, message, rule, remedy, path, value (of the payload; personal data are
    named, not shown), setting (key, label, value, origin, changed_by, changed_at; or None), link, state, reason,
    assigned_to, note, since, run_id, request_id. Raises NotFound, UsageError.
    """
    row = store.reading.order(order_id, connection_id)
    connection = store.connections.get(row["connection_id"])
    raw = store.reading.raw(order_id, connection.id)
    causes = [_cause(store, connection, error, raw) for error in row["errors"]]
    if row["import_status"] == "Excluded":
        causes.insert(0, _exclusion(store, connection, row, raw))
    head = {key: value for key, value in row.items() if key not in {"recipient", "buyer", "lines", "errors"}}
    return Explanation(head, causes)


def explained_return(store: Store, return_id: str, connection_id: int | None) -> Explanation:
    """The same for a return."""
    row = store.returns.head(return_id, connection_id)
    connection = store.connections.get(row["connection_id"])
    raw = store.returns.raw(return_id, connection.id)
    causes = [_cause(store, connection, error, raw) for error in errors_of_return(store, return_id, connection.id)]
    if row["import_status"] == "Excluded":
        left_out = _exclusion(store, connection, row, raw)
        causes.insert(0, {**left_out, "message": _RETURN_OUT, "path": "source", "value": row["fulfilled_by"]})
    return Explanation(row, causes)


def errors_of_return(store: Store, return_id: str, connection_id: int) -> list[Row]:
    """The errors of a return in every state, newest first: why it could not be imported, or handed over."""
    found = store.reading.errors(Filter(connection_id), order_id=return_id, every_state=True)
    return [one for one in found if about(one) == "return"]


def about(error: Row) -> str:
    """What an error is about: an order, a return or (stock) an offer. One of the hand-over says it in its path."""
    if error["kind"] == "oms":
        return "return" if error["path"] == KINDS[RETURN].path else "order"
    return {"return": "return", "stock": "offer"}.get(error["kind"], "order")


def _cause(store: Store, connection: Connection, error: Row, raw: Mapping[str, Any]) -> Row:
    known = CAUSES.get(error["code"])
    personal = registry.manifest(connection.driver).personal
    path = error["path"] if error["kind"] in _OF_A_PAYLOAD else ""
    return {
        "id": error["id"],
        "kind": error["kind"],
        "code": error["code"],
        "message": error["message"],
        "rule": known.rule if known else "",
        "remedy": error["remedy"],
        "path": path,
        "value": value_at(raw, path, personal) if path else "",
        "setting": _setting(store, connection, error["setting"]),
        "link": mend_link(error["code"], error["setting"], connection.id, error["order_id"], error["kind"]),
        "state": error["state"],
        "reason": error["reason"],
        "assigned_to": error["assigned_to"],
        "note": error["note"],
        "since": error["created"],
        "run_id": error["run_id"],
        "request_id": error["request_id"],
    }


_LEFT_OUT = {  # reasons that are no setting's key: what happened, what to do
    "window": (
        _WINDOW,
        "Set an earlier day in the order import settings, or synchronise with `omnikit sync ID --since DD.MM.YYYY`.",
    ),
    "no_order": (_NO_ORDER, "Nothing needs to be done."),
}
_WANTED = "Change the setting if the order is wanted; the next sync takes it in without fetching it again."


def _exclusion(store: Store, connection: Connection, row: Row, raw: Mapping[str, Any]) -> Row:
    """An order that was left out: no error, but a rule as well."""
    reason = row["excluded_by"]
    key = None if reason in _LEFT_OUT else reason
    message, remedy = _LEFT_OUT.get(reason, (_OUT, _WANTED))
    by_day = reason == "window" or reason.endswith("_from")
    path, value = ("createdTime", row["created"]) if by_day else ("fulfillment.fulfilledBy", row["fulfilled_by"])
    group = key.partition(".")[0] if key else "order_import"
    return {
        "id": None, "kind": None, "code": f"excluded.{reason}", "message": message, "rule": "", "remedy": remedy,
        # the names are Amazon's: where a channel has others, the value says enough
        "path": path if value_at(raw, path) != _NOT_THERE else "", "value": value,
        "setting": _setting(store, connection, key),
        "link": {"page": "settings", "connection": str(connection.id), "group": group},
        "state": row["import_status"], "reason": None, "assigned_to": None, "note": None, "since": row["modified"],
        "run_id": row["run_id"], "request_id": None,
    }  # fmt: skip


def value_at(raw: Any, path: str, personal: Collection[str] = ()) -> str:
    """What stands at a place of the payload, as text, cut short. What is about people is not shown: below the words
    that the driver names as `personal`.
    """
    if path.partition(".")[0] in personal:
        return "(personal data: see the payload)"
    found = raw
    for part in filter(None, path.split(".")):
        if isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        elif isinstance(found, dict) and part in found:
            found = found[part]
        else:
            return _NOT_THERE
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
