"""Messages arrive at a real SMTP server and a real HTTP server on this machine; failures say why and show no secret."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from pydantic import ValidationError

from omnikit.alerts.post import Email, send
from omnikit.errors import InvalidInput, Unavailable


class Box:
    """What an SMTP server has received."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 aiosmtpd's name
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def box():
    kept = Box()

    def login(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=data.password in {b"right", "richtig für München".encode()}, handled=False)

    with socket.create_server(("127.0.0.1", 0)) as free:
        kept.port = free.getsockname()[1]
    controller = Controller(
        kept, hostname="127.0.0.1", port=kept.port, authenticator=login, auth_require_tls=False, server_hostname="local"
    )
    controller.start()
    yield kept
    controller.stop()


@pytest.fixture
def hook():
    posted = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append((self.path, json.loads(self.rfile.read(int(self.headers["content-length"])))))
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.status, server.posted = 200, posted
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def email(box, **more):
    return {"host": "127.0.0.1", "port": box.port, "security": "none", "sender": "omnikit@example.org",
            "to": ["ops@example.org", "shop@example.org"], **more}  # fmt: skip


def test_an_email_arrives_whole(box):
    config = email(box, user="omnikit", base_url="https://ops.example.org/")
    send("email", config, "right", "omnikit: 1 new", "Grüße\n  ?page=runs&connection=1")
    ((sender, to, content),) = box.letters
    assert (sender, to) == ("omnikit@example.org", ["ops@example.org", "shop@example.org"])
    assert "Subject: omnikit: 1 new" in content
    assert "Auto-Submitted: auto-generated" in content


def test_a_password_may_have_letters_beyond_ascii(box):
    send("email", email(box, user="omnikit"), "richtig für München", "omnikit: test", "Text")
    assert len(box.letters) == 1
    with pytest.raises(Unavailable, match="refused user or password") as refused:
        send("email", email(box, user="müller"), "fälsch", "omnikit: test", "Text")
    assert "fälsch" not in str(refused.value)


def test_a_wrong_password_says_so_and_nothing_more(box):
    with pytest.raises(Unavailable) as refused:
        send("email", email(box, user="omnikit"), "wrong-password", "subject", "text")
    assert "refused user or password" in str(refused.value)
    assert "wrong-password" not in str(refused.value)
    assert box.letters == []


def test_a_server_elsewhere_is_never_written_to_in_the_clear():
    config = {"host": "mail.example.org", "port": 25, "security": "none", "sender": "a@b.c", "to": ["a@b.c"]}
    with pytest.raises(Unavailable, match="must be reached encrypted"):
        send("email", config, "", "subject", "text")


@pytest.mark.parametrize("text", ["a@", "@b", "a@b@c", "a..b@c.d", "a@[1.2.3.4", "a:b@c", "no"])
def test_what_no_letter_can_be_addressed_to_is_no_address(text):
    with pytest.raises(ValidationError, match="is no e-mail address"):
        Email(host="127.0.0.1", sender="a@b.c", to=[text])


def test_an_address_may_have_letters_beyond_ascii(box):
    config = {
        "host": "127.0.0.1",
        "port": box.port,
        "security": "none",
        "sender": "münchen@exämple.org",
        "to": ["ü@ä.de"],
    }
    send("email", config, "", "subject", "text")
    assert box.letters[0][:2] == ("münchen@exämple.org", ["ü@ä.de"])


def test_a_server_that_is_not_there_is_said_in_words():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mail = {"host": "127.0.0.1", "port": port, "sender": "a@b.c", "to": ["a@b.c"]}
    for kind, config, secret in (("email", mail, ""), ("webhook", {}, f"http://127.0.0.1:{port}/secret")):
        with pytest.raises(Unavailable, match="nobody answers there") as refused:
            send(kind, config, secret, "subject", "text")
        assert "omnikit alert channels" in refused.value.remedy


def test_a_webhook_takes_what_slack_takes(hook):
    url = f"http://127.0.0.1:{hook.server_port}/services/T0/B0/secret"
    config = {"base_url": "https://ops.example.org"}
    send("webhook", config, url, "omnikit: 1 new", "Shop\n  ?page=runs&connection=1")
    ((path, body),) = hook.posted
    assert path.endswith("/secret")
    assert body == {"text": "*omnikit: 1 new*\nShop\n  https://ops.example.org/?page=runs&connection=1"}


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_refusing_webhook_is_named_without_its_address(hook, status):
    hook.status = status
    url = f"http://127.0.0.1:{hook.server_port}/services/secret"
    with pytest.raises(Unavailable, match=f"answered {status}") as refused:
        send("webhook", {}, url, "subject", "text")
    assert "secret" not in str(refused.value)


def test_channels_and_rules_that_cannot_be_are_refused(kit):
    with pytest.raises(InvalidInput, match="https"):
        kit.add_alert_channel("webhook", "Slack", {}, "http://hooks.example.org/x")
    with pytest.raises(InvalidInput, match="e-mail"):
        kit.add_alert_channel("email", "Mail", {"host": "mail", "sender": "a@b.c", "to": ["nobody"]})
    clear = {"host": "mail.example.org", "security": "none", "sender": "a@b.c", "to": ["a@b.c"]}
    with pytest.raises(InvalidInput, match="must be reached encrypted"):
        kit.add_alert_channel("email", "Mail", clear)
    with pytest.raises(InvalidInput, match="colour: this is not known"):
        kit.add_alert_channel("email", "Mail", {"colour": "red"})
    channel = kit.add_alert_channel("webhook", "Slack", {}, "https://hooks.example.org/services/secret")
    for kind, parameters in (
        ("nothing", {}),
        ("no_success", {"hours": 0}),
        ("late", {"other": 1}),
        ("view_not_empty", {}),
    ):
        with pytest.raises(InvalidInput):
            kit.add_alert(kind, channel["channel"], parameters)
    for hours in (("22", "6", "Moon"), ("22:00", "22:00", "UTC")):
        with pytest.raises(InvalidInput, match="Quiet"):
            kit.add_alert("late", channel["channel"], quiet=hours)
    assert kit.alert_rules() == []
    assert "services" not in str(kit.alert_channels()) + str(kit.audit())
