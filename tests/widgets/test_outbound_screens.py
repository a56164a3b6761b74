"""Overview, exports, offers and the OMS without a browser, over a home with real orders of the local Amazon."""

import base64
import shutil

import pytest

from omnikit.drivers.http import budget_key
from omnikit.kit import open_kit
from omnikit.model.ports import Rate
from omnikit.widgets.app import App
from omnikit.widgets.pages import place_named
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.homes import make_kit
from tests.support.screens import went

HOSTILE = "<script>alert(1)</script> \u202e=1+1"


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """A local Amazon, its clock, and a home that is synchronised, with all German shipments and invoices ticked."""
    with stocked(NOW, orders=240) as amazon:
        amazon.set_reports(report_seconds=0)
        clock, home = FakeClock(amazon), tmp_path_factory.mktemp("market") / "home"
        with make_kit(home, amazon, clock) as kit:
            ticked = {f"order_export.{one}": ["DE"] for one in ("shipments_b2b", "shipments_b2c", "invoices_b2c")}
            kit.set_settings(1, {**ticked, "offers.update_fba_stock": True})
            kit.connection(1).sync(wait=True)
        yield amazon, clock, home


@pytest.fixture
def kit(market, tmp_path):
    home = shutil.copytree(market[2], tmp_path / "home")
    with open_kit(home, actor="anna", clock=market[1]) as opened:
        yield opened


def shipped(kit, many=2):
    """Orders of which a shipment waits."""
    rows = [
        row
        for row in kit.order_rows(1, status="Complete")
        if (row["fulfilled_by"], row["shipping_status"], row["marketplace"]) == ("MFN", "open", "DE")
    ]
    return [kit.ship(row["order_id"], "DHL", f"JJD{at}").as_dict() for at, row in enumerate(rows[:many])]


def select_all(screen):
    screen.vue_select_all(True)


# -- exports -------------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_and_what_has_left_only_where_all_is_asked_for(kit):
    first, second = shipped(kit)
    screen = kit.ui.exports()
    assert {row["record_id"] for row in screen.items} == {first["order_id"], second["order_id"]}
    assert {row["state_look"]["state"] for row in screen.items} == {"Pending"}
    assert "DHL JJD0" in {row["what"] for row in screen.items}
    kit.send_exports(1).wait()
    screen.refresh()
    assert screen.items == []
    everything = kit.ui.exports(tab="all")
    assert {row["state_look"]["state"] for row in everything.items} == {"Exported"}


def test_an_export_leads_to_its_order_and_tells_its_story(kit):
    (only,) = shipped(kit, 1)
    screen = kit.ui.exports()
    places = went(screen)
    screen.vue_open_row(screen.items[0]["id"])
    assert screen.panel["title"] == "DHL JJD0"
    screen.vue_act_on({"name": "record", "id": screen.items[0]["id"]})
    assert places == [("order", 1, {"order": only["order_id"]})]


def test_the_story_of_an_export_goes_on_with_it_and_is_shut_once_it_has_left_the_list(kit):
    shipped(kit, 1)
    screen, everything = kit.ui.exports(), kit.ui.exports(tab="all")
    for one in (screen, everything):
        one.vue_open_row(one.items[0]["id"])
    before = everything.panel
    kit.send_exports(1).wait()
    screen.refresh()
    everything.refresh()
    assert screen.panel == {}
    assert everything.panel["title"] == before["title"]
    assert everything.panel["facts"] != before["facts"]


def test_an_export_is_given_up_after_a_question_and_taken_back(kit):
    shipped(kit, 1)
    screen = kit.ui.exports()
    select_all(screen)
    reasons = {one["name"]: one["reason"] for one in screen.toolbar}
    assert reasons["retry_exports"]
    assert not reasons["cancel_exports"]
    screen.vue_act("cancel_exports")
    assert "is not told" in screen.dialog["text"]
    screen.vue_answer_dialog()
    assert screen.message["title"] == "Given up"
    assert kit.export_rows()[0]["state"] == "Canceled"
    everything = kit.ui.exports(tab="all")
    select_all(everything)
    everything.vue_act("retry_exports")
    assert kit.export_rows()[0]["state"] == "Pending"


