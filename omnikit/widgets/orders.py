"""ORDERS and RETURNS: lists of all connections or of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from omnikit.errors import OmnikitError
from omnikit.model.schedule import INTERVALS
from omnikit.widgets.copying import connections_text
from omnikit.widgets.filing import Filing
from omnikit.widgets.longtable import LongSource, LongTable
from omnikit.widgets.screen import ListScreen, Row, button
from omnikit.widgets.source import Numbers
from omnikit.widgets.status import look
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, in_alphabet, number, said

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.kit.orderlist import OrderPicture

_OFFERED = 20  # connections for which the download can be set at once; the search finds the others
_NAMED = 3  # orders, or refused connections, in a sentence
RETRIED = ("Error", "Canceled")  # what [RETRY IMPORT] takes
GIVEN_UP = ("Error",)  # what [CANCEL ORDER] takes

_TIMES = ("created", "last_updated", "first_seen", "imported", "modified")
_LOOKS = ("import_status", "oms_status", "channel_export_status")
_FLAGS = ("b2b", "prime", "warehousing")
_SEARCHED = ("connection", "marketplace", "channel_status", "import_status")
# what a filter offers, whether it occurs or not; of other columns, what occurs
_ENDS = {
    "import_status": ("Not imported", "Imported", "Complete", "Error", "Canceled", "Excluded"),
    "oms_status": ("Not exported", "Being exported", "Exported", "Error"),
    "channel_export_status": ("No changes to sync", "Pending", "Exported", "Error"),
    "fulfilled_by": ("MFN", "AFN"),
    "price_basis": ("net", "gross"),
    "shipping_status": ("open", "partially_shipped", "shipped", "canceled"),
    **dict.fromkeys(_FLAGS, ("Yes", "No")),
}


def order_columns() -> list[Column]:
    """The columns of the order list."""
    return [
        Column("order_id", _t("ID in shop"), "link"),
        Column("connection", _t("Connection")),
        Column("marketplace", _t("Marketplace"), "word"),
        Column("channel_status", _t("Channel status"), "word"),
        Column("import_status", _t("Import status"), "look"),
        Column("oms_status", _t("Export to OMS"), "look"),
        Column("channel_export_status", _t("Export to channel"), "look"),
        Column("fulfilled_by", _t("Fulfilled by"), "word"),
        Column("b2b", _t("B2B"), "word"),
        Column("prime", _t("Prime"), "word"),
        Column("total", _t("Total"), "amount"),
        Column("created", _t("Created"), "time"),
        Column("last_updated", _t("Last updated"), "time"),
        Column("excluded_by", _t("Excluded by"), shown=False),
        Column("service_level", _t("Service level"), shown=False),
        Column("shipping_status", _t("Shipping status"), "word", shown=False),
        Column("warehousing", _t("Warehousing"), "word", shown=False),
        Column("shipping_provider", _t("Shipping provider"), shown=False),
        Column("price_basis", _t("Price basis"), "word", shown=False),
        Column("first_seen", _t("First seen"), "time", shown=False),
        Column("imported", _t("Imported at"), "time", shown=False),
        Column("modified", _t("Last modified"), "time", shown=False),
    ]


# -- words and cells -----------------------------------------------------------------------------------------------


def _names() -> dict[tuple[str, str], str]:
    """What is shown for a state, where that is not its look's word or the state itself."""
    return {
        **{(key, state): _t(state) for key in _FLAGS for state in ("Yes", "No")},
        ("price_basis", "net"): _t("Net"),
        ("price_basis", "gross"): _t("Gross"),
        ("shipping_status", "open"): _t("Not shipped"),
        ("shipping_status", "partially_shipped"): _t("Partially shipped"),
        ("shipping_status", "shipped"): _t("Shipped"),
        ("shipping_status", "canceled"): _t("Canceled"),
        ("excluded_by", "window"): _t("Before the days that are imported"),
        ("excluded_by", "no_order"): _t("No order any more"),
    }


def word_of(key: str, state: str) -> str:
    """What is shown for a state of a column."""
    if key in _LOOKS:
        return look(state)["word"] if state else ""
    return _names().get((key, state), state)


def money(amount: str | None, currency: str | None = None) -> str:
    """An exact amount as the language writes it."""
    if amount is None:
        return ""
    try:
        text = number(Decimal(amount))  # type: ignore[arg-type]
    except (InvalidOperation, ValueError):
        text = amount
    return f"{text} {currency}" if currency else text


