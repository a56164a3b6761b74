"""Applications: how a sales channel knows this installation, and how long its secret is still good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.drivers import registry
from omnikit.kit.applications import declared_application
from omnikit.model.times import parse
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.form import Values
from omnikit.widgets.texts import _t, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
_NOTICE = 30  # days: from then on the secret's end is a warning
_KEPT = "kept"


class ApplicationsScreen(FormScreen):
    """One entry for each driver that needs one. `draft`: a connection that waits for its application."""

    caption: ClassVar[str] = "Applications"

    def __init__(self, kit: Kit, draft: str | None = None) -> None:
        super().__init__(kit)
        self._draft = draft

    def read(self) -> None:
        rows = {row["driver"]: row for row in self.kit.applications()}
        if not rows:
            self.note = _t("No installed driver needs an application.")
            return
        self.entry = self.entry if self.entry in rows else next(iter(rows))
        row = rows[self.entry]
        with self.hold_sync():
            self.menu = [{"name": name, "label": one["label"]} for name, one in rows.items()]
            self.heading, self.origin = row["label"], _age(row)
            self.note = _about(row)
            self.offers = self._offers(row)
            secret = {"client_secret": _KEPT} if row["stored"] else {}
            self.load(declared_application(registry.manifest(self.entry)), {**row["fields"], **secret})
            self.hints = {"client_secret": row["secret_mask"]} if row["stored"] else {}

    def _offers(self, row: Row) -> list[dict[str, str]]:
        found = []
        if row["stored"]:
            found.append({"name": "test", "label": _t("Test"), "icon": "mdi-lan-check"})
        if row["stored"] and self._draft:
            found.append({"name": "resume", "label": _t("Back to the connection"), "icon": "mdi-arrow-left"})
        return found

    def vue_save(self, _data: Any = None) -> None:
        """Stored only after the channel has accepted it; a new secret takes the old one's place then."""
        if self.blocked or self.busy:
            return
        values = self._values()
        self.busy = _t("Testing the application")
        self.beside(lambda: self.kit.set_application(self.entry, values, check=True), self._stored)

    def _values(self) -> Values:
        from omnikit.widgets.form import from_form

        values = from_form(self.model, self.form, self._kept)
        return {key: "" if value == _KEPT else value for key, value in values.items()}

    def _stored(self, done: bool) -> None:
        self.busy = ""
        if done:
            self.read()
            self.say(_t("Saving successful"), _t("The application was tested and is known."))

    def offer_test(self) -> None:
        """[Test]: what is stored, not what is typed."""
        told: list[str] = []

        def tested(done: bool) -> None:
            self.busy = ""
            if done:
                self.say(_t("Test successful"), said(told[0]))

        self.busy = _t("Testing the application")
        self.beside(lambda: told.append(self.kit.test_application(self.entry)), tested)

    def offer_resume(self) -> None:
        """Back to the draft that waits."""
        draft = self.kit.draft(self._draft or "")
        if draft["connection_id"] is None:
            self.guard(lambda: self.go("create", draft=draft["id"]))
        else:
            self.guard(lambda: self.go("edit", draft["connection_id"], draft=draft["id"]))


def _age(row: Row) -> str:
    """The secret's clock, in words."""
    left = row["days_left"]
    if left is None:
        return ""
    return _t("Secret: {} days left").format(left) if left >= 0 else _t("Secret: {} days overdue").format(-left)


def _about(row: Row) -> str:
    if not row["stored"]:
        return _t("No application is stored yet. Without one no connection can be authorized.")
    days = _t("Client secret of {}; rotate it by {}: create a new one at the channel, enter it here, and save.").format(
        _day(row["secret_set"]), _day(row["secret_ends"])
    )
    urgent = row["days_left"] is not None and row["days_left"] <= _NOTICE
    return f"{_t('Rotate the client secret now.')} {days}" if urgent else days


def _day(iso: str) -> str:
    return f"{parse(iso):%d.%m.%Y}"
