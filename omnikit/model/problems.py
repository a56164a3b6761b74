"""Why a single order or return could not be imported: stable codes, a sentence and a remedy for each.

A problem is a value, not an exception: one bad record never stops the others. The table is the one place where
codes live; documentation and screens read it.
"""

from __future__ import annotations

from typing import NamedTuple


class Cause(NamedTuple):
    """One row of the table. `message` may name parameters in braces; a remedy says what to do next."""

    message: str
    remedy: str
    setting: str | None = None


CAUSES: dict[str, Cause] = {
    "missing_address": Cause(
        "The order has no delivery address, and the merchant has to ship it.",
        "Open the order in Seller Central. If the address is there, retry the import; "
        "if not, ask the buyer or cancel the order at the channel.",
    ),
    "personal_data_not_granted": Cause(
        "The channel left out {fields}: the application may not see personal data.",
        "Ask for the role 'Direct-to-Consumer Delivery (Restricted)' for the application, authorize the connection "
        "again, then retry the import.",
    ),
    "missing_sku": Cause(
        "Line {item_id} has no seller SKU, so it cannot be matched to a product.",
        "Give the offer a seller SKU in Seller Central, then retry the import.",
    ),
    "unknown_currency": Cause(
        "The amounts are in {currency!r}, which is no ISO 4217 currency.",
        "Compare with the order at the channel. If the currency is real, omnikit must learn it: report the code.",
    ),
    "mixed_currencies": Cause(
        "The order holds amounts in several currencies: {currencies}.",
        "Compare with the order at the channel; enter it by hand if it really mixes them.",
    ),
    "unknown_marketplace": Cause(
        "The order names marketplace {marketplace_id!r}, which omnikit does not know.",
        "Check the marketplace of the connection; if Amazon opened a new one, update omnikit and retry.",
    ),
    "totals_mismatch": Cause(
        "{where}: the total {total} fits neither with tax inside ({without_tax}) nor with tax on top ({with_tax}).",
        "Compare the amounts with the order at the channel. After Amazon has corrected them, retry the import.",
    ),
    "missing_amounts": Cause(
        "Line {item_id} has no amounts although the order is past payment.",
        "Retry the import later; if the amounts stay away, the application may lack a role for financial data.",
    ),
    "payload_invalid": Cause(
        "The record does not fit what the channel promises: {path} {reason}.",
        "Retry the import. If it stays, send the error's code and path to support; the payload is kept.",
    ),
    "mapping_failed": Cause(
        "The record could not be read: an unforeseen {error} at {where}.",
        "This is a fault of omnikit, not of the order. The payload is kept; retry after an update.",
    ),
}


class Problem(NamedTuple):
    """One cause found in one record. `path` points into the payload; `params` fill the sentence.

    `params` hold no personal data: they are stored in the clear and shown in lists.
    """

    code: str
    path: str
    params: dict[str, str]

    @property
    def message(self) -> str:
        return CAUSES[self.code].message.format_map(self.params)

    @property
    def remedy(self) -> str:
        return CAUSES[self.code].remedy

    @property
    def fingerprint(self) -> str:
        """Equal for problems of the same cause: code and path with positions taken out."""
        return f"{self.code}:{'.'.join(part for part in self.path.split('.') if not part.isdigit())}"
