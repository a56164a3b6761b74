"""*VIEW* above a list: choose, create, rename, reset, publish, unpublish, save and delete saved states of it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from omnikit.errors import OmnikitError
from omnikit.model.views import view_state
from omnikit.widgets.events import Guarded
from omnikit.widgets.table import Table
from omnikit.widgets.texts import _t

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
ListState = tuple[Any, Row | None]  # the table's state, and the view that was applied

# entry of the menu: its word, its icon, and when it applies (a view; changed; of mine)
_ENTRIES: tuple[tuple[str, str, str, Callable[[Row | None, bool], bool]], ...] = (
    ("create", "create", "mdi-plus", lambda _view, _changed: True),
    ("copy", "save a copy", "mdi-content-copy", lambda view, _changed: view is not None and not view["mine"]),
    ("rename", "rename", "mdi-pencil-outline", lambda view, _changed: _mine(view)),
    ("reset", "reset", "mdi-restore", lambda view, changed: view is not None and changed),
    ("publish", "publish", "mdi-earth", lambda view, _changed: _mine(view, published=False)),
    ("unpublish", "unpublish", "mdi-earth-off", lambda view, _changed: _mine(view, published=True)),
    ("save", "save", "mdi-content-save-outline", lambda view, _changed: _mine(view)),
    ("delete", "delete", "mdi-delete-outline", lambda view, _changed: _mine(view)),
)


def _mine(view: Row | None, **wanted: bool) -> bool:
    return view is not None and view["mine"] and all(view[key] == value for key, value in wanted.items())


class Viewed(Guarded):
    """Mixed into a list screen that names its list."""

    kit: Kit
    table: Table
    _left: int

    list_name: ClassVar[str] = ""

    views: traitlets.List[Any] = traitlets.List().tag(sync=True)  # id and title, for the drop-down
    view = traitlets.Int(0).tag(sync=True)  # the id of the selected one; 0: none
    view_menu: traitlets.List[Any] = traitlets.List().tag(sync=True)

    if TYPE_CHECKING:

        def ask(self, title: str, text: str, confirm: str, then: Callable[[str], object], **more: str) -> None: ...
        def redraw(self) -> None: ...

    def __init__(self, *args: Any, **traits: Any) -> None:
        self._views: dict[int, Row] = {}
        # as it was when it was applied: what others save meanwhile must not slip under the user's changes
        self._applied: Row | None = None
        super().__init__(*args, **traits)

    def left(self) -> ListState:
        """What the user has set, to come back to; the selection is not kept: it could not be seen meanwhile."""
        return deepcopy(self.table.state), self._applied

    def resume(self, kept: ListState) -> None:
        """Go on as it was left; before it begins."""
        self.table.state, self._applied = kept

    def load_views(self) -> None:
        """Read which views there are; one that is gone is not selected any more."""
        if not self.list_name:
            return
        self._views = {row["id"]: row for row in self.kit.views(self.list_name)}
        if self._applied is not None and self._applied["id"] not in self._views:
            self._applied = None

    @property
    def changed(self) -> bool:
        """Whether the list differs from its view."""
        return self._applied is not None and view_state(self.table.saved()) != self._state_of(self._applied)

    def _state_of(self, view: Row) -> Row:
        """A view's state as this list can obey it: a column that is gone is no change by the user."""
        other = Table(list(self.table.columns.values()))
        other.change(**_arguments(view["state"]))
        return view_state(other.saved())

    def redraw_views(self) -> None:
        """Carry the views to the traits."""
        if not self.list_name:
            return
        changed, applied = self.changed, self._applied
        self.views = [self._title(row, changed=changed) for row in self._views.values()]
        self.view = applied["id"] if applied else 0
        self.view_menu = [
            {"name": name, "label": _t(label), "icon": icon}
            for name, label, icon, applies in _ENTRIES
            if applies(applied, changed)
        ]

    def _title(self, row: Row, *, changed: bool) -> Row:
        mark = " *" if changed and self._applied is not None and row["id"] == self._applied["id"] else ""
        of = "" if row["mine"] else _t(" (of {})").format(row["owner"])
        return {"id": row["id"], "title": f"{row['name']}{mark}{of}"}

    def _apply_view(self, view: Row | None) -> None:
        self._applied = view
        fresh = Table(list(self.table.columns.values())).saved()
        self._left = self.table.change(**_arguments(view["state"] if view else fresh))
        self.redraw()

    def _took(self, row: Row) -> None:
        """A verb changed the selected view: it is the new base."""
        self._applied = row
        self.load_views()
        self.redraw()

    # -- the menu ----------------------------------------------------------------------------------------------

    def _view_create(self) -> None:
        self._ask_name(_t("Create view"), "", self._create)

    def _view_copy(self) -> None:
        self._ask_name(_t("Create view"), self._one()["name"], self._create)

    def _create(self, name: str) -> None:
        self._took(self.kit.create_view(self.list_name, name, self.table.saved()))

    def _view_rename(self) -> None:
        view = self._one()
        # only the name is taken over: the state may have been saved elsewhere meanwhile
        self._ask_name(
            _t("Rename view"), view["name"],
            lambda name: self._took({**view, "name": self.kit.rename_view(view["id"], name)["name"]}),
        )  # fmt: skip

    def _view_reset(self) -> None:
        self.load_views()
        self._apply_view(self._views.get(self._one()["id"]) if self._applied else None)

    def _view_publish(self) -> None:
        self.kit.publish_view(self._one()["id"])
        self._took({**self._one(), "published": True})
        self.say(_t("Published"), _t("Everybody can see and apply {!r} now.").format(self._one()["name"]))

    def _view_unpublish(self) -> None:
        self.kit.unpublish_view(self._one()["id"])
        self._took({**self._one(), "published": False})
        self.say(_t("Unpublished"), _t("Only you can see {!r} now.").format(self._one()["name"]))

    def _view_save(self) -> None:
        view = self._one()
        self._took(self.kit.save_view(view["id"], self.table.saved(), version=view["version"]))
        self.say(_t("Saving successful"), view["name"])

    def _view_delete(self) -> None:
        view = self._one()
        text = _t("'{}' is deleted for everybody.") if view["published"] else _t("'{}' is deleted.")
        self.ask(_t("Delete view?"), text.format(view["name"]), _t("DELETE"), self._delete_view, tone="bad")

    def _delete_view(self, _answer: str) -> None:
        self.kit.delete_view(self._one()["id"])
        self.load_views()
        self.redraw()

    def _ask_name(self, title: str, value: str, then: Callable[[str], object]) -> None:
        self.ask(title, "", _t("SAVE"), then, label=_t("Name"), value=value)

    def _one(self) -> Row:
        assert self._applied is not None
        return self._applied

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_choose_view(self, key: Any) -> None:
        """Apply a view; 0 is the list as it comes."""
        self.load_views()
        self._apply_view(self._views.get(int(key or 0)))

    def vue_view_entry(self, name: str) -> None:
        """An entry of the menu, where it applies."""
        if name not in {one["name"] for one in self.view_menu}:
            return
        try:
            getattr(self, f"_view_{name}")()
        except OmnikitError:
            self.load_views()
            self.redraw()
            raise


def _arguments(state: Row) -> Row:
    """A stored state as `Table.change` takes it: what it does not name is as in a fresh list."""
    return {
        "columns": state["columns"],
        "sort": list(state.get("sort", [])),
        "search": state.get("search", ""),
        "filters": state.get("filters", {}),
        "per_page": state.get("per_page", 25),
    }
