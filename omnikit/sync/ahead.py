"""Reading a large file of orders and mapping them, in a process beside the one that stores them: each is about half of
the work, and one interpreter does one thing at a time.

Nothing depends on it. Whatever happens to the other process, what it did not tell is read here, where a fault of the
file, or of ours, is raised as what it is.
"""

from __future__ import annotations

import gc
import pickle
import sys
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import IO, NamedTuple

import msgspec

from omnikit.drivers import registry
from omnikit.drivers.base import Terms
from omnikit.model.orders import Mapped
from omnikit.store.pages import packed

WORTH = 4_000_000  # bytes of a file; a smaller one is read while another process would still be starting
_TOGETHER = 250  # orders of one message
_AHEAD = 8  # messages that wait to be stored
_PIPE = 1 << 20  # bytes; a small pipe would wake us for every few orders
_LENGTH = 4  # bytes


class Read(NamedTuple):
    """An order of the file: where it begins, its rows as they are kept, and what became of them; or why a row is no
    order.
    """

    line: int
    packed: bytes | None
    mapped: Mapped | None
    problem: str | None


class Job(NamedTuple):
    """A file, and under which terms its rows become orders."""

    path: Path
    driver: str
    terms: Terms


_ENCODER = msgspec.msgpack.Encoder()


def read(job: Job, alone: Callable[[], None]) -> Generator[Read]:
    """The orders of a file, and why rows are none. `alone` is told where the other process fails. Raises
    InvalidInput for a file that is none of the driver's.
    """
    done = 0
    if sys.executable and job.path.stat().st_size >= WORTH:  # embedded, Python may not know its own program
        try:
            with closing(_told(job)) as told:
                for done, one in enumerate(told, start=1):  # noqa: B007 also the last one counts
                    yield one
        except (OSError, EOFError, msgspec.DecodeError):
            alone()
        else:
            return
    yield from islice(_here(job), done, None)


def _here(job: Job) -> Generator[Read]:
    manifest = registry.manifest(job.driver)
    rules = manifest.rules(job.terms)
    for record in manifest.reader(job.terms).records(job.path):
        if record.raw is None:
            yield Read(record.line, None, None, record.problem)
        else:
            yield Read(record.line, packed(record.raw), rules.map_order(record.raw), None)


def _told(job: Job) -> Generator[Read]:
    """What another process tells. Raises OSError, EOFError or DecodeError where that comes to no good end."""
    decoder = msgspec.msgpack.Decoder(list[Read])
    command = [sys.executable, "-P", "-m", __name__]
    # a group of its own: Ctrl-C at a terminal reaches a whole group, and we stop it ourselves once a page is stored
    with Popen(  # noqa: S603
        command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, pipesize=_PIPE, process_group=0
    ) as process:
        assert process.stdin is not None
        with process.stdin as asked:
            pickle.dump(job, asked)
        with closing(_messages(process)) as messages:
            for message in messages:
                yield from decoder.decode(message)


def _messages(process: Popen[bytes]) -> Generator[bytes]:
    """Fetched by a thread: while we store, the other process must not wait for us to listen."""
    assert process.stdout is not None
    with ThreadPoolExecutor(1, "ahead") as pool:
        try:
            asked = deque(pool.submit(_message, process.stdout) for _ in range(_AHEAD))
            while message := asked.popleft().result():
                asked.append(pool.submit(_message, process.stdout))
                yield message
        finally:
            process.kill()  # the thread would wait for what nobody wants any more


def _message(source: IO[bytes]) -> bytes:
    """The next; empty after the last. Raises EOFError where it broke off."""
    length = int.from_bytes(_exactly(source, _LENGTH))
    return _exactly(source, length)


def _exactly(source: IO[bytes], length: int) -> bytes:
    found = source.read(length)
    if len(found) < length:
        raise EOFError
    return found


def main() -> None:
    """The other process: reads a `Job` from standard input, and tells of it on standard output."""
    gc.disable()  # nothing here refers back to itself: looking for that costs a tenth of the time
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 our own process wrote it
    found = _here(job)
    while some := list(islice(found, _TOGETHER)):
        _tell(_ENCODER.encode(some))
    _tell(b"")


def _tell(message: bytes) -> None:
    sys.stdout.buffer.write(len(message).to_bytes(_LENGTH) + message)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
