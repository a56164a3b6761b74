"""What the pages tell people to type does what they say: each named block is carried out as it stands there."""

from datetime import UTC, datetime, timedelta

import nbformat
import pytest

from omnikit.cli import root
from omnikit.kit import open_kit
from omnikit.reports.catalog import own_place
from tests.conftest import DE, stocked
from tests.docs.pages import DOCS, ROOT, blocks, carry_out, commands
from tests.support.commands import _OURS
from tests.support.exporting import PDF, orders
from tests.support.homes import make_kit
from tests.support.listings import listing, patches
from tests.support.reportfiles import ALL, report


@pytest.fixture
def amazon():
    now = datetime.now(UTC)
    with stocked(now - timedelta(minutes=30), orders=60) as local:
        local.set_clock(now.isoformat())
        yield local


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch, amazon):
    """An empty directory in which a person works, with the files and the names that the pages speak of."""
    for name in _OURS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    seller = amazon.sellers[0]
    (tmp_path / "secret.txt").write_text(amazon.client_secret)
    (tmp_path / "token.txt").write_text(seller["refresh_token"])
    (tmp_path / "password.txt").write_text("four words to keep\n")
    (tmp_path / "invoice.pdf").write_bytes(PDF)
    (tmp_path / "elsewhere").mkdir()
    named = {
        "PWD": str(tmp_path), "APPLICATION_ID": amazon.application_id, "CLIENT_ID": amazon.client_id,
        "BASE_URL": amazon.base_url, "SELLER_ID": seller["seller_id"], "TODAY": "2026-11-25",
    }  # fmt: skip
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def shop(place, amazon, monkeypatch):
    """A home with one connection whose orders are there."""
    home = place / "home"
    monkeypatch.setenv("OMNIKIT_HOME", str(home))
    with make_kit(home, amazon) as kit:
        kit.connection(1).import_orders(wait=True)
        yield kit


@pytest.fixture
def run(monkeypatch):
    return lambda page, name: carry_out(page, name, monkeypatch)


def test_first_steps_lead_to_orders_and_a_schedule(run, place):
    *_, clusters, orders = run("first-steps.md", "shop")
    assert "--cluster" in clusters
    assert orders.count("Shop DE") == 5
    run("first-steps.md", "then")
    with open_kit(place / "shop") as kit:
        assert [row["minutes"] for row in kit.schedule()] == [15]


@pytest.mark.parametrize(("page", "name"), [("first-steps.md", "notebook"), ("python.md", "python")])
def test_python_runs_as_it_stands(shop, place, page, name):
    exec(compile(blocks(page)[name], page, "exec"), {})
    assert (place / "errors.xlsx").exists() == ("download" in blocks(page)[name])


def test_a_secret_is_rotated_and_a_connection_authorized_again(run, place, shop, amazon):
    (place / "new-secret.txt").write_text(amazon.client_secret)
    run("connect-amazon.md", "rotate")
    assert shop.application("amazon")["days_left"] in {179, 180}
    run("connect-amazon.md", "authorize")


def test_settings_are_shown_foreseen_set_and_given_up_again(run, shop):
    *_, history, inherited = run("settings.md", "settings")
    assert "import_mfn_from" in history
    assert "Discarded order_import.import_mfn_from" in inherited


def test_what_leaves_is_held_back_and_let_go(run, shop):
    _, held, _ = run("both-directions.md", "pause")
    assert "stocktaking" in held


def test_a_shipment_and_an_invoice_are_asked_for(run, shop, monkeypatch):
    monkeypatch.setenv("ORDER", orders(shop)[0])
    assert "00340434161094042557" in run("both-directions.md", "ship")[-1]
    assert "2026-0815" in run("both-directions.md", "invoice")[-1]


def test_a_quantity_reaches_the_channel(run, shop, amazon, monkeypatch):
    amazon.upsert_listing(listing("LAMP-7", quantity=5))
    shop.read_stock(1).wait()
    monkeypatch.setenv("SKU", "LAMP-7")
    offers, preview, _ = run("both-directions.md", "stock")
    assert "LAMP-7" in offers
    assert "send" in preview
    assert patches(amazon) == [("LAMP-7", "DEFAULT", 7)]


