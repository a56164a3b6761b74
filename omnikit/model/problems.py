"""Why a single order or return could not be imported: stable codes, a sentence and a remedy for each.

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
        "Open the order in Seller Central. If the address is there, retry the import; "
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
        "Give the offer a seller SKU in Seller Central, then retry the import.",
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
        "Compare the amounts with the order at the channel. After Amazon has corrected them, retry the import.",
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
    "mapping_failed": Cause(
        "The record could not be read: an unforeseen {error} at {where}.",
        "This is a fault of omnikit, not of the order. The payload is kept; retry after an update.",
        "Every record can be read.",
        Cure.OMNIKIT,
    ),
}


# parameters that differ from record to record; the others say which cause it is
_OF_THE_RECORD = frozenset({"item_id", "where", "total", "without_tax", "with_tax", "net", "tax", "gross"})
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
