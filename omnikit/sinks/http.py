"""A sink that posts documents to an endpoint, signed, each under a key by which the other side knows it again.

| answer                                    | means                                     |
| ----------------------------------------- | ----------------------------------------- |
| 2xx                                       | arrived                                   |
| 409 that names the key, or to a key that  | arrived already                           |
| was sent before                           |                                           |
| 429, 503; no connection; a redirect       | nothing would be taken now: try later     |
| other 5xx; a connection that broke        | try this one later                        |
| other 4xx                                 | refused                                   |
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import requests
import urllib3

from omnikit.errors import RequestRefused, Unavailable, UnreadableAnswer
from omnikit.model.backchannel import MESSAGES
from omnikit.model.handover import personal
from omnikit.model.times import iso
from omnikit.sinks.base import (
    BATCH_SCHEMA,
    TEST_SCHEMA,
    Batch,
    Collected,
    Delivery,
    Message,
    Outcome,
    Record,
    SinkWiring,
)
from omnikit.sinks.kinds import HttpConfig
from omnikit.version import __version__

TIMEOUT = (10.0, 30.0)  # seconds to connect, seconds without a byte
_LONGEST = 60.0  # seconds that an answer may take to come in, byte by byte
_MOST = 64 * 1024  # bytes of an answer that are read
_MOST_COLLECTED = 64 * 1024 * 1024  # of one that brings shipments and invoices
_LONGEST_CURSOR = 500
_SHOWN = 300  # characters of it that are kept
_SHORTEST = 3  # characters of a name that are taken out of an answer; shorter ones are parts of any word
_USER_AGENT = f"omnikit/{__version__} (Language=Python/{sys.version_info[0]}.{sys.version_info[1]})"
_REASONS = ("message", "detail", "error_description", "error", "title", "reason")


class Reply(NamedTuple):
    """What came back; `status` None: nothing did, for the reason that `problem` says."""

    status: int | None
    body: bytes = b""
    headers: Mapping[str, str] = {}
    problem: str = ""
    left: bool = True  # the document may have reached the other side


def signature(secret: str, moment: int, body: bytes) -> str:
    """The value of X-Omnikit-Signature."""
    made = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={made}"


class HttpSink:
    """Implements `base.Sink`."""

    def __init__(self, wiring: SinkWiring) -> None:
        assert isinstance(wiring.config, HttpConfig)
        self._config = wiring.config
        self._secret = wiring.config.secret
        self._now = wiring.now
        self._session = requests.Session()
        # a proxy or .netrc of the environment must not add credentials of its own to these calls
        self._session.trust_env = False
        self._session.headers.update({"user-agent": _USER_AGENT, "accept-encoding": "identity"})

    def __repr__(self) -> str:
        return f"HttpSink({self._config.url!r})"

    def prepare(self) -> None:
        """Nothing can be known of an endpoint without a call."""

    def check(self) -> str:
        """The endpoint gets a test document, which it may drop."""
        now = self._now()
        body = orjson.dumps({"schema": TEST_SCHEMA, "sent": iso(now)})
        reply = self._post("test", f"test-{int(now.timestamp())}", body)
        found = _outcome(reply, "", again=False)
        if found == Outcome.ARRIVED:
            return f"The endpoint took a test document ({reply.status})."
        said = _problem(reply) or f"{reply.status}: {self._words(reply, [])}"
        raise (RequestRefused if found == Outcome.REFUSED else Unavailable)(
            f"The endpoint did not take the test document: {said}.",
            remedy="Mend the endpoint, or the address and the secret of the sink; then test again.",
        )

    def deliver(self, batch: Batch) -> list[Delivery]:
        """One call; where several records are refused together, one for each of them. A batch that was begun for
        another sink, or under another setting, may be larger than this endpoint takes documents at once.
        """
        if len(batch.records) == 1 or self._config.records_per_call == 1:
            return self._singly(batch)
        reply = self._post(f"{batch.kind}s", batch.id, _envelope(batch))
        outcome = _outcome(reply, batch.id, again=batch.again)
        if outcome == Outcome.REFUSED:  # one bad record must not stop the others
            return self._singly(batch)
        return [self._told(one, reply, outcome) for one in batch.records]

    def drop(self) -> Path | None:
        """An endpoint is asked instead."""
        return None

    def collect(self, cursor: str) -> Collected:
        """One call; with the cursor that the last answer gave."""
        if not self._config.collect_url:
            return Collected((), cursor)
        reply = self._call(
            "GET", self._config.collect_url, {**self._signed("collect", b""), "accept": "application/json"},
            params={"after": cursor} if cursor else {}, most=_MOST_COLLECTED,
        )  # fmt: skip
        if reply.status == HTTPStatus.NO_CONTENT:
            return Collected((), cursor)
        if reply.status != HTTPStatus.OK:
            refused = _outcome(reply, "", again=False) == Outcome.REFUSED
            said = _problem(reply) or f"{reply.status}: {self._words(reply, [])}"
            raise (RequestRefused if refused else Unavailable)(
                f"The OMS was asked for shipments and invoices in vain: {said}.",
                remedy="Mend the endpoint, or the address and the secret of the sink.",
            )
        return _collected(reply.body, cursor)

    def _singly(self, batch: Batch) -> list[Delivery]:
        """A call for each; once nothing can be reached, the rest is not tried."""
        found: list[Delivery] = []
        for record in batch.records:
            away = found[-1] if found and found[-1].outcome == Outcome.UNREACHABLE else None
            told = away._replace(key=record.key) if away else self._single(batch.kind, record, again=batch.again)
            found.append(told)
        return found

    def _single(self, kind: str, record: Record, *, again: bool) -> Delivery:
        reply = self._post(kind, record.key, record.document)
        return self._told(record, reply, _outcome(reply, record.key, again=again))

    def _told(self, record: Record, reply: Reply, outcome: Outcome) -> Delivery:
        if outcome == Outcome.ARRIVED:
            return Delivery(record.key, outcome)
        said = _problem(reply) or self._words(reply, personal(orjson.loads(record.document)))
        return Delivery(record.key, outcome, said, str(reply.status or ""), _asked(reply, self._now()))

    def _post(self, event: str, key: str, body: bytes) -> Reply:
        headers = {**self._signed(event, body), "content-type": "application/json", "idempotency-key": key}
        return self._call("POST", self._config.url, headers, data=body)

    def _signed(self, event: str, body: bytes) -> dict[str, str]:
        made = signature(self._secret, int(self._now().timestamp()), body)
        return {"x-omnikit-event": event, "x-omnikit-signature": made}

    def _call(self, method: str, url: str, headers: dict[str, str], *, most: int = _MOST, **content: Any) -> Reply:
        try:
            with self._session.request(
                method, url, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True, **content
            ) as response:
                return Reply(response.status_code, _read(response, most), response.headers)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            problem = f"the connection failed ({_name(error)})"
            return Reply(None, problem=problem, left=not _never_left(error))

    def _words(self, reply: Reply, people: list[str]) -> str:
        """The endpoint's reason for a refusal: no secret, nothing about people, cut short."""
        text = _reason(reply.body)
        hidden = [self._secret, *(one for one in people if len(one) >= _SHORTEST)]
        forms = {form for one in hidden for form in (one, json.dumps(one)[1:-1])}
        for form in sorted(forms, key=len, reverse=True):
            text = re.sub(re.escape(form), "***", text, flags=re.IGNORECASE)
        return " ".join(text.split())[:_SHOWN] or "no reason was given"


