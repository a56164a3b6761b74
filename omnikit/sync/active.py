"""Inactive means that no call leaves (product 8.1): asked wherever something is begun that would make one."""

from __future__ import annotations

from omnikit.errors import Refused
from omnikit.model.connection import Connection
from omnikit.store import Store


def active_connection(store: Store, connection_id: int) -> Connection:
    """A connection for which calls may leave. Raises NotFound; Refused for one that is not active."""
    connection = store.connections.get(connection_id)
    if not connection.is_active:
        raise Refused(
            f"Connection {connection.id} ({connection.name!r}) is {connection.status.lower()}: no call leaves for it.",
            remedy=f"Press [ENABLE], or `omnikit connection enable {connection.id}`.",
            code="connection.inactive",
        )
    return connection
