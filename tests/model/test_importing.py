"""The table at the head of `model.importing`, row by row."""

import pytest

from omnikit.model.importing import Stored, judge
from omnikit.model.orders import Header, Mapped
from omnikit.model.problems import Problem
from omnikit.model.states import ImportStatus

OLD, NEW = "2026-01-01T00:00:00.000000Z", "2026-01-02T00:00:00.000000Z"
WINDOW = "2025-06-01T00:00:00.000000Z"
PROBLEM = (Problem("missing_address", "recipient", {}),)


def came(
    version: str = NEW, *, bad: bool = False, pending: bool = False, created: str = "2026-01-01T00:00:00Z"
) -> Mapped:
    return Mapped(Header("1", version, created, version, "X", "DE"), None, PROBLEM if bad else (), pending)


def stored(status: ImportStatus, version: str = OLD, *, imported: bool = False) -> Stored:
    return Stored(1, version, status, imported)


COMPLETE = stored(ImportStatus.COMPLETE, imported=True)


@pytest.mark.parametrize(
    ("before", "now", "counted", "status"),
    [
        (None, came(), "imported", ImportStatus.COMPLETE),
        (None, came(pending=True), "pending", ImportStatus.NOT_IMPORTED),
        (None, came(bad=True), "failed", ImportStatus.ERROR),
        (None, came(created="2025-01-01T00:00:00Z"), "excluded", ImportStatus.EXCLUDED),
        (COMPLETE, came(OLD), "unchanged", None),
        (COMPLETE, came(), "updated", ImportStatus.COMPLETE),
        (COMPLETE, came(bad=True), "failed", ImportStatus.ERROR),
        (COMPLETE, came(created="2025-01-01T00:00:00Z"), "updated", ImportStatus.COMPLETE),
        (COMPLETE._replace(version="2026-01-03"), came(), "unchanged", None),
        (stored(ImportStatus.ERROR, imported=True), came(), "updated", ImportStatus.COMPLETE),
        (stored(ImportStatus.ERROR), came(), "imported", ImportStatus.COMPLETE),
        (stored(ImportStatus.ERROR), came(OLD), "imported", ImportStatus.COMPLETE),
        (stored(ImportStatus.ERROR), came(OLD, bad=True), "unchanged", ImportStatus.ERROR),
        (stored(ImportStatus.NOT_IMPORTED), came(), "imported", ImportStatus.COMPLETE),
        (stored(ImportStatus.CANCELED), came(), "unchanged", None),
    ],
)
def test_each_row_of_the_table(before: Stored | None, now: Mapped, counted: str, status: ImportStatus | None) -> None:
    verdict = judge(before, now, WINDOW)
    assert (verdict.counted, verdict.status) == (counted, status)
