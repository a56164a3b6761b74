"""A rule, and a channel that rules tell by, as forms: to be added, or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
    create_model,
    field_validator,
)

from omnikit.alerts.post import KINDS, webhook_url
from omnikit.errors import Duplicate, OmnikitError
from omnikit.frames.viewing import watchable
from omnikit.model.alerting import WATCHES
from omnikit.model.fields import Ui
from omnikit.widgets.alerts import channel_look, kind_look
from omnikit.widgets.clocks import clock, zone
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.form import Choices, Values, declared, from_form
from omnikit.widgets.texts import _t, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

_MOST = 200  # connections that can be chosen by name
_Needed = StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
# in place of numbers, which nobody knows
_BY_NAME: dict[str, tuple[Any, Any]] = {
    "connection": (
        Annotated[int | None, Ui("Connection", "Empty: every active one.", source="connections")], None,
    ),
    "view": (Annotated[int, Ui("View", "Published views, and your own, of lists that can be watched.", source="views")],
             ...),
}  # fmt: skip


class _Telling(BaseModel):
    """Whom a rule tells, and when."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    channel: Annotated[int, Ui("Tells", "The channel that gets the message.", section="Message", source="channels")]
    repeat_hours: Annotated[
        int,
        Ui("Tells again after hours", "Each further time after twice as long, at most a week. 0: never again.",
           section="Message"),
    ] = 24  # fmt: skip
    quiet: Annotated[
        bool, Ui("Quiet hours", "Nothing is sent then; what is found meanwhile is told afterwards.", section="Message")
    ] = False
    start: Annotated[str, Ui("Quiet from", "HH:MM, such as 22:00.", section="Message", needs="quiet")] = "22:00"
    end: Annotated[str, Ui("Quiet until", "HH:MM, such as 06:00.", section="Message", needs="quiet")] = "06:00"
    zone: Annotated[str, Ui("Time zone", "Such as Europe/Berlin.", section="Message", needs="quiet")] = "UTC"

    @field_validator("start", "end")
    @classmethod
    def _is_clock(cls, text: str, info: ValidationInfo) -> str:
        return clock(text) if info.data.get("quiet") else text

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, text: str, info: ValidationInfo) -> str:
        return zone(text) if info.data.get("quiet") else text


