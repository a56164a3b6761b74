"""The credentials that a driver declares, as a form: for a connection to be, and for one that is stored."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import traitlets
from pydantic import BaseModel, create_model

from omnikit.drivers import registry
from omnikit.drivers.base import Manifest
from omnikit.errors import SetupError
from omnikit.kit.callback import CALLBACK_VARIABLE, await_callback
from omnikit.kit.providers import MAPPING
from omnikit.model.fields import Ui, ui_fields
from omnikit.model.times import parse
from omnikit.widgets.editor import FormScreen
from omnikit.widgets.form import Values, declared, from_form, problems
from omnikit.widgets.texts import _t, said
from omnikit.widgets.underway import with_worker

if TYPE_CHECKING:
    from omnikit.kit import Kit

Row = dict[str, Any]
_KEPT = "kept"  # stands for a secret that the store keeps
_OPTIONS = ("also", "default_provider")


class _Options(BaseModel):
    """What is asked once, when a connection is created."""

    also: Annotated[
        list[str],
        Ui("Create for further marketplaces", "Each gets a connection of its own, with this authorization.",
           source="covered"),
    ] = []  # fmt: skip
    default_provider: Annotated[
        str | None,
        Ui("Default shipping provider", "Carries every order for which the shipping provider mapping has no other.",
           source="providers"),
    ] = None  # fmt: skip


class CredentialsForm(FormScreen):
    """What Create and Edit share: a draft, its authorization, and a save that takes its time."""

    caption: ClassVar[str] = "Credentials"

    waits = traitlets.Bool(False)  # for a callback that comes past the dashboard

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.driver = ""
        self.draft_id: str | None = None
        self._draft: Row = {}
        self.embedded = True
        self.words = {**self.words, "save": _t("SAVE")}

    # -- what a subclass says ----------------------------------------------------------------------------------

    def begin_draft(self) -> Row:
        raise NotImplementedError

    def stored_authorization(self) -> tuple[str, str]:
        """What is stored already: a sentence, and why it does not work any more."""
        return "", ""

    def save(self, values: Values) -> Callable[[], None]:
        """Check and store; called in another thread. Returns what is to be done on the page then."""
        raise NotImplementedError

    # -- the draft ---------------------------------------------------------------------------------------------

    def open_draft(self, draft_id: str) -> Row:
        """Go on with a draft: everything typed is there again."""
        self._took(self.kit.draft(draft_id))
        return self._draft

    def _took(self, row: Row) -> None:
        self._draft, self.draft_id, self.driver = row, row["id"], row["driver"]

    def _keep(self) -> str:
        """The draft with everything that is typed now."""
        row = self._draft or self.begin_draft()
        values = {key: value for key, value in self._typed().items() if value != _KEPT}
        self._took(self.kit.keep_draft(row["id"], name=self.draft_name(), values=values, driver=self.driver))
        return str(self.draft_id)

    def draft_name(self) -> str:
        """The connection's name as typed."""
        return ""

    def _typed(self) -> Values:
        return from_form(self.model, self.form, self._kept)

    # -- the authorization -------------------------------------------------------------------------------------

    @property
    def authorized(self) -> Row | None:
        return self._draft.get("authorized") if self._draft else None

    def _secrets(self) -> set[str]:
        return set(registry.manifest(self.driver).grants)

    def _judge(self) -> None:
        if self.model is BaseModel:
            return
        self._kept = {name: value for name, value in self._kept.items() if name not in self._secrets()}
        if self.authorized or self.stored_authorization()[0]:
            self._kept |= dict.fromkeys(self._secrets(), _KEPT)
        super()._judge()
        self.dirty = self.dirty or bool(self.authorized)
        self._show_grant()

    def _show_grant(self) -> None:
        manifest = registry.manifest(self.driver)
        found, (stored, broken) = self.authorized, self.stored_authorization()
        problem = self._draft.get("problem") if self._draft else None
        text = _authorized_text(found) if found else stored or _t("Not authorized yet")
        self.grant = {
            "text": text,
            "icon": "mdi-shield-check-outline" if found or (stored and not broken) else "mdi-shield-off-outline",
            "problem": " ".join(said(one) for one in problem[:2]) if problem else "" if found else broken,
            "more": self._about(found),
            "consent": "authorize_by_consent" in manifest.capabilities,
            "paste": "authorize_by_token" in manifest.capabilities,
            "reason": self._unready(),
            "url": self.grant.get("url", "") if self.waits else "",
        }

    def _about(self, found: Row | None) -> str:
        if not found:
            return ""
        lines = (
            []
            if found["proven"]
            else [_t("A pasted refresh token cannot prove the Seller ID: make sure that it is this seller's.")]
        )
        if found["covers"]:
            lines.append(_t("It covers: {}").format(", ".join(found["covers"])))
        return " ".join(lines)

    def _unready(self) -> str:
        """What must be typed before somebody can be asked to authorize."""
        found = problems(self.model, self.form, {**self._kept, **dict.fromkeys(self._secrets(), _KEPT)})
        labels = {one["name"]: one["full_label"] for one in self.fields}
        first = next((name for name in found if name not in _OPTIONS), None)
        return f"{labels.get(first, first)}: {found[first]}" if first else ""

    def vue_authorize(self, _data: Any = None) -> None:
        """[AUTHORIZE]: by the consent page, which answers to the dashboard, or else to this process."""
        self.attempt(self._authorize)

    def _authorize(self) -> None:
        draft = self._keep()
        callback = os.environ.get(CALLBACK_VARIABLE)
        try:
            if callback:
                self.leaving = self.kit.ask_consent(draft, callback)
            else:
                self._listen(draft)
        except SetupError as error:
            if error.code != "application.missing":
                raise
            self.go(
                "applications", draft=draft, said=(said(error.message), _t("Your draft is kept for 24 hours."), "bad")
            )

    def _listen(self, draft: str) -> None:
        with ExitStack() as stack:
            answer = stack.enter_context(await_callback())
            url = self.kit.ask_consent(draft, answer.redirect_uri)
            held = stack.pop_all()
        self.waits, self.busy = True, _t("Waiting for the consent page")
        self.grant = {**self.grant, "url": url}

        def wait() -> None:
            with held:
                self._draft = self.kit.receive_consent(answer.query(lambda: self.comm is not None))

        self.beside(wait, self._answered)

    def vue_paste(self, token: str) -> None:
        """A pasted refresh token: checked, and kept with the draft."""
        text = str(token)

        def take() -> None:
            self._draft = self.kit.paste_token(self._keep(), text)

        self.busy = _t("Checking credentials")
        self.beside(take, self._answered)

    def _answered(self, _done: bool) -> None:
        self.busy, self.waits = "", False
        self.drawn()

    def drawn(self) -> None:
        """Show the form with what the draft knows now."""
        self._judge()

    # -- saving ------------------------------------------------------------------------------------------------

    def vue_save(self, _data: Any = None) -> None:
        """[SAVE]: *Checking credentials*, and only then is anything stored."""
        if self.blocked or self.busy:
            return
        then: list[Callable[[], None]] = []
        values = {key: value for key, value in self._typed().items() if value != _KEPT}
        self.busy = _t("Checking credentials")

        def ended(done: bool) -> None:
            self.busy = ""
            if done:
                then[0]()

        self.beside(lambda: then.append(self.save(values)), ended)


