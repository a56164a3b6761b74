"""Hand-over as a whole: each version once, in order, whatever breaks, is killed, is paused or comes meanwhile."""

import json
import threading
from datetime import timedelta

import pytest

from omnikit.errors import Refused, Superseded
from omnikit.model.exporting import wait_after
from omnikit.sinks.folder import FolderSink
from omnikit.store.handovers import Fate
from omnikit.sync import handover
from omnikit.sync.handover import ask_for_handover
from tests.support.commands import start_process
from tests.support.endpoint import SECRET, Answer, Endpoint
from tests.support.homes import make_kit, query
from tests.support.waiting import until


@pytest.fixture
def endpoint():
    with Endpoint() as at_work:
        yield at_work


@pytest.fixture
def shop(kit, endpoint):
    """A kit whose orders are imported, with an endpoint that gets what is asked for alone."""
    kit.connection(1).sync(wait=True)
    kit.set_sink("http", {"url": endpoint.url}, secret=SECRET, automatic=False)
    return kit


def automatic(kit, endpoint, **config):
    kit.set_sink("http", {"url": endpoint.url, **config})


def handed(kit, *orders):
    """[EXPORT TO OMS] of these orders, to the end of its run."""
    return kit.export_to_oms(list(orders)).runs[0].wait().as_dict()


def looked(kit):
    """What a worker would do now by itself, to the end; the rows of its runs."""
    runs = ask_for_handover(kit._store, kit._runtime.queue, kit._now())
    return [kit.wait_for(run_id) for run_id in runs]


def imported(kit, amazon, order_id, **changes):
    """Amazon changes an order, and a sync brings the new version, without a hand-over of its own."""
    amazon.advance(600)
    amazon.change_order(order_id, changes)
    amazon.advance(600)
    kit.connection(1).import_orders(wait=True)


def retitled(kit, order_id, title):
    """Items of an order that differ in what is handed over."""
    return entitled(kit.order(order_id).raw()["orderItems"], title)


def entitled(items, title):
    return [one | {"product": one["product"] | {"title": title}} for one in items]


def titles(endpoint, order_id):
    """The titles under which an order arrived, in the order of arrival."""
    return [one["lines"][0]["title"] for one in endpoint.documents() if one["order_id"] == order_id]


def complete(kit, many=1):
    return [row["order_id"] for row in kit.order_rows(status="Complete", limit=many)]


def status(kit, order_id):
    return kit.order(order_id).oms_status


def errors(kit, **options):
    return [row for row in kit.error_rows(1, **options) if row["kind"] == "oms"]


def states(kit, order_id):
    """The states of an order's hand-overs, the first one first."""
    return [row["state"] for row in sorted(kit.handover_rows(record=order_id), key=lambda row: row["id"])]


# -- each version once ---------------------------------------------------------------------------------------------


def test_a_newer_version_goes_out_once_and_after_the_older(shop, amazon, endpoint):
    (one,) = complete(shop)
    first = shop.order(one).lines[0]["title"]
    handed(shop, one)
    imported(shop, amazon, one, orderItems=retitled(shop, one, "another title"))
    assert status(shop, one) == "Not exported"
    handed(shop, one)
    assert titles(endpoint, one) == [first, "another title"]
    assert status(shop, one) == "Exported"
    assert set(endpoint.times.values()) == {1}


def test_a_newer_version_that_comes_while_the_older_is_on_its_way_follows_it(shop, amazon, endpoint):
    """The import runs beside the hand-over; what arrives is not the newest, and is not taken for it."""
    (one,) = complete(shop)
    first = shop.order(one).lines[0]["title"]
    came = []

    def meanwhile(_call):
        if not came:
            came.append(True)
            change = threading.Thread(
                target=lambda: (
                    imported(shop, amazon, one, orderItems=retitled(shop, one, "meanwhile")),
                    shop._store.db.close_thread(),
                )
            )
            change.start()
            change.join()
            came.append(status_of(shop, one))
        return Answer()

    endpoint.answer = meanwhile
    handed(shop, one)
    assert came[1] == "Not exported", "the newer version was there before the older had arrived"
    assert status(shop, one) == "Not exported"
    assert states(shop, one) == ["Exported"]
    handed(shop, one)
    assert titles(endpoint, one) == [first, "meanwhile"]
    assert (status(shop, one), states(shop, one)) == ("Exported", ["Exported", "Exported"])


