"""Many orders at once, over HTTP: by reports, their details after them, whatever happens on the way."""

import threading

import pytest

from omnikit.drivers.amazon.marketplaces import RATES
from omnikit.drivers.http import budget_key
from omnikit.localamazon.accounts import DELIVERY, ROLES
from omnikit.model.times import parse
from omnikit.sync.run import execute
from tests.conftest import DAYS, DE, NOW, stocked
from tests.support.clock import FakeClock
from tests.support.homes import dump, make_kit, query

ALL_ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"


@pytest.fixture
def amazon():
    """A local Amazon with Amazon's own limits."""
    with stocked(NOW, rate_scale=1, report_seconds=60) as local:
        yield local


def drain(kit, amazon, per_second=0.0005):
    """As if other syncs had used up the budget of searchOrders: half an hour to the next page unless it is said."""
    account = f"{amazon.sellers[0]['seller_id']}|{amazon.application_id}"
    key, plan, now = budget_key(account, "searchOrders"), RATES["searchOrders"], kit._now()
    kit._store.budget.learn(key, plan, per_second, now)
    kit._store.budget.drained(key, plan, now)


@pytest.fixture
def bulk(kit, amazon):
    """A kit whose first sync goes by reports."""
    drain(kit, amazon)
    return kit


def codes(kit, run):
    return [row["code"] for row in kit.run_log(run.id)]


def calls(amazon):
    return amazon.state()["calls"]


def without_details(home):
    return query(home, "SELECT count(*) AS n FROM orders WHERE details = 'missing'")[0]["n"]


@pytest.fixture
def paged(tmp_path, amazon, clock):
    """What a home holds that fetched the same orders page by page."""
    with make_kit(tmp_path / "paged", amazon, clock) as kit:
        run = kit.connection(1).import_orders(wait=True)
        assert "orders.report" not in codes(kit, run)
    return dump(tmp_path / "paged")


def assert_like_paged(found, paged):
    """The same orders with the same amounts and lines; errors, but for totals that contradict their parts, which no
    report tells.
    """
    contradictory = {key[:2] for key in paged.errors if key[2] == "totals_mismatch"}
    assert found.orders.keys() == paged.orders.keys()
    for key in found.orders.keys() - contradictory:
        left, right = found.orders[key], paged.orders[key]
        for name in ("total", "currency", "import_status", "fulfilled_by", "prime", "b2b", "shipping_provider"):
            assert left[name] == right[name], (key, name, left[name], right[name])
        assert found.lines.get(key) == paged.lines.get(key), key
    assert {key for key in paged.errors if key[:2] not in contradictory} == {
        key for key in found.errors if key[:2] not in contradictory
    }


def test_a_first_sync_of_many_orders_comes_by_reports_and_brings_what_pages_bring(bulk, home, amazon, paged):
    amazon.clear_calls()
    run = bulk.connection(1).import_orders(wait=True)
    assert_like_paged(dump(home), paged)
    assert without_details(home) == 0
    assert calls(amazon)["createReport"] >= 6
    assert calls(amazon)["createRestrictedDataToken"] >= 3
    told = [row["message"] for row in bulk.run_log(run.id) if row["code"] == "orders.way"]
    assert told[0].startswith("Orders to fetch: 45"), told
    assert "by reports. Page by page they would take about" in told[0]


def test_the_youngest_two_hours_are_never_taken_from_a_report(bulk, amazon):
    bulk.connection(1).import_orders(wait=True)
    book = amazon.amazon.reports(amazon.amazon.accounts.first)
    ends = [one.end for one in book.reports(amazon.amazon.clock.now()) if one.wanted.kind.name == ALL_ORDERS]
    assert max(ends) == parse(NOW).timestamp() - 2 * 3600


def test_until_its_details_are_there_an_order_is_not_imported_but_its_lines_are(bulk, home, amazon):
    work(bulk, bulk.connection(1).import_orders().id, stop="orders.report")
    rows = query(
        home,
        "SELECT import_status, total, imported, (SELECT count(*) FROM order_lines WHERE order_pk = o.id) AS lines "
        "FROM orders o WHERE details = 'missing' AND fulfilled_by = 'MFN' AND channel_status = 'SHIPPED'",
    )
    assert rows
    assert {row["import_status"] for row in rows} == {"Not imported"}
    assert all(row["lines"] and row["total"] and row["imported"] is None for row in rows)


def work(kit, run_id, *, stop=None, after=None):
    """Work a run off in this process; stopped after so many pages, or once a line was logged."""
    interrupted, pages = threading.Event(), []

    def listen(_counts):
        pages.append(1)
        said = stop is not None and any(row["code"] == stop for row in kit.run_log(run_id))
        if len(pages) == after or said:
            interrupted.set()

    execute(kit._store, run_id, kit._runtime.connect, kit._runtime.clock, interrupted, listen)
    return kit.run_row(run_id)["state"]


