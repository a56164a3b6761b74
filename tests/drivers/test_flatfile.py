"""A row of a report is read, or named with its line and reason; an order has the same amounts whichever way it came."""

import io
import json
import os
import random
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.drivers.amazon.flatfile import SYNONYMS, AmazonReader, read, read_shipping
from omnikit.drivers.amazon.flatorders import VAT_RATES, map_flat
from omnikit.drivers.amazon.money import plain
from omnikit.errors import InvalidInput
from omnikit.localamazon.privacy import whole
from omnikit.model.orders import Details
from tests.support.reportfiles import ALL, HEADINGS, TO_SHIP, mailable, report, row, rules, sold, table

READER = AmazonReader(None)


def records(text, charset=None):
    return list(read(io.BytesIO(text if isinstance(text, bytes) else text.encode()), charset))


def orders(text, charset=None):
    """order id -> what is made of it."""
    return {one.order_id: map_flat(json.loads(one.raw)["flat"]) for one in records(text, charset) if one.raw}


def only(text, charset=None):
    (found,) = orders(text, charset).values()
    return found


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-1", "cp932"])
def test_a_file_is_read_in_any_of_the_encodings_that_amazon_and_spreadsheets_write(encoding):
    title = "ステップ" if encoding == "cp932" else "Spüle „Größe“" if encoding != "iso8859-1" else "Spüle Größe"
    told = table([row(product_name=title, ship_city="")])
    assert only(told.encode(encoding)).order.lines[0].title == title


def test_columns_are_found_by_name_wherever_they_stand_and_unknown_ones_do_no_harm():
    names = list(HEADINGS)
    random.Random(3).shuffle(names)
    names.insert(5, "amazon-invented-this")
    one = row() | {"amazon-invented-this": "x"}
    assert only(table([one], names)) == only(table([row()]))


@pytest.mark.parametrize("language", [0, 1, 2, 3])
def test_headings_in_other_words_mean_the_same(language):
    words = {name: others[min(language, len(others) - 1)] for name, others in SYNONYMS.items()}
    text = table([row()])
    heading, rest = text.split("\r\n", 1)
    renamed = "\t".join(words.get(name, name).replace("-", " ").title() for name in heading.split("\t"))
    assert only(f"{renamed}\r\n{rest}") == only(text)


def test_a_file_without_columns_that_every_order_needs_is_refused_and_they_are_named():
    with pytest.raises(InvalidInput, match="last-updated-date, item-price") as refused:
        records(table([row()], [name for name in HEADINGS if name not in {"last-updated-date", "item-price"}]))
    assert refused.value.code == "file.columns"


