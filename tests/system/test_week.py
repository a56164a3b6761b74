"""A week alone: fifty connections of five sellers at mixed intervals, with faults, workers that die and access that
is taken back for a night. At its end every order is there, no interval is open, and people were told what they
had to be told, once.
"""

import random

import pytest

from omnikit.alerts.watch import look
from omnikit.sync.queue import requeue
from omnikit.sync.schedule import ask_for_due
from tests.support.homes import credentials, query
from tests.system.test_schedule import Silent

PLACES = {
    "DE": "A1PA6795UKMFR9", "FR": "A13V1IB3VIYZZH", "IT": "APJ6JRA9NG5V4", "ES": "A1RKKUPIHCS9HS",
    "GB": "A1F83G8C2ARO7P", "NL": "A1805IZSGTT6HS", "SE": "A2NODRKZP88ZB9", "PL": "A1C3SOZRARQ6R3",
    "BE": "AMEN7PMS3EDWL", "IE": "A28R8C7NBKEWEA",
}  # fmt: skip
SELLERS, HOURS, TICK = 5, 7 * 24, 15  # minutes
FAULTS = ("error_500", "error_503", "reset", "truncated_json", "quota")
REVOKED, GRANTED = 3 * 24 + 20, 4 * 24 + 6  # hours


class Week:
    """The fifty connections, and what happens to them."""

    def __init__(self, kit, amazon):
        self.kit, self.amazon, self.store = kit, amazon, kit._store
        self.random = random.Random(7)
        self.sellers = [
            amazon.add_seller(f"Seller {at}", list(PLACES.values()), f"ASELLER{at}00000")["seller_id"]
            for at in range(SELLERS)
        ]
        self.of = {}
        self.died = 0

    def open_shops(self):
        for at, seller in enumerate(self.sellers):
            token = next(one["refresh_token"] for one in self.amazon.sellers if one["seller_id"] == seller)
            for place in PLACES:
                account = {**credentials(self.amazon, place), "seller_id": seller, "refresh_token": token}
                number = self.kit.create_connection("amazon", f"Shop {at} {place}", account).id
                self.of[number] = (seller, place)
                self.kit.set_settings(number, {"shipping_mapping.default": "DHL"})
                self.kit.connection(number).import_orders(wait=True)
                self.kit.set_download(number, "orders", (30, 60, 60, 60, 60)[(at + number) % 5])

    def hour(self, number):
        """Orders come in, something may break, and work that is due is done."""
        for seller in self.sellers:
            if self.random.random() < 0.5:
                self.amazon.generate(1, seller, days=0.02)
        if self.random.random() < 0.3:
            self.amazon.add_fault("searchOrders", self.random.choice(FAULTS), times=self.random.randint(1, 4))
        for at in range(60 // TICK):
            self.amazon.advance(TICK * 60)
            self.tick(dies=number % 24 == 11 and at == 0)
            look(self.store, self.kit._now())

    def tick(self, *, dies):
        queue = Silent()
        ask_for_due(self.store, queue, self.kit._now())
        if dies and queue.put_runs:
            self.die(queue.put_runs[0])
        requeue(self.store, Queued(queue), self.kit._now())
        for run_id in queue.put_runs:
            self.kit.wait_for(run_id)

    def die(self, run_id):
        """A worker takes a run and is gone."""
        self.store.runs.claim(run_id, self.kit._now())
        self.store.db.run(
            "UPDATE runs SET owner = 'nowhere/1/1', heartbeat = '2026-01-01T00:00:00Z' WHERE id = ?", (run_id,)
        )
        self.died += 1


class Queued:
    """A queue in which nothing waits, so that everything is sent again."""

    def __init__(self, queue):
        self.put = queue.put

    def waiting(self):
        return 0


@pytest.fixture
def week(kit, amazon):
    kit.disable(1)
    made = Week(kit, amazon)
    made.open_shops()
    return made


def expected(amazon, seller, place):
    """The ids of what Amazon has for a connection."""
    book = amazon.amazon.books[seller]
    return {entry.order_id for entry in book if entry.marketplace_id == PLACES[place]}


def test_a_week_alone(week, amazon, home):
    kit = week.kit
    channel = kit.add_alert_channel("webhook", "Ops", {}, "https://hooks.example.org/x")["channel"]
    kit.add_alert("no_success", channel, {"hours": 3}, repeat_hours=0)
    kit.add_alert("authorization_ends", channel, {"days": 5}, repeat_hours=0)
    for number in range(HOURS):
        if number == REVOKED:
            amazon.revoke(week.sellers[2])
        if number == GRANTED:
            token = amazon.grant(week.sellers[2])
            for connection, (seller, _) in week.of.items():
                if seller == week.sellers[2]:
                    kit.authorize(connection, token)
        week.hour(number)
    amazon.clear_faults()
    for connection in week.of:
        kit.connection(connection).import_orders(wait=True)
    assert week.died == 7

    for connection, (seller, place) in week.of.items():
        stored = {row["order_id"] for row in kit.order_rows(connection)}
        assert stored == expected(amazon, seller, place), f"{seller} {place}"
    assert query(home, "SELECT * FROM slices") == []
    fetched = query(home, "SELECT connection_id, count(*) AS many FROM fetched WHERE stream = 'orders' GROUP BY 1")
    assert {row["many"] for row in fetched if row["connection_id"] in week.of} == {1}

    runs = query(home, "SELECT state, error_code FROM runs WHERE requested_by = 'schedule'")
    assert {row["state"] for row in runs} <= {"succeeded", "succeeded_with_errors", "failed"}
    searches = amazon.state()["calls"]["searchOrders"]
    assert searches < len(runs) / 2, "fetched together, there are fewer calls than runs"

    texts = [row["text"] for row in reversed(kit.alert_messages(200))]
    told = [text for text in texts if "Shop 2 " in text]
    assert all(text.count("Shop 2 ") >= 1 for text in told)
    assert {f"Shop 2 {place} needs authorization" in "\n".join(told) for place in PLACES} == {True}
    assert {f"Resolved: Shop 2 {place} needs authorization" in "\n".join(told) for place in PLACES} == {True}
    lines = [line.removeprefix("- ") for text in texts for line in text.splitlines()]
    for words in (" needs authorization", ": no successful import for 3 hours"):
        said = sorted(line for line in lines if line.endswith(words) and not line.startswith("Resolved"))
        assert said == sorted(f"Shop 2 {place}{words}" for place in PLACES), "each was told once, and no other"
    assert kit.alerts() == []
