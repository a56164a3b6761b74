"""Runs as commands tell of them: what they came to, how far they are, and the exit code of their ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from omnikit.cli.common import write_json_rows
from omnikit.model.durations import still
from omnikit.model.jobs import IMPORT, lane_of

if TYPE_CHECKING:
    from omnikit.kit import Kit, RunHandle

Row = dict[str, Any]
_OUTCOME = {"succeeded": 0, "succeeded_with_errors": 3, "failed": 1, "canceled": 1, "queued": 0, "running": 0}
_REFUSALS = {"authorization": 4, "needs_authorization": 4, "busy": 5, "usage": 2}  # by the first word of a code
_WORST_FIRST = (1, 2, 4, 5, 3, 0)
_SHOWN = (
    "run_id", "connection_id", "state", "fetched", "returns", "imported", "updated", "unchanged", "pending", "excluded",
    "failed", "sent", "refused", "calls", "seconds", "code", "message", "remedy",
)  # fmt: skip


def exit_code(row: Row) -> int:
    """The exit code of a run's end, or of a refusal (a row without a state)."""
    kind = str(row.get("code") or "").partition(".")[0]
    if kind == "authorization" or "state" not in row:
        return _REFUSALS.get(kind, 1)
    return _OUTCOME[row["state"]]


def worst(codes: Iterable[int]) -> int:
    """The exit code of a command whose parts ended in `codes`."""
    known = set(codes)
    return next((code for code in _WORST_FIRST if code in known), 0)


def follow(kit: Kit, run: RunHandle, what: str, *, wait: bool, quiet: bool) -> Row:
    """Say that `what` (`Sync`, `Retry`, ...) was triggered or, with `wait`, how it ended. Returns the run's row as JSON
    has it; `quiet`: nothing is said.
    """
    if wait:
        run.wait(None if quiet or not sys.stderr.isatty() else _progress())
    row = run.as_dict()
    if not quiet:
        _tell(row) if wait else _triggered(kit, row, what)
    return {name: row[name] for name in (_SHOWN if wait else ("run_id", "connection_id", "state"))}


def follow_all(kit: Kit, runs: Iterable[RunHandle], refused: list[Row], what: str, *, wait: bool, quiet: bool) -> int:
    """The same for runs of several connections, some of which may have been refused. `quiet` writes JSON. Returns the
    exit code.
    """
    rows = [follow(kit, run, what, wait=wait, quiet=quiet) for run in runs]
    for one in refused:
        click.echo(f"Connection {one['connection_id']}: {one['message']} [{one['code']}]", err=True)
    if quiet:
        write_json_rows([*rows, *refused])
    return worst(exit_code(row) for row in (*rows, *refused))


def _triggered(kit: Kit, row: Row, what: str) -> None:
    hint = "" if kit.worker_alive() else " No worker is running: start `omnikit worker`, or use --wait."
    click.echo(f"{what} triggered for connection {row['connection_id']} (run {row['run_id']}).{hint}")


def _tell(row: Row) -> None:
    if lane_of(row["job"]) != IMPORT:
        click.echo(f"Run {row['run_id']} {row['state']}: {row['sent']} sent, {row['refused']} refused.")
        _tell_why(row, row["refused"])
        return
    counts = ", ".join(
        f"{row[name]} {name}" for name in ("imported", "updated", "unchanged", "pending", "excluded", "failed")
    )
    click.echo(f"Run {row['run_id']} {row['state']}: {_fetched(row)} ({counts}) in {row['seconds']:.1f} s.")
    _tell_why(row, row["failed"])


def _fetched(row: Row) -> str:
    returns = f", {row['returns']} of them returns" if row["returns"] else ""
    return f"{row['fetched']} fetched{returns}"


def _tell_why(row: Row, failed: int) -> None:
    if row["message"]:
        click.echo(f"  {row['message']} [{row['code']}]\n  {row['remedy'] or ''}".rstrip(), err=True)
    if failed:
        click.echo("  `omnikit errors` says why, and what to do.", err=True)


def _progress() -> Callable[[Row], None]:
    """One line on a terminal that is written over and over."""

    def show(row: Row) -> None:
        share = f"{row['progress']:.0%}" if row["progress"] else "…"
        told = (_fetched(row), f"{row['failed']} errors", f"{row['calls']} calls", *still(row))
        text = f"{row['state']} {share}: {', '.join(told)}"
        end = "\n" if row["finished"] else ""
        click.echo(f"\r\x1b[K{text}{end}", nl=False, err=True)

    return show
