"""Amazon's Selling Partner API. Importing this module reads declarations only; the client loads when work begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from omnikit.drivers.amazon.marketplaces import MARKETPLACES, named
from omnikit.drivers.amazon.settings import GROUPS
from omnikit.drivers.base import Manifest
from omnikit.model.fields import Ui
from omnikit.model.times import day_start
from omnikit.model.urls import plain_url

_FIRST_DAYS = 90
_Trimmed = StringConstraints(strip_whitespace=True, min_length=1, max_length=2048)


def _marketplace(text: str) -> str:
    try:
        return named(text).code
    except KeyError:
        raise ValueError(f"{text!r} is no Amazon marketplace; use a country code such as DE") from None


_ADDRESSES = "Addresses"
_STAGE = "Stage"
_Url = Annotated[str, AfterValidator(plain_url)]


class Credentials(BaseModel):
    """What one connection needs."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    seller_id: Annotated[
        str,
        StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9]{6,40}$"),
        Ui("Seller ID", "The merchant token of your Amazon seller account."),
    ]
    refresh_token: Annotated[
        str,
        _Trimmed,
        Field(repr=False),
        Ui("Access token", "Filled by the authorization; for a self-authorized application, paste its refresh token.",
           secret=True, locked=True),
    ]  # fmt: skip
    marketplace: Annotated[
        str,
        AfterValidator(_marketplace),
        Ui("Amazon marketplace", "Cannot be changed after the first save.", fixed=True,
           choices=tuple((one.code, one.name) for one in sorted(MARKETPLACES, key=lambda one: one.name))),
    ]  # fmt: skip


class ApplicationFields(BaseModel):
    """What the installation needs once: how Amazon knows this application, and where Amazon is."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    application_id: Annotated[
        str, _Trimmed, Ui("Application ID", "Begins with amzn1.sellerapps.app or amzn1.sp.solution.")
    ]
    client_id: Annotated[str, _Trimmed, Ui("Client ID", "LWA client identifier of the application.")]
    client_secret: Annotated[
        str,
        _Trimmed,
        Field(repr=False),
        Ui("Client secret", "LWA client secret; rotate it every 180 days.", secret=True),
    ]
    base_url: Annotated[
        _Url, Ui("Base URL", "Replaces all of Amazon's own addresses; for a local Amazon.", section=_ADDRESSES)
    ] = ""
    api_url: Annotated[_Url, Ui("API URL", "Replaces the Selling Partner API's address alone.", section=_ADDRESSES)] = (
        ""
    )
    lwa_url: Annotated[_Url, Ui("LWA URL", "Replaces Login with Amazon's address alone.", section=_ADDRESSES)] = ""
    seller_central_url: Annotated[
        _Url, Ui("Seller Central URL", "Replaces Seller Central's address alone.", section=_ADDRESSES)
    ] = ""
    redirect_uri: Annotated[
        _Url,
        Ui(
            "Redirect URI",
            "As registered with Amazon. Empty: the dashboard's own address, for a local Amazon.",
            section=_ADDRESSES,
        ),
    ] = ""
    draft: Annotated[bool, Field(), Ui("Draft application", "Asks for consent with version=beta.", section=_STAGE)] = (
        False
    )


def _account_key(account: Mapping[str, str]) -> str:
    return f"{account['seller_id']}/{account['marketplace']}"


def _covers(account: Mapping[str, str], settings: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    from omnikit.drivers.amazon.rules import also_imported

    return tuple(_account_key({**account, "marketplace": code}) for code in also_imported(account, settings))


def _first_window(account: Mapping[str, str], today: date) -> datetime:
    return day_start(today - timedelta(days=_FIRST_DAYS), named(account["marketplace"]).zone)


manifest = Manifest(
    id="amazon",
    label="Amazon",
    credentials=Credentials,
    application=ApplicationFields,
    factory="omnikit.drivers.amazon.driver:AmazonDriver",
    application_check="omnikit.drivers.amazon.driver:check_application",
    first_window=_first_window,
    covers=_covers,
    place=lambda key: named(key.partition("/")[2]).name,
    stock_pool=lambda account: f"{account['seller_id']}/{named(account['marketplace']).region}",
    together=lambda account: f"{account['seller_id']}/{named(account['marketplace']).region}",
    own_place=lambda account: account["marketplace"],
    polling="searchOrders",
    returns_polling=("createReport", 2),  # of the merchant's and of Amazon's returns
    order_rules="omnikit.drivers.amazon.rules:AmazonRules",
    return_rules="omnikit.drivers.amazon.returns:AmazonReturnRules",
    file_reader="omnikit.drivers.amazon.flatfile:AmazonReader",
    personal=("recipient", "buyer", "flat"),
    rates="omnikit.drivers.amazon.marketplaces:RATES",
    parcels="omnikit.drivers.amazon.shipments:parcels",
    account_key=_account_key,
    zone=lambda account: named(account["marketplace"]).zone,
    summary=lambda account: {"marketplace": account["marketplace"], "account": account["seller_id"]},
    settings=GROUPS,
    capabilities=frozenset(
        {
            "orders",
            "bulk",
            "counts",
            "returns",
            "shipments",
            "invoices",
            "stock",
            "authorize_by_consent",
            "authorize_by_token",
        }
    ),
    instructions=(
        "Enter the Seller ID (merchant token) that Seller Central shows under account information.",
        "Choose the marketplace: it says on whose page you confirm, and cannot be changed later.",
        "Press [AUTHORIZE] and confirm on Amazon's page; or paste the refresh token of a self-authorized application.",
        "One authorization covers all marketplaces of its region: tick the others that you want connections for.",
        "Press [SAVE]. The credentials are checked at Amazon before anything is stored.",
    ),
    many="marketplace",
)
