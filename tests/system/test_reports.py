"""Reports run as programs: by the command line, by the clock, for a run that failed, and with notebooks that fail."""

import json
import re
from datetime import timedelta

import nbformat
import pytest

from omnikit.reports.catalog import own_place
from omnikit.reports.desk import ask_for_due, let_go, tell_of_failures, work_off, work_off_next
from omnikit.store import Store


def add_notebook(home, name, *cells, parameters=None):
    """A user's own report."""
    place = own_place(home)
    place.mkdir(parents=True, exist_ok=True)
    first = [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})] if parameters else []
    nodes = [*first, *(nbformat.v4.new_code_cell(one) for one in cells)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=nodes, metadata=kernel), place / f"{name}.ipynb")


@pytest.fixture
def store(kit, home):
    opened = Store.open(home)
    yield opened
    opened.close()


def page_of(kit, row):
    return kit.report_files(row["report_run"])["page"].read_text()


@pytest.mark.parametrize("name", ["daily-sync", "import-errors", "channel-performance"])
def test_a_shipped_report_is_one_page_that_needs_nothing_else(kit, cli, name):
    kit.connection(1).sync(wait=True)
    result = cli("report", "run", name, "--json")
    row = json.loads(result.stdout)
    assert (row["state"], row["name"]) == ("succeeded", name)
    page = page_of(kit, row)
    assert "data:image/svg+xml;base64," in page
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', page) == []
    assert "<script" not in page
    assert "import omnikit" not in page  # no code unless asked
    people = {
        text
        for one in kit.order_rows()
        for part in (kit.order(one["order_id"]).recipient, kit.order(one["order_id"]).buyer)
        for key, text in (part or {}).items()
        if key in {"name", "address1", "email", "phone"} and text and len(text) > 6
    }
    assert len(people) > 50
    assert [text for text in people if text in page] == []


def test_a_users_own_notebook_appears_with_its_parameters_and_hides_what_it_printed_of_secrets(kit, home):
    add_notebook(
        home, "mine", "print('hello', N)", "print('Atzr|IwEBIsecretsecret')", "N and display(N)",
        parameters="HOME = None\nN: int = 1  # how many",
    )  # fmt: skip
    mine = next(row for row in kit.reports() if row["name"] == "mine")
    assert mine["own"]
    assert mine["parameters"] == [{"name": "N", "type": "int", "default": 1, "help": "how many", "needed": False}]
    row = kit.run_report("mine", {"N": "3"}, code=True, wait=True)
    assert row["state"] == "succeeded"
    files = kit.report_files(row["report_run"])
    for text in (files["page"].read_text(), files["notebook"].read_text()):
        assert "hello 3" in text
        assert "secretsecret" not in text
    assert "display" in files["page"].read_text()


def test_the_key_of_the_home_is_taken_out_of_what_a_report_keeps(kit, home):
    add_notebook(home, "key", "key = open(f'{HOME}/secret.key').read(); print(key)", "raise ValueError(key)")
    row = kit.run_report("key", wait=True)
    files = kit.report_files(row["report_run"])
    key = (home / "secret.key").read_text().strip()
    for text in (row["message"], files["page"].read_text(), files["notebook"].read_text()):
        assert "***" in text
        assert key not in text


def test_a_token_that_ends_before_a_quote_is_taken_out_too(kit, home):
    """Taken out of the file as a whole, it took the quote's escape with it: the file broke, and was kept as it was."""
    add_notebook(home, "quoted", 'print("Atzr|IwEBIsecretsecret")', "print(open(f'{HOME}/secret.key').read())")
    row = kit.run_report("quoted", wait=True)
    assert row["state"] == "succeeded"
    notebook = kit.report_files(row["report_run"])["notebook"]
    assert notebook.stat().st_mode & 0o077 == 0
    for secret in ("secretsecret", (home / "secret.key").read_text().strip()):
        assert secret not in notebook.read_text()
        assert secret not in page_of(kit, row)


def test_a_day_can_be_a_parameter(kit, home):
    cell = "from datetime import date\nHOME = None\nDAY: date | None = None  # which"
    add_notebook(home, "day", "print('of', DAY)", parameters=cell)
    row = kit.run_report("day", {"DAY": "25.11.2026"}, wait=True)
    assert row["state"] == "succeeded"
    assert "of 2026-11-25" in page_of(kit, row)


