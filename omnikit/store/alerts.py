"""Alert rules, what they find, and messages on their way. What is decided is stored with the message that tells it, so
that nothing is told twice and nothing is forgotten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from omnikit.errors import Duplicate, NotFound, Refused
from omnikit.model.alerting import Decision, Finding, Told
from omnikit.model.times import iso
from omnikit.store.database import Database

Row = dict[str, Any]
_RULES = """
SELECT r.*, c.name AS channel, (SELECT count(*) FROM alert_states s WHERE s.rule_id = r.id) AS open
FROM alert_rules r JOIN alert_channels c ON c.id = r.channel_id
"""
_KEPT = timedelta(days=30)


class Alerts:
    """The alerts of a home."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # -- channels ----------------------------------------------------------------------------------------------

    def add_channel(self, name: str, kind: str, config: Mapping[str, Any], actor: str, at: datetime) -> int:
        """Where messages go. Raises Duplicate."""
        try:
            with self._db.write() as connection:
                cursor = connection.execute(
                    "INSERT INTO alert_channels (name, kind, config, modified_by, modified) VALUES (?, ?, ?, ?, ?)",
                    (name, kind, orjson.dumps(config).decode(), actor, iso(at)),
                )
        except sqlite3.IntegrityError:
            raise _taken(name) from None
        return cursor.lastrowid or 0

    def change_channel(self, channel_id: int, name: str, config: Mapping[str, Any], actor: str, at: datetime) -> None:
        """Another name, another configuration. Raises NotFound, Duplicate."""
        self.channel(channel_id)
        try:
            self._db.run(
                "UPDATE alert_channels SET name = ?, config = ?, modified_by = ?, modified = ? WHERE id = ?",
                (name, orjson.dumps(config).decode(), actor, iso(at), channel_id),
            )
        except sqlite3.IntegrityError:
            raise _taken(name) from None

    def channel(self, channel_id: int) -> Row:
        """One by its number. Raises NotFound."""
        row = self._db.row("SELECT * FROM alert_channels WHERE id = ?", (channel_id,))
        if row is None:
            raise NotFound(
                f"There is no alert channel {channel_id}.", remedy="`omnikit alert channels` lists them.",
                code="alert.channel_not_found",
            )  # fmt: skip
        return _channel(row)

    def channels(self) -> list[Row]:
        return [_channel(row) for row in self._db.rows("SELECT * FROM alert_channels ORDER BY name")]

    def remove_channel(self, channel_id: int) -> None:
        """Raises NotFound; Refused while a rule tells by it."""
        self.channel(channel_id)
        if self._db.value("SELECT count(*) FROM alert_rules WHERE channel_id = ?", (channel_id,)):
            raise Refused(
                "An alert rule still tells by this channel.", remedy="Remove the rule first.", code="alert.channel_used"
            )
        self._db.run("DELETE FROM alert_messages WHERE channel_id = ? AND state = 'Pending'", (channel_id,))
        self._db.run("DELETE FROM alert_channels WHERE id = ?", (channel_id,))

    # -- rules -------------------------------------------------------------------------------------------------

    def add_rule(
        self, kind: str, parameters: Mapping[str, Any], channel_id: int, repeat_hours: int, quiet: Row | None,
        owner: str, at: datetime,
    ) -> int:  # fmt: skip
        with self._db.write() as connection:
            cursor = connection.execute(
                "INSERT INTO alert_rules (kind, parameters, channel_id, repeat_hours, quiet, owner, created) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (kind, orjson.dumps(parameters).decode(), channel_id, repeat_hours,
                 orjson.dumps(quiet).decode() if quiet else None, owner, iso(at)),
            )  # fmt: skip
        return cursor.lastrowid or 0

    def rules(self) -> list[Row]:
        """All rules: id, kind, parameters, channel_id, channel, repeat_hours, quiet, owner, created, open."""
        return [_rule(row) for row in self._db.rows(f"{_RULES} ORDER BY r.id")]

    def rule(self, rule_id: int) -> Row:
        """One by its number, as `rules` has it. Raises NotFound."""
        row = self._db.row(f"{_RULES} WHERE r.id = ?", (rule_id,))
        if row is None:
            raise NotFound(
                f"There is no alert rule {rule_id}.", remedy="`omnikit alert list --rules` lists them.",
                code="alert.not_found",
            )  # fmt: skip
        return _rule(row)

    def change_rule(
        self, rule_id: int, parameters: Mapping[str, Any], channel_id: int, repeat_hours: int, quiet: Row | None
    ) -> None:
        """Watch it otherwise; what has been found and told stays known."""
        self._db.run(
            "UPDATE alert_rules SET parameters = ?, channel_id = ?, repeat_hours = ?, quiet = ? WHERE id = ?",
            (orjson.dumps(parameters).decode(), channel_id, repeat_hours,
             orjson.dumps(quiet).decode() if quiet else None, rule_id),
        )  # fmt: skip

    def remove_rule(self, rule_id: int) -> None:
        """Raises NotFound."""
        self.rule(rule_id)
        with self._db.write() as connection:
            connection.execute("DELETE FROM alert_states WHERE rule_id = ?", (rule_id,))
            connection.execute("DELETE FROM alert_rules WHERE id = ?", (rule_id,))

    # -- what is found, and what is said -----------------------------------------------------------------------

    def claim_look(self, job: str, now: datetime, every: timedelta) -> bool:
        """Is it time to look, and are we the ones to? True for one of all workers."""
        with self._db.write() as connection:
            connection.execute("INSERT OR IGNORE INTO looks VALUES (?, ?)", (job, iso(now)))
            return bool(
                connection.execute(
                    "UPDATE looks SET next = ? WHERE job = ? AND next <= ?", (iso(now + every), job, iso(now))
                ).rowcount
            )

    def known(self, rule_id: int) -> dict[str, Told]:
        """What a rule has found before and is not over, by key."""
        rows = self._db.rows(
            "SELECT key, since, title, text, told, times FROM alert_states WHERE rule_id = ?", (rule_id,)
        )
        return {row["key"]: Told(*row) for row in rows}

    def open(self) -> list[Row]:
        """What is found now, of all rules, the oldest first: rule_id, kind, key, since, title, text, told, times."""
        rows = self._db.rows(
            "SELECT s.*, r.kind FROM alert_states s JOIN alert_rules r ON r.id = s.rule_id ORDER BY s.since, s.key"
        )
        return [dict(row) for row in rows]

    def keep(
        self,
        found: Mapping[int, Sequence[Finding]],
        decided: Mapping[int, Decision],
        messages: Sequence[tuple[int, str, str]],
        at: datetime,
    ) -> None:
        """What was found (rule -> findings), what is told of it now (of rules that are quiet: nothing), and the
        messages (channel, subject, text), all or nothing.
        """
        with self._db.write() as connection:
            for rule_id, findings in found.items():
                _keep_findings(connection, rule_id, findings, decided.get(rule_id), iso(at))
            connection.executemany(
                "INSERT INTO alert_messages (channel_id, subject, text, state, next_try, created) "
                "VALUES (?, ?, ?, 'Pending', ?, ?)",
                [(channel, subject, text, iso(at), iso(at)) for channel, subject, text in messages],
            )

    def add_message(self, channel_id: int, subject: str, text: str, at: datetime) -> None:
        """A message of its own."""
        self.keep({}, {}, [(channel_id, subject, text)], at)

    def claim_message(self, now: datetime, patience: timedelta) -> Row | None:
        """A message that is due; whoever else looks finds it due again only after `patience`."""
        with self._db.write() as connection:
            row = connection.execute(
                "UPDATE alert_messages SET attempts = attempts + 1, next_try = ? WHERE id = (SELECT id FROM "
                "alert_messages WHERE state = 'Pending' AND next_try <= ? ORDER BY id LIMIT 1) RETURNING *",
                (iso(now + patience), iso(now)),
            ).fetchone()
        return dict(row) if row else None

    def sent(self, message_id: int, at: datetime) -> None:
        self._db.run(
            "UPDATE alert_messages SET state = 'Sent', sent = ?, problem = NULL WHERE id = ?", (iso(at), message_id)
        )

    def not_sent(self, message_id: int, problem: str, again: datetime | None) -> None:
        """Why not; `again`: when it is tried once more, None: never."""
        self._db.run(
            "UPDATE alert_messages SET problem = ?, state = ?, next_try = coalesce(?, next_try) WHERE id = ?",
            (problem, "Pending" if again else "Failed", iso(again) if again else None, message_id),
        )

    def messages(self, limit: int = 50) -> list[Row]:
        """The last messages, newest first."""
        rows = self._db.rows(
            "SELECT m.*, c.name AS channel FROM alert_messages m LEFT JOIN alert_channels c ON c.id = m.channel_id "
            "ORDER BY m.id DESC LIMIT ?",
            (limit,),
        )
        return [dict(row) for row in rows]

    def prune(self, now: datetime) -> None:
        """Let go of messages that were sent, or given up, long ago."""
        self._db.run("DELETE FROM alert_messages WHERE state <> 'Pending' AND created < ?", (iso(now - _KEPT),))


