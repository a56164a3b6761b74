"""What the budget of an account allows, as a part of the kit: how often its connections can be looked at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.drivers import registry
from omnikit.errors import InvalidInput
from omnikit.model.schedule import INTERVALS
from omnikit.model.sharing import Share
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
