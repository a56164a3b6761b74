"""ERRORS as an operator meets it: from a cause to its remedy, and until it is gone."""

import re
from datetime import UTC, datetime, timedelta

import nbformat
import pytest
from playwright.sync_api import expect

from omnikit.kit import open_kit
from tests.conftest import stocked
from tests.serve import serving
from tests.support.homes import make_kit, query

SOUND = 60  # orders of this local Amazon, all of them sound: nothing but a provider is missing
HOSTILE = "<img src=x onerror=alert(1)> \u202e" + "very" * 2000


@pytest.fixture
def shop(tmp_path):
    """A home whose one connection was synchronised without any shipping provider."""
    now, home = datetime.now(UTC), tmp_path / "home"
    with stocked(now - timedelta(minutes=30), SOUND) as local:
        local.set_clock(now.isoformat())
        with make_kit(home, local) as kit:
            kit.set_settings(1, {"shipping_mapping.default": ""})
            kit.connection(1).import_orders(wait=True)  # of returns, some cannot be read
            assert {row["code"] for row in kit.error_rows()} == {"no_shipping_provider"}
        yield home


@pytest.fixture
def page(shop, tab):
    server = serving.start(shop, worker=True).ready()
    yield tab(server, "&page=errors")
    server.end()


def button(page, name, **options):
    return page.get_by_role("button", name=name, **options)


def cause(page, option="STANDARD"):
    return button(page, f"No shipping provider is assigned to the shipping option {option},")


def row_of(page, option="STANDARD"):
    return page.get_by_role("row").filter(has=cause(page, option))


def states(home):
    return [row["state"] for row in query(home, "SELECT state FROM import_errors")]


def go_to(page, name):
    page.get_by_role("navigation", name="Pages").get_by_role("button", name=name, exact=True).click()


def test_a_cluster_without_shipping_provider_is_fixed_by_mapping_and_retried(page, shop):
    expect(row_of(page)).to_contain_text("Rising")
    expect(row_of(page)).to_contain_text("Assign a provider to STANDARD, or to default")
    row_of(page).get_by_role("button", name="Open settings").click()

    expect(page.get_by_role("heading", name="Shipping provider mapping", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("page=settings.*group=shipping_mapping"))
    page.get_by_label("default UCS shipping provider").click(force=True)
    page.get_by_role("option", name="DHL", exact=True).click()
    button(page, "Save", exact=True).click()
    expect(page.get_by_text("Saving successful")).to_be_visible()

    go_to(page, "Errors")
    expect(row_of(page)).to_contain_text("Open")
    page.get_by_role("checkbox", name="Select all rows found").check()
    button(page, "RETRY CLUSTER").click()
    expect(page.get_by_text(re.compile(r"Retry started for \d+ orders"))).to_be_visible()
    expect(page.get_by_text("No open error")).to_be_visible(timeout=30_000)
    assert set(states(shop)) == {"solved"}
    assert [one["job"] for one in query(shop, "SELECT job FROM runs ORDER BY id")] == ["orders", "retry"]

    go_to(page, "Connections")
    expect(page.get_by_role("row").filter(has_text="Shop DE").get_by_text("No", exact=True)).to_be_visible()
    page.watched.assert_quiet()


def test_a_cause_opens_its_errors_and_an_error_its_story_with_the_keyboard_alone(page, shop):
    cause(page).focus()
    page.keyboard.press("Enter")
    lead = page.get_by_role("region", name="Cause")
    expect(lead).to_contain_text("No shipping provider is assigned to the shipping option STANDARD")
    expect(page).to_have_url(re.compile("page=errors.*cluster="))
    first = page.get_by_role("row").nth(1).get_by_role("button").first
    order = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name=order)
    for words in ("What happened", "What to do", "Rule", "Value there", "Amazon's request id", "Run 1"):
        expect(panel).to_contain_text(words)
    button(panel, "SHOW LOG").press("Enter")
    log = page.get_by_role("complementary", name="Run 1")
    expect(log).to_contain_text("run.begins")
    button(log, "Back to the error").press("Enter")
    expect(panel).to_be_visible()
    panel.press("Escape")
    expect(panel).to_be_hidden()
    button(lead, "Back to the clusters").press("Enter")
    expect(cause(page)).to_be_visible()
    page.watched.assert_quiet()


