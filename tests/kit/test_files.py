"""A downloaded report in: a preview first, then counts and the rows that were left out; twice is once."""

import json
import threading

import pytest

from omnikit.errors import Busy, InvalidInput, Refused
from omnikit.sync import ahead
from omnikit.sync.run import execute
from tests.support.homes import assert_same, dump, query
from tests.support.reportfiles import ALL, HEADINGS, report, row, table

ODD = [
    row(amazon_order_id="302-0000000-0000001", item_tax=""),
    row(amazon_order_id="302-0000000-0000002", item_price="free"),
    row(amazon_order_id="302-0000000-0000003", fulfillment_channel="Merchant", item_tax=""),
    row(amazon_order_id="302-0000000-0000004", purchase_date="yesterday"),
    row(amazon_order_id="302-0000000-0000005", purchase_date="2020-01-01T00:00:00+00:00", item_tax=""),
]


@pytest.fixture(autouse=True, params=["read here", "read ahead"])
def ahead_of(request, monkeypatch):
    """Everything is so whether the run reads the file itself, or another process does."""
    monkeypatch.setattr(ahead, "WORTH", 0 if request.param == "read ahead" else 1 << 60)


@pytest.fixture
def odd(tmp_path):
    """A file with three orders and two rows that are none."""
    path = tmp_path / "odd.txt"
    path.write_bytes(table(ODD).encode("cp1252"))
    return path


@pytest.fixture
def whole(tmp_path, amazon):
    """The report on all orders of the local Amazon's seller, as a file."""
    path = tmp_path / "all orders.txt"
    path.write_bytes(report(ALL, list(amazon.amazon.book(amazon.amazon.accounts.first))))
    return path


def imported(kit, path):
    run = kit.import_file(1, path).wait()
    return kit.run_row(run.id)


def test_a_preview_says_what_the_file_is_and_stores_nothing(kit, home, odd):
    found = kit.preview_file(1, odd)
    assert (found["file"], found["encoding"], found["whole"], found["missing"]) == ("odd.txt", "cp1252", True, [])
    assert found["counts"] == {"imported": 1, "updated": 0, "unchanged": 0, "pending": 1, "excluded": 1, "failed": 0}
    assert [(one["order_id"][-1], one["would_be"], one["why"]) for one in found["orders"]] == [
        ("1", "Complete", None), ("3", "Not imported", None), ("5", "Excluded", "window"),
    ]  # fmt: skip
    assert [one["line"] for one in found["rejected"]] == [3, 5]
    assert query(home, "SELECT * FROM orders") == []
    assert query(home, "SELECT * FROM runs") == []


def test_a_preview_of_another_file_names_what_is_missing(kit, tmp_path):
    path = tmp_path / "other.txt"
    path.write_text(table([row()], ["sku", "colour"]))
    found = kit.preview_file(1, path)
    assert "amazon-order-id" in found["missing"]
    assert (found["known"], found["ignored"], found["orders"]) == ({"sku": "sku"}, ["colour"], [])
    with pytest.raises(InvalidInput) as refused:
        kit.import_file(1, path)
    assert refused.value.code == "file.columns"
    assert kit.run_rows() == []


def test_a_file_is_imported_with_counts_and_its_rejected_rows_with_lines_and_reasons(kit, home, odd):
    run = imported(kit, odd)
    assert run["state"] == "succeeded_with_errors"
    assert {name: run[name] for name in ("fetched", "imported", "pending", "excluded", "refused")} == {
        "fetched": 3, "imported": 1, "pending": 1, "excluded": 1, "refused": 2,
    }  # fmt: skip
    rejected = kit.rejected_rows(run["run_id"])
    assert [one["line"] for one in rejected] == [3, 5]
    assert "item-price is no amount of money" in rejected[0]["reason"]
    assert not list((home / "files").glob("*.txt")), "the copy is gone once it was read"