def test_a_hostile_parameter_stays_text(kit, home):
    add_notebook(home, "told", "print(WHO)", parameters="HOME = None\nWHO: str = ...")
    hostile = '\'); import os; os._exit(3) # """ <script>alert(1)</script>'
    row = kit.run_report("told", {"WHO": hostile}, wait=True)
    assert row["state"] == "succeeded"
    page = page_of(kit, row)
    assert "<script>" not in page
    assert "os._exit(3)" in page


@pytest.mark.parametrize(
    ("cell", "code"),
    [("1 / 0", "report.cell_failed"), ("import time; time.sleep(600)", "report.timed_out")],
    ids=["failing", "endless"],
)
def test_what_fails_counts_as_failed_and_keeps_its_traceback(kit, home, store, clock, cell, code):
    add_notebook(home, "bad", "print('before')", cell, "print('never')")
    asked = kit.run_report("bad")["report_run"]
    assert work_off(store, asked, clock, seconds=2)
    row = kit.report_row(asked)
    assert (row["state"], row["code"]) == ("failed", code)
    assert row["message"]
    assert row["remedy"]
    page = page_of(kit, row)
    assert 'role="alert"' in page
    assert "before" in page
    assert "never" not in page


def test_a_missing_or_unknown_parameter_is_refused_before_anything_runs(kit, cli):
    result = cli("report", "run", "incident")
    assert result.exit_code == 2
    assert "RUN is missing" in result.stderr
    assert cli("report", "run", "incident", "--param", "RUN=x").exit_code == 2
    assert cli("report", "run", "nothing").exit_code == 2
    assert kit.report_rows() == []


def test_a_broken_notebook_is_listed_with_its_reason(kit, home):
    own_place(home).mkdir(parents=True)
    (own_place(home) / "broken.ipynb").write_text("{")
    broken = next(row for row in kit.reports() if row["name"] == "broken")
    assert broken["problem"]


@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, '{"cells": [], "metadata": []}', '{"cells": [{"metadata": {"tags": ["parameters"]}, "source": 5}]}',
     b"\xff\xfe\x00", None],
    ids=["deep", "odd metadata", "odd source", "binary", "folder"],
)  # fmt: skip
def test_an_odd_notebook_hides_no_other(kit, home, cli, content):
    place = own_place(home) / "odd.ipynb"
    place.parent.mkdir(parents=True)
    place.mkdir() if content is None else place.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = {row["name"]: row for row in kit.reports()}
    assert rows["daily-sync"]["problem"] == ""
    assert rows["odd"]["problem"] in {"it is no notebook"} | {
        f"it cannot be read ({kind})" for kind in ("RecursionError", "TypeError", "IsADirectoryError")
    }
    assert "daily-sync" in cli("report", "list").stdout
    assert "[report.unreadable]" in cli("report", "run", "odd").stderr


def test_a_report_that_left_nothing_says_why(kit, home, cli):
    """And not that it has been let go."""
    own_place(home).mkdir(parents=True)
    (own_place(home) / "bare.ipynb").write_text('{"cells": [1]}')
    result = cli("report", "run", "bare", "--out", str(home.parent / "out"))
    assert result.exit_code == 1
    assert "[report.not_run]" in result.stderr
    assert not kit.report_rows()[0]["kept"]


def test_a_folder_that_cannot_be_written_loses_no_report(kit, home, cli):
    add_notebook(home, "small", "print(1)")
    result = cli("report", "run", "small", "--out", "/proc/nowhere")
    assert result.exit_code == 2
    assert "`omnikit report open 1`" in result.stderr
    assert kit.report_files(1)["page"].is_file()


@pytest.mark.parametrize(
    ("name", "parameter", "said"),
    [
        ("channel-performance", "CONNECTION=99", "There is no connection 99."),
        ("completeness", "CONNECTION=99", "There is no connection 99."),
        ("import-errors", "CONNECTION=99", "There is no connection 99."),
        ("channel-performance", "DAYS=0", "choose between 1 and 3660"),
        ("daily-sync", "HOURS=999999999", "choose between 1 and 87840"),
    ],
)
def test_a_report_about_nothing_fails_instead_of_looking_empty(kit, cli, name, parameter, said):
    result = cli("report", "run", name, "--param", parameter)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "unknown parameter" not in result.stderr


