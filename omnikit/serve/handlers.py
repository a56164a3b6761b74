"""Our request handlers: the page, its connection to its kernel, the end of a page."""

from __future__ import annotations

import asyncio
from html import escape
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlencode

import tornado.web
from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from omnikit.errors import OmnikitError
from omnikit.serve.languages import browser_language
from omnikit.serve.visitor import LANGUAGE, VISITOR
from omnikit.widgets.texts import _t, said

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.serve.identity import Identity

_POLICY_VIOLATION = 1008


class Page(TornadoVoilaHandler):  # type: ignore[misc] # Voilà is untyped
    """The app page. A token in the address becomes a cookie and leaves the address.

    Otherwise it would stay in the history and reach the kernel's environment (VOILA_REQUEST_URL).
    """

    @tornado.web.authenticated
    async def get(self, path: str | None = None) -> None:
        if "token" in self.request.query_arguments:
            self.redirect(self._without_token())
            return
        VISITOR.set(self.current_user)
        LANGUAGE.set(browser_language(self.request.headers.get("Accept-Language", "")))
        # reading it sets the cookie that the page's own POST needs
        _ = self.xsrf_token
        await super().get(path)

    def _without_token(self) -> str:
        pairs = parse_qsl(self.request.query, keep_blank_values=True)
        kept = urlencode([pair for pair in pairs if pair[0] != "token"])
        return f"{self.request.path}?{kept}" if kept else self.request.path


class KernelState(APIHandler):
    """Tells a page whether its kernel lives; the page asks, since a dead kernel sends nothing."""

    auth_resource = "kernels"

    @tornado.web.authenticated
    @authorized
    async def get(self, kernel_id: str) -> None:
        known = kernel_id in self.kernel_manager
        alive = known and await ensure_async(self.kernel_manager.get_kernel(kernel_id).is_alive())
        self.finish({"alive": bool(alive)})


class KernelEnd(APIHandler):
    """A page that closes ends its kernel."""

    auth_resource = "kernels"

    @tornado.web.authenticated
    @authorized
    async def post(self, kernel_id: str) -> None:
        if kernel_id in self.kernel_manager:
            await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id))  # type: ignore[no-untyped-call]
        self.set_status(204)
        self.finish()


class Authorized(JupyterHandler):
    """The consent page's answer: taken into the draft that awaits it, then back to the form, which says the rest.

    The page that asked is gone by now; only the draft, which belongs to a user, connects the two.
    """

    @tornado.web.authenticated
    async def get(self) -> None:
        kit = cast("Identity", self.identity_provider).kit.acting_as(self.current_user.name)
        answer = {name: self.get_query_argument(name) for name in self.request.query_arguments}
        try:
            row = await asyncio.get_running_loop().run_in_executor(None, kit.receive_consent, answer)
        except OmnikitError as error:
            self.set_status(400)
            language = wished_language(self, kit)
            self.finish(notice(_t("The authorization was not taken", language), error, language, self.base_url))
            return
        self.redirect(f"{self.base_url}?{urlencode(_place(row))}")


def _place(row: dict[str, Any]) -> dict[str, Any]:
    """Where a draft is gone on with."""
    if row["connection_id"] is None:
        return {"page": "create", "draft": row["id"]}
    return {"page": "edit", "connection": row["connection_id"], "draft": row["id"]}


def wished_language(handler: JupyterHandler, kit: Kit) -> str:
    """What the user has chosen, else what the browser asks for."""
    return kit.preference("language") or browser_language(handler.request.headers.get("Accept-Language", ""))


def notice(title: str, error: OmnikitError, language: str, home: str) -> str:
    """A page that says what could not be done, and what to do, with the way home."""
    return (
        f"<!doctype html><html lang={language}><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<meta name=color-scheme content='light dark'><title>omnikit</title>"
        "<main style='margin:64px auto;max-width:560px;padding:0 16px;font:16px/1.5 system-ui,sans-serif'>"
        f"<h1 style='font-size:20px'>{escape(title)}</h1>"
        f"<p>{escape(said(error.message, language))}</p><p>{escape(said(error.remedy, language))}</p>"
        f"<p><a href='{escape(home)}'>omnikit</a></p></main></html>"
    )


class Socket(VoilaKernelWebsocketHandler):  # type: ignore[misc] # Voilà is untyped
    """A page's connection to its kernel. It is asked with each message whether its user is still welcome."""

    def on_message(self, message: str | bytes) -> None:
        if self._may_go_on():
            super().on_message(message)

    def write_message(self, message: bytes | dict[str, Any], binary: bool = False) -> Any:
        return super().write_message(message, binary) if self._may_go_on() else None

    def _may_go_on(self) -> bool:
        if self.identity_provider.is_welcome(self.current_user):
            return True
        self.close(_POLICY_VIOLATION, "logged out")
        return False


# Voilà's handlers that ours replace, with the same settings; its own shutdown ends anybody's kernel.
IN_PLACE_OF = {
    TornadoVoilaHandler: Page,
    VoilaKernelWebsocketHandler: Socket,
    VoilaShutdownKernelHandler: KernelEnd,
}
