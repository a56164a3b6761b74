from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omnikit.store import Claim, Store

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(tmp_path / "home")
    yield store
    store.close()


@pytest.fixture
def claim(store: Store) -> Claim:
    """A running run of a connection."""
    store.connections.add(
        name="Shop",
        driver="amazon",
        account={"seller_id": "S"},
        account_key="S/DE",
        secrets={"refresh_token": "r"},
        at=NOW,
    )
    claim = store.runs.claim(store.runs.create(1, "sync", "test", None, NOW), NOW)
    assert claim is not None
    return claim
