"""What a worker does beside its runs: deletions that their page or process did not bring to an end."""

from __future__ import annotations

from omnikit.store import Store


def finish_deletions(store: Store) -> list[int]:
    """Go on with every deletion that was begun; two at once do each other no harm. Returns which ended."""
    found = store.connections.deleting()
    for connection_id in found:
        store.connections.delete(connection_id)
    return found
