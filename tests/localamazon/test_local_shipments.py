"""confirmShipment: what Amazon refuses, what it changes in the order, and how often it was told."""

import pytest
import requests

DE = "A1PA6795UKMFR9"
SHIPPED_AT = "2026-11-23T10:00:00Z"
ORDER = "305-0000000-0000001"
INVALID = "The input you have submitted is not valid"
SEEN = {
    "reference that is a number": (
        {"packageReferenceId": 1},
        f"{INVALID}. Please check the fields with invalid type [packageDetail.packageReferenceId].",
    ),
    "reference of letters": (
        {"packageReferenceId": "P1"},
        "PackageReferenceId: is invalid, must be a positive numeric value.",
    ),
    "reference zero": (
        {"packageReferenceId": "0"},
        "PackageReferenceId: is invalid, must be a positive numeric value.",
    ),
    "foreign item": (
        {"orderItems": [{"orderItemId": "99", "quantity": 1}]},
        "OrderItemId is invalid, please obtain the value through the getOrderItems API or Manage Orders page",
    ),
}
REFUSED = {
    "no reference": {"packageReferenceId": None},
    "no tracking number": {"trackingNumber": ""},
    "no carrier": {"carrierCode": None},
    "no name of another carrier": {"carrierCode": "Other"},
    "a date alone": {"shipDate": "2026-11-23"},
    "a date in American": {"shipDate": "02/21/2022"},
    "a time of nowhere": {"shipDate": "2026-11-23T10:00:00"},
    "a date before the purchase": {"shipDate": "2026-11-19T09:59:59Z"},
    "a date to come": {"shipDate": "2026-11-23T12:01:00Z"},
    "no items": {"orderItems": []},
    "an item of nothing": {"orderItems": [None]},
    "an item without id": {"orderItems": [{"quantity": 1}]},
    "no quantity": {"orderItems": [{"orderItemId": "1"}]},
    "quantity zero": {"orderItems": [{"orderItemId": "1", "quantity": 0}]},
    "quantity in words": {"orderItems": [{"orderItemId": "1", "quantity": "1"}]},
    "a true quantity": {"orderItems": [{"orderItemId": "1", "quantity": True}]},
    "more than ordered": {"orderItems": [{"orderItemId": "1", "quantity": 3}]},
    "more than ordered in two rows": {"orderItems": [{"orderItemId": "1", "quantity": 1}] * 3},
    "codes that are no list": {"orderItems": [{"orderItemId": "1", "quantity": 1, "transparencyCodes": "1"}]},
}


@pytest.fixture
def api(serve, order):
    """A seller with one unshipped order of two items, two pieces and one."""
    items = [
        {"orderItemId": "1", "quantityOrdered": 2, "product": {"asin": "B0", "sellerSku": "A-1"}},
        {"orderItemId": "2", "quantityOrdered": 1, "product": {"asin": "B1", "sellerSku": "A-2"}},
    ]
    api = serve()
    api.local.upsert_orders([order(1, orderItems=items)])
    return api


def body(marketplace=DE, **changes):
    package = {
        "packageReferenceId": "1",
        "carrierCode": "DHL",
        "shippingMethod": "DHL Paket",
        "trackingNumber": "JJD001",
        "shipDate": SHIPPED_AT,
        "orderItems": [{"orderItemId": "1", "quantity": 2}, {"orderItemId": "2", "quantity": 1}],
    } | changes
    return {
        "marketplaceId": marketplace,
        "packageDetail": {name: value for name, value in package.items() if value is not None},
    }


def confirm(api, order_id=ORDER, sent=None, **changes):
    path = f"/orders/v0/orders/{order_id}/shipmentConfirmation"
    return api.post(path, body(**changes) if sent is None else sent)


def pieces(**counts):
    return [{"orderItemId": item[1:], "quantity": count} for item, count in counts.items()]


def stored(api, order_id=ORDER):
    return api.get(f"{api.search_path}/{order_id}", includedData=api.everything).json()["order"]


def counts(order):
    return [
        (item["fulfillment"]["quantityFulfilled"], item["fulfillment"]["quantityUnfulfilled"])
        for item in order["orderItems"]
    ]


def refusal(answer):
    assert answer.status_code == 400, answer.text
    (error,) = answer.json()["errors"]
    assert error["code"] == "InvalidInput"
    return error


