"""RETURNS: the list of all connections or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.widgets.records import RecordSource, RecordsScreen, Verbs, Words, exclusion, import_look, money
from omnikit.widgets.screen import Row
from omnikit.widgets.status import look
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.kit.orderlist import OrderList, OrderPicture


def return_columns() -> list[Column]:
    """The columns of the list of returns."""
    return [
        Column("return_id", _t("ID in shop"), "link"),
        Column("order_id", _t("Order"), "way", opens="order"),
        Column("connection", _t("Connection")),
        Column("marketplace", _t("Marketplace"), "word"),
        Column("channel_status", _t("Channel status"), "word"),
        Column("import_status", _t("Import status"), "look"),
        Column("oms_status", _t("Export to OMS"), "look"),
        Column("fulfilled_by", _t("Fulfilled by"), "word"),
        Column("reason", _t("Reason"), "word"),
        Column("quantity", _t("Quantity"), "number"),
        Column("refunded", _t("Refunded"), "amount"),
        Column("resolution", _t("Resolution"), "word"),
        Column("created", _t("Created"), "time"),
        Column("last_updated", _t("Last updated"), "time", shown=False),
        Column("first_seen", _t("First seen"), "time", shown=False),
        Column("carrier", _t("Carrier"), "word", shown=False),
        Column("excluded_by", _t("Excluded by"), shown=False),
        Column("imported", _t("Imported at"), "time", shown=False),
        Column("modified", _t("Last modified"), "time", shown=False),
    ]


def return_words() -> Words:
    """What is said of returns."""
    return Words(
        (_t("Import returns"), _t("Import returns for all connections")),
        _t("Download returns automatically"),
        _t("Fetched up to:"),
        (
            _t("CANCEL RETURN"),
            _t("Give up the import of this return?"),
            _t("Give up the import of {} returns?"),
        ),
        (
            _t("Only for returns in Error or Canceled."),
            _t("Only for returns in Error."),
            _t("Only for returns that are Complete."),
        ),
        (_t("1 return"), _t("{} returns")),
        _t("No returns"),
        _t("{} in Error, {} pending, {} returns in all"),
    )


def return_verbs(kit: Kit) -> Verbs:
    """What the kit does with returns."""
    return Verbs(
        kit.import_returns,
        lambda connection, ids: kit.retry(returns=ids, connection=connection),
        kit.cancel_returns,
        lambda connection, ids: kit.export_to_oms(returns=ids, connection=connection),
        lambda connection, ids: kit.replay(connection, returns=ids),
    )


class ReturnSource(RecordSource):
    """Returns as a table's source. A search looks into the ids of their orders and tracking numbers as well."""

    own_id = "return_id"
    amounts_in = ("quantity", "refunded")
    searched = (*RecordSource.searched, "reason", "resolution")

    def word_of(self, key: str, state: str) -> str:
        if key in {"import_status", "oms_status"}:
            return look(state)["word"] if state else ""
        return exclusion(state) if key == "excluded_by" else state

    def cells(self, row: Row) -> Row:
        order = row["order_id"]
        return {
            **row,
            "label": row["return_id"],
            "order_id": {"word": order, "icon": "", "hint": order} if order else None,
            "order": order,
            "import_status": import_look(row),
            "oms_status": look(row["oms_status"]),
            "excluded_by": exclusion(row["excluded_by"]),
            "refunded": money(row["refunded"], row["currency"]),
        }


class ReturnsScreen(RecordsScreen):
    """Every return that was seen, and what became of it."""

    heading = "Returns"
    list_name = "returns"
    stream = "returns"
    opens = "return"
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-package-variant",
        "title": "No return yet",
        "text": "Import returns, or have them downloaded automatically: what is found appears here.",
    }

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        super().__init__(kit, return_columns(), connection)

    @property
    def told(self) -> Words:
        return return_words()

    @property
    def verbs(self) -> Verbs:
        return return_verbs(self.kit)

    def listed(self, connection: int | None) -> OrderList:
        return self.kit.return_list(connection)

    def summary(self) -> Row:
        return self.kit.return_summary(self.connection)

    def source(self, picture: OrderPicture, summary: Row) -> ReturnSource:
        return ReturnSource(picture, summary)

    def vue_act_on(self, data: dict[str, Any]) -> None:
        """The order that a return belongs to, as well."""
        row = self.table.row(data["id"]) if data["name"] == "order" else None
        if row is not None:
            self.go("order", row["connection_id"], order=row["order"])
        else:
            super().vue_act_on(data)
