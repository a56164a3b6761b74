"""The whole page: bar, navigation, and the screen that the address names."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import ipyvuetify as v
import traitlets
from ipywidgets import DOMWidget, widget_serialization

from omnikit.kit.users import LANGUAGES
from omnikit.widgets.events import Guarded
from omnikit.widgets.live import Live
from omnikit.widgets.pages import FIRST, Place, Said, Way, place_at, place_named
from omnikit.widgets.texts import _t, language, set_language

if TYPE_CHECKING:
    from omnikit.kit import Kit

_PAGES = {
    "overview": ("Overview", "mdi-view-dashboard-outline"),
    "connections": ("Connections", "mdi-connection"),
    "orders": ("Orders", "mdi-cart-outline"),
    "returns": ("Returns", "mdi-package-variant"),
    "errors": ("Errors", "mdi-alert-circle-outline"),
    "exports": ("Exports", "mdi-truck-fast-outline"),
    "offers": ("Offers", "mdi-tag-outline"),
    "completeness": ("Completeness", "mdi-check-decagram-outline"),
    "reports": ("Reports", "mdi-file-chart-outline"),
    "alerts": ("Alerts", "mdi-bell-outline"),
    "runs": ("Runs", "mdi-history"),
    "settings": ("Settings", "mdi-cog-outline"),
    "defaults": ("Default settings", "mdi-tune"),
    "providers": ("Shipping providers", "mdi-truck-outline"),
    "sinks": ("OMS", "mdi-export"),
    "applications": ("Applications", "mdi-key-outline"),
}
_ACCENT = ("#0b6e6e", "#63c7c7")  # light, dark: the colours of app.vue


def _worded() -> dict[str, Any]:
    """What the page itself says, in the present language."""
    return {
        "language": language(),
        "pages": [{"name": name, "label": _t(label), "icon": icon} for name, (label, icon) in _PAGES.items()],
        "words": {"menu": _t("Menu"), "navigation": _t("Pages"), "language": _t("Language"), "resume": _t("RESUME")},
    }


def _held(pause: dict[str, Any]) -> dict[str, str]:
    """What one pause says on every page."""
    if pause["connection_id"] is None:
        text = _t("Paused: no shipment, invoice, stock or order leaves for any channel or the OMS.")
    else:
        text = _t("Paused for {}: no shipment, invoice, stock or order leaves.").format(pause["connection"])
    reason = f" {pause['reason']}" if pause["reason"] else ""
    return {"text": f"{text}{reason}", "by": pause["actor"], "at": pause["at"]}


class App(Guarded):
    """One page; `page` and `connection` say which screen, and stand in its address."""

    template_file = (__file__, "app.vue")

    page = traitlets.Unicode(FIRST).tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)
    turns = traitlets.Int(0).tag(sync=True)  # how often a screen was opened: each is a step of the browser's history
    deep = traitlets.Bool(False).tag(sync=True)
    pages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    home = traitlets.Unicode().tag(sync=True)
    user = traitlets.Unicode().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    held: traitlets.List[Any] = traitlets.List().tag(sync=True)  # pauses in force: what is said, and whose
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)
    languages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    content = traitlets.Instance(DOMWidget, allow_none=True).tag(sync=True, **widget_serialization)

    def __init__(self, kit: Kit, place: Place) -> None:
        self.kit = kit
        super().__init__(
            home=kit.home.name,
            user=kit.actor,
            languages=[{"code": code, "name": name} for code, name in LANGUAGES.items()],
            **_worded(),
            # only a page of its own may rewrite its address and follow the system's colours
            deep="QUERY_STRING" in os.environ,
        )
        self.live = Live(
            pulse=object,
            read=lambda: (kit.worker_alive(), kit.pauses()),
            show=self._show_state,
            fail=lambda _error: None,
            alive=lambda: self.comm is not None,
        )
        self._way, self._here = Way(kit), place
        # one accent everywhere: Vuetify's own is another
        v.theme.themes.light.primary, v.theme.themes.dark.primary = _ACCENT
        self._open(place)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return v.VuetifyTemplate._repr_mimebundle_(self, **options)

    def begin(self) -> Self:
        """Keep an eye on the worker while the page is open."""
        self.live.look()
        self.live.start()
        return self

    def show(self, page: str, connection: int | None = None, *, said: Said | None = None, **place: Any) -> None:
        """Open a screen in place of the present one."""
        self._open(place_named(page, connection, **place), said)

    def _open(self, place: Place, said: Said | None = None) -> None:
        before = self.content
        self._way.leave(self._here, before)
        self._here = place
        screen = self._way.screen_at(place, self.show, self._moved, said)
        with self.hold_sync():
            self.page, self.place, self.content = place.within, place.address, screen
            self.turns += 1
        if before is not None:
            before.close()

    def _moved(self, **part: Any) -> None:
        """The screen shows another part of itself: opened again, its address leads there."""
        self._here = self._here._replace(**part)
        self.place = self._here.address

    def _show_state(self, state: tuple[bool, list[dict[str, Any]]]) -> None:
        alive, pauses = state
        waits = _t("No worker is running: what is asked for waits. Start one with `omnikit worker`.")
        self.notice = "" if alive else waits
        self.held = [{"connection": one["connection_id"], **_held(one)} for one in pauses]

    def vue_resume(self, connection: int | None) -> None:
        """Let what is held back leave again: of a connection, or (none named) of all."""
        self.kit.resume(connection)
        self.live.look()

    def say(self, title: str, text: str = "", tone: str = "good") -> None:  # noqa: ARG002 the page has one notice
        """What could not be done, above everything."""
        self.notice = f"{title} {text}".strip()

    def vue_show_page(self, name: str) -> None:
        if name in _PAGES:
            self._asked_first(lambda: self.show(name))

    def vue_turn_to(self, address: str) -> None:
        """The browser's back and forward."""
        place = place_at(address)
        if place != self._here:
            self._asked_first(lambda: self._open(place))

    def vue_speak(self, code: str) -> None:
        """Another language, from now on and on every device."""
        if code in LANGUAGES and code != self.language:
            self._asked_first(lambda: self._speak(code))

    def _asked_first(self, leave: Callable[[], None]) -> None:
        """Leave the screen; a form with unsaved changes asks first."""
        guard = getattr(self.content, "guard", None)
        guard(leave) if guard else leave()

    def _speak(self, code: str) -> None:
        self.kit.set_preference("language", code)
        set_language(code)
        for name, value in _worded().items():
            self.set_trait(name, value)
        self._show_state((self.kit.worker_alive(), self.kit.pauses()))
        self._open(self._here)

    def vue_set_dark(self, dark: bool) -> None:
        v.theme.dark = bool(dark)
