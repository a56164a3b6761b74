"""Alerts over time: what breaks is told once, not again and again, not at night, and told when it is over."""

from datetime import timedelta

import pytest

from omnikit.alerts.watch import deliver, look
from omnikit.store import Store
from tests.alerts.test_posting import box, hook  # noqa: F401 fixtures

HOUR = timedelta(hours=1).total_seconds()


@pytest.fixture
def store(kit, home):
    opened = Store.open(home)
    yield opened
    opened.close()


@pytest.fixture
def pass_time(store, clock, amazon):
    """Let hours go by, looking every one of them, as a worker does."""

    def passed(hours):
        for _ in range(hours):
            amazon.advance(HOUR)
            look(store, clock.now())
            deliver(store, clock.now())

    return passed


@pytest.fixture
def told(kit, hook):  # noqa: F811 the fixture
    """A channel, and what it was told."""
    channel = kit.add_alert_channel("webhook", "Slack", {}, f"http://127.0.0.1:{hook.server_port}/services/x")
    return channel["channel"], hook


def texts(hook):  # noqa: F811 the fixture
    return [body["text"] for _, body in hook.posted]


def test_a_failed_run_is_told_once_a_day_and_its_end_too(kit, amazon, told, pass_time):
    channel, hook = told  # noqa: F811 the fixture
    kit.add_alert("run_failed", channel)
    amazon.revoke(amazon.sellers[0]["seller_id"])
    kit.connection(1).sync(wait=True)
    pass_time(30)
    first, again = texts(hook)
    assert first.startswith("*omnikit: 1 new*")
    assert "Shop DE: the last sync failed" in first
    assert again.startswith("*omnikit: 1 still*")
    assert kit.alerts()[0]["times"] == 2
    kit.authorize(1, amazon.grant(amazon.sellers[0]["seller_id"]))
    kit.connection(1).sync(wait=True)
    pass_time(2)
    assert "Resolved: Shop DE: the last sync failed" in texts(hook)[-1]
    assert len(texts(hook)) == 3
    assert kit.alerts() == []


def test_absence_is_told_and_nothing_at_night(kit, told, pass_time, amazon):
    channel, hook = told  # noqa: F811 the fixture
    kit.connection(1).sync(wait=True)
    now = kit.connection(1).as_dict()["last_sync"]
    hour = int(now[11:13])
    quiet = (f"{hour:02d}:00", f"{(hour + 8) % 24:02d}:00", "UTC")
    kit.add_alert("no_success", channel, {"hours": 3}, quiet=quiet)
    pass_time(6)
    assert texts(hook) == []
    assert [one["times"] for one in kit.alerts()] == [0]
    pass_time(4)
    (text,) = texts(hook)
    assert "no successful import for" in text


def test_several_findings_are_one_message(kit, told, pass_time, amazon):
    channel, hook = told  # noqa: F811 the fixture
    kit.add_alert("run_failed", channel)
    kit.add_alert("no_success", channel, {"hours": 1})
    kit.add_alert("authorization_ends", channel)
    amazon.revoke(amazon.sellers[0]["seller_id"])
    kit.connection(1).sync(wait=True)
    pass_time(3)
    first = texts(hook)[0]
    assert "run failed" in first
    assert "needs authorization" in first
    assert len(texts(hook)) <= 2


def test_a_saved_view_that_is_not_empty_is_told(kit, told, pass_time):
    channel, hook = told  # noqa: F811 the fixture
    state = {"columns": ["order_id"], "filters": {"import_status": {"is": ["Error"]}}}
    view = kit.create_view("orders", "In Error", state)
    kit.add_alert("view_not_empty", channel, {"view": view["id"]})
    pass_time(1)
    assert texts(hook) == []
    kit.connection(1).sync(wait=True)
    many = sum(row["import_status"] == "Error" for row in kit.order_rows())
    pass_time(1)
    (text,) = texts(hook)
    assert many
    assert f"The view 'In Error' is not empty\n  {many} in the list orders." in text


def test_growing_errors_and_a_silent_schedule_are_told(kit, told, pass_time, amazon):
    channel, hook = told  # noqa: F811 the fixture
    kit.add_alert("cluster_grows", channel, {"errors": 1})
    kit.add_alert("late", channel, {"minutes": 10})
    kit.set_download(1, "orders", 5)
    kit.connection(1).sync(wait=True)
    pass_time(1)
    text = "\n".join(texts(hook))
    assert "Errors grow:" in text
    assert "orders are" in text
    assert "minutes late" in text


def test_any_number_of_workers_look_once(store, clock):
    every = timedelta(minutes=1)
    assert [store.alerts.claim_look("alerts", clock.now(), every) for _ in range(4)] == [True, False, False, False]


def test_a_message_that_cannot_be_sent_is_tried_again_and_then_given_up(kit, told, store, clock, amazon):
    channel, hook = told  # noqa: F811 the fixture
    hook.status = 500
    store.alerts.add_message(channel, "subject", "text", clock.now())
    assert deliver(store, clock.now()) == 0
    assert deliver(store, clock.now()) == 0
    assert len(hook.posted) == 1
    amazon.advance(120)
    hook.status = 200
    assert deliver(store, clock.now()) == 1
    (message,) = kit.alert_messages()
    assert (message["state"], message["attempts"]) == ("Sent", 2)
    hook.status = 500
    store.alerts.add_message(channel, "subject", "text", clock.now())
    for _ in range(8):
        deliver(store, clock.now())
        amazon.advance(7 * HOUR)
    assert kit.alert_messages()[0]["state"] == "Failed"
    assert "answered 500" in kit.alert_messages()[0]["problem"]


def test_the_command_line_adds_tests_lists_and_removes(cli, hook, tmp_path, kit):  # noqa: F811 the fixture
    secret = tmp_path / "address"
    secret.write_text(f"http://127.0.0.1:{hook.server_port}/services/secret")
    assert cli("alert", "channels", "--add", "webhook", "--name", "Slack", "--secret-file", str(secret)).exit_code == 0
    assert cli("alert", "test", "1").exit_code == 0
    assert "This is a test" in texts(hook)[0]
    added = cli(
        "alert", "add", "no_success", "--channel", "1", "--param", "hours=2", "--quiet", "22:00", "06:00", "UTC"
    )
    assert added.exit_code == 0
    listed = cli("alert", "list", "--rules")
    assert "no_success" in listed.stdout
    assert "services" not in listed.stdout + cli("alert", "channels", "--json").stdout
    assert cli("alert", "channels", "--remove", "1").exit_code == 1
    assert cli("alert", "remove", "1").exit_code == 0
    assert cli("alert", "channels", "--remove", "1").exit_code == 0
    assert kit.alert_channels() == []
