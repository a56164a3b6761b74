"""What runs do, and what may run side by side: data come in while data go out, one run of each kind at a time."""

from __future__ import annotations

# an OMS that is slow must not hold up the channel's shipments, nor the other way round
IMPORT, EXPORT, HANDOVER = "import", "export", "handover"
_OUTBOUND = {"exports": EXPORT, "stock": EXPORT, "handover": HANDOVER}

# job -> its steps, in order; [SYNCHRONIZE] is all of them as one run (product 8.2)
JOBS: dict[str, tuple[str, ...]] = {
    "sync": ("check", "rules", "orders", "returns", "handover", "exports", "stock"),
    "orders": ("rules", "orders"),
    "returns": ("rules", "returns"),
    "replay": ("replay",),
    "retry": ("retry",),
    "file": ("file",),
    "exports": ("exports",),
    "handover": ("handover",),
    "stock": ("stock",),
}


def lane_of(job: str) -> str:
    """Which runs of a connection a job has to wait for."""
    return _OUTBOUND.get(job, IMPORT)
