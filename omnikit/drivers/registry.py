"""Installed drivers, by entry point. One that cannot be loaded is listed with its reason, and breaks nothing."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import NamedTuple

from omnikit.drivers.base import Manifest
from omnikit.errors import NotFound, SetupError

GROUP = "omnikit.drivers"


class Installed(NamedTuple):
    """One entry point: its manifest, or why there is none."""

    id: str
    manifest: Manifest | None
    reason: str = ""

    @property
    def label(self) -> str:
        return self.manifest.label if self.manifest else self.id


def _load(entry: EntryPoint) -> Installed:
    try:
        manifest = entry.load()
    except Exception as error:  # noqa: BLE001 a foreign package may raise anything
        return Installed(entry.name, None, f"{type(error).__name__}: {error}")
    if not isinstance(manifest, Manifest):
        return Installed(entry.name, None, f"{entry.value} is no omnikit driver manifest.")
    return Installed(entry.name, manifest)


@cache
def _found(_path: tuple[str, ...]) -> tuple[Installed, ...]:
    """Looking through all installed packages takes 40 ms, and every run asks a dozen times."""
    return tuple(sorted((_load(entry) for entry in entry_points(group=GROUP)), key=lambda driver: driver.id))


def installed() -> list[Installed]:
    """All installed drivers, by id. A package that is installed while this process runs is seen by the next one."""
    return list(_found(tuple(sys.path)))


def needs_authorization(driver_id: str) -> bool:
    """Whether a person has to authorize connections of a driver; of one that cannot be loaded it is supposed."""
    found = next((driver.manifest for driver in installed() if driver.id == driver_id), None)
    return found is None or bool(found.grants)


def manifest(driver_id: str) -> Manifest:
    """The manifest of a driver. Raises NotFound, or SetupError with the reason where it cannot be loaded."""
    for driver in installed():
        if driver.id != driver_id:
            continue
        if driver.manifest is None:
            raise SetupError(
                f"The driver {driver_id!r} cannot be loaded: {driver.reason}",
                remedy="Reinstall the package that brings it.",
                code="driver.broken",
            )
        return driver.manifest
    names = ", ".join(driver.id for driver in installed()) or "none"
    raise NotFound(
        f"There is no driver {driver_id!r}; installed: {names}.", remedy="Install its package.", code="driver.not_found"
    )
