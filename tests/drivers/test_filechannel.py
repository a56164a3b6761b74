"""The file channel: hostile files, columns by their headings, cells that can be read in one way only, files by time."""

import io
import os
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.drivers.filechannel import Credentials, manifest
from omnikit.drivers.filechannel.cells import Unfit, amount, country, moment, quantity
from omnikit.drivers.filechannel.columns import FIELDS, chosen
from omnikit.drivers.filechannel.reader import FileChannelReader
from omnikit.errors import InvalidInput, OmnikitError
from omnikit.model.settings import validated
from omnikit.model.times import iso
from omnikit.testing import SteadyClock, Working
from tests.support.tables import HEADINGS, Folder, as_csv, as_workbook, row


@pytest.fixture
def clock():
    """A day ahead of the machine: whatever a test writes is older."""
    return SteadyClock(timedelta(days=1))


@pytest.fixture
def folder(tmp_path, clock):
    return Folder(tmp_path / "in", clock)


def working(folder, mapping=None, pattern="*.csv, *.txt, *.xlsx", **order_import):
    """An account on the folder, with these settings."""
    account = {"source": "Shop", "folder": str(folder.path), "pattern": pattern, "marketplace": "DE",
               "zone": "Europe/Berlin"}  # fmt: skip
    settings = {"shipping_mapping": {"default": "DHL"}, "column_mapping": mapping or {}, "order_import": order_import}
    return Working(account=account, put=lambda _many: [], clock=folder.clock, settings=settings)


class Fetched:
    """What one fetch brought: orders by id, codes of log lines, and up to when it is complete."""

    def __init__(self, account, start=None, end=None, token=None):
        self.codes = []
        rules = manifest.rules(account.terms(manifest))
        at_work = account.driver(manifest, say=lambda _level, code, *_message: self.codes.append(code))
        self.pages = list(at_work.orders(start or rules.begins, end, token, rules.also))
        self.raw = [raw for page in self.pages for raw in page.records]
        self.orders = {one.header.order_id: one for one in map(rules.map_order, self.raw)}
        self.end = self.pages[-1].end

    def problems(self, order_id):
        return [(one.code, one.params.get("reason")) for one in self.orders[order_id].problems]


def fetched(folder, *files, **settings):
    """The orders of these files (name, content)."""
    for name, content in files:
        folder.write(name, content)
    return Fetched(working(folder, **settings))


# -- files as they come --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(folder, encoding, delimiter):
    found = fetched(folder, ("a.csv", as_csv([row("1")], delimiter, encoding)))
    order = found.orders["1"].order
    assert (order.recipient.name, order.lines[0].title, order.total) == ("Jörg Müller", "Cup, blue", "19.90")


def test_the_only_umlaut_may_stand_at_the_end_of_a_long_file(folder):
    rows = [row(str(at), Name="Ann Smith") for at in range(3000)]
    found = fetched(folder, ("a.csv", as_csv([*rows, row("last")], encoding="cp1252")))
    assert found.orders["last"].order.recipient.name == "Jörg Müller"
    assert len(found.orders) == 3001


def test_one_broken_byte_spoils_no_other_line(folder):
    content = as_csv([row("1"), row("2", Name="Zoé"), row("3")]).replace("Zoé".encode(), b"Zo\xe9")
    found = fetched(folder, ("a.csv", content))
    assert found.orders["1"].order.recipient.name == "Jörg Müller"
    assert found.problems("2") == [("cell_invalid", "has characters that cannot be read")]
    assert found.orders["3"].problems == ()


def test_a_workbook_is_read_with_the_types_of_its_cells(folder):
    at = datetime.fromisoformat("2026-11-01T10:00:00")
    cells = row(1001, Quantity=2, Price=19.990000000000002, Order_date=at, Zip=1067)
    found = fetched(folder, ("a.xlsx", as_workbook([cells])))
    order = found.orders["1001"].order
    assert (order.total, order.created, order.recipient.postal_code) == ("39.98", "2026-11-01T09:00:00Z", "1067")


