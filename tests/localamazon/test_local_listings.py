"""Listings: what is sold how, and what a submission does to it, or does not."""

import pytest
import requests

from omnikit.localamazon.samples import PRODUCTS

DE, FR, GB, TR, US = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1F83G8C2ARO7P", "A33AVAJ2PDY3EV", "ATVPDKIKX0DER"
ITEMS = "/listings/2021-08-01/items"
AVAILABILITY = "/attributes/fulfillment_availability"
BY_MERCHANT, BY_AMAZON, SLASHED, WITHOUT_QUANTITY = "LAMP-OAK-02", "LAMP-OAK-01", "GARDEN/SET 3", "GLOVE-M"
SOLD_OUT, UNKNOWN_TYPE = "DESK-160-WHT", "CANDLE-XMAS-6"
ALL = "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,productTypes"


class Shelf:
    """A client of the Listings Items API for one seller."""

    def __init__(self, api):
        self.api = api
        self.local = api.local
        self.seller_id = api.seller["seller_id"]

    def call(self, method, sku="", body=None, seller_id=None, **params):
        path = f"{ITEMS}/{seller_id or self.seller_id}" + (f"/{requests.utils.quote(sku, safe='')}" if sku else "")
        params = {"marketplaceIds": DE} | params
        params = {name: value for name, value in params.items() if value is not None}
        return self.api.session.request(method, self.local.base_url + path, params=params, json=body, timeout=10)

    def item(self, sku, **params):
        answer = self.call("GET", sku, **{"includedData": ALL} | params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sold(self, sku, marketplace=DE):
        """Channel and quantity of each offer."""
        item = self.item(sku, marketplaceIds=marketplace, includedData="fulfillmentAvailability")
        return [(each["fulfillmentChannelCode"], each.get("quantity")) for each in item["fulfillmentAvailability"]]

    def records(self, sku, marketplace=DE):
        """The same as this marketplace's attribute says it."""
        item = self.item(sku, marketplaceIds=marketplace, includedData="attributes")
        found = item["attributes"].get("fulfillment_availability", [])
        return [(each["fulfillment_channel_code"], each.get("quantity")) for each in found]

    def patch(self, sku, quantity=7, channel="DEFAULT", op="replace", product_type="PRODUCT", **params):
        record = {"fulfillment_channel_code": channel, "quantity": quantity}
        record = {name: value for name, value in record.items() if value is not None}
        return self.patches(sku, [{"op": op, "path": AVAILABILITY, "value": [record]}], product_type, **params)

    def patches(self, sku, patches, product_type="PRODUCT", **params):
        return self.call("PATCH", sku, {"productType": product_type, "patches": patches}, **params)

    def applied(self, answer):
        assert answer.json()["status"] == "ACCEPTED", answer.text
        self.local.advance(30)


def codes(answer):
    assert (answer.status_code, answer.json()["status"]) == (200, "INVALID"), answer.text
    return [issue["code"] for issue in answer.json()["issues"]]


def message(answer):
    assert answer.status_code == 400, answer.text
    (error,) = answer.json()["errors"]
    assert error["code"] == "InvalidInput"
    return error["message"]


@pytest.fixture
def shelf(api):
    return Shelf(api)


# -- reading -------------------------------------------------------------------------------------------------------


def test_every_product_is_listed_in_every_marketplace(shelf):
    rows = shelf.local.listings()
    mine = [row for row in rows if row["seller_id"] == shelf.seller_id]
    assert {row["sku"] for row in mine} == {product.sku for product in PRODUCTS}
    assert {row["marketplace_id"] for row in mine} == set(shelf.api.seller["marketplace_ids"])
    assert shelf.api.get("/_admin/listings").json() == rows


def test_some_are_the_merchants_some_amazons(shelf):
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 14)]
    assert shelf.sold(BY_AMAZON) == [("AMAZON_EU", None)]
    assert shelf.sold(WITHOUT_QUANTITY) == [("DEFAULT", None)]
    assert shelf.sold(SOLD_OUT) == [("DEFAULT", 0)]


def test_the_channel_of_amazon_is_the_regions(serve):
    api = serve()
    api.local.add_seller("World", [US, "A1VC38T7YXB528"], api.seller["seller_id"])
    shelf = Shelf(api)
    assert shelf.sold(BY_AMAZON, US) == [("AMAZON_NA", None)]
    assert shelf.sold(BY_AMAZON, "A1VC38T7YXB528") == [("AMAZON_JP", None)]


