"""What connections of one seller cost apart and together, in numbers and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.errors import InvalidInput
from omnikit.model.sharing import Share
from tests.support.homes import credentials

AMAZON = 0.0056 * 3600  # searchOrders


def test_twelve_connections_of_one_seller_hold_five_minutes_together():
    share = Share(12, 5, AMAZON)
    assert (share.apart, share.together) == (36, 5)
    assert share.sentence == (
        "These 12 connections share one account: apart, every 5 minutes would become every 36; "
        "fetched together they hold 5."
    )


@pytest.mark.parametrize(
    ("connections", "minutes", "apart", "together"), [(1, 5, 5, 5), (1, 2, 3, 3), (4, 15, 15, 15), (50, 2, 149, 3)]
)
def test_what_the_budget_brings(connections, minutes, apart, together):
    share = Share(connections, minutes, AMAZON)
    assert (share.apart, share.together) == (apart, together)
    assert str(minutes) in share.sentence


@given(st.integers(1, 500), st.sampled_from((2, 5, 10, 15, 20, 30, 60)), st.floats(0.5, 5000))
def test_the_promise_is_within_the_budget_and_together_is_never_worse(connections, minutes, per_hour):
    share = Share(connections, minutes, per_hour)
    assert connections * 60 / share.apart <= per_hour + 1e-3
    assert minutes <= share.together <= share.apart


def test_the_kit_counts_what_is_scheduled_and_answers_what_if(kit, amazon, cli):
    amazon.add_seller("S", ["A1PA6795UKMFR9", "A13V1IB3VIYZZH"], amazon.sellers[0]["seller_id"])
    kit.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))
    assert kit.intervals() == []
    kit.set_download(1, "orders", 5)
    (row,) = kit.intervals()
    assert row["connections"] == ["Shop DE", "Shop FR"]
    assert (row["wanted"], row["apart"], row["together"]) == (5, 5, 5)
    (more,) = kit.intervals(minutes=5, add=10)
    assert more["apart"] == 36
    assert "hold 5" in more["sentence"]
    shown = cli("schedule", "what-if", "--minutes", "5", "--add", "10")
    assert "every 36" in shown.stdout
    with pytest.raises(InvalidInput):
        kit.intervals(minutes=7)
