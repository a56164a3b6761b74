"""SELECT over the documented views (see `sqlviews`), for people and scripts: it cannot write, see anything else, or run
for ever.

Four fences, each enough for most of it: the file is opened read-only; SQLite refuses to write (`query_only`); an
authorizer allows reading views, and of the tables behind them the columns that the views read; a time limit.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from omnikit.errors import InvalidInput
from omnikit.model.problems import CAUSES, Problem
from omnikit.store.sqlviews import VIEWS

MOST_ROWS = 1_000_000
_LONGEST = 10_000_000  # bytes of one value
_STEPS = 10_000  # of SQLite's machine between two looks at the clock
_FETCH = 1000
_OTHER = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
_FORBIDDEN = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"})
_HINT = f"Write a SELECT over {', '.join(VIEWS)}; docs/sql.md describes their columns."

Parameters = Sequence[Any] | Mapping[str, Any]


class Selected(NamedTuple):
    """The columns' names, and the rows as tuples."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def select(path: Path, statement: str, parameters: Parameters = (), *, seconds: float = 30.0) -> Selected:
    """Carry a SELECT out. Raises InvalidInput: `sql.invalid` for anything else and for mistakes, `sql.timeout`,
    `sql.too_many_rows`.
    """
    with _opened(path) as connection:
        connection.set_authorizer(_Guard(_tables(connection), _columns_behind(connection)))
        ends = time.monotonic() + seconds
        connection.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
        try:
            cursor = connection.execute(statement, parameters)
            if cursor.description is None:
                raise _invalid("it selects nothing")
            return Selected([column[0] for column in cursor.description], _all_rows(cursor))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise _too_long(seconds) from None
            raise _invalid(error) from None
        # a NUL, a number too large, a value of a strange type, two statements
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, TypeError) as error:
            raise _invalid(error) from None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        for name, told in _FUNCTIONS.items():
            connection.create_function(name, 2, told, deterministic=True)
        yield connection


def _tables(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of all that can be read from, in lower case; a name that is none of them is one of the statement's."""
    found = connection.execute("SELECT name FROM sqlite_master UNION ALL SELECT name FROM pragma_module_list")
    return frozenset(row[0].lower() for row in found)


def _columns_behind(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """The columns of tables that the views read. A query of one's own under a view's name (`WITH omnikit_orders AS`) is
    taken for the view by SQLite's authorizer: it gets no further than these.
    """
    seen: set[tuple[str, str]] = set()

    def watch(action: int, table: str | None, column: str | None, _db: str | None, view: str | None) -> int:
        if action == sqlite3.SQLITE_READ and view in VIEWS:
            seen.add((table or "", column or ""))
        return sqlite3.SQLITE_OK

    connection.set_authorizer(watch)
    for view in VIEWS:
        connection.execute(f"EXPLAIN SELECT * FROM {view}").close()  # noqa: S608 names of ours
    return frozenset(seen)


class _Guard:
    """Says yes to reading what the views show, and no to everything else."""

    def __init__(self, tables: frozenset[str], behind: frozenset[tuple[str, str]]) -> None:
        self._tables = tables
        self._behind = behind
        self._used: set[str] = set()  # tables behind the views that the statement names

    def __call__(self, action: int, one: str | None, two: str | None, _db: str | None, view: str | None) -> int:
        allowed = action in _OTHER or self._asks(action, one or "", two or "", view)
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _asks(self, action: int, one: str, two: str, view: str | None) -> bool:
        if action == sqlite3.SQLITE_FUNCTION:
            return two.lower() not in _FORBIDDEN
        if action != sqlite3.SQLITE_READ:
            return False
        if one in VIEWS:
            return True
        if view in VIEWS and (one, two) in self._behind:
            self._used.add(one)
            return True
        # `count(*)`: tables of views are named once more, and queries that the statement gives a name, without column
        return two == "" and (one in self._used or not self._is_there(one.lower()))

    def _is_there(self, name: str) -> bool:
        return name in self._tables or name.startswith(("sqlite_", "pragma_"))


def _all_rows(cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    while some := cursor.fetchmany(_FETCH):
        rows += some
        if len(rows) > MOST_ROWS:
            raise InvalidInput(
                f"The statement gives more than {MOST_ROWS} rows.",
                field="statement",
                remedy="Narrow it with WHERE, GROUP BY or LIMIT.",
                code="sql.too_many_rows",
            )
    return rows


def _invalid(why: object) -> InvalidInput:
    return InvalidInput(
        f"The statement cannot be carried out: {why}.", field="statement", remedy=_HINT, code="sql.invalid"
    )


def _too_long(seconds: float) -> InvalidInput:
    return InvalidInput(
        f"The statement took longer than {seconds:g} seconds and was stopped.",
        field="statement",
        remedy="Narrow it with WHERE, GROUP BY or LIMIT.",
        code="sql.timeout",
    )


def _in_words(say: Callable[[Problem], str]) -> Callable[[Any, Any], str | None]:
    def told(code: Any, details: Any) -> str | None:
        try:
            return say(Problem(code, "", orjson.loads(details))) if code in CAUSES else None
        except (ValueError, KeyError, TypeError, AttributeError):  # no details of an error
            return None

    return told


_FUNCTIONS = {
    "error_message": _in_words(lambda problem: problem.message),
    "error_remedy": _in_words(lambda problem: problem.remedy),
}
