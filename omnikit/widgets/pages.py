"""Which screen stands at which place; the page around it, and a notebook's cell, lead from one to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from omnikit.model.states import ConnectionStatus, Health, RunState
from omnikit.widgets.alertforms import ChannelScreen, RuleScreen
from omnikit.widgets.alerts import ALERT_FACES, alerts_screen
from omnikit.widgets.applications import ApplicationsScreen
from omnikit.widgets.completeness import CompletenessScreen, ProofScreen
from omnikit.widgets.connection import CreateScreen, EditScreen
from omnikit.widgets.connections import ConnectionsScreen
from omnikit.widgets.errors import ClustersScreen, ErrorsScreen, errors_screen
from omnikit.widgets.exports import ExportsScreen
from omnikit.widgets.lists import RunsScreen
from omnikit.widgets.offers import OffersScreen
from omnikit.widgets.order import OrderScreen
from omnikit.widgets.orders import OrdersScreen
from omnikit.widgets.overview import OverviewScreen
from omnikit.widgets.providers import ProvidersScreen
from omnikit.widgets.record import RecordScreen
from omnikit.widgets.reportform import ReportScreen
from omnikit.widgets.reports import REPORT_FACES, reports_screen
from omnikit.widgets.returned import ReturnScreen
from omnikit.widgets.returns import ReturnsScreen
from omnikit.widgets.screen import ListScreen
from omnikit.widgets.settings import DefaultsScreen, SettingsScreen
from omnikit.widgets.sinks import SinksScreen
from omnikit.widgets.views import Viewed

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.widgets.events import Guarded

Said = tuple[str, str, str]


_WITHIN = {"create": "connections", "edit": "connections", "order": "orders", "return": "returns", "report": "reports",
           "alert": "alerts", "channel": "alerts"}  # fmt: skip


class Place(NamedTuple):
    """A screen and what it is about: the order of its page (or the return, or the SKU of an offer), the group of
    settings, the cluster of errors, the report. `edits`: the number of the alert rule, or channel, that is changed.
    `only`: what of a list is shown at first, by a name of `_ONLY`. `like`: the connection, or the run of a report, that
    a new one takes after.
    """

    page: str
    connection: int | None = None
    draft: str | None = None
    tab: str | None = None
    order: str | None = None
    group: str | None = None
    cluster: str | None = None
    report: str | None = None
    edits: str | None = None
    only: str | None = None
    like: int | None = None

    @property
    def address(self) -> str:
        """As it stands in the page's address; opened again, it is the same place."""
        asked = {name: value for name, value in self._asdict().items() if name != "like"}
        return f"?{urlencode({key: value for key, value in asked.items() if value is not None})}"

    @property
    def rest(self) -> dict[str, Any]:
        """What is set beside page and connection."""
        return {name: value for name, value in self._asdict().items() if value and name not in {"page", "connection"}}

    @property
    def within(self) -> str:
        """The entry of the navigation to which it belongs."""
        return _WITHIN.get(self.page, self.page)


def _offers(kit: Kit, place: Place) -> OffersScreen:
    """Offers; of one SKU, those that have it in their words."""
    screen = OffersScreen(kit, place.connection)
    if place.order:
        screen.table.change(search=place.order)
    return screen


