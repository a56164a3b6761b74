"""Planted secrets and the buyers' names are searched for everywhere something is written, shown or kept."""

import json
import logging
import traceback
from urllib.parse import parse_qs, quote, quote_plus, urlsplit

import pytest

from omnikit.drivers.amazon import ApplicationFields, Credentials
from omnikit.drivers.base import Grant
from omnikit.drivers.http import Call, Redactor
from omnikit.errors import OmnikitError
from omnikit.kit import open_kit
from omnikit.kit.credentials import split
from omnikit.model.ports import AccessToken
from tests.support.commands import run_here, run_process
from tests.support.echo import Echo
from tests.support.homes import application_fields, credentials, make_kit, query

WRONG_TOKEN = "Atzr|PLANTED-REFRESH-TOKEN-4711-äö"
WRONG_SECRET = "PLANTED/CLIENT+SECRET=4712 x"


def assert_no_leak(found, needles):
    leaks = found.leaks(needles)
    assert not leaks, f"{len(leaks)} leaks:\n  " + "\n  ".join(f"{what} in {place}" for place, what in leaks[:20])


class Found:
    """Everything that was written or shown, each with the name of its place."""

    def __init__(self):
        self.places = []

    def add(self, place, text):
        self.places.append((place, text if isinstance(text, bytes) else str(text).encode("utf-8", "replace")))

    def add_error(self, place, error):
        self.add(f"{place}: str", error)
        self.add(f"{place}: repr", repr(error))
        self.add(f"{place}: fields", vars(error))
        self.add(f"{place}: traceback", "".join(traceback.format_exception(error)))

    def add_outcome(self, place, outcome):
        self.add(f"{place}: stdout", outcome.stdout)
        self.add(f"{place}: stderr", outcome.stderr)

    def leaks(self, needles):
        """(place, what) for each needle that stands somewhere, in any of the forms it may be written in."""
        everything = b"\0".join(text for _, text in self.places)
        met = [(what, form) for what, needle in needles for form in forms(needle) if form in everything]
        return sorted({(place, what) for what, form in met for place, text in self.places if form in text})


def forms(text):
    plain = {text, quote(text), quote(text, safe=""), quote_plus(text), json.dumps(text)[1:-1], repr(text)[1:-1]}
    return {form.encode() for form in plain}


def files_of(home):
    """The bytes of everything a home writes, but for the key itself."""
    return [(path.name, path.read_bytes()) for path in home.rglob("*") if path.is_file() and path.name != "secret.key"]


