"""ERRORS without a browser, with the real verbs behind it: causes, their errors, what is done with them."""

import asyncio
import threading

import orjson
import pytest

from omnikit.errors import Refused
from omnikit.kit.imports import Retried
from omnikit.widgets import errors as errors_module
from omnikit.widgets import pages
from omnikit.widgets.errors import ClustersScreen, ErrorsScreen
from omnikit.widgets.texts import set_language
from tests.support.homes import credentials
from tests.support.screens import chosen, opening
from tests.support.screens import panel_facts as facts

MAPPING = "shipping_mapping.default"
HOSTILE = (
    "<script>alert(1)</script>",
    "=HYPERLINK('http://example.invalid')",
    "x" * 10_000,
    "a\0b",
    "\u202egnp.exe\u2066",
    "{brace} {0} %s",
)


@pytest.fixture
def shop(kit):
    """A kit with one connection, synchronised without any shipping provider."""
    kit.set_settings(1, {MAPPING: ""})
    kit.connection(1).sync(wait=True)
    return kit


@pytest.fixture
def opened(shop):
    """`opened(...)`: ERRORS at a place; where it leads to is kept in `went`."""

    def errors(connection=None, kit=None, **place):
        return (kit or shop).ui.errors(connection, **place)

    with opening(errors) as made:
        yield made


def mapped(kit):
    kit.set_settings(1, {MAPPING: "DHL"})
    return kit


def work_off(kit):
    """What a worker would do with what is queued."""
    for row in kit.run_rows():
        kit.wait_for(row["run_id"])


def missing_provider(screen):
    return [row["id"] for row in screen.table.page_rows() if row["code"] == "no_shipping_provider"]


def names(buttons):
    return [one["name"] for one in buttons]


def reason(screen, name):
    return next(one["reason"] for one in screen.buttons() if one["name"] == name)


def forged(kit, code, params, number=1, path="orderItems.0", **changes):
    """An error as it would be stored, whatever its words."""
    row = {
        "connection_id": 1, "kind": "order", "record_id": f"000-{number}", "code": code, "path": path,
        "params": orjson.dumps(params).decode(), "fingerprint": f"{code}:{path}", "state": "open",
        "created": "2026-11-23T10:00:00Z", "modified": "2026-11-23T10:00:00Z", "run_id": 1, **changes,
    }  # fmt: skip
    marks = ", ".join(f":{name}" for name in row)
    kit._store.db.run(f"INSERT INTO import_errors ({', '.join(row)}) VALUES ({marks})", row)


# -- causes ------------------------------------------------------------------------------------------------------


def test_causes_come_first_with_everything_that_helps_to_mend_them(opened, shop):
    screen = opened()
    assert isinstance(screen, ClustersScreen)
    assert [row["id"] for row in screen.items] == [row["fingerprint"] for row in shop.clusters()]
    counts = [row["count"] for row in screen.items]
    assert counts == sorted(counts, reverse=True)
    assert screen.count == f"{len(counts)} ({sum(counts)} errors)"
    row = next(row for row in screen.items if row["code"] == "no_shipping_provider")
    assert row["message"].startswith("No shipping provider is assigned")
    assert row["message_more"].startswith("Assign a provider")
    assert row["names"] == "Shop DE"
    assert (row["trend"]["state"], row["trend"]["detail"]) == ("rising", f"{row['count']} after 0")
    assert (row["mend"]["word"], row["mend"]["hint"]) == ("Open settings", "Shop DE")
    assert row["sample"]["word"] == row["example"]["order_id"]
    assert (row["state_look"]["word"], row["first_seen"] <= row["last_seen"]) == ("Open", True)


@pytest.mark.parametrize(
    ("new", "before", "state", "words"),
    [
        (5, 2, "rising", "5 after 2"),
        (2, 5, "falling", "2 after 5"),
        (3, 3, "steady", "3 after 3"),
        (0, 3, "falling", "0 after 3"),
        (0, 0, "none", ""),
    ],
)
def test_a_trend_is_an_arrow_a_word_and_both_numbers(new, before, state, words):
    shown = errors_module._trend({"last_day": new, "day_before": before})
    assert (shown["state"], shown["detail"]) == (state, words)
    assert shown["icon"].startswith("mdi-")
    assert f"{new} new in the last 24 hours" in shown["hint"]


