"""Stock in Amazon's warehouses: per marketplace, page by page, and the same units wherever a pool is shared."""

import pytest

from omnikit.localamazon.samples import PRODUCTS
from omnikit.localamazon.stock import COUNTS

DE, FR, GB, TR = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1F83G8C2ARO7P", "A33AVAJ2PDY3EV"
PATH = "/fba/inventory/v1/summaries"
MANY = 120
REFUSED = {
    "no granularity": {"granularityType": None},
    "another granularity": {"granularityType": "Region"},
    "no granularity id": {"granularityId": None},
    "no marketplace": {"marketplaceIds": None},
    "two marketplaces": {"marketplaceIds": f"{DE},{FR}"},
    "two minds": {"granularityId": FR},
    "details of doubt": {"details": "perhaps"},
    "no date": {"startDateTime": "yesterday"},
    "51 SKUs": {"sellerSkus": ",".join(["A"] * 51)},
    "forged token": {"nextToken": "seed"},
}


def ask(api, marketplace=DE, **changes):
    params = {"granularityType": "Marketplace", "granularityId": marketplace, "marketplaceIds": marketplace} | changes
    return api.get(PATH, **{name: value for name, value in params.items() if value is not None})


def summaries(api, marketplace=DE, **changes):
    answer = ask(api, marketplace, **changes)
    assert answer.status_code == 200, answer.text
    return {each["sellerSku"]: each for each in answer.json()["payload"]["inventorySummaries"]}


@pytest.fixture
def many(api):
    """A warehouse of 136 SKUs, which are three pages."""
    for number in range(MANY):
        api.local.set_stock(f"SKU-{number:03d}", DE, {"fulfillableQuantity": number})
    return api


def pages(api, **params):
    """The SKUs of each page."""
    token = {}
    while token is not None:
        answer = ask(api, **params, **token)
        assert answer.status_code == 200, answer.text
        yield [each["sellerSku"] for each in answer.json()["payload"]["inventorySummaries"]]
        following = answer.json().get("pagination")
        token = {"nextToken": following["nextToken"]} if following else None


def error(answer):
    assert answer.status_code == 400, answer.text
    (found,) = answer.json()["errors"]
    assert found["code"] == "InvalidInput"
    return found


def test_every_product_of_amazons_orders_has_a_row(serve):
    api = serve(orders=300)
    found = summaries(api)
    named = {
        item["product"]["sellerSku"]
        for order in api.orders(fulfilledBy="AMAZON")
        for item in order["orderItems"]
        if "sellerSku" in item["product"]
    }
    assert named <= set(found)
    assert set(found) == {product.sku for product in PRODUCTS}
    assert sum(each["totalQuantity"] > 0 for each in found.values()) >= 5


def test_details_come_only_when_asked_for_and_add_up(api):
    assert not any("inventoryDetails" in each for each in summaries(api, details="false").values())
    for each in summaries(api, details="true").values():
        details = each["inventoryDetails"]
        parts = [details["reservedQuantity"], details["unfulfillableQuantity"], details["researchingQuantity"]]
        totals = [next(value for name, value in part.items() if name.startswith("total")) for part in parts]
        inbound = [value for name, value in details.items() if name.startswith("inbound")]
        assert each["totalQuantity"] == details["fulfillableQuantity"] + sum(inbound) + sum(totals)
        assert len(inbound) == 3


def test_the_same_seed_has_the_same_stock(api, serve):
    assert summaries(api, details="true") == summaries(serve(), details="true")
    assert summaries(api) != summaries(serve(seed=2))


def test_pan_european_units_are_the_same_in_each_marketplace_but_not_in_britain(api):
    assert summaries(api, DE) == summaries(api, FR)
    assert summaries(api, DE) != summaries(api, GB)
    assert summaries(api, GB) != summaries(api, TR)
    api.local.set_stock("LAMP-OAK-01", FR, {"fulfillableQuantity": 7777})
    assert [summaries(api, place)["LAMP-OAK-01"]["totalQuantity"] > 7000 for place in (DE, FR, GB)] == [
        True,
        True,
        False,
    ]


def test_pages_give_every_sku_once(many):
    found = list(pages(many))
    assert [len(page) for page in found] == [50, 50, 36]
    assert len({sku for page in found for sku in page}) == MANY + len(PRODUCTS)


def test_a_page_token_dies_after_thirty_seconds(many):
    token = ask(many).json()["pagination"]["nextToken"]
    many.local.advance(25)
    assert ask(many, nextToken=token).status_code == 200
    many.local.advance(6)
    assert error(ask(many, nextToken=token))["message"] == "Next token is invalid or expired"


def test_a_page_token_needs_the_parameters_of_the_first_request(many, serve):
    start = many.local.state()["now"][:10]
    token = ask(many, startDateTime=start).json()["pagination"]["nextToken"]
    assert error(ask(many, nextToken=token))["message"] == "Next token is invalid or expired"
    assert error(ask(many, FR, nextToken=token))
    assert error(ask(serve.connect(many.local, 1), nextToken=token, startDateTime=start))
    assert ask(many, nextToken=token, startDateTime=start).status_code == 200


def test_only_what_changed_since_then(api):
    since = api.local.state()["now"]
    assert summaries(api, startDateTime=since) == {}
    api.local.advance(60)
    answer = api.post("/_admin/stock/GARDEN%2FSET%203", {"marketplace_id": DE, "counts": {"fulfillableQuantity": 3}})
    assert answer.json()["totalQuantity"] == 3
    changed = summaries(api, startDateTime=since, sellerSkus="LAMP-OAK-01", sellerSku="MUG-BLUE-4")
    assert list(changed) == ["GARDEN/SET 3"]
    assert changed["GARDEN/SET 3"]["lastUpdatedTime"] == api.local.state()["now"]


def test_skus_asked_for(api):
    assert list(summaries(api, sellerSkus="LAMP-OAK-01,GARDEN/SET 3,UNKNOWN")) == ["GARDEN/SET 3", "LAMP-OAK-01"]
    assert list(summaries(api, sellerSku="MUG-BLUE-4")) == ["MUG-BLUE-4"]
    assert list(summaries(api, sellerSkus="LAMP-OAK-01", sellerSku="MUG-BLUE-4")) == ["LAMP-OAK-01"]


def test_nothing_older_than_eighteen_months(api):
    api.local.set_clock("2026-08-31T12:00:00Z")
    api.log_in()
    found = error(ask(api, startDateTime="2025-02-28T11:59:59Z"))
    assert found["message"] == "Query startDateTime cannot not be earlier than 19"
    assert ask(api, startDateTime="2025-02-28T12:01:00Z").status_code == 200


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_refused(api, changes):
    error(ask(api, **changes))


def test_a_marketplace_the_seller_is_not_in_is_forbidden(api):
    assert ask(api, "ATVPDKIKX0DER").status_code == 403


@pytest.mark.parametrize("counts", [{"fulfillableQuantity": -1}, {"sold": 1}, {"expiredQuantity": "1"}])
def test_nonsense_of_stock_is_refused(api, counts):
    answer = api.post("/_admin/stock/A", {"marketplace_id": DE, "counts": counts})
    assert answer.status_code == 400
    assert COUNTS[0] in answer.json()["errors"][0]["details"]


def test_every_answer_fits_the_model(serve, spapi):
    api = serve(validate_dir=spapi)
    assert len(summaries(api, details="true")) == len(PRODUCTS)
    assert ask(api, granularityType="Region").status_code == 400
    assert ask(api, "ATVPDKIKX0DER").status_code == 403
