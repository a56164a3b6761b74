"""Settings of a connection, and a driver's default settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.drivers import registry
from omnikit.model.settings import SettingsGroup, changed, group_named
from omnikit.widgets.copying import Copying, connections_text
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.foreseeing import OFFER, Foreseeing
from omnikit.widgets.form import Values, value_text
from omnikit.widgets.texts import _t, number, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnikit.kit import Kit

Row = dict[str, Any]
_CHOICES = 50  # names in the drop-down; typing finds the others


def _values(row: Row, which: str) -> Values:
    """One column of a group's settings, by field."""
    return {one["key"].partition(".")[2]: one[which] for one in row["settings"]}


def _menu(rows: list[Row]) -> list[dict[str, str]]:
    return [{"name": row["group"], "label": _t(row["title"])} for row in rows]


class _GroupsScreen(FormScreen):
    """What both screens share: groups in the side menu, one of them as a form, and its history."""

    driver = ""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._row: Row = {}

    def restored(self, change: int) -> str:
        """Put the group back to what it was before a change; returns what to say besides *Saving successful*."""
        raise NotImplementedError

    @property
    def _version(self) -> int:
        """The state that is shown, on which whatever is saved was decided."""
        return int(self._row["version"])

    def _group(self) -> SettingsGroup:
        return group_named(registry.manifest(self.driver).settings, self.entry)

    def _chosen(self, rows: list[Row]) -> Row:
        self.menu = _menu(rows)
        self._row = next((row for row in rows if row["group"] == self.entry), rows[0])
        self.entry, self.heading = self._row["group"], _t(self._row["title"])
        return self._row

    def _show(self, account: Mapping[str, str] | None = None) -> None:
        providers = [(one["name"], one["name"]) for one in self.kit.providers()]
        values = _values(self._row, "value")
        self.load(self._group().model, values, choices={"providers": providers}, account=account)

    def _keyed(self, values: Values) -> Values:
        return {f"{self.entry}.{name}": value for name, value in values.items()}

    def _lines(self, changes: list[Row], *, origins: bool) -> list[Row]:
        """A history as the form shows it. `origins`: a change can be one between the default's and own values."""
        model = self._group().model
        labels = {one["name"]: one["full_label"] for one in self.fields}
        return [
            {
                "id": one["id"],
                "at": one["at"],
                "actor": one["actor"],
                "origin": _origin(one) if origins else "",
                "changes": [
                    {"label": labels[name], "from": value_text(model, name, was), "to": value_text(model, name, now)}
                    for name, (was, now) in one["changes"].items()
                ],
            }
            for one in changes
        ]

    def _enter(self, name: str) -> None:
        super()._enter(name)
        self.here(group=name)

    def vue_restore(self, change: int) -> None:
        self.guard(lambda: self._restore(int(change)))

    def _restore(self, change: int) -> None:
        told: list[str] = []
        if self.attempt(lambda: told.append(self.restored(change))):
            self.read()
            self.say(_t("Saving successful"), told[0])


