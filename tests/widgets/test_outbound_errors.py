"""ERRORS of all kinds without a browser: what could not be imported stands beside what could not be sent."""

import shutil

import pytest

from omnikit.errors import Refused
from omnikit.kit import open_kit
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.endpoint import SECRET, Answer, Endpoint
from tests.support.exporting import EVERYTHING, orders
from tests.support.homes import make_kit
from tests.support.screens import opening
from tests.widgets.test_errors_screen import chosen, facts, forged, names, work_off


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """A clock, a home, and its records by kind: beside orders in Error a shipment that Amazon refused, a return that
    the OMS refused, a quantity that Amazon refused, a return that cannot be read.
    """
    with stocked(NOW, orders=120) as amazon, Endpoint() as endpoint:
        clock, home = FakeClock(amazon), tmp_path_factory.mktemp("market") / "home"
        with make_kit(home, amazon, clock) as kit:
            kit.set_settings(1, EVERYTHING)
            kit.connection(1).sync(wait=True)
            yield clock, home, _failed(kit, amazon, endpoint)


def _failed(kit, amazon, endpoint):
    amazon.add_fault("confirmShipment", "refused_shipment", message="The order is closed.")
    parcel = kit.ship(orders(kit)[0], "DHL", "JJD1")
    kit.send_exports(1).wait()
    back = [row["return_id"] for row in kit.return_rows(1, status="Complete")]
    kit.set_sink("http", {"url": endpoint.url}, secret=SECRET, automatic=False)
    endpoint.answer = lambda _call: Answer(422)
    kit.export_to_oms(returns=back[:1], connection=1).runs[0].wait()
    endpoint.answer = lambda _call: Answer(200)
    sku = kit.offer_rows(1)[0]["sku"]
    forged(
        kit, "stock_refused", {"sku": sku, "quantity": "7", "issue": "No price"}, kind="stock", record_id=sku, path=""
    )
    forged(kit, "unreadable_quantity", {"item_id": "1"}, kind="return", record_id=back[1], path="rows.0")
    return {"shipment": parcel.id, "oms": back[0], "stock": sku, "return": back[1]}


@pytest.fixture
def shop(market, tmp_path):
    home = shutil.copytree(market[1], tmp_path / "home")
    with open_kit(home, actor="anna", clock=market[0]) as opened:
        yield opened


@pytest.fixture
def outbound(market, shop):
    """The records; the shipment as an export of this home."""
    return {**market[2], "shipment": shop.export(market[2]["shipment"])}


@pytest.fixture
def opened(shop):
    """`opened(...)`: ERRORS at a place; where it leads to is kept in `went`."""
    with opening(shop.ui.errors) as made:
        yield made


def of_kind(screen, kind):
    return next(row for row in screen.table.found_rows() if row["kind"] == kind)


def test_each_error_names_its_direction_and_can_be_filtered_by_it(opened, shop, outbound):
    screen = opened(tab="all")
    words = {row["kind"]: (row["type_look"]["word"], row["kind_look"]["word"]) for row in screen.table.found_rows()}
    assert words == {
        "order": ("Import from channel", "Order"), "return": ("Import from channel", "Return"),
        "shipment": ("Export to channel", "Shipment"), "stock": ("Export to channel", "Stock"),
        "oms": ("Export to OMS", "Hand-over"),
    }  # fmt: skip
    screen.vue_filter_column({"key": "type_look", "change": {"is": ["channel", "oms"]}})
    assert {row["kind"] for row in screen.items} == {"shipment", "stock", "oms"}
    causes = opened()
    assert {row["type_look"]["word"] for row in causes.items} == {
        "Import from channel", "Export to channel", "Export to OMS",
    }  # fmt: skip
    one = opened(1, tab="all")
    assert one.table.total == shop.connection_row(1)["errors_open"]


@pytest.mark.parametrize(("kind", "offered", "label", "page"), [
    ("order", ["retry"], "VIEW ORDER", "order"), ("return", ["retry"], "VIEW RETURN", "return"),
    ("shipment", ["resend"], "VIEW ORDER", "order"), ("oms", ["resend"], "VIEW RETURN", "return"),
    ("stock", [], "VIEW OFFER", "offers"),
])  # fmt: skip
def test_what_is_offered_fits_what_an_error_is_about(opened, outbound, kind, offered, label, page):
    screen = opened(tab="all")
    row = of_kind(screen, kind)
    chosen(screen, row["id"])
    assert names(screen.toolbar) == ["show_log", "view_record", *offered, "ignore", "assign", "note"]
    assert screen.toolbar[1]["label"] == label
    screen.vue_act("view_record")
    screen.vue_open_row(row["id"])
    assert ("again" in names(screen.panel["buttons"])) == bool(offered)
    screen.vue_act_on({"name": "view", "id": row["id"]})
    assert screen.went == [(page, 1, {"order": row["order_id"]})] * 2


