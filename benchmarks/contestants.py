"""The ways to import orders that are compared. Run by the other scripts: reads JSON from standard input, measures
one contestant in this process, and writes what it measured.

Imports and set-up are not part of the measured time; logging in, fetching and storing are.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Self

Given = dict[str, Any]
INCLUDED = ["BUYER", "RECIPIENT", "PROCEEDS", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX"]
DE = "A1PA6795UKMFR9"


def since() -> str:
    """Omnikit's first sync goes back 90 days; so do the others."""
    return (datetime.now(UTC) - timedelta(days=90)).strftime("%Y-%m-%dT00:00:00Z")


class Stopwatch:
    """Wall clock and CPU time of this process, all threads, user and system."""

    def __enter__(self) -> Self:
        self._wall, self._cpu = time.perf_counter(), _cpu()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds, self.cpu = time.perf_counter() - self._wall, _cpu() - self._cpu


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_mb() -> float:
    """Peak resident memory. On Linux from /proc: ru_maxrss would begin with the peak of the process that started us."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def _measured(work: Callable[[], int]) -> dict[str, Any]:
    with Stopwatch() as watch:
        orders = work()
    return {"orders": orders, "seconds": watch.seconds, "cpu": watch.cpu, "peak_mb": _peak_mb()}


def _rows(path: Path, query: str) -> int:
    connection = sqlite3.connect(path)
    count: int = connection.execute(query).fetchone()[0]
    connection.close()
    return count


# -- omnikit: everything on ------------------------------------------------------------------------------------------


def omnikit_sync(given: Given) -> dict[str, Any]:
    from omnikit.kit import create

    server, seller = given["server"], given["server"]["sellers"][0]
    with create(Path(given["directory"]) / "home") as kit:
        application = {key: server[key] for key in ("application_id", "client_id", "client_secret", "base_url")}
        kit.set_application("amazon", application)
        account = {"seller_id": seller["seller_id"], "refresh_token": seller["refresh_token"], "marketplace": "DE"}
        connection = kit.create_connection("amazon", "Benchmark", account)

        def work() -> int:
            return int(connection.import_orders(wait=True).as_dict()["fetched"])

        result = _measured(work)
    stored = _rows(Path(given["directory"]) / "home" / "omnikit.db", "SELECT count(*) FROM orders")
    return {**result, "stored": stored}


# -- a report file -----------------------------------------------------------------------------------------------------


def omnikit_file(given: Given) -> dict[str, Any]:
    """Everything on: reading, checking, mapping, compression, encryption, errors, progress."""
    from omnikit.kit import create

    server, seller = given["server"], given["server"]["sellers"][0]
    with create(Path(given["directory"]) / "home") as kit:
        kit.set_application(
            "amazon", {key: server[key] for key in ("application_id", "client_id", "client_secret", "base_url")}
        )
        account = {"seller_id": seller["seller_id"], "refresh_token": seller["refresh_token"], "marketplace": "DE"}
        connection = kit.create_connection("amazon", "Benchmark", account)
        kit.set_settings(connection.id, {"shipping_mapping.default": "DHL"})

        def work() -> int:
            return int(kit.import_file(connection.id, given["file"]).wait().as_dict()["fetched"])

        result = _measured(work)
    stored = _rows(Path(given["directory"]) / "home" / "omnikit.db", "SELECT count(*) FROM orders")
    return {**result, "stored": stored}


def floor_file(given: Given) -> dict[str, Any]:
    """The csv module, and each row as JSON text into one table."""
    import csv

    path = Path(given["directory"]) / "floor.db"

    def work() -> int:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE orders (order_id TEXT, item_id TEXT, body TEXT, PRIMARY KEY (order_id, item_id))"
        )
        count = 0
        with Path(given["file"]).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            while batch := [*islice(rows, 2000)]:
                values = [(row["amazon-order-id"], row["order-item-id"], json.dumps(row)) for row in batch]
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO orders VALUES (?, ?, ?)", values)
                count += len(batch)
        connection.close()
        return count

    return {**_measured(work), "stored": _rows(path, "SELECT count(*) FROM orders")}


def pandas_file(given: Given) -> dict[str, Any]:
    """read_csv in pieces and to_sql: a user's script."""
    import csv

    import pandas as pd

    path = Path(given["directory"]) / "script.db"

    def work() -> int:
        count = 0
        pieces = pd.read_csv(given["file"], sep="\t", dtype=str, quoting=csv.QUOTE_NONE, chunksize=10_000)
        for piece in pieces:
            _to_sql(path, {"orders": piece})
            count += len(piece)
        return count

    return {**_measured(work), "stored": _rows(path, "SELECT count(*) FROM orders")}


