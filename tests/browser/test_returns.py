"""Returns as an operator meets them, in Chromium, and the way out: from a return to its order, and a parcel for it."""

import re

import pytest
from playwright.sync_api import expect

from omnikit.kit import open_kit
from tests.support.exporting import EVERYTHING, orders
from tests.support.homes import query


@pytest.fixture
def stored(live_home):
    """The home with its orders imported, and no return yet; what is shipped may be told."""
    with open_kit(live_home, actor="tester") as kit:
        kit.connection(1).import_orders(wait=True)
        kit.set_settings(1, EVERYTHING)
    return live_home


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def body(page):
    return page.get_by_role("rowgroup").last.get_by_role("row")


def told(page, text):
    expect(page.get_by_role("status").filter(has_text=text).last).to_be_visible()


def with_a_comment(home):
    """A return to whose buyer's words the page leads, and these words."""
    with open_kit(home, actor="tester") as kit:
        found = ((row["return_id"], kit.return_comment(row["return_id"])) for row in kit.return_rows())
        return next((return_id, comment) for return_id, comment in found if comment)


def test_from_no_return_to_the_buyers_words_the_order_and_back(stored, dashboard, tab):
    page = tab(dashboard(), "&page=returns")
    expect(page.get_by_text("No return yet")).to_be_visible()
    expect(page.get_by_role("group", name="State of the list")).to_contain_text("No import yet")
    button(page, "Import returns for all connections").click()
    told(page, "Import triggered")
    expect(body(page).nth(5)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("group", name="State of the list")).to_contain_text(re.compile("All complete.*just now"))
    return_id, comment = with_a_comment(stored)
    page.get_by_role("searchbox", name="Search").fill(return_id)
    expect(body(page)).to_have_count(1)
    button(page, return_id).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Return {return_id}")).to_be_visible()
    expect(page).to_have_url(re.compile(f"page=return&connection=1&order={return_id}"))
    assert comment not in page.content()
    button(page, "Show personal data").click()
    expect(page.get_by_text(comment, exact=True)).to_be_visible()
    order = query(stored, "SELECT order_id FROM returns WHERE return_id = ?", return_id)[0]["order_id"]
    button(page, order).click()
    expect(page.get_by_role("heading", name=f"Order {order}")).to_be_visible()
    assert comment not in page.content()
    expect(page.get_by_role("region", name="Returns")).to_contain_text(return_id)
    button(page, "Back").click()
    expect(page.get_by_role("heading", name=f"Return {return_id}")).to_be_visible()
    button(page, "Back").click()
    expect(page.get_by_role("heading", name="Returns")).to_be_visible()
    expect(body(page)).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Search")).to_have_value(return_id)
    page.watched.assert_quiet()


def test_a_parcel_is_told_to_the_channel_from_the_orders_page(stored, dashboard, tab):
    with open_kit(stored, actor="tester") as kit:
        order = orders(kit)[0]
    page = tab(dashboard(), f"&page=order&connection=1&order={order}")
    button(page, "SHIP").click()
    dialog = page.get_by_role("dialog", name=f"Ship order {order}")
    number = dialog.get_by_label("Tracking number")
    expect(number).to_be_focused()
    expect(dialog.get_by_label("Shipping provider")).to_have_value("DHL")
    expect(button(dialog, "SEND")).to_be_disabled()
    page.keyboard.type("JJD00340")
    quantity = dialog.get_by_role("spinbutton").first
    all_of_them = quantity.input_value()
    quantity.fill("999")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("too many")
    expect(number).to_have_value("JJD00340")
    quantity.fill(all_of_them)
    button(dialog, "SEND").click()
    expect(dialog).to_be_hidden()
    told(page, "Shipment asked for")
    expect(page.get_by_role("region", name="Exports to the channel")).to_contain_text("DHL JJD00340")
    expect(page.get_by_role("region", name="Exports to the channel")).to_contain_text("Exported", timeout=30_000)
    assert [row["state"] for row in query(stored, "SELECT state FROM exports")] == ["Exported"]
    page.watched.assert_quiet()
