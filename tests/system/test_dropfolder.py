"""Files that another program drops: each is taken whole, once; what is refused comes back with its line and reason."""

import csv
import io
import os
import shutil
import time

import pytest
from filelock import FileLock

from omnikit.kit import open_kit
from omnikit.kit.working import beside
from omnikit.sync.dropfolder import take_drops
from omnikit.sync.exports import ask_for_exports
from tests.conftest import NOW, stocked
from tests.support.clock import FakeClock
from tests.support.exporting import PDF, import_and_tick, items, of_pieces, orders
from tests.support.homes import make_kit

ORDERS = 60


@pytest.fixture(scope="module")
def still_amazon():
    with stocked(NOW, ORDERS) as local:
        yield local


@pytest.fixture(scope="module")
def template(still_amazon, tmp_path_factory):
    place = tmp_path_factory.mktemp("template") / "home"
    with make_kit(place, still_amazon, FakeClock(still_amazon)) as kit:
        import_and_tick(kit)
    return place


@pytest.fixture
def shop(still_amazon, template, home):
    """A kit with orders; no call leaves."""
    shutil.copytree(template, home)
    with open_kit(home, actor="tester", clock=FakeClock(still_amazon)) as kit:
        yield kit


@pytest.fixture
def order(shop):
    return of_pieces(shop, 2, 2)


@pytest.fixture
def shipments(shop):
    return shop.home / "drop" / "shipments"


@pytest.fixture
def invoices(shop):
    return shop.home / "drop" / "invoices"


