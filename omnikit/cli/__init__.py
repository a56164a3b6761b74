"""The command line: thin commands over the kit. Importing it loads click and nothing heavier."""

from __future__ import annotations

from omnikit.cli import (
    alerts,
    application,
    completeness,
    connection,
    data,
    errors,
    exports,
    files,
    home,
    imports,
    logs,
    pauses,
    reports,
    returns,
    running,
    schedule,
    settings,
    sinks,
    sql,
    stock,
    users,
    views,
)
from omnikit.cli.common import OmnikitGroup, root

__all__ = ["main"]

for module in (
    home, application, connection, settings, running, schedule, data, returns, errors, imports, logs, sql, users, views,
    pauses, reports, alerts, stock, sinks, exports, files, completeness,
):  # fmt: skip
    for command in module.COMMANDS:
        root.add_command(command)


def main() -> None:
    """Entry point of the command `omnikit`."""
    assert isinstance(root, OmnikitGroup)
    root(prog_name="omnikit")
