"""What becomes of one fetched record, given what is stored of it: the heart of an import, pure.

| stored          | came                | result                                            | counted as |
| --------------- | ------------------- | ------------------------------------------------- | ---------- |
| same version, neither in Error nor Excluded | anything | left alone                       | unchanged  |
| same version, in Error | still with problems | Error; its problems are written anew        | unchanged  |
| newer version   | anything            | left alone: pages come out of order               | unchanged  |
| -               | too early to import | Not imported                                      | pending    |
| never imported  | created before the window | Excluded                                    | excluded   |
| any             | with problems       | Error; the order stays visible                    | failed     |
| already imported | mapped             | Complete, newer data                              | updated    |
| otherwise       | mapped              | Complete                                          | imported   |
"""

from __future__ import annotations

from typing import NamedTuple

from omnikit.model.orders import Mapped
from omnikit.model.states import ImportStatus

COUNTS = ("imported", "updated", "unchanged", "pending", "excluded", "failed")
_JUDGED_AGAIN = frozenset({ImportStatus.ERROR, ImportStatus.EXCLUDED})


class Stored(NamedTuple):
    """What the store has of a record."""

    pk: int
    version: str
    status: str
    was_imported: bool


class Verdict(NamedTuple):
    """`status` None: leave the stored record as it is."""

    counted: str
    status: ImportStatus | None
    excluded_by: str | None = None


_UNCHANGED = Verdict("unchanged", None)


def judge(stored: Stored | None, came: Mapped, window_start: str | None) -> Verdict:
    """The verdict of the table above. `window_start` is a `times.version` string: older orders are not wanted."""
    if stored is not None:
        if stored.status == ImportStatus.CANCELED:
            return _UNCHANGED
        if came.header.version < stored.version:
            return _UNCHANGED
        # the same version again is news only where it failed (a role may have been granted meanwhile) or was left out
        if came.header.version == stored.version and stored.status not in _JUDGED_AGAIN:
            return _UNCHANGED
    imported_before = stored is not None and stored.was_imported
    if not imported_before and window_start and (came.header.created or "9") < window_start:
        again = stored is not None and stored.status == ImportStatus.EXCLUDED
        return _UNCHANGED if again else Verdict("excluded", ImportStatus.EXCLUDED, "window")
    if came.problems:
        known = stored is not None and came.header.version == stored.version
        return Verdict("unchanged" if known else "failed", ImportStatus.ERROR)
    if came.pending and not imported_before:
        return Verdict("pending", ImportStatus.NOT_IMPORTED)
    return Verdict("updated" if imported_before else "imported", ImportStatus.COMPLETE)
