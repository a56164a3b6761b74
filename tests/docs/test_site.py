"""The site is built as `make docs` builds it, without a warning; it needs nothing from elsewhere,
and is searched without a server.
"""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.conftest import chromium_options
from tests.docs.pages import DOCS, ROOT
from tests.support.commands import environment

# what a browser fetches by itself; a link is followed by a person
_FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}
_FROM_CSS = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


class Seen(HTMLParser):
    """What a page fetches, links to and can be linked to."""

    def __init__(self, path):
        super().__init__()
        self.fetched, self.links, self.places = [], [], {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.places |= {told[name] for name in ("id", "name") if told.get(name)}
        if told.get(_FETCHED.get(tag)):
            self.fetched.append(told[_FETCHED[tag]])
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    place = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d", place / "trees", DOCS,
         place / "html"],
        capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=environment(),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return place / "html"


@pytest.fixture(scope="module")
def seen(site):
    return {path: Seen(path) for path in site.glob("*.html")}


def lost(seen):
    """Links of these pages that lead nowhere, as (page, link)."""
    return [(path.name, link) for path, one in seen.items() for link in one.links + one.fetched
            if not urlsplit(link).scheme and not leads(path, link, seen)]  # fmt: skip


def leads(path, link, seen):
    parts = urlsplit(link)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target not in seen:
        return target.is_file()
    return unquote(parts.fragment) in seen[target].places


def test_every_page_is_built(site):
    assert {path.stem for path in DOCS.glob("*.md")} <= {path.stem for path in site.glob("*.html")}


def test_nothing_is_fetched_from_elsewhere(site, seen):
    asked = {one for page in seen.values() for one in page.fetched}
    asked |= {
        one for path in site.rglob("*.css") for pair in _FROM_CSS.findall(path.read_text()) for one in pair if one
    }
    assert len(asked) > 10
    assert [one for one in asked if urlsplit(one).scheme not in {"", "data"} or one.startswith("//")] == []


def test_every_link_within_the_site_leads_somewhere(seen):
    assert lost(seen) == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path):
    page = tmp_path / "made.html"
    page.write_text('<a href="#up">1</a> <a href="up.html">2</a> <a id="there" href="#there">3</a> <img src="up.png">')
    assert lost({page: Seen(page)}) == [("made.html", "#up"), ("made.html", "up.html"), ("made.html", "up.png")]


@pytest.mark.browser
def test_it_is_searched_without_a_server(site):
    asked, complaints = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{site.as_uri()}/search.html?q=packstation_no_post_number")
        page.locator("#search-results li a", has_text="Every error code").first.click()
        page.wait_for_url("**/errors.html*")
        browser.close()
    assert complaints == []
    assert {urlsplit(url).scheme for url in asked} <= {"file", "data"}


def test_make_docs_builds_it_the_same_way():
    recipe = re.search(r"^docs: .*\n\t(.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe[1] == "$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html"
    assert Path(DOCS / "conf.py").is_file()
