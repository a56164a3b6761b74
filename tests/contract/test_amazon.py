"""The Amazon driver keeps what every driver promises, at the local Amazon."""

from datetime import timedelta
from itertools import count

import pytest

from omnikit.drivers.amazon import manifest
from omnikit.localamazon import LocalAmazon
from omnikit.model.times import iso
from omnikit.testing import DriverContract, Working
from tests.drivers.test_mapping import order
from tests.support.clock import FakeClock
from tests.support.homes import application_fields, credentials

NOW = "2026-11-23T12:00:00Z"


class _Clock(FakeClock):
    def sleep(self, seconds):
        self._amazon.advance(seconds)


class TestAmazon(DriverContract):
    manifest = manifest

    @pytest.fixture
    def working(self):
        with LocalAmazon(orders=0, seed=1, rate_scale=0, now=NOW) as local:
            yield _working(local)


def _working(local):
    clock, numbers = _Clock(local), count(1)

    def put(many):
        ids = [f"302-0000001-{next(numbers):07}" for _ in range(many)]
        moment = iso(clock.now() - timedelta(seconds=125))
        local.upsert_orders([order(orderId=one, createdTime=moment, lastUpdatedTime=moment) for one in ids])
        return ids

    given, application = credentials(local), application_fields(local)
    secret = application.pop("client_secret")
    token = given.pop("refresh_token")
    return Working(
        account=given, secrets={"refresh_token": token}, application=application, client_secret=secret, put=put,
        clock=clock, settings={"shipping_mapping": {"default": "DHL"}},
        wrong=[
            (given, {"refresh_token": "Atzr|never-given-out"}),
            ({**given, "marketplace": "US"}, {"refresh_token": token}),
        ],
        others=[{**given, "marketplace": "FR"}, {**given, "seller_id": "A1OTHERSELLER"}],
        unknown="302-9999999-9999999",
    )  # fmt: skip
