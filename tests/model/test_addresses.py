"""German postal kinds: every way a buyer types a locker is understood, and what only looks like one is left alone."""

import re
import sys
import unicodedata
from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from omnikit.model.addresses import Parts, PostalKind, laid_out, postal

LAYOUTS = ("address_line", "company")
NO_NUMBER, AMBIGUOUS, NO_OFFICE = "packstation_no_post_number", "packstation_ambiguous", "postfiliale_no_number"


def german(name="Lisa Muster", company=None, one=None, two=None, three=None) -> Parts:
    return Parts(name, company, one, two, three, "10115", "DE")


def at(one, two=None, three=None, **others) -> Parts:
    """An address by its lines."""
    return german(one=one, two=two, three=three, **others)


# -- understood ----------------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """An address, what it is, and both layouts as name, company, address1, address2, address3."""

    parts: Parts
    locker: str
    number: str | None
    line: tuple[str | None, ...]
    company: tuple[str | None, ...]


LISA = "Lisa Muster"
LINE = (LISA, None, "Packstation 123", "12345678", None)
COMPANY = (LISA, "12345678", "Packstation 123", None, None)


def plain(parts: Parts) -> Row:
    return Row(parts, "123", "12345678", LINE, COMPANY)


def rest(parts: Parts, words: str) -> Row:
    return Row(parts, "123", "12345678", (*LINE[:4], words), (*COMPANY[:3], words, None))


