"""What the budget of an account allows, as a part of the kit: how often its connections can be looked at."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from omnikit.drivers import registry
from omnikit.errors import InvalidInput, OmnikitError
from omnikit.model.schedule import INTERVALS
from omnikit.model.sharing import Share, effective
from omnikit.store import Store

Row = dict[str, Any]
_HOUR = 3600
_MOST = 10_000  # connections of a what-if


class SharingVerbs:
    """Mixed into `Kit`."""

    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...

    def intervals(self, *, minutes: int | None = None, add: int = 0) -> list[Row]:
        """How often the active connections of each account can really be looked at for orders: account, connections
        (names), wanted (minutes: the shortest that is scheduled, or `minutes`), calls_per_hour, apart and together
        (every how many minutes, each alone and fetched by one call), sentence. `add`: as if there were so many more of
        each. Accounts whose orders nobody fetches by itself are left out, unless `minutes` says as if.

        Raises InvalidInput.
        """
        if minutes is not None and minutes not in INTERVALS:
            raise InvalidInput(f"Choose one of {', '.join(map(str, INTERVALS))} minutes.", field="minutes")
        if not 0 <= add <= _MOST:
            raise InvalidInput(f"Add between 0 and {_MOST} connections.", field="add")
        return [row for group in self._accounts().values() if (row := self._interval(group, minutes, add)) is not None]

    def _accounts(self) -> dict[str, list[Any]]:
        """Active connections by what they share."""
        from omnikit.sync.together import group_of

        found: dict[str, list[Any]] = {}
        for one in self._store.connections.all():
            if one.is_active and registry.manifest(one.driver).polling:
                found.setdefault(group_of(one.driver, dict(one.account)) or f"connection:{one.id}", []).append(one)
        return found

    def _interval(self, group: list[Any], minutes: int | None, add: int) -> Row | None:
        scheduled = [self._store.schedules.of(one.id).get("orders") for one in group]
        wanted = minutes or min((one for one in scheduled if one), default=None)
        if wanted is None:
            return None
        manifest = registry.manifest(group[0].driver)
        many = add + sum(1 for one in scheduled if one or minutes)
        share = Share(many, wanted, manifest.plans()[manifest.polling].per_second * _HOUR)
        return {
            "account": manifest.summary(group[0].account).get("account", ""),
            "connections": [one.name for one in group],
            "wanted": wanted,
            "calls_per_hour": round(share.per_hour, 2),
            "apart": share.apart,
            "together": share.together,
            "sentence": share.sentence,
        }

    def _held(self, stream: str) -> dict[int, int]:
        """Every how many minutes a stream of each scheduled connection can really be looked for, with all others of its
        account as they are scheduled now: connection -> minutes. Those whom no budget limits are left out.
        """
        groups: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for number, minutes, driver, account in self._store.schedules.polled(stream):
            key = _shared(driver, account) or f"connection:{number}"
            groups.setdefault((driver, key), []).append((number, minutes))
        held: dict[int, int] = {}
        for (driver, _), members in groups.items():
            per_hour = _looks_per_hour(driver, stream)
            if per_hour is not None:
                real = effective([minutes for _, minutes in members], per_hour, together=stream == "orders")
                held |= {number: real[minutes] for number, minutes in members}
        return held


def _looks_per_hour(driver: str, stream: str) -> float | None:
    """How often an account can be looked at in an hour by what a driver's channel allows; None: it sets no limit."""
    try:
        manifest = registry.manifest(driver)
    except OmnikitError:  # its package is gone
        return None
    operation, calls = (manifest.polling, 1) if stream == "orders" else manifest.returns_polling
    return manifest.plans()[operation].per_second * _HOUR / calls if operation else None


@lru_cache(maxsize=200_000)
def _shared(driver: str, account: str) -> str | None:
    """What accounts share that are fetched by one call; see `sync.together.group_of`."""
    from omnikit.sync.together import group_of

    return group_of(driver, orjson.loads(account))
