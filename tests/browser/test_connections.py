"""The screens of connections as an operator meets them: one walk for each section of the document they follow."""

import re
from contextlib import contextmanager
from datetime import datetime

import pytest
from playwright.sync_api import expect

from omnikit.kit import open_kit
from tests.support.homes import credentials, query

ANSWERS_LATE = 2.0  # seconds in which a person can read what is under way
MARKETPLACES = 23
OPTIONS = 12  # of Amazon's shipping: four of its own kind and eight service levels


def heading(page, name):
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def row(page, name):
    return page.get_by_role("row").filter(has=button(page, name))


def connections(home):
    return query(home, "SELECT * FROM connections ORDER BY id")


# -- the list --------------------------------------------------------------------------------------------------


@pytest.fixture
def three(live_home, amazon_today):
    """The home with Shop DE, Shop FR, which is inactive, and Outlet IT."""
    with open_kit(live_home, actor="tester") as kit:
        kit.create_connection("amazon", "Shop FR", credentials(amazon_today, "FR"))
        kit.create_connection("amazon", "Outlet IT", credentials(amazon_today, "IT"))
        kit.connection(2).disable()
    return live_home


@pytest.fixture
def page(three, dashboard, tab):
    shown = tab(dashboard(), timezone_id="UTC")
    expect_rows(shown, "Shop DE", "Shop FR", "Outlet IT")
    return shown


def expect_rows(page, *names):
    """These connections are listed, in this order, and no other."""
    rows = page.get_by_role("rowgroup").last.get_by_role("row")
    expect(rows).to_have_count(len(names))
    expect(rows).to_contain_text(list(names))


def expect_cells(page, name, *texts):
    """A connection's cells say this, in this order."""
    expect(row(page, name).get_by_role("cell")).to_contain_text([name, *texts])


def select(page, name):
    return page.get_by_role("checkbox", name=f"Select {name}", exact=True)


def expect_buttons(page, *names):
    """The editing toolbar has these buttons and no other."""
    toolbar = page.get_by_role("toolbar", name="Actions for the selection")
    expect(toolbar.get_by_role("button")).to_have_text([*names, "Clear selection"] if names else [])


def refresh(page, home):
    """Changes made elsewhere: views are read at no other time."""
    with open_kit(home, actor="ben") as kit:
        kit.rename_connection(3, "Outlet")
        kit.publish_view(kit.create_view("connections", "Theirs", {"columns": ["name"]})["id"])
    views = page.get_by_role("combobox", name="VIEW", exact=True).locator("option")
    expect(views).to_have_text(["No view"])
    button(page, "Refresh").click()
    expect(views).to_have_text(["No view", "Theirs (of ben)"])
    expect_rows(page, "Shop DE", "Shop FR", "Outlet")


def search_and_sort(page):
    page.get_by_role("searchbox", name="Search").fill("shop")
    expect_rows(page, "Shop DE", "Shop FR")
    page.get_by_role("searchbox", name="Search").fill("")
    name = page.get_by_role("columnheader", name=re.compile("^Name"))  # a number says that it is sorted by first
    name.click()
    expect_rows(page, "Outlet", "Shop DE", "Shop FR")
    name.click()
    expect_rows(page, "Shop FR", "Shop DE", "Outlet")
    name.click()
    expect_rows(page, "Shop DE", "Shop FR", "Outlet")


def filter_by_column(page):
    button(page, "Filters").click()
    bar = page.get_by_role("group", name="Filters")
    bar.get_by_role("group", name="Status").get_by_label("Inactive", exact=True).check()
    expect_rows(page, "Shop FR")
    bar.get_by_label("ID to").fill("1")
    bar.get_by_label("ID to").press("Enter")
    expect(page.get_by_text("No row passes these filters.")).to_be_visible()
    button(page, "Clear filters").click()
    bar.get_by_label("Driver contains").fill("ama")
    bar.get_by_label("Driver contains").press("Enter")
    button(page, "Filters (1)").click()
    expect_rows(page, "Shop DE", "Shop FR", "Outlet")


def open_the_editor(page):
    """A click anywhere on a row, and Enter on its name."""
    row(page, "Shop FR").get_by_text("Amazon", exact=True).click()
    heading(page, "Edit connection")
    expect(page.get_by_text("Shop FR", exact=True)).to_be_visible()
    button(page, "Back").click()
    button(page, "Shop DE").focus()
    page.keyboard.press("Enter")
    heading(page, "Edit connection")
    expect(page.get_by_text("Shop DE", exact=True)).to_be_visible()
    button(page, "Back").click()


