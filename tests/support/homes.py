"""Homes: how one is made, and what of it must be equal when two of them saw the same orders."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import orjson
import zstandard

from omnikit.kit import create, open_kit
from omnikit.store.pages import payload_about
from omnikit.store.vault import load_vault

# our own bookkeeping: it differs between two runs over the same orders, and may
_OURS = {
    "id", "run_id", "digest", "retry_run", "first_seen", "imported", "modified", "request_id", "created_by", "solved",
}  # fmt: skip


def application_fields(amazon):
    return {
        "application_id": amazon.application_id,
        "client_id": amazon.client_id,
        "client_secret": amazon.client_secret,
        "base_url": amazon.base_url,
    }


def credentials(amazon, marketplace="DE", seller=0):
    account = amazon.sellers[seller]
    return {
        "seller_id": account["seller_id"],
        "marketplace": marketplace,
        "refresh_token": account["refresh_token"],
    }


def make_kit(home, amazon, clock=None, name="Shop DE"):
    """A home with the application and one connection, opened."""
    create(home, actor="tester").close()
    kit = open_kit(home, actor="tester", clock=clock)
    kit.set_application("amazon", application_fields(amazon))
    kit.create_connection("amazon", name, credentials(amazon))
    kit.set_settings(1, {"shipping_mapping.default": "DHL"})
    return kit


def query(home, sql, *values):
    """Rows of a home's database as dicts, past all code of ours."""
    with closing(sqlite3.connect(f"file:{Path(home) / 'omnikit.db'}?mode=ro", uri=True, timeout=10)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


@dataclass
class Dump:
    """All of a home that orders determine, and how far it got."""

    orders: dict
    lines: dict
    payloads: dict
    private: dict
    errors: dict
    fetched: list
    slices: list

    def content(self):
        return {
            "orders": self.orders,
            "lines": self.lines,
            "payloads": self.payloads,
            "private": self.private,
            "errors": self.errors,
        }


def dump(home, *, error_states=("open", "retrying", "solved", "ignored")):
    """What a home holds. Errors of other states than `error_states` are left out."""
    vault = load_vault(Path(home) / "secret.key")
    keys = {}
    orders = {}
    for row in query(home, "SELECT *, imported IS NOT NULL AS was_imported FROM orders"):
        keys[row["id"]] = key = (row["connection_id"], row["order_id"])
        assert key not in orders, f"{key} stands there twice"
        orders[key] = {name: value for name, value in row.items() if name not in _OURS}
    lines = {}
    for row in query(home, "SELECT * FROM order_lines ORDER BY order_pk, line"):
        lines.setdefault(keys[row.pop("order_pk")], []).append(row)
    payloads, private = {}, {}
    for row in query(home, "SELECT * FROM order_payloads"):
        about = payload_about(row["order_pk"])
        key = keys[row["order_pk"]]
        payloads[key] = json.loads(zstandard.decompress(vault.open(row["body"], about)))
        private[key] = orjson.loads(vault.open(row["private"], about)) if row["private"] else None
    errors = {}
    for row in query(home, "SELECT *, solved IS NOT NULL AS was_solved FROM import_errors WHERE kind = 'order'"):
        if row["state"] in error_states:
            key = (row["connection_id"], row["record_id"], row["code"], row["path"])
            errors[key] = {name: value for name, value in row.items() if name not in {*_OURS, "created"}}
    fetched = query(home, "SELECT * FROM fetched WHERE stream LIKE 'orders%' ORDER BY connection_id, stream, start")
    slices = query(home, "SELECT * FROM slices WHERE stream LIKE 'orders%' ORDER BY connection_id, stream, start")
    return Dump(orders, lines, payloads, private, errors, fetched, slices)


def differences(one, other, names=("orders", "lines", "payloads", "private", "errors")):
    """Sentences about what differs; empty where nothing does."""
    found = []
    for name in names:
        left, right = one.content()[name], other.content()[name]
        found += [f"{name}: {key} is missing" for key in right.keys() - left.keys()]
        found += [f"{name}: {key} is too much" for key in left.keys() - right.keys()]
        for key in left.keys() & right.keys():
            if left[key] != right[key]:
                found.append(f"{name}: {key} differs: {_parts(left[key], right[key])}")
    return sorted(found)


def _parts(left, right):
    if isinstance(left, dict) and isinstance(right, dict):
        return {key: (left.get(key), right.get(key)) for key in {*left, *right} if left.get(key) != right.get(key)}
    return (left, right)


def assert_same(one, other, about="", names=("orders", "lines", "payloads", "private", "errors")):
    """Two homes hold the same. `about` (a seed, a fault) stands in the failure."""
    found = differences(one, other, names)
    shown = "\n  ".join(found[:8])
    assert not found, f"{about}: {len(found)} differences:\n  {shown}"


def assert_complete(found, start, end, about=""):
    """One fetched stretch from `start` at the latest to `end` at the earliest, and no slice left."""
    assert found.slices == [], f"{about}: unfinished slices {found.slices}"
    assert len(found.fetched) == 1, f"{about}: gaps between {found.fetched}"
    only = found.fetched[0]
    assert only["start"] <= start, f"{about}: {only} begins after {start}"
    assert only["end"] >= end, f"{about}: {only} ends before {end}"