# -- the floor: fetch, parse, store the text -------------------------------------------------------------------------


def floor(given: Given) -> dict[str, Any]:
    import requests

    path = Path(given["directory"]) / "floor.db"

    def work() -> int:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE orders (order_id TEXT PRIMARY KEY, body TEXT)")
        fetched = 0
        with requests.Session() as session:
            for orders in _floor_pages(session, given["server"]):
                rows = [(order["orderId"], json.dumps(order)) for order in orders]
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO orders VALUES (?, ?)", rows)
                fetched += len(rows)
        connection.close()
        return fetched

    return {**_measured(work), "stored": _rows(path, "SELECT count(*) FROM orders")}


def _floor_pages(session: Any, server: Given) -> Any:
    form = {
        "grant_type": "refresh_token", "refresh_token": server["sellers"][0]["refresh_token"],
        "client_id": server["client_id"], "client_secret": server["client_secret"],
    }  # fmt: skip
    token = session.post(server["base_url"] + "/auth/o2/token", data=form, timeout=60).json()["access_token"]
    headers = {"x-amz-access-token": token, "user-agent": "floor/1.0 (Language=Python)"}
    query = {
        "lastUpdatedAfter": since(), "marketplaceIds": DE, "maxResultsPerPage": "100",
        "includedData": ",".join(INCLUDED),
    }  # fmt: skip
    while True:
        answer = session.get(
            server["base_url"] + "/orders/2026-01-01/orders", params=query, headers=headers, timeout=60
        )
        answer.raise_for_status()
        body = json.loads(answer.content)
        yield body["orders"]
        following = body.get("pagination", {}).get("nextToken")
        if following is None:
            return
        query["paginationToken"] = following


# -- a user's script: python-amazon-sp-api and pandas ----------------------------------------------------------------


def _peer(kind: Any, server: Given) -> Any:
    """A client of the package; only its two addresses are exchanged."""
    from sp_api.auth import AccessTokenClient
    from sp_api.base import Marketplaces

    class Login(AccessTokenClient):
        scheme = "http://"
        host = server["base_url"].removeprefix("http://")

    credentials = {
        "refresh_token": server["sellers"][0]["refresh_token"],
        "lwa_app_id": server["client_id"],
        "lwa_client_secret": server["client_secret"],
    }
    client = kind(marketplace=Marketplaces.DE, credentials=credentials, auth_token_client_class=Login)
    client.endpoint = server["base_url"]
    return client


def _search_2026(server: Given) -> Any:
    from sp_api.api import OrdersV20260101
    from sp_api.util import load_all_pages

    client = _peer(OrdersV20260101, server)

    @load_all_pages(throttle_by_seconds=0, next_token_param="paginationToken")
    def search(**asked: Any) -> Any:
        return client.search_orders(**asked)

    for page in search(lastUpdatedAfter=since(), includedData=INCLUDED, maxResultsPerPage=100):
        yield page.payload["orders"]


def script_pages(given: Given) -> dict[str, Any]:
    """Stores page by page, as omnikit does: nothing is lost when it stops, memory does not grow."""
    path = Path(given["directory"]) / "script.db"
    import pandas as pd

    def work() -> int:
        fetched = 0
        for orders in _search_2026(given["server"]):
            frames = {"orders": pd.json_normalize(orders), "items": pd.json_normalize(_items(orders))}
            # a page may lack a column or bring a new one: the table needs fixed ones
            _to_sql(path, {name: frame.reindex(columns=_COLUMNS[name]) for name, frame in frames.items()})
            fetched += len(orders)
        return fetched

    return {**_measured(work), "stored": _rows(path, "SELECT count(*) FROM orders")}


