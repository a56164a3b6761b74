"""German postal kinds: is a delivery address a street, a DHL Packstation, a Postfiliale or a Postfach? Pure.

A channel has no field for the Postnummer, so buyers type it wherever there is room. The text is cut into tokens and
the tokens are looked up in tables; nothing is guessed: what can be read in two ways is a problem, and the address
stays as it is. Tokens instead of patterns, because these never take more than one pass, whatever a buyer types.

Detection looks at folded text (NFKC, no case, no invisible characters), output is cut from the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import chain, groupby, pairwise, product
from typing import Literal, NamedTuple


class PostalKind(StrEnum):
    STREET = "street"
    PACKSTATION = "packstation"
    POSTFILIALE = "postfiliale"
    POSTFACH = "postfach"


class Parts(NamedTuple):
    """The parts of a recipient that matter here, named as in `Recipient`."""

    name: str | None
    company: str | None
    address1: str | None
    address2: str | None
    address3: str | None
    postal_code: str | None
    country: str | None


class Postal(NamedTuple):
    """What an address was found to be. `parts` are as given.

    `locker` (the Packstation's or Postfiliale's own number) and `post_number` are ASCII digits without blanks, leading
    zeros kept. `problem` is None or packstation_no_post_number, packstation_ambiguous or postfiliale_no_number;
    `warning` is None or postfach. Whether a company moves is known only to who chooses a layout: it does, if
    `laid_out(found, "address_line").company` is one and `laid_out(found, "company").company` is another.
    """

    kind: PostalKind
    locker: str | None
    post_number: str | None
    parts: Parts
    problem: str | None
    warning: str | None


def postal(parts: Parts, *, numbers_of_others: Collection[str] = ()) -> Postal:
    """What kind of address `parts` are. Total: any text is read, none raises.

    `numbers_of_others` (phone, purchase order) are never taken as the Postnummer, nor is the end of one, nor the
    postal code: buyers write their phone with and without country and area code.
    """
    if not _german(parts) or not _hinted(parts):
        return Postal(PostalKind.STREET, None, None, parts, None, None)
    stream = _stream(parts)
    places = _places(stream)
    taken = _tails((*numbers_of_others, parts.postal_code or ""))
    values = {reading.value for reading in _readings(stream, places, parts) if not _known(reading.value, taken)}
    return _judged(parts, places, values)


def laid_out(found: Postal, layout: Literal["address_line", "company"]) -> Parts:
    """The normal form of a Packstation or Postfiliale; every other address, and one with a problem, unchanged.

    address_line: company, "Packstation 123", Postnummer, other words.
    company:      Postnummer, "Packstation 123", the real company (else other words), other words.

    A name is never emptied: where it is nothing but numbers it stays. A form that would not be read back as the same
    place and number, or not laid out to itself, is not written either.
    """
    if found.problem or found.locker is None:
        return found.parts
    stream = _stream(found.parts)
    readings = _readings(stream, _places(stream), found.parts)
    # whatever else looks like a Postnummer was ruled out by the caller's numbers
    others = [reading.value for reading in readings if reading.value != found.post_number]
    once = _written(found, layout)
    again = postal(once, numbers_of_others=others)
    stable = again == found._replace(parts=once) and _written(again, layout) == once
    return once if stable else found.parts


# -- words ---------------------------------------------------------------------------------------------------------


class _Role(StrEnum):
    WORD = "word"
    NUMBER = "number"
    BLANK = "blank"
    SIGN = "sign"
    NOTHING = "nothing"  # soft hyphens, bidi marks: not seen at all
    BREAK = "break"  # between two fields
    PLACE = "place"  # Packstation, Postfiliale, Postfach
    LABEL = "label"  # Postnummer
    NR = "nr"  # a number of whatever stands in front
    FOREIGN = "foreign"  # a number of something else follows
    NEAR = "near"  # the place is only a landmark
    LEGAL = "legal"  # the place is part of a company's name


_WORDISH = frozenset({_Role.WORD, _Role.FOREIGN, _Role.NEAR, _Role.LEGAL})
_SILENT = frozenset({_Role.BLANK, _Role.SIGN})
_BETWEEN = _SILENT | {_Role.NR, _Role.BREAK}

_BREAK_WITHOUT_WIDTH = "\u200b"
# by general category, else by its first letter, else a WORD
_ROLES = {
    "Nd": _Role.NUMBER,
    "Cf": _Role.NOTHING,
    "Cc": _Role.BLANK,
    "So": _Role.WORD,  # emoji are kept like words
    "Z": _Role.BLANK,
    "P": _Role.SIGN,
    "S": _Role.SIGN,
}

_NUMBER_WORDS = ("nr", "nummer", "no", "num", "number")
_PLACE_WORDS = {
    "packstation": PostalKind.PACKSTATION,
    "postfiliale": PostalKind.POSTFILIALE,
    "postfach": PostalKind.POSTFACH,
    "pobox": PostalKind.POSTFACH,
}
_LABEL_STEMS = ("post", "kunden", "kd", "postkunden", "customer", "")
_PHONE_WORDS = ("tel", "telefon", "phone", "telephone", "fon", "mobil", "mobile", "handy", "fax", "telefax")
_FOREIGN_WORDS = (*_PHONE_WORDS, "po", "hrb", "hra", "iban", "ustid", "ustidnr", "vat", "de", "kostenstelle")
# words that are names as well: only together with "Nr." do they announce a number
_FOREIGN_STEMS = (
    *_FOREIGN_WORDS, "best", "bestell", "auftrag", "auftrags", "order", "purchaseorder", "ref", "referenz", "rechnung",
    "rechnungs", "rg", "steuer", "st", "ust", "art", "artikel", "sendungs", "konto", "lieferschein", "vorgangs", "haus",
)  # fmt: skip
_NEAR_WORDS = (
    *map("".join, product(("neben", "hinter", "vor", "gegen\u00fcber", "gegenueber"), ("", "der"))),
    "ander", "n\u00e4he", "naehe", "nahe", "keine",
)  # fmt: skip
_LEGAL_WORDS = ("gmbh", "mbh", "ggmbh", "ag", "kg", "kgaa", "ug", "ohg", "gbr", "ek", "ev", "eg", "se", "inc", "ltd")


def _joined(*words: Iterable[str]) -> Iterator[str]:
    return map("".join, product(*words))


# later rows win; the keys are phrases without blanks, hyphens and full stops
_PHRASES: dict[str, tuple[_Role, str]] = {
    **dict.fromkeys(chain(_FOREIGN_WORDS, _joined(_FOREIGN_STEMS, _NUMBER_WORDS)), (_Role.FOREIGN, "")),
    **dict.fromkeys(_NEAR_WORDS, (_Role.NEAR, "")),
    **dict.fromkeys(_LEGAL_WORDS, (_Role.LEGAL, "")),
    **dict.fromkeys(_joined(("", "dhl"), _LABEL_STEMS, _NUMBER_WORDS), (_Role.LABEL, "")),
    **dict.fromkeys(("dhl", "dhlid", "postid", "pn", "pnr"), (_Role.LABEL, "")),
    **dict.fromkeys(_NUMBER_WORDS, (_Role.NR, "")),
    **{
        f"{brand}{word}{tail}": (_Role.PLACE, kind)
        for word, kind in _PLACE_WORDS.items()
        for brand, tail in product(("", "dhl"), ("", "snr", "snummer", *_NUMBER_WORDS))
    },
}
_LONGEST = max(map(len, _PHRASES))
_WORDS_OF_A_PHRASE = 4
_LINKS_OF_A_PHRASE = 3
_HYPHENS = frozenset(".-_\u2010\u2011\u2013\u2212")


class _Token(NamedTuple):
    """`text` is folded, or ASCII digits, or the kind of a place; `start` and `end` point into the original field."""

    role: _Role
    text: str
    field: int
    start: int
    end: int


_EDGE = _Token(_Role.BREAK, "", -1, 0, 0)
_COMPANY, _LINE1 = 1, 2  # of the fields name, company, address1, address2, address3


@lru_cache(maxsize=1024)
def _folded(char: str) -> str:
    # one by one, so that the places in the original stay known
    return unicodedata.normalize("NFKC", char).casefold()


def _role(char: str) -> _Role:
    category = "Z" if char == _BREAK_WITHOUT_WIDTH else unicodedata.category(char)
    return _ROLES.get(category) or _ROLES.get(category[0], _Role.WORD)


def _decimal(char: str) -> str:
    return str(unicodedata.decimal(char))


_TEXTS: dict[_Role, Callable[[str], str]] = {_Role.WORD: _folded, _Role.NUMBER: _decimal}


# the same runs in ASCII, where each character's role is known beforehand; most text is
_ASCII_RUNS = re.compile(r"([A-Za-z]+)|([0-9]+)|([\x00-\x20\x7f]+)|[^\x00-\x20\x7f0-9A-Za-z]+")
_ROLES_OF_RUNS = (_Role.SIGN, _Role.WORD, _Role.NUMBER, _Role.BLANK)


def _tokens(text: str, field: int = 0) -> list[_Token]:
    """Runs of letters, of digits, of blanks and of signs."""
    if text.isascii():
        return [
            _Token(_ROLES_OF_RUNS[run.lastindex or 0], run.group().lower(), field, *run.span())
            for run in _ASCII_RUNS.finditer(text)
        ]
    return _tokens_of_any(text, field)


def _tokens_of_any(text: str, field: int) -> list[_Token]:
    seen = ((_role(char), at, char) for at, char in enumerate(text))
    visible = (one for one in seen if one[0] is not _Role.NOTHING)
    result = []
    for role, group in groupby(visible, key=lambda one: one[0]):
        run = list(group)
        shown = "".join(map(_TEXTS.get(role, str), (char for _, _, char in run)))
        result.append(_Token(role, shown, field, run[0][1], run[-1][1] + 1))
    return result


def _phrased(tokens: list[_Token]) -> Iterator[_Token]:
    """The same with the words of a known phrase, "Post-Nr" or "DHL Packstation", as one token."""
    at = 0
    while at < len(tokens):
        end, found = _phrase(tokens, at)
        yield found
        at = end


def _phrase(tokens: list[_Token], at: int) -> tuple[int, _Token]:
    """The longest phrase that begins at `at`, and where it ends; else the token itself."""
    best, joined, end = (at + 1, tokens[at]), "", at
    for _ in range(_WORDS_OF_A_PHRASE):
        if end == len(tokens) or tokens[end].role is not _Role.WORD or len(tokens[end].text) > _LONGEST:
            break
        joined += tokens[end].text
        if joined in _PHRASES:
            role, text = _PHRASES[joined]
            best = end + 1, _Token(role, text, tokens[at].field, tokens[at].start, tokens[end].end)
        end = _linked(tokens, end + 1)
    return best


def _linked(tokens: list[_Token], at: int) -> int:
    """Where the next word of a phrase may begin: behind blanks and hyphens."""
    for end in range(at, min(at + _LINKS_OF_A_PHRASE, len(tokens))):
        token = tokens[end]
        if token.role is not _Role.BLANK and not (token.role is _Role.SIGN and _HYPHENS.issuperset(token.text)):
            return end
    return min(at + _LINKS_OF_A_PHRASE, len(tokens))


def _stream(parts: Parts) -> list[_Token]:
    """All fields in a row with a BREAK around each; two more at the end, so that neighbours always exist."""
    stream = [_EDGE]
    for field, text in enumerate(_fields(parts)):
        stream += [*_phrased(_tokens(text or "", field)), _EDGE]
    return [*stream, _EDGE, _EDGE]


def _fields(parts: Parts) -> tuple[str | None, ...]:
    return parts.name, parts.company, parts.address1, parts.address2, parts.address3


def _german(parts: Parts) -> bool:
    country, code = (parts.country or "").strip().upper(), (parts.postal_code or "").strip()
    return country == "DE" or (not country and code.isdecimal() and len(code) == len("10115"))


class _Letters(dict[int, str]):
    """For `str.translate`: each character as the letters that it folds to, none for any other character."""

    def __missing__(self, code: int) -> str:
        letters = "".join(filter(str.isalpha, _folded(chr(code))))
        if code < _LATIN:  # of the others there are a million
            self[code] = letters
        return letters


_LATIN = 0x250
_LETTERS = _Letters()


def _hinted(parts: Parts) -> bool:
    """Cheap, and true wherever a place could be found: nearly all addresses are done here."""
    for text in _fields(parts):
        letters = (text or "").translate(_LETTERS)
        if any(word in letters for word in _PLACE_WORDS):
            return True
    return False


def _before(stream: Sequence[_Token], at: int) -> int:
    """The nearest token in front of `at` that is no blank and no sign."""
    at -= 1
    while stream[at].role in _SILENT:
        at -= 1
    return at


def _behind(stream: Sequence[_Token], at: int) -> int:
    at += 1
    while stream[at].role in _SILENT:
        at += 1
    return at


# -- places --------------------------------------------------------------------------------------------------------

_LOCKER_DIGITS = 3
_HOUSE_DIGITS = 4
_REACH = 9  # tokens between a place and its number: " : Nr. " and a new line
_JOINTS = frozenset("/-.\u2013")


class _Place(NamedTuple):
    """A Packstation, Postfiliale or Postfach and the tokens that name it."""

    kind: PostalKind
    number: str | None
    tokens: range


def _places(stream: list[_Token]) -> list[_Place]:
    holds = Counter((token.field, token.role) for token in stream)
    street = _has_street(stream)
    found = []
    for at, token in enumerate(stream):
        landmark = token.role is _Role.PLACE and stream[_before(stream, at)].role is _Role.NEAR
        if token.role is _Role.PLACE and not landmark:
            place = _numbered(stream, at, holds)
            if place is not None:
                found.append(place)
            elif _stands_alone(stream, at, holds, street=street):
                found.append(_Place(PostalKind(token.text), None, range(at, at + 1)))
    return found


def _numbered(stream: list[_Token], at: int, holds: Counter[tuple[int, _Role]]) -> _Place | None:
    """The place with the number behind it; in the next line too, where that line is nothing but the number."""
    end = at + 1
    while end < min(at + _REACH, len(stream) - 1) and stream[end].role in _BETWEEN:
        end += 1
    kind, number = PostalKind(stream[at].text), stream[end]
    same_field = number.field == stream[at].field
    if number.role is not _Role.NUMBER or not (same_field or _only_number(number.field, holds)):
        return None
    if kind is PostalKind.POSTFACH:
        return _Place(kind, number.text, range(at, _end_of_run(stream, end)))
    return _Place(kind, number.text, range(at, end + 1)) if _is_locker(stream, end) else None


def _only_number(field: int, holds: Counter[tuple[int, _Role]]) -> bool:
    others = [role for role in _Role if role not in _BETWEEN | {_Role.NUMBER} and holds[field, role]]
    return not others and holds[field, _Role.NUMBER] == 1


def _end_of_run(stream: Sequence[_Token], at: int) -> int:
    """Behind the last of the digit groups that begin at `at`, "10 20 30"."""
    while stream[at + 1].role is _Role.BLANK and stream[at + 2].role is _Role.NUMBER:
        at += 2
    return at + 1


def _is_locker(stream: Sequence[_Token], at: int) -> bool:
    """Whether the number is a locker's: not 12a, 5. Stock, 12-14, 12 345 678 or the 24 of Packstation 24 GmbH."""
    digits, one, two = stream[at].text, stream[at + 1], stream[at + 2]
    short = len(digits) < _LOCKER_DIGITS
    house_letter = one.role in _WORDISH and one.end == one.start + 1
    ordinal = short and one.text.startswith(".") and two.role is not _Role.BREAK
    part = two.role is _Role.NUMBER and len(two.text) < _FEWEST
    compound = part and ((one.role is _Role.SIGN and _JOINTS.issuperset(one.text)) or (short and one.role in _SILENT))
    named = stream[_behind(stream, at)].role is _Role.LEGAL
    return len(digits) <= _LOCKER_DIGITS and not (house_letter or ordinal or compound or named)


