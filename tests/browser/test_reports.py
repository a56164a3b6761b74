"""REPORTS as an operator meets it: run one from the screen, follow it, open its page, let it run by itself."""

import re

import nbformat
import pytest
from playwright.sync_api import expect

from tests.support.homes import query

_PARAMETERS = "SHOP: str = ...  # whose orders\nCOUNT: int = 3  # how many"
_SAYS = "from IPython.display import HTML\nHTML(f'<script>alert(1)</script><p>{COUNT} orders of {SHOP}</p>')"


@pytest.fixture
def page(live_home, dashboard, tab):
    """REPORTS of a home with a report of its own."""
    place = live_home / "reports" / "notebooks"
    place.mkdir(parents=True)
    cells = [
        nbformat.v4.new_code_cell(_PARAMETERS, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(_SAYS),
    ]
    told = {"omnikit": {"title": "A small report", "description": "Says how many orders."}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=told), place / "small.ipynb")
    return tab(dashboard(), "&page=reports")


def button(page, name, **options):
    return page.get_by_role("button", name=name, **options)


def row(page):
    return page.get_by_role("row").filter(has_text="A small report")


def run_with_the_keyboard_alone(page):
    button(row(page), "RUN").press("Enter")
    expect(page.get_by_role("heading", name="Run now")).to_be_visible()
    expect(button(page, "RUN", exact=True)).to_be_disabled()
    expect(page.get_by_text("Shop: This is needed.")).to_be_visible()
    page.get_by_label("Count").fill("three")
    page.get_by_label("Count").press("Tab")
    expect(page.get_by_role("alert").filter(has_text="whole number")).to_be_visible()
    page.get_by_label("Count").fill("7")
    page.get_by_label("Shop").fill("Berlin")
    page.get_by_label("Shop").press("Enter")


def see_it_end(page):
    expect(page.get_by_text("Report triggered")).to_be_visible()
    expect(page).to_have_url(re.compile("page=reports&tab=runs"))
    expect(row(page)).to_contain_text("Shop: Berlin, Count: 7")
    expect(row(page)).to_contain_text("Succeeded", timeout=60_000)  # nobody presses [Refresh]


def open_its_page(page):
    with page.expect_popup() as opened:
        page.get_by_role("link", name="OPEN").press("Enter")
    kept = opened.value
    expect(kept.get_by_text("7 orders of Berlin")).to_be_visible()
    assert kept.url.endswith("/report/1")
    assert kept.evaluate("self.origin") == "null"  # a stranger to the dashboard
    assert kept.locator("script").count() == 0
    kept.close()


def schedule_it_and_take_it_back(page):
    button(row(page), "1", exact=True).click()
    panel = page.get_by_role("complementary", name="Run 1: A small report")
    button(panel, "RUN AGAIN").click()
    expect(page.get_by_label("Shop")).to_have_value("Berlin")
    button(page, "At a time of day").click()
    expect(page.get_by_label("Shop")).to_have_value("Berlin")
    page.get_by_label("Time of day").fill("07:15")
    page.get_by_label("Monday").check()
    button(page, "SCHEDULE", exact=True).click()
    expect(row(page)).to_contain_text("at 07:15 (UTC), Monday")
    page.get_by_role("checkbox", name="Select A small report").check()
    button(page, "REMOVE").click()
    button(page.get_by_role("dialog", name="Remove schedules?"), "REMOVE").click()
    expect(page.get_by_text("No report runs by itself")).to_be_visible()


def test_a_report_is_run_followed_opened_and_scheduled(page, live_home):
    run_with_the_keyboard_alone(page)
    see_it_end(page)
    open_its_page(page)
    schedule_it_and_take_it_back(page)
    assert query(live_home, "SELECT name, state FROM report_runs") == [{"name": "small", "state": "succeeded"}]
    page.set_viewport_size({"width": 500, "height": 800})
    for tab in ("Runs", "Reports"):
        button(page.get_by_role("navigation", name="Reports"), tab).click()
        expect(row(page)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.watched.assert_quiet()