@pytest.mark.parametrize("text", ["", "\r\n \r\n", "<html>Sign in</html>", "a,b,c\r\n1,2,3\r\n", "\0\1\2"])
def test_what_is_no_report_is_refused(text):
    with pytest.raises(InvalidInput):
        records(text)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"item_price": "12.3.4"}, "item-price is no amount"),
        ({"item_price": "1.234"}, "item-price is no amount"),
        ({"item_tax": "NaN"}, "item-tax is no amount"),
        ({"shipping_price": "1e99"}, "shipping-price is no amount"),
        ({"quantity": "two"}, "quantity is no whole number"),
        ({"quantity": "-1"}, "quantity is no whole number"),
        ({"quantity": ""}, "quantity is no whole number"),
        ({"last_updated_date": "02.11.2026"}, "last-updated-date is no time"),
        ({"last_updated_date": "2026-11-31T10:00:00+00:00"}, "last-updated-date is no time"),
        ({"purchase_date": "2026-11-01T10:00:00"}, "purchase-date is no time with a time zone"),
        ({"amazon_order_id": ""}, "no amazon-order-id"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_with_its_line_and_reason_and_the_rest_goes_on(changes, reason):
    good = row(amazon_order_id="302-0000000-0000001")
    found = records(table([good, row(**changes), good | {"amazon-order-id": "302-0000000-0000002"}]))
    assert [one.order_id for one in found if one.raw] == ["302-0000000-0000001", "302-0000000-0000002"]
    (wrong,) = [one for one in found if one.raw is None]
    assert wrong.line == 3
    assert reason in wrong.problem
    value = next(iter(changes.values()))
    assert not value or value not in wrong.problem, "what stands in a row is not quoted"


def test_a_row_with_too_many_cells_is_left_out_and_one_that_ends_too_soon():
    lines = table([row(), row(amazon_order_id="302-0000000-0000002")]).split("\r\n")
    lines[1] += "\tfoo"
    lines[2] = "\t".join(lines[2].split("\t")[:9])
    found = records("\r\n".join(lines))
    assert [one.line for one in found] == [2, 3]
    assert all(one.raw is None for one in found)


def test_a_row_without_its_last_cells_is_read_and_doubted():
    lines = table([row()]).split("\r\n")
    lines[1] = "\t".join(lines[1].split("\t")[:-3])
    mapped = only("\r\n".join(lines))
    assert mapped.order.total == "119.00"
    assert mapped.details == Details.MISSING


def test_an_order_with_a_row_that_was_left_out_waits_for_the_channel():
    mapped = only(table([row(), row(order_item_id="78", item_price="?")]))
    assert [line.item_id for line in mapped.order.lines] == ["77"]
    assert mapped.details == Details.MISSING


@pytest.mark.parametrize(
    ("written", "amount"), [("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("12,34", "12.34"), ("7", "7")]
)
def test_amounts_as_spreadsheets_write_them_are_understood(written, amount):
    assert only(table([row(item_price=written, item_tax="")])).order.total == amount


def test_quotation_marks_are_letters():
    assert only(table([row(product_name='"Lampe 12" rund')])).order.lines[0].title == '"Lampe 12" rund'


# -- rows of one order -------------------------------------------------------------------------------------------------


def _seen(mapped):
    return sorted(mapped.order.lines), mapped.order.total, mapped.header.version


TWO_ITEMS = [
    row(order_item_id=str(number), sku=f"SKU{number}", item_price=f"{number}1.90", item_tax="") for number in (1, 2)
]
OTHERS = [row(amazon_order_id=f"302-0000000-000000{number}", item_tax="") for number in range(4)]


@given(st.randoms(use_true_random=False), st.integers(0, 3), st.booleans())
def test_the_order_of_rows_and_rows_that_come_twice_change_no_line_and_no_total(shuffled, twice, older):
    rows = [*TWO_ITEMS, *OTHERS, *[shuffled.choice(TWO_ITEMS) for _ in range(twice)]]
    if older:
        rows.append(TWO_ITEMS[0] | {"last-updated-date": "2026-11-01T10:00:00+00:00", "item-price": "99.00"})
    shuffled.shuffle(rows)
    assert {key: _seen(one) for key, one in orders(table(rows)).items()} == {
        key: _seen(one) for key, one in orders(table([*TWO_ITEMS, *OTHERS])).items()
    }


def test_every_process_reads_the_orders_of_a_file_in_the_same_row(tmp_path):
    """Who goes on with a file skips as many as are stored: they must be the same ones."""
    path = tmp_path / "many.txt"
    shuffled = [
        row(amazon_order_id=f"302-{number % 900:07d}-0000000", order_item_id=str(number)) for number in range(1800)
    ]
    path.write_text(table(shuffled), encoding="utf-8")
    script = (
        "import pathlib, sys; from omnikit.drivers.amazon.flatfile import AmazonReader; "
        "print([one.order_id for one in AmazonReader(None).records(pathlib.Path(sys.argv[1]))])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_rows_that_are_alike_count_once_and_make_the_order_wait():
    """Without a number of its own, one row twice and two items that are alike look the same."""
    mapped = only(table([row(), row()]))
    assert mapped.order.total == "119.00"
    assert mapped.details == Details.MISSING


def test_the_last_of_several_states_of_an_order_counts():
    later = row(last_updated_date="2026-11-09T10:00:00+00:00", order_status="Cancelled", quantity="0", item_price="")
    assert only(table([later, row()])).header.channel_status == "CANCELLED"


def test_times_of_other_zones_are_compared_as_instants():
    later = row(last_updated_date="2026-11-02T03:30:00-07:00", item_price="7.00", item_tax="")
    assert only(table([later, row()])).order.total == "7.00"
    assert only(table([later])).header.version == "2026-11-02T10:30:00.000000Z"


# -- what is told ------------------------------------------------------------------------------------------------------

SHIPPING = {
    "order-id": "302-1234567-1234567", "order-item-id": "77", "sku": "MUG", "recipient-name": "Ines Prüß",
    "ship-address-1": "Weg 1", "ship-city": "Köln", "ship-postal-code": "50667", "ship-country": "DE",
    "is-prime": "true", "is-iba": "false", "latest-ship-date": "2026-11-05T22:59:59Z", "buyer-name": "Ines Prüß",
}  # fmt: skip


def joined(text, shipping=(SHIPPING,)):
    """The order of a file, with the rows of the report on orders to be shipped."""
    (stored,) = [one.raw for one in records(text) if one.raw]
    heading = list(dict.fromkeys(name for one in shipping for name in one))
    (came,) = read_shipping(io.BytesIO(table(shipping, heading).encode()))
    return map_flat(json.loads(READER.joined(stored, came.raw))["flat"])


MFN = {"fulfillment_channel": "Merchant"}


@pytest.mark.parametrize(
    ("changes", "alone", "with_shipping"),
    [
        ({}, "enough", "enough"),
        ({"order_status": "Pending", "item_price": "", "item_tax": ""}, "enough", "enough"),
        (MFN, "missing", "enough"),
        (MFN | {"is_business_order": "true"}, "missing", "missing"),
        (MFN | {"ship_service_level": "Std DE Dom"}, "missing", "missing"),
        ({"order_status": "Cancelled", "quantity": "0", "item_price": "", "item_tax": ""}, "missing", "missing"),
        ({"order_status": "Shipping"}, "missing", "missing"),
        ({"sales_channel": "Non-Amazon"}, "missing", "missing"),
        ({"item_price": "0.00", "item_tax": ""}, "missing", "missing"),
        ({"currency": "EUX"}, "missing", "missing"),
        ({"sku": ""}, "missing", "missing"),
        ({"ship_country": "US", "sales_channel": "Amazon.com"}, "missing", "missing"),
    ],
)
def test_what_an_order_needs_to_be_complete(changes, alone, with_shipping):
    text = table([row(**changes)])
    assert (only(text).details, joined(text).details) == (alone, with_shipping)


@pytest.mark.parametrize("column", ["item-tax", "shipping-price", "is-iba", "is-business-order", "order-item-id"])
def test_what_the_file_has_no_column_for_is_not_taken_for_nothing(column):
    assert only(table([row()], [name for name in HEADINGS if name != column])).details == Details.MISSING


def test_the_numbers_of_items_come_from_the_other_report_where_the_file_has_none():
    headings = [name for name in HEADINGS if name not in {"order-item-id", "is-iba"}]
    mapped = joined(table([row(**MFN)], headings))
    assert mapped.details == Details.ENOUGH
    assert [line.item_id for line in mapped.order.lines] == ["77"]


@pytest.mark.parametrize("column", ["recipient-name", "ship-address-1", "is-prime", "is-iba"])
def test_a_row_of_the_other_report_that_lacks_what_a_parcel_needs_completes_nothing(column):
    shipping = {name: value for name, value in SHIPPING.items() if name != column}
    assert joined(table([row(**MFN)]), [shipping]).details == Details.MISSING


def test_names_addresses_and_prime_come_from_the_other_report():
    order = joined(table([row(**MFN)])).order
    assert (order.recipient.name, order.recipient.address1, order.buyer.name) == ("Ines Prüß", "Weg 1", "Ines Prüß")
    assert order.prime
    assert order.ship_by == "2026-11-05T22:59:59Z"


def test_a_problem_that_only_the_channel_can_mend_leaves_the_last_word_to_it():
    """A Packstation whose Postnummer stands in the company, which the report has no column for."""
    text = table([row(**MFN)])
    (stored,) = [one.raw for one in records(text) if one.raw]
    shipping = [SHIPPING | {"ship-address-1": "Packstation 123"}]
    (came,) = read_shipping(io.BytesIO(table(shipping, list(SHIPPING)).encode()))
    mapped = rules().map_order(READER.joined(stored, came.raw))
    assert (mapped.details, mapped.problems) == (Details.MISSING, ())


def test_a_problem_that_a_setting_mends_is_one_at_once():
    text = table([row(item_price="100.00")])  # tax on top of an AFN order, and VCS is off
    (raw,) = [one.raw for one in records(text)]
    mapped = rules().map_order(raw)
    assert (mapped.details, [one.code for one in mapped.problems]) == (Details.ENOUGH, ["vcs_mismatch"])


# -- amounts -----------------------------------------------------------------------------------------------------------

CENTS = st.integers(1, 200_000)


@given(st.sampled_from(sorted(set(VAT_RATES) - {"JP"})), CENTS, st.integers(0, 3), st.booleans(), st.booleans())
def test_tax_is_never_read_the_wrong_way(country, cents, which, inside, discounted):
    """Of any price and any rate of a country, the reading is right, or there is none."""
    rate = Decimal(VAT_RATES[country][which % len(VAT_RATES[country])]) / 100
    price, discount = Decimal(cents) / 100, Decimal(cents // 10) / 100 if discounted else Decimal(0)
    base = price - discount
    tax = (base * rate / (1 + rate) if inside else base * rate).quantize(Decimal("0.01"))
    told = row(
        item_price=plain(price), item_tax=plain(tax), ship_country=country, item_promotion_discount=plain(discount)
    )
    order = only(table([told])).order
    assert order.price_basis in ({"gross", None} if inside or not tax else {"net", None})
    if order.price_basis is not None:
        assert Decimal(order.total) == (base if inside else base + tax)


@pytest.mark.parametrize("country", ["DE", "FR", "GB", "PL", "SE", "JP", "US", "TR"])
def test_an_order_has_the_same_amounts_by_report_as_by_the_orders_api(country):
    """But for totals that contradict their parts, which a report does not tell: those have none at the API."""
    entries, mapping = sold(country), rules(country)
    by_report = {one.order_id: one.raw for one in records(report(ALL, entries))}
    shipping = {one.order_id: one.raw for one in read_shipping(io.BytesIO(report(TO_SHIP, mailable(entries))))}
    settled = 0
    for entry in entries:
        raw = READER.joined(by_report[entry.order_id], shipping.get(entry.order_id, b""))
        came, there = mapping.map_order(raw), mapping.map_order(json.dumps(whole(entry)).encode())
        if came.details == Details.MISSING or [one.code for one in there.problems] == ["totals_mismatch"]:
            continue
        assert not there.problems, "what is wrong with an order is not hidden by a report"
        settled += 1
        left, right = came.order, there.order
        assert left.lines == right.lines
        for name in ("total", "currency", "price_basis", "b2b", "prime", "invoice_by_amazon", "shipping_provider"):
            assert getattr(left, name) == getattr(right, name), (entry.order_id, name)
    assert settled > len(entries) * (0.4 if country in {"US", "TR"} else 0.8)


def test_the_personal_part_of_a_consumer_s_order_is_the_same_too():
    entries, mapping = sold("FR"), rules("FR")
    by_report = {one.order_id: one.raw for one in records(report(ALL, entries))}
    for one in read_shipping(io.BytesIO(report(TO_SHIP, mailable(entries)))):
        came = mapping.map_order(READER.joined(by_report[one.order_id], one.raw))
        entry = next(each for each in entries if each.order_id == one.order_id)
        there = mapping.map_order(json.dumps(whole(entry)).encode())
        if came.details != Details.MISSING:
            assert (came.order.recipient, came.order.buyer) == (there.order.recipient, there.order.buyer)
            assert (came.order.ship_by, came.order.deliver_by) == (there.order.ship_by, there.order.deliver_by)


def test_what_came_from_the_api_is_not_joined_with_rows():
    assert READER.joined(b'{"orderId": "1"}', records(table([row()]))[0].raw) == b'{"orderId": "1"}'


# -- facts -------------------------------------------------------------------------------------------------------------


def test_the_facts_of_a_file_say_what_it_is(tmp_path):
    path = tmp_path / "orders.txt"
    path.write_bytes(table([row(), row()], ["Bestellnummer", "foo", "sku"]).encode("cp1252"))
    facts = READER.facts(path)
    assert facts.known == {"Bestellnummer": "amazon-order-id", "sku": "sku"}
    assert facts.columns == ("Bestellnummer", "foo", "sku")
    assert "item-price" in facts.missing
    assert len(facts.sample) == 2
