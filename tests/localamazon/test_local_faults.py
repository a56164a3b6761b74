"""Each fault does on the wire what it says."""

import time
from pathlib import Path

import pytest
import requests

from omnikit.localamazon.faults import KINDS


@pytest.fixture
def ten(api, order):
    api.local.upsert_orders([order(number) for number in range(10)])
    return api


def numbers(orders):
    return [int(order["orderId"][-7:]) for order in orders]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("quota", 429, "QuotaExceeded"),
        ("error_500", 500, "InternalFailure"),
        ("error_503", 503, "ServiceUnavailable"),
        ("access_token_expired", 403, "Unauthorized"),
    ],
)
def test_refusals_skip_strike_and_pass(api, kind, status, code):
    api.local.add_fault("searchOrders", kind, times=2, after=1)
    answers = [api.search() for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, status, status, 200]
    assert answers[1].json()["errors"][0]["code"] == code


def test_a_fault_hits_its_operation_only(api):
    api.local.add_fault("getOrders", "error_500")
    assert api.search().status_code == 200
    api.local.add_fault("*", "error_503")
    assert api.get("/sellers/v1/account").status_code == 503


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("revoked", 400, "invalid_grant"),
        ("error_500", 500, "server_error"),
        ("error_503", 503, "temporarily_unavailable"),
        ("quota", 429, "temporarily_unavailable"),
    ],
)
def test_refusals_of_the_token_endpoint(api, kind, status, error):
    api.local.add_fault("token", kind)
    sent = {"grant_type": "refresh_token", "refresh_token": api.seller["refresh_token"]}
    answer = api.token(**sent)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert api.token(**sent).status_code == 200


def test_timeout_holds_the_answer_until_the_client_leaves(ten):
    ten.local.add_fault("searchOrders", "timeout")
    with pytest.raises(requests.ReadTimeout):
        ten.get(ten.search_path, createdAfter="2026-01-01", timeout=0.2)
    assert len(ten.orders()) == 10


def test_server_stops_while_an_answer_is_held(ten):
    ten.local.add_fault("searchOrders", "timeout")
    with pytest.raises(requests.ReadTimeout):
        ten.get(ten.search_path, createdAfter="2026-01-01", timeout=0.1)
    began = time.monotonic()
    ten.local.stop()
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("kind", ["timeout", "slow", "slow_drip"])
def test_late_answers_are_whole(ten, kind):
    ten.local.add_fault("searchOrders", kind, seconds=0.1)
    began = time.monotonic()
    assert len(ten.search().json()["orders"]) == 10
    assert time.monotonic() - began >= 0.09


def test_reset_breaks_the_connection(ten):
    ten.local.add_fault("searchOrders", "reset")
    with pytest.raises(requests.ConnectionError):
        ten.search()
    assert ten.search().status_code == 200


def test_truncated_json_is_valid_http(ten):
    ten.local.add_fault("searchOrders", "truncated_json")
    answer = ten.search()
    assert (answer.status_code, int(answer.headers["Content-Length"])) == (200, len(answer.content))
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_cut_body_ends_before_its_length(ten):
    ten.local.add_fault("searchOrders", "cut_body")
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        ten.search()


def test_duplicate_page_comes_twice_and_loses_nothing(ten):
    ten.local.add_fault("searchOrders", "duplicate_page", after=1)
    assert numbers(ten.orders(maxResultsPerPage=4)) == [0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 8, 9]


def test_out_of_order_window_is_complete(ten):
    ten.local.add_fault("searchOrders", "out_of_order_page")
    assert numbers(ten.orders(maxResultsPerPage=4)) == list(range(9, -1, -1))


def test_out_of_order_page_in_the_middle(ten):
    ten.local.add_fault("searchOrders", "out_of_order_page", after=1)
    assert numbers(ten.orders(maxResultsPerPage=4)) == [0, 1, 2, 3, 7, 6, 5, 4, 8, 9]


def test_unknown_enum_on_some_orders(ten):
    ten.local.add_fault("searchOrders", "unknown_enum", orders=2)
    found = ten.search(includedData="FULFILLMENT").json()["orders"]
    assert [each["fulfillment"]["fulfillmentStatus"] for each in found] == ["TELEPORTED"] * 2 + ["UNSHIPPED"] * 8
    assert found[0]["programs"] == ["TELEPORTED"]


def test_missing_field_is_gone_on_some_orders(ten):
    ten.local.add_fault("searchOrders", "missing_field", field="orderItems.0.product.sellerSku", orders=1)
    found = ten.search().json()["orders"]
    assert ["sellerSku" in each["orderItems"][0]["product"] for each in found] == [False] + [True] * 9
    ten.local.add_fault("getOrder", "missing_field", field="createdTime")
    assert "createdTime" not in ten.get(f"{ten.search_path}/{found[0]['orderId']}").json()["order"]


def test_extra_field_appears(ten):
    ten.local.add_fault("searchOrders", "extra_field", field="mood", value="sunny")
    assert {each["mood"] for each in ten.search().json()["orders"]} == {"sunny"}
    assert not any("mood" in each for each in ten.search().json()["orders"])


def test_v0_shape_is_spoilt_too(ten):
    ten.local.add_fault("getOrders", "unknown_enum")
    answer = ten.get("/orders/v0/orders", MarketplaceIds="A1PA6795UKMFR9", CreatedAfter="2026-01-01")
    assert answer.json()["payload"]["Orders"][0]["OrderStatus"] == "TELEPORTED"


def test_every_kind_has_a_test():
    source = "".join(file.read_text() for file in Path(__file__).parent.glob("test_local_*.py"))
    assert [kind for kind in KINDS if f'"{kind}"' not in source] == []


def test_admin_door_lists_and_clears(api):
    fault = {"operation": "searchOrders", "kind": "slow", "times": 3, "after": 1, "seconds": 0.5}
    assert api.post("/_admin/faults", fault).json() == fault
    assert api.get("/_admin/state").json()["faults"] == [fault]
    assert api.session.delete(api.local.base_url + "/_admin/faults", timeout=10).status_code == 200
    assert api.local.state()["faults"] == []


def test_a_fault_that_never_strikes_is_refused(api):
    assert api.post("/_admin/faults", {"kind": "slow", "times": 0}).status_code == 400


def test_unknown_kind_names_the_known_ones(api):
    answer = api.post("/_admin/faults", {"kind": "earthquake"})
    assert answer.status_code == 400
    assert "slow_drip" in answer.json()["errors"][0]["details"]
