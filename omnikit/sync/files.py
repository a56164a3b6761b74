"""Importing a file that somebody brought: its orders in pages, its rejected rows with their lines, as a run.

How many orders are stored stands where slices stand, written with each page: a run that was killed goes on behind them,
so nothing is counted twice. The rows that were left out are kept beside the file, by line and reason alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from omnikit.drivers import registry
from omnikit.drivers.base import Driver, FileRecord, OrderRules
from omnikit.errors import Interrupted, Superseded
from omnikit.model.states import Level
from omnikit.model.times import parse
from omnikit.store import Slice, SliceStep, Store
from omnikit.sync.bulk import batches, commit
from omnikit.sync.context import RunContext
from omnikit.sync.rules import mark_mixed, rules_of, terms_of

BATCH = 2000  # orders in one transaction: each writes pages of indices all over, so fewer are better
MOST_KEPT = 1000  # rejected rows of one file
_PIECE = 1 << 20


def folder(store: Store) -> Path:
    """Where files wait for their run; nobody else may look into it."""
    found = store.home / "files"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def rejected_path(store: Store, run_id: int) -> Path:
    return folder(store) / f"rejected-{run_id}.jsonl"


def import_file(context: RunContext, _driver: Driver) -> None:
    """Store the orders of the run's file. Raises InvalidInput where it is no file of the channel."""
    path = folder(context.store) / file_of(context.run)["file"]
    try:
        _import(context, path)
    except (Interrupted, Superseded):
        raise  # somebody goes on with it
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)


def file_of(run: dict[str, Any]) -> dict[str, Any]:
    """What a run of job `file` is about: `file`, its name in the folder, and `name`, which its owner gave it."""
    told: dict[str, Any] = orjson.loads(run["scope"])
    return told


def _import(context: RunContext, path: Path) -> None:
    rules, store = rules_of(context), context.store
    mark_mixed(context, rules)
    reader = registry.manifest(context.connection.driver).reader(
        terms_of(store, context.connection, context.clock.now())
    )
    left_out = rejected_path(store, context.claim.run_id)
    left_out.touch(mode=0o600)
    with left_out.open("wb") as rejected:
        page = _Pages(context, rules, _lines(path), rejected)
        for batch in batches(page.fresh(reader.records(path)), BATCH):
            page.store(batch)
    store.runs.progress(context.claim, refused=page.refused)
    store.cursors.replace_slices(context.connection.id, page.stream, [])
    context.say(
        Level.INFO, "file.read", f"The file told of {page.done:,} orders; {page.refused:,} of its rows were left out."
    )


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))


class _Pages:
    """Stores a file's orders and remembers how many they are."""

    def __init__(self, context: RunContext, rules: OrderRules, lines: int, rejected: IO[bytes]) -> None:
        self._context = context
        self._rules = rules
        self._lines = max(1, lines)
        self._rejected = rejected
        self._at = parse(context.run["created"])
        self.stream = f"file:{context.claim.run_id}"
        self.done = self._begun()
        self.refused = 0

    def _begun(self) -> int:
        """How many orders an earlier attempt has stored."""
        cursors, connection = self._context.store.cursors, self._context.connection.id
        for slice_ in cursors.slices(connection, self.stream):
            return int(slice_.token or 0)
        at_first = Slice(self.stream, self._at, self._at, token="0", token_at=self._at)  # noqa: S106 a count
        cursors.replace_slices(connection, self.stream, [at_first])
        return 0

    def fresh(self, records: Iterator[FileRecord]) -> Iterator[FileRecord]:
        """Orders that are not stored yet; rows that are none are noted on the way."""
        orders = (one for one in records if one.raw is not None or self._reject(one))
        return islice(orders, self.done, None)

    def _reject(self, record: FileRecord) -> bool:
        if self.refused < MOST_KEPT:
            self._rejected.write(orjson.dumps({"line": record.line, "reason": record.problem}) + b"\n")
        self.refused += 1
        return False

    def store(self, batch: list[FileRecord]) -> None:
        self.done += len(batch)
        commit(self._context, self._rules, batch, SliceStep(self.stream, self._at, self._at, str(self.done)))
        share = min(0.999, batch[-1].line / self._lines)
        left = self._context.spent() * (1 - share) / max(share, 0.001)
        self._context.store.runs.progress(self._context.claim, refused=self.refused, progress=share, eta_seconds=left)
