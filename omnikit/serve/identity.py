"""Who asks: a user who logged in, or the holder of the token. Every handler asks here, the websocket too."""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any, Protocol, cast

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.base.handlers import JupyterHandler
from tornado.escape import url_escape
from tornado.web import RequestHandler

from omnikit.errors import Busy, OmnikitError, Refused
from omnikit.kit.users import process_user
from omnikit.serve.languages import browser_language
from omnikit.serve.visitor import TOKEN, Visitor

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from omnikit.kit import Kit
    from omnikit.serve.kernels import OwnedKernels

    class _Served(Protocol):
        """The application that this is a part of."""

        kit: Kit
        looking: Executor


def _visitor(name: str, generation: int, session: str) -> Visitor:
    username = "token" if generation == TOKEN else f"user:{name}"
    return Visitor(username, name, generation=generation, session=session)


class Identity(IdentityProvider):
    """The token opens the dashboard; as soon as the home has users, the log-in page asks for name and password.

    A signed cookie holds the session. Its signature lasts as long as the server; whether its user may still come in
    is asked of the store with each request.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"login_handler_class": LogIn, "logout_handler_class": LogOut})
        self._ended: set[str] = set()

    @property
    def _dashboard(self) -> _Served:
        return cast("_Served", self.parent)

    @property
    def kit(self) -> Kit:
        return self._dashboard.kit

    async def get_user_token(self, handler: RequestHandler) -> Visitor | None:
        """The token in the address or a header. It counts for more than a cookie, but keeps its own session."""
        if not self._is_token(self.get_token(handler) or ""):
            return None
        present = self.get_user_cookie(handler)
        return present if isinstance(present, Visitor) and present.holds_token else self._token_holder()

    def _is_token(self, typed: str) -> bool:
        return bool(self.token) and hmac.compare_digest(typed.encode(), str(self.token).encode())

    def _token_holder(self) -> Visitor:
        return _visitor(process_user(), TOKEN, secrets.token_hex(16))

    def user_to_cookie(self, user: User) -> str:
        assert isinstance(user, Visitor)
        return json.dumps([user.name, user.generation, user.session])

    def user_from_cookie(self, cookie_value: str) -> Visitor | None:
        visitor = _visitor(*json.loads(cookie_value))
        return visitor if self.is_welcome(visitor) else None

    def is_welcome(self, visitor: Visitor) -> bool:
        """Whether a session still holds: not logged out, its user not disabled, the password the same."""
        if visitor.session in self._ended:
            return False
        return visitor.holds_token or self.kit.session_holds(visitor.name, visitor.generation)

    async def log_in(self, name: str, password: str) -> Visitor:
        """The visitor with this name and password; without a name, with the token. Raises Refused, Busy."""
        if not name.strip() and self._is_token(password.strip()):
            return self._token_holder()
        if not self.kit.has_users():
            raise Refused("This is not the token.", code="login.refused")
        user = await asyncio.get_running_loop().run_in_executor(
            self._dashboard.looking, self.kit.log_in, name, password
        )
        return _visitor(user["name"], user["generation"], secrets.token_hex(16))

    def log_out(self, visitor: Visitor) -> None:
        """A copy of the cookie opens nothing any more."""
        self._ended.add(visitor.session)


class OwnKernelsOnly(Authorizer):
    """A kernel works in the name of whoever opened its page: nobody else speaks to it, asks for it or ends it."""

    def is_authorized(self, handler: JupyterHandler, user: User, action: str, resource: str) -> bool:  # noqa: ARG002 Jupyter's signature
        asked = {*handler.path_args, *handler.path_kwargs.values()}
        return all(
            _kernels(handler).owners[one].username == user.username for one in asked & _kernels(handler).owners.keys()
        )


def _kernels(handler: JupyterHandler) -> OwnedKernels:
    return cast("OwnedKernels", handler.kernel_manager)


def _identity(handler: JupyterHandler) -> Identity:
    return cast("Identity", handler.identity_provider)


# English and German, chosen by the browser
_WORDS = {
    "en": {
        "name": "Name", "password": "Password", "token": "Token", "open": "Open", "log_in": "Log in",
        "token_help": "It stands in the address that omnikit serve printed.",
        "name_help": "Whoever started the server can leave the name empty and give the token as password.",
        "wrong_token": "This is not the token.",
        "refused": "Name and password do not fit.",
        "locked": "Too many failed attempts with this name. Try again later.",
    },
    "de": {
        "name": "Name", "password": "Passwort", "token": "Token", "open": "Öffnen", "log_in": "Anmelden",
        "token_help": "Es steht in der Adresse, die omnikit serve ausgegeben hat.",
        "name_help": "Wer den Server gestartet hat, kann den Namen leer lassen und das Token als Passwort angeben.",
        "wrong_token": "Das ist nicht das Token.",
        "refused": "Name und Passwort passen nicht zusammen.",
        "locked": "Zu viele Fehlversuche mit diesem Namen. Bitte später noch einmal versuchen.",
    },
}  # fmt: skip


class LogIn(LoginFormHandler):
    """`login.html` of our template: asks for name and password, or for the token where there is no user."""

    def _render(self, message: dict[str, str] | None = None) -> None:
        language = browser_language(self.request.headers.get("Accept-Language", ""))
        page = self.render_template(  # type: ignore[no-untyped-call]
            "login.html",
            next=url_escape(self.get_argument("next", default=self.base_url)),
            problem=(message or {}).get("problem"),
            named=_identity(self).kit.has_users(),
            language=language,
            words=_WORDS[language],
        )
        self.write(page)

    @allow_unauthenticated
    async def post(self) -> None:
        """Only the body counts: an address is kept in histories and logs."""
        identity = _identity(self)
        try:
            visitor = await identity.log_in(self.get_body_argument("name", ""), self.get_body_argument("password", ""))
        except OmnikitError as error:
            locked = isinstance(error, Busy)
            self.set_status(429 if locked else 401)
            self._render({"problem": "locked" if locked else "refused"})
            return
        self.current_user = visitor
        identity.set_login_cookie(self, visitor)
        self._redirect_safe(self.get_argument("next", default=self.base_url))  # type: ignore[no-untyped-call]


class LogOut(JupyterHandler):
    """[Log out]: ends the session and the kernels of its pages. By POST alone, so that no foreign link does it."""

    @allow_unauthenticated
    async def post(self) -> None:
        visitor = self.current_user
        if visitor is not None:
            _identity(self).log_out(visitor)
            _identity(self).clear_login_cookie(self)
            await _kernels(self).end_those_of(visitor.session)
        self.redirect(self.settings["login_url"])
