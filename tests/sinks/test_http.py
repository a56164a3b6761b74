"""The HTTP sink against a real server: what leaves, what each answer means, and what of an answer is kept."""

import json
import socket

import pytest

from omnikit.errors import RequestRefused, Unavailable
from omnikit.sinks.base import Outcome
from omnikit.sinks.http import TIMEOUT, HttpSink
from tests.support.endpoint import SECRET, Answer, Endpoint
from tests.support.handing import batch, order, sink


@pytest.fixture
def endpoint():
    with Endpoint() as at_work:
        yield at_work


def http(endpoint, **config):
    return sink("http", {"url": endpoint.url, "secret": SECRET, **config})


def one(found):
    (delivery,) = found
    return delivery


# -- what leaves ---------------------------------------------------------------------------------------------------


def test_a_document_leaves_as_it_is_under_its_key_and_signed(endpoint):
    record = order(1)
    assert one(http(endpoint).deliver(batch(record))).outcome == Outcome.ARRIVED
    (call,) = endpoint.calls
    assert call.body == record.document
    assert (call.method, call.path, call.key, call.event) == ("POST", "/orders", "key-1", "order")
    assert call.headers["content-type"] == "application/json"
    assert call.is_genuine()
    assert not call.is_genuine("another secret of some length")
    assert not call._replace(body=call.body + b" ").is_genuine()


def test_several_records_leave_in_an_envelope_under_the_batch_s_key(endpoint):
    whole = batch(order(1), order(2))
    found = http(endpoint, records_per_call=10).deliver(whole)
    assert [(each.key, each.outcome) for each in found] == [("key-1", Outcome.ARRIVED), ("key-2", Outcome.ARRIVED)]
    (call,) = endpoint.calls
    assert (call.key, call.event) == (whole.id, "orders")
    assert call.document["schema"] == "omnikit.batch/1"
    assert call.document["records"] == [json.loads(each.document) for each in whole.records]
    assert call.is_genuine()


def test_a_batch_begun_for_another_sink_leaves_one_by_one_where_the_endpoint_takes_no_envelope(endpoint):
    found = http(endpoint, records_per_call=1).deliver(batch(order(1), order(2)))
    assert [each.outcome for each in found] == [Outcome.ARRIVED, Outcome.ARRIVED]
    assert [(call.key, call.event) for call in endpoint.calls] == [("key-1", "order"), ("key-2", "order")]
    endpoint.calls.clear()
    endpoint.answer = lambda _call: Answer(503)
    found = http(endpoint, records_per_call=1).deliver(batch(order(1), order(2)))
    assert [(each.key, each.outcome) for each in found] == [
        ("key-1", Outcome.UNREACHABLE), ("key-2", Outcome.UNREACHABLE),
    ]  # fmt: skip
    assert len(endpoint.calls) == 1


def test_one_record_that_is_refused_in_an_envelope_does_not_stop_the_others(endpoint):
    def answer(call):
        bad = b'"302-2"' in call.body
        return Answer(422, b'{"error": "unknown sku"}') if bad else Answer()

    endpoint.answer = answer
    found = http(endpoint, records_per_call=10).deliver(batch(order(1), order(2), order(3)))
    assert [each.outcome for each in found] == [Outcome.ARRIVED, Outcome.REFUSED, Outcome.ARRIVED]
    assert [call.key for call in endpoint.calls][1:] == ["key-1", "key-2", "key-3"]


