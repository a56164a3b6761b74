"""One way to call a channel: budget, retries, redaction. Knows no channel.

What is retried, and how long, is a table (`RETRIES`); every wait goes through the clock, so it ends at once when the
run is asked to stop, and tests need no real time.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus, urlsplit

import requests
import urllib3

from omnikit.drivers.parsing import parsed
from omnikit.errors import ChannelError, RequestRefused, Unavailable, UnreadableAnswer
from omnikit.model.ports import Budget, Clock, Rate, Say
from omnikit.model.states import Level
from omnikit.version import __version__

TIMEOUT = (10.0, 60.0)  # seconds to connect, seconds without a byte
_SHOWN = 2_000  # characters of an error answer that are kept
_USER_AGENT = (
    f"omnikit/{__version__} (Language=Python/{sys.version_info[0]}.{sys.version_info[1]}; Platform={sys.platform})"
)
# the shapes of Amazon's tokens, should one stand in an answer that we did not send
_TOKEN_SHAPE = re.compile(r"Atz[ar](?:\||%7[Cc]|\\u007[Cc])[^\s\"'&<>,;]+|amzn1\.oa2-cs\.[^\s\"'&<>,;]+")
_SECRET_NAMES = re.compile(
    r'("(?:access_token|refresh_token|client_secret|restrictedDataToken|code|spapi_oauth_code)"\s*:\s*")[^"]*'
)


class Trouble(StrEnum):
    """Why a call is tried again."""

    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    BROKEN = "broken"
    UNREADABLE = "unreadable"


class Retry(NamedTuple):
    """`attempts` in all; the n-th wait lasts base * 2**n seconds, at most `longest`, with jitter."""

    attempts: int
    base: float
    longest: float


RETRIES: dict[Trouble, Retry] = {
    Trouble.THROTTLED: Retry(12, 0.5, 30.0),  # besides the budget's own wait, which is the real one
    Trouble.UNAVAILABLE: Retry(7, 0.5, 60.0),
    Trouble.BROKEN: Retry(6, 0.5, 30.0),
    Trouble.UNREADABLE: Retry(4, 0.5, 10.0),
}


class Call(NamedTuple):
    """One call: `operation` is the API's own name for it; `plan` None means its limits are not published.

    `content`: a body that is sent as it is. `resend` marks calls that may be repeated without harm; `decode` reads the
    body of an answer that is no refusal, `decode_refusal` that of one that is; both raise ValueError where they cannot.
    """

    operation: str
    method: str
    url: str
    query: Mapping[str, str] = {}
    form: Mapping[str, str] | None = None
    content: bytes | None = None
    headers: Mapping[str, str] = {}
    plan: Rate | None = None
    account: str = ""
    resend: bool = True
    decode: Callable[[bytes], Any] = parsed
    decode_refusal: Callable[[bytes], Any] = parsed

    def __repr__(self) -> str:
        """Without form, content, headers and query: they hold secrets."""
        return f"Call({self.operation!r}, {self.method!r}, {self.url!r})"


class Answer(NamedTuple):
    """What came back: `body` is parsed JSON."""

    status: int
    body: Any
    headers: Mapping[str, str]
    exchange: dict[str, Any]

    @property
    def request_id(self) -> str | None:
        return self.headers.get("x-amzn-RequestId")


class Redactor:
    """Takes known secrets, and whatever looks like a token, out of text: as they are and as a proxy may quote them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._forms: set[str] = set()
        for secret in secrets:
            self.learn(secret)

    def __repr__(self) -> str:
        return f"Redactor({len(self._forms)} forms)"

    def learn(self, secret: str) -> None:
        """From now on `secret` is one as well."""
        if secret and secret not in self._forms:
            self._forms |= {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}

    def __call__(self, text: str) -> str:
        for form in sorted(self._forms, key=len, reverse=True):
            text = text.replace(form, "***")
        return _TOKEN_SHAPE.sub("***", _SECRET_NAMES.sub(r"\1***", text))


