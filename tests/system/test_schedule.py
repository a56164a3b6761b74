"""Fetching by itself: due work is done once, whoever looks and however often; what was missed is caught up once."""

import threading
from datetime import timedelta

import pytest

from omnikit.errors import InvalidInput
from omnikit.kit import open_kit
from omnikit.sync.schedule import ask_for_due
from tests.support.commands import start_process
from tests.support.homes import query
from tests.support.waiting import until


class Silent:
    """A queue that only remembers."""

    def __init__(self):
        self.put_runs = []

    def put(self, run_id):
        self.put_runs.append(run_id)


def look(kit):
    """One look of a worker, which works off what it asked for."""
    runs = ask_for_due(kit._store, Silent(), kit._now())
    for run_id in runs:
        kit.wait_for(run_id)
    return runs


def test_a_day_of_fifteen_minutes_is_ninety_six_runs_however_often_somebody_looks(kit, amazon):
    kit.set_download(1, "orders", 15)
    runs = []
    for _ in range(24 * 60):
        amazon.advance(60)
        runs += look(kit) + look(kit)
    assert len(runs) == 96
    rows = kit.run_rows(1)
    assert {row["requested_by"] for row in rows} == {"schedule"}
    assert {row["job"] for row in rows} == {"orders"}
    assert {row["state"] for row in rows} <= {"succeeded", "succeeded_with_errors"}


def test_what_was_missed_is_caught_up_once(kit, amazon):
    kit.set_download(1, "orders", 5)
    amazon.advance(6 * 3600)
    assert len(look(kit)) == 1
    assert look(kit) == []
    (row,) = kit.schedule()
    assert (row["outcome"], row["late"]) == ("run", False)


def test_two_who_look_at_once_ask_once(kit, amazon):
    kit.set_download(1, "orders", 5)
    amazon.advance(301)
    found, gate = [], threading.Barrier(8)

    def worker():
        gate.wait()
        found.extend(ask_for_due(kit._store, Silent(), kit._now()))
        kit._store.db.close_thread()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert len(kit.run_rows()) == 1


@pytest.mark.parametrize(
    ("obstacle", "outcome"),
    [("inactive", "connection.inactive"), ("revoked", "authorization.missing"), ("busy", "busy")],
)
def test_a_connection_that_cannot_is_left_alone_until_it_is_due_again(kit, amazon, obstacle, outcome):
    kit.set_download(1, "orders", 5)
    if obstacle == "inactive":
        kit.disable(1)
    elif obstacle == "revoked":
        amazon.revoke(amazon.sellers[0]["seller_id"])
        kit.connection(1).sync(wait=True)
    else:
        kit.connection(1).sync()
    calls = len(kit.run_rows())
    for _ in range(3):
        amazon.advance(60)
        assert ask_for_due(kit._store, Silent(), kit._now()) == []
    amazon.advance(301)
    assert ask_for_due(kit._store, Silent(), kit._now()) == []
    assert len(kit.run_rows()) == calls
    assert kit.schedule()[0]["outcome"] == outcome


def test_never_is_never(kit, amazon):
    kit.set_download(1, "orders", 5)
    kit.set_download(1, "orders", None)
    amazon.advance(3600)
    assert look(kit) == []
    assert kit.schedule() == []
    assert kit.downloads(1) == {"orders": None, "returns": None}


def test_an_interval_that_is_not_offered_is_refused(kit):
    with pytest.raises(InvalidInput):
        kit.set_download(1, "orders", 7)
    assert kit.schedule() == []


def test_without_a_worker_work_is_late_and_that_is_said(kit, amazon):
    kit.set_download(1, "orders", 5)
    assert [row["late"] for row in kit.schedule()] == [False]
    amazon.advance(300 + 61)
    assert [row["late"] for row in kit.schedule()] == [True]


def test_a_deleted_connection_is_scheduled_no_longer(kit):
    kit.set_download(1, "orders", 5)
    kit.disable(1)
    kit.delete(1)
    assert kit.schedule() == []


def test_a_worker_fetches_by_itself(home, amazon_today):
    from tests.support.homes import make_kit

    with make_kit(home, amazon_today) as kit:
        kit.set_download(1, "orders", 2)
        # as if it had been due a moment ago: nobody waits two minutes for a test
        kit._store.db.run(
            "UPDATE schedules SET next_due = ?", ((kit._now() - timedelta(seconds=1)).strftime("%FT%TZ"),)
        )
    worker = start_process(home, "worker")
    try:
        until(lambda: query(home, "SELECT state FROM runs WHERE finished IS NOT NULL"), "a run", 30)
    finally:
        worker.terminate()
        worker.wait(20)
    with open_kit(home) as kit:
        (row,) = kit.run_rows()
        assert (row["requested_by"], row["job"]) == ("schedule", "orders")
        assert len(kit.schedule()) == 1


def test_the_command_line_sets_and_lists(kit, cli):
    assert cli("schedule", "set", 1, "15").exit_code == 0
    (row,) = cli("schedule", "--json").json
    assert (row["connection"], row["minutes"], row["stream"]) == ("Shop DE", 15, "orders")
    assert cli("schedule", "set", 1, "7").exit_code == 2
    assert cli("schedule", "set", 1, "often").exit_code == 2
    assert cli("schedule", "set", 1, "never").exit_code == 0
    assert cli("schedule", "--json").json == []
