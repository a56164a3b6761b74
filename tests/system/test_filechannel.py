"""Orders out of a folder, from the first command to the last mended error: a driver without Amazon."""

import pytest

from omnikit.model.times import now
from tests.support.homes import query
from tests.support.tables import Folder, as_csv, row


class _Now:
    """The machine's clock: what a test writes is a minute old."""

    now = staticmethod(now)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "in", _Now)


@pytest.fixture
def files(cli, folder):
    """A home with one connection on the folder."""
    assert cli("init").exit_code == 0
    made = added(cli, folder, "--default-provider", "DHL")
    assert made.exit_code == 0, made
    return cli


def added(cli, folder, *more, name="Files"):
    return cli("connection", "add", "--driver", "file", "--name", name, "--source", "Shop", "--folder", folder.path,
               "--pattern", "*.csv", "--marketplace", "DE", *more)  # fmt: skip


def synced(cli):
    """One sync; its counts, without those that are 0."""
    row = cli("sync", "1", "--wait", "--json").json
    rows = row if isinstance(row, list) else [row]
    counts = ("fetched", "imported", "updated", "unchanged", "pending", "excluded", "failed")
    return rows[0]["state"], {name: rows[0][name] for name in counts if rows[0][name]}


def statuses(cli):
    return {one["order_id"]: one["import_status"] for one in cli("orders", "--json").json}


def test_a_folder_is_connected_without_application_and_authorization(files, folder, home):
    folder.orders("a.csv", ["1"])
    (shown,) = files("connection", "list", "--json").json
    assert (shown["driver"], shown["marketplace"], shown["account"]) == ("File channel", "DE", "Shop")
    assert files("connection", "check", "1").stdout == "The folder holds 1 files that fit *.csv.\n"
    assert synced(files)[0] == "succeeded"
    (after,) = files("connection", "list", "--json").json
    assert (after["health"], after["health_reason"]) == ("OK", "")
    refused = files("connection", "authorize", "1", "--refresh-token-file", "-", stdin="token")
    assert "[authorization.not_needed]" in refused.stderr
    for verb in ("show", "test"):
        assert "[application.not_needed]" in files("app", verb, "file").stderr
    assert query(home, "SELECT name FROM secrets") == []


def test_the_options_of_a_driver_are_those_it_declares(files):
    text = files("connection", "add", "--driver", "file", "--help").stdout
    assert "--folder" in text
    assert "--seller-id" not in text
    assert "--seller-id" in files("connection", "add", "--driver", "amazon", "--help").stdout
    missing = files("connection", "add", "--driver", "file", "--name", "x")
    assert "Missing option '--source'" in missing.stderr
    assert missing.exit_code == 2


def test_a_folder_is_looked_at_before_anything_is_stored(files, folder, tmp_path):
    folder.path = tmp_path / "nowhere"
    refused = added(files, folder, name="Other")
    assert (refused.exit_code, "[folder.missing]" in refused.stderr) == (1, True)
    folder.path = tmp_path / "home"
    assert "[folder.home]" in added(files, folder, name="Other").stderr
    assert len(files("connection", "list", "--json").json) == 1


def test_one_folder_has_one_connection(files, folder):
    assert "[connection.duplicate_account]" in added(files, folder, name="Again").stderr


def test_what_changed_in_the_folder_is_imported(files, folder):
    folder.orders("a.csv", ["1", "2"], ago=120)
    assert synced(files) == ("succeeded", {"fetched": 2, "imported": 2})
    folder.orders("a.csv", ["1", "2"], ago=90, Quantity="3")
    folder.orders("b.csv", ["3"])
    assert synced(files) == ("succeeded", {"fetched": 3, "imported": 1, "updated": 2})
    assert synced(files)[1].keys() == {"fetched", "unchanged"}
    order = files("orders", "show", "1", "--json").json
    assert (order["total"], order["recipient"]["name"]) == ("29.85", "Jörg Müller")


def test_a_mended_mapping_mends_orders_without_their_file(files, folder):
    file = folder.write("a.csv", as_csv([row("1"), row("2")]).replace(b"Quantity", b"Wieviel"))
    assert synced(files) == ("succeeded_with_errors", {"fetched": 2, "failed": 2})
    (cluster,) = files("errors", "--clusters", "--json").json
    assert (cluster["setting"], cluster["count"]) == ("column_mapping.quantity", 2)
    assert {one["column"]: one["taken_for"] for one in files("connection", "preview", "1", "--json").json["columns"]}[
        "Wieviel"
    ] is None
    foreseen = files("what-if", "1", "column_mapping.quantity=Wieviel", "--json").json
    assert foreseen["counts"]["imported"] == 2
    file.unlink()
    assert files("settings", "set", "1", "column_mapping.quantity=Wieviel").exit_code == 0
    assert files("errors", "retry", "--connection", "1", "--wait").exit_code == 0
    assert statuses(files) == {"1": "Complete", "2": "Complete"}
    assert files("replay", "1", "--wait", "--json").json["unchanged"] == 2


