"""The page that a run of a report left: for whoever is logged in, powerless, and nothing but such a page."""

import http.client
import re

import nbformat
import pytest
import requests

from omnikit.kit import create, open_kit
from tests.serve import serving
from tests.serve.test_doors import cookies

PASSWORD = "correct horse battery"
POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_SAYS = "from IPython.display import HTML\nHTML('<script>alert(1)</script><b>Found 7 orders</b>')"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a user and a report that has run once."""
    home = tmp_path_factory.mktemp("pages") / "home"
    with create(home, actor="owner") as kit:
        kit.add_user("anna", PASSWORD)
        place = home / "reports" / "notebooks"
        place.mkdir(parents=True)
        cell = nbformat.v4.new_code_cell(_SAYS)
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), place / "seven.ipynb")
        assert kit.run_report("seven", wait=True)["state"] == "succeeded"
    return home


@pytest.fixture(scope="module")
def team(home):
    server = serving.start(home).ready()
    yield server
    server.end()


@pytest.fixture
def stranger():
    with requests.Session() as session:
        yield session


@pytest.fixture
def anna(team, stranger):
    stranger.get(f"{team.origin}/login", timeout=30)
    fields = {"_xsrf": stranger.cookies["_xsrf"], "name": "anna", "password": PASSWORD}
    assert stranger.post(f"{team.origin}/login", data=fields, timeout=30, allow_redirects=False).status_code == 302
    return stranger


def ask(team, session, path, **options):
    return session.get(f"{team.origin}{path}", timeout=30, allow_redirects=False, **options)


@pytest.mark.parametrize("run", ["1", "4711"])
def test_a_stranger_is_sent_to_the_log_in_and_learns_nothing(team, stranger, run):
    answer = ask(team, stranger, f"/report/{run}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")
    assert "orders" not in answer.text


def test_the_page_opens_and_can_neither_run_nor_load_nor_be_kept(team, anna):
    answer = ask(team, anna, "/report/1")
    assert answer.status_code == 200
    assert "<b>Found 7 orders</b>" in answer.text
    assert "<script" not in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_who_has_logged_out_gets_it_no_more(team, anna):
    kept = cookies(anna)
    anna.post(f"{team.origin}/logout", data={"_xsrf": anna.cookies["_xsrf"]}, timeout=30, allow_redirects=False)
    with requests.Session() as session:
        assert ask(team, session, "/report/1", headers={"Cookie": kept}).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Run the report again."), ("de", "Führen Sie den Bericht erneut aus.")]
)
def test_what_has_been_let_go_is_said_in_words(team, anna, home, language, words):
    with open_kit(home, actor="owner") as kit:
        run = kit.run_report("seven")["report_run"]
        answer = ask(team, anna, f"/report/{run}", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert words in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    "path",
    [
        "/report/../secret.key",
        "/report/..%2Fsecret.key",
        "/report/1/../../secret.key",
        "/report/1%2F..%2F..%2Fsecret.key",
        "/report/1%00",
        "/report/%D9%A1",  # a digit, but none of ours
        "/report/-1",
        "/report/" + "9" * 40,
        "/report/",
    ],
)
def test_no_address_leads_to_anything_but_a_page(team, anna, home, path):
    host, port = team.origin.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=30)  # sends the path as it is
    connection.request("GET", path, headers={"Cookie": cookies(anna)})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 404
    assert (home / "secret.key").read_bytes().strip() not in body


@pytest.mark.parametrize("how", ["a folder elsewhere", "a link"])
def test_a_row_that_points_elsewhere_is_not_followed(team, anna, home, how):
    outside = home.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "report.html").write_text("<p>not yours</p>")
    link = home / "reports" / "runs" / "link"
    if not link.exists():
        link.symlink_to(outside)
    folder = "../outside" if how == "a folder elsewhere" else "reports/runs/link"
    with open_kit(home, actor="owner") as kit:
        before = kit._store.reports.get(1)["folder"]
        kit._store.db.run("UPDATE report_runs SET folder = ? WHERE id = 1", (folder,))
        answer = ask(team, anna, "/report/1")
        kit._store.db.run("UPDATE report_runs SET folder = ? WHERE id = 1", (before,))
    assert answer.status_code == 404
    assert "not yours" not in answer.text
    assert ask(team, anna, "/report/1").status_code == 200


def test_the_door_is_among_those_that_are_knocked_at_before_the_address_is_told():
    from omnikit.serve.check import PAGES

    assert [one for one in PAGES if re.fullmatch(r"/report/\d+", one)]
