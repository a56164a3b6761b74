"""What our widgets share: which messages of a browser they take, and that none fails without a word."""

from __future__ import annotations

from typing import Any

import ipyvuetify as v

from omnikit.errors import OmnikitError
from omnikit.widgets.texts import _t


class Guarded(v.VuetifyTemplate):  # type: ignore[misc]
    """A template whose `vue_` methods are all that a browser may call."""

    def _handle_event(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        """Only our own events: ipyvue would also import and build any class that a message names."""
        event = content.get("event")
        if event not in (self.events or ()):
            return
        try:
            getattr(self, f"vue_{event}")(content.get("data"))
        except OmnikitError as error:
            self.say(error.message, error.remedy, "bad")
        except Exception as error:  # noqa: BLE001 a click that fails without a word is the worst answer
            self.say(_t("That failed unexpectedly ({}).").format(type(error).__name__), "", "bad")

    def say(self, title: str, text: str = "", tone: str = "good") -> None:
        """Tell the user."""
        raise NotImplementedError
