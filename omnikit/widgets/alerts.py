"""ALERTS: what is found now, which rules look, whom they tell, and what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from omnikit.model.alerting import WATCHES
from omnikit.model.fields import ui_fields
from omnikit.widgets.screen import ListScreen, Row, button
from omnikit.widgets.status import look
from omnikit.widgets.story import lines_of
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, number, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

_MOST_MESSAGES = 500
_NAMED = 5  # rows in a question
_TABS = (("found", "Found now"), ("rules", "Rules"), ("channels", "Channels"), ("messages", "Messages"))
_ENTRIES = {  # what can be watched
    "run_failed": ("A sync failed", "mdi-sync-alert"),
    "no_success": ("No successful import", "mdi-timer-off-outline"),
    "cluster_grows": ("Errors grow", "mdi-trending-up"),
    "authorization_ends": ("An authorization ends", "mdi-shield-key-outline"),
    "secret_ends": ("A client secret ends", "mdi-key-outline"),
    "export_failed": ("An export failed", "mdi-truck-outline"),
    "report_failed": ("A report failed", "mdi-file-chart-outline"),
    "late": ("Work is late", "mdi-clock-alert-outline"),
    "duty_failed": ("A worker fails at something", "mdi-robot-dead-outline"),
    "view_not_empty": ("A view finds something", "mdi-filter-outline"),
}
# the page behind a finding about one connection
_PAGES_OF = {"run_failed": "runs", "no_success": "runs", "authorization_ends": "edit", "export_failed": "exports"}


_ENCRYPTION = {"starttls": "STARTTLS", "tls": "TLS", "none": "none"}


class Way(NamedTuple):
    """Where a finding leads to."""

    page: str
    connection: int | None = None
    more: Mapping[str, Any] = {}


class _Face(ListScreen):
    """One of the four faces."""

    heading = "Alerts"
    tab: ClassVar[str] = ""

    def __init__(self, kit: Kit, columns: list[Column]) -> None:
        self.part = {"tab": self.tab} if self.tab else {}
        super().__init__(kit, columns)
        here = self.tab or _TABS[0][0]
        self.tabs = [{**button(f"show_{name}", _t(label), ""), "on": name == here} for name, label in _TABS]

    def show_found(self) -> None:
        self.go("alerts")

    def show_rules(self) -> None:
        self.go("alerts", tab="rules")

    def show_channels(self) -> None:
        self.go("alerts", tab="channels")

    def show_messages(self) -> None:
        self.go("alerts", tab="messages")

    def add_rule(self) -> None:
        """[Add rule]"""
        self.go("alert")

    def add_channel(self) -> None:
        """[Add channel]"""
        self.go("channel")

    def _chosen(self) -> list[Row]:
        return [row for row in map(self.table.row, self.table.selected) if row is not None]


class FoundScreen(_Face):
    """What is found now."""

    follows = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-bell-outline",
        "title": "Nothing is watched",
        "text": "Add a channel, then a rule: whatever needs somebody is told there.",
    }

    def __init__(self, kit: Kit) -> None:
        self._watched = False
        columns = [
            Column("what", _t("What"), "story"),
            Column("way", _t("Remedy"), "way", searched=False, opens="way"),
            Column("kind_look", _t("Watched"), "look", sort_by="kind_word"),
            Column("since", _t("Since"), "time", searched=False),
            Column("told", _t("Told"), "time", searched=False),
            Column("times", _t("How often"), "number", searched=False),
            Column("rule", _t("Rule"), "number", searched=False),
        ]
        super().__init__(kit, columns)
        self.actions = [*self.actions, button("add_rule", _t("Add rule"), "mdi-plus")]

    def read(self) -> list[Row]:
        self._watched = bool(self.kit.alert_rules())
        return [_finding_row(row) for row in self.kit.alerts()]

    def _nothing(self) -> dict[str, str]:
        if not self._watched:
            return super()._nothing()
        text = _t("Every rule is looked at once a minute while a worker runs.")
        return {"icon": "mdi-check-circle-outline", "title": _t("Nothing is found"), "text": text}

    def opened(self, row: Row) -> None:
        """A click on a finding: all that is known of it."""
        self.panel = _finding_panel(row)

    def vue_act_on(self, data: dict[str, Any]) -> None:
        row = self.table.row(data["id"])
        if data["name"] == "way" and row is not None:
            way = self._way(row)
            self.go(way.page, way.connection, **way.more)

    def _way(self, row: Row) -> Way:
        if row["kind"] == "view_not_empty" and row["key"] == "view":
            watched = next(one["parameters"]["view"] for one in self.kit.alert_rules() if one["rule"] == row["rule"])
            return Way(self.kit.view(watched)["list"])
        return way_of(row["kind"], row["key"])


class RulesScreen(_Face):
    """What is watched, and who is told."""

    tab = "rules"
    follows = True
    selects = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-bell-cog-outline",
        "title": "Nothing is watched",
        "text": "[Add rule] says what is to be told; it needs a channel.",
    }

    def __init__(self, kit: Kit) -> None:
        columns = [
            Column("what", _t("Watched"), "link"),
            Column("given", _t("Parameters")),
            Column("channel", _t("Tells")),
            Column("found_look", _t("Found now"), "look", sort_by="open"),
            Column("again", _t("Tells again")),
            Column("hours", _t("Quiet hours")),
            Column("owner", _t("By")),
            Column("rule", _t("Rule"), "number", searched=False),
        ]
        super().__init__(kit, columns)
        self.actions = [*self.actions, button("add_rule", _t("Add rule"), "mdi-plus")]

    def read(self) -> list[Row]:
        names = Names(self.kit)
        return [_rule_row(row, names) for row in self.kit.alert_rules()]

    def buttons(self) -> list[dict[str, str]]:
        several = "" if len(self.table.selected) == 1 else _t("One at a time.")
        return [
            button("edit", _t("EDIT"), "mdi-pencil-outline", several),
            button("remove", _t("REMOVE"), "mdi-delete-outline"),
        ]

    def edit(self) -> None:
        """[EDIT]: the form in which a rule is added, with what it says now."""
        (row,) = self._chosen()
        self.go("alert", edits=str(row["id"]))

    def remove(self) -> None:
        """[REMOVE]: asks, naming what will not be watched any more."""
        rows = self._chosen()
        text = _t("No longer watched: {}. What is found now is forgotten.").format(
            _listed([_told(one) for one in rows])
        )
        numbers = [int(one["id"]) for one in rows]
        self.ask(_t("Remove rules?"), text, _t("REMOVE"), lambda _answer: self._removed(numbers), tone="bad")

    def _removed(self, numbers: list[int]) -> None:
        for one in numbers:
            self.kit.remove_alert(one)
        self.say(_t("Removed"), _t("1 rule") if len(numbers) == 1 else _t("{} rules").format(number(len(numbers))))
        self.refresh()

    def opened(self, row: Row) -> None:
        """A click on a rule: what it watches, in words."""
        self.panel = _rule_panel(row)


class ChannelsScreen(_Face):
    """Where alerts are told."""

    tab = "channels"
    follows = True
    selects = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-bullhorn-outline",
        "title": "Nobody is told",
        "text": "[Add channel] names an e-mail server or a webhook.",
    }

    def __init__(self, kit: Kit) -> None:
        columns = [
            Column("name", _t("Name"), "link"),
            Column("kind_look", _t("Type"), "look", sort_by="kind_word"),
            Column("to", _t("To")),
            Column("secret_look", _t("Secret"), "look", sort_by="secret_word"),
            Column("rules", _t("Rules"), "number", searched=False),
            Column("channel", _t("ID"), "number", searched=False, shown=False),
        ]
        super().__init__(kit, columns)
        self.actions = [*self.actions, button("add_channel", _t("Add channel"), "mdi-plus")]

    def read(self) -> list[Row]:
        telling = Counter(row["channel"] for row in self.kit.alert_rules())
        return [_channel_row(row, telling[row["name"]]) for row in self.kit.alert_channels()]

    def buttons(self) -> list[dict[str, str]]:
        rows = self._chosen()
        used = _t("A rule tells by it: remove the rule first.") if any(one["rules"] for one in rows) else ""
        several = "" if len(rows) == 1 else _t("One at a time.")
        return [
            button("edit", _t("EDIT"), "mdi-pencil-outline", several),
            button("test", _t("TEST"), "mdi-send-check-outline", several),
            button("remove", _t("REMOVE"), "mdi-delete-outline", used),
        ]

    def edit(self) -> None:
        """[EDIT]: the form in which a channel is added; the secret that is stored is not in it."""
        (row,) = self._chosen()
        self.go("channel", edits=str(row["id"]))

    def test(self) -> None:
        """[TEST]: a message goes out now; what the other side says is shown."""
        (row,) = self._chosen()
        told: list[str] = []

        def ended(done: bool) -> None:
            if done:
                self.say(_t("Test successful"), said(told[0]))

        self.say(_t("A test message is being sent"), row["name"])
        self.beside(lambda: told.append(self.kit.test_alert_channel(row["id"])), ended)

    def remove(self) -> None:
        """[REMOVE]: asks; the secret goes with it."""
        rows = self._chosen()
        text = _t("No longer told: {}. Stored secrets and messages that wait go with them.")
        numbers = [int(one["id"]) for one in rows]
        self.ask(
            _t("Remove channels?"), text.format(_listed([one["name"] for one in rows])), _t("REMOVE"),
            lambda _answer: self._removed(numbers), tone="bad",
        )  # fmt: skip

    def _removed(self, numbers: list[int]) -> None:
        for one in numbers:
            self.kit.remove_alert_channel(one)
        many = len(numbers)
        self.say(_t("Removed"), _t("1 channel") if many == 1 else _t("{} channels").format(number(many)))
        self.refresh()

    def opened(self, row: Row) -> None:
        """A click on a channel: how it is reached; its secret is shown to nobody."""
        self.panel = _channel_panel(row)


class MessagesScreen(_Face):
    """What was said, and whether it arrived."""

    tab = "messages"
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-message-outline",
        "title": "No message yet",
        "text": "As soon as a rule finds something, it is told; messages stay here for 30 days.",
    }

    def __init__(self, kit: Kit) -> None:
        columns = [
            Column("subject", _t("Subject"), "link"),
            Column("channel", _t("Channel")),
            Column("state_look", _t("State"), "look", sort_by="state_word"),
            Column("problem", _t("Problem")),
            Column("attempts", _t("Attempts"), "number", searched=False),
            Column("created", _t("Created"), "time", searched=False),
            Column("sent", _t("Sent"), "time", searched=False),
        ]
        super().__init__(kit, columns)

    def read(self) -> list[Row]:
        rows = self.kit.alert_messages(_MOST_MESSAGES)
        return [_message_row(row, len(rows) - at) for at, row in enumerate(rows)]

    def opened(self, row: Row) -> None:
        """A click on a message: what it says."""
        self.panel = _message_panel(row)


ALERT_FACES = (FoundScreen, RulesScreen, ChannelsScreen, MessagesScreen)


def alerts_screen(kit: Kit, tab: str | None = None) -> FoundScreen | RulesScreen | ChannelsScreen | MessagesScreen:
    """The face that a tab names: rules, channels, messages, else what is found now."""
    return next((face(kit) for face in ALERT_FACES if face.tab == tab), None) or FoundScreen(kit)


# -- rows ------------------------------------------------------------------------------------------------------------


def way_of(kind: str, key: str) -> Way:
    """The page where a finding can be mended."""
    subject, _, rest = key.partition(":")
    if subject == "connection" and kind in _PAGES_OF and rest.isdecimal():
        return Way(_PAGES_OF[kind], int(rest))
    others = {
        "cluster_grows": Way("errors", more={"cluster": key}),
        "secret_ends": Way("applications"),
        "report_failed": Way("reports", more={"tab": "runs"}),
        "late": Way("connections"),
        "duty_failed": Way("overview"),
    }
    return others[kind] if kind in others and key != "rule" else Way("alerts", more={"tab": "rules"})


def kind_look(kind: str) -> dict[str, str]:
    """What a rule watches."""
    word, icon = _ENTRIES.get(kind, (kind, "mdi-help-circle-outline"))
    return {"state": kind, "icon": icon, "word": _t(word), "tone": "quiet"}


def channel_look(kind: str) -> dict[str, str]:
    """How a channel tells."""
    known = {"email": (_t("E-mail"), "mdi-email-outline"), "webhook": (_t("Webhook"), "mdi-webhook")}
    word, icon = known.get(kind, (kind, "mdi-help-circle-outline"))
    return {"state": kind, "icon": icon, "word": word, "tone": "quiet"}


def _finding_row(row: Row) -> Row:
    kind = kind_look(row["kind"])
    return {
        **row,
        "id": f"{row['rule']}/{row['key']}",
        "label": said(row["title"]),
        "what": said(row["title"]),
        "what_more": said(row["text"]),
        "way": {"word": _t("Go there"), "icon": "mdi-arrow-right", "hint": ""},
        "kind_look": kind,
        "kind_word": kind["word"],
    }


class Names:
    """Of connections and views, which rules keep by their numbers."""

    def __init__(self, kit: Kit) -> None:
        self._of = {
            "connection": {row["id"]: row["name"] for row in kit.find_connections()[0]},
            "view": {row["id"]: row["name"] for row in kit.views()},
        }

    def __call__(self, parameter: str, value: Any) -> str:
        return str(self._of.get(parameter, {}).get(value, value))


def _rule_row(row: Row, names: Names) -> Row:
    kind, quiet = kind_look(row["kind"]), row["quiet"]
    return {
        **row,
        "id": row["rule"],
        "label": kind["word"],
        "what": kind["word"],
        "help": _t((WATCHES[row["kind"]].__doc__ or "").strip()) if row["kind"] in WATCHES else "",
        "given": _given(row, names),
        "found_look": _found(row["open"]),
        "again": _t("after {} hours").format(row["repeat_hours"]) if row["repeat_hours"] else _t("never"),
        "hours": _t("{} to {} ({})").format(quiet["start"], quiet["end"], quiet["zone"]) if quiet else "",
    }


def _given(row: Row, names: Names) -> str:
    labels = {name: _t(ui.label) for name, _, ui in ui_fields(WATCHES[row["kind"]])} if row["kind"] in WATCHES else {}
    given = {name: value for name, value in row["parameters"].items() if value is not None}
    return ", ".join(f"{labels.get(name, name)}: {names(name, value)}" for name, value in given.items())


def _found(many: int) -> dict[str, str]:
    icon, tone = ("mdi-bell-ring-outline", "warn") if many else ("mdi-check-circle", "good")
    return {"state": "found" if many else "none", "icon": icon, "word": number(many), "tone": tone}


def _told(row: Row) -> str:
    return f"{row['what']} ({row['given']})" if row["given"] else str(row["what"])


def _listed(names: list[str]) -> str:
    more = [_t("{} more").format(number(len(names) - _NAMED))] if len(names) > _NAMED else []
    return "; ".join([*names[:_NAMED], *more])


def _channel_row(row: Row, rules: int) -> Row:
    kind, secret = channel_look(row["kind"]), _secret(kept=row["has_secret"])
    return {
        **row,
        "id": row["channel"],
        "label": row["name"],
        "kind_look": kind,
        "kind_word": kind["word"],
        "to": ", ".join(row["config"].get("to", ())),
        "secret_look": secret,
        "secret_word": secret["word"],
        "rules": rules,
    }


def _secret(*, kept: bool) -> dict[str, str]:
    if kept:
        return {"state": "kept", "icon": "mdi-lock-outline", "word": _t("stored"), "tone": "good"}
    return {"state": "none", "icon": "mdi-lock-open-variant-outline", "word": _t("none"), "tone": "quiet"}


def _message_row(row: Row, place: int) -> Row:
    state = look(row["state"])
    if row["state"] == "Sent":  # for good: nobody answers a message
        state |= {"icon": "mdi-check-circle", "tone": "good"}
    return {
        **row,
        "id": place,
        "label": row["subject"],
        "channel": row["channel"] or _t("gone"),
        "state_look": {**state, "hint": said(row["problem"])},
        "state_word": state["word"],
        "problem": said(row["problem"]),
    }


# -- beside the list -------------------------------------------------------------------------------------------------


def _beside(row: Row, title: str, facts: list[tuple[str, Any, str]], *buttons: dict[str, str]) -> Row:
    return {"id": row["id"], "title": title, "buttons": list(buttons), "facts": lines_of(facts), "sections": []}


def _finding_panel(row: Row) -> Row:
    facts: list[tuple[str, Any, str]] = [
        (_t("Watched"), row["kind_look"], "look"),
        (_t("What happened"), row["what_more"], ""),
        (_t("Since"), row["since"], "time"),
        (_t("Told"), row["told"], "time"),
        (_t("How often"), number(row["times"]), ""),
        (_t("Rule"), number(row["rule"]), ""),
    ]
    return _beside(row, row["what"], facts, button("way", _t("Go there"), "mdi-arrow-right"))


def _rule_panel(row: Row) -> Row:
    facts: list[tuple[str, Any, str]] = [
        (_t("Watched"), row["help"], ""),
        (_t("Parameters"), row["given"], ""),
        (_t("Tells"), row["channel"], ""),
        (_t("Found now"), row["found_look"], "look"),
        (_t("Tells again"), row["again"], ""),
        (_t("Quiet hours"), row["hours"], ""),
        (_t("By"), row["owner"], ""),
        (_t("Rule"), number(row["rule"]), ""),
    ]
    return _beside(row, row["what"], facts)


def _channel_panel(row: Row) -> Row:
    config = row["config"]
    server = f"{config['host']}:{config['port']}" if "host" in config else ""
    facts: list[tuple[str, Any, str]] = [
        (_t("Type"), row["kind_look"], "look"),
        (_t("Server"), server, ""),
        (_t("Encryption"), _t(_ENCRYPTION.get(config.get("security", ""), "")), ""),
        (_t("User"), config.get("user"), ""),
        (_t("From"), config.get("sender"), ""),
        (_t("To"), row["to"], ""),
        (_t("Dashboard"), config.get("base_url"), ""),
        (_t("Secret"), row["secret_look"], "look"),
        (_t("Rules"), number(row["rules"]), ""),
    ]
    return _beside(row, row["name"], facts)


def _message_panel(row: Row) -> Row:
    facts: list[tuple[str, Any, str]] = [
        (_t("State"), row["state_look"], "look"),
        (_t("Channel"), row["channel"], ""),
        (_t("Problem"), row["problem"], ""),
        (_t("Attempts"), number(row["attempts"]), ""),
        (_t("Created"), row["created"], "time"),
        (_t("Sent"), row["sent"], "time"),
        (_t("Message"), row["text"], ""),
    ]
    return _beside(row, row["subject"], facts)