def status_of(kit, order_id):
    """For another thread than the test's."""
    found = query(kit.home, "SELECT oms_status FROM orders WHERE order_id = ?", order_id)
    return found[0]["oms_status"]


def test_a_newer_version_waits_until_the_fate_of_the_older_is_known(shop, amazon, endpoint):
    automatic(shop, endpoint)
    looked(shop)
    (one,) = complete(shop)
    endpoint.answer = lambda _call: Answer(500)
    imported(shop, amazon, one, orderItems=retitled(shop, one, "second"))
    looked(shop)
    imported(shop, amazon, one, orderItems=retitled(shop, one, "third"))
    assert (status(shop, one), states(shop, one)[1:]) == ("Not exported", ["Being exported"])
    with pytest.raises(Refused) as refused:
        shop.export_to_oms([one])
    assert refused.value.code == "oms.under_way"
    endpoint.answer = lambda _call: Answer()
    amazon.advance(3600)
    looked(shop)
    assert titles(endpoint, one)[1:] == ["second", "third"]
    assert status(shop, one) == "Exported"


def test_a_version_that_changes_nothing_of_the_document_is_not_sent(shop, amazon, endpoint):
    (one,) = complete(shop)
    handed(shop, one)
    version = shop.order(one).last_updated
    imported(shop, amazon, one)
    assert shop.order(one).last_updated > version
    assert status(shop, one) == "Not exported"
    begun = shop.export_to_oms([one])
    begun.runs[0].wait()
    assert status(shop, one) == "Exported"
    assert len(titles(endpoint, one)) == 1


def test_what_goes_back_to_how_it_was_is_sent_again(shop, amazon, endpoint):
    (one,) = complete(shop)
    first = shop.order(one).lines[0]["title"]
    for title in (first, "between", first):
        imported(shop, amazon, one, orderItems=retitled(shop, one, title))
        handed(shop, one)
    assert titles(endpoint, one) == [first, "between", first]
    assert len(set(endpoint.taken)) == 3


def test_nothing_but_complete_orders_goes_whatever_becomes_of_them(shop, amazon, endpoint):
    """An order that was handed over and cannot be read in its next version waits for the one after."""
    (one,) = complete(shop)
    items = shop.order(one).raw()["orderItems"]
    handed(shop, one)
    imported(shop, amazon, one, orderItems=[item | {"product": {"asin": "B000000001"}} for item in items])
    assert (shop.order(one).import_status, status(shop, one)) == ("Error", "Not exported")
    with pytest.raises(Refused, match="not complete"):
        shop.export_to_oms([one])
    imported(shop, amazon, one, orderItems=entitled(items, "mended"))
    automatic(shop, endpoint)
    looked(shop)
    assert titles(endpoint, one)[1:] == ["mended"]


def test_a_sync_hands_over_for_a_while_and_leaves_the_rest_to_a_run_that_holds_up_no_import(
    shop, endpoint, monkeypatch
):
    monkeypatch.setattr(handover, "_A_WHILE", 0.0)
    automatic(shop, endpoint)
    assert shop.connection(1).sync(wait=True).as_dict()["sent"] == 1
    (row,) = looked(shop)
    assert row["job"] == "handover"
    assert {row["oms_status"] for row in shop.order_rows(status="Complete")} == {"Exported"}
    assert set(endpoint.times.values()) == {1}


# -- refused and mended --------------------------------------------------------------------------------------------


