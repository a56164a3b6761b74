"""Before it starts, a sync says what it will cost either way, which way it would take, and what of that is a guess."""

import pytest

from omnikit.errors import Refused
from omnikit.model.durations import in_words
from omnikit.sync.bulk import chosen
from tests.conftest import NOW, stocked
from tests.support.homes import query

MANY = 4500  # of 80 days: more than an hour of paging


@pytest.fixture
def amazon():
    """A local Amazon with Amazon's own limits and many orders; nobody reads them here."""
    with stocked(NOW, MANY, rate_scale=1) as local:
        yield local


def ways(found):
    return {one["way"]: one for one in found["ways"]}


def test_a_first_sync_of_many_orders_would_take_reports_and_says_why(kit, home):
    found = kit.plan(1)
    assert found["taken"] == "reports"
    assert found["counted"]
    assert 4000 < found["orders"] <= MANY
    pages, reports = ways(found)["pages"], ways(found)["reports"]
    assert pages["calls"] == -(-found["orders"] // 100)
    assert pages["orders_seconds"] == pytest.approx((pages["calls"] - 20) / 0.0056, rel=0.01)
    assert reports["taken"]
    assert reports["orders_seconds"] < 600 < reports["details_seconds"]
    assert 0 < reports["detail_orders"] < found["orders"]
    assert "page by page they would take" in found["why"].lower()
    assert any("assumed" in note for note in found["notes"])
    assert query(home, "SELECT * FROM runs") == [], "nothing was begun"


def test_a_short_time_would_be_paged(kit):
    found = kit.plan(1, since="2026-11-20")
    assert found["taken"] == "pages"
    assert "within 60 minutes" in found["why"]
    assert found["missing"][0]["start"] == "2026-11-19T23:00:00Z", "days begin at midnight in the marketplace"


def test_the_sync_does_what_was_planned(kit):
    assert kit.plan(1)["taken"] == "reports"
    run = kit.connection(1).import_orders(wait=True)
    assert "orders.report" in [row["code"] for row in kit.run_log(run.id)]
    after = kit.plan(1)
    assert (after["ways"], after["taken"], after["missing"]) == ([], None, after["missing"][:1])


def test_where_orders_cannot_be_counted_the_guess_is_called_one(kit, amazon):
    amazon.add_fault("getOrderMetrics", "truncated_json", times=99)
    found = kit.plan(1)
    assert not found["counted"]
    assert found["orders"] > 0
    assert any("could not be counted" in note for note in found["notes"])


def test_what_was_used_up_counts(kit):
    """The forecast begins with the budgets that are left, not with full ones."""
    before = ways(kit.plan(1))["pages"]["orders_seconds"]
    kit.connection(1).import_orders(since="2026-11-22", wait=True)
    assert ways(kit.plan(1))["pages"]["orders_seconds"] > before


def test_for_an_inactive_connection_no_call_leaves_to_plan(kit, amazon):
    kit.connection(1).disable()
    amazon.clear_calls()
    with pytest.raises(Refused):
        kit.plan(1)
    assert amazon.state()["calls"] == {}


def test_the_command_says_it_in_words_and_in_json(kit, cli):
    kit.close()
    told = cli("plan", "1")
    assert told.exit_code == 0, told
    assert "reports" in told.stdout
    assert "orders to fetch" in told.stdout
    assert cli("plan", "1", "--json", "--since", "20.11.2026").json["taken"] in {"pages", None}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "about 1 min"),
        (90, "about 2 min"),
        (600, "about 10 minutes"),
        (9000, "about 2 hours"),
        (3e5, "about 3 days"),
    ],
)
def test_durations_are_rounded_for_people(seconds, words):
    assert in_words(seconds) == words


def test_reports_are_not_taken_where_they_would_take_longer(kit):
    driver = kit._bulk(kit._store.connections.get(1))
    found = driver.ways([(kit._now().replace(month=9), kit._now().replace(month=10))])
    slow = found._replace(paging_seconds=7000.0, report_seconds=8000.0)
    assert not chosen(slow).by_report
    assert chosen(slow._replace(report_seconds=300.0)).by_report
    assert not chosen(slow._replace(report_seconds=300.0, paging_seconds=3600.0)).by_report
