"""Every notebook runs top to bottom on a home with orders, and is kept without outputs."""

import json
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient

from omnikit.cli.common import root

FILES = sorted(path for folder in ("notebooks", "dashboards") for path in Path(folder).rglob("*.ipynb"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's home, filled."""
    home = tmp_path_factory.mktemp("notebooks") / "home"
    result = CliRunner().invoke(root, ["--home", str(home), "demo", "--once"], catch_exceptions=False)
    assert json.loads(result.stdout)["complete"] > 100
    return home


def test_there_are_notebooks() -> None:
    assert {path.name for path in FILES} >= {"omnikit.ipynb", "explore-import-errors.ipynb"}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_it_is_kept_without_outputs(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", FILES, ids=str)
def test_it_runs_and_shows_no_secret(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMNIKIT_HOME", str(home))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
    assert "Traceback" not in shown
    assert "cannot open this" not in shown
    assert "Atzr|" not in shown
    assert "amzn1.oa2-cs" not in shown
