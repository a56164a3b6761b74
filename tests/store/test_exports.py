"""Exports as the store keeps them: asked for once, claimed once, never in a state that the table does not allow."""

import contextlib
import json
import random
from datetime import timedelta

import pytest

from omnikit.errors import Busy, NotFound, Superseded
from omnikit.model.exports import EXPORT_MOVES, ExportKind, ExportState, Invoice, Shipment, ShippedItem
from omnikit.model.problems import Problem
from omnikit.model.states import ConnectionStatus, RunState
from omnikit.model.times import iso
from omnikit.store import Claim, Store
from omnikit.store.exports import Asked, Queued, Taken
from tests.store.conftest import NOW

SETTLED = timedelta(minutes=2)
PDF = b"%PDF-1.7 Erika Mustermann, Heidestrasse 17"
REFUSED = Problem("shipment_refused", "", {"reference": "1", "words": "InvalidInput: order 303-1234567 is closed."})


def shipment(order: str = "1", reference: str = "1", tracking: str = "T1", many: int = 1) -> Shipment:
    return Shipment(order, "DE", reference, "DHL", None, "Paket", tracking, iso(NOW), (ShippedItem("7", many),))


def invoice(order: str = "1", number: str = "RE-1", total: str = "119.00") -> Invoice:
    return Invoice(order, "DE", number, "Invoice", total, "19.00")


def ask(store: Store, content: Shipment | Invoice, at=NOW, *, fresh: bool = False) -> Queued:
    pdf = PDF if isinstance(content, Invoice) else b""
    facts = {"tracking": content.tracking} if isinstance(content, Shipment) else {"total": content.total}
    return store.exports.queue(Asked(1, content, facts, "tester", "test", pdf, fresh), at)


def took(store: Store, claim: Claim, at=NOW) -> Taken:
    taken = store.exports.take_shipment(1, claim, at)
    assert taken is not None
    return taken


def took_invoice(store: Store, claim: Claim, at=NOW) -> Taken:
    taken = store.exports.take_invoice(1, claim, at, SETTLED)
    assert taken is not None
    return taken


def state(store: Store, number: int = 1) -> str:
    return store.exports.get(number)["state"]


def errors(store: Store) -> list[tuple[str, str, str]]:
    rows = store.db.rows("SELECT kind, code, state FROM import_errors ORDER BY id")
    return [tuple(row) for row in rows]


@pytest.fixture
def order(store: Store, claim: Claim) -> str:
    """An order to which the exports of these tests belong."""
    store.db.run(
        "INSERT INTO orders (connection_id, order_id, version, updated, import_status, first_seen, modified, run_id) "
        "VALUES (1, '1', 'v', ?, 'Complete', ?, ?, 1)",
        (iso(NOW), iso(NOW), iso(NOW)),
    )
    return "1"


def on_orders(store: Store) -> str:
    return store.db.value("SELECT channel_export_status FROM orders WHERE order_id = '1'")


def another_run(store: Store, job: str = "exports") -> Claim:
    claim = store.runs.claim(store.runs.create(1, job, "test", None, NOW), NOW)
    assert claim is not None
    return claim


# -- asking --------------------------------------------------------------------------------------------------------


def test_the_same_again_is_the_same_row_and_another_content_corrects_it(store: Store, claim: Claim) -> None:
    assert ask(store, shipment()) == (1, "new")
    assert ask(store, shipment()) == (1, "same")
    assert ask(store, shipment(tracking="T2")) == (1, "changed")
    assert ask(store, shipment(reference="2")) == (2, "new")
    assert store.exports.get(1)["facts"] == {"tracking": "T2"}
    assert [one.shipment.tracking for one in store.exports.parcels(1, "1")] == ["T2", "T1"]


def test_a_free_reference_that_someone_took_meanwhile_is_not_overwritten(store: Store, claim: Claim) -> None:
    ask(store, shipment())
    assert ask(store, shipment(tracking="T2"), fresh=True).outcome == "taken"
    assert store.exports.get(1)["facts"] == {"tracking": "T1"}
    assert ask(store, shipment(), fresh=True).outcome == "same"


