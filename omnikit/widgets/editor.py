"""A screen with a side menu and one form. Subclasses say which entries, which model, and what Save does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

import traitlets
from pydantic import BaseModel

from omnikit.errors import InvalidInput, OmnikitError
from omnikit.widgets.events import Guarded
from omnikit.widgets.form import Choices, Values, described, from_form, problems, to_form
from omnikit.widgets.texts import _t, said
from omnikit.widgets.vuetify import locale_words

if TYPE_CHECKING:
    from omnikit.kit import Kit


def _words() -> dict[str, str]:
    return {
        "day": _t("DD.MM.YYYY"),
        "save": _t("Save"),
        "back": _t("Back"),
        "inherit": _t("Apply from default"),
        "history": _t("History"),
        "restore": _t("Restore"),
        "from": _t("from"),
        "to": _t("to"),
        "calendar": _t("Calendar"),
        "select_all": _t("Select all"),
        "discard": _t("Discard"),
        "keep": _t("Keep editing"),
        "unsaved": _t("There are unsaved changes."),
        "menu": _t("Groups"),
        "option": _t("Shipping option"),
        "provider": _t("UCS shipping provider"),
        "secret": _t("Empty: what is stored is kept."),
        "close": _t("Close"),
        "never": _t("Never changed."),
        "remove": _t("Remove"),
        "cancel": _t("CANCEL"),
        "really": _t("Remove this?"),
        "reload": _t("Load again"),
        "steps": _t("How to"),
        "authorize": _t("AUTHORIZE"),
        "paste": _t("Paste a refresh token"),
        "token": _t("Refresh token"),
        "take": _t("Check and take over"),
        "consent": _t("Open the consent page"),
        "test": _t("Test"),
    }


class FormScreen(Guarded):
    """Everything the browser sees is a trait; everything it can do is a `vue_` method."""

    template_file = (__file__, "form.vue")

    title = traitlets.Unicode().tag(sync=True)
    subject = traitlets.Unicode().tag(sync=True)
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    menu: traitlets.List[Any] = traitlets.List().tag(sync=True)
    entry = traitlets.Unicode().tag(sync=True)
    heading = traitlets.Unicode().tag(sync=True)
    origin = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    fields: traitlets.List[Any] = traitlets.List().tag(sync=True)
    form: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    faults: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # shown: of fields that were left
    blocked = traitlets.Unicode().tag(sync=True)  # why Save is disabled
    dirty = traitlets.Bool(False).tag(sync=True)
    inherits = traitlets.Bool(False).tag(sync=True)
    inherit = traitlets.Bool(False).tag(sync=True)
    discards = traitlets.Unicode().tag(sync=True)
    history: traitlets.List[Any] = traitlets.List().tag(sync=True)
    has_history = traitlets.Bool(False).tag(sync=True)
    removable = traitlets.Bool(False).tag(sync=True)
    chooser: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # of another subject: label, value, items, more
    connection = traitlets.Int(0).tag(sync=True)
    asking = traitlets.Bool(False).tag(sync=True)
    embedded = traitlets.Bool(False).tag(sync=True)  # the screen around it has the title and (Back)
    steps: traitlets.List[Any] = traitlets.List().tag(sync=True)  # numbered instructions
    busy = traitlets.Unicode().tag(sync=True)  # what is under way; nothing can be saved meanwhile
    stale = traitlets.Unicode().tag(sync=True)  # somebody else has saved meanwhile
    grant: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # see credentials.py
    leaving = traitlets.Unicode().tag(sync=True)  # the address that the browser opens in place of this page
    hints: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # of secret fields: the mask of what is stored
    offers: traitlets.List[Any] = traitlets.List().tag(sync=True)  # further buttons: name, label, icon
    effect = traitlets.Unicode().tag(sync=True)  # what saving does elsewhere, said while something is unsaved
    copying: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # the dialog of copying.py; empty: closed
    foreseen: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # what saving would do, see foreseeing.py
    link: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # the note's way out: label

    caption: ClassVar[str] = ""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.model: type[BaseModel] = BaseModel
        self._kept: Values = {}
        self._start: Values = {}
        self._left: set[str] = set()
        self._then: Callable[[], None] = lambda: None
        super().__init__(title=_t(self.caption), words=_words() | locale_words())

    # -- what a subclass says ----------------------------------------------------------------------------------

    def read(self) -> None:
        """Set the menu, and `load` the present entry."""
        raise NotImplementedError

    def store(self, values: Values) -> str:
        """Save; returns what to say besides *Saving successful*."""
        raise NotImplementedError

    # -- living ------------------------------------------------------------------------------------------------

    def begin(self) -> Self:
        self.attempt(self.read)
        return self

    def load(
        self,
        model: type[BaseModel],
        values: Values,
        *,
        choices: Choices | None = None,
        stored: bool = True,
        account: Mapping[str, str] | None = None,
    ) -> None:
        """Show `values` as the state that is stored."""
        self.model, self._kept, self._left = model, dict(values), set()
        self._start = to_form(model, values)
        with self.hold_sync():
            self.stale = ""
            self.fields, self.form = described(model, choices, stored=stored, account=account), dict(self._start)
            self._judge()

    def fill(self, values: Values) -> None:
        """Show other values as if typed."""
        self._left = set()
        self.form = to_form(self.model, values)
        self._judge()

    def changed(self) -> bool:
        return self.form != self._start

    def _judge(self) -> None:
        found = {} if self.inherits and self.inherit else problems(self.model, self.form, self._kept)
        labels = {one["name"]: one["full_label"] for one in self.fields}
        with self.hold_sync():
            self.faults = {name: text for name, text in found.items() if name in self._left}
            first = next(iter(found.items()), None)
            self.blocked = f"{labels.get(first[0], first[0])}: {first[1]}" if first else ""
            self.dirty = self.changed()

    def refused(self, error: OmnikitError) -> None:
        """A wrong value is said at its field, everything at the foot."""
        name = error.field.rpartition(".")[2] if isinstance(error, InvalidInput) else ""
        if name in self.form:
            self.faults = {**self.faults, name: said(error.message)}
        if error.code.endswith("changed_meanwhile"):
            self.stale = said(error.message)
        super().refused(error)

    def guard(self, then: Callable[[], None]) -> None:
        """Do `then` at once, or after *Discard* where something is unsaved."""
        if self.dirty:
            self._then, self.asking = then, True
        else:
            then()

    def _saved(self) -> None:
        said = self.store(from_form(self.model, self.form, self._kept))
        self.read()
        self.say(_t("Saving successful"), said)

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_edit(self, data: dict[str, Any]) -> None:
        """A value as typed. A field that is locked takes none, whatever a browser sends."""
        field = self._open_field(data["name"])
        if field is None:
            return
        value = data["value"]
        if field["kind"] == "select" and value is None:
            value = None if field["empty"] else ""
        self.form = {**self.form, field["name"]: value}
        self._judge()

    def vue_tick(self, data: dict[str, Any]) -> None:
        """One of many choices. Only the change is sent: a page that still shows what was before the last click must not
        take that click back.
        """
        field = self._open_field(data["name"])
        if field is not None and data["choice"] in {one["value"] for one in field["choices"]}:
            kept = {one for one in self.form[field["name"]] if one != data["choice"]}
            self.form = {**self.form, field["name"]: sorted(kept | ({data["choice"]} if data["on"] else set()))}
            self._judge()

    def _open_field(self, name: str) -> dict[str, Any] | None:
        """The field, where a browser may change it now."""
        field = next((one for one in self.fields if one["name"] == name), None)
        if field is None or field["locked"] or (self.inherits and self.inherit):
            return None
        return None if field["needs"] and not self.form.get(field["needs"]) else field

    def vue_leave(self, name: str) -> None:
        """A field was left: now it may turn red."""
        self._left.add(str(name))
        kind = next((one["kind"] for one in self.fields if one["name"] == name), "")
        if kind == "date":
            shown = to_form(self.model, {**self._kept, name: self.form[name]})[name]
            self.form = {**self.form, name: shown}
        self._judge()

    def vue_save(self, _data: Any = None) -> None:
        if not self.blocked and not self.busy:
            self.attempt(self._saved)

    def vue_reload(self, _data: Any = None) -> None:
        """Show what is stored now; what was typed is given up."""
        self.stale = ""
        self.attempt(self.read)

    def vue_offer(self, name: str) -> None:
        """One of the further buttons."""
        if name in {one["name"] for one in self.offers} and not self.busy:
            getattr(self, f"offer_{name}")()

    def vue_choose(self, name: str) -> None:
        if name != self.entry and name in {one["name"] for one in self.menu}:
            self.guard(lambda: self._enter(str(name)))

    def _enter(self, name: str) -> None:
        self.entry = name
        self.attempt(self.read)

    def vue_discard(self, _data: Any = None) -> None:
        self.asking, self.dirty = False, False
        then, self._then = self._then, lambda: None
        then()

    def vue_keep(self, _data: Any = None) -> None:
        self.asking = False

    def vue_back(self, _data: Any = None) -> None:
        self.guard(lambda: self.go("connections", None))
