"""Every error code explains itself whole, and its link opens the screen that mends it."""

import json

import pytest

from omnikit.kit.explain import mend_link
from omnikit.model.problems import CAUSES, Problem
from omnikit.widgets.pages import place_named
from tests.support.homes import make_kit

NAMED = "order_import.import_mfn"  # where the record says which setting is to blame
SCREENS = {"settings": "SettingsScreen", "edit": "EditScreen", "order": "OrderScreen"}


@pytest.fixture
def shop(tmp_path, amazon, clock):
    with make_kit(tmp_path / "home", amazon, clock) as kit:
        kit.connection(1).sync(wait=True)
        yield kit


def row_of(code):
    """The row of the settings group that the code is about."""
    return "shipments_b2c" if code == "export_not_ticked" else "STANDARD"


def forged(kit, code):
    """An order of the home has this error; gives its id."""
    order_id = next(row["order_id"] for row in kit.order_rows() if row["import_status"] == "Complete")
    params = {"row": row_of(code), "option": "STANDARD", "item_id": "1", "setting": NAMED}
    problem = Problem(code, "orderItems.0.product", params)
    kit._store.db.run(
        "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, "
        "modified, run_id, setting) VALUES (1, 'order', ?, ?, ?, ?, ?, 'open', ?, ?, 1, ?)",
        (order_id, code, problem.path, json.dumps(params), problem.fingerprint, "2026-11-23T12:00:00Z",
         "2026-11-23T12:00:00Z", problem.setting),
    )  # fmt: skip
    return order_id


@pytest.mark.parametrize("code", CAUSES)
def test_an_explanation_is_whole(shop, code):
    (cause,) = shop.explain(forged(shop, code)).causes
    assert all(cause[name] for name in ("code", "message", "rule", "remedy", "path", "value", "link", "state", "since"))
    assert cause["value"] != "(not there)"
    if CAUSES[code].setting:
        assert {"key", "label", "value", "origin", "changed_by", "changed_at"} <= set(cause["setting"])
    told = repr(shop.order(shop.error_rows()[0]["order_id"]).explain())
    assert "What to do" in told


@pytest.mark.parametrize("code", CAUSES)
def test_its_link_opens_the_screen_that_mends_it(shop, code):
    order_id = forged(shop, code)
    link = dict(shop.explain(order_id).causes[0]["link"])
    assert link == mend_link(code, Problem(code, "", {"row": row_of(code), "setting": NAMED}).setting, 1, order_id)
    place = place_named(link.pop("page"), int(link.pop("connection")), **link)
    page = shop.ui.app(place.page, place.connection, order=place.order, group=place.group)
    assert type(page.content).__name__ == SCREENS[place.page]
    assert (page.content.message or {}).get("tone") != "bad"
    if place.group:
        assert page.content.entry == place.group


@pytest.mark.parametrize(("kind", "screen"), [
    ("return", "ReturnScreen"), ("stock", "OffersScreen"), ("oms", "ExportsScreen"), ("shipment", "OrderScreen"),
    ("invoice", "OrderScreen"),
])  # fmt: skip
def test_what_no_setting_mends_is_looked_at_where_it_belongs(shop, kind, screen):
    link = mend_link("shipment_refused", None, 1, "X-1", kind)
    page = shop.ui.app(link.pop("page"), int(link.pop("connection")), **link)
    assert type(page.content).__name__ == screen
    page.close()


def test_a_clusters_link_is_the_same(shop):
    forged(shop, "no_shipping_provider")
    (row,) = [one for one in shop.clusters() if one["code"] == "no_shipping_provider"]
    assert row["link"] == {"page": "settings", "connection": "1", "group": "shipping_mapping"}
