"""Stock in both directions against the local Amazon: an FBA offer is never touched, and nothing is sent twice."""

import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from omnikit.errors import NeedsAuthorization
from omnikit.kit import open_kit
from tests.conftest import DE, NOW, stocked
from tests.support.commands import start_process
from tests.support.homes import credentials, make_kit, query
from tests.support.listings import fill, listing, offer_at, patches
from tests.support.waiting import until

SKU, FBA, BAD_TYPE = "MUG-GRN-4", "MUG-BLUE-4", "CANDLE-XMAS-6"
ON, OFF = {"offers.update_fba_stock": True}, {"offers.update_fba_stock": False}
FR = "A13V1IB3VIYZZH"


@pytest.fixture
def amazon():
    """A local Amazon with few orders: here they only go along."""
    with stocked(NOW, 5) as local:
        yield local


@pytest.fixture
def shop(kit):
    """The kit after a first reading of the offers."""
    kit.read_stock(1).wait()
    return kit


@pytest.fixture
def two(shop, amazon):
    """The same seller in France besides, read as well."""
    shop.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))
    shop.set_settings(2, {"shipping_mapping.default": "DHL"})
    shop.read_stock(2).wait()
    return shop


def offer(kit, sku=SKU, connection=1):
    (row,) = kit.offer_rows(connection, skus=[sku])
    return row


def states(kit, sku=SKU, connection=1):
    return offer(kit, sku, connection)["state"]


def errors(kit, connection=1):
    rows = kit.error_rows(connection)
    return {row["order_id"]: row["code"] for row in rows if row["kind"] == "stock"}


def calls(amazon, operation):
    return amazon.state()["calls"].get(operation, 0)


# -- what the channel offers ---------------------------------------------------------------------------------------


def test_a_synchronisation_reads_the_offers(kit, amazon):
    assert kit.connection(1).sync(wait=True).step == "stock"
    assert len(kit.offer_rows(1)) == 16
    assert calls(amazon, "searchListingsItems") == 1
    assert calls(amazon, "getInventorySummaries") == 0


def test_offers_are_read_again_after_a_quarter_of_an_hour(shop, amazon):
    shop.connection(1).sync(wait=True)
    assert calls(amazon, "searchListingsItems") == 1
    amazon.advance(15 * 60)
    shop.connection(1).sync(wait=True)
    assert calls(amazon, "searchListingsItems") == 2


def test_an_offer_that_amazon_shows_no_more_is_gone_and_comes_back(shop, amazon):
    seller = amazon.amazon.accounts.first
    listing_ = amazon.amazon.outbound(seller).listings.get(SKU)
    place = listing_.places.pop(DE)
    amazon.advance(60)
    shop.read_stock(1).wait()
    assert offer(shop)["gone"] is not None
    assert shop.preview_stock(1, {SKU: 5})[0]["verdict"] == "unknown SKU"
    listing_.places[DE] = place
    amazon.advance(60)
    shop.read_stock(1).wait()
    assert offer(shop)["gone"] is None


def test_a_reading_that_breaks_off_takes_nothing_away(shop, amazon):
    fill(amazon, 60)
    amazon.add_fault("searchListingsItems", "error_500", times=99, after=2)
    amazon.advance(60)
    run = shop.read_stock(1).wait()
    assert run.state == "failed"
    assert [row["sku"] for row in shop.offer_rows(1) if row["gone"]] == []
    amazon.clear_faults()
    amazon.advance(60)
    assert shop.read_stock(1).wait().state == "succeeded"
    assert len(shop.offer_rows(1)) == 76


def test_more_offers_than_one_search_shows_are_all_kept(shop, amazon):
    fill(amazon, 1100)
    amazon.advance(60)
    shop.read_stock(1).wait()
    assert len(shop.offer_rows(1)) == 1116


def test_many_quantities_that_are_shown_already_take_one_reading_and_no_call_each(shop, amazon):
    fill(amazon, 100)
    amazon.advance(60)
    shop.read_stock(1).wait()
    amazon.clear_calls()
    amazon.advance(60)
    quantities = {f"S{number:05}": 5 for number in range(100)} | {"S00050": 9}
    run = shop.push_stock(1, quantities).wait()
    assert (run.sent, run.state) == (1, "succeeded")
    assert patches(amazon) == [("S00050", "DEFAULT", 9)]
    assert calls(amazon, "getListingsItem") == 1
    assert calls(amazon, "searchListingsItems") == 6  # all 116 offers