def drop(path, content, age=10.0):
    """A file that was not written to for `age` seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def take(kit):
    return take_drops(kit._store, kit._now())


def rejected(folder, name):
    """What was refused: rows by heading."""
    text = (folder / "rejected" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def parcels(kit):
    return {row["facts"]["tracking"]: row["facts"]["items"] for row in kit.export_rows(kind="shipment")}


# -- what is read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_is_read_as_programs_write_it(mark, encoding, end, shop, order, shipments):
    shop.add_provider("Kurier Köln", "Other", "Kurier Köln")
    lines = [mark.join(("Order-ID", "PROVIDER", "Tracking", "More")), mark.join((order, "Kurier Köln", "T1", "x")), ""]
    drop(shipments / "today.CSV", end.join(lines).encode(encoding))
    (taken,) = take(shop)
    assert (taken["outcome"], taken["detail"]["taken"]) == ("taken", 1)
    assert shop.export_rows()[0]["facts"]["carrier"] == "Kurier Köln"
    assert [path.name for path in (shipments / "done").iterdir()] == ["today.CSV"]
    assert shop.audit(1)[0]["actor"] == "drop folder"


def test_all_columns_act(shop, order, shipments):
    sku = items(shop, order)[0]["sku"]
    drop(
        shipments / "today.csv",
        f"order_id;provider;tracking;items;shipped;reference;connection\n{order};GLS;T1;{sku}=1;2026-11-23T12:00:00Z;7;1\n",
    )
    take(shop)
    (row,) = shop.export_rows()
    assert (row["reference"], row["facts"]["shipped"], row["facts"]["items"]) == ("7", "2026-11-23T12:00:00Z", 1)


def test_rows_about_the_items_of_one_parcel_are_one_parcel(shop, order, shipments):
    first, second = items(shop, order)
    lines = [f"{order};DHL;T1;{first['sku']}=1", f"{order};DHL;T1;{second['sku']}={second['quantity']}"]
    lines.append(f"{order};DHL;T2;{first['sku']}=1")
    drop(shipments / "today.csv", "\n".join(["order_id;provider;tracking;items", *lines]))
    take(shop)
    assert parcels(shop) == {"T1": 1 + second["quantity"], "T2": 1}


@pytest.mark.parametrize("mark", ["|", ",", ";"])
def test_items_are_parted_as_the_file_likes(mark, shop, order, shipments):
    first, second = items(shop, order)
    drop(
        shipments / "today.csv",
        f'order_id;provider;tracking;items\n{order};DHL;T1;"{first["sku"]}=2{mark} {second["sku"]}"\n',
    )
    take(shop)
    assert parcels(shop) == {"T1": 3}


def test_a_name_in_another_encoding_stops_nothing(shop, order, shipments):
    """Such a name is no text that could be stored; the lists after it were never taken."""
    drop(shipments / os.fsdecode(b"f\xfcr heute.csv"), f"order_id;provider;tracking\n{order};DHL;T1\n")
    drop(shipments / os.fsdecode(b"leer\xfc.csv"), b"")
    drop(shipments / "zuletzt.csv", f"order_id;provider;tracking\n{order};DHL;T1\n")
    first, empty = take(shop)
    assert (first["detail"]["file"], first["outcome"], empty["outcome"]) == ("f?r heute.csv", "taken", "rejected")
    assert list(shipments.glob("*.csv")) == []


# -- what is refused -----------------------------------------------------------------------------------------------


def test_a_quotation_mark_that_is_never_closed_swallows_no_row(shop, order, shipments):
    drop(shipments / "today.csv", f'order_id;provider;tracking;note\n{order};DHL;T1;"urgent\n{order};DHL;T2;\n')
    (taken,) = take(shop)
    assert (taken["outcome"], shop.export_rows()) == ("rejected", [])
    assert "no table" in taken["detail"]["reason"]


def test_a_cell_for_items_that_names_none_is_no_whole_order(shop, order, shipments):
    drop(shipments / "today.csv", f"order_id;provider;tracking;items\n{order};DHL;T1;|\n")
    take(shop)
    assert "at least one item" in rejected(shipments, "today.csv")[0]["reason"]
    assert shop.export_rows() == []


def test_a_refused_row_stops_no_other_and_comes_back_with_line_and_reason(shop, shipments):
    first, second = orders(shop)[:2]
    lines = ["order_id,provider,tracking", f"{first},DHL,T1", "", f"{second},Brieftaube,T2", "000-0,DHL,T3"]
    drop(shipments / "today.csv", "\n".join([*lines, f"{second},,T4", f"{second},DHL,T5"]))
    (taken,) = take(shop)
    assert (taken["outcome"], taken["detail"]["taken"], taken["detail"]["refused"]) == ("partly", 2, 3)
    rows = rejected(shipments, "today.csv")
    assert [(row["line"], row["tracking"]) for row in rows] == [("4", "T2"), ("5", "T3"), ("6", "T4")]
    assert [row["reason"].rpartition("[")[2] for row in rows] == [
        "provider.not_found]", "order.not_found]", "usage.invalid]"
    ]  # fmt: skip
    (shown,) = shop.drop_rows()
    assert (shown["file"], shown["rejected"], shown["rows"]) == ("today.csv", "today.csv", 5)


def test_the_refused_rows_corrected_and_dropped_again_are_taken(shop, order, shipments):
    drop(shipments / "today.csv", f"order_id,provider,tracking\n{order},Brieftaube,T1\n")
    take(shop)
    text = (shipments / "rejected" / "today.csv").read_text(encoding="utf-8-sig").replace("Brieftaube", "DHL")
    drop(shipments / "today.csv", text)
    (taken,) = take(shop)
    assert taken["outcome"] == "taken"
    assert sorted(path.name for path in (shipments / "done").iterdir()) == ["today.2.csv", "today.csv"]


def test_a_file_with_refused_rows_may_be_dropped_again_as_it_is(shop, order, shipments):
    """Ticking the marketplace mends it; what was taken the first time is not taken twice."""
    other = next(one for one in orders(shop) if one != order)
    shop.set_settings(1, {"order_export.shipments_b2b": "", "order_export.shipments_b2c": ""})
    content = f"order_id,provider,tracking\n{order},DHL,T1\n{other},DHL,T2\n"
    drop(shipments / "today.csv", content)
    assert take(shop)[0]["outcome"] == "rejected"
    shop.set_settings(1, {"order_export.shipments_b2b": "DE", "order_export.shipments_b2c": "DE"})
    drop(shipments / "today.csv", content)
    assert take(shop)[0]["outcome"] == "taken"
    drop(shipments / "today.csv", content)
    assert take(shop) == []
    assert len(shop.export_rows()) == 2
    assert list(shipments.glob("*.csv")) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b"nonsense", "lacks: order_id, provider, tracking"), (b"order_id;tracking\n1;2\n", "provider"),
        (b"\x00\xff\xfe\x00", "lacks"), (b'order_id,provider,tracking\n"' + b"x" * 200_000 + b"\n", "no table"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_put_aside_whole_with_the_reason(content, reason, shop, shipments):
    drop(shipments / "odd.csv", content)
    (taken,) = take(shop)
    assert taken["outcome"] == "rejected"
    assert reason in shop.drop_rows()[0]["reason"]
    assert (shipments / "rejected" / "odd.csv").read_bytes() == content
    assert reason in (shipments / "rejected" / "odd.csv.txt").read_text(encoding="utf-8")


# -- once, and whole -----------------------------------------------------------------------------------------------


def test_a_file_that_is_being_written_is_left_alone(shop, order, shipments):
    content = f"order_id,provider,tracking\n{order},DHL,T1\n"
    drop(shipments / "young.csv", content, age=0.5)
    drop(shipments / "begun.csv.part", content)
    drop(shipments / ".hidden.csv", content)
    drop(shipments / "note.txt", content)
    (shipments / "folder.csv").mkdir()
    (shipments / "elsewhere.csv").symlink_to(shipments / "note.txt")
    assert take(shop) == []
    assert shop.export_rows() == []
    drop(shipments / "young.csv", content, age=3)
    assert len(take(shop)) == 1


def test_the_same_list_under_another_name_does_nothing(shop, order, shipments):
    content = f"order_id,provider,tracking\n{order},DHL,T1\n"
    drop(shipments / "a.csv", content)
    drop(shipments / "b.csv", content)
    assert len(take(shop)) == 1
    assert len(shop.export_rows()) == 1
    assert sorted(path.name for path in (shipments / "done").iterdir()) == ["a.csv", "b.csv"]


@pytest.mark.parametrize("step", ["queue", "put", "_reject", "_move_all"])
def test_a_worker_that_dies_over_a_file_loses_and_doubles_nothing(step, shop, shipments, monkeypatch):
    """Wherever it died, the next look comes to the same end."""
    first, second, third = orders(shop)[:3]
    content = f"order_id,provider,tracking\n{first},DHL,T1\n{second},Brieftaube,T2\n{third},DHL,T3\n"
    drop(shipments / "today.csv", content)
    places = {
        "queue": (shop._store.exports, "queue"), "put": (shop._store.inbox, "put"),
        "_reject": ("omnikit.sync.dropfolder._reject",), "_move_all": ("omnikit.sync.dropfolder._move_all",),
    }  # fmt: skip
    with monkeypatch.context() as broken:
        broken.setattr(*places[step], _dies_after(1 if step == "queue" else 0, shop._store.exports.queue))
        with pytest.raises(MemoryError):
            take(shop)
    take(shop)
    assert parcels(shop).keys() == {"T1", "T3"}
    assert [row["tracking"] for row in rejected(shipments, "today.csv")] == ["T2"]
    assert [path.name for path in (shipments / "rejected").iterdir()] == ["today.csv"]
    assert [path.name for path in (shipments / "done").iterdir()] == ["today.csv"]
    assert list(shipments.glob("*.csv")) == []


def _dies_after(calls, real):
    left = [calls]

    def call(*arguments, **named):
        if not left[0]:
            raise MemoryError
        left[0] -= 1
        return real(*arguments, **named)

    return call


def test_of_two_workers_one_takes_it(shop, order, shipments):
    """The other one holds the folder's lock, as long as it takes."""
    drop(shipments / "today.csv", f"order_id,provider,tracking\n{order},DHL,T1\n")
    with FileLock(shipments.parent / ".lock"):
        assert take(shop) == []
    assert len(take(shop)) == 1
    assert len(shop.export_rows()) == 1


