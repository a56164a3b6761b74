"""The usage plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.localamazon.rates import PLAN, Bucket

LIMIT = "x-amzn-RateLimit-Limit"


def test_bucket_gives_its_burst_then_one_per_refill():
    bucket = Bucket(0.0056, 20, 0.0)
    assert [bucket.take(0.0) for _ in range(21)] == [True] * 20 + [False]
    assert not bucket.take(178.0)
    assert bucket.take(178.6)
    assert not bucket.take(178.7)


@given(
    rate=st.floats(0.001, 10),
    burst=st.integers(1, 50),
    waits=st.lists(st.floats(0, 500), min_size=1, max_size=200),
)
def test_bucket_never_gives_more_than_burst_plus_refill(rate, burst, waits):
    bucket, now, given_out = Bucket(rate, burst, 0.0), 0.0, 0
    for wait in waits:
        now += wait
        given_out += bucket.take(now)
    assert given_out <= burst + now * rate + 0.001


def test_bucket_survives_a_clock_turned_back():
    bucket = Bucket(1.0, 1, 100.0)
    assert bucket.take(100.0)
    assert not bucket.take(50.0)
    assert bucket.take(51.0)


def test_drained_bucket_answers_quota_exceeded_until_refilled(serve):
    api = serve(rate_scale=1)
    answers = [api.search() for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[0].headers[LIMIT] == "0.0056"
    assert LIMIT not in answers[20].headers
    assert answers[20].json()["errors"][0]["code"] == "QuotaExceeded"
    api.local.advance(178)
    assert api.search().status_code == 429
    api.local.advance(1)
    assert api.search().status_code == 200


def test_each_seller_and_operation_has_its_own_bucket(serve):
    api = serve(rate_scale=1)
    other = serve.connect(api.local, 1)
    for _ in range(21):
        last = api.search()
    assert last.status_code == 429
    assert other.search().status_code == 200
    assert api.get("/sellers/v1/account").status_code == 200


def test_scale_multiplies_rate_and_burst(serve):
    api = serve(rate_scale=0.5)
    answers = [api.search() for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[0].headers[LIMIT] == "0.0028"


def test_scale_zero_switches_limits_off(api):
    answers = [api.search() for _ in range(PLAN["searchOrders"][1] + 5)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].headers[LIMIT] == "1000.0"


@pytest.mark.parametrize("path", ["/orders/2026-01-01/orders", "/nothing", "/auth/o2/token"])
def test_every_answer_has_its_own_request_id(api, path):
    ids = {api.get(path).headers["x-amzn-RequestId"] for _ in range(5)}
    assert len(ids) == 5


def test_date_header_follows_the_servers_clock(api):
    api.local.set_clock("2031-05-06T07:08:09Z")
    assert api.get("/nothing").headers["Date"] == "Tue, 06 May 2031 07:08:09 GMT"
