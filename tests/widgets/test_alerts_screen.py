"""ALERTS without a browser, with the real verbs behind it: what is found, rules, channels and messages."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from omnikit.alerts.watch import deliver, look
from omnikit.errors import SetupError
from omnikit.kit import create
from omnikit.model.alerting import WATCHES
from omnikit.widgets import pages
from omnikit.widgets.alertforms import ChannelScreen, RuleScreen
from omnikit.widgets.alerts import ChannelsScreen, FoundScreen, MessagesScreen, RulesScreen, way_of
from omnikit.widgets.texts import set_language
from tests.support.screens import edit
from tests.support.screens import panel_facts as facts

SECRET = "https://hooks.example.org/services/PLANTED-SECRET"
PASSWORD = "PLANTED-PASSWORD-4711"
MAIL = {"host": "127.0.0.1", "port": 9, "security": "none", "sender": "omnikit@example.org", "to": ["ops@example.org"]}
HOSTILE = "<img src=x onerror=alert(1)> {0} %s " + "long" * 30


@pytest.fixture
def kit(tmp_path):
    with create(tmp_path / "home", actor="anna") as made:
        yield made


@pytest.fixture
def hook():
    """A webhook on this machine: what it got, and what it answers with."""
    posted = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.status, server.posted = 200, posted
    server.url = f"http://127.0.0.1:{server.server_port}/PLANTED-SECRET"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def opened(kit):
    """`opened("rules")`: a face of ALERTS; `opened(form=RuleScreen, tab="late")`: a form; it leads to `went`."""
    screens = []

    def made(tab=None, form=None, edits=None):
        screen = (form(kit, tab, edits) if form else pages.alerts_screen(kit, tab)).begin()
        screen.went = []
        screen.go = lambda page, *place, **more: screen.went.append((page, *place, more))
        screens.append(screen)
        return screen

    yield made
    for screen in screens:
        screen.close()


@pytest.fixture
def channel(kit):
    return kit.add_alert_channel("email", "Operations", MAIL)["channel"]


@pytest.fixture
def found(kit, channel):
    """A report that failed, a rule that has found it, and its message, which could not be sent."""
    kit.add_alert("report_failed", channel)
    run = kit.run_report("daily-sync")["report_run"]
    kit._store.reports.claim(run, kit._now())
    why = {"code": "c", "message": "The notebook's kernel ended unexpectedly.", "remedy": "Run the report again."}
    kit._store.reports.ended(run, "failed", 1.0, "", kit._now(), why)
    look(kit._store, kit._now())
    deliver(kit._store, kit._now())
    return kit


def fields(form):
    return {one["name"]: one for one in form.fields}


def reasons(screen):
    return {one["name"]: one["reason"] for one in screen.buttons()}


# -- found now -----------------------------------------------------------------------------------------------------


def test_nothing_found_says_whether_anybody_looks(opened, kit, channel):
    assert opened().empty["title"] == "Nothing is watched"
    kit.add_alert("late", channel)
    screen = opened()
    assert isinstance(screen, FoundScreen)
    assert screen.empty["title"] == "Nothing is found"
    assert "once a minute" in screen.empty["text"]


def test_a_finding_says_what_since_when_and_where_it_is_mended(opened, found):
    screen = opened()
    (row,) = screen.items
    assert row["what"] == "The report 'Daily sync' failed"
    assert row["what_more"] == "The notebook's kernel ended unexpectedly. Run the report again."
    assert (row["kind_look"]["word"], row["times"], row["rule"]) == ("A report failed", 1, 1)
    screen.vue_act_on({"name": "way", "id": row["id"]})
    assert screen.went == [("reports", None, {"tab": "runs"})]
    screen.vue_open_row(row["id"])
    assert facts(screen.panel)["What happened"].startswith("The notebook's kernel")


@pytest.mark.parametrize(
    ("kind", "key", "page", "connection", "more"),
    [
        ("run_failed", "connection:3", "runs", 3, {}),
        ("no_success", "connection:3", "runs", 3, {}),
        ("authorization_ends", "connection:3", "edit", 3, {}),
        ("export_failed", "connection:3", "exports", 3, {}),
        ("secret_ends", "application:amazon", "applications", None, {}),
        ("late", "3/orders", "connections", None, {}),
        ("cluster_grows", "no_shipping_provider:x", "errors", None, {"cluster": "no_shipping_provider:x"}),
        ("report_failed", "report:daily-sync", "reports", None, {"tab": "runs"}),
        ("late", "rule", "alerts", None, {"tab": "rules"}),
        ("unheard of", "x", "alerts", None, {"tab": "rules"}),
    ],
)
def test_every_finding_leads_to_a_page_that_there_is(kind, key, page, connection, more):
    way = way_of(kind, key)
    assert (way.page, way.connection, way.more) == (page, connection, more)
    assert way.page in pages._SCREENS


def test_a_view_that_finds_something_leads_to_its_list(opened, kit, channel):
    view = kit.create_view("errors", "All", {"columns": ["code"]})
    rule = kit.add_alert("view_not_empty", channel, {"view": view["id"]})["rule"]
    screen = opened()
    assert screen._way({"kind": "view_not_empty", "key": "view", "rule": rule}).page == "errors"


# -- rules ---------------------------------------------------------------------------------------------------------


def test_rules_are_told_in_words_and_names(opened, kit, channel):
    kit.add_alert("no_success", channel, {"hours": 5}, repeat_hours=0, quiet=("22:00", "06:00", "Europe/Berlin"))
    screen = opened("rules")
    assert isinstance(screen, RulesScreen)
    (row,) = screen.items
    assert (row["what"], row["given"], row["channel"]) == ("No successful import", "Hours: 5", "Operations")
    assert (row["again"], row["hours"]) == ("never", "22:00 to 06:00 (Europe/Berlin)")
    assert (row["found_look"]["word"], row["owner"]) == ("0", "anna")
    screen.vue_open_row(row["id"])
    assert facts(screen.panel)["Watched"].startswith("Nothing has been imported")


def test_remove_names_the_rule_and_waits_for_a_yes(opened, found):
    screen = opened("rules")
    screen.vue_select_all(True)
    screen.vue_act("remove")
    assert screen.dialog["text"] == "No longer watched: A report failed. What is found now is forgotten."
    assert found.alert_rules()
    screen.vue_answer_dialog()
    assert (found.alert_rules(), found.alerts(), screen.message["text"]) == ([], [], "1 rule")


def test_a_rule_needs_a_channel_first(opened):
    form = opened(form=RuleScreen)
    assert form.fields == []
    assert form.note == "A rule tells by a channel, and there is none yet."
    form.vue_follow()
    assert form.went == [("channel", {})]


def test_every_kind_is_an_entry_with_its_help_and_what_it_takes(opened, kit, channel):
    form = opened(form=RuleScreen)
    assert [one["name"] for one in form.menu] == list(WATCHES)
    for name, model in WATCHES.items():
        form.vue_choose(name)
        assert form.note.startswith(model.__doc__)
        own = list(model.model_fields)
        assert list(fields(form)) == [*own, "channel", "repeat_hours", "quiet", "start", "end", "zone"]


def test_a_rule_is_added_with_names_in_place_of_numbers(opened, kit, channel):
    kit.add_alert_channel("webhook", "Slack", {}, SECRET)
    view = kit.create_view("errors", "Mine", {"columns": ["code"]})
    form = opened("view_not_empty", form=RuleScreen)
    assert form.blocked == "View: This is needed."
    assert fields(form)["view"]["choices"] == [{"value": str(view["id"]), "title": "Mine (errors)"}]
    edit(form, view=str(view["id"]), channel="2", repeat_hours="12", quiet=True, start="20:00", end="07:30")
    form.vue_save()
    (rule,) = kit.alert_rules()
    assert (rule["parameters"], rule["channel"], rule["repeat_hours"]) == ({"view": view["id"]}, "Slack", 12)
    assert rule["quiet"] == {"start": "20:00", "end": "07:30", "zone": "UTC"}
    said = ("Rule added", "A view finds something; told by Slack.", "good")
    assert form.went == [("alerts", {"tab": "rules", "said": said})]


def test_what_is_wrong_is_said_at_its_field(opened, kit, channel):
    form = opened("no_success", form=RuleScreen)
    assert edit(form, hours="0").blocked == "Hours: At least 1."
    edit(form, hours="4", quiet=True, start="late")
    form.vue_leave("start")
    assert form.faults == {"start": "Write a time of day such as 06:30."}
    assert "no time zone" in edit(form, start="22:00", zone="Moon").blocked
    assert edit(form, quiet=False).blocked == ""  # what does not count cannot stand in the way
    edit(form, repeat_hours="1000").vue_save()
    assert form.faults == {"repeat_hours": "Repeat after 1 to 168 hours, or 0: never."}
    assert (kit.alert_rules(), form.went) == ([], [])


def test_another_kind_keeps_whom_it_tells(opened, kit, channel):
    form, moved = opened(form=RuleScreen), []
    form.here = lambda **part: moved.append(part)
    edit(form, repeat_hours="6")
    form.vue_choose("late")
    assert (form.form["repeat_hours"], form.form["minutes"], moved) == ("6", "15", [{"tab": "late"}])


# -- channels ------------------------------------------------------------------------------------------------------


def test_channels_never_show_their_secret(opened, kit):
    kit.add_alert_channel("email", "Operations", {**MAIL, "user": "omnikit"}, PASSWORD)
    kit.add_alert_channel("webhook", HOSTILE, {"base_url": "https://ops.example.org"}, SECRET)
    screen = opened("channels")
    assert isinstance(screen, ChannelsScreen)
    shown = {row["name"]: (row["kind_look"]["word"], row["to"], row["secret_look"]["word"]) for row in screen.items}
    assert shown["Operations"] == ("E-mail", "ops@example.org", "stored")
    assert shown[HOSTILE] == ("Webhook", "", "stored")
    told = []
    for row in screen.items:
        screen.vue_open_row(row["id"])
        told.append(facts(screen.panel))
    assert "PLANTED" not in str(screen.get_state()) + str(told)
    assert any(one.get("Server") == "127.0.0.1:9" for one in told)


def test_a_test_message_arrives_or_the_refusal_is_shown(opened, kit, hook):
    kit.add_alert_channel("webhook", "Slack", {}, hook.url)
    screen = opened("channels")
    screen.vue_select_all(True)
    screen.vue_act("test")
    assert (screen.message["title"], screen.message["text"]) == ("Test successful", "A test message has gone to Slack.")
    assert "This is a test by anna" in hook.posted[0]["text"]
    hook.status = 500
    screen.vue_act("test")
    assert screen.message["title"] == "The message could not be sent: the address answered 500."
    assert screen.message["tone"] == "bad"
    assert "PLANTED" not in str(screen.get_state())


def test_only_one_is_tested_and_none_removed_that_a_rule_tells_by(opened, kit, channel):
    kit.add_alert_channel("webhook", "Slack", {}, SECRET)
    kit.add_alert("late", channel)
    screen = opened("channels")
    screen.vue_select_all(True)
    one = "One at a time."
    assert reasons(screen) == {"edit": one, "test": one, "remove": "A rule tells by it: remove the rule first."}
    screen.vue_act("remove")
    assert screen.dialog == {}
    screen.vue_select({"id": channel, "on": False})
    assert reasons(screen) == {"edit": "", "test": "", "remove": ""}
    screen.vue_act("remove")
    assert "No longer told: Slack." in screen.dialog["text"]
    screen.vue_answer_dialog()
    assert [one["name"] for one in kit.alert_channels()] == ["Operations"]


def test_a_channel_that_a_rule_tells_by_meanwhile_stays_and_says_why(opened, kit, channel):
    screen = opened("channels")
    screen.vue_select_all(True)
    screen.vue_act("remove")
    kit.add_alert("late", channel)
    screen.attempt(screen.vue_answer_dialog)
    assert screen.message["title"] == "An alert rule still tells by this channel."
    assert kit.alert_channels()


def test_an_email_channel_is_added_and_its_password_kept_apart(opened, kit):
    form = opened(form=ChannelScreen)
    assert list(fields(form)) == ["name", "host", "port", "security", "user", "sender", "to", "base_url", "secret"]
    assert fields(form)["secret"]["kind"] == "secret"
    edit(form, name="Mail", host="mail.example.org", sender="a@example.org", to="b@example.org, nobody")
    form.vue_leave("to")
    assert form.faults == {"to": "Is no e-mail address."}
    edit(form, to="b@example.org, c@example.org", user="omnikit", secret=PASSWORD).vue_save()
    (row,) = kit.alert_channels()
    assert (row["name"], row["has_secret"], row["config"]["port"]) == ("Mail", True, 587)
    assert row["config"]["to"] == ["b@example.org", "c@example.org"]
    said = ("Channel added", "Mail: try it, select it and press [TEST].", "good")
    assert form.went == [("alerts", {"tab": "channels", "said": said})]
    assert PASSWORD not in str(kit.alert_channels()) + str(kit.audit())


def test_a_webhook_must_be_an_https_address_and_a_name_be_free(opened, kit):
    kit.add_alert_channel("webhook", "Slack", {}, SECRET)
    form = opened("webhook", form=ChannelScreen)
    edit(form, name="Slack")
    assert form.blocked == "Address of the webhook: This is needed."
    edit(form, secret="http://hooks.example.org/x")
    form.vue_leave("secret")
    assert form.faults == {"secret": "Must be an https address; http is taken for this machine only."}
    edit(form, secret=SECRET).vue_save()
    assert form.faults == {"name": "There is an alert channel named 'Slack' already."}
    edit(form, name="Other").vue_save()
    assert [one["name"] for one in kit.alert_channels()] == ["Other", "Slack"]


def test_leaving_a_form_with_something_typed_asks_first(opened, channel):
    for kind in (RuleScreen, ChannelScreen):
        form = opened(form=kind)
        edit(form, **({"repeat_hours": "3"} if kind is RuleScreen else {"name": "Mail"}))
        form.vue_back()
        assert (form.asking, form.went) == (True, [])
        form.vue_discard()
        assert form.went[0][0] == "alerts"


# -- changing them -------------------------------------------------------------------------------------------------


def test_edit_leads_to_the_form_of_one_channel_and_of_one_rule(opened, kit, channel):
    kit.add_alert("late", channel)
    for tab, page in (("channels", "channel"), ("rules", "alert")):
        screen = opened(tab)
        screen.vue_select_all(True)
        screen.vue_act("edit")
        assert screen.went == [(page, {"edits": "1"})]
        assert pages.place_named(page, edits="1").address == f"?page={page}&edits=1"


def test_a_channel_is_changed_and_keeps_the_secret_that_nobody_sees(opened, kit):
    kit.add_alert_channel("email", "Operations", {**MAIL, "user": "omnikit"}, PASSWORD)
    form = opened(form=ChannelScreen, edits="1")
    assert (form.title, form.subject, form.menu) == ("Edit channel", "Operations", [])
    assert (form.form["host"], form.form["to"], form.form["secret"]) == ("127.0.0.1", "ops@example.org", "")
    edit(form, name="Night", to="night@example.org", port="2525").vue_save()
    (row,) = kit.alert_channels()
    assert (row["name"], row["config"]["to"], row["config"]["port"]) == ("Night", ["night@example.org"], 2525)
    assert row["has_secret"]
    assert form.went == [
        (
            "alerts",
            {"tab": "channels", "said": ("Channel changed", "Night: try it, select it and press [TEST].", "good")},
        )
    ]
    assert "PLANTED" not in str(form.get_state()) + str(kit.audit())


def test_a_password_goes_to_no_other_server_by_a_detour(opened, kit):
    kit.add_alert_channel("email", "Operations", {**MAIL, "user": "omnikit"}, PASSWORD)
    form = opened(form=ChannelScreen, edits="1")
    edit(form, host="mail.example.net", security="starttls").vue_save()
    assert form.faults == {"secret": "The stored password is for another server."}
    assert kit.alert_channels()[0]["config"]["host"] == "127.0.0.1"
    edit(form, secret="PLANTED-OTHER").vue_save()
    assert kit.alert_channels()[0]["config"]["host"] == "mail.example.net"


def test_a_webhook_keeps_its_address_or_gets_a_right_one(opened, kit, hook):
    kit.add_alert_channel("webhook", "Slack", {}, SECRET)
    form = opened(form=ChannelScreen, edits="1")
    assert form.blocked == ""
    edit(form, secret="http://elsewhere.example.org/x")
    assert "Must be an https address" in form.blocked
    edit(form, secret=hook.url).vue_save()
    kit.test_alert_channel(1)
    assert len(hook.posted) == 1
    again = opened(form=ChannelScreen, edits="1")
    edit(again, name="Chat").vue_save()
    kit.test_alert_channel(1)
    assert len(hook.posted) == 2


def test_a_rule_is_changed_and_what_it_found_stays_known(opened, found):
    found.add_alert_channel("webhook", "Slack", {}, SECRET)
    before = found.alerts()
    form = opened(form=RuleScreen, edits="1")
    assert (form.title, form.heading, form.menu) == ("Edit rule", "A report failed", [])
    assert (form.form["channel"], form.form["repeat_hours"], form.form["quiet"]) == ("1", "24", False)
    edit(form, channel="2", repeat_hours="6", quiet=True, start="21:00").vue_save()
    (rule,) = found.alert_rules()
    assert (rule["channel"], rule["repeat_hours"]) == ("Slack", 6)
    assert rule["quiet"] == {"start": "21:00", "end": "06:00", "zone": "UTC"}
    assert form.went[0][1]["said"] == ("Rule changed", "A report failed; told by Slack.", "good")
    assert found.alerts() == before
    again = opened(form=RuleScreen, edits="1")
    assert again.form["start"] == "21:00"
    edit(again, quiet=False).vue_save()
    assert found.alert_rules()[0]["quiet"] is None


def test_a_rule_shows_its_parameters_by_name_where_they_have_one(opened, kit, channel):
    view = kit.create_view("errors", "Mine", {"columns": ["code"]})
    kit.add_alert("view_not_empty", channel, {"view": view["id"]})
    kit.add_alert("no_success", channel, {"hours": 5})
    assert opened(form=RuleScreen, edits="1").form["view"] == str(view["id"])
    form = opened(form=RuleScreen, edits="2")
    edit(form, hours="0").vue_save()
    assert form.blocked == "Hours: At least 1."
    edit(form, hours="7").vue_save()
    assert kit.alert_rules()[1]["parameters"] == {"hours": 7, "connection": None}


@pytest.mark.parametrize("form", [RuleScreen, ChannelScreen])
def test_what_is_gone_meanwhile_is_said(opened, form):
    shown = opened(form=form, edits="9")
    assert shown.fields == []
    assert shown.message["title"].startswith("There is no alert ")


# -- messages ------------------------------------------------------------------------------------------------------


def test_messages_say_what_was_told_and_whether_it_arrived(opened, found):
    screen = opened("messages")
    assert isinstance(screen, MessagesScreen)
    (row,) = screen.items
    assert (row["subject"], row["channel"], row["attempts"]) == ("omnikit: 1 new", "Operations", 1)
    assert row["state_look"]["word"] == "Pending"
    assert row["problem"].startswith("The message could not be sent: ")
    screen.vue_open_row(row["id"])
    assert "- The report 'Daily sync' failed\n" in facts(screen.panel)["Message"]


def test_a_message_that_has_arrived_is_done_with(opened, kit, hook):
    slack = kit.add_alert_channel("webhook", "Slack", {}, hook.url)["channel"]
    kit._store.alerts.add_message(slack, "omnikit: 1 new", "text", kit._now())
    deliver(kit._store, kit._now())
    (row,) = opened("messages").items
    assert (row["state_look"]["word"], row["state_look"]["tone"], bool(row["sent"])) == ("Sent", "good", True)


# -- all of it -----------------------------------------------------------------------------------------------------


def test_the_faces_lead_to_each_other_and_stand_in_the_address(kit):
    app = kit.ui.app("alerts")
    faces = (("rules", RulesScreen), ("channels", ChannelsScreen), ("messages", MessagesScreen), ("found", FoundScreen))
    for tab, kind in faces:
        app.content.vue_act(f"show_{tab}")
        assert isinstance(app.content, kind)
        assert app.place == ("?page=alerts" if tab == "found" else f"?page=alerts&tab={tab}")
        assert app.content.empty["text"]
    app.content.vue_act("add_rule")
    assert (app.place, app.page) == ("?page=alert", "alerts")
    app.content.vue_follow()
    assert (app.place, app.page) == ("?page=channel", "alerts")
    app.content.vue_choose("webhook")
    assert app.place == "?page=channel&tab=webhook"
    app.content.vue_back()
    assert isinstance(app.content, ChannelsScreen)
    app.close()


@pytest.mark.parametrize(
    ("tab", "verb"),
    [(None, "alerts"), ("rules", "alert_rules"), ("channels", "alert_channels"), ("messages", "alert_messages")],
)
def test_a_face_that_cannot_be_read_says_so_and_reads_again(opened, kit, monkeypatch, tab, verb):
    def broken(*_args, **_options):
        raise SetupError("The database cannot be read.")

    with monkeypatch.context() as patch:
        patch.setattr(type(kit), verb, broken)
        screen = opened(tab)
        assert screen.banner == "The database cannot be read."
    screen.vue_refresh()
    assert screen.banner == ""


def test_alerts_in_german(found):
    found.set_preference("language", "de")
    screen = found.ui.alerts()
    assert screen.title == "Alarme"
    (row,) = screen.items
    assert row["what"] == "Der Bericht 'Daily sync' ist fehlgeschlagen"
    assert row["what_more"] == "Der Kernel des Notebooks endete unerwartet. Führen Sie den Bericht erneut aus."
    screen.close()
    set_language("en")
