"""Several processes and threads at one home: nothing is done twice, nothing lost, nobody waits for ever."""

import multiprocessing
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from omnikit.drivers.amazon.mapping import map_order
from omnikit.errors import Busy, Superseded
from omnikit.kit import open_kit
from omnikit.model.times import parse
from omnikit.store import Page, Record, SliceStep
from tests.support import racing
from tests.support.commands import run_process, start_process
from tests.support.homes import assert_same, credentials, dump, make_kit, query
from tests.support.waiting import until

ROUNDS = 60


def race(target, place, rounds=ROUNDS, processes=2):
    """What each process told, by round."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(processes), context.Queue()
    names = [f"process {number}" for number in range(processes)]
    running = [context.Process(target=target, args=(barrier, place, rounds, results, name)) for name in names]
    for process in running:
        process.start()
    told = [results.get(timeout=60) for _ in range(rounds * processes)]
    for process in running:
        process.join(30)
        assert process.exitcode == 0
    results.close()
    results.join_thread()
    return {number: [one for one in told if one[1] == number] for number in range(rounds)}


def test_two_processes_that_make_one_home_at_once_share_it(tmp_path):
    """Both succeed, with the same key and all tables: whoever comes second finds the first one's home."""
    told = race(racing.make_homes, tmp_path)
    failed = [one for both in told.values() for one in both if one[3] is None]
    assert not failed, f"{len(failed)} of {2 * ROUNDS}: {sorted({one[2] for one in failed})}"
    for number, both in told.items():
        keys = {one[2] for one in both}
        assert len(keys) == 1, f"round {number}: {keys}"
        with open_kit(tmp_path / f"home{number}") as kit:
            assert kit._store.vault.fingerprint in keys
        assert len(query(tmp_path / f"home{number}", "SELECT * FROM _sqlite_migrations")) >= 1


def test_of_two_who_ask_at_once_one_gets_the_run_and_the_other_is_told_busy(home, amazon_today):
    make_kit(home, amazon_today).close()
    told = race(racing.ask_for_syncs, home, 20)
    for number, both in told.items():
        outcomes = [one[2] for one in both]
        assert outcomes.count("busy") == 1, f"round {number}: {outcomes}"
    assert len(query(home, "SELECT * FROM runs")) == 20


def test_a_second_sync_of_a_connection_ends_with_exit_code_5(home, amazon_today):
    with make_kit(home, amazon_today) as kit:
        amazon_today.add_fault("searchOrders", "slow", times=100, seconds=0.5)
        first = start_process(home, "sync", 1, "--wait")
        until(lambda: [row for row in kit.run_rows(1) if row["state"] == "running"], "a running sync")
        second = run_process(home, "sync", 1, "--wait", "--json")
        assert second.exit_code == 5, second
        assert "[busy]" in second.stderr
        assert "run 1" in second.stderr
        assert second.stdout == ""
        amazon_today.clear_faults()
        assert first.wait(30) == 3
        assert [row["run_id"] for row in kit.run_rows(1)] == [1]
        assert run_process(home, "sync", 1, "--wait").exit_code == 0, "afterwards the way is free"


def test_runs_of_two_connections_do_not_wait_for_each_other(home, amazon_today):
    with make_kit(home, amazon_today) as kit:
        kit.create_connection("amazon", "Shop FR", credentials(amazon_today, "FR"))
        kit.connection(1).sync()
        assert kit.connection(2).sync(wait=True).as_dict()["state"] == "succeeded"


# -- old and new ----------------------------------------------------------------------------------------------------


def test_an_older_page_does_not_overwrite_an_order_that_was_updated_later(kit, amazon, home):
    kit.connection(1).sync(wait=True)
    order_id = next(row["order_id"] for row in kit.order_rows(1, status="Complete"))
    older = amazon.change_order(order_id, {"fulfillment": {"fulfillmentStatus": "UNSHIPPED"}})
    amazon.advance(60)
    amazon.cancel_order(order_id)
    amazon.advance(130)
    kit.connection(1).sync(wait=True)
    assert kit.order(order_id).channel_status == "CANCELLED"
    newest = dump(home)

    amazon.upsert_orders([older])
    amazon.advance(60)
    row = kit.connection(1).sync(wait=True).as_dict()
    assert row["unchanged"] >= 1, "the older form was fetched, by the overlap"
    assert_same(dump(home), newest)


def commit_of(kit, raw, claim):
    store = kit._runtime.store
    start, end = (f"2026-11-2{day}T00:00:00Z" for day in (1, 2))
    page = Page(1, [Record(b"{}", map_order(raw))], SliceStep("orders", parse(start), parse(end), None), None)
    return store.commit_page(claim, page, "2026-11-23T12:00:00Z")


