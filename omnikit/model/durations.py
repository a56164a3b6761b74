"""Durations for people. Pure."""

from __future__ import annotations

from typing import Any

_UNITS = ((86_400, "days"), (3600, "hours"), (60, "minutes"))


def in_words(seconds: float) -> str:
    """A duration, rounded as a forecast deserves."""
    for size, unit in _UNITS:
        if seconds >= 2 * size:
            return f"about {seconds / size:.0f} {unit}"
    return f"about {max(1, round(seconds / 60))} min"


def still(run: dict[str, Any]) -> list[str]:
    """What is known of how long a run's row will still take: the rest, and until when it waits for what."""
    told = []
    if run["eta_seconds"] is not None:
        told.append(f"{in_words(run['eta_seconds'])} left")
    if run["waiting_until"]:
        told.append(f"waits for {run['waiting_for'] or 'quota'} until {run['waiting_until']}")
    return told
