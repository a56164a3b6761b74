"""Every screen in the states that are worth looking at: an address, and what brings the state about."""

import re
from itertools import count

from playwright.sync_api import expect

SCREENS = {}
_channels = count(1)  # no two have one name


def screen(address):
    """The screen at an address, in the state to which the function brings it; its name is the test's."""

    def kept(bring):
        SCREENS[bring.__name__] = (address, bring)
        return bring

    return kept


def heading(page, name):
    expect(page.get_by_role("heading", name=name, exact=True).first).to_be_visible()


def button(page, name, **options):
    return page.get_by_role("button", name=name, **options)


@screen("?page=connections")
def connections(page):
    expect(button(page, "Shop DE", exact=True)).to_be_visible()


@screen("?page=connections")
def connections_selected(page):
    page.get_by_role("checkbox", name="Select Shop DE").check()
    expect(button(page, "DISABLE")).to_be_visible()


@screen("?page=connections")
def connections_columns(page):
    button(page, re.compile("^Columns")).click()
    expect(page.get_by_role("group", name="Columns")).to_be_visible()


@screen("?page=connections")
def connections_filters(page):
    button(page, "Filters").click()
    page.get_by_label("Name contains").fill("Shop")
    page.get_by_label("Name contains").press("Enter")
    expect(button(page, "Filters (1)")).to_be_visible()


@screen("?page=connections")
def connections_view_menu(page):
    button(page, "Menu of the view").click()
    expect(page.locator(".v-list-item").filter(has_text="create")).to_be_visible()


@screen("?page=connections")
def connections_create_view(page):
    button(page, "Menu of the view").click()
    page.locator(".v-list-item").filter(has_text="create").click()
    expect(page.get_by_role("dialog", name="Create view")).to_be_visible()


@screen("?page=connections")
def connections_delete(page):
    page.get_by_role("checkbox", name="Select Shop ES").check()
    button(page, "DELETE").click()
    expect(page.get_by_role("dialog", name="Delete connection?")).to_be_visible()


@screen("?page=connections")
def connections_details(page):
    page.get_by_role("row", name="Outlet DE").get_by_role("button", name="Broken").click()
    expect(page.get_by_role("complementary", name="Outlet DE")).to_be_visible()


@screen("?page=connections")
def connections_refused(page):
    page.get_by_role("checkbox", name="Select Shop ES").check()
    button(page, "SYNCHRONIZE").click()
    expect(page.get_by_role("status").filter(has_text="inactive").last).to_be_visible()


@screen("?page=connections")
def connections_nothing_found(page):
    page.get_by_role("searchbox", name="Search").fill("no such shop")
    expect(page.get_by_text("Nothing found")).to_be_visible()


@screen("?page=errors")
def errors(page):
    heading(page, "Errors")
    expect(page.get_by_text("Rising").first).to_be_visible()


@screen("?page=errors")
def errors_selected(page):
    page.get_by_role("checkbox", name="Select all rows found").check()
    expect(button(page, "RETRY CLUSTER")).to_be_visible()


@screen("?page=errors&connection=3")
def errors_of_a_cause(page):
    page.get_by_role("cell").get_by_role("button").first.click()
    expect(page.get_by_role("region", name="Cause")).to_be_visible()


@screen("?page=errors&connection=3&tab=all")
def errors_story(page):
    page.get_by_role("cell").get_by_role("button").first.click()
    expect(page.get_by_role("complementary")).to_be_visible()


@screen("?page=errors&connection=4&tab=all")
def errors_of_an_export(page):
    open_row(page, "Export to channel")
    expect(page.get_by_role("complementary").get_by_role("button", name="RETRY EXPORT")).to_be_visible()


@screen("?page=errors&connection=4&tab=all")
def errors_of_all_kinds_selected(page):
    page.get_by_role("checkbox", name="Select all rows found").check()
    expect(button(page, "RETRY EXPORT")).to_be_enabled()
    expect(button(page, "RETRY IMPORT")).to_be_enabled()


@screen("?page=errors&tab=all")
def errors_ignoring(page):
    page.get_by_role("checkbox", name=re.compile(r"^Select \d")).first.check()
    button(page, "Ignore").click()
    expect(page.get_by_role("dialog", name="Ignore errors?")).to_be_visible()