def _envelope(batch: Batch) -> bytes:
    head = orjson.dumps({"schema": BATCH_SCHEMA, "batch": batch.id})[:-1]
    return head + b',"records":[' + b",".join(one.document for one in batch.records) + b"]}"


def _read(response: requests.Response, most: int) -> bytes:
    """The beginning of an answer. One that breaks off has told its status, which is what counts."""
    ends, found = time.monotonic() + _LONGEST, b""
    try:
        while len(found) < most and time.monotonic() < ends:
            part = response.raw.read1(most - len(found))
            if not part:
                break
            found += part
    except (urllib3.exceptions.HTTPError, OSError):
        pass
    return found


def _collected(body: bytes, cursor: str) -> Collected:
    """`{"cursor": ..., "shipments": [...], "invoices": [...]}`, each part of which may be missing. Raises
    UnreadableAnswer.
    """
    try:
        found = orjson.loads(body)
    except ValueError:
        found = None
    lists = [found.get(kind, []) for kind in MESSAGES] if isinstance(found, dict) else [None]
    following = found.get("cursor", cursor) if isinstance(found, dict) else None
    if not all(isinstance(one, list) for one in lists) or not isinstance(following, str):
        raise UnreadableAnswer(
            f"What the OMS tells cannot be read: {len(body)} bytes that are not as they should be.",
            remedy="Compare the endpoint's answer with docs/handover.md.",
        )
    return Collected(
        [Message(kind, one) for kind in MESSAGES for one in found.get(kind, [])], following[:_LONGEST_CURSOR]
    )


