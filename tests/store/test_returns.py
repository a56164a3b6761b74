"""Returns are kept by the laws of orders, though no channel says when one changed."""

import sqlite3
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnikit.errors import NotFound, Refused, Superseded, UsageError
from omnikit.model.orders import Header, Mapped, Order
from omnikit.model.problems import Problem
from omnikit.model.returns import MappedReturn, Return, ReturnLine
from omnikit.model.states import ConnectionStatus, RunState
from omnikit.store import Claim, Filter, Page, Record, Scope, Slice, SliceStep, Store, claim_for_retry
from tests.store.conftest import NOW

START = NOW - timedelta(days=30)
AT = "2026-11-01T12:00:00Z"
BAD = (Problem("unreadable_quantity", "rows.0.return-quantity", {"item_id": "1"}),)
COMMENT = "Erika Mustermann schreibt: passt nicht"


def record(
    return_id: str = "R1", day: int = 1, *, status: str = "Approved", problems: tuple[Problem, ...] = (), **more: Any
) -> Record:
    """A return as a report of that day of October has it."""
    made = f"2026-10-{day:02}T00:00:00"
    header = Header(return_id, f"{made}.000000Z", "2026-09-20T00:00:00Z", f"{made}Z", status, None)
    line = ReturnLine("SKU", "ASIN", "Title", 2, "CR-DEFECTIVE", None, "12.50")
    returned = Return(
        return_id, "O1", "2026-09-20T00:00:00Z", header.updated, None, status, "MFN", return_id, None,
        "StandardRefund", "DHL", "JJD1", "EUR", "12.50", (line,), COMMENT,
    )  # fmt: skip
    raw = orjson.dumps({"made": made, "rows": [{"status": status, **more}]})
    return Record(raw, MappedReturn(header, returned, problems, content=orjson.dumps([status, more]).decode()))


def commit(store: Store, claim: Claim, *records: Record, step: SliceStep | None = None) -> dict[str, int]:
    return store.commit_returns(claim, Page(1, records, step, "req-1"), AT)


def rows(store: Store) -> list[dict[str, Any]]:
    return list(store.returns.rows(Filter()))


def errors(store: Store) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in store.db.rows("SELECT kind, record_id, state FROM import_errors ORDER BY id")]


def test_rows_lines_payload_and_counts_arrive_together(store: Store, claim: Claim) -> None:
    assert commit(store, claim, record("R1"), record("R2", problems=BAD)) == {"fetched": 2, "imported": 1, "failed": 1}
    whole = store.returns.whole("R1")
    assert (whole["import_status"], whole["order_id"], whole["quantity"], whole["refunded"], whole["reason"]) == (
        "Complete", "O1", 2, "12.50", "CR-DEFECTIVE",
    )  # fmt: skip
    assert whole["lines"] == [
        {"line": 0, "sku": "SKU", "asin": "ASIN", "title": "Title", "quantity": 2, "reason": "CR-DEFECTIVE",
         "disposition": None, "refunded": "12.50"},
    ]  # fmt: skip
    assert store.returns.raw("R1")["rows"] == [{"status": "Approved"}]
    assert store.returns.head("R2")["import_status"] == "Error"
    assert errors(store) == [("return", "R2", "open")]
    run = store.runs.get(claim.run_id)
    assert (run["fetched"], run["imported"], run["failed"], run["pages"]) == (2, 1, 1, 1)


def test_the_same_again_is_unchanged_and_other_content_is_an_update(store: Store, claim: Claim) -> None:
    commit(store, claim, record(day=1))
    assert commit(store, claim, record(day=1)) == {"fetched": 1, "unchanged": 1}
    assert commit(store, claim, record(day=2)) == {"fetched": 1, "unchanged": 1}
    assert store.returns.head("R1")["last_updated"] == "2026-10-01T00:00:00Z"
    assert commit(store, claim, record(day=3, status="Completed")) == {"fetched": 1, "updated": 1}
    assert store.returns.head("R1")["channel_status"] == "Completed"
    assert commit(store, claim, record(day=4, status="Completed", new="column")) == {"fetched": 1, "updated": 1}
    assert store.returns.raw("R1")["rows"] == [{"status": "Completed", "new": "column"}]