def test_a_formula_counts_as_the_value_that_was_stored_with_it(folder):
    """Nothing is computed, and what has no stored value is an empty cell."""
    found = fetched(folder, ("a.xlsx", as_workbook([row("1", Quantity="=1+1")])))
    assert found.problems("1") == [("cell_invalid", "is empty")]
    text = fetched(folder, ("b.csv", as_csv([row("2", SKU='="00123"', Title="=HYPERLINK(1)")])))
    line = text.orders["2"].order.lines[0]
    assert (line.sku, line.title) == ("00123", "=HYPERLINK(1)")


def test_rows_of_an_order_belong_together_however_far_apart(folder):
    rows = [row("A", SKU="1"), *(row(f"x{at}") for at in range(300)), row("A", SKU="2")]
    found = fetched(folder, ("a.csv", as_csv(rows)))
    assert [line.sku for line in found.orders["A"].order.lines] == ["1", "2"]
    assert len(found.raw) == 301


def test_two_columns_of_one_heading_are_two_columns(folder):
    head = b"Order ID,Order date,SKU,Quantity,Price,Currency,Name,Name,Street,Zip,City"
    content = b"\n".join([head, b"1,2026-11-01,S,1,5,EUR,Ann,Bob,Weg 1,10115,Berlin"])
    assert fetched(folder, ("a.csv", content)).orders["1"].order.recipient.name == "Ann"
    assert fetched(folder, mapping={"name": "Name (2)"}).orders["1"].order.recipient.name == "Bob"


def test_the_line_that_tells_excel_the_delimiter_is_none_of_the_table(folder):
    found = fetched(folder, ("a.csv", b"sep=|\r\n" + as_csv([row("1")], "|")))
    assert found.orders["1"].problems == ()


def test_a_row_with_more_cells_than_headings_is_an_error_of_its_order_alone(folder):
    content = as_csv([row("1"), row("2")]) + as_csv([row("3")]).split(b"\r\n")[1].replace(b"9.95", b"9,95") + b"\r\n"
    found = fetched(folder, ("a.csv", content))
    assert found.problems("3") == [("payload_invalid", "has more cells than there are headings")]
    assert found.orders["1"].problems == found.orders["2"].problems == ()


def test_a_shorter_row_lacks_its_last_cells(folder):
    content = as_csv([row("1")]).replace(b",joerg@example.org", b"")
    assert fetched(folder, ("a.csv", content)).orders["1"].order.buyer is None


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (b'4,"x' + b"y" * 200_000 + b'"\r\n', "has a cell that is too long"),
        (b"4," + b"y" * 1_000_000 + b"\r\n", "has a cell that is too long"),
        (b'4,"x"y,z\r\n', "has a quote that never ends"),
        (b",2026-11-01 10:00,paid,SKU\r\n", "names no order"),
        (b"3.02E+16,2026-11-01\r\n", "has an order number that the spreadsheet has rounded; format the column as text"),
        (b"x" * 101 + b",2026-11-01\r\n", "has an order number that is too long"),
        (b"#REF!,2026-11-01\r\n", "is an error of the spreadsheet"),
    ],
)  # fmt: skip
def test_a_row_that_belongs_to_no_order_is_named_and_stops_no_other(folder, spoiled, reason):
    head, *lines = as_csv([row("1"), row("2"), row("3")]).splitlines(keepends=True)
    found = fetched(folder, ("a.csv", b"".join([head, lines[0], spoiled, *lines[1:]])))
    assert found.orders.keys() == {"1", "2", "3", "file: a.csv"}
    (problem,) = found.orders["file: a.csv"].problems
    assert (problem.code, problem.params["reason"], problem.params["line"]) == ("rows_unreadable", reason, "3")
    assert found.codes == ["files.rows_unreadable"]


def test_a_quote_that_is_never_closed_loses_no_row_in_silence(folder):
    content = as_csv([row(str(at)) for at in range(1, 9)]).replace(b"Weg 1", b'"Weg 1', 1)
    found = fetched(folder, ("a.csv", content))
    known = found.orders.keys() - {"file: a.csv"}
    assert found.orders["file: a.csv"].problems or known == {str(at) for at in range(1, 9)}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "it is empty"),
        ("a.csv", b"\r\n , \r\n", "it is empty"),
        ("a.xlsx", b"PK\x03\x04 and no more", "it is no Excel workbook that can be read"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
         "it is an Excel file of the old kind, or has a password; save it as .xlsx without one, or as CSV"),
        ("a.csv", b",".join(b"h%d" % at for at in range(501)) + b"\r\n", "it has more than 500 columns"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_an_error_and_stops_no_other(folder, name, content, reason):
    folder.orders("good.csv", ["1"])
    found = fetched(folder, (name, content))
    assert found.problems(f"file: {name}") == [("file_unreadable", reason)]
    assert found.orders["1"].problems == ()
    assert found.codes == ["files.file_unreadable"]


def test_an_archive_that_would_unpack_to_gigabytes_is_not_unpacked(folder):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (64 * 2**20))
    found = fetched(folder, ("bomb.xlsx", file.getvalue()))
    assert found.problems("file: bomb.xlsx") == [("file_unreadable", "it would unpack to 64 MB")]


