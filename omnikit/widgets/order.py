"""The page of one order: what it is, what is wrong with it and why, and what happened to it.

Personal data (recipient, buyer, payload) are not there until somebody asks for them, which the audit keeps; they go
with the page, and when the order is written anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Self

import traitlets

from omnikit.errors import OmnikitError
from omnikit.widgets.events import Guarded
from omnikit.widgets.live import Live
from omnikit.widgets.orders import (
    cancel_reason,
    cancel_text,
    cancel_title,
    flag,
    import_look,
    money,
    retry_reason,
    word_of,
)
from omnikit.widgets.screen import button
from omnikit.widgets.status import look
from omnikit.widgets.texts import _t, said
from omnikit.widgets.vuetify import locale_words

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
# what would be read otherwise than it stands there: characters that are not seen or turn the direction, and halves
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
_HANDED_ON = frozenset({"Being exported", "Exported"})
_AMOUNTS = ("net", "tax", "gross", "discount", "total")


def _words() -> dict[str, str]:
    return {
        "back": _t("Back"),
        "close": _t("Close"),
        "cancel": _t("CANCEL"),
        "copy": _t("Copy the order id"),
        "copied": _t("Copied"),
        "again": _t("Try again"),
        "actions": _t("Actions for the order"),
        "lines": _t("Line items"),
        "sum": _t("Sum"),
        "no_lines": _t("No line items: they come with the import of the order."),
        "people": _t("Recipient and buyer"),
        "recipient": _t("Recipient"),
        "buyer": _t("Buyer"),
        "nobody": _t("The channel named nobody."),
        "hidden": _t("Recipient, buyer and payload are personal data. Whoever looks at them is kept in the audit."),
        "show": _t("Show personal data"),
        "hide": _t("Hide personal data"),
        "shipments": _t("Shipments"),
        "no_shipments": _t("No shipment yet: shipments are exported to the channel by a later release."),
        "payload": _t("Payload and what was made of it"),
        "raw": _t("As the channel sent it"),
        "mapped": _t("As omnikit keeps it"),
        "history": _t("History"),
        "just_now": _t("just now"),
    }


def _line_heads() -> list[dict[str, str]]:
    named = (
        ("kind", _t("Kind")), ("sku", _t("SKU")), ("title", _t("Title")), ("quantity", _t("Quantity")),
        ("net", _t("Net")), ("tax", _t("Tax")), ("gross", _t("Gross")), ("discount", _t("Discount")),
        ("total", _t("Total")),
    )  # fmt: skip
    return [{"key": key, "title": title} for key, title in named]


class OrderScreen(Guarded):
    """One order of a connection; without the connection, of whichever has it."""

    template_file = (__file__, "order.vue")

    title = traitlets.Unicode().tag(sync=True)
    words: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    order_id = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)  # why it cannot be shown
    status: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    buttons: traitlets.List[Any] = traitlets.List().tag(sync=True)
    groups: traitlets.List[Any] = traitlets.List().tag(sync=True)  # attributes: title and facts
    causes: traitlets.List[Any] = traitlets.List().tag(sync=True)
    causes_title = traitlets.Unicode().tag(sync=True)
    heads: traitlets.List[Any] = traitlets.List().tag(sync=True)
    lines: traitlets.List[Any] = traitlets.List().tag(sync=True)
    total = traitlets.Unicode().tag(sync=True)
    differs = traitlets.Unicode().tag(sync=True)  # the sum of the lines is not the order's total
    history: traitlets.List[Any] = traitlets.List().tag(sync=True)
    personal: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # empty: hidden
    dialog: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)  # empty: closed

    def __init__(self, kit: Kit, order_id: str, connection: int | None = None) -> None:
        self.kit = kit
        self.connection = connection
        self._row: Row = {}
        self._links: list[dict[str, str] | None] = []
        self._asked: Callable[[], object] | None = None
        self._origin: tuple[str, int | None, Row] = ("orders", None, {})
        super().__init__(title=_t("Order"), words=_words() | locale_words(), order_id=order_id, heads=_line_heads())
        self.live = Live(
            pulse=kit.pulse,
            read=self.read,
            show=self.show_order,
            fail=self.show_failure,
            alive=lambda: self.comm is not None,
        )

    def comes_from(self, page: str, connection: int | None, rest: Row) -> None:
        """The list that (Back) leads to."""
        self._origin = (page, connection, rest)

    # -- living ------------------------------------------------------------------------------------------------

    def begin(self) -> Self:
        """Read at once, then keep up to date while the page is open."""
        self.vue_look_again()
        self.live.start()
        return self

    def close(self) -> None:
        """What is personal goes first."""
        self.personal = {}
        super().close()

    def read(self) -> Row:
        """The order with all that is shown of it but personal data."""
        row = self.kit.order_facts(self.order_id, self.connection)
        number = row["connection_id"]
        causes = self.kit.explain(self.order_id, number).causes
        return {**row, "causes": causes, "history": self.kit.order_history(self.order_id, number)}

    def show_failure(self, error: Exception | None) -> None:
        """What could not be read; None: it can be again."""
        known = isinstance(error, OmnikitError)
        other = _t("The data could not be read ({}).").format(type(error).__name__)
        self.problem = "" if error is None else said(str(error)) if known else other

    def show_order(self, row: Row) -> None:
        if self.personal and row["modified"] != self._row.get("modified"):
            self.personal = {}
        self._row, self.connection = row, row["connection_id"]
        self._links = [_link(cause) for cause in row["causes"]]
        with self.hold_sync():
            self.problem = ""
            self.status = import_look({**row, "problems": [], "retrying": _is_retried(row)})
            self.buttons = self._buttons()
            self.groups = _groups(row)
            self.causes = [_cause(cause, link) for cause, link in zip(row["causes"], self._links, strict=True)]
            self.causes_title = _t("Why it was left out") if row["import_status"] == "Excluded" else _t("What is wrong")
            self.lines = [_line(line) for line in row["lines"]]
            self.total, self.differs = _sum(row)
            self.history = [_event(at, one) for at, one in enumerate(row["history"])]

    def _buttons(self) -> list[dict[str, str]]:
        state = {self._row["import_status"]}
        again = _t("A run is trying it.") if _is_retried(self._row) else retry_reason(state)
        handed_on = _t("It was handed to the OMS.") if self._row["oms_status"] in _HANDED_ON else ""
        return [
            button("retry", _t("RETRY IMPORT"), "mdi-refresh", again),
            button("cancel_order", _t("CANCEL ORDER"), "mdi-cancel", cancel_reason(state)),
            button("replay", _t("Replay"), "mdi-replay", handed_on),
        ]

    # -- what can be done --------------------------------------------------------------------------------------

    def retry(self) -> None:
        """[RETRY IMPORT]"""
        self.kit.retry(orders=[self.order_id], connection=self.connection)
        self._told(_t("Retry triggered"))

    def replay(self) -> None:
        """[Replay]: map it again from what is stored, without any call."""
        assert self.connection is not None
        self.kit.replay(self.connection, orders=[self.order_id])
        self._told(_t("Replay triggered"))

    def cancel_order(self) -> None:
        """[CANCEL ORDER]: asks, saying what it does and what it does not."""
        self._asked = self._give_up
        self.dialog = {
            "title": cancel_title(1), "text": cancel_text([self.order_id]), "confirm": _t("GIVE UP IMPORT"),
        }  # fmt: skip

    def _give_up(self) -> None:
        assert self.connection is not None
        self.kit.cancel_orders(self.connection, [self.order_id])
        self.say(_t("Import given up"))
        self.live.look()

    def _told(self, title: str) -> None:
        self.say(title, "" if self.kit.worker_alive() else _t("No worker is running: it waits until one is."))
        self.live.look()
        self.live.wake()

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_back(self, _data: Any = None) -> None:
        """(Back): to the list as it was left."""
        page, connection, rest = self._origin
        self.go(page, connection, **rest)

    def vue_look_again(self, _data: Any = None) -> None:
        """Read now; [Try again]."""
        try:
            self.live.look()
        except Exception as error:  # noqa: BLE001 whatever it is, the page must say so
            self.show_failure(error)
        else:
            self.problem = ""

    def vue_act(self, name: str) -> None:
        """One of the buttons above."""
        if name in {one["name"] for one in self.buttons if not one["reason"]}:
            getattr(self, name)()

    def vue_answer_dialog(self, _data: Any = None) -> None:
        """The dialog was confirmed."""
        asked, self._asked, self.dialog = self._asked, None, {}
        if asked is not None:
            asked()

    def vue_cancel_dialog(self, _data: Any = None) -> None:
        self._asked, self.dialog = None, {}

    def vue_show_personal(self, _data: Any = None) -> None:
        """[Show personal data]: the audit keeps who looked."""
        people = self.kit.personal_data(self.order_id, self.connection)
        raw = self.kit.raw_order(self.order_id, self.connection)
        kept = {key: value for key, value in self._row.items() if key not in {"causes", "history"}}
        self.personal = {
            "recipient": _facts(people["recipient"], _recipient()),
            "buyer": _facts(people["buyer"], _buyer()),
            "raw": as_json(raw),
            "mapped": as_json({**kept, **people}),
        }
        self.live.look()

    def vue_hide_personal(self, _data: Any = None) -> None:
        self.personal = {}

    def vue_follow(self, number: Any) -> None:
        """The page that mends a cause."""
        link = self._links[int(number)] if 0 <= int(number) < len(self._links) else None
        if link is not None:
            rest = {key: value for key, value in link.items() if key not in {"page", "connection"}}
            self.go(link["page"], int(link["connection"]), **rest)

    def vue_open_runs(self, _data: Any = None) -> None:
        """The runs of the connection."""
        self.go("runs", self.connection)


def as_json(value: Any) -> str:
    """JSON to be read: what would not be seen, or turn the direction of the text, is written as its number."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _is_retried(row: Row) -> bool:
    return any(cause["state"] == "retrying" for cause in row["causes"])


