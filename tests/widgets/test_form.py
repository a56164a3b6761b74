"""The renderer: whatever a driver declares survives store -> form -> store, secrets included."""

from datetime import date
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, create_model

from omnikit.drivers.amazon.settings import GROUPS, OrderImport
from omnikit.model.fields import Ui
from omnikit.widgets.form import described, from_form, kind_of, problems, to_form, value_text

CODES = (("DE", "Germany"), ("FR", "France"))
WORDS = st.text(st.characters(codec="utf-8", exclude_characters=","), min_size=1).map(str.strip).filter(bool)
TYPES = {
    "switch": (bool, Ui("A"), st.booleans()),
    "date": (date | None, Ui("A"), st.none() | st.dates().map(date.isoformat)),
    "number": (int | None, Ui("A"), st.none() | st.integers(-(10**9), 10**9)),
    "text": (str | None, Ui("A"), st.none() | WORDS),
    "select": (str, Ui("A", choices=CODES), st.sampled_from(["DE", "FR"])),
    "checks": (list[str], Ui("A", choices=CODES), st.lists(st.sampled_from(["DE", "FR"]), unique=True)),
    "list": (list[str], Ui("A"), st.lists(WORDS)),
    "secret": (str, Ui("A", secret=True), WORDS),
}


@st.composite
def declared(draw):
    """A model, and two values of it as they would be stored."""
    kinds = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=6))
    fields = {f"f{at}": TYPES[kind] for at, kind in enumerate(kinds)}
    model = create_model("Any", **{name: (Annotated[kind, Field(), ui], ...) for name, (kind, ui, _) in fields.items()})
    drawn = [{name: draw(values) for name, (_, _, values) in fields.items()} for _ in range(2)]
    return model, *drawn


@given(declared())
def test_what_is_not_touched_comes_back_to_the_letter(found):
    model, stored, _ = found
    assert from_form(model, to_form(model, stored), stored) == stored


@given(declared())
def test_what_is_typed_is_what_is_stored(found):
    model, before, after = found
    secret = {name: after[name] for name, _, ui in _fields(model) if ui.secret}
    typed = from_form(model, {**to_form(model, after), **secret}, before)
    stored = model.model_validate(typed).model_dump(mode="json")
    assert stored == after
    assert problems(model, {**to_form(model, after), **secret}, before) == {}


@given(declared())
def test_no_secret_reaches_a_form(found):
    model, stored, _ = found
    shown = to_form(model, stored)
    assert all(shown[name] == "" for name, _, ui in _fields(model) if ui.secret)


def _fields(model):
    return [(name, field, next(one for one in field.metadata if isinstance(one, Ui))) for name, field in
            model.model_fields.items()]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_type_has_its_control(kind):
    annotation, ui, _ = TYPES[kind]
    assert kind_of(annotation, ui) == kind


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.key)
def test_every_group_of_amazon_is_rendered_whole(group):
    values = group.model().model_dump(mode="json")
    assert [one["name"] for one in described(group.model)] == list(values)
    assert from_form(group.model, to_form(group.model, values), values) == values


@pytest.mark.parametrize(
    ("typed", "said"), [("31.02.2026", "no date"), ("tomorrow", "no date"), ("01.01.2999", "future")]
)
def test_an_impossible_or_future_day_is_refused_at_its_field(typed, said):
    values = OrderImport().model_dump(mode="json")
    found = problems(OrderImport, {**to_form(OrderImport, values), "import_mfn_from": typed}, values)
    assert list(found) == ["import_mfn_from"]
    assert said in found["import_mfn_from"]


def test_a_day_is_shown_in_the_written_order_and_stored_as_text():
    values = OrderImport().model_dump(mode="json")
    form = {**to_form(OrderImport, values), "import_mfn_from": "24.12.2025"}
    assert from_form(OrderImport, form, values)["import_mfn_from"] == "2025-12-24"
    assert to_form(OrderImport, {"import_mfn_from": "2025-12-24"})["import_mfn_from"] == "24.12.2025"


def test_what_is_needed_is_said():
    class Account(BaseModel):
        name: Annotated[str, Ui("Name")]

    assert problems(Account, {}, {}) == {"name": "This is needed."}


def test_values_in_words():
    assert value_text(OrderImport, "import_mfn", True) == "on"
    assert value_text(OrderImport, "import_mfn_from", "2025-12-24") == "24.12.2025"
    assert value_text(OrderImport, "also_marketplaces", ["FR"]) == "France"
    assert value_text(OrderImport, "packstation_layout", "company") == "Customer number in company"
