"""[Download]: what a list has found, in its columns, harmless to a spreadsheet."""

import base64
import csv
import io

import pytest

from omnikit.widgets import downloading
from tests.support.homes import make_kit


@pytest.fixture
def screen(tmp_path, amazon, clock):
    with make_kit(tmp_path / "home", amazon, clock, name="=1+1 Shop") as kit:
        kit.connection(1).sync(wait=True)
        yield kit.ui.connections()


def taken(screen):
    return base64.b64decode(screen.file["content"])


def test_a_list_is_downloaded_as_it_is_filtered_and_ordered(screen):
    screen.vue_show_column({"key": "driver", "on": False})
    screen.vue_download("csv")
    text = taken(screen).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert list(row) == [one["title"] for one in screen.columns]
    assert row["Name"] == "'=1+1 Shop", "no spreadsheet runs it"
    assert row["Status"] == "Active"
    assert screen.file["name"].endswith(".csv")


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_the_other_formats_are_made_too(screen, kind):
    screen.vue_download(kind)
    assert taken(screen)[:2] == (b"PK" if kind == "xlsx" else b"PA")
    screen.vue_took_file()
    assert screen.file == {}


def test_orders_are_downloaded_as_found(tmp_path, amazon, clock):
    with make_kit(tmp_path / "home", amazon, clock) as kit:
        kit.connection(1).sync(wait=True)
        screen = kit.ui.orders()
        found = screen.table.found
        screen.vue_download("csv")
        rows = list(csv.DictReader(io.StringIO(taken(screen).decode("utf-8-sig"))))
        assert len(rows) == found == sum(kit.totals().values())


def test_too_many_rows_are_refused_with_a_way_out(screen, monkeypatch):
    monkeypatch.setattr(downloading, "_MOST", 0)
    screen.vue_download("csv")
    assert screen.file == {}
    assert "--out" in screen.message["text"]


def test_no_other_format_is_made(screen):
    screen.vue_download("exe")
    assert screen.file == {}
