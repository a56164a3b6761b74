"""`omnikit sql`, and `--out` on the commands that list."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from tests.support.commands import run_here


@pytest.fixture
def shop(kit, home):
    kit.connection(1).sync(wait=True)

    def omnikit(*words, code=0):
        outcome = run_here(home, *words)
        assert outcome.exit_code == code, outcome
        return outcome

    return omnikit


def test_a_select_is_written_as_table_json_or_csv(shop, kit):
    statement = "SELECT import_status, count(*) AS orders FROM omnikit_orders GROUP BY 1 ORDER BY 1"
    assert {row["import_status"]: row["orders"] for row in shop("sql", statement, "--json").json} == kit.totals()
    rows = list(csv.DictReader(io.StringIO(shop("sql", statement, "--csv").stdout)))
    assert {row["import_status"]: int(row["orders"]) for row in rows} == kit.totals()
    assert shop("sql", statement).stdout.startswith("import_status  orders\n")


def test_parameters_stand_for_question_marks(shop):
    assert shop("sql", "SELECT ? || ? AS x", "a", "b", "--json").json == [{"x": "ab"}]
    assert shop("sql", "SELECT id FROM omnikit_connections WHERE id = ?", 1, "--json").json == [{"id": 1}]
    assert shop("sql", "SELECT id FROM omnikit_connections WHERE id = 2").stdout == "No row.\n"
    assert shop("sql", "SELECT id FROM omnikit_connections WHERE id = 2", "--json").json == []
    assert shop("sql", "SELECT id FROM omnikit_connections WHERE id = 2", "--csv").stdout == "id\n"


def test_a_mistake_names_the_views_and_exits_with_2(shop):
    refused = shop("sql", "SELECT * FROM secrets", code=2)
    assert "[sql.invalid]" in refused.stderr
    assert "omnikit_run_log" in refused.stderr
    assert refused.stdout == ""
    assert "--describe" in shop("sql", code=2).stderr


def test_the_views_are_described_without_a_home(tmp_path):
    assert run_here(tmp_path / "none", "sql", "--describe").stdout == Path("docs/sql.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (["orders"], lambda kit: len(kit.orders())),
        (["orders", "--status", "Error"], lambda kit: kit.totals()["Error"]),
        (["orders", "--limit", "3"], lambda _kit: 3),
        (["orders", "--since", "01.01.2030"], lambda _kit: 0),
        (["errors"], lambda kit: len(kit.errors())),
        (["errors", "--clusters"], lambda kit: len(kit.clusters())),
        (["runs"], lambda kit: len(kit.runs())),
        (["connection", "list"], lambda kit: len(kit.connections())),
        (["sql", "SELECT * FROM omnikit_order_lines"], lambda kit: len(kit.sql("SELECT * FROM omnikit_order_lines"))),
    ],
    ids=lambda value: " ".join(value)[:20] if isinstance(value, list) else "",
)
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_a_list_is_written_to_a_file_as_filtered(shop, kit, tmp_path, words, rows, suffix):
    target = tmp_path / f"list.{suffix}"
    told = shop(*words, "--out", target)
    assert told.stdout == ""
    assert str(target) in told.stderr
    read = {"csv": pd.read_csv, "xlsx": pd.read_excel, "parquet": pd.read_parquet}[suffix]
    assert len(read(target)) == rows(kit)


def test_another_kind_of_file_is_refused(shop, tmp_path):
    refused = shop("orders", "--out", tmp_path / "list.pdf", code=2)
    assert "[download.kind]" in refused.stderr
    assert not (tmp_path / "list.pdf").exists()
