"""python-amazon-sp-api, which has never heard of this server, lists its orders and sends what a seller sends."""

from io import BytesIO

import pytest

AccessTokenClient = pytest.importorskip("sp_api.auth").AccessTokenClient
sp_api = pytest.importorskip("sp_api.api")
from sp_api.auth import access_token_client  # noqa: E402
from sp_api.base import (  # noqa: E402
    Granularity,
    Marketplaces,
    SellingApiBadRequestException,
    SellingApiForbiddenException,
    SellingApiRequestThrottledException,
)
from sp_api.util import load_all_pages  # noqa: E402

DE = "A1PA6795UKMFR9"


@pytest.fixture
def peer(serve):
    """Makes a peer client of a class; only the two addresses are exchanged."""
    api = serve(orders=260, rate_scale=1)
    clients = []

    class Login(AccessTokenClient):
        scheme = "http://"
        host = api.local.base_url.removeprefix("http://")

    def make(kind):
        credentials = {
            "refresh_token": api.seller["refresh_token"],
            "lwa_app_id": api.local.client_id,
            "lwa_client_secret": api.local.client_secret,
        }
        client = kind(marketplace=Marketplaces.DE, credentials=credentials, auth_token_client_class=Login)
        client.endpoint = api.local.base_url
        clients.append(client)
        return client

    make.api = api
    # The peer keeps access tokens by refresh token in the process; every server here has the same seed.
    access_token_client.cache.clear()
    yield make
    for client in clients:
        client._auth._transport.close()
        client.close()


def expected(peer):
    return {order["orderId"] for order in peer.api.orders(marketplaceIds="A1PA6795UKMFR9")}


def test_all_orders_by_2026(peer):
    client = peer(sp_api.OrdersV20260101)

    @load_all_pages(throttle_by_seconds=0, next_token_param="paginationToken")
    def search(**asked):
        return client.search_orders(**asked)

    pages = list(
        search(lastUpdatedAfter="2020-01-01T00:00:00Z", includedData=["BUYER", "PROCEEDS"], maxResultsPerPage=50)
    )
    found = [order["orderId"] for page in pages for order in page.payload["orders"]]
    assert len(pages) >= 3
    assert len(found) == len(set(found))
    assert set(found) == expected(peer)


def test_all_orders_by_v0(peer):
    client = peer(sp_api.OrdersV0)

    @load_all_pages(throttle_by_seconds=0)
    def search(**asked):
        return client.get_orders(**asked)

    pages = list(search(CreatedAfter="2020-01-01T00:00:00Z", MaxResultsPerPage=50))
    found = [order["AmazonOrderId"] for page in pages for order in page.payload["Orders"]]
    assert len(found) == len(set(found))
    assert set(found) == expected(peer)
    items = client.get_order_items(found[0]).payload["OrderItems"]
    assert items[0]["OrderItemId"]


def test_personal_data_by_restricted_token(peer):
    wanted = ["buyerInfo", "shippingAddress"]
    answer = peer(sp_api.OrdersV0).get_orders(CreatedAfter="2020-01-01T00:00:00Z", RestrictedResources=wanted)
    assert any("Name" in order.get("ShippingAddress", {}) for order in answer.payload["Orders"])


def test_participations(peer):
    payload = peer(sp_api.Sellers).get_marketplace_participation().payload
    assert "A1PA6795UKMFR9" in [each["marketplace"]["id"] for each in payload]


@pytest.mark.parametrize(("gzip", "encoding"), [(False, "UTF-8"), (True, "UTF-8"), (False, "Cp1252")])
def test_a_report_from_request_to_text(peer, gzip, encoding):
    client, local = peer(sp_api.ReportsV2), peer.api.local
    local.set_reports(report_gzip=gzip, report_encoding=encoding)
    asked = {
        "reportType": "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        "marketplaceIds": [Marketplaces.DE.value[1]],
    }
    end = peer.api.local.state()["now"]
    report_id = client.create_report(**asked, dataStartTime="2026-10-30", dataEndTime=end).payload["reportId"]
    local.advance(60)
    report = client.get_report(report_id).payload
    assert client.get_reports(reportTypes=[asked["reportType"]]).payload["reports"] == [report]
    answer = client.get_report_document(report["reportDocumentId"], download=True)
    lines = answer.payload["document"].splitlines()
    assert lines[0].startswith("amazon-order-id\t")
    assert "Schälmesser" in answer.payload["document"]
    assert {line.partition("\t")[0] for line in lines[1:]} <= expected(peer)
    assert len(lines) > 30


