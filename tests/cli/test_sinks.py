"""`omnikit sink` and `omnikit handover`: the same words and the same refusals as the kit's verbs."""

import json

import pytest

from tests.support.endpoint import SECRET, Answer, Endpoint


@pytest.fixture
def endpoint():
    with Endpoint() as at_work:
        yield at_work


@pytest.fixture
def shop(kit):
    kit.connection(1).import_orders(wait=True)
    return kit


def complete(kit, many=1):
    return [row["order_id"] for row in kit.order_rows(status="Complete", limit=many)]


def test_a_folder_is_set_shown_tested_listed_and_removed(kit, cli, tmp_path):
    place = tmp_path / "oms"
    assert "No sink is set" in cli("sink", "list").stdout
    said = cli("sink", "set", "folder", "--path", place, "--format", "csv", "--manual").stdout
    assert said.startswith(f"Orders of all connections are handed over to {place}.")
    (row,) = cli("sink", "list", "--json").json
    assert (row["kind"], row["config"]["format"], row["automatic"]) == ("folder", "csv", False)
    assert cli("sink", "show", "--connection", 1, "--json").json["id"] == row["id"]
    assert "when asked for" in cli("sink", "show").stdout
    assert "omnikit-test.json" in cli("sink", "test").stdout
    assert cli("sink", "remove").exit_code == 0
    ended = cli("sink", "remove")
    assert (ended.exit_code, "[sink.none]" in ended.stderr) == (2, True)


def test_who_sets_a_sink_is_told_what_would_go_there_at_once(shop, cli, tmp_path):
    many = len(complete(shop, None))
    said = cli("sink", "set", "folder", "--path", tmp_path / "oms").stdout
    assert f"{many} orders and 0 returns were never handed over and go with the next import." in said
    said = cli("sink", "set", "folder", "--path", tmp_path / "oms", "--manual").stdout
    assert f"{many} orders and 0 returns were never handed over and go with `omnikit handover" in said
    said = cli("sink", "set", "folder", "--path", tmp_path / "oms", "--since", "01.01.2099").stdout
    assert "never" not in said
    assert "2099-01-01" in cli("sink", "list").stdout
    refused = cli("sink", "set", "folder", "--path", tmp_path / "oms", "--since", "soon")
    assert (refused.exit_code, "is no date" in refused.stderr) == (2, True)


def test_an_endpoint_s_secret_comes_from_a_file_and_is_kept_where_none_is_named(kit, cli, endpoint, tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text(f"{SECRET}\n")
    first = cli("sink", "set", "http", "--url", endpoint.url, "--secret-file", file, "--json")
    assert (first.exit_code, first.json["has_secret"]) == (0, True)
    assert cli("sink", "set", "http", "--url", endpoint.url, "--records-per-call", 5).exit_code == 0
    assert "took a test document" in cli("sink", "test").stdout
    assert endpoint.calls[-1].is_genuine()
    own = cli("sink", "set", "http", "--url", endpoint.url, "--connection", 1, OMNIKIT_SINK_SECRET=SECRET)
    assert own.exit_code == 0
    assert cli("sink", "set", "http", "--url", "http://oms.example", "--secret-file", file).exit_code == 2
    for ended in (first, cli("sink", "list"), cli("sink", "list", "--json")):
        assert SECRET not in ended.stdout + ended.stderr


def test_orders_are_handed_over_by_their_ids_and_without_any_all_that_are_due(shop, cli, tmp_path):
    place = tmp_path / "oms"
    cli("sink", "set", "folder", "--path", place, "--manual")
    one, two = complete(shop, 2)
    ended = cli("handover", one, "--wait", "--json")
    assert (ended.exit_code, [row["sent"] for row in ended.json]) == (0, [1])
    assert [json.loads(path.read_bytes())["order_id"] for path in place.glob("orders-*")] == [one]
    again = cli("handover", one)
    assert (again.exit_code, "[oms.exported]" in again.stderr) == (1, True)
    assert cli("handover", one, two, "--wait").exit_code == 1, "what was refused is told by the exit code"
    said = cli("handover", "--wait").stdout
    assert f"{shop.totals()['Complete'] - 2} sent, 0 refused" in said


def test_what_was_handed_over_is_listed_and_what_failed_is_tried_again(shop, cli, endpoint, tmp_path):
    shop.set_sink("http", {"url": endpoint.url}, secret=SECRET, automatic=False)
    assert "Nothing was handed over yet" in cli("handover", "list").stdout
    (one,) = complete(shop)
    endpoint.answer = lambda _call: Answer(422, b"no such sku")
    assert cli("handover", one, "--wait").exit_code == 3
    assert "no such sku" in cli("handover", "list", "--state", "Error").stdout
    (row,) = cli("handover", "list", "--record", one, "--json").json
    assert (row["state"], row["code"]) == ("Error", "oms_refused")
    assert "no such sku" in cli("errors").stdout
    assert cli("handover", "retry", row["id"]).stdout == "1 is tried again.\n"
    assert shop.order(one).oms_status == "Being exported"
    ended = cli("handover", "retry", "--connection", 1)
    assert (ended.exit_code, "[retry.nothing]" in ended.stderr) == (1, True)
    assert cli("handover", "retry", row["id"], "--order", one).exit_code == 2
    assert cli("handover", "list", "--out", tmp_path / "list.csv").exit_code == 0


def test_without_a_sink_and_for_an_inactive_connection_the_way_out_is_named(shop, cli, tmp_path):
    ended = cli("handover", "--connection", 1)
    assert (ended.exit_code, "[sink.none]" in ended.stderr, "omnikit sink set" in ended.stderr) == (1, True, True)
    cli("sink", "set", "folder", "--path", tmp_path / "oms")
    shop.disable(1)
    ended = cli("handover", complete(shop)[0])
    assert (ended.exit_code, "[connection.inactive]" in ended.stderr) == (1, True)


def test_what_the_oms_tells_is_taken_when_asked_for(shop, cli, tmp_path):
    cli("sink", "set", "folder", "--path", tmp_path / "oms")
    assert "nothing new" in cli("sink", "collect").stdout
    assert cli("sink", "collect", "--json").json == []


def test_an_oms_that_cannot_be_asked_is_not_said_to_have_nothing_new(shop, cli, endpoint):
    shop.set_sink("http", {"url": endpoint.url, "collect_url": endpoint.url}, secret=SECRET)
    endpoint.answer = lambda _call: Answer(500, b"")
    ended = cli("sink", "collect")
    assert (ended.exit_code, ended.stdout, "in vain" in ended.stderr) == (1, "", True)


def test_the_help_names_what_there_is(cli):
    text = cli("handover", "-h").stdout
    for word in ("orders", "list", "retry", "describe"):
        assert word in text
