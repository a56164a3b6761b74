"""The verbs about settings, as a part of the kit: a connection's own, a driver's defaults, and their history.

`version` and `versions` (group -> version) refuse what was decided on a state that someone has changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from omnikit.drivers import registry
from omnikit.errors import InvalidInput, NotFound, Refused
from omnikit.kit.coverage import require_apart
from omnikit.kit.providers import MAPPING, ProviderVerbs
from omnikit.model.connection import Connection
from omnikit.model.scopes import are_defaults, of_connection, of_defaults
from omnikit.model.settings import SettingsGroup, changed, effective, group_named, sparse, split_key, validated
from omnikit.store.settings import Saving

Row = dict[str, Any]


class _Plan(NamedTuple):
    """What saving a group would do. `before` None: it applies the defaults."""

    group: SettingsGroup
    before: Row | None
    after: Row
    version: int


class SettingsVerbs(ProviderVerbs):
    """Mixed into `Kit`."""

    # -- a connection's settings -------------------------------------------------------------------------------

    def settings(self, connection_id: int) -> list[Row]:
        """Its groups: group, title, origin, inherits, version, notice, leads_to (the group that the notice is about),
        settings (key, label, value, origin, default, obeyed).
        """
        connection = self._store.connections.get(connection_id)
        return [
            self._group_row(group, connection.driver, of_connection(connection_id))
            for group in self._groups(connection.driver)
        ]

    def set_settings(
        self, connection_id: int, changes: Mapping[str, Any], *, versions: Mapping[str, int] | None = None
    ) -> list[str]:
        """Change settings by key, all or none. A group that applied the defaults gets own values, which the sentences
        returned say. Raises InvalidInput, NotFound, Busy.
        """
        connection = self._store.connections.get(connection_id)
        scope = of_connection(connection_id)
        plans = self._planned(connection.driver, scope, changes)
        for plan in plans:
            self._apart(connection, plan.group.key, plan.after)
        self._save(scope, plans, versions)
        self._note("settings.set", connection_id, changed=sorted(changes))
        return [
            f"{plan.group.title} no longer applies the default: its values are the connection's own now."
            for plan in plans
            if plan.before is None and plan.group.inherits
        ]

    def inherit_settings(self, connection_id: int, group_key: str, *, version: int | None = None) -> list[str]:
        """*Apply from default* on: discard a group's own values; returns which. Raises Refused for a group without,
        Busy.
        """
        connection = self._store.connections.get(connection_id)
        group = _with_default(group_named(self._groups(connection.driver), group_key))
        scope = of_connection(connection_id)
        own, present = self._store.settings.values(scope, group_key)
        if own is None and version in {None, present}:
            return []
        defaults, _ = self._store.settings.values(of_defaults(connection.driver), group_key)
        gone = changed(validated(group, own or {}), validated(group, defaults or {}))
        self._save_one(Saving(scope, group_key, None, present if version is None else version))
        self._note("settings.inherit", connection_id, group=group_key)
        return [f"{group_key}.{field}: {was} -> {becomes}" for field, (was, becomes) in gone.items()]

    def copy_settings(
        self,
        source: int,
        targets: Sequence[int],
        groups: Sequence[str] | None = None,
        *,
        versions: Mapping[str, int] | None = None,
    ) -> int:
        """Give other connections of the same driver the same groups (None: all): its own values, or the defaults it
        applies. All get them or none; returns how many. `versions` are the source's. Raises InvalidInput, NotFound,
        Busy.
        """
        connection = self._store.connections.get(source)
        declared = self._groups(connection.driver)
        chosen = [group_named(declared, key).key for key in groups] if groups else [group.key for group in declared]
        numbers = self._copied_to(connection, targets)
        scopes = [of_connection(number) for number in numbers]
        known = self._store.settings.versions(scopes, chosen)
        mine = {key: self._store.settings.values(of_connection(source), key) for key in chosen}
        for number in numbers:
            for key, (values, _) in mine.items():
                self._apart(self._store.connections.get(number), key, values or {})
        self._store.settings.save(
            [Saving(scope, key, mine[key][0], known.get((scope, key), 0)) for scope in scopes for key in chosen],
            actor=self.actor,
            at=self._now(),
            unchanged={
                (of_connection(source), key): (versions or {}).get(key, version) for key, (_, version) in mine.items()
            },
        )
        detail = {"source": source, "groups": chosen}
        self._store.connections.note_each(self.actor, "settings.copy", numbers, detail, self._now())
        return len(numbers)

    def _copied_to(self, source: Connection, targets: Sequence[int]) -> list[int]:
        """Each target once; said before anything is stored if one cannot be one."""
        of_driver = {number for number, _ in self._store.connections.names(source.driver)}
        numbers = list(dict.fromkeys(targets))
        if not numbers:
            raise InvalidInput("Name the connections to copy to.", field="targets")
        if source.id in numbers:
            raise InvalidInput("A connection's settings cannot be copied to itself.", field="targets")
        for number in numbers:
            if number not in of_driver:
                other = self._store.connections.get(number)  # says so where there is none
                raise InvalidInput(
                    f"Connection {number} is being deleted."
                    if other.driver == source.driver
                    else "Settings can be copied between connections of one driver only.",
                    field="targets",
                )
        return numbers

    def settings_history(self, connection_id: int, group_key: str) -> list[Row]:
        """Changes of a group, newest first: id, at, actor, changes (field -> from, to), default_before, _after."""
        connection = self._store.connections.get(connection_id)
        return self._history(connection.driver, of_connection(connection_id), group_key)

    def restore_settings(
        self, connection_id: int, group_key: str, history_id: int, *, version: int | None = None
    ) -> None:
        """Put a group back to what it was before a change of its history. Raises InvalidInput, NotFound, Busy."""
        connection = self._store.connections.get(connection_id)
        old = self._restorable(of_connection(connection_id), group_key, history_id)
        self._apart(connection, group_key, old or {})
        self._restore(connection.driver, of_connection(connection_id), group_key, history_id, version)
        self._note("settings.restore", connection_id, group=group_key, change=history_id)

    # -- a driver's defaults -----------------------------------------------------------------------------------

    def default_settings(self, driver: str) -> list[Row]:
        """The groups of a driver with their default values, and how many connections apply each."""
        scope = of_defaults(driver)
        rows = [self._group_row(group, driver, scope) for group in self._groups(driver) if group.inherits]
        for row in rows:
            row["connections"] = self._store.settings.applying_defaults(driver, [row["group"]])
        return rows

    def set_default_settings(
        self, driver: str, changes: Mapping[str, Any], *, versions: Mapping[str, int] | None = None
    ) -> int:
        """Change defaults by key, all or none; returns how many connections that affects. Raises InvalidInput,
        NotFound, Refused, Busy.
        """
        scope = of_defaults(driver)
        plans = self._planned(driver, scope, changes)
        for plan in plans:
            _with_default(plan.group)
            _without_places(plan.after)
        self._save(scope, plans, versions)
        self._note("settings.defaults", driver=driver, changed=sorted(changes))
        return self._store.settings.applying_defaults(driver, [plan.group.key for plan in plans])

    def default_settings_history(self, driver: str, group_key: str) -> list[Row]:
        """Changes of a group's defaults; rows as in `settings_history`."""
        return self._history(driver, of_defaults(driver), group_key)

    def restore_default_settings(
        self, driver: str, group_key: str, history_id: int, *, version: int | None = None
    ) -> int:
        """Put a group's defaults back to what they were before a change; returns how many connections that affects."""
        self._restore(driver, of_defaults(driver), group_key, history_id, version)
        self._note("settings.restore", driver=driver, group=group_key, change=history_id)
        return self._store.settings.applying_defaults(driver, [group_key])

    # -- inside ------------------------------------------------------------------------------------------------

    def _groups(self, driver: str) -> tuple[SettingsGroup, ...]:
        return registry.manifest(driver).settings

    def _group_row(self, group: SettingsGroup, driver: str, scope: str) -> Row:
        defaults, default_version = self._store.settings.values(of_defaults(driver), group.key)
        own, version = (None, default_version) if are_defaults(scope) else self._store.settings.values(scope, group.key)
        found = effective(group, defaults or {}, own)
        awaits = group.awaits if group.awaits and not are_defaults(scope) and self._is_empty(scope, group) else ""
        return {
            "group": group.key,
            "title": group.title,
            "origin": found[0].origin,
            "inherits": group.inherits,
            "version": version,
            "notice": group.awaiting if awaits else group.notice,
            "leads_to": awaits,
            "settings": [setting._asdict() for setting in found],
        }

    def _is_empty(self, scope: str, group: SettingsGroup) -> bool:
        """Has the group that this one awaits nothing set at all?"""
        awaited, _ = self._store.settings.values(scope, group.awaits)
        return not any((awaited or {}).values())

    def _planned(self, driver: str, scope: str, changes: Mapping[str, Any]) -> list[_Plan]:
        """Everything validated before anything is stored."""
        by_group: dict[str, Row] = {}
        groups = self._groups(driver)
        for key, value in changes.items():
            group, field = split_key(groups, key)
            by_group.setdefault(group.key, {})[field] = value
        return [self._plan(group_named(groups, key), driver, scope, values) for key, values in by_group.items()]

    def _plan(self, group: SettingsGroup, driver: str, scope: str, values: Row) -> _Plan:
        before, version = self._store.settings.values(scope, group.key)
        defaults, _ = self._store.settings.values(of_defaults(driver), group.key)
        # turning the default off copies the present defaults as own values (product 8.6)
        base = before if before is not None else (defaults or {})
        after = validated(group, {**base, **values})
        if group.key == MAPPING:
            after = {**after, **self._known_providers({key: after[key] for key in values})}
        return _Plan(group, before, after, version)

    def _save(self, scope: str, plans: Sequence[_Plan], versions: Mapping[str, int] | None) -> None:
        """All groups or none."""
        decided_on = versions or {}
        self._store.settings.save(
            [
                Saving(scope, plan.group.key, _kept(scope, plan.group, plan.after),
                       decided_on.get(plan.group.key, plan.version))
                for plan in plans
            ],
            actor=self.actor,
            at=self._now(),
        )  # fmt: skip

    def _save_one(self, saving: Saving) -> None:
        self._store.settings.save([saving], actor=self.actor, at=self._now())

    def _history(self, driver: str, scope: str, group_key: str) -> list[Row]:
        group = group_named(self._groups(driver), group_key)
        return [
            {"id": one["id"], "at": one["at"], "actor": one["actor"],
             "changes": changed(validated(group, one["old"] or {}), validated(group, one["new"] or {})),
             "default_before": one["old"] is None, "default_after": one["new"] is None}
            for one in self._store.settings.history(scope, group_key)
        ]  # fmt: skip

    def _restorable(self, scope: str, group_key: str, history_id: int) -> Row | None:
        """What a group's values were before a change; None: it applied the defaults. Raises NotFound."""
        found = [one["old"] for one in self._store.settings.history(scope, group_key) if one["id"] == history_id]
        if not found:
            raise NotFound(f"There is no change {history_id} of {group_key}.", code="settings.no_change")
        old: Row | None = found[0]
        return old

    def _apart(self, connection: Connection, group: str, values: Row) -> None:
        require_apart(self._store, registry.manifest(connection.driver), connection, group, values)

    def _restore(self, driver: str, scope: str, group_key: str, history_id: int, version: int | None) -> None:
        """What was right then may not be now: it is checked again like anything typed."""
        group = group_named(self._groups(driver), group_key)
        old = self._restorable(scope, group_key, history_id)
        values = None if old is None else validated(group, old)
        if values is not None and group.key == MAPPING:
            values = self._known_providers(values)
        _, present = self._store.settings.values(scope, group_key)
        kept = None if values is None else _kept(scope, group, values)
        self._save_one(Saving(scope, group_key, kept, present if version is None else version))


def _without_places(values: Row) -> None:
    if values.get("also_marketplaces"):
        raise Refused(
            "Further marketplaces are no default: each belongs to one connection.",
            remedy="Set them in the settings of that connection.",
            code="settings.no_default",
        )


def _kept(scope: str, group: SettingsGroup, values: Row) -> Row:
    """A default is kept sparse; own values are whole, or a later default would shine through."""
    return sparse(group, values) if are_defaults(scope) else values


def _with_default(group: SettingsGroup) -> SettingsGroup:
    if not group.inherits:
        raise Refused(
            f"{group.title} has no default to apply.", remedy="Set its rows one by one.", code="settings.no_default"
        )
    return group
