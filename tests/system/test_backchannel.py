"""What the OMS tells of shipments and invoices: by files in a sink's inbox, and by an endpoint that is asked."""

import base64
import json
import os
import time

import pytest

from omnikit.sync.backchannel import collect_due
from tests.support.commands import start_process
from tests.support.endpoint import SECRET, Answer, Endpoint
from tests.support.exporting import PDF, import_and_tick, orders
from tests.support.homes import make_kit, query
from tests.support.waiting import until

PDF_TEXT = base64.b64encode(PDF).decode()


@pytest.fixture
def shop(kit):
    return import_and_tick(kit)


@pytest.fixture
def inbox(shop, tmp_path):
    shop.set_sink("folder", {"path": str(tmp_path / "oms")}, automatic=False)
    shop.collect_from_oms()  # makes it
    return tmp_path / "oms" / "inbox"


@pytest.fixture
def endpoint():
    with Endpoint() as at_work:
        yield at_work


@pytest.fixture
def asked(shop, endpoint):
    """A kit whose endpoint is asked for what it has to tell."""
    config = {"url": endpoint.url, "collect_url": endpoint.url.replace("orders", "told")}
    shop.set_sink("http", config, secret=SECRET, automatic=False)
    return shop


def dropped(path, content):
    """A file that nobody has written to for a while."""
    path.write_text(content, encoding="utf-8")
    long_ago = time.time() - 60
    os.utime(path, (long_ago, long_ago))


def telling(endpoint, *answers):
    """The endpoint gives these answers in turn, then nothing new."""
    left = list(answers)

    def answer(call):
        if call.method == "POST":
            return Answer()
        return Answer(200, json.dumps(left.pop(0)).encode()) if left else Answer(204, b"")

    endpoint.answer = answer


def parcel(order_id, tracking="T1", **more):
    return {"order_id": order_id, "provider": "DHL", "tracking": tracking, **more}


def invoice(order_id, **more):
    return {"order_id": order_id, "number": "R-1", "total": "119.00", "vat": "19.00", "pdf": PDF_TEXT, **more}


def exports(kit):
    return sorted(
        (row["kind"], row["order_id"], row["facts"].get("tracking") or row["reference"]) for row in kit.export_rows()
    )


# -- files ---------------------------------------------------------------------------------------------------------


def test_an_inbox_takes_lists_as_the_drop_folder_does(shop, inbox):
    one, two = orders(shop)[:2]
    dropped(inbox / "shipments" / "today.csv", f"order_id;provider;tracking\n{one};DHL;T1\n{two};Nobody;T2\n")
    (row,) = shop.collect_from_oms()
    assert (row["file"], row["outcome"], row["taken"], row["refused"]) == ("today.csv", "partly", 1, 1)
    assert exports(shop) == [("shipment", one, "T1")]
    assert "Nobody" in (inbox / "shipments" / "rejected" / "today.csv").read_text()
    assert (inbox / "shipments" / "done" / "today.csv").exists()


def test_messages_in_lines_of_json_are_taken_and_what_is_refused_can_be_dropped_again(shop, inbox):
    one, two = orders(shop)[:2]
    lines = [parcel(one, 4711), parcel("302-0000000-0000000"), "no message", parcel(two, items={"no such": 1})]
    dropped(inbox / "shipments" / "today.jsonl", "\n".join(map(json.dumps, lines)) + "\n{half")
    dropped(inbox / "invoices" / "r.jsonl", json.dumps(invoice(one)))
    rows = {row["kind"]: row for row in shop.collect_from_oms()}
    assert (rows["shipments"]["taken"], rows["shipments"]["refused"]) == (1, 4)
    assert rows["invoices"]["outcome"] == "taken"
    assert exports(shop) == [("invoice", one, "R-1"), ("shipment", one, "4711")]
    left = [json.loads(line) for line in (inbox / "shipments" / "rejected" / "today.jsonl").read_text().splitlines()]
    assert len(left) == 4
    assert all(one["reason"] for one in left)
    assert left[0]["order_id"] == "302-0000000-0000000"
    assert shop.collect_from_oms() == []
    dropped(inbox / "shipments" / "again.jsonl", json.dumps(parcel(one, 4711)))
    (row,) = shop.collect_from_oms()
    assert (row["taken"], row["unchanged"]) == (0, 1), "what comes again changes nothing"


def test_a_worker_takes_what_lies_in_an_inbox_and_what_an_endpoint_tells(home, amazon_today, tmp_path, endpoint):
    with make_kit(home, amazon_today) as kit:
        import_and_tick(kit)
        one, two = orders(kit)[:2]
        telling(endpoint, {"cursor": "1", "shipments": [parcel(two)]})
        kit.set_sink("folder", {"path": str(tmp_path / "oms")})
        kit.set_sink("http", {"url": endpoint.url, "collect_url": endpoint.url}, secret=SECRET, connection=1)
        inbox = tmp_path / "oms" / "inbox" / "shipments"
        inbox.mkdir(parents=True)
        dropped(inbox / "today.csv", f"order_id,provider,tracking\n{one},DHL,T1\n")
        worker = start_process(home, "worker")
        try:
            until(lambda: exports(kit) == sorted([("shipment", one, "T1"), ("shipment", two, "T1")]), "both parcels")
        finally:
            worker.terminate()
            worker.wait(20)


