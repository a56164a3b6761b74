"""The proof that every order is there: gaps are named, and Amazon's own count of each day stands beside ours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.errors import InvalidInput, Refused
from omnikit.model.completeness import Day, DayVerdict, proof
from omnikit.model.intervals import Interval
from tests.support.homes import query

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def hours(start, end):
    return Interval(NOON + timedelta(hours=start), NOON + timedelta(hours=end))


@pytest.fixture
def synced(kit, amazon):
    amazon.generate(150, days=20.0)
    amazon.advance(600)
    kit.connection(1).sync(wait=True)
    return kit


def test_a_complete_connection_is_proven_day_by_day(synced):
    found = synced.completeness(1, days=20)
    assert found.is_complete
    assert found.gaps == []
    assert "No day has fewer orders than the channel counts." in found.verdict
    assert set(found.days["verdict"]) <= {"agrees", "explained"}
    assert found.days["stored"].sum() > 80
    assert found.days["counted"].sum() > 80


def test_an_order_that_was_never_handed_over_is_missed(synced, amazon, home):
    """The search hides it, the count knows it."""
    canceled = "SELECT substr(created, 1, 10) FROM orders WHERE channel_status = 'CANCELLED'"
    lost = query(
        home,
        "SELECT order_id FROM orders WHERE channel_status = 'SHIPPED' AND created > '2026-11-06' "
        f"AND substr(created, 12, 2) BETWEEN '02' AND '20' AND substr(created, 1, 10) NOT IN ({canceled}) LIMIT 1",
    )[0]
    with synced._store.db.write() as connection:
        connection.execute("DELETE FROM orders WHERE order_id = ?", (lost["order_id"],))
    found = synced.completeness(1, days=20)
    assert not found.is_complete
    assert "1 orders fewer are stored than the channel counts" in found.verdict
    (day,) = found.days[found.days["verdict"] == "missing"]["day"]
    assert day in found.verdict


def test_a_gap_is_named_and_filled(synced, home):
    store = synced._store
    (done,) = query(home, "SELECT * FROM fetched WHERE stream = 'orders'")
    with store.db.write() as connection:
        connection.execute("DELETE FROM fetched WHERE stream = 'orders'")
        for start, end in ((done["start"], "2026-11-10T00:00:00Z"), ("2026-11-11T00:00:00Z", done["end"])):
            connection.execute("INSERT INTO fetched VALUES (1, 'orders', ?, ?)", (start, end))
    found = synced.completeness(1, days=20)
    assert found.gaps == [("2026-11-10T00:00:00Z", "2026-11-11T00:00:00Z")]
    assert "Not fetched: 2026-11-10 00:00 UTC to 2026-11-11 00:00 UTC" in found.verdict
    synced.fill_gap(1).wait()
    assert synced.completeness(1, days=20).is_complete


def test_without_the_role_it_rests_on_what_was_fetched_and_says_so(synced, amazon):
    amazon.set_roles(amazon.sellers[0]["seller_id"], [])
    found = synced.completeness(1, days=5)
    assert found.gaps == []
    assert "not to be had" in found.verdict
    assert set(found.days["verdict"]) == {"not counted"}


def test_an_inactive_connection_is_not_counted_but_shown(synced):
    synced.disable(1)
    with pytest.raises(Refused):
        synced.completeness(1)
    assert "Nobody has counted." in synced.completeness(1, count=False).verdict


def test_days_out_of_range_are_refused(kit):
    with pytest.raises(InvalidInput):
        kit.completeness(1, days=0)


def test_before_the_first_sync_nothing_is_fetched(kit):
    found = kit.completeness(1, days=3)
    assert not found.is_complete
    assert "Nothing has been fetched yet." in found.verdict


@pytest.mark.parametrize(
    ("stored", "canceled", "counted", "verdict"),
    [
        (5, 0, 5, DayVerdict.AGREES), (5, 2, 3, DayVerdict.EXPLAINED), (5, 2, 4, DayVerdict.EXPLAINED),
        (5, 2, 2, DayVerdict.MORE), (5, 2, 6, DayVerdict.MISSING), (5, 0, None, DayVerdict.UNCOUNTED),
    ],
)  # fmt: skip
def test_the_verdict_of_a_day(stored, canceled, counted, verdict):
    assert Day("2026-11-25", stored, canceled, counted).verdict == verdict


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)).map(sorted), max_size=6))
def test_gaps_and_what_was_fetched_fill_the_wanted_time(pairs):
    done = [hours(start, end) for start, end in pairs]
    found = proof(hours(0, 100), done, [], NOON + timedelta(hours=100))
    covered = sum(((gap.end - gap.start) for gap in found.gaps), timedelta())
    union = {hour for start, end in pairs for hour in range(start, end)}
    assert covered == timedelta(hours=100 - len(union))


def test_what_is_about_to_be_fetched_is_no_gap():
    assert proof(hours(0, 10), [hours(0, 9)], [], NOON + timedelta(hours=8)).gaps == []
