"""The same screens in one cell of plain JupyterLab: a connection is created and edited there."""

import re
import secrets
import socket
import subprocess
import sys
from contextlib import closing

import nbformat
import pytest
import requests
from playwright.sync_api import expect

from omnikit.kit import open_kit
from tests.support.commands import environment
from tests.support.waiting import until


def free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def lab(tmp_path, live_home, request):
    """JupyterLab over a folder with one notebook, which shows the connections or what a test names; gives the
    notebook's address.
    """
    shown = getattr(request, "param", "kit.ui.connections()")
    cells = [
        nbformat.v4.new_code_cell(f"import omnikit\nkit = omnikit.open({str(live_home)!r}, actor='anna')\n{shown}")
    ]
    work = tmp_path / "work"
    work.mkdir()
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), work / "plain.ipynb")
    port, token = free_port(), secrets.token_hex(8)
    origin = f"http://127.0.0.1:{port}"
    # no settings, kernels or extensions of whoever runs the tests
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--port-retries=0",
         f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={work}", "--LabApp.news_url=",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--ServerApp.log_level=ERROR"],
        env={**environment(), **own}, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def answers():
        try:
            return requests.get(f"{origin}/api/status", params={"token": token}, timeout=5).ok
        except requests.ConnectionError:
            return False

    try:
        until(answers, "JupyterLab")
        yield f"{origin}/lab/tree/plain.ipynb?token={token}"
    finally:
        process.terminate()
        process.wait(30)


def test_create_and_edit_in_one_cell_of_jupyterlab(lab, chromium, live_home, amazon_today):
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(lab)
    expect(page.get_by_role("button", name=re.compile("ipykernel.*Idle"))).to_be_visible(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
    output = page.locator(".jp-OutputArea-output").first
    expect(output.get_by_role("button", name="Shop DE", exact=True)).to_be_visible(timeout=60_000)

    output.get_by_role("button", name="Add").click()
    output.get_by_label("Name", exact=True).fill("Shop FR")
    output.get_by_role("button", name="Apply").click()
    output.get_by_label("Seller ID").fill(amazon_today.sellers[0]["seller_id"])
    output.get_by_label("Amazon marketplace").click(force=True)
    page.get_by_role("option", name="France").click()
    output.get_by_role("button", name="AUTHORIZE").click()
    with context.expect_page() as opened:
        output.get_by_role("link", name="Open the consent page").click()
    consent = opened.value
    consent.get_by_role("button", name="Confirm").click()
    expect(consent.get_by_text("Back in omnikit")).to_be_visible()
    expect(output.get_by_label("Access token")).to_have_value(re.compile("^authorized on"), timeout=30_000)
    output.get_by_role("button", name="SAVE", exact=True).click()
    expect(page.get_by_text("Sync triggered")).to_be_visible(timeout=30_000)
    expect(output.get_by_role("button", name="Shop FR", exact=True)).to_be_visible()

    output.get_by_role("button", name="Shop FR", exact=True).click()
    expect(output.get_by_role("heading", name="Edit connection")).to_be_visible()
    output.get_by_role("button", name="Edit", exact=True).click()
    output.get_by_label("Name", exact=True).fill("Shop France")
    output.get_by_role("button", name="Apply").click()
    expect(output.get_by_text("Shop France")).to_be_visible()
    with open_kit(live_home, actor="tester") as kit:
        assert [row["name"] for row in kit.connection_rows()] == ["Shop DE", "Shop France"]
        assert {row["actor"] for row in kit.audit(2)} == {"anna"}
    assert errors == []
    context.close()


def run_all(page):
    expect(page.get_by_role("button", name=re.compile("ipykernel.*Idle"))).to_be_visible(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
    return page.locator(".jp-OutputArea-output").last


@pytest.mark.parametrize("lab", ["kit.connection(1).sync(wait=True)\nkit.ui.orders()"], indirect=True)
def test_from_the_orders_to_one_of_them_and_back_in_one_cell(lab, chromium, live_home):
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(lab)
    output = run_all(page)
    rows = output.get_by_role("rowgroup").last.get_by_role("row")
    expect(rows).to_have_count(25, timeout=60_000)
    output.get_by_role("searchbox", name="Search").fill("error")
    expect(output.get_by_text(re.compile("^[0-9]+ of [0-9]+$"))).to_be_visible()
    order = rows.first.get_by_role("button").first.text_content()
    rows.first.get_by_role("button").first.click()
    expect(output.get_by_role("heading", name=f"Order {order}")).to_be_visible()
    output.get_by_role("button", name="Show personal data").click()
    expect(output.get_by_role("region", name="As the channel sent it")).to_contain_text(order)
    output.get_by_role("button", name="Back").click()
    expect(output.get_by_role("searchbox", name="Search")).to_have_value("error")
    expect(rows.first).to_contain_text("Error")
    with open_kit(live_home, actor="tester") as kit:
        assert [row["actor"] for row in kit.audit(1) if row["verb"] == "order.personal_data"] == ["anna"]
    assert errors == []
    context.close()