def _stands_alone(stream: list[_Token], at: int, holds: Counter[tuple[int, _Role]], *, street: bool) -> bool:
    """Whether a place without a number is meant: it fills an address line, or begins one and there is no street."""
    field = stream[at].field
    if field < _LINE1 or stream[_behind(stream, at)].role is _Role.LEGAL:
        return False
    words = any(holds[field, role] for role in _WORDISH)
    begins = stream[_before(stream, at)].role is _Role.BREAK
    return not words or (begins and not street)


def _has_street(stream: Sequence[_Token]) -> bool:
    """Whether any address line has a word with a house number behind it."""
    return any(
        token.role is _Role.NUMBER
        and token.field >= _LINE1
        and len(token.text) <= _HOUSE_DIGITS
        and stream[_before(stream, at)].role in _WORDISH
        for at, token in enumerate(stream)
    )


# -- numbers -------------------------------------------------------------------------------------------------------

_FEWEST, _MOST = 6, 12  # digits of a Postnummer
_FEWEST_OF_GROUP = 2
_PHONE_DIGITS = 9  # with a leading zero; no Postnummer has both
_PHONE_LINKS = frozenset("/-.()\u2013")


class _Reading(NamedTuple):
    """A number that may be the Postnummer, and the tokens it is written in."""

    value: str
    tokens: range


