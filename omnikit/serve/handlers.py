"""Our request handlers: the page, the log-in form, the end of a page."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import parse_qsl, urlencode

import tornado.web
from jupyter_core.utils import ensure_async
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.base.handlers import APIHandler
from tornado.web import RequestHandler
from voila.tornado.handler import TornadoVoilaHandler


class TokenIdentity(IdentityProvider):
    """One token opens the dashboard. Users with names get an identity provider of their own in its place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"login_handler_class": TokenForm})

    def process_login_form(self, handler: RequestHandler) -> User | None:
        """The base class calls a method here that it does not have (jupyter_server 2.21: 500 for the right token)."""
        typed = handler.get_argument("password", default="")
        if not self.token or not hmac.compare_digest(typed.encode(), self.token.encode()):
            return None
        return self.generate_anonymous_user(handler)


class TokenForm(LoginFormHandler):
    """Asks for the token; `login.html` of our template."""


class Page(TornadoVoilaHandler):  # type: ignore[misc] # Voilà is untyped
    """The app page. A token in the address becomes a cookie and leaves the address.

    Otherwise it would stay in the history and reach the kernel's environment (VOILA_REQUEST_URL).
    """

    @tornado.web.authenticated
    async def get(self, path: str | None = None) -> None:
        if "token" in self.request.query_arguments:
            self.redirect(self._without_token())
            return
        # reading it sets the cookie that the page's own POST needs
        _ = self.xsrf_token
        await super().get(path)

    def _without_token(self) -> str:
        pairs = parse_qsl(self.request.query, keep_blank_values=True)
        kept = urlencode([pair for pair in pairs if pair[0] != "token"])
        return f"{self.request.path}?{kept}" if kept else self.request.path


class KernelState(APIHandler):
    """Tells a page whether its kernel lives; the page asks, since a dead kernel sends nothing."""

    @tornado.web.authenticated
    async def get(self, kernel_id: str) -> None:
        known = kernel_id in self.kernel_manager
        alive = known and await ensure_async(self.kernel_manager.get_kernel(kernel_id).is_alive())
        self.finish({"alive": bool(alive)})


class KernelEnd(APIHandler):
    """A page that closes ends its kernel."""

    @tornado.web.authenticated
    async def post(self, kernel_id: str) -> None:
        if kernel_id in self.kernel_manager:
            await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id))  # type: ignore[no-untyped-call]
        self.set_status(204)
        self.finish()
