"""Pages: nothing twice, nothing lost, whatever happens in between."""

import pytest


@pytest.fixture
def twenty(api, order):
    api.local.upsert_orders([order(number, f"2026-11-20T10:00:{number // 2:02d}Z") for number in range(20)])
    return api


def numbers(orders):
    return [int(order["orderId"][-7:]) for order in orders]


@pytest.mark.parametrize("size", [1, 3, 10, 19, 20, 100])
def test_every_order_once_in_stable_order(twenty, size):
    assert numbers(twenty.orders(maxResultsPerPage=size)) == list(range(20))


def test_last_page_has_no_token(twenty):
    assert "pagination" not in twenty.search(maxResultsPerPage=20).json()


def test_created_search_follows_created_time(api, order):
    api.local.upsert_orders([order(1), order(2, createdTime="2026-11-01T00:00:00Z")])
    assert numbers(api.orders(createdAfter="2026-10-01")) == [2, 1]


def test_window_stays_fixed_while_paging(twenty):
    pages = twenty.pages(maxResultsPerPage=7)
    first = next(pages)
    twenty.local.advance(1800)
    assert {page["lastUpdatedBefore"] for page in pages} == {first["lastUpdatedBefore"]}


def test_order_updated_while_paging_shows_up_in_the_next_window(twenty):
    pages = twenty.pages(maxResultsPerPage=7)
    first = next(pages)
    twenty.local.change_order("305-0000000-0000015", {"fulfillment": {"fulfillmentStatus": "SHIPPED"}})
    twenty.local.change_order("305-0000000-0000002", {"fulfillment": {"fulfillmentStatus": "SHIPPED"}})
    seen = numbers(first["orders"]) + numbers(order for page in pages for order in page["orders"])
    assert seen == [number for number in range(20) if number != 15]
    twenty.local.advance(121)
    assert numbers(twenty.orders(lastUpdatedAfter=first["lastUpdatedBefore"])) == [2, 15]


def refused(answer):
    return answer.status_code == 400 and answer.json()["errors"][0]["code"] == "InvalidInput"


@pytest.mark.parametrize(
    "changes",
    [
        {"marketplaceIds": "A1PA6795UKMFR9"},
        {"fulfilledBy": "MERCHANT"},
        {"fulfillmentStatuses": "UNSHIPPED"},
        {"includedData": "BUYER"},
        {"lastUpdatedAfter": "2021-01-01T00:00:00Z"},
        {"lastUpdatedBefore": "2026-11-22T00:00:00Z"},
    ],
)
def test_changed_filters_refuse_the_token(twenty, changes):
    token = twenty.search(maxResultsPerPage=5).json()["pagination"]["nextToken"]
    assert refused(twenty.search(paginationToken=token, **changes))


def test_filters_in_another_order_are_the_same_filters(twenty):
    asked = {"maxResultsPerPage": 5, "fulfillmentStatuses": "UNSHIPPED,SHIPPED"}
    token = twenty.search(**asked).json()["pagination"]["nextToken"]
    assert twenty.search(fulfillmentStatuses="SHIPPED,UNSHIPPED", paginationToken=token).status_code == 200


def test_token_lives_a_day(twenty):
    token = twenty.search(maxResultsPerPage=5).json()["pagination"]["nextToken"]
    twenty.local.advance(24 * 3600 - 60)
    twenty.log_in()
    assert twenty.search(paginationToken=token).status_code == 200
    twenty.local.advance(61)
    assert refused(twenty.search(paginationToken=token))


def test_token_is_of_no_use_to_another_seller(twenty, serve):
    token = twenty.search(maxResultsPerPage=5).json()["pagination"]["nextToken"]
    assert refused(serve.connect(twenty.local, 1).search(paginationToken=token))


def test_forged_token_is_refused(twenty):
    token = twenty.search(maxResultsPerPage=5).json()["pagination"]["nextToken"]
    assert refused(twenty.search(paginationToken=("A" if token[0] != "A" else "B") + token[1:]))


def test_v0_pages_with_token_alone(twenty):
    asked = {"MarketplaceIds": "A1PA6795UKMFR9", "CreatedAfter": "2026-01-01", "MaxResultsPerPage": 8}
    found, token = [], {}
    while token is not None:
        payload = twenty.get("/orders/v0/orders", **(token or asked)).json()["payload"]
        found += [int(order["AmazonOrderId"][-7:]) for order in payload["Orders"]]
        token = (
            {"MarketplaceIds": asked["MarketplaceIds"], "NextToken": payload["NextToken"]}
            if "NextToken" in payload
            else None
        )
    assert found == list(range(20))
