"""omnikit: run sales-channel connections from notebooks, a dashboard or the command line.

>>> import omnikit
>>> kit = omnikit.open("~/shop")        # doctest: +SKIP
>>> kit.connections()                   # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from omnikit.version import __version__

if TYPE_CHECKING:
    from omnikit.kit import Kit

__all__ = ["__version__", "open"]


def open(home: str | Path | None = None, *, actor: str | None = None) -> Kit:  # noqa: A001 reads as omnikit.open
    """The kit of a home: `home`, else OMNIKIT_HOME, else ~/.omnikit.

    `actor` is the name that the audit keeps; the user of the process by default. Raises `errors.SetupError` where
    there is no home or its key is missing.
    """
    from omnikit.kit import open_kit

    return open_kit(home, actor=actor)