# -- what lies with Amazon -----------------------------------------------------------------------------------------


def test_fba_stock_is_read_while_the_setting_is_on_and_let_go_when_it_is_off(shop, amazon):
    assert shop.fba_rows(1) == []
    shop.set_settings(1, ON)
    shop.connection(1).sync(wait=True)
    assert {row["sku"]: row["fulfillable"] for row in shop.fba_rows(1)}[FBA] == offer(shop, FBA)["fba_fulfillable"]
    amazon.set_stock(FBA, DE, {"fulfillableQuantity": 3})
    amazon.advance(15 * 60)
    shop.connection(1).sync(wait=True)
    assert {row["sku"]: row["fulfillable"] for row in shop.fba_rows(1)}[FBA] == 3
    shop.set_settings(1, OFF)
    before = calls(amazon, "getInventorySummaries")
    run = shop.connection(1).sync(wait=True)
    assert shop.fba_rows(1) == []
    assert "stock.fba_off" in [row["code"] for row in run.log()]
    amazon.advance(15 * 60)
    shop.connection(1).sync(wait=True)
    assert calls(amazon, "getInventorySummaries") == before


def test_the_default_of_the_driver_counts_where_nothing_else_is_set(shop):
    shop.set_default_settings("amazon", ON)
    shop.connection(1).sync(wait=True)
    assert len(shop.fba_rows(1)) == 16


def test_an_inventory_token_that_ends_on_the_way_loses_no_sku(shop, amazon):
    for number in range(120):
        amazon.set_stock(f"F{number:03}", DE, {"fulfillableQuantity": number})
    # a page that waits for its quota so long that its token ends
    amazon.add_fault("getInventorySummaries", "quota", times=7, after=1)
    shop.set_settings(1, ON)
    run = shop.read_stock(1).wait()
    assert run.state == "succeeded"
    assert "stock.restart" in [row["code"] for row in run.log()]
    assert len(shop.fba_rows(1)) == 136


# -- what is sent --------------------------------------------------------------------------------------------------


def test_a_quantity_leaves_with_the_next_synchronisation_once(shop, amazon):
    shop.set_stock(1, {SKU: 5})
    run = shop.connection(1).sync(wait=True)
    assert (run.sent, run.refused, states(shop)) == (1, 0, "Sent")
    amazon.advance(15 * 60)
    shop.connection(1).sync(wait=True)
    assert (states(shop), offer(shop)["quantity"]) == ("Shown", 5)
    # sold: what was wanted a quarter of an hour ago is not filled up again
    amazon.change_listing(SKU, DE, quantity=3)
    for _ in range(3):
        amazon.advance(15 * 60)
        shop.connection(1).sync(wait=True)
    assert offer(shop)["quantity"] == 3
    assert patches(amazon) == [(SKU, "DEFAULT", 5)]


def test_the_same_quantity_wanted_anew_leaves_again(shop, amazon):
    shop.push_stock(1, {SKU: 5}).wait()
    amazon.advance(60)
    assert offer_at(amazon, SKU) == ("DEFAULT", 5)
    amazon.change_listing(SKU, DE, quantity=3)
    shop.push_stock(1, {SKU: 5}).wait()
    assert patches(amazon) == [(SKU, "DEFAULT", 5)] * 2


def test_a_quantity_taken_back_while_another_is_on_its_way_is_sent_though_it_shows(shop, amazon):
    shop.push_stock(1, {SKU: 5}).wait()
    shop.push_stock(1, {SKU: 48}).wait()  # what Amazon shows until the 5 is applied
    assert patches(amazon) == [(SKU, "DEFAULT", 5), (SKU, "DEFAULT", 48)]
    amazon.advance(60)
    assert offer_at(amazon, SKU) == ("DEFAULT", 48)


def test_a_push_of_some_leaves_others_waiting(shop, amazon):
    shop.set_stock(1, {"BIKE-PUMP": 1})
    shop.push_stock(1, {SKU: 5}).wait()
    assert patches(amazon) == [(SKU, "DEFAULT", 5)]
    assert states(shop, "BIKE-PUMP") == "Pending"


def test_what_amazon_takes_and_never_applies_becomes_an_error(shop, amazon):
    amazon.add_fault("patchListingsItem", "failed_submission")
    shop.push_stock(1, {SKU: 5}).wait()
    amazon.advance(60)
    shop.read_stock(1).wait()
    assert (states(shop), errors(shop)) == ("Sent", {})
    amazon.advance(16 * 60)
    shop.read_stock(1).wait()
    assert (states(shop), errors(shop)) == ("Refused", {SKU: "stock_not_shown"})
    shop.push_stock(1).wait()
    assert errors(shop) == {}
    assert offer_at(amazon, SKU) is not None