def text_cells(home):
    """Each text in each table, with its column."""
    for row in query(home, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        for number, cells in enumerate(query(home, f"SELECT * FROM {row['name']}")):
            for column, value in cells.items():
                if isinstance(value, str):
                    yield f"{row['name']}.{column}[{number}]", value


def spying(name, real, known):
    def spy(*arguments, **options):
        token = real(*arguments, **options)
        known.append((f"{name} {len(known)}", token))
        return token

    return spy


@pytest.fixture
def issued(amazon_today, monkeypatch):
    """Each access token and grant that the local Amazon gives out."""
    known = []
    lwa, accounts = amazon_today.amazon.lwa, amazon_today.amazon.accounts
    for owner, name in ((lwa, "issue"), (accounts, "grant"), (lwa, "consent")):
        monkeypatch.setattr(owner, name, spying(name, getattr(owner, name), known))
    return known


def secrets_of(amazon, issued):
    planted = [("client secret", amazon.client_secret), ("wrong token", WRONG_TOKEN), ("wrong secret", WRONG_SECRET)]
    return [*planted, *issued, *((f"refresh token {n}", one["refresh_token"]) for n, one in enumerate(amazon.sellers))]


def people_of(amazon):
    """Names, streets, phones, mail addresses and companies of the orders' buyers; those long enough to be sure of."""
    found = set()
    for entry in amazon.amazon.book(amazon.amazon.accounts.first):
        order = entry.order
        address = order.get("recipient", {}).get("deliveryAddress", {})
        fields = ("name", "companyName", "addressLine1", "addressLine2", "phone")
        found |= {("address", address[name]) for name in fields if address.get(name)}
        found |= {("buyer", value) for value in order.get("buyer", {}).values() if isinstance(value, str)}
    return [(kind, text) for kind, text in found if len(text) >= 7 and not text.isdigit()]


def full_round(home, amazon, found, secret_file, token_file):
    """Successes, refusals, faults and failures, by kit and command line; everything that comes out goes to `found`."""

    def command(*arguments, **options):
        found.add_outcome(" ".join(map(str, arguments)), run_here(home, *arguments, **options))

    def attempt(place, action):
        try:
            found.add(place, repr(action()))
        except OmnikitError as error:
            found.add_error(place, error)

    secret_file.write_text(WRONG_SECRET)
    token_file.write_text(WRONG_TOKEN)
    command("init")
    app = ("app", "set", "amazon", "--application-id", amazon.application_id, "--client-id", amazon.client_id,
           "--client-secret-file", secret_file, "--base-url", amazon.base_url)  # fmt: skip
    add = ("connection", "add", "--driver", "amazon", "--name", "Shop DE", "--marketplace", "DE",
           "--seller-id", amazon.sellers[0]["seller_id"], "--refresh-token-file", token_file)  # fmt: skip
    command(*app, "--json")
    command(*add, "--json")  # the application is refused
    secret_file.write_text(amazon.client_secret)
    command(*app)
    command(*add, "--json")  # the token is refused
    token_file.write_text(amazon.sellers[0]["refresh_token"])
    command(*add, "--json")
    command(*add)  # twice
    command("sync", 1, "--wait", "--json")
    for arguments in (("orders",), ("errors",), ("runs",), ("runs", "log", 1), ("connection", "show", 1),
                      ("connection", "list"), ("driver", "list")):  # fmt: skip
        command(*arguments)
        command(*arguments, "--json")
    command("connection", "check", 1, "--json")

    with open_kit(home, actor="tester") as kit:
        shop = kit.connection(1)
        consent = shop.consent("http://127.0.0.1:9/callback")
        code = amazon.authorize(amazon.sellers[0]["seller_id"], "http://127.0.0.1:9/callback")
        state = parse_qs(urlsplit(consent.url).query)["state"][0]
        callback = {"state": state, "selling_partner_id": amazon.sellers[0]["seller_id"], "spapi_oauth_code": code}
        attempt("consent", lambda: shop.authorize(consent=consent, callback=callback))
        attempt("consent again", lambda: shop.authorize(consent=consent, callback=callback))
        attempt("wrong token", lambda: shop.authorize(WRONG_TOKEN))
        attempt("bad field", lambda: kit.create_connection("amazon", "x", {**credentials(amazon), "colour": "red"}))
        attempt("bad seller", lambda: kit.create_connection("amazon", "x", {**credentials(amazon), "seller_id": "!"}))
        attempt("bad url", lambda: kit.set_application("amazon", {**application_fields(amazon), "base_url": "ftp://x"}))
        for kind in ("truncated_json", "error_500", "reset", "access_token_expired"):
            amazon.add_fault("searchOrders", kind, times=1)
        amazon.add_fault("searchOrders", "missing_field", times=1, field="orderItems")
        attempt("sync with faults", lambda: shop.sync(wait=True, since="2026-01-01").log())
        amazon.revoke(amazon.sellers[0]["seller_id"])
        attempt("sync after revocation", lambda: shop.sync(wait=True).log())
        attempt("check after revocation", shop.check)
        for place, thing in shown(kit):
            found.add(place, thing)
        found.add("backup", kit.backup(home.parent / "backup.db"))
        found.add("backup file", (home.parent / "backup.db").read_bytes())
        found.add("audit", kit.audit())
        for name, content in files_of(home):
            found.add(f"file {name}", content)
    for name, content in files_of(home):
        found.add(f"closed file {name}", content)
    for place, text in text_cells(home):
        found.add(place, text)


def shown(kit):
    """What a notebook shows of each object."""
    things = [kit, kit.connection(1), kit._runtime, kit._store, kit._store.vault, kit._store.db]
    things += [kit.run(row["run_id"]) for row in kit.run_rows()]
    things += [kit.connection(1)._kit, kit.connection(1).as_dict(), kit.run(1).log()]
    things += [kit.order(row["order_id"]) for row in list(kit.order_rows())[:20]]
    for thing in things:
        yield f"repr of {type(thing).__name__}", repr(thing)
        if hasattr(thing, "_repr_html_"):
            yield f"html of {type(thing).__name__}", thing._repr_html_()
    import pandas as pd

    with pd.option_context("display.max_rows", None, "display.max_columns", None, "display.max_colwidth", None):
        for name in ("connections", "orders", "errors", "runs"):
            frame = getattr(kit, name)()
            yield f"{name} as text", frame.to_string()
            yield f"{name} as html", frame.to_html()
            yield f"{name} as repr", repr(frame)


def test_a_full_round_leaves_secrets_and_people_nowhere(tmp_path, home, amazon_today, issued, caplog):
    caplog.set_level(logging.DEBUG)
    found = Found()
    full_round(home, amazon_today, found, tmp_path / "secret.txt", tmp_path / "token.txt")
    for record in caplog.records:
        found.add(f"log {record.name}", record.getMessage())
        found.add(f"log arguments {record.name}", repr(record.args))
    secrets = secrets_of(amazon_today, issued)
    people = people_of(amazon_today)
    assert len(found.places) > 500, "there was something to search in"
    assert len([name for name, _ in secrets if name.startswith("issue")]) >= 3, "tokens were given out"
    assert len(people) > 100
    assert_no_leak(found, secrets)
    assert_no_leak(found, people)


def test_the_search_would_find_them(home, amazon_today):
    """The test above is worth something: payloads do hold the people, and a planted secret is found."""
    with make_kit(home, amazon_today) as kit:
        kit.connection(1).sync(wait=True)
        found = Found()
        for row in kit.order_rows():
            found.add(row["order_id"], json.dumps(kit.raw_order(row["order_id"])))
        found.add("leak", f"body: client_secret={quote_plus(amazon_today.client_secret)}")
        people = people_of(amazon_today)
        assert len({what for _, what in found.leaks([(text, text) for _, text in people])}) > len(people) // 2
        assert found.leaks([("secret", amazon_today.client_secret)]) == [("leak", "secret")]


OBJECTS = {
    "Credentials": lambda: Credentials(seller_id="A123456", refresh_token=WRONG_TOKEN, marketplace="DE"),
    "ApplicationFields": lambda: ApplicationFields(application_id="a", client_id="c", client_secret=WRONG_SECRET),
    "AccessToken": lambda: AccessToken(WRONG_TOKEN, None),
    "Grant": lambda: Grant("A123456", {"refresh_token": WRONG_TOKEN}),
    "Redactor": lambda: Redactor([WRONG_SECRET, WRONG_TOKEN]),
    "Split": lambda: split(Credentials, {"seller_id": "A123456", "refresh_token": WRONG_TOKEN, "marketplace": "DE"}),
    "Call with a form": lambda: Call("token", "POST", "http://x", form={"client_secret": WRONG_SECRET}),
    "Call with a header": lambda: Call("search", "GET", "http://x", headers={"x-amz-access-token": WRONG_TOKEN}),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_that_holds_a_secret_does_not_print_it(name):
    found = Found()
    thing = OBJECTS[name]()
    found.add("repr", repr(thing))
    found.add("str", str(thing))
    found.add("in a list", [thing])
    found.add("format", f"{thing}")
    assert_no_leak(found, [("token", WRONG_TOKEN), ("secret", WRONG_SECRET)])


def test_what_a_driver_is_given_does_not_print_its_secrets(kit, amazon):
    found = Found()
    runtime = kit._runtime
    secrets = kit._store.connections.secrets("connection:1")
    account = kit._store.connections.get(1).account
    driver = runtime.driver("amazon", account, secrets)
    for thing in (driver, driver._wiring, driver._login, driver._channel, runtime.bare_hooks(), runtime.queue):
        found.add(type(thing).__name__, repr(thing))
    found.add("connection", repr(kit._store.connections.get(1)))
    found.add("application", repr(kit._store.connections.application("amazon")))
    assert_no_leak(found, secrets_of(amazon, []))


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("status", [400, 403, 429, 500])
def test_an_answer_that_quotes_our_request_is_kept_without_its_secrets(form, status, kit, amazon, home, clock):
    """Proxies and error pages quote what they could not handle: headers and forms, encoded as they came."""
    token = "Atza|PLANTED-ACCESS-TOKEN/4713+z"
    with Echo() as echo:
        echo.status, echo.form = status, form
        kit.set_application("amazon", {**application_fields(amazon), "base_url": echo.url})
        found = Found()
        for given in (None, token):
            echo.token = given
            run = kit.connection(1).sync(wait=True)
            assert run.as_dict()["state"] == "failed"
            found.add("row", run.as_dict())
            found.add("log", run.log())
            found.add("connection", kit.connection(1).as_dict())
            try:
                kit.connection(1).check()
            except OmnikitError as error:
                found.add_error("check", error)
        for name, content in files_of(home):
            found.add(f"file {name}", content)
    needles = [*secrets_of(amazon, []), ("access token", token)]
    assert_no_leak(found, needles)


def test_a_secret_typed_wrong_is_not_repeated_by_the_command_line(home, tmp_path, amazon_today):
    """Also not where it has the wrong form, is too long, or the application is refused."""
    found = Found()
    needles = [("token", WRONG_TOKEN), ("secret", WRONG_SECRET)]
    run_here(home, "init")
    app = ("app", "set", "amazon", "--application-id", "a", "--client-id", "c", "--base-url", amazon_today.base_url)
    for place, ended in (
        ("secret from environment", run_process(home, *app, OMNIKIT_CLIENT_SECRET=WRONG_SECRET)),
        ("secret from standard input", run_here(home, *app, "--client-secret-file", "-", stdin=WRONG_SECRET)),
        ("secret too long", run_here(home, *app, "--client-secret-file", "-", stdin=WRONG_SECRET * 100)),
    ):
        found.add_outcome(place, ended)
    add = ("connection", "add", "--driver", "amazon", "--name", "x", "--marketplace", "DE")
    for seller in ("A1234567", "!!"):
        ended = run_here(home, *add, "--seller-id", seller, OMNIKIT_REFRESH_TOKEN=WRONG_TOKEN)
        assert ended.exit_code != 0
        found.add_outcome(f"seller {seller}", ended)
    too_long = run_process(home, *add, "--seller-id", "A1234567", "--refresh-token-file", "-", stdin=WRONG_TOKEN * 100)
    found.add_outcome("token too long", too_long)
    for name, content in files_of(home):
        found.add(f"file {name}", content)
    assert_no_leak(found, needles)
