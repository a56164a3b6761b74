"""The folder: which files there are, when they came, and opening one so that nothing else is opened in its place."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from omnikit.drivers.filechannel.tables import Unreadable
from omnikit.errors import RequestRefused, Unavailable

_HOME = "omnikit.db"  # what tells a home of omnikit: no file of one is an order
_ABSURD = timedelta(days=1)  # a file that says it is of the day after tomorrow has a wrong stamp
_CHECK = "Check the folder of the connection, and that the worker's user may read it."


class Entry(NamedTuple):
    """One file. `modified`: when its content was written, which tells versions apart; `changed`: when it came to be as
    it is in this folder, which a copy that keeps its old date does not hide.
    """

    name: str
    path: Path
    size: int
    modified: datetime
    changed: datetime


def entries(account: Mapping[str, str], now: datetime) -> list[Entry]:
    """The files of the folder that fit the pattern, oldest change first. Raises Unavailable, RequestRefused."""
    folder = Path(account["folder"])
    patterns = [one.strip().lower() for one in account["pattern"].split(",")]
    try:
        with os.scandir(folder) as found:
            files = [_entry(one, now) for one in found if _fits(one, patterns)]
    except FileNotFoundError:
        raise Unavailable(f"The folder {folder} is not there.", remedy=_CHECK, code="folder.missing") from None
    except NotADirectoryError:
        raise RequestRefused(f"{folder} is no folder.", remedy=_CHECK, code="folder.none") from None
    except PermissionError:
        raise RequestRefused(f"The folder {folder} may not be read.", remedy=_CHECK, code="folder.denied") from None
    except OSError as error:
        raise Unavailable(
            f"The folder {folder} cannot be read ({type(error).__name__}).", remedy=_CHECK, code="folder.unavailable"
        ) from None
    return sorted((one for one in files if one), key=lambda one: (one.changed, one.name))


def refuse_home(folder: Path) -> None:
    """Raises RequestRefused for a folder inside a home of omnikit, where the key and the database lie."""
    resolved = folder.resolve()
    if any((place / _HOME).exists() for place in (resolved, *resolved.parents)):
        raise RequestRefused(
            f"The folder {folder} lies inside a home of omnikit.", remedy="Use a folder elsewhere.", code="folder.home"
        )


def _fits(found: os.DirEntry[str], patterns: list[str]) -> bool:
    """Hidden files, and those that spreadsheets lay beside an open one, are none. Names in capitals fit as well."""
    name = found.name
    if name.startswith((".", "~$")) or not _printable(name):
        return False
    return any(fnmatchcase(name.lower(), pattern) for pattern in patterns)


def _printable(name: str) -> bool:
    return name.isprintable() and name.encode("utf-8", "replace").decode() == name


def _entry(found: os.DirEntry[str], now: datetime) -> Entry | None:
    """None for what is no plain file, or is gone already."""
    try:
        about = found.stat(follow_symlinks=False)
    except OSError:
        return None
    return _of(Path(found.path), about, now) if stat.S_ISREG(about.st_mode) else None


def entry_of(path: Path, now: datetime) -> Entry:
    """One file that somebody brings. Raises Unreadable."""
    try:
        about = path.stat()
    except OSError as error:
        raise Unreadable(f"it cannot be opened ({type(error).__name__})") from None
    return _of(path, about, now)


def _of(path: Path, about: os.stat_result, now: datetime) -> Entry:
    written, came = _instant(about.st_mtime_ns), _instant(about.st_ctime_ns)
    modified = came if written > now + _ABSURD else written
    return Entry(path.name, path, about.st_size, modified, max(modified, came))


def _instant(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=nanoseconds // 1000)


@contextmanager
def opened(path: Path, *, follow: bool = False) -> Iterator[int]:
    """The file's descriptor. No link is followed, and nothing is opened that one would wait for: whoever may write into
    the folder could otherwise have any file of this machine read. Raises Unreadable, FileNotFoundError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(f"it cannot be opened ({type(error).__name__})") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("it is no plain file")
        yield descriptor
    finally:
        os.close(descriptor)
