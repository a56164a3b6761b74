"""OFFERS: what is offered on a channel, who ships it, and quantities on their way, looked at before they leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.errors import InvalidInput
from omnikit.model.offers import Verdict
from omnikit.widgets.lists import Scoped
from omnikit.widgets.screen import Row, button
from omnikit.widgets.status import look
from omnikit.widgets.story import lines_of
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, number, said
from omnikit.widgets.underway import with_worker

if TYPE_CHECKING:
    from omnikit.kit import Kit

_WAITING = frozenset({"Pending", "Refused"})
_NAMED = 5  # SKUs in a sentence
_SHOWN = 20  # lines of a preview
_CHANNELS = {
    "MFN": ("mdi-warehouse", "Merchant"),
    "AFN": ("mdi-domain", "Amazon (FBA)"),
}


class OffersScreen(Scoped):
    """Offers of all connections or of one."""

    heading = "Offers"
    list_name = "offers"
    follows = True
    selects = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-tag-outline",
        "title": "No offer has been read yet",
        "text": "Synchronise a connection whose channel names its offers.",
    }

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        super().__init__(kit, _columns(), connection)
        self._plain = self.actions

    # -- reading -----------------------------------------------------------------------------------------------

    def read(self) -> list[Row]:
        return [_shown(row) for row in self.kit.offer_rows(self.connection)]

    def redraw(self) -> None:
        super().redraw()
        one = button("read_offers", _t("Read offers"), "mdi-tray-arrow-down")
        send = button("send_waiting", _t("Send quantities"), "mdi-tray-arrow-up")
        self.actions = [*self._plain, one, send] if self.connection is not None else self._plain

    def vue_unscope(self, _data: Any = None) -> None:
        super().vue_unscope()
        self.here(connection=None)

    # -- the editing toolbar -----------------------------------------------------------------------------------

    def buttons(self) -> list[dict[str, str]]:
        chosen = self._selected()
        sent_by_merchant = [row for row in chosen if row["fulfilled_by"] == "MFN"]
        one_connection = len({row["connection_id"] for row in chosen}) == 1
        reason = "" if sent_by_merchant else _t("Amazon counts its own stock.")
        reason = reason or ("" if one_connection else _t("Select offers of one connection."))
        waiting = [row for row in chosen if row["state"] in _WAITING]
        return [
            button("set_quantity", _t("SET QUANTITY"), "mdi-counter", reason),
            button("withdraw", _t("WITHDRAW QUANTITY"), "mdi-undo", "" if waiting else _t("No quantity waits.")),
        ]

    def _selected(self) -> list[Row]:
        rows = (self.table.row(key) for key in self.table.selected)
        return [row for row in rows if row is not None]

    def set_quantity(self) -> None:
        """[SET QUANTITY]: asks for it, and shows before it is kept what sending it would come to."""
        chosen = [row for row in self._selected() if row["fulfilled_by"] == "MFN"]
        left = len(self._selected()) - len(chosen)
        text = _t("Offered from now on: {}.").format(_few([row["sku"] for row in chosen]))
        if left:
            text += " " + _t("{} that Amazon fulfils are left alone.").format(number(left))
        self.ask(
            _t("Set quantity"), text, _t("Preview"), lambda answer: self._previewed(chosen, answer),
            label=_t("Quantity"), value=str(chosen[0]["quantity"] if len(chosen) == 1 else ""),
        )  # fmt: skip

    def _previewed(self, chosen: Sequence[Row], answer: str) -> None:
        if not answer.strip().isdecimal():
            raise InvalidInput("The quantity is no whole number from 0 on.", field="quantity")
        connection = chosen[0]["connection_id"]
        wanted = {row["sku"]: int(answer) for row in chosen}
        self._confirm(connection, wanted, self.kit.preview_stock(connection, wanted))

    def _confirm(self, connection: int, wanted: dict[str, int], rows: Sequence[Row]) -> None:
        self.ask(_t("Send these quantities?"), _told(rows), _t("SEND"), lambda _answer: self._push(connection, wanted))

    def _push(self, connection: int, wanted: dict[str, int] | None) -> None:
        run = self.kit.push_stock(connection, wanted)
        self.say(_t("Sending triggered"), with_worker(self.kit, f"{_t('Run {}').format(run.id)}."))
        self.refresh()
        self.live.wake()

    def withdraw(self) -> None:
        """[WITHDRAW QUANTITY]: nothing is to be sent any more, where it has not left."""
        by_connection: dict[int, list[str]] = {}
        for row in self._selected():
            if row["state"] in _WAITING:
                by_connection.setdefault(row["connection_id"], []).append(row["sku"])
        many = sum(self.kit.withdraw_stock(one, skus) for one, skus in by_connection.items())
        self.say(_t("Withdrawn"), _t("{} quantities").format(number(many)))
        self.refresh()

    # -- actions -----------------------------------------------------------------------------------------------

    def read_offers(self) -> None:
        """[Read offers]: anew from the channel; nothing is sent."""
        assert self.connection is not None
        self.kit.read_stock(self.connection)
        self.say(_t("Reading triggered"), with_worker(self.kit))
        self.live.wake()

    def send_waiting(self) -> None:
        """[Send quantities]: what waits and what was refused, after a look at it."""
        assert self.connection is not None
        connection = self.connection
        rows = self.kit.preview_stock(connection)
        if not rows:
            self.say(_t("Nothing waits"), _t("Select offers and set a quantity first."))
            return
        self.ask(_t("Send these quantities?"), _told(rows), _t("SEND"), lambda _answer: self._push(connection, None))

    def opened(self, row: Row) -> None:
        """A click on a row: all that is known of the offer."""
        self.panel = _panel(row)


def _columns() -> list[Column]:
    return [
        Column("sku", _t("SKU"), "link"),
        Column("title", _t("Title")),
        Column("connection", _t("Connection")),
        Column("channel_look", _t("Fulfilled by"), "look", sort_by="channel_word"),
        Column("quantity", _t("Quantity"), "number", searched=False),
        Column("fba_fulfillable", _t("FBA stock"), "number", searched=False),
        Column("wanted", _t("Wanted"), "number", searched=False),
        Column("state_look", _t("State"), "look", sort_by="state_word"),
        Column("status", _t("Channel status")),
        Column("seen", _t("Read"), "time", searched=False),
        Column("asin", _t("ASIN"), shown=False),
        Column("channel_code", _t("Channel code"), shown=False),
        Column("product_type", _t("Product type"), shown=False),
    ]


def _shown(row: Row) -> Row:
    """An offer of the kit with what its cells need."""
    icon, word = _CHANNELS.get(row["fulfilled_by"], ("mdi-help-circle-outline", str(row["fulfilled_by"])))
    state = look(row["state"]) if row["state"] else None
    return {
        **row,
        "id": f"{row['connection_id']}/{row['sku']}",
        "label": row["sku"],
        "channel_look": {"state": row["fulfilled_by"], "icon": icon, "word": _t(word), "tone": "quiet"},
        "channel_word": _t(word),
        "state_look": state and {**state, "hint": " ".join(row["issues"] or ())},
        "state_word": state["word"] if state else "",
        "status": _t("gone") if row["gone"] else row["status"],
    }


def _panel(row: Row) -> Row:
    facts: list[tuple[str, Any, str]] = [
        (_t("Title"), row["title"], ""),
        (_t("ASIN"), row["asin"], ""),
        (_t("Connection"), row["connection"], ""),
        (_t("Fulfilled by"), row["channel_look"], "look"),
        (_t("Channel code"), row["channel_code"], ""),
        (_t("Quantity"), "" if row["quantity"] is None else number(row["quantity"]), ""),
        (_t("FBA stock"), "" if row["fba_fulfillable"] is None else number(row["fba_fulfillable"]), ""),
        (_t("Wanted"), "" if row["wanted"] is None else number(row["wanted"]), ""),
        (_t("Wanted by"), row["wanted_by"], ""),
        (_t("State"), row["state_look"], "look"),
        (_t("Sent"), row["sent_at"], "time"),
        (_t("The channel said"), " ".join(row["issues"] or ()), ""),
        (_t("Read"), row["seen"], "time"),
        (_t("Gone since"), row["gone"], "time"),
    ]
    return {"id": row["id"], "title": row["sku"], "facts": lines_of(facts), "sections": []}


def _told(rows: Sequence[Row]) -> str:
    """What sending would come to: from which quantity to which, by SKU; then who is left out, counted and by name."""
    sent = [row for row in rows if row["verdict"] == Verdict.SEND]
    words = [_change(row) for row in sent[:_SHOWN]]
    words += [_t("and {} more").format(number(len(sent) - _SHOWN))] if len(sent) > _SHOWN else []
    counted = Counter(str(row["verdict"]) for row in rows if row["verdict"] != Verdict.SEND)
    words += [f"{_t(verdict)}: {number(many)}" for verdict, many in counted.most_common()]
    stopped = [row for row in rows if row["code"]]
    words += [f"{row['sku']}: {said(row['message'])}" for row in stopped[:_NAMED]]
    return "\n".join(words)


def _change(row: Row) -> str:
    offered = "–" if row["offered"] is None else number(row["offered"])  # noqa: RUF001 as in the list's cells
    return f"{row['sku']}: {offered} → {number(row['wanted'])}"


def _few(names: Sequence[str]) -> str:
    named = ", ".join(one[:60] for one in names[:_NAMED])
    return named if len(names) <= _NAMED else _t("{} and {} more").format(named, number(len(names) - _NAMED))
