"""Stored orders follow changed settings, and orders in error are tried again: once, whole, with no call too many."""

import json
import signal
import threading

import pytest

from omnikit.errors import Busy, Refused
from omnikit.localamazon import amazon as routes
from omnikit.model.problems import CAUSES, Cure
from omnikit.store import claim_for_retry
from omnikit.sync.run import execute
from tests.conftest import ORDERS
from tests.support.commands import run_process, start_process
from tests.support.homes import assert_same, dump, make_kit, query
from tests.support.waiting import until

DELIVERY = "Direct-to-Consumer Delivery"
NO_PROVIDER = {"shipping_mapping.default": None}
OFF = {name: {f"order_import.{name}": False} for name in ("import_mfn", "import_prime", "import_afn")}
ON = {name: {f"order_import.{name}": True} for name in OFF}
SEEN = ("imported", "updated", "unchanged", "pending", "excluded", "failed")


# -- asking --------------------------------------------------------------------------------------------------------


def synced(kit, **changes):
    """A sync after these settings were changed, to its end."""
    if changes:
        kit.set_settings(1, {key.replace("__", "."): value for key, value in changes.items()})
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"].startswith("succeeded"), row
    assert row["fetched"] == sum(row[name] for name in SEEN), row
    return row


def changed(kit, changes):
    kit.set_settings(1, changes)
    return synced(kit)


def replayed(kit):
    run_id = kit._store.runs.create(1, "replay", "tester", None, kit._now())
    return kit.wait_for(run_id)


def claimed(kit, orders):
    """A retry that was asked for and has not begun."""
    return kit._store.runs.create(
        1, "retry", "tester", None, kit._now(), scope={"orders": list(orders)},
        also=lambda connection, run_id: claim_for_retry(connection, run_id, 1, list(orders)),
    )  # fmt: skip


def retried(kit, *orders):
    return kit.wait_for(claimed(kit, orders))


def calls(amazon, *operations):
    """How often each was called since the log was cleared."""
    counts = amazon.state()["calls"]
    return [counts.get(name, 0) for name in operations]


# -- looking -------------------------------------------------------------------------------------------------------


def state(home):
    """What a home holds; of errors, those that wait for somebody."""
    return dump(home, error_states=("open", "retrying"))


def statuses(home):
    return {row["order_id"]: row["import_status"] for row in query(home, "SELECT order_id, import_status FROM orders")}


def where(home, condition, kind="order"):
    """Ids of orders, or returns, as they stand in the database."""
    return [row["id"] for row in query(home, f"SELECT {kind}_id AS id FROM {kind}s WHERE {condition} ORDER BY 1")]


def everything(home):
    """How many records a replay looks at."""
    return len(where(home, "1")) + len(where(home, "1", "return"))


def errors_of(home, order_id, state="open"):
    sql = "SELECT code FROM import_errors WHERE record_id = ? AND state = ? ORDER BY code"
    return [row["code"] for row in query(home, sql, order_id, state)]


def error_states(home, *orders):
    marks = ", ".join("?" * len(orders))
    return {
        (row["record_id"], row["state"])
        for row in query(home, f"SELECT record_id, state FROM import_errors WHERE record_id IN ({marks})", *orders)
    }


def write(kit, sql, *values):
    kit._store.db.run(sql, values)


def in_error(home, code):
    """Orders of which this is all that is wrong."""
    sql = (
        "SELECT record_id FROM import_errors WHERE state = 'open' GROUP BY record_id "
        "HAVING group_concat(code) = ? ORDER BY record_id"
    )
    return [row["record_id"] for row in query(home, sql, code)]


@pytest.fixture
def other(tmp_path, amazon, clock):
    """`other(changes)`: what a home holds that saw the same orders and had these settings from the first."""

    def made(*steps):
        place = tmp_path / "other"
        with make_kit(place, amazon, clock) as kit:
            for changes in steps:
                changed(kit, changes)
        return state(place)

    return made


@pytest.fixture
def small_pages(monkeypatch):
    """Stored orders are looked at 50 in a transaction: ten pages."""
    monkeypatch.setattr("omnikit.sync.replay._BATCH", 50)


# -- toggles -------------------------------------------------------------------------------------------------------

