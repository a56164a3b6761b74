"""The table at the head of `model.importing`, row by row."""

import pytest

from omnikit.model.importing import Stored, Verdict, details_after, judge
from omnikit.model.orders import Details, Header, Mapped
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
    assert judge(after, now, "is", again=True) == Verdict(counted, None)


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


# -- records that tell an order in part --------------------------------------------------------------------------------

THERE, ENOUGH, MISSING = Details.THERE, Details.ENOUGH, Details.MISSING


def part(details: Details, version: str = NEW, *, bad: bool = False) -> Mapped:
    return came(version, bad=bad)._replace(details=details)


WAITING = stored(ImportStatus.NOT_IMPORTED)._replace(details=MISSING)
BY_REPORT = COMPLETE._replace(details=ENOUGH)
TO_FETCH = COMPLETE._replace(details=MISSING)


@pytest.mark.parametrize(
    ("before", "now", "counted", "status", "details"),
    [
        (None, part(MISSING), "pending", ImportStatus.NOT_IMPORTED, MISSING),
        (None, part(MISSING, bad=True), "pending", ImportStatus.NOT_IMPORTED, MISSING),
        (None, part(ENOUGH), "imported", ImportStatus.COMPLETE, ENOUGH),
        (None, part(ENOUGH, bad=True), "failed", ImportStatus.ERROR, ENOUGH),
        # the same version: the record with details wins
        (WAITING, part(THERE, OLD), "imported", ImportStatus.COMPLETE, THERE),
        (WAITING, part(ENOUGH, OLD), "imported", ImportStatus.COMPLETE, ENOUGH),
        (WAITING, part(THERE, OLD, bad=True), "failed", ImportStatus.ERROR, THERE),
        (WAITING, part(MISSING, OLD), "unchanged", None, MISSING),
        (COMPLETE, part(MISSING, OLD), "unchanged", None, THERE),
        (COMPLETE, part(ENOUGH, OLD), "unchanged", None, THERE),
        (BY_REPORT, part(MISSING, OLD), "unchanged", None, ENOUGH),
        (stored(ImportStatus.ERROR), part(MISSING, OLD), "unchanged", None, THERE),
        (stored(ImportStatus.EXCLUDED), part(MISSING, OLD), "unchanged", None, THERE),
        # a newer one, told in part
        (WAITING, part(MISSING), "pending", ImportStatus.NOT_IMPORTED, MISSING),
        (stored(ImportStatus.ERROR), part(MISSING), "pending", ImportStatus.NOT_IMPORTED, MISSING),
        (COMPLETE, part(MISSING), "pending", None, MISSING),
        (COMPLETE, part(ENOUGH), "pending", None, MISSING),
        (BY_REPORT, part(MISSING), "pending", None, MISSING),
        (BY_REPORT, part(ENOUGH), "updated", ImportStatus.COMPLETE, ENOUGH),
        # an older one, told whole or in part
        (COMPLETE._replace(version="2026-01-03"), part(ENOUGH), "unchanged", None, THERE),
        (WAITING._replace(version="2026-01-03"), part(THERE), "unchanged", None, MISSING),
        # what was marked is fetched, changed or not
        (TO_FETCH, part(THERE), "updated", ImportStatus.COMPLETE, THERE),
        (TO_FETCH._replace(digest="is"), part(THERE, OLD), "unchanged", None, THERE),
        (TO_FETCH, part(ENOUGH), "pending", None, MISSING),
    ],
)
def test_each_row_of_the_table_about_details(
    before: Stored | None, now: Mapped, counted: str, status: ImportStatus | None, details: Details
) -> None:
    verdict = judge(before, now, "is")
    assert (verdict.counted, verdict.status) == (counted, status)
    assert details_after(before, now, verdict, fresh=True) == details


@pytest.mark.parametrize("before", [TO_FETCH, WAITING, BY_REPORT])
def test_looking_again_at_what_is_stored_takes_no_mark_away(before: Stored) -> None:
    """Other rules may be at work, but the channel has told nothing new."""
    now = part(THERE if before is TO_FETCH else Details(before.details), OLD)
    verdict = judge(before, now, "is", again=True)
    assert details_after(before, now, verdict, fresh=False) == before.details
