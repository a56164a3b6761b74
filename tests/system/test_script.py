"""The sequence that users' scripts rely on, word for word, and backups that work."""

import json
import shutil
from decimal import Decimal

import click
import pytest

from omnikit.cli.common import root
from omnikit.model.times import parse
from tests.support.commands import run_here, start_process
from tests.support.homes import dump, query
from tests.support.waiting import until

SYNC_KEYS = {"run_id", "state", "fetched", "imported", "updated", "excluded", "failed", "seconds"}
ORDER_KEYS = {"order_id", "import_status", "last_updated", "total", "currency"}
ERROR_KEYS = {"connection_id", "order_id", "code", "message", "remedy", "created"}
STATUSES = {"Not imported", "Imported", "Complete", "Error", "Canceled", "Excluded"}


@pytest.fixture
def files(tmp_path, amazon_today):
    """Files with the client secret and the refresh token, as an editor leaves them: with a newline."""
    secret, token = tmp_path / "F", tmp_path / "T"
    secret.write_text(amazon_today.client_secret + "\n")
    token.write_text(amazon_today.sellers[0]["refresh_token"] + "\n")
    return secret, token


def app_set(amazon, secret):
    return ("app", "set", "amazon", "--application-id", amazon.application_id, "--client-id", amazon.client_id,
            "--client-secret-file", secret, "--base-url", amazon.base_url)  # fmt: skip


def connection_add(amazon, token, *more):
    return ("connection", "add", "--driver", "amazon", "--name", "Shop DE", "--seller-id",
            amazon.sellers[0]["seller_id"], "--marketplace", "DE", "--refresh-token-file", token, *more)  # fmt: skip


@pytest.fixture
def shop(cli, amazon_today, files):
    """A home with a connection, made by the command line."""
    assert cli("init").exit_code == 0
    assert cli(*app_set(amazon_today, files[0])).exit_code == 0
    assert cli(*connection_add(amazon_today, files[1])).exit_code == 0
    return cli


def test_the_sequence_works_as_written(run_cli, amazon_today, files, home):
    """As processes of their own, with nothing but the words of the promise."""
    secret, token = files
    made = run_cli("init")
    assert (made.exit_code, made.stderr) == (0, ""), made
    stored = run_cli(*app_set(amazon_today, secret))
    assert (stored.exit_code, stored.stderr) == (0, ""), stored
    added = run_cli(*connection_add(amazon_today, token, "--json"))
    assert added.exit_code == 0, added
    assert added.json["id"] == 1
    assert added.json["status"] == "Active"
    assert "searchOrders" not in amazon_today.state()["calls"], "it synchronises only with --sync"

    synced = run_cli("sync", 1, "--wait", "--json")
    assert synced.exit_code == 3, synced
    assert synced.stderr == ""
    row = synced.json
    assert row.keys() >= SYNC_KEYS
    assert row["state"] == "succeeded_with_errors"
    assert row["fetched"] == sum(
        row[name] for name in ("imported", "updated", "unchanged", "pending", "excluded", "failed")
    )
    assert isinstance(row["seconds"], float)

    listed = run_cli("orders", "--connection", 1, "--json")
    assert (listed.exit_code, listed.stderr) == (0, ""), listed
    orders = listed.json
    returned = run_cli("returns", "--connection", 1, "--json").json
    assert len(orders) == len({order["order_id"] for order in orders}) == row["fetched"] - len(returned)
    for order in orders:
        assert order.keys() >= ORDER_KEYS
        assert order["import_status"] in STATUSES
        assert parse(order["last_updated"])
        assert order["last_updated"].endswith("Z")
        assert order["total"] is None or str(Decimal(order["total"])) == order["total"]
    assert all(order["total"] and order["currency"] for order in orders if order["channel_status"] == "SHIPPED"
               and order["import_status"] == "Complete")  # fmt: skip

    told = run_cli("errors", "--json")
    assert (told.exit_code, told.stderr) == (0, ""), told
    errors = told.json
    assert all(error.keys() >= ERROR_KEYS for error in errors)
    assert all(error["message"] and error["remedy"] and error["code"].isidentifier() for error in errors)
    failed = {order["order_id"] for order in orders if order["import_status"] == "Error"}
    assert {error["order_id"] for error in errors} == failed
    assert len(failed) == row["failed"] > 0


def test_a_second_sync_finds_nothing_new_and_ends_with_0(shop):
    assert shop("sync", 1, "--wait", "--json").exit_code == 3
    again = shop("sync", 1, "--wait", "--json")
    assert again.exit_code == 0, again
    assert again.json["state"] == "succeeded"
    assert (again.json["imported"], again.json["updated"], again.json["failed"]) == (0, 0, 0)