# -- invoices ------------------------------------------------------------------------------------------------------


def listed(order, total, file="RE-1.pdf", number="RE-1"):
    return f"order_id;file;number;total;vat\n{order};{file};{number};{total};1,00\n"


def test_an_invoice_is_taken_with_its_document(shop, order, invoices):
    total = shop.order(order).total
    drop(invoices / "RE-1.pdf", PDF)
    drop(invoices / "list.csv", listed(order, total.replace(".", ",")))
    assert take(shop)[0]["outcome"] == "taken"
    (row,) = shop.export_rows()
    assert (row["kind"], row["facts"]["total"], row["facts"]["vat"]) == ("invoice", total, "1.00")
    assert sorted(path.name for path in (invoices / "done").iterdir()) == ["RE-1.pdf", "list.csv"]


def test_a_credit_note_says_so_in_its_row(shop, order, invoices):
    drop(invoices / "GS-1.pdf", PDF)
    head = "order_id;file;number;total;vat;kind;shipping_id;transaction_id"
    drop(invoices / "list.csv", f"{head}\n{order};GS-1.pdf;GS-1;5.00;0.80;CreditNote;U1;amzn:crow:1\n")
    take(shop)
    facts = shop.export_rows()[0]["facts"]
    assert (facts["document"], facts["shipping_id"], facts["transaction_id"]) == ("CreditNote", "U1", "amzn:crow:1")


