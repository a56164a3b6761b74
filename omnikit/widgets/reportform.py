"""A report to be run: its parameters as a form, and when: now, every so often, or at a time of day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from omnikit.errors import InvalidInput, OmnikitError
from omnikit.model.fields import Ui
from omnikit.widgets.clocks import Day, clock, zone
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.form import Values, from_form
from omnikit.widgets.reports import days_of_week, label_of, when_text
from omnikit.widgets.texts import _t, said
from omnikit.widgets.underway import with_worker

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
Choice = list[tuple[str, str]]
_OURS = "p_"  # before the name of a parameter: it may be called as one of our own fields, or begin with an underscore
_MOST = 200  # connections that can be chosen by name
_ENTRIES = (
    ("now", "Run now", "mdi-play"),
    ("every", "Every so many minutes", "mdi-timer-outline"),
    ("at", "At a time of day", "mdi-clock-outline"),
)


def _object(text: str) -> str:
    with suppress(ValueError):
        if isinstance(json.loads(text), dict):
            return text
    raise ValueError(_t("Write a JSON object."))


_TYPES: dict[str, Any] = {
    "int": int, "float": float, "bool": bool, "str": Annotated[str, Field(max_length=2000)], "date": Day,
    "list[str]": list[str], "list[int]": list[int], "dict": Annotated[str, AfterValidator(_object)],
}  # fmt: skip
_CODE = Annotated[bool, Ui("Show code", "The page shows the notebook's code as well.", section="Page")]
_EVERY = Annotated[int, Ui("Minutes", "So long from one run to the next.", section="When")]
_AT = Annotated[str, AfterValidator(clock), Ui("Time of day", "HH:MM, such as 06:30.", section="When")]
_DAYS = Annotated[list[str], Ui("Days", "None: every day.", section="When", source="days")]
_ZONE = Annotated[str, AfterValidator(zone), Ui("Time zone", "Such as Europe/Berlin.", section="When")]
_WHEN: dict[str, dict[str, tuple[Any, Any]]] = {
    "now": {},
    "every": {"every": (_EVERY, 60)},
    "at": {"at": (_AT, "06:30"), "days": (_DAYS, []), "zone": (_ZONE, "UTC")},
}
_PAGE: dict[str, tuple[Any, Any]] = {"code": (_CODE, False)}


class ReportScreen(FormScreen):
    """An entry for each way of running it. `like`: a run whose parameters are filled in."""

    caption: ClassVar[str] = "Report"

    def __init__(self, kit: Kit, report: str, tab: str | None = None, like: int | None = None) -> None:
        super().__init__(kit)
        self._report, self._like = report, like
        self._parameters: list[Row] = []
        self._typed: Values = {}  # whichever entry it was typed under
        self.entry = tab if tab in {name for name, _, _ in _ENTRIES} and tab is not None else "now"

    def read(self) -> None:
        row = next((one for one in self.kit.reports() if one["name"] == self._report), None)
        with self.hold_sync():
            if row is None:
                self.note = _t("There is no report of this name any more.")
                self.link = {"label": _t("Reports")}
                return
            self.subject = _t(row["title"])
            if row["problem"]:
                self.note = _t("This notebook cannot be run: {}. Mend it: {}").format(said(row["problem"]), row["path"])
                self.link = {"label": _t("Reports")}
                return
            self._show(row)

    def _show(self, row: Row) -> None:
        self.menu = [{"name": name, "label": _t(label), "icon": icon} for name, label, icon in _ENTRIES]
        self.heading = next(one["label"] for one in self.menu if one["name"] == self.entry)
        self.note = _t(row["description"])
        now = self.entry == "now"
        unused = _t("What was typed has not been used yet.")
        self.words = {**self.words, "save": _t("RUN") if now else _t("SCHEDULE"), "unsaved": unused}
        self._parameters = row["parameters"]
        connections = self._connections()
        model, shown = _form(self._parameters, self.entry, named=bool(connections))
        self.load(model, shown, choices={"connections": connections, "days": days_of_week()}, stored=False)
        if self._like is not None:
            wanted, self._like = self.kit.report_row(self._like)["parameters"], None
            self.fill({**shown, **_values(self._parameters, wanted, named=bool(connections))})
            self._start = dict(self.form)  # nothing has been typed
            self._judge()

    def _connections(self) -> Choice:
        """Their names for a parameter that takes the number of one; none where there are too many to choose from."""
        if not any(map(_is_connection, self._parameters)):
            return []
        found, total = self.kit.find_connections(limit=_MOST)
        return [(str(one["id"]), one["name"]) for one in found] if total <= _MOST else []

    # -- doing it ----------------------------------------------------------------------------------------------

    def _saved(self) -> None:
        values = from_form(self.model, self.form, self._kept)
        given = {one["name"]: _meant(one, values[_key(one)]) for one in self._parameters if self._differs(one, values)}
        self._run(given, values) if self.entry == "now" else self._schedule(given, values)

    def _differs(self, parameter: Row, values: Values) -> bool:
        """Whether it was set: what is left at its default follows the notebook."""
        key = _key(parameter)
        return key in values and (key not in self._kept or values[key] != self._kept[key])

    def _run(self, given: Values, values: Values) -> None:
        row = self.kit.run_report(self._report, given, code=bool(values["code"]))
        told = with_worker(self.kit, f"{_t('Run {}').format(row['report_run'])}.")
        self._leave("runs", _t("Report triggered"), told)

    def _schedule(self, given: Values, values: Values) -> None:
        if self.entry == "every":
            row = self.kit.schedule_report(self._report, given, every=int(values["every"]))
        else:
            row = self.kit.schedule_report(
                self._report, given, at=values["at"], days="".join(sorted(values["days"])), zone=values["zone"].strip()
            )
        self._leave("schedules", _t("Scheduled"), when_text(row))

    def _leave(self, tab: str, title: str, text: str) -> None:
        self.dirty = False
        self.go("reports", tab=tab, said=(title, text, "good"))

    def refused(self, error: OmnikitError) -> None:
        """A wrong parameter is said at its field."""
        if isinstance(error, InvalidInput) and f"{_OURS}{error.field}" in self.form:
            field = f"{_OURS}{error.field}"
            error = InvalidInput(error.message, field=field, remedy=error.remedy, code=error.code)
        super().refused(error)

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_choose(self, name: str) -> None:
        """Another way of running it: what was typed stays."""
        if name == self.entry or name not in {one["name"] for one in self.menu}:
            return
        self._typed |= self.form
        self.entry = name
        if self.attempt(self.read):
            self.form = {**self.form, **{key: value for key, value in self._typed.items() if key in self.form}}
            self._judge()
            self.here(tab=name)

    def vue_back(self, _data: Any = None) -> None:
        self.guard(lambda: self.go("reports"))

    def vue_follow(self, _data: Any = None) -> None:
        """The note's link."""
        self.go("reports")


