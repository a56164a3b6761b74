"""The screens for a driver that has no application, no authorization and no marketplaces to share: the file channel."""

import pytest

from omnikit.drivers.filechannel.columns import FIELDS
from omnikit.kit import create
from omnikit.model.times import now
from tests.support.tables import Folder
from tests.widgets.test_connection_screens import Went, names


class _Now:
    now = staticmethod(now)


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path / "in", _Now)
    made.orders("a.csv", ["1", "2"])
    return made


@pytest.fixture
def bare(home):
    """A kit without any application, and no connection."""
    with create(home, actor="tester") as kit:
        yield kit


def filled(kit, folder):
    """Create connection with everything typed for the file channel."""
    screen = kit.ui.create()
    screen.went = Went(screen)
    screen.vue_choose_driver("file")
    screen.vue_type_name("Files")
    screen.vue_apply()
    for name, value in {"source": "Shop", "folder": str(folder.path), "marketplace": "DE"}.items():
        screen.content.vue_edit({"name": name, "value": value})
    return screen, screen.content


def test_the_form_asks_for_what_the_driver_declares_and_for_no_authorization(bare, folder):
    screen = bare.ui.create()
    assert {one["value"] for one in screen.drivers} >= {"amazon", "file"}
    screen.vue_choose_driver("file")
    form = screen.content
    fields = {one["name"]: one["kind"] for one in form.fields}
    assert fields == {"source": "text", "folder": "text", "pattern": "text", "marketplace": "text", "zone": "text",
                      "default_provider": "select"}  # fmt: skip
    assert (form.grant["consent"], form.grant["paste"]) == (False, False)
    assert form.blocked == "Source: This is needed."
    assert (form.form["pattern"], form.form["zone"]) == ("*.csv", "Europe/Berlin")
    assert "no authorization is needed" in " ".join(form.steps)


def test_save_stores_it_and_starts_the_first_sync(bare, folder):
    screen, form = filled(bare, folder)
    assert form.blocked == ""
    form.vue_edit({"name": "default_provider", "value": "DHL"})
    form.vue_save()
    page, _, more = screen.went.last
    assert (page, more["said"][0]) == ("connections", "Sync triggered")
    assert names(bare) == ["Files"]
    row = bare.wait_for(bare.connection_row(1)["run"]["run_id"])
    assert (row["state"], row["imported"]) == ("succeeded", 2)
    assert bare.connection(1).warnings == ()


def test_a_folder_that_is_not_there_is_said_and_nothing_is_stored(bare, folder):
    _, form = filled(bare, folder)
    form.vue_edit({"name": "folder", "value": "/srv/nowhere/at/all"})
    form.vue_save()
    assert (form.message["tone"], names(bare)) == ("bad", [])
    form.vue_edit({"name": "folder", "value": "not/absolute"})
    assert "absolute path" in form.blocked


def test_edit_shows_no_authorization_and_saves_what_was_corrected(bare, folder):
    _, form = filled(bare, folder)
    form.vue_save()
    bare.wait_for(bare.connection_row(1)["run"]["run_id"])
    screen = bare.ui.edit(1)
    assert screen.driver_fault == ""
    assert "grant" not in {one["kind"] for one in screen.content.fields}
    assert screen.content.offers == []
    assert bare.credentials_of(1)["authorized"] is None
    screen.content.vue_edit({"name": "pattern", "value": "*.csv, *.txt"})
    assert screen.content.blocked == ""
    screen.content.vue_save()
    assert bare.credentials_of(1)["values"]["pattern"] == "*.csv, *.txt"


def test_its_settings_are_a_form_with_every_field_of_the_mapping(bare, folder):
    _, form = filled(bare, folder)
    form.vue_save()
    screen = bare.ui.settings(1)
    assert [one["name"] for one in screen.menu] == ["order_import", "column_mapping", "shipping_mapping"]
    screen.vue_choose("column_mapping")
    assert len(screen.fields) == len(FIELDS)
    screen.vue_edit({"name": "quantity", "value": "Wieviel"})
    screen.vue_save()
    assert screen.message["title"] == "Saving successful"
    values = {one["key"]: one["value"] for group in bare.settings(1) for one in group["settings"]}
    assert values["column_mapping.quantity"] == "Wieviel"


def test_applications_lists_only_drivers_that_need_one(bare):
    screen = bare.ui.applications()
    assert [one["name"] for one in screen.menu] == ["amazon"]
    assert [one["driver"] for one in bare.applications()] == ["amazon"]


def test_its_health_knows_neither_authorization_nor_application(bare, folder):
    _, form = filled(bare, folder)
    form.vue_save()
    (row,) = bare.connection_rows()
    assert (row["health"], row["health_reason"]) == ("Attention", "Never synchronised yet.")
    bare.wait_for(row["run"]["run_id"])
    assert bare.connection_rows()[0]["health"] == "OK"
