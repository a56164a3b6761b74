"""Orders and returns as an operator meets them, in Chromium: list, filter, one order, personal data, retry."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from omnikit.kit import open_kit
from tests.conftest import ORDERS
from tests.support.homes import query
from tests.support.waiting import until

HOSTILE = "<img src=x onerror=alert(1)>\u202e=HYPERLINK(1)\x00 " + "very long " * 1000
WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def stored(live_home):
    """The home with its orders imported."""
    with open_kit(live_home, actor="tester") as kit:
        kit.connection(1).sync(wait=True)
    return live_home


@pytest.fixture
def page(stored, dashboard, tab):
    shown = tab(dashboard(), "&page=orders", timezone_id="Asia/Tokyo")
    expect(body(shown)).to_have_count(25)
    return shown


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def body(page):
    return page.get_by_role("rowgroup").last.get_by_role("row")


def heading(page, name):
    expect(page.get_by_role("heading", name=name).first).to_be_visible()


def wrong(home):
    return [row["order_id"] for row in query(home, "SELECT order_id FROM orders WHERE import_status = 'Error'")]


def people(home):
    """The names that stand in the payloads, by order."""
    with open_kit(home, actor="tester") as kit:
        rows = [kit.order_row(order) for order in wrong(home)]
    return {row["order_id"]: row["recipient"]["name"] for row in rows if row["recipient"]}


def filter_errors(page):
    button(page, "Filters").click()
    bar = page.get_by_role("group", name="Filters")
    bar.get_by_role("group", name="Import status").get_by_label("Error", exact=True).check()
    expect(button(page, "Filters (1)")).to_be_visible()
    page.keyboard.press("Escape")


def in_view(page):
    """Nothing stands beside the page."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.oka-main'))")


# -- walks -----------------------------------------------------------------------------------------------------


def test_from_the_list_to_an_order_its_personal_data_and_back_to_the_list_as_it_was(page, stored):
    errors, names = wrong(stored), people(stored)
    filter_errors(page)
    expect(body(page)).to_have_count(len(errors))
    order = next(iter(names))
    button(page, order).focus()
    page.keyboard.press("Enter")
    heading(page, f"Order {order}")
    expect(page).to_have_url(re.compile(f"page=order&connection=1&order={order}"))
    heading(page, "What is wrong")
    expect(page.get_by_role("region", name="Line items")).to_contain_text("Sum")
    assert names[order] not in page.content()
    button(page, "Show personal data").click()
    expect(page.get_by_text(names[order], exact=True).first).to_be_visible()
    expect(page.get_by_role("region", name="As the channel sent it")).to_contain_text(f'"orderId": "{order}"')
    expect(page.get_by_role("listitem").filter(has_text="Personal data looked at")).to_be_visible()
    button(page, "Hide personal data").click()
    expect(button(page, "Show personal data")).to_be_visible()
    assert names[order] not in page.content()
    button(page, "Show personal data").click()
    button(page, "Back").click()
    heading(page, "Orders")
    expect(body(page)).to_have_count(len(errors))
    expect(button(page, "Filters (1)")).to_be_visible()
    assert names[order] not in page.content()
    looked = query(stored, "SELECT actor, verb FROM audit WHERE verb LIKE 'order.%' ORDER BY id")
    assert [one["verb"] for one in looked] == ["order.personal_data", "order.raw"] * 2
    page.watched.assert_quiet()


def test_what_is_in_error_is_tried_again_from_the_list(page, stored):
    filter_errors(page)
    page.get_by_role("checkbox", name="Select all rows found").check()
    toolbar = page.get_by_role("toolbar", name="Actions for the selection")
    expect(toolbar.get_by_role("button", name="EXPORT TO OMS")).to_be_disabled()
    expect(toolbar).to_contain_text("No OMS is connected: set one under OMS.")
    toolbar.get_by_role("button", name="RETRY IMPORT").click()
    expect(page.get_by_role("status").filter(has_text="Retry triggered").last).to_contain_text(
        f"{len(wrong(stored))} orders"
    )
    until(lambda: query(stored, "SELECT state FROM runs WHERE job = 'retry'")[0]["state"] == "succeeded_with_errors",
          "the end of the run", 60)  # fmt: skip
    page.watched.assert_quiet()