def test_a_workbook_that_claims_a_million_rows_is_not_believed(folder):
    whole = zipfile.ZipFile(io.BytesIO(as_workbook([row("1")])))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name).replace(b'<dimension ref="A1:N2"', b'<dimension ref="A1:XFD1048576"')
            archive.writestr(name, content)
    assert fetched(folder, ("a.xlsx", file.getvalue())).orders.keys() == {"1"}


@given(content=st.binary(max_size=400), kind=st.sampled_from([b"", b"PK\x03\x04", b"Order ID,SKU\r\n", b"\xff\xfe"]))
def test_whatever_bytes_come_reading_ends_and_mapping_never_raises(tmp_path_factory, content, kind):
    folder = Folder(tmp_path_factory.mktemp("in"), SteadyClock(timedelta(days=1)))
    found = fetched(folder, ("a.csv", kind + content))
    assert all(one.order is None or not one.problems for one in found.orders.values()) or found.orders


_WRITTEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufffd"), max_size=40)


@given(titles=st.lists(_WRITTEN, min_size=1, max_size=6), delimiter=st.sampled_from([",", ";", "\t", "|"]))
def test_whatever_a_cell_holds_no_order_is_lost_and_the_cell_is_kept(tmp_path_factory, titles, delimiter):
    folder = Folder(tmp_path_factory.mktemp("in"), SteadyClock(timedelta(days=1)))
    rows = [row(str(at), Title=title) for at, title in enumerate(titles)]
    found = fetched(folder, ("a.csv", as_csv(rows, delimiter)))
    records = {one["order_id"]: one for one in map(orjson.loads, found.raw)}
    assert [record["rows"][0]["cells"].get("Title", "") for record in records.values()] == [
        title if title.strip() else "" for title in titles
    ]


# -- columns -------------------------------------------------------------------------------------------------------


def test_every_field_is_found_by_each_of_its_words():
    for field in FIELDS:
        for word in field.words:
            assert chosen({}, [word]).get(field.name) == word, (field.name, word)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["Ship-To City", "Billing City", "Recipient Name", "buyer-name"],
         {"city": "Ship-To City", "name": "Recipient Name", "buyer_name": "buyer-name"}),
        (["Rechnungsadresse Ort", "Lieferadresse Ort", "BESTELL-NR."],
         {"city": "Lieferadresse Ort", "order_id": "BESTELL-NR."}),
        (["order-id", "purchase-date", "sku", "quantity-purchased", "item-price", "ship-postal-code"],
         {"order_id": "order-id", "created": "purchase-date", "sku": "sku", "quantity": "quantity-purchased",
          "line_total": "item-price", "postal_code": "ship-postal-code"}),
        (["Rechnung Name", "Foo"], {}),
    ],
)  # fmt: skip
def test_headings_of_shops_are_understood(columns, expected):
    assert chosen({}, columns) == expected


def test_what_the_mapping_says_counts_before_what_headings_mean():
    columns = ["Number", "Order ID", "Price", "Value"]
    assert chosen({"order_id": "number", "unit_price": "Value"}, columns) == {
        "order_id": "Number", "unit_price": "Value",
    }  # fmt: skip
    assert "unit_price" not in chosen({"unit_price": "-"}, columns)
    assert "unit_price" not in chosen({"unit_price": "Nowhere"}, columns)


def test_a_missing_column_is_an_error_that_names_the_setting(folder):
    rows = [{name: cell for name, cell in row("1").items() if name not in {"Quantity", "Zip", "Currency", "SKU"}}]
    found = fetched(folder, ("a.csv", as_csv(rows)))
    settings = {problem.setting for problem in found.orders["1"].problems}
    assert settings == {"column_mapping.quantity", "column_mapping.postal_code", "column_mapping.sku",
                        "order_import.currency"}  # fmt: skip


