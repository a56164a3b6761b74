"""Voilà's configuration, as values."""

from __future__ import annotations

import sys
from typing import Any

from tornado.web import RequestHandler
from traitlets.config import Config

# What the page needs; an extension that somebody installed for JupyterLab has no business here.
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "jupyter-vue",
    "jupyter-vuetify",
)

# The browser itself keeps the promise that nothing comes from elsewhere and nothing goes there.
# Vue compiles templates in the browser ('unsafe-eval', blob:), Voilà writes inline scripts.
_RULES = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
POLICY = "; ".join(_RULES)

# Files that only this user can open, where the system has them; loopback TCP is open to everyone on the machine.
_TRANSPORT = {} if sys.platform == "win32" else {"transport": "ipc"}
_PING_MS = 30_000
_SESSION_DAYS = 7


def log_request(handler: RequestHandler) -> None:
    """Log failures of the server without the query, which may hold the token."""
    status = handler.get_status()
    if status >= 500:  # noqa: PLR2004 server errors
        handler.application.settings["voila"].log.error(
            "%s %s: %d", handler.request.method, handler.request.path, status
        )


def voila_config(token: str) -> Config:
    """All of Voilà's settings that we change, in one place."""
    return Config(
        Voila={
            "token": token,
            "log_level": "ERROR",
            # A voila.json lying in the working directory must not open what we close.
            "config_file_paths": [],
            "tornado_settings": tornado_settings(),
        },
        VoilaConfiguration={
            "template": "lab",
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "file_allowlist": [],
            "extension_allowlist": list(EXTENSIONS),
            "kernel_spec_manager_class": "omnikit.serve.kernels.OwnKernel",
            "multi_kernel_manager_class": "omnikit.serve.kernels.OwnedKernels",
        },
        IdentityProvider={
            "cookie_options": {"samesite": "Lax", "expires_days": _SESSION_DAYS},
            "get_secure_cookie_kwargs": {"max_age_days": _SESSION_DAYS},
        },
        # A restarted kernel has forgotten the page: better gone than blank.
        KernelManager={"autorestart": False, **_TRANSPORT},
    )


def tornado_settings() -> dict[str, Any]:
    return {
        # off: a Host header that is not this machine is refused (DNS rebinding)
        "allow_remote_access": False,
        "log_function": log_request,
        "ws_ping_interval": _PING_MS,
        "ws_ping_timeout": _PING_MS,
        "headers": {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"},
    }
