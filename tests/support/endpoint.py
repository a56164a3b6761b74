"""An endpoint of an OMS that tells what it got, and answers as a test wants it to."""

import hashlib
import hmac
import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

SECRET = "PLANTED-SINK-SECRET-4714-ö"


class Answer(NamedTuple):
    """`raw`: bytes that are sent as they are instead, after which the connection is closed."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict = {}  # noqa: RUF012
    raw: bytes | None = None


class Call(NamedTuple):
    """One request that came."""

    method: str
    path: str
    headers: dict
    body: bytes

    @property
    def key(self):
        return self.headers["idempotency-key"]

    @property
    def event(self):
        return self.headers["x-omnikit-event"]

    @property
    def document(self):
        return json.loads(self.body)

    def is_genuine(self, secret=SECRET):
        """As docs/handover.md tells a receiver to look."""
        parts = dict(part.split("=", 1) for part in self.headers["x-omnikit-signature"].split(","))
        made = hmac.new(secret.encode(), parts["t"].encode() + b"." + self.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(made, parts["v1"])


class Endpoint:
    """`answer` is called with each request; `taken` has the bodies of those it took, by key, `times` how often each
    came, and `wrong` the keys under which another body came later.
    """

    def __init__(self):
        self.answer = lambda _call: Answer()
        self.calls = []
        self.taken = {}
        self.times = Counter()
        self.wrong = []
        self._lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_call(self):
                length = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(length)
                if len(body) < length:  # whoever sent it died over it
                    self.close_connection = True
                    return
                call = Call(self.command, self.path, headers, body)
                found = endpoint._take(call)
                if found.raw is not None:
                    self.wfile.write(found.raw)
                    self.close_connection = True
                    return
                self.send_response(found.status)
                for name, value in {"content-length": str(len(found.body)), **found.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(found.body)

            def do_GET(self):
                self.handle_call()

            def do_POST(self):
                self.handle_call()

            def log_message(self, *_):
                """Nothing on standard error."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/orders"

    def _take(self, call):
        with self._lock:
            self.calls.append(call)
            found = self.answer(call)
            if found.raw is None and found.status < 300 and call.method == "POST":
                self.times[call.key] += 1
                if self.taken.setdefault(call.key, call.body) != call.body:
                    self.wrong.append(call.key)
        return found

    def documents(self, kind="order"):
        """What it took of a kind, in the order in which it came, each once; envelopes are opened."""
        found = [json.loads(body) for body in list(self.taken.values())]
        whole = [one for each in found for one in each.get("records", [each])]
        return [one for one in whole if one["schema"] == f"omnikit.{kind}/1"]

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
