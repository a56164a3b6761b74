"""Rows of Amazon's reports become returns, whatever language, order and encoding they come in, or problems."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.drivers.amazon.reports import Delivered, Report
from omnikit.drivers.amazon.returns import PER_PAGE, SOURCES, AmazonReturnRules, amount, moment, pages, reports
from omnikit.drivers.base import Terms
from omnikit.errors import UnreadableAnswer
from omnikit.localamazon.reportcolumns import FBA_RETURNS, GERMAN, MFN_RETURNS
from omnikit.model.problems import CAUSES
from omnikit.model.returns import MappedReturn, ReturnLine
from tests.conftest import DE

MADE = datetime(2026, 11, 23, 12, tzinfo=UTC)
MFN = {
    "Order ID": "305-1111111-1111111", "Order date": "01-Nov-2026", "Return request date": "09-Nov-2026",
    "Return request status": "Approved", "Amazon RMA ID": "DAbCdEfGRRMA", "Merchant RMA ID": " ",
    "Currency code": "EUR", "Return carrier": "DHL", "Tracking ID": "JJD1", "Is prime": "N", "ASIN": "B0D2MUGS02",
    "Merchant SKU": "MUG-1", "Item Name": 'Becher „Wald“ 4"', "Return quantity": "2",
    "Return Reason": "CR-DEFECTIVE", "Resolution": "StandardRefund", "Refunded Amount": "12.50",
    "Order Item ID": "1000000001",
}  # fmt: skip
FBA = {
    "return-date": "2026-11-13T07:07:30+00:00", "order-id": "305-2222222-2222222", "sku": "MUG-2", "asin": "B0D2MUGS03",
    "fnsku": "X001", "product-name": "Becher", "quantity": "1", "fulfillment-center-id": "LEJ1",
    "detailed-disposition": "SELLABLE", "reason": "UNWANTED_ITEM", "status": "Unit returned to inventory",
    "license-plate-number": "LPNHE296946274", "customer-comments": "Passt nicht, Grüße von Erika",
}  # fmt: skip
ON = {"import_mfn": True, "import_prime": True, "import_afn": True}


def report(rows, network="MFN", *, language="en", names=None, encoding="utf-8", charset=None, places=(DE,), made=MADE):
    """A report as Amazon would write it."""
    columns = names or (MFN_RETURNS if network == "MFN" else FBA_RETURNS)
    heading = [GERMAN.get(name, name) if language == "de" else name for name in columns]
    table = [heading, *([row.get(name, "") for name in columns] for row in rows)]
    text = "".join("\t".join(line) + "\r\n" for line in table)
    asked = Report(SOURCES[network], made - timedelta(days=30), None, places)
    return Delivered(asked, "1", made, io.BytesIO(text.encode(encoding)), charset, "req")


def records(*args, **options):
    return [record for page in pages(report(*args, **options)) for record in page]


def mapped(raw, **settings) -> MappedReturn:
    terms = Terms({"marketplace": "DE"}, {"order_import": ON | settings}, MADE)
    return AmazonReturnRules(terms).map_return(raw)


def one(row, network="MFN", **options) -> MappedReturn:
    (record,) = records([row], network, **options)
    return mapped(record)


def codes(found: MappedReturn) -> list[str]:
    return [problem.code for problem in found.problems]


def test_a_return_to_the_merchant_is_read_whole():
    found = one(MFN)
    assert found.problems == ()
    assert found.header.order_id == "DAbCdEfGRRMA"
    assert found.header.version == "2026-11-23T12:00:00.000000Z"
    assert found.returned._asdict() == {
        "return_id": "DAbCdEfGRRMA", "order_id": "305-1111111-1111111", "requested": "2026-11-09T00:00:00Z",
        "updated": "2026-11-23T12:00:00Z", "marketplace": "DE", "channel_status": "Approved", "fulfilled_by": "MFN",
        "rma": "DAbCdEfGRRMA", "merchant_rma": None, "resolution": "StandardRefund", "carrier": "DHL",
        "tracking": "JJD1", "currency": "EUR", "refunded": "12.50", "comment": None,
        "lines": (ReturnLine("MUG-1", "B0D2MUGS02", 'Becher „Wald“ 4"', 2, "CR-DEFECTIVE", None, "12.50"),),
    }  # fmt: skip


def test_a_unit_that_came_back_to_amazon_is_read_whole():
    found = one(FBA, "AFN")
    assert found.problems == ()
    assert found.returned.return_id == "LPNHE296946274"
    assert found.returned.requested == "2026-11-13T07:07:30Z"
    assert found.returned.fulfilled_by == "AFN"
    assert found.returned.channel_status == "Unit returned to inventory"
    assert found.returned.comment == "Passt nicht, Grüße von Erika"
    assert found.returned.lines == (ReturnLine("MUG-2", "B0D2MUGS03", "Becher", 1, "UNWANTED_ITEM", "SELLABLE", None),)


@pytest.mark.parametrize(("row", "network"), [(MFN, "MFN"), (FBA, "AFN")])
def test_headings_may_be_german_in_any_order_and_any_case(row, network):
    plain = one(row, network)
    columns = [*reversed(MFN_RETURNS if network == "MFN" else FBA_RETURNS), "Neue Spalte"]
    german = one({**row, "Neue Spalte": "x"}, network, language="de", names=columns)
    shouted = one({name.upper(): text for name, text in row.items()}, network, names=[name.upper() for name in row])
    assert german.returned == shouted.returned == plain.returned
    assert german.problems == ()


@pytest.mark.parametrize(("encoding", "charset"), [
    ("utf-8-sig", None), ("cp1252", None), ("cp1252", "ISO-8859-1"), ("cp1252", "Cp1252"), ("cp932", "windows-31j"),
])  # fmt: skip
def test_any_encoding_gives_the_same_words(encoding, charset):
    name = "りんご" if encoding == "cp932" else "Größe „XL“"
    found = one({**MFN, "Item Name": name}, encoding=encoding, charset=charset)
    assert found.returned.lines[0].title == name


def test_the_rows_of_an_rma_are_one_return_even_where_they_do_not_follow_one_another():
    other = {**MFN, "Amazon RMA ID": "DOther12RRMA"}
    second = {**MFN, "Merchant SKU": "MUG-9", "Return quantity": "1", "Refunded Amount": "0.50", "Tracking ID": "JJD2"}
    first_record, second_record = records([MFN, other, second])
    found = mapped(first_record).returned
    assert [(line.sku, line.quantity) for line in found.lines] == [("MUG-1", 2), ("MUG-9", 1)]
    assert (found.refunded, found.tracking, found.channel_status) == ("13.00", "JJD1, JJD2", "Approved")
    assert mapped(second_record).returned.return_id == "DOther12RRMA"


def test_a_row_that_repeats_another_word_for_word_is_the_same():
    (record,) = records([MFN, MFN, MFN])
    assert len(mapped(record).returned.lines) == 1


def test_without_a_number_of_its_own_a_return_is_told_apart_by_order_sku_and_day():
    found = one({**FBA, "license-plate-number": ""}, "AFN")
    assert found.returned.return_id == "305-2222222-2222222/MUG-2/2026-11-13T07:07:30+00:00"
    assert found.problems == ()


def test_the_whole_row_is_kept():
    (record,) = records([{**MFN, "SafeT claim id": "S-1"}])
    kept = json.loads(record)
    assert kept["rows"][0]["safet-claim-id"] == "S-1"
    assert kept["rows"][0]["item-name"] == MFN["Item Name"]
    assert (kept["source"], kept["made"], kept["marketplaces"]) == ("MFN", "2026-11-23T12:00:00Z", ["DE"])


def test_what_is_mapped_to_nothing_still_makes_a_difference():
    first, second = one(MFN), one({**MFN, "SafeT claim id": "S-1"})
    assert first.returned == second.returned
    assert first.content != second.content


def test_of_several_marketplaces_a_report_does_not_say_whose_a_return_is():
    found = one(MFN, places=(DE, "A13V1IB3VIYZZH"))
    assert found.returned.marketplace is None


@pytest.mark.parametrize(("changes", "code", "path"), [
    ({"Order ID": ""}, "missing_order_id", "rows.0.order-id"),
    ({"Return request date": "someday"}, "unreadable_date", "rows.0.return-request-date"),
    ({"Return request date": "03/04/2026"}, "unreadable_date", "rows.0.return-request-date"),
    ({"Return quantity": "zwei"}, "unreadable_quantity", "rows.0.return-quantity"),
    ({"Return quantity": "-1"}, "unreadable_quantity", "rows.0.return-quantity"),
    ({"Return quantity": "9" * 30}, "unreadable_quantity", "rows.0.return-quantity"),
    ({"Refunded Amount": "1,234"}, "unreadable_amount", "rows.0.refunded-amount"),
    ({"Merchant SKU": ""}, "missing_sku", "rows.0.merchant-sku"),
    ({"Currency code": "EURO"}, "unknown_currency", "rows.0.currency-code"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_the_rest_is_read(changes, code, path):
    found = one({**MFN, **changes})
    assert [(problem.code, problem.path) for problem in found.problems] == [(code, path)]
    assert found.problems[0].message
    assert found.problems[0].remedy
    assert found.returned.return_id == "DAbCdEfGRRMA"


def test_rows_of_one_rma_that_name_different_orders_are_an_error():
    (record,) = records([MFN, {**MFN, "Order ID": "305-9999999-9999999"}])
    assert codes(mapped(record)) == ["several_orders"]


def test_a_cell_that_slipped_by_a_column_puts_no_words_of_a_buyer_into_an_error():
    slipped = {**FBA, "order-id": "", "return-date": "Erika wohnt hier", "quantity": "Erika wohnt hier",
               "asin": "Erika wohnt hier", "sku": ""}  # fmt: skip
    found = one(slipped, "AFN")
    assert {"missing_order_id", "unreadable_date", "unreadable_quantity", "missing_sku"} == set(codes(found))
    assert "Erika" not in repr(found.problems)


@pytest.mark.parametrize(("settings", "row", "network", "reason"), [
    ({"import_mfn": False}, MFN, "MFN", "order_import.import_mfn"),
    ({"import_prime": False}, {**MFN, "Is prime": "Y"}, "MFN", "order_import.import_prime"),
    ({"import_prime": False}, MFN, "MFN", None),
    ({"import_afn": False}, FBA, "AFN", "order_import.import_afn"),
    ({"import_afn": False}, MFN, "MFN", None),
    ({"import_mfn": False}, FBA, "AFN", None),
    ({"import_mfn": False}, {**MFN, "Order ID": ""}, "MFN", "order_import.import_mfn"),
])  # fmt: skip
def test_a_return_is_left_out_where_orders_of_its_kind_are(settings, row, network, reason):
    (record,) = records([row], network)
    assert mapped(record, **settings).excluded_by == reason


def test_a_report_whose_columns_nobody_knows_is_refused_with_their_names():
    with pytest.raises(UnreadableAnswer, match="numéro-de-commande") as raised:
        records([{"Numéro de commande": "1"}], names=["Numéro de commande"])
    assert raised.value.code == "report.columns"


def test_an_empty_report_has_no_returns():
    assert records([]) == []


def test_a_large_report_comes_in_pages():
    many = [{**MFN, "Amazon RMA ID": f"D{number}RRMA"} for number in range(2 * PER_PAGE + 1)]
    assert [len(page) for page in pages(report(many))] == [PER_PAGE, PER_PAGE, 1]


@pytest.mark.parametrize("text", [
    "09-Nov-2026", "9-Nov-2026", "09 Nov 2026", "09. Nov 2026", "9. November 2026", "09.11.2026", "2026-11-09",
    "2026/11/09", "2026-11-09T00:00:00Z", "2026-11-09T01:00:00+01:00",
])  # fmt: skip
def test_days_are_read_in_the_forms_they_are_written_in(text):
    assert moment(text) == "2026-11-09T00:00:00Z"


@pytest.mark.parametrize("text", ["", "31.02.2026", "09-Foo-2026", "09/11/2026", "2026-11-09T00:00:00", "0", "9" * 400])
def test_a_day_that_is_none_or_could_be_two_is_not_guessed(text):
    assert moment(text) is None


@pytest.mark.parametrize(("text", "exact"), [
    ("12.50", "12.50"), ("12,50", "12.50"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1234", "1234"),
    ("-3.00", "-3.00"), ("0", "0"), ("1,234", None), ("EUR 3", None), ("", None), ("1e9", None),
])  # fmt: skip
def test_amounts_are_exact_or_none(text, exact):
    assert amount(text) == exact


def test_whole_days_are_asked_for_and_never_a_day_of_amazons_future():
    start, end = datetime(2026, 9, 27, 13, 5, tzinfo=UTC), datetime(2026, 10, 3, 0, 0, 1, tzinfo=UTC)
    closed, _ = reports(start, end, [DE], MADE)
    assert (closed.start, closed.end) == (datetime(2026, 9, 27, tzinfo=UTC), datetime(2026, 10, 4, tzinfo=UTC))
    for end in (None, MADE, MADE - timedelta(hours=1)):
        assert [one.end for one in reports(start, end, [DE], MADE)] == [None, None]


CELLS = st.text(st.characters(exclude_characters="\t\r\n", exclude_categories=["Cs"]), max_size=30)


@given(st.dictionaries(st.sampled_from(MFN_RETURNS), CELLS), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_no_row_breaks_the_mapping(row, encoding):
    for record in records([row, MFN], encoding=encoding):
        found = mapped(record)
        assert found.header.order_id
        assert found.header.version
        assert set(codes(found)) <= CAUSES.keys() - {"mapping_failed"}


@given(st.binary(max_size=200))
def test_no_stored_record_breaks_the_mapping(raw):
    found = mapped(raw)
    assert found.problems[0].code == "mapping_failed"
    assert found.header.order_id.startswith("unreadable-")