class NewCredentials(CredentialsForm):
    """The credentials of a connection to be. `named` says its name, or raises what is wrong with it."""

    def __init__(self, kit: Kit, draft_id: str | None = None, like: int | None = None) -> None:
        super().__init__(kit)
        self.named: Callable[[], str] = str
        self.draft_id, self.like = draft_id, like

    def begin_draft(self) -> Row:
        return self.kit.begin_draft(self.driver)

    def draft_name(self) -> str:
        return self.named()

    def draft_name_kept(self) -> str:
        """The name that the draft came with."""
        return str(self._draft["name"]) if self._draft else ""

    def read(self) -> None:
        if self.draft_id:
            self.open_draft(self.draft_id)
        elif self.like is not None:
            self._read_like(self.like)
            return
        self.choose(self.driver)

    def _read_like(self, other: int) -> None:
        """*Use for another marketplace*: its authorization is looked at first."""

        def begin() -> None:
            self._took(self.kit.begin_draft("", like=other))

        def begun(_done: bool) -> None:
            self.busy, self.like = "", None
            self.choose(self.driver)

        self.busy = _t("Checking credentials")
        self.beside(begin, begun)

    def choose(self, driver: str) -> None:
        """Show the credentials that a driver declares."""
        self.driver = driver
        if not driver:
            self.note = _t("Choose a driver.")
            return
        manifest = registry.manifest(driver)
        usual = {"default_provider": self.kit.usual_provider(driver)}
        values = {**declared(manifest.credentials), **(self._draft["values"] if self._draft else usual)}
        with self.hold_sync():
            self.note, self.heading = "", _t("Credentials")
            self.steps = [_t(one) for one in manifest.instructions]
            self.load(_with_options(manifest), values, choices=self._choices(), stored=False)
            self._start = {name: value for name, value in self._start.items() if not self._draft}

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        manifest = registry.manifest(self.driver)
        titles = {
            value: title for name, _, ui in ui_fields(manifest.credentials) if name == manifest.many
            for value, title in ui.choices
        }  # fmt: skip
        mine = self.form.get(manifest.many)
        covered = self.authorized["covers"] if self.authorized else []
        return {
            "covered": [(one, _t(titles.get(one, one))) for one in covered if one != mine],
            "providers": [(one["name"], one["name"]) for one in self.kit.providers()],
        }

    def drawn(self) -> None:
        from omnikit.widgets.form import described

        self.fields = described(self.model, self._choices(), stored=False)
        self._judge()

    def vue_edit(self, data: dict[str, Any]) -> None:
        super().vue_edit(data)
        if data["name"] == registry.manifest(self.driver).many and self.authorized:
            mine = data["value"]
            self.form = {**self.form, "also": [one for one in self.form["also"] if one != mine]}
            self.drawn()

    def _judge(self) -> None:
        super()._judge()
        if not self.blocked and not self.named().strip():
            self.blocked = _t("Name: This is needed.")

    def save(self, values: Values) -> Callable[[], None]:
        credentials = {key: value for key, value in values.items() if key not in _OPTIONS}
        name = self.named()
        made = self.kit.create_from_draft(
            self._keep(), name=name, values=credentials, also=values.get("also") or [],
            default_provider=values.get("default_provider"),
        )  # fmt: skip
        told = with_worker(self.kit, f"{', '.join(one.name for one in made)}.")

        def then() -> None:
            self.dirty = False
            self._draft, self.draft_id = {}, None
            self.choose(self.driver)
            said = (_t("Sync triggered"), told, "good")
            self.say(*said)
            self.go("connections", said=said)

        return then


