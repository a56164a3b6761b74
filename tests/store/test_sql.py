"""SQL over the documented views: what is there, and that nothing else can be reached, changed or waited for."""

import sqlite3
from pathlib import Path

import pytest

from omnikit.errors import InvalidInput
from omnikit.store import Store, sql
from omnikit.store.sqlviews import VIEWS, markdown
from tests.store.test_pages import BAD, commit, record


@pytest.fixture
def ask(store, claim):
    """Asks a home with two orders, one of them in error."""
    commit(store, claim, record("1"), record("2", problems=BAD))
    return lambda statement, *parameters, **options: sql.select(store.db.path, statement, *parameters, **options)


def refused(ask, statement, *parameters, **options):
    with pytest.raises(InvalidInput) as caught:
        ask(statement, *parameters, **options)
    return caught.value


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_the_columns_that_are_described(ask, view):
    assert ask(f"SELECT * FROM {view}").columns == list(VIEWS[view].columns)
    assert len(ask(f"SELECT * FROM {view}").rows) == ask(f"SELECT count(*) FROM {view}").rows[0][0]


def test_the_documentation_is_up_to_date():
    assert Path("docs/sql.md").read_text(encoding="utf-8") == markdown()


def test_every_view_of_the_home_is_described(store):
    found = store.db.rows("SELECT name FROM sqlite_master WHERE type = 'view'")
    assert {row[0] for row in found} == set(VIEWS)


def test_views_are_joined_filtered_and_counted(ask):
    found = ask(
        "WITH lines AS (SELECT connection_id, order_id, count(*) AS lines FROM omnikit_order_lines GROUP BY 1, 2) "
        "SELECT o.order_id, l.lines, o.total FROM omnikit_orders o LEFT JOIN lines l USING (connection_id, order_id) "
        "WHERE o.import_status = :status", {"status": "Complete"},
    )  # fmt: skip
    assert found == (["order_id", "lines", "total"], [("1", 1, "1.00")])
    assert ask("SELECT orders, errors_open FROM omnikit_connections").rows == [(2, 1)]
    assert ask("SELECT count(*) FROM omnikit_orders JOIN omnikit_connections ON connection_id = id").rows == [(2,)]
    assert ask("SELECT max(a, ?), upper('x') FROM (SELECT 1 AS a)", [7]).rows == [(7, "X")]


def test_errors_are_put_into_words(ask):
    found = ask("SELECT error_message(code, details), error_remedy(code, details) FROM omnikit_errors").rows
    assert "no seller SKU" in found[0][0]
    assert "Seller Central" in found[0][1]
    assert ask(
        "SELECT error_message('x', '{}'), error_message('missing_sku', 'no json'), error_message(1, 2)"
    ).rows == [(None, None, None)]