def test_a_retry_of_a_mixed_selection_takes_imports_and_exports_apart(opened, shop, outbound):
    screen = opened(tab="all")
    screen.vue_select_all(True)
    assert [name for name in names(screen.toolbar) if name in {"retry", "resend"}] == ["retry", "resend"]
    screen.vue_act("resend")
    assert (screen.message["title"], screen.message["text"][:10]) == ("Retry triggered", "2 exports.")
    assert outbound["shipment"].state == "Pending"
    assert shop.handover_rows(record=outbound["oms"])[0]["state"] == "Being exported"
    assert of_kind(screen, "order")["state"] == "open"
    screen.vue_act("retry")
    assert screen.message["title"].endswith("orders and returns")
    assert of_kind(screen, "return")["state"] == of_kind(screen, "order")["state"] == "retrying"
    work_off(shop)
    shop.send_exports(1).wait()
    screen.refresh()
    assert outbound["shipment"].state == "Exported"
    assert {"shipment", "oms"}.isdisjoint(row["kind"] for row in screen.table.found_rows())


def test_an_export_is_retried_from_its_story_and_not_twice(opened, shop, outbound):
    screen = opened(tab="all")
    row = of_kind(screen, "shipment")
    screen.vue_open_row(row["id"])
    told = facts(screen.panel)
    assert (told["Type"], "closed" in told["What happened"]) == ("Export to channel", True)
    assert [one["label"] for one in screen.panel["buttons"]] == ["RETRY EXPORT", "VIEW ORDER", "SHOW LOG"]
    screen.vue_act_on({"name": "again", "id": row["id"]})
    assert (screen.message["title"], outbound["shipment"].state) == ("Retry triggered", "Pending")
    again = next(one for one in screen.panel["buttons"] if one["name"] == "again")
    assert again["reason"] == "It is being retried already"
    screen.attempt(lambda: screen.send_again(lambda: [row["id"]]))  # past the button that is locked
    assert screen.message["tone"] == "bad"


def test_causes_of_exports_are_sent_again_whole_and_those_of_stock_lead_to_offers(opened, shop, outbound):
    screen = opened()
    by_kind = {row["kind"]: row["id"] for row in screen.items}
    chosen(screen, by_kind["stock"])
    assert [(one["name"], one["reason"]) for one in screen.toolbar] == [
        ("retry_clusters", "Quantities are sent again under Offers.")
    ]
    screen.vue_act_on({"name": "mend", "id": by_kind["stock"]})
    screen.vue_act_on({"name": "sample", "id": by_kind["oms"]})
    screen.vue_act_on({"name": "mend", "id": by_kind["return"]})
    assert screen.went == [
        ("offers", 1, {"order": outbound["stock"]}), ("return", 1, {"order": outbound["oms"]}),
        ("return", 1, {"order": outbound["return"]}),
    ]  # fmt: skip
    chosen(screen, by_kind["shipment"], by_kind["oms"])
    screen.vue_act("send_clusters")
    assert screen.message["text"].startswith("2 exports.")
    state = screen.table.row(by_kind["shipment"])["state_look"]["word"]
    assert (state, outbound["shipment"].state) == ("Retrying", "Pending")


def test_one_cause_of_exports_is_sent_again_from_its_own_page(opened, shop, outbound):
    key = next(row["fingerprint"] for row in shop.clusters() if row["kind"] == "shipment")
    screen = opened(cluster=key)
    assert [one["label"] for one in screen.lead["buttons"]] == ["Back to the clusters", "RETRY EXPORT", "Open order"]
    screen.vue_act("send_cluster")
    assert (screen.message["text"][:9], outbound["shipment"].state) == ("1 export.", "Pending")
    stock = opened(cluster=next(row["fingerprint"] for row in shop.clusters() if row["kind"] == "stock"))
    assert [one["label"] for one in stock.lead["buttons"]][2] == "Open offers"
    assert stock.lead["buttons"][1]["reason"]


def test_a_retry_of_an_export_that_is_refused_says_why(opened, shop, outbound):
    screen = opened(tab="all")
    chosen(screen, of_kind(screen, "shipment")["id"], of_kind(screen, "oms")["id"])
    shop.disable(1)
    screen.vue_act("resend")
    assert ("inactive" in screen.message["title"], "[ENABLE]" in screen.message["text"]) == (True, True)
    with pytest.raises(Refused, match="about an export that has failed"):
        shop.retry_failed([of_kind(screen, "order")["id"]])


def test_an_error_of_stock_opens_the_offers_at_its_sku(shop, outbound):
    app = shop.ui.app("errors", tab="all")
    row = of_kind(app.content, "stock")
    chosen(app.content, row["id"]).vue_act("view_record")
    assert (app.content.title, app.content.search) == ("Offers", outbound["stock"])
    assert {one["sku"] for one in app.content.items} >= {outbound["stock"]}
    assert app.place == f"?page=offers&connection=1&order={outbound['stock']}"
    app.close()
