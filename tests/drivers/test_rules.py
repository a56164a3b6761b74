"""What an Amazon connection's settings make of an order: a row for each combination that matters, and the laws that
hold under all settings.
"""

import copy
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from omnikit.drivers.amazon.rules import AmazonRules
from omnikit.drivers.amazon.settings import GROUPS, ShippingMapping
from omnikit.drivers.base import Terms
from omnikit.model.orders import Mapped, Order, Recipient
from omnikit.model.settings import validated
from omnikit.model.times import iso
from tests.drivers.test_mapping import PATHS, euro, item, json_values, order

WINDOW = datetime(2026, 8, 24, 22, tzinfo=UTC)
LEVELS = ("EXPEDITED", "FREE_ECONOMY", "NEXT_DAY", "PRIORITY", "SAME_DAY", "SECOND_DAY", "SCHEDULED", "STANDARD")
DHL = {"shipping_mapping.default": "DHL"}
US = "ATVPDKIKX0DER"

Changes = dict[str, Any]


# -- orders --------------------------------------------------------------------------------------------------------


def made(by: str = "MERCHANT", status: str = "UNSHIPPED", level: str | None = "STANDARD", **more: Any) -> Any:
    """An order of some programme, in no programme of Amazon's besides."""
    fulfillment = {"fulfillmentStatus": status, "fulfilledBy": by, "fulfillmentServiceLevel": level}
    return order(**{"programs": [], "fulfillment": fulfillment} | more)


def sold(total: str, *rows: tuple[str, str], currency: str = "EUR") -> dict[str, Any]:
    """An order's items and sum."""
    parts = {"orderItems": [item(total, *rows)], "proceeds": {"grandTotal": euro(total)}}
    found: dict[str, Any] = json.loads(json.dumps(parts).replace("EUR", currency))
    return found


def to(**address: str) -> dict[str, Any]:
    """An order's German recipient."""
    base = {"name": "Lisa Muster", "postalCode": "10115", "city": "Berlin", "countryCode": "DE"}
    return {"recipient": {"deliveryAddress": base | address}}


def ordered_as(number: str) -> dict[str, Any]:
    """A business order's programme and buyer."""
    return {"programs": ["AMAZON_BUSINESS"], "buyer": {"buyerPurchaseOrderNumber": number}}


def unpaid(by: str = "MERCHANT") -> Any:
    raw = made(by, "PENDING")
    del raw["recipient"], raw["proceeds"], raw["orderItems"][0]["proceeds"]
    return raw


INSIDE = sold("119.00", ("ITEM", "119.00"), ("TAX", "19.00"))
ON_TOP = sold("119.00", ("ITEM", "100.00"), ("TAX", "19.00"))
SALES_TAX = {
    **sold("49.99", ("ITEM", "39.99"), ("TAX", "10.00"), currency="USD"),
    "salesChannel": {"channelName": "AMAZON", "marketplaceId": US},
}
LOCKER = to(addressLine1="Packstation 123", addressLine2="12345678")

MFN = {
    "mfn": made(),
    "b2b": made(**ordered_as("PO-4711"), **to(name="Jörg Müller PO-4711", addressLine1="Weg 1")),
    "pending": unpaid(),
    "cancelled": made(status="CANCELLED"),
    "shipped": made(status="SHIPPED"),
    "partially shipped": made(status="PARTIALLY_SHIPPED"),
    "gift": made(**sold("23.49", ("ITEM", "19.99"), ("GIFT_WRAP", "3.50"))),
    "packstation": made(**LOCKER),
    "taxed": made(**INSIDE),
    "tax on top": made(**ON_TOP),
    "us": made(**SALES_TAX),
}
PBM = {"pbm": made(programs=["PRIME"]), "expedited pbm": made(level="EXPEDITED", programs=["PREMIUM", "PRIME"])}
AFN = {
    "afn": made("AMAZON", "SHIPPED"),
    "afn prime": made("AMAZON", "SHIPPED", programs=["PRIME"]),
    "afn open": made("AMAZON", "UNSHIPPED"),
    "afn partially shipped": made("AMAZON", "PARTIALLY_SHIPPED"),
    "afn cancelled": made("AMAZON", "CANCELLED"),
    "afn unfulfillable": made("AMAZON", "UNFULFILLABLE"),
    "afn pending": unpaid("AMAZON"),
    "afn taxed": made("AMAZON", "SHIPPED", **INSIDE),
    "afn tax on top": made("AMAZON", "SHIPPED", **ON_TOP),
    "afn untaxed": made("AMAZON", "SHIPPED", **sold("119.00")),
    "afn zero tax": made("AMAZON", "SHIPPED", **sold("119.00", ("ITEM", "119.00"), ("TAX", "0.00"))),
    "afn us": made("AMAZON", "SHIPPED", **SALES_TAX),
    "afn packstation": made("AMAZON", "SHIPPED", **LOCKER),
}
ORDERS = {**MFN, **PBM, **AFN}


# -- rules ---------------------------------------------------------------------------------------------------------


def settings(changes: Changes) -> dict[str, Changes]:
    """All groups as declared, but for `changes` by key."""
    found = {group.key: validated(group, {}) for group in GROUPS}
    for key, value in changes.items():
        group, _, field = key.partition(".")
        assert field in found[group], key
        found[group][field] = value
    return found