def test_stopped_after_every_few_pages_nothing_is_lost_or_done_twice(bulk, home, amazon, paged):
    run = bulk.connection(1).import_orders()
    attempts = 1
    while work(bulk, run.id, after=4) == "queued":
        attempts += 1
        assert attempts < 200
    assert attempts > 2
    assert calls(amazon)["createReport"] <= 9, "what was asked for is asked for once"
    assert_like_paged(dump(home), paged)
    assert without_details(home) == 0
    fetched = query(home, "SELECT * FROM fetched WHERE stream = 'orders'")
    assert len(fetched) == 1
    assert query(home, "SELECT * FROM slices") == []
    row = bulk.run_row(run.id)
    assert row["fetched"] == sum(
        row[name] for name in ("imported", "updated", "unchanged", "pending", "excluded", "failed")
    )


def test_without_the_role_for_addresses_details_come_by_two_kinds_of_calls(bulk, home, amazon):
    amazon.set_roles(amazon.sellers[0]["seller_id"], [role for role in ROLES if role != DELIVERY])
    run = bulk.connection(1).import_orders(wait=True)
    assert "details.no_report" in codes(bulk, run)
    assert without_details(home) == 0
    assert calls(amazon)["getOrder"]
    causes = {row["code"] for row in query(home, "SELECT code FROM import_errors")}
    assert "personal_data_not_granted" in causes
    assert "details_unknown" not in causes


@pytest.mark.parametrize("fault", ["report_fatal", "report_cancelled"])
def test_what_a_report_does_not_bring_comes_page_by_page(fault, bulk, home, amazon, paged):
    amazon.add_fault("createReport", fault, times=1)
    bulk.connection(1).import_orders(wait=True)
    assert_like_paged(dump(home), paged)
    assert query(home, "SELECT * FROM slices") == []


def test_rows_that_come_twice_in_a_report_change_nothing(bulk, home, amazon, paged):
    amazon.add_fault("createReport", "duplicate_rows", times=9)
    bulk.connection(1).import_orders(wait=True)
    assert_like_paged(dump(home), paged)


def test_a_report_that_came_in_part_is_not_believed(bulk, home, amazon, paged):
    amazon.set_reports(report_gzip=False)
    amazon.add_fault("document", "truncated_document", times=1)
    bulk.connection(1).import_orders(wait=True)
    assert_like_paged(dump(home), paged)


def test_what_the_api_told_whole_is_not_exchanged_for_the_row_of_a_newer_report(kit, home, amazon):
    """Names and addresses would be gone: the order is fetched anew."""
    kit.connection(1).import_orders(wait=True)
    (chosen,) = query(
        home,
        "SELECT order_id FROM orders WHERE fulfilled_by = 'AFN' AND channel_status = 'UNSHIPPED' "
        "AND import_status = 'Complete' ORDER BY order_id LIMIT 1",
    )
    order_id = chosen["order_id"]
    buyer = kit.order(order_id).as_dict()["buyer"]
    amazon.advance(40 * 86_400)
    amazon.change_order(order_id, {"fulfillment": {"fulfillmentStatus": "SHIPPED"}})
    amazon.advance(3 * 3600)
    drain(kit, amazon)
    run = kit.connection(1).import_orders(wait=True)
    assert "orders.report" in codes(kit, run)
    after = kit.order(order_id).as_dict()
    assert (after["channel_status"], after["import_status"], after["buyer"]) == ("SHIPPED", "Complete", buyer)
    assert without_details(home) == 0
    assert calls(amazon)["getOrder"] + calls(amazon)["searchOrders"] > 1


def test_new_orders_are_not_kept_waiting_while_details_are_fetched(bulk, home, amazon):
    """Details may take a day: what is new meanwhile is fetched every quarter of an hour."""
    amazon.set_roles(amazon.sellers[0]["seller_id"], [role for role in ROLES if role != DELIVERY])
    amazon.amazon.generate(amazon.amazon.accounts.first, 1000, DAYS, [DE])
    run = bulk.connection(1).import_orders()
    work(bulk, run.id, stop="details.begin")
    drain(bulk, amazon, RATES["searchOrders"].per_second)
    (new,) = amazon.generate(1, marketplace_id=DE, days=0.01)
    amazon.advance(600)
    seen = []

    def listen(_counts):
        there = query(home, "SELECT 1 FROM orders WHERE order_id = ?", new)
        if there and not seen:
            seen.append(without_details(home))

    execute(bulk._store, run.id, bulk._runtime.connect, bulk._runtime.clock, threading.Event(), listen)
    assert seen
    assert seen[0] > 0, "it came only when all details were there"


def test_where_the_channel_allows_more_than_it_publishes_its_first_page_says_so(tmp_path):
    """By the published limit these orders would take more than an hour."""
    with stocked(NOW, 4300) as local, make_kit(tmp_path / "home", local, FakeClock(local)) as kit:
        assert kit.plan(1)["taken"] == "reports"
        kit.connection(1).import_orders(wait=True)
        assert "createReport" not in calls(local)
        assert len(query(tmp_path / "home", "SELECT * FROM orders")) == 4300
