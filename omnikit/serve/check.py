"""The self-check: knock at every door as a stranger.

A Voilà whose configuration was not applied stands open without a word, so that it is asked instead of trusted.
"""

from __future__ import annotations

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

NOBODY = "00000000-0000-0000-0000-000000000000"
PAGES = ("/", "/api/kernels", f"/api/kernels/{NOBODY}", "/voila/api/contents", f"/omnikit/kernel/{NOBODY}", "/report/1")
SOCKET = f"/api/kernels/{NOBODY}/channels"
_REFUSED = frozenset({302, 401, 403})


async def open_doors(origin: str) -> list[str]:
    """The addresses that answered a request without token with anything but a refusal."""
    found = [path for path in PAGES if await _answers(origin + path)]
    return [*found, SOCKET] if await _socket_answers(origin) else found


async def _answers(url: str) -> bool:
    request = HTTPRequest(url, follow_redirects=False, request_timeout=30)
    answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    return answer.code not in _REFUSED


async def _socket_answers(origin: str) -> bool:
    """404 is an answer too: it tells a stranger which kernels exist, and an existing one would have been opened."""
    try:
        socket = await websocket_connect(f"ws{origin.removeprefix('http')}{SOCKET}", connect_timeout=30)
    except HTTPClientError as error:
        return error.code not in _REFUSED
    socket.close()
    return True