def test_summaries_come_by_default_and_the_rest_when_asked_for(shelf):
    assert set(shelf.item(BY_MERCHANT, includedData=None)) == {"sku", "summaries"}
    item = shelf.item(BY_MERCHANT)
    assert set(item) == {"sku", *ALL.split(",")}
    (summary,) = item["summaries"]
    assert summary["status"] == ["BUYABLE", "DISCOVERABLE"]
    assert (summary["productType"], summary["itemName"]) == ("LAMP", "Stehlampe Eiche, 150 cm")
    assert item["offers"][0]["price"] == {"currencyCode": "EUR", "amount": "129.00"}
    assert item["attributes"]["item_name"][0]["marketplace_id"] == DE


def test_several_marketplaces_come_side_by_side(shelf):
    item = shelf.item(BY_MERCHANT, marketplaceIds=f"{DE},{GB}")
    assert [each["marketplaceId"] for each in item["summaries"]] == [DE, GB]
    assert [each["price"]["currencyCode"] for each in item["offers"]] == ["EUR", "GBP"]
    assert item["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "DEFAULT", "quantity": 14}]


def test_what_is_not_in_stock_cannot_be_bought(shelf):
    for sku in (SOLD_OUT, WITHOUT_QUANTITY):
        assert shelf.item(sku)["summaries"][0]["status"] == ["DISCOVERABLE"]
    assert "BUYABLE" in shelf.item(BY_AMAZON)["summaries"][0]["status"]
    shelf.local.set_stock(BY_AMAZON, DE, {"fulfillableQuantity": 0})
    assert shelf.item(BY_AMAZON)["summaries"][0]["status"] == ["DISCOVERABLE"]


def test_a_sku_with_a_slash_is_quoted_in_the_path(shelf):
    assert shelf.item(SLASHED)["sku"] == SLASHED


def test_an_unknown_sku_is_not_found_in_amazons_words(shelf):
    answer = shelf.call("GET", "lamp-oak-02")
    assert answer.status_code == 404
    assert answer.json()["errors"][0] == {
        "code": "NOT_FOUND",
        "message": f"SKU 'lamp-oak-02' not found in marketplace {DE}",
    }


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
def test_the_seller_in_the_path_is_the_tokens(shelf, serve, method):
    other = serve.connect(shelf.local, 1).seller["seller_id"]
    assert shelf.call(method, BY_MERCHANT, {}, seller_id=other).status_code == 403


@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize("places", [None, "MOON"])
def test_a_marketplace_must_be_named_and_known(shelf, method, places):
    message(shelf.call(method, BY_MERCHANT, {}, marketplaceIds=places))


def test_changes_go_to_one_marketplace_and_only_the_sellers(shelf):
    message(shelf.patch(BY_MERCHANT, marketplaceIds=f"{DE},{FR}"))
    assert shelf.patch(BY_MERCHANT, marketplaceIds=US).status_code == 403


# -- searching -----------------------------------------------------------------------------------------------------


def found(shelf, **params):
    answer = shelf.call("GET", **params)
    assert answer.status_code == 200, answer.text
    return [item["sku"] for item in answer.json()["items"]]


def test_pages_lead_forward_and_back(shelf):
    skus = [product.sku for product in PRODUCTS]
    asked = {"sortBy": "sku", "sortOrder": "ASC", "pageSize": 6}
    first = shelf.call("GET", **asked).json()
    assert (first["numberOfResults"], set(first["pagination"])) == (len(skus), {"nextToken"})
    second = shelf.call("GET", **asked, pageToken=first["pagination"]["nextToken"]).json()
    assert set(second["pagination"]) == {"nextToken", "previousToken"}
    third = shelf.call("GET", **asked, pageToken=second["pagination"]["nextToken"]).json()
    assert set(third["pagination"]) == {"previousToken"}
    assert [item["sku"] for page in (first, second, third) for item in page["items"]] == sorted(skus)
    back = shelf.call("GET", **asked, pageToken=second["pagination"]["previousToken"]).json()
    assert back["items"] == first["items"]


def test_a_page_token_belongs_to_its_search(shelf, serve):
    token = shelf.call("GET", pageSize=5).json()["pagination"]["nextToken"]
    words = "Search parameters do not match the provided 'pageToken'."
    assert message(shelf.call("GET", pageSize=6, pageToken=token)) == words
    assert message(shelf.call("GET", pageSize=5, marketplaceIds=FR, pageToken=token)) == words
    assert message(Shelf(serve.connect(shelf.local, 1)).call("GET", pageSize=5, pageToken=token)) == words
    message(shelf.call("GET", pageToken="forged"))


def test_ten_to_a_page_unless_asked_otherwise(shelf):
    assert len(found(shelf)) == 10
    assert len(found(shelf, pageSize=20)) == len(PRODUCTS)


def test_search_by_identifier(shelf):
    asin = PRODUCTS[0].asin
    fnsku = shelf.item(BY_AMAZON)["summaries"][0]["fnSku"]
    assert found(shelf, identifiers=f"{BY_AMAZON},{SLASHED}", identifiersType="SKU", sortBy="sku") == [
        BY_AMAZON,
        SLASHED,
    ]
    assert found(shelf, identifiers=asin, identifiersType="ASIN") == [BY_AMAZON]
    assert found(shelf, identifiers=fnsku, identifiersType="FNSKU") == [BY_AMAZON]
    assert found(shelf, identifiers="4006381333931", identifiersType="EAN") == []
    assert found(shelf, variationParentSku=BY_AMAZON) == []


def test_search_by_state_and_time(shelf):
    assert set(found(shelf, withoutStatus="BUYABLE")) == {SOLD_OUT, WITHOUT_QUANTITY}
    assert set(found(shelf, withStatus="BUYABLE", pageSize=20)).isdisjoint({SOLD_OUT, WITHOUT_QUANTITY})
    assert found(shelf, withIssueSeverity="ERROR") == []
    shelf.applied(shelf.patch(BY_MERCHANT))
    assert found(shelf)[0] == BY_MERCHANT
    assert found(shelf, lastUpdatedAfter="2026-11-23T12:00:00Z") == [BY_MERCHANT]
    assert BY_MERCHANT not in found(shelf, lastUpdatedBefore="2026-11-23T12:00:00Z", pageSize=20)
    assert found(shelf, createdAfter="2026-11-23T12:00:00Z") == []


@pytest.mark.parametrize(
    "params",
    [
        {"pageSize": 21},
        {"pageSize": 0},
        {"includedData": "secrets"},
        {"identifiers": "A"},
        {"identifiersType": "SKU"},
        {"identifiers": "A", "identifiersType": "NAME"},
        {"identifiers": ",".join("ABCDEFGHIJKLMNOPQRSTU"), "identifiersType": "SKU"},
        {"identifiers": "A", "identifiersType": "SKU", "variationParentSku": "B"},
        {"sortBy": "price"},
        {"sortOrder": "UP"},
        {"withStatus": "SOLD"},
        {"createdAfter": "soon"},
    ],
)
def test_searches_that_are_refused(shelf, params):
    message(shelf.call("GET", **params))


# -- patching ------------------------------------------------------------------------------------------------------


def test_an_accepted_quantity_is_there_only_later(shelf):
    answer = shelf.patch(BY_MERCHANT, 7)
    assert answer.json() | {"submissionId": ""} == {
        "sku": BY_MERCHANT,
        "status": "ACCEPTED",
        "submissionId": "",
        "issues": [],
    }
    shelf.local.advance(25)
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 14)]
    assert [row["is_waiting"] for row in shelf.local.submissions()] == [True]
    shelf.local.advance(6)
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 7)]
    (row,) = shelf.local.submissions()
    assert (row["is_waiting"], row["sku"], row["id"]) == (False, BY_MERCHANT, answer.json()["submissionId"])


