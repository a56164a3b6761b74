"""The settings of an Amazon connection: one annotated field is type, constraint, default, label and help at once.

Form, validation, store, command line and documentation all read these declarations. Labels are those of the
operators' documentation.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from omnikit.drivers.amazon.marketplaces import BY_CODE, MARKETPLACES, named
from omnikit.model.fields import Ui
from omnikit.model.settings import SettingsGroup
from omnikit.model.times import parse_day


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def _day(value: Any) -> Any:
    """DD.MM.YYYY or ISO; nothing means the last 90 days."""
    if value is None or isinstance(value, date):
        return value
    text = str(value).strip()
    if not text:
        return None
    try:
        return parse_day(text)
    except ValueError:
        raise ValueError("is no date; write DD.MM.YYYY") from None


def _not_ahead(day: date | None) -> date | None:
    if day is not None and day > (datetime.now(UTC) + _EARLIEST_ZONE).date():
        raise ValueError("lies in the future")
    return day


def _codes(value: Any) -> Any:
    """A list, or text with commas, of country codes."""
    words = [word for word in value.replace(",", " ").split() if word] if isinstance(value, str) else value
    try:
        return sorted({named(str(word)).code for word in words})
    except (KeyError, TypeError):
        raise ValueError(f"must be country codes of Amazon marketplaces: {', '.join(BY_CODE)}") from None


Day = Annotated[date | None, BeforeValidator(_day), AfterValidator(_not_ahead)]
Countries = Annotated[list[str], BeforeValidator(_codes)]
_BY_NAME = tuple((one.code, one.name) for one in sorted(MARKETPLACES, key=lambda one: one.name))
_MFN = "'Merchant Fulfilled Network' (MFN) orders"
_FBA = "'Fulfillment by Amazon' (FBA) orders"
_EARLIEST_ZONE = timedelta(hours=14)  # today is a day that has begun anywhere on Earth
_90_DAYS = "Empty: the last 90 days, counted at the first sync."


class Offers(_Group):
    """What is done with offers."""

    update_fba_stock: Annotated[
        bool,
        Ui("Update stock for 'Fulfillment by Amazon (FBA)' offers",
           "FBA stock is read into a warehouse of its own; it is never sent to Amazon."),
    ] = False  # fmt: skip


class OrderImport(_Group):
    """Which orders are imported, and how."""

    import_mfn: Annotated[bool, Ui("Import 'Merchant Fulfilled Network' (MFN) orders.", section=_MFN)] = True
    import_prime: Annotated[
        bool,
        Ui(
            "Import 'Prime by Merchant' orders.",
            "Off together with the MFN orders.",
            section=_MFN,
            needs="import_mfn",
        ),
    ] = True
    import_mfn_from: Annotated[Day, Ui("Import MFN orders from", _90_DAYS, section=_MFN)] = None
    import_afn: Annotated[bool, Ui("Import 'Fulfillment by Amazon' (AFN) orders.", section=_FBA)] = True
    mark_afn_shipped: Annotated[
        bool,
        Ui(
            "Mark 'Fulfillment by Amazon' orders as shipped during import and disable warehousing.",
            section=_FBA,
        ),
    ] = True
    vcs_enabled: Annotated[
        bool,
        Ui("Is the VAT calculation service (VCS) enabled?", "On: FBA prices are handed over net; off: gross.",
           section=_FBA),
    ] = False  # fmt: skip
    import_afn_from: Annotated[Day, Ui("Import AFN/FBA orders from", _90_DAYS, section=_FBA)] = None
    packstation_layout: Annotated[
        Literal["address_line", "company"],
        Ui("Packaging station address layout", section="Addresses",
           choices=(("address_line", "Customer number in address line"), ("company", "Customer number in company"))),
    ] = "address_line"  # fmt: skip
    also_marketplaces: Annotated[
        Countries,
        Ui(
            "Also import from these marketplaces",
            "Of the same region; none that another connection covers.",
            section="Marketplaces",
            choices=_BY_NAME,
            first="marketplace",
        ),
    ] = []


class OrderExport(_Group):
    """What is confirmed and uploaded to Amazon: by marketplace, for business and for private buyers."""

    shipments_b2b: Annotated[
        Countries,
        Ui(
            "Export shipments: B2B orders",
            section="Export shipments",
            part="B2B orders",
            choices=_BY_NAME,
            first="marketplace",
        ),
    ] = []
    shipments_b2c: Annotated[
        Countries,
        Ui(
            "Export shipments: B2C orders",
            section="Export shipments",
            part="B2C orders",
            choices=_BY_NAME,
            first="marketplace",
        ),
    ] = []
    invoices_b2b: Annotated[
        Countries,
        Ui(
            "Export invoices: B2B orders",
            section="Export invoices",
            part="B2B orders",
            choices=_BY_NAME,
            first="marketplace",
        ),
    ] = []
    invoices_b2c: Annotated[
        Countries,
        Ui(
            "Export invoices: B2C orders",
            section="Export invoices",
            part="B2C orders",
            choices=_BY_NAME,
            first="marketplace",
        ),
    ] = []


def _provider(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


Provider = Annotated[str | None, BeforeValidator(_provider)]


class ShippingMapping(_Group):
    """Which shipping provider carries what Amazon calls by each of these options."""

    default: Annotated[Provider, Ui("default", "Where no other row has a provider.", source="providers")] = None
    giftWrap: Annotated[  # noqa: N815 Amazon's word
        Provider, Ui("giftWrap", "Names the gift-wrap line; never a parcel.", source="providers")
    ] = None
    AFN: Annotated[Provider, Ui("AFN", "Fulfilled by Amazon.", source="providers")] = None
    PBM: Annotated[Provider, Ui("PBM", "Prime by merchant.", source="providers")] = None
    EXPEDITED: Annotated[Provider, Ui("EXPEDITED", source="providers")] = None
    FREE_ECONOMY: Annotated[Provider, Ui("FREE_ECONOMY", source="providers")] = None
    NEXT_DAY: Annotated[Provider, Ui("NEXT_DAY", source="providers")] = None
    PRIORITY: Annotated[Provider, Ui("PRIORITY", source="providers")] = None
    SAME_DAY: Annotated[Provider, Ui("SAME_DAY", source="providers")] = None
    SECOND_DAY: Annotated[Provider, Ui("SECOND_DAY", source="providers")] = None
    SCHEDULED: Annotated[Provider, Ui("SCHEDULED", source="providers")] = None
    STANDARD: Annotated[Provider, Ui("STANDARD", source="providers")] = None


GROUPS = (
    SettingsGroup("offers", "Offers", Offers),
    SettingsGroup(
        "order_import",
        "Order import",
        OrderImport,
        awaits="shipping_mapping",
        awaiting="Assign shipping providers: no shipping option of Amazon has one yet.",
        of_orders=True,
    ),
    SettingsGroup("order_export", "Order export/invoice upload", OrderExport),
    SettingsGroup(
        "shipping_mapping",
        "Shipping provider mapping",
        ShippingMapping,
        inherits=False,
        notice="A changed mapping applies from the next sync.",
        of_orders=True,
    ),
)
