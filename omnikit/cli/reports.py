"""`omnikit report`: run a parameterised notebook now or by the clock, and open what it left."""

from __future__ import annotations

import click

from omnikit.cli.common import as_json, kit_of, write_json, write_table

_REPORTS = {"name": "Report", "title": "Title", "parameters": "Parameters", "last": "Last run", "problem": "Problem"}
_RUNS = {
    "report_run": "Run", "name": "Report", "state": "State", "requested_by": "Asked for by", "created": "Created",
    "seconds": "Seconds", "message": "Message",
}  # fmt: skip
_SCHEDULES = {
    "schedule": "ID", "name": "Report", "when": "When", "next_due": "Next", "last_due": "Last", "report_run": "Run",
    "actor": "By",
}  # fmt: skip
_params = click.option("--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter of the report.")


@click.group()
def report() -> None:
    """Reports: run, list, schedule, open."""


def _values(params: tuple[str, ...]) -> dict[str, str]:
    wrong = [one for one in params if "=" not in one]
    if wrong:
        raise click.BadParameter(f"write KEY=VALUE, not {wrong[0]!r}", param_hint="--param")
    return dict(one.split("=", 1) for one in params)


@report.command()
@click.argument("name")
@_params
@click.option(
    "--out", type=click.Path(file_okay=False), help="Copy the executed notebook and the page into this folder."
)
@click.option("--code", is_flag=True, help="Show the notebook's code in the page.")
@as_json
@click.pass_context
def run(ctx: click.Context, name: str, params: tuple[str, ...], out: str | None, code: bool, as_json: bool) -> None:
    """Run the report NAME and wait for it."""
    kit = kit_of(ctx)
    row = kit.run_report(name, _values(params), code=code, wait=True)
    files = kit.report_files(row["report_run"]) if row["kept"] else {}
    copied = kit.copy_report(row["report_run"], out) if out and files else []
    shown = [str(path) for path in (copied or files.values())]
    if as_json:
        write_json({**row, "files": shown})
    else:
        click.echo(f"Run {row['report_run']} of {name}: {row['state']} after {row['seconds']:.1f} s.")
        for path in shown:
            click.echo(path)
    if row["code"]:
        click.echo(f"Error: {row['message']} [{row['code']}]\n  {row['remedy']}", err=True)
        ctx.exit(1)


@report.command("list")
@click.option("--runs", is_flag=True, help="What has run, newest first.")
@click.option("--schedules", is_flag=True, help="What runs by itself.")
@as_json
@click.pass_context
def list_(ctx: click.Context, runs: bool, schedules: bool, as_json: bool) -> None:
    """The reports there are; with --runs what has run, with --schedules what runs by itself."""
    kit = kit_of(ctx)
    if schedules:
        rows, columns = [{**row, "when": _when(row)} for row in kit.report_schedules()], _SCHEDULES
        empty = "No report runs by itself. `omnikit report schedule NAME --at 06:30` changes that."
    elif runs:
        rows, columns, empty = kit.report_rows(), _RUNS, "No report has run yet."
    else:
        rows, columns, empty = kit.reports(), _REPORTS, "There is no report."
    if as_json:
        write_json(rows)
    else:
        write_table([_told(row) for row in rows], columns, empty)


def _told(row: dict[str, object]) -> dict[str, object]:
    parameters, last = row.get("parameters"), row.get("last")
    if isinstance(parameters, list):
        row = {**row, "parameters": ", ".join(one["name"] for one in parameters)}
    return {**row, "last": f"{last['state']} {last['created']}" if isinstance(last, dict) else ""}


def _when(row: dict[str, object]) -> str:
    if row["every"]:
        return f"every {row['every']} minutes"
    return f"at {row['at']} {row['zone']}" + (f" on days {row['days']}" if row["days"] else "")


@report.command()
@click.argument("name", required=False)
@_params
@click.option("--every", type=int, help="Every so many minutes.")
@click.option("--at", help="At this time of day, HH:MM.")
@click.option("--days", default="", help="With --at: on these days alone, as digits; 1 is Monday.")
@click.option("--zone", default="UTC", show_default=True, help="With --at: the time zone, such as Europe/Berlin.")
@click.option("--remove", type=int, help="Take the schedule of this number away.")
@click.pass_context
def schedule(
    ctx: click.Context,
    name: str | None,
    params: tuple[str, ...],
    every: int | None,
    at: str | None,
    days: str,
    zone: str,
    remove: int | None,
) -> None:
    """Let workers run the report NAME by the clock."""
    kit = kit_of(ctx)
    if remove is not None:
        kit.unschedule_report(remove)
        click.echo(f"Schedule {remove} is gone.", err=True)
        return
    if name is None:
        raise click.UsageError("Name a report, or --remove a schedule.")
    row = kit.schedule_report(name, _values(params), every=every, at=at, days=days, zone=zone)
    click.echo(f"Schedule {row['schedule']}: {name} {_when(row)}, next {row['next_due']}.", err=True)


@report.command("open")
@click.argument("run", type=int)
@click.option("--browser/--no-browser", default=True, help="Open the page in a browser, or only say where it is.")
@click.pass_context
def open_(ctx: click.Context, run: int, browser: bool) -> None:
    """Open the page of a run of a report."""
    page = kit_of(ctx).report_files(run)["page"]
    click.echo(str(page))
    if browser:
        click.launch(str(page))


COMMANDS = (report,)
