"""What is wrong with a value is said without the words of the library that found it."""

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core._pydantic_core import list_all_errors

from omnikit.model.faults import WORDS, by_field, sentence


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=3)] = "a"
    port: Annotated[int, Field(ge=1, le=9)] = 1
    share: float = 0.5
    way: Literal["up", "down"] = "up"
    on: bool = True
    to: list[str] = []
    since: date | None = None

    @field_validator("name")
    @classmethod
    def _clean(cls, name):
        if name == "bad":
            raise ValueError("has a bad name.")
        return name


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "this is needed"),
        ({"name": "abcd"}, "at most 3 characters"),
        ({"name": 5}, "a text is needed"),
        ({"name": "bad"}, "has a bad name"),
        ({"port": "many"}, "a whole number is needed"),
        ({"port": 1.5}, "a whole number is needed"),
        ({"port": 0}, "at least 1"),
        ({"port": 10}, "at most 9"),
        ({"share": "half"}, "a number is needed"),
        ({"way": "left"}, "one of 'up' or 'down'"),
        ({"on": "perhaps"}, "true or false is needed"),
        ({"to": "me"}, "a list is needed"),
        ({"since": "soon"}, "a day is needed, as DD.MM.YYYY or YYYY-MM-DD"),
        ({"since": "2026-02-30"}, "a day is needed, as DD.MM.YYYY or YYYY-MM-DD"),
        ({"colour": "red"}, "this is not known"),
    ],
)
def test_each_fault_has_plain_words(values, words):
    with pytest.raises(ValidationError) as refused:
        Form.model_validate(values)
    assert by_field(refused.value) == [(next(iter(values)), words)]


def test_they_stand_in_one_line_by_their_labels():
    with pytest.raises(ValidationError) as refused:
        Form.model_validate({"port": 0, "on": "PLANTED"})
    assert sentence(by_field(refused.value), {"port": "Port"}) == "Port: at least 1; on: true or false is needed."


def test_each_word_is_for_a_fault_that_there_is():
    assert WORDS.keys() <= {one["type"] for one in list_all_errors()}
