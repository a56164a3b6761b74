"""Alerts over time: what breaks is told once, not again and again, not at night, and told when it is over."""

from datetime import timedelta

import pytest

from omnikit.alerts.watch import deliver, look
from omnikit.errors import Duplicate, InvalidInput, NotFound
from omnikit.store import Store
from tests.alerts.test_posting import box, hook  # noqa: F401 fixtures
from tests.system.test_reports import add_notebook

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


def test_what_a_cell_of_a_failed_report_said_stays_in_the_house(kit, home, told, pass_time):
    channel, hook = told  # noqa: F811 the fixture
    kit.add_alert("report_failed", channel)
    add_notebook(home, "bad", "raise ValueError('Erika Mustermann: Heidestr. 17')")
    assert "Mustermann" in kit.run_report("bad", wait=True)["message"]
    pass_time(1)
    (text,) = texts(hook)
    assert "failed: ValueError. Open" in text
    assert "Mustermann" not in text
    assert "Heidestr" not in text


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


def test_a_channel_that_can_take_nothing_keeps_no_other_from_being_told(kit, told, store, clock, amazon):
    """An older omnikit took addresses that no letter can be sent to."""
    channel, hook = told  # noqa: F811 the fixture
    config = {"host": "127.0.0.1", "port": 25, "security": "none", "sender": "a@b.c", "to": ["a@"]}
    odd = store.alerts.add_channel("odd", "email", config, "anna", clock.now())
    for one in (odd, channel):
        store.alerts.add_message(one, "subject", "text", clock.now())
    assert deliver(store, clock.now()) == 1
    assert len(hook.posted) == 1
    for _ in range(8):
        amazon.advance(7 * HOUR)
        deliver(store, clock.now())
    assert {row["channel"]: row["state"] for row in kit.alert_messages()} == {"odd": "Failed", "Slack": "Sent"}


def test_a_rule_that_is_changed_tells_nothing_twice(kit, told, pass_time, amazon):
    channel, hook = told  # noqa: F811 the fixture
    kit.add_alert("run_failed", channel)
    amazon.revoke(amazon.sellers[0]["seller_id"])
    kit.connection(1).sync(wait=True)
    pass_time(1)
    (found,) = kit.alerts()
    changed = kit.change_alert(1, parameters={"connection": 1}, repeat_hours=48)
    assert (changed["parameters"], changed["repeat_hours"], changed["open"]) == ({"connection": 1}, 48, 1)
    pass_time(30)
    assert (len(texts(hook)), kit.alerts()) == (1, [found])
    pass_time(20)
    assert len(texts(hook)) == 2


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"parameters": {"connection": 9}}, NotFound, ""),
        ({"parameters": {"errors": 3}}, InvalidInput, "errors"),
        ({"channel": 9}, NotFound, ""),
        ({"repeat_hours": 999}, InvalidInput, "repeat_hours"),
        ({"quiet": ("late", "06:00", "UTC")}, InvalidInput, "quiet"),
    ],
)
def test_a_rule_is_changed_wholly_or_not_at_all(kit, told, changes, kind, field):
    kit.add_alert("run_failed", told[0], quiet=("22:00", "06:00", "UTC"))
    before = kit.alert_rules()
    with pytest.raises(kind) as refused:
        kit.change_alert(1, **{"repeat_hours": 3, **changes})
    assert (getattr(refused.value, "field", "") or "") == field
    assert kit.alert_rules() == before


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"name": "Other"}, Duplicate),
        ({"name": " "}, InvalidInput),
        ({"config": {"to": ["nobody"]}}, InvalidInput),
        ({"config": {"colour": "red"}}, InvalidInput),
        ({"config": {"host": "elsewhere.example.org"}}, InvalidInput),
    ],
)
def test_a_channel_is_changed_wholly_or_not_at_all(kit, changes, kind):
    mail = {"host": "127.0.0.1", "sender": "a@example.org", "to": ["b@example.org"], "user": "omnikit"}
    kit.add_alert_channel("email", "Mail", mail, "PLANTED")
    kit.add_alert_channel("email", "Other", mail)
    before = kit.alert_channels()
    with pytest.raises(kind):
        kit.change_alert_channel(1, **changes)
    assert kit.alert_channels() == before
    assert kit.change_alert_channel(1, config={"port": 25}, secret="")["config"]["port"] == 25
    assert not kit.alert_channels()[0]["has_secret"]
    noted = kit.audit(limit=1)[0]
    assert (noted["verb"], noted["detail"]["changed"], noted["detail"]["secret"]) == (
        "alert.channel_change", ["port"], True,
    )  # fmt: skip
    assert "PLANTED" not in str(kit.audit())


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
    changed = cli("alert", "edit", "1", "--param", "hours=5", "--repeat-hours", "0", "--no-quiet")
    assert "Rule 1 watches no_success (hours=5) and tells Slack." in changed.stderr
    assert [row["quiet"] for row in kit.alert_rules()] == [None]
    assert cli("alert", "edit", "1", "--quiet", "22:00", "06:00", "UTC", "--no-quiet").exit_code == 2
    assert "alert.not_found" in cli("alert", "edit", "9").stderr
    assert cli("alert", "channels", "--edit", "1", "--name", "Chat").exit_code == 0
    assert cli("alert", "test", "1").exit_code == 0, "the address is still known"
    secret.write_text("http://elsewhere.example.org/x")
    assert "must be an https address" in cli("alert", "channels", "--edit", "1", "--secret-file", str(secret)).stderr
    for wrong in (("--edit", "1", "--remove", "1"), ("--name", "Chat"), ("--remove", "1", "--set", "to=a@b.c")):
        assert cli("alert", "channels", *wrong).exit_code == 2
    assert "Invalid value for --set" in cli("alert", "channels", "--edit", "1", "--set", "to").stderr
    listed = cli("alert", "list", "--rules")
    assert "no_success" in listed.stdout
    assert "services" not in listed.stdout + cli("alert", "channels", "--json").stdout
    assert cli("alert", "channels", "--remove", "1").exit_code == 1
    assert cli("alert", "remove", "1").exit_code == 0
    assert cli("alert", "channels", "--remove", "1").exit_code == 0
    assert kit.alert_channels() == []