def _outcome(reply: Reply, key: str, *, again: bool) -> Outcome:
    """The table at the top of this page."""
    status = reply.status
    if status is None:
        return Outcome.LATER if reply.left else Outcome.UNREACHABLE
    if status == HTTPStatus.CONFLICT and (again or _names(reply, key)):
        return Outcome.ARRIVED
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return Outcome.UNREACHABLE
    hundreds = {2: Outcome.ARRIVED, 3: Outcome.UNREACHABLE, 4: Outcome.REFUSED}
    return hundreds.get(status // 100, Outcome.LATER)


def _names(reply: Reply, key: str) -> bool:
    return bool(key) and (reply.headers.get("idempotency-key") == key or key.encode() in reply.body)


def _problem(reply: Reply) -> str:
    """What is wrong in our own words; nothing for a refusal, which has its own."""
    if reply.status is None:
        return reply.problem
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return "the quota is used up (429)"
    if reply.status // 100 == 3:  # noqa: PLR2004
        return f"it redirects, which is not followed ({reply.status})"
    return "" if reply.status // 100 == 4 else f"the service is not available ({reply.status})"  # noqa: PLR2004


def _asked(reply: Reply, now: datetime) -> float | None:
    """Seconds of a Retry-After, which may be a date."""
    told = reply.headers.get("retry-after", "").strip()
    if told.isdigit():
        return float(told[:9])
    try:
        return max(0.0, (parsedate_to_datetime(told) - now).total_seconds()) if told else None
    except (ValueError, TypeError):
        return None


def _reason(body: bytes) -> str:
    """What an answer gives as its reason, in one of the ways that are usual; else its text."""
    text = body.decode(errors="replace")
    try:
        found: Any = json.loads(text)
    except ValueError:
        return text
    if isinstance(found, dict) and isinstance(found.get("errors"), list) and found["errors"]:
        found = found["errors"][0]
    if isinstance(found, dict):
        return next((str(found[name]) for name in _REASONS if found.get(name)), text)
    return found if isinstance(found, str) else text


def _name(error: Exception) -> str:
    return type(_cause(error)).__name__


def _cause(error: Exception) -> BaseException:
    """What lies under requests' and urllib3's wrapping."""
    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", None)
    return reason if isinstance(reason, BaseException) else error


def _never_left(error: Exception) -> bool:
    """Whether no byte of the document can have reached the other side: it was not even connected."""
    never = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.SSLError)
    return isinstance(_cause(error), never) or isinstance(error, requests.exceptions.InvalidURL)
