"""docs/orders.md names every field of the order model and every import status."""

import re
from pathlib import Path

import pytest

from omnikit.model.orders import Buyer, Order, OrderLine, Recipient
from omnikit.model.states import ImportStatus

TEXT = (Path(__file__).parents[2] / "docs" / "orders.md").read_text(encoding="utf-8")
FIELDS = {*Order._fields, *OrderLine._fields, *Recipient._fields, *Buyer._fields}


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_field_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("status", ImportStatus)
def test_a_status_is_documented(status: str) -> None:
    assert re.search(rf"\b{status}\b", TEXT)
