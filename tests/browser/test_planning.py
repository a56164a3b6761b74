"""[PLAN] as an operator meets it: from one connection to what a sync would take, and on to the sync itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.conftest import stocked

MANY = 4500  # of 80 days: more than an hour of paging by Amazon's own limits


@pytest.fixture
def amazon_today():
    now = datetime.now(UTC)
    with stocked((now - timedelta(minutes=30)).isoformat(), MANY, rate_scale=1) as local:
        local.set_clock(now.isoformat())
        yield local


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


@pytest.fixture
def window(dashboard, tab):
    """The dialog of Shop DE, with its plan."""
    page = tab(dashboard(), "&page=connections", timezone_id="UTC")
    page.get_by_role("checkbox", name="Select Shop DE").check()
    button(page, "PLAN").click()
    shown = page.get_by_role("dialog", name="What a sync of Shop DE would take")
    expect(shown.get_by_text(re.compile("orders to fetch, as the channel counts them"))).to_be_visible()
    return shown


def test_a_sync_is_planned_for_another_day_and_begun(window):
    page = window.page
    expect(window.get_by_role("row").filter(has_text="would be taken")).to_contain_text("By reports")
    expect(window.get_by_text(re.compile("Page by page they would take about"))).to_be_visible()
    day = (datetime.now(UTC) - timedelta(days=3)).strftime("%d.%m.%Y")
    window.get_by_label("Go back to").fill("never")
    expect(button(window, "SYNCHRONIZE")).to_be_disabled()
    window.get_by_label("Go back to").press("Enter")
    expect(window.get_by_text("'never' is no date")).to_be_visible()
    window.get_by_label("Go back to").fill(day)
    button(window, "Plan").click()
    expect(window.get_by_role("row").filter(has_text="would be taken")).to_contain_text("Page by page")
    button(window, "SYNCHRONIZE").click()
    expect(page.get_by_text("Sync triggered")).to_be_visible()
    expect(window).to_be_hidden()
    expect(page.get_by_role("row").filter(has_text="Shop DE")).to_contain_text(re.compile("Running|Queued|orders"))
    page.watched.assert_quiet()


def test_it_fits_a_narrow_page_and_escape_closes_it(window):
    page = window.page
    page.set_viewport_size({"width": 500, "height": 800})
    box = window.locator(".okp").bounding_box()
    assert box["width"] <= 500
    assert page.evaluate("document.documentElement.scrollWidth <= 500")
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    button(page, "PLAN").click()
    expect(window).to_be_visible()
    button(window, "CANCEL").click()
    expect(window).to_be_hidden()
    page.watched.assert_quiet()
