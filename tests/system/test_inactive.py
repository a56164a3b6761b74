"""Inactive means that no call leaves, whatever is asked. Only switching it on again changes that."""

import pytest

from omnikit.errors import OmnikitError, Refused
from tests.support.commands import run_here, start_process
from tests.support.homes import credentials, dump, make_kit
from tests.support.waiting import until


@pytest.fixture
def inactive(kit, amazon):
    """A connection that was switched off; the local Amazon has forgotten what came before."""
    handle = kit.connection(1).disable()
    amazon.clear_calls()
    return handle


def calls(amazon):
    return amazon.state()["calls"]


ASKED = {
    "check": lambda handle: handle.check(),
    "sync": lambda handle: handle.sync(),
    "sync and wait": lambda handle: handle.sync(wait=True),
    "sync since": lambda handle: handle.sync(since="2026-01-01"),
    "import orders": lambda handle: handle.import_orders(wait=True),
}


@pytest.mark.parametrize("asked", ASKED)
def test_the_kit_refuses_and_no_call_leaves(asked, inactive, amazon):
    with pytest.raises(Refused) as refused:
        ASKED[asked](inactive)
    assert refused.value.code == "connection.inactive"
    assert "[ENABLE]" in refused.value.remedy
    assert calls(amazon) == {}
    assert inactive.as_dict()["run"] is None


def test_saving_its_credentials_checks_them_and_starts_no_sync(inactive, amazon, kit):
    assert inactive.authorize_url("http://127.0.0.1:9/callback")
    assert calls(amazon) == {}
    kit.save_connection(1, {})
    assert set(calls(amazon)) <= {"getMarketplaceParticipations", "lwa.token", "token"}, calls(amazon)
    assert kit.run_rows() == []


def test_looking_at_it_makes_no_call(inactive, amazon, kit):
    for row in (inactive.as_dict(), *kit.connection_rows()):
        assert row["status"] == "Inactive"
    assert repr(inactive)
    assert inactive._repr_html_()
    for frame in (kit.orders(), kit.errors(), kit.runs(), kit.connections()):
        assert frame is not None
    inactive.disable()
    assert inactive.enable().status == "Active"
    assert calls(amazon) == {}, "switching on makes no call of its own"


def test_deleting_it_makes_no_call(inactive, amazon, kit):
    inactive.delete()
    assert kit.connection_rows() == []
    assert calls(amazon) == {}


COMMANDS = {
    ("connection", "check", 1): 1,
    ("sync", 1): 1,
    ("sync", 1, "--wait"): 1,
    ("sync", 1, "--wait", "--json"): 1,
    ("sync", 1, "--since", "01.10.2026", "--wait"): 1,
    ("connection", "list"): 0,
    ("connection", "show", 1): 0,
    ("orders",): 0,
    ("errors",): 0,
    ("runs",): 0,
    ("connection", "disable", 1): 0,
}


@pytest.mark.parametrize(("command", "exit_code"), COMMANDS.items())
def test_the_command_line_makes_no_call(command, exit_code, inactive, amazon, cli):
    ended = cli(*command)
    assert ended.exit_code == exit_code, ended
    assert calls(amazon) == {}
    if exit_code:
        assert "connection.inactive" in ended.stderr
        assert "[ENABLE]" in ended.stderr
        assert "omnikit connection enable 1" in ended.stderr


def test_sync_all_leaves_it_out_and_says_so(inactive, amazon, cli, kit):
    ended = cli("sync", "--all", "--wait", "--json")
    assert ended.exit_code == 0, ended
    assert ended.json == []
    assert "1" in ended.stderr
    assert calls(amazon) == {}