def test_without_wait_and_without_worker_the_run_is_queued_and_that_is_said(shop, amazon_today):
    amazon_today.clear_calls()
    asked = shop("sync", 1)
    assert asked.exit_code == 0, asked
    assert "Sync triggered" in asked.stdout
    assert "omnikit worker" in asked.stdout
    assert amazon_today.state()["calls"] == {}
    assert shop("runs", "--json").json[0]["state"] == "queued"
    assert shop("runs", "cancel", 1).exit_code == 0
    assert shop("runs", "--json").json[0]["state"] == "canceled"


def test_init_twice_loses_nothing(shop, home):
    before, key = dump(home), (home / "secret.key").read_bytes()
    assert shop("init").exit_code == 0
    assert dump(home) == before
    assert (home / "secret.key").read_bytes() == key
    assert shop("connection", "list", "--json").json[0]["name"] == "Shop DE"


def test_a_refused_token_ends_with_4_and_stores_nothing(cli, amazon_today, files, home, tmp_path):
    cli("init")
    cli(*app_set(amazon_today, files[0]))
    wrong = tmp_path / "wrong"
    wrong.write_text("Atzr|never-given-out")
    amazon_today.clear_calls()
    refused = cli(*connection_add(amazon_today, wrong, "--json", "--sync"))
    assert refused.exit_code == 4, refused
    assert refused.stdout == ""
    assert "authorization.invalid_grant" in refused.stderr
    assert amazon_today.state()["calls"] == {"token": 1}, "asked once"
    for table in ("connections", "runs", "access_tokens", "orders"):
        assert query(home, f"SELECT * FROM {table}") == [], table
    assert {row["owner"] for row in query(home, "SELECT owner FROM secrets")} == {"application:amazon"}
    assert [row["verb"] for row in query(home, "SELECT verb FROM audit")] == ["app.set"]


@pytest.mark.parametrize(
    ("change", "exit_code", "code"),
    [
        ({"--marketplace": "US"}, 4, "connection.marketplace_not_covered"),
        ({"--marketplace": "XX"}, 2, "usage.invalid"),
        ({"--name": " "}, 2, "usage.invalid"),
        ({"--driver": "ebay"}, 2, "driver"),
        ({"--refresh-token-file": "/nowhere"}, 2, "usage.invalid"),
    ],
)
def test_what_cannot_be_a_connection_is_refused_with_its_code(change, exit_code, code, cli, amazon_today, files, home):
    cli("init")
    cli(*app_set(amazon_today, files[0]))
    words = list(connection_add(amazon_today, files[1], "--json"))
    for option, value in change.items():
        words[words.index(option) + 1] = value
    refused = cli(*words)
    assert refused.exit_code == exit_code, refused
    assert f"[{code}" in refused.stderr or code in refused.stderr, refused
    assert query(home, "SELECT * FROM connections") == []


def test_a_wrong_client_secret_is_the_applications_fault_and_ends_with_1(cli, amazon_today, files, home):
    files[0].write_text("wrong")
    cli("init")
    cli(*app_set(amazon_today, files[0]))
    refused = cli(*connection_add(amazon_today, files[1], "--json"))
    assert refused.exit_code == 1, refused
    assert "application.refused" in refused.stderr
    assert query(home, "SELECT * FROM connections") == []


def test_plain_http_is_taken_for_this_machine_only(cli, amazon_today, files):
    cli("init")
    words = list(app_set(amazon_today, files[0]))
    refused = ("http://amazon.example", "http://127.0.0.1.example", "ftp://127.0.0.1", "http://127.0.0.1@x.example")
    for url, exit_code in (*((url, 2) for url in refused), ("https://x.example", 0), ("http://localhost:8700", 0)):
        words[words.index("--base-url") + 1] = url
        assert cli(*words).exit_code == exit_code, url


def commands(group, name=()):
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*name, word))
        yield (*name, word), command


@pytest.mark.parametrize("name", [" ".join(name) for name, _ in commands(root)])
def test_no_command_takes_a_secret_as_an_argument(name):
    """An argument can be read by everybody in the process list."""
    command = dict(commands(root))[tuple(name.split())]
    for option in command.params:
        words = set(option.name.split("_")) | {part for word in option.opts for part in word.strip("-").split("-")}
        if words & {"secret", "token", "password", "key"}:
            assert "file" in words, f"{name} {option.opts}"
    assert command.help, f"{name} says nothing about itself"


def test_a_home_that_is_not_there_is_named_with_the_way_out(cli, home):
    for command in (("orders",), ("sync", 1), ("connection", "list"), ("backup", "x.db")):
        ended = cli(*command)
        assert ended.exit_code == 1, ended
        assert "setup.no_home" in ended.stderr
        assert "omnikit init" in ended.stderr
        assert str(home) in ended.stderr
    assert not home.exists(), "asking made nothing"


