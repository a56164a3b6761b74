"""When a finding is told, told again, and told to be over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.alerting import WATCHES, Finding, Quiet, Told, decide, worded
from omnikit.model.times import iso

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def finding(key="a"):
    return Finding(key, f"Title {key}", "Text", "?page=runs")


def told(key="a", ago=timedelta(hours=1), times=1):
    return Told(key, iso(NOW - ago), f"Title {key}", "Text", iso(NOW - ago) if times else None, times)


def test_what_is_new_is_told_once():
    assert decide([finding()], {}, NOW, DAY).new == [finding()]
    assert not decide([finding()], {"a": told()}, NOW, DAY).says_something


def test_what_was_found_in_quiet_hours_is_new_afterwards():
    assert decide([finding()], {"a": told(times=0)}, NOW, DAY).new == [finding()]


def test_it_is_told_again_ever_more_sparingly():
    after = [timedelta(hours=hours) for hours in range(1, 200)]
    due = {
        times: next(ago for ago in after if decide([finding()], {"a": told(ago=ago, times=times)}, NOW, DAY).again)
        for times in (1, 2, 3, 4, 9)
    }
    assert due == {1: DAY, 2: 2 * DAY, 3: 4 * DAY, 4: timedelta(days=7), 9: timedelta(days=7)}
    assert not decide([finding()], {"a": told(ago=timedelta(days=99))}, NOW, timedelta(0)).again


def test_the_end_is_told_only_of_what_was_told():
    assert [one.key for one in decide([], {"a": told(), "b": told("b", times=0)}, NOW, DAY).over] == ["a"]


@given(
    st.sets(st.sampled_from("abcdef")),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3)),
    st.integers(0, 100),
)
def test_nothing_is_told_twice_in_one_message(present, known, hours):
    states = {key: told(key, timedelta(hours=hours), times) for key, times in known.items()}
    found = decide([finding(key) for key in present], states, NOW, DAY)
    keys = [one.key for one in (*found.new, *found.again, *found.over)]
    assert len(keys) == len(set(keys))
    assert {key for key in present if not known.get(key)} == {one.key for one in found.new}


@pytest.mark.parametrize(
    ("start", "end", "hour", "quiet"),
    [("22:00", "06:00", 23, True), ("22:00", "06:00", 5, True), ("22:00", "06:00", 6, False),
     ("08:00", "17:00", 12, True), ("08:00", "17:00", 18, False)],
)  # fmt: skip
def test_quiet_hours_may_go_over_midnight(start, end, hour, quiet):
    assert Quiet(start, end, "UTC").holds(NOW.replace(hour=hour)) is quiet


def test_one_message_about_several_rules_counts_and_names_them():
    decision = decide([finding("a"), finding("b")], {"b": told("b", 2 * DAY), "c": told("c")}, NOW, DAY)
    subject, text = worded([("Rule 1: run failed", decision)])
    assert subject == "omnikit: 1 new, 1 still, 1 resolved"
    assert "- Title a\n  Text\n  ?page=runs" in text
    assert "- Still: Title b" in text
    assert "- Resolved: Title c" in text


def test_every_kind_says_what_it_watches():
    assert all((model.__doc__ or "").endswith(".") for model in WATCHES.values())