@screen("?page=errors&tab=all")
def errors_filters(page):
    button(page, "Filters (1)").click()
    expect(page.get_by_label("Solved", exact=True)).to_be_visible()


@screen("?page=errors&connection=2")
def errors_none(page):
    expect(page.get_by_text("No open error")).to_be_visible()


@screen("?page=orders")
def orders(page):
    heading(page, "Orders")
    expect(page.get_by_text("in Error").first).to_be_visible()
    button(page, "Download orders automatically").click()
    expect(page.get_by_role("combobox", name="Shop DE")).to_be_visible()


@screen("?page=orders")
def orders_selected(page):
    page.get_by_role("checkbox", name="Select all rows found").check()
    expect(button(page, "RETRY IMPORT")).to_be_enabled()


@screen("?page=orders&connection=1")
def orders_filters(page):
    button(page, "Filters").click()
    page.get_by_role("group", name="Import status").get_by_label("Error", exact=True).check()
    expect(button(page, "Filters (1)")).to_be_visible()


@screen("?page=orders&connection=5")
def orders_none(page):
    expect(page.get_by_text("No order yet")).to_be_visible()


@screen("?page=orders&connection=3")
def orders_cancel(page):
    page.get_by_role("checkbox", name="Select all rows found").check()
    button(page, "CANCEL ORDER").click()
    expect(button(page, "GIVE UP IMPORT")).to_be_visible()


@screen("?page=orders&connection=3")
def order(page):
    page.get_by_role("searchbox", name="Search").fill("Error")
    page.get_by_role("row").filter(has_text="Error").get_by_role("button").first.click()
    heading(page, "What is wrong")


@screen("?page=orders&connection=1")
def order_with_personal_data(page):
    page.get_by_role("searchbox", name="Search").fill("Complete")
    page.get_by_role("row").filter(has_text="Complete").get_by_role("button").first.click()
    button(page, "Show personal data").click()
    expect(page.get_by_role("region", name="As the channel sent it")).to_be_visible()


def open_row(page, *texts):
    """The first row that has all these texts, by its id."""
    row = page.get_by_role("row")
    for text in texts:
        row = row.filter(has_text=text)
    row.first.get_by_role("button").first.click()


@screen("?page=orders&connection=4")
def order_shipping(page):
    open_row(page, "UNSHIPPED", "MFN", "No changes to sync", "Complete")
    button(page, "SHIP", exact=True).click()
    expect(page.get_by_label("Tracking number")).to_be_focused()
    page.get_by_label("Tracking number").fill("JJD1")
    page.get_by_role("spinbutton").first.fill("99")
    button(page, "SEND").click()
    expect(page.get_by_role("alert")).to_contain_text("too many")


@screen("?page=orders&connection=4")
def order_with_a_refused_shipment(page):
    open_row(page, "UNSHIPPED", "MFN", "Complete", "Error")
    expect(page.get_by_role("region", name="Exports to the channel")).to_be_visible()
    expect(button(page, "RETRY EXPORT")).to_be_visible()


@screen("?page=order&connection=3&order=302-0000000-0000000")
def order_unknown(page):
    expect(button(page, "Try again")).to_be_visible()


@screen("?page=returns")
def returns(page):
    heading(page, "Returns")
    expect(page.get_by_text("in Error").first).to_be_visible()
    button(page, "Download returns automatically").click()
    expect(page.get_by_role("combobox", name="Shop DE")).to_be_visible()


@screen("?page=returns")
def returns_selected(page):
    page.get_by_role("checkbox", name="Select all rows found").check()
    expect(button(page, "RETRY IMPORT")).to_be_enabled()


@screen("?page=returns&connection=5")
def returns_none(page):
    expect(page.get_by_text("No return yet")).to_be_visible()


@screen("?page=returns&connection=4")
def returns_cancel(page):
    page.get_by_role("checkbox", name="Select all rows found").check()
    button(page, "CANCEL RETURN").click()
    expect(button(page, "GIVE UP IMPORT")).to_be_visible()


@screen("?page=returns&connection=4")
def return_in_error(page):
    open_row(page, "Error")
    heading(page, "What is wrong")


@screen("?page=returns&connection=1")
def return_with_personal_data(page):
    open_row(page, "AFN")
    button(page, "Show personal data").click()
    expect(page.get_by_role("region", name="As the channel sent it")).to_be_visible()