def rules(
    changes: Changes | None = None,
    *,
    marketplace: str = "DE",
    window: datetime = WINDOW,
    since: datetime | None = None,
) -> AmazonRules:
    account = {"seller_id": "SELLER", "marketplace": marketplace}
    return AmazonRules(Terms(account, settings(changes or {}), window, since))


def mapped(raw: Any, changes: Changes | None = None, **terms: Any) -> Mapped:
    return rules(changes, **terms).map_order(orjson.dumps(raw))


def ordered(raw: Any, changes: Changes | None = None, **terms: Any) -> Order:
    found = mapped(raw, changes, **terms).order
    assert found is not None
    return found


def received(raw: Any, changes: Changes | None = None) -> Recipient:
    found = ordered(raw, changes).recipient
    assert found is not None
    return found


def codes(found: Mapped) -> list[str]:
    return [problem.code for problem in found.problems]


def off(*names: str) -> Changes:
    return {f"order_import.{name}": False for name in names}


# -- which orders are wanted (product 8.8) -------------------------------------------------------------------------

EVERY_MFN = dict.fromkeys((*MFN, *PBM), "order_import.import_mfn")
EVERY_PBM = dict.fromkeys(PBM, "order_import.import_prime")
EVERY_AFN = dict.fromkeys(AFN, "order_import.import_afn")


@pytest.mark.parametrize(
    ("switched_off", "kept_out"),
    [
        ((), {}),
        (("import_mfn",), EVERY_MFN),
        (("import_prime",), EVERY_PBM),
        (("import_afn",), EVERY_AFN),
        (("import_mfn", "import_prime"), EVERY_MFN),
        (("import_mfn", "import_afn"), EVERY_MFN | EVERY_AFN),
        (("import_prime", "import_afn"), EVERY_PBM | EVERY_AFN),
        (("import_mfn", "import_prime", "import_afn"), EVERY_MFN | EVERY_AFN),
    ],
)
def test_each_toggle_keeps_out_its_programme_and_nothing_else(
    switched_off: tuple[str, ...], kept_out: dict[str, str]
) -> None:
    found = {name: mapped(raw, off(*switched_off)) for name, raw in ORDERS.items()}
    assert {name: one.excluded_by for name, one in found.items() if one.excluded_by} == kept_out
    assert not any(one.too_old for one in found.values())


@pytest.mark.parametrize("by", [None, "DRONE"])
def test_a_programme_that_nobody_knows_is_kept_out_by_no_toggle(by: str | None) -> None:
    raw = made(programs=["PRIME"])
    raw["fulfillment"]["fulfilledBy"] = by
    assert mapped(raw, off("import_mfn", "import_prime", "import_afn")).excluded_by is None


# -- from which day (product 8.7) ----------------------------------------------------------------------------------

MIDNIGHTS = [
    ("DE", "2026-06-01", "2026-05-31T22:00:00Z"),
    ("DE", "2026-11-01", "2026-10-31T23:00:00Z"),
    ("DE", "2026-03-29", "2026-03-28T23:00:00Z"),  # clocks go forward
    ("DE", "2026-03-30", "2026-03-29T22:00:00Z"),
    ("DE", "2026-10-25", "2026-10-24T22:00:00Z"),  # and back
    ("DE", "2026-10-26", "2026-10-25T23:00:00Z"),
    ("US", "2026-06-01", "2026-06-01T07:00:00Z"),
    ("US", "2026-12-01", "2026-12-01T08:00:00Z"),
    ("US", "2026-03-08", "2026-03-08T08:00:00Z"),
    ("US", "2026-03-09", "2026-03-09T07:00:00Z"),
    ("US", "2026-11-01", "2026-11-01T07:00:00Z"),
    ("US", "2026-11-02", "2026-11-02T08:00:00Z"),
    ("EG", "2026-04-24", "2026-04-23T22:00:00Z"),  # there is no 00:00 on this day
]
BY_DAY = [("MERCHANT", "import_mfn_from"), ("AMAZON", "import_afn_from")]


def created(at: datetime | str, raw: Any) -> Any:
    return raw | {"createdTime": at if isinstance(at, str) else iso(at)}


@pytest.mark.parametrize(("marketplace", "day", "first"), MIDNIGHTS)
@pytest.mark.parametrize(("by", "field"), BY_DAY)
def test_a_day_begins_at_midnight_in_the_marketplaces_zone(
    marketplace: str, day: str, first: str, by: str, field: str
) -> None:
    setting = f"order_import.{field}"
    ruled = rules({setting: day}, marketplace=marketplace)
    before = datetime.fromisoformat(first) - timedelta(seconds=1)
    outcomes = [
        ruled.map_order(orjson.dumps(created(moment, made(by))))
        for moment in (before, f"{iso(before)[:-1]}.999Z", first, f"{first[:-1]}.001Z")
    ]
    assert [(one.excluded_by, one.too_old) for one in outcomes] == [(setting, True)] * 2 + [(None, False)] * 2


@pytest.mark.parametrize(("by", "field"), BY_DAY)
def test_a_day_of_one_programme_says_nothing_of_the_other(by: str, field: str) -> None:
    other = {"import_mfn_from": "AMAZON", "import_afn_from": "MERCHANT"}[field]
    changes = {f"order_import.{field}": "2026-11-20"}
    assert mapped(made(by), changes).too_old
    assert mapped(made(other), changes).excluded_by is None