def test_without_an_order_number_the_file_itself_is_the_error(folder):
    content = as_csv([row("1")]).replace(b"Order ID", b"Nr")
    found = fetched(folder, ("a.csv", content))
    assert found.problems("file: a.csv") == [("column_missing", None)]
    assert found.orders["file: a.csv"].problems[0].setting == "column_mapping.order_id"
    mended = fetched(folder, mapping={"order_id": "Nr"})
    assert mended.orders["1"].problems == ()


def test_a_mended_mapping_reads_stored_records_anew(folder):
    """The record keeps the file's own cells: another mapping needs no file."""
    before = fetched(folder, ("a.csv", as_csv([row("1")]).replace(b"Quantity", b"How many")))
    assert [code for code, _ in before.problems("1")] == ["column_missing"]
    rules = manifest.rules(working(folder, {"quantity": "How many"}).terms(manifest))
    assert rules.map_order(before.raw[0]).order.lines[0].quantity == 2


def test_what_was_grouped_by_another_column_is_left_out_under_the_new_one(folder):
    found = fetched(folder, ("a.csv", as_csv([row("1"), row("2")])))
    rules = manifest.rules(working(folder, {"order_id": "SKU"}).terms(manifest))
    assert {rules.map_order(raw).excluded_by for raw in found.raw} == {"column_mapping.order_id"}
    assert rules.also != manifest.rules(working(folder).terms(manifest)).also


# -- cells ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("12,50", "auto", "12.50"), ("12.50", "auto", "12.50"), ("1.234,56", "auto", "1234.56"),
        ("1,234.56", "auto", "1234.56"), ("1 234,56", "auto", "1234.56"), ("1'234.50", "auto", "1234.50"),
        ("1.234.567", "auto", "1234567"), ("1.234", "comma", "1234"), ("1.234", "point", "1.234"),
        ("0,125", "auto", "0.125"), ("-4,90", "auto", "-4.90"), ("€ 12,50", "auto", "12.50"),
        ("12.50 EUR", "auto", "12.50"), (12.5, "comma", "12.5"), (0.1 + 0.2, "auto", "0.3"), (7, "auto", "7"),
    ],
)  # fmt: skip
def test_amounts_are_exact(text, style, value):
    assert amount(text, style).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "style"),
    [("1.234", "auto"), ("1,234", "auto"), ("zwei", "auto"), ("1.2.3", "auto"), ("12,5", "point"), ("1e5", "auto"),
     ("", "auto"), ("1" * 16, "auto"), (1e300, "auto"), (float("nan"), "auto"), ("\u0661\u0662", "auto"),
     ("--5", "auto"), ("1,23,456", "auto")],
)  # fmt: skip
def test_what_is_no_amount_or_may_be_two_is_refused(text, style):
    with pytest.raises(Unfit):
        amount(text, style)


@given(value=st.decimals(min_value=0, max_value=10**9, places=2), style=st.sampled_from(["comma", "point"]))
def test_a_written_amount_comes_back(value, style):
    written = f"{value:,.2f}"
    text = written.translate(str.maketrans(",.", ".,")) if style == "comma" else written
    assert amount(text, style).value == amount(text, "auto").value == value


@pytest.mark.parametrize(
    ("text", "style", "instant"),
    [
        ("2026-11-01", "auto", "2026-10-31T23:00:00Z"), ("2026-11-01T10:00:00Z", "auto", "2026-11-01T10:00:00Z"),
        ("01.11.2026 9:05", "auto", "2026-11-01T08:05:00Z"), ("1.7.26, 12:00:30", "auto", "2026-07-01T10:00:30Z"),
        ("13/02/2026", "auto", "2026-02-12T23:00:00Z"), ("02/13/2026", "auto", "2026-02-12T23:00:00Z"),
        ("01/02/2026", "day_first", "2026-01-31T23:00:00Z"), ("01/02/2026", "month_first", "2026-01-01T23:00:00Z"),
    ],
)  # fmt: skip
def test_days_are_meant_in_the_accounts_zone(text, style, instant):
    assert iso(moment(text, style, "Europe/Berlin")) == instant