@screen("?page=runs")
def runs(page):
    heading(page, "Runs")
    page.get_by_role("cell").get_by_role("button").first.click()
    expect(page.get_by_role("complementary", name=re.compile("^Run"))).to_be_visible()


@screen("?page=reports")
def reports(page):
    heading(page, "Reports")
    expect(button(page, "Daily sync")).to_be_visible()


@screen("?page=reports&tab=runs")
def reports_run(page):
    page.get_by_role("row", name="Incident: Outlet DE").get_by_role("link", name="OPEN").wait_for()
    page.get_by_role("row", name="Incident: Outlet DE").get_by_role("button").first.click()
    expect(page.get_by_role("complementary").get_by_role("link", name="OPEN")).to_be_visible()


@screen("?page=reports&tab=schedules")
def reports_schedules_none(page):
    expect(page.get_by_text("No report runs by itself")).to_be_visible()


@screen("?page=report&report=import-errors")
def report(page):
    page.get_by_label("Days").fill("many")
    page.get_by_label("Days").press("Tab")
    expect(page.get_by_role("alert").filter(has_text="whole number")).to_be_visible()


@screen("?page=report&report=daily-sync&tab=at")
def report_at_a_time_of_day(page):
    page.get_by_label("Monday").check()
    page.get_by_label("Time of day").fill("25:00")
    page.get_by_label("Time of day").press("Tab")
    expect(page.get_by_role("alert").filter(has_text="time of day")).to_be_visible()


@screen("?page=alerts")
def alerts(page):
    heading(page, "Alerts")
    expect(page.get_by_text(re.compile("^Nothing is (watched|found)$"))).to_be_visible()


@screen("?page=alerts&tab=messages")
def alerts_messages(page):
    expect(page.get_by_text("No message yet")).to_be_visible()


@screen("?page=channel")
def alerts_channel(page):
    page.get_by_label("To", exact=True).fill("nobody")
    page.get_by_label("To", exact=True).press("Tab")
    expect(page.get_by_role("alert").filter(has_text="no e-mail address")).to_be_visible()


@screen("?page=channel")
def alerts_channels(page):
    add_channel(page)
    expect(page.get_by_text("Channel added")).to_be_visible()
    page.get_by_role("checkbox", name="Select all rows found").check()
    expect(button(page, "TEST")).to_be_visible()


@screen("?page=channel")
def alerts_rule(page):
    add_channel(page)
    button(page, "Rules", exact=True).click()
    button(page, "Add rule").click()
    button(page, "No successful import").click()
    page.get_by_label("Quiet hours").check()
    expect(page.get_by_label("Quiet from")).to_be_enabled()


@screen("?page=channel")
def alerts_rules_remove(page):
    add_channel(page)
    button(page, "Rules", exact=True).click()
    button(page, "Add rule").click()
    button(page, "A client secret ends").click()
    heading(page, "A client secret ends")
    button(page, "ADD", exact=True).click()
    page.get_by_role("checkbox", name="Select all rows found").check()
    button(page, "REMOVE").click()
    expect(page.get_by_role("dialog", name="Remove rules?")).to_be_visible()


def add_channel(page):
    """A channel that reaches nobody."""
    name = f"Operations {next(_channels)}"
    for label, value in {"Name": name, "Server": "127.0.0.1", "From": "a@example.org", "To": "b@example.org"}.items():
        page.get_by_label(label, exact=True).fill(value)
    button(page, "ADD", exact=True).click()
    expect(button(page, name, exact=True)).to_be_visible()


@screen("?page=settings&connection=1")
def settings_offers(page):
    heading(page, "Offers")


@screen("?page=settings&connection=1")
def settings_order_import(page):
    group(page, "Order import")


@screen("?page=settings&connection=1")
def settings_order_import_with_a_wrong_day(page):
    group(page, "Order import")
    page.get_by_label("Apply from default").uncheck()
    page.get_by_label("Import MFN orders from", exact=True).fill("31.02.2026")
    page.get_by_label("Import MFN orders from", exact=True).press("Tab")
    expect(page.get_by_role("alert").filter(has_text="no date")).to_be_visible()


@screen("?page=settings&connection=1")
def settings_order_import_calendar(page):
    group(page, "Order import")
    page.get_by_label("Apply from default").uncheck()
    button(page, "Calendar: Import MFN orders from").click()
    expect(page.locator(".v-date-picker")).to_be_visible()


