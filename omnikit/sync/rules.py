"""The import rules of a connection at work: its effective settings and its window, handed to its driver's rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from omnikit.drivers import registry
from omnikit.drivers.base import OrderRules, ReturnRules, Terms
from omnikit.model.connection import Connection
from omnikit.model.scopes import of_connection, of_defaults
from omnikit.model.settings import SettingsGroup, effective, validated
from omnikit.model.times import parse
from omnikit.store import Store
from omnikit.sync.context import RunContext

Values = dict[str, Any]
_MIXED = ""


def acting_settings(
    store: Store, connection: Connection, changes: Mapping[str, Values] | None = None
) -> dict[str, Values]:
    """The effective values of all groups; `changes` (group -> values) are taken as if they were saved."""
    groups = registry.manifest(connection.driver).settings
    return {group.key: _acting(store, connection, group, (changes or {}).get(group.key)) for group in groups}


def acting_defaults(store: Store, driver: str) -> dict[str, Values]:
    """The effective values of all groups for a connection of a driver that has none of its own."""
    groups = registry.manifest(driver).settings
    found = {group.key: store.settings.values(of_defaults(driver), group.key)[0] for group in groups}
    return {group.key: validated(group, found[group.key] or {}) for group in groups}


def _acting(store: Store, connection: Connection, group: SettingsGroup, values: Values | None) -> Values:
    defaults, _ = store.settings.values(of_defaults(connection.driver), group.key)
    own, _ = store.settings.values(of_connection(connection.id), group.key)
    found = effective(group, defaults or {}, own if values is None else values)
    return {one.key.partition(".")[2]: one.value for one in found}


def terms_of(
    store: Store,
    connection: Connection,
    now: datetime,
    *,
    since: datetime | None = None,
    changes: Mapping[str, Values] | None = None,
) -> Terms:
    """What a connection's records are mapped under; before its first sync, as that would lay it down now."""
    manifest = registry.manifest(connection.driver)
    begins = connection.window_start or manifest.first_window(connection.account, now.date())
    return Terms(connection.account, acting_settings(store, connection, changes), begins, since)


def mark_mixed(context: RunContext, rules: OrderRules) -> None:
    """Before orders are mapped under other rules than the rest: until all of them have been, no rules can be said to be
    those of the stored orders. Settings that are put back meanwhile would look like no change at all.
    """
    connections = context.store.connections
    if connections.rules(context.connection.id) != rules.version:
        connections.set_rules(context.connection.id, _MIXED)


def terms_at_work(context: RunContext) -> Terms:
    """The terms of a run. Where the connection's orders begin is fixed at its first sync, so that the 90 days do not
    roll. An earlier --since moves it for good: an order seen through it must not be left out by the next sync.
    """
    connection, manifest = context.connection, registry.manifest(context.connection.driver)
    since = parse(context.run["since"]) if context.run["since"] else None
    first = manifest.first_window(connection.account, context.clock.now().date())
    begins = context.store.connections.fix_window(connection.id, first, since)
    return terms_of(context.store, connection, context.clock.now(), since=since)._replace(window_start=begins)


def rules_of(context: RunContext) -> OrderRules:
    """The rules of a run."""
    return registry.manifest(context.connection.driver).rules(terms_at_work(context))


def return_rules_of(context: RunContext) -> ReturnRules | None:
    """The same for returns; None where the driver has none."""
    connection, manifest = context.connection, registry.manifest(context.connection.driver)
    if not manifest.return_rules:
        return None
    return manifest.return_mapping(terms_of(context.store, connection, context.clock.now()))