PROGRAMMES = {
    "import_mfn": "fulfilled_by = 'MFN'",
    "import_prime": "fulfilled_by = 'MFN' AND prime",
    "import_afn": "fulfilled_by = 'AFN'",
}


@pytest.mark.parametrize("toggle", OFF)
def test_a_programme_switched_off_is_left_out_whole_by_the_next_sync_and_nothing_else(toggle, kit, home):
    synced(kit)
    before, gone = state(home), {(1, one) for one in where(home, PROGRAMMES[toggle])}
    row = changed(kit, OFF[toggle])
    after = state(home)
    for key in gone:
        assert (after.orders[key]["import_status"], after.orders[key]["excluded_by"]) == (
            "Excluded",
            f"order_import.{toggle}",
        )
    assert row["excluded"] == len(gone) + len(where(home, "excluded_by IS NOT NULL", "return"))
    assert len(gone) > 30
    kept = before.orders.keys() - gone
    assert {key: after.orders[key] for key in kept} == {key: before.orders[key] for key in kept}
    assert after.errors == {key: error for key, error in before.errors.items() if key[:2] in kept}


@pytest.mark.parametrize("toggle", OFF)
def test_switched_on_again_they_come_back_as_they_were_from_what_is_stored(toggle, kit, home, amazon):
    synced(kit)
    before = state(home)
    amazon.clear_calls()
    synced(kit)
    of_a_sync = calls(amazon, "searchOrders", "getOrder")
    amazon.clear_calls()
    changed(kit, OFF[toggle])
    changed(kit, ON[toggle])
    assert calls(amazon, "searchOrders", "getOrder") == [2 * count for count in of_a_sync]
    assert_same(state(home), before, toggle)


def test_a_default_that_changes_acts_on_the_connections_that_apply_it(kit, home):
    synced(kit)
    kit.set_default_settings("amazon", OFF["import_afn"])
    synced(kit)
    assert set(where(home, "import_status = 'Excluded'")) == set(where(home, PROGRAMMES["import_afn"]))


def test_a_toggle_switched_on_fetches_what_was_never_asked_for(kit, home, amazon):
    """Product 8.7: it re-opens the missing interval."""
    order_id = old_order(amazon, "2026-07-10T10:00:00Z", "AMAZON")
    synced(kit, order_import__import_afn=False, order_import__import_afn_from="01.07.2026")
    assert order_id not in statuses(home)
    amazon.clear_calls()
    changed(kit, ON["import_afn"])
    assert statuses(home)[order_id] == "Complete"
    assert calls(amazon, "getOrder") == [0]


def old_order(amazon, moment, by="MERCHANT"):
    """An order like one of the book, bought and last changed at a moment of long ago."""
    book = amazon.amazon.book(amazon.amazon.accounts.first)
    like = next(one.order for one in book if (one.status, one.fulfilled_by) == ("SHIPPED", by))
    order_id = "305-0000000-0000001"
    amazon.upsert_orders([like | {"orderId": order_id, "createdTime": moment, "lastUpdatedTime": moment}])
    return order_id


# -- days ----------------------------------------------------------------------------------------------------------

LATER = {"order_import.import_mfn_from": "15.10.2026", "order_import.import_afn_from": "15.10.2026"}
BOUGHT_BEFORE = "created < '2026-10-14T22:00:00Z'"


def test_an_imported_order_is_not_left_out_by_a_later_day(kit, home):
    synced(kit)
    before = state(home)
    changed(kit, LATER)
    assert len(where(home, BOUGHT_BEFORE)) > 100
    assert_same(state(home), before)


def test_an_order_first_seen_after_the_day_moved_goes_by_it(kit, home, amazon):
    synced(kit)
    kit.set_settings(1, LATER)
    order_id = old_order(amazon, "2026-10-14T21:59:59Z")
    amazon.change_order(order_id, {})
    amazon.advance(600)
    synced(kit)
    assert where(home, "import_status = 'Excluded'") == [order_id]
    assert kit.order(order_id).excluded_by == "order_import.import_mfn_from"


def test_an_order_that_was_imported_comes_back_with_its_toggle_whatever_the_day(kit, home):
    """Product 8.7: never excluded by date later, be it that a toggle kept it out for a while."""
    synced(kit)
    changed(kit, LATER)
    before = state(home)
    changed(kit, OFF["import_afn"])
    changed(kit, ON["import_afn"])
    assert_same(state(home), before)