class StoredCredentials(CredentialsForm):
    """The credentials of a stored connection."""

    def __init__(self, kit: Kit, connection: int, draft_id: str | None = None) -> None:
        super().__init__(kit)
        self.connection, self.draft_id = connection, draft_id
        self.row: Row = {}

    def begin_draft(self) -> Row:
        return self.kit.begin_draft(self.driver, connection=self.connection)

    def stored_authorization(self) -> tuple[str, str]:
        if not self.row:
            return "", ""
        at = self.row["authorized"]
        broken = said(self.row["authorization_problem"])
        return (_authorized_text(at) if at else _t("Not authorized")), broken

    def read(self) -> None:
        self.row = self.kit.credentials_of(self.connection)
        self.driver = self.row["driver"]
        manifest = registry.manifest(self.driver)
        values = {**self.row["values"], **dict.fromkeys(manifest.typed_secrets, _KEPT)}
        if self.draft_id:
            values |= self.open_draft(self.draft_id)["values"]
        idle = _t("This connection is inactive: saving checks the credentials and starts no sync.")
        with self.hold_sync():
            self.heading, self.steps = _t("Credentials"), []
            self.note = "" if self.row["status"] == "Active" else idle
            self.offers = (
                [{"name": "another", "label": _t("Use for another marketplace"), "icon": "mdi-content-copy"}]
                if manifest.many
                else []
            )
            self.load(manifest.credentials, values, stored=True)

    def renamed(self, before: int, after: int) -> None:
        """The connection was renamed on this very page: that is no change by somebody else."""
        if self.row and self.row["version"] == before:
            self.row = {**self.row, "version": after}

    def offer_another(self) -> None:
        """[Use for another marketplace]"""
        self.guard(lambda: self.go("create", like=self.connection))

    def save(self, values: Values) -> Callable[[], None]:
        connection, version = self.connection, self.row["version"]
        self.kit.save_connection(connection, values, draft_id=self.draft_id, version=version)
        active = self.row["status"] == "Active"
        handle = self.kit.connection(connection)

        def then() -> None:
            self._draft, self.draft_id = {}, None
            self.read()
            if not active:
                self.say(_t("Saving successful"), _t("It is inactive: no sync was started."))
            elif self.attempt(handle.sync):
                self.say(_t("Sync triggered"), with_worker(self.kit))

        return then


def _with_options(manifest: Manifest) -> type[BaseModel]:
    """The declared credentials, and what is asked once beside them, as far as the driver knows such a thing."""
    asked = {"also": bool(manifest.many), "default_provider": any(one.key == MAPPING for one in manifest.settings)}
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in _Options.model_fields.items() if asked[name]
    }
    return create_model("NewConnection", __base__=manifest.credentials, **fields)


def _authorized_text(found: Mapping[str, Any]) -> str:
    """As *Access token* says it; days as everywhere on forms."""
    return _t("authorized on {}, valid until {}").format(_day(found["at"]), _day(found["until"]))


def _day(iso: str) -> str:
    return f"{parse(iso):%d.%m.%Y}"