def come_back_to_the_list(page):
    """What was searched, filtered and sorted is there again after the editor."""
    page.get_by_role("searchbox", name="Search").fill("shop")
    expect_rows(page, "Shop DE", "Shop FR")
    button(page, "Shop FR").click()
    heading(page, "Edit connection")
    button(page, "Back").click()
    expect_rows(page, "Shop DE", "Shop FR")
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("shop")
    page.get_by_role("searchbox", name="Search").fill("")
    expect_rows(page, "Shop DE", "Shop FR", "Outlet")


def choose_columns(page):
    button(page, "Columns (9)").click()
    bar = page.get_by_role("group", name="Columns")
    bar.get_by_label("Driver", exact=True).uncheck()
    expect(page.get_by_role("columnheader", name="Driver")).to_have_count(0)
    expect(bar.get_by_label("Name", exact=True)).to_be_disabled()
    button(bar, "Move to the right: Status").press("Enter")
    expect(page.get_by_role("columnheader").nth(2)).to_contain_text("errors")
    button(page, "Columns (8)").click()
    expect(bar).to_be_hidden()


def test_connections(page, three):
    heading(page, "Connections")
    for title in ("Name", "Status", "Order/Return have errors", "Driver", "ID"):
        expect(page.get_by_role("columnheader", name=title, exact=True)).to_be_visible()
    expect_cells(page, "Shop DE", "Active", "No", "Amazon", "1")
    expect_cells(page, "Shop FR", "Inactive", "No", "Amazon", "2")
    refresh(page, three)
    search_and_sort(page)
    filter_by_column(page)
    open_the_editor(page)
    come_back_to_the_list(page)
    choose_columns(page)
    button(page, "Add").click()
    heading(page, "Create connection")
    page.watched.assert_quiet()


def test_connections_toolbar(page, three):
    """A selection shows what can be done with it, and each button does it."""
    every = page.get_by_role("checkbox", name="Select all rows found")
    expect_buttons(page)
    every.check()
    expect(page.get_by_text("3 selected")).to_be_visible()
    expect_buttons(page, "DISABLE", "ENABLE")
    select(page, "Shop FR").uncheck()
    expect_buttons(page, "DISABLE")
    every.check()
    every.uncheck()
    expect_buttons(page)
    select(page, "Shop FR").check()
    expect_buttons(page, "DELETE", "SYNCHRONIZE", "ENABLE", "Edit")
    button(page, "ENABLE").click()
    expect_cells(page, "Shop FR", "Active")
    expect_buttons(page, "DELETE", "SYNCHRONIZE", "PLAN", "DISABLE", "Edit")
    select(page, "Outlet IT").check()
    button(page, "DISABLE").click()
    expect_cells(page, "Shop FR", "Inactive")
    expect_cells(page, "Outlet IT", "Inactive")
    assert [one["status"] for one in connections(three)] == ["Active", "Inactive", "Inactive"]
    button(page, "Clear selection").click()
    select(page, "Shop DE").check()
    button(page, "SYNCHRONIZE").click()
    expect(page.get_by_text("Sync triggered")).to_be_visible()
    expect_cells(page, "Shop DE", "Active", "Yes", "Amazon", "1")
    button(page, "Edit").click()
    heading(page, "Edit connection")
    button(page, "Back").click()
    button(row(page, "Shop DE"), "Yes").click()
    heading(page, "Errors")
    page.watched.assert_quiet()


# -- its views -------------------------------------------------------------------------------------------------


def entries(page):
    """The entries of the view's menu, opened."""
    page.get_by_role("button", name="Menu of the view").click()
    shown = page.locator(".v-overlay--active").get_by_role("listitem")
    expect(shown.first).to_be_visible()
    return shown


def entry(page, name):
    entries(page).filter(has_text=re.compile(f"^{name}$")).click()


def expect_entries(page, *names):
    """The menu has these entries and no other."""
    expect(entries(page)).to_have_text(list(names))
    page.keyboard.press("Escape")
    expect(page.locator(".v-overlay--active")).to_have_count(0)


