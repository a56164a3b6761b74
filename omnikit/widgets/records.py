"""What the lists of orders and of returns share: columns of a million records as a table's source, how often they are
fetched, importing them, and what can be done with those that are selected.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from omnikit.errors import NotFound, OmnikitError
from omnikit.model.schedule import INTERVALS
from omnikit.widgets.copying import connections_text
from omnikit.widgets.longtable import LongSource, LongTable
from omnikit.widgets.screen import ListScreen, Row, button
from omnikit.widgets.source import Numbers
from omnikit.widgets.status import look
from omnikit.widgets.table import Column
from omnikit.widgets.texts import _t, in_alphabet, number, said
from omnikit.widgets.underway import effective_text, run_look, with_worker

if TYPE_CHECKING:
    from omnikit.kit import Kit
    from omnikit.kit.handover import HandedOver
    from omnikit.kit.imports import Retried
    from omnikit.kit.orderlist import OrderList, OrderPicture

_OFFERED = 20  # connections for which the download can be set at once; the search finds the others
_NAMED = 3  # records, or refused connections, in a sentence
RETRIED = ("Error", "Canceled")  # what [RETRY IMPORT] takes
GIVEN_UP = ("Error",)  # what [CANCEL ORDER] and [CANCEL RETURN] take
HANDED_OVER = ("Complete",)  # what [EXPORT TO OMS] takes

# what a filter offers, whether it occurs or not; of other columns, what occurs
STATES = {
    "import_status": ("Not imported", "Imported", "Complete", "Error", "Canceled", "Excluded"),
    "oms_status": ("Not exported", "Being exported", "Exported", "Error"),
    "fulfilled_by": ("MFN", "AFN"),
}
TIMES = ("created", "last_updated", "first_seen", "imported", "modified")


class Words(NamedTuple):
    """What a list and a page say of orders, or of returns. `fetch`: the buttons that import those of one connection,
    and of all; `last`: what stands before the time of the last success; `refused`: why none is selected that can be
    tried again, given up, handed over; `cancel`: the button, and its question for one and for many; `hint`: how many
    are in Error, pending and there at all.
    """

    fetch: tuple[str, str]
    download: str
    last: str
    cancel: tuple[str, str, str]
    refused: tuple[str, str, str]
    counted: tuple[str, str]  # one, and many
    none: str
    hint: str

    def of(self, many: int) -> str:
        """How many, in words."""
        return self.counted[0] if many == 1 else self.counted[1].format(number(many))

    def no_retry(self, states: Collection[str]) -> str:
        """Why [RETRY IMPORT] cannot be pressed for records in these states; empty: it can."""
        return "" if set(RETRIED).intersection(states) else self.refused[0]

    def no_cancel(self, states: Collection[str]) -> str:
        """Why the import cannot be given up."""
        return "" if set(GIVEN_UP).intersection(states) else self.refused[1]

    def no_export(self, states: Collection[str], *, connected: bool) -> str:
        """Why [EXPORT TO OMS] cannot be pressed; `connected`: somebody takes what is handed over."""
        if not connected:
            return _t("No OMS is connected: set one under OMS.")
        return "" if set(HANDED_OVER).intersection(states) else self.refused[2]

    def cancel_title(self, many: int) -> str:
        """The question before an import is given up."""
        return self.cancel[1] if many == 1 else self.cancel[2].format(number(many))


class Verbs(NamedTuple):
    """What the kit does with orders, or with returns, of a connection."""

    fetch: Callable[[int], object]
    retry: Callable[[int, Sequence[str]], Retried]
    cancel: Callable[[int, Sequence[str]], int]
    hand_over: Callable[[int, Sequence[str]], HandedOver]
    replay: Callable[[int, Sequence[str]], object]


# -- words and cells -----------------------------------------------------------------------------------------------


def money(amount: str | None, currency: str | None = None) -> str:
    """An exact amount as the language writes it."""
    if amount is None:
        return ""
    try:
        text = number(Decimal(amount))  # type: ignore[arg-type]
    except (InvalidOperation, ValueError):
        text = amount
    return f"{text} {currency}" if currency else text


def flag(value: bool | None) -> str | None:
    """A flag in a word."""
    return None if value is None else _t("Yes") if value else _t("No")


def import_look(row: Row) -> dict[str, str]:
    """The import status; a record that a run tries again shows so."""
    found = {**look(row["import_status"]), "hint": "\n".join(said(one) for one in row["problems"])}
    if row["retrying"]:
        trying = look("retrying")
        found |= {"icon": trying["icon"], "tone": trying["tone"], "detail": trying["word"]}
    return found


def exclusion(reason: str | None) -> str:
    """Why a record was left out, where that is no setting's key."""
    words = {"window": _t("Before the days that are imported"), "no_order": _t("No order any more")}
    return words.get(reason or "", reason or "")


