"""Returns from Amazon's reports to kit and command line: everything once, whatever happens on the way."""

import threading
from datetime import timedelta

import pytest

from omnikit.errors import InvalidInput, Refused
from omnikit.kit import open_kit
from omnikit.sync.run import execute
from omnikit.sync.schedule import ask_for_due
from tests.support.commands import run_here, start_process
from tests.support.homes import make_kit, query
from tests.support.waiting import until

MFN = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"
WINDOW = "2026-08-24T22:00:00Z"  # 90 days before, at 00:00 in Berlin


def imported(kit, **options):
    return kit.import_returns(1, **options).wait().as_dict()


def counted(amazon, operation):
    return [call["operation"] for call in amazon.calls()].count(operation)


def an_order(amazon, fulfilled_by="MERCHANT", skip=0):
    """The id of an order that a buyer can send back."""
    book = amazon.amazon.book(amazon.amazon.accounts.first)
    fitting = [one.order_id for one in book if one.fulfilled_by == fulfilled_by and one.status == "SHIPPED"]
    return fitting[skip]


def content(home):
    """All of a home that returns determine."""
    ours = {"id", "run_id", "first_seen", "imported", "modified", "digest", "version", "updated"}
    rows = query(home, "SELECT * FROM returns ORDER BY connection_id, return_id")
    lines = query(home, "SELECT r.return_id, l.* FROM return_lines l JOIN returns r ON r.id = l.return_pk "
                        "ORDER BY r.return_id, l.line")  # fmt: skip
    errors = query(
        home, "SELECT record_id, code, path, state FROM import_errors WHERE kind = 'return' ORDER BY 1, 2, 3"
    )
    return (
        [{name: value for name, value in row.items() if name not in ours} for row in rows],
        [{name: value for name, value in line.items() if name != "return_pk"} for line in lines],
        errors,
    )


@pytest.fixture
def returned(kit):
    """A kit that has synchronised, returns included."""
    kit.connection(1).sync(wait=True)
    return kit


def test_a_sync_brings_every_return_of_the_window_linked_to_its_order(returned, amazon, home):
    there = {one["id"]: one for one in amazon.returns() if one["requested"] >= WINDOW}
    rows = {row["return_id"]: row for row in returned.return_rows()}
    mine = {one for one, told in there.items() if told["marketplace_id"] == "A1PA6795UKMFR9"}
    assert rows.keys() == mine
    assert len(rows) > 10
    assert {row["fulfilled_by"] for row in rows.values()} == {"MFN", "AFN"}
    for return_id, row in rows.items():
        assert row["order_id"] == there[return_id]["order_id"]
        assert row["marketplace"] == "DE"
        assert row["order_import_status"] is not None
    assert query(home, "SELECT * FROM tickets WHERE key LIKE 'report%'") == []
    (fetched,) = query(home, "SELECT * FROM fetched WHERE stream = 'returns'")
    assert fetched["start"] == WINDOW
    assert fetched["end"] <= amazon.state()["now"]


def test_importing_again_changes_nothing(returned, home):
    before = content(home)
    rows = query(home, "SELECT return_id, modified FROM returns")
    row = imported(returned)
    assert row["fetched"] == row["unchanged"] > 0
    assert content(home) == before
    assert query(home, "SELECT return_id, modified FROM returns") == rows


def test_a_regular_import_asks_for_one_report_of_each_kind(returned, amazon):
    amazon.advance(3600)
    amazon.clear_calls()
    imported(returned)
    assert counted(amazon, "createReport") == counted(amazon, "getReportDocument") == 2


def test_a_new_return_and_a_status_that_changed_weeks_later_arrive(returned, amazon):
    amazon.advance(60)
    made = amazon.add_return(an_order(amazon), quantity="1")
    assert imported(returned)["imported"] == 1
    row = returned.return_(made["id"]).as_dict()
    assert (row["channel_status"], row["import_status"], row["refunded"]) == ("Approved", "Complete", None)
    amazon.advance(timedelta(days=40).total_seconds())
    amazon.change_return(made["id"], status="Completed", refunded="7.95")
    assert imported(returned)["updated"] >= 1
    row = returned.return_(made["id"]).as_dict()
    assert (row["channel_status"], row["refunded"]) == ("Completed", "7.95")
    assert row["lines"][0]["refunded"] == "7.95"