PACKSTATIONS = {
    "number in line 2": plain(at("Packstation 123", "12345678")),
    "number in line 1": plain(at("12345678", "Packstation 123")),
    "number in company": plain(at("Packstation 123", company="12345678")),
    "all in one line": plain(at("Packstation 123, Postnummer 12345678")),
    "with labels": plain(at("PACKSTATION Nr. 123", "Post-Nr.: 12345678")),
    "behind the name": plain(at("Packstation 123", name="Lisa Muster 12345678")),
    "in front of the name": plain(at("Packstation 123", name="12345678, Lisa Muster")),
    "with a label behind the name": plain(at("Packstation 123", name="Lisa Muster (Postnr. 12345678)")),
    "line 3 for the number": plain(at("Packstation 123", None, "12345678")),
    "line 3 for the locker": plain(at("12345678", None, "Packstation 123")),
    "lines 2 and 3": plain(at(None, "Packstation 123", "12345678")),
    "locker in company": plain(at("12345678", company="DHL Packstation 123")),
    "all in company": plain(at(None, company="Packstation 123 / 12345678")),
    "locker number in a line of its own": plain(at("Packstation", "123", "12345678")),
    "label in a line of its own": plain(at("Packstation 123 Postnummer:", "12345678")),
    "label behind": plain(at("Packstation 123", "12345678 (Postnummer)")),
    "number in front in one line": plain(at("12345678 Packstation 123")),
    "customer number": plain(at("Packstation: 123", "DHL-Kunden-Nr. 12345678")),
    "abbreviated customer number": plain(at("Packstation #123", "Kd.-Nr.:12345678")),
    "DHL number": plain(at("Packstation-Nr. 123", "DHL-Nummer 12345678")),
    "grouped by blanks": plain(at("Packstation 123", "1234 5678")),
    "grouped in the line of the locker": plain(at("Packstation 123 12 345 678")),
    "grouped behind the name": plain(at("Packstation 123", name="Lisa Muster 1234 5678")),
    "the same number twice": plain(at("Packstation 123", "12345678", company="Postnummer 12345678")),
    "the same in two spellings": plain(at("Packstation 123", "1234 5678", "PostNr:12345678")),
    "the same locker twice": plain(at("DHL Packstation 123", "12345678", company="PACKSTATION 123")),
    "no blanks at all": plain(at("DHLPackstation123Postnummer12345678")),
    "hyphens and a slash": plain(at("Pack-Station 123/12345678")),
    "full width": plain(at("\uff30ackstation\u3000\uff11\uff12\uff13", "\uff11\uff12\uff1345678")),
    "Arabic digits": plain(at("Packstation \u0661\u0662\u0663", "12345678")),
    "no-break blank": plain(at("Packstation\xa0123", "1234\xa05678")),
    "soft hyphens": plain(at("Pack\xadsta\xadtion 123", "1234\xad5678")),
    "bidi marks": plain(at("\u202aPackstation\u200e 123\u202c", "\u200e12345678\u200f")),
    "odd case": plain(at("pAcKsTaTiOn nr.123", "POSTNUMMER12345678")),
    "nothing but punctuation": plain(at("Packstation 123", "12345678", "-")),
    "postal code and town typed again": rest(at("Packstation 123", "12345678", "10115 Berlin"), "10115 Berlin"),
    "where it stands": rest(at("Packstation 123 (Hauptstr. 5)", "12345678"), "(Hauptstr. 5)"),
    "umlauts behind": rest(at("Packstation 123, 12345678 über Müller"), "über Müller"),
    "a phone": rest(at("Packstation 123", "12345678", "Tel. 030/1234567"), "Tel. 030/1234567"),
    "a mobile phone": rest(at("Packstation 123", "0170 1234567", "12345678"), "0170 1234567"),
    "an order number": rest(at("Packstation 123", "12345678", "Bestell-Nr. 87654321"), "Bestell-Nr. 87654321"),
    "a number in a word": rest(at("Packstation 123", "12345678", "AB87654321"), "AB87654321"),
    "another postal code": rest(at("Packstation 123", "12345678 Berlin 12 10117"), "Berlin 12 10117"),
    "glued, with the brand": Row(
        at("DHL Packstation145", "12345678"),
        "145", "12345678",
        (LISA, None, "Packstation 145", "12345678", None), (LISA, "12345678", "Packstation 145", None, None),
    ),
    "leading zero and short number": Row(
        at("Packstation 023", "123456"),
        "023", "123456",
        (LISA, None, "Packstation 023", "123456", None), (LISA, "123456", "Packstation 023", None, None),
    ),
    "real company": Row(
        at("Packstation 123", "12345678", company="Muster GmbH"),
        "123", "12345678",
        (LISA, "Muster GmbH", "Packstation 123", "12345678", None),
        (LISA, "12345678", "Packstation 123", "Muster GmbH", None),
    ),
    "real company and number in it": Row(
        at("Packstation 123", company="Muster & Söhne KG, Kundennr. 12345678"),
        "123", "12345678",
        (LISA, "Muster & Söhne KG", "Packstation 123", "12345678", None),
        (LISA, "12345678", "Packstation 123", "Muster & Söhne KG", None),
    ),
    "real company and other words": Row(
        at("Packstation 123 am Markt", "12345678", "bei Rewe", company="Muster GmbH"),
        "123", "12345678",
        (LISA, "Muster GmbH", "Packstation 123", "12345678", "am Markt, bei Rewe"),
        (LISA, "12345678", "Packstation 123", "Muster GmbH", "am Markt, bei Rewe"),
    ),
    "a name that is nothing else": Row(
        at("Packstation 123", name="12345678"),
        "123", "12345678",
        ("12345678", None, "Packstation 123", "12345678", None),
        ("12345678", "12345678", "Packstation 123", None, None),
    ),
}  # fmt: skip
POSTFILIALEN = {
    "alone": Row(
        at("Postfiliale 501"),
        "501", None, (LISA, None, "Postfiliale 501", None, None), (LISA, None, "Postfiliale 501", None, None),
    ),
    "alone, with a company": Row(
        at("Post-Filiale Nr. 501", "Hauptstr. 5", company="Muster GmbH"),
        "501", None,
        (LISA, "Muster GmbH", "Postfiliale 501", None, "Hauptstr. 5"),
        (LISA, "Muster GmbH", "Postfiliale 501", "Hauptstr. 5", None),
    ),
    "with a Postnummer": Row(
        at("Postfiliale 501", "Postnummer 12345678"),
        "501", "12345678",
        (LISA, None, "Postfiliale 501", "12345678", None), (LISA, "12345678", "Postfiliale 501", None, None),
    ),
}  # fmt: skip


