"""`omnikit view`: what the kit's verbs about views look like on the command line."""

import json

import pytest
from click.testing import CliRunner

from omnikit.cli.common import root
from omnikit.kit import create


@pytest.fixture
def run(tmp_path):
    with create(tmp_path / "home") as kit:
        kit.create_view("connections", "Mine", {"columns": ["name"], "search": "DE"})

    def omnikit(*words, code=0):
        result = CliRunner().invoke(root, ["--home", str(tmp_path / "home"), "view", *map(str, words)])
        assert result.exit_code == code, result.output
        return result.output

    return omnikit


def test_views_are_listed(run):
    assert "Mine" in run("list")
    assert "No view yet" in run("list", "--list", "errors")
    (row,) = json.loads(run("list", "--json"))
    assert (row["name"], row["published"], row["state"]["search"]) == ("Mine", False, "DE")


def test_views_leave_into_a_file_and_come_back(run, tmp_path):
    file = tmp_path / "views.json"
    run("export", "1", "--output", file)
    assert file.read_text() == run("export")
    assert "already" in run("import", file, code=2)
    run("import", file, "--replace")
    assert run("delete", 1) == "View 'Mine' is gone.\n"
    assert json.loads(run("import", file, "--json"))[0]["name"] == "Mine"
    run("delete", 7, code=2)
