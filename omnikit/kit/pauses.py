"""The switch that holds back everything that leaves for a channel or the OMS, as a part of the kit. Imports go on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.errors import InvalidInput
from omnikit.store import Store

Row = dict[str, Any]
_LONGEST = 200  # characters of a reason


class PauseVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    def pause(self, connection: int | None = None, *, reason: str = "") -> bool:
        """Hold back shipments, invoices, stock and the hand-over to the OMS of a connection, or of all, until
        `resume`; what is asked for meanwhile waits. It outlives restarts. False where it is held back already.

        Raises NotFound, InvalidInput.
        """
        words = " ".join(reason.split())
        if len(words) > _LONGEST:
            raise InvalidInput(f"Write at most {_LONGEST} characters.", field="reason")
        if connection is not None:
            self._store.connections.get(connection)
        changed = self._store.pauses.put(connection, self.actor, words, self._now())
        if changed:
            self._note("exports.pause", connection, reason=words)
        return changed

    def resume(self, connection: int | None = None) -> bool:
        """Let it leave again; what waited is sent by the next worker that looks. False where nothing was held back."""
        changed = self._store.pauses.lift(connection)
        if changed:
            self._note("exports.resume", connection)
        return changed

    def pauses(self) -> list[Row]:
        """What is held back now, that of all connections first: connection_id and connection (None: all), actor, at,
        reason.
        """
        return self._store.pauses.listed()