# -- an endpoint ---------------------------------------------------------------------------------------------------


def test_an_endpoint_is_asked_signed_and_from_where_it_left_off(asked, endpoint):
    one, two = orders(asked)[:2]
    telling(endpoint, {"cursor": "a/1", "shipments": [parcel(one)], "invoices": [invoice(one)]},
            {"cursor": "a/2", "shipments": [parcel(two)]})  # fmt: skip
    rows = asked.collect_from_oms()
    assert [(row["kind"], row["outcome"]) for row in rows] == [
        ("shipments", "taken"),
        ("invoices", "taken"),
        ("shipments", "taken"),
    ]
    assert exports(asked) == sorted([("invoice", one, "R-1"), ("shipment", one, "T1"), ("shipment", two, "T1")])
    assert [call.path for call in endpoint.calls] == ["/told", "/told?after=a%2F1", "/told?after=a%2F2"]
    assert all(call.is_genuine() and call.event == "collect" for call in endpoint.calls)
    assert asked.sink()["collected"]
    assert asked.sink()["collect_problem"] == ""


def test_what_is_told_again_changes_nothing(asked, endpoint):
    (one, *_) = orders(asked)
    telling(endpoint, *[{"shipments": [parcel(one)]}] * 3)
    assert [len(asked.collect_from_oms()) for _ in range(3)] == [1, 0, 0]
    assert exports(asked) == [("shipment", one, "T1")]
    assert [row["outcome"] for row in asked.drop_rows()] == ["taken"]


def test_one_message_that_is_refused_stops_no_other_and_its_reason_is_kept(asked, endpoint, home):
    (one, *_) = orders(asked)
    odd = [None, 7, [], {}, {**parcel(one), "items": "all"}, {**parcel(one), "connection": "x"}]
    bad = [*odd, parcel("302-0000000-0000000"), parcel(one, provider="Nobody"), parcel(one, "x" * 500)]
    invoices = [invoice(one, pdf="?"), invoice(one, pdf=base64.b64encode(b"MZ").decode()), invoice(one, total="much")]
    telling(endpoint, {"cursor": "1", "shipments": [*bad, parcel(one)], "invoices": invoices})
    rows = asked.collect_from_oms()
    assert [row["outcome"] for row in rows] == ["rejected"] * len(bad) + ["taken"] + ["rejected"] * len(invoices)
    assert all(row["reason"] for row in rows if row["outcome"] == "rejected")
    assert exports(asked) == [("shipment", one, "T1")]
    assert PDF_TEXT not in json.dumps(query(home, "SELECT * FROM inbox"))


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b'{"shipments": 1}', b'{"cursor": 5}', b'{"shipments": [{}'])
def test_an_answer_that_cannot_be_read_loses_nothing(body, asked, endpoint):
    (one, *_) = orders(asked)
    endpoint.answer = lambda _call: Answer(200, body)
    assert asked.collect_from_oms() == []
    assert "cannot be read" in asked.sink()["collect_problem"]
    telling(endpoint, {"shipments": [parcel(one)]})
    assert len(asked.collect_from_oms()) == 1
    assert asked.sink()["collect_problem"] == ""


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
def test_an_endpoint_that_fails_is_told_of_and_asked_again_from_the_same_place(status, asked, endpoint):
    telling(endpoint, {"cursor": "7", "shipments": [parcel(orders(asked)[0])]})
    asked.collect_from_oms()
    endpoint.answer = lambda _call: Answer(status, f'{{"error": "{SECRET}"}}'.encode())
    asked.collect_from_oms()
    problem = asked.sink()["collect_problem"]
    assert str(status) in problem
    assert SECRET not in problem
    endpoint.calls.clear()
    telling(endpoint)
    asked.collect_from_oms()
    assert [call.path for call in endpoint.calls] == ["/told?after=7"]


def test_an_endpoint_is_asked_once_a_minute(asked, endpoint, amazon):
    telling(endpoint)
    for _ in range(5):
        collect_due(asked._store, asked._now())
        amazon.advance(10)
    assert len(endpoint.calls) == 1
    amazon.advance(10)
    collect_due(asked._store, asked._now())
    assert len(endpoint.calls) == 2


def test_for_an_inactive_connection_nobody_is_asked_and_nothing_is_taken(asked, endpoint, amazon):
    telling(endpoint, {"shipments": [parcel(orders(asked)[0])]})
    asked.disable(1)
    assert asked.collect_from_oms() == []
    amazon.advance(100)
    assert collect_due(asked._store, asked._now()) == []
    assert endpoint.calls == []
