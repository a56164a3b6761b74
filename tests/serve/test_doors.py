"""Who gets in: the owner of the token, and nobody else, by no door."""

import re

import pytest
import requests
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.ioloop import IOLoop
from tornado.websocket import websocket_connect

from tests.serve import serving
from tests.support.commands import run_process

DOORS = (
    "/",
    "/?page=errors",
    "/api/kernels",
    "/api/kernels/00000000-0000-0000-0000-000000000000",
    "/voila/api/contents",
    "/voila/api/contents/omnikit.ipynb",
    "/voila/render/omnikit.ipynb",
    "/voila/tree",
    "/omnikit/kernel/00000000-0000-0000-0000-000000000000",
    "/?token=wrong",
)


def ask(served, path, **options):
    return requests.get(served.origin + path, allow_redirects=False, timeout=30, **options)


@pytest.fixture(scope="module")
def visit(served):
    """A session that came with the token, and the id of the kernel of its page."""
    session = requests.Session()
    page = session.get(served.url, timeout=60)
    yield session, re.search(r'"kernelId": "([\w-]+)"', page.text).group(1)
    session.close()


def knock(served, kernel, **headers):
    """The status with which a websocket to a kernel is refused, or 101."""
    url = f"{served.origin.replace('http', 'ws')}/api/kernels/{kernel}/channels"

    async def connect():
        try:
            socket = await websocket_connect(HTTPRequest(url, headers=headers))
        except HTTPClientError as error:
            return error.code
        socket.close()
        return 101

    loop = IOLoop(make_current=False)
    try:
        return loop.run_sync(connect)
    finally:
        loop.close()


def cookies(session):
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in session.cookies)


@pytest.mark.parametrize("path", DOORS)
def test_a_stranger_is_sent_to_the_log_in_or_refused(served, path):
    answer = ask(served, path)
    assert answer.status_code in {302, 403}
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/login")
    assert "Shop DE" not in answer.text
    assert served.token not in answer.text


def test_files_beside_the_notebook_are_served_to_nobody(served, visit):
    session, _ = visit
    for path in ("omnikit.ipynb", "template/page.css"):
        assert ask(served, f"/voila/files/{path}").status_code == 403
        assert session.get(f"{served.origin}/voila/files/{path}", timeout=30).status_code == 403


def test_the_log_in_page_asks_for_the_token_and_takes_only_it(served):
    with requests.Session() as session:
        form = session.get(f"{served.origin}/login", timeout=30)
        assert "Token" in form.text
        assert "http" not in form.text.replace('http-equiv="', "")
        fields = {"_xsrf": session.cookies["_xsrf"], "password": "wrong"}
        assert session.post(f"{served.origin}/login", data=fields, timeout=30).status_code == 401
        fields["password"] = served.token
        answer = session.post(f"{served.origin}/login", data=fields, timeout=30, allow_redirects=False)
        assert answer.status_code == 302


def test_the_token_leaves_the_address_and_becomes_a_cookie(served):
    answer = ask(served, f"/?token={served.token}&page=errors&connection=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?page=errors&connection=1")
    cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert served.token not in answer.headers["Set-Cookie"]


def test_a_websocket_opens_with_the_cookie_only(served, visit):
    session, kernel = visit
    assert knock(served, kernel) == 403
    assert knock(served, "00000000-0000-0000-0000-000000000000") == 403
    assert knock(served, kernel, Cookie=cookies(session)) == 101


def test_a_foreign_page_cannot_use_the_cookie(served, visit):
    session, kernel = visit
    headers = {"Cookie": cookies(session), "Origin": "https://evil.example"}
    assert knock(served, kernel, **headers) == 403
    end = f"{served.origin}/omnikit/kernel/{kernel}/end"
    assert session.post(end, timeout=30).status_code == 403
    assert session.get(f"{served.origin}/omnikit/kernel/{kernel}", timeout=30).json() == {"alive": True}


def test_a_name_that_is_not_this_machine_is_refused(served, visit):
    session, _ = visit
    answer = session.get(served.origin, headers={"Host": "evil.example"}, timeout=30)
    assert answer.status_code == 403


def test_the_browser_is_told_to_load_nothing_from_elsewhere(served, visit):
    session, _ = visit
    answer = session.get(f"{served.origin}/login", timeout=30)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_page_ends_its_kernel_with_the_xsrf_token(served):
    with requests.Session() as session:
        page = session.get(served.url, timeout=60)
        kernel = re.search(r'"kernelId": "([\w-]+)"', page.text).group(1)
        state = f"{served.origin}/omnikit/kernel/{kernel}"
        assert session.get(state, timeout=30).json() == {"alive": True}
        headers = {"X-XSRFToken": session.cookies["_xsrf"]}
        assert session.post(f"{state}/end", headers=headers, timeout=30).status_code == 204
        assert session.get(state, timeout=30).json() == {"alive": False}


def test_the_page_names_no_address_but_its_own(served, visit):
    session, _ = visit
    page = session.get(served.origin, timeout=60).text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    assert [one for one in loaded if not one.startswith(("/", "data:"))] == []


def test_the_token_is_told_once(stocked_home):
    server = serving.start(stocked_home).ready()
    requests.get(server.url, timeout=60)
    requests.get(f"{server.origin}/?token={server.token}x", timeout=60)
    requests.get(f"{server.origin}/nothing?token={server.token}", timeout=60)
    server.end()
    assert server.text.count(server.token) == 1


def test_a_server_without_a_lock_is_not_started(stocked_home):
    server = serving.start(stocked_home, token="none")
    assert server.process.wait(60) == 1
    server.end()
    assert "would answer anyone" in server.text
    assert "/api/kernels" in server.text
    assert "omnikit is at" not in server.text


def test_an_empty_token_opens_nothing(stocked_home):
    server = serving.start(stocked_home, token="empty").ready()
    try:
        assert ask(server, "/").status_code == 302
        assert ask(server, "/?token=").status_code == 302
    finally:
        server.end()


def test_a_configuration_that_lies_about_does_not_open_the_door(stocked_home, tmp_path):
    (tmp_path / "voila.json").write_text('{"Voila": {"token": "", "ip": "0.0.0.0"}}')
    server = serving.start(stocked_home, cwd=tmp_path).ready()
    try:
        assert ask(server, "/").status_code == 302
    finally:
        server.end()


def test_a_taken_port_is_named_with_a_way_out(served, stocked_home):
    port = served.origin.rpartition(":")[2]
    done = run_process(stocked_home, "serve", "--port", port)
    assert done.exit_code == 1
    assert f"Port {port}" in done.stderr
    assert "--port" in done.stderr
