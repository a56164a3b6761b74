"""Importing a file that somebody brought: its orders in pages, its rejected rows with their lines, as a run.

How many orders are stored stands where slices stand, written with each page: a run that was killed goes on behind them,
so nothing is counted twice. The rows that were left out are kept beside the file, by line and reason alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import IO, Any

import orjson

from omnikit.drivers import registry
from omnikit.drivers.base import Driver
from omnikit.errors import Interrupted, Superseded
from omnikit.model.states import Level
from omnikit.model.times import parse
from omnikit.store import Record, Slice, SliceStep, Store
from omnikit.sync import ahead
from omnikit.sync.bulk import batches, commit_mapped
from omnikit.sync.context import RunContext
from omnikit.sync.rules import mark_mixed, terms_at_work

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
    terms, store, driver = terms_at_work(context), context.store, context.connection.driver
    mark_mixed(context, registry.manifest(driver).rules(terms))
    left_out = rejected_path(store, context.claim.run_id)
    left_out.touch(mode=0o600)

    def alone() -> None:
        context.say(Level.WARNING, "file.alone", "The process that read the file ahead has ended; the run reads on.")

    with left_out.open("wb") as rejected, closing(ahead.read(ahead.Job(path, driver, terms), alone)) as found:
        page = _Pages(context, _lines(path), rejected)
        for batch in batches(page.fresh(found), BATCH):
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

    def __init__(self, context: RunContext, lines: int, rejected: IO[bytes]) -> None:
        self._context = context
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

    def fresh(self, found: Iterator[ahead.Read]) -> Iterator[tuple[int, Record]]:
        """Orders that are not stored yet, with their lines; rows that are none are noted on the way."""
        return islice(self._orders(found), self.done, None)

    def _orders(self, found: Iterator[ahead.Read]) -> Iterator[tuple[int, Record]]:
        for one in found:
            if one.packed is None or one.mapped is None:
                self._reject(one)
            else:
                yield one.line, Record(one.packed, one.mapped, packed=True)

    def _reject(self, one: ahead.Read) -> None:
        if self.refused < MOST_KEPT:
            self._rejected.write(orjson.dumps({"line": one.line, "reason": one.problem}) + b"\n")
        self.refused += 1

    def store(self, batch: list[tuple[int, Record]]) -> None:
        self.done += len(batch)
        step = SliceStep(self.stream, self._at, self._at, str(self.done))
        commit_mapped(self._context, [record for _, record in batch], step)
        line, _ = batch[-1]
        share = min(0.999, line / self._lines)
        left = self._context.spent() * (1 - share) / max(share, 0.001)
        self._context.store.runs.progress(self._context.claim, refused=self.refused, progress=share, eta_seconds=left)
