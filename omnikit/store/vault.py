"""Encryption of credentials and payloads with a key that lives outside the database.

AES-256-GCM from `cryptography`; each value is bound to its place (`about`), so that a row copied over another
one does not decrypt. Nonces are random: one key is good for about 2**32 values, more than a home will ever hold.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import tempfile
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from omnikit.errors import SetupError

KEY_VARIABLE = "OMNIKIT_KEY"
_NONCE = 12
_KEY_BYTES = 32


class Vault:
    """Seals and opens bytes. Its repr shows the key's fingerprint and nothing of the key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._key = key
        self.fingerprint = hashlib.sha256(b"omnikit fingerprint" + key).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"Vault(fingerprint={self.fingerprint!r})"

    def seal(self, value: bytes, about: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, value, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Raises SetupError where the key is not the one that sealed it, or the value was moved or damaged."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
        except InvalidTag:
            raise SetupError(
                f"A stored value ({about.split(':', maxsplit=1)[0]}) cannot be decrypted with this home's key.",
                remedy="Put back the key that was in use when it was stored (secret.key, or OMNIKIT_KEY).",
                code="setup.wrong_key",
            ) from None

    @cached_property
    def digest_key(self) -> bytes:
        """The key of digests of what is stored."""
        return bytes.fromhex(self.derived("digest"))[:32]

    def derived(self, purpose: str) -> str:
        """Another secret made from the key, such as the one that signs queue messages."""
        return hashlib.sha256(f"omnikit {purpose}".encode() + self._key).hexdigest()


def _decode(text: str, where: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != _KEY_BYTES:
        raise SetupError(
            f"The key in {where} is not 32 bytes in base64.",
            remedy="Restore it from your backup of the key; without it stored credentials and payloads stay closed.",
            code="setup.bad_key",
        )
    return key


def create_key(path: Path) -> None:
    """Write a new key, readable by its owner alone, unless there is one (or one comes by environment).

    Of two processes that do so at once the first one's key counts, and neither ever sees half of it.
    """
    if path.exists() or os.environ.get(KEY_VARIABLE):
        return
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix="key-")  # mode 0600
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)) + b"\n")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()


def load_vault(path: Path) -> Vault:
    """The vault of a home: key from OMNIKIT_KEY or from `path`. Raises SetupError naming where it looked."""
    from_environment = os.environ.get(KEY_VARIABLE)
    if from_environment:
        return Vault(_decode(from_environment, KEY_VARIABLE))
    if not path.exists():
        raise SetupError(
            f"The key of this home is missing: neither {KEY_VARIABLE} nor {path.name} is there.",
            remedy="Restore secret.key from your backup of the key.",
            code="setup.no_key",
        )
    return Vault(_decode(path.read_text(), path.name))
