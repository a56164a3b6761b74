"""Fetch the next page while this one is being stored: a page in the air costs nothing of ours but time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterator[Item], at_end: Callable[[], None]) -> Generator[Item, None, None]:
    """The same items, each fetched in another thread while the one before is worked on.

    An error of the source is raised in its turn, after the items before it were handed out. `at_end` is called in the
    fetching thread when it ends, also when the reader leaves early.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as pool:
        try:
            coming = pool.submit(_next, items)
            while (item := coming.result()) is not None:
                coming = pool.submit(_next, items)
                yield item
        finally:
            pool.submit(at_end)


def _next(items: Iterator[Item]) -> Item | None:
    return next(items, None)
