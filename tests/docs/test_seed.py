"""docs/screens.md holds the document that the screens follow, element by element, in words of our own."""

import ast
import html
import os
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = Path(os.environ.get("OMNIKIT_SEED") or ROOT / "../shared/seed/connections-amazon.md")
SCREENS = ROOT / "docs/screens.md"
LONG = 8  # words: shorter sentences are said alike by everybody

_HEADING = re.compile(r"#+\s+(.*)")
_LABEL = re.compile(r"\s*- (.*)|(\*\*[^*]+\*\*)\s*")  # a bullet, or a bold line that heads a part of a screen
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SENTENCE_ENDS = re.compile(r"(?<=[.:?!])\s+")
_TEST = re.compile(r"(tests/[\w/]+\.py)::(\w+)")


@pytest.fixture(scope="module")
def seed():
    if not SEED.is_file():
        reason = f"the seed document is not at {SEED}; set OMNIKIT_SEED"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return SEED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def screens():
    return SCREENS.read_text(encoding="utf-8")


# -- what the two documents hold -------------------------------------------------------------------------------


def plain(line):
    """A line without pictures, and with the words of its links alone."""
    return html.unescape(_LINK.sub(r"\1", _PICTURE.sub("", line))).strip()


def elements(seed):
    """Each section's labels, as often as they occur in it."""
    found, section = {}, ""
    for line in seed.splitlines():
        if heading := _HEADING.match(line):
            section = plain(heading[1])
            found[section] = Counter()
        elif label := _LABEL.fullmatch(line):
            found[section][plain(label[1] or label[2])] += 1
    return found


def tables(screens):
    """Each section's rows: element, what it does, what shows it."""
    found, section = {}, ""
    for line in screens.splitlines():
        if heading := _HEADING.match(line):
            section = heading[1].strip()
            found[section] = []
        elif line.startswith("|"):
            found[section].append([cell.strip() for cell in line.strip().strip("|").split("|")])
    # the first two lines of a table are its heading and a ruler
    return {name: lines[2:] for name, lines in found.items()}


def lacking(seed, screens):
    """Headings and labels of the seed for which the tables have no row."""
    there = tables(screens)
    missing = []
    for section, labels in elements(seed).items():
        if section not in there:
            missing.append(section)
        missing += [f"{section}: {one}" for one in labels - Counter(row[0] for row in there.get(section, []))]
    return missing


def no_tests(screens):
    """Tests that are named and are none."""
    return [f"{file}::{name}" for file, name in _TEST.findall(screens) if name not in functions(ROOT / file)]


def functions(file):
    if not file.is_file():
        return set()
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return {one.name for one in body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")}


def words(text):
    """Text without markup, case and line breaks, in which a sentence can be looked for."""
    return " ".join(re.sub(r"[*`>|]", " ", plain(text)).lower().split())


def sentences(seed):
    """The long ones of what the seed says about its elements; headings and labels are free."""
    said = [line for line in seed.splitlines() if not _HEADING.match(line) and not _LABEL.fullmatch(line)]
    found = {words(one).rstrip(".:?! ") for line in said for one in _SENTENCE_ENDS.split(line)}
    return {one for one in found if len(one.split()) >= LONG}


def copied(seed, text):
    return sorted(one for one in sentences(seed) if one in words(text))


# -- held to each other ----------------------------------------------------------------------------------------


def test_every_heading_and_label_of_the_seed_has_its_row(seed, screens):
    assert lacking(seed, screens) == []


def test_what_has_no_row_is_reported(seed, screens):
    more = f"{seed}\n- ![Up](up.png) (Made up)\n- [MADE UP]\n\n## Made &ndash; up\n\n- *Made up*\n- **Up**\n"
    assert lacking(more, screens) == [
        "Shipping provider mapping: (Made up)",
        "Shipping provider mapping: [MADE UP]",
        "Made \N{EN DASH} up",
        "Made \N{EN DASH} up: *Made up*",
        "Made \N{EN DASH} up: **Up**",
    ]


def test_labels_of_every_form_are_found_in_the_seed(seed):
    found = elements(seed)
    assert len(found) == 11
    assert sum(map(Counter.total, found.values())) >= 90
    assert {"(Refresh)", "*VIEW*", "create", "Columns (x)", "[x]", "[DELETE]", "**Active**", "*Name*"} <= set(
        found["Connections"]
    )
    assert {"*Apply from default*", "**Customer number in company**", "[Save]"} <= set(found["Order import"])
    assert found["Order import"]["(Calendar)"] == 2


def test_every_test_that_a_table_names_exists(screens):
    assert len(set(_TEST.findall(screens))) >= 15
    assert no_tests(screens) == []


def test_a_test_that_does_not_exist_is_reported():
    named = "tests/docs/test_seed.py::test_made_up, tests/made_up.py::test_up, tests/docs/test_seed.py::seed"
    assert no_tests(named) == named.split(", ")


def test_every_row_says_what_shows_it_or_why_it_deviates(screens):
    rows = [row for section in tables(screens).values() for row in section]
    assert [row for row in rows if len(row) != 3 or not row[1]] == []
    assert [row for row in rows if not _TEST.search(row[2]) and not re.search(r"deviates: \w", row[2])] == []


@pytest.mark.parametrize("name", ["docs/screens.md", "README.md"])
def test_no_sentence_of_the_seed_is_copied(seed, name):
    assert copied(seed, (ROOT / name).read_text(encoding="utf-8")) == []


def test_a_copied_sentence_is_reported(seed):
    found = sentences(seed)
    assert len(found) >= 40
    one = max(found, key=len)
    assert copied(seed, f"| *Name* | {one.upper().replace(' ', chr(10), 3)}. |") == [one]
