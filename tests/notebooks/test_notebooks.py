"""Every notebook runs top to bottom on a home with orders, and is kept without outputs."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import pytest
from click.testing import CliRunner

from omnikit import demo
from omnikit.cli.common import root
from omnikit.kit import OrderHandle, open_kit
from tests.support import showcase

FILES = sorted(path for folder in ("notebooks", "dashboards") for path in Path(folder).rglob("*.ipynb"))
# it is about a run that failed, of which an empty home has none; tests/system/test_reports.py runs it on one
ABOUT_A_RUN = {"incident.ipynb"}
RUN_ALONE = [path for path in FILES if path.name not in ABOUT_A_RUN]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demo's home, filled; its Amazon answers."""
    home = tmp_path_factory.mktemp("notebooks") / "home"
    with showcase.amazon() as local:
        assert demo._prepare(home, local)["complete"] > 100
        yield home


def test_there_are_notebooks() -> None:
    assert {path.name for path in FILES} >= {
        "omnikit.ipynb",
        "explore-import-errors.ipynb",
        "tour.ipynb",
        "completeness.ipynb",
    }


@pytest.mark.parametrize("path", FILES, ids=str)
def test_it_is_kept_without_outputs(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if cell.cell_type == "code")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A home in which nothing has happened yet."""
    assert CliRunner().invoke(root, ["--home", str(tmp_path / "home"), "init"]).exit_code == 0
    return tmp_path / "home"


@pytest.fixture
def copied(home: Path, tmp_path: Path) -> Path:
    """A copy of the demo's home, for a notebook that changes it."""
    return Path(shutil.copytree(home, tmp_path / "copied"))


def executed(path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, **parameters: object) -> nbformat.NotebookNode:
    """The notebook after a run on a home, `parameters` set behind those it has."""
    monkeypatch.setenv("OMNIKIT_HOME", str(home))
    return papermill.execute_notebook(
        path, None, parameters, kernel_name="python3", progress_bar=False, execution_timeout=120
    )


def shown(notebook: nbformat.NotebookNode) -> str:
    return json.dumps([cell.get("outputs", []) for cell in notebook.cells], ensure_ascii=False)


@pytest.mark.parametrize("where", ["home", "empty"])
@pytest.mark.parametrize("path", RUN_ALONE, ids=str)
def test_it_runs_and_shows_no_secret(
    path: Path, where: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = shown(executed(path, request.getfixturevalue(where), monkeypatch))
    assert "Traceback" not in output
    assert "cannot open this" not in output
    assert "Atzr|" not in output
    assert "amzn1.oa2-cs" not in output


DAILY = Path("notebooks/reports/daily-sync.ipynb")


def test_the_daily_report_adds_up_the_runs_of_its_hours(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_kit(copied) as kit:
        old, *others = (row for row in reversed(kit.run_rows()) if row["state"] != "failed")
        kit._store.db.run("UPDATE runs SET created = '2026-01-01T00:00:00Z' WHERE id = ?", (old["run_id"],))
        failed, errors = [row for row in kit.run_rows() if row["state"] == "failed"], len(kit.error_rows())
    output = shown(executed(DAILY, copied, monkeypatch))
    fetched, imported, refused = (sum(row[name] for row in others) for name in ("fetched", "imported", "failed"))
    assert min(len(failed), errors, imported, refused, old["fetched"]) > 0
    assert f"{len(others) + len(failed)} runs in 24 hours: {fetched} orders and returns fetched" in output
    assert f"{imported} imported, {refused} failed." in output
    assert f"{len(failed)} runs failed. 1 active connections had no run at all." in output
    assert f"{errors} errors are open." in output
    assert failed[0]["message"] in output


EXPLORE = Path("notebooks/explore-import-errors.ipynb")


def test_the_errors_are_led_from_overview_to_cause(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = shown(executed(EXPLORE, home, monkeypatch))
    for told in ("data:image/svg+xml;base64,", "the numbers</summary>", "Rule: ", "What to do: ", "orders imported",
                 "Nothing is saved: SAVE is off.", "Nothing is retried: RETRY is off."):  # fmt: skip
        assert told in output, told
    assert "<script src=" not in output
    with open_kit(home) as kit:
        people = {
            part for row in kit.order_rows() for part in _personal(kit.order(row["order_id"], row["connection_id"]))
        }
        assert len(people) > 100
        assert [text for text in people if text in output] == []


def test_a_cause_is_mended_and_its_orders_are_tried_again(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_kit(copied) as kit:
        cluster = next(row for row in kit.clusters() if row["code"] == "no_shipping_provider")
        before = len(kit.error_rows())
    output = shown(executed(EXPLORE, copied, monkeypatch, CLUSTER=cluster["fingerprint"], SAVE=True, RETRY=True))
    assert "succeeded" in output
    assert "0 of this cause are open" in output
    with open_kit(copied) as kit:
        assert kit.error_rows(cluster=cluster["fingerprint"]) == []
        assert len(kit.error_rows()) == before - cluster["count"]


def _personal(order: OrderHandle) -> list[str]:
    """What is long enough to be sure of, of a buyer and a recipient."""
    fields = [*(order.recipient or {}).items(), *(order.buyer or {}).items()]
    places = {"city", "region", "country", "kind", "locker"}
    return [text for name, text in fields if isinstance(text, str) and name not in places and len(text) >= 7]
