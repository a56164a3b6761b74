"""The admin door and the same actions in Python."""

import pytest


def at(api, order_id):
    return api.get(f"{api.search_path}/{order_id}", includedData=api.everything).json()["order"]


def test_upsert_stamps_orders_without_a_time(api, order):
    fresh = order(1)
    del fresh["lastUpdatedTime"]
    assert api.post("/_admin/orders", {"orders": [fresh, order(2)]}).json() == {"orders": 2}
    assert at(api, fresh["orderId"])["lastUpdatedTime"] == api.local.state()["now"]
    assert at(api, order(2)["orderId"])["lastUpdatedTime"] == order(2)["lastUpdatedTime"]


def test_upsert_replaces_by_order_id(api, order):
    api.local.upsert_orders([order(1), order(1, programs=["PRIME"])])
    assert [each["programs"] for each in api.orders()] == [["PRIME"]]


def test_change_merges_deeply(api, order):
    api.local.upsert_orders([order(1, programs=["PRIME"])])
    url = f"/_admin/orders/{order(1)['orderId']}"
    changes = {"programs": None, "fulfillment": {"fulfillmentStatus": "SHIPPED"}, "orderItems": [{"orderItemId": "9"}]}
    assert api.post(url, {"changes": changes}).status_code == 200
    changed = at(api, order(1)["orderId"])
    assert "programs" not in changed
    assert changed["fulfillment"] == {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT"}
    assert changed["orderItems"] == [{"orderItemId": "9"}]
    assert changed["lastUpdatedTime"] == api.local.state()["now"]


def test_cancel(api, order):
    api.local.upsert_orders([order(1)])
    assert api.post(f"/_admin/orders/{order(1)['orderId']}/cancel", {}).status_code == 200
    cancelled = at(api, order(1)["orderId"])
    assert cancelled["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    assert cancelled["orderItems"][0]["cancellation"]["cancellationExecution"]["cancelledBy"] == "BUYER"
    assert len(api.orders(fulfillmentStatuses="CANCELLED", lastUpdatedAfter="2026-01-01")) == 0
    api.local.advance(121)
    assert len(api.orders(fulfillmentStatuses="CANCELLED")) == 1


def test_generated_orders_reach_the_next_window(api):
    before = api.search().json()["lastUpdatedBefore"]
    made = api.post("/_admin/generate", {"count": 7}).json()["order_ids"]
    assert api.orders() == []
    api.local.advance(121)
    assert {each["orderId"] for each in api.orders(lastUpdatedAfter=before)} == set(made)


def test_generate_for_another_marketplace_joins_it(api):
    api.local.generate(5, marketplace_id="A1VC38T7YXB528")
    api.local.advance(121)
    found = api.orders(marketplaceIds="A1VC38T7YXB528", includedData="PROCEEDS")
    totals = [each["proceeds"]["grandTotal"] for each in found if "proceeds" in each]
    assert len(found) == 5
    assert all(total["currencyCode"] in ("JPY", "EUX") for total in totals)
    assert all("." not in total["amount"] for total in totals)


def test_call_log_says_who_asked_what(api):
    api.search()
    api.get("/orders/v0/orders/305-0000000-0000001")
    log = api.get("/_admin/calls").json()
    assert [(line["operation"], line["status"]) for line in log] == [
        ("token", 200),
        ("searchOrders", 200),
        ("getOrderV0", 404),
    ]
    assert set(log[1]) == {"at", "method", "path", "operation", "seller_id", "status", "request_id"}
    assert log[1]["seller_id"] == api.seller["seller_id"]
    assert api.local.state()["calls"] == {"token": 1, "searchOrders": 1, "getOrderV0": 1}
    api.session.delete(api.local.base_url + "/_admin/calls", timeout=10)
    assert api.local.calls() == []
    assert api.local.state()["calls"] == {}


def test_state_tells_no_secrets(api):
    text = api.get("/_admin/state").text
    assert api.seller["seller_id"] in text
    assert not [secret for secret in (api.local.client_secret, api.seller["refresh_token"], "Atz") if secret in text]


def test_clock(api):
    assert api.post("/_admin/clock", {"set": "2030-01-01T00:00:00Z"}).json() == {"now": "2030-01-01T00:00:00Z"}
    assert api.post("/_admin/clock", {"advance": 86400}).json()["now"].startswith("2030-01-02T00:00:0")


def test_another_seller_can_join(serve):
    api = serve()
    added = api.local.add_seller("Nippon Store", ["A1VC38T7YXB528"])
    third = serve.connect(api.local, 2)
    assert third.seller == added
    assert third.get("/sellers/v1/marketplaceParticipations").json()["payload"][0]["storeName"] == "Nippon Store"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("orders", {}, 400),
        ("orders", {"orders": [{"no": "id"}]}, 400),
        ("orders", {"orders": [], "seller_id": "nobody"}, 404),
        ("orders/305-0000000-0000001", {"changes": {}}, 404),
        ("orders/305-0000000-0000001/cancel", {}, 404),
        ("roles", {"seller_id": "nobody", "roles": []}, 404),
        ("roles", {"roles": []}, 400),
        ("clock", {"set": "soon"}, 400),
        ("clock", {}, 400),
        ("generate", {"count": 1, "marketplace_id": "MOON"}, 400),
        ("generate", {"colour": 1}, 400),
        ("nothing", {}, 404),
    ],
)
def test_nonsense_is_refused(api, path, body, status):
    assert api.post("/_admin/" + path, body).status_code == status


def test_unknown_role_names_the_known_ones(api):
    answer = api.post("/_admin/roles", {"seller_id": api.seller["seller_id"], "roles": ["King"]})
    assert "Tax Invoicing" in answer.json()["errors"][0]["details"]


def test_forms_are_refused(api):
    answer = api.session.post(api.local.base_url + "/_admin/revoke", data={"seller_id": "x"}, timeout=10)
    assert answer.status_code == 415
