"""The settings of a file channel: which column holds what, how numbers and days are written, what carries a parcel."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, create_model

from omnikit.drivers.filechannel.columns import FIELDS
from omnikit.model.currencies import CURRENCIES
from omnikit.model.fields import Ui
from omnikit.model.settings import SettingsGroup
from omnikit.model.times import parse_day

_LONGEST = 200


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def _day(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    text = str(value).strip()
    if not text:
        return None
    try:
        return parse_day(text)
    except ValueError:
        raise ValueError("is no date; write DD.MM.YYYY") from None


def _or_none(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def _currency(code: str | None) -> str | None:
    if code is None:
        return None
    if code.upper() not in CURRENCIES:
        raise ValueError("is no currency of ISO 4217; write a code such as EUR")
    return code.upper()


Heading = Annotated[
    Annotated[str, StringConstraints(max_length=_LONGEST)] | None, BeforeValidator(_or_none), Field(default=None)
]
Provider = Annotated[str | None, BeforeValidator(_or_none)]


class OrderImport(_Group):
    """Which orders are imported, and how their cells are read."""

    import_from: Annotated[
        date | None, BeforeValidator(_day), Ui("Import orders from", "Empty: all that the files hold.")
    ] = None
    currency: Annotated[
        str | None,
        BeforeValidator(_or_none),
        AfterValidator(_currency),
        Ui("Currency", "Where a file names none; a code such as EUR."),
    ] = None
    numbers: Annotated[
        Literal["auto", "comma", "point"],
        Ui("Numbers are written", "What could be read in two ways is never guessed: it is an error.",
           choices=(("auto", "as found"), ("comma", "1.234,56"), ("point", "1,234.56"))),
    ] = "auto"  # fmt: skip
    days: Annotated[
        Literal["auto", "day_first", "month_first"],
        Ui("Days with slashes are written", "Days with dots begin with the day; days with hyphens with the year.",
           choices=(("auto", "as found"), ("day_first", "DD/MM/YYYY"), ("month_first", "MM/DD/YYYY"))),
    ] = "auto"  # fmt: skip


_FOUND = "Empty: found by its heading. A hyphen: no column."
# the file's headings by field, as the fields are declared
ColumnMapping: type[BaseModel] = create_model(
    "ColumnMapping",
    __base__=_Group,
    **{field.name: (Annotated[Heading, Ui(field.label, _FOUND, section=field.section)], None) for field in FIELDS},
)  # type: ignore[call-overload]


class ShippingMapping(_Group):
    """Which shipping provider carries what the column *Shipping service* names."""

    default: Annotated[Provider, Ui("default", "Where no other row has a provider.", source="providers")] = None
    STANDARD: Annotated[Provider, Ui("STANDARD", source="providers")] = None
    EXPRESS: Annotated[Provider, Ui("EXPRESS", source="providers")] = None


GROUPS = (
    SettingsGroup(
        "order_import",
        "Order import",
        OrderImport,
        awaits="shipping_mapping",
        awaiting="Assign a shipping provider: no shipping option has one yet.",
        of_orders=True,
    ),
    SettingsGroup(
        "column_mapping",
        "Column mapping",
        ColumnMapping,
        inherits=False,
        notice="`omnikit connection preview ID` shows what each column of the newest file is taken for.",
        of_orders=True,
    ),
    SettingsGroup(
        "shipping_mapping",
        "Shipping provider mapping",
        ShippingMapping,
        inherits=False,
        notice="A changed mapping applies from the next sync.",
        of_orders=True,
    ),
)
