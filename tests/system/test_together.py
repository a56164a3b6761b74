"""Connections of one seller are fetched together: one call where there were many, each with its own run and cursor."""

from datetime import timedelta

import pytest

from omnikit.sync.schedule import ask_for_due
from tests.support.homes import assert_same, credentials, dump, make_kit, query
from tests.system.test_schedule import Silent

PLACES = ("DE", "FR", "IT", "ES")


@pytest.fixture
def shops(kit, amazon):
    """Four marketplaces of one seller, synchronised, each to be fetched every five minutes."""
    amazon.set_reports(report_seconds=0)
    seller = amazon.sellers[0]["seller_id"]
    ids = {"DE": "A1PA6795UKMFR9", "FR": "A13V1IB3VIYZZH", "IT": "APJ6JRA9NG5V4", "ES": "A1RKKUPIHCS9HS"}
    amazon.add_seller("Seller", list(ids.values()), seller)
    for place in PLACES[1:]:
        number = kit.create_connection("amazon", f"Shop {place}", credentials(amazon, place)).id
        kit.set_settings(number, {"shipping_mapping.default": "DHL"})
    for place in ids.values():
        amazon.generate(12, seller, place, days=3.0)
    amazon.advance(600)
    for number in range(1, 5):
        kit.connection(number).sync(wait=True)
        kit.set_download(number, "orders", 5)
    return kit


def searches(amazon):
    return sum(call["operation"] == "searchOrders" for call in amazon.calls())


def look(kit):
    runs = ask_for_due(kit._store, Silent(), kit._now())
    for run_id in runs:
        kit.wait_for(run_id)
    return runs


def pass_until_due(kit, amazon):
    amazon.advance(301)
    amazon.clear_calls()
    return look(kit)


def test_one_call_brings_what_four_connections_miss(shops, amazon):
    amazon.generate(20, None, "A1PA6795UKMFR9", days=0.5)
    for place in ("A13V1IB3VIYZZH", "APJ6JRA9NG5V4"):
        amazon.generate(5, amazon.sellers[0]["seller_id"], place, days=0.5)
    amazon.advance(300)
    before = {number: len(list(shops.order_rows(number))) for number in range(1, 5)}
    runs = pass_until_due(shops, amazon)
    assert len(runs) == 4
    assert searches(amazon) == 1
    rows = [shops.run_row(run_id) for run_id in runs]
    assert {row["connection_id"] for row in rows} == {1, 2, 3, 4}
    assert {row["state"] for row in rows} <= {"succeeded", "succeeded_with_errors"}
    after = {number: len(list(shops.order_rows(number))) for number in range(1, 5)}
    assert after[2] == before[2] + 5
    assert after[3] == before[3] + 5
    for number, place in enumerate(PLACES, 1):
        assert {row["marketplace"] for row in shops.order_rows(number)} <= {place, None}


def test_the_result_is_what_each_alone_would_have(shops, amazon, home, tmp_path, clock):
    for _ in range(3):
        amazon.generate(30, days=0.2)
        amazon.advance(300)
        pass_until_due(shops, amazon)
    alone = tmp_path / "alone"
    with make_kit(alone, amazon, clock) as other:
        for place in PLACES[1:]:
            number = other.create_connection("amazon", f"Shop {place}", credentials(amazon, place)).id
            other.set_settings(number, {"shipping_mapping.default": "DHL"})
        for number in range(1, 5):
            other.connection(number).sync(wait=True)
    assert_same(dump(home), dump(alone), names=("orders", "lines", "payloads", "private"))


def test_every_cursor_moves_on_and_nothing_is_left_open(shops, amazon, home):
    ends = {row["connection_id"]: row["end"] for row in query(home, "SELECT * FROM fetched WHERE stream = 'orders'")}
    pass_until_due(shops, amazon)
    rows = query(home, "SELECT * FROM fetched WHERE stream = 'orders'")
    assert len(rows) == 4
    assert all(row["end"] > ends[row["connection_id"]] for row in rows)
    assert query(home, "SELECT * FROM slices") == []


def test_one_that_is_disabled_meanwhile_stops_and_the_others_go_on(shops, amazon):
    amazon.advance(301)
    runs = ask_for_due(shops._store, Silent(), shops._now())
    shops.disable(3)
    for run_id in runs:
        shops.wait_for(run_id)
    states = {shops.run_row(run_id)["connection_id"]: shops.run_row(run_id)["state"] for run_id in runs}
    assert states[3] == "canceled"
    assert {states[number] for number in (1, 2, 4)} <= {"succeeded", "succeeded_with_errors"}


def test_one_that_misses_more_goes_alone(shops, amazon, home):
    with shops._store.db.write() as connection:
        connection.execute("DELETE FROM fetched WHERE connection_id = 2 AND stream = 'orders'")
    runs = pass_until_due(shops, amazon)
    assert len(runs) == 4
    assert searches(amazon) > 1
    assert {shops.run_row(run_id)["state"] for run_id in runs} <= {"succeeded", "succeeded_with_errors"}
    assert len(query(home, "SELECT * FROM fetched WHERE stream = 'orders'")) == 4


def test_what_ends_the_leader_gives_the_others_back(shops, amazon):
    amazon.advance(301)
    amazon.add_fault("searchOrders", "error_500", times=8)
    runs = ask_for_due(shops._store, Silent(), shops._now())
    shops.wait_for(runs[0])
    assert shops.run_row(runs[0])["state"] == "failed"
    assert {shops.run_row(run_id)["state"] for run_id in runs[1:]} == {"queued"}
    for run_id in runs[1:]:
        shops.wait_for(run_id)
    assert {shops.run_row(run_id)["state"] for run_id in runs[1:]} <= {"succeeded", "succeeded_with_errors"}


def test_connections_of_other_sellers_keep_to_themselves(shops, amazon, clock):
    other = amazon.add_seller("Other", ["A1PA6795UKMFR9"])
    number = shops.create_connection(
        "amazon", "Other DE", credentials(amazon) | {key: other[key] for key in ("seller_id", "refresh_token")}
    ).id
    shops.connection(number).sync(wait=True)
    shops.set_download(number, "orders", 5)
    due = {row["connection_id"]: row["next_due"] for row in shops.schedule()}
    assert len({due[one] for one in range(1, 5)}) == 1
    amazon.advance(timedelta(minutes=6).total_seconds())
    amazon.clear_calls()
    runs = look(shops)
    assert len(runs) == 5
    assert searches(amazon) == 2