def flag(value: bool | None) -> str | None:
    """A flag in a word."""
    return None if value is None else _t("Yes") if value else _t("No")


def import_look(row: Row) -> dict[str, str]:
    """The import status; an order that a run tries again shows so."""
    found = {**look(row["import_status"]), "hint": "\n".join(said(one) for one in row["problems"])}
    if row["retrying"]:
        trying = look("retrying")
        found |= {"icon": trying["icon"], "tone": trying["tone"], "detail": trying["word"]}
    return found


def _cells(row: Row) -> Row:
    """An order of the kit as its cells show it."""
    return {
        **row,
        "label": row["order_id"],
        "import_status": import_look(row),
        "oms_status": look(row["oms_status"]),
        "channel_export_status": look(row["channel_export_status"]),
        **{key: flag(row[key]) for key in _FLAGS},
        **{key: row[key] and word_of(key, row[key]) for key in ("price_basis", "shipping_status", "excluded_by")},
        "total": money(row["total"], row["currency"]),
    }


class OrderSource(LongSource):
    """A picture of the orders as a table's source, with how it stands with all of them."""

    def __init__(self, picture: OrderPicture, summary: Row) -> None:
        self.picture = picture
        self.summary = summary

    @property
    def count(self) -> int:
        return self.picture.count

    @property
    def keys(self) -> Any:
        return self.picture.ids

    @property
    def natural(self) -> Numbers:
        return self.picture.natural

    def newest(self, first: int, count: int) -> list[int]:
        return self.picture.newest(first, count)

    def places(self, keys: Sequence[int] | Numbers) -> tuple[Numbers, Numbers]:
        return self.picture.places(keys)

    def rows(self, keys: Sequence[int]) -> list[Row]:
        return [_cells(row) for row in self.picture.rows(keys)]

    def state(self, row: Row, key: str) -> str:
        cell = row[key]
        return str(cell["state"]) if isinstance(cell, dict) else str(cell or "")

    def ranks(self, key: str) -> Numbers:
        if key == "order_id":
            return self.picture.order_id_ranks()
        if key == "total" or key in _TIMES:
            return self.picture.numbers(key)
        words, places = self.words(key)
        order = {word: at for at, word in enumerate(sorted({in_alphabet(word) for _, word in words if word}))}
        ranks = np.array([order.get(in_alphabet(word), np.nan) for _, word in words], dtype=np.float32)
        return ranks[places] if len(words) else np.zeros(0)

    def amounts(self, key: str) -> Numbers:
        return self.picture.numbers(key)

    def words(self, key: str) -> tuple[list[tuple[str, str]], Numbers]:
        if key == "connection":
            names = self.picture.connections()
            return list(zip(names, names, strict=True)), self.picture.words("connection_id").places
        found = self.picture.words(key)
        states = [_state(key, value) for value in found.known]
        return [(state, word_of(key, state)) for state in states], found.places

    def offered(self, key: str) -> list[tuple[str, str]]:
        if key in _ENDS:
            return [(state, word_of(key, state)) for state in _ENDS[key]]
        return sorted((one for one in self.words(key)[0] if one[0]), key=lambda one: in_alphabet(one[1]))

    def containing(self, key: str, text: str) -> Numbers:
        if key == "order_id":
            return self.picture.containing(text)
        words, places = self.words(key)
        return np.array([text in word.casefold() for _, word in words], dtype=bool)[places]

    def having(self, word: str) -> Numbers:
        found: Numbers = np.logical_or.reduce([self.containing(key, word) for key in ("order_id", *_SEARCHED)])
        return found

    def warm(self) -> None:
        """The order of the list as it comes, and the words that a search looks through."""
        _ = self.natural
        for key in _SEARCHED:
            self.words(key)


def _state(key: str, value: Any) -> str:
    if key in _FLAGS:
        return "" if value is None else "Yes" if value else "No"
    return value or ""


# -- screens -------------------------------------------------------------------------------------------------------


