"""The Sales API: counts that agree with the orders the other APIs show."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

PATH = "/sales/v1/orderMetrics"
DE, FR, US = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "ATVPDKIKX0DER"
WHOLE = "2026-08-20T00:00:00Z--2026-11-23T12:00:00Z"
GOOD = {"marketplaceIds": DE, "interval": WHOLE, "granularity": "Total", "granularityTimeZone": "UTC"}


def asked(api, **changes):
    params = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return api.get(PATH, **params)


def metrics(api, **changes):
    answer = asked(api, **changes)
    assert answer.status_code == 200, answer.text
    return answer.json()["payload"]


def total(api, **changes):
    (one,) = metrics(api, **changes)
    return one


def counts(one):
    return one["orderCount"], one["orderItemCount"], one["unitCount"]


@pytest.fixture(scope="module")
def orders(full):
    """Germany's orders that count."""
    found = full.orders(includedData=full.everything, marketplaceIds=DE)
    return [each for each in found if each["fulfillment"]["fulfillmentStatus"] != "CANCELLED"]


def sums(orders):
    items = [item for order in orders for item in order["orderItems"]]
    rows = [row for item in items for row in item.get("proceeds", {}).get("breakdowns", []) if row["type"] == "ITEM"]
    units = sum(item["quantityOrdered"] for item in items)
    return (len(orders), len(items), units), sum(Decimal(row["subtotal"]["amount"]) for row in rows)


def test_totals_are_those_of_the_search(full, orders):
    found = total(full)
    expected, amount = sums(orders)
    assert counts(found) == expected
    assert found["interval"] == "2026-08-20T00:00Z--2026-11-23T12:00Z"
    assert found["totalSales"] == {"amount": f"{amount.normalize():f}", "currencyCode": "EUR"}
    assert Decimal(found["averageUnitPrice"]["amount"]) == round(amount / expected[2], 2)


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        ({"buyerType": "B2B"}, lambda order: "AMAZON_BUSINESS" in order["programs"]),
        ({"buyerType": "B2C"}, lambda order: "AMAZON_BUSINESS" not in order["programs"]),
        ({"fulfillmentNetwork": "MFN"}, lambda order: order["fulfillment"]["fulfilledBy"] == "MERCHANT"),
        ({"fulfillmentNetwork": "AFN"}, lambda order: order["fulfillment"]["fulfilledBy"] == "AMAZON"),
        ({"amazonProgram": "AmazonHaul"}, lambda _order: False),
    ],
)
def test_filters_by_order(full, orders, params, wanted):
    expected, amount = sums([order for order in orders if wanted(order)])
    found = total(full, **params)
    assert counts(found) == expected
    assert Decimal(found["totalSales"]["amount"]) == amount


@pytest.mark.parametrize(("name", "field", "value"), [("asin", "asin", "B0D2MUGS01"), ("sku", "sellerSku", "GLOVE-M")])
def test_filters_by_product_count_its_items_only(full, orders, name, field, value):
    kept = [
        order | {"orderItems": [item for item in order["orderItems"] if item["product"].get(field) == value]}
        for order in orders
    ]
    expected, _ = sums([order for order in kept if order["orderItems"]])
    assert counts(total(full, **{name: value})) == expected
    assert 0 < expected[0] < len(orders)


def test_days_are_those_of_the_zone(full, orders):
    zone = ZoneInfo("Europe/Berlin")
    days = metrics(
        full,
        granularity="Day",
        granularityTimeZone="Europe/Berlin",
        interval="2026-10-20T00:00:00+02:00--2026-11-01T00:00:00+01:00",
    )
    assert len(days) == 12
    assert [each["interval"] for each in days][4:6] == [
        "2026-10-24T00:00+02:00--2026-10-25T00:00+02:00",
        "2026-10-25T00:00+02:00--2026-10-26T00:00+01:00",  # the day the clocks go back has 25 hours
    ]
    bought = Counter(datetime.fromisoformat(order["createdTime"]).astimezone(zone).date() for order in orders)
    first = datetime(2026, 10, 20, tzinfo=zone).date()
    assert [each["orderCount"] for each in days] == [bought[first + timedelta(days=n)] for n in range(12)]


@pytest.mark.parametrize(
    ("granularity", "starts"),
    [
        ("Week", ["2026-10-28T12", "2026-11-02T00", "2026-11-09T00", "2026-11-16T00"]),
        ("Month", ["2026-10-28T12", "2026-11-01T00"]),
        ("Year", ["2026-10-28T12"]),
        ("Total", ["2026-10-28T12"]),
    ],
)
def test_the_first_and_the_last_interval_are_cut(full, granularity, starts):
    span = "2026-10-28T12:00:00Z--2026-11-20T06:30:15Z"
    found = metrics(full, granularity=granularity, interval=span)
    assert [each["interval"][:13] for each in found] == starts
    assert found[-1]["interval"].endswith("--2026-11-20T06:30:15Z")
    assert sum(each["orderCount"] for each in found) == total(full, interval=span)["orderCount"]


def test_weeks_may_begin_on_sunday(full):
    found = metrics(
        full, granularity="Week", firstDayOfWeek="Sunday", interval="2026-11-02T00:00:00Z--2026-11-16T00:00:00Z"
    )
    assert [each["interval"][:10] for each in found] == ["2026-11-02", "2026-11-08", "2026-11-15"]


