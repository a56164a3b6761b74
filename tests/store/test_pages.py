"""A page is committed whole or not at all, and only by the attempt that owns the run."""

import sqlite3
from datetime import timedelta
from typing import Any

import orjson
import pytest

from omnikit.errors import Superseded
from omnikit.model.intervals import Interval
from omnikit.model.orders import Header, Mapped, Order, OrderLine, Recipient
from omnikit.model.problems import Problem
from omnikit.model.states import RunState
from omnikit.store import Claim, Filter, Page, Record, Slice, SliceStep, Store
from tests.store.conftest import NOW

START = NOW - timedelta(days=1)
AT = "2026-11-01T12:00:00Z"


def record(order_id: str, day: int = 1, *, problems: tuple[Problem, ...] = (), lines: int = 1) -> Record:
    version = f"2026-10-{day:02}T00:00:00.000000Z"
    header = Header(order_id, version, "2026-10-01T00:00:00Z", version[:19] + "Z", "SHIPPED", "DE")
    line = OrderLine("item", "i", "SKU", None, "Title", 1, None, None, "1.00", "0", "1.00")
    order = Order(
        order_id, version, header.created or "", header.updated, "DE", "SHIPPED", "MFN", None, False, False, False,
        None, None, None, "EUR", "1.00", "gross", (line,) * lines, Recipient("Ann Private", *[None] * 9), None,
    )  # fmt: skip
    return Record(orjson.dumps({"orderId": order_id, "day": day}), Mapped(header, order, problems))


BAD = (Problem("missing_sku", "orderItems.0", {"item_id": "1"}),)


def commit(store: Store, claim: Claim, *records: Record, token: str | None = "next") -> dict[str, int]:
    if not store.cursors.slices(1, "orders"):
        store.cursors.replace_slices(1, "orders", [Slice("orders", START, NOW)])
    return store.commit_page(claim, Page(1, records, SliceStep("orders", START, NOW, token), "req-1"), AT)


def orders(store: Store) -> list[dict[str, Any]]:
    return list(store.reading.orders(Filter()))


def test_rows_lines_payload_and_counts_arrive_together(store: Store, claim: Claim) -> None:
    assert commit(store, claim, record("1"), record("2", problems=BAD)) == {"fetched": 2, "imported": 1, "failed": 1}
    whole = store.reading.order("1")
    assert (whole["import_status"], len(whole["lines"]), whole["recipient"]["name"]) == ("Complete", 1, "Ann Private")
    assert store.reading.raw("1") == {"orderId": "1", "day": 1}
    run = store.runs.get(claim.run_id)
    assert (run["fetched"], run["imported"], run["failed"], run["pages"]) == (2, 1, 1, 1)


def test_the_last_page_of_a_slice_counts_it_as_fetched(store: Store, claim: Claim) -> None:
    commit(store, claim, record("1"))
    assert store.cursors.fetched(1, "orders") == []
    assert store.cursors.slices(1, "orders")[0].token == "next"
    commit(store, claim, record("2"), token=None)
    assert store.cursors.fetched(1, "orders") == [Interval(START, NOW)]
    assert store.cursors.slices(1, "orders") == []


def test_an_older_page_never_overwrites(store: Store, claim: Claim) -> None:
    commit(store, claim, record("1", 5, lines=2))
    assert commit(store, claim, record("1", 4)) == {"fetched": 1, "unchanged": 1}
    assert len(store.reading.order("1")["lines"]) == 2


def test_an_order_twice_on_a_page_is_kept_once_in_its_newest_form(store: Store, claim: Claim) -> None:
    counts = commit(store, claim, record("1", 4, lines=3), record("1", 5, lines=1), record("1", 4, lines=3))
    assert counts == {"fetched": 3, "imported": 1, "updated": 1, "unchanged": 1}
    assert len(orders(store)) == 1
    assert len(store.reading.order("1")["lines"]) == 1
    assert store.reading.raw("1")["day"] == 5


def test_an_error_is_solved_when_its_cause_is_gone_and_opens_again_in_its_row(store: Store, claim: Claim) -> None:
    commit(store, claim, record("1", 1, problems=BAD))
    commit(store, claim, record("1", 2))
    assert list(store.reading.errors(Filter())) == []
    commit(store, claim, record("1", 3, problems=BAD))
    (error,) = store.reading.errors(Filter())
    assert (error["id"], error["state"], error["solved"], error["request_id"]) == (1, "open", None, "req-1")


def test_an_older_attempt_writes_nothing(store: Store, claim: Claim) -> None:
    store.runs.finish(claim, RunState.QUEUED, 0, NOW)
    newer = store.runs.claim(claim.run_id, NOW)
    assert newer == Claim(claim.run_id, 2)
    with pytest.raises(Superseded):
        commit(store, claim, record("1"))
    assert orders(store) == []


def test_a_page_that_fails_half_way_leaves_nothing(store: Store, claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr("omnikit.store.pages.advance", broken)
    with pytest.raises(sqlite3.OperationalError):
        commit(store, claim, record("1", problems=BAD))
    assert orders(store) == []
    assert list(store.reading.errors(Filter())) == []
    assert store.runs.get(claim.run_id)["fetched"] == 0


def test_personal_data_and_payloads_are_not_readable_in_the_file(store: Store, claim: Claim) -> None:
    commit(store, claim, record("1"))
    store.db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = store.db.path.read_bytes()
    assert b"Ann Private" not in content
    assert b"orderId" not in content