@pytest.mark.parametrize("ended", ["exported", "failed", "canceled"])
def test_a_correction_of_what_has_ended_is_pending_again(store: Store, claim: Claim, ended: str) -> None:
    ask(store, shipment())
    if ended == "canceled":
        store.exports.cancel([1], NOW)
    else:
        taken = took(store, claim)
        if ended == "exported":
            store.exports.exported(taken, claim, NOW)
        else:
            store.exports.failed(taken, claim, REFUSED, NOW, request_id="r")
    assert ask(store, shipment(tracking="T2"), NOW) == (1, "changed")
    row = store.exports.get(1)
    assert (row["state"], row["attempts"], row["message"]) == ("Pending", 0, None)
    assert took(store, claim).content == shipment(tracking="T2")


def test_what_is_on_its_way_cannot_be_corrected_yet(store: Store, claim: Claim) -> None:
    ask(store, shipment())
    taken = took(store, claim)
    assert ask(store, shipment()).outcome == "same"
    with pytest.raises(Busy) as busy:
        ask(store, shipment(tracking="T2"))
    assert busy.value.code == "export.on_its_way"
    store.exports.exported(taken, claim, NOW)
    ask(store, invoice())
    sent = took_invoice(store, claim)
    store.exports.submitted(sent, claim, "F1", NOW, NOW)
    with pytest.raises(Busy):
        ask(store, invoice(total="120.00"))


def test_an_invoice_that_may_have_arrived_cannot_be_corrected_or_given_up(store: Store, claim: Claim) -> None:
    """What would be found at the channel is the old one."""
    ask(store, invoice())
    store.exports.again(took_invoice(store, claim), claim, NOW, NOW, doubt=True)
    with pytest.raises(Busy):
        ask(store, invoice(total="120.00"))
    assert store.exports.cancel([1], NOW) == 0
    store.exports.again(took_invoice(store, claim), claim, NOW, NOW, doubt=False)
    assert ask(store, invoice(total="120.00")).outcome == "changed"


def test_what_is_sent_stands_encrypted_and_an_invoices_document_goes_once_it_has_arrived(
    store: Store, claim: Claim
) -> None:
    ask(store, invoice())
    for file in store.home.glob("omnikit.db*"):
        assert b"Mustermann" not in file.read_bytes()
    taken = took_invoice(store, claim)
    assert taken.pdf == PDF
    before = store.db.value("SELECT length(body) FROM exports")
    store.exports.submitted(taken, claim, "F1", NOW, NOW)
    store.exports.exported(store.exports.take_submitted(1, claim, NOW), claim, NOW)
    assert store.db.value("SELECT length(body) FROM exports") < before
    assert "body" not in store.exports.get(1)


# -- taking --------------------------------------------------------------------------------------------------------


def test_the_oldest_is_taken_first_and_by_one_run_alone(store: Store, claim: Claim) -> None:
    ask(store, shipment("1"), NOW)
    ask(store, shipment("2"), NOW - timedelta(hours=1))
    other = another_run(store)
    found = [store.exports.take_shipment(1, one, NOW) for one in (claim, other, claim, other)]
    assert [one and one.content.order_id for one in found] == ["2", "1", None, None]


def test_what_is_not_due_waits(store: Store, claim: Claim) -> None:
    ask(store, shipment())
    store.exports.again(took(store, claim), claim, NOW + timedelta(minutes=4), NOW, doubt=False)
    assert store.exports.take_shipment(1, claim, NOW + timedelta(minutes=3)) is None
    taken = store.exports.take_shipment(1, claim, NOW + timedelta(minutes=4))
    assert (taken.attempts, taken.doubt) == (2, None)


def test_what_a_dead_run_left_behind_is_taken_over_and_in_doubt(store: Store, claim: Claim) -> None:
    run = another_run(store)
    ask(store, invoice())
    took_invoice(store, run)
    later = NOW + SETTLED
    assert store.exports.take_invoice(1, claim, later, SETTLED) is None, "its run is still at it"
    store.db.run("UPDATE runs SET owner = '', state = 'queued' WHERE id = ?", (run.run_id,))
    assert store.exports.take_invoice(1, claim, later - timedelta(seconds=1), SETTLED) is None, "it may not show yet"
    taken = store.exports.take_invoice(1, claim, later, SETTLED)
    assert taken is not None
    assert taken.doubt == NOW


