"""The served dashboard as an operator meets it."""

import re
import signal

import pytest
from playwright.sync_api import expect

from omnikit.kit import open_kit
from tests.conftest import ORDERS
from tests.serve import serving
from tests.support.homes import make_kit, query
from tests.support.waiting import until

RUN_ENDED = ("succeeded", "succeeded_with_errors")


def row(page, name="Shop DE"):
    return page.get_by_role("row").filter(has_text=name)


def synchronise(page, name="Shop DE"):
    page.get_by_role("checkbox", name=re.compile(f"^Select {name}")).check()
    page.get_by_role("button", name=re.compile("^synchronize$", re.IGNORECASE)).click()


def run_states(home):
    return [one["state"] for one in query(home, "SELECT state FROM runs ORDER BY id")]


def test_an_operator_sees_the_list_synchronises_and_sees_the_result(dashboard, tab):
    page = tab(dashboard())
    expect(row(page)).to_contain_text("Active")
    expect(row(page)).to_contain_text("Amazon")
    assert "token" not in page.url
    synchronise(page)
    expect(page.get_by_text("Sync triggered")).to_be_visible()
    expect(row(page)).to_contain_text(re.compile("With errors|Succeeded"), timeout=30_000)
    expect(row(page)).to_contain_text("Yes")
    row(page).get_by_role("button", name=re.compile("With errors|Succeeded")).click()
    panel = page.get_by_role("complementary", name="Shop DE")
    expect(panel).to_contain_text("Last errors")
    expect(panel).to_contain_text("Run 1")
    page.watched.assert_quiet()


def test_navigation_and_deep_links_lead_to_the_same_place(dashboard, tab, live_home):
    with open_kit(live_home, actor="tester") as kit:
        kit.connection(1).sync(wait=True)
        errors = kit.error_rows()
    page = tab(dashboard(), "&page=errors&connection=1")
    expect(page.get_by_role("heading", name="Errors")).to_be_visible()
    expect(page.get_by_text(errors[0]["order_id"])).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name="Runs").click()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    expect(page).to_have_url(re.compile("page=runs"))
    page.reload()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    page.watched.assert_quiet()


def test_without_the_token_nothing_is_shown(dashboard, chromium):
    served = dashboard()
    context = chromium.new_context()
    page = context.new_page()
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    for path in ("/", "/?page=errors", "/voila/render/omnikit.ipynb", "/?token=wrong"):
        page.goto(served.origin + path)
        expect(page.get_by_label("Token")).to_be_visible()
        assert "Shop DE" not in page.content()
    assert served.kernels() == []
    page.get_by_label("Token").fill(served.token)
    page.get_by_role("button", name="Open").click()
    expect(row(page)).to_be_visible(timeout=30_000)
    (kernel,) = {re.search(r"/kernels/([\w-]+)/", url).group(1) for url in sockets if "/channels" in url}
    stranger = chromium.new_context()
    outside = stranger.new_page()
    outside.goto(f"{served.origin}/login")
    script = """url => new Promise(done => {
        const socket = new WebSocket(url);
        socket.onopen = () => done("open"); socket.onerror = () => done("refused");
    })"""
    url = f"{served.origin.replace('http', 'ws')}/api/kernels/{kernel}/channels"
    assert outside.evaluate(script, url) == "refused"
    assert page.evaluate(script, url) == "open"
    stranger.close()
    context.close()


@pytest.mark.parametrize("how", ["closed", "lost"])
def test_a_tab_closed_during_a_sync_leaves_the_sync_running_and_its_kernel_ended(
    dashboard, tab, live_home, amazon_today, how
):
    """A page that closes ends its kernel; one that is lost without a word has it ended, busy as it is."""
    amazon_today.add_fault("searchOrders", "slow", times=1000, seconds=2.0)
    served = dashboard(cull_after=5)
    page = tab(served)
    synchronise(page)
    expect(row(page)).to_contain_text("Running")
    kernels = served.kernels()
    assert len(kernels) == 1
    if how == "lost":
        page.route("**/end", lambda route: route.abort())
    page.close(run_before_unload=True)
    serving.gone(kernels)
    assert run_states(live_home) == ["running"]
    amazon_today.clear_faults()
    until(lambda: run_states(live_home)[-1] in RUN_ENDED, "the end of the run", 60)
    (stored,) = query(live_home, "SELECT COUNT(*) AS n FROM orders")
    assert stored["n"] == ORDERS


