"""Where the app notebook and its template lie: in a source checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

from omnikit.errors import SetupError

_PACKAGE = Path(__file__).resolve().parents[1]
# The installed copy first: what lies beside an installed package is somebody else's.
_PLACES = (_PACKAGE / "_share" / "dashboards", _PACKAGE.parent / "dashboards")


def dashboards() -> Path:
    """The directory of the app notebook and its template. Raises SetupError naming every place looked at."""
    for place in _PLACES:
        if (place / "omnikit.ipynb").is_file():
            return place
    looked = " or ".join(str(place) for place in _PLACES)
    raise SetupError(
        f"The dashboard's notebook is not in {looked}.", remedy="Install omnikit again.", code="setup.no_dashboard"
    )


def app_notebook() -> Path:
    """The notebook that Voilà serves."""
    return dashboards() / "omnikit.ipynb"


def template() -> Path:
    """Our page template; it stands before Voilà's own."""
    return dashboards() / "template"