def test_an_import_is_given_up_after_a_question_and_taken_back(page, stored):
    order = wrong(stored)[0]
    page.get_by_role("searchbox", name="Search").fill(order)
    expect(body(page)).to_have_count(1)
    page.get_by_role("checkbox", name=f"Select {order}").check()
    button(page, "CANCEL ORDER").click()
    dialog = page.get_by_role("dialog", name="Give up the import of this order?")
    expect(dialog).to_contain_text("Nothing is canceled at the channel")
    expect(dialog.get_by_role("button", name="CANCEL", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(page, "CANCEL ORDER")).to_be_focused()
    button(page, "CANCEL ORDER").click()
    dialog.get_by_role("button", name="GIVE UP IMPORT").click()
    expect(body(page)).to_contain_text(["Canceled"])
    button(page, order).click()
    expect(page.get_by_role("listitem").filter(has_text="Import given up")).to_be_visible()
    button(page, "RETRY IMPORT").click()
    expect(page.get_by_text("Retry triggered")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=re.compile("Run 2.*With errors"))).to_be_visible()
    page.watched.assert_quiet()


def test_orders_appear_while_they_are_imported(live_home, dashboard, tab):
    page = tab(dashboard(), "&page=orders")
    expect(page.get_by_text("No order yet")).to_be_visible()
    expect(page.get_by_role("group", name="State of the list")).to_contain_text("No import yet")
    button(page, "Import orders for all connections").click()
    expect(page.get_by_role("status").filter(has_text="Import triggered").last).to_contain_text("1 connection.")
    expect(body(page)).to_have_count(25, timeout=30_000)
    expect(page.locator(".ok-count")).to_have_text(str(ORDERS), timeout=30_000)
    expect(page.get_by_role("group", name="State of the list")).to_contain_text(re.compile(r"\d+ in Error.*just now"))
    assert [one["job"] for one in query(live_home, "SELECT job FROM runs")] == ["orders"]
    page.watched.assert_quiet()


def test_how_often_orders_are_fetched_is_set_by_keyboard_and_kept(page, stored):
    button(page, "Download orders automatically").focus()
    page.keyboard.press("Enter")
    choice = page.get_by_role("combobox", name="Shop DE")
    expect(choice.locator("option")).to_have_text(
        ["never", *(f"every {minutes} minutes" for minutes in (2, 5, 10, 15, 20, 30, 60))]
    )
    choice.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("A running worker fetches them.")).to_be_visible()
    until(lambda: [one["minutes"] for one in query(stored, "SELECT minutes FROM schedules")] == [5], "the setting")
    expect(page.get_by_role("group", name="Download orders automatically")).to_contain_text(
        re.compile("next (in|just)")
    )
    page.goto(page.url.replace("page=orders", "page=orders&connection=1"))
    expect(page.get_by_role("combobox", name="Download orders automatically")).to_have_value("5")
    page.get_by_role("navigation", name="Pages").get_by_role("button", name="Returns").click()
    heading(page, "Returns")
    page.watched.assert_quiet()


def test_times_are_the_users_and_the_id_can_be_copied(page, stored):
    order = query(stored, "SELECT order_id FROM orders ORDER BY created DESC, id LIMIT 1")[0]["order_id"]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = body(page).first.locator("time").first
    exact, told = page.evaluate(
        "e => [new Date(e.dateTime).toLocaleString('en-GB', { timeZone: 'Asia/Tokyo', dateStyle: 'medium', "
        "timeStyle: 'medium' }), e.title]",
        shown.element_handle(),
    )
    assert exact == told
    button(page, order).click()
    button(page, "Copy the order id").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == order


