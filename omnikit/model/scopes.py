"""What settings and secrets belong to, in one word: `connection:1`, `default:amazon`, `application:amazon`. Pure."""

from __future__ import annotations

CONNECTION = "connection:"
_DEFAULT = "default:"
_APPLICATION = "application:"


def of_connection(connection_id: int) -> str:
    """One connection."""
    return f"{CONNECTION}{connection_id}"


def of_defaults(driver: str) -> str:
    """The defaults of a driver."""
    return f"{_DEFAULT}{driver}"


def of_application(driver: str) -> str:
    """The application of a driver."""
    return f"{_APPLICATION}{driver}"


def are_defaults(scope: str) -> bool:
    """Is it a driver's defaults?"""
    return scope.startswith(_DEFAULT)