@pytest.mark.parametrize(
    "text",
    ["01/02/2026", "31.02.2026", "yesterday", "0001-01-01", "2026-13-01", "45000", "1.1.2026 25:00", ""],
)
def test_what_is_no_day_or_may_be_two_is_refused(text):
    with pytest.raises(Unfit):
        moment(text, "auto", "Europe/Berlin")


@pytest.mark.parametrize("cell", ["1,5", "zwei", "-1", "1.000", 1e12, "1e3", 2.5])
def test_what_is_no_number_of_pieces_is_refused(cell):
    with pytest.raises(Unfit):
        quantity(cell, "auto")


def test_countries_are_codes_or_names():
    assert [country(one) for one in ("de", "Deutschland", "GROSSBRITANNIEN".lower().replace("ss", "ß"), "France")] == [
        "DE", "DE", "GB", "FR",
    ]  # fmt: skip
    with pytest.raises(Unfit):
        country("Utopia")


# -- orders --------------------------------------------------------------------------------------------------------


def test_the_law_of_totals_holds_with_a_shipping_charge(folder):
    rows = [row("1", Price="5", Quantity="3", Shipping="4.90", Total="29.80"),
            row("1", SKU="B", Price="9.90", Quantity="1", Shipping="4.90", Total="29.80")]  # fmt: skip
    order = fetched(folder, ("a.csv", as_csv(rows))).orders["1"].order
    assert order.total == str(sum(Decimal(line.total) for line in order.lines)) == "29.80"
    assert [line.kind for line in order.lines] == ["item", "item", "shipping"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Total": "20"}, "totals_mismatch"), ({"SKU": ""}, "missing_sku"), ({"Currency": "XXY"}, "unknown_currency"),
        ({"Price": "9.95 GBP"}, "mixed_currencies"), ({"Street": ""}, "missing_address"),
        ({"Quantity": "zwei"}, "cell_invalid"), ({"Order date": "soon"}, "cell_invalid"),
        ({"Country": "Utopia"}, "cell_invalid"), ({"Price": ""}, "cell_invalid"),
        ({"Line total": "1.00"}, "cell_invalid"), ({"Currency": "Jörg Müller"}, "cell_invalid"),
    ],
)  # fmt: skip
def test_each_thing_that_is_wrong_is_one_error(folder, changes, code):
    found = fetched(folder, ("a.csv", as_csv([row("1") | changes])))
    assert [code for code, _ in found.problems("1")] == [code]


def test_all_that_is_wrong_is_said_at_once_and_without_a_cell_of_it(folder):
    private = "Private Person"
    wrong = row("1", Quantity=private, Order_date=private, Country=private, Price=private)
    mapped = fetched(folder, ("a.csv", as_csv([wrong]))).orders["1"]
    assert len(mapped.problems) == 4
    assert private not in repr(mapped.problems)
    assert all(one.path.startswith("rows.") for one in mapped.problems)
    assert manifest.personal == ("rows",)


def test_rows_that_disagree_about_their_order_are_an_error(folder):
    found = fetched(folder, ("a.csv", as_csv([row("1"), row("1", City="Hamburg")])))
    assert found.problems("1") == [("cell_invalid", "is not the same in all rows of the order")]


def test_a_canceled_order_needs_no_address_and_a_pending_one_waits(folder):
    rows = [row("1", Status="storniert", Name="", Street="", Zip="", City=""), row("2", Status="Pending", Street="")]
    found = fetched(folder, ("a.csv", as_csv(rows)))
    assert found.orders["1"].problems == found.orders["2"].problems == ()
    assert (found.orders["1"].order.shipping_status, found.orders["2"].pending) == ("canceled", True)


def test_the_shipping_service_chooses_the_provider(folder):
    folder.write("a.csv", as_csv([row("1") | {"Versandart": "DHL Express"}, row("2")]))
    account = working(folder)
    account.settings["shipping_mapping"].update({"EXPRESS": "UPS"})
    orders = Fetched(account).orders
    assert (orders["1"].order.shipping_provider, orders["2"].order.shipping_provider) == ("UPS", "DHL")
    account.settings["shipping_mapping"].update({"default": None})
    assert [one.code for one in Fetched(account).orders["2"].problems] == ["no_shipping_provider"]


