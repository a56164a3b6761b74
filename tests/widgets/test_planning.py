"""[PLAN] without a browser, against a local Amazon with Amazon's own limits: what a sync takes, before it begins."""

import asyncio
import threading

import pytest

from omnikit.kit import create
from tests.conftest import NOW, stocked
from tests.support.tables import Folder
from tests.widgets.test_other_drivers import _Now

MANY = 4500  # of 80 days: more than an hour of paging


@pytest.fixture
def amazon():
    with stocked(NOW, MANY, rate_scale=1) as local:
        yield local


@pytest.fixture
def screen(kit):
    shown = kit.ui.connections()
    shown.vue_select({"id": 1, "on": True})
    yield shown
    shown.close()


def buttons(screen):
    return [one["name"] for one in screen.toolbar]


def planned(screen):
    screen.vue_act("plan")
    return screen.planner


def test_a_plan_says_by_which_way_how_long_and_what_of_it_is_a_guess(screen):
    shown = planned(screen)
    assert shown.title == "What a sync of Shop DE would take"
    orders, way, why = shown.plan["lines"]
    assert orders.endswith("orders to fetch, as the channel counts them.")
    assert (way, why.startswith("Page by page they would take about ")) == ("They would come by reports.", True)
    pages, reports = shown.plan["rows"]
    assert (pages["way"], pages["taken"], reports["taken"]) == ("Page by page", "", "would be taken")
    assert "for details" in reports["calls"]
    assert all(one["orders"].startswith("about ") and one["details"].startswith("about ") for one in (pages, reports))
    (missing,) = shown.plan["missing"]
    assert (missing["start"], missing["end"]) == ("2026-08-24T22:00:00Z", shown.plan["until"])
    assert any("assumed" in note for note in shown.plan["notes"])


def test_nothing_is_begun_until_synchronize_is_pressed(screen, kit):
    shown = planned(screen)
    assert kit.run_rows() == []
    shown.vue_synchronize()
    (run,) = kit.run_rows()
    assert (run["job"], run["state"], shown.title) == ("sync", "queued", "")
    assert screen.message["title"] == "Sync triggered"
    assert screen.message["text"].startswith("Shop DE. No worker is running")


def test_another_day_is_planned_and_fetched_from(screen, kit):
    shown = planned(screen)
    shown.vue_plan_since(" 20.11.2026 ")
    assert (shown.since, shown.plan["missing"][0]["start"]) == ("20.11.2026", "2026-11-19T23:00:00Z")
    assert "They would be paged." in shown.plan["lines"]
    shown.vue_synchronize()
    assert kit._store.runs.get(kit.run_rows()[0]["run_id"])["since"] == "2026-11-19T23:00:00Z"


@pytest.mark.parametrize(("day", "words"), [("yesterday", "no date"), ("01.01.2030", "lies in the future")])
def test_a_wrong_day_is_said_at_its_field_and_nothing_can_be_begun(screen, kit, day, words):
    shown = planned(screen)
    shown.vue_plan_since(day)
    assert words in shown.fault
    assert (shown.plan, shown.error, shown.busy) == ({}, {}, False)
    shown.vue_synchronize()
    assert kit.run_rows() == []


def test_what_the_channel_refuses_is_said_in_the_dialog_and_can_be_tried_again(screen, kit, amazon):
    amazon.revoke(amazon.sellers[0]["seller_id"])
    shown = planned(screen)
    assert (shown.plan, screen.message) == ({}, {})
    assert shown.error["title"]
    kit.authorize(1, amazon.grant(amazon.sellers[0]["seller_id"]))
    shown.vue_plan_since(shown.since)
    assert (shown.error, len(shown.plan["rows"])) == ({}, 2)


def test_a_run_under_way_is_no_reason_to_lose_the_plan(screen, kit):
    shown = planned(screen)
    kit.connection(1).sync()
    shown.attempt(shown.vue_synchronize)
    assert "under way already" in shown.error["title"]
    assert shown.title
    assert shown.plan["rows"]


def test_while_the_channel_is_asked_the_page_stays_usable_and_a_late_answer_is_not_shown(screen, kit, monkeypatch):
    asked, go_on, plan = threading.Event(), threading.Event(), kit.plan

    def slow(*arguments, **options):
        asked.set()
        assert go_on.wait(10)
        return plan(*arguments, **options)

    monkeypatch.setattr(kit, "plan", slow)

    async def walk():
        shown = planned(screen)
        assert await asyncio.to_thread(asked.wait, 10)
        assert (shown.busy, shown.plan) == (True, {})
        (task,) = shown._tasks
        shown.vue_shut()
        go_on.set()
        await asyncio.wait_for(task, 10)
        return shown

    shown = asyncio.run(walk())
    assert (shown.title, shown.plan, shown.busy) == ("", {}, False)


def test_only_an_active_connection_whose_driver_can_say_so_has_the_button(screen, kit):
    assert buttons(screen) == ["delete", "synchronize", "plan", "disable", "edit"]
    screen.vue_act("disable")
    assert "plan" not in buttons(screen)


def test_a_driver_with_one_way_has_no_button(home, tmp_path):
    folder = Folder(tmp_path / "in", _Now)
    folder.orders("a.csv", ["1"])
    with create(home, actor="tester") as kit:
        kit.create_connection(
            "file", "Files", {"source": "Shop", "folder": str(folder.path), "marketplace": "DE", "zone": "UTC"}
        )
        shown = kit.ui.connections()
        shown.vue_select({"id": 1, "on": True})
        assert buttons(shown) == ["delete", "synchronize", "disable", "edit"]
        page = kit.ui.edit(1)
        assert not page.plannable
        page.vue_plan()
        assert page.planner.title == ""
        shown.close()
        page.close()


def test_the_page_of_a_connection_has_it_too(kit):
    page = kit.ui.edit(1)
    assert page.plannable
    page.vue_plan()
    assert len(page.planner.plan["rows"]) == 2
    page.planner.vue_synchronize()
    assert (page.message["title"], len(kit.run_rows())) == ("Sync triggered", 1)
    page.close()


def test_a_plan_in_german(kit, german):
    page = kit.ui.edit(1)
    page.vue_plan()
    _, way, why = page.planner.plan["lines"]
    assert way == "Sie kämen über Berichte."
    assert why.startswith("Seite für Seite bräuchten sie etwa ")
    assert not any("guess" in note for note in page.planner.plan["notes"])
    page.close()
