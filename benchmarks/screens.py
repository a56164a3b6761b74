"""The connection list in a browser: how soon it can be used, how fast it answers, what its kernel weighs.

Side by side with a notebook of one ipywidgets button that the same Voilà serves with the same configuration.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from common import alternating, machine, median, table, verdict, workplace
from playwright.sync_api import Browser, Page, expect, sync_playwright

from omnikit.kit import create, open_kit
from omnikit.model.times import iso

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the server is started as the tests start it
from tests.serve import serving

GOAL_TIMES = 1.6
GOAL_PAGE = 1.3  # another page against the connection list of the same home
_ERRORS, _OVERVIEW = "errors of the same", "overview of the same"
GOAL_MS = 150.0
GOAL_SHARE = 0.95
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_COUNTRIES = ("DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE")

# -- what is served ------------------------------------------------------------------------------------------------

_BUTTON = """
import ipywidgets

button = ipywidgets.Button(description="Press")


def pressed(_button):
    button.description = "Pressed"


button.on_click(pressed)
button
"""


def button_notebook(file: Path) -> Path:
    """The other contestant: one button that answers a click with another word."""
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": _BUTTON.strip()}
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    notebook = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 4}
    file.write_text(json.dumps(notebook), encoding="utf-8")
    return file


def make_home(home: Path, connections: int, now: datetime) -> Path:
    """A home with this many connections. Each has had a run; some have errors, orders of today, a run under way."""
    create(home, actor="benchmark").close()
    with open_kit(home, actor="benchmark") as kit:
        words = dict.fromkeys(("application_id", "client_id", "client_secret"), "benchmark")
        kit.set_application("amazon", {**words, "base_url": "http://127.0.0.1:9"})
        for name, state in _VIEWS.items():
            kit.publish_view(
                kit.create_view("connections", name, {"columns": ["name", "status_look", "id"], **state})["id"]
            )
    numbers = range(1, connections + 1)
    with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
        _insert(db, "connections", (_connection(number, now) for number in numbers))
        _insert(db, "runs", (_run(number, number, now) for number in numbers))
        under_way = range(1, connections + 1, max(1, connections // 20))
        _insert(db, "runs", (_running(connections + number, number, now) for number in under_way))
        _insert(db, "import_errors", (_error(number, now) for number in numbers if number % 17 == 0))
        _insert(db, "orders", (_order(number, now) for number in numbers if number % 7 == 0))
    return home


_VIEWS = {
    "Inactive": {"filters": {"status_look": {"is": ["Inactive"]}}},
    "Newest first": {"sort": [{"key": "id", "order": "desc"}], "per_page": 50},
    "France by health": {"search": "fr", "sort": [{"key": "health_look", "order": "asc"}]},
}


def _insert(db: sqlite3.Connection, name: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows, None)
    if first is not None:
        values = ", ".join(f":{key}" for key in first)
        sql = f"INSERT INTO {name} ({', '.join(first)}) VALUES ({values})"
        db.execute(sql, first)
        db.executemany(sql, rows)


def _connection(number: int, now: datetime) -> dict[str, Any]:
    country = _COUNTRIES[number % len(_COUNTRIES)]
    seller = f"A{number:012}"
    return {
        "id": number, "name": f"Shop {(number * 7919) % 1_000_003:06} {country}", "driver": "amazon",
        "status": "Inactive" if number % 5 == 0 else "Active",
        "account": json.dumps({"seller_id": seller, "marketplace": country}), "account_key": f"{seller}/{country}",
        "authorized": iso(now - timedelta(days=number % 360)),
        "last_success": iso(now - timedelta(minutes=number % 900)),
        "created": iso(now - timedelta(days=number % 1000)), "modified": iso(now),
    }  # fmt: skip


def _run(key: int, connection: int, now: datetime) -> dict[str, Any]:
    failed = connection % 50 == 0
    ended = now - timedelta(minutes=connection % 900)
    return {
        "id": key, "connection_id": connection, "connection_name": f"Shop {connection}", "job": "sync",
        "state": "failed" if failed else "succeeded", "requested_by": "schedule", "created": iso(ended),
        "started": iso(ended), "finished": iso(ended), "seconds": 12.5, "progress": 1.0, "fetched": connection % 400,
        "imported": connection % 400, "error_code": "channel.busy" if failed else None,
        "error_message": "Amazon did not answer." if failed else None,
        "error_remedy": "It is tried again by itself." if failed else None,
    }  # fmt: skip


def _running(key: int, connection: int, now: datetime) -> dict[str, Any]:
    return {
        "id": key, "connection_id": connection, "connection_name": f"Shop {connection}", "job": "sync",
        "state": "running", "attempt": 1, "owner": "elsewhere/1/1", "requested_by": "schedule", "created": iso(now),
        "started": iso(now), "heartbeat": iso(now + timedelta(days=1)), "progress": 0.2, "fetched": 10,
    }  # fmt: skip


def _error(connection: int, now: datetime) -> dict[str, Any]:
    return {
        "connection_id": connection, "kind": "order", "record_id": f"304-{connection:07}-0000001",
        "code": "missing_sku", "path": "/orderItems/0", "params": "{}", "fingerprint": "missing_sku", "state": "open",
        "created": iso(now), "modified": iso(now), "run_id": connection,
    }  # fmt: skip


def _order(connection: int, now: datetime) -> dict[str, Any]:
    return {
        "connection_id": connection, "order_id": f"304-{connection:07}-0000001", "version": iso(now),
        "created": iso(now - timedelta(hours=connection % 48)), "updated": iso(now), "import_status": "Imported",
        "first_seen": iso(now), "modified": iso(now), "run_id": connection,
    }  # fmt: skip


@contextmanager
def served(home: Path, notebook: Path | str = "") -> Iterator[serving.Served]:
    server = serving.start(home, notebook=notebook).ready()
    try:
        yield server
    finally:
        server.end()


@contextmanager
def progress_each_second(home: Path) -> Iterator[None]:
    """A run under way elsewhere: it writes its progress each second, as ours do."""
    ended = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(home / "omnikit.db", timeout=30, isolation_level=None)) as db:
            while not ended.wait(1.0):
                db.execute("UPDATE runs SET fetched = fetched + 100 WHERE id = (SELECT max(id) FROM runs)")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join()


# -- a) until it can be used ---------------------------------------------------------------------------------------


@contextmanager
def opened(browser: Browser, server: serving.Served) -> Iterator[Page]:
    """A page in a browser that has seen nothing yet; its kernel ends with it."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(_STOPWATCH)
    try:
        yield page
    finally:
        kernels = server.kernels()
        page.close(run_before_unload=True)
        serving.gone(kernels)
        context.close()


