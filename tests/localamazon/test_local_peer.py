"""python-amazon-sp-api, which has never heard of this server, lists its orders through both versions."""

import pytest

AccessTokenClient = pytest.importorskip("sp_api.auth").AccessTokenClient
sp_api = pytest.importorskip("sp_api.api")
from sp_api.auth import access_token_client  # noqa: E402
from sp_api.base import Marketplaces, SellingApiForbiddenException, SellingApiRequestThrottledException  # noqa: E402
from sp_api.util import load_all_pages  # noqa: E402


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


def test_it_understands_our_errors(peer):
    client = peer(sp_api.OrdersV20260101)
    peer.api.local.add_fault("searchOrders", "quota")
    with pytest.raises(SellingApiRequestThrottledException):
        client.search_orders(createdAfter="2020-01-01")
    peer.api.local.revoke(peer.api.seller["seller_id"])
    with pytest.raises(SellingApiForbiddenException):
        client.search_orders(createdAfter="2020-01-01")
