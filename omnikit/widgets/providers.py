"""Shipping providers: the list that shipping mappings choose from."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, StringConstraints

from omnikit.model.fields import Ui
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.form import Values
from omnikit.widgets.texts import _t

_Needed = StringConstraints(strip_whitespace=True, min_length=1, max_length=100)
_NEW = " "  # no name is blank


class Provider(BaseModel):
    """One shipping provider."""

    name: Annotated[str, _Needed, Ui("Name", "As mappings name it; cannot be changed later.", fixed=True)]
    carrier_code: Annotated[str, _Needed, Ui("Carrier code", "Amazon's code; `Other` where Amazon has none.")]
    carrier_name: Annotated[str | None, Ui("Carrier name", "Needed with the carrier code `Other`.")] = None
    method: Annotated[str | None, Ui("Shipping method", "As Amazon's buyer reads it.")] = None


class ProvidersScreen(FormScreen):
    """List, add, edit, remove."""

    caption: ClassVar[str] = "Shipping providers"

    _version = 0  # the state of the provider that is shown

    def read(self) -> None:
        rows = {row["name"]: row for row in self.kit.providers()}
        if self.entry not in rows:
            self.entry = _NEW
        new = self.entry == _NEW
        with self.hold_sync():
            self.menu = [{"name": _NEW, "label": _t("Add provider"), "icon": "mdi-plus"}] + [
                {"name": name, "label": name} for name in rows
            ]
            self.heading, self.removable = (_t("Add provider") if new else self.entry), not new
            empty = {"name": "", "carrier_code": "", "carrier_name": None, "method": None}
            self._version = 0 if new else rows[self.entry]["version"]
            found = empty if new else {key: rows[self.entry][key] for key in empty}
            self.load(Provider, found, stored=not new)

    def store(self, values: Values) -> str:
        if self.entry == _NEW:
            self.entry = self.kit.add_provider(**values)["name"]
        else:
            rest = {key: str(value or "") for key, value in values.items() if key != "name"}
            self.kit.edit_provider(self.entry, version=self._version, **rest)
        return self.entry

    def vue_remove(self, _data: object = None) -> None:
        self.guard(self._remove)

    def _remove(self) -> None:
        name = self.entry
        if self.attempt(lambda: self.kit.remove_provider(name)):
            self.entry = _NEW
            self.read()
            self.say(_t("Removed"), name)