# -- attributes ----------------------------------------------------------------------------------------------------


def _fact(label: str, value: Any, **more: Any) -> Row:
    return {"label": label, "value": value, **more}


def _groups(row: Row) -> list[Row]:
    groups = ((_t("State"), _state(row)), (_t("Order"), _order(row)), (_t("Delivery"), _delivery(row)),
              (_t("Times"), _times(row)))  # fmt: skip
    return [{"title": title, "facts": [one for one in facts if one["value"]]} for title, facts in groups]


def _state(row: Row) -> list[Row]:
    looks = {key: look(row[key]) for key in ("import_status", "oms_status", "channel_export_status")}
    looks["import_status"] = import_look({**row, "problems": [], "retrying": _is_retried(row)})
    return [
        _fact(_t("Channel status"), row["channel_status"]),
        _fact(_t("Import status"), row["import_status"], look=looks["import_status"]),
        _fact(_t("Export to OMS"), row["oms_status"], look=looks["oms_status"]),
        _fact(_t("Export to channel"), row["channel_export_status"], look=looks["channel_export_status"]),
        _fact(_t("Excluded by"), word_of("excluded_by", row["excluded_by"] or "")),
    ]


def _order(row: Row) -> list[Row]:
    return [
        _fact(_t("Connection"), row["connection"]),
        _fact(_t("Marketplace"), row["marketplace"]),
        _fact(_t("Total"), money(row["total"], row["currency"])),
        _fact(_t("Price basis"), word_of("price_basis", row["price_basis"] or "")),
        _fact(_t("B2B"), flag(row["b2b"])),
        _fact(_t("Prime"), flag(row["prime"])),
        _fact(_t("Invoice by Amazon"), flag(row["invoice_by_amazon"])),
        _fact(_t("Replaces"), row["replaces"]),
    ]


