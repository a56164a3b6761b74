"""Reports of Amazon: asked for once, waited for, fetched whole, whatever happens on the way."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from omnikit.drivers.amazon.reports import Report, Reports
from omnikit.drivers.amazon.tsv import encoding_of, rows
from omnikit.errors import Interrupted, RequestRefused, Unavailable, UnreadableAnswer
from omnikit.localamazon import LocalAmazon
from omnikit.store.budget import Budgets
from omnikit.store.database import Database
from tests.conftest import DE, NOW
from tests.support.clock import FakeClock
from tests.support.drivers import Bench

FBA = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
BULK = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
SHIPPING = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"
END = datetime.fromisoformat(NOW)


def report(kind=BULK, days=30, before=0):
    end = END - timedelta(days=before)
    return Report(kind, end - timedelta(days=days), end, (DE,))


def counted(amazon, operation):
    return [call["operation"] for call in amazon.calls()].count(operation)


@pytest.fixture(autouse=True)
def _takes_its_time(amazon):
    amazon.set_reports(report_seconds=4)


@pytest.fixture
def bench(amazon, clock):
    return Bench(amazon, clock)


@pytest.fixture
def reports(bench):
    return Reports(bench.driver, bench.wiring)


def text_of(found):
    return found.file.read().decode("utf-8")


def test_a_report_is_asked_for_waited_for_and_read(amazon, bench, reports):
    with reports.one(report()) as found:
        lines = list(rows(found.file, found.charset))
    assert len({row.cells["amazon-order-id"] for row in lines}) > 100
    assert found.made == END
    assert counted(amazon, "createReport") == counted(amazon, "getReportDocument") == 1
    assert bench.waits, "a wait that nobody was told of"
    assert bench.codes() == ["report.asked"]
    assert bench.tickets.get(report().key) is None


@pytest.mark.parametrize("gzip", [True, False])
def test_a_packed_document_is_the_same_text(gzip, amazon, reports):
    with reports.one(report()) as found:
        plain = text_of(found)
    amazon.set_reports(report_gzip=gzip)
    with reports.one(report()) as found:
        assert text_of(found) == plain


@pytest.mark.parametrize("encoding", ["UTF-8", "Cp1252", "ISO-8859-1", "Shift_JIS"])
def test_the_charset_is_the_one_that_amazon_names(encoding, amazon, reports):
    amazon.set_reports(report_encoding=encoding)
    with reports.one(report()) as found:
        assert found.charset == encoding
        assert all("\ufffd" not in text for row in rows(found.file, found.charset) for text in row.cells.values())


def test_no_data_is_a_report_without_rows(amazon, bench, reports):
    """CANCELLED: Amazon's way to say that there is nothing."""
    amazon.add_fault("createReport", "report_cancelled")
    with reports.one(report()) as found:
        assert list(rows(found.file, found.charset)) == []
    assert "report.empty" in bench.codes()


def test_a_fatal_report_says_so_and_is_asked_for_anew_next_time(amazon, bench, reports):
    amazon.add_fault("createReport", "report_fatal")
    with pytest.raises(Unavailable) as raised, reports.one(report()):
        pass
    assert raised.value.code == "report.fatal"
    assert raised.value.remedy
    assert bench.tickets.get(report().key) is None
    with reports.one(report()) as found:
        assert text_of(found)


def test_one_that_fails_stops_no_other(amazon, reports):
    wanted = [report(before=0), report(before=30), report(before=60)]
    amazon.add_fault("createReport", "report_fatal", after=1)
    found = []
    with pytest.raises(Unavailable, match="FATAL"):
        found.extend(one.report for one in reports.each(wanted))
    assert found == [wanted[0], wanted[2]]


def test_an_address_that_ended_before_the_download_is_asked_for_again(amazon, bench, reports):
    amazon.add_fault("document", "expired_url")
    with reports.one(report()) as found:
        assert text_of(found)
    assert counted(amazon, "getReportDocument") == 2
    assert "report.again" in bench.codes()


@pytest.mark.parametrize("kind", ["truncated_document", "broken_gzip", "cut_body", "error_503", "reset"])
def test_a_document_that_comes_damaged_is_fetched_again(kind, amazon, reports):
    amazon.set_reports(report_gzip=True)
    with reports.one(report()) as found:
        whole = text_of(found)
    amazon.add_fault("document", kind)
    with reports.one(report()) as found:
        assert text_of(found) == whole
    assert amazon.state()["faults"] == []
    assert counted(amazon, "getReportDocument") == 2, "one for each report: its address still lived"


