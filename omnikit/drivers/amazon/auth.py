"""Login with Amazon (LWA): consent, codes, access tokens.

Facts: a code lives 5 minutes and works once; an access token lives an hour; a refresh token does not roll. An
`invalid_grant` is final: a person has to authorize again, so it is never retried.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from omnikit.drivers.base import Grant, Wiring
from omnikit.drivers.http import Answer, Call, HttpChannel
from omnikit.errors import ChannelError, NeedsAuthorization, SetupError, UnreadableAnswer
from omnikit.model.ports import AccessToken

# fetched anew this long before it ends, so that no call leaves with a token that dies on the way
_EARLY = timedelta(minutes=5)
_OK = 200
_GRANTLESS = "sellingpartnerapi::notifications"


def consent_url(seller_central: str, application_id: str, state: str, redirect_uri: str | None, *, draft: bool) -> str:
    """Where a seller confirms. `version=beta` is required exactly while the application is a draft (else MD1000)."""
    query = {"application_id": application_id, "state": state}
    if redirect_uri:
        query["redirect_uri"] = redirect_uri
    if draft:
        query["version"] = "beta"
    return f"{seller_central}/apps/authorize/consent?{urlencode(query)}"


class LoginWithAmazon:
    """The token endpoint, for one application and one account."""

    def __init__(self, channel: HttpChannel, url: str, wiring: Wiring) -> None:
        self._channel = channel
        self._url = f"{url}/auth/o2/token"
        self._wiring = wiring

    def access_token(self) -> str:
        """A token good for at least five minutes: from the cache, or fetched once however many ask."""
        key, now = self._key(), self._wiring.clock.now
        found = self._wiring.tokens.get(key)
        if found is not None and found.expires - _EARLY > now():
            return found.value
        with self._wiring.tokens.refreshing(key):
            found = self._wiring.tokens.get(key)
            if found is not None and found.expires - _EARLY > now():
                return found.value
            fresh = self._refresh()
            self._wiring.tokens.put(key, fresh)
            return fresh.value

    def forget_access_token(self) -> None:
        self._wiring.tokens.drop(self._key())

    def _key(self) -> str:
        """Another refresh token, client or address is another key; the key itself gives nothing away."""
        parts = (self._url, self._wiring.application["client_id"], self._wiring.secrets["refresh_token"])
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _refresh(self) -> AccessToken:
        body = self._post(
            {"grant_type": "refresh_token", "refresh_token": self._wiring.secrets["refresh_token"]}, resend=True
        )
        lifetime = body.get("expires_in")
        seconds = lifetime if isinstance(lifetime, int) and lifetime > 0 else 3600
        return AccessToken(_text(body, "access_token"), self._wiring.clock.now() + timedelta(seconds=seconds))

    def exchange(self, code: str, redirect_uri: str | None) -> Grant:
        """The refresh token for a code. Never sent twice: the second would be refused and hide the first's success."""
        form = {"grant_type": "authorization_code", "code": code}
        if redirect_uri:
            form["redirect_uri"] = redirect_uri
        body = self._post(form, resend=False)
        return Grant(None, {"refresh_token": _text(body, "refresh_token")})

    def check_application(self) -> None:
        """Ask for a token of the application's own, without a seller. Raises SetupError where Amazon refuses it."""
        # the smallest grantless scope that every application has (developer-docs "Grantless operations", 2026-08)
        body = self._post({"grant_type": "client_credentials", "scope": _GRANTLESS}, resend=True)
        _text(body, "access_token")

    def _post(self, form: Mapping[str, str], *, resend: bool) -> dict[str, Any]:
        who = {"client_id": self._wiring.application["client_id"], "client_secret": self._wiring.client_secret}
        answer = self._channel.send(Call("LWA token", "POST", self._url, form={**form, **who}, resend=resend))
        if answer.status != _OK:
            raise _refused(answer)
        if not isinstance(answer.body, dict):
            raise UnreadableAnswer("Amazon's token answer is no JSON object.", remedy="Try again later.")
        return answer.body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise UnreadableAnswer(f"Amazon's token answer has no {name}.", remedy="Try again later.")
    return value


def _refused(answer: Answer) -> Exception:
    body = answer.body if isinstance(answer.body, dict) else {}
    error = str(body.get("error", ""))
    if error == "invalid_grant":
        return NeedsAuthorization(
            "Amazon refused the authorization (invalid_grant): it was revoked, has ended, or was never given.",
            remedy="Authorize the connection again: [AUTHORIZE], or `omnikit connection authorize ID`.",
            code="authorization.invalid_grant",
        )
    if error in {"invalid_client", "unauthorized_client"}:
        return SetupError(
            f"Amazon refused the application itself ({error}): client id or client secret is wrong or was rotated.",
            remedy="Store the present ones with `omnikit app set amazon`. It is not the seller's fault.",
            code="application.refused",
        )
    return ChannelError(
        f"Amazon's token endpoint refused the request ({answer.status}, {error or 'no reason given'}).",
        remedy="See the run's log for the exchange.",
        code="authorization.refused",
        exchange=answer.exchange,
    )
