"""A callback where no dashboard is served: one loopback address that waits for the consent page's redirect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

from omnikit.errors import NeedsAuthorization

CALLBACK_VARIABLE = "OMNIKIT_CALLBACK"  # tells a dashboard's kernel where the server takes the answer instead
DASHBOARD_PATH = "/omnikit/authorized"
PATH = "/callback"
_MINUTES = 10
_LOOK = 1.0  # seconds between two looks whether anybody still waits
_PAGE = (
    "<!doctype html><meta charset=utf-8><title>omnikit</title><body style='font:16px system-ui;margin:4em'>"
    "<h1>Back in omnikit</h1><p>You may close this page; omnikit goes on where you began.</p>"
)


class Callback:
    """Waits for one request to PATH."""

    def __init__(self, server: HTTPServer, received: list[dict[str, str]]) -> None:
        self._server = server
        self._received = received
        self.redirect_uri = f"http://127.0.0.1:{server.server_port}{PATH}"

    def query(self, waiting: Callable[[], bool] = lambda: True) -> dict[str, str]:
        """The query of the callback. Raises NeedsAuthorization where none comes within ten minutes, or while
        somebody is `waiting` for it.
        """
        self._server.timeout = _LOOK
        for _ in range(int(_MINUTES * 60 / _LOOK)):
            self._server.handle_request()
            if self._received:
                return self._received[0]
            if not waiting():
                break
        raise NeedsAuthorization(
            f"No answer from the consent page within {_MINUTES} minutes.",
            remedy="Begin the authorization again.",
            code="authorization.no_callback",
        )


@contextmanager
def await_callback(port: int = 0) -> Iterator[Callback]:
    """Listen on 127.0.0.1 while the block runs."""
    received: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            known = parts.path == PATH
            self.send_response(200 if known else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("referrer-policy", "no-referrer")
            self.end_headers()
            if known:
                self.wfile.write(_PAGE.encode())
                received.append(dict(parse_qsl(parts.query)))

        def log_message(self, *_: object) -> None:
            """The default writes the request line, which holds the code, to standard error."""

    with HTTPServer(("127.0.0.1", port), Handler) as server:
        yield Callback(server, received)
