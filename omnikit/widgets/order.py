"""The page of one order: lines, parcels, returns, hand-over, and who it is for. See `record`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from omnikit.widgets.orders import order_verbs, order_words, word_of
from omnikit.widgets.record import RecordScreen, Row, columns, fact, import_fact, look_fact, section, sentence, table
from omnikit.widgets.records import Verbs, Words, flag, money
from omnikit.widgets.screen import button
from omnikit.widgets.status import look
from omnikit.widgets.texts import _t, number, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

_AMOUNTS = ("net", "tax", "gross", "discount", "total")
_AGAIN = frozenset({"Finally failed", "Canceled"})  # what [RETRY EXPORT] takes
_CORRECTED = frozenset({"Pending", "Exported", "Finally failed"})  # a parcel that can be corrected


def _own_words() -> dict[str, str]:
    return {
        "copy": _t("Copy the order id"),
        "actions": _t("Actions for the order"),
        "people": _t("Recipient and buyer"),
        "hidden": _t("Recipient, buyer and payload are personal data. Whoever looks at them is kept in the audit."),
    }


class OrderScreen(RecordScreen):
    """One order."""

    def __init__(self, kit: Kit, order_id: str, connection: int | None = None) -> None:
        super().__init__(kit, _t("Order"), order_id, connection, _own_words())

    @property
    def told(self) -> Words:
        return order_words()

    @property
    def verbs(self) -> Verbs:
        return order_verbs(self.kit)

    def read(self) -> Row:
        order, kit = self.record_id, self.kit
        row = kit.order_facts(order, self.connection)
        where = row["connection_id"]
        return {
            **row,
            "connected": kit.sink(where) is not None,
            "causes": kit.explain(order, where).causes,
            "shipping": kit.shipping(order, where),
            "exports": kit.export_rows(where, order=order),
            "returns": kit.returns_of(order, where),
            "handovers": [one for one in kit.handover_rows(where, record=order) if one["kind"] == "order"],
            "history": kit.order_history(order, where),
        }

    def groups_of(self, row: Row) -> list[tuple[str, list[Row]]]:
        return [(_t("State"), _state(row)), (_t("Order"), _order(row)), (_t("Delivery"), _delivery(row)),
                (_t("Times"), times(row))]  # fmt: skip

    def sections_of(self, row: Row) -> list[Row]:
        return [_lines(row), self._shipments(row), self._returns(row), self.handovers(row["handovers"])]

    # -- people ------------------------------------------------------------------------------------------------

    def people(self) -> tuple[list[Row], Row]:
        found = self.kit.personal_data(self.record_id, self.connection)
        parts = [
            {"title": title, "facts": _person(found[key], labels), "empty": _t("The channel named nobody.")}
            for key, title, labels in (
                ("recipient", _t("Recipient"), _recipient()), ("buyer", _t("Buyer"), _buyer()),
            )
        ]  # fmt: skip
        return parts, found

    def payload(self) -> Row:
        return self.kit.raw_order(self.record_id, self.connection)

    # -- parcels and invoices ----------------------------------------------------------------------------------

    def _shipments(self, row: Row) -> Row:
        """What the channel knows of parcels, what was asked for here, and [SHIP]."""
        known, refusal = row["shipping"]["parcels"], row["shipping"]["refusal"]
        names = {one["item_id"]: one["sku"] or one["item_id"] for one in row["shipping"]["items"]}
        told = f"{said(refusal['message'])} {said(refusal['remedy'])}".strip() if refusal else ""
        ship = button("ship", _t("SHIP"), "mdi-truck-outline", told)
        return section(
            "shipments",
            _t("Shipments and invoices"),
            table(_t("Parcels as the channel knows them"), _parcel_heads(), [_parcel(one, names) for one in known]),
            table(
                _t("Exports to the channel"), _export_heads(), [self._export(one) for one in row["exports"]],
                optional=("reason", "ways"),
            ),
            text="" if known or row["exports"] else _t("Nothing was sent to the channel, and it knows of no parcel."),
            buttons=[ship],
        )  # fmt: skip

    def _export(self, row: Row) -> Row:
        kinds = {"shipment": _t("Shipment"), "invoice": _t("Invoice")}
        facts = row["facts"]
        what = [facts.get("provider"), facts.get("tracking"), money(facts.get("total"), facts.get("currency"))]
        return {
            "id": row["id"],
            "kind": kinds.get(row["kind"], row["kind"]),
            "reference": row["reference"],
            "what": " ".join(filter(None, what)),
            "quantity": number(facts["items"]) if facts.get("items") else "",
            "state": {"look": look(row["state"])},
            "reason": sentence(row),
            "at": {"time": row["modified"]},
            "ways": [
                *([self._send_again(row["id"])] if row["state"] in _AGAIN else ()),
                *([self._correction(row)] if row["kind"] == "shipment" and row["state"] in _CORRECTED else ()),
            ],
        }

    def _send_again(self, export: int) -> Row:
        def again() -> None:
            self.kit.retry_exports([export])
            self.begun(_t("Retry triggered"))

        return self.way(f"export {export}", _t("RETRY EXPORT"), again, icon="mdi-replay")

    def _correction(self, row: Row) -> Row:
        def correct() -> None:
            title = _t("Correct shipment {}").format(row["reference"])
            text = _t("The channel is told anew under the same reference. What is in the parcel stays.")
            fields = self._parcel_fields(row["facts"]["provider"], row["facts"]["tracking"])
            self.ask_form(self._shipped(row["reference"]), _form(title, text, fields))

        return self.way(f"correct {row['id']}", _t("CORRECT"), correct, icon="mdi-pencil-outline")

    def ship(self) -> None:
        """[SHIP]: asks which provider, which number, how many of each item; at first all that is left."""
        provider = self._row["shipping_provider"] or ""
        fields = [*self._parcel_fields(provider, ""), *_quantities(self._row["shipping"]["items"])]
        title, text = _t("Ship order {}").format(self.record_id), _t("The channel is told of this parcel.")
        self.ask_form(self._shipped(None), _form(title, text, fields))

    def _parcel_fields(self, provider: str, tracking: str) -> list[Row]:
        known = [one["name"] for one in self.kit.providers()]
        chosen = provider if provider in known else ""
        return [
            {"name": "provider", "label": _t("Shipping provider"), "kind": "choice", "value": chosen, "choices": known},
            {"name": "tracking", "label": _t("Tracking number"), "kind": "text", "value": tracking},
        ]

    def _shipped(self, reference: str | None) -> Callable[[Row], None]:
        """What is done with the form, of a new parcel or of the known one with a reference."""

        def ask(given: Row) -> None:
            items = None if reference else _chosen(given)
            asked = self.kit.ship(
                self.record_id, given.get("provider", ""), given.get("tracking", ""), items,
                connection=self.connection, reference=reference,
            )  # fmt: skip
            outcomes = {"same": _t("It was asked for before: nothing is sent twice.")}
            self.begun(_t("Shipment asked for"), outcomes.get(asked.outcome, ""))

        return ask

    # -- returns -----------------------------------------------------------------------------------------------

    def _returns(self, row: Row) -> Row:
        heads = columns(
            ("return", _t("ID in shop")), ("status", _t("Channel status")), ("import", _t("Import status")),
            ("reason", _t("Reason")), ("quantity", _t("Quantity"), True), ("refunded", _t("Refunded"), True),
            ("created", _t("Created")),
        )  # fmt: skip
        rows = [self._return(one) for one in row["returns"]]
        told = "" if rows else _t("No return of this order.")
        return section("returns", _t("Returns"), table(_t("Returns"), heads, rows), text=told)

    def _return(self, row: Row) -> Row:
        number_of = row["return_id"]
        opened = self.way(
            f"return {number_of}", number_of, lambda: self.go("return", row["connection_id"], order=number_of)
        )
        return {
            "id": number_of,
            "return": [opened],
            "status": row["channel_status"] or "",
            "import": {"look": look(row["import_status"])},
            "reason": row["reason"] or "",
            "quantity": "" if row["quantity"] is None else number(row["quantity"]),
            "refunded": money(row["refunded"], row["currency"]),
            "created": {"time": row["created"]},
        }


# -- attributes ----------------------------------------------------------------------------------------------------


def _state(row: Row) -> list[Row]:
    return [
        fact(_t("Channel status"), row["channel_status"]),
        import_fact(row),
        look_fact(_t("Export to OMS"), row["oms_status"]),
        look_fact(_t("Export to channel"), row["channel_export_status"]),
        fact(_t("Excluded by"), word_of("excluded_by", row["excluded_by"] or "")),
    ]


def _order(row: Row) -> list[Row]:
    return [
        fact(_t("Connection"), row["connection"]),
        fact(_t("Marketplace"), row["marketplace"]),
        fact(_t("Total"), money(row["total"], row["currency"])),
        fact(_t("Price basis"), word_of("price_basis", row["price_basis"] or "")),
        fact(_t("B2B"), flag(row["b2b"])),
        fact(_t("Prime"), flag(row["prime"])),
        fact(_t("Invoice by Amazon"), flag(row["invoice_by_amazon"])),
        fact(_t("Replaces"), row["replaces"]),
    ]


def _delivery(row: Row) -> list[Row]:
    return [
        fact(_t("Fulfilled by"), fulfilled(row["fulfilled_by"])),
        fact(_t("Service level"), row["service_level"]),
        fact(_t("Shipping option"), row["shipping_option"]),
        fact(_t("Shipping provider"), row["shipping_provider"]),
        fact(_t("Shipping status"), word_of("shipping_status", row["shipping_status"] or "")),
        fact(_t("Warehousing"), flag(row["warehousing"])),
        fact(_t("Ship by"), row["ship_by"], time=True),
        fact(_t("Deliver by"), row["deliver_by"], time=True),
    ]


def fulfilled(by: str | None) -> str | None:
    """Who ships, or to whom it goes back, in words."""
    return {"MFN": _t("Merchant (MFN)"), "AFN": _t("Amazon (AFN)")}.get(by or "", by)


def times(row: Row) -> list[Row]:
    """When it was made, and when it was seen and changed here."""
    return [
        fact(_t("Created"), row["created"], time=True),
        fact(_t("Last updated"), row["last_updated"], time=True),
        fact(_t("First seen"), row["first_seen"], time=True),
        fact(_t("Imported at"), row["imported"], time=True),
        fact(_t("Last modified"), row["modified"], time=True),
    ]


# -- people --------------------------------------------------------------------------------------------------------


def _recipient() -> dict[str, str]:
    return {
        "name": _t("Name"), "company": _t("Company"), "address1": _t("Address"), "address2": _t("Address, second line"),
        "address3": _t("Address, third line"), "postal_code": _t("Postal code"), "city": _t("City"),
        "region": _t("Region"), "country": _t("Country"), "phone": _t("Phone"), "kind": _t("Kind of address"),
        "locker": _t("Number of the Packstation or Postfiliale"), "post_number": _t("Postnummer"),
    }  # fmt: skip


def _buyer() -> dict[str, str]:
    return {"name": _t("Name"), "email": _t("E-mail"), "company": _t("Company"), "purchase_order": _t("Purchase order")}


def _kinds() -> dict[str, str]:
    return {"street": _t("Street"), "packstation": "Packstation", "postfiliale": "Postfiliale",
            "postfach": _t("Postfach: a parcel service cannot deliver there")}  # fmt: skip


def _person(person: Mapping[str, Any] | None, labels: dict[str, str]) -> list[Row]:
    named = {**(person or {})}
    if "kind" in named:
        named["kind"] = _kinds().get(named["kind"], named["kind"])
    return [fact(label, named[key]) for key, label in labels.items() if named.get(key)]


# -- lines ---------------------------------------------------------------------------------------------------------


def _lines(row: Row) -> Row:
    heads = columns(
        ("kind", _t("Kind")), ("sku", _t("SKU")), ("title", _t("Title")), ("quantity", _t("Quantity"), True),
        ("net", _t("Net"), True), ("tax", _t("Tax"), True), ("gross", _t("Gross"), True),
        ("discount", _t("Discount"), True), ("total", _t("Total"), True),
    )  # fmt: skip
    total, differs = _sum(row)
    rows, foot = [_line(line) for line in row["lines"]], {"title": _t("Sum"), "value": total}
    told = "" if rows else _t("No line items: they come with the import of the order.")
    shown = table(_t("Line items"), heads, rows, foot)
    return section("lines", _t("Line items"), shown, text=told, warning=differs)


def _line(line: Row) -> Row:
    kinds = {"item": _t("Item"), "shipping": _t("Shipping"), "gift_wrap": _t("Gift wrap"), "fee": _t("Fee")}
    hint = ", ".join(filter(None, [line["item_id"], line["asin"] and f"ASIN {line['asin']}"]))
    return {
        "id": line["line"], "kind": kinds.get(line["kind"], line["kind"]), "sku": line["sku"] or "",
        "title": line["title"] or "", "hint": hint, "quantity": str(line["quantity"]),
        **{key: money(_padded(line[key], line["total"])) for key in _AMOUNTS},
    }  # fmt: skip


def _padded(amount: str | None, like: str) -> str | None:
    """An amount with at least as many places behind the point: they stand below each other."""
    missing = _places(like) - _places(amount or "")
    return amount if not amount or missing <= 0 else f"{amount}{'' if '.' in amount else '.'}{'0' * missing}"


def _places(amount: str) -> int:
    return len(amount.partition(".")[2])


def _sum(row: Row) -> tuple[str, str]:
    """The sum of the lines' totals, and a word where it is not the order's."""
    try:
        total = sum((Decimal(line["total"]) for line in row["lines"]), Decimal(0))
        differs = row["total"] is not None and bool(row["lines"]) and total != Decimal(row["total"])
    except InvalidOperation:
        return "", ""
    told = _t("The order's total is {}.").format(money(row["total"], row["currency"])) if differs else ""
    return money(str(total), row["currency"]), told


# -- parcels -------------------------------------------------------------------------------------------------------


def _parcel_heads() -> list[Row]:
    return columns(
        ("reference", _t("Reference")), ("carrier", _t("Carrier")), ("tracking", _t("Tracking number")),
        ("status", _t("Channel status")), ("items", _t("Items")), ("shipped", _t("Shipped")),
    )  # fmt: skip


def _parcel(one: Row, names: Mapping[str, str]) -> Row:
    """A parcel as the channel knows it."""
    return {
        "id": one["reference"],
        "reference": one["reference"],
        "carrier": one["carrier"] or "",
        "tracking": one["tracking"] or "",
        "status": one["status"] or "",
        "items": ", ".join(f"{number(many)} × {names.get(item, item)}" for item, many in one["items"].items()),  # noqa: RUF001 so quantities are written
        "shipped": {"time": one["shipped"]} if one["shipped"] else "",
    }


def _export_heads() -> list[Row]:
    return columns(
        ("kind", _t("Kind")), ("reference", _t("Reference")), ("what", _t("What")),
        ("quantity", _t("Quantity"), True), ("state", _t("State")), ("reason", _t("Reason")),
        ("at", _t("Last modified")), ("ways", _t("Action")),
    )  # fmt: skip


def _form(title: str, text: str, fields: list[Row]) -> Row:
    return {"title": title, "text": text, "fields": fields, "confirm": _t("SEND")}


def _quantities(items: list[Row]) -> list[Row]:
    """How many of each item that is not shipped yet."""
    return [
        {
            "name": f"item {one['item_id']}",
            "label": " ".join(filter(None, [one["sku"] or one["item_id"], one["title"]])),
            "kind": "count",
            "value": str(one["left"]),
            "most": one["left"],
            "hint": _t("{} of {} left to ship").format(number(one["left"]), number(one["ordered"])),
        }
        for one in items
        if one["left"]
    ]


def _chosen(given: Mapping[str, str]) -> dict[str, Any]:
    """How many of each item were filled in; none of one is left out, and what is no number is for the kit to refuse."""
    chosen: dict[str, Any] = {}
    for name, text in given.items():
        kind, _, item = name.partition(" ")
        if kind == "item" and text.strip() not in {"", "0"}:
            chosen[item] = int(text) if text.strip().isdecimal() else text
    return chosen
