"""A small team in Chromium: log in by name, work in that name, log out."""

from playwright.sync_api import expect

from omnikit.kit import open_kit
from tests.browser.conftest import Watched

PASSWORD = "correct horse battery"


def test_a_user_logs_in_works_in_their_name_and_logs_out(dashboard, chromium, live_home):
    with open_kit(live_home, actor="owner") as kit:
        kit.add_user("anna", PASSWORD)
    served = dashboard()
    context = chromium.new_context(viewport={"width": 1400, "height": 800}, locale="en-GB")
    try:
        page = context.new_page()
        page.set_default_timeout(30_000)
        watched = Watched(page, served.origin)
        page.goto(f"{served.origin}/?page=connections")
        page.get_by_label("Name").fill("anna")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Password").press("Enter")
        expect(page.locator(".oka-user")).to_have_text("anna")
        row = page.get_by_role("row", name="Shop DE")
        row.get_by_role("checkbox").check()
        page.get_by_role("button", name="Synchronize").click()
        expect(row).to_contain_text("480 orders")
        watched.assert_quiet()
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_label("Password")).to_be_visible()
        watched.assert_quiet()
        page.goto(served.origin)
        expect(page.get_by_label("Password")).to_be_visible()
    finally:
        context.close()
    with open_kit(live_home) as kit:
        assert {(row["actor"], row["verb"]) for row in kit.audit()} >= {("anna", "user.login"), ("anna", "sync")}