def check(row: Row, kind: PostalKind) -> None:
    found = postal(row.parts)
    assert found == (kind, row.locker, row.number, row.parts, None, None)
    assert laid_out(found, "address_line")[:5] == row.line
    assert laid_out(found, "company")[:5] == row.company


@pytest.mark.parametrize("row", PACKSTATIONS.values(), ids=PACKSTATIONS.keys())
def test_packstations(row: Row) -> None:
    check(row, PostalKind.PACKSTATION)


@pytest.mark.parametrize("row", POSTFILIALEN.values(), ids=POSTFILIALEN.keys())
def test_postfilialen(row: Row) -> None:
    check(row, PostalKind.POSTFILIALE)


# -- left as they are ----------------------------------------------------------------------------------------------

STREETS = {
    "street": at("Hauptstr. 5"),
    "street named like it": at("Packstationstr. 5", "12345678"),
    "way named like it": at("Packstationsweg 12"),
    "street in two words": at("Packstation-Straße 5"),
    "company named like it": at("Gewerbepark 12", company="Musterfirma Packstation GmbH"),
    "company with a number": at("Gewerbepark 12", company="Packstation 24 GmbH"),
    "company in line 1": at("Packstation GmbH", "Gewerbepark 12"),
    "a landmark": at("Hauptstr. 5", "neben der Packstation 123"),
    "street at one": at("An der Packstation 5"),
    "a wish": at("Hauptstr. 5", "bitte keine Packstation 123"),
    "a floor": at("Firma Packstation, 5. Stock", "Hauptstr. 7"),
    "post office street": at("Postfilialenweg 3"),
    "box street": at("Postfachstr. 10"),
    "nothing": Parts(None, None, None, None, None, None, None),
    "Austria": at("Packstation 123", "12345678")._replace(country="AT", postal_code="1010"),
    "France": at("Packstation 123", "12345678")._replace(country="FR", postal_code="75001"),
    "no country, no German postal code": at("Packstation 123", "12345678")._replace(country=None, postal_code="1010"),
}
NOT_TO_BE_READ = {
    "no Postnummer": (at("Packstation 123"), "123", None, NO_NUMBER),
    "no Postnummer, but a postal code": (at("Packstation 123", "10115 Berlin"), "123", None, NO_NUMBER),
    "no Postnummer, but a house": (at("Packstation 123", "Hauptstr. 12 10117 Berlin"), "123", None, NO_NUMBER),
    "no Postnummer, but a phone": (at("Packstation 123", "+49 170 1234567"), "123", None, NO_NUMBER),
    "too short": (at("Packstation 123", "12345"), "123", None, NO_NUMBER),
    "too long": (at("Packstation 123", "1234567890123"), "123", None, NO_NUMBER),
    "two numbers": (at("Packstation 123", "12345678", "87654321"), "123", None, AMBIGUOUS),
    "two numbers, one with a label": (at("Packstation 123, Postnr. 12345678", "87654321"), "123", None, AMBIGUOUS),
    "one number or two": (at("Packstation 123", "12345678 901"), "123", None, AMBIGUOUS),
    "two lockers": (at("Packstation 123", "Packstation 145", "12345678"), None, "12345678", AMBIGUOUS),
    "locker and post office": (at("Packstation 123", "Postfiliale 501", "12345678"), None, "12345678", AMBIGUOUS),
    "no locker number": (at("Packstation", "12345678"), None, "12345678", AMBIGUOUS),
    "no number at all": (at("DHL Packstation"), None, None, NO_NUMBER),
    "four digits": (at("Packstation 1234", "12345678"), None, "12345678", AMBIGUOUS),
    "a house number": (at("Packstation 12a", "12345678"), None, "12345678", AMBIGUOUS),
    "a half": (at("Packstation 12\xbd", "12345678"), None, "12345678", AMBIGUOUS),
    "groups without a locker": (at("Packstation 12 345 678"), None, "12345678", AMBIGUOUS),
}
NO_OFFICE_NUMBER = (at("Postfiliale"), at("DHL Postfiliale", "12345678"), at("Postfiliale Hauptbahnhof"))