FORBIDDEN = [
    "SELECT * FROM secrets",
    "SELECT count(*) FROM secrets",
    "SELECT count(*) FROM orders",
    "SELECT order_id FROM orders",
    "SELECT body FROM order_payloads",
    "SELECT name FROM sqlite_master",
    "SELECT * FROM pragma_table_info('secrets')",
    "SELECT * FROM pragma_database_list",
    "SELECT count(*) FROM pragma_table_list",
    "SELECT count(*) FROM sqlite_schema",
    "SELECT count(*) FROM sqlite_stmt",
    "SELECT count(*) FROM dbstat",
    "SELECT detail FROM audit",
    "SELECT detail FROM omnikit_audit",
    # a query of one's own under the name of a view
    "WITH omnikit_orders AS (SELECT value FROM secrets) SELECT * FROM omnikit_orders",
    "WITH omnikit_audit AS (SELECT detail FROM audit) SELECT * FROM omnikit_audit",
    "WITH omnikit_orders AS (SELECT count(*) FROM order_payloads) SELECT * FROM omnikit_orders",
    "WITH omnikit_errors AS (SELECT note, reason FROM import_errors) SELECT * FROM omnikit_errors",
    "SELECT * FROM (SELECT exchange FROM run_log) AS omnikit_run_log",
    "SELECT 1 FROM omnikit_orders WHERE exists (SELECT 1 FROM users)",
    "DELETE FROM omnikit_orders",
    "DELETE FROM orders",
    "UPDATE connections SET name = 'x'",
    "INSERT INTO meta VALUES ('a', 'b')",
    "DROP VIEW omnikit_orders",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x (y)",
    "CREATE TEMP VIEW omnikit_x AS SELECT value FROM secrets",
    "PRAGMA query_only = OFF",
    "PRAGMA database_list",
    "ATTACH 'x.db' AS x",
    "ATTACH ':memory:' AS x",
    "DETACH main",
    "VACUUM INTO 'copy.db'",
    "BEGIN IMMEDIATE",
    "REINDEX",
    "ANALYZE",
    "SELECT load_extension('x')",
    "SELECT fts3_tokenizer('x')",
    "SELECT 1; DELETE FROM orders",
    "SELECT * FROM omnikit_order",
    "SELEC 1",
    "",
    "SELECT ?",
    "SELECT \0",
    "SELECT zeroblob(100000000)",
    "SELECT randomblob(100000000)",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_everything_else_is_refused_and_the_views_are_named(ask, store, statement):
    before = store.db.value("PRAGMA data_version")
    error = refused(ask, statement)
    assert (error.code, error.exit_code, error.field) == ("sql.invalid", 2, "statement")
    assert "omnikit_orders" in error.remedy
    assert store.db.value("PRAGMA data_version") == before
    assert not list(store.home.glob("*copy*"))


@pytest.mark.parametrize("parameters", [[object()], [2**70], {"x": 1}, 5])
def test_wrong_parameters_are_refused(ask, parameters):
    assert refused(ask, "SELECT ?", parameters).code == "sql.invalid"


def test_a_statement_without_an_end_is_stopped(ask):
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    assert refused(ask, endless, seconds=0.05).code == "sql.timeout"


def test_too_many_rows_are_refused(ask, monkeypatch):
    monkeypatch.setattr(sql, "MOST_ROWS", 1500)
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    assert refused(ask, many).code == "sql.too_many_rows"
    assert len(ask(f"{many} LIMIT 1500").rows) == 1500


def test_the_file_cannot_be_written_even_without_the_guard(store):
    with sql._opened(store.db.path) as connection:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM meta")
        connection.execute("PRAGMA query_only = OFF")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM meta")


def test_no_view_has_secrets_or_people(ask, store):
    """What `connection.account` and errors hold is declared to be no secret; the rest of the tables is not reached."""
    everything = repr([ask(f"SELECT * FROM {view}").rows for view in VIEWS])
    assert "Ann Private" not in everything
    with sql._opened(store.db.path) as connection:
        tables = {table for table, _ in sql._columns_behind(connection)}
    assert tables == {
        "connections", "orders", "order_lines", "import_errors", "runs", "run_log", "audit", "offers", "fba_stock",
        "exports", "returns", "return_lines",
    }  # fmt: skip


def test_a_home_may_have_any_name(tmp_path):
    store = Store.create(tmp_path / "a b#c?d%20é")
    assert sql.select(store.db.path, "SELECT * FROM omnikit_orders").rows == []
    store.close()


def test_a_home_of_an_earlier_version_gets_the_views(tmp_path):
    store = Store.create(tmp_path / "old")
    for view in VIEWS:
        store.db.run(f"DROP VIEW {view}")
    store.db.run("DROP INDEX run_log_by_time")
    again_due = "'m009_sql_views', 'm010_log_by_time', 'm013_stock_views'"
    store.db.run(f"DELETE FROM _sqlite_migrations WHERE name IN ({again_due})")
    store.close()
    again = Store.open(tmp_path / "old")
    assert sql.select(again.db.path, "SELECT * FROM omnikit_orders").rows == []
    again.close()