def _readings(stream: list[_Token], places: list[_Place], parts: Parts) -> list[_Reading]:
    """Every number that can be read as a Postnummer. Two different ones are ambiguous, whatever their labels."""
    used = {at for place in places for at in place.tokens if place.number is not None}
    code = "".join(map(_decimal, filter(str.isdecimal, parts.postal_code or "")))
    used |= {at for at, token in enumerate(stream) if token.role is _Role.NUMBER and token.text == code}
    return [reading for one in _chains(stream, used) for reading in _of_chain(stream, one)]


def _chains(stream: list[_Token], used: set[int]) -> Iterator[list[int]]:
    """Digit groups that hang together like those of a phone number, as positions."""
    links: list[int] = []
    for at, token in enumerate(stream):
        if token.role is _Role.NUMBER and at not in used:
            links.append(at)
        elif token.role is _Role.BLANK or (token.role is _Role.SIGN and _PHONE_LINKS.issuperset(token.text)):
            continue
        else:
            yield links
            links = []


def _of_chain(stream: list[_Token], links: list[int]) -> Iterator[_Reading]:
    if not links or _is_phone(stream, links) or stream[_before(stream, links[0])].role is _Role.FOREIGN:
        return
    runs = list(_runs(stream, links))
    tight = any(stream[one + 1].role is _Role.SIGN and two == one + 2 for one, two in pairwise(links))
    if tight and any(sum(len(stream[at].text) for at in run) < _FEWEST for run in runs):
        return  # 12/345678 is one number of something, not a number and a Postnummer
    for run in runs:
        yield from _of_run(stream, run)