def test_a_refused_quantity_is_an_error_that_a_correction_solves(shop, amazon):
    run = shop.push_stock(1, {SKU: 5, BAD_TYPE: 3}).wait()
    assert (run.sent, run.refused, run.state) == (1, 1, "succeeded_with_errors")
    (error,) = [row for row in shop.error_rows(1) if row["kind"] == "stock"]
    assert (error["order_id"], error["code"]) == (BAD_TYPE, "stock_refused")
    assert "product type specified is invalid" in error["message"]
    assert error["remedy"]
    # a synchronisation does not try it again and again
    assert shop.connection(1).sync(wait=True).refused == 0
    amazon.upsert_listing(listing(BAD_TYPE, quantity=31))
    assert (shop.push_stock(1).wait().sent, errors(shop)) == (1, {})
    assert offer_at(amazon, BAD_TYPE) == ("DEFAULT", 31)
    amazon.advance(60)
    assert offer_at(amazon, BAD_TYPE) == ("DEFAULT", 3)


def test_a_listing_that_vanished_meanwhile_is_an_error_of_its_own(shop, amazon):
    amazon.upsert_listing(listing("SOON"))
    amazon.advance(60)
    shop.read_stock(1).wait()
    amazon.upsert_listing(listing("SOON", place=FR))  # only there from now on
    run = shop.push_stock(1, {"SOON": 3, SKU: 5}).wait()
    assert (run.sent, errors(shop)) == (1, {"SOON": "stock_unknown_sku"})


def test_what_is_withdrawn_does_not_leave(shop, amazon):
    shop.set_stock(1, {SKU: 5})
    shop.withdraw_stock(1, [SKU])
    shop.connection(1).sync(wait=True)
    assert patches(amazon) == []


# -- an offer of Amazon's channel is never touched -----------------------------------------------------------------


