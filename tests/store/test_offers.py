"""Offers in the store: what a reading replaces, who may send, and what becomes of what was wanted."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from omnikit.errors import Superseded
from omnikit.model.offers import FbaStock, Offer, StockState, Wish
from omnikit.model.problems import Problem
from omnikit.model.states import ConnectionStatus, RunState
from omnikit.store import Claim, Store
from omnikit.store.offers import Settled
from tests.store.conftest import NOW

LATER = NOW + timedelta(minutes=20)
REFUSED = Problem("stock_refused", "issue-90220", {"sku": "A", "quantity": "5", "issue": "no"})


def offer(sku: str, quantity: int | None = 3, by: str = "MFN", code: str = "DEFAULT") -> Offer:
    return Offer(sku, "B0", f"Lamp {sku}", "LAMP", by, code, quantity, "BUYABLE")


def read(store: Store, claim: Claim, *offers: Offer, at: datetime = NOW) -> int:
    """A whole reading of so many offers; how many are gone."""
    store.offers.put(claim, 1, offers, at)
    return store.offers.all_seen(claim, 1, at, at)


def row(store: Store, sku: str = "A") -> dict[str, Any]:
    (found,) = store.offers.listed(1, [sku])
    return found


def wish(store: Store, sku: str = "A") -> Wish:
    return store.offers.wishes(1, [sku])[sku]


@pytest.fixture
def wanted(store: Store, claim: Claim) -> Wish:
    """An offer of which 5 are wanted."""
    read(store, claim, offer("A"))
    store.offers.want(1, {"A": 5}, "ann", NOW)
    return wish(store)


def settle(store: Store, claim: Claim, one: Wish, state: StockState, **more: Any) -> None:
    store.offers.settle(claim, 1, Settled(one, state, "OUTCOME", **more), NOW, taken=True)


# -- reading -------------------------------------------------------------------------------------------------------


def test_a_reading_replaces_what_was_read_before(store: Store, claim: Claim) -> None:
    read(store, claim, offer("A"), offer("B"))
    assert read(store, claim, offer("A", 9), at=LATER) == 1
    assert (row(store)["quantity"], row(store)["gone"]) == (9, None)
    assert row(store, "B")["gone"] == "2026-11-01T12:20:00Z"
    assert store.offers.count(1) == 1
    read(store, claim, offer("A"), offer("B"), at=LATER + timedelta(hours=1))
    assert row(store, "B")["gone"] is None


def test_nothing_is_gone_before_a_reading_has_ended(store: Store, claim: Claim) -> None:
    read(store, claim, offer("A"), offer("B"))
    store.offers.put(claim, 1, [offer("A")], LATER)
    assert row(store, "B")["gone"] is None


def test_of_two_readings_at_once_neither_takes_away_what_the_other_saw(store: Store, claim: Claim) -> None:
    read(store, claim, offer("A"), offer("B"))
    store.offers.put(claim, 1, [offer("A")], LATER)
    store.offers.put(claim, 1, [offer("A"), offer("B")], LATER + timedelta(seconds=5))
    assert store.offers.all_seen(claim, 1, LATER + timedelta(seconds=2), LATER) == 0
    assert store.offers.all_seen(claim, 1, LATER, LATER) == 0


def test_what_is_wanted_outlives_a_reading(store: Store, claim: Claim, wanted: Wish) -> None:
    read(store, claim, offer("A", 4), at=LATER)
    assert (row(store)["wanted"], row(store)["wanted_by"], row(store)["state"]) == (5, "ann", "Pending")


def test_fba_stock_that_is_not_seen_any_more_is_taken_away(store: Store, claim: Claim) -> None:
    units = FbaStock("A", "X", "B0", "NewItem", 9, 1, 2, 3, 4, 19, None)
    store.offers.put_fba(claim, 1, [units, units._replace(sku="B")], NOW)
    store.offers.put_fba(claim, 1, [units._replace(fulfillable=8)], LATER)
    store.offers.all_fba_seen(claim, 1, LATER)
    assert [(one["sku"], one["fulfillable"]) for one in store.offers.fba_listed(1)] == [("A", 8)]
    assert store.offers.drop_fba(1) == 1
    assert store.offers.fba_listed() == []


def test_an_older_attempt_writes_nothing(store: Store, claim: Claim, wanted: Wish) -> None:
    old = Claim(claim.run_id, claim.attempt - 1)
    for write in (
        lambda: store.offers.put(old, 1, [offer("A")], NOW),
        lambda: store.offers.put_fba(old, 1, [], NOW),
        lambda: store.offers.all_seen(old, 1, NOW, NOW),
        lambda: store.offers.all_fba_seen(old, 1, NOW),
        lambda: store.offers.take(old, 1, wanted, NOW),
        lambda: store.offers.settle(old, 1, Settled(wanted, StockState.SENT, "X"), NOW, taken=True),
    ):
        with pytest.raises(Superseded):
            write()
    assert row(store)["state"] == "Pending"


# -- who sends -----------------------------------------------------------------------------------------------------


def second_run(store: Store) -> Claim:
    """A run of the same connection that goes on beside the first."""
    claim = store.runs.claim(store.runs.create(1, "stock", "test", None, NOW), NOW)
    assert claim is not None
    return claim


def test_a_quantity_is_taken_by_one_run_alone(store: Store, claim: Claim, wanted: Wish) -> None:
    other = second_run(store)
    assert store.offers.take(claim, 1, wanted, NOW)
    assert store.offers.due(1) == []
    assert not store.offers.take(other, 1, wanted, NOW)


def test_what_an_ended_run_was_sending_is_due_again(store: Store, claim: Claim, wanted: Wish) -> None:
    other = second_run(store)
    store.offers.take(claim, 1, wanted, NOW)
    store.runs.finish(claim, RunState.QUEUED, 0, NOW)
    assert [one.sku for one in store.offers.due(1)] == ["A"]
    assert store.offers.take(other, 1, wish(store), NOW)


def test_another_quantity_is_not_taken_for_the_one_that_was_looked_at(store: Store, claim: Claim, wanted: Wish) -> None:
    store.offers.want(1, {"A": 6}, "bob", NOW)
    assert not store.offers.take(claim, 1, wanted, NOW)


def test_what_was_put_back_waits(store: Store, claim: Claim, wanted: Wish) -> None:
    store.offers.take(claim, 1, wanted, NOW)
    store.offers.put_back(claim, 1, wanted)
    assert [one.sku for one in store.offers.due(1)] == ["A"]


def test_the_oldest_wish_goes_first_and_a_scope_narrows(store: Store, claim: Claim) -> None:
    read(store, claim, *map(offer, "ABC"))
    store.offers.want(1, {"B": 1}, "ann", NOW)
    store.offers.want(1, {"A": 1, "C": 1}, "ann", LATER)
    assert [one.sku for one in store.offers.due(1)] == ["B", "A", "C"]
    assert [one.sku for one in store.offers.due(1, ["C", "nothing"])] == ["C"]
    assert store.offers.due(1, []) == []


# -- what became of it ---------------------------------------------------------------------------------------------


def sent(store: Store, claim: Claim, one: Wish) -> None:
    store.offers.take(claim, 1, one, NOW)
    settle(store, claim, one, StockState.SENT, sent=5, sent_at="2026-11-01T12:00:00Z", counted="sent")


def test_sent_becomes_shown_when_the_channel_shows_it(store: Store, claim: Claim, wanted: Wish) -> None:
    sent(store, claim, wanted)
    assert (row(store)["state"], row(store)["sent"], row(store)["outcome"]) == ("Sent", 5, "OUTCOME")
    read(store, claim, offer("A", 3), at=LATER)
    assert row(store)["state"] == "Sent"
    read(store, claim, offer("A", 5), at=LATER)
    assert row(store)["state"] == "Shown"
    assert store.runs.get(claim.run_id)["sent"] == 1


def test_a_sale_meanwhile_confirms_it_as_well(store: Store, claim: Claim, wanted: Wish) -> None:
    sent(store, claim, wanted)
    read(store, claim, offer("A", 4), at=LATER)
    assert row(store)["state"] == "Shown"


def test_what_the_channel_never_shows_is_overdue(store: Store, claim: Claim, wanted: Wish) -> None:
    sent(store, claim, wanted)
    read(store, claim, offer("A", 3), at=LATER)
    assert store.offers.overdue(1, NOW) == []
    assert [one.sku for one in store.offers.overdue(1, LATER)] == ["A"]


def test_what_is_wanted_anew_while_it_is_sent_still_waits(store: Store, claim: Claim, wanted: Wish) -> None:
    store.offers.take(claim, 1, wanted, NOW)
    store.offers.want(1, {"A": 6}, "bob", NOW)
    settle(store, claim, wanted, StockState.SENT, sent=5, sent_at="2026-11-01T12:00:00Z")
    assert (row(store)["wanted"], row(store)["state"], row(store)["sent"]) == (6, "Pending", 5)


def errors(store: Store) -> list[tuple[str, str, str]]:
    rows = store.db.rows("SELECT kind, code, state FROM import_errors ORDER BY id")
    return [tuple(one) for one in rows]


def refuse(store: Store, claim: Claim, problem: Problem = REFUSED) -> None:
    one = wish(store)
    store.offers.take(claim, 1, one, NOW)
    settle(store, claim, one, StockState.REFUSED, issues=("no",), problem=problem, counted="refused")


def test_a_refusal_is_an_error_until_it_goes_through(store: Store, claim: Claim, wanted: Wish) -> None:
    refuse(store, claim)
    assert errors(store) == [("stock", "stock_refused", "open")]
    assert (row(store)["state"], row(store)["issues"]) == ("Refused", ["no"])
    assert store.runs.get(claim.run_id)["refused"] == 1
    assert store.offers.due(1) == []
    assert store.offers.again(1) == 1
    sent(store, claim, wish(store))
    assert errors(store) == [("stock", "stock_refused", "solved")]


def test_another_cause_solves_the_one_before(store: Store, claim: Claim, wanted: Wish) -> None:
    refuse(store, claim)
    store.offers.again(1, ["A"])
    refuse(store, claim, Problem("stock_fba_channel", "", {"sku": "A", "quantity": "5"}))
    assert errors(store) == [("stock", "stock_refused", "solved"), ("stock", "stock_fba_channel", "open")]
    store.offers.again(1)
    refuse(store, claim)
    assert errors(store) == [("stock", "stock_refused", "open"), ("stock", "stock_fba_channel", "solved")]


def test_an_ignored_error_stays_ignored(store: Store, claim: Claim, wanted: Wish) -> None:
    refuse(store, claim)
    store.errors.change([1], {"state": "ignored", "reason": "known"}, ("open",), NOW)
    store.offers.again(1)
    refuse(store, claim)
    assert errors(store) == [("stock", "stock_refused", "ignored")]


def test_an_error_of_stock_touches_no_order_of_that_name(store: Store, claim: Claim, wanted: Wish) -> None:
    store.db.run(
        "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, "
        "modified, run_id) VALUES (1, 'order', 'A', 'missing_sku', '', '{}', 'x', 'open', '', '', 1)"
    )
    refuse(store, claim)
    store.offers.again(1)
    sent(store, claim, wish(store))
    assert errors(store) == [("order", "missing_sku", "open"), ("stock", "stock_refused", "solved")]


def test_what_is_withdrawn_is_wanted_no_more(store: Store, claim: Claim, wanted: Wish) -> None:
    refuse(store, claim)
    assert store.offers.withdraw(1, ["A", "nothing"], NOW) == 1
    assert (row(store)["wanted"], row(store)["state"]) == (None, None)
    assert errors(store) == [("stock", "stock_refused", "solved")]
    store.offers.want(1, {"A": 5}, "ann", NOW)
    store.offers.take(claim, 1, wish(store), NOW)
    assert store.offers.withdraw(1, ["A"], NOW) == 0  # it is leaving


# -- several connections -------------------------------------------------------------------------------------------


def test_only_active_connections_have_a_say(store: Store, claim: Claim, wanted: Wish) -> None:
    store.connections.add(
        name="FR", driver="amazon", account={"seller_id": "S"}, account_key="S/FR", secrets={}, at=NOW
    )
    other = store.runs.claim(store.runs.create(2, "sync", "test", None, NOW), NOW)
    assert other is not None
    store.offers.put(other, 2, [offer("A"), offer("B")], NOW)
    store.offers.want(2, {"A": 7}, "ann", NOW)
    (found,) = store.offers.elsewhere([2], ["A", "C"])["A"]
    assert (found.connection_id, found.connection, found.wanted, found.state) == (2, "FR", 7, "Pending")
    assert store.offers.elsewhere([], ["A"]) == {}
    store.connections.set_status(2, ConnectionStatus.INACTIVE, NOW)
    assert store.offers.elsewhere([2], ["A"]) == {}


def test_a_deleted_connection_takes_its_offers_along(store: Store, claim: Claim, wanted: Wish) -> None:
    store.offers.put_fba(claim, 1, [FbaStock("A", None, None, None, 1, 0, 0, 0, 0, 1, None)], NOW)
    store.runs.finish(claim, RunState.SUCCEEDED, 0, NOW)
    store.connections.set_status(1, ConnectionStatus.INACTIVE, NOW)
    store.connections.set_status(1, ConnectionStatus.DELETING, NOW)
    store.connections.delete(1)
    assert store.db.value("SELECT count(*) FROM offers") == store.db.value("SELECT count(*) FROM fba_stock") == 0
