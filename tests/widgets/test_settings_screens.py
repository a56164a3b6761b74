"""Settings, defaults and shipping providers as objects, over a real kit and without a browser."""

import pytest

from omnikit.kit import create
from omnikit.model.times import now
from tests.support.homes import make_kit


@pytest.fixture
def kit(tmp_path):
    with create(tmp_path / "home", actor="tester") as made:
        for number in (1, 2):
            made._store.connections.add(
                name=f"Shop {number}", driver="amazon", account={"seller_id": "S", "marketplace": "DE"},
                account_key=str(number), secrets={}, at=now(),
            )  # fmt: skip
        yield made


@pytest.fixture
def screen(kit):
    shown = kit.ui.settings(1)
    yield shown
    shown.close()


def edit(screen, **values):
    for name, value in values.items():
        screen.vue_edit({"name": name, "value": value})
        screen.vue_leave(name)


def value(kit, key, connection=1):
    return next(one["value"] for row in kit.settings(connection) for one in row["settings"] if one["key"] == key)


def test_the_side_menu_has_the_four_groups(screen):
    assert [one["label"] for one in screen.menu] == [
        "Offers", "Order import", "Order export/invoice upload", "Shipping provider mapping"
    ]  # fmt: skip
    assert (screen.subject, screen.heading, screen.inherit) == ("Shop 1", "Offers", True)


def test_fields_that_apply_the_default_are_locked_against_any_message(screen):
    edit(screen, update_fba_stock=True)
    assert screen.form["update_fba_stock"] is False
    screen.vue_set_inherit(False)
    edit(screen, update_fba_stock=True)
    assert screen.form["update_fba_stock"] is True


def test_own_values_are_saved_and_given_up_again_by_name(screen, kit):
    screen.vue_set_inherit(False)
    edit(screen, update_fba_stock=True)
    screen.vue_save()
    assert screen.message["title"] == "Saving successful"
    assert (screen.origin, screen.dirty, value(kit, "offers.update_fba_stock")) == ("Own values", False, True)
    screen.vue_set_inherit(True)
    assert "on → off" in screen.discards
    screen.vue_save()
    assert "on → off" in screen.message["text"]
    assert value(kit, "offers.update_fba_stock") is False
    assert [one["actor"] for one in screen.history] == ["tester", "tester"]


def test_history_is_restored(screen, kit):
    screen.vue_set_inherit(False)
    edit(screen, update_fba_stock=True)
    screen.vue_save()
    screen.vue_restore(screen.history[0]["id"])
    assert screen.inherit is True
    assert value(kit, "offers.update_fba_stock") is False


def test_a_wrong_day_turns_red_as_its_field_is_left_and_blocks_save(screen, kit):
    screen.vue_choose("order_import")
    screen.vue_set_inherit(False)
    screen.vue_edit({"name": "import_mfn_from", "value": "31.02.2026"})
    assert (screen.faults, bool(screen.blocked)) == ({}, True)
    screen.vue_leave("import_mfn_from")
    assert "no date" in screen.faults["import_mfn_from"]
    screen.vue_save()
    assert kit.settings(1)[1]["origin"] == "default"
    edit(screen, import_mfn_from="2025-12-24")
    assert screen.form["import_mfn_from"] == "24.12.2025"
    screen.vue_save()
    assert value(kit, "order_import.import_mfn_from") == "2025-12-24"


def test_prime_is_locked_while_merchant_orders_are_off(screen):
    screen.vue_choose("order_import")
    screen.vue_set_inherit(False)
    edit(screen, import_mfn=False, import_prime=False)
    assert screen.form["import_prime"] is True


def test_of_many_choices_each_click_counts_by_itself(screen, kit):
    """A page that is behind sends no more than what was clicked, so that it takes back no earlier click."""
    name = "shipments_b2b"
    screen.vue_choose("order_export")
    screen.vue_tick({"name": name, "choice": "DE", "on": True})
    assert screen.form[name] == [], "the default is applied"
    screen.vue_set_inherit(False)
    for choice in ("FR", "DE", "nowhere", "DE"):
        screen.vue_tick({"name": name, "choice": choice, "on": True})
    assert screen.form[name] == ["DE", "FR"]
    screen.vue_tick({"name": name, "choice": "FR", "on": False})
    screen.vue_save()
    assert value(kit, f"order_export.{name}") == ["DE"]


def test_unsaved_changes_are_guarded(screen, kit):
    screen.vue_set_inherit(False)
    screen.vue_choose("order_export")
    assert (screen.asking, screen.entry) == (True, "offers")
    screen.vue_keep()
    assert (screen.asking, screen.entry) == (False, "offers")
    screen.vue_choose("order_export")
    screen.vue_discard()
    assert (screen.entry, screen.dirty) == ("order_export", False)
    assert kit.settings(1)[0]["origin"] == "default"


