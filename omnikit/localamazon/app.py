"""tornado's part: requests in, replies out, and the damage faults do on the wire."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable, Callable
from http.client import responses
from typing import Any
from urllib.parse import parse_qs

from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler

from omnikit.localamazon import admin as door
from omnikit.localamazon.admin import Admin
from omnikit.localamazon.amazon import Amazon
from omnikit.localamazon.wire import Delivery, Reply, Request

DRIPS = 10
NO_CONTENT = 204
_NO_LINGER = struct.pack("ii", 1, 0)  # close() then sends RST instead of FIN


class Door(RequestHandler):
    """Every path and method ends here."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST", "DELETE", "PATCH", "PUT", "OPTIONS")

    def initialize(self, amazon: Amazon, admin: Admin) -> None:
        self.amazon = amazon
        self.admin = admin
        self._left = asyncio.Event()

    def on_connection_close(self) -> None:
        self._left.set()

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def compute_etag(self) -> None:
        """Amazon sends none, and a 304 would hide a page from a client."""

    async def _serve(self, *_args: str) -> None:
        request = read(self.request)
        is_admin = request.path.startswith(door.PREFIX)
        reply = door.answer(self.admin, request) if is_admin else self.amazon.answer(request)
        self.set_status(reply.status)
        for name, value in reply.headers.items():
            self.set_header(name, value)
        if reply.delivery is None:
            await self._send(reply)
        else:
            with contextlib.suppress(StreamClosedError):
                await _DELIVERIES[reply.delivery.kind](self, reply, reply.delivery)

    get = head = post = delete = patch = put = options = _serve

    async def _send(self, reply: Reply) -> None:
        if reply.status == NO_CONTENT:
            self.clear_header("Content-Type")
        else:
            self.set_header("Content-Length", str(len(reply.body)))
            self.write(reply.body)
        await self.finish()

    async def _wait(self, seconds: float | None) -> bool:
        """Whether the client is still there after so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._left.wait(), seconds)
        return not self._left.is_set()

    async def hold(self, reply: Reply, delivery: Delivery) -> None:
        """Answer late; without a number of seconds only the client's patience ends it."""
        if await self._wait(delivery.seconds):
            await self._send(reply)

    async def slow(self, reply: Reply, delivery: Delivery) -> None:
        """Answer after `seconds`, one by default."""
        await self.hold(reply, Delivery("slow", 1.0 if delivery.seconds is None else delivery.seconds))

    async def drip(self, reply: Reply, delivery: Delivery) -> None:
        """Send the body in small pieces over `seconds`."""
        pause = (1.0 if delivery.seconds is None else delivery.seconds) / DRIPS
        size = max(1, -(-len(reply.body) // DRIPS))
        self.set_header("Content-Length", str(len(reply.body)))
        for start in range(0, len(reply.body), size):
            self.write(reply.body[start : start + size])
            await self.flush()
            if not await self._wait(pause):
                return
        await self.finish()

    async def reset(self, _reply: Reply, _delivery: Delivery) -> None:
        """Break the connection without a byte."""
        stream = self.detach()
        if stream.socket is not None:
            stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        stream.close()

    async def cut(self, reply: Reply, _delivery: Delivery) -> None:
        """Promise the whole body, send half of it and hang up; without a body not even the status line is whole."""
        stream = self.detach()
        lines = [f"HTTP/1.1 {reply.status} {responses[reply.status]}", f"Content-Length: {len(reply.body)}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        head = "\r\n".join([*lines, "", ""]).encode()
        await stream.write(head + reply.body[: len(reply.body) // 2] if reply.body else head[: len("HTTP/1.")])
        stream.close()


_DELIVERIES: dict[str, Callable[[Door, Reply, Delivery], Awaitable[None]]] = {
    "timeout": Door.hold,
    "slow": Door.slow,
    "slow_drip": Door.drip,
    "reset": Door.reset,
    "cut_body": Door.cut,
}


def read(request: HTTPServerRequest) -> Request:
    """Tornado's request as ours."""
    return Request(
        method=request.method or "GET",
        path=request.path,  # still quoted: an encoded slash, as in some SKUs, does not part segments
        query=parse_qs(request.query, keep_blank_values=True),
        headers=request.headers,
        body=request.body,
    )


def application(amazon: Amazon) -> Application:
    """The tornado application; it writes no access log, the admin door has one."""
    shared: dict[str, Any] = {"amazon": amazon, "admin": Admin(amazon)}
    return Application([(r".*", Door, shared)], log_function=lambda _handler: None)
