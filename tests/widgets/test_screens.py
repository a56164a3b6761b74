"""The screens as objects: what they show and do, without a browser."""

import asyncio
import threading

import pytest

from omnikit.widgets import Screens, open_app
from omnikit.widgets.status import look
from tests.support.screens import chosen
from tests.widgets.fakes import FakeKit, connection


@pytest.fixture
def kit():
    return FakeKit([connection(1, "Shop DE"), connection(2, "Shop FR", status="Inactive"), connection(3, "<script>")])


@pytest.fixture
def screen(kit):
    shown = Screens(kit).connections()
    yield shown
    shown.close()


def labels(screen):
    return [one["label"].casefold() for one in screen.toolbar]


def test_the_list_shows_what_the_kit_has(screen):
    assert [row["label"] for row in screen.items] == ["Shop DE", "Shop FR", "<script>"]
    assert screen.items[0]["status_look"] == look("Active")
    assert not screen.loading


def test_the_toolbar_offers_what_the_selection_allows(screen):
    assert labels(screen) == []
    assert labels(chosen(screen, 1)) == ["delete", "synchronize", "plan", "disable", "edit"]
    assert labels(chosen(screen, 2)) == ["disable", "enable"]
    screen.vue_select_all(False)
    assert labels(chosen(screen, 2)) == ["delete", "synchronize", "enable", "edit"]


def test_synchronise_answers_at_once(screen, kit):
    chosen(screen, 1).vue_act("synchronize")
    assert kit.done == [("sync", 1)]
    assert screen.message["title"] == "Sync triggered"


def test_a_refusal_is_shown_with_its_remedy_and_stops_nobody_else(screen, kit):
    chosen(screen, 2).vue_act("synchronize")
    assert kit.done == []
    assert screen.message == {"title": "Shop FR is inactive.", "text": "ENABLE it first.", "tone": "bad"}


def test_enable_and_disable_act_on_the_rows_they_fit(screen, kit):
    chosen(screen, 1, 2).vue_act("enable")
    assert kit.done == [("Active", 2)]
    screen.vue_act("disable")
    assert kit.done[1:] == [("Inactive", 1), ("Inactive", 2)]


def headings(screen):
    return [column["title"] for column in screen.columns]


def test_columns_are_chosen_in_a_bar(screen):
    assert headings(screen)[:5] == ["Name", "Status", "Order/Return have errors", "Driver", "ID"]
    screen.vue_open_bar("columns")
    assert len(screen.choice) == 12
    screen.vue_show_column({"key": "created", "on": True})
    screen.vue_show_column({"key": "driver", "on": False})
    screen.vue_show_column({"key": "name", "on": False})
    screen.vue_move_column({"key": "created", "by": -1})
    assert headings(screen)[-2:] == ["Created DD/MM/YYYY", "Errors open"]
    assert "Driver" not in headings(screen)
    assert "Name" in headings(screen)
    screen.vue_open_bar("columns")
    assert (screen.bar, screen.choice) == ("", [])


def test_a_filter_says_what_left_the_selection_even_when_nothing_remains(screen):
    chosen(screen, 2)
    screen.vue_open_bar("filters")
    assert next(one for one in screen.choice if one["key"] == "status_look")["words"] == [
        {"value": "Active", "title": "Active"},
        {"value": "Inactive", "title": "Inactive"},
    ]
    screen.vue_filter_column({"key": "status_look", "change": {"is": ["Active"]}})
    assert [row["id"] for row in screen.items] == [1, 3]
    assert screen.selection == "0 selected; 1 left the selection, because they are not found any more"
    screen.vue_filter_column({"key": "id", "change": {"min": "9"}})
    assert "filters" in screen.empty["text"]
    screen.vue_clear_filters()
    assert len(screen.items) == 3


def test_an_active_connection_shows_why_it_cannot_be_deleted(screen, kit):
    assert chosen(screen, 1).toolbar[0]["reason"] == "Disable it first"
    screen.vue_act("delete")
    assert screen.dialog == {}


def test_deleting_names_what_goes_and_waits_for_a_yes(screen, kit):
    chosen(screen, 2).vue_act("delete")
    assert screen.dialog["text"] == "12,304 orders, 41 errors, 88 runs of 'Shop FR'; may take a long time"
    screen.vue_cancel_dialog()
    screen.vue_answer_dialog()
    assert kit.done == []
    screen.vue_act("delete")
    screen.vue_answer_dialog()
    assert kit.done == [("delete", 2)]
    assert screen.message["title"] == "Deleted"
    assert [row["id"] for row in screen.items] == [1, 3]
    assert screen.dialog == {}