def test_a_confirmed_order_is_shipped_and_shows_its_package(api):
    answer = confirm(api)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not {"Content-Type", "Content-Length"} & set(answer.headers)
    order = stored(api)
    assert order["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert counts(order) == [(2, 0), (1, 0)]
    (package,) = order["packages"]
    assert package["createdTime"].startswith("2026-11-23T12:00:0")
    assert package | {"createdTime": ""} == {
        "packageReferenceId": "1",
        "createdTime": "",
        "packageStatus": {"status": "SHIPPED"},
        "carrier": "DHL",
        "shippingService": "DHL Paket",
        "shipTime": SHIPPED_AT,
        "trackingNumber": "JJD001",
        "packageItems": [{"orderItemId": "1", "quantity": 2}, {"orderItemId": "2", "quantity": 1}],
    }


def test_the_next_search_finds_the_confirmed_order(api):
    before = api.search().json()["lastUpdatedBefore"]
    confirm(api)
    api.local.advance(121)
    found = api.orders(lastUpdatedAfter=before, fulfillmentStatuses="SHIPPED")
    assert [order["orderId"] for order in found] == [ORDER]


def test_a_second_reference_adds_a_package(api):
    confirm(api, orderItems=pieces(_1=1))
    order = stored(api)
    assert order["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert counts(order) == [(1, 1), (0, 1)]
    assert confirm(api, packageReferenceId="2", orderItems=pieces(_1=1, _2=1)).status_code == 204
    order = stored(api)
    assert order["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [package["packageReferenceId"] for package in order["packages"]] == ["1", "2"]


def test_a_second_package_holds_no_more_than_is_left(api):
    confirm(api, orderItems=pieces(_1=1))
    refusal(confirm(api, packageReferenceId="2", orderItems=pieces(_1=2)))
    assert counts(stored(api)) == [(1, 1), (0, 1)]


def test_the_same_reference_edits_the_package_and_counts_anew(api):
    confirm(api)
    assert confirm(api, trackingNumber="JJD002", orderItems=pieces(_1=1)).status_code == 204
    order = stored(api)
    assert [package["trackingNumber"] for package in order["packages"]] == ["JJD002"]
    assert counts(order) == [(1, 1), (0, 1)]
    assert order["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"


def test_a_fulfilled_order_takes_no_new_package_but_lets_one_be_edited(api):
    confirm(api)
    error = refusal(confirm(api, packageReferenceId="2"))
    assert error["message"].startswith("Failed to create package due to not finding a matching package or order alrea")
    assert "errorMetric=PackageToUpdateNotFound" in error["message"]
    assert confirm(api, trackingNumber="JJD009").status_code == 204


@pytest.mark.parametrize(("changes", "message"), SEEN.values(), ids=SEEN)
def test_amazons_own_words(api, changes, message):
    assert refusal(confirm(api, **changes))["message"] == message


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_refused_and_nothing_changed(api, changes):
    refusal(confirm(api, **changes))
    assert "packages" not in stored(api)
    assert api.local.shipments() == []


def test_another_carrier_goes_by_its_name(api):
    assert confirm(api, carrierCode="Other", carrierName="Radkurier Nord").status_code == 204
    assert stored(api)["packages"][0]["carrier"] == "Radkurier Nord"


def test_transparency_codes_come_back_with_the_package(api):
    item = {"orderItemId": "2", "quantity": 1, "transparencyCodes": ["0987", "1234"]}
    assert confirm(api, orderItems=[item]).status_code == 204
    assert stored(api)["packages"][0]["packageItems"] == [item]


@pytest.mark.parametrize("sent", [b"", b"[]", b"{", b"null"])
def test_a_body_that_is_no_object_is_refused(api, sent):
    url = f"{api.local.base_url}/orders/v0/orders/{ORDER}/shipmentConfirmation"
    refusal(api.session.post(url, data=sent, timeout=10))


def test_marketplace_must_be_the_orders(api):
    refusal(confirm(api, marketplace="A13V1IB3VIYZZH"))
    refusal(confirm(api, marketplace=None))


def test_cash_on_delivery_is_japans(api):
    refusal(confirm(api, sent=body() | {"codCollectionMethod": "DirectPayment"}))


@pytest.mark.parametrize("status", ["PENDING", "PENDING_AVAILABILITY", "CANCELLED", "UNFULFILLABLE"])
def test_only_open_orders_are_shipped(api, order, status):
    api.local.upsert_orders([order(1, fulfillment={"fulfillmentStatus": status, "fulfilledBy": "MERCHANT"})])
    assert ORDER in refusal(confirm(api, orderItems=pieces(_1=1)))["message"]


def test_amazons_own_shipments_are_not_confirmed(api, order):
    api.local.upsert_orders([order(1, fulfillment={"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "AMAZON"})])
    assert "Amazon" in refusal(confirm(api, orderItems=pieces(_1=1)))["message"]


def test_unknown_and_foreign_orders_are_not_found(api, serve):
    assert confirm(api, "305-0000000-0000009").status_code == 404
    assert confirm(serve.connect(api.local, 1)).status_code == 404
    refusal(confirm(api, "nonsense"))


def test_generated_orders_can_be_shipped_to_the_end(serve, spapi):
    api = serve(orders=160, validate_dir=spapi)
    wanted = {"fulfilledBy": "MERCHANT", "fulfillmentStatuses": "UNSHIPPED,PARTIALLY_SHIPPED"}
    for order in api.orders(includedData=api.everything, **wanted):
        left = [(each["orderItemId"], each["fulfillment"]["quantityUnfulfilled"]) for each in order["orderItems"]]
        parts = {
            "packageReferenceId": str(1 + len(order.get("packages", []))),
            "orderItems": [{"orderItemId": item, "quantity": count} for item, count in left if count],
        }
        answer = confirm(api, order["orderId"], marketplace=order["salesChannel"]["marketplaceId"], **parts)
        assert answer.status_code == 204, answer.text
        assert stored(api, order["orderId"])["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    api.local.advance(121)
    assert api.orders(**wanted) == []
    assert {row["new"] for row in api.local.shipment_counts()} == {1}


def test_the_server_counts_what_was_new_and_what_was_edited(api):
    for reference in ("1", "1", "1", "2"):
        confirm(api, packageReferenceId=reference, orderItems=pieces(_1=1))
    rows = api.local.shipments()
    assert [(row["package_reference_id"], row["effect"]) for row in rows] == [
        ("1", "new"), ("1", "edited"), ("1", "edited"), ("2", "new"),
    ]  # fmt: skip
    assert {(row["order_id"], row["seller_id"], row["via"]) for row in rows} == {
        (ORDER, api.seller["seller_id"], "confirmShipment")
    }
    assert rows[3]["body"] == body(packageReferenceId="2", orderItems=pieces(_1=1))
    assert api.get("/_admin/shipment_counts").json() == [
        {"order_id": ORDER, "package_reference_id": "1", "new": 1, "edited": 2},
        {"order_id": ORDER, "package_reference_id": "2", "new": 1, "edited": 0},
    ]
    assert api.get("/_admin/shipments").json() == rows


def test_a_fault_refuses_a_good_shipment(api):
    api.local.add_fault("confirmShipment", "refused_shipment", message="Not today.")
    assert refusal(confirm(api))["message"] == "Not today."
    assert confirm(api).status_code == 204


@pytest.mark.parametrize("kind", ["reset", "cut_body"])
def test_the_answer_is_lost_but_the_shipment_is_there(api, kind):
    api.local.add_fault("confirmShipment", kind)
    with pytest.raises(requests.ConnectionError):
        confirm(api)
    assert stored(api)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert confirm(api).status_code == 204
    assert api.local.shipment_counts() == [
        {"order_id": ORDER, "package_reference_id": "1", "new": 1, "edited": 1},
    ]


def test_no_shipment_happens_when_amazon_fails_before(api):
    api.local.add_fault("confirmShipment", "error_503")
    assert confirm(api).status_code == 503
    assert api.local.shipments() == []


def test_the_plan_allows_a_burst_of_ten(serve, order):
    api = serve(rate_scale=1)
    api.local.upsert_orders([order(1)])
    answers = [confirm(api, orderItems=pieces(_1=1)) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [204] * 10 + [429]
    assert answers[0].headers["x-amzn-RateLimit-Limit"] == "2"