def test_orders_before_the_day_of_the_setting_are_left_out(folder):
    rows = [row("old", Order_date="2026-10-31 23:30"), row("new", Order_date="2026-11-01 00:30")]
    found = fetched(folder, ("a.csv", as_csv(rows)), import_from="2026-11-01")
    assert found.orders["old"].excluded_by == "order_import.import_from"
    assert found.orders["old"].too_old
    assert found.orders["new"].excluded_by is None


# -- files by time -------------------------------------------------------------------------------------------------


def test_a_file_that_may_still_be_written_is_left_for_later_and_not_lost(folder, clock):
    folder.orders("whole.csv", ["1"])
    young = folder.orders("young.csv", ["2"], ago=5)
    first = Fetched(working(folder))
    assert first.orders.keys() == {"1"}
    assert first.codes == ["files.young"]
    clock.advance(60)
    assert first.end.timestamp() <= young.stat().st_mtime
    assert "2" in Fetched(working(folder), start=first.end).orders


def test_a_file_that_keeps_an_old_date_when_it_is_copied_here_is_found(folder, clock):
    folder.orders("a.csv", ["1"])
    file = folder.write("old.csv", as_csv([row("2")]), ago=10 * 86_400)
    changed_now = file.stat().st_ctime
    found = Fetched(working(folder), start=clock.now() - timedelta(days=1, minutes=5))
    assert found.orders.keys() == {"1", "2"}
    assert changed_now > file.stat().st_mtime


def test_a_stamp_of_another_century_hides_no_file_and_no_later_correction(folder):
    folder.orders("a.csv", ["1"], ago=-50 * 365 * 86_400)
    before = Fetched(working(folder)).orders["1"].header.version
    folder.orders("a.csv", ["1"])
    after = Fetched(working(folder)).orders["1"].header.version
    assert before < after < iso(folder.clock.now())


def test_a_file_that_vanishes_while_others_are_read_stops_none(folder):
    for name in "abc":
        folder.orders(f"{name}.csv", [f"{name}{at}" for at in range(101)], ago=60 - ord(name) / 10)
    account = working(folder)
    driver = account.driver(manifest)
    rules = manifest.rules(account.terms(manifest))
    pages = driver.orders(rules.begins, None, None, rules.also)
    first = next(pages)
    (folder.path / "b.csv").unlink()
    ids = [rules.map_order(raw).header.order_id for page in (first, *pages) for raw in page.records]
    assert {one[0] for one in ids} == {"a", "c"}


def test_a_folder_that_is_gone_and_a_file_that_is_none_are_refused(folder, tmp_path):
    for place in (tmp_path / "nowhere", __file__):
        account = working(folder)
        account.account["folder"] = str(place)
        with pytest.raises(OmnikitError) as refused:
            account.driver(manifest).check()
        assert refused.value.remedy


def test_a_folder_inside_a_home_is_refused(folder):
    (folder.path.parent / "omnikit.db").touch()
    with pytest.raises(OmnikitError) as refused:
        working(folder).driver(manifest).check()
    assert refused.value.code == "folder.home"


def test_links_and_pipes_are_never_opened(folder, tmp_path):
    """Whoever may write into the folder could have the key of this home read."""
    secret = tmp_path / "secret.key"
    secret.write_bytes(as_csv([row("stolen")]))
    (folder.path / "link.csv").symlink_to(secret)
    os.mkfifo(folder.path / "pipe.csv")
    (folder.path / "dir.csv").mkdir()
    folder.orders("good.csv", ["1"])
    assert Fetched(working(folder)).orders.keys() == {"1"}


def test_hidden_files_and_others_that_do_not_fit_are_left_alone(folder):
    for name in (".hidden.csv", "~$open.csv", "a.tmp", "b.csv.part", "GOOD.CSV"):
        folder.orders(name, [name])
    assert Fetched(working(folder)).orders.keys() == {"GOOD.CSV"}


def test_of_two_files_with_an_order_the_newer_one_counts(folder):
    folder.orders("a.csv", ["1"], ago=120)
    folder.orders("b.csv", ["1"], ago=60, Quantity="5")
    account = working(folder)
    rules = manifest.rules(account.terms(manifest))
    versions = [rules.map_order(raw).header.version for raw in Fetched(account).raw]
    assert versions == sorted(versions)
    alone = account.driver(manifest).order("1")
    assert rules.map_order(alone).order.lines[0].quantity == 5