def test_a_schedule_and_its_end(peer):
    client = peer(sp_api.ReportsV2)
    kind = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"
    made = client.create_report_schedule(
        reportType=kind, period="P1D", marketplaceIds=[Marketplaces.DE.value[1]]
    ).payload
    assert [each["period"] for each in client.get_report_schedules(reportTypes=[kind]).payload["reportSchedules"]] == [
        "P1D"
    ]
    client.cancel_report_schedule(made["reportScheduleId"])
    assert client.get_report_schedules(reportTypes=[kind]).payload["reportSchedules"] == []


def test_counts(peer):
    client = peer(sp_api.Sales)
    span = ("2026-11-01T00:00:00+01:00", "2026-11-20T00:00:00+01:00")
    days = client.get_order_metrics(span, Granularity.DAY, granularityTimeZone="Europe/Berlin").payload
    assert len(days) == 19
    assert sum(day["orderCount"] for day in days) > 10


def test_it_understands_our_errors(peer):
    client = peer(sp_api.OrdersV20260101)
    peer.api.local.add_fault("searchOrders", "quota")
    with pytest.raises(SellingApiRequestThrottledException):
        client.search_orders(createdAfter="2020-01-01")
    peer.api.local.revoke(peer.api.seller["seller_id"])
    with pytest.raises(SellingApiForbiddenException):
        client.search_orders(createdAfter="2020-01-01")


def test_a_confirmed_shipment(peer):
    found = peer.api.orders(marketplaceIds=DE, fulfilledBy="MERCHANT", fulfillmentStatuses="UNSHIPPED")[0]
    items = [{"orderItemId": each["orderItemId"], "quantity": each["quantityOrdered"]} for each in found["orderItems"]]
    package = {
        "packageReferenceId": "1",
        "carrierCode": "DHL",
        "trackingNumber": "JJD1",
        "shipDate": peer.api.local.state()["now"],
        "orderItems": items,
    }
    client = peer(sp_api.OrdersV0)
    client.confirm_shipment(found["orderId"], marketplaceId=DE, packageDetail=package)
    assert client.get_order(found["orderId"]).payload["OrderStatus"] == "Shipped"
    with pytest.raises(SellingApiBadRequestException):
        client.confirm_shipment(found["orderId"], marketplaceId=DE, packageDetail=package | {"packageReferenceId": "2"})


def test_an_uploaded_invoice_and_its_report(peer):
    found = peer.api.orders(marketplaceIds=DE, fulfilledBy="MERCHANT", fulfillmentStatuses="SHIPPED")[0]
    given = {"orderid": found["orderId"], "invoicenumber": "1", "totalamount": "1.19", "totalvatamount": "0.19"}
    options = {f"metadata:{name}": value for name, value in given.items()}
    client = peer(sp_api.FeedsV20210630)
    _, made = client.submit_feed(
        "UPLOAD_VAT_INVOICE", BytesIO(b"%PDF-1.7"), "application/pdf", feedOptions=options, marketplaceIds=[DE]
    )
    peer.api.local.advance(60)
    feed = client.get_feed(made.payload["feedId"]).payload
    assert feed["processingStatus"] == "DONE"
    assert "records successful\t\t1" in client.get_feed_document(feed["resultFeedDocumentId"])
    assert [invoice["order_id"] for invoice in peer.api.local.invoices()] == [found["orderId"]]


def test_listings_and_stock(peer):
    seller_id, client = peer.api.seller["seller_id"], peer(sp_api.ListingsItemsV20210801)
    record = {"fulfillment_channel_code": "DEFAULT", "quantity": 2}
    patch = {"op": "replace", "path": "/attributes/fulfillment_availability", "value": [record]}
    body = {"productType": "PRODUCT", "patches": [patch]}
    sku = "GARDEN/SET 3"
    assert client.patch_listings_item(seller_id, sku, marketplaceIds=[DE], body=body).payload["status"] == "ACCEPTED"
    peer.api.local.advance(30)
    item = client.get_listings_item(seller_id, sku, marketplaceIds=[DE], includedData=["fulfillmentAvailability"])
    assert item.payload["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "DEFAULT", "quantity": 2}]
    assert client.search_listings_items(seller_id, marketplaceIds=[DE], pageSize=3).payload["numberOfResults"] == 16
    stock = peer(sp_api.Inventories).get_inventory_summary_marketplace(details=True, marketplaceIds=DE).payload
    assert sku in [each["sellerSku"] for each in stock["inventorySummaries"]]