def test_the_page_asks_before_it_leaves_a_changed_form(kit):
    app = kit.ui.app("settings", 1)
    app.content.vue_set_inherit(False)
    app.vue_show_page("providers")
    assert (app.page, app.content.asking) == ("settings", True)
    app.content.vue_discard()
    assert app.page == "providers"


@pytest.mark.parametrize("mine", [True, False])
def test_a_change_made_meanwhile_is_refused(screen, kit, mine):
    kit.set_settings(1, {"offers.update_fba_stock": True})
    screen.begin()
    screen.vue_set_inherit(mine)
    edit(screen, update_fba_stock=False)
    for on in (False, True):
        kit.set_settings(1, {"offers.update_fba_stock": on})
    screen.vue_save()
    assert screen.message["tone"] == "bad"
    assert "meanwhile" in screen.message["title"]
    assert value(kit, "offers.update_fba_stock") is True


def test_marketplaces_are_ticked_for_business_and_private_orders(screen, kit):
    screen.vue_choose("order_export")
    screen.vue_set_inherit(False)
    assert [(one["section"], one["label"]) for one in screen.fields][:2] == [
        ("Export shipments", "B2B orders"), ("Export shipments", "B2C orders")
    ]  # fmt: skip
    edit(screen, shipments_b2b=["DE", "FR"])
    screen.vue_save()
    assert value(kit, "order_export.shipments_b2b") == ["DE", "FR"]


def test_a_mapping_names_a_provider_which_then_cannot_go(screen, kit):
    name = kit.providers()[0]["name"] if kit.providers() else kit.add_provider("DHL", "DHL")["name"]
    screen.vue_choose("shipping_mapping")
    assert screen.inherits is False
    assert name in {one["value"] for one in screen.fields[0]["choices"]}
    edit(screen, default=name)
    screen.vue_save()
    assert value(kit, "shipping_mapping.default") == name
    providers = kit.ui.providers()
    providers.vue_choose(name)
    providers.vue_remove()
    assert "is used by" in providers.message["title"]
    assert name in {one["name"] for one in kit.providers()}


def test_providers_are_added_edited_and_removed(kit):
    screen = kit.ui.providers()
    edit(screen, name="Pigeon", carrier_code="Other")
    screen.vue_save()
    assert "carrier's name" in screen.faults["carrier_name"]
    edit(screen, carrier_name="Pigeon Post")
    screen.vue_save()
    assert screen.entry == "Pigeon"
    edit(screen, name="Crow", method="Air")
    screen.vue_save()
    found = next(one for one in kit.providers() if one["name"] == "Pigeon")
    assert (found["carrier_name"], found["method"]) == ("Pigeon Post", "Air")
    screen.vue_remove()
    assert "Pigeon" not in {one["name"] for one in kit.providers()}


def test_defaults_say_how_many_connections_they_affect(kit):
    screen = kit.ui.defaults()
    assert [one["name"] for one in screen.menu] == ["offers", "order_import", "order_export"]
    edit(screen, update_fba_stock=True)
    screen.vue_save()
    assert screen.message["text"] == "Connections affected: 2"
    assert value(kit, "offers.update_fba_stock", 2) is True


def test_a_connection_that_is_not_there_is_said(kit):
    assert "99" in kit.ui.settings(99).message["title"]


@pytest.fixture
def synchronised(tmp_path, amazon, clock):
    with make_kit(tmp_path / "synchronised", amazon, clock) as kit:
        kit.connection(1).sync(wait=True)
        yield kit


def test_what_would_change_is_said_before_it_is_saved(synchronised):
    kit = synchronised
    screen = kit.ui.settings(1, "order_import")
    screen.vue_set_inherit(False)
    edit(screen, import_afn=False)
    screen.vue_offer("what_if")
    (line,) = screen.foreseen["lines"]
    out = [row for row in kit.order_rows() if row["fulfilled_by"] == "AFN" and row["import_status"] != "Excluded"]
    assert (line["text"], line["count"]) == ("orders excluded", str(len(out)))
    assert set(line["ids"]) <= {row["order_id"] for row in out}
    edit(screen, import_afn=True)
    assert screen.foreseen == {}, "it was said about other values"
    assert kit.settings(1)[1]["origin"] == "default", "nothing was saved"


def test_what_is_wrong_has_no_future(kit):
    screen = kit.ui.settings(1, "order_import")
    screen.vue_set_inherit(False)
    edit(screen, import_mfn_from="31.02.2026")
    screen.vue_offer("what_if")
    assert screen.foreseen == {}


def test_only_groups_about_orders_offer_a_look_ahead(kit):
    for group, offered in (("offers", False), ("order_import", True), ("shipping_mapping", True)):
        screen = kit.ui.settings(1, group)
        assert ("what_if" in {one["name"] for one in screen.offers}) is offered
