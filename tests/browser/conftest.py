"""Chromium against the real product: local Amazon, home, worker, Voilà, kernel."""

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.serve import serving
from tests.support.homes import make_kit

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items):
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


expect.set_options(timeout=15_000)


def chromium_options():
    """What Playwright needs to start the system's Chromium."""
    path = os.environ.get("OMNIKIT_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    assert path, "Chromium is missing: sh tests/support/system-packages.sh"
    return {"executable_path": path, "args": _FLAGS}


@pytest.fixture(scope="module")
def chromium():
    # not for the whole session: while Playwright is up an event loop runs in this thread, and tests of our own fail
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        yield browser
        browser.close()


def _told(message):
    """What a page complained of, and about which address."""
    return f"{message.text} {message.location.get('url', '')}".strip()


class Watched:
    """What a page asked for and complained about."""

    def __init__(self, page, origin):
        self.foreign, self.complaints = [], []
        own = (origin, origin.replace("http", "ws", 1), "data:", "blob:")
        page.on("request", lambda request: request.url.startswith(own) or self.foreign.append(request.url))
        page.on("websocket", lambda socket: socket.url.startswith(own) or self.foreign.append(socket.url))
        page.on("console", lambda message: message.type == "error" and self.complaints.append(_told(message)))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def assert_quiet(self):
        assert self.foreign == []
        assert self.complaints == []


@pytest.fixture
def tab(chromium):
    """`tab(served)` opens the dashboard as its owner; gives the page, its context and what was watched."""
    contexts = []

    def opened(served, path="", **options):
        context = chromium.new_context(viewport={"width": 1400, "height": 800}, locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.watched = Watched(page, served.origin)
        page.goto(served.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def live_home(tmp_path, amazon_today):
    """A home whose one connection, Shop DE, has not been synchronised."""
    home = tmp_path / "home"
    make_kit(home, amazon_today).close()
    return home


@pytest.fixture
def dashboard(live_home):
    """`dashboard(cull_after=...)`: the home served, with its worker."""
    servers = []

    def served(**options):
        servers.append(serving.start(live_home, worker=True, **options).ready())
        return servers[-1]

    yield served
    for server in servers:
        server.end()
