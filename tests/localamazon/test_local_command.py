"""The command as a process."""

import json
import signal
import socket
import subprocess
import sys

import pytest
import requests

from omnikit.localamazon.command import main


@pytest.fixture
def command():
    processes = []

    def start(*arguments):
        full = [sys.executable, "-m", "omnikit.localamazon", "--port", "0", *arguments]
        process = subprocess.Popen(full, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def orders_of(described):
    return requests.get(described["base_url"] + "/_admin/state", timeout=10).json()["orders"]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_json_is_one_line_and_the_server_ends_on_a_signal(command, stop):
    process = command("--json", "--orders", "20")
    described = json.loads(process.stdout.readline())
    assert set(described) == {"base_url", "application_id", "client_id", "client_secret", "sellers"}
    assert set(described["sellers"][0]) == {"seller_id", "refresh_token", "marketplace_ids"}
    assert orders_of(described) == 20
    process.send_signal(stop)
    rest, errors = process.communicate(timeout=10)
    assert (rest, errors, process.returncode) == ("", "", 0)


def test_words_for_people(command):
    process = command("--orders", "0")
    assert process.stdout.readline().startswith("Local Amazon at http://127.0.0.1:")


def test_loaded_orders_are_served_as_they_are(command, tmp_path, order):
    file = tmp_path / "orders.jsonl"
    odd = {"orderId": "no-date", "salesChannel": {"channelName": "AMAZON", "marketplaceId": "ATVPDKIKX0DER"}}
    file.write_text("\n".join(json.dumps(each) for each in (order(1), odd)) + "\n\n")
    process = command("--json", "--load", str(file))
    described = json.loads(process.stdout.readline())
    assert orders_of(described) == 2
    assert "ATVPDKIKX0DER" in described["sellers"][0]["marketplace_ids"]
    process.terminate()
    warnings = process.communicate(timeout=10)[1].splitlines()
    assert len(warnings) == 1
    assert warnings[0].endswith(
        f"{file}: 1 orders outside Amazon's model are served as they are: line 2 lacks createdTime."
    )


def test_an_order_without_dates_is_still_found_by_id(serve, tmp_path):
    file = tmp_path / "orders.jsonl"
    file.write_text('{"orderId": "odd", "createdTime": 5, "orderItems": {}, "buyer": 7}\n')
    api = serve(load=file, orders=None)
    found = api.get(f"{api.search_path}/odd", includedData=api.everything)
    assert found.json() == {"order": {"orderId": "odd", "createdTime": 5, "orderItems": {}, "buyer": 7}}


@pytest.mark.parametrize(
    ("line", "complaint"), [("{", "not JSON"), ("[]", "no"), ('{"orderItems": []}', "has no orderId")]
)
def test_a_line_that_is_no_order_is_refused_with_its_place(tmp_path, capsys, line, complaint):
    file = tmp_path / "orders.jsonl"
    file.write_text('{"orderId": "1"}\n' + line + "\n")
    assert main(["--load", str(file)]) == 1
    said = capsys.readouterr().err
    assert f"{file}:2: " in said
    assert complaint in said


@pytest.mark.parametrize("option", ["--orders=-1", "--rate-scale=-1", "--now=soon", "--load=/no/such/file"])
def test_nonsense_is_one_clear_line(capsys, option):
    assert main([option]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("error: ")


def test_taken_port_is_one_clear_line(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port), "--orders", "0"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"error: Port {port} cannot be used: Address already in use. Choose another with --port."
    ]


def test_repr_shows_no_secret(api):
    shown = repr(api.local) + str(api.local.amazon.accounts.first)
    assert api.local.client_secret not in shown
    assert "Atzr" not in shown


def test_it_listens_on_this_machine_only(api):
    assert api.local.base_url.startswith("http://127.0.0.1:")


def test_it_imports_nothing_of_omnikit_but_itself():
    script = (
        "import sys, omnikit; before = set(sys.modules); import omnikit.localamazon.command;"
        "new = [name for name in set(sys.modules) - before if name.startswith('omnikit.')];"
        "print(*[name for name in new if not name.startswith('omnikit.localamazon')]);"
        "print(*[name for name in ('pandas', 'jsonschema', 'pydantic') if name in set(sys.modules) - before])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
