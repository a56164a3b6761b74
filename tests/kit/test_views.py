"""Views: whose they are, who may change them, what happens when two save, and their file."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnikit.errors import Busy, Duplicate, InvalidInput, NotFound, Refused
from omnikit.kit import create, open_kit
from omnikit.model.views import view_state

STATE = {"columns": ["name", "id"], "sort": [{"key": "name", "order": "desc"}], "search": "DE",
         "filters": {"id": {"min": 1.0}, "status_look": {"is": ["Active"]}}, "per_page": 50}  # fmt: skip


@pytest.fixture
def home(tmp_path):
    create(tmp_path / "home", actor="anna").close()
    return tmp_path / "home"


@pytest.fixture
def anna(home):
    with open_kit(home, actor="anna") as kit:
        yield kit


@pytest.fixture
def ben(home):
    with open_kit(home, actor="ben") as kit:
        yield kit


def test_a_view_keeps_a_state_word_for_word(anna):
    made = anna.create_view("connections", "  Mine ", STATE)
    assert made["state"] == STATE
    assert (made["name"], made["owner"], made["mine"], made["published"]) == ("Mine", "anna", True, False)
    assert anna.views("connections") == [made]
    assert anna.views("errors") == []


def test_a_view_is_private_until_it_is_published(anna, ben):
    number = anna.create_view("connections", "Mine", STATE)["id"]
    assert ben.views() == []
    with pytest.raises(NotFound):
        ben.view(number)
    with pytest.raises(NotFound):
        ben.delete_view(number)
    anna.publish_view(number)
    assert [(one["name"], one["mine"]) for one in ben.views()] == [("Mine", False)]
    anna.unpublish_view(number)
    assert ben.views() == []


@pytest.mark.parametrize(
    "verb",
    [
        lambda kit, number: kit.rename_view(number, "Other"),
        lambda kit, number: kit.save_view(number, STATE, version=1),
        lambda kit, number: kit.publish_view(number),
        lambda kit, number: kit.unpublish_view(number),
        lambda kit, number: kit.delete_view(number),
    ],
)
def test_a_published_view_is_read_only_for_others_who_may_save_a_copy(anna, ben, verb):
    made = anna.create_view("connections", "Mine", STATE)
    before = anna.publish_view(made["id"])
    with pytest.raises(Refused, match="Save a copy"):
        verb(ben, made["id"])
    assert anna.view(made["id"]) == before
    assert ben.create_view("connections", "Mine", before["state"])["mine"]


def test_a_name_is_unique_for_its_owner_and_list(anna):
    first = anna.create_view("connections", "Mine", STATE)
    anna.create_view("errors", "Mine", STATE)
    other = anna.create_view("connections", "Other", STATE)
    with pytest.raises(Duplicate):
        anna.create_view("connections", "Mine", STATE)
    with pytest.raises(Duplicate):
        anna.rename_view(other["id"], "Mine")
    assert anna.rename_view(first["id"], "New")["name"] == "New"
    with pytest.raises(InvalidInput):
        anna.rename_view(first["id"], "  ")


def test_the_second_of_two_who_save_is_told_and_nothing_is_lost(anna):
    made = anna.create_view("connections", "Mine", STATE)
    anna.save_view(made["id"], {**STATE, "search": "first"}, version=made["version"])
    with pytest.raises(Busy):
        anna.save_view(made["id"], {**STATE, "search": "second"}, version=made["version"])
    assert anna.view(made["id"])["state"]["search"] == "first"


def test_a_file_of_views_comes_back_as_it_was(anna, ben):
    anna.create_view("connections", "Mine", STATE)
    text = anna.export_views()
    (taken,) = ben.import_views(text)
    assert (taken["owner"], taken["name"], taken["state"]) == ("ben", "Mine", STATE)
    assert ben.export_views() == text
    with pytest.raises(Duplicate):
        ben.import_views(text)
    assert ben.import_views(text, replace=True)[0]["id"] == taken["id"]
    assert len(ben.views()) == 1


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"omnikit_views": 2, "views": []}', '{"views": [{"list": "../x", "name": "a", "state": {}}]}',
     json.dumps({"views": [{"list": "errors", "name": "a", "state": {**STATE, "per_page": 0}}]}),
     json.dumps({"views": [{"list": "errors", "name": "a", "state": {**STATE, "code": "x"}}]}),
     json.dumps({"views": [{"list": "errors", "name": "good", "state": STATE},
                           {"list": "errors", "name": "", "state": STATE}]})],
)  # fmt: skip
def test_a_file_that_is_none_stores_nothing(anna, text):
    with pytest.raises(InvalidInput):
        anna.import_views(text)
    assert anna.views() == []


def test_who_did_what_with_a_view_is_noted(anna):
    number = anna.create_view("connections", "Mine", STATE)["id"]
    anna.publish_view(number)
    anna.delete_view(number)
    verbs = [(one["actor"], one["verb"]) for one in anna.audit(limit=3)]
    assert verbs == [("anna", "view.delete"), ("anna", "view.publish"), ("anna", "view.create")]


texts = st.text(max_size=12)
conditions = st.fixed_dictionaries(
    {}, optional={"contains": texts, "is": st.lists(texts, max_size=3), "min": st.floats(-1e9, 1e9)}
)
states = st.fixed_dictionaries(
    {
        "columns": st.lists(texts, min_size=1, max_size=5),
        "sort": st.lists(st.fixed_dictionaries({"key": texts, "order": st.sampled_from(["asc", "desc"])}), max_size=2),
        "search": texts,
        "filters": st.dictionaries(texts, conditions, max_size=3),
        "per_page": st.integers(1, 500),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(states)
def test_any_state_survives_being_stored(state):
    assert view_state(state) == state