def test_an_earlier_day_brings_what_was_left_out_without_fetching_it(kit, home, amazon):
    synced(kit, **{key.replace(".", "__"): value for key, value in LATER.items()})
    assert set(where(home, "import_status = 'Excluded'")) == set(where(home, BOUGHT_BEFORE))
    amazon.clear_calls()
    changed(kit, {"order_import.import_mfn_from": None, "order_import.import_afn_from": None})
    assert where(home, "import_status = 'Excluded'") == []
    assert calls(amazon, "getOrder") == [0]


def test_a_day_before_the_window_fetches_the_missing_interval(kit, home, amazon):
    order_id = old_order(amazon, "2026-07-10T10:00:00Z")
    synced(kit)
    assert order_id not in statuses(home)
    changed(kit, {"order_import.import_mfn_from": "01.07.2026"})
    assert statuses(home)[order_id] == "Complete"
    (fetched,) = dump(home).fetched
    assert fetched["start"] == "2026-06-30T22:00:00Z"


# -- shipping providers --------------------------------------------------------------------------------------------

SHIPPED_HERE = "fulfilled_by = 'MFN' AND channel_status NOT IN ('CANCELLED', 'PENDING', 'PENDING_AVAILABILITY')"


def test_without_any_provider_all_that_the_merchant_ships_is_in_error_and_names_its_option(kit, home):
    kit.set_settings(1, NO_PROVIDER)
    synced(kit)
    found = query(home, "SELECT record_id, setting FROM import_errors WHERE code = 'no_shipping_provider'")
    assert sorted(row["record_id"] for row in found) == where(home, SHIPPED_HERE)
    assert set(where(home, SHIPPED_HERE)) <= set(where(home, "import_status = 'Error'"))
    for row in found:
        order = kit.order(row["record_id"])
        assert order.shipping_option == ("PBM" if order.prime else order.service_level)
        assert row["setting"] == f"shipping_mapping.{order.shipping_option}"
    assert where(home, "import_status = 'Error' AND fulfilled_by = 'AFN'") == []


def test_a_provider_assigned_solves_the_errors_with_the_next_sync(kit, home, other):
    kit.set_settings(1, NO_PROVIDER)
    synced(kit)
    waiting = in_error(home, "no_shipping_provider")
    assert len(waiting) > 200
    changed(kit, {"shipping_mapping.default": "DHL"})
    assert {statuses(home)[one] for one in waiting} == {"Complete"}
    assert error_states(home, *waiting) == {(one, "solved") for one in waiting}
    assert_same(state(home), other({}))


def test_a_row_assigned_solves_the_errors_of_its_option_alone(kit, home):
    kit.set_settings(1, NO_PROVIDER)
    synced(kit)
    changed(kit, {"shipping_mapping.PBM": "DPD"})
    left = query(home, "SELECT DISTINCT setting FROM import_errors WHERE state = 'open' AND setting IS NOT NULL")
    assert "shipping_mapping.PBM" not in {row["setting"] for row in left}
    assert len(left) == 8
    assert {kit.order(one).shipping_provider for one in where(home, "prime AND import_status = 'Complete'")} == {"DPD"}


def test_an_error_that_outlives_a_change_of_settings_keeps_the_call_that_brought_it(kit, home):
    """Product 1 and 8.18: an import error has its API exchange, as long as it is open."""
    synced(kit)
    sql = "SELECT record_id, code, request_id FROM import_errors WHERE state = 'open' ORDER BY record_id, code"
    before = query(home, sql)
    assert all(row["request_id"] for row in before)
    changed(kit, {"shipping_mapping.default": "DPD"})
    assert query(home, sql) == before


# -- what is left alone --------------------------------------------------------------------------------------------


def test_an_order_whose_import_was_given_up_stays_so(kit, home):
    kit.set_settings(1, NO_PROVIDER)
    synced(kit)
    given_up = where(home, "import_status = 'Error'")[0]
    kit._store.errors.cancel("order", 1, [given_up], kit._now())
    before = kit.order(given_up).as_dict()
    changed(kit, {"shipping_mapping.default": "DHL"})
    replayed(kit)
    assert kit.order(given_up).as_dict() == before
    assert before["import_status"] == "Canceled"


