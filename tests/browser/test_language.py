"""Two languages in Chromium: the browser's to begin with, the user's own from then on."""

import re

import pytest
from playwright.sync_api import expect


def opened(chromium, served, locale, path=""):
    from tests.browser.conftest import Watched

    context = chromium.new_context(viewport={"width": 1400, "height": 800}, locale=locale)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.watched = Watched(page, served.origin)
    page.goto(served.url + path)
    return page


@pytest.fixture
def german(chromium, dashboard):
    page = opened(chromium, dashboard(), "de-DE")
    yield page
    page.context.close()


def test_a_german_browser_reads_german_until_its_user_chooses_english(german):
    page = german
    row = page.get_by_role("row", name="Shop DE")
    expect(page.get_by_role("heading", name="Verbindungen")).to_be_visible()
    expect(row).to_contain_text("Aktiv")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()
    expect(page.get_by_role("button", name="Nächste Seite")).to_be_visible()  # Vuetify's own words
    row.get_by_role("checkbox", name="Auswählen: Shop DE").check()
    page.get_by_role("button", name="Synchronisieren").click()
    expect(page.get_by_text("Synchronisierung angestoßen")).to_be_visible()
    expect(row).to_contain_text("480 Bestellungen")
    expect(row.locator("time").first).to_have_text(re.compile("gerade eben|vor .*"))

    # by keyboard alone
    menu = page.get_by_role("button", name="Sprache: Deutsch")
    menu.focus()
    page.keyboard.press("Enter")
    entry = page.locator(".v-overlay--active .v-list-item", has_text="English")
    expect(entry).to_be_visible()
    entry.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Connections")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Connections")).to_be_visible()
    expect(page.get_by_role("row", name="Shop DE")).to_contain_text("Active")
    page.watched.assert_quiet()


def test_a_form_in_german_asks_before_it_changes_its_language(german):
    page = german
    expect(page.get_by_role("row", name="Shop DE")).to_be_visible()
    page.get_by_role("button", name="Einstellungen", exact=True).click()
    page.get_by_role("button", name="Bestellimport").click()
    expect(page.get_by_text("Von Default übernehmen")).to_be_visible()
    page.get_by_label("Von Default übernehmen").uncheck()
    page.get_by_role("button", name="Kalender: MFN-Bestellungen importieren ab").click()
    expect(page.get_by_role("button", name="Voriger Monat")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sprache: Deutsch").click()
    page.locator(".v-overlay--active .v-list-item", has_text="English").click()
    expect(page.get_by_text("Es gibt ungespeicherte Änderungen.").first).to_be_visible()
    page.get_by_role("button", name="Verwerfen").click()
    expect(page.get_by_text("Apply from default")).to_be_visible()
    page.watched.assert_quiet()
