"""*Copy to other connections*: a dialog that chooses them, says what is overwritten, asks, and copies."""

from __future__ import annotations

from typing import Any

from omnikit.widgets.editor import FormScreen
from omnikit.widgets.texts import _t, number

Row = dict[str, Any]
_SHOWN = 50  # names in the dialog; the search finds the others
_NAMED = 5  # names in the question


def connections_text(count: int) -> str:
    """How many connections, in words."""
    return _t("1 connection") if count == 1 else _t("{} connections").format(number(count))


def _sorted_out(ids: dict[int, str]) -> str:
    names = sorted(ids.values(), key=str.casefold)
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f", … (+{number(more)})" if more > 0 else "")


class Copying(FormScreen):
    """Mixed into a screen that shows a connection's groups."""

    driver = ""

    def groups(self) -> list[Row]:
        """The groups of the connection as they are stored now."""
        raise NotImplementedError

    def offer_copy(self) -> None:
        """[Copy to other connections]: what is stored is copied, so anything unsaved is settled first."""
        self.guard(self._begin)

    def _begin(self) -> None:
        self.attempt(self.read)
        self._rows, self._targets = self.groups(), {}  # type: list[Row], dict[int, str]
        self._sought, self._all = "", False
        self._draw()

    def _chosen_groups(self) -> list[Row]:
        return [row for row in self._rows if self._all or row["group"] == self.entry]

    def _draw(self, *, asks: bool = False) -> None:
        found, total = self.kit.find_connections(self._sought, driver=self.driver, but=self.connection, limit=_SHOWN)
        self.copying = {
            "title": _t("Copy settings of {}").format(self.subject),
            "all": self._all,
            "one_label": _t("Only {}").format(self.heading),
            "all_label": _t("All groups"),
            "groups_label": _t("What is copied"),
            "search_label": _t("Search connections"),
            "found_label": _t("Connections"),
            "found": [{**one, "on": one["id"] in self._targets} for one in found],
            "shown": _t("{} of {}: search for the others").format(len(found), number(total))
            if total > len(found)
            else "",
            "nothing": "" if total else _t("No connection has these words."),
            "every": _t("Select all {} found").format(number(total)) if total else "",
            "clear": _t("Clear selection"),
            "selected": _t("Selected: {}").format(number(len(self._targets))),
            "ready": bool(self._targets),
            "asks": self._question() if asks else "",
            "cancel": _t("CANCEL"),
            "back": _t("Back"),
            "go": _t("Overwrite") if asks else _t("Copy"),
        }

    def _question(self) -> str:
        own, default = _t("own values"), _t("the default's values")
        parts = [
            _t(row["title"]) + (f" ({default if row['origin'] == 'default' else own})" if row["inherits"] else "")
            for row in self._chosen_groups()
        ]
        return _t("{} will be given: {}. What is there now is overwritten: {}. It stays in the history.").format(
            connections_text(len(self._targets)), ", ".join(parts), _sorted_out(self._targets)
        )

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_copy_seek(self, text: str) -> None:
        """The search of the dialog."""
        if self.copying:
            self._sought = str(text or "")
            self._draw()

    def vue_copy_groups(self, all_groups: bool) -> None:
        """The present group alone, or all."""
        if self.copying:
            self._all = bool(all_groups)
            self._draw()

    def vue_copy_tick(self, data: Row) -> None:
        """One connection that is shown."""
        names = {one["id"]: one["name"] for one in self.copying.get("found", ())}
        if data["id"] in names:
            self._targets.pop(data["id"], None)
            if data["on"]:
                self._targets[data["id"]] = names[data["id"]]
            self._draw()

    def vue_copy_every(self, on: bool) -> None:
        """All that are found, shown or not; or none at all."""
        if not self.copying:
            return
        found, _ = self.kit.find_connections(self._sought, driver=self.driver, but=self.connection)
        self._targets = {**self._targets, **{one["id"]: one["name"] for one in found}} if on else {}
        self._draw()

    def vue_copy_back(self, _data: Any = None) -> None:
        """From the question back to the choice."""
        if self.copying:
            self._draw()

    def vue_copy_close(self, _data: Any = None) -> None:
        """[CANCEL]"""
        self.copying = {}

    def vue_copy_go(self, _data: Any = None) -> None:
        """[Copy] asks, [Overwrite] does it."""
        if not self.copying or not self._targets:
            return
        if not self.copying["asks"]:
            self._draw(asks=True)
            return
        source, targets = self.connection, list(self._targets)
        versions = {row["group"]: row["version"] for row in self._chosen_groups()}

        def copy() -> None:
            self.kit.copy_settings(source, targets, list(versions), versions=versions)

        def ended(done: bool) -> None:
            self.busy = ""
            if done:
                self.say(_t("Settings copied to {}").format(connections_text(len(targets))))

        self.copying, self.busy = {}, _t("Copying settings")
        self.beside(copy, ended)