@pytest.mark.parametrize(("raw", "field"), [("pbm", "import_mfn_from"), ("afn prime", "import_afn_from")])
def test_a_prime_order_goes_by_the_day_of_who_ships_it(raw: str, field: str) -> None:
    days = {"order_import.import_mfn_from": "2026-10-01", "order_import.import_afn_from": "2026-10-01"}
    assert mapped(ORDERS[raw], days).excluded_by is None
    late = days | {f"order_import.{field}": "2026-11-20"}
    assert mapped(ORDERS[raw], late).excluded_by == f"order_import.{field}"


@pytest.mark.parametrize("by", ["MERCHANT", "AMAZON"])
def test_without_a_day_the_window_of_the_first_sync_decides(by: str) -> None:
    before, first = (mapped(created(moment, made(by))) for moment in (WINDOW - timedelta(seconds=1), WINDOW))
    assert (before.excluded_by, before.too_old) == ("window", True)
    assert (first.excluded_by, first.too_old) == (None, False)


@pytest.mark.parametrize(("by", "field"), BY_DAY)
def test_an_earlier_day_counts_before_the_window(by: str, field: str) -> None:
    assert mapped(created("2026-07-01T12:00:00Z", made(by)), {f"order_import.{field}": "2026-07-01"}).order
    assert not mapped(created("2026-07-01T12:00:00Z", made(by)), {f"order_import.{field}": "2026-07-01"}).excluded_by


@pytest.mark.parametrize("day", [None, "2026-11-20"])
@pytest.mark.parametrize(("by", "field"), BY_DAY)
def test_a_since_overrides_the_window_and_a_later_day(by: str, field: str, day: str | None) -> None:
    since = datetime(2026, 7, 1, tzinfo=UTC)
    changes = {f"order_import.{field}": day}
    assert mapped(created(since, made(by)), changes, since=since).excluded_by is None
    assert mapped(created(since - timedelta(seconds=1), made(by)), changes, since=since).too_old


def test_a_since_that_is_later_narrows_nothing() -> None:
    assert mapped(made(), since=datetime(2026, 11, 20, tzinfo=UTC)).excluded_by is None


def test_what_is_unwanted_whatever_its_day_is_not_called_too_old() -> None:
    """A day never takes back an order that was imported; a toggle may."""
    found = mapped(made(), off("import_mfn") | {"order_import.import_mfn_from": "2026-11-20"})
    assert (found.excluded_by, found.too_old) == ("order_import.import_mfn", False)


@pytest.mark.parametrize(
    ("changes", "since", "begins"),
    [
        ({}, None, WINDOW),
        ({"order_import.import_mfn_from": "2026-10-01"}, None, WINDOW),
        ({"order_import.import_mfn_from": "2026-07-01"}, None, datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ({"order_import.import_afn_from": "2026-07-01"}, None, datetime(2026, 6, 30, 22, tzinfo=UTC)),
        (off("import_afn") | {"order_import.import_afn_from": "2026-07-01"}, None, WINDOW),
        (off("import_mfn") | {"order_import.import_mfn_from": "2026-07-01"}, None, WINDOW),
        (
            off("import_afn") | {"order_import.import_mfn_from": "2026-10-01"},
            None,
            datetime(2026, 9, 30, 22, tzinfo=UTC),
        ),
        (off("import_mfn", "import_afn"), None, WINDOW),
        ({}, datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)),
    ],
)
def test_fetching_begins_where_the_earliest_wanted_programme_does(
    changes: Changes, since: datetime | None, begins: datetime
) -> None:
    assert rules(changes, since=since).begins == begins


# -- what Amazon ships (product 8.9) -------------------------------------------------------------------------------

SHIPPING = {
    "afn": ("shipped", False),
    "afn open": ("open", True),
    "afn partially shipped": ("partially_shipped", True),
    "afn cancelled": ("canceled", False),
    "afn unfulfillable": ("canceled", False),
}


@pytest.mark.parametrize("name", AFN)
def test_an_order_that_amazon_ships_arrives_as_shipped_and_no_warehouse_hears_of_it(name: str) -> None:
    found = ordered(AFN[name], {"order_import.mark_afn_shipped": True})
    assert (found.shipping_status, found.warehousing) == ("shipped", False)
    assert found.channel_status == AFN[name]["fulfillment"]["fulfillmentStatus"]


@pytest.mark.parametrize("name", SHIPPING)
def test_switched_off_it_follows_amazon(name: str) -> None:
    found = ordered(AFN[name], {"order_import.mark_afn_shipped": False})
    assert (found.shipping_status, found.warehousing) == SHIPPING[name]


@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize(
    ("name", "status", "warehousing"),
    [
        ("mfn", "open", True),
        ("pbm", "open", True),
        ("partially shipped", "partially_shipped", True),
        ("shipped", "shipped", False),
        ("cancelled", "canceled", False),
    ],
)
def test_what_the_merchant_ships_follows_amazon_always(name: str, status: str, warehousing: bool, mark: bool) -> None:
    found = ordered(ORDERS[name], {"order_import.mark_afn_shipped": mark})
    assert (found.shipping_status, found.warehousing) == (status, warehousing)