def _delivery(row: Row) -> list[Row]:
    return [
        _fact(_t("Fulfilled by"), _fulfilled(row["fulfilled_by"])),
        _fact(_t("Service level"), row["service_level"]),
        _fact(_t("Shipping option"), row["shipping_option"]),
        _fact(_t("Shipping provider"), row["shipping_provider"]),
        _fact(_t("Shipping status"), word_of("shipping_status", row["shipping_status"] or "")),
        _fact(_t("Warehousing"), flag(row["warehousing"])),
        _fact(_t("Ship by"), row["ship_by"], time=True),
        _fact(_t("Deliver by"), row["deliver_by"], time=True),
    ]


def _fulfilled(by: str | None) -> str | None:
    return {"MFN": _t("Merchant (MFN)"), "AFN": _t("Amazon (AFN)")}.get(by or "", by)


def _times(row: Row) -> list[Row]:
    return [
        _fact(_t("Created"), row["created"], time=True),
        _fact(_t("Last updated"), row["last_updated"], time=True),
        _fact(_t("First seen"), row["first_seen"], time=True),
        _fact(_t("Imported at"), row["imported"], time=True),
        _fact(_t("Last modified"), row["modified"], time=True),
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


def _facts(person: Mapping[str, Any] | None, labels: dict[str, str]) -> list[Row]:
    named = {**(person or {})}
    if "kind" in named:
        named["kind"] = _kinds().get(named["kind"], named["kind"])
    return [_fact(label, named[key]) for key, label in labels.items() if named.get(key)]


# -- lines ---------------------------------------------------------------------------------------------------------


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


# -- causes --------------------------------------------------------------------------------------------------------


def _link(cause: Row) -> dict[str, str] | None:
    """Where a cause is mended, unless that is this page."""
    link: dict[str, str] = cause["link"]
    return None if link["page"] == "order" else link


def _cause(cause: Row, link: Mapping[str, str] | None) -> Row:
    setting = cause["setting"]
    facts = [
        _fact(_t("Rule"), said(cause["rule"])),
        _fact(_t("In the payload"), f"{cause['path']} = {cause['value']}" if cause["path"] else ""),
        _fact(_t("Setting"), _setting(setting) if setting else ""),
        _fact(_t("Changed by"), setting["changed_by"] if setting else ""),
        _fact(_t("Changed"), setting["changed_at"] if setting else "", time=True),
        _fact(_t("What to do"), said(cause["remedy"])),
        _fact(_t("Why it is ignored"), said(cause["reason"])),
        _fact(_t("Assigned to"), cause["assigned_to"]),
        _fact(_t("Note"), cause["note"]),
        _fact(_t("Since"), cause["since"], time=True),
        _fact(_t("Amazon's request id"), cause["request_id"]),
    ]
    opens = {"settings": _t("Open the setting"), "edit": _t("Open the connection")}
    return {
        "message": said(cause["message"]),
        "code": cause["code"],
        "look": look(cause["state"]),
        "facts": [one for one in facts if one["value"]],
        "link": opens.get(link["page"], _t("Open")) if link else "",
    }


def _setting(setting: Row) -> str:
    return f"{_t(setting['label'])} ({setting['key']}): {_value(setting['value'])} ({_t(setting['origin'])})"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _t("on") if value else _t("off")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return _t("empty") if value in {None, ""} else str(value)


# -- history -------------------------------------------------------------------------------------------------------


def _kinds_of_events() -> dict[str, tuple[str, str]]:
    """Icon and word."""
    return {
        "first_seen": ("mdi-eye-outline", _t("First seen")),
        "imported": ("mdi-check", _t("Imported")),
        "order.raw": ("mdi-file-eye-outline", _t("Payload looked at")),
        "order.personal_data": ("mdi-account-eye-outline", _t("Personal data looked at")),
        "orders.cancel": ("mdi-cancel", _t("Import given up")),
        "retry": ("mdi-refresh", _t("Retry asked for")),
        "replay": ("mdi-replay", _t("Replay asked for")),
        "sync": ("mdi-sync", _t("Import asked for")),
        "errors.ignore": ("mdi-eye-off", _t("Error ignored")),
        "errors.reopen": ("mdi-alert-circle", _t("Error reopened")),
        "errors.assign": ("mdi-account-arrow-right-outline", _t("Error assigned")),
        "errors.note": ("mdi-note-text-outline", _t("Note written")),
    }


def _event(at: int, one: Row) -> Row:
    run = one["run"]
    if run is not None:
        shown: Row = {"look": look(run["state"]), "word": _t("Run {}").format(run["run_id"]), "text": run["job"]}
    else:
        icon, word = _kinds_of_events().get(one["kind"], ("mdi-circle-small", one["kind"]))
        shown = {"look": {"icon": icon, "word": "", "tone": "quiet"}, "word": word, "text": ""}
    return {"id": at, "at": one["at"], "actor": one["actor"] or "", "run": run is not None, **shown}