def test_a_file_in_trouble_is_no_trouble_once_it_is_mended_or_gone(folder):
    folder.write("a.csv", b"")
    folder.write("b.csv", b"")
    account = working(folder)
    assert set(Fetched(account).orders) == {"file: a.csv", "file: b.csv"}
    folder.orders("a.csv", ["1"], ago=50)
    (folder.path / "b.csv").unlink()
    after = Fetched(account).orders
    assert {name: one.excluded_by for name, one in after.items()} == {
        "1": None, "file: a.csv": "no_order", "file: b.csv": "no_order",
    }  # fmt: skip
    assert Fetched(account).orders.keys() == {"1"}


def test_a_token_goes_on_in_the_middle_of_a_file(folder):
    folder.orders("a.csv", [f"a{at}" for at in range(250)], ago=90)
    folder.orders("b.csv", [f"b{at}" for at in range(10)])
    account = working(folder)
    rules = manifest.rules(account.terms(manifest))
    pages = list(account.driver(manifest).orders(rules.begins, None, None, rules.also))
    again = Fetched(account, token=pages[1].token)
    assert again.raw == [raw for page in pages[2:] for raw in page.records]
    assert again.end == pages[0].end.replace(microsecond=0)


# -- what is declared, and uploads ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [{"folder": "relative/path"}, {"folder": ""}, {"folder": "/a\0b"}, {"pattern": "../*.csv"}, {"pattern": " , "},
     {"zone": "Mars/Olympus"}, {"zone": "../etc"}, {"marketplace": ""}, {"source": " "}, {"password": "x"}],
)  # fmt: skip
def test_credentials_are_checked(wrong):
    good = {"source": "Shop", "folder": "/srv/in", "pattern": "*.csv", "marketplace": "DE", "zone": "Europe/Berlin"}
    Credentials.model_validate(good)
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Credentials.model_validate(good | wrong)


def test_a_currency_that_is_none_is_refused_as_a_default():
    group = next(one for one in manifest.settings if one.key == "order_import")
    assert validated(group, {"currency": " eur "})["currency"] == "EUR"
    with pytest.raises(InvalidInput):
        validated(group, {"currency": "EURO"})


def test_the_preview_says_what_columns_are_taken_for(folder):
    folder.write("a.csv", as_csv([row("1")]).replace(b"Quantity", b"Wieviel"))
    folder.write("b.csv", b"", ago=40)
    name, facts = working(folder).driver(manifest).preview()
    assert (name, facts.delimiter, facts.known["Zip"], facts.missing) == ("a.csv", ",", "Postal code", ("Quantity",))
    assert facts.sample[0]["City"] == "Berlin"


def test_a_file_that_somebody_brings_gives_the_same_records(folder):
    """`FileReader`: an upload is read as a file of the folder is."""
    file = folder.orders("a.csv", ["1", "2"])
    account = working(folder)
    reader = FileChannelReader(account.terms(manifest))
    records = list(reader.records(file))
    assert [one.order_id for one in records] == ["1", "2"]
    assert [one.raw for one in records] == Fetched(account).raw
    assert reader.facts(file).columns == HEADINGS


def test_an_upload_that_is_no_table_is_refused_in_words(folder):
    file = folder.write("a.csv", b"")
    reader = FileChannelReader(working(folder).terms(manifest))
    with pytest.raises(InvalidInput, match="it is empty"):
        reader.facts(file)
    (record,) = reader.records(file)
    assert record.raw is None
    assert record.problem == "The file cannot be read on: it is empty."


def test_rows_that_come_again_are_joined_once_and_a_newer_file_replaces(folder):
    reader = FileChannelReader(working(folder).terms(manifest))
    (old,) = reader.records(folder.write("a.csv", as_csv([row("1", SKU="A"), row("1", SKU="B")]), ago=120))
    assert orjson.loads(reader.joined(old.raw, old.raw)) == orjson.loads(old.raw)
    (new,) = reader.records(folder.orders("a.csv", ["1"]))
    assert reader.joined(old.raw, new.raw) == reader.joined(new.raw, old.raw) == new.raw