def _is_phone(stream: Sequence[_Token], links: list[int]) -> bool:
    first = stream[links[0]].text
    international = stream[links[0] - 1].text.endswith("+")
    return international or (first.startswith("0") and (len(links) > 1 or len(first) >= _PHONE_DIGITS))


def _runs(stream: Sequence[_Token], links: list[int]) -> Iterator[list[int]]:
    """The chain cut where more than blanks stand between two groups."""
    run = links[:1]
    for one, two in pairwise(links):
        if two != one + 2 or stream[one + 1].role is not _Role.BLANK:
            yield run
            run = []
        run.append(two)
    yield run


def _of_run(stream: Sequence[_Token], run: list[int]) -> Iterator[_Reading]:
    """Each group that is long enough, and all groups as one number."""
    for at in run:
        if _FEWEST <= len(stream[at].text) <= _MOST and not _glued(stream, at, at):
            yield _Reading(stream[at].text, range(at, at + 1))
    if 1 < len(run) <= _MOST // _FEWEST_OF_GROUP and _may_be_grouped(stream, run):
        value = "".join(stream[at].text for at in run)
        if _FEWEST <= len(value) <= _MOST:
            yield _Reading(value, range(run[0], run[-1] + 1))


def _may_be_grouped(stream: Sequence[_Token], run: list[int]) -> bool:
    """Behind a word of an address line the first group is a house number, not the beginning of a Postnummer."""
    first, last = run[0], run[-1]
    in_front = first - 1
    while stream[in_front].role is _Role.BLANK or stream[in_front].text == ".":
        in_front -= 1
    house = stream[first].field >= _LINE1 and stream[in_front].role in _WORDISH
    return not house and not _glued(stream, first, last) and all(len(stream[at].text) >= _FEWEST_OF_GROUP for at in run)


