"""The verbs about alerts, as a part of the kit: channels, rules, what is found, and a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from omnikit.errors import InvalidInput
from omnikit.kit.credentials import clean_name
from omnikit.model.alerting import WATCHES
from omnikit.model.faults import WORDS, by_place
from omnikit.model.fields import ui_fields
from omnikit.model.scopes import of_alert_channel
from omnikit.model.timing import parsed_clock
from omnikit.store import Store

Row = dict[str, Any]
_MOST_REPEAT = 24 * 7  # hours


class AlertVerbs:
    """Mixed into `Kit`."""

    actor: str
    _store: Store

    if TYPE_CHECKING:

        def _now(self) -> datetime: ...
        def _note(self, verb: str, connection_id: int | None = None, **detail: Any) -> None: ...
        def view(self, view_id: int) -> Row: ...

    # -- channels ----------------------------------------------------------------------------------------------

    def add_alert_channel(self, kind: str, name: str, config: Mapping[str, Any], secret: str = "") -> Row:
        """Where alerts are told: `email` (secret: the SMTP password) or `webhook` (secret: its address). Returns its
        row, see `alert_channels`. Raises InvalidInput, Duplicate.
        """
        from omnikit.alerts.post import KINDS, SECRETS

        if kind not in KINDS:
            raise InvalidInput(f"{kind!r} is no kind of channel.", field="kind", remedy=f"Choose {' or '.join(KINDS)}.")
        valid, secret = _usable(KINDS[kind], config), _secret(kind, secret)
        number = self._store.alerts.add_channel(clean_name(name), kind, valid, self.actor, self._now())
        if secret:
            self._store.connections.keep_secrets(of_alert_channel(number), {SECRETS[kind]: secret}, self._now())
        self._note("alert.channel_add", None, channel=number, kind=kind)
        return self.alert_channel(number)

    def change_alert_channel(
        self,
        channel: int,
        *,
        name: str | None = None,
        config: Mapping[str, Any] | None = None,
        secret: str | None = None,
    ) -> Row:
        """Tell otherwise: what is left out stays as it is, in `config` as well; the secret too, unless the server is
        another one: a password is shown to nobody, by no detour. An empty secret takes a password away. Returns its
        row. Raises NotFound, InvalidInput, Duplicate; nothing is changed then.
        """
        from omnikit.alerts.post import KINDS, SECRETS

        before = self._store.alerts.channel(channel)
        kind = before["kind"]
        valid = _usable(KINDS[kind], {**before["config"], **(config or {})})
        kept = None if secret is None else _secret(kind, secret)
        if kept is None and valid.get("host") != before["config"].get("host") and self._has_secret(channel):
            raise InvalidInput(
                "The stored password is for another server.", field="secret", remedy="Give the password for this one."
            )
        called = before["name"] if name is None else clean_name(name)
        self._store.alerts.change_channel(channel, called, valid, self.actor, self._now())
        if kept:
            self._store.connections.keep_secrets(of_alert_channel(channel), {SECRETS[kind]: kept}, self._now())
        elif kept is not None:
            self._store.connections.drop_secrets(of_alert_channel(channel))
        changed = sorted(key for key, value in valid.items() if value != before["config"].get(key))
        self._note("alert.channel_change", None, channel=channel, name=called, changed=changed, secret=kept is not None)
        return self.alert_channel(channel)

    def alert_channel(self, channel: int) -> Row:
        """One by its number, as `alert_channels` has it. Raises NotFound."""
        return self._channel_row(self._store.alerts.channel(channel))

    def _channel_row(self, row: Row) -> Row:
        return {"channel": row["id"], "name": row["name"], "kind": row["kind"], "config": row["config"],
                "has_secret": self._has_secret(row["id"])}  # fmt: skip

    def _has_secret(self, channel: int) -> bool:
        return bool(self._store.connections.secrets(of_alert_channel(channel)))

    def alert_channels(self) -> list[Row]:
        """Where alerts are told, by name: channel (its number), name, kind, config (no secret), has_secret."""
        return [self._channel_row(row) for row in self._store.alerts.channels()]

    def remove_alert_channel(self, channel: int) -> None:
        """Raises NotFound; Refused while a rule tells by it."""
        self._store.alerts.remove_channel(channel)
        self._store.connections.drop_secrets(of_alert_channel(channel))
        self._note("alert.channel_remove", None, channel=channel)

    def test_alert_channel(self, channel: int) -> str:
        """Send a test message now. Returns a sentence. Raises NotFound, Unavailable with what went wrong."""
        from omnikit.alerts.post import SECRETS, send

        row = self._store.alerts.channel(channel)
        secret = self._store.connections.secrets(of_alert_channel(channel)).get(SECRETS[row["kind"]], "")
        text = f"This is a test by {self.actor}. Alerts of {self._store.home.name} will arrive here."
        send(row["kind"], row["config"], secret, "omnikit: test", text)
        self._note("alert.test", None, channel=channel)
        return f"A test message has gone to {row['name']}."

    # -- rules -------------------------------------------------------------------------------------------------

    def alert_kinds(self) -> list[Row]:
        """What can be watched: kind, help, parameters (name, label, help, default; None: it must be given)."""
        return [
            {"kind": kind, "help": (model.__doc__ or "").strip(),
             "parameters": [{"name": name, "label": ui.label, "help": ui.help,
                             "default": None if field.is_required() else field.default}
                            for name, field, ui in ui_fields(model)]}
            for kind, model in WATCHES.items()
        ]  # fmt: skip

    def add_alert(
        self,
        kind: str,
        channel: int,
        parameters: Mapping[str, Any] | None = None,
        *,
        repeat_hours: int = 24,
        quiet: tuple[str, str, str] | None = None,
    ) -> Row:
        """Watch something and tell a channel: at once when it is found, again after `repeat_hours` (then ever more
        sparingly; 0: never again), and when it is over. `quiet`: (from, to, zone) in which nothing is sent. Returns its
        row, see `alert_rules`. Raises InvalidInput, NotFound.
        """
        if kind not in WATCHES:
            raise InvalidInput(
                f"{kind!r} cannot be watched.", field="kind", remedy=f"Choose one of {', '.join(WATCHES)}."
            )
        valid = self._watched(kind, channel, parameters or {}, repeat_hours)
        hours = _quiet(quiet) if quiet else None
        number = self._store.alerts.add_rule(kind, valid, channel, repeat_hours, hours, self.actor, self._now())
        self._note("alert.add", None, rule=number, kind=kind)
        return self.alert_rule(number)

    def change_alert(
        self,
        rule: int,
        *,
        channel: int | None = None,
        parameters: Mapping[str, Any] | None = None,
        repeat_hours: int | None = None,
        quiet: tuple[str, str, str] | tuple[()] | None = None,
    ) -> Row:
        """Watch otherwise: what is left out stays as it is, in `parameters` as well; `quiet=()`: no quiet hours any
        more. What has been found and told stays known: nothing is told twice. Returns its row. Raises NotFound,
        InvalidInput; nothing is changed then.
        """
        before = self._store.alerts.rule(rule)
        told = before["channel_id"] if channel is None else channel
        again = before["repeat_hours"] if repeat_hours is None else repeat_hours
        valid = self._watched(before["kind"], told, {**before["parameters"], **(parameters or {})}, again)
        hours = before["quiet"] if quiet is None else _quiet(quiet) if quiet else None
        self._store.alerts.change_rule(rule, valid, told, again, hours)
        self._note("alert.change", None, rule=rule, kind=before["kind"], channel=told)
        return self.alert_rule(rule)

    def _watched(self, kind: str, channel: int, parameters: Mapping[str, Any], repeat_hours: int) -> Row:
        """The parameters of a rule, once everything about it is right."""
        self._store.alerts.channel(channel)
        valid = _valid(WATCHES[kind], parameters)
        if valid.get("connection") is not None:
            self._store.connections.get(valid["connection"])
        if kind == "view_not_empty":
            self._watchable(valid["view"])
        if not 0 <= repeat_hours <= _MOST_REPEAT:
            raise InvalidInput(f"Repeat after 1 to {_MOST_REPEAT} hours, or 0: never.", field="repeat_hours")
        return valid

    def alert_rule(self, rule: int) -> Row:
        """One by its number, as `alert_rules` has it. Raises NotFound."""
        return _rule_row(self._store.alerts.rule(rule))

    def _watchable(self, view: int) -> None:
        from omnikit.frames.viewing import watchable

        found = self.view(view)
        if found["list"] not in watchable():
            raise InvalidInput(
                f"Views of the list {found['list']!r} cannot be watched.", field="view",
                remedy=f"Choose one of {', '.join(watchable())}.",
            )  # fmt: skip

    def alert_rules(self) -> list[Row]:
        """The rules: rule (its number), kind, parameters, channel (name), channel_id, repeat_hours, quiet, owner, open
        (how many findings there are now).
        """
        return [_rule_row(row) for row in self._store.alerts.rules()]

    def remove_alert(self, rule: int) -> None:
        """Watch it no longer; nothing is told of its end. Raises NotFound."""
        self._store.alerts.remove_rule(rule)
        self._note("alert.remove", None, rule=rule)

    def alerts(self) -> list[Row]:
        """What is found now, the oldest first: rule, kind, key, since, title, text, told (when last), times."""
        return [
            {"rule": row["rule_id"], **{name: row[name] for name in
             ("kind", "key", "since", "title", "text", "told", "times")}}
            for row in self._store.alerts.open()
        ]  # fmt: skip

    def alert_messages(self, limit: int = 50) -> list[Row]:
        """The last messages, newest first: channel, subject, text, state (Pending, Sent, Failed), attempts, problem,
        created, sent.
        """
        named = ("channel", "subject", "text", "state", "attempts", "problem", "created", "sent")
        return [{name: row[name] for name in named} for row in self._store.alerts.messages(limit)]


def _rule_row(row: Row) -> Row:
    named = ("kind", "parameters", "channel", "channel_id", "repeat_hours", "quiet", "owner", "open")
    return {"rule": row["id"], **{name: row[name] for name in named}}


def _valid(model: type[BaseModel], given: Mapping[str, Any]) -> Row:
    try:
        return model.model_validate(dict(given)).model_dump(mode="json")
    except ValidationError as error:
        # a name that is not known before one that is missing: it may be the same, with a slip
        found = by_place(error)
        field, words = next((one for one in found if one[1] == WORDS["extra_forbidden"]), found[0])
        known = ", ".join(model.model_fields) or "none"
        raise InvalidInput(f"{field}: {words}.", field=field, remedy=f"What can be said: {known}.") from None


def _usable(model: type[BaseModel], config: Mapping[str, Any]) -> Row:
    """A channel's settings, where a message could go by them."""
    from omnikit.alerts.post import in_the_clear

    valid = _valid(model, config)
    if in_the_clear(valid.get("security"), valid.get("host")):
        raise InvalidInput(
            "A server elsewhere must be reached encrypted.", field="security", remedy="Choose starttls or tls."
        )
    return valid


def _secret(kind: str, secret: str) -> str:
    """What is kept apart, if it may be used."""
    from omnikit.alerts.post import webhook_url

    if kind != "webhook":
        return secret
    try:
        return webhook_url(secret)
    except ValueError as error:
        raise InvalidInput(f"The address {error}.", field="secret") from None


def _quiet(quiet: tuple[str, str, str]) -> Row:
    start, end, zone = quiet
    try:
        is_empty = parsed_clock(start) == parsed_clock(end)
        ZoneInfo(zone)
    except (ValueError, KeyError, OSError):
        raise InvalidInput(
            "Quiet hours are two times of day and a zone.", field="quiet", remedy="Such as 22:00 06:00 Europe/Berlin."
        ) from None
    if is_empty:
        raise InvalidInput(
            "Quiet hours that end when they begin are none.", field="quiet", remedy="Such as 22:00 06:00 Europe/Berlin."
        )
    return {"start": start, "end": end, "zone": zone}