class SettingsScreen(Copying, Foreseeing, _GroupsScreen):
    """The groups of one connection."""

    caption: ClassVar[str] = "Settings"

    def __init__(self, kit: Kit, connection: int | None = None, group: str | None = None) -> None:
        super().__init__(kit)
        self._was, self.entry = True, group or ""
        self.connection = connection or 0

    def read(self) -> None:
        found, total = self.kit.find_connections(limit=_CHOICES)
        if not self.connection and not found:
            self.note = _t("No connection yet: there is nothing to set.")
            return
        self.connection = self.connection or found[0]["id"]
        mine = self.kit.credentials_of(self.connection)
        self.driver, self.subject = mine["driver"], mine["name"]
        row = self._chosen(self.groups())
        self._was = row["inherits"] and row["origin"] == "default"
        with self.hold_sync():
            self._choose_from(found, total)
            self.inherits, self.inherit, self.discards = row["inherits"], self._was, ""
            self.note, self.has_history, self.link = _t(row["notice"]), True, self._way_out()
            self.origin = "" if not row["inherits"] else _t("The default's values") if self._was else _t("Own values")
            copy = {"name": "copy", "label": _t("Copy to other connections"), "icon": "mdi-content-copy"}
            what_if = [{**OFFER, "label": _t("What would change?")}] if self._group().of_orders else []
            self.offers = what_if + ([copy] if total > 1 else [])
            self._show(mine["values"])
            self.history = self._lines(self.kit.settings_history(self.connection, self.entry), origins=True)

    def groups(self) -> list[Row]:
        return self.kit.settings(self.connection)

    def _way_out(self) -> dict[str, str]:
        """Where the notice leads to."""
        label = next((one["label"] for one in self.menu if one["name"] == self._row["leads_to"]), "")
        return {"label": label, "entry": self._row["leads_to"]} if label else {}

    def _choose_from(self, found: list[Row], total: int) -> None:
        """The present connection is always among those that can be chosen."""
        items = [{"value": one["id"], "title": one["name"]} for one in found]
        if self.connection not in {one["value"] for one in items}:
            items.insert(0, {"value": self.connection, "title": self.subject})
        more = _t("{} of {}: type to find the others").format(len(found), number(total)) if total > len(found) else ""
        self.chooser = {"label": _t("Connection"), "value": self.connection, "items": items, "more": more,
                        "seeks": True}  # fmt: skip

    def changed(self) -> bool:
        return self.inherit != self._was or (not self.inherit and super().changed())

    def store(self, values: Values) -> str:
        if not self.inherit:
            told = self.kit.set_settings(self.connection, self._keyed(values), versions={self.entry: self._version})
            return " ".join(said(one) for one in told)
        if self._was:
            return ""
        discarded = self.discards
        self.kit.inherit_settings(self.connection, self.entry, version=self._version)
        return discarded

    def _discarded(self) -> str:
        """Which own values *Apply from default* gives up, in words."""
        model = self._group().model
        labels = {one["name"]: one["full_label"] for one in self.fields}
        gone = changed(_values(self._row, "value"), _values(self._row, "default"))
        lines = [
            f"{labels[name]} {value_text(model, name, was)} → {value_text(model, name, becomes)}"
            for name, (was, becomes) in gone.items()
        ]
        return _t("Own values discarded: {}").format("; ".join(lines)) if lines else ""

    def restored(self, change: int) -> str:
        self.kit.restore_settings(self.connection, self.entry, change, version=self._version)
        return ""

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_set_inherit(self, on: bool) -> None:
        """On: the default's values, locked. Off: its own ones, or a copy of the default's."""
        if not self.inherits:
            return
        self.inherit = bool(on)
        self.discards = self._discarded() if on and not self._was else ""
        self.fill(_values(self._row, "default" if on else "value"))

    def vue_follow(self, _data: Any = None) -> None:
        """The notice's link."""
        self.vue_choose(self.link.get("entry", self.entry))

    def vue_seek(self, text: str) -> None:
        """Connections for the chooser: found here, as there may be too many to send."""
        self._choose_from(*self.kit.find_connections(str(text or ""), limit=_CHOICES))

    def vue_pick(self, number: int) -> None:
        """Another connection's settings."""
        self.guard(lambda: self.go("settings", int(number)))


def _origin(change: Row) -> str:
    words = {True: _t("the default's"), False: _t("own")}
    before, after = change["default_before"], change["default_after"]
    return "" if before == after else f"{words[before]} → {words[after]}"


class DefaultsScreen(_GroupsScreen):
    """What every connection of a driver applies that has no values of its own."""

    caption: ClassVar[str] = "Default settings"

    def __init__(self, kit: Kit, driver: str | None = None) -> None:
        super().__init__(kit)
        self.driver = driver or ""

    def read(self) -> None:
        drivers = {one["id"]: one["label"] for one in self.kit.drivers() if one["loads"] and _has_defaults(one["id"])}
        self.driver = self.driver or next(iter(drivers), "")
        if not self.driver:
            self.note = _t("No installed driver has default settings.")
            return
        row = self._chosen(self.kit.default_settings(self.driver))
        with self.hold_sync():
            items = [{"value": name, "title": label} for name, label in drivers.items()]
            chooser = {"label": _t("Driver"), "value": self.driver, "items": items, "more": "", "seeks": False}
            self.chooser = chooser if len(items) > 1 else {}
            self.subject, self.has_history = registry.manifest(self.driver).label, True
            self.note = _t("Connections that apply these defaults: {}").format(number(row["connections"]))
            self.effect = _t("Saving affects {}.").format(connections_text(row["connections"]))
            self._show()
            self.history = self._lines(self.kit.default_settings_history(self.driver, self.entry), origins=False)

    def store(self, values: Values) -> str:
        versions = {self.entry: self._version}
        return _affected(self.kit.set_default_settings(self.driver, self._keyed(values), versions=versions))

    def restored(self, change: int) -> str:
        return _affected(self.kit.restore_default_settings(self.driver, self.entry, change, version=self._version))

    def vue_pick(self, driver: str) -> None:
        """Another driver's defaults."""
        if driver in {one["value"] for one in self.chooser.get("items", ())}:
            self.guard(lambda: self._choose(str(driver)))

    def _choose(self, driver: str) -> None:
        self.driver, self.entry = driver, ""
        self.attempt(self.read)


def _has_defaults(driver: str) -> bool:
    return any(group.inherits for group in registry.manifest(driver).settings)


def _affected(connections: int) -> str:
    return _t("Connections affected: {}").format(number(connections))
