"""A hand-over killed at any moment and run to its end: each document arrives, and none under two keys."""

import csv
import io
import json
import os
import random
import signal
import threading
import time

import pytest

from omnikit.kit import open_kit
from tests.support.commands import run_process, start_process
from tests.support.endpoint import SECRET, Answer, Endpoint
from tests.support.homes import make_kit, query
from tests.support.waiting import until

SEED = int(os.environ.get("OMNIKIT_TEST_SEED") or time.time())  # set it to repeat a failure
KILLS = 12
FILE_KILLS = 6
COMMAND = ("handover", "--connection", 1, "--wait", "--json")


@pytest.fixture
def endpoint():
    with Endpoint() as at_work:
        yield at_work


@pytest.fixture
def killed_home(tmp_path, amazon_today):
    """A home with imported orders, for processes that know no other clock."""
    place = tmp_path / "home"
    with make_kit(place, amazon_today) as kit:
        kit.connection(1).sync(wait=True)
    return place


def due(home):
    """The orders and returns that are to arrive."""
    return {
        kind: {
            row["id"] for row in query(home, f"SELECT {kind}_id AS id FROM {kind}s WHERE import_status = 'Complete'")
        }
        for kind in ("order", "return")
    }


def ended_well(home, about):
    ended = run_process(home, *COMMAND)
    assert ended.exit_code == 0, f"{about}: {ended}"
    for kind in ("order", "return"):
        found = query(home, f"SELECT DISTINCT oms_status AS s FROM {kind}s WHERE import_status = 'Complete'")
        assert found in ([{"s": "Exported"}], []), about
    assert query(home, "SELECT count(*) AS n FROM handovers WHERE state <> 'Exported' OR body IS NOT NULL") == [
        {"n": 0}
    ]


def test_killed_at_random_moments_an_endpoint_gets_each_document_and_none_under_two_keys(killed_home, endpoint):
    """Killed as well between what the endpoint has taken and what the process could write down of it."""
    chance, about = random.Random(SEED), f"seed {SEED}"
    with_sink(killed_home, "http", {"url": endpoint.url, "records_per_call": 4}, SECRET)
    process, moments = None, {}

    def answer(_call):
        if len(moments) < KILLS and chance.random() < 0.3:
            moments[len(endpoint.calls)] = moment = chance.choice(["before", "after"])
            if moment == "before":
                process.send_signal(signal.SIGKILL)
            else:
                threading.Timer(chance.random() * 0.01, process.send_signal, [signal.SIGKILL]).start()
        return Answer()

    endpoint.answer = answer
    while len(moments) < KILLS:
        process = start_process(killed_home, *COMMAND)
        process.wait(60)
        assert process.returncode == -signal.SIGKILL or len(moments) == KILLS, about
    ended_well(killed_home, about)
    assert endpoint.wrong == [], about
    for kind, ids in due(killed_home).items():
        found = [one[f"{kind}_id"] for one in endpoint.documents(kind)]
        assert sorted(found) == sorted(ids), f"{about}: each once"
    again = sum(endpoint.times.values()) - len(endpoint.times)
    assert 1 <= again <= KILLS, f"{about}: {again} batches came again"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_killed_at_random_moments_a_folder_holds_each_document_once(form, killed_home, tmp_path):
    chance, about = random.Random(SEED), f"seed {SEED}"
    place = tmp_path / "oms"
    with_sink(killed_home, "folder", {"path": str(place), "batch_size": 25, "format": form})
    hits = 0
    for _ in range(FILE_KILLS):
        before = len(list(place.iterdir()))
        process = start_process(killed_home, *COMMAND)
        until(lambda: process.poll() is not None or len(list(place.iterdir())) > before, "a file", every=0.0005)  # noqa: B023
        time.sleep(chance.random() * 0.02)
        hits += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert hits >= FILE_KILLS // 3, f"{about}: only {hits} kills met a living process"
    ended_well(killed_home, about)
    left = sorted(one.name for one in place.iterdir() if one.name.startswith("."))
    assert left == [], about
    for kind, ids in due(killed_home).items():
        assert sorted(ids_in(place, kind, form)) == sorted(ids), about


def ids_in(place, kind, form):
    if form == "jsonl":
        lines = [line for one in place.glob(f"{kind}s-*.jsonl") for line in one.read_bytes().splitlines()]
        return [json.loads(line)[f"{kind}_id"] for line in lines]
    files = [one for one in place.glob(f"{kind}s-*.csv") if not one.name.endswith(".lines.csv")]
    assert all(one.with_suffix(".done.json").exists() for one in files)
    return [row[f"{kind}_id"] for one in files for row in csv.DictReader(io.StringIO(one.read_text(), newline=""))]


def with_sink(home, kind, config, secret=None):
    with open_kit(home, actor="tester") as kit:
        kit.set_sink(kind, config, secret=secret)