def test_amounts_by_marketplace_are_those_of_orders_that_stand(kit):
    """Neither what was canceled nor orders without an amount; the days end today, not with the newest order."""
    kit.connection(1).sync(wait=True)
    priced = kit.sql(
        "SELECT count(*) AS orders, round(sum(CAST(total AS REAL)), 2) AS amount FROM omnikit_orders "
        "WHERE total IS NOT NULL AND channel_status <> 'CANCELLED' AND currency = 'EUR'"
    ).iloc[0]
    canceled = kit.sql("SELECT count(*) AS orders FROM omnikit_orders WHERE channel_status = 'CANCELLED'").iloc[0]
    assert canceled["orders"]
    row = kit.run_report("channel-performance", {"DAYS": 3660}, wait=True)
    page = re.sub(r"<[^>]+>", " ", page_of(kit, row))
    table = page[page.index("By marketplace and currency") : page.index("By programme")]
    found = re.findall(r"EUR\s+(\d+)\s+([\d.]+)\s", table)
    assert [(int(many), float(amount)) for many, amount in found] == [(priced["orders"], priced["amount"])]


def test_a_schedule_that_says_two_things_is_refused(kit, cli):
    refused = cli("report", "schedule", "daily-sync", "--every", "60", "--days", "1")
    assert refused.exit_code == 2
    assert "Days go with a time of day." in refused.stderr
    assert kit.schedule_report("daily-sync", at="06:30", days="511")["days"] == "15"
    assert "`omnikit report list --schedules`" in cli("report", "schedule", "--remove", "9").stderr


def test_a_failed_run_has_an_incident_report_once_a_day_and_cause(kit, amazon, store, clock):
    seller = amazon.sellers[0]["seller_id"]
    amazon.revoke(seller)
    runs = [kit.sync(1).wait().as_dict() for _ in range(4)]
    failed, causes = [row["run_id"] for row in runs], {row["code"] for row in runs}
    asked = tell_of_failures(store, clock.now())
    assert len(asked) == len(causes) < len(runs)
    assert tell_of_failures(store, clock.now()) == []
    work_off(store, asked[0], clock)
    row = kit.report_row(asked[0])
    assert (row["state"], row["parameters"]) == ("succeeded", {"RUN": failed[0]})
    page = page_of(kit, row)
    assert "Shop DE" in page
    assert kit.run_row(failed[0])["message"] in page.replace("&#39;", "'")


def test_a_schedule_is_claimed_once_and_what_was_missed_is_caught_up_once(kit, store, clock, amazon):
    row = kit.schedule_report("daily-sync", {"HOURS": 12}, at="06:30", zone="Europe/Berlin")
    assert ask_for_due(store, clock.now()) == []
    amazon.advance(timedelta(days=3).total_seconds())
    assert len(ask_for_due(store, clock.now())) == 1
    assert ask_for_due(store, clock.now()) == []
    (after,) = kit.report_schedules()
    assert after["next_due"] > clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    assert kit.report_row(after["report_run"])["parameters"] == {"HOURS": 12}
    kit.unschedule_report(row["schedule"])
    assert kit.report_schedules() == []


def test_old_reports_are_let_go_and_their_rows_stay(kit, home, store, clock, amazon):
    add_notebook(home, "short", "print(1)")
    row = kit.run_report("short", wait=True)
    assert let_go(store, clock.now()) == 0
    amazon.advance(timedelta(days=31).total_seconds())
    assert let_go(store, clock.now()) == 1
    assert not list((home / "reports" / "runs").iterdir())
    assert kit.report_row(row["report_run"])["state"] == "succeeded"
    assert not kit.report_row(row["report_run"])["kept"]


def test_the_duty_of_a_worker_runs_what_waits(kit, home, store, clock):
    add_notebook(home, "short", "print(1)")
    asked = kit.run_report("short")["report_run"]
    work_off_next(store, clock)
    assert kit.report_row(asked)["state"] == "succeeded"