def cancel_text(names: Sequence[str]) -> str:
    """What giving an import up does, and what it does not."""
    text = _t(
        "{}: omnikit stops trying to import, and the errors no longer count as open. Nothing is canceled at the "
        "channel. [RETRY IMPORT] takes it back."
    )
    return text.format(few(names))


def few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    named = ", ".join(one[:60] for one in names[:_NAMED])
    return named if len(names) <= _NAMED else _t("{} and {} more").format(named, number(len(names) - _NAMED))


def refusals(refused: Sequence[Row]) -> str:
    """Who was refused and why: the first of them, and how many more."""
    told = [f"{one['connection']}: {said(one['message'])}" for one in refused[:_NAMED]]
    more = len(refused) - _NAMED
    return " ".join(told) if more <= 0 else _t("{} and {} more").format(" ".join(told), number(more))


def handed_over(found: HandedOver) -> list[Row]:
    """What of [EXPORT TO OMS] was refused, under the names of the records where single ones were."""
    return [{**row, "connection": row["record_id"] or row["connection"]} for row in found.refused]


def light(summary: Row, words: Words) -> dict[str, str]:
    """The state of all records at one glance."""
    errors, pending = number(summary["errors"]), number(summary["pending"])
    icon, word, tone = {
        "red": ("mdi-close-octagon", _t("{} in Error").format(errors), "bad"),
        "yellow": ("mdi-timer-sand", _t("{} pending").format(pending), "warn"),
        "green": ("mdi-check-circle", _t("All complete"), "good"),
    }.get(summary["light"], ("mdi-circle-outline", words.none, "quiet"))
    hint = words.hint.format(errors, pending, number(summary["total"]))
    return {"icon": icon, "word": word, "tone": tone, "hint": hint}


# -- rows ----------------------------------------------------------------------------------------------------------


