"""One table from a state to its icon, word and tone: the same everywhere, never by colour alone."""

from __future__ import annotations

from typing import NamedTuple

from omnikit.widgets.texts import _t


class Look(NamedTuple):
    """`tone` names a pair of colours, one for light and one for dark; see list.vue."""

    icon: str
    word: str
    tone: str


_LOOKS = {
    "Active": Look("mdi-check-circle", "Active", "good"),
    "Inactive": Look("mdi-pause-circle-outline", "Inactive", "quiet"),
    "Deleting": Look("mdi-delete-clock", "Deleting", "warn"),
    "OK": Look("mdi-check-circle", "OK", "good"),
    "Attention": Look("mdi-alert", "Attention", "warn"),
    "Broken": Look("mdi-close-octagon", "Broken", "bad"),
    "Yes": Look("mdi-alert-circle", "Yes", "bad"),
    "No": Look("mdi-minus", "No", "quiet"),
    "queued": Look("mdi-timer-sand", "Queued", "busy"),
    "running": Look("mdi-sync", "Running", "busy"),
    "succeeded": Look("mdi-check-circle", "Succeeded", "good"),
    "succeeded_with_errors": Look("mdi-alert", "With errors", "warn"),
    "failed": Look("mdi-close-octagon", "Failed", "bad"),
    "canceled": Look("mdi-cancel", "Canceled", "quiet"),
    "open": Look("mdi-alert-circle", "Open", "bad"),
    "retrying": Look("mdi-sync", "Retrying", "busy"),
    "solved": Look("mdi-check-circle", "Solved", "good"),
    "ignored": Look("mdi-eye-off", "Ignored", "quiet"),
    "Not imported": Look("mdi-timer-sand", "Not imported", "warn"),
    "Imported": Look("mdi-progress-check", "Imported", "warn"),
    "Complete": Look("mdi-check-circle", "Complete", "good"),
    "Error": Look("mdi-close-octagon", "Error", "bad"),
    "Canceled": Look("mdi-cancel", "Canceled", "quiet"),
    "Excluded": Look("mdi-filter-remove-outline", "Excluded", "quiet"),
    "Not exported": Look("mdi-minus", "Not exported", "quiet"),
    "Being exported": Look("mdi-sync", "Being exported", "busy"),
    "Exported": Look("mdi-check-circle", "Exported", "good"),
    "Pending": Look("mdi-timer-sand", "Pending", "warn"),
    "Sending": Look("mdi-sync", "Sending", "busy"),
    "Submitted": Look("mdi-cloud-check-outline", "Submitted", "busy"),
    "Shown": Look("mdi-check-circle", "Shown by the channel", "good"),
    "Sent": Look("mdi-cloud-check-outline", "Sent", "busy"),
    "Refused": Look("mdi-close-octagon", "Refused", "bad"),
    "Failed": Look("mdi-close-octagon", "Failed", "bad"),
    "Finally failed": Look("mdi-close-octagon", "Finally failed", "bad"),
    "No changes to sync": Look("mdi-minus", "No changes to sync", "quiet"),
}


def look(state: str) -> dict[str, str]:
    """The state itself, for filters; icon, word and tone as a cell shows them. An unknown state shows its own word."""
    found = _LOOKS.get(state, Look("mdi-help-circle-outline", state, "quiet"))
    return {"state": state, "icon": found.icon, "word": _t(found.word), "tone": found.tone}
