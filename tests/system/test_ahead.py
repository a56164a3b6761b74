"""A large file is read in a process beside: the same comes of it, whatever becomes of that process."""

import os
import subprocess

import pytest

from omnikit.drivers.registry import manifest
from omnikit.errors import InvalidInput
from omnikit.sync import ahead
from omnikit.testing import SteadyClock, Working
from tests.support import tables
from tests.support.reportfiles import row, table, terms

MANY = 9000  # rows: more than pipe and queue hold, so that the other process is still at it


@pytest.fixture
def job(tmp_path):
    """A file with rows that are wrong among many."""
    path = tmp_path / "orders.txt"
    odd = {7: {"item_price": "free"}, 4000: {"sku": ""}, 8999: {"purchase_date": "yesterday"}}
    rows = [
        row(amazon_order_id=f"302-0000000-{number:07}", product_name="Becher " * 60, **odd.get(number, {}))
        for number in range(MANY)
    ]
    path.write_text(table(rows))
    return ahead.Job(path, "amazon", terms())


@pytest.fixture
def started(monkeypatch):
    """Every process that is begun."""
    begun = []

    class Noted(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            begun.append(self)

    monkeypatch.setattr(ahead, "Popen", Noted)
    monkeypatch.setattr(ahead, "WORTH", 0)
    return begun


def unforeseen():
    raise AssertionError("the other process was to end well")


def test_the_other_process_tells_what_would_be_read_here(job, started):
    found = list(ahead.read(job, unforeseen))
    assert found == list(ahead._here(job))
    assert (len(found), [one.line for one in found if one.mapped is None]) == (MANY, [9, 9001])
    assert {one.problem is None for one in found} == {True, False}
    (other,) = started
    assert other.returncode is not None


def test_ctrl_c_at_a_terminal_leaves_the_other_process_to_us(job, started):
    found = ahead.read(job, unforeseen)
    next(found)
    (other,) = started
    assert os.getpgid(other.pid) != os.getpgid(0)
    found.close()
    assert other.returncode is not None


def test_orders_of_another_driver_as_well(tmp_path, started):
    clock = SteadyClock()
    source = tables.Folder(tmp_path / "in", clock)
    path = source.write("orders.csv", tables.as_csv([tables.row(f"{n}", Quantity="1" * (n % 5)) for n in range(40)]))
    account = {"source": "Shop", "folder": str(source.path), "pattern": "*.csv", "marketplace": "DE", "zone": "UTC"}
    settings = {"shipping_mapping": {"default": "DHL"}}
    shop = Working(account=account, put=lambda _many: [], clock=clock, settings=settings)
    job = ahead.Job(path, "file", shop.terms(manifest("file")))
    found = list(ahead.read(job, unforeseen))
    assert found == list(ahead._here(job))
    assert {bool(one.mapped.problems) for one in found} == {True, False}


@pytest.mark.parametrize("moment", [1, 300, 2600])
def test_one_that_is_killed_is_done_without(moment, job, started):
    told, found = [], []
    for number, one in enumerate(ahead.read(job, lambda: told.append(1)), start=1):
        found.append(one)
        if number == moment:
            started[0].kill()
    assert found == list(ahead._here(job))
    assert told == [1]


def test_one_that_cannot_be_started_is_done_without(job, started, monkeypatch):
    told = []
    monkeypatch.setattr(ahead.sys, "executable", "/nowhere/python")
    assert list(ahead.read(job, lambda: told.append(1))) == list(ahead._here(job))
    assert (told, started) == ([1], [])


def test_a_file_of_another_kind_is_refused_as_ever(job, started):
    job.path.write_text("sku\tcolour\nMUG\tred\n")
    with pytest.raises(InvalidInput) as refused:
        list(ahead.read(job, lambda: None))
    assert refused.value.code == "file.columns"


def test_who_stops_listening_leaves_no_process_behind(job, started):
    reading = ahead.read(job, unforeseen)
    next(reading)
    reading.close()
    assert started[0].returncode is not None


def test_for_a_small_file_no_process_is_started(job, started, monkeypatch):
    monkeypatch.setattr(ahead, "WORTH", job.path.stat().st_size + 1)
    assert len(list(ahead.read(job, unforeseen))) == MANY
    assert started == []
