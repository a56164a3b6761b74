"""Voilà with our page, our template and a check of its own doors before anyone is told the address."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import jinja2
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from traitlets.config import Config
from voila.app import Voila

from omnikit.errors import SetupError
from omnikit.kit.callback import DASHBOARD_PATH
from omnikit.serve import paths
from omnikit.serve.abandoned import end_abandoned
from omnikit.serve.check import open_doors
from omnikit.serve.handlers import IN_PLACE_OF, Authorized, KernelEnd, KernelState
from omnikit.serve.identity import Identity, OwnKernelsOnly
from omnikit.serve.reports import PATH, KeptPage

if TYPE_CHECKING:
    from omnikit.kit import Kit

HOST = "127.0.0.1"
_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class Dashboard(Voila):  # type: ignore[misc] # Voilà is untyped
    """`kit` must be given before `start`: it knows the users."""

    kit: Kit

    port: int
    template_paths: list[str]
    on_ready: Callable[[Dashboard], None] | None = None
    failure: Exception | None = None
    cull_after: float = 120.0

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.identity_provider_class = Identity
        # log-ins one after the other: each look at a password takes 64 MiB on purpose
        self.looking = ThreadPoolExecutor(1, thread_name_prefix="log-in")
        self.authorizer_class = OwnKernelsOnly

    def setup_template_dirs(self) -> None:
        super().setup_template_dirs()
        self.template_paths = [str(paths.template()), *self.template_paths]

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        ours = jinja2.FileSystemLoader(str(paths.template()))
        environment = settings["jinja2_env"]
        environment.loader = jinja2.ChoiceLoader([ours, environment.loader])
        return settings

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """Ours first; some of Voilà's are replaced by ours, with the same settings."""
        ours = [
            (DASHBOARD_PATH, Authorized),
            (rf"/omnikit/kernel/{_KERNEL}", KernelState),
            (rf"/omnikit/kernel/{_KERNEL}/end", KernelEnd),
            (PATH, KeptPage),
        ]
        return [*ours, *(_ours(handler) for handler in super().init_handlers())]

    @property
    def origin(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """The address that opens the dashboard; it holds the token."""
        return f"{self.origin}/?token={self.identity_provider.token}"

    def listen(self) -> None:
        """Voilà's own takes any port near the one asked for and logs the token; this one does neither."""
        try:
            sockets = bind_sockets(self.port, HOST)
        except OSError as error:
            raise SetupError(
                f"Port {self.port} of {HOST} cannot be used: {error.strerror}.",
                remedy="Name another with --port, or 0 for a free one.",
                code="serve.port",
            ) from error
        self.port = sockets[0].getsockname()[1]
        self.app.settings["allow_origin"] = self.origin
        self.kernel_manager.callback = f"{self.origin}{DASHBOARD_PATH}"
        server = HTTPServer(self.app)
        server.add_sockets(sockets)
        self._until_stopped()
        server.stop()

    def _until_stopped(self) -> None:
        self.ioloop = IOLoop.current()
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        self.ioloop.add_callback(self._open_to_the_user)
        culling = end_abandoned(self.kernel_manager, self.cull_after)
        try:
            self.ioloop.start()
        finally:
            culling.stop()
            self.looking.shutdown()
            self.stop()

    async def _open_to_the_user(self) -> None:
        """Tell the address only after a stranger has been refused everywhere."""
        try:
            _require_closed(await open_doors(self.origin))
            if self.on_ready is not None:
                self.on_ready(self)
        except Exception as error:  # noqa: BLE001 raised again by the caller, outside the loop
            self.failure = error
            self.ioloop.stop()


def _require_closed(open_ones: list[str]) -> None:
    if open_ones:
        raise SetupError(
            f"The dashboard would answer anyone ({', '.join(open_ones)}); it was not started.",
            remedy="Please report this with the versions of voila and jupyter_server.",
            code="serve.open",
        )


def _ours(handler: tuple[Any, ...]) -> tuple[Any, ...]:
    pattern, kind, *rest = handler
    return (pattern, IN_PLACE_OF.get(kind, kind), *rest)


def dashboard(config: Config, notebook: str, port: int) -> Dashboard:
    """A dashboard ready to `start`. Its arguments are these, never the command line's."""
    Dashboard.clear_instance()
    app: Dashboard = Dashboard.instance(config=config, port=port, notebook_path=notebook, open_browser=False)
    app.initialize([])
    return app