def until_list(browser: Browser, server: serving.Served, place: str = "") -> float:
    """Seconds from the request to the answer to a click in the list's first row."""
    with opened(browser, server) as page:
        began = time.perf_counter()
        page.goto(server.url + place, wait_until="commit")
        _use_list(page)
        return time.perf_counter() - began


def _use_list(page: Page) -> None:
    page.locator(".ok-table tbody input[type=checkbox]").first.click()
    expect(page.locator(".ok-selection")).to_contain_text("1 selected", timeout=120_000)


def until_overview(browser: Browser, server: serving.Served) -> float:
    """Seconds from the request to all tiles, both charts with their numbers, and the lists below them."""
    with opened(browser, server) as page:
        began = time.perf_counter()
        page.goto(f"{server.url}&page=overview", wait_until="commit")
        for part in (".okv-tile strong", ".okv-charts svg rect", ".okv-cards li"):
            page.locator(part).first.wait_for()
        return time.perf_counter() - began


def until_button(browser: Browser, server: serving.Served) -> float:
    """Seconds from the request to the answer to a click on the button."""
    with opened(browser, server) as page:
        began = time.perf_counter()
        page.goto(server.url, wait_until="commit")
        page.get_by_role("button", name="Press", exact=True).click()
        page.get_by_role("button", name="Pressed", exact=True).wait_for()
        return time.perf_counter() - began


# -- b) how fast it answers ----------------------------------------------------------------------------------------

# From the event in the browser (for the search, which waits for the end of the typing: from its message to the
# kernel) to the DOM with the answer. What the rows and the count say is compared, since Vuetify itself marks a header
# and writes the page's numbers before anybody has answered.
_STOPWATCH = """
(() => {
  const send = WebSocket.prototype.send;
  window.stopwatch = { sent: 0, event: 0 };
  WebSocket.prototype.send = function (...given) {
    window.stopwatch.sent = performance.now();
    return send.apply(this, given);
  };
  for (const name of ["click", "change"]) {
    window.addEventListener(name, e => { window.stopwatch.event = performance.now(); }, true);
  }
  const text = what => Array.from(document.querySelectorAll(what)).map(one => one.textContent).join("|");
  window.picture = () => text(".ok-table tbody .ok-link") + text(".ok-count");
  window.changed = (act, from) => new Promise((done, failed) => {
    const before = window.picture();
    const watch = new MutationObserver(() => {
      if (window.picture() === before) { return; }
      const at = performance.now(); watch.disconnect(); clearTimeout(late);
      done(at - window.stopwatch[from]);
    });
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    const late = setTimeout(() => { watch.disconnect(); failed(new Error("no answer: " + act)); }, 60000);
    window.stopwatch.event = performance.now();
    new Function(act)();
  });
})();
"""