def selected_view(page):
    return page.get_by_role("combobox", name="VIEW", exact=True).locator("option:checked")


def create_view(page, name):
    entry(page, "create")
    window = page.get_by_role("dialog", name="Create view")
    window.get_by_label("Name").fill(name)
    button(window, "SAVE").click()
    expect(window).to_be_hidden()
    expect(selected_view(page)).to_have_text(name)


def test_connections_view_menu(page):
    """Which entries there are depends on the view that is selected, and each does what it says."""
    expect_entries(page, "create")
    create_view(page, "Mine")
    expect_entries(page, "create", "rename", "publish", "save", "delete")
    page.get_by_role("searchbox", name="Search").fill("FR")
    expect(selected_view(page)).to_have_text("Mine *")
    expect_entries(page, "create", "rename", "reset", "publish", "save", "delete")
    entry(page, "reset")
    expect(selected_view(page)).to_have_text("Mine")
    expect_rows(page, "Shop DE", "Shop FR", "Outlet IT")
    page.get_by_role("searchbox", name="Search").fill("FR")
    expect(selected_view(page)).to_have_text("Mine *")
    entry(page, "save")
    expect(selected_view(page)).to_have_text("Mine")
    entry(page, "publish")
    expect_entries(page, "create", "rename", "unpublish", "save", "delete")
    entry(page, "unpublish")
    expect_entries(page, "create", "rename", "publish", "save", "delete")
    page.get_by_role("combobox", name="VIEW", exact=True).select_option("No view")
    expect_rows(page, "Shop DE", "Shop FR", "Outlet IT")
    page.get_by_role("combobox", name="VIEW", exact=True).select_option("Mine")
    expect_rows(page, "Shop FR")
    entry(page, "delete")
    button(page.get_by_role("dialog", name="Delete view?"), "DELETE").click()
    expect(selected_view(page)).to_have_text("No view")
    page.watched.assert_quiet()


_LISTEN = """
window.sent = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (message) {
  window.sent.push(new Blob([message]).text());
  return send.call(this, message);
};
true;  // an expression that is a function would be called
"""
_CHOOSE = """
names => {
  const view = document.querySelector(".ok-view select");
  for (const name of names) {
    view.value = Array.from(view.options).find(one => one.textContent.startsWith(name)).value;
    view.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
"""


def test_views_chosen_faster_than_they_are_answered_end_with_the_last(page, three):
    """The table tells what it shows; told back, that would undo the next answer, which would undo it in turn."""
    with open_kit(three, actor="ben") as kit:
        for name, order in (("Up", "asc"), ("Down", "desc")):
            state = {"columns": ["name"], "sort": [{"key": "name", "order": order}], "per_page": 50}
            kit.publish_view(kit.create_view("connections", name, state)["id"])
    button(page, "Refresh").click()
    expect(page.locator(".ok-view option")).to_have_count(3)
    page.evaluate(_LISTEN)
    for last, rows in (("Up", ["Outlet IT", "Shop DE", "Shop FR"]), ("Down", ["Shop FR", "Shop DE", "Outlet IT"])):
        page.evaluate(_CHOOSE, ["Down", "Up", "Down", "Up", last])
        expect_rows(page, *rows)
    page.get_by_role("searchbox", name="Search").fill("shop")  # an answer after all of them
    expect_rows(page, "Shop FR", "Shop DE")
    sent = page.evaluate("Promise.all(window.sent)")
    assert any("choose_view" in one for one in sent)
    assert not any("set_options" in one for one in sent)
    page.get_by_role("columnheader", name="Name").click()
    expect(page.get_by_role("columnheader", name="Name")).not_to_have_attribute("aria-sort", "descending")
    assert any("set_options" in one for one in page.evaluate("Promise.all(window.sent)"))
    page.watched.assert_quiet()