# -- VAT calculation service (product 8.10) ------------------------------------------------------------------------

VCS_ON, VCS_OFF = ({"order_import.vcs_enabled": value} for value in (True, False))


@pytest.mark.parametrize(
    ("name", "changes", "basis", "amounts"),
    [
        ("afn taxed", VCS_ON, "net", ("100.00", "19.00", "119.00")),  # the example of 8.10, word for word
        ("afn taxed", VCS_OFF, "gross", ("100.00", "19.00", "119.00")),
        ("afn tax on top", VCS_ON, "net", ("100.00", "19.00", "119.00")),
        ("afn untaxed", VCS_ON, "net", ("119.00", "0", "119.00")),
        ("afn untaxed", VCS_OFF, "gross", (None, None, "119.00")),
        ("afn zero tax", VCS_ON, "net", ("119.00", "0", "119.00")),
        ("afn zero tax", VCS_OFF, "gross", (None, None, "119.00")),
        ("afn us", VCS_ON, "net", ("39.99", "10.00", "49.99")),
        ("afn us", VCS_OFF, "net", ("39.99", "10.00", "49.99")),
    ],
)
def test_the_service_decides_whether_amazons_amounts_are_net(
    name: str, changes: Changes, basis: str, amounts: tuple[str | None, ...]
) -> None:
    found = mapped(AFN[name], changes)
    assert codes(found) == []
    assert found.order is not None
    (line,) = found.order.lines
    assert (found.order.price_basis, (line.net, line.tax, line.gross)) == (basis, amounts)
    assert (line.total, found.order.total) == (line.gross, line.gross)


def test_tax_on_top_contradicts_a_service_that_is_switched_off() -> None:
    (problem,) = mapped(AFN["afn tax on top"], VCS_OFF).problems
    assert (problem.code, problem.path, problem.setting) == (
        "vcs_mismatch",
        "orderItems.0.proceeds",
        "order_import.vcs_enabled",
    )
    assert "tax 19.00 to 100.00 (total 119.00)" in problem.message


def test_the_mismatch_names_the_item_whose_tax_is_on_top() -> None:
    """Sums decide item by item: the first contains its tax, as the setting says."""
    inside, on_top = INSIDE["orderItems"][0], ON_TOP["orderItems"][0] | {"orderItemId": "222"}
    raw = made("AMAZON", orderItems=[inside, on_top], proceeds={"grandTotal": euro("238.00")})
    (problem,) = mapped(raw, VCS_OFF).problems
    assert (problem.code, problem.path, problem.params["item_id"]) == ("vcs_mismatch", "orderItems.1.proceeds", "222")


@pytest.mark.parametrize("name", [*MFN, *PBM])
def test_the_service_is_no_matter_of_what_the_merchant_ships(name: str) -> None:
    assert mapped(ORDERS[name], DHL | VCS_ON) == mapped(ORDERS[name], DHL | VCS_OFF)


# -- recipients (product 8.12) -------------------------------------------------------------------------------------

BY_LINE, BY_COMPANY = ({"order_import.packstation_layout": layout} for layout in ("address_line", "company"))


@pytest.mark.parametrize(
    ("address", "changes", "fields"),
    [
        (LOCKER, BY_LINE, (None, "Packstation 123", "12345678", None)),
        (LOCKER, BY_COMPANY, ("12345678", "Packstation 123", None, None)),
        (to(companyName="12345678", addressLine1="Packstation 123"), BY_LINE,
         (None, "Packstation 123", "12345678", None)),
        (to(companyName="Muster GmbH", addressLine1="Packstation 123", addressLine2="12345678"), BY_LINE,
         ("Muster GmbH", "Packstation 123", "12345678", None)),
        (to(companyName="Muster GmbH", addressLine1="Packstation 123", addressLine2="12345678"), BY_COMPANY,
         ("12345678", "Packstation 123", "Muster GmbH", None)),
        (to(addressLine1="Postfiliale 501"), BY_COMPANY, (None, "Postfiliale 501", None, None)),
        (to(addressLine1="Packstationstr. 5", addressLine2="12345678"), BY_COMPANY,
         (None, "Packstationstr. 5", "12345678", None)),
        (to(addressLine1="Postfach 123456"), BY_COMPANY, (None, "Postfach 123456", None, None)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("by", ["MERCHANT", "AMAZON"])
def test_a_packstation_is_laid_out_as_set(by: str, address: Any, changes: Changes, fields: tuple[str | None]) -> None:
    found = mapped(made(by, **address), DHL | changes)
    assert codes(found) == []
    assert found.order is not None
    person = found.order.recipient
    assert person is not None
    assert (person.company, person.address1, person.address2, person.address3) == fields
    assert person.name == "Lisa Muster"


@pytest.mark.parametrize(
    ("line", "kind", "locker", "number"),
    [
        ("Packstation 123, 12345678", "packstation", "123", "12345678"),
        ("Postfiliale 501", "postfiliale", "501", None),
        ("Postfach 123456", "postfach", None, None),
        ("Packstationstr. 5", "street", None, None),
        ("Weg 1", "street", None, None),
    ],
)
def test_the_kind_of_address_is_told(line: str, kind: str, locker: str | None, number: str | None) -> None:
    person = received(made(**to(addressLine1=line)))
    assert (person.kind, person.locker, person.post_number) == (kind, locker, number)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Packstation 123", "packstation_no_post_number"),
        ("Packstation 123, 12345678, 87654321", "packstation_ambiguous"),
        ("Postfiliale", "postfiliale_no_number"),
    ],
)
@pytest.mark.parametrize("changes", [BY_LINE, BY_COMPANY])
def test_a_locker_that_is_not_clear_is_an_error_and_its_address_stays(line: str, code: str, changes: Changes) -> None:
    found = mapped(made(**to(addressLine1=line)), DHL | changes)
    assert codes(found) == [code]
    assert found.order is not None
    assert found.order.recipient is not None
    assert found.order.recipient.address1 == line


@pytest.mark.parametrize(("by", "status"), [("AMAZON", "SHIPPED"), ("MERCHANT", "CANCELLED"), ("MERCHANT", "PENDING")])
def test_a_locker_matters_only_where_the_merchant_ships(by: str, status: str) -> None:
    assert codes(mapped(made(by, status, **to(addressLine1="Packstation 123")), DHL)) == []


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("Jörg Müller PO-4711", "Jörg Müller"),
        ("Jörg Müller (PO-4711)", "Jörg Müller"),
        ("Jörg Müller - PO-4711", "Jörg Müller"),
        ("Praxis (Dr. Weiß) PO-4711", "Praxis (Dr. Weiß)"),
        ("Jörg Müller", "Jörg Müller"),
        ("PO-4711 Jörg Müller", "PO-4711 Jörg Müller"),
        ("PO-4711", "PO-4711"),
    ],
)
def test_the_purchase_order_number_that_amazon_appends_is_no_part_of_the_name(name: str, becomes: str) -> None:
    raw = made(**ordered_as("PO-4711"), **to(name=name, addressLine1="Weg 1"))
    assert received(raw).name == becomes


