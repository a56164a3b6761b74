"""`omnikit ship`, `omnikit invoice`, `omnikit exports`: the kit's verbs with its words and refusals, for scripts."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from omnikit.kit import open_kit
from tests.conftest import stocked
from tests.support.commands import run_here
from tests.support.exporting import PDF, import_and_tick, items, of_pieces
from tests.support.homes import make_kit


@pytest.fixture(scope="module")
def amazon_now():
    """With the machine's time: commands know no other."""
    now = datetime.now(UTC)
    with stocked(now - timedelta(minutes=30), 60) as local:
        local.set_clock(now.isoformat())
        yield local


@pytest.fixture(scope="module")
def template(amazon_now, tmp_path_factory):
    place = tmp_path_factory.mktemp("template") / "home"
    with make_kit(place, amazon_now) as kit:
        import_and_tick(kit)
    return place


@pytest.fixture
def place(template, home):
    shutil.copytree(template, home)
    return home


@pytest.fixture
def command(place):
    return lambda *arguments: run_here(place, *arguments)


@pytest.fixture
def known(place):
    """An order of two items, and the SKU of the one of several pieces."""
    with open_kit(place) as kit:
        order = of_pieces(kit, 2, 2)
        return order, items(kit, order)[0]["sku"]


@pytest.fixture
def pdf(tmp_path):
    file = tmp_path / "RE-1.pdf"
    file.write_bytes(PDF)
    return file


def ship(command, order, *more, tracking="T1"):
    return command("ship", order, "--provider", "DHL", "--tracking", tracking, *more)


def test_a_parcel_is_asked_for_and_shown(command, known):
    order, sku = known
    asked = ship(command, order, "--item", f"{sku}=1", "--item", f"{sku}=1", "--reference", "3", "--json")
    assert asked.exit_code == 0, asked
    assert {
        "id": 1,
        "outcome": "new",
        "state": "Pending",
        "reference": "3",
        "warnings": [],
    }.items() <= asked.json.items()
    assert asked.json["facts"]["items"] == 2
    again = ship(command, order, "--item", f"{sku}=2")
    assert again.exit_code == 0
    assert "was asked for before (export 1, Pending)" in again.stdout
    assert "omnikit exports send 1" in again.stdout, "no worker runs"
    (row,) = command("exports", "list", "--json").json
    assert row["order_id"] == order
    assert "DHL T1 (2)" in command("exports", "list").stdout
    assert command("exports").stdout.split()[:2] == ["1", "Pending"]
    shown = command("exports", "show", "1")
    assert "tracking: T1" in shown.stdout
    assert command("exports", "show", "1", "--json").json["log"] == []


def test_an_invoice_is_asked_for_with_warnings_on_the_other_stream(command, known, pdf):
    order, _ = known
    values = ("--number", "RE-1", "--total", "0.01", "--vat", "0")
    asked = command("invoice", order, pdf, *values, "--json")
    assert asked.exit_code == 0, asked
    assert (asked.json["kind"], asked.json["facts"]["total"]) == ("invoice", "0.01")
    assert "Warning: The invoice's total" in asked.stderr
    assert asked.json["warnings"]
    note = command("invoice", order, pdf, *values, "--credit-note")
    assert note.exit_code == 2
    assert "transaction" in note.stderr
    values = ("--number", "GS-1", "--total", "5", "--vat", "0.8")
    assert command("invoice", order, pdf, *values, "--credit-note", "--transaction", "amzn:1").exit_code == 0
    assert {row["reference"] for row in command("exports", "list", "--kind", "invoice", "--json").json} == {
        "RE-1",
        "GS-1",
    }


@pytest.mark.parametrize(
    ("change", "exit_code", "code"),
    [
        (("--provider", "Brieftaube"), 2, "provider.not_found"), (("--item", "NOBODY=1"), 2, "usage.invalid"),
        (("--item", "x"), 2, "usage"), (("--item", "x=y"), 2, "usage"), (("--reference", "A"), 2, "usage.invalid"),
        (("--shipped", "2001-01-01"), 2, "usage.invalid"), (("--connection", "9"), 2, "order.not_found"),
    ],
)  # fmt: skip
def test_refusals_have_their_codes_and_exit_codes(change, exit_code, code, command, known):
    refused = ship(command, known[0], *change)
    assert refused.exit_code == exit_code, refused
    assert f"[{code}]" in refused.stderr
    assert command("exports", "list", "--json").json == []


def test_a_marketplace_that_is_not_ticked_is_refused_with_one(command, known):
    command("settings", "set", "1", "order_export.shipments_b2b=", "order_export.shipments_b2c=")
    refused = ship(command, known[0])
    assert (refused.exit_code, "[export.not_ticked]" in refused.stderr) == (1, True)
    assert "order_export.shipments_b2" in refused.stderr


def test_giving_up_and_taking_back(command, known):
    ship(command, known[0])
    assert command("exports", "cancel", "1", "--json").json == {"changed": 1}
    assert command("exports", "list", "--json").json == []
    assert command("exports", "list", "--every-state", "--json").json[0]["state"] == "Canceled"
    assert command("exports", "cancel", "1").exit_code == 1
    assert "1 export on the way again." in command("exports", "retry", "1").stdout
    assert command("exports", "retry", "9").exit_code == 2


def test_what_is_due_is_sent_and_the_exit_code_says_how_it_went(place, amazon_now, known, command, tmp_path):
    order, sku = known
    ship(command, order, "--item", f"{sku}=1")
    sent = command("exports", "send", "1", "--wait", "--json")
    assert (sent.exit_code, sent.json["sent"]) == (0, 1)
    amazon_now.add_fault("confirmShipment", "refused_shipment", message="No.")
    ship(command, order, tracking="T2")
    assert command("exports", "send", "1", "--wait", "--json").exit_code == 3
    (failed,) = command("exports", "list", "--state", "Finally failed", "--json").json
    assert failed["code"] == "shipment_refused"
    listed = command("exports", "list")
    assert "shipment_refused: " in listed.stdout
    command("exports", "list", "--every-state", "--out", tmp_path / "exports.csv")
    assert "T2" in (tmp_path / "exports.csv").read_text(encoding="utf-8")
    command("connection", "disable", "1")
    refused = command("exports", "send", "1")
    assert (refused.exit_code, "connection.inactive" in refused.stderr) == (1, True)


def test_the_drop_folder_is_shown(command, place):
    assert str(place / "drop") in command("exports", "drop").stdout
    assert json.loads(command("exports", "drop", "--json").stdout) == []