# -- from what a notebook declares to a form, and back -----------------------------------------------------------------


def _form(parameters: list[Row], entry: str, *, named: bool) -> tuple[type[BaseModel], Values]:
    """The model of an entry's form, and what it shows before anything is typed. `named`: connections are chosen."""
    fields: dict[str, Any] = dict(_WHEN[entry])
    for one in parameters:
        choosing = named and _is_connection(one)
        fields[_key(one)] = (Annotated[_typed(one), _described(one, choosing=choosing)], ...)
    fields |= _PAGE if entry == "now" else {}
    model = create_model("ReportForm", __config__=ConfigDict(hide_input_in_errors=True), **fields)
    shown = {name: default for name, (_, default) in fields.items() if default is not ...}
    defaults = {one["name"]: one["default"] for one in parameters if not one["needed"]}
    return model, shown | _values(parameters, defaults, named=named)


def _values(parameters: list[Row], values: Mapping[str, Any], *, named: bool) -> Values:
    """Values of parameters as their fields hold them."""
    return {_key(one): _shown(one, values[one["name"]], named=named) for one in parameters if one["name"] in values}


def _key(parameter: Row) -> str:
    return f"{_OURS}{parameter['name']}"


def _kinds(parameter: Row) -> tuple[list[str], bool]:
    """The types that a parameter may have, and whether it may be none."""
    kinds = [part.strip() for part in parameter["type"].split("|")]
    return [kind for kind in kinds if kind != "None"], "None" in kinds


def _typed(parameter: Row) -> Any:
    kinds, empty = _kinds(parameter)
    if _is_choice(parameter):
        return Literal["true", "false"] | None
    kind = _TYPES[kinds[0]] if len(kinds) == 1 else str  # of several, the verb finds the one that fits
    return kind | None if empty else kind


def _is_choice(parameter: Row) -> bool:
    """On, off, or neither: a switch has no third position."""
    return _kinds(parameter) == (["bool"], True)


def _described(parameter: Row, *, choosing: bool) -> Ui:
    label, text = label_of(parameter["name"]), _t(parameter["help"])
    text = text[:1].upper() + text[1:]
    if choosing:
        return Ui(label, text, section="Parameters", source="connections")
    choices = (("true", _t("on")), ("false", _t("off"))) if _is_choice(parameter) else ()
    return Ui(label, text, section="Parameters", choices=choices)


def _is_connection(parameter: Row) -> bool:
    """By agreement: what reports call CONNECTION is the number of one."""
    return bool(parameter["name"] == "CONNECTION" and _kinds(parameter)[0] == ["int"])


def _shown(parameter: Row, value: Any, *, named: bool) -> Any:
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    if value is not None and _is_choice(parameter):
        return str(value).lower()
    as_text = _typed(parameter) in {str, str | None} or (named and _is_connection(parameter))
    return str(value) if value is not None and as_text else value


def _meant(parameter: Row, value: Any) -> Any:
    """What was typed, as the verb takes it: an object is typed as JSON."""
    return json.loads(value) if _kinds(parameter)[0] == ["dict"] and value else value