def test_the_next_attempt_of_the_same_run_goes_on_with_it(store: Store, claim: Claim) -> None:
    ask(store, shipment())
    took(store, claim)
    store.db.run("UPDATE runs SET owner = NULL, state = 'queued' WHERE id = ?", (claim.run_id,))
    again = store.runs.claim(claim.run_id, NOW)
    assert store.exports.take_shipment(1, again, NOW) is None, "others are tried before it"
    assert took(store, again, NOW + timedelta(minutes=1)).id == 1


def test_one_invoice_at_a_time_and_none_is_due_behind_one_in_doubt(store: Store, claim: Claim) -> None:
    ask(store, invoice("1", "RE-1"))
    ask(store, invoice("2", "RE-2"))
    first = took_invoice(store, claim)
    other = another_run(store)
    assert store.exports.take_invoice(1, other, NOW, SETTLED) is None
    store.exports.again(first, claim, NOW + timedelta(minutes=8), NOW, doubt=True)
    store.runs.finish(other, RunState.SUCCEEDED, 0, NOW)
    assert store.exports.take_invoice(1, claim, NOW + timedelta(minutes=1), SETTLED) is None
    assert store.exports.waiting(NOW + timedelta(minutes=1)) == [], "nobody asks for a run that has nothing to do"
    found = store.exports.take_invoice(1, claim, NOW + timedelta(minutes=8), SETTLED)
    assert (found.id, found.doubt) == (1, NOW)
    store.exports.submitted(found, claim, "F1", NOW, NOW)
    assert took_invoice(store, claim, NOW + timedelta(minutes=9)).id == 2


def test_an_invoice_waits_for_the_parcels_of_its_order(store: Store, claim: Claim) -> None:
    ask(store, shipment("1"))
    ask(store, invoice("1", "RE-1"))
    ask(store, invoice("2", "RE-2"))
    parcel = took(store, claim)
    later = NOW + timedelta(minutes=7)
    store.exports.again(parcel, claim, later, NOW, doubt=False)
    assert took_invoice(store, claim).content.number == "RE-2"
    assert store.exports.get(2)["next_try"] == iso(later)
    parcel = took(store, claim, later)
    store.exports.failed(parcel, claim, REFUSED, later, request_id=None)
    store.exports.submitted(Taken(3, 1, invoice("2", "RE-2"), b"", 1, None, None, None), claim, "F1", NOW, NOW)
    assert took_invoice(store, claim, later).content.number == "RE-1", "one that has failed is not waited for"


def test_a_superseded_attempt_takes_and_writes_nothing(store: Store, claim: Claim) -> None:
    ask(store, shipment())
    taken = took(store, claim)
    store.db.run("UPDATE runs SET attempt = attempt + 1")
    for write in (
        lambda: store.exports.exported(taken, claim, NOW),
        lambda: store.exports.failed(taken, claim, REFUSED, NOW, request_id=None),
        lambda: store.exports.again(taken, claim, NOW, NOW, doubt=False),
        lambda: store.exports.take_shipment(1, claim, NOW),
    ):
        with pytest.raises(Superseded):
            write()
    assert state(store) == "Sending"


def test_an_outcome_is_asked_for_by_one_run_for_some_minutes(store: Store, claim: Claim) -> None:
    ask(store, invoice())
    store.exports.submitted(took_invoice(store, claim), claim, "F1", NOW + timedelta(minutes=1), NOW)
    assert store.exports.take_submitted(1, claim, NOW) is None
    taken = store.exports.take_submitted(1, claim, NOW + timedelta(minutes=1))
    assert (taken.ticket, taken.sent) == ("F1", NOW)
    assert store.exports.take_submitted(1, claim, NOW + timedelta(minutes=5)) is None
    assert store.exports.known_tickets(NOW) == {"F1"}


# -- what hangs on it ----------------------------------------------------------------------------------------------


