"""Which migrations there are, and whether any is due. sqlite-utils applies them, and is imported only then: it brings
pandas along, a quarter of a second that each page and each command would wait for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]


class Migrations:
    """Migrations of one set in their order; as a decorator it takes the next one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._steps: list[Step] = []

    def __call__(self) -> Callable[[Step], Step]:
        def taken(step: Step) -> Step:
            self._steps.append(step)
            return step

        return taken

    def apply(self, connection: sqlite3.Connection) -> None:
        """Apply those that have not been applied."""
        if {step.__name__ for step in self._steps} <= self._applied(connection):
            return
        from sqlite_utils import Database
        from sqlite_utils import Migrations as Applying

        applying = Applying(self.name)
        for step in self._steps:
            applying()(step)
        applying.apply(Database(connection, execute_plugins=False))

    def _applied(self, connection: sqlite3.Connection) -> set[str]:
        try:
            rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (self.name,))
        except sqlite3.OperationalError:  # a new database has no such table
            return set()
        return {row[0] for row in rows}
