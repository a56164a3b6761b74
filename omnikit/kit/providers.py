"""The verbs about shipping providers, as a part of the kit."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.errors import InvalidInput, Refused
from omnikit.kit.credentials import clean_name

if TYPE_CHECKING:
    from omnikit.store import Store

Row = dict[str, Any]
MAPPING = "shipping_mapping"  # the group whose values are names of providers
_OTHER = "Other"
_NAMED = 3  # users of a provider that a refusal names


class ProviderVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    def providers(self) -> list[Row]:
        """Shipping providers: name, carrier_code, carrier_name, method, version."""
        return self._store.settings.providers()

    def add_provider(
        self, name: str, carrier_code: str, carrier_name: str | None = None, method: str | None = None
    ) -> Row:
        """A new provider. Raises InvalidInput, Duplicate."""
        row = _provider(clean_name(name), carrier_code, carrier_name, method)
        made = self._store.settings.add_provider(row, self._now())
        self._note("provider.add", name=made["name"])
        return made

    def edit_provider(self, name: str, *, version: int | None = None, **changes: str | None) -> Row:
        """Change carrier_code, carrier_name or method. Raises NotFound, InvalidInput; Busy where it was changed since
        `version`.
        """
        present = self._store.settings.provider(name)
        row = {**present, **{key: value for key, value in changes.items() if value is not None}}
        checked = _provider(row["name"], row["carrier_code"], row["carrier_name"], row["method"])
        since = present["version"] if version is None else version
        made = self._store.settings.edit_provider(row["name"], checked, self._now(), since)
        self._note("provider.edit", name=made["name"])
        return made

    def remove_provider(self, name: str) -> None:
        """Take one away. Raises Refused while a mapping names it, saying whose."""
        name = self._store.settings.provider(name)["name"]
        users = self._store.settings.remove_provider(name, MAPPING)
        if users:
            more = f", … ({len(users)})" if len(users) > _NAMED else ""
            raise Refused(
                f"Shipping provider {name!r} is used by {', '.join(users[:_NAMED]) + more}.",
                remedy="Change those mappings first.",
                code="provider.in_use",
            )
        self._note("provider.remove", name=name)

    def _known_providers(self, values: Row) -> Row:
        """Names as their providers write them. Raises NotFound for one that does not exist."""
        return {key: self._store.settings.provider(name)["name"] if name else None for key, name in values.items()}


def _provider(name: str, carrier_code: str, carrier_name: str | None, method: str | None) -> Row:
    code = carrier_code.strip()
    if not code:
        raise InvalidInput(
            "A carrier code is needed; `Other` with a carrier name, where Amazon has none.", field="carrier_code"
        )
    if code == _OTHER and not (carrier_name or "").strip():
        raise InvalidInput("With carrier code Other, Amazon needs the carrier's name.", field="carrier_name",
                           remedy="Add --carrier-name.")  # fmt: skip
    return {"name": name, "carrier_code": code, "carrier_name": (carrier_name or "").strip() or None,
            "method": (method or "").strip() or None}  # fmt: skip
