"""Sending a message: by e-mail (SMTP) or to a webhook that takes what Slack takes."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping
from email import headerregistry
from email.message import EmailMessage
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import requests
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from omnikit.errors import Unavailable
from omnikit.model.fields import Ui

_SECONDS = 20.0
_LOGGED_IN = 235  # SMTP's answer
_LONGEST = 3000  # characters that a webhook gets
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_WORDS: dict[type[Exception], str] = {
    ssl.SSLError: "encryption could not be agreed on",
    requests.exceptions.SSLError: "encryption could not be agreed on",
    TimeoutError: "no answer came in time", requests.Timeout: "no answer came in time",
    socket.gaierror: "there is no server of this name", ConnectionRefusedError: "nobody answers there",
    requests.ConnectionError: "nobody answers there",
    smtplib.SMTPNotSupportedError: "the server offers no such encryption, login or letters",
    smtplib.SMTPServerDisconnected: "the server hung up",
}  # fmt: skip
_Text = StringConstraints(strip_whitespace=True, min_length=1, max_length=500)


def _address(text: str) -> str:
    if any(not char.isprintable() or char in ' ,;<>"' for char in text) or not _is_parsable(text):
        raise ValueError("is no e-mail address")
    return text


def _is_parsable(text: str) -> bool:
    """Whether a letter can be addressed to it; letters beyond ASCII are the server's business."""
    try:
        headerregistry.Address(addr_spec="".join(char if char.isascii() else "x" for char in text))
    except Exception:  # noqa: BLE001 `email` raises IndexError and AttributeError as well, over "a@" for one
        return False
    return True


Address = Annotated[str, _Text, AfterValidator(_address)]


class Email(BaseModel):
    """An SMTP server and whom to write to."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    host: Annotated[str, _Text, Ui("Server")]
    port: Annotated[int, Field(ge=1, le=65535), Ui("Port")] = 587
    security: Annotated[
        Literal["starttls", "tls", "none"],
        Ui("Encryption", "None is taken for a server on this machine only.",
           choices=(("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "none"))),
    ] = "starttls"  # fmt: skip
    user: Annotated[str, Ui("User", "Empty: the server asks for none.")] = ""
    sender: Annotated[Address, Ui("From")]
    to: Annotated[list[Address], Field(min_length=1, max_length=50), Ui("To", "Addresses, parted by commas.")]
    base_url: Annotated[str, Ui("Dashboard", "Its address, which links in messages begin with.")] = ""


class Webhook(BaseModel):
    """An address that takes `{"text": ...}`. The address itself is the secret."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    base_url: Annotated[str, Ui("Dashboard", "Its address, which links in messages begin with.")] = ""


KINDS: dict[str, type[BaseModel]] = {"email": Email, "webhook": Webhook}
SECRETS = {"email": "password", "webhook": "url"}  # what each keeps apart


def in_the_clear(security: str | None, host: str | None) -> bool:
    """Whether a channel would write to a server elsewhere without encryption, which is never done."""
    return security == "none" and host not in _LOOPBACK


def webhook_url(text: str) -> str:
    """The address if it may be used: https, or http to this machine. Raises ValueError."""
    parts = urlsplit(text.strip())
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or parts.username or not (parts.scheme == "https" or local):
        raise ValueError("must be an https address; http is taken for this machine only")
    return text.strip()


def send(kind: str, config: Mapping[str, Any], secret: str, subject: str, text: str) -> None:
    """Send one message. Raises Unavailable with what the server said, without secrets."""
    try:
        checked = KINDS[kind].model_validate(config)
    except ValidationError:  # of an older omnikit, which took what could not be sent
        raise _failed("its channel cannot be used") from None
    _SENDERS[kind](checked, secret, subject, _with_links(text, str(config.get("base_url", ""))))


def _with_links(text: str, base: str) -> str:
    """Places in the dashboard as whole addresses, where the dashboard's is known; else they are left out."""
    lines = []
    for line in text.splitlines():
        is_place = line.strip().startswith("?page=")
        if not is_place:
            lines.append(line)
        elif base:
            lines.append(line.replace("?page=", f"{base.rstrip('/')}/?page=", 1))
    return "\n".join(lines)


def _by_email(config: Email, password: str, subject: str, text: str) -> None:
    if in_the_clear(config.security, config.host):
        raise _failed("a server elsewhere must be reached encrypted")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, config.sender, ", ".join(config.to)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        with _server(config) as server:
            if config.user:
                _log_in(server, config.user, password)
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise _failed(_said(error)) from None


def _server(config: Email) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if config.security == "tls":
        return smtplib.SMTP_SSL(config.host, config.port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(config.host, config.port, timeout=_SECONDS)
    if config.security == "starttls":
        server.starttls(context=context)
    return server


def _log_in(server: smtplib.SMTP, user: str, password: str) -> None:
    """Log in. `smtplib` knows ASCII alone, and breaks over other letters; PLAIN takes UTF-8 (RFC 4616)."""
    if (user + password).isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    told = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, answer = server.docmd("AUTH", f"PLAIN {told}")
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _said(error: Exception) -> str:
    """What went wrong, without what the server quotes of a login."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the server refused user or password ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server answered {error.smtp_code}"
    return _worded(error)


def _worded(error: Exception) -> str:
    """What it means, or its kind: its text may quote an address, which is a secret, or a login."""
    return next((words for kind, words in _WORDS.items() if isinstance(error, kind)), type(error).__name__)


def _by_webhook(_config: Webhook, url: str, subject: str, text: str) -> None:
    body = {"text": f"*{subject}*\n{text}"[:_LONGEST]}
    session = requests.Session()
    session.trust_env = False  # no proxy or .netrc of the environment adds credentials of its own
    try:
        with session.post(webhook_url(url), json=body, timeout=_SECONDS, allow_redirects=False, stream=True) as answer:
            if answer.status_code >= requests.codes.multiple_choices:
                raise _failed(f"the address answered {answer.status_code}")
    except (requests.RequestException, ValueError) as error:
        raise _failed(_worded(error)) from None
    finally:
        session.close()


def _failed(why: str) -> Unavailable:
    return Unavailable(
        f"The message could not be sent: {why}.",
        remedy="Look at the channel (`omnikit alert channels`), mend it, then try `omnikit alert test`.",
        code="alert.not_sent",
    )


_SENDERS: dict[str, Callable[[Any, str, str, str], None]] = {"email": _by_email, "webhook": _by_webhook}
