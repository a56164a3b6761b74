"""The command line: thin commands over the kit. Importing it loads click and nothing heavier."""

from __future__ import annotations

from omnikit.cli import (
    application,
    connection,
    data,
    errors,
    home,
    imports,
    logs,
    pauses,
    reports,
    running,
    schedule,
    settings,
    sql,
    users,
    views,
)
from omnikit.cli.common import OmnikitGroup, root

__all__ = ["main"]

for module in (
    home, application, connection, settings, running, schedule, data, errors, imports, logs, sql, users, views, pauses,
    reports,
):  # fmt: skip
    for command in module.COMMANDS:
        root.add_command(command)


def main() -> None:
    """Entry point of the command `omnikit`."""
    assert isinstance(root, OmnikitGroup)
    root(prog_name="omnikit")
