"""The exit codes of runs, refusals, and commands that have several of them."""

import pytest

from omnikit.cli.following import exit_code, worst


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"state": "succeeded"}, 0),
        ({"state": "queued"}, 0),
        ({"state": "succeeded_with_errors"}, 3),
        ({"state": "failed", "code": "channel.unavailable"}, 1),
        ({"state": "failed", "code": "authorization.revoked"}, 4),
        ({"state": "canceled", "code": None}, 1),
        ({"code": "connection.inactive"}, 1),
        ({"code": "busy"}, 5),
        ({"code": "authorization.missing"}, 4),
        ({"code": "usage.not_found"}, 2),
    ],
)
def test_a_row_has_the_exit_code_of_its_kind(row, code):
    assert exit_code(row) == code


@pytest.mark.parametrize(
    ("codes", "code"), [([], 0), ([0, 0], 0), ([0, 3], 3), ([3, 5], 5), ([5, 4, 3], 4), ([1, 4], 1), ([0, 2], 2)]
)
def test_the_worst_of_several_counts(codes, code):
    assert worst(codes) == code
