"""What becomes of one record, given what is stored of it: the heart of an import, pure. The first row that fits is it.

| stored                                 | came                  | result               | counted as |
| -------------------------------------- | --------------------- | -------------------- | ---------- |
| given up by a user                     | anything              | left alone           | unchanged  |
| handed on already                      | the same record again | left alone, listed   | unchanged  |
| newer version (pages come out of order) | anything             | left alone           | unchanged  |
| same version, not Error, not Excluded  | the same page again   | left alone           | unchanged  |
| -                                      | excluded by a setting | Excluded             | excluded   |
| any                                    | with problems         | Error; stays visible | failed     |
| never imported                         | too early to import   | Not imported         | pending    |
| imported                               | mapped                | Complete, newer data | updated    |
| otherwise                              | mapped                | Complete             | imported   |

A date decides when an order is first seen: one that was let in once is never left out by a later date (product 8.7).
The other rules leave out whatever has not been imported; looking `again` at stored records (replay, retry, a changed
setting), also what was imported but not handed on. Seen again, what comes out as it stands there counts as unchanged;
what is tried again and still fails counts as failed.
"""

from __future__ import annotations

from typing import NamedTuple

from omnikit.model.orders import Mapped
from omnikit.model.states import ImportStatus

COUNTS = ("imported", "updated", "unchanged", "pending", "excluded", "failed")
_JUDGED_AGAIN = frozenset({ImportStatus.ERROR, ImportStatus.EXCLUDED})


class Stored(NamedTuple):
    """What the store has of a record. `digest` tells whether what came of it is the same; `handed_on`: to the OMS."""

    pk: int
    version: str
    status: str
    was_imported: bool
    digest: str | None = None
    handed_on: bool = False

    @property
    def is_imported(self) -> bool:
        """Was it taken in, and not left out since?"""
        return self.was_imported and self.status != ImportStatus.EXCLUDED


class Verdict(NamedTuple):
    """`status` None: leave the stored record as it is."""

    counted: str
    status: ImportStatus | None
    excluded_by: str | None = None


_UNCHANGED = Verdict("unchanged", None)


def compared(stored: Stored | None, came: Mapped) -> Mapped:
    """What counts in telling whether a record comes out the same: a day that cannot leave an order out does not."""
    if came.too_old and stored is not None and stored.is_imported:
        return came._replace(excluded_by=None, too_old=False)
    return came


def judge(stored: Stored | None, came: Mapped, digest: str | None = None, *, again: bool = False) -> Verdict:
    """The verdict of the table above. `again`: a stored record looked at anew, not a page that came."""
    if stored is not None and _stays(stored, came, again=again):
        return _UNCHANGED
    verdict = _outcome(stored, came, again=again)
    if stored is None or came.header.version != stored.version or stored.status != verdict.status:
        return verdict
    # seen again in the same status: written anew where it says something else, and news only where the data are
    still_fails = again and verdict.status == ImportStatus.ERROR
    if digest is not None and digest == stored.digest:
        return Verdict("failed" if still_fails else "unchanged", None)
    return verdict if still_fails or verdict.status == ImportStatus.COMPLETE else verdict._replace(counted="unchanged")


def _stays(stored: Stored, came: Mapped, *, again: bool) -> bool:
    if stored.status == ImportStatus.CANCELED or came.header.version < stored.version:
        return True
    if again:
        return stored.handed_on and came.header.version == stored.version
    # the same version again is news only where it failed (a role may have been granted meanwhile) or was left out
    return came.header.version == stored.version and stored.status not in _JUDGED_AGAIN


def _outcome(stored: Stored | None, came: Mapped, *, again: bool) -> Verdict:
    imported = stored is not None and stored.is_imported
    if came.excluded_by and _may_exclude(stored, came, again=again):
        return Verdict("excluded", ImportStatus.EXCLUDED, came.excluded_by)
    if came.problems:
        return Verdict("failed", ImportStatus.ERROR)
    if came.pending and not imported:
        return Verdict("pending", ImportStatus.NOT_IMPORTED)
    return Verdict("updated" if imported else "imported", ImportStatus.COMPLETE)


def _may_exclude(stored: Stored | None, came: Mapped, *, again: bool) -> bool:
    if stored is None or (stored.status == ImportStatus.EXCLUDED and not stored.was_imported):
        return True
    return not came.too_old and (again or not stored.is_imported)