def test_sync_all_synchronises_only_the_others(amazon_today, home):
    with make_kit(home, amazon_today) as kit:
        other = kit.create_connection("amazon", "Shop FR", credentials(amazon_today, "FR"))
        kit.connection(1).disable()
        amazon_today.clear_calls()
        ended = run_here(home, "sync", "--all", "--wait", "--json")
        assert ended.exit_code == 0, ended
        assert [row["connection_id"] for row in ended.json] == [other.id]
        assert kit.run_rows(1) == []
        assert calls(amazon_today)["getMarketplaceParticipations"] == 1


def test_a_refused_one_among_several_does_not_stop_the_others(amazon_today, home):
    with make_kit(home, amazon_today) as kit:
        kit.create_connection("amazon", "Shop FR", credentials(amazon_today, "FR"))
        kit.connection(1).disable()
        ended = run_here(home, "sync", 1, 2, "--wait", "--json")
        assert ended.exit_code == 1, ended
        refused, done = ended.json
        assert refused["code"] == "connection.inactive"
        assert done["state"] == "succeeded"


@pytest.mark.parametrize("job", ["sync", "import_orders"])
def test_a_queued_run_that_is_executed_after_switching_off_makes_no_call(job, kit, amazon):
    amazon.clear_calls()
    run = getattr(kit.connection(1), job)()
    kit.connection(1).disable()
    row = run.wait().as_dict()
    assert (row["state"], row["code"]) == ("canceled", "run.connection_disabled")
    assert row["remedy"]
    assert calls(amazon) == {}


def test_a_worker_makes_no_call_for_a_run_that_was_queued_before_switching_off(kit, amazon, home):
    run = kit.connection(1).sync()
    kit.connection(1).disable()
    amazon.clear_calls()
    worker = start_process(home, "worker")
    try:
        until(lambda: run.ended, "the end of the run")
    finally:
        worker.terminate()
        worker.wait(20)
    assert run.as_dict()["code"] == "run.connection_disabled"
    assert calls(amazon) == {}


def test_a_run_under_way_stops_after_its_page(kit, amazon, home):
    """The page that was in the air may still arrive; it is the last call."""
    amazon.clear_calls()
    run = kit.connection(1).sync()
    seen = []

    def disable(row):
        if row["fetched"] and not seen:
            kit.connection(1).disable()
            seen.append(calls(amazon)["searchOrders"])

    row = run.wait(disable).as_dict()
    assert (row["state"], row["code"]) == ("canceled", "run.connection_disabled")
    assert calls(amazon)["searchOrders"] <= seen[0] + 1
    stored = dump(home)
    assert len(stored.orders) == row["fetched"] > 0, "what was fetched is kept"

    amazon.clear_calls()
    with pytest.raises(Refused):
        kit.connection(1).sync()
    assert calls(amazon) == {}
    kit.connection(1).enable()
    again = kit.connection(1).sync(wait=True).as_dict()
    assert again["state"] == "succeeded_with_errors"
    assert again["imported"] > 0


def test_retries_stop_as_well(kit, amazon):
    """Switched off while a call is being tried again: it is not tried once more."""
    amazon.add_fault("searchOrders", "error_503", times=10_000)
    amazon.clear_calls()
    run = kit.connection(1).sync()
    clock = kit._runtime.clock
    advance = clock.wait

    def disable_while_waiting(seconds, stop):
        kit.connection(1).disable()
        advance(seconds, stop)

    clock.wait = disable_while_waiting
    row = run.wait().as_dict()
    assert (row["state"], row["code"]) == ("canceled", "run.connection_disabled")
    assert calls(amazon)["searchOrders"] == 1


def test_a_new_grant_for_it_is_stored_without_a_sync_or_refused_without_a_call(inactive, amazon, kit):
    """Saving credentials may check them; it starts no sync."""
    token = amazon.grant(amazon.sellers[0]["seller_id"])
    try:
        inactive.authorize(token)
    except OmnikitError as refused:
        assert refused.code == "connection.inactive"  # noqa: PT017 either way is in order
        assert calls(amazon) == {}
    assert kit.run_rows(1) == []
    assert "searchOrders" not in calls(amazon)
