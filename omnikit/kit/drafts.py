"""The verbs about connections that are being written: typed, authorized, checked, and only then stored.

A draft lives in the store because the consent page and a dashboard's page lose what was typed. It is encrypted, belongs
to its user and ends after a day. The authorization it was given never leaves it but to a driver or to a connection.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from omnikit.drivers import registry
from omnikit.drivers.base import ByConsent, CheckResult, Manifest
from omnikit.errors import InvalidInput, NeedsAuthorization, OmnikitError, Refused
from omnikit.kit.authorize import granted, require_consent, wrong_state
from omnikit.kit.coverage import require_free
from omnikit.kit.credentials import clean_name, granting, split, without_secrets
from omnikit.kit.providers import MAPPING
from omnikit.kit.settings import SettingsVerbs
from omnikit.model.connection import Connection
from omnikit.model.draft import LASTS, Draft, Granted
from omnikit.model.fields import ui_fields
from omnikit.model.health import AUTHORIZATION_LASTS
from omnikit.model.scopes import of_connection
from omnikit.model.settings import group_named, validated
from omnikit.model.times import iso
from omnikit.store.connections import NewConnection
from omnikit.sync.rules import acting_settings

if TYPE_CHECKING:
    from omnikit.bootstrap import Runtime
    from omnikit.kit.handles import ConnectionHandle

Row = dict[str, Any]
UNPROVEN = "A pasted refresh token cannot prove the Seller ID: make sure that it is this seller's."


class DraftVerbs(SettingsVerbs):
    """Mixed into `Kit`; a new connection gets its first setting here."""

    _runtime: Runtime

    if TYPE_CHECKING:

        def connection(self, connection_id: int) -> ConnectionHandle: ...

    # -- a draft -----------------------------------------------------------------------------------------------

    def begin_draft(self, driver: str, *, connection: int | None = None, like: int | None = None) -> Row:
        """A new draft: of a connection to be, or of changes to `connection`. `like`: for another marketplace of the
        same account, with its authorization (*Use for another marketplace*). Raises NotFound.
        """
        now = self._now()
        draft = Draft(
            id=secrets.token_urlsafe(18), owner=self.actor, driver=driver, connection_id=connection,
            expires=now + LASTS,
        )  # fmt: skip
        if connection is not None:
            draft = draft.model_copy(update={"values": dict(self._store.connections.get(connection).account)})
        if like is not None:
            draft = self._like(draft, self._store.connections.get(like))
        return self._draft_row(self._store.drafts.put(draft, now))

    def _like(self, draft: Draft, other: Connection) -> Draft:
        manifest = registry.manifest(other.driver)
        authorized = Granted(
            at=other.authorized or self._now(), account=manifest.summary(other.account)["account"], proven=False,
            secrets=self._store.connections.secrets(of_connection(other.id)),
        )  # fmt: skip
        authorized = authorized.model_copy(update={"covers": self._check(other.driver, other.account, authorized)})
        values = {key: value for key, value in other.account.items() if key != manifest.many}
        return draft.model_copy(update={"driver": other.driver, "values": values, "granted": authorized})

    def draft(self, draft_id: str) -> Row:
        """id, driver, connection_id, name, values, authorized (at, until, account, proven, covers; or None), problem.

        Secrets stay. Raises NotFound for a draft that has ended or is another user's.
        """
        return self._draft_row(self._own(draft_id))

    def keep_draft(self, draft_id: str, *, name: str, values: Mapping[str, Any], driver: str | None = None) -> Row:
        """Keep what was typed so far. Values marked secret are refused here: see `paste_token`."""
        draft = self._own(draft_id)
        manifest = registry.manifest(driver or draft.driver)
        secret = {field for field, _, ui in ui_fields(manifest.credentials) if ui.secret}
        plain = {key: value for key, value in values.items() if key not in secret}
        changed = draft.model_copy(update={"name": name, "values": plain, "driver": manifest.id})
        return self._draft_row(self._store.drafts.put(changed, self._now()))

    def discard_draft(self, draft_id: str) -> None:
        """Forget a draft and its authorization. Raises NotFound."""
        self._store.drafts.drop(self._own(draft_id).id)

    # -- its authorization -------------------------------------------------------------------------------------

    def ask_consent(self, draft_id: str, callback: str | None = None) -> str:
        """The address of the consent page for a draft; `callback` is where it shall send the answer, unless the
        application registers another place. Raises InvalidInput for what must be typed first, SetupError without an
        application.
        """
        draft = self._own(draft_id)
        account = self._account(draft)
        fields, _ = self._runtime.application(draft.driver)
        redirect_uri = fields.get("redirect_uri") or callback
        state = secrets.token_urlsafe(32)
        url = self._unauthorized(draft.driver, account).authorize_url(state, redirect_uri)
        changed = draft.model_copy(update={"redirect_uri": redirect_uri, "problem": None})
        self._store.drafts.put(changed, self._now(), state)
        return url

    def receive_consent(self, callback: Mapping[str, str]) -> Row:
        """Take a callback's answer into the draft that awaits it; the draft says what became of it (`problem`).

        Raises InvalidInput for a state that nobody awaits (never given out, used before, ended), and Refused for one
        that another user's draft awaits. Nothing is stored then, and the state is used up.
        """
        awaited = self._store.drafts.awaited(callback.get("state", ""), self._now())
        if awaited is None:
            raise wrong_state()
        draft_id, owner = awaited
        if owner != self.actor:
            self._note("authorization.foreign", owner=owner)
            raise Refused(
                "Another user began this authorization.", remedy="Begin it yourself.", code="authorization.foreign"
            )
        draft = self._own(draft_id)
        account = self._account(draft)
        account_id = registry.manifest(draft.driver).summary(account)["account"]
        try:
            at_work = self._unauthorized(draft.driver, account)
            grant = granted(at_work, account_id, draft.redirect_uri, callback)
            found = Granted(at=self._now(), account=account_id, proven=True, secrets=dict(grant.secrets))
            return self._take(draft, account, found)
        except OmnikitError as refused:
            problem = (refused.message, refused.remedy, refused.code)
            return self._draft_row(self._store.drafts.put(draft.model_copy(update={"problem": problem}), self._now()))

    def paste_token(self, draft_id: str, token: str) -> Row:
        """Take a pasted refresh token into a draft, once the channel has accepted it. Raises InvalidInput,
        NeedsAuthorization, ChannelError; the draft is as before then.
        """
        draft = self._own(draft_id)
        if not token.strip():
            raise InvalidInput("Paste a refresh token.", field="refresh_token")
        account = self._account(draft)
        manifest = registry.manifest(draft.driver)
        account_id, secrets = manifest.summary(account)["account"], {granting(manifest): token.strip()}
        found = Granted(at=self._now(), account=account_id, proven=False, secrets=secrets)
        return self._take(draft, account, found)

    def _take(self, draft: Draft, account: Mapping[str, str], found: Granted) -> Row:
        complete = found.model_copy(update={"covers": self._check(draft.driver, account, found)})
        changed = draft.model_copy(update={"granted": complete, "problem": None})
        self._note("draft.authorize", draft.connection_id, by="consent" if found.proven else "token")
        return self._draft_row(self._store.drafts.put(changed, self._now()))

    def _check(self, driver: str, account: Mapping[str, str], found: Granted) -> tuple[str, ...]:
        return self._runtime.driver(driver, account, found.secrets).check().covers

    # -- from a draft to connections ---------------------------------------------------------------------------

    def create_from_draft(
        self,
        draft_id: str,
        *,
        name: str,
        values: Mapping[str, Any],
        also: Sequence[str] = (),
        default_provider: str | None = None,
        sync: bool = True,
    ) -> list[ConnectionHandle]:
        """Check a draft's credentials at the channel and store its connection; `also` names further marketplaces
        that get one each; all or none. With `sync` all begin to synchronise.

        Raises InvalidInput, Duplicate, NotFound, NeedsAuthorization, SetupError, ChannelError; nothing is stored then
        and the draft stays.
        """
        draft = self._own(draft_id)
        manifest = registry.manifest(draft.driver)
        authorized = _authorization(manifest, draft)
        given = {**values, **_secrets(authorized)}
        new, secrets = _connections(manifest, clean_name(name), given, also), split(manifest.credentials, given).secrets
        _same_account(manifest, new[0].account, authorized)
        for one in new:
            self._store.connections.check_free(one.name, manifest.id, one.account_key)
            require_free(self._store, manifest, one.account_key)
        provider = self._provider_named(manifest, default_provider)
        result = self._runtime.driver(manifest.id, new[0].account, secrets).check()
        _require_covered(manifest, new, result)
        made = self._store.connections.add_all(new, driver=manifest.id, secrets=secrets, at=self._now())
        self._store.drafts.drop(draft.id)
        for stored in made:
            self._note("connection.create", stored.id, name=stored.name, driver=manifest.id)
            if provider:
                self.set_settings(stored.id, {f"{MAPPING}.default": provider})
        handles = [self.connection(stored.id) for stored in made]
        for handle in handles:
            handle.warnings = result.warnings
            if authorized is not None and not authorized.proven:
                handle.warnings += (UNPROVEN,)
            if sync:
                handle.sync()
        return handles

    def save_connection(
        self,
        connection_id: int,
        values: Mapping[str, Any],
        *,
        draft_id: str | None = None,
        version: int | None = None,
    ) -> None:
        """Check corrected credentials, with a draft's new authorization where it has one, and store them.

        The check is made for an inactive connection too (product 8.1). Raises InvalidInput, Refused for what is fixed,
        NeedsAuthorization, Duplicate, Busy where someone has saved since `version`; nothing is changed then.
        """
        present = self._store.connections.get(connection_id)
        manifest = registry.manifest(present.driver)
        _refuse_fixed(manifest, present, values)
        authorized = self._own(draft_id).granted if draft_id else None
        stored = self._store.connections.secrets(of_connection(connection_id))
        # a secret that is left empty is kept
        typed = {key: value for key, value in values.items() if value or key not in manifest.typed_secrets}
        valid = split(manifest.credentials, {**present.account, **stored, **typed, **_secrets(authorized)})
        _same_account(manifest, valid.plain, authorized)
        settings = acting_settings(self._store, present)
        self._runtime.driver(present.driver, valid.plain, valid.secrets, settings=settings).check()
        renewed = {key: value for key, value in valid.secrets.items() if value != stored.get(key)}
        self._store.connections.save_credentials(
            connection_id, valid.plain, manifest.account_key(valid.plain), {**_secrets(authorized), **renewed},
            self._now(), version,
        )  # fmt: skip
        changed = sorted(key for key, value in valid.plain.items() if present.account.get(key) != value)
        self._note("connection.edit", connection_id, fields=changed, authorized=authorized is not None)
        if draft_id:
            self._store.drafts.drop(draft_id)

    def credentials_of(self, connection_id: int) -> Row:
        """What *Edit connection* shows: id, name, driver, status, created, version, values (no secret), authorized (at,
        until; or None, also where the channel asks for no authorization), authorization_problem. Raises NotFound.
        """
        found = self._store.connections.get(connection_id)
        at = found.authorized if registry.needs_authorization(found.driver) else None
        return {
            "id": found.id,
            "name": found.name,
            "driver": found.driver,
            "status": str(found.status),
            "created": iso(found.created),
            "version": found.version,
            "values": dict(found.account),
            "authorized": {"at": iso(at), "until": iso(at + AUTHORIZATION_LASTS)} if at else None,
            "authorization_problem": found.authorization_error,
        }

    def check_name(self, name: str, connection_id: int | None = None) -> str:
        """A name as it would be stored. Raises InvalidInput, and Duplicate where another connection has it."""
        cleaned = clean_name(name)
        self._store.connections.check_name(cleaned, connection_id)
        return cleaned

    def usual_provider(self, driver: str) -> str | None:
        """The default shipping provider of the newest connection of a driver that has one."""
        found: str | None = self._store.settings.newest(driver, MAPPING, "default")
        return found

    # -- inside ------------------------------------------------------------------------------------------------

    def _own(self, draft_id: str) -> Draft:
        return self._store.drafts.get(draft_id, self.actor, self._now())

    def _account(self, draft: Draft) -> dict[str, str]:
        """The plain credentials of a draft, complete. Raises InvalidInput."""
        return without_secrets(registry.manifest(draft.driver), _declared(draft))

    def _unauthorized(self, driver: str, account: Mapping[str, str]) -> ByConsent:
        """The driver of an account that has no authorization yet. Raises Refused where nobody is asked for consent."""
        manifest = registry.manifest(driver)
        require_consent(manifest)
        return cast("ByConsent", self._runtime.driver(driver, account, dict.fromkeys(manifest.grants, "")))

    def _provider_named(self, manifest: Manifest, name: str | None) -> str | None:
        if not name:
            return None
        validated(group_named(manifest.settings, MAPPING), {"default": name})
        return str(self._store.settings.provider(name)["name"])

    def _draft_row(self, draft: Draft) -> Row:
        found = draft.granted
        return {
            "id": draft.id,
            "driver": draft.driver,
            "connection_id": draft.connection_id,
            "name": draft.name,
            "values": draft.values,
            "authorized": found
            and {
                "at": iso(found.at), "until": iso(found.at + AUTHORIZATION_LASTS), "account": found.account,
                "proven": found.proven, "covers": list(found.covers),
            },
            "problem": draft.problem,
            "expires": iso(draft.expires),
        }  # fmt: skip


def _declared(draft: Draft) -> Row:
    """Of what was typed, what the driver declares: options of the form are no credentials."""
    names = {name for name, _, _ in ui_fields(registry.manifest(draft.driver).credentials)}
    return {key: value for key, value in draft.values.items() if key in names}


def _secrets(authorized: Granted | None) -> dict[str, str]:
    return authorized.secrets if authorized else {}


def _authorization(manifest: Manifest, draft: Draft) -> Granted | None:
    """The draft's authorization; None for a channel that asks for none."""
    if draft.granted is None and manifest.grants:
        raise NeedsAuthorization(
            "The connection is not authorized yet.",
            remedy="Press [AUTHORIZE], or paste a refresh token.",
            code="authorization.missing",
        )
    return draft.granted


