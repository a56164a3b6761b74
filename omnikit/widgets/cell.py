"""A screen in one cell of a notebook: it leads to the others in place of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ipywidgets import VBox

from omnikit.widgets.pages import Said, Way, place_named, place_of

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.widgets.events import Guarded


class Cell(VBox):  # type: ignore[misc]
    """Shows one screen at a time."""

    def __init__(self, kit: Kit, screen: Guarded) -> None:
        self.kit, self.screen = kit, screen
        self._way, self._here = Way(kit), place_of(screen)
        super().__init__(children=[screen])
        screen.go = self.show

    def show(self, page: str, connection: int | None = None, *, said: Said | None = None, **place: Any) -> None:
        """Open another screen here."""
        before, self._here, left = self.screen, place_named(page, connection, **place), self._here
        self._way.leave(left, before)
        self.screen = self._way.screen_at(self._here, self.show, lambda **_part: None, said)
        self.children = [self.screen]
        before.close()