def test_the_time_a_change_takes_can_be_set(serve):
    shelf = Shelf(serve(listing_seconds=0))
    shelf.patch(BY_MERCHANT, 3)
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 3)]
    shelf.local.set_outbound(listing_seconds=600)
    shelf.patch(BY_MERCHANT, 4)
    shelf.local.advance(599)
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 3)]


def test_one_quantity_for_all_of_europe_but_an_attribute_for_each_marketplace(shelf):
    shelf.applied(shelf.patch(BY_MERCHANT, 3, marketplaceIds=FR))
    assert [shelf.sold(BY_MERCHANT, place) for place in (DE, FR, GB)] == [[("DEFAULT", 3)]] * 3
    assert shelf.sold(BY_MERCHANT, TR) == [("DEFAULT", 14)]
    assert shelf.records(BY_MERCHANT, FR) == [("DEFAULT", 3)]
    assert shelf.records(BY_MERCHANT, DE) == [("DEFAULT", 14)]


@pytest.mark.parametrize(
    ("op", "quantity", "sold"),
    [
        ("add", 9, [("DEFAULT", 9)]),
        ("replace", 9, [("DEFAULT", 9)]),
        ("merge", 9, [("DEFAULT", 9)]),
        ("replace", None, [("DEFAULT", None)]),
        ("merge", None, [("DEFAULT", 14)]),
        ("delete", None, []),
    ],
)
def test_operations(shelf, op, quantity, sold):
    shelf.applied(shelf.patch(BY_MERCHANT, quantity, op=op))
    assert shelf.sold(BY_MERCHANT) == sold
    assert shelf.records(BY_MERCHANT) == sold