def test_complete_orders_are_handed_over_to_a_folder(run, shop, place):
    run("both-directions.md", "sink")
    assert list((place / "inbox").glob("orders-*.jsonl"))


def test_a_report_file_is_looked_at_and_imported(run, shop, amazon, place):
    entries = amazon.amazon.generate(amazon.amazon.accounts.first, 20, 20.0, [DE])
    (place / "all-orders.txt").write_bytes(report(ALL, entries))
    preview, _ = run("both-directions.md", "import-file")
    assert "orders" in preview


def test_a_file_channel_reads_a_folder(run, shop, place):
    (place / "orders").mkdir()
    heads = "Bestellnummer;Bestelldatum;Artikelnummer;Menge;Einzelpreis;Währung;Name;Straße;PLZ;Ort;Land"
    cells = "A-1;01.11.2026;MUG;2;9,90;EUR;Erika Muster;Weg 1;50667;Köln;DE"
    (place / "orders" / "monday.csv").write_text(f"{heads}\n{cells}\n", encoding="utf-8")
    run("both-directions.md", "file-channel")


def test_a_plan_is_made(run, shop):
    plan, intervals = run("both-directions.md", "plan")
    assert "orders to fetch" in plan
    assert "minutes" in intervals


def test_returns_are_imported_and_scheduled(run, shop):
    run("both-directions.md", "returns")
    assert [(row["stream"], row["minutes"]) for row in shop.schedule()] == [("returns", 60)]


def test_completeness_is_proven(run, shop):
    assert "Everything since" in run("both-directions.md", "completeness")[0]


def test_a_backup_comes_back_with_all_orders(run, shop, place):
    run("operations.md", "backup")
    run("operations.md", "restore")
    with open_kit(place / "restored") as restored:
        assert restored.totals() == shop.totals()
        one = next(restored.order_rows())["order_id"]
        assert restored.raw_order(one) == shop.raw_order(one)


@pytest.mark.parametrize("name", ["schedule", "users", "alerts", "log"])
def test_operators_commands_work(run, shop, name):
    assert run("operations.md", name)


def test_reports_run_and_are_scheduled(run, shop, place):
    assert "import-errors" in run("reports.md", "reports")[-1]
    assert sorted(path.suffix for path in (place / "today").iterdir()) == [".html", ".ipynb"]


def test_the_report_of_the_page_is_built_and_run(run, shop, place):
    cells = blocks("reports.md")
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# To be shipped"),
            nbformat.v4.new_code_cell(cells["report-parameters"], metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(cells["report-query"]),
            nbformat.v4.new_code_cell(cells["report-table"]),
        ]
    )
    own_place(shop.home).mkdir(parents=True)
    nbformat.write(notebook, own_place(shop.home) / "to-be-shipped.ipynb")
    run("reports.md", "report-run")
    found = next(row for row in shop.reports() if row["name"] == "to-be-shipped")
    assert [(one["name"], one["default"]) for one in found["parameters"]] == [("DAYS", 2), ("CONNECTION", None)]
    page = next((place / "today").glob("*.html")).read_text(encoding="utf-8")
    assert "orders are to be shipped within 5 days" in page
    assert "<h1" in page


def test_every_named_block_is_tried_here():
    here = (ROOT / "tests" / "docs" / "test_tried.py").read_text(encoding="utf-8")
    named = {name for page in DOCS.glob("*.md") if page.name != "write-a-driver.md" for name in blocks(page.name)}
    assert len(named) > 20
    assert [name for name in sorted(named) if f'"{name}"' not in here] == []


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_every_command_that_a_page_names_exists(page):
    assert [words for words in commands(page) if not exists(words)] == []


def exists(words):
    """Whether the first words are a command; what follows are its arguments."""
    command, rest = root, list(words)
    while rest and rest[0] in getattr(command, "commands", {}):
        command = command.commands[rest.pop(0)]
    return command is not root and (not rest or bool(command.params))


def test_a_command_that_does_not_exist_is_noticed():
    assert exists(["sync"])
    assert not exists(["made", "up"])
    assert not exists(["stock", "made-up"])