def test_what_is_typed_into_a_filter_stays_while_orders_change(page, stored):
    button(page, "Filters").click()
    field = page.get_by_label("ID in shop contains")
    field.press_sequentially("304-")
    with closing(sqlite3.connect(stored / "omnikit.db", timeout=30)) as db, db:
        newest = "SELECT id FROM orders ORDER BY created DESC, id LIMIT 1"
        db.execute(
            f"UPDATE orders SET oms_status = 'Exported', modified = '2027-01-01T00:00:00Z' WHERE id = ({newest})"
        )
    expect(body(page).first).to_contain_text("Exported")
    expect(field).to_have_value("304-")
    expect(field).to_be_focused()
    field.fill("no such order")
    field.press("Enter")
    expect(page.get_by_text("No row passes these filters.")).to_be_visible()
    button(page, "Clear filters").click()
    expect(field).to_have_value("")
    expect(body(page)).to_have_count(25)


# -- whatever stands in it -------------------------------------------------------------------------------------


@pytest.fixture
def hostile(stored):
    """The newest order is in Error, and each of its texts is meant to do harm."""
    order = wrong(stored)[0]
    names = ("order_id", "marketplace", "channel_status", "service_level", "currency", "replaces", "shipping_option",
             "shipping_provider", "excluded_by", "fulfilled_by", "price_basis", "shipping_status")  # fmt: skip
    about = {"hostile": HOSTILE, "order": order}
    with closing(sqlite3.connect(stored / "omnikit.db")) as db, db:
        changes = ", ".join(f"{name} = :hostile" for name in names)
        db.execute(f"UPDATE orders SET {changes}, created = '2027-01-01T00:00:00Z' WHERE order_id = :order", about)
        db.execute(
            "UPDATE order_lines SET title = :hostile, sku = :hostile, kind = :hostile, item_id = :hostile "
            "WHERE order_pk = (SELECT id FROM orders WHERE order_id = :hostile)", about,
        )  # fmt: skip
        db.execute(
            "UPDATE import_errors SET record_id = :hostile, code = 'unknown_currency', assigned_to = :hostile, "
            "note = :hostile, params = json_object('currency', :hostile) WHERE record_id = :order", about,
        )  # fmt: skip
        db.execute("UPDATE connections SET name = :hostile", about)
        db.execute("UPDATE audit SET actor = :hostile", about)
    return stored


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_whatever_stands_in_an_order_is_text_and_breaks_nothing(hostile, dashboard, tab, size):
    page = tab(dashboard(), "&page=orders")
    alerts = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message) or dialog.dismiss())
    page.set_viewport_size(size)
    button(page, re.compile(r"^Columns")).click()
    for name in ("Excluded by", "Service level", "Shipping status", "Shipping provider", "Price basis"):
        page.get_by_role("group", name="Columns").get_by_label(name, exact=True).check()
        expect(page.get_by_role("columnheader", name=name)).to_be_attached()
    assert body(page).first.bounding_box()["height"] < 60
    in_view(page)
    body(page).first.get_by_role("checkbox").check()
    in_view(page)
    body(page).first.get_by_role("button").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Order ")).first).to_be_visible()
    heading(page, "What is wrong")
    button(page, "Show personal data").click()
    expect(page.get_by_role("region", name="As omnikit keeps it")).to_contain_text("\\u202e")
    in_view(page)
    assert page.locator(".oko-title").bounding_box()["height"] < 200
    assert (alerts, page.locator("img[src=x]").count()) == ([], 0)
    page.watched.assert_quiet()


@pytest.mark.parametrize("path", ["&page=order&connection=1&order=302-0", "&page=order", "&page=orders&connection=99"])
def test_an_address_that_leads_nowhere_says_so(stored, dashboard, tab, path):
    page = tab(dashboard(), path)
    expect(page.get_by_text(re.compile("There is no order|No order yet")).first).to_be_visible()
    page.watched.assert_quiet()
