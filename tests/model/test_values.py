"""Times, states and causes."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.problems import CAUSES, Problem
from omnikit.model.states import CONNECTION_MOVES, IMPORT_MOVES, RUN_MOVES, ConnectionStatus, ImportStatus, RunState
from omnikit.model.times import day_start, iso, parse, parse_day, version

moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, moments)
def test_versions_sort_as_text_as_they_do_in_time(one: datetime, other: datetime) -> None:
    texts = [moment.isoformat().replace("+00:00", "Z") for moment in (one, other)]
    assert (version(texts[0]) < version(texts[1])) == (one < other)


def test_a_fraction_of_a_second_counts_in_a_version() -> None:
    assert version("2026-01-01T00:00:00Z") < version("2026-01-01T00:00:00.123Z") < version("2026-01-01T00:00:01Z")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse("2026-01-01T00:00:00")


def test_days_are_taken_in_both_ways_of_writing() -> None:
    assert parse_day("24.12.2026") == parse_day("2026-12-24") == date(2026, 12, 24)


def test_a_day_begins_at_midnight_in_the_marketplace() -> None:
    assert iso(day_start(date(2026, 7, 1), "Europe/Berlin")) == "2026-06-30T22:00:00Z"
    assert iso(day_start(date(2026, 1, 1), "America/Los_Angeles")) == "2026-01-01T08:00:00Z"


@pytest.mark.parametrize(
    ("moves", "states"),
    [(CONNECTION_MOVES, ConnectionStatus), (RUN_MOVES, RunState), (IMPORT_MOVES, ImportStatus)],
)
def test_every_state_says_where_it_may_lead(moves: dict, states: type) -> None:
    assert set(moves) == set(states)


def test_a_parameter_that_was_not_kept_is_shown_as_a_gap() -> None:
    assert "?" in Problem("missing_sku", "orderItems.0", {}).message


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_every_cause_has_a_sentence_and_a_remedy(code: str) -> None:
    import string

    told = (CAUSES[code].message, CAUSES[code].setting or "")
    names = {name for text in told for _, name, _, _ in string.Formatter().parse(text) if name}
    problem = Problem(code, "orderItems.3.product", dict.fromkeys(names, "x"))
    assert problem.message.endswith(".")
    assert problem.remedy.endswith(".")
    assert problem.fingerprint == ":".join(filter(None, (code, "orderItems.product", problem.setting)))
    assert CAUSES[code].rule.endswith(".")