@pytest.mark.parametrize(("name", "number"), [("Lager 15", "5"), ("Lisa Hann", "n"), ("Haus 4711", "711")])
def test_a_name_that_only_ends_like_the_purchase_order_number_keeps_its_words(name: str, number: str) -> None:
    assert received(made(**ordered_as(number), **to(name=name, addressLine1="Weg 1"))).name == name


def test_a_name_that_amazon_ships_to_has_no_number_appended() -> None:
    raw = made("AMAZON", **ordered_as("PO-4711"), **to(name="Jörg Müller PO-4711", addressLine1="Weg 1"))
    assert received(raw).name == "Jörg Müller PO-4711"


@pytest.mark.parametrize("by", ["MERCHANT", "AMAZON"])
@pytest.mark.parametrize(
    "others",
    [
        {**ordered_as("87654321"), **to(name="Lisa Muster 87654321", addressLine1="Packstation 123 12345678")},
        {**ordered_as("87654321"), **to(addressLine1="Packstation 123 12345678", addressLine3="87654321")},
        to(addressLine1="Packstation 123 12345678", addressLine3="17612345", phone="+49 176 12345"),
    ],
)
def test_a_purchase_order_number_or_phone_is_never_taken_for_the_postnummer(by: str, others: Any) -> None:
    assert received(made(by, **others)).post_number == "12345678"


# -- shipping options (product 8.11) -------------------------------------------------------------------------------

ROWS = tuple(ShippingMapping.model_fields)
PRECEDENCE = {
    "a level": (made(level="EXPEDITED"), ("EXPEDITED", "default")),
    "no level": (made(level=None), ("default",)),
    "a level Amazon has just invented": (made(level="WARP"), ("default",)),
    "a level named like a row that is none": (made(level="giftWrap"), ("default",)),
    "Prime by merchant": (made(level="EXPEDITED", programs=["PRIME"]), ("PBM", "EXPEDITED", "default")),
    "AFN": (made("AMAZON", "SHIPPED", "EXPEDITED"), ("AFN", "EXPEDITED", "default")),
    "AFN with PRIME": (made("AMAZON", level="EXPEDITED", programs=["PRIME"]), ("AFN", "EXPEDITED", "default")),
    **{level: (made(level=level), (level, "default")) for level in LEVELS},
}
SOME_ROWS = ("default", "giftWrap", "AFN", "PBM", "EXPEDITED", "STANDARD")
SUBSETS = list(chain.from_iterable(combinations(SOME_ROWS, size) for size in range(len(SOME_ROWS) + 1)))


def providers(rows: Any) -> Changes:
    """Each row has a provider named after it."""
    return {f"shipping_mapping.{row}": f"by {row}" for row in rows}


def test_the_rows_are_those_that_the_seed_names_and_the_eight_levels() -> None:
    assert set(ROWS) == {"default", "giftWrap", "AFN", "PBM", *LEVELS}


@pytest.mark.parametrize("mark", [True, False])
@pytest.mark.parametrize("kind", PRECEDENCE)
def test_the_first_row_that_has_a_provider_gives_it(kind: str, mark: bool) -> None:
    raw, ranked = PRECEDENCE[kind]
    shipped_here = {"order_import.mark_afn_shipped": mark}
    for rows in (*SUBSETS, ROWS, [row for row in ROWS if row != "default"]):
        found = ordered(raw, providers(rows) | shipped_here)
        expected = next((f"by {row}" for row in ranked if row in rows), None)
        assert found.shipping_provider == expected, rows