DOORS = {
    "set and synchronise": lambda kit, _cli, sku: (kit.set_stock(1, {sku: 5}), kit.connection(1).sync(wait=True)),
    "push": lambda kit, _cli, sku: kit.push_stock(1, {sku: 5}).wait(),
    "preview by the channel": lambda kit, _cli, sku: kit.preview_stock(1, {sku: 5}, ask_channel=True),
    "command push": lambda _kit, cli, sku: cli("stock", "push", 1, "--set", f"{sku}=5", "--yes", "--wait"),
    "command preview": lambda _kit, cli, sku: cli("stock", "preview", 1, "--set", f"{sku}=5", "--ask"),
    "push what waits": lambda kit, _cli, _sku: kit.push_stock(1).wait(),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("setting", [ON, OFF])
def test_no_door_leads_to_an_fba_offer(shop, amazon, cli, door, setting):
    shop.set_settings(1, setting)
    DOORS[door](shop, cli, FBA)
    assert calls(amazon, "patchListingsItem") == 0
    assert amazon.turned_offers() == []


@pytest.mark.parametrize("door", DOORS)
def test_nor_to_one_whose_channel_changed_after_it_was_read(shop, amazon, cli, door):
    if door == "push what waits":
        shop.set_stock(1, {SKU: 5})
    amazon.change_listing(SKU, DE, channel="FBA")
    DOORS[door](shop, cli, SKU)
    assert calls(amazon, "patchListingsItem") == 0
    assert amazon.turned_offers() == []
    assert offer_at(amazon, SKU)[0] == "AMAZON_EU"


def test_a_wish_for_an_offer_that_went_to_amazon_is_an_error_until_it_is_the_merchants_again(shop, amazon):
    shop.set_stock(1, {SKU: 5})
    amazon.change_listing(SKU, DE, channel="FBA")
    amazon.advance(15 * 60)
    run = shop.connection(1).sync(wait=True)  # reads it and refuses
    assert (run.refused, states(shop), errors(shop)) == (1, "Refused", {SKU: "stock_fba_channel"})
    amazon.change_listing(SKU, DE, quantity=48)
    amazon.advance(15 * 60)
    shop.read_stock(1).wait()
    assert shop.push_stock(1).wait().sent == 1
    assert errors(shop) == {}


def test_amazons_channel_among_the_attributes_alone_is_enough(shop, amazon):
    item = listing("MIXED", quantity=4)
    item["attributes"] = {
        "fulfillment_availability": [
            {"fulfillment_channel_code": "AMAZON_EU", "marketplace_id": DE},
            {"fulfillment_channel_code": "DEFAULT", "quantity": 4, "marketplace_id": DE},
        ]
    }
    amazon.upsert_listing(item)
    amazon.advance(60)
    shop.read_stock(1).wait()
    shop.push_stock(1, {"MIXED": 9}).wait()
    assert calls(amazon, "patchListingsItem") == 0
    assert errors(shop) == {"MIXED": "stock_fba_channel"}


# -- one stock, several marketplaces -------------------------------------------------------------------------------


def test_two_connections_of_a_seller_that_want_the_same_send_it_once(two, amazon):
    two.set_stock(1, {SKU: 5})
    two.set_stock(2, {SKU: 5})
    two.push_stock(1).wait()
    run = two.push_stock(2).wait()
    assert (run.sent, run.refused, states(two, connection=2)) == (0, 0, "Pending")
    assert two.preview_stock(2)[0]["verdict"] == "sent with another marketplace"
    amazon.advance(16 * 60)
    two.connection(2).sync(wait=True)
    assert (states(two, connection=2), offer(two, connection=2)["quantity"]) == ("Shown", 5)
    assert patches(amazon) == [(SKU, "DEFAULT", 5)]


def test_different_quantities_are_a_conflict_and_neither_is_sent(two, amazon):
    two.set_stock(1, {SKU: 5, "BIKE-PUMP": 2})
    two.set_stock(2, {SKU: 7})
    (row,) = two.preview_stock(2)
    assert (row["verdict"], row["other"]) == ("conflict", "Shop DE")
    assert (two.push_stock(1).wait().refused, two.push_stock(2).wait().refused) == (1, 1)
    assert patches(amazon) == [("BIKE-PUMP", "DEFAULT", 2)]
    assert (errors(two, 1), errors(two, 2)) == ({SKU: "stock_conflict"}, {SKU: "stock_conflict"})
    two.set_stock(1, {SKU: 7})
    assert two.connection(1).sync(wait=True).sent == 1
    amazon.advance(16 * 60)
    two.connection(2).sync(wait=True)
    assert (errors(two, 1), errors(two, 2)) == ({}, {})
    assert patches(amazon)[1:] == [(SKU, "DEFAULT", 7)]


def test_an_inactive_connection_is_no_rival(two, amazon):
    two.set_stock(2, {SKU: 7})
    two.connection(2).disable()
    assert two.push_stock(1, {SKU: 5}).wait().sent == 1


def test_another_seller_is_no_rival(shop, amazon):
    shop.create_connection("amazon", "Outlet", credentials(amazon, "DE", seller=1))
    shop.set_settings(2, {"shipping_mapping.default": "DHL"})
    shop.read_stock(2).wait()
    shop.set_stock(2, {SKU: 7})
    assert shop.push_stock(1, {SKU: 5}).wait().sent == 1


def test_an_sku_that_is_amazons_in_a_marketplace_of_the_same_stock_is_left_alone(two, amazon):
    two._store.db.run("UPDATE offers SET fulfilled_by = 'AFN' WHERE connection_id = 2 AND sku = ?", (SKU,))
    two.push_stock(1, {SKU: 5}).wait()
    assert patches(amazon) == []


# -- held back, switched off, killed -------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", [None, 1])
def test_while_exports_are_paused_nothing_leaves_and_reading_goes_on(shop, amazon, scope):
    shop.pause(scope, reason="stock taking")
    shop.set_stock(1, {SKU: 5, "BIKE-PUMP": 2})
    amazon.advance(15 * 60)
    run = shop.connection(1).sync(wait=True)
    assert [row["code"] for row in run.log()].count("exports.paused") == 1
    assert calls(amazon, "patchListingsItem") == 0
    assert calls(amazon, "searchListingsItems") == 2
    assert states(shop) == "Pending"
    shop.resume(scope)
    assert shop.push_stock(1).wait().sent == 2


def test_a_pause_stops_a_run_under_way_after_the_quantity_that_is_leaving(shop, amazon, home):
    fill(amazon, 30)
    amazon.advance(60)
    shop.read_stock(1).wait()
    shop.set_stock(1, {f"S{number:05}": 9 for number in range(30)})
    run = shop.push_stock(1)

    def watch(row):
        if row["sent"] == 3:
            shop.pause()

    run.wait(watch)
    assert len(patches(amazon)) == 3
    assert len(shop.preview_stock(1)) == 27
    assert {row["verdict"] for row in shop.preview_stock(1)} == {"paused"}


def test_a_disabled_connection_sends_nothing_more(shop, amazon):
    fill(amazon, 30)
    amazon.advance(60)
    shop.read_stock(1).wait()
    run = shop.push_stock(1, {f"S{number:05}": 9 for number in range(30)})

    def watch(row):
        if row["sent"] == 3:
            shop.connection(1).disable()

    assert run.wait(watch).state == "canceled"
    assert len(patches(amazon)) == 3
    assert [row["state"] for row in shop.offer_rows(1) if row["wanted"]].count("Pending") == 27


def test_an_answer_that_is_lost_is_asked_for_again_and_ends_the_same(shop, amazon):
    amazon.add_fault("patchListingsItem", "reset")
    run = shop.push_stock(1, {SKU: 5}).wait()
    assert (run.state, states(shop)) == ("succeeded", "Sent")
    assert set(patches(amazon)) == {(SKU, "DEFAULT", 5)}


def test_where_amazon_cannot_be_reached_what_is_wanted_waits(shop, amazon):
    amazon.add_fault("patchListingsItem", "error_503", times=99)
    run = shop.push_stock(1, {SKU: 5}).wait()
    assert (run.state, states(shop)) == ("failed", "Pending")
    amazon.clear_faults()
    assert shop.connection(1).sync(wait=True).sent == 1


@pytest.mark.parametrize("kills", [4])
def test_a_push_that_is_killed_again_and_again_sends_each_quantity_in_the_end(tmp_path, kills):
    """Each SKU ends with its own quantity, none with another's, and none was sent twice but one for each kill."""
    now = datetime.now(UTC)
    home, count = tmp_path / "home", 60
    with stocked(now - timedelta(minutes=30), 5) as amazon:
        amazon.set_clock(now.isoformat())
        amazon.set_outbound(listing_seconds=0)
        fill(amazon, count)
        amazon.add_fault("patchListingsItem", "slow", times=10**9, seconds=0.01)
        with make_kit(home, amazon) as kit:
            kit.read_stock(1).wait()
            quantities = {f"S{number:05}": 10 + number for number in range(count)}
            kit.set_stock(1, quantities)
        command = ("stock", "push", 1, "--yes", "--wait")
        for kill in range(1, kills + 1):
            _kill_after(start_process(home, *command), lambda least=kill * 10: len(patches(amazon)) >= least, kill)
        with open_kit(home) as kit:
            kit.push_stock(1).wait()
            sent = patches(amazon)
            assert {(sku, quantity) for sku, _, quantity in sent} == set(quantities.items())
            assert {channel for _, channel, _ in sent} == {"DEFAULT"}
            assert len(sent) <= count + kills
            assert all(row["state"] in {"Sent", "Shown"} for row in kit.offer_rows(1, skus=list(quantities)))
        assert query(home, "SELECT count(*) AS n FROM runs WHERE state = 'running'")[0]["n"] == 0


def _kill_after(process, condition, kill):
    until(lambda: condition() or process.poll() is not None, "patches")
    time.sleep(0.005 * kill)
    process.send_signal(signal.SIGKILL)
    process.wait()


# -- what is not allowed -------------------------------------------------------------------------------------------


def test_where_offers_are_denied_orders_are_still_imported(tmp_path, amazon, clock):
    """As with a wrong Seller ID, which only a listing's address names, or without the role."""
    with make_kit(tmp_path / "other", amazon, clock) as kit:
        kit.save_connection(1, {"seller_id": "A1WRONGSELLER"})
        run = kit.connection(1).sync(wait=True)
        assert run.imported > 0
        assert "stock.denied" in [row["code"] for row in run.log()]
        assert kit.connection(1).health != "Broken"
        told = kit.read_stock(1).wait()  # whoever asks for it is told
        assert (told.state, told.code) == ("failed", "authorization.denied")


def test_who_wants_a_quantity_sent_is_told_that_it_is_denied(shop, amazon):
    shop.set_stock(1, {SKU: 5})
    shop.save_connection(1, {"seller_id": "A1WRONGSELLER"})
    run = shop.connection(1).sync(wait=True)
    assert (run.state, run.code, states(shop)) == ("failed", "authorization.denied", "Pending")
    with pytest.raises(NeedsAuthorization):
        shop.preview_stock(1, {SKU: 5}, ask_channel=True)