def test_the_order_and_its_error_follow_the_export(store: Store, claim: Claim, order: str) -> None:
    ask(store, shipment())
    assert on_orders(store) == "Pending"
    store.exports.failed(took(store, claim), claim, REFUSED, NOW, request_id="r-1")
    assert (on_orders(store), errors(store)) == ("Error", [("shipment", "shipment_refused", "open")])
    assert store.exports.get(1)["request_id"] == "r-1"
    store.exports.retry([1], NOW)
    assert (on_orders(store), errors(store)) == ("Pending", [("shipment", "shipment_refused", "retrying")])
    store.exports.exported(took(store, claim), claim, NOW)
    assert (on_orders(store), errors(store)) == ("Exported", [("shipment", "shipment_refused", "solved")])
    run = store.runs.get(claim.run_id)
    assert (run["sent"], run["refused"]) == (1, 1)


def test_the_error_of_what_is_given_up_is_ignored_and_opens_when_it_fails_again(
    store: Store, claim: Claim, order: str
) -> None:
    ask(store, shipment())
    store.exports.failed(took(store, claim), claim, REFUSED, NOW, request_id=None)
    store.exports.cancel([1], NOW)
    assert (state(store), on_orders(store)) == ("Canceled", "No changes to sync")
    assert errors(store) == [("shipment", "shipment_refused", "ignored")]
    store.exports.retry([1], NOW)
    store.exports.failed(took(store, claim), claim, REFUSED, NOW, request_id=None)
    assert errors(store) == [("shipment", "shipment_refused", "open")]
    store.exports.retry([1], NOW)
    other = Problem("export_denied", "", {"words": "no"})
    store.exports.failed(took(store, claim), claim, other, NOW, request_id=None)
    assert errors(store) == [("shipment", "shipment_refused", "solved"), ("shipment", "export_denied", "open")]


def test_what_is_refused_in_the_same_words_is_one_cause(store: Store, claim: Claim) -> None:
    """Orders and numbers in them are each record's own; another code is another cause."""
    words = ["79513 Please provide 303-1", "79513 Please provide 303-2", "79525 Please provide 303-3"]
    for number, said in enumerate(words):
        ask(store, invoice(str(number)))
        problem = Problem("invoice_refused", "", {"reference": "RE-1", "words": said})
        store.exports.failed(took_invoice(store, claim), claim, problem, NOW, request_id=None)
    found = store.errors.clusters(NOW)
    assert [row["count"] for row in found] == [2, 1]


def test_an_imports_error_of_the_same_order_is_left_alone(store: Store, claim: Claim, order: str) -> None:
    store.db.run(
        "INSERT INTO import_errors (connection_id, kind, record_id, code, path, params, fingerprint, state, created, "
        "modified, run_id) VALUES (1, 'order', '1', 'missing_sku', 'exports.1', '{}', 'f', 'open', ?, ?, 1)",
        (iso(NOW), iso(NOW)),
    )
    ask(store, shipment())
    store.exports.exported(took(store, claim), claim, NOW)
    assert errors(store) == [("order", "missing_sku", "open")]


@pytest.mark.parametrize(
    "hindrance", ["inactive", "paused", "all paused", "unauthorized", "under way", "failed lately"]
)
def test_a_run_is_asked_for_where_nothing_is_in_the_way(store: Store, claim: Claim, hindrance: str) -> None:
    ask(store, shipment())
    assert store.exports.waiting(NOW - timedelta(minutes=1)) == []
    assert store.exports.waiting(NOW) == [1], "an import beside it is no hindrance"
    if hindrance == "inactive":
        store.connections.set_status(1, ConnectionStatus.INACTIVE, NOW)
    elif hindrance == "unauthorized":
        store.connections.needs_authorization(1, "revoked")
    elif hindrance == "paused":
        store.pauses.put(1, "tester", "", NOW)
    elif hindrance == "all paused":
        store.pauses.put(None, "tester", "", NOW)
    else:
        run = another_run(store)
        if hindrance == "failed lately":
            store.runs.finish(run, RunState.FAILED, 0, NOW)
    assert store.exports.waiting(NOW) == []
    if hindrance == "failed lately":
        assert store.exports.waiting(NOW + timedelta(minutes=6)) == [1]


def test_a_deleted_connection_takes_its_exports_with_it(store: Store, claim: Claim) -> None:
    ask(store, shipment())
    taken = took(store, claim)
    store.connections.delete(1)
    with pytest.raises(NotFound):
        store.exports.get(1)
    store.exports.exported(taken, claim, NOW)
    assert store.runs.get(claim.run_id)["sent"] == 0