@pytest.mark.parametrize("rows", [(), ("giftWrap",), ("giftWrap", "AFN")])
@pytest.mark.parametrize(
    ("raw", "option", "row"),
    [
        *((made(level=level), level, level) for level in LEVELS),
        (made(level="STANDARD", programs=["PRIME"]), "PBM", "PBM"),
        (made(level="WARP"), "WARP", "default"),
        (made(level=None), "default", "default"),
        (made(level="giftWrap"), "GIFTWRAP", "default"),
        (made(status="SHIPPED"), "STANDARD", "STANDARD"),
        (made(status="PARTIALLY_SHIPPED"), "STANDARD", "STANDARD"),
    ],
)
def test_an_order_without_a_provider_is_an_error_that_names_the_option(
    raw: Any, option: str, row: str, rows: tuple[str, ...]
) -> None:
    (problem,) = mapped(raw, providers(rows)).problems
    assert (problem.code, problem.setting) == ("no_shipping_provider", f"shipping_mapping.{row}")
    assert f"option {option}," in problem.message
    assert ordered(raw, providers(rows)).shipping_option == option


@pytest.mark.parametrize("name", AFN)
def test_an_afn_order_marked_as_shipped_needs_no_provider(name: str) -> None:
    assert "no_shipping_provider" not in codes(mapped(AFN[name], {"order_import.mark_afn_shipped": True}))


@pytest.mark.parametrize("name", ["afn open", "afn partially shipped"])
def test_an_afn_order_that_is_offered_to_the_warehouse_needs_one(name: str) -> None:
    (problem,) = mapped(AFN[name], {"order_import.mark_afn_shipped": False}).problems
    assert problem.setting == "shipping_mapping.AFN"
    assert codes(mapped(AFN[name], providers(["AFN"]) | {"order_import.mark_afn_shipped": False})) == []


@pytest.mark.parametrize("name", ["cancelled", "pending"])
def test_what_is_not_shipped_needs_no_provider(name: str) -> None:
    assert codes(mapped(MFN[name])) == []


def test_gift_wrap_names_its_line_and_no_parcel() -> None:
    found = ordered(MFN["gift"], DHL | {"shipping_mapping.giftWrap": "Geschenkpapier"})
    assert [(line.kind, line.title) for line in found.lines] == [("item", "Becher"), ("gift_wrap", "Geschenkpapier")]
    assert found.shipping_provider == "DHL"
    assert [line.title for line in ordered(MFN["gift"], DHL).lines] == ["Becher", "Gift wrap"]


# -- laws ----------------------------------------------------------------------------------------------------------

# what a setting may change of an order that comes out; everything else stays
TOUCHES = {
    "order_import.import_mfn": (False, {"excluded_by"}),
    "order_import.import_prime": (False, {"excluded_by"}),
    "order_import.import_afn": (False, {"excluded_by"}),
    "order_import.import_mfn_from": ("2026-11-20", {"excluded_by", "too_old"}),
    "order_import.import_afn_from": ("2026-11-20", {"excluded_by", "too_old"}),
    "order_import.mark_afn_shipped": (False, {"shipping_status", "warehousing"}),
    "order_import.vcs_enabled": (True, {"price_basis", "lines", "problems"}),
    "order_import.packstation_layout": ("company", {"recipient"}),
    "shipping_mapping.giftWrap": ("Papier", {"lines"}),
    **{f"shipping_mapping.{row}": ("DPD", {"shipping_provider"}) for row in ROWS if row != "giftWrap"},
}
IDLE = {
    "offers.update_fba_stock": True,
    "order_export.shipments_b2b": ["DE"],
    "order_export.shipments_b2c": ["DE"],
    "order_export.invoices_b2b": ["DE"],
    "order_export.invoices_b2c": ["DE"],
}


def facts(found: Mapped) -> dict[str, Any]:
    assert found.order is not None
    return found.order._asdict() | {name: value for name, value in found._asdict().items() if name != "order"}


@pytest.mark.parametrize("setting", TOUCHES)
def test_a_setting_touches_what_it_is_for_and_nothing_else(setting: str) -> None:
    value, allowed = TOUCHES[setting]
    touched = set()
    for raw in ORDERS.values():
        before, after = facts(mapped(raw, DHL)), facts(mapped(raw, DHL | {setting: value}))
        touched |= {name for name in before if before[name] != after[name]}
    assert touched <= allowed
    assert touched or setting.removeprefix("shipping_mapping.") in LEVELS, "some order shows that it acts"


toggles = ("import_mfn", "import_prime", "import_afn", "mark_afn_shipped", "vcs_enabled")
days = st.dates(date(2026, 1, 1), date(2026, 11, 30)).map(str) | st.none()
acting = st.fixed_dictionaries(
    {f"order_import.{name}": st.booleans() for name in toggles}
    | {f"order_import.{name}": days for name in ("import_mfn_from", "import_afn_from")}
    | {"order_import.packstation_layout": st.sampled_from(["address_line", "company"])}
    | {f"shipping_mapping.{row}": st.sampled_from([None, "DHL", "DPD"]) for row in ROWS}
)  # fmt: skip
named_orders = st.sampled_from(sorted(ORDERS))
amounts = st.decimals(min_value=0, max_value=10_000, places=2)
priced = st.tuples(amounts, amounts, amounts, amounts, amounts, st.booleans())


