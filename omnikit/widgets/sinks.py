"""OMS: where complete orders and returns are handed over, for all connections or for one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, create_model

from omnikit.model.fields import Ui
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.form import Values, declared
from omnikit.widgets.texts import _t, number, said

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
_ALL = ""  # the choice that stands for all connections
_KEPT = "what is stored is kept"  # as long as a secret has to be
_MOST = 200  # connections that a new sink can be given to at once


class SinksScreen(FormScreen):
    """An entry for each sink, and one for each kind of a new one."""

    caption: ClassVar[str] = "OMS"

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._version = 0
        self._connection: int | None = None
        self._kind = ""

    def read(self) -> None:
        sinks = {f"sink:{row['connection_id'] or 0}": row for row in self.kit.sinks()}
        kinds = {f"new:{kind['id']}": kind for kind in self.kit.sink_kinds()}
        if self.entry not in {**sinks, **kinds}:
            self.entry = next(iter({**sinks, **kinds}))
        with self.hold_sync():
            self.menu = [{"name": name, "label": _label(row)} for name, row in sinks.items()] + [
                {"name": name, "label": _t("Add: {}").format(_t(kind["label"])), "icon": "mdi-plus"}
                for name, kind in kinds.items()
            ]
            if self.entry in sinks:
                self._show(sinks[self.entry])
            else:
                self._show_new(kinds[self.entry])

    def _show(self, row: Row) -> None:
        self.heading, self.removable = _label(row), True
        self._version, self._connection, self._kind = row["version"], row["connection_id"], row["kind"]
        how = (
            _t("Orders go there by themselves after each import.")
            if row["automatic"]
            else _t("Orders go there when [EXPORT TO OMS] is pressed.")
        )
        self.note = " ".join(filter(None, [how, self._unsent(row["connection_id"], row["since"])]))
        self.offers = [{"name": "test", "label": _t("Test"), "icon": "mdi-lan-check"}]
        secret = {"secret": _KEPT} if row["has_secret"] else {}
        whose = (str(row["connection_id"] or _ALL), row["connection"] or _t("all connections"))
        values = {**row["config"], **secret, "of": str(row["connection_id"] or _ALL), "automatic": row["automatic"],
                  "since": row["since"]}  # fmt: skip
        self.load(self._model(), values, choices={"connections": [whose]})

    def _show_new(self, kind: Row) -> None:
        self.heading, self.removable = _t("Add: {}").format(_t(kind["label"])), False
        self._version, self._connection, self._kind = 0, None, kind["id"]
        self.offers = []
        choices, model = self._free(), self._model()
        waiting = self._unsent(int(choices[0][0] or 0) or None, None) if choices else ""
        told = _t("A sink of all connections takes the orders of those that have none of their own.")
        self.note = " ".join(filter(None, [told, waiting]))
        values = {**declared(model), "of": choices[0][0] if choices else ""}
        self.load(model, values, choices={"connections": choices}, stored=False)

    def _unsent(self, connection: int | None, since: str | None) -> str:
        """What would go there at once, which nobody may have in mind who thinks of new orders."""
        found = self.kit.unsent(connection, since)
        if not any(found.values()):
            return ""
        text = _t("{} orders and {} returns were never handed over and are due.")
        return text.format(number(found["orders"]), number(found["returns"]))

    def _free(self) -> list[tuple[str, str]]:
        """Whose sink a new one can be."""
        taken = {row["connection_id"] for row in self.kit.sinks()}
        free = [(_ALL, _t("all connections"))] if None not in taken else []
        found, _ = self.kit.find_connections(limit=_MOST)
        return free + [(str(one["id"]), one["name"]) for one in found if one["id"] not in taken]

    def _model(self) -> type[BaseModel]:
        """The sink's own fields, whose it is, and whether it takes orders by itself."""
        config: type[BaseModel] = next(one["config"] for one in self.kit.sink_kinds() if one["id"] == self._kind)
        made: type[BaseModel] = create_model("Sink", __base__=(config, _Whose))
        return made

    def store(self, values: Values) -> str:
        of, automatic = str(values.pop("of", "") or ""), bool(values.pop("automatic", True))
        secret, since = values.pop("secret", None), values.pop("since", None)
        connection = int(of) if of else None
        self.kit.set_sink(
            self._kind, values, secret=None if secret == _KEPT else secret, connection=connection, automatic=automatic,
            since=since, version=self._version,
        )  # fmt: skip
        self.entry = f"sink:{connection or 0}"
        return _t("Test it: [Test] hands over a document that is no order.")

    def offer_test(self) -> None:
        """[Test]: what is stored, not what is typed."""
        told: list[str] = []

        def tested(done: bool) -> None:
            self.busy = ""
            if done:
                self.say(_t("Test successful"), said(told[0]))

        self.busy = _t("Testing the sink")
        self.beside(lambda: told.append(self.kit.test_sink(self._connection)), tested)

    def vue_remove(self, _data: object = None) -> None:
        self.guard(self._remove)

    def _remove(self) -> None:
        name = self.heading
        if self.attempt(lambda: self.kit.remove_sink(self._connection, version=self._version)):
            self.entry = ""
            self.read()
            self.say(_t("Removed"), name)


class _Whose(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    of: Annotated[str, Ui("Takes the orders of", source="connections", fixed=True)] = _ALL
    automatic: Annotated[bool, Ui("Hand over by itself after each import")] = True
    since: Annotated[
        date | None, Ui("Not before", help="Older orders and returns go only where they are named. Empty: all go.")
    ] = None


def _label(row: Row) -> str:
    return f"{row['connection'] or _t('all connections')}: {_t(row['label'])}"