def test_a_preview_writes_nothing(shelf):
    answer = shelf.patch(BY_MERCHANT, 7, mode="VALIDATION_PREVIEW", includedData="identifiers,issues")
    assert answer.json()["status"] == "VALID"
    assert answer.json()["identifiers"] == [{"marketplaceId": DE, "asin": PRODUCTS[1].asin}]
    shelf.local.advance(600)
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 14)]
    assert shelf.local.submissions() == []
    message(shelf.patch(BY_MERCHANT, 7, mode="REHEARSAL"))
    message(shelf.patch(BY_MERCHANT, 7, includedData="identifiers"))


def test_stock_sent_to_an_fba_sku_turns_it_into_a_merchants_offer(shelf):
    answer = shelf.patch(BY_AMAZON, 5)
    shelf.applied(answer)
    assert shelf.sold(BY_AMAZON) == [("DEFAULT", 5)]
    assert shelf.records(BY_AMAZON) == [("AMAZON_EU", None), ("DEFAULT", 5)]
    (turned,) = shelf.local.turned_offers()
    assert turned.pop("time")
    assert turned == {
        "seller_id": shelf.seller_id,
        "sku": BY_AMAZON,
        "marketplace_id": DE,
        "channel": "AMAZON_EU",
        "quantity": 5,
        "submission_id": answer.json()["submissionId"],
    }


def test_back_to_amazon_is_no_trap(shelf):
    shelf.applied(shelf.patch(BY_MERCHANT, 0, channel="AMAZON_EU"))
    assert shelf.sold(BY_MERCHANT) == [("AMAZON_EU", None)]
    assert shelf.local.turned_offers() == []
    shelf.applied(shelf.patch(BY_MERCHANT, None, channel="AMAZON_EU", op="delete"))
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 14)]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"quantity": 1}, "99022"),
        ({"fulfillment_channel_code": "AMAZON_NA", "quantity": 1}, "90244"),
        ({"fulfillment_channel_code": ["DEFAULT"], "quantity": 1}, "90244"),
        ({"fulfillment_channel_code": "DEFAULT", "quantity": -1}, "4000001"),
        ({"fulfillment_channel_code": "DEFAULT", "quantity": "7"}, "4000001"),
        ({"fulfillment_channel_code": "DEFAULT", "quantity": 1.5}, "4000001"),
        ({"fulfillment_channel_code": "DEFAULT", "quantity": True}, "4000001"),
        ({"fulfillment_channel_code": "DEFAULT", "quantity": 1, "marketplace_id": FR}, "4000001"),
    ],
)
def test_what_is_wrong_by_sense_is_invalid_and_changes_nothing(shelf, record, code):
    answer = shelf.patches(BY_MERCHANT, [{"op": "replace", "path": AVAILABILITY, "value": [record]}])
    assert codes(answer) == [code]
    assert answer.json()["issues"][0]["attributeNames"] == ["fulfillment_availability"]
    shelf.local.advance(60)
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 14)]


