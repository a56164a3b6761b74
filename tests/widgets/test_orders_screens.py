"""Orders, returns and the page of one order without a browser, over a home with real orders of the local Amazon."""

import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from omnikit.errors import InvalidInput, NotFound
from omnikit.kit import open_kit
from omnikit.kit.orderlist import OrderList
from omnikit.store.orderlist import OrderLists
from omnikit.widgets import Screens
from omnikit.widgets.longtable import Chosen
from omnikit.widgets.orders import OrderSource, order_columns
from omnikit.widgets.record import as_json
from omnikit.widgets.table import Table
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.exporting import EVERYTHING, PDF, items, of_pieces, orders
from tests.support.homes import credentials, make_kit
from tests.support.screens import change, section, state_of, went
from tests.support.screens import page_facts as facts

HOSTILE = "<script>alert(1)</script>\u202e=1+1\x00 " + "long " * 2000


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """A local Amazon, its clock, and a home that has its German orders, of which everything may be exported; Shop FR is
    there and has none.
    """
    with stocked(NOW, orders=240) as amazon:
        clock, home = FakeClock(amazon), tmp_path_factory.mktemp("market") / "home"
        with make_kit(home, amazon, clock) as kit:
            kit.connection(1).sync(wait=True)
            kit.set_settings(1, EVERYTHING)
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
    shown = kit.ui.orders()
    yield shown
    shown.close()


def rows(kit, **wanted):
    return [one for one in kit.order_rows() if all(one[key] == value for key, value in wanted.items())]


def ids(found):
    return [one["order_id"] for one in found]


