"""The store behind presigned urls: report contents to fetch, feed contents and results to put and fetch.

It answers as Amazon's S3 does: plain HTTP, XML errors, nothing known of sellers and access tokens.
"""

import gzip as gz
import hashlib
import hmac
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from omnikit.localamazon.clock import iso
from omnikit.localamazon.wire import Reply, Request

PREFIX = "/_documents/"
URL_SECONDS = 300
XML_TYPE = "application/xml"
GZIP_MAGIC = b"\x1f\x8b"
_ALGORITHM = "AWS4-HMAC-SHA256"
_STAMP = "%Y%m%dT%H%M%SZ"
_SIGNED = ("X-Amz-Algorithm", "X-Amz-Date", "X-Amz-Expires", "response-content-encoding")
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your key and signing method."
)
_UNSIGNED = "There were headers present in the request which were not signed"


class S3Refused(Exception):
    """An answer in S3's error form."""

    def __init__(self, status: int, code: str, message: str, **fields: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.fields = {"Code": code, "Message": message} | fields

    def reply(self) -> Reply:
        """The XML answer."""
        tags = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in self.fields.items())
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{tags}</Error>'
        return Reply(self.status, body.encode(), {"Content-Type": XML_TYPE})


@dataclass(slots=True)
class _Document:
    content_type: str
    stored: bytes | None = None  # as it goes over the wire; None: a slot nobody has put anything into
    is_gzip: bool = False
    is_slot: bool = False

    @property
    def method(self) -> str:
        return "PUT" if self.is_slot and self.stored is None else "GET"


class Documents:
    """All documents of this server, each under an id of its own."""

    def __init__(self, secret: str, clock_now: Callable[[], float]) -> None:
        self._secret = secret.encode()
        self._now = clock_now
        self._documents: dict[str, _Document] = {}
        self.host = ""  # where this server listens; a client's Host header may be anything

    def put(self, body: bytes, content_type: str, *, gzip: bool = False) -> str:
        """Keep a finished document; returns its id. With `gzip` it is kept and sent compressed."""
        # mtime 0: the same report has the same bytes, whenever it is made
        stored = gz.compress(body, compresslevel=1, mtime=0) if gzip else body
        return self._add(_Document(content_type, stored, is_gzip=gzip))

    def slot(self, content_type: str) -> str:
        """The id of a document whose body a client will PUT with exactly this Content-Type."""
        return self._add(_Document(content_type, is_slot=True))

    def body(self, document_id: str) -> bytes | None:
        """The uncompressed content; None for an unknown id and for a slot still empty."""
        document = self._documents.get(document_id)
        if document is None or document.stored is None:
            return None
        return gz.decompress(document.stored) if document.is_gzip else document.stored

    def is_gzip(self, document_id: str) -> bool:
        """Whether the document goes out compressed."""
        return document_id in self._documents and self._documents[document_id].is_gzip

    def url(self, document_id: str, host: str, now: float, *, content_encoding: bool = False) -> str:
        """A signed url for 300 seconds: to GET a finished document, to PUT into a slot nobody has put anything into.

        It points to `host` only as long as the server does not know its own address.
        With `content_encoding` a compressed document is answered with Content-Encoding, so that HTTP clients
        decompress it themselves.

        Raises:
            KeyError: no such document.

        """
        document = self._documents[document_id]
        fields = {
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Date": datetime.fromtimestamp(int(now), UTC).strftime(_STAMP),
            "X-Amz-Expires": str(URL_SECONDS),
        }
        if content_encoding and document.is_gzip:
            fields["response-content-encoding"] = "gzip"
        fields["X-Amz-Signature"] = self._signature(document.method, document_id, fields)
        return f"http://{self.host or host}{PREFIX}{document_id}?{urlencode(fields)}"

    def answer(self, request: Request) -> Reply:
        """The reply to a request for a path under /_documents/."""
        try:
            document = self._allowed(request)
            return self._stored(document, request) if request.method == "PUT" else self._sent(document, request)
        except S3Refused as refused:
            return refused.reply()

    def _add(self, document: _Document) -> str:
        digest = hashlib.sha256(self._secret + str(len(self._documents)).encode()).hexdigest()
        document_id = f"amzn1.spdoc.1.4.eu.{uuid.UUID(digest[:32], version=4)}"
        self._documents[document_id] = document
        return document_id

    def _signature(self, method: str, document_id: str, fields: dict[str, str]) -> str:
        text = "\n".join([method, document_id, *(f"{name}={fields.get(name, '')}" for name in _SIGNED)])
        return hmac.digest(self._secret, text.encode(), "sha256").hex()

    def _allowed(self, request: Request) -> _Document:
        document_id = request.path.removeprefix(PREFIX)
        fields = {name: values[0] for name, values in request.query.items()}
        if "X-Amz-Signature" not in fields:
            raise S3Refused(403, "AccessDenied", "Access Denied")
        right = self._signature(request.method, document_id, fields)
        document = self._documents.get(document_id)
        if not hmac.compare_digest(right.encode(), fields["X-Amz-Signature"].encode()) or document is None:
            raise S3Refused(403, "SignatureDoesNotMatch", _MISMATCH)
        self._check_age(fields)
        _check_headers(request)
        return document

    def _check_age(self, fields: dict[str, str]) -> None:
        signed = datetime.strptime(fields["X-Amz-Date"], _STAMP).replace(tzinfo=UTC).timestamp()
        expires, now = signed + int(fields["X-Amz-Expires"]), self._now()
        if now > expires:
            raise _expired(expires, now)

    def _sent(self, document: _Document, request: Request) -> Reply:
        headers = {"Content-Type": document.content_type}
        if "response-content-encoding" in request.query:
            headers["Content-Encoding"] = request.query["response-content-encoding"][0]
        return Reply(200, document.stored or b"", headers)

    def _stored(self, document: _Document, request: Request) -> Reply:
        if request.headers.get("content-type", "") != document.content_type:
            raise S3Refused(403, "SignatureDoesNotMatch", _MISMATCH)
        document.stored = request.body
        return Reply(200, b"", {"ETag": f'"{hashlib.md5(request.body, usedforsecurity=False).hexdigest()}"'})