def _glued(stream: Sequence[_Token], first: int, last: int) -> bool:
    """A number without a blank next to a word that is no label is part of that word: AB123456."""
    return stream[first - 1].role in _WORDISH or stream[last + 1].role in _WORDISH


def _tails(numbers: Iterable[str]) -> frozenset[str]:
    """The ends of `numbers`, of a Postnummer's lengths: with all their digits, and of each group of digits."""
    result: set[str] = set()
    for number in numbers:
        groups = [token.text for token in _tokens(number) if token.role is _Role.NUMBER]
        for digits in ("".join(groups), *groups):
            result.update(digits[-length:] for length in range(_FEWEST, _MOST + 1) if length <= len(digits))
    return frozenset(result)


def _known(value: str, taken: frozenset[str]) -> bool:
    return not taken.isdisjoint((value, value.lstrip("0"), value.removeprefix("49")))


# -- verdict -------------------------------------------------------------------------------------------------------

_DHL = (PostalKind.PACKSTATION, PostalKind.POSTFILIALE)


def _judged(parts: Parts, places: list[_Place], values: set[str]) -> Postal:
    lockers = [place for place in places if place.kind in _DHL]
    named = {(place.kind, place.number) for place in lockers if place.number is not None}
    # the most certain first: with its number, without, and a Postfach only where nothing else is
    ranked = sorted(places, key=lambda place: (place.kind not in _DHL, place.number is None))
    kind = ranked[0].kind if ranked else PostalKind.STREET
    if kind not in _DHL:
        return Postal(kind, None, None, parts, None, "postfach" if kind is PostalKind.POSTFACH else None)
    locker = ranked[0].number if len(named) == 1 else None
    post_number = next(iter(values)) if len(values) == 1 else None
    return Postal(kind, locker, post_number, parts, _problem(kind, named, values), None)


