"""The page that a run of a report left, for whoever is logged in; whatever it holds, it can neither run nor load."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, cast

import tornado.web
from jupyter_server.base.handlers import JupyterHandler

from omnikit.errors import NotFound, OmnikitError
from omnikit.reports import PAGES_PATH
from omnikit.serve.handlers import notice, wished_language
from omnikit.widgets.texts import _t

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.serve.identity import Identity

PATH = rf"{PAGES_PATH}(?P<run_id>.*)"
_NUMBER = re.compile(r"[0-9]{1,15}")
_HEADERS = {
    # a document of its own origin: neither our cookie nor our pages are within its reach
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    "Content-Type": "text/html; charset=utf-8",
    "Content-Disposition": "inline",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


class KeptPage(JupyterHandler):
    """One page by the number of its run."""

    @tornado.web.authenticated
    async def get(self, run_id: str) -> None:
        for name, value in _HEADERS.items():
            self.set_header(name, value)
        kit = cast("Identity", self.identity_provider).kit
        try:
            page = await asyncio.get_running_loop().run_in_executor(None, kept_page, kit, run_id)
        except OmnikitError as error:
            self.set_status(404)
            language = wished_language(self, kit.acting_as(self.current_user.name))
            self.finish(notice(_t("This page is not here any more", language), error, language, self.base_url))
            return
        self.finish(page)


def kept_page(kit: Kit, run_id: str) -> bytes:
    """Raises NotFound where the run is unknown, has left no page, or it has been let go."""
    within = (kit.home / "reports" / "runs").resolve()
    page = kit.report_files(int(run_id)).get("page") if _NUMBER.fullmatch(run_id) else None
    try:
        if page is not None and page.resolve().is_relative_to(within):
            return page.read_bytes()
    except OSError:
        pass  # let go a moment ago
    raise NotFound(_t("This run has left no page."), remedy=_t("Run the report again."), code="report.not_kept")