def test_an_error_is_taken_in_hand_ignored_and_opened_again(page, shop):
    button(page, "All errors").click()
    expect(page).to_have_url(re.compile("tab=all"))
    order = page.get_by_role("row").nth(1).get_by_role("button").first.inner_text()
    mine = page.get_by_role("row").filter(has_text=order)
    page.get_by_role("checkbox", name=f"Select {order}").check()
    button(page, "Assign").click()
    dialog = page.get_by_role("dialog", name="Assign errors")
    dialog.get_by_label("Assigned to").fill("Anna")
    dialog.get_by_label("Assigned to").press("Enter")
    expect(mine).to_contain_text("Anna")
    button(page, "Note").click()
    page.get_by_role("dialog").get_by_label("Note").fill("Asked the buyer")
    button(page.get_by_role("dialog"), "SAVE").click()
    expect(mine).to_contain_text("Asked the buyer")

    button(page, "Ignore").click()
    dialog = page.get_by_role("dialog", name="Ignore errors?")
    expect(button(dialog, "IGNORE")).to_be_disabled()
    dialog.get_by_label("Reason").fill("A test order")
    button(dialog, "IGNORE").click()
    expect(mine).to_be_hidden()
    assert states(shop).count("ignored") == 1

    button(page, re.compile("^Filters")).click()
    page.get_by_label("Ignored", exact=True).check()
    page.get_by_label("Open", exact=True).uncheck()
    page.get_by_label("Retrying", exact=True).uncheck()
    expect(mine).to_contain_text("Ignored")
    page.get_by_role("checkbox", name=f"Select {order}").check()
    button(page, "Reopen").click()
    expect(page.get_by_text("Errors open again: 1")).to_be_visible()
    assert states(shop).count("ignored") == 0
    page.watched.assert_quiet()


def test_view_order_leads_there_and_back_to_the_same_list(page):
    cause(page).click()
    expect(page.get_by_role("region", name="Cause")).to_be_visible()
    first = page.get_by_role("row").nth(1).get_by_role("button").first
    order = first.inner_text()
    first.click()
    button(page.get_by_role("complementary", name=order), "VIEW ORDER").click()
    expect(page).to_have_url(re.compile(f"page=order.*order={order}"))
    expect(page.get_by_role("heading", name=re.compile(order))).to_be_visible()
    button(page, re.compile("^Back")).first.click()
    expect(page.get_by_role("region", name="Cause")).to_be_visible()
    page.watched.assert_quiet()


def test_a_refused_retry_says_why_and_what_to_do(page, shop):
    with open_kit(shop, actor="tester") as kit:
        kit.disable(1)
    page.get_by_role("checkbox", name=re.compile("^Select No shipping provider .*STANDARD")).check()
    button(page, "RETRY CLUSTER").click()
    told = page.get_by_role("status").filter(has_text="is inactive").last
    expect(told).to_contain_text("[ENABLE]")
    assert set(states(shop)) == {"open"}


@pytest.mark.parametrize("width", [360, 1900])
def test_hostile_words_stay_words_on_a_narrow_and_a_wide_page(page, shop, width):
    with open_kit(shop, actor="tester") as kit:
        kit.rename_connection(1, "<b>Shop</b> " + "long" * 20)
        ids = [row["id"] for row in kit.error_rows()]
        kit.note_errors(ids, HOSTILE[:900])
        kit._store.db.run(
            "UPDATE import_errors SET code = 'mixed_currencies', params = json_object('currencies', ?)", (HOSTILE,)
        )
    page.set_viewport_size({"width": width, "height": 800})
    page.reload()
    cell = page.get_by_role("button", name=re.compile("^The order holds amounts in several currencies: <img")).first
    expect(cell).to_be_visible()
    assert cell.bounding_box()["height"] < 60
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    cell.click()
    expect(page.get_by_role("region", name="Cause")).to_contain_text("currencies: <img")
    page.get_by_role("row").nth(1).get_by_role("button").first.click()
    expect(page.get_by_role("complementary")).to_contain_text("in several currencies")
    assert page.evaluate(fits)
    assert page.locator("img[src=x]").count() == 0
    page.watched.assert_quiet()


def test_the_screen_works_in_a_cell_of_a_notebook(shop, tab, tmp_path):
    cell = nbformat.v4.new_code_cell(f"import omnikit\nkit = omnikit.open({str(shop)!r})\nkit.ui.errors()")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "cell.ipynb")
    server = serving.start(shop, notebook=tmp_path / "cell.ipynb").ready()
    try:
        page = tab(server)
        cause(page).click()
        lead = page.get_by_role("region", name="Cause")
        button(lead, "Open settings").click()
        expect(page.get_by_role("heading", name="Shipping provider mapping", exact=True)).to_be_visible()
    finally:
        server.end()
