"""Authorization by consent: the URL to open, and what its callback must prove before anything is stored."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping

from omnikit.drivers.base import ByConsent, Grant, Manifest
from omnikit.errors import InvalidInput, NeedsAuthorization, Refused


def wrong_state() -> InvalidInput:
    """The refusal of a callback that nobody awaits."""
    return InvalidInput(
        "The callback does not belong to this authorization (its state is wrong or was used before).",
        field="state",
        remedy="Begin the authorization again.",
        code="authorization.state",
    )


class Consent:
    """One attempt at authorization. `state` is random and good for one callback, and for this attempt alone."""

    def __init__(self, driver: ByConsent, account_id: str, redirect_uri: str | None) -> None:
        self._driver = driver
        self._account_id = account_id
        self._redirect_uri = redirect_uri
        self._state = secrets.token_urlsafe(32)
        self._used = False
        self.url = driver.authorize_url(self._state, redirect_uri)

    def __repr__(self) -> str:
        return f"Consent(account={self._account_id!r}, used={self._used})"

    def finish(self, callback: Mapping[str, str]) -> Grant:
        """The grant that a callback's query brings. Raises InvalidInput for a callback that is not the answer to this
        consent, NeedsAuthorization where consent was refused or another seller gave it.
        """
        if not hmac.compare_digest(callback.get("state", "").encode(), self._state.encode()) or self._used:
            raise wrong_state()
        self._used = True
        return granted(self._driver, self._account_id, self._redirect_uri, callback)


def require_consent(manifest: Manifest) -> None:
    """Raises Refused where the channel has no consent page."""
    if "authorize_by_consent" not in manifest.capabilities:
        raise Refused(
            f"{manifest.label} has no page for consent.",
            remedy="Save its credentials; they are checked then.",
            code="authorization.no_consent",
        )


def granted(driver: ByConsent, account_id: str, redirect_uri: str | None, callback: Mapping[str, str]) -> Grant:
    """The grant that a callback brings whose state was right. Raises NeedsAuthorization where consent was refused or
    another seller gave it.
    """
    code = callback.get("spapi_oauth_code", "")
    if not code:
        raise NeedsAuthorization(
            "Consent was not given.", remedy="Begin the authorization again.", code="authorization.declined"
        )
    given_by = callback.get("selling_partner_id", "")
    if given_by != account_id:
        raise NeedsAuthorization(
            f"Consent was given by seller {given_by[:40]!r}, not by {account_id!r}.",
            remedy="Sign in as the right seller, or correct the Seller ID.",
            code="authorization.other_seller",
        )
    return driver.exchange_code(code, redirect_uri)
