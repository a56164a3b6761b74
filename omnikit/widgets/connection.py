"""*Create connection* and *Edit connection*: the name, the driver, and one form below them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

import traitlets
from ipywidgets import DOMWidget, widget_serialization

from omnikit.errors import Busy
from omnikit.widgets.credentials import NewCredentials, StoredCredentials
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.events import Guarded
from omnikit.widgets.planning import PlanDialog, planned_drivers
from omnikit.widgets.settings import SettingsScreen
from omnikit.widgets.texts import _t, said
from omnikit.widgets.underway import with_worker
from omnikit.widgets.vuetify import locale_words

if TYPE_CHECKING:
    from omnikit.kit import Kit

_TABS = (("credentials", "Credentials"), ("settings", "Settings"))


def _words() -> dict[str, str]:
    return {
        "back": _t("Back"),
        "name": _t("Name"),
        "apply": _t("Apply"),
        "edit": _t("Edit"),
        "cancel": _t("CANCEL"),
        "driver": _t("Driver"),
        "created": _t("Created"),
        "close": _t("Close"),
        "tabs": _t("Parts of the connection"),
        "plan": _t("PLAN"),
    }


class ConnectionScreen(Guarded):
    """(Back), *Name* with (Apply) and (Edit), *Driver*; below them `content`, which saves."""

    template_file = (__file__, "connection.vue")

    title = traitlets.Unicode().tag(sync=True)
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)  # as confirmed
    typed = traitlets.Unicode().tag(sync=True)
    naming = traitlets.Bool(False).tag(sync=True)
    name_fault = traitlets.Unicode().tag(sync=True)
    drivers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    driver = traitlets.Unicode().tag(sync=True)
    driver_fixed = traitlets.Bool(False).tag(sync=True)
    driver_fault = traitlets.Unicode().tag(sync=True)
    created = traitlets.Unicode().tag(sync=True)
    tabs: traitlets.List[Any] = traitlets.List().tag(sync=True)
    tab = traitlets.Unicode().tag(sync=True)
    content = traitlets.Instance(DOMWidget, allow_none=True).tag(sync=True, **widget_serialization)
    plannable = traitlets.Bool(False).tag(sync=True)
    window = traitlets.Instance(DOMWidget, allow_none=True).tag(
        sync=True, **widget_serialization
    )  # a dialog of its own

    caption: ClassVar[str] = ""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        super().__init__(title=_t(self.caption), words=_words() | locale_words())

    def begin(self) -> Self:
        self.attempt(self.read)
        return self

    def read(self) -> None:
        """Show what there is now."""
        raise NotImplementedError

    def apply_name(self, name: str) -> str:
        """Confirm a name; returns it as it stands now. Raises InvalidInput, Duplicate, Busy."""
        raise NotImplementedError

    def close(self) -> None:
        for one in (self.content, self.window):
            if one is not None:
                one.close()
        super().close()

    def _show(self, screen: FormScreen) -> None:
        """Open a form below, in place of the present one."""
        before, screen.go, screen.here = self.content, self._go, self._moved
        screen.embedded = True
        self.content = screen.begin()
        if before is not None:
            before.close()

    def _moved(self, **part: Any) -> None:
        self.here(**part)

    def _go(self, page: str, *place: Any, **more: Any) -> None:
        self.go(page, *place, **more)

    def guard(self, then: Callable[[], None]) -> None:
        """Do `then` at once, or after *Discard* where something is unsaved, the name included."""
        form = self.content
        if form is not None and self.has_unsaved_name():
            form.dirty = True
        if form is not None:
            form.guard(then)
        else:
            then()

    def has_unsaved_name(self) -> bool:
        return self.naming and self.typed.strip() != self.name

    def _drivers(self) -> list[dict[str, Any]]:
        """All installed ones; one that cannot be loaded cannot be chosen, and says why."""
        return [
            {"value": one["id"], "title": one["label"],
             "props": {"disabled": not one["loads"], "subtitle": "" if one["loads"] else said(one["reason"])}}
            for one in self.kit.drivers()
        ]  # fmt: skip

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_type_name(self, text: str) -> None:
        self.typed, self.name_fault = str(text), ""
        self.named()

    def named(self) -> None:
        """The typed name has changed."""

    def vue_apply(self, _data: Any = None) -> None:
        """(Apply): a name that is taken, or is none, is said at the field."""
        self.name_fault = ""
        if self.attempt(self._apply):
            self.naming = False
        else:
            self.name_fault = self.message.get("title", "")
        self.named()

    def _apply(self) -> None:
        self.name = self.typed = self.apply_name(self.typed)

    def vue_edit_name(self, _data: Any = None) -> None:
        """(Edit)"""
        self.typed, self.naming = self.name, True

    def vue_back(self, _data: Any = None) -> None:
        """(Back): all changes are rejected, after a question where there are any."""
        self.guard(lambda: self.go("connections"))


class CreateScreen(ConnectionScreen):
    """A connection to be."""

    caption: ClassVar[str] = "Create connection"

    def __init__(self, kit: Kit, draft: str | None = None, like: int | None = None) -> None:
        super().__init__(kit)
        self.form = NewCredentials(kit, draft, like)
        self.form.named = lambda: self.typed or self.name
        self.naming = True

    def read(self) -> None:
        self.drivers = self._drivers()
        usable = [one["value"] for one in self.drivers if not one["props"]["disabled"]]
        self.form.driver = next(iter(usable), "")
        self._show(self.form)
        self.driver = self.form.driver
        name = self.form.draft_name_kept()
        if name:
            self.typed = name
            self.attempt(self._apply)
            self.naming = self.name != self.typed
            self.form.drawn()

    def has_unsaved_name(self) -> bool:
        """(Apply) only confirms it: until [SAVE], nothing has it."""
        return bool(self.name or self.typed.strip())

    def apply_name(self, name: str) -> str:
        return self.kit.check_name(name)

    def named(self) -> None:
        if self.form.fields:
            self.form.drawn()

    def vue_choose_driver(self, name: str) -> None:
        usable = {one["value"] for one in self.drivers if not one["props"]["disabled"]}
        if name in usable and name != self.driver:
            self.driver = str(name)
            self.attempt(lambda: self.form.choose(self.driver))


class EditScreen(ConnectionScreen):
    """A stored connection: its credentials and its settings."""

    caption: ClassVar[str] = "Edit connection"

    def __init__(
        self, kit: Kit, connection: int, draft: str | None = None, tab: str | None = None, group: str | None = None
    ) -> None:
        super().__init__(kit)
        self._group = group
        self.connection, self._draft, self._version = connection, draft, 0
        self._first = tab if tab in dict(_TABS) else "credentials"

    def read(self) -> None:
        row = self.kit.credentials_of(self.connection)
        with self.hold_sync():
            self.name = self.typed = row["name"]
            self.created, self.driver, self.driver_fixed = row["created"], row["driver"], True
            self.drivers, self._version = self._drivers(), row["version"]
            self.driver_fault = next((one["props"]["subtitle"] for one in self.drivers if one["value"] == self.driver),
                                     _t("This driver is not installed."))  # fmt: skip
            self.plannable = row["driver"] in planned_drivers(self.kit)
            self.tabs = [{"name": name, "label": _t(label)} for name, label in _TABS]
        self._open(self._first)

    def _open(self, tab: str) -> None:
        self.tab = tab
        if self.driver_fault:
            return
        draft, self._draft = self._draft, None
        if tab == "settings":
            self._show(SettingsScreen(self.kit, self.connection, self._group))
        else:
            self._show(StoredCredentials(self.kit, self.connection, draft))

    def apply_name(self, name: str) -> str:
        """Stored at once, without check or sync."""
        present = self.kit.credentials_of(self.connection)
        if present["name"] != self.name:
            self.name = present["name"]
            raise Busy(
                f"Someone else has renamed it meanwhile: {present['name']!r}.",
                remedy="Press (Apply) again to give it your name.",
                code="connection.renamed_meanwhile",
            )
        self.kit.rename_connection(self.connection, name, version=present["version"])
        row = self.kit.credentials_of(self.connection)
        if isinstance(self.content, StoredCredentials):
            self.content.renamed(present["version"], row["version"])
        return str(row["name"])

    def vue_choose_tab(self, name: str) -> None:
        if name != self.tab and name in dict(_TABS):
            self.guard(lambda: self._change_tab(str(name)))

    @cached_property
    def planner(self) -> PlanDialog:
        """Made when it is first wanted: the page opens sooner without it."""
        self.window = PlanDialog(self.kit, self._triggered)
        return self.window

    def vue_plan(self, _data: Any = None) -> None:
        """[PLAN]: what a sync would take, by the settings that are stored."""
        if self.plannable:
            self.planner.ask(self.connection, self.name)

    def _triggered(self, name: str) -> None:
        self.say(_t("Sync triggered"), with_worker(self.kit, f"{name}."))

    def _change_tab(self, name: str) -> None:
        self._open(name)
        self.here(tab=name, group=None)