@pytest.mark.parametrize("status", ["Exported", "Being exported"])
@pytest.mark.parametrize(
    "changes",
    [*OFF.values(), NO_PROVIDER, {"shipping_mapping.default": "DPD"}, {"order_import.mark_afn_shipped": False}],
)
def test_an_order_that_was_handed_on_is_untouched(changes, status, kit, home):
    synced(kit)
    handed_on = where(home, "import_status = 'Complete'")[::7]
    for one in handed_on:
        write(kit, "UPDATE orders SET oms_status = ? WHERE order_id = ?", status, one)
    before = {one: kit.order(one).as_dict() for one in handed_on}
    changed(kit, changes)
    replayed(kit)
    assert {one: kit.order(one).as_dict() for one in handed_on} == before


def test_an_update_that_could_not_be_read_of_an_order_that_was_handed_on_is_mended_by_a_retry(kit, home, amazon):
    """What was handed on is not mapped again from what is stored; a newer record is another matter, as in a sync."""
    synced(kit)
    one = where(home, "import_status = 'Complete' AND channel_status = 'UNSHIPPED'")[0]
    write(kit, "UPDATE orders SET oms_status = 'Exported' WHERE order_id = ?", one)
    items = kit.order(one).raw()["orderItems"]
    bare = [item | {"product": {"asin": "B000000001"}} for item in items]
    amazon.change_order(one, {"orderItems": bare})
    amazon.advance(600)
    synced(kit)
    assert errors_of(home, one)[:1] == ["missing_sku"]
    amazon.change_order(one, {"orderItems": items})
    amazon.advance(600)
    retried(kit, one)
    assert statuses(home)[one] == "Complete"


# -- replay --------------------------------------------------------------------------------------------------------

OTHERS = {
    "mapping": {"shipping_mapping.default": "DPD", "shipping_mapping.PBM": "UPS", "shipping_mapping.giftWrap": "GLS"},
    "no mapping": NO_PROVIDER,
    "layout": {"order_import.packstation_layout": "company"},
    "VCS": {"order_import.vcs_enabled": True},
    "warehousing": {"order_import.mark_afn_shipped": False},
    "warehousing without a provider": {"order_import.mark_afn_shipped": False, **NO_PROVIDER},
}


def but_for_when(found):
    """Without what tells that an order in error was imported once: a first sync has never imported it."""
    for order in found.orders.values():
        if order["import_status"] == "Error":
            del order["was_imported"]
    return found


@pytest.mark.parametrize("name", OTHERS)
def test_a_replay_makes_of_stored_orders_what_a_first_sync_would_have_made(name, kit, home, other, amazon):
    synced(kit)
    unlike = state(home)
    kit.set_settings(1, OTHERS[name])
    amazon.clear_calls()
    row = replayed(kit)
    assert amazon.state()["calls"] == {}
    assert row["fetched"] == everything(home)
    assert_same(but_for_when(state(home)), but_for_when(other(OTHERS[name])), name)
    assert state(home).content() != unlike.content(), "the settings act on these orders"


@pytest.mark.parametrize("changes", [{}, *OFF.values(), LATER, *OTHERS.values()])
def test_replaying_twice_is_replaying_once(changes, kit, home):
    synced(kit)
    kit.set_settings(1, changes)
    replayed(kit)
    once = dump(home)
    row = replayed(kit)
    assert_same(dump(home), once)
    assert row["unchanged"] + row["failed"] == row["fetched"] == everything(home)
    assert row["failed"] == len(where(home, "import_status = 'Error'"))


def test_a_replay_without_any_change_changes_nothing(kit, home):
    synced(kit)
    before, rows = dump(home), query(home, "SELECT * FROM orders")
    replayed(kit)
    assert_same(dump(home), before)
    assert query(home, "SELECT * FROM orders") == rows


def test_a_record_without_an_id_is_not_doubled(kit, home, amazon):
    amazon.add_fault("searchOrders", "missing_field", times=1, after=1, field="orderId", orders=1)
    synced(kit)
    before = dump(home)
    changed(kit, {"shipping_mapping.default": "DPD"})
    assert dump(home).orders.keys() == before.orders.keys()


# -- there and back ------------------------------------------------------------------------------------------------


