"""The screens, as widgets. Each is a DOMWidget: it works under Voilà and in one cell of JupyterLab alike.

`kit.ui.app()` is the whole page, `kit.ui.connections()` one screen of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ipywidgets import DOMWidget

    from omnikit.kit import Kit

__all__ = ["Screens", "open_app"]


class Screens:
    """`kit.ui`: every screen by name. A screen stays alive while it is shown; as the last value of a cell it leads to
    the other screens in place of itself.
    """

    def __init__(self, kit: Kit) -> None:
        self._opened = kit

    @property
    def _kit(self) -> Kit:
        """The kit; from here on screens speak the language that its user has chosen."""
        from omnikit.widgets.texts import chosen, set_language

        set_language(chosen(self._opened.preference("language")))
        return self._opened

    def app(self, page: str | None = None, connection: int | None = None, **place: Any) -> DOMWidget:
        """The whole page with its navigation."""
        from omnikit.widgets.app import App
        from omnikit.widgets.pages import place_named

        return App(self._kit, place_named(page, connection, **place)).begin()

    def overview(self) -> DOMWidget:
        """How it stands with everything."""
        from omnikit.widgets.overview import OverviewScreen

        return OverviewScreen(self._kit).begin()

    def connections(self) -> DOMWidget:
        """The connection list."""
        from omnikit.widgets.connections import ConnectionsScreen

        return ConnectionsScreen(self._kit).begin()

    def create(self) -> DOMWidget:
        """*Create connection*."""
        from omnikit.widgets.connection import CreateScreen

        return CreateScreen(self._kit).begin()

    def edit(self, connection: int, tab: str | None = None) -> DOMWidget:
        """*Edit connection*; `tab`: credentials or settings."""
        from omnikit.widgets.connection import EditScreen

        return EditScreen(self._kit, connection, tab=tab).begin()

    def applications(self) -> DOMWidget:
        """How sales channels know this installation."""
        from omnikit.widgets.applications import ApplicationsScreen

        return ApplicationsScreen(self._kit).begin()

    def orders(self, connection: int | None = None) -> DOMWidget:
        """Orders, of all connections or of one."""
        from omnikit.widgets.orders import OrdersScreen

        return OrdersScreen(self._kit, connection).begin()

    def returns(self, connection: int | None = None) -> DOMWidget:
        """Returns, of all connections or of one."""
        from omnikit.widgets.returns import ReturnsScreen

        return ReturnsScreen(self._kit, connection).begin()

    def order(self, order_id: str, connection: int | None = None) -> DOMWidget:
        """One order; `connection` where several have it."""
        from omnikit.widgets.order import OrderScreen

        return OrderScreen(self._kit, order_id, connection).begin()

    def return_(self, return_id: str, connection: int | None = None) -> DOMWidget:
        """One return; `connection` where several have it."""
        from omnikit.widgets.returned import ReturnScreen

        return ReturnScreen(self._kit, return_id, connection).begin()

    def errors(self, connection: int | None = None, cluster: str | None = None, tab: str | None = None) -> DOMWidget:
        """Import errors: their causes, those of one cause, or with the tab "all" each of them."""
        from omnikit.widgets.errors import errors_screen

        return errors_screen(self._kit, connection, cluster, tab).begin()

    def exports(self, connection: int | None = None, tab: str | None = None) -> DOMWidget:
        """What is to leave for channels and the OMS; with the tab "all", also what has left."""
        from omnikit.widgets.exports import ExportsScreen

        return ExportsScreen(self._kit, connection, tab).begin()

    def offers(self, connection: int | None = None) -> DOMWidget:
        """What is offered on channels, and quantities."""
        from omnikit.widgets.offers import OffersScreen

        return OffersScreen(self._kit, connection).begin()

    def completeness(self, connection: int | None = None) -> DOMWidget:
        """Is every order there? Of all connections what was fetched; of one, each day against the channel's count."""
        from omnikit.widgets.completeness import CompletenessScreen, ProofScreen

        screen = CompletenessScreen(self._kit) if connection is None else ProofScreen(self._kit, connection)
        return screen.begin()

    def reports(self, tab: str | None = None) -> DOMWidget:
        """Reports that can be run; with the tab "runs" what has run, with "schedules" what runs by itself."""
        from omnikit.widgets.reports import reports_screen

        return reports_screen(self._kit, tab).begin()

    def report(self, name: str) -> DOMWidget:
        """One report, to be run or scheduled."""
        from omnikit.widgets.reportform import ReportScreen

        return ReportScreen(self._kit, name).begin()

    def alerts(self, tab: str | None = None) -> DOMWidget:
        """What is found now; with the tab "rules", "channels" or "messages" what is watched, who is told, what was."""
        from omnikit.widgets.alerts import alerts_screen

        return alerts_screen(self._kit, tab).begin()

    def runs(self, connection: int | None = None) -> DOMWidget:
        """Runs, newest first."""
        from omnikit.widgets.lists import RunsScreen

        return RunsScreen(self._kit, connection).begin()

    def settings(self, connection: int | None = None, group: str = "") -> DOMWidget:
        """The settings of a connection, opened at a group of them."""
        from omnikit.widgets.settings import SettingsScreen

        return SettingsScreen(self._kit, connection, group).begin()

    def defaults(self, driver: str | None = None) -> DOMWidget:
        """What every connection of a driver applies that has no settings of its own."""
        from omnikit.widgets.settings import DefaultsScreen

        return DefaultsScreen(self._kit, driver).begin()

    def sinks(self) -> DOMWidget:
        """Where complete orders and returns are handed over."""
        from omnikit.widgets.sinks import SinksScreen

        return SinksScreen(self._kit).begin()

    def providers(self) -> DOMWidget:
        """Shipping providers."""
        from omnikit.widgets.providers import ProvidersScreen

        return ProvidersScreen(self._kit).begin()


def open_app() -> Any:
    """The app for the home in OMNIKIT_HOME at the place that the address names; where it cannot open, why."""
    import os

    import omnikit
    from omnikit.errors import OmnikitError
    from omnikit.widgets.failure import failure
    from omnikit.widgets.pages import place_at
    from omnikit.widgets.texts import chosen, set_language

    set_language(chosen())

    place = place_at(os.environ.get("QUERY_STRING", ""))
    try:
        return omnikit.open().ui.app(place.page, place.connection, **place.rest)
    except OmnikitError as error:
        return failure(error.message, error.remedy)
