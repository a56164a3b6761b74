"""The file channel keeps what every driver promises."""

from datetime import timedelta
from itertools import count

import pytest

from omnikit.drivers.filechannel import manifest
from omnikit.testing import DriverContract, SteadyClock, Working
from tests.support.tables import Folder


class TestFileChannel(DriverContract):
    manifest = manifest

    @pytest.fixture
    def working(self, tmp_path):
        return working_in(tmp_path)


def working_in(place):
    """An account on a folder of its own; a day ahead of the machine, whatever is written there is old enough."""
    clock, numbers = SteadyClock(timedelta(days=1)), count(1)
    folder = Folder(place / "in", clock)
    account = {"source": "Shop", "folder": str(folder.path), "pattern": "*.csv", "marketplace": "DE",
               "zone": "Europe/Berlin"}  # fmt: skip

    def put(many):
        ids = [f"1{next(numbers):05}" for _ in range(many)]
        for at in range(0, many, 50):
            folder.orders(f"{ids[at]}.csv", ids[at : at + 50], ago=40)
        return ids

    return Working(
        account=account, put=put, clock=clock, settings={"shipping_mapping": {"default": "DHL"}},
        wrong=[({**account, "folder": str(place / "nowhere")}, {}), ({**account, "folder": __file__}, {})],
        others=[{**account, "pattern": "*.xlsx"}, {**account, "folder": "/srv/other"}],
    )  # fmt: skip