@pytest.mark.parametrize("kind", ["broken_gzip", "expired_url"])
def test_one_that_cannot_be_fetched_keeps_its_ticket(kind, amazon, bench, reports):
    amazon.set_reports(report_gzip=True)
    amazon.add_fault("document", kind, times=9)
    with pytest.raises(Unavailable) as raised, reports.one(report()):
        pass
    assert raised.value.code == "report.not_fetched"
    amazon.clear_faults()
    with Reports(bench.driver, bench.wiring).one(report()) as found:
        assert text_of(found)
    assert counted(amazon, "createReport") == 1


def test_a_run_that_is_killed_goes_on_with_its_report(amazon, clock, bench, reports):
    """Between asking and downloading: the next one asks for nothing, and finds the report it began to wait for."""
    calls = []

    def stop():
        calls.append(1)
        if len(calls) == 4:  # the token, createReport, two looks
            raise Interrupted("The worker is ending.")

    bench.before_call = stop
    with pytest.raises(Interrupted), reports.one(report()):
        pass
    later = Bench(amazon, clock, tickets=bench.tickets)
    with Reports(later.driver, later.wiring).one(report()) as found:
        assert text_of(found)
    assert counted(amazon, "createReport") == 1
    assert later.codes() == ["report.taken_up"]


def test_a_reader_that_fails_finds_its_report_again(amazon, bench, reports):
    with pytest.raises(ZeroDivisionError), reports.one(report()):
        raise ZeroDivisionError
    assert bench.tickets.get(report().key)
    with reports.one(report()) as found:
        assert text_of(found)
    assert counted(amazon, "createReport") == 1


@pytest.mark.parametrize("kept", ["5999999999", "no-such-thing"])
def test_a_ticket_whose_report_has_vanished_is_dropped(kept, amazon, bench, reports):
    bench.tickets.put(report().key, f"{kept} {NOW}")
    with reports.one(report()) as found:
        assert text_of(found)
    assert counted(amazon, "createReport") == 1


def test_a_ticket_that_is_too_old_is_dropped(amazon, clock, bench, reports):
    with pytest.raises(ZeroDivisionError), reports.one(report()):
        raise ZeroDivisionError
    amazon.advance(timedelta(days=1, minutes=1).total_seconds())
    with reports.one(report()) as found:
        assert found.made > END
    assert counted(amazon, "createReport") == 2


def test_up_to_now_is_said_by_not_saying_it(clock, amazon):
    """A clock that is ahead of Amazon's: a bound in Amazon's future would be refused."""
    bench = Bench(amazon, clock)
    asked = report(days=29)._replace(end=None)
    assert "dataEndTime" not in asked.body
    with Reports(bench.driver, bench.wiring).one(asked) as found:
        assert found.made == END
        assert len(list(rows(found.file, found.charset))) > 100


def test_the_same_period_with_other_options_is_another_report():
    asked = report()
    assert asked.key != asked._replace(options=(("locale", "de_DE"),)).key
    assert asked.key != asked._replace(marketplace_ids=(DE, "A13V1IB3VIYZZH")).key
    assert "reportOptions" not in asked.body


def test_a_report_that_never_ends_is_left_for_later(amazon, bench, reports):
    amazon.add_fault("createReport", "report_stuck")
    with pytest.raises(Unavailable) as raised, reports.one(report()):
        pass
    assert raised.value.code == "report.late"
    assert bench.tickets.get(report().key)
    seconds = [wait for wait, _ in bench.waits]
    assert seconds[:4] == sorted(seconds[:4])
    assert max(seconds) <= 60
    assert len(seconds) < 250


def test_a_type_that_amazon_does_not_know_is_refused_with_its_words(bench, reports):
    with pytest.raises(RequestRefused, match="Invalid Report Type"), reports.one(report("GET_NOTHING")):
        pass
    assert bench.tickets.get(report("GET_NOTHING").key) is None


def test_a_missing_role_is_a_refusal_and_no_lost_authorization(amazon, reports):
    amazon.set_roles(amazon.sellers[0]["seller_id"], [])
    with pytest.raises(RequestRefused) as raised, reports.one(report()):
        pass
    assert raised.value.code == "channel.denied"


def test_personal_data_are_fetched_with_a_restricted_token(amazon, reports):
    with reports.one(report(SHIPPING)) as found:
        assert [row for row in rows(found.file, found.charset) if row.cells["recipient-name"]]
    assert counted(amazon, "createRestrictedDataToken") == 1
    with reports.one(report()) as found:
        assert found.file.read(10)
    assert counted(amazon, "createRestrictedDataToken") == 1


