"""Whatever is asked wrongly ends in one line with a code, never in a traceback, and changes nothing."""

import pytest

HUGE = "9" * 30


@pytest.mark.parametrize(
    "words",
    [
        ("schedule", "set", HUGE, "15"),
        ("runs", "cancel", HUGE),
        ("runs", "log", HUGE),
        ("report", "open", HUGE),
        ("report", "schedule", "--remove", HUGE),
        ("alert", "remove", HUGE),
        ("alert", "test", HUGE),
        ("completeness", HUGE),
        ("pause", HUGE),
    ],
    ids=" ".join,
)
def test_a_number_that_no_database_holds_is_refused(kit, cli, words):
    result = cli(*words)
    assert result.exit_code == 2
    assert "A number is too large" in result.stderr
    assert "[usage.invalid]" in result.stderr


@pytest.mark.parametrize(
    "words",
    [("runs", "--limit", "0"), ("nothing",), ("alert", "test", "abc"), ("backup",), ("pause", "1", "--all")],
    ids=" ".join,
)
def test_what_the_command_line_itself_refuses_has_a_code_too(kit, cli, words):
    result = cli(*words)
    assert result.exit_code == 2
    assert result.stderr.rstrip().endswith("[usage]")


def test_what_nobody_foresaw_is_one_line_that_quotes_nothing(kit, cli):
    """A byte that is no letter, for one: the shell hands it over as half a surrogate."""
    result = cli("pause", "1", "--reason", "geheim \udcff")
    assert result.exit_code == 1
    assert "[internal]" in result.stderr
    assert "Traceback" not in result.stderr
    assert "geheim" not in result.stderr
    assert kit.pauses() == []


def test_runs_of_a_connection_that_is_not_there_are_not_just_none(kit, cli):
    result = cli("runs", "--connection", "99")
    assert result.exit_code == 2
    assert "[connection.not_found]" in result.stderr


def test_resume_says_what_still_holds_back(kit, cli):
    assert "Nothing leaves for connection 1 any more" in cli("pause", "1").stderr
    assert "held back already" in cli("pause", "1").stderr
    assert "Still held back by a switch of its own: 1." in cli("resume", "--all").stderr
    cli("pause", "--all")
    assert "still held back with all others" in cli("resume", "1").stderr
    assert cli("resume", "--all").stderr == "What is to leave for all connections leaves again.\n"
    assert kit.pauses() == []