def test_an_older_report_never_overwrites_a_newer_one(store: Store, claim: Claim) -> None:
    commit(store, claim, record(day=5, status="Completed"))
    assert commit(store, claim, record(day=4)) == {"fetched": 1, "unchanged": 1}
    assert store.returns.head("R1")["channel_status"] == "Completed"


def test_what_a_later_report_confirmed_is_as_young_as_that(store: Store, claim: Claim) -> None:
    """Seen on the 1st and, the same, on the 5th: a report of the 3rd that says otherwise is older than that."""
    commit(store, claim, record(day=1))
    commit(store, claim, record(day=5))
    assert commit(store, claim, record(day=3, status="Pending")) == {"fetched": 1, "unchanged": 1}
    assert store.returns.head("R1")["channel_status"] == "Approved"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["Pending", "Approved", "Completed"])), min_size=1))
def test_in_whatever_order_reports_come_the_youngest_is_what_stands(
    store: Store, claim: Claim, looks: list[tuple[int, str]]
) -> None:
    looks = [(day, status) for day, status in dict(looks).items()]  # one answer for each moment
    for table in ("returns", "return_lines"):
        store.db.run(f"DELETE FROM {table}")
    for day, status in looks:
        commit(store, claim, record(day=day, status=status))
    assert store.returns.head("R1")["channel_status"] == max(looks)[1]


def test_an_error_is_solved_when_its_cause_is_gone_and_opens_again_in_its_row(store: Store, claim: Claim) -> None:
    commit(store, claim, record(day=1, problems=BAD))
    assert commit(store, claim, record(day=2, problems=BAD)) == {"fetched": 1, "unchanged": 1}
    commit(store, claim, record(day=3))
    assert errors(store) == [("return", "R1", "solved")]
    commit(store, claim, record(day=4, problems=BAD))
    assert errors(store) == [("return", "R1", "open")]


def test_an_order_and_a_return_of_one_name_do_not_touch_each_other(store: Store, claim: Claim) -> None:
    header = Header("X", "2026-10-01T00:00:00.000000Z", None, "2026-10-01T00:00:00Z", None, None)
    order = Record(b"{}", Mapped(header, None, (Problem("missing_sku", "orderItems.0", {"item_id": "1"}),)))
    store.commit_page(claim, Page(1, [order]), AT)
    commit(store, claim, record("X", 1, problems=BAD))
    commit(store, claim, record("X", 2))
    assert errors(store) == [("order", "X", "open"), ("return", "X", "solved")]
    assert store.errors.causes(1, ["X"]) == {"X": {"missing_sku"}}
    assert store.errors.causes(1, ["X"], "return") == {}


def test_the_last_page_counts_the_period_as_fetched(store: Store, claim: Claim) -> None:
    store.cursors.replace_slices(1, "returns", [Slice("returns", START, NOW)])
    commit(store, claim, record("R1"))
    assert store.cursors.fetched(1, "returns") == []
    assert store.returns.reach() is None
    commit(store, claim, step=SliceStep("returns", START, NOW, None))
    assert [(one.start, one.end) for one in store.cursors.fetched(1, "returns")] == [(START, NOW)]
    assert store.cursors.slices(1, "returns") == []
    assert store.returns.reach(1) == AT
    assert store.returns.reach(2) is None


def test_an_older_attempt_writes_nothing(store: Store, claim: Claim) -> None:
    store.runs.finish(claim, RunState.QUEUED, 0, NOW)
    store.runs.claim(claim.run_id, NOW)
    with pytest.raises(Superseded):
        commit(store, claim, record())
    assert rows(store) == []