_FIND = (
    "const all = (what, word) => Array.from(document.querySelectorAll(what)).filter(e => e.textContent.includes(word));"
)
_TYPE = (
    "const put = (field, value, event) => { Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')"
    ".set.call(field, value); field.dispatchEvent(new Event(event, { bubbles: true })); };"
)


def _header(title: str) -> str:
    return f"{_FIND} all('.ok-table thead th', {title!r})[0].click();"


def _search(text: str) -> str:
    return f"{_TYPE} put(document.querySelector('.ok-search input'), {text!r}, 'input');"


def _filter(label: str, value: str) -> str:
    return f"{_TYPE} put(document.querySelector('.ok-bar input[aria-label=\"{label}\"]'), {value!r}, 'change');"


def _word(column: str, word: str) -> str:
    return (
        f"{_FIND} all('.ok-bar [aria-label={json.dumps(column)}] label', {word!r})[0].querySelector('input').click();"
    )


def _page(name: str) -> str:
    return f"document.querySelector('.v-data-table-footer button[aria-label=\"{name} page\"]').click();"


def _view(name: str) -> str:
    choose = f"const found = Array.from(field.options).find(o => o.textContent.startsWith({name!r}));"
    return (
        f"{_TYPE} const field = document.querySelector('.ok-view select'); {choose} put(field, found.value, 'change');"
    )


_CHANGES: Sequence[tuple[str, str]] = (
    ("page", _page("Next")), ("page", _page("Next")), ("page", _page("Last")), ("page", _page("Previous")),
    ("page", _page("First")),
    ("sort", _header("Name")), ("sort", _header("Name")), ("sort", _header("Name")),
    ("sort", _header("Errors open")), ("sort", _header("Errors open")), ("sort", _header("Name")),
    ("sort", _header("Errors open")), ("sort", _header("Name")),
    ("sort", _header("Name")), ("sort", _header("Last sync")), ("sort", _header("Last sync")),
    ("sort", _header("Last sync")),
    ("search", _search("0777")), ("page", _page("Next")), ("search", _search("0777 fr")), ("search", _search("shop 1")),
    ("search", _search("de")), ("search", _search("")),
    ("filter", _filter("Name contains", "01")), ("filter", _filter("ID from", "50000")),
    ("filter", _word("Status", "Inactive")), ("sort", _header("Name")), ("sort", _header("Name")),
    ("sort", _header("Name")),
    ("filter", _word("Status", "Inactive")), ("filter", _filter("ID from", "")),
    ("filter", _filter("Name contains", "")),
    ("view", _view("Inactive")), ("view", _view("Newest first")), ("view", _view("France by health")),
    ("view", _view("No view")),
)  # fmt: skip


