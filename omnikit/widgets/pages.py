"""Which screen stands at which place; the page around it, and a notebook's cell, lead from one to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from omnikit.widgets.applications import ApplicationsScreen
from omnikit.widgets.connection import CreateScreen, EditScreen
from omnikit.widgets.connections import ConnectionsScreen
from omnikit.widgets.lists import ErrorsScreen, RunsScreen
from omnikit.widgets.providers import ProvidersScreen
from omnikit.widgets.settings import DefaultsScreen, SettingsScreen

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.widgets.events import Guarded

Said = tuple[str, str, str]


_WITHIN = {"create": "connections", "edit": "connections"}


class Place(NamedTuple):
    """A screen and what it is about: the order of its page, the group of settings, the cluster of errors. `like`: the
    connection that a new one takes after.
    """

    page: str
    connection: int | None = None
    draft: str | None = None
    tab: str | None = None
    order: str | None = None
    group: str | None = None
    cluster: str | None = None
    like: int | None = None

    @property
    def address(self) -> str:
        """As it stands in the page's address; opened again, it is the same place."""
        asked = {name: value for name, value in self._asdict().items() if name != "like"}
        return f"?{urlencode({key: value for key, value in asked.items() if value is not None})}"

    @property
    def within(self) -> str:
        """The entry of the navigation to which it belongs."""
        return _WITHIN.get(self.page, self.page)


_SCREENS: dict[str, Callable[[Kit, Place], Guarded]] = {
    "connections": lambda kit, _place: ConnectionsScreen(kit),
    "create": lambda kit, place: CreateScreen(kit, place.draft, place.like),
    "edit": lambda kit, place: EditScreen(kit, place.connection or 0, place.draft, place.tab),
    "errors": lambda kit, place: ErrorsScreen(kit, place.connection),
    "runs": lambda kit, place: RunsScreen(kit, place.connection),
    "settings": lambda kit, place: SettingsScreen(kit, place.connection, place.group),
    "defaults": lambda kit, _place: DefaultsScreen(kit),
    "providers": lambda kit, _place: ProvidersScreen(kit),
    "applications": lambda kit, place: ApplicationsScreen(kit, place.draft),
}
FIRST = "connections"


def place_named(page: str | None, connection: int | None = None, **more: Any) -> Place:
    """A place that exists: an unknown page is the first one."""
    return Place(page, connection, **more) if page in _SCREENS else Place(FIRST)


def screen_at(kit: Kit, place: Place, go: Callable[..., None], said: Said | None = None) -> Any:
    """The screen of a place, begun; `go` is how it leads elsewhere, `said` what was done before it opened."""
    screen = _SCREENS[place.page](kit, place)
    screen.go = go
    screen.begin()
    if said is not None:
        screen.say(*said)
    return screen