@pytest.mark.parametrize("parts", STREETS.values(), ids=STREETS.keys())
def test_streets_are_left_alone(parts: Parts) -> None:
    found = postal(parts)
    assert found == (PostalKind.STREET, None, None, parts, None, None)
    assert all(laid_out(found, layout) is parts for layout in LAYOUTS)


@pytest.mark.parametrize(("parts", "locker", "number", "problem"), NOT_TO_BE_READ.values(), ids=NOT_TO_BE_READ.keys())
def test_nothing_is_guessed(parts: Parts, locker: str | None, number: str | None, problem: str) -> None:
    found = postal(parts)
    assert found == (PostalKind.PACKSTATION, locker, number, parts, problem, None)
    assert all(laid_out(found, layout) is parts for layout in LAYOUTS)


@pytest.mark.parametrize("parts", NO_OFFICE_NUMBER)
def test_a_postfiliale_needs_its_own_number(parts: Parts) -> None:
    found = postal(parts)
    assert (found.kind, found.locker, found.problem) == (PostalKind.POSTFILIALE, None, NO_OFFICE)
    assert all(laid_out(found, layout) is parts for layout in LAYOUTS)


@pytest.mark.parametrize(
    "line", ["Postfach 10 20 30", "Postfach 1234", "POST-FACH Nr. 102030", "Postfach", "P.O. Box 12"]
)
def test_a_postfach_is_a_warning(line: str) -> None:
    found = postal(at(line))
    assert found == (PostalKind.POSTFACH, None, None, at(line), None, "postfach")
    assert all(laid_out(found, layout) is found.parts for layout in LAYOUTS)


def test_without_a_country_five_digits_are_germany() -> None:
    assert postal(at("Packstation 123", "12345678")._replace(country=None)).locker == "123"
    assert postal(at("Packstation 123", "12345678")._replace(country="de", postal_code=None)).locker == "123"


@pytest.mark.parametrize(
    ("other", "written"),
    [
        ("+49 170 1234567", "1701234567"),
        ("0170/1234567", "491701234567"),
        ("030 1234567", "1234567"),
        ("4500012345", "4500012345"),
        ("PO-2024-4500012345", "4500012345"),
        ("4500012345-B", "4500012345"),
    ],
)
def test_numbers_of_others_are_no_postnummer(other: str, written: str) -> None:
    alone = at("Packstation 123", name=f"Lisa Muster {written}")
    assert postal(alone, numbers_of_others=[other]).problem == NO_NUMBER
    found = postal(alone._replace(address2="12345678"), numbers_of_others=[other])
    assert (found.post_number, found.problem) == ("12345678", None)
    expected = (f"Lisa Muster {written}", "12345678", "Packstation 123", None, None)
    assert laid_out(found, "company")[:5] == expected


def test_the_postal_code_is_no_postnummer_whatever_it_looks_like() -> None:
    parts = at("Packstation 123", "12345678")._replace(postal_code="12345678")
    assert postal(parts).problem == NO_NUMBER


def test_a_form_that_would_be_read_differently_is_not_written() -> None:
    parts = at("Packstation 123", "12345678", "5", company="Packstation")
    found = postal(parts)
    assert found.problem is None
    assert laid_out(found, "company") == parts  # else: "Packstation", "5"


# -- laws ----------------------------------------------------------------------------------------------------------

