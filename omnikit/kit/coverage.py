"""Which accounts a connection imports beside its own (product 8.5), and that no two connections import the same one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from omnikit.drivers.base import Manifest
from omnikit.errors import Duplicate, InvalidInput
from omnikit.model.connection import Connection
from omnikit.store import Store

Values = Mapping[str, Any]


def require_free(store: Store, manifest: Manifest, key: str) -> None:
    """Raises Duplicate where another connection imports the account of a new one beside its own."""
    name = _imported_beside(store, manifest).get(key)
    if name is not None:
        raise Duplicate(
            f"Connection {name!r} imports the orders of this account already.",
            remedy="Take it out of that connection's further marketplaces first.",
            code="connection.covered",
        )


def require_apart(store: Store, manifest: Manifest, connection: Connection, group: str, values: Values) -> None:
    """Raises InvalidInput where settings would let a connection import what it cannot, or what another one imports."""
    try:
        beside = manifest.covers(connection.account, {group: values})
    except ValueError as error:
        raise _refused(str(error)) from None
    if not beside:
        return
    taken = _imported_beside(store, manifest, but=connection.id) | store.connections.named_by_key(manifest.id, beside)
    for key in beside:
        if key in taken:
            raise _refused(f"{manifest.place(key)} is imported by connection {taken[key]!r} already.")


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, field="also_marketplaces", remedy="Take it out of the list.", code="settings.covered")


def _imported_beside(store: Store, manifest: Manifest, but: int | None = None) -> dict[str, str]:
    """Account key -> name of the connection that imports it beside its own."""
    found: dict[str, str] = {}
    for connection, group, values in store.settings.own(manifest.id):
        if connection["id"] != but:
            for key in manifest.covers(connection["account"], {group: values}):
                found[key] = connection["name"]
    return found