def test_the_reasons_quote_nothing_of_the_file(kit, home, tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(table([row(item_price="Erika Mustermann"), row(quantity="Heidestraße 17")]), encoding="utf-8")
    run = imported(kit, path)
    kept = json.dumps(kit.rejected_rows(run["run_id"])) + json.dumps(kit.run_log(run["run_id"]))
    assert "Mustermann" not in kept
    assert "Heidestra" not in kept


def test_the_same_file_twice_changes_nothing(kit, home, whole):
    imported(kit, whole)
    before = dump(home)
    run = imported(kit, whole)
    assert run["fetched"] == run["unchanged"] > 400
    assert_same(dump(home), before)


def test_details_come_with_the_next_sync_and_then_it_is_as_if_there_had_been_no_file(kit, home, whole, fresh):
    imported(kit, whole)
    assert query(home, "SELECT count(*) AS n FROM orders WHERE details = 'missing'")[0]["n"] > 100
    kit.connection(1).import_orders(wait=True)
    after = query(home, "SELECT order_id, total, import_status FROM orders WHERE details <> 'enough' ORDER BY order_id")
    there = fresh().orders
    assert len(query(home, "SELECT * FROM orders")) == len(there)
    assert all((one["total"], one["import_status"]) == (there[1, one["order_id"]]["total"],
               there[1, one["order_id"]]["import_status"]) for one in after)  # fmt: skip
    assert query(home, "SELECT count(*) AS n FROM orders WHERE details = 'missing'")[0]["n"] == 0


def test_a_file_over_what_the_api_told_changes_nothing(kit, home, whole):
    kit.connection(1).import_orders(wait=True)
    before = dump(home)
    run = imported(kit, whole)
    assert run["unchanged"] == run["fetched"]
    assert_same(dump(home), before)


def test_an_order_that_the_channel_does_not_know_becomes_an_error_that_people_see(kit, odd):
    imported(kit, odd)
    kit.connection(1).import_orders(wait=True)
    (error,) = [one for one in kit.error_rows(1) if one["order_id"] == "302-0000000-0000003"]
    assert error["code"] == "details_unknown"
    assert kit.order("302-0000000-0000003").import_status == "Error"
    story = kit.explain("302-0000000-0000003").as_dict()["causes"][0]
    assert story["remedy"]
    assert story["link"]["page"] == "order"


def test_rows_of_an_order_that_stand_far_apart_are_one_order(kit, tmp_path):
    far = [row(order_item_id=str(number), sku=f"S{number}", item_price="10.00", item_tax="") for number in (1, 2)]
    between = [row(amazon_order_id=f"302-1111111-{number:07d}", item_tax="") for number in range(50)]
    path = tmp_path / "far.txt"
    path.write_text(table([far[0], *between, far[1]]), encoding="utf-8")
    imported(kit, path)
    order = kit.order("302-1234567-1234567").as_dict()
    assert (len(order["lines"]), order["total"]) == (2, "20.00")


def test_a_run_that_was_stopped_goes_on_behind_what_it_stored(kit, home, tmp_path):
    rows = [row(amazon_order_id=f"302-1111111-{number:07d}", item_tax="") for number in range(4500)]
    path = tmp_path / "many.txt"
    path.write_text(table([*rows[:10], row(quantity="?"), *rows[10:]]), encoding="utf-8")
    run = kit.import_file(1, path)
    interrupted = threading.Event()
    execute(kit._store, run.id, kit._runtime.connect, kit._runtime.clock, interrupted, lambda _: interrupted.set())
    assert run.state == "queued"
    path.unlink()
    run.wait()
    found = kit.run_row(run.id)
    assert found["fetched"] == found["imported"] == len(query(home, "SELECT * FROM orders")) == 4500
    assert [one["line"] for one in kit.rejected_rows(run.id)] == [12]
    assert query(home, "SELECT * FROM slices") == []


def test_while_a_sync_is_under_way_a_file_waits_its_turn(kit, home, odd):
    kit.connection(1).import_orders()
    with pytest.raises(Busy):
        kit.import_file(1, odd)
    assert not list((home / "files").glob("*.txt"))


def test_into_an_inactive_connection_no_file_goes(kit, odd):
    kit.connection(1).disable()
    with pytest.raises(Refused) as refused:
        kit.import_file(1, odd)
    assert refused.value.code == "connection.inactive"


def test_no_call_leaves_for_a_file(kit, amazon, odd):
    amazon.clear_calls()
    kit.preview_file(1, odd)
    imported(kit, odd)
    assert amazon.state()["calls"] == {}


def test_the_command_imports_previews_and_tells_with_its_exit_code(kit, cli, odd, tmp_path):
    kit.close()
    done = cli("orders", "import-file", "1", str(odd), "--preview", "--json")
    assert (done.exit_code, done.json["read"]) == (0, 3)
    assert "302-0000000-0000001" in cli("orders", "import-file", "1", str(odd), "--preview").stdout
    done = cli("orders", "import-file", "1", str(odd), "--json")
    assert (done.exit_code, done.json["imported"], done.json["refused"]) == (3, 1, 2)
    assert [one["line"] for one in done.json["rejected"]] == [3, 5]
    assert "2 rows are left out" in cli("orders", "import-file", "1", str(odd)).stdout
    one = tmp_path / "one.txt"
    one.write_text(table([ODD[1]]))
    assert "One row is left out:" in cli("orders", "import-file", "1", str(one)).stdout
    nothing = tmp_path / "nothing.txt"
    nothing.write_text("\t".join(HEADINGS[:3]))
    assert cli("orders", "import-file", "1", str(nothing)).exit_code == 2
    assert cli("orders", "import-file", "1", str(nothing), "--preview").exit_code == 2
    assert cli("orders", "--json").exit_code == 0, "the list of orders is what it was"
