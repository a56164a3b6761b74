"""The folder sink: files that are whole or not there, the same each time, exact, private and harmless."""

import csv
import hashlib
import io
import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from omnikit.errors import InvalidInput, Unavailable
from omnikit.model.handover import as_line
from omnikit.sinks.base import Outcome
from omnikit.sinks.folder import files_of
from tests.support.handing import batch, order, returned, sink

FORMATS = ["jsonl", "csv", "parquet"]
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1",  # a wide =
    'a"b',
    "a\nb\r\nc",
    "a,b;c",
    "a\u2028b",
]


def folder(path, form="jsonl", **options):
    return sink("folder", {"path": str(path), "format": form}, **options)


def contents(path):
    return {one.name: one.read_bytes() for one in sorted(path.iterdir())}


def rows(path):
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def documents_in(path, form):
    """What a reader makes of the files."""
    if form == "parquet":
        return [row for one in sorted(path.glob("*.parquet")) for row in parquet.read_table(one).to_pylist()]
    return [json.loads(line) for one in sorted(path.glob("*.jsonl")) for line in one.read_text().split("\n") if line]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_what_is_read_is_what_was_handed_over(form, tmp_path):
    records = [order(1), order(2, "Größe ≥ 3"), order(3, total=None)]
    found = folder(tmp_path, form).deliver(batch(*records))
    assert {one.outcome for one in found} == {Outcome.ARRIVED}
    assert documents_in(tmp_path, form) == [json.loads(one.document) for one in records]
    back = returned(1)
    (tmp_path / "b").mkdir()
    folder(tmp_path / "b", form).deliver(batch(back, kind="return"))
    assert documents_in(tmp_path / "b", form) == [json.loads(back.document)]


def test_a_marker_written_last_says_what_the_files_of_csv_hold(tmp_path):
    folder(tmp_path, "csv").deliver(batch(order(1), order(2)))
    names = [name for name, _ in files_of(batch(order(1), order(2)), "csv")]
    assert names[-1].endswith(".done.json")
    found = contents(tmp_path)
    told = json.loads(found[names[-1]])["files"]
    assert [one["name"] for one in told] == names[:-1]
    for one in told:
        assert hashlib.sha256(found[one["name"]]).hexdigest() == one["sha256"]
        assert len(found[one["name"]]) == one["bytes"]
        assert len(rows(tmp_path / one["name"])) == one["rows"]


def test_the_lines_of_csv_name_the_order_they_belong_to(tmp_path):
    folder(tmp_path, "csv").deliver(batch(order(1), order(2)))
    heads, lines = rows(next(tmp_path.glob("orders-*abc.csv"))), rows(next(tmp_path.glob("*.lines.csv")))
    assert [row["order_id"] for row in heads] == ["302-1", "302-2"]
    assert [(row["key"], row["order_id"], row["sku"]) for row in lines] == [
        ("key-1", "302-1", "SKU-1"), ("key-2", "302-2", "SKU-1"),
    ]  # fmt: skip
    assert heads[0]["recipient_name"] == "Ada Lovelace"
    assert (heads[0]["prime"], heads[0]["b2b"], heads[0]["replaces"]) == ("true", "false", "")


@pytest.mark.parametrize("form", FORMATS)
def test_a_batch_that_comes_again_replaces_its_files_by_the_same_bytes(form, tmp_path):
    whole = batch(order(1), order(2))
    folder(tmp_path, form).deliver(whole)
    before = contents(tmp_path)
    folder(tmp_path, form).deliver(whole)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_crash_left_half_written_goes_when_the_batch_comes_again(form, tmp_path):
    whole = batch(order(1))
    name = files_of(whole, form)[0][0]
    (tmp_path / f".{name}.x1y2").write_bytes(b'{"half')
    (tmp_path / ".another.x1y2").write_bytes(b"not ours")
    folder(tmp_path, form).deliver(whole)
    left = [one for one in contents(tmp_path) if one.startswith(".")]
    assert left == [".another.x1y2"]


