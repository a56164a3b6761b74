"""What `serve` starts it also ends, and what dies too early comes again."""

import signal
import sys

import psutil
import pytest
import requests

from omnikit.errors import SetupError
from omnikit.serve import paths
from omnikit.serve.worker import Worker
from tests.serve import serving
from tests.support.waiting import until


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_worker_and_kernels(stocked_home, how):
    server = serving.start(stocked_home, worker=True).ready()
    requests.get(server.url, timeout=60)
    below = psutil.Process(server.process.pid).children(recursive=True)
    assert server.children("worker")
    assert server.kernels()
    assert server.end(how) == 0
    serving.gone(below)


def test_a_worker_that_dies_is_started_again(stocked_home):
    server = serving.start(stocked_home, worker=True).ready()
    try:
        (first,) = until(lambda: server.children("worker"), "a worker")
        first.kill()
        until(lambda: [one for one in server.children("worker") if one.pid != first.pid], "a second worker")
    finally:
        server.end()


def test_the_pause_before_a_restart_grows(tmp_path):
    marks = tmp_path / "marks"
    with Worker([sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"], first_pause=0.01):
        until(lambda: marks.exists() and len(marks.read_text()) >= 3, "three starts")


def test_a_worker_that_will_not_end_is_killed():
    deaf = (
        "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    )
    worker = Worker([sys.executable, "-c", deaf], grace=0.2)
    with worker:
        child = psutil.Process(worker.pid)
    assert not child.is_running()


def test_an_installed_copy_is_found_before_what_lies_beside_it(tmp_path, monkeypatch):
    inside, beside = tmp_path / "in", tmp_path / "beside"
    monkeypatch.setattr(paths, "_PLACES", (inside, beside))
    with pytest.raises(SetupError, match="Install omnikit again"):
        paths.dashboards()
    for place in (beside, inside):
        place.mkdir()
        (place / "omnikit.ipynb").touch()
        assert paths.app_notebook().parent == place