def test_rows_that_come_twice_are_taken_once(kit, amazon, home, tmp_path, clock):
    amazon.add_fault("createReport", "duplicate_rows", times=9)
    imported(kit)
    amazon.clear_faults()
    with make_kit(tmp_path / "other", amazon, clock) as other:
        imported(other)
    assert content(home) == content(tmp_path / "other")


@pytest.mark.parametrize(
    "settings",
    [
        {"report_language": "de"}, {"report_encoding": "Cp1252"}, {"report_encoding": "UTF-8-sig"},
        {"report_gzip": True}, {"report_language": "de", "report_encoding": "Cp1252", "report_gzip": True},
        {"report_without": ("Label cost", "Invoice number", "Category", "fnsku")},
    ],
    ids=str,
)  # fmt: skip
def test_language_encoding_and_columns_of_the_reports_make_no_difference(settings, amazon, kit, home, tmp_path, clock):
    with make_kit(tmp_path / "plain", amazon, clock) as plain:
        imported(plain)
    amazon.set_reports(**settings)
    imported(kit)
    assert content(home) == content(tmp_path / "plain")


@pytest.mark.parametrize(
    ("operation", "kind", "times"),
    [
        ("document", "expired_url", 1), ("document", "truncated_document", 2), ("document", "broken_gzip", 1),
        ("document", "error_503", 1), ("createReport", "quota", 1), ("createReport", "reset", 1),
        ("getReport", "error_500", 2), ("getReport", "truncated_json", 1), ("getReportDocument", "error_503", 1),
        ("createReport", "access_token_expired", 1),
    ],
)  # fmt: skip
def test_a_fault_that_passes_leaves_no_trace(operation, kind, times, amazon, kit, home, tmp_path, clock):
    amazon.set_reports(report_gzip=True)
    with make_kit(tmp_path / "plain", amazon, clock) as plain:
        imported(plain)
    amazon.add_fault(operation, kind, times=times)
    assert imported(kit)["state"].startswith("succeeded")
    assert amazon.state()["faults"] == [], "the fault was never met"
    assert content(home) == content(tmp_path / "plain")


def test_a_report_that_amazon_cancels_has_no_data(kit, amazon):
    amazon.add_fault("createReport", "report_cancelled", times=9)
    run = kit.import_returns(1).wait()
    assert (run.state, run.fetched) == ("succeeded", 0)
    assert {line["code"] for line in run.log()} >= {"report.empty"}


def test_a_fatal_report_fails_the_run_with_its_code_and_keeps_the_others(kit, amazon, home):
    amazon.add_fault("createReport", "report_fatal")
    run = kit.import_returns(1).wait()
    assert (run.state, run.code) == ("failed", "report.fatal")
    assert run.remedy
    assert {row["fulfilled_by"] for row in kit.return_rows()} == {"AFN"}
    assert query(home, "SELECT * FROM fetched WHERE stream = 'returns'") == [], "what is missing is not counted"
    assert imported(kit)["state"].startswith("succeeded")
    assert {row["fulfilled_by"] for row in kit.return_rows()} == {"AFN", "MFN"}


def test_returns_that_fail_keep_a_sync_from_nothing_else(kit, amazon):
    amazon.add_fault("createReport", "report_fatal", times=9)
    run = kit.connection(1).sync(wait=True)
    assert (run.state, run.code, run.step) == ("failed", "report.fatal", "stock")
    assert len(list(kit.order_rows())) > 100


def test_an_application_without_the_role_is_told_so_and_keeps_its_authorization(kit, amazon, home):
    amazon.set_roles(amazon.sellers[0]["seller_id"], ["Tax Invoicing"])
    run = kit.connection(1).import_returns(wait=True)
    assert (run.state, run.code) == ("failed", "channel.denied")
    assert "role" in run.remedy
    assert query(home, "SELECT authorization_error FROM connections") == [{"authorization_error": None}]


def test_a_role_that_is_missing_for_returns_alone_is_a_warning_in_a_sync(kit, amazon, monkeypatch):
    from omnikit.localamazon.reportkinds import KINDS

    monkeypatch.setitem(KINDS, MFN, KINDS[MFN]._replace(roles=frozenset()))
    run = kit.connection(1).sync(wait=True)
    assert run.state == "succeeded_with_errors"
    assert "returns.denied" in {line["code"] for line in run.log()}
    assert {row["fulfilled_by"] for row in kit.return_rows()} == {"AFN"}