def test_an_unknown_attribute_or_product_type_is_invalid(shelf):
    patch = {"op": "replace", "path": "/attributes/fulfillmentAvailability", "value": [{}]}
    answer = shelf.patches(BY_MERCHANT, [patch])
    assert codes(answer) == ["90000900"]
    assert answer.json()["issues"][0]["attributeNames"] == ["fulfillmentAvailability"]
    assert codes(shelf.patch(BY_MERCHANT, product_type="TELEPORTER")) == ["4000003"]
    own = shelf.item(UNKNOWN_TYPE)["summaries"][0]["productType"]
    assert codes(shelf.patch(UNKNOWN_TYPE, product_type=own)) == ["4000003"]
    shelf.applied(shelf.patch(UNKNOWN_TYPE, 1))
    patch = {"op": "replace", "path": "/attributes/condition_type", "value": [{"value": "worn"}]}
    assert codes(shelf.patches(BY_MERCHANT, [patch])) == ["4000001"]


GOOD = {"op": "replace", "path": AVAILABILITY, "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 1}]}
UNREADABLE = "Request has missing or invalid parameters and cannot be parsed."


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, UNREADABLE),
        ({"productType": "PRODUCT"}, UNREADABLE),
        ({"productType": "PRODUCT", "patches": []}, UNREADABLE),
        ({"productType": "PRODUCT", "patches": GOOD}, UNREADABLE),
        ({"patches": [GOOD]}, UNREADABLE),
        ({"productType": "PRODUCT", "patches": [GOOD, "x"]}, UNREADABLE),
        ({"productType": "PRODUCT", "patches": [GOOD | {"op": "move"}]}, UNREADABLE),
        ({"productType": "PRODUCT", "patches": [GOOD | {"path": None}]}, UNREADABLE),
        ({"productType": "PRODUCT", "patches": [GOOD | {"value": {"quantity": 1}}]}, UNREADABLE),
        ({"productType": "PRODUCT", "patches": [GOOD | {"value": [7]}]}, UNREADABLE),
        (
            {"productType": "PRODUCT", "patches": [GOOD, GOOD | {"value": []}]},
            "Value is missing for patch at index of 1.",
        ),
        (
            {"productType": "PRODUCT", "patches": [GOOD | {"path": AVAILABILITY + "/0/quantity"}]},
            "Invalid path provided in patch at index of 0.",
        ),
        (
            {"productType": "PRODUCT", "patches": [GOOD | {"path": "/fulfillment_availability"}]},
            "Invalid path provided in patch at index of 0.",
        ),
    ],
)
def test_what_is_wrong_by_form_is_refused_in_amazons_words(shelf, body, words):
    assert message(shelf.call("PATCH", BY_MERCHANT, body)) == words


def test_a_patch_needs_a_listing(shelf):
    message(shelf.patch("NOT-LISTED"))


def test_other_attributes_are_patched_too(shelf):
    price = {"currency": "EUR", "audience": "ALL", "our_price": [{"schedule": [{"value_with_tax": 99.5}]}]}
    patches = [
        {"op": "replace", "path": "/attributes/item_name", "value": [{"value": "Leuchte", "language_tag": "de_DE"}]},
        {"op": "replace", "path": "/attributes/purchasable_offer", "value": [price]},
    ]
    shelf.applied(shelf.patches(BY_MERCHANT, patches, "LAMP"))
    item = shelf.item(BY_MERCHANT)
    assert item["summaries"][0]["itemName"] == "Leuchte"
    assert item["offers"][0]["price"]["amount"] == "99.50"
    assert shelf.item(BY_MERCHANT, marketplaceIds=FR)["summaries"][0]["itemName"] == "Stehlampe Eiche, 150 cm"


def test_an_accepted_change_can_fail_later(shelf):
    shelf.local.add_fault("patchListingsItem", "failed_submission")
    shelf.applied(shelf.patch(BY_MERCHANT, 7))
    item = shelf.item(BY_MERCHANT)
    assert [(issue["code"], issue["severity"]) for issue in item["issues"]] == [("8015", "ERROR")]
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 14)]
    assert found(shelf, withIssueSeverity="ERROR") == [BY_MERCHANT]
    shelf.applied(shelf.patch(BY_MERCHANT, 8))
    assert (shelf.item(BY_MERCHANT)["issues"], shelf.sold(BY_MERCHANT)) == ([], [("DEFAULT", 8)])


# -- creating and deleting -----------------------------------------------------------------------------------------


