"""The verbs about applications: how a sales channel knows this installation, and how old its secret is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from omnikit.drivers import registry
from omnikit.drivers.base import Manifest
from omnikit.errors import Refused
from omnikit.kit.credentials import split
from omnikit.model.fields import ui_fields
from omnikit.model.health import SECRET_LASTS
from omnikit.model.scopes import of_application
from omnikit.model.times import iso

if TYPE_CHECKING:
    from omnikit.bootstrap import Runtime
    from omnikit.store import Store

Row = dict[str, Any]
_SECRET = "client_secret"  # noqa: S105 the field's name
_SHOWN = 4
_MASK = "••••••••"


def _typed(declared: type[BaseModel], fields: Mapping[str, str]) -> Row:
    """Stored fields as their declaration types them, without the secret."""
    whole = declared.model_validate({**fields, _SECRET: _MASK}).model_dump()
    return {name: whole[name] for name, _, ui in ui_fields(declared) if not ui.secret}


def declared_application(manifest: Manifest) -> type[BaseModel]:
    """What a driver declares about applications. Raises Refused where its channel knows none."""
    if manifest.application is None:
        raise Refused(
            f"{manifest.label} knows no applications: there is nothing to store.", code="application.not_needed"
        )
    return manifest.application


class ApplicationVerbs:
    """Mixed into `Kit`."""

    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    def applications(self) -> list[Row]:
        """One row for each driver that loads and has applications: driver, label, stored (bool), fields, secret_mask,
        secret_set, secret_ends, days_left. Never the secret: its last characters at most.
        """
        return [
            self._application_row(one.manifest, one.manifest.application)
            for one in registry.installed()
            if one.manifest and one.manifest.application
        ]

    def application(self, driver: str) -> Row:
        """One of them. Raises NotFound; Refused where the channel knows no applications."""
        manifest = registry.manifest(driver)
        return self._application_row(manifest, declared_application(manifest))

    def set_application(self, driver: str, fields: Mapping[str, Any], *, check: bool = False) -> Row:
        """Store how the channel knows this installation; an empty secret keeps the one that is there. `check`: only
        after the channel has accepted it. Raises InvalidInput, SetupError, ChannelError. Returns its row.
        """
        declared = declared_application(registry.manifest(driver))
        known = self._store.connections.secrets(of_application(driver))
        valid = split(declared, {**fields, _SECRET: fields.get(_SECRET) or known.get(_SECRET, "")})
        if check:
            self._runtime.check_application(driver, valid.plain, valid.secrets[_SECRET])
        # the clock of the same secret goes on
        renewed = valid.secrets[_SECRET] if valid.secrets[_SECRET] != known.get(_SECRET) else None
        self._store.connections.set_application(driver, valid.plain, renewed, self._now())
        self._note("app.set", driver=driver, fields=sorted(valid.plain), secret=renewed is not None)
        return self.application(driver)

    def rotate_secret(self, driver: str, secret: str) -> Row:
        """Replace the client secret once the channel has accepted the new one. Raises SetupError, InvalidInput."""
        declared_application(registry.manifest(driver))
        fields, _ = self._runtime.application(driver)
        return self.set_application(driver, {**fields, _SECRET: secret}, check=True)

    def test_application(self, driver: str) -> str:
        """Does the channel know the stored application? A sentence. Raises SetupError, ChannelError."""
        declared_application(registry.manifest(driver))
        fields, secret = self._runtime.application(driver)
        return self._runtime.check_application(driver, fields, secret)

    def _application_row(self, manifest: Manifest, declared: type[BaseModel]) -> Row:
        driver = manifest.id
        found = self._store.connections.application(driver)
        secret = self._store.connections.secrets(of_application(driver)).get(_SECRET, "")
        ends = found.secret_set + SECRET_LASTS if found and found.secret_set else None
        return {
            "driver": driver,
            "label": manifest.label,
            "stored": found is not None,
            "fields": _typed(declared, found.fields) if found else {},
            "secret_mask": f"{_MASK}{secret[-_SHOWN:]}" if len(secret) > 2 * _SHOWN else _MASK if secret else "",
            "secret_set": iso(found.secret_set) if found and found.secret_set else None,
            "secret_ends": iso(ends) if ends else None,
            "days_left": (ends - self._now()).days if ends else None,
        }