def interrupted(kit, run_id):
    """The run is begun and handed back after its first page, as by a worker that ends."""
    stop = threading.Event()
    execute(kit._store, run_id, kit._runtime.connect, kit._runtime.clock, stop, lambda _counts: stop.set())
    row = kit.run_row(run_id)
    assert row["state"] == "queued"
    return row


def replay_of_some(kit, home):
    some = where(home, PROGRAMMES["import_afn"])[:20]
    kit.wait_for(kit._store.runs.create(1, "replay", "tester", None, kit._now(), scope={"orders": some}))


def replay_of_all(kit, home):
    replayed(kit)


def replay_canceled_on_the_way(kit, home):
    run_id = kit._store.runs.create(1, "replay", "tester", None, kit._now())
    assert 0 < interrupted(kit, run_id)["fetched"] < ORDERS
    kit.cancel_run(run_id)


def sync_canceled_on_the_way(kit, home):
    run = kit.connection(1).sync()
    assert 0 < interrupted(kit, run.id)["fetched"] < ORDERS
    kit.cancel_run(run.id)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    "meanwhile", [replay_of_some, replay_of_all, replay_canceled_on_the_way, sync_canceled_on_the_way]
)
def test_settings_that_are_put_back_put_back_the_orders(meanwhile, kit, home):
    """Product 8.11: stored orders follow the settings with the next sync, whatever looked at some of them meanwhile."""
    synced(kit)
    before = state(home)
    kit.set_settings(1, OFF["import_afn"])
    meanwhile(kit, home)
    assert where(home, "import_status = 'Excluded'"), "some follow the other settings"
    changed(kit, ON["import_afn"])
    assert_same(state(home), before, meanwhile.__name__)


def test_an_order_retried_under_settings_that_are_put_back_follows_them(kit, home):
    kit.set_settings(1, NO_PROVIDER)
    synced(kit)
    one = in_error(home, "no_shipping_provider")[0]
    kit.set_settings(1, {"shipping_mapping.default": "DHL"})
    retried(kit, one)
    assert statuses(home)[one] == "Complete"
    changed(kit, NO_PROVIDER)
    assert statuses(home)[one] == "Error"


# -- interrupted ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("changes", [OFF["import_mfn"], OTHERS["warehousing without a provider"]])
def test_a_replay_handed_back_after_its_first_page_ends_equal(changes, kit, home, other):
    synced(kit)
    kit.set_settings(1, changes)
    run_id = kit._store.runs.create(1, "replay", "tester", None, kit._now())
    assert 0 < interrupted(kit, run_id)["fetched"] < ORDERS
    row = kit.wait_for(run_id)
    assert row["state"].startswith("succeeded")
    assert row["fetched"] == sum(row[name] for name in SEEN)
    assert query(home, "SELECT attempt FROM runs WHERE id = ?", run_id) == [{"attempt": 2}]
    assert_same(state(home), other({}, changes))


