"""Settings: declared once, kept sparse, inherited by group; and the shipping providers that a mapping names."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from omnikit.cli.common import root
from omnikit.drivers.amazon.settings import GROUPS
from omnikit.errors import Busy, Duplicate, InvalidInput, NotFound, Refused
from omnikit.kit import Kit, create
from omnikit.model.settings import effective, group_named, sparse, validated
from omnikit.model.times import now


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    """Two connections; settings never call the channel, so there is none."""
    with create(tmp_path / "home", actor="tester") as kit:
        for number in (1, 2):
            kit._store.connections.add(
                name=f"Shop {number}", driver="amazon", account={"seller_id": "S", "marketplace": "DE"},
                account_key=str(number), secrets={}, at=now(),
            )  # fmt: skip
        yield kit


def values(kit: Kit, connection_id: int = 1) -> dict[str, object]:
    return {one["key"]: one["value"] for group in kit.settings(connection_id) for one in group["settings"]}


def origin(kit: Kit, group: str, connection_id: int = 1) -> str:
    return next(row["origin"] for row in kit.settings(connection_id) if row["group"] == group)


def test_at_first_every_group_applies_the_default_of_the_declaration(kit: Kit) -> None:
    found = values(kit)
    assert found["order_import.import_mfn"] is True
    assert found["offers.update_fba_stock"] is False
    assert found["order_import.packstation_layout"] == "address_line"
    assert {origin(kit, group.key) for group in GROUPS if group.inherits} == {"default"}


def test_a_setting_of_its_own_turns_the_default_off_for_the_whole_group_and_says_so(kit: Kit) -> None:
    said = kit.set_settings(1, {"order_import.import_mfn": "false"})
    assert "no longer applies the default" in said[0]
    assert origin(kit, "order_import") == "own"
    kit.set_default_settings("amazon", {"order_import.vcs_enabled": True})
    assert values(kit)["order_import.vcs_enabled"] is False, (
        "own values are whole: a later default does not shine through"
    )
    assert values(kit, 2)["order_import.vcs_enabled"] is True


def test_turning_the_default_off_takes_the_present_defaults_along(kit: Kit) -> None:
    kit.set_default_settings("amazon", {"order_import.import_afn": "off"})
    kit.set_settings(1, {"order_import.import_mfn": "no"})
    assert values(kit)["order_import.import_afn"] is False


def test_applying_the_default_again_says_what_is_discarded(kit: Kit) -> None:
    kit.set_settings(1, {"order_import.import_mfn": False, "order_import.import_mfn_from": "24.12.2025"})
    gone = kit.inherit_settings(1, "order_import")
    assert gone == ["order_import.import_mfn: False -> True", "order_import.import_mfn_from: 2025-12-24 -> None"]
    assert origin(kit, "order_import") == "default"
    assert kit.inherit_settings(1, "order_import") == []


def test_a_changed_default_says_how_many_connections_it_affects(kit: Kit) -> None:
    assert kit.set_default_settings("amazon", {"offers.update_fba_stock": True}) == 2
    kit.set_settings(1, {"offers.update_fba_stock": False})
    assert kit.set_default_settings("amazon", {"offers.update_fba_stock": False}) == 1


@pytest.mark.parametrize(
    ("key", "value", "error"),
    [
        ("order_import.import_mfn", "maybe", InvalidInput),
        ("order_import.import_mfn_from", "31.02.2026", InvalidInput),
        ("order_import.import_mfn_from", "01.01.2999", InvalidInput),
        ("order_import.packstation_layout", "roof", InvalidInput),
        ("order_export.shipments_b2b", "DE,XX", InvalidInput),
        ("shipping_mapping.default", "Pigeon", NotFound),
        ("shipping_mapping.TELEPORT", "DHL", NotFound),
        ("nonsense.x", "1", NotFound),
        ("order_import.nonsense", "1", NotFound),
    ],
)
def test_a_bad_value_is_refused_and_nothing_of_the_change_is_saved(kit: Kit, key: str, value: str, error: type) -> None:
    with pytest.raises(error):
        kit.set_settings(1, {"offers.update_fba_stock": True, key: value})
    assert values(kit)["offers.update_fba_stock"] is False


@pytest.mark.parametrize(("typed", "kept"), [("24.12.2025", "2025-12-24"), ("2025-12-24", "2025-12-24"), ("", None)])
def test_a_date_is_taken_in_both_ways_and_can_be_emptied(kit: Kit, typed: str, kept: str | None) -> None:
    kit.set_settings(1, {"order_import.import_afn_from": typed})
    assert values(kit)["order_import.import_afn_from"] == kept


def test_two_who_save_the_same_group_get_a_clear_answer(kit: Kit) -> None:
    seen = {row["group"]: row["version"] for row in kit.settings(1)}
    kit.set_settings(1, {"offers.update_fba_stock": True}, versions=seen)
    with pytest.raises(Busy, match="meanwhile"):
        kit.set_settings(1, {"offers.update_fba_stock": False}, versions=seen)
    assert values(kit)["offers.update_fba_stock"] is True


def test_the_history_tells_who_and_restores(kit: Kit) -> None:
    kit.set_settings(1, {"order_import.import_mfn": False})
    kit.set_settings(1, {"order_import.import_afn": False})
    newest, first = kit.settings_history(1, "order_import")
    assert newest["actor"] == "tester"
    assert newest["changes"] == {"import_afn": (True, False)}
    assert first["default_before"]
    kit.restore_settings(1, "order_import", newest["id"])
    assert values(kit)["order_import.import_afn"] is True
    kit.restore_settings(1, "order_import", first["id"])
    assert origin(kit, "order_import") == "default"


def test_settings_are_copied_with_their_origin(kit: Kit) -> None:
    kit.set_settings(1, {"order_import.import_mfn": False})
    kit.set_settings(2, {"offers.update_fba_stock": True})
    kit.copy_settings(1, [2])
    assert values(kit, 2) == values(kit, 1)
    assert origin(kit, "offers", 2) == "default"


def test_a_mapping_has_no_default_to_apply_and_names_its_provider_as_it_is_written(kit: Kit) -> None:
    kit.set_settings(1, {"shipping_mapping.default": "dhl", "shipping_mapping.PBM": "UPS"})
    assert values(kit)["shipping_mapping.default"] == "DHL"
    with pytest.raises(Refused):
        kit.inherit_settings(1, "shipping_mapping")
    with pytest.raises(Refused, match="Shop 1"):
        kit.remove_provider("DHL")
    kit.set_settings(1, {"shipping_mapping.default": ""})
    kit.remove_provider("DHL")


def test_providers_are_kept_as_amazon_needs_them(kit: Kit) -> None:
    kit.add_provider("Bote", "Other", "Bote Müller", "Rad")
    assert kit.edit_provider("bote", method="Auto")["method"] == "Auto"
    with pytest.raises(Duplicate):
        kit.add_provider("BOTE", "DHL")
    with pytest.raises(InvalidInput, match="carrier's name"):
        kit.add_provider("Ohne", "Other")
    with pytest.raises(NotFound):
        kit.remove_provider("nobody")


def test_a_deleted_connection_takes_its_settings_along(kit: Kit) -> None:
    kit.set_settings(1, {"order_import.import_mfn": False})
    kit.connection(1).disable().delete()
    assert kit.set_default_settings("amazon", {"order_import.import_mfn": True}) == 1


@given(st.data())
def test_what_is_kept_sparse_is_read_back_whole(data: st.DataObject) -> None:
    group = data.draw(st.sampled_from(GROUPS))
    countries = st.lists(st.sampled_from(["DE", "FR", "GB", "US"]), unique=True)
    drawn = {
        name: data.draw(
            st.booleans() if value in (True, False) else countries if isinstance(value, list) else st.just(value)
        )
        for name, value in validated(group, {}).items()
    }
    kept = sparse(group, validated(group, drawn))
    assert {one.key.split(".")[1]: one.value for one in effective(group, {}, kept)} == validated(group, drawn)


def test_the_command_line_does_the_same(kit: Kit) -> None:
    home = ["--home", str(kit.home)]

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(root, [*home, *arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    run("provider", "add", "Bote", "--carrier-code", "Other", "--carrier-name", "Bote")
    said = run("settings", "set", "1", "order_import.import_mfn=false", "shipping_mapping.default=Bote")
    assert "Saving successful" in said
    shown = {one["key"]: one for row in json.loads(run("settings", "show", "1", "--json")) for one in row["settings"]}
    assert shown["order_import.import_mfn"]["value"] is False
    assert shown["order_import.import_mfn"]["origin"] == "own"
    assert shown["shipping_mapping.default"]["value"] == "Bote"
    assert "nothing obeys it yet" not in run("settings", "show", "1")
    assert "Discarded order_import.import_mfn" in run("settings", "inherit", "1", "order_import")
    assert "apply it" in run("settings", "defaults", "amazon", "offers.update_fba_stock=true")
    assert json.loads(run("settings", "defaults", "amazon", "--json"))[0]["connections"] == 2
    assert "tester" not in run("settings", "history", "2", "offers")


def test_an_unknown_group_names_those_there_are() -> None:
    with pytest.raises(NotFound, match="shipping_mapping"):
        group_named(GROUPS, "shipping")