def test_hostile_cells_break_nothing_and_show_nothing_personal(returned, amazon, home, cli):
    amazon.advance(60)
    words = "=1+1; \x1b[31mErika\x00 <script>alert(1)</script> 'x' \"y\" \u202e\u2028 " + "ä" * 5000
    hostile = [
        amazon.add_return(an_order(amazon, skip=1), reason=words, status=words, item_name=words, tracking=words),
        amazon.add_return(an_order(amazon, skip=2), quantity=words, refunded=words, currency="<b>"),
        amazon.add_return(an_order(amazon, skip=3), merchant_rma=words),
        amazon.add_return(
            an_order(amazon, "AMAZON"), comments="Erika Mustermann\tHeidestraße 17\r\n=cmd|' /C calc'!A0"
        ),
    ]
    amazon.change_return(hostile[2]["id"], order_id=words)
    row = imported(returned)
    assert row["failed"] == 1
    assert row["imported"] == 3
    rows = {one["return_id"]: one for one in returned.return_rows()}
    assert rows.keys() >= {one["id"] for one in hostile}
    (error,) = [one for one in returned.error_rows() if one["order_id"] == hostile[1]["id"]][:1]
    assert "Erika" not in repr(error)
    last = returned.return_(hostile[3]["id"])
    assert last.has_comment
    assert last.comment().startswith("Erika Mustermann")
    assert "Heidestra" not in repr([*rows.values(), last.as_dict(), repr(last), last._repr_html_()])
    shown = cli("returns")
    assert shown.exit_code == 0
    assert "\x1b" not in shown.stdout
    assert "Heidestra" not in shown.stdout + cli("returns", "--json").stdout
    assert query(home, "SELECT actor, verb FROM audit ORDER BY id DESC LIMIT 1") == [
        {"actor": "tester", "verb": "return.personal_data"}
    ]


def test_what_is_wrong_is_an_import_error_and_is_mended_by_a_retry(returned, amazon, home):
    amazon.advance(60)
    made = amazon.add_return(an_order(amazon), quantity="zwei")
    other = amazon.add_return(an_order(amazon, skip=5), quantity="drei")
    assert imported(returned)["failed"] == 2
    assert returned.return_summary()["light"] == "red"
    (error,) = [one for one in returned.error_rows() if one["order_id"] == made["id"]]
    assert (error["kind"], error["code"]) == ("return", "unreadable_quantity")
    assert returned.connection_row(1)["has_errors"]
    story = returned.return_(made["id"]).explain()
    assert (story.causes[0]["path"], story.causes[0]["value"]) == ("rows.0.return-quantity", "zwei")
    amazon.change_return(made["id"], quantity="2")
    amazon.advance(timedelta(days=3).total_seconds())
    amazon.clear_calls()
    begun = returned.retry(errors=[error["id"]])
    assert begun.orders == 1
    assert begun.runs[0].wait().state == "succeeded"
    assert counted(amazon, "createReport") == 2, "its day, of either kind"
    assert counted(amazon, "searchOrders") == 0
    row = returned.return_(made["id"])
    assert (row.import_status, row.quantity) == ("Complete", 2)
    assert [one["state"] for one in row.errors] == ["solved"]
    assert returned.return_(other["id"]).import_status == "Error"
    assert returned.retry(returns=[other["id"]]).runs[0].wait().as_dict()["failed"] == 1
    assert query(home, "SELECT state FROM import_errors WHERE state = 'retrying'") == []


def test_orders_and_returns_of_a_cluster_are_retried_in_one_run(returned, amazon):
    amazon.advance(60)
    amazon.add_return(an_order(amazon), sku="")
    imported(returned)
    begun = returned.retry(connection=1)
    assert len(begun.runs) == 1
    row = begun.runs[0].wait().as_dict()
    assert row["fetched"] == begun.orders == len({(one["kind"], one["order_id"]) for one in returned.error_rows()})


def test_a_toggle_leaves_returns_out_and_takes_them_back_from_what_is_stored(returned, amazon, home):
    before = content(home)
    returned.set_settings(1, {"order_import.import_afn": False})
    amazon.clear_calls()
    returned.connection(1).import_orders(wait=True)
    out = {row["return_id"] for row in returned.return_rows(status="Excluded")}
    assert out == {row["return_id"] for row in returned.return_rows() if row["fulfilled_by"] == "AFN"} != set()
    assert returned.return_(next(iter(out))).explain().causes[0]["setting"]["key"] == "order_import.import_afn"
    returned.set_settings(1, {"order_import.import_afn": True})
    returned.connection(1).import_orders(wait=True)
    assert counted(amazon, "createReport") == 0
    assert content(home) == before


