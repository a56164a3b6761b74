"""A list screen: a table, its toolbar, its messages. Subclasses say which rows, columns and actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import traitlets
from ipywidgets import DOMWidget, widget_serialization

from omnikit.errors import OmnikitError, UsageError
from omnikit.widgets.downloading import Downloading
from omnikit.widgets.live import Live
from omnikit.widgets.source import Source
from omnikit.widgets.table import Column, Table
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.views import Viewed
from omnikit.widgets.vuetify import locale_words

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
Rows = Iterable[Row] | Source


def button(name: str, label: str, icon: str, reason: str = "") -> dict[str, str]:
    """A button that calls `act(name)`; with a reason it cannot be pressed now, and the reason stands beside it."""
    return {"name": name, "label": label, "icon": icon, "reason": reason}


def _words() -> dict[str, str]:
    return {
        "retry": _t("Try again"),
        "search": _t("Search"),
        "toolbar": _t("Actions for the selection"),
        "clear": _t("Clear selection"),
        "hint": _t("Select rows to act on them; open one with a click."),
        "per_page": _t("Rows per page"),
        "page_text": _t("{0}-{1} of {2}"),
        "select_all": _t("Select all rows found"),
        "select": _t("Select"),
        "close": _t("Close"),
        "download": _t("Download"),
        "cancel": _t("CANCEL"),
        "view": _t("VIEW"),
        "no_view": _t("No view"),
        "view_menu": _t("Menu of the view"),
        "columns": _t("Columns"),
        "filters": _t("Filters"),
        "earlier": _t("Move to the left:"),
        "later": _t("Move to the right:"),
        "from": _t("from"),
        "to": _t("to"),
        "contains": _t("contains"),
        "no_filters": _t("Clear filters"),
        "all": _t("Show all"),
        "just_now": _t("just now"),
    }


class ListScreen(Downloading, Viewed):
    """Everything the browser sees is a trait; everything it can do is a `vue_` method."""

    template_file = (__file__, "list.vue")

    title = traitlets.Unicode().tag(sync=True)
    scope = traitlets.Unicode().tag(sync=True)
    banner = traitlets.Unicode().tag(sync=True)
    count = traitlets.Unicode().tag(sync=True)
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    columns: traitlets.List[Any] = traitlets.List().tag(sync=True)
    bar = traitlets.Unicode().tag(sync=True)  # columns, filters, or empty: closed
    choice: traitlets.List[Any] = traitlets.List().tag(sync=True)  # all columns, for both bars
    filters: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    items: traitlets.List[Any] = traitlets.List().tag(sync=True)
    found = traitlets.Int(0).tag(sync=True)
    page = traitlets.Int(1).tag(sync=True)
    per_page = traitlets.Int(25).tag(sync=True)
    sort: traitlets.List[Any] = traitlets.List().tag(sync=True)
    search = traitlets.Unicode().tag(sync=True)
    loading = traitlets.Bool(True).tag(sync=True)
    empty: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    selectable = traitlets.Bool(False).tag(sync=True)
    chosen: traitlets.List[Any] = traitlets.List().tag(sync=True)
    selected_count = traitlets.Int(0).tag(sync=True)
    selection = traitlets.Unicode().tag(sync=True)
    toolbar: traitlets.List[Any] = traitlets.List().tag(sync=True)
    actions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    tabs: traitlets.List[Any] = traitlets.List().tag(sync=True)  # faces of the list, as buttons; `on`: this one
    lead: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # what all rows have in common: title, text, ...
    strip: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # how it stands with orders, how often they come
    panel: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # empty: closed
    dialog: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # empty: closed
    window = traitlets.Instance(DOMWidget, allow_none=True).tag(
        sync=True, **widget_serialization
    )  # a dialog of its own

    heading: ClassVar[str] = ""
    nothing: ClassVar[dict[str, str]] = {}
    selects: ClassVar[bool] = False
    follows: ClassVar[bool] = False  # the panel is about a row: told anew as that changes, shut once it is gone

    def __init__(self, kit: Kit, columns: Sequence[Column], connection: int | None = None) -> None:
        self.kit = kit
        self.connection = connection
        self.table = Table(columns)
        self._left = 0
        self._prepared = False
        self._asked: Callable[[str], object] | None = None
        super().__init__(
            title=_t(self.heading),
            words=_words() | locale_words(),
            empty=self._nothing(),
            selectable=self.selects,
            actions=[button("refresh", _t("Refresh"), "mdi-refresh")],
        )
        self.live = Live(
            pulse=kit.pulse,
            read=self.read,
            prepare=self.prepare,
            show=self.show_rows,
            fail=self.show_failure,
            alive=lambda: self.comm is not None,
        )

    def close(self) -> None:
        if self.window is not None:
            self.window.close()
        super().close()

    # -- what a subclass says ----------------------------------------------------------------------------------

    def read(self) -> Rows:
        """The rows, each with `id` and `label`; called in another thread."""
        raise NotImplementedError

    def buttons(self) -> list[dict[str, str]]:
        """The toolbar for the present selection."""
        return []

    def opened(self, row: Row) -> None:
        """A row was opened."""

    def details(self, row: Row) -> None:
        """More about a row was asked for."""

    # -- living ------------------------------------------------------------------------------------------------

    def begin(self) -> Self:
        """Read at once, then keep up to date while the page is open."""
        self.refresh()
        self.live.start()
        return self

    def refresh(self) -> None:
        """[Refresh]: read now, whatever the clock says."""
        try:
            self.load_views()
            self.live.look()
        except Exception as error:  # noqa: BLE001 whatever it is, the page must say so
            self.show_failure(error)
        else:
            self.show_failure(None)
            self.redraw_views()
        self.loading = False

    def prepare(self, rows: Rows) -> None:
        """In the thread that has read: make what sorting, filtering and searching need, so that no click waits for it.
        The first time all of it, later what the present state of the list needs.
        """
        if isinstance(rows, Source):
            self.table.prepare(rows, whole=not self._prepared)
            self._prepared = True

    def show_rows(self, rows: Rows) -> None:
        before = len(self.table.selected)
        self.table.set_rows(rows)
        self._left = before - len(self.table.selected)
        self.loading = False
        self.redraw()
        if self.panel and self.follows:
            row = self.table.row(self.panel["id"])
            self.vue_close_panel() if row is None else self.opened(row)

    def show_failure(self, error: Exception | None) -> None:
        """The banner: what could not be read. None takes it away."""
        if error is None:
            self.banner = ""
            return
        known = isinstance(error, OmnikitError)
        self.banner = said(str(error)) if known else _t("The data could not be read ({}).").format(type(error).__name__)

    def redraw(self) -> None:
        """Carry the table's state to the traits; those that stay the same send nothing."""
        table = self.table
        with self.hold_sync():
            self.columns = [table.columns[key].header() for key in table.state.columns]
            self.choice, self.filters = self._choice() if self.bar else [], dict(table.state.filters)
            self.items = table.page_rows()
            self.found, self.page, self.per_page = table.found, table.state.page, table.state.per_page
            self.sort, self.search = table.state.sort, table.state.search
            self.count = self._count()
            self.chosen = sorted(table.selected_here(), key=str)
            self.selected_count = len(table.selected)
            self.selection = self._selection()
            self.toolbar = self.buttons() if table.selected else []
            self.empty = self._empty()
            self.redraw_views()

    def _choice(self) -> list[dict[str, Any]]:
        """All columns, those that are shown first and in their order."""
        table = self.table
        keys = [*table.state.columns, *(key for key in table.columns if key not in table.state.columns)]
        return [
            {"key": key, "title": table.columns[key].title, "on": key in table.state.columns,
             "fixed": table.columns[key].fixed, "filter": table.columns[key].filter,
             "words": table.words(key) if table.columns[key].filter == "is" and self.bar == "filters" else []}
            for key in keys
        ]  # fmt: skip

    def _count(self) -> str:
        table = self.table
        total = number(table.total)
        return total if table.found == table.total else _t("{} of {}").format(number(table.found), total)

    def _empty(self) -> dict[str, str]:
        state = self.table.state
        if self.table.total and (state.search or state.filters):
            text = _t("No row passes these filters.") if state.filters else _t("No row has these words.")
            return {"icon": "mdi-magnify-close", "title": _t("Nothing found"), "text": text}
        return self._nothing()

    def _nothing(self) -> dict[str, str]:
        return {key: _t(text) for key, text in self.nothing.items()}

    def _selection(self) -> str:
        many, elsewhere = len(self.table.selected), self.table.selected_elsewhere()
        if not many and self._left <= 0:
            return ""
        text = _t("{} selected").format(number(many))
        if elsewhere:
            text += _t(" ({} not on this page)").format(number(elsewhere))
        if self._left > 0:
            text += _t("; {} left the selection, because they are not found any more").format(number(self._left))
        return text

    def ask(self, title: str, text: str, confirm: str, then: Callable[[str], object], **more: str) -> None:
        """A dialog that calls `then` once it is confirmed. `label` and `value` give it a field, which `blank` lets stay
        empty; `tone` is bad where something goes for good.
        """
        self._asked = then
        self.dialog = {"title": title, "text": text, "confirm": confirm, **more}

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_refresh(self, _data: Any = None) -> None:
        self.refresh()

    def vue_search_for(self, text: str) -> None:
        self._left = self.table.change(search=str(text))
        self.redraw()

    def vue_open_bar(self, name: str) -> None:
        """Open the bar of columns or filters; the one that is open closes."""
        self.bar = "" if name == self.bar or name not in {"columns", "filters"} else name
        self.redraw()

    def vue_show_column(self, data: dict[str, Any]) -> None:
        key, shown = str(data["key"]), self.table.state.columns
        self.table.change(columns=[*shown, key] if data["on"] else [one for one in shown if one != key])
        self.redraw()

    def vue_move_column(self, data: dict[str, Any]) -> None:
        self.table.move(str(data["key"]), 1 if data["by"] > 0 else -1)
        self.redraw()

    def vue_filter_column(self, data: dict[str, Any]) -> None:
        """Change a part of one column's filter: `contains`, `is`, `min` or `max`."""
        key, before = str(data["key"]), self.table.state.filters
        self._left = self.table.change(filters={**before, key: {**before.get(key, {}), **data["change"]}})
        self.redraw()

    def vue_clear_filters(self, _data: Any = None) -> None:
        self._left = self.table.change(filters={})
        self.redraw()

    def vue_set_options(self, options: dict[str, Any]) -> None:
        self._left = self.table.change(
            sort=list(options.get("sort", [])), page=int(options["page"]), per_page=int(options["per_page"])
        )
        self.redraw()

    def vue_select(self, data: dict[str, Any]) -> None:
        self._left = 0
        self.table.select(data["id"], on=bool(data["on"]))
        self.redraw()

    def vue_select_all(self, on: bool) -> None:
        self._left = 0
        self.table.select_all(on=bool(on))
        self.redraw()

    def vue_open_row(self, key: Any) -> None:
        row = self.table.row(key)
        if row is not None:
            self.opened(row)

    def vue_answer_dialog(self, value: Any = "") -> None:
        """The dialog was confirmed. A value that is wrong is said at its field; the dialog stays. Where the answer asks
        the next question, that one is shown.
        """
        asked = self._asked
        if asked is None:
            return
        try:
            asked(str(value or ""))
        except UsageError as error:
            self.dialog = {**self.dialog, "error": said(str(error))}
        except BaseException:
            self.vue_cancel_dialog()
            raise
        else:
            if self._asked is asked:
                self.vue_cancel_dialog()

    def vue_cancel_dialog(self, _data: Any = None) -> None:
        self._asked, self.dialog = None, {}

    def vue_close_panel(self, _data: Any = None) -> None:
        self.panel = {}

    def vue_unscope(self, _data: Any = None) -> None:
        """Show all connections' rows again."""
        self.connection, self.scope = None, ""
        self.refresh()

    def vue_act(self, name: str) -> None:
        """A button without a row: [Refresh], (Add), a face of the list, or one of the toolbar."""
        above = [*self.actions, *self.tabs, *self.lead.get("buttons", ())]
        offered = [*above, *(self.buttons() if self.table.selected else [])]
        if name in {one["name"] for one in offered if not one["reason"]}:
            getattr(self, name)()

    def vue_act_on(self, data: dict[str, Any]) -> None:
        """A button about one row: see it elsewhere, or its details beside the list."""
        if data["name"] == "details":
            row = self.table.row(data["id"])
            if row is not None:
                self.details(row)
        elif data["name"] in {"errors", "runs", "settings"}:
            self.go(data["name"], int(data["id"]))