def test_an_open_tab_keeps_its_kernel(dashboard, tab):
    page = tab(dashboard(cull_after=4))
    expect(row(page)).to_be_visible()
    page.wait_for_timeout(8_000)
    page.get_by_role("navigation").get_by_role("button", name="Runs").click()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()


def test_a_dead_kernel_shows_the_way_back(dashboard, tab):
    served = dashboard()
    page = tab(served)
    expect(row(page)).to_be_visible()
    for kernel in served.kernels():
        kernel.send_signal(signal.SIGKILL)
    banner = page.get_by_role("alert").filter(has_text="lost its session")
    expect(banner).to_be_visible(timeout=15_000)
    banner.get_by_role("button", name="Reload").click()
    expect(row(page)).to_be_visible(timeout=30_000)
    expect(banner).to_be_hidden()


def test_a_stopped_server_is_named(dashboard, tab):
    served = dashboard()
    page = tab(served)
    expect(row(page)).to_be_visible()
    served.end()
    expect(page.get_by_role("alert").filter(has_text="does not answer")).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "متجر <b>Shop</b>", "Shop " + "long " * 40])
def test_a_name_is_text_and_breaks_nothing(tmp_path, amazon_today, tab, name):
    home = tmp_path / "named"
    make_kit(home, amazon_today, name=name[:100].strip()).close()
    served = serving.start(home, worker=True).ready()
    try:
        page = tab(served)
        shown = row(page, name[:20].strip())
        expect(shown).to_be_visible()
        assert shown.bounding_box()["height"] < 60
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.watched.assert_quiet()
    finally:
        served.end()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system(dashboard, tab, scheme):
    page = tab(dashboard(), color_scheme=scheme)
    expect(row(page)).to_be_visible()
    other = "dark" if scheme == "light" else "light"
    expect(page.locator(f".v-theme--{scheme}").first).to_be_visible()
    page.emulate_media(color_scheme=other)
    expect(page.locator(f".v-theme--{other}").first).to_be_visible()


def test_an_inactive_connection_is_refused_with_its_remedy(dashboard, tab, live_home):
    with open_kit(live_home, actor="tester") as kit:
        kit.connection(1).disable()
    page = tab(dashboard())
    synchronise(page)
    expect(page.get_by_text(re.compile("enable", re.IGNORECASE)).first).to_be_visible()
    assert run_states(live_home) == []
    page.get_by_role("button", name=re.compile("^enable$", re.IGNORECASE)).click()
    expect(row(page)).to_contain_text("Active")


def test_a_connection_is_deleted_after_it_was_disabled_and_the_deletion_confirmed(dashboard, tab, live_home):
    with open_kit(live_home, actor="tester") as kit:
        kit.connection(1).sync(wait=True)
    page = tab(dashboard())
    page.get_by_role("checkbox", name=re.compile("^Select Shop DE")).check()
    expect(page.get_by_role("button", name="DELETE")).to_be_disabled()
    expect(page.get_by_text("Disable it first")).to_be_visible()
    page.get_by_role("button", name="DISABLE").click()
    page.get_by_role("button", name="DELETE").click()
    dialog = page.get_by_role("dialog", name="Delete connection?")
    expect(dialog).to_contain_text(re.compile(rf"{ORDERS} orders, \d+ errors, 1 runs of 'Shop DE'"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="DELETE").click()
    dialog.get_by_role("button", name="DELETE").click()
    expect(page.get_by_text("Deleted")).to_be_visible()
    expect(page.get_by_text("No connection yet")).to_be_visible()
    assert query(live_home, "SELECT id FROM orders") == []
    page.watched.assert_quiet()
