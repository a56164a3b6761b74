"""Which reports there are: those that omnikit brings, and those that users put into `HOME/reports`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from omnikit.errors import NotFound
from omnikit.reports.parameters import Parameter, declared

_PACKAGE = Path(__file__).resolve().parents[1]
# the installed copy first: what lies beside an installed package is somebody else's
_SHIPPED = (_PACKAGE / "_share" / "notebooks" / "reports", _PACKAGE.parent / "notebooks" / "reports")
_LARGEST = 5_000_000  # bytes of a notebook without outputs


class Facts(NamedTuple):
    """What a notebook says of itself in its metadata: `{"omnikit": {"title": ..., "description": ...}}`."""

    title: str
    description: str


class Report:
    """A notebook that can be run as a report. `own`: a user put it there; `problem`: why it cannot be run."""

    def __init__(self, path: Path, *, own: bool) -> None:
        self.path = path
        self.own = own
        self.name = path.stem

    def __repr__(self) -> str:
        return f"Report({self.name!r})"

    @cached_property
    def _notebook(self) -> Mapping[str, Any]:
        if self.path.stat().st_size > _LARGEST:
            raise ValueError("it is too large; clear its outputs")
        found: Mapping[str, Any] = _json(self.path)
        whole = isinstance(found, dict) and isinstance(found.get("cells"), list)
        if not whole or not isinstance(found.get("metadata", {}), dict):
            raise ValueError("it is no notebook")
        return found

    @cached_property
    def problem(self) -> str:
        """Why it cannot be run; empty where it can."""
        try:
            declared(self._notebook)
        except ValueError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 a file that is odd in an unforeseen way must not hide all others
            return f"it cannot be read ({type(error).__name__})"
        return ""

    @cached_property
    def facts(self) -> Facts:
        told = {} if self.problem else self._notebook.get("metadata", {}).get("omnikit", {})
        told = told if isinstance(told, dict) else {}
        return Facts(str(told.get("title") or self.name), str(told.get("description") or ""))

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be set, in the order of the notebook."""
        return () if self.problem else declared(self._notebook)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise ValueError("it is no notebook") from None


def shipped() -> Path | None:
    """Where the reports lie that omnikit brings."""
    return next((place for place in _SHIPPED if place.is_dir()), None)


def own_place(home: Path) -> Path:
    """Where users put theirs."""
    return home / "reports" / "notebooks"


def reports(home: Path) -> list[Report]:
    """All of them by name; a user's own stands in place of ours of the same name."""
    found = {report.name: report for report in _all(home)}
    return [found[name] for name in sorted(found)]


def report(home: Path, name: str) -> Report:
    """One by its name. Raises NotFound, naming those there are."""
    known = {one.name: one for one in reports(home)}
    if name not in known:
        raise NotFound(
            f"There is no report {name!r}; there are: {', '.join(known) or 'none'}.",
            remedy="A notebook becomes a report when it is put into HOME/reports/notebooks.",
            code="report.not_found",
        )
    return known[name]


def _all(home: Path) -> Iterator[Report]:
    place = shipped()
    if place is not None:
        yield from (Report(path, own=False) for path in sorted(place.glob("*.ipynb")))
    if own_place(home).is_dir():
        yield from (Report(path, own=True) for path in sorted(own_place(home).glob("*.ipynb")))
