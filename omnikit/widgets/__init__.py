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
    """`kit.ui`: every screen by name. A screen stays alive while it is shown."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def app(self, page: str | None = None, connection: int | None = None) -> DOMWidget:
        """The whole page with its navigation."""
        from omnikit.widgets.app import App

        return App(self._kit, page, connection).begin()

    def connections(self) -> DOMWidget:
        """The connection list."""
        from omnikit.widgets.connections import ConnectionsScreen

        return ConnectionsScreen(self._kit).begin()

    def errors(self, connection: int | None = None) -> DOMWidget:
        """Open import errors."""
        from omnikit.widgets.lists import ErrorsScreen

        return ErrorsScreen(self._kit, connection).begin()

    def runs(self, connection: int | None = None) -> DOMWidget:
        """Runs, newest first."""
        from omnikit.widgets.lists import RunsScreen

        return RunsScreen(self._kit, connection).begin()

    def settings(self, connection: int | None = None) -> DOMWidget:
        """The settings of a connection."""
        from omnikit.widgets.settings import SettingsScreen

        return SettingsScreen(self._kit, connection).begin()

    def defaults(self, driver: str = "amazon") -> DOMWidget:
        """What every connection of a driver applies that has no settings of its own."""
        from omnikit.widgets.settings import DefaultsScreen

        return DefaultsScreen(self._kit, driver).begin()

    def providers(self) -> DOMWidget:
        """Shipping providers."""
        from omnikit.widgets.providers import ProvidersScreen

        return ProvidersScreen(self._kit).begin()


def open_app() -> Any:
    """The app for the home in OMNIKIT_HOME at the place that the address names; where it cannot open, why."""
    import os
    from urllib.parse import parse_qs

    import omnikit
    from omnikit.errors import OmnikitError
    from omnikit.widgets.failure import failure

    asked = parse_qs(os.environ.get("QUERY_STRING", ""))
    connection = asked.get("connection", [""])[0]
    try:
        kit = omnikit.open()
        return kit.ui.app(asked.get("page", [None])[0], int(connection) if connection.isdigit() else None)
    except OmnikitError as error:
        return failure(error.message, error.remedy)
