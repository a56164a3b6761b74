"""*What would change?*: what the stored orders would become with the values typed, before they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnikit.widgets.editor import FormScreen
from omnikit.widgets.form import from_form
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.underway import duration

if TYPE_CHECKING:
    from omnikit.kit.whatif import WhatIf

Row = dict[str, Any]
_SHOWN = 20  # order ids behind a line
_LINES = (
    ("imported", "orders imported", "mdi-plus-circle-outline"),
    ("excluded", "orders excluded", "mdi-minus-circle-outline"),
    ("failed", "orders would fail", "mdi-alert-circle-outline"),
    ("updated", "orders mapped differently", "mdi-pencil-circle-outline"),
)
OFFER = {"name": "what_if", "icon": "mdi-help-circle-outline"}


class Foreseeing(FormScreen):
    """Mixed into a screen that shows a connection's groups."""

    def offer_what_if(self) -> None:
        """[What would change?]"""
        if self.blocked:
            return
        changes = {f"{self.entry}.{name}": value for name, value in self._typed().items()}
        entry, connection, found = self.entry, self.connection, []

        def look() -> None:
            found.append(self.kit.what_if(connection, changes))

        def ended(done: bool) -> None:
            self.busy = ""
            if done and self.entry == entry:
                self.foreseen = _told(found[0])

        self.busy = _t("Looking at the stored orders")
        self.beside(look, ended)

    def _typed(self) -> Row:
        return from_form(self.model, self.form, self._kept)

    def _judge(self) -> None:
        super()._judge()
        self.foreseen = {}  # it was said about other values


def _told(found: WhatIf) -> Row:
    lines = [
        {"icon": icon, "count": number(len(found.orders[name])), "text": _t(text), **_ids(found.orders[name])}
        for name, text, icon in _LINES
        if name in found.orders
    ]
    return {
        "title": _t("If this were saved"),
        "lines": lines,
        "causes": [said(message) for message in found.messages],
        "nothing": "" if lines else _t("No stored order would change."),
        "more": _more(found),
    }


def _ids(orders: list[str]) -> Row:
    more = len(orders) - _SHOWN
    return {"ids": orders[:_SHOWN], "others": _t("and {} more").format(number(more)) if more > 0 else ""}


def _more(found: WhatIf) -> list[str]:
    told = []
    if found.still_failing:
        told.append(_t("Orders that stay in error: {}.").format(number(found.still_failing)))
    if found.handed_on:
        told.append(_t("Handed on already and left as they are: {}.").format(number(len(found.handed_on))))
    if found.not_fetched:
        seconds = found.not_fetched["seconds"]
        about = _t("nobody can say how long that takes") if seconds is None else duration(seconds)
        told.append(_t("Not fetched yet: {} days ({}).").format(number(found.not_fetched["days"]), about))
    return told
