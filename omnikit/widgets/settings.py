"""Settings of a connection, and a driver's default settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.drivers import registry
from omnikit.errors import Busy
from omnikit.model.settings import SettingsGroup, changed, group_named
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.form import Values, value_text
from omnikit.widgets.texts import _t, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
_CHOOSER = 500  # names in the drop-down; the address opens any connection


def _values(row: Row, which: str) -> Values:
    """One column of a group's settings, by field."""
    return {one["key"].partition(".")[2]: one[which] for one in row["settings"]}


def _menu(rows: list[Row]) -> list[dict[str, str]]:
    return [{"name": row["group"], "label": _t(row["title"])} for row in rows]


class _GroupsScreen(FormScreen):
    """What both screens share: groups in the side menu, one of them as a form."""

    driver = ""

    def _group(self) -> SettingsGroup:
        return group_named(registry.manifest(self.driver).settings, self.entry)

    def _chosen(self, rows: list[Row]) -> Row:
        self.menu = _menu(rows)
        found = next((row for row in rows if row["group"] == self.entry), rows[0])
        self.entry, self.heading = found["group"], _t(found["title"])
        return found

    def _show(self, row: Row) -> None:
        providers = [(one["name"], one["name"]) for one in self.kit.providers()]
        self.load(self._group().model, _values(row, "value"), choices={"providers": providers})

    def _keyed(self, values: Values) -> Values:
        return {f"{self.entry}.{name}": value for name, value in values.items()}


class SettingsScreen(_GroupsScreen):
    """The groups of one connection."""

    caption: ClassVar[str] = "Settings"

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        super().__init__(kit)
        self._version, self._was, self._row = 0, True, {}  # type: int, bool, Row
        self.connection = connection or 0

    def read(self) -> None:
        known = self.kit.connection_rows()
        if not known:
            self.note = _t("No connection yet: there is nothing to set.")
            return
        mine = next((one for one in known if one["id"] == self.connection), None if self.connection else known[0])
        self.connections = [{"value": one["id"], "title": one["name"]} for one in known[:_CHOOSER]]
        if mine is None:
            self.kit.connection(self.connection)  # says that there is none
            return
        self.connection, self.driver, self.subject = mine["id"], mine["driver_id"], mine["name"]
        self._row = row = self._chosen(self.kit.settings(mine["id"]))
        self._version, self._was = row["version"], row["inherits"] and row["origin"] == "default"
        with self.hold_sync():
            self.inherits, self.inherit, self.discards = row["inherits"], self._was, ""
            self.note, self.has_history = _t(row["notice"]), True
            self.origin = "" if not row["inherits"] else _t("The default's values") if self._was else _t("Own values")
            self._show(row)
            self.history = self._lines()

    def changed(self) -> bool:
        return self.inherit != self._was or (not self.inherit and super().changed())

    def store(self, values: Values) -> str:
        if not self.inherit:
            told = self.kit.set_settings(self.connection, self._keyed(values), versions={self.entry: self._version})
            return " ".join(said(one) for one in told)
        if self._was:
            return ""
        self._still()
        discarded = self.discards
        self.kit.inherit_settings(self.connection, self.entry)
        return discarded

    def _still(self) -> None:
        now = next(row for row in self.kit.settings(self.connection) if row["group"] == self.entry)
        if now["version"] != self._version:
            raise Busy(_t("Someone else has changed these settings meanwhile."), remedy=_t("Load them again."))

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

    def _lines(self) -> list[Row]:
        model = self._group().model
        labels = {one["name"]: one["full_label"] for one in self.fields}
        return [
            {
                "id": one["id"],
                "at": one["at"],
                "actor": one["actor"],
                "origin": _origin(one),
                "changes": [
                    {"label": labels[name], "from": value_text(model, name, was), "to": value_text(model, name, now)}
                    for name, (was, now) in one["changes"].items()
                ],
            }
            for one in self.kit.settings_history(self.connection, self.entry)
        ]

    def vue_set_inherit(self, on: bool) -> None:
        """On: the default's values, locked. Off: its own ones, or a copy of the default's."""
        if not self.inherits:
            return
        self.inherit = bool(on)
        self.discards = self._discarded() if on and not self._was else ""
        self.fill(_values(self._row, "default" if on else "value"))

    def vue_restore(self, change: int) -> None:
        self.guard(lambda: self._restore(int(change)))

    def _restore(self, change: int) -> None:
        if self.attempt(lambda: self.kit.restore_settings(self.connection, self.entry, change)):
            self.read()
            self.say(_t("Saving successful"))

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

    def __init__(self, kit: Kit, driver: str = "amazon") -> None:
        super().__init__(kit)
        self.driver = driver

    def read(self) -> None:
        row = self._chosen(self.kit.default_settings(self.driver))
        with self.hold_sync():
            self.subject = registry.manifest(self.driver).label
            self.note = _t("Connections that apply these defaults: {}").format(row["connections"])
            self._show(row)

    def store(self, values: Values) -> str:
        affected = self.kit.set_default_settings(self.driver, self._keyed(values))
        return _t("Connections affected: {}").format(affected)