def _same_account(manifest: Manifest, account: Mapping[str, str], authorized: Granted | None) -> None:
    mine = manifest.summary(account)["account"]
    if authorized is not None and authorized.proven and mine != authorized.account:
        raise NeedsAuthorization(
            f"The authorization was given by {authorized.account!r}, not by {mine!r}.",
            remedy="Correct the Seller ID, or authorize again.",
            code="authorization.other_seller",
        )


def _refuse_fixed(manifest: Manifest, present: Connection, values: Mapping[str, Any]) -> None:
    for name, _, ui in ui_fields(manifest.credentials):
        if ui.fixed and name in values and values[name] != present.account.get(name):
            raise Refused(
                f"{ui.label} cannot be changed after the first save.",
                remedy="Create another connection for it.",
                code="connection.fixed",
            )


def _connections(manifest: Manifest, name: str, values: Mapping[str, Any], also: Sequence[str]) -> list[NewConnection]:
    """The connection that was typed, and one for each further marketplace."""
    first = split(manifest.credentials, values).plain
    places = [first[manifest.many], *also] if manifest.many else [""]
    found = []
    for place in dict.fromkeys(places):
        plain = split(manifest.credentials, {**values, manifest.many: place}).plain if place else first
        found.append(NewConnection(_name_for(name, places[0], place), plain, manifest.account_key(plain)))
    return found


def _name_for(name: str, first: str, place: str) -> str:
    """`Shop DE` in France is `Shop FR`; `Shop` there is `Shop FR` as well."""
    return name if place == first else f"{name.removesuffix(f' {first}')} {place}"


def _require_covered(manifest: Manifest, new: Sequence[NewConnection], result: CheckResult) -> None:
    missing = [one.account[manifest.many] for one in new[1:] if one.account[manifest.many] not in result.covers]
    if missing:
        raise NeedsAuthorization(
            f"The authorization does not cover {', '.join(missing)}.",
            remedy=f"Choose among those it covers: {', '.join(result.covers)}.",
            code="connection.marketplace_not_covered",
        )