LABELS = {"dhl", "post", "nr", "postnummer", "postnr", "kundennummer", "kd", "nummer", "kunden"}
PLACES = {"packstation", "postfiliale", "postfach"}
WORD = re.compile(r"[^\W\d_]+|\d+")


def _told(field: str | None) -> str:
    return field or ""


def words(parts: Parts) -> Counter[str]:
    """Everything to read in name, company and lines, except for labels."""
    # a small raised 2 is a word of its own: folded with the digits before it, it would be another number
    raw = "".join(f" {one} " if unicodedata.category(one) == "No" else one for one in "\n".join(map(_told, parts[:5])))
    text = unicodedata.normalize("NFKC", raw).casefold().replace("\xad", "")
    return Counter(word for word in WORD.findall(text) if word not in LABELS)


def without(counted: Counter[str], *gone: str) -> Counter[str]:
    return Counter({word: count for word, count in counted.items() if not any(word in text for text in gone)})


numbers = st.integers(10**6 // 10 + 10**5, 10**10 - 1).map(str)
labels = st.sampled_from(["", "Postnummer ", "Post-Nr.: ", "Postnr.", "Kundennummer: ", "Kd.-Nr. ", "DHL-Nummer "])
places = st.sampled_from(["Packstation 123", "PACKSTATION Nr. 123", "DHL Packstation123", "Pack­station\xa0123"])
extras = st.sampled_from(
    ["Muster GmbH", "Müller & Söhne", "Hinterhaus", "bei Rewe (links)", "Hauptstr. 5", "🌻", "Łódź"]
)


@st.composite
def lockers(draw) -> tuple[Parts, str]:
    """A Packstation, its Postnummer and other words, each in a field of its own or behind another."""
    number = draw(numbers)
    fields = ["Lisa Muster", "", "", "", ""]
    for piece in draw(
        st.permutations([draw(places), draw(labels) + number, *draw(st.lists(extras, max_size=3, unique=True))])
    ):
        field = draw(st.integers(0 if number in piece else 1, 4))
        fields[field] = ", ".join(filter(None, (fields[field], piece)))
    return german(*(field or None for field in fields)), number


@given(lockers(), st.sampled_from(LAYOUTS))
def test_nothing_but_the_postnummer_moves(made: tuple[Parts, str], layout) -> None:
    parts, number = made
    found = postal(parts)
    assert found == (PostalKind.PACKSTATION, "123", number, parts, None, None)
    after = laid_out(found, layout)
    assert words(after) == words(parts)
    assert after.name == "Lisa Muster"
    assert after.address1 == "Packstation 123"
    assert (after.address2 if layout == "address_line" else after.company) == number
    assert after[5:] == parts[5:]


soup = st.lists(
    st.sampled_from(
        [
            "Packstation", "Postfiliale", "Postfach", "Packstation 123", "packstation145", "Postfiliale 501", "DHL",
            "Post", "Nr.", "Postnummer", "Tel.", "GmbH", "neben", "Hauptstr.", "5", "12", "123", "1234", "5678",
            "12345678", "1234 5678", "87654321", "0170", "10115", "a", "ß", "­", "\u200b", "\u202e", "\x00", "\ud800",
            "é", "²", "½", "\uff11", "🌻", "(", ")", "-", ".", ",", "/", "+", ":", '"', "\n",
        ]
    ),
    max_size=6,
)  # fmt: skip
glue = st.sampled_from([" ", " ", "", ", ", "-", "\xa0"])
soups = st.builds(lambda by, pieces: by.join(pieces) or None, glue, soup)
spaced_soups = soup.map(lambda pieces: " ".join(pieces) or None)
anything = st.none() | st.text(st.characters(exclude_categories=[]), max_size=40)
hinted = st.builds("Packstation 123 {} 12345678 {}".format, anything, anything)
countries = st.sampled_from(["DE", "de", None, "", "AT"])
codes = st.sampled_from(["10115", "1010", None, "\uff11\uff10\uff11\uff11\uff15"])


def check_laws(parts: Parts, others: list[str], *, spaced: bool = False) -> None:
    """`spaced`: words stand apart, so that they can be counted; glued to a label they are read all the same."""
    found = postal(parts, numbers_of_others=others)
    assert found.parts is parts
    for layout in LAYOUTS:
        after = laid_out(found, layout)
        if found.problem or found.locker is None:
            assert after is parts
        again = postal(after, numbers_of_others=others)
        assert again == found._replace(parts=after)
        assert laid_out(again, layout) == after
        moved = (
            *PLACES,
            *(f"dhl{one}" for one in PLACES),
            "pack",
            "station",
            found.locker or "-",
            found.post_number or "-",
        )
        if spaced and after != parts:
            assert without(words(after), *moved).keys() == without(words(parts), *moved).keys()


@given(st.builds(german, *[spaced_soups] * 5), st.lists(st.sampled_from(["87654321", "+49 170 1234"])))
def test_the_words_of_soup_stay(parts: Parts, others: list[str]) -> None:
    check_laws(parts, others, spaced=True)


@given(st.builds(german, soups, soups, soups, soups, soups), st.lists(st.sampled_from(["87654321", "+49 170 1234"])))
def test_the_laws_hold_for_soup(parts: Parts, others: list[str]) -> None:
    check_laws(parts, others)


fields = anything | hinted


@given(
    st.builds(Parts, fields, fields, fields, fields, fields, codes | anything, countries | anything), st.lists(fields)
)
@example(Parts("\ud800", "\x00", "\u202ePackstation 123", "12345678\udfff", "\x00", "10115", "DE"), ["\ud800"])
def test_any_text_is_read(parts: Parts, others: list[str | None]) -> None:
    found = postal(parts, numbers_of_others=[other for other in others if other is not None])
    for layout in LAYOUTS:
        after = laid_out(found, layout)
        assert laid_out(found._replace(parts=after), layout) == after


@given(st.builds(german, anything, anything, anything, anything, anything))
def test_a_street_is_never_touched(parts: Parts) -> None:
    text = unicodedata.normalize("NFKC", "".join(field or "" for field in parts[:5])).casefold()
    assume(not any(word in "".join(filter(str.isalpha, text)) for word in (*PLACES, "pobox")))
    found = postal(parts)
    assert found == (PostalKind.STREET, None, None, parts, None, None)
    assert all(laid_out(found, layout) is parts for layout in LAYOUTS)


LONG = (
    "Packstation ", "Packstation 123 ", "Packstation, Nr. ", "1", "1 ", "12 ", "12345678 ", "0/", "- ", ", ", "a", "a ",
    "(", "Post-", "Nr. ", "Postnummer: ", "neben ", "Postfach 1 ", "\xad", "\u0301\u0323", "\ufdfa", "🌻", "\x00",
)  # fmt: skip


def long_address(unit: str, length: int) -> Parts:
    text = (unit * length)[:length]
    return german("Lisa Muster", text, f"Packstation 123, 12345678, {text}", f"{text} 12345678")


def steps(unit: str, length: int) -> int:
    """Lines of Python that the longest way through takes: as telling as time, and the same on every machine."""
    count = 0

    def step(_frame, event, _arg):
        nonlocal count
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        found = postal(long_address(unit, length), numbers_of_others=[unit * length])
        laid_out(found._replace(problem=None, locker="123", post_number="12345678"), "company")
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("unit", LONG)
def test_long_text_takes_time_in_proportion(unit: str) -> None:
    assert steps(unit, 1600) < 2.3 * steps(unit, 800)


@pytest.mark.parametrize("unit", LONG)
def test_very_long_text_is_read(unit: str) -> None:
    assert postal(long_address(unit, 10_000)).kind == PostalKind.PACKSTATION
