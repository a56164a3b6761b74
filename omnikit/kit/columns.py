"""Connections by column: a hundred thousand of them as a dozen lists; as dicts they took seconds and a gigabyte."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson

from omnikit.drivers import registry
from omnikit.model.connection import Application
from omnikit.model.health import Needs, health, untroubled_since
from omnikit.model.times import iso, parse
from omnikit.store import Store
from omnikit.store.reading import FACTS, LISTED

Row = dict[str, Any]
Columns = dict[str, list[Any]]
_DAY = timedelta(days=1)
_WORDS = ("status", "driver_id", "last_state", "last_message")
_FOR_HEALTH = ("driver_id", "authorized", "authorization_error", "last_success", "last_state", "last_message")


class _Facts(NamedTuple):
    """What `health` asks of a connection."""

    authorized: datetime | None
    authorization_error: str | None
    last_success: object


class ColumnReader:
    """Reads connections of a store as columns."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, str] = {}
        self._drivers: dict[str, registry.Installed] = {}

    def read(self, now: datetime, only: Collection[int] | None = None) -> Columns:
        """All connections by id, or those of `only`."""
        self._drivers = {one.id: one for one in registry.installed()}
        rows = list(self._store.reading.listed(iso(now - _DAY), only))
        found = dict(zip(LISTED, map(list, zip(*rows, strict=True)) if rows else ([] for _ in LISTED), strict=True))
        for key in _WORDS:
            # the same word is kept once
            found[key] = [None if word is None else self._kept.setdefault(word, word) for word in found[key]]
        found["driver"] = [self._label(driver) for driver in found["driver_id"]]
        found |= self._summaries(found["driver_id"], found.pop("account"))
        found |= self._health(found, now)
        found["authorized"] = [one is not None for one in found["authorized"]]
        found["complaint"] = [one is not None for one in found.pop("authorization_error")]
        del found["last_success"]
        return found

    def healths(self, now: datetime) -> dict[int, str]:
        """How well each active connection is: a third of the work that the whole list is."""
        self._drivers = {one.id: one for one in registry.installed()}
        rows = self._store.reading.facts()
        found = dict(zip(FACTS, map(list, zip(*rows, strict=True)) if rows else ([] for _ in FACTS), strict=True))
        return dict(zip(found["id"], self._health(found, now)["health"], strict=True))

    def _label(self, driver_id: str) -> str:
        driver = self._drivers.get(driver_id)
        return driver.label if driver else driver_id

    def _summaries(self, drivers: list[str], accounts: list[str]) -> Columns:
        made = [self._summary(driver, account) for driver, account in zip(drivers, accounts, strict=True)]
        return {"marketplace": [one[0] for one in made], "account": [one[1] for one in made]}

    def _summary(self, driver_id: str, account: str) -> tuple[str | None, str | None]:
        driver = self._drivers.get(driver_id)
        if not driver or not driver.manifest:
            return None, None
        summary = driver.manifest.summary(orjson.loads(account))
        place = summary.get("marketplace")
        return place and self._kept.setdefault(place, place), summary.get("account")

    def _needs(self, driver_id: str) -> Needs:
        driver = self._drivers.get(driver_id)
        if not driver or not driver.manifest:
            return Needs()
        return Needs(bool(driver.manifest.grants), driver.manifest.application is not None)

    def _health(self, columns: Columns, now: datetime) -> Columns:
        """Most connections are well in the same way: what `health` would say of them is asked for once."""
        drivers = set(columns["driver_id"])
        applications = {one: self._store.connections.application(one) for one in drivers}
        needs = {one: self._needs(one) for one in drivers}
        untroubled = iso(untroubled_since(now))
        known: dict[tuple[Any, ...], tuple[str, str]] = {}
        verdicts = []
        rows = zip(*(columns[key] for key in _FOR_HEALTH), strict=True)
        for driver, authorized, complaint, success, state, message in rows:
            since = "well" if authorized is not None and authorized > untroubled else authorized
            key = (driver, since, complaint, success is None, state, message)
            if key not in known:
                facts = _Facts(authorized and parse(authorized), complaint, success)
                known[key] = _verdict(facts, applications[driver], state and _ended(state, message), now, needs[driver])
            verdicts.append(known[key])
        return {"health": [one[0] for one in verdicts], "health_reason": [one[1] for one in verdicts]}


def _verdict(
    facts: _Facts, application: Application | None, run: Row | None, now: datetime, needs: Needs
) -> tuple[str, str]:
    word, reason = health(facts, application, run, now, needs)
    return str(word), reason


def _ended(state: str, message: str | None) -> Row:
    return {"state": state, "error_message": message}
