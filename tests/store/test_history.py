"""What is asked for every few seconds costs no more after a year of runs than on the first day."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from omnikit.model.times import iso
from omnikit.store import Store
from omnikit.store.overview import Overviews
from tests.store.conftest import NOW

FEW, MANY = 20, 5_000


def pass_runs(store: Store, count: int) -> None:
    """So many runs of the connection that have ended."""
    at = iso(NOW - timedelta(days=1))
    with store.db.write() as connection:
        connection.executemany(
            "INSERT INTO runs (connection_id, connection_name, job, state, requested_by, created, started, finished) "
            "VALUES (1, 'Shop', 'orders', 'succeeded', 'schedule', ?, ?, ?)",
            [(at, at, at)] * count,
        )


def steps(store: Store, ask: Callable[[], object]) -> int:
    """How many steps SQLite's machine takes."""
    found = 0

    def count() -> int:
        nonlocal found
        found += 1
        return 0

    store.db.connection.set_progress_handler(count, 1)
    ask()
    store.db.connection.set_progress_handler(None, 1)
    return found


QUESTIONS: dict[str, Callable[[Store], object]] = {
    "which runs wait": lambda store: store.runs.queued(),
    "which runs were left behind": lambda store: store.runs.requeue_stalled(NOW),
    "which run of a connection is under way": lambda store: store.runs.active(1),
    "which runs are under way": lambda store: Overviews(store.db).under_way(8),
    "which runs of connections are under way": lambda store: store.reading.active_runs(),
    "what was the last run of each connection": lambda store: store.reading.last_runs(),
    "what was the last run of one": lambda store: store.reading.last_runs(1),
    "what is due": lambda store: store.schedules.due(NOW),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.usefixtures("claim")  # one is under way: there is something to find
def test_it_costs_the_same_however_many_runs_have_ended(store: Store, question: str) -> None:
    pass_runs(store, FEW)
    before = steps(store, lambda: QUESTIONS[question](store))
    pass_runs(store, MANY)
    assert before > 0
    assert steps(store, lambda: QUESTIONS[question](store)) <= before + FEW


def test_the_last_run_of_each_connection_is_the_last_import_that_ended(store: Store) -> None:
    for number in (1, 2):
        store.connections.add(
            name=f"Shop {number}", driver="amazon", account={}, account_key=str(number), secrets={}, at=NOW
        )
    made = [store.runs.create(1, job, "test", None, NOW) for job in ("orders", "exports")]
    later = store.runs.create(2, "orders", "test", None, NOW)
    with store.db.write() as connection:
        connection.execute("UPDATE runs SET state = 'succeeded', finished = ?", (iso(NOW),))
    under_way = store.runs.create(1, "orders", "test", None, NOW)
    assert {key: row["id"] for key, row in store.reading.last_runs().items()} == {1: made[0], 2: later}
    assert {key: row["id"] for key, row in store.reading.last_runs(2).items()} == {2: later}
    assert store.runs.queued() == [under_way]
