"""A run under way says how far it is: the calls it has made, how long it still takes, until when it waits for quota; in
the kit, on the command line and on every screen.
"""

import pytest

from omnikit.drivers.amazon.marketplaces import RATES
from omnikit.model.durations import in_words
from omnikit.widgets.texts import set_language
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.homes import make_kit

MANY = 2600  # more pages than a full budget brings at once, and less than an hour of them
BURST = 20


class Watching(FakeClock):
    """A clock that looks at the run while it waits."""

    look = staticmethod(lambda: None)

    def wait(self, seconds, stop):
        self.look()
        super().wait(seconds, stop)


@pytest.fixture
def amazon():
    with stocked(NOW, MANY, rate_scale=1) as local:
        yield local


@pytest.fixture
def clock(amazon):
    return Watching(amazon)


@pytest.fixture
def kit(home, amazon, clock):
    with make_kit(home, amazon, clock) as made:
        yield made


def watched(kit, clock, look):
    """The import of all orders; what `look` saw of its run at each wait for quota."""
    run, seen = kit.connection(1).import_orders(), []
    clock.look = lambda: kit.run_row(run.id)["waiting_until"] and seen.append(look(run))
    run.wait()
    return run, seen


def test_calls_are_counted_and_a_wait_is_told_until_it_is_over(kit, amazon, clock):
    amazon.clear_calls()
    run, seen = watched(kit, clock, lambda run: run.as_dict())
    assert len(seen) > 3
    for row in seen:
        assert row["waiting_for"] == "searchOrders"
        assert row["waiting_until"] > row["started"]
    row = run.as_dict()
    assert (row["state"][:9], row["waiting_until"], row["waiting_for"]) == ("succeeded", None, None)
    counted = [one["operation"] for one in amazon.calls() if one["operation"] in RATES]
    assert row["calls"] == len(counted) > BURST
    assert kit.runs().iloc[0]["calls"] == row["calls"]
    assert kit.sql("SELECT calls FROM omnikit_runs").iloc[0]["calls"] == row["calls"]


def test_the_forecast_knows_what_is_left_of_the_budget(kit, clock):
    """The first pages come at once: by them alone, the rest would take a moment."""
    told = []
    run = kit.connection(1).import_orders()
    began = clock.now()
    run.wait(lambda row: told.append((row["progress"], row["eta_seconds"])))
    took = (clock.now() - began).total_seconds()
    later = [eta for progress, eta in told if eta is not None and 0.3 < progress < 0.9]
    assert took > 600
    assert min(later) > 150, "the budget brings the next page after 178 seconds"


def test_its_handle_and_the_command_line_say_so(kit, clock, cli):
    _, seen = watched(kit, clock, lambda run: (repr(run), cli("runs").stdout))
    printed, listed = seen[-1]
    assert " left, waits for searchOrders until 2026-11-23T" in printed
    assert " left, waits for searchOrders until" in listed


def facts(panel):
    return {one["label"]: one["value"] for one in panel["facts"]}


def screens(kit):
    """What the screens say of the run now."""
    found = {"list": kit.ui.connections(), "runs": kit.ui.runs(), "orders": kit.ui.orders(1)}
    found["list"].vue_act_on({"name": "details", "id": 1})
    found["runs"].vue_open_row(1)
    overview = kit.ui.overview()
    (card,) = [one for one in overview.cards if one["title"] in {"Runs under way", "Laufende Läufe"}]
    told = {
        "cell": found["list"].items[0]["run_look"],
        "panel": facts(found["list"].panel),
        "line": found["list"].panel["sections"][1]["rows"][0],
        "run": found["runs"].items[0]["state_look"],
        "run_panel": facts(found["runs"].panel),
        "strip": found["orders"].strip["run"],
        "overview": card["rows"][0],
    }
    for screen in (*found.values(), overview):
        screen.close()
    return told


def test_every_screen_that_shows_it_says_so(kit, clock):
    _, seen = watched(kit, clock, lambda _run: screens(kit))
    told = seen[-1]
    for place in ("cell", "line", "run", "strip"):
        assert told[place]["rest"].endswith(" left, waits for quota until"), place
        assert told[place]["until"] > NOW
    assert told["cell"]["percent"] > 50
    assert told["overview"]["more"].startswith("Run 1, ")
    assert " calls, about " in told["overview"]["more"]
    assert told["overview"]["until"] == told["cell"]["until"]
    for place in ("panel", "run_panel"):
        assert told[place]["Waits for"] == "quota"
        assert told[place]["Goes on at"] == told["cell"]["until"]
        assert told[place]["Quota left"] == "searchOrders: 0 of 20 calls; 20.2 an hour come back"
        assert int(told[place]["Calls"]) >= BURST
        assert told[place]["Still takes"].startswith("about ")


def test_in_german_as_well(kit, clock):
    set_language("de")
    try:
        kit.set_preference("language", "de")
        _, seen = watched(kit, clock, lambda _run: screens(kit))
    finally:
        set_language("en")
    assert seen[-1]["cell"]["rest"].startswith("noch etwa ")
    assert seen[-1]["cell"]["rest"].endswith("wartet auf Kontingent bis")


def test_a_run_that_has_ended_says_nothing_of_a_rest(kit, clock):
    kit.connection(1).import_orders(since="2026-11-20", wait=True)
    screen = kit.ui.runs()
    (row,) = screen.items
    assert (row["state_look"]["busy"], row["state_look"]["rest"], row["state_look"]["until"]) == (False, "", None)
    screen.vue_open_row(1)
    assert set(facts(screen.panel)) == {"Connection", "Job", "Asked for by", "Calls"}
    screen.close()


@pytest.mark.parametrize(("seconds", "words"), [(5, "about 1 min"), (9000, "about 2 hours"), (3e5, "about 3 days")])
def test_durations_are_for_people(seconds, words):
    assert in_words(seconds) == words
