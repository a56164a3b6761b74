"""Every screen, light and dark, has no violation of axe-core's rules that is serious or critical."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.states import SCREENS
from tests.support import showcase

PASSWORD = "correct horse battery"
PASSED_OVER = {
    # The open list of a combobox is scrolled by the arrow keys, which move through its options; axe-core would know it
    # by aria-controls, but Vuetify lets that name the menu around the list.
    ("scrollable-region-focusable", "v-list"),
    # Vuetify names these two after what they do ("Select month"), not after what they show ("Nov"), and takes no other
    # name; who cannot see them hears what they do and can write the day into the field instead.
    ("label-content-name-mismatch", "v-date-picker-controls__only-month-btn"),
    ("label-content-name-mismatch", "v-date-picker-controls__only-year-btn"),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with showcase.amazon() as local, showcase.dashboard(tmp_path_factory.mktemp("full") / "home", local) as started:
        yield started


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    with showcase.empty_dashboard(tmp_path_factory.mktemp("empty") / "home", "anna", PASSWORD) as started:
        yield started


@pytest.fixture(scope="module")
def window(chromium):
    """One window for all screens; what is looked at is brought about anew for each."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


@pytest.fixture(scope="module", params=SCREENS)
def shown(request, served, window):
    """One screen of the showcase, in its state."""
    address, bring = SCREENS[request.param]
    window.emulate_media(color_scheme="light")
    window.goto(f"{served.url}{address.replace('?', '&')}")
    bring(window)
    return window


def assert_open_to_all(page, scheme):
    page.emulate_media(color_scheme=scheme)
    found = axe.violations(page, passed_over=PASSED_OVER)
    assert not found, "\n\n".join(found)


def in_colours(page, scheme):
    page.emulate_media(color_scheme=scheme)
    expect(page.locator(f".oka.v-theme--{scheme}, .v-theme--{scheme} .oka")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_is_open_to_all(shown, scheme):
    in_colours(shown, scheme)
    assert_open_to_all(shown, scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("field", ["Token", "Password"])
def test_the_log_in_is_open_to_all(served, empty, window, field, scheme):
    place = served if field == "Token" else empty
    window.context.clear_cookies()
    window.goto(f"{place.origin}/login")
    expect(window.get_by_label(field)).to_be_visible()
    assert_open_to_all(window, scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_empty_list_is_open_to_all(empty, window, scheme):
    window.goto(empty.url)
    expect(window.get_by_text("No connection yet")).to_be_visible()
    in_colours(window, scheme)
    assert_open_to_all(window, scheme)
