"""Charts: a picture that needs nobody else, words for those who do not see it, and the numbers behind it."""

import re

import pandas as pd
import pytest

from omnikit.frames import charts
from omnikit.frames.build import errors_frame


def counted(*rows):
    return pd.DataFrame(rows, columns=["connection", "import_status", "orders"])


def errors(*days):
    rows = [{"id": n, "created": f"2026-11-{day:02}T08:00:00Z", "modified": "2026-11-20T00:00:00Z", "code": "a",
             "fingerprint": "a:b", "connection": "Shop", "order_id": str(n), "message": f"Costs $5 & <b>{n}</b> $"}
            for n, day in enumerate(days)]  # fmt: skip
    return errors_frame(rows)


CHARTS = {
    "status": lambda: charts.orders_by_status(
        counted(("Shop", "Complete", 90), ("Shop", "Error", 3), ("<b>$x$</b>" * 20, "Excluded", 1))
    ),
    "cause": lambda: charts.errors_by_cause(errors(1, 2, 2).clusters()),
    "day": lambda: charts.errors_by_day(errors(1, 2, 2)),
}
EMPTY = {
    "status": lambda: charts.orders_by_status(counted()),
    "cause": lambda: charts.errors_by_cause(errors().clusters()),
    "day": lambda: charts.errors_by_day(errors()),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_picture_with_words_and_numbers(name):
    chart = CHARTS[name]()
    html = chart._repr_html_()
    assert re.search(r'<img alt="[^"]{20,}"', html)
    assert "<details><summary>" in html
    assert html.count("<tr") == len(chart.table) + 1
    assert "<b>" not in html
    assert str(chart.table.iloc[0, -1]) in repr(chart)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_asks_nobody(name):
    """No script, no font, no address that would be fetched."""
    svg = CHARTS[name]().svg.decode()
    assert svg.lstrip().startswith("<?xml")
    assert "<script" not in svg
    addresses = set(re.findall(r'(?:href|src)="([^"#][^"]*)"', svg)) | set(re.findall(r"url\((?!#)([^)]*)\)", svg))
    assert addresses == set()
    assert "@font-face" not in svg
    assert "<script" not in CHARTS[name]()._repr_html_()


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_numbers_make_the_same_picture(name):
    assert CHARTS[name]().svg == CHARTS[name]().svg


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_is_said_to_be_nothing(name):
    chart = EMPTY[name]()
    assert "nothing to show" in chart._repr_html_()
    assert "(nothing to show)" in repr(chart)


def test_days_without_errors_are_shown_as_well():
    table = charts.errors_by_day(errors(1, 5, 5), days=7).table
    assert list(table["errors"]) == [0, 0, 1, 0, 0, 0, 2]
    assert table["day"].iloc[-1] == "2026-11-05"


def test_the_days_of_orders_end_with_the_day_that_is_named():
    found = pd.DataFrame([("2026-11-03", "DE", 2)], columns=["day", "marketplace", "orders"])
    table = charts.orders_by_day(found, 3, "2026-11-05").table
    assert (list(table["day"]), list(table["DE"])) == (["2026-11-03", "2026-11-04", "2026-11-05"], [2, 0, 0])


def test_what_was_counted_for_some_connections_only_is_no_sum():
    found = pd.DataFrame(
        [("2026-11-01", 5, 5), ("2026-11-01", 3, None), ("2026-11-02", 1, 1)], columns=["day", "stored", "counted"]
    )
    table = charts.stored_and_counted(found).table
    assert list(table["stored"]) == [8, 1]
    assert [None if pd.isna(one) else one for one in table["counted"]] == [None, 1]


def test_a_status_that_is_new_here_is_not_lost_from_the_table():
    chart = charts.orders_by_status(counted(("Shop", "Complete", 1), ("Shop", "Brand new", 2)))
    assert "Brand new" in repr(chart)
    assert chart.svg


def test_of_many_connections_those_with_the_most_errors_are_shown():
    many = [(f"Shop {n}", status, orders) for n in range(50) for status, orders in (("Complete", 9), ("Error", n))]
    chart = charts.orders_by_status(counted(*many))
    assert set(chart.table["connection"]) == {f"Shop {n}" for n in range(30, 50)}
    assert "20 of 50" in chart.title
