"""Offers and stock through the kit and the command line: lists, quantities looked at and set, files of quantities."""

import csv

import pytest

from omnikit.errors import Busy, InvalidInput, NotFound, Refused
from omnikit.kit.quantities import read_quantities
from tests.conftest import DE
from tests.support.homes import make_kit, query
from tests.support.listings import listing, offer_at, patches

SKU, FBA, BAD_TYPE = "MUG-GRN-4", "MUG-BLUE-4", "CANDLE-XMAS-6"
FBA_ON = {"offers.update_fba_stock": True}


@pytest.fixture
def shop(kit, amazon):
    """The kit after a first reading of its offers; the local Amazon has forgotten its calls."""
    kit.read_stock(1).wait()
    amazon.clear_calls()
    return kit


def calls(amazon):
    return {name: count for name, count in amazon.state()["calls"].items() if name != "token"}


def verdicts(rows):
    return {row["sku"]: row["verdict"] for row in rows}


def offer(kit, sku=SKU):
    (row,) = kit.offer_rows(1, skus=[sku])
    return row


# -- lists ---------------------------------------------------------------------------------------------------------


def test_offers_are_listed_with_channel_and_quantity(shop):
    rows = {row["sku"]: row for row in shop.offer_rows()}
    assert len(rows) == 16
    mine, amazons = rows[SKU], rows[FBA]
    assert (mine["fulfilled_by"], mine["channel_code"], mine["quantity"]) == ("MFN", "DEFAULT", 48)
    assert (amazons["fulfilled_by"], amazons["channel_code"], amazons["quantity"]) == ("AFN", "AMAZON_EU", None)
    assert (mine["connection"], mine["title"], mine["wanted"], mine["state"]) == (
        "Shop DE", "Becher-Set „Wald“, 4 Stück", None, None,
    )  # fmt: skip


def test_what_lies_with_amazon_stands_beside_its_offer(kit):
    kit.set_settings(1, FBA_ON)
    kit.read_stock(1).wait()
    lying = {row["sku"]: row for row in kit.fba_rows(1)}
    assert offer(kit, FBA)["fba_fulfillable"] == lying[FBA]["fulfillable"] > 0
    assert lying[FBA]["kept_up"] is True
    assert offer(kit)["fba_fulfillable"] is None
    kit.set_settings(1, {"offers.update_fba_stock": False})
    assert {row["kept_up"] for row in kit.fba_rows(1)} == {False}


def test_frames_have_times_even_without_a_row(kit, shop):
    frame = shop.offers(1)
    assert str(frame["seen"].dtype).startswith("datetime64")
    assert list(frame["sku"]) == sorted(frame["sku"])
    assert list(shop.stock().columns)[:4] == ["connection_id", "connection", "sku", "fnsku"]
    assert len(shop.stock()) == 0


def test_both_are_views_for_sql(shop):
    found = shop.sql("SELECT sku, quantity FROM omnikit_offers WHERE fulfilled_by = 'MFN' AND quantity > 100")
    assert found.to_dict("records") == [{"sku": "KN-PARE-09", "quantity": 120}]
    assert len(shop.sql("SELECT * FROM omnikit_fba_stock")) == 0


@pytest.mark.parametrize(
    "ask", ["offer_rows", "fba_rows", "set_stock", "preview_stock", "push_stock", "read_stock", "withdraw_stock"]
)
def test_an_unknown_connection_is_not_found(kit, ask):
    more = {"set_stock": [{}], "withdraw_stock": [["A"]]}.get(ask, [])
    with pytest.raises(NotFound):
        getattr(kit, ask)(77, *more)


# -- quantities ----------------------------------------------------------------------------------------------------


def test_quantities_are_taken_or_refused_one_by_one(shop):
    found = shop.set_stock(1, {SKU: 5, FBA: 7, "NOPE": 1, "KN-PARE-09": -1, "LAMP-OAK-02": 0, "BIKE-PUMP": True})
    assert [(row["sku"], row["wanted"]) for row in found.accepted] == [(SKU, 5), ("LAMP-OAK-02", 0)]
    assert {row["sku"]: row["code"] for row in found.refused} == {
        FBA: "stock_fba_channel",
        "NOPE": "stock_unknown_sku",
        "KN-PARE-09": "stock_no_quantity",
        "BIKE-PUMP": "stock_no_quantity",
    }
    assert all(row["message"].endswith(".") for row in found.refused)
    wanted = {row["sku"]: (row["wanted"], row["wanted_by"]) for row in shop.offer_rows(1) if row["state"]}
    assert wanted == {SKU: (5, "tester"), "LAMP-OAK-02": (0, "tester")}