def test_an_order_that_is_refused_is_an_error_until_it_is_mended_and_retried(shop, endpoint):
    one, other = complete(shop, 2)
    endpoint.answer = lambda call: Answer(422, b'{"message": "unknown sku"}') if one.encode() in call.body else Answer()
    row = handed(shop, one, other)
    assert (row["state"], row["sent"], row["refused"]) == ("succeeded_with_errors", 1, 1)
    assert (status(shop, one), status(shop, other)) == ("Error", "Exported")
    (error,) = errors(shop)
    assert (error["code"], error["order_id"]) == ("oms_refused", one)
    assert "unknown sku" in error["message"]
    assert error["remedy"]
    (waiting,) = shop.handover_rows(states=["Error"])
    assert (waiting["record_id"], waiting["code"]) == (one, "oms_refused")

    endpoint.answer = lambda _call: Answer()
    keys = {call.key for call in endpoint.calls if one.encode() in call.body}
    assert shop.retry_handover([waiting["id"]]) == 1
    assert status(shop, one) == "Being exported"
    assert shop.wait_for(shop.run_rows(1)[0]["run_id"])["sent"] == 1
    assert status(shop, one) == "Exported"
    assert errors(shop) == []
    assert [row["state"] for row in errors(shop, every_state=True)] == ["solved"]
    assert {call.key for call in endpoint.calls if one.encode() in call.body} == keys, "under the same key"


def test_the_button_that_exports_tries_again_as_well(shop, endpoint):
    (one,) = complete(shop)
    endpoint.answer = lambda _call: Answer(400)
    handed(shop, one)
    endpoint.answer = lambda _call: Answer()
    handed(shop, one)
    assert status(shop, one) == "Exported"
    assert len({call.key for call in endpoint.calls}) == 1


def test_a_newer_version_of_what_was_refused_goes_by_itself_and_the_older_never(shop, amazon, endpoint):
    (one,) = complete(shop)
    endpoint.answer = lambda _call: Answer(400)
    handed(shop, one)
    (failed,) = shop.handover_rows(states=["Error"])
    endpoint.answer = lambda _call: Answer()
    imported(shop, amazon, one, orderItems=retitled(shop, one, "corrected"))
    with pytest.raises(Refused):
        shop.retry_handover([failed["id"]])
    handed(shop, one)
    assert titles(endpoint, one) == ["corrected"]
    assert errors(shop) == []
    with pytest.raises(Refused):
        shop.retry_handover([failed["id"]])


def test_a_mapping_that_is_corrected_sends_what_was_refused_for_it(shop, amazon, endpoint):
    one = next(row["order_id"] for row in shop.order_rows(status="Complete") if row["shipping_provider"] == "DHL")
    endpoint.answer = lambda _call: Answer(422, b"unknown carrier DHL")
    handed(shop, one)
    endpoint.answer = lambda _call: Answer()
    shop.set_settings(1, {"shipping_mapping.default": "UPS"})
    shop.connection(1).import_orders(wait=True)
    assert status(shop, one) == "Not exported"
    handed(shop, one)
    assert [doc["shipping_provider"] for doc in endpoint.documents()] == ["UPS"]


# -- not taken now -------------------------------------------------------------------------------------------------


def test_one_that_always_fails_stops_no_other_and_is_an_error_after_about_a_day(shop, amazon, endpoint):
    one = complete(shop, 5)[2]
    endpoint.answer = lambda call: Answer(500) if one.encode() in call.body else Answer()
    automatic(shop, endpoint)
    (row,) = looked(shop)
    assert row["state"] == "succeeded"
    assert {status(shop, each) for each in complete(shop, 5)} == {"Exported", "Being exported"}
    (waiting,) = shop.handover_rows(states=["Being exported"])
    assert "(attempt 1)" in waiting["message"]
    began, tried = shop._now(), 1
    while status(shop, one) == "Being exported":
        assert looked(shop) == [], "nothing is asked for before it is time"
        amazon.advance(wait_after(tried).total_seconds())
        (row,) = looked(shop)
        tried += 1
    assert tried == sum(one.encode() in call.body for call in endpoint.calls) == 30
    assert timedelta(hours=20) < shop._now() - began < timedelta(hours=30)
    assert (status(shop, one), row["state"]) == ("Error", "succeeded_with_errors")
    assert [error["code"] for error in errors(shop)] == ["oms_failing"]


