"""What analysts get (commands, SQL, frames, files, charts, the log) holds no secret and, unasked, no buyer."""

import zipfile

import pandas as pd
import pytest

from omnikit.frames import charts
from omnikit.kit import open_kit
from omnikit.store.sqlviews import VIEWS
from tests.support.clock import FakeClock
from tests.support.commands import run_here
from tests.support.homes import make_kit
from tests.system.test_secrets import Found, assert_no_leak, issued, people_of, secrets_of

__all__ = ["issued"]  # a fixture


@pytest.fixture
def busy_home(home, amazon_today):
    """A home with orders in error for several causes, runs that failed with their exchange, and people's doings."""
    with make_kit(home, amazon_today, FakeClock(amazon_today)) as kit:
        shop = kit.connection(1)
        kit.set_settings(1, {"shipping_mapping.default": ""})
        shop.sync(wait=True)
        for kind in ("truncated_json", "error_500", "reset"):
            amazon_today.add_fault("searchOrders", kind, times=9)
            shop.sync(wait=True, since="2026-01-01")
        amazon_today.revoke(amazon_today.sellers[0]["seller_id"])
        shop.sync(wait=True)
        assert len(kit.clusters()) > 2
        assert kit.run_rows()[0]["state"] == "failed"
    return home


def commands(kit):
    """Every new command that lists, explains or changes; but for those that show personal data because asked to."""
    error = kit.error_rows()[0]
    yield from (("errors",), ("errors", "--clusters"), ("errors", "--cluster", error["fingerprint"]), ("log", "show"))
    yield from (("log", "settings"), ("orders", "explain", error["order_id"]), ("errors", "retry", error["id"]))
    yield from (("what-if", 1, "order_import.import_afn=false"), ("replay", 1, "--wait"), ("log", "prune"))
    yield from (("sql", f"SELECT * FROM {view}") for view in VIEWS)
    yield from (("sql", "SELECT * FROM secrets"), ("sql", "SELECT body, private FROM order_payloads"))
    yield ("sql", "SELECT error_message(code, details), error_remedy(code, details) FROM omnikit_errors")


def everything(home, kit, folder):
    found = Found()
    for words in commands(kit):
        found.add_outcome(" ".join(map(str, words)), run_here(home, *words))
        found.add_outcome(f"{words} as JSON", run_here(home, *words, "--json"))
    for number, words in enumerate((("orders",), ("errors",), ("runs",), ("connection", "list"), ("log", "show"))):
        for suffix in ("csv", "xlsx", "parquet"):
            file = folder / f"{number}.{suffix}"
            found.add_outcome(f"{words} to {suffix}", run_here(home, *words, "--out", file))
            found.add(f"{words} as {suffix}", content(file))
    with pd.option_context("display.max_rows", None, "display.max_columns", None, "display.max_colwidth", None):
        frames = {"errors": kit.errors(every_state=True), "clusters": kit.errors().clusters(), "orders": kit.orders(),
                  "log": kit.log(), **{view: kit.sql(f"SELECT * FROM {view}") for view in VIEWS}}  # fmt: skip
        for name, frame in frames.items():
            found.add(f"{name} as text", frame.to_string())
            found.add(f"{name} as repr", repr(frame))
            found.add(f"{name} as html", frame._repr_html_())
    counted = kit.sql("SELECT connection, import_status, count(*) AS orders FROM omnikit_orders GROUP BY 1, 2")
    for chart in (charts.orders_by_status(counted), charts.errors_by_cause(frames["clusters"]),
                  charts.errors_by_day(frames["errors"])):  # fmt: skip
        found.add(chart.title, repr(chart) + chart.svg.decode() + chart._repr_html_())
    found.add("log rows", list(kit.log_rows()))
    found.add("dir of handles", [dir(kit.connection(1)), dir(kit.run(1))])
    return found


def content(file):
    """What is in a file, past its compression."""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as archive:
            return b"\0".join(archive.read(name) for name in archive.namelist())
    return pd.read_parquet(file).to_csv() if file.suffix == ".parquet" else file.read_bytes()


def test_what_analysts_get_holds_no_secret_and_no_buyer(busy_home, amazon_today, issued, tmp_path):
    with open_kit(busy_home, actor="tester") as kit:
        found = everything(busy_home, kit, tmp_path)
    people = people_of(amazon_today)
    assert len(found.places) > 100
    assert len(people) > 100
    assert_no_leak(found, secrets_of(amazon_today, issued))
    assert_no_leak(found, people)


def test_the_search_would_find_a_buyer_in_each_kind_of_file(home, amazon_today, tmp_path):
    with make_kit(home, amazon_today) as kit:
        kit.connection(1).sync(wait=True)
        rows = [kit.order(row["order_id"]).as_dict() for row in kit.order_rows()]
        for suffix in ("csv", "xlsx", "parquet"):
            found = Found()
            found.add(suffix, content(kit.download(rows, tmp_path / f"people.{suffix}")))
            assert found.leaks(people_of(amazon_today))