def test_a_cause_leads_to_its_errors_its_settings_and_an_example(opened):
    screen = opened(1)
    key = missing_provider(screen)[0]
    screen.vue_open_row(key)
    screen.vue_act_on({"name": "mend", "id": key})
    screen.vue_act_on({"name": "sample", "id": key})
    example = screen.table.row(key)["example"]["order_id"]
    assert screen.went == [
        ("errors", 1, {"cluster": key}),
        ("settings", 1, {"group": "shipping_mapping"}),
        ("order", 1, {"order": example}),
    ]


def test_every_link_leads_to_a_page_that_there_is(opened):
    screen = opened()
    for row in screen.items:
        screen.vue_act_on({"name": "mend", "id": row["id"]})
    assert {page for page, _, _ in screen.went} <= pages._SCREENS.keys()


def test_the_switch_leads_to_the_other_face_and_the_chip_to_all_connections(opened):
    screen, moved = opened(1), []
    screen.here = lambda **part: moved.append(part)
    screen.vue_act("show_all")
    other = opened(1, tab="all")
    other.vue_act("show_clusters")
    assert (screen.went, other.went) == ([("errors", 1, {"tab": "all"})], [("errors", 1, {})])
    assert [tab["on"] for tab in screen.tabs] == [True, False]
    assert [tab["on"] for tab in other.tabs] == [False, True]
    assert screen.scope == "Shop DE"
    screen.vue_unscope()
    assert (screen.scope, moved) == ("", [{"connection": None}])


def test_an_address_names_the_face(shop):
    app = shop.ui.app("errors")
    assert isinstance(app.content, ClustersScreen)
    key = app.content.items[0]["id"]
    app.content.vue_open_row(key)
    assert isinstance(app.content, ErrorsScreen)
    assert "cluster=" in app.place
    assert {row["fingerprint"] for row in app.content.items} == {key}
    app.content.vue_act("show_clusters")
    assert isinstance(app.content, ClustersScreen)
    app.content.vue_act("show_all")
    assert app.place == "?page=errors&tab=all"
    app.close()


def test_in_a_cell_the_faces_replace_each_other(shop):
    screen = shop.ui.errors()
    screen._repr_mimebundle_()
    screen.vue_open_row(screen.items[0]["id"])
    cell = screen._cell
    assert isinstance(cell.screen, ErrorsScreen)
    cell.screen.vue_act("show_clusters")
    assert isinstance(cell.screen, ClustersScreen)


# -- trying again ------------------------------------------------------------------------------------------------


def test_several_causes_are_retried_in_one_run_and_go_away_when_they_are_solved(opened, shop):
    screen = opened()
    mine = missing_provider(screen)
    assert len(mine) > 1
    mapped(shop)
    chosen(screen, *mine).vue_act("retry_clusters")
    assert [row["job"] for row in shop.run_rows()].count("retry") == 1
    orders = {row["order_id"] for row in shop.error_rows() if row["code"] == "no_shipping_provider"}
    assert screen.message["title"] == f"Retry started for {len(orders)} orders"
    assert "No worker is running" in screen.message["text"]
    shown = [screen.table.row(key) for key in mine]
    assert {row["state_look"]["word"] for row in shown} == {"Retrying"}
    assert reason(screen, "retry_clusters") == "It is being retried already"
    work_off(shop)
    screen.refresh()
    assert missing_provider(screen) == []
    assert screen.table.selected == set()


def test_a_second_click_runs_nothing_twice(opened, shop):
    screen = opened()
    key = missing_provider(screen)[0]
    chosen(screen, key).vue_act("retry_clusters")
    screen.vue_act("retry_clusters")
    screen.attempt(screen.retry_clusters)  # past the button that is locked
    assert (screen.message["tone"], screen.message["text"] != "") == ("bad", True)
    assert [row["job"] for row in shop.run_rows()].count("retry") == 1


def test_a_click_while_a_retry_is_being_started_does_nothing(opened, shop):
    screen = opened(tab="all")
    chosen(screen, screen.items[0]["id"])
    begun, go_on, calls = threading.Event(), threading.Event(), []

    def slow(**_what):
        calls.append(1)
        begun.set()
        assert go_on.wait(10)
        return Retried([], [], 0)

    shop.retry = slow

    async def walk():
        screen.vue_act("retry")
        (task,) = screen._tasks
        assert await asyncio.to_thread(begun.wait, 10)
        assert reason(screen, "retry") == "The retry is being started"
        screen.vue_act("retry")
        screen.retry()
        go_on.set()
        await asyncio.wait_for(task, 10)

    asyncio.run(walk())
    assert calls == [1]
    assert next(one["reason"] for one in screen.toolbar if one["name"] == "retry") == ""


