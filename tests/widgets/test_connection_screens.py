"""Create connection, Edit connection and Applications, without a browser, against the local Amazon."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from omnikit.kit import create
from omnikit.kit.callback import CALLBACK_VARIABLE
from omnikit.model.draft import LASTS
from omnikit.widgets.connection import CreateScreen

CALLBACK = "http://127.0.0.1:9/omnikit/authorized"


class Went:
    """Where a screen led."""

    def __init__(self, screen):
        self.places = []
        screen.go = lambda page, connection=None, **more: self.places.append((page, connection, more))

    @property
    def last(self):
        return self.places[-1]


@pytest.fixture
def served(monkeypatch):
    """As in a dashboard's kernel: the server takes the consent page's answer."""
    monkeypatch.setenv(CALLBACK_VARIABLE, CALLBACK)


def filled(kit, amazon, name="Shop FR", marketplace="FR"):
    screen = kit.ui.create()
    screen.went = Went(screen)
    screen.vue_type_name(name)
    screen.vue_apply()
    form = screen.content
    form.vue_edit({"name": "seller_id", "value": amazon.sellers[0]["seller_id"]})
    form.vue_edit({"name": "marketplace", "value": marketplace})
    return screen, form


def names(kit):
    return [row["name"] for row in kit.connection_rows()]


def test_save_waits_for_each_thing_in_turn_and_says_which(kit, amazon):
    screen = kit.ui.create()
    form = screen.content
    assert (screen.driver, screen.naming) == ("amazon", True)
    assert form.blocked == "Seller ID: This is needed."
    assert form.grant["reason"] == "Seller ID: This is needed."
    form.vue_edit({"name": "seller_id", "value": amazon.sellers[0]["seller_id"]})
    assert form.grant["reason"] == "Amazon marketplace: This is needed."
    form.vue_edit({"name": "marketplace", "value": "FR"})
    assert (form.blocked, form.grant["reason"]) == ("Access token: Authorize first.", "")
    form.vue_paste(amazon.sellers[0]["refresh_token"])
    assert form.blocked == "Name: This is needed."
    screen.vue_type_name("Shop FR")
    assert form.blocked == ""
    form.vue_save()
    assert names(kit) == ["Shop DE", "Shop FR"]


def test_a_browser_cannot_write_the_access_token(kit, amazon):
    _, form = filled(kit, amazon)
    form.vue_edit({"name": "refresh_token", "value": "Atzr|forged"})
    assert form.form["refresh_token"] == ""
    assert form.blocked


def test_a_pasted_token_creates_the_connection_and_starts_the_first_sync(kit, amazon):
    screen, form = filled(kit, amazon)
    form.vue_paste(amazon.sellers[0]["refresh_token"])
    assert "authorized on" in form.grant["text"]
    assert "cannot prove" in form.grant["more"]
    form.vue_edit({"name": "default_provider", "value": "DHL"})
    form.vue_save()
    page, _, more = screen.went.last
    assert (page, more["said"][0]) == ("connections", "Sync triggered")
    assert kit.connection_row(2)["run"]["state"] == "queued"
    assert kit.settings(2)[-1]["settings"][0]["value"] == "DHL"
    assert amazon.sellers[0]["refresh_token"] not in repr(form.get_state()) + repr(screen.get_state())


def test_a_refused_token_is_said_and_nothing_is_stored(kit, amazon):
    screen, form = filled(kit, amazon)
    form.vue_paste("Atzr|nobody")
    assert (form.message["tone"], form.busy) == ("bad", "")
    assert form.blocked == "Access token: Authorize first."
    form.vue_save()
    assert names(kit) == ["Shop DE"]
    assert screen.went.places == []


def test_authorize_leaves_for_the_consent_page_and_everything_typed_comes_back(kit, amazon, served):
    _, form = filled(kit, amazon)
    form.vue_authorize()
    fields = dict(parse_qsl(urlsplit(form.leaving).query))
    assert fields["redirect_uri"] == CALLBACK
    fields |= {"seller_id": amazon.sellers[0]["seller_id"], "decision": "confirm"}
    told = requests.post(form.leaving.split("?")[0], data=fields, timeout=10, allow_redirects=False)
    row = kit.receive_consent(dict(parse_qsl(urlsplit(told.headers["location"]).query)))
    again = CreateScreen(kit, draft=row["id"]).begin()
    assert (again.name, again.naming) == ("Shop FR", False)
    assert again.content.form["marketplace"] == "FR"
    assert again.content.blocked == ""
    assert again.content.dirty, "(Back) must not throw an authorization away without a question"
    covered = next(field for field in again.content.fields if field["name"] == "also")["choices"]
    assert {"value": "IT", "title": "Italy"} in covered
    assert "FR" not in {one["value"] for one in covered}
    again.content.vue_edit({"name": "also", "value": ["IT", "ES"]})
    again.content.vue_edit({"name": "marketplace", "value": "IT"})
    assert again.content.form["also"] == ["ES"], "its own marketplace is no further one"
    again.content.vue_save()
    assert names(kit) == ["Shop DE", "Shop FR", "Shop FR ES"]


def test_a_refusal_of_the_consent_page_stands_at_the_access_token(kit, amazon, served):
    _, form = filled(kit, amazon)
    form.vue_authorize()
    state = dict(parse_qsl(urlsplit(form.leaving).query))["state"]
    row = kit.receive_consent({"state": state, "error": "access_denied"})
    again = CreateScreen(kit, draft=row["id"]).begin()
    assert "Consent was not given" in again.content.grant["problem"]
    assert again.content.blocked


def test_without_an_application_authorize_leads_to_where_it_is_stored(home, amazon, served):
    with create(home, actor="tester") as kit:
        screen, form = filled(kit, amazon)
        form.vue_authorize()
        page, _, more = screen.went.last
        assert page == "applications"
        assert form.leaving == ""
        from omnikit.widgets.applications import ApplicationsScreen

        there = ApplicationsScreen(kit, more["draft"]).begin()
        went = Went(there)
        assert "No application is stored" in there.note
        for name in ("application_id", "client_id", "client_secret", "base_url"):
            there.vue_edit({"name": name, "value": getattr(amazon, name)})
        there.vue_save()
        assert there.message["title"] == "Saving successful", there.message
        there.vue_offer("resume")
        assert went.last == ("create", None, {"draft": more["draft"]})


def test_in_a_notebook_this_process_takes_the_answer(kit, amazon, monkeypatch):
    monkeypatch.delenv(CALLBACK_VARIABLE, raising=False)
    _, form = filled(kit, amazon)
    shown = []
    form.observe(lambda change: shown.append(change["new"].get("url")), "grant")

    def person(wait, then):
        """Confirms on the page before the screen looks for the answer."""
        import threading

        url = next(filter(None, shown))
        fields = dict(parse_qsl(urlsplit(url).query)) | {
            "seller_id": amazon.sellers[0]["seller_id"], "decision": "confirm"
        }  # fmt: skip
        clicked = threading.Thread(target=lambda: requests.post(url.split("?")[0], data=fields, timeout=10))
        clicked.start()
        then(form.attempt(wait))
        clicked.join()

    monkeypatch.setattr(form, "beside", person)
    form.vue_authorize()
    assert form.authorized["proven"], form.message
    assert (form.blocked, form.busy) == ("", "")


@pytest.mark.parametrize("name", ["Shop DE", "shop de", "   ", "x" * 201])
def test_a_name_that_cannot_be_is_said_at_the_name(kit, name):
    screen = kit.ui.create()
    screen.vue_type_name(name)
    screen.vue_apply()
    assert screen.naming
    assert screen.name_fault


def test_back_asks_where_something_was_typed(kit, amazon):
    screen, form = filled(kit, amazon)
    screen.vue_back()
    assert form.asking
    form.vue_keep()
    assert screen.went.places == []
    screen.vue_back()
    form.vue_discard()
    assert screen.went.last[0] == "connections"
    fresh = kit.ui.create()
    fresh.went = Went(fresh)
    fresh.vue_back()
    assert fresh.went.last[0] == "connections", "nothing typed: no question"
    fresh = kit.ui.create()
    fresh.went = Went(fresh)
    fresh.vue_type_name("Half a name")
    fresh.vue_back()
    assert fresh.went.places == []


def test_a_driver_that_cannot_be_loaded_is_listed_with_its_reason(kit, monkeypatch):
    rows = [*kit.drivers(), {"id": "ebay", "label": "eBay", "loads": False, "reason": "ImportError: no module"}]
    monkeypatch.setattr(kit, "drivers", lambda: rows)
    screen = kit.ui.create()
    broken = screen.drivers[-1]
    assert broken["props"] == {"disabled": True, "subtitle": "ImportError: no module"}
    screen.vue_choose_driver("ebay")
    assert screen.driver == "amazon"


def test_a_draft_that_has_ended_says_so(kit, amazon):
    draft = kit.begin_draft("amazon")["id"]
    amazon.advance(LASTS.total_seconds() + 60)
    screen = CreateScreen(kit, draft=draft).begin()
    assert "24 hours" in screen.content.message["text"]


# -- edit ------------------------------------------------------------------------------------------------------


@pytest.fixture
def edit(kit):
    screen = kit.ui.edit(1)
    screen.went = Went(screen)
    yield screen
    screen.close()


def test_edit_shows_what_is_stored_and_locks_what_is_fixed(edit, amazon):
    assert (edit.name, edit.driver, edit.driver_fixed) == ("Shop DE", "amazon", True)
    assert edit.created.startswith("2026-11-23")
    locked = {field["name"]: field["locked"] for field in edit.content.fields}
    assert locked == {"seller_id": False, "refresh_token": True, "marketplace": True}
    assert edit.content.grant["text"] == "authorized on 23.11.2026, valid until 23.11.2027"
    assert edit.content.form["seller_id"] == amazon.sellers[0]["seller_id"]
    edit.content.vue_edit({"name": "marketplace", "value": "FR"})
    assert edit.content.form["marketplace"] == "DE"


def test_apply_stores_the_name_at_once_without_check_or_sync(edit, kit, amazon):
    amazon.clear_calls()
    edit.vue_edit_name()
    edit.vue_type_name("Shop Deutschland")
    edit.vue_apply()
    assert names(kit) == ["Shop Deutschland"]
    assert (edit.name, edit.naming) == ("Shop Deutschland", False)
    assert amazon.state()["calls"] == {}
    edit.content.vue_save()
    assert edit.content.message["title"] == "Sync triggered", "our own renaming is no change by somebody else"


def test_save_checks_and_synchronises(edit, kit, amazon):
    amazon.clear_calls()
    edit.content.vue_save()
    assert "getMarketplaceParticipations" in str(amazon.state()["calls"])
    assert kit.run_rows()[0]["state"] == "queued"


def test_an_inactive_connection_is_checked_and_not_synchronised(kit):
    kit.disable(1)
    screen = kit.ui.edit(1)
    assert "inactive" in screen.content.note
    screen.content.vue_save()
    assert screen.content.message["title"] == "Saving successful"
    assert kit.run_rows() == []


def test_a_seller_id_that_is_refused_stays_on_the_screen_only(edit, kit, amazon):
    amazon.revoke(amazon.sellers[0]["seller_id"])
    edit.content.vue_edit({"name": "seller_id", "value": "A1OTHERSELLER"})
    edit.content.vue_save()
    assert edit.content.message["tone"] == "bad"
    assert edit.content.form["seller_id"] == "A1OTHERSELLER"
    assert kit.credentials_of(1)["values"]["seller_id"] == amazon.sellers[0]["seller_id"]


def test_a_change_meanwhile_is_noticed_and_can_be_loaded(edit, kit):
    kit.edit_connection(1, {})
    edit.content.vue_save()
    assert "meanwhile" in edit.content.stale
    edit.content.vue_reload()
    assert edit.content.stale == ""
    edit.content.vue_save()
    assert edit.content.message["title"] == "Sync triggered"


def test_a_name_given_by_somebody_else_meanwhile_is_not_overwritten(edit, kit):
    kit.rename_connection(1, "Theirs")
    edit.vue_edit_name()
    edit.vue_type_name("Mine")
    edit.vue_apply()
    assert names(kit) == ["Theirs"]
    assert "meanwhile" in edit.name_fault
    edit.vue_apply()
    assert names(kit) == ["Mine"], "said once, then it is the user's decision"


def test_tabs_ask_before_they_give_up_what_was_typed(edit):
    edit.content.vue_edit({"name": "seller_id", "value": "A1OTHERSELLER"})
    edit.vue_choose_tab("settings")
    assert edit.content.asking
    edit.content.vue_discard()
    assert edit.tab == "settings"
    assert edit.content.embedded
    assert [one["name"] for one in edit.content.menu][:2] == ["offers", "order_import"]


def test_use_for_another_marketplace_opens_create_with_the_authorization(edit, kit, amazon):
    edit.content.vue_offer("another")
    assert edit.went.last == ("create", None, {"like": 1})
    screen = CreateScreen(kit, like=1).begin()
    assert screen.content.form["seller_id"] == amazon.sellers[0]["seller_id"]
    screen.vue_type_name("Shop FR")
    assert screen.content.blocked == "Amazon marketplace: This is needed."
    screen.content.vue_edit({"name": "marketplace", "value": "FR"})
    screen.content.vue_save()
    assert names(kit) == ["Shop DE", "Shop FR"]


def test_a_connection_that_is_not_there_is_said(kit):
    assert "99" in kit.ui.edit(99).message["title"]


# -- applications ----------------------------------------------------------------------------------------------


def test_applications_keep_the_secret_when_its_field_is_empty(kit, amazon):
    screen = kit.ui.applications()
    assert screen.hints["client_secret"].endswith(amazon.client_secret[-4:])
    assert amazon.client_secret not in repr(screen.get_state())
    assert screen.form["draft"] is False
    screen.vue_edit({"name": "redirect_uri", "value": "https://shop.example/back"})
    screen.vue_save()
    assert screen.message["title"] == "Saving successful"
    screen.vue_offer("test")
    assert screen.message["title"] == "Test successful"


def test_a_wrong_new_secret_is_refused_and_the_old_one_stays(kit, amazon):
    screen = kit.ui.applications()
    screen.vue_edit({"name": "client_secret", "value": "amzn1.oa2-cs.v1.wrong"})
    screen.vue_save()
    assert screen.message["tone"] == "bad"
    assert kit.connection(1).check()


def test_an_old_secret_asks_to_be_rotated(kit, amazon):
    amazon.advance(155 * 86400)
    screen = kit.ui.applications()
    assert "Rotate the client secret now" in screen.note
    amazon.advance(40 * 86400)
    assert "overdue" in kit.ui.applications().origin


# -- in a cell -------------------------------------------------------------------------------------------------


def test_a_screen_in_a_cell_leads_to_the_others_in_place_of_itself(kit):
    screen = kit.ui.connections()
    shown = screen._repr_mimebundle_()
    cell = screen._cell
    assert shown["application/vnd.jupyter.widget-view+json"]["model_id"] == cell.model_id
    screen.vue_open_row(1)
    assert cell.children[0].title == "Edit connection"
    cell.children[0].vue_back()
    assert cell.children[0].title == "Connections"
    cell.children[0].vue_act("add")
    assert cell.children[0].title == "Create connection"
