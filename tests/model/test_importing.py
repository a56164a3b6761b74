"""The table at the head of `model.importing`, row by row."""

import pytest

from omnikit.model.importing import Stored, judge
from omnikit.model.orders import Header, Mapped
from omnikit.model.problems import Problem
from omnikit.model.states import IMPORT_MOVES, ImportStatus

OLD, NEW = "2026-01-01T00:00:00.000000Z", "2026-01-02T00:00:00.000000Z"
PROBLEM = (Problem("missing_address", "recipient", {}),)


def came(
    version: str = NEW, *, bad: bool = False, pending: bool = False, out: bool = False, too_old: bool = False
) -> Mapped:
    header = Header("1", version, "2026-01-01T00:00:00Z", version, "X", "DE")
    reason = "window" if too_old else "order_import.import_mfn" if out else None
    return Mapped(header, None, PROBLEM if bad else (), pending, reason, too_old)


def stored(status: ImportStatus, version: str = OLD, *, imported: bool = False, digest: str = "was") -> Stored:
    return Stored(1, version, status, imported, digest)


COMPLETE = stored(ImportStatus.COMPLETE, imported=True)


@pytest.mark.parametrize(
    ("before", "now", "counted", "status"),
    [
        (None, came(), "imported", ImportStatus.COMPLETE),
        (None, came(pending=True), "pending", ImportStatus.NOT_IMPORTED),
        (None, came(bad=True), "failed", ImportStatus.ERROR),
        (None, came(too_old=True), "excluded", ImportStatus.EXCLUDED),
        (None, came(out=True, bad=True), "excluded", ImportStatus.EXCLUDED),
        (COMPLETE, came(out=True), "updated", ImportStatus.COMPLETE),
        (stored(ImportStatus.ERROR), came(out=True), "excluded", ImportStatus.EXCLUDED),
        (stored(ImportStatus.ERROR), came(too_old=True), "imported", ImportStatus.COMPLETE),
        (stored(ImportStatus.NOT_IMPORTED), came(too_old=True, pending=True), "pending", ImportStatus.NOT_IMPORTED),
        (stored(ImportStatus.EXCLUDED), came(OLD, too_old=True), "unchanged", ImportStatus.EXCLUDED),
        (stored(ImportStatus.EXCLUDED), came(OLD), "imported", ImportStatus.COMPLETE),
        (COMPLETE, came(OLD), "unchanged", None),
        (COMPLETE, came(), "updated", ImportStatus.COMPLETE),
        (COMPLETE, came(bad=True), "failed", ImportStatus.ERROR),
        (COMPLETE, came(too_old=True), "updated", ImportStatus.COMPLETE),
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
    verdict = judge(before, now, "is")
    assert (verdict.counted, verdict.status) == (counted, status)


@pytest.mark.parametrize(
    ("before", "now", "counted", "status"),
    [
        (COMPLETE, came(OLD), "updated", ImportStatus.COMPLETE),
        (COMPLETE, came(OLD, out=True), "excluded", ImportStatus.EXCLUDED),
        (COMPLETE, came(OLD, too_old=True), "updated", ImportStatus.COMPLETE),
        (COMPLETE, came(OLD, bad=True), "failed", ImportStatus.ERROR),
        (COMPLETE._replace(handed_on=True), came(OLD, bad=True), "unchanged", None),
        (COMPLETE._replace(digest="is"), came(OLD), "unchanged", None),
        (stored(ImportStatus.ERROR), came(OLD, bad=True), "failed", ImportStatus.ERROR),
        (stored(ImportStatus.ERROR, digest="is"), came(OLD, bad=True), "failed", None),
        (stored(ImportStatus.NOT_IMPORTED), came(OLD, pending=True), "unchanged", ImportStatus.NOT_IMPORTED),
        (stored(ImportStatus.EXCLUDED, imported=True), came(OLD), "imported", ImportStatus.COMPLETE),
        (stored(ImportStatus.CANCELED), came(OLD), "unchanged", None),
    ],
)
def test_looking_again_at_what_is_stored(
    before: Stored, now: Mapped, counted: str, status: ImportStatus | None
) -> None:
    verdict = judge(before, now, "is", again=True)
    assert (verdict.counted, verdict.status) == (counted, status)


@pytest.mark.parametrize("status", ImportStatus)
@pytest.mark.parametrize("now", [came(OLD), came(OLD, bad=True), came(OLD, out=True), came(OLD, pending=True)])
def test_looking_twice_is_looking_once(status: ImportStatus, now: Mapped) -> None:
    before = stored(status, imported=status in {ImportStatus.IMPORTED, ImportStatus.COMPLETE})
    first = judge(before, now, "is", again=True)
    if first.status is None:
        return
    imported = before.was_imported or first.status == ImportStatus.COMPLETE
    after = before._replace(status=first.status, was_imported=imported, digest="is")
    counted = "failed" if first.status == ImportStatus.ERROR else "unchanged"
    assert judge(after, now, "is", again=True) == (counted, None, None)


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("imported", [True, False])
@pytest.mark.parametrize("status", ImportStatus)
def test_every_verdict_is_a_legal_move(status: ImportStatus, imported: bool, again: bool) -> None:
    taken_in = {ImportStatus.IMPORTED, ImportStatus.COMPLETE}
    before = stored(status, imported=imported or status in taken_in)
    for version in (OLD, NEW):
        for now in (came(version), came(version, bad=True), came(version, out=True), came(version, pending=True)):
            verdict = judge(before, now, "is", again=again)
            assert verdict.status is None or verdict.status in IMPORT_MOVES[status]