def answers(page: Page, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every change, by kind."""
    found: dict[str, list[float]] = {}
    if not page.locator(".ok-bar").is_visible():
        page.get_by_role("button", name="Filters").click()
        page.locator(".ok-bar").wait_for()
    for _ in range(rounds):
        for kind, act in _CHANGES:
            taken = page.evaluate(
                "([act, start]) => window.changed(act, start)", [act, "sent" if kind == "search" else "event"]
            )
            found.setdefault(kind, []).append(taken)
            page.wait_for_timeout(60)
    return found


def _at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _answer_rows(found: dict[str, list[float]]) -> list[tuple[object, ...]]:
    every = {**found, "all": [one for values in found.values() for one in values]}
    return [
        (kind, len(values), f"{median(values):.0f}", f"{_at(values, 0.95):.0f}", f"{max(values):.0f}",
         f"{100 * sum(one < GOAL_MS for one in values) / len(values):.0f} %")
        for kind, values in every.items()
    ]  # fmt: skip


def print_answers(title: str, found: dict[str, list[float]]) -> None:
    print(f"\n{title}\n")
    heads = ("change", "times", "median ms", "95 % under ms", "longest ms", f"under {GOAL_MS:.0f} ms")
    print(table(heads, _answer_rows(found)))
    every = [one for values in found.values() for one in values]
    share = sum(one < GOAL_MS for one in every) / len(every)
    print(f"\n{100 * share:.1f} % under {GOAL_MS:.0f} ms; goal: {100 * GOAL_SHARE:.0f} %: {verdict(share, GOAL_SHARE)}")


# -- c) what it weighs ---------------------------------------------------------------------------------------------


def kernel_mb(server: serving.Served) -> float:
    """Resident memory of the kernel of the only open page."""
    (kernel,) = server.kernels()
    return float(psutil.Process(kernel.pid).memory_info().rss) / 1e6


# -- all of it -----------------------------------------------------------------------------------------------------


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("OMNIKIT_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5, help="page loads of each contestant")
    parser.add_argument("--changes", type=int, default=3, help="times that all filter, sort, ... changes are made")
    options = parser.parse_args()
    with workplace() as place, ExitStack() as stack:
        small = make_home(place / "small", 10, datetime.now(UTC))
        large = make_home(place / "large", options.connections, datetime.now(UTC))
        servers = {
            "one button": stack.enter_context(served(small, button_notebook(place / "button.ipynb"))),
            "10 connections": stack.enter_context(served(small)),
            f"{options.connections:,} connections": stack.enter_context(served(large)),
        }
        browser = stack.enter_context(chromium())
        print(f"{machine()}\n", flush=True)
        if options.rounds:
            _page_loads(browser, servers, options.rounds)
        if options.changes:
            _answers_and_memory(browser, servers, large, options.changes)


def _page_loads(browser: Browser, servers: dict[str, serving.Served], rounds: int) -> None:
    listed = list(servers)[-1]

    def seconds(name: str, number: int) -> float:
        if name == _ERRORS:
            taken = until_list(browser, servers[listed], "&page=errors")
        elif name == _OVERVIEW:
            taken = until_overview(browser, servers[listed])
        else:
            measure: Callable[..., float] = until_button if name == "one button" else until_list
            taken = measure(browser, servers[name])
        print(f"  {'warm-up' if number == 0 else number}  {name:22} {taken:6.2f} s", flush=True)
        return taken

    found = alternating([*servers, _ERRORS, _OVERVIEW], rounds + 1, seconds)
    found = {name: values[1:] for name, values in found.items()}  # the first warms the servers and the disk's cache
    button = found["one button"]
    lines = []
    for name, values in found.items():
        times = median(a / b for a, b in zip(values, button, strict=True))
        goal = f"{GOAL_TIMES}: {verdict(times, GOAL_TIMES, at_least=False)}" if name in list(servers)[1:] else ""
        lines.append((name, f"{median(values):.2f}", f"{min(values):.2f}", f"{max(values):.2f}", f"{times:.2f}", goal))
    print(f"\nFrom the request to the answer to a click, of the overview until all is there; {rounds} rounds\n")
    print(table(("page", "median s", "shortest", "longest", "times the button's", "goal"), lines))
    print()
    for name, told in ((_ERRORS, "errors' page"), (_OVERVIEW, "overview")):
        times = median(a / b for a, b in zip(found[name], found[listed], strict=True))
        reached = verdict(times, GOAL_PAGE, at_least=False)
        print(f"The {told} takes {times:.2f} times the connection list; goal {GOAL_PAGE}: {reached}")


def _answers_and_memory(browser: Browser, servers: dict[str, serving.Served], home: Path, rounds: int) -> None:
    weights = []
    *others, (name, server) = servers.items()
    for other, its_server in others:
        with opened(browser, its_server) as page:
            page.goto(its_server.url)
            page.get_by_role("button", name="Press").or_(page.locator(".ok-table tbody .ok-link")).first.wait_for()
            weights.append((other, f"{kernel_mb(its_server):.0f}", ""))
    with opened(browser, server) as page:
        page.goto(server.url)
        _use_list(page)
        page.wait_for_timeout(5_000)
        at_rest = kernel_mb(server)
        print_answers(f"{name}, nothing else going on", answers(page, rounds))
        with progress_each_second(home):
            print_answers(f"{name}, while a run writes its progress each second", answers(page, rounds))
        weights.append((name, f"{at_rest:.0f}", f"{kernel_mb(server):.0f}"))
    print("\nResident memory of the page's kernel\n")
    print(table(("page", "MB at rest", "MB after all changes"), weights))


if __name__ == "__main__":
    main()
