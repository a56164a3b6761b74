"""The rules Amazon writes in prose only."""

import pytest

SINCE = "2026-11-01T00:00:00Z"
YOUNG = "2026-11-23T11:59:00Z"
REFUSED = {
    "no After": {},
    "both After": {"createdAfter": SINCE, "lastUpdatedAfter": SINCE},
    "foreign Before": {"createdAfter": SINCE, "lastUpdatedBefore": "2026-11-02T00:00:00Z"},
    "other foreign Before": {"lastUpdatedAfter": SINCE, "createdBefore": "2026-11-02T00:00:00Z"},
    "Before earlier than After": {"createdAfter": SINCE, "createdBefore": "2026-10-01T00:00:00Z"},
    "Before younger than two minutes": {"createdAfter": SINCE, "createdBefore": YOUNG},
    "no date": {"createdAfter": "yesterday"},
    "page of none": {"createdAfter": SINCE, "maxResultsPerPage": "0"},
    "page too large": {"createdAfter": SINCE, "maxResultsPerPage": "101"},
    "page of words": {"createdAfter": SINCE, "maxResultsPerPage": "ten"},
    "unknown status": {"createdAfter": SINCE, "fulfillmentStatuses": "UNSHIPPED,LOST"},
    "unknown fulfiller": {"createdAfter": SINCE, "fulfilledBy": "NEIGHBOUR"},
    "unknown data": {"createdAfter": SINCE, "includedData": "BUYER,SECRETS"},
    "51 marketplaces": {"createdAfter": SINCE, "marketplaceIds": ",".join(["A1PA6795UKMFR9"] * 51)},
    "forged token": {"createdAfter": SINCE, "paginationToken": "2YgYW55IGNhcm5hbCBwbGVhc3VyZS4"},
    "token of nonsense": {"createdAfter": SINCE, "paginationToken": "§"},
}


@pytest.mark.parametrize("params", REFUSED.values(), ids=REFUSED)
def test_refused_with_invalid_input(api, params):
    answer = api.get(api.search_path, **params)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")
    assert answer.json()["errors"][0]["details"]


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"CreatedAfter": SINCE}, 400),
        ({"MarketplaceIds": "A1PA6795UKMFR9"}, 400),
        ({"MarketplaceIds": "A1PA6795UKMFR9", "CreatedAfter": SINCE, "LastUpdatedAfter": SINCE}, 400),
        ({"MarketplaceIds": "A1PA6795UKMFR9", "CreatedAfter": SINCE, "OrderStatuses": "Lost"}, 400),
        ({"MarketplaceIds": "ATVPDKIKX0DER", "CreatedAfter": SINCE}, 403),
        ({"MarketplaceIds": "A1PA6795UKMFR9", "CreatedAfter": SINCE}, 200),
        ({"MarketplaceIds": "A1PA6795UKMFR9", "AmazonOrderIds": "305-0000000-0000001"}, 200),
    ],
)
def test_v0_rules(api, params, status):
    assert api.get("/orders/v0/orders", **params).status_code == status


def test_foreign_marketplace_is_forbidden(api):
    answer = api.search(marketplaceIds="ATVPDKIKX0DER")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "Unauthorized")


def test_unknown_parameters_are_ignored(api):
    assert api.search(MarketplaceId="x", colour="blue").status_code == 200


def test_unknown_route_answers_in_amazons_form(api):
    answer = api.get("/orders/2026-01-01/nothing")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "NotFound")


def test_window_ends_two_minutes_ago_and_says_so(api, order):
    api.local.set_clock("2026-11-23T12:00:00Z")
    api.local.upsert_orders([order(1, "2026-11-23T11:57:59Z"), order(2, "2026-11-23T11:59:00Z")])
    found = api.search().json()
    assert [each["orderId"][-1] for each in found["orders"]] == ["1"]
    assert found["lastUpdatedBefore"] == "2026-11-23T11:58:00Z"
    assert "createdBefore" not in found


def test_bounds_are_inclusive(api, order):
    api.local.upsert_orders([order(1, "2026-11-20T10:00:00Z")])
    assert len(api.orders(lastUpdatedAfter="2026-11-20T10:00:00Z", lastUpdatedBefore="2026-11-20T10:00:00Z")) == 1
    assert len(api.orders(lastUpdatedAfter="2026-11-20T11:00:00+01:00")) == 1


def test_filters(api, order):
    sent = {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "AMAZON"}
    api.local.upsert_orders([order(1), order(2, fulfillment=sent), order(3, marketplace="A13V1IB3VIYZZH")])
    found = {
        name: [each["orderId"][-1] for each in api.orders(**{name: value})]
        for name, value in (
            ("fulfillmentStatuses", "SHIPPED,CANCELLED"),
            ("fulfilledBy", "MERCHANT"),
            ("marketplaceIds", ["A13V1IB3VIYZZH", "APJ6JRA9NG5V4"]),
        )
    }
    assert found == {"fulfillmentStatuses": ["2"], "fulfilledBy": ["1", "3"], "marketplaceIds": ["3"]}


def test_data_sets_come_only_when_asked_for(full):
    bare = full.orders()
    assert not {"buyer", "recipient", "proceeds", "fulfillment"} & {name for each in bare for name in each}
    assert all(item["product"]["asin"] for each in bare for item in each["orderItems"])
    assert not any("proceeds" in item for each in bare for item in each["orderItems"])
    assert any("buyer" in each for each in full.orders(includedData="BUYER"))


def test_user_agent_is_required_and_short(api):
    assert api.get(api.search_path, {"user-agent": "x" * 501}, createdAfter=SINCE).status_code == 400
    assert api.get(api.search_path, {"user-agent": ""}, createdAfter=SINCE).status_code == 400