def test_setting_and_looking_make_no_call(shop, amazon):
    shop.set_stock(1, {SKU: 5})
    shop.preview_stock(1)
    shop.preview_stock(1, {SKU: 6})
    shop.offer_rows()
    assert calls(amazon) == {}


def test_who_set_what_stands_in_the_audit(shop):
    shop.set_stock(1, {SKU: 5, FBA: 7})
    shop.withdraw_stock(1, [SKU])
    assert [row["verb"] for row in shop.audit(1)][:2] == ["stock.withdraw", "stock.set"]


def test_a_preview_says_what_would_come_of_it(shop):
    rows = shop.preview_stock(1, {SKU: 5, "KN-PARE-09": 120, FBA: 7, "NOPE": 1, "BIKE-PUMP": "3"})
    assert verdicts(rows) == {
        SKU: "send", "KN-PARE-09": "unchanged", FBA: "FBA: never sent", "NOPE": "unknown SKU",
        "BIKE-PUMP": "no quantity",
    }  # fmt: skip
    assert (rows[0]["offered"], rows[0]["wanted"], rows[0]["title"]) == (48, 5, "Becher-Set „Wald“, 4 Stück")
    assert shop.preview_stock(1) == []
    assert offer(shop)["wanted"] is None


def test_a_preview_asks_the_channel_only_where_told_and_writes_nothing_there(shop, amazon):
    asked = shop.preview_stock(1, {SKU: 5, BAD_TYPE: 3, FBA: 7}, ask_channel=True)
    assert verdicts(asked) == {SKU: "send", BAD_TYPE: "refused", FBA: "FBA: never sent"}
    assert "product type" in asked[1]["issues"][0]
    assert calls(amazon) == {"getListingsItem": 2, "patchListingsItem": 2}
    assert amazon.submissions() == []
    amazon.advance(60)
    assert offer_at(amazon, SKU) == ("DEFAULT", 48)


def test_a_preview_learns_of_a_changed_channel_and_a_vanished_listing(shop, amazon):
    amazon.change_listing(SKU, DE, channel="FBA")
    amazon.upsert_listing(listing("SOON-GONE", place="A13V1IB3VIYZZH"))
    assert verdicts(shop.preview_stock(1, {SKU: 5}, ask_channel=True)) == {SKU: "FBA: never sent"}
    shop._store.db.run("UPDATE offers SET sku = 'LOST' WHERE sku = 'BIKE-PUMP'")
    assert verdicts(shop.preview_stock(1, {"LOST": 5}, ask_channel=True)) == {"LOST": "unknown SKU"}


def test_what_waits_is_previewed_without_naming_it(shop):
    shop.set_stock(1, {SKU: 5, BAD_TYPE: 3})
    shop.push_stock(1).wait()
    shop.set_stock(1, {"BIKE-PUMP": 1})
    rows = shop.preview_stock(1)
    assert verdicts(rows) == {BAD_TYPE: "send", "BIKE-PUMP": "send"}
    assert rows[1]["state"] == "Refused"
    assert "product type" in rows[1]["issues"][0]


def test_a_pause_is_seen_before_anything_is_sent(shop):
    shop.pause(reason="stock taking")
    assert verdicts(shop.preview_stock(1, {SKU: 5, FBA: 1})) == {SKU: "paused", FBA: "FBA: never sent"}