def test_a_retry_that_is_refused_says_why_and_what_to_do(opened, shop):
    screen = opened()
    shop.disable(1)
    chosen(screen, missing_provider(screen)[0]).vue_act("retry_clusters")
    assert "inactive" in screen.message["title"]
    assert "ENABLE" in screen.message["text"]
    assert screen.message["tone"] == "bad"


def test_of_several_connections_the_refused_ones_are_named(opened, shop, amazon):
    shop.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))
    forged(shop, "missing_address", {}, 1)
    forged(shop, "missing_address", {}, 2, connection_id=2)
    shop.disable(2)
    screen = opened()
    chosen(screen, "missing_address:orderItems.0").vue_act("retry_clusters")
    assert screen.message["title"] == "Retry started for 1 order"
    assert "Shop FR: " in screen.message["text"]
    assert "ENABLE" in screen.message["text"]
    row = screen.table.row("missing_address:orderItems.0")
    assert (row["names"], row["state_look"]["word"], row["state_look"]["detail"]) == (
        "Shop DE, Shop FR", "Retrying", "1 of 2",
    )  # fmt: skip


def test_of_very_many_refusals_a_few_are_named():
    refused = [{"connection": f"Shop {at}", "message": "No.", "remedy": "Do."} for at in range(9)]
    title, text, tone = errors_module._outcome(Retried([], refused, 0), {"order"}, waits=True)
    assert (title, tone) == ("No retry was started", "bad")
    assert "Shop 2: No. Do." in text
    assert text.endswith("Refused for 6 more connections.")


# -- errors ------------------------------------------------------------------------------------------------------


def test_the_errors_of_a_cause_stand_below_what_they_have_in_common(opened, shop):
    first = shop.clusters()[0]
    screen = opened(cluster=first["fingerprint"])
    assert {row["fingerprint"] for row in screen.items} == {first["fingerprint"]}
    assert screen.table.total == first["count"]
    lead = screen.lead
    assert (lead["title"], lead["text"]) == (first["message"], first["remedy"])
    assert facts(lead)["Errors"] == str(first["count"])
    assert names(lead["buttons"]) == ["show_clusters", "retry_cluster", "mend"]
    for name in ("show_clusters", "mend"):
        screen.vue_act(name)
    assert screen.went == [("errors", None, {}), ("settings", 1, {"group": "shipping_mapping"})]


def test_a_cause_is_retried_from_its_own_page_and_its_errors_go_away(opened, shop):
    key = shop.clusters()[0]["fingerprint"]
    screen = opened(cluster=key)
    mapped(shop)
    screen.vue_act("retry_cluster")
    assert {row["state_look"]["word"] for row in screen.items} == {"Retrying"}
    assert screen.lead["buttons"][1]["reason"] == "It is being retried already"
    work_off(shop)
    screen.refresh()
    assert screen.items == []
    assert screen.empty["text"] == "They are solved, or ignored."
    assert names(screen.lead["buttons"]) == ["show_clusters"]
    screen.vue_filter_column({"key": "state_look", "change": {"is": ["solved"]}})
    assert screen.items
    assert screen.lead["title"].startswith("No shipping provider")


def test_a_cause_that_nobody_knows_has_a_way_back(opened):
    screen = opened(cluster="<b>" + "x" * 5000)
    assert (screen.items, names(screen.lead["buttons"])) == ([], ["show_clusters"])


def test_the_list_says_of_each_error_what_and_where_it_is(opened, shop):
    screen = opened(1, tab="all")
    assert screen.table.total == len(shop.error_rows(1))
    row, stored = screen.items[0], shop.error_rows(1)[0]
    assert (row["order_id"], row["connection"], row["message"]) == (
        stored["order_id"], "Shop DE", stored["message"],
    )  # fmt: skip
    words = [row[key]["word"] for key in ("type_look", "kind_look", "state_look")]
    assert words == ["Import from channel", "Order", "Open"]
    titles = [one["title"] for one in screen.columns]
    assert {"Assigned to", "Note", "Created", "Last modified"} <= set(titles)
    forged(shop, "missing_sku", {"item_id": "7"}, kind="return")
    screen.refresh()
    screen.vue_filter_column({"key": "kind_look", "change": {"is": ["return"]}})
    assert [row["kind_look"]["word"] for row in screen.items] == ["Return"]


