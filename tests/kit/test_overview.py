"""The overview reads little, and says what the whole list says."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from omnikit.kit import Kit, create
from omnikit.model.times import iso

NOW = datetime.now(UTC)
MANY = 60


def connection(number: int) -> dict[str, object]:
    """Of all kinds: inactive, never authorized, authorized long ago, never synchronised."""
    return {
        "name": f"Shop {number:02}",
        "status": "Inactive" if number % 7 == 0 else "Active",
        "account": '{"seller_id": "S", "marketplace": "DE"}',
        "key": str(number),
        "authorized": None if number % 11 == 0 else iso(NOW - timedelta(days=number * 6 + 3)),
        "success": None if number % 13 == 0 else iso(NOW),
        "now": iso(NOW),
    }


def run(number: int, *, failed: bool) -> tuple[object, ...]:
    return number, "failed" if failed else "succeeded", iso(NOW), iso(NOW), "No answer." if failed else None


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    """A home with connections of all kinds; of some the last run failed, some have errors."""
    with create(tmp_path / "home", actor="tester") as kit:
        fields = dict.fromkeys(("application_id", "client_id", "client_secret"), "x")
        kit.set_application("amazon", fields | {"base_url": "http://127.0.0.1:9"})
        with kit._store.db.write() as db:
            db.executemany(
                "INSERT INTO connections (name, driver, status, account, account_key, authorized, last_success, "
                "created, modified) VALUES (:name, 'amazon', :status, :account, :key, :authorized, :success, :now, "
                ":now)",
                map(connection, range(1, MANY + 1)),
            )
            db.executemany(
                "INSERT INTO runs (connection_id, connection_name, job, state, requested_by, created, finished, "
                "error_message) VALUES (?, 'Shop', 'orders', ?, 'schedule', ?, ?, ?)",
                [run(number, failed=number % 5 == turn) for turn in range(2) for number in range(1, MANY + 1)],
            )
            db.executemany(
                "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, "
                "created, modified, run_id) VALUES (?, 'order', ?, 'missing_sku', '', '{}', 'missing_sku', 'open', ?, "
                "?, 1)",
                ((number % 9 + 1, str(number), iso(NOW), iso(NOW)) for number in range(40)),
            )
        yield kit


def test_it_counts_and_names_the_connections_that_the_list_finds_ill(kit: Kit) -> None:
    active = [row for row in kit.connection_rows() if row["status"] == "Active"]
    ill = [row for row in active if row["health"] != "OK"]
    ill.sort(key=lambda row: (row["health"] != "Broken", -row["errors_open"], row["id"]))
    found = kit.overview()
    assert found["healths"] == Counter(row["health"] for row in active)
    assert min(found["healths"].values()) > 1
    assert set(found["healths"]) == {"OK", "Attention", "Broken"}
    assert found["troubled"] == ill[:8]
    assert ill[0]["errors_open"] > ill[7]["errors_open"]


def test_it_names_the_authorizations_that_end_first(kit: Kit) -> None:
    rows = {number: connection(number) for number in range(1, MANY + 1)}
    days = {
        number: 365 - number * 6 - 3 for number, row in rows.items() if row["status"] == "Active" and row["authorized"]
    }
    soonest = sorted((number for number, left in days.items() if left <= 60), key=lambda number: -number)
    ages = [row for row in kit.overview()["ages"] if row["what"] == "authorization"]
    assert [row["connection_id"] for row in ages] == soonest[:8]
    assert len(ages) == 8
    assert [row["name"] for row in ages] == [rows[number]["name"] for number in soonest[:8]]
    assert all(abs(row["days"] - days[row["connection_id"]]) <= 1 for row in ages)


def test_a_cause_names_the_connections_that_have_it(kit: Kit) -> None:
    (cause,) = kit.overview()["causes"]
    assert cause["connections"] == {number: f"Shop {number:02}" for number in range(1, 10)}
    assert kit.overview()["open_errors"] == cause["count"] == 40
