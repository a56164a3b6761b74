"""One server per test (cheap: nothing is generated unless asked for) and a plain HTTP client."""

import os
from pathlib import Path

import pytest
import requests

from omnikit.localamazon import LocalAmazon

NOW = "2026-11-23T12:00:00Z"
AGENT = "omnikit-tests/1.0 (Language=Python)"
_DATA = "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS"
DE = "A1PA6795UKMFR9"


class Api:
    """A seller's eyes on the server."""

    everything = _DATA
    search_path = "/orders/2026-01-01/orders"

    def __init__(self, local, seller=0):
        self.local = local
        self.seller = local.sellers[seller]
        self.session = requests.Session()
        self.session.headers["user-agent"] = AGENT
        self.log_in()

    def log_in(self):
        answer = self.token(grant_type="refresh_token", refresh_token=self.seller["refresh_token"])
        self.session.headers["x-amz-access-token"] = answer.json()["access_token"]

    def token(self, **fields):
        known = {"client_id": self.local.client_id, "client_secret": self.local.client_secret}
        sent = {name: value for name, value in (known | fields).items() if value is not None}
        return self.session.post(self.local.base_url + "/auth/o2/token", data=sent, timeout=10)

    def get(self, path, headers=None, timeout=10, **params):
        return self.session.get(self.local.base_url + path, params=params, headers=headers, timeout=timeout)

    def post(self, path, body=None, **options):
        return self.session.post(self.local.base_url + path, json=body, timeout=10, **options)

    def search(self, **params):
        if not any(name.endswith("After") for name in params):
            params["lastUpdatedAfter"] = "2020-01-01T00:00:00Z"
        return self.get(self.search_path, **params)

    def pages(self, **params):
        """Every page's body, following tokens."""
        while True:
            answer = self.search(**params)
            assert answer.status_code == 200, answer.text
            body = answer.json()
            yield body
            if "pagination" not in body:
                return
            params["paginationToken"] = body["pagination"]["nextToken"]

    def orders(self, **params):
        return [order for page in self.pages(**params) for order in page["orders"]]

    def restricted(self, *resources):
        """A restricted data token for (path, dataElements or None)."""
        given = [
            {"method": "GET", "path": path} | ({"dataElements": elements} if elements else {})
            for path, elements in resources
        ]
        return self.post("/tokens/2021-03-01/restrictedDataToken", {"restrictedResources": given})


@pytest.fixture
def serve():
    """Start servers, and clients for them, that end with the test."""
    started, clients = [], []

    def start(seller=0, **options):
        local = LocalAmazon(**{"orders": 0, "now": NOW} | options)
        started.append(local.start())
        return connect(local, seller)

    def connect(local, seller=0):
        api = Api(local, seller)
        clients.append(api)
        return api

    start.connect = connect
    yield start
    for api in clients:
        api.session.close()
    for local in started:
        local.stop()


@pytest.fixture
def api(serve):
    """The first seller at an empty server."""
    return serve()


@pytest.fixture(scope="module")
def full():
    """The first seller at a server with 400 orders; for tests that only read."""
    with LocalAmazon(orders=400, now=NOW) as local:
        api = Api(local)
        yield api
        api.session.close()


@pytest.fixture
def order():
    """Makes small orders."""

    def make(number=1, updated="2026-11-20T10:00:00Z", marketplace=DE, **changes):
        return {
            "orderId": f"305-0000000-{number:07d}",
            "createdTime": "2026-11-19T10:00:00Z",
            "lastUpdatedTime": updated,
            "salesChannel": {"channelName": "AMAZON", "marketplaceId": marketplace, "marketplaceName": "Amazon.de"},
            "fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"},
            "orderItems": [{"orderItemId": "1", "quantityOrdered": 1, "product": {"asin": "B0", "sellerSku": "A-1"}}],
        } | changes

    return make


@pytest.fixture(scope="session")
def spapi():
    """The directory with Amazon's official models and examples."""
    root = Path(__file__).parents[2]
    folder = Path(os.environ.get("OMNIKIT_SPAPI_DIR") or root / "../shared/spapi").resolve()
    if not (folder / "models").is_dir():
        reason = f"Amazon's models are not at {folder}; set OMNIKIT_SPAPI_DIR"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return folder
