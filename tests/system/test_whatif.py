"""What other settings would do is what they do: after saving and replaying, the counts are the predicted ones."""

import pytest

from tests.support.homes import query

CHANGES = {
    "AFN off": {"order_import.import_afn": False},
    "MFN off": {"order_import.import_mfn": False},
    "Prime off": {"order_import.import_prime": False},
    "VCS on": {"order_import.vcs_enabled": True},
    "not marked as shipped": {"order_import.mark_afn_shipped": False},
    "layout": {"order_import.packstation_layout": "company"},
    "no provider": {"shipping_mapping.default": None},
    "another provider": {"shipping_mapping.default": "DPD", "shipping_mapping.PBM": "UPS"},
    "a later day": {"order_import.import_mfn_from": "01.11.2026"},
}
COUNTED = ("imported", "updated", "unchanged", "pending", "excluded", "failed")


@pytest.fixture
def shop(kit):
    kit.connection(1).sync(wait=True)
    return kit


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_said_is_what_happens(shop, change):
    said = shop.what_if(1, change)
    before = query(shop.home, "SELECT order_id, import_status FROM orders ORDER BY order_id")
    assert query(shop.home, "SELECT order_id, import_status FROM orders ORDER BY order_id") == before, "nothing changed"
    shop.set_settings(1, change)
    run = shop.replay(1, orders=[row["order_id"] for row in before]).wait().as_dict()
    assert {name: run[name] for name in COUNTED} == {name: said.counts.get(name, 0) for name in COUNTED}
    excluded = {row["order_id"] for row in shop.order_rows(1, status="Excluded")}
    assert set(said.orders.get("excluded", ())) <= excluded
    in_error = {row["order_id"] for row in shop.order_rows(1, status="Error")}
    assert set(said.orders.get("failed", ())) <= in_error
    assert len(in_error) == len(said.orders.get("failed", ())) + said.still_failing


def test_a_change_that_changes_nothing_says_so(shop):
    assert "no stored order would change" in shop.what_if(1, {"order_import.import_afn": True}).sentence


def test_why_orders_would_fail_is_said_by_cause(shop):
    said = shop.what_if(1, shipping_mapping__default=None)
    assert said.counts["failed"] == len(said.orders["failed"]) + said.still_failing
    assert "would fail (No shipping provider" in said.sentence
    assert sum(said.clusters.values()) == len(said.orders["failed"])


def test_an_earlier_day_says_how_many_days_are_not_fetched_yet(shop):
    said = shop.what_if(1, {"order_import.import_mfn_from": "01.01.2026"})
    assert said.not_fetched["days"] > 200
    assert said.not_fetched["orders"] > 0
    assert said.not_fetched["seconds"] is not None
    assert "not fetched yet" in said.sentence


def test_orders_that_were_handed_on_are_named_and_left(shop):
    shop._store.db.run("UPDATE orders SET oms_status = 'Exported' WHERE fulfilled_by = 'AFN'")
    said = shop.what_if(1, {"order_import.import_afn": False})
    assert said.orders.get("excluded", []) == []
    assert (
        len(said.handed_on)
        == query(shop.home, "SELECT count(*) AS n FROM orders WHERE oms_status = 'Exported'")[0]["n"]
    )
    assert "handed on already" in said.sentence
