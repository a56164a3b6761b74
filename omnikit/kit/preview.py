"""The verb that shows what a connection's files are taken for, before anything is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from omnikit.drivers import registry
from omnikit.drivers.base import FileFacts, Preview
from omnikit.errors import Refused
from omnikit.model.connection import Connection

if TYPE_CHECKING:
    from omnikit.bootstrap import Runtime

Row = dict[str, Any]
CAPABILITY = "preview"


class PreviewVerbs:
    """Mixed into `Kit`."""

    _runtime: Runtime

    if TYPE_CHECKING:

        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...
        def _active(self, connection_id: int) -> Connection: ...

    def preview(self, connection_id: int) -> Row:
        """What the newest file of a connection is taken for: file, encoding, delimiter, columns (column, taken_for;
        None: for nothing), missing (what an order needs and no column is taken for), sample (its first rows by
        heading, with personal data: the audit keeps who looked).

        Raises Refused for a channel without files, a connection that is not active, and where there is no file.
        """
        connection = self._active(connection_id)
        if CAPABILITY not in registry.manifest(connection.driver).capabilities:
            raise Refused(
                f"Connection {connection_id} ({connection.name!r}) reads no files.", code="connection.no_preview"
            )
        name, facts = cast("Preview", self._runtime.driver_of(connection)).preview()
        self._note("connection.preview", connection_id, file=name)
        return _row(name, facts)


def _row(name: str, facts: FileFacts) -> Row:
    return {
        "file": name,
        "encoding": facts.encoding,
        "delimiter": facts.delimiter,
        "columns": [{"column": one, "taken_for": facts.known.get(one)} for one in facts.columns],
        "missing": list(facts.missing),
        "sample": [dict(row) for row in facts.sample],
    }