def test_hours_need_no_zone_and_reach_thirty_days_back(full):
    span = "2026-11-20T10:30:00+01:00--2026-11-20T13:00:00+01:00"
    found = metrics(full, granularity="Hour", granularityTimeZone=None, interval=span)
    assert [each["interval"][11:16] for each in found] == ["10:30", "11:00", "12:00"]
    late = "2026-10-20T00:00:00Z--2026-10-21T00:00:00Z"
    assert asked(full, granularity="Hour", granularityTimeZone=None, interval=late).status_code == 400


def test_the_end_is_not_part_of_it(api, order):
    api.local.upsert_orders(
        [order(1, createdTime="2026-11-19T00:00:00Z"), order(2, createdTime="2026-11-20T00:00:00Z")]
    )
    assert counts(total(api, interval="2026-11-19T00:00:00Z--2026-11-20T00:00:00Z")) == (1, 1, 1)
    assert counts(total(api, interval="2026-11-19T00:00:00Z--2026-11-20T00:00:01Z")) == (2, 2, 2)


def test_cancelled_orders_do_not_count_and_unpaid_ones_have_no_price(api, order):
    pending = {"fulfillmentStatus": "PENDING", "fulfilledBy": "MERCHANT"}
    api.local.upsert_orders([order(1), order(2, fulfillment=pending)])
    assert counts(total(api)) == (2, 2, 2)
    assert total(api)["totalSales"] == total(api)["averageUnitPrice"] == {"amount": "0", "currencyCode": "EUR"}
    api.local.cancel_order(order(1)["orderId"])
    assert counts(total(api)) == (1, 1, 1)


def test_an_odd_order_counts_as_far_as_it_can_be_read(api, order):
    api.local.upsert_orders([order(1, orderItems=[{"quantityOrdered": "two", "proceeds": {"breakdowns": [{}]}}])])
    assert counts(total(api)) == (1, 1, 0)


def test_nothing_is_nothing(api):
    assert counts(total(api)) == (0, 0, 0)


REFUSED = {
    "no marketplace": {"marketplaceIds": None},
    "two marketplaces": {"marketplaceIds": f"{DE},{FR}"},
    "no interval": {"interval": None},
    "one date": {"interval": "2026-11-01T00:00:00Z"},
    "no time": {"interval": "2026-11-01--2026-11-02"},
    "no seconds": {"interval": "2026-11-01T00:00Z--2026-11-02T00:00Z"},
    "no offset": {"interval": "2026-11-01T00:00:00--2026-11-02T00:00:00"},
    "no such day": {"interval": "2026-02-30T00:00:00Z--2026-11-02T00:00:00Z"},
    "ends first": {"interval": "2026-11-02T00:00:00Z--2026-11-01T00:00:00Z"},
    "more than two years": {"interval": "2024-11-01T00:00:00Z--2026-11-01T00:00:00Z"},
    "no granularity": {"granularity": None},
    "unknown granularity": {"granularity": "Decade"},
    "small granularity": {"granularity": "day"},
    "no zone": {"granularityTimeZone": None},
    "unknown zone": {"granularityTimeZone": "Europe/Atlantis"},
    "zone of another offset": {"granularityTimeZone": "Europe/Berlin"},
    "Z with a zone that is at the moment UTC": {
        "granularityTimeZone": "Europe/London",
        "interval": "2026-11-01T00:00:00Z--2026-11-02T00:00:00Z",
    },
    "offset of winter in summer": {
        "granularityTimeZone": "Europe/Berlin",
        "interval": "2026-09-01T00:00:00+01:00--2026-11-02T00:00:00+01:00",
    },
    "unknown buyer": {"buyerType": "B2X"},
    "unknown network": {"fulfillmentNetwork": "FBA"},
    "unknown day": {"firstDayOfWeek": "Tuesday"},
    "asin and sku": {"asin": "B0", "sku": "A"},
    "unknown program": {"amazonProgram": "Prime"},
}


@pytest.mark.parametrize("params", REFUSED.values(), ids=REFUSED)
def test_refused_with_invalid_input(api, params):
    answer = asked(api, **params)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")


def test_zero_offset_goes_with_london_in_winter(api):
    span = "2026-11-01T00:00:00+00:00--2026-11-02T00:00:00+00:00"
    assert asked(api, granularityTimeZone="Europe/London", interval=span).status_code == 200


def test_foreign_marketplace_is_forbidden(api):
    assert asked(api, marketplaceIds=US).status_code == 403


def test_the_plan_is_kept(serve):
    api = serve(rate_scale=1)
    answers = [asked(api) for _ in range(16)]
    assert [answer.status_code for answer in answers] == [200] * 15 + [429]
    assert answers[0].headers["x-amzn-RateLimit-Limit"] == "0.5"


def test_the_day_of_now_reaches_up_to_now(api):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    api.local.generate(20, marketplace_id=DE, days=0.4)
    span = f"{(now - timedelta(hours=12)).isoformat()[:19]}Z--{(now + timedelta(hours=12)).isoformat()[:19]}Z"
    (day,) = metrics(api, granularity="Day", interval=span)
    api.local.advance(121)
    alive = [each for each in api.orders(includedData=api.everything) if "CANCELLED" not in str(each["fulfillment"])]
    assert day["orderCount"] == len(alive) > 10