def test_a_list_waits_a_while_for_its_documents(shop, order, invoices):
    drop(invoices / "list.csv", listed(order, "10.00"))
    assert take(shop) == []
    drop(invoices / "RE-1.pdf", PDF, age=0.5)
    assert take(shop) == []
    drop(invoices / "RE-1.pdf", PDF)
    assert take(shop)[0]["outcome"] == "taken"


def test_a_document_that_never_comes_is_refused_at_last(shop, order, invoices):
    drop(invoices / "list.csv", listed(order, "10.00"), age=700)
    assert take(shop)[0]["outcome"] == "rejected"
    assert "RE-1.pdf" in rejected(invoices, "list.csv")[0]["reason"]


@pytest.mark.parametrize("name", ["../shipments/today.csv", "/etc/passwd", ".hidden.pdf", "a\\b.pdf", "done/RE-1.pdf"])
def test_a_document_is_a_file_of_the_same_folder(name, shop, order, invoices):
    drop(invoices / "done" / "RE-1.pdf", PDF)
    drop(invoices / "list.csv", listed(order, "10.00", name))
    assert take(shop)[0]["outcome"] == "rejected"
    assert shop.export_rows() == []


def test_a_refused_invoice_lies_beside_its_row(shop, order, invoices):
    drop(invoices / "RE-1.pdf", PDF)
    drop(invoices / "RE-2.pdf", b"no pdf")
    rows = listed(order, "10.00") + listed(order, "10.00", "RE-2.pdf", "RE-2").partition("\n")[2]
    drop(invoices / "list.csv", rows)
    assert take(shop)[0]["outcome"] == "partly"
    assert sorted(path.name for path in (invoices / "rejected").iterdir()) == ["RE-2.pdf", "list.csv"]
    assert sorted(path.name for path in (invoices / "done").iterdir()) == ["RE-1.pdf", "list.csv"]


# -- the whole way -------------------------------------------------------------------------------------------------


def test_a_worker_takes_dropped_files_and_sends_what_they_ask_for(tmp_path):
    with stocked(NOW, ORDERS) as amazon, make_kit(tmp_path / "home", amazon, FakeClock(amazon)) as kit:
        import_and_tick(kit)
        order, folder = of_pieces(kit, 2, 2), kit.home / "drop"
        drop(folder / "shipments/today.csv", f"order_id;provider;tracking\n{order};DHL;T1\n")
        drop(folder / "invoices/RE-1.pdf", PDF)
        drop(folder / "invoices/list.csv", listed(order, kit.order(order).total))
        beside(kit._runtime)["due"].look_after()
        (run,) = [row for row in kit.run_rows(1) if row["state"] == "queued"]
        assert (run["job"], run["requested_by"]) == ("exports", "exports")
        kit.wait_for(run["run_id"])
        amazon.advance(61)
        for run_id in ask_for_exports(kit._store, kit._runtime.queue, kit._now()):
            kit.wait_for(run_id)
        assert kit.export_summary()["Exported"] == 2
        assert (len(amazon.shipments()), len(amazon.invoices())) == (1, 1)
        assert {row["source"] for row in kit.export_rows()} == {
            "drop/shipments/today.csv:2", "drop/invoices/list.csv:2"
        }  # fmt: skip