def test_solved_and_ignored_errors_are_shown_when_their_states_are_chosen(opened, shop):
    screen = opened(tab="all")
    first = screen.items[0]["id"]
    shop.ignore_errors([first], "A test order")
    screen.refresh()
    total = screen.table.total
    assert screen.table.row(first) is None
    screen.vue_open_bar("filters")
    states = next(one for one in screen.choice if one["key"] == "state_look")["words"]
    assert [one["value"] for one in states] == ["open", "retrying", "solved", "ignored"]
    screen.vue_filter_column({"key": "state_look", "change": {"is": ["ignored"]}})
    assert [row["id"] for row in screen.items] == [first]
    screen.vue_clear_filters()
    assert screen.table.total == total + 1
    screen.vue_choose_view(0)
    assert screen.table.total == total


def test_states_that_do_not_occur_leave_a_list_that_says_so(opened):
    screen = opened(tab="all")
    screen.vue_filter_column({"key": "state_look", "change": {"is": ["solved"]}})
    assert (screen.items, screen.empty["text"]) == ([], "None is in one of the chosen states.")


def test_a_view_keeps_the_states(opened, shop):
    screen = opened(tab="all")
    shop.ignore_errors([screen.items[0]["id"]], "A test order")
    screen.vue_filter_column({"key": "state_look", "change": {"is": ["ignored"]}})
    screen.vue_view_entry("create")
    screen.vue_answer_dialog("Ignored ones")
    other = opened(tab="all")
    other.vue_choose_view(screen.view)
    assert [row["state"] for row in other.items] == ["ignored"]
    assert opened().views == []  # the list of causes has views of its own


def test_a_list_that_is_too_long_says_so_and_how_to_narrow_it(opened, shop, monkeypatch):
    total, first = len(shop.error_rows()), shop.clusters()[0]
    monkeypatch.setattr(errors_module, "_MOST", 3)
    screen = opened(tab="all")
    assert screen.count == f"3 newest of {total}: narrow by cluster or connection"
    newest = sorted((row["id"] for row in shop.error_rows()), reverse=True)[:3]
    assert sorted((row["id"] for row in screen.items), reverse=True) == newest
    screen.vue_search_for(screen.items[0]["order_id"])
    assert screen.count == f"1 of the 3 newest of {total}: narrow by cluster or connection"
    of_cause = opened(cluster=first["fingerprint"])
    assert of_cause.count.startswith(f"3 newest of {first['count']}:")
    of_cause.vue_act("retry_cluster")
    assert of_cause.message["title"] == f"Retry started for {first['count']} orders"


# -- the toolbar -------------------------------------------------------------------------------------------------


def test_the_toolbar_offers_what_fits_the_selection(opened, shop):
    screen = opened(tab="all")
    first, second = (row["id"] for row in screen.items[:2])
    everything = ["show_log", "view_record", "retry", "ignore", "assign", "note"]
    assert names(chosen(screen, first).toolbar) == everything
    assert names(chosen(screen, second).toolbar) == ["retry", "ignore", "assign", "note"]
    shop.ignore_errors([first], "A test order")
    screen.vue_clear_filters()
    assert names(screen.toolbar) == ["retry", "ignore", "reopen", "assign", "note"]
    screen.vue_select({"id": second, "on": False})
    assert names(screen.toolbar) == ["show_log", "view_record", "retry", "reopen", "assign", "note"]
    shop._store.db.run("UPDATE import_errors SET state = 'solved' WHERE id = ?", (first,))
    screen.refresh()
    assert names(screen.toolbar) == ["show_log", "view_record", "assign", "note"]


def test_a_selection_over_all_pages_is_retried_whole(opened, shop):
    screen = opened(tab="all")
    screen.vue_set_options({"page": 1, "per_page": 10, "sort": []})
    screen.vue_select_all(True)
    many = len(shop.error_rows())
    assert screen.selection == f"{many} selected ({many - 10} not on this page)"
    screen.vue_act("retry")
    assert {row["state"] for row in shop.error_rows()} == {"retrying"}


def test_ignoring_asks_for_a_reason_and_reopening_takes_it_back(opened, shop):
    screen = opened(tab="all")
    first = screen.items[0]["id"]
    chosen(screen, first).vue_act("ignore")
    assert (screen.dialog["label"], screen.dialog.get("blank")) == ("Reason", None)
    screen.vue_answer_dialog("x" * 5000)
    assert "1000 characters" in screen.dialog["error"]
    screen.vue_answer_dialog("A test order")
    assert screen.message["title"] == "Errors ignored: 1"
    assert screen.table.row(first) is None
    screen.vue_filter_column({"key": "state_look", "change": {"is": ["ignored"]}})
    assert screen.items[0]["reason"] == "A test order"
    chosen(screen, first).vue_act("reopen")
    assert screen.message["title"] == "Errors open again: 1"
    assert first in {row["id"] for row in shop.error_rows()}