def test_neither_proxy_nor_netrc_of_the_environment_has_a_say(endpoint, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login someone password netrc-password\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert one(http(endpoint).deliver(batch(order(1)))).outcome == Outcome.ARRIVED
    assert "authorization" not in endpoint.calls[0].headers


# -- what an answer means ------------------------------------------------------------------------------------------

MEANS = {
    200: Outcome.ARRIVED, 201: Outcome.ARRIVED, 202: Outcome.ARRIVED, 204: Outcome.ARRIVED,
    301: Outcome.UNREACHABLE, 302: Outcome.UNREACHABLE, 307: Outcome.UNREACHABLE,
    400: Outcome.REFUSED, 401: Outcome.REFUSED, 404: Outcome.REFUSED, 409: Outcome.REFUSED, 422: Outcome.REFUSED,
    429: Outcome.UNREACHABLE, 500: Outcome.LATER, 502: Outcome.LATER, 503: Outcome.UNREACHABLE, 504: Outcome.LATER,
}  # fmt: skip


@pytest.mark.parametrize(("status", "outcome"), MEANS.items())
def test_a_status_means(status, outcome, endpoint):
    endpoint.answer = lambda _call: Answer(status, b"" if status == 204 else b"{}")
    assert one(http(endpoint).deliver(batch(order(1)))).outcome == outcome


@pytest.mark.parametrize("body", [b'{"key": "key-1"}', b"duplicate of key-1"])
def test_a_conflict_that_names_the_key_means_that_it_arrived_earlier(body, endpoint):
    endpoint.answer = lambda _call: Answer(409, body)
    assert one(http(endpoint).deliver(batch(order(1)))).outcome == Outcome.ARRIVED


def test_so_does_one_whose_headers_name_it_and_one_to_a_key_that_was_sent_before(endpoint):
    endpoint.answer = lambda _call: Answer(409, b"", {"Idempotency-Key": "key-1"})
    assert one(http(endpoint).deliver(batch(order(1)))).outcome == Outcome.ARRIVED
    endpoint.answer = lambda _call: Answer(409, b"")
    assert one(http(endpoint).deliver(batch(order(1), again=True))).outcome == Outcome.ARRIVED


def test_a_redirect_is_not_followed(endpoint):
    with Endpoint() as elsewhere:
        endpoint.answer = lambda _call: Answer(307, b"", {"Location": elsewhere.url})
        found = one(http(endpoint).deliver(batch(order(1))))
        assert elsewhere.calls == []
    assert "redirects" in found.said


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("120", 120.0), ("Mon, 23 Nov 2026 12:05:00 GMT", 300.0), ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0), ("soon", None),
     ("9" * 400, 999999999.0), ("-5", None), ("", None)],
)  # fmt: skip
def test_how_long_the_endpoint_wants_to_be_left_alone(told, seconds, endpoint):
    endpoint.answer = lambda _call: Answer(429, b"", {"Retry-After": told})
    assert one(http(endpoint).deliver(batch(order(1)))).wait == seconds


def test_where_nobody_listens_nothing_left():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    found = one(sink("http", {"url": f"http://127.0.0.1:{port}", "secret": SECRET}).deliver(batch(order(1))))
    assert found.outcome == Outcome.UNREACHABLE
    assert found.said == "the connection failed (NewConnectionError)"


@pytest.mark.parametrize(
    "raw",
    [b"", b"HTTP/1.1 2", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 70_000 + b"\r\n\r\n"],
    ids=["nothing", "half a line", "no HTTP", "an endless header"],
)
def test_an_answer_that_is_none_leaves_it_open_whether_it_arrived(raw, endpoint):
    endpoint.answer = lambda _call: Answer(raw=raw)
    assert one(http(endpoint).deliver(batch(order(1)))).outcome == Outcome.LATER


