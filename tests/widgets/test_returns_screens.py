"""Returns and the page of one return without a browser, over a home with real returns of the local Amazon."""

import base64
import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from omnikit.errors import Refused
from omnikit.kit import open_kit
from omnikit.kit.orderlist import OrderList
from omnikit.store.orderlist import RETURNS
from omnikit.widgets import Screens
from omnikit.widgets.returns import ReturnSource, return_columns
from omnikit.widgets.table import Table
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.homes import credentials, make_kit
from tests.support.screens import change, section, state_of, went
from tests.support.screens import page_facts as facts

HOSTILE = "<script>alert(1)</script>\u202e=1+1\x00 " + "long " * 2000
COMMENT = "Erika Mustermann, Heidestraße 17"


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """A local Amazon, its clock, and a home with its German returns, two of which cannot be read; Shop FR has none."""
    with stocked(NOW, orders=240) as amazon:
        book = amazon.amazon.book(amazon.amazon.accounts.first)
        shipped = {way: [one.order_id for one in book if (one.fulfilled_by, one.status) == (way, "SHIPPED")]
                   for way in ("MERCHANT", "AMAZON")}  # fmt: skip
        for order in shipped["MERCHANT"][:2]:
            amazon.add_return(order, quantity="zwei")
        amazon.add_return(shipped["AMAZON"][0], comments=COMMENT)
        clock, home = FakeClock(amazon), tmp_path_factory.mktemp("market") / "home"
        with make_kit(home, amazon, clock) as kit:
            kit.connection(1).sync(wait=True)
            kit.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))
        yield amazon, clock, home


