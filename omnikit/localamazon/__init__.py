"""A server on this machine that behaves like Amazon's Selling Partner API, for demos, tests and teaching."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from omnikit.localamazon.server import LocalAmazon

__all__ = ["LocalAmazon"]


def __getattr__(name: str) -> Any:
    # tornado is imported when a server is asked for, not with the package: a benchmark only wants rates.Bucket.
    if name == "LocalAmazon":
        from omnikit.localamazon.server import LocalAmazon

        return LocalAmazon
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
