"""Login with Amazon: authorization codes, access tokens and the token endpoint."""

import hmac
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from omnikit.localamazon.accounts import Accounts, Mint, Seller
from omnikit.localamazon.clock import Clock
from omnikit.localamazon.wire import JSON_TYPE, Refused, Reply, Request, denied, dump

CODE_SECONDS = 300
TOKEN_SECONDS = 3600
SCOPES = ("sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation")
BAD_CODE = "The request has an invalid grant parameter : code"
BAD_REFRESH = (
    "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission."
)


class LwaRefused(Exception):
    """An answer in the token endpoint's error form."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description

    def reply(self) -> Reply:
        """The JSON answer."""
        return lwa_reply(self.status, {"error": self.error, "error_description": self.description})


def lwa_reply(status: int, body: dict[str, Any]) -> Reply:
    """An answer of the token endpoint; never to be cached."""
    headers = {"Content-Type": JSON_TYPE, "Cache-Control": "no-store", "Pragma": "no-cache"}
    return Reply(status, dump(body), headers)


@dataclass(slots=True)
class Code:
    """What a consent handed to the redirect URI."""

    seller_id: str
    redirect_uri: str | None
    expires: float


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of a restricted data token."""

    method: str
    path: str
    elements: frozenset[str] | None  # None: the whole operation is the resource

    def covers(self, method: str, path: str) -> bool:
        """Whether a call falls under this entry; `{orderId}` stands for any order."""
        pattern = re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(self.path))
        return method == self.method and re.fullmatch(pattern, path) is not None


@dataclass(slots=True)
class AccessToken:
    """A token as the server remembers it; `resources` is set on restricted data tokens only."""

    seller_id: str | None
    expires: float
    resources: tuple[Resource, ...] | None = None


class Lwa:
    """The authorization server."""

    def __init__(self, accounts: Accounts, mint: Mint, clock: Clock) -> None:
        self._accounts = accounts
        self._mint = mint
        self._clock = clock
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, AccessToken] = {}

    def consent(self, seller: Seller, redirect_uri: str | None) -> str:
        """The authorization code of a seller who pressed Confirm."""
        code = self._mint.fresh("AN")
        self._codes[code] = Code(seller.id, redirect_uri, self._clock.now() + CODE_SECONDS)
        return code

    def issue(self, seller_id: str | None, prefix: str = "Atza|", resources: tuple[Resource, ...] | None = None) -> str:
        """A new access token, or restricted data token, of one hour."""
        token = self._mint.fresh(prefix)
        self._tokens[token] = AccessToken(seller_id, self._clock.now() + TOKEN_SECONDS, resources)
        return token

    def revoke(self, seller: Seller) -> None:
        """Forget the seller's access tokens; the next call reads `revoked, malformed or invalid`."""
        self._tokens = {text: token for text, token in self._tokens.items() if token.seller_id != seller.id}

    def token(self, text: str | None) -> AccessToken:
        """The token behind an x-amz-access-token header.

        Raises:
            Refused: the token is missing, unknown, revoked or expired.

        """
        if not text:
            raise denied("Access token is missing in the request header.")
        token = self._tokens.get(text)
        if token is None:
            raise denied("The access token you provided is revoked, malformed or invalid.")
        if self._clock.now() >= token.expires:
            raise denied("The access token you provided has expired.")
        return token

    def exchange(self, request: Request) -> Reply:
        """POST /auth/o2/token."""
        try:
            fields = _fields(request)
            self._check_client(fields)
            grant = _GRANTS.get(fields.get("grant_type", ""))
            if grant is None:
                raise _unsupported(fields)
            return lwa_reply(200, grant(self, fields))
        except LwaRefused as refused:
            return refused.reply()

    def _check_client(self, fields: dict[str, str]) -> None:
        app = self._accounts.application
        known = hmac.compare_digest(fields.get("client_id", "").encode(), app.client_id.encode())
        right = hmac.compare_digest(fields.get("client_secret", "").encode(), app.client_secret.encode())
        if not (known and right):
            raise LwaRefused(401, "invalid_client", "Client authentication failed")

    def _authorization_code(self, fields: dict[str, str]) -> dict[str, Any]:
        code = self._codes.pop(_needed(fields, "code"), None)  # popped even when refused: a code works once
        if code is None or self._clock.now() >= code.expires or not self._same_redirect(code, fields):
            raise LwaRefused(400, "invalid_grant", BAD_CODE)
        seller = self._accounts.sellers[code.seller_id]
        return _bearer(self.issue(seller.id), self._accounts.grant(seller))

    def _same_redirect(self, code: Code, fields: dict[str, str]) -> bool:
        given = fields.get("redirect_uri")
        if code.redirect_uri is None:
            return given in (None, self._accounts.application.redirect_uris[0])
        return given == code.redirect_uri

    def _refresh_token(self, fields: dict[str, str]) -> dict[str, Any]:
        if "scope" in fields:
            raise LwaRefused(400, "invalid_request", "scope and refresh_token must not be sent together")
        refresh_token = _needed(fields, "refresh_token")
        seller_id = self._accounts.granted_by(refresh_token)
        if seller_id is None:
            raise LwaRefused(400, "invalid_grant", BAD_REFRESH)
        return _bearer(self.issue(seller_id), refresh_token)

    def _client_credentials(self, fields: dict[str, str]) -> dict[str, Any]:
        scopes = _needed(fields, "scope").split()
        if not scopes or any(scope not in SCOPES for scope in scopes):
            raise LwaRefused(400, "invalid_scope", "The request has an invalid scope")
        return _bearer(self.issue(None))


_GRANTS = {
    "authorization_code": Lwa._authorization_code,  # noqa: SLF001 - the class's own table
    "refresh_token": Lwa._refresh_token,  # noqa: SLF001
    "client_credentials": Lwa._client_credentials,  # noqa: SLF001
}


def _fields(request: Request) -> dict[str, str]:
    kind = request.headers.get("content-type", "")
    try:
        if kind.startswith(JSON_TYPE):
            given = json.loads(request.body)
            return {str(key): str(value) for key, value in given.items()}
        return {key: values[0] for key, values in parse_qs(request.body.decode(), strict_parsing=True).items()}
    except (ValueError, AttributeError) as error:
        raise LwaRefused(400, "invalid_request", "The request body could not be read") from error


def _needed(fields: dict[str, str], name: str) -> str:
    if not fields.get(name):
        raise LwaRefused(400, "invalid_request", f"The request is missing a required parameter : {name}")
    return fields[name]


def _unsupported(fields: dict[str, str]) -> LwaRefused:
    _needed(fields, "grant_type")
    return LwaRefused(400, "unsupported_grant_type", "The authorization grant type is not supported")


def _bearer(access_token: str, refresh_token: str | None = None) -> dict[str, Any]:
    body = {"access_token": access_token, "token_type": "bearer", "expires_in": TOKEN_SECONDS}
    return body | {"refresh_token": refresh_token} if refresh_token else body


def seller_of(token: AccessToken) -> str:
    """The seller a token speaks for.

    Raises:
        Refused: a grantless token was used for a seller's resource.

    """
    if token.seller_id is None:
        raise denied("The access token you provided does not carry a selling partner's authorization.")
    return token.seller_id


__all__ = ["AccessToken", "Lwa", "LwaRefused", "Refused", "Resource", "lwa_reply", "seller_of"]