def test_nothing_is_set_sent_or_read_for_an_inactive_connection(shop, amazon):
    shop.connection(1).disable()
    for ask in (
        lambda: shop.set_stock(1, {SKU: 5}),
        lambda: shop.preview_stock(1, {SKU: 5}, ask_channel=True),
        lambda: shop.push_stock(1, {SKU: 5}),
        lambda: shop.push_stock(1),
        lambda: shop.read_stock(1),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == "connection.inactive"
    assert calls(amazon) == {}
    assert offer(shop)["wanted"] is None


def test_what_is_set_is_kept_where_another_export_is_under_way(shop):
    shop.read_stock(1)
    with pytest.raises(Busy) as busy:
        shop.push_stock(1, {SKU: 5})
    assert "kept" in busy.value.message
    assert offer(shop)["state"] == "Pending"


def test_what_is_not_taken_stands_in_the_log_of_the_push(shop):
    run = shop.push_stock(1, {SKU: 5, FBA: 7}).wait()
    left = [row["message"] for row in run.log() if row["code"] == "stock.left_out"]
    assert len(left) == 1
    assert FBA in left[0]
    assert (run.sent, run.refused, run.state) == (1, 0, "succeeded")


# -- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"sku,quantity\nA,5\nB,0\n",
        b"sku;quantity\r\nA;5\r\nB;0\r\n",
        b"\xef\xbb\xbfSKU\tTitle\tQuantity\nA\tLamp\t5\nB\t\t0",
        b'"quantity","sku"\n"5","A"\n"0","B"\n\n , \n',
        b'title,sku,quantity\n"two\nlines",A,5\nx,B,0\n',
    ],
)
def test_a_file_of_any_common_form_is_read(content):
    assert read_quantities(content) == ({"A": 5, "B": 0}, [])


def test_umlauts_of_excel_are_read():
    assert read_quantities("sku;quantity\nTÜR-1;4\n".encode("cp1252")).quantities == {"TÜR-1": 4}


def test_a_wrong_line_is_told_with_its_number_and_stops_no_other():
    content = b'sku,quantity\nA,5\n,3\nB,1.5\nC,-1\nD,99999999999\nE\n"F,2\nG,"\n'
    found = read_quantities(content)
    assert found.quantities == {"A": 5}
    assert [row["line"] for row in found.rejected] == [3, 4, 5, 6, 7, 8]
    assert all(row["reason"].endswith(".") for row in found.rejected)


def test_of_two_quantities_for_one_sku_neither_is_taken():
    found = read_quantities(b"sku,quantity\nA,5\nB,1\nA,6\nB,1\nA,5\n")
    assert found.quantities == {"B": 1}
    assert [(row["line"], row["sku"]) for row in found.rejected] == [(2, "A"), (4, "A")]


def test_what_our_lists_put_before_a_formula_is_taken_off():
    assert read_quantities(b"sku,quantity\n'=A,1\n'-B,2\n'C,3\n").quantities == {"=A": 1, "-B": 2, "'C": 3}


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"sku\nA\n", "sku,quantity\nA,1\n".encode("utf-16"), b"sku,quantity\n\x81\x8d\n"]
)
def test_what_is_no_such_file_is_refused_whole(content):
    with pytest.raises(InvalidInput):
        read_quantities(content)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidInput):
        read_quantities(tmp_path / "none.csv")


# -- commands ------------------------------------------------------------------------------------------------------


@pytest.fixture
def command(shop, cli):
    """Commands on the home of `shop`."""
    return cli


def test_the_commands_list(command, shop, tmp_path):
    assert SKU in command("offers").stdout
    rows = command("offers", "--connection", 1, "--json").json
    assert rows == shop.offer_rows(1)
    assert [row["sku"] for row in command("stock", "list", 1, "--json").json] == [row["sku"] for row in rows]
    assert "update_fba_stock" in command("stock", "fba", 1).stdout
    assert command("stock", "fba", 1, "--json").json == []
    target = tmp_path / "offers.csv"
    assert command("offers", "--out", target).exit_code == 0
    with target.open(encoding="utf-8-sig") as file:
        assert [row["sku"] for row in csv.DictReader(file)] == [row["sku"] for row in rows]