def _expired(expires: float, now: float) -> S3Refused:
    fields = {"X-Amz-Expires": str(URL_SECONDS), "Expires": iso(expires), "ServerTime": iso(now)}
    return S3Refused(403, "AccessDenied", "Request has expired", **fields)


_FAILURES = {
    "error_500": (500, "InternalError", "We encountered an internal error. Please try again."),
    "error_503": (503, "SlowDown", "Please reduce your request rate."),
}


def refusal(fault_kind: str, now: float) -> Reply | None:
    """What S3 says instead of an answer while such a fault strikes; None when the fault refuses nothing."""
    if fault_kind == "expired_url":
        return _expired(now - 1, now).reply()
    return S3Refused(*_FAILURES[fault_kind]).reply() if fault_kind in _FAILURES else None


def spoilt(reply: Reply, fault_kind: str) -> Reply:
    """The answer with its body cut (whole HTTP, a third missing) or its compressed bytes damaged."""
    if fault_kind == "truncated_document":
        reply.body = reply.body[: len(reply.body) * 2 // 3]
    if fault_kind == "broken_gzip" and reply.body.startswith(GZIP_MAGIC):
        middle = len(reply.body) // 2
        reply.body = reply.body[:middle] + bytes(byte ^ 0xFF for byte in reply.body[middle:])
    return reply


def _check_headers(request: Request) -> None:
    """S3 refuses x-amz-* headers that are not part of the signature: an access token sent along must not pass."""
    foreign = sorted(name.lower() for name in request.headers if name.lower().startswith("x-amz-"))
    if foreign:
        raise S3Refused(403, "AccessDenied", _UNSIGNED, HeadersNotSigned=", ".join(foreign))
