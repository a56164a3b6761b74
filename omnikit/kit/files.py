"""The verbs about files that somebody brings, as a part of the kit: what a file is, what would become of its orders,
and importing them. A worker imports, or a run that is waited for.
"""

from __future__ import annotations

import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from omnikit.drivers import registry
from omnikit.drivers.base import FileFacts, FileRecord, OrderRules
from omnikit.errors import InvalidInput, Refused
from omnikit.kit.handles import RunHandle
from omnikit.model.connection import Connection
from omnikit.model.importing import COUNTS, judge
from omnikit.model.jobs import lane_of
from omnikit.store import Store
from omnikit.sync.active import active_connection
from omnikit.sync.files import MOST_KEPT, folder, rejected_path
from omnikit.sync.rules import terms_of

if TYPE_CHECKING:
    from omnikit.bootstrap import Runtime
    from omnikit.kit.kit import Kit

Row = dict[str, Any]
_SHOWN = 10  # orders and rejected rows of a preview
_LOOKED_AT = 200  # orders of a preview
_LEFT_BEHIND = timedelta(days=30)  # so long what a run left beside its file is kept


class FileVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store
    _runtime: Runtime

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    def preview_file(self, connection: int, path: str | Path, *, limit: int = _LOOKED_AT) -> Row:
        """What a file is and what would become of its first `limit` orders; nothing is stored.

        `file`, `encoding`, `delimiter`, `columns` (its own headings), `known` (heading -> what it is taken for),
        `ignored` (headings that mean nothing here), `missing` (columns that must be there: then nothing below is),
        `read` (orders looked at), `whole` (these were all), `counts` (imported, updated, unchanged, pending, excluded,
        failed), `orders` (the first ones: order_id, created, marketplace, channel_status, fulfilled_by, lines, total,
        currency, would_be: an import status, or None where the stored order stays as it is; why), `rejected` (line,
        reason). Raises NotFound, InvalidInput, Refused.
        """
        found = self._store.connections.get(connection)
        file = _existing(path)
        manifest = registry.manifest(found.driver)
        terms = terms_of(self._store, found, self._now())
        reader = _reading(found).reader(terms)
        facts = reader.facts(file)
        row = _facts_row(file, facts)
        if facts.missing:
            return {**row, "read": 0, "whole": False, "counts": {}, "orders": [], "rejected": []}
        records = list(islice(reader.records(file), limit + 1))
        return {**row, **self._foreseen(found, manifest.rules(terms), records[:limit]), "whole": len(records) <= limit}

    def _foreseen(self, connection: Connection, rules: OrderRules, records: list[FileRecord]) -> Row:
        mapped = [rules.map_order(one.raw) for one in records if one.raw is not None]
        stored = self._store.reading.stored(connection.id, [one.header.order_id for one in mapped])
        counts: Counter[str] = Counter()
        orders = []
        for one in mapped:
            verdict = judge(stored.get(one.header.order_id), one)
            counts[verdict.counted] += 1
            why = verdict.excluded_by or (one.problems[0].message if one.problems else None)
            orders.append(_order_row(one, verdict.status, why))
        rejected = [{"line": one.line, "reason": one.problem} for one in records if one.raw is None]
        return {
            "read": len(mapped),
            "counts": {name: counts[name] for name in COUNTS},
            "orders": orders[:_SHOWN],
            "rejected": rejected[:_SHOWN],
        }

    def import_file(self, connection: int, path: str | Path) -> RunHandle:
        """Have the orders of a file stored; the import rules apply as ever, and a newer state of an order is never
        replaced by an older one, so the same file twice changes nothing. The file is copied first.

        What the file does not tell of an order (names, addresses) comes with the next sync; until then the order is
        *Not imported*. Raises NotFound, InvalidInput, Refused (`connection.inactive`, `file.not_supported`), Busy.
        """
        found = active_connection(self._store, connection)
        file = _existing(path)
        reader = _reading(found).reader(terms_of(self._store, found, self._now()))
        missing = reader.facts(file).missing
        if missing:
            raise InvalidInput(
                f"{file.name} has no column {', '.join(missing)}.",
                field="file",
                remedy="See what it has with `omnikit orders import-file ID FILE --preview`.",
                code="file.columns",
            )
        self._runtime.application(found.driver)
        self._make_room(found.id)
        name = f"{uuid.uuid4().hex}{file.suffix.lower()}"
        copy = folder(self._store) / name
        _copy(file, copy)
        try:
            run_id = self._store.runs.create(
                found.id, "file", self.actor, None, self._now(), scope={"file": name, "name": file.name}
            )
        except BaseException:
            copy.unlink()
            raise
        self._note("file.import", found.id, run_id=run_id, name=file.name)
        self._runtime.queue.put(run_id)
        return RunHandle(_kit(self), run_id)

    def _make_room(self, connection_id: int) -> None:
        """Call off what a process that has ended left behind, and take away what lies about for long."""
        self._store.runs.requeue_stalled(self._now(), connection_id)
        forsaken = self._store.runs.forsaken(connection_id, self._now(), lane_of("file"))
        if forsaken is not None:
            self._store.runs.request_cancel(forsaken, self._now())
        border = (self._now() - _LEFT_BEHIND).timestamp()
        for one in folder(self._store).iterdir():
            if one.stat().st_mtime < border:
                one.unlink()

    def rejected_rows(self, run_id: int) -> list[Row]:
        """The rows of a file that its run left out: line (counted from 1) and reason; the first thousand. Nothing of
        what stood in them is kept. Raises NotFound.
        """
        self._store.runs.get(run_id)
        path = rejected_path(self._store, run_id)
        return list(_lines(path)) if path.exists() else []


def _lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for line in islice(file, MOST_KEPT):
            yield orjson.loads(line)


def _kit(verbs: Any) -> Kit:
    """The kit that these verbs are a part of."""
    kit: Kit = verbs
    return kit


def _reading(connection: Connection) -> Any:
    """The manifest of a driver that reads files."""
    manifest = registry.manifest(connection.driver)
    if not manifest.file_reader:
        raise Refused(
            f"Connections of {manifest.label} take no files.",
            remedy="Import their orders with [SYNCHRONIZE].",
            code="file.not_supported",
        )
    return manifest


def _existing(path: str | Path) -> Path:
    file = Path(path).expanduser()
    if not file.is_file():
        raise InvalidInput(f"There is no file {str(path)!r}.", field="file", code="file.not_found")
    return file


def _copy(file: Path, copy: Path) -> None:
    copy.touch(mode=0o600)
    shutil.copyfile(file, copy)


def _facts_row(file: Path, facts: FileFacts) -> Row:
    return {
        "file": file.name,
        "encoding": facts.encoding,
        "delimiter": facts.delimiter,
        "columns": list(facts.columns),
        "known": dict(facts.known),
        "ignored": [one for one in facts.columns if one not in facts.known],
        "missing": list(facts.missing),
    }


def _order_row(mapped: Any, status: str | None, why: str | None) -> Row:
    order, header = mapped.order, mapped.header
    return {
        "order_id": header.order_id,
        "created": header.created,
        "marketplace": header.marketplace,
        "channel_status": header.channel_status,
        "fulfilled_by": order.fulfilled_by if order else None,
        "lines": len(order.lines) if order else 0,
        "total": order.total if order else None,
        "currency": order.currency if order else None,
        "would_be": status,
        "why": why,
    }