def _keep_findings(
    connection: sqlite3.Connection, rule_id: int, findings: Sequence[Finding], decided: Decision | None, at: str
) -> None:
    told = {one.key for one in (*decided.new, *decided.again)} if decided else set()
    connection.executemany(
        "INSERT INTO alert_states (rule_id, key, since, title, text, told, times) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (rule_id, key) DO UPDATE SET title = excluded.title, text = excluded.text, "
        "told = coalesce(excluded.told, told), times = times + excluded.times",
        [
            (rule_id, one.key, at, one.title, one.text, at if one.key in told else None, int(one.key in told))
            for one in findings
        ],
    )
    over = {one.key for one in decided.over} if decided else set()
    present = {one.key for one in findings}
    known = connection.execute("SELECT key, times FROM alert_states WHERE rule_id = ?", (rule_id,)).fetchall()
    # while it is quiet, what was told and is over stays until that can be said
    gone = [(rule_id, row[0]) for row in known if row[0] not in present and (row[0] in over or not row[1])]
    connection.executemany("DELETE FROM alert_states WHERE rule_id = ? AND key = ?", gone)


def _taken(name: str) -> Duplicate:
    return Duplicate(
        f"There is an alert channel named {name!r} already.", remedy="Choose another name.",
        code="alert.channel_duplicate",
    )  # fmt: skip


def _rule(row: sqlite3.Row) -> Row:
    quiet = orjson.loads(row["quiet"]) if row["quiet"] else None
    return {**dict(row), "parameters": orjson.loads(row["parameters"]), "quiet": quiet}


def _channel(row: sqlite3.Row) -> Row:
    return {**dict(row), "config": orjson.loads(row["config"])}