def test_the_pause_is_asked_for_with_its_reason_and_said_on_every_page(kit):
    screen, app = kit.ui.exports(), App(kit, place_named("connections"))
    screen.vue_act("pause_exports")
    assert "Imports go on" in screen.dialog["text"]
    screen.vue_answer_dialog(HOSTILE)
    assert [one["name"] for one in screen.actions] == ["refresh", "resume_exports"]
    app.live.look()
    (told,) = app.held
    assert told["by"] == "anna"
    assert told["connection"] is None
    app.vue_resume(None)
    assert app.held == []
    assert kit.pauses() == []
    screen.redraw()
    assert screen.actions[-1]["name"] == "pause_exports"


def test_one_connection_is_paused_alone(kit):
    screen = kit.ui.exports(connection=1)
    screen.vue_act("pause_exports")
    screen.vue_answer_dialog("")
    assert [(row["connection_id"], row["reason"]) for row in kit.pauses()] == [(1, "")]


# -- offers --------------------------------------------------------------------------------------------------------


def offers_of(kit, fulfilled_by):
    return [row for row in kit.offer_rows(1) if row["fulfilled_by"] == fulfilled_by and row["quantity"] != 0]


def test_offers_show_who_ships_them_and_how_many_there_are(kit):
    screen = kit.ui.offers(connection=1)
    screen.vue_set_options({"page": 1, "per_page": 100, "sort": []})
    looks = {row["sku"]: row["channel_look"]["word"] for row in screen.items}
    assert {looks[row["sku"]] for row in offers_of(kit, "AFN")} == {"Amazon (FBA)"}
    assert any(row["fba_fulfillable"] for row in screen.items)


def test_a_quantity_is_looked_at_before_it_is_sent_and_fba_is_left_alone(kit, market):
    merchant = next(row for row in offers_of(kit, "MFN") if row["quantity"])
    fba = offers_of(kit, "AFN")[0]
    screen = kit.ui.offers(connection=1)
    for row in (merchant, fba):
        screen.vue_select({"id": f"1/{row['sku']}", "on": True})
    screen.vue_act("set_quantity")
    assert merchant["sku"] in screen.dialog["text"]
    assert "left alone" in screen.dialog["text"]
    screen.vue_answer_dialog("many")
    assert "whole number" in screen.dialog["error"]
    screen.vue_answer_dialog("7")
    assert screen.dialog["confirm"] == "SEND"
    assert screen.dialog["text"] == f"{merchant['sku']}: {merchant['quantity']} → 7"
    screen.vue_answer_dialog()
    assert screen.message["title"] == "Sending triggered"
    assert screen.dialog == {}
    (wanted,) = [row for row in kit.offer_rows(1) if row["wanted"] is not None]
    assert (wanted["sku"], wanted["wanted"]) == (merchant["sku"], 7)
    kit.run_rows(1, limit=1)
    assert market[0].turned_offers() == []


def test_only_fba_selected_can_be_given_no_quantity(kit):
    screen = kit.ui.offers(connection=1)
    screen.vue_select({"id": f"1/{offers_of(kit, 'AFN')[0]['sku']}", "on": True})
    reasons = {one["name"]: one["reason"] for one in screen.toolbar}
    assert "Amazon counts" in reasons["set_quantity"]
    assert reasons["withdraw"] == "No quantity waits."


# -- the OMS -------------------------------------------------------------------------------------------------------


def test_a_sink_is_set_tested_and_removed(kit, tmp_path):
    screen = kit.ui.sinks()
    assert screen.entry == "new:folder"
    screen.vue_edit({"name": "path", "value": "relative"})
    screen.vue_save()
    assert screen.blocked
    screen.vue_edit({"name": "path", "value": str(tmp_path / "oms")})
    screen.vue_save()
    assert screen.message["title"] == "Saving successful"
    assert screen.entry == "sink:0"
    screen.vue_offer("test")
    assert screen.message["title"] == "Test successful"
    assert (tmp_path / "oms" / "omnikit-test.json").exists()
    screen.vue_remove()
    assert kit.sinks() == []