class _Downloaded(ListScreen):
    """A list of what is fetched from channels: all connections' or one's, and how often it is to be fetched."""

    stream: ClassVar[str] = ""
    obeyed: ClassVar[bool] = False  # whether anything is fetched in these intervals

    def __init__(self, kit: Kit, columns: list[Column], connection: int | None) -> None:
        super().__init__(kit, columns, connection)
        self._sought = ""
        if connection is not None:
            self.scope = self._name_of(connection)

    def _name_of(self, connection: int) -> str:
        try:
            return self.kit.connection(connection).name
        except OmnikitError:
            return _t("Connection {}").format(connection)

    def download_label(self) -> str:
        """How the control is called."""
        raise NotImplementedError

    def note(self) -> str:
        """What stands beneath the control."""
        return _t("A running worker fetches them.") if self.obeyed else _t("Nothing obeys this setting yet.")

    def standing(self) -> Row:
        """What stands before the control: light, last, at."""
        return {}

    def redraw(self) -> None:
        super().redraw()
        self._redraw_strip()

    def _redraw_strip(self) -> None:
        found, total = self._offered()
        more = _t("{} of {} connections: search for the others.").format(len(found), number(total))
        self.strip = {
            "label": _t("State of the list"),
            **self.standing(),
            "download": self.download_label(),
            "one": self.connection is not None,
            "downloads": [self._download(one["id"], one["name"]) for one in found],
            "intervals": [{"value": "", "title": _t("never")}, *(_interval(one) for one in INTERVALS)],
            "seek": _t("Search connections") if total > _OFFERED or self._sought else "",
            "more": more if total > len(found) else "",
            "next": _t("next"),
            "note": self.note(),
        }

    def _offered(self) -> tuple[list[Row], int]:
        """The connections whose download can be set now."""
        if self.connection is not None:
            return [{"id": self.connection, "name": self.download_label()}], 1
        if self.bar != "downloads":
            return [], 0
        return self.kit.find_connections(self._sought, limit=_OFFERED)

    def _download(self, connection: int, name: str) -> Row:
        """How often, and when next."""
        found = [one for one in self.kit.schedule(connection) if one["stream"] == self.stream]
        minutes, due = (found[0]["minutes"], found[0]["next_due"]) if found else ("", None)
        return {"id": connection, "name": name, "minutes": str(minutes), "next": due if self.obeyed else None}

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_open_bar(self, name: str) -> None:
        """The bar of downloads as well."""
        if name == "downloads" and self.connection is None:
            self.bar = "" if self.bar == name else name
            self.redraw()
        else:
            super().vue_open_bar(name)

    def vue_seek_connection(self, text: str) -> None:
        self._sought = str(text or "")
        self._redraw_strip()

    def vue_set_download(self, data: Row) -> None:
        """*Download automatically*: every so many minutes; nothing: never."""
        minutes = int(data["minutes"]) if str(data["minutes"]).isdecimal() else None
        try:
            self.kit.set_download(int(data["id"]), self.stream, minutes)
        finally:
            self._redraw_strip()

    def vue_unscope(self, _data: Any = None) -> None:
        """Show all connections' rows again, with search and filters as they are."""
        self.here(connection=None)
        super().vue_unscope()


def _interval(minutes: int) -> dict[str, str]:
    return {"value": str(minutes), "title": _t("every {} minutes").format(minutes)}