@pytest.mark.parametrize(("verb", "column", "begins"), [("assign", "assigned_to", "tester"), ("note", "note", "")])
def test_assigning_and_noting_can_be_taken_away_again(opened, verb, column, begins):
    screen = opened(tab="all")
    first, second = (row["id"] for row in screen.items[:2])
    chosen(screen, first, second).vue_act(verb)
    assert (screen.dialog["value"], screen.dialog["blank"]) == (begins, "yes")
    screen.vue_answer_dialog("Anna")
    assert [screen.table.row(key)[column] for key in (first, second)] == ["Anna", "Anna"]
    screen.vue_act(verb)
    assert screen.dialog["value"] == "Anna"
    screen.vue_answer_dialog("")
    assert screen.table.row(first)[column] is None


def test_an_order_and_a_log_are_opened_for_one_row(opened):
    screen = opened(tab="all")
    row = screen.items[0]
    chosen(screen, row["id"]).vue_act("view_record")
    assert screen.went == [("order", 1, {"order": row["order_id"]})]
    screen.vue_act("show_log")
    assert screen.panel["title"] == "Run 1"
    assert screen.panel["sections"][0]["rows"]


# -- the story of one error --------------------------------------------------------------------------------------


def test_the_panel_tells_the_story_from_the_payload_to_the_remedy(opened, shop):
    screen = opened(tab="all")
    row = next(row for row in screen.items if row["code"] == "no_shipping_provider")
    screen.vue_open_row(row["id"])
    told = facts(screen.panel)
    assert told["What happened"] == row["message"]
    assert told["What to do"] == row["remedy"]
    assert (told["State"], told["Type"], told["Order/Return"]) == ("Open", "Import from channel", "Order")
    assert told["Place in the payload"] == "fulfillment.fulfillmentServiceLevel"
    assert told["Value there"]
    assert row["setting"] in told["Setting"]
    assert (told["Its value"], told["Origin"]) == ("empty", "own value")
    assert (told["Reported by"], told["Amazon's request id"]) == ("Run 1", row["request_id"])
    assert names(screen.panel["buttons"]) == ["mend", "again", "view", "log"]
    for name in ("mend", "view"):
        screen.vue_act_on({"name": name, "id": row["id"]})
    assert screen.went == [("settings", 1, {"group": "shipping_mapping"}), ("order", 1, {"order": row["order_id"]})]


def test_the_panel_says_who_changed_the_setting_and_when(opened, shop):
    row = next(row for row in shop.error_rows() if row["code"] == "no_shipping_provider")
    shop.set_settings(1, {row["setting"]: "DHL"})
    screen = opened(tab="all")
    screen.vue_open_row(row["id"])
    told = facts(screen.panel)
    assert (told["Its value"], told["Changed by"]) == ("DHL", "tester")
    assert told["Changed at"].endswith("Z")


def test_personal_data_are_named_and_not_shown(opened, shop):
    row = next(row for row in shop.error_rows() if row["code"] == "missing_address")
    screen = opened(tab="all")
    screen.vue_open_row(row["id"])
    assert facts(screen.panel)["Value there"] == "(personal data: see the payload)"
    assert names(screen.panel["buttons"]) == ["again", "view", "log"]  # the order is the place to look


def test_other_errors_of_the_order_stand_below(opened, shop):
    row = shop.error_rows()[0]
    forged(shop, "missing_sku", {"item_id": "7"}, record_id=row["order_id"])
    screen = opened(tab="all")
    screen.vue_open_row(row["id"])
    (section,) = screen.panel["sections"]
    assert "missing_sku" in {line["head"] for line in section["rows"]}


def test_a_panel_follows_its_error_until_it_is_solved(opened, shop):
    screen = opened(tab="all")
    row = next(row for row in screen.items if row["code"] == "no_shipping_provider")
    screen.vue_open_row(row["id"])
    mapped(shop)
    screen.vue_act_on({"name": "again", "id": row["id"]})
    told = facts(screen.panel)
    assert (told["State"], told["Last retried by"]) == ("Retrying", "Run 2")
    assert next(one for one in screen.panel["buttons"] if one["name"] == "again")["reason"]
    work_off(shop)
    screen.refresh()
    assert screen.table.row(row["id"]) is None
    assert facts(screen.panel)["State"] == "Solved"
    assert names(screen.panel["buttons"]) == ["mend", "view", "log"]