class RuleScreen(FormScreen):
    """An entry for each thing that can be watched."""

    caption: ClassVar[str] = "Add rule"

    def __init__(self, kit: Kit, kind: str | None = None, edits: str | None = None) -> None:
        super().__init__(kit)
        self._typed: Values = {}  # whichever entry it was typed under
        self._edits = _number(edits)
        if self._edits is not None:
            self.title = _t("Edit rule")
        self.entry = kind if kind in WATCHES and kind is not None else next(iter(WATCHES))

    def read(self) -> None:
        if self._edits is not None:
            self._read_rule(self._edits)
            return
        kinds = {one["kind"]: one for one in self.kit.alert_kinds()}
        channels = [(str(one["channel"]), one["name"]) for one in self.kit.alert_channels()]
        with self.hold_sync():
            if not channels:
                self.note = _t("A rule tells by a channel, and there is none yet.")
                self.link = {"label": _t("Add channel")}
                return
            choices = self._choices(channels)
            looks = {name: kind_look(name) for name in kinds}
            self.menu = [{"name": name, "label": one["word"], "icon": one["icon"]} for name, one in looks.items()]
            self.heading, self.note = looks[self.entry]["word"], _t(kinds[self.entry]["help"])
            if self.entry == "view_not_empty" and not choices["views"]:
                self.note += " " + _t("No view can be watched yet: save one above a list, such as Orders.")
            self.words = {**self.words, "save": _t("ADD")}
            model = _rule_form(self.entry, choices)
            self.load(model, {**declared(model), "channel": channels[0][0]}, choices=choices, stored=False)

    def _read_rule(self, number: int) -> None:
        """What a rule says now; what it watches stays."""
        rule = self.kit.alert_rule(number)
        channels = [(str(one["channel"]), one["name"]) for one in self.kit.alert_channels()]
        choices, quiet = self._choices(channels), rule["quiet"]
        shown = {name: _chosen(name, value, choices) for name, value in rule["parameters"].items()}
        shown |= {"channel": str(rule["channel_id"]), "repeat_hours": rule["repeat_hours"], "quiet": bool(quiet)}
        model = _rule_form(rule["kind"], choices)
        hours = quiet or {name: model.model_fields[name].default for name in ("start", "end", "zone")}
        with self.hold_sync():
            self.entry, self.heading = rule["kind"], kind_look(rule["kind"])["word"]
            self.note = _t((WATCHES[rule["kind"]].__doc__ or "").strip())
            self.load(model, {**shown, **hours}, choices=choices)

    def _choices(self, channels: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
        return {"channels": channels, "connections": self._connections(), "views": self._views()}

    def _connections(self) -> list[tuple[str, str]]:
        """None where there are too many to choose from: then a number is typed."""
        found, total = self.kit.find_connections(limit=_MOST)
        return [(str(one["id"]), one["name"]) for one in found] if total <= _MOST else []

    def _views(self) -> list[tuple[str, str]]:
        lists = set(watchable())
        return [(str(one["id"]), f"{one['name']} ({one['list']})") for one in self.kit.views() if one["list"] in lists]

    def _saved(self) -> None:
        values = self.model.model_validate(from_form(self.model, self.form, self._kept)).model_dump()
        hours = (values.pop("start"), values.pop("end"), values.pop("zone"))
        quiet = hours if values.pop("quiet") else ()
        channel, again = values.pop("channel"), values.pop("repeat_hours")
        if self._edits is None:
            done = _t("Rule added")
            row = self.kit.add_alert(self.entry, channel, values, repeat_hours=again, quiet=quiet or None)
        else:
            done = _t("Rule changed")
            row = self.kit.change_alert(
                self._edits, channel=channel, parameters=values, repeat_hours=again, quiet=quiet
            )
        self.dirty = False
        told = _t("{}; told by {}.").format(self.heading, row["channel"])
        self.go("alerts", tab="rules", said=(done, told, "good"))

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_choose(self, name: str) -> None:
        """Watch something else: whom it tells stays."""
        if name == self.entry or name not in {one["name"] for one in self.menu}:
            return
        self._typed |= self.form
        self.entry = name
        if self.attempt(self.read):
            self.form = {**self.form, **{key: value for key, value in self._typed.items() if key in self.form}}
            self._judge()
            self.here(tab=name)

    def vue_back(self, _data: Any = None) -> None:
        self.guard(lambda: self.go("alerts", tab="rules"))

    def vue_follow(self, _data: Any = None) -> None:
        """The note's link: a channel first."""
        self.go("channel")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _chosen(name: str, value: Any, choices: Choices) -> Any:
    """A parameter as its field holds it: where it is chosen by name, a word."""
    return str(value) if value is not None and choices.get(f"{name}s") else value


def _rule_form(kind: str, choices: Choices) -> type[BaseModel]:
    """What a kind asks for, then whom it tells."""
    watched = WATCHES[kind]
    chosen: dict[str, Any] = {
        name: field for name, field in _BY_NAME.items() if name in watched.model_fields and choices[f"{name}s"]
    }
    made: type[BaseModel] = create_model("RuleForm", __base__=(_Telling, watched), **chosen)
    return made


class _Named(BaseModel):
    name: Annotated[str, _Needed, Ui("Name", "As rules and messages call it.")]


class _Password(BaseModel):
    secret: Annotated[
        str, Ui("Password", "Kept encrypted and shown to nobody. Empty: the server asks for none.", secret=True)
    ] = ""


class _Address(BaseModel):
    secret: Annotated[
        str,
        AfterValidator(webhook_url),
        Ui("Address of the webhook", "Kept encrypted and shown to nobody: whoever has it can write there.",
           secret=True),
    ]  # fmt: skip


class _OtherPassword(BaseModel):
    secret: Annotated[
        str, Ui("Password", "Kept encrypted and shown to nobody. Another server needs it again.", secret=True)
    ] = ""


def _other_url(text: str) -> str:
    return webhook_url(text) if text else ""


class _OtherAddress(BaseModel):
    secret: Annotated[
        str,
        AfterValidator(_other_url),
        Ui("Address of the webhook", "Kept encrypted and shown to nobody: whoever has it can write there.",
           secret=True),
    ] = ""  # fmt: skip


_SECRETS: dict[str, type[BaseModel]] = {"email": _Password, "webhook": _Address}
_OTHER_SECRETS: dict[str, type[BaseModel]] = {"email": _OtherPassword, "webhook": _OtherAddress}  # of one that has one


def _note(kind: str) -> str:
    notes = {
        "email": _t("Messages go through an SMTP server."),
        "webhook": _t("For whatever takes a message by HTTP as Slack does: a POST with its text as JSON."),
    }
    return notes[kind]


class ChannelScreen(FormScreen):
    """An entry for each kind of channel."""

    caption: ClassVar[str] = "Add channel"

    def __init__(self, kit: Kit, kind: str | None = None, edits: str | None = None) -> None:
        super().__init__(kit)
        self._edits = _number(edits)
        if self._edits is not None:
            self.title = _t("Edit channel")
        self.entry = kind if kind in KINDS and kind is not None else next(iter(KINDS))

    def read(self) -> None:
        if self._edits is not None:
            self._read_channel(self._edits)
            return
        looks = {name: channel_look(name) for name in KINDS}
        with self.hold_sync():
            self.menu = [{"name": name, "label": one["word"], "icon": one["icon"]} for name, one in looks.items()]
            self.heading, self.note = looks[self.entry]["word"], _note(self.entry)
            self.words = {**self.words, "save": _t("ADD"), "secret": ""}
            bases = (_SECRETS[self.entry], KINDS[self.entry], _Named)
            model: type[BaseModel] = create_model("ChannelForm", __base__=bases)
            self.load(model, declared(model), stored=False)

    def _read_channel(self, number: int) -> None:
        """What a channel says now, but for its secret; its kind stays."""
        row = self.kit.alert_channel(number)
        secrets = _OTHER_SECRETS if row["has_secret"] else _SECRETS
        model: type[BaseModel] = create_model(
            "ChannelForm", __base__=(secrets[row["kind"]], KINDS[row["kind"]], _Named)
        )
        with self.hold_sync():
            self.entry, self.heading = row["kind"], channel_look(row["kind"])["word"]
            self.note, self.subject = _note(row["kind"]), row["name"]
            kept = {} if row["has_secret"] else {"secret": ""}
            self.words = {**self.words, **kept}
            self.load(model, {**row["config"], "name": row["name"]})

    def store(self, values: Values) -> str:
        name, secret = values.pop("name"), values.pop("secret", None)
        if self._edits is None:
            return str(self.kit.add_alert_channel(self.entry, name, values, secret or "")["name"])
        return str(self.kit.change_alert_channel(self._edits, name=name, config=values, secret=secret)["name"])

    def _saved(self) -> None:
        name = self.store(from_form(self.model, self.form, self._kept))
        self.dirty = False
        done = _t("Channel added") if self._edits is None else _t("Channel changed")
        told = _t("{}: try it, select it and press [TEST].").format(name)
        self.go("alerts", tab="channels", said=(done, told, "good"))

    def refused(self, error: OmnikitError) -> None:
        """A name that is taken is said at its field."""
        if isinstance(error, Duplicate):
            self.faults = {**self.faults, "name": said(error.message)}
        super().refused(error)

    def _enter(self, name: str) -> None:
        super()._enter(name)
        self.here(tab=name)

    def vue_back(self, _data: Any = None) -> None:
        self.guard(lambda: self.go("alerts", tab="channels"))
