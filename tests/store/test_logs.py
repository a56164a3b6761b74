"""How long messages of runs are kept, level by level; the clock is passed in."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.errors import InvalidInput
from omnikit.model.retention import DEFAULT_HOURS, MOST_HOURS, Retention, at_least, hours_of, level_named
from omnikit.model.states import Level
from omnikit.store import Claim
from omnikit.store.logs import LogFilter
from tests.store.conftest import NOW
from tests.store.test_pages import BAD, commit, record

HOUR = timedelta(hours=1)


def say(store, level, hours_ago, *, run_id=1, exchange=None):
    store.runs.log(run_id, NOW - hours_ago * HOUR, level, "a.code", f"{level}, {hours_ago} h ago", exchange)


def kept(store):
    return [row["message"] for row in store.logs.rows(LogFilter(tuple(Level)))]


def test_the_defaults_are_those_of_the_product():
    hours = {level: Retention().of(level) for level in Level}
    assert {hours[level] for level in at_least(Level.ERROR)} == {30 * 24}
    assert hours[Level.WARNING] == 7 * 24
    assert {hours[level] for level in (Level.DEBUG, Level.INFO, Level.NOTICE)} == {48}


@pytest.mark.parametrize("level", list(Level))
def test_a_message_goes_when_its_hours_are_over(store, claim, level):
    hours = DEFAULT_HOURS[level]
    for ago in (0, hours - 1, hours, hours + 1, 10 * hours):
        say(store, level, ago)
    assert store.logs.prune(NOW) == 2
    assert kept(store) == [f"{level}, {ago} h ago" for ago in (hours, hours - 1, 0)]
    assert store.logs.prune(NOW) == 0
    assert store.logs.prune(NOW + 10 * hours * HOUR) == 3


def test_hours_are_set_for_one_level_alone(store, claim):
    store.logs.keep(Retention({Level.INFO: 1, Level.WARNING: 0}))
    for level in (Level.INFO, Level.NOTICE, Level.WARNING):
        say(store, level, 2)
    store.logs.prune(NOW)
    assert kept(store) == ["Notice, 2 h ago"]
    assert store.logs.retention().of(Level.INFO) == 1
    assert store.logs.retention().of(Level.ERROR) == 720


def test_what_is_milder_than_the_minimum_is_neither_written_nor_kept(store, claim):
    say(store, Level.INFO, 1)
    say(store, Level.WARNING, 1)
    store.logs.keep(Retention(minimum=Level.WARNING))
    say(store, Level.NOTICE, 0)
    say(store, Level.NOTICE, 0.5, exchange="{}")  # a call that failed is told all the same
    say(store, Level.ERROR, 0)
    assert kept(store) == ["Error, 0 h ago", "Notice, 0.5 h ago", "Warning, 1 h ago", "Info, 1 h ago"]
    store.logs.prune(NOW)
    assert kept(store) == ["Error, 0 h ago", "Warning, 1 h ago"]


def test_the_exchange_of_an_open_error_stays(store, claim):
    commit(store, claim, record("1", problems=BAD))
    store.runs.finish(claim, "succeeded_with_errors", 0, NOW)
    other = store.runs.claim(store.runs.create(1, "sync", "test", None, NOW), NOW)
    for run_id in (claim.run_id, other.run_id):
        say(store, Level.ERROR, 2000, run_id=run_id, exchange='{"status": 503}')
        say(store, Level.ERROR, 2001, run_id=run_id)
    assert store.logs.prune(NOW) == 3
    (row,) = store.logs.rows(LogFilter(tuple(Level)))
    assert (row["run_id"], row["exchange"]) == (claim.run_id, '{"status": 503}')
    store.db.run("UPDATE import_errors SET state = 'retrying', retry_run = ?, run_id = 99", (claim.run_id,))
    assert store.logs.prune(NOW) == 0
    store.db.run("UPDATE import_errors SET state = 'solved'")
    assert store.logs.prune(NOW) == 1


def test_many_go_in_batches(store, claim, monkeypatch):
    monkeypatch.setattr("omnikit.store.logs._BATCH", 7)
    for _ in range(20):
        say(store, Level.INFO, 100)
    assert store.logs.prune(NOW) == 20


def test_it_is_due_once_an_hour_whoever_asks(store, claim):
    say(store, Level.INFO, 100)
    assert store.logs.prune_if_due(NOW) == 1
    say(store, Level.INFO, 100)
    assert store.logs.prune_if_due(NOW) is None
    assert store.logs.prune_if_due(NOW + timedelta(minutes=59)) is None
    assert store.logs.prune_if_due(NOW + HOUR) == 1
    assert store.logs.prune_if_due(NOW + HOUR) is None
    assert store.logs.prune_if_due(NOW - 24 * HOUR) == 0, "a clock that was set back does not stop it"


def test_the_log_is_narrowed_by_level_connection_and_time(store, claim):
    for level, ago in ((Level.DEBUG, 3), (Level.WARNING, 2), (Level.ERROR, 1)):
        say(store, level, ago)
    rows = store.logs.rows
    every = tuple(Level)
    assert [row["level"] for row in rows(LogFilter(every))] == ["Error", "Warning", "Debug"]
    assert [row["level"] for row in rows(LogFilter(at_least(Level.WARNING)))] == ["Error", "Warning"]
    assert [row["level"] for row in rows(LogFilter(every, since=NOW - 2 * HOUR))] == ["Error", "Warning"]
    assert [row["level"] for row in rows(LogFilter(every, limit=1))] == ["Error"]
    assert list(rows(LogFilter(every, connection_id=2))) == []
    row = next(rows(LogFilter(every, connection_id=1)))
    assert (row["connection"], row["job"], row["run_id"]) == ("Shop", "sync", claim.run_id)
    assert isinstance(claim, Claim)


@given(st.sampled_from(list(Level)), st.sampled_from([str, str.upper, str.lower]))
def test_a_level_is_found_however_it_is_written(level, written):
    assert level_named(f" {written(str(level))} ") is level


@pytest.mark.parametrize("value", ["-1", "1.5", "many", MOST_HOURS + 1, "²"])
def test_strange_hours_are_refused(value):
    with pytest.raises(InvalidInput) as caught:
        hours_of(value, Level.WARNING)
    assert caught.value.field == "Warning"


@pytest.mark.parametrize(("value", "hours"), [(None, None), ("", None), (0, 0), ("48", 48), (" 1 ", 1)])
def test_hours_are_read(value, hours):
    assert hours_of(value, Level.INFO) == hours


def test_an_unknown_level_is_refused_by_name():
    with pytest.raises(InvalidInput, match="Debug, Info, Notice"):
        level_named("loud")