def test_a_replay_maps_returns_again_without_a_call(returned, amazon, home):
    before = content(home)
    amazon.clear_calls()
    row = returned.replay(1).wait().as_dict()
    assert amazon.state()["calls"] == {}
    assert row["fetched"] == len(list(returned.order_rows())) + len(before[0])
    some = before[0][0]["return_id"]
    assert returned.replay(1, returns=[some]).wait().as_dict()["fetched"] == 1
    assert content(home) == before


def test_given_up_is_given_up(returned, amazon, cli):
    amazon.advance(60)
    made = amazon.add_return(an_order(amazon), quantity="zwei")
    imported(returned)
    assert cli("returns", "cancel", made["id"]).exit_code == 0
    amazon.change_return(made["id"], quantity="2")
    imported(returned)
    assert returned.return_(made["id"]).import_status == "Canceled"
    with pytest.raises(Refused):
        returned.cancel_returns(1, [made["id"]])
    returned.return_(made["id"]).retry().runs[0].wait()
    assert returned.return_(made["id"]).import_status == "Complete"


def test_by_the_clock_returns_are_fetched_as_often_as_said(returned, amazon):
    class Silent:
        def put(self, run_id):
            returned.wait_for(run_id)

    returned.set_download(1, "returns", 30)
    for _ in range(120):
        amazon.advance(60)
        ask_for_due(returned._store, Silent(), returned._now())
    asked = [row for row in returned.run_rows(1) if row["requested_by"] == "schedule"]
    assert [row["job"] for row in asked] == ["returns"] * 4


def test_all_connections_at_once(kit):
    kit.disable(1)
    begun = kit.import_all(job="returns")
    assert (begun.runs, begun.refused[0]["code"]) == ([], "connection.inactive")
    kit.enable(1)
    begun = kit.import_all(job="returns")
    assert [run.wait().job for run in begun.runs] == ["returns"]


def test_going_further_back_is_said_and_done(kit, amazon):
    order_id = an_order(amazon)
    amazon.add_return(order_id)
    row = imported(kit, since="2026-01-01")
    assert row["state"].startswith("succeeded")
    (fetched,) = query(kit.home, "SELECT * FROM fetched WHERE stream = 'returns'")
    assert fetched["start"] == "2025-12-31T23:00:00Z"
    with pytest.raises(InvalidInput):
        kit.import_returns(1, since="2030-01-01")


# -- interrupted ---------------------------------------------------------------------------------------------------


class Dies(BaseException):
    """As a process that ends: nothing is written down any more."""


def cut_short(kit, amazon, run_id, calls):
    """Execute a run that dies before its n-th call leaves."""
    seen = []
    real = kit._runtime.connect

    def connect(connection, context):
        driver = real(connection, context)
        call = driver._channel.send

        def send(one):
            seen.append(one.operation)
            if len(seen) > calls:
                raise Dies
            return call(one)

        driver._channel.send = send
        return driver

    with pytest.raises(Dies):
        execute(kit._store, run_id, connect, kit._runtime.clock, threading.Event())
    return seen


@pytest.mark.parametrize("calls", range(1, 12))
def test_a_run_that_dies_anywhere_asks_for_no_report_twice(calls, amazon, kit, home, tmp_path, clock):
    """From its first call to its last; gone on with, it ends as if nothing had happened."""
    with make_kit(tmp_path / "plain", amazon, clock) as plain:
        imported(plain)
    whole = counted(amazon, "createReport")
    amazon.clear_calls()
    run_id = kit.import_returns(1).id
    seen = cut_short(kit, amazon, run_id, calls)
    assert len(seen) == calls + 1
    kit._store.db.run("UPDATE runs SET state = 'queued', owner = NULL WHERE id = ?", (run_id,))
    assert kit.wait_for(run_id)["state"].startswith("succeeded")
    assert content(home) == content(tmp_path / "plain")
    # one that was read and committed before the end is asked for anew with its period
    assert counted(amazon, "createReport") <= whole + seen.count("document")
    if "document" not in seen:
        assert counted(amazon, "createReport") == whole