class OrdersScreen(Filing, _Downloaded):
    """Every order that was seen, and what became of it."""

    heading = "Orders"
    list_name = "orders"
    stream = "orders"
    obeyed = True
    selects = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-cart-outline",
        "title": "No order yet",
        "text": "Import orders, or synchronise a connection: what is found appears here.",
    }

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        super().__init__(kit, order_columns(), connection)
        self.table: LongTable = LongTable(order_columns())
        self._list = kit.order_list(connection)
        self._plain = self.actions
        self._redraw_actions()

    def _redraw_actions(self) -> None:
        asked = ("import_orders", _t("Import orders"))
        if self.connection is None:
            asked = ("import_everywhere", _t("Import orders for all connections"))
        files = [] if self.connection is None else [self.file_button()]
        self.actions = [*self._plain, button(*asked, "mdi-tray-arrow-down"), *files]

    def vue_act_on(self, data: dict[str, Any]) -> None:
        if data["name"] == "import_chosen":
            self.import_chosen()
        else:
            super().vue_act_on(data)

    def vue_unscope(self, _data: Any = None) -> None:
        self._list = self.kit.order_list(None)
        super().vue_unscope()
        self._redraw_actions()

    def read(self) -> OrderSource:
        picture, summary = self._list.read(), self.kit.order_summary(self.connection)
        known = self.table.source
        if isinstance(known, OrderSource) and known.picture is picture and known.summary == summary:
            return known
        return OrderSource(picture, summary)

    def left(self) -> Any:
        """The columns that were read as well, so that coming back costs nothing."""
        return super().left(), self._list

    def resume(self, kept: Any) -> None:
        state, self._list = kept
        super().resume(state)

    def download_label(self) -> str:
        return _t("Download orders automatically")

    def standing(self) -> Row:
        summary = self.table.source.summary if self.table.source else None
        if summary is None:
            return {}
        last = summary["last_success"]
        return {
            "light": light(summary),
            "at": last,
            "last": _t("Last successful import:") if last else _t("No import yet"),
        }

    # -- importing ---------------------------------------------------------------------------------------------

    def import_orders(self) -> None:
        """[Import orders]: the order job alone, of the connection that is shown."""
        assert self.connection is not None
        self.kit.sync(self.connection, job="orders")
        self.say(_t("Import triggered"), self._with_worker(self.scope + "."))
        self.live.wake()

    def import_everywhere(self) -> None:
        """[Import orders for all connections]: those that are refused are named."""
        found: list[Any] = []

        def ended(done: bool) -> None:
            if done:
                many, refused = len(found[0].runs), found[0].refused
                self._tell(_t("Import triggered"), connections_text(many) if many else "", refused)

        self.beside(lambda: found.append(self.kit.import_all()), ended)

    def _with_worker(self, text: str) -> str:
        waits = "" if self.kit.worker_alive() else _t("No worker is running: it waits until one is.")
        return f"{text} {waits}".strip()

    def _tell(self, done: str, what: str, refused: Sequence[Row]) -> None:
        """What was begun (empty: nothing) and what was refused, in one message."""
        texts = [self._with_worker(f"{what}.")] if what else []
        if refused:
            texts.append(_t("Refused: {}").format(_refusals(refused)))
        self.say(done if what else _t("Nothing was done."), " ".join(texts), "good" if what else "bad")
        self.refresh()
        self.live.wake()

    # -- the editing toolbar -----------------------------------------------------------------------------------

    def buttons(self) -> list[dict[str, str]]:
        states = self.table.selected_values("import_status")
        return [
            button("export", _t("EXPORT TO OMS"), "mdi-export", self._no_export()),
            button("retry", _t("RETRY IMPORT"), "mdi-refresh", retry_reason(states)),
            button("cancel_order", _t("CANCEL ORDER"), "mdi-cancel", cancel_reason(states)),
        ]

    def _no_export(self) -> str:
        """Why [EXPORT TO OMS] cannot be pressed."""
        if not self.kit.sinks():
            return _t("No OMS is connected: set one under OMS.")
        complete = "Complete" in self.table.selected_values("import_status")
        return "" if complete else _t("Only for orders that are Complete.")

    def export(self) -> None:
        """[EXPORT TO OMS]: those that are Complete; what has been handed over is named."""
        orders, found = self._selected(("Complete",)), []  # type: dict[int, list[str]], list[tuple[int, list[Row]]]

        def ended(done: bool) -> None:
            if done:
                many, refused = found[0]
                self._tell(_t("Export triggered"), orders_text(many) if many else "", refused)

        self.beside(lambda: found.append(self._handed(orders)), ended)

    def _handed(self, orders: dict[int, list[str]]) -> tuple[int, list[Row]]:
        left: list[Row] = []

        def hand_over(connection: int, ids: list[str]) -> int:
            begun = self.kit.export_to_oms(orders=ids, connection=connection)
            left.extend({**row, "connection": row["record_id"] or row["connection"]} for row in begun.refused)
            return begun.records

        many, refused = self._each(orders, hand_over)
        return many, [*refused, *left]

    def retry(self) -> None:
        """[RETRY IMPORT]: those in Error, and those given up, which it takes back."""
        orders, found = self._selected(RETRIED), []  # type: dict[int, list[str]], list[tuple[int, list[Row]]]

        def ended(done: bool) -> None:
            if done:
                many, refused = found[0]
                self._tell(_t("Retry triggered"), orders_text(many) if many else "", refused)

        self.beside(lambda: found.append(self._each(orders, self._retry)), ended)

    def _retry(self, connection: int, ids: list[str]) -> int:
        return self.kit.retry(orders=ids, connection=connection).orders

    def _each(self, orders: dict[int, list[str]], verb: Callable[[int, list[str]], int]) -> tuple[int, list[Row]]:
        """Do something with the orders of each connection: with how many, and what was refused; one stops no other."""
        many, refused = 0, []
        for connection, ids in orders.items():
            try:
                many += verb(connection, ids)
            except OmnikitError as error:
                refused.append({"connection": self._name_of(connection), "message": error.message})
        return many, refused

    def cancel_order(self) -> None:
        """[CANCEL ORDER]: asks, saying what it does and what it does not."""
        orders = self._selected(GIVEN_UP)
        names = [one for ids in orders.values() for one in ids]
        self.ask(
            cancel_title(len(names)), cancel_text(names), _t("GIVE UP IMPORT"),
            lambda _answer: self._give_up(orders), tone="bad",
        )  # fmt: skip

    def _give_up(self, orders: dict[int, list[str]]) -> None:
        many, refused = self._each(orders, self.kit.cancel_orders)
        text = f"{orders_text(many)}." if many else ""
        if refused:
            text = " ".join(filter(None, [text, _t("Refused: {}").format(_refusals(refused))]))
        self.say(_t("Import given up") if many else _t("Nothing was done."), text, "good" if many else "bad")
        self.refresh()
        self.live.wake()

    def _selected(self, states: Collection[str]) -> dict[int, list[str]]:
        """The selected orders in these states, by connection."""
        found: dict[int, list[str]] = self.table.source.picture.named(self.table.selected_with("import_status", states))
        return found

    def opened(self, row: Row) -> None:
        """A click on a row, or Enter on its id: the page of the order."""
        self.go("order", row["connection_id"], order=row["order_id"])


