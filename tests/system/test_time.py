"""Time: what has been fetched is a set of intervals, and no clock, pause or border makes a hole in it."""

import threading
from datetime import timedelta

import pytest

from omnikit.sync.run import execute
from tests.conftest import stocked
from tests.support.clock import FakeClock
from tests.support.homes import assert_complete, assert_same, dump, make_kit, query

WINDOW = "2026-08-24T22:00:00Z"  # 90 days before the local Amazon's day, at 00:00 in Berlin


class WrongClock(FakeClock):
    """A machine whose clock is wrong by `offset`."""

    offset = timedelta(0)

    def now(self):
        return super().now() + self.offset


@pytest.mark.parametrize("minutes", [-90, -3, -1, 1, 3, 90])
def test_a_machine_whose_clock_is_wrong_loses_no_order(minutes, amazon, tmp_path, fresh):
    """Three syncs with changes in between; what Amazon knows decides what is complete, not our clock."""
    clock = WrongClock(amazon)
    clock.offset = timedelta(minutes=minutes)
    ids = [entry.order_id for entry in amazon.amazon.book(amazon.amazon.accounts.first)]
    with make_kit(tmp_path / "wrong", amazon, clock) as kit:
        for turn in range(3):
            assert kit.connection(1).sync(wait=True).as_dict()["state"].startswith("succeeded")
            amazon.advance(50)
            for order_id in ids[turn::100]:
                amazon.cancel_order(order_id)
            amazon.advance(50)
        amazon.advance(7200)
        kit.connection(1).sync(wait=True)
    found = dump(tmp_path / "wrong", error_states=("open",))
    assert_same(found, fresh(error_states=("open",)), f"{minutes} minutes")
    assert len(found.fetched) == 1


def test_an_order_younger_than_two_minutes_is_not_missed(amazon, kit, home, fresh):
    """Amazon does not show it yet; it must not count as fetched."""
    order_id = next(iter(amazon.amazon.book(amazon.amazon.accounts.first))).order_id
    kit.connection(1).sync(wait=True)
    for _ in range(4):
        amazon.advance(45)
        amazon.change_order(order_id, {"orderAliases": [{"aliasId": "x", "aliasType": "SELLER_ORDER_ID"}]})
        amazon.advance(30)
        kit.connection(1).sync(wait=True)
    amazon.advance(121)
    kit.connection(1).sync(wait=True)
    assert_same(dump(home), fresh())


@pytest.mark.parametrize("hour", ["00:00:30", "06:59:59", "07:00:00", "07:01:00", "07:01:59", "07:02:01", "23:59:59"])
def test_a_first_sync_works_at_any_time_of_day(hour, tmp_path):
    """No slice but the newest may end within Amazon's last two minutes: it refuses such a bound."""
    with stocked(f"2026-11-23T{hour}Z", 10) as amazon:
        seller = amazon.add_seller("Overseas", ["ATVPDKIKX0DER"])
        amazon.generate(20, seller["seller_id"])
        with make_kit(tmp_path / "home", amazon, FakeClock(amazon)) as kit:
            account = {key: seller[key] for key in ("seller_id", "refresh_token")}
            kit.create_connection("amazon", "Shop US", {**account, "marketplace": "US"})
            row = kit.connection(2).sync(wait=True).as_dict()
            assert row["state"].startswith("succeeded"), str(row)


def test_a_connection_that_slept_for_months_catches_up(amazon, kit, home, fresh):
    kit.connection(1).sync(wait=True)
    ids = [entry.order_id for entry in amazon.amazon.book(amazon.amazon.accounts.first)]
    for month in range(4):
        amazon.advance(30 * 86400)
        for order_id in ids[month::60]:
            amazon.cancel_order(order_id)
    amazon.advance(600)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["updated"] > 0
    found = dump(home)
    assert_complete(found, WINDOW, "2027-03-23T12:00:00Z")
    assert found.fetched[0]["start"] == WINDOW, "the window is fixed at the first sync"
    cancelled = {order_id for month in range(4) for order_id in ids[month::60]}
    assert all(found.orders[1, order_id]["channel_status"] == "CANCELLED" for order_id in cancelled)


def test_a_failed_run_is_gone_on_with_a_day_later_from_the_beginning_of_its_slice(amazon, kit, home, fresh):
    """A page token lives 24 hours. What lay longer is fetched anew, and nothing is lost."""
    amazon.add_fault("searchOrders", "error_503", times=10_000, after=1)
    assert kit.connection(1).sync(wait=True).as_dict()["state"] == "failed"
    assert query(home, "SELECT token FROM slices WHERE token IS NOT NULL")
    amazon.clear_faults()
    amazon.advance(30 * 3600)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"] == "succeeded_with_errors", row
    assert_complete(dump(home), WINDOW, "2026-11-24T17:00:00Z")
    assert_same(dump(home), fresh())


@pytest.mark.parametrize("hours", [1, 22, 24, 25, 72])
def test_a_run_handed_back_by_its_worker_is_finished_however_late(hours, amazon, kit, home, fresh):
    """The same run, another attempt: its page token may have ended meanwhile."""
    run = kit.connection(1).sync()
    interrupted = threading.Event()
    runtime = kit._runtime
    execute(kit._store, run.id, runtime.connect, runtime.clock, interrupted, lambda _counts: interrupted.set())
    assert run.as_dict()["state"] == "queued"
    assert 0 < run.as_dict()["fetched"] < 480
    amazon.advance(hours * 3600)
    row = run.wait().as_dict()
    assert row["state"] == "succeeded_with_errors", row
    assert row["fetched"] == sum(
        row[name] for name in ("imported", "updated", "unchanged", "pending", "excluded", "failed")
    )
    kit.connection(1).sync(wait=True)
    assert_complete(dump(home), WINDOW, "2026-11-23T12:50:00Z", f"{hours} hours")
    assert_same(dump(home), fresh(), f"{hours} hours")


def test_orders_from_before_the_window_are_told_apart_and_a_since_brings_them(amazon, kit, home):
    """Bought in summer, changed yesterday: excluded by the window, wanted by an earlier date."""
    book = amazon.amazon.book(amazon.amazon.accounts.first)
    old = next(
        entry.order
        for entry in book
        if entry.status == "SHIPPED" and entry.fulfilled_by == "AMAZON" and entry.order["createdTime"] < "2026-11-01"
    )
    old = old | {"orderId": "305-0000000-0000001", "createdTime": "2026-06-15T10:00:00Z"}
    amazon.upsert_orders([old | {"lastUpdatedTime": "2026-11-22T10:00:00Z"}])
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["excluded"] == 1
    assert kit.order("305-0000000-0000001").import_status == "Excluded"
    kit.connection(1).sync(wait=True, since="01.06.2026")
    assert kit.order("305-0000000-0000001").import_status != "Excluded"
