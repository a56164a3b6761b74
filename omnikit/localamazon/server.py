"""`LocalAmazon`: the server as a Python object, running in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from tornado.httpserver import HTTPServer

from omnikit.localamazon.admin import Admin
from omnikit.localamazon.amazon import Amazon
from omnikit.localamazon.app import application
from omnikit.localamazon.clock import parse
from omnikit.localamazon.loading import load as load_orders
from omnikit.localamazon.outbound import FEED_SECONDS, LISTING_SECONDS
from omnikit.localamazon.reportbook import SECONDS as REPORT_SECONDS
from omnikit.localamazon.wire import Json

HOST = "127.0.0.1"  # never anything else: everybody who can reach the server can read and change it
ORDERS = 300
STARTUP_SECONDS = 60.0
T = TypeVar("T")


class Serving:
    """A bound port and the HTTP server on it; lives inside a running event loop."""

    def __init__(self, amazon: Amazon, port: int) -> None:
        self._server = HTTPServer(application(amazon))
        listening = socket.create_server((HOST, port))
        listening.setblocking(False)
        self.port: int = listening.getsockname()[1]
        self._server.add_socket(listening)
        amazon.documents.host = f"{HOST}:{self.port}"

    async def close(self) -> None:
        """Stop listening and drop every connection, also those a fault holds open."""
        self._server.stop()
        await self._server.close_all_connections()


class LocalAmazon:
    """A local Selling Partner API. Use as a context manager, or call start() and stop()."""

    def __init__(
        self,
        port: int = 0,
        orders: int | None = None,
        seed: int = 1,
        load: str | Path | None = None,
        rate_scale: float = 0.0,
        now: str | datetime | None = None,
        validate_dir: str | Path | None = None,
        prebuild: bool = False,
        *,
        report_seconds: float = REPORT_SECONDS,
        feed_seconds: float = FEED_SECONDS,
        listing_seconds: float = LISTING_SECONDS,
    ) -> None:
        start = parse(now.isoformat() if isinstance(now, datetime) else now) if now else None
        self._port = port
        self._amazon = Amazon(seed, rate_scale, start)
        self._amazon.report_desk.turn({"report_seconds": report_seconds})
        self._admin = Admin(self._amazon)
        self._amazon.outbound_settings.turn({"feed_seconds": feed_seconds, "listing_seconds": listing_seconds})
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.warnings: list[str] = load_orders(self._amazon, Path(load)) if load else []
        count = orders if orders is not None else 0 if load else ORDERS
        if count < 0:
            raise ValueError("The number of orders must not be negative.")
        if count:
            self._amazon.generate_total(count)
        if validate_dir is not None:
            from omnikit.localamazon.validate import Models

            self._amazon.validate = Models(Path(validate_dir)).problems
        if prebuild:
            self._amazon.prebuild()

    def __repr__(self) -> str:
        return f"LocalAmazon({self.base_url})"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def amazon(self) -> Amazon:
        """The server's state, for whoever runs its loop himself."""
        return self._amazon

    @property
    def port(self) -> int:
        """The port; the one asked for until the server has started."""
        return self._port

    def listening_on(self, port: int) -> None:
        """Remember the port a `Serving` got; for whoever runs the loop himself."""
        self._port = port

    @property
    def base_url(self) -> str:
        """Where both the API and the token endpoint live."""
        return f"http://{HOST}:{self._port}"

    @property
    def application_id(self) -> str:
        """`amzn1.sellerapps.app.…`."""
        return self._amazon.accounts.application.id

    @property
    def client_id(self) -> str:
        """`amzn1.application-oa2-client.…`."""
        return self._amazon.accounts.application.client_id

    @property
    def client_secret(self) -> str:
        """The application's secret."""
        return self._amazon.accounts.application.client_secret

    @property
    def sellers(self) -> list[Json]:
        """Every seller with its latest refresh token."""
        return [
            {"seller_id": each.id, "refresh_token": each.refresh_token, "marketplace_ids": list(each.marketplace_ids)}
            for each in self._amazon.accounts.sellers.values()
        ]

    def describe(self) -> Json:
        """What `omnikit local-amazon --json` prints. Contains secrets."""
        return {
            "base_url": self.base_url,
            "application_id": self.application_id,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "sellers": self.sellers,
        }

    def start(self) -> Self:
        """Listen in a daemon thread; returns when requests are served.

        Raises:
            OSError: the port is taken.

        """
        if self._thread is not None:
            return self
        ready = threading.Event()
        failure: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, args=(ready, failure), name="local-amazon", daemon=True)
        self._thread.start()
        ready.wait(STARTUP_SECONDS)
        if failure:
            self._thread.join()
            self._thread = None
            raise failure[0]
        return self

    def stop(self) -> None:
        """Stop serving; a stopped server keeps its state and may be started again."""
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = self._loop = None

    def _run(self, ready: threading.Event, failure: list[BaseException]) -> None:
        try:
            asyncio.run(self._serve(ready))
        except OSError as error:
            failure.append(error)
        finally:
            ready.set()

    async def _serve(self, ready: threading.Event) -> None:
        self._stopping = asyncio.Event()
        serving = Serving(self._amazon, self._port)
        self._port = serving.port
        self._loop = asyncio.get_running_loop()
        ready.set()
        await self._stopping.wait()
        await serving.close()

    def _in_loop(self, action: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        loop = self._loop
        if loop is None or threading.current_thread() is self._thread:
            return action(*args, **kwargs)

        async def act() -> T:
            return action(*args, **kwargs)

        return asyncio.run_coroutine_threadsafe(act(), loop).result()

    def state(self) -> Json:
        """See `Admin.state`."""
        return self._in_loop(self._admin.state)

    def calls(self) -> list[Json]:
        """See `Admin.calls`."""
        return self._in_loop(self._admin.calls)

    def clear_calls(self) -> None:
        """See `Admin.clear_calls`."""
        self._in_loop(self._admin.clear_calls)

    def advance(self, seconds: float) -> str:
        """See `Admin.advance`."""
        return self._in_loop(self._admin.advance, seconds)

    def set_clock(self, moment: str) -> str:
        """See `Admin.set_clock`."""
        return self._in_loop(self._admin.set_clock, moment)

    def upsert_orders(self, orders: list[Json], seller_id: str | None = None) -> int:
        """See `Admin.upsert_orders`."""
        return self._in_loop(self._admin.upsert_orders, orders, seller_id)

    def change_order(self, order_id: str, changes: Json) -> Json:
        """See `Admin.change_order`."""
        return self._in_loop(self._admin.change_order, order_id, changes)

    def cancel_order(self, order_id: str) -> Json:
        """See `Admin.cancel_order`."""
        return self._in_loop(self._admin.cancel_order, order_id)

    def generate(
        self, count: int, seller_id: str | None = None, marketplace_id: str | None = None, days: float = 1.0
    ) -> list[str]:
        """See `Admin.generate`."""
        return self._in_loop(self._admin.generate, count, seller_id, marketplace_id, days)

    def add_seller(self, store_name: str, marketplace_ids: list[str], seller_id: str = "") -> Json:
        """See `Admin.add_seller`."""
        return self._in_loop(self._admin.add_seller, store_name, marketplace_ids, seller_id)

    def revoke(self, seller_id: str) -> None:
        """See `Admin.revoke`."""
        self._in_loop(self._admin.revoke, seller_id)

    def grant(self, seller_id: str) -> str:
        """See `Admin.grant`."""
        return self._in_loop(self._admin.grant, seller_id)

    def authorize(self, seller_id: str, redirect_uri: str | None = None) -> str:
        """See `Admin.authorize`."""
        return self._in_loop(self._admin.authorize, seller_id, redirect_uri)

    def set_roles(self, seller_id: str, roles: list[str]) -> list[str]:
        """See `Admin.set_roles`."""
        return self._in_loop(self._admin.set_roles, seller_id, roles)

    def set_reports(self, **settings: Any) -> Json:
        """See `Admin.set_reports`."""
        return self._in_loop(self._admin.set_reports, **settings)

    def returns(self) -> list[Json]:
        """See `Admin.returns`."""
        return self._in_loop(self._admin.returns)

    def add_return(self, order_id: str, **fields: Any) -> Json:
        """See `Admin.add_return`."""
        return self._in_loop(self._admin.add_return, order_id, **fields)

    def change_return(self, return_id: str, **fields: Any) -> Json:
        """See `Admin.change_return`."""
        return self._in_loop(self._admin.change_return, return_id, **fields)

    def add_fault(self, operation: str = "*", kind: str = "", times: int = 1, after: int = 0, **options: Any) -> Json:
        """See `Admin.add_fault`."""
        return self._in_loop(self._admin.add_fault, operation, kind, times, after, **options)

    def clear_faults(self) -> None:
        """See `Admin.clear_faults`."""
        self._in_loop(self._admin.clear_faults)

    def shipments(self) -> list[Json]:
        """See `OutboundActions.shipments`."""
        return self._in_loop(self._admin.outbound.shipments)

    def shipment_counts(self) -> list[Json]:
        """See `OutboundActions.shipment_counts`."""
        return self._in_loop(self._admin.outbound.shipment_counts)

    def shipping_ids(self, order_id: str) -> list[str]:
        """See `OutboundActions.shipping_ids`."""
        return self._in_loop(self._admin.outbound.shipping_ids, order_id)

    def invoices(self) -> list[Json]:
        """See `OutboundActions.invoices`."""
        return self._in_loop(self._admin.outbound.invoices)

    def feeds(self) -> list[Json]:
        """See `OutboundActions.feeds`."""
        return self._in_loop(self._admin.outbound.feeds)

    def listings(self) -> list[Json]:
        """See `OutboundActions.listings`."""
        return self._in_loop(self._admin.outbound.listings)

    def submissions(self) -> list[Json]:
        """See `OutboundActions.submissions`."""
        return self._in_loop(self._admin.outbound.submissions)

    def turned_offers(self) -> list[Json]:
        """See `OutboundActions.turned_offers`."""
        return self._in_loop(self._admin.outbound.turned_offers)

    def change_listing(self, sku: str, marketplace_id: str, **changes: Any) -> None:
        """See `OutboundActions.change_listing`."""
        self._in_loop(self._admin.outbound.change_listing, sku, marketplace_id, **changes)

    def upsert_listing(self, item: Json, seller_id: str | None = None) -> None:
        """See `OutboundActions.upsert_listing`."""
        self._in_loop(self._admin.outbound.upsert_listing, item, seller_id)

    def set_stock(self, sku: str, marketplace_id: str, counts: dict[str, int], seller_id: str | None = None) -> Json:
        """See `OutboundActions.set_stock`."""
        return self._in_loop(self._admin.outbound.set_stock, sku, marketplace_id, counts, seller_id)

    def set_outbound(self, **settings: Any) -> Json:
        """See `OutboundActions.set_outbound`."""
        return self._in_loop(self._admin.outbound.set_outbound, **settings)

    def set_invoicing(self, invoicing: str, seller_id: str | None = None) -> str:
        """See `OutboundActions.set_invoicing`."""
        return self._in_loop(self._admin.outbound.set_invoicing, invoicing, seller_id)