def test_a_sync_killed_while_stored_orders_follow_the_settings_ends_equal(home, amazon_today, tmp_path):
    homes = [home, tmp_path / "undisturbed"]
    for place in homes:
        with make_kit(place, amazon_today) as kit:
            kit.connection(1).sync(wait=True)
            kit.set_settings(1, OFF["import_mfn"])
    amazon_today.add_fault("searchOrders", "slow", times=1000, seconds=1)  # the rules' pages are over before its first
    process = start_process(home, "sync", 1, "--wait")
    until(lambda: query(home, "SELECT 1 FROM runs WHERE id = 2 AND pages > 0"), "the first page", every=0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (left,) = query(home, "SELECT state, fetched FROM runs WHERE id = 2")
    assert left["state"] == "running"
    amazon_today.clear_faults()
    for place in homes:
        assert run_process(place, "sync", 1, "--wait").exit_code in {0, 3}
    assert_same(state(home), state(homes[1]), f"killed after {left['fetched']}")
    assert query(home, "SELECT max(id) AS id, max(attempt) AS attempt FROM runs") == [{"id": 2, "attempt": 2}]


@pytest.mark.usefixtures("small_pages")
def test_a_sync_asked_for_while_a_replay_lies_forsaken_fetches_orders(kit, home, amazon):
    """Product 8.2: [SYNCHRONIZE] is check, orders and the rest, whatever is taken up on the way."""
    synced(kit)
    run_id = kit._store.runs.create(1, "replay", "tester", None, kit._now())
    write(kit, "UPDATE runs SET owner = NULL WHERE id = ?", run_id)  # whoever asked has ended
    amazon.advance(600)
    (order_id,) = amazon.generate(1, marketplace_id="A1PA6795UKMFR9")
    amazon.advance(600)
    kit.connection(1).sync(wait=True)
    assert order_id in statuses(home)


# -- retry ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def without_sku(kit, home, amazon):
    """Orders without a seller SKU, and a log of calls that is empty."""
    synced(kit)
    amazon.clear_calls()
    return in_error(home, "missing_sku")


def mend(amazon, order_id):
    """Amazon gets the SKU that was missing."""
    order = amazon.amazon.book(amazon.amazon.accounts.first).get(order_id).order
    items = [one | {"product": {"sellerSku": "SKU-9"} | one["product"]} for one in order["orderItems"]]
    amazon.change_order(order_id, {"orderItems": items})


def test_what_is_mended_at_the_channel_is_fetched_anew_one_by_one(without_sku, kit, home, amazon):
    first, second, *_ = without_sku
    mend(amazon, first)
    amazon.advance(300)
    row = retried(kit, first, second)
    assert calls(amazon, "getOrder", "searchOrders") == [2, 0]
    assert (row["imported"], row["failed"]) == (1, 1)
    assert (statuses(home)[first], statuses(home)[second]) == ("Complete", "Error")
    assert error_states(home, first, second) == {(first, "solved"), (second, "open")}
    assert kit.order(first).raw()["orderItems"][0]["product"]["sellerSku"] == "SKU-9"


def test_what_is_mended_by_settings_is_taken_from_what_is_stored(kit, home, amazon):
    kit.set_settings(1, NO_PROVIDER)
    synced(kit)
    some = in_error(home, "no_shipping_provider")[:5]
    kit.set_settings(1, {"shipping_mapping.default": "DHL"})
    amazon.clear_calls()
    row = retried(kit, *some)
    assert amazon.state()["calls"] == {}
    assert (row["imported"], row["state"]) == (5, "succeeded")
    assert error_states(home, *some) == {(one, "solved") for one in some}
    assert where(home, f"import_status = 'Complete' AND {SHIPPED_HERE}") == sorted(some), "and no other order"


def test_what_is_mended_by_authorization_is_fetched_anew(kit, home, amazon):
    seller = amazon.sellers[0]["seller_id"]
    roles = next(one["roles"] for one in amazon.state()["sellers"] if one["seller_id"] == seller)
    amazon.set_roles(seller, [role for role in roles if role != DELIVERY])
    synced(kit)
    some = in_error(home, "personal_data_not_granted")[:3]
    amazon.set_roles(seller, roles)
    amazon.clear_calls()
    assert retried(kit, *some)["imported"] == 3
    assert calls(amazon, "getOrder", "searchOrders") == [3, 0]
    assert all(kit.order(one).recipient["name"] for one in some)


@pytest.mark.parametrize("code", CAUSES)
def test_only_a_cause_of_the_channel_or_the_connection_asks_for_the_order(code, kit, home, amazon):
    synced(kit)
    one = where(home, "import_status = 'Complete'")[0]
    write(
        kit,
        "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, "
        "modified, run_id) VALUES (1, 'order', ?, ?, '', '{}', ?, 'open', '', '', 1)",
        one, code, code,
    )  # fmt: skip
    amazon.clear_calls()
    retried(kit, one)
    assert calls(amazon, "getOrder") == [int(CAUSES[code].cure in {Cure.CHANNEL, Cure.CONNECTION})]


def test_an_order_with_both_kinds_of_causes_is_fetched_and_mapped_by_the_present_settings(kit, home, amazon):
    kit.set_settings(1, NO_PROVIDER)
    synced(kit)
    sql = "SELECT record_id FROM import_errors GROUP BY 1 HAVING group_concat(code) LIKE '%missing_sku%'"
    one = query(home, sql)[0]["record_id"]
    assert errors_of(home, one) == ["missing_sku", "no_shipping_provider"]
    mend(amazon, one)
    amazon.advance(300)
    retried(kit, one)
    assert errors_of(home, one) == ["no_shipping_provider"]
    kit.set_settings(1, {"shipping_mapping.default": "DHL"})
    retried(kit, one)
    assert statuses(home)[one] == "Complete"


# -- two clicks ----------------------------------------------------------------------------------------------------


def test_a_second_claim_of_the_same_orders_is_refused(without_sku, kit, home):
    run_id = claimed(kit, without_sku)
    with pytest.raises(Refused) as refused, kit._store.db.write() as connection:
        claim_for_retry(connection, run_id, 1, without_sku)
    assert refused.value.code == "retry.nothing"
    assert error_states(home, *without_sku) == {(one, "retrying") for one in without_sku}


def test_a_second_retry_while_the_first_is_under_way_is_busy_and_claims_nothing(without_sku, kit, home):
    first, second, *_ = without_sku
    claimed(kit, [first])
    with pytest.raises(Busy):
        claimed(kit, [second])
    assert error_states(home, first, second) == {(first, "retrying"), (second, "open")}


def test_what_is_solved_cannot_be_retried_and_no_run_is_left(without_sku, kit, home, amazon):
    mend(amazon, without_sku[0])
    amazon.advance(300)
    retried(kit, without_sku[0])
    runs = len(kit.run_rows(1))
    with pytest.raises(Refused) as refused:
        claimed(kit, without_sku[:1])
    assert refused.value.code == "retry.nothing"
    assert len(kit.run_rows(1)) == runs


def test_an_order_given_up_is_taken_back_by_a_retry(without_sku, kit, home, amazon):
    one = without_sku[0]
    kit._store.errors.cancel("order", 1, [one], kit._now())
    mend(amazon, one)
    amazon.advance(300)
    retried(kit, one)
    assert statuses(home)[one] == "Complete"
    assert error_states(home, one) == {(one, "solved")}


def test_a_claim_that_is_refused_leaves_a_given_up_order_given_up(without_sku, kit, home):
    one = without_sku[0]
    kit._store.errors.cancel("order", 1, [one], kit._now())
    write(kit, "UPDATE import_errors SET state = 'solved' WHERE record_id = ?", one)
    with pytest.raises(Refused):
        claimed(kit, [one])
    assert statuses(home)[one] == "Canceled"


def test_an_order_given_up_that_still_fails_is_in_error_again(without_sku, kit, home):
    one = without_sku[0]
    kit._store.errors.cancel("order", 1, [one], kit._now())
    assert error_states(home, one) == {(one, "ignored")}
    retried(kit, one)
    assert statuses(home)[one] == "Error"
    assert error_states(home, one) == {(one, "open")}


# -- retries that do not get there ---------------------------------------------------------------------------------


def test_a_retry_canceled_before_it_began_leaves_its_errors_open(without_sku, kit, home):
    run_id = claimed(kit, without_sku)
    kit.cancel_run(run_id)
    assert kit.run_row(run_id)["state"] == "canceled"
    assert error_states(home, *without_sku) == {(one, "open") for one in without_sku}


def test_a_retry_canceled_on_the_way_keeps_what_it_did_and_opens_the_rest(without_sku, kit, home, amazon):
    for one in without_sku:
        mend(amazon, one)
    amazon.advance(300)
    run_id = claimed(kit, without_sku)
    row = kit.wait_for(run_id, lambda row: row["fetched"] and row["state"] == "running" and kit.cancel_run(run_id))
    assert row["state"] == "canceled"
    done = set(without_sku) & set(where(home, "import_status = 'Complete'"))
    assert 0 < len(done) < len(without_sku)
    assert error_states(home, *without_sku) == {(one, "solved" if one in done else "open") for one in without_sku}


@pytest.mark.parametrize(
    ("operation", "kind", "code"),
    [("getOrder", "error_503", "channel.unavailable"), ("token", "revoked", "authorization.invalid_grant")],
)
def test_a_retry_that_fails_leaves_its_errors_open(operation, kind, code, without_sku, kit, home, amazon):
    amazon.advance(3700)  # a new access token is due
    amazon.add_fault(operation, kind, times=10_000)
    row = retried(kit, *without_sku)
    assert (row["state"], row["code"]) == ("failed", code)
    assert error_states(home, *without_sku) == {(one, "open") for one in without_sku}
    amazon.clear_faults()
    assert retried(kit, *without_sku)["failed"] == len(without_sku), "and they can be tried again"


def test_a_retry_handed_back_by_its_worker_still_holds_its_errors_and_goes_on(without_sku, kit, home, amazon):
    run_id = claimed(kit, without_sku)
    stop = threading.Event()
    stop.set()
    execute(kit._store, run_id, kit._runtime.connect, kit._runtime.clock, stop)
    assert kit.run_row(run_id)["state"] == "queued"
    assert error_states(home, *without_sku) == {(one, "retrying") for one in without_sku}
    mend(amazon, without_sku[0])
    amazon.advance(300)
    kit.wait_for(run_id)
    assert {state for _, state in error_states(home, *without_sku)} == {"open", "solved"}


def test_a_retry_of_a_connection_that_was_disabled_makes_no_call_and_opens_its_errors(without_sku, kit, home, amazon):
    run_id = claimed(kit, without_sku)
    kit.disable(1)
    amazon.clear_calls()
    assert kit.wait_for(run_id)["state"] == "canceled"
    assert amazon.state()["calls"] == {}
    assert error_states(home, *without_sku) == {(one, "open") for one in without_sku}


def test_an_order_that_amazon_knows_no_more_stops_no_other(without_sku, kit, home, amazon):
    lost, found, *_ = without_sku
    for table, column in (("orders", "order_id"), ("import_errors", "record_id")):
        write(kit, f"UPDATE {table} SET {column} = '302-0000000-0000000' WHERE {column} = ?", lost)
    mend(amazon, found)
    amazon.advance(300)
    row = retried(kit, "302-0000000-0000000", found)
    assert statuses(home)[found] == "Complete"
    assert "retry.unknown" in {line["code"] for line in kit.run_log(row["run_id"])}


def test_a_record_without_an_id_stops_no_other_that_is_retried(kit, home, amazon):
    """Amazon refuses (400) to look up what is no order number; it says nothing of the others. Product 5."""
    amazon.add_fault("searchOrders", "missing_field", times=1, after=1, field="orderId", orders=1)
    synced(kit)
    (nameless,) = [one for one in statuses(home) if one.startswith("unreadable-")]
    one = in_error(home, "missing_sku")[0]
    mend(amazon, one)
    amazon.advance(300)
    row = retried(kit, nameless, one)
    assert row["state"].startswith("succeeded"), row
    assert statuses(home)[one] == "Complete"


# -- one bad order stops no other (product 5) ----------------------------------------------------------------------


def spoil(monkeypatch, order_id, path, value):
    """From now on Amazon says `value` at `path` of an order."""

    def handler(call):
        page = json.loads(serve(call))
        for order in page["orders"]:
            if order["orderId"] == order_id:
                *parents, last = path
                target = order
                for part in parents:
                    target = target[part]
                target[last] = value
        return json.dumps(page).encode()

    serve = next(route.handler for route in routes.ROUTES if route.operation == "searchOrders")
    changed = [one._replace(handler=handler) if one.operation == "searchOrders" else one for one in routes.ROUTES]
    monkeypatch.setattr(routes, "ROUTES", tuple(changed))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("createdTime",), "9999-12-31T23:59:59-12:00"),
        (("lastUpdatedTime",), "0001-01-01T00:00:00+12:00"),
        (("orderItems", 0, "quantityOrdered"), 2**63),
        (("orderItems", 0, "proceeds", "proceedsTotal", "currencyCode"), "\ud83d"),
        (("salesChannel", "marketplaceId"), "\ud83d"),
        (("buyer", "buyerName"), "Frieda \ud83d"),
    ],
)
def test_an_order_with_an_odd_value_stops_no_other(path, value, kit, home, amazon, fresh, monkeypatch):
    reference = fresh()
    odd = where(tmp_home(home), "import_status = 'Complete' AND channel_status = 'SHIPPED'")[3]
    spoil(monkeypatch, odd, path, value)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"].startswith("succeeded"), row
    found = dump(home)
    assert found.orders.keys() == reference.orders.keys()
    rest = reference.orders.keys() - {(1, odd)}
    assert {key: found.orders[key] for key in rest} == {key: reference.orders[key] for key in rest}


def tmp_home(home):
    """The home that `fresh` made first."""
    return home.parent / "fresh0"