def test_the_command_previews_a_file_and_words(command, tmp_path, amazon):
    file = tmp_path / "stock.csv"
    file.write_text(f"sku;quantity\n{SKU};5\n{FBA};3\nX;many\n")
    found = command("stock", "preview", 1, "--file", file, "--set", "GARDEN/SET 3=2", "--json")
    assert found.exit_code == 0
    assert verdicts(found.json["rows"]) == {SKU: "send", FBA: "FBA: never sent", "GARDEN/SET 3": "send"}
    assert [row["line"] for row in found.json["rejected"]] == [4]
    shown = command("stock", "preview", 1, "--file", file)
    assert "FBA: never sent" in shown.stdout
    assert "Line 4" in shown.stderr
    assert calls(amazon) == {}
    asked = command("stock", "preview", 1, "--set", f"{BAD_TYPE}=5", "--ask")
    assert "refused" in asked.stdout
    assert patches(amazon) == []


def test_the_command_sends_after_it_was_confirmed(command, amazon, shop):
    refused = command("stock", "push", 1, "--set", f"{SKU}=5")
    assert (refused.exit_code, "--yes" in refused.stderr) == (2, True)
    assert offer(shop)["wanted"] is None
    done = command("stock", "push", 1, "--set", f"{SKU}=5", "--yes", "--wait")
    assert (done.exit_code, "1 sent, 0 refused" in done.stdout) == (0, True), done
    assert patches(amazon) == [(SKU, "DEFAULT", 5)]


def test_the_exit_code_tells_of_what_was_not_taken(command, amazon):
    mixed = command("stock", "push", 1, "--set", f"{SKU}=5", "--set", f"{FBA}=5", "--yes", "--wait", "--json")
    assert (mixed.exit_code, mixed.json["sent"], mixed.json["left_out"][0]["sku"]) == (3, 1, FBA)
    nothing = command("stock", "push", 1, "--set", f"{FBA}=5", "--yes", "--wait")
    assert (nothing.exit_code, "never sent" in nothing.stdout) == (3, True)
    invalid = command("stock", "push", 1, "--set", f"{BAD_TYPE}=5", "--yes", "--wait")
    assert (invalid.exit_code, "0 sent, 1 refused" in invalid.stdout) == (3, True)
    assert patches(amazon) == [(SKU, "DEFAULT", 5)]


@pytest.mark.parametrize("word", ["A", "=5", "A=", "A=-1", "A=1.5", "A=٣"])
def test_a_quantity_that_is_none_is_a_matter_of_usage(command, word):
    assert command("stock", "preview", 1, "--set", word).exit_code == 2


def test_an_inactive_connection_is_refused_by_every_command(command, shop, amazon):
    shop.connection(1).disable()
    for words in (
        ("preview", 1, "--set", f"{SKU}=5"),
        ("push", 1, "--set", f"{SKU}=5", "--yes"),
        ("push", 1, "--yes"),
        ("read", 1),
    ):
        done = command("stock", *words)
        assert (done.exit_code, "connection.inactive" in done.stderr) == (1, True), done
    assert calls(amazon) == {}


def test_the_command_takes_back_and_reads_anew(command, shop, clock):
    shop.set_stock(1, {SKU: 5})
    assert command("stock", "withdraw", 1, SKU, "--json").json == {"withdrawn": 1}
    before = offer(shop)["seen"]
    clock.wait(60, _Never())
    assert command("stock", "read", 1, "--wait").exit_code == 0
    assert offer(shop)["seen"] > before


class _Never:
    def is_set(self):
        return False


def test_no_secret_stands_beside_stock(home, shop):
    shop.push_stock(1, {SKU: 5, BAD_TYPE: 1}).wait()
    secret = shop._store.connections.secrets("connection:1")["refresh_token"]
    for table in ("offers", "import_errors", "run_log", "runs"):
        assert secret not in repr(query(home, f"SELECT * FROM {table}"))


def test_a_driver_without_stock_is_told_apart(tmp_path, amazon, clock, monkeypatch):
    from dataclasses import replace

    from omnikit.drivers import registry

    with make_kit(tmp_path / "other", amazon, clock) as kit:
        plain = replace(registry.manifest("amazon"), capabilities=frozenset({"orders"}))
        monkeypatch.setattr(registry, "manifest", lambda _driver: plain)
        with pytest.raises(Refused) as refused:
            kit.set_stock(1, {SKU: 5})
        assert refused.value.code == "stock.not_offered"