def test_an_error_in_a_file_is_told_and_goes_away_with_it(files, folder):
    folder.write("a.csv", as_csv([row("1"), row(""), row("2", Quantity="zwei")]), ago=120)
    folder.write("broken.csv", b"", ago=120)
    assert synced(files) == ("succeeded_with_errors", {"fetched": 4, "imported": 1, "failed": 3})
    told = {one["order_id"]: one["code"] for one in files("errors", "--json").json}
    assert told == {"2": "cell_invalid", "file: a.csv": "rows_unreadable", "file: broken.csv": "file_unreadable"}
    lines = [one["message"] for one in files("runs", "log", "1", "--json").json]
    assert "The file broken.csv cannot be read: it is empty." in lines
    explained = files("orders", "explain", "2").stdout
    assert "Quantity in column Quantity is no whole number (line 4)." in explained
    assert "(personal data: see the payload)" in explained
    folder.write("a.csv", as_csv([row("1"), row("3"), row("2")]), ago=90)
    folder.orders("broken.csv", ["4"], ago=90)
    assert synced(files)[0] == "succeeded"
    assert files("errors", "--json").json == []
    assert statuses(files) == {
        "1": "Complete", "2": "Complete", "3": "Complete", "4": "Complete", "file: a.csv": "Excluded",
        "file: broken.csv": "Excluded",
    }  # fmt: skip
    assert "Nothing needs to be done." in files("orders", "explain", "file: a.csv").stdout


def test_a_retry_reads_a_mended_file(files, folder):
    folder.write("a.csv", as_csv([row("1", Quantity="zwei"), row("2", Quantity="drei")]), ago=120)
    synced(files)
    folder.write("a.csv", as_csv([row("1", Quantity="2"), row("2", Quantity="drei")]), ago=90)
    assert files("errors", "retry", "--connection", "1", "--wait").exit_code == 3
    assert statuses(files) == {"1": "Complete", "2": "Error"}


def test_another_folder_is_read_from_the_start(files, folder, tmp_path):
    folder.orders("a.csv", ["1"])
    synced(files)
    other = Folder(tmp_path / "other", _Now)
    other.orders("old.csv", ["2"], ago=86_400)
    edited = files("connection", "edit", "1", "--folder", other.path)
    assert edited.exit_code == 0, edited
    synced(files)
    assert statuses(files).keys() == {"1", "2"}


def test_another_column_for_the_order_number_makes_other_orders_of_the_same_files(files, folder):
    folder.write("a.csv", as_csv([row("A") | {"Number": "1"}, row("A") | {"Number": "2"}]))
    synced(files)
    assert statuses(files) == {"A": "Complete"}
    files("settings", "set", "1", "column_mapping.order_id=Number")
    assert synced(files)[0] == "succeeded"
    assert statuses(files) == {"A": "Excluded", "1": "Complete", "2": "Complete"}


def test_no_cell_of_a_person_stands_in_clear(files, folder, home):
    folder.write("a.csv", as_csv([row("1"), row("2", Quantity="zwei"), row("", Name="Jörg Müller")]))
    synced(files)
    stored = b"".join(file.read_bytes() for file in home.glob("omnikit.db*"))
    for word in ("Müller", "joerg@example.org", "Weg 1"):
        assert word.encode() not in stored


def test_a_file_that_somebody_brings_is_imported_as_one_of_the_folder(files, folder, tmp_path):
    rows = [row("1"), row(""), row("2", Quantity="zwei")]
    brought = Folder(tmp_path / "elsewhere", _Now).write("b.csv", as_csv(rows))
    seen = files("orders", "import-file", "1", brought, "--preview", "--json").json
    assert (seen["missing"], seen["read"]) == ([], 2)
    run = files("orders", "import-file", "1", brought, "--json").json
    assert (run["imported"], run["failed"], run["refused"]) == (1, 1, 1)
    assert run["rejected"] == [{"line": 3, "reason": "Rows that belong to no order: 1. The first names no order."}]
    assert statuses(files) == {"1": "Complete", "2": "Error"}