_SCREENS: dict[str, Callable[[Kit, Place], Guarded]] = {
    "overview": lambda kit, _place: OverviewScreen(kit),
    "connections": lambda kit, _place: ConnectionsScreen(kit),
    "create": lambda kit, place: CreateScreen(kit, place.draft, place.like),
    "edit": lambda kit, place: EditScreen(kit, place.connection or 0, place.draft, place.tab, place.group),
    "orders": lambda kit, place: OrdersScreen(kit, place.connection),
    "returns": lambda kit, place: ReturnsScreen(kit, place.connection),
    "order": lambda kit, place: OrderScreen(kit, place.order or "", place.connection),
    "return": lambda kit, place: ReturnScreen(kit, place.order or "", place.connection),
    "errors": lambda kit, place: errors_screen(kit, place.connection, place.cluster, place.tab),
    "exports": lambda kit, place: ExportsScreen(kit, place.connection, place.tab),
    "offers": _offers,
    "completeness": lambda kit, place: (
        CompletenessScreen(kit) if place.connection is None else ProofScreen(kit, place.connection)
    ),
    "reports": lambda kit, place: reports_screen(kit, place.tab),
    "report": lambda kit, place: ReportScreen(kit, place.report or "", place.tab, place.like),
    "alerts": lambda kit, place: alerts_screen(kit, place.tab),
    "alert": lambda kit, place: RuleScreen(kit, place.tab, place.edits),
    "channel": lambda kit, place: ChannelScreen(kit, place.tab, place.edits),
    "runs": lambda kit, place: RunsScreen(kit, place.connection),
    "settings": lambda kit, place: SettingsScreen(kit, place.connection, place.group),
    "defaults": lambda kit, _place: DefaultsScreen(kit),
    "providers": lambda kit, _place: ProvidersScreen(kit),
    "sinks": lambda kit, _place: SinksScreen(kit),
    "applications": lambda kit, place: ApplicationsScreen(kit, place.draft),
}
FIRST = "connections"
# what of a list somebody wants who comes from a number of the overview; a filter like any other, to be taken off
_ONLY: dict[tuple[str, str | None], dict[str, dict[str, list[str]]]] = {
    ("connections", "unwell"): {
        "status_look": {"is": [ConnectionStatus.ACTIVE]},
        "health_look": {"is": [Health.BROKEN, Health.ATTENTION]},
    },
    ("runs", "active"): {"state_look": {"is": [RunState.RUNNING, RunState.QUEUED]}},
}


def place_named(page: str | None, connection: int | None = None, **more: Any) -> Place:
    """A place that exists: an unknown page is the first one."""
    return Place(page, connection, **more) if page in _SCREENS else Place(FIRST)


def place_at(address: str) -> Place:
    """The place that an address names; what stands in it beside is not looked at."""
    asked = {name: values[0] for name, values in parse_qs(address.removeprefix("?")).items()}
    connection = asked.get("connection", "")
    more = {name: asked.get(name) for name in Place._fields if name not in {"page", "connection", "like"}}
    return place_named(asked.get("page"), int(connection) if connection.isdecimal() else None, **more)


def place_of(screen: Any) -> Place | None:
    """The place of a list that was opened by itself, in a notebook's cell; None for what is no list."""
    names = {
        ConnectionsScreen: "connections", ClustersScreen: "errors", ErrorsScreen: "errors", RunsScreen: "runs",
        OrdersScreen: "orders", ReturnsScreen: "returns", ExportsScreen: "exports",
        OffersScreen: "offers", CompletenessScreen: "completeness",
        **dict.fromkeys(REPORT_FACES, "reports"), **dict.fromkeys(ALERT_FACES, "alerts"),
    }  # fmt: skip
    page = names.get(type(screen))
    return None if page is None else Place(page, screen.connection, **getattr(screen, "part", {}))


class Way:
    """The way from screen to screen in one page, or one cell: who comes back to a list finds it as it was left, and
    from a record to the one that led to it.
    """

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._left: dict[str, Any] = {}
        self._last: Place | None = None  # list, or page of a record
        self._origins: dict[str, Place | None] = {}  # of pages of records, by their addresses

    def leave(self, place: Place | None, screen: Any) -> None:
        if place is not None and isinstance(screen, Viewed):
            self._left[place.address] = screen.left()
        if place is not None and isinstance(screen, Viewed | RecordScreen):
            self._last = place

    def _origin(self, place: Place) -> Place | None:
        """Where (Back) leads to from the page of a record: where one came from, unless that was on the way back."""
        last = self._last
        if last is not None and (last == place or self._origins.get(last.address) == place):
            return self._origins.get(place.address)
        return last

    def screen_at(self, place: Place, go: Callable[..., None], here: Callable[..., None], said: Said | None) -> Any:
        """The screen of a place, begun; `go` is how it leads elsewhere, `here` how it says that it shows another part
        of itself, `said` what was done before it opened.
        """
        screen = _SCREENS[place.page](self._kit, place)
        screen.go, screen.here = go, here
        if isinstance(screen, ListScreen) and (place.page, place.only) in _ONLY:
            screen.table.change(filters=_ONLY[place.page, place.only])
        kept = self._left.get(place.address)
        if kept is not None and isinstance(screen, Viewed):
            screen.resume(kept)
        if isinstance(screen, RecordScreen):
            origin = self._origins[place.address] = self._origin(place)
            if origin is not None:
                screen.comes_from(origin.page, origin.connection, origin.rest)
        return _begun(screen, said)


def _begun(screen: Any, said: Said | None) -> Any:
    screen.begin()
    if said is not None:
        screen.say(*said)
    return screen