def test_a_page_of_an_older_attempt_is_refused_whole(kit, amazon, home):
    store, now = kit._runtime.store, kit._runtime.clock.now
    run = kit.connection(1).sync()
    older = store.runs.claim(run.id, now())
    amazon.advance(61)
    assert store.runs.requeue_stalled(now()) == [run.id]
    raw = amazon.amazon.book(amazon.amazon.accounts.first)
    raw = next(iter(raw)).order
    with pytest.raises(Superseded):
        commit_of(kit, raw, older)
    newer = store.runs.claim(run.id, now())
    assert newer.attempt == older.attempt + 1
    with pytest.raises(Superseded):
        commit_of(kit, raw, older)
    found = dump(home)
    assert (found.orders, found.fetched, found.errors) == ({}, [], {})
    assert run.as_dict()["fetched"] == 0
    assert commit_of(kit, raw, newer)["fetched"] == 1


def test_a_run_whose_heart_has_stopped_is_taken_up_by_another_and_the_first_writes_nothing_more(
    kit, home, amazon, clock, fresh
):
    """A process that hung for a minute comes back while another one has gone on."""
    hung, released = threading.Event(), threading.Event()

    def hang(row):
        if row["fetched"] and not hung.is_set():
            hung.set()
            assert released.wait(30)

    run = kit.connection(1).sync()
    with ThreadPoolExecutor(1) as pool, open_kit(home, actor="other", clock=clock) as other:
        first = pool.submit(run.wait, hang)
        assert hung.wait(30)

        def taken_up():
            amazon.advance(61)
            try:
                return other.connection(1).sync()
            except Busy:  # its heart beat in between; the process is alive, only its work hangs
                return None

        try:
            again = until(taken_up, "the stalled run to be handed back", every=0)
            assert again.id == run.id
            again.wait()
            row = again.as_dict()
        finally:
            released.set()
        first.result(30)
    assert row["state"] == "succeeded_with_errors"
    assert kit.run(run.id).as_dict() == row, "the first one changed nothing any more"
    assert query(home, "SELECT attempt FROM runs") == [{"attempt": 2}]
    assert_same(dump(home), fresh())


def test_a_waiting_worker_takes_up_a_run_whose_process_has_died(home, amazon_today):
    """Found by looking for it, without anybody asking again."""
    with make_kit(home, amazon_today) as kit:
        amazon_today.add_fault("searchOrders", "slow", times=1, seconds=30)
        dying = start_process(home, "sync", 1, "--wait")
        until(lambda: amazon_today.state()["calls"].get("searchOrders"), "the first page to be asked for")
        worker = start_process(home, "worker")
        try:
            until(kit.worker_alive, "a worker")
            dying.send_signal(signal.SIGKILL)
            dying.wait()
            run = kit.run(1)
            until(lambda: run.ended, "the end of the run", seconds=30)
        finally:
            worker.terminate()
            worker.wait(20)
        assert run.as_dict()["state"] == "succeeded_with_errors"
        assert query(home, "SELECT attempt FROM runs") == [{"attempt": 2}]


# -- waiting and asking ---------------------------------------------------------------------------------------------


def test_a_run_that_waits_for_quota_is_canceled_at_once(home, amazon_today):
    """Three minutes of waiting lie before it; nobody has to sit them out. Real time, real heart."""
    with make_kit(home, amazon_today) as kit:
        amazon_today.add_fault("searchOrders", "quota", times=1000)
        run = kit.connection(1).sync()
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(run.wait)
            row = until(lambda: (row := run.as_dict())["waiting_until"] and row, "the wait for quota")
            assert row["waiting_until"] > row["started"]
            with open_kit(home, actor="someone else") as other:
                other.cancel_run(run.id)
            waiting.result(5)
        row = run.as_dict()
    assert (row["state"], row["code"]) == ("canceled", "run.canceled")
    assert row["waiting_until"] is None
    assert amazon_today.state()["calls"]["searchOrders"] == 1


def test_eight_threads_that_need_an_access_token_fetch_it_once(kit, amazon):
    amazon.advance(3700)
    amazon.clear_calls()
    amazon.add_fault("token", "slow", times=10, seconds=0.2)
    start = threading.Barrier(8)

    def check(_number):
        start.wait(30)
        try:
            return kit.connection(1).check()
        finally:
            kit._runtime.store.db.close_thread()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(check, range(8)))
    assert len(said) == 8
    assert all(said)
    assert amazon.state()["calls"] == {"token": 1, "getMarketplaceParticipations": 8}


def test_processes_share_one_access_token(home, amazon_today):
    make_kit(home, amazon_today).close()
    amazon_today.clear_calls()
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda _n: run_process(home, "connection", "check", 1), range(4)))
    assert [one.exit_code for one in ended] == [0, 0, 0, 0]
    assert "token" not in amazon_today.state()["calls"], "the one that was fetched at the creation is still good"


def test_readers_are_not_kept_out_by_a_writer(home, amazon_today):
    """Lists answer while a sync writes page after page."""
    with make_kit(home, amazon_today) as kit:
        amazon_today.add_fault("searchOrders", "slow", times=1000, seconds=0.05)
        process = start_process(home, "sync", 1, "--wait")
        seen = set()
        until(lambda: seen.add(len(list(kit.order_rows(1)))) or process.poll() is not None, "the end", every=0.005)
        assert process.returncode == 3
        assert len(seen) >= 3, f"pages appeared one after another: {seen}"