def test_create_view(page):
    """The window can be left twice over; what is saved is there again on the next day."""
    button(page, "Columns (9)").click()
    page.get_by_label("Driver", exact=True).uncheck()
    button(page, "Columns (8)").click()
    entry(page, "create")
    window = page.get_by_role("dialog", name="Create view")
    expect(window.get_by_label("Name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    entry(page, "create")
    window.get_by_label("Name").fill("Never")
    button(window, "CANCEL").click()
    expect(window).to_be_hidden()
    create_view(page, "Mine")
    view = page.get_by_role("combobox", name="VIEW", exact=True)
    expect(view.locator("option")).to_have_text(["No view", "Mine"])
    page.reload()
    expect(page.get_by_role("columnheader", name="Driver")).to_be_visible()
    view.select_option("Mine")
    expect(page.get_by_role("columnheader", name="Driver")).to_have_count(0)
    page.watched.assert_quiet()


def test_rename_view(page):
    create_view(page, "Mine")
    entry(page, "rename")
    window = page.get_by_role("dialog", name="Rename view")
    expect(window.get_by_label("Name")).to_have_value("Mine")
    window.get_by_label("Name").fill("Never")
    button(window, "CANCEL").click()
    expect(window).to_be_hidden()
    expect(selected_view(page)).to_have_text("Mine")
    entry(page, "rename")
    window.get_by_label("Name").fill("Ours")
    button(window, "SAVE").click()
    expect(window).to_be_hidden()
    expect(selected_view(page)).to_have_text("Ours")
    entry(page, "rename")
    window.get_by_label("Name").fill("Everybody's")
    window.get_by_label("Name").press("Enter")
    expect(selected_view(page)).to_have_text("Everybody's")
    page.watched.assert_quiet()


# -- one connection --------------------------------------------------------------------------------------------


@pytest.fixture
def shown(dashboard, tab, live_home):
    """`shown(address)`: a screen of the home with Shop DE alone."""
    return lambda address: tab(dashboard(), address, timezone_id="UTC")


def name_field(page):
    return page.get_by_role("textbox", name="Name", exact=True)


def apply_name(page, name):
    name_field(page).fill(name)
    button(page, "Apply").click()
    expect(name_field(page)).to_have_count(0)
    expect(page.get_by_text(name, exact=True)).to_be_visible()


def back_but_keep_editing(page):
    button(page, "Back").click()
    button(page, "Keep editing").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def back_and_discard(page):
    button(page, "Back").click()
    button(page, "Discard").click()
    heading(page, "Connections")


def locked(page, label):
    expect(page.get_by_label(label)).to_be_visible()
    expect(page.get_by_label(label)).not_to_be_editable()
    return page.get_by_label(label)


def authorize(page, amazon):
    """To the consent page and back into the form. That page is Amazon's: what it asks for is not held against ours."""
    button(page, "AUTHORIZE").click()
    page.get_by_label("Sign in as").select_option(amazon.sellers[0]["seller_id"])
    button(page, "Confirm").click()
    expect(page.get_by_label("Access token")).to_have_value(re.compile("^authorized on"))
    page.watched.foreign = [url for url in page.watched.foreign if not url.startswith(amazon.base_url)]


def save(page, amazon):
    """SAVE says that Amazon is asked, and then that a sync was triggered."""
    amazon.add_fault("getMarketplaceParticipations", "slow", times=1, seconds=ANSWERS_LATE)
    button(page, "SAVE").click()
    expect(page.get_by_text("Checking credentials").first).to_be_visible()
    expect(page.get_by_text("Sync triggered")).to_be_visible()


def test_create_amazon_connection(shown, live_home, amazon_today):
    page = shown("&page=connections")
    button(page, "Add").click()
    heading(page, "Create connection")
    apply_name(page, "Never")
    back_but_keep_editing(page)
    page.get_by_label("Seller ID").fill("A1NEVERSELLER")
    back_but_keep_editing(page)
    expect(page.get_by_text("Never", exact=True)).to_be_visible()
    expect(page.get_by_label("Seller ID")).to_have_value("A1NEVERSELLER")
    back_and_discard(page)

    button(page, "Add").click()
    expect(name_field(page)).to_have_value("")
    expect(page.get_by_label("Seller ID")).to_have_value("")
    expect(button(page, "Edit")).to_have_count(0)
    apply_name(page, "Shop F")
    expect(button(page, "Apply")).to_have_count(0)
    button(page, "Edit").click()
    apply_name(page, "Shop FR")
    page.get_by_label("Driver").click(force=True)
    page.get_by_role("option", name="Amazon").click()
    heading(page, "Credentials")
    expect(button(page, "AUTHORIZE")).to_be_disabled()
    page.get_by_label("Seller ID").fill(amazon_today.sellers[0]["seller_id"])
    page.get_by_label("Amazon marketplace").click(force=True)
    page.get_by_role("option", name="France").click()
    expect(locked(page, "Access token")).to_have_value("Not authorized yet")
    expect(button(page, "SAVE")).to_be_disabled()

    authorize(page, amazon_today)
    heading(page, "Create connection")
    expect(page.get_by_text("Shop FR", exact=True)).to_be_visible()
    expect(page.get_by_label("Seller ID")).to_have_value(amazon_today.sellers[0]["seller_id"])
    expect(page.get_by_label("Amazon marketplace")).to_have_value("France")
    locked(page, "Access token")
    save(page, amazon_today)
    expect_cells(page, "Shop FR", "Active")
    assert [one["name"] for one in connections(live_home)] == ["Shop DE", "Shop FR"]
    page.watched.assert_quiet()


def test_edit_amazon_connection(shown, live_home):
    page = shown("&page=edit&connection=1")
    heading(page, "Edit connection")
    (stored,) = connections(live_home)
    created = datetime.fromisoformat(stored["created"])
    expect(page.get_by_text(f"Created {created:%d/%m/%Y}")).to_be_visible()
    expect(button(page, "Apply")).to_have_count(0)
    button(page, "Edit").click()
    expect(name_field(page)).to_have_value("Shop DE")
    apply_name(page, "Shop Deutschland")
    (stored,) = connections(live_home)
    assert stored["name"] == "Shop Deutschland"
    assert query(live_home, "SELECT id FROM runs") == []
    button(page, "Edit").click()
    name_field(page).fill("Never")
    page.get_by_label("Seller ID").fill("A1NEVERSELLER")
    back_but_keep_editing(page)
    expect(name_field(page)).to_have_value("Never")
    back_and_discard(page)
    assert connections(live_home) == [stored]
    button(page, "Shop Deutschland").click()
    button(page, "Edit").click()
    name_field(page).fill("Typed a moment ago")
    back_and_discard(page)
    button(page, "Shop Deutschland").click()
    heading(page, "Edit connection")
    expect(page.get_by_label("Seller ID")).not_to_have_value("A1NEVERSELLER")
    button(page, "Back").click()
    heading(page, "Connections")
    page.watched.assert_quiet()


def test_a_tab_of_a_connection_has_an_address(shown):
    page = shown("&page=edit&connection=1")
    page.get_by_role("tab", name="Settings").click()
    page.get_by_role("navigation", name="Groups").get_by_role("button", name="Order import").click()
    heading(page, "Order import")
    expect(page).to_have_url(re.compile("tab=settings.*group=order_import"))
    page.reload()
    heading(page, "Order import")
    expect(page.get_by_role("tab", name="Settings")).to_have_attribute("aria-selected", "true")
    page.watched.assert_quiet()


def test_edit_amazon_connection_credentials(shown, live_home, amazon_today):
    page = shown("&page=edit&connection=1")
    heading(page, "Credentials")
    expect(page.get_by_role("tab", name="Credentials")).to_have_attribute("aria-selected", "true")
    locked(page, "Driver")
    expect(page.get_by_label("Driver")).to_have_value("Amazon")
    locked(page, "Amazon marketplace")
    expect(page.get_by_label("Amazon marketplace")).to_have_value("Germany")
    expect(page.get_by_text("Cannot be changed after the first save.")).to_be_visible()
    expect(locked(page, "Access token")).to_have_value(re.compile("^authorized on .*, valid until "))
    seller = amazon_today.sellers[0]["seller_id"]
    expect(page.get_by_label("Seller ID")).to_have_value(seller)
    page.get_by_label("Seller ID").fill("A1OTHERSELLER")
    expect(page.get_by_text("Unsaved changes")).to_be_visible()
    page.get_by_label("Seller ID").fill(seller)
    before = query(live_home, "SELECT * FROM secrets")
    authorize(page, amazon_today)
    heading(page, "Edit connection")
    assert query(live_home, "SELECT * FROM secrets") == before
    save(page, amazon_today)
    assert query(live_home, "SELECT * FROM secrets") != before
    page.watched.assert_quiet()


# -- its settings ----------------------------------------------------------------------------------------------

MFN, FBA = "'Merchant Fulfilled Network' (MFN) orders", "'Fulfillment by Amazon' (FBA) orders"
IMPORT_TOGGLES = {  # and whether they are on by default
    "Import 'Merchant Fulfilled Network' (MFN) orders.": True,
    "Import 'Prime by Merchant' orders.": True,
    "Import 'Fulfillment by Amazon' (AFN) orders.": True,
    "Mark 'Fulfillment by Amazon' orders as shipped during import and disable warehousing.": True,
    "Is the VAT calculation service (VCS) enabled?": False,
}
DAY = ".v-date-picker-month__day:not(.v-date-picker-month__day--adjacent)"
IMPORT_DAYS = ("Import MFN orders from", "Import AFN/FBA orders from")


@contextmanager
def unlocked(page, *fields):
    """Fields are locked while the default applies, and only then."""
    default = page.get_by_label("Apply from default")
    expect(default).to_be_checked()
    for field in fields:
        expect(field).to_be_disabled()
    default.uncheck()
    for field in fields:
        expect(field).to_be_enabled()
    yield
    default.check()
    for field in fields:
        expect(field).to_be_disabled()


def offers(page):
    stock = page.get_by_label("Update stock for 'Fulfillment by Amazon (FBA)' offers")
    expect(stock).not_to_be_checked()
    with unlocked(page, stock):
        stock.check()
    expect(stock).not_to_be_checked()


def order_import(page):
    for title in (MFN, FBA, "Addresses"):
        heading(page, title)
    for label, on in IMPORT_TOGGLES.items():
        expect(page.get_by_label(label, exact=True)).to_be_checked(checked=on)
    toggles = [page.get_by_label(label, exact=True) for label in IMPORT_TOGGLES]
    days = [page.get_by_label(label, exact=True) for label in IMPORT_DAYS]
    calendars = [button(page, f"Calendar: {label}") for label in IMPORT_DAYS]
    layout = page.get_by_role("combobox", name="Packaging station address layout")
    expect(layout).to_have_value("Customer number in address line")
    with unlocked(page, *toggles, *days, *calendars, layout):
        for day, calendar in zip(days, calendars, strict=True):
            calendar.click()
            page.locator(f".v-overlay--active {DAY}").get_by_text("1", exact=True).click()
            expect(day).to_have_value(re.compile(r"^01\.\d\d\.\d{4}$"))
        layout.click(force=True)
        options = page.get_by_role("option")
        expect(options).to_have_text(["Customer number in address line", "Customer number in company"])
        options.last.click()
        expect(layout).to_have_value("Customer number in company")


def order_export(page):
    for title in ("Export shipments", "Export invoices"):
        heading(page, title)
    lists = [page.get_by_role("group", name=f"{buyers} orders").nth(at) for buyers in ("B2B", "B2C") for at in (0, 1)]
    for one in lists:
        expect(one.get_by_role("checkbox")).to_have_count(MARKETPLACES + 1)
        expect(one.get_by_role("checkbox", checked=True)).to_have_count(0)
        expect(one.get_by_role("checkbox").nth(0)).to_have_accessible_name("Select all")
        expect(one.get_by_role("checkbox").nth(1)).to_have_accessible_name("Germany")  # the connection's own
    with unlocked(page, *(one.get_by_label("Germany") for one in lists)):
        lists[0].get_by_label("Germany").check()


def shipping_provider_mapping(page):
    expect(page.get_by_label("Apply from default")).to_have_count(0)
    expect(page.get_by_text("A changed mapping applies from the next sync")).to_be_visible()
    expect(page.get_by_role("combobox", name="UCS shipping provider")).to_have_count(OPTIONS)
    page.get_by_label("default UCS shipping provider").click(force=True)
    expect(page.get_by_role("option", name="DHL", exact=True)).to_be_visible()


def test_edit_amazon_connection_settings(shown):
    """The side menu has four entries; each leads to its group, which can be changed there."""
    groups = {
        "Offers": offers,
        "Order import": order_import,
        "Order export/invoice upload": order_export,
        "Shipping provider mapping": shipping_provider_mapping,
    }
    page = shown("&page=edit&connection=1")
    page.get_by_role("tab", name="Settings").click()
    menu = page.get_by_role("navigation", name="Groups").get_by_role("button")
    expect(menu).to_have_text(list(groups))
    for name, is_there in groups.items():
        menu.get_by_text(name, exact=True).click()
        heading(page, name)
        is_there(page)
        expect(button(page, "Save")).to_be_enabled()
    page.watched.assert_quiet()
