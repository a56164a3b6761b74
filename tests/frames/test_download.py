"""Lists as files: what was in the list is in the file, and nothing in it runs."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.errors import InvalidInput
from omnikit.frames import download
from omnikit.frames.build import ERRORS, ORDERS, frame

KINDS = ("csv", "xlsx", "parquet")
ROW = {
    "order_id": "302-1", "created": "2026-11-01T08:00:00Z", "total": "12.30", "quantity": 3, "b2b": True,
    "title": '=HYPERLINK("http://x")', "nothing": None, "names": {1: "Ä"}, "share": 0.5,
}  # fmt: skip
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "-", "+49 30", "=", "--1"]  # noqa: RUF001


def read_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def read_xlsx(content):
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
    names = [cell.value for cell in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def read_parquet(content):
    return pd.read_parquet(io.BytesIO(content))


def test_csv_has_exact_amounts_and_iso_times():
    (row,) = read_csv(download.as_bytes([ROW], "csv"))
    assert row == {
        "order_id": "302-1", "created": "2026-11-01T08:00:00Z", "total": "12.30", "quantity": "3", "b2b": "True",
        "title": "'=HYPERLINK(\"http://x\")", "nothing": "", "names": '{"1": "Ä"}', "share": "0.5",
    }  # fmt: skip


def test_xlsx_has_numbers_times_and_truths_as_such():
    (row,) = read_xlsx(download.as_bytes([ROW], "xlsx"))
    values = {name: cell.value for name, cell in row.items()}
    when = datetime(2026, 11, 1, 8, tzinfo=UTC).replace(tzinfo=None)
    assert values == ROW | {"created": when, "total": 12.3, "title": "'" + ROW["title"], "names": '{"1": "Ä"}'}
    assert [row[name].data_type for name in ("total", "created", "b2b", "title")] == ["n", "d", "b", "s"]


def test_parquet_has_types_and_every_text_as_it_is():
    found = read_parquet(download.as_bytes([ROW], "parquet"))
    assert found.loc[0, "total"] == Decimal("12.30")
    assert found.loc[0, "created"] == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert found.loc[0, "title"] == ROW["title"]
    assert (found["quantity"].dtype, found["b2b"].dtype) == (np.dtype("int64"), np.dtype("bool"))


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("where", ["cell", "heading"])
def test_a_text_that_would_run_gets_an_apostrophe(text, where):
    row = {"x": text} if where == "cell" else {text: "x"}
    head, first = csv.reader(io.StringIO(download.as_bytes([row], "csv").decode(), newline=""))
    assert (first if where == "cell" else head) == [f"'{text}"]
    sheet = openpyxl.load_workbook(io.BytesIO(download.as_bytes([row], "xlsx"))).active
    cell = sheet["A2"] if where == "cell" else sheet["A1"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@pytest.mark.parametrize("text", ["-5", "-5.25", "0", "12", "ordinary", "'quoted", "a=b", ""])
def test_numbers_and_ordinary_texts_stay(text):
    assert download.harmless(text) == text
    assert read_csv(download.as_bytes([{"x": text, "y": 1}], "csv"))[0]["x"] == text


@given(st.text())
def test_no_text_begins_like_a_formula_unless_it_is_a_number(text):
    safe = download.harmless(text)
    assert safe.removeprefix("'") == text or safe == text
    assert not safe.startswith(("=", "+", "@", "\t", "\r"))
    if safe.startswith("-"):
        float(safe)


@given(st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.none() | st.integers(), "c": st.booleans()})))
def test_csv_gives_back_what_went_in(rows):
    found = read_csv(download.as_bytes(rows, "csv", ["a", "b", "c"]))
    wanted = [
        {"a": download.harmless(row["a"]), "b": "" if row["b"] is None else str(row["b"]), "c": str(row["c"])}
        for row in rows
    ]
    assert found == wanted


HEADINGS = {
    "csv": lambda content: next(csv.reader(io.StringIO(content.decode()))),
    "xlsx": lambda content: [one.value for one in next(openpyxl.load_workbook(io.BytesIO(content)).active.rows)],
    "parquet": lambda content: list(read_parquet(content).columns),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("columns", [ORDERS, ERRORS])
def test_an_empty_list_has_its_headings(kind, columns):
    for rows in ([], iter(()), frame([], columns)):
        assert HEADINGS[kind](download.as_bytes(rows, kind, columns)) == list(columns)


def test_a_frame_and_its_rows_make_the_same_file():
    rows = [{**dict.fromkeys(ORDERS), "order_id": str(n), "created": "2026-11-01T08:00:00Z", "total": "1.50"}
            for n in range(3)]  # fmt: skip
    assert download.as_bytes(frame(rows, ORDERS), "csv") == download.as_bytes(rows, "csv", ORDERS)


def test_an_index_that_says_something_comes_first():
    counted = pd.DataFrame({"code": ["a", "a", "b"], "id": [1, 2, 3]}).groupby("code").agg(["min", "max"])
    rows = read_csv(download.as_bytes(counted, "csv"))
    assert rows[0] == {"code": "a", "id min": "1", "id max": "2"}
    assert list(read_parquet(download.as_bytes(counted, "parquet")).columns) == ["code", "id min", "id max"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_or_strange_is_written_all_the_same(kind):
    rows = [{"x": value} for value in (None, float("nan"), pd.NaT, pd.NA, float("inf"), 10**20, "text", 1, {"b", "a"})]
    assert download.as_bytes(rows, kind)


def test_types_that_change_on_the_way_become_those_that_fit_all(monkeypatch):
    monkeypatch.setattr(download, "_GROUP", 2)
    columns = {
        "empty first": [None, None, 1, 2.5],
        "mixed": [1, 2, "x", None],
        "amount": map(Decimal, ["1", "2", "3.25", "4"]),
    }
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    found = read_parquet(download.as_bytes(rows, "parquet"))
    assert found["empty first"].dropna().tolist() == [1.0, 2.5]
    assert found["mixed"].dropna().tolist() == ["1", "2", "x"]
    assert found["amount"].tolist() == [Decimal(1), Decimal(2), Decimal("3.25"), Decimal(4)]


def test_ids_of_many_digits_stay_exact_in_a_sheet():
    (row,) = read_xlsx(download.as_bytes([{"id": 12345678901234567890}], "xlsx"))
    assert row["id"].value == "12345678901234567890"


def test_a_text_too_long_for_a_cell_is_cut():
    (row,) = read_xlsx(download.as_bytes([{"x": "y" * 40_000}], "xlsx"))
    assert len(row["x"].value) == 32_767


def test_a_file_is_written_by_its_suffix_and_whole(tmp_path):
    target = tmp_path / "list.CSV"
    assert download.write([ROW], target) == target
    assert read_csv(target.read_bytes())[0]["order_id"] == "302-1"

    def broken():
        yield ROW
        raise RuntimeError

    with pytest.raises(RuntimeError):
        download.write(broken(), target)
    assert read_csv(target.read_bytes())[0]["order_id"] == "302-1"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", ["list.pdf", "list", "list.csv.gz"])
def test_another_kind_of_file_is_refused(tmp_path, name):
    with pytest.raises(InvalidInput) as caught:
        download.write([ROW], tmp_path / name)
    assert caught.value.code == "download.kind"
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidInput, match="no directory"):
        download.write([ROW], tmp_path / "nowhere" / "list.csv")


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch):
    monkeypatch.setattr(download, "MOST_IN_SHEET", 300)
    assert download.as_bytes(({"x": n} for n in range(300)), "xlsx")
    with pytest.raises(InvalidInput) as caught:
        download.as_bytes(({"x": n} for n in range(301)), "xlsx")
    assert caught.value.code == "download.too_long"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_are_taken_one_at_a_time(kind, tmp_path):
    """No more of them live at once than the widths of a sheet are guessed from."""
    alive, most = 0, 0

    class Text(str):  # noqa: SLOT000 it is counted
        def __new__(cls, text):
            nonlocal alive, most
            alive += 1
            most = max(most, alive)
            return super().__new__(cls, text)

        def __del__(self):
            nonlocal alive
            alive -= 1

    download.write(({"x": Text(f"row {n}")} for n in range(5000)), tmp_path / f"list.{kind}")
    assert most < 500
