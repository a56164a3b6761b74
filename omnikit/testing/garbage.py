"""Records that no channel should send, made of good ones: always the same, so that a failure comes again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

_BARE = (
    b"", b" ", b"null", b"0", b"1e400", b"[]", b"{}", b'""', b"[[[[", b"{" * 5000, b'{"a":' * 3000, b"\x00",
    b"\xff\xfe", b"NaN", b'"\\ud800"', b'{"order_id":null}', b"PK\x03\x04", b"<html>", "„“".encode(), b'{"\\u0000":1}',
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, float("nan"), "", " ", "\x00", "\ud800", "\u202e", "x" * 10_000, "1e999",
    "NaN", "9999-99-99T99:99:99Z", "0001-01-01T00:00:00+14:00", "2026-02-30", "1.234", "=1+1", "{}", [], {}, [None],
    {"": None}, [[]],
)  # fmt: skip
_CHANGES = 6  # of each place in each record


def garbage(good: Sequence[bytes], seed: int = 2026) -> Iterator[bytes]:
    """Bytes that are no JSON, JSON that is no record, and good records with one value put in the place of another."""
    yield from _BARE
    chance = random.Random(seed)  # noqa: S311 no secret
    for raw in good:
        yield raw[: len(raw) // 2]
        yield raw.replace(b'"', b"'")
        yield bytes(chance.choices(raw, k=len(raw)))
        yield from _changed(json.loads(raw), chance)


def _changed(record: Any, chance: random.Random) -> Iterator[bytes]:
    for place in list(_places(record)):
        for value in chance.sample(_VALUES, _CHANGES):
            yield json.dumps(_with(record, place, value)).encode()
        yield json.dumps(_with(record, place[:-1], {})).encode()


def _places(record: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = record.items() if isinstance(record, dict) else enumerate(record) if isinstance(record, list) else ()
    for key, value in inside:
        yield (*above, key)
        yield from _places(value, (*above, key))


def _with(record: Any, place: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at a place."""
    if not place:
        return value
    copy = dict(record) if isinstance(record, dict) else list(record)
    copy[place[0]] = _with(record[place[0]], place[1:], value)
    return copy
