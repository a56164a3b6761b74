"""The settings screens as an operator meets them: one walk for each group."""

import re

import pytest
from playwright.sync_api import expect

from omnikit.kit import open_kit


def group(page, name):
    page.get_by_role("navigation", name="Groups").get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def own(page):
    page.get_by_role("switch", name="Apply from default").or_(page.get_by_label("Apply from default")).first.uncheck()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saving successful")).to_be_visible()


def stored(home, key):
    with open_kit(home, actor="tester") as kit:
        return next(one["value"] for row in kit.settings(1) for one in row["settings"] if one["key"] == key)


@pytest.fixture
def page(dashboard, tab):
    shown = tab(dashboard(), "&page=settings&connection=1")
    expect(shown.get_by_role("heading", name="Offers", exact=True)).to_be_visible()
    return shown


def test_offers(page, live_home):
    label = "Update stock for 'Fulfillment by Amazon (FBA)' offers"
    expect(page.get_by_label(label)).to_be_disabled()
    own(page)
    page.get_by_label(label).check()
    save(page)
    expect(page.get_by_text("Own values")).to_be_visible()
    assert stored(live_home, "offers.update_fba_stock") is True
    page.watched.assert_quiet()


def test_order_import(page, live_home):
    group(page, "Order import")
    own(page)
    day = page.get_by_label("Import MFN orders from", exact=True)
    day.fill("31.02.2026")
    day.press("Tab")
    expect(page.get_by_role("alert").filter(has_text="no date")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    day.fill("24.12.2025")
    day.press("Enter")
    expect(page.get_by_text("Saving successful")).to_be_visible()
    assert stored(live_home, "order_import.import_mfn_from") == "2025-12-24"
    page.watched.assert_quiet()


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles"])
def test_the_calendar_hands_over_the_day_that_was_picked(dashboard, tab, live_home, zone):
    with open_kit(live_home, actor="tester") as kit:
        kit.set_settings(1, {"order_import.import_mfn_from": "2025-12-24"})
    page = tab(dashboard(), "&page=settings&connection=1", timezone_id=zone)
    group(page, "Order import")
    page.get_by_role("button", name="Calendar: Import MFN orders from").click()
    page.locator(".v-date-picker-month__day:not(.v-date-picker-month__day--adjacent)").get_by_text(
        "1", exact=True
    ).click()
    day = page.get_by_label("Import MFN orders from", exact=True)
    expect(day).to_have_value(re.compile(r"^01\.\d\d\.\d{4}$"))
    save(page)
    assert stored(live_home, "order_import.import_mfn_from").endswith("-01")


def test_order_export_and_invoice_upload(page, live_home):
    group(page, "Order export/invoice upload")
    own(page)
    first = page.get_by_role("group", name="B2B orders").first
    first.get_by_label("Germany").check()
    first.get_by_label("France").check()
    page.get_by_role("group", name="B2C orders").last.get_by_label("Select all").check()
    save(page)
    assert stored(live_home, "order_export.shipments_b2b") == ["DE", "FR"]
    assert len(stored(live_home, "order_export.invoices_b2c")) == 23
    page.watched.assert_quiet()


def test_shipping_provider_mapping(page, live_home):
    with open_kit(live_home, actor="tester") as kit:
        kit.add_provider("Pigeon", "Other", "Pigeon Post")
    group(page, "Shipping provider mapping")
    page.get_by_label("default UCS shipping provider").click(force=True)
    page.get_by_role("option", name="Pigeon").click()
    save(page)
    assert stored(live_home, "shipping_mapping.default") == "Pigeon"
    page.watched.assert_quiet()


def test_nothing_is_removed_without_a_question(dashboard, tab, live_home):
    with open_kit(live_home, actor="tester") as kit:
        kit.add_provider("Pigeon", "Other", "Pigeon Post")
    page = tab(dashboard(), "&page=providers")
    group(page, "Pigeon")
    question = page.get_by_role("dialog", name="Remove this?")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(question).to_contain_text("Pigeon")
    expect(question.get_by_role("button", name="CANCEL")).to_be_focused()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(page.get_by_role("heading", name="Pigeon", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).click()
    question.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Removed")).to_be_visible()
    with open_kit(live_home, actor="tester") as kit:
        assert "Pigeon" not in str(kit.providers())
    page.watched.assert_quiet()


def test_escape_goes_back_but_not_with_unsaved_changes(page):
    group(page, "Order import")
    own(page)
    day = page.get_by_label("Import MFN orders from", exact=True)
    day.fill("24.12.2025")
    day.press("Escape")
    page.get_by_role("button", name="Keep editing").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(day).to_have_value("24.12.2025")
    day.press("Escape")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("heading", name="Connections")).to_be_visible()
    page.watched.assert_quiet()