def _problem(kind: PostalKind, named: Collection[object], values: Collection[str]) -> str | None:
    """First row that is true; no locker but a Postnummer: nobody can tell which number is which."""
    table = (
        (kind is PostalKind.POSTFILIALE and not named, "postfiliale_no_number"),
        (len(named) > 1 or len(values) > 1, "packstation_ambiguous"),
        (kind is PostalKind.PACKSTATION and not values, "packstation_no_post_number"),
        (not named, "packstation_ambiguous"),
    )
    return next((code for holds, code in table if holds), None)


# -- layout --------------------------------------------------------------------------------------------------------

_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + _BREAK_WITHOUT_WIDTH
_SEPARATORS = ",;:/|#=*-\u2013\u2014\uff0c\uff1a\uff1b"
_OPENING, _CLOSING = "([{\uff08", ")]}\uff09.\"'"


def _written(found: Postal, layout: str) -> Parts:
    """The normal form, whatever it will be read as."""
    name, company, *lines = _rests(found)
    place = f"{found.kind.capitalize()} {found.locker}"
    if layout == "address_line" or found.post_number is None:
        head, second, rest = company, found.post_number, lines
        if layout == "company":
            second, rest = _split(lines)
    else:
        head = found.post_number
        second, rest = _split([company, *lines])
    third = ", ".join(_wordy(rest)) or None
    return found.parts._replace(name=name, company=head, address1=place, address2=second, address3=third)


def _split(pieces: Sequence[str | None]) -> tuple[str | None, list[str | None]]:
    """The first and the others: a line stays a line, so that laying out twice is laying out once."""
    full: list[str | None] = [*_wordy(pieces)]
    return (full[0] if full else None), full[1:]


def _wordy(pieces: Iterable[str | None]) -> list[str]:
    """Those with something to read."""
    return [piece for piece in pieces if piece and any(token.role not in _SILENT for token in _tokens(piece))]


def _rests(found: Postal) -> list[str | None]:
    """Each field without the place, the Postnummer and their labels; a field without any of them as it is."""
    stream = _stream(found.parts)
    cut = _cut(stream, found)
    result: list[str | None] = []
    for field, text in enumerate(_fields(found.parts)):
        tokens = [(at in cut, token) for at, token in enumerate(stream) if token.field == field]
        if text is None or not any(gone for gone, _ in tokens):
            result.append(text)
            continue
        groups = [list(group) for gone, group in groupby(tokens, key=lambda one: one[0]) if not gone]
        pieces = _wordy(text[group[0][1].start : group[-1][1].end] for group in groups)
        rest = (", " if field else " ").join(map(_trimmed, pieces))
        result.append(rest or (None if field else text))
    return result


def _trimmed(piece: str) -> str:
    return piece.lstrip(_BLANKS + _SEPARATORS + _CLOSING).rstrip(_BLANKS + _SEPARATORS + _OPENING)


def _cut(stream: list[_Token], found: Postal) -> set[int]:
    """The tokens that the normal form writes anew or leaves out."""
    places = _places(stream)
    cut = {at for place in places if (place.kind, place.number) == (found.kind, found.locker) for at in place.tokens}
    for reading in _readings(stream, places, found.parts):
        if reading.value == found.post_number:
            cut.update(reading.tokens, _labels(stream, reading.tokens))
    return cut


def _labels(stream: list[_Token], number: range) -> Iterator[int]:
    """The labels in front of a number, if need be at the end of the line before; else the one behind it."""
    at = _before(stream, number.start)
    if stream[at].role is _Role.BREAK and stream[number.start].field > _LINE1:
        at = _before(stream, at)
    while stream[at].role in {_Role.LABEL, _Role.NR}:
        yield at
        at = _before(stream, at)
    at = _behind(stream, number.stop - 1)
    # a label with a number behind it belongs to that one
    if stream[at].role is _Role.LABEL and stream[_behind(stream, at)].role is not _Role.NUMBER:
        yield at