def test_an_answer_that_breaks_off_behind_its_status_has_said_what_counts(endpoint):
    endpoint.answer = lambda _call: Answer(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
    assert one(http(endpoint).deliver(batch(order(1)))).outcome == Outcome.ARRIVED
    endpoint.answer = lambda _call: Answer(raw=b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")
    assert one(http(endpoint).deliver(batch(order(1)))).outcome == Outcome.ARRIVED


def test_of_an_endless_answer_only_the_beginning_is_read(endpoint):
    endpoint.answer = lambda _call: Answer(400, b"x" * 20_000_000)
    found = one(http(endpoint).deliver(batch(order(1))))
    assert found.outcome == Outcome.REFUSED
    assert len(found.said) <= 300


def test_a_compressed_answer_is_not_unpacked(endpoint):
    """A bomb stays shut: nobody asked for compression."""
    endpoint.answer = lambda _call: Answer(400, b"\x1f\x8b" + b"\0" * 100, {"content-encoding": "gzip"})
    found = one(http(endpoint).deliver(batch(order(1))))
    assert found.outcome == Outcome.REFUSED
    assert endpoint.calls[0].headers["accept-encoding"] == "identity"


def test_each_call_has_an_end():
    assert all(0 < seconds <= 60 for seconds in TIMEOUT)


# -- what is kept of it --------------------------------------------------------------------------------------------

REASONS = {
    b'{"message": "no such sku"}': "no such sku",
    b'{"errors": [{"detail": "no such sku"}]}': "no such sku",
    b'{"error": "no such sku", "title": "Unprocessable"}': "no such sku",
    b'"no such sku"': "no such sku",
    b"no\n such\tsku ": "no such sku",
    b"": "no reason was given",
    b"[]": "[]",
}


@pytest.mark.parametrize(("body", "said"), REASONS.items())
def test_the_reason_of_a_refusal_is_found(body, said, endpoint):
    endpoint.answer = lambda _call: Answer(422, body)
    found = one(http(endpoint).deliver(batch(order(1))))
    assert (found.said, found.status) == (said, "422")


def test_an_answer_that_quotes_the_request_is_kept_without_secret_and_people(endpoint):
    def quoting(call):
        return Answer(422, json.dumps({"message": f"{SECRET} {call.body.decode()} Ada LOVELACE"}).encode())

    endpoint.answer = quoting
    said = one(http(endpoint).deliver(batch(order(1)))).said
    endpoint.answer = lambda _call: Answer(400, f"secret={SECRET} for ada@marketplace.example, Ringstr. 1".encode())
    said += one(http(endpoint).deliver(batch(order(1)))).said
    for word in (SECRET, "Lovelace", "LOVELACE", "ada@marketplace.example", "Ringstr", "10115", "Berlin"):
        assert word not in said
    assert "***" in said


def test_the_sink_prints_no_secret(endpoint):
    at_work = http(endpoint)
    assert isinstance(at_work, HttpSink)
    for text in (repr(at_work), str(at_work), repr(at_work._config), repr(batch(order(1)))):
        assert SECRET not in text
        assert "Lovelace" not in text


# -- the test document ---------------------------------------------------------------------------------------------


def test_a_test_document_says_that_it_is_one(endpoint):
    assert http(endpoint).check() == "The endpoint took a test document (200)."
    (call,) = endpoint.calls
    assert call.event == "test"
    assert call.document == {"schema": "omnikit.test/1", "sent": "2026-11-23T12:00:00Z"}
    assert call.is_genuine()


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (Answer(401, b'{"message": "bad signature"}'), RequestRefused, "401: bad signature"),
        (Answer(503), Unavailable, "the service is not available (503)"),
        (Answer(302), Unavailable, "it redirects"),
        (Answer(raw=b""), Unavailable, "the connection failed"),
    ],
)
def test_a_test_that_fails_says_why(answer, kind, said, endpoint):
    endpoint.answer = lambda _call: answer
    with pytest.raises(kind) as failed:
        http(endpoint).check()
    assert said in failed.value.message
    assert failed.value.remedy


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"url": "http://oms.example/orders"}, "must be https"),
        ({"url": "https://user:word@oms.example"}, "scheme, host and path only"),
        ({"url": "https://oms.example/?token=1"}, "scheme, host and path only"),
        ({"url": "file:///etc/passwd"}, "scheme, host and path only"),
        ({"url": ""}, "at least 1"),
        ({"secret": "short"}, "at least 16"),
        ({"records_per_call": 0}, "greater than or equal to 1"),
        ({"collect_url": "http://oms.example"}, "must be https"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_what_would_not_be_safe_is_refused(config, said):
    with pytest.raises(ValueError, match=said) as refused:
        sink("http", {"url": "https://oms.example/orders", "secret": SECRET, **config})
    assert SECRET not in str(refused.value)
