"""ERRORS: their causes first, then the errors of one cause, of a connection, or all; and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from omnikit.kit.explain import about
from omnikit.model.states import ErrorState
from omnikit.widgets.lists import Scoped, run_panel
from omnikit.widgets.orders import order_words
from omnikit.widgets.returns import return_words
from omnikit.widgets.screen import Row, Rows, button
from omnikit.widgets.source import Source, Values
from omnikit.widgets.status import look
from omnikit.widgets.story import IMPORTED, PAGES, SENT, kind_look, lines_of, mend_word, story, type_look, view_word
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, number, said

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.kit.exports import Resent
    from omnikit.kit.imports import Retried

Told = tuple[str, str, str]
_MOST = 20_000  # errors that one list reads; a cause is counted, and retried, whole
_NAMED = 3  # refused connections, and other errors of an order, that are told one by one
_ALIVE = (str(ErrorState.OPEN), str(ErrorState.RETRYING))


def errors_screen(kit: Kit, connection: int | None = None, cluster: str | None = None, tab: str | None = None) -> Any:
    """The face of ERRORS that an address means: the errors of a cause, all of them (`tab` is all), or the causes."""
    listed = cluster is not None or tab == "all"
    return ErrorsScreen(kit, connection, cluster) if listed else ClustersScreen(kit, connection)


class _Retrying(Scoped):
    """What both faces share: the switch between them, and trying again without doing it twice."""

    heading = "Errors"
    selects = True
    nothing: ClassVar[dict[str, str]] = {
        "icon": "mdi-check-circle-outline",
        "title": "No open error",
        "text": "All that was fetched has been imported or waits for a payment, and nothing that was sent has failed.",
    }
    face = ""
    part: Mapping[str, str] = MappingProxyType({})  # which face it is, as its address says it

    def __init__(self, kit: Kit, columns: list[Column], connection: int | None) -> None:
        self._trying = False
        super().__init__(kit, columns, connection)
        self.tabs = self._tabs()

    def _tabs(self) -> list[dict[str, Any]]:
        faces = (("show_clusters", _t("Clusters")), ("show_all", _t("All errors")))
        return [{**button(name, label, ""), "on": name == self.face} for name, label in faces]

    def show_clusters(self) -> None:
        self.go("errors", self.connection)

    def show_all(self) -> None:
        self.go("errors", self.connection, tab="all")

    def vue_unscope(self, _data: Any = None) -> None:
        super().vue_unscope()
        self.here(connection=None)

    def follow(self, link: Mapping[str, str]) -> None:
        """Open the page that a link of the kit names."""
        place = dict(link)
        self.go(place.pop("page"), int(place.pop("connection")), **place)

    def to_record(self, what: str, connection: int, record_id: str) -> None:
        """The page of the order or return, or the offer."""
        self.go(PAGES[what], connection, order=record_id)

    def again(self, verb: Callable[[], Retried], kinds: Collection[str]) -> None:
        """Ask for a retry of imports."""
        self._again_beside(lambda: _outcome(verb(), kinds, waits=not self.kit.worker_alive()))

    def send_again(self, errors: Callable[[], list[int]]) -> None:
        """Ask for a retry of the exports that errors are about."""
        self._again_beside(lambda: _sent(self.kit.retry_failed(errors()), waits=not self.kit.worker_alive()))

    def _again_beside(self, verb: Callable[[], Told]) -> None:
        """Beside the page: a large cause takes seconds. A second click meanwhile does nothing."""
        if self._trying:
            return
        told: list[Told] = []

        def ended(done: bool) -> None:
            self._trying = False
            self.refresh()
            self.redraw()
            self.live.wake()
            if done:
                self.say(*told[0])

        self._trying = True
        self.redraw()
        self.beside(lambda: told.append(verb()), ended)

    def errors_of(self, clusters: Sequence[str]) -> list[int]:
        """The errors of causes that wait to be tried again."""
        return [
            row["id"]
            for cluster in clusters
            for row in self.kit.error_rows(self.connection, cluster=cluster, states=(ErrorState.OPEN,))
        ]

    def retry_button(self, name: str, label: str, open_errors: int) -> dict[str, str]:
        reason = "" if open_errors else _t("It is being retried already")
        return button(name, label, "mdi-replay", _t("The retry is being started") if self._trying else reason)


def _counted(many: int, kinds: Collection[str]) -> str:
    """How many orders, or returns, in words."""
    if set(kinds) <= {"order"}:
        return order_words().of(many)
    return return_words().of(many) if set(kinds) == {"return"} else _t("{} orders and returns").format(number(many))


def _sent(found: Resent, *, waits: bool) -> Told:
    """What is sent again, and why others are not, as a message."""
    many = _t("1 export") if found.many == 1 else _t("{} exports").format(number(found.many))
    words = [f"{many}."] + [f"{said(one.message)} {said(one.remedy)}" for one in found.refused[:_NAMED]]
    if waits:
        words.insert(1, _t("No worker is running: it waits until one is."))
    return _t("Retry triggered"), " ".join(words), "bad" if found.refused else "good"


def _outcome(found: Retried, kinds: Collection[str], *, waits: bool) -> Told:
    """What a retry began, and whom it was refused, as a message."""
    title = _t("Retry started for {}").format(_counted(found.orders, kinds))
    refused = [f"{row['connection']}: {said(row['message'])} {said(row['remedy'])}" for row in found.refused[:_NAMED]]
    if len(found.refused) > _NAMED:
        refused.append(_t("Refused for {} more connections.").format(number(len(found.refused) - _NAMED)))
    if waits and found.runs:
        refused.insert(0, _t("No worker is running: it waits until one is."))
    title = title if found.runs else _t("No retry was started")
    return title, " ".join(refused), "bad" if found.refused else "good"


# -- causes ------------------------------------------------------------------------------------------------------


class ClustersScreen(_Retrying):
    """Open errors by cause, the most frequent first: what happened, how often, is it getting worse, what to do."""

    list_name = "clusters"
    face = "show_clusters"

    def __init__(self, kit: Kit, connection: int | None = None) -> None:
        columns = [
            Column("message", _t("Cause"), "story"),
            Column("count", _t("Errors"), "number", searched=False),
            Column("trend", _t("New in 24 h"), "look", sort_by="last_day", searched=False),
            Column("mend", _t("Remedy"), "way", sort_by="mend_word", searched=False, opens="mend"),
            Column("type_look", _t("Type"), "look", sort_by="type_word"),
            Column("names", _t("Connections")),
            Column("last_seen", _t("Last seen"), "time", searched=False),
            Column("first_seen", _t("First seen"), "time", searched=False),
            Column("sample", _t("Example"), "way", sort_by="sample_word", opens="sample"),
            Column("state_look", _t("State"), "look", sort_by="state_word"),
            Column("code", _t("Code")),
        ]
        super().__init__(kit, columns, connection)

    def read(self) -> list[Row]:
        return [_cluster_row(row) for row in self.kit.clusters(self.connection)]

    def _count(self) -> str:
        errors = sum(self.table.source.column("count"))
        return _t("{} ({} errors)").format(super()._count(), number(errors)) if errors else super()._count()

    def buttons(self) -> list[dict[str, str]]:
        chosen = self._chosen()
        offered = [
            self.retry_button(name, label, sum(row["waiting"] for row in rows))
            for name, label, rows in (
                ("retry_clusters", _t("RETRY CLUSTER"), _of(chosen, IMPORTED)),
                ("send_clusters", _t("RETRY EXPORT"), _of(chosen, SENT)),
            )
            if rows
        ]
        return offered or [button("retry_clusters", _t("RETRY CLUSTER"), "mdi-replay", _in_offers())]

    def _chosen(self) -> list[Row]:
        rows = (self.table.row(key) for key in self.table.selected)
        return [row for row in rows if row is not None]

    def retry_clusters(self) -> None:
        """[RETRY CLUSTER]: all orders and returns of the selected causes, one run for each connection."""
        rows = _of(self._chosen(), IMPORTED)
        chosen = sorted(row["fingerprint"] for row in rows)
        self.again(
            lambda: self.kit.retry(cluster=chosen, connection=self.connection), {row["kind"] for row in rows}
        )  # fmt: skip

    def send_clusters(self) -> None:
        """[RETRY EXPORT]: what the errors of the selected causes are about is sent again."""
        chosen = sorted(row["fingerprint"] for row in _of(self._chosen(), SENT))
        self.send_again(lambda: self.errors_of(chosen))

    def opened(self, row: Row) -> None:
        """A click on a cause: its errors."""
        self.go("errors", self.connection, cluster=row["fingerprint"])

    def vue_act_on(self, data: dict[str, Any]) -> None:
        row = self.table.row(data["id"])
        if row is None:
            return
        if data["name"] == "mend":
            self.follow(row["link"])
        elif data["name"] == "sample":
            example = row["example"]
            self.to_record(example["about"], example["connection_id"], example["order_id"])


def _of(rows: Sequence[Row], kinds: Collection[str]) -> list[Row]:
    return [row for row in rows if row["kind"] in kinds]


def _in_offers() -> str:
    """Why nothing of stock is retried here."""
    return _t("Quantities are sent again under Offers.")


def _cluster_row(row: Row) -> Row:
    """A cluster of the kit with what its cells need; `waiting` is how many of its errors nobody is retrying."""
    state, mend = _cluster_state(row), mend_word(row["link"])
    example = row["example"]["order_id"]
    return {
        **row,
        "id": row["fingerprint"],
        "label": said(row["message"]),
        "message": said(row["message"]),
        "message_more": said(row["remedy"]),
        "waiting": row["count"] - row["retrying"],
        "trend": _trend(row),
        "names": ", ".join(row["connections"].values()),
        "type_look": type_look(row),
        "type_word": type_look(row)["word"],
        "state_look": state,
        "state_word": state["word"],
        "mend": {
            "word": mend,
            "icon": "mdi-arrow-right",
            "hint": row["connections"].get(row["example"]["connection_id"]),
        },
        "mend_word": mend,
        "sample": {"word": example, "icon": "", "hint": example},
        "sample_word": example,
    }


def _trend(row: Row) -> dict[str, Any]:
    """How many were new in the last 24 hours against the 24 before: an arrow, a word, and both numbers."""
    new, before = row["last_day"], row["day_before"]
    trends = {
        "rising": ("mdi-trending-up", _t("Rising"), "bad"),
        "falling": ("mdi-trending-down", _t("Falling"), "good"),
        "steady": ("mdi-trending-neutral", _t("Steady"), "warn"),
        "none": ("mdi-minus", _t("No new ones"), "quiet"),
    }
    state = "rising" if new > before else "falling" if new < before else "steady" if new else "none"
    icon, word, tone = trends[state]
    hint = _t("{} new in the last 24 hours, {} in the 24 hours before").format(number(new), number(before))
    detail = _t("{} after {}").format(number(new), number(before)) if state != "none" else ""
    return {"state": state, "icon": icon, "word": word, "tone": tone, "detail": detail, "hint": hint}


def _cluster_state(row: Row) -> dict[str, Any]:
    """Retrying as soon as a part of it is, with how large a part."""
    if not row["retrying"]:
        return look(ErrorState.OPEN)
    part = (
        "" if row["retrying"] == row["count"] else _t("{} of {}").format(number(row["retrying"]), number(row["count"]))
    )
    return {**look(ErrorState.RETRYING), "detail": part}


# -- errors ------------------------------------------------------------------------------------------------------

_CELLS: dict[str, Callable[[Row], Any]] = {
    "label": lambda row: row["order_id"],
    "type_look": type_look,
    "type_word": lambda row: type_look(row)["word"],
    "kind_look": kind_look,
    "kind_word": lambda row: kind_look(row)["word"],
    "message": lambda row: said(row["message"]),
    "state_look": lambda row: look(row["state"]),
    "state_word": lambda row: look(row["state"])["word"],
    "standing": lambda row: (row["kind"], row["state"]),
}


class Picture(Source):
    """Errors as they were read at one moment. Cells are made for the page that is shown, columns when they are asked
    for: putting 20,000 sentences into words takes longer than anybody waits.
    """

    def __init__(self, rows: list[Row], states: Sequence[str], total: int, cluster: Row | None) -> None:
        self.rows, self.states, self.total, self.cluster = rows, states, total, cluster
        self._keys = [row["id"] for row in rows]
        self._columns: dict[str, Values] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and self._all() == other._all()

    __hash__ = None  # type: ignore[assignment]

    def _all(self) -> tuple[Any, ...]:
        return self.total, self.states, self.cluster, self.rows

    @property
    def keys(self) -> list[int]:
        return self._keys

    def column(self, key: str) -> Values:
        if key not in self._columns:
            make = _CELLS.get(key) or (lambda row: row.get(key))
            self._columns[key] = [make(row) for row in self.rows]
        return self._columns[key]

    def row(self, at: int) -> Row:
        row = self.rows[at]
        return {**row, **{key: make(row) for key, make in _CELLS.items()}}


class ErrorsScreen(_Retrying):
    """All that could not be imported, or sent, and why: of one cause, of one connection, or all."""

    list_name = "errors"

    def __init__(self, kit: Kit, connection: int | None = None, cluster: str | None = None) -> None:
        self.cluster = cluster
        self.face = "" if cluster else "show_all"
        self.part = {"cluster": cluster} if cluster else {"tab": "all"}
        self._told: Row | None = None  # the error whose story, or whose run, stands beside the list
        super().__init__(kit, _columns(), connection)

    def _nothing(self) -> dict[str, str]:
        if set(self.states) != set(_ALIVE):
            text = _t("None is in one of the chosen states.")
            return {"icon": "mdi-check-circle-outline", "title": _t("No error"), "text": text}
        found = super()._nothing()
        return {**found, "text": _t("They are solved, or ignored.")} if self.cluster else found

    # -- reading -----------------------------------------------------------------------------------------------

    @property
    def states(self) -> list[str]:
        """Those that the list's filter lets pass; without one, all."""
        chosen = self.table.state.filters.get("state_look", {}).get("is", ())
        known = [str(state) for state in ErrorState]
        return [state for state in known if state in chosen] or known

    def read(self) -> Picture:
        states, cluster = self.states, self.cluster
        rows = self.kit.error_rows(self.connection, limit=_MOST, cluster=cluster, states=states)
        total = len(rows)
        if total == _MOST:
            total = self.kit.count_errors(self.connection, cluster=cluster, states=states)
        found = self.kit.clusters(self.connection, cluster=cluster) if cluster is not None else []
        return Picture(rows, states, total, found[0] if found else None)

    def show_rows(self, rows: Rows) -> None:
        super().show_rows(rows)
        if self._told is not None and self.panel.get("id") == self._told["id"]:
            self._tell(self.table.row(self._told["id"]) or self._told)

    def redraw(self) -> None:
        super().redraw()
        shown = self.table.source
        if isinstance(shown, Picture):
            self.lead = self._lead(shown)
            if shown.states != self.states:  # the filter asks for states that were not read
                self.refresh()

    def _count(self) -> str:
        shown, table = self.table.source, self.table
        if not isinstance(shown, Picture) or shown.total <= table.total:
            return super()._count()
        newest, total = number(table.total), number(shown.total)
        if table.found == table.total:
            return _t("{} newest of {}: narrow by cluster or connection").format(newest, total)
        return _t("{} of the {} newest of {}: narrow by cluster or connection").format(
            number(table.found), newest, total
        )

    def _choice(self) -> list[dict[str, Any]]:
        """Every state can be chosen, also those of which there is none in the list."""
        words = [{"value": str(state), "title": look(state)["word"]} for state in ErrorState]
        return [
            {**one, "words": words} if one["key"] == "state_look" and self.bar == "filters" else one
            for one in super()._choice()
        ]

    # -- one cause ---------------------------------------------------------------------------------------------

    def _lead(self, shown: Picture) -> dict[str, Any]:
        """The cause that all errors of the list have in common."""
        if self.cluster is None:
            return {}
        back = button("show_clusters", _t("Back to the clusters"), "mdi-arrow-left")
        row = shown.cluster
        if row is None:
            title = said(shown.rows[0]["message"]) if shown.rows else self.cluster
            text = _t("No error of this cause is open.")
            return {"label": _t("Cause"), "title": title, "text": text, "facts": [], "buttons": [back]}
        retry = self._cluster_button(row)
        mend = button("mend", mend_word(row["link"]), "mdi-arrow-right")
        facts = [
            (_t("Errors"), number(row["count"]), ""),
            (_t("New in 24 h"), _trend(row), "look"),
            (_t("State"), _cluster_state(row), "look"),
            (_t("Connections"), ", ".join(row["connections"].values()), ""),
            (_t("First seen"), row["first_seen"], "time"),
            (_t("Last seen"), row["last_seen"], "time"),
            (_t("Code"), row["code"], ""),
        ]
        return {"label": _t("Cause"), "title": said(row["message"]), "text": said(row["remedy"]),
                "facts": lines_of(facts), "buttons": [back, retry, mend]}  # fmt: skip

    def _cluster_button(self, row: Row) -> dict[str, str]:
        if row["kind"] in SENT:
            return self.retry_button("send_cluster", _t("RETRY EXPORT"), row["count"] - row["retrying"])
        if row["kind"] in IMPORTED:
            return self.retry_button("retry_cluster", _t("RETRY CLUSTER"), row["count"] - row["retrying"])
        return button("retry_cluster", _t("RETRY CLUSTER"), "mdi-replay", _in_offers())

    def retry_cluster(self) -> None:
        """[RETRY CLUSTER]: all orders of this cause, also those that the list is too short for."""
        kinds = {one["kind"] for one in self.kit.clusters(self.connection, cluster=self.cluster)}
        self.again(lambda: self.kit.retry(cluster=self.cluster, connection=self.connection), kinds)

    def send_cluster(self) -> None:
        """[RETRY EXPORT]: all that the errors of this cause are about."""
        clusters = [self.cluster] if self.cluster else []
        self.send_again(lambda: self.errors_of(clusters))

    def mend(self) -> None:
        """Where the cause is mended."""
        shown = self.table.source
        if isinstance(shown, Picture) and shown.cluster is not None:
            self.follow(shown.cluster["link"])

    # -- the toolbar -------------------------------------------------------------------------------------------

    def buttons(self) -> list[dict[str, str]]:
        standing: set[tuple[str, str]] = self.table.selected_values("standing")
        states = {state for _, state in standing}
        single = self._single() if len(self.table.selected) == 1 else None
        view = view_word(about(single)) if single else ""
        offered = {
            "show_log": (bool(single), _t("SHOW LOG"), "mdi-text-box-outline"),
            "view_record": (bool(single), view, "mdi-package-variant-closed"),
            "retry": (bool(_unsolved(standing, IMPORTED)), _t("RETRY IMPORT"), "mdi-replay"),
            "resend": (bool(_unsolved(standing, SENT)), _t("RETRY EXPORT"), "mdi-replay"),
            "ignore": (bool(states & set(_ALIVE)), _t("Ignore"), "mdi-eye-off-outline"),
            "reopen": (ErrorState.IGNORED in states, _t("Reopen"), "mdi-restore"),
            "assign": (True, _t("Assign"), "mdi-account-arrow-right-outline"),
            "note": (True, _t("Note"), "mdi-note-edit-outline"),
        }
        shown = [button(name, label, icon) for name, (applies, label, icon) in offered.items() if applies]
        waiting = {
            name: len(_unsolved(standing, kinds) & {ErrorState.OPEN, ErrorState.IGNORED})
            for name, kinds in (("retry", IMPORTED), ("resend", SENT))
        }
        return [
            self.retry_button(one["name"], one["label"], waiting[one["name"]]) if one["name"] in waiting else one
            for one in shown
        ]

    @property
    def _ids(self) -> list[int]:
        return sorted(self.table.selected)  # type: ignore[arg-type]

    def _single(self) -> Row:
        row = self.table.row(self._ids[0])
        assert row is not None
        return row

    def show_log(self) -> None:
        """[SHOW LOG]: the run that reported it."""
        self._log(self._single())

    def view_record(self) -> None:
        """[VIEW ORDER], [VIEW RETURN], [VIEW OFFER]"""
        self._view(self._single())

    def retry(self) -> None:
        """[RETRY IMPORT]: those selected that are about an import."""
        ids, kinds = self._ids, self.table.selected_values("kind")
        self.again(lambda: self.kit.retry(errors=ids), kinds & IMPORTED)

    def resend(self) -> None:
        """[RETRY EXPORT]: those selected that are about an export."""
        ids = self._ids
        self.send_again(lambda: ids)

    def ignore(self) -> None:
        """(Ignore): asks for the reason."""
        ids = self._ids
        self.ask(
            _t("Ignore errors?"), _t("They no longer count as open. (Reopen) takes it back."), _t("IGNORE"),
            lambda reason: self._done(_t("Errors ignored: {}"), self.kit.ignore_errors(ids, reason)),
            label=_t("Reason"),
        )  # fmt: skip

    def reopen(self) -> None:
        """(Reopen): what is ignored is open again."""
        self._done(_t("Errors open again: {}"), self.kit.reopen_errors(self._ids))

    def assign(self) -> None:
        """(Assign): says who looks after them; at first the user himself."""
        ids = self._ids
        self.ask(
            _t("Assign errors"), _t("Leave the name empty to assign them to nobody."), _t("ASSIGN"),
            lambda name: self._done(_t("Errors assigned: {}"), self.kit.assign_errors(ids, name.strip() or None)),
            label=_t("Assigned to"), value=self._common("assigned_to") or self.kit.actor, blank="yes",
        )  # fmt: skip

    def note(self) -> None:
        """(Note): a text beside them."""
        ids = self._ids
        self.ask(
            _t("Note beside errors"), _t("Leave the text empty to take the note away."), _t("SAVE"),
            lambda text: self._done(_t("Notes saved: {}"), self.kit.note_errors(ids, text.strip() or None)),
            label=_t("Note"), value=self._common("note"), blank="yes",
        )  # fmt: skip

    def _common(self, key: str) -> str:
        """What all selected errors have in a column, if it is one and the same."""
        values = self.table.selected_values(key)
        return str(values.pop() or "") if len(values) == 1 else ""

    def _done(self, words: str, count: int) -> None:
        self.refresh()
        self.live.wake()
        self.say(words.format(number(count)))

    # -- one error ---------------------------------------------------------------------------------------------

    def opened(self, row: Row) -> None:
        """A click on a row, or Enter on its order: the story of the error, beside the list."""
        self._tell(row)

    def _tell(self, row: Row) -> None:
        self._told = row
        self.panel = story(self.kit, row, trying=self._trying)

    def vue_close_panel(self, _data: Any = None) -> None:
        self._told = None
        super().vue_close_panel()

    def _log(self, row: Row) -> None:
        self._told = row
        back = button("story", _t("Back to the error"), "mdi-arrow-left")
        shown = run_panel(self.kit, self.kit.run_row(row["run_id"]))
        self.panel = {**shown, "id": f"run {row['run_id']}", "buttons": [back]}

    def _view(self, row: Row) -> None:
        self.to_record(about(row), row["connection_id"], row["order_id"])

    def _again(self, row: Row) -> None:
        if row["kind"] in SENT:
            self.send_again(lambda: [row["id"]])
        else:
            self.again(lambda: self.kit.retry(errors=[row["id"]]), {row["kind"]})

    def _mend(self, _row: Row) -> None:
        self.follow(self.panel["link"])

    def vue_act_on(self, data: dict[str, Any]) -> None:
        """A button of the panel."""
        acts = {
            "mend": self._mend, "again": self._again, "view": self._view, "log": self._log, "story": self._tell,
        }  # fmt: skip
        offered = {one["name"] for one in self.panel.get("buttons", ()) if not one["reason"]}
        if self._told is not None and data["name"] in offered:
            acts[data["name"]](self._told)


def _unsolved(standing: set[tuple[str, str]], kinds: Collection[str]) -> set[str]:
    """The states of what is selected of these kinds, but solved."""
    return {state for kind, state in standing if kind in kinds} - {ErrorState.SOLVED}


def _columns() -> list[Column]:
    return [
        Column("order_id", _t("ID in shop"), "link"),
        Column("connection", _t("Connection")),
        Column("type_look", _t("Type"), "look", sort_by="type_word"),
        Column("kind_look", _t("Order/Return"), "look", sort_by="kind_word"),
        Column("message", _t("Message")),
        Column("state_look", _t("State"), "look", sort_by="state_word", starts=_ALIVE),
        Column("assigned_to", _t("Assigned to")),
        Column("note", _t("Note")),
        Column("created", _t("Created"), "time", searched=False),
        Column("modified", _t("Last modified"), "time", searched=False),
        Column("code", _t("Code"), shown=False),
        Column("reason", _t("Reason"), shown=False),
    ]
