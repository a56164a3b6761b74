"""What an analyst sees and asks in a notebook: frames that say what they hold, clusters, completion, SQL, files."""

import copy

import pandas as pd
import pytest

from omnikit.errors import InvalidInput, UsageError
from omnikit.frames.shown import CLUSTERS, ErrorsFrame


@pytest.fixture
def shop(kit):
    """A kit whose connection has orders in error for want of a provider, and for other causes."""
    kit.set_settings(1, {"shipping_mapping.default": ""})
    kit.connection(1).sync(wait=True)
    return kit


def test_clusters_of_the_frame_are_those_of_the_store(shop):
    found = shop.errors().clusters()
    known = shop.clusters()
    assert list(found.columns) == list(CLUSTERS)
    assert dict(zip(found["fingerprint"], found["count"], strict=True)) == {
        row["fingerprint"]: row["count"] for row in known
    }
    assert list(found["count"]) == sorted(found["count"], reverse=True)
    for row in known:
        one = found[found["fingerprint"] == row["fingerprint"]].iloc[0]
        assert [one[name] for name in ("code", "remedy", "example")] == [
            row["code"], row["remedy"], row["example"]["order_id"],
        ]  # fmt: skip
        assert one["connections"] == ", ".join(row["connections"].values())
        assert one["first_seen"] == pd.Timestamp(row["first_seen"])
        assert one["last_seen"] == pd.Timestamp(row["last_seen"])
    assert found["setting"].str.startswith("shipping_mapping.").sum() > 0


def test_what_is_filtered_stays_a_frame_of_errors(shop):
    errors = shop.errors()
    some = errors[errors["code"] == "no_shipping_provider"]
    assert isinstance(some, ErrorsFrame)
    assert set(some.clusters()["code"]) == {"no_shipping_provider"}
    assert isinstance(errors.head(2), ErrorsFrame)
    assert isinstance(pd.concat([some, some]), ErrorsFrame)
    assert isinstance(errors["code"], pd.Series)
    assert (
        len(shop.errors(cluster=some["fingerprint"].iloc[0]))
        == errors["fingerprint"].eq(some["fingerprint"].iloc[0]).sum()
    )


def test_clusters_without_their_columns_say_so(shop):
    with pytest.raises(UsageError) as caught:
        shop.errors()[["code", "message"]].clusters()
    assert caught.value.code == "frame.columns"


def test_an_empty_frame_has_clusters_of_the_same_form(kit):
    found = kit.errors().clusters()
    assert found.empty
    assert list(found.columns) == list(CLUSTERS)
    assert isinstance(found["first_seen"].dtype, pd.DatetimeTZDtype)
    assert repr(kit.errors()).startswith("0 import errors, 0 causes\n")


def test_frames_say_what_they_hold(shop):
    errors, orders = shop.errors(), shop.orders()
    head = f"{len(errors)} import errors, {errors['fingerprint'].nunique()} causes: {len(errors)} open"
    assert repr(errors).startswith(head)
    assert f"<p>{head}</p>" in errors._repr_html_()
    assert repr(orders).startswith(f"{len(orders)} orders: ")
    assert f"{shop.totals()['Complete']} Complete" in repr(orders).splitlines()[0]
    assert repr(orders.head(1)).startswith("1 order: 1 ")
    counted = errors.groupby("code", as_index=False).agg(orders=("order_id", "nunique"))
    assert "import errors" not in repr(counted) + counted._repr_html_()  # its rows are no errors any more


def test_markup_in_a_name_is_harmless(shop):
    shop.rename_connection(1, "<script>x</script>")
    for shown in (shop.errors(), shop.orders(), shop.errors().clusters()):
        assert "<script>" not in shown._repr_html_()


def test_orders_tell_how_they_are_shipped(shop):
    orders = shop.orders()
    named = ["shipping_status", "warehousing", "shipping_option", "shipping_provider"]
    assert set(named) <= set(orders.columns)
    complete = orders[orders["import_status"] == "Complete"]
    assert complete["shipping_status"].notna().all()
    assert set(complete["shipping_option"].dropna()) >= {"AFN"}


@pytest.mark.parametrize("which", ["connection", "run", "order"])
def test_handles_complete_their_fields(shop, which):
    handle = {
        "connection": shop.connection(1),
        "run": shop.run(1),
        "order": shop.order(shop.error_rows()[0]["order_id"]),
    }
    one = handle[which]
    assert set(one.as_dict()) <= set(dir(one))
    assert all(getattr(one, name) == value for name, value in one.as_dict().items())
    assert type(one).__doc__
    with pytest.raises(AttributeError, match="no 'nonsense'"):
        _ = one.nonsense
    assert not hasattr(one, "_ipython_display_")
    assert copy.copy(one).as_dict() == one.as_dict()


def test_every_verb_of_the_kit_has_a_docstring(kit):
    public = [name for name in dir(type(kit)) if not name.startswith("_")]
    bare = {name for name in public if callable(getattr(type(kit), name)) and not getattr(type(kit), name).__doc__}
    assert bare <= {"run_row", "order_row", "home"}  # what they give stands at `run` and `order`


# -- SQL and files ---------------------------------------------------------------------------------------------


def test_sql_gives_a_frame_with_times(shop):
    found = shop.sql(
        "SELECT order_id, created, CAST(total AS REAL) AS amount FROM omnikit_orders WHERE connection_id = ?", [1]
    )
    assert isinstance(found, pd.DataFrame)
    assert len(found) == len(shop.orders())
    assert isinstance(found["created"].dtype, pd.DatetimeTZDtype)
    assert found["amount"].dtype == "float64"
    messages = shop.sql("SELECT DISTINCT error_message(code, details) AS message FROM omnikit_errors")
    assert set(messages["message"]) == {row["message"] for row in shop.error_rows()}


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        ("SELECT created FROM omnikit_orders WHERE 1 = 0", ["created"]),
        ("SELECT 'soon' AS created, NULL AS modified", ["created", "modified"]),
        ("SELECT imported, created FROM omnikit_runs", ["imported", "created"]),
        ("SELECT 1 AS created, 2 AS created", ["created", "created"]),
    ],
)
def test_sql_takes_columns_as_they_come(shop, statement, columns):
    found = shop.sql(statement)
    assert list(found.columns) == columns


def test_a_mistake_in_sql_names_the_views(shop):
    with pytest.raises(InvalidInput, match="omnikit_orders, omnikit_order_lines") as caught:
        shop.sql("SELECT * FROM orders")
    assert caught.value.code == "sql.invalid"
    assert {row["view"] for row in shop.sql_views()} >= {"omnikit_orders", "omnikit_audit"}


def test_lists_are_downloaded(shop, tmp_path):
    csv = shop.download(shop.errors(), tmp_path / "errors.csv")
    assert len(pd.read_csv(csv)) == len(shop.errors())
    xlsx = shop.download(shop.order_rows(), tmp_path / "orders.xlsx", columns="orders")
    sheet = pd.read_excel(xlsx)
    assert list(sheet.columns) == list(shop.orders().columns)
    assert sheet["total"].dropna().sum() == pytest.approx(float(shop.orders()["total"].dropna().sum()))
    parquet = shop.download(shop.orders(), tmp_path / "orders.parquet")
    assert pd.read_parquet(parquet)["total"].dropna().tolist() == shop.orders()["total"].dropna().tolist()
    assert shop.download_bytes(shop.errors(), "xlsx").startswith(b"PK")
    assert shop.download_bytes(shop.clusters(), "csv").startswith(b"fingerprint,code,message")