class HttpChannel:
    """Sends calls for one account."""

    def __init__(
        self,
        *,
        budget: Budget,
        clock: Clock,
        say: Say,
        before_call: Callable[[], None],
        waiting: Callable[[float, str], None],
        redact: Redactor,
    ) -> None:
        self._budget = budget
        self._clock = clock
        self._say = say
        self._before_call = before_call
        self._waiting = waiting
        self._redact = redact
        self._session = requests.Session()
        self._session.headers["user-agent"] = _USER_AGENT
        # a proxy or .netrc of the environment must not add credentials of its own to these calls
        self._session.trust_env = False
        self._random = random.Random()  # noqa: S311 jitter, no secret

    def send(self, call: Call) -> Answer:
        """The answer of `call`, whatever its status below 500 but 429.

        Raises Unavailable or UnreadableAnswer after the retries of `RETRIES`, `errors.Stopped` when told to stop.
        """
        failures: dict[Trouble, int] = {}
        while True:
            self._await_budget(call)
            answer, trouble, seen = self._try(call)
            if answer is not None:
                return answer
            assert trouble is not None
            failures[trouble] = failures.get(trouble, 0) + 1
            retry = RETRIES[trouble]
            # what was throttled has done nothing yet
            may_resend = call.resend or trouble == Trouble.THROTTLED
            if failures[trouble] >= retry.attempts or not may_resend:
                raise self._given_up(call, trouble, seen)
            self._say(Level.WARNING, f"http.{trouble}", f"{call.operation}: {seen['problem']}; trying again.", seen)
            self._pause(min(retry.longest, retry.base * 2 ** (failures[trouble] - 1)), trouble)

    def _await_budget(self, call: Call) -> None:
        self._before_call()
        if call.plan is None:
            return
        key = budget_key(call.account, call.operation)
        while (seconds := self._budget.take(key, call.plan, self._clock.now())) > 0:
            self._waiting(seconds, call.operation)
            self._clock.sleep(seconds)
            self._before_call()

    def _pause(self, seconds: float, why: str) -> None:
        seconds *= self._random.uniform(0.75, 1.25)
        self._waiting(seconds, why)
        self._clock.sleep(seconds)

    def _try(self, call: Call) -> tuple[Answer | None, Trouble | None, dict[str, Any]]:
        seen: dict[str, Any] = {
            "operation": call.operation,
            "method": call.method,
            "endpoint": urlsplit(call.url)._replace(query="").geturl(),
            "query": {name: self._redact(value) for name, value in call.query.items()},
        }
        try:
            response = self._session.request(
                call.method, call.url, params=dict(call.query), headers=dict(call.headers),
                data=call.form if call.content is None else call.content, timeout=TIMEOUT, allow_redirects=False,
                stream=True,
            )  # fmt: skip
            # in one read: requests' own way takes a page in pieces of 10 kB
            content: bytes = response.raw.read(decode_content=True)
        except (requests.ConnectionError, requests.Timeout, urllib3.exceptions.HTTPError, OSError) as error:
            seen["problem"] = f"the connection failed ({type(error).__name__})"
            return None, Trouble.BROKEN, seen
        self._learn(call, response)
        return self._read(call, response, content, seen)

    def _read(
        self, call: Call, response: requests.Response, content: bytes, seen: dict[str, Any]
    ) -> tuple[Answer | None, Trouble | None, dict[str, Any]]:
        seen |= {"status": response.status_code, "request_id": response.headers.get("x-amzn-RequestId")}
        if response.status_code >= 400:  # noqa: PLR2004
            # error pages may quote the request: nothing of them is looked at before its secrets are out
            content = self._redact(content.decode(errors="replace")).encode()
            seen["answer"] = content[:_SHOWN].decode(errors="replace")
        if response.status_code == 429:  # noqa: PLR2004
            if call.plan is not None:
                self._budget.drained(budget_key(call.account, call.operation), call.plan, self._clock.now())
            seen["problem"] = "the quota is used up (429)"
            return None, Trouble.THROTTLED, seen
        if response.status_code >= 500:  # noqa: PLR2004
            seen["problem"] = f"the service is not available ({response.status_code})"
            return None, Trouble.UNAVAILABLE, seen
        try:
            body = (call.decode if response.status_code < 400 else call.decode_refusal)(content)  # noqa: PLR2004
        except ValueError:
            # no part of the answer is kept: it may hold half an address
            seen["problem"] = f"the answer of {len(content)} bytes is no JSON"
            return None, Trouble.UNREADABLE, seen
        return Answer(response.status_code, body, response.headers, seen), None, seen

    def _learn(self, call: Call, response: requests.Response) -> None:
        told = response.headers.get("x-amzn-RateLimit-Limit")
        if call.plan is None or not told:
            return
        try:
            per_second = float(told)
        except ValueError:
            return
        self._budget.learn(budget_key(call.account, call.operation), call.plan, per_second, self._clock.now())

    def _given_up(self, call: Call, trouble: Trouble, seen: dict[str, Any]) -> ChannelError:
        kind = UnreadableAnswer if trouble == Trouble.UNREADABLE else Unavailable
        return kind(
            f"{call.operation} failed {RETRIES[trouble].attempts} times: {seen['problem']}.",
            remedy="What was fetched is kept. Synchronise again later; it goes on from there.",
            code=f"channel.{trouble}",
            exchange=seen,
        )


def budget_key(account: str, operation: str) -> str:
    """Limits count per account and application pair and operation."""
    return f"{account}|{operation}"


def refusal(answer: Answer, operation: str) -> RequestRefused:
    """An error for a 4xx answer, with the channel's own words."""
    error = RequestRefused(
        f"{operation} was refused ({answer.status}): {said(answer.body)}",
        remedy="See the run's log for the whole exchange.",
        exchange=answer.exchange,
    )
    error.status, error.words = answer.status, said(answer.body)
    return error


def said(body: Any) -> str:
    """The channel's own reason for a refusal, cut short."""
    if isinstance(body, dict) and isinstance(body.get("errors"), list) and body["errors"]:
        first = body["errors"][0]
        if isinstance(first, dict):
            # what redaction left of an error's code is no word
            words = (str(first[key]) for key in ("code", "message", "details") if first.get(key) not in (None, "***"))
            return " ".join(filter(None, words))[:500]
    return "no reason was given"
