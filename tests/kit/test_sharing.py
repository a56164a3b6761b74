"""What connections of one seller cost apart and together, in numbers and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.errors import InvalidInput
from omnikit.model.sharing import Share, effective, looks
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


@pytest.mark.parametrize(
    ("intervals", "together", "apart"),
    [((5,), 12, 12), ((5, 5, 5), 12, 36), ((5, 15), 12, 16), ((2, 5), 36, 42), ((60,), 1, 1), ((), 0, 0)],
)
def test_looks_that_are_due_at_the_same_moment_are_one(intervals, together, apart):
    assert (looks(intervals, together=True), looks(intervals, together=False)) == (together, apart)


@given(st.lists(st.sampled_from((2, 5, 10, 15, 20, 30, 60)), min_size=1, max_size=40), st.floats(1, 500))
def test_what_is_called_effective_is_within_the_budget(intervals, per_hour):
    held = effective(intervals, per_hour, together=False)
    assert all(real >= one for one, real in held.items())
    assert sum(60 / held[one] for one in intervals) <= per_hour + 1e-3
    assert all(held[one] == one for one in intervals if 60 / one * len(intervals) <= per_hour), (
        "who asks seldom is served"
    )


@pytest.fixture
def shops(kit, amazon):
    """Shop DE and Shop FR of one seller, and Other DE of another."""
    amazon.add_seller("S", ["A1PA6795UKMFR9", "A13V1IB3VIYZZH"], amazon.sellers[0]["seller_id"])
    kit.create_connection("amazon", "Shop FR", credentials(amazon, "FR"))
    other = amazon.add_seller("Other", ["A1PA6795UKMFR9"])
    own = {key: other[key] for key in ("seller_id", "refresh_token")}
    kit.create_connection("amazon", "Other DE", credentials(amazon) | own)
    return kit


def held(kit):
    return {(row["connection_id"], row["stream"]): row["effective"] for row in kit.schedule()}


def test_an_interval_that_the_plan_cannot_hold_has_an_effective_one(shops):
    shops.set_download(1, "orders", 2)
    assert held(shops) == {(1, "orders"): 3}
    shops.set_download(2, "orders", 2)
    shops.set_download(3, "orders", 5)
    assert held(shops) == {(1, "orders"): 3, (2, "orders"): 3, (3, "orders"): 5}, "one call brings both of one seller"
    shops.set_download(2, "orders", 15)
    assert held(shops)[1, "orders"] == 4, "every 15 minutes there are looks that those of every 2 do not make"
    shops.disable(2)
    assert held(shops)[1, "orders"] == 3, "for an inactive connection no call leaves"


def test_reports_of_returns_are_asked_for_by_each_connection(shops):
    shops.set_download(1, "returns", 2)
    assert held(shops) == {(1, "returns"): 2}
    shops.set_download(2, "returns", 2)
    assert held(shops) == {(1, "returns"): 4, (2, "returns"): 4}
    shops.set_download(1, "orders", 5)
    assert held(shops)[1, "orders"] == 5, "another operation, another budget"


def test_the_lists_of_what_runs_by_itself_say_so(shops, cli):
    shops.set_download(3, "orders", 15)
    told = cli("schedule", "set", "1", "2").stderr
    assert "every 2 minutes (effective: every 3 min)" in told
    assert "every 5 minutes (effective: every 6 min)" in cli("schedule", "set", "2", "5").stderr, "evenly shared"
    assert "effective" not in cli("schedule", "set", "2", "never").stderr
    assert [row["effective"] for row in shops.schedule([3, 1])] == [row["effective"] for row in shops.schedule()]
    assert {row["effective"] for row in cli("schedule", "--json").json} == {3, 15}
    overview = shops.ui.overview()
    (card,) = [one for one in overview.cards if one["title"] == "Next runs"]
    assert {row["more"] for row in card["rows"]} == {
        "Orders, every 2 minutes, effective: every 3 min", "Orders, every 15 minutes",
    }  # fmt: skip
    overview.close()
    screen = shops.ui.orders()
    screen.vue_open_bar("downloads")
    assert [one["effective"] for one in screen.strip["downloads"]] == ["", "effective: every 3 min", ""]
    screen.vue_set_download({"id": 1, "minutes": "5"})
    assert [one["effective"] for one in screen.strip["downloads"]] == ["", "", ""]
    screen.close()


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
