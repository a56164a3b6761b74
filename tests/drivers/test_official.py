"""Held to Amazon's own files: its examples are mapped, its marketplaces and rates are ours."""

import csv
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from omnikit.drivers.amazon.mapping import map_order
from omnikit.drivers.amazon.marketplaces import API, BY_ID, MARKETPLACES, RATES, named

pytestmark = pytest.mark.spapi
SPAPI = Path(os.environ.get("OMNIKIT_SPAPI_DIR") or Path(__file__).parents[2] / "../shared/spapi")
_PLAN = re.compile(r"\|\s*([\d.]+)\s*\|\s*([\d.]+)\s*\|")


@pytest.fixture(autouse=True)
def _spapi() -> None:
    if not (SPAPI / "models").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI needs Amazon's models in {SPAPI}", pytrace=False)
        pytest.skip(f"Amazon's models are not in {SPAPI}; set OMNIKIT_SPAPI_DIR")


def _operations() -> Iterator[dict[str, Any]]:
    for file in (SPAPI / "models").glob("*.json"):
        for operations in json.loads(file.read_text())["paths"].values():
            yield from (one for one in operations.values() if isinstance(one, dict) and "operationId" in one)


def test_every_rate_is_the_one_in_the_official_model() -> None:
    published = {
        one["operationId"]: tuple(float(number) for number in found[0])
        for one in _operations()
        if (found := _PLAN.findall(one.get("description", "")))
    }
    assert {name: (rate.per_second, rate.burst) for name, rate in RATES.items()} == {
        name: published[name] for name in RATES
    }


def test_every_marketplace_is_there_with_its_endpoint() -> None:
    with (SPAPI / "reference/marketplaces.csv").open() as file:
        rows = {row["marketplace_id"]: row for row in csv.DictReader(file)}
    assert set(BY_ID) == set(rows)
    assert len(MARKETPLACES) == 23
    for marketplace in MARKETPLACES:
        row = rows[marketplace.id]
        assert marketplace.code in row["codes"].split("|")
        assert API[marketplace.region] == row["endpoint"]
        assert all(named(code) == marketplace for code in row["codes"].split("|"))


def _official_orders() -> Iterator[dict[str, Any]]:
    for line in (SPAPI / "examples/orders_2026-01-01.jsonl").read_text().splitlines():
        body = json.loads(line)["response_body"]
        yield from body.get("orders", [])
        yield from [body["order"]] if "order" in body else []


def test_every_official_order_is_mapped_to_its_total() -> None:
    orders = list(_official_orders())
    assert orders
    for raw in orders:
        mapped = map_order(raw)
        assert mapped.problems == (), raw["orderId"]
        assert mapped.order is not None
        assert mapped.order.total == raw["proceeds"]["grandTotal"]["amount"]
