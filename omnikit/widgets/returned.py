"""The page of one return: what came back of which order and why, the buyer's words, hand-over. See `record`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnikit.widgets.order import fulfilled, times
from omnikit.widgets.record import RecordScreen, Row, columns, fact, import_fact, look_fact, section, table
from omnikit.widgets.records import Verbs, Words, exclusion, money
from omnikit.widgets.returns import return_verbs, return_words
from omnikit.widgets.texts import _t, number

if TYPE_CHECKING:
    from omnikit.kit import Kit


def _own_words() -> dict[str, str]:
    return {
        "copy": _t("Copy the id of the return"),
        "actions": _t("Actions for the return"),
        "people": _t("The buyer's comment"),
        "hidden": _t(
            "The buyer's comment and the payload are personal data. Whoever looks at them is kept in the audit."
        ),
    }  # fmt: skip


class ReturnScreen(RecordScreen):
    """One return."""

    home = "returns"

    def __init__(self, kit: Kit, return_id: str, connection: int | None = None) -> None:
        super().__init__(kit, _t("Return"), return_id, connection, _own_words())

    @property
    def told(self) -> Words:
        return return_words()

    @property
    def verbs(self) -> Verbs:
        return return_verbs(self.kit)

    def read(self) -> Row:
        found, kit = self.record_id, self.kit
        row = kit.return_row(found, self.connection)
        where = row["connection_id"]
        return {
            **row,
            "connected": kit.sink(where) is not None,
            "causes": kit.explain_return(found, where).causes,
            "handovers": [one for one in kit.handover_rows(where, record=found) if one["kind"] == "return"],
            "history": kit.return_history(found, where),
        }

    def groups_of(self, row: Row) -> list[tuple[str, list[Row]]]:
        return [(_t("State"), _state(row)), (_t("Return"), self._return(row)), (_t("Way back"), _way_back(row)),
                (_t("Times"), times(row))]  # fmt: skip

    def _return(self, row: Row) -> list[Row]:
        order = row["order_id"]
        opened = order and self.way("order", order, lambda: self.go("order", row["connection_id"], order=order))
        # an order that is not here has no page
        shown = fact(_t("Order"), order, way=opened) if row["order_import_status"] else fact(_t("Order"), order)
        return [
            shown,
            fact(_t("Connection"), row["connection"]),
            fact(_t("Marketplace"), row["marketplace"]),
            fact(_t("Reason"), row["reason"]),
            fact(_t("Quantity"), "" if row["quantity"] is None else number(row["quantity"])),
            fact(_t("Refunded"), money(row["refunded"], row["currency"])),
            fact(_t("Resolution"), row["resolution"]),
        ]

    def sections_of(self, row: Row) -> list[Row]:
        return [_lines(row), self.handovers(row["handovers"])]

    # -- people ------------------------------------------------------------------------------------------------

    def people(self) -> tuple[list[Row], Row]:
        comment = self.kit.return_comment(self.record_id, self.connection)
        said = [fact(_t("Comment"), comment)] if comment else []
        return [{"title": "", "facts": said, "empty": _t("The buyer wrote nothing.")}], {"comment": comment}

    def payload(self) -> Row:
        return self.kit.raw_return(self.record_id, self.connection)


# -- attributes ----------------------------------------------------------------------------------------------------


def _state(row: Row) -> list[Row]:
    return [
        fact(_t("Channel status"), row["channel_status"]),
        import_fact(row),
        look_fact(_t("Export to OMS"), row["oms_status"]),
        fact(_t("Excluded by"), exclusion(row["excluded_by"])),
    ]


def _way_back(row: Row) -> list[Row]:
    return [
        fact(_t("Fulfilled by"), fulfilled(row["fulfilled_by"])),
        fact(_t("Amazon's RMA number"), row["rma"]),
        fact(_t("Own RMA number"), row["merchant_rma"]),
        fact(_t("Carrier"), row["carrier"]),
        fact(_t("Tracking number"), row["tracking"]),
    ]


def _lines(row: Row) -> Row:
    heads = columns(
        ("sku", _t("SKU")), ("title", _t("Title")), ("quantity", _t("Quantity"), True), ("reason", _t("Reason")),
        ("disposition", _t("Condition")), ("refunded", _t("Refunded"), True),
    )  # fmt: skip
    rows = [
        {
            "id": line["line"],
            "sku": line["sku"] or "",
            "hint": line["asin"] and f"ASIN {line['asin']}",
            "title": line["title"] or "",
            "quantity": number(line["quantity"]),
            "reason": line["reason"] or "",
            "disposition": line["disposition"] or "",
            "refunded": money(line["refunded"], row["currency"]),
        }
        for line in row["lines"]
    ]
    told = "" if rows else _t("No line items: they come with the import of the return.")
    return section("lines", _t("Line items"), table(_t("Line items"), heads, rows), text=told)
