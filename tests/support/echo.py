"""A server that quotes each request back in its answer, as a proxy or a careless error page may do."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Echo:
    """`form` is how it quotes: text (as it came), json (inside a JSON error). `status` is what it answers."""

    def __init__(self):
        self.status = 500
        self.form = "text"
        self.token = None  # what the token endpoint gives out, where it works
        echo = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("content-length") or 0)
                quoted = f"{self.requestline}\n{self.headers}\n{self.rfile.read(length).decode()}"
                status, body = echo.status, quoted
                if self.path == "/auth/o2/token" and echo.token:
                    status = 200
                    body = json.dumps({"access_token": echo.token, "token_type": "bearer", "expires_in": 3600})
                elif echo.form == "json":
                    error = {"code": "InvalidInput", "message": f"Could not read: {quoted}", "details": quoted}
                    body = json.dumps({"errors": [error], "error": "invalid_request", "error_description": quoted})
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def do_GET(self):
                self.answer()

            def do_POST(self):
                self.answer()

            def log_message(self, *_):
                """Nothing on standard error."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
