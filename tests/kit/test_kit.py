"""The kit's verbs against a local Amazon: what they do, what they refuse, what they leave alone."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import omnikit
from omnikit.errors import Busy, Duplicate, InvalidInput, NeedsAuthorization, NotFound, Refused, SetupError
from omnikit.kit import Kit, create
from omnikit.localamazon import LocalAmazon


@pytest.fixture(scope="module")
def amazon() -> Iterator[LocalAmazon]:
    with LocalAmazon(orders=240, seed=3, rate_scale=0, report_seconds=0) as server:
        yield server


@pytest.fixture
def kit(tmp_path: Path, amazon: LocalAmazon) -> Iterator[Kit]:
    with create(tmp_path / "home", actor="tester") as kit:
        fields = ("application_id", "client_id", "client_secret", "base_url")
        kit.set_application("amazon", {name: getattr(amazon, name) for name in fields})
        yield kit


def credentials(amazon: LocalAmazon, **changes: str) -> dict[str, str]:
    seller = amazon.sellers[0]
    return {"seller_id": seller["seller_id"], "refresh_token": seller["refresh_token"], "marketplace": "DE"} | changes


def test_from_credentials_to_frames(kit: Kit, amazon: LocalAmazon) -> None:
    shop = kit.create_connection("amazon", "  Shop   DE ", credentials(amazon))
    assert shop.name == "Shop DE"
    kit.set_settings(shop.id, {"shipping_mapping.default": "DHL"})
    run = shop.sync(wait=True).as_dict()
    assert run["fetched"] == sum(
        run[name] for name in ("imported", "updated", "unchanged", "pending", "excluded", "failed")
    )
    orders = kit.orders(connection=1)
    assert len(orders) + len(list(kit.return_rows())) == run["fetched"] > 0
    assert isinstance(orders["created"].dtype, pd.DatetimeTZDtype)
    assert len(kit.errors()) == len(kit.error_rows()) >= 1
    assert set(kit.errors()["code"]) <= {"missing_sku", "missing_address", "unknown_currency", "totals_mismatch"}
    assert list(kit.runs()["run_id"]) == [1]
    assert kit.connections().loc[0, "health"] == "OK"


def test_empty_frames_have_their_columns(kit: Kit) -> None:
    for frame in (kit.orders(), kit.errors(), kit.runs(), kit.connections()):
        assert frame.empty
        assert len(frame.columns) > 5


def test_what_the_channel_refuses_is_not_stored(kit: Kit, amazon: LocalAmazon) -> None:
    for changes in ({"refresh_token": "Atzr|wrong"}, {"marketplace": "US"}):
        with pytest.raises(NeedsAuthorization):
            kit.create_connection("amazon", "Shop", credentials(amazon, **changes))
    assert kit.connection_rows() == []


@pytest.mark.parametrize(
    ("name", "changes", "field"),
    [
        ("", {}, "name"),
        ("a\x00b", {}, "name"),
        ("x" * 201, {}, "name"),
        ("Shop", {"marketplace": "XX"}, "marketplace"),
        ("Shop", {"seller_id": ""}, "seller_id"),
        ("Shop", {"seller_id": "A B!"}, "seller_id"),
        ("Shop", {"refresh_token": " "}, "refresh_token"),
        ("Shop", {"colour": "red"}, "colour"),
    ],
)
def test_a_bad_value_is_named_by_its_field(
    kit: Kit, amazon: LocalAmazon, name: str, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        kit.create_connection("amazon", name, credentials(amazon, **changes))
    assert caught.value.field == field


def test_names_and_accounts_are_unique(kit: Kit, amazon: LocalAmazon) -> None:
    kit.create_connection("amazon", "Shop", credentials(amazon))
    with pytest.raises(Duplicate, match="named"):
        kit.create_connection("amazon", "SHOP", credentials(amazon, marketplace="FR"))
    with pytest.raises(Duplicate, match="account"):
        kit.create_connection("amazon", "Other", credentials(amazon))


@pytest.mark.parametrize("url", ["http://amazon.example", "ftp://127.0.0.1", "https://user:pw@host", "nonsense"])
def test_plain_http_is_taken_for_this_machine_only(kit: Kit, url: str) -> None:
    with pytest.raises(InvalidInput, match="Base URL"):
        kit.set_application("amazon", {"application_id": "a", "client_id": "c", "client_secret": "s", "base_url": url})


def test_without_an_application_the_way_there_is_named(tmp_path: Path, amazon: LocalAmazon) -> None:
    with create(tmp_path / "bare") as kit, pytest.raises(SetupError, match="app set amazon"):
        kit.create_connection("amazon", "Shop", credentials(amazon))


def test_a_wrong_client_secret_is_the_applications_fault(kit: Kit, amazon: LocalAmazon) -> None:
    fields = {"application_id": amazon.application_id, "client_id": amazon.client_id, "base_url": amazon.base_url}
    kit.set_application("amazon", {**fields, "client_secret": "wrong"})
    with pytest.raises(SetupError, match="application itself"):
        kit.create_connection("amazon", "Shop", credentials(amazon))


def test_a_consent_is_finished_by_its_own_callback_alone(kit: Kit, amazon: LocalAmazon) -> None:
    shop = kit.create_connection("amazon", "Shop", credentials(amazon))
    consent = shop.consent("http://127.0.0.1:9/callback")
    with pytest.raises(InvalidInput, match="state"):
        consent.finish({"state": "other", "spapi_oauth_code": "x", "selling_partner_id": "y"})
    state = consent.url.split("state=")[1].split("&")[0]
    with pytest.raises(NeedsAuthorization, match="not by"):
        consent.finish({"state": state, "spapi_oauth_code": "x", "selling_partner_id": "SOMEONE"})
    with pytest.raises(InvalidInput, match="used before"):
        consent.finish({"state": state, "spapi_oauth_code": "x", "selling_partner_id": amazon.sellers[0]["seller_id"]})


def test_a_name_is_changed_at_once_and_stays_unique(kit: Kit, amazon: LocalAmazon) -> None:
    shop = kit.create_connection("amazon", "Shop", credentials(amazon))
    kit.create_connection("amazon", "Other", credentials(amazon, marketplace="FR"))
    amazon.clear_calls()
    assert shop.rename(" New  name ").name == "New name"
    assert amazon.calls() == []
    with pytest.raises(Duplicate, match="named"):
        shop.rename("OTHER")
    with pytest.raises(Busy, match="meanwhile"):
        kit.rename_connection(1, "Third", version=1)


def test_the_marketplace_is_fixed_and_a_seller_id_is_checked(kit: Kit, amazon: LocalAmazon) -> None:
    kit.create_connection("amazon", "Shop", credentials(amazon))
    with pytest.raises(Refused, match="cannot be changed"):
        kit.edit_connection(1, {"marketplace": "FR"})
    kit.edit_connection(1, {"seller_id": "A1CORRECTED"})
    assert kit.connection(1).as_dict()["account"] == "A1CORRECTED"
    amazon.revoke(amazon.sellers[0]["seller_id"])
    try:
        with pytest.raises(NeedsAuthorization):
            kit.edit_connection(1, {"seller_id": "A1ANOTHER"})
        assert kit.connection(1).as_dict()["account"] == "A1CORRECTED"
    finally:
        amazon.grant(amazon.sellers[0]["seller_id"])


def test_only_an_inactive_connection_can_be_deleted(kit: Kit, amazon: LocalAmazon) -> None:
    shop = kit.create_connection("amazon", "Shop", credentials(amazon))
    with pytest.raises(Refused) as caught:
        shop.delete()
    assert caught.value.remedy == "Disable it first."
    shop.sync(wait=True)
    taken = shop.disable().delete()
    assert taken["orders"] > 0
    assert kit.orders().empty
    assert [row["verb"] for row in kit.audit()][:2] == ["connection.delete", "connection.disable"]
    assert kit.audit()[0]["actor"] == "tester"
    with pytest.raises(NotFound):
        kit.connection(1)


@pytest.mark.parametrize("since", ["31.02.2026", "soon", "2026-13-01"])
def test_an_impossible_date_is_refused(kit: Kit, amazon: LocalAmazon, since: str) -> None:
    shop = kit.create_connection("amazon", "Shop", credentials(amazon))
    with pytest.raises(InvalidInput, match="no date"):
        shop.sync(since=since)


def test_a_date_ahead_is_refused(kit: Kit, amazon: LocalAmazon) -> None:
    shop = kit.create_connection("amazon", "Shop", credentials(amazon))
    with pytest.raises(InvalidInput, match="future"):
        shop.sync(since="2999-01-01")


def test_handles_print_well_and_harmless(kit: Kit, amazon: LocalAmazon) -> None:
    shop = kit.create_connection("amazon", "<script>x</script>", credentials(amazon))
    run = shop.sync(wait=True)
    order = kit.order(kit.order_rows().__next__()["order_id"])
    for handle in (shop, run, order):
        assert "<script>" not in handle._repr_html_()
        assert credentials(amazon)["refresh_token"] not in repr(handle) + handle._repr_html_()
    assert "total" in dir(order)
    assert order.raw()["orderId"] == order.order_id


def test_a_run_under_way_elsewhere_is_followed_or_refused(kit: Kit, amazon: LocalAmazon) -> None:
    shop = kit.create_connection("amazon", "Shop", credentials(amazon))
    run = shop.sync()
    assert run.cancel().state == "canceled"
    assert shop.sync(wait=True).ended


def test_open_takes_the_home_from_the_environment(kit: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMNIKIT_HOME", str(kit.home))
    with omnikit.open() as opened:
        assert opened.home == kit.home
