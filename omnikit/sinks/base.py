"""The seam between omnikit and what stands behind it: what a sink declares, what it is given, what it must do.

A sink gets batches. The same batch may come again, after a crash or where nobody knows whether it arrived: under the
same id, with the same records in the same bytes. What it does with it must then be as if it had come once.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

BATCH_SCHEMA, TEST_SCHEMA = "omnikit.batch/1", "omnikit.test/1"


class Record(NamedTuple):
    """One document: JSON in one line, UTF-8. Holds personal data: its repr shows where it belongs and no more."""

    key: str
    record_id: str
    document: bytes

    def __repr__(self) -> str:
        return f"Record({self.key!r}, {self.record_id!r})"


class Batch(NamedTuple):
    """What is handed over at once. `kind`: order or return; `again`: it may have been handed over before."""

    id: str
    kind: str
    records: Sequence[Record]
    again: bool = False


class Outcome(StrEnum):
    """`later`: not taken now, and it may be this record's fault; `unreachable`: nothing would be taken now; `refused`:
    it will never be taken as it is.
    """

    ARRIVED = "arrived"
    LATER = "later"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


class Delivery(NamedTuple):
    """What became of one record. `said`: why it was not taken, without secrets and personal data; `wait`: the seconds
    that the other side asks for.
    """

    key: str
    outcome: Outcome
    said: str = ""
    status: str = ""
    wait: float | None = None


class Message(NamedTuple):
    """What the OMS tells. `kind`: shipments or invoices; `values`: as they came, to be looked at by
    `model.backchannel`.
    """

    kind: str
    values: Any


class Collected(NamedTuple):
    """What there was to tell, and from where to ask on."""

    messages: Sequence[Message]
    cursor: str


class Sink(Protocol):
    """A sink at work."""

    def prepare(self) -> None:
        """Make sure of what can be made sure of without handing anything over. Raises InvalidInput."""
        ...

    def check(self) -> str:
        """Hand over a test document; a sentence that says what happened. Raises ChannelError with what went wrong."""
        ...

    def deliver(self, batch: Batch) -> list[Delivery]:
        """Hand over a batch; what became of each record. Never raises for what the other side does."""
        ...

    def drop(self) -> Path | None:
        """The folder into which the OMS puts files for us; None where it has none."""
        ...

    def collect(self, cursor: str) -> Collected:
        """Ask what the OMS has to tell since `cursor`; the first time, that is empty. Raises ChannelError."""
        ...


@dataclass(frozen=True, repr=False)
class SinkWiring:
    """What a sink is given. Holds a secret: its repr names nothing of it."""

    config: BaseModel
    secrets: Mapping[str, str]
    home: Path
    now: Callable[[], datetime]

    def __repr__(self) -> str:
        return f"SinkWiring({type(self.config).__name__})"


@dataclass(frozen=True)
class SinkKind:
    """What a kind of sink declares. `config` is a pydantic model whose fields carry `model.fields.Ui`; fields marked
    secret are kept apart. `factory` is "module:callable", called with `SinkWiring`; `batch_size` names the field that
    says how many records are handed over at once.
    """

    id: str
    label: str
    config: type[BaseModel]
    factory: str
    batch_size: str
    instructions: tuple[str, ...] = field(default=())

    def connect(self, wiring: SinkWiring) -> Sink:
        """A sink at work."""
        module, _, name = self.factory.partition(":")
        sink: Sink = getattr(importlib.import_module(module), name)(wiring)
        return sink

    def at_once(self, config: Mapping[str, Any]) -> int:
        """How many records go into a batch."""
        return int(config[self.batch_size])