def test_a_page_that_fails_half_way_leaves_nothing(store: Store, claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr("omnikit.store.pages.advance", broken)
    with pytest.raises(sqlite3.OperationalError):
        commit(store, claim, record(problems=BAD), step=SliceStep("returns", START, NOW, None))
    assert (rows(store), errors(store)) == ([], [])


def test_what_the_buyer_wrote_is_kept_encrypted_and_in_no_list(store: Store, claim: Claim) -> None:
    commit(store, claim, record())
    assert store.returns.comment("R1") == COMMENT
    assert "Erika" not in repr([*rows(store), store.returns.whole("R1")])
    store.db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Erika" not in (store.home / "omnikit.db").read_bytes()


def test_its_order_is_found_by_its_id(store: Store, claim: Claim) -> None:
    commit(store, claim, record())
    assert store.returns.head("R1")["order_import_status"] is None
    header = Header("O1", "2026-10-01T00:00:00.000000Z", None, "2026-10-01T00:00:00Z", "SHIPPED", "DE")
    order = Order(
        "O1", header.version, "", header.updated, "DE", "SHIPPED", "MFN", None, False, False, False, None, None, None,
        "EUR", "1.00", "gross",
    )  # fmt: skip
    store.commit_page(claim, Page(1, [Record(b"{}", Mapped(header, order))]), AT)
    row = store.returns.head("R1")
    assert (row["order_import_status"], row["marketplace"]) == ("Complete", "DE")
    assert [one["return_id"] for one in store.returns.of_order(1, "O1")] == ["R1"]
    assert store.returns.of_order(1, "O2") == []


def test_a_given_up_return_is_left_alone_until_a_retry_takes_it_back(store: Store, claim: Claim) -> None:
    commit(store, claim, record(day=1, problems=BAD))
    assert store.errors.cancel("return", 1, ["R1"], NOW) == 1
    assert store.errors.cancel("order", 1, ["R1"], NOW) == 0
    assert errors(store) == [("return", "R1", "ignored")]
    assert commit(store, claim, record(day=2)) == {"fetched": 1, "unchanged": 1}
    assert store.returns.head("R1")["import_status"] == "Canceled"
    with store.db.write() as connection:
        claim_for_retry(connection, claim.run_id, 1, [], NOW, returns=["R1"])
    assert store.returns.head("R1")["import_status"] == "Error"
    assert errors(store) == [("return", "R1", "retrying")]
    with pytest.raises(Refused), store.db.write() as connection:
        claim_for_retry(connection, claim.run_id, 1, ["R1"], NOW, returns=["R1"])


def test_scopes_name_orders_and_returns_apart_and_no_exports(store: Store, claim: Claim) -> None:
    commit(store, claim, record("R1", problems=BAD), record("R2", problems=BAD))
    store.db.run("UPDATE import_errors SET kind = 'shipment' WHERE record_id = 'R2'")
    assert store.errors.scopes() == {1: Scope(returns=["R1"])}
    assert not store.errors.scopes()[1].has_orders
    assert (Scope().has_orders, Scope().has_returns) == (True, True)
    assert (Scope(["1"]).has_orders, Scope(["1"]).has_returns) == (True, False)


def test_lists_are_narrowed_and_names_are_found(store: Store, claim: Claim) -> None:
    commit(store, claim, record("R1"), record("R2", problems=BAD))
    assert [row["return_id"] for row in store.returns.rows(Filter(status="Error"))] == ["R2"]
    assert list(store.returns.rows(Filter(2))) == []
    assert len(list(store.returns.rows(Filter(limit=1)))) == 1
    assert len(store.returns.kept(1, Scope(returns=["R2"]))) == store.returns.how_many(1, Scope(returns=["R2"])) == 1
    assert store.returns.kept(1, Scope(since="2026-09-21T00:00:00Z")) == []
    with pytest.raises(NotFound):
        store.returns.head("R3")
    store.connections.add(name="Other", driver="amazon", account={}, account_key="S/FR", secrets={}, at=NOW)
    store.db.run("UPDATE returns SET connection_id = 2, return_id = 'R1' WHERE return_id = 'R2'")
    with pytest.raises(UsageError, match="several connections"):
        store.returns.whole("R1")
    assert store.returns.whole("R1", 1)["import_status"] == "Complete"


def test_with_its_connection_everything_of_a_return_goes(store: Store, claim: Claim) -> None:
    commit(store, claim, record(problems=BAD))
    store.runs.finish(claim, RunState.SUCCEEDED, 0, NOW)
    for status in (ConnectionStatus.INACTIVE, ConnectionStatus.DELETING):
        store.connections.set_status(1, status, NOW)
    store.connections.delete(1)
    for table in ("returns", "return_lines", "return_payloads", "import_errors"):
        assert store.db.value(f"SELECT count(*) FROM {table}") == 0, table