def test_the_log_in_the_panel_leads_back_to_the_error(opened):
    screen = opened(tab="all")
    row = screen.items[0]
    screen.vue_open_row(row["id"])
    screen.vue_act_on({"name": "log", "id": row["id"]})
    assert screen.panel["title"] == "Run 1"
    screen.refresh()
    assert screen.panel["title"] == "Run 1"
    screen.vue_act_on({"name": "story", "id": screen.panel["id"]})
    assert screen.panel["title"] == row["order_id"]
    screen.vue_close_panel()
    screen.refresh()
    assert not screen.panel


def test_an_error_whose_order_is_gone_is_told_from_its_own_row(opened, shop):
    forged(shop, "missing_sku", {"item_id": "7"})
    forged(shop, "from_the_future", {"any": "thing"}, 2)
    screen = opened(tab="all")
    for row in [row for row in shop.error_rows() if row["order_id"].startswith("000-")]:
        screen.vue_open_row(row["id"])
        told = facts(screen.panel)
        assert (told["What happened"], told["What to do"]) == (row["message"], row["remedy"])
        assert "Rule" not in told


# -- what may not harm -------------------------------------------------------------------------------------------


def test_hostile_words_are_words(opened, shop):
    for at, text in enumerate(HOSTILE):
        forged(shop, "missing_sku", {"item_id": text}, at, path=f"orderItems.{at}.{text}", request_id=text, note=text)
    screen = opened()
    assert len([row for row in screen.items if row["code"] == "missing_sku"]) >= len(HOSTILE)
    for text in HOSTILE:
        listed = opened(cluster=next(row["id"] for row in screen.items if text in row["id"]))
        listed.vue_search_for(text)
        listed.vue_open_row(listed.items[0]["id"])
        told = facts(listed.panel)
        assert (told["Note"], text in told["What happened"]) == (text, True)
        assert text not in listed.lead["title"], "it is one record's own"


@pytest.mark.parametrize("name", ["close", "again", "_tell", "kit", "retry_cluster", "reopen", "lead"])
def test_the_browser_can_call_nothing_but_what_it_was_given(opened, shop, name):
    screen = opened(tab="all")
    first = screen.items[0]["id"]
    chosen(screen, first).vue_act(name)
    screen.vue_act_on({"name": name, "id": first})
    screen.vue_act_on({"name": "mend", "id": first})  # no panel is open
    opened().vue_act_on({"name": name, "id": "no such cause"})
    assert (screen.went, screen.panel, screen.message) == ([], {}, {})
    assert len(shop.run_rows()) == 1


def test_what_cannot_be_read_is_said(opened, shop, monkeypatch):
    screen = opened(tab="all")
    monkeypatch.setattr(shop, "error_rows", lambda *_a, **_k: 1 / 0)
    screen.vue_refresh()
    assert "could not be read" in screen.banner
    assert screen.items
    monkeypatch.undo()
    screen.vue_refresh()
    assert screen.banner == ""


def test_a_home_without_errors_says_so(kit, opened):
    mapped(kit)
    kit._store.db.run("DELETE FROM import_errors")
    for place in ({}, {"tab": "all"}):
        screen = opened(**place)
        assert (screen.items, screen.empty["title"]) == ([], "No open error")


def test_a_refusal_about_an_error_that_is_gone_is_shown(opened, shop):
    screen = opened(tab="all")
    first = screen.items[0]["id"]
    chosen(screen, first)
    shop._store.db.run("DELETE FROM import_errors WHERE id = ?", (first,))
    with pytest.raises(Refused):
        shop.retry(errors=[first])
    screen.vue_act("retry")
    assert (screen.message["tone"], screen.message["title"]) == ("bad", "There is no error to retry.")


def test_all_of_it_speaks_german(opened, shop):
    shop.set_preference("language", "de")
    screen = opened()
    assert [tab["label"] for tab in screen.tabs] == ["Fehlergruppen", "Alle Fehler"]
    row = next(row for row in screen.items if row["code"] == "no_shipping_provider")
    assert row["message"].startswith("Der Versandoption")
    assert row["mend"]["word"] == "Einstellungen öffnen"
    listed = opened(tab="all")
    listed.vue_search_for("Versandoption")
    assert listed.items
    listed.vue_open_row(listed.items[0]["id"])
    assert facts(listed.panel)["Ihr Wert"] == "leer"
    set_language("en")
