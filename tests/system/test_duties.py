"""What a worker does by itself: one duty that fails keeps no other from being done, is seen, and is over when it works
again.
"""

import pytest

from omnikit.alerts.watch import look
from omnikit.kit.working import beside
from tests.support.homes import credentials, query

DROP = "dropped files"


@pytest.fixture
def due(kit):
    return beside(kit._runtime)["due"]


def block(kit):
    """A file lies where the folder for dropped files should be."""
    (kit.home / "drop").write_text("in the way")


def test_a_duty_that_fails_keeps_no_other_from_being_done(kit, amazon, due):
    block(kit)
    kit.set_download(1, "orders", 5)
    amazon.advance(600)
    due.look_after()
    assert [row["name"] for row in kit.failing_duties()] == [DROP]
    assert [row["requested_by"] for row in kit.run_rows(1)] == ["schedule"], "what came before it"
    assert query(kit.home, "SELECT value FROM meta WHERE key = 'log_pruned'") != [], "what comes after it"


def test_it_is_seen_until_it_works_again(kit, amazon, due):
    block(kit)
    channel = kit.add_alert_channel("webhook", "Ops", {}, "https://hooks.example.org/x")["channel"]
    kit.add_alert("duty_failed", channel, {})
    for _ in range(3):
        due.look_after()
        amazon.advance(60)
    (found,) = kit.overview()["duties"]
    assert (found["name"], found["times"]) == (DROP, 3)
    assert found["message"].startswith("The folder for dropped files cannot be used (")
    look(kit._store, kit._now())
    assert [row["title"] for row in kit.alerts()] == [f"A worker fails at: {DROP}"]

    (kit.home / "drop").unlink()
    due.look_after()
    look(kit._store, kit._now())
    assert (kit.failing_duties(), kit.alerts()) == ([], [])


def test_what_another_worker_left_failing_is_over_with_the_first_success(kit, due):
    kit._store.duties.failed(DROP, "It failed.", kit._now())
    due.look_after()
    assert kit.failing_duties() == []


def test_a_connection_whose_driver_is_gone_keeps_no_other_from_its_schedule(kit, amazon, due):
    gone = kit.create_connection("amazon", "Gone", {**credentials(amazon, "A13V1IB3VIYZZH")}).id
    for number in (gone, 1):
        kit.set_download(number, "orders", 5)
    kit._store.db.run("UPDATE connections SET driver = 'sold.elsewhere' WHERE id = ?", (gone,))
    amazon.advance(600)
    due.look_after()
    assert kit.failing_duties() == []
    runs = {row["connection_id"]: kit.wait_for(row["run_id"]) for row in kit.run_rows() if row["state"] == "queued"}
    assert runs.keys() == {1, gone}
    assert kit.run_rows(1)[0]["state"].startswith("succeeded")
    assert (kit.run_rows(gone)[0]["state"], kit.run_rows(gone)[0]["code"]) == ("failed", "driver.not_found")
