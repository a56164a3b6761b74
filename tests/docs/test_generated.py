"""What the pages have from the code is what the code says now: `make docs-generate` makes it so."""

import re

import pytest

from docs import generate
from docs.parts import source
from docs.parts.commands import every
from omnikit.kit.kit import Kit
from omnikit.model.problems import CAUSES
from tests.docs.pages import DOCS, ROOT, text_of

_ASSERTED = re.compile(r"\bcode == \"([a-z_]+\.[a-z_]+)\"")
_OF_TESTS = {"test.failure", "shop.closed"}  # drivers that tests make raise codes of their own
_VARIABLE = re.compile(r"\bOMNIKIT_[A-Z]+(?:_[A-Z]+)*\b")


def test_every_generated_part_is_up_to_date():
    stale = [str(path.relative_to(ROOT)) for path in generate.stale()]
    assert stale == [], "make docs-generate brings them up to date"


def test_a_part_that_is_not_is_noticed():
    text = text_of("operations.md")
    changed = text.replace("| Warning | 168 |", "| Warning | 167 |")
    assert changed != text
    assert generate.refreshed(changed) == text


def test_every_part_stands_on_a_page():
    named = {
        found for page in DOCS.glob("*.md") for found in re.findall(r"<!-- generated: ([a-z ]+) -->", page.read_text())
    }
    assert named == set(generate.PARTS)


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_a_cause_has_its_remedy_on_the_page(code):
    section = text_of("errors.md").partition(f"### `{code}`\n")[2].partition("\n### ")[0]
    assert "**What to do:**" in section


def test_every_code_that_a_test_expects_is_on_the_page():
    expected = {
        code for path in (ROOT / "tests").rglob("*.py") for code in _ASSERTED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(expected) > 30
    text = text_of("errors.md")
    assert [code for code in sorted(expected - _OF_TESTS) if f"`{code}`" not in text] == []


def test_a_code_that_cannot_be_read_from_the_source_is_said(tmp_path):
    module = tmp_path / "made.py"
    module.write_text("raise NotFound('It is gone.', code=f'{up}.made')")
    with pytest.raises(ValueError, match=r"made\.py:1.*cannot be read"):
        [one for node in source._nodes(module) for one in source._said(node, module)]


def test_every_command_has_its_section_and_a_help():
    text = text_of("command-line.md")
    for path, command in every():
        assert command.help, path
        assert re.search(rf"^##+ {' '.join(path)}$", text, re.MULTILINE), path


def test_every_verb_of_the_kit_is_on_the_page():
    verbs = {name for name in dir(Kit) if not name.startswith("_") and callable(getattr(Kit, name, None))}
    text = text_of("python.md")
    assert [verb for verb in sorted(verbs) if not re.search(rf"automethod:: \S+\.{verb}$", text, re.MULTILINE)] == []


def test_every_variable_of_the_environment_is_explained():
    known = {
        name
        for path in (ROOT / "omnikit").rglob("*.py")
        if "localamazon" not in path.parts
        for name in _VARIABLE.findall(path.read_text(encoding="utf-8"))
    }
    assert [name for name in sorted(known) if f"`{name}`" not in text_of("operations.md")] == []