class RecordSource(LongSource):
    """A picture of orders, or returns, as a table's source, with how it stands with all of them."""

    own_id: ClassVar[str]  # the column that names the record
    amounts_in: ClassVar[tuple[str, ...]]
    states_of: ClassVar[Mapping[str, tuple[str, ...]]] = STATES
    searched: ClassVar[tuple[str, ...]] = ("connection", "marketplace", "channel_status", "import_status")

    def __init__(self, picture: OrderPicture, summary: Row) -> None:
        self.picture = picture
        self.summary = summary

    @abstractmethod
    def cells(self, row: Row) -> Row:
        """A record of the kit as its cells show it."""

    @abstractmethod
    def word_of(self, key: str, state: str) -> str:
        """What is shown for a state of a column."""

    def state_of(self, key: str, value: Any) -> str:  # noqa: ARG002 others look at the column
        """The state that a stored value stands for."""
        return value or ""

    @property
    def count(self) -> int:
        return self.picture.count

    @property
    def keys(self) -> Any:
        return self.picture.ids

    @property
    def natural(self) -> Numbers:
        return self.picture.natural

    def newest(self, first: int, count: int) -> list[int]:
        return self.picture.newest(first, count)

    def places(self, keys: Sequence[int] | Numbers) -> tuple[Numbers, Numbers]:
        return self.picture.places(keys)

    def rows(self, keys: Sequence[int]) -> list[Row]:
        return [self.cells(row) for row in self.picture.rows(keys)]

    def state(self, row: Row, key: str) -> str:
        cell = row[key]
        return str(cell["state"]) if isinstance(cell, dict) else str(cell or "")

    def ranks(self, key: str) -> Numbers:
        if key == self.own_id:
            return self.picture.order_id_ranks()
        if key in self.amounts_in or key in TIMES:
            return self.picture.numbers(key)
        words, places = self.words(key)
        order = {word: at for at, word in enumerate(sorted({in_alphabet(word) for _, word in words if word}))}
        ranks = np.array([order.get(in_alphabet(word), np.nan) for _, word in words], dtype=np.float32)
        return ranks[places] if len(words) else np.zeros(0)

    def amounts(self, key: str) -> Numbers:
        return self.picture.numbers(key)

    def words(self, key: str) -> tuple[list[tuple[str, str]], Numbers]:
        if key == "connection":
            names = self.picture.connections()
            return list(zip(names, names, strict=True)), self.picture.words("connection_id").places
        found = self.picture.words(key)
        states = [self.state_of(key, value) for value in found.known]
        return [(state, self.word_of(key, state)) for state in states], found.places

    def offered(self, key: str) -> list[tuple[str, str]]:
        if key in self.states_of:
            return [(state, self.word_of(key, state)) for state in self.states_of[key]]
        return sorted((one for one in self.words(key)[0] if one[0]), key=lambda one: in_alphabet(one[1]))

    def containing(self, key: str, text: str) -> Numbers:
        if key == self.own_id:
            return self.picture.containing(text, key)
        words, places = self.words(key)
        return np.array([text in word.casefold() for _, word in words], dtype=bool)[places]

    def having(self, word: str) -> Numbers:
        by_word = (self.containing(key, word) for key in self.searched)
        found: Numbers = np.logical_or.reduce([self.picture.containing(word), *by_word])
        return found

    def warm(self) -> None:
        """The order of the list as it comes, and the words that a search looks through."""
        _ = self.natural
        for key in self.searched:
            self.words(key)


# -- the list ------------------------------------------------------------------------------------------------------