def light(summary: Row) -> dict[str, str]:
    """The state of all orders at one glance."""
    errors, pending = number(summary["errors"]), number(summary["pending"])
    icon, word, tone = {
        "red": ("mdi-close-octagon", _t("{} in Error").format(errors), "bad"),
        "yellow": ("mdi-timer-sand", _t("{} pending").format(pending), "warn"),
        "green": ("mdi-check-circle", _t("All complete"), "good"),
    }.get(summary["light"], ("mdi-circle-outline", _t("No orders"), "quiet"))
    hint = _t("{} in Error, {} pending, {} orders in all").format(errors, pending, number(summary["total"]))
    return {"icon": icon, "word": word, "tone": tone, "hint": hint}


def retry_reason(states: Collection[str]) -> str:
    """Why [RETRY IMPORT] cannot be pressed."""
    return "" if set(RETRIED).intersection(states) else _t("Only for orders in Error or Canceled.")


def cancel_reason(states: Collection[str]) -> str:
    """Why [CANCEL ORDER] cannot be pressed."""
    return "" if set(GIVEN_UP).intersection(states) else _t("Only for orders in Error.")


def cancel_title(many: int) -> str:
    """The question of [CANCEL ORDER]."""
    return (
        _t("Give up the import of this order?")
        if many == 1
        else _t("Give up the import of {} orders?").format(number(many))
    )


def cancel_text(names: Sequence[str]) -> str:
    """What [CANCEL ORDER] does."""
    text = _t(
        "{}: omnikit stops trying to import, and the errors no longer count as open. Nothing is canceled at the "
        "channel. [RETRY IMPORT] takes it back."
    )
    return text.format(few(names))


def orders_text(many: int) -> str:
    """How many orders, in words."""
    return _t("1 order") if many == 1 else _t("{} orders").format(number(many))


def few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    named = ", ".join(one[:60] for one in names[:_NAMED])
    return named if len(names) <= _NAMED else _t("{} and {} more").format(named, number(len(names) - _NAMED))


def _refusals(refused: Sequence[Row]) -> str:
    told = [f"{one['connection']}: {said(one['message'])}" for one in refused[:_NAMED]]
    more = len(refused) - _NAMED
    return " ".join(told) if more <= 0 else _t("{} and {} more").format(" ".join(told), number(more))


class ReturnsScreen(_Downloaded):
    """Returns."""

    heading = "Returns"
    list_name = "returns"
    stream = "returns"
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-package-variant",
        "title": "No returns yet",
        "text": "Import them, or have them downloaded automatically; they appear here then.",
    }

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        columns = [
            Column("return_id", _t("ID in shop"), "link"),
            Column("order_id", _t("Order")),
            Column("connection", _t("Connection")),
            Column("marketplace", _t("Marketplace"), "word"),
            Column("channel_status", _t("Channel status"), "word"),
            Column("import_status", _t("Import status"), "look"),
            Column("oms_status", _t("Export to OMS"), "look"),
            Column("fulfilled_by", _t("Fulfilled by"), "word"),
            Column("created", _t("Created"), "time"),
            Column("last_updated", _t("Last updated"), "time"),
        ]
        super().__init__(kit, columns, connection)

    def read(self) -> list[Row]:
        return []

    def download_label(self) -> str:
        return _t("Download returns automatically")
