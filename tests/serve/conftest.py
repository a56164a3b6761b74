"""A home with one connection, served once for a module."""

import pytest

from omnikit.localamazon import LocalAmazon
from tests.serve import serving
from tests.support.homes import make_kit


@pytest.fixture(scope="module")
def stocked_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("served") / "home"
    with LocalAmazon(orders=40, seed=5, rate_scale=0, report_seconds=0) as amazon, make_kit(home, amazon) as kit:
        kit.connection(1).sync(wait=True)
    return home


@pytest.fixture(scope="module")
def served(stocked_home):
    server = serving.start(stocked_home).ready()
    yield server
    server.end()
