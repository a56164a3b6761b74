"""*VIEW* above the list, with the real verbs behind it and without a browser."""

import pytest

from omnikit.kit import create, open_kit
from omnikit.widgets import Screens
from tests.widgets.fakes import connection


@pytest.fixture
def opened(tmp_path):
    """`opened(actor)`: that user's connection list over one home."""
    create(tmp_path / "home", actor="anna").close()
    kits, screens = [], []

    def screen(actor="anna"):
        kits.append(open_kit(tmp_path / "home", actor=actor))
        kits[-1].connection_rows = lambda: [connection(1, "Shop DE"), connection(2, "Shop FR", status="Inactive")]
        screens.append(Screens(kits[-1]).connections())
        return screens[-1]

    yield screen
    for one in screens:
        one.close()
    for kit in kits:
        kit.close()


def entries(screen):
    return [one["name"] for one in screen.view_menu]


def titles(screen):
    return [one["title"] for one in screen.views]


def make(screen, name="Mine"):
    screen.vue_view_entry("create")
    screen.vue_answer_dialog(name)
    return screen.view


def test_each_entry_shows_only_when_it_applies(opened):
    screen = opened()
    assert entries(screen) == ["create"]
    make(screen)
    assert entries(screen) == ["create", "rename", "publish", "save", "delete"]
    screen.vue_search_for("DE")
    assert entries(screen) == ["create", "rename", "reset", "publish", "save", "delete"]
    screen.vue_view_entry("publish")
    assert entries(screen) == ["create", "rename", "reset", "unpublish", "save", "delete"]
    screen.vue_view_entry("publish")
    assert screen.dialog == {}


def test_an_asterisk_marks_unsaved_changes_until_they_are_saved(opened):
    screen = opened()
    make(screen)
    assert titles(screen) == ["Mine"]
    screen.vue_filter_column({"key": "status_look", "change": {"is": ["Active"]}})
    screen.vue_show_column({"key": "created", "on": True})
    assert titles(screen) == ["Mine *"]
    screen.vue_view_entry("save")
    assert titles(screen) == ["Mine"]
    assert screen.message["title"] == "Saving successful"


def test_a_page_turned_is_no_change(opened):
    screen = opened()
    make(screen)
    screen.vue_set_options({"page": 2, "per_page": 25, "sort": []})
    assert titles(screen) == ["Mine"]


def test_reset_takes_back_what_was_not_saved(opened):
    screen = opened()
    screen.vue_search_for("DE")
    make(screen)
    screen.vue_search_for("nothing")
    screen.vue_set_options({"page": 1, "per_page": 50, "sort": [{"key": "name", "order": "desc"}]})
    screen.vue_view_entry("reset")
    assert (screen.search, screen.per_page, screen.sort, titles(screen)) == ("DE", 25, [], ["Mine"])


def test_choosing_a_view_applies_it_and_no_view_is_the_list_as_it_comes(opened):
    screen = opened()
    screen.vue_show_column({"key": "driver", "on": False})
    screen.vue_search_for("DE")
    number = make(screen)
    screen.vue_choose_view(0)
    assert (screen.view, screen.search, len(screen.columns)) == (0, "", 9)
    screen.vue_choose_view(number)
    assert (screen.view, screen.search, len(screen.columns)) == (number, "DE", 8)
    screen.vue_choose_view(77)
    assert screen.view == 0


def test_renaming_keeps_the_view_and_says_at_the_field_what_is_wrong(opened):
    screen = opened()
    make(screen, "Other")
    make(screen, "Mine")
    screen.vue_view_entry("rename")
    assert (screen.dialog["title"], screen.dialog["label"], screen.dialog["value"]) == ("Rename view", "Name", "Mine")
    screen.vue_answer_dialog("Other")
    assert "already" in screen.dialog["error"]
    screen.vue_answer_dialog("New")
    assert screen.dialog == {}
    assert titles(screen) == ["New", "Other"]


def test_deleting_a_view_asks_and_leaves_the_list_as_it_is(opened):
    screen = opened()
    screen.vue_search_for("DE")
    make(screen)
    screen.vue_view_entry("delete")
    assert "Mine" in screen.dialog["text"]
    screen.vue_cancel_dialog()
    assert titles(screen) == ["Mine"]
    screen.vue_view_entry("delete")
    screen.vue_answer_dialog()
    assert (titles(screen), screen.view, screen.search) == ([], 0, "DE")


def test_what_is_saved_elsewhere_meanwhile_is_not_overwritten(opened):
    one, other = opened(), opened()
    number = make(one)
    other.vue_choose_view(number)
    one.vue_search_for("first")
    one.vue_view_entry("save")
    other.vue_search_for("second")
    other.vue_refresh()
    other._handle_event(None, {"event": "view_entry", "data": "save"}, None)
    assert other.message["tone"] == "bad"
    assert "meanwhile" in other.message["title"]
    assert (other.search, titles(other)) == ("second", ["Mine *"])
    other.vue_view_entry("reset")
    assert other.search == "first"


def test_a_published_view_of_someone_else_can_be_applied_changed_and_copied(opened):
    anna, ben = opened("anna"), opened("ben")
    anna.vue_search_for("DE")
    number = make(anna)
    anna.vue_view_entry("publish")
    ben.vue_refresh()
    assert titles(ben) == ["Mine (of anna)"]
    ben.vue_choose_view(number)
    assert (ben.search, entries(ben)) == ("DE", ["create", "copy"])
    ben.vue_search_for("FR")
    assert entries(ben) == ["create", "copy", "reset"]
    ben.vue_view_entry("copy")
    ben.vue_answer_dialog("Mine")
    assert sorted(titles(ben)) == ["Mine", "Mine (of anna)"]
    anna.vue_view_entry("unpublish")
    ben.vue_refresh()
    assert titles(ben) == ["Mine"]


def test_a_column_that_is_gone_is_no_change(opened):
    screen = opened()
    state = {"columns": ["name", "gone"], "sort": [{"key": "gone", "order": "asc"}], "filters": {"gone": {"min": 1}}}
    number = screen.kit.create_view("connections", "Old", state)["id"]
    screen.vue_choose_view(number)
    assert titles(screen) == ["Old"]
    assert [column["key"] for column in screen.columns] == ["name"]
