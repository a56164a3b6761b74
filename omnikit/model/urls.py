"""Addresses that people type: where calls may go. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def plain_url(text: str) -> str:
    """`text` without a slash at its end; nothing stays nothing. Https everywhere; plain http only to this machine,
    where no wire can be listened to. Raises ValueError.
    """
    parts = urlsplit(text.strip())
    if not text:
        return ""
    if parts.username or parts.password or parts.query or parts.fragment or not parts.hostname:
        raise ValueError("give scheme, host and path only, such as https://host.example")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError("must be https; plain http is taken for this machine only")
    return text.strip().rstrip("/")
