"""What becomes of one record, given what is stored of it: the heart of an import, pure. The first row that fits is it.

| stored                                 | came                  | result               | counted as |
| -------------------------------------- | --------------------- | -------------------- | ---------- |
| given up by a user                     | anything              | left alone           | unchanged  |
| handed on already                      | the same record again | left alone, listed   | unchanged  |
| newer version (pages come out of order) | anything             | left alone           | unchanged  |
| same version, without its details      | with them             | as if it were newer  |            |
| same version, not Error, not Excluded  | the same page again   | left alone           | unchanged  |
| same version                           | without details       | left alone           | unchanged  |
| imported, tells more                   | newer, from a report  | left alone, marked   | pending    |
| -                                      | excluded by a setting | Excluded             | excluded   |
| any                                    | with problems         | Error; stays visible | failed     |
| never imported                         | without details       | Not imported         | pending    |
| never imported                         | too early to import   | Not imported         | pending    |
| imported                               | mapped                | Complete, newer data | updated    |
| otherwise                              | mapped                | Complete             | imported   |

A date decides when an order is first seen: one that was let in once is never left out by a later date (product 8.7).
The other rules leave out whatever has not been imported; looking `again` at stored records (replay, retry, a changed
setting), also what was imported but not handed on. Seen again, what comes out as it stands there counts as unchanged;
what is tried again and still fails counts as failed.

Channels say when an order changed, and of returns they do not: the version of a return is the moment at which the
channel was asked. So one that says the same as what is stored is the same version, seen later.
"""

from __future__ import annotations

from typing import NamedTuple

from omnikit.model.orders import Details, Mapped
from omnikit.model.returns import MappedReturn
from omnikit.model.states import ImportStatus

Came = Mapped | MappedReturn

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
    details: str = Details.THERE

    @property
    def is_imported(self) -> bool:
        """Was it taken in, and not left out since?"""
        return self.was_imported and self.status != ImportStatus.EXCLUDED


class Verdict(NamedTuple):
    """`status` None: leave the stored record as it is. `marked`: its details are to be fetched."""

    counted: str
    status: ImportStatus | None
    excluded_by: str | None = None
    marked: bool = False


_UNCHANGED = Verdict("unchanged", None)
_MARKED = Verdict("pending", None, marked=True)


def news(came: Came) -> Came:
    """What of a record tells whether it says the same: of a return, not when the channel was asked."""
    if isinstance(came, Mapped):
        return came
    returned = came.returned and came.returned._replace(updated="")
    return came._replace(header=came.header._replace(version="", updated=""), returned=returned)


def is_confirmed(stored: Stored, came: Came, digest: str | None) -> bool:
    """A later look at a return that says the same: from now on, what is stored is as young as that."""
    if isinstance(came, Mapped) or digest is None or digest != stored.digest:
        return False
    return came.header.version > stored.version


def compared(stored: Stored | None, came: Mapped | MappedReturn) -> Mapped | MappedReturn:
    """What counts in telling whether a record comes out the same: a day that cannot leave an order out does not."""
    if came.too_old and stored is not None and stored.is_imported:
        return came._replace(excluded_by=None, too_old=False)
    return came


def judge(stored: Stored | None, came: Came, digest: str | None = None, *, again: bool = False) -> Verdict:
    """The verdict of the table above. `again`: a stored record looked at anew, not a page that came."""
    if stored is not None and is_confirmed(stored, came, digest):
        stored = stored._replace(version=came.header.version)
    if stored is not None and _stays(stored, came, again=again):
        return _UNCHANGED
    if stored is not None and not again and _tells_more(stored, came):
        return _MARKED
    verdict = _outcome(stored, came, again=again)
    if stored is None or came.header.version != stored.version or stored.status != verdict.status:
        return verdict
    # seen again in the same status: written anew where it says something else, and news only where the data are
    still_fails = again and verdict.status == ImportStatus.ERROR
    if digest is not None and digest == stored.digest:
        return Verdict("failed" if still_fails else "unchanged", None)
    return verdict if still_fails or verdict.status == ImportStatus.COMPLETE else verdict._replace(counted="unchanged")


def _stays(stored: Stored, came: Came, *, again: bool) -> bool:
    if stored.status == ImportStatus.CANCELED or came.header.version < stored.version:
        return True
    if again:
        return stored.handed_on and came.header.version == stored.version
    if came.header.version != stored.version:
        return False
    if Details.MISSING in {came.details, stored.details}:
        return came.details == Details.MISSING
    # the same version again is news only where it failed (a role may have been granted meanwhile) or was left out
    return stored.status not in _JUDGED_AGAIN


def _tells_more(stored: Stored, came: Came) -> bool:
    """What was imported is not exchanged for a part of it: names and addresses would be gone."""
    if not stored.is_imported or came.details == Details.THERE:
        return False
    return came.details == Details.MISSING or stored.details != Details.ENOUGH


def _outcome(stored: Stored | None, came: Came, *, again: bool) -> Verdict:
    imported = stored is not None and stored.is_imported
    if came.excluded_by and _may_exclude(stored, came, again=again):
        return Verdict("excluded", ImportStatus.EXCLUDED, came.excluded_by)
    if came.details == Details.MISSING and not imported:
        return Verdict("pending", ImportStatus.NOT_IMPORTED)
    if came.problems:
        return Verdict("failed", ImportStatus.ERROR)
    if came.pending and not imported:
        return Verdict("pending", ImportStatus.NOT_IMPORTED)
    return Verdict("updated" if imported else "imported", ImportStatus.COMPLETE)


def _may_exclude(stored: Stored | None, came: Came, *, again: bool) -> bool:
    if stored is None or (stored.status == ImportStatus.EXCLUDED and not stored.was_imported):
        return True
    return not came.too_old and (again or not stored.is_imported)


def details_after(stored: Stored | None, came: Came, verdict: Verdict, *, fresh: bool) -> str:
    """What is to be kept of an order's details once it was judged. `fresh`: the record came from the channel; a stored
    one that was looked at again takes no mark away.
    """
    if verdict.marked or (verdict.status == ImportStatus.NOT_IMPORTED and came.details == Details.MISSING):
        return Details.MISSING
    if stored is not None and (verdict.status is None or (stored.is_imported and not fresh)):
        brought = fresh and came.details == Details.THERE and came.header.version >= stored.version
        return Details.THERE if brought and stored.details == Details.MISSING else stored.details
    return Details.ENOUGH if came.details == Details.MISSING else came.details