def script_whole(given: Given) -> dict[str, Any]:
    """Collects everything and stores it at the end: the fastest form, and the one that loses all when it stops."""
    path = Path(given["directory"]) / "script.db"
    import pandas as pd

    def work() -> int:
        orders = [order for page in _search_2026(given["server"]) for order in page]
        _to_sql(path, {"orders": pd.json_normalize(orders), "items": pd.json_normalize(_items(orders))})
        return len(orders)

    return {**_measured(work), "stored": _rows(path, "SELECT count(*) FROM orders")}


def _items(orders: list[Given]) -> list[Given]:
    return [{"orderId": order["orderId"], **item} for order in orders for item in order["orderItems"]]


_ADDRESS = (
    "name", "companyName", "addressLine1", "addressLine2", "postalCode", "city", "stateOrRegion", "countryCode",
    "phone",
)  # fmt: skip
_COLUMNS = {
    "orders": [
        "orderId", "createdTime", "lastUpdatedTime", "programs", "salesChannel.marketplaceId",
        "fulfillment.fulfillmentStatus", "fulfillment.fulfilledBy", "fulfillment.fulfillmentServiceLevel",
        "fulfillment.shipByWindow.latestDateTime", "fulfillment.deliverByWindow.latestDateTime", "buyer.buyerName",
        "buyer.buyerEmail", "proceeds.grandTotal.amount", "proceeds.grandTotal.currencyCode", "packages",
        *(f"recipient.deliveryAddress.{name}" for name in _ADDRESS),
    ],
    "items": [
        "orderId", "orderItemId", "quantityOrdered", "product.asin", "product.sellerSku", "product.title",
        "proceeds.proceedsTotal.amount", "proceeds.proceedsTotal.currencyCode", "proceeds.breakdowns",
    ],
}  # fmt: skip


def script_v0(given: Given) -> dict[str, Any]:
    import pandas as pd
    from sp_api.api import OrdersV0

    path, client, limit = Path(given["directory"]) / "script.db", _peer(OrdersV0, given["server"]), given["limit"]

    def work() -> int:
        orders: list[Given] = []
        items: list[Given] = []
        asked: Given = {"LastUpdatedAfter": since(), "MaxResultsPerPage": min(100, limit)}
        while len(orders) < limit:
            page = client.get_orders(**asked)
            for order in page.payload["Orders"]:
                whole, lines = _v0_order(client, order)
                orders.append(whole)
                items += lines
            if not page.next_token:
                break
            asked["NextToken"] = page.next_token
        _to_sql(path, {"orders": pd.json_normalize(orders), "items": pd.json_normalize(items)})
        return len(orders)

    return {**_measured(work), "stored": _rows(path, "SELECT count(*) FROM orders")}


def _v0_order(client: Any, order: Given) -> tuple[Given, list[Given]]:
    """What the newer API says with the list takes four calls for each order of the older one."""
    number = order["AmazonOrderId"]
    address = client.get_order_address(number).payload
    buyer = client.get_order_buyer_info(number).payload
    items = client.get_order_items(number).payload["OrderItems"]
    wrapped = client.get_order_items_buyer_info(number).payload["OrderItems"]
    lines = [{"AmazonOrderId": number, **item, **more} for item, more in zip(items, wrapped, strict=True)]
    return {**order, **address, "Buyer": buyer}, lines


def _to_sql(path: Path, frames: dict[str, Any]) -> None:
    connection = sqlite3.connect(path)
    for name, frame in frames.items():
        for column in frame.columns:
            if frame[column].map(lambda value: isinstance(value, (list, dict))).any():
                frame[column] = frame[column].map(json.dumps)
        frame.to_sql(name, connection, index=False, if_exists="append")
    connection.close()


CONTESTANTS = {
    "omnikit": omnikit_sync, "floor": floor, "script_pages": script_pages, "script_whole": script_whole,
    "script_v0": script_v0, "omnikit_file": omnikit_file, "floor_file": floor_file, "pandas_file": pandas_file,
}  # fmt: skip

if __name__ == "__main__":
    json.dump(CONTESTANTS[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
