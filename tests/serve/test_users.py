"""Users at the dashboard: who gets in, in whose name the page works, and when it is over."""

import base64
import re

import pytest
import requests
from tornado.httpclient import HTTPRequest
from tornado.ioloop import IOLoop
from tornado.websocket import websocket_connect

from omnikit.kit import create, open_kit
from tests.serve import serving
from tests.serve.test_doors import cookies, knock
from tests.support.homes import query

PASSWORD = "correct horse battery"
# opens the kit as the app does, leaves a trace in the audit, and shows what it was told
_NOTEBOOK = """
{"cells": [{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": [
"import omnikit, os\\n",
"with omnikit.open() as kit:\\n",
"    kit.add_provider(f'{kit.actor} {os.environ[\\"QUERY_STRING\\"][-3:]}', 'DHL')\\n",
"    print('works for', kit.actor)"]}],
"metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 4}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("users") / "home"
    with create(home, actor="owner") as kit:
        kit.add_user("anna", PASSWORD)
        kit.add_user("bert", PASSWORD)
    return home


@pytest.fixture(scope="module")
def kit(home):
    with open_kit(home, actor="owner") as kit:
        yield kit


@pytest.fixture(scope="module")
def team(home):
    notebook = home.parent / "page.ipynb"
    notebook.write_text(_NOTEBOOK)
    server = serving.start(home, notebook=notebook).ready()
    yield server
    server.end()


@pytest.fixture
def browser():
    with requests.Session() as session:
        yield session


def log_in(team, session, name="anna", password=PASSWORD, where="/login"):
    session.get(f"{team.origin}/login", timeout=30)
    fields = {"_xsrf": session.cookies["_xsrf"], "name": name, "password": password}
    return session.post(team.origin + where, data=fields, timeout=30, allow_redirects=False)


def log_out(team, session):
    fields = {"_xsrf": session.cookies["_xsrf"]}
    return session.post(f"{team.origin}/logout", data=fields, timeout=30, allow_redirects=False)


def is_in(team, session):
    nobody = f"{team.origin}/omnikit/kernel/00000000-0000-0000-0000-000000000000"
    return session.get(nobody, timeout=30, allow_redirects=False).status_code == 200


def page(team, session, path="/"):
    """Open the page; gives its text and its kernel."""
    text = session.get(team.origin + path, timeout=60).text
    return text, re.search(r'"kernelId": "([\w-]+)"', text).group(1)


def test_the_page_asks_for_name_and_password_in_the_browsers_language(team, browser):
    text = browser.get(team.origin, timeout=30).text
    assert 'name="name"' in text
    assert "Log in" in text
    german = browser.get(f"{team.origin}/login", headers={"Accept-Language": "de-DE,de;q=0.9"}, timeout=30).text
    assert "Anmelden" in german
    assert 'lang="de"' in german


def test_the_right_password_opens_the_page_in_the_users_name(team, browser, home):
    answer = log_in(team, browser, where="/login?next=/?page=runs")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?page=runs")
    cookie = next(one for one in answer.raw.headers.getlist("Set-Cookie") if one.startswith("username-")).lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    text, _ = page(team, browser, "/?OMNIKIT_USER=bert&user=bert&n=001")
    assert "works for anna" in text
    actors = query(home, "SELECT actor FROM audit WHERE verb = 'provider.add' AND detail LIKE '%001%'")
    assert actors == [{"actor": "anna"}]


def test_a_header_names_nobody(team, browser):
    log_in(team, browser)
    browser.headers.update({"OMNIKIT_USER": "bert", "X-Forwarded-User": "bert", "Remote-User": "bert"})
    text, _ = page(team, browser, "/?n=002")
    assert "works for anna" in text


def test_wrong_password_unknown_name_and_disabled_user_look_the_same(team, kit):
    kit.add_user("dora", PASSWORD)
    kit.disable_user("dora")
    pages = set()
    for name, password in (("anna", "not the password"), ("nobody", PASSWORD), ("dora", PASSWORD), ("", "x")):
        with requests.Session() as session:
            answer = log_in(team, session, name, password)
            assert answer.status_code == 401
            assert not is_in(team, session)
            pages.add(re.sub(r'name="_xsrf" value="[^"]*"', "", answer.text))
    assert len(pages) == 1
    assert "do not fit" in pages.pop()


def test_guessing_is_stopped_for_the_right_password_too(team, kit):
    kit.add_user("emil", PASSWORD)
    with requests.Session() as session:
        codes = [log_in(team, session, "emil", f"guess {number}").status_code for number in range(6)]
        assert codes == [401] * 5 + [429]
        assert log_in(team, session, "emil").status_code == 429
        assert not is_in(team, session)


def test_a_password_in_the_address_does_not_count(team, browser):
    assert log_in(team, browser, "", "", where=f"/login?name=anna&password={PASSWORD}").status_code == 401


def test_a_form_from_elsewhere_is_refused(team, browser):
    fields = {"name": "anna", "password": PASSWORD}
    assert browser.post(f"{team.origin}/login", data=fields, timeout=30).status_code == 403
    log_in(team, browser)
    assert browser.post(f"{team.origin}/logout", timeout=30).status_code == 403
    assert browser.get(f"{team.origin}/logout", timeout=30).status_code == 405
    assert is_in(team, browser)


def test_a_log_in_leads_to_no_other_site(team, browser):
    assert log_in(team, browser, where="/login?next=https://evil.example/").headers["Location"] == "/"


def test_a_forged_cookie_opens_nothing(team, browser):
    log_in(team, browser)
    (cookie,) = [one for one in browser.cookies if one.name.startswith("username-")]
    parts = cookie.value.strip('"').split("|")
    value = base64.b64decode(parts[4].partition(":")[2]).decode()
    assert PASSWORD not in value
    for forged in (value.replace("anna", "bert"), value.replace("1", "0", 1), '["token", 0, ""]', "anna", ""):
        sealed = base64.b64encode(forged.encode()).decode()
        text = "|".join([*parts[:4], f"{len(sealed)}:{sealed}", parts[5]])
        for attempt in (text, forged):
            with requests.Session() as session:
                session.cookies.set(cookie.name, attempt)
                assert not is_in(team, session)
    assert is_in(team, browser)


def test_log_out_ends_session_kernel_and_a_kept_cookie(team, browser):
    log_in(team, browser)
    _, kernel = page(team, browser, "/?n=003")
    kept = cookies(browser)
    answer = log_out(team, browser)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")
    assert not is_in(team, browser)
    assert knock(team, kernel, Cookie=kept) == 403
    with requests.Session() as holder:
        holder.get(team.url, timeout=60)
        assert holder.get(f"{team.origin}/omnikit/kernel/{kernel}", timeout=30).json() == {"alive": False}


def test_a_disabled_user_is_out_at_once_with_a_live_cookie_and_an_open_connection(team, browser, kit):
    kit.add_user("carl", PASSWORD)
    log_in(team, browser, "carl")
    _, kernel = page(team, browser, "/?n=004")
    url = f"{team.origin.replace('http', 'ws')}/api/kernels/{kernel}/channels"

    async def talk():
        socket = await websocket_connect(HTTPRequest(url, headers={"Cookie": cookies(browser)}))
        kit.disable_user("carl")
        await socket.write_message('{"header": {"msg_type": "kernel_info_request"}, "channel": "shell"}')
        while await socket.read_message() is not None:
            pass
        code = socket.close_code
        socket.close()
        return code

    loop = IOLoop(make_current=False)
    try:
        assert loop.run_sync(talk, timeout=30) == 1008
    finally:
        loop.close()
    assert not is_in(team, browser)
    assert browser.get(team.origin, timeout=30, allow_redirects=False).status_code == 302
    assert knock(team, kernel, Cookie=cookies(browser)) == 403
    assert log_in(team, browser, "carl").status_code == 401


def test_a_new_password_ends_open_sessions(team, browser, kit):
    kit.add_user("frida", PASSWORD)
    log_in(team, browser, "frida")
    assert is_in(team, browser)
    kit.set_user_password("frida", "another good one")
    assert not is_in(team, browser)


def test_nobody_speaks_to_asks_for_or_ends_the_kernel_of_another(team, browser):
    log_in(team, browser)
    _, kernel = page(team, browser, "/?n=005")
    assert knock(team, kernel) == 403
    assert knock(team, kernel, Cookie=cookies(browser)) == 101
    with requests.Session() as other:
        log_in(team, other, "bert")
        assert knock(team, kernel, Cookie=cookies(other)) == 403
        xsrf = {"X-XSRFToken": other.cookies["_xsrf"]}
        state = f"{team.origin}/omnikit/kernel/{kernel}"
        assert other.get(state, timeout=30).status_code == 403
        for end in (f"{state}/end", f"{team.origin}/voila/api/shutdown/{kernel}"):
            assert other.post(end, headers=xsrf, timeout=30).status_code == 403
        assert other.delete(f"{team.origin}/api/kernels/{kernel}", headers=xsrf, timeout=30).status_code in {403, 405}
    assert browser.get(f"{team.origin}/omnikit/kernel/{kernel}", timeout=30).json() == {"alive": True}


def test_the_token_still_opens_for_whoever_started_the_server(team, browser, kit):
    text = browser.get(f"{team.url}&n=006", timeout=60).text
    assert f"works for {open_name()}" in text
    with requests.Session() as session:
        assert log_in(team, session, "", team.token).status_code == 302
        assert is_in(team, session)


def open_name():
    """Whom a server started here takes for its user."""
    from omnikit.kit.users import process_user

    return process_user()


def test_under_jupyterhub_the_hubs_user_works_with_the_page(home, browser, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "hubert")
    server = serving.start(home, notebook=home.parent / "page.ipynb").ready()
    try:
        assert "works for hubert" in browser.get(f"{server.url}&n=007", timeout=60).text
    finally:
        server.end()


def test_the_first_user_changes_what_the_running_dashboard_asks_for(tmp_path, browser):
    create(tmp_path / "home").close()
    server = serving.start(tmp_path / "home").ready()
    try:
        assert 'id="token"' in browser.get(f"{server.origin}/login", timeout=30).text
        with open_kit(tmp_path / "home") as kit:
            kit.add_user("anna", PASSWORD)
            assert 'id="name"' in browser.get(f"{server.origin}/login", timeout=30).text
            assert log_in(server, browser).status_code == 302
            kit.disable_user("anna")
            assert 'id="token"' in browser.get(f"{server.origin}/login", timeout=30).text
    finally:
        server.end()


def test_no_password_and_no_cookie_stands_in_the_servers_output(team, browser):
    log_in(team, browser)
    log_in(team, browser, "anna", "typed in vain once")
    session = next(one.value for one in browser.cookies if one.name.startswith("username-"))
    assert PASSWORD not in team.text
    assert "typed in vain once" not in team.text
    assert session not in team.text
    assert team.text.count(team.token) == 1