def test_many_are_asked_for_as_the_budget_allows_and_looked_at_together(tmp_path):
    """Twenty reports with a budget of fifteen calls and one more a minute: nobody waits for what is there."""
    with LocalAmazon(orders=0, seed=1, rate_scale=1, now=NOW) as amazon:
        amazon.generate(200, marketplace_id=DE, days=100)
        database = Database(tmp_path / "budget.db")
        database.open(create=True)
        bench = Bench(amazon, FakeClock(amazon), budget=Budgets(database))
        wanted = [report(days=4, before=4 * number) for number in range(20)]
        first, order = None, []
        for found in Reports(bench.driver, bench.wiring).each(wanted):
            first = first or counted(amazon, "createReport")
            order.append(found.report)
        calls = amazon.calls()
        taken = (datetime.fromtimestamp(amazon.amazon.clock.now(), UTC) - END).total_seconds()
        database.close()
    assert sorted(order) == sorted(wanted)
    assert 10 < first <= 15, "the first was read before the last was asked for"
    assert [call["status"] for call in calls if call["status"] == 429] == []
    assert 300 <= taken <= 700, "five more calls of each kind, a minute each, side by side"


def test_an_answer_without_what_was_promised_is_unreadable(amazon, bench):
    class Odd:
        def call(self, operation, *_args, **_options):
            return ANSWERS[operation]

        def seconds_for(self, *_):
            return 0.0

    with pytest.raises(UnreadableAnswer, match="reportId"), Reports(Odd(), bench.wiring).one(report()):
        pass


class _Answer:
    def __init__(self, body):
        self.body, self.exchange, self.headers, self.status, self.request_id = body, {}, {}, 200, None


ANSWERS = {"createReport": _Answer(json.loads('{"payload": []}'))}


# -- tab-separated text --------------------------------------------------------------------------------------------

GERMAN = 'Bestellnummer\tArtikelname\tKommentar\r\n1\tGröße "XL" für 19" (1 €)\t\'ganz\' "gut"\r\n'
JAPANESE = "注文番号\t商品名\tコメント\r\n1\tりんごジュース\tとても悪い\r\n"


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (GERMAN, "utf-8", None), (GERMAN, "utf-8-sig", None), (GERMAN, "utf-8-sig", "Cp1252"), (GERMAN, "cp1252", None),
        (GERMAN, "cp1252", "ISO-8859-1"), (GERMAN, "cp1252", "UTF-8"), (GERMAN, "utf-16", None),
        (JAPANESE, "cp932", None), (JAPANESE, "cp932", "windows-31j"), (JAPANESE, "utf-8", "no-such-charset"),
        (JAPANESE, "utf-8", "idna"),
    ],
)  # fmt: skip
def test_any_encoding_is_read(text, encoding, told):
    heading, row = (line.split("\t") for line in text.splitlines())
    (found,) = rows(text.encode(encoding), told)
    assert found.line == 2
    assert list(found.cells) == [one.casefold() for one in heading]
    assert list(found.cells.values()) == row


@pytest.mark.parametrize("word", ["Été à Évian déjà", "Ægir Øl på", "Größe Äpfel süß", "Ñandú ¿qué?", "(c) ® ™ € 5"])
def test_european_words_are_not_taken_for_japanese(word):
    assert encoding_of(word.encode("cp1252")) == "cp1252"


def test_one_damaged_line_does_not_garble_the_others():
    content = GERMAN.encode() + b"2\tGr\xf6\xdfe\tnein\r\n"
    first, second = rows(content)
    assert first.cells["artikelname"].startswith("Größe")
    assert second.cells["bestellnummer"] == "2"


def test_rows_keep_what_is_in_them():
    content = (
        "\ufeffOrder ID\tOrder_ID\t\tItem Name\r\n\r\n"
        'A\tB\t"C\tD\twith a tab\t\r\n'
        "short\n"
        "  \t \r\n"
        "E\tF\tone\rtwo\u2028three\tG"
    ).encode()
    first, second, third = rows(content)
    assert first == (3, {"order-id": "A", "order-id-2": "B", "column-3": '"C', "item-name": "D\twith a tab"})
    assert second == (4, {"order-id": "short"})
    assert third == (6, {"order-id": "E", "order-id-2": "F", "column-3": "one\rtwo\u2028three", "item-name": "G"})


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"Order ID\tSKU\r\n", b"\xef\xbb\xbf"])
def test_nothing_is_nothing(content):
    assert list(rows(content)) == []
