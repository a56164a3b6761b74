"""The log as verbs of the kit and on the command line, and the worker that prunes it."""

from datetime import timedelta

import pandas as pd
import pytest

from omnikit.errors import InvalidInput
from omnikit.kit.working import beside
from tests.support.commands import run_here


@pytest.fixture
def shop(kit, amazon):
    """A kit with a run that went well and one that failed, with its exchange."""
    kit.connection(1).sync(wait=True)
    amazon.add_fault("searchOrders", "truncated_json", times=20)
    kit.connection(1).sync(wait=True)
    return kit


@pytest.fixture
def omnikit(shop, home):
    def command(*words, code=0):
        outcome = run_here(home, "log", *words)
        assert outcome.exit_code == code, outcome
        return outcome

    return command


def messages(kit):
    return [row["message"] for row in kit.log_rows()]


def test_the_log_is_a_frame_and_rows(shop):
    found = shop.log()
    assert len(found) == len(list(shop.log_rows())) > 2
    assert isinstance(found["at"].dtype, pd.DatetimeTZDtype)
    assert found["at"].is_monotonic_decreasing
    assert "exchange" not in found
    assert set(shop.log(level="error")["level"]) <= {"Error", "Critical", "Alert", "Emergency"}
    assert len(shop.log(connection=2)) == 0
    assert len(shop.log(limit=1)) == 1
    assert len(shop.log(since="01.01.2020")) == len(found)
    assert len(shop.log(since="01.01.2099")) == 0


@pytest.mark.parametrize(("words", "field"), [({"level": "loud"}, "level"), ({"since": "soon"}, "since")])
def test_what_is_no_level_or_date_is_refused(shop, words, field):
    with pytest.raises(InvalidInput) as caught:
        shop.log(**words)
    assert caught.value.field == field


def test_settings_are_changed_level_by_level_and_back(shop):
    before = shop.log_settings()
    assert before["hours"] == before["defaults"]
    changed = shop.set_log_settings({"warning": 336, "Info": "24"}, minimum_level="info")
    assert (changed["hours"]["Warning"], changed["hours"]["Info"], changed["minimum_level"]) == (336, 24, "Info")
    assert shop.set_log_settings({"Debug": 1})["hours"]["Warning"] == 336, "what is not named stays"
    assert shop.audit()[0]["verb"] == "log.settings"
    shop.set_log_settings({"Warning": None, "Info": "", "Debug": 48}, minimum_level="Debug")
    assert shop.log_settings() == before
    for wrong in ({"Warning": -1}, {"loud": 1}):
        with pytest.raises(InvalidInput):
            shop.set_log_settings({"Info": 1, **wrong})
    with pytest.raises(InvalidInput):
        shop.set_log_settings(minimum_level="loud")
    assert shop.log_settings() == before


def test_time_takes_messages_away(shop, clock):
    assert shop.prune_log() == 0
    clock.wait(49 * 3600, _Never())
    before = list(shop.log_rows())
    left = [row for row in before if row["level"] in {"Warning", "Error"}]
    assert 0 < len(left) < len(before)
    assert shop.prune_log() == len(before) - len(left)
    assert list(shop.log_rows()) == left
    assert shop.audit()[0]["verb"] == "log.prune"


def test_a_worker_prunes_once_an_hour(shop, clock):
    attendant = beside(shop._runtime)["due"]
    attendant.look_after()
    before = len(messages(shop))
    shop.set_log_settings(dict.fromkeys(("Debug", "Info", "Notice"), 0))
    clock.wait(60, _Never())
    attendant.look_after()
    assert len(messages(shop)) == before, "not again within the hour"
    clock.wait(timedelta(hours=1).total_seconds(), _Never())
    attendant.look_after()
    assert 0 < len(messages(shop)) < before


def test_the_command_line_says_the_same(omnikit, shop):
    rows = omnikit("show", "--json").json
    assert [row["message"] for row in rows] == messages(shop)
    assert omnikit("show", "--level", "Error", "--limit", 1).stdout.startswith("Time")
    assert "no level" in omnikit("show", "--level", "loud", code=2).stderr
    assert omnikit("settings", "--json").json == shop.log_settings()
    assert omnikit("settings", "Warning=336", "--minimum-level", "Info", "--json").json["hours"]["Warning"] == 336
    assert "Messages milder than Info are not kept." in omnikit("settings").stdout
    assert "KEY=VALUE" in omnikit("settings", "Warning", code=2).stderr
    assert omnikit("settings", "Warning=").stdout.count("336") == 0
    assert "gone" in omnikit("prune").stdout
    assert omnikit("prune", "--json").json == {"removed": 0}


class _Never:
    """A stop that nobody sets."""

    def is_set(self):
        return False