def test_a_deletion_runs_beside_the_page_which_stays_usable(screen, kit):
    chosen(screen, 2).vue_act("delete")
    begun, go_on, delete = threading.Event(), threading.Event(), kit.delete

    def slow(number):
        begun.set()
        assert go_on.wait(10)
        delete(number)

    kit.delete = slow

    async def walk():
        screen.vue_answer_dialog()
        (task,) = screen._tasks
        assert await asyncio.to_thread(begun.wait, 10)
        assert screen.toolbar[0]["reason"] == "It is being deleted"
        go_on.set()
        await asyncio.wait_for(task, 10)

    asyncio.run(walk())
    assert (kit.done, screen.message["title"]) == ([("delete", 2)], "Deleted")


def test_a_deletion_that_is_refused_meanwhile_says_so(screen, kit):
    chosen(screen, 2).vue_act("delete")
    kit.rows[2]["status"] = "Active"
    screen.vue_answer_dialog()
    assert (kit.done, screen.message["text"]) == ([], "Disable it first.")


@pytest.mark.parametrize("name", ["close", "_each", "refresh_all", "kit", "disable"])
def test_the_browser_can_call_nothing_but_the_buttons_it_was_given(screen, kit, name):
    screen.vue_act(name)
    assert kit.done == []


def test_a_row_opens_its_errors_and_runs(screen, kit):
    kit.errors.append(
        {"id": 9, "connection_id": 1, "connection": "Shop DE", "order_id": "304-1", "code": "missing_sku",
         "message": "No SKU.", "remedy": "Give it one.", "created": "2026-11-23T10:00:00Z", "state": "open"}
    )  # fmt: skip
    screen.vue_act_on({"name": "details", "id": 1})
    lines = [line for section in screen.panel["sections"] for line in section["rows"]]
    assert [(line["head"], line["text"], line["more"]) for line in lines] == [("304-1", "No SKU.", "Give it one.")]
    screen.vue_close_panel()
    assert not screen.panel


def test_what_cannot_be_read_is_said_and_taken_back(screen, kit):
    rows, kit.connection_rows = kit.connection_rows, lambda: 1 / 0
    screen.vue_refresh()
    assert "could not be read" in screen.banner
    assert screen.items
    kit.connection_rows = rows
    kit.rows[1]["name"] = "Shop AT"
    screen.vue_refresh()
    assert screen.banner == ""


def test_a_page_is_25_rows_however_long_the_list(kit):
    kit.rows = {at: connection(at) for at in range(1, 201)}
    shown = Screens(kit).connections()
    assert (len(shown.items), shown.found) == (25, 200)
    shown.vue_select_all(True)
    assert "175" in shown.selection
    shown.close()


def test_the_app_opens_the_page_that_its_address_names(kit):
    app = Screens(kit).app("errors", 1)
    assert (app.page, app.content.title, app.content.scope) == ("errors", "Errors", "Shop DE")
    app.vue_show_page("runs")
    assert app.content.title == "Runs"
    app.vue_show_page("nowhere")
    assert app.page == "runs"
    assert Screens(kit).app("nowhere").page == "connections"


def test_the_browsers_back_opens_the_place_of_its_address_as_no_step_for_the_same_place(kit):
    app = Screens(kit).app("errors", 1)
    app.vue_show_page("runs")
    turns = app.turns
    app.vue_turn_to("?token=x&page=runs")
    assert app.turns == turns
    app.vue_turn_to("?page=errors&connection=1")
    assert (app.place, app.content.scope, app.turns) == ("?page=errors&connection=1", "Shop DE", turns + 1)


def test_the_app_says_when_no_worker_runs(kit):
    kit.working = False
    assert "worker" in Screens(kit).app().notice
    kit.working = True
    assert Screens(kit).app().notice == ""


def test_a_home_that_is_none_becomes_a_page_that_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("OMNIKIT_HOME", str(tmp_path / "nothing"))
    shown = open_app()
    assert "omnikit init" in str(shown.get_state())


@pytest.mark.parametrize("state", ["Active", "Broken", "succeeded_with_errors", "never heard of"])
def test_a_status_is_an_icon_and_a_word_too(state):
    shown = look(state)
    assert shown["icon"].startswith("mdi-")
    assert shown["word"]
