"""A sink that writes files into a folder, whole or not at all, for whoever reads there.

A file appears under its name in one step, and only when its bytes are on the disk. A batch that comes again replaces
its own files, byte for byte the same. CSV needs two files; a third, written last, tells that both are whole.
"""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import orjson

from omnikit.errors import InvalidInput, Unavailable
from omnikit.model.cells import harmless
from omnikit.model.handover import DOCUMENTS, Part, names
from omnikit.model.times import iso
from omnikit.sinks.base import BATCH_SCHEMA, TEST_SCHEMA, Batch, Collected, Delivery, Outcome, SinkWiring
from omnikit.sinks.kinds import FolderConfig

_TEST_FILE = "omnikit-test.json"
_PRIVATE = 0o700
File = tuple[str, bytes]


class FolderSink:
    """Implements `base.Sink`."""

    def __init__(self, wiring: SinkWiring) -> None:
        assert isinstance(wiring.config, FolderConfig)
        self._config = wiring.config
        self._path = Path(wiring.config.path)
        self._home = wiring.home
        self._now = wiring.now

    def __repr__(self) -> str:
        return f"FolderSink({self._config.path!r}, {self._config.format})"

    def prepare(self) -> None:
        """The folder is made where it is missing, and proven to take files."""
        self._outside_home()
        try:
            self._path.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            handle, probe = tempfile.mkstemp(prefix=".omnikit-", dir=self._path)
            os.close(handle)
            Path(probe).unlink()
        except OSError as error:
            raise InvalidInput(
                f"The folder cannot be written to: {_reason(error)}.",
                field="path",
                remedy="Name one that exists or can be made, or give this user the right to write there.",
                code="sink.folder",
            ) from None

    def check(self) -> str:
        """A test document is left in the folder."""
        self.prepare()
        told = {"schema": TEST_SCHEMA, "sent": iso(self._now())}
        try:
            _write(self._path, (_TEST_FILE, orjson.dumps(told) + b"\n"))
        except OSError as error:
            raise Unavailable(
                f"The test document could not be written: {_reason(error)}.", remedy="Mend the folder, then test again."
            ) from None
        return f"The test document {_TEST_FILE} was written."

    def deliver(self, batch: Batch) -> list[Delivery]:
        """All records of a batch arrive together, or none does. A folder that is gone is not made anew: it may be the
        place of a disk that is not there just now.
        """
        try:
            self._outside_home()
            for file in files_of(batch, self._config.format):
                _write(self._path, file)
        except OSError as error:
            return _none(batch, f"the folder cannot be written to ({_reason(error)})")
        except InvalidInput as refused:
            return _none(batch, refused.message)
        return [Delivery(one.key, Outcome.ARRIVED) for one in batch.records]

    def drop(self) -> Path | None:
        """A folder within: readers of the one have no need to see the other."""
        return self._path / "inbox" if self._path.is_dir() else None

    def collect(self, cursor: str) -> Collected:
        """Nobody can be asked."""
        return Collected((), cursor)

    def _outside_home(self) -> None:
        """Looked at each time: a link may be turned meanwhile. Raises InvalidInput."""
        if self._path.resolve().is_relative_to(self._home.resolve()):
            raise InvalidInput(
                "The folder lies inside omnikit's home.",
                field="path",
                remedy="Name a folder elsewhere: readers of it must not come near the home.",
                code="sink.inside_home",
            )


def _none(batch: Batch, said: str) -> list[Delivery]:
    return [Delivery(one.key, Outcome.UNREACHABLE, said) for one in batch.records]


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _write(folder: Path, file: File) -> None:
    """Under a name of its own first, then in one step under its real one. What a crash left half written goes."""
    name, content = file
    for left in folder.glob(f".{name}.*"):
        left.unlink(missing_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{name}.", dir=folder)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(beside).replace(folder / name)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk as well; else a power cut could take it back after it was counted as arrived."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# -- what stands in them -------------------------------------------------------------------------------------------


def files_of(batch: Batch, form: str) -> list[File]:
    """Names and contents of a batch's files in the order in which they are written; the same each time."""
    return _FORMS[form](batch, f"{batch.kind}s-{batch.id}")


def _jsonl(batch: Batch, stem: str) -> list[File]:
    return [(f"{stem}.jsonl", b"".join(one.document + b"\n" for one in batch.records))]


def _csv(batch: Batch, stem: str) -> list[File]:
    declared = DOCUMENTS[batch.kind]
    whole: list[dict[str, Any]] = [orjson.loads(one.document) for one in batch.records]
    lines = [{**{name: one[name] for name in _of_line(batch.kind)}, **line} for one in whole for line in one["lines"]]
    tables = (
        (f"{stem}.csv", _columns(declared), [_flat(declared, one) for one in whole]),
        (f"{stem}.lines.csv", _line_columns(batch.kind), lines),
    )
    files = [(name, _table(columns, rows)) for name, columns, rows in tables]
    told = [
        {"name": name, "rows": len(rows), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for (name, _, rows), (_, content) in zip(tables, files, strict=True)
    ]
    manifest = {"schema": BATCH_SCHEMA, "batch": batch.id, "files": told}
    return [*files, (f"{stem}.done.json", orjson.dumps(manifest) + b"\n")]


def _of_line(kind: str) -> tuple[str, ...]:
    """What a line says of what it belongs to."""
    return ("key", "connection_id", f"{kind}_id")


def _columns(declared: type[Part]) -> list[str]:
    """A document's fields without its lines; those of a part of it behind the part's name."""
    found = []
    for name, inner in names(declared).items():
        if name != "lines":
            found += [f"{name}_{one}" for one in names(inner)] if inner else [name]
    return found


def _flat(declared: type[Part], values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, inner in names(declared).items():
        if inner is None:
            found[name] = values[name]
        elif name != "lines":
            found |= {f"{name}_{one}": (values[name] or {}).get(one) for one in names(inner)}
    return found


def _line_columns(kind: str) -> list[str]:
    inner = names(DOCUMENTS[kind])["lines"]
    assert inner is not None
    return [*_of_line(kind), *names(inner)]


def _table(columns: list[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return harmless(value) if isinstance(value, str) else value


def _parquet(batch: Batch, stem: str) -> list[File]:
    """One file: people and lines are nested as in JSON, amounts and times are the same texts."""
    import pyarrow as pa
    from pyarrow import parquet

    rows = [orjson.loads(one.document) for one in batch.records]
    buffer = BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, schema=pa.schema(_arrow_fields(DOCUMENTS[batch.kind]))), buffer)
    return [(f"{stem}.parquet", buffer.getvalue())]


def _arrow_fields(declared: type[Part]) -> list[Any]:
    import pyarrow as pa

    plain = {int: pa.int64(), bool: pa.bool_()}
    found = []
    for (name, inner), info in zip(names(declared).items(), declared.model_fields.values(), strict=True):
        kinds = {info.annotation, *getattr(info.annotation, "__args__", ())}
        held = next((kind for one, kind in plain.items() if one in kinds), pa.string())
        if inner is not None:
            held = pa.struct(_arrow_fields(inner))
            held = pa.list_(held) if name == "lines" else held
        found.append(pa.field(name, held))
    return found


_FORMS: dict[str, Callable[[Batch, str], list[File]]] = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet}
