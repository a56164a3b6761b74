"""What runs do, and what may run side by side: data come in while data go out, one run of each kind at a time."""

from __future__ import annotations

IMPORT, EXPORT = "import", "export"
_OUTBOUND = frozenset({"exports", "stock"})

# job -> its steps, in order; [SYNCHRONIZE] is all of them as one run (product 8.2)
JOBS: dict[str, tuple[str, ...]] = {
    "sync": ("check", "rules", "orders"),
    "orders": ("rules", "orders"),
    "replay": ("replay",),
    "retry": ("retry",),
}


def lane_of(job: str) -> str:
    """Which runs of a connection a job has to wait for."""
    return EXPORT if job in _OUTBOUND else IMPORT
