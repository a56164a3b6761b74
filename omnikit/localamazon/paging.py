"""Opaque page tokens: signed, bound to their filters and to the window of the first page."""

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

from omnikit.localamazon.wire import invalid

LIFETIME = 24 * 3600


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a chain of pages stands."""

    filters: str
    axis: str
    after: float
    before: float
    position: tuple[float, str] | None = None
    newest_first: bool = False
    expires: float = 0.0


def fingerprint(*parts: object) -> str:
    """A short digest of the filters a chain was started with."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class Seal:
    """Writes and reads tokens."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def write(self, cursor: Cursor) -> str:
        """The token of a cursor."""
        raw = json.dumps(list(asdict(cursor).values()), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._sign(raw) + raw).decode().rstrip("=")

    def read(self, token: str, now: float) -> Cursor:
        """The cursor of a token.

        Raises:
            Refused: forged or older than a day.

        """
        try:
            blob = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except ValueError as error:
            raise invalid("The pagination token is invalid.") from error
        signature, raw = blob[:16], blob[16:]
        if not hmac.compare_digest(signature, self._sign(raw)):
            raise invalid("The pagination token is invalid.")
        filters, axis, after, before, position, newest_first, expires = json.loads(raw)
        if now >= expires:
            raise invalid("The pagination token has expired.")
        at = (position[0], position[1]) if position else None
        return Cursor(filters, axis, after, before, at, newest_first, expires)

    def _sign(self, raw: bytes) -> bytes:
        return hmac.digest(self._secret, raw, "sha256")[:16]