def listing(**attributes):
    given = {
        "condition_type": [{"value": "new_new"}],
        "item_name": [{"value": "Eierbecher"}],
        "fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": 4}],
    } | attributes
    return {
        "productType": "DRINKING_CUP",
        "requirements": "LISTING",
        "attributes": {name: value for name, value in given.items() if value is not None},
    }


def test_a_new_listing_appears_later(shelf):
    answer = shelf.call("PUT", "EGG-CUP", listing())
    assert shelf.call("GET", "EGG-CUP").status_code == 404
    shelf.applied(answer)
    item = shelf.item("EGG-CUP")
    assert (item["summaries"][0]["itemName"], shelf.sold("EGG-CUP")) == ("Eierbecher", [("DEFAULT", 4)])
    assert shelf.call("GET", "EGG-CUP", marketplaceIds=FR).status_code == 404


def test_a_whole_listing_replaces_what_was_there(shelf):
    shelf.applied(shelf.call("PUT", BY_MERCHANT, listing(fulfillment_availability=None)))
    assert set(shelf.item(BY_MERCHANT)["attributes"]) == {"condition_type", "item_name"}
    assert shelf.item(BY_MERCHANT)["offers"] == []


def test_new_listings_are_checked(shelf):
    assert codes(shelf.call("PUT", "EGG-CUP", listing(condition_type=None))) == ["90220"]
    assert codes(shelf.call("PUT", "EGG-CUP", listing(colour=[{"value": "blue"}]))) == ["90000900"]
    assert codes(shelf.call("PUT", "EGG-CUP", listing() | {"productType": "EGGCUP"})) == ["4000003"]
    for body in ({}, listing() | {"requirements": "NONE"}, {"productType": "TEA", "attributes": []}, listing(a="b")):
        assert message(shelf.call("PUT", "EGG-CUP", body)) == UNREADABLE


def test_a_deleted_listing_leaves_its_marketplace_alone(shelf):
    shelf.applied(shelf.call("DELETE", BY_MERCHANT, marketplaceIds=FR))
    assert shelf.call("GET", BY_MERCHANT, marketplaceIds=FR).status_code == 404
    assert shelf.sold(BY_MERCHANT, DE) == [("DEFAULT", 14)]
    message(shelf.call("DELETE", BY_MERCHANT, marketplaceIds=FR))


# -- the admin door, and the whole ---------------------------------------------------------------------------------


def test_offers_change_from_outside_at_once(shelf):
    path = "/_admin/listings/GARDEN%2FSET%203"
    assert shelf.api.post(path, {"marketplace_id": DE, "quantity": 2}).status_code == 200
    assert shelf.sold(SLASHED, FR) == [("DEFAULT", 2)]
    shelf.local.change_listing(SLASHED, DE, channel="FBA")
    assert shelf.sold(SLASHED) == [("AMAZON_EU", None)]
    assert shelf.local.turned_offers() == []
    assert shelf.api.post("/_admin/listings/NOWHERE", {"marketplace_id": DE}).status_code == 404
    assert shelf.api.post(path, {"marketplace_id": "MOON"}).status_code == 400
    assert shelf.api.post("/_admin/listings", {"item": {"sku": "X"}}).status_code == 400


def test_the_answer_is_lost_but_the_change_is_there(shelf):
    shelf.local.add_fault("patchListingsItem", "reset")
    with pytest.raises(requests.ConnectionError):
        shelf.patch(BY_MERCHANT, 7)
    shelf.local.advance(30)
    assert shelf.sold(BY_MERCHANT) == [("DEFAULT", 7)]


def test_every_answer_fits_the_model(serve, spapi):
    shelf = Shelf(serve(validate_dir=spapi))
    shelf.local.add_fault("patchListingsItem", "failed_submission")
    shelf.applied(shelf.patch(BY_MERCHANT))
    assert len(shelf.call("GET", includedData=ALL, marketplaceIds=f"{DE},{GB},{TR}", pageSize=20).json()["items"]) == 16
    assert shelf.item(BY_MERCHANT)["issues"]
    assert codes(shelf.patch(BY_MERCHANT, -1, includedData="identifiers,issues", mode="VALIDATION_PREVIEW"))
    assert shelf.call("PUT", "EGG-CUP", listing()).status_code == 200
    assert shelf.call("DELETE", BY_MERCHANT).status_code == 200
    assert shelf.call("GET", "NOTHING").status_code == 404
    assert shelf.call("PATCH", "NOTHING", {}).status_code == 400