@screen("?page=settings&connection=1")
def settings_order_export(page):
    group(page, "Order export/invoice upload")
    page.get_by_label("Apply from default").uncheck()
    page.get_by_role("group", name="B2B orders").first.get_by_label("Germany").check()
    expect(page.get_by_text("Unsaved changes")).to_be_visible()


@screen("?page=settings&connection=1")
def settings_shipping_mapping(page):
    group(page, "Shipping provider mapping")
    page.get_by_label("default UCS shipping provider").click(force=True)
    expect(page.get_by_role("option").first).to_be_visible()


@screen("?page=defaults")
def default_settings(page):
    heading(page, "Default settings")
    heading(page, "Offers")


@screen("?page=providers")
def shipping_providers(page):
    heading(page, "Shipping providers")
    expect(page.locator(".okf-form")).to_be_visible()


@screen("?page=create")
def create(page):
    heading(page, "Create connection")
    expect(page.get_by_label("Seller ID")).to_be_visible()


@screen("?page=create")
def create_with_a_pasted_token(page):
    page.get_by_label("Name", exact=True).fill("Shop DE")
    button(page, "Apply").click()
    expect(page.get_by_role("alert").filter(has_text="Shop DE")).to_be_visible()
    page.get_by_label("Seller ID").fill("A1SELLER")
    page.get_by_label("Amazon marketplace").click(force=True)
    page.get_by_role("option", name="Poland").click()
    button(page, "refresh token").click()
    expect(page.get_by_label("Refresh token")).to_be_visible()


@screen("?page=edit&connection=6")
def edit_credentials(page):
    heading(page, "Edit connection")
    expect(page.get_by_label("Seller ID")).to_be_visible()
    button(page, "Edit", exact=True).click()
    expect(page.get_by_label("Name", exact=True)).to_be_visible()


@screen("?page=edit&connection=1&tab=settings")
def edit_settings(page):
    heading(page, "Edit connection")
    heading(page, "Offers")


@screen("?page=edit&connection=1")
def edit_asks_before_it_discards(page):
    page.get_by_label("Seller ID").fill("A1OTHERSELLER")
    button(page, "Back").click()
    expect(button(page, "Keep editing")).to_be_visible()


@screen("?page=applications")
def applications(page):
    heading(page, "Applications")
    expect(page.locator(".okf-form")).to_be_visible()


def group(page, name):
    page.get_by_role("navigation", name="Groups").get_by_role("button", name=name).click()
    heading(page, name)


@screen("?page=overview")
def overview(page):
    heading(page, "Overview")
    expect(page.get_by_role("button", name=re.compile("^Active connections"))).to_be_visible()


@screen("?page=overview")
def overview_numbers(page):
    heading(page, "Overview")
    page.get_by_text("The numbers").first.click()
    expect(page.get_by_role("table").first).to_be_visible()


@screen("?page=exports")
def exports(page):
    heading(page, "Scheduled exports")
    expect(page.get_by_text("Finally failed").first).to_be_visible()


@screen("?page=exports&connection=5")
def exports_with_nothing(page):
    heading(page, "Scheduled exports")
    expect(page.get_by_text("Nothing waits to be sent")).to_be_visible()


@screen("?page=exports")
def exports_pause(page):
    button(page, "Pause exports").click()
    expect(page.get_by_role("dialog", name="Pause exports?")).to_be_visible()


@screen("?page=offers&connection=1")
def offers_with_a_preview(page):
    page.get_by_role("checkbox", name="Select BIKE-PUMP").check()
    button(page, "SET QUANTITY").click()
    page.get_by_label("Quantity", exact=True).fill("5")
    page.get_by_role("dialog").get_by_role("button", name="Preview").click()
    expect(page.get_by_role("dialog", name="Send these quantities?")).to_be_visible()


@screen("?page=sinks")
def oms(page):
    heading(page, "OMS")
    expect(page.locator(".okf-form")).to_be_visible()


@screen("?page=completeness")
def completeness(page):
    heading(page, "Completeness")
    expect(button(page, "Shop DE", exact=True)).to_be_visible()


@screen("?page=completeness&connection=1")
def completeness_counted(page):
    button(page, "Count", exact=True).click()
    expect(page.get_by_text("agrees").first).to_be_visible()