@pytest.fixture
def home(market, tmp_path):
    shutil.copytree(market[2], tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def kit(market, home):
    with open_kit(home, actor="anna", clock=market[1]) as opened:
        yield opened


@pytest.fixture
def screen(kit):
    shown = kit.ui.returns()
    yield shown
    shown.close()


@pytest.fixture
def opened(kit):
    """`opened(return_id)`: its page."""
    pages = []

    def page(return_id, connection=None):
        pages.append(kit.ui.return_(return_id, connection))
        return pages[-1]

    yield page
    for one in pages:
        one.close()


def rows(kit, **wanted):
    return [one for one in kit.return_rows() if all(one[key] == value for key, value in wanted.items())]


def ids(found):
    return [one["return_id"] for one in found]


def wrong(kit):
    """The returns in Error."""
    return ids(rows(kit, import_status="Error"))


def reasons(buttons):
    return {one["name"]: one["reason"] for one in buttons}


# -- the list --------------------------------------------------------------------------------------------------


def test_the_newest_return_comes_first_and_each_once(screen, kit):
    stored = list(kit.return_rows())
    assert screen.count == str(len(stored)) == str(screen.found)
    assert sorted(ids(screen.items)) == sorted(ids(stored))
    created = [one["created"] or "" for one in screen.items]
    assert created == sorted(created, reverse=True)


def test_a_row_leads_to_the_return_and_its_order_to_the_order(screen):
    places, row = went(screen), screen.items[2]
    screen.vue_open_row(row["id"])
    screen.vue_act_on({"name": "order", "id": row["id"]})
    screen.vue_act_on({"name": "order", "id": 10**9})
    assert row["order_id"]["word"] == row["order"]
    assert places == [("return", 1, {"order": row["return_id"]}), ("order", 1, {"order": row["order"]})]


def test_amounts_stand_with_their_currency_and_states_in_words(screen, kit):
    (stored,) = [one for one in kit.return_rows() if one["refunded"]][:1]
    row = next(one for one in screen.items if one["return_id"] == stored["return_id"])
    assert row["refunded"] == f"{Decimal(stored['refunded']):,} {stored['currency']}"
    assert (row["import_status"]["word"], row["oms_status"]["word"]) == ("Complete", "Not exported")
    assert (row["reason"], row["quantity"]) == (stored["reason"], stored["quantity"])


def test_an_error_says_why_on_hover_and_a_retry_is_seen(screen, kit):
    (first, _) = wrong(kit)
    screen.vue_search_for(first)
    assert "does not say how many pieces" in screen.items[0]["import_status"]["hint"]
    kit.retry(returns=[first])
    screen.refresh()
    assert screen.items[0]["import_status"]["detail"] == "Retrying"


def test_a_search_finds_returns_by_their_order_and_tracking_number_a_filter_by_their_own_id(screen, kit):
    stored = next(one for one in kit.return_rows() if one["tracking"])
    for text in (stored["order_id"], stored["tracking"].lower(), stored["return_id"].upper()):
        screen.vue_search_for(text)
        assert stored["return_id"] in ids(screen.items), text
    screen.vue_search_for("")
    screen.vue_filter_column({"key": "return_id", "change": {"contains": stored["order_id"]}})
    assert screen.items == []
    screen.vue_filter_column({"key": "return_id", "change": {"contains": stored["return_id"].lower()}})
    assert ids(screen.items) == [stored["return_id"]]


def test_a_filter_offers_all_import_states_and_only_the_reasons_that_occur(screen, kit):
    screen.vue_open_bar("filters")
    offered = {one["key"]: [word["value"] for word in one["words"]] for one in screen.choice}
    assert offered["import_status"] == ["Not imported", "Imported", "Complete", "Error", "Canceled", "Excluded"]
    assert set(offered["reason"]) == {one["reason"] for one in kit.return_rows()} - {None}


def test_a_view_keeps_filters_and_a_download_has_what_was_found(screen, kit):
    screen.vue_filter_column({"key": "fulfilled_by", "change": {"is": ["AFN"]}})
    screen.vue_view_entry("create")
    screen.vue_answer_dialog("FBA")
    found = screen.found
    assert 0 < found == len(rows(kit, fulfilled_by="AFN"))
    screen.vue_choose_view(0)
    assert screen.found > found
    screen.vue_choose_view(screen.views[0]["id"])
    screen.vue_download("csv")
    lines = base64.b64decode(screen.file["content"]).decode("utf-8-sig").splitlines()
    assert len(lines) == found + 1
    assert screen.items[0]["order"] in lines[1]


def test_one_connection_is_listed_by_itself_until_the_mark_is_taken_away(kit, home):
    change(home, "UPDATE returns SET connection_id = 2 WHERE id % 3 = 0")
    screen, here = kit.ui.returns(2), []
    screen.here = lambda **part: here.append(part)
    assert screen.scope == "Shop FR"
    assert sorted(ids(screen.items)) == sorted(ids(rows(kit, connection_id=2)))
    screen.vue_unscope()
    assert (here, screen.scope, screen.found) == ([{"connection": None}], "", len(rows(kit)))
    assert [one["name"] for one in screen.actions] == ["refresh", "import_everywhere"]
    screen.close()


def test_an_empty_list_says_what_to_do(kit):
    screen = kit.ui.returns(2)
    assert (screen.items, screen.empty["title"]) == ([], "No return yet")
    assert screen.empty["text"].startswith("Import returns")
    assert [one["label"] for one in screen.actions] == ["Refresh", "Import returns"]
    assert (screen.strip["light"]["word"], screen.strip["last"]) == ("No returns", "No import yet")
    screen.close()


def test_ten_thousand_returns_answer_at_once(kit, home):
    def one(at):
        time = f"2026-{1 + at % 12:02}-{1 + at % 28:02}T08:00:00Z"
        return (1 + at % 2, f"R{at * 7919 % 100_003:06}", f"302-{at}", time, time, time,
                "Complete" if at % 9 else "Error", f"{at % 977}.50", 1 + at % 3, time, time, "x")  # fmt: skip

    with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
        db.executemany(
            "INSERT INTO returns (connection_id, return_id, order_id, version, created, updated, import_status, "
            "refunded, quantity, first_seen, modified, digest, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            map(one, range(10_000)),
        )
    began = datetime.now(UTC)
    screen = kit.ui.returns()
    for key in ("order_id", "refunded", "quantity"):
        screen.vue_set_options({"page": 1, "per_page": 25, "sort": [{"key": key, "order": "desc"}]})
    screen.vue_filter_column({"key": "import_status", "change": {"is": ["Error"]}})
    screen.vue_search_for("777")
    screen.vue_select_all(True)
    assert 0 < screen.found == screen.selected_count < 500
    # generous: the machine is shared, and the claim is "fluent", not a number
    assert (datetime.now(UTC) - began).total_seconds() < 2
    screen.close()


def test_ids_are_sorted_letter_by_letter(screen, kit):
    """Those of Amazon's RMAs differ in case alone."""
    screen.vue_set_options({"page": 1, "per_page": 100, "sort": [{"key": "return_id", "order": "asc"}]})
    assert ids(screen.items) == sorted(ids(kit.return_rows()))


# -- the same as any other table -------------------------------------------------------------------------------


def brute(kit, state):
    """What a plain table over all rows finds."""
    source = ReturnSource(OrderList(kit._store, None, RETURNS).read(), {})
    table, plain = Table(return_columns()), []
    for row in source.rows(source.newest(0, source.count)):
        words = {
            key: row[key] and {"state": row[key], "word": row[key]}
            for key in ("marketplace", "channel_status", "fulfilled_by", "reason", "resolution")
        }
        amount = row["refunded"].rpartition(" ")[0].replace(",", "")
        plain.append({**row, **words, "order_id": row["order"], "refunded": float(amount) if amount else None})
    table.set_rows(plain)
    table.change(**state, per_page=500)
    return [row["id"] for row in table.page_rows()]


def test_what_is_found_is_what_a_plain_table_finds(screen, kit, home):
    change(home, "UPDATE returns SET reason = NULL, marketplace = NULL, refunded = NULL WHERE id % 7 = 0")
    screen.refresh()
    dice = random.Random(20260)
    filters = {
        "import_status": {"is": ["Complete"]},
        "fulfilled_by": {"is": ["MFN"]},
        "reason": {"is": ["CR-DEFECTIVE", "never heard of"]},
        "refunded": {"min": "10", "max": 300},
        "quantity": {"max": 1},
        "return_id": {"contains": "r"},
        "connection": {"contains": "SHOP"},
    }
    keys = ["order_id", "connection", "refunded", "quantity", "created", "last_updated"]
    for _ in range(60):
        chosen = dice.sample(list(filters), dice.randrange(4))
        sort = [{"key": key, "order": dice.choice(["asc", "desc"])} for key in dice.sample(keys, dice.randrange(3))]
        state = {"filters": {key: filters[key] for key in chosen}, "sort": sort}
        screen.table.change(search="", **state, per_page=500)
        assert [row["id"] for row in screen.table.page_rows()] == brute(kit, state), state


def test_a_picture_that_followed_is_the_picture_that_is_read_anew(kit, home):
    listed, dice = OrderList(kit._store, None, RETURNS), random.Random(7)
    names = ("order_id", "import_status", "reason", "marketplace")

    def seen(picture):
        words = [np.array(picture.words(one).known, dtype=object)[picture.words(one).places].tolist() for one in names]
        numbers = [np.nan_to_num(picture.numbers(one), nan=-1).tolist() for one in ("created", "refunded", "quantity")]
        return picture.ids.tolist(), picture.natural.tolist(), words, numbers, picture.order_id_ranks().tolist()

    seen(listed.read())
    for step in range(20):
        at = f"2027-01-01T00:{step // 2:02}:00Z"  # two writes in each second
        some = dice.sample(range(1, 12), 2)
        change(home, "UPDATE returns SET import_status = ?, order_id = ?, digest = ?, modified = ? WHERE id IN (?, ?)",
               dice.choice(["Complete", "Error"]), f"302-{step}", str(step), at, *some)  # fmt: skip
        assert seen(listed.read()) == seen(OrderList(kit._store, None, RETURNS).read()), step


# -- selecting and acting --------------------------------------------------------------------------------------


def test_the_toolbar_says_why_a_button_cannot_be_pressed(screen):
    screen.vue_filter_column({"key": "import_status", "change": {"is": ["Complete"]}})
    screen.vue_select_all(True)
    assert {one["label"]: one["reason"] for one in screen.toolbar} == {
        "EXPORT TO OMS": "No OMS is connected: set one under OMS.",
        "RETRY IMPORT": "Only for returns in Error or Canceled.",
        "CANCEL RETURN": "Only for returns in Error.",
    }
    for name in ("export", "retry", "give_up"):
        screen.vue_act(name)
    assert screen.message == {}


def test_retry_tries_only_what_is_in_error(screen, kit):
    screen.vue_select_all(True)
    screen.vue_act("retry")
    assert screen.message["title"] == "Retry triggered"
    assert screen.message["text"] == "2 returns. No worker is running: it waits until one is."
    (run,) = [one for one in kit.run_rows() if one["job"] == "retry"]
    kit.wait_for(run["run_id"])
    assert kit.run_row(run["run_id"])["fetched"] == 2
    assert len(wrong(kit)) == 2  # nothing was mended at the channel


def test_cancel_asks_and_says_what_it_does_not_and_retry_takes_it_back(screen, kit):
    first, second = wrong(kit)
    screen.vue_search_for(first)
    screen.vue_select_all(True)
    screen.vue_act("give_up")
    assert screen.dialog["title"] == "Give up the import of this return?"
    assert screen.dialog["text"].startswith(first)
    assert "Nothing is canceled at the channel" in screen.dialog["text"]
    screen.vue_answer_dialog()
    assert (screen.message["title"], screen.message["text"]) == ("Import given up", "1 return.")
    assert [kit.return_row(one)["import_status"] for one in (first, second)] == ["Canceled", "Error"]
    screen.vue_act("retry")
    assert kit.return_row(first)["import_status"] == "Error"


def test_what_one_connection_refuses_stops_no_other(screen, kit, home):
    _, second = wrong(kit)
    change(home, "UPDATE returns SET connection_id = 2 WHERE return_id = ?", second)
    change(home, "UPDATE import_errors SET connection_id = 2 WHERE record_id = ?", second)
    kit.disable(2)
    screen.refresh()
    screen.vue_select_all(True)
    screen.vue_act("retry")
    assert screen.message["title"] == "Retry triggered"
    assert screen.message["text"].startswith("1 return.")
    assert "Refused: Shop FR: Connection 2 ('Shop FR') is inactive" in screen.message["text"]


def test_returns_are_handed_over_from_their_list_and_what_has_been_is_named(screen, kit, tmp_path):
    kit.set_sink("folder", {"path": str(tmp_path / "oms")}, automatic=False)
    done = ids(rows(kit, import_status="Complete"))
    screen.vue_select_all(True)
    screen.vue_act("export")
    assert screen.message["title"] == "Export triggered"
    assert screen.message["text"].startswith(f"{len(done)} returns.")
    for run in kit.run_rows():
        kit.wait_for(run["run_id"])
    assert len(rows(kit, oms_status="Exported")) == len(done)
    screen.refresh()
    assert screen.items[-1]["oms_status"]["word"] == "Exported"
    screen.vue_select_all(False)
    screen.vue_search_for(done[0])
    screen.vue_select_all(True)
    screen.vue_act("export")
    assert (screen.message["title"], screen.message["tone"]) == ("Nothing was done.", "bad")
    assert "has been exported already" in screen.message["text"]


# -- importing, how often, and how it stands -------------------------------------------------------------------


def test_returns_of_one_connection_are_imported_by_the_return_job_alone(kit):
    screen = kit.ui.returns(1)
    screen.vue_act("import_here")
    assert (screen.message["title"], kit.run_rows(limit=1)[0]["job"]) == ("Import triggered", "returns")
    screen.close()


def test_returns_of_all_connections_are_imported_and_the_refused_named(screen, kit):
    kit.disable(2)
    screen.vue_act("import_everywhere")
    assert screen.message["title"] == "Import triggered"
    assert screen.message["text"].startswith("1 connection.")
    assert "Refused: Shop FR: Connection 2 ('Shop FR') is inactive" in screen.message["text"]
    assert kit.run_rows(limit=1)[0]["job"] == "returns"


def test_a_channel_without_returns_refuses_in_words(kit, tmp_path):
    """The import as well as the automatic download."""
    (tmp_path / "in").mkdir()
    account = {"source": "Shop", "folder": str(tmp_path / "in"), "marketplace": "DE"}
    made = kit.create_connection("file", "Papers", account)
    screen = kit.ui.returns(made.id)
    for ask in (
        lambda: screen.vue_act("import_here"),
        lambda: screen.vue_set_download({"id": made.id, "minutes": "5"}),
    ):
        with pytest.raises(Refused, match="has no returns to import"):
            ask()
    assert screen.strip["downloads"][0]["minutes"] == ""
    screen.close()


def test_how_often_returns_are_fetched_is_kept_and_obeyed(screen, kit):
    screen.vue_open_bar("downloads")
    assert [one["name"] for one in screen.strip["downloads"]] == ["Shop DE", "Shop FR"]
    screen.vue_set_download({"id": 2, "minutes": "60"})
    assert kit.downloads(2) == {"orders": None, "returns": 60}
    assert (screen.strip["downloads"][1]["minutes"], screen.strip["downloads"][1]["next"] > NOW) == ("60", True)
    assert screen.strip["note"] == "A running worker fetches them."
    assert [one["stream"] for one in kit.schedule(2)] == ["returns"]


def test_the_light_and_up_to_when_returns_are_here(screen, kit):
    assert (screen.strip["light"]["word"], screen.strip["light"]["tone"]) == ("2 in Error", "bad")
    assert "returns in all" in screen.strip["light"]["hint"]
    assert (screen.strip["last"], screen.strip["at"]) == ("Fetched up to:", kit.return_summary()["last_success"])
    kit.cancel_returns(1, wrong(kit))
    screen.refresh()
    assert (screen.strip["light"]["word"], screen.strip["light"]["tone"]) == ("All complete", "good")


# -- the page of one return ------------------------------------------------------------------------------------


def test_the_page_shows_what_is_stored_and_leads_to_the_order(opened, kit):
    stored = next(one for one in rows(kit, import_status="Complete", fulfilled_by="MFN") if one["refunded"])
    page = opened(stored["return_id"])
    assert page.status["word"] == "Complete"
    told = facts(page)
    assert (told["Channel status"], told["Reason"]) == (stored["channel_status"], stored["reason"])
    assert told["Refunded"] == f"{Decimal(stored['refunded']):,} {stored['currency']}"
    assert (told["Tracking number"], told["Amazon's RMA number"]) == (stored["tracking"], stored["rma"])
    (lines,) = section(page, "lines")["tables"]
    assert [one["sku"] for one in lines["rows"]] == [one["sku"] for one in kit.return_row(stored["return_id"])["lines"]]
    places = went(page)
    order = next(one for group in page.groups for one in group["facts"] if one["label"] == "Order")
    page.vue_act_on(order["way"]["act"])
    page.vue_act_on("no such way")
    assert places == [("order", 1, {"order": stored["order_id"]})]


def test_an_order_that_is_not_here_is_named_without_a_link(opened, kit, home):
    stored = rows(kit, import_status="Complete")[0]
    change(home, "UPDATE returns SET order_id = '302-0000000-0000000' WHERE return_id = ?", stored["return_id"])
    page = opened(stored["return_id"])
    order = next(one for group in page.groups for one in group["facts"] if one["label"] == "Order")
    assert (order["value"], "way" in order) == ("302-0000000-0000000", False)


def test_what_the_buyer_wrote_comes_only_when_asked_for_and_the_audit_keeps_who_asked(opened, kit, home):
    commented = next(one for one in ids(kit.return_rows()) if kit._store.returns.comment(one) == COMMENT)
    page = opened(commented)
    assert json.dumps(COMMENT)[1:-1] not in state_of(page)
    before = len(kit.audit())
    page.vue_show_personal()
    assert page.personal["parts"][0]["facts"] == [{"label": "Comment", "value": COMMENT}]
    assert json.loads(page.personal["mapped"])["comment"] == COMMENT
    assert json.loads(page.personal["raw"])["rows"]
    noted = kit.audit(limit=len(kit.audit()) - before)
    assert [(one["actor"], one["verb"], one["connection_id"]) for one in noted] == [
        ("anna", "return.raw", 1), ("anna", "return.personal_data", 1),
    ]  # fmt: skip
    assert {one["word"] for one in page.history} >= {"Personal data looked at", "Payload looked at", "Imported"}
    change(home, "UPDATE returns SET modified = '2027-01-01T00:00:00Z' WHERE return_id = ?", commented)
    page.live.look()
    assert page.personal == {}
    page.vue_show_personal()
    page.close()
    assert page.personal == {}


def test_a_buyer_who_wrote_nothing_is_said_so(opened, kit):
    silent = next(one for one in ids(kit.return_rows()) if not kit._store.returns.comment(one))
    page = opened(silent)
    page.vue_show_personal()
    assert (page.personal["parts"][0]["facts"], page.personal["parts"][0]["empty"]) == ([], "The buyer wrote nothing.")


def test_an_error_tells_its_story_and_the_buttons_fit_the_state(opened, kit):
    page = opened(wrong(kit)[0])
    (cause,) = page.causes
    told = {one["label"]: one["value"] for one in cause["facts"]}
    assert cause["code"] == "unreadable_quantity"
    assert told["In the payload"].endswith("= zwei")
    assert told["What to do"].startswith("Compare the payload")
    assert cause["link"] == ""  # this is the page where it is looked at
    offered = {name: not reason for name, reason in reasons(page.buttons).items()}
    assert offered == {"export": False, "retry": True, "give_up": True, "replay": True}
    page.vue_act("give_up")
    assert page.dialog["title"] == "Give up the import of this return?"
    page.vue_answer_dialog()
    assert (page.status["word"], page.message["title"]) == ("Canceled", "Import given up")
    page.vue_act("retry")
    assert (page.message["title"], page.status["detail"]) == ("Retry triggered", "Retrying")
    kit.wait_for(kit.run_rows(limit=1)[0]["run_id"])
    page.vue_act("replay")
    kit.wait_for(kit.run_rows(limit=1)[0]["run_id"])
    page.live.look()
    words = [one["word"] for one in page.history]
    assert {"Import given up", "Retry asked for", "Replay asked for", "Run 2", "Run 3"} <= set(words)
    assert [one["at"] for one in page.history] == sorted((one["at"] for one in page.history), reverse=True)


def test_a_return_that_is_left_out_says_which_setting_keeps_it_out(opened, kit):
    kit.set_settings(1, {"order_import.import_afn": False})
    kit.replay(1).wait()
    left_out = ids(rows(kit, import_status="Excluded"))[0]
    page = opened(left_out)
    told = {one["label"]: one["value"] for one in page.causes[0]["facts"]}
    assert page.causes_title == "Why it was left out"
    assert "order_import.import_afn" in told["Setting"]
    assert page.causes[0]["link"] == "Open the setting"


def test_a_return_is_handed_over_from_its_page_and_tried_again_after_it_failed(opened, kit, home, tmp_path):
    done = ids(rows(kit, import_status="Complete"))[0]
    page = opened(done)
    assert reasons(page.buttons)["export"] == "No OMS is connected: set one under OMS."
    kit.set_sink("folder", {"path": str(tmp_path / "oms")}, automatic=False)
    page.live.look()
    assert section(page, "handover")["text"] == "Nothing of it was handed over to the OMS."
    page.vue_act("export")
    assert page.message["title"] == "Export triggered"
    (row,) = section(page, "handover")["tables"][0]["rows"]
    assert (row["state"]["look"]["word"], row["by"]) == ("Being exported", "anna")
    change(home, "UPDATE handovers SET state = 'Error', message = 'The OMS refused it.', remedy = 'Mend it.'")
    change(home, "UPDATE returns SET oms_status = 'Error', modified = '2027-01-01T00:00:00Z' WHERE return_id = ?", done)
    page.live.look()
    (row,) = section(page, "handover")["tables"][0]["rows"]
    assert row["reason"] == "The OMS refused it. Mend it."
    page.vue_act_on(row["ways"][0]["act"])
    assert page.message["title"] == "Retry triggered"
    assert kit.handover_rows(record=done)[0]["state"] == "Being exported"
    for run in kit.run_rows():
        kit.wait_for(run["run_id"])
    page.live.look()
    assert facts(page)["Export to OMS"] == "Exported"
    assert reasons(page.buttons)["export"] == reasons(page.buttons)["replay"] == "It was handed to the OMS."
    assert "Hand-over asked for" in {one["word"] for one in page.history}


def test_an_address_opens_the_page_and_back_leads_the_way_one_came(kit):
    stored = rows(kit, import_status="Complete")[0]
    app = Screens(kit).app("return", 1, order=stored["return_id"])
    assert (app.page, app.content.title, app.content.record_id) == ("returns", "Return", stored["return_id"])
    assert app.place == f"?page=return&connection=1&order={stored['return_id']}"
    app.content.vue_back()
    assert (app.place, app.content.title) == ("?page=returns", "Returns")
    app.vue_show_page("orders")
    app.content.vue_search_for(stored["order_id"])
    app.content.vue_open_row(app.content.items[0]["id"])
    (row,) = section(app.content, "returns")["tables"][0]["rows"]
    app.content.vue_act_on(row["return"][0]["act"])
    assert (app.content.title, app.content.record_id) == ("Return", stored["return_id"])
    app.content.vue_back()
    assert (app.content.title, app.content.record_id) == ("Order", stored["order_id"])
    app.content.vue_back()
    assert (app.content.title, app.content.search) == ("Orders", stored["order_id"])
    app.close()


def test_a_return_that_is_not_there_is_said_with_a_way_to_look_again(opened, kit, home):
    page = opened("R-0")
    assert page.problem.startswith("There is no return R-0.")
    change(home, "UPDATE returns SET return_id = 'R-0' WHERE return_id = ?", ids(rows(kit))[0])
    page.vue_look_again()
    assert (page.problem, bool(page.groups)) == ("", True)


def test_whatever_stands_in_a_return_is_text(kit, home, opened):
    texts = ("return_id", "order_id", "marketplace", "channel_status", "fulfilled_by", "rma", "merchant_rma",
             "resolution", "carrier", "tracking", "currency", "reason", "excluded_by", "refunded")  # fmt: skip
    first = wrong(kit)[0]
    with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
        about = {"hostile": HOSTILE, "one": first}
        changes = ", ".join(f"{name} = :hostile" for name in texts)
        db.execute(f"UPDATE returns SET {changes} WHERE return_id = :one", about)
        db.execute("UPDATE return_lines SET title = :hostile, sku = :hostile, refunded = :hostile", about)
        db.execute("UPDATE import_errors SET record_id = :hostile WHERE record_id = :one", about)
    page = opened(HOSTILE, 1)
    assert (page.record_id, page.problem, facts(page)["Reason"]) == (HOSTILE, "", HOSTILE)
    page.vue_show_personal()
    screen = kit.ui.returns()
    screen.vue_search_for("=1+1")
    assert ids(screen.items) == [HOSTILE]
    for key in ("order_id", "reason", "refunded"):
        screen.vue_set_options({"page": 1, "per_page": 25, "sort": [{"key": key, "order": "desc"}]})
    for name in ("close", "_give_up", "read", "kit", "sections"):
        page.vue_act(name)
    assert page.message == {}
    screen.close()


def test_in_german(kit):
    kit.set_preference("language", "de")
    screen, page = kit.ui.returns(), kit.ui.return_(wrong(kit)[0])
    assert (screen.title, page.title) == ("Retouren", "Retoure")
    assert screen.strip["light"]["word"] == "2 mit Fehler"
    assert page.causes[0]["look"]["word"] == "Offen"
    assert [one["label"] for one in page.buttons][2] == "RETOURE ABBRECHEN"
    screen.close()
    page.close()