def test_a_sink_says_what_would_go_there_at_once_and_can_leave_it(kit, tmp_path):
    many = kit.unsent()["orders"]
    screen = kit.ui.sinks()
    assert f"{many} orders and " in screen.note
    assert "were never handed over and are due." in screen.note
    screen.vue_edit({"name": "path", "value": str(tmp_path / "oms")})
    screen.vue_edit({"name": "since", "value": "soon"})
    screen.vue_save()
    assert (screen.blocked, kit.sinks()) == ("Not before: A day is needed, as DD.MM.YYYY or YYYY-MM-DD.", [])
    screen.vue_edit({"name": "since", "value": "01.01.2099"})
    screen.vue_save()
    assert kit.sink()["since"] == "2099-01-01"
    assert "never handed over" not in screen.note
    assert screen.form["since"] == "01.01.2099"
    screen.vue_edit({"name": "since", "value": ""})
    screen.vue_save()
    assert kit.sink()["since"] is None
    assert f"{many} orders" in screen.note
    screen.close()


def test_the_secret_of_an_endpoint_is_written_and_never_read(kit):
    screen = kit.ui.sinks()
    screen.vue_choose("new:http")
    screen.vue_edit({"name": "url", "value": "https://oms.example.org/orders"})
    screen.vue_edit({"name": "secret", "value": "0123456789abcdef-very-secret"})
    screen.vue_save()
    assert screen.message["title"] == "Saving successful", screen.message
    assert "very-secret" not in str(screen.get_state())
    screen.vue_edit({"name": "records_per_call", "value": "5"})
    screen.vue_save()
    assert kit.sinks()[0]["config"]["records_per_call"] == 5
    assert kit.sinks()[0]["has_secret"]


def test_orders_are_handed_over_from_their_list(kit, tmp_path):
    screen = kit.ui.orders()
    select_all(screen)
    reasons = {one["name"]: one["reason"] for one in screen.toolbar}
    assert "set one under OMS" in reasons["export"]
    kit.set_sink("folder", {"path": str(tmp_path / "oms")}, automatic=False)
    complete = sum(row["import_status"] == "Complete" for row in kit.order_rows())
    screen.redraw()
    screen.vue_act("export")
    assert screen.message["title"] == "Export triggered"
    assert f"{complete} orders" in screen.message["text"]


# -- the overview --------------------------------------------------------------------------------------------------


def test_the_overview_counts_what_the_lists_count_and_leads_to_them(kit):
    screen = kit.ui.overview()
    tiles = {one["label"]: one for one in screen.tiles}
    assert tiles["Active connections"]["value"] == "1"
    assert tiles["Open errors"]["value"] == str(len(kit.error_rows()))
    orders = screen.charts[0]
    recent = [row for row in kit.order_rows() if row["created"][:10] in orders["days"]]
    assert sum(orders["sums"]) == len(recent) > 0
    assert len(orders["days"]) == 14
    assert sum(screen.charts[1]["sums"]) == len(kit.error_rows(every_state=True))
    places = went(screen)
    screen.vue_open_place(tiles["Open errors"]["place"])
    cards = {one["title"]: one for one in screen.cards}
    screen.vue_open_place(cards["Open errors by cause"]["rows"][0]["place"])
    assert places[0] == ("errors", None, {})
    assert places[1][2]["cluster"]


def test_a_number_of_the_overview_leads_to_what_it_counts(kit):
    kit.connection(1).sync()
    app = App(kit, place_named("overview"))

    def opened(title):
        screen = app.content
        shown = [*screen.tiles, *screen.cards]
        (place,) = [one["place"] for one in shown if title in {one.get("label"), one.get("title")}]
        screen.vue_open_place(place)
        return app.content

    runs = opened("Runs under way")
    assert [row["state"] for row in runs.items] == ["queued"]
    assert runs.found < len(kit.run_rows())
    assert app.place == "?page=runs&only=active"
    app.vue_show_page("overview")
    assert len(opened("Active connections").items) == 1, "all are well: nothing is left out"
    kit._store.db.run("UPDATE connections SET authorized = NULL, version = version + 1")
    app.vue_show_page("overview")
    unwell = opened("Active connections")
    assert unwell.filters.keys() == {"status_look", "health_look"}
    assert [row["name"] for row in unwell.items] == ["Shop DE"]
    app.vue_turn_to("?page=connections&only=nonsense")
    assert app.content.filters == {}
    app.close()


