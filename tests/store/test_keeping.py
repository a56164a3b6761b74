"""Keys, budgets, runs and connections as the store keeps them."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnikit.errors import Busy, Duplicate, NotFound, Refused, SetupError
from omnikit.model.ports import AccessToken, Rate
from omnikit.model.states import ConnectionStatus, RunState
from omnikit.store import Claim, Store
from omnikit.store.vault import Vault
from tests.store.conftest import NOW

PLAN = Rate(0.0056, 20)


def test_a_value_opens_only_in_its_place_and_with_its_key() -> None:
    vault = Vault(b"k" * 32)
    sealed = vault.seal(b"secret", "here")
    assert vault.open(sealed, "here") == b"secret"
    for other, about in ((vault, "there"), (Vault(b"x" * 32), "here")):
        with pytest.raises(SetupError, match="cannot be decrypted"):
            other.open(sealed, about)


def test_another_key_is_noticed_when_the_home_is_opened(store: Store) -> None:
    (store.home / "secret.key").write_text("A" * 43 + "=")
    with pytest.raises(SetupError, match="another key"):
        Store.open(store.home)


def test_a_home_without_key_or_database_says_where_it_looked(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="omnikit home"):
        Store.open(tmp_path / "nowhere")
    (store.home / "secret.key").unlink()
    with pytest.raises(SetupError, match="key of this home is missing"):
        Store.open(store.home)


def test_the_key_is_readable_by_its_owner_alone(store: Store) -> None:
    assert (store.home / "secret.key").stat().st_mode & 0o077 == 0
    assert store.home.stat().st_mode & 0o077 == 0


@settings(max_examples=30)
@given(st.lists(st.floats(0, 400), min_size=1, max_size=60))
def test_a_budget_never_gives_more_than_the_plan(pauses: list[float]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "home")
        given_out, moment = 0, NOW
        for pause in pauses:
            moment += timedelta(seconds=pause)
            while store.budget.take("k", PLAN, moment) == 0:
                given_out += 1
        allowed = PLAN.burst + PLAN.per_second * (moment - NOW).total_seconds()
        store.close()
    assert given_out <= allowed + 1e-6


def test_a_budget_survives_a_restart_and_tells_how_long_to_wait(store: Store) -> None:
    while store.budget.take("k", PLAN, NOW) == 0:
        pass
    again = Store.open(store.home)
    wait = again.budget.take("k", PLAN, NOW)
    again.close()
    assert 0 < wait <= 1 / PLAN.per_second
    assert store.budget.take("k", PLAN, NOW + timedelta(seconds=wait)) == 0


def test_a_told_rate_replaces_the_plan_and_a_refusal_empties_the_bucket(store: Store) -> None:
    store.budget.drained("k", PLAN, NOW)
    assert store.budget.take("k", PLAN, NOW) == pytest.approx(1 / PLAN.per_second)
    store.budget.learn("k", PLAN, 10.0, NOW)
    assert store.budget.take("k", PLAN, NOW) == pytest.approx(0.1)
    assert store.budget.forecast("k", PLAN, 100, NOW) == pytest.approx(10.0)


def test_an_access_token_is_kept_encrypted(store: Store) -> None:
    store.tokens.put("k", AccessToken("Atza|planted", NOW))
    assert store.tokens.get("k") == AccessToken("Atza|planted", NOW)
    assert "planted" not in repr(store.tokens.get("k"))
    store.tokens.drop("k")
    assert store.tokens.get("k") is None


def test_one_run_at_a_time_for_each_connection(store: Store, claim: Claim) -> None:
    with pytest.raises(Busy, match=f"run {claim.run_id}"):
        store.runs.create(1, "orders", "test", None, NOW)


def test_a_run_is_claimed_once(store: Store, claim: Claim) -> None:
    assert store.runs.claim(claim.run_id, NOW) is None


def test_a_run_whose_heart_stopped_is_handed_back(store: Store, claim: Claim) -> None:
    assert store.runs.requeue_stalled(NOW + timedelta(seconds=59)) == []
    assert store.runs.requeue_stalled(NOW + timedelta(seconds=61)) == [claim.run_id]
    assert store.runs.get(claim.run_id)["state"] == RunState.QUEUED
    assert not store.runs.finish(claim, RunState.SUCCEEDED, 0, NOW)


def test_a_run_whose_process_is_gone_is_handed_back_at_once(store: Store, claim: Claim) -> None:
    host = store.runs.get(claim.run_id)["owner"].split("/")[0]
    store.db.run("UPDATE runs SET owner = ?", (f"{host}/999999999/1",))
    assert store.runs.requeue_stalled(NOW) == [claim.run_id]


def test_a_connection_moves_only_where_the_table_allows(store: Store, claim: Claim) -> None:
    with pytest.raises(Refused, match="Disable it first"):
        store.connections.set_status(1, ConnectionStatus.DELETING, NOW)
    store.connections.set_status(1, ConnectionStatus.INACTIVE, NOW)
    store.connections.set_status(1, ConnectionStatus.DELETING, NOW)
    with pytest.raises(Refused):
        store.connections.set_status(1, ConnectionStatus.ACTIVE, NOW)


@pytest.mark.parametrize(("name", "key", "code"), [("shop", "X/DE", "name"), ("Other", "S/DE", "account")])
def test_the_same_name_or_account_twice_is_refused(store: Store, claim: Claim, name: str, key: str, code: str) -> None:
    with pytest.raises(Duplicate) as caught:
        store.connections.add(name=name, driver="amazon", account={}, account_key=key, secrets={}, at=NOW)
    assert caught.value.code == f"connection.duplicate_{code}"


def test_deleting_takes_credentials_first_and_keeps_run_totals(store: Store, claim: Claim) -> None:
    store.connections.delete(1)
    assert store.connections.secrets("connection:1") == {}
    with pytest.raises(NotFound):
        store.connections.get(1)
    assert store.runs.get(claim.run_id)["connection_name"] == "Shop"
