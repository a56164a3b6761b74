"""The verbs about settings and shipping providers, as a part of the kit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from omnikit.drivers import registry
from omnikit.errors import InvalidInput, Refused
from omnikit.kit.credentials import clean_name
from omnikit.model.settings import SettingsGroup, changed, effective, group_named, sparse, split_key, validated

if TYPE_CHECKING:
    from omnikit.store import Store

Row = dict[str, Any]
_MAPPING = "shipping_mapping"
_OTHER = "Other"


class SettingsVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...

    # -- a connection's settings -------------------------------------------------------------------------------

    def settings(self, connection_id: int) -> list[Row]:
        """Its groups: group, title, origin, version, notice, settings (key, label, value, origin, default, obeyed)."""
        connection = self._store.connections.get(connection_id)
        return [
            self._group_row(group, connection.driver, f"connection:{connection_id}")
            for group in self._groups(connection.driver)
        ]

    def set_settings(
        self, connection_id: int, changes: Mapping[str, Any], *, versions: Mapping[str, int] | None = None
    ) -> list[str]:
        """Change settings by key, all or none. A group that applied the defaults gets own values, which the sentences
        returned say. `versions` (group -> version) refuses what was decided on an older state. Raises InvalidInput,
        NotFound, Busy.
        """
        connection = self._store.connections.get(connection_id)
        plans = self._planned(connection.driver, f"connection:{connection_id}", changes)
        said = []
        for group, before, after, version in plans:
            expected = (versions or {}).get(group.key, version)
            self._save(f"connection:{connection_id}", group, after, expected)
            if before is None and group.inherits:
                said.append(f"{group.title} no longer applies the default: its values are the connection's own now.")
        self._note("settings.set", connection_id, changed=sorted(changes))
        return said

    def inherit_settings(self, connection_id: int, group_key: str) -> list[str]:
        """*Apply from default* on: discard a group's own values; returns which. Raises Refused for a group without."""
        connection = self._store.connections.get(connection_id)
        group = group_named(self._groups(connection.driver), group_key)
        if not group.inherits:
            raise Refused(
                f"{group.title} has no default to apply.", remedy="Set its rows one by one.", code="settings.no_default"
            )
        scope = f"connection:{connection_id}"
        own, version = self._store.settings.values(scope, group_key)
        if own is None:
            return []
        defaults, _ = self._store.settings.values(f"default:{connection.driver}", group_key)
        gone = changed(validated(group, own), validated(group, defaults or {}))
        self._store.settings.save(scope, group_key, None, version=version, actor=self.actor, at=self._now())
        self._note("settings.inherit", connection_id, group=group_key)
        return [f"{group_key}.{field}: {was} -> {becomes}" for field, (was, becomes) in gone.items()]

    def copy_settings(self, source: int, targets: list[int], groups: list[str] | None = None) -> None:
        """Give other connections of the same driver the same groups: its own values, or the defaults it applies."""
        connection = self._store.connections.get(source)
        chosen = (
            [group_named(self._groups(connection.driver), key) for key in groups]
            if groups
            else self._groups(connection.driver)
        )
        others = [self._store.connections.get(number) for number in targets]
        if any(other.driver != connection.driver for other in others):
            raise InvalidInput("Settings can be copied between connections of one driver only.", field="targets")
        for other in others:
            for group in chosen:
                own, _ = self._store.settings.values(f"connection:{source}", group.key)
                _, version = self._store.settings.values(f"connection:{other.id}", group.key)
                self._store.settings.save(
                    f"connection:{other.id}", group.key, own, version=version, actor=self.actor, at=self._now()
                )
            self._note("settings.copy", other.id, source=source, groups=[group.key for group in chosen])

    def settings_history(self, connection_id: int, group_key: str) -> list[Row]:
        """Changes of a group, newest first: id, at, actor, changes (field -> from, to), default_before, _after."""
        connection = self._store.connections.get(connection_id)
        group = group_named(self._groups(connection.driver), group_key)
        return [
            {"id": one["id"], "at": one["at"], "actor": one["actor"],
             "changes": changed(validated(group, one["old"] or {}), validated(group, one["new"] or {})),
             "default_before": one["old"] is None, "default_after": one["new"] is None}
            for one in self._store.settings.history(f"connection:{connection_id}", group_key)
        ]  # fmt: skip

    def restore_settings(self, connection_id: int, group_key: str, history_id: int) -> None:
        """Put a group back to what it was before a change of its history."""
        scope = f"connection:{connection_id}"
        found = [one for one in self._store.settings.history(scope, group_key) if one["id"] == history_id]
        if not found:
            raise InvalidInput(f"There is no change {history_id} of {group_key}.", field="history_id")
        _, version = self._store.settings.values(scope, group_key)
        self._store.settings.save(scope, group_key, found[0]["old"], version=version, actor=self.actor, at=self._now())
        self._note("settings.restore", connection_id, group=group_key, change=history_id)

    # -- a driver's defaults -----------------------------------------------------------------------------------

    def default_settings(self, driver: str) -> list[Row]:
        """The groups of a driver with their default values, and how many connections apply each."""
        rows = [self._group_row(group, driver, f"default:{driver}") for group in self._groups(driver) if group.inherits]
        for row in rows:
            row["connections"] = self._store.settings.applying_defaults(driver, row["group"])
        return rows

    def set_default_settings(self, driver: str, changes: Mapping[str, Any]) -> int:
        """Change defaults by key, all or none; returns how many connections that affects."""
        plans = self._planned(driver, f"default:{driver}", changes)
        for group, _, _, _ in plans:
            if not group.inherits:
                raise Refused(f"{group.title} has no defaults.", code="settings.no_default")
        for group, _, after, version in plans:
            self._save(f"default:{driver}", group, after, version)
        self._note("settings.defaults", driver=driver, changed=sorted(changes))
        return max((self._store.settings.applying_defaults(driver, group.key) for group, _, _, _ in plans), default=0)

    # -- shipping providers ------------------------------------------------------------------------------------

    def providers(self) -> list[Row]:
        """Shipping providers: name, carrier_code, carrier_name, method."""
        return self._store.settings.providers()

    def add_provider(
        self, name: str, carrier_code: str, carrier_name: str | None = None, method: str | None = None
    ) -> Row:
        """A new provider. Raises InvalidInput, Duplicate."""
        row = _provider(clean_name(name), carrier_code, carrier_name, method)
        self._note("provider.add", name=row["name"])
        return self._store.settings.add_provider(row, self._now())

    def edit_provider(self, name: str, **changes: str | None) -> Row:
        """Change carrier_code, carrier_name or method. Raises NotFound, InvalidInput."""
        row = {
            **self._store.settings.provider(name),
            **{key: value for key, value in changes.items() if value is not None},
        }
        self._note("provider.edit", name=name)
        checked = _provider(row["name"], row["carrier_code"], row["carrier_name"], row["method"])
        return self._store.settings.edit_provider(row["name"], checked, self._now())

    def remove_provider(self, name: str) -> None:
        """Take one away. Raises Refused while a mapping names it, saying which."""
        row = self._store.settings.provider(name)
        users = [scope for scope, values in self._store.settings.mappings(_MAPPING) if row["name"] in values.values()]
        if users:
            raise Refused(
                f"Shipping provider {row['name']!r} is used by {', '.join(sorted(users))}.",
                remedy="Change those mappings first.",
                code="provider.in_use",
            )
        self._note("provider.remove", name=row["name"])
        self._store.settings.remove_provider(row["name"])

    # -- inside ------------------------------------------------------------------------------------------------

    def _groups(self, driver: str) -> tuple[SettingsGroup, ...]:
        return registry.manifest(driver).settings

    def _group_row(self, group: SettingsGroup, driver: str, scope: str) -> Row:
        defaults, default_version = self._store.settings.values(f"default:{driver}", group.key)
        is_default = scope.startswith("default:")
        own, version = (None, default_version) if is_default else self._store.settings.values(scope, group.key)
        found = effective(group, defaults or {}, own)
        return {
            "group": group.key,
            "title": group.title,
            "origin": found[0].origin,
            "inherits": group.inherits,
            "version": version,
            "notice": group.notice,
            "settings": [setting._asdict() for setting in found],
        }

    def _planned(
        self, driver: str, scope: str, changes: Mapping[str, Any]
    ) -> list[tuple[SettingsGroup, Row | None, Row, int]]:
        """Everything validated before anything is stored: group, own values before, values after, version."""
        by_group: dict[str, Row] = {}
        groups = self._groups(driver)
        for key, value in changes.items():
            group, field = split_key(groups, key)
            by_group.setdefault(group.key, {})[field] = value
        return [self._plan(group_named(groups, key), driver, scope, values) for key, values in by_group.items()]

    def _plan(
        self, group: SettingsGroup, driver: str, scope: str, values: Row
    ) -> tuple[SettingsGroup, Row | None, Row, int]:
        before, version = self._store.settings.values(scope, group.key)
        defaults, _ = self._store.settings.values(f"default:{driver}", group.key)
        # turning the default off copies the present defaults as own values (product 8.6)
        base = before if before is not None else (defaults or {})
        after = validated(group, {**base, **values})
        if group.key == _MAPPING:
            after = {**after, **self._known_providers({key: after[key] for key in values})}
        return group, before, after, version

    def _known_providers(self, values: Row) -> Row:
        """Names as their providers write them. Raises NotFound for one that does not exist."""
        return {key: self._store.settings.provider(name)["name"] if name else None for key, name in values.items()}

    def _save(self, scope: str, group: SettingsGroup, values: Row, version: int) -> None:
        # a default is kept sparse; own values are whole, or a later default would shine through
        kept = sparse(group, values) if scope.startswith("default:") else values
        self._store.settings.save(scope, group.key, kept, version=version, actor=self.actor, at=self._now())


def _provider(name: str, carrier_code: str, carrier_name: str | None, method: str | None) -> Row:
    code = carrier_code.strip()
    if not code:
        raise InvalidInput(
            "A carrier code is needed; `Other` with a carrier name, where Amazon has none.", field="carrier_code"
        )
    if code == _OTHER and not (carrier_name or "").strip():
        raise InvalidInput("With carrier code Other, Amazon needs the carrier's name.", field="carrier_name",
                           remedy="Add --carrier-name.")  # fmt: skip
    return {"name": name, "carrier_code": code, "carrier_name": (carrier_name or "").strip() or None,
            "method": (method or "").strip() or None}  # fmt: skip
