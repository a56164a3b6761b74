"""What settings and secrets belong to, in one word: `connection:1`, `default:amazon`, `sink:1`. Pure."""

from __future__ import annotations

CONNECTION = "connection:"
_DEFAULT = "default:"
_APPLICATION = "application:"
_ALERT_CHANNEL = "alert-channel:"
_SINK = "sink:"


def of_connection(connection_id: int) -> str:
    """One connection."""
    return f"{CONNECTION}{connection_id}"


def of_defaults(driver: str) -> str:
    """The defaults of a driver."""
    return f"{_DEFAULT}{driver}"


def of_application(driver: str) -> str:
    """The application of a driver."""
    return f"{_APPLICATION}{driver}"


def of_sink(sink_id: int) -> str:
    """What complete orders and returns are handed over to."""
    return f"{_SINK}{sink_id}"


def of_alert_channel(channel_id: int) -> str:
    """Where alerts are told."""
    return f"{_ALERT_CHANNEL}{channel_id}"


def cursor_of(sink_id: int) -> str:
    """How far a sink was asked what it has to tell."""
    return f"cursor:{of_sink(sink_id)}"


def are_defaults(scope: str) -> bool:
    """Is it a driver's defaults?"""
    return scope.startswith(_DEFAULT)