def test_where_nothing_is_taken_one_is_tried_and_the_others_are_left_alone(shop, amazon, endpoint):
    """An outage of hours is a call now and then, not one for each order; then all go."""
    automatic(shop, endpoint)
    endpoint.answer = lambda _call: Answer(503)
    (row,) = looked(shop)
    assert (row["state"], row["sent"], len(endpoint.calls)) == ("succeeded", 0, 1)
    assert "handover.rests" in {line["code"] for line in shop.run_log(row["run_id"])}
    for _ in range(20):
        amazon.advance(600)
        looked(shop)
    assert len(endpoint.calls) < 15
    endpoint.answer = lambda _call: Answer()
    amazon.advance(3600)
    looked(shop)
    assert {row["oms_status"] for row in shop.order_rows(status="Complete")} == {"Exported"}
    assert errors(shop) == []


def test_after_some_failures_in_a_row_it_is_nobody_s_own_fault(shop, endpoint):
    automatic(shop, endpoint)
    endpoint.answer = lambda _call: Answer(500)
    looked(shop)
    assert len(endpoint.calls) == 4


def test_some_that_always_fail_do_not_stand_before_the_others(shop, amazon, endpoint):
    """However many they are, what can be taken is taken."""
    bad = complete(shop, 12)
    automatic(shop, endpoint)
    endpoint.answer = lambda call: Answer(500) if json.loads(call.body).get("order_id") in bad else Answer()
    for _ in range(8):
        looked(shop)
        amazon.advance(3600)
    assert {row["order_id"] for row in shop.order_rows(status="Complete") if row["oms_status"] != "Exported"} == set(
        bad
    )


def test_the_endpoint_says_how_long_it_wants_to_be_left_alone(shop, amazon, endpoint):
    automatic(shop, endpoint)
    endpoint.answer = lambda _call: Answer(429, b"", {"Retry-After": "7200"})
    looked(shop)
    amazon.advance(7000)
    assert looked(shop) == []
    endpoint.answer = lambda _call: Answer()
    amazon.advance(300)
    assert looked(shop)[0]["sent"] > 100


def test_a_person_who_asks_does_not_wait(shop, endpoint):
    automatic(shop, endpoint)
    endpoint.answer = lambda _call: Answer(503)
    looked(shop)
    endpoint.answer = lambda _call: Answer()
    assert shop.export_to_oms(connection=1).runs[0].wait().as_dict()["sent"] > 100


def test_a_fault_of_the_sink_itself_is_seen_and_waits_like_any_other(kit, tmp_path, monkeypatch):
    def fails(*_arguments):
        raise ZeroDivisionError

    kit.set_sink("folder", {"path": str(tmp_path / "oms")})
    monkeypatch.setattr(FolderSink, "deliver", fails)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["state"].startswith("succeeded")
    assert "handover.failed" in {line["code"] for line in kit.run_log(row["run_id"])}
    assert "ZeroDivisionError" in kit.handover_rows(limit=1)[0]["message"]
    assert looked(kit) == []


def test_a_sink_that_cannot_be_used_fails_a_run_of_its_own_and_no_sync(shop, endpoint):
    automatic(shop, endpoint)
    shop._store.connections.drop_secrets("sink:1")
    row = shop.connection(1).sync(wait=True).as_dict()
    assert row["state"].startswith("succeeded")
    assert "sink.unusable" in {line["code"] for line in shop.run_log(row["run_id"])}
    (row,) = looked(shop)
    assert (row["state"], row["code"]) == ("failed", "sink.unusable")
    assert looked(shop) == [], "it would fail again at once"


# -- held back -----------------------------------------------------------------------------------------------------