def test_a_process_killed_while_it_waits_goes_on_with_the_same_reports(amazon_today, home, clock):
    with make_kit(home, amazon_today) as kit:
        kit._store.close()
    amazon_today.set_reports(report_seconds=3600)
    process = start_process(home, "returns", "import", 1, "--wait")
    until(lambda: counted(amazon_today, "getReport") >= 2, "a look at a report")
    process.kill()
    process.wait()
    asked = counted(amazon_today, "createReport")
    amazon_today.set_reports(report_seconds=0)
    amazon_today.advance(3600)
    ended = run_here(home, "returns", "import", 1, "--wait", "--json")
    assert ended.json["state"].startswith("succeeded"), ended
    first_pair = {call["operation"] for call in amazon_today.calls()}
    assert "createReport" in first_pair
    assert asked == 2
    with open_kit(home, actor="tester") as kit:
        assert "report.taken_up" in {line["code"] for row in kit.run_rows() for line in kit.run_log(row["run_id"])}


# -- command line --------------------------------------------------------------------------------------------------


def test_the_command_line_imports_lists_and_shows(kit, amazon, cli, tmp_path):
    assert cli("returns").stdout.startswith("No return.")
    done = cli("returns", "import", 1, "--wait", "--json")
    assert done.exit_code == 0, done
    assert done.json["imported"] == len(list(kit.return_rows()))
    listed = cli("returns", "--json").json
    assert [row["return_id"] for row in listed] == [row["return_id"] for row in kit.return_rows()]
    assert cli("returns", "--connection", 1, "--status", "Error", "--json").json == []
    assert cli("returns", "--connection", 9).exit_code == 2
    assert cli("returns", "--since", "nonsense").exit_code == 2
    assert len(cli("returns", "--since", "2026-11-15", "--json").json) < len(listed)
    some = next(row["return_id"] for row in listed if kit.return_(row["return_id"]).has_comment)
    assert "comment" not in cli("returns", "show", some, "--json").json
    assert cli("returns", "show", some, "--comment", "--json").json["comment"] == kit.return_comment(some)
    assert cli("returns", "show", some, "--raw").json["source"] == "AFN"
    assert some in cli("returns", "show", some).stdout
    assert cli("returns", "show", "nothing").exit_code == 2
    file = tmp_path / "returns.csv"
    assert cli("returns", "--out", file).exit_code == 0
    assert file.read_text(encoding="utf-8-sig").count("\n") == len(listed) + 1
    assert cli("returns", "import").exit_code == 2
    assert cli("returns", "import", "--all", "--wait").exit_code == 0


def test_frames_and_lists_say_the_same(returned):
    table = returned.returns()
    assert repr(table).startswith(f"{len(table)} returns: ")
    assert list(table["return_id"]) == [row["return_id"] for row in returned.return_rows()]
    picture = returned.return_list().read()
    assert picture.count == len(table)
    ids = picture.newest(0, picture.count)
    assert [row["return_id"] for row in picture.rows(ids)] == list(table["return_id"])
    words = picture.words("marketplace")
    assert [words.known[place] for place in words.places] == ["DE"] * len(table)
    some = table["return_id"][0]
    assert picture.containing(some.lower()).sum() == 1
    assert returned.return_list().read().numbers("quantity").sum() == table["quantity"].sum()


def test_the_list_follows_what_changes(returned, amazon):
    watched = returned.return_list()
    first = watched.read()
    assert first.words("import_status").known == ["Complete"]
    assert watched.read() is first
    amazon.advance(60)
    amazon.add_return(an_order(amazon), quantity="zwei")
    imported(returned)
    second = watched.read()
    assert second.count == first.count + 1
    assert set(second.words("import_status").known) == {"Complete", "Error"}


def test_returns_of_an_order_are_found(returned):
    row = next(iter(returned.return_rows()))
    assert [one["return_id"] for one in returned.returns_of(row["order_id"])] == [row["return_id"]]
    assert returned.return_(row["return_id"]).order.order_id == row["order_id"]


def test_sql_sees_returns_without_what_buyers_wrote(returned):
    rows = returned.select("SELECT * FROM omnikit_returns ORDER BY return_id")
    assert len(rows.rows) == len(list(returned.return_rows()))
    lines = returned.select("SELECT sum(quantity) FROM omnikit_return_lines").rows[0][0]
    assert lines == sum(row["quantity"] for row in returned.return_rows())
    assert not any("comment" in name for name in rows.columns)
