"""ORDERS: the list of all connections or of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.widgets.filing import Filing
from omnikit.widgets.records import (
    STATES,
    RecordSource,
    RecordsScreen,
    Verbs,
    Words,
    exclusion,
    flag,
    import_look,
    money,
)
from omnikit.widgets.screen import Row
from omnikit.widgets.status import look
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.kit.orderlist import OrderList, OrderPicture

_LOOKS = ("import_status", "oms_status", "channel_export_status")
_FLAGS = ("b2b", "prime", "warehousing")


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


def order_words() -> Words:
    """What is said of orders."""
    return Words(
        (_t("Import orders"), _t("Import orders for all connections")),
        _t("Download orders automatically"),
        _t("Last successful import:"),
        (
            _t("CANCEL ORDER"),
            _t("Give up the import of this order?"),
            _t("Give up the import of {} orders?"),
        ),
        (
            _t("Only for orders in Error or Canceled."),
            _t("Only for orders in Error."),
            _t("Only for orders that are Complete."),
        ),
        (_t("1 order"), _t("{} orders")),
        _t("No orders"),
        _t("{} in Error, {} pending, {} orders in all"),
    )


def order_verbs(kit: Kit) -> Verbs:
    """What the kit does with orders."""
    return Verbs(
        lambda connection: kit.sync(connection, job="orders"),
        lambda connection, ids: kit.retry(orders=ids, connection=connection),
        kit.cancel_orders,
        lambda connection, ids: kit.export_to_oms(orders=ids, connection=connection),
        lambda connection, ids: kit.replay(connection, orders=ids),
    )


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
    }


def word_of(key: str, state: str) -> str:
    """What is shown for a state of a column."""
    if key in _LOOKS:
        return look(state)["word"] if state else ""
    return exclusion(state) if key == "excluded_by" else _names().get((key, state), state)


class OrderSource(RecordSource):
    """Orders as a table's source."""

    own_id = "order_id"
    amounts_in = ("total",)
    states_of: ClassVar[Mapping[str, tuple[str, ...]]] = {
        **STATES,
        "channel_export_status": ("No changes to sync", "Pending", "Exported", "Error"),
        "price_basis": ("net", "gross"),
        "shipping_status": ("open", "partially_shipped", "shipped", "canceled"),
        **dict.fromkeys(_FLAGS, ("Yes", "No")),
    }

    def word_of(self, key: str, state: str) -> str:
        return word_of(key, state)

    def state_of(self, key: str, value: Any) -> str:
        if key in _FLAGS:
            return "" if value is None else "Yes" if value else "No"
        return super().state_of(key, value)

    def cells(self, row: Row) -> Row:
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


class OrdersScreen(Filing, RecordsScreen):
    """Every order that was seen, and what became of it."""

    heading = "Orders"
    list_name = "orders"
    stream = "orders"
    opens = "order"
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-cart-outline",
        "title": "No order yet",
        "text": "Import orders, or synchronise a connection: what is found appears here.",
    }

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        super().__init__(kit, order_columns(), connection)

    @property
    def told(self) -> Words:
        return order_words()

    @property
    def verbs(self) -> Verbs:
        return order_verbs(self.kit)

    def listed(self, connection: int | None) -> OrderList:
        return self.kit.order_list(connection)

    def summary(self) -> Row:
        return self.kit.order_summary(self.connection)

    def source(self, picture: OrderPicture, summary: Row) -> OrderSource:
        return OrderSource(picture, summary)

    def more_actions(self) -> list[dict[str, Any]]:
        """[Import file], of one connection."""
        return [] if self.connection is None else [self.file_button()]

    def vue_act_on(self, data: dict[str, Any]) -> None:
        if data["name"] == "import_chosen":
            self.import_chosen()
        else:
            super().vue_act_on(data)
