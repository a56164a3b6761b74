"""`serve`: everything that `omnikit serve` starts, and ends."""

from __future__ import annotations

import os
import secrets
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import click

from omnikit.kit import open_kit
from omnikit.serve import paths
from omnikit.serve.config import voila_config
from omnikit.serve.server import Dashboard, dashboard
from omnikit.serve.worker import Worker, command

# A page that is closed ends its kernel itself; this is for those that had no time to.
CULL_AFTER = 120.0


def serve(
    home: str | Path,
    *,
    port: int = 0,
    token: str | None = None,
    open_browser: bool = False,
    worker: bool = True,
    cull_after: float = CULL_AFTER,
    on_ready: Callable[[str], None] | None = None,
    notebook: Path | None = None,
) -> None:
    """Serve the dashboard of `home` on 127.0.0.1 until Ctrl-C or SIGTERM.

    `port` 0 takes a free one. `on_ready` receives the address with the token once strangers have been refused;
    without it the address is printed, the one place where the token is told. A page whose connection has been gone for
    `cull_after` seconds loses its kernel. Raises `SetupError` if the port is taken
    or the self-check finds a door open.
    """
    where = Path(home).expanduser().resolve()
    os.environ["OMNIKIT_HOME"] = str(where)
    with ExitStack() as stack:

        def ready(app: Dashboard) -> None:
            if worker:
                stack.enter_context(Worker(command(where)))
            (on_ready or _tell)(app.url)
            if open_browser:
                webbrowser.open(app.url)

        config = voila_config(token or secrets.token_urlsafe(24))
        app = dashboard(config, str((notebook or paths.app_notebook()).resolve()), port)
        app.kit = stack.enter_context(open_kit(where))
        app.on_ready = ready
        app.cull_after = cull_after
        app.start()
    if app.failure is not None:
        raise app.failure


def _tell(url: str) -> None:
    click.echo(f"omnikit is at {url}\nCtrl-C ends it.")