def test_lists_are_narrowed_and_show_no_time_for_what_is_not_tried_again(store: Store, claim: Claim) -> None:
    ask(store, shipment("1"))
    ask(store, shipment("2"))
    ask(store, invoice("1"))
    store.exports.exported(took(store, claim), claim, NOW)
    listed = store.exports.listed
    assert [row["id"] for row in listed(kind=ExportKind.INVOICE)] == [3]
    assert [row["id"] for row in listed(order_id="1", states=["Pending"])] == [3]
    assert {row["id"] for row in listed(1)} == {1, 2, 3}
    assert listed(2) == []
    assert len(listed(limit=2)) == 2
    assert [row["next_try"] for row in listed(ids=[1])] == [None]
    assert store.exports.summary() == {**dict.fromkeys(ExportState, 0), "Pending": 2, "Exported": 1}


# -- the table of moves --------------------------------------------------------------------------------------------


class Anyone:
    """Does with exports whatever comes to mind."""

    def __init__(self, store: Store, claim: Claim, seed: int) -> None:
        self.store, self.claim, self.chance, self.at = store, claim, random.Random(seed), NOW
        self.held: list[Taken] = []

    def act(self) -> None:
        self.at += timedelta(minutes=self.chance.choice([0, 1, 10]))
        deeds = [self.ask, self.take, self.take, self.poll, self.end, self.end, self.retry, self.cancel]
        self.chance.choice(deeds)(self.chance.randint(1, 4))

    def ask(self, number: int) -> None:
        wanted = self.chance.choice([shipment(str(number), many=self.chance.randint(1, 2)), invoice(str(number))])
        with contextlib.suppress(Busy):
            ask(self.store, wanted, self.at)

    def take(self, _number: int) -> None:
        exports = self.store.exports
        found = exports.take_shipment(1, self.claim, self.at) or exports.take_invoice(1, self.claim, self.at, SETTLED)
        self.held += [found] if found else []

    def poll(self, _number: int) -> None:
        found = self.store.exports.take_submitted(1, self.claim, self.at)
        self.held += [found] if found else []

    def end(self, number: int) -> None:
        if not self.held:
            return
        exports, taken, at = self.store.exports, self.chance.choice(self.held), self.at
        ends = [
            lambda: exports.exported(taken, self.claim, at),
            lambda: exports.again(taken, self.claim, at, at, REFUSED, doubt=number > 2),
            lambda: exports.failed(taken, self.claim, REFUSED, at, request_id=None),
        ]
        if isinstance(taken.content, Invoice):
            ends.append(lambda: exports.submitted(taken, self.claim, f"F{number}", at, at))
        self.chance.choice(ends)()

    def retry(self, number: int) -> None:
        self.store.exports.retry([number], self.at)

    def cancel(self, number: int) -> None:
        self.store.exports.cancel([number], self.at)


@pytest.mark.parametrize("seed", range(5))
def test_no_state_changes_but_as_the_table_allows(store: Store, claim: Claim, seed: int) -> None:
    """Whatever is done in whatever order, seen by the database itself."""
    store.db.run("CREATE TABLE seen (was TEXT, becomes TEXT)")
    store.db.run(
        "CREATE TRIGGER watch AFTER UPDATE OF state ON exports WHEN old.state <> new.state "
        "BEGIN INSERT INTO seen VALUES (old.state, new.state); END"
    )
    anyone = Anyone(store, claim, seed)
    for _ in range(300):
        anyone.act()
    seen = {(row[0], row[1]) for row in store.db.rows("SELECT DISTINCT was, becomes FROM seen")}
    allowed = {(str(was), str(becomes)) for was, onward in EXPORT_MOVES.items() for becomes in onward}
    assert seen <= allowed
    assert len(seen) >= 8


def test_facts_and_errors_hold_nothing_of_the_document(store: Store, claim: Claim) -> None:
    ask(store, invoice())
    problem = Problem("invoice_refused", "", {"reference": "RE-1", "words": "79513 no"})
    store.exports.failed(took_invoice(store, claim), claim, problem, NOW, request_id=None)
    told = json.dumps([store.exports.get(1), [dict(row) for row in store.db.rows("SELECT * FROM import_errors")]])
    assert "Muster" not in told