def test_the_overview_shows_what_is_left_of_the_budget(kit):
    def left():
        return {(row["account"], row["operation"]): row["left"] for row in kit.quota()}

    assert all(row["left"] == row["burst"] for row in kit.quota()), "the local Amazon had no limits: all are there"
    plan = Rate(per_second=1 / 180, burst=20)
    for _ in range(5):
        kit._store.budget.take(budget_key("A1|app", "searchOrders"), plan, kit._now())
    assert left()["A1", "searchOrders"] == 15
    assert kit._store.budget.forecast(budget_key("A1|app", "searchOrders"), plan, 20, kit._now()) > 0
    card = next(one for one in kit.ui.overview().cards if one["title"] == "Quota left")
    assert any("calls left" in row["look"]["word"] for row in card["rows"])


def test_an_empty_home_has_an_overview_that_says_so(tmp_path, market):
    from omnikit.kit import create

    with create(tmp_path / "empty", actor="anna") as kit:
        screen = kit.ui.overview()
        assert {one["value"] for one in screen.tiles} == {"0"}
        assert screen.charts[0]["empty"]
        assert all(card["empty"] for card in screen.cards if not card["rows"])


def test_a_fault_in_reading_is_said_and_the_page_stays(kit, monkeypatch):
    screen = kit.ui.overview()
    monkeypatch.setattr(screen.live, "_read", lambda: 1 / 0)
    screen.vue_look_again()
    assert "ZeroDivisionError" in screen.banner
    assert screen.tiles


# -- files ---------------------------------------------------------------------------------------------------------


def send(screen, name, content, piece=1000):
    """As the page does it: piece by piece, each when the one before has been taken."""
    at = 0
    while True:
        part = base64.b64encode(content[at : at + piece]).decode()
        screen.vue_upload_part({"name": name, "size": len(content), "at": at, "content": part})
        at += piece
        if at >= len(content) or screen.taken != at:
            return


FILE = (
    b"amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\t"
    b"ship-service-level\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tship-country\n"
    b"305-0000001-0000001\t2026-11-20T10:00:00+00:00\t2026-11-20T11:00:00+00:00\tShipped\tAmazon\tAmazon.de\tExpedited\t"
    b"Lamp\tLAMP-1\tB000000001\tShipped\t1\tEUR\t119.00\t19.00\tDE\n"
    b"305-0000002-0000002\tno date\t2026-11-20T11:00:00+00:00\tShipped\tAmazon\tAmazon.de\tExpedited\t"
    b"Lamp\tLAMP-1\tB000000001\tShipped\t1\tEUR\t119.00\t19.00\tDE\n"
)


def test_a_file_is_looked_at_before_its_orders_are_stored(kit):
    screen = kit.ui.orders(connection=1)
    assert [one["name"] for one in screen.actions if one.get("upload")] == ["choose_file"]
    send(screen, "all orders.txt", FILE, piece=100)
    assert screen.panel["title"] == "all orders.txt", screen.message
    told = {one["label"]: one["value"] for one in screen.panel["facts"]}
    assert told["Orders looked at"] == "1"
    left_out = next(one for one in screen.panel["sections"] if one["title"] == "Rows left out")
    assert left_out["rows"][0]["look"]["word"] == "Line 3"
    before = len(list(kit.order_rows(1)))
    screen.vue_act_on({"name": "import_chosen", "id": "file"})
    assert screen.message["title"] == "Import triggered"
    run_id = kit.run_rows(1, limit=1)[0]["run_id"]
    kit.wait_for(run_id)
    assert len(list(kit.order_rows(1))) == before + 1
    runs = kit.ui.runs(connection=1)
    runs.vue_open_row(run_id)
    assert "Rows left out" in [one["title"] for one in runs.panel["sections"]]


def test_what_is_no_such_file_is_refused_in_words(kit):
    screen = kit.ui.orders(connection=1)
    send(screen, "../../etc/<b>x</b>", b"a,b\n1,2\n")
    assert screen.message.get("tone") == "bad" or screen.panel["buttons"][0]["reason"]
    screen.vue_upload_part({"name": "large", "size": 10**9, "at": 0, "content": ""})
    assert "too large" in screen.message["title"]
    screen.vue_upload_part({"name": "x", "size": 10, "at": 0, "content": "***"})
    assert "did not come whole" in screen.message["title"]
    screen.vue_upload_part({"name": "x", "size": 10, "at": 5, "content": "YQ=="})
    assert screen.taken == 0