class RecordsScreen(ListScreen):
    """Records of all connections or of one, and how often they are to be fetched."""

    stream: ClassVar[str]  # what is fetched; the job and the list of it have the same name
    opens: ClassVar[str]  # the page of one record
    selects = True

    def __init__(self, kit: Kit, columns: list[Column], connection: int | None) -> None:
        super().__init__(kit, columns, connection)
        self._sought = ""
        self.scope = "" if connection is None else self._name_of(connection)
        self.table: LongTable = LongTable(columns)
        self._list = self.listed(connection)
        self._plain = self.actions
        self._redraw_actions()

    # -- what a subclass says ----------------------------------------------------------------------------------

    @property
    def told(self) -> Words:
        """Its words in the user's language."""
        raise NotImplementedError

    @property
    def verbs(self) -> Verbs:
        """What the kit does with its records."""
        raise NotImplementedError

    def listed(self, connection: int | None) -> OrderList:
        """The list by column."""
        raise NotImplementedError

    def summary(self) -> Row:
        """How it stands with all that is listed."""
        raise NotImplementedError

    def source(self, picture: OrderPicture, summary: Row) -> RecordSource:
        """Both as the table wants them."""
        raise NotImplementedError

    def more_actions(self) -> list[dict[str, Any]]:
        """Buttons behind that of the import."""
        return []

    # -- reading -----------------------------------------------------------------------------------------------

    def read(self) -> RecordSource:
        picture, summary = self._list.read(), {**self.summary(), "run": self._run()}
        known = self.table.source
        if isinstance(known, RecordSource) and known.picture is picture and known.summary == summary:
            return known
        return self.source(picture, summary)

    def _run(self) -> Row | None:
        """The run that fetches these records of the connection that is shown."""
        if self.connection is None:
            return None
        try:
            run = self.kit.connection_row(self.connection)["run"]
        except NotFound:
            return None
        return run if run and run["job"] in {"sync", self.stream} else None

    def left(self) -> Any:
        """The columns that were read as well, so that coming back costs nothing."""
        return super().left(), self._list

    def resume(self, kept: Any) -> None:
        state, self._list = kept
        super().resume(state)

    def _name_of(self, connection: int) -> str:
        try:
            return self.kit.connection(connection).name
        except OmnikitError:
            return _t("Connection {}").format(connection)

    # -- how it stands, and how often they come ----------------------------------------------------------------

    def redraw(self) -> None:
        super().redraw()
        self._redraw_strip()

    def _redraw_actions(self) -> None:
        one, all_of_them = self.told.fetch
        asked = ("import_everywhere", all_of_them) if self.connection is None else ("import_here", one)
        self.actions = [*self._plain, button(*asked, "mdi-tray-arrow-down"), *self.more_actions()]

    def _redraw_strip(self) -> None:
        found, total = self._offered()
        rows = self.kit.schedule([one["id"] for one in found])
        scheduled = {row["connection_id"]: row for row in rows if row["stream"] == self.stream}
        more = _t("{} of {} connections: search for the others.").format(len(found), number(total))
        self.strip = {
            "label": _t("State of the list"),
            **self._standing(),
            "download": self.told.download,
            "one": self.connection is not None,
            "downloads": [self._download(one["id"], one["name"], scheduled) for one in found],
            "intervals": [{"value": "", "title": _t("never")}, *(_interval(one) for one in INTERVALS)],
            "seek": _t("Search connections") if total > _OFFERED or self._sought else "",
            "more": more if total > len(found) else "",
            "next": _t("next"),
            "note": _t("A running worker fetches them."),
        }

    def _standing(self) -> Row:
        """The light, and how far the last import came."""
        summary = self.table.source.summary if self.table.source else None
        if summary is None:
            return {}
        last = summary["last_success"]
        return {"light": light(summary, self.told), "at": last, "last": self.told.last if last else _t("No import yet"),
                "run": run_look(summary["run"]) if summary["run"] else None}  # fmt: skip

    def _offered(self) -> tuple[list[Row], int]:
        """The connections whose download can be set now."""
        if self.connection is not None:
            return [{"id": self.connection, "name": self.told.download}], 1
        if self.bar != "downloads":
            return [], 0
        return self.kit.find_connections(self._sought, limit=_OFFERED)

    def _download(self, connection: int, name: str, scheduled: Mapping[int, Row]) -> Row:
        """How often, how often it really is, and when next."""
        found = scheduled.get(connection)
        if found is None:
            return {"id": connection, "name": name, "minutes": "", "next": None, "effective": ""}
        return {"id": connection, "name": name, "minutes": str(found["minutes"]), "next": found["next_due"],
                "effective": effective_text(found)}  # fmt: skip

    # -- importing ---------------------------------------------------------------------------------------------

    def import_here(self) -> None:
        """[Import orders], [Import returns]: that job alone, of the connection that is shown."""
        assert self.connection is not None
        self.verbs.fetch(self.connection)
        self.say(_t("Import triggered"), with_worker(self.kit, self.scope + "."))
        self.live.wake()

    def import_everywhere(self) -> None:
        """The same for all connections: those that are refused are named."""
        found: list[Any] = []

        def ended(done: bool) -> None:
            if done:
                many, refused = len(found[0].runs), found[0].refused
                self._tell(_t("Import triggered"), connections_text(many) if many else "", refused)

        self.beside(lambda: found.append(self.kit.import_all(job=self.stream)), ended)

    def _tell(self, done: str, what: str, refused: Sequence[Row], *, waits: bool = True) -> None:
        """What was begun (empty: nothing) and what was refused, in one message; `waits`: for a worker."""
        texts = [with_worker(self.kit, f"{what}.") if waits else f"{what}."] if what else []
        if refused:
            texts.append(_t("Refused: {}").format(refusals(refused)))
        self.say(done if what else _t("Nothing was done."), " ".join(texts), "good" if what else "bad")
        self.refresh()
        self.live.wake()

    # -- the editing toolbar -----------------------------------------------------------------------------------

    def buttons(self) -> list[dict[str, str]]:
        states, told = self.table.selected_values("import_status"), self.told
        no_export = told.no_export(states, connected=bool(self.kit.sinks()))
        return [
            button("export", _t("EXPORT TO OMS"), "mdi-export", no_export),
            button("retry", _t("RETRY IMPORT"), "mdi-refresh", told.no_retry(states)),
            button("give_up", told.cancel[0], "mdi-cancel", told.no_cancel(states)),
        ]

    def export(self) -> None:
        """[EXPORT TO OMS]: those that are Complete; what has been handed over is named."""
        left: list[Row] = []

        def hand_over(connection: int, ids: list[str]) -> int:
            begun = self.verbs.hand_over(connection, ids)
            left.extend(handed_over(begun))
            return begun.records

        self._do(_t("Export triggered"), HANDED_OVER, hand_over, left)

    def retry(self) -> None:
        """[RETRY IMPORT]: those in Error, and those given up, which it takes back."""
        self._do(_t("Retry triggered"), RETRIED, lambda connection, ids: self.verbs.retry(connection, ids).orders, [])

    def _do(self, done: str, states: Collection[str], verb: Callable[[int, list[str]], int], left: list[Row]) -> None:
        """Something long with the selected records in these states, beside the page. `left`: where the verb puts what
        it has left out.
        """
        wanted, found = self._selected(states), []  # type: dict[int, list[str]], list[tuple[int, list[Row]]]

        def ended(worked: bool) -> None:
            if worked:
                many, refused = found[0]
                self._tell(done, self.told.of(many) if many else "", [*refused, *left])

        self.beside(lambda: found.append(self._each(wanted, verb)), ended)

    def _each(self, wanted: dict[int, list[str]], verb: Callable[[int, list[str]], int]) -> tuple[int, list[Row]]:
        """Do something with the records of each connection: with how many, and what was refused; one stops no other."""
        many, refused = 0, []
        for connection, ids in wanted.items():
            try:
                many += verb(connection, ids)
            except OmnikitError as error:
                refused.append({"connection": self._name_of(connection), "message": error.message})
        return many, refused

    def give_up(self) -> None:
        """[CANCEL ORDER], [CANCEL RETURN]: asks, saying what it does and what it does not."""
        wanted = self._selected(GIVEN_UP)
        names = [one for ids in wanted.values() for one in ids]
        self.ask(
            self.told.cancel_title(len(names)), cancel_text(names), _t("GIVE UP IMPORT"),
            lambda _answer: self._give_up(wanted), tone="bad",
        )  # fmt: skip

    def _give_up(self, wanted: dict[int, list[str]]) -> None:
        many, refused = self._each(wanted, self.verbs.cancel)
        self._tell(_t("Import given up"), self.told.of(many) if many else "", refused, waits=False)

    def _selected(self, states: Collection[str]) -> dict[int, list[str]]:
        """The ids of the selected records in these states, by connection."""
        found: dict[int, list[str]] = self.table.source.picture.named(self.table.selected_with("import_status", states))
        return found

    def opened(self, row: Row) -> None:
        """A click on a row, or Enter on its id: the page of the record."""
        self.go(self.opens, row["connection_id"], order=row["label"])

    # -- what the browser can do -------------------------------------------------------------------------------

    def vue_open_bar(self, name: str) -> None:
        """The bar of downloads as well."""
        if name == "downloads" and self.connection is None:
            self.bar = "" if self.bar == name else name
            self.redraw()
        else:
            super().vue_open_bar(name)

    def vue_seek_connection(self, text: str) -> None:
        self._sought = str(text or "")
        self._redraw_strip()

    def vue_set_download(self, data: Row) -> None:
        """*Download automatically*: every so many minutes; nothing: never."""
        minutes = int(data["minutes"]) if str(data["minutes"]).isdecimal() else None
        try:
            self.kit.set_download(int(data["id"]), self.stream, minutes)
        finally:
            self._redraw_strip()

    def vue_unscope(self, _data: Any = None) -> None:
        """Show all connections' rows again, with search and filters as they are."""
        self._list = self.listed(None)
        self.here(connection=None)
        super().vue_unscope()
        self._redraw_actions()


def _interval(minutes: int) -> dict[str, str]:
    return {"value": str(minutes), "title": _t("every {} minutes").format(minutes)}