@given(st.lists(priced, min_size=1, max_size=4), acting, st.sampled_from(["MERCHANT", "AMAZON"]))
def test_the_sum_of_all_lines_is_the_orders_total_under_every_setting(
    items: list[tuple[Decimal, Decimal, Decimal, Decimal, Decimal, bool]], changes: Changes, by: str
) -> None:
    raws, grand = [], Decimal(0)
    for number, (price, shipping, wrap, tax, discount, on_top) in enumerate(items):
        total = price + shipping + wrap - discount + (tax if on_top else 0)
        rows = [("ITEM", price), ("SHIPPING", shipping), ("GIFT_WRAP", wrap), ("TAX", tax), ("DISCOUNT", discount)]
        raws.append(item(str(total), *((kind, str(amount)) for kind, amount in rows)) | {"orderItemId": str(number)})
        grand += total
    found = ordered(made(by, orderItems=raws, proceeds={"grandTotal": euro(str(grand))}), changes)
    assert sum(Decimal(line.total) for line in found.lines) == grand == Decimal(found.total or "x")
    for line in found.lines:
        assert Decimal(line.gross) - Decimal(line.discount) == Decimal(line.total)
        if line.net is not None and line.tax is not None:
            assert Decimal(line.net) + Decimal(line.tax) == Decimal(line.gross)


@given(named_orders, acting)
def test_mapping_twice_is_mapping_once(name: str, changes: Changes) -> None:
    raw = orjson.dumps(ORDERS[name])
    ruled = rules(changes)
    first = ruled.map_order(raw)
    assert ruled.map_order(raw) == first
    assert rules(copy.deepcopy(changes)).map_order(raw) == first


@given(acting, st.sampled_from(["DE", "US"]))
def test_the_same_terms_have_the_same_version(changes: Changes, marketplace: str) -> None:
    reordered = dict(reversed(changes.items()))
    one, other = rules(changes, marketplace=marketplace), rules(reordered, marketplace=marketplace)
    assert one.version == other.version


@given(acting, acting)
def test_other_settings_have_another_version(one: Changes, other: Changes) -> None:
    assert (rules(one).version == rules(other).version) == (one == other)


@pytest.mark.parametrize("setting", TOUCHES)
def test_each_setting_that_acts_changes_the_version(setting: str) -> None:
    assert rules(DHL | {setting: TOUCHES[setting][0]}).version != rules(DHL).version


@pytest.mark.parametrize("setting", IDLE)
def test_a_setting_that_does_not_act_on_imports_changes_neither_version_nor_orders(setting: str) -> None:
    changes = DHL | {setting: IDLE[setting]}
    assert rules(changes).version == rules(DHL).version
    assert [mapped(raw, changes) for raw in ORDERS.values()] == [mapped(raw, DHL) for raw in ORDERS.values()]


def test_another_window_or_since_changes_the_version() -> None:
    earlier = WINDOW - timedelta(days=1)
    versions = {rules().version, rules(window=earlier).version, rules(since=earlier - timedelta(days=1)).version}
    assert len(versions) == 3


# -- layouts -------------------------------------------------------------------------------------------------------

words = st.sampled_from(
    ["Packstation", "Postfiliale", "Postfach", "123", "501", "12345678", "1234 5678", "87654321", "Postnummer", "Nr.",
     "Muster GmbH", "Weg 1", "-", ",", "c/o", "Müller", "0170 1234567"]
)  # fmt: skip
lines = st.lists(words, max_size=4).map(" ".join)
addresses = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("name", "companyName", "addressLine1", "addressLine2", "addressLine3"), lines)
)
MOVED = {"name", "company", "address1", "address2", "address3", "kind", "locker", "post_number"}


@given(addresses, st.sampled_from(["MERCHANT", "AMAZON"]), st.sampled_from(["", "87654321"]), acting)
@example({"companyName": "Muster GmbH", "addressLine1": "Packstation 123 12345678"}, "MERCHANT", "", DHL)
def test_two_layouts_differ_in_a_recipients_lines_alone(
    address: dict[str, str], by: str, number: str, changes: Changes
) -> None:
    raw = made(by, **ordered_as(number), **to(phone="0170 1234567", **address))
    one, other = mapped(raw, changes | BY_LINE), mapped(raw, changes | BY_COMPANY)
    assert one.order is not None
    assert other.order is not None
    assert one._replace(order=one.order._replace(recipient=None)) == other._replace(
        order=other.order._replace(recipient=None)
    )
    left, right = (found.order.recipient._asdict() for found in (one, other))
    assert {name for name in left if left[name] != right[name]} <= MOVED
    assert (left["kind"], left["locker"], left["post_number"]) == (right["kind"], right["locker"], right["post_number"])


# -- whatever comes ------------------------------------------------------------------------------------------------


def replaced(path: str, value: Any, raw: Any = None) -> Any:
    """An order with the value at `path` replaced."""
    found = copy.deepcopy(ORDERS["afn tax on top"] if raw is None else raw)
    *parents, last = path.split(".")
    target = found
    for name in parents:
        target = target[int(name)] if name.isdigit() else target[name]
    target[int(last) if last.isdigit() else last] = value
    return found