# -- backup ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def backed_up(shop, home, tmp_path):
    """A home with orders, and a backup of it."""
    assert shop("sync", 1, "--wait").exit_code == 3
    made = shop("backup", tmp_path / "copies" / "backup.db", "--json")
    assert made.exit_code == 0, made
    return made.json, tmp_path / "copies" / "backup.db"


def restored(backup, home, tmp_path, key=True):
    other = tmp_path / "restored"
    other.mkdir()
    shutil.copy(backup, other / "omnikit.db")
    if key:
        shutil.copy(home / "secret.key", other / "secret.key")
    return other


def test_a_backup_tells_what_is_in_it_and_holds_no_key(backed_up, home):
    told, backup = backed_up
    assert told["orders"] == told["order_payloads"] == len(query(home, "SELECT * FROM orders"))
    assert told["connections"] == 1
    assert told["opened"] == 2
    assert backup.stat().st_mode & 0o077 == 0, "nobody else can read it"
    assert (home / "secret.key").read_bytes().strip() not in backup.read_bytes()


def test_a_restored_copy_with_the_key_works_and_goes_on(backed_up, home, tmp_path, amazon_today):
    other = restored(backed_up[1], home, tmp_path)
    assert dump(other) == dump(home)
    for command in (("orders", "--json"), ("errors", "--json"), ("connection", "list", "--json")):
        assert run_here(other, *command).stdout == run_here(home, *command).stdout
    order_id = run_here(home, "orders", "--json").json[0]["order_id"]
    raw = run_here(other, "orders", "show", order_id, "--raw")
    assert raw.json["orderId"] == order_id
    assert run_here(other, "connection", "check", 1).exit_code == 0
    amazon_today.advance(-600)
    amazon_today.cancel_order(order_id)
    amazon_today.advance(600)
    synced = run_here(other, "sync", 1, "--wait", "--json")
    assert synced.exit_code in {0, 3}, synced


@pytest.mark.parametrize("command", [("orders",), ("sync", 1, "--wait"), ("init",), ("connection", "check", 1)])
def test_a_copy_without_its_key_says_so(command, backed_up, home, tmp_path, amazon_today):
    other = restored(backed_up[1], home, tmp_path, key=False)
    amazon_today.clear_calls()
    ended = run_here(other, *command)
    assert ended.exit_code == 1, ended
    assert "setup.no_key" in ended.stderr
    assert "secret.key" in ended.stderr
    assert amazon_today.state()["calls"] == {}
    assert not (other / "secret.key").exists(), "a new key would hide that the old one is missing"


def test_a_copy_with_another_key_says_so(backed_up, home, tmp_path, cli):
    other = restored(backed_up[1], home, tmp_path, key=False)
    third = tmp_path / "third"
    run_here(third, "init")
    shutil.copy(third / "secret.key", other / "secret.key")
    ended = run_here(other, "orders")
    assert ended.exit_code == 1, ended
    assert "setup.wrong_key" in ended.stderr
    (other / "secret.key").write_text("not a key")
    ended = run_here(other, "orders")
    assert ended.exit_code == 1, ended
    assert "setup.bad_key" in ended.stderr


def test_the_key_may_come_by_environment(backed_up, home, tmp_path):
    other = restored(backed_up[1], home, tmp_path, key=False)
    key = (home / "secret.key").read_text().strip()
    assert run_here(other, "orders", "--json", OMNIKIT_KEY=key).exit_code == 0


def test_a_backup_never_overwrites_a_file(shop, tmp_path):
    target = tmp_path / "there"
    target.write_text("mine")
    ended = shop("backup", target)
    assert ended.exit_code == 2, ended
    assert target.read_text() == "mine"


def test_a_backup_made_while_pages_arrive_is_consistent(shop, home, tmp_path, amazon_today):
    """It holds whole pages: as many payloads as orders, as many orders as its run has counted."""
    amazon_today.add_fault("searchOrders", "slow", times=100, seconds=0.1)
    process = start_process(home, "sync", 1, "--wait")
    until(lambda: query(home, "SELECT 1 FROM orders LIMIT 1"), "the first page")
    seen = []
    while process.poll() is None:
        target = tmp_path / f"copy{len(seen)}"
        told = shop("backup", target / "omnikit.db", "--json").json
        (run,) = query(target, "SELECT fetched FROM runs")
        assert told["orders"] == told["order_payloads"] == run["fetched"] - told["returns"]
        seen.append(told["orders"])
    assert process.returncode == 3
    assert len(set(seen)) >= 2, seen
    shutil.copy(home / "secret.key", tmp_path / "copy0" / "secret.key")
    ended = run_here(tmp_path / "copy0", "sync", 1, "--wait", "--json")
    assert ended.exit_code == 3, f"a copy of a half done sync goes on: {ended}"
    assert json.loads(ended.stdout)["state"] == "succeeded_with_errors"