def test_no_name_without_a_dot_is_ever_half_a_file(tmp_path, monkeypatch):
    """At each moment that a process may be killed, whatever can be read is whole."""
    seen = []
    whole = batch(*(order(number) for number in range(50)))
    expected = dict(files_of(whole, "csv"))

    def look(step):
        def looking(*arguments, **options):
            result = step(*arguments, **options)
            found = {name: text for name, text in contents(tmp_path).items() if not name.startswith(".")}
            assert all(expected[name] == text for name, text in found.items())
            seen.append(len(found))
            return result

        return looking

    for name in ("fsync", "replace", "open"):
        monkeypatch.setattr(os, name, look(getattr(os, name)))
    folder(tmp_path, "csv").deliver(whole)
    assert set(seen) >= {0, 1, 2, 3}


def test_files_and_a_folder_that_is_made_are_the_owners_alone(tmp_path):
    place = tmp_path / "deep" / "oms"
    folder(place, "csv").prepare()
    folder(place, "csv").deliver(batch(order(1)))
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in place.iterdir()} == {0o600}


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_holds_no_formula_and_every_text_in_one_cell(text, tmp_path):
    folder(tmp_path, "csv").deliver(batch(order(1, text, name=text)))
    (head,) = rows(next(tmp_path.glob("orders-*abc.csv")))
    (line,) = rows(next(tmp_path.glob("*.lines.csv")))
    for cell in (head["recipient_name"], line["title"]):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))
        assert cell.removeprefix("'") == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_document_is_one_line_whatever_counts_as_the_end_of_a_line(text):
    line = as_line({"text": text})
    assert len(line.decode().splitlines()) == 1
    assert json.loads(line) == {"text": text}


@pytest.mark.parametrize("path", ["oms", "./oms", "~/oms", "", " ", "C:oms"])
def test_a_path_that_is_not_whole_is_refused(path):
    with pytest.raises(ValueError, match=r"whole path|at least 1"):
        folder(path)


@pytest.mark.parametrize("place", ["home", "home/oms", "link/oms", "home/../home/x"])
def test_a_folder_inside_the_home_is_refused(place, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    inside = sink("folder", {"path": f"{tmp_path}/{place}"}, home=tmp_path / "home")
    with pytest.raises(InvalidInput) as refused:
        inside.prepare()
    assert refused.value.code == "sink.inside_home"
    assert {one.outcome for one in inside.deliver(batch(order(1)))} == {Outcome.UNREACHABLE}
    assert list((tmp_path / "home").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused_with_the_reason(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="Not a directory"):
        folder(tmp_path / "file" / "oms").prepare()
    with pytest.raises(InvalidInput):
        folder(tmp_path / "file" / "oms").check()


def test_where_nothing_can_be_written_the_whole_batch_waits(tmp_path):
    place = tmp_path / "oms"
    place.write_text("not a folder")
    found = folder(place).deliver(batch(order(1), order(2)))
    assert [(one.key, one.outcome) for one in found] == [("key-1", Outcome.UNREACHABLE), ("key-2", Outcome.UNREACHABLE)]
    assert "Not a directory" in found[0].said


def test_a_folder_that_is_gone_is_not_made_anew(tmp_path):
    """It may be the place of a disk that is not there just now."""
    found = folder(tmp_path / "oms").deliver(batch(order(1)))
    assert found[0].outcome == Outcome.UNREACHABLE
    assert not (tmp_path / "oms").exists()


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    tmp_path.joinpath("oms").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    found = folder(tmp_path / "oms").deliver(batch(order(1)))
    assert "No space left on device" in found[0].said
    assert contents(tmp_path / "oms") == {}
    with pytest.raises(Unavailable, match="No space left"):
        folder(tmp_path / "oms").check()


def test_a_test_document_is_left_in_the_folder(tmp_path):
    told = folder(tmp_path / "oms").check()
    assert "omnikit-test.json" in told
    left = json.loads((tmp_path / "oms" / "omnikit-test.json").read_text())
    assert left == {"schema": "omnikit.test/1", "sent": "2026-11-23T12:00:00Z"}


def test_a_file_is_not_written_through_a_link_that_lies_in_its_place(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("untouched")
    place = tmp_path / "oms"
    place.mkdir()
    name = files_of(batch(order(1)), "jsonl")[0][0]
    (place / name).symlink_to(outside)
    folder(place).deliver(batch(order(1)))
    assert outside.read_text() == "untouched"
    assert not (place / name).is_symlink()