def keepable(found: Mapped) -> bool:
    """Whether the store can write it: text that is UTF-8, whole numbers of 64 bits."""
    msgspec.msgpack.encode(found)
    orjson.dumps([problem.params for problem in found.problems])
    lines = found.order.lines if found.order is not None else ()
    return all(abs(line.quantity) < 2**63 for line in lines)


MORE_PATHS = (
    *PATHS, "fulfillment.fulfilledBy", "fulfillment.fulfillmentStatus", "fulfillment.fulfillmentServiceLevel",
    "associatedOrders", "fulfillment.shipByWindow", "recipient", "proceeds.breakdowns", "orderItems.0.orderItemId",
    "orderItems.0.quantityOrdered", "orderItems.0.proceeds.breakdowns.1.detailedBreakdowns", "lastUpdatedTime",
    "buyer.buyerPurchaseOrderNumber", "recipient.deliveryAddress.postalCode", "recipient.deliveryAddress.addressLine1",
    "orderItems.0.proceeds.proceedsTotal.amount", "orderItems.0.proceeds.proceedsTotal.currencyCode",
)  # fmt: skip


@given(json_values, acting)
def test_no_setting_makes_a_rule_raise_whatever_json_comes(value: Any, changes: Changes) -> None:
    found = rules(changes).map_order(json.dumps(value).encode())
    assert found.problems or found.excluded_by
    assert keepable(found)


@given(st.binary(), acting)
def test_no_setting_makes_a_rule_raise_whatever_bytes_come(raw: bytes, changes: Changes) -> None:
    found = rules(changes).map_order(raw)
    assert found.problems or found.excluded_by
    assert keepable(found)


@given(st.sampled_from(MORE_PATHS), json_values, acting)
def test_any_value_in_any_place_is_mapped_or_named_under_every_setting(path: str, value: Any, changes: Changes) -> None:
    found = rules(changes).map_order(json.dumps(replaced(path, value)).encode())
    assert keepable(found)
    assert all(problem.message and problem.remedy for problem in found.problems)


ODD = {
    "a time before all times": ("createdTime", "0001-01-01T00:00:00+12:00"),
    "a time after all times": ("createdTime", "9999-12-31T23:59:59-12:00"),
    "an update after all times": ("lastUpdatedTime", "9999-12-31T23:59:59-12:00"),
    "a window after all times": ("fulfillment.shipByWindow", {"latestDateTime": "9999-12-31T23:59:59-12:00"}),
    "half a surrogate pair as marketplace": ("salesChannel.marketplaceId", "\ud83d"),
    "half a surrogate pair as currency": ("orderItems.0.proceeds.proceedsTotal.currencyCode", "\ud83d"),
    "half a surrogate pair as status": ("fulfillment.fulfillmentStatus", "\ud83d"),
    "half a surrogate pair in a time": ("createdTime", "2026\ud83d11-01T10:00:00Z"),
    "half a surrogate pair as item": ("orderItems.0.orderItemId", "\ud83d"),
    "more pieces than a number holds": ("orderItems.0.quantityOrdered", 2**63),
    "a list as programme": ("fulfillment.fulfilledBy", []),
    "a number as list of orders": ("associatedOrders", 5),
    "a number as breakdowns": ("proceeds.breakdowns", 5),
    "a number as details": ("orderItems.0.proceeds.breakdowns.1.detailedBreakdowns", 5),
    "an amount without end": ("orderItems.0.proceeds.proceedsTotal.amount", "1E+999999999999"),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_value_is_mapped_or_named_and_can_be_kept(odd: str) -> None:
    """What raises here, or cannot be written, ends a whole run: one bad order would stop the others. And what does not
    fit Amazon's model is no "fault of omnikit", which `mapping_failed` tells people.
    """
    found = rules().map_order(json.dumps(replaced(*ODD[odd])).encode())
    assert "mapping_failed" not in codes(found)
    assert keepable(found)


@pytest.mark.parametrize(
    "text", ["2026-13-01T10:00:00Z", "2026-11-31T10:00:00Z", "2026-11-01T25:00:00Z", "2026xxxxxxTxxxxxxxxZ"]
)
def test_a_time_that_does_not_exist_is_named(text: str) -> None:
    assert codes(rules().map_order(orjson.dumps(replaced("createdTime", text)))) == ["payload_invalid"]


def test_a_record_nested_without_end_is_named() -> None:
    found = rules().map_order(b'{"orderId":"302-1234567-1234567","x":' + b"[" * 5000 + b"]" * 5000 + b"}")
    assert codes(found) == ["payload_invalid"]


def test_an_order_that_cannot_be_read_goes_by_the_earliest_day() -> None:
    changes = {"order_import.import_mfn_from": "2026-10-01", "order_import.import_afn_from": "2026-11-01"}
    for moment, reason in (("2026-09-30T21:59:59Z", "order_import.import_mfn_from"), ("2026-09-30T22:00:00Z", None)):
        found = mapped(created(moment, replaced("orderItems", [])), changes)
        assert (found.excluded_by, codes(found)) == (reason, ["payload_invalid"])
