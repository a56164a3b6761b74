"""Why a single order or return could not be imported, or exported: stable codes, a sentence and a remedy for each.

A problem is a value, not an exception: one bad record never stops the others. The table is the one place where
codes live; documentation and screens read it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Cure(StrEnum):
    """Where the cause is mended, which is also whether a retry needs the record anew."""

    SETTINGS = "settings"  # the stored record is enough
    CHANNEL = "channel"  # the record has to be fetched again
    CONNECTION = "connection"  # authorization, roles: fetched again as well
    OMNIKIT = "omnikit"  # an update; the stored record is enough


class Cause(NamedTuple):
    """One row of the table. `message`, `rule` and `setting` may name parameters in braces; a remedy says what to do
    next. `rule` says what was checked; `setting`: the key to blame.
    """

    message: str
    remedy: str
    rule: str
    cure: Cure = Cure.CHANNEL
    setting: str | None = None


CAUSES: dict[str, Cause] = {
    "missing_address": Cause(
        "The order has no delivery address, and the merchant has to ship it.",
        "Open the order at the channel (Amazon: in Seller Central). If the address is there, retry the import; "
        "if not, ask the buyer or cancel the order at the channel.",
        "An order that the merchant ships needs a name and an address.",
    ),
    "personal_data_not_granted": Cause(
        "The channel left out {fields}: the application may not see personal data.",
        "Ask for the role 'Direct-to-Consumer Delivery (Restricted)' for the application, authorize the connection "
        "again, then retry the import.",
        "An order that the merchant ships needs a name and an address.",
        Cure.CONNECTION,
    ),
    "missing_sku": Cause(
        "Line {item_id} has no seller SKU, so it cannot be matched to a product.",
        "Give the offer a seller SKU at the channel (Amazon: in Seller Central), then retry the import.",
        "Each item names the seller SKU it is matched by.",
    ),
    "unknown_currency": Cause(
        "The amounts are in {currency!r}, which is no ISO 4217 currency.",
        "Compare with the order at the channel. If the currency is real, omnikit must learn it: report the code.",
        "Amounts are in a currency of ISO 4217.",
        Cure.OMNIKIT,
    ),
    "mixed_currencies": Cause(
        "The order holds amounts in several currencies: {currencies}.",
        "Compare with the order at the channel; enter it by hand if it really mixes them.",
        "All amounts of an order are in one currency.",
    ),
    "unknown_marketplace": Cause(
        "The order names marketplace {marketplace_id!r}, which omnikit does not know.",
        "Check the marketplace of the connection; if Amazon opened a new one, update omnikit and retry.",
        "The order belongs to a marketplace that omnikit knows.",
        Cure.OMNIKIT,
    ),
    "totals_mismatch": Cause(
        "{where}: the total {total} fits neither with tax inside ({without_tax}) nor with tax on top ({with_tax}).",
        "Compare the amounts with the order at the channel. Once they are corrected there, retry the import.",
        "The total of a line equals its parts, with tax inside or on top; the order equals its lines.",
    ),
    "missing_amounts": Cause(
        "Line {item_id} has no amounts although the order is past payment.",
        "Retry the import later; if the amounts stay away, the application may lack a role for financial data.",
        "An order past payment has amounts.",
        Cure.CONNECTION,
    ),
    "payload_invalid": Cause(
        "The record does not fit what the channel promises: {path} {reason}.",
        "Retry the import. If it stays, send the error's code and path to support; the payload is kept.",
        "The record has the fields and forms of the channel's model.",
    ),
    "details_unknown": Cause(
        "A report or file told of the order, but the channel does not know it under its number.",
        "Check whether the order belongs to this account and is younger than two years; then retry the import, or give "
        "it up.",
        "Names, addresses and certain amounts of an order that a report told of come from the channel.",
    ),
    "no_shipping_provider": Cause(
        "No shipping provider is assigned to the shipping option {option}, and there is no default.",
        "Assign a provider to {option}, or to default, in the shipping provider mapping; then retry the import.",
        "An order that is shipped here needs a shipping provider: that of its option, else the default.",
        Cure.SETTINGS,
        "shipping_mapping.{row}",
    ),
    "vcs_mismatch": Cause(
        "Line {item_id}: Amazon adds tax {tax} to {net} (total {gross}), but VCS is switched off, so prices should be "
        "gross.",
        "If the VAT calculation service is active in Seller Central, switch it on in the order import settings; if it "
        "is not, compare the amounts with the order at Amazon.",
        "With the VAT calculation service off, the amounts of an order fulfilled by Amazon contain the tax.",
        Cure.SETTINGS,
        "order_import.vcs_enabled",
    ),
    "packstation_no_post_number": Cause(
        "The order goes to a Packstation, but no line of the address has the Postnummer.",
        "Ask the buyer for the Postnummer, or have the address corrected at Amazon; then retry the import.",
        "A parcel for a Packstation needs the Postnummer of its recipient.",
    ),
    "packstation_ambiguous": Cause(
        "The order goes to a Packstation, and its address has several numbers that may be the Postnummer.",
        "Ask the buyer which is right, or have the address corrected at Amazon; then retry the import.",
        "The Postnummer of a Packstation is never guessed.",
    ),
    "postfiliale_no_number": Cause(
        "The order goes to a Postfiliale, but its number is missing.",
        "Ask the buyer for the number of the Postfiliale, or have the address corrected at Amazon; then retry.",
        "A parcel for a Postfiliale needs the number of the branch.",
    ),
    "column_missing": Cause(
        "No column of the file is taken for {field}.",
        "Choose the column for {field} in the column mapping, or add one to the file; then retry the import.",
        "Whatever an order needs has its column.",
        Cure.CHANNEL,
        "{setting}",
    ),
    "cell_invalid": Cause(
        "{field} in column {column} {reason} (line {line}).",
        "Correct the file, or choose another column for {field} in the column mapping; then retry the import.",
        "A cell holds what its column is taken for.",
        Cure.CHANNEL,
        "{setting}",
    ),
    "rows_unreadable": Cause(
        "Rows of the file {file} that belong to no order: {rows}. The first, line {line}, {reason}.",
        "Correct those lines; the next import reads the file again.",
        "Each row of a file can be read and names its order.",
    ),
    "file_unreadable": Cause(
        "The file {file} cannot be read: {reason}.",
        "Correct the file, or take it out of the folder; the next import looks at it again.",
        "Each file is a table whose first row has the headings.",
    ),
    "export_not_complete": Cause(
        "Order {order} is not complete (import status {status}), so nothing of it is exported.",
        "Mend what keeps its import from being complete, then ask for the export again.",
        "Only what was imported whole is exported.",
    ),
    "export_canceled": Cause(
        "Order {order} was canceled, so there is nothing to export.",
        "Open the order at the channel. If it is not canceled any more, import the orders, then ask for the export "
        "again.",
        "Nothing is exported for an order that was canceled.",
    ),
    "export_afn": Cause(
        "Order {order} is fulfilled by the channel, which knows its own shipments.",
        "Confirm shipments only for orders that the merchant ships.",
        "Shipments are confirmed for orders that the merchant ships.",
    ),
    "export_invoice_by_amazon": Cause(
        "Amazon writes the invoice of order {order}: it sells the order on.",
        "Send no invoice for it.",
        "Orders that Amazon sells on are invoiced by Amazon.",
    ),
    "export_not_ticked": Cause(
        "Marketplace {marketplace} of order {order} is not ticked under '{label}' (order_export.{row}).",
        "Tick the marketplace there if it is to be exported, then ask for the export again.",
        "What is exported is ticked for each marketplace, for B2B and for B2C orders.",
        Cure.SETTINGS,
        "order_export.{row}",
    ),
    "shipment_refused": Cause(
        "The channel refused shipment {reference}: {words}.",
        "Compare provider, tracking number, items and quantities with the order at the channel. Correct the shipment "
        "under the same reference, or press [RETRY EXPORT].",
        "The channel takes the shipments of an order.",
    ),
    "invoice_refused": Cause(
        "The channel refused invoice {reference}: {words}.",
        "Correct what it names and ask for the invoice again under the same number, or press [RETRY EXPORT].",
        "The channel takes the invoices of an order.",
    ),
    "invoice_unclear": Cause(
        "It is not known whether invoice {reference} has arrived: {words}.",
        "Look in Seller Central whether the order has this invoice. If it has, cancel the export; if not, press "
        "[RETRY EXPORT].",
        "No invoice is sent twice.",
    ),
    "invoice_no_answer": Cause(
        "The channel has not said for {days} days what became of invoice {reference}.",
        "Look in Seller Central whether the order has this invoice. If it has, cancel the export; if not, press "
        "[RETRY EXPORT].",
        "The channel says what became of an invoice.",
    ),
    "export_denied": Cause(
        "The channel does not allow the export: {words}.",
        "The application may lack a role (invoices: Tax Invoicing). Add it in Seller Central, authorize the connection "
        "anew, then press [RETRY EXPORT].",
        "The application may tell the channel of shipments and invoices.",
        Cure.CONNECTION,
    ),
    "export_unreachable": Cause(
        "The export failed {attempts} times: {words}.",
        "Wait until the channel answers again, then press [RETRY EXPORT].",
        "The channel can be reached.",
    ),
    "oms_refused": Cause(
        "The OMS refused it ({status}): {words}.",
        "Correct what it names, here or in the OMS, then press [RETRY EXPORT].",
        "The OMS takes complete orders and returns.",
    ),
    "oms_failing": Cause(
        "The OMS failed on it (attempt {attempts}): {words}.",
        "Ask the operators of the OMS what fails there, then press [RETRY EXPORT].",
        "The OMS takes complete orders and returns.",
    ),
    "oms_unreachable": Cause(
        "The OMS could not be reached (attempt {attempts}): {words}.",
        "Test the sink (`omnikit sink test`) and mend what it names, then press [RETRY EXPORT].",
        "The OMS can be reached.",
    ),
    "stock_refused": Cause(
        "The channel refused the quantity {quantity} of SKU {sku}: {issue}.",
        "Correct the offer at the channel as the message says, then send the quantity again.",
        "The channel takes the quantity of an offer.",
    ),
    "stock_fba_channel": Cause(
        "SKU {sku} is fulfilled by Amazon, so the quantity {quantity} was not sent.",
        "Amazon counts its own stock. If the merchant ships this offer, change that at the channel, then send again; "
        "if not, withdraw the quantity.",
        "No quantity is ever sent for an offer that Amazon fulfils.",
    ),
    "stock_locations": Cause(
        "The quantity of SKU {sku} is kept by location at the channel, so {quantity} was not sent.",
        "Set the quantities of the locations at the channel, and withdraw the one that is wanted here.",
        "One quantity for all never replaces those of several locations.",
    ),
    "stock_not_shown": Cause(
        "The channel took the quantity {quantity} of SKU {sku}, but does not offer it.",
        "Open the offer at the channel: it may say there what is wrong. Then send the quantity again.",
        "What the channel has taken it offers within minutes.",
    ),
    "stock_unknown_sku": Cause(
        "The channel knows no offer with SKU {sku}.",
        "Compare the SKU with the offer at the channel; upper and lower case count. Then send the quantity again.",
        "A quantity belongs to an offer that the channel knows.",
    ),
    "stock_conflict": Cause(
        "Quantity {quantity} is wanted of SKU {sku}, and {other_quantity} in connection {other}, which shares its "
        "stock.",
        "Want the same quantity in both connections, or withdraw it in one; it is sent with the next synchronisation.",
        "Connections that share their stock want the same quantity of an SKU.",
    ),
    "missing_order_id": Cause(
        "The return names no order, so it cannot be matched to one.",
        "Look the return up in Seller Central. If it belongs to an order there, retry the import; if not, ignore the "
        "error with a note.",
        "Each return names the order it belongs to.",
    ),
    "several_orders": Cause(
        "The rows of the return name different orders.",
        "Compare with the return in Seller Central, then retry the import; enter it by hand if it really mixes orders.",
        "A return belongs to one order.",
    ),
    "unreadable_date": Cause(
        "The day of the return cannot be read without doubt.",
        "Compare the payload with the return in Seller Central. Set the language of the account's reports to English "
        "or German, then retry the import.",
        "A return has a day that can be read in one way only.",
    ),
    "unreadable_quantity": Cause(
        "Line {item_id} of the return does not say how many pieces come back.",
        "Compare the payload with the return in Seller Central, then retry the import.",
        "Each line of a return names its pieces as a whole number.",
    ),
    "unreadable_amount": Cause(
        "The amount refunded for line {item_id} cannot be read without doubt.",
        "Compare the payload with the return in Seller Central, then retry the import.",
        "Amounts can be read in one way only.",
    ),
    "mapping_failed": Cause(
        "The record could not be read: an unforeseen {error} at {where}.",
        "This is a fault of omnikit, not of the order. The payload is kept; retry after an update.",
        "Every record can be read.",
        Cure.OMNIKIT,
    ),
}


# parameters that differ from record to record; the others say which cause it is
_OF_THE_RECORD = frozenset(
    {"item_id", "where", "total", "without_tax", "with_tax", "net", "tax", "gross", "order", "reference", "rows"}
) | {"line", "sku", "quantity", "other_quantity"}
_LEFT_OUT = "…"


class _Filled(dict[str, str]):
    """Parameters of a sentence: what an earlier version did not keep is shown as a gap, and breaks no list."""

    def __missing__(self, name: str) -> str:
        return "?"


class Problem(NamedTuple):
    """One cause found in one record. `path` points into the payload; `params` fill the sentence.

    `params` hold no personal data: they are stored in the clear and shown in lists.
    """

    code: str
    path: str
    params: dict[str, str]

    @property
    def message(self) -> str:
        return CAUSES[self.code].message.format_map(_Filled(self.params))

    @property
    def common(self) -> Problem:
        """The same without what is the record's own: what all problems of its fingerprint have in common."""
        return self._replace(params={k: _LEFT_OUT if k in _OF_THE_RECORD else v for k, v in self.params.items()})

    @property
    def remedy(self) -> str:
        return CAUSES[self.code].remedy.format_map(_Filled(self.params))

    @property
    def setting(self) -> str | None:
        """The key of the setting to blame."""
        setting = CAUSES[self.code].setting
        return setting and setting.format_map(_Filled(self.params))

    @property
    def fingerprint(self) -> str:
        """Equal for problems of the same cause: code, path with positions taken out, and the setting to blame."""
        place = ".".join(part for part in self.path.split(".") if not part.isdigit())
        setting = self.setting
        return f"{self.code}:{place}:{setting}" if setting else f"{self.code}:{place}"