def every(screen):
    """The order ids of all pages."""
    found = []
    for page in range(1, 1 - (-screen.found // 100)):
        screen.vue_set_options({"page": page, "per_page": 100, "sort": screen.sort})
        found += ids(screen.items)
    return found


def is_on(screen, name):
    (one,) = [one for one in screen.toolbar if one["name"] == name]
    return not one["reason"]


# -- the list --------------------------------------------------------------------------------------------------


def test_the_newest_order_comes_first_and_each_once(screen, kit):
    stored = list(kit.order_rows())
    assert screen.count == str(len(stored)) == str(screen.found)
    shown = every(screen)
    assert sorted(shown) == sorted(ids(stored))
    created = {one["order_id"]: one["created"] for one in stored}
    assert [created[one] for one in shown] == sorted(created.values(), reverse=True)


def test_a_row_shows_states_in_words_and_the_total_with_its_currency(screen, kit):
    (row,) = [one for one in screen.items if one["order_id"] == screen.items[0]["order_id"]]
    stored = kit.order_row(row["order_id"], 1)
    assert row["import_status"]["word"] == stored["import_status"]
    assert (row["oms_status"]["word"], row["channel_export_status"]["word"]) == ("Not exported", "No changes to sync")
    assert row["total"] in {"", f"{Decimal(stored['total'] or 0):,} {stored['currency']}"}
    assert row["b2b"] in {"Yes", "No"}
    assert next(one for one in screen.columns if one["key"] == "total")["align"] == "end"


def test_an_error_says_why_on_hover_and_a_retry_is_seen(screen, kit):
    (error, *_) = kit.error_rows()
    screen.vue_search_for(error["order_id"])
    assert screen.items[0]["import_status"]["hint"] == error["message"]
    kit.retry([error["id"]])
    screen.refresh()
    assert screen.items[0]["import_status"]["detail"] == "Retrying"


def test_sorting_by_total_goes_by_number_and_what_has_none_comes_last(screen, kit):
    totals = [Decimal(one["total"]) for one in kit.order_rows() if one["total"] is not None]
    missing = len(list(kit.order_rows())) - len(totals)
    by_id = {one["order_id"]: one["total"] for one in kit.order_rows()}
    for order in ("asc", "desc"):
        screen.sort = [{"key": "total", "order": order}]
        found = [by_id[one] for one in every(screen)]
        assert [Decimal(one) for one in found[: len(totals)]] == sorted(totals, reverse=order == "desc")
        assert found[len(totals) :] == [None] * missing


def test_filters_and_search_leave_what_passes_all_of_them(screen, kit):
    screen.vue_filter_column({"key": "import_status", "change": {"is": ["Error"]}})
    wrong = rows(kit, import_status="Error")
    assert wrong
    assert sorted(every(screen)) == sorted(ids(wrong))
    screen.vue_search_for(wrong[0]["order_id"][4:9].upper())
    assert ids(screen.items) == [wrong[0]["order_id"]]
    screen.vue_clear_filters()
    screen.vue_search_for("shop de PENDING")
    assert sorted(every(screen)) == sorted(ids(one for one in rows(kit) if "PENDING" in one["channel_status"]))
    screen.vue_search_for("no such order")
    assert (screen.items, screen.empty["title"]) == ([], "Nothing found")


def test_a_filter_offers_all_import_states_and_only_the_channel_states_that_occur(screen, kit):
    screen.vue_open_bar("filters")
    offered = {one["key"]: [word["value"] for word in one["words"]] for one in screen.choice}
    assert offered["import_status"] == ["Not imported", "Imported", "Complete", "Error", "Canceled", "Excluded"]
    assert set(offered["channel_status"]) == {one["channel_status"] for one in kit.order_rows()}
    assert offered["connection"] == []  # found by what its name contains


def test_nothing_is_read_by_column_before_it_is_needed(kit, monkeypatch):
    read = []
    for name in ("base", "column", "by_order_id", "containing"):
        verb = getattr(OrderLists, name)
        monkeypatch.setattr(
            OrderLists, name, lambda *given, verb=verb, name=name, **more: read.append(name) or verb(*given, **more)
        )
    screen = kit.ui.orders()
    assert screen.items
    assert read == []
    screen.vue_set_options({"page": 1, "per_page": 25, "sort": [{"key": "total", "order": "desc"}]})
    assert read == ["base", "column"]
    screen.vue_set_options({"page": 2, "per_page": 25, "sort": [{"key": "total", "order": "asc"}]})
    screen.vue_select_all(True)
    assert read == ["base", "column", "column"]  # the import status, for the toolbar
    screen.close()


def test_one_connection_is_listed_by_itself_until_the_mark_is_taken_away(kit, home):
    change(home, "UPDATE orders SET connection_id = 2 WHERE id % 3 = 0")
    screen = kit.ui.orders(2)
    here = []
    screen.here = lambda **part: here.append(part)
    assert screen.scope == "Shop FR"
    assert sorted(every(screen)) == sorted(ids(rows(kit, connection_id=2)))
    screen.vue_filter_column({"key": "connection", "change": {"contains": "fr"}})
    screen.vue_unscope()
    assert (here, screen.scope, screen.found) == ([{"connection": None}], "", len(rows(kit, connection_id=2)))
    screen.vue_clear_filters()
    assert screen.found == len(list(kit.order_rows()))
    assert [one["name"] for one in screen.actions] == ["refresh", "import_everywhere"]
    screen.close()
    missing = kit.ui.orders(99)
    assert (missing.scope, missing.items, missing.empty["title"]) == ("Connection 99", [], "No order yet")
    missing.close()


def test_a_view_keeps_filters_and_columns(screen):
    screen.vue_filter_column({"key": "import_status", "change": {"is": ["Error"]}})
    screen.vue_show_column({"key": "service_level", "on": True})
    screen.vue_view_entry("create")
    screen.vue_answer_dialog("Errors")
    wrong = screen.found
    screen.vue_choose_view(0)
    assert screen.found > wrong
    screen.vue_choose_view(screen.views[0]["id"])
    assert (screen.found, screen.columns[-1]["key"]) == (wrong, "service_level")


# -- the same as any other table -------------------------------------------------------------------------------


def brute(kit, state):
    """What a plain table over all rows finds."""
    source = OrderSource(OrderList(kit._store).read(), {})
    table = Table(order_columns())
    plain = []
    for row in source.rows(source.newest(0, source.count)):
        looks = ("import_status", "oms_status", "channel_export_status")
        words = {key: row[key] and {"state": row[key], "word": row[key]} for key in ("marketplace", "channel_status")}
        flags = {key: {"state": row[key], "word": row[key]} if row[key] else None for key in ("b2b", "prime")}
        amount = row["total"].rpartition(" ")[0].replace(",", "")
        plain.append({**row, **words, **flags, "total": float(amount) if amount else None, "looks": looks})
        plain[-1] |= {f"{key}_word": row[key]["word"] for key in looks}
    table.set_rows(plain)
    table.change(**state, per_page=500)
    return [row["id"] for row in table.page_rows()]


def test_what_is_found_is_what_a_plain_table_finds(screen, kit, home):
    change(home, "UPDATE orders SET b2b = NULL, marketplace = NULL WHERE id % 7 = 0")
    screen.refresh()
    dice = random.Random(20260)
    filters = {
        "import_status": {"is": ["Error", "Not imported"]},
        "channel_status": {"is": ["UNSHIPPED", "never heard of"]},
        "marketplace": {"is": ["DE"]},
        "b2b": {"is": ["No"]},
        "total": {"min": "40", "max": 300},
        "order_id": {"contains": "7"},
        "connection": {"contains": "SHOP"},
    }
    keys = ["order_id", "connection", "total", "created", "last_updated"]
    for _ in range(60):
        chosen = dice.sample(list(filters), dice.randrange(4))
        sort = [{"key": key, "order": dice.choice(["asc", "desc"])} for key in dice.sample(keys, dice.randrange(3))]
        state = {"filters": {key: filters[key] for key in chosen}, "sort": sort}
        screen.table.change(search="", **state, per_page=500)
        assert [row["id"] for row in screen.table.page_rows()] == brute(kit, state), state


def test_a_picture_that_followed_is_the_picture_that_is_read_anew(kit, home):
    listed, dice = OrderList(kit._store), random.Random(7)
    names = ("created", "total", "import_status", "channel_status", "connection_id", "b2b")

    def seen(picture):
        words = [np.array(picture.words(one).known, dtype=object)[picture.words(one).places].tolist()
                 for one in names[2:]]  # fmt: skip
        numbers = [np.nan_to_num(picture.numbers(one), nan=-1).tolist() for one in names[:2]]
        return picture.ids.tolist(), picture.natural.tolist(), words, numbers, picture.order_id_ranks().tolist()

    seen(listed.read())
    assert listed.read() is listed.read()
    for step in range(30):
        at = f"2027-01-01T00:{step // 2:02}:00Z"  # two writes in each second
        verb, some = dice.choice("uuuaad"), dice.sample(range(1, 200), 3)
        if verb == "u":
            status = dice.choice(["Complete", "Error", "Excluded", "A new word"])
            change(home, "UPDATE orders SET import_status = ?, total = ?, modified = ? WHERE id IN (?, ?, ?)",
                   status, str(step), at, *some)  # fmt: skip
        elif verb == "a":
            change(home, "INSERT INTO orders (connection_id, order_id, version, created, updated, import_status, "
                   "first_seen, modified, run_id) VALUES (1, ?, ?, ?, ?, 'Complete', ?, ?, 1)",
                   f"999-{step}", at, at if step % 2 else None, at, at, at)  # fmt: skip
        else:
            change(home, "DELETE FROM orders WHERE id = ?", some[0])
        assert seen(listed.read()) == seen(OrderList(kit._store).read()), (step, verb)


def test_orders_that_were_taken_away_meanwhile_do_not_shift_a_column(kit, home):
    picture = OrderList(kit._store).read()
    known = dict(zip(picture.ids.tolist(), picture.numbers("created").tolist(), strict=True))
    change(home, "DELETE FROM orders WHERE id % 5 = 0")
    fresh = {row["id"]: row["total"] for row in picture.rows(list(known))}
    for at, key in enumerate(picture.ids.tolist()):
        total = picture.numbers("total")[at]
        assert np.isnan(total) if fresh.get(key) is None else float(fresh[key]) == total
        status = picture.words("channel_status")
        assert (status.known[status.places[at]] is None) == (key % 5 == 0)
    assert len(picture.rows(list(known))) == len(known) - len([one for one in known if one % 5 == 0])


def test_values_that_are_not_ours_break_no_column(kit, home):
    change(home, "UPDATE orders SET total = 'much', created = ? WHERE id = 3", "ä" * 20)
    change(home, "UPDATE orders SET total = NULL, created = '2026-11-01' WHERE id = 4")
    change(home, "UPDATE orders SET total = '0012.5' WHERE id = 5")
    picture = OrderList(kit._store).read()
    at = dict(zip(picture.ids.tolist(), range(picture.count), strict=True))
    assert np.isnan(picture.numbers("total")[[at[3], at[4]]]).all()
    assert picture.numbers("total")[at[5]] == 12.5
    assert np.isnan(picture.numbers("created")[[at[3], at[4]]]).all()
    assert not np.isnan(picture.numbers("created")[at[5]])


def test_a_set_of_numbers_behaves_like_a_set():
    chosen = Chosen().with_key(3, on=True).with_key(1, on=True).with_key(3, on=True).with_key(9, on=False)
    assert (list(chosen), len(chosen), 3 in chosen, 2 in chosen) == ([1, 3], 2, True, False)
    assert list(chosen.with_key(2, on=True)) == [1, 2, 3]
    assert list(chosen.with_key(1, on=False)) == [3]
    assert not Chosen()


def test_a_hundred_thousand_orders_answer_at_once(kit, home):
    def one(at):
        time = f"2026-{1 + at % 12:02}-{1 + at % 28:02}T08:00:00Z"
        return (1 + at % 2, f"900-{at * 7919 % 100_003:06}", time, time, time, "Complete" if at % 9 else "Error",
                f"{at % 977}.50", time, time)  # fmt: skip

    with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
        db.executemany(
            "INSERT INTO orders (connection_id, order_id, version, created, updated, import_status, total, first_seen, "
            "modified, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            map(one, range(100_000)),
        )
    began = datetime.now(UTC)
    screen = kit.ui.orders()
    screen.vue_set_options({"page": 1, "per_page": 25, "sort": [{"key": "total", "order": "desc"}]})
    screen.vue_filter_column({"key": "import_status", "change": {"is": ["Error"]}})
    screen.vue_search_for("777")
    screen.vue_select_all(True)
    assert 0 < screen.found == screen.selected_count < 5_000
    # generous: the machine is shared, and the claim is "fluent", not a number
    assert (datetime.now(UTC) - began).total_seconds() < 3
    screen.close()


# -- selecting and acting --------------------------------------------------------------------------------------


def select(screen, *order_ids):
    keys = []
    for one in order_ids:
        screen.vue_search_for(one)
        keys += [row["id"] for row in screen.items]
    screen.vue_search_for("")
    for key in keys:
        screen.vue_select({"id": key, "on": True})


def test_the_header_selects_every_order_found_on_all_pages(screen, kit):
    screen.vue_select_all(True)
    many = len(list(kit.order_rows()))
    assert screen.selection == f"{many} selected ({many - 25} not on this page)"
    assert len(screen.chosen) == 25
    screen.vue_filter_column({"key": "import_status", "change": {"is": ["Error"]}})
    wrong = len(rows(kit, import_status="Error"))
    assert (
        screen.selection == f"{wrong} selected; {many - wrong} left the selection, because they are not found any more"
    )
    screen.vue_select_all(False)
    screen.vue_select({"id": 10**9, "on": True})
    screen.vue_select({"id": "1", "on": True})
    assert screen.selection == ""


def test_the_toolbar_says_why_a_button_cannot_be_pressed(screen, kit):
    select(screen, rows(kit, import_status="Complete")[0]["order_id"])
    reasons = {one["label"]: one["reason"] for one in screen.toolbar}
    assert reasons == {
        "EXPORT TO OMS": "No OMS is connected: set one under OMS.",
        "RETRY IMPORT": "Only for orders in Error or Canceled.",
        "CANCEL ORDER": "Only for orders in Error.",
    }
    for name in ("export", "retry", "give_up"):
        screen.vue_act(name)
    assert screen.message == {}
    assert kit.run_rows(limit=1)[0]["job"] == "sync"


def test_retry_tries_only_what_is_in_error(screen, kit):
    wrong = rows(kit, import_status="Error")
    screen.vue_select_all(True)
    screen.vue_act("retry")
    assert screen.message["title"] == "Retry triggered"
    assert screen.message["text"] == f"{len(wrong)} orders. No worker is running: it waits until one is."
    (run,) = [one for one in kit.run_rows() if one["job"] == "retry"]
    kit.wait_for(run["run_id"])
    assert kit.run_row(run["run_id"])["fetched"] == len(wrong)
    screen.vue_act("retry")
    screen.vue_act("retry")
    assert screen.message["title"] == "Nothing was done."
    assert "Shop DE" in screen.message["text"]


def test_cancel_asks_and_says_what_it_does_not_and_retry_takes_it_back(screen, kit):
    wrong = rows(kit, import_status="Error")[0]["order_id"]
    select(screen, wrong, rows(kit, import_status="Complete")[0]["order_id"])
    screen.vue_act("give_up")
    assert screen.dialog["title"] == "Give up the import of this order?"
    assert screen.dialog["text"].startswith(wrong)
    assert "Nothing is canceled at the channel" in screen.dialog["text"]
    screen.vue_cancel_dialog()
    assert kit.order_row(wrong, 1)["import_status"] == "Error"
    screen.vue_act("give_up")
    screen.vue_answer_dialog()
    assert (screen.message["title"], screen.message["text"]) == ("Import given up", "1 order.")
    assert kit.order_row(wrong, 1)["import_status"] == "Canceled"
    assert not is_on(screen, "give_up")
    screen.vue_act("retry")
    screen.refresh()
    assert kit.order_row(wrong, 1)["import_status"] == "Error"
    screen.vue_search_for(wrong)
    assert screen.items[0]["import_status"]["state"] == "Error"


def test_what_one_connection_refuses_stops_no_other(screen, kit, home):
    change(home, "UPDATE import_errors SET connection_id = 2 WHERE id % 2 = 0")
    change(home, "UPDATE orders SET connection_id = 2 WHERE order_id IN "
           "(SELECT record_id FROM import_errors WHERE connection_id = 2)")  # fmt: skip
    kit.disable(2)
    screen.refresh()
    screen.vue_select_all(True)
    screen.vue_act("retry")
    assert screen.message["title"] == "Retry triggered"
    assert "Refused: Shop FR: Connection 2 ('Shop FR') is inactive" in screen.message["text"]


def test_a_page_opens_with_the_order_of_the_row(screen, kit):
    places = went(screen)
    row = screen.items[3]
    screen.vue_open_row(row["id"])
    screen.vue_open_row("nothing")
    screen.vue_open_row(10**9)
    assert places == [("order", 1, {"order": row["order_id"]})]


# -- importing, how often, and how it stands -------------------------------------------------------------------


def test_orders_of_one_connection_are_imported_by_the_order_job_alone(kit):
    screen = kit.ui.orders(1)
    screen.vue_act("import_here")
    assert (screen.message["title"], kit.run_rows(limit=1)[0]["job"]) == ("Import triggered", "orders")
    screen.vue_act("import_everywhere")
    assert len(kit.run_rows()) == 2
    kit.disable(2)
    other = kit.ui.orders(2)
    other.attempt(lambda: other.vue_act("import_here"))
    assert (other.message["tone"], "[ENABLE]" in other.message["text"]) == ("bad", True)
    screen.close()
    other.close()


def test_orders_of_all_connections_are_imported_and_the_refused_named(screen, kit):
    kit.disable(2)
    screen.vue_act("import_everywhere")
    assert screen.message["title"] == "Import triggered"
    assert screen.message["text"].startswith("1 connection. No worker is running")
    assert "Refused: Shop FR: Connection 2 ('Shop FR') is inactive" in screen.message["text"]
    begun = kit.import_all()
    assert begun.runs == []
    assert [one["connection"] for one in begun.refused] == ["Shop DE", "Shop FR"]
    screen.vue_act("import_everywhere")
    assert (screen.message["title"], screen.message["tone"]) == ("Nothing was done.", "bad")


def test_how_often_orders_are_fetched_is_kept_for_each_connection(screen, kit):
    assert screen.strip["downloads"] == []
    screen.vue_open_bar("downloads")
    assert [(one["name"], one["minutes"]) for one in screen.strip["downloads"]] == [("Shop DE", ""), ("Shop FR", "")]
    assert [one["title"] for one in screen.strip["intervals"]][:3] == ["never", "every 2 minutes", "every 5 minutes"]
    assert screen.strip["note"] == "A running worker fetches them."
    screen.vue_set_download({"id": 2, "minutes": "15"})
    assert kit.downloads(2) == {"orders": 15, "returns": None}
    assert kit.downloads(1) == {"orders": None, "returns": None}
    assert (screen.strip["downloads"][1]["minutes"], screen.strip["downloads"][1]["next"] > NOW) == ("15", True)
    screen.vue_set_download({"id": 2, "minutes": ""})
    assert kit.downloads(2)["orders"] is None
    assert [(one["verb"], one["detail"]) for one in kit.audit(2, limit=2)] == [
        ("connection.download", {"stream": "orders", "minutes": None}),
        ("connection.download", {"stream": "orders", "minutes": 15}),
    ]
    screen.vue_open_bar("downloads")
    assert screen.bar == ""


@pytest.mark.parametrize(("connection", "stream", "minutes", "kind"), [
    (1, "orders", 7, InvalidInput), (1, "stock", 5, InvalidInput), (9, "orders", 5, NotFound),
])  # fmt: skip
def test_an_interval_that_is_not_offered_is_refused(kit, connection, stream, minutes, kind):
    with pytest.raises(kind):
        kit.set_download(connection, stream, minutes)


def test_an_interval_goes_with_its_connection(kit, home):
    kit.set_download(2, "orders", 5)
    kit.disable(2)
    kit.delete(2)
    with closing(sqlite3.connect(home / "omnikit.db")) as db:
        assert db.execute("SELECT count(*) FROM schedules").fetchone() == (0,)


def test_the_light_is_red_then_yellow_then_green(screen, kit, home):
    wrong, waiting = len(rows(kit, import_status="Error")), len(rows(kit, import_status="Not imported"))
    assert (screen.strip["light"]["word"], screen.strip["light"]["tone"]) == (f"{wrong} in Error", "bad")
    assert screen.strip["at"] == kit.connection_row(1)["last_sync"]
    kit.cancel_orders(1, ids(rows(kit, import_status="Error")))
    screen.refresh()
    assert (screen.strip["light"]["word"], screen.strip["light"]["tone"]) == (f"{waiting} pending", "warn")
    change(home, "UPDATE orders SET import_status = 'Complete', modified = '2027-01-01T00:00:00Z' "
           "WHERE import_status = 'Not imported'")  # fmt: skip
    screen.refresh()
    assert (screen.strip["light"]["word"], screen.strip["light"]["tone"]) == ("All complete", "good")
    none = kit.ui.orders(2)
    assert (none.strip["light"]["word"], none.strip["last"]) == ("No orders", "No import yet")
    none.close()


def test_what_others_write_is_seen(screen, kit, home):
    first = screen.items[0]["order_id"]
    change(home, "UPDATE orders SET oms_status = 'Exported', modified = ? WHERE order_id = ?", NOW, first)
    screen.refresh()
    assert screen.items[0]["oms_status"]["word"] == "Exported"
    kit.rename_connection(1, "Shop Germany")
    screen.refresh()
    assert screen.items[0]["connection"] == "Shop Germany"
    screen.vue_select_all(True)
    kit.disable(1)
    kit.delete(1)
    screen.refresh()
    assert (screen.items, screen.count) == ([], "0")
    assert screen.selection.startswith("0 selected; 240 left the selection")


# -- the page of one order -------------------------------------------------------------------------------------


@pytest.fixture
def opened(kit):
    """`opened(order_id)`: its page."""
    pages = []

    def page(order_id, connection=None):
        pages.append(kit.ui.order(order_id, connection))
        return pages[-1]

    yield page
    for one in pages:
        one.close()


def wrong(kit, code):
    return next(one["order_id"] for one in kit.error_rows() if one["code"] == code)


def test_the_page_shows_what_is_stored(opened, kit):
    stored = rows(kit, import_status="Complete")[0]
    page = opened(stored["order_id"])
    assert page.status["word"] == "Complete"
    assert facts(page)["Channel status"] == stored["channel_status"]
    assert facts(page)["Total"] == f"{Decimal(stored['total']):,} {stored['currency']}"
    assert facts(page)["Created"] == stored["created"]


def test_the_lines_add_up_to_the_total(opened, kit):
    for stored in rows(kit, import_status="Complete")[:40]:
        page = opened(stored["order_id"])
        (lines,) = section(page, "lines")["tables"]
        assert len(lines["rows"]) == len(kit.order_row(stored["order_id"])["lines"])
        assert lines["foot"]["value"] == f"{Decimal(stored['total']):,} {stored['currency']}"
        assert section(page, "lines")["warning"] == ""


def test_a_sum_that_is_not_the_total_is_said(opened, kit, home):
    stored = rows(kit, import_status="Complete")[0]["order_id"]
    change(home, "UPDATE orders SET total = '99999.00' WHERE order_id = ?", stored)
    assert section(opened(stored), "lines")["warning"] == "The order's total is 99,999.00 EUR."


def test_personal_data_come_only_when_asked_for_and_the_audit_keeps_who_asked(opened, kit):
    order = next(one for one in rows(kit, import_status="Complete") if kit.order_row(one["order_id"])["recipient"])
    person = kit.order_row(order["order_id"])["recipient"]
    page = opened(order["order_id"])
    for text in (person["name"], person["address1"]):
        assert json.dumps(text)[1:-1] not in state_of(page)
    before = len(kit.audit())
    page.vue_show_personal()
    recipient = page.personal["parts"][0]
    assert recipient["title"] == "Recipient"
    assert {one["label"]: one["value"] for one in recipient["facts"]}["Name"] == person["name"]
    assert json.loads(page.personal["raw"])["orderId"] == order["order_id"]
    assert json.loads(page.personal["mapped"])["recipient"]["city"] == person["city"]
    noted = kit.audit(limit=len(kit.audit()) - before)
    assert [(one["actor"], one["verb"], one["connection_id"]) for one in noted] == [
        ("anna", "order.raw", 1), ("anna", "order.personal_data", 1),
    ]  # fmt: skip
    assert all(one["detail"] == {"order_id": order["order_id"]} for one in noted)
    assert {one["word"] for one in page.history} >= {"Personal data looked at", "Payload looked at", "Imported"}
    page.vue_hide_personal()
    assert json.dumps(person["name"])[1:-1] not in state_of(page)


def test_personal_data_go_with_the_page_and_when_the_order_is_written_anew(opened, kit, home):
    order = rows(kit, import_status="Complete")[0]["order_id"]
    page = opened(order)
    page.vue_show_personal()
    change(home, "UPDATE orders SET modified = '2027-01-01T00:00:00Z' WHERE order_id = ?", order)
    page.live.look()
    assert page.personal == {}
    page.vue_show_personal()
    page.close()
    assert page.personal == {}


def test_an_error_tells_its_story_and_leads_to_what_mends_it(opened, kit, market):
    kit.set_settings(1, {"shipping_mapping.default": None})
    kit.replay(1).wait()
    page = opened(wrong(kit, "no_shipping_provider"))
    (cause,) = [one for one in page.causes if one["code"] == "no_shipping_provider"]
    told = {one["label"]: one["value"] for one in cause["facts"]}
    assert "No shipping provider" in cause["message"]
    assert told["In the payload"].startswith("fulfillment.")
    assert "shipping_mapping." in told["Setting"]
    assert told["What to do"].startswith("Assign a provider")
    assert cause["link"] == "Open the setting"
    places = went(page)
    for number in (page.causes.index(cause), 99, -1):
        page.vue_follow(number)
    assert places == [("settings", 1, {"group": "shipping_mapping"})]


def test_an_excluded_order_says_which_setting_keeps_it_out(opened, kit):
    kit.set_settings(1, {"order_import.import_afn": False})
    change(
        kit.home, "UPDATE orders SET import_status = 'Excluded', excluded_by = 'order_import.import_afn' WHERE id = 9"
    )
    row = next(one for one in kit.order_rows() if one["import_status"] == "Excluded")
    page = opened(row["order_id"])
    told = {one["label"]: one["value"] for one in page.causes[0]["facts"]}
    assert "order_import.import_afn" in told["Setting"]
    assert told["Changed by"] == "anna"
    assert page.causes[0]["link"] == "Open the setting"


def test_the_buttons_fit_the_state(opened, kit):
    def offered(page):
        return {one["name"]: not one["reason"] for one in page.buttons}

    done, failed = rows(kit, import_status="Complete")[0]["order_id"], rows(kit, import_status="Error")[0]["order_id"]
    assert offered(opened(done)) == {"export": False, "retry": False, "give_up": False, "replay": True}
    page = opened(failed)
    assert offered(page) == {"export": False, "retry": True, "give_up": True, "replay": True}
    page.vue_act("give_up")
    page.vue_cancel_dialog()
    page.vue_answer_dialog()
    assert page.status["word"] == "Error"
    page.vue_act("give_up")
    page.vue_answer_dialog()
    assert (page.status["word"], page.message["title"]) == ("Canceled", "Import given up")
    assert offered(page) == {"export": False, "retry": True, "give_up": False, "replay": True}
    page.vue_act("retry")
    assert (page.message["title"], page.status["detail"]) == ("Retry triggered", "Retrying")
    assert offered(page)["retry"] is False
    for name in ("close", "_give_up", "read", "kit"):
        page.vue_act(name)
    assert kit.order_row(failed)["import_status"] == "Error"


def test_a_retry_and_a_replay_are_seen_in_the_history(opened, kit):
    page = opened(rows(kit, import_status="Error")[0]["order_id"])
    page.vue_act("retry")
    kit.wait_for(kit.run_rows(limit=1)[0]["run_id"])
    page.vue_act("replay")
    kit.wait_for(kit.run_rows(limit=1)[0]["run_id"])
    page.live.look()
    told = [(one["word"], one["text"]) for one in page.history]
    assert ("Run 2", "retry") in told
    assert ("Run 3", "replay") in told
    assert ("Retry asked for", "") in told
    assert ("Replay asked for", "") in told
    assert [one["at"] for one in page.history] == sorted((one["at"] for one in page.history), reverse=True)
    places = went(page)
    page.vue_open_runs()
    assert places == [("runs", 1, {})]


# -- parcels, returns, hand-over -------------------------------------------------------------------------------


def shipments(page):
    """The tables of parcels and exports, by their titles."""
    return {one["label"]: one["rows"] for one in section(page, "shipments")["tables"]}


def ship_button(page):
    (only,) = section(page, "shipments")["buttons"]
    return only


def test_a_parcel_is_asked_for_with_what_is_left_and_the_orders_provider(opened, kit):
    order = of_pieces(kit, 2, 2)
    first, second = items(kit, order)
    page = opened(order)
    assert (shipments(page), ship_button(page)["reason"]) == ({}, "")
    page.vue_act("ship")
    fields = {one["name"]: one for one in page.form["fields"]}
    assert fields["provider"]["value"] == kit.order_facts(order)["shipping_provider"]
    assert fields["provider"]["choices"] == [one["name"] for one in kit.providers()]
    assert {name: one["value"] for name, one in fields.items() if one["kind"] == "count"} == {
        f"item {one['item_id']}": str(one["quantity"]) for one in (first, second)
    }
    some = {"provider": "DHL", "tracking": "T1", f"item {first['item_id']}": "1", f"item {second['item_id']}": "0"}
    page.vue_submit_form(some)
    assert (page.form, page.message["title"]) == ({}, "Shipment asked for")
    assert "No worker is running" in page.message["text"]
    (row,) = shipments(page)["Exports to the channel"]
    assert (row["what"], row["quantity"], row["state"]["look"]["word"]) == ("DHL T1", "1", "Pending")
    assert facts(page)["Export to channel"] == "Pending"
    assert ("Shipment asked for", "1") in {(one["word"], one["text"]) for one in page.history}
    page.vue_act("ship")
    left = {one["name"]: one["value"] for one in page.form["fields"] if one["kind"] == "count"}
    assert left[f"item {first['item_id']}"] == str(first["quantity"] - 1)
    page.vue_submit_form({"provider": "DHL", "tracking": "T2", **left})
    assert "Nothing of order" in ship_button(page)["reason"]
    page.vue_act("ship")
    assert page.form == {}


def test_what_is_refused_is_said_in_the_form_which_keeps_what_was_typed(opened, kit):
    order = of_pieces(kit, 2, 2)
    item = f"item {items(kit, order)[0]['item_id']}"
    page = opened(order)
    page.vue_act("ship")
    for wrong, words in (
        ({item: "999"}, "too many"),
        ({item: "two"}, "no number of pieces"),
        ({item: "0"}, "at least one item"),
        ({"tracking": ""}, "printable characters"),
        ({"provider": "Nobody"}, "no shipping provider"),
    ):
        page.vue_submit_form({"provider": "DHL", "tracking": "T1", item: "1", **wrong, "kit": "no field"})
        assert words in page.form["error"]
        assert page.form["fields"]
    assert kit.export_rows() == []
    page.vue_cancel_form()
    page.vue_submit_form({"provider": "DHL", "tracking": "T1"})
    assert (page.form, kit.export_rows()) == ({}, [])


def test_why_nothing_can_be_shipped_stands_beside_the_button(opened, kit):
    by_amazon = orders(kit, fulfilled_by="AFN", shipping_status="shipped")[0]
    assert "is fulfilled by the channel" in ship_button(opened(by_amazon))["reason"]
    assert "is not complete" in ship_button(opened(rows(kit, import_status="Error")[0]["order_id"]))["reason"]
    mine = orders(kit)[0]
    kit.set_settings(1, {"order_export.shipments_b2b": "", "order_export.shipments_b2c": ""})
    page = opened(mine)
    assert "is not ticked under" in ship_button(page)["reason"]
    page.vue_act("ship")
    assert page.form == {}
    kit.disable(1)
    page.live.look()
    assert "[ENABLE]" in ship_button(page)["reason"]


def test_what_has_failed_is_sent_again_or_corrected(opened, kit, home):
    order = orders(kit)[0]
    parcel = kit.ship(order, "DHL", "WRONG")
    pieces = parcel.facts["items"]
    change(home, "UPDATE exports SET state = 'Finally failed', message = 'The number is none.', remedy = 'Mend it.'")
    page = opened(order)
    (row,) = shipments(page)["Exports to the channel"]
    assert (row["state"]["look"]["word"], row["reason"]) == ("Finally failed", "The number is none. Mend it.")
    assert [one["word"] for one in row["ways"]] == ["RETRY EXPORT", "CORRECT"]
    page.vue_act_on(row["ways"][1]["act"])
    assert {one["name"]: one["value"] for one in page.form["fields"]} == {"provider": "DHL", "tracking": "WRONG"}
    page.vue_submit_form({"provider": "DHL", "tracking": "RIGHT"})
    assert (parcel.state, parcel.facts["tracking"], parcel.facts["items"]) == ("Pending", "RIGHT", pieces)
    change(home, "UPDATE exports SET state = 'Finally failed', modified = '2027-01-01T00:00:00Z'")
    page.live.look()
    page.vue_act_on(shipments(page)["Exports to the channel"][0]["ways"][0]["act"])
    assert (page.message["title"], parcel.state) == ("Retry triggered", "Pending")
    assert "Export asked for again" in {one["word"] for one in page.history}


def test_an_invoice_stands_among_the_exports(opened, kit):
    order = orders(kit)[0]
    kit.invoice(order, PDF, "R-2026-1", kit.order_facts(order)["total"], "0")
    (row,) = shipments(opened(order))["Exports to the channel"]
    assert (row["kind"], row["reference"]) == ("Invoice", "R-2026-1")
    assert row["what"].endswith(" EUR")
    assert "Erika" not in state_of(opened(order))


def test_parcels_are_shown_as_amazon_knows_them(opened, kit, market):
    order = orders(kit)[5]
    (line, *_) = items(kit, order)
    kit.ship(order, "DHL", "JJD7")
    kit.send_exports(1).wait()
    market[0].advance(300)
    kit.connection(1).import_orders(wait=True)
    page = opened(order)
    (row,) = shipments(page)["Parcels as the channel knows them"]
    assert (row["reference"], row["carrier"], row["tracking"], row["status"]) == ("1", "DHL", "JJD7", "SHIPPED")
    assert row["items"].split()[0::2] == [str(line["quantity"]), line["sku"]]
    assert facts(page)["Export to channel"] == "Exported"


def test_the_returns_of_an_order_stand_on_its_page_and_lead_to_theirs(opened, kit):
    returned = next(one for one in kit.return_rows() if one["order_import_status"] == "Complete")
    page = opened(returned["order_id"])
    (row,) = section(page, "returns")["tables"][0]["rows"]
    assert row["import"]["look"]["word"] == "Complete"
    places = went(page)
    page.vue_act_on(row["return"][0]["act"])
    assert places == [("return", 1, {"order": returned["return_id"]})]
    other = next(one for one in ids(rows(kit)) if not kit.returns_of(one))
    assert section(opened(other), "returns")["text"] == "No return of this order."


def test_an_order_is_handed_over_from_its_page(opened, kit, tmp_path):
    page = opened(orders(kit)[0])
    assert section(page, "handover")["text"] == "Nothing of it was handed over to the OMS."
    page.vue_act("export")
    assert page.message == {}
    kit.set_sink("folder", {"path": str(tmp_path / "oms")}, automatic=False)
    page.live.look()
    page.vue_act("export")
    assert page.message["title"] == "Export triggered"
    for run in kit.run_rows():
        kit.wait_for(run["run_id"])
    page.live.look()
    (row,) = section(page, "handover")["tables"][0]["rows"]
    assert (row["state"]["look"]["word"], row["ways"]) == ("Exported", [])
    assert facts(page)["Export to OMS"] == "Exported"
    assert [one["reason"] for one in page.buttons if one["name"] == "export"] == ["It was handed to the OMS."]


def test_an_order_that_is_not_there_is_said_with_a_way_to_look_again(opened, kit, home):
    page = opened("302-0000000-0000000")
    assert page.problem.startswith("There is no order 302-0000000-0000000.")
    stored = rows(kit)[0]["order_id"]
    change(home, "UPDATE orders SET order_id = '302-0000000-0000000' WHERE order_id = ?", stored)
    page.vue_look_again()
    assert (page.problem, bool(page.groups)) == ("", True)
    change(home, "INSERT INTO orders (connection_id, order_id, version, updated, import_status, first_seen, modified, "
           "run_id) VALUES (2, '302-0000000-0000000', '', '', 'Complete', '', '', 1)")  # fmt: skip
    assert "several connections" in opened("302-0000000-0000000").problem
    assert opened("302-0000000-0000000", 1).problem == ""


def test_back_leads_to_the_list_as_it_was_left(kit):
    app = Screens(kit).app("orders")
    listed = app.content
    listed.vue_filter_column({"key": "import_status", "change": {"is": ["Error"]}})
    listed.vue_search_for("305")
    found = [row["id"] for row in listed.items]
    listed.vue_open_row(found[0])
    assert (app.page, app.content.title) == ("orders", "Order")
    assert f"order={app.content.record_id}" in app.place
    app.content.vue_show_personal()
    page = app.content
    page.vue_back()
    assert page.personal == {}
    assert (app.place, app.content.title) == ("?page=orders", "Orders")
    assert [row["id"] for row in app.content.items] == found
    assert (app.content.search, app.content.filters) == ("305", {"import_status": {"is": ["Error"]}})
    app.close()


def test_back_of_a_page_opened_by_its_address_leads_to_all_orders(kit):
    order = rows(kit)[0]["order_id"]
    app = Screens(kit).app("order", 1, order=order)
    assert app.content.record_id == order
    app.content.vue_back()
    assert app.content.title == "Orders"
    app.vue_show_page("returns")
    assert app.content.title == "Returns"
    app.close()


def test_whatever_stands_in_an_order_is_text(kit, home, opened):
    order = rows(kit, import_status="Error")[0]["order_id"]
    texts = ("marketplace", "channel_status", "service_level", "currency", "replaces", "shipping_option",
             "shipping_provider", "excluded_by", "fulfilled_by", "price_basis", "shipping_status")  # fmt: skip
    changes = ", ".join(f"{name} = :hostile" for name in ("order_id", *texts))
    with closing(sqlite3.connect(home / "omnikit.db")) as db, db:
        about = {"hostile": HOSTILE, "order": order}
        db.execute(f"UPDATE orders SET {changes} WHERE order_id = :order", about)
        db.execute("UPDATE order_lines SET title = :hostile, sku = :hostile, kind = :hostile, total = 'x'", about)
        db.execute("UPDATE import_errors SET record_id = :hostile WHERE record_id = :order", about)
    page = opened(HOSTILE, 1)
    assert page.record_id == HOSTILE
    assert page.problem == ""
    assert facts(page)["Channel status"] == HOSTILE
    page.vue_show_personal()
    screen = kit.ui.orders()
    screen.vue_search_for("=1+1")
    assert ids(screen.items) == [HOSTILE]
    screen.vue_search_for("")
    screen.vue_filter_column({"key": "channel_status", "change": {"is": [HOSTILE]}})
    assert ids(screen.items) == [HOSTILE]
    screen.vue_set_options({"page": 1, "per_page": 25, "sort": [{"key": "marketplace", "order": "desc"}]})
    screen.close()


def test_json_shows_what_would_not_be_seen_or_turn_the_text():
    shown = as_json({"name": "a\u202eb\u200b\ud800\x00c"})
    assert shown.isprintable() or "\n" in shown
    for hidden in ("\\u202e", "\\u200b", "\\ud800", "\\u0000"):
        assert hidden in shown
    shown.encode()


def test_in_german(kit):
    kit.set_preference("language", "de")
    screen, page = kit.ui.orders(), kit.ui.order(rows(kit, import_status="Error")[0]["order_id"])
    assert (screen.title, page.title) == ("Bestellungen", "Bestellung")
    total = next(row["total"] for row in screen.items if row["total"])
    assert "," in total.partition(" ")[0]
    assert page.causes[0]["look"]["word"] == "Offen"
    screen.close()
    page.close()
