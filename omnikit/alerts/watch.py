"""Looking and telling: every minute one of all workers looks, whatever is to be told is stored, and then sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from omnikit.alerts.findings import Scene, findings
from omnikit.alerts.post import SECRETS, send
from omnikit.errors import OmnikitError, unforeseen
from omnikit.model.alerting import Decision, Finding, Quiet, decide, worded
from omnikit.model.scopes import of_alert_channel
from omnikit.store import Store

EVERY = timedelta(minutes=1)
_WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
_PATIENCE = timedelta(minutes=2)
Row = dict[str, Any]


def look_if_due(store: Store, now: datetime) -> None:
    """One of all workers looks, once a minute."""
    if store.alerts.claim_look("alerts", now, EVERY):
        look(store, now)
        store.alerts.prune(now)


def look(store: Store, now: datetime) -> int:
    """Find what is so now, decide what is told of it, and store both. Returns how many messages there are to send."""
    found: dict[int, Sequence[Finding]] = {}
    decided: dict[int, Decision] = {}
    by_channel: dict[int, list[tuple[str, Decision]]] = {}
    for rule in store.alerts.rules():
        found[rule["id"]] = _found(store, rule, now)
        if rule["quiet"] and Quiet(**rule["quiet"]).holds(now):
            continue
        repeat = timedelta(hours=rule["repeat_hours"])
        decision = decided[rule["id"]] = decide(found[rule["id"]], store.alerts.known(rule["id"]), now, repeat)
        if decision.says_something:
            by_channel.setdefault(rule["channel_id"], []).append((_title(rule), decision))
    messages = [(channel, *worded(decisions)) for channel, decisions in by_channel.items()]
    store.alerts.keep(found, decided, messages, now)
    return len(messages)


def _found(store: Store, rule: Row, now: datetime) -> list[Finding]:
    """A rule that cannot be followed is a finding itself: it must not be silent."""
    try:
        return findings(rule["kind"], Scene(store, now, rule["parameters"], rule["owner"]))
    except OmnikitError as error:
        return [Finding("rule", f"Alert rule {rule['id']} cannot be followed", error.message, "")]


def _title(rule: Row) -> str:
    told = ", ".join(f"{name} {value}" for name, value in rule["parameters"].items() if value is not None)
    return f"Rule {rule['id']}: {rule['kind'].replace('_', ' ')}" + (f" ({told})" if told else "")


def deliver(store: Store, now: datetime) -> int:
    """Send what is due. Returns how many arrived."""
    arrived = 0
    while (message := store.alerts.claim_message(now, _PATIENCE)) is not None:
        try:
            _sent(store, message)
        except OmnikitError as error:
            _put_off(store, message, error, now)
        except Exception as fault:  # noqa: BLE001 one that cannot be sent at all must end, and keep no other back
            _put_off(store, message, unforeseen(fault), now)
        else:
            store.alerts.sent(message["id"], now)
            arrived += 1
    return arrived


def _put_off(store: Store, message: Row, error: OmnikitError, now: datetime) -> None:
    attempts = message["attempts"]
    again = now + _WAITS[attempts - 1] if attempts <= len(_WAITS) else None
    store.alerts.not_sent(message["id"], error.message, again)


def _sent(store: Store, message: Row) -> None:
    channel = store.alerts.channel(message["channel_id"])
    secret = store.connections.secrets(of_alert_channel(channel["id"])).get(SECRETS[channel["kind"]], "")
    send(channel["kind"], channel["config"], secret, message["subject"], message["text"])
