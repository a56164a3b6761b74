"""The parameters of a report are what its cell declares; values are held against that before anything runs."""

import nbformat
import pytest

from omnikit.errors import InvalidInput
from omnikit.reports.parameters import checked, declared

SOURCE = """
HOME = None  # ours
HOURS: int = 24  # how far back
NAME = "Shop"  # whose
RUN: int = ...  # the run
DAY: date | None = None
CODES: list[str] = ["a"]
SHARE: float = 0.5
TABLE: dict = {}
"""


def notebook(source):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A report"), cell])


PARAMETERS = declared(notebook(SOURCE))


def test_name_type_default_and_help_are_read_and_never_executed():
    assert [(one.name, one.type, one.default, one.help, one.needed) for one in PARAMETERS] == [
        ("HOURS", "int", 24, "how far back", False),
        ("NAME", "str", "Shop", "whose", False),
        ("RUN", "int", None, "the run", True),
        ("DAY", "date | None", None, "", False),
        ("CODES", "list[str]", ["a"], "", False),
        ("SHARE", "float", 0.5, "", False),
        ("TABLE", "dict", {}, "", False),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "HOURS = int('3')",
        "HOURS: bytes = b''",
        "HOURS = 1 +",
        "for x in (1,): pass",
        "a = b = 1",
        "A: int",
        "A = 1\nA = 'x'",
    ],
)
def test_what_is_no_plain_declaration_makes_no_report(source):
    with pytest.raises(ValueError, match=r"parameter|default|type"):
        declared(notebook(source))


def test_a_parameter_may_have_any_name():
    odd = declared(notebook("model_config: int = 1\n_x: str = ''\njson: int = 2"))
    assert checked(odd, {"model_config": "5", "_x": "a", "json": 3}) == {"model_config": 5, "_x": "a", "json": 3}


def test_text_becomes_what_is_declared():
    given = {"RUN": "17", "DAY": "2026-11-25", "CODES": "x, y", "NAME": "Café"}
    assert checked(PARAMETERS, given) == {"RUN": 17, "DAY": "2026-11-25", "CODES": ["x", "y"], "NAME": "Café"}
    assert checked(PARAMETERS, {"RUN": 1, "DAY": ""}) == {"RUN": 1, "DAY": None}
    assert checked(PARAMETERS, {"RUN": 1, "DAY": "25.11.2026"})["DAY"] == "2026-11-25"
    assert checked(PARAMETERS, {"RUN": 1, "TABLE": '{"a": 2}'})["TABLE"] == {"a": 2}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "RUN"),
        ({"RUN": "seventeen"}, "RUN"),
        ({"RUN": 1, "OTHER": 2}, "OTHER"),
        ({"RUN": 1, "HOME": "/elsewhere"}, "HOME"),
        ({"RUN": 1, "NAME": "x" * 3000}, "NAME"),
        ({"RUN": 1, "DAY": "25/11/2026"}, "DAY"),
        ({"RUN": 10**30}, "RUN"),
        ({"RUN": 1, "SHARE": "nan"}, "SHARE"),
        ({"RUN": 1, "TABLE": "{"}, "TABLE"),
    ],
)
def test_a_wrong_value_is_named_before_anything_runs(given, field):
    with pytest.raises(InvalidInput) as refused:
        checked(PARAMETERS, given)
    assert refused.value.field == field
    assert "x" * 100 not in str(refused.value)
