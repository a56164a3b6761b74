"""A rule to be added, and a channel that rules tell by, as forms."""

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
from omnikit.widgets.form import Choices, Values, from_form
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

    def __init__(self, kit: Kit, kind: str | None = None) -> None:
        super().__init__(kit)
        self._typed: Values = {}  # whichever entry it was typed under
        self.entry = kind if kind in WATCHES and kind is not None else next(iter(WATCHES))

    def read(self) -> None:
        kinds = {one["kind"]: one for one in self.kit.alert_kinds()}
        channels = [(str(one["channel"]), one["name"]) for one in self.kit.alert_channels()]
        with self.hold_sync():
            if not channels:
                self.note = _t("A rule tells by a channel, and there is none yet.")
                self.link = {"label": _t("Add channel")}
                return
            choices = {"channels": channels, "connections": self._connections(), "views": self._views()}
            looks = {name: kind_look(name) for name in kinds}
            self.menu = [{"name": name, "label": one["word"], "icon": one["icon"]} for name, one in looks.items()]
            self.heading, self.note = looks[self.entry]["word"], _t(kinds[self.entry]["help"])
            if self.entry == "view_not_empty" and not choices["views"]:
                self.note += " " + _t("No view can be watched yet: save one above a list, such as Orders.")
            self.words = {**self.words, "save": _t("ADD")}
            model = _rule_form(self.entry, choices)
            shown = {name: field.default for name, field in model.model_fields.items() if not field.is_required()}
            self.load(model, {**shown, "channel": channels[0][0]}, choices=choices, stored=False)

    def _connections(self) -> list[tuple[str, str]]:
        """None where there are too many to choose from: then a number is typed."""
        found, total = self.kit.find_connections(limit=_MOST)
        return [(str(one["id"]), one["name"]) for one in found] if total <= _MOST else []

    def _views(self) -> list[tuple[str, str]]:
        lists = set(watchable())
        return [(str(one["id"]), f"{one['name']} ({one['list']})") for one in self.kit.views() if one["list"] in lists]

    def _saved(self) -> None:
        values = self.model.model_validate(from_form(self.model, self.form, self._kept)).model_dump()
        quiet = (values.pop("start"), values.pop("end"), values.pop("zone"))
        row = self.kit.add_alert(
            self.entry,
            values.pop("channel"),
            repeat_hours=values.pop("repeat_hours"),
            quiet=quiet if values.pop("quiet") else None,
            parameters=values,
        )
        self.dirty = False
        told = _t("{}; told by {}.").format(self.heading, row["channel"])
        self.go("alerts", tab="rules", said=(_t("Rule added"), told, "good"))

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


_SECRETS: dict[str, type[BaseModel]] = {"email": _Password, "webhook": _Address}


def _note(kind: str) -> str:
    notes = {
        "email": _t("Messages go through an SMTP server."),
        "webhook": _t("For whatever takes a message by HTTP as Slack does: a POST with its text as JSON."),
    }
    return notes[kind]


class ChannelScreen(FormScreen):
    """An entry for each kind of channel."""

    caption: ClassVar[str] = "Add channel"

    def __init__(self, kit: Kit, kind: str | None = None) -> None:
        super().__init__(kit)
        self.entry = kind if kind in KINDS and kind is not None else next(iter(KINDS))

    def read(self) -> None:
        looks = {name: channel_look(name) for name in KINDS}
        with self.hold_sync():
            self.menu = [{"name": name, "label": one["word"], "icon": one["icon"]} for name, one in looks.items()]
            self.heading, self.note = looks[self.entry]["word"], _note(self.entry)
            self.words = {**self.words, "save": _t("ADD"), "secret": ""}
            bases = (_SECRETS[self.entry], KINDS[self.entry], _Named)
            model: type[BaseModel] = create_model("ChannelForm", __base__=bases)
            shown = {name: field.default for name, field in model.model_fields.items() if not field.is_required()}
            self.load(model, shown, stored=False)

    def store(self, values: Values) -> str:
        name, secret = values.pop("name"), values.pop("secret", "")
        return str(self.kit.add_alert_channel(self.entry, name, values, secret)["name"])

    def _saved(self) -> None:
        name = self.store(from_form(self.model, self.form, self._kept))
        self.dirty = False
        told = _t("{}: try it, select it and press [TEST].").format(name)
        self.go("alerts", tab="channels", said=(_t("Channel added"), told, "good"))

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
