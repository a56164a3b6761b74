"""What may go wrong around the file of a home is told in words, and passes by itself."""

import sqlite3

import pytest

from omnikit.errors import SetupError
from omnikit.store import database
from omnikit.store.database import Database


@pytest.fixture
def db(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    opened = Database(tmp_path / "omnikit.db")
    opened.open(create=True)
    opened.run("CREATE TABLE told (what)")
    yield opened
    opened.close()


def test_a_file_that_another_program_holds_is_told_of_and_written_once_it_is_free(db):
    other = sqlite3.connect(db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(SetupError, match="in use by another program") as refused:
        db.run("INSERT INTO told VALUES (1)")
    assert refused.value.code == "setup.database_locked"
    other.execute("ROLLBACK")
    other.close()
    assert db.run("INSERT INTO told VALUES (1)") == 1


def test_a_full_disk_is_told_of_and_what_comes_after_it_is_stored(db):
    """The size of the file is limited in place of the disk: SQLite reports and rolls back the same."""
    limit = db.value("PRAGMA page_count") + 2
    db.value(f"PRAGMA max_page_count = {limit}")
    with pytest.raises(SetupError, match="full") as refused:
        db.run("INSERT INTO told VALUES (zeroblob(1000000))")
    assert refused.value.code == "setup.disk_full"
    db.value(f"PRAGMA max_page_count = {limit + 1000}")
    assert db.run("INSERT INTO told VALUES (zeroblob(1000000))") == 1
    assert db.value("SELECT count(*) FROM told") == 1


def test_a_backup_that_cannot_be_written_says_why_and_leaves_nothing(kit, tmp_path):
    with pytest.raises(SetupError, match="cannot be written: File exists") as refused:
        kit.backup(kit.home / "omnikit.db" / "copy.db")
    assert refused.value.code == "backup.not_written"
    with pytest.raises(SetupError, match="cannot be written: File name too long"):
        kit.backup(tmp_path / ("x" * 300))