def test_while_exports_are_paused_nothing_leaves_and_the_log_says_so_once(shop, amazon, endpoint):
    automatic(shop, endpoint)
    shop.pause(reason="stocktaking")
    row = shop.connection(1).sync(wait=True).as_dict()
    assert row["state"].startswith("succeeded")
    assert [line["code"] for line in shop.run_log(row["run_id"])].count("exports.paused") == 1
    assert looked(shop) == [], "no run is begun for nothing"
    assert endpoint.calls == []
    shop.resume()
    assert looked(shop)[0]["sent"] > 100


def test_a_pause_and_a_switched_off_connection_stop_a_run_under_way(shop, endpoint):
    for stop, going in ((shop.pause, shop.resume), (lambda: shop.disable(1), lambda: shop.enable(1))):
        endpoint.calls.clear()
        endpoint.answer = lambda _call, stop=stop: Answer() if len(endpoint.calls) < 5 else (stop(), Answer())[1]
        row = shop.export_to_oms(connection=1).runs[0].wait().as_dict()
        assert (len(endpoint.calls), row["sent"]) == (5, 5)
        going()
    assert set(endpoint.times.values()) == {1}


def test_nothing_leaves_for_an_inactive_connection(shop, endpoint):
    automatic(shop, endpoint)
    shop.disable(1)
    assert looked(shop) == []
    for asked in (lambda: shop.export_to_oms(connection=1), lambda: shop.test_sink(1)):
        with pytest.raises(Refused):
            asked()
    assert endpoint.calls == []


# -- several at once -----------------------------------------------------------------------------------------------


def test_what_one_run_has_in_hand_no_other_takes(shop):
    """A sync hands over beside a run of its own kind; each batch is one's alone until its run has ended."""
    store, now = shop._store, shop._now()
    store.handovers.enqueue(1, "order", now, actor="tester", limit=3)
    first = store.runs.claim(store.runs.create(1, "handover", "a", None, now), now)
    second = store.runs.claim(store.runs.create(1, "sync", "b", None, now), now)
    batch = store.handovers.take(first, 1, now)
    assert len(batch.records) == 3
    assert store.handovers.take(second, 1, now) is None
    assert not batch.again
    store.runs.finish(first, "failed", 0.0, now)
    taken = store.handovers.take(second, 1, now)
    assert (taken.id, [one.document for one in taken.records]) == (batch.id, [one.document for one in batch.records])
    assert taken.again, "it may have arrived"
    with pytest.raises(Superseded):
        store.handovers.settle(first, 1, batch, [Fate(one) for one in batch.records], now)
    store.handovers.settle(second, 1, taken, [Fate(one) for one in taken.records], now)
    assert len(shop.handover_rows(states=["Exported"])) == 3


def test_what_is_left_of_a_batch_is_another_one(shop, endpoint):
    """A batch that comes again under its id is the same: so what waits of one that arrived in part has a new id."""
    one, two, three = complete(shop, 3)
    automatic(shop, endpoint, records_per_call=3)
    shop.set_sink("http", {"url": endpoint.url, "records_per_call": 3}, automatic=False)
    bad = {one: 422, two: 500}
    endpoint.answer = lambda call: Answer(next((bad[order] for order in bad if order.encode() in call.body), 200))
    shop.export_to_oms([one, two, three]).runs[0].wait()
    found = {row["record_id"]: row for row in shop.handover_rows()}
    assert [found[order]["state"] for order in (one, two, three)] == ["Error", "Being exported", "Exported"]
    assert found[two]["batch"] != found[three]["batch"]


# -- by itself -----------------------------------------------------------------------------------------------------


def test_a_worker_hands_over_what_an_import_brought_without_being_asked(home, amazon_today, endpoint):
    with make_kit(home, amazon_today) as kit:
        kit.set_sink("http", {"url": endpoint.url}, secret=SECRET)
        kit.connection(1).import_orders(wait=True)
        many = kit.totals()["Complete"]
        worker = start_process(home, "worker")
        try:
            until(lambda: len(endpoint.documents()) == many, "all documents")
            until(lambda: kit.run_rows(1)[0]["state"] == "succeeded", "the end of the run")
        finally:
            worker.terminate()
            worker.wait(20)
    assert set(endpoint.times.values()) == {1}
